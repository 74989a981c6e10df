"""A report: which sheets a kind holds, cut to what was asked for and to what its paper carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.compute.rule import Audience
from kamxl.errors import UsageError
from kamxl.i18n import Lang, Text, tr
from kamxl.plan import SheetPlan
from kamxl.report import customer, excerpt, period, tier_list, words
from kamxl.report.context import Context
from kamxl.report.selection import Selected, Selection, chosen_customers, described, market_of, select
from kamxl.report.sheets import plans

Kind = Literal["summary", "follow-up", "market", "customer"]
KINDS: tuple[Kind, ...] = ("summary", "follow-up", "market", "customer")
SHEETS: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        "summary": ("overview", period.KEY, "tiers", "alerts", "lifetime", "portrait", "trend", "opportunities"),
        "follow-up": ("follow_up", "alerts"),
        "market": ("market", "alerts"),
    }
)
"""Sheets of a kind, in their order."""
AUDIENCE: Mapping[Kind, Audience] = MappingProxyType({"follow-up": "service", "market": "marketing"})
"""Whose alerts a kind shows; the others show all."""
MOST_CUSTOMERS = 60
"""Pages of one file: nobody reads more, and each takes time to draw."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a report is made for."""

    rows: int | None = None
    """Rows of each list in a summary; None keeps all, as the other reports do."""
    links: bool = True
    """Whether a reader can click."""


def edition(
    analysis: Analysis, kind: Kind, selection: Selection, lang: Lang, *, book: str = "", paper: Paper | None = None
) -> tuple[SheetPlan, ...]:
    """The sheets of a report; they stand by themselves, without the workbook that the figures come from.

    Args:
        analysis: the results for the whole book, as of the last day of the report.
        kind: which report.
        selection: customers and period.
        lang: language of the words.
        book: file name of the workbook, for people.
        paper: how long lists may be, and whether there are links.

    Raises: UsageError where the book has no data for the kind, or the selection does not fit it.
    """
    paper = paper or Paper()
    if kind == "customer":
        return _customers(analysis, selection, lang, paper)
    if kind == "market" and selection.beyond_region and replace(selection, industries=()).beyond_region:
        raise UsageError(Text("export.market_filter"))
    total = len(analysis.tiers)
    # Whether we have a customer in a region does not matter to the market there.
    selected = (
        Selected(market_of(analysis, selection), total, total) if kind == "market" else select(analysis, selection)
    )
    selected = _with_rules(selected, kind)
    found = {plan.key: plan for plan in plans(selected.analysis, lang, context=Context(book))}
    if kind == "summary" and selection.since is not None:
        found[period.KEY] = period.plan(selected.analysis, lang, selection.since)
    if kind == "summary" and not paper.links:
        found["tiers"] = tier_list.plan(selected.analysis, lang)
    sheets = [found[key] for key in SHEETS[kind] if key in found]
    if kind != "summary" and SHEETS[kind][0] not in found:
        raise UsageError(Text(f"export.nothing.{kind}"))
    return _finished(sheets, selected, selection, kind, lang, paper)


def _with_rules(selected: Selected, kind: Kind) -> Selected:
    if kind not in AUDIENCE:
        return selected
    alerts = selected.analysis.alerts
    rules = {rule.id for rule in selected.analysis.rules if AUDIENCE[kind] in rule.audience}
    kept = alerts[alerts["rule_id"].isin(rules)].reset_index(drop=True)
    return replace(selected, analysis=replace(selected.analysis, alerts=kept))


def _finished(
    sheets: Sequence[SheetPlan], selected: Selected, selection: Selection, kind: Kind, lang: Lang, paper: Paper
) -> tuple[SheetPlan, ...]:
    """Cut, captioned and self-contained."""
    caption = " · ".join(filter(None, [_ended(selected.analysis, kind, lang), described(selection, selected, lang)]))
    if selection.narrows and kind != "market":
        caption += " · " + tr("export.filter.basis", lang, total=selected.total)
    made: tuple[SheetPlan, ...] = tuple(without_tie_out(sheet, lang) for sheet in sheets)
    if kind in AUDIENCE:
        made = tuple(_list_only(sheet, lang) for sheet in made)
    notes: dict[str, str] = {}
    if paper.rows is not None and kind == "summary":
        for sheet in sheets:
            made, left_out = excerpt.cut_list(made, sheet.key, paper.rows)
            if left_out:
                notes[sheet.key] = tr("export.cut", lang, shown=paper.rows, total=paper.rows + left_out)
    keys = [sheet.key for sheet in made]
    finished = []
    for sheet in made:
        alone = excerpt.self_contained(sheet, keys, navigation=paper.links and len(keys) > 1)
        note = " · ".join(part for part in (notes.get(sheet.key, ""), caption) if part)
        text = _follow_up_text(selected.analysis, selection, lang) if sheet.key == "follow_up" else None
        told = excerpt.captioned(alone, note, text=text)
        finished.append(replace(told if paper.links else excerpt.plain_links(told), owned=False))
    return tuple(finished)


