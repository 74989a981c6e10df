"""市场看板: what competitors charge and hold, against us, and where the market goes."""

from __future__ import annotations

import pandas as pd

from kamxl.compute.analysis import Analysis, Market
from kamxl.i18n import Lang
from kamxl.plan import Range, Series, SheetPlan, Value
from kamxl.report import charts, words
from kamxl.report.blocks import Field, grid
from kamxl.report.context import Context
from kamxl.report.listing import Look, cut_note, listing
from kamxl.report.overview_charts import Data, gap_bars, month_labels, price_columns, price_name, price_series
from kamxl.report.page import Page
from kamxl.report.width import shortened
from kamxl.schema.outputs import OUTPUTS

MOST_COMPETITORS = 15
MOST_LINES = 5
MOST_TRENDS = 40
_CHART_ROWS = 15
_CHART_ENDS = (0.3, 0.68)
"""Where the first and the second chart end, in parts of the width: the lines in the middle need the most."""
_MOST_TEXT = 240
_STATE = {"opportunity": "state.good", "threat": "state.high", "neutral": "center"}


def plan(analysis: Analysis, lang: Lang, context: Context) -> SheetPlan:
    """The market board."""
    market = analysis.market
    assert market is not None
    page = Page("market", lang, money=analysis.money)
    output = OUTPUTS["market"]
    right = len(output.columns)
    rows = _rows_above(market)
    table = listing(page, output, market.board, Look(), row=rows + 1)
    subtitle = page.say("report.market.subtitle", as_of=analysis.as_of, count=words.number(len(market.board)))
    page.head(output.title(lang), subtitle + cut_note(page, market.board, table))
    row = 4
    page.heading(row, page.say("report.market.charts"), 1, right)
    row = page.gap(row + 1)
    _charts(page, market, row, right)
    row += _CHART_ROWS + 1
    for block in (_comparison, _trends):
        bottom = block(page, market, row, right)
        page.together(row, bottom, right)
        row = bottom + 2
    assert row == rows, "the board stands where its links say"
    page.heading(row, page.say("report.market.board"), 1, right)
    page.together(row, min(table.range.bottom, row + 12), right)
    return page.plan(freeze=(3, 1), right=right)


def _rows_above(market: Market) -> int:
    """Row of the board's heading: below the charts, the comparison and the trends, whose lengths are known."""
    comparison = min(len(market.comparison), MOST_COMPETITORS) + (len(market.comparison) > MOST_COMPETITORS)
    trends = min(len(market.trends), MOST_TRENDS) + (len(market.trends) > MOST_TRENDS)
    return 5 + _CHART_ROWS + 2 + (1 + max(comparison, 0)) + 2 + (1 + max(trends, 0)) + 2


def _charts(page: Page, market: Market, row: int, right: int) -> None:
    """Our price against theirs, how prices moved, and shares, over blocks of data beside the printed sheet."""
    whole = page.width(1, right)
    first, second = (
        min(range(1, right), key=lambda column: abs(page.width(1, column) - whole * part)) for part in _CHART_ENDS
    )
    ends = [first, max(second, first + 1), right]
    starts = [1, ends[0] + 1, ends[1] + 1]
    gap, moves, share = (Range(row, a, row + _CHART_ROWS - 1, b) for a, b in zip(starts, ends, strict=True))
    page.widths |= {right + 1: 3, right + 2: 16}
    data = Data(page, row, right + 2)
    prices = price_columns(market.monthly_price, MOST_LINES)
    mean = market.board["gap"].mean()
    if words.blank(mean):
        charts.instead(page, gap, "report.market.no_gap" if len(market.board) else "report.overview.no.market")
    else:
        key = "report.overview.chart.gap.above" if mean >= 0 else "report.overview.chart.gap.below"
        gap_bars(page, market, data, gap, page.say(key, gap=words.percent(abs(mean), 1)))
    if prices.dropna(how="all").empty:
        charts.instead(page, moves, "report.overview.no.market")
    else:
        _moves(page, prices, data, moves)
    _share_chart(page, market, data, share)


def since_first(prices: pd.DataFrame) -> pd.DataFrame:
    """Each price against the first that is known of it, as a share: lines far apart can be compared.

    A price of 0 is none: nothing can be compared with it.
    """
    known = prices.where(prices > 0)
    return known / known.bfill().iloc[0] - 1


