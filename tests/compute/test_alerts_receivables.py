"""Rules on due days and rhythm: both sides of every limit. as_of is 2026-09-30."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from alert_context import AS_OF, context, found
from typed_frames import customers, orders, typed

from kamxl.compute.alerts import alerts
from kamxl.compute.facts import valid_orders
from kamxl.compute.receivable import due_days, open_orders, payments
from kamxl.settings import Receivable


def order(day: str, amount: float, paid: float | None, **more: Any) -> dict[str, Any]:
    return {"customer_id": "A", "order_date": day, "amount": amount, "paid": paid, **more}


class TestDueDays:
    """An order is due on its due day, else after the customer's payment days, else after 60."""

    @pytest.mark.parametrize(
        ("typed_days", "line", "fires"),
        [
            (None, order("2026-07-02", 100.0, 0.0), False),  # due 08-31, 30 days ago
            (None, order("2026-07-01", 100.0, 0.0), True),  # due 08-30, 31 days ago
            (30, order("2026-08-01", 100.0, 0.0), False),  # due 08-31
            (30, order("2026-07-31", 100.0, 0.0), True),
            (30, order("2026-07-31", 100.0, 0.0, due_date="2026-08-31"), False),
            (0, order("2026-08-30", 100.0, 0.0), True),
            (None, order("2026-01-01", 100.0, 99.99), True),
            (None, order("2026-01-01", 100.0, 100.0), False),
        ],
    )
    def test_receivable_overdue(self, typed_days: float | None, line: dict[str, Any], fires: bool) -> None:
        frames = {"customers": customers({"customer_id": "A", "payment_days": typed_days}), "orders": orders(line)}
        assert bool(found("receivable_overdue", context(frames))) is fires

    def test_the_fact_sums_what_is_late_and_names_the_oldest(self) -> None:
        lines = orders(order("2026-03-01", 30_000.0, 10_000.0), order("2026-05-01", 5_000.0, 0.0), order("2026-09-01", 9e6, 0.0))  # fmt: skip
        assert found("receivable_overdue", context({"customers": customers("A"), "orders": lines})) == {
            "A": "2 单逾期未回款共 2.5 万元，最早应收日 2026-04-30，已逾期 153 天（上限 30 天）"
        }

    @pytest.mark.parametrize(("paid", "fires"), [(None, True), (0.0, True)])
    def test_a_blank_is_nothing_paid_where_most_due_orders_carry_a_figure(
        self, paid: float | None, fires: bool
    ) -> None:
        lines = orders(order("2026-03-01", 100.0, paid), *(order(f"2026-0{m}-01", 1.0, 1.0) for m in (1, 2)))
        assert bool(found("receivable_overdue", context({"customers": customers("A"), "orders": lines}))) is fires

    def test_a_blank_is_unknown_where_half_of_them_do(self) -> None:
        lines = orders(order("2026-03-01", 100.0, None), order("2026-01-01", 1.0, 1.0))
        assert not found("receivable_overdue", context({"customers": customers("A"), "orders": lines}))

    @pytest.mark.parametrize(("due", "unknown"), [("2026-09-30", True), ("2026-10-01", False)])
    def test_what_is_due_today_counts_among_those_that_are_due(self, due: str, unknown: bool) -> None:
        """With it one of two carries a figure, which is not most of them."""
        frames = {"orders": orders(order("2026-01-01", 1.0, 1.0), order("2026-09-01", 100.0, None, due_date=due))}
        lines = valid_orders(frames, AS_OF)
        paid = payments(lines, due_days(lines, customers("A"), Receivable()), AS_OF)
        assert paid.isna().any() == unknown

    def test_a_book_without_payments_is_not_looked_at(self) -> None:
        table = alerts(context({"customers": customers("A"), "orders": orders(("A", "2026-01-01", 1e6))}))
        assert not {"receivable_overdue", "credit_exceeded", "low_collection"} & set(table["rule_id"])

    def test_returns_and_overpayments_settle_the_oldest_first(self) -> None:
        frames = {
            "orders": orders(
                order("2026-01-01", 100.0, 0.0, order_id="O1"),
                order("2026-02-01", 50.0, 0.0, order_id="O2"),
                order("2026-03-01", 120.0, 0.0, order_id="R", status="returned"),
            )
        }
        rows = open_orders(valid_orders(frames, AS_OF), customers("A"), AS_OF, Receivable())
        assert rows[["order_id", "open"]].to_numpy().tolist() == [["O2", 30.0]]
        frames["orders"] = orders(order("2026-01-01", 100.0, 130.0, order_id="O1"))
        rows = open_orders(valid_orders(frames, AS_OF), customers("A"), AS_OF, Receivable())
        assert rows["open"].tolist() == [-30.0]
        assert rows["due"].isna().all()


class TestLowCollectionIsOfWhatIsDue:
    @pytest.mark.parametrize(("day", "fires"), [("2026-08-01", True), ("2026-08-02", False)])
    def test_what_is_not_due_yet_is_no_ones_fault(self, day: str, fires: bool) -> None:
        """60 days after 2026-08-01 is 2026-09-30."""
        lines = orders(order(day, 100.0, 0.0))
        assert bool(found("low_collection", context({"customers": customers("A"), "orders": lines}))) is fires

    def test_a_rate_of_the_limit_itself_is_not_below_it_where_sums_have_many_decimals(self) -> None:
        """80 % of 2,173,891.7958 is 1,739,113.43664: five decimals, as amounts converted at a rate have."""
        lines = orders(order("2026-06-01", 2_173_891.7958, 1_739_113.43664))
        assert not found("low_collection", context({"customers": customers("A"), "orders": lines}))


