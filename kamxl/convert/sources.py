"""Source tables: columns of cells under their titles, each row with its place in its file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar  # Any: results of functions of any kind

from kamxl.convert.mapping import SourceOptions
from kamxl.i18n import Text
from kamxl.read.titles import is_unit
from kamxl.schema.money import surely, units_in
from kamxl.schema.traditional import simplified
from kamxl.settings import Entry

Found = TypeVar("Found")
SHOWN_FILES = 4
"""Files or sheets of one layout that are named before the rest is an ellipsis."""
_BRACKETED = re.compile(r"[(\[【]([^()\[\]【】]{1,30})[)\]】]")


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
class Origin:
    """Where the records of a source stand: a table of a file, and what stands above it."""

    file: str
    sheet: str | None = None
    heading: str = ""
    """The words above the header: a title, a unit, a month; and what stands below the table of its unit."""
    card: Mapping[str, object] = field(default_factory=dict)
    """Titles and values above the list, of one customer or one salesman."""
    header_row: int = 0
    tab: str = ""
    """The title of its sheet, also where the file has no other."""
    strange: bool = False
    """No mapping knew the file by its name."""

    @property
    def words(self) -> tuple[str, str, str]:
        """What may say what a table holds, of which year and whose: the title above it, its sheet's, its file's name."""
        return (self.heading, self.tab or self.sheet or "", Path(self.file).stem)

    @property
    def shown(self) -> str:
        return f"{self.file} › {self.sheet}" if self.sheet else self.file


@dataclass(frozen=True, slots=True)
class Source:
    """A table of a file, or of several files or sheets of one layout."""

    name: str
    """How a mapping calls it."""
    origins: tuple[Origin, ...]
    kind: str
    titles: tuple[str, ...]
    """As typed, on one line; unique."""
    columns: tuple[Sequence[object], ...]
    rows: Sequence[int]
    """Row of each record in its file."""
    options: SourceOptions
    """As given, with what was found out."""
    parts: tuple[tuple[str, ...], ...] = ()
    """The cells of each title, a group's first."""
    faults: tuple[NotTaken, ...] = ()
    notes: tuple[Text, ...] = ()
    origin: Sequence[int] = field(default_factory=tuple)
    """Index into `origins` of each record; empty where there is one."""
    count: int | None = None
    """How many records there were, where they have been let go."""
    listed: bool = True
    """False: there are cards and no lists below them."""
    formats: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """Title -> record -> its number format, where that shows a currency or a percentage."""
    colours: Sequence[str] = ()
    """The colour (RRGGBB) that each record is filled with, empty for none; where colours divide the records."""
    legend: Mapping[str, str] = field(default_factory=dict)
    """Colour -> the status that a note or a coloured cell says it means."""
    settings: tuple[Entry, ...] = ()
    """Of the sheet 设置 of its workbook, each with its file."""
    skipped: int = 0
    """Lines below a header that are no records: totals, repeated headers, section titles, notes."""
    memo: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What has been worked out of it, and is asked for again and again."""

    def origin_of(self, record: int) -> Origin:
        return self.origins[self.origin[record] if self.origin else 0]

    def file_of(self, record: int) -> str:
        """File (and sheet) of a record, for people."""
        return self.origin_of(record).shown

    @property
    def at(self) -> Sequence[int]:
        """Index into `origins` of each record."""
        return self.origin or [0] * len(self.rows)

    @property
    def above(self) -> str:
        """What may say what its (first) table holds: the title above it, its sheet's, its file's name."""
        return " ".join(self.origins[0].words)

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.file for one in self.origins))

    @property
    def sheet(self) -> str | None:
        """The sheet, where the file has several; * for several sheets of one layout."""
        sheets = {one.sheet for one in self.origins}
        return sheets.pop() if len(sheets) == 1 else "*"

    @property
    def header_row(self) -> int:
        """0: the table has no header, and its columns are named by letters."""
        return self.origins[0].header_row

    @property
    def cards(self) -> tuple[str, ...]:
        """The titles of the cards above the lists."""
        return tuple(
            dict.fromkeys(title for one in self.origins for title, value in one.card.items() if value is not None)
        )

    @property
    def size(self) -> int:
        """How many records there are, or were before they were let go."""
        return self.count if self.count is not None else len(self.rows)

    def bare(self) -> Source:
        """The source without its cells: what a report needs of it."""
        return replace(self, columns=(), rows=(), origin=(), formats={}, colours=(), count=self.size)

    @property
    def shown(self) -> str:
        """The source for people."""
        files = ", ".join(self.files[:SHOWN_FILES]) + ("…" if len(self.files) > SHOWN_FILES else "")
        sheets = list(dict.fromkeys(one.sheet for one in self.origins if one.sheet))
        if not sheets or len(self.files) > 1:
            return files
        more = "…" if len(sheets) > SHOWN_FILES else ""
        return f"{files} › {', '.join(sheets[:SHOWN_FILES])}{more}"


def once(find: Callable[[Source], Found]) -> Callable[[Source], Found]:
    """A function of a source that is worked out once for each of them."""

    @wraps(find)
    def known(source: Source) -> Found:
        if find not in source.memo:
            source.memo[find] = find(source)
        found: Found = source.memo[find]
        return found

    return known


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
    parts = {title: part for source in sources for title, part in zip(source.titles, source.parts, strict=False)}
    columns: list[list[object]] = [[] for _ in titles]
    rows: list[int] = []
    origins: list[Origin] = []
    origin: list[int] = []
    formats: dict[str, dict[int, str]] = {}
    for source in sources:
        for title, shown in source.formats.items():
            formats.setdefault(title, {}).update((len(rows) + record, one) for record, one in shown.items())
        places = {title: place for place, title in enumerate(source.titles)}
        for column, title in zip(columns, titles, strict=True):
            place = places.get(title)
            column += [None] * len(source.rows) if place is None else source.columns[place]
        rows += source.rows
        origin += [len(origins) + one for one in source.origin] or [len(origins)] * len(source.rows)
        origins += source.origins
    return replace(
        first,
        origins=tuple(origins),
        titles=tuple(titles),
        parts=tuple(parts.get(title, (title,)) for title in titles),
        columns=tuple(columns),
        rows=rows,
        origin=origin,
        faults=tuple(fault for source in sources for fault in source.faults),
        notes=tuple(note for source in sources for note in source.notes),
        listed=any(source.listed for source in sources),
        formats=formats,
        colours=_together_colours(sources),
        legend={colour: status for source in sources for colour, status in source.legend.items()},
        skipped=sum(source.skipped for source in sources),
        settings=tuple(dict.fromkeys(entry for source in sources for entry in source.settings)),
    )


def _together_colours(sources: Sequence[Source]) -> Sequence[str]:
    if not any(source.colours for source in sources):
        return ()
    return [colour for source in sources for colour in (source.colours or [""] * len(source.rows))]


def unit_line(source: Source) -> str:
    """The unit that the lines above a header state for all its amounts; empty where they state none, or several."""
    found = {line_of(one) for one in source.origins}
    return found.pop() if len(found) == 1 else ""


def line_of(origin: Origin) -> str:
    """The unit that the lines around one table state, else the title of its sheet, else its file's name; empty where they state none, or several."""
    for place, words in enumerate(origin.words):
        plain = unicodedata.normalize("NFKC", simplified(words)).casefold()
        is_said = surely if place else is_unit  # sales (m).xlsx is no file of millions
        said = (units_in(plain) if not place else ()) or [note for note in _BRACKETED.findall(plain) if is_said(note)]
        if said:
            return said[-1] if len(set(said)) == 1 else ""
    return ""
