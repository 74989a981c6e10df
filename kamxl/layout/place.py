"""Sheets of parts → sheets of rows and columns; links among them find their cells."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from kamxl.cell import Link, Value
from kamxl.layout import customer, overview
from kamxl.layout.canvas import Canvas
from kamxl.layout.flow import WHOLE_ROWS, Flow, Place, below_list, drawn, roomy, sections
from kamxl.layout.head import LIST_ROW, STRIP_ROW, opened, running, strip
from kamxl.layout.lists import widened
from kamxl.layout.shares import shared
from kamxl.placed import SheetPlan
from kamxl.plan import Cards, Chart, ChartGroup, Figures, Head, List, Part, Sheet, SmallTable, Today, walk
from kamxl.record import record

SCREEN = 1250
"""Pixels of cells across Excel's window on a laptop of 1366 × 768, less what rounding and the fonts of other programs add to each column."""
LIST_ZOOM, LEAST_ZOOM = 90, 80
_COLUMNS = 12
"""Columns of a sheet whose list has nothing to show, as wide as Excel makes them: its notes need room."""
_ONE_PAGE, _MARGIN = 221, 5 / 7
"""Characters of a list that is printed on one page and read there, and of the margin of a column. What takes two pages keeps its
rows to one line.
"""
_REPORTED = 198
"""Characters of a list in a report, which is read on paper alone."""
SECTIONS_ROW = 4
"""First section of a sheet that does not begin with a list."""


@record
class Medium:
    """What the sheets are placed for."""

    clickable: bool = True
    """Whether a reader can follow links: not on paper and slides."""
    titles: Collection[str] | None = None
    """Titles of the user's sheets that links may lead to; None where all are there."""
    others: Collection[str] = ()
    """Keys of sheets that stand beside these, made elsewhere."""
    running: tuple[str, str] | None = None
    """What stands at the top of every page of paper beside the title: the book on the left, the day on the right."""
    unprinted: str = ""
    """What the foot of a page says where what stands below a list is not printed."""
    paper: bool = False
    """Whether they are for paper alone, and every page begins where it reads well."""


@record
class Placed:
    """A sheet with its places."""

    sheet: Sheet
    plan: SheetPlan
    places: Mapping[str, Place]
    """Part id -> where it stands."""


def place(sheets: Sequence[Sheet], medium: Medium | None = None) -> tuple[SheetPlan, ...]:
    """The plans of sheets, as `placed` makes them."""
    return tuple(one.plan for one in placed(sheets, medium))


def placed(sheets: Sequence[Sheet], medium: Medium | None = None) -> tuple[Placed, ...]:
    """Where every part of the sheets stands.

    Args:
        sheets: those of one workbook; links that lead to a sheet that is not among them become plain text, and the ways at
            the top of a sheet that lead nowhere go.
        medium: what they are placed for; a workbook where None.
    """
    medium = medium or Medium()
    known = {sheet.key: {part.id for part in walk(sheet.parts) if getattr(part, "id", "")} for sheet in sheets}
    known |= {key: set() for key in medium.others}
    if medium.paper and not medium.clickable:
        return tuple(_on_paper(sheet, medium, known) for sheet in sheets)
    flows = [(sheet, _headed(sheet, medium, known)) for sheet in sheets]
    places = {sheet.key: flow.places for sheet, flow in flows}
    return tuple(Placed(sheet, _plan(sheet, flow, places, medium), flow.places) for sheet, flow in flows)


def _headed(sheet: Sheet, medium: Medium, known: Mapping[str, Collection[str]]) -> Flow:
    """A sheet of a workbook: a table that is longer than a page of paper has its header on each of them."""
    # Below a long list nothing is printed.
    below = any(isinstance(part, List) for part in sheet.parts)
    if medium.paper or below or not any(len(rows) > WHOLE_ROWS for rows in _tables(sheet).values()):
        return _flow(sheet, medium, known)
    again, together = _broken(sheet, replace(medium, clickable=False), known)
    return _flow(sheet, medium, known, again, together)


