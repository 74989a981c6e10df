"""What the cells hold that a chart plots, for every back end."""

from __future__ import annotations

from collections.abc import Mapping

from kamxl.cell import Value
from kamxl.placed import Range, SheetPlan


def by_row(plan: SheetPlan) -> dict[int, list[int]]:
    """Row of a plan -> which of its blocks of cells reach into it."""
    found: dict[int, list[int]] = {}
    for place, block in enumerate(plan.cells):
        for row in range(block.row, block.row + len(block.values)):
            found.setdefault(row, []).append(place)
    return found


def cells_of(plan: SheetPlan, over: Range, blocks: Mapping[int, list[int]] | None = None) -> list[tuple[Value, str]]:
    """Values and number formats of the cells of a range of a plan, row by row; `blocks` as `by_row` gives them, where they are known."""
    blocks = by_row(plan) if blocks is None else blocks
    found: dict[tuple[int, int], tuple[Value, str]] = {}
    for table in plan.tables:
        for j, column in enumerate(table.columns):
            at = table.column + j
            if not over.left <= at <= over.right:
                continue
            if over.top <= table.row <= over.bottom:
                found[table.row, at] = (column.title, table.role_of_header(j))
            for row in range(max(over.top, table.row + 1), min(over.bottom, table.row + table.length) + 1):
                index = row - table.row - 1
                role = column.roles[index] if column.roles is not None else column.role
                found[row, at] = (column.values[index], role)
    reaching = {place for row in range(over.top, over.bottom + 1) for place in blocks.get(row, ())}
    for block in map(plan.cells.__getitem__, sorted(reaching)):
        lines = range(max(0, over.top - block.row), min(len(block.values), over.bottom + 1 - block.row))
        for i in lines:
            for j in range(max(0, over.left - block.column), min(len(block.values[i]), over.right + 1 - block.column)):
                found[block.row + i, block.column + j] = (block.values[i][j], block.role_at(i, j))
    out: list[tuple[Value, str]] = []
    for row in range(over.top, over.bottom + 1):
        for column_number in range(over.left, over.right + 1):
            value, role = found.get((row, column_number), (None, plan.default_role))
            style = plan.styles.get(role)
            out.append((value, style.number_format if style else "General"))
    return out
