"""The rows that a figure of a sheet is made of: of the list of an output sheet or of an input sheet, and what sheets call them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.compute.groups import heads
from kamxl.compute.lifetime_check import Then
from kamxl.explain import chosen, limits, modelled
from kamxl.explain.parts import Kind
from kamxl.report import targets, words
from kamxl.report.phrases import Phrases
from kamxl.report.registry import by_key
from kamxl.schema.choices import COUNTED
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import compared

GROUPS: Mapping[str, str] = {
    **dict.fromkeys(("tier", "previous_tier", "rfm"), "tier"), "lifecycle": "lifecycle", "value_band": "value_band",
    "source": "source", "stage": "stage", "severity": "severity", "dimension": "survey", "channel": "survey_channel", "method": "contact_method",
    "priority": "severity", "impact": "impact",
}  # fmt: skip
"""Columns that hold codes -> the group of their words."""
_KINDS: Mapping[str, str] = {"complaints": "feedback", "opportunities": "opportunity"}
_DAYS: Mapping[str, str] = {"orders": "order_date", "complaints": "opened", "contracts": "end"}
"""The day of a row, where it is not called date."""


@dataclass(frozen=True, slots=True)
class CellOf:
    """A figure inside a part: the labels of its row, its place among the rows, and the title of its column."""

    labels: Mapping[str, object]
    row: int
    rows: int
    title: str
    value: object
    share: bool = False
    """Whether it is shown in per cent."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What a step adds up: rows of a source, and the label that says which of them."""

    frame: pd.DataFrame
    source: str
    dimension: str
    label: object
    column: str
    conditions: frozenset[str]
    at: CellOf

    @property
    def day(self) -> str:
        """The column of the day of a row."""
        if self.column in self.frame and self.frame[self.column].dtype.kind == "M":
            return self.column
        return _DAYS.get(self.source.removeprefix("@"), "date")


@dataclass(frozen=True)
class Sources:
    """The rows of an analysis, and what sheets call them."""

    analysis: Analysis
    say: Phrases
    shown: Callable[[str], pd.DataFrame]
    """What a list shows that is made of no frame, by the key of its sheet."""

    def unit(self, source: str, column: str) -> tuple[float, float, Kind]:
        """What 1 of a figure is where it is shown, what 1 of a value of the frame is, and what it is."""
        money = self.say.money
        if source[0] == "@":
            sheet = SHEETS[source[1:]].fields
            unit = sheet[column].column.unit if column in sheet else None
            if unit is None or unit.family != "money":
                return 1.0, 1.0, "day" if column in sheet and sheet[column].column.kind == "day" else "number"
            return money.scale, unit.scale if unit.large else 1.0, "money"
        known = next((one for one in OUTPUTS[source].columns if one.key == column), None)
        if known is None or known.unit is None:
            return 1.0, 1.0, "share" if known is not None and known.role == "percent" else "number"
        return (money.scale, 1.0, "money") if known.unit.large else (1.0, 1.0, "number")

    def amounts(self, source: str, column: str, frame: pd.DataFrame) -> bool:
        """Whether a column of targets, whose rows are amounts or counts, holds amounts there, in the unit of their title."""
        if source != "targets" or column not in targets.AMOUNTS or frame.empty:
            return False
        return not self.analysis.targets["measure"].reindex(frame.index).isin(COUNTED).any()

    def limit(self, path: str, place: CellOf) -> float | None:
        """A number that no cell holds, by its name."""
        if path.startswith("target."):
            return float(getattr(self.target(place), path.removeprefix("target.")))
        return limits.limit(self.analysis, path, place.labels)

    def target(self, place: CellOf) -> chosen.Target:
        """The target in a row of the list."""
        shown = self.frame("targets")
        assert shown is not None
        return chosen.target(self.analysis, shown.index[place.row])

    def weight(self, columns: str, name: str) -> float:
        """What one of several columns weighs in their mean."""
        return limits.weight(self.analysis, columns, name)

    def titled(self, source: str, title: object) -> str:
        """The column of a list that has a title."""
        columns = () if source[0] == "@" else OUTPUTS[source].columns
        return next((one.key for one in columns if compared(str(title)) == compared(one.name(self.say.lang))), "")

    def frame(self, source: str) -> pd.DataFrame | None:
        """The rows of a source, of a list as its sheet shows them; None where the book has none."""
        if source not in self._frames:
            self._frames[source] = self._frame(source)
        return self._frames[source]

    @cached_property
    def then(self) -> tuple[Then, pd.Series] | None:
        """The models of the held-out check, fitted anew, and what they expected of each customer."""
        return modelled.then(self.analysis)

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame | None]:
        return {}

    def _frame(self, source: str) -> pd.DataFrame | None:
        analysis = self.analysis
        if source == "@orders":
            frame = analysis.orders
        elif source[0] == "@":
            found = analysis.frames.get(source[1:])
            if found is None:
                return None
            frame = found
            if frame.index.name == "customer_id":
                known = frame.index.isin(analysis.frames["customers"].index)
                frame = frame[known | frame.index.isna()]  # targets of all are of none
        else:
            sheet = by_key(source)
            if not sheet.has_data(analysis):
                return None
            frame = sheet.listed.rows(analysis) if sheet.listed is not None else self.shown(source)
        return frame.reset_index() if frame.index.name == "customer_id" else frame

    def people(self, frame: pd.DataFrame, column: str) -> pd.Series:
        """What is known of the customers of the rows."""
        analysis = self.analysis
        where = analysis.tiers if column in analysis.tiers else analysis.frames["customers"]
        return where[column].reindex(frame["customer_id"]).set_axis(frame.index)

    def texts(self, frame: pd.DataFrame, source: str, name: str) -> list[str] | None:
        """What the rows are called in a column, as sheets show it."""
        if name == "head":
            customers = self.analysis.frames["customers"]
            names = customers["name"].fillna(customers.index.to_series())
            return [str(one) for one in names.reindex(heads(customers).reindex(frame["customer_id"]))]
        if name == "rule":
            return [rule.render(self.say.lang) for rule in frame["rule"]]
        if name == "category" and self.analysis.products is not None:
            products = self.analysis.products
            if not products.categorised:
                name = "product"
            elif "product" in frame:
                carried = dict(zip(products.products["product"], products.products["category"], strict=True))
                values = frame["category"].fillna(frame["product"].map(carried))
                return [words.shown(one, self.say.lang) or self.say("report.not_stated") for one in values]  # type: ignore[misc]  # names are texts
        if name in frame:
            values = frame[name]
        elif "customer_id" in frame and (name in self.analysis.tiers or name in self.analysis.frames["customers"]):
            values = self.people(frame, name)
        else:
            return None
        group = _KINDS.get(source.removeprefix("@"), "") if name == "kind" else GROUPS.get(name, "")
        blank = self.say("report.not_stated")
        return [
            blank if one in (None, "") else str(one) for one in words.column(values, self.say.lang, group=group or None)
        ]

    def path(self, deals: pd.DataFrame) -> pd.DataFrame:
        """How far each of the deals came, rows as they are."""
        board, place = self.analysis.pipeline, ["source_book", "source_sheet", "source_row"]
        assert board is not None
        found: pd.DataFrame = board.paths.set_index(place).reindex(pd.MultiIndex.from_frame(deals[place]))
        return found.set_axis(deals.index)
