from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_frames import customers, revenue_facts

from kamxl.compute.portrait import by_group, portrait


def book() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    people = customers(
        {
            "customer_id": "A",
            "industry": "机械",
            "region": "华东",
            "source": "fair",
            "owner": "王",
            "custom.渠道": "直销",
        },
        {
            "customer_id": "B",
            "industry": "电子",
            "region": "华东",
            "source": "校友会",
            "owner": "李",
            "custom.渠道": 3.0,
        },
        {"customer_id": "C", "industry": "机械", "region": None, "source": None, "owner": "李", "custom.渠道": None},
        {
            "customer_id": "D",
            "industry": "零售",
            "region": "华南",
            "source": "fair",
            "owner": "王",
            "custom.渠道": "直销",
        },
    )
    facts = revenue_facts({"A": 30, "B": 60, "C": 10, "D": 0})
    bands = pd.DataFrame(
        {
            "value_band": ["medium", "high", "low", "low"],
            "lifecycle": ["loyal", "first", "loyal", "potential"],
            "rfm": ["general_value", "important_value", "general_value", None],
        },
        index=people.index,
        dtype=object,
    )
    return people, facts, bands


def test_by_hand() -> None:
    """机械: A and C, 40 of 100 万元, half of the customers; 电子 60 of 100; 零售 nothing."""
    found = portrait(*book()).by["industry"]
    assert list(found.index) == ["电子", "机械", "零售"]
    assert list(found["customers"]) == [1, 2, 1]
    assert list(found["customer_share"]) == [0.25, 0.5, 0.25]
    assert list(found["revenue_12m"]) == [600_000, 400_000, 0]
    assert list(found["revenue_share"]) == [0.6, 0.4, 0]
    assert list(found["mean_revenue"]) == [600_000, 200_000, 0]


def test_dimensions() -> None:
    found = portrait(*book(), custom_fields=("渠道", "没有这列")).by
    assert list(found) == ["industry", "region", "value_band", "source", "owner", "custom.渠道"]
    assert set(found["value_band"].index) == {"high", "medium", "low"}
    assert set(found["custom.渠道"].index) == {"直销", "3", ""}


def test_blank_cells_are_a_group_of_their_own() -> None:
    found = portrait(*book()).by
    assert found["region"].loc["", "customers"] == 1
    assert found["source"]["customers"].to_dict() == {"校友会": 1, "fair": 2, "": 1}


@pytest.mark.parametrize("revenue", [[0.0, 0.0], [-5.0, 0.0], [5.0, -5.0]])
def test_without_revenue_there_is_no_share_of_it(revenue: list[float]) -> None:
    found = by_group(pd.Series(["x", "y"], index=["A", "B"]), pd.Series(revenue, index=["A", "B"]))
    assert found["revenue_share"].isna().all()
    assert found["customer_share"].sum() == 1


def test_nobody() -> None:
    found = portrait(
        customers(), revenue_facts({}), pd.DataFrame({"value_band": [], "lifecycle": [], "rfm": []}, dtype=object)
    ).by
    assert all(frame.empty for frame in found.values())
    assert list(found["owner"]) == ["customers", "customer_share", "revenue_12m", "revenue_share", "mean_revenue"]


def test_the_order_of_rows_cannot_change_the_last_digit() -> None:
    ids = [f"C{at:02}" for at in range(11)]
    revenue = pd.Series([0.0009] * 10 + [1e13], index=ids)
    group = pd.Series("华东", index=ids, dtype=object)
    turned = by_group(group.iloc[::-1], revenue.iloc[::-1])
    pd.testing.assert_frame_equal(turned, by_group(group, revenue), check_exact=True)


ROWS = st.lists(
    st.tuples(st.sampled_from(["华东", "华南", None]), st.decimals(0, 10**6, places=2).map(float)), max_size=20
)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_shares_sum_to_one_and_rows_may_stand_in_any_order(rows: list[tuple[str | None, float]], random: Any) -> None:
    ids = [f"C{at:02}" for at in range(len(rows))]
    group = pd.Series([row[0] for row in rows], index=ids, dtype=object)
    revenue = pd.Series([row[1] for row in rows], index=ids, dtype=float)
    found = by_group(group, revenue)
    if rows:
        assert found["customer_share"].sum() == pytest.approx(1)
    if revenue.sum() > 0:
        assert found["revenue_share"].sum() == pytest.approx(1)
    random.shuffle(ids)
    pd.testing.assert_frame_equal(by_group(group.loc[ids], revenue.loc[ids]), found, check_exact=True)


def test_stages_stand_in_their_own_order() -> None:
    people, facts, bands = book()
    stages = portrait(people, facts, bands).stages
    assert list(stages["lifecycle"].index) == ["potential", "first", "loyal"]
    assert stages["lifecycle"].loc["loyal", ["customers", "revenue_12m"]].tolist() == [2, 400_000]
    assert list(stages["rfm"].index) == ["important_value", "general_value"], "who has no segment is in none"
    assert stages["rfm"].loc["important_value", "customer_share"] == 0.25
