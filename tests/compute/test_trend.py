"""The sales trend by hand. as_of is 2026-08-15 unless a case says otherwise: the third quarter, day 46 of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_frames import customers, orders, typed

from kamxl.compute.analysis import Trend
from kamxl.compute.facts import facts, valid_orders
from kamxl.compute.trend import trend

AS_OF = date(2026, 8, 15)


def trend_of(lines: pd.DataFrame, as_of: date = AS_OF, first_month: int = 1, **sheets: pd.DataFrame) -> Trend:
    frames = {"customers": customers("A", "B"), "orders": lines, **sheets}
    valid = valid_orders(frames, as_of)
    found = trend(frames, valid, facts(frames["customers"], valid, as_of), as_of, first_month)
    assert found is not None
    return found


def test_without_orders_there_is_no_trend() -> None:
    people = customers("A")
    valid = valid_orders({}, AS_OF)
    assert trend({"customers": people}, valid, facts(people, valid, AS_OF), AS_OF) is None


class TestMonthly:
    def test_24_months_up_to_this_one(self) -> None:
        table = trend_of(orders(("A", "2026-08-01", 10.0))).monthly
        assert list(table) == ["revenue", "orders", "mean_order", "revenue_year_before"]
        assert (len(table), table.index[0], table.index[-1]) == (
            24,
            pd.Timestamp("2024-09-01"),
            pd.Timestamp("2026-08-01"),
        )
        assert table.index.is_unique

    def test_revenue_is_net_and_orders_are_distinct_purchases(self) -> None:
        lines = orders(
            {"customer_id": "A", "order_id": "X", "order_date": "2026-07-01", "amount": 100.0},
            {"customer_id": "A", "order_id": "X", "order_date": "2026-07-01", "amount": 50.0},
            {"customer_id": "B", "order_id": "Y", "order_date": "2026-07-31", "amount": 30.0},
            {"customer_id": "B", "order_id": "Z", "order_date": "2026-07-31", "amount": 20.0, "status": "returned"},
            {"customer_id": "B", "order_id": "W", "order_date": "2026-07-31", "amount": 99.0, "status": "cancelled"},
        )
        table = trend_of(lines).monthly
        # 100 + 50 + 30 − 20 = 160 in two orders
        assert table.loc["2026-07-01", ["revenue", "orders", "mean_order"]].tolist() == [160.0, 2.0, 80.0]
        assert table.loc["2026-06-01", ["revenue", "orders"]].tolist() == [0.0, 0.0]
        assert pd.isna(table.loc["2026-06-01", "mean_order"])

    def test_the_month_under_way_is_held_against_as_many_days_of_the_year_before(self) -> None:
        lines = orders(
            ("A", "2025-08-15", 40.0), ("A", "2025-08-16", 60.0), ("A", "2025-07-31", 7.0), ("A", "2024-09-30", 3.0)
        )
        table = trend_of(lines).monthly["revenue_year_before"]
        assert table.loc["2026-08-01"] == 40.0
        assert table.loc["2026-07-01"] == 7.0
        assert table.loc["2025-09-01"] == 3.0
        assert trend_of(lines, date(2026, 8, 31)).monthly["revenue_year_before"].iloc[-1] == 100.0

    def test_29_february_belongs_to_a_february_that_has_ended(self) -> None:
        lines = orders(("A", "2024-02-29", 5.0), ("A", "2025-02-28", 4.0))
        assert trend_of(lines, date(2025, 2, 28)).monthly["revenue_year_before"].iloc[-1] == 5.0
        assert trend_of(lines, date(2025, 2, 27)).monthly["revenue_year_before"].iloc[-1] == 0.0
        assert trend_of(lines, date(2024, 2, 29)).monthly["revenue"].iloc[-1] == 5.0

    def test_before_the_first_order_of_a_book_nothing_is_known(self) -> None:
        lines = orders(("A", "2025-09-30", 1.0), ("A", "2026-08-01", 100.0))
        found = trend_of(lines, date(2026, 9, 30))
        before = found.monthly["revenue_year_before"]
        assert before.loc["2026-09-01"] == 1.0
        assert before.loc[:"2026-08-01"].isna().all(), "a line of zeros said that nothing was sold"
        assert found.compared_from == pd.Timestamp("2026-10-01"), "one day of September is no September"
        assert trend_of(orders(("A", "2025-09-03", 1.0))).compared_from == pd.Timestamp("2026-09-01")


class TestPeriods:
    def test_against_one_day_of_a_year_nothing_is_compared(self) -> None:
        """A book that begins on the last day of the year before said +16,546 %."""
        lines = orders(("A", "2025-09-30", 1.0), ("A", "2026-08-01", 100.0))
        found = trend_of(lines, date(2026, 9, 30))
        assert found.periods["change_on_year"].isna().all()
        assert found.quarters["change"].isna().all()
        assert found.periods.loc["last_12_months", "year_before"] == 1.0
        whole = trend_of(orders(("A", "2024-11-05", 50.0), ("A", "2026-08-01", 100.0)), date(2026, 9, 30))
        assert whole.periods.loc["last_12_months", "change_on_year"] == 1.0, "a tenth of it may lack"
        late = trend_of(orders(("A", "2024-11-07", 50.0), ("A", "2026-08-01", 100.0)), date(2026, 9, 30))
        assert pd.isna(late.periods.loc["last_12_months", "change_on_year"])

    def row(self, name: str, as_of: date, *days: str) -> list[float]:
        """revenue, previous, year_before where the n-th day brings 10^n."""
        lines = orders(*(("A", day, 10.0**place) for place, day in enumerate(days)))
        return list(trend_of(lines, as_of).periods.loc[name, ["revenue", "previous", "year_before"]])

    def test_quarter_to_date_against_as_many_days(self) -> None:
        # 1 July to 15 August are 46 days; the first 46 days of the second quarter end on 16 May.
        days = [
            "2026-07-01",
            "2026-08-15",
            "2026-04-01",
            "2026-05-16",
            "2026-05-17",
            "2025-07-01",
            "2025-08-15",
            "2025-08-16",
        ]
        assert self.row("quarter", AS_OF, *days) == [11.0, 1_100.0, 1_100_000.0]

    def test_a_quarter_that_has_ended_is_held_against_whole_ones(self) -> None:
        # The first quarter of 2026 has 90 days, the fourth of 2025 has 92: its last two days count.
        days = ["2026-03-31", "2025-12-31", "2025-03-31"]
        assert self.row("quarter", date(2026, 3, 31), *days) == [1.0, 10.0, 100.0]

    def test_no_day_is_counted_on_both_sides(self) -> None:
        # 29 June is day 90 of the second quarter; the first quarter has just 90 days.
        days = ["2026-06-29", "2026-03-31", "2026-04-01"]
        assert self.row("quarter", date(2026, 6, 29), *days) == [101.0, 10.0, 0.0]

    def test_year_to_date_and_12_months(self) -> None:
        days = [
            "2026-01-01",
            "2025-12-31",
            "2025-08-16",
            "2025-08-15",
            "2025-01-01",
            "2024-12-31",
            "2024-08-16",
            "2024-08-15",
        ]
        assert self.row("year_to_date", AS_OF, *days) == [1.0, 11_000.0, 11_000.0]
        assert self.row("last_12_months", AS_OF, *days) == [111.0, 1_111_000.0, 1_111_000.0]

    def test_29_february(self) -> None:
        days = ["2024-02-29", "2023-03-01", "2023-02-28", "2022-03-01", "2022-02-28"]
        assert self.row("last_12_months", date(2024, 2, 29), *days) == [11.0, 1_100.0, 1_100.0]

    def test_a_year_to_the_end_of_february_is_held_against_all_of_it(self) -> None:
        days = ["2025-02-28", "2024-02-29", "2024-03-01"]
        assert self.row("year_to_date", date(2025, 2, 28), *days) == [1.0, 10.0, 10.0]
        assert self.row("year_to_date", date(2025, 2, 27), "2025-02-27", "2024-02-27", "2024-02-28") == [
            1.0,
            10.0,
            10.0,
        ]

    def test_a_first_quarter_and_its_year_have_the_same_days_of_the_year_before(self) -> None:
        """To 28 February 2025: all of February 2024. To 28 and 29 February 2024: 28 February 2023. To 1 March: 1 March."""
        for as_of, last, not_yet in (
            (date(2025, 2, 28), "2024-02-29", "2024-03-01"),
            (date(2024, 2, 28), "2023-02-28", "2023-03-01"),
            (date(2024, 2, 29), "2023-02-28", "2023-03-01"),
            (date(2024, 3, 1), "2023-03-01", "2023-03-02"),
            (date(2025, 3, 1), "2024-03-01", "2024-03-02"),
        ):
            for name in ("quarter", "year_to_date"):
                assert self.row(name, as_of, as_of.isoformat(), last, not_yet)[::2] == [1.0, 10.0], (name, as_of)

    def test_changes_and_no_base(self) -> None:
        lines = orders(("A", "2026-08-01", 150.0), ("A", "2026-04-01", 200.0))
        table = trend_of(lines).periods
        assert table.loc["quarter", "change"] == -0.25
        assert pd.isna(table.loc["quarter", "change_on_year"])
        assert list(table.index) == ["quarter", "year_to_date", "last_12_months"]
        pence = orders(("A", "2026-08-01", 0.25), ("A", "2026-04-01", 0.5))
        assert trend_of(pence).periods.loc["quarter", "change"] == -0.5, "any base above nothing"

    def test_a_base_of_returns_gives_no_share(self) -> None:
        back = {"customer_id": "A", "order_date": "2026-04-01", "amount": 5.0, "status": "returned"}
        table = trend_of(orders({"customer_id": "A", "order_date": "2026-08-01", "amount": 5.0}, back)).periods
        assert table.loc["quarter", "previous"] == -5.0
        assert pd.isna(table.loc["quarter", "change"])


class TestFiscalYear:
    """A year that begins in April; as_of 15 August 2026 is day 46 of its second quarter."""

    def test_quarter_and_year_to_date_begin_in_its_months(self) -> None:
        lines = orders(
            ("A", "2026-07-01", 1.0), ("A", "2026-06-30", 10.0), ("A", "2026-04-01", 100.0), ("A", "2026-03-31", 1_000.0),
            ("A", "2025-04-01", 10_000.0), ("A", "2025-08-15", 20_000.0), ("A", "2025-03-31", 100_000.0),
        )  # fmt: skip
        found = trend_of(lines, first_month=4).periods
        assert found.loc["quarter", ["revenue", "year_before"]].tolist() == [1.0, 20_000.0]
        assert found.loc["year_to_date", ["revenue", "year_before"]].tolist() == [111.0, 30_000.0]

    def test_a_year_that_began_in_the_calendar_year_before(self) -> None:
        lines = orders(
            ("A", "2025-10-01", 1.0),
            ("A", "2025-09-30", 10.0),
            ("A", "2026-01-01", 100.0),
            ("A", "2026-02-20", 1_000.0),
        )
        found = trend_of(lines, date(2026, 2, 20), first_month=10).periods
        assert found.loc["year_to_date", "revenue"] == 1_101.0
        assert found.loc["quarter", "revenue"] == 1_100.0


class TestMovers:
    def test_the_five_largest_each_way_with_their_latest_note(self) -> None:
        ids = [f"U{n}" for n in range(7)] + [f"D{n}" for n in range(2)] + ["same", "typed"]
        lines = [(f"U{n}", "2026-01-05", 100.0 + n) for n in range(7)]
        lines += [(f"D{n}", "2025-01-05", 10.0) for n in range(2)]
        lines += [("same", "2025-01-05", 10.0), ("same", "2026-01-05", 10.0)]
        people = customers(
            *({"customer_id": key} for key in ids if key not in ("typed", "D1")),
            {"customer_id": "D1", "last_follow_up": "2026-08-02", "follow_up_note": "停产检修"},
            {"customer_id": "typed", "annual_amount": 9_999.0},
        )
        talks = [
            {"customer_id": "U6", "date": "2026-08-01", "content": "扩产"},
            {"customer_id": "U6", "date": "2026-05-01", "content": "旧"},
            {"customer_id": "U6", "date": "2026-08-16", "content": "明天的事"},
        ]
        found = trend_of(orders(*lines), customers=people, follow_ups=typed("follow_ups", talks))
        assert list(found.risers.index) == ["U6", "U5", "U4", "U3", "U2"]
        assert list(found.risers.columns) == [
            "name",
            "revenue_12m",
            "revenue_previous_12m",
            "difference",
            "note",
            "note_date",
        ]
        assert found.risers.loc["U6", ["difference", "note", "note_date"]].tolist() == [
            106.0,
            "扩产",
            pd.Timestamp("2026-08-01"),
        ]
        assert found.risers.loc["U5", "note"] is None
        # A tie goes by customer id; the note of the customer sheet stands in where there is no follow-up.
        assert list(found.fallers.index) == ["D0", "D1"]
        assert found.fallers.loc["D1", ["difference", "note"]].tolist() == [-10.0, "停产检修"]

    def test_nobody_moved(self) -> None:
        found = trend_of(orders(("A", "2020-01-05", 1.0)))
        assert found.risers.empty
        assert found.fallers.empty
        assert found.monthly["revenue"].sum() == 0


LINES = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.dates(date(2024, 1, 1), date(2026, 9, 1)).map(str),
        st.sampled_from([0.1, 0.2, 0.7, 1e6]),
    ),
    min_size=1,
    max_size=15,
)


@settings(max_examples=50, deadline=None)
@given(LINES, st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.randoms(use_true_random=False))
def test_order_of_rows_and_sums(rows: list[Any], as_of: date, random: Any) -> None:
    lines = orders(*rows)
    if valid_orders({"orders": lines}, as_of).empty:
        return
    places = list(range(len(rows)))
    random.shuffle(places)
    one, other = trend_of(lines, as_of), trend_of(lines.iloc[places], as_of)
    pd.testing.assert_frame_equal(one.monthly, other.monthly)
    pd.testing.assert_frame_equal(one.periods, other.periods)
    # Twelve whole months and the one under way hold what the 12-month window holds, and more by less than a month.
    assert one.monthly["revenue"].iloc[-12:].sum() <= one.periods.loc["last_12_months", "revenue"] + 1e-6
    assert one.periods.loc["last_12_months", "revenue"] <= one.monthly["revenue"].iloc[-13:].sum() + 1e-6


class TestQuarters:
    def test_the_last_is_held_against_as_many_days(self) -> None:
        """Of this quarter 30 from two orders of A, less 5 sent back; a year before 10 by 15 August, and 90 after."""
        lines = orders(
            ("A", "2026-07-01", 20.0), ("A", "2026-08-15", 10.0), {"customer_id": "B", "order_date": "2026-08-02", "amount": 5.0, "status": "returned"},
            ("B", "2025-08-15", 10.0), ("B", "2025-08-16", 90.0), ("B", "2026-06-30", 7.0),
            ("A", "2024-07-01", 1.0),
        )  # fmt: skip
        table = trend_of(lines).quarters
        assert (len(table), table.index[0], table.index[-1]) == (
            8,
            pd.Timestamp("2024-10-01"),
            pd.Timestamp("2026-07-01"),
        )
        assert table.iloc[-1].tolist() == [25, 10, 1.5, 2, 1]
        assert table.iloc[-2, [0, 3, 4]].tolist() == [7, 1, 1]
        assert table.loc["2025-07-01", "revenue"] == 100, "a quarter that has ended is whole"

    def test_they_follow_the_fiscal_year(self) -> None:
        assert trend_of(orders(("A", "2026-08-01", 1.0)), first_month=2).quarters.index[-1] == pd.Timestamp(
            "2026-08-01"
        )
