"""期间业绩: what each customer brought in the days that were asked for, against the same days a year before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kamxl.compute.analysis import Analysis
from kamxl.compute.period import period
from kamxl.i18n import Lang
from kamxl.plan import Range, Series, SheetPlan
from kamxl.report import charts, words
from kamxl.report.head import LIST_ROW, Figure, list_head, strip
from kamxl.report.listing import Look, listing
from kamxl.report.page import Page
from kamxl.schema.field import YUAN_10K
from kamxl.schema.outputs import Output, OutputColumn

KEY = "period"
LIST = Output(
    KEY,
    "期间业绩",
    "Period",
    "kx_period",
    (
        OutputColumn("customer_id", "客户编号", "Customer ID", "text", width=13),
        OutputColumn("name", "客户名称", "Customer name", "text", width=30),
        OutputColumn("tier", "等级", "Tier", "tier", width=8),
        OutputColumn("revenue", "期间交易额", "Revenue", "money", YUAN_10K, 14),
        OutputColumn("revenue_year_before", "上年同期", "A year before", "money", YUAN_10K, 14),
        OutputColumn("difference", "增减", "Difference", "money", YUAN_10K, 12),
        OutputColumn("share", "占比", "Share", "percent", width=9),
        OutputColumn("profit", "期间毛利", "Profit", "money", YUAN_10K, 12),
        OutputColumn("orders", "订单数", "Orders", "count", width=9),
        OutputColumn("contacts", "跟进次数", "Contacts", "count", width=10),
        OutputColumn("owner", "负责人", "Owner", "text", width=11),
    ),
)
MOST_BARS = 12
_CHART_ROWS = 16


def plan(analysis: Analysis, lang: Lang, since: date) -> SheetPlan:
    """The sheet of a period that ends on the analysis' as_of."""
    page = Page("trend", lang, money=analysis.money)
    frame = period(analysis.frames, since, analysis.as_of)
    total, before = float(frame["revenue"].sum()), float(frame["revenue_year_before"].sum())
    active = frame[(frame[["revenue", "revenue_year_before", "orders", "contacts"]] != 0).any(axis=1)]
    shown = active.assign(
        tier=analysis.tiers["tier"].reindex(active.index),
        share=active["revenue"] / total if total > 0 else float("nan"),
    )
    look = Look(
        groups={"tier": "tier"},
        roles={"tier": words.step_roles(shown["tier"], analysis.settings.tier)},
        bars=("revenue",),
    )
    table = listing(page, LIST, shown, look, row=LIST_ROW)
    right = len(LIST.columns)
    subtitle = page.say("export.period.subtitle", since=since, until=analysis.as_of)
    list_head(page, page.say("export.period.title"), subtitle, None)
    change = total / before - 1 if before > 0 else float("nan")
    profit = frame["profit"].sum(min_count=1)
    strip(
        page,
        [
            Figure(page.say("export.period.revenue"), page.amount(total, 1)),
            Figure(page.say("export.period.before"), page.amount(before, 1)),
            Figure(
                page.say("export.period.change"),
                words.signed_percent(change),
                None if words.blank(change) else "good" if change >= 0 else "high",
            ),
            Figure(page.say("export.period.profit"), page.amount(profit, 1)),
            Figure(page.say("export.period.orders"), words.number(frame["orders"].sum())),
            Figure(page.say("export.period.customers"), words.number((frame["orders"] > 0).sum())),
        ],
        right,
    )
    if not table.length:
        page.text(table.range.bottom + 1, 1, right, page.say("export.period.nothing"))
    elif total > 0:
        _chart(page, min(MOST_BARS, int((shown["revenue"] > 0).sum())), table.range.bottom + 2, right)
    made = page.plan(freeze=(LIST_ROW + 1, 3), right=right, repeat=(LIST_ROW, LIST_ROW))
    return replace(made, key=KEY, title=LIST.title(lang))


def _chart(page: Page, rows: int, row: int, right: int) -> None:
    """The largest customers of the period beside the year before, over the rows of the list itself."""
    first = LIST_ROW + 1
    names, now, before = (Range(first, column, first + rows - 1, column) for column in (2, 4, 5))
    over = Range(row, 1, row + _CHART_ROWS - 1, right)
    page.together(row, over.bottom, right)
    charts.bars(
        page,
        over,
        page.say("export.period.chart", count=rows),
        [
            Series(page.say("export.period.revenue"), now, names),
            Series(page.say("export.period.before"), before, names),
        ],
        y_format=charts.AMOUNT,
    )
