"""A long list on a sheet: an Excel table with widths and heights that fit, links, bands and bars."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.i18n import Lang
from kamxl.layout.canvas import Canvas
from kamxl.placed import Highlight, Range, Table, TableColumn
from kamxl.plan import List, ListColumn
from kamxl.width import measured, shortened, texts

MOST_LINKS = 20_000
"""Links in one list. Excel refuses a sheet of more than 65,530, and long before that it opens slowly."""
MOST_SPARKLINES = 2_000
_WIDTHS = (math.inf, *range(64, 12, -4), 13)
"""Display cells that a text takes at most, the widest that lets a list be read on paper."""
_NAMES = 28
"""The least that a name takes there: it is one line."""
_MOST_LINES, _ROUNDED = 5, 0.1
"""Lines that a row of it takes at most, if that is enough, and by how much the width of a column is rounded up."""
_WHOLE = 60
"""Display cells that a name may take in a report, where it stands nowhere else."""
_WRAPPED: Mapping[str, str] = {"text": "wrap", "link": "link.wrap", "muted.row": "muted.row.wrap"}
"""Roles of texts that are too long for their column."""
_PLAIN = ("link", "text", "wrap", "date", "new.date", "muted.row")
"""Beginnings of the roles of cells that have no ground of their own."""
_ROLES: Mapping[str, str] = {"tier": "center", "state": "center", "muted": "muted.row"}


def widened(canvas: Canvas, part: List, most: float) -> None:
    """Give the sheet the widths that the columns of a list ask for, its texts as many lines as keep it to `most` characters."""
    asked = [theme.of_names(one, canvas.lang) for one in part.columns]
    if canvas.alone:
        whole = [replace(one, width=max(one.width, _WHOLE)) if one.key == "name" else one for one in asked]
        columns = levelled(whole, canvas.lang, most)
    else:
        columns = theme.narrowed(asked, canvas.lang, most, _WIDTHS, _NAMES)
    for position, column in enumerate(columns, 1):
        canvas.widths[position] = theme.column_width(column, canvas.lang)
        if column.hidden:
            canvas.hide(position)


def levelled(columns: Sequence[ListColumn], lang: Lang, most: float) -> list[ListColumn]:
    """Columns of a list that is no wider than `most` characters, or little more, with rows of as few lines as may be: a name takes two
    where it would leave a sentence beside it four. What is left goes to columns that need little for one line, then to the others.
    """
    found = list(columns)

    def room() -> float:
        return most - sum(theme.column_width(one, lang) for one in found if not one.hidden)

    if room() >= 0:
        return found
    told = [at for at, one in enumerate(columns) if one.role != "state" and not one.hidden and texts(one.values)]
    whole = {at: theme.column_width(columns[at], lang) for at in told}
    for count in range(2, _MOST_LINES + 1):
        for at in told:
            found[at] = min(
                columns[at], theme.in_lines(columns[at], lang, count), key=lambda one: theme.column_width(one, lang)
            )
        if room() >= 0:
            break
    less = {at: whole[at] - theme.column_width(found[at], lang) for at in told}
    for at in sorted(told, key=less.__getitem__):
        if less[at] <= max(room(), 0):
            found[at], less[at] = columns[at], 0.0
    share = min(max(room() - _ROUNDED * len(told), 0) / (sum(less.values()) or 1), 1)
    return [theme.widened(one, lang, less[at] * share) if less.get(at) else one for at, one in enumerate(found)]


def listing(canvas: Canvas, part: List, row: int) -> Table:
    """Lay a list down at (row, 1); the widths are there."""
    count = part.length if part.shown is None else min(part.shown, part.length)
    table = Table(
        part.table,
        row,
        1,
        tuple(_column(canvas, column, place, count) for place, column in enumerate(part.columns, 1)),
        header_roles=[_header_role(canvas, column, place) for place, column in enumerate(part.columns, 1)],
    )
    canvas.table(table)
    _heights(canvas, table)
    places = [place for place, column in enumerate(part.columns) if column.bar]
    _bands(canvas, table, places)
    for column in part.columns:
        if column.choices:
            canvas.offer(table.column_range(column.title), column.choices)
    if count:
        for place in places:
            canvas.bar(table.column_range(table.columns[place].title), theme.BAR)
        _drawn(canvas, part, table)
    return table


def _drawn(canvas: Canvas, part: List, table: Table) -> None:
    """Sparklines where a list holds what they draw, for its first rows: a program draws each of them whenever it scrolls."""
    at = {column.key: place for place, column in enumerate(part.columns, 1)}
    last = table.row + min(table.length, MOST_SPARKLINES)
    for column in part.columns:
        places = [at[key] for key in column.draws if key in at]
        if places:
            over = Range(table.row + 1, at[column.key], last, at[column.key])
            canvas.sparklines(over, Range(table.row + 1, places[0], last, places[-1]))


def _header_role(canvas: Canvas, column: ListColumn, place: int) -> str:
    role = header_role(column.role)
    aside = role.endswith("center") and theme.covered(column.title, canvas.widths[place], canvas.lang)
    return "table.header" if aside else role


def header_role(role: str) -> str:
    """Headers stand as their column does: numbers right, marks in the middle."""
    if role in theme.NUMERIC:
        return "table.header.right"
    return "table.header" if role in theme.LEFT else "table.header.center"


def _column(canvas: Canvas, column: ListColumn, column_at: int, count: int) -> TableColumn:
    values = column.values[:count] if count < len(column.values) else column.values
    role = _ROLES.get(column.role, column.role)
    if role in _WRAPPED:
        room = canvas.room(column_at, column_at)
        if max((measured(text, canvas.lang) for text in texts(column.values)), default=0) <= room:
            pass
        elif column.key != "name" or column.whole or canvas.alone or not canvas.clickable:
            role = _WRAPPED[role]
        else:
            # On the screen a row is one line: the whole of a name stands on the user's sheet, and in the tip of its link. Of
            # nothing else may a sign go: the next run reads rules, items and words of people from here.
            values = [shortened(value, room, canvas.lang) if isinstance(value, str) else value for value in values]
    if role in theme.NUMERIC:
        role = f"list.{role}"
    roles = column.roles
    if column.links is not None:
        values, roles = _linked(canvas, values, column.values, column.links, role)
    return TableColumn(column.title, values, canvas.role(role), roles=None if roles is None else list(roles)[:count])


def _linked(
    canvas: Canvas, values: Sequence[Value], whole: Sequence[Value], links: Sequence[Link | None], role: str
) -> tuple[list[Value], list[str]]:
    linked = "link.wrap" if role == "wrap" else role if role.startswith("link") else "link"
    plain = "wrap" if linked == "link.wrap" else "text"
    found: list[Value] = []
    roles: list[str] = []
    left = MOST_LINKS
    shown = canvas.role(linked)
    for value, told, link in zip(values, whole, links, strict=False):
        if link is None or value is None or left <= 0 or isinstance(value, (bool, Link)) or not isinstance(value, str):
            found.append(value)
            roles.append(plain)
            continue
        left -= 1
        kept = canvas.link(link)
        if isinstance(kept, Link):
            found.append(
                link
                if link.text == value == told
                else Link(
                    value, link.sheet, link.title, link.cell, link.url, link.tip or (str(told) if told != value else "")
                )
            )
        else:
            found.append(value)
        roles.append(shown)
    return found, roles


def _heights(canvas: Canvas, table: Table) -> None:
    """The header and every row as high as their fullest cell."""
    for offset, column in enumerate(table.columns):
        width = canvas.widths[table.column + offset]
        role = table.role_of_header(offset)
        its = theme.header_lines(column.title, width, canvas.lang, role, button=canvas.clickable)
        canvas.at_least(table.row, its if its > theme.HEADER_LINES else 1, 30)
    most: list[float] = [1] * table.length
    for offset, column in enumerate(table.columns):
        if "wrap" not in column.role and column.role != "center":
            continue
        room = canvas.room(table.column + offset, table.column + offset)
        told = column.values
        if Link in set(map(type, told)):
            told = [value.text if isinstance(value, Link) else value for value in told]
        known = {text: canvas.lines(text, room) for text in texts(told)}
        if max(known.values(), default=1) > 1:
            own = [known[text] if isinstance(text, str) else 1 for text in told]
            most[: len(own)] = map(max, most, own)
    high = {count: canvas.high(count) for count in set(most)}
    heights = canvas.heights
    for row, count in enumerate(most, table.row + 1):
        heights[row] = max(high[count], heights.get(row, 0))


def _bands(canvas: Canvas, table: Table, bars: Collection[int]) -> None:
    """Every other row on a pale ground, by a rule: it stays right when people sort. Coloured cells and bars (places of
    their columns) are left as they are.
    """
    if not table.length:
        return
    start = None
    bounds = []
    for offset, column in enumerate((*table.columns, None)):
        free = (
            column is not None and offset not in bars and (column.roles is None or column.roles[0].startswith(_PLAIN))
        )
        if free and start is None:
            start = offset
        elif not free and start is not None:
            bounds.append((table.column + start, table.column + offset - 1))
            start = None
    first, last = table.row + 1, table.row + table.length
    for left, right in bounds:
        canvas.highlight(Highlight(Range(first, left, last, right), f"MOD(ROW(),2)={(first + 1) % 2}", fill=theme.BAND))
