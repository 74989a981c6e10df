"""Records → typed frames: the rows that count and those that are left out, with where each came from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any  # Any: cells of columns of any kind

import numpy as np
import pandas as pd

from kamxl.grid import CellError
from kamxl.validate.records import Records

INDEX = "customer_id"
CUSTOM = "custom."


def frame(
    records: Records, chosen: np.ndarray[Any, Any] | None = None, fields: Collection[str] | None = None
) -> pd.DataFrame:
    """The rows of a sheet that count, or other `chosen` ones (bool, one a record); of some fields only, or all.

    Returns:
        Index: customer_id (object) where the sheet has one, else a RangeIndex. Columns: every other schema field
        (float64, datetime64[ns], or object with None for a blank; choices as codes), then `source_row` (int64),
        `source_book`, `source_sheet`, of targets `source_unit` (float), where rows were converted `source_currency`, and `custom.<title>` for each column that is no field, as typed; None for an error.
        Of chosen rows, where an amount has no rate: `unconverted` (float) in `unconverted_currency` (ISO code).
    """
    good = ~records.bad if chosen is None else chosen
    columns: dict[str, pd.Series[Any]] = {}
    if fields is not None:
        return pd.DataFrame({key: records.array(key)[good] for key in fields})
    arrays = {key: records.array(key)[good] for key in records.sheet.fields}
    rows = np.array([row for table in records.tables for row in table.rows], dtype=np.int64)
    index: pd.Index[Any] = pd.RangeIndex(int(good.sum()))
    if INDEX in arrays:
        index = pd.Index(arrays.pop(INDEX), dtype=object, name=INDEX)
    if records.sheet.key == "customers":
        # A customer without a name goes by the ID.
        nameless = np.array([name is None for name in arrays["name"]], dtype=bool)
        arrays["name"] = np.where(nameless, index.to_numpy(), arrays["name"])
    for key, values in arrays.items():
        columns[key] = pd.Series(values, index=index, dtype=values.dtype)
    columns["source_row"] = pd.Series(rows[good], index=index, dtype=np.int64)
    columns["source_book"] = _constant(records, [table.book for table in records.tables], good, index)
    columns["source_sheet"] = _constant(records, [table.sheet for table in records.tables], good, index)
    if records.currencies is not None:
        columns["source_currency"] = pd.Series(np.array(records.currencies, dtype=object)[good], index=index)
    for key, field in records.sheet.fields.items():
        if field.column.counted is not None:
            stated = [_stated(records, number, key) for number in range(len(records.tables))]
            columns["source_unit"] = _constant(records, stated, good, index).astype(float)
    if chosen is not None and records.unconverted:
        told = [records.unconverted.get(int(record), (None, np.nan)) for record in np.flatnonzero(good)]
        columns["unconverted_currency"] = pd.Series([code for code, _ in told], index=index, dtype=object)
        columns["unconverted"] = pd.Series([amount for _, amount in told], index=index, dtype=float)
    for title, values in custom(records).items():
        columns[f"{CUSTOM}{title}"] = pd.Series(values[good], index=index, dtype=object)
    return pd.DataFrame(columns, index=index)


def _stated(records: Records, table: int, key: str) -> float:
    """The multiple of money that the title of a field states, 10,000 for 万元; NaN where it states none."""
    place = records.places.get((table, key))
    money = records.tables[table].columns[place].money if place is not None else None
    return (money and money.scale) or np.nan


def _constant(
    records: Records, names: Sequence[object], good: np.ndarray[Any, Any], index: pd.Index[Any]
) -> pd.Series[Any]:
    found = np.empty(records.size, dtype=object)
    for name, table, first in zip(names, records.tables, records.first, strict=True):
        found[first : first + len(table.rows)] = name
    return pd.Series(found[good], index=index, dtype=object)


def custom(records: Records) -> dict[str, np.ndarray[Any, Any]]:
    """Columns that are no field of the schema, by title; of several books, those of one title are one column."""
    found: dict[str, np.ndarray[Any, Any]] = {}
    for table, first in zip(records.tables, records.first, strict=True):
        for column in table.columns:
            if column.field is None:
                values = found.setdefault(column.title, np.full(records.size, None, dtype=object))
                last = first + len(table.rows)
                if any(value is not None for value in values[first:last]):
                    continue
                typed: Sequence[object] = column.values
                if CellError in set(map(type, typed)):
                    typed = [None if isinstance(value, CellError) else value for value in typed]
                values[first:last] = typed
    return found
