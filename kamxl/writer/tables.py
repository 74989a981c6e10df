"""Excel tables: parts, names and ids that are unique in the workbook and stay the same when a sheet is refilled."""

from __future__ import annotations

from collections.abc import Iterable

from kamxl.excel.formulas import Names, translate
from kamxl.package import xml
from kamxl.package.parts import Package
from kamxl.placed import Table
from kamxl.record import record
from kamxl.writer import values
from kamxl.writer.workbook import Workbook

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"


@record
class ExistingTable:
    """A table as it stands in a package."""

    part: str
    name: str
    table_id: int
    columns: dict[str, int]
    """Title (lower case) -> column id."""
    titles: tuple[str, ...]


@record
class Placed:
    """A table of a plan with the name, id and column ids it has in this workbook."""

    table: Table
    name: str
    table_id: int
    column_ids: tuple[int, ...]
    part: str


def tables_of(package: Package, sheet_part: str) -> list[ExistingTable]:
    """The tables of a sheet, in the order of their ids."""
    found = []
    for part in package.rels(sheet_part).targets("table").values():
        if part not in package:
            continue
        root = xml.parse(package.read(part), part)
        columns = xml.children(xml.child(root, "tableColumns"), "tableColumn")
        titles = tuple(_unescaped(c.get("name", "")) for c in columns)
        ids = {title.lower(): xml.number(c.get("id")) for title, c in zip(titles, columns, strict=True)}
        name = root.get("displayName") or root.get("name") or ""
        found.append(ExistingTable(part, name, xml.number(root.get("id")), ids, titles))
    return sorted(found, key=lambda table: table.table_id)


def tables_in(workbook: Workbook) -> list[ExistingTable]:
    """All tables of a workbook."""
    sheets = (place for place in workbook.sheets() if place.kind == "worksheet")
    return [found for place in sheets for found in tables_of(workbook.package, place.part)]


def matched(tables: Iterable[Table], old: list[ExistingTable]) -> list[tuple[Table, ExistingTable | None]]:
    """Each table of a plan with the table on the old sheet that it replaces.

    The user may have renamed a table (and Excel his formulas with it), so one without a namesake is known by its titles.
    """
    left = {f.name.lower(): f for f in old}
    wanted = list(tables)
    pairs: dict[int, ExistingTable | None] = {}
    for index, table in enumerate(wanted):
        pairs[index] = left.pop(table.name.lower(), None)
    for index, table in enumerate(wanted):
        if pairs[index] is None:
            titles = {c.title.lower() for c in table.columns}
            best = max(left.values(), key=lambda f: len(titles & set(f.columns)), default=None)
            if best is not None and len(titles & set(best.columns)) * 2 > len(titles):
                pairs[index] = left.pop(best.name.lower())
    return [(table, pairs[index]) for index, table in enumerate(wanted)]


def column_ids(table: Table, old: ExistingTable | None) -> tuple[int, ...]:
    """Ids of the columns: those the old table gave the same titles, so that slicers stay on their column."""
    known = old.columns if old else {}
    taken = {known[c.title.lower()] for c in table.columns if c.title.lower() in known}
    ids, following = [], 1
    for column in table.columns:
        given = known.get(column.title.lower())
        if given is None:
            while following in taken:
                following += 1
            given = following
            taken.add(given)
        ids.append(given)
    return tuple(ids)


def table_part(placed: Placed, names: Names) -> str:
    """The XML of a table. Raises ValueError where titles are not unique or missing."""
    table = placed.table
    titles = [c.title.lower() for c in table.columns]
    if not titles or len(set(titles)) != len(titles) or not all(titles):
        raise ValueError(f"{table.name}: column titles must be there and differ: {[c.title for c in table.columns]}")
    name = xml.attribute(placed.name)
    filtered = f'<autoFilter ref="{table.range.a1}"/>' if table.filter else ""
    columns = "".join(
        _column(column.title, column.formula, number, names, placed.name)
        for column, number in zip(table.columns, placed.column_ids, strict=True)
    )
    style = f'name="{xml.attribute(table.style)}" ' if table.style else ""
    return (
        f'{xml.DECLARATION}<table xmlns="{xml.MAIN}" id="{placed.table_id}" name="{name}" displayName="{name}" '
        f'ref="{table.range.a1}" totalsRowShown="0">{filtered}'
        f'<tableColumns count="{len(table.columns)}">{columns}</tableColumns>'
        f'<tableStyleInfo {style}showFirstColumn="0" showLastColumn="0" showRowStripes="{int(table.banded)}" '
        'showColumnStripes="0"/></table>'
    )


def _column(title: str, formula: str | None, number: int, names: Names, table: str) -> str:
    expression = translate(formula, names, table) if formula else None
    name = values.text(title).replace('"', "&quot;").replace("\n", "_x000a_").replace("\t", "&#9;")
    head = f'<tableColumn id="{number}" name="{name}"'
    if expression is None:
        return f"{head}/>"
    return f"{head}><calculatedColumnFormula>{values.text_only(expression)}</calculatedColumnFormula></tableColumn>"


def _unescaped(title: str) -> str:
    return title.replace("_x000a_", "\n").replace("_x000A_", "\n")
