"""Three sides of a sheet: the copy, what it was when it was handed out, and the workbook today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal  # Any: cells of columns of any kind

from kamxl.cell import Value
from kamxl.collect.base import ALERTS, HELD_BACK, ROW, Base, BaseRow, BaseSheet, summing, token
from kamxl.collect.rows import Matching
from kamxl.collect.side import Side, anchor, sheet_name
from kamxl.convert import counts
from kamxl.convert.incoming import plain as whole
from kamxl.grid import CellError, RawTable
from kamxl.i18n import Lang, Text
from kamxl.read.titles import folded
from kamxl.schema.values import is_blank, typed

Why = Literal[
    "both", "copies", "row_gone", "deleted", "key", "key_taken", "key_twice", "masked", "error", "formula", "merged", "no_column",
    "no_row", "no_sheet",
]  # fmt: skip
"""Why a person has to decide."""
_DECIDING = frozenset({"currency", "status"})
"""Fields without which the figures of a row are other ones: 30,000 USD would be 30,000 yuan, a cancelled order a sale."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that came home."""

    file: str
    """For people."""
    base: Base
    sheets: Mapping[str, Sequence[RawTable]]
    lang: Lang


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a person has to decide on: a cell, or a row (no field)."""

    why: Why
    sheet: str
    label: str
    """What tells which row it is."""
    cell: str
    """A1 address in the workbook, with the sheet's title where there are several; blank where it has none."""
    field: str
    held: Value
    """What the workbook holds."""
    typed: Value
    """What the copy holds."""
    who: str
    file: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A cell of the workbook that gets what was typed into a copy."""

    sheet: str
    label: str
    cell: str
    title: str
    """Of the sheet of the workbook."""
    row: int
    column: int
    field: str
    old: object
    new: Value
    copy: int
    """Which of the copies."""
    serial: int
    place: int
    """Of the field in the base."""
    shown: str
    """Check sum of the copy's cell."""


@dataclass(frozen=True, slots=True)
class Added:
    """A row of a copy that is new."""

    sheet: str
    label: str
    cells: Mapping[int, Value]
    """By column of the workbook."""
    fields: Mapping[int, str]
    """Column of the workbook -> its field."""
    copy: int
    row: BaseRow
    """It as a row of the base, without an identity yet."""


