"""Titles that are months or quarters, and the year that a title, a sheet or a file states."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

_HAN = {one: number for number, one in enumerate("一二三四五六七八九十", 1)} | {"正": 1, "十一": 11, "十二": 12}
LATIN_MONTHS: Mapping[str, int] = (
    {name: number for number in range(1, 13) for name in (calendar.month_name[number].casefold(), calendar.month_abbr[number].casefold())}
    | {"sept": 9}
)  # fmt: skip
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_SHORT = r"(?P<short>\d{2})"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = r"(?:第?\s*(?P<quarter>[1-4一二三四]|i{1,3}|iv)\s*季度?|q(?P<q>[1-4])|(?:quarter|qtr\.?)\s*(?P<nth>[1-4])|(?P<ord>[1-4])(?:st|nd|rd|th)\s*(?:quarter|qtr\.?))"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:{_YEAR}\s*(?:年度?)?\s*[-_/.]?\s*|第)?{_MONTH}\s*月(?:份)?",
        rf"{_SHORT}\s*年\s*{_MONTH}\s*月(?:份)?",
        rf"{_YEAR}\s*[-_/.年]\s*{_MONTH}",
        rf"{_MONTH}\s*[-_/.]\s*{_YEAR}",
        rf"(?:{_YEAR}[\s\-_/]*m|month\s*){_MONTH}",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])",
        rf"(?:(?:{_YEAR}|{_SHORT})\s*年\s*)?(?P<han>十[一二]?|[正一二三四五六七八九])\s*月(?:份)?",
        rf"(?P<name>[a-z]{{3,9}})\.?[\s\-_/']*(?:{_YEAR}|{_SHORT})?",
        rf"(?:{_YEAR}|{_SHORT})[\s\-_/]+(?P<name>[a-z]{{3,9}})\.?",
        rf"(?:{_YEAR}\s*(?:年度?)?\s*[-_/.]?\s*)?{_QUARTER}",
        rf"{_QUARTER}[\s\-_/,']*(?:{_YEAR}|{_SHORT})",
        rf"(?:{_YEAR}\s*(?:年度?)?\s*[-_/.]?\s*)?(?:(?P<half>[上下])半年度?|h(?P<h>[12]))",
        rf"h(?P<h>[12])[\s\-_/,']*(?:{_YEAR}|{_SHORT})",
        rf"{_SHORT}\s*年?\s*q(?P<q>[1-4])",
        rf"(?P<q>[1-4])q\s*'?(?:{_YEAR}|{_SHORT})",
    )
)
_LIKELY = re.compile(r"[月季半qh]|(?:19|20)\d\d|[a-z]{3}")
"""What each of the forms has: a quick look at the cells of thousands of rows."""
_IN_TEXT = re.compile(
    r"(?<!\d)(?:19|20)\d{2}\s*(?:年度?)?\s*[-_/.]?\s*(?:1[0-2]|0?[1-9])\s*月(?:份)?"
    r"|(?<!\d)(?:19|20)\d{2}\s*[-_/.年]\s*(?:1[0-2]|0?[1-9])(?![\d月季])(?!\s*[-_/.]\s*\d)"
    r"|(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?!\d)"
    r"|(?<!\d)(?:1[0-2]|0?[1-9])\s*月(?:份)?(?!\s*\d)"
    r"|(?:十[一二]?|[一二三四五六七八九])月(?:份)?"
    r"|(?:(?<!\d)(?:19|20)\d{2}\s*(?:年度?)?\s*[-_/.]?\s*)?(?:第?[1-4一二三四]\s*季度?|(?<![a-z])q[1-4](?!\d))"
    r"|(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?[\s\-_/']*(?:19|20)\d{2}(?!\d)"
    r"|(?<!\d)(?:19|20)\d{2}[\s\-_/]+(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
    r"|(?<![a-z])(?:january|february|march|april|june|july|august|september|october|november|december)(?![a-z])"
    r"|^(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)\.?$"
)
_NAME = rf"(?:{'|'.join(sorted(LATIN_MONTHS, key=len, reverse=True))})"
_MONTHS_IN_TEXT = re.compile(
    r"(?:(?<!\d)(?P<year>(?:19|20)\d{2})\s*(?:年度?)?\s*[-_/.]?\s*)?"
    r"(?:(?<!\d)(?P<first>1[0-2]|0?[1-9])\s*(?:月份?)?\s*[-–—~至到]\s*(?P<last>1[0-2]|0?[1-9])\s*月份?|(?P<half>[上下])半年度?)"
    rf"|(?<![a-z])(?P<name>{_NAME})\.?\s*(?:[-–—~_]|to|through|until)\s*(?P<until>{_NAME})(?![a-z])\.?(?:[\s\-_/']*(?P<said>(?:19|20)\d{{2}})(?!\d))?"
)
"""Several months of one year: 2026年1-2月汇总, 上半年, Jan-Mar 2026."""
_WITHIN = re.compile(rf"{_IN_TEXT.pattern}|(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)\.?(?![a-z])")
_DAY_IN_TEXT = re.compile(r"(?<!\d)(?:19|20)\d{2}(?:[-_/.年]\s*\d{1,2}\s*[-_/.月]\s*\d{1,2}\s*日?|\d{4})(?!\d)")
_YEAR_IN_TEXT = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)\s*(?:年度?)?|(?<!\d)\d{2}年度?|(?<![a-z])fy\s*'?\d{2,4}")
_YEAR_AND_MONTH = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])").fullmatch
_DAY = re.compile(
    r"(?P<year>(?:19|20)\d{2})[-/.](?P<month>1[0-2]|0?[1-9])[-/.](?P<day>3[01]|[12]\d|0?[1-9])(?: 0?0:00(?::00)?)?"
).fullmatch
_OF_A_FISCAL_YEAR = re.compile(
    r"fy\s*'?(?P<year>20\d{2}|\d{2})[\s\-_/]*(?P<behind>\D.*)|(?P<before>.*?)[\s\-_/]*fy\s*'?(?P<said>20\d{2}|\d{2})"
).fullmatch
_PERIOD_NUMBER = re.compile(r"p(?:er(?:iod)?)?\.?\s*(1[0-2]|0?[1-9])").fullmatch
_SHORT_MONTH = re.compile(r"([12]\d)(0[1-9]|1[0-2])").fullmatch
_MONTH_NUMBER = re.compile(r"m?(1[0-2]|0?[1-9])")
_STATED = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?=\s*(?:年|fy|$|[^\d]))|(?<![a-z])fy\s*'?(\d{2})(?!\d)|(?<!\d)(\d{2})(?=年)"
)


_RANGE = re.compile(
    r"(?<![\d.])(?:(?P<year>(?:19|20)\d{2})\s*[-./年]\s*)?(?P<month>1[0-2]|0?[1-9])\s*[-./月]\s*(?:3[01]|[12]\d|0?[1-9])\s*日?\s*(?:[-–—~至到]+|to)\s*"
    r"(?:(?P<last>(?:19|20)\d{2})\s*[-./年]\s*)?(?:(?P<until>1[0-2]|0?[1-9])\s*[-./月]\s*)?(?P<day>3[01]|[12]\d|0?[1-9])(?![\d./])"
)
_END = {
    side: rf"(?:(?P<year{side}>(?:19|20)\d{{2}}|[次翌]年)\s*(?:[-./年]\s*)?(?P<month{side}>1[0-2]|0?[1-9])(?!\d)(?:\s*[-./月]\s*(?:3[01]|[12]\d|0?[1-9])(?![\d年])\s*日?|\s*月份?)?"
    rf"|(?:\d{{1,2}}\s+)?(?P<name{side}>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?[\s\-/']*(?:\d{{1,2}},\s*)?(?P<said{side}>(?:19|20)?\d{{2}})(?!\d))"
    for side in "ab"
}
_SPAN = re.compile(rf"(?<!\d){_END['a']}\s*(?:[-–—~至到]+|to|through|until)\s*{_END['b']}")
_TWO_YEARS = re.compile(
    r"(?<!\d)(?:fy\s*'?(?P<short>\d{2})|(?P<first>(?:19|20)\d{2}))\s*[-–—~至到/]\s*(?:fy\s*'?)?(?P<last>(?:19|20)?\d{2})(?!\d)"
)
_FISCAL = re.compile(r"财年|财政年|会计年度|fiscal|(?<![a-z])fy(?![a-z])")
_WEEK = re.compile(r"第\s*(5[0-3]|[1-4]?\d)\s*周|(?<![a-z])(?:week|wk)\s*(5[0-3]|[1-4]?\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year; `year` 0 where the title does not say it."""

    year: int
    month: int
    """The last month of it."""
    months: int = 1

    def code(self) -> str:
        """As a mapping writes it: 2026-03, 2026Q1, 2026H1 or 2026; 03, Q1, H1 or year where the year is not said. 01-02 of several months, which none is of."""
        if self.months == 12:
            return str(self.year or "year")
        if self.months not in (1, 3, 6) or self.month % self.months:
            return f"{self.month - self.months + 1:02d}-{self.month:02d}"
        part = {1: f"{self.month:02d}", 3: f"Q{self.month // 3}", 6: f"H{self.month // 6}"}[self.months]
        return part if not self.year else f"{self.year}-{part}" if self.months == 1 else f"{self.year}{part}"

    def last_day(self, year: int) -> date:
        """The day on which a sum of the period is dated; `year` where the title does not say it."""
        own = self.year or year
        return date(own, self.month, calendar.monthrange(own, self.month)[1])


