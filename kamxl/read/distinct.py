"""A large worksheet by its distinct cells: what each of them means is asked of calamine once, where they stand is seen by the guard.

calamine makes an object of every cell, and most columns hold few different ones. Two cells are the same where all their bytes but
the reference are. So calamine is shown a sheet whose first column holds the distinct cells of the real one: texts, dates, what a
style does to a number and what an escape stands for stay its word alone. Only plain numbers are taken as they are, under the styles
of which calamine was asked that they make nothing else of them. A sheet that is not written in the usual way is left to calamine as
a whole.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import overload

import numpy as np
import numpy.typing as npt
import python_calamine as calamine

from kamxl.grid import CellError
from kamxl.package.archive import Archive, Entry, Packed

Numbers = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
_STYLES = 4096
"""So many styles calamine is asked of; numbers under one beyond are asked for one by one."""
_PROBE = 45000.5
_NUMBER = re.compile(rb'(?: s="(\d{1,5})")?(?: t="n")?>')
_DIGITS = 15
_TENS = np.array([float(f"1e{power}") for power in range(_DIGITS + 2)])
_SIGNS = b"0123456789.-+eE"
_FEW = 20_000
"""Distinct cells that are always few enough; beyond, a sheet of which every second cell is distinct gains nothing."""
_MOST = 1_000_000
"""A sheet has room for no more."""
_END = len(b"</v></c>")
_LONGEST = 32
"""Bytes of the attributes of a number."""
_TEXT, _TEXT_END = b"><is><t>", b"</t></is></c>"
_HOLDS = re.compile(
    rb"""(?:
        (?=[^<>]*\ t="inlineStr") [^<>]*> <is> (?:<t(?:\ [^<>/]*)?>|<r>) (?!.*<v) .*</is>
        | (?![^<>]*\ t="inlineStr") [^<>]*> (?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)? <v>[^<]+</v>
    )</c>""",
    re.DOTALL | re.VERBOSE,
)
"""A cell that surely holds something, so that the sheet's first row and column are told by it."""
_Found = npt.NDArray[np.float64] | npt.NDArray[np.int32] | list[str]
"""Numbers, codes or texts."""


def plain_styles(frame: Iterable[Entry], sheet: Entry, title: str) -> frozenset[bytes]:
    """The styles (as the file names them) under which calamine takes a number for a number: no date, no duration.

    Args:
        frame: what a workbook is read by but for its sheets.
        sheet, title: one of those.
    """
    cells = (b' s="%d"><v>%a</v></c>' % (style, _PROBE) for style in range(_STYLES))
    asked = Archive.made((*frame, _as_sheet(sheet, cells)))
    try:
        found = calamine.load_workbook(io.BytesIO(asked.to_bytes())).get_sheet_by_name(title).to_python()
    except BaseException as error:  # calamine's panics do not derive from Exception
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        return frozenset()
    return frozenset(b"%d" % style for style, row in enumerate(found[1:-1]) if row[0] == _PROBE)


def _as_sheet(
    sheet: Entry, cells: Iterable[bytes], head: bytes = b"<worksheet>", tail: bytes = b"</worksheet>"
) -> Entry:
    """A sheet whose first column holds these cells; the second marks where they begin and end."""

    def blocks() -> Iterator[bytes]:
        yield head + b'<sheetData><row r="1"><c r="B1"><v>0</v></c></row>'
        row = 1
        for row, cell in enumerate(cells, 2):
            yield b'<row r="%d"><c r="A%d"%b</row>' % (row, row, cell)
        yield b'<row r="%d"><c r="B%d"><v>0</v></c></row></sheetData>' % (row + 1, row + 1) + tail

    return Entry.new(sheet.name, Packed.of((b"".join(blocks()),), level=1))


class _UnusualError(Exception):
    """A cell is not written in the usual way."""


