"""Contacts, arrears and the follow-up report by hand. as_of is 2026-09-15 unless a case says otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typed_frames import customers, typed

from kamxl.compute.follow_up import STAGES, cadence_days, contacts, follow_up, overdue
from kamxl.settings import Settings, Tier

AS_OF = date(2026, 9, 15)


def talk(customer: str, day: str, **fields: Any) -> dict[str, Any]:
    return {
        "customer_id": customer,
        "date": day,
        "method": "phone",
        "content": f"{customer} {day}",
        "owner": "王磊",
        **fields,
    }


def tiers(people: pd.DataFrame, **labels: str) -> pd.DataFrame:
    given = [labels.get(key, "B") for key in people.index]
    # A label that no model gives stands as its computed tier, here S.
    levels = [label if label in "SABC" else "S" for label in given]
    return pd.DataFrame({"tier": given, "service_level": levels}, index=people.index, dtype=object)


def frames(people: pd.DataFrame, *talks: dict[str, Any]) -> dict[str, pd.DataFrame]:
    return {"customers": people, "follow_ups": typed("follow_ups", talks)}


class TestContacts:
    def test_the_latest_up_to_as_of(self) -> None:
        given = frames(
            customers("A", "B"),
            talk(
                "A",
                "2026-09-01",
                next_date="2026-09-20",
                next_action="报价",
                method="visit",
                contact="李明",
                outcome="有意向",
            ),
            talk("A", "2026-08-01", next_date="2026-08-20"),
            talk("A", "2026-09-16"),
            talk("ghost", "2026-09-01"),
        )
        table = contacts(given, AS_OF)
        assert list(table.index) == ["A", "B"]
        assert table.loc["A"].tolist() == [
            pd.Timestamp("2026-09-01"), pd.Timestamp("2026-09-20"), "visit", "李明", "A 2026-09-01", "有意向", "报价",
        ]  # fmt: skip
        assert table.loc["B"].isna().all()

    def test_of_one_day_the_lowest_row_tells_and_the_earliest_plan_holds(self) -> None:
        given = frames(
            customers("A"),
            talk("A", "2026-09-01", content="上午", next_date="2026-09-10"),
            talk("A", "2026-09-01", content="下午"),
        )
        assert contacts(given, AS_OF).loc["A", ["next_date", "content"]].tolist() == [
            pd.Timestamp("2026-09-10"),
            "下午",
        ]

    @pytest.mark.parametrize(
        ("typed_day", "day", "content"),
        [
            ("2026-09-05", "2026-09-05", "来自客户表"),
            ("2026-09-01", "2026-09-01", "A 2026-09-01"),  # the same day: the record tells more
            ("2026-08-01", "2026-09-01", "A 2026-09-01"),
            ("2026-09-16", "2026-09-01", "A 2026-09-01"),  # has not happened
        ],
    )
    def test_what_the_customer_sheet_says(self, typed_day: str, day: str, content: str) -> None:
        people = customers({"customer_id": "A", "last_follow_up": typed_day, "follow_up_note": "来自客户表"})
        row = contacts(frames(people, talk("A", "2026-09-01", next_date="2026-09-30")), AS_OF).loc["A"]
        assert (row["last_contact"], row["content"]) == (pd.Timestamp(day), content)
        assert pd.isna(row["next_date"]) is (content == "来自客户表")


class TestOverdue:
    def test_days_cadence_and_both_ways(self) -> None:
        people = customers(*"ABCD")
        given = frames(
            people,
            talk("A", "2026-09-01"),  # 14 days, S: not yet
            talk("B", "2026-08-31"),  # 15 days, S
            talk("C", "2026-09-14", next_date="2026-09-14"),  # promised for yesterday
        )
        table = overdue(given, tiers(people, A="S", B="S", C="C"), AS_OF, Settings())
        assert table["days_since"].tolist()[:3] == [14.0, 15.0, 1.0]
        assert np.isnan(table.loc["D", "days_since"])
        assert table["cadence"].tolist() == [14.0, 14.0, 180.0, 90.0]
        assert table["promised"].tolist() == [False, False, True, False]
        assert table["silent"].tolist() == [False, True, False, False]
        assert table["overdue"].tolist() == [False, True, True, False]

    def test_nobody_at_all(self) -> None:
        assert overdue({"customers": customers()}, tiers(customers()), AS_OF, Settings()).empty

    def test_a_label_outside_the_model_keeps_the_cadence_of_its_computed_tier(self) -> None:
        people = customers("A", "B")
        given = frames(people, talk("A", "2026-08-31"), talk("B", "2026-08-31"))
        table = overdue(given, tiers(people, A="战略客户", B="C"), AS_OF, Settings())
        assert table["cadence"].tolist() == [14, 180]
        assert table["overdue"].tolist() == [True, False]  # 15 days: over the 14 of S

    @pytest.mark.parametrize(
        ("labels", "more", "days"),
        [
            (["A", "C", "E"], {}, [14, 30, 90]),
            (["A", "战略客户"], {}, [14, None]),  # of a label of one's own nothing is known
            (["A", "战略客户"], {"computed_tier": ["C", "B"]}, [14, 30]),
        ],
    )
    def test_the_five_tiers_of_a_to_e_have_a_cadence_of_their_own(
        self, labels: list[str], more: dict[str, list[str]], days: list[float | None]
    ) -> None:
        given = pd.DataFrame({"tier": labels, "service_level": "S", **more}, dtype=object)
        settings = Settings(tier=Tier(preset="a-e"))
        assert cadence_days(given, settings).replace({np.nan: None}).tolist() == days


class TestReport:
    @pytest.fixture
    def given(self) -> dict[str, pd.DataFrame]:
        people = customers(
            {"customer_id": "A", "owner": "王磊"},
            {"customer_id": "B", "owner": "王磊"},
            {"customer_id": "C", "owner": "李娜"},
            {"customer_id": "D", "owner": "李娜", "status": "paused"},
        )
        return frames(
            people,
            talk("A", "2026-09-01", stage="contact"),
            talk("A", "2026-09-02", stage="proposal", method="visit"),
            talk("B", "2026-08-31", stage="signed"),  # last month
            talk("C", "2026-09-15", stage="qualify", owner="王磊"),  # by a colleague
            talk("C", "2026-06-01", stage="solution"),
            talk("D", "2026-09-16", stage="signed"),  # tomorrow
        )

    def test_by_owner(self, given: dict[str, pd.DataFrame]) -> None:
        report = follow_up(given, tiers(given["customers"], B="S"), AS_OF, Settings())
        assert report is not None
        assert report.month == date(2026, 9, 1)
        # 王磊 made 3 contacts with A and C; of his active A and B he covered A; B (S, 15 days) is overdue.
        # 李娜 made none; of her one active customer C was covered.
        assert list(report.by_owner.columns) == [
            "contacts",
            "customers",
            "active_customers",
            "covered",
            "coverage",
            "overdue",
        ]
        assert report.by_owner.loc["王磊"].tolist() == [3, 2, 2, 1, 0.5, 1]
        assert report.by_owner.loc["李娜"].tolist() == [0, 0, 1, 1, 1.0, 0]
        assert list(report.by_owner.index) == ["王磊", "李娜"]

    def test_funnel(self, given: dict[str, pd.DataFrame]) -> None:
        report = follow_up(given, tiers(given["customers"]), AS_OF, Settings())
        assert report is not None
        # Furthest: A proposal (5th), B signed (6th), C solution (4th). Now: A proposal, B signed, C back at qualify.
        assert tuple(report.funnel.index) == STAGES
        assert report.funnel["customers"].tolist() == [3, 3, 3, 3, 2, 1]
        assert report.funnel["entered"].tolist() == [0, 1, 0, 0, 1, 1]
        assert report.funnel["conversion"].tolist()[:5] == [1.0, 1.0, 1.0, 2 / 3, 0.5]
        assert np.isnan(report.funnel["conversion"].iloc[5])

    def test_methods_and_entries(self, given: dict[str, pd.DataFrame]) -> None:
        report = follow_up(given, tiers(given["customers"], B="S"), AS_OF, Settings())
        assert report is not None
        assert report.methods["contacts"].to_dict() == {"phone": 2, "visit": 1}
        # Overdue first, then the longest silent; who was never contacted before all who were.
        assert list(report.entries.index) == ["B", "D", "A", "C"]
        assert report.entries.loc["A", ["last_contact", "method", "days_since", "overdue"]].tolist() == [
            pd.Timestamp("2026-09-02"), "visit", 13.0, False,
        ]  # fmt: skip

    def test_another_month_is_as_on_its_last_day(self, given: dict[str, pd.DataFrame]) -> None:
        report = follow_up(given, tiers(given["customers"], B="S"), AS_OF, Settings(), month=date(2026, 8, 20))
        assert report is not None
        assert report.month == date(2026, 8, 1)
        assert report.by_owner.loc["王磊", ["contacts", "overdue"]].tolist() == [1, 0]
        assert pd.isna(report.entries.loc["A", "last_contact"])
        assert report.funnel.loc["signed", "customers"] == 1
        levels = tiers(given["customers"], B="S")
        today = overdue(given, levels, AS_OF, Settings())
        again = follow_up(given, levels, AS_OF, Settings(), month=date(2026, 8, 20), state=today)
        assert again is not None
        pd.testing.assert_frame_equal(again.entries, report.entries)

    def test_a_month_without_a_contact_still_tells_of_coverage(self, given: dict[str, pd.DataFrame]) -> None:
        report = follow_up(given, tiers(given["customers"]), AS_OF, Settings(), month=date(2026, 7, 1))
        assert report is not None
        assert report.by_owner["contacts"].sum() == 0
        assert report.methods.empty
        assert report.by_owner.loc["王磊", "coverage"] == 0

    def test_an_owner_without_active_customers_has_no_coverage(self) -> None:
        people = customers({"customer_id": "A", "status": "lost", "owner": "王磊"})
        report = follow_up(frames(people, talk("A", "2026-09-01")), tiers(people), AS_OF, Settings())
        assert report is not None
        assert np.isnan(report.by_owner.loc["王磊", "coverage"])

    def test_no_follow_up_no_report(self) -> None:
        people = customers("A")
        assert follow_up({"customers": people}, tiers(people), AS_OF, Settings()) is None
        assert follow_up(frames(people), tiers(people), AS_OF, Settings()) is None
        assert follow_up(frames(people, talk("A", "2026-09-16")), tiers(people), AS_OF, Settings()) is None

    def test_contacts_without_a_stage_leave_an_empty_funnel(self) -> None:
        people = customers("A")
        report = follow_up(frames(people, talk("A", "2026-09-01")), tiers(people), AS_OF, Settings())
        assert report is not None
        assert report.funnel["customers"].tolist() == [0] * 6
        assert report.funnel["conversion"].isna().all()
