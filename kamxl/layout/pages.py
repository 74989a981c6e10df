"""Where the pages of paper begin: nothing that belongs together is cut, and no page holds two rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

MOST_BREAKS = 1000
"""Excel takes 1,026 in a sheet."""
_HALF, _LEAST, _BETTER, _TURNED = 0.5, 0.35, 0.1, 0.2
"""Share of a page that its last one holds, where the one before has rows to give; what that keeps at least, and how much more than the
last one had; and what of any is left for the next one early.
"""
_LITTLE_LEFT = 0.3
"""Share of a page on which what is longer than one does not begin."""
_LAST = 3
"""Rows of it at least that go on to its last page."""


def breaks(
    heights: Sequence[float],
    room: float,
    asked: Sequence[int],
    kept: Sequence[tuple[int, int]],
    repeated: int = 0,
) -> tuple[int, ...]:
    """The rows that begin a page.

    Args:
        heights: points of each row that is printed, by its number.
        room: points of a page.
        asked: rows that begin a page in any case.
        kept: first and last row of what is not cut: a chart, a table of few rows, a header with what follows. What is longer
            than a page begins where it is, unless little of the page is left.
        repeated: row that stands again at the top of the pages below it; 0 is none.
    """
    found: list[int] = []
    last = len(heights) - 1
    kept = [part for one in kept for part in _fitting(heights, one, room)]
    edges = [1, *sorted({row for row in asked if 1 < row <= last}), last + 1]
    for first, end in pairwise(edges):
        if first > 1:
            found.append(first)
        found += _within(heights, first, end - 1, room, kept, repeated)
        if len(found) > MOST_BREAKS:
            return tuple(edges[1:-1])
    return tuple(found)


def _fitting(heights: Sequence[float], block: tuple[int, int], room: float) -> list[tuple[int, int]]:
    """A block that fits on a page; of a longer one its first rows and its last."""
    first, last = block
    if sum(heights[first : last + 1]) <= room:
        return [block]
    begun, used = first, heights[first]
    while used + heights[begun + 1] <= room * _LITTLE_LEFT:
        begun += 1
        used += heights[begun]
    return [(first, begun), (last - _LAST + 1, last)]


def _within(
    heights: Sequence[float],
    first: int,
    last: int,
    room: float,
    kept: Sequence[tuple[int, int]],
    repeated: int,
) -> list[int]:
    """Breaks between two rows that begin and end pages."""

    def begins(row: int, top: int) -> int:
        """The row itself, or where what it would cut begins; a heading alone makes no page, so that the last rows of what it
        stands above go on to the next one.
        """
        while True:
            cut = [(start, end) for start, end in kept if start < row <= end and start > top]
            if not cut:
                return row
            start, end = min(cut)
            if sum(heights[top:start]) < room * _TURNED:
                return max(min(row, end - _LAST + 1), start + 1)
            row = start

    found: list[int] = []
    top, used = first, 0.0
    row = first
    while row <= last:
        used += heights[row]
        if used > room and row > top:
            top = row = begins(row, top)
            found.append(row)
            used = heights[repeated] if 0 < repeated < row else 0.0
            used += heights[row]
        row += 1
    if found and used < room * _HALF:
        # Some rows more on the last page, so that nobody turns it for two lines; the page before keeps as much.
        before = found[-2] if len(found) > 1 else first
        row = last_begin = found[-1]
        left, moved = sum(heights[before:row]), 0.0
        while used + moved < room * _HALF:
            row -= 1
            while cut := [start for start, end in kept if start < row <= end]:
                row = min(cut)
            if row <= before:
                break
            moved = sum(heights[row:last_begin])
            if left - moved < min(used + moved, max(room * _LEAST, used + room * _BETTER)):
                break
            found[-1] = row
    return found
