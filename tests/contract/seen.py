"""What a person sees of a sheet, read back from a file and from the stage in the same words."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from kamxl.placed import SheetPlan
from tests.contract.stage import Chart, Sheet, Stage

Cell = tuple[int, int]
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_HYPERLINK = re.compile(r'=HYPERLINK\("((?:[^"]|"")*)",(?:"((?:[^"]|"")*)"|(.*))\)')
_ROLE_RULE = re.compile(r'=([A-Z]+)(\d+)="((?:[^"]|"")*)"')
_REFERENCE = re.compile(r"=?'((?:[^']|'')+)'!\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")


@dataclass
class Seen:
    values: dict[Cell, Any] = field(default_factory=dict)
    looks: dict[Cell, dict[str, Any]] = field(default_factory=dict)
    lines: dict[tuple[str, int, int], str] = field(default_factory=dict)
    links: dict[Cell, str] = field(default_factory=dict)
    merges: set[str] = field(default_factory=set)
    tables: dict[str, tuple[str, bool, bool, str]] = field(default_factory=dict)
    charts: list[dict[str, Any]] = field(default_factory=list)
    rules: list[tuple[str, str, str | None, str | None, bool]] = field(default_factory=list)
    bars: list[tuple[str, str]] = field(default_factory=list)
    frozen: tuple[int, int] | None = None
    gridlines: bool = True
    print_area: str | None = None
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)


def cells_of(plan: SheetPlan) -> Iterator[Cell]:
    """Every cell that a plan says something of."""
    for block in plan.cells:
        for i, line in enumerate(block.values):
            for j in range(len(line)):
                yield block.row + i, block.column + j
    for table in plan.tables:
        for row in range(table.row, table.range.bottom + 1):
            for column in range(table.column, table.range.right + 1):
                yield row, column


# --- a file


@lru_cache(maxsize=2)
def _loaded(data: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl would lose on saving
        return openpyxl.load_workbook(io.BytesIO(_unmerged(data)))


def _unmerged(data: bytes) -> bytes:
    """The file without its merges: openpyxl forgets the looks of the cells under a merged one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w") as copy:
        for name in book.namelist():
            copy.writestr(name, re.sub(rb"<mergeCells.*?</mergeCells>", b"", book.read(name)))
    return out.getvalue()


