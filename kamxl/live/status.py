"""The status cell beside the buttons, and messages."""

from __future__ import annotations

from contextlib import suppress
from typing import Any  # Any: xlwings ships no types

from kamxl.i18n import Lang, has_han, tr, words
from kamxl.live.contents import contents

_SEARCHED = "A1:Z12"
"""Where a status cell is looked for: the guide and the overview have it near the top."""
_PREFIX = "live.status.prefix"


def language(book: Any) -> Lang:
    """zh where a sheet has a Chinese title, else en: known before anything is read."""
    return "zh" if any(has_han(sheet.name) for sheet in book.sheets) else "en"


def show(book: Any, text: str, lang: Lang) -> bool:
    """Put a text into every status cell of the sheet that is shown and of the overview; whether there is one. Two calls to find each."""
    seen = set()
    shown = False
    for sheet in (book.sheets.active, *_overviews(book)):
        if sheet.name not in seen:
            seen.add(sheet.name)
            cell = find(sheet)
            if cell is not None:
                cell.value = f"'{tr(_PREFIX, lang)}{text}"
                shown = True
    return shown


def find(sheet: Any) -> Any | None:
    """The status cell of a sheet: the first that begins with the word for it."""
    prefixes = words()[_PREFIX]
    area = sheet.range(_SEARCHED)
    for row, line in enumerate(area.options(ndim=2).value):
        for column, value in enumerate(line):
            if isinstance(value, str) and value.startswith(prefixes):
                return sheet.range((area.row + row, area.column + column))
    return None


def _overviews(book: Any) -> list[Any]:
    title = contents(book).owned.get("overview")
    return [] if title is None else [book.sheets[title]]


def tell(book: Any, text: str) -> None:
    """A message. A program that has none shows nothing more than its status cell."""
    with suppress(Exception):
        book.app.alert(text, title="kamxl")
