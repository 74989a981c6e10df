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
            "近12月交易额 132 万元，达到 A 级下限 80 万元，低于 S 级下限 150 万元；再增 18 万元可升级。",
            "Revenue of the last 12 months 1,320k CNY meets the A bound of 800k CNY and is below the S bound of 1,500k CNY; 180k CNY more moves it up.",
        ),
        (
            1234.5,
            "typed",
            "填报的年交易额 1,234.5 万元，达到 S 级下限 150 万元，已是最高等级。",
            "Typed annual revenue 12,345k CNY meets the S bound of 1,500k CNY: the highest tier.",
        ),
        (
            14.999,
            "orders",
            "近12月交易额 14.999 万元，低于 B 级下限 15 万元；再增 0.01 万元可升级。",
            "Revenue of the last 12 months 149.99k CNY is below the B bound of 150k CNY; 0.01k CNY more moves it up.",
        ),
        (
            0,
            "none",
            "没有有效订单，也没有填报年交易额；达到 15 万元可进入 B 级。",
            "No valid order and no typed annual amount; revenue of 150k CNY makes it B.",
        ),
        (
            -5,
            "orders",
            "近12月交易额 -5 万元，低于 B 级下限 15 万元；再增 20 万元可升级。",
            "Revenue of the last 12 months -50k CNY is below the B bound of 150k CNY; 200k CNY more moves it up.",
        ),
    ],
)
def test_reason_names_figures_bounds_and_what_moves_it_up(revenue: float, basis: str, zh: str, en: str) -> None:
    reason = threshold(revenue_facts({"A": revenue}, basis=basis)).loc["A", "reason"]
    assert (reason.render("zh"), reason.render("en")) == (zh, en)


def test_reason_under_preset_a_to_e_speaks_of_the_total() -> None:
    reason = threshold(revenue_facts({"A": 10}), Tier(preset="a-e")).loc["A", "reason"]
    assert reason.render("zh") == "累计交易额 10 万元，低于 E 级下限 15 万元；再增 5 万元可升级。"
    lowest = threshold(revenue_facts({"A": 60}), Tier(preset="a-e")).loc["A", "reason"]
    assert lowest.render("en").endswith(
        "meets the D bound of 500k CNY and is below the C bound of 800k CNY; 200k CNY more moves it up."
    )


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
