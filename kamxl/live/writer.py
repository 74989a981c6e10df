"""Plans into the open workbook, in place: sheets of ours are cleared and refilled, never deleted, so that formulas of the
user's that point at them go on working."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any  # Any: xlwings ships no types

from kamxl.cell import Link, Value
from kamxl.excel import titles as sheet_titles
from kamxl.excel.formulas import Names, translate
from kamxl.excel.titles import free_name
from kamxl.grid import MARKER, quoted
from kamxl.live import charts, formats, layout, native, values
from kamxl.live.contents import Contents, OpenTable, contents
from kamxl.live.undisturbed import undisturbed
from kamxl.placed import Highlight, Range, SheetPlan, Table

MOST_LINKS = 200
"""Links outside tables that get a call each; in tables all links of a column go in one call."""
_ROOM_AT_ONCE = 60_000
"""Cells of the block that all small pieces of a sheet are written in; a larger one goes piece by piece."""


def render(book: Any, plans: Sequence[SheetPlan]) -> list[str]:
    """Write sheets into the open workbook. Returns their titles.

    Screen updating and calculation are off meanwhile; they, the active sheet and the selection are as before afterwards,
    whatever happens.
    """
    with undisturbed(book), native.quiet_tables(book.app):
        found = contents(book)
        places = _places(book, plans, found)
        shown = {**found.owned, **{key: sheet.name for key, sheet in places.items()}}
        named = {plan.key: _table_names(plan, shown[plan.key], found) for plan in plans}
        names = _names(found, plans, named, shown)
        known = values.Places(shown, frozenset(title.lower() for title in (*found.titles, *shown.values())))
        written = {plan.key: plan for plan in plans}
        for plan in plans:
            _fill(places[plan.key], plan, named[plan.key], names, known, found, written)
    return [shown[plan.key] for plan in plans]


def _places(book: Any, plans: Sequence[SheetPlan], found: Contents) -> dict[str, Any]:
    """The sheet of each plan: the one that is ours already, or a new one behind all others."""
    places = {}
    for plan in plans:
        if plan.owned and plan.key in found.owned:
            places[plan.key] = book.sheets[found.owned[plan.key]]
            native.finish_marker(book, f"{MARKER}{plan.key}")
            continue
        title = sheet_titles.free(plan.title, [sheet.name for sheet in book.sheets])
        sheet = book.sheets.add(title, after=book.sheets[len(book.sheets) - 1])
        if plan.owned:
            marker = f"{MARKER}{plan.key}"
            reference = f"={quoted(title)}!$A$1"
            if marker.lower() in found.names:  # its sheet was deleted
                book.names[marker].refers_to = reference
            else:
                book.names.add(marker, reference)
            native.finish_marker(book, marker)
        places[plan.key] = sheet
    return places


def _table_names(plan: SheetPlan, title: str, found: Contents) -> list[str]:
    """Names of a plan's tables in this workbook: those that stand on the sheet keep theirs."""
    here = {one.name.lower() for one in found.tables.values() if one.sheet == title}
    taken = (set(found.tables) - here) | set(found.names)
    names = []
    for table in plan.tables:
        name = table.name if table.name.lower() in here else free_name(table.name, taken)
        taken.add(name.lower())
        names.append(name)
    return names


def _names(found: Contents, plans: Sequence[SheetPlan], named: dict[str, list[str]], shown: dict[str, str]) -> Names:
    """All that formulas of ours may name."""
    pairs = [(table, name) for plan in plans for table, name in zip(plan.tables, named[plan.key], strict=True)]
    known = {one.name: one.titles for one in found.tables.values()}
    known |= {name: tuple(column.title for column in table.columns) for table, name in pairs}
    return Names(shown, {table.name: name for table, name in pairs}, {*found.titles, *shown.values()}, known)


