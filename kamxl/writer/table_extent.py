"""Extends what surrounds the records of a sheet: the Excel table, its totals row, the filter and the used range."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from kamxl.errors import UnsafeTarget
from kamxl.grid import column_letter, quoted
from kamxl.i18n import Text
from kamxl.package import xml
from kamxl.package.parts import DamagedPackage
from kamxl.placed import Range
from kamxl.writer import tables
from kamxl.writer.sheet_rows import Sliced, cells_of, range_of, reduced
from kamxl.writer.workbook import Sheet, Workbook

_FILTER_NAME = "_xlnm._FilterDatabase"


@dataclass(slots=True)
class Table:
    """A table of the user's workbook."""

    part: str
    name: str
    root: etree._Element
    range: Range
    totals: int
    """Rows at the bottom that hold totals."""

    @property
    def bottom(self) -> int:
        """Last row that may hold a record."""
        return self.range.bottom - self.totals


def table_of(workbook: Workbook, place: Sheet, name: str) -> Table:
    """A table of a sheet, by its name. Raises DamagedPackage where it is not there."""
    for found in tables.tables_of(workbook.package, place.part):
        if found.name.lower() == name.lower():
            root = xml.parse(workbook.package.read(found.part), found.part)
            covered = range_of(root.get("ref", ""))
            if covered is not None:
                return Table(found.part, found.name, root, covered, xml.number(root.get("totalsRowCount")))
    raise DamagedPackage(f"{place.part}: no table {name}")


def table_around(workbook: Workbook, place: Sheet, header: int, left: int, right: int) -> Table | None:
    """The user's own table (Ctrl+T) whose header is that of the records; None where they are plain cells."""
    for found in tables.tables_of(workbook.package, place.part):
        root = xml.parse(workbook.package.read(found.part), found.part)
        covered = range_of(root.get("ref", ""))
        if covered is not None and covered.top == header and covered.left <= right and covered.right >= left:
            return Table(found.part, found.name, root, covered, xml.number(root.get("totalsRowCount")))
    return None


def totals_row(table: Table, last: int) -> tuple[int, int] | None:
    """From which row to which the table's totals move, so that the last new record has room; None where they stay."""
    if not table.totals or last <= table.bottom:
        return None
    return table.range.bottom, table.range.bottom + last - table.bottom


def check_room(table: Table, pieces: Sliced, title: str, last: int) -> None:
    """Raise UnsafeTarget where something stands below the table, in the rows it would grow into."""
    growth = last - table.bottom
    if growth <= 0:
        return
    below = {row for row in range(table.range.bottom + 1, table.range.bottom + growth + 1) if row in pieces.rows}
    if not below:
        return
    root = xml.parse(reduced(pieces, below))
    for row in xml.children(xml.child(root, "sheetData"), "row"):
        for column, cell in cells_of(row):
            if table.range.left <= column <= table.range.right and holds(cell):
                place = f"{column_letter(column)}{row.get('r')}"
                raise UnsafeTarget(
                    Text("error.write.below_table", {"sheet": title, "cell": place, "table": table.name})
                )


def holds(cell: etree._Element) -> bool:
    """Whether a cell holds anything but a look."""
    return any(xml.tag(child) in ("v", "is", "f") for child in cell)


def move_totals(
    root: etree._Element, rows: dict[int, etree._Element], moved: tuple[int, int], table: Table | None
) -> None:
    """Move the table's cells of the totals row down. Raises UnsafeTarget where a total names its cells one by one."""
    assert table is not None
    old, new = moved
    source = rows.get(old)
    if source is None:
        return
    data = xml.child(root, "sheetData")
    assert data is not None
    target = rows.get(new)
    if target is None:
        target = etree.Element(source.tag)
        for key, value in source.attrib.items():
            if key != "spans":
                target.set(key, value)
        target.set("r", str(new))
        data.insert(_place(data, new), target)
        rows[new] = target
    for column, cell in cells_of(source):
        if not table.range.left <= column <= table.range.right:
            continue
        formula = xml.child(cell, "f")
        if formula is not None and "[" not in (formula.text or ""):
            place = f"{column_letter(column)}{old}"
            raise UnsafeTarget(Text("error.write.totals_formula", {"cell": place, "table": table.name}))
        cell.set("r", f"{column_letter(column)}{new}")
        source.remove(cell)
        at = sum(1 for present, _ in cells_of(target) if present < column)
        target.insert(at, cell)


def _place(data: etree._Element, number: int) -> int:
    return sum(1 for row in data if xml.number(row.get("r")) < number)


def spans(root: etree._Element, group: str, item: str) -> list[Range]:
    """The ranges of a group, such as the merged cells."""
    found = (range_of(element.get("ref", "")) for element in xml.children(xml.child(root, group), item))
    return [one for one in found if one is not None]


