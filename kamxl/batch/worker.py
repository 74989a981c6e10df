"""Does one job, from claim to record. Runs in worker processes, here or on another machine; safe to run twice.

Order is what makes it safe: claim → is it done already? → compute → announce what will be written → write in one step →
record → release. Whoever takes over after a kill finds the announcement and the file, and so knows which step was the last.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any  # Any: records are JSON; `records` checks their shape where they are read

from kamxl.batch.claim import Claim, Holder, take
from kamxl.batch.failures import Reply, clear, failed, inherit, record_of, stamped
from kamxl.batch.job import Batch, Job, is_done
from kamxl.batch.manifest import Journal, Manifest
from kamxl.batch.records import Record
from kamxl.batch.summary_data import BOOKS
from kamxl.batch.tasks import TASKS
from kamxl.errors import BusyError, KamxlError, NoInputSheet, RoleCopy, UnsafeTarget, UsageError, WriteError
from kamxl.i18n import Text


def prepare(batch: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Reply]:
    """Load all that a job needs, once, and return the function that does jobs of a batch."""
    from kamxl import read, validate, writer  # noqa: F401  (their modules load lazily; no job should wait for them)
    from kamxl.report.registry import sheets  # noqa: F401
    from kamxl.writer import saving, splice  # noqa: F401

    known = Batch(**batch)
    journal = Journal(Path(known.manifest))
    manifest = Manifest(Path(known.manifest), dict(known.offsets or {}))
    return lambda job: perform(known, Job(**job), journal, manifest)


def perform(batch: Batch, job: Job, journal: Journal, manifest: Manifest) -> Reply:
    """Do a job, unless it has been done or another process is doing it.

    Returns the record under `record` with an `outcome`: done, elsewhere (another process did it), failed; or without a
    record: busy (try again), claimed (another process is at it).
    """
    begun = time.perf_counter()
    try:
        if batch.out is not None:
            _check_tree(job.target, Path(batch.out))
        if job.output is not None:
            _make_folder(job.target.parent)
        claim = _claim(batch, job)
        if isinstance(claim, Holder):
            return {"outcome": "claimed", "by": claim.name, "stale_after": claim.stale_after}
        try:
            manifest.refresh()
            record = manifest.latest(job.key, batch.task)
            if record is not None and is_done(record, job, look_inside=True):
                # A process that died between its record and its reply has nothing left to tell.
                clear(job, claim)
                return {"outcome": "done" if record["batch"] == batch.id else "elsewhere", "record": record}
            settled = inherit(job, claim, journal)
            if settled is not None:
                return settled
            return {"outcome": "done", "record": _do(batch, job, claim, journal, begun)}
        finally:
            if claim is not None:
                claim.release()
    except KamxlError as error:
        return _failure(batch, job, error, begun)
    except OSError as error:  # the share is lost in the middle
        why = Text("batch.failed.system", {"book": Path(job.book).name, "why": error.strerror or str(error)})
        return failed(batch, job, "system", why, time.perf_counter() - begun)
    except MemoryError:
        reply = failed(batch, job, "memory", Text("batch.failed.memory"), time.perf_counter() - begun)
        return {**reply, "spent": True}


def _claim(batch: Batch, job: Job) -> Claim | Holder | None:
    """The claim of a job; None where a validation may not write beside the workbook, and need not."""
    try:
        return take(job.target, stale_after=batch.stale_after)
    except OSError as error:
        if not job.target.parent.is_dir():
            raise WriteError(Text("error.write.no_folder", {"folder": job.target.parent})) from error
        if batch.task == "validate":
            return None
        raise WriteError(Text("batch.no_claim", {"folder": job.target.parent, "why": error.strerror})) from error


def _check_tree(target: Path, out: Path) -> None:
    """Refuse a copy that a link would lead out of the folder of copies. Raises UsageError."""
    if not Path(os.path.realpath(target)).is_relative_to(os.path.realpath(out)):
        raise UsageError(Text("batch.out_of_tree", {"target": target, "out": out}))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(Text("batch.no_out", {"folder": folder, "why": error.strerror})) from error


def _do(batch: Batch, job: Job, claim: Claim | None, journal: Journal, begun: float) -> Record:
    """Do the batch's task on a workbook that is ours, and record it."""
    seconds: dict[str, float] = {}
    first = {**record_of(batch, job), "outcome": "done"}

    def announce(part: Mapping[str, Any]) -> None:
        if claim is not None:
            claim.announce({**first, **part, "seconds": round(time.perf_counter() - begun, 3)})

    part = TASKS[batch.task](batch, job, lambda name: _timed(seconds, name), announce)
    steps = {name: round(value, 3) for name, value in seconds.items()}
    record = stamped({**first, **part, "steps": steps, "seconds": round(time.perf_counter() - begun, 3)}, job)
    journal.append(record)
    return record


def _failure(batch: Batch, job: Job, error: KamxlError, begun: float) -> Reply:
    if isinstance(error, RoleCopy):
        return {"outcome": "ours"}
    if isinstance(error, NoInputSheet) and _is_summary(Path(job.book)):
        return {"outcome": "ours"}
    message = error.message
    reason = message if isinstance(message, Text) else str(error)
    more: dict[str, Any] = {"exit_code": error.exit_code} | ({"beside": dict(error.beside)} if error.beside else {})
    reply = failed(batch, job, type(error).__name__, reason, time.perf_counter() - begun, **more)
    if isinstance(error, BusyError) and not isinstance(error, UnsafeTarget):
        return {**reply, "outcome": "busy"}
    return reply


def _is_summary(book: Path) -> bool:
    """Whether a workbook is the summary of a batch, under whatever name."""
    from kamxl import writer

    try:
        return BOOKS in writer.owned(book)
    except KamxlError:
        return False


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    begun = time.perf_counter()
    try:
        yield
    finally:
        seconds[name] = time.perf_counter() - begun
