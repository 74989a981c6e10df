"""The six charts of the overview: one message each, over small blocks of data beside the printed sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from kamxl.compute.analysis import Analysis, Market
from kamxl.plan import Range, Series, Value
from kamxl.report import charts, concentration, theme, words
from kamxl.report.alerts import SEVERITIES, counts, rule_name
from kamxl.report.cards import revenue_and_before
from kamxl.report.lifetime import group_label
from kamxl.report.page import Page
from kamxl.report.tiers import SHARES, shares_message, summary
from kamxl.report.width import shortened
from kamxl.schema.outputs import OUTPUTS

MOST_TITLE = 84
"""Display cells of a title, on two lines."""
MOST_BARS = 8
MOST_RULES = 6
MOST_LINES = 4
"""Competitors in the price chart; more lines than five cannot be told apart."""
_MONTHS = 12
_NAME = 22


class Data:
    """The blocks of data beside the sheet, one below the other."""

    def __init__(self, page: Page, row: int, column: int) -> None:
        self.page, self.row, self.column = page, row, column

    def add(self, titles: Sequence[str], rows: Sequence[Sequence[Value]], roles: Sequence[str]) -> list[Range]:
        """Lay a block down; its first column holds the labels. Returns the range of each column."""
        self.page.line(self.row, self.column, titles, "data.header")
        block = self.page.block(self.row + 1, self.column, rows, ["muted", *roles])
        self.row = block.bottom + 2
        return [
            Range(block.top, self.column + offset, block.bottom, self.column + offset) for offset in range(len(titles))
        ]


Drawer = Callable[[Page, Analysis, Data, Range], bool]


def draw(page: Page, analysis: Analysis, data: Data, spots: Sequence[Range]) -> None:
    """One chart a spot; where there is no data, a word on why stands in its place. A book that lists no customers holds one or
    two sheets: there, what is not to be had is passed over.
    """
    drawers: tuple[tuple[str, Drawer], ...] = (
        ("revenue", _revenue),
        ("tiers", _tiers),
        ("pareto", _pareto),
        ("industry", _industry),
        ("alerts", _alerts),
        ("market", _market),
    )
    # A spot more than there are charts, for a drawer that finds nothing to draw.
    left = [*spots, spots[-1]]
    for name, drawer in drawers:
        if drawer(page, analysis, data, left[0]):
            left.pop(0)
        elif analysis.listed:
            charts.instead(page, left.pop(0), f"report.overview.no.{name}")


def month_labels(months: Iterable[pd.Timestamp], partial: bool = False) -> list[str]:
    """10, 11, 12, 26/1, 2 …: the year where it begins; a star on a last month that has not ended.

    The first month carries its year only where no January does: in a narrow chart the label would be broken in two.
    """
    found: list[str] = []
    months = list(months)
    january = any(month.month == 1 for month in months)
    for month in months:
        with_year = month.month == 1 or not (found or january)
        found.append(f"{month:%y}/{month.month}" if with_year else str(month.month))
    return [*found[:-1], f"{found[-1]}*"] if partial and found else found


def ends_month(day: pd.Timestamp) -> bool:
    return bool((day + pd.Timedelta(days=1)).day == 1)


def _revenue(page: Page, analysis: Analysis, data: Data, spot: Range) -> bool:
    if analysis.trend is None:
        return False
    monthly = analysis.trend.monthly.iloc[-_MONTHS:]
    if not monthly[["revenue", "revenue_year_before"]].any(axis=None):
        charts.instead(page, spot, "report.trend.nothing_sold")
        return True
    partial = not ends_month(pd.Timestamp(analysis.as_of))
    rows: list[list[Value]] = [
        [
            label,
            words.figure(line.revenue) / page.money.scale,
            words.figure(line.revenue_year_before) / page.money.scale,
        ]
        for label, line in zip(month_labels(monthly.index, partial), monthly.itertuples(), strict=True)
    ]
    titles = [page.say("report.data.month"), page.say("report.series.revenue"), page.say("report.series.year_before")]
    labels, now, before = data.add(titles, rows, ["data.money"] * 2)
    total, before_total = revenue_and_before(analysis)
    change = total / before_total - 1 if before_total > 0 else None
    title = page.say("report.overview.chart.revenue", revenue=page.amount(total), change=words.signed_percent(change))
    name = page.say("report.series.now")
    if partial:
        name = page.say("report.overview.partial", series=name, day=f"{analysis.as_of:%m-%d}")
    charts.chart(
        page, "column", spot, shortened(title, MOST_TITLE),
        [Series(name, now, labels), Series(page.say("report.series.before"), before, labels, kind="line", colour=theme.SERIES[1])],
        y_format=charts.AMOUNT,
    )  # fmt: skip
    return True


def _tiers(page: Page, analysis: Analysis, data: Data, spot: Range) -> bool:
    by_tier = summary(analysis)
    if by_tier.empty:
        return False
    rows: list[list[Value]] = [
        [page.say("report.overview.tier", tier=words.word("tier", tier, page.lang), count=words.number(line["customers"])),
         float(line["customer_share"]), words.shown(line["revenue_share"], page.lang)]
        for tier, line in by_tier.iterrows()
    ]  # fmt: skip
    titles = [
        page.say("report.tiers.summary.tier"),
        page.say("report.tiers.summary.customer_share"),
        page.say("report.tiers.summary.revenue_share"),
    ]
    labels, customers, revenue = data.add(titles, rows, ["data.percent"] * 2)
    charts.chart(
        page, "column", spot, shortened(shares_message(page, by_tier), MOST_TITLE),
        [Series(titles[1], customers, labels, colour=theme.SERIES[3], labels=True),
         Series(titles[2], revenue, labels, colour=theme.SERIES[0], labels=True)],
        y_format=charts.SHARE, y_min=0, y_max=charts.share_top(by_tier[SHARES]),
    )  # fmt: skip
    return True


def _pareto(page: Page, analysis: Analysis, data: Data, spot: Range) -> bool:
    revenue = analysis.facts["revenue_12m"].astype(float)
    groups = concentration.tenths(revenue)
    if groups.empty:
        return False
    rows: list[list[Value]] = [
        [
            group_label(page, words.figure(group.upto), len(revenue), short=True),
            words.figure(group.share),
            words.figure(group.cumulative),
        ]
        for group in groups.itertuples()
    ]
    titles = [page.say("report.data.customers"), page.say("report.concentration.share"),
              page.say("report.concentration.cumulative")]  # fmt: skip
    labels, share, cumulative = data.add(titles, rows, ["data.percent"] * 2)
    count, top = concentration.share_of_top(revenue, 0.2)
    charts.chart(
        page, "column", spot,
        shortened(page.say("report.overview.chart.pareto", count=words.number(count), share=words.percent(top)), MOST_TITLE),
        [Series(titles[1], share, labels),
         Series(titles[2], cumulative, labels, kind="line", colour=theme.SERIES[1], markers=True)],
        y_format=charts.SHARE, y_min=0, y_max=1,
    )  # fmt: skip
    return True


def _industry(page: Page, analysis: Analysis, data: Data, spot: Range) -> bool:
    dimension = next((name for name in ("industry", "region", "owner") if len(analysis.portrait.by.get(name, ())) > 1),
                     "industry")  # fmt: skip
    frame = analysis.portrait.by.get(dimension)
    if frame is None or not len(frame) or not frame["revenue_12m"].sum() > 0:
        return False
    shown = frame.iloc[:MOST_BARS]
    rows: list[list[Value]] = [
        [shortened(str(group) or page.say("report.not_stated"), _NAME), float(line["revenue_12m"]) / page.money.scale]
        for group, line in shown.iterrows()
    ]
    titles = [words.word("dimension", dimension, page.lang), page.say("report.series.revenue")]
    labels, revenue = data.add(titles, rows, ["data.money"])
    title = page.say(
        "report.overview.chart.group",
        group=shortened(str(shown.index[0]) or page.say("report.not_stated"), 22),
        share=words.percent(shown["revenue_share"].iloc[0]),
        dimension=titles[0],
    )
    charts.bars(
        page,
        spot,
        shortened(title, MOST_TITLE),
        [Series(titles[1], revenue, labels, labels=True)],
        y_format=charts.AMOUNT,
    )
    return True


def _alerts(page: Page, analysis: Analysis, data: Data, spot: Range) -> bool:
    if analysis.alerts.empty:
        return False
    table = counts(analysis.alerts, "rule_id")
    rows: list[list[Value]] = [
        [rule_name(analysis, rule, page.lang), *(int(line[severity]) for severity in SEVERITIES)]
        for rule, line in table.iloc[:MOST_RULES].iterrows()
    ]
    names = [words.word("severity", severity, page.lang) for severity in SEVERITIES]
    labels, *columns = data.add([page.say("report.alerts.rules.rule"), *names], rows, ["data.count"] * 3)
    title = page.say("report.overview.chart.alerts", total=words.number(len(analysis.alerts)), rule=rows[0][0],
                     count=words.number(table["total"].iloc[0]))  # fmt: skip
    charts.bars(
        page, spot, shortened(title, MOST_TITLE),
        [Series(name, column, labels, colour=theme.STATE_CHART[severity])
         for name, column, severity in zip(names, columns, SEVERITIES, strict=True)],
        stacked=True,
    )  # fmt: skip
    return True


def _market(page: Page, analysis: Analysis, data: Data, spot: Range) -> bool:
    """Our price against each competitor's; where ours is not known, what they ask."""
    market = analysis.market
    if market is None or market.monthly_price.dropna(how="all").empty:
        return False
    gap = market.board["gap"].mean()
    if words.blank(gap):
        _prices(page, market, data, spot)
        return True
    title = page.say("report.overview.chart.gap.above" if gap >= 0 else "report.overview.chart.gap.below",
                     gap=words.percent(abs(gap), 1))  # fmt: skip
    gap_bars(page, market, data, spot, shortened(title, MOST_TITLE))
    return True


