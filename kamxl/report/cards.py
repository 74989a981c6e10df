"""The figures at the top of the overview: each with what it is to be compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from kamxl.compute import labels
from kamxl.compute.alerts.money import CONCENTRATION
from kamxl.compute.analysis import Analysis
from kamxl.plan import Card, Cards
from kamxl.report import words
from kamxl.report.phrases import Phrases
from kamxl.width import shortened

CARDS = 6
_NOTE_LINES = 2
"""Lines that each thing said below a figure may take."""


def cards(say: Phrases, analysis: Analysis) -> Cards:
    """The six figures that this book has data for, the most important first."""
    makers: tuple[Callable[[Phrases, Analysis], Card | None], ...] = (
        _revenue, _top_tiers, _lifetime, _alerts, _follow_ups, _market, _largest, _quality,
    )  # fmt: skip

    def found() -> Iterator[Card]:
        for make in makers:
            card = make(say, analysis)
            if card is not None:
                yield card

    first, *others = islice(found(), CARDS)
    return Cards((_told(say, analysis, first), *others))


def _told(say: Phrases, analysis: Analysis, card: Card) -> Card:
    """The first card says what the figures lack, and where the book ended long before the day that they are for."""
    said = []
    left_out = analysis.left_out
    if left_out.rows:
        amount = say.amount(left_out.amount) if left_out.amount else ""
        key = "report.card.left_out.amount" if amount else "report.card.left_out"
        said.append(say(key, count=words.number(left_out.rows), amount=amount))
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
    now, before = revenue_and_before(analysis)
    change = now / before - 1 if before > 0 else float("nan")
    note = say("report.card.revenue.note", change=words.signed_percent(change))
    if other > 0:
        note += say("report.card.revenue.typed", amount=say.amount(other))
    state = None if words.blank(change) else "good" if change >= 0 else "high"
    return Card(say("report.card.revenue"), now / say.money.scale, _kind(say, now), note, state)


def _kind(say: Phrases, amount: float) -> str:
    """The format of an amount in the display unit: decimals where it has few figures before them."""
    return "count" if amount >= 10 * say.money.scale else "yuan2"


def revenue_and_before(analysis: Analysis) -> tuple[float, float]:
    """Revenue from orders in the last 12 months and in the 12 before, of the customers that count (元)."""
    ordered = analysis.facts[analysis.facts["basis"] == "orders"]
    return float(ordered["revenue_12m"].sum()), float(ordered["revenue_previous_12m"].sum())


def _top_tiers(say: Phrases, analysis: Analysis) -> Card | None:
    if not analysis.listed:
        return None
    tiers = analysis.tiers["tier"].astype(str)
    best = labels.rank(analysis.settings.tier.model, analysis.settings.tier)[:2]
    label = say("report.card.tiers", tiers=[words.word("tier", tier, say.lang) for tier in best])
    note = say("report.card.tiers.note", count=words.number(len(tiers)))
    review = analysis.review
    if review.previous is not None and not review.model_changed:
        moves = review.changes["change"].value_counts()
        note += say("report.card.tiers.moves", up=int(moves.get("up", 0)), down=int(moves.get("down", 0)))
    return Card(label, int(tiers.isin(best).sum()), "count", note)


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
    if note.check is not None:
        expected, actual = words.number(note.check.expected), words.number(note.check.actual)
        text += say("report.card.lifetime.check", expected=expected, actual=actual)
    label = say("report.card.lifetime", months=analysis.settings.lifetime.horizon_months)
    return Card(label, float(note.total) / say.money.scale, _kind(say, float(note.total)), text)


def _alerts(say: Phrases, analysis: Analysis) -> Card | None:
    alerts = analysis.alerts
    high = int((alerts["severity"] == "high").sum())
    customers = alerts["customer_id"].dropna().nunique()
    key = "report.card.alerts.note" if customers else "report.card.alerts.total"
    note = say(key, total=words.number(len(alerts)), customers=words.number(customers))
    return Card(say("report.card.alerts"), high, "count", note, "high" if high else "good")


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
    return Card(say("report.card.follow_up"), overdue, "count", note, "high" if overdue else "good")


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
    return Card(say("report.card.market"), float(gap), "gap", note)


def _largest(say: Phrases, analysis: Analysis) -> Card | None:
    revenue = analysis.facts["revenue_12m"].astype(float)
    total = float(revenue.sum())
    if total <= 0:
        return None
    largest = revenue.idxmax()
    share = float(revenue.max()) / total
    limit = CONCENTRATION.limits_in(analysis.settings).share
    name = shortened(str(analysis.tiers.at[largest, "name"]), 16)
    note = say("report.card.largest.note", name=name, limit=words.percent(limit))
    return Card(say("report.card.largest"), share, "percent", note, "high" if share > limit else None)


def _quality(say: Phrases, analysis: Analysis) -> Card | None:
    errors = sum(issue.severity == "error" for issue in analysis.issues)
    note = say("report.card.quality.note", count=words.number(len(analysis.issues) - errors))
    return Card(say("report.card.quality"), errors, "count", note, "high" if errors else "good")
