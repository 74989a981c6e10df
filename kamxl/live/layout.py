"""A plan as rectangles: which values go where in one call, and which looks cover which cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from kamxl.cell import Style, plain
from kamxl.placed import Cells, Highlight, Range, SheetPlan, Table, TableColumn

MOST_RUNS = 40
"""Runs of equal looks down a column; more than these, and a rule on the value has to tell them apart."""


@dataclass(frozen=True, slots=True)
class Paint:
    """One value of one property of a style, and the cells that have it."""

    over: Range
    value: object


@dataclass(frozen=True, slots=True)
class Look:
    """A style and the cells that have it."""

    over: Range
    style: Style


def looks(plan: SheetPlan) -> list[Look]:
    """The looks of all cells; neighbours of one look are one rectangle. As many as the plan has blocks, not rows."""
    found = [look for block in plan.cells for look in _block(block, plan.styles)]
    for table in plan.tables:
        found += _table(table, plan.styles)
    return found


def paints(found: Sequence[Look], name: str, base: object) -> list[Paint]:
    """Where a property of the style differs from what all cells have, in as few rectangles as neighbours allow.

    Args:
        name: a field of Style.
        base: its value for the rest of the sheet.
    """
    done: list[Paint] = []
    open_runs: dict[tuple[int, int, object], Range] = {}
    for top, bottom, line in _bands(found):
        runs = {}
        for (left, right), value in _joined(
            [(look.over.left, look.over.right, getattr(look.style, name)) for look in line]
        ):
            if value == base:
                continue
            above = open_runs.pop((left, right, value), None)
            joins = above is not None and above.bottom == top - 1
            if above is not None and not joins:
                done.append(Paint(above, value))
            runs[left, right, value] = Range(above.top if above is not None and joins else top, left, bottom, right)
        done += [Paint(over, key[2]) for key, over in open_runs.items()]
        open_runs = runs
    return done + [Paint(over, key[2]) for key, over in open_runs.items()]


def _bands(found: Sequence[Look]) -> Iterator[tuple[int, int, list[Look]]]:
    """(top, bottom, looks from left to right) of the rows between which nothing begins or ends."""
    cuts = sorted({look.over.top for look in found} | {look.over.bottom + 1 for look in found})
    ordered = sorted(found, key=lambda look: look.over.top)
    active: list[Look] = []
    place = 0
    for top, following in pairwise(cuts):
        while place < len(ordered) and ordered[place].over.top <= top:
            active.append(ordered[place])
            place += 1
        active = [look for look in active if look.over.bottom >= top]
        yield top, following - 1, sorted(active, key=lambda look: look.over.left)


def _joined(runs: Sequence[tuple[int, int, object]]) -> Iterator[tuple[tuple[int, int], object]]:
    """Neighbours of one value as one run; a later look lies over an earlier one."""
    cells: dict[int, object] = {}
    for left, right, value in runs:
        cells |= dict.fromkeys(range(left, right + 1), value)
    columns = sorted(cells)
    for _, group in groupby(enumerate(columns), key=lambda item: (item[1] - item[0], cells[item[1]])):
        members = [column for _, column in group]
        yield (members[0], members[-1]), cells[members[0]]


def rules(table: Table, styles: Mapping[str, Style]) -> list[Highlight]:
    """Looks that differ from row to row, as rules on the value of the cell, where the value tells the look.

    A rule follows its row when the user sorts, and their number is that of the looks.
    """
    found = []
    for index, column in enumerate(table.columns):
        by_value = _told_by_value(column, styles)
        if by_value is None:
            continue
        over = table.column_range(column.title)
        base = styles[_base_role(column, styles)]
        for value, role in by_value.items():
            style = styles[role]
            if (style.fill, style.colour, style.bold) != (base.fill, base.colour, base.bold):
                quoted = value.replace('"', '""')
                formula = f'{Range.cell(over.top, table.column + index).a1}="{quoted}"'
                found.append(Highlight(over, formula, style.colour, style.fill, style.bold))
    return found


def _block(block: Cells, styles: Mapping[str, Style]) -> Iterator[Look]:
    rows = len(block.values)
    if not rows:
        return
    if isinstance(block.roles, str):
        width = max(len(row) for row in block.values)
        if width:
            yield Look(
                Range(block.row, block.column, block.row + rows - 1, block.column + width - 1), styles[block.roles]
            )
        return
    lines = [tuple(block.role_at(row, column) for column in range(len(block.values[row]))) for row in range(rows)]
    top = 0
    for roles, equal in groupby(lines):
        count = len(list(equal))
        for left, right, role in _runs(roles):
            yield Look(
                Range(block.row + top, block.column + left, block.row + top + count - 1, block.column + right),
                styles[role],
            )
        top += count


def _table(table: Table, styles: Mapping[str, Style]) -> Iterator[Look]:
    heads = [table.role_of_header(index) for index in range(len(table.columns))]
    for left, right, role in _runs(heads):
        yield Look(Range(table.row, table.column + left, table.row, table.column + right), styles[role])
    top, bottom = table.row + 1, table.range.bottom
    for left, right, role in _runs([_base_role(column, styles) for column in table.columns]):
        yield Look(Range(top, table.column + left, bottom, table.column + right), styles[role])
    for index, column in enumerate(table.columns):
        if column.roles is None or _told_by_value(column, styles) is not None:
            continue
        place = table.column + index
        runs = [run for run in _runs(column.roles) if run[2] != _base_role(column, styles)]
        for first, last, role in runs[:MOST_RUNS]:
            yield Look(Range(top + first, place, top + last, place), styles[role])


def _runs(roles: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """(first, last, role) of neighbours with one role."""
    start = 0
    for role, equal in groupby(roles):
        count = len(list(equal))
        yield start, start + count - 1, role
        start += count


def _base_role(column: TableColumn, styles: Mapping[str, Style]) -> str:
    """The look that all cells of a column get first: the quietest, because a rule can add fill and weight, not take them
    away; of equally quiet ones the commonest."""
    if not column.roles:
        return column.role
    counts = Counter(column.roles)
    return min(counts, key=lambda role: (styles[role].fill is not None, styles[role].bold, -counts[role]))


def _told_by_value(column: TableColumn, styles: Mapping[str, Style]) -> dict[str, str] | None:
    """Text of a cell -> role, where the same text always has the same role and a rule can show the difference."""
    if column.roles is None or len({_beyond_rules(styles[role]) for role in set(column.roles)}) > 1:
        return None
    found: dict[str, str] = {}
    for value, role in zip(column.values, column.roles, strict=True):
        shown = plain(value)
        if not isinstance(shown, str) or found.setdefault(shown, role) != role:
            return None
    return found


def _beyond_rules(style: Style) -> Style:
    """What a rule cannot change. Whether text wraps is left out: it shows on long texts only, and they all wrap alike."""
    return replace(style, fill=None, colour="", bold=False, wrap=False)
