"""What a report knows of the workbook that it is written into: where the user's rows stand, for links and formulas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property

from kamxl.cell import Link
from kamxl.grid import RawTable, column_letter
from kamxl.record import record
from kamxl.schema import values
from kamxl.schema.outputs import Output


@record
class Source:
    """One input sheet of the user's."""

    title: str | None
    """Title in the workbook that the report is written into; None where the rows come from another book."""
    header_row: int
    rows: Sequence[int]
    """Sheet row of each record."""
    columns: Mapping[str, str]
    """Field key -> letters of its column."""
    cells: Mapping[str, Sequence[object]]
    """Field key -> what was typed, one a record."""
    factors: Mapping[str, float]
    """Field key -> factor from the unit in the user's title to the canonical unit."""
    excel_table: str | None = None
    book: str = ""
    partial: bool = False
    """Some of its records are read from another sheet."""

    @cached_property
    def last_row(self) -> int:
        """Row of the last record; where there is none, the first below the header."""
        return max(self.rows, default=self.header_row + 1)


@record
class Others:
    """The other output sheets: those that the workbook gets too, in their order, and those that it has no data for."""

    made: tuple[Output, ...] = ()
    missing: tuple[Output, ...] = ()


@record
class Context:
    """The book that the report is written into."""

    book: str = ""
    """File name, for people."""
    sources: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    """Schema key -> the sheets that are read together; one without a title where some stand in other books."""
    left_out: int | None = None
    """Rows of the input sheets that errors keep out of the figures."""
    others: Others = Others()
    """What the front page leads to, and what it misses."""

    @cached_property
    def customer_links(self) -> Mapping[str, Link]:
        """Customer id -> a link to its cell on the user's customer sheet; empty where that is in another book."""
        found: dict[str, Link] = {}
        for source in self.sources.get("customers", ()):
            if source.title is None or "customer_id" not in source.columns:
                continue
            letters = source.columns["customer_id"]
            for row, typed in zip(source.rows, source.cells["customer_id"], strict=True):
                try:
                    key = values.code(typed)
                except ValueError:
                    continue
                if key is not None and key not in found:
                    found[key] = Link(key, title=source.title, cell=f"{letters}{row}")
        return found


def context_of(book: str, tables: Iterable[RawTable], left_out: int | None = None) -> Context:
    """The context of a book by its file name, from the input sheets that were read for it.

    Where rows of one kind come from another book, no link or formula can reach all of them: the source has no title.
    """
    found: dict[str, list[RawTable]] = {}
    for table in tables:
        found.setdefault(table.key, []).append(table)
    sources = {
        key: tuple(_source(one, one.sheet) for one in some)
        if all(one.book == book for one in some)
        else (_source(some[0], None),)
        for key, some in found.items()
    }
    return Context(book, sources, left_out)


def _source(table: RawTable, title: str | None) -> Source:
    # A column whose unit the reader could not accept was not read, so nothing may be computed over it.
    unread = set(table.unmatched_units)
    known = [column for place, column in enumerate(table.columns) if column.field is not None and place not in unread]
    return Source(
        title=title,
        header_row=table.header_row,
        rows=table.rows,
        columns={str(column.field): column_letter(column.column) for column in known},
        cells={str(column.field): column.values for column in known},
        factors={str(column.field): column.factor for column in known},
        excel_table=table.excel_table,
        book=table.book,
        partial=table.partial,
    )
