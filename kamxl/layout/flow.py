"""Parts one below the other, and side by side: the one step that gives most parts their rows and columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from kamxl import plan, theme
from kamxl.cell import Link, Value
from kamxl.chart import Series
from kamxl.i18n import Lang
from kamxl.layout.boxes import boxes
from kamxl.layout.canvas import GRID_HEIGHT, PLAIN, Canvas
from kamxl.layout.lists import listing
from kamxl.layout.tie_out import COLUMNS, tied
from kamxl.placed import Chart as PlacedChart
from kamxl.placed import Range
from kamxl.plan import (
    Beside,
    Chart,
    ChartGroup,
    ColumnOf,
    Data,
    Facts,
    Instead,
    List,
    Note,
    Pairs,
    Part,
    Section,
    SmallTable,
    TieOut,
)
from kamxl.record import record
from kamxl.width import amounts_whole, broken, shortened, unit_whole

DATA_GAP = 40
"""Cells between a sheet and the data of its charts, which a laptop's window does not reach then."""
_LEFT = frozenset({"text", "wrap", "muted.row", "link", "item.row"})
_BOLD = 0.94
"""What a line holds of the bold titles of columns."""
WHOLE_ROWS = 15
"""A small table of more rows than these may go on to another page of paper."""
_MANY_ROWS = 6
"""A list of more rows than these fills its page of paper: what stands below begins another."""


@record
class Place:
    """Where a part stands: its own rows, and of a table those of its body and its columns."""

    top: int
    left: int
    bottom: int
    right: int
    first: int = 0
    last: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    again: tuple[int, ...] = ()
    """Of a table its records, from 0, above which the header stands again: each of them is a row further down."""

    def row(self, record: int) -> int:
        """Where a record of a table stands."""
        return self.first + record + sum(one <= record for one in self.again)

    def record(self, row: int) -> int | None:
        """Which record of a table stands in a row; None for a header that stands there again."""
        above = sum(self.row(one) <= row for one in self.again)
        found = row - self.first - above
        return found if self.row(found) == row else None

    def column(self, one: ColumnOf) -> Range:
        """The rows of a column for a chart."""
        last = self.last if one.rows is None else min(self.last, self.first + one.rows - 1)
        return Range(self.first, self.columns[one.column], last, self.columns[one.column])


@dataclass(slots=True)
class Flow:
    """A sheet while its parts get their places."""

    canvas: Canvas
    right: int
    """Last column that is printed."""
    half: int | None = None
    """Last column of the first of two pages of paper, where a list is too wide for one."""
    beside: int = 0
    """First columns that stand on the second page, too."""
    places: dict[str, Place] = field(default_factory=dict)
    charts: list[tuple[Chart, Range]] = field(default_factory=list)
    data_row: int = 0
    """Where the next block of data beside the printed sheet stands; 0 where there is none yet."""
    again: Mapping[str, Collection[int]] = field(default_factory=dict)
    """Rows of small tables, by id, that begin a page of paper: the header stands above them again."""
    together: Mapping[str, int] | None = None
    """On paper, how many of the first rows of a small table, by id, a chart draws: they stand together."""

    def note(self, part_id: str, place: Place) -> None:
        if part_id:
            self.places[part_id] = place


def stack(flow: Flow, stacked: Sequence[Part], row: int, left: int, right: int, *, fill: int = 0) -> int:
    """Lay parts down one below the other, from `row` on, over columns left…right. Returns the last row that is taken.

    Args:
        flow: the sheet.
        stacked: the parts; a gap before the first does not count.
        row: first row.
        left: first column.
        right: last column.
        fill: last row that charts at the end reach at least, beside something higher.
    """
    bottom = row - 1
    for place, part in enumerate(stacked):
        row = bottom + 1 + (_gap(part) if place else 0)
        bottom = _lay(flow, part, row, left, right, fill if place == len(stacked) - 1 else 0)
    return bottom


def roomy(canvas: Canvas, parts: Sequence[Part], left: int, right: int) -> None:
    """Widen columns of the grid, which are as a list above or the sheet asks, for what small tables cannot break: figures, days, marks,
    short names and the words of their titles.
    """
    for part in parts:
        match part:
            case Section():
                roomy(canvas, part.parts, _begins(part, left), right)
            case Beside():
                for stacked, (first, _) in zip(part.stacks, part.spans, strict=True):
                    roomy(canvas, stacked, first, right)
            case SmallTable(boxes=None):
                at = part.start or left
                for number, column in enumerate(part.columns):
                    last = at + (0 if column.aside else column.span) - 1
                    if at <= last <= right:
                        needed = theme.unbroken(column, [row[number] for row in part.rows], canvas.lang)
                        there = canvas.width(at, last) + (last - at) * 5 / 7
                        canvas.widths[last] = canvas.widths.get(last, 9) + max(0.0, needed - there)
                    at = last + 1