def _ended(analysis: Analysis, kind: Kind, lang: Lang) -> str:
    """That the book ended long before the day of the report, where no card says so."""
    if analysis.ended is None or kind not in ("follow-up", "customer"):
        return ""
    return tr("report.card.old", lang, latest=analysis.ended, as_of=analysis.as_of)


def without_tie_out(plan: SheetPlan, lang: Lang) -> SheetPlan:
    """The formulas over the user's cells have nothing to add up outside his workbook."""
    if plan.key != "overview" or plan.page.area is None:
        return plan
    first = excerpt.row_of(plan, tr("report.tie_out.title", lang))
    if first is None:
        return plan
    below = excerpt.row_of(plan, tr("report.overview.left_out", lang))
    last = below - 1 if below is not None else plan.page.area.bottom
    return excerpt.without_rows(plan, first, last, right=plan.page.area.right)


def _list_only(plan: SheetPlan, lang: Lang) -> SheetPlan:
    """Alerts without the summary below them: it would call quiet the rules that this report leaves out."""
    first = excerpt.row_of(plan, tr("report.alerts.section", lang)) if plan.key == "alerts" else None
    if first is None or plan.page.area is None:
        return plan
    bottom = max(plan.page.area.bottom, *(block.row + len(block.values) - 1 for block in plan.cells))
    return excerpt.without_links_to(excerpt.without_rows(plan, first, bottom), plan.key)


def _follow_up_text(analysis: Analysis, selection: Selection, lang: Lang) -> str | None:
    """The subtitle of a period that is no month, which the sheet itself does not know of."""
    report = analysis.follow_up
    if selection.since is None or report is None:
        return None
    active = float(report.by_owner["active_customers"].sum())
    return tr(
        "export.follow_up.subtitle",
        lang,
        contacts=words.number(report.by_owner["contacts"].sum()),
        coverage=words.percent(float(report.by_owner["covered"].sum()) / active if active else None),
        overdue=words.number(report.entries["overdue"].astype(bool).sum()),
    )


def _customers(analysis: Analysis, selection: Selection, lang: Lang, paper: Paper) -> tuple[SheetPlan, ...]:
    """A page a customer, in the order of the tiers. Shares are of all customers."""
    if not selection.narrows:
        raise UsageError(Text("export.which_customer"))
    if not analysis.listed:
        raise UsageError(Text("export.nothing.customer"))
    chosen = chosen_customers(analysis, selection)
    ids: pd.Index[str] = analysis.tiers.index[analysis.tiers.index.isin(chosen)]
    if len(ids) > MOST_CUSTOMERS:
        raise UsageError(Text("export.too_many_customers", {"count": len(ids), "most": MOST_CUSTOMERS}))
    period_words = (
        tr("export.filter.period", lang, since=selection.since, until=analysis.as_of) if selection.since else ""
    )
    caption = " · ".join(filter(None, [_ended(analysis, "customer", lang), period_words]))
    made = []
    for place, identity in enumerate(ids, 1):
        plan = customer.plan(analysis, lang, str(identity), key=f"customer_{place}", since=selection.since)
        made.append(replace(excerpt.captioned(plan, caption), owned=False))
    return tuple(_apart(made))


def _apart(made: Sequence[SheetPlan]) -> list[SheetPlan]:
    """Titles of sheets differ; two that were cut to the same text get a number."""
    seen: dict[str, int] = {}
    found = []
    for plan in made:
        key = plan.title.casefold()
        seen[key] = seen.get(key, 0) + 1
        found.append(plan if seen[key] == 1 else replace(plan, title=f"{plan.title[:26]} {seen[key]}"))
    return found
