"""Tables beside each other under one row of headers: customers on the left, their orders on the right, or one list in two halves."""

from __future__ import annotations

from collections.abc import Sequence
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
    groups = _groups(grid, block, places)
    if len(groups) < 2:
        return [block]
    titles = {place: " ".join(some) for place, some in zip(places, words, strict=True)}
    if not all(_is_table([titles[place] for place in group]) for group in groups):
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


def _blank(grid: Grid, block: Block, between: range) -> bool:
    rows = range(block.header[0], block.end)
    return any(all(values.is_blank(grid.cell(index, place)) for index in rows) for place in between)
