"""Which field a foreign title means: the schema's names first, then the vocabulary; its units and its year understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType

from kamxl.convert import periods, vocabulary
from kamxl.read.titles import HeaderMatch, Match, Title, folded, is_unit, match_header
from kamxl.read.titles import title as taken_apart
from kamxl.schema.sheets import SHEETS

_YEAR = re.compile(r"(?:(?:19|20)\d{2}|(?<!\d)\d{2}(?=年))\s*(?:年度?|fy)?|fy\s*'?\d{2,4}")
_RELATIVE: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(("本年度", "本年", "今年", "当年", "thisyear", "currentyear", "ytd"), 9999)
    | dict.fromkeys(("上年度", "上年", "去年", "lastyear", "prioryear", "previousyear"), 9998)
    | dict.fromkeys(("前年", "theyearbefore"), 9997)
)
_WRITTEN_UNITS = ("万元", "千元", "百万元", "亿元", "元", "%")
_YEARLY = frozenset({"annual_amount", "annual_profit", "company_revenue"})
"""Fields whose titles may carry a year: of several years the latest is the field's."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The columns of a table that mean fields of one sheet."""

    columns: Mapping[int, Match]
    computed: frozenset[int] = frozenset()
    customer: int | None = None
    """A column that names the customer, in a sheet that knows it by its ID."""
    years: Mapping[int, int] = field(default_factory=dict)
    """Columns of an earlier year of a field whose latest year is in `columns`: place -> year."""


def simplified(text: str) -> str:
    """Traditional characters of business words as simplified ones."""
    return text.translate(vocabulary.TO_SIMPLIFIED)


@cache
def _names(sheet: str) -> Mapping[str, str]:
    """Folded name of the vocabulary -> field, of those that the sheet has."""
    found: dict[str, str] = {}
    for key, names in vocabulary.NAMES.get(sheet, {}).items():
        if key in SHEETS[sheet].fields:
            for name in names:
                found.setdefault(folded(name), key)
    return found


@cache
def _customer_names() -> frozenset[str]:
    return frozenset(folded(name) for name in vocabulary.CUSTOMER_NAMES)


@cache
def _schema_names(sheet: str) -> frozenset[str]:
    columns = [(one.key, one.column) for one in SHEETS[sheet].fields.values()]
    return frozenset(folded(name) for key, one in columns for name in (key, one.zh, one.en, *one.aliases))


@cache
def _everything() -> Mapping[str, frozenset[tuple[str, str]]]:
    """Folded name -> (sheet, field) of all that it may mean."""
    found: dict[str, set[tuple[str, str]]] = {}
    for sheet in SHEETS.values():
        for one in sheet.fields.values():
            for name in (one.key, one.column.zh, one.column.en, *one.column.aliases):
                found.setdefault(folded(name), set()).add((sheet.key, one.key))
        for name, key in _names(sheet.key).items():
            found.setdefault(name, set()).add((sheet.key, key))
        if "customer_id" in sheet.fields and sheet.key != "customers":
            for name in _customer_names():
                found.setdefault(name, set()).add((sheet.key, "customer_id"))
    return {name: frozenset(some) for name, some in found.items()}


@cache
def meanings(title: str) -> frozenset[tuple[str, str]]:
    """(sheet, field) of all that a title may mean, its unit and year left aside."""
    found = taken_apart(simplified(title))
    if found is None:
        return frozenset()
    everything = _everything()
    for word in _spellings(found.folded):
        if word in everything:
            return everything[word]
    return frozenset()


def known_fields(titles: Iterable[str]) -> int:
    """How many different fields of one sheet the titles of a row name, at the most; months count too."""
    fields: dict[str, set[str]] = {}
    listed = list(titles)
    for title in listed:
        for sheet, key in meanings(title):
            fields.setdefault(sheet, set()).add(key)
    months = periods.periods(listed)
    return max(map(len, fields.values()), default=0) + (len(months) if len(months) > 1 else 0)


