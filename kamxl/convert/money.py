"""Amounts on their way into a book: the currency that each of them states, and which of them the book can hold.

Evidence, strongest first, as `validate.money` weighs it: the cell's own text, the row's 币种, the unit of the mapping, of the
title or of the line 单位 above it, the number format. What states nothing is in the book's currency.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kamxl.convert.mapping import Rule
from kamxl.convert.sources import Source, line_of, unit_line
from kamxl.convert.view import View
from kamxl.errors import UsageError
from kamxl.i18n import Pair, Text
from kamxl.read import titles as headers
from kamxl.schema import currencies, values
from kamxl.schema.currencies import ISO, NO_CURRENCY, words
from kamxl.schema.field import Column
from kamxl.schema.money import HOME, Stated, currency_in, denied, stated, surely
from kamxl.schema.number_formats import money_of
from kamxl.schema.numbers import currency_sign, plain_numbers, quantity, rescaled
from kamxl.schema.traditional import simplified

FIELD = "currency"
_UNIT_TITLES = frozenset({"单位", "金额单位", "货币单位", "计价单位", "unit", "units", "amountunit", "unitofamount"})
_SHORT = "|".join(
    re.escape(word)
    for word in sorted(words(), key=lambda word: (-len(word), word))
    if word not in NO_CURRENCY and (word.upper() in ISO or len(word) < 3 or not (word.isascii() and word.isalpha()))
)
_AT_THE_END = re.compile(
    rf"(?:(?<![a-z0-9])(?=[a-z0-9])|(?=[^a-z0-9\s]))(?P<unit>(?:{headers.MULTIPLE})?\s*(?:{_SHORT})|(?:{_SHORT})\s*(?:k|m|000))\s*$|\bin\s+(?P<named>{headers.MONEY_WRITTEN})\s*$"
)
"""A unit behind any title, its words parted: 不含税金额万元, Net value EUR; not the um of Sum USD, nor what was won."""
_CODE_BEFORE = re.compile(rf"^(?P<unit>(?:{headers.MULTIPLE})?(?:{_SHORT}))(?=[^a-z])")


@dataclass(frozen=True, slots=True)
class Stating:
    """What states the currency of one column of amounts."""

    whole: Stated | None = None
    """Of all its cells: the mapping, the title or the line above."""
    texts: Mapping[int, Stated] = field(default_factory=dict)
    """Record -> what its cell says itself."""
    formats: Mapping[int, Stated] = field(default_factory=dict)
    """Record -> what its number format shows, or the line above its table where those of a source differ."""

    def all(self) -> Iterator[Stated]:
        """Everything that is stated."""
        if self.whole is not None:
            yield self.whole
        yield from {*self.texts.values(), *self.formats.values()}

    def currency(self, record: int, of_row: str | None, book: str) -> str | None:
        """ISO code of a cell's currency; None where nothing states it."""
        weaker = of_row or resolved(self.whole, book) or resolved(self.formats.get(record), book)
        text = self.texts.get(record)
        if text is None:
            return weaker
        return weaker if weaker is not None and text.may_be(weaker) else resolved(text, book)


def resolved(one: Stated | None, book: str) -> str | None:
    """$ of a book in Hong Kong dollars is that; 元 is always CNY."""
    if one is None or one.currency is None:
        return None
    return book if one.sign not in ("", "元") and one.may_be(book) else one.currency


def is_money(column: Column) -> bool:
    """Whether a field holds amounts or prices."""
    return column.unit is not None and column.unit.is_money


def of_title(title: str) -> Stated | None:
    """The unit of money that a title of amounts states."""
    return next((one for note in units(title, money=True) if (one := stated(note)) is not None), None)


def currency_of_title(title: str) -> str:
    """ISO code of the currency that a title of amounts states; empty where it states none."""
    return next((one.currency for note in units(title, money=True) if (one := stated(note)) and one.currency), "")


def in_unit_of_title(cells: Sequence[object], title: str, column: Column) -> Sequence[object]:
    """Bare amounts with the unit of their own title, which may be another than that of the column they stand in for."""
    said = next((note for note in units(title, money=True) if stated(note)), "") if is_money(column) else ""
    return [_with_unit(cell, said) for cell in cells] if said else cells


def _with_unit(cell: object, unit: str) -> object:
    try:
        bare = quantity(cell)
    except ValueError:
        return f"{cell} {unit}"
    return f"{bare.value:.15g} {unit}" if bare is not None and not bare.unit and not bare.absolute else cell


def idle_line(titles: Sequence[str], source: Source) -> str:
    """The unit that the line around a table states, where the titles of all its amounts say another; else empty."""
    line = unit_line(source)
    return line if denied(line, [of_title(title) for title in titles]) else ""


def unit_stated(rule: Rule, column: Column, titles: Sequence[str], source: Source) -> Stated | None:
    """The unit of money that the mapping, a title or the line above the header states for a column."""
    if column.unit is None or not is_money(column):
        return None
    if rule.unit is not None:
        return stated(values.folded(rule.unit))
    line = unit_line(source)
    around = headers.unit_of(line, column.unit)[1] if line else None
    for title in titles:
        for note in units(title, money=True):
            money = headers.unit_of(note, column.unit)[1]
            if money is not None:
                return money.of(around)
    return around


