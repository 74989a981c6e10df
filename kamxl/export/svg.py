"""The charts of plans as SVG: shapes and texts that a browser scales; colours are classes (`f-` fill, `s-` line) that the page defines."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lxml import etree

from kamxl import theme
from kamxl.cell import Plain
from kamxl.chart import Series
from kamxl.export.scale import Scale, scale_of
from kamxl.export.shown import number, text
from kamxl.export.tags import put, tag
from kamxl.layout.flow import finished
from kamxl.plan import Chart, ColumnOf, Sheet, column_values
from kamxl.width import cells, shortened

WIDTH = 340.0
"""Units across: about the pixels that a phone has for it, so that 12 units of type are 12 pixels there."""
_HEIGHT = 170.0
"""Of the field of bars or lines."""
_CELL, _LINE, _BAR = 7.2, 15.0, 13.0
"""Units of a display cell of text, of its line, and of a lying bar."""
_LABEL_CELLS = 18
"""Labels of lying bars that are wider stand above them."""
_DOUGHNUT = 60.0


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A series with its figures."""

    name: str
    kind: str
    values: tuple[float | None, ...]
    xs: tuple[float | None, ...]
    """Of a scatter chart."""
    colours: tuple[str, ...]
    """Of its points; the last goes on."""
    format: str
    labels: bool
    secondary: bool
    dashed: bool
    markers: bool

    def colour(self, place: int = 0) -> str:
        return self.colours[min(place, len(self.colours) - 1)]

    def paint(self, place: int = 0) -> str:
        """The classes of a bar: filled, or in outline where it says what was to be."""
        colour = self.colour(place)
        return f"open s-{colour}" if self.dashed and self.kind not in ("line", "area") else f"f-{colour}"

    def shown(self, place: int) -> str:
        value = self.values[place]
        return "" if value is None else number(value, self.format)


def svg(chart: Chart, sheet: Sheet, identity: str) -> etree._Element:
    """A chart of a sheet as an <svg>, with its title and figures for a screen reader.

    Args:
        chart: the chart.
        sheet: the sheet that holds what it draws.
        identity: an id that nothing else on the page has.
    """
    chart = finished(chart)
    first = chart.series[0]
    labels = [text(label) for label in column_values(sheet, first.categories)] if first.categories else []
    series = [_drawn(chart, one, sheet) for one in chart.series]
    labels += [str(place + 1) for place in range(len(labels), max(len(one.values) for one in series))]
    body = tag("g")
    if chart.kind == "doughnut":
        height = _doughnut(body, labels, series[0])
    elif chart.kind == "scatter":
        height = _scatter(body, chart, series)
    else:
        height = (_lying if chart.kind == "bar" else _upright)(body, chart, labels, series)
    described = "; ".join(
        f"{one.name}: {', '.join(f'{labels[place]} {one.shown(place)}' for place in range(len(one.values)))}" for one in series
    )  # fmt: skip
    return tag(
        "svg",
        tag("title", chart.title, id=f"{identity}-title"),
        tag("desc", described, id=f"{identity}-desc"),
        *body,
        viewBox=f"0 0 {WIDTH:g} {height:.0f}",
        role="img",
        aria_labelledby=f"{identity}-title {identity}-desc",
    )


def _drawn(chart: Chart, one: Series[ColumnOf], sheet: Sheet) -> _Drawn:
    return _Drawn(
        one.name,
        one.kind or chart.kind,
        _numbers(column_values(sheet, one.values)),
        _numbers(column_values(sheet, one.categories)) if chart.kind == "scatter" and one.categories else (),
        one.point_colours or (one.colour or theme.series_colour(0),),
        chart.second_format if one.secondary else chart.y_format,
        one.labels,
        one.secondary,
        one.dashed,
        one.markers,
    )


def _numbers(found: Sequence[Plain]) -> tuple[float | None, ...]:
    return tuple(float(one) if isinstance(one, (int, float)) and math.isfinite(one) else None for one in found)


