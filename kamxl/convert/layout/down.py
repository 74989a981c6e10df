"""Columns that say something in the first row of each group only: the customer of five orders stands once, and is not merged."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence

from kamxl.convert.cells import number
from kamxl.convert.recognise import column_kinds, meanings
from kamxl.read.titles import folded
from kamxl.schema.sheets import SHEETS
from kamxl.validate.columns import NUMERIC

_LEAST_BLANK = 0.25
_LEAST_GROUPS = 2
_CODE = re.compile(r"#?[A-Za-z]{0,6}[-_/]?[A-Za-z]{0,4}\d[\w-]*")
_REACHED = frozenset(("customers", key) for key in ("phone", "email", "address"))
_OF_GROUPS = frozenset({"owner", "region", "industry"})
"""What stands once above the customers that have it in common."""
_ORDER = frozenset({"order_id", "order_date"})
_OF_AN_ORDER = frozenset({"order_date", "status", "currency"})
_OTHERS = 2
"""Cells that a row must have beside the blank ones to be one of its group."""


def grouped(
    titles: Sequence[str], columns: Sequence[Sequence[object]], begins: Collection[int] = ()
) -> tuple[tuple[str, ...], str | None]:
    """The titles of the columns that stand in the first row of each group only, and the title of what tells the groups apart.

    None and no titles where the table is not laid out so. The customer must be one of them: its cell is blank below a filled
    one, is never repeated in the next row, and the rows without it hold other cells. Columns that are blank in just the same
    rows belong to the group, too, but a number that is no code is one number: the amount of an order is not that of each of its
    lines. One gap is no layout: two groups at least go on, or number and day of the order are blank, too. And a row that names its customer
    in another column, or has a phone, a mail or an address of its own, is no part of the group above it: what it lacks is its ID, or its company, for it is a
    person. Where a number stands in each line of an order, and the customer, the day, the status or the currency in the first of them, the number tells the groups apart.
    The salesman of several customers and the day of several visits are written so, too: each of them once.

    Args:
        titles: one a column.
        columns: the cells of the records.
        begins: records above which a line is blank or none, a subtotal: where a group begins at each of them, one gap is enough.
    """
    above = [place for place, title in enumerate(titles) if _stands_above(title, columns[place], begins)]
    rest = [column for place, column in enumerate(columns) if place not in above]
    above = [
        at
        for at in above
        if all(sum(one[record] is not None for one in rest) >= _OTHERS for record in _blank(columns[at]))
    ]
    groups, within = _of_customers(titles, columns, begins)
    if within is None:
        groups = tuple(title for place, title in enumerate(titles) if title in groups or place in above)
    return groups, within


def _of_customers(
    titles: Sequence[str], columns: Sequence[Sequence[object]], begins: Collection[int]
) -> tuple[tuple[str, ...], str | None]:
    for title, column in zip(titles, columns, strict=True):
        if not _is_customer(title):
            continue
        followers = _blank(column)
        if not followers:
            continue
        same = [place for place, other in enumerate(columns) if _blank(other) == followers]
        lacking = {key for place in same for _, key in meanings(titles[place])}
        whole = column[0] is not None and lacking >= _ORDER
        if not whole and not _in_first_rows(column):
            continue
        rest = [other for place, other in enumerate(columns) if place not in same]
        if not whole and not _go_on(column, begins):
            continue
        if _have_their_own(titles, columns, same, followers):
            continue
        if all(sum(other[record] is not None for other in rest) >= _OTHERS for record in followers):
            return tuple(titles[place] for place in same if _is_of_all(titles[place], columns[place])), None
    return _by_number(titles, columns)


def _stands_above(title: str, column: Sequence[object], begins: Collection[int]) -> bool:
    """Whether a column names the salesman, the region or the day of several rows in the first of them, each once."""
    meant = meanings(title)
    is_day = any(
        key in SHEETS[sheet].key_fields and SHEETS[sheet].fields[key].column.kind == "day" for sheet, key in meant
    )
    if not (is_day or any(key in _OF_GROUPS for _, key in meant)) or not _in_first_rows(column):
        return False
    present = [cell for cell in column if cell is not None]
    return len(set(map(str, present))) == len(present) and _go_on(column, begins)


def _go_on(column: Sequence[object], begins: Collection[int]) -> bool:
    """Whether enough groups have more rows than their first: two, or one where each begins below a blank line or a subtotal."""
    blank = [cell is None for cell in column]
    going = sum(after and not before for before, after in itertools.pairwise(blank))
    starts = {record for record, is_blank in enumerate(blank) if record and not is_blank}
    return going >= (1 if starts and starts == set(begins) else _LEAST_GROUPS)


def _blank(column: Sequence[object]) -> list[int]:
    return [record for record, cell in enumerate(column) if cell is None]


def _have_their_own(
    titles: Sequence[str],
    columns: Sequence[Sequence[object]],
    same: Sequence[int],
    followers: Sequence[int],
    *,
    numbered: bool = False,
) -> bool:
    """Whether a row of a group names its customer in another column, or says how to reach it; of one `numbered`, otherwise than the row above it."""
    own = [columns[place] for place, title in enumerate(titles) if place not in same and (_is_customer(title) or _is_reached_by(title))]  # fmt: skip
    return any(
        column[record] is not None and not (numbered and column[record] == column[record - 1])
        for column in own
        for record in followers
    )


def _by_number(titles: Sequence[str], columns: Sequence[Sequence[object]]) -> tuple[tuple[str, ...], str | None]:
    """The same of orders whose number stands in each of their lines, under a title of codes or one that says nothing."""
    for own, (title, numbers) in enumerate(zip(titles, columns, strict=True)):
        if not column_kinds(title) <= {"code", "text"} or None in numbers:
            continue
        followers = [at for at, (one, other) in enumerate(itertools.pairwise(numbers), 1) if one == other]
        if not followers or not _are_numbers(numbers, len(followers)):
            continue
        same = [
            place
            for place, column in enumerate(columns)
            if all(column[at] is None for at in followers) and any(column[at - 1] is not None for at in followers)
        ]
        is_order = ("orders", "order_id") in meanings(title)
        if any(
            _is_customer(titles[at]) or (is_order and _is_of_order(titles[at])) for at in same
        ) and not _have_their_own(titles, columns, [*same, own], followers, numbered=True):
            return tuple(titles[place] for place in same if _is_of_all(titles[place], columns[place])), title
    return (), None


def _are_numbers(column: Sequence[object], repeated: int) -> bool:
    """Whether a column holds the numbers of orders: codes with figures, each in one run of rows only."""
    return len(set(column)) + repeated == len(column) and all(_CODE.fullmatch(str(cell)) for cell in column)


def _is_of_all(title: str, column: Sequence[object]) -> bool:
    kinds = column_kinds(title)
    return not kinds <= NUMERIC if kinds else not all(number(cell) is not None for cell in column if cell is not None)


def filled(
    titles: Sequence[str], columns: Sequence[list[object]], down: Sequence[str], within: str | None = None
) -> list[list[object]]:
    """The columns with the value of the first row of each group in all its rows.

    Args:
        down: the titles of those columns.
        within: the title of the column that has one value in each group; None where a filled cell begins a group.
    """
    wanted = {folded(title) for title in down}
    places = [place for place, title in enumerate(titles) if folded(title) in wanted]
    groups = next(
        (columns[place] for place, title in enumerate(titles) if within and folded(title) == folded(within)), ()
    )
    begins = {at for at in range(1, len(groups)) if groups[at] != groups[at - 1]}
    strays = set() if within else _strays(columns, places)
    found = list(columns)
    for place in places:
        last: object = None
        whole = []
        for record, cell in enumerate(columns[place]):
            last = cell if cell is not None or record in begins else last
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


def _is_of_order(title: str) -> bool:
    """Whether a column says of a whole order when it was placed, what became of it or in which currency it is."""
    return any(sheet == "orders" and key in _OF_AN_ORDER for sheet, key in meanings(title))


def _is_reached_by(title: str) -> bool:
    return any((sheet, key) in _REACHED for sheet, key in meanings(title))


def _in_first_rows(column: Sequence[object]) -> bool:
    present = [cell for cell in column if cell is not None]
    if not column or column[0] is None or len(present) < _LEAST_GROUPS:
        return False
    if len(column) - len(present) < _LEAST_BLANK * len(column):
        return False
    return all(one is None or other is None or one != other for one, other in itertools.pairwise(column))
