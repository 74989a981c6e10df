"""Which rows of a sheet are a header, and the titles that one, two or three of them make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from kamxl.convert import periods, recognise
from kamxl.convert.layout.grid import Grid, filled
from kamxl.read.titles import are_units
from kamxl.schema import values

TOP_ROWS = 40
"""The header is looked for in so many rows from the top of a sheet: cards above a list are tall."""
_SHAPED_ROWS = 20
_MOST_COLUMNS = 500
_DEEPEST = 3
_COLON = re.compile(r"[:：]\s*\S")


def header(grid: Grid) -> tuple[int, ...] | None:
    """Indices of the rows of the first header; None where nothing looks like one."""
    found = _known(grid) if grid.options.delimiter != "space" else None
    if found is None:
        found = _shaped(grid.rows)
    return None if found is None else extended(grid, found)


def known_titles(grid: Grid, row: int) -> int:
    """How many titles of a row are known, of one sheet."""
    return recognise.known_fields(title_words(grid, row))


def title_words(grid: Grid, row: int) -> list[str]:
    """The cells of a row that may be titles; days are where months stand over their columns."""
    found = []
    for cell in grid.rows[row][:_MOST_COLUMNS]:
        if isinstance(cell, str) and cell.strip():
            found.append(cell)
        elif isinstance(cell, (datetime, date)) and cell.day == 1:
            found.append(f"{cell.year}-{cell.month:02d}")
    return found + _numbered(grid.rows[row])


def _numbered(row: Sequence[object]) -> list[str]:
    """The numbers of a row that stand one after the other, 202512 and 202601, 1 to 12, 2024 and 2025: each is a title over its column."""
    found = [f"{cell:.0f}" for cell in row[:_MOST_COLUMNS] if isinstance(cell, (int, float)) and cell == cell // 1]
    return found if periods.in_a_row(found) else []


def _known(grid: Grid) -> int | None:
    """The first of the top rows in which the most fields of one input sheet are recognised, two at the least."""
    best, found = 1, None
    for index in range(min(TOP_ROWS, len(grid.rows))):
        words = title_words(grid, index)
        if len(words) < 2:
            continue
        count = recognise.known_fields(words)
        if count > best:
            best, found = count, index
    return found


def _shaped(rows: Sequence[Sequence[object]]) -> int | None:
    """The first row that is as wide as most rows and holds nothing but different words."""
    widths = Counter(count for row in rows[:200] if (count := len(filled(row))))
    if not widths:
        return None
    usual = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    for index, row in enumerate(rows[:_SHAPED_ROWS]):
        cells = [row[place] for place in filled(row)]
        if len(cells) < max(1, usual * 0.6) or not all(isinstance(cell, str) for cell in cells):
            continue
        words = [str(cell).strip() for cell in cells]
        if len(set(words)) == len(words) and not any(map(_is_figure, words)):
            return index
    return None


def _is_figure(word: str) -> bool:
    for parser in (values.number, values.day):
        try:
            if parser(word) is not None:
                return True
        except ValueError:
            continue
    return False


def extended(grid: Grid, row: int) -> tuple[int, ...]:
    """The rows of the header that `row` belongs to: groups stand above it, or the groups' columns below."""
    top, bottom = row, row
    while top > 0 and bottom - top + 1 < _DEEPEST and _is_group(grid, top - 1, top):
        top -= 1
    while bottom + 1 < len(grid.rows) and bottom - top + 1 < _DEEPEST and _is_group(grid, bottom, bottom + 1):
        bottom += 1
    return tuple(range(top, bottom + 1))


