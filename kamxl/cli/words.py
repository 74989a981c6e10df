"""Which language the command line speaks: `--lang`, else that of the workbook on the line, else the system's."""

from __future__ import annotations

import html
import locale
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from kamxl.i18n import LANGUAGES, Lang, has_han

_TO = "--to"
"""Names the workbook that a command is about; the others on its line are what is taken from."""
_MADE_ANEW = (["new"], ["demo"])
"""Commands whose workbook is a new one: what has its name now tells nothing of its language."""
_HEAD = 1 << 14
"""Bytes of a part that are looked at."""
_FIRST = 12
"""Texts that tell a language, where no title of a sheet does: a header's."""
_TITLE = re.compile(rb'<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"')
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]+)<")


def language_of(arguments: Sequence[str]) -> Lang:
    """The language asked for by --lang anywhere on the line, else the workbook's, else the system's; help needs it before click parses."""
    for value in _values("--lang", arguments):
        if value in LANGUAGES:
            return value
    words = [one for one in arguments if not one.startswith("-")]
    books = list(_values(_TO, arguments)) or ([] if words[:1] in _MADE_ANEW else words)
    return next((lang for book in books if (lang := book_language(Path(book)))), None) or system_language()


def _values(option: str, arguments: Sequence[str]) -> Iterator[str]:
    for index, argument in enumerate(arguments):
        if argument.startswith(f"{option}="):
            yield argument.removeprefix(f"{option}=")
        elif argument == option and index + 1 < len(arguments):
            yield arguments[index + 1]


def book_language(path: Path) -> Lang | None:
    """The language of a workbook, by the title of an input sheet or else its first texts: a glance, before anything is read."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return None
    from kamxl.files import regular

    try:
        with regular.opened(path) as file, zipfile.ZipFile(file) as book:
            titles = _found(book, "workbook", _TITLE)
            texts = _found(book, "sharedStrings", _TEXT) or _found(book, "worksheets/sheet1", _TEXT)
    except (OSError, ValueError, KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        return None  # what is wrong with it, the command says
    from kamxl.schema.sheets import SHEETS

    named = [one for one in SHEETS.values() if one.zh in titles or one.en in titles]
    if named:
        return "zh" if named[0].zh in titles else "en"
    first = texts[:_FIRST]
    return ("zh" if 2 * sum(map(has_han, first)) >= len(first) else "en") if first else None


def _found(book: zipfile.ZipFile, part: str, pattern: re.Pattern[bytes]) -> list[str]:
    name = f"xl/{part}.xml"
    if name not in book.NameToInfo:
        return []
    with book.open(name) as opened:
        return [html.unescape(one.decode(errors="replace")) for one in pattern.findall(opened.read(_HEAD))]


def system_language() -> Lang:
    """zh where the system speaks Chinese, else en."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith(("zh", "chinese")) else "en"
    spoken = (locale.getlocale()[0] or "").lower()
    return "zh" if spoken.startswith(("zh", "chinese")) else "en"