def period(title: object) -> Period | None:
    """The period that a title is: 1月, 2026年1月, 202601, Jan-26, Q1, 一季度, a date; None where it is none."""
    if isinstance(title, (datetime, date)):
        return Period(title.year, title.month)
    return _of_text(title) if isinstance(title, str) else None


@lru_cache(maxsize=4096)
def _of_text(title: str) -> Period | None:
    word = unicodedata.normalize("NFKC", title).strip().casefold()
    for form in _FORMS if _LIKELY.search(word) else ():
        match = form.fullmatch(word)
        if match is None:
            continue
        found = {name: cell for name, cell in match.groupdict().items() if cell}
        year = int(found.get("year") or 0) or (2000 + int(found["short"]) if found.get("short") else 0)
        if quarter := next((found[name] for name in ("quarter", "q", "nth", "ord") if name in found), None):
            return Period(year, 3 * (_HAN.get(quarter) or _QUARTERS.get(quarter) or int(quarter)), 3)
        if half := found.get("half") or found.get("h"):
            return Period(year, 6 if half in ("上", "1") else 12, 6)
        if name := found.get("name"):
            if name not in LATIN_MONTHS:
                continue
            return Period(year, LATIN_MONTHS[name])
        if han := found.get("han"):
            return Period(year, _HAN[han])
        return Period(year, int(found["month"]))
    return None


