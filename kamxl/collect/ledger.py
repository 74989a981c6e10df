"""What was collected from which copy, kept on a hidden sheet of the workbook: a copy that is collected again says nothing twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kamxl.collect.base import Base, BaseRow, read_lines, summing, token, with_later
from kamxl.collect.merging import Copied, Merge
from kamxl.errors import InputError

KEY = "collected"


def read_ledger(lines: Sequence[str]) -> dict[str, Base]:
    """Id of a copy -> its rows as they were collected. A part that was damaged is passed over: its copies are then told anew."""
    blocks: list[list[str]] = []
    for line in lines:
        if line.startswith('{"format"'):
            blocks.append([])
        if blocks:
            blocks[-1].append(line)
    found = {}
    for block in blocks:
        try:
            one = read_lines(block, "")
        except InputError:
            continue
        found[one.header.id] = one
    return found


def with_merge(
    ledger: Mapping[str, Base], copies: Sequence[Copied], merged: Merge, kept: set[tuple[str, int, int]]
) -> dict[str, Base]:
    """The ledger after a merge.

    Args:
        ledger: before it.
        copies: that were merged.
        merged: what happened.
        kept: (title, row, column) of cells of the workbook that could not be changed.
    """
    found = dict(ledger)
    for number, copy in enumerate(copies):
        base = with_later(copy.base, found[copy.base.header.id]) if copy.base.header.id in found else copy.base
        rows = _rows(base, merged, number, kept)
        if rows:
            sheets = {key: replace(base.sheets[key], rows=tuple(some)) for key, some in rows.items()}
            new = Base(base.header, sheets)
            found[base.header.id] = with_later(found.get(base.header.id, Base(base.header, {})), new)
    return found


def _rows(base: Base, merged: Merge, number: int, kept: set[tuple[str, int, int]]) -> dict[str, list[BaseRow]]:
    """The rows of a copy that were collected now, as they stand in the copy and in the workbook."""
    sum_of = summing(base.header.salt)
    known = {key: {row.serial: row for row in sheet.rows} for key, sheet in base.sheets.items()}
    found: dict[str, dict[int, BaseRow]] = {}
    for one in merged.taken:
        if one.copy == number and (one.title, one.row, one.column) not in kept:
            some = found.setdefault(one.sheet, {})
            row = some.get(one.serial, known[one.sheet][one.serial])
            held = sum_of(one.field, token(one.new))
            some[one.serial] = replace(
                row, shown=_at(row.shown, one.place, one.shown), held=_at(row.held, one.place, held)
            )
    for new in merged.added:
        if new.copy == number:
            some = found.setdefault(new.sheet, {})
            serial = max((*known[new.sheet], *some), default=0) + 1
            some[serial] = replace(new.row, serial=serial)
    return {key: list(some.values()) for key, some in found.items()}


def _at(sums: tuple[str, ...], place: int, one: str) -> tuple[str, ...]:
    return (*sums[:place], one, *sums[place + 1 :])
