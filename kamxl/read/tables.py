"""Turns the cells of a recognised sheet into a RawTable: records, columns, units, and the issues of its header."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kamxl.grid import DAYS_1904, LAST_COLUMN, Issue, IssueCode, RawColumn, RawTable, column_letter
from kamxl.i18n import Pair, Text
from kamxl.read.cells import SheetCells
from kamxl.read.distinct import Columns
from kamxl.read.facts import Span
from kamxl.read.lines import Layout, no_records, places_of
from kamxl.read.match import Candidate
from kamxl.read.titles import Match, are_units, match_header, titles_of, unit_of, unit_word, with_unit
from kamxl.read.titles import title as taken_apart
from kamxl.read.together import Repeats
from kamxl.schema.money import Stated, currency_in, denied, surely, units_in
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import all_filled
from kamxl.schema.values import is_blank, text, typed

_SERIALS_1904 = (18_500, 78_600)
_LEAST_TITLES = 2
"""Of a header that is repeated, in their own columns."""
_REMARKS = 20
"""Of the lines that are no records, the last of which may state a unit."""


def build(book: str, candidate: Candidate, *, date1904: bool = False) -> tuple[RawTable, tuple[Issue, ...]]:
    """The table of a recognised sheet and the issues of its header. Units and merged cells are kept on the table."""
    rows, first = candidate.cells.rows, candidate.header + 1
    numbers = _without_totals(candidate)
    grid: list[Sequence[object]] = []
    if isinstance(rows, Columns):
        whole = len(numbers) == len(rows) - first
        if numbers:
            grid = [column[first:] if whole else [column[number] for number in numbers] for column in rows.columns]
    else:
        grid = list(map(list, zip(*(rows[number] for number in numbers), strict=True)))
    return of_columns(book, candidate, grid, numbers, date1904=date1904)


def of_columns(
    book: str,
    candidate: Candidate,
    grid: Sequence[Sequence[object]],
    numbers: Sequence[int],
    *,
    date1904: bool = False,
) -> tuple[RawTable, tuple[Issue, ...]]:
    """As `build`, of a sheet whose cells below the header are known a column at a time.

    Args:
        book: file name, for people.
        candidate: its cells are asked for the header and what stands above it.
        grid: the columns; empty where there is no row.
        numbers: index of each row, counted as the header is.
        date1904: days are counted from 1904.
    """
    cells = candidate.cells
    header = cells.rows[candidate.header]
    places = sorted(candidate.match.columns)
    grid = grid or [()] * len(header)
    blank = _blank(grid, places, len(numbers))
    first = [column[0] for column in grid] if numbers else []
    units = first if are_units(first) else []
    if units:
        blank.add(0)
    apart = [index for index in no_records(grid, _layout(candidate, places)) if index not in blank]
    remarks = [cell for index in apart[-_REMARKS:] for column in grid if isinstance(cell := column[index], str)]
    line, code = _unit_line(candidate, remarks)
    matches = _with_units(candidate, units, line, code)
    blank.update(apart)
    others = list(_in_other_units(candidate, grid, apart, matches, len(numbers)))
    blank.update(index for _, first, last in others for index in range(first, last))
    rows = [cells.top + number for index, number in enumerate(numbers) if index not in blank]
    columns, titles = [], []
    for place, title in enumerate(header):
        match = matches.get(place)
        if match is None and (place in candidate.match.computed or is_blank(title)):
            continue
        values = grid[place]
        if "" in values:
            values = [None if value == "" else value for value in values]
        if blank:
            values = [value for index, value in enumerate(values) if index not in blank]
        column = cells.left + place
        formats = cells.formats.of(column, rows, values) if cells.formats is not None and match else {}
        if formats and match and SHEETS[candidate.key].fields[match.field].column.kind == "code":
            values = cells.shown(column, rows, values)
        if date1904 and match and SHEETS[candidate.key].fields[match.field].column.kind == "day":
            values = [_serial_of_1900(value) for value in values]
        columns.append(
            RawColumn(
                _title(title),
                column,
                match.field if match else None,
                values,
                match.factor if match else 1.0,
                match is not None and match.stated,
                formats,
                match.money if match else None,
            )
        )
        titles.append(place)
    merged = _merged(cells, rows, places)
    table = RawTable(
        book=book,
        sheet=cells.title,
        key=candidate.key,
        header_row=cells.top + candidate.header,
        rows=rows,
        columns=tuple(columns),
        merged=tuple(span.a1 for span in merged),
        excel_table=candidate.table.name if candidate.table else None,
        unmatched_units=tuple(
            index for index, place in enumerate(titles) if place in matches and matches[place].wrong_unit
        ),
        formulas=cells.formulas,
    )
    lines = [cells.top + numbers[index] for index in apart]
    said = [column[apart[0]] for column in grid] if apart else []
    unread = (_other_unit(table, candidate, numbers, grid, one) for one in others)
    odd = (*_repeated_headers(table, candidate), *_denied_line(table, candidate, line))
    return table, (*odd, *_apart(table, cells.left, lines, said), *unread)


def _title(cell: object) -> str:
    """A header as people see it, on one line."""
    return " ".join((text(cell) or "").split())


def _without_totals(candidate: Candidate) -> Sequence[int]:
    """The rows below the header, as the sheet's cells count them; totals of an Excel table are no records."""
    body = range(candidate.header + 1, len(candidate.cells.rows))
    header = candidate.cells.top + candidate.header
    table = candidate.table or next((one for one in candidate.cells.tables if one.span.top == header), None)
    if table is None or not table.totals:
        return body
    last = table.span.bottom - candidate.cells.top
    return [number for number in body if not last - table.totals < number <= last]


