"""合并建议: customers that may be one, side by side, for a person to decide. Nothing is merged here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal  # Any: cells of columns of any kind

from rapidfuzz import fuzz, process

from kamxl.cell import Link, Value
from kamxl.convert.list_sheet import HEADER_ROW, list_sheet
from kamxl.grid import RawTable, column_letter
from kamxl.i18n import Lang, labelled, tr
from kamxl.placed import SheetPlan
from kamxl.schema import values
from kamxl.schema.name_kinds import numbered_apart
from kamxl.schema.sheets import SHEETS
from kamxl.validate.columns import parse
from kamxl.validate.hints import core_name
from kamxl.width import lines

KEY = "merge"
TABLE = "kx_merge"
MOST = 5_000
"""Pairs on the sheet; nobody reads more, and the likeliest come first."""
_ALIKE = 90
_LEAST = {True: 8, False: 4}
"""Letters of a name (ASCII or not) below which a likeness says nothing."""
_ALL_PAIRS = 4_000
"""Up to so many names each is compared with each; above, with its neighbours in the alphabet, from both ends."""
_NEIGHBOURS = 12
_LEAST_PHONE = 7
_COMPARED = ("name", "industry", "region", "contact", "phone", "email", "address", "status", "owner")
_COLUMNS = (
    ("text", 16), ("center", 9), ("text", 14), ("wrap", 30), ("link", 9),
    ("text", 14), ("wrap", 30), ("link", 9), ("wrap", 46), ("muted.row", 30),
)  # fmt: skip

Why = Literal["name", "phone", "email", "alike"]
_ORDER: Mapping[Why, int] = {"name": 0, "email": 1, "phone": 2, "alike": 3}


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer of the workbook."""

    record: int
    row: int
    values: Mapping[str, Any]
    filled: int
    link: Link | None = None
    """To the cell of its ID."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers that may be one. `keep` has more filled in, or stood there first."""

    keep: Customer
    other: Customer
    why: Why
    score: float


def customers_of(table: RawTable) -> list[Customer]:
    """The customers of a sheet that have an id and a name."""
    sheet = SHEETS["customers"]
    columns: dict[str, Sequence[Any]] = {}
    for place, column in enumerate(table.columns):
        if column.field is not None and place not in table.unmatched_units:
            columns[column.field] = parse(sheet.fields[column.field], sheet.model, column.values, column.factor).values
    found = []
    letters = next((column_letter(one.column) for one in table.columns if one.field == "customer_id"), "A")
    for record, row in enumerate(table.rows):
        own = {key: column[record] for key, column in columns.items()}
        if own.get("customer_id") and own.get("name"):
            link = Link(f"{letters}{row}", title=table.sheet, cell=f"{letters}{row}")
            found.append(Customer(record, row, own, sum(value is not None for value in own.values()), link))
    return found


def pairs(customers: Sequence[Customer]) -> list[Pair]:
    """Customers that may be one, the surest first: the same name but for its legal form, mail, phone, or a name much alike."""
    cores = [core_name(str(one.values["name"])) for one in customers]
    found: dict[tuple[int, int], tuple[Why, float]] = {}

    def add(first: int, second: int, why: Why, score: float) -> None:
        place = (min(first, second), max(first, second))
        if customers[first].values["customer_id"] != customers[second].values["customer_id"]:
            found.setdefault(place, (why, score))  # the surest reasons come first

    texts: tuple[tuple[Why, Iterable[str]], ...] = (
        ("name", cores),
        ("email", (values.folded(str(one.values.get("email") or "")) for one in customers)),
        ("phone", (_digits(one.values.get("phone")) for one in customers)),
    )
    for why, keys in texts:
        for group in _groups(keys):
            # One number for many is the switchboard of a group, not one customer: each stands beside the first only.
            for other in group[1:]:
                add(group[0], other, why, 100.0)
    for first, second, score in _alike(cores):
        add(first, second, "alike", score)
    made = [_pair(customers[a], customers[b], why, score) for (a, b), (why, score) in found.items()]
    return sorted(made, key=lambda pair: (_ORDER[pair.why], -pair.score, pair.keep.row, pair.other.row))