def _gap(part: Part) -> int:
    gap = getattr(part, "gap", 0)
    return 1 if gap is None else int(gap)


def _lay(flow: Flow, part: Part, row: int, left: int, right: int, fill: int) -> int:
    match part:
        case Section():
            return section(flow, part, row, left, right)
        case SmallTable():
            return _small_table(flow, part, row, left, right)
        case ChartGroup():
            return _charts(flow, part, row, left, right, fill)
        case Note():
            if part.most:
                flow.canvas.text(row, left, right, part.text, part.role, part.most)
            else:
                flow.canvas.put(row, left, part.text, part.role)
            flow.note(part.id, Place(row, left, row, right))
            return row
        case Beside():
            return _beside(flow, part, row)
        case List():
            return _list(flow, part, row)
        case Pairs():
            return _pairs(flow, part, row, left)
        case Facts():
            for label, value in part.rows:
                flow.canvas.put(row, left, label, "block.header")
                flow.canvas.put(row, left + 1, value, "text", right=right)
                flow.canvas.at_least(row, 1)
                row += 1
            return row - 1
        case TieOut():
            bottom = tied(flow.canvas, part, row)
            flow.note(part.id, Place(row, left, bottom, right, row + 1, bottom, COLUMNS))
            return bottom
    raise TypeError(f"{type(part).__name__} does not stand in a stack")


def _begins(part: Section, left: int) -> int:
    """First column of a section: a table that begins at the names of the list, left of it, takes its heading and notes along."""
    starts = [one.start for one in part.parts if isinstance(one, SmallTable) and one.start]
    return min([max(left, part.start), *starts])


def section(flow: Flow, part: Section, row: int, left: int, right: int) -> int:
    """A heading and its parts."""
    canvas = flow.canvas
    left = _begins(part, left)
    if part.width is not None:
        right = canvas.span(1, part.width)
        right = right if flow.half is None else min(right, flow.half)
    if part.new_page:
        canvas.new_page(row)
    first = row
    if part.heading:
        canvas.heading(row, part.heading, left, right)
        row += 1
        if part.air:
            row = canvas.gap(row)
    bottom = stack(flow, part.parts, row, left, right)
    flow.note(part.id, Place(first, left, bottom, right))
    if part.keep is not None:
        canvas.keep(first, min(bottom, first + part.keep) if part.keep else bottom)
    return bottom


def sections(flow: Flow, found: Sequence[Part], row: int) -> int:
    """The sections of a sheet, from `row` on."""
    return stack(flow, found, row, 1, flow.right)


def below_list(flow: Flow, found: Sequence[Part], place: Place) -> int:
    """The sections below the list of a sheet; below a long one they begin a page of their own."""
    if not found:
        return place.bottom
    first = found[0]
    gap = first.gap if isinstance(first, Section) and first.gap is not None else 2
    row = place.bottom + 1 + gap
    asked = first.new_page if isinstance(first, Section) else None
    if asked is None and place.last - place.first + 1 > _MANY_ROWS:
        flow.canvas.new_page(row)
    return sections(flow, found, row)


def _list(flow: Flow, part: List, row: int) -> int:
    table = listing(flow.canvas, part, row)
    area = table.range
    columns = {column.key: place for place, column in enumerate(part.columns, 1)}
    last = row + table.length
    flow.note(part.id, Place(row, 1, area.bottom, area.right, row + 1, last, columns))
    return area.bottom


def header_role(column: plan.Column) -> str:
    """Headers stand as their column does."""
    if column.header is not None:
        return column.header
    if column.role in theme.NUMERIC:
        return "block.header.right"
    return "block.header" if column.role in _LEFT else "block.header.center"


