"""市场看板: what competitors charge and hold, against us, and where the market goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from kamxl import theme
from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.compute.analysis import Analysis, Market
from kamxl.compute.market import PERCENT_UNITS
from kamxl.plan import Chart, ChartGroup, Column, Head, Instead, Note, Part, Picture, Section, SmallTable
from kamxl.report import charts, words
from kamxl.report.cards import gaps
from kamxl.report.charts import data, drawn
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.listed import Look, cut_note, listed
from kamxl.report.output_sheet import OutputSheet
from kamxl.report.overview_charts import gap_chart, gap_message, month_labels, price_columns, price_name, price_series
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import MARKET
from kamxl.schema.outputs import OUTPUTS
from kamxl.width import apart, shortened

MOST_COMPETITORS = 15
MOST_LINES = 5
MOST_TRENDS = 40
_CHART_ENDS = (0.3, 0.68)
"""Where the first and the second chart end, in parts of the width: the lines in the middle need the most."""
_KEPT_ROWS = 6
"""Rows of the list that stay with its heading on paper."""
_MOST_TEXT = 240
_STATE = {"opportunity": "state.good", "threat": "state.high", "neutral": "center"}
_REST = len(OUTPUTS["market"].columns) - 9
"""Columns of the list that are left for the last column of a table above it."""
_COMPARISON = (
    ("competitor", "wrap", 1), ("models", "count", 1), ("regions", "count", 1), ("latest", "date", 1),
    ("mean_gap", "gap", 1), ("promotion", "wrap", 2), ("advantage", "wrap", 2), ("gap_text", "wrap", _REST),
)  # fmt: skip
_TRENDS = (
    ("impact", "center", 1), ("metric", "wrap", 2), ("period", "center", 1), ("value", "yuan2", 1), ("change", "center", 1), ("unit", "center", 1),
    ("industry", "wrap", 1), ("region", "wrap", 1), ("source", "wrap", _REST),
)  # fmt: skip
"""Columns of a table, their roles, and how many columns of the list each takes."""


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The market board."""
    market = analysis.market
    assert market is not None
    found = replace(listed(say, OUTPUTS["market"], market.board, Look()), message=_dearest(say, market))
    subtitle = say("report.market.subtitle", as_of=analysis.as_of, count=words.number(len(market.board)))
    pictures = (_gap(say, market), _moves(say, market), _shares(say, market))
    above = ChartGroup("charts.market", pictures, ends=_CHART_ENDS)
    return (
        Head(
            OUTPUTS["market"].title(say.lang),
            subtitle + cut_note(say, market.board, found),
            ways(say, "market"),
            numbers={"count": len(market.board)},
        ),
        Section("charts", say("report.market.charts"), (above,), air=True),
        Section("comparison", say("report.market.comparison"), _comparison(say, market), keep=0),
        Section("trends", say("report.market.trends"), _trends(say, market), keep=0),
        Section("board", say("report.market.board"), (found,), keep=_KEPT_ROWS),
    )


def _dearest(say: Phrases, market: Market) -> str:
    """In how many lines of the list we are dearer, and where most."""
    gap = market.board["gap"].astype(float)
    if gap.isna().all():
        return ""
    dearer, worst = gap[gap > 0], market.board.iloc[int(gap.fillna(-1).to_numpy().argmax())]
    told = {"count": len(dearer), "total": int(gap.notna().sum())}
    if dearer.empty:
        return say("report.market.message.none", **told)
    named = (str(worst[key]) for key in ("competitor", "model", "region") if not words.blank(worst[key]))
    where = shortened(" ".join(filter(None, named)), charts.WHOLE_NAME)
    return say("report.market.message.dearer", where=where, gap=words.signed_percent(dearer.max()), **told)


def _gap(say: Phrases, market: Market) -> Picture:
    """Our price against theirs."""
    if not len(gaps(market)):
        return Instead(say("report.market.no_gap" if len(market.board) else "report.overview.no.market"))
    return gap_chart(say, market, gap_message(say, market))


def since_first(prices: pd.DataFrame) -> pd.DataFrame:
    """Each price against the first that is known of it, as a share: lines far apart can be compared.

    A price of 0 is none: nothing can be compared with it.
    """
    known = prices.where(prices > 0)
    return known / known.bfill().iloc[0] - 1