@lru_cache(maxsize=2)
def _merges(data: bytes) -> dict[str, set[str]]:
    """Title -> merged ranges."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    for title, part in zip(_loaded(data).sheetnames, _related(parts, "xl/workbook.xml", "worksheet"), strict=True):
        found[title] = {text.decode() for text in re.findall(rb'<mergeCell ref="([^"]+)"', parts[part])}
    return found


def in_file(data: bytes, title: str, plan: SheetPlan) -> Seen:
    """A sheet of a file that the file writer made."""
    sheet = _loaded(data)[title]
    seen = Seen(merges=_merges(data)[title], gridlines=sheet.sheet_view.showGridLines is not False)
    for row, column in cells_of(plan):
        cell = sheet.cell(row, column)
        if cell.hyperlink is not None:
            seen.links[row, column] = cell.hyperlink.target or f"#{cell.hyperlink.location}"
        value = _formula(cell.value) if isinstance(cell.value, str) and cell.data_type == "f" else cell.value
        if value is not None:
            seen.values[row, column] = value
        seen.looks[row, column] = _file_look(cell)
        for side, edge in (("top", ("h", row - 1, column)), ("bottom", ("h", row, column)),
                           ("left", ("v", row, column - 1)), ("right", ("v", row, column))):  # fmt: skip
            line = getattr(cell.border, side)
            if line is not None and line.style:
                seen.lines[edge] = line.color.rgb[-6:]
    for name, table in dict(sheet.tables).items():
        info = table.tableStyleInfo
        seen.tables[name] = (table.ref, table.autoFilter is not None, bool(info.showRowStripes), info.name or "")
    _file_rules(sheet, seen)
    if sheet.freeze_panes:
        left, top, _, _ = range_boundaries(sheet.freeze_panes)
        seen.frozen = (top, left)
    seen.print_area = _plain(sheet.print_area)
    seen.hidden_columns = {column_index_from_string(k) for k, d in sheet.column_dimensions.items() if d.hidden}
    for column in plan.column_widths:
        seen.widths[column] = _width(sheet, column)
    seen.heights = {row: sheet.row_dimensions[row].height for row in plan.row_heights}
    seen.charts = _file_charts(data, sheet)
    return seen


def _file_look(cell: Any) -> dict[str, Any]:
    font, place = cell.font, cell.alignment
    fill = cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type == "solid" else None
    return {
        "font": font.name, "size": font.sz, "bold": bool(font.b), "italic": bool(font.i),
        "colour": font.color.rgb[-6:], "fill": fill, "number_format": cell.number_format,
        "horizontal": place.horizontal or "general", "vertical": place.vertical or "bottom",
        "wrap": bool(place.wrap_text), "indent": int(place.indent or 0),
    }  # fmt: skip


def _file_rules(sheet: Worksheet, seen: Seen) -> None:
    found = [(rule.priority, str(area.sqref), rule) for area in sheet.conditional_formatting for rule in area.rules]
    for _, over, rule in sorted(found, key=lambda item: item[0]):
        if rule.type == "dataBar":
            seen.bars.append((over, rule.dataBar.color.rgb[-6:]))
            continue
        font, fill = rule.dxf.font, rule.dxf.fill
        colour = font.color.rgb[-6:] if font is not None and font.color is not None else None
        ground = fill.bgColor.rgb[-6:] if fill is not None else None
        seen.rules.append((over, f"={rule.formula[0]}", colour, ground, bool(font is not None and font.b)))


def _width(sheet: Worksheet, column: int) -> float:
    for dimension in sheet.column_dimensions.values():
        if dimension.min <= column <= dimension.max:
            return float(dimension.width)
    raise AssertionError(f"no width for column {column}")


def _file_charts(data: bytes, sheet: Worksheet) -> list[dict[str, Any]]:
    """Charts of a sheet in the order of the drawing, from the XML: openpyxl leaves half of it out."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    path = sheet.parent._sheets.index(sheet)  # the order of the parts is that of the tabs
    sheet_part = _related(parts, "xl/workbook.xml", "worksheet")[path]
    found = []
    for drawing in _related(parts, sheet_part, "drawing"):
        charts = dict(_relations(parts, drawing))
        for anchor in etree.fromstring(parts[drawing]):
            reference = next(e for e in anchor.iter(f"{_C}chart"))
            rid = next(v for k, v in reference.attrib.items() if k.endswith("}id"))
            corner = [int(e.text) for e in anchor.iter(f"{_XDR}col", f"{_XDR}row")]
            found.append(_file_chart(parts[charts[rid]]) | {"over": tuple(corner)})
    return found


def _file_chart(data: bytes) -> dict[str, Any]:
    root = etree.fromstring(data)
    plots = [e for e in root.iter() if isinstance(e.tag, str) and e.tag.endswith("Chart") and len(e)]
    series = []
    for plot in plots:
        kind = etree.QName(plot).localname
        if kind == "barChart":
            kind = {"col": "column", "bar": "bar"}[plot.find(f"{_C}barDir").get("val")]
        for ser in plot.findall(f"{_C}ser"):
            name = ser.find(f"{_C}tx/{_C}v")
            labels = ser.find(f"{_C}cat") if ser.find(f"{_C}cat") is not None else ser.find(f"{_C}xVal")
            values = ser.find(f"{_C}val") if ser.find(f"{_C}val") is not None else ser.find(f"{_C}yVal")
            series.append(
                {
                    "order": int(ser.find(f"{_C}order").get("val")),
                    "name": None if name is None else name.text,
                    "kind": kind.removesuffix("Chart"),
                    "values": _places(values.find(f".//{_C}f").text),
                    "labels": None if labels is None else _places(labels.find(f".//{_C}f").text),
                    "colour": _series_colour(ser),
                }
            )
    title = ""
    for line in root.findall(f"{_C}chart/{_C}title//{_A}p"):  # a line of its own needs no dot before it
        said = "".join(t.text or "" for t in line.iter(f"{_A}t"))
        title += f" · {said}" if title and title[-1] not in "，；：" else said
    legend = root.find(f"{_C}chart/{_C}legend/{_C}legendPos")
    sides = {"b": "bottom", "r": "right", "t": "top"}
    return {
        "title": title or None,
        "legend": "none" if legend is None else sides[legend.get("val")],
        "series": [{k: v for k, v in s.items() if k != "order"} for s in sorted(series, key=lambda s: s["order"])],
        "axes": _file_axes(root),
    }


