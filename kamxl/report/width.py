"""Width of text in display cells: 客户分级 is 8 wide, not 4."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def cells(text: str) -> int:
    """Display cells of the widest line of a text."""
    return max((sum(_cells(char) for char in line) for line in text.splitlines()), default=0)


def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def fitted(texts: Iterable[str], *, least: float = 8, most: float = 40, padding: float = 2) -> float:
    """Column width that holds the texts, within bounds; filter arrows and cell margins are in the padding."""
    widest = max((cells(text) for text in texts), default=0)
    return min(max(widest + padding, least), most)


def lines(text: str, width: float) -> int:
    """Lines that a wrapped text takes in a column of that width."""
    return sum(max(1, -(-cells(line) // max(int(width), 1))) for line in text.splitlines()) or 1


def shortened(text: str, most: int) -> str:
    """The text cut to so many display cells, with an ellipsis where something is cut."""
    if cells(text) <= most:
        return text
    kept = ""
    for char in text:
        if cells(kept + char) > most - 1:
            break
        kept += char
    return kept + "…"
