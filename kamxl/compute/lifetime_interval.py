"""How far off a lifetime value may be: predictive intervals of each customer and of the book, by simulation.

Three things are uncertain, and each draw takes all of them: the parameters of the population (from the curvature of the
likelihood at its peak), the customer behind the figures (its rate, its chance of leaving and its mean order value, from
their posteriors), and what it then happens to do. All customers of a draw share its parameters, so that the total is as
uncertain as the parameters make it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from kamxl.compute import bgnbd, gamma_gamma
from kamxl.compute.likelihood import Floats, column

CELLS_AT_ONCE = 500_000
"""Customers × draws that are held in memory at a time: about 60 MB in all its arrays."""


@dataclass(frozen=True)
class Interval:
    """Central intervals of the discounted value of the coming orders, in the currency of the values."""

    low: Floats = field(repr=False, compare=False)
    high: Floats = field(repr=False, compare=False)
    mean: Floats = field(repr=False, compare=False)
    """Mean of the draws (n,). Near the lifetime value in closed form, above it where the parameters are vague."""
    total_low: float
    total_high: float
    level: float
    draws: int


def predict(
    purchases: bgnbd.Model,
    spend: gamma_gamma.Model,
    frequency: ArrayLike,
    recency: ArrayLike,
    T: ArrayLike,
    monetary_value: ArrayLike,
    *,
    months: int,
    month: float,
    annual_rate: float,
    level: float = 0.8,
    draws: int | None = None,
    seed: int = 0,
) -> Interval:
    """Intervals that hold each customer's discounted value, and that of all, with probability `level`.

    The value is what `Model.discounted_purchases` × `Model.expected_value` is the mean of: orders of the coming months,
    each with its own value, discounted from the month's end.

    Args:
        purchases, spend: the models; a fit that knows its covariance has its parameters drawn, any other is taken as
            it is.
        frequency, recency, T, monetary_value: the customers' figures, arrays (n,). Of a customer with repeats of no
            positive value only the number of orders is uncertain: the spending model cannot hold it.
        months: horizon.
        month: length of a month in the unit of T.
        annual_rate: 0.1 for 10 % a year.
        level: probability that the interval holds.
        draws: simulated futures of each customer; by default 1000, fewer for books above 20 000 customers, at least 200.
        seed: the same seed and arrays give the same interval.
    """
    x, t_x, age = bgnbd.checked(frequency, recency, T)
    value = np.where(x > 0, column("monetary_value", monetary_value, x.size), 0.0)
    count = draws if draws is not None else int(np.clip(20_000_000 // max(x.size, 1), 200, 1000))
    random = np.random.default_rng(seed)
    counting = _drawn(random, purchases, count)
    spending = _drawn(random, spend, count)
    expected = spend.expected_value(x, value)
    rows = max(1, CELLS_AT_ONCE // count)
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high, mean, total = np.zeros(x.size), np.zeros(x.size), np.zeros(x.size), np.zeros(count)
    for first in range(0, x.size, rows):
        part = slice(first, first + rows)
        orders = _discounted_orders(random, counting, x[part], t_x[part], age[part], months, month, annual_rate)
        worth = _worth(random, spending, *orders, x[part], value[part], expected[part])
        low[part], high[part] = np.quantile(worth, tails, axis=1)
        mean[part] = worth.mean(axis=1)
        total += worth.sum(axis=0)
    total_low, total_high = np.quantile(total, tails)
    return Interval(low, high, mean, float(total_low), float(total_high), level, count)


def _drawn(random: np.random.Generator, model: bgnbd.Model | gamma_gamma.Model, draws: int) -> Floats:
    """Parameters of each draw, (number of parameters, draws)."""
    centre = np.log(list(model.params.values()))[:, None]
    covariance = getattr(model, "covariance", None)
    if covariance is None:
        return np.asarray(np.exp(np.repeat(centre, draws, axis=1)))
    eigenvalues, vectors = np.linalg.eigh(covariance)
    steps = vectors @ (np.sqrt(np.maximum(eigenvalues, 0))[:, None] * random.standard_normal((centre.size, draws)))
    return np.asarray(np.exp(centre + steps))


def _discounted_orders(
    random: np.random.Generator,
    parameters: Floats,
    x: Floats,
    t_x: Floats,
    T: Floats,
    months: int,
    month: float,
    annual_rate: float,
) -> tuple[Floats, Floats]:
    """Orders within the horizon and the mean discount of each, both (customers, draws).

    While alive at T, λ ~ Gamma(r + x, α + T) and p ~ Beta(a, b + x), independently of each other. Of K Poisson arrivals
    the customer lives to make the first N, where N is geometric.
    """
    r, alpha, a, b = (row[None, :] for row in parameters)
    x, t_x, T = x[:, None], t_x[:, None], T[:, None]
    chance = random.random((x.size, parameters.shape[1]))
    # Nobody leaves before the first repeat.
    alive = np.ones(chance.shape, dtype=bool)
    back = x[:, 0] > 0
    alive[back] = chance[back] < expit(-bgnbd.log_odds_gone(r, alpha, a, b, x[back], t_x[back], T[back]))
    where = np.nonzero(alive)
    rate = random.standard_gamma((r + x)[where]) / (alpha + T)[where]
    arrivals = random.poisson(np.minimum(rate * months * month, 1e15)).astype(np.float64)
    leaving = np.maximum(random.beta(np.broadcast_to(a, alive.shape)[where], (b + x)[where]), 1e-15)
    with np.errstate(divide="ignore"):
        lived = np.maximum(np.ceil(random.standard_exponential(leaving.size) / -np.log1p(-leaving)), 1.0)
    made = np.minimum(arrivals, lived)

    # Arrivals lie uniformly over the horizon. Whoever leaves at the m-th of K does so at about m / (K + 1) of it, and
    # the other m − 1 orders lie uniformly before.
    monthly = (1 + annual_rate) ** (-1 / 12)
    over_horizon = float(np.mean(monthly ** np.arange(1, months + 1)))
    to_month_end = monthly**0.5
    left = np.flatnonzero(lived < arrivals)
    number = made[left]
    end = months * number / (arrivals[left] + 1)
    before = to_month_end * _mean_discount(monthly, end)
    last = to_month_end * monthly**end
    discount = np.full(made.size, over_horizon)
    discount[left] = ((number - 1) * before + last) / number

    orders, factor = np.zeros(alive.shape), np.zeros(alive.shape)
    orders[where], factor[where] = made, discount
    return orders, factor


def _mean_discount(monthly: float, end: Floats) -> Floats:
    """Mean of monthly^t for t uniform on (0, end)."""
    decay = -np.log(monthly) * end
    small = decay < 1e-9
    return np.where(small, 1.0, -np.expm1(-decay) / np.where(small, 1.0, decay))


def _worth(
    random: np.random.Generator,
    parameters: Floats,
    orders: Floats,
    discount: Floats,
    x: Floats,
    value: Floats,
    expected: Floats,
) -> Floats:
    """Discounted value of the orders, (customers, draws).

    ν ~ Gamma(p x + q, γ + x z̄) is the customer's posterior; the sum of n orders is then Gamma(p n, ν).
    """
    worth = np.zeros(orders.shape)
    some = orders > 0
    unknown = some & ((x == 0) | (value > 0))[:, None]
    where = np.nonzero(unknown)
    p, q, gamma = (row[where[1]] for row in parameters)
    count, seen, mean = orders[where], x[where[0]], value[where[0]]
    rate = np.maximum(random.standard_gamma(p * seen + q), 1e-12) / (gamma + seen * mean)
    worth[where] = discount[where] * random.standard_gamma(p * count) / rate
    fixed = some & ~unknown
    worth[fixed] = (orders * discount * expected[:, None])[fixed]
    return worth
