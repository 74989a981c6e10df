"""Tables of slides: which columns and rows stand there, how wide and how large, so that no word is broken and no slide is half empty."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kamxl.export.shown import Block
from kamxl.i18n import Lang
from kamxl.width import CELL_PIXELS, broken, cells, has_chinese, lines, measured, shortened, unit_whole

WIDTH, HEIGHT = 13.333, 7.5
"""Inches of a 16:9 slide."""
LEAST = 12
"""Points of the smallest text."""
MARGIN, TOP, BOTTOM = 0.5, 1.4, 6.85
BETWEEN = 0.75
"""Inches between two tables of a slide, with the message of the lower one."""
LINE, CELL = 0.21, 0.088
"""Inches of a line of a table, and of one display cell of its text."""
_ROOM = int((WIDTH - 2 * MARGIN) / CELL)
"""Display cells of a line of a slide."""
_LONG = (44, 36, 29, 24)
"""Display cells of a column whose texts are cut, the widest first: as many as let every column stand on the slide."""
_FEW, _COLUMNS = 5, 4
"""Rows of a table that may have three lines each, and columns that stand there even if their texts are cut."""
_SHORT = 18
"""Display cells of a text that is never broken in two."""
_LARGER, _AIRIER, _WIDER = 1.6, 1.25, 1.35
"""How much larger a small table is drawn, how much higher its rows are then, and how much wider its columns."""
_FULL = 0.55
"""Share of its room that a table takes at least, so that its slide does not look half empty."""
_HEADER, _BOLD, _STAND_IN = 2 * LINE + 0.1, 1.06, 1.15
"""Inches of the titles of columns, how much wider bold texts are, and Latin letters in a font that stands in for that of Chinese."""
_ONE_LINE, _CHINESE_LINE = 8, 12
"""Display cells of a title that stands on one line; the second of Chinese without a unit."""
_CODE = re.compile(
    r"((?<![A-Za-z0-9])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*-[A-Za-z]?\d[A-Za-z0-9]*|(?:股份|责任)?有限(?:责任)?公司)"
)
"""A day, a number of a product or an order, or the legal form of a company."""
_ENDS, _UNIT = re.compile(r"(?<=[ /：、，])(?=[^\s·/])|(?<![A-Za-z0-9])(?=[(（])"), re.compile(r"(?<![A-Za-z0-9])[(（]")
"""Where a line of a title may end, and where what is never broken begins."""


class Fit(NamedTuple):
    """Places of the columns that a slide shows, the display cells that each takes, and the lines of a row."""

    columns: tuple[int, ...]
    widths: tuple[int, ...]
    lines: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a table stands: its first rows, its text `scale` times the smallest, its rows `air` times as high as that asks."""

    block: Block
    top: float
    rows: int
    scale: float
    air: float

    @property
    def header(self) -> float:
        return _HEADER * self.scale

    @property
    def row(self) -> float:
        return height(self.block) * self.scale * self.air

    @property
    def bottom(self) -> float:
        return self.top + self.header + self.row * self.rows


def spots(upper: Block, lower: Block | None = None, top: float = TOP) -> list[Spot]:
    """A table below `top`, and another below it, which is whole; both in the same size."""
    room = BOTTOM - top - (BETWEEN + whole(lower) if lower is not None else 0)
    count = min(len(upper.rows), max(int((room - _HEADER) / height(upper)), 0))
    asked = _HEADER + height(upper) * count
    return _spread(((upper, count), *([(lower, len(lower.rows))] if lower is not None else ())), asked, top)


def _spread(tables: tuple[tuple[Block, int], ...], asked: float, top: float) -> list[Spot]:
    """Tables one below the other, as large as their room and their widths allow."""
    room = BOTTOM - top - BETWEEN * (len(tables) - 1)
    asked += sum(whole(block) for block, _ in tables[1:])
    scale = min(room / asked, _LARGER, *(_stretch(block, _LARGER) for block, _ in tables))
    air = max(min(room / (asked * scale), _AIRIER), 1.0)
    found: list[Spot] = []
    for block, count in tables:
        found.append(Spot(block, top, count, scale, air))
        top = found[-1].bottom + BETWEEN
    return found


