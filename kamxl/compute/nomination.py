"""Nomination: customers below a tier that should be made key accounts, by growth, potential and tenure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.labels import SABC
from kamxl.compute.scorecard import tenure
from kamxl.record import record
from kamxl.schema.money import WAN
from kamxl.settings import Nomination

CRITERIA = ("growth", "potential", "tenure")


@record
class Nominations:
    """Who meets the rule."""

    limits: Mapping[str, float]
    """Criterion -> least value, of those that are looked for."""
    lacking: tuple[str, ...]
    """Criteria that the book keeps no data for: they are not looked for."""
    values: pd.DataFrame
    """Index customer_id, every customer: growth (revenue_12m ÷ that of the 12 months before − 1), potential (1 to 5), tenure (years, to two decimals).
    NaN is unknown and meets nothing."""
    candidates: pd.Index
    """Customers below the tier that meet all that is looked for, the largest first."""
    near: int
    """Customers below the tier that miss one criterion of several."""
    base: float = 0.0
    """元 in the 12 months before, below which growth is not known."""


def nominations(
    customers: pd.DataFrame, facts: pd.DataFrame, tiers: pd.DataFrame, as_of: date, rule: Nomination
) -> Nominations | None:
    """Who meets the rule; None where nothing can be looked for.

    Args:
        customers: with growth_potential, first_deal_date and status.
        facts: with revenue_12m, revenue_previous_12m, basis and first_order. Growth on less than the rule's base is unknown.
        tiers: index customer_id, with service_level and revenue_12m.
        as_of: the day that the figures are for.
        rule: the tier and the least values; 0 is not looked for.
    """
    now, before = (facts[name].astype(float) for name in ("revenue_12m", "revenue_previous_12m"))
    base = before.where((before > 0) & (before >= rule.base * WAN) & (facts["basis"] == "orders").to_numpy())
    values = pd.DataFrame(
        {
            "growth": (now / base - 1).round(10),
            "potential": customers["growth_potential"].astype(float),
            "tenure": tenure(customers, facts, as_of).round(2),
        }
    ).reindex(tiers.index)
    asked = {name: float(getattr(rule, name)) for name in CRITERIA if getattr(rule, name) > 0}
    known = values.notna().any()
    limits = {name: least for name, least in asked.items() if known[name]}
    if not limits or (len(asked) > 1 and limits.keys() == {"tenure"}):
        return None  # who has been there for long is no candidate for that alone
    below = tiers["service_level"].map({level: place for place, level in enumerate(SABC)}) > SABC.index(rule.tier)
    below &= customers["status"].reindex(tiers.index) != "lost"
    met = np.sum([(values[name] >= least).to_numpy() for name, least in limits.items()], axis=0)
    chosen = tiers[below.to_numpy() & (met == len(limits))]
    near = int((below.to_numpy() & (met == len(limits) - 1)).sum()) if len(limits) > 1 else 0
    order = chosen["revenue_12m"].astype(float).sort_values(ascending=False, kind="stable")
    return Nominations(
        limits, tuple(name for name in asked if name not in limits), values, order.index, near, rule.base * WAN
    )
