"""Files of any kind → source tables: which tables a file holds, where their headers are, and what stands around them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from kamxl.convert import colours
from kamxl.convert.layout import down
from kamxl.convert.layout.beside import apart
from kamxl.convert.layout.blocks import Block, blocks
from kamxl.convert.layout.cards import bare, customers_beside_months, is_turned
from kamxl.convert.layout.grid import Grid, filled, first
from kamxl.convert.layout.headers import titles as titles_of_rows
from kamxl.convert.layout.headers import unique
from kamxl.convert.layout.records import records
from kamxl.convert.mapping import SourceOptions
from kamxl.convert.recognise import meanings
from kamxl.convert.sources import NotTaken, Origin, Source, slug
from kamxl.errors import NotAWorkbook, UsageError
from kamxl.grid import MARKER, column_letter
from kamxl.i18n import Text
from kamxl.package.original import Original
from kamxl.read import markup
from kamxl.read.cells import SheetCells, open_source
from kamxl.read.delimited import WESTERN, delimited
from kamxl.read.facts import check_no_copy
from kamxl.read.file import contents
from kamxl.read.guard import examine
from kamxl.read.looks import Looks, looks
from kamxl.read.settings_sheet import entries, is_settings
from kamxl.read.titles import folded
from kamxl.read.titles import titles_of as taken_apart
from kamxl.schema import values
from kamxl.schema.ended import end
from kamxl.schema.money import units_in
from kamxl.schema.number_formats import is_percent, money_of
from kamxl.schema.sheets import DICTIONARY_TITLES, GUIDE_TITLES, SHEETS
from kamxl.settings import Limits

_PACKAGES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08", b"\x09\x04")
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<body", b"<style", b"<div", b"<!--", b"<workbook", b"<?xml")  # fmt: skip
_OTHERS = (b"%pdf", b"{\\rtf")
_PEOPLE_ONLY = frozenset(title.casefold() for title in (*GUIDE_TITLES, *DICTIONARY_TITLES))
SECTION = "分组"
"""Title of the column that holds the titles of a table's sections."""


def read_file(path: Path, limits: Limits, options: SourceOptions, name: str = "") -> list[Source]:
    """The tables of a file: one for a text file, one or more for each sheet that has a header for a workbook.

    Args:
        path: the file.
        limits: beyond which it is refused.
        options: what is known of it; what is not given is found out.
        name: how a mapping calls the table; made from the file's name where it is empty.

    Raises:
        InputError: the file cannot be read.
        UsageError: the sheet asked for is not there.
    """
    data = contents(path, path.name, limits).data
    grids = _grids(data, path.name, limits, options)
    several = len(grids) > 1 or bool(options.sheet)
    found = [source for grid in grids for source in tables(path.name, grid, several)]
    if not found:
        raise NotAWorkbook(Text("convert.no_table", {"book": path.name}))
    return [replace(one, name=name or slug(_stem(path.stem, one, len(grids) > 1))) for one in found]


def _stem(stem: str, source: Source, several: bool) -> str:
    parts = [stem, source.sheet if several else None, str(source.options.block) if source.options.block else None]
    return " ".join(part for part in parts if part)


def _grids(data: bytes, name: str, limits: Limits, options: SourceOptions) -> list[Grid]:
    # In UTF-16 too: its zero bytes and its mark tell nothing here.
    head = data[:128].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if head.startswith(_MARKUP):
        return _marked_up(data, name, limits, options)
    if data.startswith(_PACKAGES) or head.startswith(_OTHERS):
        return _worksheets(data, name, limits, options)
    read = delimited(data, name, limits, encoding=options.encoding, delimiter=options.delimiter, escape=options.escape)
    notes = []
    if read.encoding == WESTERN and options.encoding is None:
        notes.append(Text("convert.note.western", {"file": name}))
    if read.stripped:
        notes.append(Text("convert.note.stripped", {"file": name, "count": read.stripped}))
    if read.lenient:
        notes.append(Text("convert.note.lenient", {"file": name}))
    known = options.but(encoding=read.encoding, delimiter=read.delimiter)
    return [Grid(None, "text", [_unquoted(row) for row in read.rows], known, notes=tuple(notes))]


