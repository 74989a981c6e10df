"""The JSON object of `kamxl explain`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kamxl.results.base import Cell, Part, Summary

How = Literal[
    "sum", "distinct", "latest", "earliest", "mean", "gap", "cells", "figure", "count", "max", "age", "since", "left",
    "span", "weighted",
]  # fmt: skip
"""How the cells of a step make its value; `gap` is the median number of days between them, `age` the days since the earliest, `since` since the latest,
`left` the days until the latest, `span` the median days from each row's first day to its last, `weighted` the mean by weights: each cell counts for its part of it; `figure` takes another figure."""


class Who(Part):
    """The customer that the figures are of."""

    id: str
    name: str


class ExplainedCell(Part):
    """A cell of the user's, or of a list of ours."""

    book: str = Field(description="File name of the workbook that it stands in.")
    sheet: str = Field(description="Title of its sheet.")
    cell: str = Field(description="A1 address.")
    field: str = Field(description="Key of the sheet and the field: orders.amount, tiers.revenue_12m.")
    typed: Cell = Field(description="What stands in the cell.")
    counts: Cell = Field(description="What it counts for: an amount in units of `currency`, a return negative.")
    shown: str = Field("", description="What it counts for as people read it, with its unit; a choice by its word.")


class ExplainedStep(Part):
    """A figure on the way, made of cells."""

    step: str
    title: str
    how: How = Field(
        description="How the cells make the value: sum, number of different ones, latest or earliest day, mean, median days "
        "between different days, number, largest, days since the earliest, days until the latest, median days from each row's "
        "first day to its last; cells: as they are; figure: another figure, with the cells that it is read off."
    )
    value: Cell = Field(description="null where nothing is known.")
    unit: str = Field(description="A currency, or share, count, days, points, number, day, text.")
    shown: str = Field(description="The value as people read it.")
    cells: list[ExplainedCell]


class Setting(Part):
    """A setting that decides."""

    key: str
    value: Cell | list[str] = Field(description="In the unit that docs/settings.md names for the key.")
    from_: str = Field(
        alias="from", description="The file or cell that it comes from; the default where nobody sets it."
    )


class ExplainedFigure(Part):
    """A figure of ours, explained."""

    figure: str = Field(description="Key of the figure, id of the rule, or `cell`.")
    title: str
    value: Cell = Field(description="null where it is not known.")
    unit: str = Field(description="A currency, or share, count, days, points, number, day, text.")
    shown: str = Field(description="The value as people read it.")
    rule: str = Field(description="The rule in words, with its numbers put in.")
    steps: list[ExplainedStep]
    formula: str = Field(
        "",
        description="How the steps make the figure where it is arithmetic, worked from left to right, parentheses first: s1 / s2 - 1; `min` and `max` hold what stands before to a bound, `//` is the whole number of times.",
    )
    settings: list[Setting]


class Explanation(Summary):
    """What `kamxl explain` tells."""

    book: str = Field(description="The workbook that was read.")
    as_of: str = Field(description="The day that the figures relate to, YYYY-MM-DD.")
    lang: str = Field(description="zh or en.")
    currency: str = Field(description="ISO 4217 code of the amounts.")
    customer: Who | None = Field(description="null for a cell that is about no single customer.")
    cell: str | None = Field(None, description="The cell that was asked for.")
    figures: list[ExplainedFigure] = Field(description="One a figure that was asked for.")
