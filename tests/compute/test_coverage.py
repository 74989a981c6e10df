"""What is left out, against a table worked by hand as of 2026-09-30; the 12 months begin on 2025-10-01."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from kamxl.compute.coverage import LeftOut, is_old, latest_record, left_out

AS_OF = date(2026, 9, 30)


def orders(*rows: tuple[str | None, float, str | None]) -> pd.DataFrame:
    days, amounts, status = zip(*rows, strict=True)
    return pd.DataFrame(
        {"order_date": pd.to_datetime(list(days)), "amount": list(amounts), "status": list(status)},
        index=["C1"] * len(rows),
    )


def test_the_sum_is_of_the_last_twelve_months_and_of_what_bears_no_date() -> None:
    found = orders(
        ("2026-09-30", 100.0, None),
        ("2025-10-01", 20.0, "done"),
        ("2025-09-30", 1_000.0, "done"),    # too old
        ("2026-10-01", 1_000.0, "done"),    # after the day
        (None, 3.0, "done"),                # undated
        ("2026-01-05", 1_000.0, "cancelled"),
        ("2026-01-05", 7.0, "returned"),    # negative, whatever its sign
        ("2026-01-05", -7.0, "returned"),
        ("2026-01-05", np.nan, "done"),     # cannot be read
    )  # fmt: skip
    assert left_out({"orders": found}, AS_OF) == LeftOut(0, 9, 100 + 20 + 3 - 14)
    assert left_out({"orders": found, "customers": found.iloc[:2]}, AS_OF).rows == 11


def test_orders_of_days_to_come_are_counted_apart() -> None:
    found = orders(("2026-09-30", 1.0, None), ("2026-10-01", 1.0, None), ("2062-05-21", 1.0, None))
    assert left_out({}, AS_OF, {"orders": found}) == LeftOut(0, 0, 0.0, later=2)


def test_what_has_no_rate_is_added_up_by_currency_returns_negative() -> None:
    found = orders(("2026-08-01", np.nan, None), ("2026-08-02", np.nan, "returned"), ("2026-08-02", np.nan, "returned"), ("2026-08-03", np.nan, "cancelled"))  # fmt: skip
    found = found.assign(unconverted=[100_000.0, 30_000.0, -5_000.0, 9.0], unconverted_currency=["JPY"] * 4)
    assert left_out({"orders": found}, AS_OF).unconverted == {"JPY": 65_000.0}


def test_what_cannot_be_read_at_all_has_no_sum() -> None:
    assert left_out({"orders": orders(("2026-01-05", np.nan, None))}, AS_OF) == LeftOut(0, 1, None)
    assert left_out({"orders": orders(("2020-01-05", np.nan, None))}, AS_OF) == LeftOut(0, 1, 0)
    assert left_out({}, AS_OF) == LeftOut(0, 0, 0)
    assert left_out({"orders": orders(("2026-01-05", 1.0, None)).iloc[:0]}, AS_OF) == LeftOut(0, 0, 0)


def test_the_newest_record_is_an_order_or_a_follow_up_up_to_the_day() -> None:
    days = pd.to_datetime(["2026-08-01", "2027-01-01"])
    frames = {"orders": pd.DataFrame({"order_date": days}), "follow_ups": pd.DataFrame({"date": days[:1]})}
    assert latest_record(frames, AS_OF) == date(2026, 8, 1)
    assert latest_record({}, AS_OF) is None
    assert latest_record(frames, date(2020, 1, 1)) is None


@pytest.mark.parametrize(("latest", "old"), [(date(2026, 8, 16), False), (date(2026, 8, 15), True), (None, False)])
def test_more_than_forty_five_days_are_old(latest: date | None, old: bool) -> None:
    assert is_old(latest, AS_OF, 45) is old
