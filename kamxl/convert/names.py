"""Customers by name: the ID of a name that is known, a new number for one that is not, a question where one is near."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any  # Any: cells of columns of any kind

from kamxl.convert.rows import Rows
from kamxl.schema.name_kinds import is_company, numbered_apart
from kamxl.validate.hints import core_name

_SHAPE = re.compile(r"([A-Za-z]*[-_]?)(\d{1,12})")
_BETWEEN = re.compile(r"[、，,;；/\n]")
_NEAR = 85.0
"""Likeness in percent from which two names may be one."""
_LEAST_PART = {True: 5, False: 2}
"""Letters (ASCII or not) that the core of a name must have to be looked for in another."""
MOST_NEAR = 5


def folded_name(name: str) -> str:
    """A name as it is compared: without case, width and white space."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@dataclass(slots=True)
class Names:
    """The names of customers and their IDs, of the workbook, of the mapping and of the sources."""

    known: dict[str, str] = field(default_factory=dict)
    """Folded name -> ID."""
    shown: dict[str, str] = field(default_factory=dict)
    """ID -> name as typed."""
    shared: dict[str, list[str]] = field(default_factory=dict)
    """Folded name -> the IDs of several customers who have it: it names none of them."""
    fresh: dict[str, str] = field(default_factory=dict)
    """Name as typed -> number given now."""
    _ids: set[str] = field(default_factory=set)
    _next: int = 0
    _prefix: str = "C"
    _width: int = 4
    _near: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def any_known(self) -> bool:
        """Whether there are customers beside those that got a number now."""
        return bool(self._ids - set(self.fresh.values()))

    @property
    def ids(self) -> frozenset[str]:
        """The IDs of all customers."""
        return frozenset(self._ids)

    def learn(self, customers: Iterable[tuple[str, str | None]]) -> None:
        """Take in customers that have an ID: (ID, name)."""
        shapes: Counter[tuple[str, int]] = Counter()
        for customer_id, name in customers:
            self._ids.add(customer_id)
            if name:
                key = folded_name(name)
                first = self.known.setdefault(key, customer_id)
                self.shown.setdefault(customer_id, name)
                if first != customer_id:
                    self.shared.setdefault(key, [first]).append(customer_id)
        for one in self._ids:
            match = _SHAPE.fullmatch(one)
            if match is not None:
                shapes[match[1], len(match[2])] += 1
        if shapes:
            (self._prefix, self._width), _ = shapes.most_common(1)[0]

    def remembered(self, names: Mapping[str, str]) -> None:
        """Take in what the mapping remembers: it wins over what the workbook says."""
        for name, customer_id in names.items():
            self.known[folded_name(name)] = customer_id
            self.shared.pop(folded_name(name), None)
            self._ids.add(customer_id)

    def number(self, name: str) -> str:
        """The ID of a name; a new one where it has none."""
        key = folded_name(name)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._new()
            self.fresh[name] = found
        self.shown.setdefault(found, name)
        return found

    def find(self, name: str) -> str | None:
        """The ID of a name that one customer has: as it stands, or with the ID behind it that tells it apart."""
        key = folded_name(name)
        whole = next(
            (one for ids in self.shared.values() for one in ids if key == folded_name(self.with_id(one))), None
        )
        return whole or (None if key in self.shared else self.known.get(key))

    def is_shared(self, name: str) -> bool:
        return folded_name(name) in self.shared

    def with_id(self, customer_id: str) -> str:
        """The name of a customer who shares it, told apart by the ID."""
        return f"{self.shown[customer_id]} ({customer_id})"

    def several(self, name: str) -> tuple[str, ...]:
        """The customers that one cell names, each known or a company by its name; none where it names one."""
        parts = tuple(one for part in _BETWEEN.split(name) if (one := part.strip()))
        if len(parts) < 2 or folded_name(name) in self.known:
            return ()
        return parts if all(folded_name(one) in self.known or is_company(one) for one in parts) else ()

    def near(self, name: str) -> tuple[str, ...]:
        """Known names that may be the same customer, the likest first."""
        if name not in self._near:
            self._near[name] = self._search(name)
        return self._near[name]

    def _search(self, name: str) -> tuple[str, ...]:
        if ids := self.shared.get(folded_name(name)):
            return tuple(map(self.with_id, ids[:MOST_NEAR]))
        from rapidfuzz import fuzz

        own, core = folded_name(name), core_name(name)
        found = []
        for other in self.shown.values():
            theirs = core_name(other)
            score = max(fuzz.ratio(own, folded_name(other)), fuzz.ratio(core, theirs))
            short, long = sorted((core, theirs), key=len)
            if len(short) >= _LEAST_PART[short.isascii()] and short in long:
                score = max(score, 90.0)
            if score >= _NEAR and not numbered_apart(core, theirs):
                found.append((-score, other))
        return tuple(other for _, other in sorted(found)[:MOST_NEAR])

    def _new(self) -> str:
        if not self._next:
            numbers = [int(m[2]) for one in self._ids if (m := _SHAPE.fullmatch(one)) and m[1] == self._prefix]
            self._next = max(numbers, default=0)
        while True:
            self._next += 1
            found = f"{self._prefix}{self._next:0{self._width}d}"
            if found not in self._ids:
                self._ids.add(found)
                return found


