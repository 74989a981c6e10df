"""Columns as records: of months or quarters, a sum for each customer and period, dated on its last day; of products, or of what was asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kamxl.convert.mapping import Unpivot
from kamxl.convert.periods import Period, begins, is_fiscal, of_code, turns, year_of
from kamxl.convert.sources import Origin, Source
from kamxl.convert.view import no_such_title, place_of
from kamxl.errors import InputError
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
                raise no_such_title(title, source)
            periods.setdefault(code, {})[field] = title
    origins = source.at
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


def year_stated(origin: Origin, month: int = 0) -> int:
    """The year that the title above a table states, else its sheet, else its file; 0 where none does.

    Where one states the ends of a year that does not begin in January, it is that of the month.
    """
    for text in origin.words:
        ends = begins(text)
        year = ends[0] + (0 < month < ends[1]) if ends is not None and ends[1] else year_of(text)
        if year:
            return year
    return 0


def dated(source: Source, how: Unpivot) -> bool:
    """Whether the year of every period is known."""
    codes = [code for titles in how.values.values() for code in titles.values()]
    return how.date is None or all(_in_year(code, origin, how) for code in codes for origin in source.origins)


def begun(how: Unpivot, origin: Origin) -> int:
    """The first month of the year whose months the columns are, where that does not begin in January and no title states it; 0 else."""
    months = [
        one for titles in how.values.values() for code in titles.values() if (one := of_code(code)) and not one.year
    ]
    if not months:
        return 0
    own = months[: next(iter(map(len, how.values.values())))]
    first = own[0].month - own[0].months + 1
    return turns(own) or (first if first > 1 and any(map(is_fiscal, origin.words)) else 0)


def _in_year(code: str, origin: Origin, how: Unpivot) -> Period | None:
    """A period with the year that its title states, the mapping, or what stands around the table; None where none does.

    Of a year that does not begin in January the mapping says in which year it begins; so do its ends, or 2025/26.
    """
    period = of_code(code)
    assert period is not None
    if period.year or period.months == 12:
        year = period.year or how.year or year_stated(origin)
        return replace(period, year=year) if year else None
    first = begun(how, origin)
    ends = next((one for text in origin.words if (one := begins(text)) is not None and (first or one[1])), None)
    if how.year or ends is None:
        year, month = how.year or (0 if first else year_stated(origin)), first or 1
    else:
        year, month = ends[0], ends[1] or first
        if period.months == 3 and not first and month > 1:
            last = month + period.month - 2  # the first quarter of that year begins with it
            return Period(year + last // 12, last % 12 + 1, 3)
    return replace(period, year=year + (period.month - period.months + 1 < month)) if year else None


def _when(code: str, origin: Origin, how: Unpivot) -> date | str:
    """The last day of a period, of a target the period itself; or a name."""
    if how.date is None:
        return code
    period = _in_year(code, origin, how)
    if period is None:
        why = "no_first_year" if begun(how, origin) else "no_year"
        raise InputError(Text(f"convert.{why}", {"source": origin.shown}))
    return period.code() if how.date == "period" else period.last_day(period.year)


def _is_nothing(cell: object, *, zero: bool) -> bool:
    """Blank, a dash, or (`zero`) 0: no order."""
    try:
        found = values.number(cell)
    except ValueError:
        return False
    return found is None or (zero and found == 0)
