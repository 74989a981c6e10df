"""The tie-out: live formulas over the user's own cells beside our figures. Where they differ, somebody must look.

A formula cannot read everything that the reader can: "120万" is text to Excel. Rows with such cells, and rows that are
left out because of an error, are named and corrected one by one, in a column of their own; for all other rows the
formula knows nothing of our computation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from kamxl.compute.analysis import Analysis
from kamxl.grid import EPOCH_1900, CellError, quoted
from kamxl.i18n import Lang, tr
from kamxl.plan import Formula, Value
from kamxl.report import words
from kamxl.report.context import Context, Source
from kamxl.report.exchange import Exchange, same
from kamxl.schema import values
from kamxl.schema.choices import ORDER_STATUS
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS

STEPS = ("all", "cancelled", "returned", "outside", "corrected")
_MOST_WORDS, MOST_TYPED = 10, 0.5
_MOST_REFERENCES = 60
"""Cells named one by one in a formula; beyond that a plain number stands for them, and the note says so."""
_ANY_NUMBER = '">-1E+300"'
LONGEST = 8_000
"""Characters of a formula; Excel takes 8,192."""
_NEVER = 2_958_465
"""The serial number of Excel's last day."""
_Window = tuple[date | None, date]
_LONGEST_LITERAL, _LONGEST_WORD = 255, 2_000
"""Characters of a text in a formula, and of a tier that somebody typed: a longer one is not counted by a formula."""


@dataclass(frozen=True)
class Check:
    """One line: the steps from all rows as typed to what counts, and our figure."""

    label: str
    steps: Mapping[str, Value]
    """Step -> live formula or number; what is not there adds nothing."""
    ours: float
    kind: str
    """Role of the figures: yuan2 or count."""
    note: str = ""

    @property
    def formulas(self) -> list[Formula]:
        """Its live steps."""
        return [step for step in self.steps.values() if isinstance(step, Formula)]

    @property
    def total(self) -> float:
        """What the steps come to."""
        return sum(_amount(step) for step in self.steps.values())


@dataclass(frozen=True)
class TieOut:
    """All lines, and why some that one would expect are not there."""

    checks: tuple[Check, ...]
    left_out: tuple[str, ...]


def tie_out(analysis: Analysis, lang: Lang, context: Context) -> TieOut:
    """The lines for a book: orders in all, orders of 12 months, customers, customers by tier."""
    checks: list[Check] = []
    left_out: list[str] = []
    for part in (_orders(analysis, lang, context), _customers(analysis, lang, context)):
        if isinstance(part, str):
            left_out.append(part)
        else:
            checks += part
    return TieOut((*checks, *_tiers(analysis, lang)), tuple(left_out))


def _amount(value: Value) -> float:
    shown = value.cached if isinstance(value, Formula) else value
    return float(shown) if isinstance(shown, (int, float)) else 0.0


# --- orders ----------------------------------------------------------------------------------------------------------


def _orders(analysis: Analysis, lang: Lang, context: Context) -> list[Check] | str:
    source = context.sources.get("orders")
    if source is None or "orders" not in analysis.frames:
        return tr("report.tie_out.no_orders", lang)
    if source.title is None:
        return tr("report.tie_out.other_book", lang, sheet=SHEETS["orders"].title(lang))
    if not {"amount", "order_date"} <= source.columns.keys():
        return tr("report.tie_out.unread", lang, sheet=source.title)
    if not source.rows:
        return tr("report.tie_out.no_orders", lang)
    sheet = OrderSheet(source, left_out_rows(analysis, "orders", context), read(analysis, source))
    if len(sheet.words("cancelled")) + len(sheet.words("returned")) > _MOST_WORDS:
        return tr("report.tie_out.many_words", lang, sheet=source.title)
    if sheet.typed > len(source.rows) * MOST_TYPED:
        # A sum that consists of corrections would prove nothing.
        return tr("report.tie_out.mostly_text", lang, sheet=source.title, count=sheet.typed)
    from_orders = analysis.facts[analysis.facts["basis"] == "orders"]
    as_of = analysis.as_of
    windows: tuple[tuple[str, _Window, str], ...] = (
        ("report.tie_out.orders_total", (None, as_of), "revenue_total"),
        ("report.tie_out.orders_12m", (analysis.year_before, as_of), "revenue_12m"),
    )
    checks = [
        Check(tr(key, lang), sheet.steps(window), float(from_orders[column].sum()), "yuan2", sheet.note(lang))
        for key, window, column in windows
    ]
    if max(len(step.expression) for check in checks for step in check.formulas) > LONGEST:
        return tr("report.tie_out.many_rates", lang, sheet=source.title)
    return checks


@dataclass(frozen=True, slots=True)
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


def left_out_rows(analysis: Analysis, table: str, context: Context) -> set[int]:
    """Rows of a sheet that faults keep out of the figures; where a key column is missing, all of them."""
    source = context.sources[table]
    found = {
        issue.row
        for issue in analysis.issues
        if issue.effect == "row" and issue.table == table and issue.book == context.book
    }
    return set(source.rows) if source.header_row in found else found & set(source.rows)


