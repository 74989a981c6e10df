"""The models once more, straight from the papers: slow, one customer at a time, no tricks.

CNBD-k by its definition (Reutterer, Platzer & Schröder 2020): given λ the gaps are Erlang-k, so the likelihood is an
integral over λ, and orders to come are a sum over the stage of the gap and the number of orders. Fader & Hardie (2013),
note 025, eq. (1a) and (5), for the values. The priors are those of docs/lifetime-value.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betainc, betaln, gammaln

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class History:
    """One customer: repeat order days, days from the first to the last and to today, mean value of the repeat days, Σ of
    the logarithms of the gaps."""

    x: int
    t_x: float
    T: float
    z: float
    gaps: float


@dataclass(frozen=True)
class Purchases:
    """Parameters of CNBD-k; `start` 1 where one may leave after the first order too, else 0."""

    k: int
    start: int
    r: float
    alpha: float
    a: float
    b: float


def _parts(model: Purchases, one: History) -> tuple[float, float]:
    """Logarithms of the likelihood that the customer left after its last order, and that it is active."""
    k, r, alpha, a, b = model.k, model.r, model.alpha, model.a, model.b
    c, chances = r + k * one.x, one.x + model.start
    both = gammaln(c) - gammaln(r) + r * log(alpha) + (k - 1) * one.gaps - one.x * gammaln(k)
    waits = sum(
        exp(gammaln(c + j) - gammaln(c) - gammaln(j + 1)) * ((one.T - one.t_x) / (alpha + one.T)) ** j for j in range(k)
    )
    active = both - c * log(alpha + one.T) + log(waits) + betaln(a, b + chances) - betaln(a, b)
    if not chances:
        return -inf, active
    return both - c * log(alpha + one.t_x) + betaln(a + 1, b + chances - 1) - betaln(a, b), active


def purchases_log_likelihood(model: Purchases, customers: list[History]) -> float:
    """Of all customers."""
    return float(sum(np.logaddexp(*_parts(model, one)) for one in customers))


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


def fit_purchases(customers: list[History]) -> Purchases:
    """The likeliest k of 1 to 4 under the prior, with leaving at the start unless the data speaks against it."""
    centres = {0: 4, 2: 0.2, 3: 16}

    def best(start: int) -> tuple[float, Purchases]:
        found = []
        for k in (1, 2, 3, 4):
            params = _best(
                lambda values, k=k: purchases_log_likelihood(Purchases(k, start, *values), customers),
                centres,
                [2, 50 * k, 0.5, 6],
            )
            model = Purchases(k, start, *params)
            prior = sum((log(params[place]) - log(centre)) ** 2 for place, centre in centres.items()) / 2
            found.append((purchases_log_likelihood(model, customers) - prior, model))
        return max(found, key=lambda one: one[0])

    at_start, later = best(1)[1], best(0)[1]
    evidence = purchases_log_likelihood(later, customers) - purchases_log_likelihood(at_start, customers)
    return later if evidence > 1 else at_start


def fit_value(customers: list[History]) -> Floats:
    """p, q, gamma."""
    mean = float(np.mean([one.z for one in customers if one.x]))
    return _best(lambda params: value_log_likelihood(params, customers), {0: 4, 1: 4}, [4, 4, mean])


def p_alive(model: Purchases, one: History) -> float:
    """The active part of the likelihood."""
    left, active = _parts(model, one)
    return float(exp(active - np.logaddexp(left, active)))


def expected_orders(model: Purchases, one: History, days: float) -> float:
    """Σ over the gap's stage j and the orders i: P(stage j) · P(alive for the i-th order) · P(i k − j stages within days)."""
    k, c, beta = model.k, model.r + model.k * one.x, model.b + one.x + model.start
    share = days / (model.alpha + one.T + days)
    silent = (one.T - one.t_x) / (model.alpha + one.T)
    weights = np.array([exp(gammaln(c + j) - gammaln(c) - gammaln(j + 1)) * silent**j for j in range(k)])
    weights /= weights.sum()
    number = np.arange(1, 2_001)
    lives = np.exp(betaln(model.a, beta + number - 1) - betaln(model.a, beta))
    reached = sum(weights[j] * betainc(number * k - j, c + j, share) for j in range(k))
    return float(lives @ reached) * p_alive(model, one) if days > 0 else 0.0


def chance(model: Purchases, age: float, repeats: int) -> float:
    """P(N = x) = P(N ≥ x) − P(N ≥ x + 1), where P(N ≥ x) is the chance to live to make x orders, Σ over rates left out, times that of k x
    stages within the age, by the sum of the negative binomial."""
    share = age / (model.alpha + age)

    def at_least(orders: int) -> float:
        if not orders:
            return 1.0
        lives = exp(betaln(model.a, model.b + orders - 1 + model.start) - betaln(model.a, model.b))
        stages = np.arange(model.k * orders)
        fewer = np.exp(gammaln(model.r + stages) - gammaln(model.r) - gammaln(stages + 1) + model.r * log(1 - share) + stages * log(share))  # fmt: skip
        return lives * float(1 - fewer.sum())

    return at_least(repeats) - at_least(repeats + 1)


def expected_value(params: Floats, one: History) -> float:
    """Note 025, eq. (5); without a repeat the mean of the population."""
    p, q, gamma = params
    return float(p * (gamma + one.x * one.z) / (p * one.x + q - 1))


def lifetime_value(purchases: Purchases, value: Floats, one: History, months: int, annual_rate: float) -> float:
    """Σ over the months of (orders expected to its end − to its start) × value ÷ (1 + rate)^(month ÷ 12)."""
    month = 365.25 / 12
    so_far = [expected_orders(purchases, one, month * number) if number else 0.0 for number in range(months + 1)]
    discounted = sum(
        (so_far[number] - so_far[number - 1]) / (1 + annual_rate) ** (number / 12) for number in range(1, months + 1)
    )
    return discounted * expected_value(value, one)
