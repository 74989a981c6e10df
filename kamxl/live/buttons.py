"""What the buttons do. The only place that asks xlwings which workbook called.

Nothing is kept between two clicks. Every outcome, good or bad, is a sentence in the status cell; one that needs attention
is a message too. Each button has a command that does the same: run, validate, report, doctor.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any  # Any: xlwings ships no types

import kamxl
from kamxl import writer
from kamxl.book import analysis_of, checked_of
from kamxl.errors import KamxlError, WriteError
from kamxl.files.exclusive import exclusive
from kamxl.files.leftovers import scratch
from kamxl.files.private import private_folder
from kamxl.i18n import Lang, Text, tr
from kamxl.live import status
from kamxl.live.contents import contents as open_contents
from kamxl.live.location import is_called, path_of
from kamxl.live.undisturbed import undisturbed
from kamxl.macros.start import CONFIG
from kamxl.read.file import contents
from kamxl.settings import Limits
from kamxl.walk.unchanged import newer_writer

_SHOWN_ISSUES = 8
_ICON_INFORMATION, _IN_FRONT = 0x40, 0x10000


def refresh() -> None:
    """刷新分析: read, validate, compute, and refill the sheets in the open workbook."""
    _called("refresh")


def validate() -> None:
    """校验数据: read and validate; nothing is changed."""
    _called("validate")


def report() -> None:
    """导出 PDF: our sheets as one PDF beside the workbook."""
    _called("report")


def doctor() -> None:
    """环境检查: what this machine lacks and how to mend it."""
    _called("doctor")


def _called(action: str) -> None:
    import xlwings

    press(action, xlwings.Book.caller())


def press_open(action: str, full_name: str) -> bool:
    """Press a button in a workbook that is open in an Excel of this machine. Returns whether there was one."""
    if sys.platform not in ("win32", "darwin"):
        return False
    import xlwings

    for app in xlwings.apps:
        for book in app.books:
            if is_called(book, full_name):
                press(action, book)
                return True
    return False


def press(action: str, book: Any) -> str:
    """Do what a button says in an open workbook. Returns the sentence that the status cell shows."""
    lang = status.language(book)
    try:
        with exclusive(str(path_of(book)), Text("live.running")):
            status.show(book, tr("live.working", lang), lang)
            outcome, message = _ACTIONS[action](book, lang)
    except KamxlError as error:
        outcome = message = _sentence(error, lang)
    except Exception as error:
        outcome = message = tr("live.internal", lang, kind=type(error).__name__, error=error, log=_log())
    said = tr("live.at", lang, time=f"{datetime.now():%Y-%m-%d %H:%M}", outcome=outcome)
    # The workbook may have been closed meanwhile; then there is nobody to tell.
    shown = False
    with suppress(Exception):
        shown = status.show(book, said, lang)
    if message or not shown:  # a workbook without buttons of its own, pressed on the ribbon, has no cell for it
        status.tell(book, message or outcome)
    return said


def tell(text: str) -> None:
    """A message of a program that has no console."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, "kamxl", _ICON_INFORMATION | _IN_FRONT)
    elif sys.stderr is not None:
        print(text, file=sys.stderr)


def _refresh(book: Any, lang: Lang) -> tuple[str, str]:
    from kamxl.live import walk

    newer = newer_in(path_of(book))
    result = walk.refresh(book, as_of=date.today(), buttons=_has_buttons(book))
    analysis = analysis_of(result)
    note = "" if newer is None else tr("cli.run.newer", lang, version=newer, own=kamxl.__version__)
    outcome = tr(
        "live.refreshed",
        lang,
        customers=len(analysis.tiers),
        alerts=len(analysis.alerts),
        high=int((analysis.alerts["severity"] == "high").sum()),
        errors=sum(count.errors for count in checked_of(result.book).counts.values()),
    )
    return outcome, f"{outcome}\n{note}" if note else ""


def newer_in(path: Path) -> str | None:
    """The version that ran the workbook last, as it was last saved, where it is newer than this program; None where it is no file here."""
    try:
        return newer_writer(contents(path, path.name, Limits()))
    except (KamxlError, OSError):
        return None


def _has_buttons(book: Any) -> bool:
    """Whether the overview carries the buttons: kamxl's settings for xlwings come with them, and so does a status cell."""
    owned = open_contents(book).owned
    return CONFIG in owned or ("overview" in owned and status.find(book.sheets[owned["overview"]]) is not None)


def _validate(book: Any, lang: Lang) -> tuple[str, str]:
    from kamxl.live import walk
    from kamxl.walk import validation_summary

    found = validation_summary(walk.check(book, as_of=date.today()))
    outcome = tr("live.valid" if found.ok else "live.invalid", lang, errors=found.errors, warnings=found.warnings)
    lines = [f"{issue.sheet}!{issue.cell}  {issue.message}" for issue in found.issues[:_SHOWN_ISSUES]]
    rest = len(found.issues) - len(lines)
    if rest:
        lines.append(tr("live.more_lines", lang, count=rest))
    return outcome, "\n".join([outcome, *lines])


def _report(book: Any, lang: Lang) -> tuple[str, str]:
    titles = [title for key, title in open_contents(book).owned.items() if key != CONFIG and book.sheets[title].visible]
    if len(titles) < 2:
        return tr("live.no_results", lang), tr("live.no_results", lang)
    path = path_of(book)
    target = (path if path.parent.is_dir() else Path.home() / path.name).with_suffix(".pdf")
    there = writer.may_write(target, "report", inputs=(path,))
    # xlwings hides the other sheets meanwhile, also the one that is shown.
    with undisturbed(book), scratch() as folder:
        # Excel writes what is there in place, so a report of ours is replaced by what it made elsewhere.
        made = target if there.identity is None else folder / "report.pdf"
        try:
            book.to_pdf(str(made), include=titles)
        except Exception as error:
            raise WriteError(Text("live.not_exported", {"file": target.name})) from error
        if made != target:
            writer.save_output(made.read_bytes(), target, by="report", inputs=(path,))
        elif made.exists():
            found = writer.contents(made)
            writer.save(found.data, made, expect=found, backup=False, by="report")
    return tr("live.exported", lang, file=target.name), tr("live.exported", lang, file=target)


def _doctor(book: Any, lang: Lang) -> tuple[str, str]:
    from kamxl.live.doctor import examine

    path = path_of(book)
    findings = examine(path if path.is_file() else None)
    missing = [finding for finding in findings if finding.state == "missing"]
    outcome = tr("live.doctor.well", lang) if not missing else tr("live.doctor.missing", lang, count=len(missing))
    return outcome, "\n".join(finding.line(lang) for finding in findings)


_ACTIONS: Mapping[str, Callable[[Any, Lang], tuple[str, str]]] = {
    "refresh": _refresh,
    "validate": _validate,
    "report": _report,
    "doctor": _doctor,
}
"""Action -> what does it; it returns the status and a message ('' where none is due)."""


def _sentence(error: KamxlError, lang: Lang) -> str:
    return error.message.render(lang) if isinstance(error.message, Text) else str(error)


def _log() -> str:
    """Keep the traceback where whoever maintains kamxl can ask for it; the user gets a sentence."""
    try:
        path = private_folder() / "kamxl-button.log"
        path.write_text(traceback.format_exc(), "utf-8")
    except OSError:
        return ""
    return str(path)
