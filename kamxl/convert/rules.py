"""What the rule of one field makes of the cells that it names, before they are parsed: join, multiply, pick, split, map."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any  # Any: cells of columns of any kind

from kamxl.convert import cells as shapes
from kamxl.convert.mapping import Rule
from kamxl.convert.places import days
from kamxl.convert.view import View
from kamxl.schema import values
from kamxl.schema.numbers import quantity
from kamxl.schema.sheets import SheetField


def cells_of(rule: Rule, seen: View, field: SheetField, sheet: str) -> list[object]:
    """The cells that a rule makes, before they are parsed."""
    if rule.value is not None:
        return [rule.value] * seen.size
    if rule.join is not None:
        parts = [seen.column(title, sheet) for title in rule.join]
        cells = [_joined(some, rule.between) for some in zip(*parts, strict=True)]
    elif rule.multiply is not None:
        return _product(rule, seen, sheet)
    else:
        assert rule.source is not None
        if rule.pick is not None:
            groups = seen.groups(rule.source, sheet)
            prepared = [[_prepared(rule, cell) for cell in group] for group in groups]
            return [_picked(rule.pick, group, field) for group in prepared]
        cells = seen.column(rule.source, sheet)
    if rule.otherwise is not None:
        others = zip(*(seen.column(title, sheet) for title in rule.otherwise), strict=True)
        cells = [
            _joined(other, rule.between) if values.is_blank(cell) or _mapped_away(rule, cell) else cell
            for cell, other in zip(cells, others, strict=True)
        ]
    cells = _all_prepared(rule, cells)
    if field.column.kind == "day" and rule.date == "md":
        return days(seen.base, cells, rule.year)
    if field.column.kind == "day" and rule.date is not None and "%" in rule.date:
        return [shapes.by_pattern(rule.date, cell) for cell in cells]
    return cells


def _all_prepared(rule: Rule, cells: Sequence[object]) -> list[object]:
    """`_prepared` of a column, once for each different cell: columns repeat themselves."""
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


def _joined(parts: Sequence[object], between: str) -> object:
    return between.join(text for part in parts if (text := values.text(part)) is not None) or None


def _product(rule: Rule, seen: View, sheet: str) -> list[object]:
    """Columns multiplied in decimals, so that 3 × 0.99 is 2.97; a row that lacks a factor has no product."""
    assert rule.multiply is not None
    columns = [_numbers(seen.column(title, sheet), seen) for title in rule.multiply]
    less = [shapes.share(cell) for cell in _points(seen.column(rule.less, sheet), seen)] if rule.less else None
    found: list[object] = []
    for index, factors in enumerate(zip(*columns, strict=True)):
        text = next((one for one in factors if not isinstance(one, Decimal)), None)
        if any(one is None for one in factors):
            found.append(None)
        elif text is not None:
            found.append(text)  # what is no number is said of the cell itself
        else:
            product = Decimal(1) - Decimal(str(less[index])) if less else Decimal(1)
            for one in factors:
                product *= one
            found.append(float(product))
    return found


def _points(cells: Sequence[object], seen: View) -> list[object]:
    comma = seen.base.options.decimal == "," or (seen.base.options.decimal is None and shapes.decimal_comma([cells]))
    return [shapes.with_point(cell) for cell in cells] if comma else list(cells)


def _numbers(cells: Sequence[object], seen: View) -> list[Decimal | object | None]:
    found: list[Decimal | object | None] = []
    for cell in _points(cells, seen):
        try:
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
