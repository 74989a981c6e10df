"""The mark of a file that kamxl made: the command, and a digest of the content at that time.

So the next write can tell a result of its own, which may be replaced, from a user's file and from a result that a person
has typed into since. A package (xlsx, xlsm, pptx) holds the mark in a part of its own, a piece of custom XML that Excel
and PowerPoint carry along and never show. A pdf and a page end in a comment. What can hold neither (a calendar, a
message) says in its own head what made it.

The digest covers every other entry of the package as it stands in the archive, so that it is the same for the same content,
and whoever saves the file anew, even without a change, makes another.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, overload

from kamxl.files import regular
from kamxl.package import xml
from kamxl.package.archive import MARK as PART
from kamxl.package.archive import Archive, BadArchive, Entry, Packed
from kamxl.package.parts import Package
from kamxl.record import record

Maker = Literal["run", "report", "share", "summary", "demo", "remind", "person", "convert", "collect"]
NAMESPACE = "urn:kamxl:made"
PACKAGES = (".xlsx", ".xlsm", ".pptx")
_COMMENTS: Mapping[str, tuple[str, str]] = {".pdf": ("%", ""), ".html": ("<!--", " -->"), ".md": ("<!--", " -->")}
_IN_COMMENT = re.compile(rb" made by kamxl (?P<by>[a-z]{1,20}), sha256 (?P<digest>[0-9a-f]{64})")
_IN_PART = re.compile(rb'<made xmlns="urn:kamxl:made" by="(?P<by>[a-z]{1,20})" sha256="(?P<digest>[0-9a-f]{64})"/>')
_HEADS: Mapping[str, re.Pattern[bytes]] = {
    ".ics": re.compile(rb"^BEGIN:VCALENDAR\r?\n(?:[^\n]*\n){0,3}?PRODID:-//kamxl", re.IGNORECASE),
    ".eml": re.compile(rb"^(?:[^\n]+\n)*?X-Mailer: kamxl", re.IGNORECASE),
    ".json": re.compile(rb'^\s*\{\s*"(?:program|made_by)":\s*(?:\{\s*"name":\s*)?"kamxl', re.IGNORECASE),
    # A mapping, which a person may go on with, and what a conversion is taken back with.
    ".toml": re.compile(rb"^(?:\xef\xbb\xbf)?# [^\n]{0,20}kamxl convert"),
    ".log": re.compile(rb'^\{"made_by": "kamxl remind"\}\n'),
    ".undo": re.compile(rb"^kamxl undo\n"),
}
_LOG = re.compile(rb'^\{"at": "[^"]*", "event": "begin", "batch": "')
_HEAD = 4096
_LONGEST_LINE = 200
_MOST = 1 << 30
"""Bytes of a result of ours; what is longer is nobody's of us."""


@record
class Made:
    """What the mark of a file says."""

    by: str
    intact: bool
    """The content is that of then."""


@overload
def marked(data: bytes, by: Maker, suffix: str) -> bytes: ...
@overload
def marked(data: Archive, by: Maker, suffix: str) -> Archive: ...
def marked(data: bytes | Archive, by: Maker, suffix: str) -> bytes | Archive:
    """The content of a file with the mark in it; as it is where its kind says so itself."""
    suffix = suffix.lower()
    if isinstance(data, Archive):
        return _marked_package(data, by)
    if suffix in PACKAGES:
        return _marked_package(Archive.of(data), by).to_bytes()
    if suffix in _COMMENTS:
        return _marked_text(data, by, *_COMMENTS[suffix])
    return data


def made(path: Path) -> Made | None:
    """The mark of a file; None if it has none. Raises OSError."""
    suffix = path.suffix.lower()
    if suffix in PACKAGES:
        return _package_made(path)
    if suffix in _COMMENTS:
        return _text_made(path)
    head = _HEADS.get(suffix)
    if head is not None and head.search(regular.start(path, _HEAD)):
        return Made("", True)
    return None


def is_log(path: Path) -> bool:
    """Whether a file is the log of a batch. Raises OSError."""
    return _LOG.match(regular.start(path, _HEAD)) is not None


def _marked_package(archive: Archive, by: Maker) -> Archive:
    package = Package(archive)
    relate(package)
    entries = [entry for entry in package.close().entries if entry.name.lower() != PART.lower()]
    text = f'{xml.DECLARATION}<made xmlns="{NAMESPACE}" by="{by}" sha256="{_digest(entries)}"/>'
    return Archive.made([*entries, Entry.new(PART, Packed.of((text.encode(),)))])


def relate(package: Package) -> None:
    """Give a package the part of the mark, still empty."""
    roots = [r for r in package.rels("") if r.get("Type", "").endswith("/officeDocument")]
    base = roots[0].get("Type", "").rpartition("/")[0] if roots else f"{xml.OFFICE}/relationships"
    main = next(iter(package.rels("").targets("officeDocument").values()), "")
    if PART.lower() not in {part.lower() for part in package.rels(main).targets("customXml").values()}:
        package.rels(main).add(f"{base}/customXml", PART)
    package.put(PART, b"")
    package.set_content_type(PART, "application/xml")


def _digest(entries: Iterable[Entry]) -> str:
    found = hashlib.sha256()
    for entry in entries:
        if entry.name.lower() != PART.lower():
            found.update(entry.name.encode("utf-8", "surrogatepass") + b"\0")
            found.update(hashlib.sha256(entry.span).digest())
    return found.hexdigest()


def _package_made(path: Path) -> Made | None:
    # The directory of the archive first: most files have no such part, and these are not read.
    with regular.opened(path) as file:
        try:
            with zipfile.ZipFile(file) as archive:
                if archive.getinfo(PART).file_size > _HEAD:
                    return None
        except (KeyError, zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
            return None
    try:
        entries = Archive.of(regular.read(path, most=_MOST).data).entries
        found = next((_IN_PART.search(entry.read()) for entry in entries if entry.name == PART), None)
    except (BadArchive, regular.TooLongError):
        return None
    return None if found is None else Made(found["by"].decode(), found["digest"].decode() == _digest(entries))


def _marked_text(data: bytes, by: Maker, opening: str, closing: str) -> bytes:
    if not data.endswith(b"\n"):
        data += b"\n"
    end = "\r\n" if data.endswith(b"\r\n") else "\n"
    line = f"{opening} made by kamxl {by}, sha256 {hashlib.sha256(data).hexdigest()}{closing}{end}"
    return data + line.encode()


def _text_made(path: Path) -> Made | None:
    try:
        data = regular.read(path, most=_MOST).data
    except regular.TooLongError:
        return None
    before, _, line = data.rstrip(b"\r\n").rpartition(b"\n")
    found = _IN_COMMENT.search(line[:_LONGEST_LINE])
    if found is None:
        # What was added behind the mark is not ours; that we made the rest is said all the same.
        earlier = _IN_COMMENT.search(data)
        return None if earlier is None else Made(earlier["by"].decode(), False)
    return Made(found["by"].decode(), hashlib.sha256(before + b"\n").hexdigest() == found["digest"].decode())
