"""A long list: an Excel table with the columns of its Output, widths and heights that fit, links, bands and bars."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from kamxl.i18n import Lang
from kamxl.plan import Highlight, Link, Range, Table, TableColumn, Value
from kamxl.report import theme, words
from kamxl.report.page import Page
from kamxl.report.width import cells, fitted, lines, shortened
from kamxl.schema.outputs import Output, OutputColumn

LAST_ROW = 1_048_576
MOST_LINKS = 20_000
"""Links in one list. Excel refuses a sheet of more than 65,530, and long before that it opens slowly."""
MOST_TEXT = 600
"""Display cells of one text in a list; the whole of it stands on the user's own sheet."""
WIDTH_SAMPLE = 2_000
_ONE_LINE, _ONE_LINE_ZH = 10, 18
"""Display cells of a title that is not broken. Chinese breaks anywhere, which leaves half a bracket on its own."""
_PADDING = {"zh": 4, "en": 3}
"""Latin capitals and figures are wider in Chinese fonts than half a character."""
_NUMERIC = frozenset(theme.FORMATS) - {"date", "month"}
_WRAPPED = {"text": "wrap", "link": "link.wrap", "muted.row": "muted.row.wrap"}
"""Roles of texts that are too long for their column."""
_MOST_FIGURE = 30
_TEXTS = frozenset({"text", "wrap", "link", "muted"})


@dataclass(frozen=True)
class Look:
    """How the columns of a list differ from their Output; every mapping goes by column key."""

    groups: Mapping[str, str] = field(default_factory=dict)
    """Group of codes whose words are shown."""
    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """One role a row."""
    links: Mapping[str, Sequence[Link | None]] = field(default_factory=dict)
    """One link a row, None for plain text. The link's own text is not used."""
    bars: tuple[str, ...] = ()


def listing(page: Page, output: Output, frame: pd.DataFrame, look: Look, *, row: int, reserve: int = 200) -> Table:
    """Lay the list of an output sheet down at (row, 1), with the widths of its columns and the heights of its rows.

    Args:
        page: the sheet; its widths are set here.
        output: table name and columns.
        frame: a column for each of them (the index may be one of them), in the order that a reader wants.
        look: codes, roles, links and bars.
        row: row of the header.
        reserve: rows below the list that the sheet still needs; a longer list than fits is cut.
    """
    assert output.table is not None
    frame = frame.reset_index() if frame.index.name in {column.key for column in output.columns} else frame
    count = min(len(frame), LAST_ROW - row - reserve)
    columns = []
    for position, column in enumerate(output.columns, 1):
        values = _values(page, frame, column, look, count)
        title = column.title(page.lang, page.money)
        page.widths[position] = _width(column, title, values, page.lang)
        columns.append(_column(column, title, values, look, page.widths[position], count))
    table = Table(
        output.table,
        row,
        1,
        tuple(columns),
        header_roles=[header_role(column.role) for column in output.columns],
    )
    page.table(table)
    _heights(page, table)
    keys = [column.key for column in output.columns]
    places = [keys.index(key) for key in look.bars]
    _bands(page, table, places)
    if count:
        for place in places:
            page.bar(table.column_range(table.columns[place].title), theme.BAR)
    return table


def header_role(role: str) -> str:
    """Headers stand as their column does: numbers right, marks in the middle."""
    if role in _NUMERIC:
        return "table.header.right"
    return "table.header" if role in _TEXTS else "table.header.center"


def cut_note(page: Page, frame: pd.DataFrame, table: Table) -> str:
    """What to say where the list did not fit; empty where it did."""
    left_out = len(frame) - table.length
    return page.say("report.cut", count=left_out) if left_out > 0 else ""