def extend(
    workbook: Workbook, place: Sheet, root: etree._Element, header: int, before: int, last: int, table: Table | None
) -> None:
    """Let the used range, the table, the filter, the checks and the conditional formats reach the last new record.

    Args:
        header: row of the header.
        before: last record so far.
        last: the last one now.
    """
    dimension = xml.child(root, "dimension")
    used = range_of(dimension.get("ref", "")) if dimension is not None else None
    if dimension is not None and used is not None:
        bottom = max(used.bottom, last + (table.totals if table else 0))
        right = max(used.right, _right(root))
        dimension.set("ref", Range(min(used.top, header), used.left, bottom, right).a1)
    if table is not None:
        _extend_table(workbook, table, last)
    else:
        _extend_filter(workbook, place, root, header, before, last)
    _extend_rules(root, header, before, last)


def _extend_rules(root: etree._Element, header: int, before: int, last: int) -> None:
    """Let checks and conditional formats that end with the last record reach the last new one; one cell alone keeps its own."""

    def longer(listed: str) -> str:
        found = []
        for one in listed.split():
            over = range_of(one)
            ends = over is not None and over.bottom == before and (over.top < before or before == header + 1)
            found.append(replace(over, bottom=last).a1 if over is not None and ends else one)
        return " ".join(found)

    for element in root.iter("{*}dataValidation", "{*}conditionalFormatting"):
        if (listed := element.get("sqref")) is not None:
            element.set("sqref", longer(listed))
    for element in root.iter("{*}sqref"):
        element.text = longer(element.text or "")


def _right(root: etree._Element) -> int:
    rows = xml.children(xml.child(root, "sheetData"), "row")
    return max((column for row in rows for column, _ in cells_of(row)[-1:]), default=1)


def _extend_table(workbook: Workbook, table: Table, last: int) -> None:
    if last > table.bottom:
        _resize(workbook, table, last)


def _resize(workbook: Workbook, table: Table, last: int) -> None:
    whole = Range(table.range.top, table.range.left, last + table.totals, table.range.right)
    table.root.set("ref", whole.a1)
    filtered = xml.child(table.root, "autoFilter")
    if filtered is not None and range_of(filtered.get("ref", "")) is not None:
        filtered.set("ref", Range(whole.top, whole.left, last, whole.right).a1)
    workbook.package.put(table.part, xml.serialise(table.root))


def widen(workbook: Workbook, place: Sheet, root: etree._Element, header: int, title: str, table: Table | None) -> None:
    """Let the used range, the table or the filter take one more column at their right.

    Args:
        header: row of the header.
        title: of the column.
    """
    dimension = xml.child(root, "dimension")
    used = range_of(dimension.get("ref", "")) if dimension is not None else None
    if dimension is not None and used is not None:
        dimension.set("ref", replace(used, right=max(used.right, _right(root))).a1)
    if table is None:
        element = xml.child(root, "autoFilter")
        covered = range_of(element.get("ref", "")) if element is not None else None
        if element is not None and covered is not None and covered.top == header:
            _filter_over(workbook, place, element, replace(covered, right=covered.right + 1))
        return
    columns = xml.child(table.root, "tableColumns")
    assert columns is not None
    ids = [xml.number(column.get("id")) for column in columns]
    etree.SubElement(columns, columns[-1].tag, id=str(max(ids) + 1), name=title)
    columns.set("count", str(len(columns)))
    table.range = replace(table.range, right=table.range.right + 1)
    _resize(workbook, table, table.bottom)


def shrink(workbook: Workbook, table: Table, header: int, cleared: Collection[int]) -> None:
    """Let a table without totals end before emptied rows at its bottom; one row of it stays, as Excel wants it."""
    last = table.bottom
    while last > header + 1 and last in cleared:
        last -= 1
    if not table.totals and last < table.bottom:
        _resize(workbook, table, last)


def _extend_filter(workbook: Workbook, place: Sheet, root: etree._Element, header: int, before: int, last: int) -> None:
    """The filter over plain cells, and the hidden name by which Excel knows it."""
    element = xml.child(root, "autoFilter")
    covered = range_of(element.get("ref", "")) if element is not None else None
    if element is None or covered is None or covered.top != header or not before <= covered.bottom < last:
        return
    _filter_over(workbook, place, element, replace(covered, bottom=last))


def _filter_over(workbook: Workbook, place: Sheet, element: etree._Element, wider: Range) -> None:
    element.set("ref", wider.a1)
    names: Sequence[etree._Element] = workbook.names()
    known: Mapping[str, str] = {"name": _FILTER_NAME, "localSheetId": str(place.position)}
    for name in names:
        if all(name.get(key) == value for key, value in known.items()):
            name.text = f"{quoted(place.title)}!{wider.absolute}"
