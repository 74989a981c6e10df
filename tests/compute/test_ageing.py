"""Receivables by age, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from typed_frames import customers, orders

from kamxl.compute.ageing import BANDS, Ageing, ageing
from kamxl.compute.facts import facts, valid_orders
from kamxl.settings import Receivable

AS_OF = date(2026, 9, 30)


def aged(*lines: dict[str, Any], who: tuple[dict[str, Any], ...] = ({"customer_id": "A"},)) -> Ageing | None:
    frames = {"customers": customers(*who), "orders": orders(*({"customer_id": "A", "order_date": "2026-05-01", "paid": 0.0, **line} for line in lines))}  # fmt: skip
    valid = valid_orders(frames, AS_OF)
    return ageing(valid, frames["customers"], facts(frames["customers"], valid, AS_OF), AS_OF, Receivable())


@pytest.mark.parametrize(
    ("due", "band"),
    [
        ("2026-10-01", 0), ("2026-09-30", 0), ("2026-09-29", 1), ("2026-08-31", 1), ("2026-08-30", 2), ("2026-08-01", 2),
        ("2026-07-31", 3), ("2026-07-02", 3), ("2026-07-01", 4), ("2025-01-01", 4),
    ],
)  # fmt: skip
def test_each_band_on_both_sides_of_its_limits(due: str, band: int) -> None:
    """30 days past the 31st of August is the 30th of September."""
    found = aged({"amount": 100.0, "due_date": due})
    assert found is not None
    assert found.customers.loc["A", list(BANDS)].tolist() == [100.0 if place == band else 0.0 for place in range(5)]


def test_by_customer_and_owner_with_what_is_left_over_as_a_credit() -> None:
    """
    | customer | order | amount | paid | due | open |
    |---|---|---|---|---|---|
    | A | 1 | 100 | 40 | 2026-09-01 | 60, 29 days late |
    | A | 2 | 200 | 0 | 2026-12-01 | 200, not due |
    | A | 3 | −30 (a return) | | | taken off order 1: 30 left |
    | B | 4 | 50 | 80 | 2026-06-01 | −30: a credit, not due |
    | C | 5 | 70 | 70 | 2026-06-01 | nothing |
    | D | 6 | 500 | 0 | 2026-06-01 | 500, 121 days late |

    A owes 230 of a revenue of 12 months of 270: DSO 230 ÷ 270 × 365. Limit 0.02 万 = 200: 115 %. D has a limit of 0, B none.
    All: 30 − 30 + 200 + 500 = 700 open of 100 + 200 − 30 + 50 + 70 + 500 = 890.
    """
    found = aged(
        {"amount": 100.0, "paid": 40.0, "due_date": "2026-09-01"}, {"amount": 200.0, "due_date": "2026-12-01"},
        {"amount": 30.0, "status": "returned", "due_date": "2026-09-20"}, {"customer_id": "B", "amount": 50.0, "paid": 80.0, "due_date": "2026-06-01"},
        {"customer_id": "C", "amount": 70.0, "paid": 70.0, "due_date": "2026-06-01"}, {"customer_id": "D", "amount": 500.0, "due_date": "2026-06-01"},
        who=(
            {"customer_id": "A", "owner": "王", "credit_limit": 0.02}, {"customer_id": "B", "owner": "王"},
            {"customer_id": "C", "owner": "李"}, {"customer_id": "D", "owner": "李", "credit_limit": 0.0},
        ),
    )  # fmt: skip
    assert found is not None
    table = found.customers
    assert table.index.tolist() == ["D", "A", "B"]
    assert table.loc["A", [*BANDS, "total", "overdue"]].tolist() == [200, 30, 0, 0, 0, 230, 30]
    assert table.loc["B", [*BANDS, "total"]].tolist() == [-30, 0, 0, 0, 0, -30]
    assert table["overdue_share"].tolist()[:2] == [1, pytest.approx(30 / 230)]
    assert np.isnan(table.loc["B", "overdue_share"])
    assert table.loc["A", "dso"] == pytest.approx(230 / 270 * 365)
    assert table.loc[["A", "D"], "credit_used"].tolist() == [pytest.approx(1.15), np.inf]
    assert np.isnan(table.loc["B", "credit_used"])
    assert table["orders"].tolist() == [1, 2, 0]
    assert found.totals["total"] == 700 == found.totals[list(BANDS)].sum()
    assert found.owners["total"].to_dict() == {"李": 500, "王": 200}
    assert found.owners["customers"].to_dict() == {"李": 1, "王": 2}
    assert found.dso == pytest.approx(700 / 890 * 365)
    assert found.overdue_share == pytest.approx(530 / 700)


@pytest.mark.parametrize(("credit", "share"), [(0.0, 1.0), (20.0, None), (150.0, None)])
def test_no_share_is_told_of_what_credits_leave_of_the_overdue(credit: float, share: float | None) -> None:
    """A owes 100, all late; the credit of B is set against the sum."""
    found = aged(
        {"amount": 100.0, "paid": 0.0, "due_date": "2026-06-01"},
        {"customer_id": "B", "amount": 50.0, "paid": 50.0 + credit, "due_date": "2026-06-01"},
        who=({"customer_id": "A"}, {"customer_id": "B"}),
    )
    assert found is not None
    assert found.overdue_share == share
    [of_owner] = found.owners["overdue_share"]
    assert (None if np.isnan(of_owner) else of_owner) == share


def test_a_book_that_keeps_no_payments_has_no_receivables() -> None:
    assert aged({"amount": 100.0, "paid": None}) is None


def test_lines_of_which_nobody_knows_are_counted_and_in_no_sum() -> None:
    """One of three due lines carries a payment: less than half, so a blank is unknown."""
    found = aged({"amount": 10.0, "paid": 4.0}, {"amount": 100.0, "paid": None}, {"amount": 50.0, "paid": None})
    assert found is not None
    assert (found.totals["total"], found.unknown_lines, found.unknown_amount) == (6, 2, 150)


def test_without_revenue_there_are_no_days() -> None:
    found = aged({"amount": 100.0, "order_date": "2025-01-01"})
    assert found is not None
    assert np.isnan(found.dso)
    assert np.isnan(found.customers.loc["A", "dso"])


@pytest.mark.parametrize(
    ("limit", "open_now", "used"),
    [
        (0.0, 0.5, np.inf),  # no credit at all, and something is open
        (0.0, -5.0, np.nan),
        (0.0001, 0.5, 0.5),  # one yuan
        (0.02, 300.0, 1.5),
        (None, 300.0, np.nan),
    ],
)
def test_the_share_of_its_limit_that_a_customer_uses(limit: float | None, open_now: float, used: float) -> None:
    who = ({"customer_id": "A", "credit_limit": limit},)
    found = aged({"amount": 1000.0, "paid": 1000.0 - open_now}, who=who)
    assert found is not None
    assert np.array_equal(found.customers.loc["A", "credit_used"], used, equal_nan=True)
