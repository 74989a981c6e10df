"""Complaints, needs and survey answers; whoever is unhappy buys less, and the other way round."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from kamxl.sample.draw import generator, weekday
from kamxl.sample.firms import Firm
from kamxl.sample.record import Record
from kamxl.sample.words import sentence
from kamxl.sample.words.voices import COMMENTS, COMPLAINTS, NEEDS, SERVICE_PEOPLE

_TROUBLE = {"declining": 2.0, "asleep": 1.2, "lost": 1.2, "growing": 0.5, "steady": 0.45, "new": 0.4}
"""Complaints of a mid-sized customer in two years, by its course."""
_WAVES = (32, 123, 214, 305, 396, 487, 578)
"""Surveys so many days before as_of: large customers are asked each quarter, the rest in every other one."""
_UNSOLVED = timedelta(days=19)
"""Since when the complaint that lies about is open."""
_DIMENSIONS = ("product", "service", "delivery", "after_sales")


def complaints(firms: Sequence[Firm], seed: int, as_of: date, position: int) -> list[Record]:
    """Complaints, inquiries and suggestions of two years, oldest first."""
    rng = generator(seed, "complaints")
    found: list[Record] = []
    for firm in firms:
        if firm.first_deal is None:
            continue
        expected = _TROUBLE[firm.course] * min(0.5 + firm.annual / 90, 1.8)
        for _ in range(_poisson(rng, expected)):
            opened = _trouble_day(firm, rng, as_of)
            if opened is not None:
                found.append(_complaint(firm, rng, opened, as_of, position))
        if firm.trouble == "unsolved":
            opened = weekday(as_of - _UNSOLVED)
            found.append(_complaint(firm, rng, opened, as_of, position, "complaint") | {"closed": None})
    found.sort(key=lambda record: (record["opened"], record["customer_id"]))
    for number, record in enumerate(found, 1):
        record["complaint_id"] = f"TS{number:03d}"
    return found


def _poisson(rng: Random, mean: float) -> int:
    count, product, limit = 0, rng.random(), math.exp(-mean)
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def _trouble_day(firm: Firm, rng: Random, as_of: date) -> date | None:
    """For who is leaving, shortly before the orders stop; else any day of two years."""
    if firm.last_deal is not None:
        day = firm.last_deal - timedelta(days=rng.randint(-10, 80))
    elif firm.course == "declining":
        day = as_of - timedelta(days=int(rng.triangular(3, 360, 140)))
    else:
        day = as_of - timedelta(days=int(rng.triangular(2, 720, 150)))
    day = weekday(day)
    return day if firm.first_deal is not None and firm.first_deal < day <= as_of else None


def _complaint(firm: Firm, rng: Random, opened: date, as_of: date, position: int, kind: str | None = None) -> Record:
    unhappy = firm.course in {"declining", "asleep", "lost"}
    kind = (
        kind
        or rng.choices(("complaint", "inquiry", "suggestion"), (0.86, 0.09, 0.05) if unhappy else (0.58, 0.27, 0.15))[0]
    )
    words, severity = rng.choice(COMPLAINTS[kind])
    days = max(1, round(rng.lognormvariate(1.9 if unhappy else 1.4, 0.6)))
    closed = opened + timedelta(days=days)
    return {
        "complaint_id": "",
        "customer_id": firm.customer_id,
        "opened": opened,
        "kind": kind,
        "severity": severity,
        "content": sentence(words, position, _product(firm, rng, position)),
        "handler": rng.choice(SERVICE_PEOPLE)[position],
        # A few that nobody closed: these burn.
        "closed": None if closed > as_of or (rng.random() < 0.12 and 8 < (as_of - opened).days < 80) else closed,
    }


def _product(firm: Firm, rng: Random, position: int) -> str:
    return rng.choice(firm.machines).name(position)


def needs(firms: Sequence[Firm], seed: int, as_of: date, position: int) -> list[Record]:
    """Needs of the last year, mostly of larger and growing customers."""
    rng, later = generator(seed, "needs"), generator(seed, "needs/closed")
    found: list[Record] = []
    for firm in firms:
        chance = {"growing": 0.9, "potential": 0.7, "declining": 0.5, "lost": 0.0}.get(
            firm.course, 0.2 + firm.annual / 300
        )
        if rng.random() > chance:
            continue
        for _ in range(rng.choice((1, 1, 2))):
            raised = weekday(as_of - timedelta(days=rng.randint(4, 330)))
            known = firm.first_deal or as_of - timedelta(days=100)
            if raised < known or (firm.last_deal is not None and raised > firm.last_deal):
                continue
            words, solution, priority = rng.choice(NEEDS)
            age = (as_of - raised).days
            status = rng.choices(
                ("new", "working", "met", "dropped"), (0.45, 0.45, 0.1, 0.0) if age < 45 else (0.01, 0.03, 0.84, 0.12)
            )[0]
            product = _product(firm, rng, position)
            found.append(
                {
                    "need_id": "",
                    "customer_id": firm.customer_id,
                    "date": raised,
                    "need": sentence(words, position, product),
                    "product": product if "{product}" in words[0] + solution[0] else None,
                    "priority": priority,
                    "solution": None if status == "new" else sentence(solution, position, product),
                    "status": status,
                    "closed": min(weekday(raised + timedelta(days=later.randint(6, 44))), as_of)
                    if status in ("met", "dropped")
                    else None,
                }
            )
    found.sort(key=lambda record: (record["date"], record["customer_id"]))
    for number, record in enumerate(found, 1):
        record["need_id"] = f"XQ{number:03d}"
    return found


def satisfaction(
    firms: Sequence[Firm], complaint_records: Sequence[Record], seed: int, as_of: date, position: int
) -> list[Record]:
    """Surveys: an overall score and some aspects, lower after complaints and before orders stop."""
    rng = generator(seed, "satisfaction")
    troubled: dict[str, list[date]] = {}
    for record in complaint_records:
        if record["kind"] == "complaint" and record["severity"] != "low":
            troubled.setdefault(str(record["customer_id"]), []).append(record["opened"])
    found: list[Record] = []
    for place, days in reversed(list(enumerate(_WAVES))):
        wave = as_of - timedelta(days=days)
        for firm in firms:
            if (place % 2 and not firm.large) or not _answers(firm, rng, wave):
                continue
            day = weekday(wave + timedelta(days=rng.randint(0, 16)))
            lately = sum(0 <= (day - opened).days <= 150 for opened in troubled.get(firm.customer_id, ()))
            base = firm.mood - 0.7 * min(lately, 2) - (1.4 if firm.course == "declining" and days < 300 else 0.0)
            channel = rng.choices(("online", "phone", "form", "interview"), (0.45, 0.25, 0.18, 0.12))[0]
            found += _answer(firm, rng, day, channel, base, position)
    return found


def _answers(firm: Firm, rng: Random, wave: date) -> bool:
    if firm.first_deal is None or firm.first_deal > wave - timedelta(days=45):
        return False
    if firm.last_deal is not None and firm.last_deal < wave - timedelta(days=60):
        return False
    return rng.random() < (0.97 if firm.large else 0.6 if firm.annual > 15 else 0.25)


def _answer(firm: Firm, rng: Random, day: date, channel: str, base: float, position: int) -> list[Record]:
    scores = [("overall", base + rng.gauss(0, 0.35))]
    scores += [(dimension, base + rng.gauss(0, 0.7)) for dimension in rng.sample(_DIMENSIONS, rng.choice((1, 2, 2, 4)))]
    records: list[Record] = []
    for dimension, drawn in scores:
        score = min(10.0, max(2.0, round(drawn * 2) / 2))
        tone = "good" if score >= 8 else "fair" if score >= 6.5 else "poor"
        says = dimension == "overall" and rng.random() < (0.95 if tone == "poor" else 0.45)
        records.append(
            {
                "date": day,
                "customer_id": firm.customer_id,
                "channel": channel,
                "dimension": dimension,
                "score": score,
                "comment": rng.choice(COMMENTS[tone])[position] if says else None,
            }
        )
    return records
