"""A sheet in the making: cells, merges, charts and heights are laid down, and a SheetPlan comes out."""

from __future__ import annotations

from collections.abc import Sequence

from kamxl.i18n import Lang, tr
from kamxl.plan import (
    Cells,
    Chart,
    DataBar,
    Highlight,
    Link,
    PrintSetup,
    Range,
    SheetPlan,
    Table,
    Value,
)
from kamxl.report import words
from kamxl.report.theme import ACCENT, FONTS, styles
from kamxl.report.width import cells, has_chinese, lines, shortened
from kamxl.schema.field import YUAN_EACH
from kamxl.schema.money import Money
from kamxl.schema.outputs import OUTPUTS

LINE_HEIGHT = {"zh": 16.5, "en": 13.5}
"""Points that a line of body text takes; 微软雅黑 is taller than Calibri of the same size."""
SMALL_LINE = {"zh": 13.5, "en": 12.0}
"""Points that each line of small type takes; at least 1.5 more make a row."""
CELL_PIXELS = {"zh": 6.6, "en": 5.7}
"""Pixels of a display cell of body text at 96 dpi, where a column of width 1 has 7: CJK signs of 10 points are 13.3."""
_HIGH = {"zh": 1.0, "en": LINE_HEIGHT["zh"] / LINE_HEIGHT["en"]}
ROW_HEIGHT = 18.0
GRID_HEIGHT = 15.0
"""Height of a row that nobody sets."""
MOST_HEIGHT = 400.0
"""Excel's limit is 409 points."""
PAPER_PIXELS, PAPER_HEIGHT = 1045, 512.0
"""A4 landscape between the margins: width at 96 dpi, height in points, a little less than there is."""
_LITTLE_LEFT = 0.7
TITLE_ROW, NAV_ROW = 1, 2


class Page:
    """Where blocks are laid down. Rows and columns count from 1."""

    def __init__(self, key: str, lang: Lang, widths: Sequence[float] = (), *, money: Money) -> None:
        self.key = key
        self.lang = lang
        self.money = money
        self.widths: dict[int, float] = dict(enumerate(widths, 1))
        self.heights: dict[int, float] = {}
        self._cells: list[Cells] = []
        self._tables: list[Table] = []
        self._charts: list[Chart] = []
        self._merges: list[Range] = []
        self._bars: list[DataBar] = []
        self._highlights: list[Highlight] = []
        self._breaks: list[int] = []
        self._page_top = 1
        self._units = {
            "unit": money.word(lang),
            "currency": money.base(lang),
            "unit_each": money.name(YUAN_EACH, lang),
        }

    def say(self, key: str, **given: object) -> str:
        """A sentence of the catalogue in the sheet's language; {unit} is the unit in which the book shows amounts."""
        return tr(key, self.lang, **self._units, **given)

    def amount(self, value: object, decimals: int = 0) -> str:
        """An amount in the currency, with the book's unit, inside a sentence: 150 万元, 1,500k USD."""
        return words.amount(value, self.money, self.lang, decimals)

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
        self._cells.append(Cells(row, column, block, role))

    def line(self, row: int, column: int, values: Sequence[Value], roles: str | Sequence[str]) -> None:
        """One row of cells."""
        self._cells.append(Cells(row, column, [list(values)], roles if isinstance(roles, str) else [list(roles)]))

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
        """Width of columns left…right in characters."""
        return sum(self.widths.get(column, 9) for column in range(left, right + 1))

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

    @property
    def drawn(self) -> int:
        """How many charts it has."""
        return len(self._charts)

    def chart(self, chart: Chart) -> None:
        self._charts.append(chart)

    def table(self, table: Table) -> None:
        self._tables.append(table)

    def bar(self, over: Range, colour: str) -> None:
        self._bars.append(DataBar(over, colour))

    def highlight(self, highlight: Highlight) -> None:
        self._highlights.append(highlight)

    def head(self, title: str, subtitle: str, *, column: int = 1) -> None:
        """Title, the way back to the overview, and what the sheet is about, in the first two rows."""
        self.put(TITLE_ROW, column, title, "title")
        self.heights[TITLE_ROW] = 32
        back = self.say("report.back")
        end = self.span(column, cells(back) + 2)
        self.put(NAV_ROW, column, Link(back, sheet="overview"), "nav", right=end)
        self.put(NAV_ROW, end + 1, subtitle, "subtitle")
        self.heights[NAV_ROW] = ROW_HEIGHT

    def paper_height(self, right: int) -> float:
        """Points of sheet that fit on one page, A4 landscape, when columns 1…right are fitted to its width."""
        pixels = sum(self.widths.get(column, 9) * 7 + 5 for column in range(1, right + 1))
        return PAPER_HEIGHT * max(1.0, pixels / PAPER_PIXELS)

    def height_of(self, first: int, last: int) -> float:
        """Points of rows first…last."""
        return sum(self.heights.get(row, GRID_HEIGHT) for row in range(first, last + 1))

    def new_page(self, row: int) -> None:
        """On paper, let this row begin a page."""
        self._breaks.append(row)
        self._page_top = row

    def together(self, first: int, last: int, right: int) -> None:
        """Keep rows first…last on one page of paper where they fit on one; call it block by block, from the top.

        A block longer than a page begins where it is, unless little of the page is left.
        """
        room = self.paper_height(right)
        used, needed = self.height_of(self._page_top, first - 1), self.height_of(first, last)
        if used and used + needed > room and (needed <= room or used > room * _LITTLE_LEFT):
            self.new_page(first)
        height = 0.0
        for row in range(self._page_top, last + 1):
            height += self.heights.get(row, GRID_HEIGHT)
            if height > room:
                self._page_top, height = row, self.heights.get(row, GRID_HEIGHT)

    def heading(self, row: int, text: str, left: int, right: int) -> None:
        """The heading of a section, with a line over its whole width."""
        self.line(row, left, [text, *[None] * (right - left)], "heading")
        self.heights[row] = 24

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
        gridlines: bool = False,
        footer: str = "&P / &N",
        zoom: int = 100,
        beside: int = 0,
    ) -> SheetPlan:
        """The plan.

        Args:
            right: the last column that is printed; what stands beyond is for charts to draw from.
            beside: for a list too wide for one page of paper: so many first columns stand on a second page beside it, too.
        """
        return SheetPlan(
            key=self.key,
            title=OUTPUTS[self.key].title(self.lang),
            styles=styles(self.lang),
            cells=tuple(self._cells),
            tables=tuple(self._tables),
            charts=tuple(self._charts),
            merges=tuple(self._merges),
            data_bars=tuple(self._bars),
            highlights=tuple(self._highlights),
            column_widths=self.widths,
            row_heights=self.heights,
            default_role="plain",
            freeze=freeze,
            gridlines=gridlines,
            zoom=zoom,
            tab_colour=ACCENT,
            page=PrintSetup(
                area=Range(1, 1, self.bottom(right), right),
                repeat_rows=repeat,
                repeat_columns=(1, beside) if beside else None,
                pages_wide=2 if beside else 1,
                footer=footer,
                breaks=tuple(self._breaks),
            ),
        )

    @property
    def font(self) -> str:
        return FONTS[self.lang]
