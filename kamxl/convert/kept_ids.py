"""IDs that were made of other fields: a record keeps the one that it has in the workbook, whatever the order of the export."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kamxl.convert.existing import Existing
from kamxl.convert.incoming import equal
from kamxl.convert.rows import Rows

_COUNTED = re.compile(r"(.+)-\d+")


def keep_ids(rows: Rows, there: Existing) -> None:
    """Give the records of a fill whose ID was made the ID that the same record has already.

    C1-20260901-2 is the second order of a day in one export and may be the first in the next. Records of one customer and day
    are told apart by all that they say, then by what is of one key (the product); what is left is new, and gets a number of its own.
    A file of an unknown name that says again nothing that is there, as of another salesman, corrects nothing: its orders are others.
    """
    key, known = rows.made, there.meant.get(rows.made, ())
    if not key or rows.months or not any(known):
        return
    ids: list[str | None] = rows.columns[key]
    whole = {one for one in ids if one is not None}
    there_of: dict[str, list[int]] = {}
    for record, one in enumerate(known):
        if one is not None and (base := _base(str(one), whole)) in whole:
            there_of.setdefault(base, []).append(record)
    coming_of: dict[str, list[int]] = {}
    for record, one in enumerate(ids):
        if one is not None and (base := _base(one, whole)) in there_of:
            coming_of.setdefault(base, []).append(record)
    said = [name for name in rows.columns if name != key and name in there.meant]
    near = [name for name in rows.key if name in said]
    used = {base: {str(known[record]) for record in some} for base, some in there_of.items()}
    taken: dict[int, str] = {}
    again: set[int] = set()
    others: list[int] = []
    for names in (said, near):
        for base, records in coming_of.items():
            for record, other in _pairs(records, there_of[base], taken, _alike(rows, there, names)):
                place = rows.source.origin[record] if rows.source.origin else 0
                if names is near and rows.source.origins[place].strange and place not in again:
                    others.append(record)
                    continue
                again.add(place)
                taken[record] = str(known[other])
                there_of[base].remove(other)
    for base, records in coming_of.items():
        free = (one for one in _numbered(base) if one not in used[base])
        for record in records:
            ids[record] = taken[record] if record in taken else next(free)
    if others:
        names = [rows.name(one) for one in others[:5]]
        rows.say("convert.note.other_orders", source=rows.source.file_of(others[0]), count=len(others), names=names)


def _base(one: str, whole: set[str]) -> str:
    """An ID without its count, where it has one: C1-20260901-2 is the second C1-20260901."""
    counted = _COUNTED.fullmatch(one)
    return counted[1] if counted is not None and counted[1] in whole else one


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def _alike(rows: Rows, there: Existing, names: Sequence[str]) -> Callable[[int, int], bool]:
    columns = [(rows.columns[name], there.meant[name]) for name in names]
    return lambda record, other: all(mine[record] is None or equal(mine[record], its[other]) for mine, its in columns)


def _pairs(
    records: Sequence[int], left: Sequence[int], taken: dict[int, str], alike: Callable[[int, int], bool]
) -> Iterator[tuple[int, int]]:
    """Each record that has none yet with the first that is left and alike."""
    for record in records:
        if record not in taken:
            found = next((other for other in left if alike(record, other)), None)
            if found is not None:
                yield record, found
