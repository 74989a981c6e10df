"""Groups by 上级客户: a chain sums at its top, circles and unknown parents are none."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from typed_frames import customers, orders, revenue_facts

from kamxl.compute import tiers
from kamxl.compute.facts import facts, valid_orders
from kamxl.compute.groups import heads, sums
from kamxl.compute.lifecycle import lifecycle
from kamxl.settings import Settings

AS_OF = date(2026, 9, 30)


def family(**parents: str | None) -> pd.DataFrame:
    return customers(*({"customer_id": key, "parent": parent} for key, parent in parents.items()))


@pytest.mark.parametrize(
    ("parents", "top"),
    [
        ({"A": None, "B": "A", "C": "B", "D": "C"}, {"A": "A", "B": "A", "C": "A", "D": "A"}),
        ({"D": "C", "C": "B", "B": "A", "A": None}, {"A": "A", "B": "A", "C": "A", "D": "A"}),
        ({"A": "X", "B": "A"}, {"A": "A", "B": "A"}),  # nobody's ID
        ({"A": "A", "B": "A"}, {"A": "A", "B": "A"}),  # its own parent
        ({"A": "B", "B": "A"}, {"A": "A", "B": "B"}),
        ({"A": "B", "B": "C", "C": "A"}, {"A": "A", "B": "B", "C": "C"}),
        ({"A": "B", "B": "A", "D": "A", "E": "D"}, {"A": "A", "B": "B", "D": "A", "E": "A"}),  # hangs on a circle
        ({"A": None}, {"A": "A"}),
    ],
)
def test_the_top_of_a_chain(parents: dict[str, str | None], top: dict[str, str]) -> None:
    assert heads(family(**parents)).to_dict() == top


def test_a_group_sums_at_the_top_of_its_chain() -> None:
    """A + B + C = 60 of 100 万元 in three; E + F = 25 in two; D alone is no group."""
    people = family(A=None, B="A", C="B", D=None, E=None, F="E")
    table = sums(people, revenue_facts({"A": 10, "B": 20, "C": 30, "D": 15, "E": 0, "F": 25})["revenue_12m"])
    assert table.reset_index().to_numpy().tolist() == [
        ["A", "A 公司", 3, 600_000.0, 0.6],
        ["E", "E 公司", 2, 250_000.0, 0.25],
    ]


def test_shares_of_nothing_are_blank_and_a_book_without_parents_has_no_groups() -> None:
    people = family(A=None, B="A", C=None)
    table = sums(people, revenue_facts({"A": 5, "B": 5, "C": -10})["revenue_12m"])
    assert table["revenue_12m"].tolist() == [100_000.0]
    assert table["revenue_share"].isna().all()
    assert sums(family(A=None, B=None), revenue_facts({"A": 5, "B": 5})["revenue_12m"]).empty


@pytest.mark.parametrize(("by_group", "expected"), [(False, "CCBB"), (True, "AABA")])
def test_tiers_by_group(by_group: bool, expected: str) -> None:
    """H 10, A 14, B 60 below A: 84 万 together is A (80 ≤ 84 < 150); alone they are C, C and B. C 20 is B."""
    people = family(H=None, A="H", C=None, B="A")
    lines = orders(*((key, "2026-03-01", amount) for key, amount in (("H", 1e5), ("A", 1.4e5), ("C", 2e5), ("B", 6e5))))
    valid = valid_orders({"customers": people, "orders": lines}, AS_OF)
    figures = facts(people, valid, AS_OF)
    settings = Settings.model_validate({"tier": {"by_group": by_group}})
    stages = lifecycle(people, figures, AS_OF, settings.lifecycle)
    table = tiers.table(people, figures, stages, settings, None, as_of=AS_OF, orders=valid)
    assert "".join(table["tier"].reindex(people.index)) == expected
    # Revenue stays the customer's own.
    assert table.loc["B", "revenue_12m"] == 600_000.0
    reason = table.loc["B", "reason"].render("zh")
    assert reason.startswith("集团 H（共 3 家）") is by_group
    assert not table.loc["C", "reason"].render("en").startswith("Group")


def test_a_group_has_paid_what_its_members_have_paid() -> None:
    """H 90 of 90, A 0 of 10: nine tenths, not a half. The typed rates of the two are blank."""
    people = family(H=None, A="H")
    rows = [("H", 900_000.0, 900_000.0), ("A", 100_000.0, 0.0)]
    lines = orders(
        *(
            {"customer_id": key, "order_date": "2026-03-01", "amount": amount, "paid": paid}
            for key, amount, paid in rows
        )
    )
    valid = valid_orders({"customers": people, "orders": lines}, AS_OF)
    figures = facts(people, valid, AS_OF)
    weights = dict.fromkeys(Settings().tier.scorecard.model_dump(), 0) | {"collection_rate": 1}
    settings = Settings.model_validate({"tier": {"by_group": True, "model": "scorecard", "scorecard": weights}})
    stages = lifecycle(people, figures, AS_OF, settings.lifecycle)
    table = tiers.table(people, figures, stages, settings, None, as_of=AS_OF, orders=valid)
    assert table["score"].to_dict() == {"H": 90.0, "A": 90.0}


@pytest.mark.parametrize("model", ["threshold", "pareto", "pyramid", "scorecard", "rfm"])
def test_members_of_a_group_share_its_tier_by_every_model(model: str) -> None:
    people = family(H=None, A="H", B="A", C=None, D=None)
    lines = orders(*((key, "2026-03-01", 1e5 * at) for at, key in enumerate("ABCD", 1)))
    valid = valid_orders({"customers": people, "orders": lines}, AS_OF)
    figures = facts(people, valid, AS_OF)
    settings = Settings.model_validate({"tier": {"by_group": True, "model": model}})
    stages = lifecycle(people, figures, AS_OF, settings.lifecycle)
    table = tiers.table(people, figures, stages, settings, None, as_of=AS_OF, orders=valid)
    assert table.loc[["H", "A", "B"], "tier"].nunique() == 1
