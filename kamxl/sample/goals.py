"""目标 and 客户计划 of the sample: what was to be reached, where it falls behind, and what is done about it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from kamxl.sample import season
from kamxl.sample.draw import generator, months_before, weekday
from kamxl.sample.firms import Firm
from kamxl.sample.record import Record
from kamxl.sample.words.firms import REGIONS
from kamxl.sample.words.goals import GOALS, RESULTS, WIN_BACK
from kamxl.sample.words.products import CATEGORIES

_RISE = 1.06
"""What is asked for, against what the last year gave."""
_ON_PACE, _BEHIND = 0.88, 0.66
"""Of the days that are over: nobody but the one who falls behind is below the first."""
_SURE = 0.2
"""Share of a period that must be over before it tells anything."""
_OVERDUE = 18


def targets(firms: Sequence[Firm], orders: Sequence[Record], contacted: Sequence[Record], as_of: date, position: int) -> list[Record]:  # fmt: skip
    """Targets of the year, its quarters, and the running quarter and month by whom and what they are for."""
    owner_of = {firm.customer_id: firm.owner[position] for firm in firms}
    region_of = {firm.customer_id: firm.region.word[position] for firm in firms}
    counted = [order for order in orders if order["status"] != "cancelled"]
    quarter = (as_of.month + 2) // 3
    year, now, month = str(as_of.year), f"{as_of.year}Q{quarter}", f"{as_of:%Y-%m}"
    owners = list(dict.fromkeys(one[position] for region in REGIONS for one in region.owners))
    sold = _sum(counted, "order_date", "amount")
    found = [_target(str(as_of.year - 1), "revenue", sold, as_of)]
    for measure, amount, day in (("revenue", "amount", "order_date"), ("profit", "profit", "order_date"), ("paid", "paid", "paid_date")):  # fmt: skip
        found.append(_target(year, measure, _sum(counted, day, amount), as_of))
    first: dict[str, Record] = {}
    for order in counted:
        first.setdefault(order["customer_id"], order | {"one": 1.0})
    found.append(_target(year, "new_customers", _sum(list(first.values()), "order_date", "one"), as_of))
    found += [_target(f"{as_of.year}Q{number}", "revenue", sold, as_of) for number in range(1, 5)]
    found.append(_target(now, "paid", _sum(counted, "paid_date", "paid"), as_of))
    # The one who sells most in the quarter is asked for too much.
    sums = {owner: _sum([o for o in counted if owner_of[o["customer_id"]] == owner], "order_date", "amount") for owner in owners}  # fmt: skip
    since, until = _bounds(now)
    most = max(owners, key=lambda owner: sums[owner](since, min(until, as_of)))
    for owner in owners:
        found.append(_target(now, "revenue", sums[owner], as_of, behind=owner == most) | {"owner": owner})
    for region in REGIONS[:3]:
        own = [o for o in counted if region_of[o["customer_id"]] == region.word[position]]
        found.append(
            _target(now, "revenue", _sum(own, "order_date", "amount"), as_of) | {"region": region.word[position]}
        )
    for name in ("servo", "inverter", "plc"):
        own = [o for o in counted if o["category"] == CATEGORIES[name][position]]
        found.append(_target(now, "revenue", _sum(own, "order_date", "amount"), as_of) | {"product": CATEGORIES[name][position]})  # fmt: skip
    # Of the largest three that are asked for something one has stopped ordering.
    sales = {
        firm.customer_id: _sum([o for o in counted if o["customer_id"] == firm.customer_id], "order_date", "amount")
        for firm in firms
    }
    asked = [f for f in firms if f.course == "asleep" or sales[f.customer_id](since, min(until, as_of)) > 0]
    for firm in sorted(asked, key=lambda firm: -firm.annual)[:3]:
        found.append(_target(now, "revenue", sales[firm.customer_id], as_of) | {"customer_id": firm.customer_id})
    visits = [contact | {"one": 1.0} for contact in contacted if contact["method"] == "visit"]
    for owner in owners:
        own = [contact for contact in visits if contact["owner"] == owner]
        found.append(_target(month, "visits", _sum(own, "date", "one"), as_of) | {"owner": owner})
    return found


def _sum(rows: Sequence[Record], day: str, field: str) -> Callable[[date, date], float]:
    """What a field of the rows comes to from one day to another, both included."""
    known = [(row[day], float(row[field])) for row in rows if isinstance(row[day], date)]
    return lambda since, until: sum(amount for when, amount in known if since <= when <= until)


def _bounds(period: str) -> tuple[date, date]:
    year = int(period[:4])
    if "Q" in period:
        first = date(year, 3 * int(period[-1]) - 2, 1)
        return first, months_before(first, -3) - timedelta(days=1)
    first = date(year, int(period[5:]), 1) if "-" in period else date(year, 1, 1)
    return first, months_before(first, -1 if "-" in period else -12) - timedelta(days=1)


def _target(
    period: str, measure: str, reached: Callable[[date, date], float], as_of: date, *, behind: bool = False
) -> Record:
    """A target a little above what the last year gave, and within reach but for the one who falls behind."""
    since, until = _bounds(period)
    start = months_before(as_of, 12) + timedelta(days=1)
    share = sum(pace for _, pace in season.days(since, until)) / sum(pace for _, pace in season.days(start, as_of))
    wanted = reached(start, as_of) * share * _RISE
    if until.year < as_of.year:
        wanted = reached(since, until) * 1.02  # last year's: missed by a little
    over = (min(as_of, until) - since).days + 1
    gone = over / ((until - since).days + 1)
    done = reached(since, min(as_of, until))
    if gone >= _SURE and since <= as_of and done > 0:
        wanted = done / gone / _BEHIND if behind else min(wanted, done / gone / _ON_PACE)
    counts = measure in {"new_customers", "visits"}
    value = float(max(math.floor(wanted), 1)) if counts else _round(wanted / 1e4)
    return {
        "period": period,
        "measure": measure,
        "owner": None,
        "customer_id": None,
        "region": None,
        "product": None,
        "value": int(value) if value.is_integer() else value,
    }


def _round(value: float) -> float:
    """Down to a number that people ask for."""
    step = 0.5 if value < 20 else 5 if value < 200 else 10 if value < 1000 else 50
    return float(max(math.floor(value / step) * step, 0.5))


def plans(firms: Sequence[Firm], seed: int, as_of: date, position: int) -> list[Record]:
    """Three actions each of the customers that matter most: those that slip, and the largest that hold or grow."""
    large = sorted(firms, key=lambda firm: -firm.annual)
    slipping = [firm for firm in large if firm.course == "declining"][:4]
    others = [firm for firm in large if firm.course in {"steady", "growing"}][:8]
    found: list[Record] = []
    for place, firm in enumerate([*slipping, *others]):
        rng = generator(seed, f"plans/{firm.customer_id}")
        goal = WIN_BACK if firm in slipping else GOALS[place % len(GOALS)]
        middle = -_OVERDUE if place == len(slipping) - 1 else rng.randint(6, 40)
        days = (-rng.randint(25, 90), middle, rng.randint(50, 130))
        for number, (action, away) in enumerate(zip(goal.actions, days, strict=True)):
            found.append(
                {
                    "customer_id": firm.customer_id,
                    "goal": goal.goal[position],
                    "measure": goal.measure[position],
                    "target": goal.target,
                    "action": action[position],
                    "owner": firm.owner[position],
                    "due": weekday(as_of + timedelta(days=away)),
                    "status": ("done", "working", "new")[number],
                    "result": rng.choice(RESULTS)[position] if number == 0 else None,
                }
            )
    return found
