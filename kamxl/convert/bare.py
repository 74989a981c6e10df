"""Amounts beside which no unit stands, and numbers whose decimal mark is open: what proves one, and the question where nothing does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from kamxl.convert import decimals
from kamxl.convert.cells import number
from kamxl.convert.draft import Draft, sample
from kamxl.convert.mapping import Rule
from kamxl.convert.money import FIELD, is_money, unit_stated, units_beside
from kamxl.convert.recognise import meanings
from kamxl.convert.sources import line_of
from kamxl.convert.view import place_of
from kamxl.grid import RawTable
from kamxl.read.together import newest
from kamxl.schema import currencies
from kamxl.schema.money import HOME, UNITS, Money, Stated, currency_in, evidence, only_currency
from kamxl.schema.number_formats import money_of
from kamxl.schema.numbers import currency_sign, quantity
from kamxl.schema.sheets import SHEETS
from kamxl.validate.columns import NUMERIC

_SUMS = frozenset(
    key for sheet in SHEETS.values() for key, one in sheet.fields.items() if is_money(one.column) and "price" not in key
)
"""Fields that hold sums: a price is of one piece, in the currency itself."""
_ROWS = 2_000
"""That are looked at for quantity × price."""
_SURE = 0.9
"""Of those rows."""
_NEAR = (0.5, 1.5)
"""An amount over quantity × price: a discount and a tax leave its order of magnitude alone."""


_KNOWN = 3
"""Amounts of the workbook at least that tell the size of a new one."""
_ALIKE = 20
"""Times: how far the middle of the new amounts may be from that of the known ones."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the workbook holds already, as far as it tells of new amounts."""

    sheets: Mapping[str, Sequence[RawTable]] = field(default_factory=dict)
    """By key of the schema sheet."""
    currency: str = ""
    """ISO code; empty where nothing states one."""


NOTHING_HELD = Held()


def book_currency(drafts: Sequence[Draft]) -> str:
    """The currency that a new workbook of some drafts will have, as far as settings, titles, lines and 币种 tell; empty where none does."""
    given = [one.value for made in drafts for one in made.source.settings if one.key == "money.currency"]
    if given:
        return currencies.code_of(str(given[0])) or ""
    titled = (
        unit_stated(rule, made.fields[key].column, titles, made.source)
        for made in drafts
        for key, rule, titles in _amounts(made)
    )
    named = (_currency(made) or None for made in drafts if _column_of_currencies(made) is not None)
    return only_currency(evidence(titled, (), (), named))


def bare_units(made: Draft, held: Held) -> None:
    """Read the bare amounts of a draft in the unit that its other columns prove, and ask about the others.

    Nothing is asked where the amounts are of the size of those that the workbook holds. The question about a column that is
    only like a field follows the one whether it is that field.
    """
    bare: dict[str, str] = {}
    known: dict[str, Stated] = {}
    for key, rule, titles in _amounts(made):
        column = made.fields[key].column
        said = unit_stated(rule, column, titles, made.source)
        if said is not None and said.scale:
            known[key] = said
        elif key in _SUMS and rule.factor is None and titles:
            beside = _currency(made) if titles[0].isascii() and column.unit is not None and column.unit.large else ""
            if beside not in ("", HOME) or any(_in_currency(made, one) for one in titles[:3]):
                # USD 95,000,000 under Annual Revenue is not 95,000,000 × 10,000
                _read_as(made, key, Stated(1.0, _said_in(made, titles[0]) or beside or HOME))
            elif not any(_by_cells(made, one) for one in titles[:3]):
                bare[key] = titles[0]
    each = known["unit_price"].scale if "unit_price" in known else 1.0
    same = set(known.values()) if len({one.scale for one in known.values()}) == 1 else set()
    for key, title in bare.items():
        by_price = _by_price(made, title, each) if made.sheet == "orders" and key == "amount" else None
        found = Stated(by_price) if by_price is not None else next(iter(same), None)
        proved = found is not None and _read_as(made, key, found)
        if not proved and not _as_in_the_book(made, key, title, held.sheets.get(made.sheet, ())):
            currency = _currency(made) or _said_in(made, title) or held.currency
            made.ask(title, key, "bare_unit", currency=currency)


def open_marks(made: Draft) -> None:
    """Ask about the numbers of a draft that can be a thousand times another: 1.200, where nothing shows how its file writes."""
    if made.source.options.decimal is not None:
        return
    asked: dict[str, tuple[str, ...]] = {}
    for key, rule in made.rules.items():
        if made.fields[key].column.kind in NUMERIC and rule.decimal is None and rule.source is not None:
            asked[key] = (rule.source,)
    if made.unpivot is not None and made.unpivot.decimal is None:
        asked |= {
            key: tuple(titles) for key, titles in made.unpivot.values.items() if made.fields[key].column.kind in NUMERIC
        }
    places = {
        key: [at for title in titles if (at := place_of(made.source, title)) is not None]
        for key, titles in asked.items()
    }
    own = made.source.columns
    columns = [
        own[some[0]] if len(some) == 1 else [cell for at in some for cell in own[at]] for some in places.values()
    ]
    found = decimals.marks(columns, semicolons=made.source.options.delimiter == ";")
    for (key, titles), mark in zip(asked.items(), found, strict=True):
        if mark is None:
            made.ask(titles[0], key, "decimal")