def _series_colour(ser: etree._Element) -> str | None:
    for path in (f"{_C}spPr/{_A}solidFill/{_A}srgbClr", f"{_C}spPr/{_A}ln/{_A}solidFill/{_A}srgbClr",
                 f"{_C}marker/{_C}spPr/{_A}solidFill/{_A}srgbClr"):  # fmt: skip
        found = ser.find(path)
        if found is not None:
            return found.get("val")
    return None


def _file_axes(root: etree._Element) -> dict[str, dict[str, Any]]:
    axes = {}
    values = root.findall(f".//{_C}valAx")
    shown = root.findall(f".//{_C}catAx")
    kinds = list(zip(("value", "secondary_value"), values if shown else values[1:2], strict=False))
    kinds += list(zip(("category",), shown or values[:1], strict=False))
    for name, axis in kinds:
        scaling = axis.find(f"{_C}scaling")
        low, high = scaling.find(f"{_C}min"), scaling.find(f"{_C}max")
        found = {
            "title": "".join(t.text or "" for t in axis.findall(f"{_C}title//{_A}t")) or None,
            "number_format": axis.find(f"{_C}numFmt").get("formatCode"),
        }
        if name == "category":
            found["reverse_order"] = scaling.find(f"{_C}orientation").get("val") == "maxMin"
        else:
            found["minimum_scale"] = None if low is None else float(low.get("val"))
            found["maximum_scale"] = None if high is None else float(high.get("val"))
        axes[name] = found
    return axes


def _related(parts: dict[str, bytes], part: str, kind: str) -> list[str]:
    return [target for _, target in _relations(parts, part, kind)]


def _relations(parts: dict[str, bytes], part: str, kind: str | None = None) -> list[tuple[str, str]]:
    folder, _, name = part.rpartition("/")
    data = parts.get(f"{folder}/_rels/{name}.rels")
    if data is None:
        return []
    import posixpath

    rels = {e.get("Id"): e for e in etree.fromstring(data)}
    order = list(rels)
    if part.endswith("workbook.xml"):
        sheets = etree.fromstring(parts[part]).iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet")
        order = [next(v for k, v in s.attrib.items() if k.endswith("}id")) for s in sheets]
    return [
        (rid, posixpath.normpath(posixpath.join(folder, rels[rid].get("Target"))))
        for rid in order
        if kind is None or rels[rid].get("Type").endswith(f"/{kind}")
    ]


# --- the stage


def on_stage(stage: Stage, title: str, plan: SheetPlan) -> Seen:
    """A sheet of the open workbook."""
    sheet = stage.sheet(title)
    seen = Seen(merges=sheet.merges, lines=dict(sheet.edges), gridlines=sheet.gridlines)
    roles = [(area, spec) for area, spec in sheet.rules if _is_role_rule(area, spec, plan)]
    for cell in cells_of(plan):
        value = sheet.values.get(cell)
        if cell in sheet.links:
            seen.links[cell] = sheet.links[cell][0]
        linked = _HYPERLINK.fullmatch(value) if isinstance(value, str) else None
        if linked:
            seen.links[cell] = linked[1].replace('""', '"')
            value = linked[2].replace('""', '"') if linked[2] is not None else float(linked[3])
        if value is not None:
            seen.values[cell] = value
        seen.looks[cell] = _stage_look(sheet, cell) | _role_look(roles, cell, value)
    for table in sheet.tables:
        seen.tables[table["name"]] = (table["ref"], table["filter"], table["banded"], table["style"])
    for area, spec in sheet.rules:
        if spec["type"] == "DataBar":
            seen.bars.append((area, spec["bar_color"].lstrip("#").upper()))
        elif (area, spec) not in roles:
            colours = [spec[k].lstrip("#").upper() if spec[k] else None for k in ("font_color", "fill_color")]
            seen.rules.append((area, spec["formula"], *colours, bool(spec["font_bold"])))
    seen.frozen = _frozen(sheet.frozen)
    seen.print_area = _plain(sheet.print_area)
    seen.widths = {column: sheet.widths[column] for column in plan.column_widths}
    seen.heights = {row: sheet.heights.get(row) for row in plan.row_heights}
    seen.hidden_columns = sheet.hidden_columns
    seen.charts = [_stage_chart(stage, chart) for chart in sheet.charts]
    return seen


def _stage_look(sheet: Sheet, cell: Cell) -> dict[str, Any]:
    def of(name: str, default: Any) -> Any:
        return sheet.look(cell, name, default)

    fill = of("fill", None)
    return {
        "font": of("name", None), "size": of("size", None), "bold": of("bold", False), "italic": of("italic", False),
        "colour": of("color", "#000000").lstrip("#").upper(), "fill": fill.lstrip("#").upper() if fill else None,
        "number_format": of("number_format", "General"), "horizontal": of("horizontal", "general"),
        "vertical": of("vertical", "bottom"), "wrap": of("wrap", False), "indent": of("indent", 0),
    }  # fmt: skip


