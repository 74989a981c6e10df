"""分级历史: every review, a row a customer; kept from run to run, and ready for a pivot table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamxl import theme
from kamxl.compute.analysis import Analysis
from kamxl.plan import Figure, Figures, Head, Part
from kamxl.report import words
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.listed import MOST_ROWS, Look, listed
from kamxl.report.output_sheet import Listed, OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import AMOUNT, CUSTOMER, HEALTH, NOTHING, VALUE, Fields
from kamxl.schema.outputs import OUTPUTS
from kamxl.settings import Tier


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The sheet of the history: nothing but the table, since it is read again at the next run."""
    output = OUTPUTS["tier_history"]
    # Where the sheet is full the oldest reviews go, not the last one.
    frame = analysis.review.history.iloc[-MOST_ROWS:]
    return (
        Head(output.title(say.lang), say("report.history.subtitle"), ways(say, "tier_history")),
        Figures(figures(say, analysis)),
        listed(say, output, frame, look(frame, analysis.settings.tier), reserve=0),
    )


def figures(say: Phrases, analysis: Analysis) -> tuple[Figure, ...]:
    """How many reviews, and how many rows."""
    history = analysis.review.history
    counts = {"reviews": history["review_date"].nunique(), "rows": len(history)}
    return tuple(
        Figure(say(f"report.history.{name}"), words.number(count), numbers={name: count})
        for name, count in counts.items()
    )


def look(frame: pd.DataFrame, settings: Tier) -> Look:
    """How the columns of the list are shown."""
    return Look(
        groups={"tier": "tier", "model": "model"},
        roles={"tier": words.step_roles(frame["tier"], settings)},
        whole=frozenset({"name"}),  # whoever has left stands nowhere else
    )


_REVEALS: Mapping[str, Fields] = {
    **CUSTOMER,
    "review_date": NOTHING,
    "model": NOTHING,
    "revenue": AMOUNT,
    **dict.fromkeys(
        ("health", "health_purchases", "health_relation", "health_service", "health_payment", "health_contract"), HEALTH
    ),
    "lifetime_value": VALUE,
    "alerts": HEALTH,
    "currency": NOTHING,
}
_KEPT = "kept(tier_history[row].{key})"
_MADE: Mapping[str, Mapping[str, str]] = {
    "figures": {"reviews": "distinct(tier_history.review_date)", "rows": "count(tier_history.review_date)"},
    "list": {
        "by": "customer_id", "revenue": f"sum(tiers[listed].revenue_12m) | {_KEPT}", "lifetime_value": f"sum(lifetime[listed].lifetime_value) | {_KEPT}",
        "alerts": f"count(alerts[listed]) | {_KEPT}", "*": f"sum(health[listed].{{key}}) | {_KEPT}",
    },
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUTS["tier_history"],
    parts,
    lambda analysis: analysis.listed or len(analysis.review.history) > 0,
    settings=("tier.review", "tier.model"),
    made_of=_MADE,
    beside=3,
    tab=theme.TABS["aside"],
    listed=Listed(
        lambda analysis: analysis.review.history,
        lambda analysis, context: look(analysis.review.history, analysis.settings.tier),
        lambda settings: _REVEALS,
        frozenset({"tier"}),
        lambda say, analysis, seen: figures(say, analysis),
    ),
)
