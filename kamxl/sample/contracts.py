"""Frame agreements of the larger customers, and quotations of which some became one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from kamxl.sample.draw import generator, months_before, weekday
from kamxl.sample.firms import Firm
from kamxl.sample.record import Record
from kamxl.sample.words.voices import DELIVERY, TERMS

_LEAST = 35.0
"""万元 a year from which a customer has a frame agreement."""
_AHEAD = timedelta(days=70)
"""So long before its start the next agreement may be signed."""
_LAPSED = 0.02
"""Share of agreements that ran out and still stand as running: nobody closed them."""


def contracts(firms: Sequence[Firm], seed: int, as_of: date, position: int) -> list[Record]:
    """Contracts and quotations, by the day they were signed."""
    rng = generator(seed, "contracts")
    found = [record for firm in firms for record in _frames(firm, rng, as_of, position)]
    found += [record for firm in firms for record in _quotations(firm, rng, as_of, position)]
    found.sort(key=lambda record: (record["signed"], record["customer_id"]))
    numbers: dict[str, int] = {}
    for record in found:
        day = record["signed"]
        assert isinstance(day, date)
        head = f"{'HT' if record['kind'] == 'contract' else 'BJ'}{day.year}"
        numbers[head] = numbers.get(head, 0) + 1
        record["contract_id"] = f"{head}{numbers[head]:03d}"
    return found


def _frames(firm: Firm, rng: Random, as_of: date, position: int) -> list[Record]:
    """One a year, each from where the last one ended."""
    if firm.first_deal is None or firm.annual < _LEAST or rng.random() < 0.25:
        return []
    found: list[Record] = []
    start = months_before(as_of, rng.randint(25, 36)) + timedelta(days=rng.randint(0, 25))
    start = max(start, firm.first_deal + timedelta(days=60))
    terms = rng.choice(TERMS[:4])[position]
    ahead = _AHEAD if rng.random() < (0.96 if firm.large else 0.7) else timedelta()
    while start <= as_of + ahead and (firm.last_deal is None or start <= firm.last_deal):
        end = months_before(start, -12) - timedelta(days=1)
        signed = weekday(min(start - timedelta(days=rng.randint(3, 20)), as_of))
        running = end >= as_of or rng.random() < _LAPSED
        wanted = firm.annual * firm.level((as_of - start).days / 30.44) * rng.uniform(0.75, 1.0)
        found.append(
            _record(
                firm, "contract", signed, start, end,
                max(round(wanted / 5), 1) * 5e4, terms, rng.choice(DELIVERY)[position], "running" if running else "done",
            )
        )  # fmt: skip
        if end >= as_of - timedelta(days=40) and rng.random() < 0.2:
            break
        start = end + timedelta(days=1)
    return found


def _quotations(firm: Firm, rng: Random, as_of: date, position: int) -> list[Record]:
    chance = {"potential": 0.6, "growing": 0.75, "new": 0.5, "declining": 0.6, "lost": 0.1, "asleep": 0.4}
    found: list[Record] = []
    for _ in range(2):
        if rng.random() > chance.get(firm.course, 0.28) or firm.annual < 12:
            continue
        signed = weekday(as_of - timedelta(days=rng.randint(6, 420)))
        if firm.last_deal is not None:
            signed = min(signed, firm.last_deal)
        if firm.first_deal is None:
            signed = weekday(as_of - timedelta(days=rng.randint(6, 90)))
        end = signed + timedelta(days=rng.choice((30, 30, 45, 60)))
        open_ = (as_of - signed).days < 110
        status = "pending" if open_ and rng.random() < 0.75 else rng.choice(("done", "done", "ended"))
        if firm.first_deal is None and status == "done":
            status = "pending"
        amount = max(round(firm.annual * rng.uniform(0.08, 0.45), 1), 0.8) * 1e4
        found.append(
            _record(
                firm, "quotation", signed, None, end, round(amount, -2), rng.choice(TERMS)[position],
                rng.choice(DELIVERY)[position], status,
            )
        )  # fmt: skip
    return found


def _record(
    firm: Firm,
    kind: str,
    signed: date,
    start: date | None,
    end: date,
    amount: float,
    terms: str,
    delivery: str,
    status: str,
) -> Record:
    return {
        "contract_id": "",
        "customer_id": firm.customer_id,
        "kind": kind,
        "signed": signed,
        "start": start,
        "end": end,
        "amount": amount,
        "currency": None,
        "deal_id": None,
        "terms": terms,
        "delivery": delivery,
        "status": status,
    }
