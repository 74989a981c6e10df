"""The figures at the top of the overview: each with what it is to be compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from kamxl.compute import labels
from kamxl.compute.alerts.account import TARGET_BEHIND
from kamxl.compute.alerts.money import CONCENTRATION
from kamxl.compute.analysis import Analysis, Market
from kamxl.plan import Card, Cards
from kamxl.report import words
from kamxl.report.alerts import moved
from kamxl.report.phrases import Phrases
from kamxl.schema.choices import MEASURE
from kamxl.schema.money import each_in_words
from kamxl.width import shortened

CARDS = 8
_NOTE_LINES = 2
"""Lines that each thing said below a figure may take."""


def cards(say: Phrases, analysis: Analysis) -> Cards:
    """The most telling figures that this book has data for, in their order."""
    made = [
        (-weight, place, _named(make(say, analysis), make.__name__)) for place, (weight, make) in enumerate(_makers())
    ]
    best = sorted((one for one in made if one[2] is not None), key=lambda one: one[:2])[:CARDS]
    first, *others = [card for _, _, card in sorted(best, key=lambda one: one[1]) if card is not None]
    return Cards((_told(say, analysis, first), *others))


def _makers() -> tuple[tuple[int, Callable[[Phrases, Analysis], Card | None]], ...]:
    """Each figure in the order in which they stand, and how telling it is: where a book has more of them than there is room
    for, the most telling stand.
    """
    return (
        (100, _revenue), (90, _targets), (75, _pipeline), (80, _receivables), (85, _top_tiers), (70, _lifetime), (95, _alerts),
        (65, _follow_ups), (60, _market), (72, _health), (50, _largest), (40, _quality),
    )  # fmt: skip


def _named(card: Card | None, name: str) -> Card | None:
    return None if card is None else replace(card, id=name.strip("_"))


def _told(say: Phrases, analysis: Analysis, card: Card) -> Card:
    """The first card says what the figures lack, and where the book ended long before the day that they are for."""
    said = []
    left_out = analysis.left_out
    if left_out.rows:
        amount = say.amount(left_out.amount) if left_out.amount else ""
        key = "report.card.left_out.amount" if amount else "report.card.left_out"
        said.append(say(key, count=words.number(left_out.rows), amount=amount))
    if left_out.unconverted:
        said.append(say("report.card.left_out.foreign", amounts=each_in_words(left_out.unconverted)))
    if left_out.later:
        said.append(say("report.card.later", count=words.number(left_out.later), as_of=analysis.as_of))
    if analysis.unread_sheets:
        said.append(say("report.card.unread", sheets=analysis.unread_sheets))
    if analysis.ended is not None:
        said.append(say("report.card.old", latest=analysis.ended, as_of=analysis.as_of))
    if not said:
        return card
    note = " · ".join(filter(None, [card.note, *said]))
    return replace(card, note=note, state="high", lines=_NOTE_LINES * (1 + len(said)))


def _revenue(say: Phrases, analysis: Analysis) -> Card | None:
    facts = analysis.facts
    typed = facts[facts["basis"] == "typed"]
    other = float(typed["revenue_12m"].sum())
    if analysis.trend is None:
        if typed.empty:
            return None
        note = say("report.card.typed.note", count=words.number(len(typed)))
        return Card(say("report.card.typed"), other / say.money.scale, _kind(say, other), note)
    now, change = revenue_and_change(analysis)
    key = "no_base" if words.blank(change) else "note"
    note = say(f"report.card.revenue.{key}", change=words.signed_percent(change))
    if other > 0:
        note += say("report.card.revenue.typed", amount=say.amount(other))
    state = None if words.blank(change) else "good" if change >= 0 else "high"
    return Card(
        say("report.card.revenue"), now / say.money.scale, _kind(say, now), note, state, numbers={"change": change}
    )


def _kind(say: Phrases, amount: float) -> str:
    """The format of an amount in the display unit: decimals where it has few figures before them."""
    return "count" if amount >= 10 * say.money.scale or not amount else "yuan2"


def revenue_and_change(analysis: Analysis) -> tuple[float, float]:
    """Revenue from orders in the last 12 months (元), and its change on the 12 before, of the customers that count; NaN where the book
    does not hold these months.
    """
    ordered = analysis.facts[analysis.facts["basis"] == "orders"]
    now, before = (float(ordered[key].sum()) for key in ("revenue_12m", "revenue_previous_12m"))
    told = analysis.trend is not None and not words.blank(analysis.trend.periods.at["last_12_months", "change_on_year"])
    return now, now / before - 1 if told and before > 0 else float("nan")


_MANY = 10_000
"""Orders that a line of a card has no room for."""
_MEASURES = {choice.code: choice for choice in MEASURE}


def _targets(say: Phrases, analysis: Analysis) -> Card | None:
    first = analysis.headline
    if first is None or words.blank(first.pace):
        return None
    limits = TARGET_BEHIND.limits_in(analysis.settings)
    state = "good" if first.pace >= 1 else "high" if limits.met_by(first.gone, first.pace) else None
    label = say("report.card.targets", period=first.period, measure=_MEASURES[first.measure].word(say.lang))
    note = say("report.card.targets.note", rate=words.percent(first.attainment), gone=words.percent(first.gone))
    return Card(label, first.pace, "percent", note, state, numbers={"attainment": first.attainment, "gone": first.gone})


def _pipeline(say: Phrases, analysis: Analysis) -> Card | None:
    board = analysis.pipeline
    if board is None or board.open.empty:
        return None
    weighted, stalled = float(board.open["weighted"].sum()), int(board.open["stalled"].sum())
    note = say("report.card.pipeline.note", count=words.number(len(board.open)), stalled=words.number(stalled))
    return Card(
        say("report.card.pipeline"),
        weighted / say.money.scale,
        _kind(say, weighted),
        note,
        "high" if stalled else None,
        numbers={"open": len(board.open), "stalled": stalled},
    )


def _receivables(say: Phrases, analysis: Analysis) -> Card | None:
    ageing = analysis.ageing
    if ageing is None or ageing.customers.empty:
        return None
    overdue, total = (float(ageing.totals[name]) for name in ("overdue", "total"))
    share = ageing.overdue_share
    key = "none" if not overdue else "credit" if share is None else "note"
    note = say(f"report.card.receivables.{key}", share=words.percent(share), total=say.amount(total))
    return Card(
        say("report.card.receivables"),
        overdue / say.money.scale,
        _kind(say, overdue),
        note,
        "high" if overdue > 0 else "good",
        numbers={"total": total} if share is None or not overdue else {"share": share, "total": total},
    )


def _health(say: Phrases, analysis: Analysis) -> Card | None:
    board = analysis.health_board
    if board is None:
        return None
    rescue = board.quadrants.loc["rescue"]
    note = say("report.card.health.note", mean=words.number(board.mean), share=words.percent(rescue["share"]))
    state = "high" if rescue["customers"] else "good"
    numbers = {"mean": board.mean, "share": words.figure(rescue["share"])}
    return Card(
        say("report.card.health"), int(words.figure(rescue["customers"])), "count", note, state, numbers=numbers
    )


def _top_tiers(say: Phrases, analysis: Analysis) -> Card | None:
    if not analysis.listed:
        return None
    tiers = analysis.tiers["tier"].astype(str)
    best = labels.rank(analysis.settings.tier.model, analysis.settings.tier)[:2]
    label = say("report.card.tiers", tiers=[words.word("tier", tier, say.lang) for tier in best])
    note = say("report.card.tiers.note", count=words.number(len(tiers)))
    numbers = {"all": len(tiers)}
    review = analysis.review
    if review.previous is not None and not review.model_changed:
        moves = review.changes["change"].value_counts()
        told = {name: int(moves.get(name, 0)) for name in ("up", "down")}
        note += say("report.card.tiers.moves", **told)
        numbers |= told
    return Card(label, int(tiers.isin(best).sum()), "count", note, numbers=numbers)


def _lifetime(say: Phrases, analysis: Analysis) -> Card | None:
    note = analysis.lifetime_note
    if words.blank(note.total) or note.total <= 0:
        return None
    interval = words.percent(analysis.settings.lifetime.interval)
    text = (
        say("report.card.lifetime.note", interval=interval, low=words.number(note.total_low, say.money.scale),
                 high=words.number(note.total_high, say.money.scale))
        if not words.blank(note.total_low)
        else say("report.card.lifetime.method", method=words.word("method", note.method, say.lang))
    )  # fmt: skip
    numbers: dict[str, float] = {}
    if note.check is not None and note.check.expected < _MANY:  # the sheet says it, too, and half a number is none
        expected, actual = words.number(note.check.expected), words.number(note.check.actual)
        text += say("report.card.lifetime.check", expected=expected, actual=actual)
        numbers = {"expected": note.check.expected, "actual": note.check.actual}
    label = say("report.card.lifetime", months=analysis.settings.lifetime.horizon_months)
    return Card(label, float(note.total) / say.money.scale, _kind(say, float(note.total)), text, numbers=numbers)


def _alerts(say: Phrases, analysis: Analysis) -> Card | None:
    alerts = analysis.alerts
    high = int((alerts["severity"] == "high").sum())
    customers = alerts["customer_id"].dropna().nunique()
    key = "report.card.alerts.note" if customers else "report.card.alerts.total"
    note = say(key, total=words.number(len(alerts)), customers=words.number(customers))
    numbers = {"all": len(alerts), "customers": customers}
    if analysis.alerts_since is not None:
        # In place of the customers: the card holds two lines.
        note = say("report.card.alerts.total", total=words.number(len(alerts)))
        note += say("report.card.alerts.since", moved=moved(say, analysis))
        numbers = {"all": len(alerts), "new": analysis.alerts_new, "resolved": analysis.alerts_resolved}
    return Card(say("report.card.alerts"), high, "count", note, "high" if high else "good", numbers=numbers)


def _follow_ups(say: Phrases, analysis: Analysis) -> Card | None:
    if analysis.follow_up is None:
        return None
    overdue = int(analysis.follow_up.entries["overdue"].astype(bool).sum())
    owners = analysis.follow_up.by_owner
    active = float(owners["active_customers"].sum())
    coverage = float(owners["covered"].sum()) / active if active else float("nan")
    seen = words.number(analysis.follow_up.entries["last_contact"].notna().sum())
    key = "report.card.follow_up.note" if active else "report.card.follow_up.seen"
    note = say(key, coverage=words.percent(coverage), customers=seen)
    numbers = (
        {"coverage": coverage} if active else {"seen": float(analysis.follow_up.entries["last_contact"].notna().sum())}
    )
    return Card(say("report.card.follow_up"), overdue, "count", note, "high" if overdue else "good", numbers=numbers)


def gaps(market: Market) -> pd.Series:
    """Our price against each competitor's, from the one that we are farthest above."""
    return market.comparison["mean_gap"].dropna().astype(float).sort_values(ascending=False, kind="stable")


