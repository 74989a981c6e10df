"""A period against the same days a year before, by a table worked by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kamxl.compute.period import period

CUSTOMERS = pd.DataFrame(
    {"name": ["甲", "乙", "丙"], "owner": ["王", "李", None]}, index=pd.Index(["C1", "C2", "C3"], name="customer_id")
)
ORDERS = [
    # customer, order, day, amount, profit, status
    ("C1", "O1", "2026-07-01", 100.0, 30.0, "done"),  # first day
    ("C1", "O1", "2026-07-01", 50.0, None, "done"),  # a second line of the same order
    ("C1", "O2", "2026-09-30", 200.0, 40.0, "done"),  # last day
    ("C1", "O3", "2026-10-01", 999.0, 9.0, "done"),  # the day after
    ("C1", "O4", "2026-06-30", 999.0, 9.0, "done"),  # the day before
    ("C1", "O5", "2026-08-01", 40.0, 10.0, "returned"),
    ("C1", "O6", "2026-08-02", 500.0, 90.0, "cancelled"),
    ("C2", "O7", "2025-07-01", 70.0, None, "done"),  # a year before the first day
    ("C2", "O8", "2025-09-30", 5.0, None, "done"),
    ("C2", "O9", "2025-06-30", 999.0, None, "done"),
    ("C9", "O10", "2026-08-01", 999.0, 9.0, "done"),  # of nobody on the list
]


def frames() -> dict[str, pd.DataFrame]:
    orders = pd.DataFrame(
        {
            "order_id": [row[1] for row in ORDERS],
            "order_date": pd.to_datetime([row[2] for row in ORDERS]),
            "amount": [row[3] for row in ORDERS],
            "profit": pd.Series([row[4] for row in ORDERS], dtype=float).to_numpy(),
            "paid": float("nan"),
            "quantity": float("nan"),
            "status": pd.Series([row[5] for row in ORDERS], dtype=object).to_numpy(),
        },
        index=pd.Index([row[0] for row in ORDERS], name="customer_id", dtype=object),
    )
    contacts = pd.DataFrame(
        {"date": pd.to_datetime(["2026-07-01", "2026-09-30", "2026-10-01", "2026-08-15"])},
        index=pd.Index(["C1", "C1", "C1", "C3"], name="customer_id", dtype=object),
    )
    return {"customers": CUSTOMERS, "orders": orders, "follow_ups": contacts}


def test_the_hand_worked_table() -> None:
    found = period(frames(), date(2026, 7, 1), date(2026, 9, 30))
    assert found.index.tolist() == ["C1", "C2", "C3"]
    assert found["revenue"].tolist() == [100 + 50 + 200 - 40, 0, 0]
    assert found["revenue_year_before"].tolist() == [0, 75, 0]
    assert found["difference"].tolist() == [310, -75, 0]
    assert found["orders"].tolist() == [2, 0, 0]
    assert found["profit"].iloc[0] == pytest.approx(30 + 40 - 10)
    assert found["profit"].iloc[1:].isna().all()
    assert found["contacts"].tolist() == [2, 0, 1]


def test_the_year_before_of_a_leap_day() -> None:
    data = frames()
    data["orders"] = data["orders"].iloc[:1].assign(order_date=pd.Timestamp("2023-02-28"))
    found = period(data, date(2024, 2, 29), date(2024, 2, 29))
    assert found.loc["C1", "revenue_year_before"] == 100


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2025, 2, 1), date(2025, 2, 28), 111),  # the whole month against the whole month, 29 February in it
        (date(2025, 1, 1), date(2025, 2, 28), 111),
        (date(2025, 2, 1), date(2025, 2, 27), 1),
        (date(2025, 2, 28), date(2025, 2, 28), 10),  # one day against one day
    ],
)
def test_whole_months_are_held_against_whole_months(since: date, until: date, expected: float) -> None:
    data = frames()
    days = pd.to_datetime(["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01"])
    data["orders"] = data["orders"].iloc[:4].assign(order_date=days, amount=[1.0, 10.0, 100.0, 1000.0])
    assert period(data, since, until).loc["C1", "revenue_year_before"] == expected


def test_the_order_of_rows_changes_nothing() -> None:
    data = frames()
    tenths = pd.concat([data["orders"].iloc[[0]]] * 3).assign(amount=[0.1, 0.2, 0.3], profit=[0.3, 0.2, 0.1])
    data["orders"] = pd.concat([tenths, tenths.set_axis(pd.Index(["C2"] * 3, name="customer_id"))])
    found = period(data, date(2026, 7, 1), date(2026, 9, 30))
    assert found["revenue"].tolist() == [*found["profit"].tolist()[:2], 0] == [0.6, 0.6, 0]
    turned = {key: frame.iloc[::-1] for key, frame in data.items()}
    pd.testing.assert_frame_equal(period(turned, date(2026, 7, 1), date(2026, 9, 30)), found)
    assert found.index.tolist() == ["C1", "C2", "C3"], "customers alike in revenue stand by their number"


def test_a_book_of_customers_alone() -> None:
    found = period({"customers": CUSTOMERS}, date(2026, 1, 1), date(2026, 3, 31))
    assert found[["revenue", "orders", "contacts"]].to_numpy().sum() == 0
    assert len(found) == 3
