"""XML of a package: safe parsing, faithful serialising, and the namespaces of both dialects of the format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from kamxl.record import record

PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_DRAWING = "http://purl.oclc.org/ooxml/drawingml"

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_STRICT_URIS = (
    (f'"{MAIN}"', f'"{STRICT_MAIN}"'),
    (f'"{OFFICE}/relationships', f'"{STRICT_OFFICE}/relationships'),
    (f'"{OFFICE}/extended-properties"', f'"{STRICT_OFFICE}/extendedProperties"'),
    (f'"{OFFICE}/docPropsVTypes"', f'"{STRICT_OFFICE}/docPropsVTypes"'),
    (f'"{DRAWING}/', f'"{STRICT_DRAWING}/'),
)
# Percentages are whole numbers in the transitional dialect and carry a sign in the strict one.
_STRICT_PERCENT = re.compile(r'<(c:gapWidth|c:overlap|c:holeSize) val="(-?\d+)"')
_STRICT_THOUSANDTHS = re.compile(r'<(a:alpha|a:lumMod|a:lumOff) val="(\d+)"')


class BadXml(ValueError):
    """A part that should be XML is not, or declares a document type (which the format forbids)."""


def parse(data: bytes, name: str = "") -> etree._Element:
    """The root element. Entities and document types are refused, nothing is fetched, depth and size have limits."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadXml(f"{name}: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadXml(f"{name}: declares a document type")
    return root


def check(blocks: Iterable[bytes], name: str = "") -> None:
    """Raise BadXml where a part, given a block at a time, is not well-formed or declares a document type.

    It is not built: the tree of a sheet with a million rows takes ten gigabytes.
    """
    # Without limits: they are for what others made, and a sheet may be of any length.
    parser = etree.XMLParser(
        target=_Unbuilt(name),  # type: ignore[arg-type]  # what a target lacks is not called
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, collect_ids=False,
    )  # fmt: skip
    try:
        for block in blocks:
            parser.feed(block)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise BadXml(f"{name}: {error}") from error


@record
class _Unbuilt:
    """What lxml hands a document to that is only looked through."""

    name: str

    def doctype(self, *_: object) -> None:
        raise BadXml(f"{self.name}: declares a document type")

    def close(self) -> None:
        """Nothing was kept."""


def serialise(root: etree._Element) -> bytes:
    """UTF-8 with the declaration that Excel writes; prefixes stay as they were, since mc:Ignorable names them."""
    return DECLARATION.encode() + etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)


@dataclass
class Document:
    """A parsed part that knows whether it was changed, so that an untouched one keeps its bytes."""

    root: etree._Element
    _before: bytes

    @classmethod
    def of(cls, data: bytes, name: str = "") -> Document:
        root = parse(data, name)
        return cls(root, etree.tostring(root.getroottree()))

    @property
    def changed(self) -> bool:
        return etree.tostring(self.root.getroottree()) != self._before

    @property
    def namespace(self) -> str:
        return etree.QName(self.root).namespace or ""


def tag(element: etree._Element) -> str:
    """Local name of an element; empty for comments and processing instructions."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def child(parent: etree._Element, name: str) -> etree._Element | None:
    """First child with a local name, in the parent's own namespace or any other."""
    return next(parent.iterchildren(f"{{*}}{name}"), None)


def children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if parent is None else list(parent.iterchildren(f"{{*}}{name}"))


def insert_in_order(parent: etree._Element, element: etree._Element, order: tuple[str, ...]) -> None:
    """Insert a child where the schema's sequence wants it: behind the last sibling that may come before it."""
    before = set(order[: order.index(tag(element))])
    at = 0
    for index, sibling in enumerate(parent):
        # What the schema does not name here (mc:AlternateContent, xr:revisionPtr) stays where Excel put it.
        if tag(sibling) in before:
            at = index + 1
    parent.insert(at, element)


def true(value: str | None) -> bool:
    """An xsd:boolean attribute."""
    return value in ("1", "true", "on")


def to_strict(xml: str) -> str:
    """A part of ours, written in the transitional dialect, in the strict one."""
    for old, new in _STRICT_URIS:
        xml = xml.replace(old, new)
    xml = _STRICT_PERCENT.sub(r'<\1 val="\2%"', xml)
    return _STRICT_THOUSANDTHS.sub(lambda m: f'<{m[1]} val="{int(m[2]) / 1000:g}%"', xml)


_SPECIAL = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def attribute(text: str) -> str:
    """Text as an attribute value between double quotes; characters that XML cannot hold are left out."""
    if text.isalnum():
        return text  # the cell of a link, of which there are thousands
    return _ILLEGAL.sub("", text).translate(_SPECIAL)


def number(value: str | None, default: int = 0) -> int:
    """An integer attribute; the default where it is missing or no number."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default


def text(value: str) -> str:
    """Text between tags, for words that are not cells; characters that XML cannot hold are left out."""
    return _ILLEGAL.sub("", value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
