"""Orders that are returned or cancelled as the title of their table, its sheet, a section or a column of kinds says."""

from collections.abc import Iterator, Sequence
from typing import Any  # Any: cells of columns of any kind

from kamxl.convert.kinds import ended
from kamxl.convert.reading import SECTION
from kamxl.convert.sources import Source
from kamxl.convert.view import View
from kamxl.i18n import Text
from kamxl.schema import values
from kamxl.schema.ended import end, flagged, unanswered


def by_table(columns: dict[str, list[Any]], source: Source) -> Iterator[Text]:
    """Give the orders of a table or section that is one of returns, or of cancelled ones, by its title, sheet or file, that status."""
    tables = [ended(one) for one in source.origins]
    at = source.at
    found = [(tables[place], source.origins[place].shown) for place in at]
    if SECTION in source.titles:
        sections = source.columns[source.titles.index(SECTION)]
        statuses = {one: end(one) for one in set(sections) if isinstance(one, str)}
        found = [
            (status, str(one)) if isinstance(one, str) and (status := statuses[one]) else of_table
            for one, of_table in zip(sections, found, strict=True)
        ]
    own = columns.get("status") or [None] * len(source.rows)
    # Where some rows say themselves that they came back, the name of the file says nothing of the others.
    told = {place for place, status in zip(at, own, strict=True) if status in ("cancelled", "returned")}
    given = [None if place in told and found[row] == (tables[place], source.origins[place].shown) else found[row][0] for row, place in enumerate(at)]  # fmt: skip
    yield from _give(columns, given, [shown for _, shown in found])


def by_column(columns: dict[str, list[Any]], title: str, seen: View, sheet: str) -> Iterator[Text]:
    """Give the orders that a column of yes and no, or of kinds of documents, calls returned or cancelled that status."""
    cells = seen.column(title, sheet)
    found = flagged(title, cells) or [end(cell) if isinstance(cell, str) else None for cell in cells]
    strange = unanswered(cells) if flagged(title, []) is not None else []
    if strange:
        yield Text(
            "convert.note.no_flag",
            {"source": seen.base.shown, "title": title, "words": list(map(values.typed, strange))},
        )
    yield from _give(columns, found, [title] * len(found))


def _give(columns: dict[str, list[Any]], statuses: Sequence[str | None], by: Sequence[str]) -> Iterator[Text]:
    for status in sorted({one for one in statuses if one is not None}):
        column = columns.setdefault("status", [None] * len(statuses))
        records = [record for record, one in enumerate(statuses) if one == status]
        for record in records:
            column[record] = status
        said = list(dict.fromkeys(by[record] for record in records))
        yield Text(f"convert.note.{status}", {"tables": said, "count": len(records)})
