"""A report on paper: two pages for a director, then an appendix that has an index; each list below its charts, with the columns
that a page holds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, compress
from types import MappingProxyType

from kamxl.cell import Value
from kamxl.i18n import Lang, tr, values_of
from kamxl.plan import (
    Beside,
    Chart,
    ChartGroup,
    Column,
    Data,
    Figures,
    Head,
    List,
    ListColumn,
    Note,
    Part,
    Section,
    Sheet,
    SmallTable,
    telling,
    walk,
)
from kamxl.theme import NUMERIC, column_width, header_lines, narrowed
from kamxl.width import cells, shortened, unit_whole

WIDEST = 200
"""Width of a list, in characters, that is still read when it is fitted to that of A4."""
_ROOMY = 185
"""Width of a list whose titles have room for one line and a button."""
LISTED = 100
"""Rows of a list in a report that is about it: who wants more of them works on a screen."""
_PAGE = 40
"""Rows of a list that may stand on one page."""
INDEX, ROWS = "index", "_rows"
"""Id of the index, and what the key of a list on pages of its own ends with."""
SHOWN = 12
"""Rows at least of each list of a summary that is longer, and at most of each small table."""
_SHOWN = 8
"""Rows of a small table that is too long for a summary: two of them stand on a page."""
FEW = 6
"""Rows of a list that stands with its charts on one page."""
_FEW_COLUMNS = 14
"""Columns of such a list, which share the even grid of its page."""
_TOGETHER = 15
"""Rows of a list that comes last and may stand before that of the first sheet, and of a table that has a chart beside it."""
_ALONE = 20
"""Rows of the grid that a chart is high which would stand beside such a table."""
_ASIDE = frozenset({"state", "subject", "first_seen"})
"""Columns of a list that goes without them where it stands beside others."""
_WRAPPED = {"text": "wrap"}
_MOST_WIDTHS, _LONG_NAME = (48, 40), 80
"""Characters of a column by which those that stand on paper are chosen: a text may take several lines. Display cells of a name that
is not cut there.
"""
_TRACKS = (8.2,) * 24
"""Widths of the grid of a page without its list, in characters."""
_SPANS = (6, 13, 2)
"""Columns of the overview's grid that title, message and page take."""


def printed(
    sheets: Sequence[Sheet], kind: str, more: Mapping[str, int] = MappingProxyType({}), *, together: bool = True
) -> list[Sheet]:
    """A report on paper.

    Args:
        sheets: as a screen shows them.
        kind: which report; of a summary lists and tables show their first rows, and the front page has an index.
        more: how many rows the list of a sheet shows, by its key, where its page has room for more than the least.
        together: whether a short list that comes last stands on the first sheet.
    """
    if kind in ("customer", "nomination"):  # pages of their own making, and an index
        return [one for sheet in sheets for one in (arranged(sheet, None) if is_list(sheet) else (sheet,))]
    least, rows = (SHOWN, SHOWN) if kind == "summary" else (LISTED, None)
    found = [one for sheet in sheets for one in arranged(sheet, more.get(sheet.key, least), rows)]
    if kind != "summary":
        return gathered(found) if together else found
    # A page that says that there is nothing is not turned for it.
    found = [
        one
        for one in found
        if one is found[0] or any(not isinstance(part, (Head, Note, Section)) for part in walk(one.parts))
    ]
    if len(found) > 1:
        found[0] = replace(found[0], parts=(*found[0].parts, index(found[1:], found[0].lang)))
    return found


def is_list(sheet: Sheet) -> bool:
    return any(isinstance(part, List) for part in sheet.parts)


def cut_at(sheet: Sheet) -> int | None:
    """Rows that the list of a sheet shows; None where it shows all of them."""
    its = (part for part in walk(sheet.parts) if isinstance(part, List))
    return next((one.shown for one in its if one.shown is not None and one.shown < one.length), None)


def source_key(sheet: Sheet) -> str:
    """The key of the sheet that a part of a report on paper was made of."""
    return sheet.key.removesuffix(ROWS)


