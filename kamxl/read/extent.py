"""Measures how far a worksheet part really reaches, in one streaming pass and without building it.

calamine allocates the rectangle around the used cells: two cells, A1 and XFD1048576, make it ask for 512 GiB and abort the
process. The `dimension` element is only a claim, so the cell references themselves are looked at. Writers of the usual
form (`<c r="B7"`) are scanned as arrays of bytes; anything else, and anything that seems too large, is read
exactly by expat.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from kamxl.grid import LAST_COLUMN, LAST_ROW, UNCALCULATED, column_number
from kamxl.read.distinct import Distinct

_LONGEST_CELL = 4 << 20
_PREFIXED = re.compile(rb":c[\s/>]")
_REFERENCE = re.compile(r"^([A-Za-z]{1,3})([0-9]+)$")
_ERROR_CELL = re.compile(rb'<c ([^>]*\bt="e"[^>]*)>(.*?)</c>', re.DOTALL)
_IN_ATTRIBUTES = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_EMPTY_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v */>|<v></v>)?</c>'
)
_ERROR_VALUE = re.compile(rb"<v>([^<]*)</v>")
Numbers = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@dataclass(slots=True)
class Extent:
    """The rectangle around the cells of a sheet, how many there are, and the error values among them."""

    top: int = 0
    left: int = 0
    bottom: int = 0
    right: int = 0
    cells: int = 0
    formulas: bool = False
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """Error values and UNCALCULATED, by (row, column)."""
    styled: list[tuple[Numbers, Numbers, Numbers]] = field(default_factory=list)
    """Rows, columns and styles of the cells of the styles asked for."""

    @property
    def box(self) -> int:
        return (self.bottom - self.top + 1) * (self.right - self.left + 1) if self.cells else 0

    def include(self, row: int, column: int) -> None:
        if not self.cells:
            self.top, self.bottom, self.left, self.right = row, row, column, column
        else:
            self.top, self.bottom = min(self.top, row), max(self.bottom, row)
            self.left, self.right = min(self.left, column), max(self.right, column)
        self.cells += 1

    def style(self, cells: Sequence[tuple[int, int, int]]) -> None:
        """Take rows, columns and styles of some cells."""
        if cells:
            rows, columns, styles = np.array(cells, dtype=np.int64).T
            self.styled.append((rows, columns, styles))


def quick(part: Iterable[bytes], styles: Collection[int] = (), distinct: Distinct | None = None) -> Extent | None:
    """The extent by looking at bytes only, styled blank cells included; None where the part is not of the usual form.

    Args:
        part: the blocks of a worksheet part.
        styles: the cell styles whose cells are to be named.
        distinct: takes the cells themselves.
    """
    try:
        return _quick(part, np.array(sorted(styles), dtype=np.int64), distinct)
    except _UnusualError:
        return None


def _quick(part: Iterable[bytes], styles: Numbers, distinct: Distinct | None) -> Extent:
    extent = Extent()
    around: list[bytes] | None = None if distinct is None else []
    for chunk in _sheet_data(part, around):
        data = np.frombuffer(chunk + bytes(24), dtype=np.uint8)
        opening = np.flatnonzero(data == ord("<"))
        tags = data[opening + 1]
        if (tags == ord("!")).any() or (b":" in chunk and b":c" in chunk and _PREFIXED.search(chunk)):
            raise _UnusualError
        rows, columns, after = _places(data, opening[tags == ord("c")])
        if styles.size and rows.size:
            style = _styles(data, after)
            told = np.isin(style, styles)
            if told.any():
                extent.styled.append((rows[told], columns[told], style[told]))
        if rows.size:
            for row, column in ((rows.min(), columns.min()), (rows.max(), columns.max())):
                extent.include(int(row), int(column))
            extent.cells += rows.size - 2
            if distinct is not None:
                distinct.take(chunk, data, opening, rows, columns, after)
        if (tags == ord("f")).any():
            extent.formulas = True
            extent.errors.update(_uncalculated(chunk))
        if b't="e"' in chunk:
            extent.errors.update(_errors(chunk))
    if distinct is not None and around:
        distinct.head, distinct.tail = around[0], b"".join(around[1:])
    return extent


def _places(data: Bytes, cells: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Rows and columns of the cells that begin at the given places, and where each reference ends.

    Unusual unless every one begins `<c r="B7"`.
    """
    if not all((data[cells + offset] == ord(letter)).all() for offset, letter in enumerate(' r="', 2)):
        raise _UnusualError
    at = cells + 6
    columns = np.zeros(cells.size, dtype=np.int64)
    for _ in range(3):
        letter = data[at]
        more = (letter >= ord("A")) & (letter <= ord("Z"))
        columns = np.where(more, columns * 26 + letter - (ord("A") - 1), columns)
        at = at + more
    rows = np.zeros(cells.size, dtype=np.int64)
    for _ in range(8):
        digit = data[at]
        more = (digit >= ord("0")) & (digit <= ord("9"))
        rows = np.where(more, rows * 10 + digit - ord("0"), rows)
        at = at + more
    whole = (data[at] == ord('"')) & (columns > 0) & (columns <= LAST_COLUMN) & (rows > 0) & (rows <= LAST_ROW)
    if not whole.all():
        raise _UnusualError
    return rows, columns, at + 1


