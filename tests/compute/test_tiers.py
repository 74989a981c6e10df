"""The table of tiers: what stands beside the tier, a person's override, and the order of rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_frames import customers, orders, typed

from kamxl.compute import tiers
from kamxl.compute.facts import MONTHS, facts, valid_orders
from kamxl.compute.lifecycle import lifecycle
from kamxl.i18n import LANGUAGES, Text
from kamxl.schema.outputs import OUTPUTS
from kamxl.settings import Settings

AS_OF = date(2026, 9, 30)
ADDED = {"similar", "course", *MONTHS}
"""Columns of the sheet that are none of this table: the groups that `analyse` adds, the months of `facts` and their sparkline."""
MODELS = ("threshold", "pareto", "pyramid", "scorecard", "rfm")


def table_of(
    people: pd.DataFrame,
    lines: pd.DataFrame | None = None,
    given: dict[str, Any] | None = None,
    history: pd.DataFrame | None = None,
    contracts: pd.DataFrame | None = None,
) -> pd.DataFrame:
    frames = {"customers": people} | ({} if lines is None else {"orders": lines})
    valid = valid_orders(frames, AS_OF)
    figures = facts(people, valid, AS_OF)
    chosen = Settings.model_validate(given or {})
    stages = lifecycle(people, figures, AS_OF, chosen.lifecycle)
    return tiers.table(people, figures, stages, chosen, history, as_of=AS_OF, orders=valid, contracts=contracts)


def book() -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    | customer | 12 months            | threshold | share before | ABC | band   |
    | D4       | 150 万 (orders)      | S         | 0            | A   | high   |
    | A1       | 100 万 (typed)       | A         | 150 ÷ 300    | A   | high   |
    | C3       | 40 万 (orders)       | B         | 250 ÷ 300    | B   | medium |
    | B2       | 10 万 (orders)       | C         | 290 ÷ 300    | C   | low    |
    | E5       | nothing              | C         | 1            | C   | low    |
    """
    people = customers({"customer_id": "A1", "annual_amount": 100, "annual_profit": 12}, "B2", "C3", "D4", "E5")
    lines = orders(
        {"customer_id": "D4", "order_date": "2026-09-01", "amount": 1_500_000, "profit": 300_000},
        {"customer_id": "C3", "order_date": "2026-08-01", "amount": 400_000, "profit": 100_000},
        {"customer_id": "B2", "order_date": "2026-01-15", "amount": 100_000, "profit": None},
    )
    return people, lines


def test_by_hand() -> None:
    found = table_of(*book())
    assert list(found.index) == ["D4", "A1", "C3", "B2", "E5"]
    assert list(found["tier"]) == ["S", "A", "B", "C", "C"]
    assert list(found["revenue_12m"]) == [1_500_000, 1_000_000, 400_000, 100_000, 0]
    assert list(found["profit_12m"].fillna(-1)) == [300_000, 120_000, 100_000, -1, -1]
    assert list(found["cumulative_share"]) == pytest.approx([0.5, 250 / 300, 290 / 300, 1, 1])
    assert list(found["abc"]) == ["A", "A", "B", "C", "C"]
    assert list(found["value_band"]) == ["high", "high", "medium", "low", "low"]
    assert list(found["pyramid"]) == ["platinum", "lead", "lead", "lead", "lead"]  # 20 % of 5 is one seat
    assert list(found["lifecycle"]) == ["first", "repeat", "first", "asleep", "potential"]
    assert list(found["frequency_band"]) == ["low", None, "low", "low", "none"]
    assert list(found["basis"]) == ["orders", "typed", "orders", "orders", "none"]
    assert list(found["points"]) == [15_000, 10_000, 4_000, 1_000, 0]
    assert list(found["rfm"].isna()) == [False, True, False, False, True]
    assert found.loc["D4", "last_order"] == pd.Timestamp("2026-09-01")
    assert list(found["change"]) == ["new"] * 5
    assert list(found["rank"]) == [0, 1, 2, 3, 3]
    assert list(found["service_level"]) == ["S", "A", "B", "C", "C"]
    # Revenue ranks 100, 75, 50, 25, 0 and profit (of three known) 100, 50, 0: D4 is (30 × 100 + 15 × 100) ÷ 45;
    # unit prices are not known, and there is no contract
    assert list(found["score"]) == pytest.approx([100, (30 * 75 + 15 * 50) / 45, (30 * 50 + 0) / 45, 25, 0])


