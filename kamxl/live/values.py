"""Values as they are handed to Excel, so that text stays text and days stay days."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from numbers import Integral, Real

from kamxl.cell import Formula, Link, Value, is_blank
from kamxl.grid import MAX_TEXT, quoted

_SPECIAL_WORDS = frozenset({"TRUE", "FALSE"})
_FIRST_DAY = date(1900, 3, 1)
"""Earlier days are counted differently by Excel and by everybody else."""
_URL_ESCAPES = str.maketrans({char: f"%{ord(char):02X}" for char in ' "<>[]`^{}|\\'})
_MAX_URL = 2079
_MAX_LITERAL = 255
"""Characters of a text inside a formula."""

Translate = Callable[[str], "str | None"]
"""A plan's formula -> the formula for this workbook, None where it names what is not there."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where links may lead."""

    ours: Mapping[str, str]
    """Key -> today's title of our sheets."""
    titles: frozenset[str]
    """Of all sheets, in lower case."""


def cell(value: Value, translate: Translate, places: Places) -> object:
    """What Excel is handed for a value: a number, a moment, True or False, text that stays text, or '=…'."""
    if isinstance(value, Formula):
        expression = translate(value.expression)
        return plain(value.cached) if expression is None else f"={expression}"
    if isinstance(value, Link):
        return _link_formula(value, places) or plain(value.text)
    return plain(value)


def plain(value: object) -> object:
    """As `cell`, for a value that is neither formula nor link."""
    if is_blank(value):
        return None
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    if isinstance(value, date):
        if date(value.year, value.month, value.day) < _FIRST_DAY:
            return text(value.isoformat())
        return value if isinstance(value, datetime) else datetime.combine(value, time())
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        number = float(value)
        return number if math.isfinite(number) else None
    return float(value)  # type: ignore[arg-type]  # a Decimal


def text(value: str) -> str | None:
    """Text with the apostrophe that keeps Excel from reading it as a formula, a number, a day or an error.

    Excel takes the apostrophe away. It also stands before text that begins with one, which Excel would take away.
    """
    if not value:
        return None
    value = value[:MAX_TEXT]
    risky = value[0] in "=+-@'#" or value.upper() in _SPECIAL_WORDS or any(char.isdigit() for char in value)
    return f"'{value}" if risky else value


def address(link: Link, places: Places) -> str | None:
    """Where a link leads; None where its sheet is not in the workbook or the address is too long for Excel."""
    if link.url is not None:
        url = link.url.translate(_URL_ESCAPES)
        return url if url.strip() and len(url) <= _MAX_URL else None
    title = places.ours.get(link.sheet) if link.sheet is not None else link.title
    return None if title is None or title.lower() not in places.titles else f"#{quoted(title)}!{link.cell}"


def _link_formula(link: Link, places: Places) -> str | None:
    """HYPERLINK for a link in a long table: one call for all of them. None where a text is too long for a formula."""
    target = address(link, places)
    shown = link.text
    if target is None or len(target) > _MAX_LITERAL or isinstance(shown, date):
        return None
    if not isinstance(shown, str):
        return f"=HYPERLINK({_literal(target)},{shown!r})"
    return f"=HYPERLINK({_literal(target)},{_literal(shown)})" if len(shown) <= _MAX_LITERAL else None


def _literal(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
