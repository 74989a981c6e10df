"""BG/NBD: how often a customer will order, and whether it is still a customer.

While a customer is active it orders as a Poisson process of rate λ; after any order it leaves for good with probability
p. Over the customers λ ~ Gamma(r, α) and p ~ Beta(a, b). The letters and the equation numbers are those of Fader, Hardie
& Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model, Marketing Science 24(2),
275-284. P(alive) is from Fader, Hardie & Lee (2008), Computing P(alive) Using the BG/NBD Model.

Of a customer the model sees three figures, in one unit of time: frequency x (order days after the first), recency t_x
(first to last order day) and age T (first order day to the end of observation).

A customer without a repeat has had no chance to leave after one, so the model takes it for alive with certainty: its
P(alive) = 1 says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaln, digamma, expit, gammaln, hyp2f1, xlogy, zeta

from kamxl.compute.likelihood import (
    Floats,
    checked_weights,
    column,
    grouped,
    in_log_parameters,
    log_covariance,
    maximise,
    once_per_row,
    penalised,
    portions,
    standard_errors,
    symmetric,
)

PARAMETERS = ("r", "alpha", "a", "b")

PRIOR_CENTRE = {"r": 1.0, "a": 1.0, "b": 3.0}
"""Where a penalty pulls to. α carries the unit of time and follows from r and the order rate, so it stays free."""

_SMALLEST, _LARGEST = 1e-5, 1e4
"""Box for r, a, b: beyond it the heterogeneity that they describe is nil or total, and hardly any prediction changes. α
may be this far from the mean age."""

_STEP_ASIDE = 1e-7
"""The formulas are 0/0 at a = 1 and at a + b + x = 1, where their limit is smooth; this far aside they are exact to
about 1e-8."""


@dataclass(frozen=True)
class Model:
    """BG/NBD with known parameters. Times are in the unit of α."""

    r: float
    alpha: float
    a: float
    b: float

    @property
    def params(self) -> dict[str, float]:
        """The parameters by the paper's letters."""
        return {"r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b}

    def p_alive(self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats:
        """Probability that a customer has not left: P(alive) of Fader, Hardie & Lee (2008).

        Args:
            frequency, recency, T: the customers' figures, arrays (n,).

        Returns:
            Probabilities (n,); 1 where frequency is 0.
        """
        x, t_x, age = checked(frequency, recency, T)
        return np.asarray(expit(-log_odds_gone(self.r, self.alpha, self.a, self.b, x, t_x, age)))

    def expected_purchases(self, t: ArrayLike, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats:
        """Expected order days in the next t units of time: Fader, Hardie & Lee (2005), eq. (10).

        Args:
            t: length of the time ahead, one number or one a customer (n,).
            frequency, recency, T: the customers' figures, arrays (n,).

        Returns:
            Expected counts (n,).
        """
        x, t_x, age = checked(frequency, recency, T)
        ahead = np.broadcast_to(column("t", t), x.shape)
        if (ahead < 0).any():
            raise ValueError("t must not be negative.")
        return self.p_alive(x, t_x, age) * once_per_row(self._while_alive, ahead, x, age)

    def discounted_purchases(
        self,
        frequency: ArrayLike,
        recency: ArrayLike,
        T: ArrayLike,
        *,
        months: int,
        month: float,
        annual_rate: float,
    ) -> Floats:
        """Expected order days of each coming month, discounted from the month's end and added up.

        Σ over m = 1 … months of [E(Y(m)) − E(Y(m − 1))] ÷ (1 + annual_rate)^(m/12), with eq. (10) for E(Y).

        Args:
            frequency, recency, T: the customers' figures, arrays (n,).
            months: horizon.
            month: length of a month in the unit of T (30.4375 for days).
            annual_rate: 0.1 for 10 % a year.

        Returns:
            Discounted expected counts (n,). Times the expected value of an order it is the lifetime value.
        """
        x, t_x, age = checked(frequency, recency, T)
        # Summed by parts, so that each month needs one E(Y) and nothing is the difference of near equals.
        factor = (1 + annual_rate) ** (-np.arange(1, months + 1) / 12)
        share = factor - np.append(factor[1:], 0.0)

        def total(count: Floats, at: Floats) -> Floats:
            result = np.zeros(count.size)
            for ahead, part in enumerate(share, start=1):
                result += part * self._while_alive(np.full(count.size, ahead * month), count, at)
            return result

        return self.p_alive(x, t_x, age) * once_per_row(total, x, age)

    def wait(self, frequency: ArrayLike, T: ArrayLike, share: float = 0.5) -> Floats:
        """Time within which `share` of such customers order again, if they are still active.

        While active the wait is exponential with λ ~ Gamma(r + x, α + T), so P(wait > w) = ((α + T)/(α + T + w))^(r + x).

        Args:
            frequency, T: the customers' figures, arrays (n,).
            share: 0.5 gives the median.

        Returns:
            Times (n,), from the end of observation.
        """
        x = column("frequency", frequency)
        age = column("T", T, x.size)
        # A customer of little history under a small r waits beyond any calendar; the cap keeps that a number.
        return np.asarray((self.alpha + age) * np.expm1(np.minimum(-np.log1p(-share) / (self.r + x), 50.0)))

    def purchases_of_new(self, t: ArrayLike) -> Floats:
        """Expected repeat order days of a customer in the t units of time after its first order: eq. (9).

        Args:
            t: lengths of time (n,).
        """
        ahead = column("t", t)
        return self._while_alive(ahead, np.zeros(ahead.size), np.zeros(ahead.size))

    def probability(self, count: ArrayLike, t: ArrayLike) -> Floats:
        """Probability of exactly so many repeat order days in t after the first order: eq. (8).

        Args:
            count: numbers of repeat order days (n,).
            t: lengths of time (n,).
        """
        x = column("count", count)
        time = column("t", t, x.size)
        share = time / (self.alpha + time)
        stays = np.exp(
            betaln(self.a, self.b + x)
            - betaln(self.a, self.b)
            + gammaln(self.r + x)
            - gammaln(self.r)
            - gammaln(x + 1)
            + self.r * np.log1p(-share)
            + xlogy(x, share)
        )
        repeats = np.maximum(x, 1)
        # The finite sum of eq. (8) is the negative binomial distribution function, which has this closed form.
        leaves = np.exp(betaln(self.a + 1, self.b + repeats - 1) - betaln(self.a, self.b))
        return np.asarray(stays + np.where(x > 0, leaves * betainc(repeats, self.r, share), 0.0))

    def histogram(self, T: ArrayLike, top: int = 7, weights: ArrayLike | None = None) -> Floats:
        """Expected number of customers with 0, 1, … repeat order days, given their ages; the last is `top` or more.

        Args:
            T: ages (n,).
            top: the last class.
            weights: customers per row (n,).

        Returns:
            Expected customers (top + 1,), which add up to their number.
        """
        age = column("T", T)
        number, (ages,) = grouped(checked_weights(weights, age.size), age)
        below = [float(number @ self.probability(np.full(ages.size, float(x)), ages)) for x in range(top)]
        return np.array([*below, max(float(number.sum()) - sum(below), 0.0)])

    def _while_alive(self, t: Floats, x: Floats, T: Floats) -> Floats:
        """Numerator of eq. (10): expected order days in t of customers who are alive at T.

        By Euler's transformation of the hypergeometric function; the form that is printed multiplies a vanishing power
        by an overflowing function from about x = 150 on.
        """
        a = self.a if abs(self.a - 1) > _STEP_ASIDE else 1 + _STEP_ASIDE
        c = a + self.b + x - 1
        c = np.where(np.abs(c) > _STEP_ASIDE, c, _STEP_ASIDE)
        ratio = t / (self.alpha + T)
        with np.errstate(over="ignore", invalid="ignore"):
            shrunk = np.exp((1 - a) * np.log1p(ratio)) * hyp2f1(c - self.r - x, a - 1, c, ratio / (1 + ratio))
            expected = c / (a - 1) * (1 - shrunk)
            # A mean of λt under thinning lies between 0 and the mean of λt itself.
            bad = ~((expected >= 0) & (expected <= (self.r + x) * ratio * (1 + 1e-9)))
        if bad.any():
            k, y = (self.r + x)[bad], ratio[bad]
            expected[bad] = [_by_quadrature(*row, self.a) for row in zip(k, y, (self.b + x)[bad], strict=True)]
        return np.asarray(expected)


@dataclass(frozen=True)
class Fit(Model):
    """A BG/NBD estimated from data."""

    log_likelihood: float
    """Of the data at the estimate, without any penalty."""
    converged: bool
    """An interior peak was reached. False where the likelihood has none: everyone loyal, nobody repeating, identical
    histories; the parameters are then those on the edge of what is searched."""
    customers: float
    repeaters: float
    penalty: float
    standard_errors: dict[str, float]
    """By letter; infinite where the data does not tell."""
    covariance: Floats | None = field(repr=False, compare=False)
    """Of the logarithms of (r, α, a, b), shape (4, 4); None where some direction is flat."""


def fit(
    frequency: ArrayLike,
    recency: ArrayLike,
    T: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    penalty: float = 0.0,
) -> Fit:
    """Estimate r, α, a, b by maximum likelihood: Fader, Hardie & Lee (2005), eq. (6).

    Args:
        frequency: order days after the first, x (n,).
        recency: first to last order day, t_x (n,), in the unit of T; 0 where frequency is 0.
        T: first order day to the end of observation (n,).
        weights: customers per row (n,); 1 each by default.
        penalty: 0 is maximum likelihood. Above, penalty/2 × Σ (log parameter − log centre)² over r, a, b is taken off
            the log-likelihood: each of them has a log-normal prior with variance 1/penalty, and the estimate is the
            posterior mode. What that is good for is in docs/lifetime-value.md.

    Raises:
        ValueError: arrays of different lengths, not finite, negative, or a last order outside the time observed.
    """
    x, t_x, age = checked(frequency, recency, T)
    customers, rows = grouped(checked_weights(weights, x.size), x, np.where(x > 0, t_x, 0.0), age)
    if customers.size == 0:
        raise ValueError("There is no customer to fit.")
    likelihood = _likelihood(customers, *rows)
    objective = penalised(likelihood, PARAMETERS, PRIOR_CENTRE, penalty)
    # The mean age only sets the scale of time at which the search for α starts and ends.
    scale = float(customers @ rows[2] / customers.sum()) or 1.0
    lower = np.log([_SMALLEST, _SMALLEST * scale, _SMALLEST, _SMALLEST])
    upper = np.log([_LARGEST, _LARGEST * scale, _LARGEST, _LARGEST])
    peak = maximise(objective, np.log([1.0, scale, 1.0, 2.0]), lower, upper)
    covariance = log_covariance(peak.hessian) if peak.converged else None
    r, alpha, a, b = (float(value) for value in np.exp(peak.point))
    return Fit(
        r=r,
        alpha=alpha,
        a=a,
        b=b,
        log_likelihood=likelihood(peak.point)[0],
        converged=peak.converged,
        customers=float(customers.sum()),
        repeaters=float(customers[rows[0] > 0].sum()),
        penalty=penalty,
        standard_errors=standard_errors(PARAMETERS, np.exp(peak.point), covariance),
        covariance=covariance,
    )


def log_odds_gone(
    r: ArrayLike, alpha: ArrayLike, a: ArrayLike, b: ArrayLike, x: Floats, t_x: Floats, T: Floats
) -> Floats:
    """log (P(left) / P(alive)); −inf without a repeat. Parameters and figures broadcast.

    Fader, Hardie & Lee (2008), in logarithms: the power alone overflows for frequent buyers.
    """
    r, alpha, a, b = (np.asarray(value, dtype=np.float64) for value in (r, alpha, a, b))
    odds = np.log(a) - np.log(b + np.maximum(x, 1) - 1) + (r + x) * (np.log(alpha + T) - np.log(alpha + t_x))
    return np.where(x > 0, odds, -np.inf)


def checked(frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """The customers' figures as arrays of one length. Raises ValueError where they cannot be such figures."""
    x = column("frequency", frequency)
    t_x = column("recency", recency, x.size)
    age = column("T", T, x.size)
    if (x < 0).any():
        raise ValueError("frequency must not be negative.")
    if (t_x < 0).any() or (t_x > age).any():
        raise ValueError("recency must lie between 0 and T.")
    return x, t_x, age


def _likelihood(n: Floats, x: Floats, t_x: Floats, T: Floats) -> Callable[[Floats], tuple[float, Floats, Floats]]:
    """Log-likelihood of the log parameters with its gradient and Hessian: eq. (6) over rows of weight n.

    Per row it is log Γ(r+x)α^r/Γ(r) + log B(a, b+x)/B(a, b), which hangs on x alone and is taken once per value of x, less
    (r+x) log(α+T), plus log(1 + e^D) for repeaters, where D is the log odds of having left.
    """
    counts, index = np.unique(x, return_inverse=True)
    n_count = np.bincount(index, weights=n, minlength=counts.size).astype(np.float64)
    again = x > 0
    all_rows = portions(n, x, T)
    repeaters = portions(n[again], x[again], t_x[again], T[again])

    def evaluate(point: Floats) -> tuple[float, Floats, Floats]:
        parameters = np.exp(point)
        value, gradient, hessian = _of_counts(parameters, n_count, counts)
        for sums in (
            *(_of_ages(parameters, *rows) for rows in all_rows),
            *(_of_leaving(parameters, *rows) for rows in repeaters),
        ):
            value += sums[0]
            gradient += sums[1]
            hessian += sums[2]
        return value, *in_log_parameters(parameters, gradient, hessian)

    return evaluate


def _of_counts(parameters: Floats, n: Floats, x: Floats) -> tuple[float, Floats, Floats]:
    """log Γ(r+x)α^r/Γ(r) + log B(a, b+x)/B(a, b), summed, with its derivatives in the parameters."""
    r, alpha, a, b = parameters
    total = n.sum()
    both, both_2 = n @ (digamma(a + b) - digamma(a + b + x)), n @ (zeta(2, a + b) - zeta(2, a + b + x))
    value = n @ (gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b))
    gradient = [
        n @ (digamma(r + x) - digamma(r)) + total * np.log(alpha),
        total * r / alpha,
        both,
        both + n @ (digamma(b + x) - digamma(b)),
    ]
    hessian = symmetric(
        [
            [n @ (zeta(2, r + x) - zeta(2, r)), total / alpha, 0.0, 0.0],
            [-total * r / alpha**2, 0.0, 0.0],
            [both_2, both_2],
            [both_2 + n @ (zeta(2, b + x) - zeta(2, b))],
        ]
    )
    return float(value), np.array(gradient), hessian


def _of_ages(parameters: Floats, n: Floats, x: Floats, T: Floats) -> tuple[float, Floats, Floats]:
    """−(r+x) log(α+T), likewise."""
    r, alpha, _, _ = parameters
    known = alpha + T
    log_known = np.log(known)
    each = n / known
    squares = (each / known) @ (r + x)
    hessian = symmetric([[0.0, -each.sum(), 0.0, 0.0], [squares, 0.0, 0.0], [0.0, 0.0], [0.0]])
    gradient = np.array([-(n @ log_known), -(each @ (r + x)), 0.0, 0.0])
    return -float((n * log_known) @ (r + x)), gradient, hessian


def _of_leaving(parameters: Floats, n: Floats, x: Floats, t_x: Floats, T: Floats) -> tuple[float, Floats, Floats]:
    """log(1 + e^D) of repeaters, likewise. With s = P(left): first derivatives s D', second s D'' + s (1−s) D' D'."""
    r, alpha, a, b = parameters
    k, stays = r + x, b + x - 1
    last, known = 1 / (alpha + t_x), 1 / (alpha + T)
    log_gap = np.log(last / known)
    odds = np.log(a / stays) + k * log_gap
    # One exponential serves both the logistic function and log(1 + e^D), and none overflows.
    small = np.exp(-np.abs(odds))
    left = np.where(odds > 0, 1.0, small) / (1 + small)
    slopes = np.stack([log_gap, k * (known - last), np.full(x.size, 1 / a), -1 / stays])
    w = n * left
    hessian = (slopes * (w * (1 - left))) @ slopes.T
    hessian[0, 1] = hessian[1, 0] = hessian[0, 1] + w @ (known - last)
    hessian[1, 1] += (w * k) @ (last**2 - known**2)
    hessian[2, 2] -= w.sum() / a**2
    hessian[3, 3] += w @ (1 / stays**2)
    return float(n @ (np.maximum(odds, 0.0) + np.log1p(small))), slopes @ w, hessian


def _by_quadrature(k: float, y: float, bx: float, a: float) -> float:
    """E[(1 − (1 + p y)^(−k)) / p] for p ~ Beta(a, bx), for the far corners where the hypergeometric function fails.

    This is what eq. (10) expresses. The straight line through the ends of the integrand is integrated exactly, so that
    what is left vanishes at both ends, and the trapezoid rule on the scale of log(p/(1−p)) converges fast.
    """
    middle, spread = np.log(a / bx), np.sqrt(1 / a + 1 / bx)
    low = max(middle - 14 * spread - 3, -45 - np.log1p(k * y))
    high = max(min(middle + 14 * spread + 3, 45.0), low + 1)
    logit = np.linspace(low, high, 2001)
    p, q = expit(logit), expit(-logit)
    density = np.exp(-a * np.logaddexp(0, -logit) - bx * np.logaddexp(0, logit) - betaln(a, bx))
    at_one = -np.expm1(-k * np.log1p(y))
    rest = -np.expm1(-k * np.log1p(p * y)) / p - k * y * q - at_one * p
    return float(np.clip((k * y * bx + at_one * a) / (a + bx) + np.trapezoid(rest * density, logit), 0.0, k * y))
