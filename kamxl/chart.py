"""What a chart draws and how it looks, in parts and in places alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from kamxl.record import record

Reference = TypeVar("Reference")
"""What a series draws: a column of a part (`ColumnOf`), and once it is placed a range of cells."""


@record
class Series(Generic[Reference]):
    """One series of a chart. `name` is shown in the legend."""

    name: str
    values: Reference
    categories: Reference | None = None
    """For a scatter or bubble chart: the x values."""
    colour: str | None = None
    kind: Literal["bar", "line", "area"] | None = None
    """Overrides the chart's kind in a combination chart."""
    secondary: bool = False
    """Plotted on the second value axis."""
    point_colours: tuple[str, ...] = ()
    """Colour of each point, where points differ (tiers); fewer than the points is allowed."""
    labels: bool = False
    dashed: bool = False
    """A dashed line; bars in outline: what was to be, beside what is."""
    markers: bool = False
    named: bool = False
    """Its name stands at its end: what a back end sets instead of a legend, where there is room."""


ChartKind = Literal["column", "bar", "line", "area", "doughnut", "scatter"]
Legend = Literal["none", "bottom", "right", "top"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLook:
    """How a chart looks, wherever it is drawn."""

    stacked: bool = False
    x_title: str = ""
    y_title: str = ""
    second_title: str = ""
    y_format: str = "General"
    x_format: str = "General"
    second_format: str = "General"
    gap: int = 50
    reverse: bool = False
    """Bars from top to bottom, in the order of the rows."""
    y_min: float | None = None
    y_max: float | None = None
    second_min: float | None = None
    second_max: float | None = None
    alt: str = ""
    """What the chart shows, for a screen reader."""
