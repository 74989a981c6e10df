"""A run of which nothing has changed since: it ends early, and tells what the workbook itself keeps of it.

The last step of a run puts what it came to into the workbook, behind a sheet of ours, with a hash of all that it stood on: every
other entry of the file as it stands there, the day, the language, settings from outside, the books and attachments beside it, and
the program. That is the only memory, so that none can be stale: a program that saves the file makes other entries, and with our
sheet the memory goes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack  # Any: JSON

import kamxl
from kamxl import program
from kamxl.company import company_settings
from kamxl.errors import KamxlError
from kamxl.files import regular
from kamxl.grid import MARKER
from kamxl.package.archive import MARK, Archive, BadArchive, Entry, Packed
from kamxl.settings import packaged_rules
from kamxl.walk.opening import Reading

if TYPE_CHECKING:
    from kamxl.i18n import Lang
    from kamxl.package.original import Original
    from kamxl.results import RunSummary

PART = "customXml/kamxlRun.xml"
_NAMESPACE = "urn:kamxl:run"
_KEPT = re.compile(rb'<run xmlns="urn:kamxl:run" key="([0-9a-f]{64})">([^<]*)</run>')
_MAKER = re.compile(r"kamxl (\d[\w.+-]{0,40})")
_MOST = 1 << 20
"""Bytes of what a run keeps; what is longer is none of it."""


def terms(path: Path, as_of: date, **reading: Unpack[Reading]) -> str | None:
    """All that a run of a workbook stands on besides the file itself, its attachments and its language; None where it cannot be told.

    To be asked before anything is read: what changes in between then makes other terms the next time.
    """
    if packaged_rules():
        return None  # rules of somebody else's may look at anything
    try:
        company = company_settings(path)
        beside = [(str(one), regular.read(one).fingerprint.sha256) for one in reading.get("with_", ())]
    except (KamxlError, OSError):
        return None
    settings = [*company.entries, *reading.get("overrides", ())]
    return json.dumps(
        [
            _program(),
            as_of.isoformat(),
            path.name,
            [(entry.key, repr(entry.value), entry.place) for entry in settings],
            str(company.file),
            [(str(one.file), one.why.render("en")) for one in company.passed_over],
            beside,
        ]
    )


def summary(path: Path, terms: str | None, lang: Lang | None, fallback: Lang) -> RunSummary | None:
    """What the last run came to, where another one would come to the same: None where it has to be made.

    Args:
        lang: that is asked for.
        fallback: of a workbook that shows none.
    """
    if terms is None:
        return None
    try:
        with regular.opened(path) as file, zipfile.ZipFile(file) as directory:
            if directory.getinfo(PART).file_size > _MOST:
                return None
        archive = Archive.of(regular.read(path).data)
        found = _KEPT.search(archive.parts[PART.lower()].read())
    except (KeyError, OSError, ValueError, zipfile.BadZipFile, NotImplementedError, EOFError):
        return None  # the run will say what is the matter with it
    if found is None:
        return None
    said = unescape(found[2].decode("utf-8", "replace"))
    if found[1].decode() != _key(terms, archive, said):
        return None
    kept = json.loads(said)
    folder = path.resolve().parent
    if kept["summary"]["lang"] != (lang or kept["own_lang"] or fallback):
        return None
    if any(not _as_before(folder, name, there) for name, there in kept["attachments"].items()):
        return None
    from kamxl.results import RunSummary

    return RunSummary.model_validate(kept["summary"] | {"book": str(path), "output": str(path), "unchanged": True})


def newer_writer(original: Original) -> str | None:
    """The version that made sheets of a workbook, where it is newer than this program: they may hold what this one does not know."""
    from kamxl.package.parts import DamagedPackage, Package
    from kamxl.package.xml import BadXml
    from kamxl.writer.workbook import Workbook

    try:
        names = Workbook(Package(original.archive)).names()
    except (BadArchive, BadXml, DamagedPackage):
        return None
    ours = [name for name in names if (name.get("name") or "").startswith(MARKER)]
    made = [found[1] for name in ours if (found := _MAKER.fullmatch(name.get("comment") or ""))]
    version = max(made, key=_numbers, default="")
    return version if _numbers(version) > _numbers(kamxl.__version__) else None


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def keeping(
    archive: Archive,
    terms: str | None,
    told: RunSummary,
    attachments: Mapping[str, bool | str],
    own_lang: Lang | None,
    *,
    copy: bool,
) -> Archive:
    """A workbook that a run has written, with what it came to.

    Args:
        terms: what the run stood on, as it was before it began.
        told: what the run came to.
        attachments: the names of files that were looked for beside the workbook, and whether they are there, or what they held.
        own_lang: the language that the books themselves show.
        copy: it will be marked as made by us, which its key then stands on.
    """
    from kamxl.package import xml
    from kamxl.package.parts import Package
    from kamxl.writer import marks
    from kamxl.writer.workbook import Workbook

    workbook = Workbook(Package(archive))
    ours = workbook.owned().get("overview")
    if terms is None or ours is None:
        return archive
    package = workbook.package
    package.rels(ours.part).add(f"{workbook.office}/relationships/customXml", PART)
    package.put(PART, b"")
    package.set_content_type(PART, "application/xml")
    if copy:
        marks.relate(package)
    archive = package.close()
    # Without the folder, which is nobody's business and would make other bytes of the same input elsewhere: `summary` puts it in.
    values: dict[str, Any] = {
        "summary": told.plain() | {"book": "", "output": ""},
        "attachments": dict(attachments),
        "own_lang": own_lang,
    }
    said = json.dumps(values)
    part = f'{xml.DECLARATION}<run xmlns="{_NAMESPACE}" key="{_key(terms, archive, said)}">{xml.text(said)}</run>'
    kept = Entry.new(PART, Packed.of((part.encode(),)))
    # At one place, so that the next run makes the same bytes.
    last = [entry for entry in archive.entries if entry.name == MARK]
    return Archive.made([*(entry for entry in archive.entries if entry.name not in (PART, MARK)), kept, *last])


def is_beside(folder: Path, name: str) -> bool:
    """Whether an attachment is there."""
    try:
        return (folder / name).exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _as_before(folder: Path, name: str, there: bool | str) -> bool:
    if not isinstance(there, str):
        return is_beside(folder, name) == there
    try:
        return regular.read(folder / name).fingerprint.sha256 == there
    except (OSError, ValueError):
        return False


def _key(terms: str, archive: Archive, said: str) -> str:
    found = hashlib.sha256(f"{terms}\0{said}\0".encode("utf-8", "surrogatepass"))
    for entry in archive.entries:
        if entry.name not in (PART, MARK):
            found.update(hashlib.sha256(entry.span).digest())
    return found.hexdigest()


@cache
def _program() -> str:
    """Version and source of the program: who works on it sees what the change does."""
    found = hashlib.sha256(kamxl.__version__.encode())
    folder = Path(kamxl.__file__).parent
    whole = program.path()  # of the one folder, whose modules are no files
    sources = [f"{here}/{name}" for here, _, names in os.walk(folder) for name in names if name.endswith(".py")]
    for file in sorted(sources) if whole is None else [whole]:
        with open(file, "rb", buffering=0) as source:  # noqa: PTH123  (half the time of Path, six hundred times)
            found.update(source.read())
    return found.hexdigest()
