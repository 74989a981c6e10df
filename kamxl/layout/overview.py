"""The overview: cards over all, six charts beside the list of the day on the first page of paper, tables below."""

from __future__ import annotations

from itertools import accumulate, combinations, pairwise

from kamxl.layout import actions
from kamxl.layout.canvas import ROW_HEIGHT, Canvas
from kamxl.layout.cards import card, row_of_cards
from kamxl.layout.flow import DATA_GAP, Flow, Place, draw, stack
from kamxl.layout.head import subtitled
from kamxl.layout.today import listed
from kamxl.placed import Range
from kamxl.plan import Actions, Cards, ChartGroup, Head, Part, Sheet, Today

_CARDS = ((2, 3), (5, 6), (8, 10), (12, 13), (15, 16), (18, 19), (21, 22), (24, 25))
"""First and last column of each card: the columns between them are gaps."""
_TITLE, _WAYS = (2, 6), _CARDS[2:]
_CHARTS, _CHART, _DAY = ((2, 8), (10, 16)), (2, 16), (18, 25)
"""Two charts on a line, one that is alone on it, and the list of the day."""
_TITLE_ROW, _SUBTITLE_ROW, _NOTE_ROW, _CARD_ROW, _GRID_ROW = 1, 3, 4, 5, 10
_UNDER_CARDS = _GRID_ROW - 1
"""Where the subtitle goes when the ways take its row: the row above the cards is for buttons, which stay where the first page had them."""
_DATA_WIDTH = 16


def laid(canvas: Canvas, sheet: Sheet) -> Flow:
    """The overview; what stands below cards, list of the day and charts begins a page of paper."""
    right = len(sheet.tracks)
    flow = Flow(canvas, right, data_row=_SUBTITLE_ROW)
    canvas.widths |= {right + 1: DATA_GAP, right + 2: _DATA_WIDTH}
    bottom = _GRID_ROW
    below: list[Part] = []
    for part in sheet.parts:
        match part:
            case Head():
                _head(canvas, part, right)
            case Actions():
                found = actions.strip(part.actions, canvas.widths, row=_NOTE_ROW)
                canvas.buttons = found.buttons
                canvas.put(_NOTE_ROW, found.status, part.status, actions.ROLE)
                canvas.heights[_NOTE_ROW] = actions.ROW_HEIGHT
            case Cards():
                subtitle = canvas.heights.get(_UNDER_CARDS, 0)
                row_of_cards(canvas, _CARD_ROW)
                canvas.heights[_UNDER_CARDS] = max(canvas.heights[_UNDER_CARDS], subtitle)
                for one, (left, end) in zip(part.cards, _card_spans(len(part.cards)), strict=True):
                    card(canvas, one, _CARD_ROW, left, end)
            case Today():
                room = canvas.paper_height(right) - canvas.height_of(1, _GRID_ROW - 1)
                bottom = listed(canvas, part, _GRID_ROW, _DAY, room)
                flow.note(part.id, Place(_GRID_ROW, _DAY[0], bottom, right - 1))
            case ChartGroup():
                for picture, spot in zip(part.charts, _spots(canvas, bottom, len(part.charts)), strict=False):
                    draw(flow, picture, spot, _SUBTITLE_ROW)
            case _:
                below.append(part)
    canvas.new_page(bottom + 2)
    stack(flow, below, bottom + 2, 2, right - 1)
    return flow


def _card_spans(count: int) -> list[tuple[int, int]]:
    """The columns of so many cards: where there are fewer than eight, the most telling, which come first, take two places each."""
    found: list[tuple[int, int]] = []
    free = 0
    for _ in range(count):
        last = free + (len(found) < len(_CARDS) - count)
        found.append((_CARDS[free][0], _CARDS[last][1]))
        free = last + 1
    return found


def _head(canvas: Canvas, head: Head, right: int) -> None:
    first, last = _TITLE
    canvas.put(_TITLE_ROW, first, head.title, "title", right=last, bottom=_TITLE_ROW + 1)
    canvas.heights |= {_TITLE_ROW: 20, _TITLE_ROW + 1: 20, _SUBTITLE_ROW: ROW_HEIGHT, _NOTE_ROW: 6}
    for place, way in enumerate(head.ways):
        line, block = divmod(place, len(_WAYS))
        left, end = _WAYS[block]
        if canvas.leads(way):
            canvas.put(_TITLE_ROW + line, left, way, "nav.center", right=end)
    below = len(head.ways) > 2 * len(_WAYS)
    if below:
        canvas.heights[_UNDER_CARDS] = ROW_HEIGHT
    subtitled(canvas, head, _UNDER_CARDS if below else _SUBTITLE_ROW, first, right)


def _spots(canvas: Canvas, bottom: int, charts: int) -> list[Range]:
    """Charts two side by side, over two or three lines: as high as one another as the rows of the list beside them allow. One
    that is alone on its line takes all of it, and so do two.
    """
    down = [0.0, *accumulate(canvas.heights[row] for row in range(_GRID_ROW, bottom + 1))]
    lines = max(2, (charts + 1) // 2)

    def uneven(gaps: tuple[int, ...]) -> float:
        """How far the lines of charts differ in height; a high row would leave a wide gap between them."""
        between = [down[gap + 1] - down[gap] for gap in gaps]
        heights = [
            down[end] - down[begin] for begin, end in zip((0, *(gap + 1 for gap in gaps)), (*gaps, -1), strict=True)
        ]
        return max(heights) - min(heights) + sum(between) / 4

    gaps = min(combinations(range(1, len(down) - 2), lines - 1), key=uneven)
    edges = [_GRID_ROW - 1, *(_GRID_ROW + gap for gap in gaps), bottom + 1]
    found: list[Range] = []
    for line, (above, under) in enumerate(pairwise(edges)):
        alone = charts <= 2 or charts - 2 * line == 1
        for left, right in (_CHART,) if alone else _CHARTS:
            found.append(Range(above + 1, left, under - 1, right))
    return found
