"""Arithmetic of calendar months and days, the same for every window, limit and chart."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import numpy as np
import pandas as pd

YEAR = 365.25
"""Mean length of a year in days."""
MONTH = YEAR / 12
"""Mean length of a month in days."""


def months_before(day: date, months: int) -> date:
    """The same day `months` calendar months earlier, or that month's last day where it is shorter.

    2026-05-31 less 3 months is 2026-02-28; 2024-02-29 less 12 is 2023-02-28. Negative months go forward.
    """
    month_index = day.year * 12 + day.month - 1 - months
    year, month = divmod(month_index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_after(day: date, months: int) -> date:
    """The same day `months` calendar months later, or that month's last day where it is shorter."""
    return months_before(day, -months)


def year_before(since: date, until: date) -> tuple[date, date]:
    """The same days a year before, both ends included. Whole months are held against whole months.

    1 January to 28 February 2025 is held against all 29 days of February 2024, 1 January to 29 February 2024 against all 28
    of 2023; to 28 February 2024, which does not end its month, against 28 February 2023.
    """
    ended = months_before(until, 12)
    whole = since == month_start(since) and until == month_end(until)
    return months_before(since, 12), month_end(ended) if whole else ended


def days_before(day: date, days: int) -> date:
    """The day `days` days earlier."""
    return day - timedelta(days=days)


def month_start(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def year_start(day: date, first: int = 1) -> date:
    """The first day of the fiscal year of `day`, whose first month is `first`. Fiscal 2026 begins in calendar 2026."""
    return date(day.year - (day.month < first), first, 1)


def quarter_start(day: date, first: int = 1) -> date:
    """The first day of the quarter of `day`, in a fiscal year whose first month is `first`."""
    return months_before(month_start(day), (day.month - first) % 3)


def within(days: pd.Series, after: date, until: date) -> np.ndarray:
    """Which of `days` (datetime64) lie in the window (after, until]; a blank day lies in none."""
    found = days.to_numpy()
    inside: np.ndarray = (found > np.datetime64(after)) & (found <= np.datetime64(until))
    return inside
