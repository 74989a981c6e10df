"""More decimals where a book's money is small: customers who buy for hundreds of 元 would all bring 0.0 万元."""

from __future__ import annotations

from dataclasses import replace

from kamxl.compute.analysis import Analysis
from kamxl.plan import Chart, SheetPlan
from kamxl.report.charts import AMOUNT, MEAN

SMALL_CUSTOMER, SMALL_TOTAL = 1_000.0, 100_000.0
"""元: of the customer in the middle and of all customers, in 12 months."""
_MONEY = "#,##0.0000;[Red]-#,##0.0000;0.0"
_AMOUNTS = frozenset({AMOUNT, MEAN})
_AXIS = "#,##0.00;-#,##0.00;0"


def fitted(plan: SheetPlan, analysis: Analysis) -> SheetPlan:
    """The plan with number formats for the size of the book's money; the cells themselves are unrounded anyway.

    Money in lists gets four decimals of 万元 (a 元) where half of the buying customers bring less than 1,000 元, and axes of
    charts get two where all customers together bring less than 100,000 元 in 12 months.
    """
    revenue = analysis.facts["revenue_12m"]
    revenue = revenue[revenue > 0]
    if revenue.empty or revenue.median() >= SMALL_CUSTOMER:
        return plan
    styles = {
        role: replace(style, number_format=_MONEY) if role.split(".")[-1] == "money" else style
        for role, style in plan.styles.items()
    }
    charts = plan.charts
    if revenue.sum() < SMALL_TOTAL:
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
