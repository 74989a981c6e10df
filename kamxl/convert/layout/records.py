"""Which rows of a table are records, and why the others are none: blanks, totals, repeated headers, section titles, notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kamxl.convert.layout.grid import Grid, filled, first
from kamxl.schema import values

Reason = Literal["blank", "total", "header", "section", "note", "ragged"]
_TOTAL = re.compile(
    r"(?:[^,，。;；]{0,24}?)(?:合计|总计|小计|汇总|总和|共计|累计)(?:\(\d+\)|\d*)"
    r"|(?:[^,;]{0,40}\s)?(?:grand\s*|sub\s*-?\s*|page\s*|running\s*)?totals?(?:\s*(?:for|of)?\s.{0,40})?|sum"
)
_GAPS = re.compile(r"\s+(?=[\u4e00-\u9fff(])|(?<=[\u4e00-\u9fff])\s+")
_LIKE_ID = re.compile(r"[A-Za-z]{0,8}[-_./]?\d{1,16}")
_LEAST_WIDTH = 3
"""Titles of a table in which a line with one filled cell is no record."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row below a header."""

    index: int
    reason: Reason | None
    """None: it is a record."""
    section: str = ""
    """The title of the section that it stands in."""


def is_total(cell: object) -> bool:
    """Whether a text is the title of a row of totals."""
    if not isinstance(cell, str):
        return False
    plain = _GAPS.sub("", unicodedata.normalize("NFKC", cell)).strip(" :").casefold()
    return _TOTAL.fullmatch(plain) is not None


def lines(
    grid: Grid, header: Sequence[int], end: int, places: Sequence[int], marked: frozenset[int] = frozenset()
) -> Iterator[Line]:
    """The rows from below the header to index `end`, each with what it is.

    Args:
        grid: the sheet.
        header: indices of the header's rows.
        end: index behind the last row of the table.
        places: where its titled columns are.
        marked: rows that the file marks as totals.
    """
    start = header[-1] + 1 if header else 0
    heads = [_words(grid.rows[index], places) for index in header]
    width = max((len(grid.rows[index]) for index in header), default=0)
    left, right = places[0], places[-1]
    section = ""
    pending: list[int] = []
    for index in range(start, end):
        row = grid.rows[index]
        own = [place for place in filled(row) if left <= place <= right]
        if not own and not (grid.kind == "text" and len(filled(row)) > 0):
            yield Line(index, "blank")
            continue
        # Titles of sections and notes stand in the first column; a lone cell elsewhere is a record that lacks its key.
        if len(own) == 1 and len(places) >= _LEAST_WIDTH and own[0] == left and _is_words(row[left]):
            pending.append(index)
            continue
        if pending:
            # A title is followed by records; what comes at the end of the table is a note.
            section = _text(grid, pending[-1])
            yield from (Line(one, "section") for one in pending)
            pending = []
        if index in marked or _is_total_row(row, own):
            yield Line(index, "total")
        elif heads and _words(row, places) in heads:
            yield Line(index, "header")
        elif grid.kind == "text" and header and any(not values.is_blank(cell) for cell in row[width:]):
            # A separator inside a text that was not quoted: every cell behind it is in the wrong column.
            yield Line(index, "ragged")
        else:
            yield Line(index, None, section)
    yield from (Line(one, "note") for one in pending)


def _is_words(cell: object) -> bool:
    """Whether the one cell of a line is a title or a note, and neither an ID nor a total."""
    return isinstance(cell, str) and not is_total(cell) and not _LIKE_ID.fullmatch(cell.strip())


def _text(grid: Grid, index: int) -> str:
    return " ".join(first(grid.rows[index]).split())


def _words(row: Sequence[object], places: Sequence[int]) -> tuple[str, ...]:
    found = (values.text(row[place]) if place < len(row) else None for place in places)
    return tuple("".join((word or "").split()) for word in found)


def _is_total_row(row: Sequence[object], own: Sequence[int]) -> bool:
    """The word of a total, and beside it nothing but figures."""
    if not any(isinstance(row[place], str) and is_total(row[place]) for place in own[:3]):
        return False
    texts = [row[place] for place in own if isinstance(row[place], str)]
    others = [cell for cell in texts if not is_total(cell) and not _is_number(cell)]
    return not others


def _is_number(cell: object) -> bool:
    try:
        return values.number(cell) is not None or True
    except ValueError:
        return False
