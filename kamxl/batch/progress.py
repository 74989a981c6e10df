"""Progress of a batch: a bar with rate and remaining time on the terminal, and a log of JSON lines."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, get_args  # Any: values of a line of JSON; columns of rich's bar

from kamxl.batch.failures import Reply
from kamxl.batch.job import Batch, Job
from kamxl.batch.lacking import told
from kamxl.batch.manifest import now
from kamxl.batch.records import encoded
from kamxl.i18n import Lang, Text, for_terminal, tr

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from kamxl.batch.pool import Pool
    from kamxl.batch.report import Report

Level = Literal["info", "warning", "error"]
LEVELS: tuple[Level, ...] = get_args(Level)
_LACKS = ("left_out", "unconverted", "suggested_as_of")
_LONG_PAUSE = 5.0
_EVERY = 10.0
"""Seconds between lines where there is no terminal, as in a scheduler's log."""


def _level(event: str, values: Mapping[str, Any]) -> Level:
    """How grave a line of the log is: an error is a workbook that failed, a warning one that is tried again, has no usable row, leaves
    rows or amounts out or is out of date."""
    if event == "book" and values["outcome"] == "failed":
        return "error"
    lacks = any(values.get(name) for name in _LACKS)
    return "warning" if event == "again" or values.get("reason") or lacks else "info"


class Progress:
    """Shows the progress of a batch on stderr and, if asked, logs it as JSON lines."""

    def __init__(
        self,
        lang: Lang,
        log: IO[str] | None = None,
        stream: IO[str] | None = None,
        *,
        level: Level = "info",
        each: bool = False,
    ) -> None:
        """Args:
        level: of what goes into the log, this and what is graver.
        each: a line for people for each workbook, not only for those that failed.
        """
        self.lang = lang
        self._least = LEVELS.index(level)
        self._each = each
        self.pool: Pool | None = None
        """What does the jobs now; set by the batch, for those who want to end it at once."""
        self._log = log
        self._stream = stream or sys.stderr
        self._lock = threading.Lock()
        self._total = self._count = self._failed = 0
        self._begun = self._said = 0.0
        self._waited: set[str] = set()
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def begin(self, batch: Batch, jobs: int, known: int, resumed: bool) -> None:
        """A batch begins, with so many jobs; of so many more workbooks the result is known."""
        self._event(
            "begin", batch=batch.id, task=batch.task, as_of=batch.as_of, jobs=jobs, known=known, resumed=resumed
        )
        self._total, self._count, self._failed = jobs, 0, 0
        self._begun = self._said = time.monotonic()
        if resumed:
            self.note(Text("batch.resuming", {"as_of": batch.as_of, "known": known, "jobs": jobs}))
        elif known and jobs:
            self.note(Text("batch.known", {"known": known, "jobs": jobs}))
        if jobs and self._stream.isatty():
            self._start_bar()

    def settled(self, job: Job, reply: Reply) -> None:
        """A job has ended."""
        record = reply.get("record") or {}
        failed = reply["outcome"] == "failed"
        self._count += 1
        self._failed += failed
        self._event(
            "book",
            book=job.key,
            outcome=reply["outcome"],
            **{name: record[name] for name in ("seconds", "error", "reason", "traceback") if record.get(name)},
            **{name: value for name, value in zip(_LACKS, told(record.get("figures") or {}), strict=True) if value},
        )
        if record.get("reason"):
            line = "batch.line.failed" if failed else "batch.line.unusable"
            self.note(Text(line, {"book": job.key, "reason": record["reason"]}))
        elif self._each:
            outcome = Text(f"batch.outcome.{reply['outcome']}")
            self.note(
                Text("batch.line.book", {"book": job.key, "outcome": outcome, "seconds": record.get("seconds") or 0.0})
            )
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=1, failed=self._failed)
        elif time.monotonic() - self._said >= _EVERY:
            self._said = time.monotonic()
            self.note(self._line())

    def again(self, job: Job, reply: Reply, pause: float) -> None:
        """A job will be retried after a pause."""
        reason = (reply.get("record") or {}).get("reason") or reply.get("by", "")
        self._event("again", book=job.key, outcome=reply["outcome"], reason=reason, seconds=round(pause, 1))
        if reply["outcome"] == "claimed" and pause >= _LONG_PAUSE and job.key not in self._waited:
            self._waited.add(job.key)
            self.note(Text("batch.line.claimed", {"book": job.key, "by": reply["by"]}))

    def end(self, report: Report) -> None:
        """The batch is over."""
        self._stop_bar()
        self.pool = None
        found, lacks = report.found, {name: value for name, value in asdict(report.lacking).items() if value}
        others = [str(path) for path in found.other_formats]
        more = {name: value for name, value in {"lacking": lacks, "other_formats": others}.items() if value}
        self._event("end", batch=report.batch.id, counts=dict(report.counts), **more, seconds=round(report.seconds, 3))

    def end_at_once(self) -> None:
        """End the running jobs at once, on a second interrupt. Their workbooks stay as they were."""
        pool = self.pool
        if pool is not None:
            threading.Thread(target=pool.kill, daemon=True).start()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the terminal as it was, whatever happened."""
        self._stop_bar()
        if self._log is not None:
            self._log.close()

    def note(self, text: Text) -> None:
        """A line for people."""
        line = for_terminal(text.render(self.lang))
        with self._lock:
            if self._bar is not None:
                self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
            else:
                print(line, file=self._stream, flush=True)

    def _line(self) -> Text:
        spent = max(time.monotonic() - self._begun, 1e-6)
        rate = self._count / spent
        left = (self._total - self._count) / rate
        values = {
            "count": self._count,
            "total": self._total,
            "failed": self._failed,
            "rate": rate,
            "left": _clock(left),
        }
        return Text("batch.line.progress", values)

    def _start_bar(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn(tr("batch.bar.title", self.lang)),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(self.lang),
            TextColumn(tr("batch.bar.left", self.lang)),
            TimeRemainingColumn(),
            _Failed(self.lang),
            console=Console(file=self._stream),
        )
        self._bar.start()
        self._task = self._bar.add_task("", total=self._total, failed=0)

    def _stop_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = self._task = None

    def _event(self, event: str, **values: Any) -> None:
        level = _level(event, values)
        # The first line always: by it a log is known for ours, and may be added to.
        if self._log is not None and (event == "begin" or LEVELS.index(level) >= self._least):
            with self._lock:
                self._log.write(encoded({"at": now(), "event": event, **values, "level": level}).decode() + "\n")
                self._log.flush()


def _Rate(lang: Lang) -> Any:  # noqa: N802  (a column of the bar, as its neighbours are)
    from rich.progress import ProgressColumn, Task
    from rich.text import Text as Line

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Line:
            return Line(tr("batch.bar.rate", lang, rate=task.finished_speed or task.speed or 0.0))

    return Rate()


def _Failed(lang: Lang) -> Any:  # noqa: N802  (likewise)
    from rich.progress import ProgressColumn, Task
    from rich.text import Text as Line

    class Failed(ProgressColumn):
        def render(self, task: Task) -> Line:
            failed = task.fields.get("failed", 0)
            return Line(tr("batch.bar.failed", lang, failed=failed), style="red") if failed else Line("")

    return Failed()


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def open_log(path: Path) -> IO[str]:
    """A log to append to: a new one, or one that a batch began. Raises UsageError where it is another's or cannot be opened."""
    from kamxl.errors import UsageError
    from kamxl.writer.over import may_append

    may_append(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a", encoding="utf-8")
    except OSError as error:
        raise UsageError(Text("batch.no_log", {"log": path, "why": error.strerror})) from error
