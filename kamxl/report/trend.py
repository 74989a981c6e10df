"""销售趋势: two years by month, this period against earlier ones, and whose rise or fall is behind it."""

from __future__ import annotations

import pandas as pd

from kamxl.compute.analysis import Analysis, Trend
from kamxl.i18n import Lang
from kamxl.plan import Link, Range, Series, SheetPlan, Value
from kamxl.report import charts, theme, words
from kamxl.report.blocks import Field, column, grid
from kamxl.report.context import Context
from kamxl.report.links import to_customers
from kamxl.report.overview_charts import ends_month, month_labels
from kamxl.report.page import Page
from kamxl.report.width import shortened
from kamxl.schema.outputs import OUTPUTS

_WIDTHS = (30, *[14] * 5, 2, *[9] * 8)
_RIGHT = len(_WIDTHS)
_LEFT_END, _CHART_LEFT = 6, 8
_CHART_ROWS = 15
_MOST_NOTE = 300


def plan(analysis: Analysis, lang: Lang, context: Context) -> SheetPlan:
    """The sheet of the trend."""
    trend = analysis.trend
    assert trend is not None
    page = Page("trend", lang, _WIDTHS, money=analysis.money)
    page.head(OUTPUTS["trend"].title(lang), page.say("report.trend.subtitle", as_of=analysis.as_of))
    row = 4
    page.heading(row, page.say("report.trend.charts"), 1, _RIGHT)
    row = page.gap(row + 1) - 1
    spots = Range(row + 1, 1, row + _CHART_ROWS, _LEFT_END), Range(row + 1, _CHART_LEFT, row + _CHART_ROWS, _RIGHT)
    row += _CHART_ROWS + 2
    bottom = _periods(page, trend, row)
    page.together(row, bottom, _RIGHT)
    row = bottom + 2
    for key, people in (("risers", trend.risers), ("fallers", trend.fallers)):
        bottom = _movers(page, key, people, context, row)
        page.together(row, bottom, _RIGHT)
        row = bottom + 2
    page.new_page(row)
    _monthly(page, analysis, trend, row, spots)
    return page.plan(freeze=(3, 1), right=_RIGHT)


def _periods(page: Page, trend: Trend, row: int) -> int:
    """This period against the one before and the same one a year ago. Returns the last row."""
    page.heading(row, page.say("report.trend.periods"), 1, _RIGHT)
    row = page.gap(row + 1) - 1
    keys = ("revenue", "previous", "change", "year_before", "change_on_year")
    roles = ("money", "money", "change", "money", "change")
    fields = [Field(page.say("report.trend.period"), "text", 1, 1)]
    fields += [
        Field(page.say(f"report.trend.{key}"), role, place, place)
        for place, (key, role) in enumerate(zip(keys, roles, strict=True), 2)
    ]
    rows: list[list[Value]] = [
        [
            words.word("period", period, page.lang),
            *(
                words.shown(line[key], page.lang, page.money.scale if role == "money" else 1.0)
                for key, role in zip(keys, roles, strict=True)
            ),
        ]
        for period, line in trend.periods.iterrows()
    ]
    first, last = grid(page, row + 1, fields, rows)
    labels = column(first, last, fields[0])
    quarter = trend.periods["change_on_year"].get("quarter")
    bottom = row + 10
    page.text(last + 1, 1, _LEFT_END, page.say("report.trend.alike"))
    over = Range(row + 1, _CHART_LEFT, bottom, _RIGHT)
    if not trend.periods[["revenue", "year_before"]].any(axis=None):
        charts.instead(page, over, "report.trend.nothing_sold")
        return max(last + 1, bottom)
    charts.chart(
        page,
        "column",
        over,
        page.say("report.trend.chart.periods", change=words.signed_percent(quarter)),
        [
            Series(fields[1].title, column(first, last, fields[1]), labels, labels=True),
            Series(fields[4].title, column(first, last, fields[4]), labels, colour=theme.SERIES[3], labels=True),
        ],
        y_format=charts.AMOUNT,
        y_min=0,
    )
    return max(last + 1, bottom)


