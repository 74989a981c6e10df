"""商机管道: what is open and worth how much, when it closes, how far deals come, and why they are won and lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.chart import Series
from kamxl.compute.analysis import Analysis
from kamxl.compute.deals import LEAST_CLOSED, DealBoard, DealStalled
from kamxl.plan import (
    Chart,
    ChartGroup,
    Column,
    ColumnOf,
    Figure,
    Figures,
    Head,
    Instead,
    Note,
    Part,
    Picture,
    Section,
    SmallTable,
)
from kamxl.report import charts, words
from kamxl.report.charts import data, drawn
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.links import to_customers
from kamxl.report.listed import Look, cut_note, listed
from kamxl.report.output_sheet import Listed, OutputSheet
from kamxl.report.overview_charts import month_labels
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import NAME, Fields
from kamxl.schema.outputs import OUTPUTS
from kamxl.width import shortened

OUTPUT = OUTPUTS["pipeline"]
MOST_BARS, MOST_MONTHS, MOST_STALLED = 8, 12, 12
_SOON = 30
"""Days."""
_STATES = {"past_close": "state.high", "quiet": "state.medium", "": "center"}


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The board of the pipeline."""
    board = _board(analysis)
    found = replace(listed(say, OUTPUT, rows(analysis), look(analysis, context)), message=_soon(say, analysis, board))
    subtitle = say(
        "report.pipeline.subtitle", as_of=analysis.as_of, count=words.number(len(board.open)), since=board.since
    )
    stages = _stages(say, board)
    above = (_by_stage(say, board, stages), months_chart(say, board, analysis.as_of), _funnel(say, board, stages))
    ended = (_reasons(say, board), _competitors(say, board))
    return (
        Head(OUTPUT.title(say.lang), subtitle + cut_note(say, board.open, found), ways(say, "pipeline", "list"), numbers={"count": len(board.open)}),
        Figures(_figures(say, analysis)),
        Section("charts", say("report.pipeline.charts"), (ChartGroup("open", above, 17, ends=(0.34, 0.67)),), air=True),
        Section("stalled", say("report.pipeline.stalled"), _stalled(say, board, context), keep=0),
        Section("stages", say("report.pipeline.stages"), (stages, *_notes(say, analysis, board)), keep=0),
        Section("closed", say("report.pipeline.closed", since=board.since), (ChartGroup("ended", ended, ends=(0.5,)),), air=True, keep=0),
        Section("deals", say("report.pipeline.list"), (found,), keep=6),
    )  # fmt: skip


def _board(analysis: Analysis) -> DealBoard:
    board = analysis.pipeline
    assert board is not None
    return board


def rows(analysis: Analysis) -> pd.DataFrame:
    """The open deals, those whose day comes first on top, with how each stands as a code."""
    frame = _board(analysis).open
    quiet = frame["stalled"] & ~frame["past_close"]
    return frame.assign(state=[
        "past_close" if past else "quiet" if still else "" for past, still in zip(frame["past_close"], quiet, strict=True)
    ])  # fmt: skip


def _soon(say: Phrases, analysis: Analysis, board: DealBoard) -> str:
    """How much of what is open is to close next."""
    ahead = board.open["close_date"] - pd.Timestamp(analysis.as_of)
    soon = board.open[((ahead >= pd.Timedelta(0)) & (ahead <= pd.Timedelta(days=_SOON))).to_numpy()]
    return say(
        f"report.pipeline.message.{'soon' if len(soon) else 'none'}",
        count=len(soon),
        days=_SOON,
        amount=say.amount(soon["amount"].sum()),
    )


def look(analysis: Analysis, context: Context) -> Look:
    """How the columns of the list are shown."""
    frame = rows(analysis)
    people = to_customers(frame["customer_id"], context)
    return Look(
        groups={"stage": "stage", "state": "deal_state"},
        roles={"state": [_STATES[state] for state in frame["state"]]},
        links={"name": people, "customer_id": people},
        bars=("weighted",),
    )


