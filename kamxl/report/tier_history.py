"""分级历史: every review, a row a customer; kept from run to run, and ready for a pivot table."""

from __future__ import annotations

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.i18n import Lang
from kamxl.plan import SheetPlan
from kamxl.report import words
from kamxl.report.context import Context
from kamxl.report.head import LIST_ROW, Figure, list_head, strip
from kamxl.report.listing import LAST_ROW, Look, listing
from kamxl.report.page import Page
from kamxl.schema.outputs import OUTPUTS
from kamxl.settings import Tier


def plan(analysis: Analysis, lang: Lang, context: Context) -> SheetPlan:
    """The sheet of the history: nothing but the table, since it is read again at the next run."""
    page = Page("tier_history", lang, money=analysis.money)
    output = OUTPUTS["tier_history"]
    history = analysis.review.history
    # Where the sheet is full the oldest reviews go, not the last one.
    frame = history.iloc[-(LAST_ROW - LIST_ROW) :]
    listing(page, output, frame, look(frame, analysis.settings.tier), row=LIST_ROW, reserve=0)
    right = len(output.columns)
    days = history["review_date"].nunique()
    list_head(page, output.title(lang), page.say("report.history.subtitle"), None)
    strip(page, [Figure(page.say("report.history.reviews"), words.number(days)),
                 Figure(page.say("report.history.rows"), words.number(len(history)))], right)  # fmt: skip
    return page.plan(freeze=(LIST_ROW + 1, 1), right=right, repeat=(LIST_ROW, LIST_ROW))


def look(frame: pd.DataFrame, settings: Tier) -> Look:
    """How the columns of the list are shown."""
    return Look(groups={"tier": "tier", "model": "model"}, roles={"tier": words.step_roles(frame["tier"], settings)})
