"""Native charts through xlwings. Each is laid over its cells and named, so that the next run finds and replaces it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any  # Any: xlwings ships no types

from kamxl.cell import Value, plain
from kamxl.chart import Series
from kamxl.excel.ends import named_at_ends
from kamxl.excel.plotted import cells_of
from kamxl.grid import quoted
from kamxl.live import native
from kamxl.placed import CHART_NAME, Chart, Range, SheetPlan, axis_begin

_TYPES = {
    ("column", False): "column_clustered",
    ("column", True): "column_stacked",
    ("bar", False): "bar_clustered",
    ("bar", True): "bar_stacked",
    ("line", False): "line",
    ("line", True): "line_stacked",
    ("area", False): "area",
    ("area", True): "area_stacked",
    ("doughnut", False): "doughnut",
    ("doughnut", True): "doughnut",
    ("scatter", False): "xy_scatter",
    ("scatter", True): "xy_scatter",
}
_POINTS_A_CHARACTER = 5.25
"""Seven pixels of 3/4 point: the width of a digit of the usual Normal font, where the program does not tell positions."""
_POINTS_PADDING = 3.75
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 8.43, 15.0


def remove(sheet: Any) -> None:
    """Delete the charts of an earlier run; charts that the user drew stay."""
    for chart in reversed(list(sheet.charts)):
        if chart.name.startswith(CHART_NAME):
            chart.delete()


def add(sheet: Any, plan: SheetPlan, titles: Mapping[str, str], plans: Mapping[str, SheetPlan]) -> None:
    """Draw a plan's charts.

    Args:
        titles: key -> today's title of our sheets.
        plans: key -> every plan that is written with this one.
    """

    def cells(over: Range) -> list[tuple[Value, str]]:
        found = plans.get(over.sheet or plan.key)
        return [] if found is None else cells_of(found, over)

    spare = _first_spare_column(plan)
    for number, chart in enumerate(plan.charts, 1):
        lines = ([plain(value) for value, _ in cells(one.values)] for one in chart.series if not one.secondary)
        chart = replace(chart, y_min=axis_begin(chart.kind, chart.y_min, lines))
        source, spare = _source(sheet, plan, chart, titles, spare)
        drawn = _draw(sheet, plan, chart, f"{CHART_NAME}{number}", source)
        named = named_at_ends(chart, cells)
        if named is not chart and native.name_ends(drawn, named):
            drawn.legend.visible = False  # only where the names stand: a Mac keeps its legend
            native.leave_room(drawn, named)


def _draw(sheet: Any, plan: SheetPlan, chart: Chart, name: str, source: tuple[Any, Any]) -> Any:
    values, labels = source
    left, top, width, height = _place(sheet, plan, chart.over)
    kind = _TYPES[chart.kind, chart.stacked]
    drawn = sheet.charts.add(
        left, top, width, height, chart_type=kind, source=values, plot_by="columns", name=name, style=None
    )
    if labels is not None:
        drawn.set_x_axis_values(labels)
    drawn.title = chart.title or None
    drawn.legend.visible = chart.legend != "none"
    if chart.legend != "none":
        drawn.legend.position = chart.legend
    for index, series in enumerate(chart.series):
        drawn.series[index].set(**_series(chart, series))
    if chart.kind != "doughnut":
        _axes(drawn, chart)
    native.finish_chart(drawn, chart)
    return drawn


def _series(chart: Chart, series: Series[Range]) -> dict[str, Any]:
    given: dict[str, Any] = {"name": series.name} if series.name else {}
    kind = series.kind or chart.kind
    if series.kind is not None and series.kind != chart.kind:
        given["chart_type"] = _TYPES[series.kind, False]
    if series.secondary:
        given["axis_group"] = "secondary"
    # xlwings cannot colour single points: they have the first one's colour where Excel cannot be asked itself.
    whole = series.colour or next(iter(series.point_colours), None)
    if whole is not None:
        colour = f"#{whole}"
        if kind in ("line", "scatter"):
            given |= {"line_color": colour, "marker_foreground_color": colour, "marker_background_color": colour}
        else:
            given["fill_color"] = colour
    if kind == "line":
        given["marker_style"] = "circle" if series.markers else "none"
    return given


def _axes(drawn: Any, chart: Chart) -> None:
    across: dict[str, Any] = {"title": chart.x_title or None, "reverse_order": chart.reverse}
    if chart.x_format != "General":
        across["number_format"] = chart.x_format
    drawn.category_axis.set(**across)
    drawn.value_axis.set(
        title=chart.y_title or None,
        number_format=chart.y_format,
        minimum_scale=chart.y_min,
        maximum_scale=chart.y_max,
    )
    if any(series.secondary for series in chart.series):
        drawn.secondary_value_axis.set(
            title=chart.second_title or None,
            number_format=chart.second_format,
            minimum_scale=chart.second_min,
            maximum_scale=chart.second_max,
        )


def _source(
    sheet: Any, plan: SheetPlan, chart: Chart, titles: Mapping[str, str], spare: int
) -> tuple[tuple[Any, Any], int]:
    """The range of the values and that of the labels, and the next spare column.

    xlwings draws a chart from one block. Series that do not stand side by side are gathered in a block of references
    beyond the sheet's columns, which stay in step with the cells they name.
    """
    labels = chart.series[0].categories
    if _is_block([series.values for series in chart.series]) and _is_here(plan, chart.series[0].values):
        block = _joined([series.values for series in chart.series])
        shown = sheet.range(labels.a1) if labels is not None and _is_here(plan, labels) else None
        if labels is None or shown is not None:
            return (sheet.range(block.a1), shown), spare
    columns = [*([labels] if labels is not None else []), *(series.values for series in chart.series)]
    length = max(one.bottom - one.top + 1 for one in columns)
    rows = [[_reference(plan, one, titles, offset) for one in columns] for offset in range(length)]
    right = spare + len(columns) - 1
    sheet.range(Range(chart.over.top, spare, chart.over.top + length - 1, right).a1).value = rows
    first = spare + (labels is not None)
    values = sheet.range(Range(chart.over.top, first, chart.over.top + length - 1, right).a1)
    shown = None
    if labels is not None:
        shown = sheet.range(Range(chart.over.top, spare, chart.over.top + length - 1, spare).a1)
    return (values, shown), right + 2


def _reference(plan: SheetPlan, one: Range, titles: Mapping[str, str], offset: int) -> str | None:
    if one.top + offset > one.bottom:
        return None
    title = titles.get(one.sheet or plan.key)
    return None if title is None else f"={quoted(title)}!{Range.cell(one.top + offset, one.left).absolute}"


def _is_here(plan: SheetPlan, one: Range) -> bool:
    return one.sheet is None or one.sheet == plan.key


def _is_block(columns: Sequence[Range]) -> bool:
    first = columns[0]
    return all(
        (one.sheet, one.top, one.bottom, one.left, one.right)
        == (first.sheet, first.top, first.bottom, first.left + index, first.left + index)
        for index, one in enumerate(columns)
    )


def _joined(columns: Sequence[Range]) -> Range:
    return Range(columns[0].top, columns[0].left, columns[-1].bottom, columns[-1].right)


def _first_spare_column(plan: SheetPlan) -> int:
    used = [max((len(row) for row in block.values), default=1) + block.column for block in plan.cells]
    used += [table.range.right + 1 for table in plan.tables]
    used += [chart.over.right + 1 for chart in plan.charts]
    return max(used, default=1) + 2


def _place(sheet: Any, plan: SheetPlan, over: Range) -> tuple[float, float, float, float]:
    """Left, top, width and height in points: as the program says, else from the plan's widths and heights."""
    cells = sheet.range(over.a1)
    try:
        return cells.left, cells.top, cells.width, cells.height
    except NotImplementedError:
        left = sum(_column_points(plan, column) for column in range(1, over.left))
        width = sum(_column_points(plan, column) for column in range(over.left, over.right + 1))
        top = sum(plan.row_heights.get(row, _DEFAULT_HEIGHT) for row in range(1, over.top))
        height = sum(plan.row_heights.get(row, _DEFAULT_HEIGHT) for row in range(over.top, over.bottom + 1))
        return left, top, width, height


def _column_points(plan: SheetPlan, column: int) -> float:
    return plan.column_widths.get(column, _DEFAULT_WIDTH) * _POINTS_A_CHARACTER + _POINTS_PADDING