def _styles(data: Bytes, at: Numbers) -> Numbers:
    """Style of each cell, whose attributes after the reference begin at `at`; 0 where none is named there."""
    if (data[at + 1] == ord("t")).any():  # some writers name the type of a number before its style
        typed = np.logical_and.reduce([data[at + offset] == ord(letter) for offset, letter in enumerate(' t="n"')])
        at = at + 6 * typed
    named = np.logical_and.reduce([data[at + offset] == ord(letter) for offset, letter in enumerate(' s="')])
    at = at + 4
    style = np.zeros(at.size, dtype=np.int64)
    for _ in range(5):
        digit = data[at]
        more = named & (digit >= ord("0")) & (digit <= ord("9"))
        style = np.where(more, style * 10 + digit - ord("0"), style)
        at = at + more
    return style


def place(reference: str) -> tuple[int, int]:
    """Row and column of a reference such as B7. Raises ValueError where no sheet has such a cell."""
    match = _REFERENCE.match(reference)
    if match is None:
        raise ValueError("not a reference to a cell")
    row, column = _row(match[2]), column_number(match[1])
    if column > LAST_COLUMN:
        raise ValueError("a column beyond the sheet")
    return row, column


def _row(digits: str) -> int:
    if not digits.isdecimal() or len(digits) > 7 or not 1 <= int(digits) <= LAST_ROW:
        raise ValueError("a row beyond the sheet")
    return int(digits)


def exact(part: Iterable[bytes], styles: Collection[int] = ()) -> Extent:
    """The extent of the cells that hold something, as calamine counts them: by reference, else by position.

    Raises ValueError for a cell that no sheet has, ExpatError for what is no XML.
    """
    extent = Extent()
    found: list[tuple[int, int, int]] = []
    row = column = 0
    kind = value = ""
    style = 0
    held = formula = collecting = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, kind, value, style, held, formula, collecting
        local = name.rpartition(":")[2]
        if local == "row":
            row, column = (_row(attributes["r"]) if "r" in attributes else row + 1), 0
        elif local == "c":
            if "r" in attributes:
                row, column = place(attributes["r"])
            else:
                column += 1
            kind, value, held, formula = attributes.get("t", ""), "", False, False
            style = int(named) if (named := attributes.get("s", "")).isdecimal() and len(named) < 6 else 0
        elif local in ("v", "is"):
            held = True
            collecting = kind == "e" or (formula and kind != "str")
        elif local == "f":
            extent.formulas = formula = True

    def end(name: str) -> None:
        nonlocal collecting
        collecting = False
        if name.rpartition(":")[2] != "c":
            return
        if held:
            extent.include(row, column)
            if style in styles:
                found.append((row, column, style))
        if held and kind == "e":
            extent.errors[row, column] = value
        elif formula and kind != "str" and not value:
            extent.errors[row, column] = UNCALCULATED

    def text(data: str) -> None:
        nonlocal value
        if collecting:
            value += data

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    for chunk in part:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    extent.style(found)
    return extent


class _UnusualError(Exception):
    """The part is not of the usual form."""


def _sheet_data(part: Iterable[bytes], around: list[bytes] | None = None) -> Iterator[bytes]:
    """Pieces of the sheetData element, each cut before a cell; the rest is read too, so that its checksum is checked.

    What stands before and behind the element goes to `around`, where that is given.
    """
    carry = before = b""
    first, inside, ended = True, False, False
    for chunk in part:
        if first and not chunk.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return  # a picture or the like
        first = False
        if ended:
            if around is not None:
                around.append(chunk)
            continue
        piece = carry + chunk
        if not inside:
            at = piece.find(b"sheetData")
            if at < 0:
                before = before + piece[:-16] if around is not None else b""
                carry = piece[-16:]
                continue
            if piece[at - 1 : at] != b"<":
                raise _UnusualError
            if around is not None:
                around.append(before + piece[: at - 1])
            inside, piece = True, piece[at - 1 :]
        at = piece.find(b"</sheetData>")
        if at >= 0:
            ended = True
            if around is not None:
                around.append(piece[at + len(b"</sheetData>") :])
            yield piece[:at]
            continue
        cut = piece.rfind(b"<c")
        if cut <= 0:
            # One cell longer than a block: hold it back, but not for ever, or hostile text would be copied again and again.
            cut = len(piece) - 16 if len(piece) > _LONGEST_CELL else 0
        carry = piece[cut:]
        if cut:
            yield piece[:cut]
    if inside and not ended and carry:
        yield carry


def _errors(chunk: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for attributes, content in _ERROR_CELL.findall(chunk):
        reference = _IN_ATTRIBUTES.search(attributes)
        value = _ERROR_VALUE.search(content)
        if reference and value and not attributes.endswith(b"/"):
            yield (int(reference[2]), column_number(reference[1].decode())), value[1].decode("utf-8", "replace")


def _uncalculated(chunk: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for letters, digits, attributes in _EMPTY_FORMULA.findall(chunk):
        if b't="str"' not in attributes:
            yield (int(digits), column_number(letters.decode())), UNCALCULATED