@dataclass(slots=True)
class Merge:
    """What happens to the workbook."""

    taken: list[Taken] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    same: int = 0
    """Cells and rows of copies that the workbook has already."""
    notes: list[Text] = field(default_factory=list)
    """What of a copy could not be looked at: sheets and columns that are gone from it, or were added to it."""
    found: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Copy -> rows of its base, and how many of these the workbook has."""


def merge(copies: list[Copied], book: Mapping[str, Sequence[RawTable]], lang: Lang) -> Merge:
    """Merge copies into a workbook.

    Args:
        copies: each with its base, and what was collected from it before.
        book: the input sheets of the workbook.
        lang: of the workbook.
    """
    merged = Merge()
    for copy in copies:
        for table in (table for some in copy.sheets.values() for table in some):
            if table.key not in (*copy.base.sheets, ALERTS) and table.rows:
                values = {"copy": copy.file, "sheet": table.sheet, "count": len(table.rows)}
                merged.notes.append(Text("collect.note.sheet_new", values))
    sheets = [
        _Sheet(merged, place, copy, key, book, lang) for place, copy in enumerate(copies) for key in copy.base.sheets
    ]
    for sheet in sheets:
        sheet.edits()
    merged.taken = list(_agreed(merged, copies))
    known: dict[str, _New] = {}
    for sheet in sheets:
        sheet.rows(known.setdefault(sheet.key, _New()))
    return merged


def _agreed(merged: Merge, copies: list[Copied]) -> Iterator[Taken]:
    """What all copies say alike of a cell. Where two say otherwise of it, the workbook keeps its own and both are told."""
    said: dict[tuple[str, str], list[Taken]] = {}
    for one in merged.taken:
        said.setdefault((one.sheet, one.cell), []).append(one)
    for some in said.values():
        if len({token(one.new) for one in some}) == 1:
            yield some[0]
            merged.same += len(some) - 1
            continue
        merged.conflicts += [undecided("copies", one, copies) for one in some]


def undecided(why: Why, one: Taken, copies: Sequence[Copied]) -> Conflict:
    """A cell that is not taken after all, and that a person has to decide on."""
    copy = copies[one.copy]
    who = copy.base.header.who
    return Conflict(why, one.sheet, one.label, one.cell, one.field, plain(one.old), one.new, who, copy.file)


def plain(cell: Any) -> Value:
    """A cell for a list: an error as its code."""
    return cell.code if isinstance(cell, CellError) else cell


@dataclass(slots=True)
class _New:
    """New rows of a sheet, from all copies."""

    keys: dict[str, Added] = field(default_factory=dict)
    """By what the key means."""
    contents: Counter[tuple[object, ...]] = field(default_factory=Counter)


class _Sheet:
    """One sheet of one copy."""

    def __init__(
        self, merged: Merge, number: int, copy: Copied, key: str, book: Mapping[str, Sequence[RawTable]], lang: Lang
    ) -> None:
        self.merged, self.number, self.copy, self.key = merged, number, copy, key
        self.base: BaseSheet = copy.base.sheets[key]
        self.names = list(self.base.fields)
        self.sum_of = summing(copy.base.header.salt)
        self.blanks = tuple(self.sum_of(name, "") for name in self.names)
        self.mine = Side.of(copy.sheets.get(key, ()), copy.lang, self.base, copy=True)
        self.theirs = Side.of(book.get(key, ()), lang, self.base, copy=False)
        self.shown = self.mine.sums(self.base, self.sum_of)
        self.held = self.theirs.sums(self.base, self.sum_of)
        self.in_copy = self._match(self.mine, self.shown, copy=True)
        self.in_book = self._match(self.theirs, self.held, copy=False)
        if key != ALERTS:  # which come and go with every run
            rows, found = merged.found.get(number, (0, 0))
            merged.found[number] = rows + len(self.base.rows), found + self._known()

    def _match(self, side: Side, now: list[tuple[str, ...]], *, copy: bool) -> Matching:
        own = [row.shown if copy else row.held for row in self.base.rows]
        keys = side.keys(self.base, self.sum_of)
        serials = side.serials() if copy else side.serials_held
        matching = Matching(self.base.rows, own, now, keys, serials, self.blanks, anchor(self.base))
        return matching.in_copy() if copy else matching.in_workbook()

    def _known(self) -> int:
        """Rows of the base that the workbook has, at least half as they were."""
        return sum(
            sum(
                own == now
                for own, now in zip(self.base.rows[place].held, self.held[record], strict=True)
                if own != HELD_BACK
            )
            * 2
            >= sum(own != HELD_BACK for own in self.base.rows[place].held)
            for place, record in self.in_book.found.items()
        )

    def edits(self) -> None:
        """Cells of rows that were handed out; rows that are gone from the copy."""
        if self.key not in self.copy.sheets:
            self._note("sheet_gone")
            return
        for place, name in enumerate(self.names):
            if self.mine.names[place] is None:
                self._note("column_gone", self.base.fields[name])
        for sheet in self.mine.there.sheets:
            for name, column in sheet.columns.items():
                filled = sum(not is_blank(cell) for cell in column.values)
                if name not in self.mine.names and name != folded(ROW) and filled:
                    self._note("column_new", column.title, filled)
        for place, row in enumerate(self.base.rows):
            record, there = self.in_copy.found.get(place), self.in_book.found.get(place)
            if record is not None:
                self._row(row, record, there)
            elif there is not None and self.key != ALERTS:
                self._conflict("deleted", there, None, None)

    def _note(self, what: str, title: str = "", count: int = 0) -> None:
        values = {"copy": self.copy.file, "sheet": sheet_name(self.key), "title": title, "count": count}
        self.merged.notes.append(Text(f"collect.note.{what}", values))

    def _row(self, row: BaseRow, record: int, there: int | None) -> None:
        for place, was in enumerate(row.shown):
            now = self.shown[record][place]
            if now in ("", was):
                continue
            why = self._obstacle(row, place, record, there)
            if why == "same":
                self.merged.same += 1
            elif why is not None:
                self._conflict(why, there, record, place)
            else:
                assert there is not None
                self.merged.taken.append(self._taken(row, place, record, there))

    def _obstacle(self, row: BaseRow, place: int, record: int, there: int | None) -> Why | Literal["same"] | None:
        """Why an edited cell is not simply taken."""
        if isinstance(self.mine.raw(place, record), CellError):
            return "error"
        if there is None:
            return "row_gone" if self.theirs.there.home.columns else "no_sheet"
        if self.theirs.column(place, there) is None:
            return "no_column"
        if row.held[place] == HELD_BACK:
            return "masked"
        if self.mine.meaning(place, record) == self.theirs.meaning(place, there):
            return "same"
        if self.names[place] in self.base.keyed:
            return "key"
        return None if self.held[there][place] == row.held[place] else "both"

    def _taken(self, row: BaseRow, place: int, record: int, there: int) -> Taken:
        column = self.theirs.column(place, there)
        assert column is not None
        held, at = self.theirs.there.at(there)
        return Taken(
            self.key, self.theirs.label(there), self.theirs.cell(place, there), held.table.sheet, held.table.rows[at], column.column,
            self.names[place], column.values[at], self._as_held(place, record, there), self.number, row.serial, place,
            self.shown[record][place],
        )  # fmt: skip

    def _as_held(self, place: int, record: int, there: int | None = None) -> Value:
        """What a cell of the copy means, the way the workbook's column holds such values; as typed where it means nothing."""
        name, column, raw = self.mine.names[place], self.theirs.column(place, there), self.mine.raw(place, record)
        assert name is not None
        assert column is not None
        meant = self.mine.there.meant[name][record]
        if is_blank(raw) or meant is None or column.field is None or self.key == ALERTS:
            return None if is_blank(raw) else plain(raw)
        row = {key: column[record] for key, column in self.mine.there.meant.items()}
        held = self.theirs.there.home if there is None else self.theirs.there.at(there)[0]
        return whole(meant) if name in counts.counted(self.key, row) else held.as_held(column, meant)

    def rows(self, known: _New) -> None:
        """Rows that are new in the copy; nobody writes alerts but a run."""
        if self.key == ALERTS:
            return
        rest = Counter(self._content(self.theirs, record) for record in self.in_book.free)
        own: Counter[tuple[object, ...]] = Counter()
        keys = self.mine.keys(self.base, self.sum_of)
        there = {key: at for at, key in enumerate(self.theirs.keys(self.base, self.sum_of)) if key}
        handed = {row.key for row in self.base.rows if row.key}
        for record in self.in_copy.free:
            content = self._content(self.mine, record)
            if not any(content):
                continue
            key = keys[record]
            if not self.theirs.there.home.columns:
                self._conflict("no_sheet", None, record, None)
            elif key and key in handed:
                self._conflict("key_twice", there.get(key), record, None)
            elif key and key in there:
                self._against(record, there[key])
            elif not key and rest[content] > 0:
                rest[content] -= 1
                self.merged.same += 1
            else:
                self._add(record, key, content, own, known)

    def _content(self, side: Side, record: int) -> tuple[object, ...]:
        """What a row means in all that the copy can say of it."""
        both = zip(self.mine.names, self.theirs.names, strict=True)
        return tuple(
            "" if own is None or held is None else side.meaning(place, record) for place, (own, held) in enumerate(both)
        )

    def _against(self, record: int, there: int) -> None:
        """A new row whose key somebody else has given meanwhile."""
        for place in range(len(self.names)):
            said, held = self.mine.meaning(place, record), self.theirs.meaning(place, there)
            if said and said != held:
                self._conflict("key_taken", there, record, place)

    def _add(
        self, record: int, key: str, content: tuple[object, ...], own: Counter[tuple[object, ...]], known: _New
    ) -> None:
        meant = "\0".join(self.mine.meaning(self.names.index(name), record) for name in self.base.keyed) if key else ""
        if meant and meant in known.keys:
            first = known.keys[meant]
            for place in range(len(self.names)):
                column = self.theirs.column(place)
                said = self._as_held(place, record) if column is not None else None
                if column is not None and said is not None and token(said) != token(first.cells.get(column.column)):
                    self._conflict("copies", None, record, place, first.cells.get(column.column))
            return
        if lacking := [place for place in range(len(self.names)) if self._is_lacking(place, record)]:
            self._conflict("no_row", None, record, lacking[0])
            return
        own[content] += 1
        if not meant and own[content] <= known.contents[content]:
            self.merged.same += 1  # another copy brings the same row
            return
        cells: dict[int, Value] = {}
        fields: dict[int, str] = {}
        held = list(self.blanks)
        for place, name in enumerate(self.names):
            column, raw = self.theirs.column(place), self.mine.raw(place, record)
            if is_blank(raw):
                continue
            why: Why | None = None
            if column is None:
                why = "no_column"
            elif isinstance(raw, CellError):
                why = "error"
            elif name in self.base.masked:
                why = "masked"
            if why is not None:
                self._conflict(why, None, record, place)
                continue
            assert column is not None
            fields[column.column] = name
            value = cells[column.column] = self._as_held(place, record)
            held[place] = self.sum_of(name, token(value))
        row = BaseRow(0, key, self.shown[record], tuple(held))
        added = Added(self.key, self.mine.label(record), cells, fields, self.number, row)
        self.merged.added.append(added)
        if meant:
            known.keys[meant] = added
        else:
            known.contents[content] = max(known.contents[content], own[content])

    def _is_lacking(self, place: int, record: int) -> bool:
        """Whether a cell of a new row decides its figures and has no column in the workbook."""
        unknown = self.names[place] in _DECIDING and self.theirs.column(place) is None
        return unknown and not is_blank(self.mine.raw(place, record))

    def _conflict(self, why: Why, there: int | None, record: int | None, place: int | None, held: Value = None) -> None:
        """Tell of a cell, or of a row where no field is named."""
        label = cell = ""
        said: Value = None
        if record is not None:
            label = self.mine.label(record)
            said = self._whole(self.mine, record) if place is None else self._said(place, record, there)
        if there is not None:
            label = self.theirs.label(there)
            if place is None:
                cell, held = self.theirs.there.cell(there, "A"), self._whole(self.theirs, there)
            else:
                cell, held = self.theirs.cell(place, there), plain(self.theirs.raw(place, there))
        name = self.names[place] if place is not None else ""
        header = self.copy.base.header
        self.merged.conflicts.append(Conflict(why, self.key, label, cell, name, held, said, header.who, self.copy.file))

    def _said(self, place: int, record: int, there: int | None) -> Value:
        """What the copy says of a cell: in the unit of the workbook, where it has the column, so that both values compare."""
        raw = self.mine.raw(place, record)
        known = self.theirs.column(place, there) is not None and not isinstance(raw, CellError)
        return self._as_held(place, record, there) if known else plain(raw)

    def _whole(self, side: Side, record: int) -> str:
        """A row in one line."""
        cells = (side.raw(place, record) for place in range(len(self.names)))
        return " | ".join(typed(cell) for cell in cells if not is_blank(cell))
