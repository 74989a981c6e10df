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

Month = tuple[str, int, int]
"""Customer, year, month."""
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
