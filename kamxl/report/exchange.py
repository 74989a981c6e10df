"""Which rate each row of the user's orders was converted at, as conditions that Excel's SUMIFS can meet."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import field

import numpy as np

from kamxl.record import record

_SAME = 1e-9


@record
class Run:
    """Rows of one word under 币种, from one day (a serial number) until before another, and what 1 of their figures is worth."""

    word: str | None
    since: int
    until: int | None
    rate: float


@record
class Exchange:
    """The runs of a sheet. Where every row counts as it stands there are none."""

    runs: tuple[Run, ...] = ()
    _starts: Mapping[str | None, tuple[list[int], list[float]]] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Sequence[object], days: np.ndarray, rates: np.ndarray) -> Exchange:
        """From the word under 币种, the day and the rate of each row; a row without a day or rate (NaN) says nothing."""
        told = np.flatnonzero(~np.isnan(days) & ~np.isnan(rates))
        if same(rates[told], 1.0).all():
            return cls()
        known: dict[str | None, list[tuple[int, float]]] = {}
        for index in told.tolist():
            known.setdefault(word_of(words[index]), []).append((int(days[index]), float(rates[index])))
        runs: list[Run] = []
        starts: dict[str | None, tuple[list[int], list[float]]] = {}
        for key, rows in known.items():
            days_of, rates_of = starts[key] = ([], [])
            for day, rate in sorted(rows):
                if not rates_of or not math.isclose(rates_of[-1], rate, rel_tol=_SAME):
                    days_of.append(day)
                    rates_of.append(rate)
            ends = [*days_of[1:], None]
            runs += [
                Run(key, since, until, rate)
                for since, until, rate in zip(days_of, ends, rates_of, strict=True)
                if not math.isclose(rate, 1.0, rel_tol=_SAME)
            ]
        return cls(tuple(runs), starts) if runs else cls()

    def rates(self, words: Sequence[object], days: np.ndarray) -> np.ndarray:
        """What the runs make of each row: its rate, 1 where no run holds it."""
        if not self.runs:
            return np.ones(len(days))
        return np.array([self._rate(word, day) for word, day in zip(words, days.tolist(), strict=True)])

    def _rate(self, word: object, day: float) -> float:
        starts, rates = self._starts.get(word_of(word), ([], []))
        place = -1 if math.isnan(day) else bisect_right(starts, int(day)) - 1
        return rates[place] if place >= 0 else 1.0


def same(one: np.ndarray, other: np.ndarray | float) -> np.ndarray:
    """Which rates differ by no more than rounding."""
    found: np.ndarray = np.abs(one - other) <= _SAME * np.maximum(np.abs(one), np.abs(other))
    return found


def word_of(cell: object) -> str | None:
    """A cell of 币种 as SUMIFS compares it: whatever the case."""
    return cell.casefold() if isinstance(cell, str) and cell else None
