"""What the guard learns of an xlsx package: parts are found through relationships, read within bounds, unpacked whole only if small."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from operator import is_
from urllib.parse import unquote

from lxml import etree

from kamxl.errors import TooLarge
from kamxl.grid import MARKER
from kamxl.i18n import Text
from kamxl.package import xml
from kamxl.package.archive import Archive, Entry, Packed
from kamxl.package.parts import Package
from kamxl.read import damage, declared_counts, extent, formats
from kamxl.read.distinct import Distinct, plain_styles
from kamxl.read.facts import HEADER_ROWS, BookFacts, SheetFacts, Span, TableSpan
from kamxl.settings import Limits

_SMALL_PART = 64 << 20
"""Bytes of a part that is parsed whole: workbook, relationships, table definitions."""
_LARGE = 2 << 20
"""Bytes of a part from which it pays not to unpack it where nobody asks for it."""
_FEW = 1 << 16
"""Bytes in which the first rows of a worksheet are looked for before so many as are large."""
_WORTH = 1 << 20
"""Bytes of a worksheet from which it pays to show calamine its distinct cells only."""
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_ROW_END = b"</row>"
_RELATIONSHIP_ID = tuple(f"{{{office}/relationships}}id" for office in (xml.OFFICE, xml.STRICT_OFFICE))


def is_spreadsheet(package: Package, part: str) -> bool:
    """Whether the main part is a workbook, and not a text or a presentation."""
    if part.lower().endswith(".bin"):
        return True
    root = etree.QName(_parsed(package, part))
    return root.localname == "workbook" and root.namespace in (xml.MAIN, xml.STRICT_MAIN)


def facts(
    package: Package, workbook_part: str, name: str, limits: Limits, may_wait: Callable[[str], bool]
) -> BookFacts:
    """Sheets, tables, our hidden names and the extent of each worksheet of an xlsx package (see `guard.examine`)."""
    root = _parsed(package, workbook_part)
    properties = root.find("{*}workbookPr")
    date1904 = properties is not None and properties.get("date1904", "0").casefold() in ("1", "true", "on")
    titles = _titles(package, workbook_part, root)
    named = _named(package, workbook_part)
    look = _Look(package, titles, limits, _telling_styles(package, workbook_part), named)
    shown: list[Entry] = []
    sheets: dict[str, SheetFacts] = {}
    beginnings: dict[str, Entry] = {}
    for entry in package.archive.entries:
        part = entry.part.lower()
        if _is_out_of_reach(entry, named):
            continue
        title = titles.get(part, "")
        first = _beginning(package, entry) if title and may_wait(title) and part in package else None
        if first is not None:
            beginnings[title] = entry
        entry, found = look.at(first or entry, None if first else title)
        shown.append(entry)
        if part in titles:
            sheets[title] = found

    def whole(title: str) -> tuple[Archive, SheetFacts]:
        with damage.mapped(name):
            entry, found = look.at(beginnings[title], title)
            return Archive.made(entry if one.name == entry.name else one for one in shown), found

    as_they_are = len(shown) == len(package.archive.entries) and all(map(is_, shown, package.archive.entries))
    return BookFacts(
        "xlsx",
        sheets,
        _owned_names(root),
        date1904,
        plain=frozenset(
            part
            for part, title in titles.items()
            if title in sheets and title not in beginnings and not sheets[title].formulas
        ),
        archive=None if as_they_are else Archive.made(shown),
        waiting={title: partial(whole, title) for title in beginnings},
    )


def _named(package: Package, workbook_part: str) -> frozenset[str]:
    """Last words of the names of the parts by which a reader can come to cells and texts, whatever else it believes of them.

    calamine finds parts in its own way: what it may be led to by the workbook's relationships is looked at, of whatever kind.
    """
    found = {
        "[content_types].xml",
        "workbook.xml",
        "sharedstrings.xml",
        "styles.xml",
        posixpath.basename(workbook_part).lower(),
    }
    for part in (workbook_part, "xl/workbook.xml"):
        for target in (one.get("Target", "") for one in package.rels(part)):
            found |= {posixpath.basename(way.replace("\\", "/")).lower() for way in (target, unquote(target))}
    return frozenset(found)


def _is_out_of_reach(entry: Entry, named: Collection[str]) -> bool:
    """Whether nothing leads from the workbook to an entry, and it is no XML (a picture) or large: it is not unpacked, and calamine
    is not shown it.
    """
    part = entry.part.lower()
    if part.endswith(".rels") or posixpath.basename(part) in named or entry.is_folder:
        return False
    return entry.size > _LARGE or not entry.head(64).lstrip(_BEFORE_XML).startswith(b"<")


def _beginning(package: Package, entry: Entry) -> Entry | None:
    """The first rows of a large worksheet as an entry of its own; None where it is not large or not of the usual form."""
    if entry.size <= _LARGE:
        return None
    rows = max([HEADER_ROWS, *(table.span.top for table in _tables(package, entry.part))]) + 1
    for most in (_FEW, _LARGE):
        head = entry.head(most)
        if b"<sheetData>" in head and head.count(_ROW_END) > rows:
            end = head.rfind(_ROW_END) + len(_ROW_END)
            return Entry.new(entry.name, Packed.of((head[:end], b"</sheetData></worksheet>"), level=1))
    return None


class _Look:
    """A look at the cells of a part, before anything builds them."""

    def __init__(
        self,
        package: Package,
        titles: Mapping[str, str],
        limits: Limits,
        styles: Mapping[int, str],
        named: Collection[str],
    ) -> None:
        self._package = package
        self._named = named
        self._plain: frozenset[bytes] | None = None
        self._titles = titles
        self._limits = limits
        self._styles = styles

    def at(self, entry: Entry, title: str | None) -> tuple[Entry, SheetFacts]:
        """What a worksheet holds, and the entry that calamine is to be shown. Reading to the end also meets a size that lies by its
        checksum.

        Args:
            entry: a part.
            title: of the sheet; None where it is only the beginning of one, empty where it is none.

        Raises TooLarge; ValueError where it is damaged.
        """
        part = entry.part.lower()
        watched = declared_counts.Watched(entry.blocks())
        cells = None
        if title and entry.size > _WORTH:
            if self._plain is None:
                self._plain = plain_styles(self._frame(), entry, title)
            cells = Distinct(self._plain)
        found = extent.quick(watched, self._styles, cells)
        watched.check()
        if found is None or (cells is not None and not cells.usual):
            cells = None
        if found is None or over(found.cells, found.box, self._limits):
            found = extent.exact(entry.blocks(), self._styles)
        check_extent(self._titles.get(part, part), found.cells, found.box, self._limits)
        tables = tuple(_tables(self._package, part)) if part in self._titles else ()
        told = formats.SheetFormats.of_cells(found.styled, self._styles)
        facts = SheetFacts(found.cells, found.box, found.errors, found.formulas, None, tables, told, cells)
        return entry if cells is None else cells.entry(entry), facts

    def _frame(self) -> Iterator[Entry]:
        """The parts that a workbook is read by, without its sheets and their texts."""
        for entry in self._package.archive.entries:
            part = entry.part.lower()
            name = posixpath.basename(part)
            if (
                part not in self._titles
                and name != "sharedstrings.xml"
                and (name in self._named or part.endswith(".rels"))
            ):
                yield entry


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
