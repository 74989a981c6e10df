"""New rows against those that are there: what is created, what is updated and from what to what, what stays as it is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from kamxl.convert.mapping import shown_field, shown_sheet
from kamxl.convert.sources import NotTaken
from kamxl.convert.transform import Rows
from kamxl.grid import CellError, RawColumn, RawTable, column_letter
from kamxl.i18n import Lang, Text
from kamxl.plan import Value
from kamxl.read.titles import folded
from kamxl.schema import values
from kamxl.schema.number_formats import as_shown
from kamxl.schema.sheets import SHEETS
from kamxl.validate.columns import NUMERIC, parse
from kamxl.validate.evidence import of_columns

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of the workbook that gets another value."""

    sheet: str
    """Key of the schema sheet."""
    key: str
    cell: str
    row: int
    column: int
    field: str
    """Key of the field; the title of a custom column."""
    old: object
    """As typed."""
    new: Value


@dataclass(slots=True)
class Incoming:
    """One row to come. It looks its cells up in the source's columns: a million rows are a million of these."""

    rows: Rows
    record: int
    own: dict[str, Any] | None = None
    """Values that are not those of the source's columns: as typed, or filled in from a row of the same key."""
    typed: frozenset[str] = frozenset()
    """Fields whose cell means nothing there and stands as it was typed."""

    def get(self, name: str) -> Any:
        """A value by field, or title of a kept column; None for a blank."""
        if self.own is not None and name in self.own:
            return self.own[name]
        column = self.rows.columns.get(name)
        if column is None:
            column = self.rows.kept.get(name)
        return None if column is None else column[self.record]

    def items(self) -> Iterator[tuple[str, Any]]:
        """Field or title, and value, of all that is not blank."""
        names = (*self.rows.columns, *self.rows.kept)
        for name in dict.fromkeys((*names, *self.own)) if self.own else names:
            value = self.get(name)
            if value is not None:
                yield name, value


class NewRow(Mapping[str, Value]):
    """A row of a sheet that is not there yet, as templates take it: by field, or title of a kept column."""

    __slots__ = ("_percent", "_row")

    def __init__(self, row: Incoming, percent: frozenset[str]) -> None:
        self._row = row
        self._percent = percent

    def __getitem__(self, name: str) -> Value:
        return _shown(self._row.get(name), name in self._percent)

    def get(self, name: str, default: Any = None) -> Any:
        # Mapping's own would ask for the item in a try, a million times for each of thirty columns.
        value = self._row.get(name)
        return default if value is None else _shown(value, name in self._percent)

    @property
    def incoming(self) -> Incoming:
        return self._row

    def shown(self, name: str, value: Any) -> Value:
        """A value as the cell of a column holds it."""
        return _shown(value, name in self._percent)

    def __iter__(self) -> Iterator[str]:
        rows = self._row.rows
        yield from rows.columns
        yield from rows.kept

    def __len__(self) -> int:
        return len(self._row.rows.columns) + len(self._row.rows.kept)


class Created(list[NewRow]):
    """New rows, and their cells a column at a time: a million rows are not asked one by one for fields that none has."""

    def names(self) -> tuple[str, ...]:
        """Fields and titles of kept columns that some row has, in their order."""
        if self._only is not None:
            return tuple(dict.fromkeys((*self._only.columns, *self._only.kept)))
        found: dict[str, None] = {}
        seen: set[int] = set()
        for row in self:
            incoming = row.incoming
            if id(incoming.rows) not in seen:
                seen.add(id(incoming.rows))
                found |= dict.fromkeys((*incoming.rows.columns, *incoming.rows.kept))
            if incoming.own is not None:
                found |= dict.fromkeys(incoming.own)
        return tuple(found)

    @cached_property
    def _only(self) -> Rows | None:
        """The rows of one fill that all of these are, with nothing filled in from others; None where they are not."""
        first = self[0].incoming.rows if self else None
        plain = all(row.incoming.own is None and row.incoming.rows is first for row in self)
        return first if plain else None

    def column(self, name: str) -> list[Value]:
        """The cells of a field, or of a kept column."""
        first = self._only
        if first is None:
            return [row.get(name) for row in self]
        cells = first.columns.get(name) or first.kept.get(name)
        if cells is None:
            return [None] * len(self)
        found: list[Any] = [cells[row.incoming.record] for row in self]
        if {type(cell) for cell in found} <= {str, type(None)}:
            return found
        return [None if cell is None else self[0].shown(name, cell) for cell in found]


@dataclass(slots=True)
class Merged:
    """What happens to one sheet."""

    sheet: str
    title: str
    """As it stands in the workbook, or will."""
    created: Created = field(default_factory=Created)
    """New rows by field or title, for a sheet that is not there yet."""
    appended: list[dict[int, Value]] = field(default_factory=list)
    """New rows by column, for a sheet that is."""
    new: int = 0
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    repeated: int = 0
    """Rows of the source that say again what an earlier one said."""
    not_taken: list[NotTaken] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    monthly: bool = False
    """Some rows are sums of months."""

    @property
    def updated(self) -> int:
        return len({change.row for change in self.changes})

    def release(self) -> None:
        """Let the rows go once they are written; their count stays."""
        self.created.clear()
        self.appended.clear()


