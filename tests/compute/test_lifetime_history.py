"""Order lines to purchase histories by hand. as_of is 2026-09-30."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_frames import orders

from kamxl.compute.facts import valid_orders
from kamxl.compute.lifetime_history import History, histories, order_days

AS_OF = date(2026, 9, 30)


def history(*rows: Any, margin: float = 0.2, customers: str = "AB") -> History:
    lines = orders(*rows) if rows else None
    valid = valid_orders({} if lines is None else {"orders": lines}, AS_OF)
    return histories(pd.Index(list(customers), dtype=object), valid, AS_OF, margin)


def returned(day: str, amount: float, **fields: Any) -> dict[str, Any]:
    return {"customer_id": "A", "order_date": day, "amount": amount, "status": "returned", **fields}


def test_frequency_recency_age_and_mean_value() -> None:
    found = history(
        ("A", "2026-06-22", 1_000.0),
        ("A", "2026-07-02", 300.0),
        ("A", "2026-07-02", 200.0),  # the same day: one order
        ("A", "2026-08-21", 900.0),
        {"customer_id": "A", "order_date": "2026-08-22", "amount": 9_999.0, "status": "cancelled"},
        ("ghost", "2026-01-01", 5.0),
    )  # fmt: skip
    buyers = found.buyers
    # Three order days: 2 repeats, 60 days from first to last, 100 days of age. Revenue × 20 %: (500 + 900) × 0.2 ÷ 2 = 140.
    assert buyers.customer.tolist() == [0]
    assert (buyers.frequency[0], buyers.recency[0], buyers.T[0], buyers.monetary_value[0]) == (2, 60, 100, 140)
    assert buyers.total_value[0] == 480
    assert found.order_days.tolist() == [3, 0]
    assert found.past_value[0] == 480
    assert np.isnan(found.past_value[1])
    assert found.basis == "revenue"


def test_profit_where_the_book_carries_it_and_the_margin_where_a_line_does_not() -> None:
    found = history(
        {"customer_id": "A", "order_date": "2026-01-01", "amount": 1_000.0, "profit": 350.0},
        {"customer_id": "A", "order_date": "2026-02-01", "amount": 1_000.0},
        {"customer_id": "A", "order_date": "2026-03-01", "amount": 1_000.0, "profit": -50.0},
    )
    assert found.basis == "profit"
    assert found.past_value[0] == 500  # 350 + 200 − 50
    assert found.buyers.monetary_value[0] == 75  # (200 − 50) ÷ 2


def test_a_return_is_taken_off_the_purchase_before_it_and_is_no_order_day() -> None:
    found = history(
        ("A", "2026-01-01", 1_000.0),
        returned("2026-01-15", 500.0),
        ("A", "2026-03-01", 2_000.0),
        returned("2026-03-01", 400.0),
        returned("2026-09-01", 100.0),
    )
    buyers = found.buyers
    # The first order keeps 500, the second 1 500; the last return does not make September an order day.
    assert (buyers.frequency[0], buyers.recency[0], buyers.T[0]) == (1, 59, 272)
    assert (buyers.monetary_value[0], buyers.total_value[0], found.past_value[0]) == (300, 400, 400)


def test_a_return_before_the_first_purchase_is_taken_off_that_one() -> None:
    found = history(returned("2025-12-01", 100.0), ("A", "2026-01-01", 1_000.0), ("B", "2026-02-01", 50.0))
    assert found.buyers.frequency.tolist() == [0, 0]
    assert found.buyers.total_value.tolist() == [180, 10]


def test_returns_without_any_purchase_make_no_buyer_but_have_a_past() -> None:
    found = history(returned("2026-01-01", 100.0), ("B", "2026-02-01", 50.0))
    assert found.buyers.customer.tolist() == [1]
    assert found.past_value.tolist() == [-20, 10]
    # Also where the lone return is the last line of all.
    assert history(("B", "2026-02-01", 50.0), {**returned("2026-03-01", 100.0), "customer_id": "C"}, customers="BC").buyers.customer.tolist() == [0]  # fmt: skip


def test_order_days_after_a_day() -> None:
    rows = [("A", "2025-09-30", 1.0), ("A", "2025-10-01", 1.0), ("A", "2025-10-01", 1.0), ("A", "2026-09-30", 1.0)]
    assert history(*rows).order_days.tolist() == [3, 0]
    valid = valid_orders({"orders": orders(*rows)}, AS_OF)
    assert order_days(pd.Index(["A", "B"]), valid, after=date(2025, 9, 30)).tolist() == [2, 0]


def test_nothing() -> None:
    found = history()
    assert found.buyers.customer.size == 0
    assert np.isnan(found.past_value).all()
    assert found.basis == "revenue"
    assert histories(pd.Index([], dtype=object), valid_orders({}, AS_OF), AS_OF, 0.2).past_value.size == 0


ROWS = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.dates(date(2025, 1, 1), AS_OF).map(str),
        st.sampled_from([0.1, 0.2, 0.3, 1e6]),
        st.sampled_from(["done", "returned"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=80, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_value_is_neither_made_nor_lost_and_the_order_of_rows_is_nothing(rows: list[Any], random: Any) -> None:
    fields = ("customer_id", "order_date", "amount", "status")
    given_rows = [dict(zip(fields, row, strict=True)) for row in rows]
    one = history(*given_rows)
    random.shuffle(given_rows)
    other = history(*given_rows)
    for name in ("customer", "frequency", "recency", "T", "monetary_value", "total_value"):
        np.testing.assert_array_equal(getattr(one.buyers, name), getattr(other.buyers, name))
    np.testing.assert_array_equal(one.past_value, other.past_value)
    np.testing.assert_allclose(one.buyers.total_value, one.past_value[one.buyers.customer], atol=1e-4)
    assert (one.buyers.frequency + 1).tolist() == one.order_days[one.buyers.customer].tolist()
