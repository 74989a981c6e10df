"""Files of any kind → source tables: columns of cells under their titles, each row with its place in its file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from kamxl.convert.mapping import SourceOptions
from kamxl.errors import NotAWorkbook, UsageError
from kamxl.grid import column_letter
from kamxl.i18n import Text
from kamxl.read.cells import SheetCells, open_source
from kamxl.read.delimited import delimited
from kamxl.read.facts import Span
from kamxl.read.file import content
from kamxl.read.guard import examine
from kamxl.read.match import HEADER_ROWS
from kamxl.read.settings_sheet import is_settings
from kamxl.read.titles import folded, match_header, titles_of
from kamxl.schema import values
from kamxl.schema.sheets import DICTIONARY_TITLES, GUIDE_TITLES, SHEETS
from kamxl.settings import Limits

_PACKAGES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08", b"\x09\x04")
_NOT_TEXT = (b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<?xml", b"%pdf", b"{\\rtf")
TOTALS = frozenset({"合计", "总计", "小计", "汇总", "总和", "total", "totals", "grand total", "subtotal", "sum"})
_PEOPLE_ONLY = frozenset(title.casefold() for title in (*GUIDE_TITLES, *DICTIONARY_TITLES))


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A row or cell of a source that did not get into the workbook, or only as it was typed, and why."""

    source: str
    """File, and the sheet where it has several."""
    row: int
    """As the file counts; 0 where it is not about one row."""
    code: str
    message: Text
    sheet: str = ""
    """Key of the schema sheet, once known."""
    field: str = ""
    key: str = ""
    value: str = ""
    whole_row: bool = True
    """False: only this cell; the rest of the row was taken."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table of a file, or of several files of one layout."""

    name: str
    """How a mapping calls it."""
    files: tuple[str, ...]
    sheet: str | None
    kind: str
    titles: tuple[str, ...]
    """As typed, on one line; unique."""
    columns: tuple[Sequence[object], ...]
    rows: Sequence[int]
    """Row of each record in its file."""
    header_row: int
    """0: the table has no header, and its columns are named by letters."""
    options: SourceOptions
    """As given, with what was found out."""
    faults: tuple[NotTaken, ...] = ()
    notes: tuple[Text, ...] = ()
    origin: Sequence[int] = field(default_factory=tuple)
    """Index into `files` of each record; empty where there is one file."""
    count: int | None = None
    """How many records there were, where they have been let go."""

    def file_of(self, record: int) -> str:
        """File (and sheet) of a record, for people."""
        file = self.files[self.origin[record] if self.origin else 0]
        return f"{file} › {self.sheet}" if self.sheet else file

    @property
    def size(self) -> int:
        """How many records there are, or were before they were let go."""
        return self.count if self.count is not None else len(self.rows)

    def bare(self) -> Source:
        """The source without its cells: what a report needs of it."""
        return replace(self, columns=(), rows=(), origin=(), count=self.size)

    @property
    def shown(self) -> str:
        """The source for people."""
        shown = ", ".join(self.files)
        return f"{shown} › {self.sheet}" if self.sheet else shown


@dataclass(frozen=True, slots=True)
class _Raw:
    """The cells of one table before its header is known."""

    title: str | None
    kind: str
    rows: Sequence[Sequence[object]]
    options: SourceOptions
    top: int = 1
    left: int = 1
    merged: tuple[Span, ...] = ()
    header: int | None = None
    """Index of the header row, where the file tells."""
    totals: frozenset[int] = frozenset()
    """Indices of rows that the file marks as totals."""
    notes: tuple[Text, ...] = ()


def read_file(path: Path, limits: Limits, options: SourceOptions, name: str = "") -> list[Source]:
    """The tables of a file: one for a text file, one for each sheet that has a header for a workbook.

    Args:
        path: the file.
        limits: beyond which it is refused.
        options: what is known of it; what is not given is found out.
        name: how a mapping calls the table; made from the file's name where it is empty.
    Raises: InputError; UsageError where the sheet asked for is not there.
    """
    data = content(path, path.name, limits)
    raws = _raws(data, path.name, limits, options)
    found = [source for raw in raws if (source := _table(path.name, raw)) is not None]
    if not found:
        raise NotAWorkbook(Text("convert.no_table", {"book": path.name}))
    several = len(raws) > 1
    named = [
        replace(source, name=name or slug(f"{path.stem} {source.sheet}" if several else path.stem)) for source in found
    ]
    return [replace(source, sheet=None) for source in named] if not several and not options.sheet else named


def slug(text: str) -> str:
    """A name for a source: letters of any script and digits, without the date that exports carry at the end."""
    words = re.findall(r"[^\W_]+", text.casefold())
    while len(words) > 1 and words[-1].isdecimal():
        words.pop()
    return "_".join(words) or "source"


