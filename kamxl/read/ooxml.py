"""What the guard learns of an xlsx package: parts are found through relationships, read within bounds, unpacked whole only if small."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from lxml import etree

from kamxl.errors import TooLarge
from kamxl.grid import MARKER
from kamxl.i18n import Text
from kamxl.package import xml
from kamxl.package.parts import Package
from kamxl.read import declared_counts, extent, formats
from kamxl.read.facts import BookFacts, SheetFacts, Span, TableSpan
from kamxl.settings import Limits

_SMALL_PART = 64 << 20
"""Bytes of a part that is parsed whole: workbook, relationships, table definitions."""
_RELATIONSHIP_ID = tuple(f"{{{office}/relationships}}id" for office in (xml.OFFICE, xml.STRICT_OFFICE))


def is_spreadsheet(package: Package, part: str) -> bool:
    """Whether the main part is a workbook, and not a text or a presentation."""
    if part.lower().endswith(".bin"):
        return True
    root = etree.QName(_parsed(package, part))
    return root.localname == "workbook" and root.namespace in (xml.MAIN, xml.STRICT_MAIN)


def facts(package: Package, workbook_part: str, limits: Limits) -> BookFacts:
    """Sheets, tables, our hidden names and the extent of each worksheet of an xlsx package."""
    root = _parsed(package, workbook_part)
    properties = root.find("{*}workbookPr")
    date1904 = properties is not None and properties.get("date1904", "0").casefold() in ("1", "true", "on")
    titles = _titles(package, workbook_part, root)
    styles = _telling_styles(package, workbook_part)
    extents = _extents(package, titles, limits, styles)
    sheets = {}
    for part, title in titles.items():
        if part in extents:
            found = extents[part]
            tables = tuple(_tables(package, part))
            told = _formats(found, styles)
            sheets[title] = SheetFacts(found.cells, found.box, found.errors, found.formulas, None, tables, told)
    return BookFacts("xlsx", sheets, _owned_names(root), date1904)


def worksheets(package: Package, workbook_part: str) -> Mapping[str, str]:
    """Name of each worksheet's part, in small letters -> its title."""
    return _titles(package, workbook_part, _parsed(package, workbook_part))


def _titles(package: Package, workbook_part: str, root: etree._Element) -> dict[str, str]:
    relationships = package.rels(workbook_part).internal()
    titles: dict[str, str] = {}
    for node in root.iterfind("{*}sheets/{*}sheet"):
        identifier = next((node.get(name) for name in _RELATIONSHIP_ID if node.get(name)), "")
        kind, part = relationships.get(identifier or "", ("", ""))
        if kind == "worksheet":
            titles.setdefault(part.lower(), node.get("name", ""))
    return titles


def _telling_styles(package: Package, workbook_part: str) -> Mapping[int, str]:
    part = next(iter(package.rels(workbook_part).targets("styles").values()), None)
    if part is None or part not in package or package.entry(part).size > _SMALL_PART:
        return {}
    return formats.telling_styles(_parsed(package, part))


def _parsed(package: Package, part: str) -> etree._Element:
    """A small part. Raises LargePart where it is not small."""
    return xml.parse(package.read(part, _SMALL_PART), part)


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
    for entry in package.archive.entries:
        part = entry.part.lower()
        watched = declared_counts.Watched(entry.blocks())
        one = extent.quick(watched, styles)
        watched.check()
        if one is None or over(one.cells, one.box, limits):
            one = extent.exact(entry.blocks(), styles)
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
    for table in package.rels(part).targets("table").values():
        if table in package:
            node = _parsed(package, table)
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
