"""One column in bulk: what is typed → values, and which cells mean nothing or are out of bounds.

The pydantic models stay the only definition: a cell is parsed by the field's own Column, once for each distinct value,
and the bounds are checked by a TypeAdapter made from the field's own annotation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any  # Any: cells of columns of any kind

import numpy as np
from pydantic import TypeAdapter, ValidationError

from kamxl.grid import UNCALCULATED, CellError
from kamxl.record import record
from kamxl.schema import days
from kamxl.schema.field import Column
from kamxl.schema.numbers import UnitError, plain_numbers, rescaled
from kamxl.schema.rows import Row
from kamxl.schema.sheets import SheetField
from kamxl.schema.texts import are_plain_codes
from kamxl.validate.evidence import HUNDRED, Evidence, of_cells

NUMERIC = frozenset({"money", "number", "percent", "count", "score"})
_UNIX = date(1970, 1, 1).toordinal()
_NOT_A_DAY = np.iinfo(np.int64).min
_PLAIN_NUMBERS = frozenset({float, int, type(None)})


@record
class Fault:
    """Why a cell cannot be used: the parser's code, or the type of the model's error with its bounds."""

    reason: str
    context: Mapping[str, Any]


@record
class Parsed:
    """A column as values: floats for numbers, else objects with None for a blank or a cell that means nothing."""

    values: list[Any]
    faults: Mapping[int, Fault]
    partial: Sequence[int] = ()
    """Indices of the days of which the cell gives the month or the year only."""


def parse(
    field: SheetField,
    model: type[Row],
    values: Sequence[object],
    factor: float = 1.0,
    evidence: Evidence | None = None,
) -> Parsed:
    """Parse the cells of a column and check their bounds.

    Args:
        field: the field that the column holds.
        model: the row model that defines the field's bounds.
        values: the cells as they were read.
        factor: from the unit in the user's title to the field's unit.
        evidence: how the column is written; None: what these cells prove by themselves.
    """
    column = field.column
    if values.count(None) == len(values):
        return Parsed([None] * len(values), {})
    if evidence is None:
        evidence = of_cells(column, values)
    if column.kind == "percent":
        values = _points(values, evidence)
    if evidence.hundred and factor == 1.0:
        factor = column.top / HUNDRED
    if column.kind == "code" and are_plain_codes(values):
        return _within_bounds(field, model, list(values))
    if column.kind not in NUMERIC:
        return _by_meaning(field, model, values, factor, evidence)
    kinds = set(map(type, values))
    if kinds <= _PLAIN_NUMBERS:
        return _numbers(field, model, values, factor)
    if kinds <= {str, type(None)}:
        if column.kind in ("money", "count") or (column.kind != "percent" and factor == 1.0):
            texts = [value for value in values if type(value) is str]
            figures = plain_numbers(texts)
            if figures is not None:
                left = iter(figures)
                found = (
                    figures
                    if len(texts) == len(values)
                    else [None if value is None else next(left) for value in values]
                )
                return _numbers(field, model, found, factor)
        return _by_meaning(field, model, values, factor, evidence)
    odd = [index for index, value in enumerate(values) if type(value) not in _PLAIN_NUMBERS]
    plain = [None if type(value) not in _PLAIN_NUMBERS else value for value in values]
    numbers = _numbers(field, model, plain, factor)
    rest = _by_meaning(field, model, [values[index] for index in odd], factor, evidence)
    for index, value in zip(odd, rest.values, strict=True):
        numbers.values[index] = value
    return Parsed(numbers.values, {**numbers.faults, **{odd[index]: fault for index, fault in rest.faults.items()}})


def _points(values: Sequence[object], evidence: Evidence) -> Sequence[object]:
    """The numbers of a column of percentages as points of 100."""
    if not evidence.shares and not evidence.settled:
        return values
    return [
        round(value * 100, 10)
        if (type(value) is float or type(value) is int) and (evidence.shares or index in evidence.settled)
        else value
        for index, value in enumerate(values)
    ]


def _numbers(field: SheetField, model: type[Row], values: Sequence[Any], factor: float) -> Parsed:
    """A column of plain numbers and blanks, which needs no parsing."""
    found = [None if value is None or value != value else float(value) for value in values]
    if factor != 1.0:
        found = [None if value is None else rescaled(value, factor) for value in found]
    return _within_bounds(field, model, found)


def _within_bounds(field: SheetField, model: type[Row], found: list[Any]) -> Parsed:
    """Values without those that the model's bounds refuse."""
    faults = dict(_out_of_bounds(field, model, found))
    for index in faults:
        found[index] = None
    return Parsed(found, faults)


def _by_meaning(
    field: SheetField, model: type[Row], values: Sequence[object], factor: float, evidence: Evidence
) -> Parsed:
    """Each distinct cell is parsed and checked once."""
    # To a dict TRUE is 1: where both occur, the type is part of the key.
    told_apart = bool not in (kinds := set(map(type, values))) or not kinds & {int, float}
    keys: Sequence[Any] = values if told_apart else list(zip(map(type, values), values, strict=True))
    order = evidence.days.order
    parser = field.column.parser(factor, order=order, shares=evidence.shares, doubled=evidence.doubled)
    meaning: dict[Any, object] = {}
    wrong: dict[Any, Fault] = {}
    partial: set[Any] = set()
    for key in set(keys):
        value = key if told_apart else key[1]
        try:
            if isinstance(value, CellError):
                raise ValueError("uncalculated" if value.code == UNCALCULATED else "cell_error")
            meaning[key] = parser(value)
            if field.column.kind == "day" and _is_partial(value):
                partial.add(key)
        except ValueError as error:
            meaning[key] = None
            wrong[key] = _fault(error, value)
    distinct = list(meaning)
    for index, fault in _out_of_bounds(field, model, list(meaning.values())):
        meaning[distinct[index]] = None
        wrong[distinct[index]] = fault
    faults = {index: wrong[key] for index, key in enumerate(keys) if key in wrong} if wrong else {}
    noted = [index for index, key in enumerate(keys) if key in partial and key not in wrong] if partial else ()
    return Parsed(list(map(meaning.__getitem__, keys)), faults, noted)


def _is_partial(value: object) -> bool:
    if value is None or isinstance(value, date):
        return False
    try:
        found = days.reading(value)
    except ValueError:
        return False
    return found is not None and found.partial


def _fault(error: ValueError, value: object) -> Fault:
    if isinstance(error, UnitError):
        return Fault(str(error), {"unit": error.unit})
    if str(error) == "day_order":
        return Fault(str(error), {"meanings": sorted(set(days.readings(value).values()))})
    return Fault(str(error), {})


def _out_of_bounds(field: SheetField, model: type[Row], values: list[Any]) -> Iterator[tuple[int, Fault]]:
    """Index and fault of the values that the model's bounds refuse."""
    present = values if None not in values else [value for value in values if value is not None]
    try:
        _bounds(model, field.key).validate_python(present)
    except ValidationError as error:
        places = [index for index, value in enumerate(values) if value is not None]
        for found in error.errors(include_url=False, include_input=False):
            yield places[int(found["loc"][0])], Fault(found["type"], found.get("ctx", {}))


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
        # By ordinals: numpy takes ten times as long to turn date objects into days itself.
        known = {value: _NOT_A_DAY if value is None else value.toordinal() - _UNIX for value in set(values)}
        days = np.fromiter(map(known.__getitem__, values), np.int64, len(values))
        return days.view("datetime64[D]").astype("datetime64[ns]")
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
