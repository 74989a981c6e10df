"""RFM by hand. as_of is 2026-09-30; money in 万元."""

from __future__ import annotations

from datetime import date
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_frames import revenue_facts

from kamxl.compute.labels import SEGMENTS
from kamxl.compute.rfm import fifths
from kamxl.compute.tiers import rank, rfm
from kamxl.settings import Tier

AS_OF = date(2026, 9, 30)


def book(rows: dict[str, tuple[str | None, int, float]]) -> pd.DataFrame:
    """(last order, orders in 12 months, revenue in 万元) by customer."""
    facts = revenue_facts({who: row[2] for who, row in rows.items()})
    facts["last_order"] = pd.Series(pd.to_datetime([row[0] for row in rows.values()]), index=facts.index).astype(
        "datetime64[ns]"
    )
    facts["orders_12m"] = [row[1] for row in rows.values()]
    return facts


FIVE = {
    # five customers: each fifth holds one, the mean of every score is 3
    "A": ("2026-09-29", 10, 50),  # R 5, F 5, M 5
    "B": ("2026-09-20", 1, 40),  # R 4, F 1, M 4
    "C": ("2026-06-01", 8, 30),  # R 3 (not above the mean), F 4, M 3
    "D": ("2026-03-01", 2, 20),  # R 2, F 2, M 2
    "E": ("2025-12-01", 4, 10),  # R 1, F 3, M 1
}


def test_by_hand() -> None:
    found = rfm(book(FIVE), AS_OF)
    assert found[["r", "f", "m"]].to_numpy().tolist() == [[5, 5, 5], [4, 1, 4], [3, 4, 3], [2, 2, 2], [1, 3, 1]]
    assert list(found["days"]) == [1, 10, 121, 213, 303]
    assert found["tier"].to_dict() == {
        "A": "important_value",
        "B": "important_develop",  # R↑ F↓ M↑
        "C": "general_keep",  # R↓ F↑ M↓
        "D": "general_win_back",
        "E": "general_win_back",
    }


def test_all_eight_segments() -> None:
    """Eight customers, half high and half low in each: fifths 2 and 5, mean 3.5."""
    rows = {
        segment: ("2026-09-01" if recent else "2026-01-01", 9 if often else 2, 80 if much else 5)
        for segment, (much, recent, often) in zip(SEGMENTS, product([True, False], repeat=3), strict=True)
    }
    found = rfm(book(rows), AS_OF)
    assert found["tier"].to_dict() == {segment: segment for segment in SEGMENTS}
    assert set(found["m"]) == {2, 5}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (range(1, 13), [1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5]),  # ⌈5 × rank ÷ 12⌉
        ([7, 7, 7, 7], [4, 4, 4, 4]),  # mean rank 2.5 of 4: ⌈3.125⌉
        ([1, 1, 1, 1, 9], [3, 3, 3, 3, 5]),  # mean rank 2.5 of 5: ⌈2.5⌉
        ([5], [5]),
        ([], []),
    ],
)
def test_fifths(values: list[float], expected: list[int]) -> None:
    assert list(fifths(pd.Series(values, dtype=float))) == expected


def test_without_an_order_there_is_no_segment() -> None:
    """Also for a customer with a typed amount: neither recency nor frequency is known."""
    found = rfm(book({**FIVE, "X": (None, 0, 500)}), AS_OF)
    assert found.loc["X", "tier"] == "none"
    assert found.loc["X", ["r", "f", "m"]].isna().all()
    pd.testing.assert_frame_equal(found.drop(index="X"), rfm(book(FIVE), AS_OF))


@pytest.mark.parametrize("rows", [{}, {"X": (None, 0, 0), "Y": (None, 0, 9)}])
def test_no_orders_at_all(rows: dict[str, tuple[str | None, int, float]]) -> None:
    found = rfm(book(rows), AS_OF)
    assert len(found) == len(rows)
    assert set(found["tier"]) <= {"none"}


@pytest.mark.parametrize("count", [1, 7])
def test_one_and_all_ties_stand_above_no_mean(count: int) -> None:
    found = rfm(book({f"C{at}": ("2026-09-01", 3, 30) for at in range(count)}), AS_OF)
    assert set(found["tier"]) == {"general_win_back"}


def test_reasons() -> None:
    found = rfm(book({**FIVE, "X": (None, 0, 0)}), AS_OF)["reason"]
    assert found["A"].render("zh") == ("R 5、F 5、M 5，都高于均值（3、3、3）")
    assert found["B"].render("zh") == ("R 4、F 1、M 4（均值 3、3、3）；提高下单次数（F）可升级")
    assert found["D"].render("en").endswith("; raise recency (R), frequency (F), money (M)")
    assert found["X"].render("zh") == "没有订单，首次下单后按 RFM 分群"


ROWS = st.lists(
    st.tuples(
        st.dates(date(2024, 1, 1), AS_OF).map(date.isoformat),
        st.integers(0, 12),
        st.decimals(-5, 50, places=1).map(float),
    ),
    min_size=1,
    max_size=15,
).map(lambda rows: {f"C{at:02}": row for at, row in enumerate(rows)})


@settings(max_examples=80, deadline=None)
@given(ROWS, st.decimals(0, 30, places=1).map(float), st.data())
def test_a_segment_never_falls_when_revenue_rises(
    rows: dict[str, tuple[str, int, float]], rise: float, data: st.DataObject
) -> None:
    who = data.draw(st.sampled_from(sorted(rows)))
    labels = rank("rfm", Tier())
    before = rfm(book(rows), AS_OF).loc[who, "tier"]
    day, orders, revenue = rows[who]
    after = rfm(book({**rows, who: (day, orders, round(revenue + rise, 1))}), AS_OF).loc[who, "tier"]
    assert labels.index(after) <= labels.index(before)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_order_of_rows_never_changes_a_segment(rows: dict[str, tuple[str, int, float]], random: object) -> None:
    ids = list(rows)
    random.shuffle(ids)  # type: ignore[attr-defined]
    facts = book(rows)
    pd.testing.assert_frame_equal(rfm(facts, AS_OF), rfm(facts.loc[ids], AS_OF).loc[facts.index], check_exact=True)
