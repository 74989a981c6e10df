"""Takes what is kamxl's out of a workbook: sheets, names, and what of shared parts only our sheets use."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from lxml import etree

from kamxl.grid import MARKER
from kamxl.package import xml
from kamxl.package.archive import MARK, Archive
from kamxl.package.parts import Package, rels_name
from kamxl.writer import before, calculation, properties, strings
from kamxl.writer.styles import minimal
from kamxl.writer.tables import tables_of
from kamxl.writer.unused_styles import drop_unused
from kamxl.writer.user_objects import has_user_objects
from kamxl.writer.workbook import Sheet, Workbook

_LITERAL = re.compile(r'"[^"]*"')
_REFERENCE = re.compile(r"'((?:[^']|'')+)'!|(?<![\]\w.'])([\w.]+(?::[\w.]+)?)!")
_IN_PARTS = re.compile(rb"<(?:\w+:)?f>([^<]+)<|<(?:\w+:)?worksheetSource\b([^>]*)>")
_MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class Uses:
    """A place of the user's that looks at a sheet or table of ours."""

    sheet: str
    """The sheet, or the defined name."""
    cell: str = ""
    """A1; empty where it is no cell."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What went."""

    sheets: tuple[str, ...]
    names: tuple[str, ...]
    """Defined names but the markers of the sheets."""
    parts: tuple[str, ...]
    """Parts of the package that are not there any more."""
    formats: int
    """Cell formats that only our sheets used."""
    restored: tuple[str, ...]
    """Parts of the user's that have the bytes of before the first write again."""
    objects: tuple[str, ...]
    """Our sheets onto which the user had put something: notes, pictures, charts."""


class _Looks:
    """Whether something refers to sheets or tables."""

    def __init__(self, titles: Sequence[str], tables: Sequence[str]) -> None:
        self._titles = {title.casefold() for title in titles}
        names = "|".join(map(re.escape, tables))
        self._tables = re.compile(rf"(?<![\w.'!])(?:{names})(?![\w.'!(])", re.IGNORECASE) if tables else None
        self._sources = [f'sheet="{xml.attribute(title)}"'.casefold() for title in titles]
        self._sources += [f'name="{table}"'.casefold() for table in tables]

    def at(self, formula: str) -> bool:
        text = _LITERAL.sub("", formula)
        for quoted, plain in _REFERENCE.findall(text):
            # Of a reference through several sheets the first and the last are named; one to another workbook has a bracket.
            named = (quoted.replace("''", "'") or plain).casefold()
            if "[" not in named and self._titles & set(named.split(":")):
                return True
        return self._tables is not None and self._tables.search(text) is not None

    def in_part(self, data: bytes) -> bool:
        """Whether a chart's reference, or the source of a pivot table, is one of them."""
        for formula, source in _IN_PARTS.findall(data):
            if self.at(unescape(formula.decode("utf-8", "replace"))):
                return True
            if any(one in source.decode("utf-8", "replace").casefold() for one in self._sources):
                return True
        return False


def uses_of_ours(workbook: Workbook) -> list[Uses]:
    """The formulas and names of the user's that look at our sheets or tables: without these they would be damage to Excel.

    What stands between quotation marks is text, which INDIRECT resolves when it is calculated: it is an error value then, and none
    of the file.
    """
    ours = list(workbook.owned().values())
    package = workbook.package
    parts = {sheet.part.lower() for sheet in ours}
    tables = [table.name for sheet in ours for table in tables_of(package, sheet.part)]
    if not ours:
        return []
    looks = _Looks([sheet.title for sheet in ours], tables)
    found = [
        Uses(name.get("name") or "")
        for name in workbook.names()
        if not _is_ours(name, {sheet.position for sheet in ours}) and looks.at(name.text or "")
    ]
    words = [*(sheet.title.replace("'", "''") for sheet in ours), *tables]
    needles = [b"&#", *(xml.text(word).encode() for word in words)]  # some programs write each letter as a number
    for sheet in workbook.sheets():
        if sheet.part.lower() in parts:
            continue
        if _holds(package, sheet.part, needles):
            found += [Uses(sheet.title, cell) for cell, text in _formulas(package, sheet.part) if looks.at(text)]
        for part in package.reachable_from({sheet.part}) - {sheet.part.lower(), *parts}:
            if part.endswith(".xml") and part in package and looks.in_part(package.read(part)):
                found.append(Uses(sheet.title))
    return list(dict.fromkeys(found))[:_MOST_PLACES]