def _is_role_rule(area: str, spec: dict[str, Any], plan: SheetPlan) -> bool:
    """A rule that stands for looks that differ from row to row, not one of the plan's own."""
    own = {(h.over.a1, f"={h.formula}") for h in plan.highlights}
    return spec["type"] == "Custom" and (area, spec["formula"]) not in own


def _role_look(roles: Sequence[tuple[str, dict[str, Any]]], cell: Cell, value: Any) -> dict[str, Any]:
    """What the first rule that holds makes of the cell, as Excel shows it."""
    for area, spec in roles:
        left, top, right, bottom = range_boundaries(area)
        if not (top <= cell[0] <= bottom and left <= cell[1] <= right):
            continue
        rule = _ROLE_RULE.fullmatch(spec["formula"])
        assert rule is not None, spec["formula"]
        assert (int(rule[2]), column_index_from_string(rule[1])) == (top, left)
        if value == rule[3].replace('""', '"'):
            given = {"colour": spec["font_color"], "fill": spec["fill_color"]}
            look: dict[str, Any] = {k: v.lstrip("#").upper() for k, v in given.items() if v}
            return look | ({"bold": True} if spec["font_bold"] else {})
    return {}


def _stage_chart(stage: Stage, chart: Chart) -> dict[str, Any]:
    left, top, right, bottom = range_boundaries(chart.source[1])
    labels = None if chart.labels is None else _resolved(stage, *chart.labels)
    kinds = {"ColumnClustered": "column", "ColumnStacked": "column", "BarClustered": "bar", "BarStacked": "bar",
             "Line": "line", "Area": "area", "AreaStacked": "area", "Doughnut": "doughnut", "XYScatter": "scatter",
             "LineStacked": "line"}  # fmt: skip
    series = []
    for index, column in enumerate(range(left, right + 1)):
        given = chart.series.get(index, {})
        letters = openpyxl.utils.get_column_letter(column)
        colour = given.get("fill_color") or given.get("line_color")
        series.append(
            {
                "name": given.get("name"),
                "kind": kinds[given.get("chart_type", chart.kind)],
                "values": _resolved(stage, chart.source[0], f"{letters}{top}:{letters}{bottom}"),
                "labels": labels,
                "colour": colour.lstrip("#").upper() if colour else None,
            }
        )
    assert chart.plot_by == "Columns"
    return {"title": chart.title, "legend": chart.legend, "series": series, "axes": chart.axes, "box": chart.box}


def _resolved(stage: Stage, title: str, address: str) -> list[tuple[str, int, int]]:
    """The cells of a range; cells that only refer to others are followed."""
    sheet = stage.sheet(title)
    found = []
    left, top, right, bottom = range_boundaries(address)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            value = sheet.values.get((row, column))
            reference = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
            found += _places(value) if reference else [(title, row, column)]
    return found


def _places(reference: str) -> list[tuple[str, int, int]]:
    """('总览', row, column) of each cell of a reference."""
    found = _REFERENCE.fullmatch(reference)
    assert found is not None, reference
    left, top = column_index_from_string(found[2]), int(found[3])
    right, bottom = column_index_from_string(found[4] or found[2]), int(found[5] or found[3])
    title = found[1].replace("''", "'")
    return [(title, row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _frozen(address: str | None) -> tuple[int, int] | None:
    """First cell that scrolls."""
    if address is None:
        return None
    if re.fullmatch(r"1:\d+", address):
        return int(address[2:]) + 1, 1
    if re.fullmatch(r"A:[A-Z]+", address):
        return 1, column_index_from_string(address[2:]) + 1
    _, _, right, bottom = range_boundaries(address)
    return bottom + 1, right + 1


def _plain(area: str | list[str] | None) -> str | None:
    text = area[0] if isinstance(area, list) and area else area
    return str(text).rpartition("!")[2].replace("$", "") if text else None


def _formula(text: str) -> str:
    return text.replace("_xlfn._xlws.", "").replace("_xlfn.", "")


def moment(value: Any) -> Any:
    """Days as the numbers that cells hold, whatever their format makes of them."""
    if isinstance(value, datetime):
        return float(to_excel(value))
    return value if isinstance(value, (bool, str)) or value is None else float(value)
