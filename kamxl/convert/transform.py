"""A mapping applied to its sources: the rows of each sheet as typed values, and what could not be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any  # Any: cells of columns of any kind

from kamxl.convert import cells as shapes
from kamxl.convert import counts, kept_cells, money, no_sales, refunds, repeats
from kamxl.convert.decimals import is_open
from kamxl.convert.ending import by_column, by_table
from kamxl.convert.judging import OPEN, check_keys, cut, judge
from kamxl.convert.mapping import COLOUR, Fill, Mapped, Rule, sheet_key
from kamxl.convert.names import Names, made_ids, numbered
from kamxl.convert.periods import of_code, period_in
from kamxl.convert.places import with_places
from kamxl.convert.recognise import meanings
from kamxl.convert.rows import Rows, kept_title, key_fields
from kamxl.convert.rules import Marks, cells_of, in_semicolons, marks_of
from kamxl.convert.sources import Source
from kamxl.convert.unpivot import BY, measure, unpivoted
from kamxl.convert.view import CARD, View, card_rows, view
from kamxl.convert.words import understood
from kamxl.i18n import Lang, Text
from kamxl.schema import values
from kamxl.schema.days import ORDERS
from kamxl.schema.field import Column
from kamxl.schema.number_formats import is_percent
from kamxl.schema.numbers import quantity
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import texts
from kamxl.validate.columns import NUMERIC, Fault, parse
from kamxl.validate.evidence import DayOrder, Evidence, of_cells


def transform(
    mapped: Mapped, sources: Mapping[str, Source], lang: Lang, names: Names, as_of: date | None
) -> list[Rows]:
    """The rows that each fill of a mapping makes from the sources that are given; a fill that lacks one is left out.

    Args:
        mapped: the mapping.
        sources: by name.
        lang: of the workbook: columns that are taken along under a title of its own get another one.
        names: the customers that the workbook has; new ones are numbered and added to it.
        as_of: a day after which nothing has happened yet.
    Raises UsageError where a mapping names what a source does not have, InputError where no year is stated for months.
    """
    for sheet, some in mapped.names.items():
        if sheet_key(sheet) == "customers":
            names.remembered(some)
    found: dict[int, Rows] = {}
    # Customers first, those with an ID before those with a name alone: orders find the names that these bring.
    order = sorted(range(len(mapped.fill)), key=lambda index: _rank(mapped.fill[index]))
    for index in order:
        fill = mapped.fill[index]
        needed = {fill.source, *(join.source for join in fill.join)}
        if needed <= set(sources):
            found[index] = _rows(fill, view(fill, base_of(fill, sources), sources), mapped, lang, names, as_of)
    made = [found[index] for index in sorted(found)]
    repeats.heads_once(made)
    repeats.once(made)
    repeats.otherwise(made)
    repeats.paid_once(made)
    repeats.say_equal(made)
    return made


def _months(fill: Fill, source: Source) -> Sequence[int]:
    """Of how many months each record is the sum; nothing for those that are none."""
    if not fill.monthly:
        return ()
    if fill.unpivot is not None and fill.unpivot.date is not None:
        codes = (of_code(code) for titles in fill.unpivot.values.values() for code in titles.values())
        return [max(one.months for one in codes if one is not None)] * len(source.rows)
    stated = [
        next((one for text in table.words if (one := period_in(text)) is not None), None) for table in source.origins
    ]
    lengths = [one.months if one is not None else 1 for one in stated]
    return [lengths[place] for place in source.at]


def _rank(fill: Fill) -> int:
    if fill.sheet != "customers":
        return 2
    key = fill.rules.get("customer_id")
    return 1 if key is not None and key.name is not None else 0


def base_of(fill: Fill, sources: Mapping[str, Source]) -> Source:
    """The records of a fill: of its source's lists, of its cards, or one for each period of a list."""
    source = with_places(sources[fill.source], fill)
    if fill.unpivot is not None:
        return unpivoted(source, fill.unpivot)
    if fill.card and not fill.columns:
        return card_rows(source)
    return source


def rules_of(fill: Fill) -> dict[str, Rule]:
    """The rule of every field that a fill brings, those of cards and of periods among them."""
    found = dict(fill.columns)
    for key, one in fill.card.items():
        found[key] = one.model_copy(update=_on_card(one))
    if fill.status_from_color:
        found["status"] = Rule(
            **{"from": COLOUR, "map": {one.upper(): word for one, word in fill.status_from_color.items()}}
        )
    if fill.unpivot is not None:
        if fill.unpivot.by:
            found[fill.unpivot.by] = Rule.of(BY)
        for key in fill.unpivot.values:
            column = SHEETS[fill.sheet].fields[key].column
            decimal = fill.unpivot.decimal if column.kind in NUMERIC else None
            unit = fill.unpivot.unit if money.is_money(column) else None
            found[key] = Rule.of(measure(key), unit=unit, decimal=decimal)
    return found