def gap_bars(page: Page, market: Market, data: Data, spot: Range, title: str) -> None:
    """Our price against each competitor's, from the one we are farthest above."""
    gaps = market.comparison["mean_gap"].dropna().astype(float)
    gaps = gaps.sort_values(ascending=False, kind="stable")
    if len(gaps) > MOST_BARS:
        gaps = pd.concat([gaps.iloc[: MOST_BARS // 2], gaps.iloc[-(MOST_BARS // 2) :]])
    rows: list[list[Value]] = [[shortened(str(name), _NAME), float(gap)] for name, gap in gaps.items()]
    names = [OUTPUTS["market"].columns[0].name(page.lang), page.say("report.series.gap")]
    labels, columns = data.add(names, rows, ["data.change"])
    low, high = charts.around(gaps)
    charts.bars(
        page, spot, title,
        [Series(names[1], columns, labels, labels=True,
                point_colours=tuple(theme.SERIES[0 if gap >= 0 else 1] for gap in gaps))],
        y_format=charts.SIGNED_SHARE, y_min=low, y_max=high,
    )  # fmt: skip


def _prices(page: Page, market: Market, data: Data, spot: Range) -> None:
    prices = price_columns(market.monthly_price, MOST_LINES)
    recent = prices.iloc[-_MONTHS:]
    rows: list[list[Value]] = [
        [label, *(words.shown(line[name], page.lang) for name in prices.columns)]
        for label, (_, line) in zip(month_labels(recent.index), recent.iterrows(), strict=True)
    ]
    names = [price_name(page, name) for name in prices.columns]
    labels, *columns = data.add([page.say("report.data.month"), *names], rows, ["data.yuan"] * len(names))
    charts.chart(page, "line", spot, page.say("report.overview.chart.price"),
                 price_series(names, columns, labels, recent), y_format=charts.WHOLE, y_min=charts.floor(recent))  # fmt: skip


def price_columns(monthly: pd.DataFrame, most: int) -> pd.DataFrame:
    """Our price first, then the competitors that were looked at most often."""
    seen = monthly.drop(columns="our", errors="ignore").notna().sum()
    competitors = sorted(seen[seen > 0].index, key=lambda name: (-int(seen[name]), str(name)))[:most]
    ours = ["our"] if "our" in monthly and monthly["our"].notna().any() else []
    return monthly[[*ours, *competitors]]


def price_name(page: Page, name: object) -> str:
    return page.say("report.series.our_price") if name == "our" else shortened(str(name), _NAME)


def price_series(names: Sequence[str], columns: Sequence[Range], labels: Range, prices: pd.DataFrame) -> list[Series]:
    """Ours in the accent, the competitors in the colours that follow it."""
    first = 0 if "our" in prices else 1
    return [
        Series(name, column, labels, colour=theme.series_colour(first + place), markers=_has_lone_point(prices[key]))
        for place, (key, name, column) in enumerate(zip(prices.columns, names, columns, strict=True))
    ]


def _has_lone_point(prices: pd.Series) -> bool:
    """Whether a month with a price stands between months without: a line without markers would not show it."""
    known = prices.notna()
    return bool((known & ~known.shift(1, fill_value=False) & ~known.shift(-1, fill_value=False)).any())
