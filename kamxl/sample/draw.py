"""Drawing by chance, the same on every machine: one generator a subject, so that a change in one leaves the others."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


def generator(seed: int, subject: str) -> Random:
    """The generator of a subject ("orders", "notes/C2024001")."""
    return Random(f"{seed}/{subject}")


def weighted(rng: Random, entries: Sequence[tuple[T, float]]) -> T:
    """One entry, by its weight."""
    return rng.choices([entry for entry, _ in entries], [weight for _, weight in entries])[0]


def months_before(day: date, months: int) -> date:
    """The day so many calendar months before; the last of the month where the month is shorter."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def weekday(day: date) -> date:
    """The day, or the Friday before a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))
