"""What an explanation is made of: figures, the steps that lead to them, and the cells that the steps add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.compute.calendar import months_before, within
from kamxl.grid import CellError, RawTable, column_letter
from kamxl.i18n import Pair, Text
from kamxl.report.phrases import Phrases
from kamxl.results.explain import How
from kamxl.schema.sheets import SHEETS
from kamxl.schema.units import Unit

Kind = Literal["money", "share", "count", "days", "points", "number", "day", "text"]
Value = float | int | str | date | None
_CUSTOM = "custom."
_DECIMALS = 4
_EXACT = 2**53
"""Up to here a float holds every whole number."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the user's, and what it counts for."""

    book: str
    sheet: str
    cell: str
    field: str
    """Key of the sheet and the field: `orders.amount`."""
    typed: Value
    counts: Value
    """In single units of the book's currency where it is an amount; a return counts negative."""
    unit: Unit | None = None
    """Of what it counts for, as titles state it."""
    meant: object = None
    """What it counts for, where the unit and the choices of its field do not say it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A figure on the way, and the cells that it is made of."""

    key: str
    title: Text | Pair
    how: How
    value: Value
    kind: Kind
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, explained."""

    key: str
    title: Text | Pair | str
    value: Value | Text
    kind: Kind
    rule: Text
    """In words, with its numbers."""
    steps: tuple[Step, ...] = ()
    settings: tuple[str, ...] = ()
    """Keys that decide, or what they begin with: `tier.threshold` stands for all below it."""
    formula: tuple[str, ...] = ()
    """How the steps make it where it is arithmetic, from left to right: s1, /, s2, -, 1."""


class Cells:
    """The cells that the rows of typed frames were read from."""

    def __init__(self, tables: Iterable[RawTable]) -> None:
        tables = tuple(tables)
        self.first: str = tables[0].book if tables else ""
        """File name of the workbook itself."""
        self._tables = {(table.book, table.sheet): table for table in tables}
        self._records: dict[tuple[str, str], dict[int, int]] = {}

    def of(self, rows: pd.DataFrame, field: str, counts: Sequence[object] | None = None) -> tuple[Cell, ...]:
        """The cells of a field that hold something, each with what it counts for: `counts`, else its value in the frame."""
        if rows.empty or (field != "customer_id" and field not in rows):
            return ()
        books, sheets = rows["source_book"].tolist(), rows["source_sheet"].tolist()
        table = self._tables.get((books[0], sheets[0]))
        units = _units(table.key if table is not None else "", rows, field)
        if counts is None:
            values = rows.get(field, rows.index).tolist()
            counts = [_single(value, unit) for value, unit in zip(values, units, strict=True)]
        places = zip(books, sheets, rows["source_row"].tolist(), counts, units, strict=True)
        found = (self._cell(book, sheet, int(row), field, value, unit) for book, sheet, row, value, unit in places)
        return tuple(cell for cell in found if cell is not None)

    def _cell(self, book: str, sheet: str, row: int, field: str, value: object, unit: Unit | None) -> Cell | None:
        table = self._tables.get((book, sheet))
        column = (
            next((one for one in table.columns if (one.field or f"{_CUSTOM}{one.title}") == field), None)
            if table is not None
            else None
        )
        if table is None or column is None:
            return None
        if (book, sheet) not in self._records:
            self._records[book, sheet] = {number: at for at, number in enumerate(table.rows)}
        typed = column.values[self._records[book, sheet][row]]
        if typed is None or typed == "":
            return None
        address = f"{column_letter(column.column)}{row}"
        return Cell(book, sheet, address, f"{table.key}.{field}", plain(typed), plain(value), unit)


def _units(sheet: str, rows: pd.DataFrame, field: str) -> Sequence[Unit | None]:
    """The unit of a field in each row: a target that is a count has none of the column's."""
    known = SHEETS[sheet].fields.get(field) if sheet in SHEETS else None
    unit = known.column.unit if known is not None else None
    if known is None or unit is None or known.column.counted is None:
        return [unit] * len(rows)
    return [None if known.column.counts(code) else unit for code in rows[known.column.counted[0]]]


def _single(value: object, unit: Unit | None) -> object:
    """A value of a frame in single units: an amount in 万元 is ten thousand times as many."""
    if unit is None or not unit.large or not isinstance(value, (int, float)):
        return value
    return round(value * unit.scale, _DECIMALS)


