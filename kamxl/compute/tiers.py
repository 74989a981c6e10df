"""The tier models that rank by money: threshold, pareto (ABC), pyramid; `scorecard` and `rfm` join them by name.

Each takes a frame indexed by customer_id and gives one of the same index with `tier` (a label code, see `labels`) and
`reason` (a Text with the figures and bounds that decided, and what would move the customer up). Money in 元.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.labels import ABC, rank, word
from kamxl.compute.rfm import rfm
from kamxl.compute.scorecard import indicators, scorecard
from kamxl.compute.wording import at_least, beside, in_10k, percent, percent_beside, plain
from kamxl.i18n import Text
from kamxl.schema.field import YUAN_10K
from kamxl.settings import Tier

__all__ = ["indicators", "pareto", "pyramid", "rank", "rfm", "scorecard", "threshold", "tier_revenue"]

A_TO_E_BOUNDS = (150.0, 100.0, 80.0, 50.0, 15.0)
"""Preset a-e: lower bounds in 万元 of A, B, C, D, E; below the last one 普通."""

PYRAMID_PERCENT = (1, 5, 20)
"""Cumulative per cent of the customers down to each label but the last; whole numbers, so that 7 % of 100 is no 8."""

_SHARE_DECIMALS = 12
_DEFAULTS = Tier()


def tier_revenue(facts: pd.DataFrame, settings: Tier = _DEFAULTS) -> pd.Series:
    """What threshold tiers look at, in 元: revenue of 12 months, under preset a-e cumulative revenue."""
    return facts[_measure(settings)].rename("tier_revenue")


def threshold(facts: pd.DataFrame, settings: Tier = _DEFAULTS) -> pd.DataFrame:
    """Tier by lower bounds on revenue, inclusive.

    Args:
        facts: revenue_12m (under preset a-e revenue_total), in 元; basis, as `facts.facts` gives them.
        settings: preset and bounds (万元).

    Returns:
        tier, reason.
    """
    labels = rank("threshold", settings)
    if settings.preset == "a-e":
        bounds: Sequence[float] = A_TO_E_BOUNDS
    else:
        bounds = (settings.threshold.S, settings.threshold.A, settings.threshold.B)
    revenue = tier_revenue(facts, settings).to_numpy(dtype=float)
    limits = np.round(np.array(bounds) * YUAN_10K.scale, MONEY_DECIMALS)
    place = (revenue[:, None] < limits).sum(axis=1)
    reasons = [
        _threshold_reason(in_10k(value), int(at), bounds, labels, basis, _measure(settings))
        for value, at, basis in zip(revenue, place, facts["basis"], strict=True)
    ]
    return _result(facts.index, [labels[at] for at in place], reasons)


def _measure(settings: Tier) -> str:
    return "revenue_total" if settings.preset == "a-e" else "revenue_12m"


def _threshold_reason(
    revenue: float, place: int, bounds: Sequence[float], labels: Sequence[str], basis: str, measure: str
) -> Text:
    said: dict[str, object] = {"measure": _measure_text(basis, measure), "tier": word(labels[place])}
    if place < len(bounds):
        said["bound"] = plain(bounds[place], 8)
    if place == 0:
        return Text("tier.reason.threshold.top", {**said, "revenue": plain(revenue)})
    following = bounds[place - 1]
    said |= {
        # Labels may share a bound (S = A): reaching it makes the customer the strongest of them.
        "next": word(labels[list(bounds).index(following)]),
        "next_bound": plain(following, 8),
        "revenue": beside(revenue, following),
        "gap": at_least(following - revenue),
    }
    if place < len(bounds):
        return Text("tier.reason.threshold.between", said)
    return Text(f"tier.reason.threshold.{'none' if basis == 'none' else 'lowest'}", said)


def _measure_text(basis: str, measure: str = "revenue_12m") -> Text:
    return Text("tier.measure.typed" if basis == "typed" else f"tier.measure.{measure}")


def pareto(facts: pd.DataFrame, settings: Tier = _DEFAULTS) -> pd.DataFrame:
    """ABC by the 80/20 rule: customers by revenue_12m descending, ties by customer_id.

    The cumulative share *before* the customer decides: under `pareto_a` A, under `pareto_b` B, else C. Shares are of the
    revenue of customers that have any; who has none (or more returns than sales) has share 0, stands last and is C.

    Args:
        facts: revenue_12m in 元; basis.
        settings: the two limits, as shares.

    Returns:
        tier, reason, place (1 is the largest), share, cumulative_share (with the customer; NaN where nobody has
        revenue).
    """
    revenue = facts["revenue_12m"].to_numpy(dtype=float)
    order = np.lexsort((_ids(facts.index), -revenue))
    earned = np.maximum(revenue[order], 0.0)
    running = np.round(np.cumsum(earned), MONEY_DECIMALS)
    total = running[-1] if len(running) else 0.0
    with np.errstate(invalid="ignore"):
        shares = np.round(np.stack([running - earned, running, earned]) / (total or np.nan), _SHARE_DECIMALS)
    before, cumulative, share = shares
    limits = (settings.pareto_a, settings.pareto_b)
    tier = np.select([earned <= 0, before < limits[0], before < limits[1]], [2, 0, 1], default=2)

    targets = _targets(revenue[order], tier, ABC)
    reasons = [
        _pareto_reason(at, float(before[at]), int(tier[at]), limits, facts["basis"].iloc[order[at]], targets[at], value)
        for at, value in enumerate(revenue[order])
    ]
    ranked = _result(facts.index[order], [ABC[at] for at in tier], reasons)
    ranked["place"] = np.arange(1, len(order) + 1)
    ranked["share"] = share
    ranked["cumulative_share"] = cumulative
    return _unsorted(ranked, order, facts.index)


_Target = tuple[float, str] | None
"""Revenue (元) that is to be exceeded for the next label, and that label; None where there is none above."""


def _targets(revenue: np.ndarray, tier: np.ndarray, labels: Sequence[str]) -> list[_Target]:
    """For each customer, best first: the last one that stands in a stronger tier. Overtaking it takes its place or better.

    That is enough: the places before do not change, and a share of a total that has grown is smaller.
    """
    targets: list[_Target] = []
    above: _Target = None
    for at, label in enumerate(tier):
        if at and label > tier[at - 1]:
            above = (float(revenue[at - 1]), labels[tier[at - 1]])
        targets.append(above)
    return targets


def _pareto_reason(
    at: int, before: float, tier: int, limits: tuple[float, float], basis: str, target: _Target, revenue: float
) -> Text:
    said: dict[str, object] = {"tier": ABC[tier]}
    if target is not None:
        said |= {"target": at_least(in_10k(target[0])), "next": target[1]}
    if revenue <= 0:
        return Text("tier.reason.pareto.no_revenue" if target else "tier.reason.nobody", said)
    nearest = limits[tier] if tier < 2 else limits[1]
    said |= {
        "measure": _measure_text(basis),
        "revenue": plain(in_10k(revenue)),
        "place": at + 1,
        "before": percent_beside(before, nearest),
    }
    if tier < 2:
        said["bound"] = percent(limits[tier], 8)
    if target is None:
        return Text("tier.reason.pareto.top", said)
    said["passed"] = percent(limits[tier - 1], 8)
    return Text(f"tier.reason.pareto.{'between' if tier < 2 else 'lowest'}", said)


def pyramid(facts: pd.DataFrame, settings: Tier = _DEFAULTS) -> pd.DataFrame:
    """Four layers by place: top 1 % (at least one), the next 4 %, the next 15 %, the rest.

    Places are by revenue_12m, then profit_12m (unknown last), then customer_id. The seats down to each layer are its
    cumulative per cent of the customer count, rounded up. A customer without revenue takes no seat: it is in the last
    layer, even where the book has fewer buyers than seats.

    Args:
        facts: revenue_12m, profit_12m in 元; basis.
        settings: which labelling.

    Returns:
        tier, reason, place (1 is the largest).
    """
    labels = rank("pyramid", settings)
    revenue = facts["revenue_12m"].to_numpy(dtype=float)
    profit = np.nan_to_num(facts["profit_12m"].to_numpy(dtype=float), nan=-np.inf)
    order = np.lexsort((_ids(facts.index), -profit, -revenue))
    count = len(order)
    seats = [-(-count * per_cent // 100) for per_cent in PYRAMID_PERCENT]
    place = np.arange(count)
    tier = np.searchsorted(np.array(seats), place, side="right")
    tier[revenue[order] <= 0] = len(labels) - 1

    targets = _targets(revenue[order], tier, labels)
    reasons = [
        _pyramid_reason(at, count, int(tier[at]), seats, labels, facts["basis"].iloc[order[at]], targets[at], value)
        for at, value in enumerate(revenue[order])
    ]
    ranked = _result(facts.index[order], [labels[at] for at in tier], reasons)
    ranked["place"] = place + 1
    return _unsorted(ranked, order, facts.index)


def _pyramid_reason(
    at: int,
    count: int,
    tier: int,
    seats: Sequence[int],
    labels: Sequence[str],
    basis: str,
    target: _Target,
    revenue: float,
) -> Text:
    said: dict[str, object] = {"tier": word(labels[tier])}
    if target is not None:
        said |= {"target": at_least(in_10k(target[0])), "next": word(target[1])}
    if revenue <= 0:
        return Text("tier.reason.pyramid.no_revenue" if target else "tier.reason.nobody", said)
    layer = min(tier, len(seats) - 1)
    said |= {
        "measure": _measure_text(basis),
        "revenue": plain(in_10k(revenue)),
        "count": count,
        "place": at + 1,
        "seats": seats[layer],
        "share": f"{PYRAMID_PERCENT[layer]}%",
    }
    if target is None:
        return Text("tier.reason.pyramid.top", said)
    return Text(f"tier.reason.pyramid.{'lowest' if tier == len(seats) else 'between'}", said)


def _ids(index: pd.Index) -> np.ndarray:
    return np.array([str(label) for label in index], dtype=str)


def _result(index: pd.Index, labels: Sequence[str], reasons: Sequence[Text]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "tier": pd.Series(list(labels), index=index, dtype=object),
            "reason": pd.Series(list(reasons), index=index, dtype=object),
        }
    )


def _unsorted(ranked: pd.DataFrame, order: np.ndarray, index: pd.Index) -> pd.DataFrame:
    """Back into the order of the input."""
    return ranked.iloc[np.argsort(order)].set_axis(index)
