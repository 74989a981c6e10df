"""Native charts, in the plain style of the house: quiet grid, no frame, title left, one font, values beside the references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal

from kamxl import theme
from kamxl.cell import plain
from kamxl.chart import Series
from kamxl.excel.ends import named_at_ends
from kamxl.package import xml
from kamxl.placed import Chart, Range, axis_begin
from kamxl.writer import values
from kamxl.writer.chart_data import Source, categories, numbers
from kamxl.writer.chart_layout import layout, title_lines

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"

_TITLE_SIZE, _TEXT_SIZE = 1100, 900
_LINE_WIDTH = 28575
"""2.25 points in English metric units; 12700 make a point."""
_HAIR = 9525
_PRIMARY, _SECONDARY = (111111111, 111111112), (222222221, 222222222)
_DRAWN_FIRST = ("area", "bar", "line", "scatter", "doughnut")
_ALONE = ("bar", "scatter", "doughnut")
"""Kinds that no other can be combined with: Excel has no lines over lying bars, and no shared axes for the others."""
_LEGEND_SIDE = {"bottom": "b", "right": "r", "top": "t"}
_Shape = Literal["area", "bar", "line", "scatter", "doughnut"]


def chart_part(chart: Chart, source: Source) -> str:
    """The XML of a chart. Series whose cells are not in the workbook are left out."""
    chart = named_at_ends(chart, source.cells)
    lines = ([plain(value) for value, _ in source.cells(one.values)] for one in chart.series if not one.secondary)
    chart = replace(chart, y_min=axis_begin(chart.kind, chart.y_min, lines))
    plotted = [(index, s) for index, s in enumerate(chart.series) if source.reference(s.values) is not None]
    if chart.kind in _ALONE or all(s.secondary for _, s in plotted):
        plotted = [(index, replace(s, secondary=False)) for index, s in plotted]  # a second axis needs a first
    hidden = any(source.is_hidden(s.values) for _, s in plotted)
    places = layout(chart, source.plans.get(source.home), _legend_texts(chart, source))
    title = _title(title_lines(chart, source.plans.get(source.home)), chart.font, places.title) if chart.title else ""
    legend = _legend(chart, places.legend) if chart.legend != "none" and plotted else ""
    box = places.plot
    plot = _layout(box.left, box.top, f'<c:w val="{box.width:.4f}"/><c:h val="{box.height:.4f}"/>', _target(chart))
    return (
        f'{xml.DECLARATION}<c:chartSpace xmlns:c="{xml.DRAWING}/chart" xmlns:a="{xml.DRAWING}/main" '
        f'xmlns:r="{xml.OFFICE}/relationships"><c:date1904 val="{int(source.date_1904)}"/>'
        f'<c:roundedCorners val="0"/><c:chart>{title}<c:autoTitleDeleted val="{int(not chart.title)}"/>'
        f"<c:plotArea>{plot}{_plots(chart, plotted, source)}{_no_fill()}</c:plotArea>{legend}"
        # Figures in helper columns that are hidden from view must still be drawn.
        f'<c:plotVisOnly val="{int(not hidden)}"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:spPr><a:solidFill><a:srgbClr val="{theme.WHITE}"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
        f"{_text(chart.font, _TEXT_SIZE, theme.CHART_TEXT)}</c:chartSpace>"
    )


def _plots(chart: Chart, plotted: list[tuple[int, Series[Range]]], source: Source) -> str:
    def place(item: tuple[int, Series[Range]]) -> tuple[bool, int]:
        return item[1].secondary, _DRAWN_FIRST.index(_shape(chart, item[1]))

    plots, secondary = [], False
    for (second, _), group in groupby(sorted(plotted, key=place), key=place):
        members = list(group)
        secondary |= second
        shape = _shape(chart, members[0][1])
        plots.append(_plot(chart, shape, members, _SECONDARY if second else _PRIMARY, source))
    if chart.kind == "doughnut" or not plots:
        return "".join(plots) or _plot(chart, _shape(chart, None), [], _PRIMARY, source) + _axes(chart, False)
    return "".join(plots) + _axes(chart, secondary)


def _shape(chart: Chart, series: Series[Range] | None) -> _Shape:
    combined = None if series is None or chart.kind in _ALONE else series.kind
    kind = combined or chart.kind
    return "bar" if kind in ("column", "bar") else kind  # type: ignore[return-value]  # `in` narrows nothing


def _plot(
    chart: Chart, shape: _Shape, members: list[tuple[int, Series[Range]]], axes: tuple[int, int], source: Source
) -> str:
    series = "".join(_series(chart, shape, index, one, source) for index, one in members)
    ids = "".join(f'<c:axId val="{axis}"/>' for axis in axes)
    grouping = "stacked" if chart.stacked else "standard"
    if shape == "bar":
        direction = "bar" if chart.kind == "bar" else "col"
        overlap = '<c:overlap val="100"/>' if chart.stacked else '<c:overlap val="-5"/>' if len(members) > 1 else ""
        return (
            f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{"stacked" if chart.stacked else "clustered"}"/>'
            f'<c:varyColors val="0"/>{series}<c:gapWidth val="{chart.gap}"/>{overlap}{ids}</c:barChart>'
        )
    if shape == "line":
        return f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>{ids}</c:lineChart>'
    if shape == "area":
        return f'<c:areaChart><c:grouping val="{grouping}"/><c:varyColors val="0"/>{series}{ids}</c:areaChart>'
    if shape == "scatter":
        return (
            f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{series}{ids}</c:scatterChart>'
        )
    return f'<c:doughnutChart><c:varyColors val="1"/>{series}<c:firstSliceAng val="0"/><c:holeSize val="62"/></c:doughnutChart>'


def _series(chart: Chart, shape: _Shape, index: int, series: Series[Range], source: Source) -> str:
    colour = series.colour or theme.SERIES[index % len(theme.SERIES)]
    name = f"<c:tx><c:v>{values.text(series.name)}</c:v></c:tx>" if series.name else ""
    head = f'<c:idx val="{index}"/><c:order val="{index}"/>{name}'
    count = len(source.cells(series.values))
    labels = _labels(chart, shape, series, colour, count)
    figures = numbers(source, series.values)
    given = categories(source, series.categories) if series.categories is not None else None
    if shape == "scatter":
        x = f"<c:xVal>{given}</c:xVal>" if given else ""
        line = _line(colour, series.dashed) if series.kind == "line" else '<a:ln w="19050"><a:noFill/></a:ln>'
        return (
            f"<c:ser>{head}<c:spPr>{line}</c:spPr>{_marker(colour, 7)}{_points(series, shape)}{labels}{x}"
            f'<c:yVal>{figures}</c:yVal><c:smooth val="0"/></c:ser>'
        )
    cat = f"<c:cat>{given}</c:cat>" if given else ""
    data = f"{cat}<c:val>{figures}</c:val>"
    if shape == "line":
        marker = _marker(colour, 5) if series.markers else '<c:marker><c:symbol val="none"/></c:marker>'
        return (
            f"<c:ser>{head}<c:spPr>{_line(colour, series.dashed)}</c:spPr>{marker}{_points(series, shape)}{labels}{data}"
            '<c:smooth val="0"/></c:ser>'
        )
    if shape == "area":
        fill = f'<c:spPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
        return f"<c:ser>{head}{fill}{labels}{data}</c:ser>"
    if shape == "bar":
        fill = f"<c:spPr>{_outline(colour) if series.dashed else _fill(colour)}</c:spPr>"
        return f'<c:ser>{head}{fill}<c:invertIfNegative val="0"/>{_points(series, shape)}{labels}{data}</c:ser>'
    return f"<c:ser>{head}{_points(series, shape, count)}{labels}{data}</c:ser>"


def _points(series: Series[Range], shape: _Shape, count: int = 0) -> str:
    """Colours of single points; a doughnut always has them, with a white line between the pieces."""
    colours = _piece_colours(series, count) if shape == "doughnut" else series.point_colours
    points = []
    for index, colour in enumerate(colours):
        if shape in ("line", "scatter"):
            look = f'{_marker(colour, 7)}<c:bubble3D val="0"/>'
        elif shape == "doughnut":
            edge = f'<a:ln w="{2 * _HAIR}"><a:solidFill><a:srgbClr val="{theme.WHITE}"/></a:solidFill></a:ln>'
            fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
            look = f'<c:bubble3D val="0"/><c:spPr>{fill}{edge}</c:spPr>'
        else:
            look = f'<c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>{_fill(colour)}</c:spPr>'
        points.append(f'<c:dPt><c:idx val="{index}"/>{look}</c:dPt>')
    return "".join(points)


def _piece_colours(series: Series[Range], count: int) -> tuple[str, ...]:
    given = series.point_colours
    return given + tuple(theme.SERIES[i % len(theme.SERIES)] for i in range(len(given), count))


def _labels(chart: Chart, shape: _Shape, series: Series[Range], fill: str, count: int) -> str:
    if series.named:
        return _name_at_end(chart, fill, count)
    if not series.labels:
        return ""
    place = {"line": "t", "scatter": "t"}.get(shape, "ctr" if chart.stacked else "outEnd")
    position = "" if shape in ("area", "doughnut") else f'<c:dLblPos val="{place}"/>'
    inside = shape in ("bar", "area") and chart.stacked
    code = "0%" if shape == "doughnut" else (chart.second_format if series.secondary else chart.y_format)
    shown = {"showLegendKey": 0, "showVal": int(shape != "doughnut"), "showCatName": 0, "showSerName": 0}
    shown |= {"showPercent": int(shape == "doughnut"), "showBubbleSize": 0}
    flags = "".join(f'<c:{name} val="{on}"/>' for name, on in shown.items())
    number = f'<c:numFmt formatCode="{xml.attribute(code)}" sourceLinked="0"/>{_no_fill()}'
    colour = theme.readable_on(fill) if inside else theme.CHART_TEXT
    single = ""
    if shape == "doughnut":
        # Each piece has its own colour, and white on light grey could not be read.
        single = "".join(
            f'<c:dLbl><c:idx val="{i}"/>{number}{_text(chart.font, _TEXT_SIZE, theme.readable_on(piece))}{flags}</c:dLbl>'
            for i, piece in enumerate(_piece_colours(series, count))
        )
    return f"<c:dLbls>{single}{number}{_text(chart.font, _TEXT_SIZE, colour)}{position}{flags}</c:dLbls>"


def _name_at_end(chart: Chart, colour: str, count: int) -> str:
    """The name of a line beside its last point, in its colour; figures too, where it has them."""
    kinds = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")

    def flags(on: str) -> str:
        return "".join(f'<c:{kind} val="{int(kind == on)}"/>' for kind in kinds)

    name = f'{_no_fill()}{_text(chart.font, _TEXT_SIZE, colour)}<c:dLblPos val="r"/>{flags("showSerName")}'
    return f'<c:dLbls><c:dLbl><c:idx val="{count - 1}"/>{name}</c:dLbl>{flags("")}</c:dLbls>'


def _axes(chart: Chart, secondary: bool) -> str:
    upright = chart.kind != "bar"
    category, value = ("b", "l") if upright else ("l", "b")
    first, second = _PRIMARY
    if chart.kind == "scatter":
        across = _value_axis(chart, first, second, "b", chart.x_title, chart.x_format, None, None, grid=False)
        return across + _value_axis(
            chart, second, first, "l", chart.y_title, chart.y_format, chart.y_min, chart.y_max, grid=True
        )
    axes = _category_axis(chart, first, second, category, deleted=False)
    axes += _value_axis(chart, second, first, value, chart.y_title, chart.y_format, chart.y_min, chart.y_max, grid=True)
    if secondary:
        first, second = _SECONDARY
        axes += _category_axis(chart, first, second, category, deleted=True)
        axes += _value_axis(
            chart,
            second,
            first,
            "r" if upright else "t",
            chart.second_title,
            chart.second_format,
            chart.second_min,
            chart.second_max,
            grid=False,
        )
    return axes


def _category_axis(chart: Chart, axis: int, across: int, side: str, deleted: bool) -> str:
    orientation = "maxMin" if chart.reverse else "minMax"
    title = "" if deleted else _axis_title(chart.x_title, chart.font, side in "lr")
    # Programs leave out every other name where one is long enough to be broken in two; a bar without a name says nothing.
    level = ' rot="0" vert="horz"'  # names that are broken in two are read, slanted ones are not
    every = '<c:tickLblSkip val="1"/>' if chart.kind == "bar" else ""
    return (
        f'<c:catAx><c:axId val="{axis}"/><c:scaling><c:orientation val="{orientation}"/></c:scaling>'
        f'<c:delete val="{int(deleted)}"/><c:axPos val="{side}"/>{title}'
        f'<c:numFmt formatCode="{xml.attribute(chart.x_format)}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr>{_hair(theme.CHART_AXIS)}</c:spPr>'
        f'{_text(chart.font, _TEXT_SIZE, theme.CHART_TEXT, level)}<c:crossAx val="{across}"/><c:crosses val="autoZero"/>'
        f'<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>{every}<c:noMultiLvlLbl val="0"/></c:catAx>'
    )


def _value_axis(
    chart: Chart,
    axis: int,
    across: int,
    side: str,
    title: str,
    code: str,
    low: float | None,
    high: float | None,
    *,
    grid: bool,
) -> str:
    bounds = (f'<c:max val="{high:g}"/>' if high is not None else "") + (
        f'<c:min val="{low:g}"/>' if low is not None else ""
    )
    lines = f"<c:majorGridlines><c:spPr>{_hair(theme.CHART_GRID)}</c:spPr></c:majorGridlines>" if grid else ""
    # With the categories from top to bottom the value axis would jump to the top: it crosses at their far end.
    far = axis == _SECONDARY[1] or (chart.reverse and chart.kind == "bar")
    both = axis == _SECONDARY[1] and chart.reverse and chart.kind == "bar"
    crosses = "max" if far and not both else "autoZero"
    between = "midCat" if chart.kind in ("scatter", "area") else "between"
    return (
        f'<c:valAx><c:axId val="{axis}"/><c:scaling><c:orientation val="minMax"/>{bounds}</c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{side}"/>{lines}{_axis_title(title, chart.font, side in "lr")}'
        f'<c:numFmt formatCode="{xml.attribute(code)}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_text(chart.font, _TEXT_SIZE, theme.CHART_TEXT)}<c:crossAx val="{across}"/><c:crosses val="{crosses}"/>'
        f'<c:crossBetween val="{between}"/></c:valAx>'
    )


def _legend(chart: Chart, place: tuple[float, float] | None) -> str:
    put = _layout(*place) if place else ""
    return (
        f'<c:legend><c:legendPos val="{_LEGEND_SIDE[chart.legend]}"/>{put}<c:overlay val="0"/>'
        f"{_text(chart.font, _TEXT_SIZE, theme.CHART_TEXT)}</c:legend>"
    )


def _title(lines: Sequence[str], font: str, place: tuple[float, float]) -> str:
    rich = _rich(lines, font, _TITLE_SIZE, theme.CHART_TITLE, bold=True)
    return f'<c:title>{rich}{_layout(*place)}<c:overlay val="0"/></c:title>'


def _legend_texts(chart: Chart, source: Source) -> list[str]:
    if chart.kind != "doughnut":
        return [series.name for series in chart.series]
    return [
        str(plain(value)) for s in chart.series if s.categories is not None for value, _ in source.cells(s.categories)
    ]


def _layout(left: float, top: float, size: str = "", target: str = "") -> str:
    return (
        f'<c:layout><c:manualLayout>{target}<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="{left:.4f}"/>'
        f'<c:y val="{top:.4f}"/>{size}</c:manualLayout></c:layout>'
    )


def _target(chart: Chart) -> str:
    """Whether the box of the plot counts the labels of its axes; a ring has none."""
    return f'<c:layoutTarget val="{"inner" if chart.kind == "doughnut" else "outer"}"/>'


def _axis_title(title: str, font: str, upright: bool) -> str:
    if not title:
        return ""
    return (
        f'<c:title>{_rich([title], font, _TEXT_SIZE, theme.CHART_TEXT, turned=upright)}<c:overlay val="0"/></c:title>'
    )


def _rich(lines: Sequence[str], font: str, size: int, colour: str, *, bold: bool = False, turned: bool = False) -> str:
    body = '<a:bodyPr rot="-5400000" vert="horz"/>' if turned else "<a:bodyPr/>"
    looks = _run_looks(font, colour)
    attributes = f'sz="{size}" b="{int(bold)}"'
    side = ' algn="l"' if bold else ""
    paragraphs = "".join(
        f"<a:p><a:pPr{side}><a:defRPr {attributes}>{looks}</a:defRPr></a:pPr>"
        f"<a:r><a:rPr {attributes}>{looks}</a:rPr><a:t>{values.text(line)}</a:t></a:r></a:p>"
        for line in lines
    )
    return f"<c:tx><c:rich>{body}<a:lstStyle/>{paragraphs}</c:rich></c:tx>"


def _text(font: str, size: int, colour: str, turned: str = "") -> str:
    return (
        f'<c:txPr><a:bodyPr{turned}/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="0">{_run_looks(font, colour)}</a:defRPr>'
        '</a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )


def _run_looks(font: str, colour: str) -> str:
    """Colour and font; the East Asian one is named too, or Chinese text would fall back to another family."""
    face = xml.attribute(font)
    return (
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:latin typeface="{face}"/><a:ea typeface="{face}"/>'
        f'<a:cs typeface="{face}"/>'
    )


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln>'


def _outline(colour: str) -> str:
    return f'<a:noFill/><a:ln w="{2 * _HAIR}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln>'


def _line(colour: str, dashed: bool) -> str:
    dash = '<a:prstDash val="sysDash"/>' if dashed else ""
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    return f'<a:ln w="{_LINE_WIDTH}" cap="rnd">{fill}{dash}<a:round/></a:ln>'


def _hair(colour: str) -> str:
    return f'<a:ln w="{_HAIR}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln>'


def _no_fill() -> str:
    return "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"


def _marker(colour: str, size: int) -> str:
    return (
        f'<c:marker><c:symbol val="circle"/><c:size val="{size}"/><c:spPr><a:solidFill><a:srgbClr val="{colour}"/>'
        f'</a:solidFill><a:ln w="{_HAIR}"><a:solidFill><a:srgbClr val="{theme.WHITE}"/></a:solidFill></a:ln></c:spPr></c:marker>'
    )
