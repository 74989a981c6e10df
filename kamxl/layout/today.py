"""The list of the day: rows as high as their texts ask, as many items as the page beside the charts has room for."""

from __future__ import annotations

from dataclasses import replace

from kamxl.cell import Link
from kamxl.layout.canvas import ROW_HEIGHT, SMALL_LINE, Canvas
from kamxl.plan import Today, TodayItem
from kamxl.theme import BODY, SMALL
from kamxl.width import LINE_HEIGHT, shortened

LEAST = 5
"""Items that are shown even where long texts then push the charts beside them off the sheet of paper."""
_ROWS = 3
_LINK_COLUMNS = 2
_MOST_LINES = 4
"""A text that somebody pasted into a field must not fill the screen; the sheet of alerts holds the whole of it."""
_BOLD = 0.93
_SENTENCE = {"zh": 1.06, "en": 1.0}
"""What a line holds beside plain body text: of bold names less, of sentences more where letters are not measured."""


def listed(canvas: Canvas, part: Today, row: int, span: tuple[int, int], height: float) -> int:
    """Lay the list down at (row, span), and fill rows up until it is `height` points high. Returns its last row.

    The first column says how urgent it is, the one after it holds the rule, the others the customer.
    """
    left, right = span
    canvas.heights[row] = ROW_HEIGHT
    if not part.items:
        canvas.line(row, left, [part.titles[0], *[None] * (right - left)], "heading")
        canvas.put(row + 1, left, part.instead, "empty", right=right, bottom=row + 6)
        return _filled(canvas, row, row + 6, height)
    shown, free = 0, height - ROW_HEIGHT
    for place, item in enumerate(part.items):
        item = _cut(canvas, item, left, right)
        needed = _heights(canvas, item, left, right)
        free -= sum(needed)
        if free < 0 and shown >= LEAST:
            break
        top = row + 1 + place * _ROWS
        _item(canvas, top, left, right, item)
        canvas.heights |= dict(enumerate(needed, top))
        shown += 1
    title = part.titles[shown - 1]
    canvas.line(row, left, [title, *[None] * (right - left - _LINK_COLUMNS)], "heading")
    if part.every is not None:
        canvas.put(row, right - _LINK_COLUMNS + 1, part.every, "heading.link", right=right)
    return _filled(canvas, row, row + shown * _ROWS, height)


def _filled(canvas: Canvas, first: int, last: int, height: float) -> int:
    """Rows go on until the list is as high as the charts beside it ask. Returns the last."""
    for row in range(first, last + 1):
        canvas.heights.setdefault(row, ROW_HEIGHT)
    while (missing := height - canvas.height_of(first, last)) > 1:
        last += 1
        canvas.heights[last] = min(ROW_HEIGHT, missing)
    return last


def _cut(canvas: Canvas, item: TodayItem, left: int, right: int) -> TodayItem:
    """Where a text is longer than the list takes, its end is cut, but never the owner and the day."""
    most = _small_room(canvas, left, right) * _MOST_LINES
    name = shortened(_name(item), _name_room(canvas, left, right) * _MOST_LINES)
    who = replace(item.who, text=name) if isinstance(item.who, Link) and canvas.leads(item.who) else name
    todo = f"→ {shortened(item.advice, most // 2)}{item.tail}"
    return replace(item, who=who, fact=shortened(item.fact, most), advice=todo)


def _heights(canvas: Canvas, item: TodayItem, left: int, right: int) -> list[float]:
    """Points of the rows of one alert: the name in body type, fact and advice in small type."""
    room = _small_room(canvas, left, right)
    small = [canvas.lines(text, room) * SMALL_LINE[canvas.lang] + 1.5 for text in (item.fact, item.advice)]
    return [canvas.lines(_name(item), _name_room(canvas, left, right)) * LINE_HEIGHT[canvas.lang], *small]


def _item(canvas: Canvas, row: int, left: int, right: int, item: TodayItem) -> None:
    canvas.put(row, left, item.severity, f"state.{item.state}")
    canvas.put(row, left + 1, item.rule, "item.link")
    canvas.put(row, left + 2, item.who, "item.name" if isinstance(item.who, Link) else "item.bold", right=right)
    canvas.put(row + 1, left, item.fact, "item.text", right=right)
    canvas.put(row + 2, left, item.advice, "item.todo", right=right)


def _name(item: TodayItem) -> str:
    return str(item.who.text if isinstance(item.who, Link) else item.who)


def _name_room(canvas: Canvas, left: int, right: int) -> int:
    return int(canvas.room(left + 2, right) * _BOLD)


def _small_room(canvas: Canvas, left: int, right: int) -> int:
    return int(canvas.room(left, right) * BODY / SMALL * _SENTENCE[canvas.lang])