def together(sources: Sequence[Source]) -> Source:
    """Tables of one layout under each other. A column that one of them lacks is blank there."""
    first = sources[0]
    if len(sources) == 1:
        return first
    titles = list(dict.fromkeys(title for source in sources for title in source.titles))
    columns: list[list[object]] = [[] for _ in titles]
    rows: list[int] = []
    origin: list[int] = []
    for index, source in enumerate(sources):
        places = {title: place for place, title in enumerate(source.titles)}
        for column, title in zip(columns, titles, strict=True):
            place = places.get(title)
            column += [None] * len(source.rows) if place is None else source.columns[place]
        rows += source.rows
        origin += [index] * len(source.rows)
    return replace(
        first,
        files=tuple(file for source in sources for file in source.files),
        titles=tuple(titles),
        columns=tuple(columns),
        rows=rows,
        origin=origin,
        faults=tuple(fault for source in sources for fault in source.faults),
        notes=tuple(note for source in sources for note in source.notes),
    )


def _raws(data: bytes, name: str, limits: Limits, options: SourceOptions) -> list[_Raw]:
    if data.startswith(_PACKAGES) or data[:64].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_NOT_TEXT):
        return _worksheets(data, name, limits, options)
    read = delimited(data, name, limits, encoding=options.encoding, delimiter=options.delimiter, escape=options.escape)
    notes = []
    if read.stripped:
        notes.append(Text("convert.note.stripped", {"file": name, "count": read.stripped}))
    if read.lenient:
        notes.append(Text("convert.note.lenient", {"file": name}))
    known = options.model_copy(update={"encoding": read.encoding, "delimiter": read.delimiter})
    return [_Raw(None, "text", read.rows, known, notes=tuple(notes))]


def _worksheets(data: bytes, name: str, limits: Limits, options: SourceOptions) -> list[_Raw]:
    facts = examine(data, name, limits)
    opened = open_source(data, facts, name)
    wanted = [title for title in opened.worksheets if options.sheet in (None, title)]
    if not wanted:
        raise UsageError(
            Text("convert.no_such_sheet", {"book": name, "sheet": options.sheet, "sheets": opened.worksheets})
        )
    owned = set(facts.names.values())
    found = []
    for title in wanted:
        ours = title in owned or title.strip().casefold() in _PEOPLE_ONLY or is_settings(title)
        if options.sheet is None and ours:
            continue
        cells = opened.sheet(title).cells()
        if cells.rows:
            found.append(_of_cells(cells, facts.kind, options))
    return found


def _of_cells(cells: SheetCells, kind: str, options: SourceOptions) -> _Raw:
    header, totals = None, frozenset[int]()
    if len(cells.tables) == 1:
        table = cells.tables[0]
        header = table.span.top - cells.top
        last = table.span.bottom - cells.top
        totals = frozenset(range(last - table.totals + 1, last + 1))
    return _Raw(cells.title, kind, cells.rows, options, cells.top, cells.left, cells.merged, header, totals)


def _table(file: str, raw: _Raw) -> Source | None:
    """The table under its header; None where the sheet has none."""
    headers = _headers(raw)
    if headers is None:
        return None
    last = headers[-1] if headers else -1
    titles, places = _titles(raw, headers)
    if not titles:
        return None
    shown = f"{file} › {raw.title}" if raw.title else file
    merged, notes = _filled_down(raw, last)
    rows: list[int] = []
    kept: list[Sequence[object]] = []
    faults: list[NotTaken] = []
    width = places[-1] + 1
    blanks = frozenset(raw.options.null)
    for index in range(last + 1, len(raw.rows)):
        row = merged.get(index, raw.rows[index])
        fault = _fault(raw, row, index, width)
        if fault == "":
            continue
        if fault:
            values_of = {"cells": len(row), "columns": width, "value": _first(row)}
            faults.append(
                NotTaken(shown, raw.top + index, fault, Text(f"convert.why.{fault}", values_of), value=_first(row))
            )
            continue
        kept.append(row)
        rows.append(raw.top + index)
    columns = tuple(_column(kept, place, blanks) for place in places)
    return Source(
        name="",
        files=(file,),
        sheet=raw.title,
        kind=raw.kind,
        titles=titles,
        columns=columns,
        rows=rows,
        header_row=raw.top + last if headers else 0,
        options=raw.options,
        faults=tuple(faults),
        notes=(*raw.notes, *notes),
    )


def _fault(raw: _Raw, row: Sequence[object], index: int, width: int) -> str | None:
    """Why a row is no record; empty for a blank one, None for a record."""
    if not any(not values.is_blank(cell) for cell in row):
        return ""
    if index in raw.totals or _first(row).strip(" :：").casefold() in TOTALS:
        return "total"
    if raw.kind == "text" and any(not values.is_blank(cell) for cell in row[width:]):
        # A separator inside a text that was not quoted: every cell behind it is in the wrong column.
        return "ragged"
    return None


def _first(row: Iterable[object]) -> str:
    return next((values.typed(cell) for cell in row if not values.is_blank(cell)), "")


def _column(rows: Sequence[Sequence[object]], place: int, blanks: frozenset[str]) -> list[object]:
    found: list[object] = [row[place] if place < len(row) else None for row in rows]
    return [None if cell == "" or (type(cell) is str and cell in blanks) else cell for cell in found]


