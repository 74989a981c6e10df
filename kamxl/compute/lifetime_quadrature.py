"""The intervals of `lifetime_interval` without draws, for books of many customers.

How many orders a customer makes has a distribution in closed form: P(N ≥ n) is the probability to be active now, to live to make the
n-th order, and that the stages passed suffice for it (see `cnbd_orders`). It is taken at a few numbers of orders. The value of n orders
is D (γ + x z̄) · Gamma(p n) / Gamma(p x + q), an F distribution, whose cube root is nearly normal: Paulson (1942), *An approximate
normalization of the analysis of variance distribution*, Annals of Mathematical Statistics 13. What moves all customers at once widens
it. So many customers leave the parameters certain enough for the interval of each. The total is log-normal; its spread adds up what is
shared, what the parameters leave open (by the slope along the eigenvectors of their covariance), and what each customer does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from kamxl.compute import cnbd, gamma_gamma
from kamxl.compute.cnbd_likelihood import stage_weights
from kamxl.compute.lifetime_interval import SHARED, Interval
from kamxl.compute.likelihood import Floats
from kamxl.compute.special import betainc, gammaincinv, gammaln, ndtr, ndtri

LEAST_CUSTOMERS = 1000
"""Below, draws are quick, and the parameters are too vague for one set of them."""
LEAST_SHAPE = 2.2
"""Of q: the values of orders have a variance from 2 on, without which no sum of them is log-normal."""
_EARLY, _LIKELY = 6, 24
"""Numbers of orders that the distribution is taken at: few below what a customer who stays is likely to make."""
_RARE = 1e-4
_HALVED, _DRAWN = 6, 4
"""Steps towards a quantile: halves of what it lies in, then straight lines."""

Model = TypeVar("Model", cnbd.Model, gamma_gamma.Model)


def serves(spend: gamma_gamma.Model, x: Floats, value: Floats) -> bool:
    """Whether a book is one for quadrature. `value` is what `predict` takes."""
    return x.size >= LEAST_CUSTOMERS and spend.q >= LEAST_SHAPE and not ((x > 0) & (value <= 0)).any()


def predict(
    purchases: cnbd.Model,
    spend: gamma_gamma.Model,
    x: Floats,
    t_x: Floats,
    T: Floats,
    value: Floats,
    worth: Floats,
    *,
    months: int,
    month: float,
    annual_rate: float,
    level: float,
    shared: float = SHARED,
) -> Interval:
    """Intervals as `lifetime_interval.predict` gives them.

    Args:
        worth: the lifetime value of each customer (n,).
        months, month, annual_rate, level, shared, and the figures: as there.
    """
    ahead = months * month
    orders, width, mass, left = _orders(purchases, x, t_x, T, ahead)
    a_month = np.log1p(annual_rate) / 12

    def discount(part: Floats) -> Floats:
        """Mean discount of orders that lie evenly in the first part of the horizon, from the ends of their months."""
        rate = np.maximum(a_month * months * part, 1e-12)
        return np.asarray(np.exp(-a_month / 2) * -np.expm1(-rate) / rate)

    c = purchases.r + purchases.k * x
    usual = np.maximum(c * ahead / (purchases.alpha + T) / purchases.k, 1.0)[:, None]
    factor = left * discount(np.minimum(orders / np.maximum(usual, orders), 1.0)) + (1 - left) * discount(np.ones(1))
    shape, count = (spend.p * x + spend.q)[:, None], spend.p * orders
    each = factor * (spend.gamma + x * value)[:, None]
    # The mean is known exactly, which takes away what the steps between the numbers of orders do to it.
    means = (mass * each * count / (shape - 1)).sum(axis=1)
    each *= (worth / np.maximum(means, 1e-300))[:, None]
    low, high = (
        _quantile(
            mass,
            np.exp(-(shared**2) / 2) * each * count / shape,
            1 / (9 * count) + width / (9 * orders**2),
            1 / (9 * shape),
            shared,
            tail,
        )
        for tail in ((1 - level) / 2, (1 + level) / 2)
    )
    squares = mass * each**2 * count * (count + 1) / ((shape - 1) * (shape - 2))
    own = np.maximum(squares.sum(axis=1) - worth**2, 0.0)
    total = float(worth.sum())

    counts, *others = cnbd.expected_of((purchases, *_steps(purchases)), ahead, x, t_x, T)
    values = spend.expected_value(x, value)
    now = float(counts @ values)
    spread = shared**2 + own.sum() / total**2
    spread += _slopes([float(other @ values) for other in others], now)
    spread += _slopes([float(counts @ other.expected_value(x, value)) for other in _steps(spend)], now)
    return Interval(low, high, worth, *_log_normal(total, float(spread), level), level, 0)


def total_orders(
    purchases: cnbd.Model, x: Floats, t_x: Floats, T: Floats, t: float, *, level: float, shared: float = SHARED
) -> tuple[float, float]:
    """The interval of `lifetime_interval.total_orders`."""
    orders, width, mass, _ = _orders(purchases, x, t_x, T, t)
    own = np.maximum((mass * (orders**2 + width)).sum(axis=1) - (mass * orders).sum(axis=1) ** 2, 0.0)

    total, *others = (float(one.sum()) for one in cnbd.expected_of((purchases, *_steps(purchases)), t, x, t_x, T))
    spread = shared**2 + own.sum() / total**2 + _slopes(others, total)
    return _log_normal(total, float(spread), level)


def _orders(model: cnbd.Model, x: Floats, t_x: Floats, T: Floats, t: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Numbers of orders in t and the variance of what each stands for, its probability, and which share of that are customers who
    leave with the last (n, numbers).
    """
    k, c = model.k, model.r + model.k * x
    beta = (model.b + x + model.dropout_at_start)[:, None]
    ratio = t / (model.alpha + T)
    weights = stage_weights(k, c, (T - t_x) / (model.alpha + T))
    weights /= weights.sum(axis=0)
    few, most = (gammaincinv(c + more, tail) * ratio for more, tail in ((0, _RARE), (k, 1 - _RARE)))
    first = np.maximum((few - 4 * np.sqrt(few)) / k, 1.0)
    last = np.maximum((most + 4 * np.sqrt(most) + 4) / k, first + 2)
    early = 1 + (first[:, None] - 1) * (np.arange(_EARLY) / _EARLY)
    at = np.floor(np.hstack([early, first[:, None] * (last / first)[:, None] ** (np.arange(_LIKELY) / (_LIKELY - 1))]))
    enough = sum(
        weights[j][:, None] * betainc(k * at - j, (c + j)[:, None], (ratio / (1 + ratio))[:, None]) for j in range(k)
    )
    lives = np.exp(gammaln(beta + at - 1) - gammaln(beta) - gammaln(model.a + beta + at - 1) + gammaln(model.a + beta))
    # Of a product's fall, each factor has its part.
    leave = -np.diff(lives) * (enough[:, 1:] + enough[:, :-1]) / 2
    stay = -np.diff(enough) * (lives[:, 1:] + lives[:, :-1]) / 2
    mass = leave + stay
    width = np.maximum(at[:, 1:] - at[:, :-1], 1)
    number = at[:, :-1] + (width - 1) / 2
    active = model.p_alive(x, t_x, T)[:, None]
    return number, (width**2 - 1) / 12, active * mass, leave / np.maximum(mass, 1e-300)


