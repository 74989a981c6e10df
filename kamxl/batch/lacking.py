"""What the figures of all workbooks of a batch lack: rows and money that are left out, and workbooks that are out of date.

Light to import: the process that hands out jobs needs no pandas.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any  # Any: records are JSON; `records` checks their shape where they are read

from kamxl.i18n import Lang
from kamxl.schema.money import HOME, Money, each_in_words

if TYPE_CHECKING:
    from kamxl.batch.planning import Entry

_ROWS = ("customers", "orders")


@dataclass(frozen=True)
class Lacking:
    """Sums over the workbooks of a run; keys are those of the workbooks."""

    books: tuple[str, ...]
    """Workbooks with rows or amounts that are left out, the most money first."""
    rows: Mapping[str, int]
    """Input sheet -> rows that faults keep out of the figures."""
    amounts: Mapping[str, float]
    """Currency of workbooks -> orders that are left out, in units of it."""
    unconverted: Mapping[str, float]
    """Currency -> amounts without a rate, in units of it."""
    outdated: Mapping[str, str]
    """Workbook -> day of its newest record, where that is so old that the figures had better be as of that day."""

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def lacking(entries: Iterable[Entry]) -> Lacking:
    """Sum up what the records of a run say that their figures lack."""
    worth: dict[str, float] = {}
    rows: Counter[str] = Counter()
    amounts: Counter[str] = Counter()
    unconverted: Counter[str] = Counter()
    outdated = {}
    for entry in entries:
        figures: Mapping[str, Any] = (entry.record or {}).get("figures") or {}
        left_out, foreign, ended = told(figures)
        if left_out or foreign:
            amount = left_out.get("amount") or 0.0
            worth[entry.job.key] = abs(amount)
            rows.update({name: left_out.get(name, 0) for name in _ROWS})
            amounts.update({figures.get("currency", HOME): amount} if amount else {})
            unconverted.update(foreign)
        if ended:
            outdated[entry.job.key] = ended
    books = sorted(worth, key=lambda key: (-worth[key], key))
    return Lacking(tuple(books), dict(rows), dict(amounts), dict(unconverted), outdated)


def told(figures: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, float], str | None]:
    """Of one workbook: the rows that are left out, if any; the amounts without a rate; and the day it ended, if that is old."""
    left_out = figures.get("left_out") or {}
    rows = any(left_out.get(name) for name in _ROWS)
    return left_out if rows else {}, figures.get("unconverted") or {}, figures.get("suggested_as_of")


def unconverted_in_words(amounts: Mapping[str, float]) -> str:
    """Amounts without a rate: 1,200 USD, 300 EUR."""
    return ", ".join(each_in_words(amounts))


def amounts_in_words(amounts: Mapping[str, float], lang: Lang) -> str:
    """Amounts by currency, each in the unit in which the language shows it: 90 万元, 1,200k USD."""
    from kamxl.report.words import amount

    return ("、" if lang == "zh" else ", ").join(
        amount(worth, Money.of(lang, code), lang) for code, worth in amounts.items()
    )
