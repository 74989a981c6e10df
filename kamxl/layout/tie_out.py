"""The tie-out: formulas over the user's own cells, their sum, our figure, and the difference."""

from __future__ import annotations

from kamxl import theme
from kamxl.cell import Formula, Value
from kamxl.grid import column_letter
from kamxl.layout.canvas import Canvas
from kamxl.placed import Highlight, Range
from kamxl.plan import Check, TieOut

_SPANS = ((2, 3), (4, 6), (7, 10), (11, 13), (14, 16), (17, 19), (20, 21), (22, 24), (25, 25))
"""Columns of the grid: label, five steps, what the formulas come to, our figure, the difference."""
_LETTERS = tuple(column_letter(left) for left, _ in _SPANS)
COLUMNS = {name: left for name, (left, _) in zip(("total", "ours", "difference"), _SPANS[-3:], strict=True)}
"""Where the figures stand that the steps come to."""


def tied(canvas: Canvas, part: TieOut, row: int) -> int:
    """Lay the lines down. Returns the last row."""
    for place, (title, (left, right)) in enumerate(zip(part.titles, _SPANS, strict=True)):
        canvas.put(row, left, title, "block.header.right" if place else "block.header", right=right)
    canvas.at_least(row, 2)
    top, first = row, row + 1
    for check in part.checks:
        row += 1
        for value, (left, right) in zip(_values(check, row), _SPANS, strict=True):
            canvas.put(row, left, value, "wrap" if left == _SPANS[0][0] else check.kind, right=right)
        canvas.at_least(row, canvas.lines(check.label, canvas.room(*_SPANS[0])))
    over = Range(first, _SPANS[-1][0], max(row, first), _SPANS[-1][1])
    if part.checks:
        cell = f"{_LETTERS[-1]}{first}"
        canvas.highlight(Highlight(over, f"{cell}<>0", theme.HIGH, theme.STATE_FILLS["high"], bold=True))
    canvas.keep(top, row)
    return row


def _values(check: Check, row: int) -> list[Value]:
    steps, total, ours = _LETTERS[1:-3], _LETTERS[-3], _LETTERS[-2]
    difference = round(check.total - check.ours, 2) + 0.0
    return [
        check.label,
        *check.steps,
        Formula(f"SUM({steps[0]}{row}:{steps[-1]}{row})", check.total),
        check.ours,
        Formula(f"ROUND({total}{row}-{ours}{row},2)", difference),
    ]
