"""Pareto and pyramid by hand; revenue in 万元."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_frames import revenue_facts

from kamxl.compute.tiers import pareto, pyramid, rank
from kamxl.settings import Tier

Model = Callable[[pd.DataFrame], pd.DataFrame]


class TestPareto:
    def test_by_hand(self) -> None:
        """Total 100. By revenue P, Q, S, U, then R and T alike, then Z; the share before each below."""
        revenue = {"Z": 0, "U": 4.99, "T": 0.02, "S": 14.98, "R": 0.02, "Q": 29.99, "P": 50}
        found = pareto(revenue_facts(revenue))
        # before: P 0, Q 0.50, S 0.7999, U 0.9497, R and T 0.9996, Z 1
        expected = {"P": "A", "Q": "A", "S": "A", "U": "B", "R": "C", "T": "C", "Z": "C"}
        assert found["tier"].to_dict() == expected
        assert found["place"].to_dict() == {"P": 1, "Q": 2, "S": 3, "U": 4, "R": 5, "T": 5, "Z": 7}
        assert found["cumulative_share"].to_dict() == pytest.approx(
            {"P": 0.5, "Q": 0.7999, "S": 0.9497, "U": 0.9996, "R": 1.0, "T": 1.0, "Z": 1.0}, abs=1e-12
        )

    def test_the_limits_are_exclusive(self) -> None:
        """80, 15, 5: exactly 80 % stands before the second and exactly 95 % before the third."""
        assert list(pareto(revenue_facts({"A": 80, "B": 15, "C": 5}))["tier"]) == ["A", "B", "C"]
        assert list(pareto(revenue_facts({"A": 79.99, "B": 15, "C": 5.01}))["tier"]) == ["A", "A", "B"]

    def test_a_reason_leads_to_the_next_label_or_names_the_limit_of_the_first(self) -> None:
        reasons = pareto(revenue_facts({"A": 80, "B": 15, "C": 5}))["reason"]
        kinds = [reason.key.rsplit(".", 1)[1] for reason in reasons]
        assert kinds == ["top", "next", "next"]

    def test_a_share_of_exactly_80_per_cent_has_no_binary_dust(self) -> None:
        """8.04 of 10.05 元 is 80 %; as binary fractions 0.7999999999999999."""
        assert 8.04 / 10.05 < 0.8
        assert list(pareto(revenue_facts({"A": 8.04e-4, "B": 2.01e-4}))["tier"]) == ["A", "B"]

    def test_equal_customers_have_one_label(self) -> None:
        """Nobody stands before those who tie for the first place; an ID decides nothing."""
        ids = [f"C{at}" for at in range(10)]
        found = pareto(revenue_facts(dict.fromkeys(reversed(ids), 33.3)))
        assert list(found["tier"].loc[ids]) == ["A"] * 10

    def test_one_customer_is_a(self) -> None:
        found = pareto(revenue_facts({"A": 0.01}))
        assert (found.loc["A", "tier"], found.loc["A", "cumulative_share"]) == ("A", 1.0)

    def test_returns_beyond_sales_take_no_share(self) -> None:
        found = pareto(revenue_facts({"A": 50, "B": 50, "C": -400}))
        assert list(found["tier"]) == ["A", "A", "C"]
        # A share of a total that is not above 0 says nothing.
        assert found["share"].isna().all()
        small = pareto(revenue_facts({"A": 50, "B": 50, "C": -40}))
        assert list(small["share"]) == [0.5, 0.5, 0]

    @pytest.mark.parametrize("revenue", [{"A": 0, "B": 0}, {"A": -1}])
    def test_no_revenue_at_all(self, revenue: dict[str, float]) -> None:
        found = pareto(revenue_facts(revenue))
        assert set(found["tier"]) == {"C"}
        assert found["cumulative_share"].isna().all()
        assert "没有客户有交易额" in found["reason"].iloc[0].render("zh")

    def test_reasons(self) -> None:
        found = pareto(revenue_facts({"A": 80, "B": 15, "C": 5, "Z": 0}))["reason"]
        assert found["A"].render("zh") == ("第 1 名，前面的占 0%（低于 80%），已是最高等级")
        assert found["B"].render("zh") == ("第 2 名，前面的占 80%；超过 80 万元升 A")
        assert found["C"].render("en") == ("No. 3, 95% before it; over 150k CNY makes it B")
        assert found["Z"].render("zh") == "近12月没有交易额；超过 15 万元升 B"

    def test_limits_come_from_settings(self) -> None:
        found = pareto(revenue_facts({"A": 80, "B": 15, "C": 5}), Tier(pareto_a=0, pareto_b=0.8))
        assert list(found["tier"]) == ["B", "C", "C"]
        assert found["reason"].map(lambda reason: reason.render("zh")).str.len().gt(0).all()

    def test_nobody(self) -> None:
        found = pareto(revenue_facts({}))
        assert list(found) == ["tier", "reason", "place", "share", "cumulative_share"]
        assert found.empty


class TestPyramid:
    @pytest.mark.parametrize(
        ("count", "seats"),
        [
            # cumulative seats ⌈1 %⌉, ⌈5 %⌉, ⌈20 %⌉ of the count; then how many are in each layer
            (1, [1, 0, 0, 0]),
            (3, [1, 0, 0, 2]),
            (5, [1, 0, 0, 4]),  # 20 % of 5 is exactly 1
            (6, [1, 0, 1, 4]),  # ⌈1.2⌉ = 2
            (20, [1, 0, 3, 16]),
            (21, [1, 1, 3, 16]),  # ⌈1.05⌉ = 2, ⌈4.2⌉ = 5
            (100, [1, 4, 15, 80]),
            (101, [2, 4, 15, 80]),
            (200, [2, 8, 30, 160]),
            (700, [7, 28, 105, 560]),
        ],
    )
    def test_seats(self, count: int, seats: list[int]) -> None:
        found = pyramid(revenue_facts({f"C{at:04}": count - at for at in range(count)}))["tier"]
        layers = ["platinum"] * seats[0] + ["gold"] * seats[1] + ["iron"] * seats[2] + ["lead"] * seats[3]
        assert list(found) == layers

    def test_equal_revenue_goes_by_profit_and_equals_share_a_place(self) -> None:
        facts = revenue_facts(dict.fromkeys("DCBA", 10.0))
        facts["profit_12m"] = pd.Series({"A": np.nan, "B": 1.0, "C": 5.0, "D": 5.0})
        assert pyramid(facts)["place"].to_dict() == {"C": 1, "D": 1, "B": 3, "A": 4}

    def test_who_has_no_revenue_takes_no_seat(self) -> None:
        """Ten prospects: none of them is platinum because of its id."""
        found = pyramid(revenue_facts({f"C{at}": 0 for at in range(10)}))
        assert set(found["tier"]) == {"lead"}
        assert "没有客户有交易额" in found["reason"].iloc[0].render("zh")
        mixed = pyramid(revenue_facts({**{f"C{at}": 0 for at in range(19)}, "X": 1}))
        assert mixed.loc["X", "tier"] == "platinum"
        assert mixed["tier"].value_counts().to_dict() == {"lead": 19, "platinum": 1}

    def test_the_other_labelling(self) -> None:
        found = pyramid(revenue_facts({f"C{at:03}": 100 - at for at in range(100)}), Tier(pyramid_labels="vip"))
        assert found["tier"].value_counts().to_dict() == {"vip": 1, "major": 4, "normal": 15, "small": 80}

    def test_reasons(self) -> None:
        found = pyramid(revenue_facts({"A": 90, "B": 50, "C": 40.005, "D": 30, "E": 20, "F": 0}))["reason"]
        assert found["A"].render("zh") == ("6 位中第 1 名，在前 1 名（1%）内，已是最高等级")
        assert found["B"].render("zh") == ("6 位中第 2 名；超过 90 万元升铂金")
        assert found["C"].render("en") == ("No. 3 of 6; over 500k CNY makes it Iron")
        assert found["F"].render("zh") == "近12月没有交易额；超过 50 万元升钢铁"

    def test_nobody(self) -> None:
        assert pyramid(revenue_facts({})).empty


MONEY = st.decimals(-10, 100, places=2).map(float)
BOOKS = st.lists(MONEY, min_size=1, max_size=30).map(lambda cells: {f"C{at:02}": v for at, v in enumerate(cells)})
MODELS = pytest.mark.parametrize(("model", "name"), [(pareto, "pareto"), (pyramid, "pyramid")])


@MODELS
@settings(max_examples=80, deadline=None)
@given(BOOKS, st.decimals(0, 100, places=2).map(float), st.data())
def test_a_tier_never_falls_when_revenue_rises(
    model: Model, name: str, book: dict[str, float], rise: float, data: st.DataObject
) -> None:
    who = data.draw(st.sampled_from(sorted(book)))
    labels = rank(name, Tier())
    before = model(revenue_facts(book)).loc[who, "tier"]
    after = model(revenue_facts({**book, who: round(book[who] + rise, 2)})).loc[who, "tier"]
    assert labels.index(after) <= labels.index(before)


@MODELS
@settings(max_examples=60, deadline=None)
@given(BOOKS, st.randoms(use_true_random=False))
def test_order_of_rows_never_changes_a_label(model: Model, name: str, book: dict[str, float], random: object) -> None:
    ids = list(book)
    random.shuffle(ids)  # type: ignore[attr-defined]
    facts = revenue_facts(book)
    pd.testing.assert_frame_equal(model(facts), model(facts.loc[ids]).loc[list(book)], check_exact=True)


@settings(max_examples=80, deadline=None)
@given(BOOKS)
def test_shares_sum_to_one(book: dict[str, float]) -> None:
    found = pareto(revenue_facts(book)).sort_values("place")
    if sum(np.round(np.array(list(book.values())) * 10_000, 4)) > 0:
        assert found["share"].sum() == pytest.approx(1, abs=1e-9)
        assert found["cumulative_share"].iloc[-1] == 1
        assert found["cumulative_share"].is_monotonic_increasing


@MODELS
@settings(max_examples=80, deadline=None)
@given(BOOKS)
def test_more_than_the_figure_in_the_reason_is_enough(model: Model, name: str, book: dict[str, float]) -> None:
    labels = rank(name, Tier())
    for who, row in model(revenue_facts(book)).iterrows():
        target = row["reason"].values.get("target")
        if target is not None:
            raised = float(target.render("zh").removesuffix(" 万元").replace(",", "")) + 0.01
            after = model(revenue_facts({**book, who: raised})).loc[who, "tier"]
            assert labels.index(after) < labels.index(row["tier"])
