"""Lists of payments by the numbers of orders: those of an order add up, month after month, and none counts twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from math import isclose
from typing import NamedTuple

from kamxl.convert.draft import Draft
from kamxl.convert.existing import Existing
from kamxl.convert.rows import Rows
from kamxl.i18n import Text
from kamxl.read.titles import folded
from kamxl.schema import values
from kamxl.schema.texts import compared, texts
from kamxl.schema.traditional import simplified

_SO_FAR = re.compile(r"累计|累積|已|to date|total|so far|^paid$")
"""Titles of what has been paid until a day, and not of one payment."""
_EXACT = 1e-9


def are_of_orders(made: Draft) -> bool:
    """Whether a draft only says what has been paid of orders that are known."""
    return made.updates and made.sheet == "orders" and "paid" in made.rules and "amount" not in made.rules


def are_single(made: Draft) -> bool:
    """Whether its rows are single payments, as their title or their repeated numbers say."""
    if not are_of_orders(made) or made.column("order_id") is None:
        return False
    numbers = texts(made.cells("order_id"))
    titles = made.rules["paid"].titles
    return len(set(numbers)) < len(numbers) or not any(_SO_FAR.search(simplified(folded(one))) for one in titles)


class _Payment(NamedTuple):
    day: date | None
    amount: float
    record: int


class _Held(NamedTuple):
    """What is known of an order beside the list."""

    amount: float
    paid: float
    day: date | None


_TOLD = ("amount", "paid", "paid_date")
"""The fields of an order that tell so."""


def add_up(fills: Sequence[Rows], there: Existing | None) -> None:
    """Let each list of payments say what has been paid of its orders in all: those of the list, and what the orders had before.

    A payment later than the last one that an order has is added. Those up to that day are in what it has where they come to no
    more: as much, and nothing changes; less, and the payment is left out and named. More, and the list is the fuller one.
    A list in which nothing gets less, and which would pay more than is owed, says what has been paid so far.
    """
    if not any(one.payments for one in fills):
        return
    coming = {
        compared(number): (one, record)
        for one in reversed(fills)
        if not one.payments and "order_id" in one.columns
        for record in reversed(one.taken)
        if (number := one.columns["order_id"][record])
    }
    held = _held(there) if there is not None else {}
    for one in fills:
        if not one.payments:
            continue
        orders = _by_order(one)
        known = {number: _of(number, coming, held) for number in orders}
        if _are_so_far(orders, known):
            continue
        for number, some in orders.items():
            paid, day, again = _in_all(some, known[number])
            for payment in again:
                _say(one, payment, known[number])
            place, record = coming.get(number, (one, some[0].record))
            for name, value in (("paid", paid), ("paid_date", day)):
                place.columns.setdefault(name, [None] * len(place.source.rows))[record] = value
            one.leave_out(payment.record for payment in some if place is not one or payment.record != record)


def _held(there: Existing) -> dict[str, _Held]:
    found: dict[str, _Held] = {}
    for number, amount, paid, day in there.rows_of("order_id", *_TOLD):
        if number:
            before = found.get(compared(number), _Held(0.0, 0.0, None))
            days = [one for one in (before.day, day) if one is not None]
            found[compared(number)] = _Held(
                before.amount + (amount or 0.0), before.paid + (paid or 0.0), max(days, default=None)
            )
    return found


def _of(number: str, coming: Mapping[str, tuple[Rows, int]], held: Mapping[str, _Held]) -> _Held:
    """What is known of an order: what comes with the list, and where that is blank what the workbook has."""
    known = held.get(number, _Held(0.0, 0.0, None))
    if number not in coming:
        return known
    rows, record = coming[number]
    amount, paid, day = (rows.get(record, name) for name in _TOLD)
    return _Held(amount or known.amount, known.paid if paid is None else paid, day or known.day)


def _by_order(rows: Rows) -> dict[str, list[_Payment]]:
    found: dict[str, list[_Payment]] = defaultdict(list)
    days = rows.given("paid_date")
    for record in rows.taken:
        if (amount := rows.columns["paid"][record]) is not None:
            found[compared(rows.columns["order_id"][record])].append(_Payment(days[record], amount, record))
    return found


def _are_so_far(orders: Mapping[str, Sequence[_Payment]], known: Mapping[str, _Held]) -> bool:
    """Whether the amounts are what has been paid so far: one an order, none less than before, and some too much if it came on top."""
    pairs = [(some[0].amount, known[number]) for number, some in orders.items() if known[number].paid]
    return (
        all(len(some) == 1 for some in orders.values())
        and all(new >= before.paid for new, before in pairs)
        and any(
            new <= before.amount < (before.paid + new) * (1 - _EXACT) and new > before.paid for new, before in pairs
        )
    )


def _in_all(some: Sequence[_Payment], known: _Held) -> tuple[float, date | None, Sequence[_Payment]]:
    """What has been paid of an order in all and when last, and the payments of which nobody knows whether that has them."""
    days = [one.day for one in some if one.day is not None]
    last = max([*days, *([known.day] if known.day is not None else [])], default=None)
    later = [one for one in some if known.day is not None and one.day is not None and one.day > known.day]
    before = [one for one in some if one not in later]
    listed, added = sum(one.amount for one in before), sum(one.amount for one in later)
    if not known.paid or listed > known.paid * (1 + _EXACT):
        return listed + added, last, ()
    return known.paid + added, last, () if isclose(listed, known.paid, rel_tol=_EXACT) else before


def _say(rows: Rows, payment: _Payment, known: _Held) -> None:
    given = {"amount": payment.amount, "day": payment.day, "paid": known.paid, "last": known.day}
    code = "payment_before" if payment.day and known.day else "payment_undated"
    message = Text(f"convert.why.{code}", given)
    rows.fault(payment.record, code, message, field="paid", value=values.typed(payment.amount))
