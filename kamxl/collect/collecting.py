"""The walk of collecting: read the workbook and its copies, merge, write what was taken, and tell of the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kamxl import read, writer
from kamxl.cell import Value
from kamxl.collect import conflict_sheet, ledger
from kamxl.collect.base import ALERTS, Base, lines_of, read_lines, with_later
from kamxl.collect.handed import hidden_lines
from kamxl.collect.merging import Conflict, Copied, Merge, Why, merge, undecided
from kamxl.collect.side import sheet_name, with_alerts
from kamxl.convert.target import Target, open_target, with_column
from kamxl.errors import InputError, UsageError, told_in
from kamxl.files import regular
from kamxl.grid import RawTable, column_letter
from kamxl.i18n import Lang, Text, tr
from kamxl.package.original import Original
from kamxl.placed import SheetPlan
from kamxl.read.file import contents
from kamxl.read.together import newest
from kamxl.schema.outputs import COPY_BASE
from kamxl.schema.sheets import SHEETS
from kamxl.schema.values import text
from kamxl.settings import Limits, Settings
from kamxl.writer.rows_into import RowsInto, rows_into

if TYPE_CHECKING:
    from kamxl.results import CollectSummary

Step = Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True)
class Collected:
    """What collecting came to."""

    book: Path
    output: Path
    lang: Lang
    dry_run: bool
    written: bool
    copies: tuple[Copied, ...]
    merged: Merge
    titles: Mapping[str, str]
    """Key of an input sheet -> its title in the workbook."""


def collect(
    book: Path,
    copies: Sequence[Path],
    *,
    output: Path | None = None,
    dry_run: bool = False,
    backup: bool = True,
    replace_output: bool = False,
    settings: Settings | None = None,
    lang: Lang | None = None,
    fallback: Lang = "zh",
    step: Step = lambda name: nullcontext(),
) -> Collected:
    """Bring what was typed into handed-out copies back into the workbook that they were made from: `kamxl.collect`.

    Args:
        replace_output: as `writer.may_write` has it.
        settings: limits.
        fallback: language of a workbook that shows none.
        step: entered around each step with its name.

    Raises:
        UsageError, InputError, BusyError, WriteError: as there; the workbook is then as it was.
    """
    limits = (settings or Settings()).limits
    for copy in copies:
        if regular.same(copy, book):
            raise UsageError(Text("collect.onto_itself", {"book": book}))
    if output is not None:
        writer.may_write(output, "collect", inputs=(book, *copies), replace=replace_output)
    with step("read"):
        if not book.exists():
            raise UsageError(Text("collect.no_book", {"book": book}))
        there = open_target(book, limits)
        assert there.book is not None
        assert there.original is not None
        spoken = lang or there.book.lang or fallback
        with told_in(spoken):
            before = ledger.read_ledger(_lines(there.original, there.book.owned.get(ledger.KEY), limits))
            came = [_copy(path, limits, before) for path in dict.fromkeys(copies)]
    with told_in(spoken):
        with step("merge"):
            held = there.book.lang or spoken
            original = there.original
            there, tables, merged = _merged(there, came, held, limits)
            for place, one in enumerate(came):
                rows, known = merged.found.get(place, (0, 0))
                if rows and known * 2 < rows:
                    raise UsageError(
                        Text(
                            "collect.another_book",
                            {"copy": one.file, "made_from": one.base.header.book, "book": book.name},
                        )
                    )
            names = {key: sheet_name(key) for key in (*SHEETS, ALERTS)}
            titles = {key: one.zh if spoken == "zh" else one.en for key, one in names.items()}
            titles |= {key: newest(some).sheet for key, some in tables.items()}
        with step("write"):
            data = _written(there, came, merged, before, titles, spoken, limits)
        with step("save"):
            if data is not None and not dry_run:
                if output is None:
                    writer.save(data, book, expect=original, backup=backup)
                else:
                    writer.check_unchanged(book, original)
                    writer.save_output(
                        data,
                        output,
                        by="collect",
                        inputs=(book, *copies),
                        replace=replace_output,
                        source=original,
                    )
    written = data is not None and not dry_run
    return Collected(book, output or book, spoken, dry_run, written, tuple(came), merged, titles)


def _merged(
    there: Target, came: list[Copied], lang: Lang, limits: Limits
) -> tuple[Target, Mapping[str, Sequence[RawTable]], Merge]:
    """The workbook, its sheets and what happens to them; first with columns for what decides the figures of new rows."""
    assert there.book is not None
    tables = with_alerts(there.book)
    merged, was = merge(came, tables, lang), there
    for sheet, field in dict.fromkeys((one.sheet, one.field) for one in merged.conflicts if one.why == "no_row"):
        there = with_column(there, sheet, SHEETS[sheet].fields[field].column.name(lang), limits) or there
    if there is was or there.book is None:
        return there, tables, merged
    tables = with_alerts(there.book)
    return there, tables, merge(came, tables, lang)


def _copy(path: Path, limits: Limits, before: Mapping[str, Base]) -> Copied:
    """A copy with its base, and what was collected from it before."""
    original = contents(path, path.name, limits)
    found = read.workbook(original, limits=limits, name=path.name)
    titled = next((title for title in found.titles if title == f"_{COPY_BASE}"), None)
    title = found.owned.get(COPY_BASE) or titled
    if title is None:
        raise InputError(Text("collect.no_base" if found.is_copy else "collect.no_copy", {"copy": path.name}))
    base = read_lines(_lines(original, title, limits), path.name)
    later = before.get(base.header.id)
    lang: Lang = found.lang or "zh"
    return Copied(path.name, base if later is None else with_later(base, later), with_alerts(found), lang)


def _lines(original: Original, title: str | None, limits: Limits) -> list[str]:
    """The lines of a hidden sheet."""
    if title is None:
        return []
    cells = read.sheet_cells(original, title, limits)
    return [str(row[1 - cells.left]) for row in cells.rows if row and cells.left == 1 and row[0] != ""]


def _written(
    there: Target,
    copies: Sequence[Copied],
    merged: Merge,
    before: Mapping[str, Base],
    titles: Mapping[str, str],
    lang: Lang,
    limits: Limits,
) -> bytes | None:
    """The workbook with what was taken and the sheet of conflicts; None where it stays as it is."""
    assert there.book is not None
    assert there.original is not None
    assert there.data is not None
    data, kept = there.data, set[tuple[str, int, int]]()
    patches = list(_patches(there, merged))
    if patches:
        patched = rows_into(data, patches)
        data = patched.data
        reasons = {(one.title, one.row, one.column): one.reason for one in patched.kept}
        kept = set(reasons)
        homes = {key: newest(some).sheet for key, some in with_alerts(there.book).items()}
        _keep(merged, copies, reasons, patched.first_rows, homes)
    earlier: list[conflict_sheet.Row] = []
    title = there.book.owned.get(conflict_sheet.KEY)
    if title is not None:
        earlier = conflict_sheet.read_rows(read.sheet_cells(there.original, title, limits))
    plans: list[SheetPlan] = []
    new = conflict_sheet.not_yet_told(earlier, conflict_sheet.rows_of(merged.conflicts, titles, lang))
    if new:
        plans.append(conflict_sheet.plan([*earlier, *new], lang))
    after = ledger.with_merge(before, copies, merged, kept)
    if after != before:
        lines = [line for base in after.values() for line in lines_of(base)]
        plans.append(hidden_lines(ledger.KEY, lines, lang))
    if plans:
        data = writer.render(data, plans)
    return data if patches or plans else None


def _patches(there: Target, merged: Merge) -> Iterator[RowsInto]:
    assert there.book is not None
    for key, some in with_alerts(there.book).items():
        for table in some:
            changes: dict[tuple[int, int], Value] = {
                (one.row, one.column): one.new for one in merged.taken if one.title == table.sheet
            }
            added = [one.cells for one in merged.added if one.sheet == key] if table is newest(some) else []
            if changes or added:
                yield RowsInto.of(table, changes=changes, added=added)


def _keep(
    merged: Merge,
    copies: Sequence[Copied],
    kept: Mapping[tuple[str, int, int], str],
    firsts: Mapping[str, int],
    homes: Mapping[str, str],
) -> None:
    """Cells that stayed as they were, because the workbook calculates them or they lie under a merged one, are told."""
    whys: Mapping[str, Why] = {"formula": "formula", "merged": "merged"}
    taken = []
    for one in merged.taken:
        reason = kept.get((one.title, one.row, one.column))
        if reason is None:
            taken.append(one)
        else:
            merged.conflicts.append(undecided(whys[reason], one, copies))
    merged.taken = taken
    rows = dict(firsts)
    for new in merged.added:
        title = homes[new.sheet]
        row = rows[title]
        rows[title] += 1
        copy = copies[new.copy]
        for column, value in new.cells.items():
            if (title, row, column) in kept and value is not None:
                cell = f"{column_letter(column)}{row}"
                name = new.fields[column]
                merged.conflicts.append(
                    Conflict("formula", new.sheet, new.label, cell, name, None, value, copy.base.header.who, copy.file)
                )


def summary(found: Collected) -> CollectSummary:
    """What `collect --json` prints."""
    from kamxl.results import CollectSummary
    from kamxl.results.collect import AddedRow, CollectedCopy, OpenConflict, TakenCell

    merged, heads = found.merged, [copy.base.header for copy in found.copies]

    def count(file: str, *, deleted: bool) -> int:
        return sum(one.file == file and (one.why == "deleted") is deleted for one in merged.conflicts)

    return CollectSummary(
        book=str(found.book),
        output=str(found.output),
        dry_run=found.dry_run,
        written=found.written,
        lang=found.lang,
        copies=[
            CollectedCopy(
                file=copy.file,
                who=copy.base.header.who,
                role=copy.base.header.role,
                as_of=copy.base.header.as_of,
                taken=sum(one.copy == number for one in merged.taken),
                added=sum(one.copy == number for one in merged.added),
                conflicts=count(copy.file, deleted=False),
                deleted=count(copy.file, deleted=True),
            )
            for number, copy in enumerate(found.copies)
        ],
        taken=[
            TakenCell(
                sheet=one.sheet,
                cell=one.cell,
                row=one.label,
                field=one.field,
                old=_json(one.old),
                new=_json(one.new),
                who=heads[one.copy].who,
                file=found.copies[one.copy].file,
            )
            for one in merged.taken
        ],
        added=[
            AddedRow(sheet=one.sheet, row=one.label, who=heads[one.copy].who, file=found.copies[one.copy].file)
            for one in merged.added
        ],
        conflicts=[
            OpenConflict(
                why=one.why,
                message=tr(f"collect.why.{one.why}", found.lang),
                sheet=one.sheet,
                cell=one.cell or None,
                row=one.label,
                field=one.field or None,
                held=_json(one.held),
                typed=_json(one.typed),
                who=one.who,
                file=one.file,
            )
            for one in merged.conflicts
        ],
        same=merged.same,
        notes=[note.render(found.lang) for note in merged.notes],
    )


def _json(value: object) -> str | int | float | bool | None:
    """A cell as JSON holds it."""
    if isinstance(value, date):
        return text(value)
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
