"""What cells of foreign files need before the schema's parsers understand them: a day without its year, a piece of a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Literal

from kamxl.convert.periods import LATIN_MONTHS
from kamxl.schema import values

Shape = Literal["phone", "email", "number", "text"]
_PHONE = re.compile(r"\+?\(?\d[\d\s\-()/]{6,20}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+")
_MOST = 0.8
"""Of the cells: so many of one shape make the column's."""
_CHUNK = 4096
"""Cells that are looked at together."""


def distinct(cells: Sequence[object]) -> Iterator[object]:
    """The different cells of a column in the order in which they stand, looked for no further than they are asked for."""
    known: set[object] = set()
    for start in range(0, len(cells), _CHUNK):
        for cell in dict.fromkeys(cells[start : start + _CHUNK]):
            if cell not in known:
                known.add(cell)
                yield cell


def shape(cells: Sequence[object]) -> Shape | None:
    """What nearly all cells of a column look like; None where there is none."""
    texts = [text for cell in cells if (text := values.text(cell)) is not None]
    if not texts:
        return None
    kinds: tuple[tuple[Shape, Callable[[str], bool]], ...] = (
        ("email", lambda text: _MAIL.fullmatch(text) is not None),
        ("phone", lambda text: _PHONE.fullmatch(text) is not None and 7 <= sum(map(str.isdigit, text)) <= 15),
        ("number", lambda text: number(text) is not None),
    )
    for kind, fits in kinds:
        if sum(map(fits, texts)) >= _MOST * len(texts):
            return kind
    return "text"


_MONTH_DAY = re.compile(r"(1[0-2]|0?[1-9])\s*(?:月|[./-])\s*(3[01]|[12]\d|0?[1-9])\s*[日号]?")
_NAMED = (
    re.compile(r"(?P<month>[a-z]{3,9})\.?[\s-]*(?P<day>\d{1,2})(?:st|nd|rd|th)?"),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]*(?P<month>[a-z]{3,9})\.?"),
)
_DAY_OF_MONTH = re.compile(r"(3[01]|[12]\d|0?[1-9])\s*(?:[日号]|st|nd|rd|th)?")
_DAY_FIRST = re.compile(r"(?:1[3-9]|2\d|3[01])\s*[./-]\s*(?:1[0-2]|0?[1-9])")
_MONTH_FIRST = re.compile(r"(?:1[0-2]|0?[1-9])\s*(?:月|[./-])\s*(?:1[3-9]|2\d|3[01])\s*[日号]?")
_NUMERIC = re.compile(r"[\d.]+")
_MOSTLY = 0.5
"""Of the days that could be numbers: so many must be none but days."""
_SLIPS = 0.1
"""Of the days that can only begin with the day, where others can only begin with the month."""


def without_year(cells: Sequence[object], *, in_month: bool = False) -> bool:
    """Whether days of a column lack their year: 3月5日, 3.5, Mar 5, or 5日 and 5 where the month stands elsewhere; others may have it.

    Args:
        cells: different ones.
        in_month: a title, sheet or file states the month.
    """
    lacking = [cell for cell in cells if _said(cell, 1 if in_month else 0)]
    texts = [_plain(cell) for cell in cells if isinstance(cell, str)]
    slips = _SLIPS * len(cells) if any(map(_MONTH_FIRST.fullmatch, texts)) else 0
    if not lacking or sum(_DAY_FIRST.fullmatch(text) is not None for text in texts) > slips:
        return False
    # Among whole days 3.5 could be a number, 3月5日 and 3/5 are none.
    is_number = [not isinstance(cell, str) or _NUMERIC.fullmatch(_plain(cell)) is not None for cell in lacking]
    return not any(is_number) or (len(lacking) > _MOSTLY * len(cells) and not any(map(_is_whole, cells)))


def all_without_year(cells: Sequence[object]) -> bool:
    """Whether no cell of a column says in which year its day is."""
    return all(_said(cell, 1) for cell in distinct(cells) if not values.is_blank(cell))


def in_year(cell: object, year: int, month: int) -> object:
    """A day without its year as a day; `month` (0: unknown) where it lacks that, too. What is none, or can be two, stays."""
    found = all_in_year(cell, year, month)
    return found[0] if len(found) == 1 else cell


def all_in_year(cell: object, year: int, month: int) -> list[date]:
    """The days that a cell without a year can mean: two where 3.1 as a number may have been 3.10."""
    found = []
    for said in _said(cell, month) if year else ():
        with suppress(ValueError):
            found.append(date(year, *said))
    return found


def _said(cell: object, month: int) -> list[tuple[int, int]]:
    """Month and day that a cell without a year can say; `month` (0: unknown) where it lacks that, too."""
    if not isinstance(cell, str) and type(cell) not in (int, float):
        return []
    plain = _plain(cell) if isinstance(cell, str) else f"{cell:.10g}"
    if (whole := _MONTH_DAY.fullmatch(plain)) is not None:
        days = [whole[2]] if isinstance(cell, str) or whole[2] not in ("1", "2", "3") else [whole[2], f"{whole[2]}0"]
        return [(int(whole[1]), int(day)) for day in days]
    for form in _NAMED:
        if (named := form.fullmatch(plain)) is not None and named["month"] in LATIN_MONTHS:
            return [(LATIN_MONTHS[named["month"]], int(named["day"]))]
    alone = _DAY_OF_MONTH.fullmatch(plain) if month else None
    return [(month, int(alone[1]))] if alone is not None else []


def _is_whole(cell: object) -> bool:
    """Whether a cell is a day with its year."""
    try:
        return values.day(cell) is not None
    except ValueError:
        return False


def by_pattern(pattern: str, cell: object) -> object:
    """A text as a day by a format of strptime, where it is one; anything else stays."""
    if not isinstance(cell, str):
        return cell
    try:
        return datetime.strptime(cell.strip(), pattern).date()
    except ValueError:
        return cell


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().casefold()


def number(cell: object) -> float | None:
    """The number that a cell holds; None where it holds none."""
    try:
        return values.number(cell)
    except ValueError:
        return None


def without(cell: object, removed: Sequence[str]) -> object:
    """A cell without some strings: a currency sign, a prefix."""
    if not isinstance(cell, str):
        return cell
    for piece in removed:
        cell = cell.replace(piece, "")
    return cell.strip() or None


PHONE = "#phone"
"""In place of a separator: the pieces are what stands around a phone, and the phone."""
_AROUND_PHONE = " /\\:：;；,，、()（）-—|"


def piece(cell: object, separator: str, part: int) -> object:
    """One piece of a text; None where it has fewer."""
    text = values.text(cell)
    if text is None:
        return None
    pieces = beside_phone(text) if separator == PHONE else [one.strip() for one in text.split(separator)]
    index = part - 1 if part > 0 else len(pieces) + part
    return (pieces[index] or None) if 0 <= index < len(pieces) else None


def beside_phone(text: str) -> list[str]:
    """What stands around the phone in a text, and the phone: 张三 13800000001; the text alone where it holds none."""
    found = _PHONE.search(text)
    if found is None or not 7 <= sum(map(str.isdigit, found[0])) <= 15:
        return [text]
    around = f"{text[: found.start()]} {text[found.end() :]}"
    return [around.strip(_AROUND_PHONE), found[0].strip(_AROUND_PHONE)]


def share(cell: object) -> float:
    """A share to take off: 0.05, 5% and 5 are all a twentieth; a blank is none. Raises ValueError for anything else."""
    found = values.number(cell)
    if found is None:
        return 0.0
    return found if -1 <= found <= 1 else found / 100
