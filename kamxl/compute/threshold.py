"""The threshold model: tiers by lower bounds on revenue."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.labels import bounds_of, labelled, rank, word
from kamxl.compute.wording import Amount
from kamxl.i18n import Text
from kamxl.schema.money import WAN
from kamxl.settings import Tier

_DEFAULTS = Tier()


def tier_revenue(facts: pd.DataFrame, settings: Tier = _DEFAULTS) -> pd.Series:
    """What threshold tiers look at, in 元: revenue of 12 months, under preset a-e cumulative revenue."""
    return facts[_measure(settings)].rename("tier_revenue")


def threshold(facts: pd.DataFrame, settings: Tier = _DEFAULTS, *, explain: bool = True) -> pd.DataFrame:
    """Tier by lower bounds on revenue, inclusive.

    Args:
        facts: revenue_12m (under preset a-e revenue_total), in 元; basis, as `facts.facts` gives them.
        settings: preset and bounds (万元).
        explain: with reasons, which take most of the time.

    Returns:
        tier, reason.
    """
    labels = rank("threshold", settings)
    bounds = bounds_of(settings)
    revenue = tier_revenue(facts, settings).to_numpy(dtype=float)
    limits = np.round(np.array(bounds) * WAN, MONEY_DECIMALS)
    place = (revenue[:, None] < limits).sum(axis=1)

    @cache  # equal revenue, such as none at all, has one reason
    def reason(value: float, at: int, basis: str) -> Text:
        return _threshold_reason(value, at, limits.tolist(), labels, basis)

    reasons = map(reason, revenue.tolist(), place.tolist(), facts["basis"])
    return labelled(facts.index, [labels[at] for at in place], reasons if explain else None)


def _measure(settings: Tier) -> str:
    return "revenue_total" if settings.preset == "a-e" else "revenue_12m"


def _threshold_reason(revenue: float, place: int, bounds: Sequence[float], labels: Sequence[str], basis: str) -> Text:
    if place == 0:
        return Text("tier.reason.threshold.top", {"bound": Amount(bounds[place], decimals=8)})
    following = bounds[place - 1]
    # Labels may share a bound (S = A): reaching it makes the customer the strongest of them.
    said = {"next": word(labels[list(bounds).index(following)]), "next_bound": Amount(following, decimals=8)}
    if place == len(bounds) and basis == "none":
        return Text("tier.reason.threshold.none", said)
    return Text("tier.reason.threshold.next", {**said, "gap": Amount(following - revenue, rounded_up=True)})
