"""Every amount in the book's currency: what currency a cell is in, and what it is worth on the row's day.

Evidence, strongest first: the cell's own text, the row's 币种, the title, the line 单位 above it, the number format, the
book. An amount in another currency is converted by the sheet 汇率; where that has no rate for it, it is left out and said,
and never added as if it were the book's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any  # Any: arrays of days and of numbers

import numpy as np

from kamxl.grid import RawColumn
from kamxl.i18n import Pair, Text
from kamxl.record import record
from kamxl.schema import currencies
from kamxl.schema.money import Stated
from kamxl.schema.number_formats import money_of
from kamxl.schema.numbers import currency_sign, quantity, rescaled
from kamxl.schema.sheets import SHEETS
from kamxl.schema.units import Unit
from kamxl.validate.records import Records

FIELD, RATES = "currency", "rates"
_DAYS: Mapping[str, tuple[str, ...]] = {
    "orders": ("order_date",),
    "contracts": ("signed", "start"),
    "market": ("date",),
    "deals": ("created",),
}
"""Sheet -> the day of a row, by the first field that is filled in. A row without one is converted as of the analysis."""
_AMOUNT = ("amount", "price")
"""The field that an order, contract or observation is about: a row without it is left out."""


@record
class Rates:
    """What one unit of each currency is worth in the book's, by the day from which it holds."""

    days: Mapping[str, np.ndarray[Any, Any]]
    values: Mapping[str, np.ndarray[Any, Any]]

    @classmethod
    def of(cls, records: Records | None) -> Rates:
        """The valid rows of the sheet 汇率."""
        found: dict[str, list[tuple[date, float]]] = {}
        if records is not None:
            rows = zip(*(records.values[key] for key in (FIELD, "date", "rate")), strict=True)
            for bad, (code, day, rate) in zip(records.bad.tolist(), rows, strict=True):
                if not bad:
                    found.setdefault(code, []).append((day, rate))
        ordered = {code: sorted(rows) for code, rows in found.items()}
        return cls(
            {code: np.array([day for day, _ in rows], "datetime64[D]") for code, rows in ordered.items()},
            {code: np.array([rate for _, rate in rows], float) for code, rows in ordered.items()},
        )

    def on(self, code: str, days: Sequence[date | None]) -> np.ndarray[Any, Any]:
        """The latest rate on or before each day (None: the latest there is); NaN where there is none."""
        if code not in self.days:
            return np.full(len(days), np.nan)
        asked = np.array(
            [np.datetime64("9999-12-31") if day is None else np.datetime64(day) for day in days], "datetime64[D]"
        )
        place = np.searchsorted(self.days[code], asked, side="right") - 1
        return np.where(place >= 0, self.values[code][np.maximum(place, 0)], np.nan)


def convert(records: Mapping[str, Records], as_of: date | None) -> None:
    """Bring every amount of the input sheets into the book's currency, and say what cannot be."""
    rates = Rates.of(records.get(RATES))
    for sheet, one in records.items():
        fields = [
            key
            for key, field in one.sheet.fields.items()
            if field.column.unit is not None and field.column.unit.is_money
        ]
        # Asked for only where something is foreign: most books have a hundred thousand rows of one currency.
        days = partial(_days, sheet, one, as_of)
        lacking: dict[int, tuple[str, str]] = {}
        for index in range(len(one.tables)):
            for key in sorted(fields, key=lambda name: name not in _AMOUNT):
                if (index, key) in one.places and (index, key) in one.parsed:
                    _column(one, index, key, days, rates, lacking)
        _say_lacking(one, lacking)
        if FIELD in one.sheet.fields and sheet != RATES:
            own = {place: one.money.currency for place, code in enumerate(one.values[FIELD]) if code is not None}
            if own and any(code not in (None, one.money.currency) for code in one.values[FIELD]):
                one.currencies = list(one.values[FIELD])
            one.replace(FIELD, own)


def _days(sheet: str, records: Records, as_of: date | None) -> list[date | None]:
    """The day of each row."""
    columns = [records.values[key] for key in _DAYS.get(sheet, ()) if key in records.values]
    if not columns:
        return [as_of] * records.size
    return [next((day for day in row if day is not None), as_of) for row in zip(*columns, strict=True)]


def _column(
    records: Records,
    index: int,
    key: str,
    days_of: Callable[[], Sequence[date | None]],
    rates: Rates,
    lacking: dict[int, tuple[str, str]],
) -> None:
    """One column of one table; records whose currency has no rate are added to `lacking` with the field and the code."""
    first, raw = records.first[index], records.tables[index].columns[records.places[index, key]]
    size = len(records.tables[index].rows)
    unit = records.sheet.fields[key].column.unit
    assert unit is not None
    column = _Column(raw, unit, records.money.currency, _row_codes(records, index))
    changes: dict[int, object] = {}
    foreign: dict[str, list[int]] = {}
    for row, (code, value) in column.read(_amounts(records, key)[first : first + size]).items():
        if value is not None:
            changes[first + row] = value
        if code != records.money.currency:
            foreign.setdefault(code, []).append(first + row)
    for other, row, told in column.disagreements:
        values = {"field": records.title(key), "said": told, "other": other, "cell": records.cell(first + row, key)}
        message = Text("validate.currency_disagrees", values)
        records.add(first + row, key, "unit", message, "warning")
    records.replace(key, changes)
    days = days_of() if foreign else []
    for code, places in foreign.items():
        found = rates.on(code, [days[place] for place in places])
        amounts = records.values[key]
        converted: dict[int, object] = {}
        for place, rate in zip(places, found.tolist(), strict=True):
            if amounts[place] is None:
                continue
            if rate == rate:
                converted[place] = amounts[place] * rate
            else:
                if key in _AMOUNT:
                    records.unconverted[place] = (code, amounts[place])
                converted[place] = None
                lacking.setdefault(place, (key, code))
        records.replace(key, converted)


