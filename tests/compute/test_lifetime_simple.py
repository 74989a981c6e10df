"""The plain rules by hand."""

from __future__ import annotations

import numpy as np
import pytest

from kamxl.compute.lifetime_simple import annuity, book_rate, orders_a_year, simple, typed
from kamxl.i18n import words
from kamxl.schema.choices import STATUS
from kamxl.settings import Remaining, TypedWeight


def test_annuity_discounts_each_month_from_its_end() -> None:
    # 1.1^(−1/12) + 1.1^(−2/12) = 0.992089 + 0.984240
    assert annuity(np.array([2.0]), 0.1) == pytest.approx([1.976329], abs=1e-6)
    # A year of 1 a month at 10 %: (1 − 1/1.1) ÷ (1.1^(1/12) − 1) = 0.090909091 ÷ 0.0079741404
    assert annuity(np.array([12.0]), 0.1) == pytest.approx([11.400488], abs=1e-6)


def test_half_a_month_counts_half_of_its_end() -> None:
    # 0.992089 + 0.5 × 0.984240
    assert annuity(np.array([1.5, 0.5, 0.0]), 0.1) == pytest.approx([1.484209, 0.496044, 0.0], abs=1e-6)


def test_no_discount_is_the_number_of_months() -> None:
    assert annuity(np.array([0.0, 9.0, 13.5, 36.0]), 0.0).tolist() == [0.0, 9.0, 13.5, 36.0]
    assert annuity(np.zeros(0), 0.1).size == 0


def test_simple_is_mean_times_orders_times_years() -> None:
    # 2 000 an order × 6 a year × 3 years, undiscounted
    assert simple(np.array([2_000.0]), np.array([6.0]), np.array([36.0]), 0.0).tolist() == [36_000.0]
    assert simple(np.array([2_000.0]), np.array([6.0]), np.array([12.0]), 0.1) == pytest.approx([11_400.488], abs=1e-3)


def test_a_loss_stays_a_loss_and_nobody_left_brings_nothing() -> None:
    assert simple(np.array([-10.0, 10.0, 10.0]), np.array([12.0, 0.0, 12.0]), np.array([12.0, 36.0, 0.0]), 0.0).tolist() == [
        -120.0, 0.0, 0.0,
    ]  # fmt: skip


def test_typed_is_the_annual_profit_over_the_months() -> None:
    assert typed(np.array([12_000.0, -12.0]), np.array([36.0, 12.0]), 0.0).tolist() == [36_000.0, -12.0]


def test_every_stage_and_status_has_its_share() -> None:
    assert set(Remaining.model_fields) == {
        key.removeprefix("lifecycle.") for key in words() if key.startswith("lifecycle.")
    } - {"potential"}
    assert set(TypedWeight.model_fields) == {choice.code for choice in STATUS}


def test_a_customer_of_four_months_is_not_taken_for_one_of_a_year() -> None:
    """A book of 2 orders a year (α = 0.5): 3 repeats in four months, 3 in a year, none in two years, new today."""
    known = np.array([365.25 / 3, 365.25, 730.5, 0.0])
    yearly = orders_a_year(np.array([3.0, 3.0, 0.0, 0.0]), known, 1.0, 0.5)
    # 4 ÷ 0.8333, 4 ÷ 1.5, 1 ÷ 2.5, 1 ÷ 0.5
    assert yearly == pytest.approx([4.8, 2.666667, 0.4, 2.0])


def test_the_books_rate_is_its_orders_by_its_years() -> None:
    # 6 repeats in a year and a half of two customers and a year of a third
    assert book_rate(np.array([4.0, 2.0, 0.0]), np.array([365.25, 182.625, 365.25])) == (1.0, pytest.approx(2.5 / 6))
    assert book_rate(np.zeros(2), np.array([365.25, 365.25])) == (1.0, 2.0)
    assert book_rate(np.zeros(2), np.zeros(2)) == (1.0, 1.0)
