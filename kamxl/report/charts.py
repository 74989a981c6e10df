"""Axes and formats of the house's charts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

import numpy as np
import pandas as pd

from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.plan import (
    Beside,
    Chart,
    ChartGroup,
    Column,
    ColumnOf,
    Data,
    Instead,
    Part,
    Picture,
    Section,
    Sheet,
    column_values,
)
from kamxl.report.phrases import Phrases
from kamxl.width import apart, cells, shortened

WHOLE, SHARE = "#,##0", "0%"
FEW = 5
"""Bars with names on the front page, where a chart is so low that programs leave out every other name of more."""
WHOLE_NAME, BAR_NAME = 40, 34
"""Display cells of a name in a title and beside a bar: either has two lines."""
_LEGAL = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|[,，]? ?(Co\.|Company)[,，]? ?Ltd\.?|[,，]? (Inc|Ltd|LLC|GmbH|Corp)\.?)$"
)
_POINTS = 5
"""Dots that a cloud has at least."""
SIGNED_SHARE = "+0.0%;-0.0%;0%"


class _Axis(TypedDict, total=False):
    y_format: str
    y_min: float | None
    y_max: float | None
    stacked: bool


def data(name: str, titles: Sequence[str], rows: Sequence[Sequence[Value]], roles: Sequence[str]) -> Data:
    """Figures for a chart: labels first. Columns are called by their place, from 0 on."""
    columns = (Column("0", titles[0]), *(Column(str(place), title, role) for place, (title, role) in enumerate(zip(titles[1:], roles, strict=True), 1)))  # fmt: skip
    return Data(f"data.{name}", columns, rows)


def drawn(block: Data) -> list[ColumnOf]:
    """The columns of a block."""
    return [ColumnOf(block.id, column.key) for column in block.columns]


def bars(title: str, series: tuple[Series[ColumnOf], ...], data: Data | None = None, **axis: Unpack[_Axis]) -> Chart:
    """Horizontal bars, the first row on top: for names, which need room."""
    axis.setdefault("y_format", WHOLE)
    return Chart("bar", title, series, data, reverse=True, **axis)


def bare(name: str) -> str:
    """A name without the legal form, which would take its room in a chart."""
    return _LEGAL.sub("", name.strip()) or name


def called(name: str, most: int = BAR_NAME) -> str:
    """What a customer, product or person is called in a chart."""
    return shortened(bare(name), most)


def names(found: Iterable[object]) -> list[str]:
    """What bars are called; names that differ in their ends alone keep these."""
    return apart((bare(str(one)) for one in found), BAR_NAME)


def leader(whole: str, bars: Sequence[str]) -> str:
    """What a title calls the first of bars: as they do where they tell alike names apart by their ends, else as whole as it has room."""
    name = bare(whole)
    alike = cells(name) > WHOLE_NAME and bars[0] != shortened(name, BAR_NAME)
    return bars[0] if alike else shortened(name, WHOLE_NAME)


def titled(*names: object) -> str:
    """The first of names that is not blank, as a title calls it."""
    return called(str(next(filter(None, names))), WHOLE_NAME)


def telling(sheet: Sheet) -> Sheet:
    """The sheet with the message alone where a chart would be one bar, or a few dots without names."""

    def told(part: Part) -> Part:
        if isinstance(part, Section):
            return replace(part, parts=tuple(map(told, part.parts)))
        if isinstance(part, Beside):
            return replace(part, stacks=tuple(tuple(map(told, stack)) for stack in part.stacks))
        return replace(part, charts=tuple(map(pictured, part.charts))) if isinstance(part, ChartGroup) else part

    def pictured(one: Picture) -> Picture:
        if not isinstance(one, Chart) or one.kind not in ("bar", "column", "scatter"):
            return one
        values = [value for series in one.series for value in column_values(sheet, series.values)]
        drawn = sum(isinstance(value, (int, float)) and value != 0 for value in values)
        return one if drawn >= (_POINTS if one.kind == "scatter" else 2) else Instead(one.title)

    return replace(sheet, parts=tuple(map(told, sheet.parts)))


def leading(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """The first rows, for bars; one more is shown rather than told of, where there is room for it."""
    return frame if len(frame) == most + 1 > FEW + 1 else frame.iloc[:most]


def cut(say: Phrases, title: str, shown: int, total: int) -> str:
    """A title that says how many of all there are bars."""
    return say("report.chart.cut", title=title, shown=shown, total=total) if shown < total else title


_LABEL = 0.08
"""Share of an axis that the label of a bar takes."""


def share_top(shares: pd.DataFrame, *, labelled: bool = False) -> float | None:
    """The end of the axis where a share comes near the whole: no program should draw 120 %. Bars with `labelled` ends leave room for them
    below the title.
    """
    most = float(shares.max().max())
    return 1.0 if most > 0.8 else math.ceil((most + _LABEL) * 10) / 10 if labelled else None


def floor(values: pd.DataFrame) -> float | None:
    """Where the axis of lines begins: a round figure below the lowest, so that lines close together can be told apart.

    None (zero or what the program chooses) where there is nothing, or the values reach down to near zero anyway.
    """
    known = values.to_numpy(dtype=float)
    known = known[np.isfinite(known)]
    if not len(known):
        return None
    low, high = float(known.min()), float(known.max())
    if low <= 0 or low < high / 2:
        return None
    step = 10.0 ** math.floor(math.log10(max(high - low, high / 100)))
    return float(math.floor((low - (high - low) * 0.1) / step) * step)


def around(values: pd.Series) -> tuple[float | None, float | None]:
    """Ends of the axis of bars on both sides of zero: round figures that leave room for what is written beside a bar.

    None where the program may choose.
    """
    known = values.dropna().astype(float)
    known = known[np.isfinite(known)]
    low, high = min(float(known.min()), 0.0) if len(known) else 0.0, max(float(known.max()), 0.0) if len(known) else 0.0
    if high - low <= 0:
        return None, None
    step = _round_step((high - low) / 6)
    room = (high - low) * 0.2
    return (
        float(math.floor((low - room) / step) * step) if low < 0 else 0.0,
        float(math.ceil((high + room) / step) * step) if high > 0 else 0.0,
    )


def _round_step(least: float) -> float:
    """The smallest of … 0.1, 0.2, 0.5, 1, 2, 5 … that is not below."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * (1 - 1e-9))
