"""The old binary workbook (BIFF8 in an OLE file): is it one, is it encrypted, how far do its sheets reach?

calamine unpacks every sheet of such a file at once, so the rectangles are added up.
Records: [MS-XLS] 2.3 and 2.4.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import olefile

from kamxl.errors import EncryptedBook, NotAWorkbook
from kamxl.grid import MARKER
from kamxl.i18n import Text
from kamxl.read.extent import Extent
from kamxl.read.facts import BookFacts, SheetFacts
from kamxl.read.formats import SheetFormats, telling
from kamxl.read.ooxml import check_extent
from kamxl.settings import Limits

ERROR_CODES: Mapping[int, str] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_BOF, _EOF, _FILEPASS, _DATEMODE, _BOUNDSHEET, _NAME, _EXTERNSHEET, _SUPBOOK = (
    0x0809, 0x000A, 0x002F, 0x0022, 0x0085, 0x0018, 0x0017, 0x01AE,
)  # fmt: skip
_FORMAT, _XF = 0x041E, 0x00E0
_FORMULA, _BOOLERR, _MULRK, _DIMENSIONS = 0x0006, 0x0205, 0x00BD, 0x0200
_ROWS, _COLUMNS = 1 << 16, 1 << 8
_ONE_CELL = frozenset({0x00FD, 0x0203, 0x027E, 0x0204, 0x00D6, _FORMULA, _BOOLERR})
_BIFF8 = 0x0600
_WORKSHEET = 0


def facts(data: bytes, name: str, limits: Limits) -> BookFacts:
    """Facts about an OLE file. Raises NotAWorkbook, EncryptedBook or TooLarge."""
    stream = _workbook_stream(data, name)
    book = _globals(stream, name)
    sheets: dict[str, SheetFacts] = {}
    cells = box = 0
    styles = telling(book.styles, book.formats)
    for title, offset, is_worksheet in book.sheets:
        extent = _extent(stream, offset, styles)
        check_extent(title, extent.cells, extent.box, limits)
        if is_worksheet:
            told = SheetFormats.of_cells(extent.styled, styles)
            sheets[title] = SheetFacts(extent.cells, extent.box, extent.errors, extent.formulas, formats=told)
        cells, box = cells + extent.cells, box + extent.box
        check_extent(title, cells, box, limits)
    return BookFacts("xls", sheets, book.owned(), book.date1904)


def _workbook_stream(data: bytes, name: str) -> bytes:
    try:
        with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_FATAL) as ole:
            if ole.exists("EncryptedPackage") or ole.exists("EncryptionInfo"):
                raise EncryptedBook(Text("read.encrypted", {"book": name}))
            if ole.exists("Workbook"):
                return bytes(ole.openstream("Workbook").read())
            if ole.exists("Book"):
                raise NotAWorkbook(Text("read.too_old", {"book": name}))
    except (OSError, IndexError, struct.error, ValueError) as error:
        if isinstance(error, (EncryptedBook, NotAWorkbook)):
            raise
        raise NotAWorkbook(Text("read.damaged", {"book": name})) from error
    raise NotAWorkbook(Text("read.not_a_workbook", {"book": name}))


@dataclass(slots=True)
class _Globals:
    date1904: bool = False
    sheets: list[tuple[str, int, bool]] = field(default_factory=list)
    """(title, offset, whether it is a worksheet), as references count them."""
    names: list[tuple[str, int]] = field(default_factory=list)
    """(our name, index into references)."""
    references: list[tuple[int, int]] = field(default_factory=list)
    """(book, sheet) of each external reference; the book that is this one is `itself`."""
    books: int = 0
    itself: int = 0
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    """Number of the format of each cell style."""

    def owned(self) -> Mapping[str, str]:
        found = {}
        for name, index in self.names:
            if index < len(self.references):
                book, sheet = self.references[index]
                if book == self.itself and 0 <= sheet < len(self.sheets):
                    found[name] = self.sheets[sheet][0]
        return found


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    end = len(stream)
    while offset + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, offset)
        offset += 4
        if offset + length > end:
            raise EOFError("record runs beyond the stream")
        yield kind, stream[offset : offset + length]
        offset += length


def _globals(stream: bytes, name: str) -> _Globals:
    found = _Globals()
    for number, (kind, body) in enumerate(_records(stream, 0)):
        if number == 0 and (kind != _BOF or len(body) < 4 or struct.unpack_from("<H", body)[0] != _BIFF8):
            raise NotAWorkbook(Text("read.too_old", {"book": name}))
        if kind == _EOF:
            return found
        if kind == _FILEPASS:
            raise EncryptedBook(Text("read.encrypted", {"book": name}))
        if kind == _DATEMODE and body[:2] == b"\x01\x00":
            found.date1904 = True
        elif kind == _BOUNDSHEET and len(body) >= 8:
            title = _characters(body[8:], body[6], body[7])
            found.sheets.append((title, struct.unpack_from("<I", body)[0], body[5] == _WORKSHEET))
        elif kind == _SUPBOOK:
            if body[2:4] == b"\x01\x04":
                found.itself = found.books
            found.books += 1
        elif kind == _EXTERNSHEET and len(body) >= 2:
            count = min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 6)
            found.references += [struct.unpack_from("<Hh", body, 2 + 6 * index) for index in range(count)]
        elif kind == _NAME and len(body) > 15:
            _add_name(found, body)
        elif kind == _FORMAT and len(body) >= 5:
            number, length = struct.unpack_from("<HH", body)
            found.formats[number] = _characters(body[5:], length, body[4])
        elif kind == _XF and len(body) >= 4:
            found.styles.append(struct.unpack_from("<H", body, 2)[0])
    raise EOFError("no end of the workbook's globals")


def _add_name(found: _Globals, body: bytes) -> None:
    length = body[3]
    name = _characters(body[15:], length, body[14])
    formula = body[15 + length * (2 if body[14] & 1 else 1) :]
    # A reference to a cell of a sheet: ptgRef3d in one of its three classes.
    if name.startswith(MARKER) and len(formula) >= 3 and formula[0] & 0x1F == 0x1A:
        found.names.append((name, struct.unpack_from("<H", formula, 1)[0]))


def _characters(data: bytes, length: int, flags: int) -> str:
    if flags & 1:
        return data[: 2 * length].decode("utf-16-le", "replace")
    return data[:length].decode("latin-1")


def _extent(stream: bytes, offset: int, styles: Collection[int]) -> Extent:
    extent = Extent()
    styled: list[tuple[int, int, int]] = []
    depth = 0
    for kind, body in _records(stream, offset):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind == _DIMENSIONS:
            _check_dimensions(body)
        elif len(body) < 6:
            continue
        elif kind in _ONE_CELL:
            row, column, style = struct.unpack_from("<HHH", body)
            extent.include(row + 1, column + 1)
            if style in styles and depth == 1:
                styled.append((row + 1, column + 1, style))
            code = _error_code(kind, body)
            # A chart in the sheet is a stream within the stream: its numbers take space in calamine, but are no cells.
            if code is not None and depth == 1:
                extent.errors[row + 1, column + 1] = ERROR_CODES.get(code, "#N/A")
            extent.formulas = extent.formulas or kind == _FORMULA
        elif kind == _MULRK:
            row, first = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0]
            extent.include(row + 1, first + 1)
            extent.include(row + 1, last + 1)
            extent.cells += max(last - first - 1, 0)
            for column in range(first, last + 1) if styles and last - first < len(body) // 6 and depth == 1 else ():
                style = struct.unpack_from("<H", body, 4 + 6 * (column - first))[0]
                if style in styles:
                    styled.append((row + 1, column + 1, style))
    extent.style(styled)
    return extent


def _check_dimensions(body: bytes) -> None:
    """calamine believes this record and reserves memory for it; one that lies makes it abort the process."""
    if len(body) not in (10, 14):
        raise ValueError("dimensions of an unknown form")
    top, bottom, left, right = struct.unpack_from("<IIHH" if len(body) == 14 else "<HHHH", body)
    if not (top <= bottom <= _ROWS and left <= right <= _COLUMNS):
        raise ValueError("dimensions beyond the format")


def _error_code(kind: int, body: bytes) -> int | None:
    if kind == _BOOLERR and len(body) >= 8 and body[7]:
        return body[6]
    if kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None
