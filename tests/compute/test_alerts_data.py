"""Rules on what we hold about a customer. as_of is 2026-09-30; 180 days before is 2026-04-03."""

from __future__ import annotations

from typing import Any

import pytest
from alert_context import context, found
from typed_frames import customers, orders, typed

from kamxl.i18n import has
from kamxl.schema.sheets import SHEETS


class TestConsentMissing:
    @pytest.mark.parametrize(
        ("fields", "fires"),
        [
            ({"phone": "139"}, True),
            ({"decision_contact": "李总"}, True),
            ({"phone": "139", "consent": "yes"}, False),
            ({"phone": "139", "consent": "no"}, True),
            ({}, False),  # no personal data at all
            ({"consent": "no"}, False),
        ],
    )
    def test_personal_data_needs_a_yes(self, fields: dict[str, Any], fires: bool) -> None:
        # Most have said yes or no: a blank is this customer's.
        others = [{"customer_id": f"Z{at}", "consent": "yes"} for at in range(2)]
        frames = {"customers": customers({"customer_id": "A", **fields}, *others)}
        assert ("A" in found("consent_missing", context(frames))) is fires

    @pytest.mark.parametrize(
        ("consents", "alerts"),
        [
            ([None, None, None], {None}),  # nobody records consent: one alert for the book
            (["yes", None, None], {None}),
            (["yes", "yes", None, None], {None}),  # half of it is not most
            (["yes", "yes", None], {"C2"}),
            (["no", None, None], {"C0", None}),  # a refusal is always the customer's
            (["yes", "no", "yes"], {"C1"}),
        ],
    )
    def test_blanks_are_the_books_unless_most_is_filled_in(
        self, consents: list[str | None], alerts: set[str | None]
    ) -> None:
        rows = [{"customer_id": f"C{at}", "phone": "139", "consent": one} for at, one in enumerate(consents)]
        assert set(found("consent_missing", context({"customers": customers(*rows)}))) == alerts

    def test_the_fact_names_what_is_held_and_never_shows_it(self) -> None:
        rows = (
            {"customer_id": "A", "contact": "李明", "phone": "13800001234"},
            {"customer_id": "B", "email": "a@b.cn", "consent": "no"},
            {"customer_id": "C", "consent": "yes"},
        )
        assert found("consent_missing", context({"customers": customers(*rows)})) == {
            "A": "存有个人信息（联系人、电话），没有客户的使用授权",
            "B": "存有个人信息（邮箱），客户未同意使用",
        }

    def test_every_personal_field_has_its_word(self) -> None:
        personal = [key for key, field in SHEETS["customers"].fields.items() if field.column.pii]
        assert personal
        assert all(has(f"alerts.field.{key}") for key in personal)


class TestProfileStale:
    @pytest.mark.parametrize(
        ("fields", "fires"),
        [
            ({"first_deal_date": "2026-04-03"}, False),
            ({"first_deal_date": "2026-04-02"}, True),
            ({"first_deal_date": "2020-01-01", "last_follow_up": "2026-04-03"}, False),
            ({"first_deal_date": "2020-01-01", "last_follow_up": "2026-10-01"}, True),  # has not happened
            ({"first_deal_date": "2026-10-01"}, True),
            ({"first_deal_date": "2020-01-01", "status": "paused"}, False),
            ({"first_deal_date": "2020-01-01", "status": "lost"}, False),
            ({}, True),
        ],
    )
    def test_limit(self, fields: dict[str, Any], fires: bool) -> None:
        # Somebody is contacted: a book that records no contact at all is not looked at.
        kept = {"customer_id": "Z", "last_follow_up": "2026-09-29"}
        frames = {"customers": customers({"customer_id": "A", **fields}, kept)}
        assert bool(found("profile_stale", context(frames))) is fires
        assert not found("profile_stale", context({"customers": customers({"customer_id": "A", **fields})})) or (
            "last_follow_up" in fields
        )

    @pytest.mark.parametrize(("day", "fires"), [("2026-04-03", False), ("2026-04-02", True)])
    def test_orders_and_follow_ups_count(self, day: str, fires: bool) -> None:
        # Somebody is contacted, or the rule is not looked for.
        people = customers("A", {"customer_id": "Z", "last_follow_up": "2026-09-29"})
        follow_ups = typed("follow_ups", [{"customer_id": "A", "date": day, "content": "x", "method": "phone"}])
        assert bool(found("profile_stale", context({"customers": people, "follow_ups": follow_ups}))) is fires
        kept = {"customer_id": "Z", "last_follow_up": "2026-09-29"}
        frames = {"customers": customers("A", kept), "orders": orders(("A", day, 1.0))}
        assert bool(found("profile_stale", context(frames))) is fires

    def test_words(self) -> None:
        kept = {"customer_id": "Z", "last_follow_up": "2026-09-29"}
        people = customers({"customer_id": "A", "first_deal_date": "2026-04-02"}, "B", kept)
        assert found("profile_stale", context({"customers": people})) == {
            "A": "状态为活跃，最近一次往来 2026-04-02，已 181 天（上限 180 天）",
            "B": "状态为活跃，但没有任何往来日期（上限 180 天）",
        }
