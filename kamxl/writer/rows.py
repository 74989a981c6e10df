"""The cells of a sheet, row by row: small blocks from memory, long tables streamed a block of rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat

from kamxl.cell import Value
from kamxl.grid import LAST_COLUMN, LAST_ROW, column_letter
from kamxl.placed import EvenRows, SheetPlan, Table
from kamxl.record import record
from kamxl.writer.cells import CellWriter

BLOCK = 2048
"""Rows that are turned into XML at a time; a long table never stands in memory as text as a whole."""

_Small = dict[int, dict[int, bytes]]


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
        yield b"".join(_rows(plan, small, bodies, start, end))
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
    styled: dict[tuple[int, int], str] = {}
    for block in plan.cells:
        for i, line in enumerate(block.values):
            for j, value in enumerate(line):
                row, column, role = block.row + i, block.column + j, block.role_at(i, j)
                small.setdefault(row, {})[column] = writer.cell(row, column, value, role)
                styled[row, column] = role
    for table, name in zip(plan.tables, table_names, strict=True):
        for j, header in enumerate(table.columns):
            role = table.role_of_header(j)
            small.setdefault(table.row, {})[table.column + j] = writer.cell(
                table.row, table.column + j, header.title, role, name
            )
    for merge in plan.merges:
        role_of_anchor = styled.get((merge.top, merge.left))
        if role_of_anchor is None:
            continue
        anchor = writer.id(role_of_anchor)
        # Lines and fills of a merged cell are drawn by each of the cells under it.
        for row in range(merge.top, merge.bottom + 1):
            for column in range(merge.left, merge.right + 1):
                if column not in small.get(row, {}):
                    reference = f"{column_letter(column)}{row}"
                    small.setdefault(row, {})[column] = f'<c r="{reference}" s="{anchor}"/>'.encode()
    return small


@record
class _Body:
    """The part of a table's body that lies in a block of rows."""

    first: int
    size: int
    """Rows."""
    left: int
    right: int
    columns: Mapping[str, Sequence[bytes]]
    """Letter -> what follows the reference in the cell of each row. A column that holds nothing is not there."""

    def pieces(self) -> list[Iterable[bytes]]:
        """What the cells of each row are made of, one after the other."""
        numbers = "\n".join(map(str, range(self.first, self.first + self.size))).encode().split(b"\n")
        found: list[Iterable[bytes]] = []
        for letter, ends in self.columns.items():
            found += [repeat(f'<c r="{letter}'.encode(), self.size), numbers, ends]
        return found

    def lines(self) -> list[bytes]:
        """The cells of each row."""
        return list(map(b"".join, zip(*self.pieces(), strict=True))) if self.columns else [b""] * self.size


def _body(
    table: Table, name: str, writer: CellWriter, column_styles: Mapping[int, str], start: int, end: int
) -> _Body | None:
    """The part of a table's body that lies in rows start … end − 1; None where there is none.

    `column_styles`: the roles of whole columns; a blank cell that looks as its column does is not written.
    """
    top = table.row + 1
    low, high = max(start, top), min(end, table.range.bottom + 1)
    if low >= high:
        return None
    columns: dict[str, list[bytes]] = {}
    for at, column in enumerate(table.columns, table.column):
        cells: Sequence[Value] = column.values[low - top : high - top]
        roles = None if column.roles is None else column.roles[low - top : high - top]
        if not table.length:
            cells, roles = ("",) if column.formula else (None,), None
        elif (column.role, roles, column.formula) == (column_styles.get(at), None, None) and _are_blank(cells):
            continue
        if column.formula is None:
            made = writer.column(at, low, cells, column.role, roles, name)
        else:
            made = writer.formula_column(at, low, column.formula, cells, column.role, roles, name)
        columns[column_letter(at)] = made
    return _Body(low, high - low, table.column, table.range.right, columns)


def _are_blank(cells: Sequence[Value]) -> bool:
    return not any(cells) and cells.count(None) + cells.count("") == len(cells)  # 0 and FALSE are no blanks


def _rows(plan: SheetPlan, small: _Small, bodies: Sequence[_Body], start: int, end: int) -> Iterable[bytes]:
    heights = plan.row_heights
    rows = range(start, end)
    if len(bodies) == 1 and bodies[0].size == len(rows) and small.keys().isdisjoint(rows):
        own_heights = heights.of(rows) if isinstance(heights, EvenRows) else list(map(heights.get, rows))
        sizes = {one: _size(one) for one in set(own_heights)}
        opened = [b'<row r="%d"%b>' % (row, sizes[height]) for row, height in zip(rows, own_heights, strict=True)]
        closed = repeat(b"</row>", len(rows))
        return chain.from_iterable(zip(opened, *bodies[0].pieces(), closed, strict=True))
    made = []
    told = [(body, body.lines()) for body in bodies]
    for row in rows:
        own = small.get(row)
        parts: list[tuple[int, bytes]] = []
        for body, lines in told:
            if body.first <= row < body.first + body.size:
                if own and any(body.left <= column <= body.right for column in own):
                    raise ValueError(f"{plan.key}: cells overlap a table in row {row}")
                parts.append((body.left, lines[row - body.first]))
        if own:
            parts += own.items()
            parts.sort()
        height = heights.get(row)
        if height is None and not parts:
            continue
        made.append(b'<row r="%d"%b>%b</row>' % (row, _size(height), b"".join(part for _, part in parts)))
    return made


def _size(height: float | None) -> bytes:
    return b"" if height is None else f' ht="{height:g}" customHeight="1"'.encode()
