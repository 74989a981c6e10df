"""Gaps between order days, against the same by hand and by pandas on random books."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from typed_frames import orders

from kamxl.compute.facts import valid_orders
from kamxl.compute.rhythm import rhythm

AS_OF = date(2026, 9, 30)


def test_gaps_of_order_days() -> None:
    """A orders on 1, 1, 11 and 41 January: gaps of 10 and 30. B once; what is sent back is no order."""
    lines = orders(("A", "2026-01-11", 1.0), ("A", "2026-01-01", 1.0), ("A", "2026-01-01", 2.0), ("A", "2026-02-10", 1.0), ("B", "2026-03-01", 1.0), ("C", "2026-03-01", -1.0))  # fmt: skip
    found = rhythm(valid_orders({"orders": lines}, AS_OF))
    assert list(found.gaps.index) == ["A", "B"]
    assert found.gaps.loc["A"].tolist() == [3, pd.Timestamp(2026, 2, 10), 20, 30]
    assert found.gaps.loc["B", ["number", "last"]].tolist() == [1, pd.Timestamp(2026, 3, 1)]
    assert np.isnan(found.gaps.loc["B", "gap"])
    assert found.median == 20


def test_no_orders() -> None:
    found = rhythm(valid_orders({}, AS_OF))
    assert found.gaps.empty
    assert np.isnan(found.median)


@pytest.mark.parametrize("seed", range(4))
def test_against_pandas(seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows = [(f"C{draw.integers(0, 12)}", (AS_OF - timedelta(days=int(draw.integers(0, 700)))).isoformat(), float(draw.integers(-1, 9))) for _ in range(150)]  # fmt: skip
    valid = valid_orders({"orders": orders(*rows)}, AS_OF)
    found = rhythm(valid)
    bought = valid[valid["purchase"].to_numpy(dtype=bool)]
    days = pd.DataFrame({"who": bought.index, "day": bought["order_date"].to_numpy()}).drop_duplicates()
    days = days.sort_values(["who", "day"])
    days["gap"] = days.groupby("who")["day"].diff().dt.days
    groups = days.groupby("who")
    assert found.gaps["number"].tolist() == groups.size().tolist()
    assert found.gaps["last"].tolist() == groups["day"].max().tolist()
    for name, values in (("gap", groups["gap"].median()), ("longest", groups["gap"].max())):
        assert found.gaps[name].tolist() == pytest.approx(values.tolist(), nan_ok=True)
    assert found.median == pytest.approx(days["gap"].median(), nan_ok=True)