def _unquoted(row: Sequence[str]) -> Sequence[str]:
    """A row without the back-tick before each of its values, which keeps Excel from changing them: bills of WeChat."""
    if not row or row[0][:1] != "`" or not all(cell[:1] in ("", "`") for cell in row):
        return row
    return [cell[1:].strip() for cell in row]


def _worksheets(data: bytes, name: str, limits: Limits, options: SourceOptions) -> list[Grid]:
    facts = examine(Original(data), name, limits)
    opened = open_source(data, facts, name)
    wanted = _wanted(opened.worksheets, name, options)
    check_no_copy((key.removeprefix(MARKER) for key in facts.names), name)
    owned = set(facts.names.values())
    found = []
    for title in wanted:
        ours = title in owned or title.strip().casefold() in _PEOPLE_ONLY or is_settings(title)
        if options.sheet in (None, "*") and ours:
            continue
        looked = looks(data, title) if facts.kind == "xlsx" else Looks()
        grid = _grid(opened.sheet(title).cells(), title, facts.kind, options, looked)
        hidden = Text("convert.note.hidden_sheet", {"source": f"{name} › {title}", "sheet": title})
        found.append(replace(grid, notes=(*grid.notes, hidden)) if opened.is_hidden(title) else grid)
    asked = [title for title in opened.worksheets if title != options.sheet and is_settings(title)]
    given = [entry for title in asked for entry in entries(opened.sheet(title).cells())]
    settings = tuple(replace(entry, place=f"{name} › {entry.place}") for entry in given)
    return [replace(grid, settings=settings) for grid in found if grid.rows]


def _wanted(titles: Sequence[str], name: str, options: SourceOptions) -> list[str]:
    wanted = [title for title in titles if options.sheet in (None, "*", title)]
    if not wanted:
        raise UsageError(Text("convert.no_such_sheet", {"book": name, "sheet": options.sheet, "sheets": titles}))
    return wanted


def _grid(cells: SheetCells, title: str | None, kind: str, options: SourceOptions, looked: Looks) -> Grid:
    return Grid(
        title, kind, cells.rows, options, cells.top, cells.left, cells.merged, cells.tables, looks=looked, cells=cells
    )


def _marked_up(data: bytes, name: str, limits: Limits, options: SourceOptions) -> list[Grid]:
    """The tables of a web page or an XML Spreadsheet 2003; what holds none is said to be what it is."""
    found = {cells.title: cells for cells in markup.sheets(data, name, limits) if cells.rows}
    if not found:
        examine(Original(data), name, limits)
    alone = len(found) == 1 and options.sheet is None
    return [
        _grid(found[title], None if alone else title, "markup", options, Looks())
        for title in _wanted(list(found), name, options)
    ]


def tables(file: str, grid: Grid, several: bool) -> list[Source]:
    """The tables of a sheet, under their headers.

    Args:
        file: its name.
        grid: the sheet.
        several: the file has more sheets than this one.
    """
    turned = grid.options.transposed
    if turned or (turned is None and grid.options.header is None and not grid.tables and is_turned(grid)):
        grid = replace(grid.transposed(), options=grid.options.but(transposed=True))
        grid = customers_beside_months(grid, (grid.title or "", Path(file).stem))
    found = [part for one in blocks(grid) for part in apart(grid, one)]
    wanted = grid.options.block
    made = []
    for number, one in enumerate(found, 1):
        if wanted not in (None, number):
            continue
        known = grid.options if len(found) == 1 else grid.options.but(block=number)
        source = _table(file, replace(grid, options=known), one, several)
        if source is not None:
            made.append(source)
    return made


