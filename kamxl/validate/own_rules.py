"""The sheet 自定义规则: which sheet and field a rule means, whether its comparison fits the field, and its value in that field's kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from kamxl.grid import RawColumn
from kamxl.i18n import Pair, Text
from kamxl.schema import values
from kamxl.schema.choices import OWN_TEST
from kamxl.schema.numbers import Family, foreign, quantity
from kamxl.schema.sheets import SHEETS, Sheet
from kamxl.schema.values import typed
from kamxl.validate.columns import NUMERIC
from kamxl.validate.frames import CUSTOM
from kamxl.validate.records import Records

_DAYS: tuple[Family, ...] = ("time",)
_NOT_RULED = ("rates", "rules")
"""Sheets that no rule looks at."""
_FITS: Mapping[str, frozenset[str]] = {
    "number": frozenset({"gt", "lt", "eq", "ne", "blank"}),
    "day": frozenset({"gt", "lt", "eq", "ne", "before", "after", "blank"}),
    "choice": frozenset({"eq", "ne", "blank"}),
    "text": frozenset({"eq", "ne", "contains", "blank"}),
    "custom": frozenset(choice.code for choice in OWN_TEST),
}
"""Kind of a field -> the comparisons that mean something for it."""
_TESTS = {choice.code: Pair(choice.zh, choice.en) for choice in OWN_TEST}


def check(rules: Records, sheets: Mapping[str, Records]) -> None:
    """Resolve every rule that is sound to keys and a canonical value; of the others say what is wrong, and leave them out."""
    seen: dict[tuple[object, ...], int] = {}
    found: dict[str, dict[int, object]] = {"table": {}, "field": {}, "value": {}}
    for record in range(rules.size):
        if rules.bad[record]:
            continue
        resolved = _resolved(rules, record, sheets)
        if resolved is None:
            continue
        first = seen.setdefault((*resolved, rules.values["test"][record]), record)
        if first != record:
            rules.add(record, None, "duplicate", Text("validate.own.twice", {"place": rules.where(first)}))
            continue
        for key, value in zip(found, resolved, strict=True):
            found[key][record] = value
    for key, changes in found.items():
        rules.replace(key, changes)


def _resolved(rules: Records, record: int, sheets: Mapping[str, Records]) -> tuple[str, str, str | None] | None:
    """Key of the sheet, of the field, and the value as a frame's cell reads as text; None where something is wrong."""
    said, called, test, value = (rules.values[name][record] for name in ("table", "field", "test", "value"))
    key = _sheet(said, sheets)
    if key is None:
        known = [Pair(SHEETS[one].zh, SHEETS[one].en) for one in SHEETS if one not in _NOT_RULED]
        rules.add(record, "table", "choice", Text("validate.own.no_sheet", {"value": typed(said), "known": known}))
        return None
    sheet, records = SHEETS[key], sheets.get(key)
    field = _field(called, sheet, records)
    if field is None:
        rules.add(record, "field", "choice", _unknown_field(called, sheet, records))
        return None
    kind = _kind(sheet, field)
    if test not in _FITS[kind]:
        fits = [_TESTS[one] for one in _TESTS if one in _FITS[kind]]
        message = Text("validate.own.misfit", {"field": typed(called), "test": _TESTS[test], "known": fits})
        rules.add(record, "test", "choice", message)
        return None
    if test == "blank":
        return key, field, None
    if value is None:
        rules.add(record, "value", "required", Text("validate.own.no_value", {"test": _TESTS[test]}), effect="row")
        return None
    unit = None if field.startswith(CUSTOM) else sheet.fields[field].column.unit
    code = foreign(value, rules.money.currency) if unit is not None and unit.is_money else ""
    if code:
        said = {"value": typed(value), "field": typed(called), "currency": code, "book": rules.money.currency}
        rules.add(record, "value", "unit", Text("validate.own.currency", said), effect="row")
        return None
    try:
        canonical = _value(value, test, sheet, field, records)
    except ValueError:
        canonical = None
    if canonical is None:
        wanted = "days" if test in ("before", "after") else kind if kind != "custom" else "number"
        values_said = {"field": typed(called), "wanted": Text(f"validate.own.wants.{wanted}")}
        if wanted == "choice":
            choices = sheet.fields[field].column.choices
            values_said["wanted"] = Text(
                "validate.own.wants.one_of", {"known": [Pair(one.zh, one.en) for one in choices]}
            )
        rules.add(
            record, "value", "type", Text("validate.own.value", {**values_said, "value": typed(value)}), effect="row"
        )
        return None
    return key, field, canonical