def _is_group(grid: Grid, upper: int, lower: int) -> bool:
    """Whether the upper row groups the titles of the lower one: they are words, and fit into each other."""
    above, below = filled(grid.rows[upper]), filled(grid.rows[lower])
    if len(above) >= 2 and set(below) <= set(above) and are_units(grid.rows[lower]):
        return True
    spans = [one for one in grid.spans(upper, lower) if one.top <= upper and one.bottom >= upper]
    down = {one.left for one in spans if one.bottom >= lower}
    least = 1 if down else 2  # one title alone is a group only beside one that is merged down
    if min(len(above), len(below)) < least:
        return False
    cells = [grid.cell(row, place) for row, places in ((upper, above), (lower, below)) for place in places]
    if not all(map(_is_title, cells)):
        return False
    across = [one for one in spans if one.bottom == upper and one.right > one.left]
    if down or across:
        # Under a group's own cells stand titles, and nothing under a title that is merged down.
        under = {place for one in across for place in range(one.left, one.right + 1)}
        fits = bool(under & set(below)) or (bool(down) and set(below) <= set(above))
        return fits and not down & set(below) and (bool(down) or _adds(grid, lower))
    if any(one.bottom > one.top for one in grid.spans(lower, lower)):
        return False  # the header below has merged cells of its own, and this row has no part in them
    if any(isinstance(cell := grid.cell(upper, place), str) and _COLON.search(cell) for place in above):
        return False  # 编制人：王经理 is no title
    # Without merged cells: the lower row is blank under every title that stands alone, and fills the others' gaps.
    gaps = set(below) - set(above)
    if not gaps or not min(above) <= min(below):
        return False
    alone = set(above) - set(below)
    return bool(alone) and _adds(grid, lower) and min(gaps) > min(above)


def _adds(grid: Grid, lower: int) -> bool:
    """Whether the lower row names something, too: known titles or periods, so that a row of data under its header is none of it."""
    low = title_words(grid, lower)
    if recognise.known_fields(low) >= 2 or len(periods.periods(low)) >= 2:
        return True
    repeats = len(set(low)) < len(low)
    return repeats and any(recognise.meanings(word) for word in low)


def _is_title(cell: object) -> bool:
    if isinstance(cell, (datetime, date)):
        return True
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell).is_integer() and 1 <= cell <= 2100
    return isinstance(cell, str) and len(cell) <= 60


def titles(
    grid: Grid, rows: Sequence[int], left: int = 0, right: int | None = None
) -> tuple[list[tuple[str, ...]], list[int]]:
    """The words of each title, a group's first, and their places. A group's title stands over all its columns."""
    width = max(len(grid.rows[index]) for index in rows)
    right = width if right is None else min(right, width)
    spans = [one for one in grid.spans(rows[0], rows[-1]) if one.right > one.left]
    words: list[list[str]] = [[] for _ in range(width)]
    for depth, index in enumerate(rows):
        last = depth == len(rows) - 1
        group = ""
        for place in range(left, right):
            word = _word(grid, index, place)
            if word:
                group = word
            elif last:
                group = ""
            elif spans:
                covered = any(one.top <= index <= one.bottom and one.left < place <= one.right for one in spans)
                group = group if covered else ""
            if group and group not in words[place]:
                words[place].append(group)
    if len(rows) > 1 and not spans:
        # A group's title over a column without one of its own is the next group's only by accident.
        words = [some if place >= len(grid.rows[rows[-1]]) or not values.is_blank(grid.cell(rows[-1], place)) else some[:1] for place, some in enumerate(words)]  # fmt: skip
    places = [place for place in range(left, right) if words[place]]
    return [tuple(words[place]) for place in places], places


def _word(grid: Grid, row: int, place: int) -> str:
    cell = grid.cell(row, place)
    if isinstance(cell, (datetime, date)):
        return f"{cell.year}-{cell.month:02d}" if cell.day == 1 else f"{cell:%Y-%m-%d}"
    return grid.word(row, place)


def unique(words: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Each title on one line; a second one of a name gets a number."""
    found: list[str] = []
    seen: dict[str, int] = {}
    for some in words:
        title = " ".join(some)
        seen[title] = seen.get(title, 0) + 1
        found.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return tuple(found)
