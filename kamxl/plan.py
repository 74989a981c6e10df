"""What a sheet says: parts with a meaning, and no rows or columns.

A sheet is made by `report` as a list of parts. What a report's edition, a copy for a role or a slide deck leaves out is
left out here, by dropping parts or columns (`kamxl.layout` gives the places afterwards). A part is named by its id within
its sheet; charts and links refer to parts by id, never to cells. The only hints of a layout are widths: how many columns
of the sheet's grid a column takes, and how wide a chart wishes to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kamxl.cell import Link, Plain, Value, plain
from kamxl.chart import ChartKind, ChartLook, Legend, Series
from kamxl.i18n import Lang
from kamxl.record import record
from kamxl.width import cells


@record
class ColumnOf:
    """The rows of a column of a part of the same sheet, as a chart draws them."""

    part: str
    column: str
    rows: int | None = None
    """Only so many of the first rows."""


@record
class Head:
    """What a sheet opens with: its title, the ways to other places, and a line on what it covers."""

    title: str
    subtitle: str = ""
    ways: tuple[Link, ...] = ()
    caption: str = ""
    """What a report or a copy covers: stands before the subtitle, and at the top of every page of paper."""
    id: str = "head"
    numbers: Mapping[str, float] = field(default_factory=dict)
    """The numbers that the subtitle says, as of a `Figure`."""


@record
class Figure:
    """One figure of a strip, in words: they say more in less room than a number and its legend."""

    label: str
    value: str
    state: str | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)
    """The numbers that it says, whole and in single units, each by a name; behind a colon the group that it is of."""


@record
class Figures:
    """A strip of figures above a list, the most telling first: what does not fit is left out."""

    figures: tuple[Figure, ...]
    id: str = "figures"


@record
class Card:
    """A label, one large figure, and a line to compare it with."""

    label: str
    value: Value
    kind: str
    """Number format of the figure, by the name it has in the theme; empty for text."""
    note: str
    state: str | None = None
    """high or good where the comparison is news of that kind."""
    lines: int = 2
    """Lines that the comparison may take."""
    id: str = ""
    """What it is, for programs."""
    numbers: Mapping[str, float] = field(default_factory=dict)
    """The numbers that its line says, as of a `Figure`."""


@record
class Cards:
    """Large figures side by side."""

    cards: tuple[Card, ...]
    id: str = "cards"


@record
class ListColumn:
    """A column of a list; `values` are whole and unrounded."""

    key: str
    title: str
    values: Sequence[Value]
    role: str = "text"
    width: float = 12
    """The most display cells that it may take."""
    roles: Sequence[str] | None = None
    """One role a row, where rows differ."""
    links: Sequence[Link | None] | None = None
    """One link a row, None for plain text; the link's own text is not used."""
    bar: bool = False
    """Whether amounts are drawn as bars in their cells, too."""
    draws: tuple[str, ...] = ()
    """Keys of columns whose figures are drawn in its cells, row by row, as small columns; it holds nothing else."""
    hidden: bool = False
    """Whether it is for programs and not for readers."""
    choices: tuple[str, ...] = ()
    """Words that a drop-down of its cells offers; others may be typed all the same."""
    whole: bool = False
    """Whether its texts stand nowhere else, so that none of them is cut."""
    narrow: bool = False
    """Whether its title takes up to three lines, and no button of a filter lies over it: on paper."""

    @property
    def coded(self) -> bool:
        """Whether it is for programs: hidden, or in the grey of codes."""
        return self.hidden or self.role.startswith("muted")


@record
class List:
    """A long list: an Excel table, a row a record."""

    table: str
    """Name of the Excel table."""
    columns: tuple[ListColumn, ...]
    shown: int | None = None
    """Rows that are shown; None shows all. Widths are those of the whole list."""
    id: str = "list"
    gap: int = 0
    telling: Sequence[bool] | None = None
    """Whether each row asks for something: paper shows those alone and counts the others."""
    message: str = ""
    """What it comes to: the title of its slide."""

    @property
    def length(self) -> int:
        """Rows that it has."""
        return len(self.columns[0].values) if self.columns else 0


@record
class Column:
    """A column of a small table. `span`: columns of the sheet's grid that it takes."""

    key: str
    title: str
    role: str = "text"
    span: int = 1
    aside: bool = False
    """Beside the printed sheet: labels for the axis of a chart."""
    header: str | None = None
    """Role of the header; None goes by the column's own."""
    most: float | None = None
    """Lines that a text in it takes at most."""

    @property
    def coded(self) -> bool:
        """Whether it is for programs, in the grey of codes."""
        return self.role.startswith("muted")


