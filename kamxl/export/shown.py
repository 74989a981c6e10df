"""What the cells of plans say: their values by place, and as the texts that a number format makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kamxl.plan import Cells, Formula, Link, Range, SheetPlan, Value

Place = tuple[int, int]
MOST_ROWS = 12
"""Rows of a table that can be read from the back of a room."""
_QUOTED = re.compile(r'"([^"]*)"|\[[^\]]*\]')


@dataclass(frozen=True)
class Sheet:
    """A plan with its values by (row, column)."""

    plan: SheetPlan
    values: Mapping[Place, Value]
    roles: Mapping[Place, str]

    def text(self, place: Place) -> str:
        """The cell as a reader sees it."""
        return self.as_text(self.values.get(place), self.roles.get(place, ""))

    def as_text(self, value: Value, role: str) -> str:
        """A value as the style of its role shows it."""
        style = self.plan.styles.get(role)
        return text(value, style.number_format if style else "General")


def sheet(plan: SheetPlan) -> Sheet:
    """A plan by its places."""
    values: dict[Place, Value] = {}
    roles: dict[Place, str] = {}
    for row, column, value, role in _placed(plan):
        if value is not None or (row, column) not in values:
            values[row, column] = value
            roles[row, column] = role
    return Sheet(plan, values, roles)


def _placed(plan: SheetPlan) -> Iterator[tuple[int, int, Value, str]]:
    for block in plan.cells:
        for down, line in enumerate(block.values):
            for across, value in enumerate(line):
                yield block.row + down, block.column + across, value, role_of(block, down, across)
    for table in plan.tables:
        for across, column in enumerate(table.columns):
            yield table.row, table.column + across, column.title, table.header_role
            for down, value in enumerate(column.values):
                role = column.roles[down] if column.roles else column.role
                yield table.row + 1 + down, table.column + across, value, role


def role_of(block: Cells, down: int, across: int) -> str:
    """The role of one cell of a block."""
    roles = block.roles
    if isinstance(roles, str):
        return roles
    found = roles[across] if roles and isinstance(roles[0], str) else roles[down][across]
    return str(found)


def plain(value: Value) -> bool | int | float | str | date | None:
    """A value without the link or formula around it."""
    if isinstance(value, Link):
        return value.text
    return value.cached if isinstance(value, Formula) else value


def cells(sheets: Mapping[str, Sheet], area: Range, home: str) -> list[bool | int | float | str | date | None]:
    """The values of a range, row by row."""
    source = sheets[area.sheet or home]
    return [
        plain(source.values.get((row, column)))
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    ]


def text(value: Value, number_format: str = "General") -> str:
    """A value as a number format shows it: of its sections the one for the sign, with decimals, thousands and percent."""
    found = plain(value)
    if found is None:
        return ""
    if isinstance(found, (date, datetime)):
        return f"{found:%Y-%m}" if number_format == "yyyy-mm" else f"{found:%Y-%m-%d}"
    if isinstance(found, (bool, str)):
        return str(found)
    return number(float(found), number_format)


def printable(text: str) -> str:
    """Text without the signs that XML cannot hold: they come from pasted cells."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff" and not "\ud800" <= sign <= "\udfff"))  # fmt: skip


def number(value: float, number_format: str) -> str:
    """A number by the formats that the house uses: 0, 0.0, #,##0.0, 0.0%, +0.0%, 0.0"%", with [Red] and sections."""
    if number_format in ("General", "@"):
        return f"{value:,.10g}"
    sections = number_format.split(";")
    own_sign = len(sections) > 1 and value < 0
    section = sections[1] if own_sign else sections[2] if len(sections) > 2 and value == 0 else sections[0]
    literals = "".join(found.group(1) or "" for found in _QUOTED.finditer(section))
    code = _QUOTED.sub("", section)
    percent = "%" in code
    decimals = len(match.group(1)) if (match := re.search(r"\.([0#]+)", code)) else 0
    shown = abs(value) * (100 if percent else 1)
    sign = "+" if code.startswith("+") else "-" if value < 0 else ""
    digits = f"{shown:,.{decimals}f}" if "," in code else f"{shown:.{decimals}f}"
    return f"{sign}{digits}{'%' if percent else ''}{literals}"