def plain(value: object) -> Value:
    """A value of a frame or a cell as JSON and a sentence hold it."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if hasattr(value, "item"):
        return plain(value.item())
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    if isinstance(value, CellError) or not isinstance(value, (int, float, str, date)):
        return str(value)
    return value


@dataclass(frozen=True)
class Case:
    """A customer of an analysis, with the rows that are about it."""

    analysis: Analysis
    say: Phrases
    cells: Cells
    customer: str

    def rows(self, sheet: str) -> pd.DataFrame:
        """Its rows of an input sheet."""
        frame = self.analysis.frames.get(sheet)
        if frame is None or frame.index.name != "customer_id":
            return pd.DataFrame()
        return frame[frame.index == self.customer]

    @cached_property
    def profile(self) -> pd.DataFrame:
        """Its row of the customer sheet."""
        return self.rows("customers")

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Its order lines that count, oldest first."""
        orders = self.analysis.orders
        return orders[orders.index == self.customer].sort_values("order_date", kind="stable")

    @cached_property
    def bought(self) -> pd.DataFrame:
        """Those that are purchases."""
        return self.lines[self.lines["purchase"].to_numpy(dtype=bool)]

    def window(self, rows: pd.DataFrame, first: int, last: int = 0) -> pd.DataFrame:
        """Order lines from more than `first` calendar months ago to `last` months ago."""
        as_of = self.analysis.as_of
        return rows[within(rows["order_date"], months_before(as_of, first), months_before(as_of, last))]

    def fact(self, name: str) -> Value:
        """One of its revenue facts."""
        return plain(self.analysis.facts.at[self.customer, name])

    # steps

    def summed(self, key: str, rows: pd.DataFrame, field: str = "amount", *, scale: float = 1.0) -> Step:
        """The sum of a field; `scale` brings it to single units."""
        counts = [value * scale for value in rows[field].tolist()] if field in rows else []
        known = [value for value in counts if value == value]
        return Step(
            key, _title(key), "sum", round(sum(known), _DECIMALS) + 0.0, "money", self.cells.of(rows, field, counts)
        )

    def distinct(self, key: str, rows: pd.DataFrame, field: str) -> Step:
        """How many different values a field has."""
        return Step(key, _title(key), "distinct", int(rows[field].nunique()), "count", self.cells.of(rows, field))

    def latest(self, key: str, rows: pd.DataFrame, field: str) -> Step:
        """The last day of a field."""
        day = rows[field].max() if field in rows and len(rows) else None
        return Step(key, _title(key), "latest", plain(day), "day", self.cells.of(rows, field))

    def earliest(self, key: str, rows: pd.DataFrame, field: str) -> Step:
        """The first day of a field."""
        day = rows[field].min() if field in rows and len(rows) else None
        return Step(key, _title(key), "earliest", plain(day), "day", self.cells.of(rows, field))

    def mean(self, key: str, rows: pd.DataFrame, field: str, kind: Kind = "points") -> Step:
        """The mean of a field."""
        value = plain(rows[field].mean()) if field in rows and len(rows) else None
        return Step(key, _title(key), "mean", value, kind, self.cells.of(rows, field))

    def gap(self, key: str) -> Step:
        """The usual number of days between two order days."""
        days = self.bought["order_date"].drop_duplicates().diff().dt.days
        return Step(key, _title(key), "gap", plain(days.median()), "days", self.cells.of(self.bought, "order_date"))


def given(key: str, title: Text | Pair, cells: tuple[Cell, ...]) -> Step:
    """Cells as they are; the value is that of the only one."""
    value = cells[0].typed if len(cells) == 1 else None
    return Step(key, title, "cells", value, "text", cells)


def figure_step(key: str, value: Value, kind: Kind, cells: tuple[Cell, ...] = ()) -> Step:
    """Another figure on the way to this one, with the cells that it was read from."""
    return Step(key, _title(key), "figure", value, kind, cells)


def _title(key: str) -> Text:
    return Text(f"explain.step.{key}")


def titled(sheet: str, field: str) -> Pair:
    """A field with its sheet."""
    column = SHEETS[sheet].fields[field].column
    return Pair(f"{SHEETS[sheet].zh} · {column.zh}", f"{SHEETS[sheet].en} · {column.en}")
