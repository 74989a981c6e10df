"""From order lines to frequency, recency, age and mean value, by hand and against the published summary."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest

from examples.cdnow_calibration import FIRST_PART, default_path, read_orders
from kamxl.compute.purchase_history import summarise


def test_a_hand_worked_book() -> None:
    """Customer 7 on days 10 (two lines), 20, 25 and, too late, 40; customer 3 on day 30 only."""
    who = [7, 3, 7, 7, 7, 7]
    day = [20, 30, 10, 40, 10, 25]
    value = [50.0, 8.0, 1.0, 999.0, 2.0, 70.0]
    got = summarise(who, day, value, end=30)
    assert got.customer.tolist() == [3, 7]
    assert got.frequency.tolist() == [0, 2]
    assert got.recency.tolist() == [0, 15]
    assert got.T.tolist() == [0, 20]
    assert got.monetary_value.tolist() == [0, 60]
    assert got.total_value.tolist() == [8, 123]


def test_no_order_no_customer() -> None:
    for who, day, value in (([], [], []), ([1], [31], [5.0])):
        got = summarise(who, day, value, end=30)
        assert got.customer.size == got.frequency.size == got.monetary_value.size == 0


def test_the_published_summary_of_cdnow() -> None:
    """The summary that Fader and Hardie publish, rounded to cents and hundredths of a week."""
    if find_spec("lifetimes") is None:
        pytest.skip("the package lifetimes, which holds the data, is not installed")
    path = default_path()
    published = np.loadtxt(
        path.with_name("cdnow_customers_summary_with_transactions.csv"), delimiter=",", skiprows=1, unpack=True
    )
    got = summarise(*read_orders(path), FIRST_PART)
    assert got.customer.tolist() == published[0].tolist()
    assert got.frequency.tolist() == published[1].tolist()
    assert got.recency / 7 == pytest.approx(published[2], abs=0.0051)
    age = got.T / 7
    assert age == pytest.approx(published[3], abs=0.0051)
    assert got.monetary_value == pytest.approx(published[4], abs=0.0051)


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="value has 1 values where 2 are needed"):
        summarise([1, 2], [1, 2], [5.0], end=9)
