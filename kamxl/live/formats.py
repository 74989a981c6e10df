"""Looks of cells through xlwings: what the sheet has in common once, then only what differs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any  # Any: xlwings ships no types

from kamxl.cell import Style
from kamxl.live import native
from kamxl.live.layout import Paint, looks, paints
from kamxl.placed import Range, SheetPlan

_SIDES = {
    "border_bottom": ("edge_bottom", "inside_horizontal"),
    "border_right": ("edge_right", "inside_vertical"),
    "border_left": ("edge_left", "inside_vertical"),
    "border_top": ("edge_top", "inside_horizontal"),
}
"""In this order: two neighbours share an edge, and the line above a sum goes before the line below the last row."""
_FONT = {"font": "name", "size": "size", "bold": "bold", "italic": "italic", "colour": "color"}
_CELL = {
    "fill": "color",
    "number_format": "number_format",
    "horizontal": "horizontal_alignment",
    "vertical": "vertical_alignment",
    "wrap": "wrap_text",
}
"""Field of Style -> property of xlwings."""
_COLOURS = {"colour", "fill"}
_PLAIN = Style(vertical="bottom")


def base_style(plan: SheetPlan) -> Style:
    """What the cells of the sheet have in common: the look of its default role, without fill and lines."""
    role = plan.styles.get(plan.default_role, _PLAIN)
    return replace(role, fill=None, border_top=None, border_bottom=None, border_left=None, border_right=None)


def apply_base(sheet: Any, plan: SheetPlan) -> None:
    """Give all cells of a sheet what they have in common."""
    style, cells = base_style(plan), sheet.cells
    cells.font.set(name=style.font, size=style.size, color=f"#{style.colour}", bold=style.bold, italic=style.italic)
    for name, attribute in _CELL.items():
        if name not in _COLOURS and (name == "vertical" or getattr(style, name) != getattr(_PLAIN, name)):
            setattr(cells, attribute, getattr(style, name))
    if style.indent:
        native.indent(cells, style.indent)
    native.underline(cells, style.underline)


def apply(sheet: Any, plan: SheetPlan) -> None:
    """Make the cells look as the plan says: a call for each rectangle of one colour, one size, one format."""
    found = looks(plan)
    base = base_style(plan)
    for name, attribute in (_FONT | _CELL).items():
        for paint in paints(found, name, getattr(base, name)):
            cells = sheet.range(paint.over.a1)
            value = f"#{paint.value}" if name in _COLOURS else paint.value
            if name in _FONT:
                cells.font.set(**{attribute: value})
            else:
                setattr(cells, attribute, value)
    for paint in paints(found, "indent", base.indent):
        native.indent(sheet.range(paint.over.a1), int(str(paint.value)))
    for paint in paints(found, "underline", base.underline):
        native.underline(sheet.range(paint.over.a1), paint.value)
    for name, sides in _SIDES.items():
        for paint in paints(found, name, None):
            _lines(sheet.range(paint.over.a1), paint, sides)


def _lines(cells: Any, paint: Paint, sides: tuple[str, str]) -> None:
    """Thin lines at one edge of each cell: at the edge of the rectangle, and inside it where it has several rows."""
    edge, inside = sides
    over = paint.over
    several = over.bottom > over.top if inside == "inside_horizontal" else over.right > over.left
    which = [edge, inside] if several else [edge]
    cells.borders.set(which, line_style="continuous", weight="thin", color=f"#{paint.value}")


def widths(plan: SheetPlan) -> list[tuple[Range, float]]:
    """Columns side by side that have one width."""
    found: list[tuple[Range, float]] = []
    for column, width in sorted(plan.column_widths.items()):
        if found and found[-1][1] == width and found[-1][0].right == column - 1:
            found[-1] = (replace(found[-1][0], right=column), width)
        else:
            found.append((Range(1, column, 1, column), width))
    return found


def heights(plan: SheetPlan) -> list[tuple[Range, float]]:
    """Rows one below the other that have one height; rows of a table's body are left to `autofit`."""
    bodies = [range(t.row + 1, t.range.bottom + 1) for t in plan.tables]
    found: list[tuple[Range, float]] = []
    for row, height in sorted(plan.row_heights.items()):
        if any(row in body for body in bodies):
            continue
        if found and found[-1][1] == height and found[-1][0].bottom == row - 1:
            found[-1] = (replace(found[-1][0], bottom=row), height)
        else:
            found.append((Range(row, 1, row, 1), height))
    return found


def body_heights(plan: SheetPlan) -> list[tuple[Range, float | None]]:
    """For each table: the rows of its body with their one height, or None where they differ and Excel should fit them."""
    found: list[tuple[Range, float | None]] = []
    for table in plan.tables:
        rows = range(table.row + 1, table.range.bottom + 1)
        given = {plan.row_heights.get(row) for row in rows}
        over = Range(rows.start, table.column, rows.stop - 1, table.range.right)
        if given != {None}:
            found.append((over, given.pop() if len(given) == 1 else None))
    return found