class TestCreditExceeded:
    @pytest.mark.parametrize(
        ("limit", "unpaid", "fires"),
        [(1.0, 10_000.0, False), (1.0, 10_000.01, True), (0.0, 0.01, True), (0.0, 0.0, False), (None, 1e9, False)],
    )
    def test_limit(self, limit: float | None, unpaid: float, fires: bool) -> None:
        rows = ({"customer_id": "A", "credit_limit": limit}, {"customer_id": "Z", "credit_limit": 9.0})
        lines = orders(order("2026-09-29", unpaid, 0.0), order("2026-01-01", 1.0, 1.0))
        assert bool(found("credit_exceeded", context({"customers": customers(*rows), "orders": lines}))) is fires

    def test_words(self) -> None:
        frames = {
            "customers": customers({"customer_id": "A", "credit_limit": 1.0}),
            "orders": orders(order("2026-09-01", 25_000.0, 0.0), order("2026-01-01", 1.0, 1.0)),
        }
        assert found("credit_exceeded", context(frames)) == {"A": "未回款共 2.5 万元，信用额度 1 万元，超出 1.5 万元"}


class TestRhythm:
    """Order days 30 days apart, the last one so many days before as_of."""

    @staticmethod
    def lines(gaps: list[int], silent: int, amount: float = 1.0) -> Any:
        days, at = [], date(2026, 9, 30).toordinal() - silent
        for gap in [0, *reversed(gaps)]:
            at -= gap
            days.append(date.fromordinal(at).isoformat())
        return orders(*(("A", day, amount) for day in reversed(days)))

    @pytest.mark.parametrize(
        ("gaps", "silent", "fires"),
        [
            ([30, 30, 30], 90, False),  # 3 × the median gap exactly
            ([30, 30, 30], 91, True),
            ([30, 30], 200, False),  # three order days
            ([30, 100, 30, 30], 100, False),  # not longer than every earlier gap
            ([30, 100, 30, 30], 101, True),
            ([5, 5, 5], 30, False),  # 30 days exactly
            ([5, 5, 5], 31, True),
        ],
    )
    def test_limits(self, gaps: list[int], silent: int, fires: bool) -> None:
        given = context({"customers": customers("A"), "orders": self.lines(gaps, silent)})
        assert bool(found("rhythm_break", given)) is fires

    def test_no_order_is_not_said_twice(self) -> None:
        frames = {"customers": customers("A"), "orders": self.lines([30, 30, 30], 120)}
        rules = set(alerts(context(frames))["rule_id"])
        assert "rhythm_break" in rules
        assert "no_order" not in rules
        off = set(alerts(context(frames, limits={"rhythm_break": {"on": "否"}}))["rule_id"])
        assert "no_order" in off

    def test_words_and_lost_customers(self) -> None:
        lines = self.lines([30, 31, 30], 120)
        assert found("rhythm_break", context({"customers": customers("A"), "orders": lines})) == {
            "A": "通常约 30 天下一单，按节奏应在 2026-07-02 下单，现已 120 天未下单"
        }
        lost = customers({"customer_id": "A", "status": "lost"})
        assert not found("rhythm_break", context({"customers": lost, "orders": lines}))


class TestSurveyDue:
    @pytest.mark.parametrize(
        ("tier", "asked", "fires"),
        [("S", "2026-06-30", False), ("S", "2026-06-29", True), ("A", "2026-06-29", True), ("B", "2020-01-01", False)],
    )
    def test_92_days_for_s_and_a(self, tier: str, asked: str, fires: bool) -> None:
        rows = typed("satisfaction", [{"customer_id": "A", "date": asked, "score": 8.0}])
        given = context({"customers": customers("A"), "satisfaction": rows}, tiers={"A": tier})
        assert bool(found("survey_due", given)) is fires

    @pytest.mark.parametrize(("since", "fires"), [("2026-06-30", False), ("2026-06-29", True), (None, True)])
    def test_never_asked_counts_from_the_first_deal(self, since: str | None, fires: bool) -> None:
        rows = typed("satisfaction", [{"customer_id": "Z", "date": "2026-09-01", "score": 8.0}])
        people = customers({"customer_id": "A", "first_deal_date": since}, "Z")
        given = context({"customers": people, "satisfaction": rows}, tiers={"A": "S"})
        assert ("A" in found("survey_due", given)) is fires


class TestFollowUp:
    def test_a_lost_customer_raises_no_follow_up_alert(self) -> None:
        rows = [
            {"customer_id": "A", "date": "2020-01-01", "next_date": "2020-02-01", "content": "x", "method": "phone"}
        ]
        follow_ups = typed("follow_ups", rows)
        assert found("follow_up_overdue", context({"customers": customers("A"), "follow_ups": follow_ups}))
        lost = customers({"customer_id": "A", "status": "lost"})
        assert not found("follow_up_overdue", context({"customers": lost, "follow_ups": follow_ups}))

    @pytest.mark.parametrize(("first_order", "fires"), [("2026-07-02", False), ("2026-07-01", True)])
    def test_never_contacted_counts_from_the_first_order_too(self, first_order: str, fires: bool) -> None:
        """B: 90 days."""
        people = customers({"customer_id": "A", "first_deal_date": "2020-01-01"}, {"customer_id": "Z", "last_follow_up": "2026-09-29"})  # fmt: skip
        frames = {"customers": people, "orders": orders(("A", first_order, 1.0))}
        assert ("A" in found("follow_up_overdue", context(frames))) is fires
