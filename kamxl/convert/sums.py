"""Sums of months beside the orders that they sum, on two sheets or in a workbook from before: what was sold counts once."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import repeat
from math import isclose
from typing import Any, NamedTuple  # Any: cells of columns of any kind

from kamxl.convert.existing import Existing
from kamxl.convert.rows import Rows
from kamxl.convert.sources import NotTaken
from kamxl.i18n import Text

Month = tuple[str, int, int]
"""Customer, year, month."""
_EXACT = 0.005
"""Of a sum: what rounding to units of ten thousand may change."""
_NO_CHANCE = 2
"""Sums of two lists that are the same: one alone may be so by chance."""


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
    sums_there, there_sold, itemised = _held(there.meant) if there is not None else (set(), {}, {})
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
    for record in rows.taken:
        found[rows.source.origin[record] if rows.source.origin else 0, rows.months[record]].append(record)
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


def _held(meant: Mapping[str, Sequence[Any]]) -> tuple[set[Month], dict[Month, float], dict[Month, float]]:
    """The customers and months of which a workbook holds sums, what its orders come to, and its sums that name their products."""
    sums: set[Month] = set()
    sold: dict[Month, float] = {}
    itemised: dict[Month, float] = {}
    products = meant.get("product") or repeat(None)
    for record, (number, customer, day, product) in enumerate(
        zip(*(meant.get(name, ()) for name in ("order_id", "customer_id", "order_date")), products, strict=False)
    ):
        if isinstance(day, date) and number == f"{customer}-{day:%Y-%m}" and _is_last(day):
            sums.add((customer, day.year, day.month))
            if product:
                _add(itemised, meant, record)
        else:
            _add(sold, meant, record)
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
        rows.notes.append(Text("convert.note.sums", {"source": rows.source.shown, "count": len(same)}))
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
