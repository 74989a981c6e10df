"""A period of any length against the same days a year before, customer by customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd

from kamxl.compute.calendar import months_before, within
from kamxl.compute.facts import valid_orders

COLUMNS = ("revenue", "revenue_year_before", "difference", "orders", "profit", "contacts")


def period(frames: Mapping[str, pd.DataFrame], since: date, until: date) -> pd.DataFrame:
    """What each customer brought from `since` to `until`, both days included.

    Args:
        frames: typed frames; `orders` and `follow_ups` may be missing.
        since: first day.
        until: last day; orders after it do not count.

    Returns:
        Index as `customers`, the largest revenue first: name, owner; revenue, revenue_year_before (the same days one
        calendar year earlier) and difference (元); orders (distinct order ids of purchases); profit (元, NaN where no line
        of the period carries one); contacts (follow-ups).
    """
    customers = frames["customers"]
    orders = valid_orders(frames, until)
    orders = orders[orders.index.isin(customers.index)]
    now = orders[within(orders["order_date"], since - timedelta(days=1), until).to_numpy()]
    begun, ended = months_before(since, 12), months_before(until, 12)
    before = orders[within(orders["order_date"], begun - timedelta(days=1), ended).to_numpy()]
    table = pd.DataFrame({"name": customers["name"], "owner": customers["owner"]}, index=customers.index)
    for key, rows in (("revenue", now), ("revenue_year_before", before)):
        table[key] = rows["amount"].astype(float).groupby(level=0).sum().reindex(customers.index).fillna(0.0)
    table["difference"] = table["revenue"] - table["revenue_year_before"]
    bought = now[now["purchase"].to_numpy(dtype=bool)]
    table["orders"] = _counts(bought.groupby(level=0)["order_id"].nunique(), customers.index)
    table["profit"] = now["profit"].astype(float).groupby(level=0).sum(min_count=1).reindex(customers.index)
    contacts = frames.get("follow_ups")
    if contacts is None:
        table["contacts"] = 0
    else:
        recent = contacts[within(contacts["date"], since - timedelta(days=1), until).to_numpy()]
        table["contacts"] = _counts(recent.index.value_counts(), customers.index)
    return table.sort_values(["revenue", "revenue_year_before"], ascending=False, kind="stable")


def _counts(found: pd.Series, index: pd.Index[str]) -> pd.Series:
    return found.reindex(index).fillna(0).astype(int)
