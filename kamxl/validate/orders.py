"""Warnings about orders that are possible but unusual: the rows stay in the figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from kamxl.i18n import LANGUAGES, Pair, Text
from kamxl.schema.choices import Choice
from kamxl.schema.ended import end, flagged, is_mentioned
from kamxl.schema.values import meant, typed
from kamxl.settings import OrderOutlier
from kamxl.validate.records import Array, Records

MONEY_DECIMALS = 4
_ENDS = ("cancelled", "returned")
_WHOLE = re.compile(r"总|合计|整单|应收|total|invoice", re.IGNORECASE)
"""What titles of amounts say that are of whole orders."""
_WHOLE_ORDERS = 2
"""Orders of several lines at least, where the title says nothing."""
_WORD = 20
"""Letters: a longer text is no word of a list."""
_SHORTEST = 3
"""Letters of a remark, at least."""


def ends_elsewhere(orders: Records) -> None:
    """Lines that a column of the user's own calls returned or cancelled while their status does not: they count as sales."""
    choices = orders.sheet.fields["status"].column.choices
    ended = np.isin(np.array(orders.values["status"], dtype=object), _ENDS)
    sold = ~orders.bad & ~ended & (orders.array("amount") > 0)
    for table, first in zip(orders.tables, orders.first, strict=True):
        for place, column in enumerate(table.columns):
            if column.field is not None:
                continue
            cells = column.values
            for words in _ending(column.title, cells, choices):
                lines = [at for at, cell in enumerate(cells) if cell in words and sold[first + at]]
                if lines:
                    values = {"title": column.title, "word": typed(cells[lines[0]]), "count": len(lines)}
                    values["cell"] = table.address(lines[0], place)
                    message = Text("validate.ends_elsewhere", values | {"field": orders.title("status")})
                    orders.add(first + lines[0], None, "choice", message, "warning")


def whole_orders(orders: Records) -> None:
    """Lines that likely state the amount of their whole order: in every order of several lines all lines have the same one."""
    status = np.array(orders.values["status"], dtype=object)
    lines = np.flatnonzero(~orders.bad & (orders.array("amount") > 0) & ~np.isin(status, _ENDS))
    if not lines.size:
        return
    order, _ = pd.factorize(orders.array("order_id")[lines])
    place = np.argsort(order, kind="stable")
    lines, order = lines[place], order[place]
    start = _starts(order)
    amount = orders.array("amount")[lines]
    alike = np.minimum.reduceat(amount, start) == np.maximum.reduceat(amount, start)
    size = np.diff(np.append(start, lines.size))
    several = np.flatnonzero(size > 1)
    columns = [
        (orders.tables[index].columns, place) for (index, key), place in orders.places.items() if key == "amount"
    ]
    titled = any(_WHOLE.search(some[place].title) for some, place in columns)
    if several.size < (1 if titled else _WHOLE_ORDERS) or not alike[several].all():
        return
    own = lines[start[several[0]] : start[several[0]] + size[several[0]]]
    if all(len({orders.values[key][line] for line in own}) == 1 for key in ("product", "paid", "paid_date")):
        return  # pasted twice, which is said elsewhere
    first = int(own[0])
    units = tuple(orders.money.base(lang) for lang in LANGUAGES)
    values = {"order": orders.values["order_id"][first], "lines": int(size[several[0]]), "count": int(several.size)}
    values["amount"] = _amount(float(orders.array("amount")[first]), units)
    orders.add(first, "amount", "repeated", Text("validate.whole_order", values), "warning")


def once(orders: Records) -> None:
    """Lines of one order, customer, day, product and amount that stand on two sheets which are read together count on the first."""
    if len(orders.tables) < 2 or not all((table, "order_id") in orders.places for table in range(len(orders.tables))):
        return
    named = ("order_id", "customer_id", "order_date", "product", "amount")
    lines = list(zip(*(orders.values[name] for name in named), strict=True))
    first: dict[tuple[object, ...], list[int]] = {}
    for start, stop in pairwise([*orders.first, orders.size]):
        free = {line: list(some) for line, some in first.items()}
        for record in range(start, stop):
            line = lines[record]
            if orders.bad[record] or line[0] is None:
                continue
            if free.get(line):
                place = orders.where(free[line].pop(0), "order_id")
                orders.add(
                    record, "order_id", "repeated", Text("validate.counted_once", {"place": place}), "warning", "row"
                )
                orders.again.add(record)
            else:
                first.setdefault(line, []).append(record)


