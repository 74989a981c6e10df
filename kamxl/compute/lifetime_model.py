"""Rows of lifetime value by the likelihood models."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kamxl.compute import cnbd, lifetime_interval, lifetime_quadrature
from kamxl.compute.calendar import MONTH
from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.lifetime_choice import Choice, value_basis
from kamxl.compute.lifetime_history import History
from kamxl.compute.lifetime_rows import MODELS, days_ahead, put
from kamxl.compute.likelihood import Floats
from kamxl.compute.purchase_history import Histories
from kamxl.compute.wording import Amount
from kamxl.i18n import Text
from kamxl.settings import Lifetime

SIMULATED, DRAWS = 2_500_000, (250, 600)
"""Customers × draws of the intervals, and bounds for the draws. 250 draws hold an 80 % interval to 80 ± 2.5 %."""
_STEPS_TO_A_DAY = 4
"""Of false position within a month, down to well under a day."""


def draws_of(customers: int) -> int:
    """Simulated futures of each of so many customers."""
    return int(np.clip(SIMULATED // max(customers, 1), *DRAWS))


def modelled(buyers: Histories, choice: Choice, lost: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which buyers the models serve: none of a book that does not carry them, no losses, nobody known for lost."""
    if choice.method not in MODELS:
        return np.zeros(buyers.customer.size, dtype=bool)
    served: NDArray[np.bool_] = value_basis(buyers.frequency, buyers.monetary_value) != "loss"
    return served & ~lost[buyers.customer]


def by_model(
    table: pd.DataFrame,
    history: History,
    chosen: NDArray[np.bool_],
    choice: Choice,
    limits: Lifetime,
    as_of: date,
) -> tuple[float, float]:
    """Put the models' figures in the rows that they serve; returns the interval of the total of all rows."""
    assert choice.purchases is not None
    assert choice.spend is not None
    purchases, buyers = choice.purchases, history.buyers
    at = buyers.customer[chosen]
    x, t_x, age, value = (
        column[chosen] for column in (buyers.frequency, buyers.recency, buyers.T, buyers.monetary_value)
    )
    months = purchases.purchases_by_month(x, t_x, age, months=max(limits.horizon_months, 12), month=MONTH)
    ahead = months[:, : limits.horizon_months]
    each = choice.spend.expected_value(x, value)
    worth = each * cnbd.discounted(ahead, limits.discount)
    figures = purchases, choice.spend, x, t_x, age, value
    horizon, rate, level = limits.horizon_months, limits.discount, limits.interval
    if lifetime_quadrature.serves(choice.spend, x, value):
        interval = lifetime_quadrature.predict(
            *figures, worth, months=horizon, month=MONTH, annual_rate=rate, level=level
        )
    else:
        interval = lifetime_interval.predict(
            *figures, months=horizon, month=MONTH, annual_rate=rate, level=level, draws=draws_of(x.size)
        )
    worth = np.round(worth, MONEY_DECIMALS)
    put(table, "method", at, [choice.method] * at.size)
    put(table, "p_alive", at, purchases.p_alive(x, t_x, age))
    put(table, "expected_orders_12m", at, months[:, 11])
    put(table, "p_order_12m", at, purchases.p_any(12 * MONTH, x, t_x, age))
    put(table, "next_order", at, _next_order(purchases, x, t_x, age, ahead, as_of))
    put(table, "lifetime_value", at, worth)
    put(table, "low", at, np.round(interval.low, MONEY_DECIMALS))
    put(table, "high", at, np.round(interval.high, MONEY_DECIMALS))
    put(table, "why", at, _why(choice, x, value, each))
    others = float(table.loc[~table["method"].isin(MODELS), "lifetime_value"].sum())
    return interval.total_low + others, interval.total_high + others


def _why(choice: Choice, x: Floats, own: Floats, each: Floats) -> list[Text]:
    assert choice.purchases is not None
    assert choice.spend is not None
    known = "once" if choice.purchases.dropout_at_start else "once_alive"
    mean = Amount(choice.spend.expected_value([0], [0])[0])
    once = Text(f"lifetime.why.{known}", {"value": mean})
    return [
        once
        if not repeats
        else Text(
            "lifetime.why.model",
            {
                "repeats": int(repeats),
                "own": Amount(mine),
                "value": Amount(expected),
            },
        )
        for repeats, mine, expected in zip(x, own, each, strict=True)
    ]


def _next_order(
    model: cnbd.Model, x: Floats, t_x: Floats, age: Floats, by_month: Floats, as_of: date
) -> NDArray[np.datetime64]:
    """The day by which one order is to be expected: the expectation reaches 1. Blank where it does not within the horizon.

    Args:
        by_month: expected orders up to the end of each month of the horizon (n, months).
    """
    shown = by_month[:, -1] >= 1
    x, t_x, age = x[shown], t_x[shown], age[shown]
    by_month = by_month[shown]
    # The month in which it is reached, then within that month by false position: the expectation is nearly straight there.
    month, rows = np.argmax(by_month >= 1, axis=1), np.arange(x.size)
    low, high = month * MONTH, (month + 1) * MONTH
    at_high = by_month[rows, month]
    at_low = np.where(month > 0, by_month[rows, np.maximum(month - 1, 0)], 0.0)
    for step in range(_STEPS_TO_A_DAY):
        day = low + (1 - at_low) / (at_high - at_low) * (high - low)
        if step == _STEPS_TO_A_DAY - 1:
            break
        orders = model.expected_purchases(day, x, t_x, age)
        reached = orders >= 1
        low, at_low = np.where(reached, low, day), np.where(reached, at_low, orders)
        high, at_high = np.where(reached, day, high), np.where(reached, orders, at_high)
    ahead = np.zeros(shown.size)
    ahead[shown] = day + 1e-6
    return days_ahead(ahead, shown, as_of)
