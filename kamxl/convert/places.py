"""What the names of files and sheets say of their rows: whose they are, whose customer's, of which region and month.

A table that lies in a file or on a sheet of its own for each salesman, customer or month often does not repeat in its rows
what its name says. A mapping reads the names like columns: `#file`, `#sheet` and `#period`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import Literal

from kamxl.convert import cells as shapes
from kamxl.convert import vocabulary
from kamxl.convert.mapping import COLOUR, FILE, PERIOD, PLACES, SHEET, Fill
from kamxl.convert.periods import Period, period, period_in, week_end_in, without_period
from kamxl.convert.recognise import meanings
from kamxl.convert.sources import Origin, Source
from kamxl.convert.unpivot import year_stated
from kamxl.read.match import input_titled
from kamxl.schema.name_kinds import is_company, is_person, is_region
from kamxl.schema.traditional import simplified

Says = Literal["owner", "region", "customer"]
_EDGES = " \t-_.·+,，、()（）[]【】—–　"
_PIECES = re.compile(rf"[{re.escape(_EDGES)}]+")
_MOST_REMOVED = 12
_LEAST_SURE = 2
"""Days that show an order."""
_LEAP = 2024
"""A year that has every day."""
_COPY = re.compile(r"\s*(?:-\s*(?:副本|copy)|[(（]\d+[)）])$", re.IGNORECASE)


def with_places(source: Source, fill: Fill) -> Source:
    """The source with the columns that are made of names, those of them that a fill asks for."""
    rules = fill.columns.values()
    asked = {title for rule in rules for title in rule.titles} | ({COLOUR} if fill.status_from_color else set())
    year = next((rule.year for rule in rules if rule.source == PERIOD), None)
    wanted = [title for title in PLACES if title in asked and title not in source.titles]
    if not wanted:
        return source
    columns: list[list[object]] = []
    for title in wanted:
        if title == COLOUR:
            meant = {colour.upper() for colour in fill.status_from_color}
            columns.append([one if one in meant else None for one in source.colours or [""] * len(source.rows)])
            continue
        cells = [_cell(title, one, year, fill.sheet) for one in source.origins]
        columns.append([cells[place] for place in source.at])
    return replace(
        source,
        titles=(*source.titles, *wanted),
        parts=(*source.parts, *((title,) for title in wanted)),
        columns=(*source.columns, *columns),
    )


def _cell(title: str, origin: Origin, year: int | None, sheet: str) -> object:
    if title == PERIOD:
        return period_end(origin, year, sheet)
    return bare_name(origin, title) or None


def bare_name(origin: Origin, title: str) -> str:
    """The name of a table's file or sheet without the month and the year in it."""
    name = PurePath(origin.file).stem if title == FILE else origin.sheet or ""
    return without_period(_COPY.sub("", name)).strip(_EDGES)


def own_name(origin: Origin, title: str, removed: Sequence[str]) -> str:
    """The name of a table's file or sheet without what a mapping takes out of it."""
    name = bare_name(origin, title)
    for piece in removed:
        name = name.replace(piece, "")
    return name.strip()


def period_end(origin: Origin, year: int | None = None, sheet: str = "orders") -> date | str | None:
    """The last day of the one month or quarter that the title above a table, its sheet or its file states; but of sums of orders, of the week too.

    Of targets the period itself, which may be a year.
    """
    if sheet == "targets":
        stated = next((one for text in origin.words if (one := period_in(text)) is not None), Period(0, 12, 12))
        own = stated.year or year_stated(origin) or year or 0
        return replace(stated, year=own).code() if own and stated.months in (1, 3, 12) else None
    for text in origin.words:
        week = week_end_in(text, year_stated(origin) or year or 0) if sheet != "orders" else None
        if week is not None:
            return week
        found = period_in(text)
        if found is not None:
            own = found.year or year_stated(origin, found.month) or year or 0
            return found.last_day(own) if own else None
    return None


def undated(source: Source, fill: Fill) -> tuple[str, ...]:
    """The fields whose days cannot be known: their year, or the month, is nowhere stated."""
    return tuple(
        key
        for key, rule in fill.columns.items()
        if (rule.source == PERIOD and any(period_end(one, rule.year, fill.sheet) is None for one in source.origins))
        or (
            rule.date == "md"
            and rule.source is not None
            and not rule.year
            and not all(map(year_stated, source.origins))
            and shapes.all_without_year(source.columns[source.titles.index(rule.source)])
        )
    )


