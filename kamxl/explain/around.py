"""What a cell of words is: the title of a sheet, a section or a column, the name of a row, a link, a formula, a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kamxl.cell import Formula, Value
from kamxl.cell import plain as plain_of
from kamxl.i18n import Text
from kamxl.layout import Placed
from kamxl.layout.flow import Place
from kamxl.plan import Chart, ChartGroup, Data, Head, List, Note, Part, Section, Sheet, SmallTable, TieOut, Today
from kamxl.plan import walk as parts_of
from kamxl.report.overview_charts import months_named
from kamxl.width import begins

_ALIKE = frozenset({"health", "lifetime", "targets", "pipeline", "receivables", "opportunities"})
"""Sheets on which settings decide each column of the list."""
_YOURS = ("state", "until", "note")
"""Columns of the list of alerts that people fill in."""
_ITEM = 3
"""Rows of an alert of the day."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a cell of words is."""

    title: str
    rule: Text
    like: tuple[int, int] | None = None
    """Row and column of a figure that it stands over or beside, which is told with it."""
    alert: int | None = None
    """Place in the list of alerts that it repeats."""
    said_by: str = ""
    """Id of the part whose numbers its words say."""
    settings: bool = False
    """Whether the settings of the sheet are told with it."""
    column: str = ""
    """Key of the column of the list that it heads."""
    row: tuple[object, str] | None = None
    """In a table of customers: the ID in its row, and the key of its column."""
    adds: tuple[tuple[tuple[int, int], ...], ...] = ()
    """Cells of the sheet that it adds up, by row and column; of several groups the others are taken from the first."""


def words_at(found: Placed, title: str, row: int, column: int, value: Value) -> Words | None:
    """What the words in a cell are; None where they are a figure's, of a card or a strip."""
    for part, heading in headed(found.sheet, found.sheet.parts):
        place = found.places.get(getattr(part, "id", ""))
        match part:
            case Head():
                told = _head(found, part, title, value)
            case Section():
                told = _section(part, title, row, column, value, place)
            case Note():
                told = _sentence(title, part.text, value, part.id)
            case List() if place is not None:
                told = _header(found, part, title, row, column, place)
            case SmallTable() | Data() if place is not None:
                told = _in_table(part, heading or title, row, column, place)
            case Today() if place is not None:
                told = _of_the_day(part, title, row, column, place, value)
            case TieOut() if place is not None:
                told = _checked(part, heading, row, column, place, value)
            case _:
                told = None
        if told is not None:
            return told
    return None


def headed(sheet: Sheet, parts: Sequence[Part], heading: str = "") -> Iterator[tuple[Part | Data, str]]:
    """Every part, and what stands above it."""
    for part in parts:
        yield part, heading
        if isinstance(part, Section):
            yield from headed(sheet, part.parts, part.heading)
        elif isinstance(part, ChartGroup):
            for one in part.charts:
                if isinstance(one, Chart) and one.data is not None:
                    yield one.data, one.title
                elif not isinstance(one, Chart):
                    yield Note(one.text), heading
        elif inner := getattr(part, "stacks", ()):
            for stacked in inner:
                yield from headed(sheet, stacked, heading)


def _head(found: Placed, part: Head, title: str, value: Value) -> Words | None:
    for way in part.ways:
        if plain_of(value) == way.text:
            return Words(str(way.text), Text("explain.rule.way", {"to": str(way.text).strip("←↓ ")}))
    if value != part.title:
        said = part.subtitle if not part.caption else f"{part.caption} · {part.subtitle}"
        return _sentence(title, said, value, part.id)
    lists = [one for one in parts_of(found.sheet.parts) if isinstance(one, List)]
    held: list[object] = [Text("explain.rule.sheet.list", {"rows": one.length}) for one in lists]
    held += [one.heading for one in parts_of(found.sheet.parts) if isinstance(one, Section) and one.heading]
    return Words(title, Text("explain.rule.sheet", {"sheet": title, "parts": held}), settings=True)


def _section(part: Section, title: str, row: int, column: int, value: Value, place: Place | None) -> Words | None:
    if place is None or not part.heading or row != place.top or value != part.heading:
        return None
    tables = [one for one in part.parts if isinstance(one, (SmallTable, List))]
    held = [column.title for table in tables for column in table.columns if column.title and not column.coded]
    held += [one.title for group in part.parts if isinstance(group, ChartGroup) for one in group.charts if isinstance(one, Chart)]  # fmt: skip
    rule = Text("explain.rule.section" if held else "explain.rule.section_of", {"sheet": title, "parts": held})
    return Words(part.heading, rule, said_by=part.id if part.numbers else "", settings=True)


def _sentence(title: str, text: str, value: Value, part_id: str) -> Words | None:
    if not text or not begins(str(value), text):
        return None
    return Words(title, Text("explain.rule.sentence", {"sheet": title}), said_by=part_id, settings=True)


