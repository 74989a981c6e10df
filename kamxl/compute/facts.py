"""Revenue facts of every customer: what all other figures start from. Money in 元.

A purchase is a valid order line that brings revenue: not a return, and not a negative amount (a credit note). Returns
and credits lower revenue, profit and payments; they are no orders, so that goods sent back yesterday do not make a
customer look as if he had bought yesterday.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.calendar import month_end, months_before, within
from kamxl.compute.columns import empty
from kamxl.schema.field import YUAN_10K

MONEY_DECIMALS = 4
"""Sums are rounded to 0.0001 元: below any money, above the dust of binary fractions, which would otherwise put a
customer of exactly 150 万元 a hair under the bound."""
MONTHS = tuple(f"month_{number}" for number in range(1, 13))
"""The twelve months of revenue_12m, the oldest first: each ends on the day of as_of."""
RATE_DECIMALS = 12
"""15,999.80 of 19,999.75 is 80 %, which binary division puts a hair under it."""

_ORDER_COLUMNS = {
    "order_id": "object",
    "order_date": "datetime64[ns]",
    "product": "object",
    "category": "object",
    "quantity": "float64",
    "unit_price": "float64",
    "amount": "float64",
    "profit": "float64",
    "due_date": "datetime64[ns]",
    "paid": "float64",
    "paid_date": "datetime64[ns]",
    "status": "object",
}


def signed(amounts: np.ndarray, returned: np.ndarray) -> np.ndarray:
    """Amounts, those of returns negative whatever their sign."""
    return np.where(returned, -np.abs(amounts), amounts)


def valid_orders(frames: Mapping[str, pd.DataFrame], as_of: date) -> pd.DataFrame:
    """The order lines that count: not cancelled, and not after `as_of`.

    Args:
        frames: typed frames; `orders` may be missing.
        as_of: the day that the figures are for.

    Returns:
        The rows of `orders`, indexed by customer_id as they are. Amount, profit, paid (元) and quantity of a return are
        negative whatever sign was typed. A column more, `purchase` (bool): the line is a purchase. Without an orders
        sheet: no rows, the same columns.
    """
    orders = frames.get("orders")
    if orders is None:
        orders = empty(_ORDER_COLUMNS, index="customer_id")
    counts = (orders["status"] != "cancelled") & (orders["order_date"] <= pd.Timestamp(as_of))
    valid = orders[counts.to_numpy(dtype=bool)].copy()
    returned = (valid["status"] == "returned").to_numpy(dtype=bool)
    for column in ("amount", "profit", "paid", "quantity"):
        valid[column] = signed(valid[column].to_numpy(dtype=float), returned)
    valid["purchase"] = ~returned & (valid["amount"].to_numpy(dtype=float) >= 0)
    return valid


def facts(customers: pd.DataFrame, orders: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Revenue, orders and days of each customer; windows of 12 months are (as_of − 12 months, as_of].

    Args:
        customers: indexed by customer_id; annual_amount and annual_profit in 万元 are used where there is no order.
        orders: as `valid_orders` gives them; rows of unknown customers are passed over.
        as_of: the day that the figures are for.

    Returns:
        Index as `customers`. revenue_12m, profit_12m, revenue_previous_12m, revenue_total (元); orders_12m and
        orders_total (distinct order ids of purchases); order_days (distinct days of purchases); first_order,
        last_order (days of purchases, NaT if none); paid_rate_12m (share 0..1 of the amount that carries a payment
        figure, NaN if none does); basis: `orders` where the customer has a valid order line, else `typed` where an
        annual amount or profit is typed (revenue and profit are then the typed ones, revenue_total the annual amount, being the
        only one known), else `none`. profit_12m is NaN where the profit is not known. month_1 … month_12: the
        months that revenue_12m is the sum of, NaN without orders.
    """
    lines = _lines(customers.index, orders)
    size = len(customers)
    recent = within(lines["order_date"], months_before(as_of, 12), as_of)
    before = within(lines["order_date"], months_before(as_of, 24), months_before(as_of, 12))
    bought = lines["purchase"]

    table = pd.DataFrame(index=customers.index)
    table["revenue_12m"] = _sums(lines[recent], "amount", size)
    table["profit_12m"] = _profit(lines, recent, size)
    table["orders_12m"] = _distinct(lines[recent & bought], "order_id", size)
    table["revenue_previous_12m"] = _sums(lines[before], "amount", size)
    table["revenue_total"] = _sums(lines, "amount", size)
    table["orders_total"] = _distinct(lines[bought], "order_id", size)
    table["order_days"] = _distinct(lines[bought], "order_date", size)
    table["first_order"], table["last_order"] = _first_and_last(lines[bought], size)
    table["paid_rate_12m"] = _paid_rate(lines[recent], size)

    ordered = np.bincount(lines["customer"], minlength=size) > 0
    months = _by_month(lines[recent], size, as_of)
    for place, name in enumerate(MONTHS):
        table[name] = np.where(ordered, months[:, place], np.nan)
    return _with_typed(table, customers, ordered)


