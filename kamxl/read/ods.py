"""OpenDocument spreadsheets: encrypted or not, and how far each sheet reaches once its repeated cells are written out.

A cell that is repeated a thousand million times takes forty bytes in the file; calamine writes it out in memory, and
unpacks every sheet at once. So the rectangles are reckoned first, by streaming.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

import numpy as np

from kamxl.errors import EncryptedBook, NotAWorkbook, TooLarge
from kamxl.grid import MARKER
from kamxl.i18n import Text
from kamxl.package.parts import Package
from kamxl.read.extent import Extent
from kamxl.read.facts import BookFacts, SheetFacts, Span
from kamxl.read.formats import SheetFormats
from kamxl.read.ooxml import check_extent, title_of
from kamxl.settings import Limits

_MOST_ERRORS = 1_000_000
_SHOWN_ID = re.compile(r"([^\W\d_]{1,10}-?|)(\d{1,15})")


def facts(package: Package, name: str, limits: Limits) -> BookFacts:
    """Facts about an ods package. Raises EncryptedBook or TooLarge."""
    if "META-INF/manifest.xml" not in package or b"opendocument.spreadsheet" not in _type(package):
        raise NotAWorkbook(Text("read.not_a_workbook", {"book": name}))
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise EncryptedBook(Text("read.encrypted", {"book": name}))
    content = _Content(limits)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = content.start
    parser.EndElementHandler = content.end
    parser.CharacterDataHandler = content.text
    for block in package.entry("content.xml").blocks():
        parser.Parse(block, False)
    parser.Parse(b"", True)
    sheets = {}
    cells = box = 0
    for sheet in content.sheets:
        extent = sheet.extent
        cells, box = cells + extent.cells, box + extent.box
        check_extent(sheet.title, cells, box, limits)
        extent.style(sheet.styled)
        told = SheetFormats.of_cells(extent.styled, dict(enumerate(content.codes)))
        merged = tuple(sheet.merged)
        sheets[sheet.title] = SheetFacts(extent.cells, extent.box, extent.errors, extent.formulas, merged, formats=told)
    return BookFacts("ods", sheets, content.names)


def _type(package: Package) -> bytes:
    """What kind of document it says it is: in an entry of its own, else in the manifest."""
    return package.read("mimetype") if "mimetype" in package else package.read("META-INF/manifest.xml")


@dataclass(slots=True)
class _Sheet:
    title: str
    extent: Extent = field(default_factory=Extent)
    merged: list[Span] = field(default_factory=list)
    styled: list[tuple[int, int, int]] = field(default_factory=list)


class _Content:
    """Handlers for content.xml: where we are, and what was found."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[_Sheet] = []
        self.names: dict[str, str] = {}
        self.codes: dict[str, int] = {}
        """Format codes that say what cells show, each with its number."""
        self.depth = 0
        self.row = self.column = 0
        self.row_repeat = self.repeat = 1
        self.cell: dict[str, str] | None = None
        self.words = ""
        self.row_cells: list[tuple[int, int, str | None, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.depth += 1
            if self.depth == 1:
                self.sheets.append(_Sheet(attributes.get("table:name", "")))
                self.row = 0
        elif name == "table:named-range":
            self._name(attributes)
        elif self.depth != 1:
            return
        elif name == "table:table-row":
            self.row_repeat = _count(attributes.get("table:number-rows-repeated"))
            self.column = 0
            self.row_cells = []
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.repeat = _count(attributes.get("table:number-columns-repeated"))
            self.cell = attributes
            self.words = ""

    def text(self, data: str) -> None:
        if self.cell is not None and len(self.words) < 64:
            self.words += data[:64]

    def end(self, name: str) -> None:
        if name == "table:table":
            self.depth -= 1
        elif self.depth != 1:
            return
        elif name in ("table:table-cell", "table:covered-table-cell") and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
        elif name == "table:table-row":
            self._end_row()

    def _end_cell(self, attributes: dict[str, str]) -> None:
        first = self.column + 1
        self.column += self.repeat
        sheet = self.sheets[-1]
        sheet.extent.formulas = sheet.extent.formulas or "table:formula" in attributes
        if attributes.get("office:value-type") or attributes.get("calcext:value-type") or self.words:
            error = self.words.strip() if attributes.get("calcext:value-type") == "error" else None
            self.row_cells.append((first, self.column, error, _code(attributes, self.words.strip())))
        height = _count(attributes.get("table:number-rows-spanned"))
        width = _count(attributes.get("table:number-columns-spanned"))
        if height > 1 or width > 1:
            sheet.merged.append(Span(self.row + 1, first, self.row + height, first + width - 1))

    def _end_row(self) -> None:
        top, bottom = self.row + 1, self.row + self.row_repeat
        self.row = bottom
        if not self.row_cells:
            return
        extent = self.sheets[-1].extent
        for first, last, error, code in self.row_cells:
            extent.include(top, first)
            extent.include(bottom, last)
            extent.cells += (last - first + 1) * self.row_repeat - 2
            if code and extent.cells <= self.limits.cells:
                number = self.codes.setdefault(code, len(self.codes))
                if (top, first) == (bottom, last):
                    self.sheets[-1].styled.append((top, first, number))
                else:
                    rows, columns = np.mgrid[top : bottom + 1, first : last + 1].reshape(2, -1)
                    extent.styled.append((rows, columns, np.full(rows.size, number)))
            if error is not None:
                if (last - first + 1) * self.row_repeat + len(extent.errors) > _MOST_ERRORS:
                    raise TooLarge(Text("read.too_many_errors", {"sheet": self.sheets[-1].title}))
                for row in range(top, bottom + 1):
                    for column in range(first, last + 1):
                        extent.errors[row, column] = error or "#N/A"
        if extent.cells > self.limits.cells:
            check_extent(self.sheets[-1].title, extent.cells, extent.box, self.limits)

    def _name(self, attributes: dict[str, str]) -> None:
        name = attributes.get("table:name", "")
        if name.startswith(MARKER):
            reference = attributes.get("table:cell-range-address", "")
            sheet, dot, _ = reference.lstrip("$").rpartition(".")
            title = title_of(f"{sheet}!A1") if dot else None
            if title is not None:
                self.names[name] = title


def _code(attributes: Mapping[str, str], shown: str) -> str:
    """A format code that says what a cell's number shows beside itself, as the cell tells; empty where it shows nothing.

    0.85 shown as 85%, 1 shown as C001, 5 in EUR: the styles themselves need not be looked at.
    """
    kind = attributes.get("office:value-type", "")
    if kind == "percentage":
        return "0%"
    if kind == "currency":
        return f"[${attributes['office:currency']}]0" if attributes.get("office:currency", "").isalpha() else ""
    shape = _SHOWN_ID.fullmatch(shown) if kind == "float" else None
    if shape is None or (not shape[1] and not shape[2].startswith("0")):
        return ""
    return (f'"{shape[1]}"' if shape[1] else "") + "0" * len(shape[2])


def _count(value: str | None) -> int:
    return max(int(value), 1) if value is not None and value.isdecimal() and len(value) < 12 else 1
