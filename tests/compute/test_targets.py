"""Targets, worked by hand: periods, what was reached, pace and forecast."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typed_frames import customers, orders, typed

from kamxl.compute.deals import DealStalled, board
from kamxl.compute.facts import valid_orders
from kamxl.compute.targets import SCOPE, Pace, bounds, earlier, gone, headline, targets
from kamxl.settings import Pipeline

AS_OF = date(2026, 8, 15)
WAN = 10_000


@pytest.mark.parametrize(
    ("period", "first", "since", "until"),
    [
        ("2026", 1, "2026-01-01", "2026-12-31"),
        ("2026", 4, "2026-04-01", "2027-03-31"),
        ("2026Q3", 1, "2026-07-01", "2026-09-30"),
        ("2026Q1", 4, "2026-04-01", "2026-06-30"),
        ("2026Q4", 4, "2027-01-01", "2027-03-31"),
        ("2026-02", 4, "2026-02-01", "2026-02-28"),
        ("2024-02", 1, "2024-02-01", "2024-02-29"),
    ],
)
def test_periods_follow_the_fiscal_year(period: str, first: int, since: str, until: str) -> None:
    assert [day.isoformat() for day in bounds(period, first)] == [since, until]


@pytest.mark.parametrize(("as_of", "share"), [("2026-06-30", 0), ("2026-07-01", 1 / 92), ("2026-08-15", 46 / 92), ("2026-09-30", 1), ("2027-01-01", 1)])  # fmt: skip
def test_the_share_that_is_gone_counts_both_days(as_of: str, share: float) -> None:
    assert gone(date(2026, 7, 1), date(2026, 9, 30), date.fromisoformat(as_of)) == share


CUSTOMERS = customers(
    {"customer_id": "A", "owner": "王", "region": "华东"},
    {"customer_id": "B", "owner": "王", "region": "华南"},
    {"customer_id": "C", "owner": "李", "region": "华东"},
)
"""Quarter 2026Q3: 46 of 92 days are gone on 15 August.