def _table(file: str, grid: Grid, block: Block, several: bool) -> Source | None:
    """A table as a source; None where it has no titles."""
    heading = _heading(grid, block)
    header_row = grid.top + block.header[-1] if block.header else 0
    origin = Origin(file, grid.title if several else None, heading, block.card, header_row, grid.title or "")
    if not block.list:
        return Source("", (origin,), grid.kind, (), (), [grid.top], grid.options, settings=grid.settings, listed=False)
    words, places = _titles(grid, block)
    if not places:
        return None
    titles = unique(words)
    shown = origin.shown
    merged, notes = _filled_down(grid, block.header[-1] if block.header else -1, shown)
    if merged:
        grid = replace(grid, rows=[merged.get(index, row) for index, row in enumerate(grid.rows)])
    found = records(grid, block, titles, places)
    below = [
        text for index in found.aside for cell in grid.rows[index] if (text := values.text(cell)) and units_in(text)
    ]
    origin = replace(origin, heading="\n".join((heading, *below)).strip())
    faults = [_left_out(shown, grid, index, "total", places[-1] + 1) for index in found.totals]
    faults += [_left_out(shown, grid, index, "ragged", places[-1] + 1) for index in found.ragged]
    columns = [
        _as_shown(grid, place, found.rows, column, title)
        for place, column, title in zip(places, found.columns, titles, strict=True)
    ]
    groups, within = grid.options.down, grid.options.within
    if groups is None:
        begins = [at for at, (one, other) in enumerate(itertools.pairwise(found.rows), 1) if other - one > 1]
        groups, within = down.grouped(titles, columns, begins)
    if groups:
        columns = down.filled(titles, columns, groups, within)
        grid = replace(grid, options=grid.options.but(down=tuple(groups), within=within))
        notes = (*notes, Text("convert.note.down", {"source": shown, "titles": list(groups)}))
    letters = {column_letter(grid.left + place) for place in places}
    empty = {
        at for at, column in enumerate(columns) if titles[at] in letters and block.header and _says_nothing(column)
    }
    if empty:
        stays = [at for at in range(len(titles)) if at not in empty]
        places, words = [places[at] for at in stays], [words[at] for at in stays]
        titles, columns = tuple(titles[at] for at in stays), [columns[at] for at in stays]
    numbers = [grid.top + index for index in found.rows]
    hidden = sum(number in grid.looks.hidden for number in numbers)
    if hidden:
        notes = (*notes, Text("convert.note.hidden", {"source": shown, "count": hidden}))
    of_rows = _colours(grid, numbers, places)
    legend = _legend(grid, set(found.rows), of_rows) if of_rows else {}
    formats = {
        title: codes
        for place, title, column in zip(places, titles, columns, strict=True)
        if (codes := _formats(grid, place, found.rows, column))
    }
    if len({one for one in found.sections if one}) > 1 or any(map(end, set(found.sections))):
        words, titles = [*words, (SECTION,)], (*titles, SECTION)
        columns.append([one or None for one in found.sections])
    return Source(
        name="",
        origins=(origin,),
        kind=grid.kind,
        titles=titles,
        parts=tuple(words),
        columns=tuple(columns),
        rows=numbers,
        options=grid.options if len(block.header) < 2 else grid.options.but(header=tuple(grid.top + index for index in block.header)),
        faults=tuple(faults),
        notes=(*grid.notes, *notes),
        formats=formats,
        settings=grid.settings,
        skipped=len(found.aside),
        colours=of_rows,
        legend=legend,
    )  # fmt: skip


def _colours(grid: Grid, numbers: Sequence[int], places: Sequence[int]) -> Sequence[str]:
    """The colours of the records, where they divide them; none otherwise."""
    if not grid.looks.fills:
        return ()
    found = colours.of_rows(grid.looks.fills, numbers, (grid.left + place for place in places))
    return found if colours.divide(found) else ()


def _legend(grid: Grid, records: set[int], of_rows: Sequence[str]) -> dict[str, str]:
    """What the notes and the coloured cells outside the records say of the colours."""
    texts, cells = [], []
    for index, row in enumerate(grid.rows):
        for place, cell in enumerate(row) if index not in records else ():
            if isinstance(cell, str):
                texts.append(cell)
                colour = grid.looks.fills.get(grid.top + index, {}).get(grid.left + place)
                cells += [(cell, colour)] if colour is not None else []
    return colours.legend(texts, cells, of_rows)


def _says_nothing(column: Sequence[object]) -> bool:
    """Whether a column without a title is blank in all records, or only counts them."""
    if all(cell is None for cell in column):
        return True
    return all(values.text(cell) == str(number) for number, cell in enumerate(column, 1))


