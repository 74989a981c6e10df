"""What a sheet opens with: title, ways to other places, subtitle or caption, and the strip of figures above a list."""

from __future__ import annotations

from collections.abc import Sequence

from kamxl.layout.canvas import NAV_ROW, ROW_HEIGHT, TITLE_ROW, Canvas
from kamxl.plan import Figure, Head, Sheet
from kamxl.width import CELL_PIXELS, LINE_HEIGHT, cells, lines, shortened

STRIP_ROW = 3
LIST_ROW = 6
"""Header row of the list of a sheet that is a list: title, ways, two rows of strip, a gap."""
_MOST_HEADER = 120
"""Signs of the page header; Excel takes 255 with its codes."""


def opened(canvas: Canvas, head: Head, right: int) -> None:
    """Title, ways, and what the sheet is about, in the first two rows."""
    canvas.put(TITLE_ROW, 1, head.title, "title")
    canvas.heights[TITLE_ROW] = 26
    canvas.heights[NAV_ROW] = 16
    column = 1
    for way in head.ways:
        end = canvas.span(column, cells(str(way.text)) + 2)
        canvas.put(NAV_ROW, column, way, "nav", right=None if end == column else end)
        column = end + 1
    subtitled(canvas, head, NAV_ROW, column, right)


def subtitled(canvas: Canvas, head: Head, row: int, column: int, right: int) -> None:
    """What the sheet is about; with a caption merged over the whole width, and on every page of paper."""
    if not head.caption:
        canvas.put(row, column, head.subtitle, "subtitle")
        return
    shown = f"{head.caption} · {head.subtitle}"
    right = max(right, column)
    pixels = sum(canvas.widths.get(place, 9) * 7 + 5 for place in range(column, right + 1)) - 16
    needed = lines(shown, max(pixels / CELL_PIXELS[canvas.lang], 1), canvas.lang)
    canvas.put(row, column, shown, "muted.wrap", right=right)
    canvas.heights[row] = max(ROW_HEIGHT, needed * LINE_HEIGHT[canvas.lang] + 3)
    canvas.header = f"&L{_coded(head.caption, _MOST_HEADER)}"


def running(around: tuple[str, str], sheet: Sheet) -> str:
    """The header of every page of paper of a sheet: book, title and what it covers, and the day on the right."""
    book, day = around
    head = next((part for part in sheet.parts if isinstance(part, Head)), Head(""))
    # The tab of a sheet has no room for a long name; the page has.
    title = head.title if sheet.title.endswith("…") else sheet.title
    told = " · ".join(filter(None, [book, title, head.caption]))
    return f"&L{_coded(told, _MOST_HEADER)}&R{_coded(day, 40)}"


def _coded(text: str, most: int) -> str:
    """Small text of a page header; a figure at its beginning would be read as a part of its size."""
    told = shortened(text, most).replace("&", "&&")
    return f"&9{' ' if told[:1].isdigit() else ''}{told}"


def strip(canvas: Canvas, figures: Sequence[Figure], right: int, within: int | None = None) -> None:
    """Figures side by side above the list, as many as fit up to column `within` (or `right`); the ground goes on to `right`."""
    last = within or right
    column = 1
    for figure in figures:
        wanted = max(cells(figure.label) + 2, cells(figure.value) * 1.15 + 2, 13)
        if column > last or canvas.width(column, last) < wanted:
            break
        end = canvas.span(column, wanted)
        merged = None if end == column else end
        role = f"strip.value.{figure.state}" if figure.state else "strip.value"
        canvas.put(STRIP_ROW, column, figure.label, "strip.label", right=merged)
        canvas.put(STRIP_ROW + 1, column, figure.value, role, right=merged)
        column = end + 1
    if column <= right:
        canvas.line(STRIP_ROW, column, [None] * (right - column + 1), "strip.label")
        canvas.line(STRIP_ROW + 1, column, [None] * (right - column + 1), "strip.label")
    # Six rows stay in view under the freeze: they leave the screen to the list.
    canvas.heights[STRIP_ROW] = 14
    canvas.heights[STRIP_ROW + 1] = 18
    canvas.heights[STRIP_ROW + 2] = 3
