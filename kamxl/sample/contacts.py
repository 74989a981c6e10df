"""Follow-ups: who was called or visited when, and what was said, from what was going on with the customer then."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from kamxl.sample.draw import generator, weekday
from kamxl.sample.firms import Firm
from kamxl.sample.record import Record
from kamxl.sample.season import intensity
from kamxl.sample.words import sentence
from kamxl.sample.words.notes import METHOD_WEIGHTS, METHODS, NOTES, Note
from kamxl.sample.words.products import COMPETITORS

_MONTHS_BACK = 15
_PIPELINE = ("research", "qualify", "contact", "solution", "proposal", "signed")


@dataclass
class Events:
    """What happened with one customer, oldest first."""

    orders: list[date] = field(default_factory=list)
    complaints: list[date] = field(default_factory=list)
    ends: list[date] = field(default_factory=list)
    """Ends of contracts."""


def follow_ups(
    firms: Sequence[Firm],
    order_records: Sequence[Record],
    complaint_records: Sequence[Record],
    contract_records: Sequence[Record],
    seed: int,
    as_of: date,
    position: int,
) -> list[Record]:
    """The contacts of fifteen months, oldest first."""
    events = _events(order_records, complaint_records, contract_records)
    found = [
        record
        for firm in firms
        for record in _of_firm(firm, events.get(firm.customer_id, Events()), seed, as_of, position)
    ]
    found.sort(key=lambda record: (record["date"], record["customer_id"]))
    return found


def _events(orders: Sequence[Record], complaints: Sequence[Record], contracts: Sequence[Record]) -> dict[str, Events]:
    found: dict[str, Events] = {}

    def of(record: Record) -> Events:
        return found.setdefault(str(record["customer_id"]), Events())

    for record in orders:
        if record["status"] in {"done", "open"}:
            of(record).orders.append(record["order_date"])
    for record in complaints:
        if record["kind"] == "complaint":
            of(record).complaints.append(record["opened"])
    for record in contracts:
        if record["kind"] == "contract":
            of(record).ends.append(record["end"])
    return found


def _cadence(firm: Firm) -> int:
    """Days between contacts that its size deserves."""
    usual = 9 if firm.annual >= 115 else 22 if firm.annual >= 60 else 58 if firm.annual >= 12 else 105
    if firm.course == "potential":
        return 19
    return usual * 2 if firm.course == "lost" else usual


def _of_firm(firm: Firm, events: Events, seed: int, as_of: date, position: int) -> list[Record]:
    rng = generator(seed, f"follow-ups/{firm.customer_id}")
    cadence = _cadence(firm)
    day = as_of - timedelta(days=_MONTHS_BACK * 30 + rng.randint(-20, 20))
    if firm.course == "potential":
        day = as_of - timedelta(days=rng.randint(30, 130))
    elif firm.first_deal is not None:
        day = max(day, firm.first_deal - timedelta(days=25))
    # Some are neglected: the last planned contact did not happen.
    neglect = 2 * cadence if firm.trouble == "neglected" else 0
    if firm.course == "asleep" and firm.silent > 200 and not firm.large:
        neglect = firm.silent - 10  # forgotten: nobody has called since the last order
    last = as_of - timedelta(days=neglect)
    dates: list[date] = []
    while day <= last:
        worked = _working(day)
        if not dates or worked > dates[-1]:
            dates.append(worked)
        day += timedelta(days=max(3, round(cadence * rng.uniform(0.65, 1.35))))
    urgent = [opened + timedelta(days=rng.randint(1, 4)) for opened in events.complaints]
    dates = sorted({*dates, *(_working(d) for d in urgent if dates and dates[0] <= d <= as_of)})
    stage = rng.choice((1, 2, 3, 4, 4, 5)) if firm.course == "potential" else 0
    used: list[Note] = []
    records = []
    for place, when in enumerate(dates):
        kind = _subject(firm, events, when, as_of, rng)
        if kind == "potential":
            kind = _PIPELINE[min(stage * (place + 1) // len(dates), 5)]
        note = _fresh(rng, NOTES[kind], used)
        following = dates[place + 1] if place + 1 < len(dates) else None
        record = _record(firm, rng, when, following, cadence, kind, note, position)
        if following is None and not neglect:
            record["next_date"] = as_of + timedelta(days=rng.randint(1, max(cadence // 2, 3)))
        records.append(record)
    return records


def _working(day: date) -> date:
    """A day on which people work: no weekend, no festival."""
    day = weekday(day)
    while intensity(day) < 0.2:
        day = weekday(day - timedelta(days=1))
    return day


def _subject(firm: Firm, events: Events, when: date, as_of: date, rng: Random) -> str:
    if any(0 <= (when - opened).days <= 12 for opened in events.complaints):
        return "complaint"
    if firm.course == "potential":
        return "potential"
    if any(0 <= (end - when).days <= 45 for end in events.ends) and rng.random() < 0.75:
        return "renewal"
    if firm.last_deal is not None and when > firm.last_deal + timedelta(days=45):
        return "win_back"
    if firm.payer == "bad" and rng.random() < 0.4:
        return "collect"
    if firm.course == "declining" and (as_of - when).days < 270 and rng.random() < 0.75:
        return "decline"
    place = bisect_right(events.orders, when)
    if place and (when - events.orders[place - 1]).days <= 10 and rng.random() < 0.6:
        return "order"
    if firm.course == "new" and rng.random() < 0.6:
        return "onboard"
    if firm.course == "growing" and rng.random() < 0.5:
        return "growth"
    return "growth" if rng.random() < 0.08 else "routine"


def _fresh(rng: Random, notes: tuple[Note, ...], used: list[Note]) -> Note:
    """A note that was not written lately about the same customer, as far as there is one."""
    left = [note for note in notes if note not in used[-len(notes) + 1 :]] if len(notes) > 1 else list(notes)
    note = rng.choice(left or list(notes))
    used.append(note)
    return note


def _record(
    firm: Firm, rng: Random, when: date, following: date | None, cadence: int, kind: str, note: Note, position: int
) -> Record:
    product = rng.choice(firm.machines).name(position)
    slots: dict[str, object] = {
        "qty": rng.choice((4, 6, 8, 10, 12, 20, 30)),
        "rival": rng.choice(COMPETITORS).word[position],
        "percent": rng.choice((3, 5, 6, 8, 10, 12)),
        "used": rng.choice((45, 55, 60, 70, 80)),
        "on_time": rng.choice((92, 95, 97, 98)),
        "amount": max(1, round(firm.annual * rng.uniform(0.04, 0.18))),
        "month": (when.month + rng.randint(0, 3)) % 12 + 1,
    }
    planned = following or when + timedelta(days=round(cadence * rng.uniform(0.7, 1.1)))
    # The plan is not the deed: most contacts come some days before or after their day.
    planned = _working(planned + timedelta(days=rng.randint(-2, 3) if following else 0))
    weights = METHOD_WEIGHTS.get(kind, METHOD_WEIGHTS["growth"])
    return {
        "date": when,
        "customer_id": firm.customer_id,
        "method": rng.choice(note.by) if note.by else rng.choices(METHODS, weights)[0],
        "contact": firm.contact[position],
        "content": sentence(note.content, position, product, **slots),
        "deal_id": None,
        "stage": note.stage,
        "outcome": note.outcome[position],
        "next_action": note.action[position],
        "next_date": max(planned, when + timedelta(days=1)),
        "owner": firm.owner[position],
        "attachment": None,
    }
