"""The binary workbook in a zip package: sheets, our names and how far each sheet reaches. Records: [MS-XLSB] 2.3 and 2.4."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Iterator, Mapping

from kamxl.grid import MARKER
from kamxl.package.parts import Package
from kamxl.read.extent import Extent
from kamxl.read.facts import BookFacts, SheetFacts, Span
from kamxl.read.formats import SheetFormats, telling
from kamxl.read.ooxml import check_extent
from kamxl.read.xls import ERROR_CODES
from kamxl.settings import Limits

_ROW, _MERGE, _SHEET, _PROPERTIES, _NAME, _EXTERNSHEET, _SUP_SELF = 0, 176, 156, 153, 39, 362, 357
_SUPBOOKS = frozenset({355, 357, 358, 667})
_FORMAT, _STYLE, _CELL_STYLES, _END_CELL_STYLES = 44, 47, 617, 618
_CELLS = frozenset(range(2, 12))
_ERRORS = frozenset({3, 11})
_FORMULAS = frozenset({8, 9, 10, 11})
_HEAD = 6
"""Bytes of a kind and a length at most."""
_LONGEST = 1 << 24
"""Bytes of one record: Excel's largest text is 64 KB."""


def facts(package: Package, workbook_part: str, limits: Limits) -> BookFacts:
    """Facts about an xlsb package. Raises TooLarge; EOFError where it is damaged."""
    titles: list[tuple[str, str]] = []
    names: list[tuple[str, int]] = []
    references: list[tuple[int, int]] = []
    date1904 = False
    supbooks = itself = 0
    for kind, body in _records(package.entry(workbook_part).blocks()):
        if kind == _PROPERTIES and body:
            date1904 = bool(body[0] & 1)
        elif kind == _SHEET:
            identifier, after = _wide(body, 8)
            titles.append((_wide(body, after)[0], identifier))
        elif kind in _SUPBOOKS:
            itself = supbooks if kind == _SUP_SELF else itself
            supbooks += 1
        elif kind == _EXTERNSHEET and len(body) >= 4:
            count = min(struct.unpack_from("<I", body)[0], (len(body) - 4) // 12)
            references += [struct.unpack_from("<Ii", body, 4 + 12 * index) for index in range(count)]
        elif kind == _NAME and len(body) > 9:
            name, after = _wide(body, 9)
            formula = body[after + 4 :]
            if name.startswith(MARKER) and len(formula) >= 3 and formula[0] & 0x1F == 0x1A:
                names.append((name, struct.unpack_from("<H", formula, 1)[0]))
    owned = _owned(names, references, itself, [title for title, _ in titles])
    return BookFacts("xlsb", _sheets(package, workbook_part, titles, limits), owned, date1904)


def _owned(
    names: list[tuple[str, int]], references: list[tuple[int, int]], itself: int, titles: list[str]
) -> Mapping[str, str]:
    found = {}
    for name, index in names:
        if index < len(references):
            book, sheet = references[index]
            if book == itself and 0 <= sheet < len(titles):
                found[name] = titles[sheet]
    return found


def _sheets(
    package: Package, workbook_part: str, titles: list[tuple[str, str]], limits: Limits
) -> Mapping[str, SheetFacts]:
    worksheets = package.rels(workbook_part).targets("worksheet")
    styles = _telling_styles(package, workbook_part)
    found = {}
    for title, identifier in titles:
        part = worksheets.get(identifier, "")
        if part in package:
            extent, merged = _extent(package.entry(part).blocks(), styles)
            check_extent(title, extent.cells, extent.box, limits)
            told = SheetFormats.of_cells(extent.styled, styles)
            found[title] = SheetFacts(extent.cells, extent.box, extent.errors, extent.formulas, merged, formats=told)
    return found


def _telling_styles(package: Package, workbook_part: str) -> Mapping[int, str]:
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = False
    for part in package.rels(workbook_part).targets("styles").values():
        for kind, body in _records(package.entry(part).blocks()) if part in package else ():
            inside = kind == _CELL_STYLES or (inside and kind != _END_CELL_STYLES)
            if kind == _FORMAT and len(body) >= 6:
                codes[struct.unpack_from("<H", body)[0]] = _wide(body, 2)[0]
            elif kind == _STYLE and inside and len(body) >= 4:
                styles.append(struct.unpack_from("<H", body, 2)[0])
    return telling(styles, codes)


def _records(part: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    blocks = iter(part)
    buffer = b""
    at = 0
    while True:
        while len(buffer) - at < _HEAD and (more := next(blocks, b"")):
            buffer, at = buffer[at:] + more, 0
        if at >= len(buffer):
            return
        kind, at = _variable(buffer, at, 2)
        length, at = _variable(buffer, at, 4)
        if length > _LONGEST:
            raise EOFError("record too long")
        while len(buffer) - at < length:
            more = next(blocks, b"")
            if not more:
                raise EOFError("record runs beyond the part")
            buffer, at = buffer[at:] + more, 0
        yield kind, buffer[at : at + length]
        at += length


def _variable(buffer: bytes, at: int, longest: int) -> tuple[int, int]:
    """A number of seven bits a byte; the kind of a record keeps the marks, as the specification numbers them so."""
    value = 0
    for place in range(longest):
        if at >= len(buffer):
            raise EOFError("record cut off")
        byte = buffer[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return value, at


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends; a null text is empty."""
    if at + 4 > len(body):
        return "", at
    length = struct.unpack_from("<I", body, at)[0]
    at += 4
    if length == 0xFFFFFFFF:
        return "", at
    return body[at : at + 2 * length].decode("utf-16-le", "replace"), at + 2 * length


def _extent(part: Iterable[bytes], styles: Collection[int]) -> tuple[Extent, tuple[Span, ...]]:
    extent = Extent()
    styled: list[tuple[int, int, int]] = []
    merged = []
    row = 0
    for kind, body in _records(part):
        if kind == _ROW and len(body) >= 4:
            row = struct.unpack_from("<I", body)[0] + 1
        elif kind in _CELLS and len(body) >= 8:
            column = struct.unpack_from("<I", body)[0] + 1
            extent.include(row, column)
            if styles and (style := int.from_bytes(body[4:7], "little")) in styles:
                styled.append((row, column, style))
            if kind in _ERRORS and len(body) > 8:
                extent.errors[row, column] = ERROR_CODES.get(body[8], "#N/A")
            extent.formulas = extent.formulas or kind in _FORMULAS
        elif kind == _MERGE and len(body) >= 16:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            merged.append(Span(top + 1, left + 1, bottom + 1, right + 1))
    extent.style(styled)
    return extent, tuple(merged)
