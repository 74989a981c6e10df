"""分级历史: the one output sheet that is also read, so that a review knows the one before it."""

from __future__ import annotations

from kamxl.grid import RawColumn, RawTable
from kamxl.read.cells import SheetCells
from kamxl.read.facts import HEADER_ROWS
from kamxl.read.titles import folded, title, unit_of
from kamxl.schema.outputs import OUTPUTS

KEY = "tier_history"


def table(book: str, cells: SheetCells) -> RawTable | None:
    """The review history; columns by title in either language, else by their order. None where the sheet is blank."""
    if not cells.rows:
        return None
    columns = OUTPUTS[KEY].columns
    names = {folded(column.name(lang)): column.key for column in columns for lang in ("zh", "en")}
    header, found = 0, dict[str, int]()
    for index, row in enumerate(cells.rows[:HEADER_ROWS]):
        titles = {names[title]: place for place, value in enumerate(row) if (title := folded(str(value))) in names}
        if len(titles) > len(found):
            header, found = index, titles
    own = next((one for one in cells.tables if one.name.casefold() == OUTPUTS[KEY].table), None)
    if own is not None:
        header = own.span.top - cells.top
        for place, column in enumerate(columns):
            found.setdefault(column.key, own.span.left - cells.left + place)
    if not found or not 0 <= header < len(cells.rows):
        return None
    width = len(cells.rows[header])
    found = {key: place for key, place in found.items() if 0 <= place < width}
    kept = [
        (index, row)
        for index, row in enumerate(cells.rows[header + 1 :], header + 1)
        if any(row[place] not in ("", None) for place in found.values())
    ]
    return RawTable(
        book=book,
        sheet=cells.title,
        key=KEY,
        header_row=cells.top + header,
        rows=[cells.top + index for index, _ in kept],
        columns=tuple(
            _column(
                str(cells.rows[header][place]),
                cells.left + place,
                key,
                [None if row[place] == "" else row[place] for _, row in kept],
            )
            for key, place in sorted(found.items(), key=lambda item: item[1])
        ),
        excel_table=own.name if own is not None else None,
    )


def _column(name: str, place: int, key: str, values: list[object]) -> RawColumn:
    """A column with the unit that its title states: a run may have shown amounts in another one."""
    unit = next(column.unit for column in OUTPUTS[KEY].columns if column.key == key)
    found = title(name)
    if unit is not None and found is not None:
        for note in found.notes:
            scale, money = unit_of(note, unit)
            if scale is not None:
                return RawColumn(name, place, key, values, scale / unit.scale, stated=True, money=money)
    return RawColumn(name, place, key, values)
