"""Which rows are a header, and what its titles are, by rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from kamxl.convert.layout.grid import Grid
from kamxl.convert.layout.headers import _shaped, extended, header, titles, unique
from kamxl.convert.mapping import SourceOptions
from kamxl.read.facts import Span

HEAD = ["客户编号", "客户名称", "行业"]
ROWS = [["C1", "甲公司", "机械"], ["C2", "乙公司", "电子"]]


def grid(
    *rows: Sequence[object], merged: Sequence[tuple[int, int, int, int]] = (), top: int = 1, left: int = 1
) -> Grid:
    return Grid("S", "xlsx", rows, SourceOptions(), top, left, tuple(Span(*one) for one in merged))


@pytest.mark.parametrize(
    ("rows", "merged", "found"),
    [
        ([HEAD, *ROWS], [], (0,)),
        ([["2026年台账"], [], HEAD, *ROWS], [], (2,)),
        # Groups above: merged, or each above the first of its columns.
        ([["基本信息", None, "往来", None], [*HEAD, "状态"], *ROWS], [(1, 1, 1, 2), (1, 3, 1, 4)], (0, 1)),
        ([["基本信息", None, None], HEAD, *ROWS], [(1, 1, 1, 3)], (1,)),  # over all columns it groups nothing
        ([["客户编号", "客户名称", "销售额", None], [None, None, "一月", "二月"], ["C1", "甲", 1, 2]], [(1, 3, 1, 4), (1, 1, 2, 1), (1, 2, 2, 2)], (0, 1)),
        ([["客户编号", "客户名称", "销售额", None], [None, None, "一月", "二月"], ["C1", "甲", 1, 2]], [], (0, 1)),
        # Titles that are merged down make the row below one of the header, whatever its words are.
        ([["编号", "名称", None, "行业"], [None, "全称", "简称", None], ["C1", "甲公司", "甲", "机械"]], [(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4)], (0, 1)),
        # Under a title that is merged down stands nothing.
        ([["客户编号", "客户名称", "销售额", None], ["C0", None, "一月", "二月"], ["C1", "甲", 1, 2]], [(1, 1, 2, 1)], (0,)),
        # Units under the titles; a number that is no month or year is no title, nor is a line of a form.
        ([["客户编号", "年采购额"], [None, "万元"], ["C1", 5]], [], (0, 1)),
        ([["台账", 12.5], HEAD, *ROWS], [], (1,)),
        ([["编制人：王经理", "部门：销售"], [None, *HEAD], *ROWS], [], (1,)),
        ([["说明"], HEAD, *ROWS], [], (1,)),  # one word is no group
    ],
)  # fmt: skip
def test_the_rows_of_a_header(
    rows: list[list[object]], merged: list[tuple[int, int, int, int]], found: tuple[int, ...]
) -> None:
    assert header(grid(*rows, merged=merged)) == found
    below = [(top + 3, left + 2, bottom + 3, right + 2) for top, left, bottom, right in merged]
    assert header(grid(*rows, merged=below, top=4, left=3)) == found  # wherever the sheet begins


def test_a_header_has_three_rows_at_most() -> None:
    rows = [["甲", None, "乙", None], ["客户编号", None, "销售额", None], ["客户编号", "客户名称", "一月", "二月"], ["客户编号", "客户名称", "一月", "二月"]]  # fmt: skip
    spans = [(row, left, row, left + 1) for row in (1, 2, 3) for left in (1, 3)]
    assert len(extended(grid(*rows, rows[0], merged=spans), 0)) <= 3


@pytest.mark.parametrize(
    ("merged", "first", "last", "touched"),
    [
        ((4, 3, 6, 3), 0, 0, True),
        ((4, 3, 6, 3), 2, 5, True),  # its last row
        ((4, 3, 6, 3), 3, 5, False),
        ((6, 3, 8, 3), 0, 2, True),  # its first row
        ((6, 3, 8, 3), 0, 1, False),
    ],
)
def test_merged_cells_that_touch_some_rows(
    merged: tuple[int, int, int, int], first: int, last: int, touched: bool
) -> None:
    """Indices into rows of a sheet that begins at C4."""
    found = grid(["a"], merged=[merged], top=4, left=3).spans(first, last)
    assert [(one.top, one.left, one.bottom, one.right) for one in found] == (
        [(merged[0] - 4, 0, merged[2] - 4, 0)] if touched else []
    )


@pytest.mark.parametrize(
    ("rows", "merged", "words"),
    [
        ([["客户", None, "备注"], ["编号", "名称", None]], [(1, 1, 1, 2)], [("客户", "编号"), ("客户", "名称"), ("备注",)]),
        ([["客户", None, "备注"], ["编号", "名称", None]], [], [("客户", "编号"), ("客户", "名称"), ("备注",)]),
        ([["客户", "备注", None], ["编号", None, "金额"]], [], [("客户", "编号"), ("备注",), ("备注", "金额")]),
        ([["客户", None, None], ["编号", "名称", "金额"]], [(1, 1, 1, 2)], [("客户", "编号"), ("客户", "名称"), ("金额",)]),
        ([["编号", date(2026, 1, 1), date(2026, 1, 5)]], [], [("编号",), ("2026-01",), ("2026-01-05",)]),
        ([["编号", None, "编号"]], [], [("编号",), ("编号",)]),
    ],
)  # fmt: skip
def test_the_words_of_titles(
    rows: list[list[object]], merged: list[tuple[int, int, int, int]], words: list[tuple[str, ...]]
) -> None:
    assert titles(grid(*rows, merged=merged), range(len(rows)))[0] == words


def test_titles_within_the_columns_of_a_block() -> None:
    assert titles(grid(["a", "b", None, "d"]), [0], 1, 4) == ([("b",), ("d",)], [1, 3])
    assert titles(grid(["a", "b", None, "d"]), [0], 1, 9) == ([("b",), ("d",)], [1, 3])
    assert titles(grid(["a", "b", None, "d"]), [0], 1, 3) == ([("b",)], [1])


def test_a_second_title_of_a_name_gets_a_number() -> None:
    assert unique([("金额",), ("客户", "名称"), ("金额",), ("金额",)]) == ("金额", "客户 名称", "金额 (2)", "金额 (3)")


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["x", "y", "z"], ["a", "b", 1], ["a", "b", 2]], 0),
        ([["x"], ["p", "q", "r"], ["a", "b", 1], ["a", "b", 2]], 1),
        ([["x", "y"], ["a", "b", 1], ["a", "b", 2]], 0),  # 2 of 3
        ([["x", "x", "z"], ["a", "b", 1], ["a", "b", 2]], None),
        ([["x", "12", "z"], ["a", "b", 1], ["a", "b", 2]], None),
        ([["x", "2026-01-05", "z"], ["a", "b", 1], ["a", "b", 2]], None),
        ([["1"], ["2"]], None),
        ([["x"], [1]], 0),
        ([[], [None]], None),
        ([], None),
    ],
)
def test_without_a_known_title_a_header_is_words_that_differ(rows: list[list[object]], found: int | None) -> None:
    assert _shaped(rows) == found
