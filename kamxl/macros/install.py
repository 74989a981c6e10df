"""Buttons into a workbook: the VBA project, the buttons on our own sheets, and the settings of xlwings."""

from __future__ import annotations

import io
from collections.abc import Mapping

from lxml import etree

from kamxl import theme
from kamxl.cell import Style
from kamxl.errors import UnsafeTarget, UsageError
from kamxl.grid import column_letter
from kamxl.i18n import Lang, Text
from kamxl.layout.actions import ROW_HEIGHT, Strip, strip
from kamxl.macros import existing, start
from kamxl.macros.buttons import MACROS, buttons
from kamxl.macros.guide import guides
from kamxl.macros.sources import DOCUMENT, FILES, MODULE, source, vba_project
from kamxl.package import xml
from kamxl.package.parts import Package
from kamxl.placed import SheetPlan
from kamxl.writer import before, render
from kamxl.writer.objects import write_buttons
from kamxl.writer.splice import splice
from kamxl.writer.target import check_workbook, mapped, open_target
from kamxl.writer.user_objects import UserObjects
from kamxl.writer.workbook import MAIN_TYPES, Sheet, Workbook

PROJECT_TYPE = "application/vnd.ms-office.vbaProject"
PROJECT_RELATIONSHIP = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_TYPES = {suffix: kind for kind, suffix in MAIN_TYPES.items()}
ENABLED = {_TYPES[".xlsx"]: _TYPES[".xlsm"], _TYPES[".xltx"]: _TYPES[".xltm"]}
_AFTER_LEGACY_DRAWING = frozenset(
    {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}
    | {"AlternateContent"}  # Excel wraps the controls of its own in it
)
_MOST_COLUMNS = 255
_TOP_ROWS = 20


def enable(data: bytes, lang: Lang, overview_title: str) -> bytes:
    """A workbook with the macros and their buttons.

    Sheets of the user's keep their bytes. Buttons stand on the overview, which is added where there is none yet, and
    on the guide that came with the workbook when kamxl made it. A workbook that has all this already comes back as it was.

    Args:
        overview_title: for an overview that is added.

    Raises:
        UnsafeTarget: the workbook has macros of its own or cannot be written without loss.
        InputError: it cannot be read.
    """
    workbook = open_target(data)
    check_workbook(workbook, (start.OVERVIEW, start.CONFIG))
    if workbook.strict:
        raise UnsafeTarget(Text("macros.strict"))
    with mapped():
        put_project(workbook)
        owned = workbook.owned()
        for place in [*([owned[start.OVERVIEW]] if start.OVERVIEW in owned else []), *guides(workbook)]:
            _draw(workbook, place, lang)
        foreign_config = (
            any(s.title.lower() == start.CONFIG_TITLE for s in workbook.sheets()) and start.CONFIG not in owned
        )
        workbook.close()
        enabled = workbook.package.close()
        plans = [] if start.OVERVIEW in owned else [start.overview_plan(overview_title, lang)]
        settings = _read_config(data, owned[start.CONFIG].title) if start.CONFIG in owned else {}
        if start.ADVICE not in settings and not foreign_config:
            plans.append(start.config_plan(settings | start.advice(lang), macros=True))
        whole = splice(Workbook(Package(enabled)), plans, start.OVERVIEW) if plans else enabled
        return before.kept(workbook.package.archive, whole).to_bytes()


def are_current(workbook: Workbook) -> bool:
    """Whether the macros of a workbook that has them are those of this program."""
    part = existing.project_part(workbook)
    modules = {} if part is None else existing.modules(workbook.package.read(part))
    return MODULE in modules and modules[MODULE].source == source(FILES[1])


def configure(data: bytes, settings: Mapping[str, str]) -> bytes:
    """A workbook whose xlwings settings hold these too (`INTERPRETER_WIN` and the like); others of them stay.

    A workbook without macros is run by the add-in's “Run main”, which finds its module beside the workbook only.

    Raises:
        UsageError: a sheet of the user's stands where xlwings looks for its settings.
    """
    workbook = open_target(data)
    place = workbook.owned().get(start.CONFIG)
    if place is None and any(s.title.lower() == start.CONFIG_TITLE for s in workbook.sheets()):
        lines = "; ".join(f"{key} = {value}" for key, value in settings.items())
        raise UsageError(Text("macros.own_config", {"sheet": start.CONFIG_TITLE, "lines": lines}))
    present_settings = _read_config(data, place.title) if place else {}
    part = existing.project_part(workbook)
    return render(data, [start.config_plan(present_settings | dict(settings), macros=part is not None)])


def settings_in(workbook: Workbook, data: bytes) -> dict[str, str]:
    """The xlwings settings that stand in a workbook of these bytes; empty where there are none."""
    title = next((s.title for s in workbook.sheets() if s.title.lower() == start.CONFIG_TITLE), None)
    place = workbook.owned().get(start.CONFIG)
    title = place.title if place else title
    return {} if title is None else _read_config(data, title)


