"""Which rows below a header are records; the titles of the sections that they stand in; and what the others are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from operator import itemgetter

from kamxl.convert.cells import number
from kamxl.convert.layout.blocks import Block
from kamxl.convert.layout.grid import Grid, first
from kamxl.convert.recognise import meanings, names_customer
from kamxl.read.lines import Layout, is_total, no_records
from kamxl.read.titles import folded
from kamxl.schema import values
from kamxl.schema.name_kinds import is_region
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import all_filled

_AGGREGATES = frozenset(
    {"count", "recordcount", "avg", "average", "mean", "median", "min", "max", "计数", "记录数", "笔数", "平均", "平均值", "最大值", "最小值"}
)  # fmt: skip
_KEY_KINDS = frozenset({"code", "day", "period"})
"""Kinds of required fields that a total has nothing in."""

_LEAST_ADDED = 2
"""Records above a line that is their sum, at the least."""
_MOST_ADDED = 5_000
_LEAST_COLUMNS = 3
"""In a table of fewer one filled cell may be all there is of a customer."""
_FILLED = 0.9
"""Of the rows: so many have a cell in a column that tells them apart."""


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of a table, apart from what stands between and below them."""

    rows: Sequence[int]
    """Indices of the records into the grid."""
    columns: Sequence[list[object]]
    """Their cells, a column for each titled place; None for a blank."""
    sections: Sequence[str]
    """The title of the section of each record; empty where there is none."""
    totals: Sequence[int]
    ragged: Sequence[int]
    """Rows with cells beyond the last title of a text file: a separator inside a text was not quoted."""
    aside: Sequence[int]
    """Lines that are no records: totals, repeated headers, section titles, notes."""


@dataclass(slots=True)
class _Lines:
    """The lines that are no records, by index into the body."""

    out: set[int] = field(default_factory=set)
    titles: dict[int, str] = field(default_factory=dict)
    """Lines of one cell in the first column: titles of sections, where records follow."""


def records(grid: Grid, block: Block, titles: Sequence[str], places: Sequence[int]) -> Records:
    """The records of a block.

    Args:
        grid: the sheet, values of merged cells filled in.
        block: where the table stands.
        titles: one a column.
        places: where the columns stand.
    """
    start = block.header[-1] + 1 if block.header else 0
    body = grid.rows[start : block.end]
    blanks = frozenset(grid.options.null)
    columns = _columns(body, places, blanks)
    blank = _blank(columns, len(body))
    ragged = set()
    if grid.kind == "text" and block.header:
        ragged = _ragged(body, max(len(grid.rows[index]) for index in block.header))
    why = no_records(columns, _layout(titles, columns)) if columns else {}
    lines = _Lines(set(blank) | ragged)
    totals = {index for index in range(len(body)) if start + index in block.totals}
    for index, reason in why.items():
        if index in blank or index in ragged:
            continue
        if reason == "total":
            totals.add(index)
        elif reason == "note" and not values.is_blank(columns[0][index]):
            lines.titles[index] = " ".join(first(body[index]).split())
        lines.out.add(index)
    totals |= _below_totals(columns, totals)
    lines.out |= totals
    sections = _beside(body, block, places, columns) or (_of_regions(titles, columns) if block.header else {})
    for index, title in sections.items():
        if is_total(title):
            totals.add(index)
        else:
            lines.titles[index] = title
            lines.out.add(index)
    left = lines.out | totals
    totals |= _added_up(columns, [index for index in range(len(body)) if index not in left])
    lines.out |= totals
    kept = [index for index in range(len(body)) if index not in lines.out]
    return Records(
        rows=[start + index for index in kept],
        columns=[[column[index] for index in kept] for column in columns] if len(kept) < len(body) else columns,
        sections=_sections(kept, lines.titles),
        totals=sorted(start + index for index in totals),
        ragged=sorted(start + index for index in ragged),
        aside=sorted(start + index for index in lines.out - blank - ragged),
    )


def _below_totals(columns: Sequence[Sequence[object]], totals: Collection[int]) -> set[int]:
    """The lines below a total that say no more than it does of the same group: Count and 3, Avg and 2 000."""
    found: set[int] = set()
    size = len(columns[0]) if columns else 0
    for total in totals:
        index = total + 1
        while index < size and _is_aggregate(
            [cell for column in columns if not values.is_blank(cell := column[index])]
        ):
            found.add(index)
            index += 1
    return found


def _is_aggregate(cells: Sequence[object]) -> bool:
    words = [cell for cell in cells if number(cell) is None]
    return 0 < len(words) < len(cells) and all(is_total(one) or folded(str(one)) in _AGGREGATES for one in words)


