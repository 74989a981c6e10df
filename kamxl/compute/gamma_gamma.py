"""Gamma-Gamma: what an order of a customer is worth on average, given the orders seen so far.

Order values of a customer are Gamma(p, ν); over the customers ν ~ Gamma(q, γ). The letters and the equation numbers are
those of Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value, brucehardie.com/notes/025.

Of a customer the model sees the number of order days that the mean is over, x, and the mean z̄. By the convention of the
literature these are the repeat order days: the first order is left out, in x and in z̄. The model assumes that how much
has nothing to do with how often; `correlation` measures that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

import numpy as np
from numpy.typing import ArrayLike

from kamxl.compute.likelihood import (
    Floats,
    Prior,
    checked_weights,
    column,
    grouped,
    in_log_parameters,
    log_covariance,
    maximise,
    penalised,
    portions,
    standard_errors,
    symmetric,
)
from kamxl.compute.special import digamma, gammaincinv, gammaln, zeta
from kamxl.record import record

PARAMETERS = ("p", "q", "gamma")

CENTRE = {"p": 4.0, "q": 4.0}
"""Where a penalty pulls to. γ carries the currency and follows from the mean value, so it stays free."""

_SMALLEST, _LARGEST = 1e-3, 1e5
"""Box for p and q; γ may be this far from the mean value. Values that are all alike drive p and q to the edge."""


@record
class Model:
    """Gamma-Gamma with known parameters. γ is in the currency of the values."""

    p: float
    q: float
    gamma: float

    @property
    def params(self) -> dict[str, float]:
        """The parameters by the paper's letters."""
        return {"p": self.p, "q": self.q, "gamma": self.gamma}

    @property
    def population_mean(self) -> float:
        """Mean over the customers, p γ / (q − 1). Infinite where q ≤ 1."""
        return self.p * self.gamma / (self.q - 1) if self.q > 1 else np.inf

    def expected_value(self, frequency: ArrayLike, monetary_value: ArrayLike) -> Floats:
        """Expected mean value of a customer's orders, p (γ + x z̄) / (p x + q − 1): Fader & Hardie (2013), eq. (5).

        It is a mean of the population's value and the customer's own, which weighs more the more orders there are. That
        also holds for a loss, although the model itself knows only positive values. Where the distribution has no mean
        (p x + q ≤ 1) its median is given, which always exists.

        Args:
            frequency: order days that the mean is over, x (n,).
            monetary_value: their mean value z̄ (n,); not looked at where frequency is 0.

        Returns:
            Expected values (n,).
        """
        x = column("frequency", frequency)
        value = np.where(x > 0, column("monetary_value", monetary_value, x.size), 0.0)
        shape = self.p * x + self.q
        divisor = shape - 1
        heavy = divisor <= 0
        divisor[heavy] = gammaincinv(shape[heavy], 0.5)
        return np.asarray(self.p * (self.gamma + x * value) / divisor)


@record
class Fit(Model):
    """A Gamma-Gamma estimated from data."""

    log_likelihood: float
    """Of the data at the estimate, without any penalty."""
    converged: bool
    """An interior peak was reached. False where the likelihood has none, as when all values are alike."""
    customers: float
    """Repeaters of positive value, on whom the fit rests."""
    left_out: float
    """Repeaters whose mean value is zero or a loss: the model cannot hold them."""
    observed_mean: float
    """Mean over the customers in the fit of their z̄: what `population_mean` should be near."""
    penalty: float
    standard_errors: dict[str, float]
    """By letter; infinite where the data does not tell."""
    covariance: Floats | None = field(repr=False, compare=False)
    """Of the logarithms of (p, q, γ), shape (3, 3); None where some direction is flat."""


