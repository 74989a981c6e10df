"""SheetPlan: what stands where on a sheet, in plain values and without any library's objects.

It is made by `layout` from the parts of a sheet (`kamxl.plan`), or by `templates`, and rendered by a back end: `writer` into
a file, `live` into an open workbook, `export` into pdf. Rows and columns count from 1, as people and Excel do. Colours are "RRGGBB".
Sheets are named by key (`tiers`), never by title: the back end knows under which title the sheet stands today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kamxl.cell import Style, Value
from kamxl.chart import ChartKind, ChartLook, Legend, Series
from kamxl.grid import column_letter
from kamxl.record import record

CHART_NAME = "kamxl "
"""Charts of ours are known by the beginning of their name; what else lies on a sheet is the user's."""


@record
class Range:
    """A rectangle of cells; `sheet` is a plan's key, or None for the sheet the range is used on."""

    top: int
    left: int
    bottom: int
    right: int
    sheet: str | None = None

    @classmethod
    def cell(cls, row: int, column: int, sheet: str | None = None) -> Range:
        return cls(row, column, row, column, sheet)

    @property
    def a1(self) -> str:
        first = f"{column_letter(self.left)}{self.top}"
        last = f"{column_letter(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def absolute(self) -> str:
        first = f"${column_letter(self.left)}${self.top}"
        last = f"${column_letter(self.right)}${self.bottom}"
        return first if first == last else f"{first}:{last}"


@record
class Cells:
    """A small block of cells. `roles` is one role for all, or one a column, or one a cell (rows of roles)."""

    row: int
    column: int
    values: Sequence[Sequence[Value]]
    roles: str | Sequence[str] | Sequence[Sequence[str]] = "text"

    def role_at(self, down: int, across: int) -> str:
        """The role of a cell; places count from 0."""
        roles = self.roles
        if isinstance(roles, str):
            return roles
        found = roles[across] if roles and isinstance(roles[0], str) else roles[down][across]
        return str(found)


@record
class TableColumn:
    """One column of a table; titles are unique within the table."""

    title: str
    values: Sequence[Value]
    role: str = "text"
    formula: str | None = None
    """A calculated column: the expression (no '='), may use [@title]; `values` then holds the cached values."""
    roles: Sequence[str] | None = None
    """One role a row, where rows differ (tier colours); else None."""


