"""Where a customer stands in its life with us, and how often it buys."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kamxl.compute.calendar import months_before
from kamxl.settings import Lifecycle

STAGES = ("potential", "first", "repeat", "loyal", "asleep", "lost")
"""From the first word to the last."""


def lifecycle(customers: pd.DataFrame, facts: pd.DataFrame, as_of: date, settings: Lifecycle) -> pd.DataFrame:
    """Stage and purchase frequency of each customer.

    The stage is the first that holds: potential (status potential, or no purchase and no typed annual amount above 0), lost (status lost, or
    the last order more than `lost_months` before as_of), asleep (more than `asleep_months`), first (one order day),
    loyal (`loyal_order_days` or more, the first at least `loyal_months` ago), else repeat. An order on the very day
    that lies that many months back is not yet more than that ago.

    Args:
        customers: indexed by customer_id, with status (code).
        facts: as `facts.facts` gives them, same index.
        as_of: the day that the figures are for.
        settings: the limits.

    Returns:
        Index as `customers`: lifecycle (potential, first, repeat, loyal, asleep or lost) and frequency_band (high: more orders in 12 months than the
        median of the buyers, low: up to it, none: no order; None where there are typed figures only).
    """
    # Goods sent back are no order: whoever only returned something has not bought yet.
    typed = (facts["basis"] == "typed") & (facts["revenue_12m"] > 0)
    unknown = (customers["status"] == "potential") | (facts["last_order"].isna() & ~typed)
    by_orders = stages_by_orders(facts["first_order"], facts["last_order"], facts["order_days"], as_of, settings)
    stages = np.select([unknown, customers["status"] == "lost"], ["potential", "lost"], default=by_orders)
    return pd.DataFrame(
        {
            "lifecycle": pd.Series(stages, index=customers.index, dtype=object),
            "frequency_band": frequency_band(facts),
        }
    )


def stages_by_orders(
    first: pd.Series, last: pd.Series, order_days: pd.Series, as_of: date, settings: Lifecycle
) -> NDArray[np.str_]:
    """Stage of each customer by its orders alone: lost, asleep, first, loyal or repeat, the first that holds."""
    lost, asleep = last < _back(as_of, settings.lost_months), last < _back(as_of, settings.asleep_months)
    loyal = (order_days >= settings.loyal_order_days) & (first <= _back(as_of, settings.loyal_months))
    return np.select([lost, asleep, order_days == 1, loyal], ["lost", "asleep", "first", "loyal"], default="repeat")


def frequency_band(facts: pd.DataFrame) -> pd.Series:
    """high, low or none by orders_12m against the median of the customers that bought; None for typed figures."""
    orders = facts["orders_12m"].to_numpy(dtype=float)
    buyers = orders[orders > 0]
    middle = float(np.median(buyers)) if len(buyers) else 0.0
    bands = np.select([orders <= 0, orders > middle], ["none", "high"], default="low")
    band = pd.Series(bands, index=facts.index, dtype=object)
    return band.where(facts["basis"] != "typed", None)


def _back(as_of: date, months: int) -> pd.Timestamp:
    return pd.Timestamp(months_before(as_of, months))
