"""A minimal writer of binary workbooks, for tests: no free program at hand writes xlsb. Records: [MS-XLSB] 2.3.1 and 2.4."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

from kamxl.grid import CellError

_ERRORS = {"#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#N/A": 0x2A}
_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" \
ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>"""
_RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>"""
_REL = (
    '<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>'
)


def record(kind: int, body: bytes = b"") -> bytes:
    """One record: kind and length in seven bits a byte, then the body."""
    return _sevens(kind) + _sevens(len(body)) + body


def _sevens(value: int) -> bytes:
    out = b""
    while True:
        value, byte = value >> 7, value & 0x7F
        if not value:
            return out + bytes([byte])
        out += bytes([byte | 0x80])


def wide(text: str) -> bytes:
    """A text with its length before it."""
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def cell(column: int, value: object, style: int = 0) -> bytes:
    """A cell; columns count from 0. A tuple is a formula with its cached text."""
    head = struct.pack("<II", column, style)
    if isinstance(value, CellError):
        return record(3, head + bytes([_ERRORS[value.code]]))
    if isinstance(value, bool):
        return record(4, head + bytes([value]))
    if isinstance(value, (int, float)):
        return record(5, head + struct.pack("<d", value))
    return record(6, head + wide(str(value)))


def styles(codes: Sequence[str]) -> bytes:
    """A styles part: style 1 has the first number format, style 2 the second. A cell style of its own precedes them."""
    named = b"".join(record(44, struct.pack("<H", 164 + at) + wide(code)) for at, code in enumerate(codes))
    looks = [
        record(47, struct.pack("<HHHHHHI", 0, number, 0, 0, 0, 0, 0)) for number in (0, *range(164, 164 + len(codes)))
    ]
    size = struct.pack("<I", len(codes))
    formats = record(615, size) + named + record(616)
    own = record(626, struct.pack("<I", 1)) + looks[-1] + record(627)
    return record(278) + formats + own + record(617, struct.pack("<I", len(looks))) + b"".join(looks) + record(618)


def sheet(
    rows: Mapping[int, Sequence[object]],
    merged: Sequence[tuple[int, int, int, int]] = (),
    styled: Mapping[tuple[int, int], int] | None = None,
) -> bytes:
    """A worksheet part: rows by number from 0; None is no cell. Merges are (top, bottom, left, right), styles by (row, column), from 0."""
    body = b""
    for number, values in sorted(rows.items()):
        body += record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        body += b"".join(
            cell(column, value, (styled or {}).get((number, column), 0))
            for column, value in enumerate(values)
            if value is not None
        )
    last = max(rows, default=0)
    width = max((len(values) for values in rows.values()), default=1)
    merges = b"".join(record(176, struct.pack("<4I", *one)) for one in merged)
    if merges:
        merges = record(177, struct.pack("<I", len(merged))) + merges + record(178)
    dimension = record(148, struct.pack("<4I", min(rows, default=0), last, 0, width - 1))
    return record(129) + dimension + record(145) + body + record(146) + merges + record(130)


def book(
    sheets: Mapping[str, bytes],
    *,
    names: Mapping[str, int] | None = None,
    date1904: bool = False,
    look: bytes = b"",
) -> bytes:
    """A workbook of worksheet parts by title; `names` are defined names on A1 of the sheet of that number."""
    bundle = b""
    relations = []
    for number, title in enumerate(sheets, 1):
        bundle += record(156, struct.pack("<II", 0, number) + wide(f"rId{number}") + wide(title))
        relations.append(_REL % (f"rId{number}", "worksheet", f"worksheets/sheet{number}.bin"))
    relations += [_REL % ("rIdStyles", "styles", "styles.bin")] if look else []
    externals = struct.pack("<I", len(sheets)) + b"".join(struct.pack("<Iii", 0, n, n) for n in range(len(sheets)))
    defined = b"".join(
        record(
            39, struct.pack("<IBI", 1, 0, 0xFFFFFFFF) + wide(name) + _reference(number) + struct.pack("<I", 0xFFFFFFFF)
        )
        for name, number in (names or {}).items()
    )
    workbook = (
        record(131) + record(153, struct.pack("<II", int(date1904), 0) + wide("")) + record(143) + bundle + record(144)
        + record(353) + record(357) + record(362, externals) + record(354) + defined + record(132)
    )  # fmt: skip
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS % _REL % ("rId1", "officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/workbook.bin", workbook)
        archive.writestr("xl/_rels/workbook.bin.rels", _RELS % "".join(relations))
        if look:
            archive.writestr("xl/styles.bin", look)
        for number, part in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", part)
    return out.getvalue()


def _reference(number: int) -> bytes:
    """The formula of a name: ptgRef3d to A1 of a sheet, and no extra data."""
    tokens = struct.pack("<BHIH", 0x3A, number, 0, 0)
    return struct.pack("<I", len(tokens)) + tokens + struct.pack("<I", 0)
