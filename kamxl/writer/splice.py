"""The whole of a write: a workbook's bytes and plans in, the bytes with our sheets in it out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kamxl.plan import MARKER_PREFIX, SheetPlan
from kamxl.writer import calculation, charts, drawings, properties, sheet, strings, tables, titles, xml
from kamxl.writer.cells import CellWriter
from kamxl.writer.chart_data import Source
from kamxl.writer.formulas import Names
from kamxl.writer.package import Package
from kamxl.writer.sheet import Frame
from kamxl.writer.styles import StyleSheet
from kamxl.writer.target import check_workbook, mapped, open_target
from kamxl.writer.workbook import Sheet, Workbook
from kamxl.writer.zipraw import Packed

_CODE_NAME = re.compile(rb'<(?:\w+:)?sheetPr\b[^>]*?\bcodeName="([^"]*)"')
_SELECTED = re.compile(rb'<(?:\w+:)?sheetView\b[^>]*?\btabSelected="(?:1|true)"')
_SHAPE_BLOCKS = re.compile(rb'<o:idmap[^>]*\bdata="([\d, ]+)"')
_HEAD = 64 * 1024
"""Sheet properties and views stand at the beginning of a sheet part."""


@dataclass(frozen=True, slots=True)
class _Old:
    """What a refilled sheet takes over from the one that stood there."""

    code_name: str | None = None
    selected: bool = False
    tables: tuple[tables.Found, ...] = ()


def render(source: bytes, plans: Sequence[SheetPlan], *, show: str | None = None) -> bytes:
    """Write sheets into a workbook.

    A sheet that is ours already is refilled where it stands; the others are appended. Everything else keeps its bytes.

    Args:
        source: the workbook's bytes.
        plans: what to write; keys are unique.
        show: key of the sheet to open on, honoured where no sheet of the user's is marked as selected: Excel would
            group the two, and what is typed into one would go into both.

    Returns: the new workbook's bytes; the same for the same input.
    Raises: UnsafeTarget, NotAWorkbook, EncryptedBook; ValueError where a plan contradicts itself.
    """
    package, workbook = open_target(source)
    check_workbook(package, workbook, [plan.key if plan.owned else "" for plan in plans])
    with mapped(source):
        return splice(package, workbook, plans, show)


def splice(package: Package, workbook: Workbook, plans: Sequence[SheetPlan], show: str | None) -> bytes:
    """As render, for a package that is open and found safe."""
    if len({plan.key for plan in plans}) != len(plans):
        raise ValueError("two plans of one key")
    present = workbook.sheets()
    ours = workbook.owned()
    refilled = {plan.key: ours[plan.key] for plan in plans if plan.owned and plan.key in ours}
    old = _shed(package, workbook, refilled)
    places = _places(package, workbook, plans, refilled)
    sheet_titles = {key: s.title for key, s in (ours | places).items()}
    placed = _tables(package, workbook, plans, places, old)
    names = _names(package, workbook, sheet_titles, placed)
    styles = StyleSheet(workbook)
    needs_calculation = False
    for plan in plans:
        writer = CellWriter(plan.styles, styles.cell, names, workbook.date_1904)
        source = Source({p.key: p for p in plans}, sheet_titles, workbook.date_1904, plan.key)
        _write_sheet(
            package, workbook, plan, places[plan.key], placed[plan.key], old.get(plan.key), writer, styles, source
        )
        _write_names(workbook, plan, places[plan.key])
        needs_calculation |= writer.needs_calculation
    _show(package, workbook, show, places)
    added = [places[p.key].title for p in plans if p.key not in refilled]
    properties.add_titles(package, [s.title for s in present if s.kind == "worksheet"], added)
    if needs_calculation or calculation.user_formulas_look_at(
        package,
        workbook,
        [s.part for s in (ours | places).values()],
        sheet_titles.values(),
        [t.name for group in placed.values() for t in group],
    ):
        workbook.calculate_on_load()
    strings.ensure(workbook)
    styles.close()
    workbook.close()
    return package.to_bytes()


def _shed(package: Package, workbook: Workbook, refilled: Mapping[str, Sheet]) -> dict[str, _Old]:
    """Free the sheets to be refilled of their drawings, charts and tables; what others use too stays."""
    old: dict[str, _Old] = {}
    candidates: set[str] = set()
    for key, place in refilled.items():
        data = package.read(place.part)
        head = data[:_HEAD]
        code = _CODE_NAME.search(head)
        found = tuple(tables.tables_of(package, place.part))
        old[key] = _Old(code[1].decode() if code else None, _SELECTED.search(head) is not None, found)
        candidates |= package.reachable_from(set(package.rels(place.part).targets().values()))
        package.replace_rels(place.part)
    if candidates:
        for part in candidates - package.reachable():
            package.drop(part)
    calculation.drop_chain(workbook, [place.sheet_id for place in refilled.values()])
    return old


def _places(
    package: Package, workbook: Workbook, plans: Sequence[SheetPlan], refilled: Mapping[str, Sheet]
) -> dict[str, Sheet]:
    """Where each plan goes: the sheet it refills, or a new one behind all others."""
    folder = workbook.part.rpartition("/")[0]
    pattern = (f"{folder}/" if folder else "") + "worksheets/sheet{}.xml"
    places: dict[str, Sheet] = {}
    for plan in plans:
        place = refilled.get(plan.key)
        if place is None:
            title = titles.free(plan.title, [s.title for s in workbook.sheets()])
            part = package.free_name(pattern)
            package.put(part, b"")  # holds the name until the sheet is written
            package.replace_rels(part)
            place = workbook.add_sheet(title, part, plan.hidden)
        package.set_content_type(place.part, sheet.CONTENT_TYPE)
        places[plan.key] = place
    return places


def _tables(
    package: Package,
    workbook: Workbook,
    plans: Sequence[SheetPlan],
    places: Mapping[str, Sheet],
    old: Mapping[str, _Old],
) -> dict[str, list[tables.Placed]]:
    """Names, ids and parts of all tables; those of the user's are in nobody's way."""
    others = [
        found
        for place in workbook.sheets()
        if place.kind == "worksheet"
        for found in tables.tables_of(package, place.part)
    ]
    taken = {t.name.lower() for t in others} | {(n.get("name") or "").lower() for n in workbook.names()}
    pairs = {p.key: tables.matched(p.tables, list(old[p.key].tables) if p.key in old else []) for p in plans}
    kept = [found for group in pairs.values() for _, found in group if found]
    used_ids = {t.table_id for t in [*others, *kept]}
    taken |= {found.name.lower() for found in kept}
    folder = workbook.part.rpartition("/")[0]
    pattern = (f"{folder}/" if folder else "") + "tables/table{}.xml"
    placed: dict[str, list[tables.Placed]] = {}
    for plan in plans:
        placed[plan.key] = []
        for table, found in pairs[plan.key]:
            name = found.name if found else tables.free_name(table.name, taken)
            number = found.table_id if found else max(used_ids, default=0) + 1
            taken.add(name.lower())
            used_ids.add(number)
            part = package.free_name(pattern)
            package.put(part, b"")
            package.set_content_type(part, tables.CONTENT_TYPE)
            placed[plan.key].append(tables.Placed(table, name, number, tables.column_ids(table, found), part))
    return placed


def _names(
    package: Package, workbook: Workbook, sheet_titles: Mapping[str, str], placed: Mapping[str, list[tables.Placed]]
) -> Names:
    """All that formulas of ours may name in this workbook."""
    known = {t.name: tuple(c.title for c in t.table.columns) for group in placed.values() for t in group}
    for place in workbook.sheets():
        if place.kind == "worksheet":
            known |= {found.name: found.titles for found in tables.tables_of(package, place.part)}
    renamed = {t.table.name: t.name for group in placed.values() for t in group}
    return Names(sheet_titles, renamed, [s.title for s in workbook.sheets()], known)


def _write_sheet(
    package: Package,
    workbook: Workbook,
    plan: SheetPlan,
    place: Sheet,
    placed: Sequence[tables.Placed],
    old: _Old | None,
    writer: CellWriter,
    styles: StyleSheet,
    source: Source,
) -> None:
    dialect = xml.to_strict if workbook.strict else str
    rels = package.rels(place.part)
    table_ids = []
    for table in placed:
        package.put(table.part, dialect(tables.table_part(table, writer.names)))
        table_ids.append(rels.add(f"{workbook.office}/relationships/table", table.part))
    frame = Frame(
        code_name=old.code_name if old else None,
        selected=old.selected if old else False,
        table_names=[t.name for t in placed],
        table_ids=table_ids,
        drawing_id=_write_charts(package, workbook, plan, place, source),
        vml_id=_write_buttons(package, workbook, plan, place),
        dialect=dialect,
    )
    pieces = sheet.worksheet(plan, writer, styles, rels, workbook.office, frame)
    package.put(place.part, Packed.of(pieces))


def _write_charts(package: Package, workbook: Workbook, plan: SheetPlan, place: Sheet, source: Source) -> str | None:
    if not plan.charts:
        return None
    dialect = xml.to_strict if workbook.strict else str
    folder = workbook.part.rpartition("/")[0]
    base = f"{folder}/" if folder else ""
    drawing = package.free_name(base + "drawings/drawing{}.xml")
    package.put(drawing, b"")
    package.set_content_type(drawing, drawings.CONTENT_TYPE)
    rels = package.replace_rels(drawing)
    anchored = []
    for chart in plan.charts:
        part = package.free_name(base + "charts/chart{}.xml")
        package.put(part, dialect(charts.chart_part(chart, source)))
        package.set_content_type(part, charts.CONTENT_TYPE)
        anchored.append((chart, rels.add(f"{workbook.office}/relationships/chart", part)))
    package.put(drawing, dialect(drawings.drawing_part(anchored)))
    return package.rels(place.part).add(f"{workbook.office}/relationships/drawing", drawing)


def _write_buttons(package: Package, workbook: Workbook, plan: SheetPlan, place: Sheet) -> str | None:
    if not plan.buttons:
        return None
    blocks = {0}
    for name in package.names():
        if name.lower().endswith(".vml"):
            for found in _SHAPE_BLOCKS.findall(package.read(name)):
                blocks |= {int(number) for number in found.replace(b" ", b"").split(b",") if number}
    folder = workbook.part.rpartition("/")[0]
    part = package.free_name((f"{folder}/" if folder else "") + "drawings/vmlDrawing{}.vml")
    style = plan.styles.get(plan.default_role)
    font, size = (style.font, style.size) if style else ("Calibri", 10)
    package.put(part, drawings.buttons_part(plan.buttons, max(blocks) + 1, font, size))
    package.set_content_type(part, drawings.VML_TYPE)
    return package.rels(place.part).add(f"{workbook.office}/relationships/vmlDrawing", part)


def _write_names(workbook: Workbook, plan: SheetPlan, place: Sheet) -> None:
    if plan.owned:
        workbook.set_name(f"{MARKER_PREFIX}{plan.key}", f"{titles.quote(place.title)}!$A$1", hidden=True)
    for name, text in sheet.print_names(plan, place.title).items():
        workbook.set_name(name, text, position=place.position)


def _show(package: Package, workbook: Workbook, show: str | None, places: Mapping[str, Sheet]) -> None:
    """Open on a sheet of ours, unless a sheet of the user's is marked as selected."""
    if show is None or show not in places:
        return
    ours = {place.part for place in places.values()}
    for place in workbook.sheets():
        if place.part not in ours and _SELECTED.search(next(package.entry(place.part).blocks(), b"")[:_HEAD]):
            return
    workbook.show(places[show].position)
