"""Reading a written workbook back before it takes the place of the old one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kamxl.files.regular import read
from kamxl.package import xml
from kamxl.package.archive import Archive, BadArchive
from kamxl.package.parts import DamagedPackage, Package
from kamxl.writer.workbook import Sheet, Workbook


class Unverified(ValueError):
    """The file that was written is not the workbook that was meant."""


def verify(path: Path, data: bytes, source: bytes | None, rows: Mapping[str, int] | None = None) -> None:
    """Check a file that was just written.

    It must hold exactly `data`; every sheet must lead to a part with a content type. Of the workbook that it was made
    from (`source`, None where there was none), every sheet must still be there, in the same order; its parts are the
    user's and are compared byte for byte. What is new must unpack and parse, and hold `rows` (sheet title -> how many) at least.
    Raises: Unverified.
    """
    if read(path).data != data:
        raise Unverified("the disk gave back other bytes")
    try:
        package = Package(Archive.of(data))
        if package.archive.doubled is not None:
            raise Unverified(f"{package.archive.doubled}: there twice")
        sheets = Workbook(package).sheets()
        wanted = {sheet.part.lower(): rows[sheet.title] for sheet in sheets if sheet.title in rows} if rows else {}
        _check_parts(package, _spans(source), wanted)
        for sheet in sheets:
            if not package.content_type(sheet.part):
                raise Unverified(f"{sheet.part}: no content type")
    except (BadArchive, DamagedPackage, xml.BadXml) as error:
        raise Unverified(str(error)) from error
    if not sheets:
        raise Unverified("no sheets")
    if source is not None:
        _check_order(sheets, source)


def _check_parts(package: Package, known: dict[str, memoryview], rows: Mapping[str, int]) -> None:
    for name in package.names():
        entry = package.entry(name)
        if known.get(name.lower()) == entry.span:
            continue  # the user's own bytes
        counted = _Rows()
        blocks = counted.seen(entry.blocks()) if name.lower() in rows else entry.blocks()
        if name.endswith((".xml", ".rels")):
            xml.check(blocks, name)
        else:
            deque(blocks, maxlen=0)
        if counted.count < rows.get(name.lower(), 0):
            raise Unverified(f"{name}: rows are missing")


@dataclass(slots=True)
class _Rows:
    """How many rows the blocks of a sheet part hold that went by."""

    count: int = 0

    def seen(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        before = b""
        for block in blocks:
            text = before + block
            # A prefix stands before the name where another program made the part.
            self.count += text.count(b"<row ") + text.count(b":row ")
            before = text[-4:]
            yield block


def _check_order(sheets: list[Sheet], source: bytes) -> None:
    old = [sheet.title for sheet in Workbook(Package(Archive.of(source))).sheets()]
    new = [sheet.title for sheet in sheets]
    if [title for title in new if title in old] != old:
        raise Unverified(f"sheets are missing: {[t for t in old if t not in new]}")


def _spans(source: bytes | None) -> dict[str, memoryview]:
    if source is None:
        return {}
    try:
        package = Package(Archive.of(source))
        return {name.lower(): package.entry(name).span for name in package.names()}
    except (BadArchive, DamagedPackage, xml.BadXml):
        return {}
