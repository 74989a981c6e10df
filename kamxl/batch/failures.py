"""Jobs that did not succeed: their records, and what a killed process left behind.

Light to import: the process that hands out jobs needs no pandas.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any  # Any: records are JSON; `records` checks their shape where they are read

from kamxl.batch.claim import Claim, Holder, sweep, take
from kamxl.batch.job import Batch, Job, hash_of, stamp
from kamxl.batch.manifest import Journal, now
from kamxl.files.process import this
from kamxl.files.regular import look
from kamxl.i18n import LANGUAGES, Lang, Text

Reply = dict[str, Any]
DEATHS = frozenset({"timeout", "memory", "crashed", "stopped"})
"""How a worker process ends with a job in hand."""


def record_of(batch: Batch, job: Job) -> dict[str, Any]:
    """The fields that every record of a workbook has."""
    here = this()
    return {
        "kind": "book",
        "batch": batch.id,
        "key": job.key,
        "task": batch.task,
        "signature": job.signature,
        "settings": job.settings,
        "as_of": batch.as_of,
        "version": batch.version,
        "host": here.host,
        "pid": here.pid,
        "at": now(),
    }


def stamped(record: Mapping[str, Any], job: Job) -> dict[str, Any]:
    """The record with the present state of its files.

    A run changes its workbook: what counts next time is what it wrote, so `book` is the file after the write. Of a file
    that is only read, it is what was read.
    """
    written, before = record["written"], record["before"]
    if job.output is not None:
        return {**record, "book": before, "output": stamp(Path(job.output), written), "at": now()}
    book = before if record["task"] == "validate" else stamp(Path(job.book), written)
    return {**record, "book": book, "output": None, "at": now()}


def failed(batch: Batch, job: Job, error: str, reason: Text | str, seconds: float = 0.0, **more: Any) -> Reply:
    """The reply for a job that failed, with its reason in words."""
    record = {
        **record_of(batch, job),
        "book": look(Path(job.book)),
        "outcome": "failed",
        "error": error,
        **in_words(reason, batch.words),
        "seconds": round(seconds, 3),
        **more,
    }
    return {"outcome": "failed", "record": record}


def in_words(reason: Text | str, lang: Lang) -> dict[str, Any]:
    """A reason for a record: in the language of the front end, and in both for a summary in that of the workbooks."""
    if not isinstance(reason, Text):
        return {"reason": reason}
    return {"reason": reason.render(lang), "said": {one: reason.render(one) for one in LANGUAGES}}


def clear(job: Job, claim: Claim | None) -> None:
    """Sweep what a process that died over a workbook left beside it."""
    if claim is not None and claim.inherited:
        sweep(job.target, claim.dead)


def inherit(job: Job, claim: Claim | None, journal: Journal) -> Reply | None:
    """Clear up after the process that died over a workbook; a reply where it had finished writing."""
    clear(job, claim)
    pending = None if claim is None or not claim.inherited else claim.pending
    if pending is None or pending["signature"] != job.signature:
        return None
    with contextlib.suppress(OSError):
        if hash_of(job.target) == pending["written"]:
            record = stamped(pending, job)
            journal.append(record)
            return {"outcome": "done", "record": record}
    return None


def after_death(batch: Batch, job: Job, outcome: str, timeout: float) -> Reply:
    """Settle a job whose process ended over it: it may have finished writing just before.

    The reply's outcome is that of DEATHS, with the record of a failure; or done.
    """
    text = Text(f"batch.failed.{outcome}", {"timeout": timeout})
    reply = {**failed(batch, job, outcome, text), "outcome": outcome}
    try:
        claim = take(job.target, stale_after=batch.stale_after)
    except OSError:  # the share is gone; the claim goes stale by itself
        return reply
    if isinstance(claim, Holder):
        return reply
    try:
        return inherit(job, claim, Journal(Path(batch.manifest))) or reply
    finally:
        claim.release()


def after_fault(batch: Batch, job: Job, reply: Mapping[str, Any]) -> Reply:
    """The reply for a fault of ours inside a job."""
    text = Text("batch.failed.internal", {"kind": reply["kind"], "error": reply["error"]})
    return failed(batch, job, "internal", text, traceback=reply.get("traceback", ""))
