"""Excel's part in the contract: a workbook in memory that takes the actions of xlwings' remote engine and does them as
Excel would. It knows the actions that kamxl.live uses; another one is an error, so that none goes unnoticed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openpyxl.utils import range_boundaries

WHOLE_SHEET = 1_000_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d*)?([eE][+-]?\d+)?%?")
_SIDES = ("edge_top", "edge_bottom", "edge_left", "edge_right")


@dataclass
class Chart:
    name: str
    kind: str
    source: tuple[str, str]
    """Sheet and address of the values."""
    box: tuple[float, float, float, float]
    plot_by: str | None
    labels: tuple[str, str] | None = None
    title: str | None = None
    legend: str | None = None
    series: dict[int, dict[str, Any]] = field(default_factory=dict)
    axes: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Sheet:
    name: str
    values: dict[tuple[int, int], Any] = field(default_factory=dict)
    looks: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    base: dict[str, Any] = field(default_factory=dict)
    """Looks given to the whole sheet."""
    edges: dict[tuple[str, int, int], str] = field(default_factory=dict)
    """('h', row, column): the line below the cell; ('v', row, column): the line to its right. -> colour"""
    merges: set[str] = field(default_factory=set)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    fitted: list[str] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    rules: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """The first has priority."""
    links: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    frozen: str | None = None
    gridlines: bool = True
    print_area: str | None = None
    visible: bool = True
    hidden_columns: set[int] = field(default_factory=set)

    def look(self, cell: tuple[int, int], name: str, default: Any) -> Any:
        return self.looks.get(cell, {}).get(name, self.base.get(name, default))


class Stage:
    """The open workbook."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.names: dict[str, str] = {}
        self.active = 0
        self.selection = "A1"
        self.calculation = "Automatic"
        self.screen = [True]
        """What screen updating was set to, in order."""
        self.messages: list[str] = []
        self.last: list[dict[str, Any]] = []
        """The actions that were played last."""

    def sheet(self, title: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.name == title)

    def payload(self) -> dict[str, Any]:
        """What Excel in a browser sends to xlwings with a request."""
        return {
            "client": "Office.js",
            "version": __import__("xlwings").__version__,
            "book": {
                "name": "book.xlsm",
                "active_sheet_index": self.active,
                "selection": self.selection,
                "calculation": self.calculation,
            },
            "names": [self._name(name, text) for name, text in self.names.items()],
            "sheets": [self._sheet(sheet) for sheet in self.sheets],
        }

    def _name(self, name: str, text: str) -> dict[str, Any]:
        return {
            "name": name, "refers_to": text, "sheet_index": None, "address": None, "book_scope": True,
            "scope_sheet_name": None, "scope_sheet_index": None,
        }  # fmt: skip

    def _sheet(self, sheet: Sheet) -> dict[str, Any]:
        filled = [*sheet.values, *sheet.looks]
        bottom, right = max((r for r, _ in filled), default=0), max((c for _, c in filled), default=0)
        values = [[_sent(sheet.values.get((r, c))) for c in range(1, right + 1)] for r in range(1, bottom + 1)]
        return {
            "name": sheet.name, "visibility": "Visible" if sheet.visible else "Hidden", "values": values or [[]], "pictures": [], "shapes": [],
            "notes": [], "print_area": sheet.print_area, "show_gridlines": sheet.gridlines, "pivot_tables": [],
            "used_range_address": f"A1:{_letters(right)}{bottom}" if filled else None,
            "charts": [{"name": c.name, "chart_type": c.kind} for c in sheet.charts],
            "tables": [_table(table) for table in sheet.tables],
        }  # fmt: skip

    def play(self, actions: list[dict[str, Any]]) -> None:
        """Do what was asked for, in its order."""
        for action in actions:
            do: Callable[[dict[str, Any]], None] | None = getattr(self, f"_{action['func']}", None)
            if do is None:
                raise NotImplementedError(f"the stage does not know {action['func']}")
            do(action)

    def _on(self, action: dict[str, Any]) -> Sheet:
        return self.sheets[action["sheet_position"]]

    def _cells(self, action: dict[str, Any]) -> Iterator[tuple[int, int]]:
        top, left = action["start_row"] + 1, action["start_column"] + 1
        for row in range(top, top + action["row_count"]):
            for column in range(left, left + action["column_count"]):
                yield row, column

    def _put_look(self, action: dict[str, Any], name: str, value: Any) -> None:
        sheet = self._on(action)
        if action["row_count"] >= WHOLE_SHEET:
            sheet.base[name] = value
            for look in sheet.looks.values():
                look.pop(name, None)
            return
        for cell in self._cells(action):
            sheet.looks.setdefault(cell, {})[name] = value

    # What each action does; the names are xlwings' own.

    def _setScreenUpdating(self, action: dict[str, Any]) -> None:  # noqa: N802
        self.screen.append(action["args"][0])

    def _setCalculation(self, action: dict[str, Any]) -> None:  # noqa: N802
        self.calculation = action["args"][0]

    def _alert(self, action: dict[str, Any]) -> None:
        self.messages.append(action["args"][0])

    def _activateSheet(self, action: dict[str, Any]) -> None:  # noqa: N802
        self.active = action["args"][0]

    def _rangeSelect(self, action: dict[str, Any]) -> None:  # noqa: N802
        assert self.active == action["sheet_position"], "Excel selects cells of the active sheet only"
        self.selection = _address(action)

    def _addSheet(self, action: dict[str, Any]) -> None:  # noqa: N802
        position, title = action["args"]
        assert title.lower() not in {sheet.name.lower() for sheet in self.sheets}
        self.sheets.insert(position, Sheet(title))
        self.active = position

    def _setSheetVisibility(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._on(action).visible = action["args"][0] == "Visible"
        if not self.sheets[self.active].visible:  # Excel shows another sheet then
            self.active = next(index for index, sheet in enumerate(self.sheets) if sheet.visible)

    def _namesAdd(self, action: dict[str, Any]) -> None:  # noqa: N802
        name, text = action["args"]
        assert name not in self.names
        self.names[name] = text

    def _setNameRefersTo(self, action: dict[str, Any]) -> None:  # noqa: N802
        self.names[action["args"][0]] = action["args"][-1]

    def _setValues(self, action: dict[str, Any]) -> None:  # noqa: N802
        sheet = self._on(action)
        rows = action["values"]
        assert (len(rows), len(rows[0])) == (action["row_count"], action["column_count"])
        for cell, value in zip(self._cells(action), (value for row in rows for value in row), strict=True):
            entered = _entered(value)
            if entered is None:
                sheet.values.pop(cell, None)
            else:
                sheet.values[cell] = entered

    def _rangeClear(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._rangeClearContents(action)
        self._rangeClearFormats(action)

    def _rangeClearContents(self, action: dict[str, Any]) -> None:  # noqa: N802
        sheet = self._on(action)
        for cell in self._cells(action):
            sheet.values.pop(cell, None)
            sheet.links.pop(cell, None)

    def _rangeClearFormats(self, action: dict[str, Any]) -> None:  # noqa: N802
        sheet = self._on(action)
        for row, column in self._cells(action):
            sheet.looks.pop((row, column), None)
            for edge in (("h", row, column), ("h", row - 1, column), ("v", row, column), ("v", row, column - 1)):
                sheet.edges.pop(edge, None)

    def _rangeMerge(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._on(action).merges.add(_address(action))

    def _rangeUnmerge(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._on(action).merges.clear()

    def _setNumberFormat(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._put_look(action, "number_format", action["args"][0])

    def _setFontProperty(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._put_look(action, *action["args"])

    def _setRangeColor(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._put_look(action, "fill", action["args"][0])

    def _setHorizontalAlignment(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._put_look(action, "horizontal", action["args"][0].lower())

    def _setVerticalAlignment(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._put_look(action, "vertical", action["args"][0].lower())

    def _setWrapText(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._put_look(action, "wrap", action["args"][0])

    def _rangeAdjustIndent(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._put_look(action, "indent", action["args"][0])

    def _setBorderProperty(self, action: dict[str, Any]) -> None:  # noqa: N802
        side, attribute, value = action["args"]
        if attribute != "color":
            assert (attribute, value) in {("weight", "thin"), ("line_style", "continuous")}
            return
        top, left = action["start_row"] + 1, action["start_column"] + 1
        bottom, right = top + action["row_count"] - 1, left + action["column_count"] - 1
        edges = self._on(action).edges
        for row, column in self._cells(action):
            lines = {
                "edge_top": row == top and ("h", row - 1, column),
                "edge_bottom": row == bottom and ("h", row, column),
                "inside_horizontal": row < bottom and ("h", row, column),
                "edge_left": column == left and ("v", row, column - 1),
                "edge_right": column == right and ("v", row, column),
                "inside_vertical": column < right and ("v", row, column),
            }
            if lines[side]:
                edges[lines[side]] = value.lstrip("#").upper()

    def _setColumnWidth(self, action: dict[str, Any]) -> None:  # noqa: N802
        for _, column in self._cells({**action, "row_count": 1}):
            self._on(action).widths[column] = action["args"][0]

    def _setColumnHidden(self, action: dict[str, Any]) -> None:  # noqa: N802
        for _, column in self._cells({**action, "row_count": 1}):
            self._on(action).hidden_columns.add(column)

    def _setRowHeight(self, action: dict[str, Any]) -> None:  # noqa: N802
        for row, _ in self._cells({**action, "column_count": 1}):
            self._on(action).heights[row] = action["args"][0]

    def _setAutofit(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._on(action).fitted.append(f"{action['args'][0]} {_address(action)}")

    def _addHyperlink(self, action: dict[str, Any]) -> None:  # noqa: N802
        address, text, tip = action["args"]
        (cell,) = self._cells(action)
        self._on(action).links[cell] = (address, tip)
        self._on(action).values[cell] = text
        # Excel gives the cell its style for links, with a font and a size of its own.
        self._on(action).looks.setdefault(cell, {}).update({"name": "Calibri", "size": 11, "color": "#0563C1"})

    def _addTable(self, action: dict[str, Any]) -> None:  # noqa: N802
        address, has_headers, style, name = action["args"]
        assert has_headers
        assert name.lower() not in {t["name"].lower() for sheet in self.sheets for t in sheet.tables}
        self._on(action).tables.append(
            {"name": name, "ref": address.replace("$", ""), "style": style, "filter": True, "banded": True}
        )

    def _resizeTable(self, action: dict[str, Any]) -> None:  # noqa: N802
        index, address = action["args"]
        table = self._on(action).tables[index]
        old, new = range_boundaries(table["ref"]), range_boundaries(address.replace("$", ""))
        assert (old[0], old[1]) == (new[0], new[1]), "Excel keeps the header row of a table where it is"
        table["ref"] = address.replace("$", "")

    def _setTableStyle(self, action: dict[str, Any]) -> None:  # noqa: N802
        index, style = action["args"]
        self._on(action).tables[index]["style"] = style

    def _showTableStyleRowStripes(self, action: dict[str, Any]) -> None:  # noqa: N802
        index, value = action["args"]
        self._on(action).tables[index]["banded"] = value

    def _showAutofilterTable(self, action: dict[str, Any]) -> None:  # noqa: N802
        index, value = action["args"]
        self._on(action).tables[index]["filter"] = value

    def _addConditionalFormat(self, action: dict[str, Any]) -> None:  # noqa: N802
        spec = action["args"][0]
        if spec["type"] == "Custom":
            first = f"{_letters(action['start_column'] + 1)}{action['start_row'] + 1}"
            assert (self.active, self.selection) == (action["sheet_position"], first), (
                "on the desktop a rule's references count from the active cell"
            )
        self._on(action).rules.insert(0, (_address(action), spec))

    def _clearConditionalFormats(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._on(action).rules.clear()

    def _freezePaneAtRange(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._on(action).frozen = action["args"][0]

    def _setShowGridlines(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._on(action).gridlines = action["args"][0]

    def _setPrintArea(self, action: dict[str, Any]) -> None:  # noqa: N802
        self._on(action).print_area = action["args"][0]

    def _addChart(self, action: dict[str, Any]) -> None:  # noqa: N802
        name, kind, sheet, address, left, top, width, height, plot_by, _, _ = action["args"]
        chart = Chart(name, kind, (sheet, address.replace("$", "")), (left, top, width, height), plot_by)
        self._on(action).charts.append(chart)

    def _deleteChart(self, action: dict[str, Any]) -> None:  # noqa: N802
        del self._on(action).charts[action["args"][0]]

    def _setChartXAxisValues(self, action: dict[str, Any]) -> None:  # noqa: N802
        index, sheet, address = action["args"]
        self._on(action).charts[index].labels = (sheet, address.replace("$", ""))

    def _setChartTitle(self, action: dict[str, Any]) -> None:  # noqa: N802
        index, title = action["args"]
        self._on(action).charts[index].title = title

    def _setChartLegend(self, action: dict[str, Any]) -> None:  # noqa: N802
        index, what, value = action["args"]
        chart = self._on(action).charts[index]
        chart.legend = (value if what == "position" else ("right" if value else "none")).lower()

    def _setChartSeries(self, action: dict[str, Any]) -> None:  # noqa: N802
        index, series, given = action["args"]
        self._on(action).charts[index].series.setdefault(series, {}).update(given)

    def _setChartAxis(self, action: dict[str, Any]) -> None:  # noqa: N802
        index, axis, given = action["args"]
        self._on(action).charts[index].axes.setdefault(axis, {}).update(given)


def _entered(value: Any) -> Any:
    """What a cell holds after a value was assigned to it, as Excel takes it."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return value
    if value.startswith("'"):
        return value[1:]
    if _DAY.fullmatch(value):
        return datetime.fromisoformat(value)
    if _NUMBER.fullmatch(value):
        return float(value.rstrip("%").replace(",", ""))
    if value.upper() in ("TRUE", "FALSE"):
        return value.upper() == "TRUE"
    return value


def _sent(value: Any) -> Any:
    """A value as Excel in a browser sends it."""
    if value is None or (isinstance(value, str) and value.startswith("=")):
        return ""
    return value.strftime("%Y-%m-%dT%H:%M:%S.000Z") if isinstance(value, datetime) else value


def _table(table: dict[str, Any]) -> dict[str, Any]:
    left, top, right, bottom = range_boundaries(table["ref"])
    return {
        "name": table["name"], "range_address": table["ref"], "row_count": bottom - top + 1,
        "column_count": right - left + 1, "header_row_range_address": _ref(left, top, right, top),
        "data_body_range_address": _ref(left, top + 1, right, bottom), "total_row_range_address": None,
        "show_headers": True, "show_totals": False, "table_style": table["style"], "show_autofilter": table["filter"],
        "show_table_style_first_column": False, "show_table_style_last_column": False,
        "show_table_style_row_stripes": table["banded"], "show_table_style_column_stripes": False,
    }  # fmt: skip


def _address(action: dict[str, Any]) -> str:
    left, top = action["start_column"] + 1, action["start_row"] + 1
    return _ref(left, top, left + action["column_count"] - 1, top + action["row_count"] - 1)


def _ref(left: int, top: int, right: int, bottom: int) -> str:
    first, last = f"{_letters(left)}{top}", f"{_letters(right)}{bottom}"
    return first if first == last else f"{first}:{last}"


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(max(column, 1))


def opened(path: Any) -> Stage:
    """The stage with a workbook file open on it: values, tables and markers, as Excel shows them."""
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    stage = Stage()
    for name, defined in book.defined_names.items():
        stage.names[name] = f"={defined.attr_text}"
    for source in book.worksheets:
        sheet = Sheet(source.title)
        for row in source.iter_rows():
            sheet.values |= {(cell.row, cell.column): cell.value for cell in row if cell.value is not None}
        for name, table in dict(source.tables).items():
            sheet.tables.append({"name": name, "ref": table.ref, "style": "", "filter": True, "banded": True})
        stage.sheets.append(sheet)
    return stage
