"""The numbers that a sheet states, in cells, charts and words, and what its cells show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kamxl.cell import Value
from kamxl.cell import plain as plain_of
from kamxl.explain.sources import CellOf
from kamxl.layout import Placed
from kamxl.plan import Card, Cards, Chart, ChartGroup, Data, Figures, Head, Note, Sheet, SmallTable, walk
from kamxl.plan import Figure as FigureOf
from kamxl.width import begins

Numbered = Cards | Figures | SmallTable | Data | Head | Note
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
                if mine or begins(str(value), card.label):
                    return card.label, {(part.id, card.id)}
                if value == card.note:
                    return card.label, {(part.id, f"{card.id}.{name}") for name in card.numbers}
        elif isinstance(part, Figures):
            for one in part.figures:
                if value == one.label or (value == one.value and one.label in over):
                    return one.label, {(part.id, name) for name in one.numbers}
    return "", set()


def numbers(sheet: Sheet) -> Iterator[tuple[Numbered, str, CellOf]]:
    """Every figure of cards, strips, small tables, charts and sentences: its part, its name or the key of its column, and what stands around it."""
    parts = walk(sheet.parts)
    groups = (part for part in parts if isinstance(part, ChartGroup))
    drawn = [one.data for group in groups for one in group.charts if isinstance(one, Chart) and one.data is not None]
    for part in (*(one for one in parts if isinstance(one, (Cards, Figures, SmallTable, Head, Note))), *drawn):
        if isinstance(part, Cards):
            for card in part.cards:
                yield part, card.id, CellOf({}, 0, 1, card.label, plain_of(card.value))
                yield from ((part, f"{card.id}.{name}", about) for name, about in _spoken(card, card.label))
            continue
        if isinstance(part, Figures):
            yield from ((part, name, about) for one in part.figures for name, about in _spoken(one, one.label))
            continue
        if isinstance(part, (Head, Note)):
            yield from ((part, name, about) for name, about in _spoken(part, sheet.title))
            continue
        for row, line in enumerate(part.rows):
            values = {column.key: plain_of(value) for column, value in zip(part.columns, line, strict=True)}
            for column in part.columns:
                yield part, column.key, CellOf(values, row, len(part.rows), column.title, values[column.key])


def _spoken(one: Card | FigureOf | Head | Note, label: str) -> Iterator[tuple[str, CellOf]]:
    """The numbers that words say, by name."""
    for name, value in one.numbers.items():
        if value == value:
            yield name, CellOf({"of": name.partition(":")[2]}, 0, 1, label, float(value))
