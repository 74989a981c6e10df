"""客户信息 of the sample: what a sales person has typed about each customer, in keeping with the other sheets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from random import Random

from kamxl.sample.draw import generator, months_before, weighted
from kamxl.sample.firms import Firm
from kamxl.sample.record import Record
from kamxl.sample.words import Pair
from kamxl.sample.words.people import DECIDERS, GIVEN_NAMES, PREFERENCES, SURNAMES

_SOURCES: tuple[tuple[str, float], ...] = (("fair", 0.28), ("referral", 0.36), ("online", 0.24), ("other", 0.12))
_GROUPS = ((2, (19, 31)), (7, (24,)))
"""(head, subsidiaries) as places among the steady customers, the largest first."""
_FORGOTTEN, _GIVEN_UP = 200, 220
"""Days of silence after which a small customer is out of mind, and after which somebody has put it down as lost."""


def customers(
    firms: Sequence[Firm],
    order_records: Sequence[Record],
    contact_records: Sequence[Record],
    seed: int,
    as_of: date,
    position: int,
) -> list[Record]:
    """One row a customer, oldest first."""
    rng = generator(seed, "customers")
    year = _sums(order_records, months_before(as_of, 12), as_of)
    latest = {record["customer_id"]: record for record in contact_records}
    found = [
        _record(firm, rng, year.get(firm.customer_id, (0.0, 0.0, 0.0)), latest.get(firm.customer_id), position)
        for firm in firms
    ]
    parents, ever = _parents(firms), _sums(order_records, date.min, as_of)
    for firm, row in zip(firms, found, strict=True):
        amount, _, paid = ever.get(firm.customer_id, (0.0, 0.0, 0.0))
        row["credit_limit"] = _limit(firm, (amount - paid) / 1e4)
        row["parent"] = parents.get(firm.customer_id)
    return found


def _parents(firms: Sequence[Firm]) -> dict[str, str]:
    """Subsidiary -> head of its group."""
    steady = sorted((firm for firm in firms if firm.course == "steady"), key=lambda firm: -firm.annual)
    return {steady[place].customer_id: steady[head].customer_id for head, places in _GROUPS for place in places}


def _limit(firm: Firm, unpaid: float) -> int | None:
    """万元, in steps of five, of those who buy on account: room for what they owe, less for who does not pay."""
    if not firm.credit_days:
        return None
    most = unpaid * 0.8 if firm.payer == "bad" else max(firm.annual * firm.credit_days / 365 * 2, unpaid * 1.15)
    return max(math.floor(most / 5) if firm.payer == "bad" else math.ceil(most / 5), 1) * 5


def _sums(orders: Sequence[Record], after: date, until: date) -> dict[str, tuple[float, float, float]]:
    """Amount, profit and payments of each customer's orders in a span of days."""
    found: dict[str, tuple[float, float, float]] = {}
    for order in orders:
        day, key = order["order_date"], str(order["customer_id"])
        if order["status"] != "cancelled" and isinstance(day, date) and after < day <= until:
            amount, profit, paid = found.get(key, (0.0, 0.0, 0.0))
            found[key] = (
                amount + float(order["amount"]),
                profit + float(order["profit"]),
                paid + float(order["paid"]),
            )
    return found


def _record(firm: Firm, rng: Random, year: tuple[float, float, float], contact: Record | None, position: int) -> Record:
    amount, profit, paid = year
    size = firm.annual * rng.uniform(22, 60)
    decider = rng.choice(SURNAMES), rng.choice(GIVEN_NAMES), rng.choice(DECIDERS)
    known = firm.first_deal is not None
    chance = rng.random()
    return {
        "customer_id": firm.customer_id,
        "name": firm.name[position],
        "industry": firm.industry.word[position],
        "region": firm.region.word[position],
        "contact": firm.contact[position],
        "title": firm.post[position],
        "phone": firm.phone,
        "email": firm.email if rng.random() < 0.82 else None,
        "address": firm.address[position] if rng.random() < 0.9 else None,
        "first_deal_date": firm.first_deal,
        # Typed once a year from memory: near the orders, not equal to them.
        "annual_amount": round(amount / 1e4 * rng.uniform(0.95, 1.06), 0 if amount > 2e5 else 1)
        if amount > 0
        else None,
        "annual_profit": round(profit / 1e4 * rng.uniform(0.95, 1.06), 1) if amount > 0 else None,
        "status": _status(firm),
        "last_follow_up": contact["date"] if contact else None,
        "follow_up_note": contact["content"] if contact else None,
        "owner": firm.owner[position],
        "source": weighted(rng, _SOURCES),
        "decision_contact": _decider(decider, position) if rng.random() < 0.7 else None,
        "company_size": _rounded(size / rng.uniform(55, 90) * 10),
        "company_revenue": _rounded(size),
        "main_business": rng.choice(firm.industry.business)[position],
        "collection_rate": min(100, round(paid / amount * 100)) if amount > 0 else None,
        "credit_grade": _credit(firm, rng) if known else None,
        "industry_influence": min(5, max(1, round(1.2 + math.log10(size / 100) + rng.gauss(0, 0.5)))),
        "quality_loss": round(firm.annual * rng.uniform(0.001, 0.006), 2)
        if known and chance < 0.3
        else 0
        if known
        else None,
        "growth_potential": {"growing": 5, "new": 4, "potential": 4, "declining": 2, "lost": 1}.get(firm.course, 3)
        - (1 if rng.random() < 0.25 and firm.course != "lost" else 0),
        "wallet_share": _wallet(firm, rng) if known else None,
        "payment_days": firm.credit_days if known else None,
        "credit_limit": None,
        "parent": None,
        "preferences": rng.choice(PREFERENCES)[position] if rng.random() < 0.55 else None,
        "consent": {"refused": "no", "silent": None}.get(firm.trouble, "yes"),
        "assigned_tier": None,
        "notes": None,
    }


def _status(firm: Firm) -> str:
    """As the sales people keep it: of a large customer that is silent nobody writes that it is lost."""
    if firm.course == "asleep" and not firm.large:
        return "lost" if firm.silent > _GIVEN_UP else "active" if firm.silent > _FORGOTTEN else "paused"
    return {"potential": "potential", "lost": "lost"}.get(firm.course, "active")


def _decider(parts: tuple[Pair, Pair, Pair], position: int) -> str:
    surname, given, post = parts
    if position == 0:
        return f"{surname[0]}{given[0]}（{post[0]}）"
    return f"{given[1]} {surname[1]} ({post[1]})"


def _rounded(value: float) -> int:
    """To two figures, as such numbers are known."""
    digits = max(len(str(int(value))) - 2, 0)
    return max(int(round(value, -digits)), 10)


def _credit(firm: Firm, rng: Random) -> str:
    grades = {"good": (0.6, 0.36, 0.04, 0.0), "slow": (0.05, 0.6, 0.35, 0.0), "bad": (0.0, 0.1, 0.55, 0.35)}
    return rng.choices("ABCD", grades[firm.payer])[0]


def _wallet(firm: Firm, rng: Random) -> int:
    middle = {"growing": 48, "steady": 42, "new": 18, "declining": 24, "asleep": 8, "lost": 2}[firm.course]
    return min(95, max(1, round(rng.gauss(middle, 10))))
