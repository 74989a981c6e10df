"""Facts by hand. as_of is 2026-09-30: the 12 months run from 2025-10-01, the 12 before from 2024-10-01."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import add

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_frames import customers, orders

from kamxl.compute.facts import MONTHS, facts, valid_orders

AS_OF = date(2026, 9, 30)


def facts_of(people: pd.DataFrame, lines: pd.DataFrame | None, as_of: date = AS_OF) -> pd.DataFrame:
    frames = {"customers": people} | ({} if lines is None else {"orders": lines})
    return facts(people, valid_orders(frames, as_of), as_of)


class TestValidOrders:
    def test_cancelled_and_later_ones_do_not_count(self) -> None:
        lines = orders(
            {"customer_id": "A", "order_date": "2026-09-30", "amount": 1, "status": "done"},
            {"customer_id": "A", "order_date": "2026-09-30", "amount": 2, "status": "open"},
            {"customer_id": "A", "order_date": "2026-09-30", "amount": 4, "status": None},
            {"customer_id": "A", "order_date": "2026-09-30", "amount": 8, "status": "cancelled"},
            {"customer_id": "A", "order_date": "2026-10-01", "amount": 16, "status": "done"},
        )
        assert list(valid_orders({"orders": lines}, AS_OF)["amount"]) == [1, 2, 4]

    @pytest.mark.parametrize("sign", [1, -1])
    def test_a_return_is_negative_whatever_was_typed(self, sign: int) -> None:
        typed = {"amount": sign * 100.0, "profit": sign * 20.0, "paid": sign * 50.0, "quantity": sign * 2.0}
        lines = orders({"customer_id": "A", "order_date": "2026-01-05", "status": "returned", **typed})
        row = valid_orders({"orders": lines}, AS_OF).iloc[0]
        assert [row["amount"], row["profit"], row["paid"], row["quantity"]] == [-100, -20, -50, -2]
        assert not row["purchase"]

    def test_a_credit_note_is_no_purchase_and_a_free_sample_is_one(self) -> None:
        lines = orders(("A", "2026-01-05", -5.0), ("A", "2026-01-05", 0.0))
        assert list(valid_orders({"orders": lines}, AS_OF)["purchase"]) == [False, True]

    def test_what_was_read_is_left_as_it_is(self) -> None:
        lines = orders({"customer_id": "A", "order_date": "2026-01-05", "amount": 7.0, "status": "returned"})
        valid_orders({"orders": lines}, AS_OF)
        assert list(lines["amount"]) == [7.0]
        assert "purchase" not in lines

    def test_without_an_orders_sheet_there_are_no_rows_but_all_columns(self) -> None:
        found = valid_orders({}, AS_OF)
        assert found.empty
        assert {"order_id", "order_date", "product", "amount", "profit", "paid", "purchase"} <= set(found)
        assert found.index.name == "customer_id"


def test_windows_and_sums_by_hand() -> None:
    """A buys on both sides of every window; two lines of SO5 are one order; a return lowers money and nothing else."""
    lines = orders(
        {"customer_id": "A", "order_id": "SO1", "order_date": "2024-09-30", "amount": 1.0},  # before both windows
        {"customer_id": "A", "order_id": "SO2", "order_date": "2024-10-01", "amount": 10.0},  # first day, 12 before
        {"customer_id": "A", "order_id": "SO3", "order_date": "2025-09-30", "amount": 100.0},  # last day, 12 before
        {"customer_id": "A", "order_id": "SO4", "order_date": "2025-10-01", "amount": 1000.0, "profit": 300.0},
        {"customer_id": "A", "order_id": "SO5", "order_date": "2026-09-30", "amount": 10_000.0, "profit": 2000.0},
        {"customer_id": "A", "order_id": "SO5", "order_date": "2026-09-30", "amount": 20_000.0},
        {"customer_id": "A", "order_id": "R1", "order_date": "2026-09-30", "amount": 500.0, "status": "returned"},
    )
    row = facts_of(customers("A"), lines).loc["A"]
    assert row["revenue_12m"] == 1000 + 30_000 - 500
    assert row["profit_12m"] == 2300  # of the lines that carry one
    assert row["orders_12m"] == 2  # SO4, SO5
    assert row["revenue_previous_12m"] == 110
    assert row["revenue_total"] == 30_611
    assert row["orders_total"] == 5
    assert row["order_days"] == 5
    assert row["first_order"] == pd.Timestamp("2024-09-30")
    assert row["last_order"] == pd.Timestamp("2026-09-30")
    assert row["basis"] == "orders"


def test_the_months_are_what_the_twelve_months_are_the_sum_of() -> None:
    """At the end of a month calendar months, else from the day on; worked by hand."""
    lines = orders(
        ("A", "2025-09-30", 1.0), ("A", "2025-10-01", 2.0), ("A", "2025-10-31", 4.0), ("A", "2026-08-31", 8.0),
        ("A", "2026-09-01", 16.0), ("A", "2026-09-30", 32.0),
    )  # fmt: skip
    row = facts_of(customers("A"), lines).loc["A"]
    assert row[list(MONTHS)].tolist() == [6, *[0] * 9, 8, 48]
    row = facts_of(customers("A"), lines, date(2026, 9, 15)).loc["A"]
    assert row[list(MONTHS)].tolist() == [3, 4, *[0] * 9, 24]
    assert row[list(MONTHS)].sum() == row["revenue_12m"] == 31
    leap = facts_of(customers("A"), orders(("A", "2024-02-29", 7.0)), date(2025, 2, 28)).loc["A"]
    assert leap["month_1"] == leap["revenue_12m"] == 7
    assert facts_of(customers("A"), None)[list(MONTHS)].isna().all(axis=None)


def test_a_return_is_not_the_last_order() -> None:
    """Goods sent back yesterday do not make the customer look as if he had bought yesterday."""
    lines = orders(
        ("A", "2026-01-05", 100.0),
        {"customer_id": "A", "order_date": "2026-09-29", "amount": 100.0, "status": "returned"},
    )
    row = facts_of(customers("A"), lines).loc["A"]
    assert row["last_order"] == pd.Timestamp("2026-01-05")
    assert (row["orders_12m"], row["order_days"], row["revenue_12m"]) == (1, 1, 0)


def test_more_returns_than_sales_is_negative() -> None:
    lines = orders({"customer_id": "A", "order_date": "2026-09-29", "amount": 100.0, "status": "returned"})
    row = facts_of(customers({"customer_id": "A", "annual_amount": 50}), lines).loc["A"]
    assert (row["revenue_12m"], row["orders_total"], row["basis"]) == (-100, 0, "orders")
    assert pd.isna(row["last_order"])


def test_window_of_a_leap_day() -> None:
    """(2023-02-28, 2024-02-29]: 28 February of the year before is outside, 1 March inside."""
    lines = orders(("A", "2023-02-28", 1.0), ("A", "2023-03-01", 10.0), ("A", "2024-02-29", 100.0))
    assert facts_of(customers("A"), lines, date(2024, 2, 29)).loc["A", "revenue_12m"] == 110


def test_typed_figures_serve_only_where_there_is_no_valid_order() -> None:
    people = customers(
        {"customer_id": "ordered", "annual_amount": 999, "annual_profit": 99},
        {"customer_id": "typed", "annual_amount": 149.99, "annual_profit": 30},
        {"customer_id": "cancelled", "annual_amount": 10},
        {"customer_id": "nothing"},
        {"customer_id": "zero", "annual_amount": 0},
    )
    lines = orders(
        ("ordered", "2020-01-05", 5.0),
        {"customer_id": "cancelled", "order_date": "2026-01-05", "amount": 5.0, "status": "cancelled"},
    )
    found = facts_of(people, lines)
    assert list(found["basis"]) == ["orders", "typed", "typed", "none", "typed"]
    # 149.99 × 10 000 is 1499900.0000000002 in binary fractions
    assert list(found["revenue_12m"]) == [0, 1_499_900, 100_000, 0, 0]
    assert list(found["revenue_total"]) == [5, 1_499_900, 100_000, 0, 0]
    assert found.loc["typed", "profit_12m"] == 300_000
    assert found.loc["typed", ["orders_12m", "order_days"]].to_list() == [0, 0]


@pytest.mark.parametrize(
    ("profits", "expected"),
    [
        # (12 months, longer ago): known, unknown where the recent lines carry none, 0 without recent lines
        (((10.0,), ()), 10.0),
        (((None,), (5.0,)), np.nan),
        (((), (5.0,)), 0.0),
        (((), (None,)), np.nan),  # the book knows no profit at all
        (((10.0, None), ()), 10.0),
    ],
)
def test_profit_is_unknown_rather_than_zero(
    profits: tuple[tuple[float | None, ...], tuple[float | None, ...]], expected: float
) -> None:
    recent, old = profits
    lines = orders(
        *({"customer_id": "A", "order_date": "2026-05-01", "amount": 100.0, "profit": profit} for profit in recent),
        *({"customer_id": "A", "order_date": "2024-05-01", "amount": 100.0, "profit": profit} for profit in old),
    )
    found = facts_of(customers("A"), lines).loc["A", "profit_12m"]
    assert found == expected or (np.isnan(found) and np.isnan(expected))


def test_paid_rate_is_over_the_lines_that_carry_a_payment() -> None:
    lines = orders(
        {"customer_id": "A", "order_date": "2026-05-01", "amount": 100.0, "paid": 60.0},
        {"customer_id": "A", "order_date": "2026-06-01", "amount": 100.0, "paid": 100.0},
        {"customer_id": "A", "order_date": "2026-06-01", "amount": 900.0},  # says nothing
        {"customer_id": "A", "order_date": "2024-06-01", "amount": 100.0, "paid": 0.0},  # too old
        {"customer_id": "B", "order_date": "2026-06-01", "amount": 100.0},
        {"customer_id": "C", "order_date": "2026-06-01", "amount": 0.0, "paid": 5.0},  # nothing to divide by
    )
    found = facts_of(customers("A", "B", "C"), lines)["paid_rate_12m"]
    assert found["A"] == 0.8
    assert found[["B", "C"]].isna().all()


def test_sums_of_money_carry_no_binary_dust() -> None:
    """Thirty times 0.1 is 2.9999999999999996 when added up; 15 lines of 100 000.1 元 must not miss 150 万元 by a hair."""
    lines = orders(*[("A", "2026-05-01", 0.1)] * 30, *[("B", "2026-05-01", 49_999.9)] * 10, ("B", "2026-05-01", 1.0))
    found = facts_of(customers("A", "B"), lines)["revenue_12m"]
    assert reduce(add, [0.1] * 30) != 3.0
    assert (found["A"], found["B"]) == (3.0, 500_000.0)


def test_the_order_of_rows_cannot_change_the_last_digit() -> None:
    """Beside 10¹³ 元 single tenths of a fen are lost, added up first they are not."""
    small, large = [("A", "2026-05-01", 0.0009)] * 10, ("A", "2026-05-01", 1e13)
    found = [
        facts_of(customers("A"), orders(*lines)).loc["A", "revenue_12m"] for lines in ((*small, large), (large, *small))
    ]
    assert found[0] == found[1]
    assert reduce(add, [1e13, *[0.0009] * 10]) != reduce(add, [*[0.0009] * 10, 1e13])


def test_orders_of_unknown_customers_are_passed_over() -> None:
    found = facts_of(customers("A"), orders(("A", "2026-05-01", 1.0), ("X", "2026-05-01", 50.0)))
    assert list(found.index) == ["A"]
    assert found.loc["A", "revenue_12m"] == 1


@pytest.mark.parametrize("people", [(), ("A",)])
def test_nobody_and_one(people: tuple[str, ...]) -> None:
    found = facts_of(customers(*people), None)
    assert len(found) == len(people)
    assert found["basis"].eq("none").all()
    assert found["revenue_12m"].eq(0).all()
    assert found["last_order"].dtype == "datetime64[ns]"


LINES = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.dates(date(2024, 1, 1), date(2026, 12, 31)).map(date.isoformat),
        st.decimals(-1000, 100_000, places=2).map(float),
        st.sampled_from(["done", "returned", "cancelled", None]),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(LINES, st.randoms(use_true_random=False))
def test_order_of_rows_never_changes_a_figure(lines: list[tuple[str, str, float, str | None]], random: object) -> None:
    rows = [
        {"order_id": f"SO{number}", "customer_id": who, "order_date": day, "amount": amount, "status": status}
        for number, (who, day, amount, status) in enumerate(lines)
    ]
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    people = customers("A", "B", "C")
    pd.testing.assert_frame_equal(
        facts_of(people, orders(*rows)), facts_of(people, orders(*shuffled)), check_exact=True
    )


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_totals_are_those_of_the_lines(lines: list[tuple[str, str, float, str | None]]) -> None:
    """Against plain Python over the same rows."""
    rows = [{"customer_id": w, "order_date": d, "amount": a, "status": s} for w, d, a, s in lines]
    found = facts_of(customers("A", "B", "C"), orders(*rows))
    for who in "ABC":
        counted = [
            -abs(amount) if status == "returned" else amount
            for one, day, amount, status in lines
            if one == who and status != "cancelled" and "2025-10-01" <= day <= "2026-09-30"
        ]
        assert found.loc[who, "revenue_12m"] == pytest.approx(sum(counted), abs=1e-4)


def test_nothing_is_never_less_than_nothing() -> None:
    """0.3 − 0.1 − 0.2 is a hair below zero in binary fractions, and would be shown as -0."""
    lines = [("A", "2026-09-01", 0.3), *({"customer_id": "A", "order_date": "2026-09-02", "amount": part, "status": "returned"} for part in (0.1, 0.2))]  # fmt: skip
    found = facts(customers("A"), valid_orders({"orders": orders(*lines)}, AS_OF), AS_OF)
    money = found.select_dtypes("number").to_numpy(dtype=float)
    assert (found["revenue_12m"] == 0).all()
    assert not np.signbit(money[money == 0]).any()
