"""预警: what people wrote on our sheet of alerts, so that a run can hand it on. The rows and columns may stand anywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from kamxl.grid import Percent, RawColumn, RawTable
from kamxl.read.cells import SheetCells
from kamxl.read.facts import HEADER_ROWS
from kamxl.read.titles import folded
from kamxl.schema.outputs import OUTPUTS

KEY = "alerts"
TABLE = re.compile(r"kx_alerts(_\d+)?", re.IGNORECASE)
"""The name of the list; with a number where another sheet of the workbook had the name."""
_GAP = 2
"""Rows from one of the list to the next at most, where the user turned the table into a range."""
_TITLES: Mapping[str, str] = {
    folded(column.name(lang)): column.key for column in OUTPUTS[KEY].columns for lang in ("zh", "en")
}


def table(book: str, cells: SheetCells) -> RawTable | None:
    """The list of alerts with the user's own columns in it (no field); None where the sheet has no list any more.

    Without the Excel table (turned into a range, or another program dropped it) only rows that name a rule count: what
    stands below the list is no alert.
    """
    own = next((one for one in cells.tables if TABLE.fullmatch(one.name)), None)
    header, found = _header(cells, HEADER_ROWS if own is None else own.span.top - cells.top + 1)
    if not {"rule_id", "rule"} & found.keys():
        return None
    row = cells.rows[header]
    places = {place: key for key, place in found.items()}
    last = max(found.values())
    left, right = (0, last) if own is None else (own.span.left - cells.left, own.span.right - cells.left)
    while right + 1 < len(row) and row[right + 1] not in ("", None):
        right += 1  # a column that was typed beside the table is hers as well
    chosen = [
        place
        for place in range(max(left, 0), min(right + 1, len(row)))
        if place in places or row[place] not in ("", None)
    ]
    bottom = len(cells.rows) if own is None else own.span.bottom - own.totals - cells.top + 1
    if own is not None and not own.totals:
        while bottom < len(cells.rows) and any(cells.rows[bottom][place] not in ("", None) for place in chosen):
            bottom += 1  # rows that a program which does not let tables grow wrote right below
    lines = list(cells.rows[header + 1 : max(bottom, header + 1)])
    kept = [
        index for index, line in enumerate(lines, header + 1) if any(line[place] not in ("", None) for place in chosen)
    ]
    if own is None:
        kept = _of_rules(cells, kept, found)
    rows = [cells.top + index for index in kept]
    columns = list(zip(*(lines[index - header - 1] for index in kept), strict=True)) or [()] * len(row)
    return RawTable(
        book=book,
        sheet=cells.title,
        key=KEY,
        header_row=cells.top + header,
        rows=rows,
        columns=tuple(
            RawColumn(
                str(row[place]),
                cells.left + place,
                places.get(place),
                _cells(cells, place, rows, columns[place], percent=places.get(place) in (None, "note")),
            )
            for place in chosen
        ),
        excel_table=own.name if own is not None else None,
    )


def _cells(
    cells: SheetCells, place: int, rows: Sequence[int], column: Sequence[object], *, percent: bool
) -> list[object]:
    """A column, None for blanks; `percent`: the user's, whose numbers may stand there as percentages."""
    values = [None if value == "" else value for value in column]
    formats = cells.formats.of(cells.left + place, rows, values) if percent and cells.formats is not None else {}
    for code, places in formats.items():
        for at in places if "%" in code else ():
            value = values[at]
            values[at] = Percent(value) if isinstance(value, (int, float)) else value
    return values


def _of_rules(cells: SheetCells, rows: Sequence[int], found: Mapping[str, int]) -> list[int]:
    """The rows of a list without bounds: those that name a rule, up to the gap above what stands below the list."""
    last = next((row for row, after in pairwise((*rows, len(cells.rows) + _GAP)) if after - row > _GAP), None)
    place = found.get("rule_id", found.get("rule", 0))
    return [row for row in rows if (last is None or row <= last) and cells.rows[row][place] not in ("", None)]


def _header(cells: SheetCells, rows: int) -> tuple[int, dict[str, int]]:
    """The row of the first ones that holds the most of our titles, and where each stands."""
    header, found = 0, dict[str, int]()
    for index, row in enumerate(cells.rows[: max(rows, 0)]):
        titles: dict[str, int] = {}
        for place, value in enumerate(row):
            key = _TITLES.get(folded(str(value)))
            if key is not None:
                titles.setdefault(key, place)
        if len(titles) >= len(found):
            header, found = index, titles
    return header, found
