"""Which records of a fill are taken, those that have their key, and what is said of the cells that mean nothing."""

from collections.abc import Mapping

from kamxl.convert.mapping import shown_field, shown_sheet
from kamxl.convert.names import Names
from kamxl.convert.rows import Rows, essential
from kamxl.convert.view import View
from kamxl.errors import UsageError
from kamxl.grid import MAX_TEXT
from kamxl.i18n import Pair, Text
from kamxl.schema import values
from kamxl.schema.sheets import SHEETS
from kamxl.validate.cells import wanted
from kamxl.validate.columns import Fault

OPEN = frozenset({"day_order", "decimal"})
"""Why a cell is not used while a question about it is open."""


def check_keys(rows: Rows) -> None:
    """Raise UsageError where nothing fills a field by which its rows are found again."""
    missing = [key for key in rows.key if key not in rows.columns and key not in rows.kept]
    if missing:
        fields = [shown_field(rows.sheet, key) for key in missing]
        raise UsageError(Text("convert.key_not_filled", {"sheet": shown_sheet(rows.sheet), "fields": fields}))


def cut(rows: Rows) -> None:
    """Leave out what no cell can hold, of the columns that are taken along: a picture in base64."""
    for title, cells in rows.kept.items():
        long = {cell for cell in set(cells) if isinstance(cell, str) and len(cell) > MAX_TEXT}
        for record, cell in enumerate(cells) if long else ():
            if cell in long:
                message = Text("convert.why.too_long", {"title": title, "length": len(cell), "limit": MAX_TEXT})
                rows.fault(record, "too_long", message, field=title, whole_row=False)
                cells[record] = None


def judge(
    rows: Rows,
    seen: View,
    raw: Mapping[str, list[object]],
    faulty: Mapping[tuple[int, str], Fault],
    named: Mapping[str, list[str | None]],
    names: Names,
) -> None:
    """Which records are taken: those whose key is there. What is wrong with other cells is said of the cell."""
    # A number that is made of other fields is blank where one of those is: what is missing is that one.
    must = [*named, *(key for key in rows.key if key in essential(rows.sheet) and key not in named)]
    by_record: dict[int, list[str]] = {}
    for record, key in faulty:
        by_record.setdefault(record, []).append(key)
    alone: dict[int, str] = {}
    for name, joined in seen.joined.items():
        for record in joined.unmatched:
            alone.setdefault(record, name)
    # A target may be of no one customer: there a blank is none, and a name that nobody has still a question.
    free = {key for key in named if key not in (*SHEETS[rows.sheet].key_fields, *rows.key[:1])}

    def lacks(record: int, key: str) -> bool:
        return rows.value(record, key) is None and not (key in free and named[key][record] is None)

    lacking = {
        record
        for key in must
        if None in rows.column(key)
        for record, value in enumerate(rows.column(key))
        if value is None and lacks(record, key)
    }
    rows.taken += [record for record in range(seen.size) if record not in lacking] if lacking else range(seen.size)
    for record in sorted(lacking | by_record.keys()):
        wrong = by_record.get(record, [])
        missing = next((key for key in must if lacks(record, key)), None) if record in lacking else None
        for key in wrong:
            cell = raw[key][record]
            message = sentence(rows.sheet, key, faulty[record, key], cell)
            code = faulty[record, key].reason if faulty[record, key].reason in OPEN else "value"
            rows.fault(
                record, code, message, field=key, value=values.typed(cell),
                whole_row=missing is not None,
            )  # fmt: skip
        if missing is None:
            continue
        if missing in named and (typed := named[missing][record]) is not None:
            several = names.several(typed)
            near = several or names.near(typed)
            why = "several_names" if several else "shared_name" if names.is_shared(typed) else "near_name"
            message = Text(f"convert.why.{why}", {"value": typed, "near": near})
            rows.fault(record, why, message, field=missing, value=typed)
            if not several:
                rows.near[typed] = near
        elif not wrong or missing not in wrong:
            _missing_key(rows, record, missing, alone.get(record))


def _missing_key(rows: Rows, record: int, key: str, alone: str | None) -> None:
    shown = shown_field(rows.sheet, key)
    if alone is not None:
        rows.fault(record, "no_match", Text("convert.why.no_match", {"source": alone, "field": shown}), field=key)
    else:
        rows.fault(record, "no_key", Text("convert.why.no_key", {"field": shown}), field=key)


def sentence(sheet: str, key: str, fault: Fault, value: object) -> Text:
    """What is wrong with a cell, in the words of the validation."""
    column = SHEETS[sheet].fields[key].column
    given: dict[str, object] = {"field": shown_field(sheet, key), "value": values.typed(value)}
    if fault.reason == "not_a_choice":
        given["choices"] = [Pair(choice.zh, choice.en) for choice in column.choices]
    if fault.reason == "string_too_long":
        limit = fault.context["max_length"]
        return Text("validate.too_long", {**given, "limit": limit, "length": len(str(value))})
    if fault.reason == "cell_unit":
        return Text(f"validate.cell_unit_{wanted(column)}", {**given, "unit": fault.context["unit"]})
    if fault.reason == "decimal":
        return Text("convert.why.decimal", given)
    if fault.reason == "day_order":
        first, *_, last = fault.context["meanings"]
        return Text("validate.day_order", {**given, "first": first, "last": last})
    known = {"not_a_choice", "not_a_number", "not_a_date", "not_a_period", "digits_lost", "cell_error", "uncalculated"}
    return Text(f"validate.{fault.reason if fault.reason in known else 'out_of_range'}", given)
