"""Planned and made visits against a hand-worked quarter: 2026-10-01 to 2026-12-31, 92 days; S is promised 3, A 1."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kamxl.compute.visits import VisitPlan, visit_plan
from kamxl.settings import Visits

LEVELS = {"s1": "S", "s2": "S", "a1": "A", "b1": "B", "gone": "S"}
"""`gone` is 流失 and in no plan."""
VISITS = [
    ("s1", "2026-09-30", "visit"),  # the quarter before
    ("s1", "2026-10-01", "visit"),
    ("s1", "2026-10-20", "phone"),  # no visit
    ("s1", "2026-11-26", "visit"),
    ("a1", "2026-10-05", "visit"),
    ("a1", "2026-10-06", "visit"),
    ("a1", "2026-10-07", "visit"),
    ("s2", "2026-12-24", "visit"),  # to come
    ("gone", "2026-10-05", "visit"),
]


def plan(as_of: date = date(2026, 11, 26), visits: list[tuple[str, str, str]] = VISITS, month: int = 1) -> VisitPlan | None:  # fmt: skip
    ids = pd.Index(LEVELS, name="customer_id")
    customers = pd.DataFrame({"status": ["active"] * 4 + ["lost"]}, index=ids)
    tiers = pd.DataFrame({"tier": list(LEVELS.values()), "service_level": list(LEVELS.values())}, index=ids)
    contacts = pd.DataFrame(visits, columns=["customer_id", "date", "method"]).set_index("customer_id")
    contacts["date"] = pd.to_datetime(contacts["date"])
    return visit_plan({"customers": customers, "follow_ups": contacts}, tiers, as_of, Visits(), first_month=month)


def test_the_quarter_by_customer_and_tier() -> None:
    found = plan()
    assert found is not None
    assert (found.start, found.gone) == (date(2026, 10, 1), pytest.approx(57 / 92))
    table = found.customers
    assert table[["planned", "due", "made", "made_before"]].to_dict("index") == {
        "s1": {"planned": 3, "due": 1, "made": 2, "made_before": 1},
        "s2": {"planned": 3, "due": 1, "made": 0, "made_before": 0},
        "a1": {"planned": 1, "due": 0, "made": 3, "made_before": 0},
        "b1": {"planned": 0, "due": 0, "made": 0, "made_before": 0},
    }
    assert table.at["s1", "last_visit"] == pd.Timestamp("2026-11-26")
    assert list(found.behind.index) == ["s2"]
    # S: 2 of 6; A: three visits are one of one planned, since none makes up for another customer; B: none planned.
    assert found.tiers.at["S", "rate"] == pytest.approx(2 / 6)
    assert list(found.tiers["rate"])[1] == 1
    assert pd.isna(found.tiers.at["B", "rate"])
    assert list(found.tiers["made"]) == [2, 3, 0]


@pytest.mark.parametrize(("day", "due"), [(date(2026, 11, 30), 1), (date(2026, 12, 1), 2), (date(2026, 12, 31), 3)])
def test_a_visit_is_due_once_its_share_of_the_quarter_is_gone(day: date, due: int) -> None:
    """3 × 61/92 = 1.99 on the last of November, 3 × 62/92 = 2.02 a day later."""
    found = plan(day)
    assert found is not None
    assert found.customers.at["s1", "due"] == due


def test_quarters_follow_the_fiscal_year_and_books_without_contacts_have_no_plan() -> None:
    found = plan(month=2)
    assert found is not None
    assert found.start == date(2026, 11, 1)
    assert found.customers.at["s1", "made"] == 1
    assert plan(visits=[("s1", "2026-12-24", "visit")]) is None
