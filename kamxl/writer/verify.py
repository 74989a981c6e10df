"""Reading a written workbook back before it takes the place of the old one."""

from __future__ import annotations

from pathlib import Path

from kamxl.files.regular import read
from kamxl.package import xml
from kamxl.package.archive import Archive, BadArchive
from kamxl.package.parts import DamagedPackage, Package
from kamxl.writer.workbook import Sheet, Workbook


class Unverified(ValueError):
    """The file that was written is not the workbook that was meant."""


def verify(path: Path, data: bytes, source: bytes | None) -> None:
    """Check a file that was just written.

    It must hold exactly `data`; every sheet must lead to a part with a content type. Of the workbook that it was made
    from (`source`, None where there was none), every sheet must still be there, in the same order; its parts are the
    user's and are compared byte for byte. What is new must unpack and parse.
    Raises: Unverified.
    """
    if read(path).data != data:
        raise Unverified("the disk gave back other bytes")
    try:
        package = Package(Archive.of(data))
        if package.archive.doubled is not None:
            raise Unverified(f"{package.archive.doubled}: there twice")
        sheets = Workbook(package).sheets()
        _check_parts(package, _spans(source))
        for sheet in sheets:
            if not package.content_type(sheet.part):
                raise Unverified(f"{sheet.part}: no content type")
    except (BadArchive, DamagedPackage, xml.BadXml) as error:
        raise Unverified(str(error)) from error
    if not sheets:
        raise Unverified("no sheets")
    if source is not None:
        _check_order(sheets, source)


def _check_parts(package: Package, known: dict[str, memoryview]) -> None:
    for name in package.names():
        entry = package.entry(name)
        if known.get(name.lower()) == entry.span:
            continue  # the user's own bytes
        data = entry.read()
        if name.endswith((".xml", ".rels")):
            xml.check(data, name)


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
