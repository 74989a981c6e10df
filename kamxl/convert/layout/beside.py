"""Tables beside each other under one row of headers: customers on the left, their orders on the right, or one list in two halves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kamxl.convert import recognise
from kamxl.convert.layout import headers
from kamxl.convert.layout.blocks import Block
from kamxl.convert.layout.grid import Grid
from kamxl.schema import values
from kamxl.schema.sheets import SHEETS

_LEAST_KNOWN, _LEAST_FIELDS = 3, 2


def apart(grid: Grid, block: Block) -> list[Block]:
    """The tables of a block: one, unless blank columns part it into tables each of which has the titles of one."""
    if not block.header or block.right is not None or not block.list:
        return [block]
    words, places = headers.titles(grid, block.header, block.left, block.right)
    titles = {place: " ".join(some) for place, some in zip(places, words, strict=True)}
    groups = _groups(grid, block, places)
    if len(groups) < 2 or not all(_is_table([titles[place] for place in group]) for group in groups):
        # One list in parts: under a title each, 1月 and 2月, which is then no word of its columns'.
        groups = _repeated({place: some[-1] for place, some in zip(places, words, strict=True)}, places)
        if len({tuple(titles[place] for place in group) for group in groups}) > 1:
            block = replace(block, header=block.header[-1:])
    if len(groups) < 2:
        return [block]
    ends = [group[0] for group in groups[1:]] + [None]
    return [
        replace(block, left=group[0] if at else block.left, right=end, card=block.card if at == 0 else {})
        for at, (group, end) in enumerate(zip(groups, ends, strict=True))
    ]


def _is_table(titles: Sequence[str]) -> bool:
    """Whether some titles have all that the rows of a sheet need: what lacks it is the other half of one table."""
    meant = [recognise.meanings(title) for title in titles]
    for key, sheet in SHEETS.items():
        fields = {field for some in meant for own, field in some if own == key}
        needed = set(sheet.key_fields) - ({"customer_id"} if key == "customers" and "name" in fields else set())
        if len(fields) >= min(_LEAST_KNOWN, len(titles)) and needed <= fields and len(fields) >= _LEAST_FIELDS:
            return True
    return False


def _groups(grid: Grid, block: Block, places: Sequence[int]) -> list[list[int]]:
    """The titled columns, parted where at least one column between them is blank from the header to the end."""
    found: list[list[int]] = []
    for place in places:
        if found and place - found[-1][-1] > 1 and _blank(grid, block, range(found[-1][-1] + 1, place)):
            found.append([place])
        elif found:
            found[-1].append(place)
        else:
            found = [[place]]
    return found


def _repeated(titles: Mapping[int, str], places: Sequence[int]) -> list[list[int]]:
    """The parts of one list beside each other: the same titles in the same order once more, the customer's among them."""
    for width in range(2, len(places) // 2 + 1):
        parts = [list(places[start : start + width]) for start in range(0, len(places), width)]
        own = [titles[place] for place in parts[0]]
        if all([titles[place] for place in part] == own for part in parts):
            return parts if any(recognise.names_customer((title,)) is not None for title in own) else []
    return []


def _blank(grid: Grid, block: Block, between: range) -> bool:
    rows = range(block.header[0], block.end)
    return any(all(values.is_blank(grid.cell(index, place)) for index in rows) for place in between)
