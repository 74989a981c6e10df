"""The rows into the workbook: a new one, new sheets, new rows and changed cells; and what its input sheets hold after that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from kamxl import writer
from kamxl.cell import Value
from kamxl.convert.existing import Change
from kamxl.convert.mapping import shown_field
from kamxl.convert.merge import Merged
from kamxl.convert.sources import NotTaken
from kamxl.convert.target import Target
from kamxl.errors import InputError
from kamxl.grid import MAX_TEXT, RawColumn, RawTable
from kamxl.i18n import Lang, Text, tr
from kamxl.placed import SheetPlan
from kamxl.read.cells import SheetCells
from kamxl.read.facts import Span, TableSpan
from kamxl.read.match import recognise
from kamxl.read.tables import of_columns
from kamxl.schema.money import Money
from kamxl.schema.sheets import SHEETS
from kamxl.writer.rows_into import Kept, Patched, RowsInto, rows_into

_SHOWN = 5
"""Formulas that are named."""
MONTHLY = "orders.monthly_sums"
"""The setting that marks a book whose orders are sums of months."""


@dataclass(frozen=True, slots=True)
class Written:
    """A workbook with the rows in it."""

    data: bytes
    tables: tuple[RawTable, ...] | None
    """Its input sheets, as reading them would give them; None where only that can tell: new rows have formulas."""
    rows: Mapping[str, int]
    """Title of a sheet -> rows that its part must hold at least."""
    notes: tuple[Text, ...] = ()


def written(
    there: Target, merged: Mapping[str, Merged], name: str, lang: Lang, money: Money, settings: Mapping[str, Value]
) -> Written:
    """The workbook with the rows in it.

    Args:
        there: the workbook as it stands.
        merged: what happens to its sheets; cells that have to stay as they are are taken out of the changes.
        name: of its file.
        lang: of new sheets.
        money: currency and unit of new sheets.
        settings: that a new workbook begins with.
    """
    from kamxl import templates

    if there.data is None:
        records = {key: one.created for key, one in merged.items()}
        monthly = any(one.monthly for one in merged.values())
        settings = {**settings, MONTHLY: tr("templates.dictionary.yes", lang)} if monthly else settings
        plans: Sequence[SheetPlan]
        plans = templates.plans("start", lang, records, settings=settings, money=money)
        return _all(writer.create(plans), [planned(plan, name) for plan in plans if plan.key in SHEETS])
    assert there.book is not None
    data = there.data
    patches = [patch for one in merged.values() for patch in _patches(one, there)]
    patched = None
    if patches:
        patched = rows_into(data, patches)
        data = patched.data
        _keep(merged, patched.kept, there)
    plans = [_new_sheet(one, there, merged, lang, money) for one in merged.values() if one.created]
    if plans:
        data = writer.render(data, plans)
    known = [_patched(table, merged.get(table.key), patched) for table in there.book.every]
    known += [planned(plan, name) for plan in plans]
    return replace(_all(data, known), notes=tuple(_short(patched, there)) if patched else ())


def _short(patched: Patched, there: Target) -> Iterator[Text]:
    """The formulas and names that lack the new rows, but those of sheets that a run makes anew."""
    owned = set(there.book.owned.values()) if there.book else set()
    for sheet, cells in patched.short.items():
        own = [cell for cell in cells if cell.partition("!")[0] not in owned]
        if own:
            yield Text("convert.note.short", {"sheet": sheet, "cells": own[:_SHOWN], "count": len(own)})


def _all(data: bytes, known: Sequence[RawTable | None]) -> Written:
    tables = tuple(table for table in known if table is not None)
    counted = {table.sheet: len(table.rows) for table in tables}
    return Written(data, tables if len(tables) == len(known) else None, counted)


def planned(plan: SheetPlan, book: str) -> RawTable | None:
    """The table of an input sheet that is written anew, as reading it would give it; None where a text is cut."""
    table = plan.tables[0]
    if any(max(len(column.title), _longest(column.values)) > MAX_TEXT // 2 for column in table.columns):
        return None
    where = table.range
    span = TableSpan(table.name, Span(where.top, where.left, where.bottom, where.right))
    header = [column.title for column in table.columns]
    candidate = recognise(SheetCells(plan.title, [header], table.row, table.column, tables=(span,)))
    assert candidate is not None
    grid = [column.values for column in table.columns]
    return of_columns(book, candidate, grid, range(1, table.length + 1))[0]


def _longest(cells: Sequence[object]) -> int:
    """Letters of the longest text."""
    kinds = set(map(type, cells))
    if str not in kinds:
        return 0
    texts = cells if kinds == {str} else [cell for cell in cells if type(cell) is str]
    return max(map(len, cast("Sequence[str]", texts)))


def _patched(table: RawTable, merged: Merged | None, patched: Patched | None) -> RawTable | None:
    """A table with its new rows and changed cells; None where only reading tells how they are read."""
    appended, changes = _on(table, merged) if merged is not None else ((), ())
    if patched is None or not (appended or changes):
        return table
    calculated = patched.calculated.get(table.sheet, frozenset()) if appended else frozenset()
    touched = {change.column for change in changes} | {column for row in appended for column in row}
    columns = []
    for column in table.columns:
        if column.column in calculated or (column.formats and column.column in touched):
            return None
        columns.append(_with_cells(column, table, appended, changes))
    first = patched.first_rows[table.sheet]
    if appended and first <= max(table.rows, default=0):
        return None  # what was read as the last record is a sum, and stands below the new ones now
    rows = [*table.rows, *range(first, first + len(appended))]
    return replace(table, rows=rows, columns=tuple(columns))


def _on(table: RawTable, merged: Merged) -> tuple[Sequence[Mapping[int, Value]], Sequence[Change]]:
    """The new rows and the changes of one of the sheets of an input."""
    changes = [change for change in merged.changes if change.title == table.sheet]
    return merged.appended if merged.title == table.sheet else (), changes


def _with_cells(
    column: RawColumn, table: RawTable, appended: Sequence[Mapping[int, Value]], changes: Sequence[Change]
) -> RawColumn:
    changed = {change.row: change.new for change in changes if change.column == column.column}
    cells = list(column.values)
    if changed:
        cells = [changed.get(row, cell) for row, cell in zip(table.rows, cells, strict=True)]
    cells += [row.get(column.column) for row in appended]
    return replace(column, values=[None if cell == "" else cell for cell in cells])


def _patches(one: Merged, there: Target) -> Iterator[RowsInto]:
    assert there.book is not None
    for table in there.book.sheets.get(one.sheet, ()):
        appended, changes = _on(table, one)
        if appended or changes:
            cells: dict[tuple[int, int], Value] = {(change.row, change.column): change.new for change in changes}
            yield RowsInto.of(table, changes=cells, added=appended)


def _keep(merged: Mapping[str, Merged], kept: Sequence[Kept], there: Target) -> None:
    """Take the cells that stayed as they were out of the changes, and say so."""
    assert there.book is not None
    for one in merged.values():
        tables = {table.sheet: table for table in there.book.sheets.get(one.sheet, ())}
        own = {(cell.title, cell.row, cell.column): cell for cell in kept if cell.title in tables}
        if not own:
            continue
        columns = {column.column: column for column in tables[one.title].columns}
        changes: list[Change] = []
        for change in one.changes:
            cell = own.pop((change.title, change.row, change.column), None)
            if cell is None:
                changes.append(change)
                continue
            message = Text(
                f"convert.why.kept_{cell.reason}", {"cell": change.cell, "field": shown_field(one.sheet, change.field)}
            )
            one.not_taken.append(
                NotTaken(
                    "", change.row, f"kept_{cell.reason}", message, sheet=one.sheet, field=change.field,
                    key=change.key, value=str(change.new), whole_row=False,
                )
            )  # fmt: skip
        one.unchanged += one.updated - len({(change.title, change.row) for change in changes})
        one.changes[:] = changes
        # New rows: the column is calculated in this workbook, which is said once.
        for column in sorted({cell.column for cell in own.values()}):  # of the one sheet that has new rows
            raw = columns.get(column)
            name = raw.field or raw.title if raw else ""
            count = sum(cell.column == column for cell in own.values())
            message = Text("convert.why.calculated", {"field": shown_field(one.sheet, name), "count": count})
            one.not_taken.append(NotTaken("", 0, "calculated", message, sheet=one.sheet, field=name, whole_row=False))


def _new_sheet(one: Merged, there: Target, merged: Mapping[str, Merged], lang: Lang, money: Money) -> SheetPlan:
    """An input sheet that the workbook lacks. Raises InputError where a sheet of its title is there and cannot be read."""
    from kamxl.templates.inputs import input_plan

    assert there.book is not None
    sheet = SHEETS[one.sheet]
    taken = {title.casefold() for title in there.book.titles}
    if sheet.title(lang).casefold() in taken:
        raise InputError(Text("convert.unreadable_sheet", {"book": there.book.name, "sheet": sheet.title(lang)}))
    # The list of known customers can only be pointed at where it is new too, and so stands where templates put it.
    together = {key for key, other in merged.items() if other.created}
    return replace(input_plan(sheet, lang, one.created, together=together, money=money), owned=False)
