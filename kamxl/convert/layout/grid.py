"""The cells of a sheet before anything is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kamxl.convert.mapping import SourceOptions
from kamxl.i18n import Text
from kamxl.read.cells import SheetCells
from kamxl.read.facts import Span, TableSpan
from kamxl.read.looks import Looks
from kamxl.schema import values
from kamxl.settings import Entry


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells; `rows[0][0]` stands at (top, left), which count from 1."""

    title: str | None
    kind: str
    rows: Sequence[Sequence[object]]
    options: SourceOptions
    top: int = 1
    left: int = 1
    merged: tuple[Span, ...] = ()
    tables: tuple[TableSpan, ...] = ()
    """The Excel tables on the sheet."""
    notes: tuple[Text, ...] = ()
    looks: Looks = field(default_factory=Looks)
    """Hidden rows and fills; of text and of turned tables none."""
    cells: SheetCells | None = None
    """Where number formats tell something; None for text and for turned tables."""
    settings: tuple[Entry, ...] = ()
    """Of the sheet 设置 of its workbook."""

    def cell(self, row: int, place: int) -> object:
        """The cell at indices, None beyond the end of a row."""
        cells = self.rows[row]
        return cells[place] if place < len(cells) else None

    def word(self, row: int, place: int) -> str:
        """The text of a cell on one line; empty for a blank."""
        return " ".join((values.text(self.cell(row, place)) or "").split())

    def spans(self, first: int, last: int) -> list[Span]:
        """The merged cells that touch the rows from index `first` to `last`, as indices."""
        found = []
        for span in self.merged:
            one = Span(span.top - self.top, span.left - self.left, span.bottom - self.top, span.right - self.left)
            if one.top <= last and one.bottom >= first:
                found.append(one)
        return found

    def transposed(self) -> Grid:
        """Rows as columns: the sheet's addresses are then those of the turned table."""
        width = max((len(row) for row in self.rows), default=0)
        turned = [[row[place] if place < len(row) else None for row in self.rows] for place in range(width)]
        merged = tuple(Span(one.left, one.top, one.right, one.bottom) for one in self.merged)
        return replace(
            self, rows=turned, top=self.left, left=self.top, merged=merged, tables=(), cells=None, looks=Looks()
        )


def filled(row: Iterable[object]) -> list[int]:
    """Places of the cells that hold something."""
    return [place for place, cell in enumerate(row) if not values.is_blank(cell)]


def first(row: Iterable[object]) -> str:
    """The first cell that holds something, as people see it."""
    return next((values.typed(cell) for cell in row if not values.is_blank(cell)), "")
