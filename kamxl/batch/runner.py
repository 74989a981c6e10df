"""Runs a whole batch: find, plan, dispatch, sum up. Front ends call `run`."""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import kamxl
from kamxl.batch.dispatch import dispatch
from kamxl.batch.failures import Reply
from kamxl.batch.find import Workbooks, find
from kamxl.batch.job import Batch, Job
from kamxl.batch.manifest import Journal, Manifest, now
from kamxl.batch.options import Options
from kamxl.batch.planning import FAILED, OPEN, Entry, passed_over, plan
from kamxl.batch.pool import LocalPool, Pool, usual_workers
from kamxl.batch.records import Record, process_of
from kamxl.batch.report import Report
from kamxl.errors import KamxlError, UsageError
from kamxl.files.process import has_ended, this
from kamxl.i18n import Text
from kamxl.writer import may_write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamxl.batch.progress import Progress
    from kamxl.results.batch import BatchBook, BatchSummary

_BEYOND = 300.0
"""Seconds that a claim outlives the time limit of a job: a slow share, a clock that jumps."""


def run(options: Options, progress: Progress, stop: Event) -> Report:
    """Do a batch; with `watch`, go on with one after each change until `stop` is set. Returns the last report.

    Raises:
        UsageError: there is no such path, nothing to do or nothing to resume.
        KamxlError: no worker can be started.
    """
    report = _one(options, progress, stop)
    if options.watch:
        from kamxl.batch.watch import changes

        progress.note(Text("batch.watching", {"folders": [str(root) for root in report.found.roots]}))
        said: Text | None = None
        for _ in changes(report.found.roots, options, stop):
            try:
                report, said = _one(options, progress, stop, quiet=True), None
            except KamxlError as error:  # the share is away for a while: it is worth waiting for
                if isinstance(error.message, Text) and error.message != said:
                    said = error.message
                    progress.note(said)
    return report


def _one(options: Options, progress: Progress, stop: Event, *, quiet: bool = False) -> Report:
    begun = time.perf_counter()
    found, home = _look(options)
    if options.summary is not None and options.with_summary:
        may_write(options.summary, "summary", inputs=found.books, replace=options.replace)
    if not found.books and not options.watch:
        others = [path.name for path in found.other_formats]
        key = "batch.nothing_but" if others else "batch.nothing"
        raise UsageError(Text(key, {"paths": list(options.paths), "names": others}))
    manifest = Manifest(options.manifest(home))
    journal = Journal(manifest.folder)
    manifest.refresh()
    if not quiet:
        manifest.fold(journal)
        manifest.refresh()
    batch, resumed = _batch(options, home, manifest)
    report = Report(batch, found, options, home, resumed=resumed)
    jobs, entries = plan(options, batch, found.books, home, manifest, again=not (quiet or resumed))
    if quiet and not jobs:
        report.entries = sorted(entries, key=lambda entry: entry.job.book)
        return report
    # Before anything is done, so that a batch that is killed at once can be resumed.
    journal.append(_begin(batch, options))
    progress.begin(batch, len(jobs), len(entries), resumed)
    for said in () if quiet else passed_over(found.books):
        progress.note(said)

    def settle(job: Job, reply: Reply) -> None:
        if reply["outcome"] == "ours":
            found.left_out["ours"] += 1
        else:
            if reply["outcome"] == FAILED:
                journal.append(reply["record"])
            entries.append(Entry.of(job, reply["outcome"], reply["record"]))
        progress.settled(job, reply)

    with _pool(options, batch, jobs) as pool:
        progress.pool = pool
        left = dispatch(jobs, pool, batch, retry=options.retry, settle=settle, again=progress.again, stop=stop)
    entries += [Entry(job, OPEN) for job in left]
    report.entries = sorted(entries, key=lambda entry: entry.job.book)
    report.seconds = time.perf_counter() - begun
    if not left:
        _sum_up(report, progress)
        journal.append({**_begin(batch, options), "kind": "end", "counts": dict(report.counts)})
    report.seconds = time.perf_counter() - begun
    progress.end(report)
    return report


def _look(options: Options) -> tuple[Workbooks, Path]:
    """The workbooks, and the folder that holds them all."""
    # Where results lie is known only when the roots are, and these need no full look.
    roots = find(options.paths, recursive=False, suffixes=()).roots
    home = options.home(roots)
    if options.out is not None and _same(options.out, home):
        raise UsageError(Text("batch.out_is_home", {"out": options.out}))
    without = [*options.results(home), options.manifest(home)]
    found = find(
        options.paths,
        recursive=options.recursive,
        suffixes=options.suffixes,
        without=without,
        links_out=options.out is not None or options.task == "validate",
    )
    return found, home


def _same(one: Path, other: Path) -> bool:
    return os.path.normcase(os.path.realpath(one)) == os.path.normcase(os.path.realpath(other))