def below(block: Block) -> Spot:
    """A table at the foot of a slide, with a chart above it."""
    return Spot(block, BOTTOM - whole(block), len(block.rows), 1.0, 1.0)


def half_empty(block: Block) -> bool:
    """Whether a table, as large as it may be, leaves its slide half empty."""
    return spots(block)[0].bottom - TOP < _FULL * (BOTTOM - TOP)


def whole(block: Block) -> float:
    """Inches of a table with the rows that a slide shows of it."""
    return height(block) * len(block.rows) + _HEADER


def height(block: Block) -> float:
    """Inches of a row: as many lines as its longest text takes."""
    count = fitted(block).lines
    return count * LINE + (0.1 if count == 1 else 0.06)


def inches(spot: Spot) -> list[float]:
    """How wide its columns are; a narrow table does not stretch over the whole slide."""
    wider = _stretch(spot.block, max(_WIDER, spot.scale))
    return [width * CELL * wider for width in fitted(spot.block).widths]


def _stretch(block: Block, most: float) -> float:
    return min((WIDTH - 2 * MARGIN) / (sum(fitted(block).widths) * CELL), most)


@lru_cache(maxsize=256)
def fitted(block: Block) -> Fit:
    """Which columns of a table stand on a slide at a size that can be read, how wide they are and how many lines a row has.

    No word is broken, and a text is cut only where rows of two lines (of few rows, three) do not hold it beside three other columns:
    first what says the same in every row makes way, then the last columns, which matter least.
    """
    # Whoever sits at the back of a room reads names.
    every = tuple(at for at in range(len(block.header)) if not ((block.keys[at] if block.keys else "").endswith("_id") and len(block.header) > 3))  # fmt: skip
    telling = tuple(at for at in every if len(block.rows) < 3 or len({row[at] for row in block.rows}) > 1)
    most = 3 if len(block.rows) <= _FEW else 2
    tried = (every, *(telling[:last] for last in range(len(telling), _COLUMNS - 1, -1)))
    for columns in tried:
        for count in range(1, most + 1):
            widths = [_width(block, at, count) for at in columns]
            if sum(widths) <= _ROOM:
                return _fit(block, columns, widths)
    columns = tried[-1]
    for long in _LONG:
        widths = [_width(block, at, most, long) for at in columns]
        if sum(widths) <= _ROOM:
            return _fit(block, columns, widths)
    kept = [sum(widths[: place + 1]) <= _ROOM for place in range(len(widths))].count(True) or 1
    return _fit(block, columns[:kept], [min(width, _ROOM) for width in widths[:kept]])


def _fit(block: Block, columns: tuple[int, ...], widths: Sequence[int]) -> Fit:
    """The columns with the room that is left, as far as their texts would take more of it."""
    more = [_width(block, at, 1) - width for at, width in zip(columns, widths, strict=True)]
    share = min((_ROOM - sum(widths)) / (sum(more) or 1), 1)
    found = tuple(width + int(one * share) for width, one in zip(widths, more, strict=True))
    count = max((in_width(row[at], width - 3, block.lang) for row in block.rows for at, width in zip(columns, found, strict=True)), default=1)  # fmt: skip
    return Fit(columns, found, min(max(count, 1), 3 if len(block.rows) <= _FEW else 2))


@lru_cache(maxsize=1024)
def _width(block: Block, at: int, count: int, most: int = _ROOM) -> int:
    """Display cells of a column whose texts take so many lines at most, if `most` cells a line are enough."""
    texts = [row[at] for row in block.rows]
    wide = [_wide(block, text) for text in texts]
    longest = max(wide, default=0)
    whole = [
        _unbroken(block, row, at, word) for row, text in enumerate(texts) for word in text.split() if word.isascii()
    ]
    whole += [
        _unbroken(block, row, at, texts[row]) for row, one in enumerate(wide) if one <= _SHORT or block.numeric[at]
    ]
    least = math.ceil(max(*(_wide(block, line) * _BOLD for line in in_lines(block.header[at])), *whole, 0))
    body = max(math.ceil(longest / count), least)
    while body < longest and any(in_width(text, body, block.lang) > count for text in texts):
        body += 1
    return max(min(body, most), least) + 3


