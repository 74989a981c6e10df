"""Books whose customers buy for little: the same sheets, with decimals that show something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamxl.report import charts, sheets, small, theme
from tests.report import sample_analysis as sample


@pytest.mark.parametrize(
    ("factor", "cells", "axes"),
    [
        (1.0, False, False),
        (4e-3, True, False),  # a customer brings some hundred 元, all of them more than 100,000
        (1e-5, True, True),
    ],
)
def test_decimals_follow_the_size_of_the_money(factor: float, cells: bool, axes: bool) -> None:
    analysis = sample.full().analysis
    facts = analysis.facts.assign(revenue_12m=analysis.facts["revenue_12m"] * factor)
    known = next(plan for plan in sheets.plans(analysis, "zh") if plan.key == "tiers")
    found = small.fitted(known, replace(analysis, facts=facts))
    assert (found.styles["money"].number_format != theme.FORMATS["money"]) == cells
    assert (found.styles["total.money"].number_format != theme.FORMATS["money"]) == cells
    for role in ("percent", "decimal", "count"):
        assert found.styles[role] == known.styles[role]
    before, after = ([chart.y_format for chart in plan.charts] for plan in (known, found))
    assert charts.AMOUNT in before
    assert (charts.AMOUNT not in after) == axes
    assert [code for code in after if code == charts.SHARE] == [code for code in before if code == charts.SHARE]
