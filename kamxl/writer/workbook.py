"""The workbook part: sheets, defined names, views, calculation. The user's entries stay; ours are added or refreshed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from lxml import etree

from kamxl.excel import titles
from kamxl.grid import MARKER
from kamxl.package import xml
from kamxl.package.parts import DamagedPackage, Package, Relationships
from kamxl.record import record

MAIN_TYPES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": ".xlsm",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
    "application/vnd.ms-excel.template.macroEnabled.main+xml": ".xltm",
}
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr",
    "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
_LAST_SHEET_ID = 65534


@record
class Sheet:
    """A sheet as the workbook lists it."""

    title: str
    sheet_id: int
    part: str
    kind: str
    """worksheet, chartsheet, dialogsheet, xlMacrosheet …"""
    position: int
    """Counts from 0; local names and the active tab go by it."""


def workbook_part(package: Package) -> str:
    """The part that is the workbook, whatever it is called. Raises DamagedPackage where there is none."""
    part = package.main_part
    if part is None:
        raise DamagedPackage("no workbook part")
    return part


class Workbook:
    """The workbook part of a package, to read and to add to."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part: str = workbook_part(package)
        self.document: xml.Document = xml.Document.of(package.read(self.part), self.part)
        self.root: etree._Element = self.document.root
        if xml.tag(self.root) != "workbook":
            raise DamagedPackage(f"{self.part}: not a workbook")
        self.rels: Relationships = package.rels(self.part)

    @property
    def namespace(self) -> str:
        return self.document.namespace

    @property
    def strict(self) -> bool:
        return self.namespace == xml.STRICT_MAIN

    @property
    def folder(self) -> str:
        """Where parts of the workbook go: beside the workbook part; ends with a slash."""
        folder = self.part.rpartition("/")[0]
        return f"{folder}/" if folder else ""

    def dialect(self, part: str) -> str:
        """A part of ours in the workbook's dialect of the format."""
        return xml.to_strict(part) if self.strict else part

    @property
    def office(self) -> str:
        """The base of relationship types in this workbook's dialect."""
        return xml.STRICT_OFFICE if self.strict else xml.OFFICE

    @property
    def date_1904(self) -> bool:
        properties = xml.child(self.root, "workbookPr")
        return properties is not None and xml.true(properties.get("date1904"))

    @property
    def structure_locked(self) -> bool:
        protection = xml.child(self.root, "workbookProtection")
        return protection is not None and xml.true(protection.get("lockStructure"))

    def sheets(self) -> list[Sheet]:
        """All sheets in the order of their tabs. Raises DamagedPackage where one leads nowhere."""
        targets = self.rels.internal()
        found = []
        for position, element in enumerate(xml.children(xml.child(self.root, "sheets"), "sheet")):
            rid = element.get(f"{{{self.office}/relationships}}id", "")
            kind, part = targets.get(rid, ("", ""))
            if part not in self.package:
                raise DamagedPackage(f"sheet {element.get('name')}: its part is missing")
            sheet_id = xml.number(element.get("sheetId"))
            found.append(Sheet(element.get("name", ""), sheet_id, part, kind, position))
        return found

    def owned(self) -> dict[str, Sheet]:
        """Key -> sheet, for the sheets that are ours: a workbook-level name `_kx_<key>` points at them."""
        by_title = {sheet.title.lower(): sheet for sheet in self.sheets() if sheet.kind == "worksheet"}
        found: dict[str, Sheet] = {}
        for element in self.names():
            name = element.get("name", "")
            if not name.startswith(MARKER) or element.get("localSheetId") is not None:
                continue  # a sheet that the user copied carries a local name: the copy is the user's own
            reference = titles.split_reference(element.text or "")
            sheet = by_title.get(reference[0].lower()) if reference else None
            if sheet is not None and sheet not in found.values():
                found[name.removeprefix(MARKER)] = sheet
        return found

    def names(self) -> list[etree._Element]:
        return xml.children(xml.child(self.root, "definedNames"), "definedName")

    def add_sheet(self, title: str, part: str, hidden: bool | Literal["very"]) -> Sheet:
        """Append a sheet behind all others: a sheet before them would shift what local names count."""
        present = self.sheets()
        ids = {sheet.sheet_id for sheet in present}
        sheet_id = max(ids, default=0) + 1
        if sheet_id > _LAST_SHEET_ID:
            sheet_id = next(n for n in range(1, _LAST_SHEET_ID) if n not in ids)
        rid = self.rels.add(f"{self.office}/relationships/worksheet", part)
        parent = xml.child(self.root, "sheets")
        if parent is None:
            parent = self._add("sheets")
        link = f"{self.office}/relationships"
        # Else the prefix is whatever another library of this process has told lxml to take.
        prefixes = {} if link in parent.nsmap.values() else {"r": link}
        element = etree.SubElement(parent, f"{{{self.namespace}}}sheet", nsmap=prefixes)
        element.set("name", title)
        element.set("sheetId", str(sheet_id))
        if hidden:
            element.set("state", "veryHidden" if hidden == "very" else "hidden")
        element.set(f"{{{link}}}id", rid)
        return Sheet(title, sheet_id, part, "worksheet", len(present))

    def put_first(self, titles: Sequence[str]) -> None:
        """Let these sheets stand before all others, in this order; what counts positions follows."""
        parent = xml.child(self.root, "sheets")
        assert parent is not None
        before = xml.children(parent, "sheet")
        place = {title: position for position, title in enumerate(titles)}
        after = sorted(before, key=lambda element: place.get(element.get("name", ""), len(place)))
        moved = {str(old): str(after.index(element)) for old, element in enumerate(before)}
        parent[:] = after
        for name in self.names():
            local = name.get("localSheetId")
            if local is not None:
                name.set("localSheetId", moved[local])
        self.show(int(moved[str(self.active)]))

    def set_name(self, name: str, text: str | None, position: int | None = None, comment: str | None = None) -> None:
        """Set, add or (text None) remove a defined name; `position` makes it local to a sheet, a comment hides it from people."""
        local = None if position is None else str(position)
        found = [n for n in self.names() if n.get("name") == name and n.get("localSheetId") == local]
        if text is None:
            for element in found:
                element.getparent().remove(element)  # type: ignore[union-attr]  # it was found under its parent
            self.drop_empty_names()
            return
        if found:
            found[0].text = text
            if comment is not None:
                found[0].set("comment", comment)
            return
        parent = xml.child(self.root, "definedNames")
        if parent is None:
            parent = self._add("definedNames")
        element = etree.SubElement(parent, f"{{{self.namespace}}}definedName")
        element.set("name", name)
        if local is not None:
            element.set("localSheetId", local)
        if comment is not None:
            element.set("comment", comment)
            element.set("hidden", "1")
        element.text = text

    def calculate_on_load(self) -> None:
        """Ask Excel to recalculate once when it opens the file."""
        element = xml.child(self.root, "calcPr")
        if element is None:
            element = self._add("calcPr")
        element.set("fullCalcOnLoad", "1")

    @property
    def active(self) -> int:
        """Position of the sheet that is shown first."""
        view = self._view()
        return xml.number(view.get("activeTab")) if view is not None else 0

    def show(self, position: int) -> None:
        views = xml.child(self.root, "bookViews")
        if views is None:
            views = self._add("bookViews")
        view = self._view()
        if view is None:
            view = etree.SubElement(views, f"{{{self.namespace}}}workbookView")
        view.set("activeTab", str(position))

    def close(self) -> None:
        """Write the part back, if it was changed."""
        if self.document.changed:
            self.package.put(self.part, xml.serialise(self.root))

    def _view(self) -> etree._Element | None:
        views = xml.child(self.root, "bookViews")
        return None if views is None else xml.child(views, "workbookView")

    def _add(self, name: str) -> etree._Element:
        element = etree.Element(f"{{{self.namespace}}}{name}")
        xml.insert_in_order(self.root, element, _ORDER)
        return element

    def drop_empty_names(self) -> None:
        """Remove the list of names where none is left, which Excel would call damage."""
        parent = xml.child(self.root, "definedNames")
        if parent is not None and not len(parent):
            self.root.remove(parent)
