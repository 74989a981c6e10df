"""A period of any length against the same days a year before, customer by customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd

from kamxl.compute.calendar import within, year_before
from kamxl.compute.facts import MONEY_DECIMALS, valid_orders


def period(frames: Mapping[str, pd.DataFrame], since: date, until: date) -> pd.DataFrame:
    """What each customer brought from `since` to `until`, both days included.

    Args:
        frames: typed frames; `orders` and `follow_ups` may be missing.
        since: first day.
        until: last day; orders after it do not count.

    Returns:
        Index as `customers`, the largest revenue first, ties by customer: name, owner; revenue, revenue_year_before (the
        same days one calendar year earlier; whole months against whole months) and difference (元); orders (distinct order
        ids of purchases); profit (元, NaN where no line of the period carries one); contacts (follow-ups).
    """
    customers = frames["customers"]
    orders = valid_orders(frames, until)
    orders = orders[orders.index.isin(customers.index)]
    now = orders[within(orders["order_date"], since - timedelta(days=1), until)]
    begun, ended = year_before(since, until)
    before = orders[within(orders["order_date"], begun - timedelta(days=1), ended)]
    table = pd.DataFrame({"name": customers["name"], "owner": customers["owner"]}, index=customers.index)
    for key, rows in (("revenue", now), ("revenue_year_before", before)):
        table[key] = _sums(rows["amount"], 0).reindex(customers.index).fillna(0.0)
    table["difference"] = (table["revenue"] - table["revenue_year_before"]).round(MONEY_DECIMALS)
    bought = now[now["purchase"].to_numpy(dtype=bool)]
    table["orders"] = _counts(bought.groupby(level=0)["order_id"].nunique(), customers.index)
    table["profit"] = _sums(now["profit"], 1).reindex(customers.index)
    contacts = frames.get("follow_ups")
    if contacts is None:
        table["contacts"] = 0
    else:
        recent = contacts[within(contacts["date"], since - timedelta(days=1), until)]
        table["contacts"] = _counts(recent.index.value_counts(), customers.index)
    by_customer = table.sort_index(kind="stable")
    return by_customer.sort_values(["revenue", "revenue_year_before"], ascending=False, kind="stable")


def _sums(values: pd.Series, least: int) -> pd.Series:
    """By customer, to the fraction of a cent; sorted first, so that the order of rows on the sheet cannot change a sum."""
    ordered = values.astype(float).sort_values(kind="stable")
    return ordered.groupby(level=0).sum(min_count=least).round(MONEY_DECIMALS) + 0.0


def _counts(found: pd.Series, index: pd.Index[str]) -> pd.Series:
    return found.reindex(index).fillna(0).astype(int)
