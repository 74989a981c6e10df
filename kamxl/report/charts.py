"""The house's charts: one font, one palette, gaps of a half, no legend for one series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kamxl.plan import Chart, Range, Series
from kamxl.report import theme
from kamxl.report.page import Page

AMOUNT, WHOLE, SHARE = "#,##0", "#,##0", "0%"
_RED = "[Red]"


def chart(page: Page, kind: str, over: Range, title: str, series: Sequence[Series], **given: Any) -> None:
    """Lay a chart over cells, in the look of the house. Series without a colour take the palette's next."""
    coloured = tuple(
        one if one.colour or one.point_colours else _coloured(one, theme.series_colour(index))
        for index, one in enumerate(series)
    )
    given.setdefault("legend", "bottom" if len(coloured) > 1 else "none")
    given.setdefault("alt", title)
    page.chart(Chart(kind=kind, over=over, title=title, series=coloured, font=page.font, **given))  # type: ignore[arg-type]


def bars(
    page: Page, over: Range, title: str, series: Sequence[Series], *, y_format: str = AMOUNT, **given: Any
) -> None:
    """Horizontal bars, the first row on top: for names, which need room."""
    chart(page, "bar", over, title, series, reverse=True, y_format=y_format, **given)


def placed(page: Page, row: int, height: int, left: int, wanted: Sequence[float]) -> list[Range]:
    """Ranges side by side from column `left`, each at least as wide as wanted (characters), `height` rows high."""
    found = []
    for width in wanted:
        right = page.span(left, width)
        found.append(Range(row, left, row + height - 1, right))
        left = right + 1
    return found


def _coloured(series: Series, colour: str) -> Series:
    from dataclasses import replace

    return replace(series, colour=colour)