def _upright(body: etree._Element, chart: Chart, labels: Sequence[str], series: Sequence[_Drawn]) -> float:
    """Columns, lines and areas over a row of categories. Returns the height."""
    bars = [one for one in series if one.kind == "column"]
    lines = [one for one in series if one.kind != "column"]
    named = len(lines) > 1 and not bars and max(cells(one.name) for one in lines) <= _LABEL_CELLS
    top = (0.0 if named else _legend(body, chart, series)) + _LINE
    bottom = top + _HEIGHT
    main, second = ([one for one in series if one.secondary is side] for side in (False, True))
    scale = scale_of(_reach(main, chart.stacked), chart.y_min, chart.y_max, chart.y_format, bottom, top)
    left, right, other = 0.0, WIDTH, None
    count = len(labels)
    room = WIDTH / max(count, 1) / (1 if chart.stacked else max(len(bars), 1))
    spoken = not lines and all(one.labels and _widest(one) * _CELL <= room for one in bars)
    if not spoken:
        left = _axis(body, scale, chart.y_format, WIDTH)
    if second:
        other = scale_of(_reach(second, False), chart.second_min, chart.second_max, chart.second_format, bottom, top)
        right -= _axis(body, other, chart.second_format, 0)
    if named:
        right -= max(cells(one.name) for one in lines) * _CELL + 8
    slot = (right - left) / max(count, 1)
    base = scale.at(0) if scale.low <= 0 <= scale.high else bottom

    def middle(place: int) -> float:
        return left + (place + 0.5) * slot

    _columns(body, bars, labels, scale, base, middle, slot / (1 + chart.gap / 100), chart.stacked)
    for one in lines:
        _line(body, one, labels, other if one.secondary and other else scale, base, middle, len(series) > 1)
    put(body, tag("line", x1=left, x2=right, y1=base, y2=base, class_="base"))
    if named:
        _names(body, lines, scale, right, bottom)
    return _categories(body, labels, middle, slot, bottom)


def _columns(
    body: etree._Element, bars: Sequence[_Drawn], labels: Sequence[str], scale: Scale, base: float,
    middle: Callable[[int], float], width: float, stacked: bool,
) -> None:  # fmt: skip
    thin = width if stacked else width / max(len(bars), 1)
    for place, label in enumerate(labels):
        reached = {True: 0.0, False: 0.0}
        for nth, one in enumerate(bars):
            value = one.values[place] if place < len(one.values) else None
            if value is None:
                continue
            begun = reached[value < 0] if stacked else 0.0
            reached[value < 0] += value
            edge, end = scale.at(begun) if stacked else base, scale.at(begun + value)
            x = middle(place) - width / 2 + (0 if stacked else nth * thin)
            box = {"x": x, "y": min(edge, end), "width": thin * 0.94, "height": abs(end - edge)}
            put(body, _told(tag("rect", **box, class_=one.paint(place)), label, one, place, len(bars) > 1))
            if one.labels and _widest(one) * _CELL <= (width * 1.5 if stacked or len(bars) == 1 else thin * 1.4):
                y = end - 4 if value >= 0 else end + 11
                put(body, tag("text", one.shown(place), x=x + thin * 0.47, y=y, class_="mid"))


def _line(
    body: etree._Element, one: _Drawn, labels: Sequence[str], scale: Scale, base: float,
    middle: Callable[[int], float], several: bool,
) -> None:  # fmt: skip
    points = [(middle(at), scale.at(value)) if value is not None else None for at, value in enumerate(one.values)]
    path, pen = "", "M"
    for point in points:
        if point is not None:
            path += f"{pen}{point[0]:.1f} {point[1]:.1f}"
        pen = "M" if point is None else "L"
    found = [point for point in points if point is not None]
    if one.kind == "area" and found:
        outline = "L".join(f"{x:.1f} {y:.1f}" for x, y in found)
        closed = f"M{outline}L{found[-1][0]:.1f} {base:.1f}L{found[0][0]:.1f} {base:.1f}Z"
        put(body, tag("path", d=closed, class_=f"f-{one.colour()} pale"))
    put(body, tag("path", d=path, class_=f"line s-{one.colour()}{' dashed' if one.dashed else ''}"))
    for place, point in enumerate(points):
        if point is not None:
            looks = f"f-{one.colour(place)}" if one.markers or len(found) == 1 else "hit"
            dot = tag("circle", cx=point[0], cy=point[1], r=3.0 if looks != "hit" else 6.0, class_=looks)
            put(body, _told(dot, labels[place], one, place, several))
            if one.labels:
                put(body, tag("text", one.shown(place), x=point[0], y=point[1] - 6, class_="mid"))


def _names(body: etree._Element, lines: Sequence[_Drawn], scale: Scale, left: float, bottom: float) -> None:
    """The name of each line at its end, none upon another."""
    ends = [(next((value for value in reversed(one.values) if value is not None), 0.0), one) for one in lines]
    y = 0.0
    spots = []
    for value, one in sorted(ends, key=lambda pair: -pair[0]):
        y = max(scale.at(value) + 4, y + _LINE - 2)
        spots.append((y, one))
    over = max(y - bottom, 0.0)
    for y, one in spots:
        put(body, tag("rect", x=left, y=y - over - 6, width=5, height=5, class_=f"f-{one.colour()}"))
        put(body, tag("text", one.name, x=left + 8, y=y - over))