def _market(say: Phrases, analysis: Analysis) -> Card | None:
    market = analysis.market
    if market is None or market.board.empty:
        return None
    gap = market.board["gap"].mean()
    shares = market.shares
    note = ""
    if len(shares):
        note = say(
            "report.card.market.share", competitor=shares.index[0], share=f"{shares['market_share'].iloc[0]:.1f}%"
        )
    if words.blank(gap):
        if not len(shares):
            return None
        return Card(say("report.card.share"), float(shares["market_share"].iloc[0]), "points", str(shares.index[0]))
    dearer, total = int((gaps(market) > 0).sum()), len(gaps(market))
    numbers = {"dearer": dearer, "total": total}
    shown = say("report.card.market.of", **numbers)
    if len(shares):
        numbers[f"share:{shares.index[0]}"] = shares["market_share"].iloc[0]
    return Card(say("report.card.market"), shown, "", note, numbers=numbers)


def _largest(say: Phrases, analysis: Analysis) -> Card | None:
    revenue = analysis.facts["revenue_12m"].astype(float)
    total = float(revenue.sum())
    if total <= 0:
        return None
    largest = revenue.idxmax()
    share = float(revenue.max()) / total
    limit = CONCENTRATION.limits_in(analysis.settings).share
    name = shortened(str(analysis.tiers.at[largest, "name"]), 22)
    note = say("report.card.largest.note", name=name, limit=words.percent(limit))
    return Card(say("report.card.largest"), share, "percent", note, "high" if share > limit else None)


def _quality(say: Phrases, analysis: Analysis) -> Card | None:
    errors = sum(issue.severity == "error" for issue in analysis.issues)
    warnings = len(analysis.issues) - errors
    note = say("report.card.quality.note", count=words.number(warnings))
    state = "high" if errors else "good"
    return Card(say("report.card.quality"), errors, "count", note, state, numbers={"warnings": warnings})
