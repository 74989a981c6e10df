"""The tie-out: live formulas over the user's own cells beside our figures. Where they differ, somebody must look.

A formula cannot read everything that the reader can: "120万" is text to Excel. Rows with such cells, and rows that are
left out because of an error, are named and corrected one by one, in a column of their own; for all other rows the
formula knows nothing of our computation.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kamxl.compute.analysis import Analysis
from kamxl.grid import EPOCH_1900, CellError, quoted
from kamxl.i18n import Lang, tr
from kamxl.plan import Formula, Value
from kamxl.report import words
from kamxl.report.context import Context, Source
from kamxl.report.exchange import Exchange
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


def read(analysis: Analysis, source: Source, field: str = "amount") -> Mapping[int, tuple[float, date]]:
    """The amount (or what is paid), in the book's currency, and the day that were read from each row that counts, by its row
    on the sheet.
    """
    orders = analysis.frames["orders"]
    own = ((orders["source_book"] == source.book) & (orders["source_sheet"] == source.title)).to_numpy()
    amounts, days = (
        orders[field].fillna(0.0).to_numpy()[own],
        orders["order_date"].to_numpy()[own].astype("datetime64[D]"),
    )
    cells = zip(amounts.tolist(), days.tolist(), strict=True)
    return dict(zip(orders["source_row"].to_numpy()[own].tolist(), cells, strict=True))


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

    def __init__(
        self, source: Source, dropped: set[int], read: Mapping[int, tuple[float, date]], field: str = "amount"
    ) -> None:
        self.source = source
        self.field = field
        """What is added up: amount or paid."""
        self.read = read
        self.dropped = dropped
        """Rows that faults leave out."""
        self.factor: float = source.factors.get(field, 1.0)
        cells = source.cells
        self.amounts: list[object] = list(cells[field])
        self.days: list[object] = list(cells["order_date"])
        self.statuses: list[object] = list(cells.get("status", [None] * len(self.amounts)))
        # Each word once, in the order of the rows: a book has few of them and many rows.
        self.typed_codes: dict[str, str | None] = {
            word: _status(word) for word in dict.fromkeys(self.statuses) if isinstance(word, str)
        }
        self.codes: list[str | None] = [
            self.typed_codes[status] if isinstance(status, str) else _status(status) for status in self.statuses
        ]
        self.excel_amounts: list[float | None] = [excel_number(amount) for amount in self.amounts]
        self.excel_days: list[float | None] = [excel_number(day) for day in self.days]
        self.has_error_cells: bool = any(isinstance(amount, CellError) for amount in self.amounts)
        self.currencies: list[object] = list(cells.get("currency", [None] * len(self.amounts)))
        self.rates: list[float | None] = [
            None if not amount or row not in read else read[row][0] / (amount * self.factor)
            for row, amount in zip(source.rows, self.excel_amounts, strict=True)
        ]
        self.exchange: Exchange = Exchange.of(self.currencies, self.excel_days, self.rates)

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
        rows = self.source.rows
        return sum(row not in self.dropped and self._unseen(index) for index, row in enumerate(rows))

    def steps(self, window: _Window) -> dict[str, Value]:
        """The steps from all rows to those that count in the window (after its first day, up to its last)."""
        everything = self._sums([])
        outside = self._outside(window)
        corrected, cached = self._corrections(window)
        effects = [self._effects(index, window) for index in range(len(self.amounts))]
        found: dict[str, Value] = {
            "all": Formula(self._scaled(everything), sum(effect["all"] for effect in effects)),
        }
        for step, expression in (
            ("cancelled", self._minus(self._status_sums("cancelled", []))),
            ("returned", self._minus(self._status_sums("returned", []), 2)),
            ("outside", outside),
        ):
            if expression:
                found[step] = Formula(self._scaled(expression), sum(effect[step] for effect in effects) + 0.0)
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
        if self.dropped:
            parts.append(tr("report.tie_out.errors", lang, count=f"{len(self.dropped):,}"))
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

    def _effects(self, index: int, window: _Window) -> dict[str, float]:
        amount, code = self.excel_amounts[index], self.codes[index]
        if amount is None:
            return dict.fromkeys(STEPS, 0.0)
        amount *= self.factor * self.exchange.rate(self.currencies[index], self.excel_days[index])
        cancelled = -amount if code == "cancelled" and isinstance(self.statuses[index], str) else 0.0
        returned = -2 * amount if code == "returned" and amount > 0 else 0.0
        serial = self.excel_days[index]
        out = serial is not None and not _inside(serial, window)
        return {
            "all": amount,
            "cancelled": cancelled,
            "returned": returned,
            "outside": -(amount + cancelled + returned) if out else 0.0,
        }

    def _unseen(self, index: int) -> bool:
        """Whether Excel reads the row otherwise than we do: an amount or day typed as text or as a bare number."""
        amount, day, rate = self.amounts[index], self.days[index], self.rates[index]
        if isinstance(amount, str) or not isinstance(day, (date, datetime)):
            return True
        seen = self.exchange.rate(self.currencies[index], self.excel_days[index])
        return rate is not None and not math.isclose(rate, seen, rel_tol=1e-9)

    def _corrections(self, window: _Window) -> tuple[str, float]:
        """Rows that are left out are taken away cell by cell; rows typed as text are added as we read them."""
        plus: list[int] = []
        minus: list[int] = []
        constant, cached = 0.0, 0.0
        for index, row in enumerate(self.source.rows):
            dropped = row in self.dropped
            if not (dropped or self._unseen(index)):
                continue
            excel = sum(self._effects(index, window).values())
            if dropped:
                if not excel:
                    continue
                cached -= excel
                # A return that was typed as a positive amount counts negative so far: it comes back.
                same_sign = (excel > 0) == ((self.excel_amounts[index] or 0) > 0)
                (minus if same_sign else plus).append(index)
            else:
                change = self._ours(index, window) - excel
                constant, cached = constant + change, cached + change
        expression = ""
        for sign, rate, taken in self._by_rate((("-", minus), ("+", plus))):
            named, rest = _runs([self.source.rows[index] for index in taken])
            if named:
                references = [self._cells(self.field, first, last) for first, last in named]
                expression += self._scaled_sum(sign, references, rate)
            constant -= sum(sum(self._effects(index, window).values()) for index in taken[len(taken) - rest :])
        if round(constant, 6):
            expression += f"{constant:+.10g}" if abs(constant) < 1e9 else f"{constant:+.4f}"
        return expression.removeprefix("+"), cached

    def _by_rate(self, taken: Iterable[tuple[str, list[int]]]) -> Iterator[tuple[str, float, list[int]]]:
        """The rows of each sign apart by what 1 of their figures counts."""
        for sign, indices in taken:
            found: dict[float, list[int]] = {}
            for index in indices:
                rate = self.exchange.rate(self.currencies[index], self.excel_days[index])
                found.setdefault(rate, []).append(index)
            yield from ((sign, rate, rows) for rate, rows in found.items())

    def _cells(self, field: str, first: int, last: int) -> str:
        """A reference to a field's cells in rows first to last."""
        letters, title = self.source.columns[field], quoted(self.source.title or "")
        return f"{title}!${letters}${first}" + ("" if first == last else f":${letters}${last}")

    def _scaled_sum(self, sign: str, references: Sequence[str], rate: float) -> str:
        times = "" if self.factor * rate == 1 else f"*{self.factor * rate:.15g}"
        return f"{sign}SUM({','.join(references)}){times}"

    def _ours(self, index: int, window: _Window) -> float:
        """What we read from a row without an error, in the book's currency."""
        amount, day = self.read.get(self.source.rows[index], (0.0, None))
        if day is None or self.codes[index] == "cancelled":
            return 0.0
        start, end = window
        if day > end or (start is not None and day <= start):
            return 0.0
        return -abs(amount) if self.codes[index] == "returned" else amount


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


def excel_number(value: object) -> float | None:
    """The number that a cell is to Excel: days are serial numbers, text and truth values are none."""
    if isinstance(value, (bool, str, CellError)) or value is None:
        return None
    if isinstance(value, datetime):
        return (value - datetime(EPOCH_1900.year, EPOCH_1900.month, EPOCH_1900.day)).total_seconds() / 86_400
    if isinstance(value, date):
        return float((value - EPOCH_1900).days)
    return float(value) if isinstance(value, (int, float)) and value == value else None


def _inside(serial: float, window: _Window) -> bool:
    start, end = window
    first = None if start is None else (start + timedelta(days=1) - EPOCH_1900).days
    return (first is None or serial >= first) and serial < (end + timedelta(days=1) - EPOCH_1900).days


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
