"""Taking a conversion's rows out of a workbook that was edited since: only those of them that were edited stand in the way."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any  # Any: cells of columns of any kind

from kamxl import read
from kamxl.cell import Value
from kamxl.grid import UNCALCULATED, CellError, RawTable, column_letter
from kamxl.settings import Limits
from kamxl.writer.rows_into import RowsInto, rows_into

MOST_ROWS = 50_000
"""Rows whose state is kept."""
_WIDTH = 8
"""Figures of a cell's check sum."""
_SAME_PLACE, _ELSEWHERE = 1 / 3, 1 / 2
"""Of the cells of a row: so many must be what they were for another row to be that row, edited."""
_FORMULA = "=" * _WIDTH
"""That of a formula which no program has calculated yet."""


@dataclass(frozen=True, slots=True)
class Reverted:
    """A workbook without the rows of a conversion, or what stands in the way."""

    data: bytes | None = None
    rows: int = 0
    """That were emptied, or put back to what they were."""
    edited: tuple[str, ...] = ()
    """Rows of the conversion that were edited since, each with the cells: 购买记录!7 (F7)."""


@dataclass(slots=True)
class _Sheet:
    """What happens to one sheet."""

    table: RawTable
    cleared: list[int] = field(default_factory=list)
    changes: dict[tuple[int, int], Value] = field(default_factory=dict)


def state_of(data: bytes, name: str, limits: Limits) -> dict[str, Any]:
    """What a conversion left: by sheet its titles, its rows by number, and a check sum of each of their cells."""
    book = read.workbook(data, limits=limits, name=name)
    return {
        table.sheet: {
            "titles": [column.title for column in table.columns],
            "rows": {str(row): "".join(sums) for row, sums in zip(table.rows, _sums(table), strict=True)},
        }
        for table in book.every
    }


def reverted(left: object, before: bytes | None, now: bytes, name: str, limits: Limits) -> Reverted | None:
    """The workbook as it is now, without what a conversion wrote into it.

    Args:
        left: what it left (`state_of`).
        before: the workbook before it; None where the conversion made it.
        now: the workbook as it is.
        name: of its file.
        limits: beyond which a file is refused.

    Returns:
        None where that cannot be told.
    """
    if not isinstance(left, dict) or not left:
        return None
    there = {table.sheet: table for table in read.workbook(now, limits=limits, name=name).every}
    old = _tables(before, name, limits)
    edited: list[str] = []
    sheets: list[_Sheet] = []
    rows = 0
    for title, kept in left.items():
        table = there.get(title)
        if table is None:
            if title in old:
                return None
            continue  # a sheet that the conversion brought and somebody took out
        own = _Sheet(table)
        if not _sheet(own, kept, old.get(title), edited):
            return None
        rows += len(own.cleared) + len({row for row, _ in own.changes})
        sheets.append(own)
    if edited:
        return Reverted(edited=tuple(edited))
    patches = [
        RowsInto.of(one.table, changes=one.changes, cleared=one.cleared) for one in sheets if one.cleared or one.changes
    ]
    done = rows_into(now, patches) if patches else None
    return Reverted(done.data if done else now, rows)


def _tables(data: bytes | None, name: str, limits: Limits) -> Mapping[str, RawTable]:
    if data is None:
        return {}
    return {table.sheet: table for table in read.workbook(data, limits=limits, name=name).every}


def _sheet(own: _Sheet, kept: object, old: RawTable | None, edited: list[str]) -> bool:
    """Find the rows of a conversion on a sheet; False where its columns are no longer those."""
    if not isinstance(kept, dict) or not isinstance(kept.get("titles"), list) or not isinstance(kept.get("rows"), dict):
        return False
    titles, left = _typed(kept["titles"], kept["rows"])
    places = _places(own.table, titles)
    if places is None:
        return False
    now = dict(zip(own.table.rows, _sums(own.table, places), strict=True))
    before = _before(old, titles)
    wanted = {row: sums for row, sums in left.items() if before.get(row) != sums}
    untouched = {row for row, sums in now.items() if before.get(row) == "".join(sums)}
    at = _found(wanted, now)
    free = set(now) - set(at.values()) - untouched
    for row, sums in wanted.items():
        if row in at:
            _take_back(own, at[row], row, places, old, titles)
        elif (other := _edited_row(row, sums, now, free)) is not None:
            free.discard(other)
            cells = [
                f"{column_letter(own.table.columns[place].column)}{other}"
                for place, mine, then in zip(places, now[other], _cut(sums), strict=True)
                if mine != then
            ]
            edited.append(f"{own.table.sheet}!{other} ({', '.join(cells)})")
    return True


