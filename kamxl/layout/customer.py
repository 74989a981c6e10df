"""A page on one matter: title, cards, and sections on two halves below."""

from __future__ import annotations

from kamxl.layout.canvas import NAV_ROW, ROW_HEIGHT, TITLE_ROW, Canvas
from kamxl.layout.cards import card, row_of_cards
from kamxl.layout.flow import Flow, sections
from kamxl.layout.head import subtitled
from kamxl.plan import Cards, Head, Sheet

_CARD_ROW, _CARD_SPAN = 4, 3


def laid(canvas: Canvas, sheet: Sheet) -> Flow:
    """The page; cards take three columns of the grid each."""
    flow = Flow(canvas, len(sheet.tracks))
    below = [part for part in sheet.parts if not isinstance(part, (Head, Cards))]
    row = _CARD_ROW
    for part in sheet.parts:
        if isinstance(part, Head):
            canvas.put(TITLE_ROW, 1, part.title, "title")
            canvas.heights |= {TITLE_ROW: 32, NAV_ROW: ROW_HEIGHT, NAV_ROW + 1: 4}
            subtitled(canvas, part, NAV_ROW, 1, flow.right)
        elif isinstance(part, Cards):
            row_of_cards(canvas, _CARD_ROW)
            for place, one in enumerate(part.cards):
                # Between two halves a narrow column stays free.
                left = 1 + place * _CARD_SPAN + (len(sheet.tracks) % 2 and place >= len(part.cards) / 2)
                card(canvas, one, _CARD_ROW, left, left + _CARD_SPAN - 1)
            row = _CARD_ROW + 5
    sections(flow, below, row)
    return flow
