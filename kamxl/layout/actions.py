"""Where buttons stand: side by side, across a gap only where a caption has no room before it, and behind them the cell that tells how the last press went."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from kamxl.placed import Button, Range
from kamxl.plan import Action
from kamxl.record import record

ROLE = "muted"
"""Of the status cell."""
ROW_HEIGHT = 26.0
"""Points of the row that the buttons fill."""
_ROWS = range(2, 9)
"""The first of these rows that is empty takes the buttons; the title stands above it."""
_LEAST_WIDTH = 11.0
"""Characters that the longest caption takes with its margins."""
_DEFAULT_WIDTH = 9.0
_GAP = 3.0
"""A column narrower than this only keeps things apart."""


@record
class Strip:
    """The buttons in a row, and the cell that tells how the last press went."""

    row: int
    buttons: tuple[Button, ...]
    status: int
    """Column of the status cell."""


def strip(
    actions: Sequence[Action],
    widths: Mapping[int, float],
    *,
    row: int | None = None,
    filled: Collection[tuple[int, int]] = (),
) -> Strip:
    """The buttons from left to right, and the status cell behind them.

    Args:
        actions: what the buttons say and start.
        widths: of the sheet's columns in characters.
        row: that they fill; None: the first empty row under the title.
        filled: (row, column) of the cells that are in use. What stands to the right of the status cell, such as the
            figures that charts draw from, is in nobody's way.
    """
    spans, status = _spans(len(actions), widths)
    used = {at for at, column in filled if column <= status}
    row = row or next((at for at in _ROWS if at not in used), _ROWS[0])
    buttons = tuple(
        Button(Range(row, left, row, right), action.caption, action.macro)
        for action, (left, right) in zip(actions, spans, strict=True)
    )
    return Strip(row, buttons, status)


def _spans(count: int, widths: Mapping[int, float]) -> tuple[list[tuple[int, int]], int]:
    """First and last column of each button, and the column of the status cell."""
    column = 1
    spans = []
    for _ in range(count):
        left = _next_wide(widths, column)
        right = left
        # A caption is cut in a block that is too narrow for it, so that the next one is taken, too.
        while _width(widths, left, right) < _LEAST_WIDTH:
            right += 1
        while widths.get(right, _DEFAULT_WIDTH) < _GAP:
            right += 1
        spans.append((left, right))
        column = right + 1
        if _width(widths, column, _block_end(widths, column)) < _LEAST_WIDTH:
            column = _block_end(widths, column) + 1  # what is left of the block is too narrow for another one
    return spans, _next_wide(widths, column)


def _width(widths: Mapping[int, float], left: int, right: int) -> float:
    return sum(widths.get(column, _DEFAULT_WIDTH) for column in range(left, right + 1))


def _next_wide(widths: Mapping[int, float], column: int) -> int:
    while widths.get(column, _DEFAULT_WIDTH) < _GAP:
        column += 1
    return column


def _block_end(widths: Mapping[int, float], column: int) -> int:
    """Last column before the next gap; sheets without gaps are one block."""
    end = max(widths, default=column)
    return next((c - 1 for c in range(column, end + 1) if widths.get(c, _DEFAULT_WIDTH) < _GAP), max(end, column + 3))