class OrderSheet:
    """The user's order sheet, as Excel's SUMIFS sees it."""

    def __init__(self, source: Source, dropped: set[int], read: Read, field: str = "amount") -> None:
        self.source = source
        self.field = field
        """What is added up: amount or paid."""
        self.factor: float = source.factors.get(field, 1.0)
        cells = source.cells
        amounts, days = cells[field], cells["order_date"]
        blank = [None] * len(amounts)
        statuses: Sequence[object] = cells.get("status", blank)
        # Each word once, in the order of the rows: a book has few of them and many rows.
        self.typed_codes: dict[str, str | None] = {
            word: _status(word) for word in dict.fromkeys(statuses) if isinstance(word, str)
        }
        codes = [self.typed_codes[status] if isinstance(status, str) else _status(status) for status in statuses]
        self.cancelled: np.ndarray = np.array([code == "cancelled" for code in codes], dtype=bool)
        self.returned: np.ndarray = np.array([code == "returned" for code in codes], dtype=bool)
        self.by_word: np.ndarray = _are(statuses, str)
        self.amounts: np.ndarray = excel_numbers(amounts)
        """NaN where Excel sees no number, as in the days."""
        self.days: np.ndarray = excel_numbers(days)
        self.has_error_cells: bool = any(issubclass(kind, CellError) for kind in set(map(type, amounts)))
        self.read: np.ndarray
        self.read_days: np.ndarray
        self.read, self.read_days = read.of(source.rows)
        counted = np.where(self.amounts == 0, np.nan, self.amounts) * self.factor
        rates = self.read / counted
        currencies: Sequence[object] = cells.get("currency", blank)
        self.exchange: Exchange = Exchange.of(currencies, self.days, rates)
        self.rates: np.ndarray = self.exchange.rates(currencies, self.days)
        """What 1 of each row's figure is worth, as the runs of the formulas have it."""
        self.dropped: np.ndarray = np.array([row in dropped for row in source.rows], dtype=bool)
        """Rows that faults leave out."""
        self.unseen: np.ndarray = _are(amounts, str) | ~_are(days, date) | (~np.isnan(rates) & ~same(rates, self.rates))
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

    def steps(self, window: _Window) -> dict[str, Value]:
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

    def _range(self, field: str) -> str:
        letters = self.source.columns[field]
        return f"{quoted(self.source.title or '')}!${letters}${self.source.header_row + 1}:${letters}${self.source.last_row}"

    def _sums(self, conditions: Sequence[tuple[str, str]]) -> str:
        """Sum of the amounts that meet conditions; error cells in the column are passed over."""
        amount = self._range(self.field)
        wanted = list(conditions)
        if self.has_error_cells and not any(name == self.field for name, _ in wanted):
            wanted.insert(0, (self.field, _ANY_NUMBER))
        if not wanted:
            return self._exchanged(f"SUM({amount})", "")
        met = ",".join(f"{self._range(field)},{criterion}" for field, criterion in wanted)
        return self._exchanged(f"SUMIFS({amount},{met})", f",{met}")

    def _exchanged(self, expression: str, met: str) -> str:
        """A sum, and what amounts in other currencies bring beyond their figures: Σ (rate − 1) × those of each run."""
        runs = self.exchange.runs
        if not runs:
            return expression
        day = self._range("order_date")
        until = [run.until or _NEVER for run in runs]
        met += f",{day},{_array(_criterion('>=', run.since) for run in runs)},{day},{_array(_criterion('<', end) for end in until)}"
        if "currency" in self.source.columns:
            met += f",{self._range('currency')},{_array(equals(run.word or '') for run in runs)}"
        return f"({expression}+SUMPRODUCT(SUMIFS({self._range(self.field)}{met})*{_array(f'{run.rate - 1:.15g}' for run in runs)}))"

    def _status_sums(self, code: str, conditions: Sequence[tuple[str, str]]) -> list[str]:
        positive = [(self.field, '">0"')] if code == "returned" else []
        return [self._sums([("status", equals(word)), *positive, *conditions]) for word in self.words(code)]

    def _outside(self, window: _Window) -> str:
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

    def _effects(self, window: _Window) -> dict[str, np.ndarray]:
        """Step -> what Excel makes of each row."""
        amounts = np.nan_to_num(self.amounts * self.factor * self.rates)
        cancelled = np.where(self.cancelled & self.by_word, -amounts, 0.0)
        returned = np.where(self.returned & (amounts > 0), -2 * amounts, 0.0)
        out = ~np.isnan(self.days) & ~_inside(self.days, window)
        outside = np.where(out, -(amounts + cancelled + returned), 0.0)
        return {"all": amounts, "cancelled": cancelled, "returned": returned, "outside": outside}

    def _corrections(self, window: _Window, effects: Mapping[str, np.ndarray]) -> tuple[str, float]:
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
            named, rest = _runs([self.source.rows[index] for index in taken])
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

    def _ours(self, window: _Window) -> np.ndarray:
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


