"""The walk of a copy: a result of the whole book → what a role may know of it → a new workbook.

The copy is made of plans alone. Not a byte of the source's package gets into it: hidden sheets, comments, caches, names,
document properties and custom XML would all tell what the cells do not.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kamxl.book import Result, analysis_of, checked_of
from kamxl.compute.rule import OWN
from kamxl.compute.selection import Selection, nearest, select
from kamxl.errors import UsageError
from kamxl.i18n import Text, tr
from kamxl.layout import Medium, place
from kamxl.placed import SheetPlan
from kamxl.report.covered import described
from kamxl.report.output_sheet import OutputSheet
from kamxl.report.registry import SHEETS as OUTPUT_SHEETS
from kamxl.schema.sheets import SHEETS
from kamxl.schema.values import folded
from kamxl.share.inputs import Shown, context_of, input_plan
from kamxl.share.net import netted
from kamxl.share.note import Made, note_sheet
from kamxl.share.outputs import output_sheets
from kamxl.share.people import ids_of
from kamxl.share.redaction import redacted
from kamxl.share.refusal import refusing
from kamxl.share.roles import CUSTOM, Role, role_of
from kamxl.share.scrubber import scrubber
from kamxl.walk import check_output

if TYPE_CHECKING:
    from kamxl.results import ShareSummary

SUFFIX = ".xlsx"


@dataclass(frozen=True)
class Copy:
    """A copy that is ready to be written."""

    role: Role
    made: Made
    plans: tuple[SheetPlan, ...]
    handed: bool = False
    """It comes home: it carries its base."""


def share(
    result: Result, out: Path, *, role: str, owner: str | None = None, editable: bool = False, replace: bool = False
) -> ShareSummary:
    """Write a copy of a book with what a role may not see left out or masked; arguments as of `kamxl.share`.

    Raises:
        UsageError, BusyError, WriteError: as there. The source is never changed.
        SettingsError: a role names what is not there.
    """
    from kamxl import writer

    if out.suffix.lower() != SUFFIX:
        raise UsageError(Text("share.suffix", {"out": out}))
    check_output(out, "share", result.book.opened.inputs, replace=replace)
    who = role_for(result, role)
    copy = copy_of(result, dataclasses.replace(who, editable=who.editable or editable), owner=owner)
    data = writer.create(copy.plans)
    if copy.handed:
        data = _with_base(result, copy, data)
    writer.save_output(data, out, by="share", inputs=result.book.opened.inputs, replace=replace)
    return summary(result, copy, out)


def role_for(result: Result, name: str) -> Role:
    """The role of a name, for a book. Raises UsageError, SettingsError as `share`."""
    book = result.book
    custom = {
        key: [str(name).removeprefix(CUSTOM) for name in frame.columns if str(name).startswith(CUSTOM)]
        for key, frame in checked_of(book).frames.items()
    }
    return role_of(name, book.settings, custom, book.opened.effective.origin)


def copy_of(
    result: Result, who: Role, *, owner: str | None = None, registry: Sequence[OutputSheet] = OUTPUT_SHEETS
) -> Copy:
    """The sheets of a copy for a role, the note on what it is first. Raises UsageError for an unknown owner."""
    book, lang = result.book, result.book.lang
    owners = analysis_of(result).frames["customers"]["owner"]
    person = None if owner is None else owner_among(owners.dropna().astype(str), owner)
    selection = Selection(owners=(person,)) if person is not None else Selection()
    chosen = select(analysis_of(result), selection) if person is not None else None
    # Whoever gets some customers is told nothing of what their peers in the rest of the book buy.
    whole = dataclasses.replace(chosen.analysis, whole=None) if chosen is not None else analysis_of(result)
    analysis = redacted(whole, who, lang)
    handed = person is not None or who.editable
    together = book.opened.workbooks[0].sheets.values()
    sheets = {table.sheet: at for some in together for at, table in enumerate(some)} if handed else None
    inputs: dict[str, Shown] = {}
    plans: list[SheetPlan] = []
    for key in SHEETS:
        if key in analysis.frames and (key != "customers" or analysis.listed):
            plan, inputs[key] = input_plan(key, whole.frames[key], analysis, who, lang, sheets=sheets)
            plans.append(plan)
    caption = tr("share.caption", lang, role=who.label)
    if chosen is not None:
        caption += " · " + described(selection, chosen, lang)
    scrubs, ids = scrubber(who, whole.frames), ids_of(whole.frames)
    called = scrubs.short(book.path.name)  # files are named after people and sums, too
    context = context_of(called, analysis.frames.get("customers"), lang)
    copied = output_sheets(
        analysis, who, lang, context, narrowed=person is not None, caption=caption, registry=registry
    )
    outputs = {one.sheet.key: one.shown for one in copied}
    made = Made(
        book=called,
        owner=person,
        customers=len(analysis.tiers),
        total=len(analysis_of(result).tiers),
        inputs=inputs,
        outputs=outputs,
        absent_inputs=tuple(key for key in SHEETS if key in whole.frames and key not in inputs),
        absent_outputs=tuple(sheet.output for sheet in registry if sheet.key not in outputs),
        columns={one.sheet.key: one.output.columns for one in copied},
        rules=tuple(
            rule
            for rule in analysis.rules
            if rule.settings_id != OWN and not who.sees(rule.reveals) and rule.limits_in(book.settings).on
        ),
        refused=len(refusing(whole.frames)),
        rows_left_out=sum(count.rows - count.valid for count in checked_of(book).counts.values())
        if person is None
        else 0,
        handed=handed,
    )
    titles = {source.title for some in context.sources.values() for source in some if source.title}
    medium = Medium(titles=titles, others={plan.key for plan in plans})
    note, *output_plans = place([note_sheet(made, analysis, who, lang), *(one.sheet for one in copied)], medium)
    return Copy(who, made, (note, *(netted(plan, scrubs, ids) for plan in (*output_plans, *plans))), handed)


def _with_base(result: Result, copy: Copy, data: bytes) -> bytes:
    """The copy with what it was when it was handed out."""
    from kamxl.collect.base import ALERT_FIELDS, ALERTS
    from kamxl.collect.handed import header, with_base

    opened, lang = result.book.opened, result.book.lang
    made = copy.made
    label = copy.role.label.zh if lang == "zh" else copy.role.label.en
    head = header(opened.original.data, made.book, made.owner or label, copy.role.name, result.as_of.isoformat())
    titles = {key: one.titles for key, one in made.inputs.items()}
    if ALERTS in made.outputs:
        titles[ALERTS] = {key: key for key in ALERT_FIELDS}
    masked = {key: one.masked for key, one in made.inputs.items()}
    return with_base(data, head, opened.workbooks[0], titles, masked, lang, result.book.settings.limits)


def summary(result: Result, copy: Copy, out: Path) -> ShareSummary:
    """What was made, by key of the sheet; an output sheet by the name of its table, since `market` is an input sheet, too."""
    from kamxl.results import ShareSummary
    from kamxl.results.share import LeftOutOfCopy, SharedSheet

    made = copy.made
    sheets = {**made.inputs, **{f"kx_{key}": shown for key, shown in made.outputs.items()}}
    return ShareSummary(
        book=str(result.book.path),
        output=str(out),
        role=copy.role.name,
        owner=made.owner,
        comes_home=copy.handed,
        editable=copy.role.editable,
        customers=made.customers,
        as_of=result.as_of.isoformat(),
        lang=result.book.lang,
        sheets={
            key: SharedSheet(
                rows=one.rows,
                columns=one.columns,
                masked=list(one.masked),
                left_out=list(one.left_out),
                scrubbed=list(one.scrubbed),
            )
            for key, one in sheets.items()
        },
        left_out=LeftOutOfCopy(
            sheets=[*made.absent_inputs, *(f"kx_{output.key}" for output in made.absent_outputs)],
            rules=[rule.id for rule in made.rules],
        ),
        written=[plan.title for plan in copy.plans],
    )


def owner_among(owners: Iterable[str], wanted: str) -> str:
    """The owner as the book writes the name. Raises UsageError, which lists who there is, where nobody is called that."""
    known = sorted(set(owners))
    found = next((owner for owner in known if folded(owner) == folded(wanted)), None)
    if found is not None:
        return found
    raise UsageError(Text("share.unknown_owner", {"owner": wanted, "known": nearest(wanted, known)}))