def _on_paper(sheet: Sheet, medium: Medium, known: Mapping[str, Collection[str]]) -> Placed:
    """A sheet whose tables have their header on each of their pages."""
    flow = _flow(sheet, medium, known, *_broken(sheet, medium, known))
    return Placed(sheet, _plan(sheet, flow, {}, medium), flow.places)


def _tables(sheet: Sheet) -> dict[str, Sequence[object]]:
    return {part.id: part.rows for part in walk(sheet.parts) if isinstance(part, SmallTable) and part.boxes is None}


def _broken(
    sheet: Sheet, medium: Medium, known: Mapping[str, Collection[str]]
) -> tuple[Mapping[str, Sequence[int]], Mapping[str, int]]:
    """Which rows of its tables begin a page, laid down anew until none does without a header; and how many rows of each stand together."""
    tables = {part_id: len(rows) for part_id, rows in _tables(sheet).items()}
    groups = [part for part in walk(sheet.parts) if isinstance(part, ChartGroup)]
    charts = [one for part in groups for one in part.charts if isinstance(one, Chart)]
    together = dict.fromkeys(tables, 1)
    for its in (one.values for chart in charts for one in chart.series if one.values.part in tables):
        together[its.part] = max(together[its.part], tables[its.part] if its.rows is None else its.rows)
    again: dict[str, list[int]] = {part_id: [] for part_id in tables}
    while True:
        flow = _flow(sheet, medium, known, again, together)
        plan = _plan(sheet, flow, {}, medium)
        cut = next(_headless(flow, plan.page.breaks), None)
        if cut is None:
            return again, together
        again[cut[0]].append(cut[1])


def _headless(flow: Flow, breaks: Collection[int]) -> Iterator[tuple[str, int]]:
    """Small tables, and which of their rows begins a page without the header above it."""
    for part_id, rows in flow.again.items():
        if part_id not in flow.places or flow.together is None:
            continue
        its = flow.places[part_id]
        headers = [its.row(record) - 1 for record in rows]
        for begin in sorted(breaks):
            record = its.record(begin)
            if (
                its.first < begin <= its.last
                and begin not in headers
                and record is not None
                and record >= flow.together[part_id]
            ):
                yield part_id, record


def _flow(
    sheet: Sheet, medium: Medium, known: Mapping[str, Collection[str]], again: Mapping[str, Collection[int]] | None = None,
    together: Mapping[str, int] | None = None,
) -> Flow:  # fmt: skip
    def leads(link: Link) -> bool:
        if link.url:
            return True
        if not medium.clickable:
            return False
        if link.title is not None:
            return medium.titles is None or link.title in medium.titles
        return link.sheet in known and (not link.part or link.part in known[link.sheet or ""])

    canvas = Canvas(
        sheet.key,
        sheet.title,
        sheet.lang,
        sheet.tracks,
        formats=sheet.formats,
        clickable=medium.clickable,
        alone=medium.titles is not None and not medium.titles,
        leads=leads,
    )
    kinds = {type(part) for part in sheet.parts}
    if Today in kinds:
        return overview.laid(canvas, sheet)
    if Cards in kinds:
        return customer.laid(canvas, sheet)
    return _laid(canvas, sheet, again or {}, together, paper=medium.paper and not medium.clickable)


