"""The canvas: rows as high as their texts ask, pages of paper, and where a list too wide for one is cut."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kamxl.i18n import Lang
from kamxl.layout.canvas import GRID_HEIGHT, Canvas


def canvas(widths: Sequence[float] = (100,), lang: Lang = "zh") -> Canvas:
    return Canvas("trend", "趋势", lang, widths)


def test_blocks_are_kept_on_one_page() -> None:
    page = canvas()
    rows = int(page.paper_height(1) / GRID_HEIGHT)
    page.together(1, rows - 5, 1)
    page.together(rows - 4, rows + 5, 1)
    page.together(rows + 6, rows + 10, 1)
    assert page.plan(right=1).page.breaks == (rows - 4,)


def test_what_flows_on_by_itself_takes_the_next_page_with_it() -> None:
    """Rows that nobody keeps together run over the first page: a block after them has nearly a whole page left."""
    page = canvas()
    rows = int(page.paper_height(1) / GRID_HEIGHT)
    page.together(1, rows - 5, 1)
    page.together(rows + 11, rows + 20, 1)
    assert page.plan(right=1).page.breaks == ()


def test_a_block_longer_than_a_page_begins_where_it_is() -> None:
    page = canvas()
    rows = int(page.paper_height(1) / GRID_HEIGHT)
    page.together(1, rows // 3, 1)
    page.together(rows // 3 + 1, 3 * rows, 1)
    assert page.plan(right=1).page.breaks == ()


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
