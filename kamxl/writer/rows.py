"""The cells of a sheet, row by row: small blocks from memory, long tables streamed a block of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from kamxl.grid import LAST_COLUMN, LAST_ROW, column_letter
from kamxl.placed import SheetPlan, Table
from kamxl.plan import Value
from kamxl.writer.cells import CellWriter

BLOCK = 2048
"""Rows that are turned into XML at a time; a long table never stands in memory as text as a whole."""

_Small = dict[int, dict[int, str]]


def sheet_data(plan: SheetPlan, writer: CellWriter, table_names: Sequence[str]) -> Iterator[bytes]:
    """`<sheetData>…</sheetData>` in pieces.

    Args:
        table_names: the names of the plan's tables in this workbook, in their order.

    Raises:
        ValueError: blocks of the plan overlap a table or leave the sheet.
    """
    small = _small_cells(plan, writer, table_names)
    _check_extent(plan)
    yield b"<sheetData>"
    last = max(chain(small, plan.row_heights, (t.range.bottom for t in plan.tables)), default=0)
    first = min(chain(small, plan.row_heights, (t.row for t in plan.tables)), default=1)
    for start in range(first, last + 1, BLOCK):
        end = min(start + BLOCK, last + 1)
        bodies = [
            body
            for table, name in zip(plan.tables, table_names, strict=True)
            if (body := _body(table, name, writer, plan.column_styles, start, end))
        ]
        yield "".join(_rows(plan, small, bodies, start, end)).encode("utf-8")
    yield b"</sheetData>"


def extent(plan: SheetPlan) -> tuple[int, int]:
    """Last row and last column that hold anything."""
    rows = [1, *(c.row + len(c.values) - 1 for c in plan.cells), *(t.range.bottom for t in plan.tables)]
    columns = [1, *(t.range.right for t in plan.tables)]
    columns += [c.column + len(row) - 1 for c in plan.cells for row in c.values]
    rows += [m.bottom for m in plan.merges]
    columns += [m.right for m in plan.merges]
    return max(rows), max(columns)


def _check_extent(plan: SheetPlan) -> None:
    bottom, right = extent(plan)
    if bottom > LAST_ROW or right > LAST_COLUMN:
        raise ValueError(f"{plan.key}: beyond the last row or column of a sheet")


def _small_cells(plan: SheetPlan, writer: CellWriter, table_names: Sequence[str]) -> _Small:
    """Everything but the bodies of tables: row -> column -> cell."""
    small: _Small = {}
    styled: dict[tuple[int, int], int] = {}
    for block in plan.cells:
        for i, line in enumerate(block.values):
            for j, value in enumerate(line):
                row, column, role = block.row + i, block.column + j, block.role_at(i, j)
                small.setdefault(row, {})[column] = writer.cell(row, column, value, role)
                styled[row, column] = writer.id(role)
    for table, name in zip(plan.tables, table_names, strict=True):
        for j, header in enumerate(table.columns):
            role = table.role_of_header(j)
            small.setdefault(table.row, {})[table.column + j] = writer.cell(
                table.row, table.column + j, header.title, role, name
            )
    for merge in plan.merges:
        anchor = styled.get((merge.top, merge.left))
        if anchor is None:
            continue
        # Lines and fills of a merged cell are drawn by each of the cells under it.
        for row in range(merge.top, merge.bottom + 1):
            for column in range(merge.left, merge.right + 1):
                if column not in small.get(row, {}):
                    reference = f"{column_letter(column)}{row}"
                    small.setdefault(row, {})[column] = f'<c r="{reference}" s="{anchor}"/>'
    return small


def _body(
    table: Table, name: str, writer: CellWriter, column_styles: Mapping[int, str], start: int, end: int
) -> tuple[int, int, int, list[str]] | None:
    """(first row, left, right, cells a row) of the part of a table's body that lies in rows start … end − 1.

    `column_styles`: the roles of whole columns; a blank cell that looks as its column does is not written.
    """
    top = table.row + 1
    low, high = max(start, top), min(end, table.range.bottom + 1)
    if low >= high:
        return None
    columns: list[list[str]] = []
    for j, column in enumerate(table.columns):
        cells: Sequence[Value] = column.values[low - top : high - top]
        roles = None if column.roles is None else column.roles[low - top : high - top]
        if not table.length:
            cells, roles = ("",) if column.formula else (None,), None
        elif (column.role, roles, column.formula) == (column_styles.get(table.column + j), None, None) and not any(
            map(_there, cells)
        ):
            continue
        if column.formula is None:
            columns.append(writer.column(table.column + j, low, cells, column.role, roles, name))
        else:
            columns.append(
                writer.formula_column(table.column + j, low, column.formula, cells, column.role, roles, name)
            )
    lines = ["".join(line) for line in zip(*columns, strict=True)] if columns else [""] * (high - low)
    return low, table.column, table.range.right, lines


def _there(value: Value) -> bool:
    return value is not None and value != ""


def _rows(
    plan: SheetPlan, small: _Small, bodies: list[tuple[int, int, int, list[str]]], start: int, end: int
) -> Iterator[str]:
    heights = plan.row_heights
    rows = range(start, end)
    if len(bodies) == 1 and len(bodies[0][3]) == len(rows) and small.keys().isdisjoint(rows):
        own_heights = list(map(heights.get, rows))
        sizes = {one: f' ht="{one:g}" customHeight="1"' if one is not None else "" for one in set(own_heights)}
        told = zip(rows, own_heights, bodies[0][3], strict=True)
        yield from (f'<row r="{row}"{sizes[height]}>{line}</row>' for row, height, line in told)
        return
    for row in rows:
        own = small.get(row)
        parts: list[tuple[int, str]] = []
        for low, left, right, lines in bodies:
            if low <= row < low + len(lines):
                if own and any(left <= column <= right for column in own):
                    raise ValueError(f"{plan.key}: cells overlap a table in row {row}")
                parts.append((left, lines[row - low]))
        if own:
            parts += own.items()
            parts.sort()
        height = heights.get(row)
        if height is not None:
            size = f' ht="{height:g}" customHeight="1"'
        elif parts:
            size = ""
        else:
            continue
        inside = parts[0][1] if len(parts) == 1 else "".join(part for _, part in parts)
        yield f'<row r="{row}"{size}>{inside}</row>'