def merge(sheet: str, fills: Sequence[Rows], table: RawTable | None, lang: Lang) -> Merged:
    """Compare the rows of a sheet's fills with the rows that the workbook has.

    Args:
        sheet: key of the schema sheet.
        fills: in the order of the mapping; an earlier one wins where two disagree.
        table: the sheet as it stands; None where the workbook has none.
        lang: the workbook's language, for the words of choices.
    """
    merged = Merged(sheet, table.sheet if table is not None else SHEETS[sheet].title(lang))
    for rows in fills:
        merged.not_taken += rows.faults
        merged.notes += rows.notes
        merged.monthly |= rows.monthly and bool(rows.taken)
    coming = _incoming(sheet, fills, merged)
    if table is None:
        _all_new(coming, merged, lang)
    else:
        _compare(coming, table, merged, lang)
    return merged


def _incoming(sheet: str, fills: Sequence[Rows], merged: Merged) -> dict[Key, Incoming]:
    """The rows to come by key. A key that occurs again adds what was blank; where it says otherwise the first stays."""
    found: dict[Key, Incoming] = {}
    unique = bool(SHEETS[sheet].unique)
    same: dict[object, object] = {}
    for rows in fills:
        counted: dict[Key, int] = {}
        typed: dict[int, set[str]] = {}
        for record, name in rows.typed:
            typed.setdefault(record, set()).add(name)
        columns = [_comparable(sheet, name, rows.column(name), same) for name in rows.key]
        for record in rows.taken:
            key: Key = tuple(column[record] for column in columns)
            if not unique:
                # The same product twice in one order: told apart by which of them it is.
                counted[key] = counted.get(key, 0) + 1
                key = (*key, counted[key])
            wrong = frozenset(typed.get(record, ()))
            own = {name: _as_text(rows.typed[record, name]) for name in wrong} or None
            one = Incoming(rows, record, own, wrong)
            present = found.get(key)
            if present is None:
                found[key] = one
            else:
                _again(present, one, merged)
    return found


def _again(present: Incoming, one: Incoming, merged: Merged) -> None:
    """A row whose key was there already."""
    merged.repeated += 1
    differing = []
    for name, value in one.items():
        if name in one.typed:
            continue
        if present.get(name) is None:
            present.own = {**(present.own or {}), name: value}
        elif not _equal(present.get(name), value):
            differing.append(name)
    if differing:
        rows, record = one.rows, one.record
        fields = [shown_field(merged.sheet, name) for name in differing]
        where = f"{present.rows.source.file_of(present.record)}:{present.rows.source.rows[present.record]}"
        message = Text("convert.why.differs", {"first": where, "fields": fields})
        merged.not_taken.append(
            NotTaken(
                rows.source.file_of(record), rows.source.rows[record], "differs", message, sheet=merged.sheet,
                field=differing[0], key=rows.name(record), value=values.typed(one.get(differing[0])), whole_row=False,
            )
        )  # fmt: skip


def _all_new(coming: Mapping[Key, Incoming], merged: Merged, lang: Lang) -> None:
    fields = SHEETS[merged.sheet].fields.values()
    percent = frozenset(one.key for one in fields if one.column.kind == "percent")
    for row in coming.values():
        if row.rows.mode == "update":
            merged.not_taken.append(_mode(row, merged.sheet, "update"))
            continue
        merged.created.append(NewRow(row, percent))
    merged.new = len(merged.created)


def _compare(coming: Mapping[Key, Incoming], table: RawTable, merged: Merged, lang: Lang) -> None:
    there = Existing.of(table, lang)
    absent: dict[str, int] = {}
    indices: dict[tuple[str, ...], Mapping[Key, int]] = {}
    unique = bool(SHEETS[merged.sheet].unique)
    for key, row in coming.items():
        if row.rows.key not in indices:
            indices[row.rows.key] = there.index(row.rows.key, unique)
        record = indices[row.rows.key].get(key)
        if record is None:
            if row.rows.mode == "update":
                merged.not_taken.append(_mode(row, merged.sheet, "update"))
                continue
            merged.appended.append(there.new_row(row, absent))
        elif row.rows.mode == "create":
            merged.not_taken.append(_mode(row, merged.sheet, "create"))
        else:
            changes = there.changes(record, row, merged.sheet, absent)
            merged.changes += changes
            merged.unchanged += not changes
    merged.new = len(merged.appended)
    for name, count in absent.items():
        message = Text(
            "convert.why.no_column",
            {"field": shown_field(merged.sheet, name), "sheet": table.sheet, "count": count},
        )
        merged.not_taken.append(NotTaken("", 0, "no_column", message, sheet=merged.sheet, field=name, whole_row=False))


def _mode(row: Incoming, sheet: str, mode: str) -> NotTaken:
    rows, record = row.rows, row.record
    message = Text(f"convert.why.mode_{mode}", {"sheet": shown_sheet(sheet)})
    return NotTaken(
        rows.source.file_of(record),
        rows.source.rows[record],
        f"mode_{mode}",
        message,
        sheet=sheet,
        key=rows.name(record),
    )


