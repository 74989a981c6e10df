"""The figures once more, in loops over Decimals, as slowly and plainly as the reference of the domain says them."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import ceil
from statistics import median
from typing import Any

Row = Mapping[str, Any]
Book = Mapping[str, Sequence[Row]]


def money(value: float | int | None) -> Decimal:
    """A typed amount as it was typed: 0.1 is a tenth."""
    return Decimal(repr(value)) if value is not None else Decimal(0)


def months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Figures:
    """Of one customer."""

    revenue: Decimal
    profit: Decimal | None
    before: Decimal
    total: Decimal
    orders: int
    days: int
    first: date | None
    last: date | None
    paid: Decimal | None
    basis: str


def valid(book: Book, as_of: date) -> list[dict[str, Any]]:
    """Order lines that count; amounts of returns negative; purchases marked."""
    found = []
    for row in book.get("orders", ()):
        if row.get("status") == "已取消" or row["order_date"] > as_of:
            continue
        line = {
            **row,
            **{name: None if row.get(name) is None else money(row[name]) for name in ("amount", "profit", "paid")},
        }
        returned = row.get("status") == "退货"
        if returned:
            line |= {name: -abs(line[name]) for name in ("amount", "profit", "paid") if line[name] is not None}
        found.append({**line, "bought": not returned and line["amount"] >= 0})
    return found


def facts(book: Book, as_of: date) -> dict[str, Figures]:
    lines = valid(book, as_of)
    year, two = months_before(as_of, 12), months_before(as_of, 24)
    found = {}
    for customer in book["customers"]:
        key = customer["customer_id"]
        own = [line for line in lines if line["customer_id"] == key]
        recent = [line for line in own if line["order_date"] > year]
        bought = [line for line in own if line["bought"]]
        profits = [line["profit"] for line in recent if line["profit"] is not None]
        carried = [line for line in recent if line["paid"] is not None]
        due = sum((line["amount"] for line in carried), Decimal(0))
        days = sorted({line["order_date"] for line in bought})
        # Unknown where lines of the year carry no profit, or no line of the book does.
        known = any(line["profit"] is not None for line in lines) and not (recent and not profits)
        typed = customer.get("annual_amount")
        revenue = sum((line["amount"] for line in recent), Decimal(0))
        if not own and typed is not None:
            revenue = money(typed) * 10_000
        found[key] = Figures(
            revenue=revenue,
            profit=sum(profits, Decimal(0)) if own and known else None,
            before=sum((line["amount"] for line in own if two < line["order_date"] <= year), Decimal(0)),
            total=revenue if not own else sum((line["amount"] for line in own), Decimal(0)),
            orders=len({line["order_id"] for line in recent if line["bought"]}),
            days=len(days),
            first=days[0] if days else None,
            last=days[-1] if days else None,
            paid=sum((line["paid"] for line in carried), Decimal(0)) / due if due > 0 else None,
            basis="orders" if own else "none" if typed is None and customer.get("annual_profit") is None else "typed",
        )
    return found


def threshold(known: Mapping[str, Figures]) -> dict[str, str]:
    bounds = (("S", 1_500_000), ("A", 800_000), ("B", 150_000))
    return {key: next((label for label, bound in bounds if one.revenue >= bound), "C") for key, one in known.items()}


def pareto(known: Mapping[str, Figures]) -> dict[str, str]:
    total = sum(max(one.revenue, Decimal(0)) for one in known.values())
    labels = {}
    for key, one in known.items():
        if one.revenue <= 0:
            labels[key] = "C"
            continue
        share = sum(other.revenue for other in known.values() if other.revenue > one.revenue) / total
        labels[key] = "A" if share < Decimal("0.8") else "B" if share < Decimal("0.95") else "C"
    return labels


def pyramid(known: Mapping[str, Figures]) -> dict[str, str]:
    lowest = Decimal("-Infinity")
    size = {key: (one.revenue, lowest if one.profit is None else one.profit) for key, one in known.items()}
    seats = [ceil(len(size) * share / 100) for share in (1, 5, 20)]
    names = ("platinum", "gold", "iron", "lead")
    before = {key: sum(other > own for other in size.values()) for key, own in size.items()}
    return {
        key: names[sum(before[key] >= seat for seat in seats)] if one.revenue > 0 else "lead"
        for key, one in known.items()
    }


def rfm(known: Mapping[str, Figures], as_of: date) -> dict[str, str | None]:
    buyers = {key: one for key, one in known.items() if one.last is not None}
    high: dict[str, dict[str, bool]] = defaultdict(dict)
    measures = {
        "R": {key: -(as_of - one.last).days for key, one in buyers.items()},
        "F": {key: one.orders for key, one in buyers.items()},
        "M": {key: one.revenue for key, one in buyers.items()},
    }
    for name, values in measures.items():
        scores = {}
        for key, value in values.items():
            less = sum(other < value for other in values.values())
            equal = sum(other == value for other in values.values())
            twice_rank = 2 * less + equal + 1  # twice the mean of the ranks less + 1 … less + equal
            scores[key] = -(-5 * twice_rank // (2 * len(values)))
        for key, score in scores.items():
            high[key][name] = score * len(scores) > sum(scores.values())
    words = {(True, True): "value", (True, False): "develop", (False, True): "keep", (False, False): "win_back"}
    return {
        key: None
        if key not in high
        else f"{'important' if high[key]['M'] else 'general'}_{words[high[key]['R'], high[key]['F']]}"
        for key in known
    }


def lifecycle(book: Book, known: Mapping[str, Figures], as_of: date) -> dict[str, str]:
    stages = {}
    for customer in book["customers"]:
        one = known[customer["customer_id"]]
        if customer["status"] == "潜在" or (one.last is None and (one.basis != "typed" or one.revenue <= 0)):
            stage = "potential"
        elif customer["status"] == "流失" or (one.last and one.last < months_before(as_of, 12)):
            stage = "lost"
        elif one.last and one.last < months_before(as_of, 3):
            stage = "asleep"
        elif one.days == 1:
            stage = "first"
        elif one.days >= 6 and one.first and one.first <= months_before(as_of, 12):
            stage = "loyal"
        else:
            stage = "repeat"
        stages[customer["customer_id"]] = stage
    return stages


def frequency(known: Mapping[str, Figures]) -> dict[str, str | None]:
    buyers = [one.orders for one in known.values() if one.orders]
    middle = median(buyers) if buyers else 0
    return {
        key: None if one.basis == "typed" else "none" if not one.orders else "high" if one.orders > middle else "low"
        for key, one in known.items()
    }


def _of(rows: Iterable[Row], key: str) -> list[Row]:
    return [row for row in rows if row["customer_id"] == key]


def alerts(book: Book, as_of: date) -> set[tuple[str, str]]:
    """(rule, customer) of the rules on customers, but for those on reviews and models; thresholds give the tier."""
    known = facts(book, as_of)
    lines = valid(book, as_of)
    cadence = {"S": 14, "A": 30, "B": 90, "C": 180}
    tiers = threshold(known)
    total = sum(one.revenue for one in known.values())
    contacts = {
        customer["customer_id"]: [row for row in _of(book.get("follow_ups", ()), customer["customer_id"]) if row["date"] <= as_of]
        for customer in book["customers"]
    }  # fmt: skip
    recorded = any(contacts.values())
    any_paid = any(line["paid"] is not None for line in lines)
    tops = {row["customer_id"]: _top(row["customer_id"], book) for row in book["customers"]}
    found = set()
    for customer in book["customers"]:
        key = customer["customer_id"]
        one = known[key]

        def fires(rule: str, when: bool, key: str = key) -> None:
            if when:
                found.add((rule, key))

        own = [line for line in lines if line["customer_id"] == key]
        broken = customer["status"] != "流失" and _rhythm_broken(
            [line["order_date"] for line in own if line["bought"]], as_of
        )
        fires("rhythm_break", broken)
        late = bool(one.last and one.last < months_before(as_of, 3)) and customer["status"] != "流失"
        fires("no_order", late and not broken)
        fires(
            "complaint_overdue",
            any(
                row["kind"] == "投诉"
                and (row.get("closed") is None or row["closed"] > as_of)
                and (as_of - row["opened"]).days > 7
                for row in _of(book.get("complaints", ()), key)
            ),
        )
        latest = max((row["date"] for row in contacts[key]), default=None)
        plans = [row["next_date"] for row in contacts[key] if row["date"] == latest and row.get("next_date")]
        age = max((day for day in (customer.get("first_deal_date"), one.first) if day and day <= as_of), default=None)
        since = latest or (age if recorded else None)
        fires(
            "follow_up_overdue",
            customer["status"] != "流失"
            and (bool(plans and min(plans) < as_of) or bool(since and (as_of - since).days > cadence[tiers[key]])),
        )
        running = [
            row
            for row in _of(book.get("contracts", ()), key)
            if row["kind"] == "合同" and row.get("status") == "执行中"
        ]
        fires(
            "contract_expiring",
            any(
                row.get("end") is not None
                and row["end"] <= as_of + timedelta(60)
                and not any(other.get("end") is None or other["end"] > row["end"] for other in running)
                for row in running
            ),
        )
        fires(
            "low_satisfaction",
            _unhappy([row for row in _of(book.get("satisfaction", ()), key) if row["date"] <= as_of]),
        )
        fires("sales_decline", _declined(own, as_of, weak=tiers[key] in ("S", "A")))
        term = int(customer.get("payment_days") if customer.get("payment_days") is not None else 60)
        owed = _owed(own, term, as_of, kept=_kept(book, lines, as_of))
        fires("low_collection", any_paid and _low_collection(own, term, as_of, kept=_kept(book, lines, as_of)))
        fires("receivable_overdue", any_paid and any((as_of - due).days > 30 for due, _ in owed[0]))
        limit = customer.get("credit_limit")
        fires("credit_exceeded", any_paid and limit is not None and owed[1] > money(limit) * 10_000)
        asked = max(
            (row["date"] for row in _of(book.get("satisfaction", ()), key) if row["date"] <= as_of), default=age
        )
        fires(
            "survey_due",
            any(row["date"] <= as_of for row in book.get("satisfaction", ()))
            and tiers[key] in ("S", "A")
            and customer["status"] != "流失"
            and (asked is None or (as_of - asked).days > 92),
        )
        fires("order_outlier", _outlier([line for line in own if line["bought"]]))
        fires(
            "need_open",
            any(
                row.get("priority") == "高"
                and row.get("status") not in ("已满足", "放弃")
                and (as_of - row["date"]).days > 30
                for row in _of(book.get("needs", ()), key)
            ),
        )
        with_revenue = sum(other.revenue > 0 for other in known.values())
        group = [other for other, top in tops.items() if top == key]
        share = sum((known[other].revenue for other in group), Decimal(0))
        fires("concentration", total > 0 and with_revenue >= 5 and share > total * Decimal("0.3"))
        mostly = 2 * sum(bool(row.get("consent")) for row in book["customers"]) > len(book["customers"])
        fires("consent_missing", customer.get("consent") == "否" or (mostly and customer.get("consent") is None))
        deal = customer.get("first_deal_date")
        days = [day for day in (latest, one.last, deal if deal and deal <= as_of else None) if day]
        fires(
            "profile_stale", recorded and customer["status"] == "活跃" and (not days or (as_of - max(days)).days > 180)
        )
    return found


def _unhappy(rows: Sequence[Row]) -> bool:
    overall = [row for row in rows if row.get("dimension") == "总体"] or list(rows)
    by_day: dict[date, list[Decimal]] = defaultdict(list)
    for row in overall:
        by_day[row["date"]].append(money(row["score"]))
    means = [sum(scores) / len(scores) for _, scores in sorted(by_day.items())]
    return bool(means) and (means[-1] < 6 or (len(means) > 1 and means[-2] - means[-1] >= 2))


def _rhythm_broken(bought: Sequence[date], as_of: date) -> bool:
    days = sorted(set(bought))
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    if len(days) < 4:
        return False
    silent = (as_of - days[-1]).days
    return silent > 3 * median(gaps) and silent > max(gaps) and silent > 30


def _due(line: Row, term: int) -> date:
    due: date = line.get("due_date") or line["order_date"] + timedelta(term)
    return due


def _kept(book: Book, lines: Sequence[Row], as_of: date) -> bool:
    """More than half of the order lines that are due carry a payment."""
    terms = {row["customer_id"]: row.get("payment_days") for row in book["customers"]}
    due = [
        line
        for line in lines
        if line["customer_id"] in terms
        and _due(line, int(60 if terms[line["customer_id"]] is None else terms[line["customer_id"]])) <= as_of
    ]
    return 2 * sum(line["paid"] is not None for line in due) > len(due)


def _low_collection(own: Sequence[Row], term: int, as_of: date, *, kept: bool) -> bool:
    counted = [
        line
        for line in own
        if months_before(as_of, 12) < line["order_date"] and _due(line, term) <= as_of
        if line["paid"] is not None or kept
    ]
    amount = sum((line["amount"] for line in counted), Decimal(0))
    paid = sum((line["paid"] or Decimal(0) for line in counted), Decimal(0))
    return amount > 0 and paid / amount < Decimal("0.8")


def _owed(own: Sequence[Row], term: int, as_of: date, *, kept: bool) -> tuple[list[tuple[date, Decimal]], Decimal]:
    """Open orders, the oldest first, with credits set against them; and what is unpaid in all."""
    orders: dict[str, tuple[date, Decimal]] = {}
    for line in own:
        if line["paid"] is None and not kept:
            continue
        due, amount = orders.get(line["order_id"], (_due(line, term), Decimal(0)))
        orders[line["order_id"]] = (min(due, _due(line, term)), amount + line["amount"] - (line["paid"] or Decimal(0)))
    credit = -sum((amount for _, amount in orders.values() if amount < 0), Decimal(0))
    found, total = [], -credit
    for due, amount in sorted((due, amount) for due, amount in orders.values() if amount > 0):
        total += amount
        settled = min(credit, amount)
        credit -= settled
        if amount > settled:
            found.append((due, amount - settled))
    return found, total


def _top(key: str, book: Book) -> str:
    """The head of a customer's group; whoever stands in a circle, or names nobody, stands alone."""
    parents = {row["customer_id"]: row.get("parent") for row in book["customers"]}

    def above(one: str) -> str | None:
        parent = parents.get(one)
        return parent if parent in parents and parent != one else None

    def in_circle(one: str) -> bool:
        at, steps = above(one), 0
        while at is not None and at != one and steps <= len(parents):
            at, steps = above(at), steps + 1
        return at == one

    while (parent := above(key)) is not None and not in_circle(key):
        key = parent
    return key