def arranged(sheet: Sheet, most: int | None, rows: int | None = None) -> tuple[Sheet, ...]:
    """A sheet on paper; a list that has charts and tables below it begins pages of its own after them, since a program
    repeats its title row over all that follows.

    Args:
        sheet: as the workbook has it.
        most: rows of each list; None keeps all.
        rows: rows of each small table that no chart draws; None keeps all.
    """
    drawn = {series.values.part for chart in _charts(sheet) for series in chart.series}
    its = next((part for part in sheet.parts if isinstance(part, List)), None)
    asked = sheet.parts if rows is None else _untold(sheet.parts, [one.data for one in _charts(sheet) if one.data])
    parts = tuple(_cut(part, most, rows, drawn, sheet.lang) for part in asked if part is not its)
    sheet = replace(sheet, parts=parts, beside=0)
    if its is None:
        return (sheet,)
    rest = tuple(part for part in parts if not isinstance(part, Head))
    beside = any(isinstance(part, (Section, ChartGroup)) for part in rest) and its.id not in drawn
    # A few rows stand with their charts on one page, as a small table: nothing repeats its titles.
    few = beside and its.length <= FEW
    apart = beside and not few
    # Below the names of the list stands what has names, too; the rest needs no room beside them.
    named = tuple(
        replace(part, new_page=False)
        for part in rest
        if apart and most is not None and most <= _PAGE and isinstance(part, Section) and _named(part)
    )
    kept = columns_of(its, sheet.lang, blank=bool(named) or not its.length)  # an empty list has its header
    kept = kept[:_FEW_COLUMNS] if few else kept
    told = [_told(its, most, sheet.lang)] if most is not None and most < its.length else []
    shown_keys = {column.key for column in kept}
    if gone := its.length and sum(its.columns[place].key not in shown_keys for place in telling(its)):
        told.append(tr("export.paper.columns", sheet.lang, count=gone))
    head = next(part for part in parts if isinstance(part, Head))
    said = " · ".join([*told, head.subtitle])
    head = replace(head, subtitle=said[:1].upper() + said[1:])
    shown = replace(its, columns=kept, shown=None if most is None else min(most, its.length))
    if few:
        table = (_as_table(its, shown_keys, its.id),) if its.length else ()
        return (replace(sheet, parts=tuple(map(_even, (head, *table, *rest))), tracks=_TRACKS),)
    if not apart:
        return (replace(sheet, parts=(head, shown, *rest)),)
    ids = {part.id for part in named}
    others = [
        replace(part, new_page=None) if isinstance(part, Section) else part
        for part in parts
        if getattr(part, "id", "") not in ids
    ]
    return (
        replace(sheet, parts=tuple(map(_even, others)), tracks=_TRACKS),
        replace(sheet, key=f"{sheet.key}{ROWS}", parts=(head, shown, *named)),
    )