def on_two_sheets(orders: Records) -> None:
    """Orders of one number and customer that stand on two sheets which are read together: carried over to the next year, they count twice."""
    first: dict[tuple[object, object], int] = {}
    again: dict[tuple[int, int], list[int]] = {}
    for table, (start, stop) in enumerate(pairwise([*orders.first, orders.size])) if len(orders.tables) > 1 else ():
        for record in range(start, stop):
            key = (orders.values["order_id"][record], orders.values["customer_id"][record])
            if not orders.bad[record] and None not in key and orders.values["status"][record] != "cancelled":
                earlier = first.setdefault(key, record)
                if earlier < start:
                    again.setdefault((orders.table_of(earlier), table), []).append(record)
    for records in again.values():
        numbers = dict.fromkeys(orders.values["order_id"][record] for record in records)
        order = next(iter(numbers))
        place = orders.where(first[order, orders.values["customer_id"][records[0]]], "order_id")
        values = {"order": order, "count": len(numbers), "place": place}
        orders.add(records[0], "order_id", "repeated", Text("validate.on_two_sheets", values), "warning")


def outliers(orders: Records, limit: OrderOutlier, as_of: date | None) -> None:
    """Orders above `multiple` × the mean of the customer's orders of earlier days, where there are `earlier` of those.

    Lines of one order are one order; cancelled ones, returns, credits and orders after `as_of` count on neither side.
    """
    status = pd.Series(orders.values["status"], dtype=object)
    counts = ~orders.bad & (orders.array("amount") >= 0) & ~status.isin(["cancelled", "returned"]).to_numpy()
    if as_of is not None:
        counts &= orders.array("order_date") <= np.datetime64(as_of)
    lines = np.flatnonzero(counts)
    if not lines.size:
        return
    customer, _ = pd.factorize(orders.array("customer_id")[lines])
    order, _ = pd.factorize(orders.array("order_id")[lines])
    day = orders.array("order_date")[lines].astype(np.int64)
    place = np.lexsort((order, day, customer))
    lines, customer, day, order = lines[place], customer[place], day[place], order[place]
    start = _starts(customer, day, order)
    record = np.minimum.reduceat(lines, start)
    amount = np.add.reduceat(orders.array("amount")[lines], start)
    customer, day = customer[start], day[start]
    mean, number = _before(customer, day, amount)
    found = (number >= limit.earlier) & (amount > np.round(mean * limit.multiple, MONEY_DECIMALS))
    units = tuple(orders.money.base(lang) for lang in LANGUAGES)
    for index in np.flatnonzero(found).tolist():
        values = {
            "order": orders.values["order_id"][record[index]],
            "amount": _amount(float(amount[index]), units),
            "mean": _amount(float(mean[index]), units),
            "times": limit.multiple,
        }
        orders.add(int(record[index]), "amount", "outlier", Text("validate.outlier", values), "warning")


def _ending(title: str, cells: Sequence[object], choices: tuple[Choice, ...]) -> list[list[object]]:
    """The different cells of a column that say of their rows that they were sent back or called off: each word, days together."""
    different = list(dict.fromkeys(cells))
    statuses = flagged(title, different)
    if statuses is not None:
        found = [one for one, status in zip(different, statuses, strict=True) if status]
        return [found] if flagged(title, []) is None else [[one] for one in found]
    words = [one for one in different if isinstance(one, str)]
    ended = [one for one in words if _code(one, choices) in _ENDS]
    remarks = [one for one in words if one not in ended and len(one) > _SHORTEST and is_mentioned(one)]
    return [list[object]([one]) for one in ended] + ([list[object](remarks)] if remarks else [])


def _code(word: str, choices: tuple[Choice, ...]) -> str | None:
    return meant(word, choices) or end(word) if len(word) <= _WORD else None


def _amount(amount: float, units: Sequence[str]) -> Pair:
    """An amount in the currency itself, as orders are typed: 12,000 元, 12,000 USD. `units`: one a language."""
    figure = f"{round(amount, 2):,.10g}"
    return Pair(*(f"{figure} {unit}" for unit in units))


def _starts(*keys: Array) -> Array:
    """Where a run of equal keys begins; the keys are sorted."""
    new = np.ones(keys[0].size, dtype=bool)
    new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.flatnonzero(new)


def _before(customer: Array, day: Array, amount: Array) -> tuple[Array, Array]:
    """Mean and number of each customer's orders of earlier days; orders are sorted by customer and day."""
    earlier = pd.Series(amount).groupby(customer).cumsum().to_numpy() - amount
    of_customer, of_day = _starts(customer), _starts(customer, day)
    first = np.repeat(of_customer, np.diff(np.append(of_customer, amount.size)))
    today = np.repeat(of_day, np.diff(np.append(of_day, amount.size)))
    number = today - first
    mean = np.divide(earlier[today], number, out=np.zeros(amount.size), where=number > 0)
    return mean, number