def _batch(options: Options, home: Path, manifest: Manifest) -> tuple[Batch, bool]:
    """A new batch, or the one to go on with. The day is fixed here for all its workbooks."""
    before = _unfinished(options, manifest) if options.resume else None
    as_of = options.as_of.isoformat() if options.as_of else None
    if before is not None:
        if as_of not in (None, before["as_of"]):
            raise UsageError(Text("batch.resume_day", {"then": before["as_of"], "now": as_of}))
        as_of = before["as_of"]
    batch = Batch(
        id=before["batch"] if before else f"{now()[:19].replace(':', '')}-{uuid.uuid4().hex[:6]}",
        home=str(home),
        manifest=str(manifest.folder),
        task=options.task,
        as_of=as_of or date.today().isoformat(),
        words=options.words,
        version=kamxl.__version__,
        lang=options.lang,
        tier_model=options.tier_model,
        backup=options.backup,
        replace=options.replace,
        out=None if options.out is None else os.path.abspath(options.out),  # noqa: PTH100  (likewise)
        remind=options.reminders(home),
        send=options.send,
        mapping=None if options.mapping is None else os.path.abspath(options.mapping),  # noqa: PTH100  (as people know it)
        stale_after=options.limits.timeout + _BEYOND,
        offsets=dict(manifest.offsets),
    )
    return batch, before is not None


def _unfinished(options: Options, manifest: Manifest) -> Record | None:
    """The latest batch of this kind, if it did not come to its end."""
    same = [
        record
        for record in manifest.batches.values()
        if record["task"] == options.task and record["mirrored"] == (options.out is not None)
    ]
    latest = max(same, key=lambda record: str(record["at"]), default=None)
    if latest is None or latest["kind"] == "end":
        return None
    process, here = process_of(latest["process"]), this()
    if process is not None and process.machine == here.machine and not has_ended(process) and process.pid != here.pid:
        raise UsageError(Text("batch.still_running", {"pid": process.pid, "since": latest["at"][:16]}))
    return latest


def _begin(batch: Batch, options: Options) -> Record:
    return {
        "kind": "begin",
        "batch": batch.id,
        "at": now(),
        "task": batch.task,
        "as_of": batch.as_of,
        "version": batch.version,
        "mirrored": options.out is not None,
        "process": asdict(this()),
    }


@contextmanager
def _pool(options: Options, batch: Batch, jobs: Sequence[Job]) -> Iterator[Pool]:
    pool: Pool
    if options.dask is not None and jobs:
        from kamxl.batch.dask_pool import DaskPool

        pool = DaskPool(options.dask, batch, options.limits)
    else:
        pool = LocalPool(max(1, min(options.workers or usual_workers(), len(jobs))), batch, options.limits)
    try:
        yield pool
    finally:
        pool.close()


def _sum_up(report: Report, progress: Progress) -> None:
    """Write the summary workbook; where it cannot be written, the batch is none the worse, but says so."""
    options = report.options
    if not options.with_summary or not report.entries:
        return
    from kamxl.batch.summary import write

    def told(summary: Path, programs: Path) -> bytes:
        whole = summary_of(replace(report, summary=summary, summary_json=programs)).plain()
        return json.dumps(whole, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace")

    try:
        report.summary, report.summary_json = write(report, options.summary_path(report.home), told)
    except KamxlError as error:
        message = error.message
        report.summary_error = message.render(options.words) if isinstance(message, Text) else str(error)
        progress.note(Text("batch.summary.failed", {"reason": report.summary_error}))


def summary_of(report: Report) -> BatchSummary:
    """The report as `batch --json` prints it."""
    from kamxl.results.batch import BatchSummary, Lacking, UnreadableFolder

    return BatchSummary(
        batch=report.batch.id,
        task=report.batch.task,
        as_of=report.batch.as_of,
        ok=report.ok,
        resumed=report.resumed,
        home=str(report.home),
        out=None if report.options.out is None else str(report.options.out),
        manifest=report.batch.manifest,
        summary=None if report.summary is None else str(report.summary),
        summary_json=None if report.summary_json is None else str(report.summary_json),
        summary_error=report.summary_error or None,
        counts={"found": len(report.entries), **report.counts},
        left_out=dict(report.found.left_out),
        other_formats=[str(path) for path in report.found.other_formats],
        lacking=Lacking.model_validate(asdict(report.lacking)) if report.batch.task == "run" else None,
        unreadable=[UnreadableFolder(folder=str(path), reason=reason) for path, reason in report.found.unreadable],
        books=[_summed_up(entry) for entry in report.entries],
        seconds=round(report.seconds, 3),
    )


def _summed_up(entry: Entry) -> BatchBook:
    from kamxl.results.batch import BatchBook

    record = entry.record or {}
    shown = ("reason", "error", "attempts", "figures", "steps", "reminders")
    return BatchBook(
        book=entry.job.book,
        output=entry.job.output,
        outcome=entry.outcome,
        seconds=record.get("seconds"),
        **{name: record[name] for name in shown if record.get(name)},
    )
