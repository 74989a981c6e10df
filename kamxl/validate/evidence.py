"""What the cells of a column prove about its notation: the order of day and month, percentages or shares, the scale of grades.

A reading is decided for a column, never for a cell, and where one sheet stands in several books, over all of them: a row
means the same whichever book it is filed in. What nothing proves stays open: `convert` asks, and elsewhere it is an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Literal, cast

from kamxl.grid import RawColumn
from kamxl.record import record
from kamxl.schema import days
from kamxl.schema.choices import CREDIT
from kamxl.schema.days import ORDERS, Order
from kamxl.schema.field import Column
from kamxl.schema.number_formats import is_percent
from kamxl.schema.numbers import quantity
from kamxl.schema.texts import folded

Doubt = Literal["percent_small", "percent_mixed"]
_POINTS_FROM = 1.5
"""A bare value above this can only be points: a share of more than 150 % is none that these sheets hold."""
HUNDRED = 100
_FEW = 10
"""So many cells that can only be of one order outweigh one that can only be of another."""
_FIRST, _LAST = date(1950, 1, 1), date(2100, 12, 31)
"""Days before and after these are placeholders or slips, and no evidence."""
_NEAR = timedelta(days=366)
"""How far from the column's certain days an uncertain one may lie."""


@record
class DayOrder:
    """The order of spellings such as 3/5/2026 in a column, and how sure it is."""

    order: Order | None = None
    """None where nothing proves one."""
    spellings: tuple[str, ...] = ()
    """Cells that can mean several days, in the order in which they stand, each once; at most 20."""
    mixed: bool = False
    """Some cells can only be of one order and some only of another."""

    @property
    def open(self) -> bool:
        """Whether a person has to say how the days are written."""
        return self.order is None and bool(self.spellings)


@record
class Evidence:
    """How the cells of one column are to be read."""

    days: DayOrder = DayOrder()
    shares: bool = False
    """Bare numbers of a percentage are parts of 1."""
    doubled: bool = False
    """Grades are on the scale AAA, AA, A."""
    hundred: bool = False
    """Scores are of 100, though the title does not say it."""
    settled: frozenset[int] = field(default_factory=frozenset)
    """Indices of the numbers that their own format shows as a percentage."""
    doubt: tuple[Doubt, float] | None = None
    """What a person should look at, with a value that shows it."""


def of_cells(
    column: Column,
    values: Sequence[object],
    *,
    stated: bool = False,
    as_of: date | None = None,
    percentages: Sequence[int] = (),
) -> Evidence:
    """The evidence of cells that come without their columns.

    Args:
        column: the field that they hold.
        values: the cells.
        stated: whether the title says (%) or 百分点.
        as_of: a day after which nothing has happened yet.
        percentages: indices of the numbers that are shown as a percentage.
    """
    formats = {"0%": percentages} if percentages else {}
    return of_columns(column, [RawColumn("", 1, None, values, stated=stated, formats=formats)], as_of=as_of)[0]


def of_columns(column: Column, raws: Sequence[RawColumn], *, as_of: date | None = None) -> list[Evidence]:
    """The evidence of each of the columns that hold one field, of one or several books; what they prove counts for all."""
    if column.kind == "day":
        order = day_order((raw.values for raw in raws), past=column.past, as_of=as_of)
        return [Evidence(days=order)] * len(raws)
    if column.choices is CREDIT:
        doubled = any(_is_doubled(cell) for raw in raws for cell in set(filter(_is_text, raw.values)))
        return [Evidence(doubled=doubled)] * len(raws)
    if column.top:
        return [Evidence(hundred=not raw.stated and _are_of_hundred(column, raw.values)) for raw in raws]
    if column.kind != "percent":
        return [Evidence()] * len(raws)
    looked = [_Percentages.of(raw) for raw in raws]
    shares = not any(one.largest > _POINTS_FROM for one in looked if not one.stated)
    return [one.evidence(shares and not one.stated) for one in looked]


def _are_of_hundred(column: Column, cells: Sequence[object]) -> bool:
    """Whether several scores are all above the best one of the field, and none above 100."""
    found = []
    for cell in cells:
        try:
            one = quantity(cell)
        except ValueError:
            continue
        found += [] if one is None else [one.value]
    return len(found) > 1 and column.top < min(found) and max(found) <= HUNDRED


def _is_text(cell: object) -> bool:
    return type(cell) is str


def _is_doubled(cell: object) -> bool:
    plain = folded(str(cell)).removesuffix("级").rstrip("+-")
    return 2 <= len(plain) <= 3 and plain in ("aa", "aaa", "bb", "bbb", "cc", "ccc")