def _declined(lines: Sequence[Row], as_of: date, *, weak: bool) -> bool:
    def revenue(after: int, until: int) -> Decimal:
        first, last = months_before(as_of, after), months_before(as_of, until)
        return sum((line["amount"] for line in lines if first < line["order_date"] <= last), Decimal(0))

    def squares(after: int, until: int) -> Decimal:
        first, last = months_before(as_of, after), months_before(as_of, until)
        net: dict[str, Decimal] = defaultdict(Decimal)
        for line in lines:
            if first < line["order_date"] <= last:
                net[line["order_id"]] += line["amount"]
        return sum((value * value for value in net.values()), Decimal(0))

    base, now = revenue(15, 12), revenue(3, 0)
    if base < 10_000 or now >= base * Decimal("0.7"):
        return False
    z = (now - base) / (squares(3, 0) + squares(15, 12)).sqrt()
    return z < Decimal("-1.645") or (weak and z < -1)


def _outlier(bought: Sequence[Row]) -> bool:
    orders: dict[tuple[date, str], Decimal] = defaultdict(Decimal)
    for line in bought:
        orders[line["order_date"], line["order_id"]] += line["amount"]
    latest = max((day for day, _ in orders), default=None)
    earlier = [amount for (day, _), amount in orders.items() if day != latest]
    if len(earlier) < 3:
        return False
    mean = sum(earlier) / len(earlier)
    # To the 0.0001 元, as money is kept: a third of 10 元 has no end.
    return any(round(amount, 4) > round(3 * mean, 4) for (day, _), amount in orders.items() if day == latest)


