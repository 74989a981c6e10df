"""The plain rules by hand."""

from __future__ import annotations

import numpy as np
import pytest

from kamxl.compute.lifecycle import STAGES
from kamxl.compute.lifetime_simple import REMAINING, annuity, simple, typed


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


def test_every_stage_has_its_share_of_the_horizon() -> None:
    assert set(REMAINING) == set(STAGES)
    assert all(0 <= share <= 1 for share in REMAINING.values())
