"""One column in bulk: what is typed → values, and which cells mean nothing or are out of bounds.

The pydantic models stay the only definition: a cell is parsed by the field's own Column, once for each distinct value,
and the bounds are checked by a TypeAdapter made from the field's own annotation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from kamxl.grid import UNCALCULATED, CellError
from kamxl.schema.field import Column
from kamxl.schema.rows import Row
from kamxl.schema.sheets import SheetField
from kamxl.schema.values import rescaled

NUMERIC = frozenset({"money", "number", "percent", "count", "score"})
_PLAIN_NUMBERS = frozenset({float, int, type(None)})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be used: a code of the parser, or a kind of the model's error with its bounds."""

    reason: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A column as values: floats for numbers, else objects with None for a blank or a cell that means nothing."""

    values: list[Any]
    faults: Mapping[int, Fault]


def parse(field: SheetField, model: type[Row], values: Sequence[object], factor: float = 1.0) -> Parsed:
    """Parse the cells of a column and check their bounds.

    Args:
        field: the field that the column holds.
        model: the row model that defines the field's bounds.
        values: the cells as they were read.
        factor: from the unit in the user's title to the field's unit.
    """
    kinds = set(map(type, values))
    if field.column.kind in NUMERIC - {"percent"} and kinds <= _PLAIN_NUMBERS:
        numbers = [None if value is None or value != value else float(value) for value in values]  # type: ignore[arg-type]
        if factor != 1.0:
            numbers = [None if value is None else rescaled(value, factor) for value in numbers]
        return _bounded(field, model, numbers, {})
    # Of different types, 1 and TRUE and 1.0 would share an entry.
    keys: Sequence[Any] = values if len(kinds) == 1 else list(zip(map(type, values), values, strict=True))
    meaning: dict[Any, object] = {}
    wrong: dict[Any, Fault] = {}
    for key in set(keys):
        try:
            meaning[key] = _cell(field.column, key if len(kinds) == 1 else key[1], factor)
        except ValueError as error:
            meaning[key] = None
            wrong[key] = Fault(str(error), {})
    found = list(map(meaning.__getitem__, keys))
    faults = {index: wrong[key] for index, key in enumerate(keys) if key in wrong} if wrong else {}
    return _bounded(field, model, found, faults)


def _cell(column: Column, value: object, factor: float) -> object:
    if isinstance(value, CellError):
        raise ValueError("cell_error" if value.code != UNCALCULATED else "uncalculated")
    return column.parse(value, factor)


def _bounded(field: SheetField, model: type[Row], values: list[Any], faults: dict[int, Fault]) -> Parsed:
    """Add the cells that the model's bounds refuse; their values are taken out."""
    present = [index for index, value in enumerate(values) if value is not None]
    try:
        _bounds(model, field.key).validate_python([values[index] for index in present])
    except ValidationError as error:
        for found in error.errors(include_url=False, include_input=False):
            index = present[int(found["loc"][0])]
            faults[index] = Fault(found["type"], found.get("ctx", {}))
            values[index] = None
    return Parsed(values, faults)


@cache
def _bounds(model: type[Row], key: str) -> TypeAdapter[list[Any]]:
    """The field's annotation without its Column: type and bounds, checked for a whole list in one call."""
    info = model.model_fields[key]
    bounds = tuple(item for item in info.metadata if not isinstance(item, Column))
    annotation: Any = Annotated[(info.annotation, *bounds)] if bounds else info.annotation
    return TypeAdapter(list[annotation])


def as_array(kind: str, values: list[Any]) -> np.ndarray[Any, Any]:
    """The column as an array of its frame's type: float64, datetime64[ns], or object with None for a blank."""
    if kind in NUMERIC:
        return np.array(values, dtype=np.float64)
    if kind == "day":
        return np.array(values, dtype="datetime64[D]").astype("datetime64[ns]")
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