@record
class SmallTable:
    """A table of few rows inside a sheet. `roles` overrides a column's role, cell by cell, where not None."""

    id: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    roles: Sequence[Sequence[str | None]] | None = None
    start: int | None = None
    """Column of the sheet's grid where it begins; None begins where the part around it does."""
    header_lines: float = 0
    """Lines that the header takes at least."""
    lines: float = 1
    """Lines that a row takes at least; 0 leaves rows without a height of their own."""
    gap: int = 0
    said: Mapping[str, Sequence[Mapping[str, float]]] = field(default_factory=dict)
    """Of columns of words: the numbers that each of their cells says, row by row, as of a `Figure`."""
    message: str = ""
    """What it comes to: the title of its slide."""
    boxes: Sequence[tuple[bool, ...]] | None = None
    """Rows are drawn as boxes of a tree, where it stands in cells: for each row, a level, whether it and those above it are the last
    of theirs. The first two columns are the name, the third says by the role `tier.0` who leads, the last one's role colours the box."""


@record
class Data:
    """Figures that only a chart draws from; they stand beside the printed sheet. The first column holds the labels."""

    id: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    reserve: int = 0
    """Rows that are kept free for it."""
    width: float = 16


@dataclass(frozen=True, slots=True)
class Chart(ChartLook):
    """A native chart. Its title is its message."""

    kind: ChartKind
    title: str
    series: tuple[Series[ColumnOf], ...]
    data: Data | None = None
    legend: Legend | None = None
    """None: at the bottom where there are several series."""


@record
class Instead:
    """Why there is no chart, where it would stand."""

    text: str


Picture = Chart | Instead


@record
class ChartGroup:
    """Charts side by side. One of `wide`, `ends` and `spans` says how they share the width; without them each takes the same."""

    id: str
    charts: tuple[Picture, ...]
    rows: int = 15
    """Rows of the grid that they are high; where they stand beside something, at least."""
    wide: tuple[float, ...] = ()
    """Characters that each is wide at least."""
    ends: tuple[float, ...] = ()
    """Shares of the whole width at which each but the last ends."""
    spans: tuple[tuple[int, int], ...] = ()
    """First and last column of the grid."""
    gap: int = 0


@record
class Note:
    """A text over the whole width, wrapped."""

    text: str
    role: str = "muted.wrap"
    most: int = 12
    """Lines after which it is cut; 0: one line that runs on."""
    gap: int = 0
    id: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)
    """The numbers that it says, as of a `Figure`."""


@record
class Pairs:
    """Labels and values, two pairs a row."""

    pairs: tuple[tuple[str, str], ...]
    id: str = "pairs"
    gap: int = 0

    def rows(self, room: int) -> list[tuple[tuple[str, str], ...]]:
        """The pairs of each row: one whose value takes more than `room` display cells has a row of its own, below the others."""
        short = [pair for pair in self.pairs if cells(pair[1]) <= room]
        wide = [(pair,) for pair in self.pairs if cells(pair[1]) > room]
        return [*(tuple(short[at : at + 2]) for at in range(0, len(short), 2)), *wide]


@record
class Facts:
    """Labels and what stands for each, a row each."""

    rows: tuple[tuple[str, Value], ...]
    id: str = "facts"
    gap: int = 0


@record
class TodayItem:
    """What to do today: an urgent alert with who, the fact, and the advice."""

    severity: str
    """Its word."""
    state: str
    rule: Link
    who: Link | str
    fact: str
    advice: str
    tail: str
    """By whom, until when; never cut."""


@record
class Today:
    """The list of the day: as many items as there is room for."""

    items: tuple[TodayItem, ...]
    titles: tuple[str, ...]
    """The heading for one item, for two, and so on; of no items the only one."""
    every: Link | None
    """To the whole list."""
    instead: str
    """What is said where nothing is to be done."""
    id: str = "today"
    message: str = ""
    """What is first: the title of its slide."""


@record
class Check:
    """A line of the tie-out: formulas over the user's own cells, step by step, beside our figure."""

    label: str
    steps: tuple[Value, ...]
    total: float
    ours: float
    kind: str
    id: str = ""
    """What our figure is, as of a `Figure`."""


@record
class Action:
    """A button: what it says, and the macro that it starts."""

    caption: str
    macro: str


@record
class Actions:
    """Buttons side by side, and behind them a cell that tells how the last press went."""

    actions: tuple[Action, ...]
    status: str
    """What the cell says before the first press."""
    id: str = "actions"
    gap: int = 0


