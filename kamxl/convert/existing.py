"""The sheet of the workbook as it stands, or the sheets that are read together: which row is found by a key, and how its columns hold their values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any  # Any: cells of columns of any kind

from kamxl.cell import Value
from kamxl.convert import counts
from kamxl.convert.incoming import Incoming, Key, comparable, equal, plain, shown
from kamxl.grid import RawColumn, RawTable, column_letter
from kamxl.i18n import Lang
from kamxl.read.titles import folded
from kamxl.read.together import newest
from kamxl.schema import values
from kamxl.schema.number_formats import as_shown
from kamxl.schema.sheets import SHEETS
from kamxl.validate.columns import NUMERIC, parse
from kamxl.validate.evidence import of_columns


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of the workbook that gets another value."""

    sheet: str
    """Key of the schema sheet."""
    key: str
    cell: str
    """A1 address; with the sheet's title where there are several of the kind."""
    title: str
    """Of the sheet."""
    row: int
    column: int
    field: str
    """Key of the field; the title of a custom column."""
    old: object
    """As typed."""
    new: Value


@dataclass(frozen=True, slots=True)
class Existing:
    """The sheet as it stands: what its cells mean, and how its columns hold their values."""

    table: RawTable
    """Of several sheets the one that new rows go to."""
    columns: Mapping[str, RawColumn]
    """Its columns, by field key; custom columns by their folded title."""
    meant: Mapping[str, Sequence[Any]]
    """What the cells of all sheets mean, by name of the column."""
    lang: Lang
    shares: frozenset[str] = frozenset()
    """Columns of percentages that hold parts of 1, as they do under the format 0%."""
    several: tuple[Existing, ...] = ()
    """The sheets that are read together, in their order; none where there is but one."""

    @classmethod
    def of(cls, tables: Sequence[RawTable], lang: Lang) -> Existing:
        """The sheets of one input."""
        several = tuple(cls._of(table, lang) for table in tables)
        if len(several) == 1:
            return several[0]
        names = dict.fromkeys(name for one in several for name in one.meant)
        meant = {name: [cell for one in several for cell in one.meant.get(name, [None] * one.size)] for name in names}
        home = next(one for one in several if one.table is newest(tables))
        return replace(home, meant=meant, several=several)

    @classmethod
    def _of(cls, table: RawTable, lang: Lang) -> Existing:
        sheet = SHEETS[table.key]
        columns: dict[str, RawColumn] = {}
        meant: dict[str, Sequence[Any]] = {}
        shares: set[str] = set()
        for place, column in enumerate(table.columns):
            name = column.field or folded(column.title)
            if name in columns or place in table.unmatched_units:
                continue
            columns[name] = column
            if column.field is None:
                meant[name] = [values.text(cell) for cell in column.values]
            else:
                one = sheet.fields[column.field]
                proof = of_columns(one.column, [column])[0]
                meant[name] = parse(one, sheet.model, column.values, column.factor, proof).values
                if proof.shares or proof.settled:
                    shares.add(name)
        counts.as_typed(table.key, meant, {name: column.values for name, column in columns.items()})
        return cls(table, columns, meant, lang, frozenset(shares))

    @property
    def sheets(self) -> tuple[Existing, ...]:
        """The sheets, in their order."""
        return self.several or (self,)

    @property
    def size(self) -> int:
        """Records of all sheets."""
        return sum(len(one.table.rows) for one in self.sheets)

    def at(self, record: int) -> tuple[Existing, int]:
        """The sheet that a record stands on, and its number there."""
        for one in self.several:
            if record < len(one.table.rows):
                return one, record
            record -= len(one.table.rows)
        return self, record

    def cell(self, record: int, letters: str) -> str:
        """The address of a record's cell, with the sheet's title where there are several."""
        own, at = self.at(record)
        place = f"{letters}{own.table.rows[at]}"
        return f"{own.table.sheet}!{place}" if self.several else place

    def rows_of(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """What some columns mean in each row; None where the sheet has no such one."""
        blank = [None] * self.size
        return zip(*(self.meant.get(name, blank) for name in names), strict=True)

    def _name(self, name: str) -> str:
        return name if name in SHEETS[self.table.key].fields else folded(name)

    def index(self, names: Sequence[str], unique: bool) -> Mapping[Key, int]:
        """Key -> record. A key that occurs again is told apart by its count, or (unique) left to the first."""
        blank = [None] * self.size
        same: dict[object, object] = {}
        columns = [comparable(self.table.key, name, self.meant.get(self._name(name), blank), same) for name in names]
        found: dict[Key, int] = {}
        counted: dict[Key, int] = {}
        for record, cells in enumerate(zip(*columns, strict=True)):
            key: Key = cells
            if not unique:
                counted[key] = counted.get(key, 0) + 1
                key = (*key, counted[key])
            found.setdefault(key, record)
        return found

    def new_row(self, row: Incoming, absent: dict[str, int]) -> dict[int, Value]:
        """The cells of a row to append, by column of the sheet."""
        found: dict[int, Value] = {}
        counted = counts.counted(self.table.key, row)
        for name, value in row.items():
            column = self.columns.get(self._name(name))
            if column is None:
                absent[name] = absent.get(name, 0) + 1
            else:
                as_typed = name in row.typed or name in counted
                found[column.column] = value if as_typed else self.as_held(column, value)
        return found

    def changes(self, record: int, row: Incoming, sheet: str, absent: dict[str, int]) -> list[Change]:
        """The cells of a row that say otherwise. A blank in the source takes nothing away."""
        found = []
        there, at = self.at(record)
        for name, value in row.items():
            # What a row was found by is not changed: a product in other case or width is the same, and stays as it stands.
            if name in row.typed or name in row.rows.key:
                continue
            own = self._name(name)
            column = there.columns.get(own)
            if column is None:
                absent[name] = absent.get(name, 0) + 1
                continue
            meant = self.meant[own][record]
            if column.field is None:
                value = values.text(value)
            if equal(meant, value):
                continue
            found.append(
                Change(
                    sheet, row.rows.name(row.record), self.cell(record, column_letter(column.column)), there.table.sheet,
                    there.table.rows[at], column.column, name, column.values[at],
                    value if name in counts.counted(sheet, row) else there.as_held(column, value),
                )
            )  # fmt: skip
        return found

    def as_held(self, column: RawColumn, value: Any) -> Value:
        """A value the way its column holds such values: in the unit of its title, in words, a code as number or text."""
        if column.field is None:
            kinds = {type(cell) for cell in column.values if not values.is_blank(cell)}
            return values.text(value) if kinds == {str} else plain(value)
        schema = SHEETS[self.table.key].fields[column.field].column
        if schema.kind == "choice":
            return next((one.word(self.lang) for one in schema.choices if one.code == value), str(value))
        if schema.kind == "percent":
            if column.field in self.shares:
                return plain(values.rescaled(float(value), 0.01))
            kinds = {type(cell) for cell in column.values if not values.is_blank(cell)}
            return f"{value:g}%" if kinds == {str} else shown(value, percent=True)
        if schema.kind in NUMERIC:
            return plain(values.rescaled(float(value), 1 / column.factor) if column.factor != 1.0 else value)
        kinds = {type(cell) for cell in column.values if not values.is_blank(cell)}
        if schema.kind == "day":
            return value.isoformat() if kinds == {str} else value  # type: ignore[no-any-return]  # a day, by its type
        if schema.kind == "code" and kinds and kinds <= {int, float} and _is_number(value):
            return int(value)
        if schema.kind == "code" and (number := _under_format(value, column.formats)) is not None:
            return number
        return plain(value)


def _under_format(value: object, formats: Mapping[str, Sequence[int]]) -> int | None:
    """The number that a format of the column shows as this ID: 7 for C007 under "C"000."""
    digits = re.search(r"\d{1,15}$", str(value))
    if digits is None:
        return None
    number = int(digits[0])
    return next((number for code in formats if as_shown(number, code) == value), None)


def _is_number(code: object) -> bool:
    """Whether a code is the same as a number: not 00123, nor more digits than Excel keeps."""
    return isinstance(code, str) and code.isdecimal() and code.isascii() and len(code) <= 15 and str(int(code)) == code