def numbered(cells: Sequence[str | None], names: Names, *, defines: bool) -> Iterator[str | None]:
    """The ID of each name; none where one cell names several. Where a table only mentions customers, a name that is near a known one is a question."""
    done: dict[str, str | None] = {}
    for cell in cells:
        if cell is not None and cell not in done:
            known = names.find(cell)
            if (known is None and names.several(cell)) or (
                known is None and (not defines or names.is_shared(cell)) and names.near(cell)
            ):
                done[cell] = None
            else:
                done[cell] = known or names.number(cell)
        yield None if cell is None else done[cell]


def made_ids(columns: Sequence[Sequence[Any]], *, monthly: bool) -> list[str | None]:
    """An ID of each record, made of its other fields: C0001-20260105, a second one of the day with -2; C0001-2026-01."""
    found: list[str | None] = []
    counted: dict[str, int] = {}
    for parts in zip(*columns, strict=True):
        if any(part is None for part in parts):
            found.append(None)
            continue
        one = "-".join(
            (f"{part:%Y-%m}" if monthly else f"{part:%Y%m%d}") if isinstance(part, date) else str(part)
            for part in parts
        )
        if not monthly:
            counted[one] = counted.get(one, 0) + 1
            one = one if counted[one] == 1 else f"{one}-{counted[one]}"
        found.append(one)
    return found


def with_zeros(rows: Sequence[Rows], names: Names) -> None:
    """Give the IDs of customers that Excel made numbers their zeros again: 1 is 001 where no customer is 1 and one only is 001."""
    known = {one for some in rows if some.sheet == "customers" for one in some.column("customer_id")} | names.ids
    whole: dict[str, list[str]] = {}
    for one in known:
        if one is not None and one.isdecimal() and one.startswith("0"):
            whole.setdefault(one.lstrip("0"), []).append(one)
    lost = {bare: some[0] for bare, some in whole.items() if len(some) == 1 and bare not in known}
    for some in rows if lost else ():
        column = some.columns.get("customer_id", []) if some.sheet != "customers" else []
        found = [record for record in some.taken if column[record] in lost] if column else []
        for record in found:
            column[record] = lost[column[record]]
        if found:
            ids = list(dict.fromkeys(column[record] for record in found))[:5]
            some.say("convert.note.lost_zeros", count=len(found), ids=ids)


def new_customers(rows: Sequence[Rows], names: Names) -> list[Rows]:
    """The customers that only other tables name, as rows of the customer sheet: their number and their name.

    Where there are no customers at all, the IDs that other tables have are all that is known of them; where there are some, an ID
    that is none of theirs is more likely a slip, which the check names.
    """
    brought = {one for some in rows if some.sheet == "customers" for one in some.column("customer_id")}
    wanted: dict[str, str | None] = {number: name for name, number in names.fresh.items() if number not in brought}
    if not brought and not names.any_known:
        columns = [(some, some.columns["customer_id"]) for some in rows if "customer_id" in some.columns]
        wanted |= {column[at]: None for some, column in columns for at in some.taken if column[at] not in wanted}
        wanted.pop(None, None)  # type: ignore[call-overload]  # a blank
    found = []
    for some in rows:
        if some.sheet == "customers" or not wanted or "customer_id" not in some.columns:
            continue
        taken: dict[str, int] = {}
        for record in some.taken:
            number = some.columns["customer_id"][record]
            if number in wanted and number not in taken:
                taken[number] = record
        if not taken:
            continue
        records = list(taken.values())
        base = replace(
            some.source,
            titles=(),
            parts=(),
            columns=(),
            faults=(),
            rows=[some.source.rows[at] for at in records],
            origin=[some.source.origin[at] for at in records] if some.source.origin else (),
        )
        called = {number: wanted.pop(number) for number in taken}
        named: dict[str, list[Any]] = {"customer_id": list(called), "name": list(called.values())}
        made = Rows("customers", ("customer_id",), base, named, {}, {}, some.mode, {}, list(range(len(taken))))
        known, bare = list(filter(None, called.values())), [number for number, name in called.items() if name is None]
        for key, shown in (("new_customers", known), ("new_ids", bare)):
            if shown:
                made.say(f"convert.note.{key}", count=len(shown), names=shown[:5])
        found.append(made)
    return found
