"""Likelihood of CNBD-k models: what Erlang-k gaps and a chance to leave make of one customer's figures.

A customer of rate λ who may leave with probability p orders with gaps Erlang(k, λ). Of x gaps that sum to t_x, with age
T, λ ~ Gamma(r, α) and p ~ Beta(a, b), Reutterer, Platzer & Schröder (2020), *Leveraging purchase regularity for
predicting customer behavior the easy way*, International Journal of Research in Marketing, integrate λ and p out. With
c = r + kx stages seen and n chances to leave (x + 1 where one may leave after the first order too, else x):

    left:    B(a+1, b+n−1) / B(a, b) · Γ(c) α^r / Γ(r) / (α+t_x)^c
    active:  B(a, b+n)     / B(a, b) · Γ(c) α^r / Γ(r) / (α+T)^c · Q

where Q = Σ over j < k of (c)_j u^j / j!, u = (T − t_x)/(α + T), is the chance that the current gap has not yet ended. Both
are multiplied by Π gap^(k−1) / Γ(k)^x, which no parameter but k moves. k = 1 gives Q = 1: MBG/NBD, or BG/NBD.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from kamxl.compute.likelihood import Floats, in_log_parameters, portions, symmetric
from kamxl.compute.special import betaln, digamma, gammaln, zeta

Evaluate = Callable[[Floats], tuple[float, Floats, Floats]]


def stage_weights(k: int, c: Floats, u: Floats) -> Floats:
    """(c)_j u^j / j! for j < k: how likely the current gap is to be in each of its k stages, up to their sum Q (k, …)."""
    terms = [np.ones(np.broadcast(c, u).shape)]
    for j in range(1, k):
        terms.append(terms[-1] * (c + j - 1) * u / j)
    return np.stack(terms)


def log_odds_gone(
    k: int,
    r: ArrayLike,
    alpha: ArrayLike,
    a: ArrayLike,
    b: ArrayLike,
    x: Floats,
    t_x: Floats,
    T: Floats,
    chances: Floats,
) -> Floats:
    """log (P(left) / P(active)); −inf without a chance to leave. Parameters and figures broadcast.

    In logarithms: the powers alone overflow for frequent buyers.
    """
    r, alpha, a, b = (np.asarray(value, dtype=np.float64) for value in (r, alpha, a, b))
    c = r + k * x
    odds = np.log(a) - np.log(b + np.maximum(chances, 1) - 1) + c * (np.log(alpha + T) - np.log(alpha + t_x))
    if k > 1:
        odds = odds - np.log(stage_weights(k, c, (T - t_x) / (alpha + T)).sum(axis=0))
    return np.where(chances > 0, odds, -np.inf)


def objective(k: int, n: Floats, x: Floats, t_x: Floats, T: Floats, at_start: bool) -> Evaluate:
    """Log-likelihood of log (r, α, a, b) with its gradient and Hessian, over rows of weight n, without the gaps' part.

    Per row it is log Γ(c)α^r/Γ(r) + log B(a, b+n)/B(a, b), which hangs on x alone and is taken once per value of x, less
    c log(α+T), plus log Q, plus log(1 + e^D) where one may have left, D being the log odds of having left.
    """
    counts, index = np.unique(x, return_inverse=True)
    n_count = np.bincount(index, weights=n, minlength=counts.size).astype(np.float64)
    chances = x + at_start
    some = chances > 0
    # Rows without a chance to leave are those of BG/NBD without a repeat.
    active = portions(n[~some], x[~some], t_x[~some], T[~some])
    either = portions(n[some], x[some], t_x[some], T[some], chances[some])

    def evaluate(point: Floats) -> tuple[float, Floats, Floats]:
        parameters = np.exp(point)
        value, gradient, hessian = _of_counts(k, parameters, n_count, counts, counts + at_start)
        for rows in (*active, *either):
            sums = _of_rows(k, parameters, *rows)
            value += sums[0]
            gradient += sums[1]
            hessian += sums[2]
        return value, *in_log_parameters(parameters, gradient, hessian)

    return evaluate


def _of_counts(k: int, parameters: Floats, n: Floats, x: Floats, chances: Floats) -> tuple[float, Floats, Floats]:
    """log Γ(c)α^r/Γ(r) + log B(a, b+n)/B(a, b), summed, with its derivatives in the parameters."""
    r, alpha, a, b = parameters
    c, stay = r + k * x, b + chances
    total = n.sum()
    both, both_2 = n @ (digamma(a + b) - digamma(a + stay)), n @ (zeta(2, a + b) - zeta(2, a + stay))
    value = n @ (gammaln(c) - gammaln(r) + r * np.log(alpha) + betaln(a, stay) - betaln(a, b))
    gradient = [
        n @ (digamma(c) - digamma(r)) + total * np.log(alpha),
        total * r / alpha,
        both,
        both + n @ (digamma(stay) - digamma(b)),
    ]
    hessian = symmetric(
        [
            [n @ (zeta(2, c) - zeta(2, r)), total / alpha, 0.0, 0.0],
            [-total * r / alpha**2, 0.0, 0.0],
            [both_2, both_2],
            [both_2 + n @ (zeta(2, stay) - zeta(2, b))],
        ]
    )
    return float(value), np.array(gradient), hessian


def _of_rows(
    k: int, parameters: Floats, n: Floats, x: Floats, t_x: Floats, T: Floats, chances: Floats | None = None
) -> tuple[float, Floats, Floats]:
    """−c log(α+T) + log Q, and with chances log(1 + e^D), summed, with their derivatives in the parameters.

    With s = P(left) the latter's first derivatives are s D', its second s D'' + s (1−s) D' D'.
    """
    r, alpha, a, b = parameters
    c, known = r + k * x, 1 / (alpha + T)
    stage = _log_stages(k, c, T - t_x, known)
    # First and second derivatives of the active part in r and α.
    log_known = np.log(known)
    by_r, by_alpha = log_known + stage[1], -c * known + stage[2]
    by_rr, by_ra, by_aa = stage[3], -known + stage[4], c * known**2 + stage[5]
    value = float(n @ (c * log_known + stage[0]))
    gradient = np.array([n @ by_r, n @ by_alpha, 0.0, 0.0])
    hessian = symmetric(
        [[float(n @ by_rr), float(n @ by_ra), 0.0, 0.0], [float(n @ by_aa), 0.0, 0.0], [0.0, 0.0], [0.0]]
    )
    if chances is None:
        return value, gradient, hessian

    last, stay = 1 / (alpha + t_x), b + chances - 1
    log_last = np.log(last)
    odds = np.log(a / stay) + c * (log_last - log_known) - stage[0]
    # One exponential serves both the logistic function and log(1 + e^D), and none overflows.
    small = np.exp(-np.abs(odds))
    left = np.where(odds > 0, 1.0, small) / (1 + small)
    slopes = np.stack([log_last - by_r, -c * last - by_alpha, np.full(x.size, 1 / a), -1 / stay])
    w = n * left
    gone = (slopes * (w * (1 - left))) @ slopes.T
    gone[0, 0] -= w @ by_rr
    gone[0, 1] = gone[1, 0] = gone[0, 1] - w @ (last + by_ra)
    gone[1, 1] += w @ (c * last**2 - by_aa)
    gone[2, 2] -= w.sum() / a**2
    gone[3, 3] += w @ (1 / stay**2)
    return value + float(n @ (np.maximum(odds, 0.0) + np.log1p(small))), gradient + slopes @ w, hessian + gone


def _log_stages(k: int, c: Floats, silent: Floats, known: Floats) -> tuple[Floats | float, ...]:
    """log Q and its derivatives: by r, by α, by rr, by rα, by αα. Each term of Q follows from the one before it."""
    if k == 1:
        nothing = np.zeros(c.size)
        return (nothing,) * 6
    u = silent * known
    term, by_c, by_cc = np.ones(c.size), np.zeros(c.size), np.zeros(c.size)
    q, q_c, q_cc = term.copy(), by_c.copy(), by_cc.copy()
    # j × term = u ∂/∂u of it; j (j − 1) × term = u² ∂²/∂u².
    q_u, q_uu, q_cu = np.zeros(c.size), np.zeros(c.size), np.zeros(c.size)
    for j in range(1, k):
        grow = (c + j - 1) * u / j
        by_cc = by_cc * grow + 2 * by_c * u / j
        by_c = by_c * grow + term * u / j
        term = term * grow
        q, q_c, q_cc = q + term, q_c + by_c, q_cc + by_cc
        q_u, q_uu, q_cu = q_u + j * term, q_uu + j * (j - 1) * term, q_cu + j * by_c
    # u ∂/∂u = −(α + T) ∂/∂α, so each derivative by α brings a factor −1/(α + T).
    first_c, first_u = q_c / q, q_u / q
    return (
        np.log(q),
        first_c,
        -first_u * known,
        q_cc / q - first_c**2,
        -(q_cu / q - first_c * first_u) * known,
        (q_uu / q + 2 * first_u - first_u**2) * known**2,
    )
