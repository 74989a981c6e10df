"""期间业绩: what each customer brought in the days that were asked for, against the same days a year before."""

from __future__ import annotations

from datetime import date

from kamxl import theme
from kamxl.chart import Series
from kamxl.compute.analysis import Analysis
from kamxl.compute.selection import in_period
from kamxl.plan import Chart, ChartGroup, ColumnOf, Figure, Figures, Head, Note, Part, Section
from kamxl.report import words
from kamxl.report.head import ways
from kamxl.report.listed import Look, listed
from kamxl.report.phrases import Phrases
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


def parts(analysis: Analysis, say: Phrases, since: date) -> tuple[Part, ...]:
    """The sheet of a period that ends on the analysis' as_of."""
    frame = in_period(analysis, since)
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
    found = listed(say, LIST, shown, look)
    change = total / before - 1 if before > 0 else float("nan")
    state = None if words.blank(change) else "good" if change >= 0 else "high"
    figures = (
        Figure(say("export.period.revenue"), say.amount(total, 1)),
        Figure(say("export.period.before"), say.amount(before, 1)),
        Figure(say("export.period.change"), words.signed_percent(change), state),
        Figure(say("export.period.profit"), say.amount(frame["profit"].sum(min_count=1), 1)),
        Figure(say("export.period.orders"), words.number(frame["orders"].sum())),
        Figure(say("export.period.customers"), words.number((frame["orders"] > 0).sum())),
    )
    below: tuple[Part, ...] = ()
    if not found.length:
        below = (Section("nothing", "", (Note(say("export.period.nothing")),), gap=0),)
    elif total > 0:
        bars = min(MOST_BARS, int((shown["revenue"] > 0).sum()))
        below = (Section("chart", "", (_chart(say, bars),), keep=0, new_page=False, gap=1),)
    subtitle = say("export.period.subtitle", since=since, until=analysis.as_of)
    return Head(say("export.period.title"), subtitle, ways(say, KEY)), Figures(figures), found, *below


def _chart(say: Phrases, bars: int) -> ChartGroup:
    """The largest customers of the period beside the year before, over the rows of the list itself."""
    names = ColumnOf("list", "name", bars)
    chart = Chart(
        "bar",
        say("export.period.chart", count=bars),
        (
            Series(say("export.period.revenue"), ColumnOf("list", "revenue", bars), names),
            Series(
                say("export.period.before"),
                ColumnOf("list", "revenue_year_before", bars),
                names,
                colour=theme.SERIES[3],
            ),
        ),
        reverse=True,
        y_format=say.amount_axis,
    )
    return ChartGroup("charts", (chart,), _CHART_ROWS)