def _values(page: Page, frame: pd.DataFrame, column: OutputColumn, look: Look, count: int) -> list[Value]:
    if column.key not in frame.columns:
        return [None] * count
    scale = page.money.scale_of(column.unit)
    found = words.column(frame[column.key].iloc[:count], page.lang, scale, look.groups.get(column.key))
    return [shortened(v, MOST_TEXT) if isinstance(v, str) and len(v) > MOST_TEXT // 2 else v for v in found]


def _width(column: OutputColumn, title: str, values: Sequence[Value], lang: Lang) -> float:
    """As wide as the column's content asks, between the header's needs and what the schema allows."""
    word = max((cells(part) for part in title.replace("(", " (").split() if part.isascii()), default=0)
    short = cells(title) if cells(title) <= (_ONE_LINE if title.isascii() else _ONE_LINE_ZH) else 0
    header = max(word, short or cells(title) / 2 + 1) + (5 if column.role in _NUMERIC else 4)
    if column.role in _NUMERIC:
        return round(fitted(_extremes(values, column.role), least=header, most=_MOST_FIGURE, padding=3), 1)
    texts = {_as_text(value) for value in values[:WIDTH_SAMPLE]}
    return round(fitted(texts, least=header, most=max(column.width, header), padding=_PADDING[lang]), 1)


def _as_text(value: Value) -> str:
    return "2026-01-01" if isinstance(value, date) else "" if value is None else str(value)


def _extremes(values: Sequence[Value], role: str) -> list[str]:
    """The widest figures as they will be shown; a figure that does not fit its column is shown as ####."""
    numbers = [value for value in values if isinstance(value, (int, float))]
    if not numbers:
        return []
    decimals = 0 if role in {"yuan", "count"} else 1
    share = 100 if role in {"percent", "change", "gap"} else 1
    sign = "+" if role in {"change", "gap", "point_change"} else ""
    return [
        f"{sign}{number * share:,.{decimals}f}%"[: None if share > 1 else -1] for number in (min(numbers), max(numbers))
    ]


def _column(
    column: OutputColumn, title: str, values: Sequence[Value], look: Look, width: float, count: int
) -> TableColumn:
    role = {"tier": "center", "state": "center", "muted": "muted.row"}.get(column.role, column.role)
    roles = look.roles.get(column.key)
    if role in _WRAPPED:
        widest = max((cells(text) for text in {value for value in values if isinstance(value, str)}), default=0)
        if widest > width - 2:
            role = _WRAPPED[role]
    links = look.links.get(column.key)
    if links is not None:
        values, roles = _linked(values, links, role)
    return TableColumn(title, values, role, roles=None if roles is None else list(roles)[:count])


def _linked(values: Sequence[Value], links: Sequence[Link | None], role: str) -> tuple[list[Value], list[str]]:
    linked = "link.wrap" if role == "wrap" else role if role.startswith("link") else "link"
    plain = "wrap" if linked == "link.wrap" else "text"
    found: list[Value] = []
    roles: list[str] = []
    left = MOST_LINKS
    for value, link in zip(values, links, strict=False):
        if link is None or value is None or left <= 0 or isinstance(value, (bool, Link)) or not isinstance(value, str):
            found.append(value)
            roles.append(plain)
            continue
        left -= 1
        same = link.text == value
        found.append(link if same else Link(value, link.sheet, link.title, link.cell, link.url, link.tip))
        roles.append(linked)
    return found, roles


def _heights(page: Page, table: Table) -> None:
    """The header and every row as high as their fullest cell."""
    for offset, column in enumerate(table.columns):
        page.at_least(table.row, lines(column.title, page.widths[table.column + offset] - 4), 30)
    most: list[float] = [1] * table.length
    for offset, column in enumerate(table.columns):
        if "wrap" not in column.role and column.role != "center":
            continue
        room = page.room(table.column + offset, table.column + offset)
        known: dict[str, float] = {}
        for index, value in enumerate(column.values):
            text = value.text if isinstance(value, Link) else value
            if not isinstance(text, str):
                continue
            if text not in known:
                known[text] = page.lines(text, room)
            most[index] = max(most[index], known[text])
    high = {count: page.high(count) for count in set(most)}
    heights = page.heights
    for row, count in enumerate(most, table.row + 1):
        heights[row] = max(high[count], heights.get(row, 0))


def _bands(page: Page, table: Table, bars: Collection[int]) -> None:
    """Every other row on a pale ground, by a rule: it stays right when people sort. Coloured cells and bars (places of
    their columns) are left as they are.
    """
    if not table.length:
        return
    start = None
    bounds = []
    for offset, column in enumerate((*table.columns, None)):
        free = (
            column is not None
            and offset not in bars
            and (column.roles is None or column.roles[0].startswith(("link", "text", "wrap")))
        )
        if free and start is None:
            start = offset
        elif not free and start is not None:
            bounds.append((table.column + start, table.column + offset - 1))
            start = None
    first, last = table.row + 1, table.row + table.length
    for left, right in bounds:
        page.highlight(Highlight(Range(first, left, last, right), f"MOD(ROW(),2)={(first + 1) % 2}", fill=theme.BAND))
