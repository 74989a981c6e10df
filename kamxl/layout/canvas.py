"""A sheet in the making: cells, merges, charts and heights are laid down by row and column, and a SheetPlan comes out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from kamxl.cell import Link, Value
from kamxl.i18n import Lang
from kamxl.layout.pages import breaks
from kamxl.placed import (
    Button,
    Cells,
    Chart,
    DataBar,
    Highlight,
    PrintSetup,
    Range,
    SheetPlan,
    Sparklines,
    Table,
    Validation,
)
from kamxl.theme import ACCENT, FONTS, SERIES, styled, styles
from kamxl.width import CELL_PIXELS, LINE_HEIGHT, has_chinese, lines, shortened

SMALL_LINE = {"zh": 13.5, "en": 12.0}
"""Points that each line of small type takes; at least 1.5 more make a row."""
_HIGH = {"zh": 1.0, "en": LINE_HEIGHT["zh"] / LINE_HEIGHT["en"]}
ROW_HEIGHT = 18.0
GRID_HEIGHT = 15.0
"""Height of a row that nobody sets."""
MOST_HEIGHT = 400.0
"""Excel's limit is 409 points."""
PAPER_PIXELS, PAPER_HEIGHT = 1045, 512.0
"""A4 landscape between the margins: width at 96 dpi, height in points, a little less than there is."""
_FULL, _TIGHT, _LEAST_STRETCH, _MOST_STRETCH = 0.94, 0.99, 0.8, 1.6
"""Share of a page that higher charts fill, and lower ones, and how much lower and higher than in the workbook they become for it."""
_LOWER = ((1.0, _LEAST_STRETCH), (0.2, 0.6), (0.65, 0.6))
"""How much lower charts become so that there is no page of which a share is filled at most, the last where no chart has many bars."""
_BARS = 6
"""Bars that keep their names in a chart that is much lower."""
_LOOKED_AT = 200
"""Rows of a list in the workbook that are looked at for pages: it has none of its own, and what fits on a page with it has fewer."""
TITLE_ROW, NAV_ROW = 1, 2


PLAIN: Mapping[str, str] = {
    "link": "text",
    "link.wrap": "wrap",
    "item.link": "item.text",
    "item.name": "item.bold",
    "item.row": "text",
}
"""Where nothing can be clicked, what would be a link looks like the text around it."""


