"""Rules on competitors, one finding a competitor, model and region. They concern no single customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kamxl.compute.alerts.context import Context, Found
from kamxl.compute.wording import beside, percent, percent_beside, plain
from kamxl.i18n import Text

TOLERANCE = 1e-9
"""950 against 1000 is 5 % less, which binary fractions see as a hair more or less."""


def price_cut(context: Context) -> list[Found]:
    """A competitor's latest price is well under the one before."""
    limit = context.settings.alerts.price_cut.share
    return [
        _found(
            row,
            "price_cut",
            price=plain(row.price),
            previous=plain(row.previous_price),
            change=percent_beside(-row.change, limit),
            limit=percent(limit),
        )
        for row in _board(context)
        if row.change < 0 and -row.change >= limit - TOLERANCE
    ]


def share_gain(context: Context) -> list[Found]:
    """A competitor's share of the market is well above the one observed before."""
    limit = context.settings.alerts.share_gain.points
    return [
        _found(
            row, "share_gain", share=plain(row.market_share), gain=beside(row.share_change, limit), limit=plain(limit)
        )
        for row in _board(context)
        if row.share_change > 0 and row.share_change >= limit - TOLERANCE
    ]


def price_gap(context: Context) -> list[Found]:
    """Our price is well above the competitor's latest."""
    limit = context.settings.alerts.price_gap.share
    return [
        _found(
            row,
            "price_gap",
            ours=plain(row.our_price),
            price=plain(row.price),
            gap=percent_beside(row.gap, limit),
            limit=percent(limit),
        )
        for row in _board(context)
        if row.gap > 0 and row.gap >= limit - TOLERANCE
    ]


def _board(context: Context) -> Iterator[Any]:
    """Rows of the market board; a comparison with an unknown figure is false."""
    return iter(()) if context.market is None else context.market.board.itertuples()


def _found(row: Any, rule: str, **values: str) -> Found:
    where = {"competitor": row.competitor, "model": row.model, "region": row.region, "day": row.date.date()}
    return Found(None, Text(f"alerts.{rule}.fact", {**where, **values}))
