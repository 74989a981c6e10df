"""New rows against those that are there: what is created, what is updated and from what to what, what stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any  # Any: cells of columns of any kind

from kamxl.cell import Value
from kamxl.convert import payments
from kamxl.convert.existing import Change, Existing, Left
from kamxl.convert.incoming import Coming, Incoming, Key, coming, equal, plain
from kamxl.convert.kept_ids import keep_ids
from kamxl.convert.known_orders import counted_once, documents_once, numbers_anew
from kamxl.convert.mapping import shown_field, shown_sheet
from kamxl.convert.rows import Rows
from kamxl.convert.sources import NotTaken
from kamxl.grid import RawTable
from kamxl.i18n import Lang, Text
from kamxl.schema import values
from kamxl.schema.money import HOME
from kamxl.schema.sheets import SHEETS

SAMPLES = 3
"""New rows of each sheet that a dry run shows."""


@dataclass(slots=True)
class Merged:
    """What happens to one sheet."""

    sheet: str
    title: str
    """As it stands in the workbook, or will; of several the one that new rows go to."""
    titles: Sequence[str] = ()
    """Of the sheets that the workbook has."""
    created: Sequence[Mapping[str, Value]] = ()
    """New rows by field or title, for a sheet that is not there yet."""
    appended: list[dict[int, Value]] = field(default_factory=list)
    """New rows by column, for a sheet that is."""
    samples: tuple[Mapping[str, Value], ...] = ()
    """The first new rows, by field or title: what a dry run shows of them."""
    new: int = 0
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    repeated: int = 0
    """Rows of the source that say again what an earlier one said."""
    not_taken: list[NotTaken] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    monthly: bool = False
    """Some rows are sums of months."""

    @property
    def updated(self) -> int:
        return len({(change.title, change.row) for change in self.changes})

    def release(self) -> None:
        """Let the rows go once they are written; their count stays."""
        self.created = ()
        self.appended.clear()


def merge(sheet: str, fills: Sequence[Rows], tables: Sequence[RawTable], lang: Lang, currency: str = HOME) -> Merged:
    """Compare the rows of a sheet's fills with the rows that the workbook has.

    Args:
        sheet: key of the schema sheet.
        fills: in the order of the mapping; an earlier one wins where two disagree.
        tables: the sheets of it as they stand; none where the workbook has none.
        lang: the workbook's language, for the words of choices.
        currency: ISO code of its currency.
    """
    there = Existing.of(tables, lang, currency) if tables else None
    merged = Merged(sheet, there.home.table.sheet if there is not None else SHEETS[sheet].title(lang))
    merged.titles = tuple(table.sheet for table in tables)
    if sheet == "orders":
        documents_once(fills, there)
        if there is not None:
            numbers_anew(fills, there)
        counted_once(fills, there)
        payments.add_up(fills, there)
    for one in fills:
        if there is not None:
            keep_ids(one, there)
        merged.not_taken += _told_once(one.faults)
        merged.notes += one.notes
        merged.monthly |= bool(one.months and one.taken)
    rows = coming(sheet, fills, partial(_again, merged), keyed=there is not None)
    if there is None:
        merged.created, refused = rows.creating()
        merged.not_taken += [_mode(row, sheet, "update") for row in refused]
        merged.new = len(merged.created)
        merged.samples = tuple(merged.created[:SAMPLES])
    else:
        _compare(rows, there, merged)
    return merged


def _told_once(faults: Sequence[NotTaken]) -> Iterator[NotTaken]:
    """The faults, that of a row which became several records, one for each month or answer, once."""
    told = set()
    for fault in faults:
        place = (fault.source, fault.row, fault.code, fault.field, fault.value)
        if not fault.whole_row:
            yield fault
        elif place not in told:
            told.add(place)
            yield fault


def _again(merged: Merged, present: Incoming, one: Incoming) -> Mapping[str, Any]:
    """A row whose key was there already: what it adds to the earlier one; where it says otherwise, that is said."""
    merged.repeated += 1
    differing = []
    gained: dict[str, Any] = {}
    for name, value in one.items():
        if name in one.typed:
            continue
        if present.get(name) is None:
            gained[name] = value
        elif not equal(present.get(name), value):
            differing.append(name)
    if differing:
        rows, record = one.rows, one.record
        fields = [shown_field(merged.sheet, name) for name in differing]
        where = f"{present.rows.source.file_of(present.record)}:{present.rows.source.rows[present.record]}"
        message = Text("convert.why.differs", {"first": where, "fields": fields})
        value = values.typed(one.get(differing[0]))
        merged.not_taken.append(
            rows.not_taken(record, "differs", message, field=differing[0], value=value, whole_row=False)
        )
    return gained


def _compare(rows: Coming, there: Existing, merged: Merged) -> None:
    left = Left()
    indices: dict[tuple[str, ...], Mapping[Key, int]] = {}
    unique = bool(SHEETS[merged.sheet].unique)
    for key, row in zip(rows.keys, rows.rows(), strict=True):
        if row.rows.key not in indices:
            indices[row.rows.key] = there.index(row.rows.key, unique)
        record = indices[row.rows.key].get(key)
        if record is None:
            if row.rows.mode == "update":
                merged.not_taken.append(_mode(row, merged.sheet, "update"))
                continue
            merged.appended.append(there.new_row(row, left))
            if len(merged.samples) < SAMPLES:
                merged.samples = (*merged.samples, {name: plain(value) for name, value in row.items()})
        elif row.rows.mode == "create":
            merged.not_taken.append(_mode(row, merged.sheet, "create"))
        else:
            changes = there.changes(record, row, left)
            merged.changes += changes
            merged.unchanged += not changes
    merged.new = len(merged.appended)
    for row, name, code, own, title in left.foreign:
        told = {"field": shown_field(merged.sheet, name), "currency": code, "own": own, "sheet": title}
        message, value = Text("convert.why.currency_column", told), values.typed(row.get(name))
        merged.not_taken.append(
            row.rows.not_taken(row.record, "currency_column", message, field=name, value=value, whole_row=False)
        )
    for (title, name), count in left.absent.items():
        told = {"field": shown_field(merged.sheet, name), "sheet": title, "count": count}
        message = Text("convert.why.no_column", told)
        merged.not_taken.append(NotTaken("", 0, "no_column", message, sheet=merged.sheet, field=name, whole_row=False))


def _mode(row: Incoming, sheet: str, mode: str) -> NotTaken:
    message = Text(f"convert.why.mode_{mode}", {"sheet": shown_sheet(sheet)})
    return row.rows.not_taken(row.record, f"mode_{mode}", message)