def _figures(say: Phrases, analysis: Analysis) -> tuple[Figure, ...]:
    board = _board(analysis)
    deals = board.open
    found = [
        Figure(say("report.pipeline.strip.open"), say("report.pipeline.strip.amount", count=words.number(len(deals)),
               amount=say.amount(deals["amount"].sum())), numbers={"open": len(deals), "amount": deals["amount"].sum()}),
        Figure(say("report.pipeline.strip.weighted"), say.amount(deals["weighted"].sum()), numbers={"weighted": deals["weighted"].sum()}),
    ]  # fmt: skip
    stalled = deals[deals["stalled"].to_numpy(dtype=bool)]
    shown = say(
        "report.pipeline.strip.amount", count=words.number(len(stalled)), amount=say.amount(stalled["amount"].sum())
    )
    numbers = {"stalled": len(stalled), "stalled_amount": stalled["amount"].sum()}
    found.append(Figure(say("report.pipeline.strip.stalled"), shown, "high" if len(stalled) else None, numbers))
    if len(board.closed):
        won = board.closed[(board.closed["stage"] == "won").to_numpy()]
        shown = say("report.pipeline.strip.won", count=words.number(len(won)), total=words.number(len(board.closed)),
                    rate=words.percent(board.win_rate))  # fmt: skip
        numbers = {"won": len(won), "closed": len(board.closed), "win_rate": board.win_rate}
        found.append(Figure(say("report.pipeline.strip.closed"), shown, numbers=numbers))
        amount = won["amount"].sum()
        found.append(Figure(say("report.pipeline.strip.value"), say.amount(amount), numbers={"value": amount}))
    return tuple(found)


def _word(stage: object, say: Phrases) -> str:
    return words.word("stage", stage, say.lang)


def _stages(say: Phrases, board: DealBoard) -> SmallTable:
    """What is open in each stage, how often deals that passed it are won, and how far those of the period came."""
    keys = (("stage", "wrap"), ("deals", "count"), ("amount", "money"), ("weighted", "money"), ("win_rate", "percent"),
            ("reached", "count"), ("conversion", "percent"), ("days", "decimal"))  # fmt: skip
    columns = tuple(Column(key, say(f"report.pipeline.stage.{key}"), role) for key, role in keys)
    lines: list[list[Value]] = []
    for (stage, line), (_, funnel) in zip(board.stages.iterrows(), board.funnel.iterrows(), strict=True):
        lines.append(
            [_word(stage, say), int(line["deals"]), float(line["amount"]) / say.money.scale,
             float(line["weighted"]) / say.money.scale, words.shown(line["win_rate"], say.lang), int(funnel["deals"]),
             words.shown(funnel["conversion"], say.lang), words.shown(funnel["days"], say.lang)]
        )  # fmt: skip
    return SmallTable("by_stage", columns, lines)


def _by_stage(say: Phrases, board: DealBoard, stages: SmallTable) -> Picture:
    """The amount of open deals by stage, and what of it is to be expected."""
    if board.open.empty:
        return Instead(say("report.pipeline.no_open"))
    titles = {column.key: column.title for column in stages.columns}
    labels = ColumnOf(stages.id, "stage")
    series = (
        Series(titles["weighted"], ColumnOf(stages.id, "weighted"), labels, colour=theme.SERIES[0]),
        Series(titles["amount"], ColumnOf(stages.id, "amount"), labels, colour=theme.SERIES[3], dashed=True),
    )
    deals = board.open
    title = say("report.pipeline.chart.stages", count=words.number(len(deals)), amount=say.amount(deals["amount"].sum()),
                weighted=say.amount(deals["weighted"].sum()))  # fmt: skip
    return charts.bars(title, series, y_format=say.amount_axis, y_min=0)


def picture(say: Phrases, analysis: Analysis) -> Picture | None:
    """What the overview shows: when open deals are to close."""
    board = analysis.pipeline
    return months_chart(say, board, analysis.as_of) if board is not None and len(board.open) else None


