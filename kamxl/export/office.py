"""A workbook into a PDF by a program that can draw it: Excel where it is, else LibreOffice."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any  # Any: xlwings ships no types
from xml.sax.saxutils import escape

from kamxl.errors import UsageError, WriteError
from kamxl.files.leftovers import scratch
from kamxl.i18n import Text
from kamxl.program import foreign_environment

_FONTS: Mapping[str, Sequence[str]] = {
    "微软雅黑": ("Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei"),
    "Calibri": ("Carlito", "Liberation Sans", "Noto Sans CJK SC", "Noto Sans SC", "Noto Sans"),
}
"""Fonts of the workbook -> what stands in for them where they are missing: Linux takes DejaVu, whose digits are so wide that all columns
are, and every page is drawn smaller than it need be."""
SECONDS = 300
"""Patience for a program that draws some hundred pages."""
_MADE = re.compile(rb"(/(?:CreationDate|ModDate)\s*\(D:)\d{14}")
_IDS = re.compile(rb"/ID\s*\[[^\]]{0,200}\]|/DocChecksum\s*/[0-9A-Fa-f]{32}")
_ID = re.compile(rb"[0-9A-Fa-f]{32}")
"""What tells two files apart, made of the time by those who write them."""
_MAC_OFFICE = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
_WINDOWS_OFFICE = ("C:/Program Files/LibreOffice/program/soffice.exe", "C:/Program Files (x86)/LibreOffice/program/soffice.exe")  # fmt: skip


def pdf(book: bytes, *, as_of: date, seconds: float = SECONDS) -> bytes:
    """The workbook as a PDF, each sheet by its own print set-up.

    Args:
        book: the bytes of an .xlsx.
        as_of: the date of the file: no clock gets into it.
        seconds: how long LibreOffice may take.

    Raises:
        UsageError: no program is there.
        WriteError: it failed or took too long.
    """
    with scratch() as folder:
        source, made = folder / "report.xlsx", folder / "report.pdf"
        source.write_bytes(book)
        office = libre_office()
        if not _by_excel(source, made, last=office is None):
            if office is None:
                raise UsageError(Text("export.no_office"))
            _by_libre_office(office, source, folder, seconds)
        return dated(_read(made, "LibreOffice" if office else "Excel"), as_of)


def dated(data: bytes, as_of: date) -> bytes:
    """A PDF with the day in the place of the time at which it was made, and ids that follow from its content.

    Every byte stays where it stands, so that the table of what stands where stays true.
    """
    day = f"{as_of:%Y%m%d}000000".encode()
    data = _MADE.sub(lambda found: found[1] + day, data)
    digest = hashlib.sha256(_with_id(data, b"0" * 32)).hexdigest()[:32].upper()
    return _with_id(data, digest.encode())


def _with_id(data: bytes, identity: bytes) -> bytes:
    return _IDS.sub(lambda found: _ID.sub(identity, found[0]), data)


def libre_office() -> str | None:
    """The command that starts LibreOffice, or None."""
    for command in ("soffice", "libreoffice"):
        found = shutil.which(command)
        if found:
            return found
    return next((str(path) for path in (_MAC_OFFICE, *map(Path, _WINDOWS_OFFICE)) if path.is_file()), None)


def _read(made: Path, program: str) -> bytes:
    data = made.read_bytes() if made.is_file() else b""
    if not data.startswith(b"%PDF"):
        raise WriteError(Text("export.office_failed", {"program": program, "why": "–"}))
    return data


def _by_excel(source: Path, made: Path, *, last: bool) -> bool:
    """Let Excel draw it. Returns whether there was one that did; `last`: nobody else can, so that its failure counts."""
    if sys.platform not in ("win32", "darwin"):
        return False
    import xlwings

    try:
        app = xlwings.App(visible=False, add_book=False)
    except Exception:  # no Excel here: each platform says so with an error of its own
        return False
    try:
        _drawn(app, source, made)
    except Exception as error:  # COM and AppleScript raise what they like
        if last:
            raise WriteError(Text("export.office_failed", {"program": "Excel", "why": error})) from error
        return False
    finally:
        app.quit()
    return made.is_file()


def _drawn(app: Any, source: Path, made: Path) -> None:
    app.display_alerts = False
    book = app.books.open(str(source), update_links=False, read_only=True)
    try:
        book.to_pdf(str(made))
    finally:
        book.close()


def _by_libre_office(office: str, source: Path, folder: Path, seconds: float) -> None:
    # A profile of our own: with the user's one a LibreOffice that is open answers, and nothing is converted.
    profile = (folder / "profile").as_uri()
    command = [office, "--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    # Linux alone lacks the fonts, and there alone the file is read.
    fonts = folder / "fonts.conf"
    fonts.write_bytes(_font_config(os.environ.get("FONTCONFIG_FILE") or "/etc/fonts/fonts.conf").encode())
    process = subprocess.Popen(
        [*command, "--outdir", str(folder), str(source)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**foreign_environment(), "FONTCONFIG_FILE": str(fonts)},
        start_new_session=os.name == "posix",
    )
    try:
        _, told = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        _stop(process)
        raise WriteError(Text("export.office_slow", {"program": "LibreOffice", "seconds": f"{seconds:g}"})) from None
    except BaseException:
        _stop(process)
        raise
    if process.returncode:
        why = told.decode("utf-8", "replace").strip().splitlines()[-1:] or [str(process.returncode)]
        raise WriteError(Text("export.office_failed", {"program": "LibreOffice", "why": why[0]}))


def _font_config(base: str) -> str:
    """What fontconfig has, and after it the fonts that stand in for those of the workbook."""
    aliases = "".join(
        f"<alias binding='same'><family>{name}</family><accept>{''.join(f'<family>{one}</family>' for one in others)}</accept></alias>"
        for name, others in _FONTS.items()
    )
    return (
        f"<?xml version='1.0'?><fontconfig><include ignore_missing='yes'>{escape(base)}</include>{aliases}</fontconfig>"
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the program with all that it started: `soffice` is a script, and the real one would stay."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        import psutil

        with suppress(psutil.Error):
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
        process.kill()
    process.communicate()