@record
class Table:
    """An Excel table: header row at (row, column), then one row a value. All columns have the same length.

    A table without rows is written with one blank row, as Excel asks.
    """

    name: str
    row: int
    column: int
    columns: tuple[TableColumn, ...]
    header_role: str = "table.header"
    header_roles: Sequence[str] | None = None
    style: str | None = None
    """Name of a built-in table style; None: the roles draw header, banding and lines."""
    banded: bool = True
    filter: bool = True

    def role_of_header(self, place: int) -> str:
        """The role of a column's header; places count from 0."""
        return self.header_roles[place] if self.header_roles is not None else self.header_role

    @property
    def length(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    @property
    def range(self) -> Range:
        bottom = self.row + max(self.length, 1)
        return Range(self.row, self.column, bottom, self.column + len(self.columns) - 1)

    def column_range(self, title: str) -> Range:
        """The data cells of a column, without its header."""
        index = [c.title for c in self.columns].index(title)
        column = self.column + index
        return Range(self.row + 1, column, self.row + max(self.length, 1), column)


@dataclass(frozen=True, slots=True)
class Chart(ChartLook):
    """A native chart laid over the cells of `over`, whose cells it covers exactly."""

    kind: ChartKind
    over: Range
    title: str
    series: tuple[Series[Range], ...]
    legend: Legend = "none"
    font: str = "Calibri"


def axis_begin(kind: ChartKind, given: float | None, lines: Iterable[Iterable[object]]) -> float | None:
    """Where the axis of values begins: bars at zero where none is below it, else their lengths could not be compared.

    Args:
        kind: of the chart.
        given: where it begins by the plan; None leaves it to the program.
        lines: values of each series on the axis.
    """
    if given is not None or kind not in ("bar", "column"):
        return given
    known = [value for line in lines for value in line if isinstance(value, (int, float))]
    return 0.0 if known and min(known) >= 0 else None


@record
class DataBar:
    """In-cell bars for a column of amounts."""

    over: Range
    colour: str


@record
class Sparklines:
    """Small columns in the cells of one column, each of the figures of its own row in `of`; the last one is in `last`."""

    over: Range
    of: Range
    colour: str
    last: str


@record
class Highlight:
    """Cells of `over` that satisfy `formula` (relative to the top left cell, no '=') are shown in a state colour."""

    over: Range
    formula: str
    colour: str | None = None
    fill: str | None = None
    bold: bool = False


@record
class Validation:
    """A check on what is typed, with a friendly input message."""

    over: Range
    kind: Literal["list", "date", "decimal", "whole", "custom"]
    choices: tuple[str, ...] = ()
    """For a list. Longer than 255 characters in all: use `formula`."""
    formula: str | None = None
    """For list or custom: a formula, without '='."""
    minimum: float | date | None = None
    maximum: float | date | None = None
    prompt_title: str = ""
    prompt: str = ""
    error_title: str = ""
    error: str = ""
    stop: bool = False
    """True refuses the value; False warns and lets people go on (open lists)."""


@record
class Button:
    """A form-control button laid over `over`, bound to a macro."""

    over: Range
    caption: str
    macro: str


@record
class PrintSetup:
    """Paper is A4."""

    landscape: bool = True
    fit_width: bool = True
    area: Range | None = None
    repeat_rows: tuple[int, int] | None = None
    pages_wide: int = 1
    """With `fit_width`: a sheet of thirty columns on one page would be too small to read."""
    repeat_columns: tuple[int, int] | None = None
    breaks: tuple[int, ...] = ()
    """Rows that begin a new page, so that no chart is cut in two."""
    header: str = ""
    footer: str = "&P / &N"


@record
class EvenRows(Mapping[int, float]):
    """Heights of rows, nearly all of which are alike: a million records take no memory."""

    rows: range
    height: float
    others: Mapping[int, float]
    """Heights of the rows that differ, and of those outside."""

    def __getitem__(self, row: int) -> float:
        found = self.others.get(row)
        if found is not None:
            return found
        if row in self.rows:
            return self.height
        raise KeyError(row)

    def of(self, rows: range) -> list[float | None]:
        """The height of each of some rows; None for one that fits itself."""
        if rows and rows[0] in self.rows and rows[-1] in self.rows:
            return [self.others.get(row, self.height) for row in rows]
        return list(map(self.get, rows))

    def __iter__(self) -> Iterator[int]:
        yield from (row for row in self.others if row not in self.rows)
        yield from self.rows

    def __len__(self) -> int:
        return len(self.rows) + sum(row not in self.rows for row in self.others)


@record
class SheetPlan:
    """All that one sheet shows. `styles` maps every role that the plan uses to its Style."""

    key: str
    title: str
    styles: Mapping[str, Style]
    cells: tuple[Cells, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    merges: tuple[Range, ...] = ()
    data_bars: tuple[DataBar, ...] = ()
    sparklines: tuple[Sparklines, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    validations: tuple[Validation, ...] = ()
    buttons: tuple[Button, ...] = ()
    column_widths: Mapping[int, float] = field(default_factory=dict)
    """Column -> width in characters of the default font."""
    column_styles: Mapping[int, str] = field(default_factory=dict)
    """Column -> role for its empty cells (text columns of a template keep leading zeros)."""
    hidden_columns: tuple[int, ...] = ()
    row_heights: Mapping[int, float] = field(default_factory=dict)
    """Row -> height in points."""
    default_role: str = "text"
    freeze: tuple[int, int] | None = None
    """First (row, column) that scrolls."""
    gridlines: bool = True
    zoom: int = 100
    active: tuple[int, int] | None = None
    """Row and column of the cell that is selected when it opens; None: the first that is not frozen."""
    tab_colour: str | None = None
    page: PrintSetup = PrintSetup()
    owned: bool = True
    """True: an output sheet of kamxl, marked `_kx_<key>`. False: a sheet handed over to the user (templates)."""
    protected: bool = False
    hidden: bool | Literal["very"] = False
    """`very`: no menu of Excel's brings it back to sight."""
