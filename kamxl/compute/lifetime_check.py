"""The held-out check: what the models would have said a year ago, against what came."""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from kamxl.compute import cnbd, lifetime_interval, lifetime_quadrature, lifetime_simple
from kamxl.compute.analysis import Check
from kamxl.compute.calendar import MONTH, YEAR, months_before
from kamxl.compute.lifecycle import stages_by_orders
from kamxl.compute.lifetime_choice import Choice, choose
from kamxl.compute.lifetime_history import History, histories, order_days
from kamxl.compute.likelihood import Floats
from kamxl.record import record
from kamxl.settings import Settings

_DRAWS = 250


@record
class Then:
    """A book as it was on a day, and the models fitted to it."""

    day: date
    history: History
    choice: Choice
    purchases: cnbd.Model
    each: Floats
    """Order days that are expected of each buyer from then to the day of the figures (n,)."""


def fitted_then(
    index: pd.Index,
    orders: pd.DataFrame,
    as_of: date,
    settings: Settings,
    *,
    method: Literal["model", "bgnbd"],
    months: int,
) -> Then | None:
    """The fit as of `months` ago on the customers who had ordered by then; None where they could not carry the models. The arguments are
    those of `held_out`."""
    day = months_before(as_of, months)
    seen = orders["order_date"] <= pd.Timestamp(day)
    then = histories(index, orders[seen.to_numpy()], day, settings.lifetime.margin)
    buyers = then.buyers
    figures = buyers.frequency, buyers.recency, buyers.T
    choice = choose(*figures, buyers.monetary_value, buyers.log_gaps, month=MONTH, method=method)
    if choice.method == "simple" or choice.purchases is None:
        return None
    each = choice.purchases.expected_purchases(float((as_of - day).days), *figures)
    return Then(day, then, choice, choice.purchases, each)


def held_out(
    index: pd.Index,
    orders: pd.DataFrame,
    as_of: date,
    settings: Settings,
    *,
    method: Literal["model", "bgnbd"] = "model",
    check_months: int = 12,
) -> Check | None:
    """Fit as of `check_months` ago on the customers who had ordered by then, and count what they ordered since.

    The status of a customer is today's knowledge and is not looked at.

    Args:
        index: customer ids, sorted.
        orders: as `facts.valid_orders` gives them.
        as_of: the day that the figures are for.
        settings: groups `lifetime` and `lifecycle`.
        method: which model is checked.
        check_months: length of what is held out.

    Returns:
        None where the book of then could not carry the models.
    """
    then = fitted_then(index, orders, as_of, settings, method=method, months=check_months)
    if then is None:
        return None
    day, buyers, level = then.day, then.history.buyers, settings.lifetime.interval
    figures = buyers.frequency, buyers.recency, buyers.T, float((as_of - day).days)
    if buyers.frequency.size >= lifetime_quadrature.LEAST_CUSTOMERS:
        low, high = lifetime_quadrature.total_orders(then.purchases, *figures, level=level)
    else:
        low, high = lifetime_interval.total_orders(then.purchases, *figures, level=level, draws=_DRAWS)
    by_rule = _by_rule(then.history, then.choice, day, settings, check_months)
    actual = float(order_days(index, orders, after=day)[buyers.customer].sum())
    expected = float(then.each.sum())
    return Check(day, check_months, buyers.customer.size, expected, low, high, actual, float(by_rule.sum()))


def _by_rule(then: History, choice: Choice, day: date, settings: Settings, months: int) -> Floats:
    """Orders that the simple rule would have expected of each buyer."""
    buyers = then.buyers
    stages = stage_codes(then, day, settings)
    left = np.array([getattr(settings.lifetime.remaining, stage, 0.0) for stage in stages])
    left = left * settings.lifetime.horizon_months
    prior = trusted_rate(choice) or lifetime_simple.book_rate(buyers.frequency, buyers.T)
    yearly = lifetime_simple.orders_a_year(buyers.frequency, buyers.T, *prior)
    return np.asarray(yearly * np.minimum(left, months) / 12)


def stage_codes(history: History, day: date, settings: Settings) -> list[str]:
    """Stage of each buyer by its purchases up to a day."""
    buyers = history.buyers
    end = np.datetime64(day, "D")
    first = pd.Series(end - buyers.T.astype("timedelta64[D]")).astype("datetime64[ns]")
    last = pd.Series(end - (buyers.T - buyers.recency).astype("timedelta64[D]")).astype("datetime64[ns]")
    codes = stages_by_orders(first, last, pd.Series(buyers.frequency + 1), day, settings.lifecycle)
    return [str(code) for code in codes]


def trusted_rate(choice: Choice) -> tuple[float, float] | None:
    """r and α (years) of the order rate by a trusted fit: of x orders in T it makes (x + r/k) / (T + α)."""
    if choice.reason != "trusted" or choice.purchases is None:
        return None
    return choice.purchases.r / choice.purchases.k, choice.purchases.alpha / YEAR