@dataclass(frozen=True, slots=True)
class Existing:
    """The sheet as it stands: what its cells mean, and how its columns hold their values."""

    table: RawTable
    columns: Mapping[str, RawColumn]
    """By field key; custom columns by their folded title."""
    meant: Mapping[str, Sequence[Any]]
    lang: Lang
    shares: frozenset[str] = frozenset()
    """Columns of percentages that hold parts of 1, as they do under the format 0%."""

    @classmethod
    def of(cls, table: RawTable, lang: Lang) -> Existing:
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
        return cls(table, columns, meant, lang, frozenset(shares))

    def _name(self, name: str) -> str:
        return name if name in SHEETS[self.table.key].fields else folded(name)

    def index(self, names: Sequence[str], unique: bool) -> Mapping[Key, int]:
        """Key -> record. A key that occurs again is told apart by its count, or (unique) left to the first."""
        blank = [None] * len(self.table.rows)
        same: dict[object, object] = {}
        columns = [_comparable(self.table.key, name, self.meant.get(self._name(name), blank), same) for name in names]
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
        for name, value in row.items():
            column = self.columns.get(self._name(name))
            if column is None:
                absent[name] = absent.get(name, 0) + 1
            else:
                found[column.column] = value if name in row.typed else self._as_held(name, column, value)
        return found

    def changes(self, record: int, row: Incoming, sheet: str, absent: dict[str, int]) -> list[Change]:
        """The cells of a row that say otherwise. A blank in the source takes nothing away."""
        found = []
        for name, value in row.items():
            # What a row was found by is not changed: a product in other case or width is the same, and stays as it stands.
            if name in row.typed or name in row.rows.key:
                continue
            own = self._name(name)
            column = self.columns.get(own)
            if column is None:
                absent[name] = absent.get(name, 0) + 1
                continue
            meant = self.meant[own][record]
            if column.field is None:
                value = values.text(value)
            if _equal(meant, value):
                continue
            found.append(
                Change(
                    sheet, row.rows.name(row.record), f"{column_letter(column.column)}{self.table.rows[record]}",
                    self.table.rows[record], column.column, name, column.values[record],
                    self._as_held(name, column, value),
                )
            )  # fmt: skip
        return found

    def _as_held(self, name: str, column: RawColumn, value: Any) -> Value:
        """A value the way its column holds such values: in the unit of its title, in words, a code as number or text."""
        if column.field is None:
            return _plain(value)
        schema = SHEETS[self.table.key].fields[column.field].column
        if schema.kind == "choice":
            return next((one.word(self.lang) for one in schema.choices if one.code == value), str(value))
        if schema.kind == "percent":
            if column.field in self.shares:
                return _plain(values.rescaled(float(value), 0.01))
            kinds = {type(cell) for cell in column.values if not values.is_blank(cell)}
            return f"{value:g}%" if kinds == {str} else _shown(value, percent=True)
        if schema.kind in NUMERIC:
            return _plain(values.rescaled(float(value), 1 / column.factor) if column.factor != 1.0 else value)
        kinds = {type(cell) for cell in column.values if not values.is_blank(cell)}
        if schema.kind == "day":
            return value.isoformat() if kinds == {str} else value  # type: ignore[no-any-return]
        if schema.kind == "code" and kinds and kinds <= {int, float} and _is_number(value):
            return int(value)
        if schema.kind == "code" and (number := _under_format(value, column.formats)) is not None:
            return number
        return _plain(value)


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


def _plain(value: Any) -> Value:
    """A number that is whole without its .0; an error value as nothing."""
    if isinstance(value, CellError):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value  # type: ignore[no-any-return]


def _as_text(value: object) -> object:
    return None if isinstance(value, CellError) else values.text(value)


def _shown(value: Any, percent: bool) -> Value:
    """A value for a cell. Points of 100 up to 1 are written with their sign: a bare 0.5 would read as a half."""
    if percent and isinstance(value, (int, float)) and 0 < value <= 1:
        return f"{value:g}%"
    return _plain(value)


def _comparable(sheet: str, name: str, cells: Sequence[Any], same: dict[object, object]) -> Sequence[object]:
    """The cells of a column as keys are compared: codes as they are, other texts whatever their case and width.

    Args: `same`, what was compared before: a million lines have few products.
    """
    field = SHEETS[sheet].fields.get(name)
    if field is not None and field.column.kind == "code":
        return cells
    found = []
    for cell in cells:
        if isinstance(cell, str):
            folded_one = same.get(cell)
            if folded_one is None:
                folded_one = same[cell] = values.folded(cell)
            cell = folded_one
        elif isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        found.append(cell)
    return found


def _equal(old: Any, new: Any) -> bool:
    if isinstance(old, (int, float)) and isinstance(new, (int, float)):
        return math.isclose(old, new, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(old, str) and isinstance(new, str):
        return old.strip() == new.strip()
    if isinstance(old, date) and isinstance(new, date):
        return old == new
    return bool(old == new)
