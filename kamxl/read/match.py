"""Which sheet of a workbook is which input: by our table name, by its title, else by its header row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from kamxl.errors import AmbiguousSheet
from kamxl.i18n import Pair, Text
from kamxl.read.cells import SheetCells
from kamxl.read.facts import HEADER_ROWS, TableSpan
from kamxl.read.titles import HeaderMatch, match_header, titles_of
from kamxl.read.together import is_copy, is_other, part_of, stem
from kamxl.record import record
from kamxl.schema.sheets import SHEETS, Sheet

_TABLE, _TITLE, _ALIAS, _PART, _HEADER = range(5)
_LEAST_SHARE, _NEAR_SHARE = 0.7, 0.5
"""Of the required fields, for a sheet that is known by its header alone, and for one that looks like an input."""
_LEAST_TITLES = 3
_TOLD_BY_END = ("orders", "follow_ups", "deals")
"""Inputs without which a book is quite another one."""


_ALONE = ("rules",)
"""Inputs of which a book has one sheet by nature: a rule is known by its row."""


@record
class Candidate:
    """A sheet that may be an input sheet."""

    key: str
    cells: SheetCells
    header: int
    """Index of the header row into the rows."""
    match: HeaderMatch
    rank: int
    """How it was recognised; less is surer."""
    table: TableSpan | None = None

    @property
    def has_records(self) -> bool:
        return len(self.cells.rows) > self.header + 1


def choose(book: str, candidates: Iterable[Candidate]) -> Mapping[str, Sequence[Candidate]]:
    """The sheets of each input that are read together, by key. Raises AmbiguousSheet where two match one input equally well.

    Together are the sheets that carry a title of the input, or a part of it, and those whose titles differ by periods alone. A sheet
    that holds records is a better match than an empty one, so that a template's unused sheet does not stand in the way.
    """
    found: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        found.setdefault(candidate.key, []).append(candidate)
    return {key: _together(book, found[key]) for key in SHEETS if key in found}


def _together(book: str, some: Sequence[Candidate]) -> Sequence[Candidate]:
    best = min((one.rank, not one.has_records) for one in some)
    equal = [one for one in some if (one.rank, not one.has_records) == best]
    if equal[0].rank == _HEADER:
        # Sums beside the sheets of the months are none of them.
        equal = [one for one in equal if not is_other(one.cells.title)] or equal
        together, stems = equal, {stem(one.cells.title) for one in equal}
    else:
        by_period = [
            one for one in some if one.rank == _HEADER and not is_other(one.cells.title) and not stem(one.cells.title)
        ]
        together, stems = [one for one in some if one.rank != _HEADER or one in by_period], set[str]()
    if len(stems) > 1 or (equal[0].key in _ALONE and len(equal) > 1):
        titles = [one.cells.title for one in equal]
        sheet = SHEETS[equal[0].key]
        values = {"book": book, "sheets": titles, "input": Pair(sheet.zh, sheet.en)}
        raise AmbiguousSheet(Text("read.ambiguous", values))
    return [one for one in together if one.has_records] or equal[:1]


def doubted(some: Sequence[Candidate]) -> frozenset[str]:
    """Titles of sheets read together that are copies, or go by another name of the input: they may hold the same records again."""
    names = [one.key if one.rank == _TABLE else _named(one.cells.title)[2] for one in some]
    copies = [is_copy(one.cells.title) for one in some]
    main = min(zip(copies, (name != some[0].key for name in names), (one.rank for one in some), names, strict=True))[-1]
    return frozenset(
        one.cells.title for one, name, copy in zip(some, names, copies, strict=True) if copy or name != main
    )


def rows_to_recognise(tables: Sequence[TableSpan]) -> int:
    """The sheet's row down to which `recognise` needs its cells: the header and what tells that records follow."""
    return max([HEADER_ROWS, *(table.span.top for table in tables)]) + 1


def recognise(cells: SheetCells) -> Candidate | None:
    """Which input a sheet holds, if any, judged by its cells down to `rows_to_recognise`."""
    if not cells.rows:
        return None
    for table in cells.tables:
        sheet = next((sheet for sheet in SHEETS.values() if sheet.table == table.name.casefold()), None)
        if sheet is not None:
            header = table.span.top - cells.top
            if 0 <= header < len(cells.rows):
                match = match_header(titles_of(cells.rows[header]), sheet)
                if match.columns:
                    return Candidate(sheet.key, cells, header, match, _TABLE, table)
            return _by_header(cells, [sheet], _TABLE, least=1)
    key, rank, _ = _named(cells.title)
    if key is not None:
        named = _by_header(cells, [SHEETS[key]], rank, least={_TITLE: 1, _ALIAS: 2}.get(rank, 3))
        if named is not None and (rank != _PART or _enough(named)):
            return named
    candidate = _by_header(cells, list(SHEETS.values()), _HEADER, least=3)
    return candidate if candidate is not None and _enough(candidate) else None