def months_chart(say: Phrases, board: DealBoard, as_of: object) -> Picture:
    """Weighted amounts by the month in which deals are to close; those whose day is over stand before them."""
    today = pd.Timestamp(as_of)  # type: ignore[arg-type]  # a day
    deals = board.open
    if deals.empty:
        return Instead(say("report.pipeline.no_open"))
    late = deals[deals["past_close"].to_numpy(dtype=bool)]
    ahead = deals[~deals["past_close"].to_numpy(dtype=bool)]
    sums = ahead.groupby(ahead["close_date"].dt.to_period("M"))[["weighted", "amount"]].sum()
    first = today.to_period("M")
    months = pd.period_range(first, max(sums.index.max() if len(sums) else first, first + 5), freq="M")
    shown, rest = months[:MOST_MONTHS], months[MOST_MONTHS:]
    scale = say.money.scale
    lines: list[list[Value]] = []
    if len(late):
        lines.append(
            [say("report.pipeline.past"), *(float(late[name].sum()) / scale for name in ("weighted", "amount"))]
        )
    labels = month_labels(shown.to_timestamp())
    table = sums.reindex(shown, fill_value=0.0)
    lines += [[label, words.figure(line.weighted) / scale, words.figure(line.amount) / scale] for label, line in zip(labels, table.itertuples(), strict=True)]  # fmt: skip
    after = sums.reindex(rest).sum()
    if after["amount"] > 0:
        lines.append([say("report.pipeline.later"), float(after["weighted"]) / scale, float(after["amount"]) / scale])
    titles = [say("report.pipeline.stage.weighted"), say("report.pipeline.stage.amount")]
    block = data("months", [say("report.data.month"), *titles], lines, ["data.money"] * 2)
    axis, weighted, amount = drawn(block)
    soon = ahead[(ahead["close_date"] <= today + pd.DateOffset(months=3)).to_numpy()]
    key = "report.pipeline.chart.months" if soon["weighted"].any() else "report.pipeline.chart.months.none"
    title = say(key, amount=say.amount(soon["weighted"].sum()))
    series = (
        Series(titles[0], weighted, axis, colour=theme.SERIES[0]),
        Series(titles[1], amount, axis, colour=theme.SERIES[3], dashed=True),
    )
    return Chart("column", title, series, block, y_format=say.amount_axis, y_min=0)


def _funnel(say: Phrases, board: DealBoard, stages: SmallTable) -> Picture:
    """How many of the deals of the period reached each stage."""
    funnel = board.funnel
    if not funnel["deals"].any():
        return Instead(say("report.pipeline.no_created", since=board.since))
    titles = {column.key: column.title for column in stages.columns}
    series = Series(titles["reached"], ColumnOf(stages.id, "reached"), ColumnOf(stages.id, "stage"), labels=True)
    conversion = funnel["conversion"].dropna()
    title = say("report.pipeline.chart.funnel", count=words.number(funnel["deals"].iloc[0]))
    if len(conversion) and conversion.min() < 1:
        worst = str(conversion.idxmin())
        key = "report.pipeline.chart.loses" if conversion.min() > 0 else "report.pipeline.chart.loses.all"
        title = say(key, stage=_word(worst, say), rate=words.percent(conversion.min()))
    return charts.bars(title, (series,), y_min=0)


def _stalled(say: Phrases, board: DealBoard, context: Context) -> tuple[Part, ...]:
    """The deals that stand still, the one that is worth most first: what is wrong with each, and what was to come next."""
    frame = board.open[board.open["stalled"].to_numpy(dtype=bool)]
    if frame.empty:
        return (Note(say("report.pipeline.none_stalled")),)
    frame = frame.sort_values(["weighted", "deal_id"], ascending=[False, True], kind="stable")
    shown = frame.iloc[:MOST_STALLED]
    keys = (("deal", "wrap", 1), ("name", "wrap", 1), ("stage", "center", 1), ("amount", "money", 1), ("quiet_days", "count", 1),
            ("last_contact", "date", 1), ("close_date", "date", 1), ("owner", "wrap", 2), ("next_step", "wrap", 4))  # fmt: skip
    columns = tuple(Column(key, say(f"report.pipeline.late.{key}"), role, span) for key, role, span in keys)
    lines: list[list[Value]] = []
    for link, (_, line) in zip(to_customers(shown["customer_id"], context), shown.iterrows(), strict=True):
        name = shortened(str(line["name"] or line["customer_id"]), 80)
        days = None if words.blank(line["quiet_days"]) else int(line["quiet_days"])
        contact, close = (words.shown(line[key], say.lang) for key in ("last_contact", "close_date"))
        lines.append(
            [shortened(str(line["deal"] or line["deal_id"]), 60), name if link is None else Link(name, title=link.title, cell=link.cell),
             _word(line["stage"], say), words.shown(line["amount"], say.lang, say.money.scale), days, contact, close,
             words.shown(line["owner"], say.lang), words.shown(line["next_step"], say.lang)]
        )  # fmt: skip
    roles: list[list[str | None]] = []
    for past in shown["past_close"]:
        own: list[str | None] = [None] * len(columns)
        own[6 if past else 4] = "ink.high.date" if past else "ink.high.count"
        roles.append(own)
    more = len(frame) - len(shown)
    first = charts.titled(shown["name"].iloc[0], shown["customer_id"].iloc[0])
    message = say(
        "report.pipeline.message.stalled", count=len(frame), amount=say.amount(frame["amount"].sum()), name=first
    )
    table = SmallTable("standing", columns, lines, roles, message=message)
    return table, *((Note(say("report.more", count=more)),) if more else ())


