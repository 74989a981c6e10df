"""The input sheets of a copy: canonical tables of the fields that a role sees. There is nothing to fill in, so no checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.collect.base import ROW
from kamxl.compute.analysis import Analysis
from kamxl.grid import LAST_ROW
from kamxl.i18n import Lang, tr
from kamxl.placed import Cells, SheetPlan, Table, TableColumn
from kamxl.report import words
from kamxl.report.context import Context, Source
from kamxl.schema.outputs import COPY_INPUT, COPY_NOTE
from kamxl.schema.sheets import COMPUTED_COLUMNS, SHEETS
from kamxl.share.redaction import visible_fields
from kamxl.share.roles import CUSTOM, FREE_TEXT, KEY, Role, fields
from kamxl.templates.inputs import (
    HEADER_ROW,
    Part,
    column_width,
    custom_columns,
    field_columns,
    frozen_columns,
    page_setup,
    row_heights,
)

NOTE = COPY_NOTE
"""Key of the plan of the first sheet, which says what the copy is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What became of one sheet. Fields and columns are named by key; a column of the user's own is `custom.<title>`."""

    title: str
    rows: int
    columns: int
    masked: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    scrubbed: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    """Field -> title of its column, for what was typed there to come home."""


def plan_key(sheet: str) -> str:
    """Key of the plan of an input sheet; `market` is the output sheet of that name."""
    return f"{COPY_INPUT}{sheet}"


def context_of(book: str, customers: pd.DataFrame | None, lang: Lang) -> Context:
    """Where the customers stand in the copy, so that lists lead to them."""
    if customers is None:
        return Context(book)
    rows = range(HEADER_ROW + 1, HEADER_ROW + 1 + len(customers))
    ids = [str(identity) for identity in customers.index]
    source = Source(SHEETS["customers"].title(lang), HEADER_ROW, rows, {KEY: "A"}, {KEY: ids}, {})
    return Context(book, {"customers": (source,)})


def input_plan(
    key: str,
    whole: pd.DataFrame,
    analysis: Analysis,
    role: Role,
    lang: Lang,
    *,
    sheets: Mapping[str, int] | None = None,
) -> tuple[SheetPlan, Shown]:
    """The plan of one input sheet, and what became of it.

    Args:
        key: which sheet of the schema.
        whole: its frame as it was read; only the names of its columns are looked at.
        analysis: as the role may know it; its frame of the sheet holds the rows.
        role: who the copy is made for.
        lang: language of titles and words.
        sheets: title of each sheet that is read with others of its kind -> its place among them, for a copy that is made to be
            typed into and to come home; None: it is not.
    """
    sheet, frame = SHEETS[key], analysis.frames[key]
    visible = visible_fields(key, whole, role)
    records = _records(frame, [name for name in frame.columns if name in visible], lang)
    known = {KEY, *visible} & set(sheet.fields)
    parts: list[Part] = [*field_columns(sheet, lang, records, known, money=analysis.money)]
    own = [name for name in visible if name.startswith(CUSTOM)]
    titles = _own_titles(own, [part[0].title for part in parts], lang)
    parts += custom_columns(sheet, [{titles[name]: row[name] for name in own} for row in records])
    masked = tuple(name for name in visible if f"{key}.{name}" in role.masked)
    names = [name for name in sheet.fields if name in known] + own
    computed = [*_computed(frame, analysis, role, lang)] if key == "customers" else []
    parts += [part for _, part in computed]
    headers = [
        "input.header.computed" if place >= len(names) or names[place] in masked else header
        for place, (_, header, _) in enumerate(parts)
    ]
    columns, widths = tuple(part[0] for part in parts), tuple(part[2] for part in parts)
    masked += tuple(name for name, _ in computed if f"customers.{name}" in role.masked)
    everything = [name.partition(".")[2] for name in fields(key)]
    everything += [str(name) for name in whole.columns if str(name).startswith(CUSTOM)]
    shown = Shown(
        title=sheet.title(lang),
        rows=len(frame),
        columns=len(columns),
        masked=masked,
        titles={name: column.title for name, column in zip(names, columns, strict=False)},
        left_out=tuple(name for name in everything if name not in (*names, *(name for name, _ in computed))),
        scrubbed=tuple(
            name
            for name in names
            if role.scrubs and name not in masked and (f"{key}.{name}" in FREE_TEXT or name in own)
        ),
    )
    plan = SheetPlan(
        key=plan_key(key),
        title=shown.title,
        styles=theme.styles(lang),
        cells=_heading(shown, role, lang, len(columns)),
        tables=(Table(sheet.table, HEADER_ROW, 1, columns, header_roles=headers, banded=False),),
        column_widths=dict(enumerate(widths, 1)),
        row_heights=row_heights(columns, widths),
        default_role="plain",
        freeze=(HEADER_ROW + 1, min(frozen_columns(sheet), len(columns)) + 1),
        tab_colour=theme.TABS["input"],
        page=page_setup(sheet, lang, sum(widths)),
    )
    return (plan if sheets is None else _to_be_typed_into(plan, shown, frame, role, sheets)), shown