def _read_config(data: bytes, title: str) -> dict[str, str]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True)
    try:
        rows = book[title].iter_rows(max_row=50, max_col=2, values_only=True)
        return {str(key): str(value) for key, value in rows if key is not None and value is not None}
    finally:
        book.close()


def put_project(workbook: Workbook) -> None:
    """The VBA project, and what the workbook says of it. Code of the user's is never replaced."""
    package = workbook.package
    part = existing.project_part(workbook)
    if part is not None:
        found = existing.modules(package.read(part))
        if MODULE in found and found[MODULE].source == source(FILES[1]):
            return
        if any(module.has_code for name, module in found.items() if name != MODULE):
            raise UnsafeTarget(Text("macros.outdated" if MODULE in found else "macros.own_code"))
        _drop_signatures(package, part)
    else:
        part = package.free_name(f"{workbook.folder}vbaProject{{}}.bin").replace("vbaProject1.bin", "vbaProject.bin")
        workbook.rels.add(PROJECT_RELATIONSHIP, part)
    package.put(part, vba_project())
    package.set_content_type(part, PROJECT_TYPE)
    main = package.content_type(workbook.part)
    package.set_content_type(workbook.part, ENABLED.get(main, main))
    properties = xml.child(workbook.root, "workbookPr")
    if properties is None:
        properties = etree.Element(f"{{{workbook.namespace}}}workbookPr")
        xml.insert_in_order(workbook.root, properties, ("fileVersion", "fileSharing", "workbookPr"))
    properties.set("codeName", DOCUMENT)  # the name of the workbook's own module in the project


def _drop_signatures(package: Package, part: str) -> None:
    """A signature is of the code that stood there before."""
    for signature in package.rels(part).targets().values():
        package.drop(signature)
    package.replace_rels(part)


def _draw(workbook: Workbook, place: Sheet, lang: Lang) -> None:
    """Buttons onto a sheet of ours that has none, its cells as they are."""
    package = workbook.package
    rels = package.rels(place.part)
    legacy = next(((rid, p) for rid, p in rels.targets("vmlDrawing").items() if p in package), None)
    if legacy and MACROS["refresh"].encode() in package.read(legacy[1]):
        return
    root = xml.parse(package.read(place.part), place.part)
    its = buttons(lang)
    found = strip(its.actions, _widths(root), filled=_filled(root))
    _make_room(root, found, its.status)
    plan = SheetPlan(place.title, place.title, {"text": Style(font=theme.FONTS[lang])}, buttons=found.buttons)
    kept = UserObjects(notes=legacy[1], notes_id=legacy[0]) if legacy else UserObjects()
    rid = write_buttons(workbook, plan, place, kept)
    if legacy is None:
        element = etree.Element(f"{{{workbook.namespace}}}legacyDrawing")
        element.set(f"{{{workbook.office}/relationships}}id", str(rid))
        root.insert(next((i for i, e in enumerate(root) if xml.tag(e) in _AFTER_LEGACY_DRAWING), len(root)), element)
    package.put(place.part, xml.serialise(root))


def _widths(root: etree._Element) -> dict[int, float]:
    found = {}
    for column in xml.children(xml.child(root, "cols"), "col"):
        first, last = xml.number(column.get("min"), 1), xml.number(column.get("max"), 1)
        for number in range(first, min(last, first + _MOST_COLUMNS) + 1):
            found[number] = float(column.get("width", "9"))
    return found


def _filled(root: etree._Element) -> set[tuple[int, int]]:
    rows = xml.children(xml.child(root, "sheetData"), "row")
    return {(xml.number(row.get("r")), _column(cell)) for row in rows[:_TOP_ROWS] for cell in row}


def _make_room(root: etree._Element, found: Strip, status: str) -> None:
    """Make the row of the buttons high enough, and put the status cell behind them."""
    data = xml.child(root, "sheetData")
    if data is None:
        return
    space = etree.QName(data).namespace
    rows = xml.children(data, "row")
    row = next((r for r in rows if r.get("r") == str(found.row)), None)
    if row is None:
        row = etree.Element(f"{{{space}}}row", r=str(found.row))
        data.insert(sum(xml.number(r.get("r")) < found.row for r in rows), row)
    row.set("ht", f"{ROW_HEIGHT:g}")
    row.set("customHeight", "1")
    reference = f"{column_letter(found.status)}{found.row}"
    for cell in [c for c in row if c.get("r") == reference]:
        row.remove(cell)
    cell = etree.Element(f"{{{space}}}c", r=reference, t="inlineStr")
    etree.SubElement(etree.SubElement(cell, f"{{{space}}}is"), f"{{{space}}}t").text = status
    row.insert(sum(_column(c) < found.status for c in row), cell)


def _column(cell: etree._Element) -> int:
    """Number of a cell's column: letters are digits of base 26."""
    number = 0
    for letter in (cell.get("r") or "").rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number