def _reasons(say: Phrases, board: DealBoard) -> Picture:
    """Why deals of the period were lost."""
    reasons = charts.leading(board.reasons, MOST_BARS)
    if reasons.empty:
        return Instead(say("report.pipeline.no_lost"))
    if not any(reasons.index):
        return Instead(say("report.pipeline.no_reason", count=words.number(reasons["deals"].sum())))
    names = charts.names(name or say("report.not_stated") for name in reasons.index)
    titles = [say("report.pipeline.reason"), say("report.pipeline.lost")]
    lines: list[list[Value]] = [[name, int(count)] for name, count in zip(names, reasons["deals"], strict=True)]
    block = data("reasons", titles, lines, ["data.count"])
    labels, count = drawn(block)
    why = shortened(str(reasons.index[0]) or say("report.not_stated"), charts.WHOLE_NAME)
    title = say("report.pipeline.chart.reasons", reason=why, count=int(reasons["deals"].iloc[0]),
                total=int(board.reasons["deals"].sum()))  # fmt: skip
    title = charts.cut(say, title, len(reasons), len(board.reasons))
    return charts.bars(title, (Series(titles[1], count, labels, colour=theme.SERIES[1], labels=True),), block, y_min=0)


def _competitors(say: Phrases, board: DealBoard) -> Picture:
    """Against whom deals of the period were won and lost."""
    frame = charts.leading(board.competitors, MOST_BARS)
    if frame.empty:
        return Instead(say("report.pipeline.no_competitor"))
    names = charts.names(frame.index)
    titles = [say("report.pipeline.competitor"), say("report.pipeline.won"), say("report.pipeline.lost")]
    lines: list[list[Value]] = [
        [name, int(line["won"]), int(line["lost"])] for name, (_, line) in zip(names, frame.iterrows(), strict=True)
    ]
    block = data("competitors", titles, lines, ["data.count"] * 2)
    labels, won, lost = drawn(block)
    series = (
        Series(titles[1], won, labels, colour=theme.SERIES[0], labels=True),
        Series(titles[2], lost, labels, colour=theme.SERIES[1], labels=True),
    )
    first = frame.iloc[0]
    name = charts.leader(str(frame.index[0]), names)
    title = say("report.pipeline.chart.competitors", name=name, won=int(first["won"]), lost=int(first["lost"]))
    title = charts.cut(say, title, len(frame), len(board.competitors))
    return charts.bars(title, series, block, stacked=True, y_min=0)


def _notes(say: Phrases, analysis: Analysis, board: DealBoard) -> Sequence[Note]:
    """Where probabilities and days come from."""
    by, entered = board.open["probability_by"].value_counts(), board.open["entered_by"].value_counts()
    days = analysis.settings.alerts.of("deal_stalled", DealStalled).days
    chances = {
        name: int(by.get(key, 0)) for name, key in (("typed", "typed"), ("rate", "win_rate"), ("usual", "settings"))
    }
    days_of = {name: int(entered.get(key, 0)) for name, key in (("contact", "follow_up"), ("created", "created"))}
    return [
        Note(say("report.pipeline.explain", **chances, least=LEAST_CLOSED), id="chances", numbers=chances),
        Note(say("report.pipeline.entered", **days_of, days=days), id="entered", numbers=days_of),
    ]