def _to_be_typed_into(
    plan: SheetPlan, shown: Shown, frame: pd.DataFrame, role: Role, sheets: Mapping[str, int]
) -> SheetPlan:
    """A sheet whose rows carry their identity in a hidden column; where the role is held to it, what does not come back is locked."""
    table = plan.tables[0]
    closed = {shown.titles[name] for name in shown.masked if name in shown.titles}
    # An ID is what a row is known by, so it does not change; a new row below gets one.
    closed |= {shown.titles[name] for name in SHEETS[plan.key.removeprefix(COPY_INPUT)].unique if name in shown.titles}
    columns = tuple(
        replace(column, role="input.computed") if role.editable and column.title in closed else column
        for column in table.columns
    )
    stood = zip(frame["source_row"], frame["source_sheet"], strict=True)
    rows = TableColumn(ROW, [int(row) + sheets.get(title, 0) * LAST_ROW for row, title in stood], "input.computed")
    headers = (*(table.header_roles or ()), "input.header.computed")
    return replace(
        plan,
        tables=(replace(table, columns=(*columns, rows), header_roles=headers),),
        column_styles={place: column.role for place, column in enumerate(table.columns, 1)},
        hidden_columns=(len(columns) + 1,),
        protected=role.editable,
    )


def _records(frame: pd.DataFrame, names: Sequence[str], lang: Lang) -> list[dict[str, object]]:
    """Rows as a template takes them: plain values, codes of choices as they are."""
    columns = {name: words.column(frame[name], lang) for name in names}
    if frame.index.name == KEY:
        columns[KEY] = words.column(frame.index.to_series(), lang)  # blank for a target of nobody in particular
    keys = list(columns)
    return [dict(zip(keys, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _own_titles(own: Sequence[str], known: Sequence[str], lang: Lang) -> dict[str, str]:
    """Titles of the user's own columns; one that stands there already gets a number, since titles of a table differ."""
    taken = {title.casefold() for title in (*known, *(zh if lang == "zh" else en for _, zh, en in COMPUTED_COLUMNS))}
    found = {}
    for name in own:
        title, number = name.removeprefix(CUSTOM), 2
        while title.casefold() in taken:
            title, number = f"{name.removeprefix(CUSTOM)} ({number})", number + 1
        taken.add(title.casefold())
        found[name] = title
    return found


def _computed(frame: pd.DataFrame, analysis: Analysis, role: Role, lang: Lang) -> list[tuple[str, Part]]:
    """等级, 生命周期阶段 and 预警数 as values: those of the whole book, and the alerts that the copy holds."""
    tiers = analysis.tiers.reindex(frame.index)
    alerts = analysis.alerts["customer_id"].value_counts()
    values: dict[str, list[Value]] = {
        "tier": [words.word("tier", tier, lang) for tier in tiers["tier"]],
        "lifecycle": [words.word("lifecycle", stage, lang) for stage in tiers["lifecycle"]],
        "alerts": [int(alerts.get(identity, 0)) for identity in frame.index],
    }
    found = []
    for key, zh, en in COMPUTED_COLUMNS:
        field, title = f"customers.{key}", zh if lang == "zh" else en
        if field in role.left_out:
            continue
        shown: list[Value] = ["***"] * len(frame) if field in role.masked else values[key]
        found.append(
            (key, (TableColumn(title, shown, "input.computed"), "input.header.computed", column_width(11, title)))
        )
    return found


def _heading(shown: Shown, role: Role, lang: Lang, width: int) -> tuple[Cells, ...]:
    """Title, the way back, and that the sheet is not whole. Blank cells keep the columns' lines out of it."""
    blank: list[Value] = [None] * width
    first: list[Value] = [shown.title, *blank[1:]]
    roles = ["title", *["plain"] * (width - 1)]
    if width > 1:
        link = min(2, width - 1)
        first[link], roles[link] = Link(tr("share.back", lang), sheet=NOTE), "nav"
    told = tr(
        "share.sheet.subtitle",
        lang,
        role=role.label,
        rows=shown.rows,
        masked=len(shown.masked),
        left_out=len(shown.left_out),
    )
    return (
        Cells(1, 1, (first,), roles),
        Cells(2, 1, ((told, *blank[1:]), blank), [["subtitle", *["plain"] * (width - 1)], ["plain"] * width]),
    )
