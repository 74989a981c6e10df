"""The user's order sheet as Excel's SUMIFS sees it: formulas over its cells, and what they come to beside what was read of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime, timedelta

import numpy as np

from kamxl.cell import Formula, Value
from kamxl.compute.analysis import Analysis
from kamxl.grid import EPOCH_1900, CellError, quoted
from kamxl.i18n import Lang, tr
from kamxl.record import record
from kamxl.report import words
from kamxl.report.context import Source
from kamxl.report.exchange import Exchange, same
from kamxl.schema import values
from kamxl.schema.choices import ORDER_STATUS

MOST_WORDS = 10
"""Words for one status that a formula names; a sheet with more is not tied out."""
_MOST_REFERENCES = 60
"""Cells named one by one in a formula; beyond that a plain number stands for them, and the note says so."""
_ANY_NUMBER = '">-1E+300"'
_ANY_DAY = '">0"'
_NEVER = 2_958_465
"""The serial number of Excel's last day."""
Window = tuple[date | None, date]
"""After its first day, up to its last."""


@record
class Read:
    """What was read from a sheet's rows that count: three arrays of one length."""

    rows: np.ndarray
    amounts: np.ndarray
    """In the book's currency; what a row leaves blank is 0."""
    days: np.ndarray
    """datetime64[D]"""

    def of(self, rows: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """Amounts and days of these rows; NaN and NaT where a row does not count."""
        last = int(max(np.max(rows, initial=0), np.max(self.rows, initial=0)))
        amounts, days = np.full(last + 1, np.nan), np.full(last + 1, "NaT", dtype="datetime64[D]")
        amounts[self.rows], days[self.rows] = self.amounts, self.days
        return amounts[np.asarray(rows, dtype=int)], days[np.asarray(rows, dtype=int)]


def read(analysis: Analysis, source: Source, field: str = "amount") -> Read:
    """The amount (or what is paid) and the day that were read from each row of a sheet that counts."""
    orders = analysis.frames["orders"]
    own = ((orders["source_book"] == source.book) & (orders["source_sheet"] == source.title)).to_numpy()
    return Read(
        orders["source_row"].to_numpy()[own].astype(int),
        orders[field].fillna(0.0).to_numpy()[own],
        orders["order_date"].to_numpy()[own].astype("datetime64[D]"),
    )


class OrderSheet:
    """The user's order sheet, as Excel's SUMIFS sees it."""

    def __init__(self, source: Source, dropped: set[int], read: Read) -> None:
        self.source = source
        cells = source.cells
        days = cells["order_date"]
        blank = [None] * len(days)
        statuses: Sequence[object] = cells.get("status", blank)
        # Each word once, in the order of the rows: a book has few of them and many rows.
        self.typed_codes: dict[str, str | None] = {
            word: values.meant(word, ORDER_STATUS) for word in dict.fromkeys(statuses) if isinstance(word, str)
        }
        if set(map(type, statuses)) <= {str, type(None)}:
            known: dict[object, str | None] = dict(self.typed_codes.items())
            known[None] = values.meant(None, ORDER_STATUS)
            typed = list(map(known.__getitem__, statuses))
        else:
            typed = [
                self.typed_codes[one] if isinstance(one, str) else values.meant(one, ORDER_STATUS) for one in statuses
            ]
        codes = np.array(typed, dtype=object)
        self.cancelled: np.ndarray = codes == "cancelled"
        self.returned: np.ndarray = codes == "returned"
        self.by_word: np.ndarray = _are(statuses, str)
        self.days: np.ndarray = excel_numbers(days)
        """NaN where Excel sees no number, as in the amounts."""
        self.undated: np.ndarray = ~_are(days, date)
        self.dropped: np.ndarray = np.array([row in dropped for row in source.rows], dtype=bool)
        """Rows that faults leave out."""
        self.apart: bool = len(source.rows) < source.last_row - source.header_row
        """Other lines stand between the records: subtotals, whose amounts no day stands beside."""
        self._add_up("amount", read)

    def adding_up(self, field: str, read: Read) -> OrderSheet:
        """The same rows, of which another field is added up."""
        other = copy(self)
        other._add_up(field, read)
        return other

    def _add_up(self, field: str, read: Read) -> None:
        source, cells = self.source, self.source.cells
        amounts = cells[field]
        self.field = field
        """What is added up: amount or paid."""
        self.factor: float = source.factors.get(field, 1.0)
        self.amounts: np.ndarray = excel_numbers(amounts)
        self.has_error_cells: bool = any(issubclass(kind, CellError) for kind in set(map(type, amounts)))
        self.read: np.ndarray
        self.read_days: np.ndarray
        self.read, self.read_days = read.of(source.rows)
        counted = np.where(self.amounts == 0, np.nan, self.amounts) * self.factor
        rates = self.read / counted
        currencies: Sequence[object] = cells.get("currency", [None] * len(amounts))
        self.exchange: Exchange = Exchange.of(currencies, self.days, rates)
        self.rates: np.ndarray = self.exchange.rates(currencies, self.days)
        """What 1 of each row's figure is worth, as the runs of the formulas have it."""
        self.unseen: np.ndarray = _are(amounts, str) | self.undated | (~np.isnan(rates) & ~same(rates, self.rates))
        """Whether Excel reads a row otherwise than we do: an amount or day typed as text or as a bare number."""

    def words(self, code: str) -> list[str]:
        """The words that the user types for a status, each once; SUMIFS does not tell cases apart."""
        found: dict[str, str] = {}
        for status, its in self.typed_codes.items():
            if its == code:
                found.setdefault(status.casefold(), status)
        return list(found.values())

    @property
    def typed(self) -> int:
        """Rows that count and that Excel reads otherwise than we do."""
        return int((self.unseen & ~self.dropped).sum())

    def steps(self, window: Window) -> dict[str, Value]:
        """The steps from all rows to those that count in the window (after its first day, up to its last)."""
        everything = self._sums([])
        outside = self._outside(window)
        effects = self._effects(window)
        corrected, cached = self._corrections(window, effects)
        found: dict[str, Value] = {"all": Formula(self._scaled(everything), _sum(effects["all"]))}
        for step, expression in (
            ("cancelled", self._minus(self._status_sums("cancelled", []))),
            ("returned", self._minus(self._status_sums("returned", []), 2)),
            ("outside", outside),
        ):
            if expression:
                found[step] = Formula(self._scaled(expression), _sum(effects[step]) + 0.0)
        if corrected:
            found["corrected"] = Formula(corrected, cached + 0.0)
        return found

    def note(self, lang: Lang) -> str:
        """Which words and rows were treated apart."""
        parts = []
        if self.factor != 1:
            parts.append(tr("report.tie_out.factor", lang, factor=words.number(self.factor)))
        said = [*self.words("cancelled"), *self.words("returned")]
        if said:
            parts.append(tr("report.tie_out.words", lang, words=said))
        if self.dropped.any():
            parts.append(tr("report.tie_out.errors", lang, count=f"{int(self.dropped.sum()):,}"))
        if self.typed:
            parts.append(tr("report.tie_out.typed", lang, count=self.typed))
        return ("；" if lang == "zh" else "; ").join(parts)

    # expressions, in the unit of the user's sheet

    def _sums(self, conditions: Sequence[tuple[str, str]]) -> str:
        """Sum of the amounts that meet conditions; error cells in the column are passed over."""
        amount = range_of(self.source, self.field)
        wanted = list(conditions)
        if self.has_error_cells and not any(name == self.field for name, _ in wanted):
            wanted.insert(0, (self.field, _ANY_NUMBER))
        if self.apart and not any(name == "order_date" for name, _ in wanted):
            wanted.append(("order_date", _ANY_DAY))
        if not wanted:
            return self._exchanged(f"SUM({amount})", "")
        met = ",".join(f"{range_of(self.source, field)},{criterion}" for field, criterion in wanted)
        return self._exchanged(f"SUMIFS({amount},{met})", f",{met}")

    def _exchanged(self, expression: str, met: str) -> str:
        """A sum, and what amounts in other currencies bring beyond their figures: Σ (rate − 1) × those of each run."""
        runs = self.exchange.runs
        if not runs:
            return expression
        day = range_of(self.source, "order_date")
        until = [run.until or _NEVER for run in runs]
        met += f",{day},{_array(_criterion('>=', run.since) for run in runs)},{day},{_array(_criterion('<', end) for end in until)}"
        if "currency" in self.source.columns:
            met += f",{range_of(self.source, 'currency')},{_array(equals(run.word or '') for run in runs)}"
        return f"({expression}+SUMPRODUCT(SUMIFS({range_of(self.source, self.field)}{met})*{_array(f'{run.rate - 1:.15g}' for run in runs)}))"

    def _status_sums(self, code: str, conditions: Sequence[tuple[str, str]]) -> list[str]:
        positive = [(self.field, '">0"')] if code == "returned" else []
        return [self._sums([("status", equals(word)), *positive, *conditions]) for word in self.words(code)]

    def _outside(self, window: Window) -> str:
        """What the rows outside the window bring, taken away: all of them, but for what the other steps took already."""
        terms = ""
        for criterion in _outside_criteria(window):
            condition = [("order_date", criterion)]
            terms += f"-{self._sums(condition)}"
            terms += "".join(f"+{term}" for term in self._status_sums("cancelled", condition))
            terms += "".join(f"+2*{term}" for term in self._status_sums("returned", condition))
        return terms

    def _minus(self, terms: Sequence[str], times: int = 1) -> str:
        factor = f"{times}*" if times != 1 else ""
        return "".join(f"-{factor}{term}" for term in terms)

    def _scaled(self, expression: str) -> str:
        return expression if self.factor == 1 else f"({expression})*{self.factor:g}"

    # what Excel makes of a row, in 元

    def _effects(self, window: Window) -> dict[str, np.ndarray]:
        """Step -> what Excel makes of each row."""
        amounts = np.nan_to_num(self.amounts * self.factor * self.rates)
        amounts[np.isnan(self.days) & self.apart] = 0.0
        cancelled = np.where(self.cancelled & self.by_word, -amounts, 0.0)
        returned = np.where(self.returned & (amounts > 0), -2 * amounts, 0.0)
        out = ~np.isnan(self.days) & ~_inside(self.days, window)
        outside = np.where(out, -(amounts + cancelled + returned), 0.0)
        return {"all": amounts, "cancelled": cancelled, "returned": returned, "outside": outside}

    def _corrections(self, window: Window, effects: Mapping[str, np.ndarray]) -> tuple[str, float]:
        """Rows that are left out are taken away cell by cell; rows typed as text are added as we read them."""
        plus: list[int] = []
        minus: list[int] = []
        constant, cached = 0.0, 0.0
        shown = effects["all"] + effects["cancelled"] + effects["returned"] + effects["outside"]
        ours = self._ours(window)
        for index in np.flatnonzero(self.dropped | self.unseen).tolist():
            excel = float(shown[index])
            if self.dropped[index]:
                if not excel:
                    continue
                cached -= excel
                # A return that was typed as a positive amount counts negative so far: it comes back.
                (minus if (excel > 0) == bool(self.amounts[index] > 0) else plus).append(index)
            else:
                change = float(ours[index]) - excel
                constant, cached = constant + change, cached + change
        expression = ""
        for sign, rate, taken in self._by_rate((("-", minus), ("+", plus))):
            named, rest = runs_of([self.source.rows[index] for index in taken])
            if named:
                references = [self._cells(self.field, first, last) for first, last in named]
                expression += self._scaled_sum(sign, references, rate)
            constant -= sum(float(shown[index]) for index in taken[len(taken) - rest :])
        if round(constant, 6):
            expression += f"{constant:+.10g}" if abs(constant) < 1e9 else f"{constant:+.4f}"
        return expression.removeprefix("+"), cached

    def _by_rate(self, taken: Iterable[tuple[str, list[int]]]) -> Iterator[tuple[str, float, list[int]]]:
        """The rows of each sign apart by what 1 of their figures counts."""
        for sign, indices in taken:
            found: dict[float, list[int]] = {}
            for index in indices:
                found.setdefault(float(self.rates[index]), []).append(index)
            yield from ((sign, rate, rows) for rate, rows in found.items())

    def _cells(self, field: str, first: int, last: int) -> str:
        """A reference to a field's cells in rows first to last."""
        letters, title = self.source.columns[field], quoted(self.source.title or "")
        return f"{title}!${letters}${first}" + ("" if first == last else f":${letters}${last}")

    def _scaled_sum(self, sign: str, references: Sequence[str], rate: float) -> str:
        times = "" if self.factor * rate == 1 else f"*{self.factor * rate:.15g}"
        return f"{sign}SUM({','.join(references)}){times}"

    def _ours(self, window: Window) -> np.ndarray:
        """What we read from each row without an error, in the book's currency; what lies outside the window counts nothing."""
        start, end = window
        inside = self.read_days <= np.datetime64(end)
        if start is not None:
            inside &= self.read_days > np.datetime64(start)
        counted = np.where(self.returned, -np.abs(self.read), self.read)
        return np.where(inside & ~self.cancelled, counted, 0.0)


def _sum(values: np.ndarray) -> float:
    """One value after the other is added, as Excel does it."""
    return float(np.cumsum(values)[-1]) if len(values) else 0.0


def _are(cells: Sequence[object], kind: type) -> np.ndarray:
    """Which cells are of a kind; column by column most are alike."""
    kinds = {one: issubclass(one, kind) for one in set(map(type, cells))}
    if len(set(kinds.values())) == 1:
        return np.full(len(cells), next(iter(kinds.values())))
    return np.array([kinds[type(cell)] for cell in cells], dtype=bool)


def runs_of(rows: Sequence[int]) -> tuple[list[tuple[int, int]], int]:
    """Rows as runs of neighbours, as many as a formula may name, and how many rows are left behind them."""
    found: list[tuple[int, int]] = []
    for place, row in enumerate(rows):
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        elif len(found) == _MOST_REFERENCES:
            return found, len(rows) - place
        else:
            found.append((row, row))
    return found, 0


def excel_numbers(cells: Sequence[object]) -> np.ndarray:
    """The number that each cell is to Excel: days are serial numbers; text, truth values and blanks are none (NaN)."""
    kinds = set(map(type, cells))
    if kinds <= {int, float, type(None)}:
        return np.array(cells, dtype=float)
    if kinds <= {date, datetime, type(None)}:
        days = list(set(cells))
        serials = (np.array(days, dtype="datetime64[us]") - np.datetime64(EPOCH_1900)) / np.timedelta64(1, "D")
        return np.array(list(map(dict(zip(days, serials.tolist(), strict=True)).__getitem__, cells)), dtype=float)
    return np.array([excel_number(cell) for cell in cells], dtype=float)


def excel_number(value: object) -> float | None:
    """The number that a cell is to Excel: days are serial numbers, text and truth values are none."""
    if isinstance(value, (bool, str, CellError)) or value is None:
        return None
    if isinstance(value, date):
        return float((np.datetime64(value, "us") - np.datetime64(EPOCH_1900)) / np.timedelta64(1, "D"))
    return float(value) if isinstance(value, (int, float)) and value == value else None


def _inside(serials: np.ndarray, window: Window) -> np.ndarray:
    start, end = window
    first = -np.inf if start is None else (start + timedelta(days=1) - EPOCH_1900).days
    found: np.ndarray = (serials >= first) & (serials < (end + timedelta(days=1) - EPOCH_1900).days)
    return found


def _outside_criteria(window: Window) -> list[str]:
    """Criteria for days before and after; a time of day belongs to its day."""
    start, end = window
    after = end + timedelta(days=1)
    found = [f'">="&{_day(after)}']
    if start is not None:
        found.append(f'"<"&{_day(start + timedelta(days=1))}')
    return found


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def range_of(source: Source, field: str) -> str:
    """The cells of a field of the user's sheet, below its header."""
    letters = source.columns[field]
    return f"{quoted(source.title or '')}!${letters}${source.header_row + 1}:${letters}${source.last_row}"


def equals(word: str) -> str:
    """A criterion that only this very word meets: the leading = keeps `<5` from being a comparison."""
    escaped = word.replace("~", "~~").replace("*", "~*").replace("?", "~?").replace('"', '""')
    return f'"={escaped}"'


def _criterion(test: str, day: int) -> str:
    return f'"{test}{day}"'


def _array(items: Iterable[str]) -> str:
    return "{" + ",".join(items) + "}"