class Canvas:
    """Where parts are laid down. Rows and columns count from 1."""

    def __init__(
        self,
        key: str,
        title: str,
        lang: Lang,
        widths: Sequence[float] = (),
        *,
        formats: Mapping[str, str] = MappingProxyType({}),
        clickable: bool = True,
        alone: bool = False,
        leads: Callable[[Link], bool] = lambda link: True,
    ) -> None:
        self.key = key
        self.title = title
        self.lang: Lang = lang
        self.formats = formats
        self.clickable = clickable
        self.alone = alone
        """Whether no sheet of the user's stands beside it, that would have a name whole."""
        self.leads = leads
        """Whether a link leads anywhere from here."""
        self.widths: dict[int, float] = dict(enumerate(widths, 1))
        self.heights: dict[int, float] = {}
        self.header = ""
        """What stands at the top of every page of paper, in the codes of a page header."""
        self._cells: list[Cells] = []
        self._tables: list[Table] = []
        self._charts: list[Chart] = []
        self._merges: list[Range] = []
        self._bars: list[DataBar] = []
        self._sparklines: list[Sparklines] = []
        self._highlights: list[Highlight] = []
        self._validations: list[Validation] = []
        self._hidden: list[int] = []
        self.buttons: tuple[Button, ...] = ()
        self._breaks: list[int] = []
        self._kept: list[tuple[int, int]] = []

    def put(
        self,
        row: int,
        column: int,
        value: Value,
        role: str = "plain",
        *,
        right: int | None = None,
        bottom: int | None = None,
    ) -> None:
        """One cell, or one merged over columns up to `right` and rows up to `bottom`."""
        right, bottom = right or column, bottom or row
        if (right, bottom) != (column, row):
            self._merges.append(Range(row, column, bottom, right))
        blank = [None] * (right - column + 1)
        block: list[list[Value]] = [list(blank) for _ in range(bottom - row + 1)]
        block[0][0] = value
        self._cells.append(Cells(row, column, block, self.role(role)))

    def line(self, row: int, column: int, values: Sequence[Value], roles: str | Sequence[str]) -> None:
        """One row of cells."""
        shown = self.role(roles) if isinstance(roles, str) else [[self.role(role) for role in roles]]
        self._cells.append(Cells(row, column, [list(values)], shown))

    def block(self, row: int, column: int, values: Sequence[Sequence[Value]], roles: Sequence[str]) -> Range:
        """Rows of cells, one role a column. Returns the range they fill."""
        if values:
            self._cells.append(Cells(row, column, values, roles))
        return Range(row, column, row + max(len(values), 1) - 1, column + len(roles) - 1)

    def text(self, row: int, left: int, right: int, text: str, role: str = "muted.wrap", most: int = 12) -> None:
        """A wrapped text over columns left…right, in a row high enough for it, cut after `most` lines."""
        room = self.room(left, right)
        text = shortened(text, room * most)
        self.put(row, left, text, role, right=right)
        self.at_least(row, self.lines(text, room))

    def lines(self, text: str, room: int) -> float:
        """Lines of body text that a text takes, where so many display cells fit on one. Chinese on an English sheet takes
        more room than the letters around it, and its lines are higher.
        """
        count = lines(text, room, self.lang)
        return count * _HIGH[self.lang] if has_chinese(text) else count

    def at_least(self, row: int, count: float, least: float = ROW_HEIGHT) -> None:
        """Make a row high enough for so many lines of body text."""
        self.heights[row] = max(self.high(count, least), self.heights.get(row, 0))

    def high(self, count: float, least: float = ROW_HEIGHT) -> float:
        """Points of a row of so many lines of body text."""
        return min(max(least, count * LINE_HEIGHT[self.lang] + 3), MOST_HEIGHT)

    def fit(self, row: int, values: Sequence[Value], columns: Sequence[int]) -> None:
        """Make a row high enough for wrapped texts in those columns."""
        for value, column in zip(values, columns, strict=True):
            shown = value.text if isinstance(value, Link) else value
            if isinstance(shown, str):
                self.at_least(row, self.lines(shown, self.room(column, column)))
        self.at_least(row, 1)

    def width(self, left: int, right: int) -> float:
        """Width of columns left…right in characters; a hidden one takes none."""
        return sum(self.widths.get(column, 9) for column in range(left, right + 1) if column not in self._hidden)

    def room(self, left: int, right: int) -> int:
        """Display cells of body text that fit into columns left…right on one line."""
        pixels = sum(self.widths.get(column, 9) * 7 + 5 for column in range(left, right + 1)) - 16
        return max(1, int(pixels / CELL_PIXELS[self.lang]))

    def span(self, left: int, width: float) -> int:
        """The column up to which a block must reach to be that wide."""
        right = left
        while self.width(left, right) < width:
            right += 1
        return right

    def first_half(self, right: int, beside: int) -> int:
        """Last column on the first of two pages of paper, when columns 1…beside stand on the second one again.

        Programs make the print as large as both pages allow, so the wider of the two is as narrow as it can be.
        """
        again = self.width(1, beside)
        return min(
            range(max(beside, 1), right + 1),
            key=lambda column: max(self.width(1, column), again + self.width(column + 1, right)),
        )

    def chart(self, chart: Chart) -> None:
        self._charts.append(chart)

    def table(self, table: Table) -> None:
        self._tables.append(table)

    def bar(self, over: Range, colour: str) -> None:
        self._bars.append(DataBar(over, colour))

    def sparklines(self, over: Range, of: Range) -> None:
        """Draw the figures of each row of `of` in the cell of `over`."""
        self._sparklines.append(Sparklines(over, of, SERIES[3], ACCENT))

    def highlight(self, highlight: Highlight) -> None:
        self._highlights.append(highlight)

    def offer(self, over: Range, choices: tuple[str, ...]) -> None:
        """Offer words in a drop-down; others may be typed all the same."""
        self._validations.append(Validation(over, "list", choices))

    def hide(self, column: int) -> None:
        self._hidden.append(column)

    def link(self, link: Link) -> Value:
        """A link, or its text where it would lead nowhere."""
        return link if self.leads(link) else link.text

    def wraps(self, role: str) -> bool:
        """Whether texts of a role go on to further lines."""
        return styles(self.lang)[role].wrap

    def role(self, role: str) -> str:
        """A role, or where nothing can be clicked that of the text around."""
        return role if self.clickable else PLAIN.get(role, role)

    def paper_height(self, right: int) -> float:
        """Points of sheet that fit on one page, A4 landscape, when columns 1…right are fitted to its width."""
        shown = (column for column in range(1, right + 1) if column not in self._hidden)
        pixels = sum(self.widths.get(column, 9) * 7 + 5 for column in shown)
        return PAPER_HEIGHT * max(1.0, pixels / PAPER_PIXELS)

    def height_of(self, first: int, last: int) -> float:
        """Points of rows first…last."""
        return sum(self.heights.get(row, GRID_HEIGHT) for row in range(first, last + 1))

    def new_page(self, row: int) -> None:
        """On paper, let this row begin a page."""
        self._breaks.append(row)

    def keep(self, first: int, last: int) -> None:
        """Rows that stay on one page of paper where they fit on one; a longer block has its first ones there."""
        self._kept.append((first, last))

    def heading(self, row: int, text: str, left: int, right: int) -> None:
        """The heading of a section, with a line over its whole width."""
        self.line(row, left, [text, *[None] * (right - left)], "heading")
        self.heights[row] = 24
        self.keep(row, row + 2)

    def gap(self, row: int) -> int:
        """A narrow row, so that a chart does not lie on the line above it. Returns the row below."""
        self.heights[row] = 4
        return row + 1

    def bottom(self, right: int) -> int:
        """Last row that holds anything in columns 1…right."""
        rows = [0, *(block.row + len(block.values) - 1 for block in self._cells if block.column <= right)]
        rows += [table.range.bottom for table in self._tables]
        return max([*rows, *(chart.over.bottom for chart in self._charts)])

    def plan(
        self,
        *,
        freeze: tuple[int, int] | None = None,
        right: int,
        repeat: tuple[int, int] | None = None,
        beside: int = 0,
        half: int | None = None,
        owned: bool = True,
        tab: str | None = None,
        paged: bool = False,
        last: int | None = None,
        footer: str = "",
        zoom: int = 100,
    ) -> SheetPlan:
        """The plan.

        Args:
            right: the last column that is printed; what stands beyond is for charts to draw from.
            beside: for a list too wide for one page of paper: so many first columns stand on a second page beside it, too.
            half: last column of the first of two such pages.
            paged: it is for paper alone: its lists, which nobody sorts or filters, are cut into pages, too, and charts take what is left.
            last: the last row that is printed, where it is not the last that holds anything.
            footer: what stands at the foot of every page beside its number.
            zoom: per cent at which it opens.
        """
        bottom = last or self.bottom(right)
        return SheetPlan(
            key=self.key,
            title=self.title,
            styles=styled(self.lang, self.formats),
            cells=tuple(self._cells),
            tables=tuple(self._tables),
            charts=tuple(self._charts),
            merges=tuple(self._merges),
            data_bars=tuple(self._bars),
            sparklines=tuple(self._sparklines),
            highlights=tuple(self._highlights),
            validations=tuple(self._validations),
            hidden_columns=tuple(self._hidden),
            buttons=self.buttons,
            column_widths=self.widths,
            row_heights=self.heights,
            default_role="plain",
            freeze=freeze,
            gridlines=False,
            zoom=zoom,
            owned=owned,
            tab_colour=tab or ACCENT,
            page=PrintSetup(
                area=Range(1, 1, bottom, right),
                repeat_rows=repeat,
                repeat_columns=(1, beside) if beside else None,
                pages_wide=2 if beside else 1,
                header=self.header,
                footer=f"&L&8{footer}&C&P / &N" if footer else "&P / &N",
                breaks=self._pages(bottom, right, half or right, repeat, paged=paged),
            ),
        )

    def _pages(
        self, bottom: int, right: int, wide: int, repeat: tuple[int, int] | None, *, paged: bool
    ) -> tuple[int, ...]:
        """The rows that begin a page. In the workbook a list flows on by itself: people sort and filter it."""
        room = self.paper_height(wide)
        kept = [*self._kept, *((chart.over.top, chart.over.bottom) for chart in self._charts)]
        # A header stays with its first rows.
        kept += [(table.row, min(table.row + 3, table.range.bottom)) for table in self._tables]
        if not paged:
            bottom = min([bottom, *(table.row + _LOOKED_AT for table in self._tables if table.length > _LOOKED_AT)])
        filled = self._filled(bottom, right)
        alone = self._drawn_alone(right)

        def begins(heights: Sequence[float]) -> tuple[int, ...]:
            return breaks(heights, room, self._breaks, kept, repeat[0] if repeat else 0)

        found = begins(filled)
        if not paged:
            inside = {row for table in self._tables for row in range(table.row + 1, table.range.bottom + 1)}
            return tuple(row for row in found if row not in inside)
        # Charts that are a little lower may save a page, and much lower ones a page of a few rows.
        last = sum(filled[found[-1] :]) if found else 0.0
        drawn = [one.values for chart in self._charts if chart.kind == "bar" for one in chart.series]
        bars = any(values.bottom - values.top >= _BARS for values in drawn)
        for least in (least for share, least in _LOWER[: -1 if bars else None] if last < room * share):
            lower = begins([height * least if row in alone else height for row, height in enumerate(filled)])
            if len(lower) < len(found):
                found = lower
                break
        self._stretched([1, *found, bottom + 1], filled, room, alone)
        return found

    def _drawn_alone(self, right: int) -> set[int]:
        """The rows of charts that hold no cells in columns 1…right but a word in the place of one."""
        drawn = {row for chart in self._charts for row in range(chart.over.top, chart.over.bottom + 1)}
        return drawn - self._written(right, "empty") if drawn else drawn

    def _stretched(self, begins: Sequence[int], heights: Sequence[float], room: float, alone: Collection[int]) -> None:
        """Let charts that stand alone in their rows take what a page has left, so that it is not half empty."""
        for first, end in pairwise(begins):
            rows = [row for row in range(first, end) if row in alone]
            used, own = sum(heights[first:end]), sum(heights[row] for row in rows)
            for row in rows:
                factor = 1 + (room * (_TIGHT if used > room else _FULL) - used) / own
                self.heights[row] = heights[row] * max(_LOWER[-1][1] if used > room else 1, min(_MOST_STRETCH, factor))

    def _written(self, right: int, but: str = "") -> set[int]:
        """The rows that hold cells in columns 1…right of another role than `but`."""
        its = (block for block in self._cells if block.column <= right and block.roles != but)
        return {row for block in its for row in range(block.row, block.row + len(block.values))}

    def _filled(self, bottom: int, right: int) -> Sequence[float]:
        """Heights of rows 0…bottom; the blank ones before a page that was asked for take no room."""
        heights = [0.0, *(self.heights.get(row, GRID_HEIGHT) for row in range(1, bottom + 1))]
        filled = self._written(right)
        filled |= {row for chart in self._charts for row in range(chart.over.top, chart.over.bottom + 1)}
        filled |= {row for table in self._tables for row in range(table.row, table.range.bottom + 1)}
        for begin in self._breaks:
            row = min(begin, bottom + 1) - 1
            while row > 0 and row not in filled:
                heights[row] = 0.0
                row -= 1
        return heights

    @property
    def font(self) -> str:
        return FONTS[self.lang]

    def relinked(self, change: Callable[[Link], Value]) -> None:
        """Change every link that was put or laid down in a line."""
        for place, block in enumerate(self._cells):
            if any(isinstance(value, Link) for row in block.values for value in row):
                values = [[change(one) if isinstance(one, Link) else one for one in row] for row in block.values]
                self._cells[place] = replace(block, values=values)
