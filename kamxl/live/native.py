"""What xlwings has no word for, said to Excel itself: paper, zoom, tab colour, drop-downs, hidden names, finish of charts.

On Windows through COM. On a Mac, and wherever a program refuses, it is left out: nothing here carries figures.
Each piece stands alone, so that one refusal does not take the others with it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any  # Any: xlwings ships no types

from kamxl import width
from kamxl.excel.widths import digit_width
from kamxl.grid import MAKER, column_letter
from kamxl.placed import Chart, SheetPlan

_LANDSCAPE, _PORTRAIT, _A4 = 2, 1, 9
_LIST, _STOP, _WARN, _BETWEEN = 3, 1, 2, 1
_SMALL_COLUMNS = 2
_UNDERLINED, _NOT_UNDERLINED, _DASHED = 2, -4142, 4
_BESIDE = -4152
"""Excel's own numbers for these."""
_THIRD = re.compile(r"&([LCR])((?:&[^LCR]|[^&])*)")
_SIDES = {"L": "Left", "C": "Center", "R": "Right"}
_POINTS_AN_INCH = 72
_POINTS_A_PIXEL = 0.75
_POINTS_A_CELL, _POINTS_BESIDE = 5.5, 12
"""Of the labels in a chart, whose letters are ten points high, and of the space around one."""
_MARGINS = {"LeftMargin": 0.4, "RightMargin": 0.4, "TopMargin": 0.5, "BottomMargin": 0.6}


def is_windows_excel(app: Any) -> bool:
    """Whether the program can be spoken to as Excel on Windows."""
    return sys.platform == "win32" and getattr(app.engine, "type", "") == "desktop"


def excel_itself(thing: Any) -> Any:
    """Excel's own object behind one of xlwings."""
    return thing.api


def _is_remote(app: Any) -> bool:
    """Whether xlwings hands the calls on as actions (Excel in a browser, and the contract tests)."""
    return getattr(app.engine, "type", "") == "remote"


def _attempt(action: Callable[[], object]) -> bool:
    """Do what is nice to have; whether it was done.

    Any refusal of the program is taken: a printer that is away must not stop an analysis.
    """
    try:
        action()
    except Exception:
        return False
    return True


def finish_sheet(sheet: Any, plan: SheetPlan) -> None:
    """Paper, zoom, tab colour and drop-downs of a sheet."""
    if not is_windows_excel(sheet.book.app):
        return
    api, page = excel_itself(sheet), plan.page

    def tab() -> None:
        if plan.tab_colour:
            api.Tab.Color = _bgr(plan.tab_colour)

    def paper() -> None:
        orientation = _LANDSCAPE if page.landscape else _PORTRAIT
        margins = {name: inches * _POINTS_AN_INCH for name, inches in _MARGINS.items()}
        _put(api.PageSetup, {"PaperSize": _A4, "Orientation": orientation, **margins})

    def fit() -> None:
        fitted = {"Zoom": False, "FitToPagesWide": page.pages_wide, "FitToPagesTall": False}
        _put(api.PageSetup, fitted if page.fit_width else {"Zoom": 100})

    def repeated() -> None:
        rows = "" if page.repeat_rows is None else f"${page.repeat_rows[0]}:${page.repeat_rows[1]}"
        columns = "" if page.repeat_columns is None else ":".join(f"${column_letter(c)}" for c in page.repeat_columns)
        _put(api.PageSetup, {"PrintTitleRows": rows, "PrintTitleColumns": columns})

    def margins_text() -> None:
        # Excel has a field for each third, a file one text with the codes of the thirds.
        for name, text in (("Header", page.header), ("Footer", page.footer)):
            thirds = dict(_THIRD.findall(text if text.startswith(("&L", "&C", "&R")) else f"&C{text}"))
            _put(api.PageSetup, {f"{side}{name}": thirds.get(code, "") for code, side in _SIDES.items()})

    def breaks() -> None:
        api.ResetAllPageBreaks()
        for row in page.breaks:
            api.HPageBreaks.Add(api.Range(f"A{row}"))

    def zoom() -> None:
        api.Activate()
        excel_itself(sheet.book.app).ActiveWindow.Zoom = plan.zoom

    def sparklines() -> None:
        api.Cells.SparklineGroups.Clear()
        for one in plan.sparklines:
            group = api.Range(one.over.a1).SparklineGroups.Add(_SMALL_COLUMNS, one.of.a1)
            group.DisplayHidden = True
            group.SeriesColor.Color = _bgr(one.colour)
            group.Points.Lastpoint.Visible = True
            group.Points.Lastpoint.Color.Color = _bgr(one.last)

    def choices() -> None:
        for one in plan.validations:
            check = api.Range(one.over.a1).Validation
            check.Delete()
            check.Add(_LIST, _STOP if one.stop else _WARN, _BETWEEN, ",".join(one.choices))

    for action in (tab, paper, fit, repeated, margins_text, breaks, zoom, sparklines, choices):
        _attempt(action)


def _put(thing: Any, given: Mapping[str, object]) -> None:
    """Set properties that differ: to set one of a page makes Excel ask the printer, to read one does not."""
    for name, value in given.items():
        if getattr(thing, name) != value:
            setattr(thing, name, value)


