"""Checks whole rows: rules between fields, duplicate keys, unknown customers, merged cells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any  # Any: validators of pydantic's, and their context

from pydantic_core import PydanticCustomError

from kamxl.grid import Effect, Issue, IssueCode, RawColumn, RawTable, column_letter
from kamxl.i18n import Text, tr
from kamxl.schema.rows import Row
from kamxl.schema.texts import compared
from kamxl.schema.values import folded, typed
from kamxl.validate.frames import custom
from kamxl.validate.links import counted_as, ids_of
from kamxl.validate.records import CUSTOMER, Records


def between_fields(records: Records) -> None:
    """The rules of the row model; a cell that is faulty by itself breaks none."""
    rules = _rules(records.sheet.model)
    if not rules:
        return
    model, keys = records.sheet.model, list(records.sheet.fields)
    absent: set[tuple[int, str]] = set()
    columns = [records.values[key] for key in keys]
    for record, cells in enumerate(zip(*columns, strict=True)):
        if records.bad[record]:
            continue
        # Every field is given: what `model_construct` does besides costs ten times as much.
        row = model.__new__(model)
        object.__setattr__(row, "__dict__", dict(zip(keys, cells, strict=True)))
        for rule in rules:
            try:
                rule(row)
            except PydanticCustomError as error:
                code: IssueCode = "required" if error.type == "required" else "date_order"
                _broken(records, record, code, error.context or {}, absent)
                break


def _broken(
    records: Records, record: int, code: IssueCode, context: Mapping[str, Any], absent: set[tuple[int, str]]
) -> None:
    key = context["field"]
    table = records.table_of(record)
    if (record, key) in records.faulty:
        return
    if code == "required" and (table, key) not in records.places:
        # The column is missing: said once, at the header.
        if (table, key) not in absent:
            absent.add((table, key))
            row = records.tables[table].header_row
            message = Text("validate.required_column", {"field": records.title(key), "row": row})
            records.add_to_header(table, None, key, "required", message)
        return
    values: dict[str, object] = {"field": records.title(key), "value": typed(records.values[key][record])}
    if "other" in context:
        other = context["other"]
        values |= {"other": records.title(other), "earlier": typed(records.values[other][record])}
    records.add(record, key, code, Text(f"validate.row.{code}", values))


@cache
def _rules(model: type[Row]) -> tuple[Any, ...]:
    """The model's own checks of a whole row."""
    return tuple(found.func for found in model.__pydantic_decorators__.model_validators.values())


def unique(records: Records) -> None:
    """Of several rows with the same key, the first that can be used stays; the later ones are left out."""
    keys = records.sheet.unique
    if not keys:
        return
    seen: dict[tuple[object, ...], int] = {}
    for record, found in enumerate(zip(*(records.values[key] for key in keys), strict=True)):
        if None in found or records.bad[record]:
            continue
        first = seen.setdefault(found, record)
        if first != record:
            values = {"field": records.title(keys[0]), "value": typed(found[0]), "place": records.where(first, keys[0])}
            records.add(record, keys[0], "duplicate", Text("validate.duplicate", values), effect="row")


def repeated(records: Records, as_of: date | None) -> None:
    """Rows that equal an earlier one in every cell were likely pasted twice. Two like orders may be two orders, and count;
    a price that was seen once is no second observation.
    """
    columns: list[Sequence[object]] = [records.values[key] for table, key in records.places if table == 0]
    columns += [values.tolist() for values in custom(records).values()]
    if not columns or any(len(set(column)) == records.size for column in columns):
        return
    effect: Effect = "row" if records.sheet.key == "market" else "none"
    seen: dict[tuple[object, ...], int] = {}
    for record, cells in enumerate(zip(*columns, strict=True)):
        if records.bad[record]:
            continue
        first = seen.setdefault(cells, record)
        if first != record:
            void = effect == "none" and _is_void(records, record, as_of)
            message = Text(f"validate.repeated_{'void' if void else effect}", {"place": records.where(first)})
            records.add(record, records.sheet.id_field, "repeated", message, "warning", effect)


