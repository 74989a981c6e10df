"""合并冲突: what a person has to decide on, with both values, who typed it and where. What stood there stays until it is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from kamxl.cell import Link, Value
from kamxl.collect.base import ALERTS
from kamxl.collect.merging import Conflict
from kamxl.collect.side import BETWEEN
from kamxl.convert.list_sheet import HEADER_ROW, list_sheet
from kamxl.convert.mapping import shown_field
from kamxl.grid import column_letter, column_number
from kamxl.i18n import LANGUAGES, Lang, Pair, tr
from kamxl.placed import SheetPlan
from kamxl.read.cells import SheetCells
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import folded
from kamxl.schema.values import text, typed
from kamxl.width import lines

KEY, TABLE = "conflicts", "kx_conflicts"
COLUMNS = (
    ("why", "wrap", 30), ("sheet", "text", 14), ("row", "wrap", 26), ("cell", "link", 10), ("field", "text", 18), ("held", "wrap", 28),
    ("typed", "wrap", 28), ("who", "text", 12), ("file", "wrap", 22), ("done", "input", 16),
)  # fmt: skip
_CELL = 3
Row = tuple[Value, ...]


def rows_of(found: Sequence[Conflict], titles: Mapping[str, str], lang: Lang) -> list[Row]:
    """The lines of the sheet.

    Args:
        found: the conflicts.
        titles: key of an input sheet -> its title in the workbook.
        lang: of the workbook.
    """
    return [
        (
            tr(f"collect.why.{one.why}", lang),
            one.cell.rpartition("!")[0] or titles[one.sheet],
            one.label,
            one.cell.rpartition("!")[2] or None,
            field_shown(one.sheet, one.field, lang),
            _shown(one.held),
            _shown(one.typed),
            one.who,
            one.file,
            None,
        )
        for one in found
    ]


def field_shown(sheet: str, name: str, lang: Lang) -> str:
    """A field as people know it; a dash for a whole row."""
    if not name:
        return tr("collect.whole_row", lang)
    column = next((one for one in OUTPUTS[ALERTS].columns if one.key == name), None) if sheet == ALERTS else None
    shown = Pair(column.zh, column.en) if column else shown_field(sheet, name.removeprefix("custom."))
    return shown.zh if lang == "zh" else shown.en


def not_yet_told(earlier: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """The lines that do not stand on the sheet already."""
    known = {_identity(row) for row in earlier}
    return [row for row in rows if _identity(row) not in known]


def plan(rows: Sequence[Row], lang: Lang) -> SheetPlan:
    """The sheet."""
    columns = [(tr(f"collect.column.{name}", lang), role, width) for name, role, width in COLUMNS]
    heights = {
        HEADER_ROW + 1 + place: 4.0
        + 14.0 * max(_lines(value, width) for value, (_, _, width) in zip(row, COLUMNS, strict=True))
        for place, row in enumerate(rows)
    }
    shown = [tuple(_linked(value, row) if place == _CELL else value for place, value in enumerate(row)) for row in rows]
    told = tr("collect.subtitle", lang)
    return list_sheet(KEY, TABLE, tr("collect.title", lang), told, shown, columns, lang, heights=heights)


def _lines(value: Value, width: int) -> int:
    return lines(str(value), width - 2) if value is not None else 1


def read_rows(cells: SheetCells) -> list[Row]:
    """The lines that stand on the sheet, with what was written beside them."""
    found: list[Row] = []
    for number, row in enumerate(cells.rows, cells.top):
        if number > HEADER_ROW:
            places = (place - cells.left for place in range(1, len(COLUMNS) + 1))
            values = tuple(row[place] if 0 <= place < len(row) else None for place in places)
            if any(text(value) for value in values[:-1]):
                found.append(tuple(None if value == "" else _kept(value) for value in values))
    return found


def said_of(cells: SheetCells, keys: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """Address and text of each value on the sheet that is about a customer's people: of their fields, and of whole rows.

    Args:
        cells: of the sheet.
        keys: the ID and the name of the customer, folded.
    """
    personal = {tr("collect.whole_row", lang) for lang in LANGUAGES} | {
        field_shown(key, name, lang)
        for key, sheet in SHEETS.items()
        for name, field in sheet.fields.items()
        for lang in LANGUAGES
        if field.column.pii
    }
    names = [name for name, _, _ in COLUMNS]
    for number, row in enumerate(cells.rows, cells.top):
        said = {
            name: text(row[place]) or "" for place, name in enumerate(names, 1 - cells.left) if 0 <= place < len(row)
        }
        if said.get("field") in personal and keys & {folded(part) for part in said.get("row", "").split(BETWEEN)}:
            yield from (
                (f"{column_letter(names.index(name) + 1)}{number}", said[name])
                for name in ("held", "typed")
                if said[name]
            )


def _identity(row: Row) -> tuple[str | None, ...]:
    """What tells a line from another: not the cell, which a sort moves, nor what the workbook holds by now."""
    return tuple(text(value) for place, value in enumerate(row[:-1]) if place not in (_CELL, 5))


def _linked(cell: Value, row: Row) -> Value:
    """The address as a link to the cell."""
    if not isinstance(cell, str) or not isinstance(row[1], str):
        return cell
    letters = cell.rstrip("0123456789")
    return Link(cell, title=row[1], cell=cell) if letters.isalpha() and column_number(letters) else cell


def _kept(value: object) -> Value:
    return value if isinstance(value, (str, int, float)) else typed(value)


def _shown(value: Value) -> Value:
    """A value as text, but for numbers: under the format of text a day would be its number."""
    return value if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)) else typed(value)