@record
class TieOut:
    """What formulas over the user's cells come to, beside our figures; the difference must be 0."""

    titles: tuple[str, ...]
    """Of the label, the steps, what the formulas come to, our figure, and the difference."""
    checks: tuple[Check, ...]
    id: str = "checks"
    gap: int = 0


@record
class Beside:
    """Stacks of parts side by side; charts are as high as the highest of their neighbours."""

    stacks: tuple[tuple[Part, ...], ...]
    spans: tuple[tuple[int, int], ...]
    """First and last column of the grid of each stack."""
    id: str = ""
    gap: int = 0


@record
class Section:
    """A heading and what stands under it."""

    id: str
    heading: str
    parts: tuple[Part, ...]
    start: int = 1
    """First column of the grid that it takes."""
    width: float | None = None
    """Characters that it takes; None takes all."""
    keep: int | None = None
    """On paper, rows from its heading on that stay on one page; None: as they come, 0: all of them."""
    new_page: bool | None = None
    """Whether it begins a page of paper; None: below a long list."""
    air: bool = False
    """A narrow row under the heading, so that a chart does not lie on its line."""
    gap: int | None = None
    """Blank rows above it; None: one, and two below the list of a sheet."""
    numbers: Mapping[str, float] = field(default_factory=dict)
    """The numbers that its heading says, as of a `Figure`."""


Part = (
    Head | Figures | Cards | List | SmallTable | ChartGroup | Note | Pairs | Facts | Today | Actions | TieOut | Beside | Section
)  # fmt: skip


@record
class Sheet:
    """One sheet: what it is called and what it says, in order."""

    key: str
    title: str
    lang: Lang
    parts: tuple[Part, ...]
    tracks: tuple[float, ...] = ()
    """Widths of the columns of its grid, in characters; without them those of its list."""
    beside: int = 0
    """First columns of a list that stand on a second page of paper, too: it is too wide for one."""
    frozen: int | None = 0
    """Columns that stay in view under the head; None: nothing does."""
    formats: Mapping[str, str] = field(default_factory=dict)
    """Number formats of roles that differ in this book: more decimals where its money is small."""
    owned: bool = True
    """Whether it is an output sheet of ours in a user's workbook."""
    wider: float = 214
    """With `beside`: characters from which a list is too wide for one page."""
    tab: str | None = None
    """Colour of its tab; None is the accent."""


def telling(part: List | SmallTable, shown: int | None = None) -> list[int]:
    """Places of the columns that people read where no grid keeps the others: no codes for programs, no labels beside the sheet,
    and none that is blank in each of the first rows that are `shown`, but for the first.
    """

    def says(place: int) -> bool:
        if isinstance(part, SmallTable):
            values: Iterable[Value] = (row[place] for row in part.rows[:shown])
        elif part.columns[place].draws:
            return True
        else:
            values = part.columns[place].values[:shown]
        return any(plain(value) not in (None, "") for value in values)

    columns: Sequence[ListColumn | Column] = part.columns
    read = [at for at, one in enumerate(columns) if not (one.coded or (isinstance(one, Column) and one.aside))]
    return [place for place in read if place == read[0] or says(place)]


def walk(parts: Sequence[Part]) -> list[Part]:
    """All parts, those inside of others too, in reading order."""
    found: list[Part] = []
    for part in parts:
        found.append(part)
        if isinstance(part, Section):
            found += walk(part.parts)
        elif isinstance(part, Beside):
            for stack in part.stacks:
                found += walk(stack)
    return found


def column_values(sheet: Sheet, column: ColumnOf) -> list[Plain]:
    """The values of a column of a part, as a chart draws them."""
    for part in walk(sheet.parts):
        if isinstance(part, List) and part.id == column.part:
            return _first(next(one.values for one in part.columns if one.key == column.column), column)
        if isinstance(part, SmallTable) and part.id == column.part:
            return _column(part, column)
        if isinstance(part, ChartGroup):
            for picture in part.charts:
                if isinstance(picture, Chart) and picture.data is not None and picture.data.id == column.part:
                    return _column(picture.data, column)
    raise KeyError(f"{sheet.key}: {column.part}.{column.column}")


def _column(table: SmallTable | Data, column: ColumnOf) -> list[Plain]:
    place = [one.key for one in table.columns].index(column.column)
    return _first([row[place] for row in table.rows], column)


def _first(found: Sequence[Value], column: ColumnOf) -> list[Plain]:
    return [plain(value) for value in (found if column.rows is None else found[: column.rows])]
