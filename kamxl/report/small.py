"""More decimals where a book's money is small: customers who buy for hundreds of 元 would all bring 0.0 万元."""

from __future__ import annotations

import math
from dataclasses import replace

from kamxl.compute.analysis import Analysis
from kamxl.plan import Chart, SheetPlan
from kamxl.report.charts import AMOUNT, MEAN

SMALL_CUSTOMER, SMALL_TOTAL = 0.1, 10.0
"""Of the display unit: of the customer in the middle and of all customers, in 12 months."""
_MOST_DECIMALS = 4
_AMOUNTS = frozenset({AMOUNT, MEAN})
_AXIS = "#,##0.00;-#,##0.00;0"


def fitted(plan: SheetPlan, analysis: Analysis) -> SheetPlan:
    """The plan with number formats for the size of the book's money; the cells themselves are unrounded anyway.

    Money in lists gets as many decimals as show a 元 (four of 万元, three of a k) where half of the buying customers bring
    less than a tenth of the display unit, and axes of charts get two where all customers together bring less than ten of
    it in 12 months. Where amounts are shown in the currency itself, whole ones do.
    """
    scale = analysis.money.scale
    revenue = analysis.facts["revenue_12m"]
    revenue = revenue[revenue > 0] / scale
    if scale == 1:
        money = "#,##0;[Red]-#,##0;0"
    elif revenue.empty or revenue.median() >= SMALL_CUSTOMER:
        return plan
    else:
        places = "0" * min(round(math.log10(scale)), _MOST_DECIMALS)
        money = f"#,##0.{places};[Red]-#,##0.{places};0.0"
    styles = {
        role: replace(style, number_format=money) if role.split(".")[-1] == "money" else style
        for role, style in plan.styles.items()
    }
    charts = plan.charts
    if scale != 1 and revenue.sum() < SMALL_TOTAL:
        charts = tuple(_chart(chart) for chart in charts)
    return replace(plan, styles=styles, charts=charts)


def _chart(chart: Chart) -> Chart:
    def axis(code: str) -> str:
        return _AXIS if code in _AMOUNTS else code

    return replace(
        chart,
        x_format=axis(chart.x_format),
        y_format=axis(chart.y_format),
        second_format=axis(chart.second_format),
    )