def of_code(code: str) -> Period | None:
    """A period as a mapping writes it."""
    if match := re.fullmatch(r"(\d{4})|year", code):
        return Period(int(match[1] or 0), 12, 12)
    if match := re.fullmatch(r"(?:(\d{4})-)?(\d{1,2})", code):
        return Period(int(match[1] or 0), int(match[2])) if 1 <= int(match[2]) <= 12 else None
    if match := re.fullmatch(r"(?:(\d{4})-?)?[qQ]([1-4])", code):
        return Period(int(match[1] or 0), 3 * int(match[2]), 3)
    if match := re.fullmatch(r"(?:(\d{4})-?)?[hH]([12])", code):
        return Period(int(match[1] or 0), 6 * int(match[2]), 6)
    return None


def in_a_row(titles: Iterable[str]) -> bool:
    """Whether some titles are numbers or years one after the other: 1, 2, 3; 2024年, 2025年; 202512, 202601."""
    words = [re.sub(r"年度?$", "", title.strip()) for title in titles]
    numbers = [int(word) for word in words if word.isdecimal()]
    if not 1 < len(numbers) == len(words):
        return False
    return (
        numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        or (all(map(_YEAR_AND_MONTH, words)) and numbers == sorted(set(numbers)))
        or len(_short_months(words)) == len(words)
    )


