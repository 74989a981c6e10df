"""A cell of an output sheet: which record and which figure it is, and the input cells that it was read off."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

import pandas as pd

from kamxl.book import Result, analysis_of, checked_of
from kamxl.cell import Formula
from kamxl.cell import Value as CellValue
from kamxl.cell import plain as plain_of
from kamxl.errors import UsageError
from kamxl.explain import modelled
from kamxl.explain.around import Words, headed, name_of, words_at
from kamxl.explain.listed import CUSTOMER_FIGURES, Located, in_row, located, moved, record
from kamxl.explain.made import IN_WORDS, Makers, told
from kamxl.explain.parts import Cell, Cells, Figure, Kind, Step, Value, plain, titled
from kamxl.explain.sources import CellOf, Sources
from kamxl.explain.stated import Numbered, cells_of, numbers, said, seen, stands, values_of
from kamxl.grid import column_letter, column_number
from kamxl.i18n import Text
from kamxl.layout import Placed, placed
from kamxl.plan import Data, List, SmallTable, walk
from kamxl.report import customer as customer_page
from kamxl.report.context import context_of
from kamxl.report.output_sheet import OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.report.registry import by_key, sheets
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS as INPUTS

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_HEAD = 3
"""Rows at the top of a sheet that are no label of what stands below."""
_MOST_RANGES = 6


class Ours:
    """The output sheets of a result as `run` would write them, to look up what stands in their cells."""

    def __init__(self, result: Result, cells: Cells) -> None:
        opened = result.book.opened
        name = opened.workbooks[0].name
        left_out = sum(count.rows - count.valid for count in checked_of(result.book).counts.values())
        context = replace(context_of(name, opened.tables, left_out), book=name)
        self.result = result
        self.cells = cells
        every = placed(sheets(analysis_of(result), result.book.lang, context=context))
        self.placed: Mapping[str, Placed] = {one.sheet.key: one for one in every}
        self._stated: dict[str, Sequence[tuple[Numbered, str, CellOf, tuple[int, int] | None]]] = {}
        self._held: dict[str, Mapping[tuple[int, int], CellValue]] = {}
        analysis, say = analysis_of(result), Phrases.of(analysis_of(result), result.book.lang)
        self.makers: Makers = Makers(analysis, say, cells, self._listed, Sources(analysis, say, self._frame))

    def at(self, where: str, shown: Callable[[str, int, int], Mapping[str, object]]) -> Located:
        """What a cell holds.

        Args:
            where: SHEET!A1, the sheet by its title in the workbook, its own title in either language, or its key.
            shown: given the key of a sheet, the row of a list's titles and a row of it, what the workbook shows there by title.

        Raises UsageError: no such sheet of ours, no address, or nothing stands there.
        """
        descriptor, row, column = self._parsed(where)
        return self._at(descriptor, row, column, where, shown)

    def _at(
        self, descriptor: OutputSheet, row: int, column: int, where: str,
        shown: Callable[[str, int, int], Mapping[str, object]],
    ) -> Located:  # fmt: skip
        found = self.placed[descriptor.key]
        for part in walk(found.sheet.parts):
            place = found.places.get(getattr(part, "id", ""))
            if place is None or not isinstance(part, List):
                continue
            if place.first <= row <= place.last and place.left <= column <= place.right:
                at = record(part, row - place.first, shown(descriptor.key, place.top, row))
                key = part.columns[column - place.left].key
                rows = self.makers.sources.frame(descriptor.key)
                its = located(analysis_of(self.result), self.cells, descriptor, rows, part, at, key)
                made = self._in_row(descriptor, part, at, key)
                if made is None:
                    return its
                # What the figures of the customer say beyond the sum is told with it.
                figure = "" if its.figure in ("revenue", "points") else its.figure
                return replace(its, figure=figure, made=(moved(made, place.first + at, row),))
        for merged in found.plan.merges:
            if merged.top <= row <= merged.bottom and merged.left <= column <= merged.right:
                row, column = merged.top, merged.left
        if descriptor.key not in self._held:
            self._held[descriptor.key] = {(top, left): value for top, left, value in cells_of(found)}
        value = self._held[descriptor.key].get((row, column))
        figures = (
            ()
            if value is None or isinstance(value, Formula)
            else self._board(descriptor, found, row, column, seen(value))
        )
        words = words_at(found, self._title(descriptor.key), row, column, value) if not figures else None
        if words is not None:
            return self._words(descriptor, words, value, where, shown)
        if value is None:
            raise UsageError(Text("explain.nothing_there", {"cell": where}))
        return Located(made=figures or (self._by_ranges(descriptor, found, row, column, value),))

    def _words(
        self, descriptor: OutputSheet, words: Words, value: CellValue, where: str,
        shown: Callable[[str, int, int], Mapping[str, object]],
    ) -> Located:  # fmt: skip
        """What words are, and the figure that they stand for: the first of a column, that of a row, an alert, the numbers of a sentence."""
        found = self.placed[descriptor.key]
        other = Located()
        values = {**words.rule.values, "where": "", "rows": words.rule.values.get("rows", "")}
        ranges = _ranges(self.result, descriptor)
        if words.like is not None:
            at = f"{self._title(descriptor.key)}!{column_letter(words.like[1])}{words.like[0]}"
            values["where"] = at
            other = self._at(descriptor, *words.like, at, shown)
        elif words.alert is not None:
            its = self.placed["alerts"].places["list"]
            other = self._at(by_key("alerts"), its.first + words.alert, its.columns["fact"], where, lambda *_: {})
        elif words.said_by:
            numbered = (
                (part, key, about) for part, key, about, _ in self._numbers(descriptor.key) if part.id == words.said_by
            )
            made = (self.told(descriptor.made_of, part.id, key.partition(":")[0], about, about.title) for part, key, about in numbered)  # fmt: skip
            other = Located(made=tuple(one for one in made if one is not None))
            values["rows"] = self._counted(descriptor, found, str(seen(value)))
        elif (
            words.row is not None
            and words.row[1] in CUSTOMER_FIGURES
            and words.row[0] in self.makers.analysis.tiers.index
        ):
            other = Located(str(words.row[0]), CUSTOMER_FIGURES[words.row[1]])
        elif words.column:
            ranges = self._read_off(descriptor, words.column)
        values["source"] = Text("explain.rule.source", {"ranges": ranges}) if ranges else ""
        settings = descriptor.settings if words.settings else ()
        shows = words.title if value is None else seen(value)
        steps = tuple(self._added(descriptor, cells) for cells in words.adds)
        formula = tuple(" - ".join(f"s{at}" for at, _ in enumerate(steps, 1)).split())
        kind: Kind = "number" if steps else "text"
        told = Figure("cell", words.title, plain(shows), kind, Text(words.rule.key, values), steps, settings, formula)
        return replace(other, made=(told, *other.made), example=words.like is not None)

    def _added(self, descriptor: OutputSheet, cells: Sequence[tuple[int, int]]) -> Step:
        """Cells of a sheet of ours, added up."""
        sheet, found = self._title(descriptor.key), []
        for row, column in cells:
            value = plain(seen(self._held[descriptor.key].get((row, column))))
            if value is not None:
                at = f"{column_letter(column)}{row}"
                found.append(Cell(self.cells.first, sheet, at, f"{descriptor.key}.tie_out", value, value))
        total = math.fsum(float(one.typed or 0) for one in found)  # type: ignore[arg-type]  # of numbers
        return Step(f"{descriptor.key}.tie_out", Text("explain.step.row"), "sum", plain(total), "number", tuple(found))

    def _title(self, key: str) -> str:
        opened = self.result.book.opened
        return opened.workbooks[0].owned.get(key, OUTPUTS[key].title(opened.lang))

    def _counted(self, descriptor: OutputSheet, found: Placed, text: str) -> Text | str:
        """The rows of the list, where a sentence says how many they are."""
        its = next((one for one in walk(found.sheet.parts) if isinstance(one, List)), None)
        place = found.places.get(its.id) if its is not None else None
        if its is None or place is None or f"{its.length:,}" not in re.findall(r"[\d,]*\d(?![\d.,%-])", text):
            return ""
        at = f"{self._title(descriptor.key)}!A{place.first}:A{place.last}"
        return Text("explain.rule.rows", {"rows": its.length, "range": at})

    def _read_off(self, descriptor: OutputSheet, column: str) -> list[str]:
        """The input fields that a column of the list is read off."""
        reveals = descriptor.listed.reveals(analysis_of(self.result).settings) if descriptor.listed else {}
        names = sorted(reveals.get(column, frozenset()))[:_MOST_RANGES]
        fields = [(sheet, field) for sheet, _, field in (name.partition(".") for name in names)]
        pairs = [titled(*one) for one in fields if one[0] in INPUTS and one[1] in INPUTS[one[0]].fields]
        return [one.zh if self.result.book.lang == "zh" else one.en for one in pairs]

    def _board(
        self, descriptor: OutputSheet, found: Placed, row: int, column: int, value: object
    ) -> tuple[Figure, ...]:
        """What a card, a strip, a small table, a chart or the tie-out shows or says, by the formulas that its sheet declares."""
        over = self._held[descriptor.key].get((row - 1, column))
        label, asked = said(found.sheet, [] if over is None else [str(seen(over))], value)
        words = isinstance(value, str)
        here = [
            (part, key, about)
            for part, key, about, at in self._numbers(descriptor.key)
            if (part.id, key) in asked or (at == (row, column) and ("." in key or not words))
        ]
        table = next((part for part, *_ in here if isinstance(part, (SmallTable, Data))), None)
        if table is not None:
            about = here[0][2]
            label = " · ".join(dict.fromkeys(one for one in (name_of(table, about.row), about.title) if one))
        title = label or (" · ".join(self._labels(descriptor, found, row, column)) if here else "")
        told = (self.told(descriptor.made_of, part.id, key.partition(":")[0], about, title) for part, key, about in here)  # fmt: skip
        return tuple(one for one in told if one is not None)

    def _numbers(self, key: str) -> Sequence[tuple[Numbered, str, CellOf, tuple[int, int] | None]]:
        """The numbers of a sheet, and where those of tables stand."""
        if key not in self._stated:
            found = self.placed[key]
            self._stated[key] = tuple((*one, stands(*one, found)) for one in numbers(found.sheet))
        return self._stated[key]

    def _labels(self, descriptor: OutputSheet, found: Placed, row: int, column: int) -> list[str]:
        return _labels(found, row, column) or [self._title(descriptor.key)]

    def _by_ranges(self, descriptor: OutputSheet, found: Placed, row: int, column: int, value: CellValue) -> Figure:
        """A figure by the columns that its sheet stands on, and what decides there."""
        labels, ranges = self._labels(descriptor, found, row, column), _ranges(self.result, descriptor)
        said = {"labels": labels, "ranges": ranges, "as_of": self.result.as_of}
        rule = Text("explain.rule.board" if ranges else "explain.rule.board_none", said)
        return Figure("cell", " · ".join(labels), plain(seen(value)), "text", rule, settings=descriptor.settings)

    def page(self, customer: str) -> Iterator[Figure]:
        """The figures of the page of a customer, each by its formula where there is one."""
        sheet = customer_page.sheet(analysis_of(self.result), self.makers.say, customer, key="page")
        headings = {getattr(part, "id", ""): heading for part, heading in headed(sheet, sheet.parts)}
        for part, key, about in numbers(sheet):
            about = replace(about, labels={"": customer, **about.labels})
            name = name_of(part, about.row) or headings[part.id] if isinstance(part, (SmallTable, Data)) else ""
            title = " · ".join(dict.fromkeys(one for one in (name, about.title) if one))
            found = self.told(customer_page.MADE_OF, part.id, key, about, title)
            if found is not None:
                yield replace(found, key=f"page.{part.id}.{key}")

    def told(self, declared: Mapping[str, Mapping[str, str]], part: str, key: str, about: CellOf, title: str) -> Figure | None:  # fmt: skip
        """A figure by what is declared for its part; None where nothing that is declared comes to it."""
        its = declared.get(part) or declared.get(f"{part.partition('.')[0]}.*", {})
        if its.get(key, "")[:1] == IN_WORDS and about.value is not None:
            total = its[key] == f"{IN_WORDS}total"
            value = plain(float(str(about.value)) * (1.0 if total else self.makers.say.money.scale))
            return Figure("cell", title, value, "money", modelled.interval(self.makers.analysis, total=total))
        made = self.makers.made(its, key, about, part.partition(".")[2])
        if made is None:
            return None
        kept = made.steps and made.steps[0].how == "cells"
        rule = Text(
            "explain.rule.kept" if kept else "explain.rule.made",
            {"labels": title, "formula": told(made, self.makers.say)},
        )
        return Figure("cell", title, made.value, made.kind, rule, made.steps, formula=made.formula)

    def _in_row(self, descriptor: OutputSheet, part: List, at: int, key: str) -> Figure | None:
        """A figure of a list by what its sheet declares for it; bare names are columns of the same row."""
        column = next(one for one in part.columns if one.key == key)
        values = {one.key: plain_of(one.values[at]) for one in part.columns}
        about = CellOf(values, at, part.length, column.title, values[key], column.role.endswith("percent"))
        return self.told({"list": in_row(descriptor)}, "list", key, about, column.title)

    def _listed(self, key: str, column: str, rows: Sequence[int]) -> Sequence[tuple[str, str, Value]]:
        """Where rows of a list stand, and what is shown there."""
        found = self.placed.get(key)
        part = next((one for one in walk(found.sheet.parts) if isinstance(one, List)), None) if found else None
        at = next((at for at, one in enumerate(part.columns) if one.key == column), None) if part else None
        if found is None or part is None or at is None:
            return [("", "", None)] * len(rows)
        place, title = found.places[part.id], self._title(key)
        letters = column_letter(place.left + at)
        values = part.columns[at].values
        return [(title, f"{letters}{place.first + row}", plain(plain_of(values[row]) if row < len(values) else None)) for row in rows]  # fmt: skip

    def _frame(self, key: str) -> pd.DataFrame:
        found = self.placed.get(key)
        part = next((one for one in walk(found.sheet.parts) if isinstance(one, List)), None) if found else None
        return (
            pd.DataFrame({one.key: list(map(plain_of, one.values)) for one in part.columns}) if part else pd.DataFrame()
        )

    def _parsed(self, where: str) -> tuple[OutputSheet, int, int]:
        title, mark, address = where.replace("！", "!").rpartition("!")
        found = _ADDRESS.fullmatch(address.strip())
        title = title.strip().strip("'").replace("''", "'")
        if not (mark and title and found):
            raise UsageError(Text("explain.bad_address", {"cell": where}))
        names: dict[str, str] = {}
        for key, output in OUTPUTS.items():
            names |= {name.casefold(): key for name in (key, output.zh, output.en)}
        opened = self.result.book.opened
        owned = opened.workbooks[0].owned
        names |= {name.casefold(): key for key, name in owned.items() if key in OUTPUTS}
        key = names.get(title.casefold(), "")
        if key not in self.placed:
            if any(title == table.sheet for table in opened.tables):
                raise UsageError(Text("explain.an_input", {"cell": where, "sheet": title}))
            known = [owned.get(one, OUTPUTS[one].title(opened.lang)) for one in self.placed]
            near = get_close_matches(title, known, n=1, cutoff=0.4)
            values = {"sheet": title, "known": known, "near": near[0] if near else ""}
            raise UsageError(Text("explain.no_sheet_near" if near else "explain.no_sheet", values))
        return by_key(key), int(found[2]), column_number(found[1])


def _labels(found: Placed, row: int, column: int) -> list[str]:
    """What stands beside and over a figure."""
    texts = [(top, left, one) for top, left, one in values_of(found) if isinstance(one, str)]
    above = max(((top, one) for top, left, one in texts if left == column and _HEAD < top < row), default=(0, ""))[1]
    aside = max(((left, one) for top, left, one in texts if top == row and left < column), default=(0, ""))[1]
    return [label for label in (aside, above) if label]


def _ranges(result: Result, descriptor: OutputSheet) -> list[str]:
    """The columns of the user's sheets that an output sheet stands on; of many their sheets."""
    ranges = []
    for name in sorted(descriptor.whole or ()):
        sheet, _, field = name.partition(".")
        for table in result.book.opened.tables:
            place = next((one.column for one in table.columns if table.key == sheet and one.field == field), None)
            if place is not None and table.rows:
                letters = column_letter(place)
                ranges.append(f"{table.sheet}!{letters}{table.rows[0]}:{letters}{table.rows[-1]}")
    if len(ranges) > _MOST_RANGES:  # a front page stands on nearly everything
        ranges = list(dict.fromkeys(one.partition("!")[0] for one in ranges))
    return ranges