def _header(found: Placed, part: List, title: str, row: int, column: int, place: Place) -> Words | None:
    if row != place.top or not place.left <= column <= place.right:
        return None
    its = part.columns[column - place.left]
    said = {"sheet": title, "column": its.title, "rows": part.length}
    if found.sheet.key == "alerts" and its.key in _YOURS:
        return Words(its.title, Text("explain.rule.column_yours", said))
    at = next((at for at, one in enumerate(its.values) if plain_of(one) not in (None, "") and at < place.last - place.first + 1), None)  # fmt: skip
    if at is None:
        key = "drawn" if its.draws else "blank"
        return Words(its.title, Text(f"explain.rule.column_{key}", said), column=its.key)
    like = (place.first + at, column)
    return Words(its.title, Text("explain.rule.column", said), like, settings=found.sheet.key in _ALIKE)


def _in_table(part: SmallTable | Data, heading: str, row: int, column: int, place: Place) -> Words | None:
    """The header of a column, or words in a row: its name, or what stands beside it."""
    at = next((at for at, one in enumerate(part.columns) if place.columns.get(one.key) == column), None)
    if at is None or not place.top <= row <= place.last:
        return None
    its = part.columns[at]
    said = {"sheet": heading, "column": its.title, "rows": len(part.rows)}
    record = place.record(row)
    if row == place.top or record is None:
        first = next((place.row(down) for down, line in enumerate(part.rows) if _number(line[at])), None)
        key = "column" if first is not None else "column_words"
        return Words(its.title or heading, Text(f"explain.rule.{key}", said), None if first is None else (first, column))  # fmt: skip
    line = part.rows[record]
    value = plain_of(line[at])
    name = name_of(part, record) or heading
    said["row"] = name
    beside = next((place.columns[one.key] for one, cell in zip(part.columns, line, strict=True) if _number(cell) and place.columns.get(one.key, 0) > column), None)  # fmt: skip
    if value in (name, _called(part, record)) or (at == 0 and isinstance(part, Data)):
        told = "entry" if beside is not None else "entry_words"
        return Words(name, Text(f"explain.rule.{told}", said), None if beside is None else (row, beside))
    who = next((plain_of(cell) for one, cell in zip(part.columns, line, strict=True) if one.key == "customer_id"), None)
    return Words(its.title or heading, Text("explain.rule.entry_of", said), row=(who, its.key))


def name_of(part: SmallTable | Data, row: int) -> str:
    """What a row is called: the month of a label of a chart, with the title of its column a number."""
    month = months_named([plain_of(line[0]) for line in part.rows])[row]
    name = _called(part, row)
    return month or (f"{part.columns[0].title} {name}" if name.isdecimal() else name)


def _called(part: SmallTable | Data, row: int) -> str:
    """The first of its texts and days that no other row has in that column, else its first; nothing where it holds only numbers."""
    columns = [[plain_of(line[at]) for line in part.rows] for at in range(len(part.columns))]
    texts = [column for column in columns if isinstance(column[row], (str, date)) and column[row]]
    return str(next((one[row] for one in texts if one.count(one[row]) == 1), texts[0][row] if texts else ""))


def _number(value: Value) -> bool:
    found = plain_of(value)
    return isinstance(found, (int, float)) and not isinstance(found, bool)


def _of_the_day(part: Today, title: str, row: int, column: int, place: Place, value: Value) -> Words | None:
    if not (place.top <= row <= place.bottom and place.left <= column <= place.right):
        return None
    item = (row - place.top - 1) // _ITEM
    if part.every is not None and plain_of(value) == part.every.text:
        return Words(str(value), Text("explain.rule.way", {"to": str(value).strip("→ ")}))
    if row == place.top or item >= len(part.items):
        told = str(value) if part.items else part.instead
        return Words(title, Text("explain.rule.today", {"text": told}))
    its = part.items[item]
    said = {"severity": its.severity, "rule": str(its.rule.text), "fact": its.fact}
    return Words(str(its.rule.text), Text("explain.rule.today_item", said), alert=its.rule.row)


def _checked(part: TieOut, heading: str, row: int, column: int, place: Place, value: Value) -> Words | None:
    if not place.top <= row <= place.bottom:
        return None
    if row == place.top:
        return Words(str(value), Text("explain.rule.tie_out", {"section": heading}))
    check = part.checks[row - place.top - 1]
    said: dict[str, object] = {"check": check.label, "total": check.total, "ours": check.ours}
    if isinstance(value, Formula):
        total, ours, difference = (place.columns[name] for name in ("total", "ours", "difference"))
        adds: dict[int, tuple[tuple[tuple[int, int], ...], ...]] = {
            total: (tuple((row, one) for one in range(place.left + 1, total)),),
            difference: (((row, total),), ((row, ours),)),
        }
        rule = Text("explain.rule.formula", {**said, "formula": value.expression})
        return Words(check.label, rule, adds=adds.get(column, ()))
    return Words(check.label, Text("explain.rule.checked", said))