def gathered(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets of a report; a short list that comes last becomes a section before that of the first one, since it leaves its
    page blank.
    """
    first, last = sheets[0], sheets[-1]
    few = next((part for part in last.parts if isinstance(part, List)), None)
    if few is None or last is first or few.length > _TOGETHER:
        return list(sheets)
    its = next((part for part in walk(first.parts) if isinstance(part, List)), None)
    grid = first.tracks or (its.columns if its is not None else ())
    told = {one.key for one in few.columns if one.key not in _ASIDE}
    if few.length and len(grid) < len(told):
        return list(sheets)
    head = next(part for part in last.parts if isinstance(part, Head))
    table = _as_table(few, told, f"{last.key}.few") if few.length else Note(head.subtitle)
    section = Section(last.key, last.title, (table,), keep=0)
    place = next((n for n, part in enumerate(first.parts) if any(one is its for one in walk([part]))), len(first.parts))
    return [replace(first, parts=(*first.parts[:place], section, *first.parts[place:])), *sheets[1:-1]]


def _untold(parts: Sequence[Part], data: Sequence[Data]) -> tuple[Part, ...]:
    """The parts without tables of counts whose names, but for those that have none, are all bars of a chart beside them."""
    named = [{row[0] for row in one.rows} for one in data]

    def told(part: Part) -> bool:
        if not isinstance(part, SmallTable) or {one.role for one in part.columns[1:]} != {"count"}:
            return False
        names = {row[0] for row in part.rows}
        return any(len(names - one) <= 1 and len(names & one) > 1 for one in named)

    return tuple(
        replace(part, parts=tuple(one for one in part.parts if not told(one))) if isinstance(part, Section) else part
        for part in parts
    )


def _as_table(part: List, keys: Collection[str], id: str) -> SmallTable:
    """A list of a few rows as a small table of some of its columns."""
    told = [one for one in part.columns if one.key in keys and not one.hidden and not one.draws]
    columns = tuple(Column(one.key, one.title, _WRAPPED.get(one.role, one.role)) for one in told)
    rows = [[one.values[place] for one in told] for place in range(part.length)]
    roles = [[one.roles[place] if one.roles else None for one in told] for place in range(part.length)]
    return SmallTable(id, columns, rows, roles, message=part.message)


def _even(part: Part) -> Part:
    """A part over columns of one width in place of those of a list that stands elsewhere; its tables share them as they need."""
    match part:
        case Section():
            return replace(part, start=1, width=None, parts=tuple(map(_even, part.parts)))
        case Beside():
            wide = (len(_TRACKS) + 1) // len(part.stacks)
            spans = tuple((1 + at * wide, (at + 1) * wide - 1) for at in range(len(part.stacks)))
            return replace(part, spans=spans, stacks=tuple(tuple(map(_even, stacked)) for stacked in part.stacks))
        case SmallTable():
            return replace(part, start=None)
    return part


def _named(part: Part) -> bool:
    """Whether a section has a table that begins left of it, under the names of the list."""
    return isinstance(part, Section) and any(
        isinstance(one, SmallTable) and (one.start or part.start) < part.start for one in part.parts
    )


def _charts(sheet: Sheet) -> list[Chart]:
    groups = [part for part in walk(sheet.parts) if isinstance(part, ChartGroup)]
    return [picture for group in groups for picture in group.charts if isinstance(picture, Chart)]


def _told(part: List, most: int, lang: Lang) -> str:
    """How many rows are shown of how many; of a list that a report is about, where the others are."""
    return tr("export.cut" if most <= _PAGE else "export.paper.rest", lang, shown=most, total=part.length)


def _cut(part: Part, most: int | None, rows: int | None, drawn: Collection[str], lang: Lang) -> Part:
    """A part with the first rows of its lists and tables, and how many there are."""
    if isinstance(part, Beside):
        stacks = tuple(tuple(_cut(one, most, rows, drawn, lang) for one in stack) for stack in part.stacks)
        flat = [one for stack in stacks for one in stack]
        if any(isinstance(one, SmallTable) and len(one.rows) > _TOGETHER for one in flat):
            # Beside a table of several pages all but the first would be half blank.
            above = [replace(one, rows=max(one.rows, _ALONE)) for one in flat if isinstance(one, ChartGroup)]
            return Section(part.id, "", (*above, *(one for one in flat if not isinstance(one, ChartGroup))))
        return replace(part, stacks=stacks)
    if not isinstance(part, Section):
        return part
    inside: list[Part] = []
    heading = part.heading
    for one in part.parts:
        one = _cut(one, most, rows, drawn, lang)
        if isinstance(one, List) and one.telling is not None and not all(one.telling):
            inside.append(Note(tr("export.paper.quiet", lang, count=one.telling.count(False))))
            if not any(one.telling):
                continue
            one = _told_rows(one, one.telling)
        if isinstance(one, SmallTable):
            one = _telling_columns(one, rows, bare=one.id not in drawn and one.boxes is None)
            if part.id == "largest":  # the second page of a summary holds what was left out and the index, too
                one = replace(one, columns=tuple(replace(its, most=its.most and 0.9) for its in one.columns))
        if isinstance(one, List):
            one = replace(one, columns=tuple(_titled(one.columns, lang)))
        if isinstance(one, List) and most is not None and most < one.length:
            if most <= _PAGE:
                heading = f"{heading} · {_told(one, most, lang)}"
            else:
                inside.append(Note(_told(one, most, lang)))
            one = replace(one, shown=most)
        inside.append(one)
        few = rows if part.id != "largest" else None  # whose title says how many there are
        if isinstance(one, SmallTable) and few is not None and few < len(one.rows) and one.id not in drawn:
            kept = _first(one, min(few, _SHOWN))
            inside[-1] = kept
            inside.append(Note(tr("export.cut", lang, shown=len(kept.rows), total=len(one.rows)).capitalize()))
    # A list that goes on to other pages need not begin one.
    keep = (
        FEW
        if (most is None or most > _PAGE) and part.keep and any(isinstance(one, List) for one in inside)
        else part.keep
    )
    # Tables of a few rows need no page of their own.
    begins = part.new_page if rows is None else None
    return replace(part, heading=heading, parts=tuple(inside), keep=keep, new_page=begins)


def _first(part: SmallTable, most: int) -> SmallTable:
    """The first rows of a table, the last of them what it comes to, where it says that."""
    kept = list(range(most))
    if part.roles is not None and part.roles[-1][0] == "total":
        kept[-1] = len(part.rows) - 1
    roles = None if part.roles is None else [part.roles[at] for at in kept]
    return replace(part, rows=[part.rows[at] for at in kept], roles=roles)


def _told_rows(part: List, telling: Sequence[bool]) -> List:
    """A list of the rows that ask for something."""

    columns = (
        replace(
            one,
            values=list(compress(one.values, telling)),
            roles=one.roles and list(compress(one.roles, telling)),
            links=one.links and list(compress(one.links, telling)),
        )
        for one in part.columns
    )
    return replace(part, columns=tuple(columns), telling=None)


def _telling_columns(part: SmallTable, shown: int | None, *, bare: bool) -> SmallTable:
    """A table without the column of codes for programs and, where it is `bare` of charts and boxes, those that are blank in the rows
    that are shown.
    """
    told = telling(part, shown)
    kept = [at for at, one in enumerate(part.columns) if one.aside or at in told or not (bare or one.coded)]
    if len(kept) == len(part.columns):
        return part
    rows = [[line[place] for place in kept] for line in part.rows]
    roles = None if part.roles is None else [[line[place] for place in kept] for line in part.roles]
    return replace(part, columns=tuple(part.columns[place] for place in kept), rows=rows, roles=roles)


def columns_of(part: List, lang: Lang, *, blank: bool = False) -> tuple[ListColumn, ...]:
    """The columns of a list that one page holds: its first ones, without codes for programs and (without `blank`) empty ones."""
    told = telling(part)
    asked = [column for place, column in enumerate(part.columns) if blank or place in told]
    found = _titled([column for column in asked if not column.hidden], lang)
    widths = accumulate(column_width(column, lang) for column in narrowed(found, lang, WIDEST, _MOST_WIDTHS))
    kept = [column for column, width in zip(found, widths, strict=True) if width <= WIDEST or column is found[0]]
    drawn = {key for column in kept for key in column.draws}
    return (*kept, *(column for column in part.columns if column.key in drawn))


def _titled(columns: Sequence[ListColumn], lang: Lang) -> list[ListColumn]:
    """Columns with titles on so many lines that the list can be read on paper, and names that take few of them."""
    if sum(_width(column, lang) for column in columns) > _ROOMY:
        columns = [replace(column, title=unit_whole(column.title), narrow=True) for column in columns]
    return [_whole_unit(_cut_to_lines(column), lang) for column in columns]


def _whole_unit(column: ListColumn, lang: Lang) -> ListColumn:
    """A title of more than one line has its unit on the last."""
    side = "right" if column.role in NUMERIC else "left"
    if "\n" in column.title or header_lines(column.title, column_width(column, lang), lang, side) == 1:
        return column
    return replace(column, title=unit_whole(column.title))


def _cut_to_lines(column: ListColumn) -> ListColumn:
    """A name takes two lines at most, so that a row of paper is not six lines high; sentences keep what they say."""
    room = max(int(column.width * 2), _LONG_NAME)
    if column.role != "text" or not any(isinstance(value, str) and cells(value) > room for value in column.values):
        return column
    values = [shortened(value, room - 2) if isinstance(value, str) else value for value in column.values]
    return replace(column, values=values)


def _width(column: ListColumn, lang: Lang) -> float:
    return 0 if column.hidden else column_width(column, lang)


def index(sheets: Sequence[Sheet], lang: Lang) -> Section:
    """What stands in the appendix, with what it says; `paged` puts the pages in."""
    rows: list[list[Value]] = [[sheet.title, message(sheet), 0] for sheet in sheets if not sheet.key.endswith(ROWS)]
    columns = (
        Column("title", tr("export.paper.part", lang), "text", _SPANS[0]),
        Column("message", tr("export.paper.message", lang), "text", _SPANS[1], most=0.95),
        Column("page", tr("export.paper.page", lang), "count", _SPANS[2]),
    )
    return Section(INDEX, tr("export.paper.index", lang), (SmallTable(INDEX + ".table", columns, rows),), keep=0)


def message(sheet: Sheet) -> str:
    """What a sheet says first: the message of its first chart, else its first figures."""
    for chart in _charts(sheet):
        found = values_of("report.chart.cut", sheet.lang, chart.title)
        return found["title"] if found else chart.title
    figures = next((part.figures for part in sheet.parts if isinstance(part, Figures)), ())
    head = next((part.subtitle for part in sheet.parts if isinstance(part, Head)), "")
    return " · ".join(f"{one.label} {one.value}" for one in figures[:2]) or head


def paged(sheets: Sequence[Sheet], pages: Mapping[str, int]) -> tuple[Sheet, ...]:
    """The sheets with the page in the index on which each of them begins.

    Args:
        sheets: the front page first.
        pages: pages of each sheet by key.
    """
    begins, page = [], 1
    for sheet in sheets:
        if not sheet.key.endswith(ROWS):
            begins.append(page)
        page += pages[sheet.key]

    def told(part: Part) -> Part:
        if not isinstance(part, Section) or part.id != INDEX:
            return part
        table = part.parts[0]
        assert isinstance(table, SmallTable)
        rows: list[list[Value]] = [
            [title, said, begin] for (title, said, _), begin in zip(table.rows, begins[1:], strict=True)
        ]
        return replace(part, parts=(replace(table, rows=rows),))

    front = replace(sheets[0], parts=tuple(told(part) for part in sheets[0].parts))
    return (front, *sheets[1:])
