"""The walk, once: read → check → analyse → plan → put. What differs is where a workbook is read from and where its sheets go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from kamxl.book import Book, Opened, Result, attachments_of
from kamxl.errors import told_in
from kamxl.files.memory import uncollected
from kamxl.walk import checking, unchanged, writing
from kamxl.walk.opening import Reading, own_lang, read_target
from kamxl.walk.summary import Walked, run_summary

if TYPE_CHECKING:
    from kamxl.package.archive import Archive
    from kamxl.placed import SheetPlan
    from kamxl.results import RunSummary

Step = Callable[[str], AbstractContextManager[None]]
"""Entered around each step with its name, by those who time or show them: read, validate, compute, report, write, export."""
Read = Callable[[], Opened]
Put = Callable[[Result, Sequence["SheetPlan"]], None]
"""Puts the sheets where they go: into the file, or into the workbook that is open."""


def untimed(name: str) -> AbstractContextManager[None]:
    """A step that nobody times."""
    return nullcontext()


@uncollected()
def checked(read: Read, *, as_of: date | None, step: Step = untimed) -> Book:
    """The first half of the walk, up to the Book. Raises InputError, SettingsError."""
    with step("read"):
        opened = read()
    with told_in(opened.lang), step("validate"):
        return checking.check(opened, as_of=as_of)


@uncollected()
def analysed(read: Read, *, as_of: date, step: Step = untimed) -> Result:
    """The walk up to the Result: for a run, a report and a copy alike. Raises InputError, SettingsError."""
    book = checked(read, as_of=as_of, step=step)
    with told_in(book.lang), step("compute"):
        return checking.analyse(book, as_of=as_of)


@uncollected()
def walk(
    read: Read, put: Put, *, as_of: date, step: Step = untimed, buttons: bool = False
) -> tuple[Result, tuple[str, ...]]:
    """The whole walk. Returns the result and the titles of its sheets.

    Args:
        read: opens the workbook.
        put: puts the sheets into it.
        as_of: the day that figures relate to.
        step: see Step.
        buttons: see `plans`.
    """
    result = analysed(read, as_of=as_of, step=step)
    with told_in(result.book.lang):
        with step("report"):
            sheets = writing.plans(result, buttons=buttons)
        with step("write"):
            put(result, sheets)
    return result, tuple(sheet.title for sheet in sheets)


def run(
    path: Path,
    *,
    as_of: date,
    output: Path | None = None,
    backup: bool | None = None,
    dry_run: bool = False,
    held: bool = False,
    replace: bool = False,
    step: Step = untimed,
    before: Callable[[Result, Archive], None] | None = None,
    **reading: Unpack[Reading],
) -> Walked:
    """The whole walk for a file.

    Args:
        path: the workbook.
        as_of: the day that figures relate to.
        output: write into a copy of this name; None writes into the workbook itself.
        backup: keep the workbook as it was beside it; None: at the first write only.
        dry_run: compute all, write nothing.
        held: a button was pressed in LibreOffice, which shows the file and will load it again.
        replace: an output that is not ours is replaced, too.
        step: see Step.
        before: called with the result and the very content that will stand in the file, right before it is replaced.
        **reading: see Reading.

    Raises:
        KamxlError: in the language of the workbook.
    """
    writing.check_output(output, "run", (path, *reading.get("with_", ())), replace=replace)
    terms = None if dry_run else unchanged.terms(path, as_of, **reading)

    def put(result: Result, sheets: Sequence[SheetPlan]) -> None:
        data = writing.render(result, sheets)
        if terms is not None:
            told = run_summary(Walked(result, path, tuple(sheet.title for sheet in sheets)))
            own = own_lang(result.book.opened.workbooks)
            data = unchanged.keeping(data, terms, told, attachments_of(result.book), own, copy=output is not None)
        if not dry_run:
            ready = (lambda final: before(result, final)) if before is not None else None
            writing.save(result, data, path, output, backup=backup, held=held, replace=replace, before=ready)

    result, titles = walk(lambda: read_target(path, **reading), put, as_of=as_of, step=step)
    return Walked(result, output or path, () if dry_run else titles)


def run_before(path: Path, *, as_of: date, held: bool = False, **reading: Unpack[Reading]) -> RunSummary | None:
    """What the run of a workbook came to that would come to the same today, since nothing has changed; None where it has to be made.

    Raises BusyError where the workbook is open elsewhere, as a run would.
    """
    terms = unchanged.terms(path, as_of, **reading)
    found = unchanged.summary(path, terms, reading.get("lang"), reading.get("fallback", "zh"))
    if found is not None:
        from kamxl.writer.lock import check_free

        check_free(path, held=held)
    return found
