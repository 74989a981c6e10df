"""The charts of the overview, one message each, and what other sheets share with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import pandas as pd

from kamxl import theme
from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.compute.analysis import Analysis, Market
from kamxl.compute.concentration import GROUPS
from kamxl.plan import Chart, ColumnOf, Instead, Picture
from kamxl.report import charts, words
from kamxl.report.alerts import counts, rule_name
from kamxl.report.cards import gaps, revenue_and_change
from kamxl.report.charts import data, drawn
from kamxl.report.lifetime import group_label
from kamxl.report.phrases import Phrases
from kamxl.report.tiers import SHARES, one_tier, shares_message, summary
from kamxl.schema.choices import SEVERITIES
from kamxl.schema.outputs import OUTPUTS
from kamxl.width import shortened

MOST_TITLE = 84
"""Display cells of a title, on two lines."""
MOST_BARS = 8
MOST_LINES = 4
"""Competitors in the price chart; more lines than five cannot be told apart."""
_MONTHS = 12
_MONTH = re.compile(r"(?:(?:'(?=\d\d\*?$)|(?=\d\d/))(\d\d)(?:/(\d{1,2}))?|(\d{1,2}))\*?")

Drawer = Callable[[Phrases, Analysis], Picture | None]
MOST_PICTURES = 6
_NO_PICTURE = 10
"""How telling it is that there is nothing to draw."""


def pictures(say: Phrases, analysis: Analysis, boards: Sequence[tuple[int, Drawer]] = ()) -> tuple[Picture, ...]:
    """The charts; where there is no data, a word on why stands in the place of one. In a book that lists no customers, which
    holds one or two sheets, what is not to be had is passed over.

    Args:
        say: words of the book.
        analysis: the results.
        boards: how telling their chart is, and who draws it; those that a book has nothing for are passed over. Where there are
            more than six charts, the most telling stand.
    """
    drawers: tuple[tuple[int, str, Drawer], ...] = (
        (100, "revenue", _revenue),
        *((weight, "", drawer) for weight, drawer in boards),
        (70, "tiers", _tiers),
        (60, "pareto", _pareto),
        (55, "industry", _industry),
        (75, "alerts", _alerts),
        (65, "market", _market),
    )
    found: list[tuple[int, int, Picture]] = []
    for place, (weight, name, drawer) in enumerate(drawers):
        picture = drawer(say, analysis)
        if picture is not None:
            found.append((-weight, place, picture))
        elif name and analysis.listed:
            found.append((-_NO_PICTURE, place, Instead(say(f"report.overview.no.{name}"))))
    best = sorted(found, key=lambda one: one[:2])[:MOST_PICTURES]
    return tuple(picture for _, _, picture in sorted(best, key=lambda one: one[1]))


def month_labels(months: Iterable[pd.Timestamp], partial: bool = False) -> list[str]:
    """10, 11, 12, 26/1, 2 …: the year where it begins; a star on a last month that has not ended.

    The first month carries its year only where no January does, and of more than a year January is '26: in a narrow chart a longer
    label would be broken in two. (Straight, as fonts of Chinese draw ’ as wide as a character.)
    """
    found: list[str] = []
    months = list(months)
    january = any(month.month == 1 for month in months)
    for month in months:
        with_year = month.month == 1 or not (found or january)
        year = f"'{month:%y}" if january and len(months) > _MONTHS else f"{month:%y}/{month.month}"
        found.append(year if with_year else str(month.month))
    return [*found[:-1], f"{found[-1]}*"] if partial and found else found


def months_named(labels: Sequence[object]) -> list[str | None]:
    """What such labels stand for, 2026-01; None of a label that is no month, and of all where none says its year."""
    found = [_MONTH.fullmatch(str(label)) for label in labels]
    months = [int(one[2] or one[3] or 1) if one else 0 for one in found]
    years = [0]
    for before, month in pairwise(months):
        years.append(years[-1] + (0 < month < before))
    known = next((2000 + int(one[1]) - year for one, year in zip(found, years, strict=True) if one and one[1]), None)
    if known is None:
        return [None] * len(found)
    return [f"{known + year}-{month:02}" if month else None for year, month in zip(years, months, strict=True)]


def ends_month(day: pd.Timestamp) -> bool:
    return bool((day + pd.Timedelta(days=1)).day == 1)


def _revenue(say: Phrases, analysis: Analysis) -> Picture | None:
    if analysis.trend is None:
        return None
    monthly = analysis.trend.monthly.iloc[-_MONTHS:]
    if not monthly[["revenue", "revenue_year_before"]].any(axis=None):
        return Instead(say("report.trend.nothing_sold"))
    partial = not ends_month(pd.Timestamp(analysis.as_of))
    scale = say.money.scale
    rows: list[list[Value]] = [
        [label, *(words.shown(value, say.lang, scale) for value in (line.revenue, line.revenue_year_before))]
        for label, line in zip(month_labels(monthly.index, partial), monthly.itertuples(), strict=True)
    ]
    titles = [say("report.data.month"), say("report.series.revenue"), say("report.series.year_before")]
    block = data("revenue", titles, rows, ["data.money"] * 2)
    labels, now, before = drawn(block)
    total, change = revenue_and_change(analysis)
    alone = not monthly["revenue_year_before"].any()
    key = "report.overview.chart.revenue.alone" if words.blank(change) else "report.overview.chart.revenue"
    title = say(key, revenue=say.amount(total), change=words.signed_percent(change))
    name = say("report.series.now")
    if partial:
        name = say("report.overview.partial", series=name, day=f"{analysis.as_of:%m-%d}")
    last_year = Series(say("report.series.before"), before, labels, kind="line", colour=theme.SERIES[3])
    series = (Series(name, now, labels), *(() if alone else (last_year,)))
    return Chart("column", shortened(title, MOST_TITLE), series, block, y_format=say.amount_axis)


def _tiers(say: Phrases, analysis: Analysis) -> Picture | None:
    by_tier = summary(analysis)
    if by_tier.empty:
        return None
    if one_tier(by_tier):
        return Instead(shares_message(say, by_tier))
    rows: list[list[Value]] = [
        [say("report.overview.tier", tier=words.word("tier", tier, say.lang), count=words.number(line["customers"])),
         float(line["customer_share"]), words.shown(line["revenue_share"], say.lang)]
        for tier, line in by_tier.iterrows()
    ]  # fmt: skip
    titles = [say(f"report.tiers.summary.{name}") for name in ("tier", "customer_share", "revenue_share")]
    block = data("tiers", titles, rows, ["data.percent"] * 2)
    labels, customers, revenue = drawn(block)
    series = (
        Series(titles[1], customers, labels, colour=theme.SERIES[3], labels=True),
        Series(titles[2], revenue, labels, colour=theme.SERIES[0], labels=True),
    )
    message = shortened(shares_message(say, by_tier), MOST_TITLE)
    top = charts.share_top(by_tier[SHARES], labelled=True)
    return Chart("column", message, series, block, y_format=charts.SHARE, y_min=0, y_max=top)


def _pareto(say: Phrases, analysis: Analysis) -> Picture | None:
    found = analysis.revenue_concentration
    groups = found.tenths
    if groups.empty:
        return None
    rows: list[list[Value]] = [
        [
            group_label(say, words.figure(group.upto), len(analysis.facts), short=True),
            words.figure(group.share),
            words.figure(group.cumulative),
        ]
        for group in groups.itertuples()
    ]
    titles = [say("report.data.customers"), say("report.concentration.share"), say("report.concentration.cumulative")]
    block = data("pareto", titles, rows, ["data.percent"] * 2)
    labels, share, cumulative = drawn(block)
    few = len(groups) < GROUPS
    key = "report.overview.chart.pareto.few" if few else "report.overview.chart.pareto"
    message = say(
        key, count=words.number(found.top), total=words.number(len(groups)), share=words.percent(found.top_share)
    )
    series = (
        Series(titles[1], share, labels),
        Series(titles[2], cumulative, labels, kind="line", colour=theme.SERIES[2], markers=True),
    )
    return Chart("column", shortened(message, MOST_TITLE), series, block, y_format=charts.SHARE, y_min=0, y_max=1)


def _industry(say: Phrases, analysis: Analysis) -> Picture | None:
    dimension = next((name for name in ("industry", "region", "owner") if len(analysis.portrait.by.get(name, ())) > 1),
                     "industry")  # fmt: skip
    frame = analysis.portrait.by.get(dimension)
    if frame is None or len(frame) <= 1 or not frame["revenue_12m"].sum() > 0:
        return None  # one bar of 100 % says nothing
    shown = charts.leading(frame, MOST_BARS)
    names = charts.names(str(group) or say("report.not_stated") for group in shown.index)
    rows: list[list[Value]] = [
        [name, float(revenue) / say.money.scale] for name, revenue in zip(names, shown["revenue_12m"], strict=True)
    ]
    titles = [words.word("dimension", dimension, say.lang), say("report.series.revenue")]
    block = data("industry", titles, rows, ["data.money"])
    labels, revenue = drawn(block)
    title = say(
        "report.overview.chart.group",
        group=charts.called(str(shown.index[0]) or say("report.not_stated")),
        share=words.percent(shown["revenue_share"].iloc[0]),
    )
    return charts.bars(
        charts.cut(say, shortened(title, MOST_TITLE), len(shown), len(frame)),
        (Series(titles[1], revenue, labels, labels=True),),
        block,
        y_format=say.amount_axis,
    )


def _alerts(say: Phrases, analysis: Analysis) -> Picture | None:
    if analysis.alerts.empty:
        return None
    table = counts(analysis.alerts, "rule_id")
    rows: list[list[Value]] = [
        [rule_name(analysis, rule, say.lang), *(int(line[severity]) for severity in SEVERITIES)]
        for rule, line in charts.leading(table, charts.FEW).iterrows()
    ]
    names = [words.word("severity", severity, say.lang) for severity in SEVERITIES]
    block = data("alerts", [say("report.alerts.rules.rule"), *names], rows, ["data.count"] * 3)
    labels, *columns = drawn(block)
    title = say("report.overview.chart.alerts", total=words.number(len(analysis.alerts)), rule=rows[0][0],
                count=words.number(table["total"].iloc[0]))  # fmt: skip
    if len(table) == 1:
        return Instead(
            say("report.overview.chart.alerts.one", total=words.number(len(analysis.alerts)), rule=rows[0][0])
        )
    series = tuple(
        Series(name, column, labels, colour=theme.STATE_CHART[severity])
        for name, column, severity in zip(names, columns, SEVERITIES, strict=True)
    )
    title = charts.cut(say, shortened(title, MOST_TITLE), len(rows), len(table))
    return charts.bars(title, series, block, stacked=True)


def _market(say: Phrases, analysis: Analysis) -> Picture | None:
    """Our price against each competitor's; where ours is not known, what they ask."""
    market = analysis.market
    if market is None or market.monthly_price.dropna(how="all").empty:
        return None
    if not len(gaps(market)):
        return _prices(say, market)
    return gap_chart(say, market, shortened(gap_message(say, market), MOST_TITLE))


