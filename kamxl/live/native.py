"""What xlwings has no word for, said to Excel itself: paper, zoom, tab colour, hidden names, finish of charts.

On Windows through COM. On a Mac, and wherever a program refuses, it is left out: nothing here carries figures.
Each piece stands alone, so that one refusal does not take the others with it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kamxl.grid import column_letter
from kamxl.plan import Chart, SheetPlan
from kamxl.writer.widths import digit_width

_LANDSCAPE, _PORTRAIT, _A4 = 2, 1, 9
_POINTS_AN_INCH = 72
_POINTS_A_PIXEL = 0.75
_MARGINS = {"LeftMargin": 0.4, "RightMargin": 0.4, "TopMargin": 0.5, "BottomMargin": 0.6}


def is_windows_excel(app: Any) -> bool:
    """Whether the program can be spoken to as Excel on Windows."""
    return sys.platform == "win32" and getattr(app.engine, "type", "") == "desktop"


def _is_remote(app: Any) -> bool:
    """Whether xlwings hands the calls on as actions (Excel in a browser, and the contract tests)."""
    return getattr(app.engine, "type", "") == "remote"


def _attempt(action: Callable[[], object]) -> None:
    """Do what is nice to have. Any refusal of the program is taken: a printer that is away must not stop an analysis."""
    try:
        action()
    except Exception:
        return


def finish_sheet(sheet: Any, plan: SheetPlan) -> None:
    """Paper, zoom, tab colour and underlined links of a sheet."""
    if not is_windows_excel(sheet.book.app):
        return
    api = sheet.api
    setup, page = api.PageSetup, plan.page

    def tab() -> None:
        if plan.tab_colour:
            api.Tab.Color = _bgr(plan.tab_colour)

    def paper() -> None:
        setup.PaperSize = _A4
        setup.Orientation = _LANDSCAPE if page.landscape else _PORTRAIT
        for name, inches in _MARGINS.items():
            setattr(setup, name, inches * _POINTS_AN_INCH)

    def fit() -> None:
        if page.fit_width:
            setup.Zoom = False
            setup.FitToPagesWide = 1
            setup.FitToPagesTall = False

    def titles() -> None:
        setup.PrintTitleRows = f"${page.repeat_rows[0]}:${page.repeat_rows[1]}" if page.repeat_rows else ""
        setup.CenterHeader, setup.CenterFooter = page.header, page.footer

    def zoom() -> None:
        api.Activate()
        sheet.book.app.api.ActiveWindow.Zoom = plan.zoom

    for action in (tab, paper, fit, titles, zoom):
        _attempt(action)


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
            window = app.api.ActiveWindow
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
        _attempt(lambda: setattr(cells.api, "IndentLevel", amount))


def hide_name(book: Any, name: str) -> None:
    """Take a marker out of the list of names that the user sees."""
    if is_windows_excel(book.app):
        _attempt(lambda: setattr(book.names[name].api, "Visible", False))


def finish_chart(drawn: Any, chart: Chart) -> None:
    """Gap, fonts, data labels and colours of single points."""
    if not is_windows_excel(drawn.parent.book.app):
        return
    api = drawn.api[1]

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
            for place, colour in enumerate(series.point_colours, 1):
                drawn_series.Points(place).Format.Fill.ForeColor.RGB = _bgr(colour)

    for action in (gap, font, description, points):
        _attempt(action)


@contextmanager
def quiet_tables(app: Any) -> Iterator[None]:
    """Keep Excel from filling a formula down a table's column while a block is written into it."""
    if not is_windows_excel(app):
        yield
        return
    correct = app.api.AutoCorrect
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
