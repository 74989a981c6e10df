"""Expected orders of active customers under CNBD-k, exactly.

An Erlang-k gap is k Poisson stages, of which the current one is J with probability ∝ (c)_J u^J / J! (see
`cnbd_likelihood`). Given J, λ ~ Gamma(c + J, α + T), so the stages K passed in t are negative binomial, and orders are
⌊(J + K) / k⌋. The customer lives to make its i-th order with probability E[(1 − p)^(i−1)] = (β)_(i−1) / (a + β)_(i−1), where
p ~ Beta(a, β), β = b + chances to leave so far. Hence

    E = Σ over i ≥ 1 of (β)_(i−1) / (a + β)_(i−1) · P(J + K ≥ i k).

For k = 1 the sum is eq. (10) of Fader, Hardie & Lee (2005) with β in place of b + x.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from kamxl.compute.cnbd_likelihood import stage_weights
from kamxl.compute.likelihood import ROWS_AT_ONCE, Floats
from kamxl.compute.special import betainc, betaln, digamma, expit, gammaln, hyp2f1

_STEP_ASIDE = 1e-7
"""The formulas are 0/0 at a = 1 and at a + β = 1, where their limit is smooth; this far aside they are exact to about
1e-8."""

_NEAR_ONE = 1e-5
"""Likewise for the sums of many orders, whose terms carry more rounding."""

_STAGES = 1024
"""So many stages are counted one by one; what lies beyond is integrated."""
_SILENT = 600.0
"""−log of the probability of no stage at all, beyond which it is no number any more and nothing is counted one by one."""
_NOTHING = 1e-12
_CHECKED_EVERY = 32
_NODES = 48


def while_active(
    k: int, c: Floats, alpha: float | Floats, a: float | Floats, beta: Floats, silent: Floats, T: Floats, t: Floats
) -> Floats:
    """Expected order days in t of customers who are active at T.

    Args:
        k: stages of a gap.
        c: r + k x (n,).
        alpha, a: parameters, of all or of each (n,).
        beta: b + chances to leave so far (n,).
        silent: T − t_x (n,).
        T, t: age and time ahead (n,).
    """
    a = np.broadcast_to(a, c.shape)
    if k == 1:
        return _one_stage(c, alpha, a, beta, T, t)
    ratio, waited = t / (alpha + T), silent / np.where(t > 0, t, 1.0)
    total = np.zeros(c.size)
    # −log of the probability that not one stage is passed.
    still = (c + k) * np.log1p(ratio)
    counted = np.flatnonzero((t > 0) & (still <= _SILENT))
    # Those with few orders ahead together: a stretch is counted until its last row has nothing left to add.
    counted = counted[np.argsort(((c + k) * ratio)[counted], kind="stable")]
    integrated = np.flatnonzero(still > _SILENT)
    # In stretches that stay in the processor's cache.
    for part in (*np.split(counted, range(ROWS_AT_ONCE, counted.size, ROWS_AT_ONCE)), integrated):
        if part.size:
            figures = c[part], a[part], beta[part], waited[part], ratio[part]
            heavy = part is integrated
            total[part] = _beyond(1, k, *figures, np.ones(part.size)) if heavy else _counted(k, *figures)
    # Never more than the orders of somebody who never leaves.
    return np.minimum(total, (c + k) * ratio / k + 1)


def none_in(k: int, c: Floats, alpha: float, silent: Floats, T: Floats, t: Floats) -> Floats:
    """Probability that a customer who is active at T orders nothing in t: its current gap lasts that much longer."""
    now, then = (
        c * -np.log(alpha + age) + np.log(stage_weights(k, c, quiet / (alpha + age)).sum(axis=0))
        for age, quiet in ((T, silent), (T + t, silent + t))
    )
    return np.asarray(np.exp(np.minimum(then - now, 0.0)))


def _one_stage(c: Floats, alpha: float | Floats, a: Floats, beta: Floats, T: Floats, t: Floats) -> Floats:
    """Numerator of eq. (10), by Euler's transformation of the hypergeometric function.

    The form that is printed multiplies a vanishing power by an overflowing function from about x = 150 on.
    """
    asked = a
    a = np.where(np.abs(a - 1) > _STEP_ASIDE, a, 1 + _STEP_ASIDE)
    last = a + beta - 1
    last = np.where(np.abs(last) > _STEP_ASIDE, last, _STEP_ASIDE)
    ratio = t / (alpha + T)
    with np.errstate(over="ignore", invalid="ignore"):
        shrunk = np.exp((1 - a) * np.log1p(ratio)) * hyp2f1(last - c, a - 1, last, ratio / (1 + ratio))
        expected = last / (a - 1) * (1 - shrunk)
        # A mean of λt under thinning lies between 0 and the mean of λt itself.
        bad = ~((expected >= 0) & (expected <= c * ratio * (1 + 1e-9)))
    if bad.any():
        rows = zip(c[bad], ratio[bad], beta[bad], asked[bad], strict=True)
        expected[bad] = [_by_quadrature(*row) for row in rows]
    return np.asarray(expected)


def _counted(k: int, c: Floats, a: Floats, beta: Floats, waited: Floats, ratio: Floats) -> Floats:
    """The sum of the module's head, stage by stage for all rows at once; rows leave when nothing is left to add.

    With q = t/(α + T + t) and v = (T − t_x)/t the sum over the current stage J works out as

        P(J + K = m) = Γ(c + m) / (Γ(c) m!) q^m (1 − q)^c · Σ over j < k of C(m, j) v^j ÷ Q,

    a negative binomial times a polynomial, which follows from m to m + 1 by Pascal's rule.
    """
    total = np.zeros(c.size)
    at = np.arange(c.size)
    q = ratio / (1 + ratio)
    grow = q * (c - 1)
    mass = np.exp(-c * np.log1p(ratio)) / stage_weights(k, c, waited * ratio).sum(axis=0)
    # polynomial[i] is the sum up to j = i; the last one is the one that counts.
    polynomial = np.ones((k, c.size))
    below, lives, sums = mass.copy(), np.ones(c.size), np.zeros(c.size)
    for m in range(1, _STAGES):
        if m % k == 0:
            order = m // k
            sums += lives * np.maximum(1 - below, 0.0)
            lives *= (beta + (order - 1)) / (a + beta + (order - 1))
            if order % min(_CHECKED_EVERY, 4 * (order // 8 + 1)) == 0:
                stays = (1 - below) > _NOTHING
                if not stays.all():
                    total[at[~stays]] = sums[~stays]
                    if not stays.any():
                        return total
                    at, c, a, beta, waited, ratio, q, grow, mass, below, lives, sums = (
                        each[stays] for each in (at, c, a, beta, waited, ratio, q, grow, mass, below, lives, sums)
                    )
                    polynomial = polynomial[:, stays]
        mass *= (grow + q * m) / m
        polynomial[1:] += waited * polynomial[:-1]
        below += mass * polynomial[-1]
    done = (_STAGES - 1) // k
    total[at] = sums + _beyond(done + 1, k, c, a, beta, waited, ratio, lives)
    return total


def _beyond(
    first: int, k: int, c: Floats, a: Floats, beta: Floats, waited: Floats, ratio: Floats, lives: Floats
) -> Floats:
    """The sum from order `first` on: Euler-Maclaurin's formula, with the integral by Gauss and Legendre.

    Args:
        lives: probability to live to make order `first`, (β)_(first−1) / (a + β)_(first−1) (n,).
    """
    q = ratio / (1 + ratio)
    weights = stage_weights(k, c, waited * ratio)
    weights /= weights.sum(axis=0)
    mean = (c + k) * ratio
    spread = np.sqrt(mean * (1 + ratio))
    # As good as sure up to `low`: there the chances to live add up in closed form.
    low = np.maximum(np.floor((mean - 9 * spread) / k) - 1, first)
    high = np.maximum((mean + 9 * spread + 30 / -np.log(q)) / k, low + 1)
    at_low = beta + low - 1
    at_first = beta + first - 1
    log_lives = gammaln(at_low) - gammaln(at_first) - gammaln(a + at_low) + gammaln(a + at_first)
    sure = np.zeros(c.size)
    certain = low > first
    if certain.any():
        start, count = at_first[certain], (low - first)[certain]
        sure[certain] = lives[certain] * _lives_added(a[certain], start, count)

    def term(order: Floats) -> Floats:
        reached = sum(weights[j][:, None] * betainc(order * k - j, (c + j)[:, None], q[:, None]) for j in range(k))
        ahead = order - low[:, None]
        here, gone = at_low[:, None], a[:, None]
        alive = gammaln(here + ahead) - gammaln(here) - gammaln(gone + here + ahead) + gammaln(gone + here)
        return np.asarray(np.exp(alive) * reached)

    nodes, parts = _legendre()
    width = np.log(high / low)[:, None]
    order = low[:, None] * np.exp(width * (nodes + 1) / 2)
    integral = (term(order) * order) @ parts * width[:, 0] / 2
    ends = term(low[:, None] + np.array([0.0, 1.0]))
    return np.asarray(sure + lives * np.exp(log_lives) * (integral + ends[:, 0] / 2 - (ends[:, 1] - ends[:, 0]) / 12))


@cache
def _legendre() -> tuple[Floats, Floats]:
    return np.polynomial.legendre.leggauss(_NODES)


def _lives_added(a: Floats, start: Floats, count: Floats) -> Floats:
    """Σ over i from 0 to N − 1 of (β)_i / (a + β)_i = (a + β − 1)/(a − 1) · (1 − (β)_N / (a + β − 1)_N), β = start."""
    near = np.abs(a - 1) < _NEAR_ONE
    last = a + start - 1
    share = gammaln(start + count) - gammaln(start) - gammaln(last + count) + gammaln(last)
    at_one = start * (digamma(start + count) - digamma(start))
    return np.asarray(np.where(near, at_one, last / np.where(near, 1.0, a - 1) * -np.expm1(share)))


def _by_quadrature(c: float, y: float, beta: float, a: float) -> float:
    """E[(1 − (1 + p y)^(−c)) / p] for p ~ Beta(a, β), for the far corners where the hypergeometric function fails.

    This is what eq. (10) expresses. The straight line through the ends of the integrand is integrated exactly, so that
    what is left vanishes at both ends, and the trapezoid rule on the scale of log(p/(1−p)) converges fast.
    """
    middle, spread = np.log(a / beta), np.sqrt(1 / a + 1 / beta)
    low = max(middle - 14 * spread - 3, -45 - np.log1p(c * y))
    high = max(min(middle + 14 * spread + 3, 45.0), low + 1)
    logit = np.linspace(low, high, 2001)
    p, q = expit(logit), expit(-logit)
    density = np.exp(-a * np.logaddexp(0, -logit) - beta * np.logaddexp(0, logit) - betaln(a, beta))
    at_one = -np.expm1(-c * np.log1p(y))
    rest = -np.expm1(-c * np.log1p(p * y)) / p - c * y * q - at_one * p
    heights = rest * density
    area = np.sum(np.diff(logit) * (heights[1:] + heights[:-1])) / 2  # np.trapezoid, which numpy has from 2.0 on
    return float(np.clip((c * y * beta + at_one * a) / (a + beta) + area, 0.0, c * y))