def _fill(
    sheet: Any,
    plan: SheetPlan,
    table_names: Sequence[str],
    names: Names,
    known: values.Places,
    found: Contents,
    written: Mapping[str, SheetPlan],
) -> None:
    visible = sheet.visible
    sheet.visible = True  # a hidden sheet cannot be shown for what needs to be done in its window
    present = {one.name.lower(): one for one in found.tables.values() if one.sheet == sheet.name}
    kept = _clear(sheet, plan, table_names, present)
    _write_cells(sheet, plan, partial(_expression, names=names), known)
    for table, name in zip(plan.tables, table_names, strict=True):
        _write_table(sheet, table, name, kept.get(name.lower()), partial(_expression, names=names, table=name), known)
    # After the links: Excel gives each its own style, with another font and size.
    formats.apply_base(sheet, plan)
    formats.apply(sheet, plan)
    for merge in plan.merges:
        if (merge.top, merge.left) != (merge.bottom, merge.right):
            sheet.range(merge.a1).merge()
    _write_rules(sheet, plan)
    _set_sizes(sheet, plan)
    charts.add(sheet, plan, known.ours, written)
    _set_view(sheet, plan)
    native.finish_sheet(sheet, plan)
    sheet.visible = False if plan.hidden else visible  # one that the user hid stays hidden


def _expression(expression: str, names: Names, table: str | None = None) -> str | None:
    """A formula as it is typed: files mark newer functions with a prefix, people and xlwings do not."""
    translated = translate(expression, names, table)
    return None if translated is None else translated.replace("_xlfn._xlws.", "").replace("_xlfn.", "")


def _clear(
    sheet: Any, plan: SheetPlan, table_names: Sequence[str], present: dict[str, OpenTable]
) -> dict[str, OpenTable]:
    """Empty a sheet of ours. Tables that go on under their name stay, so that references to them live; others go."""
    wanted = {name.lower(): table for table, name in zip(plan.tables, table_names, strict=True)}
    kept = {
        name: one
        for name, one in present.items()
        if name in wanted and (one.table.range.row, one.table.range.column) == (wanted[name].row, wanted[name].column)
    }
    charts.remove(sheet)
    used = sheet.used_range
    used.unmerge()
    used.conditional_formats.clear()
    native.forget_links(used)
    if not kept:
        used.clear()
        return kept
    # Clearing the cells of a table would take its titles, and with them the references to its columns.
    used.clear_formats()
    last_row, last_column = used.last_cell.row, used.last_cell.column
    for one in kept.values():
        area = one.table.range
        bottom, right = area.last_cell.row, area.last_cell.column
        if bottom > area.row:
            sheet.range((area.row + 1, area.column), (bottom, right)).clear_contents()
        around = (
            ((1, 1), (area.row - 1, last_column)),
            ((area.row, 1), (bottom, area.column - 1)),
            ((area.row, right + 1), (bottom, last_column)),
            ((bottom + 1, 1), (last_row, last_column)),
        )
        if len(kept) == 1:
            for start, end in around:
                if start[0] <= end[0] and start[1] <= end[1]:
                    sheet.range(start, end).clear()
    return kept


def _write_cells(sheet: Any, plan: SheetPlan, expression: values.Translate, known: values.Places) -> None:
    """All blocks outside tables in one call where they fit, then their links."""
    links: list[tuple[Range, Link]] = []

    def value(row: int, column: int, given: Value) -> object:
        # A link that Excel lays over a cell makes its number a text.
        if isinstance(given, Link) and isinstance(given.text, str):
            if len(links) < MOST_LINKS and values.address(given, known) is not None:
                links.append((Range.cell(row, column), given))
            return values.plain(given.text)
        return values.cell(given, expression, known)

    blocks = [
        (
            block.row,
            block.column,
            [
                [value(block.row + i, block.column + j, given) for j, given in enumerate(line)]
                for i, line in enumerate(block.values)
            ],
        )
        for block in plan.cells
    ]
    for row, column, lines in _gathered(blocks, plan):
        sheet.range((row, column)).value = lines
    for place, link in links:
        sheet.range(place.a1).add_hyperlink(values.address(link, known), link.text, link.tip or link.text)


