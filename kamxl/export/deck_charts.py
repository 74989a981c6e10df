"""The charts of plans as native charts of a slide, with the data that they draw and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any  # Any: python-pptx ships no types

from kamxl import theme
from kamxl.chart import Series
from kamxl.export.shown import printable, text
from kamxl.layout.flow import finished
from kamxl.placed import axis_begin
from kamxl.plan import Chart, ColumnOf, Sheet, column_values

_SMALL = 12
_SECOND_AXES = ("50010", "50020")


def draw(
    slide: Any, chart: Chart, sheet: Sheet, place: tuple[float, float, float, float], font: str, as_of: date
) -> None:
    """Lay a chart over a place (left, top, width, height in inches). The workbook behind it is dated `as_of`."""
    from pptx.chart.data import CategoryChartData, XyChartData
    from pptx.util import Inches

    chart = finished(chart)
    data: Any
    if chart.kind == "scatter":
        data = XyChartData()
        # LibreOffice loses the points of a series where a later one has more.
        counted = sorted(
            chart.series,
            key=lambda series: -sum(isinstance(y, (int, float)) for y in column_values(sheet, series.values)),
        )
        chart = replace(chart, series=tuple(counted))
        for series in chart.series:
            points = data.add_series(printable(series.name))
            xs = column_values(sheet, series.categories) if series.categories else []
            for x, y in zip(xs, column_values(sheet, series.values), strict=False):
                if isinstance(x, (int, float)) and isinstance(y, (int, float)):
                    points.add_data_point(x, y)
    else:
        data = CategoryChartData(number_format=chart.y_format)
        first = chart.series[0]
        labels = column_values(sheet, first.categories) if first.categories else []
        data.categories = [printable(text(label)) for label in labels] or [
            str(i + 1) for i in range(len(column_values(sheet, first.values)))
        ]
        lines = [
            [value if isinstance(value, (int, float)) else None for value in column_values(sheet, series.values)]
            for series in chart.series
        ]
        for series, found in zip(chart.series, lines, strict=True):
            data.add_series(printable(series.name), found)
        primary = [found for series, found in zip(chart.series, lines, strict=True) if not series.secondary]
        chart = replace(chart, y_min=axis_begin(chart.kind, chart.y_min, primary))
    _plain_workbook(data, as_of)
    frame = slide.shapes.add_chart(_kind(chart), *(Inches(one) for one in place), data)
    _describe(frame, chart)
    _look(frame.chart, chart, font)
    if chart.kind in ("column", "bar", "area"):
        _combine(frame.chart, chart)


def _plain_workbook(data: Any, as_of: date) -> None:
    """Have python-pptx write the workbook behind a chart without formulas, links and the time of day.

    It lets XlsxWriter guess what a text is: `=cmd|…` in the name of a customer would become a formula, `http://…` a link.
    """
    from xlsxwriter import Workbook

    @contextmanager
    def plain(file: Any) -> Iterator[tuple[Any, Any]]:
        guesses = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
        with Workbook(file, {"in_memory": True, **guesses}) as workbook:
            workbook.set_properties({"created": datetime.combine(as_of, time())})
            yield workbook, workbook.add_worksheet()

    data._workbook_writer._open_worksheet = plain


def _kind(chart: Chart) -> Any:
    from pptx.enum.chart import XL_CHART_TYPE as KIND

    if chart.kind == "column":
        return KIND.COLUMN_STACKED if chart.stacked else KIND.COLUMN_CLUSTERED
    if chart.kind == "bar":
        return KIND.BAR_STACKED if chart.stacked else KIND.BAR_CLUSTERED
    return {"line": KIND.LINE, "area": KIND.AREA, "doughnut": KIND.DOUGHNUT, "scatter": KIND.XY_SCATTER}[chart.kind]


def _describe(frame: Any, chart: Chart) -> None:
    """What it shows, for a screen reader."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", printable(chart.alt or chart.title))


