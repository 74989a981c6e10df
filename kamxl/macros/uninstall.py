"""The buttons, the VBA project and what the workbook says of it, out again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from kamxl.grid import column_number
from kamxl.macros import existing
from kamxl.macros.buttons import MACROS
from kamxl.macros.install import ENABLED
from kamxl.macros.sources import DOCUMENT, MODULE
from kamxl.package import xml
from kamxl.writer import drawings
from kamxl.writer.workbook import Sheet, Workbook

_ANCHOR = re.compile(r"<x:Anchor>([\d,\s]+)</x:Anchor>")
_TOP, _RIGHT = 2, 4
"""Places in an anchor."""


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """What became of the macros."""

    macros: bool = False
    """They were there and are gone."""
    left: bool = False
    """The project holds code of the user's and stays, with our module in it."""


def take_out(workbook: Workbook, before: Mapping[str, bytes]) -> Uninstalled:
    """Take out our macros, and the buttons that stand on sheets of the user's.

    Args:
        workbook: still with our sheets.
        before: parts as they were before the first write, where they were kept.
    """
    package = workbook.package
    ours = {sheet.part for sheet in workbook.owned().values()}
    part = existing.project_part(workbook)
    found = {} if part is None else existing.modules(package.read(part))
    if part is None or MODULE not in found:
        return Uninstalled()
    for sheet in workbook.sheets():
        if sheet.part not in ours:
            _take_buttons(workbook, sheet)
    if any(module.has_code for name, module in found.items() if name not in (MODULE, DOCUMENT)):
        return Uninstalled(left=True)
    if part in before:
        package.put(part, before[part])  # a project without code that stood there
        return Uninstalled(macros=True)
    for below in package.rels(part).targets().values():
        package.drop(below)
    package.drop(part)
    workbook.rels.drop("vbaProject")
    main = package.content_type(workbook.part)
    package.set_content_type(workbook.part, {macro: plain for plain, macro in ENABLED.items()}.get(main, main))
    properties = xml.child(workbook.root, "workbookPr")
    if properties is not None and properties.get("codeName") == DOCUMENT:
        del properties.attrib["codeName"]
    return Uninstalled(macros=True)


def _take_buttons(workbook: Workbook, sheet: Sheet) -> None:
    package = workbook.package
    rels = package.rels(sheet.part)
    for rid, part in rels.targets("vmlDrawing").items():
        if part not in package:
            continue
        vml = package.read(part).decode("utf-8", "surrogateescape")
        left, taken = drawings.without_macros(vml, MACROS.values())
        if not taken:
            continue
        root = xml.parse(package.read(sheet.part), sheet.part)
        _empty_status(root, taken)
        _take_controls(workbook, root, sheet)
        if drawings.has_shapes(left):
            package.put(part, left.encode("utf-8", "surrogateescape"))
        else:
            rels.remove(rid)
            _drop_legacy(root, f"{{{workbook.office}/relationships}}id", rid)
            if part.lower() not in package.reachable():
                package.drop(part)
        package.put(sheet.part, xml.serialise(root))


def _take_controls(workbook: Workbook, root: etree._Element, sheet: Sheet) -> None:
    """What Excel adds to a button when it saves: a control of the sheet with its properties, and a shape of the drawing."""
    package, rels = workbook.package, workbook.package.rels(sheet.part)
    for control in [one for one in root.iter() if xml.tag(one) == "control" and _calls_ours(one)]:
        rid = control.get(f"{{{workbook.office}/relationships}}id", "")
        package.drop(rels.targets("ctrlProp").get(rid, ""))
        rels.remove(rid)
        inner = next((one for one in control.iterancestors() if xml.tag(one) == "AlternateContent"), control)
        listed = inner.getparent()
        if listed is not None:
            listed.remove(inner)
            if not len(listed):
                outer = next((one for one in listed.iterancestors() if xml.tag(one) == "AlternateContent"), listed)
                root.remove(outer)
    for part in rels.targets("drawing").values():
        if part in package:
            drawing = xml.Document.of(package.read(part), part)
            for shape in [one for one in drawing.root if _calls_ours(one)]:
                drawing.root.remove(shape)
            if drawing.changed:
                package.put(part, xml.serialise(drawing.root))


def _calls_ours(element: etree._Element) -> bool:
    called = {(one.get("macro") or "").rpartition("!")[2] for one in element.iter() if isinstance(one.tag, str)}
    return bool(called & set(MACROS.values()))


def _drop_legacy(root: etree._Element, key: str, rid: str) -> None:
    for element in xml.children(root, "legacyDrawing"):
        if element.get(key) == rid:
            root.remove(element)


def _empty_status(root: etree._Element, shapes: list[str]) -> None:
    """Take out the cell behind the buttons that tells how the last press went."""
    anchors = [[int(n) for n in found[1].split(",")] for shape in shapes if (found := _ANCHOR.search(shape))]
    rows = {anchor[_TOP] + 1 for anchor in anchors}
    right = max((anchor[_RIGHT] for anchor in anchors), default=0)
    for row in xml.children(xml.child(root, "sheetData"), "row"):
        if xml.number(row.get("r")) in rows:
            for cell in list(row):
                if column_number((cell.get("r") or "A1").rstrip("0123456789")) > right:
                    row.remove(cell)
