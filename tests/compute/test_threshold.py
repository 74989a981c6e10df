"""Thresholds by hand, in 万元: S ≥ 150, A ≥ 80, B ≥ 15, C the rest."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_frames import revenue_facts

from kamxl.compute.tiers import rank, threshold, tier_revenue
from kamxl.settings import Tier


@pytest.mark.parametrize(
    ("revenue", "tier"),
    [
        (10_000, "S"),
        (150, "S"),
        (149.99, "A"),
        (149.99999999, "A"),  # 0.0001 元 short
        (80, "A"),
        (79.99, "B"),
        (15, "B"),
        (14.99, "C"),
        (0, "C"),
        (-5, "C"),  # more returns than sales
    ],
)
def test_bounds_are_inclusive(revenue: float, tier: str) -> None:
    assert threshold(revenue_facts({"A": revenue})).loc["A", "tier"] == tier


@pytest.mark.parametrize(
    ("total", "tier"),
    [
        (150, "A"),
        (149.99, "B"),
        (100, "B"),
        (99.99, "C"),
        (80, "C"),
        (79.99, "D"),
        (50, "D"),
        (49.99, "E"),
        (15, "E"),
        (14.99, "none"),
        (0, "none"),
    ],
)
def test_preset_a_to_e_goes_by_cumulative_revenue(total: float, tier: str) -> None:
    facts = revenue_facts({"A": 1})
    facts["revenue_total"] = total * 10_000
    assert threshold(facts, Tier(preset="a-e")).loc["A", "tier"] == tier
    assert list(tier_revenue(facts, Tier(preset="a-e"))) == [total * 10_000]
    assert list(tier_revenue(facts)) == [10_000]


@pytest.mark.parametrize(
    ("revenue", "basis", "zh", "en"),
    [
        (
            132,
            "orders",
            "再增 18 万元升 S（下限 150 万元）",
            "180k CNY more makes it S, from 1,500k CNY",
        ),
        (
            1234.5,
            "typed",
            "已是最高等级（下限 150 万元）",
            "The highest tier, from 1,500k CNY",
        ),
        (
            14.999,
            "orders",
            "再增 0.01 万元升 B（下限 15 万元）",
            "0.01k CNY more makes it B, from 150k CNY",
        ),
        (
            0,
            "none",
            "没有订单和填报金额；达到 15 万元升 B",
            "No order, no typed amount; B from 150k CNY",
        ),
        (
            -5,
            "orders",
            "再增 20 万元升 B（下限 15 万元）",
            "200k CNY more makes it B, from 150k CNY",
        ),
    ],
)
def test_reason_names_figures_bounds_and_what_moves_it_up(revenue: float, basis: str, zh: str, en: str) -> None:
    reason = threshold(revenue_facts({"A": revenue}, basis=basis)).loc["A", "reason"]
    assert (reason.render("zh"), reason.render("en")) == (zh, en)


def test_reason_under_preset_a_to_e_speaks_of_the_total() -> None:
    reason = threshold(revenue_facts({"A": 10}), Tier(preset="a-e")).loc["A", "reason"]
    assert reason.render("zh") == "再增 5 万元升 E（下限 15 万元）"
    lowest = threshold(revenue_facts({"A": 60}), Tier(preset="a-e")).loc["A", "reason"]
    assert lowest.render("en") == "200k CNY more makes it C, from 800k CNY"


def test_labels_that_share_a_bound() -> None:
    """With S = A = 80 a customer of 50 that reaches 80 is S at once."""
    bounds = Tier.model_validate({"threshold": {"S": 80, "A": 80, "B": 15}})
    found = threshold(revenue_facts({"low": 50, "high": 80}), bounds)
    assert list(found["tier"]) == ["B", "S"]
    assert found.loc["low", "reason"].values["next"] == "S"


def test_a_bound_of_zero_takes_everyone() -> None:
    bounds = Tier.model_validate({"threshold": {"B": 0}})
    found = threshold(revenue_facts({"A": 0}, basis="none"), bounds)
    assert found.loc["A", "tier"] == "B"
    assert found.loc["A", "reason"].render("zh")


def test_nobody() -> None:
    found = threshold(revenue_facts({}))
    assert found.empty
    assert list(found) == ["tier", "reason"]


MONEY = st.decimals(-100, 400, places=2).map(float)


@settings(max_examples=100, deadline=None)
@given(MONEY, st.decimals(0, 100, places=2).map(float), st.sampled_from([Tier(), Tier(preset="a-e")]))
def test_a_tier_never_falls_when_revenue_rises(revenue: float, rise: float, model: Tier) -> None:
    labels = rank("threshold", model)
    found = threshold(revenue_facts({"before": revenue, "after": round(revenue + rise, 2)}), model)["tier"]
    assert labels.index(found["after"]) <= labels.index(found["before"])


@settings(max_examples=100, deadline=None)
@given(MONEY)
def test_the_gap_in_the_reason_is_enough(revenue: float) -> None:
    said = threshold(revenue_facts({"A": revenue})).loc["A", "reason"].values
    if "gap" in said:
        raised = revenue + float(said["gap"].render("zh").removesuffix(" 万元").replace(",", ""))
        assert threshold(revenue_facts({"A": raised})).loc["A", "tier"] == said["next"]


@settings(max_examples=50, deadline=None)
@given(st.lists(MONEY, min_size=1, max_size=8), MONEY)
def test_another_customer_changes_no_threshold_tier(revenue: list[float], other: float) -> None:
    known = {f"C{at}": value for at, value in enumerate(revenue)}
    alone = threshold(revenue_facts(known))
    beside = threshold(revenue_facts({"X": other, **known}))
    assert list(beside["tier"].loc[list(known)]) == list(alone["tier"])