def test_columns_are_those_of_the_sheet() -> None:
    found = table_of(*book())
    wanted = {column.key for column in OUTPUTS["tiers"].columns} - {"customer_id"}
    assert wanted - set(found) == ADDED
    assert found.index.name == "customer_id"


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("preset", ["sabc", "a-e"])
def test_the_model_that_settings_name_is_the_tier(model: str, preset: str) -> None:
    given = {"tier": {"model": model, "preset": preset}}
    chosen = Settings.model_validate(given).tier
    found = table_of(*book(), given=given)
    labels = tiers.rank(model, chosen)
    assert set(found["tier"]) <= set(labels)
    assert [labels[at] for at in found["rank"]] == list(found["tier"])
    assert found["rank"].is_monotonic_increasing
    same = {"pareto": "abc", "pyramid": "pyramid"}.get(model)
    if same:
        assert list(found["tier"]) == list(found[same])
    for reason in found["reason"]:
        assert all(reason.render(lang) for lang in LANGUAGES)


def test_contracts_count_for_the_scorecard() -> None:
    agreements = typed("contracts", [{"customer_id": "E5", "kind": "contract", "status": "running", "amount": 10.0}])
    before, after = table_of(*book()), table_of(*book(), contracts=agreements)
    assert before.loc["E5", "score"] == 0
    assert after.loc["E5", "score"] == pytest.approx(10 * 100 / 40)  # revenue 0 × 30, contracts 100 × 10


class TestAssigned:
    def people(self, label: str | None) -> pd.DataFrame:
        return customers({"customer_id": "A", "annual_amount": 100, "assigned_tier": label}, "B")

    @pytest.mark.parametrize("label", ["S", "s级", "Ｓ"])
    def test_a_persons_label_goes_before_the_rule(self, label: str) -> None:
        row = table_of(self.people(label)).loc["A"]
        assert (row["tier"], row["computed_tier"], row["rank"], row["service_level"]) == ("S", "A", 0, "S")
        assert row["assigned"]
        assert row["strategy"] == Text("tier.strategy.S")
        assert row["reason"].render("zh") == ("人工指定为“S”；按规则为“A”：再增 50 万元升 S（下限 150 万元）")

    def test_a_label_that_the_model_does_not_know_stands_where_the_rule_puts_it(self) -> None:
        row = table_of(self.people("战略客户")).loc["A"]
        assert (row["tier"], row["computed_tier"], row["rank"], row["service_level"]) == ("战略客户", "A", 1, "A")
        assert row["strategy"] == Text("tier.strategy.A")
        assert (
            row["reason"]
            .render("en")
            .startswith(
                "Assigned “战略客户” by hand, which is not a tier of this model, so it is placed with A; the rule gives A: "
            )
        )

    def test_blank_is_no_label(self) -> None:
        row = table_of(self.people(None)).loc["A"]
        assert (row["tier"], bool(row["assigned"])) == ("A", False)


def test_equal_customers_stand_by_id() -> None:
    found = table_of(customers(*({"customer_id": who, "annual_amount": 20} for who in ("C", "A", "B"))))
    assert list(found.index) == ["A", "B", "C"]


@pytest.mark.parametrize(("per", "expected"), [(100, 2), (0.1, 2902), (1000, 0)])
def test_points(per: float, expected: int) -> None:
    people = customers("A", "B")
    lines = orders(
        # 290.2 ÷ 0.1 is 2901.9999999999995 in binary fractions
        ("A", "2026-09-01", 290.2),
        {"customer_id": "B", "order_date": "2026-09-01", "amount": 9, "status": "returned"},
    )
    found = table_of(people, lines, {"points": {"per": per}})["points"]
    assert found.to_dict() == {"A": expected, "B": 0}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("people", [(), ("A",), ("A", "B", "C")])
def test_few_customers_without_orders(people: tuple[str, ...], model: str) -> None:
    found = table_of(customers(*people), given={"tier": {"model": model}})
    assert len(found) == len(people)
    assert all(reason.render(lang) for reason in found["reason"] for lang in LANGUAGES)


BOOKS = st.lists(
    st.tuples(st.dates(date(2025, 1, 1), AS_OF).map(date.isoformat), st.decimals(0, 10**6, places=2).map(float)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(BOOKS, st.sampled_from(MODELS), st.randoms(use_true_random=False))
def test_order_of_rows_never_changes_the_table(rows: list[tuple[str, float]], model: str, random: Any) -> None:
    people = [{"customer_id": f"C{at}", "annual_amount": at * 40} for at in range(len(rows) + 2)]
    lines = [
        {"order_id": f"SO{at}", "customer_id": f"C{at}", "order_date": day, "amount": amount}
        for at, (day, amount) in enumerate(rows)
    ]
    given = {"tier": {"model": model}}
    before = table_of(customers(*people), orders(*lines), given)
    random.shuffle(people)
    random.shuffle(lines)
    pd.testing.assert_frame_equal(table_of(customers(*people), orders(*lines), given), before, check_exact=True)