def _sheet(said: str, sheets: Mapping[str, Records]) -> str | None:
    """The input sheet that is meant: by the title that it has in the book, or by its own names."""
    wanted = _plain(said)
    for key, records in sheets.items():
        if key not in _NOT_RULED and any(_plain(table.sheet) == wanted for table in records.tables):
            return key
    for sheet in SHEETS.values():
        names = (sheet.key, sheet.zh, sheet.en, sheet.table, *sheet.aliases)
        if sheet.key not in _NOT_RULED and wanted in map(_plain, names):
            return sheet.key
    return None


def _field(called: str, sheet: Sheet, records: Records | None) -> str | None:
    """The field that is meant, by its column in the book or by its names; `custom.<title>` is a column of the user's own."""
    wanted = _plain(called)
    for column in _columns(records):
        if _plain(column.title) == wanted:
            return column.field or f"{CUSTOM}{column.title}"
    for key, field in sheet.fields.items():
        if wanted in map(_plain, (key, field.column.zh, field.column.en)):
            return key
    return next((key for key, field in sheet.fields.items() if wanted in map(_plain, field.column.aliases)), None)


def _columns(records: Records | None) -> Iterable[RawColumn]:
    return () if records is None else (column for table in records.tables for column in table.columns)


def _unknown_field(called: str, sheet: Sheet, records: Records | None) -> Text:
    names = {_plain(name): Pair(one.column.zh, one.column.en) for one in sheet.fields.values() for name in (one.column.zh, one.column.en)}  # fmt: skip
    names |= {_plain(column.title): Pair(column.title, column.title) for column in _columns(records)}
    near = get_close_matches(_plain(called), names, n=1)
    said: dict[str, object] = {"value": typed(called), "sheet": Pair(sheet.zh, sheet.en)}
    if near:
        return Text("validate.own.no_field_near", {**said, "near": names[near[0]]})
    return Text("validate.own.no_field", said)


def _kind(sheet: Sheet, field: str) -> str:
    if field.startswith(CUSTOM):
        return "custom"
    kind = sheet.fields[field].column.kind
    return "number" if kind in NUMERIC else kind if kind in ("day", "choice") else "text"


def _value(value: str, test: str, sheet: Sheet, field: str, records: Records | None) -> str | None:
    """The value as the frame's cells read, as text. Raises ValueError, or gives None, where it is none of the field's kind."""
    if test in ("before", "after"):
        days = values.number(value, families=_DAYS)
        return None if days is None or not days.is_integer() else repr(days)
    if field.startswith(CUSTOM):
        if test in ("gt", "lt"):
            return _of_custom(value)
        return value
    column = sheet.fields[field].column
    factor = next((one.factor for one in _columns(records) if one.field == field), 1.0)
    found = column.parser(factor)(value)
    if isinstance(found, (int, float)):
        bare = quantity(value) if column.counted else None
        return repr(float(found)) + (f" {float(bare.value)!r}" if bare is not None and not bare.absolute else "")
    # A choice that is none of an open list is kept as typed, as it is on the sheet.
    return None if found is None else str(found)


def _of_custom(value: str) -> str | None:
    """A number or a day, whichever the value is."""
    try:
        number = values.number(value)
        return None if number is None else repr(number)
    except ValueError:
        day = values.day(value)
        return None if day is None else day.isoformat()


def _plain(text: str) -> str:
    """A title for comparison: without units in brackets, marks, case and width."""
    folded = re.sub(r"\(.*?\)", "", unicodedata.normalize("NFKC", str(text)).casefold())
    return "".join(letter for letter in folded if letter.isalnum())
