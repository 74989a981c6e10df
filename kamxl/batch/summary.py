"""The summary workbook 组合总览: how all workbooks of a batch stand together, and which ones failed and why."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kamxl.batch.claim import Claim, sweep, take
from kamxl.batch.job import key_of
from kamxl.batch.summary_data import (
    CHECKED,
    CONVERTED,
    FAILED,
    FOUND,
    OWNERS,
    PassedOver,
    Summed,
    books_output,
    owners_output,
    summed,
)
from kamxl.batch.summary_front import front
from kamxl.cell import Link
from kamxl.errors import BusyError, KamxlError, UsageError, WriteError
from kamxl.i18n import Lang, Text
from kamxl.layout import Medium, place
from kamxl.placed import SheetPlan
from kamxl.plan import Head, Sheet
from kamxl.report.head import ways
from kamxl.report.listed import Look, cut_note, listed
from kamxl.report.phrases import Phrases
from kamxl.schema.outputs import Output

if TYPE_CHECKING:
    import pandas as pd

    from kamxl.batch.report import Report

_STALE = 300.0
_PATIENCE = 20.0


def write(report: Report, path: Path, told: Callable[[Path, Path], bytes]) -> tuple[Path, Path]:
    """Write the summary of a batch, and the same for programs beside it, as `batch --json` prints it.

    Args:
        report: what the batch came to.
        path: where; with the day in its name where that one is open or edited.
        told: what programs are told, by the places of both.

    Returns:
        The places of both.

    Raises:
        WriteError, BusyError, UsageError: neither can be written.
    """
    from kamxl import writer

    data = writer.create(plans(report, path.parent))
    inputs = [Path(entry.job.book) for entry in report.entries]
    dated = path.with_name(f"{path.stem}-{report.batch.as_of}{path.suffix}")
    # A summary that was asked for by name goes there or nowhere; ours by its usual name gives way to what a person typed.
    aside = (BusyError,) if report.options.summary is not None else (BusyError, UsageError)
    for spot in (path, dated):
        claim = _claim(spot)
        beside = spot.with_suffix(".json")
        try:
            writer.may_write(beside, "summary", replace=report.options.replace)
            writer.save_output(data, spot, by="summary", inputs=inputs, replace=report.options.replace)
            _beside(told(spot, beside), spot, beside, replace=report.options.replace)
        except aside:
            if spot == dated:
                raise
        else:
            return spot, beside
        finally:
            if claim is not None:
                claim.release()
    raise AssertionError("one of the two places was written or raised")


def plans(report: Report, folder: Path) -> list[SheetPlan]:
    """The sheets of the summary that stands in `folder`."""
    lang = _lang(report)
    data = summed(report.entries, folder, lang, _passed_over(report))
    lists: list[tuple[Output, pd.DataFrame]] = {
        "run": [(books_output(data.tiers, mixed=data.mixed), data.books), (owners_output(data.tiers), data.owners)],
        "validate": [(CHECKED, data.books), (FOUND, data.issues)],
        "convert": [(CONVERTED, data.books), (FOUND, data.issues)],
    }[report.batch.task]
    lists.append((FAILED, data.failures))
    shown = [(output, frame) for output, frame in lists if len(frame) or output.key == lists[0][0].key]
    say = Phrases(lang, data.money(lang))
    sheets = [_sheet(output, frame, data, report, say) for output, frame in shown]
    return [
        front(report, data, [output for output, _ in shown], say),
        *place(sheets, Medium(others={"overview"})),
    ]


def _passed_over(report: Report) -> list[PassedOver]:
    """Workbooks in formats that the task does not take, and folders that could not be looked into."""
    found, home = report.found, report.home
    format = Text(f"batch.other_format.{report.batch.task}")
    return [
        *(PassedOver(key_of(path, home), path, "format", format) for path in map(Path.absolute, found.other_formats)),
        *(
            PassedOver(
                key_of(folder, home),
                folder,
                "unreadable",
                Text("cli.batch.unreadable", {"folder": folder, "reason": why}),
            )
            for folder, why in found.unreadable
        ),
    ]


def _lang(report: Report) -> Lang:
    """The language that was asked for, else the one of all workbooks, else that of the front end."""
    langs = {found for entry in report.entries if (found := (entry.record or {}).get("lang")) is not None}
    return report.options.lang or (langs.pop() if len(langs) == 1 else report.options.words)


def _sheet(output: Output, frame: pd.DataFrame, data: Summed, report: Report, say: Phrases) -> Sheet:
    """A long list with its head."""
    frame = frame.reindex(columns=["id", *(column.key for column in output.columns)])
    links: Sequence[Link | None] = [
        Link("", url=data.links[key]) if key in data.links else None for key in frame["id"].astype(str)
    ]
    look = Look(
        groups={"severity": "severity", "error": "batch_error"},
        roles={"severity": [_state(value) for value in frame["severity"]]} if output is FOUND else {},
        links={"book": links} if "book" in frame and output.columns[0].key == "book" else {},
        bars=("revenue_12m",) if "revenue_12m" in frame else (),
    )
    found = listed(say, output, frame, look)
    subtitle = say(
        f"batch.summary.{output.key}",
        as_of=report.batch.as_of,
        count=len(data.people if output.key == OWNERS else frame),
    )
    title = output.title(say.lang)
    head = Head(title, subtitle + cut_note(say, frame, found), ways(say, output.key))
    return Sheet(output.key, title, say.lang, (head, found), frozen=1)


def _state(severity: object) -> str:
    return "state.high" if severity == "error" else "state.medium"


def _beside(data: bytes, book: Path, beside: Path, *, replace: bool) -> None:
    """Write what programs are told. Raises WriteError, which says that the workbook is there."""
    from kamxl import writer

    try:
        writer.save_output(data, beside, by="summary", replace=replace)
    except KamxlError as error:
        raise WriteError(Text("batch.summary.half", {"book": book.name, "beside": beside.name})) from error


def _claim(path: Path) -> Claim | None:
    """The summary is claimed like any workbook; what another batch writes at this moment is waited for, and the later one stays."""
    until = time.monotonic() + _PATIENCE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        while not isinstance(claim := take(path, stale_after=_STALE), Claim):
            if time.monotonic() > until:
                return None
            time.sleep(0.1)
    except OSError as error:
        raise WriteError(Text("batch.no_claim", {"folder": path.parent, "why": error.strerror})) from error
    if claim.inherited:
        sweep(path, claim.dead)
    return claim
