"""RawTable: the cells of one input sheet as they were typed, with their addresses.

Column-major, because validation works a column at a time. Values are what the reader found: str, float, int, bool,
date/datetime, None for blank, or `CellError` for #N/A and the like.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Literal

import kamxl
from kamxl.i18n import Text
from kamxl.record import record
from kamxl.schema import days
from kamxl.schema.money import Stated

MARKER = "_kx_"
"""A hidden name of the workbook that begins so points at a sheet of ours; its comment says which version made the sheet."""
MAKER = f"kamxl {kamxl.__version__}"
"""That comment. Excel keeps it when it saves."""
OUR_TABLES = "kx_"
"""So do the names of the tables on them begin."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MAX_TEXT = 32_767
"""Characters of a cell, in UTF-16 units."""
EPOCH_1900, EPOCH_1904 = days.EPOCH_1900, date(1904, 1, 1)
DAYS_1904 = (EPOCH_1904 - EPOCH_1900).days
"""From the epoch of 1900 to that of 1904: 1462."""


@cache
def column_letter(column: int) -> str:
    """Letters of a column that counts from 1: 1 -> A, 28 -> AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Number of a column by its letters: A -> 1, AB -> 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def quoted(title: str) -> str:
    """A sheet's title as a formula names it; always in quotes, which Excel drops where it can."""
    return "'" + title.replace("'", "''") + "'"


IssueCode = Literal[
    "required", "type", "choice", "range", "duplicate", "unknown_customer", "unknown_deal", "unknown_contact",
    "unknown_scope", "date_order", "future_date", "outlier", "near_duplicate", "unit", "merged", "stale", "attachment",
    "format", "repeated", "no_record",
]  # fmt: skip
"""What kind of fault it is."""
Effect = Literal["row", "cell", "none"]
"""What a fault costs: the row is left out, the cell is taken as blank, or nothing."""


@record
class CellError:
    """An Excel error value such as #N/A."""

    code: str

    def __str__(self) -> str:
        return self.code


class Percent(float):
    """A number that its cell shows as a percentage."""


UNCALCULATED = "=?"
"""Code of a formula without a value: a program wrote it, and no Excel has calculated it yet."""


@record
class RawColumn:
    """A column of the sheet: its place, its title as typed, and the schema field that it matches."""

    title: str
    column: int
    """Counts from 1, on the sheet."""
    field: str | None
    """Key of the schema field; None for a custom column."""
    values: Sequence[object]
    factor: float = 1.0
    """Multiply by this to come from the unit in the user's title to the canonical unit."""
    stated: bool = False
    """The title, or a line 单位 above the header, states the unit."""
    formats: Mapping[str, Sequence[int]] = dataclasses.field(default_factory=dict)
    """Number format code -> indices into `values` of the numbers under it: only codes that tell a percentage, a currency or
    how an ID is shown (0%, [$€-407]#,##0, "C"000). Empty where none does, and for files whose formats are not looked at."""
    money: Stated | None = None
    """The unit of money that the title states, or the line 单位 above the header."""


@record
class RawTable:
    """One input sheet."""

    book: str
    """File name, for people."""
    sheet: str
    """Title as it stands in the workbook."""
    key: str
    """Key of the schema sheet, e.g. `customers`."""
    header_row: int
    rows: Sequence[int]
    """Sheet row number of each record; blank rows are left out."""
    columns: tuple[RawColumn, ...]
    merged: tuple[str, ...] = ()
    """Merged ranges (A1) that touch the data region."""
    excel_table: str | None = None
    """Name of the Excel table that holds the data, if there is one."""
    unmatched_units: tuple[int, ...] = ()
    """Indices into `columns` whose title states a unit that the field cannot have."""
    formulas: bool = False
    partial: bool = False
    """Records that another sheet has are not among these."""

    def address(self, record: int, column: int) -> str:
        """A1 address of the cell of a record (index into rows) and a column (index into columns)."""
        return f"{column_letter(self.columns[column].column)}{self.rows[record]}"


@record
class Issue:
    """What is wrong with one cell or row, and what to do about it."""

    book: str
    sheet: str
    """Title as it stands in the workbook."""
    cell: str
    """A1 address; the whole row's first cell where the fault is the row's."""
    row: int
    table: str
    """Key of the schema sheet."""
    field: str | None
    """Key of the schema field; None for a fault of the row or sheet."""
    key: str
    """Customer or row id, as far as known."""
    value: str
    """As typed."""
    code: IssueCode
    severity: Literal["error", "warning"]
    message: Text
    effect: Effect = "none"
    """What it costs the figures."""

    @property
    def is_of_unread_sheet(self) -> bool:
        """Whether it says that a whole sheet was not read: one like another that was, or one whose header is not known."""
        return self.message.key.startswith(("read.passed_over", "read.unread_sheet"))
