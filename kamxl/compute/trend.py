"""Revenue over time, and whose rise or fall is behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

from kamxl.compute.analysis import Trend
from kamxl.compute.calendar import (
    month_end,
    month_start,
    months_after,
    months_before,
    quarter_start,
    within,
    year_before,
    year_start,
)
from kamxl.compute.facts import MONEY_DECIMALS, each_once
from kamxl.compute.follow_up import contacts
from kamxl.compute.receivable import order_keys

MONTHS = 24
QUARTERS = 8
MOVERS = 5
_LATE = 0.1
"""Share of a period that a book may lack at its beginning."""


def trend(
    frames: Mapping[str, pd.DataFrame],
    orders: pd.DataFrame,
    facts: pd.DataFrame,
    as_of: date,
    first_month: int = 1,
    state: pd.DataFrame | None = None,
) -> Trend | None:
    """Twenty-four months, the current periods against earlier ones, and the five largest rises and falls.

    Args:
        frames: typed frames, for names and the latest follow-up notes.
        orders: as `facts.valid_orders` gives them.
        facts: as `facts.facts` gives them.
        as_of: the day that the figures are for.
        first_month: of the fiscal year, which quarter and year to date follow.
        state: as `follow_up.contacts` gives it, where it is known already.

    Returns:
        The trend, money in 元, or None where there is no valid order.
    """
    if orders.empty:
        return None
    risers, fallers = _movers(frames["customers"], facts, contacts(frames, as_of) if state is None else state)
    return Trend(
        _monthly(orders, as_of),
        _periods(orders, as_of, first_month),
        _quarters(orders, as_of, first_month),
        risers,
        fallers,
        pd.Timestamp(_compared_from(orders)),
    )


def _monthly(orders: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """By calendar month; the last one runs to as_of, and is held against as many days of the year before."""
    last = month_start(as_of)
    months = pd.DatetimeIndex(
        [pd.Timestamp(months_before(last, back)) for back in range(2 * MONTHS, -1, -1)], name="month"
    ).as_unit("ns")
    month = orders["order_date"].to_numpy().astype("datetime64[M]").astype("datetime64[ns]")
    revenue = orders["amount"].groupby(month).sum().reindex(months, fill_value=0.0).round(MONEY_DECIMALS)
    bought = orders["purchase"].to_numpy()
    ids = pd.DataFrame({"month": month[bought], "order_id": orders["order_id"].to_numpy()[bought]}).drop_duplicates()
    count = ids["month"].value_counts().reindex(months, fill_value=0)

    table = pd.DataFrame({"revenue": revenue, "orders": count}, index=months)
    table["mean_order"] = table["revenue"] / table["orders"].where(table["orders"] > 0)
    table["revenue_year_before"] = table["revenue"].shift(12)
    table.loc[table.index[-1], "revenue_year_before"] = _sum(orders, *year_before(last, as_of))
    # Of months before the first order a book knows nothing: a line of zeros would be a claim.
    table.loc[months < pd.Timestamp(months_after(month_start(_began(orders)), 12)), "revenue_year_before"] = np.nan
    return table.iloc[-MONTHS:]


def windows(as_of: date, first_month: int = 1) -> dict[str, tuple[tuple[date, date], ...]]:
    """The days of each current period, of the one before, and of the one of a year ago, first and last day."""
    quarter, year = quarter_start(as_of, first_month), year_start(as_of, first_month)
    year_ago = months_before(as_of, 12)
    tomorrow = timedelta(days=1)
    before = months_before(quarter, 3)
    return {
        "quarter": (
            (quarter, as_of),
            (before, _cut(before, quarter, as_of)),
            year_before(quarter, as_of),
        ),
        "year_to_date": ((year, as_of), *[year_before(year, as_of)] * 2),
        "last_12_months": (
            (year_ago + tomorrow, as_of),
            *[(months_before(as_of, 24) + tomorrow, year_ago)] * 2,
        ),
    }


def _periods(orders: pd.DataFrame, as_of: date, first_month: int) -> pd.DataFrame:
    found = windows(as_of, first_month)
    table = pd.DataFrame(
        [[_sum(orders, *window) for window in row] for row in found.values()],
        index=pd.Index(list(found), name="period", dtype=object),
        columns=["revenue", "previous", "year_before"],
    )
    for place, (change, base) in enumerate((("change", "previous"), ("change_on_year", "year_before")), 1):
        covered = np.array([_covered(orders, *row[place]) for row in found.values()])
        table[change] = table["revenue"] / table[base].where((table[base] > 0) & covered) - 1
    return table


def _quarters(orders: pd.DataFrame, as_of: date, first_month: int) -> pd.DataFrame:
    last = quarter_start(as_of, first_month)
    starts = [months_before(last, 3 * back) for back in range(QUARTERS - 1, -1, -1)]
    bought = orders[orders["purchase"].to_numpy(dtype=bool)]
    customer, order = (pd.factorize(keys)[0] for keys in (bought.index.to_numpy(dtype=object), order_keys(bought)))
    rows = []
    for start in starts:
        end = min(months_after(start, 3) - timedelta(days=1), as_of)
        inside = within(bought["order_date"], start - timedelta(days=1), end)
        counts = len(each_once(order[inside])), len(each_once(customer[inside]))
        rows.append([_sum(orders, start, end), _sum(orders, *year_before(start, end)), *counts])
    table = pd.DataFrame(
        rows, pd.DatetimeIndex(starts, name="quarter"), ["revenue", "year_before", "orders", "customers"]
    )
    ends = [min(months_after(start, 3) - timedelta(days=1), as_of) for start in starts]
    covered = np.array([_covered(orders, *year_before(*days)) for days in zip(starts, ends, strict=True)])
    table.insert(2, "change", table["revenue"] / table["year_before"].where((table["year_before"] > 0) & covered) - 1)
    return table


def _compared_from(orders: pd.DataFrame) -> date:
    """The first month that has the whole month of the year before beside it."""
    month = month_start(_began(orders))
    return months_after(month, 12 if _covered(orders, month, month_end(month)) else 13)


def _began(orders: pd.DataFrame) -> date:
    first: date = orders["order_date"].min().date()
    return first


def _covered(orders: pd.DataFrame, first: date, last: date) -> bool:
    """Whether a book's orders begin before all but a tenth of a period is over: against a single day of it no change is told."""
    return (_began(orders) - first).days <= ((last - first).days + 1) * _LATE


