"""The output sheets of a copy: whole where a role may see all that they show, else their list with the columns it may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from kamxl.compute.analysis import Analysis, FollowUp
from kamxl.i18n import Lang, tr
from kamxl.plan import Link, SheetPlan, Value
from kamxl.report import (
    alerts,
    excerpt,
    follow_up,
    lifetime,
    market,
    opportunities,
    overview,
    tier_history,
    tiers,
    words,
)
from kamxl.report.context import Context
from kamxl.report.edition import without_tie_out
from kamxl.report.head import LIST_ROW, Figure, list_head, strip
from kamxl.report.listing import Look, cut_note, listing
from kamxl.report.page import Page
from kamxl.report.sheets import PLANS
from kamxl.schema.outputs import OUTPUTS, Output
from kamxl.share import reveals
from kamxl.share.inputs import NOTE, Shown
from kamxl.share.roles import Role

_FRAMES: Mapping[str, Callable[[Analysis], pd.DataFrame]] = MappingProxyType(
    {
        "tiers": tiers.rows,
        "lifetime": lambda analysis: analysis.lifetime,
        "alerts": lambda analysis: analysis.alerts,
        "follow_up": lambda analysis: follow_up.rows(_report(analysis)),
        "opportunities": lambda analysis: analysis.opportunities,
        "tier_history": lambda analysis: analysis.review.history,
    }
)
_LOOKS: Mapping[str, Callable[[Analysis, Context], Look]] = MappingProxyType(
    {
        "tiers": tiers.look,
        "lifetime": lifetime.look,
        "alerts": alerts.look,
        "follow_up": lambda analysis, context: follow_up.look(_report(analysis), analysis, context),
        "opportunities": opportunities.look,
        "tier_history": lambda analysis, context: tier_history.look(analysis.review.history, analysis.settings.tier),
    }
)
_NEVER_WHOLE = frozenset({"quality", "tier_history"})
"""The one quotes cells of the source; of the other there is only the list."""
_COUNTED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "tiers": ("tier", "tier"),
        "lifetime": ("tier", "tier"),
        "follow_up": ("tier", "tier"),
        "opportunities": ("kind", "opportunity"),
    }
)
"""List -> the column whose groups are counted above it, and the group of their words."""
_SAY_MORE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "tiers": frozenset({"tier", "reason", "lifecycle", "last_order"}),
        "lifetime": frozenset({"p_alive", "lifetime_value"}),
        "alerts": frozenset({"fact"}),
        "follow_up": frozenset({"last_contact", "next_date"}),
        "opportunities": frozenset({"subject"}),
        "tier_history": frozenset({"tier"}),
    }
)
"""List -> columns of which one at least must be seen: names without any of them tell nothing."""


_READABLE = 250
"""Characters of a list across one page of paper; a wider one stands on two."""


def _report(analysis: Analysis) -> FollowUp:
    assert analysis.follow_up is not None
    return analysis.follow_up


def _has_data(analysis: Analysis, key: str) -> bool:
    """Whether a sheet has anything to show."""
    return {
        "trend": lambda: analysis.trend is not None,
        "market": lambda: market.has_data(analysis),
        "follow_up": lambda: analysis.follow_up is not None,
        "opportunities": lambda: opportunities.has_data(analysis),
        "portrait": lambda: bool(analysis.portrait.by),
        "tier_history": lambda: len(analysis.review.history) > 0,
    }.get(key, lambda: True)()


def output_plans(
    analysis: Analysis, role: Role, lang: Lang, context: Context, *, narrowed: bool = False, caption: str = ""
) -> Iterator[tuple[str, SheetPlan, Shown]]:
    """The plans of the output sheets that a role sees something of, in their order.

    Args:
        analysis: as the role may know it.
        role: who the copy is made for.
        lang: language of titles and words.
        context: where customers stand in the copy.
        narrowed: whether it holds some customers only: then alerts on the market are not there, and a summary of alerts
            would call them quiet.
        caption: what to say under the title of every sheet.

    Yields: key, plan, what became of the sheet. Quality is not among them: it quotes what was typed.
    """
    whole = [key for key in PLANS if key not in _NEVER_WHOLE and _is_whole(key, analysis, role, narrowed)]
    lists = {key: output for key in _FRAMES if key not in whole and (output := _seen(key, analysis, role)) is not None}
    keys = [key for key in OUTPUTS if key in (*whole, *lists)]
    with_overview = _is_whole("overview", analysis, role, narrowed)
    titles = {source.title for source in context.sources.values() if source.title}
    for key in (["overview"] if with_overview else []) + keys:
        if key == "overview":
            # Its tie-out would add up cells of the source, so it gets no context.
            plan = without_tie_out(overview.plan(analysis, lang, Context(context.book), keys), lang)
        elif key in whole:
            plan = PLANS[key](analysis, lang, context)
        else:
            plan = _list_plan(lists[key], analysis, lang, context)
        known = {NOTE, *keys, *(["overview"] if with_overview else [])}
        plan = excerpt.self_contained(_led_back(plan, known, lang), known, navigation=True, titles=titles)
        plan = excerpt.captioned(plan, caption)
        yield key, plan, _shown(key, plan, analysis, None if key in (*whole, "overview") else lists[key])


def _is_whole(key: str, analysis: Analysis, role: Role, narrowed: bool) -> bool:
    """Whether the sheet can be shown as a run writes it."""
    if key in role.without or not _has_data(analysis, key) or not role.sees(reveals.WHOLE[key]):
        return False
    if key == "alerts" and (narrowed or not all(role.sees(rule.reveals) for rule in analysis.rules)):
        return False
    if key == "opportunities" and not all(role.sees(fields) for fields in reveals.OPENINGS.values()):
        return False
    output = reveals.lists().get(key)
    return output is None or _seen(key, analysis, role) == output


def _seen(key: str, analysis: Analysis, role: Role) -> Output | None:
    """The list with the columns that the role sees; None where they tell nothing."""
    output = reveals.lists()[key]
    known = reveals.columns(output, analysis.settings)
    columns = tuple(column for column in output.columns if column.key in known and role.sees(known[column.key]))
    tells = bool(_SAY_MORE[key] & {column.key for column in columns})
    return replace(output, columns=columns) if tells and key not in role.without and _has_data(analysis, key) else None


def _list_plan(output: Output, analysis: Analysis, lang: Lang, context: Context) -> SheetPlan:
    """A sheet that holds a list and nothing else."""
    page = Page(output.key, lang, money=analysis.money)
    frame = _FRAMES[output.key](analysis)
    columns = {column.key for column in output.columns}
    look = _LOOKS[output.key](analysis, context)
    look = replace(
        look,
        roles={key: roles for key, roles in look.roles.items() if key in columns},
        bars=tuple(key for key in look.bars if key in columns),
    )
    table = listing(page, output, frame, look, row=LIST_ROW, reserve=0)
    right = len(output.columns)
    subtitle = page.say("share.list.subtitle", as_of=analysis.as_of, count=words.number(len(frame)))
    list_head(page, output.title(lang), subtitle + cut_note(page, frame, table), None)
    strip(page, _figures(page, output.key, frame, analysis, columns), right)
    named = 2 if [column.key for column in output.columns[:2]] == ["customer_id", "name"] else 0
    beside = named if page.width(1, right) > _READABLE else 0
    return page.plan(freeze=(LIST_ROW + 1, named + 1), right=right, repeat=(LIST_ROW, LIST_ROW), beside=beside)


def _figures(page: Page, key: str, frame: pd.DataFrame, analysis: Analysis, columns: set[str]) -> Sequence[Figure]:
    """Counts above a list."""
    if key == "alerts":
        return alerts.figures(page, analysis)
    if key == "tier_history":
        days = words.number(frame["review_date"].nunique())
        return [Figure(page.say("report.history.reviews"), days), Figure(page.say("report.history.rows"), words.number(len(frame)))]  # fmt: skip
    column, group = _COUNTED[key]
    if column not in columns:
        return []
    counted = Counter(frame[column].astype(str))
    order = words.ranked(frame[column], analysis.settings.tier) if column == "tier" else sorted(counted)
    say = "report.customers" if column == "tier" else "report.pieces"
    return [
        Figure(
            page.say("report.tiers.strip.tier", tier=words.word(group, code, page.lang)) if column == "tier" else words.word(group, code, page.lang),
            page.say(say, count=words.number(counted[code])),
        )
        for code in order
    ]  # fmt: skip


def _led_back(plan: SheetPlan, known: set[str], lang: Lang) -> SheetPlan:
    """The way back leads to the first sheet where there is no overview."""
    if "overview" in known:
        return plan
    back = tr("share.back", lang)

    def changed(link: Link) -> Value:
        return replace(link, text=back, sheet=NOTE) if link.sheet == "overview" else link

    return excerpt.relinked(plan, changed)


def _shown(key: str, plan: SheetPlan, analysis: Analysis, output: Output | None) -> Shown:
    """What became of an output sheet."""
    table = plan.tables[0] if plan.tables else None
    whole = reveals.lists().get(key)
    left_out: tuple[str, ...] = ()
    if whole is not None and output is not None:
        kept = {column.key for column in output.columns}
        left_out = tuple(column.key for column in whole.columns if column.key not in kept)
    return Shown(plan.title, table.length if table else 0, len(table.columns) if table else 0, left_out=left_out)
