"""The scorecard by hand: weights 30 revenue, 15 collection, 15 profit, 10 contracts, 10 influence, 5 each the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_frames import customers, orders, typed

from kamxl.compute.facts import facts, valid_orders
from kamxl.compute.scorecard import INDICATORS, indicator_points, percentile_rank
from kamxl.compute.tiers import indicators, scorecard
from kamxl.settings import Tier

AS_OF = date(2026, 9, 30)
ALL = Tier(scorecard_coverage=0)
"""However little is known, it is scored."""


def values(**columns: list[Any]) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    index = pd.Index(list("PQRSTUVWXYZ")[:count], name="customer_id", dtype=object)
    return pd.DataFrame(columns, index=index)


def test_by_hand() -> None:
    """
    |   | revenue      | collection | influence | credit        | score                                           |
    | P | 300 万 → 100 | 90         | 5 → 100   | A → 100       | (30×100 + 15×90 + 10×100 + 5×100) ÷ 60 = 97.5   |
    | Q | 200 万 → 50  | 80         | 3 → 50    | D → 0         | (30×50 + 15×80 + 10×50 + 5×0) ÷ 60 = 53.33      |
    | R | 100 万 → 0   | unknown    | 1 → 0     | B → 66.67     | (30×0 + 10×0 + 5×66.67) ÷ 45 = 7.41             |
    Revenue: of the two others 2, 1, 0 have less.
    """
    found = scorecard(
        values(
            revenue=[3e6, 2e6, 1e6],
            collection_rate=[90.0, 80.0, np.nan],
            industry_influence=[5.0, 3.0, 1.0],
            credit_grade=["A", "D", "B"],
        )
    )
    assert list(found["score"]) == pytest.approx([97.5, 160 / 3, 5 * 200 / 3 / 45])
    assert list(found["tier"]) == ["S", "B", "C"]


@pytest.mark.parametrize("scale", [0.001, 0.01, 1.0, 7.0])
def test_only_the_relation_of_weights_counts(scale: float) -> None:
    """Weights may be given as parts of 1, of 100 or of anything."""
    weights = {name: value * scale for name, value in Tier().scorecard.model_dump().items()}
    given = values(revenue=[3e6, 2e6, 1e6], collection_rate=[90.0, 80.0, np.nan])
    found = scorecard(given, Tier.model_validate({"scorecard": weights, "scorecard_coverage": 0.31}))
    pd.testing.assert_frame_equal(
        found[["tier", "score"]], scorecard(given, Tier(scorecard_coverage=0.31))[["tier", "score"]]
    )
    assert found["score"].isna().tolist() == [False, False, True], "of R only the 30 parts of revenue are known"


@pytest.mark.parametrize(
    ("score", "tier"), [(100, "S"), (85, "S"), (84.99, "A"), (70, "A"), (69.99, "B"), (50, "B"), (49.99, "C"), (0, "C")]
)
def test_bounds_are_inclusive(score: float, tier: str) -> None:
    found = scorecard(values(collection_rate=[score]), ALL)
    assert (found["score"].iloc[0], found["tier"].iloc[0]) == (score, tier)


def test_percentile_rank_is_excels() -> None:
    """Microsoft's example of PERCENTRANK.INC over 13, 12, 11, 8, 4, 3, 2, 1, 1, 1: 2 → 0.333, 4 → 0.555, 8 → 0.666."""
    found = percentile_rank(pd.Series([13, 12, 11, 8, 4, 3, 2, 1, 1, 1, np.nan], dtype=float))
    expected = [100, 800 / 9, 700 / 9, 600 / 9, 500 / 9, 400 / 9, 300 / 9, 0, 0, 0]
    assert list(found[:10]) == pytest.approx(expected)
    assert np.isnan(found.iloc[10])


def test_less_quality_loss_is_better() -> None:
    """Of 4: two without a loss lose nothing; one other has less than 3 万元 … two of three, the largest three of three."""
    found = indicator_points(values(quality_loss=[0.0, 0.0, 3.0, 10.0]))["quality_loss"]
    assert list(found) == pytest.approx([100, 100, 100 / 3, 0])


def test_rates_and_grades_are_linear() -> None:
    found = indicator_points(
        values(
            industry_influence=[1.0, 2.0, 4.5],
            growth_potential=[5.0, 3.0, np.nan],
            credit_grade=["A", "C", None],
            collection_rate=[0.0, 105.0, 42.0],  # paid more than owed: no better than all
        )
    )
    assert list(found["industry_influence"]) == [0, 25, 87.5]
    assert list(found["growth_potential"][:2]) == [100, 50]
    assert list(found["credit_grade"][:2]) == pytest.approx([100, 100 / 3])
    assert list(found["collection_rate"]) == [0, 100, 42]
    assert found.iloc[2][["growth_potential", "credit_grade"]].isna().all()