def _gathered(
    blocks: Sequence[tuple[int, int, list[list[object]]]], plan: SheetPlan
) -> Iterator[tuple[int, int, list[list[object]]]]:
    """The blocks as few as can be: all in one where that is not too large and covers no table."""
    filled = [block for block in blocks if any(any(v is not None for v in line) for line in block[2])]
    if not filled:
        return
    top, left = min(b[0] for b in filled), min(b[1] for b in filled)
    bottom = max(row + len(lines) - 1 for row, _, lines in filled)
    right = max(column + len(line) - 1 for _, column, lines in filled for line in lines)
    over_table = any(t.row <= bottom and t.range.bottom >= top for t in plan.tables)
    if over_table or (bottom - top + 1) * (right - left + 1) > _ROOM_AT_ONCE:
        for row, column, lines in filled:
            width = max(len(line) for line in lines)
            yield row, column, [line + [None] * (width - len(line)) for line in lines]
        return
    grid: list[list[object]] = [[None] * (right - left + 1) for _ in range(bottom - top + 1)]
    for row, column, lines in filled:
        for offset, line in enumerate(lines):
            start = column - left
            grid[row - top + offset][start : start + len(line)] = line
    yield top, left, grid


def _write_table(
    sheet: Any,
    table: Table,
    name: str,
    present: OpenTable | None,
    expression: values.Translate,
    known: values.Places,
) -> None:
    """One call for header and body, then the table over it; one that stands there already is only resized."""
    area = sheet.range(table.range.a1)
    if present is not None:
        present.table.resize(area)
    columns = []
    for column in table.columns:
        formula = expression(column.formula) if column.formula else None
        body = (
            [f"={formula}"] * max(table.length, 1)
            if formula is not None
            else [values.cell(value, expression, known) for value in column.values] or [None]
        )
        columns.append([values.text(column.title), *body])
    area.value = [list(line) for line in zip(*columns, strict=True)]
    drawn = present.table if present is not None else sheet.tables.add(area, name=name)
    drawn.table_style = table.style or ""
    drawn.show_table_style_row_stripes = table.banded
    drawn.show_autofilter = table.filter


def _write_rules(sheet: Any, plan: SheetPlan) -> None:
    """Conditional formats, the last first: each program puts a new rule above the others.

    The plan's own rules come before those that stand for looks that differ from row to row; bars come last.
    """
    found: list[Highlight] = list(plan.highlights)
    for table in plan.tables:
        found += layout.rules(table, plan.styles)
    for bar in reversed(plan.data_bars):
        sheet.range(bar.over.a1).conditional_formats.add_data_bar(f"#{bar.colour}", gradient=False)
    if found:
        sheet.activate()
    for highlight in reversed(found):
        look: dict[str, Any] = {"font_bold": True} if highlight.bold else {}
        if highlight.colour is not None:
            look["font_color"] = f"#{highlight.colour}"
        if highlight.fill is not None:
            look["fill_color"] = f"#{highlight.fill}"
        over = highlight.over
        # On the desktop a rule's relative references count from the active cell, not from the range.
        sheet.range(Range.cell(over.top, over.left).a1).select()
        sheet.range(over.a1).conditional_formats.add_custom(f"={highlight.formula}", **look)


def _set_sizes(sheet: Any, plan: SheetPlan) -> None:
    points = native.points_a_character(sheet.book.app)
    for over, width in formats.widths(plan):
        sheet.range(over.a1).column_width = width if points is None else width * points
    for column in plan.hidden_columns:
        sheet.range(Range.cell(1, column).a1).columns.hidden = True
    for over, height in formats.heights(plan):
        sheet.range(over.a1).row_height = height
    for over, one_height in formats.body_heights(plan):
        rows = sheet.range(over.a1)
        if one_height is None:
            rows.rows.autofit()
        else:
            rows.row_height = one_height


def _set_view(sheet: Any, plan: SheetPlan) -> None:
    if plan.freeze is not None and plan.freeze != (1, 1):
        native.freeze(sheet, *plan.freeze)
    sheet.show_gridlines = plan.gridlines
    if plan.page.area is not None:
        sheet.page_setup.print_area = plan.page.area.absolute
