"""What a batch has to do: a job for each workbook, and which of them are done already."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from kamxl.batch.claim import clear
from kamxl.batch.job import NO_ROWS, Batch, Job, digest, folder_of, hash_of, is_done, key_of, signature
from kamxl.batch.manifest import Manifest
from kamxl.batch.options import Options
from kamxl.batch.records import Record
from kamxl.company import company_settings
from kamxl.errors import BusyError, SettingsError
from kamxl.files.regular import look
from kamxl.i18n import Text

BookOutcome = Literal["done", "unchanged", "elsewhere", "unusable", "failed", "open"]
OUTCOMES: tuple[BookOutcome, ...] = get_args(BookOutcome)
DONE: Final = "done"
UNCHANGED: Final = "unchanged"
UNUSABLE: Final = "unusable"
FAILED: Final = "failed"
OPEN: Final = "open"


@dataclass(frozen=True)
class Entry:
    """The outcome of one workbook."""

    job: Job
    outcome: BookOutcome
    """done; unchanged (its result is up to date); elsewhere (another process of today's did it); unusable (it was written, but
    no row of it could be used); failed; open (not come to, because the batch was stopped)."""
    record: Record | None = None

    @classmethod
    def of(cls, job: Job, outcome: BookOutcome, record: Record) -> Entry:
        """The entry of a job; its record may say that no row could be used."""
        return cls(job, UNUSABLE if outcome != FAILED and record.get("error") == NO_ROWS else outcome, record)


def plan(
    options: Options, batch: Batch, books: Sequence[Path], home: Path, manifest: Manifest, *, again: bool
) -> tuple[list[Job], list[Entry]]:
    """What is to be done, and what is done already. `again`: try anew what failed."""
    jobs: list[Job] = []
    entries: list[Entry] = []
    settings: dict[Path, str] = {}
    outputs = outputs_of(options, books, home)
    for book in books:
        if book.parent not in settings:
            settings[book.parent] = _settings(book, options.mapping)
        known, output = settings[book.parent], outputs.get(book)
        job = Job(
            key_of(book, home),
            str(book),
            signature(batch, known, mirrored=output is not None),
            known,
            None if output is None else str(output),
        )
        record = manifest.latest(job.key, batch.task)
        outcome = _outcome_before(batch, job, record, again=again)
        if outcome is None or record is None:
            jobs.append(job)
        else:
            with suppress(OSError):  # to clear up is all that was to be done here
                clear(job.target)
            entries.append(Entry.of(job, outcome, record))
    return jobs, entries


def passed_over(books: Sequence[Path]) -> list[Text]:
    """What to say of settings files above the workbooks that do not count, each once."""
    found: dict[Path, Text] = {}
    for book in {book.parent: book for book in books}.values():
        with suppress(SettingsError):  # the job of each workbook below it says so
            found |= {one.file: one.told for one in company_settings(book).passed_over}
    return list(found.values())


def outputs_of(options: Options, books: Sequence[Path], home: Path) -> Mapping[Path, Path]:
    """Where the copy of each workbook goes: the same tree below `out`.

    A converted file becomes an .xlsx of its name; where 客户.csv and 客户.xls stand side by side, 客户.csv.xlsx and 客户.xls.xlsx.
    """
    if options.out is None:
        return {}
    out = Path(os.path.abspath(options.out))  # noqa: PTH100  (resolve() would leave a mapped drive that people know)
    mirrored = {book: out / os.path.relpath(book, home) for book in books}
    if options.task != "convert":
        return mirrored
    plain = {book: place.with_suffix(".xlsx") for book, place in mirrored.items()}
    shared = Counter(os.path.normcase(place) for place in plain.values())
    return {
        book: place if shared[os.path.normcase(place)] == 1 else place.with_name(f"{book.name}.xlsx")
        for book, place in plain.items()
    }


def _outcome_before(batch: Batch, job: Job, record: Record | None, *, again: bool) -> BookOutcome | None:
    """The earlier outcome of a job, if it still holds; None if the job must be done."""
    if record is None:
        return None
    if is_done(record, job, look_inside=False):
        return DONE if record["batch"] == batch.id else UNCHANGED
    if again or record["outcome"] != FAILED or record["signature"] != job.signature:
        return None
    folder, beside = folder_of(job), record.get("beside", {}).items()
    if record["book"] != look(Path(job.book)) or any(then != look(folder / name) for name, then in beside):
        return None
    return FAILED if record["error"] != BusyError.__name__ or _is_busy(job.target) else None


def _is_busy(book: Path) -> bool:
    """Whether a workbook is still open elsewhere, without reading it."""
    from kamxl.writer.lock import check_free

    try:
        check_free(book)
    except BusyError:
        return True
    except OSError:
        return False
    return False


def _settings(book: Path, mapping: Path | None) -> str:
    """Hash of what is set for a folder outside the workbooks. A file that cannot be read is the job's to report."""
    try:
        company = digest([(entry.key, entry.value) for entry in company_settings(book).entries])
    except SettingsError as error:
        company = digest(str(error))
    return company if mapping is None else digest([company, hash_of(mapping)])
