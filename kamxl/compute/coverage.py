"""What the figures cover: which rows are left out of them, with their money, and how old the newest record is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from types import MappingProxyType

import numpy as np
import pandas as pd

from kamxl.compute.calendar import months_before, within
from kamxl.compute.facts import MONEY_DECIMALS, signed
from kamxl.record import record

RECORDS: Mapping[str, str] = {"orders": "order_date", "follow_ups": "date"}
"""Sheets of what happened, and the field that says when."""


@record
class LeftOut:
    """Rows that faults keep out of the figures."""

    customers: int = 0
    orders: int = 0
    """Order lines."""
    amount: float | None = 0.0
    """元 of those lines that would have counted in the last 12 months; None where not one of them can be read."""

    later: int = 0
    """Order lines dated after as_of, which have not happened: no faults, and in no figure."""

    unconverted: Mapping[str, float] = field(default_factory=dict)
    """By currency, what of them has no rate: in that currency, and not in `amount`."""

    @property
    def rows(self) -> int:
        """Rows of both sheets."""
        return self.customers + self.orders


def left_out(
    dropped: Mapping[str, pd.DataFrame], as_of: date, frames: Mapping[str, pd.DataFrame] = MappingProxyType({})
) -> LeftOut:
    """Count the rows that are left out, and add up what they are worth.

    The sum is of the order lines that are not cancelled and are dated in the 12 months to as_of, or bear no date that can be
    read. A return is negative, as it is in revenue. What is typed as a customer's annual amount is never in it.

    Args:
        dropped: typed frames of the rows that do not count, by sheet; `customers` and `orders`, if there.
        as_of: the day that the figures are for.
        frames: those of the rows that count, by sheet.
    """
    later = int((frames["orders"]["order_date"] > pd.Timestamp(as_of)).sum()) if "orders" in frames else 0
    customers, orders = dropped.get("customers"), dropped.get("orders")
    if orders is None or orders.empty:
        return LeftOut(0 if customers is None else len(customers), later=later)
    days = orders["order_date"]
    told = (
        (orders["status"] != "cancelled") & (days.isna() | within(days, months_before(as_of, 12), as_of))
    ).to_numpy()
    returned = (orders["status"] == "returned").to_numpy()
    amounts = signed(orders["amount"].to_numpy(dtype=float), returned)[told]
    known = amounts[~np.isnan(amounts)]
    total = round(float(known.sum()), MONEY_DECIMALS) if known.size or not told.any() else None
    foreign: dict[str, float] = {}
    if "unconverted" in orders:
        worth = pd.Series(signed(orders["unconverted"].to_numpy(dtype=float), returned)[told])
        sums = worth.groupby(orders["unconverted_currency"].to_numpy()[told]).sum()
        foreign = {str(code): round(float(amount), MONEY_DECIMALS) for code, amount in sums.items()}
    return LeftOut(0 if customers is None else len(customers), len(orders), total, later, foreign)


def latest_record(frames: Mapping[str, pd.DataFrame], as_of: date) -> date | None:
    """Day of the newest order or follow-up up to as_of; None where there is neither."""
    known = [frames[sheet][field] for sheet, field in RECORDS.items() if sheet in frames]
    latest = [days[days <= pd.Timestamp(as_of)].max() for days in known]
    found = [day.date() for day in latest if not pd.isna(day)]
    return max(found, default=None)


def is_old(latest: date | None, as_of: date, days: int) -> bool:
    """Whether the newest record lies more than `days` before as_of: the book ended, and the figures should end with it."""
    return latest is not None and latest < as_of - timedelta(days=days)