DEAL: Fields = frozenset({"deals.deal_id", "deals.stage", "deals.amount", "deals.close_date", "deals.created"})
"""What every figure of the board is read off."""
_CHANCE = DEAL | {"deals.probability"}
_TALK: Fields = frozenset({"follow_ups.date", "follow_ups.stage", "follow_ups.deal_id"})
_REVEALS: Mapping[str, Fields] = {
    "deal": frozenset({"deals.name"}),
    "name": NAME,
    "stage": frozenset({"deals.stage"}),
    "amount": frozenset({"deals.amount"}),
    "probability": _CHANCE,
    "weighted": _CHANCE,
    "close_date": frozenset({"deals.close_date"}),
    "days_in_stage": DEAL | _TALK,
    "state": DEAL | _TALK,
    "owner": frozenset({"deals.owner"}),
    "next_step": frozenset({"deals.next_step"}),
    "deal_id": frozenset({"deals.deal_id"}),
    "customer_id": frozenset(),
}
_ENDED = "count(@deals[stage=won,solved].stage) + count(@deals[stage=lost,solved].stage)"
_MADE: Mapping[str, Mapping[str, str]] = {
    "head": {"count": "count(pipeline.customer_id)"},
    "figures": {
        "open": "count(pipeline.customer_id)", "amount": "sum(pipeline.amount)", "weighted": "sum(pipeline.weighted)",
        "stalled": "count(pipeline[stalled].customer_id)", "stalled_amount": "sum(pipeline[stalled].amount)",
        "won": "count(@deals[stage=won,solved].stage)", "closed": _ENDED,
        "win_rate": f"count(@deals[stage=won,solved].stage) / ( {_ENDED} )", "value": "sum(@deals[stage=won,solved].amount)",
    },
    "list": {
        "by": "deal_id", "amount": "sum(@deals.amount)", "probability": "sum(@deals.probability) / 100 | limit(pipeline.probability)",
        "weighted": "amount × probability", "days_in_stage": "age(@follow_ups[entered].date) | since(@deals.created)",
    },
    "by_stage": {
        "by": "stage", "deals": "count(pipeline.amount)", "amount": "sum(pipeline.amount)", "weighted": "sum(pipeline.weighted)",
        "win_rate": "count(@deals[stage=won].stage) / count(@deals[ended].stage)", "reached": "count(@deals[created].stage)",
        "conversion": "count(@deals[created,beyond].stage) / count(@deals[created].stage)", "days": "stood(@deals[created,stood].deal_id)",
    },
    "standing": {
        "by": "deal,name,close_date", "amount": "sum(pipeline.amount)", "by.quiet_days": "deal", "by.last_contact": "deal", "by.close_date": "deal",
        "last_contact": "latest(@follow_ups.date)", "close_date": "latest(@deals.close_date)",
        "quiet_days": "since(@follow_ups.date) | since(@deals.created)",
    },
    "chances": {name: f"count(pipeline[probability_by={key}].customer_id)" for name, key in (("typed", "typed"), ("rate", "win_rate"), ("usual", "settings"))},
    "entered": {name: f"count(pipeline[entered_by={key}].customer_id)" for name, key in (("contact", "follow_up"), ("created", "created"))},
    "data.months": {"by": "0=close_month", "1": "sum(pipeline.weighted)", "2": "sum(pipeline.amount)"},
    "data.reasons": {"by": "0=lost_reason", "1": "count(@deals[stage=lost,solved].stage)"},
    "data.competitors": {
        "by": "0=competitor", "1": "count(@deals[stage=won,solved].stage)", "2": "count(@deals[stage=lost,solved].stage)",
    },
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUT,
    parts,
    lambda analysis: analysis.pipeline is not None and len(analysis.pipeline.open) + len(analysis.pipeline.closed) > 0,
    reports={"pipeline": 10, "summary": 64},
    whole=_CHANCE | _TALK | NAME | {"deals.name", "deals.owner", "deals.next_step", "deals.competitor", "deals.lost_reason", "deals.closed"},
    listed=Listed(rows, look, lambda settings: _REVEALS, frozenset({"stage", "amount"}), lambda say, analysis, seen: ()),
    settings=("pipeline", "alerts.deal_stalled.days"),
    made_of=_MADE,
)  # fmt: skip
