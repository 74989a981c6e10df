"""Lines that are named at their ends: where there is room, and no legend then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kamxl.cell import Style
from kamxl.chart import ChartKind, Series
from kamxl.excel.ends import named_at_ends
from kamxl.placed import Cells, Chart, Range, SheetPlan
from kamxl.writer.chart_data import Source
from kamxl.writer.charts import chart_part


def made(*lines: Sequence[float | None], names: Sequence[str] = ("ours", "theirs", "others")) -> tuple[Chart, Source]:
    rows = [
        ["", *names[: len(lines)]],
        *([f"m{row}", *values] for row, values in enumerate(zip(*lines, strict=True), 1)),
    ]
    plan = SheetPlan("a", "A", {"text": Style()}, (Cells(1, 1, rows),))
    last = len(rows)
    series = tuple(
        Series(name, Range(2, column, last, column), Range(2, 1, last, 1), "1F4E79")
        for column, name in enumerate(names[: len(lines)], 2)
    )
    chart = Chart("line", Range(20, 1, 40, 8), "Prices", series, "bottom")
    return chart, Source({"a": plan}, {"a": "A"}, False, "a")


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (([1, 2], [1, 5]), True),
        (([1, 5], [1, 5.2]), False),  # one upon the other
        (([1, 5], [3, None]), False),  # ends before
        (([1, 2],), False),
        (([1, 2], [1, 5], [1, 8]), True),
    ],
)
def test_where_there_is_room(lines: Sequence[Sequence[float | None]], named: bool) -> None:
    chart, source = made(*lines)
    assert all(one.named for one in named_at_ends(chart, source.cells).series) is named


def test_a_long_name_takes_a_legend() -> None:
    chart, source = made([1, 2], [1, 5], names=("ours", "a name that is far too long"))
    assert named_at_ends(chart, source.cells) is chart


def test_the_name_stands_at_the_last_point_in_the_colour_of_its_line() -> None:
    xml = chart_part(*made([1, 2, 3], [1, 2, 9]))
    assert "<c:legend>" not in xml
    assert xml.count('<c:dLbl><c:idx val="2"/>') == 2
    assert xml.count('<c:showSerName val="1"/>') == 2


@pytest.mark.parametrize(
    ("kind", "lines", "begins"),
    [
        ("bar", ([22, 21.5],), True),
        ("column", ([22, 21.5], [20, None]), True),
        ("column", ([22, -1],), False),
        ("line", ([22, 21.5],), False),
    ],
)
def test_bars_begin_at_zero(kind: ChartKind, lines: Sequence[Sequence[float | None]], begins: bool) -> None:
    """Excel begins the axis of figures close together above zero, and bars of 22 and 21 % look like twice and once."""
    chart, source = made(*lines)
    assert ('<c:min val="0"/>' in chart_part(replace(chart, kind=kind), source)) is begins