@record
class _Percentages:
    """The cells of a column of percentages, looked at."""

    stated: bool
    settled: frozenset[int]
    shown: bool
    """Some numbers are shares that their format shows as a percentage."""
    small: float | None
    """A bare value above 0 and up to 1."""
    largest: float
    """Bare value."""

    @classmethod
    def of(cls, raw: RawColumn) -> _Percentages:
        settled = frozenset(index for code, indices in raw.formats.items() if is_percent(code) for index in indices)
        bare: set[float] = set()
        shown = any(raw.values[index] for index in settled)
        distinct: Iterable[object]
        distinct = (
            set(raw.values) if not settled else {cell for index, cell in enumerate(raw.values) if index not in settled}
        )
        for cell in distinct:
            try:
                found = quantity(cell)
            except ValueError:
                continue
            if found is not None and found.family is None:
                bare.add(found.value)
        small = max((value for value in bare if 0 < value <= 1), default=None)
        return cls(raw.stated, settled, shown, small, max(bare, default=0.0))

    def evidence(self, shares: bool) -> Evidence:
        doubt: tuple[Doubt, float] | None = None
        if not shares and self.small is not None and self.largest <= 1:
            doubt = "percent_small", self.small
        elif not shares and self.largest > 0 and (self.shown or (self.small is not None and not self.stated)):
            doubt = "percent_mixed", self.small if self.small is not None else self.largest
        return Evidence(shares=shares, settled=self.settled, doubt=doubt)


def day_order(columns: Iterable[Sequence[object]], *, past: bool = False, as_of: date | None = None) -> DayOrder:
    """Which order days such as 3/5/2026 and 25/12/31 are written in.

    A 13th month and a 32nd day prove it, and so do days that would lie after `as_of` in a field that tells what happened
    (`past`), or years away from the certain days of the column. A single cell against many proves nothing.
    """
    certain: set[date] = set()
    texts: Counter[str] = Counter()
    for column in columns:
        if set(map(type, column)) <= {date, type(None)}:
            certain.update(cast("set[date]", set(column) - {None}))
            continue
        counted = Counter(cell for cell in column if isinstance(cell, (str, date)))
        for cell, count in counted.items():
            if isinstance(cell, str):
                texts[cell] += count
            else:
                certain.add(cell.date() if isinstance(cell, datetime) else cell)
    uncertain = {cell: found for cell in texts if (found := days.readings(cell))}
    if not uncertain:
        return DayOrder()
    certain |= set(_certain(cell for cell in texts if cell not in uncertain))
    certain = {day for day in certain if _FIRST <= day <= _LAST}
    span = (min(certain) - _NEAR, max(certain) + _NEAR) if certain else None
    latest = as_of if past else None
    # Cells that may begin with the year are counted apart: 3/5/2026 says nothing of 26-1-25, and the other way round.
    against: dict[bool, Counter[Order]] = {}
    for cell, found in uncertain.items():
        likely = _likely(found, span, latest)
        tally = against.setdefault("ymd" in found, Counter())
        for order in ORDERS:
            tally[order] += 0 if order in likely else texts[cell]
    proved = {one for one in map(_proved, against.values()) if one is not None}
    decided: Order | None = "ymd" if "ymd" in proved else proved.pop() if len(proved) == 1 else None
    spellings = tuple(cell for cell, found in uncertain.items() if len(set(found.values())) > 1)[:20]
    mixed = decided is None and any(min(tally[one] for one in ORDERS) > 0 for tally in against.values())
    return DayOrder(decided, spellings, mixed)


def _proved(against: Mapping[Order, int]) -> Order | None:
    """The order that the fewest cells contradict, if many contradict each of the others."""
    best, second = sorted(ORDERS, key=lambda order: against[order])[:2]
    return best if against[second] > 0 and against[best] * _FEW <= against[second] else None


def _certain(cells: Iterable[str]) -> Iterator[date]:
    for cell in cells:
        try:
            found = days.reading(cell)
        except ValueError:
            continue
        if found is not None and not found.partial:
            yield found.day


def _likely(found: Mapping[Order, date], span: tuple[date, date] | None, latest: date | None) -> Mapping[Order, date]:
    """The readings of a cell that its column does not contradict; all of them where it contradicts each."""
    if latest is not None:
        found = {order: one for order, one in found.items() if one <= latest} or found
    if span is not None:
        found = {order: one for order, one in found.items() if span[0] <= one <= span[1]} or found
    return found