class Columns(Sequence[Sequence[object]]):
    """The rows of a sheet that is held by column."""

    def __init__(self, columns: Sequence[Sequence[object]]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @overload
    def __getitem__(self, at: int) -> Sequence[object]: ...
    @overload
    def __getitem__(self, at: slice) -> Columns: ...
    def __getitem__(self, at: int | slice) -> Sequence[object] | Columns:
        cut = [column[at] for column in self.columns]
        return Columns(cut) if isinstance(at, slice) else cut  # type: ignore[arg-type]  # a slice cuts sequences

    def __iter__(self) -> Iterator[Sequence[object]]:
        return zip(*self.columns, strict=True)


def _cut(chunk: bytes, start: Numbers, end: Numbers) -> list[bytes]:
    return [chunk[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)]


def _numbers(chunk: bytes, data: Bytes, start: Numbers, end: Numbers) -> npt.NDArray[np.float64] | None:
    """None where some are no plain numbers.

    Up to fifteen digits with a point among them are a whole number below 2^53 and a power of ten, whose quotient is the number that
    is nearest, as `float` gives it. What else is a number is left to that.
    """
    length = end - start
    whole, decimals, digits, points = np.zeros((4, start.size), dtype=np.int64)
    for place in range(min(int(length.max()), _DIGITS + 1)):
        sign = data[start + place]
        within, value = place < length, sign - ord("0")
        digit, point = within & (value < 10), within & (sign == ord("."))
        decimals += digit & (points > 0)
        whole = np.where(digit, whole * 10 + value, whole)
        digits += digit
        points += point
    found: npt.NDArray[np.float64] = whole / _TENS[decimals]
    others = np.flatnonzero((digits + points != length) | (points > 1) | (digits < 1) | (digits > _DIGITS))
    texts = _cut(chunk, start[others], end[others])
    if b"".join(texts).translate(None, _SIGNS):
        return None
    try:
        found[others] = list(map(float, texts))
    except ValueError:
        return None
    return found


def _texts(cells: Sequence[bytes]) -> list[str] | None:
    """Inline texts of nothing but Latin letters and figures, as numbers of orders are: there is nothing to ask about them."""
    start = cells[0].find(_TEXT) + len(_TEXT)
    if start < len(_TEXT) or not all(map(bytes.endswith, cells, repeat(_TEXT_END))):
        return None
    head = cells[0][:start]
    if not all(map(bytes.startswith, cells, repeat(head))) or b' t="inlineStr"' not in head:
        return None
    texts = [cell[start : -len(_TEXT_END)] for cell in cells]
    return b" ".join(texts).decode().split(" ") if all(map(bytes.isalnum, texts)) else None


class Distinct:
    """The distinct cells of one worksheet, and where they stand; fed by `extent.quick`, a stretch of the sheet at a time."""

    def __init__(self, plain: frozenset[bytes]) -> None:
        self.usual: bool = True
        """Whether all that was seen is written in the usual way."""
        self.head: bytes = b""
        self.tail: bytes = b""
        """What stands before and behind the cells."""
        self._plain = plain
        self._codes: dict[bytes, int] = {}
        self._seen = 0
        self._pieces: dict[int, list[tuple[Numbers, _Found]]] = {}
        """Column -> rows, and what stands there."""
        self._columns: Columns | None = None

    def take(
        self, chunk: bytes, data: Bytes, opening: Numbers, rows: Numbers, columns: Numbers, after: Numbers
    ) -> None:
        """Cells of a stretch that begins and ends between cells.

        Args:
            chunk, data: its bytes; `data` goes on for a little.
            opening: where its tags begin.
            rows, columns, after: of each cell, and where its reference ends.
        """
        if self.usual and rows.size:
            self._seen += rows.size
            try:
                self._take(chunk, data, np.append(opening, [len(chunk)] * 3), rows, columns, after)
            except _UnusualError:
                self.usual = False
                self._codes, self._pieces = {}, {}

    def _take(
        self, chunk: bytes, data: Bytes, opening: Numbers, rows: Numbers, columns: Numbers, after: Numbers
    ) -> None:
        tags = data[opening + 1]
        bounding = tags == ord("c")
        closing = np.flatnonzero(tags == ord("/"))
        after_slash = opening[closing] + 2
        bounding[closing] = (data[after_slash] == ord("r")) & (data[after_slash + 1] == ord("o"))
        bounds = np.flatnonzero(bounding)
        places = np.flatnonzero(tags[bounds] == ord("c"))
        cells, ends = bounds[places], np.append(opening[bounds], len(chunk))[places + 1]
        inside = opening[cells + 1]
        held = inside < ends
        held[held] = data[inside[held] + 1] != ord("/")
        cells, rows, columns, after, ends, inside = (each[held] for each in (cells, rows, columns, after, ends, inside))
        closing = opening[cells + 2]
        number = (tags[cells + 1] == ord("v")) & (data[inside + 2] == ord(">")) & (ends == closing + _END)
        for column in np.flatnonzero(np.bincount(columns)).tolist():
            at = np.flatnonzero(columns == column)
            where = rows[at]
            pieces = self._pieces.setdefault(column, [])
            if (np.diff(where) <= 0).any() or (pieces and pieces[-1][0][-1] >= where[0]):
                raise _UnusualError
            found: _Found | None = None
            if number[at].all() and self._are_numbers(data, after[at], inside[at]):
                found = _numbers(chunk, data, inside[at] + 3, closing[at])
            pieces.append((where, self._coded(_cut(chunk, after[at], ends[at])) if found is None else found))

    def _are_numbers(self, data: Bytes, start: Numbers, end: Numbers) -> bool:
        """Whether the attributes of all cells are the same, and those of a plain number."""
        length = int(end[0] - start[0])
        if length > _LONGEST or ((end - start) != length).any():
            return False
        attributes = data[start[:, None] + np.arange(length)]
        match = _NUMBER.fullmatch(attributes[0].tobytes())
        if match is None or (attributes != attributes[0]).any():
            return False
        return match[1] is None or match[1] in self._plain

    def _coded(self, cells: list[bytes]) -> _Found:
        codes = self._codes
        found = list(map(codes.get, cells))
        if None in found:
            new = {cell for cell, code in zip(cells, found, strict=True) if code is None}
            if 2 * len(new) > len(cells) and (texts := _texts(cells)) is not None:
                return texts
            for cell in new:
                if _HOLDS.fullmatch(cell) is None:
                    raise _UnusualError
                codes[cell] = len(codes)
            if len(codes) > min(max(_FEW, self._seen // 2), _MOST):
                raise _UnusualError
            found = list(map(codes.__getitem__, cells))
        return np.array(found, dtype=np.int32)

    def entry(self, sheet: Entry) -> Entry:
        """What stands for the sheet when calamine reads it."""
        return _as_sheet(sheet, self._codes, self.head, self.tail)

    @property
    def start(self) -> tuple[int, int]:
        """First row and column that hold something."""
        rows = [int(pieces[0][0][0]) for pieces in self._pieces.values()]
        return min(rows, default=1), min(self._pieces, default=1)

    def columns(
        self, asked: Callable[[], Sequence[Sequence[object]]], errors: Mapping[tuple[int, int], str]
    ) -> Columns:
        """The sheet's cells from its first row and column on.

        Args:
            asked: gives the rows of `entry` as calamine reads them.
            errors: codes of the error values by (row, column).
        """
        if self._columns is None:
            self._columns = self._made([row[0] for row in asked()[1:-1]], errors)
        return self._columns

    def _made(self, meaning: Sequence[object], errors: Mapping[tuple[int, int], str]) -> Columns:
        if not self._pieces:
            return Columns([])
        top, left = self.start
        height = max(int(pieces[-1][0][-1]) for pieces in self._pieces.values()) - top + 1
        found: list[list[object]] = []
        for column in range(left, max(self._pieces) + 1):
            cells: list[object] = [""] * height
            for rows, values in self._pieces.get(column, ()):
                made: list[object]
                if isinstance(values, list):
                    made = [*values]
                elif values.dtype == np.int32:
                    made = list(map(meaning.__getitem__, values.tolist()))
                else:
                    made = values.tolist()
                first, last = int(rows[0]) - top, int(rows[-1]) - top
                if last - first + 1 == len(made):
                    cells[first : last + 1] = made
                else:
                    for row, value in zip((rows - top).tolist(), made, strict=True):
                        cells[row] = value
            found.append(cells)
        for (row, column), error in errors.items():
            if 0 <= row - top < height and 0 <= column - left < len(found):
                found[column - left][row - top] = CellError(error)
        return Columns(found)
