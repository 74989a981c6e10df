"""客户分级 on paper: the columns that decide, wide enough to be read; the workbook has all twenty-one."""

from __future__ import annotations

from dataclasses import replace

from kamxl.compute import labels
from kamxl.compute.analysis import Analysis
from kamxl.i18n import Lang
from kamxl.plan import SheetPlan
from kamxl.report import words
from kamxl.report.head import LIST_ROW, Figure, list_head, strip
from kamxl.report.listing import Look, listing
from kamxl.report.page import Page
from kamxl.report.tiers import summary
from kamxl.schema.outputs import OUTPUTS

COLUMNS = (
    "customer_id", "name", "tier", "change", "reason", "revenue_12m", "profit_12m", "cumulative_share", "abc", "rfm",
    "lifecycle", "last_order", "owner",
)  # fmt: skip


def plan(analysis: Analysis, lang: Lang) -> SheetPlan:
    """The list of tiers with its strip of figures, without the charts, which the overview has."""
    page = Page("tiers", lang, money=analysis.money)
    whole = OUTPUTS["tiers"]
    known = {column.key: column for column in whole.columns}
    output = replace(whole, columns=tuple(known[key] for key in COLUMNS))
    frame = analysis.tiers
    look = Look(
        groups={"tier": "tier", "change": "change", "abc": "tier", "rfm": "tier", "lifecycle": "lifecycle"},
        roles={"tier": words.step_roles(frame["tier"], analysis.settings.tier)},
        bars=("revenue_12m",),
    )
    listing(page, output, frame, look, row=LIST_ROW)
    right = len(output.columns)
    model = words.word("model", labels.model_code(analysis.settings.tier), lang)
    subtitle = page.say("report.tiers.subtitle", as_of=analysis.as_of, count=len(frame), model=model)
    list_head(page, page.say("report.tiers.title"), subtitle, None)
    strip(
        page,
        [
            Figure(
                words.word("tier", tier, lang),
                page.say("report.customers", count=words.number(line["customers"]))
                + f" · {words.percent(line['revenue_share'])}",
            )
            for tier, line in summary(analysis).iterrows()
        ],
        right,
    )
    return page.plan(freeze=(LIST_ROW + 1, 3), right=right, repeat=(LIST_ROW, LIST_ROW))
