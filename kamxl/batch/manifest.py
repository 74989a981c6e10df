"""The manifest: what has been done to which workbook, safe for several machines on one share.

It is a folder of JSON-lines files. Each process appends to a file of its own and reads those of all others; of several
records of a workbook the latest counts. A database in one file would need locks that network file systems do not
keep: SQLite's own documentation warns of corruption there. Here no two processes ever write to one file.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any  # Any: keys of two kinds of record

from kamxl.batch.records import LONGEST, Record, decoded, encoded, is_batch, is_book, process_of
from kamxl.errors import WriteError
from kamxl.files.process import has_ended, this
from kamxl.i18n import Text

_SUFFIX = ".jsonl"
_FORGOTTEN = 24 * 3600.0
"""Seconds after which another machine's silent file belongs to nobody any more."""
_TRIES = 3
_KEPT_BATCHES = 20


def now() -> str:
    """The time of a record: UTC, so that records of all machines sort as text."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class Journal:
    """The file that this process appends to. It comes into being with the first record."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        self.path: Path = folder / f"{stamp}-{this().host}-{os.getpid()}-{uuid.uuid4().hex[:6]}{_SUFFIX}"
        self._begun = False

    def append(self, *records: Record) -> None:
        """Write records down, so that they last through a power cut. Opened each time: others then see them at once.

        Raises:
            WriteError: the disk does not take them.
        """
        lines = [encoded(record) for record in records]
        if not self._begun:
            lines.insert(0, encoded({"kind": "open", "at": now(), **asdict(this())}))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                file.write(b"".join(line + b"\n" for line in lines))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise WriteError(Text("batch.no_manifest", {"folder": self.folder, "why": error.strerror})) from error
        self._begun = True


@dataclass
class Manifest:
    """The records of all processes.

    `offsets` says how far each file has been read; a copy of it lets another process read on from there.
    """

    folder: Path
    offsets: dict[str, int] = field(default_factory=dict)
    books: dict[tuple[str, str], Record] = field(default_factory=dict)
    """(workbook, task) -> its latest record."""
    batches: dict[str, Record] = field(default_factory=dict)
    """Id -> the latest record of a batch: begin or end."""
    unreadable: int = 0
    """Lines that a crash spoiled."""

    def refresh(self) -> None:
        """Read what was written since."""
        for _ in range(_TRIES):
            if all(self._read_on(path) for path in self._files()):
                return
            # A file went while we read: its records have been folded into a new one, which the listing lacks.

    def latest(self, key: str, task: str) -> Record | None:
        """The latest record of a workbook."""
        return self.books.get((key, task))

    def fold(self, journal: Journal) -> None:
        """Take over the files of processes that are gone, so that years of nights do not pile up.

        Two processes may do so at once: what both write is the same, and reading twice does no harm.
        """
        old = [path for path in self._files() if path != journal.path and _is_abandoned(path)]
        if len(old) < 2:
            return
        gathered = Manifest(self.folder)
        for path in old:
            gathered._read_on(path)
        batches = sorted(gathered.batches.values(), key=lambda record: str(record["at"]))[-_KEPT_BATCHES:]
        journal.append(*batches, *gathered.books.values())
        for path in old:
            with contextlib.suppress(OSError):  # open somewhere: the next batch will take it
                path.unlink()

    def _files(self) -> list[Path]:
        try:
            names = sorted(name for name in os.listdir(self.folder) if name.endswith(_SUFFIX))  # noqa: PTH208
        except OSError:  # not there yet, or no folder: to write into it will say so
            return []
        # A folder of that name is nobody's journal, and a pipe would be waited for.
        return [path for name in names if os.path.isfile(path := self.folder / name)]  # noqa: PTH113

    def _read_on(self, path: Path) -> bool:
        """Take in whole lines behind the offset. Returns whether the file was there."""
        offset = self.offsets.get(path.name, 0)
        try:
            with path.open("rb") as file:
                file.seek(offset)
                data = file.read()
        except FileNotFoundError:
            return False
        except OSError:  # it may not be read: what stands in it is done anew
            self.unreadable += 1
            return True
        whole = data[: data.rfind(b"\n") + 1]
        self.offsets[path.name] = offset + len(whole)
        for record in self._records(whole):
            self._take(record)
        return True

    def _records(self, data: bytes) -> Iterator[Record]:
        for line in data.splitlines():
            record = decoded(line)
            if record is None:
                self.unreadable += 1
            else:
                yield record

    def _take(self, record: Record) -> None:
        """Keep a record where it is later than the one known."""
        kind = record.get("kind")
        if kind == "book" and is_book(record):
            _keep(self.books, (record["key"], record["task"]), record)
        elif kind in ("begin", "end") and is_batch(record):
            _keep(self.batches, record["batch"], record)
        elif kind != "open":
            self.unreadable += 1


def _keep(known: dict[Any, Record], key: object, record: Record) -> None:
    if key not in known or str(known[key]["at"]) <= str(record["at"]):
        known[key] = record


def _is_abandoned(path: Path) -> bool:
    """Whether the process that wrote a file is gone."""
    try:
        with path.open("rb") as file:
            process = process_of(decoded(file.readline(LONGEST)) or {})
        silent = datetime.now(UTC).timestamp() - path.stat().st_mtime
    except OSError:
        return False
    return process is not None and (has_ended(process) or silent > _FORGOTTEN)
