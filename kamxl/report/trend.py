"""销售趋势: two years by month, this period against earlier ones, and whose rise or fall is behind it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.chart import Series
from kamxl.compute.analysis import Analysis, Trend
from kamxl.plan import (
    Beside,
    Chart,
    ChartGroup,
    Column,
    ColumnOf,
    Head,
    Instead,
    Note,
    Part,
    Picture,
    Section,
    SmallTable,
)
from kamxl.report import charts, words
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.links import to_customers
from kamxl.report.output_sheet import OutputSheet
from kamxl.report.overview_charts import ends_month, month_labels
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import AMOUNT, NAME, ORDER_DAY
from kamxl.schema.outputs import OUTPUTS
from kamxl.width import shortened

TRACKS = (30, *[14] * 5, 2, *[9] * 8)
_LEFT, _RIGHT = (1, 6), (8, len(TRACKS))
_NOTE_SPAN = len(TRACKS) - 5
"""What was said last takes all that the figures leave."""
_PERIOD_ROWS = 10
_MOST_NOTE = 300


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The sheet of the trend."""
    trend = analysis.trend
    assert trend is not None
    months = _months(analysis, say, trend)
    below: tuple[Part, ...] = (months,)
    if not ends_month(pd.Timestamp(analysis.as_of)):
        below = (Beside(((months, Note(say("report.trend.partial", day=analysis.as_of))),), (_LEFT,)),)
    subtitle = say("report.trend.subtitle", as_of=analysis.as_of)
    return (
        Head(OUTPUTS["trend"].title(say.lang), subtitle, ways(say, "trend")),
        Section("charts", say("report.trend.charts"), (_charts(say, trend, months),), air=True),
        Section("periods", say("report.trend.periods"), (_periods(say, trend),), keep=0, air=True),
        Section("quarters", say("report.trend.quarters"), (_quarters(say, trend),), keep=0),
        Section("risers", say("report.trend.risers"), (_movers(say, "risers", trend.risers, context),), keep=0),
        Section("fallers", say("report.trend.fallers"), (_movers(say, "fallers", trend.fallers, context),), keep=0),
        Section("monthly", say("report.trend.monthly"), below, new_page=True),
    )


def _charts(say: Phrases, trend: Trend, months: SmallTable) -> ChartGroup:
    """Revenue, and orders, by month: drawn from the months in figures at the end of the sheet."""
    if not trend.monthly[["revenue", "revenue_year_before", "orders"]].any(axis=None):
        return ChartGroup("charts.monthly", (Instead(say("report.trend.nothing_sold")),) * 2, spans=(_LEFT, _RIGHT))
    sold, year = trend.monthly["revenue"], trend.monthly.iloc[-12:]
    best, most = sold.idxmax(), sold.max()
    mean = year["revenue"].sum() / max(year["orders"].sum(), 1)
    titles = {column.key: column.title for column in months.columns}
    axis = ColumnOf(months.id, "label")

    def values(key: str) -> tuple[str, ColumnOf, ColumnOf]:
        return titles[key], ColumnOf(months.id, key), axis

    revenue = Chart(
        "column",
        say("report.trend.chart.revenue", month=f"{best:%Y-%m}", amount=say.amount(most))
        if most > 0
        else say("report.trend.charts"),
        (
            Series(*values("revenue")),
            Series(*values("revenue_year_before"), kind="line", colour=theme.SERIES[3]),
        ),
        y_format=say.amount_axis,
    )
    orders = Chart(
        "column",
        say("report.trend.chart.orders", count=words.number(year["orders"].sum()), mean=say.amount(mean)),
        (
            Series(*values("orders")),
            Series(*values("mean_order"), kind="line", secondary=True, colour=theme.SERIES[2], markers=True),
        ),
        y_format=charts.WHOLE,
        second_format=say.mean_axis,
        second_min=0,
    )
    return ChartGroup("charts.monthly", (revenue, orders), spans=(_LEFT, _RIGHT))


def _periods(say: Phrases, trend: Trend) -> Beside:
    """This period against the one before and the same one a year ago."""
    roles = {
        "revenue": "money",
        "previous": "money",
        "change": "change",
        "year_before": "money",
        "change_on_year": "change",
    }
    columns = (
        Column("period", say("report.trend.period")),
        *(Column(key, say(f"report.trend.{key}"), role) for key, role in roles.items()),
    )
    rows: list[list[Value]] = [
        [
            words.word("period", period, say.lang),
            *(
                words.shown(line[key], say.lang, say.money.scale if role == "money" else 1.0)
                for key, role in roles.items()
            ),
        ]
        for period, line in trend.periods.iterrows()
    ]
    table = SmallTable("by_period", columns, rows)
    drawn: Picture = Instead(say("report.trend.nothing_sold"))
    if trend.periods[["revenue", "year_before"]].any(axis=None):
        titles = {column.key: column.title for column in columns}
        labels = ColumnOf(table.id, "period")
        quarter = trend.periods["change_on_year"].get("quarter")
        drawn = Chart(
            "column",
            say("report.trend.chart.periods", change=words.signed_percent(quarter)),
            (
                Series(titles["revenue"], ColumnOf(table.id, "revenue"), labels, labels=True),
                Series(
                    titles["year_before"],
                    ColumnOf(table.id, "year_before"),
                    labels,
                    colour=theme.SERIES[3],
                    labels=True,
                ),
            ),
            y_format=say.amount_axis,
            y_min=0,
        )
    chart = ChartGroup("chart.periods", (drawn,), _PERIOD_ROWS)
    return Beside(((table, Note(say("report.trend.alike"))), (chart,)), (_LEFT, _RIGHT))


