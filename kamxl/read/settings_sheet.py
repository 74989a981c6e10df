"""The settings sheet: each filled-in value becomes an Entry that knows its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from kamxl.grid import CellError, column_letter
from kamxl.i18n import words
from kamxl.read.cells import SheetCells
from kamxl.read.facts import HEADER_ROWS
from kamxl.read.titles import folded
from kamxl.schema.sheets import SETTINGS_TABLE, SETTINGS_TITLES
from kamxl.schema.values import is_blank
from kamxl.settings import ALERT_KEYS, Entry, defaults

_KEY_TITLES = frozenset({"参数", "key", "setting", "参数名", "设置项", "参数代码"})
_VALUE_TITLES = frozenset({"取值", "value", "值", "设置值"})


def is_settings(title: str, cells_tables: Iterator[str] | tuple[str, ...] = ()) -> bool:
    """Whether a sheet is the settings sheet, by its title or by our table on it."""
    return title.strip().casefold() in {name.casefold() for name in SETTINGS_TITLES} or any(
        name.casefold() == SETTINGS_TABLE for name in cells_tables
    )


def entries(cells: SheetCells) -> tuple[Entry, ...]:
    """Settings of the sheet in the order of its rows; a blank value leaves the weaker layer in force."""
    found = _header(cells)
    if found is None:
        return ()
    header, key_place, value_place = found
    result = []
    for index in range(header + 1, len(cells.rows)):
        row = cells.rows[index]
        typed, value = row[key_place], row[value_place] if value_place < len(row) else None
        if is_blank(typed) or is_blank(value):
            continue
        place = f"{cells.title}!{column_letter(cells.left + value_place)}{cells.top + index}"
        result.append(Entry(_key(str(typed)), str(value) if isinstance(value, CellError) else value, place))
    return tuple(result)


def _header(cells: SheetCells) -> tuple[int, int, int] | None:
    """(header row, key column, value column); a sheet without a header has the keys and the values side by side."""
    for index, row in enumerate(cells.rows[:HEADER_ROWS]):
        titles = {folded(value): place for place, value in enumerate(row) if isinstance(value, str)}
        keys = [place for title, place in titles.items() if title in _KEY_TITLES]
        values = [place for title, place in titles.items() if title in _VALUE_TITLES]
        if keys and values:
            return index, keys[0], values[0]
    for row in cells.rows[:HEADER_ROWS]:
        for place, value in enumerate(row[:-1]):
            if isinstance(value, str) and _is_key(_key(value)):
                return -1, place, place + 1
    return None


def _key(typed: str) -> str:
    """The dotted key meant: as typed, in any case, or by the words that explain the setting."""
    return _known().get(typed.strip().casefold(), typed.strip())


def _is_key(key: str) -> bool:
    """Whether a text names a setting. Which alert rules exist is the caller's to know."""
    return key in defaults() or (key.startswith(ALERT_KEYS) and key.count(".") > 1)


@cache
def _known() -> Mapping[str, str]:
    explained = {key.removeprefix("settings.").removesuffix(".note"): key for key in words() if _is_note(key)}
    found = {key.casefold(): key for key in (*defaults(), *explained)}
    for key, note in explained.items():
        for explanation in words()[note]:
            found.setdefault(explanation.strip().casefold(), key)
    return found


def _is_note(key: str) -> bool:
    return key.startswith("settings.") and key.endswith(".note")
