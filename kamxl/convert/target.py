"""The workbook that is converted into, as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kamxl import read, writer
from kamxl.errors import RoleCopy, told_in
from kamxl.i18n import Lang, Text
from kamxl.package.original import Original
from kamxl.read.cells import open_source
from kamxl.read.file import contents
from kamxl.read.guard import examine
from kamxl.schema import values
from kamxl.schema.money import Money, Stated, only_currency
from kamxl.settings import Entry, Limits, Settings, effective
from kamxl.writer.rows_into import RowsInto, rows_into


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
        if book.is_copy:
            raise RoleCopy(Text("read.role_copy", {"book": path.name}))
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