def factor_of(rule: Rule, column: Column, titles: Sequence[str], source: Source) -> float:
    """From the unit of the source to the field's: as the rule says, else the title of its column, else the line above."""
    factor = rule.factor if rule.factor is not None else 1.0
    if column.top and rule.factor is None:
        notes = [note for title in titles for note in units(title, money=False)]
        return next((found for note in notes if (found := headers.to_top(note, column.top))), 1.0)
    if column.unit is None or rule.value is not None:
        return factor
    if rule.unit is not None:
        scale, _ = headers.unit_of(values.folded(rule.unit), column.unit)
        if scale is None:
            raise UsageError(Text("convert.no_such_unit", {"unit": rule.unit, "field": Pair(column.zh, column.en)}))
        return factor * scale / column.unit.scale
    for title in titles:
        for note in units(title, money=is_money(column)):
            scale, said = headers.unit_of(note, column.unit)
            if scale is not None and _counts(said, rule):
                return factor * scale / column.unit.scale
            if headers.is_unit(note) and rule.factor is None and rule.source is not None:
                raise UsageError(Text("convert.other_unit", {"title": title, "unit": note}))
    if is_money(column) and (line := unit_line(source)):
        scale, said = headers.unit_of(line, column.unit)
        if scale is not None and _counts(said, rule):
            return factor * scale / column.unit.scale
    return factor


def _counts(said: Stated | None, rule: Rule) -> bool:
    """Whether the multiple of a unit counts beside the rule's factor, which is the whole rate of another currency."""
    return said is None or rule.factor is None or said.may_be(HOME)


def stating(
    rule: Rule, column: Column, titles: Sequence[str], seen: View, cells: Sequence[object], sheet: str
) -> Stating:
    """What states the currency of the cells that a rule makes. A rule with a factor (a rate) has said it already."""
    if not is_money(column) or rule.factor is not None:
        return Stating()
    whole = unit_stated(rule, column, titles, seen.base)
    if whole is None or whole.currency is None:
        # 币种：美元 alone names the currency of amounts whose unit stands elsewhere, or nowhere.
        lines = {currency_in(one.heading) for one in seen.base.origins}
        whole = replace(whole or Stated(0.0), currency=code) if len(lines) == 1 and (code := lines.pop()) else whole
    texts: dict[int, Stated] = {}
    formats: dict[int, Stated] = {}
    several = rule.multiply or rule.add or ()
    for typed in [seen.column(title, sheet) for title in several] if several else [cells]:
        texts |= _texts(typed)
    if whole is None or not whole.scale:
        for title in several or ((rule.source,) if rule.source else ()):
            formats |= {at: one for at, code in seen.formats(title, sheet).items() if (one := money_of(code))}
        formats |= units_beside(seen.base)
        if whole is None:
            formats |= _lines(seen.base, column)
    if whole is None or whole.currency is None:
        formats = _currencies(seen.base) | formats
    return Stating(whole if whole is not None and whole.currency else None, texts, formats)


def units_beside(source: Source) -> dict[int, Stated]:
    """Record -> the unit of its amounts, where a column 单位 names one of money in every row that it fills; of pieces it is another matter."""
    found: dict[int, Stated] = {}
    for title, cells in zip(source.titles, source.columns, strict=True):
        if headers.folded(simplified(title)) in _UNIT_TITLES:
            said = {cell: surely(cell) for cell in set(cells) if isinstance(cell, str) and cell.strip()}
            if said and all(said.values()):
                found |= {at: one for at, cell in enumerate(cells) if isinstance(cell, str) and (one := said.get(cell))}
    return found


def _texts(cells: Sequence[object]) -> dict[int, Stated]:
    texts = [cell for cell in set(cells) if type(cell) is str]
    if not texts or plain_numbers(texts) is not None:
        return {}
    said = {
        cell: Stated(1.0, currencies.words()[sign], sign if sign in currencies.AMBIGUOUS else "")
        for cell in texts
        if (sign := currency_sign(cell))
    }
    if not said:
        return {}
    return {record: said[cell] for record, cell in enumerate(cells) if type(cell) is str and cell in said}


def _lines(source: Source, column: Column) -> dict[int, Stated]:
    """Record -> what the line above its own table states, where the tables of a source differ in that."""
    lines = [line_of(one) for one in source.origins]
    if len(set(lines)) < 2 or column.unit is None:
        return {}
    said = [headers.unit_of(line, column.unit)[1] if line else None for line in lines]
    return {record: one for record, at in enumerate(source.origin) if (one := said[at]) is not None}


def _currencies(source: Source) -> dict[int, Stated]:
    """Record -> the currency that the line above its own table names, where the tables of a source differ in that: 币种：美元."""
    codes = [currency_in(one.heading) for one in source.origins]
    if len(set(codes)) < 2:
        return {}
    return {record: Stated(0.0, code) for record, at in enumerate(source.origin) if (code := codes[at])}


def in_shown_unit(amounts: list[float | None], found: Stating, rule: Rule, column: Column) -> None:
    """Bring amounts whose number format shows a unit (#,##0"万元", $#,##0) from that to the field's."""
    if column.unit is None or rule.multiply is not None:
        return
    for record, one in found.formats.items():
        amount = amounts[record]
        if amount is not None and record not in found.texts and one.scale not in (0, column.unit.scale):
            amounts[record] = rescaled(amount, one.scale / column.unit.scale)


@lru_cache(maxsize=1 << 12)
def units(text: str, *, money: bool) -> tuple[str, ...]:
    """What a title may state as its unit, the surest first: in brackets; of money also at its end (金额万元) or, a currency by name, before it (美元金额)."""
    found = headers.title(text)
    if found is None or not money:
        return found.notes if found else ()
    bare = simplified(headers.BRACKETS.sub("", unicodedata.normalize("NFKC", text[:500]).casefold())).strip()
    behind, before = _AT_THE_END.search(bare), _CODE_BEFORE.match(bare)
    written = [match["unit"] or match["named"] for match in (behind,) if match is not None and match.start() > 0]
    named = before["unit"] if before is not None else ""
    if named and (said := stated(named)) is not None and said.sign != "元":
        written.append(named)
    return (*found.notes, *written)
