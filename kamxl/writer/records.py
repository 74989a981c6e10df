"""The records of a sheet that rows are added to: which is the last one, and how a new one looks: as it does."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from kamxl.package import xml
from kamxl.writer.sheet_rows import cells_of

_SUMMED = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]+)\d+["'][^>]*><(?:\w+:)?f\b[^>]*>(?:SUM|SUBTOTAL)\((?:\d+,)?\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)\)<"""
)
_HOLDS = re.compile(rb"<(?:\w+:)?(?:v|is|f)\b")
_HEIGHT = re.compile(rb"""^<[^>]*\sht=["']([\d.]+)["'][^>]*\scustomHeight=["'](?:1|true)["']""")
_ONE_LINE = 30.0
"""Points. A row that is higher holds a text of several lines."""


def last_record(rows: Mapping[int, bytes], header: int, last: int) -> int:
    """The last record above a line that sums up its columns under a word that nobody knows.

    Args:
        rows: the XML of each row.
        header: row of the titles.
        last: the last row that holds anything.
    """
    if not _sums_up(rows, last):
        return last
    above = [row for row in rows if header < row < last and _HOLDS.search(rows[row])]
    before = max(above, default=header)
    return last if before == header or _sums_up(rows, before) else before  # each record may add up those above it


def _sums_up(rows: Mapping[int, bytes], number: int) -> bool:
    """Whether a row has the sum of a column's cells above it in that column."""
    for cell in _SUMMED.finditer(rows.get(number, b"")):
        column, first, second = cell[1], int(cell[3]), int(cell[5])
        if cell[2] == cell[4] == column and first < second < number:
            return True
    return False


def row_height(rows: Mapping[int, bytes], header: int, model: int) -> str:
    """The height of the rows as an attribute, where the model and the row above it agree: one high row is high for what it holds."""
    own, before = (_HEIGHT.search(rows.get(row, b"")) for row in (model, model - 1))
    if own is None or float(own[1]) > _ONE_LINE:
        return ""
    alone = model - 1 <= header
    if not alone and (before is None or before[1] != own[1]):
        return ""
    return f' ht="{own[1].decode()}" customHeight="1"'


def formats(model: etree._Element | None, root: etree._Element, left: int, right: int) -> dict[int, int]:
    """Column -> cell format of a new row: the model's, else the column's own."""
    found: dict[int, int] = {}
    for column in xml.children(xml.child(root, "cols"), "col"):
        style = column.get("style")
        first, last = xml.number(column.get("min")), xml.number(column.get("max"))
        for number in range(max(first, left), min(last, right) + 1):
            if style is not None:
                found[number] = xml.number(style)
    for number, cell in cells_of(model):
        if left <= number <= right:
            found[number] = xml.number(cell.get("s"))
    return found