def _look(drawn: Any, chart: Chart, font_name: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LEGEND_POSITION as POSITION
    from pptx.util import Pt

    drawn.font.size, drawn.font.name = Pt(_SMALL), font_name
    drawn.font.color.rgb = RGBColor.from_string(theme.GREY)
    drawn.has_title = bool(chart.title)
    if chart.title:
        frame = drawn.chart_title.text_frame
        frame.text = printable(chart.title)
        font = frame.paragraphs[0].runs[0].font
        font.size, font.bold, font.name = Pt(13), True, font_name
        font.color.rgb = RGBColor.from_string(theme.INK)
        drawn.chart_title.include_in_layout = False
    legend = chart.legend or "none"
    drawn.has_legend = legend != "none"
    if legend != "none":
        drawn.legend.position = {"bottom": POSITION.BOTTOM, "right": POSITION.RIGHT, "top": POSITION.TOP}[legend]
        drawn.legend.include_in_layout = False
    plot = drawn.plots[0]
    if chart.kind in ("column", "bar"):
        plot.gap_width = chart.gap
        plot.overlap = 100 if chart.stacked else 0
    if chart.kind != "doughnut":
        _axes(drawn, chart)
    for one, series in zip(plot.series, chart.series, strict=True):
        _series(one, series, chart)


def _axes(drawn: Any, chart: Chart) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK

    across, up = drawn.category_axis, drawn.value_axis
    up.has_major_gridlines = True
    up.major_gridlines.format.line.color.rgb = RGBColor.from_string(theme.LINE)
    up.format.line.fill.background()
    up.tick_labels.number_format, up.tick_labels.number_format_is_linked = chart.y_format, False
    across.has_major_gridlines = False
    across.major_tick_mark = up.major_tick_mark = XL_TICK_MARK.NONE
    across.format.line.color.rgb = RGBColor.from_string(theme.LINE)
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.kind == "bar":
        _every_name(across)
    if chart.kind == "scatter":
        across.tick_labels.number_format, across.tick_labels.number_format_is_linked = chart.x_format, False
    if chart.reverse:
        across.reverse_order = True
        # The scale would else go to the top with the first bar.
        up.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    for axis, least, most, title in (
        (up, chart.y_min, chart.y_max, chart.y_title),
        (across, None, None, chart.x_title),
    ):
        if least is not None:
            axis.minimum_scale = least
        if most is not None:
            axis.maximum_scale = most
        axis.has_title = bool(title)
        if title:
            axis.axis_title.text_frame.text = title


def _every_name(axis: Any) -> None:
    """Programs leave out every other name where one is long enough to be broken in two; a bar without a name says nothing."""
    from lxml import etree

    skip = etree.Element(_tag("tickLblSkip"))
    skip.set("val", "1")
    axis._element.find(_tag("noMultiLvlLbl")).addprevious(skip)


def _series(one: Any, series: Series[ColumnOf], chart: Chart) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    kind = series.kind or chart.kind
    colour = series.colour or (series.point_colours[0] if series.point_colours else None)
    if kind in ("line", "scatter"):
        if kind == "scatter":
            one.format.line.fill.background()
        elif colour:
            one.format.line.color.rgb = RGBColor.from_string(colour)
            one.format.line.width = Pt(2.25)
            if series.dashed:
                one.format.line.dash_style = MSO_LINE.DASH
        if hasattr(one, "marker"):
            one.marker.style = XL_MARKER_STYLE.CIRCLE if series.markers or kind == "scatter" else XL_MARKER_STYLE.NONE
            if colour and (series.markers or kind == "scatter"):
                one.marker.format.fill.solid()
                one.marker.format.fill.fore_color.rgb = RGBColor.from_string(colour)
        if kind == "line" and hasattr(one, "smooth"):
            one.smooth = False
    elif colour and series.dashed:
        one.format.fill.background()
        one.format.line.color.rgb = RGBColor.from_string(colour)
        one.format.line.width = Pt(1.5)
    elif colour:
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = RGBColor.from_string(colour)
    for index, own in enumerate(series.point_colours):
        if index < len(list(one.values)):
            fill = one.points[index].format.fill
            fill.solid()
            fill.fore_color.rgb = RGBColor.from_string(own)
    if series.labels and kind != "scatter":
        labels = one.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = chart.y_format, False
        labels.font.size = Pt(_SMALL)
        if chart.stacked and colour and kind in ("column", "bar", "area"):  # they stand on their bars
            labels.font.color.rgb = RGBColor.from_string(theme.readable_on(colour))


def _combine(drawn: Any, chart: Chart) -> None:
    """Series of another kind or on the second axis go into a plot of their own: python-pptx draws one kind a chart."""
    moved = [place for place, series in enumerate(chart.series) if series.secondary or (series.kind or chart.kind) != chart.kind]  # fmt: skip
    if not moved:
        return
    plot = drawn.plots[0]._element
    area = plot.getparent()
    own = _series_elements(plot)
    first = [place for place in moved if not chart.series[place].secondary]
    second = [place for place in moved if chart.series[place].secondary]
    after = plot
    for places, axes in ((first, None), (second, _SECOND_AXES)):
        if not places:
            continue
        ids = axes or tuple(axis.get("val") for axis in plot.findall(_tag("axId")))
        line = _line_plot([own[place] for place in places], ids)
        after.addnext(line)
        after = line
    if second:
        _second_axes(area, chart)


def _series_elements(plot: Any) -> list[Any]:
    return list(plot.findall(_tag("ser")))


def _line_plot(series: Sequence[Any], axes: Sequence[str]) -> Any:
    from lxml import etree

    line = etree.Element(_tag("lineChart"), nsmap=series[0].nsmap)
    etree.SubElement(line, _tag("grouping")).set("val", "standard")
    etree.SubElement(line, _tag("varyColors")).set("val", "0")
    for one in series:
        _as_line(one)
        line.append(one)  # an element has one parent: it leaves the bars
    etree.SubElement(line, _tag("marker")).set("val", "1")
    for axis in axes:
        etree.SubElement(line, _tag("axId")).set("val", axis)
    return line


def _as_line(one: Any) -> None:
    """What a bar has and a line may not have goes; the marker stands where the schema wants it."""
    from lxml import etree

    for name in ("invertIfNegative", "dPt", "shape"):
        for element in one.findall(_tag(name)):
            one.remove(element)
    if one.find(_tag("marker")) is None:
        marker = etree.Element(_tag("marker"))
        etree.SubElement(marker, _tag("symbol")).set("val", "none")
        before = next(element for name in ("spPr", "tx", "order") if (element := one.find(_tag(name))) is not None)
        before.addnext(marker)
    if one.find(_tag("smooth")) is None:
        etree.SubElement(one, _tag("smooth")).set("val", "0")


def _second_axes(area: Any, chart: Chart) -> None:
    """A hidden second row of categories, and the second scale on the right."""
    category, value = (area.find(_tag(name)) for name in ("catAx", "valAx"))
    across, up = deepcopy(category), deepcopy(value)
    for axis, own, other in ((across, *_SECOND_AXES), (up, *reversed(_SECOND_AXES))):
        axis.find(_tag("axId")).set("val", own)
        axis.find(_tag("crossAx")).set("val", other)
    across.find(_tag("delete")).set("val", "1")
    gridlines = up.find(_tag("majorGridlines"))
    if gridlines is not None:
        up.remove(gridlines)
    scaling = up.find(_tag("scaling"))
    for name in ("min", "max"):
        element = scaling.find(_tag(name))
        if element is not None:
            scaling.remove(element)
    up.find(_tag("axPos")).set("val", "r")
    up.find(_tag("crosses")).set("val", "max")
    up.find(_tag("numFmt")).set("formatCode", chart.second_format)
    value.addnext(across)
    across.addnext(up)


def _tag(name: str) -> str:
    from pptx.oxml.ns import qn

    return str(qn(f"c:{name}"))
