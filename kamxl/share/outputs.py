"""The output sheets of a copy: whole where a role may see all that they show, else their list with the columns it may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kamxl.cell import Link
from kamxl.compute.analysis import Analysis
from kamxl.i18n import Lang
from kamxl.plan import Figures, Head, List, Part, Sheet, walk
from kamxl.report import words
from kamxl.report.context import Context
from kamxl.report.edition import captioned, without
from kamxl.report.head import ways
from kamxl.report.listed import cut_note, listed
from kamxl.report.output_sheet import OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.report.registry import OVERVIEW, SHEETS, others_of, wanted
from kamxl.schema.outputs import Output
from kamxl.share.inputs import NOTE, Shown
from kamxl.share.roles import Role


@dataclass(frozen=True, slots=True)
class Copied:
    """An output sheet as a role sees it, and what became of it."""

    output: Output
    sheet: Sheet
    shown: Shown


def output_sheets(
    analysis: Analysis,
    role: Role,
    lang: Lang,
    context: Context,
    *,
    narrowed: bool = False,
    caption: str = "",
    registry: Sequence[OutputSheet] = SHEETS,
) -> list[Copied]:
    """The output sheets that a role sees something of, in their order; not data quality, which quotes what was typed.

    Args:
        analysis: as the role may know it.
        role: who the copy is made for.
        lang: language of titles and words.
        context: where customers stand in the copy.
        narrowed: whether it holds some customers only.
        caption: what to say under the title of every sheet.
        registry: the output sheets that there are.
    """
    registry = wanted(analysis, registry)
    seen = {sheet.key: its for sheet in registry if (its := _seen(sheet, analysis, role, narrowed)) is not None}
    context = replace(context, others=others_of(registry, set(seen)))
    say = Phrases.of(analysis, lang)
    made = []
    for sheet in registry:
        if sheet.key not in seen:
            continue
        output = seen[sheet.key]
        if sheet.key == OVERVIEW.key:
            # Its tie-out would add up cells of the source, so it gets no context.
            found = without(sheet.sheet(analysis, say, Context(context.book, others=context.others)), {"tie_out"})
        elif output is sheet.output:
            found = sheet.sheet(analysis, say, context)
        else:
            found = _list_alone(sheet, output, analysis, say, context)
        found = captioned(_led_back(found, OVERVIEW.key in seen, say), caption)
        made.append(Copied(sheet.output, found, _shown(found, sheet.output, output)))
    return made


def _seen(sheet: OutputSheet, analysis: Analysis, role: Role, narrowed: bool) -> Output | None:
    """The sheet's own Output where it is seen whole; one with the columns that the role sees of its list; None where these
    tell nothing.
    """
    if sheet.key in role.without or not sheet.has_data(analysis):
        return None
    columns = sheet.output.columns
    if sheet.listed is not None:
        known = sheet.listed.reveals(analysis.settings)
        columns = tuple(column for column in columns if column.key in known and role.sees(known[column.key]))
    if (
        sheet.whole is not None
        and role.sees(sheet.whole)
        and not (narrowed and sheet.of_all)
        and all(role.sees(fields) for fields in sheet.also(analysis))
        and columns == sheet.output.columns
    ):
        return sheet.output
    if sheet.listed is None or not sheet.listed.tells & {column.key for column in columns}:
        return None
    return replace(sheet.output, columns=columns)


def _list_alone(sheet: OutputSheet, output: Output, analysis: Analysis, say: Phrases, context: Context) -> Sheet:
    """A sheet that holds a list and nothing else."""
    assert sheet.listed is not None
    frame = sheet.listed.rows(analysis)
    keys = [column.key for column in output.columns]
    look = sheet.listed.look(analysis, context)
    found = listed(say, output, frame, look, reserve=0)
    subtitle = say("share.list.subtitle", as_of=analysis.as_of, count=words.number(len(frame)))
    named = 2 if keys[:2] == ["customer_id", "name"] else 0
    parts: tuple[Part, ...] = (
        Head(output.title(say.lang), subtitle + cut_note(say, frame, found), ways(say, output.key)),
        Figures(tuple(sheet.listed.figures(say, analysis, frozenset(keys)))),
        found,
    )
    return Sheet(output.key, output.title(say.lang), say.lang, parts, (), named, named, say.formats)


def _led_back(sheet: Sheet, with_overview: bool, say: Phrases) -> Sheet:
    """The way back leads to the first sheet where there is no overview."""
    if with_overview:
        return sheet

    def led(link: Link) -> Link:
        return replace(link, text=say("share.back"), sheet=NOTE) if link.sheet == OVERVIEW.key else link

    def changed(part: Part) -> Part:
        return replace(part, ways=tuple(led(way) for way in part.ways)) if isinstance(part, Head) else part

    return replace(sheet, parts=tuple(changed(part) for part in sheet.parts))


def _shown(sheet: Sheet, whole: Output, seen: Output) -> Shown:
    """What became of an output sheet."""
    found = next((part for part in walk(sheet.parts) if isinstance(part, List)), None)
    kept = {column.key for column in seen.columns}
    left_out = tuple(column.key for column in whole.columns if column.key not in kept)
    if found is None:
        return Shown(sheet.title, 0, 0, left_out=left_out)
    return Shown(sheet.title, found.length, len(found.columns), left_out=left_out)
