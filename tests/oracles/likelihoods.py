"""BG/NBD and Gamma-Gamma once more, straight from the papers: slow, with scipy's special functions, no tricks.

Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way, eq. (3), (8) and (10); (2008), note 021, P(alive);
Fader & Hardie (2013), note 025, eq. (1a) and (5). The penalty is that of docs/lifetime-value.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import gammaln, hyp2f1

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class History:
    """One customer: repeat order days, days from the first to the last and to today, mean value of the repeat days."""

    x: int
    t_x: float
    T: float
    z: float


def purchases_log_likelihood(params: Floats, customers: list[History]) -> float:
    """Eq. (3), summed: ln A1 + ln A2 + ln(A3 + [x > 0] A4)."""
    r, alpha, a, b = params
    total = 0.0
    for one in customers:
        a1 = gammaln(r + one.x) - gammaln(r) + r * log(alpha)
        a2 = gammaln(a + b) + gammaln(b + one.x) - gammaln(b) - gammaln(a + b + one.x)
        a3 = -(r + one.x) * log(alpha + one.T)
        if one.x:
            a4 = log(a) - log(b + one.x - 1) - (r + one.x) * log(alpha + one.t_x)
            a3 = np.logaddexp(a3, a4)
        total += a1 + a2 + a3
    return float(total)


def value_log_likelihood(params: Floats, customers: list[History]) -> float:
    """Eq. (1a), summed over the customers with a repeat."""
    p, q, gamma = params
    total = 0.0
    for one in customers:
        if one.x:
            n = p * one.x
            total += gammaln(n + q) - gammaln(n) - gammaln(q) + q * log(gamma)
            total += (n - 1) * log(one.z) + n * log(one.x) - (n + q) * log(gamma + one.x * one.z)
    return float(total)


def _best(function, centres: dict[int, float], start: list[float]) -> Floats:
    """The maximum of a log-likelihood less ½ (ln parameter − ln centre)² of the parameters that have a centre."""

    def cost(logs: Floats) -> float:
        penalty = sum((logs[place] - log(centre)) ** 2 for place, centre in centres.items()) / 2
        return penalty - function(np.exp(logs))

    logs = np.log(start)
    for _ in range(4):  # restarted: the simplex is taken for converged too early
        logs = minimize(cost, logs, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 20_000}).x
    return np.exp(logs)


def fit_purchases(customers: list[History]) -> Floats:
    """r, alpha, a, b."""
    return _best(lambda params: purchases_log_likelihood(params, customers), {0: 1, 2: 1, 3: 3}, [1, 50, 1, 3])


def fit_value(customers: list[History]) -> Floats:
    """p, q, gamma."""
    mean = float(np.mean([one.z for one in customers if one.x]))
    return _best(lambda params: value_log_likelihood(params, customers), {0: 4, 1: 4}, [4, 4, mean])


def p_alive(params: Floats, one: History) -> float:
    """Note 021, eq. (7); 1 without a repeat."""
    r, alpha, a, b = params
    if not one.x:
        return 1.0
    return float(1 / (1 + a / (b + one.x - 1) * ((alpha + one.T) / (alpha + one.t_x)) ** (r + one.x)))


def expected_orders(params: Floats, one: History, days: float) -> float:
    """Eq. (10): E(Y(t) | x, t_x, T)."""
    r, alpha, a, b = params
    x = one.x
    hyper = hyp2f1(r + x, b + x, a + b + x - 1, days / (alpha + one.T + days))
    inner = 1 - ((alpha + one.T) / (alpha + one.T + days)) ** (r + x) * hyper
    return float((a + b + x - 1) / (a - 1) * inner * p_alive(params, one))


def expected_value(params: Floats, one: History) -> float:
    """Note 025, eq. (5); without a repeat the mean of the population."""
    p, q, gamma = params
    return float(p * (gamma + one.x * one.z) / (p * one.x + q - 1))


def lifetime_value(purchases: Floats, value: Floats, one: History, months: int, annual_rate: float) -> float:
    """Σ over the months of (orders expected to its end − to its start) × value ÷ (1 + rate)^(month ÷ 12)."""
    month = 365.25 / 12
    so_far = [expected_orders(purchases, one, month * number) if number else 0.0 for number in range(months + 1)]
    discounted = sum(
        (so_far[number] - so_far[number - 1]) / (1 + annual_rate) ** (number / 12) for number in range(1, months + 1)
    )
    return discounted * expected_value(value, one)
