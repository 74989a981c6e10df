"""Width of text in display cells: 客户分级 is 8 wide, not 4."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from functools import lru_cache


def cells(text: str) -> int:
    """Display cells of the widest line of a text."""
    if text.isascii() and "\n" not in text:
        return len(text)
    return max((sum(map(_cells, line)) for line in text.splitlines()), default=0)


@lru_cache(maxsize=65_536)
def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def fitted(texts: Iterable[str], *, least: float = 8, most: float = 40, padding: float = 2) -> float:
    """Column width that holds the texts, within bounds; filter arrows and cell margins are in the padding."""
    widest = max((cells(text) for text in texts), default=0)
    return min(max(widest + padding, least), most)


def lines(text: str, width: float, wide: float = 2) -> int:
    """Lines that a wrapped text takes in a column of that width. Latin words move to the next line as a whole.

    Args: `wide`, display cells of a Chinese character: more than 2 where cells are measured by a narrow Latin font.
    """
    room = max(int(width), 1)
    if text.isascii():
        return sum(_lines_of_words(line, room) for line in text.splitlines()) or 1
    return sum(max(1, math.ceil(_length(line, wide) / room)) for line in text.splitlines()) or 1


def _length(line: str, wide: float) -> float:
    counted = sum(map(_cells, line))
    return counted if wide == 2 else counted + (wide - 2) * sum(map(_is_chinese, line))


def has_chinese(text: str) -> bool:
    """Whether a text holds full-width characters. Arrows and dashes are not: Latin fonts draw them narrow."""
    return not text.isascii() and any(map(_is_chinese, text))


def _is_chinese(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _lines_of_words(line: str, room: int) -> int:
    count, used = 1, 0
    for word in line.split(" "):
        if used and used + 1 + len(word) > room:
            count, used = count + 1, 0
        used += len(word) + (1 if used else 0)
        if used > room:
            extra = -(-used // room) - 1
            count, used = count + extra, used - extra * room
    return count


def shortened(text: str, most: int) -> str:
    """The text cut to so many display cells, with an ellipsis where something is cut."""
    if cells(text) <= most:
        return text
    used, kept = 0, []
    for char in text:
        used += _cells(char)
        if used > most - 1:
            break
        kept.append(char)
    return "".join(kept) + "…"
