"""The house's charts: one font, one palette, gaps of a half, no legend for one series."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from kamxl.plan import Chart, Range, Series
from kamxl.report import theme
from kamxl.report.page import Page

AMOUNT, MEAN = "#,##0;-#,##0", "#,##0.0;-#,##0.0"
"""Money, which `small` gives more decimals."""
WHOLE, SHARE = "#,##0", "0%"
SIGNED_SHARE = "+0.0%;-0.0%;0%"


def chart(page: Page, kind: str, over: Range, title: str, series: Sequence[Series], **given: Any) -> None:
    """Lay a chart over cells, in the look of the house. Series without a colour take the palette's next."""
    coloured = tuple(
        one if one.colour or one.point_colours else _coloured(one, theme.series_colour(index))
        for index, one in enumerate(series)
    )
    given.setdefault("legend", "bottom" if len(coloured) > 1 else "none")
    given.setdefault("alt", title)
    page.chart(Chart(kind=kind, over=over, title=title, series=coloured, font=page.font, **given))  # type: ignore[arg-type]


def bars(page: Page, over: Range, title: str, series: Sequence[Series], *, y_format: str = WHOLE, **given: Any) -> None:
    """Horizontal bars, the first row on top: for names, which need room."""
    chart(page, "bar", over, title, series, reverse=True, y_format=y_format, **given)


def instead(page: Page, over: Range, key: str) -> None:
    """A word on why there is no chart, where it would stand."""
    page.put(over.top, over.left, page.say(key), "empty", right=over.right, bottom=over.bottom)


def share_top(shares: pd.DataFrame) -> float | None:
    """The end of the axis where a share comes near the whole: no program should draw 120 %."""
    return 1.0 if shares.max().max() > 0.8 else None


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
    room = (high - low) * 0.12
    return (
        float(math.floor((low - room) / step) * step) if low < 0 else 0.0,
        float(math.ceil((high + room) / step) * step) if high > 0 else 0.0,
    )


def _round_step(least: float) -> float:
    """The smallest of … 0.1, 0.2, 0.5, 1, 2, 5 … that is not below."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * (1 - 1e-9))


def placed(page: Page, row: int, height: int, left: int, wanted: Sequence[float]) -> list[Range]:
    """Ranges side by side from column `left`, each at least as wide as wanted (characters), `height` rows high."""
    found = []
    for width in wanted:
        right = page.span(left, width)
        found.append(Range(row, left, row + height - 1, right))
        left = right + 1
    return found


def _coloured(series: Series, colour: str) -> Series:
    return replace(series, colour=colour)