def _on_card(rule: Rule) -> dict[str, object]:
    """A rule of a card, with its titles looked for there only."""

    def named(title: str) -> str:
        return f"{CARD}.{title}"

    changed: dict[str, object] = {}
    for name in ("source", "name", "split", "less"):
        if name != "split" and getattr(rule, name) is not None:
            changed[name] = named(getattr(rule, name))
    for name in ("join", "multiply", "add", "otherwise"):
        if getattr(rule, name) is not None:
            changed[name] = tuple(named(title) for title in getattr(rule, name))
    return changed


def _rows(fill: Fill, seen: View, mapped: Mapped, lang: Lang, names: Names, as_of: date | None) -> Rows:
    sheet = SHEETS[fill.sheet]
    rules = rules_of(fill)
    numeric = {key: rule for key, rule in rules.items() if sheet.fields[key].column.kind in NUMERIC}
    marks = marks_of(numeric.values(), seen, fill.sheet)
    raw: dict[str, list[object]] = {}
    named: dict[str, list[str | None]] = {}
    for key, rule in rules.items():
        if rule.name is not None:
            named[key] = [values.text(shapes.without(cell, rule.remove)) for cell in seen.column(rule.name, fill.sheet)]
            raw[key] = list(numbered(named[key], names, defines=fill.sheet == "customers"))
        elif rule.made is None:
            cells = cells_of(rule, seen, sheet.fields[key], fill.sheet, *([marks] if key in numeric else []))
            raw[key] = understood(fill.sheet, key, sheet.fields[key].column, cells)
    columns: dict[str, list[Any]] = {}
    faulty: dict[tuple[int, str], Fault] = {}
    notes: list[Text] = []
    stating: dict[str, money.Stating] = {}
    amounts: list[str] = []
    for key, cells in raw.items():
        one = sheet.fields[key]
        titles = _stating(key, rules[key], fill, seen)
        factor = money.factor_of(rules[key], one.column, titles, seen.base)
        shown = _percentages(rules[key], one.column, cells, seen, fill.sheet)
        evidence = _evidence(rules[key], one.column, cells, as_of, shown)
        if rules[key].date in ORDERS and evidence.days.order not in (None, rules[key].date):
            notes.append(Text("convert.note.day_order", {"source": seen.base.shown, "title": rules[key].source}))
        open_now = _open(cells, rules[key], marks, seen) if key in numeric else {}
        parsed = parse(
            one,
            sheet.model,
            [None if at in open_now else cell for at, cell in enumerate(cells)] if open_now else cells,
            factor,
            evidence,
        )
        if one.column.spoken and any(values.is_spoken(cell, one.column.spoken) for cell in set(cells)):
            notes.append(Text("convert.note.spoken", {"source": seen.base.shown, "title": ", ".join(titles)}))
        if evidence.hundred and factor == 1.0:
            notes.append(Text("convert.note.hundred", {"source": seen.base.shown, "title": ", ".join(titles)}))
        columns[key] = parsed.values
        for record in parsed.faults if evidence.shares else evidence.settled & parsed.faults.keys():
            cells[record] = _as_percentage(cells[record])
        if money.is_money(one.column):
            stating[key] = money.stating(rules[key], one.column, titles, seen, cells, fill.sheet)
            money.in_shown_unit(columns[key], stating[key], rules[key], one.column)
            if titles and rules[key].unit is None:
                amounts.append(titles[0])
        faulty |= {(record, key): fault for record, fault in {**parsed.faults, **open_now}.items()}
    if line := money.idle_line(amounts, seen.base):
        notes.append(Text("convert.note.idle_line", {"source": seen.base.shown, "title": amounts[0], "line": line}))
    counts.as_typed(fill.sheet, columns, raw)
    if fill.sheet == "customers" and {"customer_id", "name"} <= set(columns) and not named:
        names.learn((one, name) for one, name in zip(columns["customer_id"], columns["name"], strict=True) if one)
    _same(columns, mapped.same, fill.sheet)
    if fill.sheet == "orders" and (rules.get("status") is None or rules["status"].value is None):
        notes += by_table(columns, seen.base)
    for title in fill.ended_by:
        notes += by_column(columns, title, seen, fill.sheet)
    for record, key in [place for place in faulty if place[1] == "status"]:
        if columns[key][record] is not None:  # given by a section or another column since
            del faulty[record, key]
    for key, rule in rules.items():
        if rule.made is not None:
            columns[key] = made_ids([columns[name] for name in rule.made if name in columns], monthly=fill.monthly)  # fmt: skip
    kept = {
        kept_title(title, fill.sheet, lang): kept_cells.kept(
            seen.column(title, fill.sheet),
            seen.formats(title, fill.sheet),
            typed=seen.base.kind not in ("text", "markup"),
        )
        for title in fill.keep
    }
    own = {title: kept_title(title, fill.sheet, lang) for title in fill.keep}
    rows = Rows(
        fill.sheet,
        tuple(own.get(key, key) for key in fill.key or key_fields(fill.sheet, columns)),
        seen.base,
        {key: columns[key] for key in (*fill.filled, "status") if key in columns},
        # What can mean several days or numbers is not written: it comes once a person has said how it is meant.
        {place: raw[place[1]][place[0]] for place, fault in faulty.items() if fault.reason not in OPEN},
        kept,
        fill.mode or mapped.mode,
        seen.joined,
        months=_months(fill, seen.base),
        of_orders=texts(seen.column(fill.of_orders, fill.sheet)) if fill.of_orders is not None else (),
        payments=fill.payments,
        made=next((key for key, rule in rules.items() if rule.made is not None), ""),
        stating=stating,
        notes=notes,
    )
    if fill.sheet == "customers" and "customer_id" in named:
        rows.notes += [
            Text(
                "convert.note.ids_repeat",
                {"source": seen.base.shown, "title": title, "name": rules["customer_id"].name},
            )
            for title in fill.keep
            if ("customers", "customer_id") in meanings(title)
        ]
    check_keys(rows)
    cut(rows)
    judge(rows, seen, raw, faulty, named, names)
    if "amount" in rules and "order_id" in columns and fill.unpivot is None:
        rule = rules["amount"]
        repeats.amount_once(rows, [seen.title(title, fill.sheet) for title in rule.titles if title != rule.minus])
    no_sales.leave_out(rows)
    if "amount" in rules and rules["amount"].minus is not None:
        refunds.take_off(rows, rules["amount"], seen, marks)
    return rows