def _as_shown(grid: Grid, place: int, rows: Sequence[int], column: list[object], title: str) -> list[object]:
    """A column of codes, or of what nobody knows, as its number format shows it: 1 under "C"000 is C001."""
    known = folded(title) not in _code_titles() and bool(meanings(title))
    if grid.cells is None or grid.cells.formats is None or known:
        return column
    return grid.cells.shown(grid.left + place, [grid.top + index for index in rows], column)


def _formats(grid: Grid, place: int, rows: Sequence[int], column: Sequence[object]) -> dict[int, str]:
    """The number formats of a column that show a currency or a percentage, by record."""
    if grid.cells is None or grid.cells.formats is None:
        return {}
    codes = grid.cells.formats.of(grid.left + place, [grid.top + index for index in rows], column)
    return {index: code for code, indices in codes.items() if is_percent(code) or money_of(code) for index in indices}


def _left_out(shown: str, grid: Grid, index: int, why: str, width: int) -> NotTaken:
    row = grid.rows[index]
    text = Text(f"convert.why.{why}", {"cells": len(row), "columns": width, "value": first(row)})
    return NotTaken(shown, grid.top + index, why, text, value=first(row))


def _heading(grid: Grid, block: Block) -> str:
    """The words that stand over a header. The unit of a card's own amount is not that of the list below it."""
    last = block.header[0] if block.header else 0
    found = [
        values.text(cell) or ""
        for index in range(block.above, last)
        for row in [grid.rows[index]]
        for cell in (row if len(filled(row)) == 1 else row[block.left : block.right])
        if isinstance(cell, str) and block.card.get(bare(cell)) is None
    ]
    return "\n".join(one for one in found if one)[:2000]


def _titles(grid: Grid, block: Block) -> tuple[list[tuple[str, ...]], list[int]]:
    """Titles and their places; a column without a title that holds something is called by its letter."""
    if not block.header:
        width = max((len(row) for row in grid.rows), default=0)
        return [(column_letter(grid.left + place),) for place in range(width)], list(range(width))
    words, places = titles_of_rows(grid, block.header, block.left, block.right)
    if not places:
        return [], []
    width = max(len(grid.rows[index]) for index in block.header)
    right = min(width, block.right) if block.right is not None else width
    titled = frozenset(places)
    bare = [place for place in range(block.left, right) if place not in titled]
    body = range(block.header[-1] + 1, block.end)
    more = [place for place in bare if any(not values.is_blank(grid.cell(index, place)) for index in body)]
    together = sorted(
        [*zip(places, words, strict=True), *((place, (column_letter(grid.left + place),)) for place in more)]
    )
    return [some for _, some in together], [place for place, _ in together]


def _filled_down(grid: Grid, last: int, shown: str) -> tuple[dict[int, Sequence[object]], tuple[Text, ...]]:
    """Rows in which a merged cell gets the value that stands for all of it: one customer merged over five orders.

    Numbers are filled down only where they are codes: an amount merged over five lines is one amount.
    """
    changed: dict[int, list[object]] = {}
    count = 0
    header = taken_apart(grid.rows[last]) if last >= 0 else {}
    for span in grid.merged:
        top, bottom = span.top - grid.top, min(span.bottom - grid.top, len(grid.rows) - 1)
        place = span.left - grid.left
        if top <= last or bottom <= top or not 0 <= place < len(grid.rows[top]):
            continue
        value = grid.rows[top][place]
        if isinstance(value, (int, float)) and (place not in header or header[place].folded not in _code_titles()):
            continue
        count += 1
        for index in range(top + 1, bottom + 1):
            row = changed.setdefault(index, list(grid.rows[index]))
            if place < len(row):
                row[place] = value
    notes = (Text("convert.note.merged", {"sheet": grid.title or shown, "count": count}),) if count else ()
    return dict(changed), notes


@cache
def _code_titles() -> frozenset[str]:
    columns = [field.column for sheet in SHEETS.values() for field in sheet.fields.values()]
    return frozenset(folded(name) for one in columns if one.kind == "code" for name in (one.zh, one.en, *one.aliases))
