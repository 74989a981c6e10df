"""The list of alerts, wherever it stands on its sheet, as an Excel table or as bare cells."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kamxl.read.alert_states import table
from kamxl.read.cells import SheetCells
from kamxl.read.facts import Span, TableSpan

HEAD = ["严重程度", "规则代码", "备注"]
ALERT = ["高", "no_order", "已联系"]
NOTHING = ["", "", ""]


def read(
    *rows: Sequence[object], own: tuple[int, int, int, int] | None = None, totals: int = 0, top: int = 1, left: int = 1
) -> tuple[list[int], list[str]] | None:
    """The rows and the titles of what is found."""
    spans = () if own is None else (TableSpan("kx_alerts", Span(*own), totals),)
    found = table("a.xlsx", SheetCells("预警", [list(row) for row in rows], top, left, tables=spans))
    return None if found is None else (list(found.rows), [one.title for one in found.columns])


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([HEAD, ALERT, ALERT, ALERT], [2, 3, 4]),
        ([["预警", "", ""], HEAD, ALERT], [3]),
        ([HEAD, ALERT, NOTHING, ALERT], [2, 4]),  # a row between is no end
        ([HEAD, ALERT, NOTHING, NOTHING, ALERT], [2]),  # what stands below is no alert
        ([HEAD, NOTHING, ALERT], [3]),
        ([HEAD, ALERT, ["", "", "合计 1"]], [2]),  # without a rule
        ([HEAD], []),
    ],
)
def test_bare_cells_are_alerts_down_to_a_gap(rows: list[list[object]], kept: list[int]) -> None:
    assert read(*rows) == (kept, HEAD)
    assert read(*rows, top=5, left=3) == ([row + 4 for row in kept], HEAD)


@pytest.mark.parametrize("titles", [["严重程度", "备注"], ["客户名称", "事实"], ["", ""]])
def test_without_a_rule_there_is_no_list(titles: list[str]) -> None:
    assert read(titles, ["高", "x"]) is None


@pytest.mark.parametrize(
    ("rows", "own", "totals", "kept"),
    [
        ([HEAD, ALERT, NOTHING, NOTHING, ALERT], (1, 1, 5, 3), 0, [2, 5]),  # the table has bounds of its own
        ([HEAD, ALERT, ["", "", "2"]], (1, 1, 3, 3), 1, [2]),
        ([HEAD, ALERT, ALERT], (1, 1, 2, 3), 0, [2, 3]),  # written right below by a program that lets no table grow
        ([HEAD, ALERT, NOTHING, ALERT], (1, 1, 2, 3), 0, [2]),
        ([HEAD, ALERT, ["合计", "", "1"], ALERT], (1, 1, 3, 3), 1, [2]),
        ([HEAD, ALERT, ["", "", "只有备注"]], (1, 1, 3, 3), 0, [2, 3]),
    ],
)
def test_a_table_says_where_it_ends(
    rows: list[list[object]], own: tuple[int, int, int, int], totals: int, kept: list[int]
) -> None:
    assert read(*rows, own=own, totals=totals) == (kept, HEAD)


def test_a_column_typed_beside_the_table_is_the_persons_own() -> None:
    assert read([*HEAD, "我的", ""], [*ALERT, "x", "y"], own=(1, 1, 2, 3)) == ([2], [*HEAD, "我的"])
    assert read([*HEAD, "", "远"], [*ALERT, "", "y"], own=(1, 1, 2, 3)) == ([2], HEAD)
    assert read(["远", "", *HEAD], ["y", "", *ALERT], own=(1, 3, 2, 5)) == ([2], HEAD)