def _small_table(flow: Flow, part: SmallTable, row: int, left: int, right: int) -> int:
    canvas = flow.canvas
    left = part.start or left
    if part.boxes is not None:
        bottom = boxes(canvas, part, part.boxes, row, left, right)
        flow.note(part.id, Place(row, left, bottom, right))
        return bottom
    spans: list[tuple[int, int]] = []
    at = left
    for column in part.columns:
        if column.aside:
            spans.append((flow.right + 2, flow.right + 2))
            continue
        # The grid of a page of paper may be narrower than the list that the table lies under in the workbook.
        edge = flow.right if flow.half is None or at > flow.half else flow.half
        spans.append((at, max(at, min(at + column.span - 1, edge))))
        at = spans[-1][1] + 1

    def header(row: int) -> None:
        for column, (first, last) in zip(part.columns, spans, strict=True):
            room = int((canvas.room(first, last) + (header_role(column) != "block.header")) * _BOLD)
            title = broken(unit_whole(column.title, room, canvas.lang), room, canvas.lang)
            canvas.put(row, first, title or None, header_role(column), right=last)
            canvas.at_least(row, max(canvas.lines(title, room), part.header_lines))

    top = begin = row
    header(row)
    for place, values in enumerate(part.rows):
        row += 1
        if place in flow.again.get(part.id, ()):
            canvas.keep(begin, row - 1)
            canvas.new_page(row)
            header(row)
            begin, row = row, row + 1
        if part.lines:
            canvas.at_least(row, part.lines)
        for number, (column, value, (first, last)) in enumerate(zip(part.columns, values, spans, strict=True)):
            own = part.roles[place][number] if part.roles is not None else None
            role = own or column.role
            if isinstance(value, Link):
                role = role if role.startswith(("link", "item")) else "link.wrap"
                role = role if canvas.leads(value) else PLAIN[role]
            most = column.most
            if (isinstance(value, Link) and canvas.leads(value)) or (most is None and not canvas.wraps(role)):
                # A neighbour would cut it without a sign, and LibreOffice a link at the end of its first line.
                most = min(most or 1, 1)
            if most is not None:
                value = _cut(value, int(canvas.room(first, last) * most), canvas.lang)
            canvas.put(row, first, value, role, right=last)
            shown = value.text if isinstance(value, Link) else value
            if isinstance(shown, str) and canvas.wraps(role):
                canvas.at_least(row, canvas.lines(shown, canvas.room(first, last)))
    if flow.together is None or len(part.rows) <= WHOLE_ROWS:
        canvas.keep(begin, row)
    else:
        canvas.keep(begin, min(row, max(begin + 3, top + flow.together.get(part.id, 0))))
        canvas.keep(max(begin, row - 2), row)
    columns = {column.key: first for column, (first, _) in zip(part.columns, spans, strict=True)}
    again = tuple(sorted(flow.again.get(part.id, ())))
    flow.note(part.id, Place(top, left, row, at - 1, top + 1, row, columns, again))
    return row


def _pairs(flow: Flow, part: Pairs, row: int, left: int) -> int:
    canvas = flow.canvas
    bottom = row
    for bottom, pairs in enumerate(part.rows(canvas.room(left + 2, left + 3)), row):
        canvas.heights.setdefault(bottom, GRID_HEIGHT + 1)
        for (label, value), column in zip(pairs, (left, left + 4), strict=False):
            right = column + 3 if len(pairs) > 1 else left + 7
            canvas.put(bottom, column, label, "muted", right=column + 1)
            canvas.put(bottom, column + 2, shortened(value, canvas.room(column + 2, right)), "plain", right=right)
    flow.note(part.id, Place(row, left, bottom, left + 7))
    return bottom


def _beside(flow: Flow, part: Beside, row: int) -> int:
    """Stacks side by side; those that end in charts come last, since these are as high as their neighbours."""
    drawn = [any(isinstance(one, ChartGroup) for one in stacked) for stacked in part.stacks]
    bottom = row - 1
    for charts in (False, True):
        for stacked, (left, right), its in zip(part.stacks, part.spans, drawn, strict=True):
            if its == charts:
                bottom = max(bottom, stack(flow, stacked, row, left, right, fill=bottom))
    flow.note(part.id, Place(row, part.spans[0][0], bottom, part.spans[-1][1]))
    return bottom


_MOST_ROWS, _MOST_HIGH = 14, 340.0
"""Of a chart beside a table of any length, and its points: forty rows would stretch it over three pages, and ten of four lines over two."""


def _charts(flow: Flow, part: ChartGroup, row: int, left: int, right: int, fill: int) -> int:
    told = list(dict.fromkeys(one.text for one in part.charts if isinstance(one, Instead)))
    if fill < row and len(part.charts) > 1 and all(isinstance(one, Instead) for one in part.charts):
        # Why there is none of several charts takes lines, not their room.
        for line, text in enumerate(told, row):
            flow.canvas.put(line, left, text, "empty", right=right)
        return _noted(flow, part, row, left, row + len(told) - 1, right)
    least = row + part.rows - 1
    bottom = max(least, min(fill, row + _MOST_ROWS - 1))
    while bottom > least and flow.canvas.height_of(row, bottom) > _MOST_HIGH:
        bottom -= 1
    spots = _spots(flow.canvas, part, row, bottom, left, right)
    for picture, spot in zip(part.charts, spots, strict=True):
        draw(flow, picture, spot, row)
    return _noted(flow, part, row, left, bottom, right)