def _headers(raw: _Raw) -> tuple[int, ...] | None:
    """Indices of the header rows; empty for a table without one, None where nothing looks like a table."""
    given = raw.options.header
    if given is not None:
        numbers = (given,) if isinstance(given, int) else given
        indices = tuple(number - raw.top for number in numbers if number)
        if any(not 0 <= index < len(raw.rows) for index in indices):
            raise UsageError(Text("convert.no_such_row", {"row": max(numbers)}))
        return indices
    if raw.header is not None and 0 <= raw.header < len(raw.rows):
        return (raw.header,)
    found = _known_header(raw.rows) if raw.options.delimiter != "space" else None
    if found is None:
        found = _shaped_header(raw.rows)
    return None if found is None else (found,)


def _known_header(rows: Sequence[Sequence[object]]) -> int | None:
    """The first of the top rows in which the most fields of one input sheet are recognised, two at the least."""
    best, found = 1, None
    for index, row in enumerate(rows[:HEADER_ROWS]):
        titles = titles_of(row[:500])
        if len(titles) < 2:
            continue
        count = max(len(match_header(titles, sheet).columns) for sheet in SHEETS.values())
        if count > best:
            best, found = count, index
    return found


def _shaped_header(rows: Sequence[Sequence[object]]) -> int | None:
    """The first row that is as wide as most rows and holds nothing but different words."""
    counts = [sum(not values.is_blank(cell) for cell in row) for row in rows[:200]]
    widths = Counter(count for count in counts if count)
    if not widths:
        return None
    usual = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    for index, row in enumerate(rows[:HEADER_ROWS]):
        cells = [cell for cell in row if not values.is_blank(cell)]
        if len(cells) < max(1, usual * 0.6) or not all(isinstance(cell, str) for cell in cells):
            continue
        words = [str(cell).strip() for cell in cells]
        if len(set(words)) == len(words) and not any(_is_figure(word) for word in words):
            return index
    return None


def _is_figure(word: str) -> bool:
    for parser in (values.number, values.day):
        try:
            if parser(word) is not None:
                return True
        except ValueError:
            continue
    return False


def _titles(raw: _Raw, headers: tuple[int, ...]) -> tuple[tuple[str, ...], list[int]]:
    """Titles and their places. Several header rows are joined, a group's title standing over all its columns."""
    if not headers:
        width = max((len(row) for row in raw.rows), default=0)
        return tuple(column_letter(raw.left + place) for place in range(width)), list(range(width))
    width = max(len(raw.rows[index]) for index in headers)
    parts: list[list[str]] = [[] for _ in range(width)]
    for depth, index in enumerate(headers):
        group = ""
        for place in range(width):
            cell = raw.rows[index][place] if place < len(raw.rows[index]) else None
            word = " ".join((values.text(cell) or "").split())
            group = word or (group if depth < len(headers) - 1 else "")
            if group and group not in parts[place]:
                parts[place].append(group)
    if len(headers) > 1:
        # A group's title over a column without one of its own is the next group's only by accident.
        last = raw.rows[headers[-1]]
        parts = [part if place < len(last) and not values.is_blank(last[place]) else part[:1] for place, part in enumerate(parts)]  # fmt: skip
    titles: list[str] = []
    places: list[int] = []
    for place, words in enumerate(parts):
        title = " ".join(words)
        if not title:
            continue
        number = 2
        while title in titles:
            title, number = f"{' '.join(words)} ({number})", number + 1
        titles.append(title)
        places.append(place)
    return tuple(titles), places


def _filled_down(raw: _Raw, last: int) -> tuple[dict[int, Sequence[object]], tuple[Text, ...]]:
    """Rows in which a merged cell gets the value that stands for all of it: one customer merged over five orders.

    Numbers are filled down only where they are codes: an amount merged over five lines is one amount.
    """
    changed: dict[int, list[object]] = {}
    count = 0
    header = titles_of(raw.rows[last]) if last >= 0 else {}
    for span in raw.merged:
        top, bottom = span.top - raw.top, min(span.bottom - raw.top, len(raw.rows) - 1)
        place = span.left - raw.left
        if top <= last or bottom <= top or not 0 <= place < len(raw.rows[top]):
            continue
        value = raw.rows[top][place]
        if isinstance(value, (int, float)) and (place not in header or header[place].folded not in _code_titles()):
            continue
        count += 1
        for index in range(top + 1, bottom + 1):
            row = changed.setdefault(index, list(raw.rows[index]))
            if place < len(row):
                row[place] = value
    notes = (Text("convert.note.merged", {"sheet": raw.title or "", "count": count}),) if count else ()
    return dict(changed), notes


@cache
def _code_titles() -> frozenset[str]:
    columns = [field.column for sheet in SHEETS.values() for field in sheet.fields.values()]
    return frozenset(folded(name) for one in columns if one.kind == "code" for name in (one.zh, one.en, *one.aliases))
