"""RFM: recency, frequency and money of the customers that ordered, in eight segments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.labels import NO_LABEL, SEGMENTS, labelled
from kamxl.compute.wording import plain
from kamxl.i18n import Text

_SCORES = 5
_DIMENSIONS = ("r", "f", "m")


def rfm(facts: pd.DataFrame, as_of: date, *, explain: bool = True) -> pd.DataFrame:
    """Segment of each customer that has ordered.

    R is days since the last order (fewer is better), F is orders_12m, M is revenue_12m. A score of 1 to 5 is the fifth of
    the rank: ⌈5 × rank ÷ n⌉ with the mean rank for ties, so that equals score alike. High is above the mean score of
    all customers that ordered. A customer without an order has no segment: label `none`, scores NaN.

    Args:
        facts: last_order (day), orders_12m, revenue_12m (元).
        as_of: the day that the figures are for.
        explain: with reasons, which take most of the time.

    Returns:
        Index as `facts`: tier (segment code), reason, days, r, f, m (scores).
    """
    bought = facts["last_order"].notna()
    days = (pd.Timestamp(as_of) - facts["last_order"]).dt.days
    scores = pd.DataFrame(
        {
            "days": days,
            "r": fifths(-days[bought]),
            "f": fifths(facts.loc[bought, "orders_12m"]),
            "m": fifths(facts.loc[bought, "revenue_12m"]),
        },
        index=facts.index,
        dtype=float,
    )
    means = {name: float(scores[name].mean()) if bought.any() else np.nan for name in _DIMENSIONS}
    high = pd.DataFrame({name: scores[name] > means[name] for name in _DIMENSIONS})
    at = (4 * ~high["m"] + 2 * ~high["r"] + 1 * ~high["f"]).to_numpy(dtype=int)
    segments = np.where(bought, np.array(SEGMENTS, dtype=object)[at], NO_LABEL)
    reasons = (
        _reason(segment, means, dict(zip(scores.columns, row, strict=True)))
        for segment, row in zip(segments, scores.to_numpy(), strict=True)
    )
    return labelled(facts.index, segments.tolist(), reasons if explain else None).join(scores)


def fifths(values: pd.Series) -> pd.Series:
    """1 to 5 by the fifth of the rank, 5 the highest values; ties share their mean rank, and so their score."""
    # Doubled, mean ranks are whole numbers: no dust decides on which side of a fifth a customer falls.
    doubled = (values.rank(method="average") * 2).round().astype("int64")
    size = 2 * len(values)
    return -(-_SCORES * doubled // size) if size else doubled


def _reason(segment: str, means: Mapping[str, float], scores: Mapping[str, float]) -> Text:
    if segment == NO_LABEL:
        return Text("tier.reason.rfm.none")
    said: dict[str, object] = {}
    for name in _DIMENSIONS:
        said |= {name: int(scores[name]), f"{name}_mean": plain(means[name])}
    weak = tuple(Text(f"tier.rfm.{name}") for name in _DIMENSIONS if not scores[name] > means[name])
    if not weak:
        return Text("tier.reason.rfm.top", said)
    return Text("tier.reason.rfm.below", {**said, "weak": weak})
