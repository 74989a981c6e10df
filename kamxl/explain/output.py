"""A cell of an output sheet: which record and which figure it is, and the input cells that it was read off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

import pandas as pd

from kamxl.book import Result, analysis_of, checked_of
from kamxl.cell import plain as plain_of
from kamxl.compute.analysis import Analysis
from kamxl.compute.facts import MONTHS
from kamxl.errors import UsageError
from kamxl.explain.made import Makers, told
from kamxl.explain.parts import Cells, Figure, Value, given, plain, titled
from kamxl.explain.sources import CellOf, Sources
from kamxl.grid import column_letter, column_number
from kamxl.i18n import Text
from kamxl.layout import Placed, placed
from kamxl.plan import Card, Cards, Chart, ChartGroup, Data, Figures, List, Sheet, SmallTable, walk
from kamxl.plan import Figure as FigureOf
from kamxl.report import customer as customer_page
from kamxl.report.context import context_of
from kamxl.report.output_sheet import OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.report.registry import by_key, sheets
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS as INPUTS
from kamxl.width import begins

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
        value = next((value for top, left, value in _values(found) if (top, left) == (row, column)), None)
        if value is None:
            raise UsageError(Text("explain.nothing_there", {"cell": where}))
        return Located(made=self._board(descriptor, found, row, column, value))

    def _board(
        self, descriptor: OutputSheet, found: Placed, row: int, column: int, value: object
    ) -> tuple[Figure, ...]:
        """What a card, a strip, a small table or a chart shows: by the formulas that its sheet declares, else by the columns that it stands on."""
        labels = _labels(found, row, column) or [descriptor.output.title(self.result.book.lang)]
        over = [str(text) for top, left, text in _values(found) if (top, left) == (row - 1, column)]
        label, asked = _said(found.sheet, over, value)
        labels = [label] if label else labels
        told = []
        for part, key, about in numbers(found.sheet):
            place = found.places.get(part.id)
            if isinstance(part, (Cards, Figures)):
                here = (part.id, key) in asked
            else:
                here = place is not None and (place.first + about.row, place.columns.get(key)) == (row, column)
            if here:
                name = key.partition(":")[0]
                told.append(self.told(descriptor.made_of, part.id, name, about, " · ".join(labels)))
        found_out = tuple(one for one in told if one is not None)
        return found_out or (_by_ranges(self.result, descriptor, labels, value),)

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
        opened, place = self.result.book.opened, found.places[part.id]
        title = opened.workbooks[0].owned.get(key, OUTPUTS[key].title(opened.lang))
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


def _values(found: Placed) -> Iterable[tuple[int, int, object]]:
    for block in found.plan.cells:
        for down, line in enumerate(block.values):
            for across, value in enumerate(line):
                shown = getattr(value, "cached", getattr(value, "text", value))
                if shown is not None and shown != "":
                    yield block.row + down, block.column + across, shown


def _said(sheet: Sheet, over: Sequence[str], value: object) -> tuple[str, set[tuple[str, str]]]:
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


def numbers(sheet: Sheet) -> Iterator[tuple[Cards | Figures | SmallTable | Data, str, CellOf]]:
    """Every figure of cards, strips, small tables and charts: its part, its name or the key of its column, and what stands around it."""
    parts = walk(sheet.parts)
    groups = (part for part in parts if isinstance(part, ChartGroup))
    drawn = [one.data for group in groups for one in group.charts if isinstance(one, Chart) and one.data is not None]
    for part in (*(one for one in parts if isinstance(one, (Cards, Figures, SmallTable))), *drawn):
        if isinstance(part, Cards):
            for card in part.cards:
                yield part, card.id, CellOf({}, 0, 1, card.label, plain_of(card.value))
                yield from ((part, f"{card.id}.{name}", about) for name, about in _spoken(card))
            continue
        if isinstance(part, Figures):
            yield from ((part, name, about) for one in part.figures for name, about in _spoken(one))
            continue
        for row, line in enumerate(part.rows):
            values = {column.key: plain_of(value) for column, value in zip(part.columns, line, strict=True)}
            for column in part.columns:
                yield part, column.key, CellOf(values, row, len(part.rows), column.title, values[column.key])


def _spoken(one: Card | FigureOf) -> Iterator[tuple[str, CellOf]]:
    """The numbers that words say, by name."""
    for name, value in one.numbers.items():
        if value == value:
            yield name, CellOf({"of": name.partition(":")[2]}, 0, 1, one.label, float(value))


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
    texts = [(top, left, one) for top, left, one in _values(found) if isinstance(one, str)]
    above = max(((top, one) for top, left, one in texts if left == column and _HEAD < top < row), default=(0, ""))[1]
    aside = max(((left, one) for top, left, one in texts if top == row and left < column), default=(0, ""))[1]
    return [label for label in (aside, above) if label]


def _by_ranges(result: Result, descriptor: OutputSheet, labels: Sequence[str], value: object) -> Figure:
    """A figure by the columns that its sheet stands on."""
    tables = result.book.opened.tables
    ranges = []
    for name in sorted(descriptor.whole or ()):
        sheet, _, field = name.partition(".")
        for table in tables:
            place = next((one.column for one in table.columns if table.key == sheet and one.field == field), None)
            if place is not None and table.rows:
                letters = column_letter(place)
                ranges.append(f"{table.sheet}!{letters}{table.rows[0]}:{letters}{table.rows[-1]}")
    if len(ranges) > _MOST_RANGES:  # a front page stands on nearly everything
        ranges = list(dict.fromkeys(one.partition("!")[0] for one in ranges))
    said = {"labels": labels, "ranges": ranges, "as_of": result.as_of}
    rule = Text("explain.rule.board" if ranges else "explain.rule.board_none", said)
    return Figure("cell", " · ".join(labels), plain(value), "text", rule)
