"""A report: which sheets a kind holds, cut to what was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, get_args

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.compute.rule import Audience
from kamxl.compute.selection import Selected, Selection, chosen_customers, market_of, select
from kamxl.errors import UsageError
from kamxl.i18n import Lang, Text, tr
from kamxl.plan import Head, List, Part, Sheet, telling
from kamxl.report import customer, nomination, period, words
from kamxl.report.context import Context
from kamxl.report.covered import described
from kamxl.report.output_sheet import OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.report.registry import SHEETS, sheets, wanted

Kind = Literal[
    "summary", "follow-up", "service", "market", "targets", "pipeline", "receivables", "customer", "nomination"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
AUDIENCE: Mapping[Kind, Audience] = {"follow-up": "service", "service": "service", "market": "marketing"}
"""Whose alerts a kind shows."""
ABOUT: Mapping[Kind, frozenset[str]] = {
    "targets": frozenset({"targets"}),
    "pipeline": frozenset({"deals"}),
    "receivables": frozenset({"receivable_overdue", "credit_exceeded", "low_collection"}),
}
"""What the alerts are about that a kind shows: rules by their id, or by the sheet that they need. The other kinds show all."""
MOST_CUSTOMERS = 60
"""Pages of one file: nobody reads more, and each takes time to draw."""


def keys_of(kind: Kind, registry: Sequence[OutputSheet] = SHEETS) -> list[str]:
    """The sheets of a kind of report, in their order."""
    return [sheet.key for sheet in sorted((s for s in registry if kind in s.reports), key=lambda s: s.reports[kind])]


def edition(
    analysis: Analysis,
    kind: Kind,
    selection: Selection,
    lang: Lang,
    *,
    book: str = "",
    links: bool = True,
    registry: Sequence[OutputSheet] = SHEETS,
) -> tuple[Sheet, ...]:
    """The sheets of a report; they stand by themselves, without the workbook that the figures come from.

    Args:
        analysis: the results for the whole book, as of the last day of the report.
        kind: which report.
        selection: customers and period.
        lang: language of the words.
        book: file name of the workbook, for people.
        links: whether a reader can click.
        registry: the output sheets that there are.

    Raises:
        UsageError: the book has no data for the kind, or the selection does not fit it.
    """
    if kind == "customer":
        return _customers(analysis, selection, lang, links=links)
    if kind == "nomination":
        return _forms(analysis, selection, lang)
    if kind == "market" and selection.beyond_region and replace(selection, industries=()).beyond_region:
        raise UsageError(Text("export.market_filter"))
    total = len(analysis.tiers)
    # Whether we have a customer in a region does not matter to the market there.
    selected = (
        Selected(market_of(analysis, selection), total, total) if kind == "market" else select(analysis, selection)
    )
    selected = with_rules(selected, kind)
    keys = keys_of(kind, registry)
    # The front page of a summary names all sheets that there are; the other kinds need their own alone.
    its = wanted(analysis, registry) if kind == "summary" else [sheet for sheet in registry if sheet.key in keys]
    made = {sheet.key: sheet for sheet in sheets(selected.analysis, lang, context=Context(book), registry=its)}
    if kind != "summary" and keys[0] not in made:
        raise UsageError(Text(f"export.nothing.{kind}"))
    found = [made[key] for key in keys if key in made]
    if kind == "summary":
        found = _summary(found, selected.analysis, selection, Phrases.of(selected.analysis, lang))
    return _finished(found, selected, selection, kind, lang)


def _summary(found: Sequence[Sheet], analysis: Analysis, selection: Selection, say: Phrases) -> list[Sheet]:
    """With what the period brought, after the overview."""
    made = list(found)
    if selection.since is not None:
        its = period.parts(analysis, say, selection.since)
        made.insert(1, Sheet(period.KEY, period.LIST.title(say.lang), say.lang, its, frozen=2, formats=say.formats))
    return made


def with_rules(selected: Selected, kind: Kind) -> Selected:
    """With the alerts alone that a kind of report shows."""
    every = selected.analysis.rules
    if kind in AUDIENCE:
        rules = {rule.id for rule in every if AUDIENCE[kind] in rule.audience}
    elif kind in ABOUT:
        rules = {rule.id for rule in every if ABOUT[kind] & {rule.id, *rule.needs}}
    else:
        return selected
    alerts = selected.analysis.alerts
    kept = alerts[alerts["rule_id"].isin(rules)].reset_index(drop=True)
    return replace(selected, analysis=replace(selected.analysis, alerts=kept))


def _finished(
    found: Sequence[Sheet], selected: Selected, selection: Selection, kind: Kind, lang: Lang
) -> tuple[Sheet, ...]:
    """Captioned, without what means nothing outside the workbook."""
    caption = " · ".join(filter(None, [_ended(selected.analysis, kind, lang), described(selection, selected, lang)]))
    if selection.narrows and kind != "market":
        caption += " · " + tr("export.filter.basis", lang, total=selected.total)
    # Formulas over the user's cells have nothing to add up elsewhere, and a summary of alerts would call quiet the rules
    # that a report for some leaves out.
    left_out = {("overview", "tie_out")} | ({("alerts", "section")} if kind in AUDIENCE or kind in ABOUT else set())
    finished: list[Sheet] = []
    for sheet in found:
        sheet = without(sheet, {part for key, part in left_out if key == sheet.key})
        sheet = sheet if kind == "summary" else _on_one_page(sheet)
        text = _follow_up_text(selected.analysis, selection, lang) if sheet.key == "follow_up" else None
        finished.append(replace(captioned(sheet, caption, text), owned=False))
    return tuple(finished)


def _on_one_page(sheet: Sheet) -> Sheet:
    """A list of the workbook that takes two pages of paper side by side, on one: without codes for programs and what nobody filled in."""
    if not sheet.beside:
        return sheet
    parts = (
        replace(part, columns=tuple(part.columns[at] for at in telling(part)))
        if isinstance(part, List) and part.length
        else part
        for part in sheet.parts
    )
    return replace(sheet, beside=0, parts=tuple(parts))


def without(sheet: Sheet, ids: set[str]) -> Sheet:
    """A sheet without the parts of these ids."""
    return replace(sheet, parts=tuple(part for part in sheet.parts if getattr(part, "id", None) not in ids))


def captioned(sheet: Sheet, caption: str, subtitle: str | None = None) -> Sheet:
    """A sheet that says under its title what it covers, and another subtitle where there is one."""
    if not caption and subtitle is None:
        return sheet

    def told(part: Part) -> Part:
        if not isinstance(part, Head):
            return part
        return replace(part, caption=caption, subtitle=part.subtitle if subtitle is None else subtitle)

    return replace(sheet, parts=tuple(told(part) for part in sheet.parts))


def _ended(analysis: Analysis, kind: Kind, lang: Lang) -> str:
    """That the book ended long before the day of the report, where no card says so."""
    if analysis.ended is None or kind not in ("follow-up", "customer", "nomination"):
        return ""
    return tr("report.card.old", lang, latest=analysis.ended, as_of=analysis.as_of)


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


def _customers(analysis: Analysis, selection: Selection, lang: Lang, *, links: bool) -> tuple[Sheet, ...]:
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
    say = Phrases.of(analysis, lang)
    made = [
        customer.sheet(analysis, say, str(identity), key=f"customer_{place}", caption=caption, since=selection.since)
        for place, identity in enumerate(ids, 1)
    ]
    pages = _apart(made)
    if len(pages) == 1:
        return tuple(pages)
    caption = described(selection, Selected(analysis, len(ids), len(analysis.tiers)), lang)
    index = customer.index(analysis, say, list(map(str, ids)), pages, caption=caption, clickable=links)
    return (index, *pages)


def nominated(analysis: Analysis, selection: Selection) -> pd.Index[str]:
    """Ids of the candidates of a selection; of whoever is named, candidate or not. Raises UsageError: there is none."""
    found = analysis.nominations
    if found is None:
        raise UsageError(Text("export.nothing.nomination"))
    chosen = chosen_customers(analysis, selection) if selection.narrows else analysis.tiers.index
    ids = analysis.tiers.index if selection.customers else found.candidates
    ids = ids[ids.isin(chosen)]
    if not len(ids):
        raise UsageError(Text("export.no_candidate"))
    if len(ids) > MOST_CUSTOMERS:
        raise UsageError(Text("export.too_many_customers", {"count": len(ids), "most": MOST_CUSTOMERS}))
    return ids


def _forms(analysis: Analysis, selection: Selection, lang: Lang) -> tuple[Sheet, ...]:
    """A form for each of them."""
    ids = nominated(analysis, selection)
    say = Phrases.of(analysis, lang)
    caption = _ended(analysis, "nomination", lang)
    return tuple(
        _apart(
            [
                nomination.form(analysis, say, str(one), key=f"nomination_{place}", caption=caption)
                for place, one in enumerate(ids, 1)
            ]
        )
    )


def _apart(made: Sequence[Sheet]) -> list[Sheet]:
    """Titles of sheets differ; two that were cut to the same text get a number."""
    seen: dict[str, int] = {}
    found = []
    for sheet in made:
        key = sheet.title.casefold()
        seen[key] = seen.get(key, 0) + 1
        found.append(sheet if seen[key] == 1 else replace(sheet, title=f"{sheet.title[:26]} {seen[key]}"))
    return found