def _runs(rows: Sequence[int]) -> tuple[list[tuple[int, int]], int]:
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


def _status(value: object) -> str | None:
    try:
        return values.choice(value, ORDER_STATUS)
    except ValueError:
        return None


def excel_numbers(cells: Sequence[object]) -> np.ndarray:
    """The number that each cell is to Excel: days are serial numbers; text, truth values and blanks are none (NaN)."""
    kinds = set(map(type, cells))
    if kinds <= {int, float, type(None)}:
        return np.array(cells, dtype=float)
    if kinds <= {date, datetime, type(None)}:
        return (np.array(cells, dtype="datetime64[us]") - np.datetime64(EPOCH_1900)) / np.timedelta64(1, "D")
    return np.array([excel_number(cell) for cell in cells], dtype=float)


def excel_number(value: object) -> float | None:
    """The number that a cell is to Excel: days are serial numbers, text and truth values are none."""
    if isinstance(value, (bool, str, CellError)) or value is None:
        return None
    if isinstance(value, date):
        return float((np.datetime64(value, "us") - np.datetime64(EPOCH_1900)) / np.timedelta64(1, "D"))
    return float(value) if isinstance(value, (int, float)) and value == value else None


def _inside(serials: np.ndarray, window: _Window) -> np.ndarray:
    start, end = window
    first = -np.inf if start is None else (start + timedelta(days=1) - EPOCH_1900).days
    found: np.ndarray = (serials >= first) & (serials < (end + timedelta(days=1) - EPOCH_1900).days)
    return found


def _outside_criteria(window: _Window) -> list[str]:
    """Criteria for days before and after; a time of day belongs to its day."""
    start, end = window
    after = end + timedelta(days=1)
    found = [f'">="&{_day(after)}']
    if start is not None:
        found.append(f'"<"&{_day(start + timedelta(days=1))}')
    return found


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


# --- customers and tiers ---------------------------------------------------------------------------------------------


def _customers(analysis: Analysis, lang: Lang, context: Context) -> list[Check] | str:
    source = context.sources.get("customers")
    if source is None or "customer_id" not in source.columns or not source.rows:
        return tr("report.tie_out.no_customers", lang)
    if source.title is None:
        return tr("report.tie_out.other_book", lang, sheet=SHEETS["customers"].title(lang))
    letters, title = source.columns["customer_id"], quoted(source.title)
    typed = dict(zip(source.rows, source.cells["customer_id"], strict=True))
    dropped = [row for row in sorted(left_out_rows(analysis, "customers", context)) if typed[row] is not None]
    steps: dict[str, Value] = {
        "all": Formula(
            f"COUNTA({title}!${letters}${source.header_row + 1}:${letters}${source.last_row})",
            sum(value is not None for value in typed.values()),
        )
    }
    if dropped:
        runs, more = _runs(dropped)
        live = ",".join(
            f"{title}!${letters}${first}" + ("" if first == last else f":${letters}${last}") for first, last in runs
        )
        steps["corrected"] = Formula(f"-COUNTA({live}){f'-{more}' if more else ''}", -len(dropped))
    note = tr("report.tie_out.errors", lang, count=f"{len(dropped):,}") if dropped else ""
    return [Check(tr("report.tie_out.customers", lang), steps, float(len(analysis.tiers)), "count", note)]


def _tiers(analysis: Analysis, lang: Lang) -> Iterable[Check]:
    """Customers by tier: what the table of tiers holds now against what was computed."""
    output = OUTPUTS["tiers"]
    title = next(column.name(lang) for column in output.columns if column.key == "tier")
    counts = analysis.tiers["tier"].astype(str).value_counts()
    for tier in words.ranked(analysis.tiers["tier"], analysis.settings.tier):
        shown = words.word("tier", tier, lang)
        count = int(counts[tier])
        if len(shown) > _LONGEST_WORD:
            continue
        formula = Formula(_counting(f"{output.table}[{title}]", shown), count)
        yield Check(tr("report.tie_out.tier", lang, tier=shown), {"all": formula}, float(count), "count")


def _counting(column: str, word: str) -> str:
    """A count of a column's cells that hold a word. A text in a formula has 255 characters at most, or Excel repairs the file."""
    if len(equals(word)) <= _LONGEST_LITERAL:
        return f"COUNTIF({column},{equals(word)})"
    pieces = [word[at : at + _LONGEST_LITERAL // 2] for at in range(0, len(word), _LONGEST_LITERAL // 2)]
    literal = "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
    return f"SUMPRODUCT(--({column}={literal}))"


def equals(word: str) -> str:
    """A criterion that only this very word meets: the leading = keeps `<5` from being a comparison."""
    escaped = word.replace("~", "~~").replace("*", "~*").replace("?", "~?").replace('"', '""')
    return f'"={escaped}"'


def _criterion(test: str, day: int) -> str:
    return f'"{test}{day}"'


def _array(items: Iterable[str]) -> str:
    return "{" + ",".join(items) + "}"