# What a fault costs, as the reference of the domain says it: key fields by sheet, then everything that is no blank and
# of the wrong kind.
KEYS = {
    "customers": ("customer_id",),
    "orders": ("customer_id", "order_date", "amount"),
    "follow_ups": ("date", "customer_id"),
    "contracts": ("customer_id", "kind"),
    "needs": ("customer_id", "date"),
    "satisfaction": ("date", "customer_id", "score"),
    "complaints": ("customer_id", "opened"),
    "market": ("date", "competitor", "model", "price"),
}
KEY_WHERE_FILLED = {"orders": ("status",), "contracts": ("status",)}
OWN_ID = {"customers": "customer_id", "contracts": "contract_id", "needs": "need_id", "complaints": "complaint_id"}
DAYS = {"order_date", "date", "opened", "closed", "end", "signed", "next_date", "first_deal_date"}
NUMBERS = {"amount", "profit", "paid", "score", "annual_amount", "collection_rate", "quality_loss", "growth_potential", "price"}  # fmt: skip
CHOICES = {
    ("customers", "status"): {"潜在", "活跃", "暂停", "流失"},
    ("orders", "status"): {"已完成", "进行中", "已取消", "退货"},
    ("contracts", "status"): {"执行中", "已完成", "已终止", "待定"},
    ("contracts", "kind"): {"合同", "报价"},
    ("needs", "status"): {"待处理", "处理中", "已满足", "放弃"},
    ("needs", "priority"): {"高", "中", "低"},
    ("complaints", "kind"): {"投诉", "咨询", "建议"},
    ("customers", "consent"): {"是", "否"},
}


