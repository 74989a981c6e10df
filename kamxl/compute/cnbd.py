"""MBG/CNBD-k and BG/CNBD-k: how often a customer will order, and whether it is still one, where orders have a rhythm.

While a customer is active the gaps between its orders are Erlang-k with rate λ, which for k = 1 is the randomness of a
Poisson process and for larger k a rhythm that is the steadier the larger k is. After any order it leaves for good with
probability p: also after the first one (the M of MBG), or from the second on. Over the customers λ ~ Gamma(r, α) and
p ~ Beta(a, b). The model is of Platzer & Reutterer (2016) and Reutterer, Platzer & Schröder (2020), *Leveraging purchase
regularity for predicting customer behavior the easy way*, International Journal of Research in Marketing; k = 1 is
MBG/NBD of Batislam, Denizel & Filiztekin (2007), *Empirical validation and comparison of models for customer base
analysis*, in the same journal, and without leaving at the start BG/NBD (`bgnbd`).

Of a customer the model sees three figures, in one unit of time: frequency x (order days after the first), recency t_x
(first to last order day) and age T (first order day to the end of observation); k is found from the gaps as well. The
formulas and how they are come by are in docs/lifetime-value.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kamxl.compute import cnbd_likelihood, cnbd_orders
from kamxl.compute.likelihood import (
    Floats,
    Prior,
    checked_weights,
    column,
    distinct,
    grouped,
    log_covariance,
    maximise,
    penalised,
    standard_errors,
)
from kamxl.compute.special import betainc, betaln, expit, gammaln
from kamxl.record import record

PARAMETERS = ("r", "alpha", "a", "b")

MOST_STAGES = 4
"""Largest k that is tried. The gaps of Erlang-4 vary by half their mean; hardly any business is steadier by itself."""

ACCOUNTS = Prior({"r": 4.0, "a": 0.2, "b": 16.0}, 1.0)
"""What is believed of key accounts before any data: docs/lifetime-value.md says why. α carries the unit of time and
follows from r and the order rate, so it stays free."""

_SMALLEST, _LARGEST = 1e-5, 1e4
"""Box for r, a, b: beyond it the heterogeneity that they describe is nil or total, and hardly any prediction changes. α
may be this far from the mean age."""


@record
class Model:
    """A CNBD-k with known parameters. Times are in the unit of α."""

    k: int
    r: float
    alpha: float
    a: float
    b: float
    dropout_at_start: bool = field(default=True, kw_only=True)

    @property
    def params(self) -> dict[str, float]:
        """The parameters by the paper's letters."""
        return {"k": self.k, "r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b}

    def p_alive(self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats:
        """Probability that a customer has not left.

        Args:
            frequency, recency, T: the customers' figures, arrays (n,).

        Returns:
            Probabilities (n,).
        """
        x, t_x, age = checked(frequency, recency, T)
        return np.asarray(expit(-self.log_odds_gone(x, t_x, age)))

    def log_odds_gone(self, x: Floats, t_x: Floats, T: Floats) -> Floats:
        """log (P(left) / P(alive)) (n,); −inf where there was no chance to leave."""
        return cnbd_likelihood.log_odds_gone(
            self.k, self.r, self.alpha, self.a, self.b, x, t_x, T, x + self.dropout_at_start
        )

    def expected_purchases(self, t: ArrayLike, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats:
        """Expected order days in the next t units of time.

        Args:
            t: length of the time ahead, one number or one a customer (n,).
            frequency, recency, T: the customers' figures, arrays (n,).

        Returns:
            Expected counts (n,).
        """
        return np.asarray(expected_of((self,), t, frequency, recency, T)[0])

    def p_any(self, t: ArrayLike, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats:
        """Probability of at least one order day in the next t units of time, arguments as of `expected_purchases`."""
        x, t_x, age = checked(frequency, recency, T)
        none = cnbd_orders.none_in(self.k, self.r + self.k * x, self.alpha, age - t_x, age, _ahead(t, x))
        return np.asarray(self.p_alive(x, t_x, age) * (1 - none))

    def purchases_by_month(
        self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike, *, months: int, month: float
    ) -> Floats:
        """Expected order days up to the end of each coming month (n, months).

        Args:
            frequency, recency, T: the customers' figures, arrays (n,).
            months: horizon.
            month: length of a month in the unit of T (30.4375 for days).
        """
        x, t_x, age = checked(frequency, recency, T)
        rows, inverse = distinct(x, t_x, age)
        ends = month * np.arange(1, months + 1)
        repeated = (np.repeat(values, months) for values in rows)
        counts = self._while_active(np.tile(ends, rows[0].size), *repeated).reshape(-1, months)
        return np.asarray(self.p_alive(*rows)[:, None] * counts)[inverse]

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

        Σ over m = 1 … months of [E(m) − E(m − 1)] ÷ (1 + annual_rate)^(m/12), E(m) of `purchases_by_month`.

        Args:
            frequency, recency, T: the customers' figures, arrays (n,).
            months, month: as of `purchases_by_month`.
            annual_rate: 0.1 for 10 % a year.

        Returns:
            Discounted expected counts (n,). Times the expected value of an order it is the lifetime value.
        """
        return discounted(self.purchases_by_month(frequency, recency, T, months=months, month=month), annual_rate)

    def purchases_of_new(self, t: ArrayLike) -> Floats:
        """Expected repeat order days of a customer in the t units of time after its first order.

        Args:
            t: lengths of time (n,).
        """
        (ahead,), inverse = distinct(column("t", t))
        nothing = np.zeros(ahead.size)
        stays = self.b / (self.a + self.b) if self.dropout_at_start else 1.0
        return np.asarray(stays * self._while_active(ahead, nothing, nothing, nothing))[inverse]

    def probability(self, count: ArrayLike, t: ArrayLike) -> Floats:
        """Probability of exactly so many repeat order days in t after the first order.

        A customer makes x of them if it survives x chances to leave and no further one comes in time, or leaves at the
        last of them and one more might have come; ⌊K / k⌋ of a negative binomial K is how many would come.

        Args:
            count: numbers of repeat order days (n,).
            t: lengths of time (n,).
        """
        x = column("count", count)
        share = column("t", t, x.size)
        share = share / (self.alpha + share)
        chances = x + self.dropout_at_start

        def at_least(orders: Floats) -> Floats:
            return np.where(orders > 0, betainc(np.maximum(self.k * orders, 1), self.r, share), 1.0)

        whole = betaln(self.a, self.b)
        stays = np.exp(betaln(self.a, self.b + chances) - whole) * np.maximum(at_least(x) - at_least(x + 1), 0.0)
        leaves = np.exp(betaln(self.a + 1, self.b + np.maximum(chances, 1) - 1) - whole) * at_least(x)
        return np.asarray(stays + np.where(chances > 0, leaves, 0.0))

    def histogram(self, T: ArrayLike, top: int = 7) -> Floats:
        """Expected number of customers with 0, 1, … repeat order days, given their ages; the last is `top` or more.

        Args:
            T: ages (n,).
            top: the last class.

        Returns:
            Expected customers (top + 1,), which add up to their number.
        """
        age = column("T", T)
        number, (ages,) = grouped(np.ones(age.size), age)
        below = [float(number @ self.probability(np.full(ages.size, float(x)), ages)) for x in range(top)]
        return np.array([*below, max(float(number.sum()) - sum(below), 0.0)])

    def _while_active(self, t: Floats, x: Floats, t_x: Floats, T: Floats) -> Floats:
        beta = self.b + x + self.dropout_at_start
        return cnbd_orders.while_active(self.k, self.r + self.k * x, self.alpha, self.a, beta, T - t_x, T, t)


def expected_of(
    models: Sequence[Model], t: ArrayLike, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike
) -> Floats:
    """`Model.expected_purchases` of several models of one k (models, n), which are counted together: that costs little more than one."""
    x, t_x, age = checked(frequency, recency, T)
    rows, inverse = distinct(_ahead(t, x), x, t_x, age)
    (k,) = {model.k for model in models}
    r, alpha, a, b = np.array([[model.r, model.alpha, model.a, model.b] for model in models]).T[:, :, None]
    ahead, counts, last, ages = rows
    stays = np.array([[model.dropout_at_start] for model in models])
    figures, shape = (r + k * counts, alpha, a, b + counts + stays, ages - last, ages, ahead), (len(models), ages.size)
    flat = (np.broadcast_to(values, shape).ravel() for values in figures)
    active = cnbd_orders.while_active(k, *flat).reshape(shape)
    alive = np.array([model.p_alive(x, t_x, age) for model in models])
    return np.asarray(alive * active[:, inverse])


@record
class Fit(Model):
    """A CNBD-k estimated from data."""

    log_likelihood: float
    """Of the data at the estimate, without any prior."""
    converged: bool
    """An interior peak was reached. False where the likelihood has none: everyone loyal, nobody repeating, identical
    histories; the parameters are then those on the edge of what is searched."""
    customers: float
    repeaters: float
    standard_errors: dict[str, float]
    """By letter; infinite where the data does not tell."""
    covariance: Floats | None = field(repr=False, compare=False)
    """Of the logarithms of (r, α, a, b), shape (4, 4); None where some direction is flat."""


def fit(
    frequency: ArrayLike,
    recency: ArrayLike,
    T: ArrayLike,
    log_gaps: ArrayLike,
    k: int | None = None,
    dropout_at_start: bool = True,
    prior: Prior | None = None,
    weights: ArrayLike | None = None,
) -> Fit:
    """Estimate r, α, a, b, and k where it is not given: the formulas of Reutterer, Platzer & Schröder (2020).

    Args:
        frequency: order days after the first, x (n,).
        recency: first to last order day, t_x (n,), in the unit of T; 0 where frequency is 0.
        T: first order day to the end of observation (n,).
        log_gaps: sum over a customer's gaps between order days of their logarithm (n,), in the same unit; 0 where
            frequency is 0.
        k: stages of a gap; None takes the likeliest of 1 to 4. 1 is MBG/NBD.
        dropout_at_start: a customer may leave after its first order too; False with k = 1 is BG/NBD.
        prior: None is maximum likelihood; else the estimate is the posterior mode.
        weights: customers per row (n,); 1 each by default.

    Raises:
        ValueError: arrays of different lengths, not finite, negative, or a last order outside the time observed; a k
            below 1; a gap of 0 (its logarithm is not finite) where k is above 1.
    """
    x, t_x, age = checked(frequency, recency, T)
    t_x = np.where(x > 0, t_x, 0.0)
    if k is not None and (k < 1 or k != int(k)):
        raise ValueError("k must be a whole number, 1 or more.")
    each = checked_weights(weights, x.size)
    gaps = _total_log_gaps(log_gaps, x, each)
    customers, (x_row, t_row, age_row) = grouped(each, x, t_x, age)
    if customers.size == 0:
        raise ValueError("There is no customer to fit.")
    tried = [int(k)] if k is not None else list(range(1, MOST_STAGES + 1 if np.isfinite(gaps) else 2))
    if tried[-1] > 1 and not np.isfinite(gaps):
        raise ValueError("log_gaps must be finite where k is above 1: no gap may be 0.")
    # The mean age only sets the scale of time at which the search for α starts and ends.
    scale = float(customers @ age_row / customers.sum()) or 1.0
    lower = np.log([_SMALLEST, _SMALLEST * scale, _SMALLEST, _SMALLEST])
    upper = np.log([_LARGEST, _LARGEST * scale, _LARGEST, _LARGEST])
    start = np.log([1.0, scale, 1.0, 2.0])
    best: tuple[bool, float, int, Fit] | None = None
    for stages in tried:
        likelihood = cnbd_likelihood.objective(stages, customers, x_row, t_row, age_row, dropout_at_start)
        peak = maximise(penalised(likelihood, PARAMETERS, prior), start, lower, upper)
        of_gaps = (stages - 1) * gaps - float(each @ x) * float(gammaln(stages)) if stages > 1 else 0.0
        rank = (peak.converged, peak.value + of_gaps, -stages)
        if best is None or rank > best[:3]:
            covariance = log_covariance(peak.hessian) if peak.converged else None
            r, alpha, a, b = (float(value) for value in np.exp(peak.point))
            found = Fit(
                stages,
                r,
                alpha,
                a,
                b,
                dropout_at_start=dropout_at_start,
                log_likelihood=likelihood(peak.point)[0] + of_gaps,
                converged=peak.converged,
                customers=float(customers.sum()),
                repeaters=float(customers[x_row > 0].sum()),
                standard_errors=standard_errors(PARAMETERS, np.exp(peak.point), covariance),
                covariance=covariance,
            )
            best = (*rank, found)
        if peak.converged:
            # The rate of stages grows with their number; all else is nearly the same.
            start = peak.point + np.log([1.0, stages / (stages + 1), 1.0, 1.0])
    assert best is not None
    return best[3]


def discounted(by_month: Floats, annual_rate: float) -> Floats:
    """Counts up to the end of each month (n, months) as their present value (n,), each month from its end."""
    # Summed by parts, so that nothing is the difference of near equals.
    factor = (1 + annual_rate) ** (-np.arange(1, by_month.shape[1] + 1) / 12)
    return np.asarray(by_month @ (factor - np.append(factor[1:], 0.0)))


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


def _ahead(t: ArrayLike, x: Floats) -> Floats:
    ahead = np.broadcast_to(column("t", t), x.shape)
    if (ahead < 0).any():
        raise ValueError("t must not be negative.")
    return ahead


def _total_log_gaps(log_gaps: ArrayLike, x: Floats, weights: Floats) -> float:
    """Σ of the customers' log gaps; −inf where a gap is 0."""
    values = np.atleast_1d(np.asarray(log_gaps, dtype=np.float64))
    if values.shape != x.shape:
        raise ValueError(f"log_gaps has {values.size} values where {x.size} are needed.")
    if np.isnan(values).any() or np.isposinf(values).any():
        raise ValueError("log_gaps holds a value that is not a finite number.")
    some: NDArray[np.bool_] = (x > 0) & (weights > 0)
    return float(weights[some] @ values[some])