def _as_in_the_book(made: Draft, key: str, title: str, tables: Sequence[RawTable]) -> bool:
    """Whether a bare amount is of the size of those that stand in the workbook: another unit would be a thousand times off."""
    there = next((column for column in newest(tables).columns if column.field == key), None) if tables else None
    place = place_of(made.source, title)
    if there is None or place is None:
        return False
    known = [abs(one) * there.factor for cell in there.values[:_ROWS] if (one := number(cell))]
    new = [abs(one) for cell in made.source.columns[place][:_ROWS] if (one := number(cell))]
    return len(known) >= _KNOWN and bool(new) and 1 / _ALIKE < median(new) / median(known) < _ALIKE


def _amounts(made: Draft) -> Iterator[tuple[str, Rule, tuple[str, ...]]]:
    """The fields of money that columns fill, each with the titles that may state its unit."""
    for key, rule in made.rules.items():
        if is_money(made.fields[key].column):
            # A product is in the unit of its price.
            yield (
                key,
                rule,
                rule.add or ((rule.source,) if rule.source and place_of(made.source, rule.source) is not None else ()),
            )
    for one in [one for one in made.proposals if one.why == "alike" and one.field not in made.filled]:
        if is_money(made.fields[one.field].column) and place_of(made.source, one.title) is not None:
            yield one.field, Rule.of(one.title), (one.title,)
    if made.unpivot is not None:
        for key, titles in made.unpivot.values.items():
            if is_money(made.fields[key].column) and made.unpivot.unit is None:
                yield key, Rule.of(next(iter(titles))), tuple(titles)


def _by_cells(made: Draft, title: str) -> bool:
    """Whether the cells of a column state their unit themselves, in words, by their format or by a line above each table."""
    if all(line_of(one) for one in made.source.origins) or units_beside(made.source):
        return True
    place = place_of(made.source, title)
    codes = set(made.source.formats.get(made.source.titles[place], {}).values()) if place is not None else ()
    if any(one.scale for one in map(money_of, codes) if one is not None):
        return True
    found = sample(made.source, title)
    return bool(found) and sum(map(bool, map(_says, found))) > len(found) / 2


def _in_currency(made: Draft, title: str) -> bool:
    """Whether the cells of a column name their currency, and no multiple of it."""
    found = sample(made.source, title)
    return bool(found) and sum(_says(cell) == 1 for cell in found) > len(found) / 2


def _said_in(made: Draft, title: str) -> str:
    """The one currency that the cells of a column name; empty where they name several."""
    codes = {currencies.code_of(currency_sign(cell)) for cell in sample(made.source, title)} - {None}
    return (codes.pop() if len(codes) == 1 else None) or ""


def _says(cell: object) -> int:
    """2: an amount that states its multiple; 1: its currency only; 0: neither."""
    if not isinstance(cell, str):
        return 0
    for typed in (cell, decimals.with_point(cell)):
        try:
            one = quantity(typed)
        except ValueError:
            continue
        return 2 if one is not None and one.absolute else int(bool(currency_sign(typed)))
    return 0


def _by_price(made: Draft, title: str, each: float) -> float | None:
    """What one of an amount's unit is, where quantity × price shows it. `each`: what one of the price's unit is."""
    titles = [made.rules[key].source if key in made.rules else None for key in ("quantity", "unit_price")]
    places = [
        place for one in (title, *titles) if one is not None and (place := place_of(made.source, one)) is not None
    ]
    if len(places) < 3:
        return None
    columns = [made.source.columns[place][:_ROWS] for place in places]
    marks = decimals.marks(columns, semicolons=made.source.options.delimiter == ";")
    columns = [
        list(map(decimals.with_point, one)) if mark == "," else one for mark, one in zip(marks, columns, strict=True)
    ]
    rows = [[number(cell) for cell in row] for row in zip(*columns, strict=True)]
    ratios = [amount / (count * price) for amount, count, price in rows if amount and count and price]
    for unit in UNITS:
        if ratios and sum(_NEAR[0] < one * unit.scale / each < _NEAR[1] for one in ratios) >= _SURE * len(ratios):
            return unit.scale
    return None


def _column_of_currencies(made: Draft) -> int | None:
    rule = made.rules.get(FIELD)
    if rule is not None and rule.source is not None:
        return place_of(made.source, rule.source)
    return next((at for at, title in enumerate(made.source.titles) if ("orders", FIELD) in meanings(title)), None)


def _currency(made: Draft) -> str:
    """The one currency that 币种 names, in a column or above the table; empty where it names none, or several."""
    at = _column_of_currencies(made)
    if at is None:
        said = {currency_in(one.heading) for one in made.source.origins}
        return said.pop() if len(said) == 1 else ""
    if None in made.source.columns[at]:
        return ""  # a row that names no currency is in the book's
    codes = {currencies.code_of(str(cell)) for cell in sample(made.source, made.source.titles[at])}
    return (codes.pop() if len(codes) == 1 else None) or ""


def _read_as(made: Draft, key: str, found: Stated) -> bool:
    """Put a unit into the mapping, where it is not the one in which a bare amount is read; False where it has no name, or no place yet."""
    own = made.fields[key].column.unit
    if own is not None and found.scale == own.scale:
        return True
    named = next((unit for unit in UNITS if unit.scale == found.scale), None)
    if named is None:
        return False
    word = (
        Money(found.currency, named.code).word("zh" if found.currency == HOME else "en") if found.currency else named.zh
    )
    if not word:
        return False
    if key in made.rules:
        made.rules[key] = made.rules[key].but(unit=word)
    elif made.unpivot is not None and key in made.unpivot.values:
        made.unpivot = made.unpivot.but(unit=word)
    else:
        return False
    return True