def _laid(
    canvas: Canvas,
    sheet: Sheet,
    again: Mapping[str, Collection[int]],
    together: Mapping[str, int] | None,
    *,
    paper: bool,
) -> Flow:
    """A sheet that is a list with sections below, or sections alone, with a list among them or not."""
    found = next((part for part in walk(sheet.parts) if isinstance(part, List)), None)
    if found is not None:
        one_page = _REPORTED if paper else _ONE_PAGE - len(found.columns) * _MARGIN
        widened(canvas, found, math.inf if sheet.beside else one_page)
    right = len(sheet.tracks) or len(found.columns if found else ()) or _COLUMNS
    if paper:
        sheet = replace(sheet, parts=shared(canvas, sheet.parts, 1, right))
    roomy(canvas, sheet.parts, 1, right)
    beside = sheet.beside if canvas.width(1, right) > sheet.wider else 0
    half = canvas.first_half(right, beside) if beside else None
    flow = Flow(canvas, right, half, beside, again=again, together=together)
    head = next((part for part in sheet.parts if isinstance(part, Head)), None)
    below: list[Part] = [part for part in sheet.parts if not isinstance(part, (Head, Figures, List))]
    strips = [part for part in sheet.parts if isinstance(part, Figures)]
    if found in sheet.parts:
        sections(flow, [found], LIST_ROW if strips else STRIP_ROW + 1)
    if head is not None:
        opened(canvas, replace(head, ways=tuple(way for way in head.ways if canvas.leads(way))), right)
    for part in strips:
        strip(canvas, part.figures, right, flow.half)
    if found in sheet.parts:
        below_list(flow, below, flow.places[found.id])
    else:
        sections(flow, below, LIST_ROW if strips else SECTIONS_ROW)
    return flow


def _plan(sheet: Sheet, flow: Flow, places: Mapping[str, Mapping[str, Place]], medium: Medium) -> SheetPlan:
    drawn(flow)
    if medium.running is not None:
        flow.canvas.header = running(medium.running, sheet)

    def change(link: Link) -> Value:
        if not flow.canvas.leads(link):
            return link.text
        if not link.part:
            return link
        its = places[link.sheet or ""][link.part]
        row = its.top if link.row < 0 else its.first + link.row
        return link.text if link.row >= 0 and row > its.last else replace(link, cell=f"A{row}", part="", row=-1)

    flow.canvas.relinked(change)
    header = next((flow.places[part.id].top for part in sheet.parts if isinstance(part, List)), None)
    first = 3 if header is None else header + 1
    repeat, last = _repeated(sheet, flow, alone=bool(medium.unprinted))
    return flow.canvas.plan(
        freeze=None if sheet.frozen is None else (first, sheet.frozen + 1),
        right=flow.right,
        repeat=repeat,
        beside=flow.beside,
        half=flow.half,
        owned=sheet.owned,
        tab=sheet.tab,
        paged=medium.paper,
        last=last,
        footer=medium.unprinted if last else "",
        zoom=_zoom(sheet, flow),
    )


def _zoom(sheet: Sheet, flow: Flow) -> int:
    """Per cent at which a board is seen from side to side on a small screen, and the head of a list leaves it to the list."""
    pixels = sum(flow.canvas.widths.get(column, 9) * 7 + 5 for column in range(1, flow.right + 1))
    if any(isinstance(part, List) for part in sheet.parts):
        return LIST_ZOOM
    # A sheet on which nothing has a width is shown as it is.
    return max(LEAST_ZOOM, min(100, int(SCREEN / pixels * 20) * 5)) if pixels else 100


def _repeated(sheet: Sheet, flow: Flow, *, alone: bool) -> tuple[tuple[int, int] | None, int | None]:
    """The header that stands at the top of further pages of paper, and the last row that is printed.

    A program repeats it on every page below it, also over what is no part of its list. So where something else follows, a
    list of one page needs no repeating, and of a longer one the list is printed alone where the foot of the page can say so.
    """
    found = next((part for part in walk(sheet.parts) if isinstance(part, List)), None)
    if found is None:
        return None, None
    its = flow.places[found.id]
    rows = (its.top, its.top)
    if flow.canvas.bottom(flow.right) <= its.bottom:
        return rows, None
    if flow.canvas.height_of(1, its.bottom) <= flow.canvas.paper_height(flow.half or flow.right):
        return None, None
    return (rows, its.bottom) if alone else (None, None)
