"""What people really type, turned into values: one function a kind of cell. Pure; None means blank.

A function returns the value, or raises ValueError where the cell cannot mean one. The schema's types call these, so a
row model accepts `"120万"` by itself, and bulk validation calls them only for the cells that are not plain already.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from kamxl.schema.choices import Choice

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200e\u200f\u2060\ufeff\u00ad"))
"""Pasted from web pages and chats; nobody sees them, and with one of them C001 is not C001."""
_EDGES = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200e\u200f\u2060\ufeff"
"""White space of all kinds, and what is as invisible at the ends of a text."""
_ROUNDED = re.compile(r"^\d(\.\d+)?[eE]\+1[5-9]$")
"""1.23457E+17: a long number pasted as Excel showed it."""
_SHOWN = 200
"""Characters of a value that a message shows."""
_EPOCH_1900 = date(1899, 12, 30)
_MULTIPLES = {"千": 1e3, "k": 1e3, "万": 1e4, "w": 1e4, "百万": 1e6, "m": 1e6, "千万": 1e7, "亿": 1e8}
_BLANK = frozenset(
    {"", "-", "--", "—", "——", "/", "n/a", "na", "无", "none", "null", "暂无", "待定", "未知", "?", "？"}
)
_NUMBER = re.compile(
    r"^(?P<sign>[-+]?)(?P<digits>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?P<exp>e[-+]?\d{1,3})?"
    r"(?P<multiple>百万|千万|[千万亿kwm])?$"
)
_LOOSE = re.compile(r"¥|(?<!\d)\s+|\s+(?!\d)")
_PREFIX = re.compile(r"^(rmb|cny|人民币)")
_SUFFIX = re.compile(r"(rmb|cny|元|圆|块|人|台|件|套|个|分)+$")
_DAY = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*[日号])?"
    r"(?:\s*\(?(?:周|星期|礼拜)[一二三四五六日天]\)?)?(?:(?:t|\s+)(?:上午|下午)?\d{1,2}[:点时][^a-z]*(?:z|am|pm)?)?$"
)
_DAY_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_QUARTER_FIRST = re.compile(r"^q([1-4])\s*[-/,]?\s*(\d{4})$")
_PERIOD = re.compile(
    r"^(\d{4})\s*年?\s*(?:(?:第?\s*([1-4一二三四])\s*季度?|[-/]?\s*q\s*([1-4]))|(?:[-/.]?\s*(\d{1,2})\s*月?))?$", re.I
)


def folded(value: str) -> str:
    """Full-width forms to half-width, case folded, no white space at the ends."""
    return unicodedata.normalize("NFKC", value).translate(_INVISIBLE).strip().casefold()


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing at all; a dash in a number or date cell is handled by those kinds."""
    return value is None or (isinstance(value, str) and not value.strip(_EDGES)) or value != value


def typed(value: object) -> str:
    """A cell as people see it, cut where it is long: for messages, not for figures."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if 1e15 <= abs(value) < 1e21:
            return f"{Decimal(f'{value:.14e}'):f}"  # 15 digits and zeros, as Excel shows what is left of a long id
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return text(value) or ""
    found = str(value)
    return found if len(found) <= _SHOWN else f"{found[: _SHOWN - 1]}…"


def text(value: object) -> str | None:
    """Text as typed, without white space at the ends; 139.0 from a numeric cell reads 139."""
    if isinstance(value, str):
        return value.strip(_EDGES) or None
    if is_blank(value):
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value - value == 0:
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else f"{value:.15g}"
    if isinstance(value, datetime):
        midnight = not (value.hour or value.minute or value.second)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    return str(value).strip(_EDGES)


def code(value: object) -> str | None:
    """A code as text: leading zeros survive. Raises for a number of 16 digits or more, which Excel has rounded."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= 1e15:
        raise ValueError("digits_lost")
    found = text(value)
    if found is None:
        return None
    if "+" in found and _ROUNDED.match(found):
        raise ValueError("digits_lost")
    return found if found.isascii() else unicodedata.normalize("NFKC", found).translate(_INVISIBLE)


def number(value: object) -> float | None:
    """1,234.5  １２３  ¥1,200  120万  (300)  12%  1.2e3; a dash or 无 is blank."""
    return _number(value)[0]


def money(value: object, scale: float, factor: float = 1.0) -> float | None:
    """An amount in units of `scale` 元; `factor` brings a bare number from the unit in the user's title to that unit.

    A multiple or a 元 in the cell makes it absolute: 120万 under 万元 is 120, whatever the title says.
    """
    found, absolute = _number(value)
    if found is None:
        return None
    return found / scale if absolute else rescaled(found, factor)


def rescaled(value: float, factor: float) -> float:
    """`value` × `factor`, without the noise of a factor such as 0.0001: 35 × 0.0001 is 0.0035, not 0.0035000000000000005."""
    return value / (1 / factor) if factor < 1 else value * factor


