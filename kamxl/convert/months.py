"""Columns that are months or quarters: what they hold, and whether the file proves it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kamxl.convert import vocabulary
from kamxl.convert.cells import shape
from kamxl.convert.halves import without_half
from kamxl.convert.mapping import Unpivot
from kamxl.convert.periods import Period, apart, period, period_in, periods, turns, year_of
from kamxl.convert.recognise import meanings
from kamxl.convert.sources import Source
from kamxl.convert.unpivot import begun, dated, year_stated
from kamxl.read.lines import is_total
from kamxl.schema.choices import MEASURE
from kamxl.schema.texts import folded
from kamxl.schema.traditional import simplified

_PRICES = re.compile(r"价|price", re.IGNORECASE)
_STATED_YEAR = re.compile(
    r"(?:fy\s*)?(?:(?:19|20)\d{2}(?:\s*年度?)?|(?<!\d)\d{2}\s*年度?)|fy\s*'?\d{2}(?!\d)", re.IGNORECASE
)
_BARE_YEAR = re.compile(r"(?:fy\s*)?(?:19|20)\d{2}\s*(?:年度?)?\s*(?:[(（][^()（）]{1,6}[)）])?", re.IGNORECASE)
_ALL_YEAR = frozenset({"全年", "年度", "全年度", "full year", "year", "annual"})
_OF_THINGS = re.compile(
    r"[(（【\[]\s*(?:台|件|吨|箱|套|只|个|把|双|支|瓶|公斤|千克|米|次|kg|t|pcs?|units?|sets?)\s*[)）】\]]|[发出]货量|订货量"
)
"""What says that numbers count things: 客户销售统计（台）."""
_LEAST = {1: 3, 3: 2}
"""Columns of months, or of quarters, that are a series; two months, where their own titles say what they hold."""
_LOOKED_AT = 50
"""Cells of a column of targets."""
_FIELDS = ("amount", "quantity", "profit", "paid")


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


def months(source: Source) -> Months | None:
    """The columns of months or quarters of a source, as orders; None where it has no such series."""
    groups: dict[str, dict[str, Period]] = {}
    singles = periods(
        [title for title, parts in zip(source.titles, source.parts, strict=True) if len(parts) == 1],
        of_sales=_said(source.origins[0].words) is not None,
    )
    for title, parts in zip(source.titles, source.parts, strict=True):
        one, rest = (singles[title], "") if title in singles else _apart(parts)
        if one is not None:
            groups.setdefault(rest, {})[title] = one
    paired = any(word in rest for rest in groups for word in vocabulary.GOALS)
    said = {rest: paired or _field(rest, source) is not None or _is_other(rest, source) for rest in groups}
    series = {rest: _longest(some, said=said[rest]) for rest, some in groups.items()}
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
        key = "amount" if rest in reached else _field(rest, source)
        if key is not None and key not in values:
            values[key] = {title: one.code() for title, one in some.items()}
    how = Unpivot(date="order_date", values=values) if "amount" in values else None
    ends = [title for some in series.values() for title in some]
    above = " ".join(source.origins[0].words)
    goal = _goal(series, source) if any(_is_other(text, source) for text in series) else None
    priced = [some for rest, some in series.items() if how is None and goal is None and _PRICES.search(rest or above)]
    prices = None
    if priced:
        prices = Unpivot(date="date", values={"price": {title: one.code() for title, one in priced[0].items()}})
    read = how or (goal[1] if goal is not None else prices)
    is_dated = read is None or dated(source, read)
    first = "" if is_dated or read is None or not begun(read, source.origins[0]) else ends[0]
    other = how is None and (prices is not None or any(_is_other(text, source) for text in series))
    shown = f"{ends[0]} … {ends[-1]}"
    return Months(titles, how, is_dated, shown, other, goal, prices, first, {rest: frozenset(some) for rest, some in series.items()})  # fmt: skip


def _reaches(rest: str, series: Mapping[str, Mapping[str, Period]], source: Source) -> bool:
    """Whether a series is what was sold of targets that stand beside it: 1月实际 beside 1月目标, where these are of sales."""
    plain = simplified(rest).casefold()
    goals = [other for other in series if any(word in simplified(other).casefold() for word in vocabulary.GOALS)]
    if rest in goals or not goals or not any(plain == word for word in vocabulary.REACHED):
        return False
    said = simplified(" ".join((*source.origins[0].words, *goals))).casefold()
    return _measure(said) == "revenue" and any(word in said for word in vocabulary.SALES)


def _goal(series: Mapping[str, Mapping[str, Period]], source: Source) -> tuple[str, Unpivot] | None:
    """The targets that a series holds, beside one of what was reached, or as the title above, the sheet or the file says."""
    above = " ".join(source.origins[0].words)
    for rest, some in series.items():
        plain, all_said = (simplified(text).casefold() for text in (rest or above, f"{rest} {above}"))
        if any(word in plain for word in vocabulary.GOALS):
            values = {"value": {title: one.code() for title, one in some.items()}}
            return _measure(all_said), Unpivot(date="period", values=values)
    return None


def yearly_goals(source: Source) -> Months | None:
    """The columns of targets of a whole year, which their titles state, or the title above, the sheet or the file; None where there are none.

    Of several years, or of several measures in the one year that is stated above.
    """
    stated = all(map(year_stated, source.origins))
    found = {
        title: Period(year, 12, 12).code()
        for title, cells in zip(source.titles, source.columns, strict=True)
        if any(word in simplified(title).casefold() for word in vocabulary.YEARLY_GOALS)
        and ((year := year_of(title)) or stated)
        and period_in(title) is None
        and shape(cells[:_LOOKED_AT]) == "number"
    }
    if not found:
        return None
    ends = list(found)
    above = " ".join(source.origins[0].words)
    measures = {
        title: _measure(simplified(title if len(found) > 1 else f"{title} {above}").casefold()) for title in found
    }
    if len(set(found.values())) == len(found) and len(set(measures.values())) == 1:
        goal = measures[ends[0]], Unpivot(date="period", values={"value": found})
    elif len(set(measures.values())) == len(found) and set(found.values()) == {"year"}:
        goal = "", Unpivot(name="measure", values={"value": measures})
    else:
        return None
    shown = ends[0] if len(ends) == 1 else f"{ends[0]} … {ends[-1]}"
    return Months(frozenset(found), None, dated=True, shown=shown, other=True, goal=goal)


def _measure(plain: str) -> str:
    """What a target is of; 销售回款 are payments, and what says nothing more is revenue."""
    for one in MEASURE:
        if one.code != "revenue" and any(folded(word) in plain for word in (one.zh, one.en, *one.synonyms)):
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
    word = {"amount": "销售额", "profit": "毛利"}.get(_said(source.origins[0].words) or "")
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
        return one, " ".join(word for other in rest if (word := _STATED_YEAR.sub("", other).strip()))
    return None, ""


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
        return _said([rest])
    return _said(source.origins[0].words)


def _is_other(rest: str, source: Source) -> bool:
    texts = [rest] if rest else source.origins[0].words
    return any(word in simplified(text).casefold() for text in texts for word in vocabulary.NOT_SALES)


def _said(texts: Iterable[str]) -> str | None:
    for text in texts:
        plain = simplified(text).casefold()
        if any(word in plain for word in vocabulary.NOT_SALES):
            return None
        if any(word in plain for word in vocabulary.PROFITS):
            return "profit"
        if any(word in plain for word in vocabulary.QUANTITIES) or _OF_THINGS.search(plain):
            return "quantity"
        if any(word in plain for word in vocabulary.SALES):
            return "amount"
    return None
