"""Checks single cells: blank, of the wrong type, not on the list, out of bounds."""

from __future__ import annotations

from datetime import date

from kamxl.grid import IssueCode
from kamxl.i18n import Text
from kamxl.schema.field import Column
from kamxl.schema.values import typed
from kamxl.validate.columns import Fault
from kamxl.validate.records import Records

_TYPE = frozenset(
    {"not_a_number", "not_a_date", "not_a_period", "digits_lost", "cell_error", "uncalculated", "day_order"}
)

_NARROW = 100
"""Up to this upper bound both bounds are worth saying: 0 to 10, 1 to 5; else only the one that was crossed."""


def check(records: Records) -> None:
    """Add the issues of all cells, column by column."""
    for key, field in records.sheet.fields.items():
        for index, table in enumerate(records.tables):
            first = records.first[index]
            place = records.places.get((index, key))
            if place is None:
                if field.required:
                    _missing_column(records, index, key)
                continue
            if place in table.unmatched_units:
                _wrong_unit(records, index, key)
                continue
            parsed = records.parsed[index, key]
            for row, fault in parsed.faults.items():
                record = first + row
                code, message = sentence(records, key, fault, table.columns[place].values[row])
                records.add(record, key, code, message)
            for row in parsed.partial:
                values = {"field": records.title(key), "value": typed(table.columns[place].values[row])}
                values["day"] = parsed.values[row]
                records.add(first + row, key, "type", Text("validate.partial_day", values), "warning")
            _doubt(records, index, key)
            if field.required:
                message = Text("validate.required", {"field": records.title(key)})
                for row, value in enumerate(parsed.values):
                    if value is None and row not in parsed.faults:
                        records.add(first + row, key, "required", message)


def sentence(records: Records, key: str, fault: Fault, value: object) -> tuple[IssueCode, Text]:
    """Code and sentence for a faulty cell."""
    column = records.sheet.fields[key].column
    values: dict[str, object] = {"field": records.title(key), "value": typed(value)}
    if fault.reason == "cell_unit":
        return "unit", Text(f"validate.cell_unit_{wanted(column)}", {**values, "unit": fault.context["unit"]})
    if fault.reason == "day_order":
        first, *_, last = fault.context["meanings"]
        return "type", Text("validate.day_order", {**values, "first": first, "last": last})
    if fault.reason in _TYPE:
        return "type", Text(f"validate.{fault.reason}", values)
    if fault.reason == "not_a_currency":
        return "choice", Text("validate.not_a_currency", values)
    if fault.reason == "not_a_choice":
        values["choices"] = [choice.word(records.lang) for choice in column.choices]
        return "choice", Text("validate.not_a_choice", values)
    if fault.reason == "string_too_long":
        limit = fault.context["max_length"]
        return "range", Text("validate.too_long", {**values, "limit": limit, "length": len(str(value))})
    least, most = records.bounds(key)
    if least is not None and most is not None and (isinstance(most, date) or most <= _NARROW):
        return "range", Text("validate.between", {**values, "least": _shown(least), "most": _shown(most)})
    if least is not None and fault.reason in ("greater_than_equal", "greater_than"):
        return "range", Text("validate.at_least", {**values, "least": _shown(least)})
    if most is not None:
        return "range", Text("validate.at_most", {**values, "most": _shown(most)})
    return "range", Text("validate.out_of_range", values)


def wanted(column: Column) -> str:
    """What a column counts, for a sentence."""
    if column.kind == "money":
        return "money"
    if column.kind == "percent":
        return "percent"
    return "people" if column.unit is not None and column.unit.family == "people" else "number"


def _doubt(records: Records, index: int, key: str) -> None:
    """Warn once, at the header, about a column whose cells can be read in more than one way."""
    doubt = records.proofs[index, key].doubt
    if doubt is None:
        return
    code, value = doubt
    title = records.tables[index].columns[records.places[index, key]].title
    values = {"title": title, "value": f"{value:g}", "share": f"{value * 100:g}"}
    place = records.places[index, key]
    records.add_to_header(index, place, key, "unit", Text(f"validate.{code}", values), "warning")


def _shown(bound: object) -> object:
    return bound if isinstance(bound, date) else f"{bound:,.15g}"


def _missing_column(records: Records, index: int, key: str) -> None:
    row = records.tables[index].header_row
    message = Text("validate.required_column", {"field": records.title(key), "row": row})
    records.add_to_header(index, None, key, "required", message)


def _wrong_unit(records: Records, index: int, key: str) -> None:
    table = records.tables[index]
    place = records.places[index, key]
    unit = records.sheet.fields[key].column.unit
    values = {"title": table.columns[place].title, "unit": records.money.name(unit, records.lang) if unit else ""}
    records.add_to_header(index, place, key, "unit", Text("validate.unit", values))
