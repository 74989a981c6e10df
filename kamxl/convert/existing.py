"""The sheets of an input as they stand in the workbook: which row is found by a key, and how their columns hold their values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any  # Any: cells of columns of any kind

from kamxl.cell import Value
from kamxl.convert import counts
from kamxl.convert.incoming import Incoming, Key, comparable, equal, plain, shown
from kamxl.convert.money import FIELD as CURRENCY
from kamxl.convert.money import is_money, resolved
from kamxl.grid import RawColumn, RawTable, column_letter
from kamxl.i18n import Lang
from kamxl.read.titles import folded
from kamxl.read.together import newest
from kamxl.schema import values
from kamxl.schema.money import HOME
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


@dataclass(slots=True)
class Left:
    """What changes and new rows leave out."""

    absent: dict[tuple[str, str], int] = field(default_factory=dict)
    """Title of the sheet and name of a column that it has not -> rows that bring something for it."""
    foreign: list[tuple[Incoming, str, str, str, str]] = field(default_factory=list)
    """Amounts that a sheet cannot hold: the row, the field, its currency, that of the column, and the sheet's title."""

    def lacks(self, title: str, name: str) -> None:
        """Note that a sheet has no such column."""
        self.absent[title, name] = self.absent.get((title, name), 0) + 1


@dataclass(frozen=True, slots=True)
class HeldSheet:
    """One sheet as it stands: what its cells mean, and how its columns hold their values."""

    table: RawTable
    columns: Mapping[str, RawColumn]
    """By field key; custom columns by their folded title."""
    meant: Mapping[str, Sequence[Any]]
    """What the cells mean, by name of the column."""
    lang: Lang
    shares: frozenset[str] = frozenset()
    """Columns of percentages that hold parts of 1, as they do under the format 0%."""

    @classmethod
    def of(cls, table: RawTable, lang: Lang) -> HeldSheet:
        """A sheet that was read."""
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
    def size(self) -> int:
        """Records."""
        return len(self.table.rows)

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

    def currency(self, name: str, book: str) -> str:
        """ISO code of the currency in which a column holds amounts."""
        return resolved(self.columns[name].money, book) or book


@dataclass(frozen=True, slots=True)
class Existing:
    """The sheets of one input as they stand, their records end to end."""

    sheets: tuple[HeldSheet, ...]
    home: HeldSheet
    """The sheet that new rows go to."""
    meant: Mapping[str, Sequence[Any]]
    """What the cells of all sheets mean, by name of the column."""
    currency: str = HOME
    """ISO code of the book's."""

    @classmethod
    def of(cls, tables: Sequence[RawTable], lang: Lang, currency: str = HOME) -> Existing:
        """The sheets of one input."""
        sheets = tuple(HeldSheet.of(table, lang) for table in tables)
        names = dict.fromkeys(name for one in sheets for name in one.meant)
        meant = {name: [cell for one in sheets for cell in one.meant.get(name, [None] * one.size)] for name in names}
        return cls(sheets, next(one for one in sheets if one.table is newest(tables)), meant, currency)

    @property
    def size(self) -> int:
        """Records of all sheets."""
        return sum(one.size for one in self.sheets)

    def at(self, record: int) -> tuple[HeldSheet, int]:
        """The sheet that a record stands on, and its number there."""
        for one in self.sheets[:-1]:
            if record < one.size:
                return one, record
            record -= one.size
        return self.sheets[-1], record

    def cell(self, record: int, letters: str) -> str:
        """The address of a record's cell, with the sheet's title where there are several."""
        own, at = self.at(record)
        place = f"{letters}{own.table.rows[at]}"
        return f"{own.table.sheet}!{place}" if len(self.sheets) > 1 else place

    def rows_of(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """What some columns mean in each row; None where the sheet has no such one."""
        blank = [None] * self.size
        return zip(*(self.meant.get(name, blank) for name in names), strict=True)

    def index(self, names: Sequence[str], unique: bool) -> Mapping[Key, int]:
        """Key -> record. A key that occurs again is told apart by its count, or (unique) left to the first."""
        blank = [None] * self.size
        same: dict[object, object] = {}
        columns = [
            comparable(self.home.table.key, name, self.meant.get(_name(self.home, name), blank), same) for name in names
        ]
        found: dict[Key, int] = {}
        counted: dict[Key, int] = {}
        for record, cells in enumerate(zip(*columns, strict=True)):
            key: Key = cells
            if not unique:
                counted[key] = counted.get(key, 0) + 1
                key = (*key, counted[key])
            found.setdefault(key, record)
        return found

    def new_row(self, row: Incoming, left: Left) -> dict[int, Value]:
        """The cells of a row to append, by column of the sheet."""
        found: dict[int, Value] = {}
        home = self.home
        counted = counts.counted(home.table.key, row)
        for name, value in row.items():
            column = home.columns.get(_name(home, name))
            if column is None:
                left.lacks(home.table.sheet, name)
            else:
                found[column.column] = value if name in row.typed or name in counted else home.as_held(column, value)
        return found

    def changes(self, record: int, row: Incoming, left: Left) -> list[Change]:
        """The cells of a row that say otherwise. A blank in the source takes nothing away."""
        found = []
        there, at = self.at(record)
        sheet, title = there.table.key, there.table.sheet
        counted = counts.counted(sheet, row)
        for name, value in self._held_there(there, row, left).items():
            # What a row was found by is not changed: a product in other case or width is the same, and stays as it stands.
            if name in row.typed or name in row.rows.key:
                continue
            own = _name(there, name)
            column = there.columns.get(own)
            if column is None:
                left.lacks(title, name)
                continue
            if equal(self.meant[own][record], values.text(value) if column.field is None else value):
                continue
            found.append(
                Change(
                    sheet, row.rows.name(row.record), self.cell(record, column_letter(column.column)), title,
                    there.table.rows[at], column.column, name, column.values[at],
                    value if name in counted else there.as_held(column, value),
                )
            )  # fmt: skip
        return found

    def _held_there(self, there: HeldSheet, row: Incoming, left: Left) -> dict[str, Any]:
        """The values of a row as a sheet can hold them, which was settled for the one that new rows go to: amounts of its own currency need no
        name of it, and without a column 币种 there is no place for others.
        """
        found = dict(row.items())
        if there is self.home:
            return found
        named = found.get(CURRENCY)
        amounts = [
            name for name in found if name in there.columns and name in self.home.columns and _is_money(there, name)
        ]
        codes = {name: str(named or self.home.currency(name, self.currency)) for name in amounts}
        others = [name for name, code in codes.items() if code != there.currency(name, self.currency)]
        if CURRENCY in there.columns:
            return {**found, CURRENCY: codes[others[0]]} if others else found
        if amounts:
            found.pop(CURRENCY, None)
        for name in others:
            left.foreign.append((row, name, codes[name], there.currency(name, self.currency), there.table.sheet))
            del found[name]
        return found


def _name(sheet: HeldSheet, name: str) -> str:
    return name if name in SHEETS[sheet.table.key].fields else folded(name)


def _is_money(sheet: HeldSheet, name: str) -> bool:
    raw = sheet.columns[name]
    return raw.field is not None and is_money(SHEETS[sheet.table.key].fields[raw.field].column)


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