def _quantile(mass: Floats, scale: Floats, by_count: Floats, by_shape: Floats, shared: float, tail: float) -> Floats:
    """Where the distribution of the value, 0 but for the mixture of F distributions, reaches `tail` (n,)."""
    root = np.maximum(np.cbrt(scale), 1e-30)
    some = np.flatnonzero(mass.sum(axis=1) > 1 - tail)
    mass, root, by_count = mass[some], root[some], by_count[some]
    by_shape = by_shape[some]
    none = 1 - mass.sum(axis=1) - tail

    def above(at: Floats) -> Floats:
        ratio = at[:, None] / root
        spread = np.sqrt((by_shape * ratio + (shared / 3) ** 2) * ratio + by_count)
        return np.asarray(none + (mass * ndtr(((1 - by_shape) * ratio - (1 - by_count)) / spread)).sum(axis=1))

    low, high = np.zeros(some.size), root.max(axis=1) * 4
    at_low, at_high = none, above(high)
    for step in range(_HALVED + _DRAWN):
        share = 0.5 if step < _HALVED else np.clip(at_low / (at_low - at_high), 0.02, 0.98)
        middle = low + share * (high - low)
        at = above(middle)
        below = at < 0
        low, at_low = np.where(below, middle, low), np.where(below, at, at_low)
        high, at_high = np.where(below, high, middle), np.where(below, at_high, at)
    found = np.zeros(len(scale))
    found[some] = (low + at_low / (at_low - at_high) * (high - low)) ** 3
    return found


def _steps(model: Model) -> list[Model]:
    """The model a standard error further along each direction in which its parameters are open; none where they are known."""
    covariance = getattr(model, "covariance", None)
    if covariance is None:
        return []
    names = [name for name in model.params if name != "k"]
    at = np.log([model.params[name] for name in names])
    eigenvalues, vectors = np.linalg.eigh(covariance)
    steps = (vectors * np.sqrt(np.maximum(eigenvalues, 0.0))).T
    return [replace(model, **dict(zip(names, np.exp(at + step).tolist(), strict=True))) for step in steps]


def _slopes(figures: Sequence[float], now: float) -> float:
    """Variance of the logarithm of a figure, which is `now`, by what it is under each of `_steps`."""
    return float(sum(np.log(figure / now) ** 2 for figure in figures))


def _log_normal(mean: float, variance: float, level: float) -> tuple[float, float]:
    reach = ndtri((1 + level) / 2) * np.sqrt(variance)
    return mean * float(np.exp(-variance / 2 - reach)), mean * float(np.exp(-variance / 2 + reach))