| order | whose | day | amount | profit | product | paid, on |
|---|---|---|---|---|---|---|
| A1 | A | 2026-07-10 | 30 万 | 6 万 | 电机 | 30 万 on 2026-08-01 |
| A2 | A | 2026-08-15 | 10 万 | – | 泵 | 5 万, undated |
| A3 | A | 2026-08-16 | 99 万 | 9 万 | 电机 | after as_of |
| B1 | B | 2026-07-20 | 20 万 | 4 万 | 泵 | 20 万 on 2026-10-01: after as_of |
| B2 | B | 2026-06-30 | 50 万 | 5 万 | 电机 | 50 万 on 2026-07-02 |
| C1 | C | 2026-07-05 | −4 万 (a return) | | 电机 | |
"""
LINES: tuple[dict[str, Any], ...] = (
    {"order_id": "A1", "customer_id": "A", "order_date": "2026-07-10", "amount": 30.0, "profit": 6.0, "paid": 30.0, "paid_date": "2026-08-01"},
    {"order_id": "A2", "customer_id": "A", "order_date": "2026-08-15", "amount": 10.0, "product": "泵", "paid": 5.0},
    {"order_id": "A3", "customer_id": "A", "order_date": "2026-08-16", "amount": 99.0, "profit": 9.0},
    {"order_id": "B1", "customer_id": "B", "order_date": "2026-07-20", "amount": 20.0, "profit": 4.0, "product": "泵", "paid": 20.0, "paid_date": "2026-10-01"},
    {"order_id": "B2", "customer_id": "B", "order_date": "2026-06-30", "amount": 50.0, "profit": 5.0, "paid": 50.0, "paid_date": "2026-07-02"},
    {"order_id": "C1", "customer_id": "C", "order_date": "2026-07-05", "amount": 4.0, "status": "returned"},
)  # fmt: skip


def lines(*rows: dict[str, Any]) -> pd.DataFrame:
    money = ("amount", "profit", "paid")
    return orders(*({name: cell * WAN if name in money else cell for name, cell in row.items()} for row in rows))


def found(*rows: dict[str, Any], given: pd.DataFrame | None = None, as_of: date = AS_OF, **frames: Any) -> pd.DataFrame:
    book = {
        "customers": CUSTOMERS, "orders": lines(*LINES) if given is None else given,
        "targets": typed("targets", [{"period": "2026Q3", "measure": "revenue", "value": 100.0, **row} for row in rows]), **frames,
    }  # fmt: skip
    pipeline = board(book, as_of, Pipeline(), DealStalled())
    return targets(book, valid_orders(book, as_of), pipeline.open if pipeline else None, as_of)


@pytest.mark.parametrize(
    ("row", "actual"),
    [
        ({}, 30 + 10 + 20 - 4),
        ({"owner": "王"}, 60),
        ({"region": "华东"}, 36),
        ({"customer_id": "A"}, 40),
        ({"product": "泵"}, 30),
        ({"owner": "王", "product": "电机"}, 30),
        ({"measure": "profit"}, 10),
        ({"measure": "paid"}, 30 + 5 + 50),
        ({"period": "2026-07"}, 46),
        ({"period": "2026"}, 106),
        ({"period": "2026Q4"}, 0),
        ({"period": "2026Q2"}, 50),
    ],
)
def test_what_was_reached(row: dict[str, Any], actual: float) -> None:
    assert found(row)["actual"].tolist() == [actual * WAN]


def test_pace_is_attainment_by_the_share_that_is_gone() -> None:
    """56 万 of 100 万 after half of the days: 56 %, pace 1.12; missing 44 万."""
    (row,) = found({}).itertuples()
    assert (row.target, row.attainment, row.gone, row.pace) == (100 * WAN, 0.56, 0.5, 1.12)
    assert (row.gap, row.current) == (-44 * WAN, True)


def test_without_earlier_years_the_share_of_days_tells_the_rest() -> None:
    """56 万 in half of the days become 112 万."""
    assert found({})["forecast"].tolist() == [112 * WAN]
    assert found({})["usual"].isna().all()


def test_earlier_years_tell_how_much_is_usually_done_by_this_day() -> None:
    """In the same quarter a year ago 20 of 100 万 were done by 15 August, two years ago 60 of 100: 40 % on the mean.
    30 万 this year are 75 in the end. The year before those is not whole in the book and does not count.
    """
    past = [("2023-08-30", 7.0), ("2024-08-01", 60.0), ("2024-09-01", 40.0), ("2025-08-15", 20.0), ("2025-08-16", 80.0)]
    given = lines(
        *({"customer_id": "A", "order_date": day, "amount": amount} for day, amount in [*past, ("2026-07-10", 30.0)])
    )
    (row,) = found({}, given=given).itertuples()
    assert row.usual == pytest.approx(0.4)
    assert row.forecast == pytest.approx(75 * WAN)


def test_no_more_than_all_is_usually_done() -> None:
    """Of the 100 万 of a year ago 120 were there by 15 August, and 20 went back later: all of it."""
    past = [("2023-07-02", 1.0), ("2024-07-02", 1.0), ("2025-08-01", 120.0)]
    back = {"customer_id": "A", "order_date": "2025-09-01", "amount": 20.0, "status": "returned"}
    given = lines(*({"customer_id": "A", "order_date": day, "amount": amount} for day, amount in past), back)
    (row,) = found({}, given=given).itertuples()
    assert row.usual == 1.0


def test_deals_that_close_in_the_period_are_the_forecast_where_they_are_more() -> None:
    """Rest 56 万 by days, deals 100 万 × 70 %: 126 万. Of another quarter they do not count, and for profit a fifth does.
    What was given back is not expected to be given back again.
    """
    deals = [
        {"deal_id": "D1", "customer_id": "A", "name": "x", "stage": "proposal", "amount": 100.0 * WAN, "close_date": "2026-09-01", "owner": "王"},
        {"deal_id": "D2", "customer_id": "A", "name": "x", "stage": "proposal", "amount": 900.0 * WAN, "close_date": "2026-10-01", "owner": "王"},
        {"deal_id": "D3", "customer_id": "A", "name": "x", "stage": "won", "amount": 900.0 * WAN, "close_date": "2026-08-01", "owner": "王"},
    ]  # fmt: skip
    rows = found({}, {"measure": "profit"}, {"measure": "paid"}, {"owner": "李"}, deals=typed("deals", deals))
    assert rows["weighted"].tolist() == [70 * WAN, pytest.approx(14 * WAN), 0, 0]
    assert rows["forecast"].tolist() == [126 * WAN, pytest.approx(24 * WAN), 170 * WAN, -4 * WAN]


def test_in_a_period_that_is_over_nothing_is_still_to_come() -> None:
    """The deal of June was not closed in it: it is late, and no sale of the quarter any more."""
    deals = [{"deal_id": "D1", "customer_id": "A", "name": "x", "stage": "proposal", "amount": 100.0 * WAN, "close_date": "2026-06-20", "owner": "王"}]  # fmt: skip
    (row,) = found({"period": "2026Q2"}, deals=typed("deals", deals)).itertuples()
    assert (row.actual, row.weighted, row.forecast) == (50 * WAN, 70 * WAN, 50 * WAN)


def test_what_a_book_does_not_keep_is_not_measured() -> None:
    """No orders, or none with a payment, is no quarter without sales or payments: nobody is behind."""
    measures = [{"measure": one} for one in ("revenue", "profit", "paid", "new_customers")]
    none, unpaid = lines(*LINES).iloc[:0], lines({"customer_id": "A", "order_date": "2026-07-10", "amount": 30.0})
    assert found(*measures, given=none)["actual"].isna().all()
    assert found(*measures, given=unpaid)["actual"].isna().tolist() == [False, True, True, False]


def test_a_period_that_is_over_or_ahead() -> None:
    over, ahead = found({"period": "2026Q2"}, {"period": "2026Q4"}).itertuples()
    assert (over.forecast, over.gone, over.current) == (50 * WAN, 1.0, False)
    assert np.isnan(ahead.pace)
    assert np.isnan(ahead.forecast)


def test_customers_are_new_by_their_first_order_and_visits_by_method() -> None:
    """C has sent goods back and bought nothing; B's first order lies in June. Visits know no product."""
    visits = typed(
        "follow_ups",
        [
            {"customer_id": "A", "date": day, "method": method, "content": "x", "owner": "李"}
            for day, method in [("2026-07-01", "visit"), ("2026-08-15", "visit"), ("2026-08-16", "visit"), ("2026-07-02", "phone")]
        ],
    )  # fmt: skip
    rows = found(
        {"measure": "new_customers", "value": 4.0}, {"measure": "new_customers", "value": 4.0, "product": "泵"},
        {"measure": "visits", "value": 4.0}, {"measure": "visits", "value": 4.0, "owner": "李"}, {"measure": "visits", "value": 4.0, "product": "泵"},
        follow_ups=visits,
    )  # fmt: skip
    assert rows["actual"].tolist()[:4] == [1, 2, 2, 0]
    assert rows["target"].tolist() == [4.0] * 5
    assert rows["attainment"].tolist()[2] == 0.5
    assert np.isnan(rows["actual"].iloc[4])
    assert np.isnan(found({"measure": "visits"})["actual"].iloc[0]), "a book without follow-ups"


