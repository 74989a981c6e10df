"""Cell formats that nothing uses once our sheets are gone: they are taken off the end, so that those of the user's keep their places."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Literal

from lxml import etree

from kamxl.package import xml
from kamxl.package.parts import Package
from kamxl.writer.styles import canonical
from kamxl.writer.workbook import Workbook

_FORMAT = re.compile(rb'<(?:\w+:)?(?:c|row)\s[^>]*?\bs="(\d+)"|<(?:\w+:)?col\s[^>]*?\bstyle="(\d+)"')
_LOOK = re.compile(rb'[dD]xfId="(\d+)"')
_ASPECTS: Mapping[str, str] = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}
_LEAST: Mapping[str, int] = {"cellXfs": 1, "dxfs": 0, "fonts": 1, "fills": 2, "borders": 1}
"""Members that a group must keep."""
_Group = Literal["cellXfs", "dxfs"]


def drop_unused(workbook: Workbook, ours: Collection[str], before: bytes | None) -> int:
    """Take out the formats that only our sheets use, and what only these are made of.

    Args:
        workbook: with our sheets still in it.
        ours: the parts of our sheets.
        before: the style sheet before the first write, where it was kept. What stands behind its formats is ours and goes as soon as
            nothing uses it; otherwise only what our sheets use and no other.

    Returns:
        How many cell formats went.
    """
    package = workbook.package
    part = next((p for p in workbook.rels.targets("styles").values() if p in package), None)
    if part is None:
        return 0
    document = xml.Document.of(package.read(part), part)
    root, old = document.root, None if before is None else xml.parse(before, part)
    going, staying = _used(package, workbook, ours, mine=True), _used(package, workbook, ours, mine=False)
    tables = xml.child(root, "tableStyles")
    staying["dxfs"] |= {int(n) for n in _LOOK.findall(etree.tostring(tables))} if tables is not None else set()
    gone = _cut(root, old, "cellXfs", staying["cellXfs"], going["cellXfs"])
    _cut(root, old, "dxfs", staying["dxfs"], going["dxfs"])
    left = [xf for name in ("cellStyleXfs", "cellXfs") for xf in xml.children(xml.child(root, name), "xf")]
    for name, key in _ASPECTS.items():
        _cut(root, old, name, _named(left, key), _named(gone, key))
    _drop_number_formats(root, old, _named(left, "numFmtId"), _named(gone, "numFmtId"))
    if document.changed:
        package.put(part, xml.serialise(root))
    return len(gone)


def _used(package: Package, workbook: Workbook, ours: Collection[str], *, mine: bool) -> dict[_Group, set[int]]:
    """Places of the formats that sheets of ours, or all others, use; those of their tables and pivot tables, too."""
    found: dict[_Group, set[int]] = {"cellXfs": set(), "dxfs": set()}
    for sheet in workbook.sheets():
        if (sheet.part in ours) != mine:
            continue
        rest = b""
        for block in package.entry(sheet.part).blocks():
            piece = rest + block
            found["cellXfs"] |= {int(a or b) for a, b in set(_FORMAT.findall(piece))}
            found["dxfs"] |= {int(n) for n in set(_LOOK.findall(piece))}
            rest = piece[piece.rfind(b"<") :]  # a tag that goes on in the next block
        for part in package.rels(sheet.part).targets().values():
            if part in package and part.endswith(".xml"):
                found["dxfs"] |= {int(n) for n in _LOOK.findall(package.read(part))}
    return found


def _cut(
    root: etree._Element, old: etree._Element | None, name: str, staying: Collection[int], going: Collection[int]
) -> list[etree._Element]:
    """Take members off the end of a group; returns them."""
    group = xml.child(root, name)
    if group is None:
        return []
    members = [one for one in group if xml.tag(one)]
    floor = _floor(members, old, name)
    if floor is None:  # behind the first that only ours use nothing is the user's, unless he uses it
        floor = max(_LEAST[name], min(set(going) - set(staying), default=len(members)))
    gone = []
    while len(members) > floor:
        if len(members) - 1 in staying:
            break
        gone.append(members.pop())
        group.remove(gone[-1])
    if gone:
        group.set("count", str(len(members)))
        _drop_new_group(group, old, name)
    return gone


def _floor(members: list[etree._Element], old: etree._Element | None, name: str) -> int | None:
    """How many of a group were there before; None where that is not known, or the group has been made anew since."""
    if old is None:
        return None
    theirs = [one for one in xml.child(old, name) if xml.tag(one)] if xml.child(old, name) is not None else []  # type: ignore[union-attr]  # it was asked
    same = len(theirs) <= len(members) and all(map(lambda a, b: canonical(a) == canonical(b), theirs, members))
    return len(theirs) if same else None


def _drop_number_formats(
    root: etree._Element, old: etree._Element | None, staying: Collection[int], going: Collection[int]
) -> None:
    group = xml.child(root, "numFmts")
    if group is None:
        return
    theirs = None if old is None else _named(xml.children(xml.child(old, "numFmts"), "numFmt"), "numFmtId")
    for one in xml.children(group, "numFmt"):
        number = xml.number(one.get("numFmtId"))
        if number not in staying and (number in going or theirs is not None) and number not in (theirs or ()):
            group.remove(one)
    group.set("count", str(len(group)))
    _drop_new_group(group, old, "numFmts")


def _drop_new_group(group: etree._Element, old: etree._Element | None, name: str) -> None:
    """An empty group goes where it was not there before; an empty list of number formats Excel would call damage."""
    parent = group.getparent()
    if (
        parent is not None
        and not len(group)
        and (name == "numFmts" or (old is not None and xml.child(old, name) is None))
    ):
        parent.remove(group)


def _named(elements: Collection[etree._Element], key: str) -> set[int]:
    return {xml.number(one.get(key)) for one in elements}
