"""Books whose customers buy for little: the same sheets, with decimals that show something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamxl import theme
from kamxl.compute.analysis import Analysis
from kamxl.placed import SheetPlan
from kamxl.report import charts
from kamxl.report.phrases import AMOUNT, Phrases
from kamxl.schema.money import Money
from tests.report import sample_analysis as sample


def tiers(analysis: Analysis) -> SheetPlan:
    return next(plan for plan in sample.plans_of(analysis, "zh") if plan.key == "tiers")


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
    known, found = tiers(analysis), tiers(replace(analysis, facts=facts))
    assert (found.styles["money"].number_format != theme.FORMATS["money"]) == cells
    assert (found.styles["total.money"].number_format != theme.FORMATS["money"]) == cells
    for role in ("percent", "decimal", "count"):
        assert found.styles[role] == known.styles[role]
    before, after = ([chart.y_format for chart in plan.charts] for plan in (known, found))
    assert AMOUNT in before
    assert (AMOUNT not in after) == axes
    assert [code for code in after if code == charts.SHARE] == [code for code in before if code == charts.SHARE]


@pytest.mark.parametrize(
    ("unit", "factor", "money"),
    [
        (None, 4e-3, "#,##0.0000;[Red]-#,##0.0000;0.0"),  # 万元: four decimals are a 元
        ("1", 4e-3, "#,##0;[Red]-#,##0;0"),
        ("1", 1.0, "#,##0;[Red]-#,##0;0"),
    ],
)
def test_money_has_as_many_decimals_as_show_a_yuan(unit: str | None, factor: float, money: str) -> None:
    analysis = sample.full().analysis
    facts = analysis.facts.assign(revenue_12m=analysis.facts["revenue_12m"] * factor)
    shown = analysis.money if unit is None else Money.of("zh", "CNY", unit)
    assert Phrases.of(replace(analysis, facts=facts, money=shown), "zh").formats == {"money": money}
