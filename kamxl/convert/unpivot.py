"""Columns as records: of months or quarters, a sum for each customer and period, dated on its last day; of products, or of what was asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kamxl.convert.mapping import Unpivot
from kamxl.convert.periods import of_code, year_of
from kamxl.convert.sources import Origin, Source
from kamxl.convert.view import place_of
from kamxl.errors import InputError, UsageError
from kamxl.i18n import Text
from kamxl.schema import values

BY = "#by"
"""Title of the column that holds the last day of each record's period, or what its column is of."""


def measure(field: str) -> str:
    """Title of the column that holds the values of a field."""
    return f"#{field}"


def unpivoted(source: Source, how: Unpivot) -> Source:
    """The source with a record for each period or name whose cells are neither blank nor 0; a score may be 0.

    Raises UsageError for a title that the source does not have, InputError where nothing tells the year.
    """
    periods: dict[str, dict[str, str]] = {}
    for field, titles in how.values.items():
        for title, code in titles.items():
            if place_of(source, title) is None:
                raise UsageError(Text("convert.no_such_title", {"sheet": "", "title": title, "source": source.shown, "known": source.titles}))  # fmt: skip
            periods.setdefault(code, {})[field] = title
    origins = source.origin or [0] * len(source.rows)
    days = {(code, at): _when(code, one, how) for code in periods for at, one in enumerate(source.origins)}
    records: list[int] = []
    dates: list[date | str] = []
    measures: dict[str, list[object]] = {field: [] for field in how.values}
    formats: dict[str, dict[int, str]] = {}
    columns = {
        title: source.columns[place_of(source, title) or 0] for titles in how.values.values() for title in titles
    }
    for record in range(len(source.rows)):
        for code, titles in periods.items():
            cells = {field: columns[title][record] for field, title in titles.items()}
            if all(_is_nothing(cell, zero="score" not in how.values) for cell in cells.values()):
                continue
            records.append(record)
            dates.append(days[code, origins[record]])
            for field, column in measures.items():
                shown = source.formats.get(titles.get(field, ""), {}).get(record)
                if shown is not None:
                    formats.setdefault(measure(field), {})[len(column)] = shown
                column.append(cells.get(field))
    used = set(columns)
    kept = [(title, parts, column) for title, parts, column in zip(source.titles, source.parts, source.columns, strict=True) if title not in used]  # fmt: skip
    added: list[tuple[str, Sequence[object]]] = [(BY, dates), *((measure(field), column) for field, column in measures.items())]  # fmt: skip
    return replace(
        source,
        titles=(*(title for title, _, _ in kept), *(title for title, _ in added)),
        parts=(*(parts for _, parts, _ in kept), *((title,) for title, _ in added)),
        columns=(*([column[record] for record in records] for _, _, column in kept), *(column for _, column in added)),
        rows=[source.rows[record] for record in records],
        formats=formats,
        origin=[origins[record] for record in records] if len(source.origins) > 1 else (),
    )


def year_stated(origin: Origin) -> int:
    """The year that the title above a table states, else its sheet, else its file; 0 where none does."""
    return next((year for text in origin.words if (year := year_of(text))), 0)


def dated(source: Source, how: Unpivot) -> bool:
    """Whether the year of every period is known."""
    codes = [code for titles in how.values.values() for code in titles.values()]
    if how.date is None or how.year or all((one := of_code(code)) is not None and one.year for code in codes):
        return True
    return all(year_stated(origin) for origin in source.origins)


def _when(code: str, origin: Origin, how: Unpivot) -> date | str:
    """The last day of a period, of a target the period itself; or a name."""
    if how.date is None:
        return code
    period = of_code(code)
    assert period is not None
    year = period.year or how.year or year_stated(origin)
    if not year:
        raise InputError(Text("convert.no_year", {"source": origin.shown}))
    return replace(period, year=year).code() if how.date == "period" else period.last_day(year)


def _is_nothing(cell: object, *, zero: bool) -> bool:
    """Blank, a dash, or (`zero`) 0: no order."""
    try:
        found = values.number(cell)
    except ValueError:
        return False
    return found is None or (zero and found == 0)
