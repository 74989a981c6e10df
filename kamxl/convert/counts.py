"""Columns of amounts in which some rows hold counts, such as 目标值: the unit of the title is not theirs."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, Protocol  # Any: cells of columns of any kind

from kamxl.schema.field import Column
from kamxl.schema.numbers import quantity
from kamxl.schema.sheets import SHEETS


class Row(Protocol):
    """A row by field."""

    def get(self, name: str, /) -> Any:
        """A value; None for a blank."""


@cache
def _columns(sheet: str) -> tuple[tuple[str, str, Column], ...]:
    """Field, the field that tells, and the column, of those in which some rows hold counts."""
    fields = SHEETS[sheet].fields.values()
    return tuple((one.key, one.column.counted[0], one.column) for one in fields if one.column.counted is not None)


def as_typed(sheet: str, columns: MutableMapping[str, Any], cells: Mapping[str, Sequence[object]]) -> None:
    """Put the counts in as they were typed.

    Args:
        sheet: key of the sheet.
        columns: parsed values by field, which change.
        cells: what they were parsed from.
    """
    for key, telling, column in _columns(sheet):
        if telling not in columns or key not in columns or key not in cells:
            continue
        found = list(columns[key])
        for row, code in enumerate(columns[telling]):
            if found[row] is not None and column.counts(code):
                with suppress(ValueError):
                    typed = quantity(cells[key][row])
                    found[row] = None if typed is None else typed.value
        columns[key] = found


def records(sheet: str, columns: Mapping[str, Sequence[Any]]) -> dict[str, frozenset[int]]:
    """Field -> the rows in which it holds a count, of parsed values by field."""
    return {
        key: frozenset(row for row, code in enumerate(columns.get(telling, ())) if column.counts(code))
        for key, telling, column in _columns(sheet)
    }


def counted(sheet: str, row: Row) -> frozenset[str]:
    """The fields of a row that hold a count."""
    return frozenset(key for key, telling, column in _columns(sheet) if column.counts(row.get(telling)))
