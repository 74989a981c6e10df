"""DataFrames as the file reader would give their sheets: titles, aliases, units and keys are recognised by the same rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any  # Any: stands for a file where there is none

from kamxl.errors import UsageError
from kamxl.i18n import Text
from kamxl.read import match
from kamxl.read.cells import SheetCells, Source, Worksheet
from kamxl.read.facts import BookFacts, SheetFacts
from kamxl.read.workbook import Workbook, assemble
from kamxl.record import record
from kamxl.schema.sheets import SHEETS

if TYPE_CHECKING:
    import pandas as pd

_CUSTOM = "custom."
"""Before the title of a column of the user's own, in the frames of a book."""
_PLACES = frozenset({"source_row", "source_book", "source_sheet", "source_unit"})
"""Where a row of a book's frames stood; here it stands elsewhere."""
# In the place of what calamine opens.
_NO_FILE: Any = None


@record
class _KnownSheet(Worksheet):
    found: SheetCells = field(default_factory=lambda: SheetCells("", ()))

    def cells(self, last: int | None = None) -> SheetCells:
        return self.found if last is None else SheetCells(self.title, self.found.rows[:last])


@record
class _Known(Source):
    sheets: Mapping[str, SheetCells] = field(default_factory=dict)

    def head(self, title: str) -> Worksheet:
        """A sheet; nothing of it has to be unpacked."""
        return self.sheet(title)

    def sheet(self, title: str) -> Worksheet:
        """A sheet."""
        return _KnownSheet(self.book, title, SheetFacts(), _NO_FILE, self.sheets[title])


def of_cells(sheets: Mapping[str, SheetCells], name: str) -> Workbook:
    """The input tables of sheets whose cells are known, by title. Raises AmbiguousSheet."""
    titles = tuple(sheets)
    return assemble(_Known(name, BookFacts("xlsx", {}), titles, titles, _NO_FILE, b"", sheets=sheets), None, {})


def workbook_of(frames: Mapping[str, pd.DataFrame], name: str) -> Workbook:
    """The input tables that some DataFrames hold.

    Args:
        frames: key or title of an input sheet -> its rows. Columns are field keys, titles or aliases; an index with a name is a
            column, too. Values are typed as on the sheet, in the unit of the title, else of the field.
        name: what messages call the whole.

    Raises UsageError for a sheet or a frame that is not known, AmbiguousSheet.
    """
    titles = tuple(map(str, frames))
    for title in titles:
        if match.part_titled(title) is None:
            raise UsageError(Text("read.frames.unknown", {"sheet": title, "known": list(SHEETS)}))
    cells = [SheetCells(title, cells_of(frame)) for title, frame in zip(titles, frames.values(), strict=True)]
    found = of_cells(dict(zip(titles, cells, strict=True)), name)
    taken = {table.sheet for table in found.every}
    for title, frame in zip(titles, frames.values(), strict=True):
        if title not in taken:
            known = list(SHEETS[match.part_titled(title) or ""].fields)
            raise UsageError(Text("read.frames.columns", {"sheet": title, "columns": _header(frame), "known": known}))
    return found


def cells_of(frame: pd.DataFrame) -> Sequence[Sequence[object]]:
    """The header and the rows below it; a blank is an empty string, as in the cells of a file."""
    whole = _with_index(frame)
    columns = [_values(whole.iloc[:, place]) for place in range(whole.shape[1])]
    return [_header(frame), *zip(*columns, strict=True)]


def _header(frame: pd.DataFrame) -> list[str]:
    return [str(title).removeprefix(_CUSTOM) for title in _with_index(frame).columns]


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.loc[:, [name not in _PLACES for name in frame.columns]]
    names = [name for name in frame.index.names if name is not None]
    if not names:
        return frame
    again = [name for name in names if name in frame.columns]
    return frame.reset_index(level=again, drop=True).reset_index() if len(again) < len(names) else frame


def _values(column: pd.Series) -> list[object]:
    kept = column.astype(object)
    return ["" if blank else _plain(value) for value, blank in zip(kept, column.isna(), strict=True)]


def _plain(value: object) -> object:
    """A value as a cell holds it."""
    if isinstance(value, datetime):
        return datetime(*value.timetuple()[:6])
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "item"):  # of numpy
        return value.item()
    return value if isinstance(value, (str, bool, int, float)) or hasattr(value, "isoformat") else str(value)