def _lines(index: pd.Index, orders: pd.DataFrame) -> pd.DataFrame:
    """The lines with the customer's position, sorted so that the order of rows on the sheet cannot change a sum."""
    columns = ["order_date", "amount", "profit", "paid", "purchase"]
    lines = orders[columns].set_axis(range(len(orders)))
    lines["customer"] = index.get_indexer(orders.index)
    # Numbers for ids: text would be hashed anew for each count.
    lines["order_id"] = pd.factorize(orders["order_id"].to_numpy(dtype=object))[0]
    lines = lines[lines["customer"] >= 0]
    order = np.lexsort([lines[name].to_numpy() for name in ("paid", "profit", "amount", "customer")])
    return lines.iloc[order]


def _sums(lines: pd.DataFrame, column: str, size: int) -> np.ndarray:
    values = np.nan_to_num(lines[column].to_numpy(dtype=float), nan=0.0)
    return np.round(np.bincount(lines["customer"], weights=values, minlength=size), MONEY_DECIMALS) + 0.0


def _by_month(lines: pd.DataFrame, size: int, as_of: date) -> np.ndarray:
    """Amounts of each customer (a row) in each of the last twelve months (a column), of lines of these months."""
    sums = np.bincount(
        lines["customer"].to_numpy(dtype=np.int64) * len(MONTHS) + month_of(lines["order_date"], as_of),
        weights=np.nan_to_num(lines["amount"].to_numpy(dtype=float), nan=0.0),
        minlength=size * len(MONTHS),
    )
    return np.round(sums.reshape(size, len(MONTHS)), MONEY_DECIMALS) + 0.0


def month_of(days: pd.Series, as_of: date) -> np.ndarray:
    """The place in MONTHS of each day of the last twelve months."""
    ends = [months_before(as_of, back) for back in range(11, -1, -1)]
    # At the end of a month they are calendar months: the 31st of August is none of September's.
    ends = [month_end(day) for day in ends] if as_of == month_end(as_of) else ends
    found: np.ndarray = np.searchsorted(np.array(ends, dtype="datetime64[ns]"), days.to_numpy(dtype="datetime64[ns]"))
    return found


def _distinct(lines: pd.DataFrame, column: str, size: int) -> np.ndarray:
    values = lines[column].to_numpy()
    if values.dtype.kind == "M":
        values = values.astype("datetime64[D]").astype(np.int64)
    if not values.size:
        return np.zeros(size, dtype=np.int64)
    values = values - values.min()
    pairs = each_once(lines["customer"].to_numpy() * (values.max() + 1) + values)
    return np.bincount(pairs // (values.max() + 1), minlength=size)


def each_once(numbers: np.ndarray) -> np.ndarray:
    """The distinct ones of whole numbers, sorted. Since numpy 2.3 `np.unique` hashes them, which takes thirty times as long."""
    ranked = np.sort(numbers)
    found: np.ndarray = ranked[np.append(True, ranked[1:] != ranked[:-1])[: ranked.size]]
    return found


def _first_and_last(lines: pd.DataFrame, size: int) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of each customer; NaT without a line. Lines are sorted by customer."""
    first = np.full(size, np.datetime64("NaT", "ns"), dtype="datetime64[ns]")
    last = first.copy()
    buyer, days = lines["customer"].to_numpy(), lines["order_date"].to_numpy()
    if buyer.size:
        starts = np.flatnonzero(np.append(True, buyer[1:] != buyer[:-1]))
        first[buyer[starts]] = np.minimum.reduceat(days, starts)
        last[buyer[starts]] = np.maximum.reduceat(days, starts)
    return first, last


def _profit(lines: pd.DataFrame, recent: np.ndarray, size: int) -> np.ndarray:
    """Sum of the known profits; unknown where lines of the window carry none, or no line of the book does."""
    known = lines["profit"].notna()
    if not known.any():
        return np.full(size, np.nan)
    with_lines = np.bincount(lines["customer"][recent], minlength=size) > 0
    with_profit = np.bincount(lines["customer"][recent & known], minlength=size) > 0
    return np.where(with_lines & ~with_profit, np.nan, _sums(lines[recent], "profit", size))


def _paid_rate(lines: pd.DataFrame, size: int) -> np.ndarray:
    """Paid ÷ amount over the lines that carry a payment figure; unknown where their amount is not above 0."""
    carried = lines[lines["paid"].notna()]
    amount, paid = _sums(carried, "amount", size), _sums(carried, "paid", size)
    rate: np.ndarray = np.divide(paid, amount, out=np.full(size, np.nan), where=amount > 0)
    return np.round(rate, RATE_DECIMALS)


def _with_typed(table: pd.DataFrame, customers: pd.DataFrame, ordered: np.ndarray) -> pd.DataFrame:
    """Put the typed annual figures in where a customer has no valid order line, and say which is which."""
    amount = np.round(customers["annual_amount"].to_numpy(dtype=float) * YUAN_10K.scale, MONEY_DECIMALS)
    profit = np.round(customers["annual_profit"].to_numpy(dtype=float) * YUAN_10K.scale, MONEY_DECIMALS)
    typed = ~ordered & ~(np.isnan(amount) & np.isnan(profit))
    for column in ("revenue_12m", "revenue_total"):
        table[column] = np.where(typed, np.nan_to_num(amount, nan=0.0), table[column])
    table["profit_12m"] = np.where(ordered, table["profit_12m"], profit)
    basis = np.select([ordered, typed], ["orders", "typed"], default="none")
    table["basis"] = pd.Series(basis, index=table.index, dtype=object)
    return table
