"""What a person sees when a sheet opens: Excel's window on a laptop of 1366 × 768 shows about 1 300 × 560 pixels of cells.

Computed from widths, heights, zoom and frozen panes, as the file says them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kamxl import walk
from kamxl.i18n import LANGUAGES
from kamxl.layout.canvas import PAPER_PIXELS
from kamxl.placed import SheetPlan
from kamxl.schema.outputs import OUTPUTS
from kamxl.writer.chart_layout import layout
from tests.conftest import AS_OF

WIDE, HIGH = 1300, 560
MOST_HEAD = 130
SEEN = {
    "tiers": ("name", "tier", "change", "reason", "revenue_12m"),
    "health": ("name", "tier", "health", "weakest", "revenue_12m"),
    "lifetime": ("name", "tier", "lifetime_value"),
    "alerts": ("severity", "rule", "name", "fact", "owner", "due"),
    "opportunities": ("kind", "name", "subject", "evidence"),
    "targets": ("owner", "target", "actual", "attainment", "pace"),
    "pipeline": ("deal", "name", "stage", "amount", "close_date", "state", "owner"),
    "receivables": ("name", "days_over_90", "total", "overdue_share"),
    "products": ("product", "revenue_12m", "margin", "change"),
    "market": ("competitor", "model", "price", "our_price", "gap"),
    "follow_up": ("name", "tier", "owner", "state", "last_contact"),
    "service": ("name", "score", "complaints", "oldest", "owner"),
    "quality": ("severity", "sheet", "cell", "message"),
    "tier_history": ("review_date", "name", "tier", "revenue"),
}
"""Columns that a reader must not have to look for."""
LEAST_ROWS = {"tiers": 15, "health": 15, "alerts": 8, "opportunities": 8, "lifetime": 8}


def across(plan: SheetPlan, first: int, last: int) -> float:
    return sum(plan.column_widths.get(column, 9) * 7 + 5 for column in range(first, last + 1)) * plan.zoom / 100


def down(plan: SheetPlan, row: int) -> float:
    return plan.row_heights.get(row, 15) * 96 / 72 * plan.zoom / 100


@pytest.fixture(scope="module", params=LANGUAGES)
def plans(request: pytest.FixtureRequest, demo_book: Path) -> dict[str, SheetPlan]:
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF, lang=request.param), as_of=AS_OF)
    return {plan.key: plan for plan in walk.plans(result)}


def test_the_columns_that_decide_are_seen(plans: dict[str, SheetPlan]) -> None:
    assert all(key in SEEN or OUTPUTS[key].table is None for key in plans), "every sheet is asked"
    for key, wanted in SEEN.items():
        plan = plans[key]
        table = next(one for one in plan.tables if one.name == OUTPUTS[key].table)
        titles = [column.title for column in table.columns]
        known = {column.key: {column.zh, column.en} for column in OUTPUTS[key].columns}
        for name in wanted:
            place = next(at for at, title in enumerate(titles, 1) if any(title.startswith(one) for one in known[name]))
            assert across(plan, 1, place) <= WIDE, (key, name)


def test_the_head_leaves_the_screen_to_the_rows(plans: dict[str, SheetPlan]) -> None:
    for key, least in LEAST_ROWS.items():
        plan = plans[key]
        assert plan.freeze is not None
        head = sum(down(plan, row) for row in range(1, plan.freeze[0]))
        assert head <= MOST_HEAD, key
        row, used = plan.freeze[0], head
        while used + down(plan, row) <= HIGH:
            used += down(plan, row)
            row += 1
        assert row - plan.freeze[0] >= least, key


def test_boards_are_seen_from_side_to_side(plans: dict[str, SheetPlan]) -> None:
    for key, plan in plans.items():
        assert 80 <= plan.zoom <= 100
        assert plan.page.area is not None
        if (plan.page.pages_wide == 1 and not plan.tables) or key in ("pipeline", "receivables", "follow_up"):
            assert across(plan, 1, plan.page.area.right) <= WIDE, key


def test_the_overview_shows_its_cards_and_the_most_urgent(plans: dict[str, SheetPlan]) -> None:
    plan = plans["overview"]
    assert across(plan, 1, max(plan.column_widths) - 2) <= WIDE + 10
    heights = 0.0
    for row in range(1, 13):
        heights += down(plan, row)
    assert heights <= HIGH, "cards, and the head of the list of the day with its first alert"


def test_bars_of_the_front_page_are_far_enough_apart_for_each_to_be_named(plans: dict[str, SheetPlan]) -> None:
    """Programs leave out every other name where they would touch."""
    plan = plans["overview"]
    for chart in plan.charts:
        bars = chart.series[0].categories
        if chart.kind == "bar" and bars is not None:
            height = sum(down(plan, row) for row in range(chart.over.top, chart.over.bottom + 1))
            plot = layout(chart, plan, [one.name for one in chart.series] if chart.legend else ()).plot
            assert (plot.height * height - 20) / (bars.bottom - bars.top + 1) >= 12, chart.title


def test_lists_print_at_a_size_that_can_be_read(plans: dict[str, SheetPlan]) -> None:
    """Fitted to the width of its pages, no sheet is smaller than 0.66: what has more is on two pages."""
    for key, plan in plans.items():
        assert plan.page.area is not None
        shown = {column: 9.0 for column in range(1, plan.page.area.right + 1) if column not in plan.hidden_columns}
        pixels = sum(plan.column_widths.get(column, wide) * 7 + 5 for column, wide in shown.items())
        assert plan.page.pages_wide * PAPER_PIXELS / pixels >= 0.66, (key, plan.page.pages_wide * PAPER_PIXELS / pixels)


def test_a_cut_name_ends_with_a_sign_and_its_link_tells_the_whole(plans: dict[str, SheetPlan]) -> None:
    for key in ("tiers", "health"):
        plan = plans[key]
        names = next(column for column in plan.tables[0].columns if column.title in {"客户名称", "Customer name"})
        room = plan.column_widths[2]
        assert all(len(str(getattr(value, "text", value))) <= room for value in names.values)