def _moves(say: Phrases, market: Market) -> Picture:
    """How prices moved, and whose most."""
    prices = price_columns(market.monthly_price, MOST_LINES)
    if prices.dropna(how="all").empty:
        return Instead(say("report.overview.no.market"))
    if prices.notna().sum().max() < 2:
        return Instead(say("report.market.one_month"))
    shown = since_first(prices)
    last = shown.ffill().iloc[-1].dropna().astype(float)
    if last.empty:  # prices of 0 have no change
        return Instead(say("report.overview.no.market"))
    most = str(last.abs().idxmax())
    told = {
        "month": f"{prices.index[0]:%Y-%m}",
        "who": price_name(say, most),
        "change": words.signed_percent(last[most]),
    }
    names = [price_name(say, name) for name in prices.columns]
    lines: list[list[Value]] = [
        [label, *(words.shown(line[name], say.lang) for name in prices.columns)]
        for label, (_, line) in zip(month_labels(prices.index), shown.iterrows(), strict=True)
    ]
    block = data("moves", [say("report.data.month"), *names], lines, ["data.change"] * len(names))
    labels, *columns = drawn(block)
    low, high = charts.around(pd.Series(shown.to_numpy(dtype=float).ravel()))
    return Chart(
        "line",
        say("report.market.chart.moves" if last[most] else "report.market.chart.still", **told),
        price_series(names, columns, labels, prices),
        block,
        y_format=charts.SIGNED_SHARE,
        y_min=low,
        y_max=high,
    )


def _shares(say: Phrases, market: Market) -> Picture:
    """What competitors and we hold of the market."""
    shares = charts.leading(market.shares, MOST_COMPETITORS)["market_share"].astype(float)
    ours, ours_name = market.ours, say("report.market.ours")
    if shares.empty and ours.empty:
        return Instead(say("report.market.no_share"))
    held = [(name, float(share), False) for name, share in zip(apart(map(str, shares.index), 22), shares, strict=True)]
    if len(ours):
        held.append((ours_name, float(ours["share"].astype(float).mean()), True))
        held.sort(key=lambda one: -one[1])
    # In whole per cent, as the labels of the bars.
    titles = [OUTPUTS["market"].columns[0].name(say.lang), say("report.market.share")]
    block = data("shares", titles, [[name, share] for name, share, _ in held], ["data.points"])
    labels, values = drawn(block)
    told = {"competitor": shortened(str(shares.index[0]), 18), "share": f"{shares.iloc[0]:.0f}%"} if len(shares) else {}
    if len(ours):
        own = next(share for _, share, is_ours in held if is_ours)
        key = "report.market.chart.ours" if told else "report.market.chart.ours.alone"
        title = say(key, ours=f"{own:.0f}%", **told)
    else:
        title = say("report.market.chart.share", **told)
    title = charts.cut(say, title, len(held), len(market.shares) + len(held) - len(shares))
    colours = tuple(theme.SERIES[0] if is_ours else theme.SERIES[3] for *_, is_ours in held) if len(ours) else ()
    series = Series(titles[1], values, labels, point_colours=colours, labels=True)
    return charts.bars(title, (series,), block, y_format='0"%"', y_min=0)


def _comparison(say: Phrases, market: Market) -> tuple[Part, ...]:
    """A row a competitor."""
    frame = market.comparison
    shown = frame.iloc[:MOST_COMPETITORS]
    columns = tuple(Column(key, say(f"report.market.comparison.{key}"), role, span) for key, role, span in _COMPARISON)
    lines: list[list[Value]] = [
        [shortened(str(name), 60), *(_text(line[key], say) for key, *_ in _COMPARISON[1:])]
        for name, line in shown.iterrows()
    ]
    told = {} if frame.empty else frame.sort_values("latest", kind="stable")["promotion"].to_dict()
    name, news = next(((who, said) for who, said in reversed(told.items()) if said and not words.blank(said)), ("", ""))
    news = shortened(str(news), charts.WHOLE_NAME)
    message = say("report.market.message.news", name=charts.titled(name), news=news) if news else ""
    return SmallTable("competitors", columns, lines, message=message), *_more(say, len(frame) - len(shown))


def _text(value: object, say: Phrases) -> Value:
    shown = words.shown(value, say.lang)
    return shortened(shown, _MOST_TEXT) if isinstance(shown, str) else shown


