"""Jobs: what is to be done to one workbook, and whether it has been done already."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal  # Any: records are JSON; `records` checks their shape where they are read

from kamxl.batch.records import Record
from kamxl.i18n import Lang
from kamxl.settings import Entry

Task = Literal["run", "validate", "convert"]
NO_ROWS = "no_rows"
"""In a record as its `error`: the workbook was written, but no row of it could be used."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What all jobs of a batch share. Plain values, so that it travels to other processes and machines."""

    id: str
    home: str
    """Folder that the batch is about: keys are relative to it."""
    manifest: str
    task: Task
    as_of: str
    words: Lang
    """Language of reasons and of a workbook that shows none."""
    version: str
    lang: Lang | None = None
    """Asked for, against the workbooks' own."""
    tier_model: str | None = None
    backup: bool | None = None
    replace: bool = False
    out: str | None = None
    """Folder that the copies go into; none is written through a link that leads out of it."""
    remind: str | None = None
    """Folder of the reminders; None: nobody is reminded."""
    send: bool = False
    """Whether reminders are sent."""
    mapping: str | None = None
    """Mapping file of a conversion; its content is part of the settings' hash."""
    stale_after: float = 900.0
    """Seconds until others may take a claim of this batch for dead: longer than any job may take."""
    offsets: Mapping[str, int] | None = None
    """How far the manifest was read when the batch was planned."""

    @property
    def day(self) -> date:
        return date.fromisoformat(self.as_of)

    @property
    def overrides(self) -> list[Entry]:
        return [Entry("tier.model", self.tier_model, "--tier-model")] if self.tier_model else []

    def plain(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Job:
    """One workbook."""

    key: str
    """Path below the home, with slashes: the same on all machines."""
    book: str
    signature: str
    settings: str
    """Hash of the settings that do not stand in the workbook itself."""
    output: str | None = None
    """The copy to write; None: the workbook itself."""

    @property
    def target(self) -> Path:
        return Path(self.output or self.book)

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def key_of(book: Path, home: Path) -> str:
    """The key of a workbook in the manifest."""
    return (book.relative_to(home) if book.is_relative_to(home) else book).as_posix()


def signature(batch: Batch, settings: str, *, mirrored: bool) -> str:
    """Hash of all that decides a result besides the workbook itself."""
    parts = {
        "task": batch.task,
        "as_of": batch.as_of,
        "version": batch.version,
        "lang": batch.lang,
        "words": batch.words,
        "tier_model": batch.tier_model,
        "settings": settings,
        "mirrored": mirrored,
    }
    if batch.remind is not None:  # a workbook of which nobody was reminded is not done yet
        parts["remind"] = "send" if batch.send else "files"
    return digest(parts)


def digest(value: object) -> str:
    """Hash of a plain value."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def stamp(path: Path, written: str) -> dict[str, Any]:
    """Size, time and hash of a file that was just written; `written` is the hash of its content."""
    info = path.stat()
    if hash_of(path) != written:
        # Somebody saved in the same moment: no date of theirs may pass for ours.
        return {"size": info.st_size, "mtime_ns": 0, "sha256": written}
    return {"size": info.st_size, "mtime_ns": info.st_mtime_ns, "sha256": written}


def hash_of(path: Path) -> str:
    """Hash of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_of(job: Job) -> Path:
    """Where the files lie that a workbook names."""
    return Path(job.book).resolve().parent


def is_done(record: Record | None, job: Job, *, look_inside: bool) -> bool:
    """Whether a record shows this job as done, with the files unchanged since.

    `look_inside`: where only the date differs (synchronisers set dates), compare the content. Without it such a file
    counts as changed.
    """
    if record is None or record["outcome"] != "done" or record["signature"] != job.signature:
        return False
    files = [(Path(job.book), record["book"])]
    if job.output is not None:
        files.append((Path(job.output), record["output"]))
    folder = folder_of(job)
    beside = record.get("beside", {}).items()
    return all(_is_same(*file, look_inside) for file in files) and all(
        _holds(folder / one, then) for one, then in beside
    )


def _holds(path: Path, then: str) -> bool:
    try:
        return hash_of(path) == then
    except OSError:
        return False


def _is_same(path: Path, then: Mapping[str, Any], look_inside: bool) -> bool:
    try:
        info = path.stat()
        if info.st_size != then["size"]:
            return False
        if info.st_mtime_ns == then["mtime_ns"]:
            return True
        return look_inside and hash_of(path) == then["sha256"]
    except OSError:
        return False
