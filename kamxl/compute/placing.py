"""The tier models that go by place among all customers: pareto (ABC, 80/20) and pyramid. Money in 元."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.labels import ABC, labelled, rank, word
from kamxl.compute.wording import Amount, percent, percent_beside
from kamxl.i18n import Text
from kamxl.settings import Tier

PYRAMID_PERCENT = (1, 5, 20)
"""Cumulative per cent of the customers down to each label but the last; whole numbers, so that rounding up is exact."""

_SHARE_DECIMALS = 12
_DEFAULTS = Tier()


def pareto(facts: pd.DataFrame, settings: Tier = _DEFAULTS, *, explain: bool = True) -> pd.DataFrame:
    """ABC by the 80/20 rule: customers by revenue_12m descending.

    The cumulative share *before* the customer and those who tie with it decides: equals get one label. Under `pareto_a` A, under `pareto_b` B, else C. Shares are of the
    revenue of customers that have any; who has none (or more returns than sales) has share 0, stands last and is C.

    Args:
        facts: revenue_12m in 元; basis.
        settings: the two limits, as shares.
        explain: with reasons, which take most of the time.

    Returns:
        tier, reason, place (1 is the largest), share, cumulative_share (with the customer; NaN where nobody has
        revenue).
    """
    revenue = facts["revenue_12m"].to_numpy(dtype=float)
    order = np.lexsort((_ids(facts.index), -revenue))
    earned = np.maximum(revenue[order], 0.0)
    running = np.round(np.cumsum(earned), MONEY_DECIMALS)
    first, last = _ties(revenue[order])
    total = running[-1] if len(running) else 0.0
    with np.errstate(invalid="ignore"):
        money = np.stack([np.append(0.0, running)[first], running[last], earned])
        shares = np.round(money / (total or np.nan), _SHARE_DECIMALS)
    before, cumulative, share = shares
    if revenue.sum() <= 0:  # a share of nothing, or of less, says nothing
        cumulative, share = np.full_like(cumulative, np.nan), np.full_like(share, np.nan)
    limits = (settings.pareto_a, settings.pareto_b)
    tier = np.select([earned <= 0, before < limits[0], before < limits[1]], [2, 0, 1], default=2)

    targets = _targets(revenue[order], tier, ABC)
    reasons = (
        _pareto_reason(int(first[at]), float(before[at]), int(tier[at]), limits, targets[at], value)
        for at, value in enumerate(revenue[order].tolist())
    )
    ranked = labelled(facts.index[order], [ABC[at] for at in tier], reasons if explain else None)
    ranked["place"] = first + 1
    ranked["share"] = share
    ranked["cumulative_share"] = cumulative
    return _unsorted(ranked, order, facts.index)


def _ties(*keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Index of the first and of the last of those that equal each row; equal rows stand together."""
    size = len(keys[0])
    new = np.ones(size, dtype=bool)
    if size:
        new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    starts = np.flatnonzero(new)
    group = np.cumsum(new) - 1
    ends = np.append(starts[1:], size) - 1
    return starts[group], ends[group]


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
    at: int, before: float, tier: int, limits: tuple[float, float], target: _Target, revenue: float
) -> Text:
    if revenue <= 0:
        return _without_revenue("pareto", target)
    nearest = limits[min(tier, 1)]
    said: dict[str, object] = {"place": at + 1, "before": percent_beside(before, nearest)}
    if target is None:
        return Text("tier.reason.pareto.top", {**said, "bound": percent(nearest, 8)})
    return Text("tier.reason.pareto.next", {**said, **_next(target)})


def _without_revenue(model: str, target: _Target) -> Text:
    """Why a customer without revenue stands last; where nobody has any, there is nothing to be exceeded."""
    return Text("tier.reason.nobody") if target is None else Text(f"tier.reason.{model}.no_revenue", _next(target))


def _next(target: tuple[float, str]) -> dict[str, object]:
    return {"target": Amount(target[0], rounded_up=True), "next": word(target[1])}


def pyramid(facts: pd.DataFrame, settings: Tier = _DEFAULTS, *, explain: bool = True) -> pd.DataFrame:
    """Four layers by place: top 1 % (at least one), the next 4 %, the next 15 %, the rest.

    Places are by revenue_12m, then profit_12m (unknown last); those who tie in both share the better place.
    The seats down to each layer are its cumulative per cent of the customer count, rounded up. A customer without revenue takes no seat: it is in the last
    layer, even where the book has fewer buyers than seats.

    Args:
        facts: revenue_12m, profit_12m in 元; basis.
        settings: which labelling.
        explain: with reasons, which take most of the time.

    Returns:
        tier, reason, place (1 is the largest).
    """
    labels = rank("pyramid", settings)
    revenue = facts["revenue_12m"].to_numpy(dtype=float)
    profit = np.nan_to_num(facts["profit_12m"].to_numpy(dtype=float), nan=-np.inf)
    order = np.lexsort((_ids(facts.index), -profit, -revenue))
    count = len(order)
    seats = [-(-count * per_cent // 100) for per_cent in PYRAMID_PERCENT]
    place, _ = _ties(revenue[order], profit[order])
    tier = np.searchsorted(np.array(seats), place, side="right")
    tier[revenue[order] <= 0] = len(labels) - 1

    targets = _targets(revenue[order], tier, labels)
    reasons = (
        _pyramid_reason(int(place[at]), count, int(tier[at]), seats, targets[at], value)
        for at, value in enumerate(revenue[order].tolist())
    )
    ranked = labelled(facts.index[order], [labels[at] for at in tier], reasons if explain else None)
    ranked["place"] = place + 1
    return _unsorted(ranked, order, facts.index)


def _pyramid_reason(
    at: int,
    count: int,
    tier: int,
    seats: Sequence[int],
    target: _Target,
    revenue: float,
) -> Text:
    if revenue <= 0:
        return _without_revenue("pyramid", target)
    said: dict[str, object] = {"count": count, "place": at + 1}
    if target is None:
        return Text("tier.reason.pyramid.top", {**said, "seats": seats[tier], "share": f"{PYRAMID_PERCENT[tier]}%"})
    return Text("tier.reason.pyramid.next", {**said, **_next(target)})


def _ids(index: pd.Index) -> np.ndarray:
    return np.array([str(label) for label in index], dtype=str)


def _unsorted(ranked: pd.DataFrame, order: np.ndarray, index: pd.Index) -> pd.DataFrame:
    """Back into the order of the input."""
    return ranked.iloc[np.argsort(order)].set_axis(index)
