"""Columns of small tables on paper: where a text would be cut, they share the grid of the page anew."""

from __future__ import annotations

import itertools

from kamxl.cell import Link
from kamxl.layout import Medium, Placed
from kamxl.layout.shares import spread
from kamxl.plan import Column, Note, Section, SmallTable
from tests.layout.sheets import put

PAPER = Medium(clickable=False, paper=True)
NAME = "North-Western Precision Engineering Co., Ltd."


def spans(found: Placed, columns: int) -> list[int]:
    its = found.places["t"]
    edges = [*its.columns.values(), its.right + 1]
    return [end - begin for begin, end in itertools.pairwise(edges)][:columns]


def test_columns_share_a_grid_as_their_texts_ask() -> None:
    """Worked by hand: lines of 5 each, or one where a column is as wide as its text; 90 of 70 are cut, and cost three lines."""
    even = (10.0,) * 12
    no = (False,) * 3
    assert spread(even, (10, 40, 70), (5, 5, 5), no) == (1, 4, 7)
    assert spread(even, (20, 100, 100), (5, 5, 5), no) == (2, 5, 5)
    assert spread(even, (10, 60, 65), (5, 5, 5), (False, True, False)) == (1, 6, 5)
    assert spread((10.0,) * 3, (90, 10, 10), (5, 5, 5), no) == (1, 1, 1)
    assert spread((10.0,) * 4, (90, 15, 10), (5, 15, 5), no) == (1, 2, 1), "no figure is broken for a text"


def test_a_text_of_three_lines_gets_the_room_that_others_leave() -> None:
    """Who has most alerts stood on five lines beside a rule with half of the page."""
    columns = (Column("rule", "Rule", "wrap", 5), Column("owners", "Mostly with", "wrap"))
    rows = [["Credit exceeded", "Jing Chen 12, Qiang Zhang 11, Alexandra-Bartholomew Smith 10"]] * 3
    table = SmallTable("t", columns, rows)
    its = put(Section("s", "S", (table,)), medium=PAPER, tracks=(10.0,) * 6, lang="en")
    assert spans(its, 2) == [2, 4]
    assert all(its.plan.row_heights[row] < 2 * 16.5 for row in range(its.places["t"].first, its.places["t"].last + 1))
    there = put(Section("s", "S", (table,)), tracks=(10.0,) * 6, lang="en")
    assert spans(there, 2) == [5, 1], "the workbook keeps its grid"


def test_no_short_chinese_title_is_broken() -> None:
    """客户占比 ended its first line after 客户占."""
    columns = (
        Column("count", "客户占比", "percent"),
        Column("money", "近12月交易额(万元)", "money"),
        Column("text", "说明", "wrap"),
    )
    table = SmallTable("t", columns, [[0.5, 1.0, "一段要分三行才能写完的很长很长的说明文字" * 3]] * 2)
    its = put(table, medium=PAPER, tracks=(4.0,) * 24)
    first, second, *_ = spans(its, 3)
    assert first * (4 * 7 + 5) >= 8 * 6.6 + 16
    assert second * (4 * 7 + 5) >= 12 * 6.6 + 16


def test_a_name_that_would_be_cut_takes_two_lines() -> None:
    columns = (Column("name", "Name", "text", most=0.94), Column("owner", "Owner", "text", most=0.94))
    for name in (NAME, Link(NAME, sheet="k")):
        table = SmallTable("t", columns, [[name, "Li"]] * 2, [["link" if isinstance(name, Link) else None, None]] * 2)
        its = put(table, Note("n"), medium=PAPER, tracks=(25.0, 12.0), lang="en")
        shown = {block.values[0][0] for block in its.plan.cells}
        assert NAME in shown, "whole"
        assert its.plan.row_heights[its.places["t"].first] > 1.5 * 16


def test_a_table_that_has_room_takes_one_line_a_row() -> None:
    """A text a little too long for its column went on to a second line while the names beside it had half of theirs blank."""
    columns = (Column("name", "客户", "text", 6), Column("terms", "付款方式", "wrap", 2), Column("n", "N", "count", 2))
    table = SmallTable("t", columns, [["北京永通", "月结 30 天 · 按需分批，7 天内", n] for n in range(4)])
    one = put(Section("s", "S", (table,)), medium=PAPER, tracks=(8.2,) * 24)
    its = one.places["t"]
    assert {one.plan.row_heights[row] for row in range(its.first, its.last + 1)} == {19.5}
