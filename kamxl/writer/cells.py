"""Cells as XML: one place that knows how a value, its role and its address become a `<c>` element."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any  # Any: `column` asks each value for its type, at the speed of a hundred thousand rows

from kamxl.cell import Formula, Link, Style, Value, is_blank, plain
from kamxl.excel.formulas import Names, translate
from kamxl.grid import column_letter
from kamxl.writer import values

_CACHED_TEXTS = 65_536
_NUMBERS = frozenset({int, float, type(None)})
_PLAIN = frozenset({str, date, type(None)})
"""Kinds of cells that nothing has to be asked of but their value."""


@dataclass
class CellWriter:
    """Writes the cells of one sheet, and collects their links."""

    styles: Mapping[str, Style]
    style_id: Callable[[Style, bool], int]
    names: Names
    date_1904: bool
    links: list[tuple[str, Link]] = field(default_factory=list)
    has_formulas: bool = False
    needs_calculation: bool = False
    """A formula without its present result: Excel must calculate when it opens the file."""
    _ids: dict[tuple[str, bool], int] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)
    _days: dict[date, str] = field(default_factory=dict)
    _ends: dict[int, dict[Any, bytes]] = field(default_factory=dict)
    """Style id -> text or day -> its cell, as `column` gives it."""
    _formulas: dict[tuple[str, str | None], str | None] = field(default_factory=dict)
    """A plan's formula and its table -> the formula as the file stores it."""

    def id(self, role: str, quoted: bool = False) -> int:
        """Style id of a role. Raises KeyError where the plan's styles lack it."""
        key = (role, quoted)
        if key not in self._ids:
            self._ids[key] = self.style_id(self.styles[role], quoted)
        return self._ids[key]

    def cell(self, row: int, column: int, value: Value, role: str, table: str | None = None) -> bytes:
        """One cell; `table` is the name of the table it stands in, for formulas."""
        reference = f"{column_letter(column)}{row}".encode()
        return b'<c r="%b%b' % (reference, self.column(column, row, (value,), role, None, table)[0])

    def column(
        self,
        column: int,
        first_row: int,
        column_values: Sequence[Any],
        role: str,
        roles: Sequence[str] | None,
        table: str | None = None,
    ) -> list[bytes]:
        """Cells of a run of rows, one a row: what follows `<c r="A1`, in UTF-8. `roles` overrides `role`, one a row."""
        plain, quoted = self.id(role), None
        letter, texts = column_letter(column), self._texts
        if roles is not None and len(set(roles)) == 1:
            role, roles = roles[0], None
            plain = self.id(role)
        if len(column_values) > 1:
            caches: tuple[dict[Any, Any], ...] = (texts, self._days, *self._ends.values())
            for cache in caches:
                if len(cache) > _CACHED_TEXTS:
                    cache.clear()
            if roles is None:
                links = set(map(type, column_values)) == {Link}
                shown = [link.text for link in column_values] if links else column_values
                if (alike := self._alike(shown, plain)) is not None:
                    if links:
                        self.links += [(f"{letter}{row}", link) for row, link in enumerate(column_values, first_row)]
                    return alike
        out: list[str] = []
        style = plain
        # In the order of the rows: style ids are given out on first use, and the same plan must give the same bytes.
        ids = {one: self.id(one) for one in dict.fromkeys(roles or ())}
        for row, value in enumerate(column_values, first_row):
            if roles is not None:
                style = ids[roles[row - first_row]]
            kind = type(value)
            if kind is str:
                if not value:
                    out.append(f'" s="{style}"/>')
                    continue
                inside = texts.get(value)
                if inside is None:
                    inside = texts[value] = values.text_element(value)
                used = style
                if value[0] in "=+-@" and values.looks_like_formula(value):
                    if roles is not None:
                        used = self.id(roles[row - first_row], True)
                    else:
                        quoted = self.id(role, True) if quoted is None else quoted
                        used = quoted
                out.append(f'" s="{used}" t="inlineStr"><is>{inside}</is></c>')
            elif kind is int or (kind is float and value - value == 0):  # finite
                out.append(f'" s="{style}"><v>{value!r}</v></c>')
            elif value is None:
                out.append(f'" s="{style}"/>')
            elif kind is date:
                out.append(f'" s="{style}"{self._day(value)}</c>')
            elif kind is Link and type(value.text) is str and value.text:
                self.links.append((f"{letter}{row}", value))
                inside = texts.get(value.text)
                if inside is None:
                    inside = texts[value.text] = values.text_element(value.text)
                out.append(f'" s="{style}" t="inlineStr"><is>{inside}</is></c>')
            else:
                attributes, inside = self._content(f"{letter}{row}", value, table)
                out.append(f'" s="{style}"{attributes}>{inside}</c>' if inside else f'" s="{style}"/>')
        return list(map(str.encode, out))

    def _alike(self, column_values: Sequence[Any], style: int) -> list[bytes] | None:
        """Cells of one kind, as nearly all columns have them; None where they differ, or need a closer look."""
        kinds = set(map(type, column_values))
        if kinds <= _NUMBERS:
            number, blank = b'" s="%d"><v>%%a</v></c>' % style, b'" s="%d"/>' % style
            if kinds == {int} and 2 * len(counts := set(column_values)) < len(column_values):
                made = {value: number % value for value in counts}
                return list(map(made.__getitem__, column_values))
            if float in kinds and not all(map(isfinite, filter(None, column_values))):
                return None
            return [blank if value is None else number % value for value in column_values]
        if not kinds <= _PLAIN:
            return None
        distinct = set(column_values)
        if (
            kinds == {str}
            and len(distinct) == len(column_values)
            and "".join(distinct).isalnum()
            and "" not in distinct
        ):
            # Codes of rows: none comes again.
            elements = values.text_elements(column_values)
            return [f'" s="{style}" t="inlineStr"><is>{element}</is></c>'.encode() for element in elements]
        ends = self._ends.setdefault(style, {})
        texts = []
        for value in distinct.difference(ends):
            if value is None or value == "":
                ends[value] = b'" s="%d"/>' % style
            elif type(value) is date:
                ends[value] = f'" s="{style}"{self._day(value)}</c>'.encode()
            elif value[0] in "=+-@":
                return None
            else:
                texts.append(value)
        for value, element in zip(texts, values.text_elements(texts), strict=True):
            ends[value] = f'" s="{style}" t="inlineStr"><is>{element}</is></c>'.encode()
        return list(map(ends.__getitem__, column_values))

    def _day(self, value: date) -> str:
        """Attributes and content of a day's cell."""
        written = self._days.get(value)
        if written is None:
            attributes, inside = values.content(value, self.date_1904)
            written = self._days[value] = f"{attributes}>{inside}"
        return written

    def formula_column(
        self,
        column: int,
        first_row: int,
        expression: str,
        cached: Sequence[Value],
        role: str,
        roles: Sequence[str] | None,
        table: str,
    ) -> list[bytes]:
        """Cells of a calculated column: one formula, each row with its present result."""
        if self._translated(expression, table) is None:
            return self.column(column, first_row, [plain(v) for v in cached], role, roles, table)
        formulas = [Formula(expression, _cached(plain(v), self.date_1904)) for v in cached]
        return self.column(column, first_row, formulas, role, roles, table)

    def _translated(self, expression: str, table: str | None) -> str | None:
        """A formula as the file stores it: found once for all rows of a column."""
        key = (expression, table)
        if key not in self._formulas:
            if len(self._formulas) > _CACHED_TEXTS:
                self._formulas.clear()
            self._formulas[key] = translate(expression, self.names, table)
        return self._formulas[key]

    def _content(self, reference: str, value: Value, table: str | None) -> tuple[str, str]:
        if isinstance(value, Link):
            self.links.append((reference, value))
            return values.content(value.text, self.date_1904)
        if isinstance(value, Formula):
            expression = self._translated(value.expression, table)
            if expression is None:
                return values.content(value.cached, self.date_1904)
            self.has_formulas = True
            self.needs_calculation |= value.cached is None
            return values.formula_content(expression, value.cached)
        return values.content(value, self.date_1904)


def _cached(value: object, date_1904: bool) -> str | float | int | bool | None:
    """A result as a formula's cell holds it: days are numbers there."""
    if is_blank(value):
        return ""
    if isinstance(value, date):
        days = values.serial(value, date_1904)
        return value.isoformat() if days is None else days
    return value  # type: ignore[return-value]  # plain: text, a number or a switch
