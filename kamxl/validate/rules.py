"""Checks whole rows: rules between fields, duplicate keys, unknown customers, merged cells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any  # Any: validators of pydantic's, and their context

from pydantic_core import PydanticCustomError

from kamxl.grid import Effect, Issue, IssueCode, RawColumn, RawTable, column_letter
from kamxl.i18n import Text, tr
from kamxl.schema.rows import Row
from kamxl.schema.values import folded, typed
from kamxl.validate.frames import custom
from kamxl.validate.records import Records


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


def repeated(records: Records) -> None:
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
            message = Text(f"validate.repeated_{effect}", {"place": records.where(first)})
            records.add(record, records.sheet.id_field, "repeated", message, "warning", effect)


def name_rows(records: Records) -> None:
    """A row whose own ID is blank goes by where it stands: an order line without one is an order of its own."""
    key = records.sheet.id_field
    if key is None or records.sheet.fields[key].column.key:
        return
    found = records.values[key]
    several = len(records.tables) > 1
    for record in [record for record, name in enumerate(found) if name is None]:
        table = records.tables[index := records.table_of(record)]
        row = tr("validate.row", records.lang, row=table.rows[record - records.first[index]])
        found[record] = f"{table.book} {table.sheet} {row}" if several else row


def known_customers(records: Records, customers: Records) -> None:
    """A row of a customer that stands on no customer sheet is an error; the nearest id is named where there is one."""
    if "customer_id" not in records.sheet.fields:
        return
    known = set(customers.values["customer_id"])
    alike: dict[str, str] | None = None
    messages: dict[str, Text] = {}
    for record, found in enumerate(records.values["customer_id"]):
        if found is None or found in known:
            continue
        if alike is None:
            alike = {_alike(one): one for one in known if one is not None}
        if found not in messages:
            near = alike.get(_alike(found))
            values = {"value": typed(found)} if near is None else {"value": typed(found), "near": near}
            messages[found] = Text("validate.unknown_customer" if near is None else "validate.unknown_near", values)
        records.add(record, "customer_id", "unknown_customer", messages[found])


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
