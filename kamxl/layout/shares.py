"""How the columns of a small table share the grid of a page of paper, where their own shares would cut what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import gt

from kamxl import theme
from kamxl.cell import Value, plain
from kamxl.i18n import Lang
from kamxl.layout.canvas import Canvas
from kamxl.plan import Beside, Column, Part, Section, SmallTable
from kamxl.width import CELL_PIXELS, has_chinese, measured, unit_whole

_MARGIN = 18
"""Pixels of a cell that its text leaves free."""
_SHORT, _BOLD = 14, 1.1
"""Display cells of a Chinese title that stands on one line, and how much wider bold ones are."""
_LINES = 2
"""Lines of a text that may stay as it is."""
_NAMED = 1.85
"""Lines of a name: words that move to the next line as a whole leave some room of two unused."""
_WRAPS = {"text": "wrap", "link": "link.wrap"}
_AIR, _NEAR, _AS_GOOD = 1.1, 0.75, 0.3
"""How much wider than its texts a table becomes that has room; the share of what its figures need that is widened to it; and lines that
are not worth the rest of the page."""
_BROKEN, _CUT, _LOOSE = 100.0, 3.0, 0.05
"""What a column costs that is too narrow for its figures, in lines; a line of a text that is cut; and what is gained by more room than a
column needs."""


def shared(canvas: Canvas, parts: Sequence[Part], left: int, right: int) -> tuple[Part, ...]:
    """The parts with tables whose texts are cut, or take three lines, sharing columns left…right anew."""
    found: list[Part] = []
    for part in parts:
        match part:
            case Section():
                begin = max(left, part.start)
                end = right if part.width is None else min(right, canvas.span(1, part.width))
                part = replace(part, parts=shared(canvas, part.parts, begin, end))
            case Beside():
                stacks = zip(part.stacks, part.spans, strict=True)
                part = replace(part, stacks=tuple(shared(canvas, stacked, *span) for stacked, span in stacks))
            case SmallTable(boxes=None):
                part = _table(canvas, part, part.start or left, right)
        found.append(part)
    return tuple(found)


def _table(canvas: Canvas, part: SmallTable, left: int, right: int) -> SmallTable:
    columns = [column for column in part.columns if not column.aside]
    grid = [canvas.widths.get(at, 9) * 7 + 5 for at in range(left, right + 1)]
    if len(columns) > len(grid) or not part.rows:
        return part
    cells = [[row[at] for row in part.rows] for at, column in enumerate(part.columns) if not column.aside]
    wanted = [_wanted(column, values, canvas.lang) for column, values in zip(columns, cells, strict=True)]
    ends = list(accumulate((column.span for column in columns), initial=0))
    own = [sum(grid[first:last]) for first, last in pairwise(ends)]
    least = [_least(one, values, canvas.lang) for one, values in zip(columns, cells, strict=True)]
    most = [has * min(_LINES, column.most or _LINES) for has, column in zip(own, columns, strict=True)]
    # What lacks a little for its figures is widened by the grid; what has room for one line a row takes no two.
    roomy = sum(map(max, wanted, least)) * _AIR <= sum(grid) and any(map(gt, wanted, own))
    few = all(a <= b for a, b in zip((*wanted, *(_NEAR * one for one in least)), (*most, *own), strict=True))
    if few and not roomy:
        return part
    whole = tuple(roomy or (column.most is not None and column.most <= 1) for column in columns)
    spans = spread(tuple(grid), tuple(wanted), tuple(least), whole)
    rooms = [sum(grid[first:last]) for first, last in pairwise(accumulate(spans, initial=0))]
    if roomy and few and any(map(gt, wanted, rooms)):
        return part
    its = iter(zip(spans, wanted, rooms, strict=True))
    return _wrapped(part, [None if one.aside else next(its) for one in part.columns])


def _wrapped(part: SmallTable, shares: Sequence[tuple[int, float, float] | None]) -> SmallTable:
    """A table with its columns' spans; where a name is wider than its room it takes two lines, so that it is not cut."""
    columns, wraps = [], []
    for column, share in zip(part.columns, shares, strict=True):
        wrap = (
            share is not None
            and column.role == "text"
            and column.most is not None
            and share[1] > share[2] * column.most
        )
        wraps.append(wrap)
        column = column if share is None else replace(column, span=share[0])
        columns.append(replace(column, role="wrap", most=_NAMED) if wrap else column)
    roles = part.roles and [
        [_WRAPS.get(role or "", role) if wrap else role for role, wrap in zip(row, wraps, strict=True)]
        for row in part.roles
    ]
    return replace(part, columns=tuple(columns), roles=roles)


def _least(column: Column, values: Sequence[Value], lang: Lang) -> float:
    """Pixels of a column of which no figure and no short title is broken; Chinese ones go on to another line with their unit."""
    titles = [measured(one, lang) for one in unit_whole(column.title).split("\n") if has_chinese(one)]
    whole = [(cells if cells <= _SHORT else cells / 2) * CELL_PIXELS[lang] * _BOLD + _MARGIN for cells in titles]
    # A text that is wide may go on to another line: Chinese ones have few letters, but break anywhere.
    narrow = [one for one in values if not isinstance(text := plain(one), str) or measured(text, lang) <= _SHORT]
    return max(theme.unbroken(column, narrow, lang) * 7, *whole, 0)


def _wanted(column: Column, values: Sequence[Value], lang: Lang) -> float:
    """Pixels that a column takes with each text on one line; what has no texts, as many as its figures."""
    shown = [text for value in values if isinstance(text := plain(value), str)]
    if column.role in theme.NUMERIC or not shown:
        return _least(column, values, lang)
    return max(measured(text, lang) for text in shown) * CELL_PIXELS[lang] + _MARGIN


@lru_cache(maxsize=256)
def spread(
    grid: tuple[float, ...], wanted: tuple[float, ...], least: tuple[float, ...], whole: tuple[bool, ...]
) -> tuple[int, ...]:
    """How many columns of a grid each column of a table takes, all of them together, so that texts take the fewest lines.

    Args:
        grid: how wide the columns of the grid are.
        wanted: how wide each column would be with one line.
        least: how wide each must be, so that no figure is broken.
        whole: whether its texts are cut where they take more than one line.
    """
    down = [0.0, *accumulate(grid)]

    def lines(at: int, begin: int, end: int) -> float:
        room = down[end] - down[begin]
        count = wanted[at] / room
        broken = (
            0.0 if room >= least[at] else 1.0 if room >= least[at] * _NEAR else _BROKEN * (least[at] - room) / least[at]
        )
        return max(count, 1.0) * (_CUT if whole[at] and count > 1 else 1) + _LOOSE * count + broken

    nowhere: tuple[float, tuple[int, ...]] = (float("inf"), ())
    best = [(0.0, nowhere[1]), *[nowhere] * len(grid)]
    for at in range(len(wanted)):
        best = [
            min(
                ((best[begin][0] + lines(at, begin, end), (*best[begin][1], end - begin)) for begin in range(end)),
                default=nowhere,
            )
            for end in range(len(grid) + 1)
        ]
    # A table that needs less room ends before the edge of the page.
    asked = min(sum(map(max, wanted, least)) * _AIR, down[-1])
    ends = (one for wide, one in zip(down, best, strict=True) if wide >= asked)
    return next(spans for cost, spans in ends if cost <= best[-1][0] + _AS_GOOD)
