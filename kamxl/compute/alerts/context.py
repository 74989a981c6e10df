"""What a rule looks at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any  # Any: cells of columns of any kind

import pandas as pd

from kamxl.compute.analysis import Market, Review
from kamxl.compute.deals import DealBoard, DealStalled, board
from kamxl.compute.follow_up import overdue
from kamxl.compute.health import health
from kamxl.compute.kept import lack
from kamxl.compute.receivable import Numbered, open_orders
from kamxl.compute.rhythm import Rhythm, rhythm
from kamxl.compute.targets import targets
from kamxl.i18n import Text
from kamxl.record import record
from kamxl.settings import Settings

TOLERANCE = 1e-9
"""950 against 1000 is 5 % less, a fall from 8.3 to 6.3 is 2 points: binary fractions see a hair more or less."""


@record
class Context:
    """The typed frames and the figures made from them, all as of one day."""

    frames: Mapping[str, pd.DataFrame]
    """Only `customers` must be there."""
    orders: pd.DataFrame
    """As `facts.valid_orders` gives them."""
    facts: pd.DataFrame
    tiers: pd.DataFrame
    review: Review
    lifetime: pd.DataFrame
    market: Market | None
    as_of: date
    settings: Settings
    listed: bool = True
    """Whether the book has a customer sheet; else `customers` is who the other sheets name."""

    @property
    def customers(self) -> pd.DataFrame:
        return self.frames["customers"]

    @cached_property
    def kept(self) -> Mapping[str, pd.DataFrame]:
        """The frames that the book keeps, with the order lines that count in place of all."""
        found = dict(self.frames)
        if "orders" in found:
            found["orders"] = self.orders
        if not self.listed:
            del found["customers"]
        return found

    @cached_property
    def _lacking(self) -> dict[str, Text | None]:
        return {}

    def lack(self, need: str) -> Text | None:
        """Why what is needed is not there, as `kept.lack` says it of what the book keeps; None where it is."""
        if need not in self._lacking:
            self._lacking[need] = lack(self.kept, need, self.as_of)
        return self._lacking[need]

    def pipeline(self, stalled: DealStalled) -> DealBoard | None:
        """The deals; None in a book without any."""
        return board(self.frames, self.as_of, self.settings.pipeline, stalled)

    @cached_property
    def targets(self) -> pd.DataFrame:
        """As `compute.targets` gives them; without deals, which only the forecast asks for."""
        year = self.settings.calendar.year_start
        return targets(self.frames, self.orders, None, self.as_of, first_month=year)

    @cached_property
    def health(self) -> pd.DataFrame | None:
        """As `compute.health` gives it; None for a book that lists no customers."""
        if not self.listed:
            return None
        paid = self.orders["paid"].notna().any()
        return health(
            self.frames,
            self.facts,
            self.rhythm,
            self.contacts,
            self.open_orders if paid else None,
            self.as_of,
            self.settings,
        )

    # What several rules and boards look at is worked out once.

    @cached_property
    def rhythm(self) -> Rhythm:
        """The gaps between order days."""
        return rhythm(self.orders)

    @cached_property
    def contacts(self) -> pd.DataFrame:
        """Who was contacted when, and who is overdue, as `follow_up.overdue` gives it."""
        return overdue(self.frames, self.tiers, self.as_of, self.settings, self.review.first_seen)

    @cached_property
    def open_orders(self) -> pd.DataFrame:
        """What is open of each order, as `receivable.open_orders` gives it."""
        return open_orders(self.orders, self.customers, self.as_of, self.settings.receivable, self.numbered)

    @cached_property
    def numbered(self) -> Numbered:
        """Customers and orders of the order lines by numbers."""
        return Numbered.of(self.orders)

    @property
    def today(self) -> pd.Timestamp:
        return pd.Timestamp(self.as_of)

    def rows(self, sheet: str) -> pd.DataFrame | None:
        """A sheet's rows of known customers, or None where there is no such sheet."""
        frame = self.frames.get(sheet)
        return None if frame is None else frame[frame.index.isin(self.customers.index)]

    def days_since(self, days: pd.Series) -> pd.Series:
        """Whole days from each day to as_of, NaN where blank."""
        ago: pd.Series = (self.today - days).dt.days
        return ago

    def since(self, day: pd.Timestamp) -> int:
        """Whole days from a day to as_of."""
        return (self.as_of - day.date()).days


def each(*columns: pd.Series) -> list[tuple[Any, ...]]:
    """Rows of parallel columns as plain Python values, led by their index."""
    return list(zip(columns[0].index.tolist(), *(column.tolist() for column in columns), strict=True))


def joined(parts: list[Text]) -> Text:
    """One fact of one or two clauses."""
    first, *rest = parts
    for second in rest:
        first = Text("alerts.both", {"first": first, "second": second})
    return first
