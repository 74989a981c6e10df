"""Orders that are there already under another document, their invoice or delivery; and other orders under a number that is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any  # Any: cells of columns of any kind

from kamxl.convert.existing import Existing
from kamxl.convert.rows import Rows
from kamxl.i18n import Text
from kamxl.schema.texts import compared

_TELLING = ("order_id", "order_date", "customer_id", "amount")
_LEAST_ANEW = 2
"""Numbers of a list that are those of other orders: one alone may be a correction."""


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