def _trends(say: Phrases, market: Market) -> tuple[Part, ...]:
    """The latest of each published figure, threats first where they are marked: one figure is not six rows."""
    every = market.trends
    if every.empty:
        return (Note(say("report.market.no_trends")),)
    same = [every[name] for name in ("metric", "industry", "region", "unit")]
    frame = every[~pd.concat([*same, every["period"].str.len()], axis=1).duplicated()]  # of months, quarters and years
    older = len(every) - len(frame)
    told = (Note(say("report.market.trends.older", count=older)),) if older else ()
    order = frame["impact"].map({"threat": 0, "opportunity": 1, "neutral": 2}).fillna(3)
    shown = frame.assign(order=order).sort_values("order", kind="stable").iloc[:MOST_TRENDS]
    columns = tuple(Column(key, say(f"report.market.trends.{key}"), role, span) for key, role, span in _TRENDS)
    lines: list[list[Value]] = [
        [
            words.word("impact", line["impact"], say.lang),
            *(_change(say, line) if key == "change" else _text(line[key], say) for key, *_ in _TRENDS[1:]),
        ]
        for _, line in shown.iterrows()
    ]
    roles = [[_STATE.get(str(impact), "center"), *[None] * (len(_TRENDS) - 1)] for impact in shown["impact"]]
    said = {"change": [{} if words.blank(change) else {"change": words.figure(change)} for change in shown["change"]]}
    counted = {kind: int((frame["impact"] == kind).sum()) for kind in ("threat", "opportunity")}
    message = (
        say("report.market.message.trends", **counted, first=_text(shown["metric"].iloc[0], say))
        if any(counted.values())
        else ""
    )
    table = SmallTable("published", columns, lines, roles, said=said, message=message)
    return table, *told, *_more(say, len(frame) - len(shown))


def _change(say: Phrases, line: pd.Series) -> str | None:
    """Against the period before: in per cent, or in points where the figure itself is in per cent."""
    if words.blank(line["change"]):
        return None
    if line["unit"] in PERCENT_UNITS:
        return say("report.market.points", points=f"{words.figure(line['change']):+.1f}")
    return words.signed_percent(line["change"])


def _more(say: Phrases, left_out: int) -> tuple[Note, ...]:
    return (Note(say("report.more", count=left_out)),) if left_out else ()


def has_data(analysis: Analysis) -> bool:
    """Whether there is anything to show."""
    market = analysis.market
    return market is not None and not (market.board.empty and market.trends.empty)


_MADE: Mapping[str, Mapping[str, str]] = {
    "head": {"count": "count(market)"},
    "list": {
        "by": "competitor,model,region", "price": "mean(@market[newest].price)", "previous_price": "mean(@market[newest,previous].price)",
        "our_price": "mean(@market[newest].our_price)", "market_share": "mean(@market[newest].market_share)",
        "share_change": "mean(@market[newest].market_share) - mean(@market[newest,previous].market_share)",
        "change": "price / previous_price - 1", "gap": "our_price / price - 1",
    },
    "data.gap": {"by": "0=competitor", "1": "mean(market.gap)"},
    "data.shares": {
        "by": "0=competitor",
        "1": "mean(market.market_share) | mean(@market[all,own].our_share) | placed(@market[all,own,every].our_share)",
    },
    "data.moves": {
        "by": "0=price_month", "across": "competitor", "*": "mean(@market.price) / mean(@market[first].price) - 1 | mean(@market.price) | "
        "mean(@market[every].our_price) / mean(@market[every,first].our_price) - 1 | mean(@market[every].our_price)",
    },
    "competitors": {
        "by": "competitor", "models": "distinct(market.model)", "regions": "distinct(market.region)", "latest": "latest(market.date)",
        "mean_gap": "mean(market.gap)",
    },
    "published": {
        "by": "metric,period,region,industry", "value": "sum(@trends.value)", "by.change.change": "metric=published",
        "change.change": "sum(@trends.value) / sum(@trends[previous].value) - 1 | sum(@trends.value) - sum(@trends[previous].value)",
    },
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUTS["market"],
    parts,
    has_data,
    reports={"market": 10},
    whole=MARKET,
    settings=("alerts.price_cut.share", "alerts.price_gap.share", "alerts.share_gain.points"),
    made_of=_MADE,
)
