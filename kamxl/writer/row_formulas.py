"""The formulas of a row as they read in another one: what Excel does when a table grows by a line."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree
from openpyxl.formula.translate import Translator

from kamxl.grid import column_letter
from kamxl.package import xml
from kamxl.writer.sheet_rows import Sliced, cells_of, reduced


class Formulas:
    """The formulas that new rows get from a model row."""

    def __init__(self, pieces: Sliced, model: int, name: str = "") -> None:
        self.copied = False
        self._pieces = pieces
        self._name = name
        self._origin: dict[int, tuple[str, str]] = {}
        """Column -> (formula with '=', the cell it is written for)."""
        self._same: dict[int, bool] = {}
        for column, formula in self._of_row(model):
            if formula.get("t", "normal") not in ("normal", "shared"):
                continue  # an array is entered once for all its cells
            if formula.text:
                self._origin[column] = f"={formula.text}", f"{column_letter(column)}{model}"
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
