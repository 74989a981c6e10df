"""One source with the sources joined to it: columns by title, a row for each row of the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kamxl.convert.mapping import Fill, Join
from kamxl.convert.sources import Source
from kamxl.errors import UsageError
from kamxl.i18n import Text
from kamxl.read.titles import folded
from kamxl.schema import values

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A source beside another, by key."""

    source: Source
    matches: Sequence[Sequence[int]]
    """For each row of the first source: the rows of this one that have its key."""
    unmatched: Sequence[int]
    """Rows of the first source whose key stands here nowhere."""
    unused: int
    """Rows of this source that no row of the first asks for."""


@dataclass(slots=True)
class View:
    """What a fill sees."""

    base: Source
    joined: Mapping[str, Joined] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.base.rows)

    def column(self, title: str, sheet: str) -> list[object]:
        """The cells of a column, one a row. Raises UsageError for an unknown title, or where several rows could be meant."""
        own, joined, place = self._found(title, sheet)
        cells = own.columns[place]
        if joined is None:
            return list(cells)
        found: list[object] = []
        for record, rows in enumerate(joined.matches):
            if len({values.text(cells[row]) for row in rows}) > 1:
                where = {"row": self.base.rows[record], "rows": [own.rows[row] for row in rows[:2]]}
                raise UsageError(Text("convert.several_rows", {"source": own.name, "title": title, **where}))
            found.append(cells[rows[0]] if rows else None)
        return found

    def cells(self, title: str, sheet: str) -> Sequence[object]:
        """The cells of a column as its own source has them, one a row of that."""
        own, _, place = self._found(title, sheet)
        return own.columns[place]

    def groups(self, title: str, sheet: str) -> list[list[object]]:
        """The cells of a joined source's column, all that belong to each row."""
        own, joined, place = self._found(title, sheet)
        if joined is None:
            raise UsageError(Text("convert.pick_needs_join", {"title": title, "sheet": sheet}))
        return [[own.columns[place][row] for row in rows] for rows in joined.matches]

    def formats(self, title: str, sheet: str) -> Mapping[int, str]:
        """Record -> the number format of its cell, where that tells something."""
        own, joined, place = self._found(title, sheet)
        codes = own.formats.get(own.titles[place], {})
        if joined is None or not codes:
            return codes
        return {record: codes[rows[0]] for record, rows in enumerate(joined.matches) if rows and rows[0] in codes}

    def title(self, title: str, sheet: str) -> str:
        """A title as its source has it: 金额(元) where a mapping says 金额(万元)."""
        own, _, place = self._found(title, sheet)
        return own.titles[place]

    def _found(self, title: str, sheet: str) -> tuple[Source, Joined | None, int]:
        """The source of a title, how it is joined (None: the first), and the place of the column."""
        if (place := place_of(self.base, title)) is not None:
            return self.base, None, place
        name, dot, rest = title.partition(".")
        named = self.joined.get(name) if dot else None
        if named is not None and (place := place_of(named.source, rest)) is not None:
            return named.source, named, place
        elsewhere = [(one, at) for one in self.joined.values() if (at := place_of(one.source, title)) is not None]
        if len(elsewhere) == 1:
            return elsewhere[0][0].source, *elsewhere[0]
        more = [f"{name}.{one}" for name, joined in self.joined.items() for one in joined.source.titles]
        raise no_such_title(title, self.base, sheet, more)


def no_such_title(title: str, source: Source, sheet: str = "", more: Sequence[str] = ()) -> UsageError:
    """That a mapping names a column which is not there, with those that are."""
    given = {"sheet": sheet, "title": title, "source": source.shown, "known": [*source.titles, *more]}
    return UsageError(Text("convert.no_such_title", given))


def place_of(source: Source, title: str) -> int | None:
    """Index of a column by its title: as typed, else as headers are compared, where that means one column only."""
    if title in source.titles:
        return source.titles.index(title)
    wanted = folded(title)
    alike = [place for place, one in enumerate(source.titles) if folded(one) == wanted]
    return alike[0] if len(alike) == 1 and wanted else None


def cells_under(source: Source, title: str) -> Sequence[object]:
    """The cells of a column by its title; none where no one column has it."""
    place = place_of(source, title)
    return source.columns[place] if place is not None else ()


CARD = "card"
"""Name under which the titles of a card stand beside those of its list."""


def view(fill: Fill, base: Source, sources: Mapping[str, Source]) -> View:
    """A source of a fill with its joins, one after the other: a later one may use a column of an earlier one."""
    found: dict[str, Joined] = {}
    whole = View(base, found)
    if fill.card:
        found[CARD] = _beside(base)
    for join in fill.join:
        found[join.source] = _join(whole, join, sources[join.source], fill.sheet)
    return whole


def card_rows(source: Source) -> Source:
    """The cards of a source as its records, one for each that holds anything."""
    filled = [at for at, one in enumerate(source.origins) if any(value is not None for value in one.card.values())]
    return replace(
        source, titles=(), parts=(), columns=(), rows=[1] * len(filled), origin=filled, formats={}, faults=()
    )


def cards_of(source: Source) -> Source:
    """The cards of a source as a table, a row for each."""
    titles = source.cards
    columns = tuple([one.card.get(title) for one in source.origins] for title in titles)
    rows = list(range(len(source.origins)))
    parts = tuple((title,) for title in titles)
    return replace(source, name=CARD, titles=titles, parts=parts, columns=columns, rows=rows, origin=(), formats={})


def _beside(source: Source) -> Joined:
    return Joined(cards_of(source), [[at] for at in source.at], (), 0)


def _join(left: View, join: Join, right: Source, sheet: str) -> Joined:
    to = join.to or tuple(title.rpartition(".")[2] if "." in title else title for title in join.on)
    if len(to) != len(join.on):
        raise UsageError(Text("convert.join_keys", {"source": join.source, "on": join.on, "to": to}))
    places = []
    for title in to:
        place = place_of(right, title)
        if place is None:
            raise no_such_title(title, right, sheet)
        places.append(place)
    rows: dict[Key, list[int]] = {}
    for row, key in enumerate(keys([right.columns[place] for place in places])):
        if key is not None:
            rows.setdefault(key, []).append(row)
    nothing: list[int] = []
    matches: list[Sequence[int]] = []
    unmatched: list[int] = []
    used: set[Key] = set()
    for record, key in enumerate(keys([left.column(title, sheet) for title in join.on])):
        found = rows.get(key, nothing) if key is not None else nothing
        if found and key is not None:
            used.add(key)
        elif key is not None:
            unmatched.append(record)
        matches.append(found)
    unused = sum(len(some) for key, some in rows.items() if key not in used)
    return Joined(right, matches, unmatched, unused)


def keys(columns: Sequence[Sequence[object]]) -> list[Key | None]:
    """The key of each row as text, None where a part of it is blank. 12 typed as a number is the same as "12"."""
    texts = [[values.text(cell) for cell in column] for column in columns]
    return [None if None in key else key for key in zip(*texts, strict=True)]