def _holds(package: Package, part: str, needles: Sequence[bytes]) -> bool:
    """Whether any of the words stands in a part: most sheets need not be parsed."""
    rest = b""
    longest = max(map(len, needles))
    for block in package.entry(part).blocks():
        piece = rest + block
        if any(needle in piece for needle in needles):
            return True
        rest = piece[-longest:]
    return False


def _formulas(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """Cell and text, as it is escaped, of the formulas of a sheet, those of its rules and lists too."""
    for _, element in etree.iterparse(
        _Blocks(package.entry(part).blocks()), tag=["{*}c", "{*}f", "{*}formula", "{*}formula1", "{*}formula2"], resolve_entities=False,
        no_network=True, load_dtd=False,
    ):  # fmt: skip
        name = xml.tag(element)
        if name == "c":
            text = "".join(child.text or "" for child in element if xml.tag(child) == "f")
            if text:
                yield element.get("r", ""), text
            element.clear()
        elif name != "f" and element.text:
            yield "", element.text


class _Blocks:
    """A file to be read of blocks that come one at a time."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            block = next(self._blocks, None)
            if block is None:
                break
            self._rest += block
        found, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return found


def take_out(workbook: Workbook) -> tuple[Archive, Removed]:
    """The workbook without what is ours, and what went.

    Where the user has changed nothing of a shared part since the first write, it has the bytes of then again.
    """
    package = workbook.package
    source = set(package.names())
    kept = before.stored(workbook)
    ours = list(workbook.owned().values())
    objects = tuple(sheet.title for sheet in ours if has_user_objects(package, sheet.part))
    candidates = package.reachable_from({sheet.part for sheet in ours})
    names = _drop_names(workbook, ours)
    calculation.unchain(workbook, {sheet.sheet_id for sheet in ours})
    related = kept.get(rels_name(workbook.part), b"")
    styles = next(iter(workbook.rels.targets("styles").values()), "")
    none_before = related and b"/styles" not in related
    smallest = minimal(namespace=workbook.namespace).encode()
    formats = drop_unused(workbook, {s.part for s in ours}, smallest if none_before else kept.get(styles))
    if none_before and styles in package and before.same(package.read(styles), smallest):
        package.drop(styles)
        workbook.rels.drop("styles")
    _drop_sheets(workbook, ours)
    properties.remove_titles(package, [sheet.title for sheet in ours])
    for part in candidates - package.reachable():
        package.drop(part)
    if related and b"/sharedStrings" not in related:
        strings.drop_empty(workbook)
    before.drop(workbook)
    if MARK.encode() not in related:
        before.drop_custom(workbook, MARK)
    workbook.close()
    package.close()
    restored = before.restore(package, kept)
    archive = package.close()
    gone = tuple(sorted(name for name in source if name not in package))
    return archive, Removed(tuple(s.title for s in ours), names, gone, formats, tuple(restored), objects)


def _is_ours(name: etree._Element, positions: Collection[int]) -> bool:
    local = name.get("localSheetId")
    return (name.get("name") or "").startswith(MARKER) or (local is not None and xml.number(local, -1) in positions)


def _drop_names(workbook: Workbook, ours: Sequence[Sheet]) -> tuple[str, ...]:
    """Names of ours go; local names of the user's count on from the sheets that stay."""
    positions = sorted(sheet.position for sheet in ours)
    found = []
    for element in workbook.names():
        if _is_ours(element, positions):
            name = element.get("name") or ""
            if not name.startswith(MARKER):
                found.append(name)
            element.getparent().remove(element)  # type: ignore[union-attr]  # it was found under its parent
        elif element.get("localSheetId") is not None:
            place = xml.number(element.get("localSheetId"))
            element.set("localSheetId", str(place - sum(one < place for one in positions)))
    workbook.drop_empty_names()
    return tuple(dict.fromkeys(found))


def _drop_sheets(workbook: Workbook, ours: Sequence[Sheet]) -> None:
    gone = {sheet.position for sheet in ours}
    listed = xml.children(xml.child(workbook.root, "sheets"), "sheet")
    left = [place for place in range(len(listed)) if place not in gone]
    visible = next((place for place in left if listed[place].get("state", "visible") == "visible"), left[0])
    for view in xml.children(xml.child(workbook.root, "bookViews"), "workbookView"):
        for key in ("activeTab", "firstSheet"):
            if view.get(key) is not None:
                place = xml.number(view.get(key))
                view.set(key, str(left.index(visible if place in gone or place not in left else place)))
    for place in gone:
        rid = listed[place].get(f"{{{workbook.office}/relationships}}id", "")
        workbook.rels.remove(rid)
        listed[place].getparent().remove(listed[place])  # type: ignore[union-attr]  # as above
