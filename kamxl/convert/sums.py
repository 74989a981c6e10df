"""Sums of months beside the orders that they sum, on two sheets or in a workbook from before: what was sold counts once."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import isclose
from typing import Any  # Any: cells of columns of any kind

from kamxl.convert.existing import Existing
from kamxl.convert.rows import Rows
from kamxl.convert.sources import NotTaken
from kamxl.i18n import Text
from kamxl.schema.texts import compared

Month = tuple[str, int, int]
"""Customer, year, month."""
_TELLING = ("order_id", "order_date", "customer_id", "amount")
_LEAST_ANEW = 2
"""Numbers of a list that are those of other orders: one alone may be a correction."""
_EXACT = 0.005
"""Of a sum: what rounding to units of ten thousand may change."""


def counted_once(fills: Sequence[Rows], there: Existing | None) -> None:
    """Leave out the sums of customers and months whose orders are there, and orders whose sums the workbook has.

    Of one conversion the orders are taken, for they say more. What a workbook holds already stays.
    """
    sums, lines = ([one for one in fills if bool(one.months) is summed and one.taken] for summed in (True, False))
    if not sums and (there is None or not lines):
        return
    held_sums, sold = _held(there.meant) if there is not None else (set(), {})
    for one in lines:
        _leave_lines(one, held_sums)
        for record in one.taken:
            _add(sold, one.columns, record)
    for one in sums:
        _leave_sums(one, sold)


def documents_once(fills: Sequence[Rows], there: Existing | None) -> None:
    """Leave out the invoices and deliveries of orders that are there: the order is what was sold. What came back of it counts."""
    numbers = [one.columns["order_id"] for one in fills if not one.of_orders and "order_id" in one.columns]
    known = {compared(one) for some in numbers for one in some if one}
    known |= {compared(one) for one in there.meant.get("order_id", ()) if one} if there is not None else set()
    for one in fills:
        same = [
            record
            for record in (one.taken if one.of_orders else ())
            if (of := one.of_orders[record]) and compared(of) in known and not _came_back(one, record)
        ]
        if same:
            one.notes.append(Text("convert.note.documents", {"source": one.source.shown, "count": len(same)}))
            one.leave_out(same)


def _came_back(rows: Rows, record: int) -> bool:
    status, amount = (rows.columns[name][record] if name in rows.columns else None for name in ("status", "amount"))
    return status == "returned" or (amount is not None and amount < 0)


def numbers_anew(fills: Sequence[Rows], there: Existing) -> None:
    """Leave out the orders of a list whose numbers begin anew, 001 of February beside that of January: none of them is the order that the workbook has.

    So it is where each of its numbers that the workbook has, two at least, has another month and another customer or amount there.
    """
    held: dict[Any, list[list[Any]]] = {}
    for number, *order in zip(*(there.meant.get(name, ()) for name in _TELLING), strict=False):
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


def _held(meant: Mapping[str, Sequence[Any]]) -> tuple[set[Month], dict[Month, float]]:
    """The customers and months of which a workbook holds sums, and what its orders come to."""
    sums: set[Month] = set()
    sold: dict[Month, float] = defaultdict(float)
    for record, (number, customer, day) in enumerate(
        zip(*(meant.get(name, ()) for name in ("order_id", "customer_id", "order_date")), strict=False)
    ):
        if isinstance(day, date) and number == f"{customer}-{day:%Y-%m}" and _is_last(day):
            sums.add((customer, day.year, day.month))
        else:
            _add(sold, meant, record)
    return sums, sold


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


def _leave_sums(rows: Rows, sold: Mapping[Month, float]) -> None:
    same: list[int] = []
    other: list[int] = []
    for record in rows.taken:
        months = [one for one in _months(rows, record) if one in sold]
        if months:
            own, whole = rows.columns["amount"][record] or 0.0, sum(sold[one] for one in months)
            (same if isclose(own, whole, rel_tol=_EXACT, abs_tol=1.0) else other).append(record)
    if same:
        rows.notes.append(Text("convert.note.sums", {"source": rows.source.shown, "count": len(same)}))
        rows.leave_out(same)
    _say(rows, "sum_differs", other)


def _months(rows: Rows, record: int) -> Iterator[Month]:
    customer, day = (rows.columns[name][record] for name in ("customer_id", "order_date"))
    if day is not None:
        for month in range(day.month - rows.months + 1, day.month + 1):
            yield customer, day.year, month


def _say(rows: Rows, code: str, records: Sequence[int]) -> None:
    """Leave some records out, and say how many and which is the first."""
    if records:
        first = rows.columns["customer_id"][records[0]], rows.columns["order_date"][records[0]]
        message = Text(
            f"convert.why.{code}", {"count": len(records), "customer": first[0], "month": f"{first[1]:%Y-%m}"}
        )
        rows.faults.append(NotTaken(rows.source.file_of(records[0]), rows.source.rows[records[0]], code, message, sheet="orders"))  # fmt: skip
        rows.leave_out(records)