def _pair(first: Customer, second: Customer, why: Why, score: float) -> Pair:
    keep, other = (second, first) if second.filled > first.filled else (first, second)
    return Pair(keep, other, why, score)


def _groups(keys: Iterable[str]) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        if key:
            found.setdefault(key, []).append(place)
    return [group for group in found.values() if len(group) > 1]


def _digits(phone: object) -> str:
    digits = re.sub(r"\D", "", str(phone or ""))
    return digits if len(digits) >= _LEAST_PHONE else ""


def _alike(cores: Sequence[str]) -> Iterable[tuple[int, int, float]]:
    """Names that differ in little, with their likeness from 90 to 100."""
    distinct = {core: place for place, core in reversed(list(enumerate(cores))) if len(core) >= _LEAST[core.isascii()]}
    names = sorted(distinct)
    if len(names) <= _ALL_PAIRS:
        import numpy as np

        scores = process.cdist(names, names, scorer=fuzz.ratio, score_cutoff=_ALIKE, dtype=np.uint8)
        rows, columns = scores.nonzero()
        near = [(int(a), int(b)) for a, b in zip(rows, columns, strict=True) if a < b]
    else:
        backward = sorted(range(len(names)), key=lambda place: names[place][::-1])
        near = sorted({*_neighbours(list(range(len(names)))), *_neighbours(backward)})
    for a, b in near:
        score = fuzz.ratio(names[a], names[b], score_cutoff=_ALIKE)
        if score and not numbered_apart(names[a], names[b]):
            yield distinct[names[a]], distinct[names[b]], float(score)


def _neighbours(order: Sequence[int]) -> Iterable[tuple[int, int]]:
    for place, one in enumerate(order):
        for other in order[place + 1 : place + 1 + _NEIGHBOURS]:
            yield min(one, other), max(one, other)


def plan(found: Sequence[Pair], lang: Lang) -> SheetPlan:
    """The sheet of proposals."""
    shown = found[:MOST]
    rows = [_row(pair, lang) for pair in shown]
    told = tr("convert.merge.subtitle" if rows else "convert.merge.none", lang, count=len(found), shown=len(shown))
    heights = {
        HEADER_ROW + 1 + index: 4.0 + 16.5 * most
        for index, row in enumerate(rows)
        if (most := max(lines(str(row[place] or ""), _COLUMNS[place][1] - 2) for place in (3, 6, 8))) > 1
    }
    columns = [(tr(f"convert.merge.column.{place}", lang), *one) for place, one in enumerate(_COLUMNS, 1)]
    return list_sheet(KEY, TABLE, tr("convert.merge.title", lang), told, rows, columns, lang, heights=heights)


def _row(pair: Pair, lang: Lang) -> list[Value]:
    keep, other = pair.keep, pair.other
    found: list[Value] = [tr(f"convert.merge.why.{pair.why}", lang), f"{pair.score:.0f}%"]
    for one in (keep, other):
        found += [str(one.values["customer_id"]), str(one.values["name"]), one.link]
    same = f'"{other.values["customer_id"]}" = "{keep.values["customer_id"]}"'
    return [*found, _differences(keep, other, lang), same]


def _differences(keep: Customer, other: Customer, lang: Lang) -> str:
    """What the two say differently, field by field."""
    fields = SHEETS["customers"].fields
    said = []
    for key in _COMPARED:
        first, second = keep.values.get(key), other.values.get(key)
        if first is not None and second is not None and first != second:
            title = fields[key].column.name(lang)
            said.append(labelled(title, f"{_shown(key, first, lang)} / {_shown(key, second, lang)}", lang))
    return ("；" if lang == "zh" else "; ").join(said)


def _shown(key: str, value: object, lang: Lang) -> str:
    choices = SHEETS["customers"].fields[key].column.choices
    return next((one.word(lang) for one in choices if one.code == value), values.typed(value))
