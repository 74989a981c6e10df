"""Lines that are named at their ends instead of in a legend: the eye need not go to and fro between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from kamxl import width
from kamxl.cell import Value, is_blank, plain
from kamxl.placed import Chart, Range

_MOST_NAME = 18
"""Display cells of a name beside the plot."""
_APART = 0.08
"""Share of the height that two ends are apart at least: names would else lie upon each other."""


def named_at_ends(chart: Chart, cells: Callable[[Range], Sequence[tuple[Value, str]]]) -> Chart:
    """The chart with its lines named at their ends and no legend, where there is room; else as it is.

    Args:
        cells: values and number formats of a range, row by row.
    """
    lines = chart.series
    if chart.kind != "line" or len(lines) < 2 or any(one.kind not in (None, "line") or one.secondary for one in lines):
        return chart
    values = [[plain(value) for value, _ in cells(one.values)] for one in lines]
    numbers = [[float(v) for v in line if isinstance(v, (int, float)) and not is_blank(v)] for line in values]
    if (
        not all(numbers)
        or any(is_blank(line[-1]) for line in values)
        or max(width.cells(one.name) for one in lines) > _MOST_NAME
    ):
        return chart
    if not _apart([line[-1] for line in numbers], *_reach(chart, numbers)):
        return chart
    return replace(chart, legend="none", series=tuple(replace(one, named=True) for one in lines))


def _reach(chart: Chart, numbers: Sequence[Sequence[float]]) -> tuple[float, float]:
    """What the axis goes from and to, at least."""
    every = [value for line in numbers for value in line]
    low = min([0.0, *every]) if chart.y_min is None else chart.y_min
    return low, max(every) if chart.y_max is None else chart.y_max


def _apart(ends: Sequence[float], low: float, high: float) -> bool:
    return high > low and all(b - a >= (high - low) * _APART for a, b in pairwise(sorted(ends)))
