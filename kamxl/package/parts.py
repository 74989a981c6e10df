"""The package: parts by name, content types and relationships, with as little touched as can be."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from functools import cached_property
from urllib.parse import unquote

from lxml import etree

from kamxl.package import xml
from kamxl.package.archive import Archive, Entry, Packed

TYPES_PART = "[Content_Types].xml"
RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_PARSE_LIMIT = 256 * 1024 * 1024


class DamagedPackage(ValueError):
    """A zip archive, but not a whole package."""


class LargePart(DamagedPackage):
    """A part that is too large to be parsed whole."""


def rels_name(part: str) -> str:
    """The part that holds a part's relationships; '' is the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolve(part: str, target: str, is_there: Callable[[str], bool] | None = None) -> str:
    """The part that a relationship of `part` points at: targets are absolute or relative, and may be percent-encoded.

    Args:
        is_there: whether a part exists: some writers give the path from the root without its slash.
    """
    path = unquote(target.split("#", 1)[0].replace("\\", "/"))
    if path.startswith("/"):
        return path.lstrip("/")
    found = posixpath.normpath(posixpath.join(posixpath.dirname(part), path)).lstrip("/")
    return path if is_there is not None and not is_there(found) and is_there(path) else found


def relative(part: str, target: str) -> str:
    """How `part` names `target` in a relationship, the way Excel writes it."""
    folder = posixpath.dirname(part)
    return posixpath.relpath(target, folder) if folder else target


class Relationships:
    """The relationships of one part."""

    def __init__(self, part: str, data: bytes | None, is_there: Callable[[str], bool] | None = None) -> None:
        self.part = part
        self._is_there = is_there
        empty = f'<Relationships xmlns="{xml.PACKAGE_RELS}"/>'.encode()
        self.is_new: bool = data is None
        self.document: xml.Document = xml.Document.of(empty if data is None else data, rels_name(part))
        self._taken: set[str] | None = None
        self._next = 1
        self._external: dict[str, str] = {}
        self._internal: dict[str, tuple[str, str]] | None = None
        """Id -> kind and part. A part may have a hundred thousand relationships, and they are asked for sheet by sheet."""

    def __iter__(self) -> Iterator[etree._Element]:
        return iter(xml.children(self.document.root, "Relationship"))

    def targets(self, kind: str | None = None) -> dict[str, str]:
        """Id -> part, for the internal ones; `kind` is the last word of the type (worksheet, styles, table)."""
        return {rid: part for rid, (own, part) in self.internal().items() if kind is None or own == kind}

    def internal(self) -> dict[str, tuple[str, str]]:
        """Id -> last word of the type and part, for the internal ones."""
        if self._internal is None:
            self._internal = {
                r.get("Id", ""): (r.get("Type", "").rsplit("/", 1)[-1], self._resolved(r.get("Target", "")))
                for r in self
                if r.get("TargetMode") != "External"
            }
        return self._internal

    def _resolved(self, target: str) -> str:
        return resolve(self.part, target, self._is_there)

    def kinds(self) -> set[str]:
        return {r.get("Type", "").rsplit("/", 1)[-1] for r in self}

    def add(self, kind_uri: str, target: str) -> str:
        """Add a relationship to a part; returns its id, a free one."""
        return self._add(kind_uri, relative(self.part, target)).get("Id", "")

    def add_external(self, kind_uri: str, url: str) -> str:
        """Add a relationship to an address outside; one that is there already is used again."""
        if url not in self._external:
            element = self._add(kind_uri, url)
            element.set("TargetMode", "External")
            self._internal = None
            self._external[url] = element.get("Id", "")
        return self._external[url]

    def copy(self, other: Relationships, rid: str) -> str | None:
        """Add the relationship that `other` calls `rid`; returns its id here, None where there is none of that id."""
        for element in other:
            if element.get("Id") != rid:
                continue
            kind, target = element.get("Type", ""), element.get("Target", "")
            if element.get("TargetMode") == "External":
                return self.add_external(kind, target)
            return self._add(kind, relative(self.part, other._resolved(target))).get("Id", "")
        return None

    def type_of(self, kind: str) -> str:
        """The whole type of the first relationship of a kind."""
        return next(r.get("Type", "") for r in self if r.get("Type", "").rsplit("/", 1)[-1] == kind)

    def _add(self, kind_uri: str, target: str) -> etree._Element:
        if self._taken is None:
            self._taken = {r.get("Id", "").lower() for r in self}
        while f"rid{self._next}" in self._taken:
            self._next += 1
        rid = f"rId{self._next}"
        self._internal = None
        self._taken.add(rid.lower())
        element = etree.SubElement(self.document.root, f"{{{xml.PACKAGE_RELS}}}Relationship")
        element.set("Id", rid)
        element.set("Type", kind_uri)
        element.set("Target", target)
        return element

    def drop(self, kind: str) -> None:
        """Remove the relationships of a kind."""
        self._remove(lambda one: one.get("Type", "").rsplit("/", 1)[-1] == kind)

    def remove(self, rid: str) -> None:
        """Remove the relationship of an id."""
        self._remove(lambda one: one.get("Id") == rid)

    def _remove(self, chosen: Callable[[etree._Element], bool]) -> None:
        self._internal = None
        for element in list(self):
            if chosen(element):
                self.document.root.remove(element)