@dataclass(frozen=True, slots=True)
class Block:
    """A table as a slide shows it: header and rows of texts, with the role of each cell."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    roles: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numeric: tuple[bool, ...]
    total: int
    """Rows that the table has; `rows` are the first of them."""


def blocks(found: Sheet) -> list[Block]:
    """The Excel tables of a sheet and those small tables that no chart draws, from top to bottom."""
    plan = found.plan
    headers: dict[int, list[int]] = {}
    for (row, column), role in found.roles.items():
        if role.startswith("block.header") and found.values.get((row, column)) is not None:
            headers.setdefault(row, []).append(column)
    placed = [(table.row, table.column, _of_table(found, index)) for index, table in enumerate(plan.tables)]
    drawn = {(series.values.top, column) for chart in plan.charts for series in chart.series
             for column in range(series.values.left, series.values.right + 1)}  # fmt: skip
    for row, columns in headers.items():
        for run in _apart(found, row, sorted(columns)):
            if not any((row + 1, column) in drawn for column in run):
                placed.append((row, run[0], _of_cells(found, row, run)))
    return [block for *_, block in sorted(placed, key=lambda one: one[:2]) if block.rows]


def _apart(found: Sheet, row: int, columns: Sequence[int]) -> Iterator[list[int]]:
    """Two tables side by side share header rows; a column without a role lies between them."""
    run: list[int] = []
    for column in columns:
        if run and any((row, between) not in found.roles for between in range(run[-1] + 1, column)):
            yield run
            run = []
        run.append(column)
    if run:
        yield run


def _of_table(found: Sheet, index: int) -> Block:
    table = found.plan.tables[index]
    # Codes for programs stand in grey beside their words.
    kept = [place for place, column in enumerate(table.columns) if not column.role.startswith("muted")]
    columns = tuple(table.columns[place] for place in kept)
    rows = [
        tuple(
            found.as_text(column.values[place], column.roles[place] if column.roles else column.role)
            for column in columns
        )
        for place in range(min(table.length, MOST_ROWS))
    ]
    roles = [
        tuple(column.roles[place] if column.roles else column.role for column in columns)
        for place in range(min(table.length, MOST_ROWS))
    ]
    return Block(
        _title(found, table.row, table.column),
        tuple(column.title for column in columns),
        tuple(rows),
        tuple(roles),
        tuple(found.plan.column_widths.get(table.column + place, 9) for place in kept),
        tuple(_numeric(found, column.role) for column in columns),
        table.length,
    )


def _of_cells(found: Sheet, row: int, columns: list[int]) -> Block:
    rows: list[tuple[str, ...]] = []
    roles: list[tuple[str, ...]] = []
    below = row + 1
    while any(found.values.get((below, column)) is not None for column in columns):
        marks = tuple(found.roles.get((below, column), "") for column in columns)
        if marks[0].startswith(("heading", "block.header", "muted.wrap", "title")) or marks[0] == "muted":
            break
        rows.append(tuple(found.text((below, column)) for column in columns))
        roles.append(marks)
        below += 1
    merged = {(area.top, area.left): area.right for area in found.plan.merges}
    ends = [*columns[1:], merged.get((row, columns[-1]), columns[-1]) + 1]
    return Block(
        _title(found, row, columns[0]),
        tuple(found.text((row, column)) for column in columns),
        tuple(rows[:MOST_ROWS]),
        tuple(roles[:MOST_ROWS]),
        tuple(
            sum(found.plan.column_widths.get(column, 9) for column in range(left, max(right, left + 1)))
            for left, right in zip(columns, ends, strict=True)
        ),
        tuple(found.roles.get((row, column), "").endswith(".right") for column in columns),
        len(rows),
    )


def _numeric(found: Sheet, role: str) -> bool:
    style = found.plan.styles.get(role)
    return style is not None and style.horizontal == "right"


def _title(found: Sheet, row: int, column: int) -> str:
    """The heading above a table; without one the sheet's own title."""
    for above in range(row, max(row - 30, 0), -1):
        for left in range(column, 0, -1):
            if found.roles.get((above, left)) == "heading" and found.values.get((above, left)) is not None:
                return found.text((above, left))
    return title_of(found)


def title_of(found: Sheet) -> str:
    """The title that the sheet opens with."""
    return next((found.text(place) for place, role in found.roles.items() if role == "title"), found.plan.title)


def subtitle_of(found: Sheet) -> str:
    """The line under the title."""
    for (row, column), role in found.roles.items():
        value = found.values.get((row, column))
        if row <= 4 and value is not None and role in ("subtitle", "muted.wrap"):
            return found.text((row, column))
    return ""


def figures(found: Sheet) -> list[tuple[str, str, str, str]]:
    """The figures at the top of a sheet: label, value, comparison and the role of what carries its state."""
    made = []
    for (row, column), role in sorted(found.roles.items()):
        label = found.text((row, column))
        if not label:
            continue
        if role == "card.label":
            note = found.roles.get((row + 2, column), "")
            made.append((label, found.text((row + 1, column)), found.text((row + 2, column)), note))
        elif role == "strip.label":
            made.append((label, found.text((row + 1, column)), "", found.roles.get((row + 1, column), "")))
    return made