def _cut(start: date, now: date, as_of: date) -> date:
    """Last day of the part of an earlier quarter that is like the part of the current one (from `now`) up to as_of.

    As many days; but a quarter that has ended is held against the whole of the earlier one, else the first quarter would
    never be held against the last two days of December.
    """
    last = months_after(start, 3) - timedelta(days=1)
    if as_of == month_end(months_after(now, 2)):
        return last
    return min(last, start + (as_of - now))


def _sum(orders: pd.DataFrame, first: date, last: date) -> float:
    inside = within(orders["order_date"], first - timedelta(days=1), last)
    return round(float(orders["amount"].to_numpy()[inside].sum()), MONEY_DECIMALS) + 0.0


def _movers(customers: pd.DataFrame, facts: pd.DataFrame, state: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Who gained and who lost most, 12 months against the 12 before, each with the latest follow-up note."""
    columns = ["revenue_12m", "revenue_previous_12m"]
    table = facts.loc[facts["basis"] == "orders", columns].copy()
    table["difference"] = table["revenue_12m"] - table["revenue_previous_12m"]
    table.insert(0, "name", customers["name"].reindex(table.index))
    contact = state[["content", "last_contact"]].reindex(table.index)
    table["note"] = contact["content"]
    table["note_date"] = contact["last_contact"].where(contact["content"].notna())
    size = table["difference"].to_numpy()
    rising = np.lexsort((table.index.to_numpy(dtype=str), -size))
    falling = np.lexsort((table.index.to_numpy(dtype=str), size))
    return (
        table.iloc[rising[size[rising] > 0][:MOVERS]],
        table.iloc[falling[size[falling] < 0][:MOVERS]],
    )
