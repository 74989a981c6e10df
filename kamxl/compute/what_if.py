"""Two analyses of one book under different settings: what the second has that the first has not."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.i18n import Text

_WHICH = ["rule_id", "customer_id", "subject"]
"""What makes an alert the same under other limits, whatever its numbers."""


@dataclass(frozen=True)
class Changes:
    """What differs."""

    tiers: pd.DataFrame
    """Index customer_id, the largest revenue first: name, before, after, revenue_12m. Only who moved."""
    new: pd.DataFrame
    """Rows of the second's alerts that the first has not."""
    gone: pd.DataFrame
    """Rows of the first's that the second has not."""
    weighed: int
    """Alerts of both that have another severity."""


def changes(before: Analysis, after: Analysis) -> Changes:
    """What other settings change: tiers and alerts.

    Args:
        before: as the settings stand.
        after: the same frames under other settings.
    """
    names = before.frames["customers"].index
    table = pd.DataFrame(
        {
            "name": before.frames["customers"]["name"],
            "before": before.tiers["tier"].reindex(names).astype(str),
            "after": after.tiers["tier"].reindex(names).astype(str),
            "revenue_12m": after.facts["revenue_12m"].reindex(names),
        }
    )
    moved = table[(table["before"] != table["after"]).to_numpy()] if before.listed else table.iloc[:0]
    one, other = _named(before), _named(after)
    both = one.index.intersection(other.index)
    return Changes(
        tiers=moved.sort_values("revenue_12m", ascending=False, kind="stable"),
        new=other[~other.index.isin(one.index)].reset_index(drop=True),
        gone=one[~one.index.isin(other.index)].reset_index(drop=True),
        weighed=int((one.loc[both, "severity"] != other.loc[both, "severity"]).sum()),
    )


def _named(analysis: Analysis) -> pd.DataFrame:
    """The alerts by what they are about. Of a rule with one finding a customer the subject may change: it is the same alert."""
    alerts = analysis.alerts
    ids = alerts[_WHICH].astype(object).where(alerts[_WHICH].notna(), "")
    ids["subject"] = (
        ids["subject"]
        .where(ids["customer_id"] == "", "")
        .map(lambda one: one.render("zh") if isinstance(one, Text) else one)
    )
    keys = pd.Index(list(ids.itertuples(index=False, name=None)), tupleize_cols=False)
    number = pd.Series(keys).groupby(pd.Series(keys)).cumcount()
    return alerts.set_index(pd.Index([(*key, at) for key, at in zip(keys, number, strict=True)], tupleize_cols=False))