def _amounts(records: Records, key: str) -> list[float | None]:
    """The values of a field; None for a count, which is in no currency."""
    column, values = records.sheet.fields[key].column, records.values[key]
    if column.counted is None:
        return values
    codes = records.values[column.counted[0]]
    return [None if column.counts(code) else value for code, value in zip(codes, values, strict=True)]


def _row_codes(records: Records, index: int) -> Sequence[str | None] | None:
    """What 币种 says in each row of a table; None where no row says anything."""
    if (index, FIELD) not in records.places or records.sheet.key == RATES:
        return None
    first = records.first[index]
    found: list[str | None] = records.values[FIELD][first : first + len(records.tables[index].rows)]
    return found if any(found) else None


def _say_lacking(records: Records, lacking: Mapping[int, tuple[str, str]]) -> None:
    """An error a row: it is left out where its amount is what it is about, else the cell counts as blank."""
    sheet = SHEETS[RATES]
    for row, (key, code) in lacking.items():
        values = {"currency": code, "sheet": Pair(sheet.zh, sheet.en), "book": records.money.currency}
        effect: Any = "row" if key in _AMOUNT else "cell"
        records.add(row, key, "unit", Text("validate.no_rate", values), effect=effect)


class _Column:
    """The cells of an amount with all that tells their currency."""

    def __init__(self, raw: RawColumn, unit: Unit, book: str, codes: Sequence[str | None] | None) -> None:
        self.raw, self.unit, self.book, self.codes = raw, unit, book, codes
        self.disagreements: list[tuple[str, int, str]] = []
        """What stronger evidence says, a row where it does, and what the weaker says; each pair once."""
        self._told: set[tuple[str, str]] = set()
        self.formats = dict(self._formats())

    def _formats(self) -> Iterator[tuple[int, Stated]]:
        """By row, what its number format states."""
        for code, rows in self.raw.formats.items():
            found = money_of(code)
            if found is not None:
                yield from ((row, found) for row in rows)

    def read(self, values: Sequence[float | None]) -> dict[int, tuple[str, float | None]]:
        """Rows that are in another currency, or in another unit than they were read in: the currency, and the new value."""
        stated = self.raw.money
        title = stated.currency if stated is not None else None
        signs = self._signs()
        if not signs and not self.formats and self.codes is None and title in (None, self.book):
            return {}
        found: dict[int, tuple[str, float | None]] = {}
        for row, value in enumerate(values):
            if value is None:
                continue
            code, changed = self._cell(row, title, signs.get(row, ""))
            if code != self.book or changed is not None:
                found[row] = (code, changed)
        return found

    def _signs(self) -> dict[int, str]:
        known: dict[str, str] = {}
        found = {}
        for row, cell in enumerate(self.raw.values):
            if type(cell) is str:
                sign = known.get(cell)
                if sign is None:
                    sign = known[cell] = currency_sign(cell)
                if sign:
                    found[row] = sign
        return found

    def _cell(self, row: int, title: str | None, sign: str) -> tuple[str, float | None]:
        """The currency of a cell, and its amount where it is not what was read."""
        in_format = self.formats.get(row)
        of_row = self.codes[row] if self.codes is not None else None
        weaker = of_row or self._resolved(title, self.raw.money) or (in_format.currency if in_format else None)
        if sign:
            code = currencies.words()[sign]
            code = weaker if weaker is not None and weaker in currencies.AMBIGUOUS.get(sign, ()) else code
            if weaker is not None and weaker != code:
                self._disagree(code, row, weaker)
            return code, self._of_text(row) if title not in (None, code) else None
        if of_row is not None:
            # The title of a book's own currency is what the column 币种 is there to correct.
            if title not in (None, of_row, self.book) and not _agrees(self.raw.money, of_row):
                self._disagree(of_row, row, str(title))
            return of_row, self._in_format(in_format, row)
        if title is not None:
            code = self._resolved(title, self.raw.money) or title
            if in_format is not None and in_format.currency not in (None, code) and not in_format.may_be(code):
                self._disagree(code, row, str(in_format.currency))
            return code, None
        if in_format is not None:
            code = in_format.currency or self.book
            if code != self.book and in_format.may_be(self.book):
                code = self.book if in_format.sign != "元" else code
            return code, self._in_format(in_format, row)
        return self.book, None

    def _resolved(self, title: str | None, stated: Stated | None) -> str | None:
        """$ of a book in Hong Kong dollars is that; 元 is always CNY."""
        if title is None or stated is None or stated.sign in ("", "元"):
            return title
        return self.book if stated.may_be(self.book) else title

    def _in_format(self, stated: Stated | None, row: int) -> float | None:
        """The amount in the unit that the number format shows, where the title states none."""
        if stated is None or self.raw.stated:
            return None
        cell = self.raw.values[row]
        if not isinstance(cell, (int, float)) or isinstance(cell, bool) or stated.scale in (0, self.unit.scale):
            return None
        return rescaled(float(cell), stated.scale / self.unit.scale)

    def _of_text(self, row: int) -> float | None:
        """An amount that names another currency than its title: the title's multiple is not meant for it."""
        found = quantity(self.raw.values[row])
        return None if found is None or found.absolute else found.value / self.unit.scale

    def _disagree(self, stronger: str, row: int, weaker: str) -> None:
        if (stronger, weaker) not in self._told:
            self._told.add((stronger, weaker))
            self.disagreements.append((stronger, row, weaker))


def _agrees(stated: Stated | None, code: str) -> bool:
    return stated is None or stated.may_be(code)
