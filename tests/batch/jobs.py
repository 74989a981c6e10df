"""Batches and jobs for the tests, and the strange work that worker processes are given."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kamxl.batch.find import FOLDER
from kamxl.batch.job import Batch, Job, signature
from kamxl.batch.manifest import now
from tests.conftest import AS_OF

HERE = "tests.batch.jobs"


def batch_of(home: Path, **given: Any) -> Batch:
    values: dict[str, Any] = {
        "id": "b1",
        "home": str(home),
        "manifest": str(home / FOLDER),
        "task": "run",
        "as_of": AS_OF.isoformat(),
        "words": "en",
        "version": "0",
    }
    return Batch(**{**values, **given})


def job_of(batch: Batch, book: Path, output: Path | None = None) -> Job:
    return Job(
        book.name,
        str(book),
        signature(batch, "settings", mirrored=output is not None),
        "settings",
        None if output is None else str(output),
    )


FILE = {"size": 1, "mtime_ns": 1, "sha256": "0"}
FIGURES = {
    "customers": 3, "important": 1, "revenue_12m": 1.5, "tiers": {"S": 3}, "alerts": {"high": 0, "medium": 1, "low": 2},
    "lifetime": 2.0, "issues": {"errors": 0, "warnings": 1}, "owners": {},
}  # fmt: skip


def record(key: str, outcome: str = "done", task: str = "run", **more: Any) -> dict[str, Any]:
    """The record of a workbook, with all that a batch puts into one."""
    known = {
        "batch": "b1",
        "key": key,
        "task": task,
        "signature": "s",
        "outcome": outcome,
        "at": now(),
        "seconds": 0.1,
        "book": FILE,
    }
    ending = {"figures": FIGURES} if outcome == "done" else {"error": "internal", "reason": "because"}
    return {"kind": "book", **known, **ending, **more}


PENDING = {**record("大客户.xlsx"), "written": "abc", "before": FILE}
"""What a job announces before it writes."""


Work = Callable[[Mapping[str, Any]], dict[str, Any]]


def echo(given: Any) -> Work:
    """Answers with what it got, and prints, as libraries do."""

    def work(job: Mapping[str, Any]) -> dict[str, Any]:
        print("a library says something")
        os.write(1, b"and writes it to the bare descriptor\n")
        return {"outcome": "done", "pid": os.getpid(), "given": given, "job": dict(job)}

    return work


def misbehave(given: Any) -> Work:
    """Does what the job says: sleep, die, swell, ask for the moon, raise, print much."""

    def work(job: Mapping[str, Any]) -> dict[str, Any]:
        match job["do"]:
            case "hang":
                time.sleep(600)
            case "die":
                os._exit(3)
            case "swell":
                kept = []
                while True:
                    kept.append(bytearray(os.urandom(1 << 20) * 8))
                    time.sleep(0.01)
            case "moon":
                bytearray(1 << 44)
            case "abort":
                os.write(2, b"memory allocation of 549755813888 bytes failed\n")
                os.abort()
            case "raise":
                raise ZeroDivisionError("on purpose")
            case "chatter":
                sys.stderr.write("x" * (1 << 20))
            case "spent":
                return {"outcome": "done", "pid": os.getpid(), "spent": True}
        return {"outcome": "done", "pid": os.getpid()}

    return work


def broken(given: Any) -> Work:
    """Cannot even start."""
    raise ImportError("no module named nonsense")
