"""The tables of a sheet: where each has its header and its end, and what stands above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kamxl.convert.layout import cards, headers
from kamxl.convert.layout.grid import Grid, filled
from kamxl.errors import UsageError
from kamxl.i18n import Text
from kamxl.read.facts import TableSpan

_SCANNED = 5_000
"""Rows in which further headers are looked for: longer sheets are exports of one table."""
_LEAST_KNOWN = 3
_SHARE = 0.6
"""Of the cells of a row: so many known titles make it a header below another table."""


@dataclass(frozen=True, slots=True)
class Block:
    """A table of a sheet. Rows and places are indices into the grid."""

    header: tuple[int, ...]
    """Empty for a table without one."""
    end: int
    """Behind its last row."""
    above: int = 0
    """The first row of what stands over it: title, unit, card."""
    left: int = 0
    right: int | None = None
    """Behind the last column; None: the sheet's."""
    card: Mapping[str, object] = field(default_factory=dict)
    totals: frozenset[int] = frozenset()
    """Rows that the file marks as totals."""
    list: bool = True
    """False: there is a card and no list below it."""


def blocks(grid: Grid) -> list[Block]:
    """The tables of a sheet, from top to bottom. Raises UsageError where the mapping names rows that are not there."""
    given = grid.options.header
    if given is not None:
        numbers = (given,) if isinstance(given, int) else given
        indices = tuple(number - grid.top for number in numbers if number)
        if any(not 0 <= index < len(grid.rows) for index in indices):
            raise UsageError(Text("convert.no_such_row", {"row": max(numbers)}))
        first = indices[0] if indices else 0
        return [_block(grid, indices, len(grid.rows), 0, cards.card(grid, 0, first) if indices else {})]
    if grid.tables:
        found = [_of_table(grid, one) for one in sorted(grid.tables, key=lambda one: (one.span.top, one.span.left))]
        if len(found) == 1 or all(found):
            return [one for one in found if one is not None]
    if cards.is_card(grid):
        return [Block((), len(grid.rows), card=cards.card(grid, 0, len(grid.rows)), list=False)]
    header = headers.header(grid)
    if header is None:
        return []
    # The best header may be that of a later table.
    earlier = next((index for index in range(header[0]) if _is_header(grid, index)), None)
    return _stacked(grid, header if earlier is None else headers.extended(grid, earlier))


def _of_table(grid: Grid, table: TableSpan) -> Block | None:
    header = table.span.top - grid.top
    end = table.span.bottom - grid.top + 1
    if not 0 <= header < len(grid.rows):
        return None
    left = max(table.span.left - grid.left, 0)
    totals = frozenset(range(end - table.totals, end))
    whole = len(grid.tables) == 1
    return Block((header,), end, 0, left, table.span.right - grid.left + 1, cards.card(grid, 0, header) if whole else {}, totals)  # fmt: skip


def _block(grid: Grid, header: tuple[int, ...], end: int, above: int, card: Mapping[str, object]) -> Block:
    return Block(header, min(end, len(grid.rows)), above, card=card)


def _stacked(grid: Grid, header: tuple[int, ...]) -> list[Block]:
    """The table of the first header, and those whose headers follow further down."""
    found: list[Block] = []
    current, above = header, 0
    words = _titles(grid, header)
    index = header[-1] + 1
    last = min(len(grid.rows), header[-1] + _SCANNED)
    while index < last:
        if not _is_header(grid, index):
            index += 1
            continue
        rows = headers.extended(grid, index)
        rows = tuple(row for row in rows if row > current[-1])
        start = _start(grid, rows[0], current[-1])
        card = cards.card(grid, start, rows[0])
        if _titles(grid, rows) == words and not cards.names_customer(card):
            index = rows[-1] + 1  # the same header again: a new page, or a section
            continue
        found.append(_block(grid, current, start, above, cards.card(grid, above, current[0])))
        current, above, words = rows, start, _titles(grid, rows)
        index = rows[-1] + 1
    found.append(_block(grid, current, len(grid.rows), above, cards.card(grid, above, current[0])))
    return found


def _titles(grid: Grid, rows: tuple[int, ...]) -> tuple[str, ...]:
    return headers.unique(headers.titles(grid, rows)[0])


def _is_header(grid: Grid, index: int) -> bool:
    row = grid.rows[index]
    places = filled(row)
    if len(places) < _LEAST_KNOWN or not all(isinstance(row[place], str) for place in places):
        return False
    known = headers.known_titles(grid, index)
    return known >= _LEAST_KNOWN and known >= _SHARE * len(places)


def _start(grid: Grid, header: int, before: int) -> int:
    """Where the part begins that stands over a header: blank rows, one-cell titles and a card."""
    start = header
    while start - 1 > before:
        row = grid.rows[start - 1]
        places = filled(row)
        texts = [cell for place in places if isinstance(cell := row[place], str)]
        if len(places) > 1 and not any(map(cards.is_label, texts)):
            break
        start -= 1
    return start
