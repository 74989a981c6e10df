"""The four buttons: which macro each runs, what it says, and where it stands on a sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from kamxl.i18n import Lang, tr
from kamxl.placed import Button, Cells, Range, SheetPlan

MACROS: Mapping[str, str] = {
    "refresh": "KamxlRefresh",
    "validate": "KamxlValidate",
    "report": "KamxlReport",
    "doctor": "KamxlDoctor",
}
"""Action -> the macro that starts it."""

STATUS_ROLE = "macros.status"
ROW_HEIGHT = 26.0
"""Points of the row that the buttons fill."""
_CAPTIONS = {"refresh": "run", "validate": "validate", "report": "report", "doctor": "doctor"}
_ROWS = range(2, 9)
"""The first of these rows that is empty takes the buttons; the title stands above it."""
_LEAST_WIDTH = 11.0
"""Characters that the longest caption takes with its margins."""
_DEFAULT_WIDTH = 9.0
_GAP = 3.0
"""A column narrower than this only keeps things apart."""
GREY = "6B7280"


@dataclass(frozen=True, slots=True)
class Strip:
    """The buttons in a row, and the cell that tells how the last press went."""

    row: int
    buttons: tuple[Button, ...]
    status: int
    """Column of the status cell."""


def caption(action: str, lang: Lang) -> str:
    """What a button says, the same words as on the guide."""
    return tr(f"templates.command.{_CAPTIONS[action]}", lang)


def strip(widths: Mapping[int, float], filled: Collection[tuple[int, int]], lang: Lang) -> Strip:
    """The buttons from left to right in the first empty row under the title, and the status cell behind them.

    Args:
        widths: of the sheet's columns in characters.
        filled: (row, column) of the cells that are in use. What stands to the right of the status cell, such as the
            figures that charts draw from, is in nobody's way.
    """
    spans, status = _spans(widths)
    used = {row for row, column in filled if column <= status}
    row = next((row for row in _ROWS if row not in used), _ROWS[0])
    buttons = tuple(
        Button(Range(row, left, row, right), caption(action, lang), macro)
        for (action, macro), (left, right) in zip(MACROS.items(), spans, strict=True)
    )
    return Strip(row, buttons, status)


def _spans(widths: Mapping[int, float]) -> tuple[list[tuple[int, int]], int]:
    """First and last column of each button, and the column of the status cell."""
    column = 1
    spans = []
    for _ in MACROS:
        left = _next_wide(widths, column)
        right = left
        while _width(widths, left, right) < _LEAST_WIDTH and widths.get(right + 1, _DEFAULT_WIDTH) >= _GAP:
            right += 1
        spans.append((left, right))
        column = right + 1
        if _width(widths, column, _block_end(widths, column)) < _LEAST_WIDTH:
            column = _block_end(widths, column) + 1  # what is left of the block is too narrow for another one
    return spans, _next_wide(widths, column)


def with_buttons(plan: SheetPlan, lang: Lang) -> SheetPlan:
    """A plan with the buttons on it; a plan that has some comes back as it is."""
    if plan.buttons:
        return plan
    found = strip(plan.column_widths, _filled(plan), lang)
    look = replace(plan.styles[plan.default_role], colour=GREY, fill=None, border_bottom=None, wrap=False)
    return replace(
        plan,
        buttons=found.buttons,
        cells=(*plan.cells, Cells(found.row, found.status, ((tr("live.status.ready", lang),),), STATUS_ROLE)),
        styles={**plan.styles, STATUS_ROLE: look},
        row_heights={**plan.row_heights, found.row: ROW_HEIGHT},
    )


def _filled(plan: SheetPlan) -> set[tuple[int, int]]:
    areas = [
        Range(b.row, b.column, b.row + len(b.values) - 1, b.column + len(b.values[0]) - 1)
        for b in plan.cells
        if b.values
    ]
    areas += [*plan.merges, *(chart.over for chart in plan.charts), *(table.range for table in plan.tables)]
    return {
        (row, column)
        for area in areas
        for row in range(area.top, min(area.bottom, _ROWS[-1]) + 1)
        for column in range(area.left, area.right + 1)
    }


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