def _categories(
    body: etree._Element, labels: Sequence[str], middle: Callable[[int], float], slot: float, bottom: float
) -> float:
    """Labels under a field, over several lines or some of them left out where they are too wide. Returns the height."""
    room = max(int(slot / _CELL), 1)
    widest = max((cells(label) for label in labels), default=0)
    every = 1 if widest <= room or len(labels) <= 8 else math.ceil((widest + 1) * _CELL / slot)
    most = 1
    for place, label in enumerate(labels):
        if place % every:
            continue
        rows = _folded(label, _room(labels, place, room))[:3] if every == 1 else [label]
        most = max(most, len(rows))
        for row, part in enumerate(rows):
            half = min(cells(part) * _CELL, WIDTH) / 2
            x = min(max(middle(place), half), WIDTH - half)
            put(body, tag("text", part, x=x, y=bottom + (row + 1) * _LINE - 1, class_="mid"))
    return bottom + most * _LINE + 5


def _room(labels: Sequence[str], place: int, room: int) -> int:
    """Cells of a line of a label: its own, and what those at its sides leave of theirs. The last one stands at the edge."""
    beside = max((cells(labels[at]) for at in (place - 1, place + 1) if 0 <= at < len(labels)), default=0)
    return max(room, 2 * room - 1 - beside) if place < len(labels) - 1 else room


def _folded(label: str, room: int) -> list[str]:
    """A label in lines of so many cells: broken between words, after a hyphen, and Chinese anywhere."""
    rows = [""]
    for word in label.split(" "):
        joined = f"{rows[-1]} {word}".strip()
        if cells(joined) <= room:
            rows[-1] = joined
            continue
        if rows[-1]:
            rows.append("")
        parts = [shortened(part, room) for part in re.split("(?<=-)(?=.)", word)] if word.isascii() else word
        for sign in parts:
            if cells(rows[-1] + sign) > room and rows[-1]:
                rows.append("")
            rows[-1] += sign
    return rows


def _lying(body: etree._Element, chart: Chart, labels: Sequence[str], series: Sequence[_Drawn]) -> float:
    """Bars from left to right, each with its figure at its end. Returns the height."""
    y = _legend(body, chart, series) + 2
    above = max(map(cells, labels), default=0) > _LABEL_CELLS
    left = 0.0 if above else max(map(cells, labels), default=0) * _CELL + 8
    reach = _reach(series, chart.stacked)
    sums = _sums(series) if chart.stacked else []
    totals = [number(one, chart.y_format) for one in sums] or [
        one.shown(at) for one in series for at in range(len(one.values))
    ]
    room = max(map(cells, totals), default=0) * _CELL + 10
    low, high = min([*reach, chart.y_min or 0.0]), max([*reach, chart.y_max or 0.0])
    scale = Scale(low, high if high > low else low + 1, left + (room if min(reach) < 0 else 0), WIDTH - room, ())
    thick = _BAR
    places = range(len(labels)) if chart.reverse else reversed(range(len(labels)))
    begin = y
    for place in places:
        high_row = thick * (1 if chart.stacked else len(series))
        if above:
            put(body, tag("text", shortened(labels[place], int(WIDTH / _CELL)), x=0, y=y + 11))
            y += _LINE
        else:
            put(body, tag("text", labels[place], x=left - 8, y=y + high_row / 2 + 4, class_="end"))
        run = {True: 0.0, False: 0.0}
        for one in series:
            value = one.values[place] if place < len(one.values) else None
            begun = run[value is not None and value < 0] if chart.stacked else 0.0
            if value is not None:
                run[value < 0] += value
                edge, end = scale.at(begun), scale.at(begun + value)
                box = {"x": min(edge, end), "y": y, "width": abs(end - edge), "height": thick - 1}
                bar = tag("rect", **box, class_=one.paint(place))
                put(body, _told(bar, labels[place], one, place, len(series) > 1))
                if not chart.stacked:
                    _figure(body, one.shown(place), end, y + thick - 3, value)
            y += 0 if chart.stacked else thick
        if chart.stacked:
            _figure(body, totals[place], scale.at(run[False]), y + thick - 3, 1)
            y += thick
        y += 8
    if not above:
        put(body, tag("line", x1=scale.at(0), x2=scale.at(0), y1=begin - 2, y2=y - 6, class_="base"))
    return y


def _figure(body: etree._Element, shown: str, end: float, y: float, value: float) -> None:
    side = "end" if value < 0 else None
    put(body, tag("text", shown, x=end + (-4 if side else 4), y=y, class_=side))