def _layout(candidate: Candidate, places: Sequence[int]) -> Layout:
    """What tells a record from a total or a note: key fields that are no figures."""
    fields = SHEETS[candidate.key].fields
    matches = candidate.match.columns
    header = candidate.cells.rows[candidate.header]
    kinds = {place: fields[matches[place].field] for place in places}
    told_by = {"code", "day", "period", "text"}
    keys = [place for place, one in kinds.items() if one.column.key and one.column.kind in told_by]
    return Layout(
        header={place: str(title) for place, title in enumerate(header) if not is_blank(title)},
        keys=frozenset(keys),
        ids=frozenset(place for place in keys if kinds[place].column.kind == "code"),
        numbers=frozenset(place for place, one in kinds.items() if one.column.kind == "code"),
        days=frozenset(place for place in keys if kinds[place].column.kind in ("day", "period")),
        passed_over=frozenset(candidate.match.computed),
    )


def passed_over(table: RawTable, other: str) -> Issue:
    """That another sheet of the workbook looks like the one that was read, and was not."""
    return _beside(table, other, Text("read.passed_over", {"other": other, "sheet": table.sheet}))


def repeated(found: Repeats) -> Issue:
    """That records of a sheet stand on another one already, and count once."""
    table, other = found.table, found.other
    values: dict[str, object] = {"other": table.sheet, "sheet": other.sheet, "count": len(found.rows)}
    if found.whole:
        return _beside(other, table.sheet, Text("read.passed_over.again", values | {"rows": len(table.rows)}))
    letters = column_letter(table.columns[0].column)
    message = Text("read.counted_once", values | {"rows": places_of(found.rows)})
    return _of_sheet(table, letters, found.rows[0], other.sheet, message)


def _beside(table: RawTable, other: str, message: Text) -> Issue:
    return _of_sheet(table, column_letter(table.columns[0].column), table.header_row, other, message)


def unread(book: str, cells: SheetCells, key: str, header: int) -> Issue:
    """That a sheet looks like an input which the workbook has not, and was not read."""
    sheet = SHEETS[key]
    columns = [Pair(field.column.zh, field.column.en) for field in sheet.fields.values() if field.required]
    values = {"book": book, "sheet": cells.title, "input": Pair(sheet.zh, sheet.en), "columns": columns}
    return Issue(
        book=book,
        sheet=cells.title,
        cell=f"{column_letter(cells.left)}{header}",
        row=header,
        table=key,
        field=None,
        key="",
        value=cells.title,
        code="no_record",
        severity="warning",
        message=Text("read.unread_sheet", values),
    )


def _of_sheet(
    table: RawTable, letters: str, row: int, value: object, message: Text, code: IssueCode = "no_record"
) -> Issue:
    """What was left unread of a sheet or beside it."""
    return Issue(
        book=table.book,
        sheet=table.sheet,
        cell=f"{letters}{row}",
        row=row,
        table=table.key,
        field=None,
        key="",
        value=typed(value),
        code=code,
        severity="warning",
        message=message,
    )


def _apart(table: RawTable, left: int, rows: Sequence[int], first: Sequence[object]) -> Iterator[Issue]:
    """The lines that were passed over as no records, said once.

    Args:
        first: the cells of the first of them.
    """
    if not rows:
        return
    place = next(place for place, cell in enumerate(first) if not is_blank(cell))
    message = Text("read.no_records", {"count": len(rows), "rows": places_of(rows)})
    yield _of_sheet(table, column_letter(left + place), rows[0], first[place], message)


def _in_other_units(
    candidate: Candidate,
    grid: Sequence[Sequence[object]],
    apart: Sequence[int],
    matches: Mapping[int, Match],
    size: int,
) -> Iterator[tuple[int, int, int]]:
    """Rows below a header that is repeated with another unit: the column that states it, the row of that header, and the first behind its rows."""
    sheet = SHEETS[candidate.key]
    open_: tuple[int, int] | None = None
    for index in apart:
        row = [column[index] for column in grid]
        again = match_header(titles_of(row), sheet).columns
        common = [place for place in again if place in matches and again[place].field == matches[place].field]
        if len(common) < _LEAST_TITLES:
            continue
        if open_ is not None:
            yield (*open_, index)
        stated = ((place, again[place], matches[place]) for place in common if again[place].stated)
        other = next((place for place, new, old in stated if (new.factor, new.money) != (old.factor, old.money)), None)
        open_ = None if other is None else (other, index)
    if open_ is not None:
        yield (*open_, size)