def periods(titles: Iterable[str], *, of_sales: bool = False) -> dict[str, Period]:
    """Those of a table's titles that are periods. Numbers from 1 on are months where all twelve stand side by side, or from 2 on where sales are said; M1 always is.

    Args:
        titles: of all columns.
        of_sales: the title above, the sheet or the file says that they hold what was sold.
    """
    titles = list(titles)
    found = {title: one for title in titles if (one := period(title)) is not None}
    found = found or _fiscal(titles) or _numbered(titles)
    numbers = [title for title in titles if _MONTH_NUMBER.fullmatch(title.strip().casefold())]
    lettered = all(one.strip().casefold().startswith("m") for one in numbers)
    least = 2 if lettered or of_sales else 12
    months = [int(re.sub(r"\D", "", one)) for one in numbers]
    if not found and len(months) >= least and months == list(range(1, len(months) + 1)):
        return {title: Period(0, number) for number, title in enumerate(numbers, 1)}
    return found or _by_day(titles)


def _fiscal(titles: Iterable[str]) -> dict[str, Period]:
    """The titles that are months, quarters or periods of fiscal years: FY26 Jan, Q1 FY26, FY2026-P03. Where those of a year do not begin with its
    first, nobody knows in which year they lie.
    """
    years: dict[int, dict[str, Period]] = {}
    for title in titles:
        match = _OF_A_FISCAL_YEAR(unicodedata.normalize("NFKC", title).strip().casefold())
        if match is not None:
            word = match["behind"] or match["before"]
            number = _PERIOD_NUMBER(word)
            one = Period(0, int(number[1])) if number is not None else period(word)
            if one is not None and not one.year:
                years.setdefault(int(match["year"] or match["said"]) % 100 + 2000, {})[title] = one
    return {
        title: one if turns(list(some.values())) or _first(some) > 1 else Period(year, one.month, one.months)
        for year, some in years.items()
        for title, one in some.items()
    }


def _first(some: Mapping[str, Period]) -> int:
    one = next(iter(some.values()))
    return one.month - one.months + 1


def _numbered(titles: Sequence[str]) -> dict[str, Period]:
    """The titles that are the twelve periods of a year, P01 … P12, or months one after the other as year and month: 2511, 2512, 2601."""
    words = {title: title.strip().casefold() for title in titles}
    found = {title: Period(0, int(match[1])) for title, word in words.items() if (match := _PERIOD_NUMBER(word))}
    if [one.month for one in found.values()] == list(range(1, 13)):
        return found
    return _short_months(titles)


def _short_months(titles: Iterable[str]) -> dict[str, Period]:
    found = {
        title: Period(2000 + int(match[1]), int(match[2])) for title in titles if (match := _SHORT_MONTH(title.strip()))
    }
    months = [12 * one.year + one.month for one in found.values()]
    return found if len(found) > 2 and months == list(range(months[0], months[0] + len(months))) else {}


def _by_day(titles: Iterable[str]) -> dict[str, Period]:
    """The titles that are first or last days of months one after the other, as exports write them: 2026-01-01, 2026-02-01, 2026-03-01."""
    days = {title: match for title in titles if (match := _DAY(title.strip())) is not None}
    found = {title: Period(int(match["year"]), int(match["month"])) for title, match in days.items()}
    months = [12 * one.year + one.month for one in found.values()]
    ends = [int(match["day"]) in (1, found[title].last_day(0).day) for title, match in days.items()]
    return found if len(found) > 2 and all(ends) and months == list(range(months[0], months[0] + len(months))) else {}


