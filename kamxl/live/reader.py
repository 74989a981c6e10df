"""The open workbook as the file reader would give it: the cells as they stand on the screen, one call a sheet."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any  # Any: xlwings ships no types

from kamxl.errors import TooLarge
from kamxl.grid import CellError
from kamxl.i18n import Text
from kamxl.live.contents import Contents, contents
from kamxl.live.merged import merged
from kamxl.read.cells import SheetCells, Source, Worksheet
from kamxl.read.facts import BookFacts, SheetFacts, Span, TableSpan
from kamxl.read.workbook import Workbook, assemble
from kamxl.record import record
from kamxl.settings import Limits

_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_NO_FILE: Any = None
"""In the place of what calamine opens."""


@record
class _OpenSheet(Worksheet):
    """A sheet of the open workbook."""

    sheet: Any = None
    most_cells: float = 0

    def cells(self, last: int | None = None) -> SheetCells:
        used = self.sheet.used_range
        rows, columns = used.shape
        if rows * columns > self.most_cells:
            raise TooLarge(Text("live.too_large", {"sheet": self.title, "cells": rows * columns}))
        if last is not None:
            used = used.resize(max(min(rows, last - used.row + 1), 1), columns)
        values = used.options(ndim=2, empty="", err_to_str=True).value
        cells = [[CellError(v) if isinstance(v, str) and v in _ERRORS else v for v in line] for line in values]
        top, left = used.row, used.column
        # To recognise a sheet its first rows are read; merged cells count once all of it is.
        area = Span(top, left, top + rows - 1, left + columns - 1)
        spans = merged(self.sheet, area) if last is None else ()
        return SheetCells(self.title, cells, top, left, spans, self.facts.tables)


@record
class _OpenBook(Source):
    """The open workbook in the place of a file."""

    sheets: Any = None
    most_cells: float = 0

    def head(self, title: str) -> Worksheet:
        return _OpenSheet(
            self.book, title, self.facts.sheets[title], _NO_FILE, sheet=self.sheets[title], most_cells=self.most_cells
        )


def read(book: Any, limits: Limits) -> Workbook:
    """Read the open workbook: its input tables, settings and review history.

    Unsaved changes count: what the user sees is what is analysed.
    Raises AmbiguousSheet, TooLarge.
    """
    found = contents(book)
    facts = {title: SheetFacts(tables=_tables(found, title)) for title in found.titles}
    name = PurePath(book.name).name
    source = _OpenBook(
        name,
        BookFacts("xlsx", facts),
        found.titles,
        found.titles,
        _NO_FILE,
        b"",
        sheets=book.sheets,
        most_cells=limits.cells,
    )
    return assemble(source, None, found.owned)


def _tables(found: Contents, title: str) -> tuple[TableSpan, ...]:
    spans = []
    for one in found.tables.values():
        if one.sheet == title:
            area = one.table.range
            last = area.last_cell
            totals = int(bool(one.table.show_totals))
            spans.append(TableSpan(one.name, Span(area.row, area.column, last.row, last.column), totals))
    return tuple(spans)
