"""docProps/app.xml: its list of sheets should agree with the workbook."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lxml import etree

from kamxl.grid import quoted
from kamxl.package import xml
from kamxl.package.parts import Package


def add_titles(package: Package, before: Sequence[str], added: Sequence[str]) -> None:
    """Add the titles of new worksheets behind those of the present ones.

    Args:
        before: the worksheets that the workbook had. Where the part does not list just these, it is left alone:
            programs ignore it, and a guess could only make it worse.
    """
    part = next((p for p in package.rels("").targets("extended-properties").values() if p in package), None)
    if part is None or not added:
        return
    document = xml.Document.of(package.read(part), part)
    titles = _vector(document.root, "TitlesOfParts")
    pairs = _vector(document.root, "HeadingPairs")
    if titles is None or pairs is None:
        return
    listed = [e.text or "" for e in titles]
    count = next((e for e in pairs.iter() if xml.tag(e) in ("i4", "int")), None)
    if count is None or listed[: len(before)] != list(before) or xml.number(count.text, -1) != len(before):
        return
    for offset, title in enumerate(added):
        element = etree.Element(titles[0].tag if len(titles) else f"{{{_namespace(titles)}}}lpstr")
        element.text = title
        titles.insert(len(before) + offset, element)
    titles.set("size", str(len(titles)))
    count.text = str(len(before) + len(added))
    package.put(part, xml.serialise(document.root))


def remove_titles(package: Package, titles: Collection[str]) -> None:
    """Take sheets, and the names that are local to them, off the list. Where counts and list disagree, it is left alone."""
    part = next((p for p in package.rels("").targets("extended-properties").values() if p in package), None)
    if part is None:
        return
    document = xml.Document.of(package.read(part), part)
    listed, pairs = _vector(document.root, "TitlesOfParts"), _vector(document.root, "HeadingPairs")
    counts = [] if pairs is None else [e for e in pairs.iter() if xml.tag(e) in ("i4", "int")]
    if listed is None or sum(xml.number(count.text) for count in counts) != len(listed):
        return
    gone = {*titles, *(f"{name}!" for title in titles for name in (title, quoted(title)))}
    texts, start = list(listed), 0
    for count in counts:
        section = texts[start : start + xml.number(count.text)]
        start += len(section)
        for element in section:
            text = element.text or ""
            if text in gone or text[: text.rfind("!") + 1] in gone:
                listed.remove(element)
                count.text = str(xml.number(count.text) - 1)
    listed.set("size", str(len(listed)))
    if document.changed:
        package.put(part, xml.serialise(document.root))


def _vector(root: etree._Element, name: str) -> etree._Element | None:
    parent = xml.child(root, name)
    return None if parent is None else xml.child(parent, "vector")


def _namespace(element: etree._Element) -> str:
    return etree.QName(element).namespace or ""
