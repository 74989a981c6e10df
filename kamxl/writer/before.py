"""What a workbook was before kamxl wrote into it: the user's parts that every sheet shares, kept so that they can come back.

A package holds things for all sheets together in one part: the list of sheets, styles, content types, relationships. Sheets of
ours are only added to these, but a part that was parsed and written anew has other bytes than Excel gave it. So the first write
keeps them as they were, in a piece of custom XML. What comes back is decided by what it says: a part whose content, ours taken
out, is still that of then gets its old bytes; one that the user has changed since keeps the change.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping

from lxml import etree

from kamxl.package import xml
from kamxl.package.archive import Archive
from kamxl.package.parts import TYPES_PART, Package, Relationships, rels_name
from kamxl.writer.workbook import Workbook

PART = "customXml/kamxlBefore.xml"
_NAMESPACE = "urn:kamxl:before"
_LARGEST = 64 << 20
"""Bytes of a part that is kept, and of all that come back: a small file may not fill the memory."""
_OURS_TO_SET: Mapping[str, frozenset[str]] = {
    "workbookView": frozenset({"activeTab", "firstSheet"}),
    "calcPr": frozenset({"fullCalcOnLoad"}),
    "workbookPr": frozenset({"codeName"}),
    "row": frozenset({"ht", "customHeight", "spans"}),
}
"""Attributes that a write of ours sets in parts of the user's: they tell nothing of whether the user has changed anything."""


def kept(source: Archive, archive: Archive) -> Archive:
    """A workbook that was written, with what the write changed of the user's parts kept in it.

    Args:
        source: the workbook that was read.
        archive: the same with sheets of ours in it.
    """
    read = Package(source)
    before = Workbook(read)
    owned = {sheet.part for sheet in before.owned().values()}
    old = stored(before) if owned else {}
    if owned and not old:
        return archive  # another version of kamxl has written into it: what it was before nobody knows
    own = read.reachable_from(owned) | {PART.lower()}
    own |= {rels_name(part).lower() for part in own}
    changed = {
        entry.part: entry.read()
        for key, entry in source.parts.items()
        if key not in own and entry.size <= _LARGEST and archive.parts.get(key) is not entry
    }
    found = {**changed, **old}
    if found == old or not found:
        return archive
    workbook = Workbook(Package(archive))
    store(workbook, found)
    if PART not in workbook.rels.targets("customXml").values():
        workbook.rels.add(f"{workbook.office}/relationships/customXml", PART)
    return workbook.package.close()


def store(workbook: Workbook, parts: Mapping[str, bytes]) -> None:
    """Keep parts in a workbook in the place of those that are kept there."""
    lines = (
        f'<part name="{xml.attribute(name)}">{base64.b64encode(zlib.compress(data, 9)).decode()}</part>'
        for name, data in sorted(parts.items())
    )
    workbook.package.put(PART, f'{xml.DECLARATION}<before xmlns="{_NAMESPACE}">{"".join(lines)}</before>')
    workbook.package.set_content_type(PART, "application/xml")


def stored(workbook: Workbook) -> dict[str, bytes]:
    """Name -> bytes of the parts that are kept in a workbook; empty where there are none or they cannot be read."""
    if PART not in workbook.package:
        return {}
    found, left = {}, _LARGEST
    try:
        for element in xml.parse(workbook.package.read(PART), PART):
            unpacker = zlib.decompressobj()
            data = unpacker.decompress(base64.b64decode(element.text or "", validate=True), max(left, 1))
            left -= len(data)
            if unpacker.eof:
                found[element.get("name", "")] = data
    except (xml.BadXml, ValueError, zlib.error):
        return {}
    return found


def drop(workbook: Workbook) -> None:
    """Take what is kept out of a workbook."""
    drop_custom(workbook, PART)


def drop_custom(workbook: Workbook, part: str) -> None:
    """Take a piece of custom XML of ours out of a workbook."""
    for rid, target in workbook.rels.targets("customXml").items():
        if target.lower() == part.lower():
            workbook.rels.remove(rid)
    workbook.package.drop(part)


def restore(package: Package, kept: Mapping[str, bytes]) -> list[str]:
    """Give each part whose content is that of before, ours taken out, the bytes of then.

    Args:
        package: closed, so that every part stands in it as it would be written.
        kept: what was kept (see `stored`).

    Returns:
        The names of the parts.
    """
    found = [name for name, data in kept.items() if name in package and _same(package, name, data)]
    for name in found:
        package.put(name, kept[name])
        package.forget(name)
    return found


def _same(package: Package, name: str, data: bytes) -> bool:
    now = package.read(name)
    if now == data:
        return True
    try:
        if name.lower() == TYPES_PART.lower():
            return _types(package, now) == _types(package, data)
        if name.lower().endswith(".rels"):
            return _relationships(now) == _relationships(data)
        return same(now, data)
    except xml.BadXml:
        return False


def same(one: bytes, other: bytes) -> bool:
    """Whether two XML parts say the same, but for what a write of ours sets. Raises BadXml."""
    return _plain(xml.parse(one)) == _plain(xml.parse(other))


def _types(package: Package, data: bytes) -> dict[str, str]:
    typed = Package(package.archive)
    typed.put(TYPES_PART, data)
    return {name: typed.content_type(name) for name in package.names() if name.lower() != TYPES_PART.lower()}


def _relationships(data: bytes) -> set[tuple[str | None, ...]]:
    return {tuple(one.get(key) for key in ("Id", "Type", "Target", "TargetMode")) for one in Relationships("", data)}


def _plain(root: etree._Element) -> bytes:
    """What an XML part says, whatever a write of ours sets in it: without counts, blanks, and elements that hold nothing."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        for key in {"count", *_OURS_TO_SET.get(xml.tag(element), ())} & {str(key) for key in element.attrib}:
            del element.attrib[key]
        if len(element) and not (element.text or "").strip():
            element.text = None
        if not (element.tail or "").strip():
            element.tail = None
    for element in [one for one in root.iter() if xml.tag(one) == "workbookView" and not one.attrib]:
        element.getparent().remove(element)  # type: ignore[union-attr]  # it is none of the root's kind
    for element in [one for one in root.iter() if xml.tag(one) == "row" and not len(one)]:
        element.getparent().remove(element)  # type: ignore[union-attr]  # as above
    for element in [one for one in root if not (len(one) or one.attrib or (one.text or "").strip())]:
        root.remove(element)
    return etree.tostring(root, method="c14n")
