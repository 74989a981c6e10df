"""Random books whose figures are worked out a second time, in plain loops over exact fractions.

The arithmetic here is written from the definitions in docs/tiers.md and docs/alerts.md and shares nothing with `compute` nor
with the other twin of this folder. `KAMXL_LONG=1` draws 150 books instead of 15.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from random_books import Drawn, back

import kamxl
from kamxl.book import Result

BOOKS = 150 if os.environ.get("KAMXL_LONG") else 15
SABC = [("S", 1_500_000), ("A", 800_000), ("B", 150_000)]
A_TO_E = [("A", 1_500_000), ("B", 1_000_000), ("C", 800_000), ("D", 500_000), ("E", 150_000)]
CADENCE = {"S": 14, "A": 30, "B": 90}
A_TO_E_CADENCE = {"A": 14, "B": 30, "C": 30, "D": 90, "E": 90}


# --- the figures -----------------------------------------------------------------------------------------------------


def figures(book: Drawn) -> dict[str, dict[str, Any]]:
    """Facts of each customer that stands, then the labels of the models and the stage."""
    as_of = book.as_of
    year = back(as_of, 12)
    found: dict[str, dict[str, Any]] = {}
    any_profit = any(o["profit"] is not None for o in book.orders if o["status"] != "已取消" and o["day"] <= as_of)
    for key, person in book.people.items():
        valid = [o for o in book.orders if o["customer"] == key and o["status"] != "已取消" and o["day"] <= as_of]
        recent = [o for o in valid if o["day"] > year]
        bought = [o for o in valid if o["status"] != "退货" and o["amount"] >= 0]
        days = sorted({o["day"] for o in bought})
        profits = [o["profit"] for o in recent if o["profit"] is not None]
        paid = [o for o in recent if o["paid"] is not None]
        billed = sum((o["amount"] for o in paid), Fraction(0))
        typed = not valid and (person["amount"] is not None or person["profit"] is not None)
        revenue = sum((o["amount"] for o in recent), Fraction(0))
        total = sum((o["amount"] for o in valid), Fraction(0))
        profit = sum(profits, Fraction(0)) if profits or (any_profit and not recent) else None
        if not valid:
            profit = person["profit"]
        if typed:
            revenue = total = person["amount"] or Fraction(0)
        one: dict[str, Any] = {
            "revenue_12m": revenue,
            "profit_12m": profit,
            "revenue_total": total,
            "orders_12m": len({o["id"] for o in bought if o["day"] > year}),
            "paid_rate_12m": sum((o["paid"] for o in paid), Fraction(0)) / billed if billed > 0 else None,
            "last_order": days[-1] if days else None,
            "basis": "orders" if valid else "typed" if typed else "none",
        }
        last = one["last_order"]
        if person["status"] == "potential" or (not days and not (typed and person["amount"])):
            stage = "potential"
        elif person["status"] == "lost" or (last is not None and last < year):
            stage = "lost"
        elif last is not None and last < back(as_of, 3):
            stage = "asleep"
        elif len(days) == 1:
            stage = "first"
        elif len(days) >= 6 and days[0] <= year:
            stage = "loyal"
        else:
            stage = "repeat"
        bounds, rest, measure = SABC, "C", revenue
        if book.settings:
            bounds, rest, measure = A_TO_E, "none", revenue if typed else total
        one["lifecycle"] = stage
        one["tier"] = next((label for label, bound in bounds if measure >= bound), rest)
        one["days"] = days
        found[key] = one
    _abc(found)
    _pyramid(found)
    _rfm(found, as_of)
    return found


def _abc(found: dict[str, dict[str, Any]]) -> None:
    revenues = [one["revenue_12m"] for one in found.values() if one["revenue_12m"] > 0]
    total = sum(revenues, Fraction(0))
    for one in found.values():
        before = sum((r for r in revenues if r > one["revenue_12m"]), Fraction(0))
        if one["revenue_12m"] <= 0:
            one["abc"] = "C"
        else:
            one["abc"] = "A" if before < total * Fraction(4, 5) else "B" if before < total * Fraction(19, 20) else "C"


def _pyramid(found: dict[str, dict[str, Any]]) -> None:
    def place(key: str) -> tuple[Fraction, bool, Fraction]:
        profit = found[key]["profit_12m"]
        return -found[key]["revenue_12m"], profit is None, -(profit or Fraction(0))

    seats = [-(-len(found) * percent // 100) for percent in (1, 5, 20)]
    for key, one in found.items():
        better = sum(place(other) < place(key) for other in found)
        layers = zip(("platinum", "gold", "iron"), seats, strict=True)
        label = next((layer for layer, last in layers if better < last), "lead")
        one["pyramid"] = label if one["revenue_12m"] > 0 else "lead"


def _rfm(found: dict[str, dict[str, Any]], as_of: date) -> None:
    buyers = [key for key, one in found.items() if one["last_order"] is not None]
    high: dict[str, list[bool]] = {key: [] for key in buyers}
    for measure in ("recency", "orders_12m", "revenue_12m"):
        value = {
            key: -(as_of - found[key]["last_order"]).days if measure == "recency" else found[key][measure]
            for key in buyers
        }
        score = {}
        for key in buyers:
            less = sum(value[other] < value[key] for other in buyers)
            same = sum(value[other] == value[key] for other in buyers)
            rank = less + Fraction(same + 1, 2)
            score[key] = -((-5 * rank) // len(buyers))
        mean = sum(score.values(), Fraction(0)) / max(1, len(buyers))
        for key in buyers:
            high[key].append(score[key] > mean)
    words = {(True, True): "value", (True, False): "develop", (False, True): "keep", (False, False): "win_back"}
    for key, one in found.items():
        one["rfm"] = None
        if key in high:
            recent, often, much = high[key]
            one["rfm"] = ("important_" if much else "general_") + words[recent, often]


# --- the alerts ------------------------------------------------------------------------------------------------------


def group_head(book: Drawn, key: str) -> str:
    seen = [key]
    while (head := book.people[seen[-1]]["parent"]) is not None and head not in seen:
        seen.append(head)
    return seen[-1]


def net(book: Drawn, key: str, after: date, until: date) -> dict[str, Fraction]:
    """Net value by order id of what falls in a window."""
    found: dict[str, Fraction] = {}
    for o in book.orders:
        if o["customer"] == key and o["status"] != "已取消" and after < o["day"] <= until:
            found[o["id"]] = found.get(o["id"], Fraction(0)) + o["amount"]
    return found


def due_day(book: Drawn, order: dict[str, Any]) -> date:
    days = book.people[order["customer"]]["days"]
    due: date = order["due"] or order["day"] + timedelta(60 if days is None else days)
    return due


def expected_alerts(book: Drawn, facts: dict[str, dict[str, Any]]) -> dict[str, set[str]]:
    as_of = book.as_of
    found: dict[str, set[str]] = {}
    top = {key for key, one in facts.items() if one["tier"] in (("A", "B", "C") if book.settings else ("S", "A"))}

    def fire(rule: str, key: str) -> None:
        found.setdefault(rule, set()).add(key)

    for key, one in facts.items():
        lost = book.people[key]["status"] == "lost"
        days, last = one["days"], one["last_order"]
        gaps = [(b - a).days for a, b in pairwise(days)]
        broken = False
        if len(days) >= 4 and not lost:
            silent = (as_of - last).days
            broken = silent > 3 * median(gaps) and silent > max(gaps) and silent > 30
        if broken:
            fire("rhythm_break", key)
        elif last is not None and not lost and last < back(as_of, 3):
            fire("no_order", key)
        now, then = net(book, key, back(as_of, 3), as_of), net(book, key, back(as_of, 15), back(as_of, 12))
        r, b = sum(now.values(), Fraction(0)), sum(then.values(), Fraction(0))
        if b >= 10_000 and r < b * Fraction(7, 10):
            squares = sum((v * v for v in [*now.values(), *then.values()]), Fraction(0))
            z_square = (b - r) ** 2 / squares
            if z_square > Fraction(1645, 1000) ** 2 or (z_square > 1 and key in top):
                fire("sales_decline", key)
    _collection(book, facts, fire)
    _concentration(book, facts, fire)
    _contacts(book, facts, fire)
    for key, opened, kind, closed in getattr(book, "complaints", []):
        if kind == "投诉" and (as_of - opened).days > 7 and (closed is None or closed > as_of):
            fire("complaint_overdue", key)
    contracts = [c for c in getattr(book, "contracts", []) if c["kind"] == "合同"]
    for c in contracts:
        later = [o for o in contracts if o["key"] == c["key"] and o["end"] > c["end"] and o["status"] == "执行中"]
        if c["status"] == "执行中" and (c["end"] - as_of).days <= 60 and not later:
            fire("contract_expiring", c["key"])
    for key in facts:
        _satisfaction(book, key, fire)
    return found


def _collection(book: Drawn, facts: dict[str, dict[str, Any]], fire: Any) -> None:
    as_of, year = book.as_of, back(book.as_of, 12)
    standing = [o for o in book.orders if o["status"] != "已取消" and o["day"] <= as_of]
    due_lines = [o for o in standing if due_day(book, o) <= as_of]
    zero = 2 * sum(o["paid"] is not None for o in due_lines) > len(due_lines)
    for key in facts:
        own = [o for o in due_lines if o["customer"] == key and o["day"] > year and (zero or o["paid"] is not None)]
        billed = sum((o["amount"] for o in own), Fraction(0))
        paid = sum((o["paid"] or Fraction(0) for o in own), Fraction(0))
        if book.keeps_paid and billed > 0 and paid < billed * Fraction(4, 5):
            fire("low_collection", key)
        bills: dict[str, list[Any]] = {}
        for o in standing:
            if o["customer"] == key and (zero or o["paid"] is not None):
                bill = bills.setdefault(o["id"], [Fraction(0), date.max, date.max])
                bill[0] += o["amount"] - (o["paid"] or Fraction(0))
                bill[1] = min(bill[1], due_day(book, o))
                bill[2] = min(bill[2], o["day"])
        credit = -sum((bill[0] for bill in bills.values() if bill[0] < 0), Fraction(0))
        overdue = Fraction(0)
        for amount, due, _ in sorted(
            (bill for bill in bills.values() if bill[0] > 0), key=lambda bill: (bill[1], bill[2])
        ):
            used = min(credit, amount)
            credit -= used
            if (as_of - due).days > 30:
                overdue += amount - used
        if book.keeps_paid and overdue > 0:
            fire("receivable_overdue", key)
        limit = book.people[key]["limit"]
        if book.keeps_paid and limit is not None and sum((bill[0] for bill in bills.values()), Fraction(0)) > limit:
            fire("credit_exceeded", key)


def _concentration(book: Drawn, facts: dict[str, dict[str, Any]], fire: Any) -> None:
    groups: dict[str, Fraction] = {}
    for key, one in facts.items():
        head = group_head(book, key)
        groups[head] = groups.get(head, Fraction(0)) + one["revenue_12m"]
    total = sum(groups.values(), Fraction(0))
    if sum(one["revenue_12m"] > 0 for one in facts.values()) >= 5 and total > 0:
        for head, revenue in groups.items():
            if revenue > total * Fraction(3, 10):
                fire("concentration", head)


def _contacts(book: Drawn, facts: dict[str, dict[str, Any]], fire: Any) -> None:
    as_of = book.as_of
    records = getattr(book, "follow_ups", [])
    if not any(day <= as_of for _, day, _ in records) and not any(p["contact"] for p in book.people.values()):
        return
    for key, one in facts.items():
        person = book.people[key]
        if person["status"] == "lost":
            continue
        own = [(day, after) for who, day, after in records if who == key and day <= as_of]
        latest = max((day for day, _ in own), default=None)
        promised = [after for day, after in own if day == latest and after is not None]
        if person["contact"] is not None and (latest is None or person["contact"] > latest):
            latest, promised = person["contact"], []
        cadence = (A_TO_E_CADENCE if book.settings else CADENCE).get(one["tier"], 180)
        since = latest
        if since is None:
            known = [day for day in (person["first"], one["days"][0] if one["days"] else None) if day is not None]
            since = max(known, default=None)
        if (promised and min(promised) < as_of) or (since is not None and (as_of - since).days > cadence):
            fire("follow_up_overdue", key)


def _satisfaction(book: Drawn, key: str, fire: Any) -> None:
    own = [
        (day, dim, score) for who, day, dim, score in getattr(book, "scores", []) if who == key and day <= book.as_of
    ]
    if any(dim == "总体" for _, dim, _ in own):
        own = [answer for answer in own if answer[1] == "总体"]
    days = sorted({day for day, _, _ in own})
    means = []
    for day in days[-2:]:
        scores = [score for when, _, score in own if when == day]
        means.append(sum(scores, Fraction(0)) / len(scores))
    if means and (means[-1] < 6 or (len(means) == 2 and means[0] - means[1] >= 2)):
        fire("low_satisfaction", key)


# --- both beside each other ------------------------------------------------------------------------------------------

RULES = {
    *("no_order", "rhythm_break", "sales_decline", "low_collection", "receivable_overdue", "credit_exceeded"),
    *("concentration", "follow_up_overdue", "contract_expiring", "complaint_overdue", "low_satisfaction"),
}


def same(ours: Any, theirs: Any, tolerance: float = 6e-5) -> bool:
    if theirs is None or theirs != theirs:
        return ours is None
    if isinstance(ours, Fraction):
        return abs(float(ours) - float(theirs)) <= tolerance + 1e-12 * abs(float(ours))
    if isinstance(ours, date):
        return bool(ours == theirs.date())
    return bool(ours == theirs)


def differences(book: Drawn, result: Result) -> list[str]:
    """Every figure, label and alert that is not as worked out here."""
    facts = figures(book)
    said = (
        [] if set(facts) == set(result.facts.index) else [f"customers: {sorted(set(facts) ^ set(result.facts.index))}"]
    )
    for key, one in facts.items():
        if key not in result.facts.index:
            continue
        for name in (
            "revenue_12m",
            "profit_12m",
            "revenue_total",
            "orders_12m",
            "paid_rate_12m",
            "last_order",
            "basis",
        ):
            if not same(one[name], result.facts.loc[key, name], 1e-6 if name == "paid_rate_12m" else 6e-5):
                there = result.facts[name][key]
                said.append(f"{key} {name}: {one[name]} here, {there} there")
        for name in ("tier", "abc", "pyramid", "rfm", "lifecycle"):
            if one[name] != result.tiers.loc[key, name]:
                there = result.tiers[name][key]
                said.append(f"{key} {name}: {one[name]} here, {there} there")
    table = result.analysis.alerts
    expected = expected_alerts(book, facts)
    for rule in sorted(RULES):
        fired = set(table.loc[table["rule_id"] == rule, "customer_id"])
        if fired != expected.get(rule, set()):
            said.append(
                f"{rule}: only here {sorted(expected.get(rule, set()) - fired)}, only there {sorted(fired - expected.get(rule, set()))}"
            )
    left = result.analysis.left_out
    if (left.customers, left.orders) != (book.dropped, book.lost_rows):
        said.append(f"left out: {book.dropped}, {book.lost_rows} here, {left} there")
    amount = book.lost_amount if book.lost_known or not book.lost_told else None
    if not same(amount, left.amount):
        said.append(f"left out: {amount} here, {left.amount} there")
    return said


@pytest.mark.parametrize("seed", range(BOOKS))
def test_a_random_book_has_the_figures_of_plain_loops(seed: int, tmp_path: Path) -> None:
    book = Drawn(seed)
    path = book.save(tmp_path / "b.xlsx")
    result = kamxl.analyse(kamxl.open(path, as_of=book.as_of), as_of=book.as_of)
    assert differences(book, result) == []
