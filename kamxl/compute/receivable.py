"""What customers owe: when each order is due, and what of it is open. Money in single units of the book's currency."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.settings import Receivable

COLUMNS = ("customer_id", "order_id", "due", "open")


def due_days(orders: pd.DataFrame, customers: pd.DataFrame, settings: Receivable) -> pd.Series:
    """The day on which each order line is due: as typed, else by the customer's payment days, else by the company's.

    Args:
        orders: as `facts.valid_orders` gives them.
        customers: indexed by customer_id, with payment_days.
        settings: `days` for customers without a term.

    Returns:
        datetime64, index and order as `orders`.
    """
    terms = customers["payment_days"].fillna(float(settings.days)).reindex(orders.index).fillna(float(settings.days))
    reckoned = orders["order_date"] + pd.to_timedelta(terms, unit="D")
    due: pd.Series = orders["due_date"].fillna(reckoned).astype("datetime64[ns]")
    return due


def payments(orders: pd.DataFrame, due: pd.Series, as_of: date) -> pd.Series:
    """What has been paid of each order line; NaN where nobody knows.

    A blank is nothing paid where more than half of the lines that are due carry a figure: such a book keeps payments.
    """
    is_due = (due <= pd.Timestamp(as_of)).to_numpy()
    carried = orders["paid"].notna().to_numpy()
    kept = bool(is_due.any()) and 2 * int((carried & is_due).sum()) > int(is_due.sum())
    paid: pd.Series = orders["paid"].fillna(0.0) if kept else orders["paid"]
    return paid


class Numbered(NamedTuple):
    """Customers and orders of lines by numbers in the order of their ids: text would be hashed and compared anew at each step."""

    customer: np.ndarray
    order: np.ndarray
    customers: np.ndarray
    """The id that each number stands for."""
    orders: np.ndarray

    @classmethod
    def of(cls, orders: pd.DataFrame) -> Numbered:
        whose, ids = in_order(orders.index.to_numpy(dtype=object))
        which, order_ids = in_order(order_keys(orders))
        return cls(whose, which, ids, order_ids)

    def where(self, chosen: np.ndarray) -> Numbered:
        """Of the lines that are chosen (bool); the numbers stay what they are."""
        return self._replace(customer=self.customer[chosen], order=self.order[chosen])

    @property
    def both(self) -> np.ndarray:
        """One number for each customer's order."""
        found: np.ndarray = self.customer * self.size + self.order
        return found

    @property
    def size(self) -> int:
        """By which `both` is to be divided: the customer; what is left is the order."""
        return max(len(self.orders), 1)


def open_orders(
    orders: pd.DataFrame, customers: pd.DataFrame, as_of: date, settings: Receivable, numbered: Numbered | None = None
) -> pd.DataFrame:
    """What is open of each order, returns and overpayments set against the customer's oldest open orders.

    Args:
        orders: as `facts.valid_orders` gives them; rows of unknown customers are passed over.
        customers, as_of, settings: as for `due_days`.
        numbered: of these orders, where that is known already.

    Returns:
        A row per customer and order, sorted by customer, due day and order: COLUMNS; only orders with something open. A credit that no open order is left for
        stands as a row of its own with a negative amount and no due day.
    """
    ours = orders.index.isin(customers.index)
    lines, numbers = orders[ours], (numbered or Numbered.of(orders)).where(ours)
    due = due_days(lines, customers, settings)
    paid = payments(lines, due, as_of).to_numpy(dtype=float)
    known, amounts = np.flatnonzero(~np.isnan(paid)), lines["amount"].to_numpy(dtype=float) - paid
    known = known[np.argsort(amounts[known], kind="stable")]  # the order of rows must not decide a sum's last digit
    size = numbers.size
    found = pd.DataFrame({"due": due.to_numpy()[known], "open": amounts[known]}).groupby(numbers.both[known])
    sums = pd.DataFrame({"due": found["due"].min(), "open": found["open"].sum().round(MONEY_DECIMALS)})
    keys = sums.index.to_numpy()
    sums = sums.reset_index(drop=True).assign(customer=keys // size, order=keys % size)
    credit = -sums["open"].clip(upper=0.0).groupby(sums["customer"]).sum()
    rows = sums[sums["open"] > 0]
    rows = rows.iloc[np.lexsort([rows[name].to_numpy() for name in ("order", "due", "customer")])]
    before = rows.groupby("customer")["open"].cumsum() - rows["open"]
    against = rows["customer"].map(credit).fillna(0.0)
    settled = (against - before).clip(lower=0.0)
    rows = rows.assign(open=(rows["open"] - np.minimum(settled, rows["open"])).round(MONEY_DECIMALS))
    owed = sums[sums["open"] > 0].groupby("customer")["open"].sum()
    left = (credit - owed.reindex(credit.index, fill_value=0.0)).round(MONEY_DECIMALS)
    left = left[left > 0]
    over = pd.DataFrame(
        {
            "customer_id": numbers.customers[left.index.to_numpy(dtype=int)],
            "order_id": None,
            "due": pd.NaT,
            "open": -left.to_numpy(dtype=float),
        }
    ).astype({"due": "datetime64[ns]"})
    rows = rows[rows["open"] > 0]
    ids = {"customer_id": numbers.customers[rows["customer"]], "order_id": numbers.orders[rows["order"]]}
    rows = rows.assign(**ids)[list(COLUMNS)]
    whole: pd.DataFrame = pd.concat([rows, over], ignore_index=True) if len(over) else rows
    return whole[list(COLUMNS)]


def in_order(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The place of each text among the distinct ones in their order, and these; what comes nearly sorted costs hardly anything."""
    codes, found = pd.factorize(keys)
    order = sorted(range(len(found)), key=found.__getitem__)
    places = np.empty(len(order), dtype=np.intp)
    places[order] = np.arange(len(order))
    return places[codes], found[order]


def order_keys(orders: pd.DataFrame) -> np.ndarray:
    """Order IDs that tell orders apart: a row without one is its own order."""
    ids = orders["order_id"].to_numpy(dtype=object)
    blank = pd.isna(ids)
    if blank.any():
        ids = ids.copy()
        ids[blank] = [f"\0{row}" for row in np.flatnonzero(blank)]
    return ids
