"""Tables in markup that Excel opens under the name of a workbook, as many systems export: web pages, and XML Spreadsheet 2003.

They hold no number formats and no results of ours: `convert` takes their rows, a workbook to be written into has to be an .xlsx.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, time

from lxml import etree, html

from kamxl.errors import NotAWorkbook, TooLarge
from kamxl.grid import LAST_COLUMN, LAST_ROW, CellError
from kamxl.i18n import Text
from kamxl.package import xml
from kamxl.read import damage
from kamxl.read.cells import SheetCells
from kamxl.read.delimited import decode
from kamxl.read.facts import Span
from kamxl.settings import Limits

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,20})|<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{2,20})""",
    re.IGNORECASE,
)
_PROLOGUE = re.compile(r"^\s*(?:<\?xml.*?\?>)?", re.DOTALL)
_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_WIDEST_SPAN = 1000
"""Columns that a cell may span, by the HTML standard."""


_Cell = tuple[int | None, int, int, object]
"""Column where it says so, columns and rows that it spans, value."""


def sheets(data: bytes, name: str, limits: Limits) -> list[SheetCells]:
    """The tables of a file of markup; none where it holds no table.

    Raises NotAWorkbook where it cannot be read, TooLarge.
    """
    with damage.mapped(name):
        text = _PROLOGUE.sub("", _text(data, name), count=1)
        if _SPREADSHEET[1:-1] in text[:4096]:
            return list(_xml_2003(text, name, limits))
        return list(_web_page(text, name, limits))


def _text(data: bytes, name: str) -> str:
    """By its bytes, as many pages are not in what they declare; by that where its bytes do not tell."""
    try:
        return decode(data, name)[0]
    except NotAWorkbook:
        declared = _DECLARED.search(data[:4096])
        if declared is None:
            raise
        return decode(data, name, (declared[1] or declared[2]).decode())[0]


def _web_page(text: str, name: str, limits: Limits) -> Iterator[SheetCells]:
    """Each table that holds no other: those around them only place them on the page."""
    parser = html.HTMLParser()
    try:
        page = html.fromstring(text, parser=parser)
    except etree.ParserError:
        return  # a page of comments only
    if parser.error_log.filter_from_fatals():
        raise NotAWorkbook(Text("read.web_page", {"book": name}))  # too deep: the rest was not read
    inner = [table for table in page.iter("table") if next(table.iterdescendants("table"), None) is None]
    for number, table in enumerate(inner, 1):
        rows = ((None, map(_cell_of_page, row.iterchildren("td", "th"))) for row in table.iter("tr"))
        yield _placed(str(number), rows, limits)


def _xml_2003(text: str, name: str, limits: Limits) -> Iterator[SheetCells]:
    root = xml.parse(text.encode())
    for sheet in root.iterfind(f"{_SPREADSHEET}Worksheet"):
        rows = (
            (_number(row.get(f"{_SPREADSHEET}Index")), map(_cell_2003, row.iterfind(f"{_SPREADSHEET}Cell")))
            for row in sheet.iterfind(f"{_SPREADSHEET}Table/{_SPREADSHEET}Row")
        )
        yield _placed(sheet.get(f"{_SPREADSHEET}Name") or name, rows, limits)


def _cell_2003(cell: etree._Element) -> _Cell:
    across, down = (_number(cell.get(f"{_SPREADSHEET}Merge{way}")) or 0 for way in ("Across", "Down"))
    data = cell.find(f"{_SPREADSHEET}Data")
    value = _value("".join(map(str, data.itertext())), data.get(f"{_SPREADSHEET}Type", "")) if data is not None else ""
    return _number(cell.get(f"{_SPREADSHEET}Index")), across + 1, down + 1, value


def _value(text: str, kind: str) -> object:
    with suppress(ValueError):
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            moment = datetime.fromisoformat(text)
            return moment.date() if moment.time() == time() else moment
    if kind == "Boolean":
        return text == "1"
    return CellError(text) if kind == "Error" else text


def _placed(title: str, rows: Iterable[tuple[int | None, Iterable[_Cell]]], limits: Limits) -> SheetCells:
    """Cells that say what they span, at their places: a span keeps its value in its first cell, as in a workbook.

    Raises TooLarge beyond the limits, ValueError beyond a sheet.
    """
    found: list[list[object]] = []
    merged: list[Span] = []
    taken: dict[int, int] = {}
    count = 0
    for said, cells in rows:
        row = said or len(found) + 1
        if not len(found) < row <= LAST_ROW:
            raise ValueError("a row beyond the sheet, or twice")
        found += ([] for _ in range(row - len(found)))
        column = 1
        for where, width, height, value in cells:
            column = where or column
            while taken.get(column, 0) >= row:
                column += 1
            width, height = min(width, _WIDEST_SPAN), min(height, LAST_ROW - row + 1)
            if not 1 <= column <= LAST_COLUMN - width + 1:
                raise ValueError("a column beyond the sheet")
            found[-1] += [""] * (column - len(found[-1]) - 1)
            found[-1][column - 1 : column] = [value]
            if height > 1:
                taken.update((column + one, row + height - 1) for one in range(width))
            if height > 1 or width > 1:
                merged.append(Span(row, column, row + height - 1, column + width - 1))
            column += width
        count += max(len(found[-1]), 1)
        if count > limits.cells:
            raise TooLarge(Text("read.too_many_cells", {"sheet": title, "cells": count, "limit": limits.cells}))
    width = max(map(len, found), default=0)
    if width * len(found) > limits.cells:
        raise TooLarge(Text("read.too_sparse", {"sheet": title, "cells": count, "box": width * len(found)}))
    return SheetCells(title, [[*row, *[""] * (width - len(row))] for row in found], merged=tuple(merged))


def _cell_of_page(cell: etree._Element) -> _Cell:
    words = (cell.text or "") if not len(cell) else " ".join(map(str, cell.itertext()))
    return None, _span(cell, "colspan"), _span(cell, "rowspan"), " ".join(words.split())


def _span(cell: etree._Element, way: str) -> int:
    return max(_number((cell.get(way) or "").strip()) or 1, 1)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 8 else None
