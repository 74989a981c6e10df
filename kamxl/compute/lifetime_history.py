"""From the order lines of a book to purchase histories in value that is ours, returns taken off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kamxl.compute.facts import MONEY_DECIMALS, each_once
from kamxl.compute.likelihood import Floats
from kamxl.compute.purchase_history import Histories, summarise
from kamxl.record import record


@record
class History:
    """The customers' purchases as the models read them; arrays by position in the index."""

    buyers: Histories
    """A row each customer with a purchase; `customer` is the position."""
    order_days: Floats
    """Purchase days (n,)."""
    past_value: Floats
    """Value of all valid orders (n,); NaN where there is none."""
    basis: str
    """profit or revenue: what a value is."""


def histories(index: pd.Index, orders: pd.DataFrame, as_of: date, margin: float) -> History:
    """Purchases by the conventions of Fader, Hardie & Lee (2005); see `purchase_history`.

    A line's value is its profit where the book carries profit (amount × margin where that line's is blank), else amount
    × margin. A return or credit is no purchase: it is taken off the value of the purchase day before it.

    Args:
        index: customer ids (n,).
        orders: as `facts.valid_orders` gives them.
        as_of: end of observation.
        margin: share of revenue that is ours where the profit is not known.
    """
    customer = index.get_indexer(orders.index)
    known = customer >= 0
    amount = orders["amount"].to_numpy(dtype=float)[known]
    profit = orders["profit"].to_numpy(dtype=float)[known]
    basis = "revenue" if np.isnan(profit).all() else "profit"
    value = np.where(np.isnan(profit), amount * margin, profit)
    day = orders["order_date"].to_numpy().astype("datetime64[D]").astype(np.int64)[known]
    bought = orders["purchase"].to_numpy(dtype=bool)[known]
    customer = customer[known]
    # Sorted by value too: sums then do not depend on the order of rows, not even in their last digit.
    order = np.lexsort((value, ~bought, day, customer))
    customer, day, value, bought = customer[order], day[order], value[order], bought[order]

    size = len(index)
    lines = np.bincount(customer, minlength=size)
    past = np.where(lines > 0, np.round(np.bincount(customer, weights=value, minlength=size), MONEY_DECIMALS), np.nan)
    days = _distinct_days(customer[bought], day[bought], size)
    end = np.datetime64(as_of, "D").astype(np.int64)
    day, kept = _credited(customer, day, bought)
    resorted = np.lexsort((value[kept], day[kept], customer[kept]))
    buyers = summarise(customer[kept][resorted], day[kept][resorted], value[kept][resorted], float(end))
    return History(
        buyers=replace(buyers, monetary_value=np.round(buyers.monetary_value, MONEY_DECIMALS)),
        order_days=days,
        past_value=past,
        basis=basis,
    )


def order_days(index: pd.Index, orders: pd.DataFrame, *, after: date) -> Floats:
    """Days with a purchase later than `after` of each customer (n,)."""
    bought = orders["purchase"].to_numpy(dtype=bool) & (orders["order_date"] > pd.Timestamp(after)).to_numpy()
    customer = index.get_indexer(orders.index)
    day = orders["order_date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    bought = bought & (customer >= 0)
    return _distinct_days(customer[bought], day[bought], len(index))


def _distinct_days(customer: NDArray[np.intp], day: NDArray[np.int64], size: int) -> Floats:
    """How many different days each customer has, by position (size,)."""
    if not day.size:
        return np.zeros(size)
    day = day - day.min()
    span = int(day.max()) + 1
    return np.bincount(each_once(customer * span + day) // span, minlength=size).astype(float)


def _credited(
    customer: NDArray[np.intp], day: NDArray[np.int64], bought: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Each credit on the day of the customer's last purchase before it, else of his first; without any it is left out.

    Args:
        customer, day, bought: lines by customer and day, purchases first within a day.

    Returns:
        The days, and which lines to keep.
    """
    place = np.arange(customer.size)
    before = np.maximum.accumulate(np.where(bought, place, -1)) if customer.size else place
    after = np.minimum.accumulate(np.where(bought, place, customer.size)[::-1])[::-1] if customer.size else place
    own_before = (before >= 0) & (customer[before] == customer)
    own_after = ~own_before & (after < customer.size)
    own_after[own_after] = customer[after[own_after]] == customer[own_after]
    moved = np.where(own_before, day[before], day[np.minimum(after, max(customer.size - 1, 0))])
    return moved, own_before | own_after