def gap_message(say: Phrases, market: Market) -> str:
    """Of how many competitors we are dearer, and by how much at most: a mean over all of them would hide both."""
    found = gaps(market)
    dearer = int((found > 0).sum())
    key = f"report.overview.chart.gap.{'all' if dearer == len(found) else 'dearer' if dearer else 'cheaper'}"
    most = words.percent(abs(float(found.iloc[0])), 1)
    return say(key, dearer=dearer, total=len(found), competitor=charts.called(str(found.index[0])), gap=most)


def gap_chart(say: Phrases, market: Market, title: str) -> Chart:
    """Our price against each competitor's, from the one we are farthest above."""
    found = gaps(market)
    if len(found) > MOST_BARS:
        found = pd.concat([found.iloc[: MOST_BARS // 2], found.iloc[-(MOST_BARS // 2) :]])
    rows: list[list[Value]] = [[name, float(gap)] for name, gap in zip(charts.names(found.index), found, strict=True)]
    names = [OUTPUTS["market"].columns[0].name(say.lang), say("report.series.gap")]
    block = data("gap", names, rows, ["data.change"])
    labels, values = drawn(block)
    low, high = charts.around(found)
    # Orange is what is bad for us: to be dearer.
    colours = tuple(theme.SERIES[1 if gap > 0 else 0] for gap in found)
    series = Series(names[1], values, labels, labels=True, point_colours=colours)
    return charts.bars(title, (series,), block, y_format=charts.SIGNED_SHARE, y_min=low, y_max=high)


def _prices(say: Phrases, market: Market) -> Chart:
    prices = price_columns(market.monthly_price, MOST_LINES)
    recent = prices.iloc[-_MONTHS:]
    rows: list[list[Value]] = [
        [label, *(words.shown(line[name], say.lang) for name in prices.columns)]
        for label, (_, line) in zip(month_labels(recent.index), recent.iterrows(), strict=True)
    ]
    names = [price_name(say, name) for name in prices.columns]
    block = data("prices", [say("report.data.month"), *names], rows, ["data.yuan"] * len(names))
    labels, *columns = drawn(block)
    series = price_series(names, columns, labels, recent)
    message = say("report.overview.chart.price")
    return Chart("line", message, series, block, y_format=charts.WHOLE, y_min=charts.floor(recent))


def price_columns(monthly: pd.DataFrame, most: int) -> pd.DataFrame:
    """Our price first, then the competitors that were looked at most often."""
    seen = monthly.drop(columns="our", errors="ignore").notna().sum()
    competitors = sorted(seen[seen > 0].index, key=lambda name: (-int(seen[name]), str(name)))[:most]
    ours = ["our"] if "our" in monthly and monthly["our"].notna().any() else []
    return monthly[[*ours, *competitors]]


def price_name(say: Phrases, name: object) -> str:
    """What a line of prices is called."""
    return say("report.series.our_price") if name == "our" else charts.called(str(name))


def price_series(
    names: Sequence[str], columns: Sequence[ColumnOf], labels: ColumnOf, prices: pd.DataFrame
) -> tuple[Series[ColumnOf], ...]:
    """Ours in the accent, the competitors in the colours that follow it."""
    first = 0 if "our" in prices else 1
    return tuple(
        Series(name, column, labels, colour=theme.series_colour(first + place), markers=_has_lone_point(prices[key]))
        for place, (key, name, column) in enumerate(zip(prices.columns, names, columns, strict=True))
    )


def _has_lone_point(prices: pd.Series) -> bool:
    """Whether a month with a price stands between months without: a line without markers would not show it."""
    known = prices.notna()
    return bool((known & ~known.shift(1, fill_value=False) & ~known.shift(-1, fill_value=False)).any())
