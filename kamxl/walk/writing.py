"""Writing: the sheets of a result into the workbook that was read, another one or a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kamxl.book import Result, analysis_of, checked_of
from kamxl.i18n import tr

if TYPE_CHECKING:
    from kamxl.package.archive import Archive
    from kamxl.package.original import Original
    from kamxl.placed import SheetPlan
    from kamxl.report.output_sheet import OutputSheet
    from kamxl.writer.marks import Maker

BeforeReplace = Callable[["Archive"], None]
"""Called with the very content that will stand in the file, right before it is replaced. What it raises stops the write."""


def plans(
    result: Result,
    *,
    linked: bool = True,
    target: Original | None = None,
    buttons: bool = False,
    registry: Sequence[OutputSheet] | None = None,
) -> tuple[SheetPlan, ...]:
    """What each output sheet shows, in the workbook's language.

    Args:
        linked: they will stand in the workbook that was read, whose input sheets their links and formulas can reach.
        target: the workbook that they will stand in; None: the one that was read.
        buttons: the overview carries buttons, as it does in every target that has the macros.
        registry: the sheets there are.
    """
    from kamxl import macros
    from kamxl.layout import Medium, place
    from kamxl.macros.buttons import buttons as buttons_of
    from kamxl.report.context import context_of
    from kamxl.report.registry import SHEETS, sheets, wanted

    opened = result.book.opened
    left_out = sum(count.rows - count.valid for count in checked_of(result.book).counts.values())
    name = opened.workbooks[0].name
    context = replace(context_of(name if linked else "", opened.tables, left_out), book=name)
    analysis = analysis_of(result)
    found = sheets(analysis, result.book.lang, context=context, registry=wanted(analysis, registry or SHEETS))
    if buttons or macros.are_in(target or opened.original):
        its = buttons_of(result.book.lang)
        found = tuple(replace(one, parts=(*one.parts, its)) if one.key == "overview" else one for one in found)
    day = tr("report.as_of", result.book.lang, as_of=result.as_of)
    return place(found, Medium(running=(name, day), unprinted=tr("report.unprinted", result.book.lang)))


def render(result: Result, sheets: Sequence[SheetPlan], source: Original | None = None) -> Archive:
    """The workbook that was read with the sheets in it; nothing is written yet. `source`: another workbook."""
    from kamxl import writer

    opened = result.book.opened
    plain = opened.workbooks[0].plain if source is None else ()
    workbook = writer.open_target(opened.original if source is None else source)
    first = "overview" not in workbook.owned()
    return writer.render_into(workbook, sheets, show="overview" if first else None, plain=plain)


def check_output(output: Path | None, by: Maker | None, inputs: Iterable[Path], *, replace: bool = False) -> None:
    """Refuse a file that may not be written over, before anything is computed. Raises UsageError, WriteError."""
    if output is not None:
        from kamxl import writer

        writer.may_write(output, by, inputs=inputs, replace=replace)


def write_result(
    result: Result,
    target: Path,
    output: Path | None = None,
    *,
    backup: bool | None = None,
    replace: bool = False,
) -> tuple[str, ...]:
    """Write the output sheets into `target`, or into a copy of it (`output`). Returns the titles written.

    `target` may be another workbook than the one that was opened; it is then read now. `backup` None keeps one copy beside
    the workbook at the first write only; `replace` as for `run`.
    Raises BusyError (open elsewhere, locked, changed since it was read), WriteError, UsageError.
    """
    from kamxl import writer
    from kamxl.files.regular import same
    from kamxl.read.file import contents

    opened = result.book.opened
    if opened.on_disk and same(target, opened.path):
        sheets = plans(result)
        save(result, render(result, sheets), target, output, backup=backup, replace=replace)
    elif not opened.on_disk and output is None and not target.exists():
        sheets = plans(result, linked=bool(opened.original.data))
        writer.save_output(_rendered(result, sheets), target, by="run", folders=True)
    else:
        found = contents(target, target.name, result.book.settings.limits)
        sheets = plans(result, linked=found.data == opened.original.data, target=found)
        data = render(result, sheets, found)
        if output is None:
            keep = backup if backup is not None else not writer.owned(found)
            writer.save(data, target, expect=found, backup=keep)
        else:
            inputs = (target, *opened.inputs)
            writer.save_output(data, output, by="run", inputs=inputs, replace=replace, source=found)
    return tuple(sheet.title for sheet in sheets)


def rendered(result: Result) -> tuple[bytes, tuple[str, ...]]:
    """The workbook that was read with the output sheets in it, and their titles; of DataFrames, a new workbook that holds them."""
    sheets = plans(result, linked=bool(result.book.opened.original.data))
    data = _rendered(result, sheets)
    return data if isinstance(data, bytes) else data.to_bytes(), tuple(sheet.title for sheet in sheets)


def _rendered(result: Result, sheets: Sequence[SheetPlan]) -> Archive | bytes:
    from kamxl import writer

    return render(result, sheets) if result.book.opened.original.data else writer.create(sheets)


def save(
    result: Result,
    data: Archive,
    target: Path,
    output: Path | None = None,
    *,
    backup: bool | None = None,
    held: bool = False,
    replace: bool = False,
    before: BeforeReplace | None = None,
) -> None:
    """Put a rendered workbook in place of the target, or into `output`, in one atomic step.

    `held`: a button was pressed in LibreOffice, which shows the file and will load it again. `before`: see BeforeReplace.
    Raises UsageError where `output` is an input or may not be written over; BusyError where the target changed since it was read,
    with `output` too.
    """
    from kamxl import writer
    from kamxl.writer.marks import marked

    opened = result.book.opened
    if before is not None:
        if output is not None:
            data = marked(data, "run", output.suffix)
        before(data)
    if output is not None:
        writer.check_unchanged(target, opened.original)
        writer.save_output(data, output, by="run", inputs=opened.inputs, replace=replace, source=opened.original)
        return
    keep = backup if backup is not None else not opened.workbooks[0].owned
    writer.save(data, target, expect=opened.original, backup=keep, held=held)
