"""A figure of a card, a small table or a chart by the formula that its sheet declares: which cells it adds up, and of which rows.

A formula joins terms such as `sum(tiers.revenue_12m)` from left to right. A term is a way of adding up, a source (the list of an
output sheet by its key, or `@` and an input sheet), conditions on its rows in brackets, and a column. The rows are those that
the figure's own row of the table is about: a part declares by which of its columns (`tier`, or `0=tier` where a column of a chart
is called by its place), and `across` what the title of a column stands for. `[all]` takes the rows of all, `[every]` the columns
of all. What words of a table say has the column's key before its own name, `*` for whatever column. `limit(points.per)` is a setting, or another number that no cell holds. Parentheses come first; `min` and `max` hold what
stands before them to a bound, `//` is the whole number of times. Alternatives stand behind `|`; what does not come to the figure
that is shown is not told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.compute.deals import STAGES
from kamxl.compute.scorecard import CREDIT_POINTS
from kamxl.compute.wording import enough
from kamxl.compute.wording import plain as plainly
from kamxl.explain import chosen, modelled
from kamxl.explain.conditions import OTHERWISE, met
from kamxl.explain.labels import about
from kamxl.explain.parts import Cell, Cells, Kind, Step, Value, plain, titled
from kamxl.explain.sources import CellOf, Rows, Sources
from kamxl.i18n import Pair, Text
from kamxl.report import targets
from kamxl.report.phrases import Phrases
from kamxl.results.explain import How
from kamxl.schema.field import YUAN_10K
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.units import Unit

_TERM = re.compile(r"(\w+)\((@?\w+)(?:\[([\w,=]+)\])?(?:\.([\w{}]+))?\)|(//|[-+/×()^]|min|max)|(\d+(?:\.\d+)?)")
_HOW: Mapping[str, How] = {
    "sum": "sum", "count": "count", "distinct": "distinct", "mean": "mean", "latest": "latest", "max": "max", "age": "age",
    "left": "left", "span": "span", "since": "since", "rounded": "figure", "stood": "mean", "typical": "figure",
    "fitted": "sum", "foreseen": "sum", "middle": "figure", "placed": "figure", "graded": "figure", "usual": "figure", "weighed": "sum", "gap": "gap", "weighted": "weighted", "kept": "cells",
}  # fmt: skip
_TITLES: Mapping[str, Callable[[Sources, CellOf], Text]] = {
    "usual": lambda sources, place: chosen.usual(sources.analysis, sources.target(place)),
    "weighed": lambda *_: Text("explain.step.weighted"),
    "stood": lambda *_: Text("explain.step.stood"),
    "fitted": lambda sources, _: modelled.repeats(sources.analysis),
    "foreseen": lambda sources, _: modelled.foreseen(sources.then),
}
IN_WORDS = "~"
"""Begins what no formula but words tell: the ends of an interval, of the `total` or of `each`."""
_KEPT = frozenset({
    "customer_id", "source_book", "source_sheet", "source_row", "measure", "opened", "date", "closed", "our_model", "region",
})  # fmt: skip
"""Columns that rows are added up by, or found again by."""
_DRAWN: Mapping[str, str] = {"/": "÷", "//": "÷", "-": "−"}
_WORD = re.compile(r"s\d|[^\d]")
"""A step or a sign, of the parts of a formula."""
_SIGNS: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "×": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else math.nan,
    "//": lambda a, b: math.floor(round(a / b, 9)) if b else math.nan,
    "min": min,
    "max": max,
    "^": lambda a, b: math.exp(min(b * math.log(a), _HIGHEST)) if a > 0 else 0.0,
}
_HIGHEST = 700.0
"""Of the logarithm of a power: beyond it there is no number."""


@dataclass(frozen=True, slots=True)
class Made:
    """A figure by its steps."""

    steps: tuple[Step, ...]
    formula: tuple[str, ...]
    """How they make it, from left to right: s1, /, s2, -, 1."""
    value: Value
    kind: Kind


@dataclass(frozen=True)
class Makers:
    """What formulas are worked out from: the results, their words, and where rows of lists and input sheets stand."""

    analysis: Analysis
    say: Phrases
    cells: Cells
    listed: Callable[[str, str, Sequence[int]], Sequence[tuple[str, str, Value]]]
    """Key of a list, column, rows -> title of the sheet, A1 address and what is shown, of the cells that hold something."""
    sources: Sources

    def made(self, declared: Mapping[str, str], column: str, place: CellOf, suffix: str = "") -> Made | None:
        """The figure of a column by what its part declares; None where nothing that is declared comes to it."""
        if not isinstance(place.value, (int, float, date)):
            return None  # a label
        _, dot, said = column.partition(".")
        formula = (declared.get(column) or declared.get(f"*{dot}{said}", "")).replace("{key}", column)
        by = declared.get(f"by.{column}", declared.get("by", "")).replace("*", suffix)
        across = declared.get("across", "") if column not in declared else ""
        for one in filter(None, formula.split(" | ")):
            found = self._worked(one, by, across, place)
            if found is not None:
                return found
        return None

    def _worked(self, formula: str, by: str, across: str, place: CellOf) -> Made | None:
        steps: list[Step] = []
        parts: list[str] = []
        scales: list[float] = []
        for how, source, conditions, column, operator, number in _TERM.findall(formula):
            if operator or number:
                parts.append(operator or number)
                continue
            if how == "limit":
                limit = self.sources.limit(f"{source}.{column}", place)
                if limit is None:
                    return None
                parts.append(f"{limit!r}")
                continue
            found = self._step(how, source, set(conditions.split(",")) - {""}, column, by, across, place)
            if found is None or found[0].value is None:
                return None
            step, scale = found
            if isinstance(step.value, date):
                return Made((step,), ("s1",), step.value, "day") if step.value == place.value else None
            steps.append(step)
            scales.append(scale)
            parts.append(f"s{len(steps)}")
        total = worked(parts, [float(step.value or 0.0) for step in steps])  # type: ignore[arg-type]  # days were told above
        # What is divided by an amount is a share; by a number of things or by a share it stays what it is.
        whole = [f"s{at}" for at, step in enumerate(steps, 1) if step.kind != "share"]
        sorts = {scale for scale, step in zip(scales, steps, strict=True) if step.kind != "share" or not whole}
        divided = any(part in whole and "/" in parts[max(at - 2, 0) : at] for at, part in enumerate(parts))
        alone = "/" in parts and len(sorts) == 1 and (divided or len(whole) in (0, len(steps)))
        scale = 1.0 if alone else max(scales, default=1.0)
        shown = place.value
        if not isinstance(shown, (int, float)):
            return None
        # Amounts stand in the unit of the book, those of targets in that of their title, and in single units where a column says so.
        units = (scale, targets.unit_of(self.analysis).scale, 1.0) if scale > 1 else (scale, 1.0)
        scale = next((one for one in units if math.isclose(total / one, shown, rel_tol=1e-9, abs_tol=1e-6)), 0.0)
        if not scale:
            return None
        kinds = [step.kind for step in steps] or ["number"]
        kind: Kind = "money" if "money" in kinds and not alone else kinds[0] if len(set(kinds)) == 1 else "number"
        if alone or place.share:
            kind = "share" if "×" not in parts or place.share else "number"
        return Made(tuple(steps), tuple(parts), plain(shown * scale), kind)

    def _step(
        self, how: str, source: str, conditions: set[str], column: str, by: str, across: str, place: CellOf
    ) -> tuple[Step, float] | None:
        frame = self.sources.frame(source)
        if frame is None or frame.empty:
            return None
        if how == "weighted":
            return self._weighted(source, column, frame, place)
        if "{" in column:
            label = place.title if column == "{column}" else next(iter(place.labels.values()), "")
            column = self.sources.titled(source, label)
        elif not column:
            column = "customer_id" if source[0] == "@" else OUTPUTS[source].columns[0].key
        if column not in frame:
            return None
        rows = Rows(frame, source, "", None, column, frozenset(conditions), place)
        mask = np.ones(len(frame), dtype=bool)
        for condition in conditions - OTHERWISE:
            mask &= met(self.sources, rows, condition)
        labels = [(key, dimension or key) for key, _, dimension in (one.partition("=") for one in by.split(",") if one)]
        if "all" not in conditions:
            for key, dimension in labels:
                mask &= about(self.sources, replace(rows, dimension=dimension, label=place.labels.get(key)))
        if across and "every" not in conditions:
            mask &= about(self.sources, replace(rows, dimension=across, label=place.title))
        return self._added(how, source, column, frame, mask, place)

    def _weighted(self, source: str, columns: str, frame: pd.DataFrame, place: CellOf) -> tuple[Step, float] | None:
        """The weighted mean of what is known in the columns of a row that begin alike; each cell counts for its part of it."""
        mine = np.flatnonzero((frame["customer_id"] == place.labels.get("customer_id")).to_numpy(dtype=bool))
        names = [one.key for one in OUTPUTS[source].columns if one.key.startswith(columns) and one.key in frame]
        weights = {name: self.sources.weight(columns, name) for name in names}
        known = [name for name in names if weights[name] and len(mine) and not pd.isna(frame[name].iloc[mine[0]])]
        if not known:
            return None
        whole = sum(weights[name] for name in known)
        cells: list[Cell] = []
        for name in known:
            [(sheet, address, shown)] = self.listed(source, name, mine.tolist())
            value = float(frame[name].iloc[mine[0]]) * weights[name] / whole
            cells.append(Cell(self.cells.first, sheet, address, f"{source}.{name}", shown, value))
        total = math.fsum(float(cell.counts) for cell in cells)  # type: ignore[arg-type]  # numbers, as above
        title = Text("explain.step.weighted_parts")
        return Step(f"{source}.{columns}*", title, "weighted", plain(total), "points", tuple(cells)), 1.0

    def _added(
        self, how: str, source: str, column: str, frame: pd.DataFrame, mask: np.ndarray, place: CellOf
    ) -> tuple[Step, float] | None:
        """The cells of the rows, added up."""
        rows = frame.loc[mask, [one for one in frame if one in _KEPT or one == column]]
        values = rows[column]
        scale, base, kind = self.sources.unit(source, column)
        amounts = self.sources.amounts(source, column, rows)
        if amounts:
            scale, base, kind = *[targets.unit_of(self.analysis).scale] * 2, "money"
        own = self._own(how, rows, column, place)
        if how == "span":
            values = (rows["closed"] - rows["opened" if "opened" in rows else "date"]).dt.days
        today = pd.Timestamp(self.analysis.as_of)
        value: object
        match how:
            case "count":
                value, scale, kind = int(values.notna().sum()), 1.0, "count"
            case "distinct":
                value, scale, kind = int(values.nunique()), 1.0, "count"
            case "latest":
                value = values.max()
            case "age":
                value, kind = (today - values.min()).days if values.notna().any() else None, "days"
            case "left":
                value, kind = (values.max() - today).days if values.notna().any() else None, "days"
            case "since":
                value, kind = (today - values.max()).days if values.notna().any() else None, "days"
            case "span":
                value, kind = values.median(), "days"
            case "stood":
                value, kind = own.mean(), "days"
            case "fitted" | "foreseen":
                value, kind = own.sum(), "number"
            case "weighed":
                value = own.sum()
            case "placed":
                value = values.groupby([rows["our_model"].fillna(""), rows["region"]]).mean().mean()
            case "middle":
                each = values.groupby(rows["customer_id"])
                days = values.dtype.kind == "M"
                value = (today - each.max()).dt.days.median() if days else each.nunique().median()
                kind = "days" if days else "number"
            case "typical":
                value = values.groupby(rows["customer_id"]).sum().median()
            case "gap":
                value = values.drop_duplicates().sort_values().diff().dt.days.median()
            case "usual":
                value, kind = self.sources.target(place).usual, "share"
            case "graded":
                value = values.map(CREDIT_POINTS).sum() if len(values) else None
            case "kept":
                value = values.iloc[0] if len(values) else None
            case "rounded":
                value = round(values.astype(float).sum())
            case _:
                numbers = values.astype(float) * base
                value = numbers.mean() if how == "mean" else numbers.max() if how == "max" else numbers.sum()
        if how in _TITLES and not mask.any():
            return None  # another field tells it
        title = _TITLES[how](self.sources, place) if how in _TITLES else self._title(source, column)
        cells = self._cells(source, column, frame, mask, base, YUAN_10K if amounts else None)
        if len(own):
            cells = self.cells.of(rows, column, own.tolist())
            cells = tuple(one if one.unit else replace(one, meant=plainly(float(str(one.counts)), 4)) for one in cells)
        return Step(f"{source}.{column}", title, _HOW[how], plain(value), kind, cells), scale

    def _own(self, how: str, rows: pd.DataFrame, column: str, place: CellOf) -> pd.Series:
        """What each row counts for, where that is a figure of its own; else nothing."""
        match how:
            case "stood":
                return self.sources.path(rows)[STAGES[place.row]]
            case "weighed":
                return chosen.weighted(self.analysis, self.sources.target(place), rows)
            case "fitted":
                return modelled.chances(self.analysis, rows[column], place.row)
            case "foreseen":
                return rows["customer_id"].map(self.sources.then[1])  # type: ignore[index]  # there is one, where rows are of then
        return pd.Series(dtype=float)

    def _cells(
        self, source: str, column: str, frame: pd.DataFrame, mask: np.ndarray, base: float, unit: Unit | None
    ) -> tuple[Cell, ...]:
        if source[0] == "@":
            rows = frame.loc[mask, [one for one in frame if one in _KEPT or one == column]]
            numbers = rows[column].dtype.kind in "fi"
            counts = (rows[column] * base).tolist() if numbers else None
            return self.cells.of(rows, column, counts)
        values = frame[column].tolist()
        at = np.flatnonzero(mask).tolist()
        book = self.cells.first
        return tuple(
            Cell(
                book,
                sheet,
                address,
                f"{source}.{column}",
                shown,
                plain(values[row] if unit is None else values[row] * base),
                unit,
            )
            for row, (sheet, address, shown) in zip(at, self.listed(source, column, at), strict=True)
            if shown is not None
        )

    def _title(self, source: str, column: str) -> Pair:
        if source[0] == "@":
            return titled(source[1:], column)
        return OUTPUTS[source].titled(column)


def worked(formula: Sequence[str], values: Sequence[float]) -> float:
    """A formula such as s1 / s2 - 1, from left to right, what stands in parentheses first."""
    total, sign = 0.0, "+"
    outer: list[tuple[float, str]] = []
    for part in formula:
        if part in _SIGNS:
            sign = part
        elif part == "(":
            outer.append((total, sign))
            total, sign = 0.0, "+"
        else:
            value = total if part == ")" else values[int(part[1:]) - 1] if part[0] == "s" else float(part)
            total, sign = outer.pop() if part == ")" else (total, sign)
            total = _SIGNS[sign](total, value)
    return total


def told(made: Made, say: Phrases) -> str:
    """The formula with its numbers, in so many decimals that it comes to the figure as that is shown."""
    if not isinstance(made.value, (int, float)):
        return str(made.value)  # a day, told alone
    amounts = [step.kind == "money" for step in made.steps]
    values = [_in_unit(float(step.value or 0.0), amount, say) for step, amount in zip(made.steps, amounts, strict=True)]  # type: ignore[arg-type]  # no days, as above
    numbers = [float(part) for part in made.formula if not _WORD.match(part)]

    def result(found: Sequence[float]) -> float:
        rest = iter(found[len(values) :])
        return worked([part if _WORD.match(part) else repr(next(rest)) for part in made.formula], found)

    exact = [*values, *numbers]
    whole = result(exact)
    scale = _in_unit(made.value, made.kind == "money", say) / whole if whole else 1.0
    decimals = enough(exact, lambda found: result(found) * scale, lambda found: result_shown(found, made.kind))
    texts, before = [""], [""]
    for part in made.formula:
        if part in _SIGNS:
            if (part in ("×", "/", "//") and before[-1] in ("+", "-")) or (part == "^" and before[-1]):
                texts[-1] = f"({texts[-1]})"
            sign = say(f"explain.sign.{part}") if part in ("min", "max") else _DRAWN.get(part, part)
            texts[-1] += f" {sign} "
            before[-1] = part
        elif part == "(":
            texts.append("")
            before.append("")
        elif part == ")":
            inner = texts.pop()
            before.pop()
            texts[-1] += f"({inner})"
        elif part[0] == "s":
            at = int(part[1:]) - 1
            figure = plainly(values[at], decimals)
            texts[-1] += say.money.beside(figure, say.lang) if amounts[at] else figure
        else:
            texts[-1] += plainly(float(part), decimals)
    return texts[0]


def _in_unit(value: float, amount: bool, say: Phrases) -> float:
    return round(value / say.money.scale, 8) if amount else value


def result_shown(value: float, kind: Kind) -> str:
    """A figure as `explain` shows it, without its unit. Noise of the last bits must not decide a tie: 200.215 − 170 is 30.215."""
    return plainly(round(value * 100 if kind == "share" else value, 9), 4 if kind == "money" else 2)