@pytest.mark.parametrize("value", [0.0, -5.0])
def test_a_target_that_is_not_above_nothing_has_no_rate(value: float) -> None:
    (row,) = found({"value": value}).itertuples()
    assert np.isnan([row.attainment, row.pace]).all()
    assert row.actual == 56 * WAN


def test_a_book_without_targets() -> None:
    book = {"customers": CUSTOMERS}
    rows = targets(book, valid_orders(book, AS_OF), None, AS_OF)
    assert rows.empty
    assert rows["target"].dtype == float


def test_a_year_begins_in_january_unless_settings_say() -> None:
    assert bounds("2026") == (date(2026, 1, 1), date(2026, 12, 31))
    assert bounds("2026Q3") == (date(2026, 7, 1), date(2026, 9, 30))


def test_pace_is_unknown_before_the_first_day() -> None:
    """Half of the target in a quarter of the days is twice the pace; before the first day there is none."""
    assert Pace("2026", "revenue", 100.0, 50.0, 0.25, np.nan).pace == 2.0
    assert np.isnan(Pace("2026", "revenue", 100.0, 50.0, 0.0, np.nan).pace)


def test_earlier_years_end_with_their_month_and_begin_with_the_book() -> None:
    """February of 2024 has 29 days; that of 2023 began before the first order."""
    found = list(earlier(date(2023, 5, 1), date(2026, 2, 1), date(2026, 2, 28)))
    assert found == [(date(2025, 2, 1), date(2025, 2, 28)), (date(2024, 2, 1), date(2024, 2, 29))]


