"""What can be done to one workbook: run, validate, convert. Each returns its part of the record."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any  # Any: records are JSON; `records` checks their shape where they are read

from kamxl import walk
from kamxl.batch.failures import in_words
from kamxl.batch.figures import SHOWN_ISSUES, figures, issues, shown
from kamxl.batch.job import NO_ROWS, Batch, Job, Task, hash_of
from kamxl.book import analysis_of, checked_of
from kamxl.errors import InputError, KamxlError
from kamxl.i18n import Text
from kamxl.writer.lock import check_free

if TYPE_CHECKING:
    from kamxl.book import Result
    from kamxl.convert import Outcome
    from kamxl.package.archive import Archive

Part = dict[str, Any]
Step = Callable[[str], AbstractContextManager[None]]
Announce = Callable[[Part], None]
"""Called with the part as it will be recorded, right before the file is replaced."""


def run(batch: Batch, job: Job, step: Step, announce: Announce) -> Part:
    """Compute and write back, or into the copy."""
    book = Path(job.book)
    if job.output is None:
        with suppress(FileNotFoundError):  # reading will say so
            check_free(book)  # no need to compute what cannot be written
    part: Part = {}
    results: list[Result] = []

    def before(result: Result, data: Archive) -> None:
        results.append(result)
        part.update(
            before=asdict(result.book.opened.fingerprint),
            written=data.sha256(),
            beside=dict(result.book.opened.beside),
            figures=figures(result),
            lang=result.book.lang,
        )
        if not result.usable:
            rows = (count.rows for count in checked_of(result.book).counts.values())
            why = walk.why_unusable(rows, listed=analysis_of(result).listed)
            part.update(error=NO_ROWS, **in_words(Text(why, {"book": book.name}), batch.words))
        announce(part)

    walk.run(
        book,
        as_of=batch.day,
        output=None if job.output is None else Path(job.output),
        backup=batch.backup,
        replace=batch.replace,
        step=step,
        before=before,
        lang=batch.lang,
        fallback=batch.words,
        overrides=batch.overrides,
    )
    if batch.remind is not None:
        with step("remind"):
            part["reminders"] = _reminders(batch, job, results[-1], Path(batch.remind))
    return part


def _reminders(batch: Batch, job: Job, result: Result, folder: Path) -> Part:
    """Write, and send, what the owners of a workbook that was run have to do. What goes wrong is told; the run stands."""
    from kamxl.remind import Clock, remind

    key = Path(job.key)
    # A workbook on another drive has no place below the home.
    below = Path(key.name) if key.is_absolute() or ".." in key.parts else key
    try:
        done = remind(
            result,
            folder / below.with_suffix(""),
            replace=batch.replace,
            send=Clock(time.time, time.sleep) if batch.send else None,
            environment=os.environ,
            beside=job.target,
        )
    except KamxlError as error:
        why = error.message
        said = why.render(batch.words) if isinstance(why, Text) else str(error)
        return {"files": 0, "sent": 0, "already": 0, "failed": 0, "why": said}
    states = [one.state for one in done.messages]
    return {
        "files": sum(len(one.files) for one in done.reminders),
        **{state: states.count(state) for state in ("sent", "already", "failed")},
        "why": next((f"{one.to}: {one.why}" for one in done.messages if one.state == "failed"), None),
    }


def validate(batch: Batch, job: Job, step: Step, announce: Announce) -> Part:
    """Check, and write nothing."""
    read = partial(walk.read_target, Path(job.book), lang=batch.lang, fallback=batch.words)
    book = walk.checked(read, as_of=batch.day, step=step)
    rows = sum(count.rows for count in checked_of(book).counts.values())
    fingerprint = book.opened.fingerprint
    return {
        "before": asdict(fingerprint),
        "written": fingerprint.sha256,
        "beside": dict(book.opened.beside),
        "lang": book.lang,
        "figures": {"rows": rows, "issues": issues(book), "shown": shown(book)},
    }


def convert(batch: Batch, job: Job, step: Step, announce: Announce) -> Part:
    """Convert one file into a canonical workbook of its name; one that is there is created and updated by key.

    A conversion that was written already finds nothing to change, so that no announcement is needed to repeat it safely.
    """
    from kamxl import writer
    from kamxl.company import company_settings
    from kamxl.convert import convert as convert_files
    from kamxl.settings import effective

    source, target = Path(job.book), job.target
    before = writer.fingerprint(source)
    outcome = convert_files(
        [source],
        target,
        mapping=Path(batch.mapping) if batch.mapping else None,
        settings=effective(company_settings(source).entries).settings,
        lang=batch.lang,
        fallback=batch.words,
        backup=batch.backup,
        step=step,
    )
    if not target.exists():
        raise InputError(Text("batch.failed.nothing_taken", {"book": source.name}))
    figures = _converted(outcome)
    return {"before": asdict(before), "written": hash_of(target), "figures": figures, "lang": outcome.lang}


def _converted(outcome: Outcome) -> dict[str, Any]:
    """Rows that were taken and rows that were not, with the first reasons."""
    report = outcome.summary()
    sheets, checked = report.sheets.values(), report.checked.values()
    return {
        "created": sum(one.created for one in sheets),
        "updated": sum(one.updated for one in sheets),
        "unchanged": sum(one.unchanged for one in sheets),
        "not_taken": sum(one.not_taken for one in sheets),
        "issues": {
            "errors": sum(one.errors for one in checked),
            "warnings": sum(one.warnings for one in checked),
        },
        "shown": [
            {
                "severity": "error",
                "sheet": one.source,
                "cell": one.row,
                "field": one.field,
                "key": one.key,
                "value": one.value,
                "message": one.message,
            }
            for one in report.not_taken[:SHOWN_ISSUES]
        ],
    }


TASKS: Mapping[Task, Callable[[Batch, Job, Step, Announce], Part]] = {
    "run": run,
    "validate": validate,
    "convert": convert,
}
