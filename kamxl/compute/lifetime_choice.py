"""Whether a book can carry the likelihood models, and why; codes and figures, no words.

The limits rest on the simulation study in docs/lifetime-value.md: with the penalty below, the models beat the simple rule
from ten repeat customers on, and their intervals hold what they promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kamxl.compute import bgnbd, cnbd, gamma_gamma
from kamxl.compute.likelihood import column
from kamxl.record import record

PENALTY = 1.0
"""Log-normal priors with a standard deviation of 1: wide (the middle 95 % spans a factor of 50), and enough to stop the
runaways of small books. In a book of 2 357 customers it moves the log-likelihood by 0.01."""

FEWEST_REPEATERS = 10
SHORTEST_HISTORY = 3.0
"""Months since the first order of the oldest customer; a rhythm cannot be read off less."""
MOST_LOSSES = 0.2
"""Share of repeaters whose orders bring nothing or a loss: the value model knows only gains."""
MISFIT = 1.5
"""Factor by which the repeat orders expected so far may differ from those made, either way. In simulated books of
20 customers or more that are of the model's kind it stays within 1.4."""
HEAVY_TAIL = 2.0
"""Likewise for the mean value of the population against the mean observed."""
SANE = (1e-3, 1e3)
"""Bounds for r, a and b; beyond them a parameter only says that customers do not differ."""
CORRELATED = 0.3
"""Correlation of frequency and value from which it is said that the models take it for 0."""

EVIDENCE = 1.0
"""By how much the log-likelihood must be higher without leaving at the start before that is believed."""

Method = Literal["model", "bgnbd", "simple"]
Reason = Literal[
    "trusted", "no_orders", "no_repeat", "few_repeaters", "short_history", "losses", "not_converged", "out_of_bounds",
    "misfit", "heavy_tail", "held_out", "monthly_sums",
]  # fmt: skip
Note = Literal["correlated", "one_order", "losses_left_out"]


@record
class Choice:
    """The verdict on a book. `reason` is `trusted` exactly where the method is one of the models."""

    method: Method
    reason: Reason
    numbers: Mapping[str, float]
    """What decided, and what a reader may check. Always: customers, repeaters, repeat_orders, history_months,
    correlation, losses (share of repeaters), one_order (share of customers). After a fit also: repeat_orders_expected
    and value_expected ÷ value_observed as value_ratio."""
    notes: tuple[Note, ...]
    """Things to say although they decide nothing: correlated, one_order (P(alive) = 1 by construction for customers
    without a repeat), losses_left_out."""
    purchases: cnbd.Fit | None
    """The fits, also where they were turned down; None where none was tried."""
    spend: gamma_gamma.Fit | None


def choose(
    frequency: ArrayLike,
    recency: ArrayLike,
    T: ArrayLike,
    monetary_value: ArrayLike,
    log_gaps: ArrayLike,
    *,
    month: float,
    method: Literal["model", "bgnbd"] = "model",
) -> Choice:
    """Fit the models to a book and say whether they can be trusted with it.

    Args:
        frequency, recency, T, monetary_value, log_gaps: the figures of the customers who have ordered, arrays (n,).
        month: length of a month in the unit of T (30.4375 for days).
        method: which model of purchases to try.

    Returns:
        The choice with its fits. The first reason against the models that holds, in the order of `Reason`, is given.
    """
    x, t_x, age = cnbd.checked(frequency, recency, T)
    value = column("monetary_value", monetary_value, x.size)
    again = x > 0
    losses = float(np.mean(value[again] <= 0)) if again.any() else 0.0
    numbers = {
        "customers": float(x.size),
        "repeaters": float(again.sum()),
        "repeat_orders": float(x.sum()),
        "history_months": float(age.max() / month) if x.size else 0.0,
        "correlation": gamma_gamma.correlation(x, value),
        "losses": losses,
        "one_order": float(np.mean(~again)) if x.size else 0.0,
    }
    purchases = spend = None
    reason = _unfit(numbers)
    if reason is None:
        purchases, spend = fits(x, t_x, age, value, log_gaps, method)
        numbers["repeat_orders_expected"] = float(purchases.purchases_of_new(age).sum())
        numbers["value_ratio"] = spend.population_mean / spend.observed_mean
        reason = _unsound(purchases, numbers)
    return Choice(
        method=method if reason == "trusted" else "simple",
        reason=reason,
        numbers=numbers,
        notes=_notes(numbers, purchases),
        purchases=purchases,
        spend=spend,
    )


