from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamxl.compute import calendar


def test_mean_lengths() -> None:
    """Of the Julian year, with a leap year in four."""
    assert (calendar.YEAR, calendar.MONTH) == (365.25, 30.4375)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 9, 30), 12, date(2025, 9, 30)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),  # February is shorter
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),  # no 29 February in 2023
        (date(2024, 2, 29), 48, date(2020, 2, 29)),
        (date(2026, 3, 30), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
        (date(2026, 1, 31), -1, date(2026, 2, 28)),  # forward
    ],
)
def test_months_before(day: date, months: int, expected: date) -> None:
    assert calendar.months_before(day, months) == expected


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.integers(0, 400))
def test_months_before_agrees_with_dateutil(day: date, months: int) -> None:
    """pandas' DateOffset clamps to the month's end in the same way."""
    expected = (pd.Timestamp(day) - pd.DateOffset(months=months)).date()
    assert calendar.months_before(day, months) == expected
    assert calendar.months_after(day, months) == (pd.Timestamp(day) + pd.DateOffset(months=months)).date()


@pytest.mark.parametrize(
    ("day", "month", "end", "quarter"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 1)),
        (date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29), date(2024, 1, 1)),
        (date(2026, 6, 30), date(2026, 6, 1), date(2026, 6, 30), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_starts_and_ends(day: date, month: date, end: date, quarter: date) -> None:
    assert calendar.year_start(day) == date(day.year, 1, 1)
    assert (calendar.month_start(day), calendar.month_end(day), calendar.quarter_start(day)) == (month, end, quarter)


def test_days_before() -> None:
    assert calendar.days_before(date(2026, 3, 1), 1) == date(2026, 2, 28)


def test_window_leaves_out_its_first_day_and_blanks() -> None:
    days = pd.Series(pd.to_datetime(["2025-09-30", "2025-10-01", "2026-09-30", "2026-10-01", None]))
    inside = calendar.within(days, date(2025, 9, 30), date(2026, 9, 30))
    assert list(inside) == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("day", "first", "year", "quarter"),
    [
        (date(2026, 3, 31), 4, date(2025, 4, 1), date(2026, 1, 1)),
        (date(2026, 4, 1), 4, date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 1, 31), 12, date(2025, 12, 1), date(2025, 12, 1)),
        (date(2026, 2, 28), 2, date(2026, 2, 1), date(2026, 2, 1)),
        (date(2026, 1, 1), 2, date(2025, 2, 1), date(2025, 11, 1)),
    ],
)
def test_a_fiscal_year(day: date, first: int, year: date, quarter: date) -> None:
    assert (calendar.year_start(day, first), calendar.quarter_start(day, first)) == (year, quarter)
