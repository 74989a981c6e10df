"""How often each customer orders: the gaps between its order days."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kamxl.compute.facts import each_once
from kamxl.record import record


@record
class Rhythm:
    """Days between the order days of the customers of a book."""

    gaps: pd.DataFrame
    """Index customer_id, of those that bought: number of order days, last one, median and longest gap in days (NaN for one day)."""
    median: float
    """Of all gaps of the book; NaN without any."""


def rhythm(orders: pd.DataFrame) -> Rhythm:
    """The gaps between order days.

    Args:
        orders: as `facts.valid_orders` gives them; purchases alone count.
    """
    bought = orders["purchase"].to_numpy(dtype=bool)
    codes, ids = pd.factorize(orders.index[bought], sort=True)
    day = orders["order_date"].to_numpy(dtype="datetime64[D]")[bought].astype(np.int64)
    # One number a customer and day: sorting it is far quicker than sorting two columns.
    first = day.min() if len(day) else 0
    span = int(day.max() - first) + 1 if len(day) else 1
    who, when = np.divmod(each_once(codes.astype(np.int64) * span + (day - first)), span)
    gap = np.diff(when)[np.diff(who) == 0]
    groups = pd.Series(gap, dtype=float).groupby(who[1:][np.diff(who) == 0])
    places = range(len(ids))
    last = np.zeros(len(ids), dtype=np.int64)
    last[who] = when + first  # the last of each stands last
    table = pd.DataFrame(
        {
            "number": np.bincount(who, minlength=len(ids)),
            "last": last.astype("datetime64[D]").astype("datetime64[ns]"),
            "gap": groups.median().reindex(places).to_numpy(),
            "longest": groups.max().reindex(places).to_numpy(),
        },
        index=pd.Index(ids, name="customer_id", dtype=object),
    )
    return Rhythm(table, float(np.median(gap)) if len(gap) else np.nan)