def days(source: Source, cells: Sequence[object], year: int | None) -> list[object]:
    """Days without a year, with the year (and the month) that the title above a table, its sheet or its file states."""
    at = source.at
    known = [(origin, month_of(origin)) for origin in source.origins]
    read: list[list[date]] = []
    for cell, place in zip(cells, at, strict=True):
        origin, month = known[place]
        day = next(iter(shapes.all_in_year(cell, _LEAP, month)), None)
        own = year_stated(origin, day.month) if day is not None else 0
        read.append(shapes.all_in_year(cell, own or year or 0, month))
    found: list[object] = [some[0] if len(some) == 1 else cell for cell, some in zip(cells, read, strict=True)]
    for place in {at[one] for one, some in enumerate(read) if len(some) > 1}:
        rows = [one for one, some in enumerate(read) if at[one] == place and some]
        for one, day in zip(rows, _in_order([read[one] for one in rows]), strict=True):
            found[one] = day or found[one]
    return found


def _in_order(read: Sequence[Sequence[date]]) -> list[date | None]:
    """One day of each of some cells, where the sure ones stand in order and only one of the others' days fits between them."""
    sure = [some[0] for some in read if len(some) == 1]
    if len(sure) < _LEAST_SURE or sure not in (sorted(sure), sorted(sure, reverse=True)):
        return [some[0] if len(some) == 1 else None for some in read]
    ends = [_last_sure(read), _last_sure(read[::-1])[::-1]]
    before, after = ends if sure[0] <= sure[-1] else ends[::-1]
    found: list[date | None] = []
    for some, low, high in zip(read, before, after, strict=True):
        fits = [one for one in some if (low is None or low <= one) and (high is None or one <= high)]
        found.append(fits[0] if len(fits) == 1 else None)
    return found


def _last_sure(read: Sequence[Sequence[date]]) -> list[date | None]:
    """Up to each of some cells, the last day that is sure."""
    found: list[date | None] = []
    for some in read:
        found.append(some[0] if len(some) == 1 else found[-1] if found else None)
    return found


def month_of(origin: Origin) -> int:
    """The one month that the title above a table, its sheet or its file states; 0 where none does."""
    return next((one.month for text in origin.words if (one := period_in(text)) is not None and one.months == 1), 0)


def month_ends(source: Source, cells: Sequence[object], year: int | None) -> list[object]:
    """The last day of each month that stands in a column, 2026-03 or 3月; a cell that is none stays as it is."""
    found: list[object] = []
    for cell, place in zip(cells, source.at, strict=True):
        one = period(cell)
        own = (one.year or year_stated(source.origins[place], one.month) or year or 0) if one is not None else 0
        found.append(one.last_day(own) if one is not None and own else cell)
    return found


def states_month(source: Source) -> bool:
    """Whether a title, sheet or file states a month for every table of a source, with or without its year."""
    texts = [one.words for one in source.origins]
    return all(any(period_in(text) is not None for text in some) for some in texts)


def says(source: Source) -> tuple[Says, str, tuple[str, ...]] | None:
    """What the names of a source's sheets or files say of their rows: the kind, the column that has it, what to take out of it."""
    several = len({(one.file, one.sheet) for one in source.origins if one.sheet}) > 1
    for title in (SHEET, FILE) if several else (FILE, SHEET):
        names = [bare_name(one, title) for one in source.origins]
        if not all(names):
            continue
        own = [_own(name) for name in names]
        if not all(own):
            continue
        kind = kind_of([one or "" for one in own])
        if kind is None:
            continue
        removed = {piece for name, one in zip(names, own, strict=True) for piece in name.split(one or "", 1) if piece}
        if len(removed) <= _MOST_REMOVED:
            return kind, title, tuple(sorted(removed, key=lambda one: (-len(one), one)))
    return None


def _own(name: str) -> str | None:
    """What of a name is not the word for a table: 王磊 of 销售明细-王磊. None where nothing is, or several pieces are."""
    pieces = [piece for piece in _PIECES.split(name) if piece]
    latin = all(piece.isascii() for piece in pieces)
    left = [bare for piece in pieces if (bare := _without_words(piece))]
    if not left:
        return None
    if latin and len(left) > 1:
        found = " ".join(left)
        return found if found in name else None
    return left[0] if len(left) == 1 else None


def _without_words(piece: str) -> str:
    """A piece of a name without the words for tables at its ends."""
    plain = simplified(piece)
    changed = True
    while changed and piece:
        changed = False
        for word in vocabulary.TABLE_WORDS:
            if plain.casefold().endswith(word):
                piece, plain, changed = piece[: len(piece) - len(word)], plain[: len(plain) - len(word)], True
            elif plain.casefold().startswith(word):
                piece, plain, changed = piece[len(word) :], plain[len(word) :], True
    piece = piece.strip(_EDGES)
    return "" if piece.isdecimal() or input_titled(piece) is not None or meanings(piece) else piece


def kind_of(names: Sequence[str]) -> Says | None:
    """What some names of files, sheets or sections are of: regions, persons, customers; None where one name alone says too little."""
    if all(map(is_region, names)):
        return "region"
    if all(map(is_person, names)):
        return "owner"
    if all(map(is_company, names)):
        return "customer"
    return "customer" if len(set(names)) > 1 and len(set(names)) == len(names) else None