def test_an_amount_in_which_all_are_equal_is_left_out() -> None:
    """All 100 万元: a rank would put everyone at 0 for being like the others."""
    found = scorecard(values(revenue=[1e6, 1e6, 1e6], collection_rate=[90.0, 60.0, 40.0]), ALL)
    assert list(found["score"]) == [90, 60, 40]


@pytest.mark.parametrize("columns", [{"revenue": [1e6]}, {"revenue": [0.0, 0.0]}, {"credit_grade": [None, None]}])
def test_nothing_to_score(columns: dict[str, list[Any]]) -> None:
    found = scorecard(values(**columns))
    assert set(found["tier"]) == {"unrated"}
    assert found["score"].isna().all()
    assert found["reason"].iloc[0].render("zh").startswith("已知指标只占权重 0%（至少 30%），未评")


@pytest.mark.parametrize(
    ("columns", "tier"),
    [
        ({"collection_rate": [90.0], "industry_influence": [5.0], "growth_potential": [5.0]}, "S"),  # 15 + 10 + 5 = 30
        ({"collection_rate": [90.0], "industry_influence": [5.0]}, "unrated"),  # 25 of 100
    ],
)
def test_known_indicators_must_carry_three_tenths_of_all_weights(columns: dict[str, list[Any]], tier: str) -> None:
    found = scorecard(values(**columns))
    assert list(found["tier"]) == [tier]
    assert bool(found["score"].isna().iloc[0]) is (tier == "unrated")


def test_tenure_counts_for_those_who_give_it_a_weight() -> None:
    columns = {"collection_rate": [100.0, 100.0], "tenure": [10.0, 1.0]}
    assert list(scorecard(values(**columns), ALL)["score"]) == [100, 100]
    weighed = Tier.model_validate({"scorecard": {"tenure": 15}, "scorecard_coverage": 0})
    assert list(scorecard(values(**columns), weighed)["score"]) == [100, 50]


def test_weights_of_zero_leave_nothing_to_score() -> None:
    none = Tier.model_validate({"scorecard": dict.fromkeys(INDICATORS, 0)})
    assert scorecard(values(collection_rate=[90.0]), none)["score"].isna().all()


def test_an_indicator_of_weight_zero_does_not_count() -> None:
    weights = Tier.model_validate({"scorecard": {"revenue": 0}, "scorecard_coverage": 0})
    found = scorecard(values(revenue=[1e6, 2e6], collection_rate=[90.0, 60.0]), weights)
    assert list(found["score"]) == [90, 60]
    assert found["reason"].iloc[0].values["indicators"] == 1


def test_reasons_name_the_indicator_that_costs_most() -> None:
    found = scorecard(
        values(revenue=[3e6, 2e6, 1e6], collection_rate=[90.0, 80.0, 10.0], industry_influence=[5.0, 3.0, 1.0])
    )["reason"]
    # P (3000 + 1350 + 1000) ÷ 55 = 97.27; Q (1500 + 1200 + 500) ÷ 55 = 58.18; R 150 ÷ 55 = 2.73
    assert found["P"].render("zh") == "97.3 分，已是最高等级（下限 85 分，3 项指标）"
    assert found["Q"].render("zh") == ("58.2 分，再增 11.9 分升 A；失分最多：交易额（50 分）")
    assert found["R"].render("en") == ("Score 2.7, 47.3 more makes it B; most is lost on revenue (0)")


def test_a_score_just_under_a_bound_does_not_look_like_it() -> None:
    reason = scorecard(values(collection_rate=[84.999]), ALL)["reason"].iloc[0]
    assert reason.values["score"] == "84.999"
    assert reason.values["gap"] == "0.1"


