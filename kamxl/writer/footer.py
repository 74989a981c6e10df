"""What stands below records in plain cells, a total or a note: it moves down as Excel moves it where rows are inserted.

A sum whose range ends with the last record then ends with the last new one. What cannot be moved without a figure going
wrong is refused with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree

from kamxl.errors import UnsafeTarget
from kamxl.grid import column_letter
from kamxl.i18n import Text
from kamxl.package import xml
from kamxl.placed import Range
from kamxl.writer import tables
from kamxl.writer.sheet_rows import Sliced, cells_of, range_of
from kamxl.writer.workbook import Sheet, Workbook

_CELL = re.compile(r"^(\$?[A-Za-z]{1,3}\$?)(\d+)$")
_ROWS = re.compile(r"(?<![A-Za-z0-9_.])\$?[A-Za-z]{1,3}\$?(\d+)(?![\d(A-Za-z_])")
_FORMULA = re.compile(rb"<(?:[\w.\-]+:)?f\b[^>]*>([^<]+)<")
_CELLS = re.compile(rb"""<(?:[\w.\-]+:)?c\s[^>]*?\br=["']([A-Z]+\d+)["'][^>]*>\s*<(?:[\w.\-]+:)?f\b[^>]*>([^<]+)<""")
_NOTE = re.compile(rb"""<(?:[\w.\-]+:)?comment\s[^>]*\bref=["'][A-Z]+(\d+)["']""")


def moved(
    workbook: Workbook,
    place: Sheet,
    pieces: Sliced,
    root: etree._Element,
    first: int,
    by: int,
    cell: str,
) -> None:
    """Move the rows of a sheet from `first` on down.

    Args:
        workbook: which the sheet belongs to.
        place: the sheet.
        pieces: its rows as bytes.
        root: its part with all rows from `first` on; changed.
        first: row below the last record.
        by: how many rows come in.
        cell: what stands in the way, for the sentence of a refusal.

    Raises:
        UnsafeTarget: something depends on where they stand.
    """
    data = xml.child(root, "sheetData")
    rows = [row for row in xml.children(data, "row") if xml.number(row.get("r")) >= first]
    why = _obstacle(workbook, place, pieces, rows, first)
    if why is not None:
        given = {"sheet": place.title, "cell": cell, "why": Text(f"convert.below.{why}")}
        raise UnsafeTarget(Text("convert.total_row", given))
    for row in rows:
        number = xml.number(row.get("r"))
        cells = cells_of(row)
        row.set("r", str(number + by))
        for column, one in cells:
            one.set("r", f"{column_letter(column)}{number + by}")
            formula = xml.child(one, "f")
            if formula is not None and formula.text:
                formula.text = shifted(formula.text, first, by)
    for element in root.iter():
        for name in ("ref", "sqref"):
            reference = element.get(name) if isinstance(element.tag, str) else None
            if reference and xml.tag(element) not in ("f", "dimension", "autoFilter"):
                element.set(name, " ".join(_down(one, first, by) for one in reference.split()))


def shifted(formula: str, first: int, by: int) -> str:
    """A formula after `by` rows came in above row `first`: what ended with the row before ends with the last new one."""
    from openpyxl.formula.tokenizer import Token, Tokenizer  # loads the whole library, which few conversions need

    tokens = Tokenizer(f"={formula}")
    for token in tokens.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE and "!" not in token.value:
            token.value = _range(token.value, first, by)
    return "".join(token.value for token in tokens.items)


def _range(reference: str, first: int, by: int) -> str:
    ends = [_CELL.match(end) for end in reference.split(":")]
    found = [(end[1], int(end[2])) for end in ends if end is not None]
    if len(found) != len(ends):
        return reference
    rows = [row + by if row >= first else row for _, row in found]
    if len(found) == 2 and rows[1] == first - 1:
        rows[1] += by
    return ":".join(f"{column}{row}" for (column, _), row in zip(found, rows, strict=True))


def _down(reference: str, first: int, by: int) -> str:
    found = range_of(reference)
    if found is None or found.top < first:
        return reference
    return Range(found.top + by, found.left, found.bottom + by, found.right).a1


def _obstacle(workbook: Workbook, place: Sheet, pieces: Sliced, rows: list[etree._Element], first: int) -> str | None:
    """Why rows cannot be moved: a key of the reasons; None where they can."""
    for row in rows:
        for _, cell in cells_of(row):
            if (why := _of_cell(cell, first)) is not None:
                return why
    package = workbook.package
    for found in tables.tables_of(package, place.part):
        covered = range_of(xml.parse(package.read(found.part), found.part).get("ref", ""))
        if covered is None or covered.bottom >= first:
            return "table"
    above = (formula for number, row in pieces.rows.items() if number < first for formula in _FORMULA.findall(row))
    if any(_reach(formula.decode("utf-8", "replace"), first) for formula in above):
        return "referred"
    for name in workbook.names():
        if not (name.get("name") or "").startswith("_xlnm.") and _looks(name.text or "", place.title, first):
            return "referred"
    if any(_looks(one, place.title, first) for one in _elsewhere(workbook, place)):
        return "referred"
    for part in package.rels(place.part).targets("comments").values():
        if any(int(row) >= first for row in _NOTE.findall(package.read(part))):
            return "comment"
    return None


def _of_cell(cell: etree._Element, first: int) -> str | None:
    formula = xml.child(cell, "f")
    if formula is None:
        # A total that was typed would be wrong with the first new row.
        return "typed" if xml.child(cell, "v") is not None and cell.get("t", "n") == "n" else None
    text = formula.text or ""
    if formula.get("t", "normal") != "normal":
        return "shared"
    if "!" in text:
        return "elsewhere"
    if ":" not in text and sum(int(row) < first for row in _ROWS.findall(text)) > 1:
        return "listed"  # =E2+E3 would lack the new rows
    return None


def short(workbook: Workbook, place: Sheet, last: int) -> Iterator[str]:
    """The cells of other sheets and the names of the workbook whose ranges end with a sheet's last record: they lack the rows below it."""
    name = re.escape(place.title.replace("'", "''"))
    ends = re.compile(rf"(?<![\w.])'?{name}'?!\$?[A-Za-z]{{1,3}}\$?\d+:\$?[A-Za-z]{{1,3}}\$?{last}(?!\d)")
    for one in workbook.names():
        if not (one.get("name") or "").startswith("_xlnm.") and ends.search(one.text or ""):
            yield one.get("name") or ""
    for sheet in workbook.sheets():
        if sheet.part == place.part or sheet.part not in workbook.package.names():
            continue
        for cell, formula in _CELLS.findall(workbook.package.entry(sheet.part).read()):
            if b"!" in formula and ends.search(unescape(formula.decode("utf-8", "replace"))):
                yield f"{sheet.title}!{cell.decode()}"


def _elsewhere(workbook: Workbook, place: Sheet) -> Iterator[str]:
    """The formulas of other sheets and of charts that name a sheet."""
    for name in workbook.package.names():
        lower = name.lower()
        if (
            lower != place.part.lower()
            and lower.startswith(("xl/worksheets/", "xl/charts/"))
            and lower.endswith(".xml")
        ):
            formulas = _FORMULA.findall(workbook.package.entry(name).read())
            yield from (unescape(one.decode("utf-8", "replace")) for one in formulas if b"!" in one)


def _looks(formula: str, title: str, first: int) -> bool:
    """Whether a formula looks at a row of a sheet from `first` on."""
    name = title.replace("'", "''")
    return name in formula and _reach(formula.replace(name, ""), first)


def _reach(formula: str, first: int) -> bool:
    return any(int(row) >= first for row in _ROWS.findall(formula))
