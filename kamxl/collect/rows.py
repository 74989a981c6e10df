"""Which row of a sheet is which row of the base: by key, by equal content, by the identity that it carries, by likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kamxl.collect.base import HELD_BACK, BaseRow

_ALIKE = 0.5
"""A row that shares so much of what was filled in is the same row, edited."""
_MOST_PAIRS = 2_000_000
"""Beyond these likeness is not looked at: the rows then count as gone and new, which is told."""

Sums = tuple[str, ...]


@dataclass(slots=True)
class Matching:
    """Rows of a base against the records of a sheet."""

    rows: Sequence[BaseRow]
    own: Sequence[Sums]
    """The check sums that each row of the base is compared by, `HELD_BACK` where a cell is not."""
    now: Sequence[Sums]
    """Those of the records."""
    keys: Sequence[str]
    """Of the records' keys; blank where there is none."""
    serials: Sequence[int | None]
    """The identity that a record of a copy carries; the row in which one of the workbook stands."""
    blanks: Sums
    """The check sum of a blank cell of each field."""
    anchor: int | None
    """The field that an edited row must share to be found by likeness."""
    found: dict[int, int] = field(default_factory=dict)
    """Row of the base -> record, for the rows that are there still."""
    free: dict[int, None] = field(default_factory=dict)
    """The records that are no row of the base, in order."""

    def in_copy(self) -> Matching:
        """Match the records of a copy, which carry identities."""
        self._start()
        self._by_key()
        self._by_content()
        at = {self.serials[record]: record for record in reversed(self.free)}
        for place in self._left():
            record = at.get(self.rows[place].serial)
            if record is not None and record in self.free and self._same_row(place, record):
                self._take(place, record)
        self._by_likeness()
        return self

    def in_workbook(self) -> Matching:
        """Match the records of the workbook: where there are keys, by nothing else."""
        self._start()
        self._by_key()
        self._by_content()
        self._by_likeness()
        return self

    def _start(self) -> None:
        self.free = dict.fromkeys(range(len(self.now)))

    def _take(self, place: int, record: int) -> None:
        self.found[place] = record
        del self.free[record]

    def _left(self) -> list[int]:
        return [place for place in range(len(self.rows)) if place not in self.found]

    def _by_key(self) -> None:
        records: dict[str, list[int]] = defaultdict(list)
        for record, key in enumerate(self.keys):
            if key:
                records[key].append(record)
        for place, row in enumerate(self.rows):
            if row.key in records:
                some = records.pop(row.key)
                # A key that was pasted again: the row that carries the identity is the one.
                self._take(place, next((one for one in some if self.serials[one] == row.serial), some[0]))

    def _by_content(self) -> None:
        """Equal content, that of the same identity first. Rows differ in which of their cells can be compared."""
        kinds: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for place in self._left():
            kinds[tuple(at for at, one in enumerate(self.own[place]) if one != HELD_BACK)].append(place)
        for known in (True, False):
            for places, group in kinds.items():
                if not places:
                    continue
                equal: dict[Sums, list[int]] = defaultdict(list)
                for record in self.free:
                    equal[tuple(self.now[record][at] for at in places)].append(record)
                for place in group:
                    if place in self.found:
                        continue
                    row, own = self.rows[place], self.own[place]
                    some = equal.get(tuple(own[at] for at in places), [])
                    for record in some:
                        if self._may_be(row, record) and (not known or self.serials[record] == row.serial):
                            self._take(place, record)
                            some.remove(record)
                            break

    def _by_likeness(self) -> None:
        """Edited rows: the record that shares most with a row, where no other row and no other record does as much."""
        left = self._left()
        if self.anchor is None or not left or not self.free:
            return
        near: dict[str, list[int]] = defaultdict(list)
        for record in self.free:
            near[self.now[record][self.anchor]].append(record)
        pairs = [(place, record) for place in left for record in near.get(self.own[place][self.anchor], ())]
        if len(pairs) > _MOST_PAIRS:
            return
        likes = {
            pair: like
            for pair in pairs
            if (like := self._likeness(*pair)) >= _ALIKE and self._may_be(self.rows[pair[0]], pair[1])
        }
        # Of two that are alike in the same measure the one in its old place is the row; without it nobody can tell.
        ranked = sorted(likes, key=lambda pair: (-self._rank(pair, likes), pair))
        best: dict[tuple[str, int], list[float]] = defaultdict(list)
        for pair in ranked:
            rank = self._rank(pair, likes)
            best["row", pair[0]].append(rank)
            best["record", pair[1]].append(rank)
        for place, record in ranked:
            rank = self._rank((place, record), likes)
            sure = all(
                ranks[0] == rank and (len(ranks) == 1 or ranks[1] < rank)
                for ranks in (best["row", place], best["record", record])
            )
            if sure and place not in self.found and record in self.free:
                self._take(place, record)

    def _rank(self, pair: tuple[int, int], likes: dict[tuple[int, int], float]) -> float:
        return likes[pair] + (1e-6 if self.serials[pair[1]] == self.rows[pair[0]].serial else 0.0)

    def _likeness(self, place: int, record: int) -> float:
        own, now = self.own[place], self.now[record]
        filled = [at for at, one in enumerate(own) if one not in (HELD_BACK, self.blanks[at]) and now[at]]
        return sum(own[at] == now[at] for at in filled) / max(len(filled), 1)

    def _may_be(self, row: BaseRow, record: int) -> bool:
        """A record with a key of its own is another row."""
        return not (row.key and self.keys[record])

    def _same_row(self, place: int, record: int) -> bool:
        """Whether a record is the row whose identity it carries: another key may be a new row typed over a pasted one."""
        return self._may_be(self.rows[place], record) or self._likeness(place, record) >= _ALIKE
