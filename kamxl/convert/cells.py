"""What cells of foreign files need before the schema's parsers understand them: the order of a day, a decimal comma."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Literal

from kamxl.schema import values

Order = Literal["dmy", "mdy"]
_TIME = r"(?:(?:t|,?\s+)\d{1,2}:\d{2}[^a-z]*(?:[ap]\.?m\.?|z)?)?"
_PARTS = re.compile(rf"^(\d{{1,2}})\s*[-/. ]\s*(\d{{1,2}})\s*[-/. ]\s*(\d{{4}}|\d{{2}}){_TIME}$")
_NAMED = (
    re.compile(rf"^(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/. ,]*(?P<month>[a-z]{{3,9}})\.?[-/. ,]*(?P<year>\d{{4}}|\d{{2}}){_TIME}$"),
    re.compile(rf"^(?P<month>[a-z]{{3,9}})\.?[-/. ]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/. ,]+(?P<year>\d{{4}}|\d{{2}}){_TIME}$"),
)  # fmt: skip
_MONTHS: Mapping[str, int] = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
             "november", "december"), 1,
        )
        for name in (names, names[:3], *(("sept",) if number == 9 else ()))
    }
)  # fmt: skip
_CENTURY = 69
"""Two digits below this are of 2000 on, as POSIX has it."""
_COMMA = re.compile(
    r"^[-+(]?\s*[^\d\s]{0,3}\s*(?:\d{1,3}(?:[.\s]\d{3})+|\d+),(?:\d{1,2}|\d{4,})\s*[^\d\s]{0,3}\)?$|^[-+]?\d{1,3}(?:\.\d{3})+,\d+$"
)
_POINT = re.compile(r"\d\.(?:\d{1,2}|\d{4,})\D*$|\d,\d{3}\.\d")
_ENOUGH = 20_000
"""Different values that are looked at to find out how a column is written."""


def day_order(cells: Iterable[object]) -> Order | Literal["undecided", "mixed"] | None:
    """Whether days such as 07/04/1996 put the day or the month first; None where no cell is of that form.

    `undecided` where every cell could be both, `mixed` where some can only be the one and some only the other.
    """
    seen = False
    found: set[Order] = set()
    for cell in list(dict.fromkeys(cell for cell in cells if isinstance(cell, str)))[:_ENOUGH]:
        match = _PARTS.match(_plain(cell))
        if match is None:
            continue
        seen = True
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second:
            found.add("dmy")
        elif second > 12 >= first:
            found.add("mdy")
    if len(found) == 1:
        return found.pop()
    return ("mixed" if found else "undecided") if seen else None


def day_parser(order: str | None) -> Callable[[object], object]:
    """A function that turns a cell into a day where it can, and leaves it as it is where it cannot.

    Args: `order`, dmy or mdy for days of three numbers, or a pattern of strptime; None for those that say it themselves.
    """
    if order is not None and "%" in order:
        return partial(_by_pattern, order)
    return partial(_by_order, order)


def _by_pattern(pattern: str, cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    try:
        return datetime.strptime(cell.strip(), pattern).date()
    except ValueError:
        return cell


def _by_order(order: str | None, cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    plain = _plain(cell)
    for pattern in _NAMED:
        match = pattern.match(plain)
        if match is not None and match["month"] in _MONTHS:
            return _day(match["year"], _MONTHS[match["month"]], match["day"]) or cell
    match = _PARTS.match(plain)
    if match is None or order not in ("dmy", "mdy"):
        return cell
    day, month = (match[1], match[2]) if order == "dmy" else (match[2], match[1])
    return _day(match[3], int(month), day) or cell


def _day(year: str, month: int, day: str) -> date | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _CENTURY else 1900
    try:
        return date(number, month, int(day))
    except ValueError:
        return None


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().casefold()


def decimal_comma(columns: Iterable[Sequence[object]]) -> bool:
    """Whether numbers are written 1.234,50: some can only be that, and none can only be the other."""
    comma = False
    for column in columns:
        for cell in list(dict.fromkeys(cell for cell in column if isinstance(cell, str)))[:_ENOUGH]:
            plain = _plain(cell)
            if _POINT.search(plain):
                return False
            comma = comma or _COMMA.match(plain) is not None
    return comma


def with_point(cell: object) -> object:
    """1.234,50 as 1234.50; what is no number stays."""
    if not isinstance(cell, str) or not any(letter.isdigit() for letter in cell):
        return cell
    return cell.replace(".", "").replace(",", ".")


def without(cell: object, removed: Sequence[str]) -> object:
    """A cell without some strings: a currency sign, a prefix."""
    if not isinstance(cell, str):
        return cell
    for piece in removed:
        cell = cell.replace(piece, "")
    return cell.strip() or None


def piece(cell: object, separator: str, part: int) -> object:
    """One piece of a text; None where it has fewer."""
    text = values.text(cell)
    if text is None:
        return None
    pieces = [one.strip() for one in text.split(separator)]
    index = part - 1 if part > 0 else len(pieces) + part
    return (pieces[index] or None) if 0 <= index < len(pieces) else None


def share(cell: object) -> float:
    """A share to take off: 0.05, 5% and 5 are all a twentieth; a blank is none. Raises ValueError for anything else."""
    found = values.number(cell)
    if found is None:
        return 0.0
    return found if -1 <= found <= 1 else found / 100
