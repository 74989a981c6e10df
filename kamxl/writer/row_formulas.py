"""Translates a row's formulas to another row, as Excel does when a table grows."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

from kamxl.grid import column_letter, column_number
from kamxl.package import xml
from kamxl.writer.sheet_rows import Sliced, cells_of, reduced

_CELL = re.compile(rb"<(?:[\w.\-]+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:[\w.\-]+:)?c\s*>)", re.DOTALL)
_COLUMN = re.compile(rb"""\br=["']([A-Za-z]{1,3})\d""")
_FORMULA = re.compile(rb"<(?:[\w.\-]+:)?f\b")
_VALUE = re.compile(rb"<(?:[\w.\-]+:)?(?:v|is)\b")
_BLANK = 0.1
"""Of the records: so many may lack the formula of a column, and one in any case."""


def _calculated(pieces: Sliced, header: int, model: int) -> dict[int, int]:
    """Column -> the last record that calculates it, of the columns that are calculated."""
    last: dict[int, int] = {}
    counted: dict[int, int] = {}
    typed: set[int] = set()
    records = 0
    for number in range(header + 1, model + 1):
        row = pieces.rows.get(number)
        if row is None:
            continue
        column, holds = 0, False
        for cell in _CELL.finditer(row):
            place = _COLUMN.search(cell[1])
            column = column_number(place[1].decode()) if place else column + 1
            if cell[2] is None:
                continue
            if _FORMULA.search(cell[2]):
                last[column] = number
                counted[column] = counted.get(column, 0) + 1
                holds = True
            elif _VALUE.search(cell[2]):
                typed.add(column)
                holds = True
        records += holds
    few = max(records * _BLANK, 1)
    return {
        column: number
        for column, number in last.items()
        if column not in typed and records - counted[column] <= few and counted[column] * 2 > records
    }


class Formulas:
    """The formulas that new rows get: of the columns that nearly all records calculate, and none holds typed.

    Args:
        pieces: the sheet.
        model: the last record, or the blank row under the header of a table without any.
        name: of the part, for messages.
        header: row of the header.
    """

    def __init__(self, pieces: Sliced, model: int, name: str = "", header: int = 0) -> None:
        self.copied: bool = False
        self._pieces = pieces
        self._name = name
        self._origin: dict[int, tuple[str, str]] = {}
        """Column -> (formula with '=', the cell it is written for)."""
        self._same: dict[int, bool] = {}
        for column, row in _calculated(pieces, header, model).items():
            formula = dict(self._of_row(row)).get(column)
            if formula is None:
                continue
            if formula.get("t", "normal") not in ("normal", "shared"):
                continue  # an array is entered once for all its cells
            if formula.text:
                self._origin[column] = f"={formula.text}", f"{column_letter(column)}{row}"
            elif (master := self._master(formula.get("si", ""))) is not None:
                self._origin[column] = master

    @property
    def columns(self) -> Collection[int]:
        return self._origin.keys()

    def at(self, column: int, row: int) -> str | None:
        """The formula of a column as it reads in a row, without '='; None where the column has none."""
        origin = self._origin.get(column)
        if origin is None:
            return None
        self.copied = True
        text = origin[0]
        if column not in self._same:
            # A formula of table columns and fixed cells reads alike everywhere; the others are translated row by row.
            self._same[column] = all(self._moved(origin, column, row + step) == text for step in (0, 1))
        return (text if self._same[column] else self._moved(origin, column, row)).removeprefix("=")

    def _moved(self, origin: tuple[str, str], column: int, row: int) -> str:
        from openpyxl.formula.translate import Translator  # loads the whole library, which few conversions need

        return str(Translator(origin[0], origin=origin[1]).translate_formula(f"{column_letter(column)}{row}"))

    def _of_row(self, number: int) -> list[tuple[int, etree._Element]]:
        if number not in self._pieces.rows or re.search(rb"<(?:[\w.\-]+:)?f\b", self._pieces.rows[number]) is None:
            return []
        root = xml.parse(reduced(self._pieces, {number}), self._name)
        rows = xml.children(xml.child(root, "sheetData"), "row")
        found = []
        for column, cell in cells_of(rows[0]):
            formula = xml.child(cell, "f")
            if formula is not None:
                found.append((column, formula))
        return found

    def _master(self, shared: str) -> tuple[str, str] | None:
        """The formula that a shared one stands for, and its cell."""
        needle = re.compile(rb"""\bsi=["']%s["']""" % re.escape(shared.encode()))
        for number, row in self._pieces.rows.items():
            if needle.search(row) is None:
                continue
            for column, formula in self._of_row(number):
                if formula.get("si") == shared and formula.text:
                    return f"={formula.text}", f"{column_letter(column)}{number}"
        return None