def _noted(flow: Flow, part: ChartGroup, row: int, left: int, bottom: int, right: int) -> int:
    flow.note(part.id, Place(row, left, bottom, right))
    return bottom


def _spots(canvas: Canvas, part: ChartGroup, row: int, bottom: int, left: int, right: int) -> list[Range]:
    if part.spans:
        return [Range(row, first, bottom, last) for first, last in part.spans]
    found: list[Range] = []
    if part.ends:
        whole = canvas.width(left, right)
        edge = left - 1
        for share in part.ends:
            nearest = min(range(left, right), key=lambda column: abs(canvas.width(left, column) - whole * share))
            found.append(Range(row, edge + 1, bottom, max(nearest, edge + 1)))
            edge = found[-1].right
        return [*found, Range(row, edge + 1, bottom, right)]
    count = len(part.charts)
    wide = part.wide or (canvas.width(left, right) / count * 0.94,) * (count - 1) + (0.0,)
    for place, width in enumerate(wide):
        last = right if not part.wide and place == count - 1 else max(left, min(canvas.span(left, width), right))
        found.append(Range(row, left, bottom, last))
        left = last + 1
    return found


def draw(flow: Flow, picture: plan.Picture, spot: Range, data_row: int) -> None:
    """A chart over a spot, or a word on why there is none; its data, where it has some, beside the printed sheet.

    The cells that it draws may not be there yet: `drawn` looks them up when all parts have their places.
    """
    if isinstance(picture, Instead):
        flow.canvas.put(spot.top, spot.left, picture.text, "empty", right=spot.right, bottom=spot.bottom)
        flow.canvas.keep(spot.top, spot.bottom)
        return
    if picture.data is not None:
        _data(flow, picture.data, data_row)
    flow.charts.append((picture, spot))


def _data(flow: Flow, data: Data, row: int) -> None:
    canvas, column = flow.canvas, flow.right + 2
    if data.width:
        canvas.widths.setdefault(column - 1, DATA_GAP)
        canvas.widths.setdefault(column, data.width)
    row = max(flow.data_row, row)
    canvas.line(row, column, [one.title for one in data.columns], "data.header")
    roles = ["muted", *(one.role for one in data.columns[1:])]
    block = canvas.block(row + 1, column, data.rows, roles)
    columns = {one.key: column + offset for offset, one in enumerate(data.columns)}
    flow.note(data.id, Place(row, column, block.bottom, block.right, block.top, block.bottom, columns))
    flow.data_row = max(block.bottom, block.top + data.reserve - 1) + 2


_COMMON = tuple(one.name for one in fields(Chart) if one.name not in {"series", "data"})


def finished(chart: Chart) -> Chart:
    """A chart with what the house gives where nothing is said: colours in their order, a legend for several series."""
    series = tuple(
        one if one.colour or one.point_colours else replace(one, colour=theme.series_colour(index))
        for index, one in enumerate(chart.series)
    )
    legend = chart.legend or ("bottom" if len(series) > 1 else "none")
    return replace(chart, series=series, legend=legend, alt=chart.alt or chart.title)


def drawn(flow: Flow) -> None:
    """Put the charts over their spots, drawing from the places of what they name."""
    for given, spot in flow.charts:
        chart = finished(given)
        series = tuple(_series(flow, one) for one in chart.series)
        common = {name: getattr(chart, name) for name in _COMMON} | {"title": amounts_whole(chart.title)}
        flow.canvas.chart(PlacedChart(over=spot, series=series, font=flow.canvas.font, **common))


def _series(flow: Flow, one: Series[ColumnOf]) -> Series[Range]:
    def place(column: ColumnOf) -> Range:
        return flow.places[column.part].column(column)

    return Series(
        one.name, place(one.values), place(one.categories) if one.categories else None, colour=one.colour, kind=one.kind,
        secondary=one.secondary, point_colours=one.point_colours, labels=one.labels, dashed=one.dashed,
        markers=one.markers,
    )  # fmt: skip


def _cut(value: Value, most: int, lang: Lang) -> Value:
    if isinstance(value, Link):
        said, whole = shortened(str(value.text), most, lang), str(value.text)
        return value if said == whole else replace(value, text=said, tip=value.tip or whole)
    return shortened(value, most, lang) if isinstance(value, str) else value