def test_indicators_as_they_stand_in_the_workbook() -> None:
    people = customers(
        {"customer_id": "A", "collection_rate": 95, "credit_grade": "B", "industry_influence": 4, "quality_loss": 2},
        {"customer_id": "B", "growth_potential": 3},
        {"customer_id": "C"},
    )
    lines = orders(
        # A: 10 × 50 and 2 without a price, 120 ÷ 2 = 60: mean 55; the return and the old one do not count
        {"customer_id": "A", "order_date": "2026-05-01", "amount": 500, "quantity": 10, "unit_price": 50, "paid": 100},
        {"customer_id": "A", "order_date": "2026-06-01", "amount": 120, "quantity": 2, "profit": 30},
        {"customer_id": "A", "order_date": "2026-06-02", "amount": 120, "quantity": 1, "status": "returned"},
        {"customer_id": "A", "order_date": "2025-09-30", "amount": 900, "unit_price": 900},
        # B: no quantity, no price: unknown; paid 80 of 100
        {"customer_id": "B", "order_date": "2026-05-01", "amount": 100, "paid": 80},
    )
    agreements = typed(
        "contracts",
        [
            {"customer_id": "A", "kind": "contract", "status": "running", "amount": 1000, "signed": "2026-09-30"},
            {"customer_id": "A", "kind": "contract", "status": "done", "amount": 200},
            {"customer_id": "A", "kind": "contract", "status": None, "amount": 30},
            {"customer_id": "A", "kind": "contract", "status": "running", "amount": 4, "signed": "2026-10-01"},
            {"customer_id": "A", "kind": "contract", "status": "ended", "amount": 5},
            {"customer_id": "A", "kind": "contract", "status": "pending", "amount": 6},
            {"customer_id": "A", "kind": "quotation", "status": "running", "amount": 7},
        ],
    )
    valid = valid_orders({"orders": lines}, AS_OF)
    found = indicators(people, facts(people, valid, AS_OF), valid, agreements, AS_OF)
    assert tuple(found) == INDICATORS
    assert found.loc["A", ["revenue", "collection_rate", "profit", "contract_volume", "unit_price"]].to_list() == [
        500,
        95,
        30,
        1230,
        55,
    ]
    assert found.loc["B", ["collection_rate", "contract_volume", "growth_potential"]].to_list() == [80, 0, 3]
    assert np.isnan(found.loc["B", "unit_price"])
    without = indicators(people, facts(people, valid, AS_OF), valid, None, AS_OF)
    assert without["contract_volume"].isna().all(), "without the sheet nobody's contracts are known"


BOOKS = st.lists(
    st.tuples(st.decimals(-10, 100, places=1).map(float), st.decimals(0, 100, places=1).map(float)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=80, deadline=None)
@given(BOOKS, st.decimals(0, 60, places=1).map(float), st.integers(0, 11))
def test_a_score_never_falls_when_revenue_rises(book: list[tuple[float, float]], rise: float, at: int) -> None:
    ids = [f"C{number}" for number in range(len(book))]
    before = pd.DataFrame(book, columns=["revenue", "collection_rate"], index=ids)
    after = before.copy()
    who = ids[at % len(ids)]
    after.loc[who, "revenue"] += rise
    assert scorecard(after, ALL).loc[who, "score"] >= scorecard(before, ALL).loc[who, "score"] - 1e-9


@settings(max_examples=60, deadline=None)
@given(BOOKS, st.randoms(use_true_random=False))
def test_order_of_rows_never_changes_a_score(book: list[tuple[float, float]], random: object) -> None:
    ids = [f"C{number}" for number in range(len(book))]
    frame = pd.DataFrame(book, columns=["revenue", "collection_rate"], index=ids)
    random.shuffle(ids)  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(scorecard(frame), scorecard(frame.loc[ids]).loc[frame.index], check_exact=True)


@settings(max_examples=60, deadline=None)
@given(BOOKS)
def test_scores_stay_between_0_and_100(book: list[tuple[float, float]]) -> None:
    frame = pd.DataFrame(book, columns=["revenue", "collection_rate"], index=[f"C{n}" for n in range(len(book))])
    assert scorecard(frame, ALL)["score"].between(0, 100).all()


def test_what_has_all_its_points_is_never_what_holds_a_customer_back() -> None:
    """Influence 5 of 5 with a weight of 90 loses nothing; collection of 95 % with a weight of 10 loses half a point of 100."""
    weights = dict.fromkeys(Tier().scorecard.model_dump(), 0) | {"industry_influence": 90, "collection_rate": 10}
    given = Tier.model_validate({"scorecard": weights, "scorecard_coverage": 0, "scorecard_s": 99.9})
    found = scorecard(values(industry_influence=[5.0], collection_rate=[95.0]), given)
    assert found["score"].iloc[0] == 99.5
    said = found["reason"].iloc[0].render("en")
    assert "collection" in said.casefold(), said


def test_of_a_third_that_is_known_it_says_33_per_cent() -> None:
    weights = {**dict.fromkeys(Tier().scorecard.model_dump(), 0), "revenue": 2, "collection_rate": 1}
    found = scorecard(
        values(revenue=[1.0], collection_rate=[90.0]),
        Tier.model_validate({"scorecard": weights, "scorecard_coverage": 0.5}),
    )
    said = found["reason"].iloc[0].render("en")
    assert "33%" in said
    assert "33.3" not in said