def _beside(
    body: Sequence[Sequence[object]], block: Block, places: Sequence[int], columns: Sequence[Sequence[object]]
) -> dict[int, str]:
    """The titles of sections, and of their totals, that stand in a column of their own before the first titled one.

    So do reports by customer: its name on a line, its rows below with that cell blank, and Total for it.
    """
    if not block.header or not places or places[0] <= block.left:
        return {}
    found = {}
    for index, row in enumerate(body):
        lead = row[places[0] - 1] if len(row) >= places[0] else None
        if values.is_blank(lead):
            continue
        if not isinstance(lead, str):
            return {}
        if not is_total(lead) and any(not values.is_blank(column[index]) for column in columns):
            return {}
        found[index] = " ".join(lead.split())
    return found


def _of_regions(titles: Sequence[str], columns: Sequence[Sequence[object]]) -> dict[int, str]:
    """The titles of sections that stand where the customers do: 华东 alone on its line is none of them."""
    if len(columns) < _LEAST_COLUMNS or names_customer((titles[0],)) is None:
        return {}
    regions = {cell for cell in set(columns[0]) if isinstance(cell, str) and is_region(cell)}
    lines = ((index, cell) for index, cell in enumerate(columns[0]) if cell in regions) if regions else ()
    return {index: str(cell) for index, cell in lines if all(values.is_blank(one[index]) for one in columns[1:])}


def _columns(rows: Sequence[Sequence[object]], places: Sequence[int], blanks: frozenset[str]) -> list[list[object]]:
    """The cells at some places; None for a blank."""
    shortest = min(map(len, rows), default=0)
    nothing = blanks | {""}
    found = []
    for place in places:
        column: list[object]
        if place < shortest:
            column = list(map(itemgetter(place), rows))
        else:
            column = [row[place] if place < len(row) else None for row in rows]
        if not nothing.isdisjoint(column):
            column = [None if type(cell) is str and cell in nothing else cell for cell in column]
        found.append(column)
    return found


def _blank(columns: Sequence[Sequence[object]], size: int) -> set[int]:
    suspects: Sequence[int] = range(size)
    for column in columns:
        if all_filled(column):
            return set()
        suspects = [index for index in suspects if values.is_blank(column[index])]
        if not suspects:
            break
    return set(suspects)


def _ragged(rows: Sequence[Sequence[object]], width: int) -> set[int]:
    if max(map(len, rows), default=0) <= width:
        return set()
    return {
        index
        for index, row in enumerate(rows)
        if len(row) > width and any(not values.is_blank(cell) for cell in row[width:])
    }


def _layout(titles: Sequence[str], columns: Sequence[Sequence[object]]) -> Layout:
    """What tells a record from a total or a note: the columns of ids and days, else one that tells all rows apart."""
    keys, ids, days = set(), set(), set()
    for place, title in enumerate(titles):
        for sheet, key in meanings(title):
            one = SHEETS[sheet].fields[key]
            if one.required and key != "phone" and one.column.kind in _KEY_KINDS:
                keys.add(place)
                if one.column.kind == "code":
                    ids.add(place)
                elif one.column.key:
                    days.add(place)
                break
    if not keys:
        keys = {place for place, column in enumerate(columns) if _tells_apart(column) and not _is_summed(column)}
    return Layout(dict(enumerate(titles)), frozenset(keys), ids=frozenset(ids), days=frozenset(days))


def _added_up(columns: Sequence[Sequence[object]], rows: Sequence[int]) -> set[int]:
    """The last line, where it is the sum of the others in every column of numbers and lacks other cells that they have: All accounts."""
    if not _LEAST_ADDED < len(rows) <= _MOST_ADDED:
        return set()
    last, above = rows[-1], rows[:-1]
    added = lacking = 0
    for column in columns:
        total, others = number(column[last]), [column[index] for index in above]
        if values.is_blank(column[last]):
            lacking += not any(map(values.is_blank, others))
        elif total:
            numbers = [number(cell) for cell in others if not values.is_blank(cell)]
            known = [one for one in numbers if one is not None]
            if len(known) < len(numbers) or abs(fsum(known) - total) > 1e-6 * abs(total):
                return set()
            added += len(known) > 1
    return {last} if lacking and added > 1 else set()


def _tells_apart(column: Sequence[object]) -> bool:
    filled = [cell for cell in column if cell is not None]
    return len(filled) >= _FILLED * len(column) and len(set(filled)) == len(filled) > 1


def _is_summed(column: Sequence[object]) -> bool:
    """Whether the last cell of a column is the sum of those above it: amounts may all differ, and tell no rows apart."""
    numbers = [cell for cell in column if isinstance(cell, (int, float)) and not isinstance(cell, bool)]
    return len(numbers) > 2 and abs(sum(numbers[:-1]) - numbers[-1]) <= 1e-6 * abs(numbers[-1])


def _sections(kept: Sequence[int], titles: Mapping[int, str]) -> list[str]:
    """The last title above each record."""
    if not titles:
        return [""] * len(kept)
    found = []
    marks = sorted(titles)
    at, section = 0, ""
    for index in kept:
        while at < len(marks) and marks[at] < index:
            section = titles[marks[at]]
            at += 1
        found.append(section)
    return found
