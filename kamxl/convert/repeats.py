"""Records that a workbook lists twice: on the sheets of its months, and once more on one of the whole year."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from math import isclose

from kamxl.convert.mapping import shown_field
from kamxl.convert.rows import Rows
from kamxl.convert.sources import Origin
from kamxl.i18n import Text
from kamxl.read.lines import places_of
from kamxl.schema.sheets import SHEETS
from kamxl.schema.traditional import simplified

_MOSTLY = 0.5
"""Of the records of the shorter list: so many that stand elsewhere are no chance."""
_OF_ORDER = re.compile(
    r"(?:订单|整单|单据|发票|合同|order|invoice|document|bill|contract)s?\W*(?:总|合计|total)|grand total|total\W*(?:order|invoice)",
    re.IGNORECASE,
)
"""Titles of the amount of a whole order, which its lines repeat."""
_ORDERS = re.compile(r"订单|整单|单据|发票|order|invoice|document", re.IGNORECASE)
_LINES = re.compile(r"[行项]|明细|line|item", re.IGNORECASE)
"""Titles that speak of the order and not of its lines: 订单金额, Invoice amount."""
_NO_CHANCE = 2
"""Orders whose lines all cost the same."""
_LINE = ("order_id", "customer_id", "order_date", "product")
_OF_WHOLE = frozenset({"paid", "profit"})
"""What is said of a whole order counts once."""
_OF_LINES = frozenset({"product", "category", "quantity", "unit_price", "amount"})
_ROUNDED = 1e-6


@dataclass(frozen=True, slots=True)
class _List:
    """The records of one table."""

    rows: Rows
    origin: Origin
    records: tuple[int, ...]


def once(found: Sequence[Rows]) -> None:
    """Take the records that a table lists again once; both tables are named.

    A line that stands twice in one table is two lines. So is one that stands in two tables which have little in common. Records
    that an ID tells apart, and sums of months, are found again by it.
    """
    for sheet in SHEETS.values():
        fills = [one for one in found if one.sheet == sheet.key and not one.months]
        if sheet.key != "customers" and (not sheet.unique or all(one.made for one in fills)):
            _once(fills, frozenset(sheet.key_fields))


def _once(fills: Sequence[Rows], needed: frozenset[str]) -> None:
    lists = [one for rows in fills for one in _lists(rows)]
    if len(lists) < 2:
        return
    said = frozenset.intersection(*(frozenset(rows.columns) - {rows.made} for rows in fills))
    if not said >= needed - {rows.made for rows in fills}:
        return
    names = sorted(said)
    seen: Counter[Hashable] = Counter()
    where: dict[Hashable, str] = {}
    for one in lists:
        columns = [one.rows.columns[name] for name in names]
        keys = [tuple(column[record] for column in columns) for record in one.records]
        left = Counter({key: seen[key] for key in keys if key in seen})
        again = []
        for record, key in zip(one.records, keys, strict=True):
            if left[key] > 0:
                left[key] -= 1
                again.append((record, key))
        if again and len(again) >= _MOSTLY * min(len(keys), seen.total()):
            one.rows.leave_out(record for record, _ in again)
            others = list(dict.fromkeys(where[key] for _, key in again))
            one.rows.say("convert.note.listed_again", source=one.origin.shown, count=len(again), others=others)
            keys = list((Counter(keys) - Counter(key for _, key in again)).elements())
        seen.update(keys)
        for key in keys:
            where.setdefault(key, one.origin.shown)


def otherwise(found: Sequence[Rows]) -> None:
    """Take the line of an order that another list tells with another amount from the first of them, and name the other: a backup, an older copy.

    It is the same line where number, customer, day and product are the same.
    """
    fills = [one for one in found if one.sheet == "orders" and {*_LINE[:3], "amount"} <= set(one.columns) - {one.made}]
    lists = [listed for rows in fills for listed in _lists(rows)]
    told: dict[Hashable, tuple[_List, int]] = {}
    for one in lists if len(lists) > 1 else ():
        columns = [one.rows.columns.get(name) for name in _LINE]
        keys = {record: tuple(column and column[record] for column in columns) for record in one.records}
        again = [record for record, key in keys.items() if key in told]
        for record in again:
            first, line = told[keys[record]]
            values = {
                "first": f"{first.origin.shown}:{first.rows.source.rows[line]}",
                "fields": [shown_field("orders", "amount")],
            }
            one.rows.fault(record, "differs", Text("convert.why.differs", values), field="amount")
        one.rows.leave_out(again)
        told = {key: (one, record) for record, key in reversed(keys.items())} | told


def heads_once(found: Sequence[Rows]) -> None:
    """Leave out the first line of an order that names no product and is the sum of the lines below, which get what it alone says."""
    for rows in found:
        if rows.sheet != "orders" or not {"product", "amount"} <= set(rows.columns):
            continue
        products, amounts = rows.columns["product"], rows.columns["amount"]
        heads = [
            some
            for some in rows.by_order()
            if not products[some[0]]
            and len(some) > 1
            and all(products[record] for record in some[1:])
            and isclose(amounts[some[0]] or 0.0, sum(amounts[record] or 0.0 for record in some[1:]), rel_tol=_ROUNDED)
        ]
        for head, *lines in heads:
            for name, column in rows.columns.items():
                below = lines[:1] if name in _OF_WHOLE else lines if name not in _OF_LINES else []
                if all(column[record] is None for record in lines):
                    for record in below:
                        column[record] = column[head]
        if heads:
            rows.leave_out(some[0] for some in heads)
            rows.say("convert.note.heads", count=len(heads))


def say_equal(found: Sequence[Rows]) -> None:
    """Say which lines without a number say just what another of their table says: each counts, and the check cannot tell them by their made numbers."""
    for rows in found:
        if not rows.made or rows.months:
            continue
        columns = [column for name, column in {**rows.columns, **rows.kept}.items() if name != rows.made]
        seen: dict[Hashable, int] = {}
        again = []
        for record in rows.taken:
            first = seen.setdefault(tuple(str(column[record]) for column in columns), record)
            if first != record and rows.source.file_of(first) == rows.source.file_of(record):
                again.append(rows.source.rows[record])
        if again:
            rows.say("convert.note.equal_rows", count=len(again), rows=places_of(again))


def paid_once(found: Sequence[Rows]) -> None:
    """Share out what has been paid of a whole order, and is stated again on each of its lines, over them: the first are paid first.

    It is of the whole order where no order has two such amounts, and where that of one is more than one of its lines.
    """
    for rows in found:
        if rows.sheet != "orders" or rows.made or not {"paid", "amount"} <= set(rows.columns):
            continue
        paid, amounts = rows.columns["paid"], rows.columns["amount"]
        several = [some for some in rows.by_order() if len(some) > 1]
        split = [some for some in several if _is_paid_in_parts(rows, some)]
        for some in split:
            paid[some[0]] = sum(paid[record] for record in some)
            if days := rows.columns.get("paid_date"):
                days[some[0]] = max((day for record in some if (day := days[record]) is not None), default=None)
            rows.leave_out(some[1:])
        if split:
            rows.say("convert.note.paid_in_parts", count=len(split))
            several = [some for some in several if some not in split]
        again = [record for some in several for record in some[1:] if paid[record]]
        if (
            again
            and all(len({paid[record] for record in some}) == 1 for some in several)
            and any((paid[at] or 0.0) > one >= 0 for some in several for at in some if (one := amounts[at]) is not None)
        ):
            for some in several:
                left = paid[some[0]] or 0.0
                for record in some[:-1]:
                    paid[record] = min(max(amounts[record] or 0.0, 0.0), left) if paid[record] else paid[record]
                    left -= paid[record] or 0.0
                paid[some[-1]] = left if paid[some[-1]] else paid[some[-1]]
            rows.say("convert.note.paid_once", count=len({rows.columns["order_id"][record] for record in again}))


def amount_once(rows: Rows, titles: Sequence[str]) -> None:
    """Count the amount of a whole order that stands on each of its lines once, on the first; where only the cells look so, say it.

    Args:
        rows: of orders.
        titles: of the columns that the amount is read from.
    """
    amounts = rows.columns.get("amount", [])
    several = [some for some in rows.by_order() if len(some) > 1 and amounts[some[0]]]
    if not several or any(len({amounts[record] for record in some}) > 1 for some in several):
        return
    said = {"count": len(several), "title": titles[0]}
    lines = [record for some in several for record in some]
    no_chance = len(several) >= _NO_CHANCE and not _are_products(rows, lines)
    plain = [simplified(title) for title in titles]
    of_orders = no_chance and any(_ORDERS.search(title) and not _LINES.search(title) for title in plain)
    if of_orders or any(map(_OF_ORDER.search, plain)):
        for some in several:
            for record in some[1:]:
                amounts[record] = 0.0
        rows.say("convert.note.amount_once", **said)
    elif no_chance:
        rows.say("convert.note.amount_same", **said)


def _are_products(rows: Rows, records: Sequence[int]) -> bool:
    """Whether the amount of each line is its quantity times its price."""
    columns = [rows.given(key) for key in ("quantity", "unit_price", "amount")]
    lines = [[column[record] for column in columns] for record in records]
    return all(None not in line and isclose(line[0] * line[1], line[2], rel_tol=0.01) for line in lines)


def _is_paid_in_parts(rows: Rows, some: Sequence[int]) -> bool:
    """Whether the lines of an order differ in their payments only, which come to no more than it: it is one, paid in parts."""
    paid, amount = rows.columns["paid"], rows.columns["amount"][some[0]]
    said = [column for name, column in {**rows.columns, **rows.kept}.items() if name not in ("paid", "paid_date")]
    same = all(column[record] == column[some[0]] for column in said for record in some)
    parts = [paid[record] for record in some]
    return same and amount is not None and all(parts) and sum(parts) <= amount * (1 + 1e-9)


def _lists(rows: Rows) -> Iterator[_List]:
    by_origin: dict[int, list[int]] = defaultdict(list)
    at = rows.source.at
    for record in rows.taken:
        by_origin[at[record]].append(record)
    for origin, records in sorted(by_origin.items()):
        yield _List(rows, rows.source.origins[origin], tuple(records))
