"""Days and periods as people type them, and the spellings of a day whose order changes by country."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal

from kamxl.record import record
from kamxl.schema import numerals
from kamxl.schema.texts import folded, is_nothing, text, unguarded
from kamxl.schema.traditional import simplified

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[Order, ...] = ("ymd", "dmy", "mdy")
OPEN_END = date(2199, 12, 31)
"""The end of what has none."""
EPOCH_1900 = date(1899, 12, 30)
_ZONE = r"(?:\s*(?:utc|gmt|[aecmp][sd]t|(?:ak|h|b|i|j|k|sg|hk|nz)[sd]?t|aes?d?t|[cew]es?t|eest))?(?:\s*[+-]\d{1,2}(?::?\d{2})?)?(?:\s*\([^()]*\))?"
"""PST, GMT+0800 (China Standard Time): the day is the one that is written."""
_TIME = (
    r"(?:(?:t|,?\s+)(?:(?:上午|下午|凌晨|早上|中午|晚上|[ap]m)\s*)?\d{1,2}[:点时][^a-z(]*(?:[ap]\.?m\.?|z)?"
    + _ZONE
    + ")?"
)
_WEEKDAY = r"(?:\s*\(?(?:周|星期|礼拜)[一二三四五六日天]\)?)?"
_DAY_NAME = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?"
_DAY = re.compile(rf"^(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})(?:\s*[日号])?{_WEEKDAY}{_TIME}$")
_DAY_OF_TWO_DIGITS = re.compile(rf"^'?(\d{{2}})\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*[日号]?{_WEEKDAY}{_TIME}$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH = re.compile(r"^'?(\d{4}|\d{2}(?=\s*年))(?:\s*年\s*|\s*[-/.]\s*)(\d{1,2})\s*(?:月份?)?$")
_MONTH_COMPACT = re.compile(r"^((?:19|20)\d{2})(0[1-9]|1[0-2])$")
_YEAR = re.compile(r"^(?:((?:19|20)\d{2})\s*年?|'?(\d{2})\s*年)度?$")
_MINGUO = re.compile(
    rf"^(?:(?:中华)?民国\s*(\d{{2,3}})|(1\d\d))\s*(?:[-/.年]\s*(\d{{1,2}})\s*(?:[-/.月]\s*(\d{{1,2}})(?:\s*[日号])?{_WEEKDAY}{_TIME}|月份?)|年度?)$"
)
"""Years of the Republic, as books in Taiwan have them: 民國115年3月5日, 115/03/05 and 115年3月 are of 2026."""
_MINGUO_COMPACT = re.compile(r"^(1\d\d)(\d{2})(\d{2})$")
_SERIAL = re.compile(r"^[2-7]\d{4}(?:\.\d+)?$")
_THREE = re.compile(rf"^(\d{{1,2}})\s*[-/. ]\s*(\d{{1,2}})\s*[-/. ]\s*(\d{{4}}|\d{{1,2}}){_TIME}$")
_NAMED = (
    re.compile(rf"^{_DAY_NAME}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/. ,]*(?P<month>[a-z]{{3,9}})\.?[-/. ,]*(?P<year>\d{{4}}|\d{{2}}){_TIME}$"),
    re.compile(rf"^{_DAY_NAME}(?P<month>[a-z]{{3,9}})\.?[-/. ]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/. ,]+(?P<year>\d{{4}}|\d{{2}}){_TIME}$"),
)  # fmt: skip
_PART_OF_YEAR = re.compile(
    r"^(\d{4})\s*年?\s*(?:第?\s*([1-4一二三四])\s*季度?|[-/]?\s*q([1-4])|(上半年|年初)|(下半年|年底|年末))$"
)
"""2026年三季度, 2026Q3, 2026年上半年, 2026年底."""
_NAMED_MONTH = re.compile(r"^(?P<month>[a-z]{3,9})\.?[-/. ,]*(?P<year>\d{4})$")
_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december"), 1,
    )
    for name in (names, names[:3], *(("sept",) if number == 9 else ()))
}  # fmt: skip
_CENTURY = 69
"""Two digits below this are of 2000 on, as POSIX has it."""
_OPEN_ENDED = frozenset(
    {
        "长期", "长期有效", "无固定期限", "永久", "不限", "open-ended", "open ended", "indefinite", "permanent",
        "evergreen", "until further notice", "无期限", "无限期", "不定期", "长期合作",
    }
)  # fmt: skip
_QUARTER_FIRST = re.compile(r"^q([1-4])\s*[-/,]?\s*(\d{4})$")
_PERIOD = re.compile(
    r"^(\d{4})\s*年?\s*(?:(?:第?\s*([1-4一二三四])\s*季度?|[-/]?\s*q\s*([1-4]))|(?:[-/.]?\s*(\d{1,2})\s*月?))?$", re.I
)


@record
class Read:
    """What a cell says of a day."""

    day: date
    partial: bool = False
    """Only the month or the year was given."""


def day(value: object, *, last: bool = False, order: Order | None = None, open_ended: bool = False) -> date | None:
    """A day from a date cell, an ISO time, 2026-1-5, 2026年1月5日, 20260105, 5 Mar 2026, a month or a serial number.

    Args:
        last: whether a month without a day is its last one, not its first.
        order: of spellings such as 3/5/2026.
        open_ended: whether 长期 and the like are a day, OPEN_END.

    Raises:
        ValueError: not_a_date, or day_order where the cell can mean several days and no order is given.
    """
    if open_ended and isinstance(value, str) and folded(value) in _OPEN_ENDED:
        return OPEN_END
    found = reading(value, last=last, order=order)
    return None if found is None else found.day


def reading(value: object, *, last: bool = False, order: Order | None = None) -> Read | None:
    """What a cell says of a day, as `day` reads it; None where it is blank."""
    if isinstance(value, datetime):
        return Read(value.date())
    if isinstance(value, date):
        return Read(value)
    if value is None or value != value:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_number(float(value), last)
    if not isinstance(value, str):
        raise ValueError("not_a_date")
    plain = folded(unguarded(value.strip()))
    if is_nothing(plain, figures=True):
        return None
    return _of_text(numerals.day(plain) or plain, last) or _of_three(plain, order)


def _of_text(plain: str, last: bool) -> Read | None:
    """A spelling that says itself which day it is; None where it is of another kind."""
    match = _DAY.match(plain) or _COMPACT.match(plain) or _DAY_OF_TWO_DIGITS.match(plain)
    if match is not None:
        return Read(_date(_year(match[1]), match[2], match[3]))
    match = _MONTH.match(plain) or _MONTH_COMPACT.match(plain)
    if match is not None:
        return _month(_year(match[1]), int(match[2]), last)
    match = _YEAR.match(plain)
    if match is not None:
        return _month(_year(match[1] or match[2]), 12 if last else 1, last)
    match = _MINGUO.match(simplified(plain)) or _MINGUO_COMPACT.match(plain)
    if match is not None:
        *years, month, of_month = match.groups()
        year = int(next(filter(None, years))) + 1911
        return Read(_date(year, month, of_month)) if of_month else _month(year, int(month or (12 if last else 1)), last)
    if _SERIAL.match(plain):
        return _of_number(float(plain), last)
    for pattern in _NAMED:
        match = pattern.match(plain)
        if match is not None and match["month"] in _MONTHS:
            return Read(_date(_year(match["year"]), _MONTHS[match["month"]], match["day"]))
    if (match := _PART_OF_YEAR.match(plain)) is not None:
        return _part_of_year(match, last)
    match = _NAMED_MONTH.match(plain)
    if match is not None and match["month"] in _MONTHS:
        return _month(_year(match["year"]), _MONTHS[match["month"]], last)
    return None


def _part_of_year(match: re.Match[str], last: bool) -> Read:
    """A quarter or half a year; 年初 and 年底 are its first and its last month."""
    _, han, digit, first, second = match.groups()
    if han or digit:
        end = 3 * ("一二三四".find(han) + 1 or int(han) if han else int(digit))
        begin = end - 2
    else:
        begin, end = {"上半年": (1, 6), "年初": (1, 1), "下半年": (7, 12)}.get(first or second, (12, 12))
    return _month(int(match[1]), end if last else begin, last)


def _of_three(plain: str, order: Order | None) -> Read:
    found = _readings(plain)
    if not found:
        raise ValueError("not_a_date")
    if order in found:
        return Read(found[order])
    if len(set(found.values())) > 1:
        raise ValueError("day_order")
    return Read(next(iter(found.values())))


def readings(value: object) -> Mapping[Order, date]:
    """The days that a spelling of three numbers can mean, by order: 3/5/2026, 25/12/31. Empty for other cells."""
    if not isinstance(value, str) or not any(letter.isdigit() for letter in value[:4]):
        return {}
    plain = folded(unguarded(value.strip()))
    return _readings(plain) if _THREE.match(plain) else {}


def _readings(plain: str) -> dict[Order, date]:
    match = _THREE.match(plain)
    if match is None:
        return {}
    first, second, third = match[1], match[2], match[3]
    tried: list[tuple[Order, str, str, str]] = []
    if len(third) != 1:
        tried += [("dmy", third, second, first), ("mdy", third, first, second)]
    if len(third) < 4 and len(first) == 2:
        tried.append(("ymd", first, second, third))
    found: dict[Order, date] = {}
    for order, year, month, of_month in tried:
        try:
            found[order] = _date(_year(year), month, of_month)
        except ValueError:
            continue
    return found


def _year(digits: str) -> int:
    number = int(digits)
    return number if len(digits) > 2 else number + (2000 if number < _CENTURY else 1900)


def _date(year: int, month: str | int, of_month: str) -> date:
    try:
        return date(year, int(month), int(of_month))
    except ValueError:
        raise ValueError("not_a_date") from None


def _month(year: int, month: int, last: bool) -> Read:
    if not 1 <= month <= 12 or not 1900 <= year <= 2199:
        raise ValueError("not_a_date")
    return Read(date(year, month, calendar.monthrange(year, month)[1] if last else 1), partial=True)


def _of_number(value: float, last: bool) -> Read:
    """20260105 typed as a number, an Excel serial that lost its date format (1955 to 2119: 20,000 to 80,000), a month, a year."""
    if value.is_integer() and 19_000_101 <= value <= 21_991_231:
        compact = str(int(value))
        return Read(_date(int(compact[:4]), compact[4:6], compact[6:]))
    if value.is_integer() and (match := _MINGUO_COMPACT.match(str(int(value)))):
        return Read(_date(int(match[1]) + 1911, match[2], match[3]))
    if 20_000 <= value <= 80_000:
        return Read(EPOCH_1900 + timedelta(days=int(value)))
    if 1950 <= value < 2100:
        if value.is_integer():
            return _month(int(value), 12 if last else 1, last)
        # 2021.7 typed as it is. 2021.1 may have been 2021.10, whose zero a number does not keep.
        whole, _, decimals = f"{value:.10g}".partition(".")
        if decimals != "1":
            return _month(int(whole), int(decimals), last)
    if value.is_integer() and _MONTH_COMPACT.match(str(int(value))):
        return _month(int(value) // 100, int(value) % 100, last)
    raise ValueError("not_a_date")


def period(value: object) -> str | None:
    """2026, 2026Q3 or 2026-09, from what people write for a year, a quarter or a month."""
    if isinstance(value, (datetime, date)):
        return f"{value.year:04d}-{value.month:02d}"
    found = text(value)
    if found is None or is_nothing(folded(unguarded(found)), figures=True):
        return None
    plain = folded(unguarded(found))
    quarter_first = _QUARTER_FIRST.match(plain)
    if quarter_first is not None:
        return f"{quarter_first[2]}Q{quarter_first[1]}"
    match = _PERIOD.match(plain)
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