def period_in(text: str) -> Period | None:
    """The one month, quarter or span of months that a text states: 2026年3月销售明细, sales-202603, 1-6月; None where it states none, or several."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found = {_span(match) for match in _MONTHS_IN_TEXT.finditer(plain)}
    rest = _MONTHS_IN_TEXT.sub(" ", plain)
    found |= {one for match in _IN_TEXT.finditer(rest) if (one := period(match[0].replace("_", "-"))) is not None}
    return found.pop() if len(found) == 1 else None


def _span(match: re.Match[str]) -> Period | None:
    """The months of one year; None where they go back, into another year."""
    year = int(match["year"] or match["said"] or 0)
    if match["half"]:
        return Period(year, 6 if match["half"] == "上" else 12, 6)
    first, last = (LATIN_MONTHS[name] if name in LATIN_MONTHS else int(name) for name in (match["first"] or match["name"], match["last"] or match["until"]))  # fmt: skip
    return Period(year, last, last - first + 1) if first <= last else None


def apart(title: str) -> tuple[Period, str] | None:
    """The one month or quarter within a title, and what else it says: 2025Q1销售额, Sales Jan 2026; None where there is none, or nothing else.

    A year before it that stands apart is left in the rest: FY26 Q1 Revenue.
    """
    plain = unicodedata.normalize("NFKC", title)
    found = list(_WITHIN.finditer(plain.casefold())) if len(plain.casefold()) == len(plain) else []
    if len(found) != 1 or (one := period(found[0][0].replace("_", "-").strip())) is None:
        return None
    rest = " ".join(f"{plain[: found[0].start()]} {plain[found[0].end() :]}".split()).strip("-_/ ")
    if rest[:1] in ("(", "（"):
        rest = rest[1:].rstrip(")）")
    return (one, rest) if rest and not _YEAR_IN_TEXT.fullmatch(rest.casefold()) else None


def week_end_in(text: str, year: int = 0) -> date | None:
    """The last day of the one range of days, or ISO week, that a text states: 2026.3.2-2026.3.8, 3月2日至8日, 2026年第9周; None where it states none, or several.

    Args:
        text: a title, or the name of a sheet or file.
        year: of days that do not say theirs.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    found = set()
    for one in _RANGE.finditer(plain):
        month = int(one["until"] or one["month"])
        found.add((int(one["last"] or one["year"] or year), month, int(one["day"])))
    if len(found) != 1:
        weeks = {int(one[1] or one[2]) for one in _WEEK.finditer(plain)}
        own = year_of(text) or year
        return date.fromisocalendar(own, weeks.pop(), 7) if own and len(weeks) == 1 and not found else None
    try:
        return date(*found.pop())
    except ValueError:
        return None


def begins(text: str) -> tuple[int, int] | None:
    """The first month of the year that a text states by its ends, 2025年4月-2026年3月 or Apr 2025 – Mar 2026; month 0 of 2025/26 alone."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for one in _SPAN.finditer(plain):
        (year, month), (last, until) = (_end(one, side) for side in "ab")
        if year and month and until and (last or year + 1) == year + 1 and until < month:
            return year, month
    for one in _TWO_YEARS.finditer(plain):
        year = int(one["first"] or 2000 + int(one["short"]))
        last = int(one["last"])
        if last == year + 1 or (last > 12 and last == (year + 1) % 100):
            return year, 0
    return None


def _end(match: re.Match[str], side: str) -> tuple[int, int]:
    """Year and month of one end of a year; year 0 for 次年, month 0 for what is none."""
    if name := match[f"name{side}"]:
        year = int(match[f"said{side}"])
        return year if year > 99 else 2000 + year, LATIN_MONTHS.get(name, 0)
    stated: str = match[f"year{side}"]
    return int(stated) if stated.isdecimal() else 0, int(match[f"month{side}"])


def turns(months: Sequence[Period]) -> int:
    """The first month of a year that does not begin in January, where months stand in its order: 4 of 4月 … 12月, 1月 … 3月; 0 where they do not."""
    if [one.month for one in months] == sorted(one.month for one in months):
        return 0
    for some in (list(months), list(months)[::-1]):
        drops = [at for at in range(1, len(some)) if some[at].month < some[at - 1].month]
        if len(drops) == 1 and some[-1].month < some[0].month:
            before, after = some[drops[0] - 1], some[drops[0]]
            if before.month == 12 and after.month == after.months:
                return some[0].month - some[0].months + 1
    return 0


def without_period(text: str) -> str:
    """A text without the days, months, quarters and years that it states."""
    plain = unicodedata.normalize("NFKC", text)
    for pattern in (_DAY_IN_TEXT, _IN_TEXT, _YEAR_IN_TEXT):
        plain = re.sub(pattern.pattern, " ", plain, flags=re.IGNORECASE)
    return " ".join(plain.split())


def is_fiscal(text: str) -> bool:
    """Whether a text speaks of a fiscal year, which may begin in any month."""
    return _FISCAL.search(unicodedata.normalize("NFKC", text).casefold()) is not None


def year_of(text: str) -> int:
    """The one year that a text states; 0 where it states none, or several."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    years = {int(a) if a else 2000 + int(b or c) for a, b, c in _STATED.findall(plain)}
    return years.pop() if len(years) == 1 else 0
