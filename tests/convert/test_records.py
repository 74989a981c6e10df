"""Which lines of a table are its records: titles of sections, totals and sums stand between and below them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kamxl.convert.layout.blocks import Block
from kamxl.convert.layout.down import _is_customer
from kamxl.convert.layout.grid import Grid
from kamxl.convert.layout.records import Records, records
from kamxl.convert.mapping import SourceOptions

HEAD = ("订单编号", "产品", "金额")


def found(*rows: Sequence[object], kind: str = "xlsx", left: int = 0, places: Sequence[int] = (0, 1, 2)) -> Records:
    grid = Grid("S", kind, [[*([None] * places[0]), *HEAD], *rows], SourceOptions())
    return records(grid, Block((0,), len(grid.rows), left=left), HEAD, places)


BESIDE: list[Sequence[object]] = [
    ["甲 公司", None, None, None],
    [None, "S1", "泵", 5],
    [None, "S2", "阀", 6],
    ["合计", None, None, 11],
    ["乙公司"],
    [None, "S3", "泵", 7],
    [None, None, None, None],
]


def test_the_title_of_a_section_stands_in_a_column_of_its_own() -> None:
    one = found(*BESIDE, places=(1, 2, 3))
    assert (list(one.rows), list(one.sections)) == ([2, 3, 6], ["甲 公司", "甲 公司", "乙公司"])
    assert list(one.totals) == [4]
    assert one.columns[0] == ["S1", "S2", "S3"]


@pytest.mark.parametrize("lead", [("乙公司", "S4", "泵", 1), (3, None, None, None)])
def test_what_stands_before_records_is_no_title(lead: Sequence[object]) -> None:
    """A cell in front of a record, or a number, and the column is a person's own."""
    assert set(found(*BESIDE, lead, places=(1, 2, 3)).sections) == {""}


def test_a_column_of_the_block_is_no_column_of_titles() -> None:
    assert set(found(*BESIDE, left=1, places=(1, 2, 3)).sections) == {""}


LINES: list[Sequence[object]] = [["S1", "泵", 5], ["S2", "阀", 6], ["S3", "泵", 7]]


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        (LINES, [1, 2, 3]),
        ([*LINES, [], [None, " ", None]], [1, 2, 3]),
        ([*LINES, ["合计", None, 18]], [1, 2, 3]),
        ([LINES[0], list(HEAD), LINES[1]], [1, 3]),
    ],
)
def test_the_records_of_a_table(rows: list[Sequence[object]], kept: list[int]) -> None:
    assert list(found(*rows).rows) == kept


TWO = ("账户", "负责人", "数量", "金额")


@pytest.mark.parametrize(
    ("rows", "is_sum"),
    [
        ([["a", "x", 1, 10], ["b", "y", 2, 20], ["All", None, 3, 30]], True),
        ([["a", "x", 1, 10], ["b", "y", 2, 20], ["All", None, 3, 31]], False),
        ([["a", "x", 1, 10], ["b", "y", 2, 20], ["All", "z", 3, 30]], False),  # it lacks nothing
        ([["a", "x", 1, 10], ["b", None, 2, 20], ["All", None, 3, 30]], False),  # others lack it, too
        ([["a", "x", 1, 10], ["b", "y", None, 20], ["All", None, 1, 30]], False),  # one number is no sum
        ([["a", "x", 3, 30], ["All", None, 3, 30]], False),  # of one record
        ([["a", "x", 1, 10], ["b", "y", "二", 20], ["All", None, 1, 30]], False),
        ([["a", "x", -1, 10], ["b", "y", -2, 20], ["All", None, -3, 30]], True),
        ([["a", "x", "1", "10元"], ["b", "y", "2", "20元"], ["All", None, "3", "30元"]], True),
    ],
)
def test_the_last_line_is_a_sum_whatever_it_is_called(rows: list[Sequence[object]], is_sum: bool) -> None:
    grid = Grid("S", "xlsx", [TWO, *rows], SourceOptions())
    one = records(grid, Block((0,), len(grid.rows)), TWO, range(4))
    assert list(one.totals) == ([len(rows)] if is_sum else [])


def test_cells_beyond_the_last_title_are_told_of_a_text_alone() -> None:
    rows: list[Sequence[object]] = [["S1", "泵", 5], ["S2", "阀", 6, "7"], ["S3", "泵", 7, ""]]
    assert list(found(*rows, kind="text").ragged) == [2]
    assert list(found(*rows, kind="xlsx").ragged) == []


@pytest.mark.parametrize(
    ("title", "is_one"), [("客户名称", True), ("客户编号", True), ("产品", False), ("联系人", False)]
)
def test_which_titles_name_a_customer(title: str, is_one: bool) -> None:
    assert _is_customer(title) is is_one
