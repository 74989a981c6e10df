"""All output sheets of an analysis, in the order in which they stand in the workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kamxl.compute.analysis import Analysis
from kamxl.i18n import Lang
from kamxl.plan import SheetPlan
from kamxl.report import (
    alerts,
    follow_up,
    lifetime,
    market,
    opportunities,
    overview,
    portrait,
    quality,
    small,
    tier_history,
    tiers,
    trend,
)
from kamxl.report.context import Context
from kamxl.schema.outputs import OUTPUTS

PLANS: Mapping[str, Callable[[Analysis, Lang, Context], SheetPlan]] = MappingProxyType(
    {
        "tiers": tiers.plan,
        "lifetime": lifetime.plan,
        "alerts": alerts.plan,
        "portrait": portrait.plan,
        "trend": trend.plan,
        "market": market.plan,
        "follow_up": follow_up.plan,
        "opportunities": opportunities.plan,
        "quality": quality.plan,
        "tier_history": tier_history.plan,
    }
)
"""Key -> how a sheet other than the overview is planned."""
_HAS_DATA: Mapping[str, Callable[[Analysis], bool]] = MappingProxyType(
    {
        "tiers": lambda analysis: analysis.listed,
        "lifetime": lambda analysis: analysis.listed,
        "portrait": lambda analysis: analysis.listed,
        "tier_history": lambda analysis: analysis.listed or len(analysis.review.history) > 0,
        "trend": lambda analysis: analysis.trend is not None,
        "market": market.has_data,
        "follow_up": lambda analysis: analysis.follow_up is not None,
        "opportunities": opportunities.has_data,
    }
)
"""Sheets that a book may have nothing for."""


def plans(analysis: Analysis, lang: Lang, *, context: Context | None = None) -> tuple[SheetPlan, ...]:
    """What each output sheet shows.

    Args:
        analysis: the results; money in 元.
        lang: language of titles, words and sentences.
        context: the workbook that the sheets are written into, for links and the tie-out; None leaves both out.

    Returns:
        The overview first, then the sheets that the analysis has data for, in the order of OUTPUTS.
    """
    known = context or Context()
    keys = [key for key in OUTPUTS if key in PLANS and (key not in _HAS_DATA or _HAS_DATA[key](analysis))]
    made = (overview.plan(analysis, lang, known, keys), *(PLANS[key](analysis, lang, known) for key in keys))
    return tuple(small.fitted(plan, analysis) for plan in made)
