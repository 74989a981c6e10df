"""What a caller asks of a batch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import get_args

from kamxl.batch.dispatch import Retry
from kamxl.batch.find import CONVERTIBLE, FOLDER, READABLE, WRITABLE
from kamxl.batch.job import Task
from kamxl.batch.supervisor import Limits
from kamxl.errors import UsageError
from kamxl.i18n import LANGUAGES, Lang, Text, tr


@dataclass(frozen=True)
class Options:
    """The request, as the command line takes it."""

    paths: tuple[str, ...]
    words: Lang
    """Language of the front end, for reasons and the summary."""
    task: Task = "run"
    as_of: date | None = None
    """None: the day on which the batch begins."""
    lang: Lang | None = None
    recursive: bool = False
    out: Path | None = None
    mapping: Path | None = None
    tier_model: str | None = None
    backup: bool | None = None
    replace: bool = False
    """Write over copies, a summary and a log that are not results of ours, too; they are kept as backups."""
    workers: int | None = None
    dask: str | None = None
    limits: Limits = field(default_factory=Limits)
    retry: Retry = field(default_factory=Retry)
    resume: bool = False
    watch: bool = False
    poll: float | None = None
    """Seconds between looks at the folders; None leaves it to the system to tell of changes."""
    summary: Path | None = None
    """None: beside the workbooks, under its own name."""
    with_summary: bool = True
    remind: bool = False
    """Write the reminders of each workbook after its run."""
    send: bool = False
    """And send them."""
    state: Path | None = None
    """Folder for the manifest; None: beside the workbooks, or the copies."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The formats that the task takes."""
        return {"run": WRITABLE, "validate": READABLE, "convert": CONVERTIBLE}[self.task]

    def home(self, roots: Sequence[Path]) -> Path:
        """The folder that holds all roots; keys and mirrored copies are relative to it."""
        try:
            return Path(os.path.commonpath(roots))
        except ValueError as error:  # on several drives
            if self.out is not None or self.state is None:
                raise UsageError(Text("batch.drives", {"folders": [str(root) for root in roots]})) from error
            return roots[0]

    def manifest(self, home: Path) -> Path:
        """Where the manifest stands: where the results go, so that two targets of one source do not mix."""
        # Whole, because a worker on another machine stands in another folder.
        return Path(os.path.abspath((self.state or self.out or home) / FOLDER))  # noqa: PTH100  (see outputs_of)

    def summary_path(self, home: Path) -> Path:
        return self.summary or (self.out or home) / tr(f"batch.summary.file.{self.task}", self.words)

    def reminders(self, home: Path) -> str | None:
        """The folder of the reminders, where any are asked for."""
        folder = (self.out or home) / tr("batch.remind.folder", self.words)
        return os.path.abspath(folder) if self.remind else None  # noqa: PTH100  (see outputs_of)

    def results(self, home: Path) -> list[Path]:
        """What holds results of ours and is no input."""
        names = {tr(f"batch.summary.file.{task}", lang) for task in get_args(Task) for lang in LANGUAGES}
        ours = [self.summary_path(home), *((self.out or home) / name for name in names)]
        return [*ours, self.out] if self.out is not None else ours
