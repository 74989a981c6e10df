"""Rules on promises, both sides of every limit. as_of is 2026-09-30."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from alert_context import AS_OF, context, found, rule_of
from typed_frames import customers, typed


class TestComplaintOverdue:
    def complaint(self, **fields: Any) -> dict[str, Any]:
        return {"customer_id": "A", "complaint_id": "T1", "kind": "complaint", "content": "x", **fields}

    @pytest.mark.parametrize(
        ("fields", "fires"),
        [
            ({"opened": "2026-09-23"}, False),  # 7 days
            ({"opened": "2026-09-22"}, True),
            ({"opened": "2026-09-01", "closed": "2026-09-30"}, False),
            ({"opened": "2026-09-01", "closed": "2026-10-01"}, True),  # not closed yet
            ({"opened": "2026-09-01", "kind": "inquiry"}, False),
            ({"opened": "2026-09-01", "kind": "suggestion"}, False),
        ],
    )
    def test_limit(self, fields: dict[str, Any], fires: bool) -> None:
        frames = {"customers": customers("A"), "complaints": typed("complaints", [self.complaint(**fields)])}
        assert bool(found("complaint_overdue", context(frames))) is fires

    def test_several_are_one_alert_on_the_oldest(self) -> None:
        rows = [
            self.complaint(complaint_id="T2", opened="2026-09-10"),
            self.complaint(complaint_id="T1", opened="2026-08-31"),
            self.complaint(complaint_id="T3", opened="2026-09-29"),
        ]
        frames = {"customers": customers("A"), "complaints": typed("complaints", rows)}
        assert found("complaint_overdue", context(frames)) == {
            "A": "2 件投诉未结，最早 T1 提出于 2026-08-31，已 30 天（上限 7 天）"
        }


class TestFollowUpOverdue:
    def find(self, *rows: dict[str, Any], tier: str = "B", **customer: Any) -> dict[str | None, str]:
        follow_ups = typed(
            "follow_ups", [{"customer_id": "A", "content": "x", "method": "phone", **row} for row in rows]
        )
        frames = {"customers": customers({"customer_id": "A", **customer}), "follow_ups": follow_ups}
        return found("follow_up_overdue", context(frames, tiers={"A": tier}))

    @pytest.mark.parametrize(("next_date", "fires"), [("2026-09-30", False), ("2026-09-29", True)])
    def test_a_promise_for_before_today(self, next_date: str, fires: bool) -> None:
        assert bool(self.find({"date": "2026-09-20", "next_date": next_date})) is fires

    def test_a_later_contact_settles_the_promise(self) -> None:
        promised = {"date": "2026-09-01", "next_date": "2026-09-10"}
        assert self.find(promised) == {"A": "约定 2026-09-10 跟进，已过 20 天，之后没有跟进记录"}
        assert not self.find(promised, {"date": "2026-09-12"})
        assert not self.find(promised, last_follow_up="2026-09-12")
        # A contact that lies ahead has not happened.
        assert self.find(promised, {"date": "2026-10-05"})

    def test_of_two_plans_made_on_one_day_the_earlier_holds(self) -> None:
        rows = [{"date": "2026-09-20", "next_date": "2026-10-10"}, {"date": "2026-09-20", "next_date": "2026-09-25"}]
        assert self.find(*rows) == {"A": "约定 2026-09-25 跟进，已过 5 天，之后没有跟进记录"}

    @pytest.mark.parametrize(
        ("tier", "inside", "outside"),
        [
            ("S", "2026-09-16", "2026-09-15"),  # 14 days
            ("A", "2026-08-31", "2026-08-30"),  # 30
            ("B", "2026-07-02", "2026-07-01"),  # 90
            ("C", "2026-04-03", "2026-04-02"),  # 180
            ("gold", "2026-08-31", "2026-08-30"),  # as A
            ("none", "2026-04-03", "2026-04-02"),  # as C
        ],
    )
    def test_cadence_by_tier(self, tier: str, inside: str, outside: str) -> None:
        assert not self.find({"date": inside}, tier=tier)
        assert self.find({"date": outside}, tier=tier)
        assert not self.find(tier=tier, last_follow_up=inside)
        assert self.find(tier=tier, last_follow_up=outside)

    def test_both_at_once_are_one_alert(self) -> None:
        facts = self.find({"date": "2026-01-03", "next_date": "2026-01-10"}, tier="S")
        assert facts == {
            "A": "约定 2026-01-10 跟进，已过 263 天，之后没有跟进记录；最近一次联系 2026-01-03，已 270 天（等级 S 上限 14 天）"
        }

    def test_never_contacted_counts_from_the_first_deal_where_the_book_records_contacts(self) -> None:
        people = customers(
            {"customer_id": "old", "first_deal_date": "2026-01-03"},
            {"customer_id": "new", "first_deal_date": "2026-09-20"},
            {"customer_id": "undated"},
            "met",
        )
        met = typed("follow_ups", [{"customer_id": "met", "date": "2026-09-29", "content": "x", "method": "phone"}])
        assert found("follow_up_overdue", context({"customers": people, "follow_ups": met})) == {
            "old": "没有跟进记录，自 2026-01-03（首单或首次合作）已 270 天（等级 B 上限 90 天）"
        }
        assert not found("follow_up_overdue", context({"customers": people}))


class TestContractExpiring:
    def contract(self, **fields: Any) -> dict[str, Any]:
        ordinary = {"customer_id": "A", "contract_id": "H1", "kind": "contract", "status": "running", "amount": 1.0}
        return {**ordinary, **fields}

    @pytest.mark.parametrize(
        ("fields", "fires"),
        [
            ({"end": "2026-11-29"}, True),  # 60 days
            ({"end": "2026-11-30"}, False),
            ({"end": "2026-09-30"}, True),
            ({"end": "2020-01-01"}, True),
            ({"end": None}, False),
            ({"end": "2026-10-01", "status": "done"}, False),
            ({"end": "2026-10-01", "status": "ended"}, False),
            ({"end": "2026-10-01", "status": None}, False),
            ({"end": "2026-10-01", "kind": "quotation"}, False),
        ],
    )
    def test_limit(self, fields: dict[str, Any], fires: bool) -> None:
        frames = {"customers": customers("A"), "contracts": typed("contracts", [self.contract(**fields)])}
        assert bool(found("contract_expiring", context(frames))) is fires

    def test_the_last_to_end_is_named_and_bounds_the_due_date(self) -> None:
        rows = [self.contract(contract_id="H2", end="2026-11-01"), self.contract(end="2026-10-02")]
        frames = {"customers": customers("A"), "contracts": typed("contracts", rows)}
        given = context(frames)
        (item,) = rule_of("contract_expiring").find(given, rule_of("contract_expiring").limits())
        assert item.until == date(2026, 11, 1)
        assert item.subject == "H2"  # it runs on when H1 has ended
        assert item.fact.render("zh") == "合同 H2 于 2026-11-01 到期，还有 32 天（提前 60 天提醒；共 1 份到期）"

    @pytest.mark.parametrize(
        ("other", "fires"),
        [
            ({"end": "2027-09-30"}, False),  # renewed
            ({"end": None}, False),  # without an end
            ({"end": "2027-09-30", "status": "pending"}, True),
            ({"end": "2027-09-30", "kind": "quotation"}, True),
            ({"end": "2026-10-01"}, True),
        ],
    )
    def test_a_later_contract_that_runs_on_is_a_renewal(self, other: dict[str, Any], fires: bool) -> None:
        rows = [self.contract(end="2026-10-02"), self.contract(contract_id="H2", **other)]
        frames = {"customers": customers("A"), "contracts": typed("contracts", rows)}
        assert bool(found("contract_expiring", context(frames))) is fires

    def test_past_ends_say_so(self) -> None:
        frames = {"customers": customers("A"), "contracts": typed("contracts", [self.contract(end="2026-09-20")])}
        assert found("contract_expiring", context(frames))["A"].startswith(
            "合同 H1 已于 2026-09-20 到期，过期 10 天，状态仍为执行中"
        )


class TestLowSatisfaction:
    def find(self, *rows: tuple[str, float, str | None]) -> dict[str | None, str]:
        answers = [{"customer_id": "A", "date": day, "score": score, "dimension": of} for day, score, of in rows]
        return found(
            "low_satisfaction", context({"customers": customers("A"), "satisfaction": typed("satisfaction", answers)})
        )

    @pytest.mark.parametrize(("score", "fires"), [(6.0, False), (5.9, True)])
    def test_below_six(self, score: float, fires: bool) -> None:
        assert bool(self.find(("2026-09-01", score, "overall"))) is fires

    @pytest.mark.parametrize(("before", "fires"), [(8.2, False), (8.3, True)])
    def test_down_by_two(self, before: float, fires: bool) -> None:
        # 8.3 − 6.3 is 2.0000000000000009 and 6.3 + 2 is 8.3; 8.2 is 1.9 above.
        assert bool(self.find(("2026-06-01", before, "overall"), ("2026-09-01", 6.3, "overall"))) is fires

    def test_only_the_latest_counts_and_the_future_does_not(self) -> None:
        assert not self.find(("2026-06-01", 1.0, "overall"), ("2026-09-01", 8.0, "overall"))
        assert not self.find(("2026-09-01", 8.0, "overall"), ("2026-10-01", 1.0, "overall"))

    def test_overall_goes_before_other_dimensions(self) -> None:
        assert not self.find(("2026-06-01", 8.0, "overall"), ("2026-09-01", 1.0, "product"))

    def test_without_an_overall_score_the_mean_of_the_latest_day(self) -> None:
        # (4 + 9) / 2 = 6.5; (4 + 7) / 2 = 5.5
        assert not self.find(("2026-09-01", 4.0, "product"), ("2026-09-01", 9.0, "service"))
        assert self.find(("2026-09-01", 4.0, "product"), ("2026-09-01", 7.0, None)) == {
            "A": "2026-09-01 满意度 5.5 分，低于 6 分"
        }

    def test_low_and_fallen_are_one_alert(self) -> None:
        assert self.find(("2026-06-01", 9.0, "overall"), ("2026-09-01", 5.96, "overall")) == {
            "A": "2026-09-01 满意度 5.96 分，低于 6 分；2026-09-01 满意度由 9 分降到 5.96 分（降幅上限 2 分）"
        }

    def test_a_limit_of_no_fall_still_asks_for_a_fall(self) -> None:
        answers = [{"customer_id": "A", "date": day, "score": 8.0} for day in ("2026-06-01", "2026-09-01")]
        frames = {"customers": customers("A"), "satisfaction": typed("satisfaction", answers)}
        assert not found("low_satisfaction", context(frames, limits={"low_satisfaction": {"drop": 0}}))


class TestNeedOpen:
    @pytest.mark.parametrize(
        ("fields", "fires"),
        [
            ({"date": "2026-08-31"}, False),  # 30 days
            ({"date": "2026-08-30"}, True),
            ({"date": "2026-08-30", "status": "working"}, True),
            ({"date": "2026-08-30", "status": "met"}, False),
            ({"date": "2026-08-30", "status": "dropped"}, False),
            ({"date": "2026-08-30", "priority": "medium"}, False),
            ({"date": "2026-08-30", "priority": None}, False),
        ],
    )
    def test_limit(self, fields: dict[str, Any], fires: bool) -> None:
        need = {"customer_id": "A", "need_id": "N1", "need": "x", "priority": "high", **fields}
        frames = {"customers": customers("A"), "needs": typed("needs", [need])}
        facts = found("need_open", context(frames))
        assert facts == (
            {"A": "1 项高优先级需求未解决，最早 N1 提出于 2026-08-30，已 31 天（上限 30 天）"} if fires else {}
        )


@pytest.mark.parametrize(
    "rule", ["complaint_overdue", "contract_expiring", "low_satisfaction", "need_open", "follow_up_overdue"]
)
def test_missing_and_empty_sheets_find_nothing(rule: str) -> None:
    sheets = ("complaints", "contracts", "satisfaction", "needs", "follow_ups")
    assert not found(rule, context({"customers": customers("A")}))
    empty = {key: typed(key, []) for key in sheets}
    assert not found(rule, context({"customers": customers("A"), **empty}, as_of=AS_OF))
    assert not found(rule, context({"customers": customers(), **empty}, as_of=AS_OF))
