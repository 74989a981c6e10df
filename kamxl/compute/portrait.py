"""The portrait: how customers and revenue spread over industries, regions and the like."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kamxl.compute.analysis import Portrait
from kamxl.compute.columns import NOT_STATED
from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.groups import sums
from kamxl.compute.labels import SEGMENTS
from kamxl.compute.lifecycle import STAGES as LIFECYCLE
from kamxl.compute.similar import Similar
from kamxl.schema import values

DIMENSIONS = ("industry", "region", "value_band", "source", "owner")
STAGES = ("lifecycle", "rfm")
"""Labels that say what is to be done with a customer, in the order that these have."""


def portrait(
    customers: pd.DataFrame,
    facts: pd.DataFrame,
    tiers: pd.DataFrame,
    custom_fields: tuple[str, ...] = (),
    similar: Similar | None = None,
) -> Portrait:
    """Count, revenue and share by each dimension.

    Args:
        customers: indexed by customer_id; custom columns are named `custom.<title>`.
        facts: revenue_12m in 元.
        tiers: value_band.
        custom_fields: titles of custom columns to group by as well; those that the sheet lacks are passed over.
        similar: who buys alike.

    Returns:
        A frame a dimension, largest revenue first; `source` and `value_band` hold codes, blank cells the group "". And the
        groups of customers by parent, the stages, and the groups of customers that buy alike.
    """
    groups = {name: tiers["value_band"] if name == "value_band" else customers[name] for name in DIMENSIONS}
    for title in custom_fields:
        if custom_key(title) in customers:
            groups[custom_key(title)] = customers[custom_key(title)]
    revenue = facts["revenue_12m"]
    stages = {}
    for name, order in zip(STAGES, (LIFECYCLE, SEGMENTS), strict=True):
        found = by_group(tiers[name], revenue).drop(index=NOT_STATED, errors="ignore")
        stages[name] = found.reindex([label for label in order if label in found.index])
    by = {name: by_group(group, revenue) for name, group in groups.items()}
    return Portrait(by, sums(customers, revenue), stages, _alike(similar or Similar(), revenue))


def _alike(similar: Similar, revenue: pd.Series) -> pd.DataFrame:
    """The groups of similar customers in their order, each with its name, what is typical of it, and what is to be done."""
    members = similar.customers
    if members.empty:
        return pd.DataFrame()
    table = by_group(members["group"].reindex(revenue.index), revenue).drop(index=NOT_STATED, errors="ignore")
    table.index = table.index.astype(int)
    groups = members.groupby("group")
    table = table.join(groups[["orders", "days", "breadth"]].median()).join(groups["name"].first())
    table["kind"] = [similar.kinds[int(group)] for group in table.index]
    return table.sort_index()


def custom_key(title: str) -> str:
    """Name of the column of a custom field in a typed frame."""
    return f"custom.{title}"


def by_group(group: pd.Series, revenue: pd.Series) -> pd.DataFrame:
    """Customers and revenue of each group.

    Args:
        group: of each customer; blank is the group "".
        revenue: 元, same customers.

    Returns:
        Index group, largest revenue first, then most customers, then name: customers, customer_share, revenue_12m,
        revenue_share (NaN where there is no revenue at all), mean_revenue.
    """
    # In the order of the ids, so that the order of rows on the sheet cannot change a sum.
    revenue = revenue.sort_index()
    labels = _labels(group.reindex(revenue.index)).rename("group")
    groups = revenue.groupby(labels)
    sums, customers = groups.sum().round(MONEY_DECIMALS), groups.size().to_numpy()
    order = np.lexsort((sums.index.to_numpy(dtype=str), -customers, -sums.to_numpy()))
    sums, customers = sums.iloc[order], customers[order]
    total = round(float(revenue.sum()), MONEY_DECIMALS)
    by = {
        "customers": customers,
        "customer_share": customers / max(len(revenue), 1),
        "revenue_12m": sums.to_numpy(),
        "revenue_share": sums.to_numpy() / (total if total > 0 else np.nan),
        "mean_revenue": sums.to_numpy() / customers,
    }
    return pd.DataFrame(by, sums.index)


def _labels(group: pd.Series) -> pd.Series:
    """The names of groups; each text once."""
    cells = group.tolist()
    known = {cell: _label(cell) for cell in {cell for cell in cells if type(cell) is str}}
    return pd.Series([known[cell] if type(cell) is str else _label(cell) for cell in cells], group.index, object)


def _label(value: object) -> str:
    return values.text(value) or NOT_STATED
