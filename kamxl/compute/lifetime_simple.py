"""Lifetime value by plain arithmetic, for books and customers that carry no model.

Both rules assume that a customer goes on as he did. They know of no chance, so they give no interval.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

REMAINING: Mapping[str, float] = MappingProxyType(
    {"loyal": 1.0, "repeat": 0.75, "first": 0.5, "asleep": 0.25, "lost": 0.0, "potential": 0.0}
)
"""Share of the horizon that a customer of each lifecycle stage is taken to stay. A rule of thumb, and named as such on
the sheet: whoever has come back often stays, whoever has gone quiet mostly does not."""


def simple(mean_value: Floats, orders_a_year: Floats, months: Floats, annual_rate: float) -> Floats:
    """Mean order value × orders a year × remaining years, each month discounted from its end.

    Args:
        mean_value: of an order day, in money that is ours (profit, or revenue × margin) (n,).
        orders_a_year: order days of the last 12 months (n,).
        months: how long the customer is taken to stay (n,); a fraction of a month counts as that fraction.
        annual_rate: 0.1 for 10 % a year.
    """
    return np.asarray(mean_value * orders_a_year / 12 * annuity(months, annual_rate))


def typed(annual_profit: Floats, months: Floats, annual_rate: float) -> Floats:
    """A typed annual profit over the remaining months, each discounted from its end."""
    return np.asarray(annual_profit / 12 * annuity(months, annual_rate))


def annuity(months: Floats, annual_rate: float) -> Floats:
    """Present value of 1 at the end of each month: Σ over m = 1 … months of (1 + annual_rate)^(−m/12)."""
    length = np.asarray(months, dtype=np.float64)
    ends = np.arange(1, int(np.ceil(length.max(initial=0.0))) + 1)
    parts = np.clip(length[:, None] - (ends - 1), 0.0, 1.0)
    return np.asarray(parts @ (1 + annual_rate) ** (-ends / 12))