def _is_void(records: Records, record: int, as_of: date | None) -> bool:
    """Whether a row is in no figure: cancelled, or of a day that is still to come."""
    if records.sheet.key == "orders" and records.values["status"][record] == "cancelled":
        return True
    days = [
        records.values[name][record] for name, one in records.sheet.fields.items() if one.column.past and one.column.key
    ]
    return as_of is not None and any(day is not None and day > as_of for day in days)


def name_rows(records: Records) -> None:
    """A row whose own ID is blank goes by where it stands: an order line without one is an order of its own."""
    key = records.sheet.id_field
    if key is None or records.sheet.fields[key].column.key:
        return
    found = records.values[key]
    several, books = len(records.tables) > 1, len({table.book for table in records.tables}) > 1
    for record in [record for record, name in enumerate(found) if name is None]:
        table = records.tables[index := records.table_of(record)]
        row = tr("validate.row", records.lang, row=table.rows[record - records.first[index]])
        place = f"{table.sheet} {row}" if several else row
        found[record] = f"{table.book} {place}" if books else place


def known_customers(records: Records, customers: Records) -> None:
    """A row of a customer that stands on no customer sheet is an error; the nearest id is named where there is one.

    Who types the name in place of the ID, or the ID in other case, width or spaces, means the one customer of that name or ID: the row
    counts, and it is said.
    """
    if CUSTOMER not in records.sheet.fields:
        return
    known = set(customers.values[CUSTOMER])
    unknown = [at for at, found in enumerate(records.values[CUSTOMER]) if found is not None and found not in known]
    by_name = {index for index, table in enumerate(records.tables) if _knows_by_name(records, index, table)}
    for index in by_name:
        place = records.places[index, CUSTOMER]
        title = records.tables[index].columns[place].title
        message = Text("validate.by_name", {"field": records.title(CUSTOMER), "title": title})
        records.add_to_header(index, place, CUSTOMER, "required", message, "warning")
    if not unknown:
        return
    ids = ids_of(customers)
    alike = {_alike(one): one for one in known if one is not None}
    named: dict[str, list[int]] = {}
    meant: dict[int, str] = {}
    for record in unknown:
        found = records.values[CUSTOMER][record]
        own = ids.get(compared(found))
        if own is not None:
            meant[record] = own
            if records.table_of(record) not in by_name:
                named.setdefault(own, []).append(record)
            continue
        values: dict[str, object] = {"value": typed(found)}
        if records.table_of(record) in by_name:
            message = Text("validate.unknown_name", values)
        elif (near := alike.get(_alike(found))) is not None:
            message = Text("validate.unknown_near", values | {"near": near})
        else:
            message = Text("validate.unknown_customer", values)
        records.add(record, CUSTOMER, "unknown_customer", message)
    counted_as(records, CUSTOMER, named)
    records.replace(CUSTOMER, meant)


def _knows_by_name(records: Records, index: int, table: RawTable) -> bool:
    place = records.places.get((index, CUSTOMER))
    return place is not None and table.columns[place].field is None


def _alike(customer_id: str) -> str:
    """An id without what gets lost in typing: case, spaces, dashes, leading zeros."""
    return re.sub(r"(?<!\d)0+", "", re.sub(r"[\s\-_./]", "", folded(customer_id)))


def merged_cells(records: Records) -> None:
    """Merged cells among the records: only the first one has a value."""
    for table in records.tables:
        for span in table.merged:
            first = span.partition(":")[0]
            letters = first.rstrip("0123456789")
            row = max(int(first[len(letters) :]), table.header_row + 1)
            column = next((one for one in table.columns if column_letter(one.column) == letters), None)
            records.issues.append(
                Issue(
                    book=table.book,
                    sheet=table.sheet,
                    cell=f"{letters}{row}",
                    row=row,
                    table=table.key,
                    field=column.field if column else None,
                    key="",
                    value=_value_at(table, column, row),
                    code="merged",
                    severity="warning",
                    message=Text("validate.merged", {"range": span}),
                )
            )


def _value_at(table: RawTable, column: RawColumn | None, row: int) -> str:
    index = bisect_left(table.rows, row)
    if column is None or index == len(table.rows) or table.rows[index] != row:
        return ""
    return typed(column.values[index])
