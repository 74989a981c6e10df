"""From order lines to the figures that the lifetime models read: frequency, recency, age, mean value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kamxl.compute.likelihood import Floats, column


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """One row a customer who has ordered by the end of observation, by customer. Times are in days."""

    customer: NDArray[np.int64]
    frequency: Floats
    """Order days after the first."""
    recency: Floats
    """First to last order day."""
    T: Floats
    """First order day to the end of observation."""
    monetary_value: Floats
    """Mean value of the order days after the first; 0 where there is none."""
    log_gaps: Floats
    """Σ of the logarithms of the gaps between order days; 0 where there is none."""
    total_value: Floats
    """Of all order days."""


def summarise(customer: ArrayLike, day: ArrayLike, value: ArrayLike, end: float) -> Histories:
    """The figures of each customer, by the conventions of Fader, Hardie & Lee (2005).

    All that a customer orders on one day is one order, and its value is the day's sum. The first order makes a
    customer; only what follows is counted, in the frequency and in the mean value.

    Args:
        customer: whole numbers that name customers, one an order line (n,).
        day: whole days on any calendar (n,).
        value: value of each line (n,).
        end: last day of observation; later lines are left out.

    Returns:
        A row for each customer with a line up to `end`.
    """
    ids = np.asarray(customer, dtype=np.int64)
    when, worth = column("day", day, ids.size), column("value", value, ids.size)
    seen = when <= end
    ids, when, worth = ids[seen], when[seen], worth[seen]
    order = np.lexsort((when, ids))
    ids, when, worth = ids[order], when[order], worth[order]

    new_customer = np.ones(ids.size, dtype=bool)
    new_customer[1:] = ids[1:] != ids[:-1]
    new_day = new_customer.copy()
    new_day[1:] |= when[1:] != when[:-1]
    days = np.flatnonzero(new_day)
    if days.size == 0:
        none = np.zeros(0)
        return Histories(np.zeros(0, dtype=np.int64), none, none, none, none, none, none)
    day_value = np.add.reduceat(worth, days)
    first = np.flatnonzero(new_customer[days])
    last = np.append(first[1:], days.size) - 1
    frequency = (last - first).astype(np.float64)
    total = np.add.reduceat(day_value, first)
    # Gaps between neighbours, the one that leads from one customer to the next left out.
    gaps = np.ones(days.size)
    gaps[1:] = np.where(new_customer[days][1:], 1.0, np.diff(when[days]))
    return Histories(
        customer=ids[days][first],
        frequency=frequency,
        recency=when[days][last] - when[days][first],
        T=end - when[days][first],
        monetary_value=(total - day_value[first]) / np.maximum(frequency, 1),
        log_gaps=np.add.reduceat(np.log(gaps), first),
        total_value=total,
    )
