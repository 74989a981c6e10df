"""When a Chinese industrial firm buys: working days, Spring Festival, National Day, the rush at the year's end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

_MONTHS = (0.95, 0.84, 1.12, 1.00, 1.00, 1.14, 0.92, 0.88, 1.06, 0.98, 1.16, 1.34)
_WEEKDAYS = (1.0, 1.05, 1.05, 1.0, 0.95, 0.12, 0.0)
_SPRING_FESTIVALS = {
    year: date(year, month, day)
    for year, month, day in (
        (2015, 2, 19), (2016, 2, 8), (2017, 1, 28), (2018, 2, 16), (2019, 2, 5), (2020, 1, 25), (2021, 2, 12),
        (2022, 2, 1), (2023, 1, 22), (2024, 2, 10), (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26),
        (2029, 2, 13), (2030, 2, 3), (2031, 1, 23), (2032, 2, 11), (2033, 1, 31), (2034, 2, 19), (2035, 2, 8),
    )
}  # fmt: skip


def spring_festival(year: int) -> date:
    """New Year's Day of the lunar calendar; its middle date in years that the table lacks."""
    return _SPRING_FESTIVALS.get(year, date(year, 2, 6))


def intensity(day: date) -> float:
    """How busy a day is with orders; a usual working day is 1."""
    from_festival = (day - spring_festival(day.year)).days
    if -3 <= from_festival <= 8:
        festival = 0.0
    elif -12 <= from_festival < -3 or 8 < from_festival <= 16:
        festival = 0.35
    else:
        festival = 1.0
    national = 0.0 if day.month == 10 and day.day <= 7 else 1.0
    labour = 0.1 if day.month == 5 and day.day <= 3 else 1.0
    return _MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()] * festival * national * labour


def days(first: date, last: date) -> Sequence[tuple[date, float]]:
    """Every day from first to last with its intensity."""
    return [(day, intensity(day)) for day in (first + timedelta(days=n) for n in range((last - first).days + 1))]
