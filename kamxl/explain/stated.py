"""The numbers that a sheet states, in cells, charts and words, and what its cells show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kamxl.cell import Value
from kamxl.cell import plain as plain_of
from kamxl.explain.sources import CellOf
from kamxl.layout import Placed
from kamxl.plan import Cards, Chart, ChartGroup, Data, Figures, Head, Note, Section, Sheet, SmallTable, TieOut, walk
from kamxl.width import begins

Numbered = Cards | Figures | SmallTable | Data | Head | Note | Section | TieOut
"""What states numbers."""


def cells_of(found: Placed) -> Iterable[tuple[int, int, Value]]:
    for block in found.plan.cells:
        for down, line in enumerate(block.values):
            for across, value in enumerate(line):
                if seen(value) is not None and seen(value) != "":
                    yield block.row + down, block.column + across, value


def seen(value: Value) -> object:
    """What a cell shows."""
    return getattr(value, "cached", getattr(value, "text", value))


def values_of(found: Placed) -> Iterable[tuple[int, int, object]]:
    return ((row, column, seen(value)) for row, column, value in cells_of(found))


def said(sheet: Sheet, over: Sequence[str], value: object) -> tuple[str, set[tuple[str, str]]]:
    """Of a cell of a card or a strip: the label over it, and the numbers that it says, by the part and their name."""
    for part in walk(sheet.parts):
        if isinstance(part, Cards):
            for card in part.cards:
                mine = any(begins(one, card.label) for one in over) and plain_of(card.value) == value
                own = {card.id} if isinstance(plain_of(card.value), (int, float)) else set()
                words = {f"{card.id}.{name}" for name in card.numbers}
                if mine or begins(str(value), card.label):
                    return card.label, {(part.id, name) for name in own or words}
                if value == card.note:
                    return card.label, {(part.id, name) for name in words}
        elif isinstance(part, Figures):
            for one in part.figures:
                if value == one.label or (value == one.value and one.label in over):
                    return one.label, {(part.id, name) for name in one.numbers}
    return "", set()


def numbers(sheet: Sheet) -> Iterator[tuple[Numbered, str, CellOf]]:
    """Every figure of cards, strips, small tables, charts, the tie-out and sentences: its part, its name or the key of its column, and
    what stands around it. A number that words of a table or a card say has the name of its column or card before its own."""
    parts = walk(sheet.parts)
    groups = (part for part in parts if isinstance(part, ChartGroup))
    drawn = [one.data for group in groups for one in group.charts if isinstance(one, Chart) and one.data is not None]
    for part in (*parts, *drawn):
        match part:
            case Cards():
                for card in part.cards:
                    yield part, card.id, CellOf({}, 0, 1, card.label, plain_of(card.value))
                    yield from _spoken(part, card.numbers, CellOf({}, 0, 1, card.label, None), f"{card.id}.")
            case Figures():
                for one in part.figures:
                    yield from _spoken(part, one.numbers, CellOf({}, 0, 1, one.label, None))
            case Head() | Note() | Section():
                yield from _spoken(part, part.numbers, CellOf({}, 0, 1, sheet.title, None))
            case TieOut():
                for row, check in enumerate(part.checks):
                    yield from _spoken(part, {check.id: check.ours}, CellOf({}, row, 1, check.label, None))
            case SmallTable() | Data():
                yield from _tabled(part)


def stands(part: Numbered, key: str, about: CellOf, found: Placed) -> tuple[int, int] | None:
    """Row and column of a number of a table, a chart or the tie-out, or of the words that say it; None of any other part."""
    place = found.places.get(part.id)
    if place is None or not isinstance(part, (SmallTable, Data, TieOut)):
        return None
    column = "ours" if isinstance(part, TieOut) else key.partition(".")[0]
    return place.row(about.row), place.columns.get(column, 0)


def _tabled(part: SmallTable | Data) -> Iterator[tuple[Numbered, str, CellOf]]:
    words = {} if isinstance(part, Data) else part.said
    for row, line in enumerate(part.rows):
        values = {column.key: plain_of(value) for column, value in zip(part.columns, line, strict=True)}
        for column in part.columns:
            share = column.role.endswith("percent")
            about = CellOf(values, row, len(part.rows), column.title, values[column.key], share)
            yield part, column.key, about
            if column.key in words:
                yield from _spoken(part, words[column.key][row], about, f"{column.key}.")


def _spoken(
    part: Numbered, said: Mapping[str, float], about: CellOf, of: str = ""
) -> Iterator[tuple[Numbered, str, CellOf]]:
    """The numbers that words say, by name."""
    for name, value in said.items():
        if value == value:
            labels = {**about.labels, "of": name.partition(":")[2]}
            yield part, f"{of}{name}", replace(about, labels=labels, value=float(value), share=False)
