"""The cells that a chart plots, against a grid filled by hand."""

from __future__ import annotations

import pytest

from kamxl.cell import Style
from kamxl.placed import Cells, Range, SheetPlan, Table, TableColumn
from kamxl.writer.chart_data import Source, cells_of

STYLES = {
    role: Style(number_format=code) for role, code in (("n", "0"), ("share", "0%"), ("head", "@"), ("plain", "General"))
}
PLAN = SheetPlan(
    "a",
    "甲",
    STYLES,
    cells=(Cells(1, 2, [["x", "y"], [1.5, None]], [["n", "share"], ["share", "n"]]),),
    tables=(
        Table("T", 4, 2, (TableColumn("名", ["p", "q", "r"], "n"), TableColumn("额", [7, 8, 9], roles=["n", "share", "n"])), header_role="head"),
        Table("E", 9, 4, (TableColumn("空", []),), header_role="head"),
    ),
    default_role="plain",
    hidden_columns=frozenset({6}),
)  # fmt: skip
GRID = {
    (1, 2): ("x", "0"), (1, 3): ("y", "0%"), (2, 2): (1.5, "0%"), (2, 3): (None, "0"),
    (4, 2): ("名", "@"), (4, 3): ("额", "@"), (5, 2): ("p", "0"), (6, 2): ("q", "0"), (7, 2): ("r", "0"),
    (5, 3): (7, "0"), (6, 3): (8, "0%"), (7, 3): (9, "0"), (9, 4): ("空", "@"),
}  # fmt: skip


@pytest.mark.parametrize("top", range(1, 8))
@pytest.mark.parametrize("left", [1, 2, 3, 4])
def test_every_range_holds_what_stands_there(top: int, left: int) -> None:
    for bottom in range(top, 11):
        for right in range(left, 6):
            wanted = [GRID.get((row, column), (None, "General")) for row in range(top, bottom + 1) for column in range(left, right + 1)]  # fmt: skip
            assert cells_of(PLAN, Range(top, left, bottom, right)) == wanted


@pytest.mark.parametrize(
    ("over", "hidden"),
    [(Range(1, 1, 2, 5), False), (Range(1, 5, 2, 6), True), (Range(1, 6, 2, 8), True), (Range(1, 7, 2, 8), False), (Range(1, 1, 1, 1, "b"), True), (Range(1, 1, 1, 1, "c"), False)],
)  # fmt: skip
def test_what_stands_in_hidden_columns_or_on_a_hidden_sheet_is_not_plotted(over: Range, hidden: bool) -> None:
    shut = SheetPlan("b", "乙", STYLES, hidden=True)
    source = Source({"a": PLAN, "b": shut}, {"a": "甲", "b": "乙", "c": "它 的"}, date_1904=False, home="a")
    assert source.is_hidden(over) is hidden
    assert source.cells(Range(1, 1, 1, 1, "c")) == []
    assert source.reference(Range(2, 1, 3, 2, "c")) == "'它 的'!$A$2:$B$3"
    assert source.reference(Range(2, 1, 3, 2, "d")) is None
