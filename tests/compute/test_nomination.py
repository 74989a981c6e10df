"""Who is nominated for A, on both sides of each limit: growth of 20 % on 10 万元, potential of 4, one year."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kamxl.compute.nomination import Nominations, nominations
from kamxl.schema.money import WAN
from kamxl.settings import Nomination

AS_OF = date(2026, 11, 26)
ROWS = {
    # id: level, status, now and before in 万元, basis, potential, first deal
    "just": ("B", "active", 120.0, 100.0, "orders", 4, "2025-11-26"),
    "large": ("C", "active", 500.0, 100.0, "orders", 5, "2020-01-01"),
    "slow": ("B", "active", 119.99, 100.0, "orders", 4, "2025-11-26"),
    "dull": ("B", "active", 120.0, 100.0, "orders", 3, "2025-11-26"),
    "young": ("B", "active", 120.0, 100.0, "orders", 4, "2025-11-30"),
    "no base": ("B", "active", 120.0, 0.0, "orders", 4, "2025-11-26"),
    "typed": ("B", "active", 120.0, 100.0, "typed", 4, "2025-11-26"),
    "there": ("A", "active", 500.0, 100.0, "orders", 5, "2020-01-01"),
    "lost": ("C", "lost", 500.0, 100.0, "orders", 5, "2020-01-01"),
    "least": ("C", "active", 12.0, 10.0, "orders", 4, "2025-11-26"),
    "tiny": ("C", "active", 19.0, 9.99, "orders", 4, "2025-11-26"),
    "unknown": ("B", "active", 120.0, 100.0, "orders", None, "2025-11-26"),
}


def found(rule: Nomination | None = None, **changed: object) -> Nominations | None:
    names = ["level", "status", "now", "before", "basis", "potential", "begun"]
    table = pd.DataFrame.from_dict(ROWS, orient="index", columns=names).assign(**changed)
    begun = pd.to_datetime(table["begun"])
    customers = pd.DataFrame({"status": table["status"], "growth_potential": table["potential"].astype(float), "first_deal_date": begun})  # fmt: skip
    facts = pd.DataFrame({"revenue_12m": table["now"] * WAN, "revenue_previous_12m": table["before"] * WAN, "basis": table["basis"], "first_order": pd.NaT})  # fmt: skip
    facts["first_order"] = pd.to_datetime(facts["first_order"])
    tiers = pd.DataFrame({"service_level": table["level"], "revenue_12m": table["now"] * WAN})
    return nominations(customers, facts, tiers, AS_OF, rule or Nomination())


def test_all_criteria_must_be_met_and_the_largest_comes_first() -> None:
    made = found()
    assert made is not None
    assert list(made.candidates) == ["large", "just", "least"]
    # slow, dull, young, no base, tiny, typed and unknown miss one each.
    assert (made.near, made.lacking) == (7, ())
    assert made.values.at["just", "growth"] == pytest.approx(0.2)
    assert made.values.at["just", "tenure"] == 1.0
    assert pd.isna(made.values.at["typed", "growth"])
    assert pd.isna(made.values.at["tiny", "growth"])
    any_base = found(Nomination(base=0))
    assert any_base is not None
    assert list(any_base.candidates) == ["large", "just", "tiny", "least"]


def test_what_is_not_asked_and_what_the_book_does_not_keep_is_not_looked_for() -> None:
    lenient = found(Nomination(growth=0))
    assert lenient is not None
    assert set(lenient.candidates) == {"large", "just", "slow", "no base", "typed", "least", "tiny"}
    without = found(potential=None)
    assert without is not None
    assert (dict(without.limits), without.lacking) == ({"growth": 0.2, "tenure": 1.0}, ("potential",))
    assert "dull" in without.candidates
    assert found(Nomination(growth=0, potential=0, tenure=0)) is None
    higher = found(Nomination(tier="S"))
    assert higher is not None
    assert list(higher.candidates) == ["large", "there", "just", "least"]