def _other_unit(
    table: RawTable,
    candidate: Candidate,
    numbers: Sequence[int],
    grid: Sequence[Sequence[object]],
    found: tuple[int, int, int],
) -> Issue:
    place, header, last = found
    cells = candidate.cells
    rows = [cells.top + numbers[index] for index in range(header + 1, last)]
    own, title = (_title(one) for one in (cells.rows[candidate.header][place], grid[place][header]))
    message = Text("read.other_unit", {"title": title, "own": own, "count": len(rows), "rows": places_of(rows)})
    said = _of_sheet(table, column_letter(cells.left + place), cells.top + numbers[header], title, message, "unit")
    return replace(said, severity="error", effect="row")


def _blank(grid: Sequence[Sequence[object]], places: Sequence[int], size: int) -> set[int]:
    """Rows without any recognised value: no records, though a running number may have been filled down them."""
    suspects: Iterable[int] = range(size)
    for place in places:
        column = grid[place]
        if all_filled(column):
            return set()
        suspects = [index for index in suspects if is_blank(column[index])]
        if not suspects:
            break
    return set(suspects)


def _serial_of_1900(value: object) -> object:
    """A day that lost its date format, counted from 1904: brought to what the parser of days expects."""
    if isinstance(value, float) and _SERIALS_1904[0] <= value <= _SERIALS_1904[1]:
        return value + DAYS_1904
    return value


def _with_units(candidate: Candidate, row: Sequence[object], line: str, code: str) -> dict[int, Match]:
    """Matches of the header; columns whose titles state no unit take that of a row of units below them, and amounts that of the sheet.

    Args:
        row: the units below the titles; empty where there is no such row.
        line: the unit that stands around the table, as `_unit_line` finds it.
        code: the currency alone.
    """
    sheet, matches = SHEETS[candidate.key], dict(candidate.match.columns)
    for place, match in matches.items():
        unit = sheet.fields[match.field].column.unit
        if unit is None or match.wrong_unit:
            continue
        scale, money = unit_of(line, unit) if line else (None, None)
        if match.stated:
            if match.money is not None:
                matches[place] = replace(match, money=match.money.of(money or Stated(0.0, code or None)))
            continue
        below = unit_word(str(row[place])) if row and not is_blank(row[place]) else ""
        if below:
            matches[place] = with_unit(sheet, match.field, [below])
        elif not unit.is_money:
            continue
        elif scale is not None:
            matches[place] = Match(match.field, scale / unit.scale, stated=True, money=money)
        elif code:
            matches[place] = replace(match, money=Stated(0.0, code))
    return matches


def _denied_line(table: RawTable, candidate: Candidate, line: str) -> Iterator[Issue]:
    """That the line above the header states a unit of money which the titles of all amounts deny."""
    fields = SHEETS[candidate.key].fields
    amounts = {
        place: match.money if match.stated else None
        for place, match in candidate.match.columns.items()
        if (unit := fields[match.field].column.unit) is not None and unit.is_money
    }
    if denied(line, amounts.values()):
        place = min(amounts)
        letters = column_letter(candidate.cells.left + place)
        title = _title(candidate.cells.rows[candidate.header][place])
        message = Text("read.denied_line", {"line": line, "title": title})
        yield _of_sheet(table, letters, table.header_row, title, message, "unit")


def _unit_line(candidate: Candidate, remarks: Sequence[str]) -> tuple[str, str]:
    """What the nearest line above the header states, else the sheet's title, else a remark: a unit, or else a currency alone (币种：美元).

    Args:
        remarks: lines that are no records.
    """
    code = ""
    for row in reversed(candidate.cells.rows[: candidate.header]):
        line = " ".join(value for value in row if isinstance(value, str) and len(value) < 200)
        found = units_in(line)
        if found:
            return found[0], code
        code = code or currency_in(line)
    heading = taken_apart(candidate.cells.title)
    named = [note for note in heading.notes if surely(note)] if heading is not None else []
    return next(iter((*named, *(unit for remark in remarks for unit in units_in(remark[:200])))), ""), code


def _merged(cells: SheetCells, rows: Sequence[int], places: Sequence[int]) -> list[Span]:
    """Merged ranges that touch the records (rows of the sheet, ascending) of a recognised column."""
    columns = {cells.left + place for place in places}
    return [
        span
        for span in cells.merged
        if bisect_right(rows, span.bottom) > bisect_left(rows, span.top)
        and any(column in columns for column in range(span.left, min(span.right, LAST_COLUMN) + 1))
    ]


def _repeated_headers(table: RawTable, candidate: Candidate) -> Iterator[Issue]:
    header = candidate.cells.rows[candidate.header]
    for place in candidate.match.repeated:
        title = _title(header[place])
        letters = column_letter(candidate.cells.left + place)
        message = Text("read.repeated_header", {"title": title, "column": letters})
        yield _of_sheet(table, letters, table.header_row, title, message, "duplicate")