def _doughnut(body: etree._Element, labels: Sequence[str], one: _Drawn) -> float:
    """A ring, and beside it what each part is. Returns the height."""
    parts = [max(value or 0.0, 0.0) for value in one.values]
    colours = one.colours if len(one.colours) > 1 else theme.SERIES
    total, centre, ring = sum(parts) or 1.0, _DOUGHNUT + 4, _DOUGHNUT - 12
    around = 2 * math.pi * ring
    for place, (part, end) in enumerate(zip(parts, accumulate(parts), strict=True)):
        colour = colours[place % len(colours)]
        arc = tag(
            "circle", cx=centre, cy=centre, r=ring, class_=f"ring s-{colour}",
            stroke_dasharray=f"{max(part / total * around - 1, 0):.1f} {around:.1f}",
            stroke_dashoffset=f"{-(end - part) / total * around:.1f}",
        )  # fmt: skip
        put(body, _told(arc, labels[place], one, place, False))
        y, left = 18 + place * (_LINE + 3), 2 * centre + 14
        put(body, tag("rect", x=left, y=y - 9, width=9, height=9, class_=f"f-{colour}"))
        shown = shortened(f"{labels[place]} {one.shown(place)}", int((WIDTH - left - 15) / _CELL))
        put(body, tag("text", shown, x=left + 15, y=y))
    return max(2 * centre, 18 + len(parts) * (_LINE + 3))


def _scatter(body: etree._Element, chart: Chart, series: Sequence[_Drawn]) -> float:
    """Points over two scales. Returns the height."""
    top = _legend(body, chart, series) + (_LINE if chart.y_title else 0) + 6
    bottom = top + _HEIGHT * 1.2
    up = scale_of(_reach(series, False), chart.y_min, chart.y_max, chart.y_format, bottom, top)
    left = _axis(body, up, chart.y_format, WIDTH) + 4
    along = scale_of(
        [x for one in series for x in one.xs if x is not None], None, None, chart.x_format, left, WIDTH - 14
    )
    for tick in along.ticks:
        put(body, tag("text", number(tick, chart.x_format), x=along.at(tick), y=bottom + _LINE, class_="mid"))
    for one in series:
        for place, (x, value) in enumerate(zip(one.xs, one.values, strict=False)):
            if x is not None and value is not None:
                dot = tag("circle", cx=along.at(x), cy=up.at(value), r=4, class_=f"f-{one.colour(place)}")
                put(body, _told(dot, number(x, chart.x_format), one, place, len(series) > 1))
    if chart.y_title:
        put(body, tag("text", chart.y_title, x=0, y=top - 8))
    if chart.x_title:
        put(body, tag("text", chart.x_title, x=WIDTH, y=bottom + 2 * _LINE, class_="end"))
    return bottom + (2 if chart.x_title else 1) * _LINE + 6


def _axis(body: etree._Element, scale: Scale, number_format: str, reach: float) -> float:
    """Figures beside a scale: at the left with lines over to `reach`, or at the right where it is 0. Returns their width."""
    shown = [number(tick, number_format) for tick in scale.ticks]
    width = max(map(cells, shown), default=0) * _CELL + 10
    for tick, label in zip(scale.ticks, shown, strict=True):
        y = scale.at(tick)
        if reach:
            put(body, tag("line", x1=width, x2=reach, y1=y, y2=y, class_="grid"))
            put(body, tag("text", label, x=width - 6, y=y + 4, class_="end"))
        else:
            put(body, tag("text", label, x=WIDTH - width + 8, y=y + 4))
    return width


def _legend(body: etree._Element, chart: Chart, series: Sequence[_Drawn]) -> float:
    """Names beside their colours, in as many lines as they need. Returns their height."""
    if len(series) < 2 or chart.legend == "none":
        return 0.0
    x, y = 0.0, 11.0
    for one in series:
        wide = cells(one.name) * _CELL + 24
        if x and x + wide > WIDTH:
            x, y = 0.0, y + _LINE
        line = one.kind in ("line", "area")
        mark = {"y": y - 6, "height": 3} if line else {"y": y - 9, "height": 9}
        put(body, tag("rect", x=x, width=10, **mark, class_=one.paint()), tag("text", one.name, x=x + 15, y=y))
        x += wide
    return y + 8


def _told(shape: etree._Element, label: str, one: _Drawn, place: int, several: bool) -> etree._Element:
    """A shape that says what it is when it is pointed at."""
    return put(
        shape, tag("title", f"{label} · {one.name}: {one.shown(place)}" if several else f"{label}: {one.shown(place)}")
    )


def _widest(one: _Drawn) -> int:
    return max((cells(one.shown(place)) for place in range(len(one.values))), default=0)


def _sums(series: Sequence[_Drawn]) -> list[float]:
    return [sum(one.values[at] or 0.0 for one in series) for at in range(len(series[0].values))]


def _reach(series: Sequence[_Drawn], stacked: bool) -> list[float]:
    """How far figures go: of stacked ones, their sums."""
    found = [value for one in series for value in one.values if value is not None]
    return [0.0, *(_sums(series) if stacked else []), *found]
