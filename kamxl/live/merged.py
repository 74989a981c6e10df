"""Merged cells of an open sheet, found by halving: Excel says of a range whether all, none or some of its cells are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any  # Any: xlwings ships no types

from kamxl.read.facts import Span

MOST_CALLS = 400
"""Ranges that are asked for on one sheet: one where nothing is merged, about twenty for each merged range."""


def merged(sheet: Any, over: Span) -> tuple[Span, ...]:
    """Merged ranges that touch some cells, from top to bottom; none where the program cannot be asked (Excel in a browser).

    On a sheet with more of them than MOST_CALLS can find, blocks that hold the rest stand for them.
    """
    found: list[Span] = []
    rest: list[Span] = []
    waiting, calls = [over], 0
    while waiting:
        block = waiting.pop()
        known = next((one for one in found if _touch(one, block)), None)
        if known is not None:
            waiting += _around(block, known)
            continue
        try:
            state = sheet.range(block.a1).merge_cells
        except NotImplementedError:
            return ()
        calls += 1
        # Where only some cells are merged: None on Windows, a word of its own on a Mac.
        if state is False:
            continue
        if calls > MOST_CALLS:
            rest.append(block)
        elif state is True:
            found.append(_area(sheet, block))
            waiting.append(block)
        else:
            waiting += reversed(_halves(block))
    return tuple(sorted([*found, *rest], key=lambda span: (span.top, span.left)))


def _area(sheet: Any, block: Span) -> Span:
    """The merged range that the first cell of a block belongs to."""
    area = sheet.range((block.top, block.left)).merge_area
    rows, columns = area.shape
    return Span(area.row, area.column, area.row + rows - 1, area.column + columns - 1)


def _touch(one: Span, other: Span) -> bool:
    return one.top <= other.bottom and other.top <= one.bottom and one.left <= other.right and other.left <= one.right


def _around(block: Span, hole: Span) -> list[Span]:
    """What is left of a block without the cells of another one, the upper parts last."""
    top, bottom = max(block.top, hole.top), min(block.bottom, hole.bottom)
    parts = (
        Span(bottom + 1, block.left, block.bottom, block.right),
        Span(top, hole.right + 1, bottom, block.right),
        Span(top, block.left, bottom, hole.left - 1),
        Span(block.top, block.left, top - 1, block.right),
    )
    return [part for part in parts if part.top <= part.bottom and part.left <= part.right]


def _halves(block: Span) -> tuple[Span, Span]:
    """Above and below; left and right of a single row."""
    if block.bottom > block.top:
        middle = (block.top + block.bottom) // 2
        return replace(block, bottom=middle), replace(block, top=middle + 1)
    middle = (block.left + block.right) // 2
    return replace(block, right=middle), replace(block, left=middle + 1)
