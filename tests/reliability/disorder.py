"""Files put out of order: their bytes, their length, and their structure. The same for the same random numbers."""

from __future__ import annotations

import io
import random
import warnings
import zipfile
from collections.abc import Callable, Iterable

from lxml import etree

Disorder = Callable[[bytes, random.Random], bytes]
_MARKS = (
    b"\x00",
    b"\xff\xff\xff\xff",
    b"\x80",
    b"<",
    b">",
    b"&",
    b'"',
    b"[[[[",
    b"{",
    b"=",
    b",",
    b"\n",
    b"9" * 30,
    b"-1",
    b"1e999",
    b"NaN",
    b"\xef\xbb\xbf",
)


def bytes_changed(data: bytes, draw: random.Random) -> bytes:
    """A few bytes other ones, put in, or gone."""
    found = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 5, 20))):
        at = draw.randrange(len(found) + 1)
        kind = draw.randrange(4)
        if kind == 0 and found:
            found[at % len(found)] = draw.randrange(256)
        elif kind == 1:
            found[at:at] = draw.choice(_MARKS)
        elif kind == 2:
            del found[at : at + draw.choice((1, 2, 16, 200))]
        else:
            end = min(len(found), at + draw.choice((4, 64, 1000)))
            found[at:at] = found[at:end]
    return bytes(found)


def cut(data: bytes, draw: random.Random) -> bytes:
    """The beginning, the end, or what is left of both."""
    at = draw.randrange(len(data) + 1)
    return draw.choice((data[:at], data[at:], data[: at // 2] + data[at:]))


def lines_changed(data: bytes, draw: random.Random) -> bytes:
    """Lines dropped, doubled, swapped and nested."""
    lines = data.splitlines(keepends=True)
    for _ in range(draw.choice((1, 2, 5))):
        if not lines:
            break
        at, other = draw.randrange(len(lines)), draw.randrange(len(lines))
        kind = draw.randrange(5)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[other])
        elif kind == 2:
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == 3:
            lines[at] = lines[at].rstrip() * draw.choice((2, 50))
        else:
            opening = draw.choice((b"[", b"{", b'"', b"'"))
            lines[at] = opening * draw.choice((1, 3, 5_000)) + lines[at]
    return b"".join(lines)


def part_changed(data: bytes, draw: random.Random) -> bytes:
    """A part of a package gone, doubled, cut, emptied, swapped with another, or with its elements out of order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(info.filename, package.read(info)) for info in package.infolist() if not info.is_dir()]
    at, other = draw.randrange(len(parts)), draw.randrange(len(parts))
    name, content = parts[at]
    kind = draw.randrange(14)
    if kind == 0:
        del parts[at]
    elif kind == 1:
        parts.insert(at, (name, content))
    elif kind == 2:
        parts[at] = (name, draw.choice((cut, bytes_changed))(content, draw))
    elif kind == 3:
        parts[at] = (name, b"")
    elif kind == 4:
        parts[at], parts[other] = (name, parts[other][1]), (parts[other][0], content)
    else:
        parts[at] = (name, elements_changed(content, draw))
    return _packed(parts)


def _packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a part is there twice is what is wanted
        for name, content in parts:
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def relationships_crossed(data: bytes, draw: random.Random) -> bytes:
    """What leads from one part to another leads to a third, to itself, outside, or nowhere."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist() if not info.is_dir()}
    wanted = [name for name in parts if name.endswith((".rels", "manifest.xml")) or "Content_Types" in name]
    if not wanted:
        return part_changed(data, draw)
    name = draw.choice(wanted)
    try:
        root = etree.fromstring(parts[name])
    except etree.XMLSyntaxError:
        return part_changed(data, draw)
    children = list(root)
    for _ in range(draw.choice((1, 2, 4))):
        if not children:
            break
        one, other = draw.choice(children), draw.choice(children)
        attribute = draw.choice(("Target", "Id", "Type", "PartName", "ContentType", "Extension"))
        value = draw.choice(
            (
                other.get(attribute),
                *parts,
                "",
                "..",
                "/",
                "../" * 40 + "etc/passwd",
                "http://example.com/x",
                "file:///dev/zero",
                name,
            )
        )
        one.set(attribute, value or "")
        if draw.random() < 0.2:
            one.set("TargetMode", "External")
    parts[name] = etree.tostring(root)
    return _packed(parts.items())


_VALUES = (
    "",
    "-1",
    "0",
    "4294967295",
    "1e309",
    "NaN",
    "A1",
    "XFD1048576",
    "A1:XFD1048576",
    "ZZZZ9",
    "true",
    "'",
    "#REF!",
    "9" * 40,
    "_kx_tiers",
    "rId1",
    "\u202e客户",
    "../x",
)


def elements_changed(content: bytes, draw: random.Random) -> bytes:
    """Elements of an XML part dropped, doubled, nested, renamed, or with other values."""
    try:
        root = etree.fromstring(content, etree.XMLParser(huge_tree=False))
    except etree.XMLSyntaxError:
        return bytes_changed(content, draw)
    for _ in range(draw.choice((1, 1, 2, 5))):
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        one = draw.choice(elements)
        parent = one.getparent()
        kind = draw.randrange(7)
        if kind == 0 and parent is not None:
            parent.remove(one)
        elif kind == 1 and parent is not None:
            for _ in range(draw.choice((1, 3))):
                parent.insert(parent.index(one), etree.fromstring(etree.tostring(one)))
        elif kind == 2:
            inner = one
            for _ in range(draw.choice((1, 3, 200))):
                inner = etree.SubElement(inner, one.tag, dict(one.attrib))
        elif kind == 3:
            one.tag = draw.choice([*(other.tag for other in elements[:50]), "x", "{urn:x}y"])
        elif kind == 4 and one.attrib:
            one.set(draw.choice(list(one.attrib)), draw.choice(_VALUES))
        elif kind == 5 and one.attrib:
            del one.attrib[draw.choice(list(one.attrib))]
        else:
            one.text = draw.choice(_VALUES)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


OF_PACKAGES: tuple[Disorder, ...] = (
    part_changed,
    part_changed,
    part_changed,
    relationships_crossed,
    bytes_changed,
    cut,
)
OF_TEXTS: tuple[Disorder, ...] = (lines_changed, lines_changed, bytes_changed, cut)
OF_BYTES: tuple[Disorder, ...] = (bytes_changed, bytes_changed, cut)