def fit(
    frequency: ArrayLike,
    monetary_value: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    penalty: float = 0.0,
) -> Fit:
    """Estimate p, q, γ by maximum likelihood: Fader & Hardie (2013), eq. (1a).

    Args:
        frequency: order days that the mean is over, x (n,); rows of 0 are left out.
        monetary_value: their mean value z̄ (n,); rows of zero or less are left out and counted.
        weights: customers per row (n,); 1 each by default.
        penalty: 0 is maximum likelihood. Above, penalty/2 × Σ (log parameter − log centre)² over p and q is taken off
            the log-likelihood: a log-normal prior with variance 1/penalty, and the estimate is the posterior mode.

    Raises:
        ValueError: arrays of different lengths or not finite, or no repeater of positive value.
    """
    if penalty < 0:
        raise ValueError("penalty must not be negative.")
    x = column("frequency", frequency)
    value = column("monetary_value", monetary_value, x.size)
    each = checked_weights(weights, x.size)
    if (x < 0).any():
        raise ValueError("frequency must not be negative.")
    usable = (x > 0) & (value > 0)
    left_out = float(each[(x > 0) & (value <= 0)].sum())
    customers, rows = grouped(each[usable], x[usable], value[usable])
    if customers.size == 0:
        raise ValueError("There is no repeat order of positive value to fit.")
    observed = float(customers @ rows[1] / customers.sum())
    likelihood = _likelihood(customers, *rows)
    objective = penalised(likelihood, PARAMETERS, Prior(CENTRE, penalty) if penalty else None)
    lower = np.log([_SMALLEST, _SMALLEST, _SMALLEST * observed])
    upper = np.log([_LARGEST, _LARGEST, _LARGEST * observed])
    peak = maximise(objective, np.log([4.0, 4.0, 0.75 * observed]), lower, upper)
    covariance = log_covariance(peak.hessian) if peak.converged else None
    p, q, gamma = (float(number) for number in np.exp(peak.point))
    return Fit(
        p=p,
        q=q,
        gamma=gamma,
        log_likelihood=likelihood(peak.point)[0],
        converged=peak.converged,
        customers=float(customers.sum()),
        left_out=left_out,
        observed_mean=observed,
        penalty=penalty,
        standard_errors=standard_errors(PARAMETERS, np.exp(peak.point), covariance),
        covariance=covariance,
    )


def correlation(frequency: ArrayLike, monetary_value: ArrayLike) -> float:
    """Correlation of how often and how much among the repeaters, which the model takes for 0.

    Fader & Hardie (2013) find 0.11 in their sample and hold that for small.

    Returns:
        Pearson's coefficient; 0 where one of the two does not vary or there are fewer than two repeaters.
    """
    x = column("frequency", frequency)
    value = column("monetary_value", monetary_value, x.size)[x > 0]
    x = x[x > 0]
    if x.size < 2 or np.ptp(x) == 0 or np.ptp(value) == 0:
        return 0.0
    return float(np.clip(np.corrcoef(x, value)[0, 1], -1.0, 1.0))


def _likelihood(n: Floats, x: Floats, z: Floats) -> Callable[[Floats], tuple[float, Floats, Floats]]:
    """Log-likelihood of the log parameters with its gradient and Hessian: eq. (1a) over rows of weight n.

    Per row it is log Γ(px+q)γ^q/Γ(px)Γ(q), which hangs on x alone and is taken once per value of x, plus px log(x z̄) less
    log z̄, less (px+q) log(γ+x z̄).
    """
    counts, index = np.unique(x, return_inverse=True)
    n_count = np.bincount(index, weights=n, minlength=counts.size).astype(np.float64)
    sums = x * z
    log_sums, log_means = float((n * x) @ np.log(sums)), float(n @ np.log(z))
    rows = portions(n, x, sums)

    def evaluate(point: Floats) -> tuple[float, Floats, Floats]:
        parameters = np.exp(point)
        value, gradient, hessian = _of_counts(parameters, n_count, counts)
        value += float(parameters[0]) * log_sums - log_means
        gradient[0] += log_sums
        for part in (_of_sums(parameters, *portion) for portion in rows):
            value += part[0]
            gradient += part[1]
            hessian += part[2]
        return value, *in_log_parameters(parameters, gradient, hessian)

    return evaluate


def _of_counts(parameters: Floats, n: Floats, x: Floats) -> tuple[float, Floats, Floats]:
    """log Γ(px+q)γ^q/Γ(px)Γ(q), summed, with its derivatives in the parameters."""
    p, q, gamma = parameters
    own, both = p * x, p * x + q
    total = n.sum()
    value = n @ (gammaln(both) - gammaln(own) - gammaln(q)) + total * q * np.log(gamma)
    gradient = [
        (n * x) @ (digamma(both) - digamma(own)),
        n @ (digamma(both) - digamma(q)) + total * np.log(gamma),
        total * q / gamma,
    ]
    hessian = symmetric(
        [
            [(n * x**2) @ (zeta(2, both) - zeta(2, own)), (n * x) @ zeta(2, both), 0.0],
            [n @ (zeta(2, both) - zeta(2, q)), total / gamma],
            [-total * q / gamma**2],
        ]
    )
    return float(value), np.array(gradient), hessian


def _of_sums(parameters: Floats, n: Floats, x: Floats, sums: Floats) -> tuple[float, Floats, Floats]:
    """−(px+q) log(γ+x z̄), likewise."""
    p, q, gamma = parameters
    shape = p * x + q
    log_sum = np.log(gamma + sums)
    each = n / (gamma + sums)
    hessian = symmetric([[0.0, 0.0, -(each @ x)], [0.0, -each.sum()], [(each / (gamma + sums)) @ shape]])
    gradient = np.array([-((n * x) @ log_sum), -(n @ log_sum), -(each @ shape)])
    return -float((n * log_sum) @ shape), gradient, hessian