def underline(cells: Any, on: object) -> None:
    """Underline text, or take away the line that Excel draws under a link."""
    if is_windows_excel(cells.sheet.book.app):
        _attempt(lambda: setattr(excel_itself(cells).Font, "Underline", _UNDERLINED if on else _NOT_UNDERLINED))


def forget_links(cells: Any) -> None:
    """Take links off cells: to clear them may leave the links of an earlier run behind."""
    if is_windows_excel(cells.sheet.book.app):
        _attempt(lambda: excel_itself(cells).Hyperlinks.Delete())


def freeze(sheet: Any, row: int, column: int) -> None:
    """Keep what stands above `row` and to the left of `column` in view."""
    app = sheet.book.app
    if _is_remote(app):
        rows, columns = f"1:{row - 1}", f"A:{column_letter(max(column - 1, 1))}"
        corner = f"A1:{column_letter(max(column - 1, 1))}{max(row - 1, 1)}"
        sheet.freeze_panes.freeze_at(rows if column == 1 else columns if row == 1 else corner)
    elif is_windows_excel(app):

        def split() -> None:
            sheet.activate()
            window = excel_itself(app).ActiveWindow
            window.FreezePanes = False
            window.ScrollRow = window.ScrollColumn = 1
            window.SplitRow, window.SplitColumn = row - 1, column - 1
            window.FreezePanes = True

        _attempt(split)


def indent(cells: Any, amount: int) -> None:
    """Indent text by so many steps."""
    app = cells.sheet.book.app
    if _is_remote(app):
        cells.adjust_indent(amount)
    elif is_windows_excel(app):
        _attempt(lambda: setattr(excel_itself(cells), "IndentLevel", amount))


def finish_marker(book: Any, name: str) -> None:
    """Take a marker out of the list of names that the user sees, and let it say which version made the sheet."""
    if is_windows_excel(book.app):
        marker = excel_itself(book.names[name])
        _attempt(lambda: setattr(marker, "Visible", False))
        _attempt(lambda: setattr(marker, "Comment", MAKER))


def finish_chart(drawn: Any, chart: Chart) -> None:
    """Gap, fonts, data labels, dashes and colours of single points."""
    if not is_windows_excel(drawn.parent.book.app):
        return
    api = excel_itself(drawn)[1]

    def gap() -> None:
        if chart.kind in ("column", "bar"):
            api.ChartGroups(1).GapWidth = chart.gap

    def font() -> None:
        api.ChartArea.Format.TextFrame2.TextRange.Font.Name = chart.font

    def description() -> None:
        api.Parent.ShapeRange.AlternativeText = chart.alt or chart.title

    def points() -> None:
        for index, series in enumerate(chart.series, 1):
            drawn_series = api.FullSeriesCollection(index)
            if series.labels:
                drawn_series.HasDataLabels = True
                drawn_series.DataLabels().NumberFormat = chart.second_format if series.secondary else chart.y_format
            if series.dashed:
                drawn_series.Format.Line.DashStyle = _DASHED
            for place, colour in enumerate(series.point_colours, 1):
                drawn_series.Points(place).Format.Fill.ForeColor.RGB = _bgr(colour)

    for action in (gap, font, description, points):
        _attempt(action)


def name_ends(drawn: Any, chart: Chart) -> bool:
    """Write the name of each line beside its last point, in its colour; whether they stand there."""
    if not is_windows_excel(drawn.parent.book.app):
        return False

    def names() -> None:
        for index, series in enumerate(chart.series, 1):
            last = (
                excel_itself(drawn)[1].FullSeriesCollection(index).Points(series.values.bottom - series.values.top + 1)
            )
            last.HasDataLabel = True
            label = last.DataLabel
            label.ShowSeriesName, label.ShowValue, label.Position = True, False, _BESIDE
            if series.colour is not None:
                label.Font.Color = _bgr(series.colour)

    return _attempt(names)


def leave_room(drawn: Any, chart: Chart) -> None:
    """Keep the names at the ends of lines inside the chart."""
    api = excel_itself(drawn)[1]
    room = max(width.cells(series.name) for series in chart.series) * _POINTS_A_CELL + _POINTS_BESIDE
    _attempt(lambda: setattr(api.PlotArea, "Width", api.ChartArea.Width - room))


@contextmanager
def quiet_tables(app: Any) -> Iterator[None]:
    """Keep Excel from filling a formula down a table's column while a block is written into it."""
    if not is_windows_excel(app):
        yield
        return
    correct = excel_itself(app).AutoCorrect
    before = correct.AutoFillFormulasInLists
    correct.AutoFillFormulasInLists = False
    try:
        yield
    finally:
        correct.AutoFillFormulasInLists = before


def points_a_character(app: Any) -> float | None:
    """Points that a character of a column's width takes, where the program counts widths in points; else None."""
    return digit_width("Calibri", 11) * _POINTS_A_PIXEL if _is_remote(app) else None


def _bgr(colour: str) -> int:
    """A colour as COM counts it: blue, green, red."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    return blue << 16 | green << 8 | red
