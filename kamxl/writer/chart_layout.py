"""Where title, legend and plot stand in a chart, in parts of its size: said outright, because programs guess differently."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from kamxl.placed import Chart, SheetPlan
from kamxl.record import record
from kamxl.width import cells, has_chinese

_POINTS_A_PIXEL = 0.75
_ROW, _COLUMN = 15.0, 9.0
_MARGIN = 6.0
_TITLE_LINE, _TITLE_SIZE = 16.0, 11.0
_LEGEND_LINE = 18.0
_AXIS_TITLE = 15.0
_TEXT_SIZE, _LEGEND_KEY = 9.0, 32.0
_WIDEST_LEGEND = 0.4
_WRAPS_AT = 0.8
"""Programs wrap a title before it reaches the edge."""
_PAUSES = re.compile(r"(?<=[，；：])|(?= · )")
"""Where a line of a Chinese title may end."""
_CELL = 0.55
"""Width of a display cell in parts of the font size; a Chinese character has two."""


@record
class Box:
    """A rectangle in parts of the chart's width and height."""

    left: float
    top: float
    width: float
    height: float


@record
class Layout:
    title: tuple[float, float]
    """Left and top."""
    legend: tuple[float, float] | None
    """Left and top of a legend under the title; None where the program may place it."""
    plot: Box
    """With the labels of the axes."""


def layout(chart: Chart, plan: SheetPlan | None, legend_texts: Sequence[str]) -> Layout:
    """Title at the top left, a top legend under it, the plot in the rest.

    Args:
        plan: the sheet that the chart stands on.
        legend_texts: what a legend would say.
    """
    width, height = _size(chart, plan)
    across, down = _MARGIN / width, _MARGIN / height
    top = down + (_title_height(chart, plan, width) / height if chart.title else 0) + down
    legend = None
    if chart.legend == "top":
        legend = (across, top)
        top += _legend_height(legend_texts, width) / height
    bottom = 1 - down - (_legend_height(legend_texts, width) / height + down if chart.legend == "bottom" else 0)
    beside = chart.legend == "right" or any(one.named for one in chart.series)
    right = 1 - across - (_legend_width(legend_texts, width) if beside else 0)
    left = across
    # The box of the plot holds the labels of the axes, but not their titles.
    sideways, upright = (chart.x_title, chart.y_title) if chart.kind == "bar" else (chart.y_title, chart.x_title)
    left += _AXIS_TITLE / width if sideways else 0
    bottom -= _AXIS_TITLE / height if upright else 0
    right -= _AXIS_TITLE / width if chart.second_title else 0
    plot = Box(left, top, max(right - left, 0.1), max(bottom - top, 0.1))
    if chart.kind == "doughnut":
        plot = _square(plot, width, height)
    return Layout((across, down), legend, plot)


def _square(box: Box, width: float, height: float) -> Box:
    """The largest square in the middle of a box: a ring fills its plot to the edge."""
    side = min(box.width * width, box.height * height) * 0.94
    across, down = side / width, side / height
    return Box(box.left + (box.width - across) / 2, box.top + (box.height - down) / 2, across, down)


def _size(chart: Chart, plan: SheetPlan | None) -> tuple[float, float]:
    """Width and height of the chart in points."""
    over = chart.over
    widths = plan.column_widths if plan else {}
    heights = plan.row_heights if plan else {}
    hidden = plan.hidden_columns if plan else ()
    pixels = sum(widths.get(c, _COLUMN) * 7 + 5 for c in range(over.left, over.right + 1) if c not in hidden)
    height = sum(heights.get(r, _ROW) for r in range(over.top, over.bottom + 1))
    return max(pixels * _POINTS_A_PIXEL, 60), max(height, 60)


def title_lines(chart: Chart, plan: SheetPlan | None) -> list[str]:
    """A title on as many lines as it needs. A Chinese one, which programs break anywhere, ends them where it pauses."""
    width, _ = _size(chart, plan)
    room = width * _WRAPS_AT / (_TITLE_SIZE * _CELL)
    if cells(chart.title) <= room or not has_chinese(chart.title):
        return [chart.title]
    found = [""]
    for piece in _PAUSES.split(chart.title):
        if found[-1] and cells(found[-1] + piece) > room:
            found.append("")
            piece = piece.removeprefix(" · ")
        found[-1] += piece
    return found


def _title_height(chart: Chart, plan: SheetPlan | None, width: float) -> float:
    room = width * _WRAPS_AT / (_TITLE_SIZE * _CELL)
    return _TITLE_LINE * sum(max(1, math.ceil(cells(one) / room)) for one in title_lines(chart, plan))


def _legend_height(texts: Sequence[str], width: float) -> float:
    """Height of a legend that runs across, in points; long names take a second line."""
    needed = sum(cells(text) * _TEXT_SIZE * _CELL + _LEGEND_KEY for text in texts)
    return _LEGEND_LINE * min(max(1, math.ceil(needed / (width - 2 * _MARGIN))), 3)


def _legend_width(texts: Sequence[str], width: float) -> float:
    widest = max((cells(text) for text in texts), default=0) * _TEXT_SIZE * _CELL + _LEGEND_KEY
    return min(widest / width, _WIDEST_LEGEND)
