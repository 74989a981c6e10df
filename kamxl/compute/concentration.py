"""How much a few customers bring: shares by tenths of the customers, largest first."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from kamxl.record import record

GROUPS = 10


@record
class Concentration:
    """How much the largest customers bring of an amount."""

    tenths: pd.DataFrame
    top: int
    """Customers among the first fifth, at least one."""
    top_share: float
    """Of the total; NaN where the total is not above 0."""


def concentration(values: pd.Series) -> Concentration:
    """The concentration of an amount a customer."""
    return Concentration(tenths(values), *share_of_top(values, 0.2))


def tenths(values: pd.Series) -> pd.DataFrame:
    """Share of the total by tenths of the customers, the largest first; by customer where there are fewer than ten.

    Args:
        values: an amount a customer; blanks and negative amounts count as nothing.

    Returns:
        One row a group: upto (share of the customers up to and with the group), share and cumulative (of the total).
        No rows where the total, negative amounts in it, is not above 0.
    """
    amounts = np.sort(np.clip(values.fillna(0.0).to_numpy(dtype=float), 0, None))[::-1]
    total = float(amounts.sum())
    if not values.sum() > 0:
        return pd.DataFrame(columns=["upto", "share", "cumulative"], dtype=float)
    count = len(amounts)
    groups = min(GROUPS, count)
    ends = [math.ceil(count * (index + 1) / groups) for index in range(groups)]
    cumulative = np.cumsum(amounts)[np.array(ends) - 1] / total
    return pd.DataFrame(
        {
            "upto": [(index + 1) / groups for index in range(groups)],
            "share": np.diff(cumulative, prepend=0.0),
            "cumulative": cumulative,
        }
    )


def share_of_top(values: pd.Series, share: float) -> tuple[int, float]:
    """How many customers the top `share` of them are (at least one), and which share of the total they bring."""
    amounts = np.sort(np.clip(values.fillna(0.0).to_numpy(dtype=float), 0, None))[::-1]
    total = float(amounts.sum())
    count = max(1, math.ceil(len(amounts) * share - 1e-9))
    return count, float(amounts[:count].sum()) / total if values.sum() > 0 else float("nan")
