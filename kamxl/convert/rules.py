"""What the rule of one field makes of the cells that it names, before they are parsed: join, multiply, pick, split, map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import prod
from typing import Any  # Any: cells of columns of any kind

from kamxl.convert import cells as shapes
from kamxl.convert import decimals
from kamxl.convert.decimals import Mark
from kamxl.convert.mapping import Rule
from kamxl.convert.money import in_unit_of_title
from kamxl.convert.places import days, month_ends
from kamxl.convert.view import View
from kamxl.schema import values
from kamxl.schema.numbers import quantity
from kamxl.schema.sheets import SheetField
from kamxl.schema.texts import all_filled

Marks = Mapping[str, Mark | None]
"""Title -> the decimal mark of its numbers; None where a person has to say it."""

_UNKNOWN: Marks = {}


def marks_of(rules: Iterable[Rule], seen: View, sheet: str) -> Marks:
    """How the numbers are written in the columns that some rules read: as the mapping says, else as they prove together."""
    said: dict[str, Mark | None] = {}
    columns: dict[str, Sequence[object]] = {}
    for rule in rules:
        for title in rule.titles:
            said[title] = rule.decimal or seen.base.options.decimal
            cells = seen.cells(title, sheet)
            columns[title] = [shapes.without(cell, rule.remove) for cell in cells] if rule.remove else cells
    found = decimals.marks(list(columns.values()), semicolons=in_semicolons(seen))
    return {title: said[title] or mark for title, mark in zip(columns, found, strict=True)}


def in_semicolons(seen: View) -> bool:
    """Whether the file comes from where the comma may be the decimal mark."""
    return seen.base.options.delimiter == ";"


def cells_of(rule: Rule, seen: View, field: SheetField, sheet: str, marks: Marks = _UNKNOWN) -> list[object]:
    """The cells that a rule makes, before they are parsed; numbers with a point before their decimals.

    Args:
        marks: how the columns of numbers are written.
    """
    if rule.value is not None:
        return [rule.value] * seen.size
    if rule.join is not None:
        parts = [seen.column(title, sheet) for title in rule.join]
        cells = [_joined(some, rule.between) for some in zip(*parts, strict=True)]
    elif rule.multiply is not None or rule.add is not None:
        return _calculated(rule, seen, sheet, marks)
    else:
        assert rule.source is not None
        if rule.pick is not None:
            groups = seen.groups(rule.source, sheet)
            prepared = [[_pointed(_prepared(rule, cell), rule.source, marks) for cell in group] for group in groups]
            unsure = rule.source in marks and marks[rule.source] is None
            return [
                next(
                    (cell for cell in group if unsure and decimals.is_open(cell, semicolons=in_semicolons(seen))), None
                )
                or _picked(rule.pick, group, field)
                for group in prepared
            ]
        cells = seen.column(rule.source, sheet)
    if rule.otherwise is not None:
        columns = [in_unit_of_title(seen.column(title, sheet), title, field.column) for title in rule.otherwise]
        others = zip(*columns, strict=True)
        cells = [
            _joined(other, rule.between) if values.is_blank(cell) or _mapped_away(rule, cell) else cell
            for cell, other in zip(cells, others, strict=True)
        ]
    cells = _all_prepared(rule, cells)
    if any(marks.get(title) == "," for title in rule.titles):
        return list(map(decimals.with_point, cells))
    if field.column.kind == "day" and rule.date == "month":
        return month_ends(seen.base, cells, rule.year)
    if field.column.kind == "day" and rule.date == "md":
        return days(seen.base, cells, rule.year)
    if field.column.kind == "day" and rule.date is not None and "%" in rule.date:
        return [shapes.by_pattern(rule.date, cell) for cell in cells]
    return cells


def _all_prepared(rule: Rule, cells: Sequence[object]) -> list[object]:
    """`_prepared` of a column, once for each different cell: columns repeat themselves."""
    plain = not rule.remove and rule.split is None and rule.map is None and rule.default is None
    if plain and all_filled([cell for cell in cells if cell is not None] if None in cells else cells):
        return list(cells)
    if set(map(type, cells)) <= {str, type(None)}:
        prepared = {cell: _prepared(rule, cell) for cell in set(cells)}
        return list(map(prepared.__getitem__, cells))
    done: dict[Any, object] = {}
    for key in set(zip(map(type, cells), cells, strict=True)):
        done[key] = _prepared(rule, key[1])
    return [done[key] for key in zip(map(type, cells), cells, strict=True)]


def _prepared(rule: Rule, cell: object) -> object:
    """Remove, split, map and default, in this order."""
    if rule.remove:
        cell = shapes.without(cell, rule.remove)
    if rule.split is not None:
        cell = shapes.piece(cell, rule.split, rule.part)
    if rule.map is not None and not values.is_blank(cell):
        cell = _mapped(rule, cell)
    if rule.default is not None and values.is_blank(cell):
        return rule.default
    return None if values.is_blank(cell) else cell


def _mapped_away(rule: Rule, cell: object) -> bool:
    return rule.map is not None and _mapped(rule, cell) == ""


def _mapped(rule: Rule, cell: object) -> object:
    assert rule.map is not None
    wanted = values.folded(values.text(cell) or "")
    for known, meant in rule.map.items():
        if values.folded(known) == wanted:
            return meant
    return rule.other if rule.other is not None else cell


def _pointed(cell: object, title: str, marks: Marks) -> object:
    return decimals.with_point(cell) if marks.get(title) == "," else cell


def _joined(parts: Sequence[object], between: str) -> object:
    return between.join(text for part in parts if (text := values.text(part)) is not None) or None


def _calculated(rule: Rule, seen: View, sheet: str, marks: Marks) -> list[object]:
    """Columns multiplied or added in decimals, so that 3 × 0.99 is 2.97; a row that lacks a factor has no product, one without any part no sum."""
    titles = rule.multiply or rule.add or ()

    def column(title: str) -> list[object]:
        return [_pointed(cell, title, marks) for cell in seen.column(title, sheet)]

    columns = [_numbers(column(title), unsure=marks[title] is None, semicolons=in_semicolons(seen)) for title in titles]
    less = [shapes.share(cell) for cell in column(rule.less)] if rule.less else None
    found: list[object] = []
    for index, parts in enumerate(zip(*columns, strict=True)):
        text = next((one for one in parts if one is not None and not isinstance(one, Decimal)), None)
        numbers = [one for one in parts if isinstance(one, Decimal)]
        if not numbers or (rule.add is None and None in parts):
            found.append(text if rule.add is not None else None)
        elif text is not None:
            found.append(text)  # what is no number is said of the cell itself
        elif rule.add is not None:
            found.append(float(sum(numbers)))
        else:
            found.append(float(prod(numbers, start=Decimal(1) - Decimal(str(less[index])) if less else Decimal(1))))
    return found


def _numbers(cells: Sequence[object], *, unsure: bool, semicolons: bool) -> list[Decimal | object | None]:
    found: list[Decimal | object | None] = []
    for cell in cells:
        try:
            if unsure and decimals.is_open(cell, semicolons=semicolons):
                raise ValueError
            number = values.number(cell)
        except ValueError:
            found.append(cell)
            continue
        found.append(None if number is None else Decimal(str(number)))
    return found


def _picked(pick: str, group: Sequence[object], field: SheetField) -> object:
    present = [cell for cell in group if not values.is_blank(cell)]
    if pick == "count":
        return len(present)
    if not present:
        return None
    if pick in ("first", "last"):
        return present[0 if pick == "first" else -1]
    if pick == "sum":
        return _sum(present)
    parsed = [value for cell in present if (value := _comparable(cell, field)) is not None]
    if not parsed:
        return present[0]
    return min(parsed) if pick == "min" else max(parsed)


def _sum(cells: Sequence[object]) -> object:
    """The sum with the unit that its parts state; what cannot be added up (a word, $ beside 元) stands as typed, to be said."""
    as_typed = " + ".join(values.typed(cell) for cell in cells)
    try:
        found = [one for cell in cells if (one := quantity(cell)) is not None]
    except ValueError:
        return as_typed
    units = {(one.unit, one.absolute) for one in found}
    if not found or len(units) > 1:
        return as_typed if found else None
    total = float(sum((Decimal(str(one.value)) for one in found), Decimal(0)))
    unit, absolute = units.pop()
    if not unit:
        return f"{total:f}元" if absolute else total
    return f"{total:f}{unit}" if absolute or found[0].family not in ("money", "currency") else f"{unit}{total:f}"


def _comparable(cell: object, field: SheetField) -> Any:
    try:
        return values.day(cell) if field.column.kind == "day" else values.number(cell)
    except ValueError:
        return None