def running_rows(*rows: dict[str, Any]) -> pd.DataFrame:
    """Targets that run today, each of 100 of which 40 are reached, unless a row says otherwise."""
    usual = {"period": "2026Q3", "measure": "revenue", "target": 100.0, "actual": 40.0, "attainment": 0.4, "gone": 0.5, "forecast": 80.0, "current": True}  # fmt: skip
    made = [{**usual, **dict.fromkeys(SCOPE), "source_row": at, **row} for at, row in enumerate(rows, 4)]
    return pd.DataFrame(made).astype(dict.fromkeys(SCOPE, object))


@pytest.mark.parametrize(
    ("rows", "period", "measure", "target"),
    [
        # Of all before an owner's; a quarter before a year before a month; revenue before profit; the first row of equals.
        ([{"owner": "王磊", "target": 1.0}, {"target": 2.0}], "2026Q3", "revenue", 2),
        ([{"period": "2026-08", "target": 1.0}, {"period": "2026", "target": 2.0}, {"target": 3.0}], "2026Q3", "revenue", 3),
        ([{"period": "2026-08", "target": 1.0}, {"period": "2026", "target": 2.0}], "2026", "revenue", 2),
        ([{"measure": "profit", "target": 1.0}, {"measure": "revenue", "period": "2026-08", "target": 2.0}], "2026-08", "revenue", 2),
        ([{"target": 1.0}, {"target": 2.0}], "2026Q3", "revenue", 1),
        ([{"target": 1.0, "current": False}, {"target": 2.0}], "2026Q3", "revenue", 2),
        ([{"target": 1.0, "attainment": np.nan}, {"target": 2.0}], "2026Q3", "revenue", 2),
        # Without one of all: what the owners have together, of one measure and period; else regions', products'.
        ([{"owner": "王磊", "target": 1.0}, {"owner": "李娜", "target": 2.0}, {"owner": "李娜", "period": "2026-08", "target": 4.0}, {"owner": "李娜", "measure": "profit", "target": 8.0}], "2026Q3", "revenue", 3),
        ([{"region": "华东", "target": 1.0}, {"owner": "李娜", "target": 2.0}], "2026Q3", "revenue", 2),
        ([{"region": "华东", "target": 1.0}, {"product": "泵", "target": 2.0}, {"region": "华北", "target": 4.0}], "2026Q3", "revenue", 5),
        ([{"region": "华东", "owner": "李娜", "target": 1.0}, {"product": "泵", "target": 2.0}], "2026Q3", "revenue", 2),
    ],
)  # fmt: skip
def test_the_one_target_that_says_how_it_goes(
    rows: list[dict[str, Any]], period: str, measure: str, target: float
) -> None:
    found = headline(running_rows(*rows))
    assert found is not None
    assert (found.period, found.measure, found.target) == (period, measure, target)


@pytest.mark.parametrize(("forecast", "together"), [(35.0, 115.0), (np.nan, np.nan)])
def test_what_owners_reached_and_will_reach_is_added_and_the_time_is_not(forecast: float, together: float) -> None:
    """A forecast that is not known of one is not known of all: it is not nothing."""
    found = headline(
        running_rows({"owner": "王磊"}, {"owner": "李娜", "target": 50.0, "actual": 30.0, "forecast": forecast})
    )
    assert found is not None
    assert (found.target, found.actual, found.gone) == (150, 70, 0.5)
    assert found.attainment == 70 / 150
    assert np.array_equal(found.forecast, together, equal_nan=True)


@pytest.mark.parametrize(
    "row", [{"current": False}, {"attainment": np.nan}, {"owner": "王磊", "region": "华东"}, {"owner": "王磊", "customer_id": "A"}]
)  # fmt: skip
def test_nothing_that_runs_says_how_it_goes(row: dict[str, Any]) -> None:
    assert headline(running_rows(row)) is None


@pytest.mark.parametrize("period", ["26", "2026Q5", "2026-13", "2026Q", ""])
def test_what_is_no_period_is_an_error_of_the_caller(period: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the text is the period, or the calendar's
        bounds(period)
