"""What was sold counts once: orders that are there already, under another document or as the sum of their month, and other orders under a number that is there."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import isclose
from typing import (
    Any,  # Any: cells of columns of any kind
    NamedTuple,  # Any: cells of columns of any kind
)

from kamxl.convert.existing import Existing
from kamxl.convert.rows import Rows
from kamxl.convert.sources import NotTaken
from kamxl.i18n import Text
from kamxl.schema.texts import compared

_TELLING = ("order_id", "order_date", "customer_id", "amount")
_LEAST_ANEW = 2
"""Numbers of a list that are those of other orders: one alone may be a correction."""
Month = tuple[str, int, int]
"""Customer, year, month."""
_EXACT = 0.005
"""Of a sum: what rounding to units of ten thousand may change."""
_NO_CHANCE = 2
"""Sums of two lists that are the same: one alone may be so by chance."""


def documents_once(fills: Sequence[Rows], there: Existing | None) -> None:
    """Leave out the invoices and deliveries of orders that are there: the order is what was sold. What came back of it counts."""
    if not any(one.of_orders for one in fills):
        return
    numbers = [one.columns["order_id"] for one in fills if not one.of_orders and "order_id" in one.columns]
    known = {compared(one) for some in numbers for one in some if one}
    known |= {compared(one) for (one,) in there.rows_of("order_id") if one} if there is not None else set()
    for one in fills:
        same = [
            record
            for record in (one.taken if one.of_orders else ())
            if (of := one.of_orders[record]) and compared(of) in known and not _came_back(one, record)
        ]
        if same:
            one.say("convert.note.documents", count=len(same))
            one.leave_out(same)


def _came_back(rows: Rows, record: int) -> bool:
    status, amount = (rows.get(record, name) for name in ("status", "amount"))
    return status == "returned" or (amount is not None and amount < 0)


def numbers_anew(fills: Sequence[Rows], there: Existing) -> None:
    """Leave out the orders of a list whose numbers begin anew, 001 of February beside that of January: none of them is the order that the workbook has.

    So it is where each of its numbers that the workbook has, two at least, has another month and another customer or amount there.
    """
    held: dict[Any, list[list[Any]]] = {}
    for number, *order in there.rows_of(*_TELLING):
        held.setdefault(number, []).append(order)
    for one in fills:
        if one.made or not set(_TELLING) <= one.columns.keys():
            continue
        orders = list(zip(*(one.columns[name] for name in _TELLING), strict=True))
        met = [record for record in one.taken if orders[record][0] in held]
        others = all(_is_other(orders[at][1:], known) for at in met for known in held[orders[at][0]])
        if len(met) < _LEAST_ANEW or not others:
            continue
        for record in met:
            number, day = orders[record][0], held[orders[record][0]][0][0]
            message = Text(
                "convert.why.number_anew",
                {"value": number, "day": day, "example": f"{orders[record][1]:%Y%m}-{number}"},
            )
            one.fault(record, "number_anew", message, field="order_id", value=str(number))
        one.leave_out(met)


def _is_other(order: Sequence[Any], known: Sequence[Any]) -> bool:
    """Whether day, customer and amount are those of another order: its month, and its customer or amount."""
    days = order[0], known[0]
    if not all(isinstance(one, date) for one in days):
        return False
    return (days[0].year, days[0].month) != (days[1].year, days[1].month) and tuple(order[1:]) != tuple(known[1:])


class _Sums(NamedTuple):
    """Records of one list that sum as many months each."""

    rows: Rows
    months: int
    records: list[int]

    @property
    def totals(self) -> Mapping[Month, tuple[float, list[int]]]:
        """Customer and last month -> what its records that are taken come to, and those."""
        customers, days, amounts = (self.rows.columns.get(name, ()) for name in ("customer_id", "order_date", "amount"))
        found: dict[Month, list[int]] = defaultdict(list)
        taken = set(self.rows.taken)
        for record in self.records if amounts else ():
            if record in taken and (day := days[record]) is not None:
                found[customers[record], day.year, day.month].append(record)
        return {key: (sum(amounts[record] or 0.0 for record in some), some) for key, some in found.items()}


def counted_once(fills: Sequence[Rows], there: Existing | None) -> None:
    """Leave out the sums of customers and months whose orders are there, and orders whose sums the workbook has.

    Of one conversion the orders are taken, for they say more; of sums those of products before those of customers, months
    before quarters, and of two lists that say the same the first. What a workbook holds already stays.
    """
    sums, lines = ([one for one in fills if bool(one.months) is summed and one.taken] for summed in (True, False))
    if not sums and (there is None or not lines):
        return
    sums_there, there_sold, itemised = _held(there) if there is not None else (set(), {}, {})
    sold: dict[Month, float] = {}
    for one in lines:
        _leave_lines(one, sums_there)
        for record in one.taken:
            _add(sold, one.columns, record)
    levels: dict[tuple[int, bool], list[_Sums]] = defaultdict(list)
    for one in sums:
        plain = not any(one.columns.get("product", ()))
        for listed in _lists(one):
            levels[listed.months, plain].append(listed)
    for (_, plain), some in sorted(levels.items()):
        for listed in some:
            _leave_sums(listed, sold, {**there_sold, **itemised} if plain else there_sold)
        for key, amount in _said_first(some).items():
            sold[key] = sold.get(key, 0.0) + amount


def _lists(rows: Rows) -> Iterator[_Sums]:
    """The records that are taken, by list and length of their periods."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    at = rows.source.at
    for record in rows.taken:
        found[at[record], rows.months[record]].append(record)
    for (_, months), records in found.items():
        yield _Sums(rows, months, records)


