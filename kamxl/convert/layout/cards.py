"""Cards: titles with their values beside them, above a list of one customer's or alone on a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kamxl.convert import recognise
from kamxl.convert.layout.grid import Grid, filled
from kamxl.convert.periods import period
from kamxl.schema import values
from kamxl.schema.name_kinds import is_company
from kamxl.schema.texts import folded

_INLINE = re.compile(r"\s*([^:：\s]{1,20})\s*[:：]\s*(.+?)\s*")
_MOST_ROWS = 60
_HEADER_LIKE = 3
_LEAST_MONTHS = 3
_MOST_TITLES = 200
_MONTH = frozenset({"月份", "月", "月度", "期间", "时间", "month", "period", "months"})
_CUSTOMERS = ("客户", "customer", "client", "account")


def card(grid: Grid, first: int, last: int) -> dict[str, object]:
    """Title -> value of the rows from index `first` up to `last`; blanks are None.

    A title is a word that a field of customers or orders is called; its value is the next cell to the right, or stands in
    the same cell behind a colon.
    """
    found: dict[str, object] = {}
    for index in range(first, min(last, first + _MOST_ROWS)):
        row = grid.rows[index]
        places = filled(row)
        for number, place in enumerate(places):
            cell = row[place]
            if not isinstance(cell, str):
                continue
            if is_label(cell):
                if len(places) == 1:
                    continue  # a title alone on its line is that of what follows
                after = places[number + 1] if number + 1 < len(places) else None
                value = row[after] if after is not None else None
                blank = value is None or (isinstance(value, str) and is_label(value))
                found.setdefault(bare(cell), None if blank else value)
                continue
            for piece in re.split(r"[\u3000\t;；]|\s{2,}", cell):
                match = _INLINE.fullmatch(piece)
                if match is not None and is_label(match[1]):
                    found.setdefault(bare(match[1]), match[2])
    return found


def is_label(cell: str) -> bool:
    """Whether a text is the title of a field."""
    own = bare(cell)
    return len(own) <= 24 and bool(recognise.meanings(own))


def bare(cell: str) -> str:
    """A title without the spaces, the colon and the star around it."""
    return " ".join(cell.split()).strip(" :：*")


def names_customer(found: Mapping[str, object]) -> bool:
    """Whether a card says whose it is."""
    return any(
        value is not None and ("customers", key) in recognise.meanings(title)
        for title, value in found.items()
        for key in ("customer_id", "name")
    )


def is_card(grid: Grid) -> bool:
    """Whether a sheet is one card and nothing else: titles down its columns, each with one value beside it."""
    if len(grid.rows) > _MOST_ROWS:
        return False
    labels = pairs = beside = led = 0
    rows = [(row, places) for row in grid.rows if (places := filled(row))]
    for row, places in rows:
        here = [isinstance(cell := row[place], str) and is_label(cell) for place in places]
        labels += sum(here)
        beside += len(here) - sum(here)
        pairs += sum(one and not other for one, other in pairwise(here))
        led += here[0]
        if sum(here) >= _HEADER_LIKE and all(here):
            return False  # a row of nothing but titles is a header
    if pairs < 3 or pairs < 0.6 * labels or beside > pairs * 1.5 + 2 or led < max(2, 0.6 * len(rows)):
        return False
    return names_customer(card(grid, 0, len(grid.rows)))


def is_turned(grid: Grid) -> bool:
    """Whether customers stand as columns: the titles are the cells of the first column, not of a row."""
    if len(grid.rows) > _MOST_TITLES:
        return False
    best_row = max((recognise.known_fields(_words(row)) for row in grid.rows[:20]), default=0)
    turned = grid.transposed()
    best, place = 0, -1
    for index, column in enumerate(turned.rows[:3]):
        count = recognise.known_fields(_words(column))
        if count > best:
            best, place = count, index
    if best < 3 or best <= best_row + 1 or best < 0.4 * len(filled(turned.rows[place])):
        return False
    others = [row for row in turned.rows[place + 1 :] if len(filled(row)) >= 2]
    return len(others) >= 2


def customers_beside_months(grid: Grid, named: Sequence[str]) -> Grid:
    """A turned grid of months with the title of a column of customers in place of 月份, which named the months down its side.

    Where the title above, the sheet or the file says that they are customers, or they are companies: else they may be regions or
    products.
    """
    for index, row in enumerate(grid.rows[:3]):
        place = next((at for at, cell in enumerate(row) if isinstance(cell, str) and folded(cell) in _MONTH), None)
        if place is None or sum(period(cell) is not None for cell in row) < _LEAST_MONTHS:
            continue
        names = [str(other[place]) for other in grid.rows[index + 1 :] if not values.is_blank(other[place])]
        said = " ".join([*named, *_words(row)]).casefold()
        if any(word in said for word in _CUSTOMERS) or (names and 2 * sum(map(is_company, names)) > len(names)):
            title = "Customer name" if str(row[place]).isascii() else "客户名称"
            above = [cell for cell in row[:place] if not values.is_blank(cell)]
            turned = [title, *row[place + 1 :]]
            rows = [*([above] if above else []), turned, *(list(one[place:]) for one in grid.rows[index + 1 :])]
            return replace(grid, rows=rows, top=grid.top + index - bool(above), left=grid.left + place)
    return grid


def _words(cells: object) -> list[str]:
    return [cell for cell in cells if isinstance(cell, str) and not values.is_blank(cell)]  # type: ignore[attr-defined]  # a row of cells
