"""Reports: a result → a filtered report as a pdf, slides, a workbook or a page."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack, get_args

from kamxl.book import Result, analysis_of
from kamxl.errors import UsageError, told_in
from kamxl.i18n import Text, tr
from kamxl.record import record
from kamxl.walk.opening import Reading, read_target
from kamxl.walk.steps import Step, analysed, untimed
from kamxl.walk.summary import rounded
from kamxl.walk.writing import check_output

if TYPE_CHECKING:
    from kamxl.compute.selection import Selection
    from kamxl.layout import Medium, Placed
    from kamxl.plan import Sheet
    from kamxl.report.edition import Kind
    from kamxl.results import ReportSummary

ReportFormat = Literal["pdf", "pptx", "xlsx", "html"]
REPORT_FORMATS: tuple[ReportFormat, ...] = get_args(ReportFormat)
_MORE = 28
"""Rows that a list on paper shows beyond the least, where its page has room for them."""


@record
class Reported:
    """A report that was written."""

    result: Result
    output: Path
    kind: Kind
    since: date | None
    """First day, where a period was asked for."""
    written: tuple[str, ...]
    """Titles of its sheets."""


def report(
    path: Path,
    out: Path,
    *,
    as_of: date,
    kind: Kind = "summary",
    format: ReportFormat | None = None,
    selection: Selection | None = None,
    replace: bool = False,
    step: Step = untimed,
    **reading: Unpack[Reading],
) -> Reported:
    """The walk of a workbook to a report; options as of `export_report` and `run`."""
    check_output(out, "report", (path, *reading.get("with_", ())), replace=replace)
    result = analysed(lambda: read_target(path, **reading), as_of=as_of, step=step)
    with told_in(result.book.lang), step("export"):
        sheets = export_report(result, out, kind=kind, format=format, selection=selection, replace=replace)
    since = selection.since if selection is not None else None
    return Reported(result, out, kind, since, sheets)


def report_sheets(result: Result, kind: Kind, selection: Selection, *, format: ReportFormat) -> Sequence[Placed]:
    """The sheets of a report: whole lists and links for xlsx, for paper and slides what they can carry."""
    from kamxl.layout import Medium, placed
    from kamxl.report.paper import paged

    sheets = _edition(result, kind, selection, format)
    medium = Medium(
        clickable=format == "xlsx",
        titles=(),
        running=(result.book.path.stem, tr("report.as_of", result.book.lang, as_of=result.as_of)),
        unprinted=tr("report.unprinted", result.book.lang) if format == "xlsx" else "",
        paper=format == "pdf",
    )
    if format != "pdf":
        return placed(sheets, medium)
    found = _on_paper(sheets, kind, medium)
    return placed(paged([one.sheet for one in found], {one.sheet.key: _pages([one]) for one in found}), medium)


def _on_paper(sheets: Sequence[Sheet], kind: Kind, medium: Medium) -> Sequence[Placed]:
    """A report whose pages are filled: a list that is cut ends where its page does, and a short one that comes last stands on
    the first sheet unless that takes more pages.
    """
    from kamxl.layout import placed
    from kamxl.report.paper import cut_at, printed, source_key

    apart, together = (placed(printed(sheets, kind, together=one), medium) for one in (False, True))
    joined = _pages(together) <= _pages(apart)
    least = together if joined else apart
    more: dict[str, int] = {}
    for its in least:
        shown = cut_at(its.sheet)
        if shown is None:
            continue
        key, pages = source_key(its.sheet), float(_pages([its]))

        def longer(rows: int, key: str = key, its: Placed = its) -> float:
            own = [one for one in sheets if one.key == key] if kind == "summary" else sheets
            made = printed(own, kind, {key: rows}, together=joined)
            found = placed([one for one in made if one.key == its.sheet.key], medium)
            return math.inf if any(map(_untitled, found)) else _pages(found)

        counts = range(shown + 1, shown + 1 + _MORE)
        more[key] = shown + bisect(counts, pages, key=longer)
    return placed(printed(sheets, kind, more, together=joined), medium)


def _untitled(one: Placed) -> bool:
    """Whether a list goes on to a page without its titles, since something else stands below it."""
    lists = [table.range for table in one.plan.tables if one.plan.page.repeat_rows is None]
    return any(its.top < begin <= its.bottom for its in lists for begin in one.plan.page.breaks)


def _pages(found: Sequence[Placed]) -> int:
    return sum(one.plan.page.pages_wide * (len(one.plan.page.breaks) + 1) for one in found)


def _edition(result: Result, kind: Kind, selection: Selection, format: ReportFormat) -> Sequence[Sheet]:
    from kamxl.report.edition import edition
    from kamxl.share.redaction import consented

    book = result.book
    return edition(
        consented(analysis_of(result), book.lang),
        kind,
        selection,
        book.lang,
        book=book.path.name,
        links=format == "xlsx",
    )


def export_report(
    result: Result,
    out: Path,
    *,
    kind: Kind = "summary",
    format: ReportFormat | None = None,
    selection: Selection | None = None,
    replace: bool = False,
) -> tuple[str, ...]:
    """Write a report to `out`, in place of a report of ours that is there. Returns the titles of its sheets.

    Args:
        result: the analysis as of the last day of the report.
        out: the file.
        kind: which report.
        format: None takes it from the suffix of `out`.
        selection: customers and first day; None is all of them.
        replace: what is there and no report of ours is replaced, too, with a backup.

    Raises:
        UsageError: the book has nothing for the kind or the selection, the name or this machine does not fit the
            format, or `out` may not be written over.
        BusyError, WriteError: the file cannot be written.
    """
    from kamxl import export, writer
    from kamxl.compute.selection import Selection
    from kamxl.plan import Head

    found = format or out.suffix.lower().removeprefix(".")
    if found not in REPORT_FORMATS:
        raise UsageError(Text("export.suffix.any", {"out": out, "formats": [f".{one}" for one in REPORT_FORMATS]}))
    if out.suffix.lower() != f".{found}":
        raise UsageError(Text("export.suffix", {"out": out, "format": found}))
    inputs = result.book.opened.inputs
    check_output(out, "report", inputs, replace=replace)
    lang, as_of, selection = result.book.lang, result.as_of, selection or Selection()
    title, subtitle = tr(f"export.title.{kind}", lang), f"{result.book.path.stem} · {as_of.isoformat()}"
    if found == "html":
        parts = _edition(result, kind, selection, found)
        titles = tuple(one.title for one in parts)
        data = export.page(parts, lang, title=title, as_of=as_of, subtitle=subtitle)
    else:
        sheets = report_sheets(result, kind, selection, format=found)
        titles = tuple(one.plan.title for one in sheets)
        if found == "pptx":
            caption = next((part.caption for part in sheets[0].sheet.parts if isinstance(part, Head)), "")
            told = " · ".join(filter(None, [tr("report.as_of", lang, as_of=as_of), caption]))
            name = result.book.path.name
            data = export.slides(sheets, lang, title=title, as_of=as_of, subtitle=told, source=name)
        else:
            data = writer.create([one.plan for one in sheets])
            data = export.pdf(data, as_of=as_of) if found == "pdf" else data
    writer.save_output(data, out, by="report", inputs=inputs, replace=replace, folders=True)
    return titles


def report_summary(reported: Reported, seconds: Mapping[str, float]) -> ReportSummary:
    """What a report holds and where it is."""
    from kamxl.results import ReportSummary

    result = reported.result
    return ReportSummary(
        book=str(result.book.path),
        output=str(reported.output),
        kind=reported.kind,
        as_of=result.as_of.isoformat(),
        since=reported.since.isoformat() if reported.since else None,
        lang=result.book.lang,
        sheets=list(reported.written),
        seconds=rounded(seconds),
    )