def wrong(sheet: str, name: str, value: Any) -> bool:
    """Whether a cell holds something that it cannot mean."""
    if value is None:
        return False
    if name in DAYS:
        return not isinstance(value, date)
    if name in NUMBERS:
        return not isinstance(value, (int, float))
    return (sheet, name) in CHOICES and value not in CHOICES[sheet, name]


def usable(book: Book, as_of: date) -> tuple[dict[str, list[dict[str, Any]]], tuple[int, int, Decimal | None]]:
    """The rows that count, with faulty cells blank; and what is left out: customers, order lines, and their sum."""
    known = {row.get("customer_id") for row in book["customers"]} - {None}
    clean: dict[str, list[dict[str, Any]]] = {}
    out: dict[str, list[Row]] = {}
    for sheet, rows in book.items():
        seen = set()
        for at, row in enumerate(rows):
            faulty = {name for name, value in row.items() if wrong(sheet, name, value)}
            gone = any(row.get(name) is None or name in faulty for name in KEYS[sheet])
            gone = gone or any(name in faulty for name in KEY_WHERE_FILLED.get(sheet, ()))
            gone = gone or ("customer_id" in KEYS[sheet] and row.get("customer_id") not in known)
            own = row.get(OWN_ID.get(sheet, ""))
            if gone or own in seen:
                out.setdefault(sheet, []).append(row)
                continue
            seen |= {own} - {None}
            kept = {name: None if name in faulty else value for name, value in row.items()}
            if sheet == "orders" and kept.get("order_id") is None:
                kept["order_id"] = f"nameless {at}"
            clean.setdefault(sheet, []).append(kept)
    lines = out.get("orders", ())
    return {"customers": [], **clean}, (len(out.get("customers", ())), len(lines), _worth(lines, as_of))


def _worth(rows: Sequence[Row], as_of: date) -> Decimal | None:
    """Of the lines that would have counted in 12 months; None where there are some and none can be read."""
    told = [
        row
        for row in rows
        if row.get("status") != "已取消"
        and (not isinstance(row.get("order_date"), date) or months_before(as_of, 12) < row["order_date"] <= as_of)
    ]
    amounts = [
        -abs(money(row["amount"])) if row.get("status") == "退货" else money(row["amount"])
        for row in told
        if isinstance(row.get("amount"), (int, float))
    ]
    return None if told and not amounts else sum(amounts, Decimal(0))
