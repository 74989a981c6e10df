"""The whole of a write: a workbook's bytes and plans in, the bytes with our sheets in it out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from html import unescape

from kamxl.excel import titles
from kamxl.excel.formulas import Names
from kamxl.grid import MAKER, MARKER, quoted
from kamxl.package.archive import Archive, Packed
from kamxl.package.parts import Package
from kamxl.placed import SheetPlan
from kamxl.record import record
from kamxl.writer import before, calculation, objects, properties, sheet, strings, tables
from kamxl.writer.cells import CellWriter
from kamxl.writer.chart_data import Source
from kamxl.writer.sheet import Frame
from kamxl.writer.styles import StyleSheet
from kamxl.writer.target import check_workbook, mapped, open_target
from kamxl.writer.user_objects import UserObjects, user_objects
from kamxl.writer.workbook import Sheet, Workbook

_CODE_NAME = re.compile(rb'<(?:\w+:)?sheetPr\b[^>]*?\bcodeName="([^"]*)"')
_SELECTED = re.compile(rb'<(?:\w+:)?sheetView\b[^>]*?\btabSelected="(?:1|true)"')
_HEAD = 64 * 1024
"""Sheet properties and views stand at the beginning of a sheet part."""


@record
class _Old:
    """What a refilled sheet takes over from the one that stood there."""

    code_name: str | None = None
    selected: bool = False
    tables: tuple[tables.ExistingTable, ...] = ()
    user_objects: UserObjects = field(default_factory=UserObjects)


def render(source: bytes, plans: Sequence[SheetPlan], *, show: str | None = None) -> bytes:
    """As `render_into`, from a workbook's bytes to those of the new one."""
    return render_into(open_target(source), plans, show=show).to_bytes()


def render_into(
    workbook: Workbook,
    plans: Sequence[SheetPlan],
    *,
    show: str | None = None,
    plain: Collection[str] = (),
    front: bool = False,
) -> Archive:
    """Write sheets into a workbook.

    A sheet that is ours already is refilled where it stands; the others are appended. Everything else keeps its bytes.

    Args:
        workbook: as it was opened (see `open_target`).
        plans: what to write; keys are unique.
        show: key of the sheet to open on, honoured where no sheet of the user's is marked as selected: Excel would
            group the two, and what is typed into one would go into both.
        plain: parts of worksheets that are known to hold no formula, which might look at ours.
        front: put the sheets before all others: of a workbook of our own making.

    Returns:
        The new workbook; the same for the same input.

    Raises:
        UnsafeTarget, NotAWorkbook: the workbook cannot be written without loss.
        ValueError: a plan contradicts itself.
    """
    check_workbook(workbook, [plan.key if plan.owned else "" for plan in plans])
    source = workbook.package.archive
    with mapped():
        archive = splice(workbook, plans, show, plain, front=front)
        return before.kept(source, archive) if any(plan.owned for plan in plans) else archive


def splice(
    workbook: Workbook,
    plans: Sequence[SheetPlan],
    show: str | None,
    plain: Collection[str] = (),
    *,
    front: bool = False,
) -> Archive:
    """As `render_into`, for a workbook that was found safe."""
    package = workbook.package
    if len({plan.key for plan in plans}) != len(plans):
        raise ValueError("two plans of one key")
    present = workbook.sheets()
    ours = workbook.owned()
    refilled = {plan.key: ours[plan.key] for plan in plans if plan.owned and plan.key in ours}
    old = _shed(workbook, plans, refilled)
    places = _places(workbook, plans, refilled)
    sheet_titles = {key: s.title for key, s in (ours | places).items()}
    placed = objects.place_tables(workbook, plans, {key: o.tables for key, o in old.items()})
    names = _names(workbook, sheet_titles, placed)
    styles = StyleSheet(workbook)
    needs_calculation = False
    for plan in plans:
        writer = CellWriter(plan.styles, styles.cell, names, workbook.date_1904)
        source = Source({p.key: p for p in plans}, sheet_titles, workbook.date_1904, plan.key)
        stood = old.get(plan.key, _Old())
        _write_sheet(workbook, plan, places[plan.key], placed[plan.key], stood, writer, styles, source)
        _write_names(workbook, plan, places[plan.key])
        needs_calculation |= writer.needs_calculation
    _show(package, workbook, show, places)
    added = [places[p.key].title for p in plans if p.key not in refilled]
    properties.add_titles(package, [s.title for s in present if s.kind == "worksheet"], added)
    if needs_calculation or calculation.user_formulas_look_at(
        package,
        workbook,
        {*plain, *(s.part for s in (ours | places).values())},
        sheet_titles.values(),
        [t.name for group in placed.values() for t in group],
    ):
        workbook.calculate_on_load()
    if front:
        workbook.put_first([places[plan.key].title for plan in plans])
    strings.ensure(workbook)
    styles.close()
    workbook.close()
    return package.close()