def _spellings(word: str) -> Iterable[str]:
    """A folded title as it stands, without its year, and without a unit written out at its end."""
    bare = _YEAR.sub("", word)
    for name in _RELATIVE:
        bare = bare.replace(name, "")
    for one in dict.fromkeys((word, bare)):
        if one:
            yield one
            yield from (one[: -len(unit)] for unit in _WRITTEN_UNITS if one.endswith(unit) and len(one) > len(unit))


def _year(word: str) -> int:
    """The year that a title states; of its relatives (本年, 去年) their order."""
    year = periods.year_of(word)
    return year or next((order for name, order in _RELATIVE.items() if name in folded(word)), 0)


def recognise(titles: Sequence[str], parts: Sequence[tuple[str, ...]], sheet: str) -> Recognised:
    """Match the titles of a table to the fields of a sheet.

    Args:
        titles: one a column.
        parts: the cells that a title was joined from, the group's first; a title of one cell has one.
        sheet: key of the sheet.
    """
    translated: dict[int, Title] = {}
    stated: dict[int, int] = {}
    for place, typed in enumerate(titles):
        one, year = _translated(typed, parts[place] if parts else (typed,), sheet)
        if one is not None:
            translated[place] = one
            if year:
                stated[place] = year
    match, earlier = _latest(translated, stated, sheet)
    customer = None
    if sheet != "customers" and "customer_id" in SHEETS[sheet].fields:
        customer = next(
            (
                place for place, typed in enumerate(titles)
                if place not in match.columns and _names_customer(parts[place] if parts else (typed,))
            ), None,
        )  # fmt: skip
    return Recognised(match.columns, frozenset(match.computed), customer, earlier)


def _names_customer(parts: tuple[str, ...]) -> bool:
    return any(folded(simplified(part)) in _customer_names() for part in (" ".join(parts), parts[-1]))


def _translated(typed: str, parts: tuple[str, ...], sheet: str) -> tuple[Title | None, int]:
    """A title as the schema would have it, and the year of a yearly field."""
    whole = taken_apart(simplified(typed))
    if whole is None:
        return None, 0
    names = _names(sheet)
    own = _schema_names(sheet)
    choices = [whole]
    if len(parts) > 1 and (last := taken_apart(simplified(parts[-1]))) is not None:
        choices.append(replace(last, notes=(*last.notes, *whole.notes)))
        if is_unit(parts[-1].strip("()（）")) and (first := taken_apart(simplified(" ".join(parts[:-1])))) is not None:
            choices.append(replace(first, notes=(*first.notes, parts[-1].strip("()（）").casefold())))
    for one in choices:
        for word in _spellings(one.folded):
            year = _year(typed)
            # A title with a year is of a yearly field, or of none: 2025年订单 is no order's number.
            dated = year != 0 and not one.folded.startswith(word)
            notes = one.notes if word == one.folded else (*one.notes, *_unit_of(one.folded))
            if word in own:
                key = next(iter(match_header({0: replace(one, folded=word)}, SHEETS[sheet]).columns.values()), None)
                yearly = key is not None and key.field in _YEARLY
                if yearly or not dated:
                    return replace(one, folded=word, notes=notes), year if yearly else 0
            if word in names:
                if dated and names[word] not in _YEARLY:
                    continue
                title = SHEETS[sheet].fields[names[word]].column.zh
                return replace(one, folded=folded(title), notes=notes), year if names[word] in _YEARLY else 0
    return whole, 0


def _unit_of(word: str) -> tuple[str, ...]:
    return next(((unit,) for unit in _WRITTEN_UNITS if word.endswith(unit)), ())


def _latest(titles: Mapping[int, Title], stated: Mapping[int, int], sheet: str) -> tuple[HeaderMatch, dict[int, int]]:
    """The match in which, of several years of one field, the latest year is the field's."""
    groups: dict[str, list[int]] = {}
    for place in stated:
        groups.setdefault(titles[place].folded, []).append(place)
    earlier: dict[int, int] = {}
    for places in groups.values():
        latest = max(places, key=lambda place: stated[place])
        earlier |= {place: stated[place] for place in places if place != latest}
    rest = {place: one for place, one in titles.items() if place not in earlier}
    return match_header(rest, SHEETS[sheet]), earlier
