"""What Excel must recalculate: the calculation chain, and the user's formulas that refer to our sheets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from kamxl.grid import MARKER
from kamxl.package import xml
from kamxl.package.parts import Package
from kamxl.writer.workbook import Workbook

_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]+)<")

_PREFIX = re.compile(
    rb"""xmlns:\w+=["'](?:http://schemas\.openxmlformats\.org|http://purl\.oclc\.org/ooxml)/spreadsheetml/"""
)


def drop_chain(workbook: Workbook, sheet_ids: Collection[int]) -> None:
    """Remove the calculation chain where it lists cells of sheets that are refilled.

    An entry whose cell has no formula any more would be called damage; Excel builds the chain anew when it is missing.
    """
    for part in workbook.rels.targets("calcChain").values():
        if part in workbook.package and _chained_sheets(workbook.package.read(part), part) & set(sheet_ids):
            workbook.package.drop(part)
            workbook.rels.drop("calcChain")
            return


def unchain(workbook: Workbook, sheet_ids: Collection[int]) -> None:
    """Take the cells of sheets that go out of the calculation chain; the others keep their order."""
    for rid, part in workbook.rels.targets("calcChain").items():
        if part not in workbook.package:
            continue
        root = xml.parse(workbook.package.read(part), part)
        sheet, changed = 0, False
        for cell in xml.children(root, "c"):
            sheet = xml.number(cell.get("i"), sheet)
            if sheet in sheet_ids:
                root.remove(cell)
                changed = True
            elif changed:
                cell.set("i", str(sheet))  # one without it means that of the cell before, which may be gone
        if not len(root):
            workbook.package.drop(part)
            workbook.rels.remove(rid)
        elif changed:
            workbook.package.put(part, xml.serialise(root))


def _chained_sheets(chain: bytes, part: str) -> set[int]:
    """The sheet ids that a calculation chain names; an entry without one means that of the entry before."""
    return {xml.number(c.get("i")) for c in xml.parse(chain, part) if c.get("i") is not None}


def user_formulas_look_at(
    package: Package, workbook: Workbook, skipped: Collection[str], titles: Iterable[str], tables: Iterable[str]
) -> bool:
    """Whether a formula or name of the user's may refer to our sheets or tables.

    Args:
        skipped: the parts that are ours, and those that are known to hold no formula.
        titles, tables: what a formula would name.
    """
    words = [xml.text(t.replace("'", "''")).lower() for t in titles] + [t.lower() + "[" for t in tables]
    skipped = {part.lower() for part in skipped}
    for name in workbook.names():
        if not (name.get("name") or "").startswith((MARKER, "_xlnm.")):
            escaped = xml.text(name.text or "").lower()
            if any(word in escaped for word in words):
                return True
    needles = [word.encode() for word in words]
    return any(
        _mentions(package, sheet.part, needles)
        for sheet in workbook.sheets()
        if sheet.kind == "worksheet" and sheet.part.lower() not in skipped
    )


def _mentions(package: Package, part: str, needles: list[bytes]) -> bool:
    """Whether a formula of a sheet contains one of the words; the sheet is read a block at a time."""
    carried = b""
    prefixed = None
    for block in package.entry(part).blocks():
        piece = carried + block
        if prefixed is None:
            prefixed = _PREFIX.search(piece) is not None
        # Most sheets have no formulas at all, and this is said of them at the speed of memory.
        if b"<f" in piece or (prefixed and b":f" in piece):
            formulas = b"\0".join(_FORMULA.findall(piece)).lower()
            if any(needle in formulas for needle in needles):
                return True
        carried = piece[piece.rfind(b"<") :]  # a formula that goes on in the next block
    return False
