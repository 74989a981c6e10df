"""Parts of a plan for paper and slides: rows taken out, links that lead nowhere made plain, a caption of what it covers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from kamxl.i18n import Lang
from kamxl.plan import Cells, Chart, Link, Range, Series, SheetPlan, Table, TableColumn, Value
from kamxl.report.page import CELL_PIXELS, LINE_HEIGHT, ROW_HEIGHT
from kamxl.report.theme import FONTS
from kamxl.report.width import lines, shortened

_MOST_HEADER = 120
"""Signs of the page header; Excel takes 255 with its codes."""


def without_rows(plan: SheetPlan, first: int, last: int, *, right: int | None = None) -> SheetPlan:
    """Take rows first…last out; what stands below moves up.

    Args:
        plan: a sheet without formulas that name cells below `first`.
        first: first row to go.
        last: last row to go.
        right: only what stands in columns up to this one goes and moves; what is beyond is data that charts draw from.
    """
    count = last - first + 1

    def moved(area: Range) -> Range | None:
        if area.sheet not in (None, plan.key) or (right is not None and area.left > right):
            return area
        top = area.top if area.top < first else max(area.top - count, first)
        bottom = area.bottom if area.bottom < first else max(area.bottom - count, first - 1)
        return replace(area, top=top, bottom=bottom) if bottom >= top else None

    area = plan.page.area
    page = replace(
        plan.page,
        area=moved(area) if area else None,
        breaks=tuple(row if row < first else row - count for row in plan.page.breaks if not first <= row <= last),
    )
    heights = {
        row if row < first else row - count: height
        for row, height in sorted(plan.row_heights.items())
        if not first <= row <= last
    }
    return replace(
        plan,
        cells=tuple(_cells(plan.cells, first, last, right)),
        tables=tuple(_tables(plan.tables, first, last)),
        charts=tuple(_charts(plan.charts, moved)),
        merges=_each(plan.merges, moved),
        data_bars=tuple(replace(bar, over=over) for bar in plan.data_bars if (over := moved(bar.over))),
        highlights=tuple(replace(one, over=over) for one in plan.highlights if (over := moved(one.over))),
        row_heights=heights,
        page=page,
    )


def _each(areas: Iterable[Range], moved: Callable[[Range], Range | None]) -> tuple[Range, ...]:
    return tuple(found for area in areas if (found := moved(area)))


def _cells(blocks: Iterable[Cells], first: int, last: int, right: int | None) -> Iterable[Cells]:
    for block in blocks:
        if right is not None and block.column > right:
            yield block
            continue
        kept = [place for place in range(len(block.values)) if not first <= block.row + place <= last]
        if not kept:
            continue
        roles = block.roles
        if not isinstance(roles, str) and roles and not isinstance(roles[0], str) and len(roles) == len(block.values):
            roles = [roles[place] for place in kept]
        top = block.row + kept[0]
        row = top if top < first else top - (last - first + 1)
        yield replace(block, row=row, values=[block.values[place] for place in kept], roles=roles)


def _tables(tables: Iterable[Table], first: int, last: int) -> Iterable[Table]:
    for table in tables:
        if first <= table.row <= last:
            continue
        row = table.row if table.row < first else table.row - (last - first + 1)
        kept = [place for place in range(table.length) if not first <= table.row + 1 + place <= last]
        yield replace(table, row=row, columns=tuple(_column(column, kept) for column in table.columns))


def _column(column: TableColumn, kept: Sequence[int]) -> TableColumn:
    roles = column.roles
    return replace(
        column,
        values=[column.values[place] for place in kept],
        roles=None if roles is None else [roles[place] for place in kept],
    )


def _charts(charts: Iterable[Chart], moved: Callable[[Range], Range | None]) -> Iterable[Chart]:
    for chart in charts:
        over = moved(chart.over)
        if over is None or over.bottom - over.top < chart.over.bottom - chart.over.top:
            continue
        series = []
        for one in chart.series:
            values, categories = moved(one.values), moved(one.categories) if one.categories else None
            if values is not None and (categories is not None or one.categories is None):
                series.append(_series(one, values, categories))
        if series:
            yield replace(chart, over=over, series=tuple(series))


def _series(one: Series, values: Range, categories: Range | None) -> Series:
    return replace(one, values=values, categories=categories)


def row_of(plan: SheetPlan, text: str) -> int | None:
    """The row of the first cell that holds exactly this text."""
    for block in plan.cells:
        for place, values in enumerate(block.values):
            if text in values:
                return block.row + place
    return None


def cut_list(plans: Sequence[SheetPlan], key: str, most: int) -> tuple[tuple[SheetPlan, ...], int]:
    """Keep the first `most` rows of the list of sheet `key`. Returns the plans, links among them mended, and what is left out."""
    found: list[SheetPlan] = []
    target = next(plan for plan in plans if plan.key == key)
    table = target.tables[0] if target.tables else None
    if table is None or table.length <= most:
        return tuple(plans), 0
    first, last = table.row + 1 + most, table.row + table.length
    for plan in plans:
        kept = without_rows(plan, first, last) if plan.key == key else plan
        found.append(relinked(kept, lambda link: _after_cut(link, key, first, last)))
    return tuple(found), table.length - most


def _after_cut(link: Link, key: str, first: int, last: int) -> Value:
    row = int("".join(sign for sign in link.cell if sign.isdigit()) or 1)
    if link.sheet != key or row < first:
        return link
    if row <= last:
        return link.text
    letters = "".join(sign for sign in link.cell if sign.isalpha())
    return replace(link, cell=f"{letters}{row - (last - first + 1)}")


def self_contained(
    plan: SheetPlan, keys: Collection[str], *, navigation: bool, titles: Collection[str] = ()
) -> SheetPlan:
    """Links that stay inside the report, and none else; without `navigation` the ways back and forth go altogether.

    Args:
        keys: sheets of the report.
        titles: those of them that links name by their title.
    """
    cells = tuple(
        block for block in plan.cells if not (_is_navigation(block) and not (navigation and _leads(block, keys)))
    )
    gone = {(block.row, block.column) for block in plan.cells} - {(block.row, block.column) for block in cells}
    merges = tuple(area for area in plan.merges if (area.top, area.left) not in gone)
    kept = replace(plan, cells=cells, merges=merges)

    def inside(link: Link) -> bool:
        return bool(link.url) or (navigation and (link.sheet in keys or link.title in titles))

    return relinked(kept, lambda link: link if inside(link) else link.text)


def without_links_to(plan: SheetPlan, key: str) -> SheetPlan:
    """Without the ways that lead to sheet `key`."""
    gone = [
        block
        for block in plan.cells
        if _is_navigation(block) and any(isinstance(v, Link) and v.sheet == key for row in block.values for v in row)
    ]
    places = {(block.row, block.column) for block in gone}
    return replace(
        plan,
        cells=tuple(block for block in plan.cells if (block.row, block.column) not in places),
        merges=tuple(area for area in plan.merges if (area.top, area.left) not in places),
    )


def _is_navigation(block: Cells) -> bool:
    return isinstance(block.roles, str) and block.roles.startswith("nav")


def _leads(block: Cells, keys: Collection[str]) -> bool:
    return all(not isinstance(value, Link) or value.sheet in keys for row in block.values for value in row)


def relinked(plan: SheetPlan, change: Callable[[Link], Value]) -> SheetPlan:
    """The plan with `change` made to every link."""

    def changed(value: Value) -> Value:
        return change(value) if isinstance(value, Link) else value

    cells = tuple(
        replace(block, values=[[changed(value) for value in row] for row in block.values])
        if any(isinstance(value, Link) for row in block.values for value in row)
        else block
        for block in plan.cells
    )
    tables = tuple(
        replace(
            table,
            columns=tuple(
                replace(column, values=[changed(value) for value in column.values])
                if any(isinstance(value, Link) for value in column.values)
                else column
                for column in table.columns
            ),
        )
        for table in plan.tables
    )
    return replace(plan, cells=cells, tables=tables)


def plain_links(plan: SheetPlan) -> SheetPlan:
    """On paper nothing can be clicked: what was a link looks like the text around it."""
    roles = {
        "link": "text",
        "link.wrap": "wrap",
        "item.link": "item.text",
        "item.name": "item.bold",
        "item.row": "text",
    }

    def changed(given: Any) -> Any:
        return roles.get(given, given) if isinstance(given, str) else [changed(one) for one in given]

    cells = tuple(replace(block, roles=changed(block.roles)) for block in plan.cells)
    tables = tuple(
        replace(
            table,
            columns=tuple(
                replace(
                    column,
                    role=roles.get(column.role, column.role),
                    roles=None if column.roles is None else [roles.get(role, role) for role in column.roles],
                )
                for column in table.columns
            ),
        )
        for table in plan.tables
    )
    return replace(plan, cells=cells, tables=tables)


def captioned(plan: SheetPlan, caption: str, *, text: str | None = None) -> SheetPlan:
    """Say under the title, and at the top of every page of paper, what the sheet covers.

    Args:
        plan: a sheet with a subtitle (role `subtitle`).
        caption: what it covers; empty leaves the sheet's own subtitle alone.
        text: the subtitle itself where it is to be another one.
    """
    place = next((block for block in plan.cells if block.roles == "subtitle"), None)
    if place is None or (not caption and text is None):
        return plan
    own = text if text is not None else str(place.values[0][0])
    shown = f"{caption} · {own}" if caption else own
    # Where the way back has gone, the subtitle begins under the title.
    taken = [block for block in plan.cells if block.row == place.row and block.column < place.column]
    left = place.column if taken else min(block.column for block in plan.cells if block.row == 1)
    right = max(plan.page.area.right if plan.page.area else left, left)
    lang: Lang = "zh" if plan.styles["plain"].font == FONTS["zh"] else "en"
    pixels = sum(plan.column_widths.get(column, 9) * 7 + 5 for column in range(left, right + 1)) - 16
    needed = lines(shown, max(pixels / CELL_PIXELS[lang], 1), lang)
    subtitle = Cells(place.row, left, [[shown, *[None] * (right - left)]], "muted.wrap")
    merged = (*plan.merges, Range(place.row, left, place.row, right)) if right > left else plan.merges
    header = f"&L&9{shortened(caption, _MOST_HEADER).replace('&', '&&')}" if caption else plan.page.header
    return replace(
        plan,
        cells=(*(block for block in plan.cells if block is not place), subtitle),
        merges=merged,
        row_heights={**plan.row_heights, place.row: max(ROW_HEIGHT, needed * LINE_HEIGHT[lang] + 3)},
        page=replace(plan.page, header=header),
    )
