"""The rows that come to one sheet, from all of its fills: a row for each key, asked a column at a time."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, cast, overload  # Any: cells of columns of any kind

import numpy as np

from kamxl.cell import Value
from kamxl.convert.rows import Rows
from kamxl.grid import CellError
from kamxl.schema import values
from kamxl.schema.sheets import SHEETS

Key = tuple[object, ...]
_AS_THEY_ARE = frozenset({str, date, datetime, bool, type(None)})


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row to come. It looks its cells up in the source's columns."""

    rows: Rows
    record: int
    own: Mapping[str, Any] = field(default_factory=dict)
    """Values that are not those of the source's columns: as typed, or filled in from a row of the same key."""
    typed: frozenset[str] = frozenset()
    """Fields whose cell means nothing there and stands as it was typed."""

    def get(self, name: str) -> Any:
        """A value by field, or title of a kept column; None for a blank."""
        if name in self.own:
            return self.own[name]
        column = self.rows.columns.get(name)
        if column is None:
            column = self.rows.kept.get(name)
        return None if column is None else column[self.record]

    def items(self) -> Iterator[tuple[str, Any]]:
        """Field or title, and value, of all that is not blank."""
        for name in dict.fromkeys((*self.rows.columns, *self.rows.kept, *self.own)):
            value = self.get(name)
            if value is not None:
                yield name, value


Again = Callable[[Incoming, Incoming], Mapping[str, Any]]
"""What to do with a row whose key an earlier one has: (the earlier one, this one) -> what the earlier one gains."""


