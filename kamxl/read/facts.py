"""What the guard finds out about a file, of any format, before calamine opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Literal

from kamxl.errors import RoleCopy
from kamxl.grid import column_letter
from kamxl.i18n import Text
from kamxl.package.archive import Archive
from kamxl.read.distinct import Distinct
from kamxl.read.formats import SheetFormats
from kamxl.record import record
from kamxl.schema.outputs import COPY_INPUT, COPY_NOTE

HEADER_ROWS = 20
"""The header is looked for in so many rows from the top of a sheet."""


def is_copy(owned: Iterable[str]) -> bool:
    """Whether a workbook is a copy made for a role, by the keys of its sheets: masked values are not data."""
    return any(key == COPY_NOTE or key.startswith(COPY_INPUT) for key in owned)


def check_no_copy(owned: Iterable[str], name: str) -> None:
    """Raise RoleCopy where a workbook was made for a role."""
    if is_copy(owned):
        raise RoleCopy(Text("read.role_copy", {"book": name}))


Kind = Literal["xlsx", "xlsb", "xls", "ods"]


@record
class Span:
    """A rectangle of cells; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def a1(self) -> str:
        return f"{column_letter(self.left)}{self.top}:{column_letter(self.right)}{self.bottom}"


@record
class TableSpan:
    """An Excel table: its name and the cells it covers, header and totals row included."""

    name: str
    span: Span
    totals: int = 0
    """Rows at the bottom that hold totals, not records."""


@record
class SheetFacts:
    """What calamine does not tell: error values, uncalculated formulas, tables, merges of the formats it has none for."""

    cells: int = 0
    """Cells that hold something."""
    box: int = 0
    """Cells of the rectangle around them: what calamine will allocate."""
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(row, column) -> #N/A and the like."""
    formulas: bool = False
    merged: tuple[Span, ...] | None = None
    """None: ask calamine."""
    tables: tuple[TableSpan, ...] = ()
    formats: SheetFormats | None = None
    """Where number formats tell something; None where nothing does, or the format of the file is not looked at."""
    distinct: Distinct | None = None
    """The cells, where calamine is shown the distinct ones only."""


@record
class BookFacts:
    """A file that the guard let through."""

    kind: Kind
    sheets: Mapping[str, SheetFacts]
    """By title; sheets that hold no cells (charts) may be missing."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Defined names that begin with `_kx_` -> title of the sheet they point at."""
    date1904: bool = False
    plain: frozenset[str] = frozenset()
    """Parts (lower case) of the worksheets that were read and hold no formula."""
    archive: Archive | None = None
    """What may be opened instead of the file: without what nothing asks for, with the first rows only of `waiting`, and with the
    distinct cells only of the sheets that have them."""
    waiting: Mapping[str, Callable[[], tuple[Archive, SheetFacts]]] = field(default_factory=dict)
    """Titles of large worksheets of which only the first rows were looked at -> what looks at the whole."""
