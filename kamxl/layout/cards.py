"""Large figures: a rule, the label, the figure, and what it is to be compared with."""

from __future__ import annotations

from kamxl.layout.canvas import SMALL_LINE, Canvas
from kamxl.plan import Card
from kamxl.theme import BODY, SMALL
from kamxl.width import shortened

_BOLD = 0.93
"""Bold letters are wider: what a line holds of them."""


def row_of_cards(canvas: Canvas, row: int) -> None:
    """The heights of the five rows that cards take."""
    canvas.heights |= {row: 3, row + 1: 18, row + 2: 28, row + 3: 18, row + 4: 8}


def card(canvas: Canvas, one: Card, row: int, left: int, right: int) -> None:
    """A card over four rows."""
    kind = f"card.value.{one.kind}" if one.kind else "card.value"
    note = f"card.note.{one.state}" if one.state else "card.note"
    room = canvas.room(left, right)
    canvas.put(row, left, None, "card.rule", right=right)
    canvas.put(row + 1, left, shortened(one.label, room), "card.label", right=right)
    canvas.put(row + 2, left, one.value, kind, right=right)
    small = int(room * BODY / SMALL * (_BOLD if one.state else 1))
    text = shortened(one.note, small * one.lines)
    canvas.put(row + 3, left, text, note, right=right)
    canvas.heights[row + 3] = max(
        canvas.heights.get(row + 3, 0), SMALL_LINE[canvas.lang] * canvas.lines(text, small) + 4
    )
