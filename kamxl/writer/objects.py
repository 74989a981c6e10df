"""Writes what a sheet holds besides cells (tables, charts, buttons) into parts of their own, related to the sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kamxl.excel import titles
from kamxl.excel.formulas import Names
from kamxl.package import xml
from kamxl.placed import SheetPlan
from kamxl.writer import charts, drawings, tables
from kamxl.writer.chart_data import Source
from kamxl.writer.user_objects import UserObjects
from kamxl.writer.workbook import Sheet, Workbook

_SHAPE_BLOCKS = re.compile(rb'<o:idmap[^>]*\bdata="([\d, ]+)"')


def place_tables(
    workbook: Workbook, plans: Sequence[SheetPlan], old: Mapping[str, Sequence[tables.ExistingTable]]
) -> dict[str, list[tables.Placed]]:
    """Assign names, ids and parts to all tables of the plans, without clashing with the user's.

    Args:
        old: the tables that stood on the sheets that are refilled; they keep their names and ids.
    """
    package = workbook.package
    others = tables.tables_in(workbook)
    taken = {t.name.lower() for t in others} | {(n.get("name") or "").lower() for n in workbook.names()}
    pairs = {plan.key: tables.matched(plan.tables, list(old.get(plan.key, ()))) for plan in plans}
    kept = [found for group in pairs.values() for _, found in group if found]
    used_ids = {t.table_id for t in [*others, *kept]}
    taken |= {found.name.lower() for found in kept}
    pattern = f"{workbook.folder}tables/table{{}}.xml"
    placed: dict[str, list[tables.Placed]] = {}
    for plan in plans:
        placed[plan.key] = []
        for table, found in pairs[plan.key]:
            name = found.name if found else titles.free_name(table.name, taken)
            number = found.table_id if found else max(used_ids, default=0) + 1
            taken.add(name.lower())
            used_ids.add(number)
            part = package.reserve(pattern, tables.CONTENT_TYPE)
            placed[plan.key].append(tables.Placed(table, name, number, tables.column_ids(table, found), part))
    return placed


def write_tables(workbook: Workbook, place: Sheet, placed: Sequence[tables.Placed], names: Names) -> list[str]:
    """Write the parts of a sheet's tables. Returns the ids of their relationships."""
    package, rels = workbook.package, workbook.package.rels(place.part)
    ids = []
    for table in placed:
        package.put(table.part, workbook.dialect(tables.table_part(table, names)))
        ids.append(rels.add(f"{workbook.office}/relationships/table", table.part))
    return ids


def write_charts(
    workbook: Workbook, plan: SheetPlan, place: Sheet, source: Source, user_objects: UserObjects
) -> str | None:
    """Write a sheet's charts and what the user laid beside them. Returns the id of the drawing's relationship."""
    if not plan.charts and user_objects.drawing is None:
        return None
    package = workbook.package
    drawing, rid = user_objects.drawing, user_objects.drawing_id
    if drawing is None or rid is None:
        drawing = package.reserve(f"{workbook.folder}drawings/drawing{{}}.xml", drawings.CONTENT_TYPE)
        rid = package.rels(place.part).add(f"{workbook.office}/relationships/drawing", drawing)
    rels = package.rels(drawing)
    anchored = []
    for chart in plan.charts:
        part = package.reserve(f"{workbook.folder}charts/chart{{}}.xml", charts.CONTENT_TYPE)
        package.put(part, workbook.dialect(charts.chart_part(chart, source)))
        anchored.append((chart, rels.add(f"{workbook.office}/relationships/chart", part)))
    own = workbook.dialect(drawings.drawing_part(anchored, user_objects.last_id + 1))
    package.put(drawing, own.replace("</xdr:wsDr>", "".join(user_objects.anchors) + "</xdr:wsDr>"))
    return rid


def write_buttons(workbook: Workbook, plan: SheetPlan, place: Sheet, user_objects: UserObjects) -> str | None:
    """Write a sheet's buttons. Returns the id of the relationship of the legacy drawing, ours or that of the notes."""
    if not plan.buttons:
        return user_objects.notes_id
    package = workbook.package
    if user_objects.notes is not None and user_objects.notes_id is not None:
        vml = drawings.without_buttons(package.read(user_objects.notes).decode("utf-8"), plan.buttons)
        package.put(user_objects.notes, drawings.with_buttons(vml, plan.buttons, *_font(plan)))
        return user_objects.notes_id
    blocks = {0}
    for name in package.names():
        if name.lower().endswith(".vml"):
            for found in _SHAPE_BLOCKS.findall(package.read(name)):
                blocks |= {xml.number(number.decode()) for number in found.split(b",")}
    part = package.reserve(f"{workbook.folder}drawings/vmlDrawing{{}}.vml", drawings.VML_CONTENT_TYPE)
    package.put(part, drawings.buttons_part(plan.buttons, max(blocks) + 1, *_font(plan)))
    return package.rels(place.part).add(f"{workbook.office}/relationships/vmlDrawing", part)


def _font(plan: SheetPlan) -> tuple[str, float]:
    style = plan.styles.get(plan.default_role)
    return (style.font, style.size) if style else ("Calibri", 10)
