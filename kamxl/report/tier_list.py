"""客户分级 on paper: the columns that decide, wide enough to be read; the workbook has all twenty-one."""

from __future__ import annotations

from dataclasses import replace

from kamxl.compute import labels
from kamxl.compute.analysis import Analysis
from kamxl.plan import Figure, Figures, Head, Part
from kamxl.report import words
from kamxl.report.head import ways
from kamxl.report.listed import Look, listed
from kamxl.report.phrases import Phrases
from kamxl.report.tiers import summary
from kamxl.schema.outputs import OUTPUTS

COLUMNS = (
    "customer_id", "name", "tier", "change", "reason", "revenue_12m", "profit_12m", "cumulative_share", "abc", "rfm",
    "lifecycle", "last_order", "owner",
)  # fmt: skip


def parts(analysis: Analysis, say: Phrases) -> tuple[Part, ...]:
    """The list of tiers with its strip of figures, without the charts, which the overview has."""
    whole = OUTPUTS["tiers"]
    known = {column.key: column for column in whole.columns}
    output = replace(whole, columns=tuple(known[key] for key in COLUMNS))
    frame = analysis.tiers
    look = Look(
        groups={"tier": "tier", "change": "change", "abc": "tier", "rfm": "tier", "lifecycle": "lifecycle"},
        roles={"tier": words.step_roles(frame["tier"], analysis.settings.tier)},
        bars=("revenue_12m",),
    )
    model = words.word("model", labels.model_code(analysis.settings.tier), say.lang)
    figures = tuple(
        Figure(
            words.word("tier", tier, say.lang),
            say("report.customers", count=words.number(line["customers"]))
            + f" · {words.percent(line['revenue_share'])}",
        )
        for tier, line in summary(analysis).iterrows()
    )
    subtitle = say("report.tiers.subtitle", as_of=analysis.as_of, count=len(frame), model=model)
    return (
        Head(say("report.tiers.title"), subtitle, ways(say, "tiers")),
        Figures(figures),
        listed(say, output, frame, look, reserve=0),
    )