def _moves(page: Page, prices: pd.DataFrame, data: Data, over: Range) -> None:
    """How prices moved; where there is one month only, what they are."""
    moving = bool((prices.notna().sum() > 1).any())
    shown = since_first(prices) if moving else prices
    names = [price_name(page, name) for name in prices.columns]
    rows: list[list[Value]] = [
        [label, *(words.shown(line[name], page.lang) for name in prices.columns)]
        for label, (_, line) in zip(month_labels(prices.index), shown.iterrows(), strict=True)
    ]
    roles = ["data.change" if moving else "data.yuan"] * len(names)
    axis, *columns = data.add([page.say("report.data.month"), *names], rows, roles)
    low, high = (
        charts.around(pd.Series(shown.to_numpy(dtype=float).ravel())) if moving else (charts.floor(prices), None)
    )
    title = (
        page.say("report.market.chart.moves", month=f"{prices.index[0]:%Y-%m}")
        if moving
        else page.say("report.market.chart.price")
    )
    charts.chart(page, "line", over, title, price_series(names, columns, axis, prices),
                 y_format=charts.SIGNED_SHARE if moving else charts.WHOLE, y_min=low, y_max=high)  # fmt: skip


def _share_chart(page: Page, market: Market, data: Data, over: Range) -> None:
    shares = market.shares.iloc[:MOST_COMPETITORS]
    if shares.empty:
        charts.instead(page, over, "report.market.no_share")
        return
    titles = [OUTPUTS["market"].columns[0].name(page.lang), page.say("report.market.share")]
    rows: list[list[Value]] = [
        [shortened(str(name), 22), words.figure(line["market_share"])] for name, line in shares.iterrows()
    ]
    labels, values = data.add(titles, rows, ["data.points"])
    title = page.say("report.market.chart.share", competitor=shortened(str(shares.index[0]), 18),
                     share=f"{shares['market_share'].iloc[0]:.1f}%")  # fmt: skip
    charts.bars(page, over, title, [Series(titles[1], values, labels, labels=True)], y_format='0"%"', y_min=0)


def _comparison(page: Page, market: Market, row: int, right: int) -> int:
    """A row a competitor. Returns the last row."""
    page.heading(row, page.say("report.market.comparison"), 1, right)
    frame = market.comparison
    shown = frame.iloc[:MOST_COMPETITORS]
    spans = (("competitor", "wrap", 1, 1), ("models", "count", 2, 2), ("regions", "count", 3, 3),
             ("latest", "date", 4, 4), ("mean_gap", "gap", 5, 5), ("promotion", "wrap", 6, 7),
             ("advantage", "wrap", 8, 9), ("gap_text", "wrap", 10, right))  # fmt: skip
    fields = [Field(page.say(f"report.market.comparison.{key}"), role, a, b) for key, role, a, b in spans]
    rows: list[list[Value]] = [
        [shortened(str(name), 60), *(_text(line[key], page) for key, *_ in spans[1:])]
        for name, line in shown.iterrows()
    ]
    _, last = grid(page, row + 1, fields, rows)
    if len(frame) > len(shown):
        last += 1
        page.text(last, 1, right, page.say("report.more", count=len(frame) - len(shown)))
    return last


def _text(value: object, page: Page) -> Value:
    shown = words.shown(value, page.lang)
    return shortened(shown, _MOST_TEXT) if isinstance(shown, str) else shown


def _trends(page: Page, market: Market, row: int, right: int) -> int:
    """Published figures, threats first where they are marked. Returns the last row."""
    page.heading(row, page.say("report.market.trends"), 1, right)
    frame = market.trends
    if frame.empty:
        page.text(row + 1, 1, right, page.say("report.market.no_trends"))
        return row + 1
    order = frame["impact"].map({"threat": 0, "opportunity": 1, "neutral": 2}).fillna(3)
    shown = frame.assign(order=order).sort_values("order", kind="stable").iloc[:MOST_TRENDS]
    spans = (("impact", "center", 1, 1), ("metric", "wrap", 2, 4), ("period", "center", 5, 5), ("value", "yuan2", 6, 6),
             ("unit", "center", 7, 7), ("industry", "wrap", 8, 8), ("region", "wrap", 9, 9), ("source", "wrap", 10, right))  # fmt: skip
    fields = [Field(page.say(f"report.market.trends.{key}"), role, a, b) for key, role, a, b in spans]
    rows: list[list[Value]] = [
        [words.word("impact", line["impact"], page.lang), *(_text(line[key], page) for key, *_ in spans[1:])]
        for _, line in shown.iterrows()
    ]
    roles = [[_STATE.get(str(impact), "center"), *[None] * (len(spans) - 1)] for impact in shown["impact"]]
    _, last = grid(page, row + 1, fields, rows, roles)
    if len(frame) > len(shown):
        last += 1
        page.text(last, 1, right, page.say("report.more", count=len(frame) - len(shown)))
    return last


def has_data(analysis: Analysis) -> bool:
    """Whether there is anything to show."""
    market = analysis.market
    return market is not None and not (market.board.empty and market.trends.empty)
