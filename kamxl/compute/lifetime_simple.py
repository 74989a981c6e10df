"""Lifetime value by plain arithmetic, for books and customers that carry no model.

Both rules assume that a customer goes on as he did. They know of no chance, so they give no interval.
"""

from __future__ import annotations

import numpy as np

from kamxl.compute.calendar import YEAR
from kamxl.compute.likelihood import Floats


def orders_a_year(frequency: Floats, T: Floats, r: float, alpha: float) -> Floats:
    """Orders a year, shrunk towards the book's: (orders + r) ÷ (years + α), the mean of a Gamma posterior.

    A customer of four months is not taken for one of a year, nor two orders in its first month for a habit.

    Args:
        frequency: order days after the first, which starts the clock (n,).
        T: days since the first order (n,).
        r, alpha: of the rate's Gamma distribution over the customers, α in years.
    """
    return np.asarray((frequency + r) / (T / YEAR + alpha))


def book_rate(frequency: Floats, T: Floats) -> tuple[float, float]:
    """r and α (years) where no model tells them: one order's weight for the book's mean orders a year.

    The arguments are those of `orders_a_year`.
    """
    years = float(T.sum()) / YEAR
    # A book without a repeat is taken to have one; where all are new today, a year counts for one.
    return 1.0, years / max(float(frequency.sum()), 1.0) if years > 0 else 1.0


def simple(mean_value: Floats, yearly: Floats, months: Floats, annual_rate: float) -> Floats:
    """Mean order value × orders a year × remaining years, each month discounted from its end.

    Args:
        mean_value: of an order day, in money that is ours (profit, or revenue × margin) (n,).
        yearly: orders a year (n,).
        months: how long the customer is taken to stay (n,); a fraction of a month counts as that fraction.
        annual_rate: 0.1 for 10 % a year.
    """
    return np.asarray(mean_value * yearly / 12 * annuity(months, annual_rate))


def typed(annual_profit: Floats, months: Floats, annual_rate: float) -> Floats:
    """A typed annual profit over the remaining months, each discounted from its end."""
    return np.asarray(annual_profit / 12 * annuity(months, annual_rate))


def annuity(months: Floats, annual_rate: float) -> Floats:
    """Present value of 1 at the end of each month: Σ over m = 1 … months of (1 + annual_rate)^(−m/12)."""
    length = np.asarray(months, dtype=np.float64)
    ends = np.arange(1, int(np.ceil(length.max(initial=0.0))) + 1)
    parts = np.clip(length[:, None] - (ends - 1), 0.0, 1.0)
    return np.asarray(parts @ (1 + annual_rate) ** (-ends / 12))