class Coming(Sequence[Mapping[str, Value]]):
    """Rows to come, as templates take them: by field, or title of a kept column. A million rows are a few lists of these."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._parts: list[tuple[Rows, list[int]]] = []
        """Each fill with its records, in order."""
        self._starts: list[int] = []
        self._own: dict[int, dict[str, Any]] = {}
        self._typed: dict[int, frozenset[str]] = {}
        self.keys: list[Key] = []
        """Of each row; empty where nobody has asked for them."""

    def add(self, rows: Rows, records: list[int], keys: Sequence[Key] = ()) -> None:
        """Take the records of a fill behind the others."""
        self._starts.append(len(self))
        self._parts.append((rows, records))
        self.keys += keys
        typed = _as_typed(rows)
        if typed:
            for position, record in enumerate(records, self._starts[-1]):
                if record in typed:
                    self._typed[position] = frozenset(typed[record])
                    self._own[position] = dict(typed[record])

    def fill(self, position: int, gained: Mapping[str, Any]) -> None:
        """Give a row what another of its key has."""
        if gained:
            self._own.setdefault(position, {}).update(gained)

    def creating(self) -> tuple[Coming, list[Incoming]]:
        """The rows that may be created, and those whose fill only updates."""
        if all(rows.mode != "update" for rows, _ in self._parts):
            return self, []
        made = Coming(self._sheet)
        refused: list[Incoming] = []
        for (rows, records), start in zip(self._parts, self._starts, strict=True):
            if rows.mode == "update":
                refused += [self.row(start + place) for place in range(len(records))]
                continue
            first = len(made)
            made.add(rows, records)
            for place in range(len(records)):
                made.fill(first + place, self._own.get(start + place, {}))
        return made, refused

    def row(self, position: int) -> Incoming:
        """One of the rows."""
        part = bisect_right(self._starts, position) - 1
        rows, records = self._parts[part]
        own = self._own.get(position, {})
        return Incoming(rows, records[position - self._starts[part]], own, self._typed.get(position, frozenset()))

    def rows(self) -> Iterator[Incoming]:
        """Each of the rows."""
        for position in range(len(self)):
            yield self.row(position)

    def __len__(self) -> int:
        return self._starts[-1] + len(self._parts[-1][1]) if self._parts else 0

    @overload
    def __getitem__(self, position: int) -> Mapping[str, Value]: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Mapping[str, Value]]: ...
    def __getitem__(self, position: int | slice) -> Mapping[str, Value] | Sequence[Mapping[str, Value]]:
        if isinstance(position, slice):
            return [self[index] for index in range(len(self))[position]]
        row = self.row(range(len(self))[position])
        return {name: shown(value, name in _percentages(self._sheet)) for name, value in row.items()}

    def names(self) -> tuple[str, ...]:
        """Fields and titles of kept columns that some row has, in their order."""
        found = dict.fromkeys(name for rows, _ in self._parts for name in (*rows.columns, *rows.kept))
        return tuple(found | dict.fromkeys(name for own in self._own.values() for name in own))

    def column(self, name: str) -> Sequence[Value]:
        """The cells of all rows under a field, or the title of a kept column."""
        if all(name not in rows.columns and name not in rows.kept for rows, _ in self._parts) and not self._own:
            return [None] * len(self)
        found: list[Any] = []
        for rows, records in self._parts:
            cells = rows.columns.get(name)
            if cells is None:
                cells = rows.kept.get(name)
            if cells is None:
                found += [None] * len(records)
            elif len(self._parts) == 1 and len(records) == len(cells) and not self._own:
                found = cells
            else:
                found += cells if len(records) == len(cells) else [cells[record] for record in records]
        for position, own in self._own.items():
            if name in own:
                found[position] = own[name]
        percent = name in _percentages(self._sheet)
        kinds = set(map(type, found))
        if kinds <= _AS_THEY_ARE:
            return found
        if kinds <= {float, type(None)} and not percent:
            return _whole_as_int(found)
        return [None if one is None else shown(one, percent) for one in found]


def _whole_as_int(numbers: list[float | None]) -> list[Value]:
    """Numbers without the .0 of those that are whole."""
    array = np.array(numbers, dtype=np.float64)
    whole = (np.abs(array) < 1e15) & (np.floor(array) == array)
    if whole.all():
        return cast("list[Value]", array.astype(np.int64).tolist())
    found: list[Value] = list(numbers)
    for index in np.flatnonzero(whole).tolist():
        found[index] = int(array[index])
    return found


def coming(sheet: str, fills: Sequence[Rows], again: Again, *, keyed: bool) -> Coming:
    """The rows to come. A key that occurs again adds what was blank; where it says otherwise the first stays.

    Args:
        sheet: key of the schema sheet.
        fills: in the order of the mapping; an earlier one wins where two disagree.
        again: told of each row whose key occurred before.
        keyed: whether the keys are wanted, to find the rows in a sheet that is there.
    """
    found = Coming(sheet)
    unique = bool(SHEETS[sheet].unique)
    alone = len(fills) == 1
    places: dict[Key, int] = {}
    same: dict[object, object] = {}
    for rows in fills:
        if alone and not (unique or keyed):
            found.add(rows, rows.taken)
            continue
        columns = [comparable(sheet, name, rows.column(name), same) for name in rows.key]
        keys: list[Key] = list(zip(*([column[record] for record in rows.taken] for column in columns), strict=True))
        if not unique:
            keys = _counted(keys)
        if alone and len(set(keys)) == len(keys):
            found.add(rows, rows.taken, keys)
            continue
        new: list[int] = []
        repeats: list[int] = []
        for place, key in enumerate(keys):
            if key in places:
                repeats.append(place)
            else:
                places[key] = len(places)
                new.append(place)
        found.add(rows, [rows.taken[place] for place in new], [keys[place] for place in new])
        typed = _as_typed(rows)
        for place in repeats:
            position, record = places[keys[place]], rows.taken[place]
            own = typed.get(record, {})
            found.fill(position, again(found.row(position), Incoming(rows, record, own, frozenset(own))))
    return found


def _counted(keys: Sequence[Key]) -> list[Key]:
    """The same product twice in one order: told apart by which of them it is."""
    counted: dict[Key, int] = {}
    found: list[Key] = []
    for key in keys:
        counted[key] = count = counted.get(key, 0) + 1
        found.append((*key, count))
    return found


def _as_typed(rows: Rows) -> dict[int, dict[str, Any]]:
    """Record -> the cells that mean nothing in their field and stand as they were typed."""
    found: dict[int, dict[str, Any]] = {}
    for (record, name), cell in rows.typed.items():
        found.setdefault(record, {})[name] = None if isinstance(cell, CellError) else values.text(cell)
    return found


@cache
def _percentages(sheet: str) -> frozenset[str]:
    return frozenset(key for key, one in SHEETS[sheet].fields.items() if one.column.kind == "percent")


def plain(value: Any) -> Value:
    """A number that is whole without its .0; an error value as nothing."""
    if isinstance(value, CellError):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value  # type: ignore[no-any-return]  # a cell of any kind


def shown(value: Any, percent: bool) -> Value:
    """A value for a cell. Points of 100 up to 1 are written with their sign: a bare 0.5 would read as a half."""
    if percent and isinstance(value, (int, float)) and 0 < value <= 1:
        return f"{value:g}%"
    return plain(value)


def comparable(sheet: str, name: str, cells: Sequence[Any], same: dict[object, object]) -> Sequence[object]:
    """The cells of a column as keys are compared: codes as they are, other texts whatever their case and width.

    Args:
        same: what was compared before: a million lines have few products.
    """
    field = SHEETS[sheet].fields.get(name)
    if field is not None and field.column.kind == "code":
        return cells
    if field is None:  # a column of one's own means what it says: 1 in a workbook, "1" in another
        cells = [values.text(cell) for cell in cells]
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


def equal(old: Any, new: Any) -> bool:
    """Whether two values mean the same."""
    if isinstance(old, (int, float)) and isinstance(new, (int, float)):
        return math.isclose(old, new, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(old, str) and isinstance(new, str):
        return old.strip() == new.strip()
    if isinstance(old, str) != isinstance(new, str):  # a column of one's own, read as text
        return values.text(old) == values.text(new)
    return bool(old == new)
