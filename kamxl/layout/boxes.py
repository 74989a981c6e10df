"""A tree of people as boxes of cells: names above what is known of them, with lines from whom they report to."""

from __future__ import annotations

from collections.abc import Sequence

from kamxl.cell import Value, plain
from kamxl.layout.canvas import Canvas
from kamxl.plan import SmallTable

LINES = " 　│├└─"
"""What a name begins with where the tree is drawn in letters."""


def boxes(canvas: Canvas, part: SmallTable, trees: Sequence[tuple[bool, ...]], row: int, left: int, right: int) -> int:
    """Lay the rows down over columns left…right, each as a box of two rows that is as far in as it stands below others. Returns the
    last row."""
    deepest = max((len(last) for last in trees), default=1) - 1
    for place, (values, last) in enumerate(zip(part.rows, trees, strict=True)):
        depth = len(last) - 1
        roles = part.roles[place] if part.roles is not None else [None] * len(values)
        first, end = left + depth, right - deepest + depth
        state = (roles[-1] or "").removeprefix("state")
        name = "box.lead" if "tier.0" in roles else "box.name"
        canvas.put(row, first, _said(values[:2]), name + state, right=end)
        canvas.put(row + 1, first, _said(values[2:]), "box.about" + state, right=end)
        for level, ended in enumerate(last[1:], 1):
            column, own = left + level - 1, level == depth
            if own or not ended:
                canvas.put(row, column, None, "branch" if own else "branch.down")
            if not ended:
                canvas.put(row + 1, column, None, "branch.down")
        canvas.at_least(row, 1)
        canvas.at_least(row + 1, 1)
        row += 2
    return row - 1


def _said(values: Sequence[Value]) -> str:
    found = (str(plain(value)).lstrip(LINES) for value in values if plain(value) not in (None, ""))
    return " · ".join(found)