def _typed(titles: Sequence[str], rows: Mapping[str, str]) -> tuple[list[str], dict[int, str]]:
    """The columns that a conversion typed into: formulas that it copied have been calculated since, which is no edit."""
    cut = {int(row): _cut(sums) for row, sums in rows.items()}
    own = [at for at in range(len(titles)) if not any(sums[at] == _FORMULA for sums in cut.values())]
    return [titles[at] for at in own], {row: "".join(sums[at] for at in own) for row, sums in cut.items()}


def _places(table: RawTable, titles: Sequence[str]) -> list[int] | None:
    """Where the columns of some titles stand; None where one is gone."""
    known = {column.title: place for place, column in enumerate(table.columns)}
    return [known[title] for title in titles] if set(titles) <= set(known) else None


def _before(old: RawTable | None, titles: Sequence[str]) -> Mapping[int, str]:
    """The check sums of the rows that stood there before, in the same columns."""
    places = _places(old, titles) if old is not None else None
    if old is None or places is None:
        return {}
    return {row: "".join(sums) for row, sums in zip(old.rows, _sums(old, places), strict=True)}


def _found(wanted: Mapping[int, str], now: Mapping[int, Sequence[str]]) -> dict[int, int]:
    """Where each row of the conversion stands now, as it was left: in its place, or sorted or moved elsewhere."""
    found = {row: row for row, sums in wanted.items() if "".join(now.get(row, ())) == sums}
    taken = set(found.values())
    elsewhere: dict[str, list[int]] = {}
    for row, sums in now.items():
        if row not in taken:
            elsewhere.setdefault("".join(sums), []).append(row)
    for row, sums in wanted.items():
        if row not in found and elsewhere.get(sums):
            found[row] = elsewhere[sums].pop(0)
    return found


def _edited_row(row: int, sums: str, now: Mapping[int, Sequence[str]], free: set[int]) -> int | None:
    """The row that a row of the conversion has become; None where somebody has deleted it."""
    blank = _sum(None)
    then = [(at, one) for at, one in enumerate(_cut(sums)) if one != blank]
    alike = {one: sum(now[one][at] == mine for at, mine in then) / max(len(then), 1) for one in free}
    if alike.get(row, 0.0) >= _SAME_PLACE:
        return row
    best = max(alike, key=lambda one: alike[one], default=None)
    return best if best is not None and alike[best] >= _ELSEWHERE else None


def _take_back(
    own: _Sheet, row: int, then: int, places: Sequence[int], old: RawTable | None, titles: Sequence[str]
) -> None:
    """Empty a row that the conversion made; put the cells back that it changed in one that was there."""
    record = old.rows.index(then) if old is not None and then in old.rows else None
    known = _places(old, titles) if old is not None else None
    if old is None or known is None or record is None:
        own.cleared.append(row)
        return
    here = own.table.rows.index(row)
    for place, before in zip(places, known, strict=True):
        value = old.columns[before].values[record]
        column = own.table.columns[place]
        if _sum(column.values[here]) != _sum(value):
            own.changes[row, column.column] = value  # type: ignore[assignment]  # what was read from a cell fits into one


def _sums(table: RawTable, places: Sequence[int] | None = None) -> Iterator[Sequence[str]]:
    """The check sums of the cells of each row."""
    columns = (
        [table.columns[place].values for place in places]
        if places is not None
        else [column.values for column in table.columns]
    )
    for cells in zip(*columns, strict=True):
        yield [_sum(cell) for cell in cells]


def _sum(cell: object) -> str:
    if isinstance(cell, CellError) and cell.code == UNCALCULATED:
        return _FORMULA
    return f"{zlib.crc32(str(_plain(cell)).encode('utf-8', 'replace')):08x}"


def _plain(cell: object) -> object:
    """A number is the same whichever program saved it: 5 and 5.0."""
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else "" if cell is None else cell


def _cut(sums: str) -> list[str]:
    return [sums[at : at + _WIDTH] for at in range(0, len(sums), _WIDTH)]
