"""Columns that are months or quarters: what they hold, and whether the file proves it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kamxl.convert.cells import shape
from kamxl.convert.kinds import GOALS, REACHED, SALES, YEARLY_GOALS, field_of, is_other, says
from kamxl.convert.mapping import Unpivot
from kamxl.convert.periods import Period, apart, period, period_in, periods, turns, year_of
from kamxl.convert.recognise import meanings
from kamxl.convert.sources import Source, once
from kamxl.convert.unpivot import begun, dated, year_stated
from kamxl.read import titles as headers
from kamxl.read.lines import is_total
from kamxl.read.titles import is_unit
from kamxl.schema.choices import MEASURE
from kamxl.schema.texts import folded
from kamxl.schema.traditional import simplified

_PRICES = re.compile(r"价|price", re.IGNORECASE)
_STATED_YEAR = re.compile(
    r"(?:fy\s*)?(?:(?:19|20)\d{2}(?:\s*年度?)?|(?<!\d)\d{2}\s*年度?)|fy\s*'?\d{2}(?!\d)", re.IGNORECASE
)
_BARE_YEAR = re.compile(r"(?:fy\s*)?(?:19|20)\d{2}\s*(?:年度?)?\s*(?:[(（][^()（）]{1,6}[)）])?", re.IGNORECASE)
_ALL_YEAR = frozenset({"全年", "年度", "全年度", "full year", "year", "annual"})
_LEAST = {1: 3, 3: 2, 6: 2}
"""Columns of months, of quarters, or of halves of a year, that are a series; two months, where their own titles say what they hold."""
_HALF_YEAR = 6
"""Months of a period that no target can have."""
_LOOKED_AT = 50
"""Cells of a column of targets."""
_FIELDS = ("amount", "quantity", "profit", "paid")
_HALF = re.compile(r"([上下])半年度?|(?<![a-z0-9])(?:h([12])|([12])h|(first|1st|second|2nd)[\s-]half)(?![a-z0-9])")
_SECOND = frozenset({"下", "2", "second", "2nd"})


@dataclass(frozen=True, slots=True)
class Months:
    """The columns of a source that are periods."""

    titles: frozenset[str]
    """All of them, and the sums over them."""
    how: Unpivot | None
    """None where nothing says that they hold what was sold."""
    dated: bool
    """The year is stated."""
    shown: str = ""
    """The first and the last of them, for people."""
    other: bool = False
    """Something says that they hold what is no sales: targets, payments."""
    goal: tuple[str, Unpivot] | None = None
    """The code of what is to be reached (empty where each column has its own), and how, where something says that they hold targets."""
    prices: Unpivot | None = None
    """Where they hold prices, which only competitors' tables list by month."""
    first: str = ""
    """The first of them, where its year is asked: the others may lie in the next."""
    series: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What the titles say beside the period -> those titles."""
    again: Sequence[str] = ()
    """Titles of a period that another one has: nobody knows in which year."""


@once
def months(source: Source) -> Months | None:
    """The columns of months or quarters of a source, as orders; None where it has no such series."""
    groups: dict[str, dict[str, Period]] = {}
    singles = periods(
        [title for title, parts in zip(source.titles, source.parts, strict=True) if len(parts) == 1],
        of_sales=field_of(source.origins[0].words) is not None,
    )
    for title, parts in zip(source.titles, source.parts, strict=True):
        one, rest = (singles[title], "") if title in singles else _apart(parts)
        # Of halves that say what they hold the year is made.
        if one is not None and (one.months != _HALF_YEAR or not rest):
            groups.setdefault(rest, {})[title] = one
    paired = any(says(rest, GOALS) for rest in groups)
    others = {rest: is_other([rest] if rest else source.origins[0].words) for rest in groups}
    said = {rest: paired or others[rest] or _field(rest, source) is not None for rest in groups}
    series = {rest: _longest(some, said=said[rest]) for rest, some in groups.items()}
    again = [
        title
        for rest, some in series.items()
        for title, one in groups[rest].items()
        if title not in some and one in some.values()
    ]
    series = {rest: _unturned(some) for rest, some in series.items() if some}
    if not series:
        return None
    titles = frozenset(title for some in groups.values() for title in some)
    titles |= {
        title
        for title, parts in zip(source.titles, source.parts, strict=True)
        if is_total(parts[0]) or is_total(parts[-1]) or folded(title) in _ALL_YEAR
    }
    values: dict[str, dict[str, str]] = {}
    reached = {rest for rest in series if _reaches(rest, series, source)}
    for rest, some in series.items():
        is_alone = not paired and _is_reached(rest)
        key = "amount" if rest in reached else _field("" if is_alone else rest, source)
        if key is not None and key not in values:
            values[key] = _codes(some)
    how = Unpivot(date="order_date", values=values) if "amount" in values else None
    ends = [title for some in series.values() for title in some]
    are_other = any(others[rest] for rest in series)
    goal = _goal(series, source) if are_other else None
    priced = [rest for rest in series if how is None and goal is None and _PRICES.search(rest or source.above)]
    prices = Unpivot(date="date", values={"price": _codes(series[priced[0]])}) if priced else None
    read = how or (goal[1] if goal is not None else prices)
    is_dated = read is None or dated(source, read)
    first = "" if is_dated or read is None or not begun(read, source.origins[0]) else ends[0]
    other = how is None and (prices is not None or are_other)
    shown = f"{ends[0]} … {ends[-1]}"
    return Months(titles, how, is_dated, shown, other, goal, prices, first, {rest: frozenset(some) for rest, some in series.items()}, again)  # fmt: skip


def _codes(some: Mapping[str, Period]) -> dict[str, str]:
    return {title: one.code() for title, one in some.items()}


def _is_reached(rest: str) -> bool:
    """Whether what a title says beside its period is no more than that it was reached: 1月实际."""
    return simplified(rest).casefold() in REACHED


def _reaches(rest: str, series: Mapping[str, Mapping[str, Period]], source: Source) -> bool:
    """Whether a series is what was sold of targets that stand beside it: 1月实际 beside 1月目标, where these are of sales."""
    goals = [other for other in series if says(other, GOALS)]
    if rest in goals or not goals or not _is_reached(rest):
        return False
    said = " ".join((source.above, *goals))
    return _measure(said) == "revenue" and says(said, SALES)


def _goal(series: Mapping[str, Mapping[str, Period]], source: Source) -> tuple[str, Unpivot] | None:
    """The targets that a series holds, beside one of what was reached, or as the title above, the sheet or the file says."""
    for rest, some in series.items():
        if says(rest or source.above, GOALS) and all(one.months != _HALF_YEAR for one in some.values()):
            return _measure(f"{rest} {source.above}"), Unpivot(date="period", values={"value": _codes(some)})
    return None


def yearly_goals(source: Source) -> Months | None:
    """The columns of targets of a whole year, which their titles state, or the title above, the sheet or the file; None where there are none.

    Of several years, or of several measures in the one year that is stated above.
    """
    stated = all(map(year_stated, source.origins))
    found = {
        title: Period(year, 12, 12).code()
        for title, cells in zip(source.titles, source.columns, strict=True)
        if says(title, YEARLY_GOALS)
        and ((year := year_of(title)) or stated)
        and period_in(title) is None
        and shape(cells[:_LOOKED_AT]) == "number"
    }
    if not found:
        return None
    ends = list(found)
    measures = {title: _measure(title if len(found) > 1 else f"{title} {source.above}") for title in found}
    if len(set(found.values())) == len(found) and len(set(measures.values())) == 1:
        goal = measures[ends[0]], Unpivot(date="period", values={"value": found})
    elif len(set(measures.values())) == len(found) and set(found.values()) == {"year"}:
        goal = "", Unpivot(name="measure", values={"value": measures})
    else:
        return None
    shown = ends[0] if len(ends) == 1 else f"{ends[0]} … {ends[-1]}"
    return Months(frozenset(found), None, dated=True, shown=shown, other=True, goal=goal)


def _measure(text: str) -> str:
    """What a target is of; 销售回款 are payments, and what says nothing more is revenue."""
    for one in MEASURE:
        if one.code != "revenue" and says(text, map(folded, (one.zh, one.en, *one.synonyms))):
            return one.code
    return "revenue"


def yearly(source: Source, sheet: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """The titles and their parts, those that are bare years with what the title above, the sheet or the file says they hold.

    Of 2024 and 2025 as columns below 历年销售额 the latest is the annual amount, as of columns that say it themselves. Halves of a year
    are matched as the year is: what they are together is its.
    """
    titles = list(source.titles)
    parts = list(source.parts) or [(title,) for title in titles]
    years = [place for place, title in enumerate(titles) if _BARE_YEAR.fullmatch(title.strip())]
    if sheet != "customers":
        return titles, parts
    titles = list(map(without_half, titles))
    parts = [tuple(bare for part in some if (bare := without_half(part))) or some for some in parts]
    if len(years) < 2:
        return titles, parts
    word = {"amount": "销售额", "profit": "毛利"}.get(field_of(source.origins[0].words) or "")
    for place in years if word else ():
        titles[place], parts[place] = f"{titles[place]} {word}", (*parts[place], word or "")
    return titles, parts


def bare_years(source: Source) -> list[str]:
    """The titles that are years and nothing else, where there are several."""
    found = [title for title in source.titles if _BARE_YEAR.fullmatch(title.strip())]
    return found if len(found) > 1 else []


def _apart(parts: tuple[str, ...]) -> tuple[Period | None, str]:
    """The period among the cells of a title, with a year that stands in another; and what else they say.

    Of a month under its quarter the month; 小计 under a quarter is none: it sums the months beside it.
    """
    if len(parts) > 1 and is_total(parts[-1]):
        return None, ""
    found = {index: one for index, part in enumerate(parts) if (one := period(part)) is not None}
    finest = min((one.months for one in found.values()), default=0)
    parts = tuple(part for index, part in enumerate(parts) if index not in found or found[index].months == finest)
    for index, part in enumerate(parts):
        one = period(part)
        rest = [other for at, other in enumerate(parts) if at != index]
        if one is None and (within := apart(part)) is not None:
            one, rest = within[0], [*rest, within[1]]
        if one is None:
            continue
        years = [year for other in rest if (year := year_of(other))]
        if years and not one.year:
            one = Period(years[0], one.month, one.months)
        words = (_STATED_YEAR.sub("", other).strip() for other in rest)
        return one, " ".join(word for word in words if word and not _is_money(word))
    return None, ""


def _is_money(word: str) -> bool:
    """Whether what a title says beside its period is no more than the unit of amounts: 1月(万元)."""
    bare = word.strip("()（）[]【】")
    return is_unit(bare) and field_of([f"({bare})"]) is None


def _longest(some: dict[str, Period], *, said: bool) -> dict[str, Period]:
    """Months where there are months: quarters between them are their sums. Each period once."""
    for length, least in _LEAST.items():
        found: dict[tuple[int, int], str] = {}
        for title, one in some.items():
            if one.months == length:
                found.setdefault((one.year, one.month), title)
        if len(found) >= (2 if said else least):
            return {title: some[title] for title in found.values()}
    return {}


def _unturned(some: dict[str, Period]) -> dict[str, Period]:
    """Months of which one title above states a year that they turn: 4月 … 3月 below 2026财年 are not all of 2026."""
    if len({one.year for one in some.values()}) > 1 or not turns(list(some.values())):
        return some
    return {title: replace(one, year=0) for title, one in some.items()}


def _field(rest: str, source: Source) -> str | None:
    """The field of an order that a series holds: as its own titles say, else the title above, the sheet, the file."""
    if rest:
        own = {key for sheet, key in meanings(rest) if sheet == "orders"} & set(_FIELDS)
        if own:
            return own.pop()
        return field_of([rest])
    return field_of(source.origins[0].words)


def whole_year(titles: Sequence[str], title: str) -> tuple[str, ...]:
    """The columns that a yearly field is read from, where a title is that of half a year: the one of the year, or both halves; none where one is missing."""
    own = _half(title)
    if own is None:
        return (title,)
    whole = next((one for one in titles if _half(one) is None and headers.folded(simplified(one)) == own[0]), None)
    if whole is not None:
        return (whole,)
    halves = {one[1]: other for other in reversed(titles) if (one := _half(other)) is not None and one[0] == own[0]}
    return (halves[False], halves[True]) if len(halves) == 2 else ()


def without_half(text: str) -> str:
    """A title as it would be of the whole year."""
    match = _HALF.search(simplified(text).casefold())
    return text if match is None else f"{text[: match.start()]} {text[match.end() :]}".strip()


def _half(title: str) -> tuple[str, bool] | None:
    """What a title says besides the half of the year that it names, and whether that is the second."""
    plain = simplified(title).casefold()
    match = _HALF.search(plain)
    if match is None:
        return None
    word = next(one for one in match.groups() if one is not None)
    return headers.folded(f"{plain[: match.start()]} {plain[match.end() :]}"), word in _SECOND