def _quarters(say: Phrases, trend: Trend) -> SmallTable:
    """Two years by quarter, the latest first."""
    columns = (
        Column("quarter", say("report.trend.quarter")),
        Column("revenue", say("report.trend.revenue"), "money"),
        Column("year_before", say("report.trend.year_before"), "money"),
        Column("change", say("report.trend.change_on_year"), "change"),
        Column("orders", say("report.trend.month.orders"), "count"),
        Column("customers", say("report.trend.customers"), "count"),
    )
    rows: list[list[Value]] = [
        [_quarter(start), *(words.shown(value, say.lang, say.money.scale) for value in (row.revenue, row.year_before)),
         words.shown(row.change, say.lang), words.shown(row.orders, say.lang), words.shown(row.customers, say.lang)]
        for start, row in zip(trend.quarters.index[::-1], trend.quarters.iloc[::-1].itertuples(), strict=True)
    ]  # fmt: skip
    return SmallTable("by_quarter", columns, rows)


def _quarter(start: pd.Timestamp) -> str:
    return f"{start:%Y-%m} – {start + pd.DateOffset(months=2):%m}"


def _movers(say: Phrases, key: str, people: pd.DataFrame, context: Context) -> Part:
    """The largest rises or falls, each with what was last heard."""
    if people.empty:
        return Note(say(f"report.trend.no_{key}"))
    titles = ("name", "revenue_12m", "revenue_previous_12m", "difference", "note_date", "note")
    roles = ("wrap", "money", "money", "money", "date", "wrap")
    columns = [
        Column(
            title,
            say(f"report.trend.mover.{title}"),
            role,
            _NOTE_SPAN if title == "note" else 1,
            most=2 if title == "name" else None,
        )
        for title, role in zip(titles, roles, strict=True)
    ]
    if not people["note"].notna().any():
        # Nobody has said anything, or the reader may not know: two columns of nothing would only raise the question.
        columns = columns[:4]
    rows: list[list[Value]] = []
    for link, (identity, line) in zip(to_customers(people.index, context), people.iterrows(), strict=True):
        name = str(words.shown(line["name"], say.lang) or identity)
        note = words.shown(line["note"], say.lang)
        rows.append(
            [
                name if link is None else Link(name, title=link.title, cell=link.cell),
                *(words.shown(line[title], say.lang, say.money.scale) for title in titles[1:4]),
                words.shown(line["note_date"], say.lang),
                shortened(str(note), _MOST_NOTE) if note else say("report.trend.no_note"),
            ][: len(columns)]
        )
    return SmallTable(f"people.{key}", tuple(columns), rows)


def _months(analysis: Analysis, say: Phrases, trend: Trend) -> SmallTable:
    """The months in figures; a star on one that has not ended."""
    roles = {
        "revenue": "money",
        "revenue_year_before": "money",
        "change": "change",
        "orders": "count",
        "mean_order": "money",
    }
    columns = (
        Column("month", say("report.data.month")),
        *(Column(key, say(f"report.trend.month.{key}"), role) for key, role in roles.items()),
        Column("label", say("report.data.month"), "muted", aside=True),
    )
    labels = month_labels(trend.monthly.index, not ends_month(pd.Timestamp(analysis.as_of)))
    months = pd.DatetimeIndex(trend.monthly.index)
    rows: list[list[Value]] = []
    for label, month, (_, line) in zip(labels, months, trend.monthly.iterrows(), strict=True):
        before = words.figure(line["revenue_year_before"])
        told = before > 0 and month >= trend.compared_from
        change = words.figure(line["revenue"]) / before - 1 if told else None
        star = "*" if label.endswith("*") else ""
        rows.append(
            [
                f"{month:%Y-%m}{star}",
                words.shown(line["revenue"], say.lang, say.money.scale),
                words.shown(before, say.lang, say.money.scale),
                change,
                int(words.figure(line["orders"])),
                words.shown(line["mean_order"], say.lang, say.money.scale),
                label,
            ]
        )
    return SmallTable("months", columns, rows)


_MADE: Mapping[str, Mapping[str, str]] = {
    "by_period": {
        "by": "period=window", "revenue": "sum(@orders.amount)", "previous": "sum(@orders[previous].amount)",
        "year_before": "sum(@orders[year_before].amount)", "change": "sum(@orders.amount) / sum(@orders[previous].amount) - 1",
        "change_on_year": "sum(@orders.amount) / sum(@orders[year_before].amount) - 1",
    },
    "by_quarter": {
        "by": "quarter", "revenue": "sum(@orders.amount)", "year_before": "sum(@orders[year_before].amount)",
        "change": "sum(@orders.amount) / sum(@orders[year_before].amount) - 1", "orders": "distinct(@orders[bought].order_id)",
        "customers": "distinct(@orders[bought].customer_id)",
    },
    "people.*": {
        "by": "name=customer", "revenue_12m": "sum(@orders[12m].amount)", "revenue_previous_12m": "sum(@orders[before].amount)",
        "difference": "sum(@orders[12m].amount) - sum(@orders[before].amount)", "note_date": "latest(@follow_ups[past].date)",
    },
    "months": {
        "by": "month", "revenue": "sum(@orders.amount)", "revenue_year_before": "sum(@orders[year_before].amount)",
        "change": "sum(@orders.amount) / sum(@orders[year_before].amount) - 1", "orders": "distinct(@orders[bought].order_id)",
        "mean_order": "sum(@orders.amount) / distinct(@orders[bought].order_id)",
    },
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUTS["trend"],
    parts,
    lambda analysis: analysis.trend is not None,
    tracks=TRACKS,
    reports={"summary": 70},
    whole=AMOUNT | ORDER_DAY | NAME,
    settings=("calendar",),
    made_of=_MADE,
)
"""What was last said of a customer is left out by itself."""