def _movers(page: Page, key: str, people: pd.DataFrame, context: Context, row: int) -> int:
    """The largest rises or falls, each with what was last heard. Returns the last row."""
    page.heading(row, page.say(f"report.trend.{key}"), 1, _RIGHT)
    if people.empty:
        page.text(row + 1, 1, _RIGHT, page.say(f"report.trend.no_{key}"))
        return row + 1
    titles = ("name", "revenue_12m", "revenue_previous_12m", "difference", "note_date")
    roles = ("wrap", "money", "money", "money", "date")
    fields = [
        Field(page.say(f"report.trend.mover.{title}"), role, place, place)
        for place, (title, role) in enumerate(zip(titles, roles, strict=True), 1)
    ]
    fields.append(Field(page.say("report.trend.mover.note"), "wrap", 6, _RIGHT))
    if not people["note"].notna().any():
        # Nobody has said anything, or the reader may not know: two columns of nothing would only raise the question.
        fields = fields[:4]
    rows: list[list[Value]] = []
    for link, (identity, line) in zip(to_customers(people.index, context), people.iterrows(), strict=True):
        name = str(words.shown(line["name"], page.lang) or identity)
        note = words.shown(line["note"], page.lang)
        rows.append(
            [
                name if link is None else Link(name, title=link.title, cell=link.cell),
                *(words.shown(line[title], page.lang, page.money.scale) for title in titles[1:4]),
                words.shown(line["note_date"], page.lang),
                shortened(str(note), _MOST_NOTE) if note else page.say("report.trend.no_note"),
            ][: len(fields)]
        )
    return grid(page, row + 1, fields, rows)[1]


def _monthly(page: Page, analysis: Analysis, trend: Trend, row: int, spots: tuple[Range, Range]) -> None:
    """The months in figures, and the two charts at the top that draw them."""
    page.heading(row, page.say("report.trend.monthly"), 1, _RIGHT)
    partial = not ends_month(pd.Timestamp(analysis.as_of))
    labels = month_labels(trend.monthly.index, partial)
    keys = ("revenue", "revenue_year_before", "change", "orders", "mean_order")
    roles = ("money", "money", "change", "count", "money")
    fields = [Field(page.say("report.data.month"), "text", 1, 1)]
    fields += [
        Field(page.say(f"report.trend.month.{key}"), role, place, place)
        for place, (key, role) in enumerate(zip(keys, roles, strict=True), 2)
    ]
    fields.append(Field(page.say("report.data.month"), "muted", _RIGHT + 2, _RIGHT + 2))
    rows: list[list[Value]] = []
    for label, (month, line) in zip(labels, trend.monthly.iterrows(), strict=True):
        before = words.figure(line["revenue_year_before"])
        change = words.figure(line["revenue"]) / before - 1 if before > 0 else None
        star = "*" if label.endswith("*") else ""
        rows.append(
            [
                f"{month:%Y-%m}{star}",
                words.shown(line["revenue"], page.lang, page.money.scale),
                words.shown(before, page.lang, page.money.scale),
                change,
                int(words.figure(line["orders"])),
                words.shown(line["mean_order"], page.lang, page.money.scale),
                label,
            ]
        )
    first, last = grid(page, row + 1, fields, rows)
    if partial:
        page.text(last + 1, 1, _LEFT_END, page.say("report.trend.partial", day=analysis.as_of))
    if not trend.monthly[["revenue", "revenue_year_before", "orders"]].any(axis=None):
        for spot in spots:
            charts.instead(page, spot, "report.trend.nothing_sold")
        return
    axis = column(first, last, fields[-1])
    title = page.say("report.trend.chart.revenue")
    charts.chart(
        page, "column", spots[0], title,
        [
            Series(fields[1].title, column(first, last, fields[1]), axis),
            Series(fields[2].title, column(first, last, fields[2]), axis, kind="line", colour=theme.SERIES[1]),
        ],
        y_format=charts.AMOUNT,
    )  # fmt: skip
    charts.chart(
        page, "column", spots[1], page.say("report.trend.chart.orders"),
        [
            Series(fields[4].title, column(first, last, fields[4]), axis, colour=theme.SERIES[3]),
            Series(fields[5].title, column(first, last, fields[5]), axis, kind="line", secondary=True, markers=True),
        ],
        y_format=charts.WHOLE, second_format=charts.MEAN, second_min=0,
    )  # fmt: skip
