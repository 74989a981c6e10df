"""Packages that Excel and LibreOffice open and calamine takes for damage, in the form that it reads: the same cells, plainer markup.

What has been seen of generators: merges of whole columns or rows (A:A, 1:1) or of #REF!, a dimension that is no rectangle of cells, names
of entries that begin with a slash, ods with indented or commented XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kamxl.package.archive import Archive, BadArchive, Entry, Packed
from kamxl.read.extent import place

_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s+ref=["']([^"']*)["']\s*(?:/>|></(?:\w+:)?mergeCell>)""")
_DIMENSION = re.compile(rb"""<(?:\w+:)?dimension\s+ref=["']([^"']*)["']\s*(?:/>|></(?:\w+:)?dimension>)""")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_INDENT = re.compile(rb">\s+(?=</?(?:table|office|calcext|dc|meta):|<text:(?:p|h|list|soft-page-break)[\s/>])")


def plain(data: bytes) -> bytes | None:
    """A package without what calamine stumbles over; None where nothing of the kind is in it.

    A merge that is no rectangle of cells holds no record: what is merged is a title.
    """
    try:
        archive = Archive.of(data)
        changed = list(_entries(archive))
    except BadArchive:
        return None
    if all(one is other for one, other in zip(changed, archive.entries, strict=True)):
        return None
    return Archive.made(changed).to_bytes()


def _entries(archive: Archive) -> Iterator[Entry]:
    for entry in archive.entries:
        part = entry.part
        if part == "content.xml" or (part.endswith(".xml") and b"sheetData" in entry.head(1 << 16)):
            old = entry.read()
            new = _content(old) if part == "content.xml" else _worksheet(old)
            if new != old or part != entry.name:
                entry = Entry.new(part, Packed.of((new,), level=1))
        elif part != entry.name and not entry.is_folder:
            entry = Entry.new(part, Packed.of(entry.blocks(), level=1))
        yield entry


def _worksheet(xml: bytes) -> bytes:
    return _MERGE.sub(_if_cells, _DIMENSION.sub(_if_cells, xml))


def _if_cells(match: re.Match[bytes]) -> bytes:
    """The element, if it names a cell or a rectangle of cells."""
    try:
        for corner in match[1].decode("ascii", "replace").split(":"):
            place(corner)
    except ValueError:
        return b""
    return match[0]


def _content(xml: bytes) -> bytes:
    return _INDENT.sub(b">", _COMMENT.sub(b"", xml))
