"""Reads a file into its input tables, settings and review history: the one entry point of this package."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kamxl.errors import NoInputSheet, SettingsError
from kamxl.grid import MARKER, OUR_TABLES, Issue, RawTable
from kamxl.i18n import Lang, Pair, Text, has_han
from kamxl.package.original import Original
from kamxl.read import alert_states, history, match, settings_sheet, tables
from kamxl.read.cells import SheetCells, Source, Worksheet, open_source
from kamxl.read.facts import is_copy
from kamxl.read.file import contents
from kamxl.read.guard import examine
from kamxl.read.together import apart, nearest, newest
from kamxl.record import record
from kamxl.schema.currencies import code_of
from kamxl.schema.money import Money, Stated, evidence
from kamxl.schema.number_formats import money_of
from kamxl.schema.outputs import COPY_INPUT
from kamxl.schema.sheets import DICTIONARY_TITLES, GUIDE_TITLES, SHEETS
from kamxl.settings import Entry, Limits, effective

_PEOPLE_ONLY = frozenset(title.casefold() for title in (*GUIDE_TITLES, *DICTIONARY_TITLES))


@record
class Workbook:
    """The inputs that a workbook holds."""

    name: str
    """File name, for people."""
    path: Path | None
    lang: Lang | None
    """Language of the customer sheet's title and headers, else of the most headers; None where nothing tells."""
    sheets: Mapping[str, Sequence[RawTable]]
    """By key of the schema sheet: the sheets that are read together, in the order of the workbook."""
    settings: tuple[Entry, ...]
    history: RawTable | None
    """Reviews of earlier runs."""
    alert_states: RawTable | None
    """The sheet of alerts of an earlier run, with what people wrote there."""
    titles: tuple[str, ...]
    """Of all sheets, in order."""
    owned: Mapping[str, str]
    """Key of each output sheet of an earlier run -> its title today."""
    date1904: bool = False
    issues: tuple[Issue, ...] = ()
    """What is odd about units, headers and merged cells."""
    money: tuple[Stated, ...] = ()
    """What the titles of amounts and the lines 单位 state of currencies; where they state none, what number formats show, and
    where those show none, the one currency that every row of a column 币种 names."""
    plain: frozenset[str] = frozenset()
    """Parts of worksheets (lower case) that are known to hold no formula."""
    unread: tuple[str, ...] = ()
    """Titles of sheets that carry an input's title but no header that is known."""

    @property
    def tables(self) -> Mapping[str, RawTable]:
        """By key of the schema sheet: its sheet; of several that are read together the one that new rows go to."""
        return {key: newest(some) for key, some in self.sheets.items()}

    @property
    def every(self) -> tuple[RawTable, ...]:
        """All input sheets."""
        return tuple(table for some in self.sheets.values() for table in some)

    @property
    def is_copy(self) -> bool:
        """Whether the workbook is a copy made for a role, whose masked and missing values are not data."""
        return is_copy(self.owned)


def workbook(source: Path | str | bytes | Original, *, limits: Limits, name: str | None = None) -> Workbook:
    """Read a workbook: xlsx, xlsm, xlsb, xls or ods, from a path, or as it was read or from its bytes (then give its name).

    The file is read once, so that the guard and calamine see the same bytes even while someone saves it.
    Raises NotAWorkbook, EncryptedBook, TooLarge, AmbiguousSheet, BusyError.
    """
    path = Path(source) if isinstance(source, (Path, str)) else None
    shown = name or (path.name if path is not None else "")
    if isinstance(source, bytes):
        source = Original(source)
    elif not isinstance(source, Original):
        source = contents(Path(source), shown, limits)
    opened = open_source(source.data, examine(source, shown, limits, _may_wait), shown)
    owned = {name.removeprefix(MARKER): title for name, title in opened.facts.names.items() if title in opened.titles}
    return _in_its_unit(assemble(opened, path, owned))


def sheet_cells(source: Original, title: str, limits: Limits) -> SheetCells:
    """The cells of any sheet of a workbook that was read, as they stand there."""
    opened = open_source(source.data, examine(source, title, limits, lambda other: other != title), title)
    return opened.sheet(title).cells()


def _may_wait(title: str) -> bool:
    """Whether a sheet is probably no input: whether it is one all the same, its first rows tell."""
    return match.part_titled(title) is None and not settings_sheet.is_settings(title)


def require_inputs(workbooks: Sequence[Workbook]) -> None:
    """Raise NoInputSheet unless one of the workbooks read together holds an input sheet; and where a sheet called 客户信息
    cannot be read, as without it the rest would pass for a book that lists no customers.
    """
    if any("customers" in book.sheets for book in workbooks):
        return
    names = [book.name for book in workbooks]
    sheet = SHEETS["customers"]
    unread = [title for book in workbooks for title in book.unread]
    if unread:
        columns = [Pair(field.column.zh, field.column.en) for field in sheet.fields.values() if field.required]
        raise NoInputSheet(
            Text("read.no_customer_header", {"books": names, "book": names[0], "sheet": unread[0], "columns": columns})
        )
    if not any(book.sheets for book in workbooks):
        inputs = [Pair(one.zh, one.en) for one in SHEETS.values()]
        raise NoInputSheet(Text("read.no_input_sheet", {"books": names, "book": names[0], "inputs": inputs}))