def _said_first(some: Sequence[_Sums]) -> Mapping[Month, float]:
    """What lists of one kind come to, where those that only say again what others have said are left out."""
    found: dict[Month, float] = {}
    for one in some:
        totals = dict(one.totals)
        again = [key for key in totals if key in found]
        if len(again) >= _NO_CHANCE and all(_is_same(totals[key][0], found[key]) for key in again):
            _note(one.rows, [record for key in again for record in totals.pop(key)[1]])
        for key, (amount, _) in totals.items():
            found[key] = found.get(key, 0.0) + amount
    return found


def _held(there: Existing) -> tuple[set[Month], dict[Month, float], dict[Month, float]]:
    """The customers and months of which a workbook holds sums, what its orders come to, and its sums that name their products."""
    sums: set[Month] = set()
    sold: dict[Month, float] = {}
    itemised: dict[Month, float] = {}
    rows = there.rows_of("order_id", "customer_id", "order_date", "product")
    for record, (number, customer, day, product) in enumerate(rows):
        if isinstance(day, date) and number == f"{customer}-{day:%Y-%m}" and _is_last(day):
            sums.add((customer, day.year, day.month))
            if product:
                _add(itemised, there.meant, record)
        else:
            _add(sold, there.meant, record)
    return sums, sold, itemised


def _is_last(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _add(sold: dict[Month, float], columns: Mapping[str, Sequence[Any]], record: int) -> None:
    customer, day, amount, status = (
        columns[name][record] if name in columns else None for name in ("customer_id", "order_date", "amount", "status")
    )
    if customer is None or day is None:
        return
    net = 0.0 if amount is None or status == "cancelled" else -abs(amount) if status == "returned" else amount
    key = (customer, day.year, day.month)
    sold[key] = sold.get(key, 0.0) + net


def _leave_lines(rows: Rows, sums: set[Month]) -> None:
    if not sums:
        return
    columns = [rows.columns[name] for name in ("customer_id", "order_date")]
    gone = {
        record
        for record in rows.taken
        if (day := columns[1][record]) is not None and (columns[0][record], day.year, day.month) in sums
    }
    _say(rows, "held_as_sum", sorted(gone))


def _leave_sums(sums: _Sums, sold: Mapping[Month, float], there: Mapping[Month, float]) -> None:
    """Leave out the sums of what is sold: by orders that come, for those of the workbook or beside them."""
    same: list[int] = []
    other: list[int] = []
    for (customer, year, last), (own, records) in sums.totals.items():
        months = [(customer, year, month) for month in range(last - sums.months + 1, last + 1)]
        instead, beside = (sum(sold.get(one, 0.0) + (one not in sold or both) * there.get(one, 0.0) for one in months) for both in (False, True))  # fmt: skip
        if any(one in sold or one in there for one in months):
            (same if _is_same(own, instead) or _is_same(own, beside) else other).extend(records)
    _note(sums.rows, same)
    _say(sums.rows, "sum_differs", other)


def _is_same(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=_EXACT, abs_tol=1.0)


def _note(rows: Rows, same: Sequence[int]) -> None:
    """Leave out records of which the orders are there, and say how many."""
    if same:
        rows.say("convert.note.sums", count=len(same))
        rows.leave_out(same)


def _say(rows: Rows, code: str, records: Sequence[int]) -> None:
    """Leave some records out, and say how many and which is the first."""
    if records:
        first = rows.columns["customer_id"][records[0]], rows.columns["order_date"][records[0]]
        message = Text(
            f"convert.why.{code}", {"count": len(records), "customer": first[0], "month": f"{first[1]:%Y-%m}"}
        )
        rows.faults.append(NotTaken(rows.source.file_of(records[0]), rows.source.rows[records[0]], code, message, sheet="orders"))  # fmt: skip
        rows.leave_out(records)
