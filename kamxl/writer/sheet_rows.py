"""A worksheet part cut into its rows without being parsed: rows that nobody touches keep their bytes, and cost nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from kamxl.grid import column_number
from kamxl.package import xml
from kamxl.placed import Range

_START = re.compile(rb"<((?:[\w.\-]+:)?)sheetData\b[^>]*?(/?)>")
_ROW = re.compile(rb"<(?:[\w.\-]+:)?row\b[^>]*?(?:/>|>.*?</(?:[\w.\-]+:)?row\s*>)", re.DOTALL)
_NUMBER = re.compile(rb"""\sr=["'](\d+)["']""")
_REFERENCE = re.compile(r"^\$?([A-Za-z]{1,3})\$?(\d+)$")
_UNUSUAL = (b"<!", b"<?")
"""Comments, CDATA and instructions among the cells: legal, and never written by a spreadsheet program."""


@dataclass(frozen=True, slots=True)
class Sliced:
    """A worksheet part: what stands before the rows, the rows by their number, what stands behind them."""

    head: bytes
    rows: Mapping[int, bytes]
    """In their order."""
    tail: bytes
    prefix: str
    """Of element names, with its colon; empty where the format's namespace is the default one."""


def sliced(part: bytes, name: str = "") -> Sliced:
    """Cut a worksheet part. Raises BadXml where it is no worksheet."""
    found = _START.search(part)
    if found is None:
        raise xml.BadXml(f"{name}: no cells")
    prefix = found[1]
    if found[2]:
        opened = found[0][:-2].rstrip() + b">"
        return Sliced(
            part[: found.start()] + opened, {}, b"</%ssheetData>" % prefix + part[found.end() :], prefix.decode()
        )
    end = part.rfind(b"</%ssheetData" % prefix)
    if end < found.end():
        raise xml.BadXml(f"{name}: cells without an end")
    body = part[found.end() : end]
    if any(mark in body for mark in _UNUSUAL):
        return sliced(_plain(part, name), name)
    return Sliced(part[: found.end()], dict(_numbered(body)), part[end:], prefix.decode())


def joined(pieces: Sliced, rows: Mapping[int, bytes]) -> Iterator[bytes]:
    """The part again, with these rows."""
    yield pieces.head
    block: list[bytes] = []
    for number in sorted(rows):
        block.append(rows[number])
        if len(block) == 4096:
            yield b"".join(block)
            block = []
    yield b"".join(block)
    yield pieces.tail


def reduced(pieces: Sliced, numbers: Collection[int]) -> bytes:
    """The part with a few of its rows only: what an edit of those rows, and of what stands around the cells, needs."""
    return b"".join(joined(pieces, {number: row for number, row in pieces.rows.items() if number in numbers}))


def _numbered(body: bytes) -> Iterator[tuple[int, bytes]]:
    last = 0
    for match in _ROW.finditer(body):
        row = match[0]
        start = row.find(b">")
        number = _NUMBER.search(row, 0, start)
        if number is None:
            # Its number is its place, which it must not lose when it stands alone.
            name = row[1 : row.find(b"row") + 3]
            row = b'<%s r="%d"%s' % (name, last + 1, row[1 + len(name) :])
        found = int(number[1]) if number else last + 1
        if found <= last:
            raise xml.BadXml(f"row {found} stands behind row {last}")
        last = found
        yield last, row


def _plain(part: bytes, name: str) -> bytes:
    xml.parse(part, name)  # refuses what must be refused
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return xml.serialise(etree.fromstring(part, parser))


def cells_of(row: etree._Element | None) -> list[tuple[int, etree._Element]]:
    """The cells of a row with their columns; one that does not say its place stands behind the one before."""
    found = []
    column = 0
    for cell in xml.children(row, "c"):
        match = _REFERENCE.match(cell.get("r", ""))
        column = column_number(match[1]) if match else column + 1
        found.append((column, cell))
    return found


def range_of(reference: str) -> Range | None:
    """A range such as A4:K20 or B7; None for what is none."""
    ends = [_REFERENCE.match(end) for end in reference.split(":")]
    if not ends or len(ends) > 2 or None in ends:
        return None
    (top, left), (bottom, right) = [(int(end[2]), column_number(end[1])) for end in (ends[0], ends[-1]) if end]
    return Range(top, left, bottom, right)
