"""Reading a written workbook back before it takes the place of the old one."""

from __future__ import annotations

import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kamxl.files import regular
from kamxl.package import xml
from kamxl.package.archive import Archive, BadArchive
from kamxl.package.original import Original
from kamxl.package.parts import DamagedPackage, Package
from kamxl.writer.workbook import Sheet, Workbook


class Unverified(ValueError):
    """The file that was written is not the workbook that was meant."""


def verify(path: Path, archive: Archive, source: Original | None, rows: Mapping[str, int] | None = None) -> None:
    """Check a file that was just written.

    It must hold exactly `archive`, and its directory must lead to every entry; every sheet must lead to a part with a
    content type. Of the workbook that it was made from (`source`, None where there was none), every sheet must still be
    there, in the same order; its parts are the user's and are compared byte for byte, as they are compressed. What is new must
    unpack and parse, and hold `rows` (sheet title -> how many) at least.

    Raises:
        Unverified: it does not.
    """
    check_bytes(path, archive.pieces())
    try:
        _check_directory(path, archive)
        package = Package(archive)
        if archive.doubled is not None:
            raise Unverified(f"{archive.doubled}: there twice")
        sheets = Workbook(package).sheets()
        wanted = {sheet.part.lower(): rows[sheet.title] for sheet in sheets if sheet.title in rows} if rows else {}
        _check_parts(archive, _parts_of(source), wanted)
        for sheet in sheets:
            if not package.content_type(sheet.part):
                raise Unverified(f"{sheet.part}: no content type")
        if not sheets:
            raise Unverified("no sheets")
        if source is not None:
            _check_order(sheets, source)
    except (BadArchive, DamagedPackage, xml.BadXml) as error:
        raise Unverified(str(error)) from error


def check_bytes(path: Path, pieces: list[bytes | memoryview]) -> None:
    """Raise Unverified where a file holds anything else."""
    if not regular.holds(path, pieces):
        raise Unverified("the disk gave back other bytes")


def _check_directory(path: Path, archive: Archive) -> None:
    """The directory in the file, as any program reads it, against what was meant."""
    with regular.opened(path) as file, zipfile.ZipFile(file) as written:
        found = [(info.orig_filename, info.header_offset, info.compress_size) for info in written.infolist()]
    meant, start = [], 0
    for entry in archive.entries:
        meant.append((entry.name, start, entry.central.compress_size))
        start += len(entry.span)
    if found != meant:
        raise Unverified("its directory leads elsewhere")


def _check_parts(archive: Archive, known: Archive | None, rows: Mapping[str, int]) -> None:
    for key, entry in archive.parts.items():
        theirs = known.parts.get(key) if known is not None else None
        if theirs is not None and (entry.span is theirs.span or entry.span == theirs.span):
            continue  # the user's own bytes
        counted = _Rows()
        blocks = counted.seen(entry.blocks()) if key in rows else entry.blocks()
        if entry.name.endswith((".xml", ".rels")):
            xml.check(blocks, entry.name)
        else:
            deque(blocks, maxlen=0)
        if counted.count < rows.get(key, 0):
            raise Unverified(f"{entry.name}: rows are missing")


@dataclass(slots=True)
class _Rows:
    """How many rows the blocks of a sheet part hold that went by."""

    count: int = 0

    def seen(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        before = b""
        for block in blocks:
            text = before + block
            # A prefix stands before the name where another program made the part.
            self.count += text.count(b"<row ") or text.count(b":row ")
            before = text[-4:]
            yield block


def _check_order(sheets: list[Sheet], source: Original) -> None:
    old = [sheet.title for sheet in Workbook(Package(source.archive)).sheets()]
    new = [sheet.title for sheet in sheets]
    if [title for title in new if title in old] != old:
        raise Unverified(f"sheets are missing: {[t for t in old if t not in new]}")


def _parts_of(source: Original | None) -> Archive | None:
    if source is None:
        return None
    try:
        return source.archive
    except BadArchive:
        return None