def resembles(cells: SheetCells) -> tuple[str, int] | None:
    """Which input a sheet that was not recognised looks like, and its header row: by its title, or by half of what the input requires."""
    header = next(
        (index for index, row in enumerate(cells.rows[:HEADER_ROWS]) if len(titles_of(row)) >= _LEAST_TITLES), None
    )
    if header is None or not any(sum(cell not in (None, "") for cell in row) > 1 for row in cells.rows[header + 1 :]):
        return None
    near = _by_header(cells, list(SHEETS.values()), _HEADER, least=3)
    if near is not None and _share(near) >= _NEAR_SHARE:
        return near.key, cells.top + near.header
    key = part_titled(cells.title) or _ends_with_input(cells.title)
    return None if key is None else (key, cells.top + header)


def _ends_with_input(title: str) -> str | None:
    """Key of the input by whose name a sheet's title ends: Sales orders, 2026年销售订单."""
    plain = _plain(re.sub(r"[\d年月季度\s]+$|\(.*\)$", "", title))
    found = [(len(name), key) for name, (key, _) in _titles().items() if key in _TOLD_BY_END and plain.endswith(name)]
    return max(found)[1] if found else None


def _by_header(cells: SheetCells, sheets: Sequence[Sheet], rank: int, *, least: int) -> Candidate | None:
    """The first of the top rows that matches the most fields, over the sheets asked for."""
    best: Candidate | None = None
    rows = cells.rows[: max(HEADER_ROWS - cells.top + 1, 0)]
    titles = [titles_of(row) for row in rows]
    for sheet in sheets:
        for index, row in enumerate(titles):
            if len(row) < least:
                continue
            match = match_header(row, sheet)
            if len(match.columns) < least or (rank == _HEADER and not _tells(match, sheet)):
                continue
            one = Candidate(sheet.key, cells, index, match, rank)
            if best is None or _score(one) > _score(best):
                best = one
    return best


def _score(candidate: Candidate) -> tuple[float, int, int]:
    if candidate.rank != _HEADER:
        return 0.0, len(candidate.match.columns), candidate.match.exact
    return _share(candidate), len(candidate.match.columns), candidate.match.exact


def _share(candidate: Candidate) -> float:
    required = {field.key for field in SHEETS[candidate.key].fields.values() if field.required}
    return len(required & candidate.match.fields) / len(required)


def _enough(candidate: Candidate) -> bool:
    return _share(candidate) >= _LEAST_SHARE and candidate.match.exact >= 2


def _tells(match: HeaderMatch, sheet: Sheet) -> bool:
    """Whether a header identifies this sheet: 客户编号 and 姓名 occur on many."""
    return not sheet.telling or not match.fields.isdisjoint(sheet.telling)


@cache
def _titles() -> Mapping[str, tuple[str, int]]:
    """Plain sheet title -> (key, rank)."""
    found: dict[str, tuple[str, int]] = {}
    for sheet in SHEETS.values():
        for name in (sheet.zh, sheet.en, sheet.key):
            found.setdefault(_plain(name), (sheet.key, _TITLE))
    for sheet in SHEETS.values():
        for name in sheet.aliases:
            found.setdefault(_plain(name), (sheet.key, _ALIAS))
    return found


def _plain(title: str) -> str:
    """A sheet's title for comparison. Brackets stay: `客户信息 (2)` is a copy, not the sheet itself."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return "".join(letter for letter in folded if letter.isalnum() or letter in "()")


def input_titled(title: str) -> str | None:
    """Key of the input sheet that a title names, whatever stands on the sheet."""
    return _titles().get(_plain(title), (None, _HEADER))[0]


def part_titled(title: str) -> str | None:
    """Key of the input sheet that a title names, or names a part of."""
    return _named(title)[0]


@lru_cache(maxsize=1024)
def _named(title: str) -> tuple[str | None, int, str]:
    """What a title names, how surely, and by which name; the title and the key of an input are one name."""
    plain = _plain(title)
    found = _titles().get(plain)
    if found is not None:
        return *found, plain if found[1] == _ALIAS else found[0]
    name = part_of(title, _titles())
    key, rank = (None, _HEADER) if name is None else _titles()[name]
    if name is None or key in (None, *_ALONE):
        return None, _HEADER, ""
    return key, _PART, name if rank == _ALIAS else str(key)
