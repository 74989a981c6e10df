"""Changes cells and adds rows on the user's own sheet, exactly as asked and nothing else.

The one place where kamxl edits an input sheet. Rows that do not change keep their bytes; a cell that holds a formula keeps
it; new rows look like the last one, and the columns that are calculated there are calculated in them too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from lxml import etree

from kamxl.cell import Value, plain
from kamxl.errors import TooLarge, UnsafeTarget
from kamxl.grid import LAST_ROW, RawTable, column_letter
from kamxl.i18n import Text
from kamxl.package import xml
from kamxl.package.archive import Packed
from kamxl.writer import calculation, footer, records, table_extent, values
from kamxl.writer.row_formulas import Formulas
from kamxl.writer.sheet_rows import Sliced, cells_of, joined, reduced, sliced
from kamxl.writer.styles import StyleSheet
from kamxl.writer.target import check_workbook, mapped, open_target
from kamxl.writer.workbook import Sheet, Workbook

_DAY = "yyyy-mm-dd"
_SUM = re.compile(
    r"\b(?:SUM|SUBTOTAL|AGGREGATE|AVERAGE|COUNTA?|MAX|MIN|SUMPRODUCT)\s*\([^)]*[A-Z]+\$?\d+\s*:", re.IGNORECASE
)
_BELOW = 50
"""Rows below the new ones in which a sum of the records is looked for."""


@dataclass(frozen=True, slots=True)
class RowsInto:
    """What changes on one sheet. Rows and columns count from 1."""

    title: str
    header_row: int
    last_row: int
    """Of the last record; the header's where there is none."""
    left: int
    right: int
    """First and last column of the records."""
    changes: Mapping[tuple[int, int], Value] = field(default_factory=dict)
    """(row, column) -> value."""
    added: Sequence[Mapping[int, Value]] = ()
    """New rows: column -> value."""
    heading: str | None = None
    """Title of a new column behind the last one. Nothing may stand there."""
    cleared: Sequence[int] = ()
    """Rows whose cells, formulas too, are emptied; an Excel table that ends with them ends before them."""
    table: str | None = None
    """Name of the Excel table that holds the records."""

    @classmethod
    def of(
        cls,
        table: RawTable,
        *,
        changes: Mapping[tuple[int, int], Value] = MappingProxyType({}),
        added: Sequence[Mapping[int, Value]] = (),
        heading: str | None = None,
        cleared: Sequence[int] = (),
    ) -> RowsInto:
        """What changes on the sheet of a table that was read; for the rest see the fields."""
        columns = [column.column for column in table.columns]
        last = max(table.rows, default=table.header_row)
        left, right = min(columns), max(columns)
        return cls(
            table.sheet, table.header_row, last, left, right, changes, added, heading, cleared, table.excel_table
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell that was to change and did not: it holds a formula, or lies under a merged one."""

    title: str
    row: int
    column: int
    reason: str
    """formula or merged."""


@dataclass(frozen=True, slots=True)
class Patched:
    """The workbook's new bytes, and the cells that could not be changed."""

    data: bytes
    kept: tuple[Kept, ...]
    first_rows: Mapping[str, int]
    """Title -> row of the first new record."""
    calculated: Mapping[str, frozenset[int]]
    """Title -> columns that are calculated in new rows."""
    short: Mapping[str, tuple[str, ...]]
    """Title -> cells of other sheets, and names, whose ranges ended with its last record and lack the new ones."""


def rows_into(source: bytes, patches: Sequence[RowsInto]) -> Patched:
    """Change cells and add rows on sheets of a workbook; everything else keeps its bytes.

    Raises:
        UnsafeTarget: something stands in the way (a protected sheet, cells below the table, a workbook that cannot
            be written back).
        TooLarge: beyond the last row of a sheet.
        NotAWorkbook, EncryptedBook: it is no workbook to begin with.
    """
    workbook = open_target(source)
    check_workbook(workbook, ())
    with mapped():
        styles = StyleSheet(workbook)
        places = {sheet.title: sheet for sheet in workbook.sheets()}
        edits = [_Edit(workbook, styles, places[patch.title], patch) for patch in patches]
        for edit in edits:
            edit.apply()
        styles.close()
        _recalculate(workbook, edits)
        workbook.close()
        kept = tuple(one for edit in edits for one in edit.kept)
        first_rows = {edit.patch.title: edit.first for edit in edits}
        calculated = {edit.patch.title: frozenset(edit.calculated()) for edit in edits}
        grown = [edit for edit in edits if edit.patch.added]
        short = {one.patch.title: tuple(footer.short(workbook, one.place, one.last_record)) for one in grown}
        return Patched(workbook.package.close().to_bytes(), kept, first_rows, calculated, short)


def _recalculate(workbook: Workbook, edits: Sequence[_Edit]) -> None:
    """Excel calculates on opening where a formula may look at what changed."""
    calculated = [edit.place.sheet_id for edit in edits if edit.formulas.copied or edit.has_moved]
    calculation.drop_chain(workbook, calculated)
    tables = [edit.table.name for edit in edits if edit.table]
    titles = [edit.patch.title for edit in edits]
    if any(edit.has_formulas for edit in edits) or calculation.user_formulas_look_at(
        workbook.package, workbook, [edit.place.part for edit in edits], titles, tables
    ):
        workbook.calculate_on_load()


class _Edit:
    """The edit of one sheet."""

    def __init__(self, workbook: Workbook, styles: StyleSheet, place: Sheet, patch: RowsInto) -> None:
        self.workbook = workbook
        self.styles = styles
        self.place = place
        self.patch = patch
        self.kept: list[Kept] = []
        # Not through `read`, whose limit is for parts that are built: a sheet of a million rows is only cut.
        data = workbook.package.entry(place.part).read()
        self.has_formulas = b"<f" in data or b":f" in data
        self.pieces: Sliced = sliced(data, place.part)
        self.table = table_extent.table_of(workbook, place, patch.table) if patch.table else None
        if self.table is None:
            self.table = table_extent.table_around(workbook, place, patch.header_row, patch.left, patch.right)
        rows, header = self.pieces.rows, patch.header_row
        self.last_record = patch.last_row if self.table else records.last_record(rows, header, patch.last_row)
        self.first = max(self.last_record, header) + 1
        self.last = self.first + len(patch.added) - 1
        self.model = max(self.last_record, header + 1)
        """The row whose looks and formulas new rows take: the last record, else the blank row under the header."""
        self.formulas = Formulas(
            self.pieces if self.has_formulas else replace(self.pieces, rows={}),
            self.model,
            place.part,
            patch.header_row,
        )
        self.left = self.table.range.left if self.table else patch.left
        self.right = self.table.range.right if self.table else patch.right
        self.touched: set[int] = set()
        self.has_moved = False
        self.height = records.row_height(rows, header, self.model)
        self._variants: dict[tuple[int, str], int] = {}

    def apply(self) -> None:
        patch = self.patch
        if self.last > LAST_ROW:
            raise TooLarge(Text("error.write.too_many_rows", {"sheet": patch.title, "rows": len(patch.added)}))
        present = [number for number in range(self.first, self.last + 1) if number in self.pieces.rows]
        below = [number for number in range(self.first, self.last + _BELOW) if number in self.pieces.rows]
        needed = {row for row, _ in patch.changes} | set(patch.cleared) | set(below) | {self.model}
        moved = table_extent.totals_row(self.table, self.last) if self.table else None
        needed |= set(moved or ()) | ({patch.header_row} if patch.heading else set())
        root = xml.parse(reduced(self.pieces, needed), self.place.part)
        self._check(root)
        in_the_way = self._in_the_way({xml.number(row.get("r")): row for row in self._sheet_data(root)})
        if in_the_way is not None:
            root = xml.parse(reduced(self.pieces, needed | self._below()), self.place.part)
            footer.moved(self.workbook, self.place, self.pieces, root, self.first, len(patch.added), in_the_way)
            self.touched |= {number + len(patch.added) for number in self._below()}
            self.pieces = replace(self.pieces, rows={n: row for n, row in self.pieces.rows.items() if n < self.first})
            present = []
            self.has_moved = True
        rows = {xml.number(row.get("r")): row for row in self._sheet_data(root)}
        self.merged = table_extent.spans(root, "mergeCells", "mergeCell")
        if moved:
            table_extent.move_totals(root, rows, moved, self.table)
        if patch.heading is not None:
            self._head(rows, patch.heading)
            table_extent.widen(self.workbook, self.place, root, patch.header_row, patch.heading, self.table)
        for (number, column), value in patch.changes.items():
            self._change(rows[number], number, column, value)
        for number in patch.cleared:
            self._empty(rows[number], number)
        model = records.formats(rows.get(self.model), root, self.left, self.right)
        fresh: dict[int, bytes] = {}
        for offset, added in enumerate(patch.added):
            number = self.first + offset
            if number in rows and number in present:
                self._fill(rows[number], number, added, model)
            else:
                fresh[number] = self._new_row(number, added, model).encode("utf-8")
        table_extent.extend(self.workbook, self.place, root, patch.header_row, self.last_record, self.last, self.table)
        if patch.cleared and self.table is not None:
            table_extent.shrink(self.workbook, self.table, patch.header_row, patch.cleared)
        self.touched |= {*present, *(moved or ())}
        self._write(root, fresh)

    def _write(self, root: etree._Element, fresh: Mapping[int, bytes]) -> None:
        edited = sliced(xml.serialise(root), self.place.part)
        rows = dict(self.pieces.rows)
        rows |= {number: edited.rows[number] for number in self.touched if number in edited.rows}
        whole = replace(edited, rows=rows)
        self.workbook.package.put(self.place.part, Packed.of(joined(whole, rows | dict(fresh))))

    def _check(self, root: etree._Element) -> None:
        protection = xml.child(root, "sheetProtection")
        if protection is not None and xml.true(protection.get("sheet")):
            raise UnsafeTarget(Text("error.write.sheet_protected", {"sheet": self.patch.title}))
        if self.table is not None and self.patch.added:
            table_extent.check_room(self.table, self.pieces, self.patch.title, self.last)

    def _in_the_way(self, rows: Mapping[int, etree._Element]) -> str | None:
        """The cell of a total or a note below plain cells: new rows would run into it, or not be in its sum."""
        if self.table is not None or not self.patch.added:
            return None
        for number in sorted(rows):
            if number < self.first:
                continue
            for column, cell in cells_of(rows[number]):
                if not self.left <= column <= self.right:
                    continue
                formula = xml.child(cell, "f")
                summed = formula is not None and _SUM.search(formula.text or "") is not None
                if summed or (formula is None and number <= self.last and table_extent.holds(cell)):
                    return f"{column_letter(column)}{number}"
        return None

    def _below(self) -> set[int]:
        return {number for number in self.pieces.rows if number >= self.first}

    def _sheet_data(self, root: etree._Element) -> etree._Element:
        found = xml.child(root, "sheetData")
        assert found is not None
        return found

    def _change(self, row: etree._Element, number: int, column: int, value: Value) -> None:
        if any(
            span.top <= number <= span.bottom and span.left <= column <= span.right
            and (number, column) != (span.top, span.left)
            for span in self.merged
        ):  # fmt: skip
            self.kept.append(Kept(self.patch.title, number, column, "merged"))
            return
        cell = self._cell(row, number, column)
        if xml.child(cell, "f") is not None:
            self.kept.append(Kept(self.patch.title, number, column, "formula"))
            return
        self._set(cell, value)
        self.touched.add(number)

    def _head(self, rows: Mapping[int, etree._Element], title: str) -> None:
        """The title of a new column, in the look of the one before it, and a blank cell under it whose look new rows take."""
        for number in (self.patch.header_row, self.model):
            row = rows.get(number)
            if row is None:
                continue
            look = next((cell.get("s") for column, cell in cells_of(row) if column == self.right), None)
            cell = self._cell(row, number, self.right + 1)
            if look is not None:
                heads = number == self.patch.header_row
                style = xml.number(look)
                cell.set("s", str(style if heads else self.styles.variant(style, number_format="General")))
            if number == self.patch.header_row:
                self._set(cell, title)
            self.touched.add(number)

    def _empty(self, row: etree._Element, number: int) -> None:
        for column, cell in cells_of(row):
            if self.left <= column <= self.right:
                self._clear(cell)
        self.touched.add(number)

    def _fill(self, row: etree._Element, number: int, added: Mapping[int, Value], model: Mapping[int, int]) -> None:
        """A record in a row that is there already: blank with borders, or with formulas filled down in advance."""
        there = {column for column, _ in cells_of(row)}
        for column in sorted({*added, *model, *self.calculated()}):
            if column in there and xml.child(self._cell(row, number, column), "f") is not None:
                if column in added:
                    self.kept.append(Kept(self.patch.title, number, column, "formula"))
                continue
            formula = self._formula(column, number)
            if column not in there and (formula is not None or column in added or column in model):
                self._cell(row, number, column).set("s", str(model.get(column, 0)))
            if formula is not None:
                cell = self._cell(row, number, column)
                self._clear(cell)
                etree.SubElement(cell, self._name("f")).text = formula
                if column in added:
                    self.kept.append(Kept(self.patch.title, number, column, "formula"))
            elif column in added:
                self._set(self._cell(row, number, column), added[column])

    def _formula(self, column: int, row: int) -> str | None:
        """The formula of a calculated column; what stands beside the records is not theirs."""
        return self.formulas.at(column, row) if self.left <= column <= self.right else None

    def calculated(self) -> list[int]:
        """Columns of the records that new rows calculate."""
        return [column for column in self.formulas.columns if self.left <= column <= self.right]

    def _new_row(self, number: int, added: Mapping[int, Value], model: Mapping[int, int]) -> str:
        p = self.pieces.prefix
        out = []
        for column in sorted({*added, *model, *self.calculated()}):
            reference = f"{column_letter(column)}{number}"
            formula = self._formula(column, number)
            style = model.get(column, 0)
            if formula is not None:
                if column in added:
                    self.kept.append(Kept(self.patch.title, number, column, "formula"))
                out.append(f'<{p}c r="{reference}" s="{style}"><{p}f>{values.text_only(formula)}</{p}f></{p}c>')
                continue
            value = added.get(column)
            kind, inside = self._content(value)
            start = f'<{p}c r="{reference}" s="{self._style(style, value)}"{kind}'
            out.append(f"{start}>{inside}</{p}c>" if inside else f"{start}/>")
        return f'<{p}row r="{number}"{self.height}>{"".join(out)}</{p}row>'

    def _content(self, value: Value) -> tuple[str, str]:
        """Attributes and inside of a cell; text is text, whatever it looks like."""
        kind, inside = values.content(plain(value), self.workbook.date_1904)
        if self.pieces.prefix:
            inside = re.sub(r"(</?)(is|t|v)\b", rf"\1{self.pieces.prefix}\2", inside)
        return kind, inside

    def _set(self, cell: etree._Element, value: Value) -> None:
        self._clear(cell)
        kind, inside = values.content(plain(value), self.workbook.date_1904)
        styled = self._style(xml.number(cell.get("s")), value)
        if styled or cell.get("s") is not None:
            cell.set("s", str(styled))
        if not inside:
            return
        made = etree.fromstring(f'<c xmlns="{self.workbook.namespace}"{kind}>{inside}</c>')
        if made.get("t") is not None:
            cell.set("t", made.get("t", ""))
        for child in reversed(made):
            cell.insert(0, child)

    def _clear(self, cell: etree._Element) -> None:
        for child in list(cell):
            if xml.tag(child) in ("v", "is", "f"):
                cell.remove(child)
        for attribute in ("t", "cm", "vm"):
            if attribute in cell.attrib:
                del cell.attrib[attribute]

    def _style(self, style: int, value: Value) -> int:
        """The cell format for a value: a day is shown as one, and a text that looks like a formula is marked as text."""
        if isinstance(value, date):
            wanted = "day"
        elif isinstance(value, str) and values.looks_like_formula(value):
            wanted = "quoted"
        else:
            return style
        key = (style, wanted)
        if key not in self._variants:
            if wanted == "quoted":
                self._variants[key] = self.styles.variant(style, quoted=True)
            else:
                shown = self.styles.shows_days(style)
                self._variants[key] = style if shown else self.styles.variant(style, number_format=_DAY)
        return self._variants[key]

    def _cell(self, row: etree._Element, number: int, column: int) -> etree._Element:
        """The cell of a row at a column; a new one where there is none."""
        at = 0
        for index, (present, cell) in enumerate(cells_of(row)):
            if present == column:
                return cell
            if present < column:
                at = index + 1
        cell = etree.Element(self._name("c"))
        cell.set("r", f"{column_letter(column)}{number}")
        row.insert(at, cell)
        if "spans" in row.attrib:
            del row.attrib["spans"]
        return cell

    def _name(self, name: str) -> str:
        return f"{{{self.workbook.namespace}}}{name}"