class Package:
    """The parts of an archive: the user's entries as they are, and a layer of new, replaced and dropped parts.

    An archive is shared: whoever writes makes a package of its own over it.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._layer: dict[str, Entry] = {}
        self._dropped: set[str] = set()
        self._rels: dict[str, Relationships] = {}

    @cached_property
    def _types(self) -> xml.Document:
        return xml.Document.of(self.read(TYPES_PART), TYPES_PART)

    @cached_property
    def _overrides(self) -> dict[str, etree._Element]:
        """The first element of each name, as it stands there and without its escapes, in lower case."""
        found: dict[str, etree._Element] = {}
        for element in xml.children(self._types.root, "Override"):
            name = element.get("PartName", "")
            for one in (name, unquote(name)):
                found.setdefault(one.lower(), element)
        return found

    def __contains__(self, part: str) -> bool:
        key = part.lower()
        return key in self._layer or (key in self.archive.parts and key not in self._dropped)

    def names(self) -> list[str]:
        """Every part, in the order of the archive, new ones last."""
        old = [entry.part for entry in self.archive.entries if not entry.is_folder]
        new = [entry.name for key, entry in self._layer.items() if key not in self.archive.parts]
        return [name for name in old if name in self] + new

    def entry(self, part: str) -> Entry:
        """The user's entry of a part. Raises DamagedPackage where it is missing."""
        entry = self.archive.parts.get(part.lower())
        if entry is None or part.lower() in self._dropped:
            raise DamagedPackage(f"{part}: missing")
        return entry

    def read(self, part: str, most: int = _PARSE_LIMIT) -> bytes:
        """A part's data. Raises DamagedPackage where it is missing or damaged, LargePart where it has more than `most` bytes."""
        layered = self._layer.get(part.lower())
        if layered:
            return layered.read()
        entry = self.entry(part)
        if entry.size > most:
            raise LargePart(part)
        return entry.read()

    def put(self, part: str, data: bytes | str | Packed) -> None:
        """Write a part, new or in the place of the one of that name."""
        if isinstance(data, str):
            data = data.encode("utf-8")
        packed = data if isinstance(data, Packed) else Packed.of((data,))
        there = self.archive.parts.get(part.lower())
        name = part if there is None else there.name
        self._dropped.discard(part.lower())
        self._layer[part.lower()] = Entry.new(name, packed)

    def drop(self, part: str) -> None:
        """Remove a part with its relationships; its content type goes when the package is closed."""
        for key in (part.lower(), rels_name(part).lower()):
            self._layer.pop(key, None)
            self._rels.pop(key, None)
            if key in self.archive.parts:
                self._dropped.add(key)

    def free_name(self, pattern: str) -> str:
        """The first part name of a pattern with one `{}` that nothing uses."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def reserve(self, pattern: str, content_type: str) -> str:
        """Take the first free part name of a pattern, empty for now and without relationships."""
        part = self.free_name(pattern)
        self.put(part, b"")
        self.replace_rels(part)
        self.set_content_type(part, content_type)
        return part

    def rels(self, part: str) -> Relationships:
        """A part's relationships, to read and to add to; they are written when the package is closed."""
        name = rels_name(part)
        if name.lower() not in self._rels:
            self._rels[name.lower()] = Relationships(part, self.read(name) if name in self else None, self.__contains__)
        return self._rels[name.lower()]

    @property
    def main_part(self) -> str | None:
        """The part that is the document: the workbook, whatever it is called. None where there is none."""
        return next((part for part in self.rels("").targets("officeDocument").values() if part in self), None)

    def replace_rels(self, part: str) -> Relationships:
        """Start a part's relationships anew."""
        fresh = Relationships(part, None)
        self._rels[rels_name(part).lower()] = fresh
        return fresh

    def content_type(self, part: str) -> str:
        """The content type of a part, by its override or its extension; '' where none is declared."""
        override = self._override(part)
        if override is not None:
            return override.get("ContentType", "")
        return self._default(part)

    def set_content_type(self, part: str, content_type: str) -> None:
        override = self._override(part)
        if override is not None:
            override.set("ContentType", content_type)
        elif self._default(part) != content_type:
            element = etree.SubElement(self._types.root, f"{{{xml.CONTENT_TYPES}}}Override")
            element.set("PartName", f"/{part}")
            element.set("ContentType", content_type)
            for one in (f"/{part}", unquote(f"/{part}")):
                self._overrides.setdefault(one.lower(), element)

    def forget(self, part: str) -> None:
        """Let go of what was parsed of content types or relationships: the part of that name was put anew, and counts."""
        self._rels.pop(part.lower(), None)
        if part.lower() == TYPES_PART.lower():
            for parsed in ("_types", "_overrides"):
                self.__dict__.pop(parsed, None)

    def reachable(self) -> set[str]:
        """Every part (lower case) that relationships lead to from the package's root."""
        return self.reachable_from({""})

    def reachable_from(self, parts: set[str]) -> set[str]:
        found: set[str] = set()
        todo = list(parts)
        while todo:
            part = todo.pop()
            if part.lower() in found:
                continue
            found.add(part.lower())
            if part == "" or part in self:
                todo += self.rels(part).targets().values()
        return found

    def close(self) -> Archive:
        """The whole as an archive to be written."""
        for name, rels in self._rels.items():
            self._close_rels(name, rels)
        self._close_types()
        out: list[Entry] = []
        for entry in self.archive.entries:
            key = entry.part.lower()
            if not entry.is_folder and key in self._layer:
                out.append(self._layer[key])
            elif entry.is_folder or key not in self._dropped:
                out.append(entry)
        out += [entry for key, entry in self._layer.items() if key not in self.archive.parts]
        return Archive.made(out)

    def _close_rels(self, name: str, rels: Relationships) -> None:
        part_is_there = rels.part == "" or rels.part in self
        if not len(rels.document.root) and (rels.is_new or rels.document.changed):
            if name in self:
                self.drop_single(name)
        elif part_is_there and (rels.is_new or rels.document.changed):
            self.put(rels_name(rels.part), xml.serialise(rels.document.root))

    def drop_single(self, part: str) -> None:
        """Remove one part and nothing that belongs to it."""
        self._layer.pop(part.lower(), None)
        if part.lower() in self.archive.parts:
            self._dropped.add(part.lower())

    def _close_types(self) -> None:
        for element in xml.children(self._types.root, "Override"):
            part = element.get("PartName", "").lstrip("/")
            if part.lower() in self._dropped and part not in self:
                self._types.root.remove(element)
        self.__dict__.pop("_overrides", None)
        if not any(e.get("Extension", "").lower() == "rels" for e in xml.children(self._types.root, "Default")):
            default = etree.Element(f"{{{xml.CONTENT_TYPES}}}Default")
            default.set("Extension", "rels")
            default.set("ContentType", RELATIONSHIPS_TYPE)
            self._types.root.insert(0, default)
        if self._types.changed:
            self.put(TYPES_PART, xml.serialise(self._types.root))

    def _override(self, part: str) -> etree._Element | None:
        return self._overrides.get(f"/{part}".lower())

    def _default(self, part: str) -> str:
        extension = posixpath.basename(part).rsplit(".", 1)[-1].lower()
        for element in xml.children(self._types.root, "Default"):
            if element.get("Extension", "").lower() == extension:
                return element.get("ContentType", "")
        return ""
