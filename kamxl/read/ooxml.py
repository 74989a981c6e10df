"""The parts of an xlsx or xlsb package: found through relationships, read within bounds, nothing unpacked whole unless small."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from lxml import etree

from kamxl.errors import TooLarge
from kamxl.i18n import Text
from kamxl.read import extent
from kamxl.read.extent import column_number
from kamxl.read.facts import MARKER, BookFacts, SheetFacts, Span, TableSpan
from kamxl.settings import Limits

_SMALL_PART = 64 << 20
"""Bytes of a part that is parsed whole: workbook, relationships, table definitions."""
_MAIN = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
}
_RELATIONSHIP_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship of a part; `kind` is the last word of its type."""

    kind: str
    target: str


class Package:
    """A zip of parts. Names are compared as the format asks: without regard to case."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts = {info.filename.lstrip("/").casefold(): info for info in archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._parts

    def open(self, part: str) -> IO[bytes]:
        return self._archive.open(self._parts[part.casefold()])

    def read(self, part: str) -> bytes:
        """A small part, whole. Raises TooLarge where it is not small."""
        with self.open(part) as stream:
            data = stream.read(_SMALL_PART + 1)
        if len(data) > _SMALL_PART:
            raise TooLarge(Text("read.part_too_large", {"part": part}))
        return data

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """Relationships of a part ("" for the package) by id, targets as part names; external ones are left out."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self:
            return {}
        found = {}
        for node in parse(self.read(rels)).iter("{*}Relationship"):
            if node.get("TargetMode") == "External":
                continue
            target = node.get("Target", "")
            resolved = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}").lstrip("/")
            )
            found[node.get("Id", "")] = Relationship(node.get("Type", "").rpartition("/")[2], resolved)
        return found

    def workbook_part(self) -> str | None:
        """Name of the workbook part; None for a package of another kind."""
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument":
                return relationship.target if relationship.target in self else None
        return None


def parse(data: bytes) -> etree._Element:
    """XML of a part, without entities, network or document types."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(data, parser)


def is_spreadsheet(package: Package, part: str) -> bool:
    """Whether the main part is a workbook, and not a text or a presentation."""
    if part.casefold().endswith(".bin"):
        return True
    root = etree.QName(parse(package.read(part)))
    return root.localname == "workbook" and root.namespace in _MAIN


@dataclass(slots=True)
class _Entry:
    title: str
    part: str
    kind: str
    tables: list[TableSpan] = field(default_factory=list)


def facts(package: Package, workbook_part: str, limits: Limits) -> BookFacts:
    """Sheets, tables, our hidden names and the extent of each worksheet of an xlsx package."""
    root = parse(package.read(workbook_part))
    relationships = package.relationships(workbook_part)
    properties = root.find("{*}workbookPr")
    date1904 = properties is not None and properties.get("date1904", "0").casefold() in ("1", "true", "on")
    sheets = {}
    for entry in _entries(root, relationships):
        if entry.kind == "worksheet" and entry.part in package:
            sheets[entry.title] = _sheet(package, entry, limits)
    for relationship in relationships.values():
        # Read to the end so that a size that lies is met by its checksum here, not by calamine's memory.
        if relationship.kind in ("sharedStrings", "styles") and relationship.target in package:
            with package.open(relationship.target) as stream:
                while stream.read(1 << 20):
                    pass
    return BookFacts("xlsx", sheets, _owned_names(root), date1904)


def _entries(root: etree._Element, relationships: Mapping[str, Relationship]) -> Iterator[_Entry]:
    for node in root.iterfind("{*}sheets/{*}sheet"):
        identifier = next((node.get(name) for name in _RELATIONSHIP_ID if node.get(name)), "")
        relationship = relationships.get(identifier or "")
        if relationship is not None:
            yield _Entry(node.get("name", ""), relationship.target, relationship.kind)


def _sheet(package: Package, entry: _Entry, limits: Limits) -> SheetFacts:
    with package.open(entry.part) as stream:
        found = extent.quick(stream)
    if found is None or over(found.cells, found.box, limits):
        with package.open(entry.part) as stream:
            found = extent.exact(stream)
    check_extent(entry.title, found.cells, found.box, limits)
    tables = tuple(_tables(package, entry.part))
    return SheetFacts(found.cells, found.box, found.errors, found.formulas, None, tables)


def over(cells: int, box: int, limits: Limits) -> bool:
    """Whether a sheet is beyond the limits. A small box is never sparse enough to matter."""
    return box > limits.cells or (box > 1_000_000 and box > cells * limits.empty_ratio)


def check_extent(title: str, cells: int, box: int, limits: Limits) -> None:
    """Raise TooLarge for a sheet beyond the limits."""
    if box > limits.cells and cells > limits.cells:
        raise TooLarge(Text("read.too_many_cells", {"sheet": title, "cells": cells, "limit": limits.cells}))
    if over(cells, box, limits):
        raise TooLarge(Text("read.too_sparse", {"sheet": title, "cells": cells, "box": box}))


def _tables(package: Package, part: str) -> Iterator[TableSpan]:
    for relationship in package.relationships(part).values():
        if relationship.kind == "table" and relationship.target in package:
            node = parse(package.read(relationship.target))
            span = span_of(node.get("ref", ""))
            if span is not None:
                totals = node.get("totalsRowCount", "0")
                name = node.get("displayName") or node.get("name") or ""
                yield TableSpan(name, span, int(totals) if totals.isdigit() else 0)


def span_of(reference: str) -> Span | None:
    """B2:D9 as a rectangle; None where it is not one."""
    first, _, last = reference.replace("$", "").partition(":")
    corners = []
    for corner in (first, last or first):
        letters = corner.rstrip("0123456789")
        digits = corner[len(letters) :]
        if not (letters.isascii() and letters.isalpha() and digits):
            return None
        corners.append((int(digits), column_number(letters)))
    (top, left), (bottom, right) = corners
    return Span(top, left, bottom, right)


def _owned_names(root: etree._Element) -> Mapping[str, str]:
    found = {}
    for node in root.iterfind("{*}definedNames/{*}definedName"):
        name = node.get("name", "")
        if name.startswith(MARKER) and node.get("localSheetId") is None:
            title = title_of(node.text or "")
            if title is not None:
                found[name] = title
    return found


def title_of(reference: str) -> str | None:
    """Sheet title of a reference such as 'My ''sheet'''!$A$1; None for #REF! and the like."""
    sheet, mark, _ = reference.rpartition("!")
    if not mark or "#REF" in reference:
        return None
    if sheet.startswith("'") and sheet.endswith("'") and len(sheet) > 1:
        return sheet[1:-1].replace("''", "'")
    return sheet
