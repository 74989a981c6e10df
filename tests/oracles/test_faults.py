"""Drawn books with faults in them: every figure is that of the rows that count, and what is left out adds up."""

from __future__ import annotations

import math
from typing import Any

import naive
import pytest
from drawn_books import AS_OF, Book, analysed, books
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import LONG

FAULTS: dict[str, list[tuple[str, Any]]] = {
    "customers": [
        ("customer_id", None), ("name", None), ("phone", None), ("owner", None), ("status", "不明"), ("status", None),
        ("annual_amount", "约百万"), ("first_deal_date", "很久以前"), ("consent", "也许"), ("industry", None),
    ],
    "orders": [
        ("customer_id", "X9"), ("customer_id", None), ("order_date", "昨天"), ("order_date", None), ("amount", "一百"),
        ("amount", None), ("status", "大概退了"), ("status", None), ("order_id", None), ("product", None), ("profit", "多"),
        ("paid", "多半"),
    ],
    "follow_ups": [("date", "昨天"), ("customer_id", None), ("method", None), ("content", None), ("owner", None), ("next_date", "下周")],
    "contracts": [("kind", "其他"), ("kind", None), ("status", "不明"), ("contract_id", None), ("contract_id", "N00"), ("amount", None), ("end", "年底")],
    "needs": [("date", None), ("need", None), ("need_id", None), ("status", "不明"), ("priority", "急")],
    "satisfaction": [("score", "满意"), ("score", None), ("dimension", None)],
    "complaints": [("opened", "上周"), ("kind", None), ("kind", "其他"), ("content", None), ("complaint_id", None)],
}  # fmt: skip


@st.composite
def faulty_books(draw: st.DrawFn) -> Book:
    """A book with a few faults; the first customer stays, so that there is one."""
    book = draw(books())
    found = {sheet: [dict(row) for row in rows] for sheet, rows in book.items()}
    places = [
        (sheet, at, fault)
        for sheet, faults in FAULTS.items()
        for at in range(1 if sheet == "customers" else 0, len(found.get(sheet, ())))
        for fault in faults
    ]
    for sheet, at, (name, value) in draw(st.lists(st.sampled_from(places), min_size=6, max_size=16)) if places else ():
        found[sheet][at][name] = value
    return found


@settings(
    max_examples=100 if LONG else 15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(faulty_books())
def test_a_fault_costs_what_the_reference_says(book: Book) -> None:
    found = analysed(book, faulty=True)
    clean, (customers, orders, amount) = naive.usable(book, AS_OF)
    left_out = found.left_out
    assert (left_out.customers, left_out.orders) == (customers, orders)
    assert left_out.amount == (None if amount is None else pytest.approx(float(amount), abs=1e-6))
    known = naive.facts(clean, AS_OF)
    assert set(found.facts.index) == set(known)
    for key, one in known.items():
        row = found.facts.loc[key]
        assert math.isclose(row["revenue_12m"], float(one.revenue), rel_tol=1e-12, abs_tol=1e-9), key
        assert math.isclose(row["revenue_total"], float(one.total), rel_tol=1e-12, abs_tol=1e-9), key
        assert (row["orders_12m"], row["order_days"], row["basis"]) == (one.orders, one.days, one.basis), key
    assert found.tiers["tier"].to_dict() == naive.threshold(known)
    assert found.tiers["lifecycle"].to_dict() == naive.lifecycle(clean, known, AS_OF)
    for rule in ("no_order", "complaint_overdue", "contract_expiring", "need_open", "low_satisfaction"):
        fired = set(found.alerts.loc[found.alerts["rule_id"] == rule, "customer_id"])
        assert fired == {key for name, key in naive.alerts(clean, AS_OF) if name == rule}, rule
