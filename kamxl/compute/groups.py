"""Groups of customers: who belongs to whom, by 上级客户. Sums stand at the top of a chain."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kamxl.compute.facts import MONEY_DECIMALS


def heads(customers: pd.DataFrame) -> pd.Series:
    """The top of each customer's group, the customer's own ID where it belongs to none.

    A parent that is not in the book counts as none, and so does one that closes a circle: its members stand alone.

    Args:
        customers: indexed by customer_id, with parent.

    Returns:
        customer_id of the head, index as `customers`.
    """
    known = set(customers.index)
    parents: Mapping[str, str] = {
        str(key): str(parent)
        for key, parent in customers["parent"].dropna().items()
        if parent in known and parent != key
    }
    parents = _without_circles(parents)
    top = {key: _top(key, parents) for key in parents}
    return pd.Series([top.get(key, key) for key in customers.index], index=customers.index, dtype=object)


def sums(customers: pd.DataFrame, revenue: pd.Series) -> pd.DataFrame:
    """What each group of two customers or more brings, at its head.

    Args:
        customers: indexed by customer_id, with name and parent.
        revenue: 元, same customers.

    Returns:
        Index head, largest revenue first, ties by head: name, members, revenue_12m, revenue_share (of all customers; NaN
        where their total is not above 0).
    """
    # In the order of the ids, so that the order of rows on the sheet cannot change a sum.
    revenue = revenue.sort_index()
    head = heads(customers).reindex(revenue.index).rename("head")
    table = revenue.groupby(head).agg(["size", "sum"]).set_axis(["members", "revenue_12m"], axis="columns")
    table["revenue_12m"] = table["revenue_12m"].round(MONEY_DECIMALS)
    total = round(float(revenue.sum()), MONEY_DECIMALS)
    table["revenue_share"] = table["revenue_12m"] / (total if total > 0 else np.nan)
    table.insert(0, "name", customers["name"].reindex(table.index))
    table = table[table["members"] > 1]
    return table.iloc[np.lexsort((table.index.to_numpy(dtype=str), -table["revenue_12m"]))]


def _without_circles(parents: Mapping[str, str]) -> Mapping[str, str]:
    """Without those whose chain of parents comes back to themselves."""
    return {key: parent for key, parent in parents.items() if not _comes_back(key, parents)}


def _comes_back(key: str, parents: Mapping[str, str]) -> bool:
    seen, at = {key}, parents[key]
    while at in parents and at not in seen:
        seen.add(at)
        at = parents[at]
    return at == key


def _top(key: str, parents: Mapping[str, str]) -> str:
    while key in parents:
        key = parents[key]
    return key
