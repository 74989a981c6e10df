"""What charts have in common on every sheet (IBCS): what is stands filled, what was to be in outline, the year before in grey, and
orange and red are bad for us."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamxl import theme, walk
from kamxl.i18n import LANGUAGES
from kamxl.placed import Chart, SheetPlan
from tests.conftest import AS_OF

BEFORE, PLANNED = ("去年", "上年", "year before", "a year ago"), ("目标", "期间已过", "Target", "gone")
BAD = {theme.SERIES[1], *theme.STATE_CHART.values()}
TELLING_BAD = {"alerts", "health", "pipeline", "receivables", "follow_up", "service", "lifetime", "overview"}
"""Sheets with charts of what is bad: alerts, sick customers, lost deals, overdue money and follow-ups."""


@pytest.fixture(scope="module", params=LANGUAGES)
def plans(request: pytest.FixtureRequest, demo_book: Path) -> list[SheetPlan]:
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF, lang=request.param), as_of=AS_OF)
    return list(walk.plans(result))


def charts(plans: list[SheetPlan]) -> list[tuple[str, Chart]]:
    return [(plan.key, chart) for plan in plans for chart in plan.charts]


def test_the_year_before_is_grey_and_a_plan_is_in_outline(plans: list[SheetPlan]) -> None:
    seen = {"before": 0, "planned": 0}
    for key, chart in charts(plans):
        for series in chart.series:
            if any(word in series.name for word in BEFORE):
                seen["before"] += 1
                assert series.colour == theme.SERIES[3], (key, series.name)
            if key == "targets" and series.name.startswith(PLANNED):
                seen["planned"] += 1
                assert series.dashed, (key, series.name)
    assert min(seen.values()) >= 2, seen


def test_orange_and_red_are_bad_for_us(plans: list[SheetPlan]) -> None:
    for key, chart in charts(plans):
        if key in TELLING_BAD or chart.kind == "line":  # lines of competitors, told apart by their names
            continue
        for series in chart.series:
            used = {series.colour, *series.point_colours} & BAD
            # A price above theirs, what fell.
            assert not used or series.point_colours, (key, chart.title, series.name)


def test_a_title_is_there_and_one_series_needs_no_legend(plans: list[SheetPlan]) -> None:
    for key, chart in charts(plans):
        assert chart.title, key
        assert (chart.legend == "none") == (len(chart.series) < 2), (key, chart.title)
