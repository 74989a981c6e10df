"""Rules on competitors, one finding a competitor, model and region. They concern no single customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any  # Any: rows of itertuples

from kamxl.compute.alerts.context import TOLERANCE, Context
from kamxl.compute.alerts.reveals import MARKET
from kamxl.compute.rule import Finding, Rule
from kamxl.compute.wording import Amount, beside, percent, percent_beside, plain
from kamxl.i18n import Text
from kamxl.settings import Alert, NotNegative, Share


class PriceCut(Alert):
    share: Share = 0.05


def _price_cut(context: Context, limits: PriceCut) -> list[Finding]:
    """A competitor's latest price is well under the one before."""
    limit = limits.share
    return [
        _found(
            row,
            "price_cut",
            -row.change,
            price=Amount(row.price, each=True),
            previous=Amount(row.previous_price, each=True),
            change=percent_beside(-row.change, limit),
            limit=percent(limit),
        )
        for row in _board(context)
        if row.change < 0 and -row.change >= limit - TOLERANCE
    ]


PRICE_CUT = Rule(
    id="price_cut", severity="medium", find=_price_cut, limits=PriceCut, needs=("market",), reveals=MARKET,
    audience=frozenset({"marketing"}), measure="share", worse="higher",
)  # fmt: skip


class ShareGain(Alert):
    points: NotNegative = 2.0


def _share_gain(context: Context, limits: ShareGain) -> list[Finding]:
    """A competitor's share of the market is well above the one observed before."""
    limit = limits.points
    return [
        _found(
            row,
            "share_gain",
            row.share_change,
            share=plain(row.market_share),
            gain=beside(row.share_change, limit),
            limit=plain(limit),
        )
        for row in _board(context)
        if row.share_change > 0 and row.share_change >= limit - TOLERANCE
    ]


SHARE_GAIN = Rule(
    id="share_gain", severity="medium", find=_share_gain, limits=ShareGain, needs=("market.market_share",),
    reveals=MARKET, audience=frozenset({"marketing"}), measure="points", worse="higher",
)  # fmt: skip


class PriceGap(Alert):
    share: Share = 0.10


def _price_gap(context: Context, limits: PriceGap) -> list[Finding]:
    """Our price is well above the competitor's latest."""
    limit = limits.share
    return [
        _found(
            row,
            "price_gap",
            row.gap,
            ours=Amount(row.our_price, each=True),
            price=Amount(row.price, each=True),
            gap=percent_beside(row.gap, limit),
            limit=percent(limit),
        )
        for row in _board(context)
        if row.gap > 0 and row.gap >= limit - TOLERANCE
    ]


PRICE_GAP = Rule(
    id="price_gap", severity="low", find=_price_gap, limits=PriceGap, needs=("market.our_price",), reveals=MARKET,
    audience=frozenset({"marketing"}), measure="share", worse="higher",
)  # fmt: skip


def _board(context: Context) -> Iterator[Any]:
    """Rows of the market board; a comparison with an unknown figure is false."""
    return iter(()) if context.market is None else context.market.board.itertuples()


def _found(row: Any, rule: str, measure: float, **values: object) -> Finding:
    where = {"competitor": row.competitor, "model": row.model, "region": row.region, "day": row.date.date()}
    # Of one model there are as many alerts as competitors and regions: each has notes of its own.
    subject = " · ".join(str(where[key]) for key in ("competitor", "model", "region"))
    return Finding(None, Text(f"alerts.{rule}.fact", {**where, **values}), subject=subject, measure=measure)
