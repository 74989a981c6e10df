"""The cells of a workbook by calamine, each at its address, with what calamine leaves out put back: error values."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field

import python_calamine as calamine

from kamxl.errors import EncryptedBook, NotAWorkbook
from kamxl.grid import CellError
from kamxl.i18n import Text
from kamxl.read.facts import BookFacts, SheetFacts, Span, TableSpan
from kamxl.read.formats import SheetFormats
from kamxl.read.plain import plain
from kamxl.record import record
from kamxl.schema.number_formats import as_shown

_ZIP_END = b"PK\x05\x06"
"""Without this mark no reader finds the entries of a zip."""


@record
class SheetCells:
    """The used cells of a sheet. `rows[0][0]` stands at (top, left), which count from 1; a blank is an empty string."""

    title: str
    rows: Sequence[Sequence[object]]
    top: int = 1
    left: int = 1
    merged: tuple[Span, ...] = ()
    tables: tuple[TableSpan, ...] = ()
    formulas: bool = False
    formats: SheetFormats | None = None
    """Where number formats tell something."""

    def shown(self, column: int, rows: Sequence[int], values: Sequence[object]) -> list[object]:
        """The cells of a column that holds codes, as their number format shows them: 1 under "C"000 is C001.

        Args:
            column, rows: as the sheet counts them.
            values: the cells in those rows.
        """
        found = list(values)
        if self.formats is not None:
            for code, indices in self.formats.of(column, rows, values).items():
                for index in indices:
                    found[index] = as_shown(found[index], code)
        return found


@record
class Worksheet:
    """A worksheet that calamine has unpacked; its cells become Python's only when they are asked for."""

    book: str
    title: str
    facts: SheetFacts
    _sheet: calamine.CalamineSheet = field(repr=False)

    def cells(self, last: int | None = None) -> SheetCells:
        """The cells down to the sheet's row `last`, or all."""
        distinct, errors = self.facts.distinct, self.facts.errors
        rows: Sequence[Sequence[object]]
        with mapped(self.book):
            merged = self.facts.merged if self.facts.merged is not None else tuple(_spans(self._sheet))
            if distinct is not None:
                top, left = distinct.start
                rows = distinct.columns(self._sheet.to_python, errors)
                rows = rows if last is None else rows[: max(last - top + 1, 0)]
            else:
                start = self._sheet.start
                top, left = (start[0] + 1, start[1] + 1) if start is not None else (1, 1)
                found = self._sheet.to_python(nrows=None if last is None else max(last - top + 1, 0))
                rows = found
                for (row, column), code in errors.items():
                    if 0 <= row - top < len(found) and 0 <= column - left < len(found[row - top]):
                        found[row - top][column - left] = CellError(code)  # type: ignore[call-overload]  # no value of calamine's
        return SheetCells(
            self.title, rows, top, left, merged, self.facts.tables, self.facts.formulas, self.facts.formats
        )


@record
class Source:
    """A workbook opened by calamine; sheets are unpacked one at a time."""

    book: str
    facts: BookFacts
    titles: tuple[str, ...]
    """Of all sheets, in order; those without cells (charts) too."""
    worksheets: tuple[str, ...]
    _opened: calamine.CalamineWorkbook = field(repr=False)
    _data: bytes = field(repr=False)

    def is_hidden(self, title: str) -> bool:
        shown = calamine.SheetVisibleEnum.Visible
        return any(one.name == title and one.visible != shown for one in self._opened.sheets_metadata)

    def head(self, title: str) -> Worksheet:
        """Unpack a worksheet, of those that wait only the first rows."""
        return self._unpacked(title, self._opened, self._data, self.facts.sheets.get(title, SheetFacts()))

    def sheet(self, title: str) -> Worksheet:
        """Unpack a worksheet."""
        if title not in self.facts.waiting:
            return self.head(title)
        archive, facts = self.facts.waiting[title]()
        data = archive.to_bytes()
        with mapped(self.book):
            opened = _load(data)
        return self._unpacked(title, opened, data, facts)

    def _unpacked(self, title: str, opened: calamine.CalamineWorkbook, data: bytes, facts: SheetFacts) -> Worksheet:
        with mapped(self.book):
            try:
                sheet = opened.get_sheet_by_name(title)
            except calamine.CalamineError:
                plainer = plain(data)
                if plainer is None:
                    raise
                sheet = _load(plainer).get_sheet_by_name(title)
        return Worksheet(self.book, title, facts, sheet)


def open_source(data: bytes, facts: BookFacts, book: str) -> Source:
    """Open a workbook that the guard let through, or what the guard chose of it. Raises NotAWorkbook, EncryptedBook."""
    data = data if facts.archive is None else facts.archive.to_bytes()
    if facts.kind == "xls":
        # What calamine cannot read as xls it tries as a zip, wherever in the file one ends: the guard has not looked at that.
        data = data.replace(_ZIP_END, bytes(len(_ZIP_END)))
    with mapped(book):
        try:
            opened = _load(data)
        except calamine.CalamineError:
            plainer = plain(data)
            if plainer is None:
                raise
            data, opened = plainer, _load(plainer)
        metadata = opened.sheets_metadata
    worksheets = tuple(one.name for one in metadata if one.typ == calamine.SheetTypeEnum.WorkSheet)
    return Source(book, facts, tuple(one.name for one in metadata), worksheets, opened, data)


def _load(data: bytes) -> calamine.CalamineWorkbook:
    return calamine.load_workbook(io.BytesIO(data))


@contextmanager
def mapped(book: str) -> Iterator[None]:
    """Translate calamine's errors. Its panics do not derive from Exception: they would pass every handler and end the program."""
    try:
        yield
    except calamine.PasswordError as error:
        raise EncryptedBook(Text("read.encrypted", {"book": book})) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise NotAWorkbook(Text("read.damaged", {"book": book})) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise NotAWorkbook(Text("read.damaged", {"book": book})) from error


def _spans(sheet: calamine.CalamineSheet) -> Iterator[Span]:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        yield Span(top + 1, left + 1, bottom + 1, right + 1)
