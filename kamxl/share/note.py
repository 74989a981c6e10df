"""The first sheet of a copy: for whom it was made, of what, and what of it is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kamxl.compute.analysis import Analysis
from kamxl.compute.rule import AnyRule
from kamxl.i18n import Lang, Pair, tr
from kamxl.plan import Link, SheetPlan, Value
from kamxl.report import theme, words
from kamxl.report.blocks import Field, grid
from kamxl.report.page import NAV_ROW, ROW_HEIGHT, TITLE_ROW, Page
from kamxl.report.width import shortened
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import COMPUTED_COLUMNS, SHEETS
from kamxl.share import reveals
from kamxl.share.inputs import NOTE, Shown, plan_key
from kamxl.share.roles import CUSTOM, FREE_TEXT, Role

_WIDTHS = (22, 9, 9, 38, 38, 52)
_RIGHT = len(_WIDTHS)
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
    absent_outputs: tuple[str, ...]
    rules: tuple[AnyRule, ...]
    """Alert rules that the copy leaves out."""
    refused: int
    """Customers who refused that their data are used: these are masked, whatever the role."""
    rows_left_out: int
    """Rows with an error, which are in no figure and not in the copy."""


def note_plan(made: Made, analysis: Analysis, role: Role, lang: Lang) -> SheetPlan:
    """The plan of the first sheet."""
    page = Page("overview", lang, _WIDTHS, money=analysis.money)
    page.put(TITLE_ROW, 1, page.say("share.note.title", role=role.label), "title")
    page.heights[TITLE_ROW] = 32
    page.put(NAV_ROW, 1, page.say("share.note.subtitle"), "subtitle")
    page.heights[NAV_ROW] = ROW_HEIGHT
    row = _facts(page, made, analysis, role, 4)
    row = _sheets(page, made, row + 1)
    _remarks(page, made, role, row + 1)
    plan = page.plan(right=_RIGHT)
    return replace(plan, key=NOTE, title=tr("share.note.sheet", lang), tab_colour=theme.HIGH)


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


def column_titles(sheet: str, keys: Sequence[str], lang: Lang) -> list[str]:
    """Titles of the columns of an output list."""
    known = {column.key: column for column in reveals.lists()[sheet].columns} if sheet in reveals.COLUMNS else {}
    return [known[key].zh if lang == "zh" else known[key].en for key in keys]


def _facts(page: Page, made: Made, analysis: Analysis, role: Role, row: int) -> int:
    """Role, book, day and customers. Returns the row below."""
    owner = (
        page.say("share.note.owner.all", total=words.number(made.total))
        if made.owner is None
        else page.say("share.note.owner.one", owner=made.owner, count=words.number(made.customers), total=words.number(made.total))
    )  # fmt: skip
    for label, value in (
        ("role", role.label.zh if page.lang == "zh" else role.label.en),
        ("book", shortened(made.book, 80)),
        ("as_of", analysis.as_of.isoformat()),
        ("customers", owner),
    ):
        page.put(row, 1, page.say(f"share.note.{label}"), "block.header")
        page.put(row, 2, value, "text", right=_RIGHT)
        page.at_least(row, 1)
        row += 1
    return row


def _sheets(page: Page, made: Made, row: int) -> int:
    """A row a sheet: what it holds and what is missing. Returns the row below."""
    page.heading(row, page.say("share.note.sheets"), 1, _RIGHT)
    row = page.gap(row + 1) - 1
    lang = page.lang
    rows: list[list[Value]] = []
    for key, one in made.outputs.items():
        counts: list[Value] = [one.rows, one.columns] if one.columns else [None, None]
        left_out = _listed(page, column_titles(key, one.left_out, lang))
        rows.append([Link(one.title, sheet=key), *counts, None, None, left_out])
    for key, one in made.inputs.items():
        names = [_listed(page, field_titles(key, keys, lang)) for keys in (one.masked, one.scrubbed, one.left_out)]
        rows.append([Link(one.title, sheet=plan_key(key)), one.rows, one.columns, *names])
    # Of the columns of names those that have any; the last one goes on to the edge.
    told = [place for place in range(len(_COLUMNS)) if place < 3 or any(line[place] for line in rows)]
    fields = [
        Field(page.say(f"share.note.column.{_COLUMNS[place][0]}"), _COLUMNS[place][1], left, right - 1)
        for place, (left, right) in zip(told, pairwise(_edges(told)), strict=True)
    ]
    rows = [[line[place] for place in told] for line in rows]
    return grid(page, row + 1, fields, rows)[1] + 1


def _edges(told: Sequence[int]) -> list[int]:
    """First column of the sheet of each column of the table, and the one behind the last."""
    return [*range(1, len(told) + 1), _RIGHT + 1]


def _listed(page: Page, titles: Sequence[str]) -> str | None:
    return page.say("report.list", items=list(titles)) if titles else None


def _remarks(page: Page, made: Made, role: Role, row: int) -> None:
    """What is not there at all, and how to read what is."""
    page.heading(row, page.say("share.note.missing"), 1, _RIGHT)
    row = page.gap(row + 1)
    absent = [Pair(SHEETS[key].zh, SHEETS[key].en) for key in made.absent_inputs]
    absent += [Pair(OUTPUTS[key].zh, OUTPUTS[key].en) for key in made.absent_outputs]
    texts = []
    if absent:
        texts.append(page.say("share.note.absent", sheets=absent))
    if made.rules:
        texts.append(page.say("share.note.rules", rules=[rule.name for rule in made.rules]))
    if role.left_out & FREE_TEXT:
        texts.append(page.say("share.note.free_text"))
    texts += [page.say(f"share.note.scrub.{kind}") for kind in sorted(role.scrubs)]
    if made.refused:
        texts.append(page.say("share.note.refused", count=words.number(made.refused)))
    if made.rows_left_out:
        texts.append(page.say("share.note.errors", count=words.number(made.rows_left_out)))
    texts.append(page.say("share.note.whole" if made.owner is None else "share.note.whole.owner"))
    texts.append(page.say("share.note.own"))
    for text in texts:
        page.text(row, 1, _RIGHT, text, "plain.wrap", most=_MOST_LINES)
        row += 1
