"""Groups of customers that buy alike: k-means over what they spend, how often, how lately and how broadly.

Nothing is drawn at random: the same customers fall into the same groups on every machine, in whatever order their rows stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.calendar import months_before, within
from kamxl.i18n import Text
from kamxl.record import record
from kamxl.settings import Similar as Limits

FEATURES = ("revenue", "orders", "days", "breadth")
MOST_GROUPS = 6
LEAST_SILHOUETTE = 0.25
"""Below it there is no structure worth a name (Kaufman & Rousseeuw 1990, table 4)."""
_LEAST_MEMBERS, _LEAST_SHARE = 3, 0.02
_NEAR = 0.02
"""By how much a larger number of groups may fall short of the largest silhouette: it tells more."""
_SAMPLE = 1_000
"""Customers among whom distances are measured: all of 5 000 would take a quarter of a gigabyte."""
_ALIKE = 6
"""Decimals beyond which two variations, or a value and a mean, are one."""
_ROUNDS = 100
_APART, _FAR = 0.5, 1.25
"""Standard deviations from the mean of all from which on a group is large, and very large."""
_MOST_TRAITS = 3


@record
class Similar:
    """Who buys alike; empty in a book of few customers, and where they fall into no groups."""

    customers: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["group", "name", "orders", "days", "breadth"])
    )
    """Index customer_id, of those who ordered in the 12 months: group (1 brings the most), name (Text), orders, days since the last
    one, breadth (categories bought, or products where no line names a category)."""
    kinds: Mapping[int, str] = field(default_factory=dict)
    """Group -> what is to be done: rescue, broaden, keep, raise, wake or develop."""
    silhouette: float = float("nan")
    """Mean over the customers, −1 to 1 (Rousseeuw 1987); NaN where nothing was looked for. Below LEAST_SILHOUETTE there are no groups."""
    categorised: bool = True
    """Whether breadth counts categories."""


def similar(facts: pd.DataFrame, orders: pd.DataFrame, as_of: date, limits: Limits) -> Similar:
    """The groups of the customers who ordered in the 12 months.

    Logarithms of the four features, each with mean 0 and deviation 1, are parted by Lloyd's k-means; 2 to 6 groups, the most
    that come near the largest mean silhouette and are no handful. It starts with the halves of the widest groups (Var-Part of Su & Dy 2007).

    Args:
        facts: as `facts.facts` gives them.
        orders: as `facts.valid_orders` gives them, of known customers.
        as_of: the day that the figures are for.
        limits: whether to look, and the fewest customers to look among.
    """
    values, categorised = _features(facts, orders, as_of)
    if not limits.on or len(values) < max(limits.customers, 2 * _LEAST_MEMBERS):
        return Similar()
    points = np.log1p(values[list(FEATURES)].to_numpy(dtype=float))
    spread = points.std(axis=0)
    told = spread > 1e-9
    if not told.any():
        return Similar()
    points = np.where(told, (points - points.mean(axis=0)) / np.where(told, spread, 1.0), 0.0)
    parted = [k_means(points, count) for count in range(2, MOST_GROUPS + 1)]
    least = max(_LEAST_MEMBERS, _LEAST_SHARE * len(points))
    away, step = distances(points)
    scored = [
        (silhouette(away, groups[::step]), groups)
        for count, groups in enumerate(parted, 2)
        if np.bincount(groups, minlength=count).min() >= least
    ]
    best = max((score for score, _ in scored), default=np.nan)
    if not best >= LEAST_SILHOUETTE:
        return Similar(silhouette=best)
    score, groups = [one for one in scored if one[0] >= best - _NEAR][-1]
    return _named(values, points, groups, score, categorised)


def k_means(points: np.ndarray, count: int) -> np.ndarray:
    """The group of each point, 0 to count − 1.

    Args:
        points: a row a point.
        count: groups; fewer come out where fewer points differ.
    """
    groups = _halves(points, count)
    for _ in range(_ROUNDS):
        held = [groups == one for one in range(count) if (groups == one).any()]
        centres = np.array([points[mine].mean(axis=0) for mine in held])
        nearest = ((centres**2).sum(axis=1) - 2 * points @ centres.T).argmin(axis=1)
        if np.array_equal(nearest, groups):
            break
        groups = nearest
    return groups


def distances(points: np.ndarray) -> tuple[np.ndarray, int]:
    """How far each point is from each other, in an even sample of every so many where there are many."""
    step = -(-len(points) // _SAMPLE)
    points = points[::step]
    squares = (points**2).sum(axis=1)
    found = np.sqrt(np.maximum(squares[:, None] + squares[None] - 2 * points @ points.T, 0))
    np.fill_diagonal(found, 0)
    return found, step


def silhouette(away: np.ndarray, groups: np.ndarray) -> float:
    """Mean silhouette by `distances` and the group of each of their points; 0 for one that is alone."""
    members = groups[:, None] == np.unique(groups)[None]
    if members.shape[1] < 2:
        return 0.0
    sizes = members.sum(axis=0)
    sums = away @ members.astype(float)
    own = sums[members] / np.maximum(sizes[members.argmax(axis=1)] - 1, 1)
    other = np.where(members, np.inf, sums / sizes).min(axis=1)
    alone = sizes[members.argmax(axis=1)] == 1
    widest = np.maximum(np.maximum(own, other), 1e-12)
    return float(np.where(alone, 0.0, (other - own) / widest).mean())


def _features(facts: pd.DataFrame, orders: pd.DataFrame, as_of: date) -> tuple[pd.DataFrame, bool]:
    """FEATURES of the customers who ordered in the 12 months, in the order of their ids, and whether breadth counts categories."""
    known = facts[(facts["orders_12m"] > 0) & (facts["revenue_12m"] > 0) & facts["last_order"].notna()].sort_index()
    lines = orders[
        (orders["purchase"] & within(orders["order_date"], months_before(as_of, 12), as_of)).to_numpy(dtype=bool)
    ]
    categorised = bool(lines["category"].notna().any())
    breadth = lines["category" if categorised else "product"].groupby(level=0).nunique()
    table = pd.DataFrame(
        {
            "revenue": known["revenue_12m"].astype(float),
            "orders": known["orders_12m"].astype(float),
            "days": (pd.Timestamp(as_of) - known["last_order"]).dt.days.astype(float),
            "breadth": breadth.reindex(known.index).fillna(0).astype(float),
        },
        index=known.index,
    )
    return table, categorised


def _halves(points: np.ndarray, count: int) -> np.ndarray:
    """A start: the group with the most variation is parted at the mean of the feature that varies most in it, again and again."""
    groups = np.zeros(len(points), dtype=int)
    for new in range(1, count):
        centred = [points[groups == one] - points[groups == one].mean(axis=0) for one in range(new)]
        # At first all features vary alike: which comes first must not hang on the last digits, which differ between machines.
        variation = np.array([(one**2).sum(axis=0) for one in centred]).round(_ALIKE)
        if variation.max() <= 1e-12:
            break
        at = int(variation.sum(axis=1).argmax())
        feature = int(variation[at].argmax())
        mine = groups == at
        groups[mine & (points[:, feature] > points[mine, feature].mean() + 10.0**-_ALIKE)] = new
    return groups


def _named(values: pd.DataFrame, points: np.ndarray, groups: np.ndarray, score: float, categorised: bool) -> Similar:
    """The groups in words, the one with the most revenue first."""
    revenue = np.bincount(groups, weights=values["revenue"])
    place = np.empty(len(revenue), dtype=int)
    place[np.argsort(-revenue, kind="stable")] = np.arange(1, len(revenue) + 1)
    numbers = place[groups]
    kinds: dict[int, str] = {}
    names: list[Text] = []
    for number in range(1, len(revenue) + 1):
        centre = dict(zip(FEATURES, points[numbers == number].mean(axis=0).tolist(), strict=True))
        kinds[number] = _kind(centre)
        names.append(Text("similar.name", {"number": number, "traits": _traits(centre)}))
    table = values.drop(columns="revenue").assign(group=numbers)
    table["name"] = pd.Series([names[one - 1] for one in numbers.tolist()], index=values.index, dtype=object)
    return Similar(table, kinds, score, categorised)


def _traits(centre: Mapping[str, float]) -> list[Text]:
    """What sets a group apart from all customers: its strongest traits."""
    apart = sorted((name for name in centre if abs(centre[name]) >= _APART), key=lambda name: -abs(centre[name]))
    kept = [name for name in FEATURES if name in apart[:_MOST_TRAITS]]
    return [_trait(name, centre[name]) for name in kept] or [Text("similar.middle")]


def _trait(feature: str, deviations: float) -> Text:
    degrees = ("high", "very_high") if deviations > 0 else ("low", "very_low")
    degree = degrees[abs(deviations) >= _FAR]
    return Text(f"similar.{feature}.{degree}")


def _kind(centre: Mapping[str, float]) -> str:
    """What is to be done with a group, what matters most first."""
    large, small = centre["revenue"] >= _APART, centre["revenue"] <= -_APART
    if centre["days"] >= _APART:
        return "wake" if small else "rescue"
    if centre["breadth"] <= -_APART and not small:
        return "broaden"
    if large:
        return "keep"
    return "raise" if centre["orders"] >= _APART or centre["breadth"] >= _APART else "develop"
