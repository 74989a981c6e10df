"""What a report would hold: counts and key figures before anything is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from kamxl.book import Result
from kamxl.errors import told_in
from kamxl.schema.choices import SEVERITIES
from kamxl.walk.opening import Reading, read_target
from kamxl.walk.reports import report_sheets
from kamxl.walk.steps import Step, analysed, untimed
from kamxl.walk.summary import tier_counts

if TYPE_CHECKING:
    from kamxl.compute.selection import Selection
    from kamxl.report.edition import Kind
    from kamxl.results import ReportPreview


def preview(
    path: Path,
    *,
    as_of: date,
    kind: Kind = "summary",
    selection: Selection | None = None,
    step: Step = untimed,
    **reading: Unpack[Reading],
) -> tuple[Result, ReportPreview]:
    """What a report would hold, counted, before anything is written; options as of `report`."""
    from kamxl.compute.selection import Selection

    result = analysed(lambda: read_target(path, **reading), as_of=as_of, step=step)
    with told_in(result.book.lang), step("report"):
        return result, _preview(result, kind, selection or Selection())


def _preview(result: Result, kind: Kind, selection: Selection) -> ReportPreview:
    from kamxl.compute.selection import Selected, Selection, market_of, select
    from kamxl.plan import List, walk
    from kamxl.report.covered import described
    from kamxl.report.edition import nominated, with_rules
    from kamxl.report.words import word
    from kamxl.results.report import PreviewSheet, ReportPreview

    lang = result.book.lang
    sheets = [one.sheet for one in report_sheets(result, kind, selection, format="xlsx")]
    lists = [next((part.length for part in walk(one.parts) if isinstance(part, List)), None) for one in sheets]
    total = len(result.analysis.tiers)
    if kind == "market":  # whether we have a customer in a region does not matter to the market there
        selected = Selected(market_of(result.analysis, selection), total, total)
    elif kind == "nomination":
        ids = tuple(map(str, nominated(result.analysis, selection)))
        selected = select(result.analysis, Selection(customers=ids, since=selection.since))
    else:
        selected = select(result.analysis, selection)
    analysis = with_rules(selected, kind).analysis
    profit, revenue = analysis.facts["profit_12m"], float(analysis.facts["revenue_12m"].sum())
    severities = analysis.alerts["severity"].value_counts()
    found = analysis.follow_up
    return ReportPreview(
        book=str(result.book.path),
        kind=kind,
        as_of=result.as_of.isoformat(),
        since=selection.since.isoformat() if selection.since else None,
        lang=lang,
        currency=analysis.money.currency,
        covers=described(selection, selected, lang),
        customers=selected.count,
        of_customers=selected.total,
        tiers={word("tier", label, lang): count for label, count in tier_counts(analysis).items()},
        revenue_12m=revenue,
        profit_12m=float(profit.sum()) if profit.notna().any() else None,
        orders_12m=int(analysis.facts["orders_12m"].sum()),
        alerts={level: int(severities.get(level, 0)) for level in SEVERITIES},
        contacts=None if found is None else int(found.by_owner["contacts"].sum()),
        overdue=None if found is None else int(found.entries["overdue"].astype(bool).sum()),
        sheets=[PreviewSheet(title=one.title, rows=rows) for one, rows in zip(sheets, lists, strict=True)],
    )