def _stating(key: str, rule: Rule, fill: Fill, seen: View) -> Sequence[str]:
    """The titles that may state the unit of a field, as the source has them: this month's may be another than the mapping's."""
    if fill.unpivot is not None and key in fill.unpivot.values:
        return tuple(fill.unpivot.values[key])
    return [seen.title(title, fill.sheet) for title in rule.titles]


def _same(columns: dict[str, list[Any]], same: Mapping[str, Mapping[str, str]], sheet: str) -> None:
    """Put the id that stays for one that goes, as a person decided."""
    names = {"customers": "customer_id", sheet: SHEETS[sheet].id_field or ""}
    for table, ids in same.items():
        key = names.get(sheet_key(table) or table)
        if key in columns:
            columns[key] = [ids.get(value, value) if isinstance(value, str) else value for value in columns[key]]


def _evidence(
    rule: Rule, column: Column, cells: Sequence[object], as_of: date | None, percentages: Sequence[int]
) -> Evidence:
    """How the cells of a column are to be read: as they prove themselves, and where they do not, as the mapping says."""
    stated = any("%" in title or "百分" in title for title in rule.titles)
    found = of_cells(column, cells, stated=stated, as_of=as_of, percentages=percentages)
    if rule.date not in ORDERS or found.days.order is not None:
        return found
    return Evidence(days=DayOrder(rule.date))


def _as_percentage(cell: object) -> object:
    """A share that means nothing in its field with its sign: beside points, 1.2 as typed would be read as 1.2 %."""
    try:
        found = quantity(cell)
    except ValueError:
        return cell
    return f"{found.value * 100:.12g}%" if found is not None and found.family is None else cell


def _percentages(rule: Rule, column: Column, cells: Sequence[object], seen: View, sheet: str) -> list[int]:
    """The records whose number is shown as a percentage."""
    if column.kind != "percent" or rule.source is None or rule.pick is not None or rule.name is not None:
        return []
    shown = seen.formats(rule.source, sheet)
    return [at for at, code in shown.items() if is_percent(code) and isinstance(cells[at], (int, float))]


def _open(cells: Sequence[object], rule: Rule, marks: Marks, seen: View) -> dict[int, Fault]:
    """The records whose number can be a thousand times another, while nothing says how the column is written."""
    if all(marks[title] is not None for title in rule.titles):
        return {}
    semicolons = in_semicolons(seen)
    return {at: Fault("decimal", {}) for at, cell in enumerate(cells) if is_open(cell, semicolons=semicolons)}
