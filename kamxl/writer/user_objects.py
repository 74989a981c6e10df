"""Keeps what the user put onto one of our sheets (pictures, text boxes, charts, slicers, notes) when it is refilled."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from kamxl.package import xml
from kamxl.package.parts import Package, Relationships
from kamxl.placed import CHART_NAME, Range
from kamxl.record import record

_NOTES = ("comments", "threadedComment", "vmlDrawing")
_KEPT_EXTENSIONS = ("{A8765BA9-456A-4dab-B4F3-ACF838C121DE}", "{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}")
"""Slicers of pivots and of tables."""


@record
class UserObjects:
    """The user's things on one sheet of ours, already related to the sheet's new relationships."""

    drawing: str | None = None
    """The drawing part; its relationships hold those of the anchors."""
    drawing_id: str | None = None
    anchors: tuple[str, ...] = ()
    last_id: int = 1
    """The largest id of a shape in the anchors."""
    notes: str | None = None
    """The legacy drawing that holds the boxes of notes."""
    notes_id: str | None = None
    extensions: tuple[str, ...] = ()


def user_objects(package: Package, sheet_part: str, charts: Sequence[Range]) -> UserObjects:
    """Reset the sheet's relationships to those of the user's objects, and return what the sheet must contain for them.

    Args:
        charts: the cells that our charts cover: a chart that covers the same is ours, whatever a program named it.
    """
    old = package.rels(sheet_part)
    new = package.replace_rels(sheet_part)
    notes, notes_id = _notes(package, old, new)
    extensions = _extensions(package, sheet_part, old, new)
    for part in old.targets("drawing").values():
        foreign = _foreign_anchors(package, part, charts) if part in package else []
        if foreign:
            before, after = package.rels(part), package.replace_rels(part)
            anchors = tuple(_moved(anchor, before, after) for anchor in foreign)
            rid = new.add(old.type_of("drawing"), part)
            return UserObjects(part, rid, anchors, _last_id(foreign), notes, notes_id, extensions)
    return UserObjects(notes=notes, notes_id=notes_id, extensions=extensions)


def has_user_objects(package: Package, sheet_part: str) -> bool:
    """Whether the user put anything onto a sheet of ours besides text."""
    rels = package.rels(sheet_part)
    drawings = [part for part in rels.targets("drawing").values() if part in package]
    return bool(rels.kinds() & {*_NOTES[:2], "slicer", "pivotTable", "oleObject", "ctrlProp"}) or any(
        _foreign_anchors(package, part, ()) for part in drawings
    )


def _notes(package: Package, old: Relationships, new: Relationships) -> tuple[str | None, str | None]:
    """Carry notes over with the legacy drawing that shows them; a legacy drawing without notes holds our buttons."""
    drawn, rid = None, None
    if "comments" not in old.kinds():
        return drawn, rid
    for kind in _NOTES:
        for part in old.targets(kind).values():
            if part in package:
                added = new.add(old.type_of(kind), part)
                drawn, rid = (part, added) if kind == "vmlDrawing" else (drawn, rid)
    return drawn, rid


def _foreign_anchors(package: Package, part: str, charts: Sequence[Range]) -> list[etree._Element]:
    root = xml.parse(package.read(part), part)
    corners = {(r.left - 1, r.top - 1, r.right, r.bottom) for r in charts}
    # Form controls stand in mc:AlternateContent at this level and belong to the sheet's own list of controls.
    anchors = [anchor for anchor in root if xml.tag(anchor).endswith("Anchor")]
    return [anchor for anchor in anchors if not _is_ours(anchor, corners)]


def _is_ours(anchor: etree._Element, corners: set[tuple[int, int, int, int]]) -> bool:
    frame = xml.child(anchor, "graphicFrame")
    if frame is None:
        return False
    named = next((e for e in frame.iter() if xml.tag(e) == "cNvPr"), None)
    if named is not None and (named.get("name") or "").startswith(CHART_NAME):
        return True
    start, end = xml.child(anchor, "from"), xml.child(anchor, "to")
    return (*_corner(start), *_corner(end)) in corners


def _corner(element: etree._Element | None) -> tuple[int, int]:
    if element is None:
        return -1, -1
    column, row = xml.child(element, "col"), xml.child(element, "row")
    return (
        -1 if column is None else xml.number(column.text, -1),
        -1 if row is None else xml.number(row.text, -1),
    )


def _last_id(anchors: Sequence[etree._Element]) -> int:
    return max(
        (xml.number(e.get("id")) for anchor in anchors for e in anchor.iter() if xml.tag(e) == "cNvPr"), default=1
    )


def _extensions(package: Package, part: str, old: Relationships, new: Relationships) -> tuple[str, ...]:
    if "slicer" not in old.kinds():
        return ()
    listed = xml.child(xml.parse(package.read(part), part), "extLst")
    return tuple(_moved(e, old, new) for e in xml.children(listed, "ext") if e.get("uri") in _KEPT_EXTENSIONS)


def _moved(element: etree._Element, old: Relationships, new: Relationships) -> str:
    """An element as text, with the relationships it names added to `new` and named by their new ids."""
    for one in element.iter():
        if not isinstance(one.tag, str):
            continue
        for key, value in one.attrib.items():
            if etree.QName(key).namespace in (f"{xml.OFFICE}/relationships", f"{xml.STRICT_OFFICE}/relationships"):
                copied = new.copy(old, str(value))
                if copied is not None:
                    one.set(key, copied)
    return etree.tostring(element, encoding="unicode", with_tail=False)
