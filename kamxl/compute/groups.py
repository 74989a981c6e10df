"""Groups of customers: who belongs to whom, by 上级客户. Sums stand at the top of a chain."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd


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
