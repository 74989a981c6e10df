"""Prices and published figures that are likely typed wrong, and what is out of date, on both sides of each limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from raw_tables import AS_OF, check, found, sentences, table


def prices(*values: float, notes: str | None = None, **changes: object) -> list[int]:
    """Sheet rows of the prices that are warned of; a note stands in the last row."""
    rows = [{"date": date(2026, 9, at + 1), "price": price, **changes} for at, price in enumerate(values)]
    rows[-1]["notes"] = notes
    checked = check(table("market", *rows))
    assert {(issue.code, issue.severity, issue.effect) for issue in checked.issues} <= {("outlier", "warning", "row")}
    faulty = [issue.row for issue in checked.issues]
    assert len(checked.frames["market"]) == len(values) - len(faulty)
    return faulty


class TestPrices:
    @pytest.mark.parametrize(
        ("price", "warned"), [(300.0, False), (300.01, True), (100 / 3 + 0.001, False), (33.33, True)]
    )
    def test_three_times_the_median_or_a_third(self, price: float, warned: bool) -> None:
        assert prices(100, 100, 100, 100, price) == ([6] if warned else [])
        assert prices(90, 90, 90, 90, 30) == [], "a third exactly"

    def test_four_others_are_needed(self) -> None:
        assert prices(100, 100, 100, 1000) == []
        assert prices(100, 100, 100, 100, 1000) == [6]

    def test_beside_prices_of_nothing_no_price_is_far_off(self) -> None:
        assert prices(0, 0, 0, 0, 5) == []
        assert prices(1, 1, 1, 1, 5, 0) == [6, 7]

    def test_the_median_is_that_of_the_others(self) -> None:
        # Others 90, 100, 110, 120: median 105, three times 315.
        assert prices(90, 100, 110, 120, 315) == []
        assert prices(90, 100, 110, 120, 315.01) == [6]

    @pytest.mark.parametrize(("field", "other"), [("competitor", "乙"), ("region", "华南"), ("model", "BX")])
    def test_only_its_like_are_compared(self, field: str, other: str) -> None:
        rows = [{"date": date(2026, 9, at + 1), "price": 100.0} for at in range(4)]
        assert not check(table("market", *rows, {"date": date(2026, 9, 5), "price": 1000.0, field: other})).issues

    @pytest.mark.parametrize("note", ["已确认", "价格已确认：促销", "Confirmed with dealer", "CONFIRMED"])
    def test_a_note_confirms(self, note: str) -> None:
        assert prices(100, 100, 100, 100, 1000, notes=note) == []

    def test_another_note_does_not(self) -> None:
        assert prices(100, 100, 100, 100, 1000, notes="待核实") == [6]


def trends(*values: float, periods: Sequence[str] = (), **changes: object) -> list[int]:
    """Sheet rows of the published figures that are warned of."""
    named = periods or [f"2026-{at:02}" for at in range(1, len(values) + 1)]
    rows = [
        {"period": period, "value": value, "unit": "亿元", **changes}
        for period, value in zip(named, values, strict=True)
    ]
    checked = check(table("trends", *rows))
    assert {(issue.code, issue.severity) for issue in checked.issues} <= {("outlier", "warning")}
    assert len(checked.frames["trends"]) == len(values)  # a warning leaves nothing out
    return [issue.row for issue in checked.issues]


class TestTrends:
    @pytest.mark.parametrize(("value", "warned"), [(50.0, False), (50.1, True), (2.0, False), (1.9, True)])
    def test_five_times_off_both_neighbours(self, value: float, warned: bool) -> None:
        assert trends(10, value, 10) == ([3] if warned else [])

    def test_neighbours_are_those_in_time_whatever_the_order_of_rows(self) -> None:
        assert trends(10, 10, 60, periods=["2026-01", "2026-03", "2026-02"]) == [4]

    def test_at_an_end_the_two_nearest_count(self) -> None:
        assert trends(10, 10, 60) == [4]
        assert trends(60, 10, 10) == [2]
        assert trends(10, 60) == []

    def test_a_rise_that_stays_is_none(self) -> None:
        assert trends(10, 11, 60, 65) == []

    def test_a_rate_that_passes_zero_is_none(self) -> None:
        assert trends(2.0, -0.1, 2.0) == []
        assert trends(0, 5, 0) == [], "beside nothing no figure is far off"
        assert trends(0, 5, 10) == []

    @pytest.mark.parametrize("change", [{"metric": "产量"}, {"region": "华南"}, {"unit": "万台"}, {"industry": "电子"}])
    def test_only_one_series_is_compared(self, change: dict[str, object]) -> None:
        rows = [{"period": f"2026-0{at}", "value": 10.0} for at in (1, 3)]
        assert not check(table("trends", *rows, {"period": "2026-02", "value": 100.0, **change})).issues

    def test_quarters_and_months_are_two_series(self) -> None:
        assert trends(10, 100, 10, periods=["2026-01", "2026Q1", "2026-02"]) == []


class TestStale:
    @pytest.mark.parametrize(("update", "days"), [("每周", 10), ("每月", 45), ("每季", 136)])
    def test_half_as_long_again_as_the_update_frequency(self, update: str, days: int) -> None:
        """7, 30 and 91 days: 10.5, 45 and 136.5."""
        for age, late in ((days, False), (days + 1, True)):
            checked = check(table("market", {"date": AS_OF - timedelta(days=age), "update": update}))
            assert [code for *_, code, _ in found(checked)] == (["stale"] if late else []), (update, age)

    def test_the_latest_frequency_that_is_given_holds_for_its_competitor(self) -> None:
        day = AS_OF - timedelta(days=20)
        rows = [{"date": day - timedelta(days=9), "update": "每周"}, {"date": day, "update": None}]
        other = {"date": day, "competitor": "乙"}
        checked = check(table("market", *rows, other))
        assert found(checked) == [("A3", "date", "stale", "warning")]
        assert sentences(checked) == ["竞品“甲”最近一次监测是 2026-09-10，已过 20 天（上限 10.5 天）。请更新。"]
        rows[1]["update"] = "每月"
        assert not check(table("market", *rows, other)).issues


def test_of_two_observations_of_the_latest_day_the_first_is_named() -> None:
    rows = [{"date": AS_OF - timedelta(days=days), "price": 1.0} for days in (500, 400, 400)]
    assert [issue.row for issue in check(table("market", *rows)).issues if issue.code == "stale"] == [3]


def test_an_observation_of_the_day_itself_counts_and_one_of_tomorrow_does_not() -> None:
    for days, stale in ((0, []), (-1, [2])):
        rows = [{"date": AS_OF - timedelta(days=ago), "price": 1.0} for ago in (500, days)]
        assert [issue.row for issue in check(table("market", *rows)).issues if issue.code == "stale"] == stale