def _shed(workbook: Workbook, plans: Sequence[SheetPlan], refilled: Mapping[str, Sheet]) -> dict[str, _Old]:
    """Free the sheets to be refilled of our drawings, charts and tables; what is the user's, or used elsewhere, stays."""
    package = workbook.package
    old: dict[str, _Old] = {}
    candidates: set[str] = set()
    for plan in plans:
        place = refilled.get(plan.key)
        if place is None:
            continue
        head = package.entry(place.part).head(_HEAD)
        code = _CODE_NAME.search(head)
        found = tuple(tables.tables_of(package, place.part))
        candidates |= package.reachable_from(set(package.rels(place.part).targets().values()))
        old[plan.key] = _Old(
            unescape(code[1].decode()) if code else None,
            _SELECTED.search(head) is not None,
            found,
            user_objects(package, place.part, [chart.over for chart in plan.charts]),
        )
    if candidates:
        for part in candidates - package.reachable():
            package.drop(part)
    calculation.drop_chain(workbook, [place.sheet_id for place in refilled.values()])
    return old


def _places(workbook: Workbook, plans: Sequence[SheetPlan], refilled: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """Where each plan goes: the sheet it refills, or a new one behind all others."""
    package = workbook.package
    places: dict[str, Sheet] = {}
    for plan in plans:
        place = refilled.get(plan.key)
        if place is None:
            title = titles.free(plan.title, [s.title for s in workbook.sheets()])
            part = package.reserve(f"{workbook.folder}worksheets/sheet{{}}.xml", sheet.CONTENT_TYPE)
            place = workbook.add_sheet(title, part, plan.hidden)
        places[plan.key] = place
    return places


def _names(workbook: Workbook, sheet_titles: Mapping[str, str], placed: Mapping[str, list[tables.Placed]]) -> Names:
    """All that formulas of ours may name in this workbook."""
    known = {found.name: found.titles for found in tables.tables_in(workbook)}
    known |= {t.name: tuple(c.title for c in t.table.columns) for group in placed.values() for t in group}
    renamed = {t.table.name: t.name for group in placed.values() for t in group}
    return Names(sheet_titles, renamed, [s.title for s in workbook.sheets()], known)


def _write_sheet(
    workbook: Workbook,
    plan: SheetPlan,
    place: Sheet,
    placed: Sequence[tables.Placed],
    old: _Old,
    writer: CellWriter,
    styles: StyleSheet,
    source: Source,
) -> None:
    package = workbook.package
    frame = Frame(
        code_name=old.code_name,
        selected=old.selected,
        table_names=[t.name for t in placed],
        table_ids=objects.write_tables(workbook, place, placed, writer.names),
        drawing_id=objects.write_charts(workbook, plan, place, source, old.user_objects),
        vml_id=objects.write_buttons(workbook, plan, place, old.user_objects),
        extensions=old.user_objects.extensions,
        dialect=workbook.dialect,
    )
    pieces = sheet.worksheet(plan, writer, styles, package.rels(place.part), workbook.office, frame)
    package.put(place.part, Packed.of(pieces))


def _write_names(workbook: Workbook, plan: SheetPlan, place: Sheet) -> None:
    if plan.owned:
        workbook.set_name(f"{MARKER}{plan.key}", f"{quoted(place.title)}!$A$1", comment=MAKER)
    for name, text in sheet.print_names(plan, place.title).items():
        workbook.set_name(name, text, position=place.position)
    # A filter that the user set over cells of ours is gone with them, and so is the hidden name that Excel keeps of it.
    workbook.set_name("_xlnm._FilterDatabase", None, position=place.position)


def _show(package: Package, workbook: Workbook, show: str | None, places: Mapping[str, Sheet]) -> None:
    """Open on a sheet of ours, unless a sheet of the user's is marked as selected."""
    if show is None or show not in places:
        return
    ours = {place.part for place in places.values()}
    for place in workbook.sheets():
        if place.part not in ours and _SELECTED.search(package.entry(place.part).head(_HEAD)):
            return
    workbook.show(places[show].position)