def fits(
    frequency: ArrayLike,
    recency: ArrayLike,
    T: ArrayLike,
    monetary_value: ArrayLike,
    log_gaps: ArrayLike,
    method: Literal["model", "bgnbd"],
) -> tuple[cnbd.Fit, gamma_gamma.Fit]:
    """Both fits with the priors of a workbook, arguments as of `choose`."""
    spend = gamma_gamma.fit(frequency, monetary_value, penalty=PENALTY)
    if method == "bgnbd":
        return bgnbd.fit(frequency, recency, T, penalty=PENALTY), spend
    figures = (frequency, recency, T, log_gaps)
    purchases = cnbd.fit(*figures, prior=cnbd.ACCOUNTS)
    # Whether anybody leaves after a first order the data tells, as it tells k; without evidence one may.
    later = cnbd.fit(*figures, dropout_at_start=False, prior=cnbd.ACCOUNTS)
    if later.converged and later.log_likelihood - purchases.log_likelihood > EVIDENCE:
        purchases = later
    return purchases, spend


def _notes(numbers: Mapping[str, float], purchases: cnbd.Fit | None) -> tuple[Note, ...]:
    notes: list[Note] = []
    if abs(numbers["correlation"]) > CORRELATED:
        notes.append("correlated")
    if numbers["one_order"] > 0 and purchases is not None and not purchases.dropout_at_start:
        notes.append("one_order")
    if numbers["losses"] > 0:
        notes.append("losses_left_out")
    return tuple(notes)


def value_basis(frequency: ArrayLike, monetary_value: ArrayLike) -> NDArray[np.str_]:
    """What each customer's expected order value rests on.

    Returns:
        `own` with the population's weight on it; `population` without a repeat order; `loss` where the repeat orders
        bring nothing or less, which the value model cannot hold (the simple rule serves that row).
    """
    x = column("frequency", frequency)
    value = column("monetary_value", monetary_value, x.size)
    return np.where(x == 0, "population", np.where(value > 0, "own", "loss"))


def _unfit(numbers: Mapping[str, float]) -> Reason | None:
    """Why not to fit at all, from the figures alone."""
    if numbers["customers"] == 0:
        return "no_orders"
    if numbers["repeaters"] == 0:
        return "no_repeat"
    if numbers["repeaters"] < FEWEST_REPEATERS:
        return "few_repeaters"
    if numbers["history_months"] < SHORTEST_HISTORY:
        return "short_history"
    if numbers["losses"] > MOST_LOSSES:
        return "losses"
    return None


def _unsound(purchases: cnbd.Fit, numbers: Mapping[str, float]) -> Reason:
    """Why not to believe the fits, or `trusted`."""
    if not purchases.converged:
        return "not_converged"
    if not all(SANE[0] <= value <= SANE[1] for value in (purchases.r, purchases.a, purchases.b)):
        return "out_of_bounds"
    if not 1 / MISFIT <= numbers["repeat_orders_expected"] / numbers["repeat_orders"] <= MISFIT:
        return "misfit"
    # Infinite where q ≤ 1: then the mean of the population does not exist.
    if not 1 / HEAVY_TAIL <= numbers["value_ratio"] <= HEAVY_TAIL:
        return "heavy_tail"
    return "trusted"
