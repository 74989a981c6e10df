"""Stages by hand, on both sides of each limit. as_of is 2026-09-30."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from typed_frames import customers, orders

from kamxl.compute.facts import facts, valid_orders
from kamxl.compute.lifecycle import frequency_band, lifecycle
from kamxl.i18n import has
from kamxl.settings import Lifecycle

AS_OF = date(2026, 9, 30)


def stage(days: list[str], customer: dict[str, Any] | None = None, as_of: date = AS_OF) -> str:
    people = customers({"customer_id": "A", **(customer or {})})
    lines = valid_orders({"orders": orders(*(("A", day, 100.0) for day in days))}, as_of)
    found = lifecycle(people, facts(people, lines, as_of), as_of, Lifecycle()).loc["A", "lifecycle"]
    assert has(f"lifecycle.{found}")
    return str(found)


RECENT = ["2026-09-0" + str(day) for day in range(1, 6)]


@pytest.mark.parametrize(
    ("days", "customer", "expected"),
    [
        ([], {}, "potential"),
        ([], {"status": "lost"}, "potential"),  # never bought: there is nothing to lose
        ([], {"annual_amount": 0}, "potential"),
        ([], {"annual_amount": 120}, "repeat"),  # typed only: trades with us, days unknown
        ([], {"annual_amount": 120, "status": "lost"}, "lost"),
        (["2026-09-30"], {"status": "lost"}, "lost"),
        (["2025-09-29"], {}, "lost"),  # more than 12 months before 2026-09-30
        (["2025-09-30"], {}, "asleep"),  # exactly 12 months
        (["2026-06-29"], {}, "asleep"),  # more than 3 months
        (["2026-06-30"], {}, "first"),  # exactly 3 months, one order day
        (["2026-09-30"], {}, "first"),
        (["2026-09-30", "2026-09-30"], {}, "first"),  # two orders, one day
        (["2026-09-29", "2026-09-30"], {}, "repeat"),
        (["2025-09-30", *RECENT], {}, "loyal"),  # 6 days, the first exactly 12 months ago
        (["2025-10-01", *RECENT], {}, "repeat"),  # the first a day too late
        (["2025-09-30", *RECENT[:4]], {}, "repeat"),  # 5 days only
        (["2020-01-01", "2025-09-30", *RECENT[:3], "2026-06-29"], {"status": "paused"}, "loyal"),
    ],
)
def test_first_stage_that_holds(days: list[str], customer: dict[str, Any], expected: str) -> None:
    assert stage(days, customer) == expected


@pytest.mark.parametrize(
    ("as_of", "day", "expected"),
    [
        # 3 months before 2026-05-31 is 2026-02-28
        (date(2026, 5, 31), "2026-02-28", "first"),
        (date(2026, 5, 31), "2026-02-27", "asleep"),
        # 12 months before 2024-02-29 is 2023-02-28
        (date(2024, 2, 29), "2023-02-28", "asleep"),
        (date(2024, 2, 29), "2023-02-27", "lost"),
    ],
)
def test_month_ends(as_of: date, day: str, expected: str) -> None:
    assert stage([day], as_of=as_of) == expected


def test_limits_come_from_settings() -> None:
    people = customers("A")
    lines = valid_orders({"orders": orders(("A", "2026-06-29", 1.0))}, AS_OF)
    found = lifecycle(people, facts(people, lines, AS_OF), AS_OF, Lifecycle(asleep_months=4))
    assert found.loc["A", "lifecycle"] == "first"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([0, 1, 2, 3], ["none", "low", "low", "high"]),  # median of the buyers 1, 2, 3 is 2
        ([1, 2, 3, 4], ["low", "low", "high", "high"]),  # median 2.5
        ([5, 5, 5], ["low", "low", "low"]),  # up to the median is low
        ([0, 0], ["none", "none"]),
        ([], []),
    ],
)
def test_frequency_band_against_the_median_of_buyers(counts: list[int], expected: list[str]) -> None:
    found = frequency_band(pd.DataFrame({"orders_12m": counts, "basis": ["orders"] * len(counts)}))
    assert list(found) == expected


def test_frequency_of_typed_figures_is_unknown() -> None:
    """Without orders we do not know how often a customer of 120 万元 buys; 未购 would be false."""
    found = frequency_band(pd.DataFrame({"orders_12m": [0, 0], "basis": ["typed", "none"]}))
    assert list(found) == [None, "none"]


def test_nobody() -> None:
    people = customers()
    found = lifecycle(people, facts(people, valid_orders({}, AS_OF), AS_OF), AS_OF, Lifecycle())
    assert found.empty
    assert list(found) == ["lifecycle", "frequency_band"]
