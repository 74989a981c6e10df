"""What the open workbook holds: titles, which sheets are ours, tables and their columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any  # Any: xlwings ships no types

from kamxl.excel.titles import split_reference
from kamxl.grid import MARKER


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table of the open workbook."""

    name: str
    sheet: str
    titles: tuple[str, ...]
    table: Any


@dataclass(frozen=True, slots=True)
class Contents:
    """The titles, our sheets, the names and the tables of an open workbook."""

    titles: tuple[str, ...]
    owned: Mapping[str, str]
    """Key -> today's title."""
    names: frozenset[str]
    """Defined names, in lower case."""
    tables: Mapping[str, OpenTable]
    """By name in lower case."""


def contents(book: Any) -> Contents:
    """Inspect an open workbook, with a few calls for each sheet, name and table, and none for each row."""
    titles = tuple(sheet.name for sheet in book.sheets)
    names: set[str] = set()
    owned: dict[str, str] = {}
    for name in book.names:
        text = name.name
        names.add(text.lower())
        if text.startswith(MARKER):
            title = _title_of(name.refers_to, titles)
            if title is not None and title not in owned.values():
                owned[text.removeprefix(MARKER)] = title
    tables = {}
    for sheet in book.sheets:
        for table in sheet.tables:
            heads = table.header_row_range.options(ndim=2).value if table.header_row_range else [[]]
            shown = tuple("" if head is None else str(head) for head in heads[0])
            tables[table.name.lower()] = OpenTable(table.name, sheet.name, shown, table)
    return Contents(titles, owned, frozenset(names), tables)


def _title_of(reference: str | None, titles: tuple[str, ...]) -> str | None:
    """The sheet that a marker points at; a marker whose sheet was deleted points nowhere."""
    parts = split_reference((reference or "").removeprefix("="))
    if parts is None:
        return None
    return next((title for title in titles if title.lower() == parts[0].lower()), None)
