"""The first sheet of a copy: for whom it was made, of what, and what of it is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.compute.analysis import Analysis
from kamxl.compute.rule import AnyRule
from kamxl.i18n import Lang, Pair, tr
from kamxl.plan import Column, Facts, Head, Note, Section, Sheet, SmallTable
from kamxl.report import words
from kamxl.report.phrases import Phrases
from kamxl.schema.outputs import Output, OutputColumn
from kamxl.schema.sheets import COMPUTED_COLUMNS, SHEETS
from kamxl.share.inputs import NOTE, Shown, plan_key
from kamxl.share.roles import CUSTOM, FREE_TEXT, Role
from kamxl.width import shortened

_TRACKS = (22.0, 9.0, 9.0, 38.0, 38.0, 52.0)
_MOST_LINES = 8
_COLUMNS = (
    ("sheet", "wrap"), ("rows", "center"), ("columns", "center"), ("masked", "wrap"), ("scrubbed", "wrap"), ("left_out", "wrap"),
)  # fmt: skip
"""Columns of the table of sheets, and their roles."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a copy is of."""

    book: str
    """File name of the workbook, for people."""
    owner: str | None
    customers: int
    total: int
    """Customers of the whole book."""
    inputs: Mapping[str, Shown]
    outputs: Mapping[str, Shown]
    absent_inputs: tuple[str, ...]
    """Input sheets that the book has and the copy has not."""
    columns: Mapping[str, tuple[OutputColumn, ...]]
    """Output sheet -> the columns of its list."""
    absent_outputs: tuple[Output, ...]
    rules: tuple[AnyRule, ...]
    """Alert rules that the copy leaves out."""
    refused: int
    """Customers who refused that their data are used: these are masked, whatever the role."""
    rows_left_out: int
    """Rows with an error, which are in no figure and not in the copy."""
    handed: bool = False
    """What is typed into the copy can be collected."""


def note_sheet(made: Made, analysis: Analysis, role: Role, lang: Lang) -> Sheet:
    """The first sheet."""
    say = Phrases(lang, analysis.money)
    parts = (
        Head(say("share.note.title", role=role.label), say("share.note.subtitle")),
        _facts(say, made, analysis, role),
        Section("sheets", say("share.note.sheets"), (_sheets(say, made),), air=True),
        Section("missing", say("share.note.missing"), _remarks(say, made, role), air=True),
    )
    return Sheet(NOTE, say("share.note.sheet"), lang, parts, _TRACKS, frozen=None, tab=theme.HIGH)


def field_titles(sheet: str, keys: Sequence[str], lang: Lang) -> list[str]:
    """Titles of fields as people know them; the user's own columns only by their number, since a title may tell as much as
    a cell.
    """
    computed = {key: zh if lang == "zh" else en for key, zh, en in COMPUTED_COLUMNS}
    fields = SHEETS[sheet].fields
    found = [
        fields[key].column.name(lang) if key in fields else computed[key] for key in keys if not key.startswith(CUSTOM)
    ]
    own = sum(key.startswith(CUSTOM) for key in keys)
    return found + ([tr("share.note.own_columns", lang, count=own)] if own else [])


def column_titles(columns: Sequence[OutputColumn], keys: Sequence[str], lang: Lang) -> list[str]:
    """Titles of the columns of an output list."""
    known = {column.key: column for column in columns}
    return [known[key].zh if lang == "zh" else known[key].en for key in keys]


def _facts(say: Phrases, made: Made, analysis: Analysis, role: Role) -> Facts:
    """Role, book, day and customers."""
    owner = (
        say("share.note.owner.all", total=words.number(made.total))
        if made.owner is None
        else say("share.note.owner.one", owner=made.owner, count=words.number(made.customers), total=words.number(made.total))
    )  # fmt: skip
    facts = {
        "role": role.label.zh if say.lang == "zh" else role.label.en,
        "book": shortened(made.book, 80),
        "as_of": analysis.as_of.isoformat(),
        "customers": owner,
    }
    return Facts(tuple((say(f"share.note.{label}"), value) for label, value in facts.items()))


def _sheets(say: Phrases, made: Made) -> SmallTable:
    """A row a sheet: what it holds and what is missing."""
    lang = say.lang
    rows: list[list[Value]] = []
    for key, one in made.outputs.items():
        counts: list[Value] = [one.rows, one.columns] if one.columns else [None, None]
        left_out = _listed(say, column_titles(made.columns[key], one.left_out, lang))
        rows.append([Link(one.title, sheet=key), *counts, None, None, left_out])
    for key, one in made.inputs.items():
        names = [_listed(say, field_titles(key, keys, lang)) for keys in (one.masked, one.scrubbed, one.left_out)]
        rows.append([Link(one.title, sheet=plan_key(key)), one.rows, one.columns, *names])
    # Of the columns of names those that have any; the last one goes on to the edge.
    told = [place for place in range(len(_COLUMNS)) if place < 3 or any(line[place] for line in rows)]
    columns = tuple(
        Column(name, say(f"share.note.column.{name}"), role, len(_TRACKS) - len(told) + 1 if place == told[-1] else 1)
        for place, (name, role) in ((place, _COLUMNS[place]) for place in told)
    )
    return SmallTable("sheets.list", columns, [[line[place] for place in told] for line in rows])


def _listed(say: Phrases, titles: Sequence[str]) -> str | None:
    return say("report.list", items=list(titles)) if titles else None


def _remarks(say: Phrases, made: Made, role: Role) -> tuple[Note, ...]:
    """What is not there at all, and how to read what is."""
    absent = [Pair(SHEETS[key].zh, SHEETS[key].en) for key in made.absent_inputs]
    absent += [Pair(output.zh, output.en) for output in made.absent_outputs]
    texts = [say("share.note.home")] if made.handed else []
    if role.editable:
        texts.append(say("share.note.editable"))
    if absent:
        texts.append(say("share.note.absent", sheets=absent))
    if made.rules:
        texts.append(say("share.note.rules", rules=[rule.name for rule in made.rules]))
    if role.left_out & FREE_TEXT:
        texts.append(say("share.note.free_text"))
    texts += [say(f"share.note.scrub.{kind}") for kind in sorted(role.scrubs)]
    if made.refused:
        texts.append(say("share.note.refused", count=words.number(made.refused)))
    if made.rows_left_out:
        texts.append(say("share.note.errors", count=words.number(made.rows_left_out)))
    texts.append(say("share.note.whole" if made.owner is None else "share.note.whole.owner"))
    texts.append(say("share.note.own"))
    return tuple(Note(text, "plain.wrap", _MOST_LINES) for text in texts)
