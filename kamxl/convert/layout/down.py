"""Columns that say something in the first row of each group only: the customer of five orders stands once, and is not merged."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from kamxl.convert.recognise import meanings
from kamxl.read.titles import folded

_LEAST_BLANK = 0.25
_LEAST_GROUPS = 2
_REACHED = frozenset(("customers", key) for key in ("phone", "email", "address"))
_OTHERS = 2
"""Cells that a row must have beside the blank ones to be one of its group."""


def grouped(titles: Sequence[str], columns: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """The titles of the columns that stand in the first row of each group only; none where the table is not laid out so.

    The customer must be one of them: its cell is blank below a filled one, is never repeated in the next row, and the rows
    without it hold other cells. Columns that are blank in just the same rows belong to the group, too. One gap is no
    layout: two groups at least go on. And a row that names its customer in another column, or has a phone, a mail or an
    address of its own, is no part of the group above it: what it lacks is its ID, or its company, for it is a person.
    """
    for title, column in zip(titles, columns, strict=True):
        if not _is_customer(title) or not _in_first_rows(column):
            continue
        blank = [cell is None for cell in column]
        same = [place for place, other in enumerate(columns) if [cell is None for cell in other] == blank]
        rest = [other for place, other in enumerate(columns) if place not in same]
        followers = [record for record, is_blank in enumerate(blank) if is_blank]
        if sum(after and not before for before, after in itertools.pairwise(blank)) < _LEAST_GROUPS:
            continue
        named = [
            columns[place]
            for place, other in enumerate(titles)
            if place not in same and (_is_customer(other) or _is_reached_by(other))
        ]
        if any(other[record] is not None for other in named for record in followers):
            continue
        if all(sum(other[record] is not None for other in rest) >= _OTHERS for record in followers):
            return tuple(titles[place] for place in same)
    return ()


def filled(titles: Sequence[str], columns: Sequence[list[object]], down: Sequence[str]) -> list[list[object]]:
    """The columns with the value of the first row of each group in all its rows."""
    wanted = {folded(title) for title in down}
    places = [place for place, title in enumerate(titles) if folded(title) in wanted]
    strays = _strays(columns, places)
    found = list(columns)
    for place in places:
        last: object = None
        whole = []
        for record, cell in enumerate(columns[place]):
            last = cell if cell is not None else last
            whole.append(None if record in strays else last)
        found[place] = whole
    return found


def _strays(columns: Sequence[Sequence[object]], same: Sequence[int]) -> set[int]:
    """The rows below a group that only hold a word where all first rows have a number: 结余, 共2单."""
    if not same:
        return set()
    first = [record for record, cell in enumerate(columns[same[0]]) if cell is not None]
    rest = [column for place, column in enumerate(columns) if place not in same]
    forms = [{_form(cell) for record in first if isinstance(cell := column[record], str)} for column in rest]
    numbered = [bool(some) and all("9" in form for form in some) for some in forms]
    found = set()
    for record in set(range(len(columns[0]))) - set(first):
        texts = [(place, cell) for place, column in enumerate(rest) if isinstance(cell := column[record], str)]
        if texts and all(numbered[place] and _form(cell) not in forms[place] for place, cell in texts):
            found.add(record)
    return found


def _form(cell: str) -> str:
    """What a text looks like: S2026-1 is a9-9."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", cell)) if cell.isascii() else re.sub(r"\d+", "9", cell)


def _is_customer(title: str) -> bool:
    return any((sheet, key) == ("customers", "name") or key == "customer_id" for sheet, key in meanings(title))


def _is_reached_by(title: str) -> bool:
    return any((sheet, key) in _REACHED for sheet, key in meanings(title))


def _in_first_rows(column: Sequence[object]) -> bool:
    present = [cell for cell in column if cell is not None]
    if not column or column[0] is None or len(present) < _LEAST_GROUPS:
        return False
    if len(column) - len(present) < _LEAST_BLANK * len(column):
        return False
    return all(one is None or other is None or one != other for one, other in itertools.pairwise(column))
