"""Rules on orders and money, both sides of every limit. as_of is 2026-09-30 unless the case says otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from alert_context import context, found
from typed_frames import customers, orders

from kamxl.compute.alerts import alerts


class TestNoOrder:
    @pytest.mark.parametrize(
        ("as_of", "last", "fires"),
        [
            (date(2026, 9, 30), "2026-06-30", False),
            (date(2026, 9, 30), "2026-06-29", True),
            # 31 May less 3 months is the last of February.
            (date(2026, 5, 31), "2026-02-28", False),
            (date(2026, 5, 31), "2026-02-27", True),
            (date(2024, 5, 30), "2024-02-29", False),
            (date(2024, 5, 30), "2024-02-28", True),
            (date(2024, 5, 29), "2024-02-28", True),
            # Three months from 29 February lie on 29 November.
            (date(2024, 2, 29), "2023-11-29", False),
            (date(2024, 2, 29), "2023-11-28", True),
        ],
    )
    def test_more_than_three_calendar_months(self, as_of: date, last: str, fires: bool) -> None:
        frames = {"customers": customers("A"), "orders": orders(("A", last, 10.0))}
        assert bool(found("no_order", context(frames, as_of=as_of))) is fires

    def test_the_fact_has_its_numbers(self) -> None:
        # 3 May to 23 August: 28 + 30 + 31 + 23 = 112 days.
        frames = {"customers": customers("A"), "orders": orders(("A", "2026-05-03", 10.0))}
        assert found("no_order", context(frames, as_of=date(2026, 8, 23))) == {
            "A": "最近一次下单 2026-05-03，已 112 天未下单（上限 3 个月）"
        }

    def test_lost_customers_are_left_in_peace_and_paused_ones_are_not(self) -> None:
        people = customers(*({"customer_id": status, "status": status} for status in ("active", "paused", "lost")))
        lines = orders(*((status, "2026-01-05", 10.0) for status in ("active", "paused", "lost")))
        assert set(found("no_order", context({"customers": people, "orders": lines}))) == {"active", "paused"}

    def test_a_return_is_no_order_and_who_never_ordered_has_no_last_one(self) -> None:
        lines = orders(
            ("A", "2026-01-05", 10.0),
            {"customer_id": "A", "order_date": "2026-09-01", "amount": 10.0, "status": "returned"},
            {"customer_id": "A", "order_date": "2026-09-02", "amount": 10.0, "status": "cancelled"},
            {"customer_id": "B", "order_date": "2026-01-05", "amount": 10.0, "status": "cancelled"},
        )
        assert set(found("no_order", context({"customers": customers("A", "B", "C"), "orders": lines}))) == {"A"}

    def test_the_limit_is_a_setting(self) -> None:
        frames = {"customers": customers("A"), "orders": orders(("A", "2026-03-30", 10.0))}
        assert not found("no_order", context(frames, limits={"no_order": {"months": 6}}))
        assert found("no_order", context(frames, limits={"no_order": {"months": 5}}))


ANY_FALL = {"sales_decline": {"z": 0, "weak_z": 0}}
"""A fall counts however few orders it rests on."""


class TestSalesDecline:
    """Three months are (06-30, 09-30] of 2026, the same of the year before (06-30, 09-30] of 2025."""

    @pytest.mark.parametrize(
        ("before", "now", "fires"),
        [
            (100_000, 70_000, False),  # 70 % exactly
            (100_000, 69_999.99, True),
            (11_000, 7_700, False),  # 0.7 × 11 000 is 7 699.999… in binary fractions
            (10_000, 0, True),  # the base of 1 万元 exactly
            (9_999.99, 0, False),
        ],
    )
    def test_share_and_base(self, before: float, now: float, fires: bool) -> None:
        lines = orders(("A", "2025-09-30", before), ("A", "2026-07-01", now))
        assert (
            bool(found("sales_decline", context({"customers": customers("A"), "orders": lines}, limits=ANY_FALL)))
            is fires
        )

    def test_who_bought_nothing_now_is_said_to_have_bought_for_nothing(self) -> None:
        lines = orders(("A", "2025-09-30", 100_000.0))
        (fact,) = found(
            "sales_decline", context({"customers": customers("A"), "orders": lines}, limits=ANY_FALL)
        ).values()
        assert "0.0001" not in fact
        assert "-100%" in fact or "100%" in fact or " 0 万元" in fact, fact

    def test_the_day_before_each_window_is_outside(self) -> None:
        base_outside = orders(("A", "2025-06-30", 50_000.0))
        now_outside = orders(("A", "2025-07-01", 50_000.0), ("A", "2026-06-30", 50_000.0))
        assert not found(
            "sales_decline", context({"customers": customers("A"), "orders": base_outside}, limits=ANY_FALL)
        )
        assert found("sales_decline", context({"customers": customers("A"), "orders": now_outside}, limits=ANY_FALL))

    def test_returns_lower_revenue_and_the_fact_shows_enough_decimals(self) -> None:
        # 85 000 − 15 001 = 69 999 of 100 000: 69.999 %, which must not read "70 %, limit 70 %".
        lines = orders(
            ("A", "2025-08-01", 100_000.0),
            ("A", "2026-08-01", 85_000.0),
            {"customer_id": "A", "order_date": "2026-08-20", "amount": 15_001.0, "status": "returned"},
        )
        facts = found("sales_decline", context({"customers": customers("A"), "orders": lines}, limits=ANY_FALL))
        assert facts == {"A": "近 3 个月 7 万元，去年同期 10 万元，为去年的 69.999%（下限 70%）"}

    @pytest.mark.parametrize(
        ("tier", "now", "severity"),
        [
            # Ten orders of 1 万元 a year before. z = (n − 10) ÷ √(n + 10) with n orders of 1 万元 now.
            ("B", 4, None),  # −1.604: a fall to 40 % that one stable customer in nineteen shows by chance
            ("B", 3, "medium"),  # −1.941
            ("S", 3, "high"),
            ("S", 4, "low"),
            ("A", 6, "low"),  # −1.0, a hair below: see the next line
            ("A", 7, None),  # 70 % is the limit itself
        ],
    )
    def test_a_fall_must_be_beyond_chance(self, tier: str, now: int, severity: str | None) -> None:
        lines = [("A", f"2025-08-{day:02}", 10_000.0) for day in range(1, 11)]
        lines += [("A", f"2026-08-{day:02}", 10_000.0 if now != 6 else 9_900.0) for day in range(1, now + 1)]
        given = context({"customers": customers("A"), "orders": orders(*lines)}, tiers={"A": tier})
        table = alerts(given)
        assert list(table.loc[table["rule_id"] == "sales_decline", "severity"]) == ([severity] if severity else [])

    def test_lines_of_one_order_are_one_chance(self) -> None:
        """Ten lines of one order a year before are one order of 10 万元: z = −1 with nothing now."""
        one = [{"customer_id": "A", "order_date": "2025-08-01", "order_id": "X", "amount": 10_000.0} for _ in range(10)]
        assert not found("sales_decline", context({"customers": customers("A"), "orders": orders(*one)}))


class TestLowCollection:
    @pytest.mark.parametrize(("paid", "fires"), [(80_000, False), (79_999.99, True)])
    def test_below_80_per_cent(self, paid: float, fires: bool) -> None:
        lines = orders({"customer_id": "A", "order_date": "2026-05-05", "amount": 100_000.0, "paid": paid})
        assert bool(found("low_collection", context({"customers": customers("A"), "orders": lines}))) is fires

    def test_only_orders_that_carry_a_payment_figure_of_the_last_12_months(self) -> None:
        lines = orders(
            {"customer_id": "A", "order_date": "2026-05-05", "amount": 100_000.0, "paid": 60_000.0},
            {"customer_id": "A", "order_date": "2026-06-05", "amount": 100_000.0},
            {"customer_id": "A", "order_date": "2025-09-30", "amount": 100_000.0, "paid": 100_000.0},
            {"customer_id": "B", "order_date": "2026-06-05", "amount": 100_000.0},
        )
        assert found("low_collection", context({"customers": customers("A", "B"), "orders": lines})) == {
            "A": "近 12 个月已到期订单 10 万元，已回款 6 万元，回款率 60%（下限 80%）"
        }


class TestOrderOutlier:
    @pytest.mark.parametrize(("amount", "fires"), [(300.0, False), (300.01, True)])
    def test_above_three_times_the_mean_of_three_earlier(self, amount: float, fires: bool) -> None:
        lines = orders(*(("A", f"2026-0{month}-01", 100.0) for month in (1, 2, 3)), ("A", "2026-04-01", amount))
        assert bool(found("order_outlier", context({"customers": customers("A"), "orders": lines}))) is fires

    def test_two_earlier_orders_are_too_few(self) -> None:
        lines = orders(("A", "2026-01-01", 100.0), ("A", "2026-02-01", 100.0), ("A", "2026-03-01", 9_999.0))
        assert not found("order_outlier", context({"customers": customers("A"), "orders": lines}))

    def test_only_the_latest_day_counts(self) -> None:
        usual = [("A", f"2026-0{month}-01", 100.0) for month in (1, 2, 3)]
        lines = orders(*usual, ("A", "2026-04-01", 9_999.0), ("A", "2026-05-01", 100.0))
        assert not found("order_outlier", context({"customers": customers("A"), "orders": lines}))

    def test_lines_of_one_order_are_added_and_the_larger_order_of_the_day_is_named(self) -> None:
        usual = [("A", f"2026-0{month}-01", 10_000.0) for month in (1, 2, 3)]
        last = {"customer_id": "A", "order_date": "2026-04-01"}
        lines = orders(
            *usual,
            {**last, "order_id": "X", "amount": 20_000.0},
            {**last, "order_id": "X", "amount": 20_000.0},
            {**last, "order_id": "Y", "amount": 35_000.0},
            {**last, "order_id": "Z", "amount": 99_000.0, "status": "returned", "order_date": "2026-05-01"},
        )
        assert found("order_outlier", context({"customers": customers("A"), "orders": lines})) == {
            "A": "2026-04-01 订单 X 金额 4 万元，是之前 3 单均值 1 万元的 4 倍（上限 3 倍）"
        }

    def test_free_samples_have_no_mean_to_be_times_of(self) -> None:
        lines = orders(*(("A", f"2026-0{month}-01", 0.0) for month in (1, 2, 3)), ("A", "2026-04-01", 5_000.0))
        facts = found("order_outlier", context({"customers": customers("A"), "orders": lines}))
        assert facts["A"].endswith("金额 0.5 万元，之前 3 单金额均为零")


class TestChurnRisk:
    def test_top_tiers_below_a_half_by_the_model_only(self) -> None:
        ids = ["A", "S", "limit", "gold", "iron", "other", "simple", "unknown", "named"]
        frames = {"customers": customers(*ids), "orders": orders(*((key, "2026-02-01", 1.0) for key in ids))}
        given = context(
            frames,
            tiers={
                "A": "A",
                "S": "S",
                "limit": "S",
                "gold": "gold",
                "iron": "iron",
                "simple": "S",
                "unknown": "S",
                "named": "战略客户",
            },
            levels={"named": "A"},
            p_alive={
                "A": ("bgnbd", 0.4999),
                "S": ("bgnbd", 0.1),
                "limit": ("bgnbd", 0.5),
                "gold": ("bgnbd", 0.3),
                "iron": ("bgnbd", 0.3),
                "other": ("bgnbd", 0.3),
                "simple": ("simple", 0.1),
                "unknown": ("bgnbd", float("nan")),
                "named": ("bgnbd", 0.3),
            },
        )
        facts = found("churn_risk", given)
        assert set(facts) == {"A", "S", "gold", "named"}
        assert facts["A"] == "存活概率 49.99%（下限 50%），最近一次下单 2026-02-01"

    def test_one_order_day_is_never_a_risk(self) -> None:
        frames = {"customers": customers("A"), "orders": orders(("A", "2020-01-01", 1.0))}
        assert not found("churn_risk", context(frames, tiers={"A": "S"}, p_alive={"A": ("bgnbd", 1.0)}))


def test_tier_down_names_both_tiers_and_the_review() -> None:
    changes = {
        "A": ("S", "A", "down"),
        "B": ("A", "S", "up"),
        "C": ("gold", "lead", "down"),
        "D": ("S", "A", "not_comparable"),
    }
    facts = found("tier_down", context({"customers": customers(*"ABCD")}, changes=changes))
    assert facts == {
        "A": "等级由 S（2026-06-30 评审）降为 A，近 12 个月交易额 0 万元",
        "C": "等级由 黄金（2026-06-30 评审）降为 铅，近 12 个月交易额 0 万元",
    }


def test_tier_down_says_a_revenue_that_is_a_hair_below_the_bound_in_full() -> None:
    """150 万元 would contradict the tier, as would any other whole number."""
    known = context({"customers": customers("A")}, changes={"A": ("S", "A", "down")})
    known.review.changes["revenue_12m"] = 1_499_970.0
    assert found("tier_down", known)["A"].endswith("近 12 个月交易额 149.997 万元")


def test_nobody_fell_before_the_first_review() -> None:
    assert not found("tier_down", context({"customers": customers("A")}))


class TestConcentration:
    @pytest.mark.parametrize(("largest", "fires"), [(300_000.0, False), (300_000.01, True)])
    def test_more_than_30_per_cent(self, largest: float, fires: bool) -> None:
        # Five customers of 1 000 000 together, the others at or below the limit.
        rest = (1_000_000 - largest) / 4
        lines = orders(("A", "2026-01-05", largest), *((key, "2026-01-05", rest) for key in "BCDE"))
        facts = found("concentration", context({"customers": customers(*"ABCDE"), "orders": lines}))
        assert set(facts) == ({"A"} if fires else set())
        if fires:
            assert facts["A"] == "近 12 个月交易额 30 万元，占全部 100 万元的 30.000001%（上限 30%）"

    @pytest.mark.parametrize(("others", "fires"), [(3, False), (4, True)])
    def test_a_book_of_fewer_than_five_with_revenue_says_nothing(self, others: int, fires: bool) -> None:
        rows = [{"customer_id": "A", "annual_amount": 12.0}, "Z"]
        rows += [{"customer_id": f"B{at}", "annual_amount": 1.0} for at in range(others)]
        assert bool(found("concentration", context({"customers": customers(*rows)}))) is fires

    def test_a_group_counts_as_one_at_its_top(self) -> None:
        rows: list[Any] = [
            {"customer_id": "H", "annual_amount": 0.0},
            {"customer_id": "A", "annual_amount": 20.0, "parent": "H"},
            {"customer_id": "B", "annual_amount": 15.0, "parent": "A"},  # a chain sums at its top
            *({"customer_id": f"C{at}", "annual_amount": 16.25} for at in range(4)),
        ]
        assert found("concentration", context({"customers": customers(*rows)})) == {
            "H": "所在集团 3 个客户近 12 个月交易额 35 万元，占全部 100 万元的 35%（上限 30%）"
        }

    def test_no_revenue_or_more_returns_than_sales_concentrate_nothing(self) -> None:
        assert not found("concentration", context({"customers": customers("A")}))
        lines = orders({"customer_id": "A", "order_date": "2026-01-05", "amount": 5.0, "status": "returned"})
        assert not found("concentration", context({"customers": customers("A"), "orders": lines}))
