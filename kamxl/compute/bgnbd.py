"""BG/NBD: how often a customer will order, and whether it is still a customer.

While a customer is active it orders as a Poisson process of rate λ; after any order it leaves for good with probability
p. Over the customers λ ~ Gamma(r, α) and p ~ Beta(a, b). The letters and the equation numbers are those of Fader, Hardie
& Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model, Marketing Science 24(2),
275-284: eq. (6) is the likelihood, (8) `probability`, (9) `purchases_of_new`, (10) `expected_purchases`. P(alive) is from
Fader, Hardie & Lee (2008), Computing P(alive) Using the BG/NBD Model. It is the CNBD-k (`cnbd`) of one stage in which
nobody leaves before the first repeat.

A customer without a repeat has had no chance to leave after one, so the model takes it for alive with certainty: its
P(alive) = 1 says nothing.
"""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from numpy.typing import ArrayLike

from kamxl.compute import cnbd
from kamxl.compute.likelihood import Prior
from kamxl.record import record

CENTRE = {"r": 1.0, "a": 1.0, "b": 3.0}
"""Where a penalty pulls to. α carries the unit of time and follows from r and the order rate, so it stays free."""


class _Lettered:
    r: float
    alpha: float
    a: float
    b: float

    @property
    def params(self) -> dict[str, float]:
        """The parameters by the paper's letters."""
        return {"r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b}


class Model(_Lettered, cnbd.Model):
    """BG/NBD with known parameters. Times are in the unit of α."""

    def __init__(self, r: float, alpha: float, a: float, b: float) -> None:
        super().__init__(1, r, alpha, a, b, dropout_at_start=False)


@record
class Fit(_Lettered, cnbd.Fit):
    """A BG/NBD estimated from data."""


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
        penalty: 0 is maximum likelihood. Above, r, a and b have log-normal priors of variance 1/penalty about `CENTRE`,
            and the estimate is the posterior mode. What that is good for is in docs/lifetime-value.md.

    Raises:
        ValueError: arrays of different lengths, not finite, negative, or a last order outside the time observed.
    """
    if penalty < 0:
        raise ValueError("penalty must not be negative.")
    prior = Prior(CENTRE, penalty) if penalty else None
    # The gaps tell k, which is 1 here.
    gaps = np.zeros(np.atleast_1d(np.asarray(frequency)).shape)
    found = cnbd.fit(frequency, recency, T, gaps, k=1, dropout_at_start=False, prior=prior, weights=weights)
    return Fit(**{one.name: getattr(found, one.name) for one in fields(found)})