def in_width(text: str, width: float, lang: Lang) -> int:
    """Lines that a text takes where a slide has so many display cells for each."""
    return lines(text, width * CELL_PIXELS["zh"] / CELL_PIXELS[lang], lang)


def _wide(block: Block, text: str) -> float:
    """Display cells of a text on a slide: Latin letters are narrower in the font of English."""
    return measured(text, block.lang) * CELL_PIXELS[block.lang] / CELL_PIXELS["zh"]


def _unbroken(block: Block, row: int, at: int, text: str) -> float:
    """Display cells of a text that stands on one line: bold ones take more, and so do Latin letters where another font stands in for
    that of Chinese.
    """
    bold = _BOLD if block.roles[row][at].startswith(("state", "ink", "total")) else 1
    return _wide(block, text) * bold * (_STAND_IN if block.lang == "zh" and text.isascii() else 1)


def stood_in(text: str, lang: Lang) -> float:
    """Display cells of a text of which the Latin letters may be in a font that stands in for that of Chinese."""
    return sum(cells(one) * (_STAND_IN if lang == "zh" and one.isascii() else 1) for one in text)


def codes_whole(text: str, width: float, lang: Lang) -> str:
    """A text of several lines, of which none ends within a day or a code, unless that takes a line more: programs break both at their
    hyphens.
    """
    if not _CODE.search(text) or in_width(text, width, lang) == 1:
        return text
    room = width * CELL_PIXELS["zh"] / CELL_PIXELS[lang]
    if not has_chinese(text):
        whole = broken(text, room, lang)
        return whole if in_width(whole, width, lang) <= in_width(text, width, lang) else text
    found, used = "", 0.0
    for place, part in enumerate(_CODE.split(text)):
        wide = measured(part, lang)
        if place % 2 and used % room + wide > room:
            found, used = found.rstrip() + "\n", 0.0
        found, used = found + part, used + wide
    return found if in_width(found, width, lang) <= in_width(text, width, lang) else text


def titled(block: Block, at: int, width: float) -> str:
    """The title of a column that is so many display cells wide, on one line where there is room."""
    title = block.header[at] if has_chinese(block.header[at]) else unit_whole(block.header[at])
    return title if _wide(block, title) * _BOLD <= width - 3 else "\n".join(in_lines(title))


def short(text: str, width: float, most: int, lang: Lang) -> str:
    """A text cut to so many lines of so many display cells; a long word goes on to the next line as a whole."""
    for room in range(int(most * width * CELL_PIXELS["zh"] / CELL_PIXELS[lang]), 3, -4):
        cut = shortened(text, room, lang)
        if in_width(cut, width, lang) <= most:
            return cut
    return shortened(text, 4, lang)


def in_lines(title: str) -> tuple[str, ...]:
    """A title on one line, or on two as short as may be: a unit is whole, and so is a word. Chinese without a sign to break at
    ends its first line before a pair of characters, which most of its words are.
    """
    unit = _UNIT.search(title, 1)
    chinese = has_chinese(title)
    if cells(title) <= (_CHINESE_LINE if chinese and unit is None else _ONE_LINE):
        return (title,)
    ends = [one.start() for one in _ENDS.finditer(title, 1) if unit is None or one.start() <= unit.start()]
    if chinese and not ends:
        ends = [len(title) - len(title) // 4 * 2]
    pairs = [(title[:end].rstrip(), title[end:]) for end in ends]
    return min(pairs, key=lambda pair: max(map(cells, pair)), default=(title,))
