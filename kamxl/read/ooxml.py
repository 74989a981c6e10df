"""The parts of an xlsx or xlsb package: found through relationships, read within bounds, nothing unpacked whole unless small."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

import numpy as np
from lxml import etree

from kamxl.errors import TooLarge
from kamxl.i18n import Text
from kamxl.read import claims, extent, formats
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
        self._parts = {part_name(info): info for info in archive.infolist()}

    def entries(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Every entry of the zip, those of one name too, opened in turn."""
        for info in self._archive.infolist():
            with self._archive.open(info) as stream:
                yield part_name(info), stream

    def entry_again(self, place: int) -> IO[bytes]:
        """An entry by its place in the zip."""
        return self._archive.open(self._archive.infolist()[place])

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._parts

    def size(self, part: str) -> int:
        """Bytes of a part once unpacked, as the zip claims."""
        return self._parts[part.casefold()].file_size

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
            target = node.get("Target", "").replace("\\", "/")
            resolved = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}").lstrip("/")
            )
            if resolved not in self and target in self:  # some writers give the path from the root without its slash
                resolved = target
            found[node.get("Id", "")] = Relationship(node.get("Type", "").rpartition("/")[2], resolved)
        return found

    def workbook_part(self) -> str | None:
        """Name of the workbook part; None for a package of another kind."""
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument":
                return relationship.target if relationship.target in self else None
        return None


def part_name(info: zipfile.ZipInfo) -> str:
    """Name of a part for comparison."""
    return info.filename.replace("\\", "/").lstrip("/").casefold()


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


def facts(package: Package, workbook_part: str, limits: Limits) -> BookFacts:
    """Sheets, tables, our hidden names and the extent of each worksheet of an xlsx package."""
    root = parse(package.read(workbook_part))
    relationships = package.relationships(workbook_part)
    properties = root.find("{*}workbookPr")
    date1904 = properties is not None and properties.get("date1904", "0").casefold() in ("1", "true", "on")
    titles: dict[str, str] = {}
    for node in root.iterfind("{*}sheets/{*}sheet"):
        identifier = next((node.get(name) for name in _RELATIONSHIP_ID if node.get(name)), "")
        relationship = relationships.get(identifier or "")
        if relationship is not None and relationship.kind == "worksheet":
            titles.setdefault(relationship.target.casefold(), node.get("name", ""))
    styles = _telling_styles(package, relationships)
    extents = _extents(package, titles, limits, styles)
    sheets = {}
    for part, title in titles.items():
        if part in extents:
            found = extents[part]
            tables = tuple(_tables(package, part))
            told = _formats(found, styles)
            sheets[title] = SheetFacts(found.cells, found.box, found.errors, found.formulas, None, tables, told)
    return BookFacts("xlsx", sheets, _owned_names(root), date1904)


def _telling_styles(package: Package, relationships: Mapping[str, Relationship]) -> Mapping[int, str]:
    part = next((one.target for one in relationships.values() if one.kind == "styles"), None)
    if part is None or part not in package or package.size(part) > _SMALL_PART:
        return {}
    return formats.telling_styles(parse(package.read(part)))


def _formats(found: extent.Extent, styles: Mapping[int, str]) -> formats.SheetFormats | None:
    if not found.styled:
        return None
    rows, columns, named = (np.concatenate(arrays) for arrays in zip(*found.styled, strict=True))
    return formats.SheetFormats(rows, columns, named, styles)


def _extents(
    package: Package, titles: Mapping[str, str], limits: Limits, styles: Mapping[int, str]
) -> Mapping[str, extent.Extent]:
    """The extent of every part that has cells.

    All XML is looked at, not only what the relationships name: a hostile package could lead calamine, which finds parts
    in its own way, to another one. Reading to the end also meets a size that lies by its checksum.
    """
    found = {}
    for place, (part, stream) in enumerate(package.entries()):
        watched = claims.Watched(stream)
        one = extent.quick(watched, styles)
        watched.check()
        if one is None or over(one.cells, one.box, limits):
            with package.entry_again(place) as again:
                one = extent.exact(again, styles)
        check_extent(titles.get(part, part), one.cells, one.box, limits)
        found[part] = one
    return found


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
    try:
        (top, left), (bottom, right) = extent.place(first), extent.place(last or first)
    except ValueError:
        return None
    return Span(top, left, bottom, right) if top <= bottom and left <= right else None


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