def _number(value: object) -> tuple[float | None, bool]:
    """The number, and whether the cell states its own unit of money."""
    if isinstance(value, bool):
        raise ValueError("not_a_number")
    if isinstance(value, (int, float)):
        return (None if value != value else float(value)), False
    if value is None:
        return None, False
    if not isinstance(value, str):
        raise ValueError("not_a_number")
    found = folded(value)
    if found in _BLANK:
        return None, False
    negative = found.startswith("(") and found.endswith(")")
    if negative:
        found = found[1:-1]
    percent_sign = found.endswith("%")
    bare = _LOOSE.sub("", found.rstrip("%"))
    if bare.endswith("-"):  # 300-: negative, as accounting systems export it
        bare = f"-{bare[:-1]}"
    bare, tail = _SUFFIX.sub("", _PREFIX.sub("", bare)), bare
    match = _NUMBER.match(bare)
    if match is None:
        raise ValueError("not_a_number")
    result = float(re.sub("[, ]", "", match["digits"]) + (match["exp"] or "")) * _MULTIPLES.get(
        match["multiple"] or "", 1.0
    )
    if match["sign"] == "-" or negative:
        result = -result
    absolute = bool(match["multiple"]) or tail.endswith(("元", "圆", "cny", "rmb"))
    return (result / 100 if percent_sign else result), absolute


def percent(value: object) -> float | None:
    """Points of 100: `85%`, 0.85 and 85 are all 85. A bare number up to 1 is a share: 1 means 100 %."""
    if isinstance(value, str) and folded(value).endswith("%"):
        share = number(value)
        return None if share is None else round(share * 100, 10)
    found = number(value)
    if found is None:
        return None
    return round(found * 100, 10) if 0 <= found <= 1 else found


def day(value: object) -> date | None:
    """A day from a date cell, an ISO time, 2026-1-5, 2026/01/05, 2026.1.5, 2026年1月5日, 20260105, or a serial number."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if value is None or isinstance(value, bool):
        if value is None:
            return None
        raise ValueError("not_a_date")
    if isinstance(value, (int, float)):
        return _day_of_number(float(value))
    if not isinstance(value, str):
        raise ValueError("not_a_date")
    found = folded(value)
    if found in _BLANK:
        return None
    match = _DAY.match(found) or _DAY_COMPACT.match(found)
    if match is None:
        raise ValueError("not_a_date")
    return _day_of_parts(*match.groups())


def _day_of_parts(year: str, month: str, day_of_month: str) -> date:
    try:
        return date(int(year), int(month), int(day_of_month))
    except ValueError:
        raise ValueError("not_a_date") from None


def _day_of_number(value: float) -> date | None:
    """20260105 typed as a number, or an Excel serial that lost its date format (1955 to 2119: 20,000 to 80,000)."""
    if value != value:
        return None
    if value.is_integer() and 19_000_101 <= value <= 21_991_231:
        compact = str(int(value))
        return _day_of_parts(compact[:4], compact[4:6], compact[6:])
    if 20_000 <= value <= 80_000:
        return _EPOCH_1900 + timedelta(days=int(value))
    raise ValueError("not_a_date")


def period(value: object) -> str | None:
    """2026, 2026Q3 or 2026-09, from what people write for a year, a quarter or a month."""
    if isinstance(value, (datetime, date)):
        return f"{value.year:04d}-{value.month:02d}"
    found = text(value)
    if found is None:
        return None
    quarter_first = _QUARTER_FIRST.match(folded(found))
    if quarter_first is not None:
        return f"{quarter_first[2]}Q{quarter_first[1]}"
    match = _PERIOD.match(folded(found))
    if match is None:
        raise ValueError("not_a_period")
    year, quarter_zh, quarter, month = match.groups()
    if quarter or quarter_zh:
        return f"{year}Q{quarter or '一二三四'.find(quarter_zh) + 1 or quarter_zh}"
    if month:
        if not 1 <= int(month) <= 12:
            raise ValueError("not_a_period")
        return f"{year}-{int(month):02d}"
    return year


def choice(value: object, choices: tuple[Choice, ...], *, open_list: bool = False) -> str | None:
    """The code of the entry meant: by zh or en word, code or synonym. An open list keeps other words as typed."""
    found = text(value)
    if found is None or folded(found) in {"-", "--", "/"}:
        return None
    known = _codes(choices).get(folded(found))
    if known is None and not open_list:
        raise ValueError("not_a_choice")
    return known or found


@cache
def _codes(choices: tuple[Choice, ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for entry in choices:
        for word in (entry.code, entry.zh, entry.en, *entry.synonyms):
            found.setdefault(folded(word), entry.code)
    return MappingProxyType(found)


PARSERS: Mapping[str, Callable[[object], object]] = MappingProxyType(
    {
        "code": code,
        "text": text,
        "long_text": text,
        "day": day,
        "number": number,
        "percent": percent,
        "count": number,
        "score": number,
        "period": period,
    }
)
"""Parser of each kind that needs nothing but the cell; money and choice need their column."""
