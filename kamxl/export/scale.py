"""Figures → units of a drawing: scales with round steps."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kamxl.export.shown import number

TICKS = 4
"""Steps of a scale, about."""
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Scale:
    """Figures → units, and where its lines stand."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        value = min(max(value, self.low), self.high)
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def scale_of(
    found: Sequence[float], least: float | None, most: float | None, number_format: str, start: float, end: float
) -> Scale:
    """A scale with round steps, whose figures differ as they are shown, and by as much: 0, 2, 5, 8, 10 are steps of 2.5."""
    low, high = min(found, default=0.0) if least is None else least, max(found, default=0.0) if most is None else most
    high = high if high > low else low + 1
    for step in _steps((high - low) / TICKS):
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        bottom, top = first * step if least is None else low, last * step if most is None else high
        ticks = tuple(n * step for n in range(first, last + 1) if bottom - step / 1e6 <= n * step <= top + step / 1e6)
        if _even([number(tick, number_format) for tick in ticks]):
            break
    return Scale(bottom, top, start, end, ticks)


def _even(labels: Sequence[str]) -> bool:
    """Whether figures, as they are read, stand in equal steps."""
    read = [float(found[0].replace(",", "")) if (found := _NUMBER.search(label)) else math.nan for label in labels]
    steps = [after - before for before, after in pairwise(read)]
    return all(step > 0 and math.isclose(step, steps[0], rel_tol=1e-6) for step in steps)


def _steps(least: float) -> Iterator[float]:
    """1, 2, 2.5 and 5 times powers of ten, from `least` on."""
    power = math.floor(math.log10(least))
    for ten in range(power, power + 20):
        for one in (1, 2, 2.5, 5):
            if one * 10.0**ten >= least * 0.999:
                yield one * 10.0**ten
