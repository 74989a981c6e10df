"""The workbook that is converted into, as it stands, and the settings that the sources bring to a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kamxl import read, writer
from kamxl.cell import Value
from kamxl.compute.alerts import RULES, rule_limits
from kamxl.convert.sources import Source
from kamxl.errors import SettingsError, told_in
from kamxl.i18n import Lang, Text
from kamxl.package.original import Original
from kamxl.read.cells import open_source
from kamxl.read.facts import check_no_copy
from kamxl.read.file import contents
from kamxl.read.guard import examine
from kamxl.schema import values
from kamxl.schema.money import Money, Stated, only_currency
from kamxl.settings import Entry, Limits, Settings, defaults, effective, flat
from kamxl.writer.rows_into import RowsInto, rows_into

_OF_THE_FOLDER = frozenset({"orders.source"})
"""Settings that name a file beside their own workbook: the new one holds the rows itself."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is there: all None for a workbook that is new."""

    original: Original | None = None
    book: read.Workbook | None = None
    wider: bytes | None = None
    """The workbook with columns that it has to get."""

    @property
    def data(self) -> bytes | None:
        return None if self.original is None else self.wider or self.original.data

    @property
    def first_write(self) -> bool:
        """Whether kamxl has not written results into the workbook yet."""
        return self.book is not None and not self.book.owned

    def money(self, settings: Settings, lang: Lang) -> Money | None:
        """The currency of the workbook and its display unit; None where it is new."""
        return None if self.book is None else money_of_book(self.book.settings, settings, self.book.money, lang)


def money_of_book(own: Iterable[Entry], settings: Settings, said: Iterable[Stated], lang: Lang) -> Money:
    """The currency of a workbook and its display unit: as its own settings say, else those in force, else as its amounts state."""
    given = effective([entry for entry in own if entry.key in ("money.currency", "money.unit")]).settings.money
    currency = given.currency or settings.money.currency or only_currency(said)
    return Money.of(lang, currency, given.unit or settings.money.unit or "")


def open_target(path: Path, limits: Limits) -> Target:
    """Read the workbook, where there is one. Raises InputError, or UnsafeTarget where it could not be written back."""
    if not path.exists():
        return Target()
    found = contents(path, path.name, limits)
    book = read.workbook(found, limits=limits, name=path.name)
    with told_in(book.lang or ""):
        check_no_copy(book.owned, path.name)
        writer.check_target(found, ())
    return Target(found, book)


def with_column(there: Target, sheet: str, title: str, limits: Limits) -> Target | None:
    """The workbook with one more column behind those of an input sheet; None where something stands there.

    Args:
        there: the workbook as it stands; it is not written.
        sheet: key of the sheet.
        title: of the column.
        limits: beyond which a file is refused.
    """
    assert there.book is not None
    assert there.data is not None
    table, name = there.book.tables[sheet], there.book.name
    columns = [column.column for column in table.columns]
    packed = Original(there.data)
    cells = open_source(packed.data, examine(packed, name, limits), name).sheet(table.sheet).cells()
    place = max(columns) + 1 - cells.left
    if any(not values.is_blank(row[place]) for row in cells.rows[table.header_row - cells.top :] if place < len(row)):
        return None
    wider = rows_into(there.data, [RowsInto.of(table, heading=title)]).data
    return replace(there, wider=wider, book=read.workbook(wider, limits=limits, name=name))


@dataclass(frozen=True, slots=True)
class Brought:
    """Settings of the sources."""

    entries: tuple[Entry, ...] = ()
    """Those that the new workbook begins with."""
    notes: tuple[Text, ...] = ()

    @property
    def cells(self) -> dict[str, Value]:
        """As the settings sheet has them: key -> value."""
        return {one.key: one.value if isinstance(one.value, (int, float)) else str(one.value) for one in self.entries}


def brought(sources: Iterable[Source], there: Target) -> Brought:
    """The settings that some sources bring. A workbook that is there keeps its own: what differs from them is named."""
    found = list(dict.fromkeys(entry for source in sources for entry in source.settings))
    rules = rule_limits(RULES)
    known = defaults(rules)
    if not any(entry.key in known for entry in found):
        return Brought()
    meant = {entry: _meant(entry) for entry in found}
    if there.book is not None:
        own = {**known, **{entry.key: _meant(entry) for entry in there.book.settings}}
        taken: list[Entry] = []
        left = [entry for entry in found if entry.key not in known or meant[entry] != own[entry.key]]
    else:
        said = {key: {repr(meant[one]) for one in found if one.key == key} for key in {one.key for one in found}}
        left = [one for one in found if meant[one] is None or one.key in _OF_THE_FOLDER or len(said[one.key]) > 1]
        taken = [one for one in found if one not in left]
    notes = []
    for code, some in (("settings", taken), ("settings_left", left)):
        for place in dict.fromkeys(one.place.rpartition("!")[0] for one in some):
            keys = list(dict.fromkeys(one.key for one in some if one.place.rpartition("!")[0] == place))
            notes.append(Text(f"convert.note.{code}", {"source": place, "keys": keys}))
    return Brought(tuple(taken), tuple(notes))


def _meant(entry: Entry) -> object:
    """The value that an entry gives its setting; None where it is no setting, or the value is none of its own."""
    rules = rule_limits(RULES)
    try:
        return flat(effective((entry,), rules=rules).settings, rules).get(entry.key)
    except SettingsError:
        return None