def assemble(opened: Source, path: Path | None, owned: Mapping[str, str]) -> Workbook:
    candidates: list[match.Candidate] = []
    # The inputs of a copy carry a mark, so that it stays one when its first sheet is deleted; they are read all the same.
    results = {title for key, title in owned.items() if not key.startswith(COPY_INPUT)}
    sheets: dict[str, Worksheet] = {}
    settings: tuple[Entry, ...] = ()
    reviews: RawTable | None = None
    states: RawTable | None = None
    unread: list[str] = []
    unknown: list[SheetCells] = []
    for title in opened.worksheets:
        own = opened.facts.sheets[title].tables if title in opened.facts.sheets else ()
        names = tuple(table.name.casefold() for table in own)
        if title == owned.get(history.KEY):
            reviews = history.table(opened.book, opened.sheet(title).cells())
        elif title == owned.get(alert_states.KEY) or (
            alert_states.KEY not in owned and any(map(alert_states.TABLE.fullmatch, names))
        ):
            # A program that renames sheets and forgets the names that point at them must not cost anybody a note.
            states = alert_states.table(opened.book, opened.sheet(title).cells())
        elif title in results or any(name.startswith(OUR_TABLES) for name in names):
            continue
        elif settings_sheet.is_settings(title, names):
            settings = (*settings, *settings_sheet.entries(opened.sheet(title).cells()))
        elif title.strip().casefold() not in _PEOPLE_ONLY:
            # Only what may be an input is kept: a book may hold large sheets of quite other things.
            sheet = opened.head(title)
            head = sheet.cells(match.rows_to_recognise(own))
            candidate = match.recognise(head)
            if candidate is not None:
                candidates.append(candidate)
                sheets[title] = opened.sheet(title) if title in opened.facts.waiting else sheet
            elif match.input_titled(title) == "customers":
                unread.append(title)
            else:
                unknown.append(head)
    chosen = match.choose(opened.book, candidates)
    found: dict[str, Sequence[RawTable]] = {}
    issues: list[Issue] = []
    for key, some in chosen.items():
        wholes = (replace(one, cells=sheets[one.cells.title].cells()) for one in some)
        built = [tables.build(opened.book, whole, date1904=opened.facts.date1904) for whole in wholes]
        found[key], repeats = apart([table for table, _ in built], match.doubted(some))
        titles = {table.sheet for table in found[key]}
        issues += [issue for table, own in built if table.sheet in titles for issue in own]
        issues += map(tables.repeated, repeats)
        others = [one for one in candidates if one.key == key and one.has_records and one not in some]
        issues += [tables.passed_over(nearest(found[key], one.cells.title), one.cells.title) for one in others]
    if found:
        near = ((cells, match.resembles(cells)) for cells in unknown)
        issues += [
            tables.unread(opened.book, cells, *like)
            for cells, like in near
            if like and (like[0] not in found or match.part_titled(cells.title) == like[0])
        ]
    return Workbook(
        name=opened.book,
        path=path,
        lang=language(chosen),
        sheets=found,
        settings=settings,
        history=reviews,
        alert_states=states,
        titles=opened.titles,
        owned=owned,
        date1904=opened.facts.date1904,
        issues=tuple(issues),
        money=_money([table for some in found.values() for table in some]),
        plain=opened.facts.plain,
        unread=tuple(unread),
    )


def language(chosen: Mapping[str, Sequence[match.Candidate]]) -> Lang | None:
    """zh or en: of the customer sheet if there is one, else of the most headers of all input sheets."""
    asked = chosen["customers"] if "customers" in chosen else [one for some in chosen.values() for one in some]
    votes = 0
    for candidate in asked:
        header = candidate.cells.rows[candidate.header]
        words = [candidate.cells.title, *(str(header[place]) for place in candidate.match.columns)]
        votes += sum(1 if has_han(word) else -1 for word in words)
    if not asked:
        return None
    return "zh" if votes >= 0 else "en"


def _in_its_unit(book: Workbook) -> Workbook:
    """A workbook whose amounts under a bare title beside counts are in its own unit, whoever looks at it."""
    given = [entry for entry in book.settings if entry.key == "money.unit"]
    with suppress(SettingsError):  # who asks for the settings says what is wrong there
        money = Money.of(book.lang or "zh", unit=effective(given).settings.money.unit or "")
        sheets = {key: [_with_bare_unit(table, money) for table in some] for key, some in book.sheets.items()}
        return replace(book, sheets=sheets)
    return book


def _with_bare_unit(table: RawTable, money: Money) -> RawTable:
    fields = SHEETS[table.key].fields
    if not any(one.column.counted for one in fields.values()):
        return table
    columns = []
    for raw in table.columns:
        schema = fields[raw.field].column if raw.field is not None and not raw.stated else None
        unit = schema.unit if schema is not None and schema.counted is not None else None
        columns.append(raw if unit is None else replace(raw, factor=money.scale / unit.scale))
    return replace(table, columns=tuple(columns))


def _money(tables: Collection[RawTable]) -> tuple[Stated, ...]:
    columns = [
        (SHEETS[table.key].fields[one.field].column, one) for table in tables for one in table.columns if one.field
    ]
    amounts = [raw for column, raw in columns if column.kind == "money"]
    return evidence(
        (raw.money for raw in amounts),
        (money_of(code) for raw in amounts for code in raw.formats),
        (rate for table in tables if table.key == "rates" for rate in _rates(table)),
        (
            code_of(cell) if isinstance(cell, str) else None
            for column, raw in columns
            if column.kind == "currency"
            for cell in set(raw.values)
        ),
    )


def _rates(table: RawTable) -> Iterator[tuple[str | None, object]]:
    cells = {column.field: column.values for column in table.columns if column.field}
    for word, rate in zip(cells.get("currency", ()), cells.get("rate", ()), strict=False):
        yield code_of(word) if isinstance(word, str) else None, rate
