"""A cell of an output sheet: which record and which figure it is, and the input cells that it was read off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

import pandas as pd

from kamxl.book import Result, analysis_of, checked_of
from kamxl.cell import Formula
from kamxl.cell import Value as CellValue
from kamxl.cell import plain as plain_of
from kamxl.compute.analysis import Analysis
from kamxl.compute.facts import MONTHS
from kamxl.errors import UsageError
from kamxl.explain.around import SETTINGS, Words, words_at
from kamxl.explain.made import Makers, told
from kamxl.explain.parts import Cells, Figure, Value, given, plain, titled
from kamxl.explain.sources import CellOf, Sources
from kamxl.explain.stated import Numbered, cells_of, numbers, said, seen, values_of
from kamxl.grid import column_letter, column_number
from kamxl.i18n import Text
from kamxl.layout import Placed, placed
from kamxl.plan import Cards, Figures, List, walk
from kamxl.report import customer as customer_page
from kamxl.report.context import context_of
from kamxl.report.output_sheet import OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.report.registry import by_key, sheets
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS as INPUTS

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_BARE = re.compile(r"\w+\([^)]*\)|[a-z]\w*")
"""A term, or the name of a column of the same row."""
_HEAD = 3
"""Rows at the top of a sheet that are no label of what stands below."""
_MOST_RANGES = 6
_IDENTITIES = (
    "customer_id", "deal_id", "product", "category", "competitor", "model", "region", "owner", "period", "measure",
)  # fmt: skip
"""Columns that tell which rows a record is about, wherever an input sheet has them too."""
CUSTOMER_FIGURES: Mapping[str, str] = {
    "revenue_12m": "revenue",
    "profit_12m": "revenue",
    "last_order": "revenue",
    "course": "revenue",
    **dict.fromkeys(MONTHS, "revenue"),
    "basis": "revenue",
    "points": "points",
    **dict.fromkeys(
        ("tier", "previous_tier", "change", "reason", "cumulative_share", "abc", "pyramid", "score", "rfm", "lifecycle", "frequency_band", "value_band", "assigned", "strategy"),
        "tier",
    ),
}  # fmt: skip
"""Columns of any list -> the figures of the customer that explain them."""
_OPENINGS: Mapping[str, frozenset[str]] = {
    "quotation": frozenset({"contracts.contract_id", "contracts.amount", "contracts.signed", "contracts.end"}),
    "need": frozenset({"needs.need", "needs.date", "needs.priority", "needs.status"}),
    "cross_sell": frozenset({"orders.product", "orders.amount"}),
}
"""Kind of an opportunity -> the input fields that it is read off."""


@dataclass(frozen=True, slots=True)
class Located:
    """What stands in a cell of ours."""

    customer: str | None = None
    figure: str = ""
    """The figures of the customer, or the rule, that explain it."""
    made: tuple[Figure, ...] = ()
    """The figures themselves, by the cells that they are made of: a cell of words may say several."""
    example: bool = False
    """Whether the customer is but the one that its column or row begins with."""


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
        self._stated: dict[str, Sequence[tuple[Numbered, str, CellOf]]] = {}
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
                at = _record(part, row - place.first, shown(descriptor.key, place.top, row))
                key = part.columns[column - place.left].key
                rows = self.makers.sources.frame(descriptor.key)
                located = _listed(analysis_of(self.result), self.cells, descriptor, rows, part, at, key)
                made = self._in_row(descriptor, part, at, key)
                if made is None:
                    return located
                # What the figures of the customer say beyond the sum is told with it.
                figure = "" if located.figure in ("revenue", "points") else located.figure
                return replace(located, figure=figure, made=(_moved(made, place.first + at, row),))
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
                (part, key, about) for part, key, about in self._numbers(descriptor.key) if part.id == words.said_by
            )
            made = (self.told(descriptor.made_of, part.id, key.partition(":")[0], about, about.title) for part, key, about in numbered)  # fmt: skip
            other = Located(made=tuple(one for one in made if one is not None))
            values["rows"] = self._counted(descriptor, found, str(seen(value)))
        elif words.column:
            ranges = self._read_off(descriptor, words.column)
        values["source"] = Text("explain.rule.source", {"ranges": ranges}) if ranges else ""
        settings = SETTINGS.get(descriptor.key, ()) if words.settings else ()
        shows = words.title if value is None else seen(value)
        told = Figure("cell", words.title, plain(shows), "text", Text(words.rule.key, values), settings=settings)
        return replace(other, made=(told, *other.made), example=words.like is not None)

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
        """What a card, a strip, a small table or a chart shows, by the formulas that its sheet declares."""
        over = self._held[descriptor.key].get((row - 1, column))
        label, asked = said(found.sheet, [] if over is None else [str(seen(over))], value)
        if isinstance(value, str) and not asked:
            return ()
        told = []
        for part, key, about in self._numbers(descriptor.key):
            place = found.places.get(part.id)
            if isinstance(part, (Cards, Figures)):
                here = (part.id, key) in asked
            else:
                here = place is not None and (place.row(about.row), place.columns.get(key)) == (row, column)
            if here:
                title = label or " · ".join(self._labels(descriptor, found, row, column))
                told.append(self.told(descriptor.made_of, part.id, key.partition(":")[0], about, title))
        return tuple(one for one in told if one is not None)

    def _numbers(self, key: str) -> Sequence[tuple[Numbered, str, CellOf]]:
        if key not in self._stated:
            self._stated[key] = tuple(numbers(self.placed[key].sheet))
        return self._stated[key]

    def _labels(self, descriptor: OutputSheet, found: Placed, row: int, column: int) -> list[str]:
        return _labels(found, row, column) or [self._title(descriptor.key)]

    def _by_ranges(self, descriptor: OutputSheet, found: Placed, row: int, column: int, value: CellValue) -> Figure:
        """A figure by the columns that its sheet stands on, and what decides there."""
        labels, ranges = self._labels(descriptor, found, row, column), _ranges(self.result, descriptor)
        said = {"labels": labels, "ranges": ranges, "as_of": self.result.as_of}
        rule = Text("explain.rule.board" if ranges else "explain.rule.board_none", said)
        return Figure(
            "cell", " · ".join(labels), plain(seen(value)), "text", rule, settings=SETTINGS.get(descriptor.key, ())
        )

    def page(self, customer: str) -> Iterator[Figure]:
        """The figures of the page of a customer, each by its formula where there is one."""
        sheet = customer_page.sheet(analysis_of(self.result), self.makers.say, customer, key="page")
        for part, key, about in numbers(sheet):
            about = replace(about, labels={"": customer, **about.labels})
            first = next((label for name, label in about.labels.items() if name), "")
            title = " · ".join(dict.fromkeys(str(one) for one in (first, about.title) if one not in ("", None)))
            found = self.told(customer_page.MADE_OF, part.id, key, about, title)
            if found is not None:
                yield replace(found, key=f"page.{part.id}.{key}")

    def told(self, declared: Mapping[str, Mapping[str, str]], part: str, key: str, about: CellOf, title: str) -> Figure | None:  # fmt: skip
        """A figure by what is declared for its part; None where nothing that is declared comes to it."""
        its = declared.get(part) or declared.get(f"{part.partition('.')[0]}.*", {})
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
        own = descriptor.key
        declared = {
            name: formula if name == "by" else _BARE.sub(lambda found: _term(own, found[0]), formula)
            for name, formula in descriptor.made_of.get("list", {}).items()
        }
        title, value = column.title, values[key]
        return self.told({"list": declared}, "list", key, CellOf(values, at, part.length, title, value), title)

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


def _listed(
    analysis: Analysis,
    cells: Cells,
    descriptor: OutputSheet,
    rows: pd.DataFrame | None,
    part: List,
    at: int,
    key: str,
) -> Located:
    title = next(column.title for column in part.columns if column.key == key)
    values = {column.key: column.values[at] for column in part.columns}
    record = rows.iloc[at] if rows is not None and at < len(rows) else pd.Series(values, dtype=object)
    customer = record.get("customer_id", values.get("customer_id"))
    known = isinstance(customer, str) and customer in analysis.frames["customers"].index
    if known and descriptor.key == "alerts":
        return Located(customer, str(record["rule_id"]))
    if (
        known
        and descriptor.key in ("lifetime", "health")
        and key not in ("customer_id", "name", "owner", "tier", "value_band")
    ):
        return Located(customer, descriptor.key)
    if known and key in CUSTOMER_FIGURES and descriptor.key != "tier_history":
        return Located(customer, CUSTOMER_FIGURES[key])
    if descriptor.key == "quality":
        said = {name: values[name] for name in ("sheet", "cell", "message")}
        return Located(made=(Figure("cell", title, plain(values[key]), "text", Text("explain.rule.issue", said)),))
    reveals = descriptor.listed.reveals(analysis.settings).get(key, frozenset()) if descriptor.listed else frozenset()
    fields = reveals or _OPENINGS.get(str(record.get("kind"))) or descriptor.whole or frozenset()
    return Located(
        customer if known else None, made=(_from_fields(analysis, cells, title, values[key], record, fields),)
    )


def _term(own: str, name: str) -> str:
    """A term as it is; the name of a column as that of the same row."""
    return name if "(" in name or name in ("min", "max") else f"sum({own}[row].{name})"


def _moved(made: Figure, made_in: int, row: int) -> Figure:
    """With the cells of its own row where they stand now."""
    if made_in == row:
        return made
    steps = (
        replace(step, cells=tuple(
            replace(cell, cell=f"{cell.cell.rstrip('0123456789')}{row}") if cell.cell.endswith(str(made_in)) else cell
            for cell in step.cells
        ))
        for step in made.steps
    )  # fmt: skip
    return replace(made, steps=tuple(steps))


def _record(part: List, at: int, shown: Mapping[str, object]) -> int:
    """The record that the workbook shows in the row: people sort lists."""
    told = [(column, shown[column.title]) for column in part.columns if shown.get(column.title) not in (None, "")]
    texts = [(column, value) for column, value in told if isinstance(value, str)]

    def fits(row: int) -> bool:
        return all(str(column.values[row]) == value for column, value in texts if column.values[row] is not None)

    if not texts or fits(at):
        return at
    return next((row for row in range(part.length) if fits(row)), at)


def _from_fields(
    analysis: Analysis, cells: Cells, title: str, value: object, record: pd.Series, fields: frozenset[str]
) -> Figure:
    """A figure of a list by the input cells that it is read off: those of the rows that its record names."""
    steps = []
    for name in sorted(fields):
        sheet, _, field = name.partition(".")
        known = INPUTS[sheet].fields.get(field) if sheet in INPUTS else None
        rows = analysis.frames.get(sheet)
        if known is None or rows is None:
            continue
        if sheet == "targets" and "attainment" in record:  # a row of the list for each row
            rows = rows[(rows["source_row"] == record["source_row"]).to_numpy(dtype=bool)]
        for identity in _IDENTITIES:
            wanted = record.get(identity)
            if wanted is None or wanted != wanted:
                continue
            if identity == "customer_id" and rows.index.name == identity:
                rows = rows[rows.index == wanted]
            elif identity in rows and (rows[identity] == wanted).any():
                rows = rows[(rows[identity] == wanted).to_numpy(dtype=bool)]
        steps.append(given(name, titled(sheet, field), cells.of(rows, field)))
    found = tuple(step for step in steps if step.cells)
    rule = Text("explain.rule.read_off" if found else "explain.rule.no_cells", {"figure": title})
    shown = plain(getattr(value, "text", value))
    for step in found:  # a number that stands in one cell is a copy of it
        [first, *more] = step.cells
        if not more and isinstance(shown, (int, float)) and shown in (first.typed, first.counts):
            return Figure("cell", title, shown, "number", rule, (replace(step, value=shown),), formula=("s1",))
    return Figure("cell", title, shown, "text", rule, found)


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
