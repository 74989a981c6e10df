"""The canvas: rows as high as their texts ask, pages of paper, and where a list too wide for one is cut."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kamxl.chart import ChartKind, Series
from kamxl.i18n import Lang
from kamxl.layout.canvas import GRID_HEIGHT, Canvas
from kamxl.placed import Chart, Range, Table, TableColumn


def canvas(widths: Sequence[float] = (100,), lang: Lang = "zh") -> Canvas:
    return Canvas("trend", "趋势", lang, widths)


ROWS = int(canvas().paper_height(1) / GRID_HEIGHT)
"""Rows of a page of that sheet."""


@pytest.mark.parametrize(
    ("kept", "last", "breaks"),
    [
        (((1, ROWS - 5), (ROWS - 4, ROWS + 5)), ROWS + 10, (ROWS - 4,)),
        (((1, ROWS - 5), (ROWS + 11, ROWS + 20)), ROWS + 20, (ROWS + 1,)),  # what nobody keeps flows on
        (((ROWS // 3, 3 * ROWS),), 3 * ROWS, (ROWS + 1, 2 * ROWS + 1)),  # longer than a page: it begins where it is
        (((ROWS - 5, 3 * ROWS - 6),), 3 * ROWS - 6, (ROWS - 5, 2 * ROWS - 5)),  # unless little of the page is left
    ],
)
def test_blocks_are_kept_on_one_page(kept: Sequence[tuple[int, int]], last: int, breaks: tuple[int, ...]) -> None:
    page = canvas()
    for block in kept:
        page.keep(*block)
    assert page.plan(right=1, last=last).page.breaks == breaks


def test_a_hidden_column_takes_no_room_on_paper() -> None:
    page = canvas((200, 200))
    page.hide(2)
    assert page.paper_height(2) == page.paper_height(1) < canvas((200, 200)).paper_height(2)


@pytest.mark.parametrize(("paged", "breaks"), [(False, (3,)), (True, (3, 3 + ROWS))])
def test_a_list_in_the_workbook_flows_on_by_itself(paged: bool, breaks: tuple[int, ...]) -> None:
    page = canvas()
    page.new_page(3)
    page.table(Table("kx_t", 3, 1, (TableColumn("A", [1.0] * (ROWS + 20), "count"),)))
    assert page.plan(right=1, repeat=(3, 3), paged=paged).page.breaks[: len(breaks)] == breaks


def charted(rows: int, below: int, kind: ChartKind = "column", series: tuple[Series[Range], ...] = ()) -> Canvas:
    """A chart over so many rows, and under it a block that is kept together."""
    page = canvas()
    page.chart(Chart(kind, Range(1, 1, rows, 1), "图", series))
    page.put(rows + 1, 1, "x", bottom=rows + below)
    page.keep(rows + 1, rows + below)
    return page


def test_charts_that_are_a_little_lower_save_a_page_on_paper() -> None:
    half = ROWS // 2
    for paged, breaks in ((False, (half + 6,)), (True, ())):
        page = charted(half + 5, half - 1)
        assert page.plan(right=1, paged=paged).page.breaks == breaks
        used = page.height_of(1, ROWS + 4)
        assert (used <= page.paper_height(1)) is paged
    page = charted(ROWS, 6)  # as low as 0.6 where a page would hold some rows alone
    assert page.plan(right=1, paged=True).page.breaks == ()
    page = charted(ROWS, 6)
    page.put(1, 2, "x", "empty", bottom=ROWS)  # beside a word in the place of a chart, too
    assert page.plan(right=2, paged=True).page.breaks == ()
    # Or two thirds of one, where no chart has so many bars that their names need its height.
    names = Range(1, 9, 9, 9)
    expected: dict[ChartKind, tuple[int, ...]] = {"column": (), "bar": (ROWS + 1,)}
    for kind, breaks in expected.items():
        page = charted(ROWS, 12, kind, (Series("x", names, names),))
        assert page.plan(right=1, paged=True).page.breaks == breaks
    page = charted(half + 5, half + 9)  # not at the price of charts that nobody can read
    assert page.plan(right=1, paged=True).page.breaks == (half + 6,)


def test_chinese_on_an_english_sheet_takes_more_room() -> None:
    text = "苏州明远精密制造有限公司" * 3  # 72 display cells
    assert canvas().lines(text, 36) == 2
    # Signs of 13.3 pixels where a cell has 5.7: 84 cells of 36 each make 3 lines, each 16.5 points high instead of 13.5.
    english = canvas(lang="en")
    assert english.lines(text, 36) == pytest.approx(3 * 16.5 / 13.5)
    assert english.lines("Suzhou", 36) == 1
    assert english.lines("→ Call (by 2026-10-03) – today", 36) == 1


def test_a_list_on_two_pages_is_cut_where_the_halves_are_alike() -> None:
    # Columns 1–4 on the first page; 1, 2, 5 and 6 on the second.
    assert canvas([10, 10, 10, 10, 10, 10], "en").first_half(6, 2) == 4
