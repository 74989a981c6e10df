"""客户分级: every customer's tier and why, then the summary by tier and what changed since the last review."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamxl import theme
from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.compute import labels
from kamxl.compute.analysis import Analysis
from kamxl.compute.facts import MONTHS
from kamxl.plan import (
    Chart,
    ChartGroup,
    Column,
    ColumnOf,
    Figure,
    Figures,
    Head,
    Instead,
    Note,
    Part,
    Picture,
    Section,
    SmallTable,
)
from kamxl.report import charts, tier_care, tier_moves, words
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.links import to_customers
from kamxl.report.listed import Look, cut_note, listed
from kamxl.report.output_sheet import Listed, OutputSheet
from kamxl.report.output_sheet import counts as list_counts
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import (
    AMOUNT,
    CARE,
    CUSTOMER,
    NAME,
    ORDER_DAY,
    OWNER,
    PROFIT,
    SCORE,
    STAGE,
    TIER,
    VALUE,
    Fields,
)
from kamxl.schema.money import WAN
from kamxl.schema.outputs import OUTPUTS
from kamxl.settings import Settings

SHARES = ["customer_share", "revenue_share"]
_NEARLY_ALL = 0.9
MOST_SPARKLINES = 2_000
"""Customers whose months are drawn, from the top."""
BESIDE = 2
"""Columns that stand on both pages of paper: ID and name."""
_LEFT = BESIDE + 1
"""Column of the grid where the summary begins, under the columns of the list that are as wide as it needs; columns A and B
stand on the second page of paper too, where half a summary would make no sense.
"""
_WIDTH = 185
_SUMMARY = (
    ("tier", ""), ("customers", "count"), ("customer_share", "percent"), ("bound", "wrap"),
    ("revenue", "money"), ("profit", "money"), ("revenue_share", "percent"),
)  # fmt: skip


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The sheet of tiers."""
    frame = rows(analysis)
    found = listed(say, OUTPUTS["tiers"], frame, look(analysis, context))
    subtitle = say(
        "report.tiers.subtitle",
        as_of=analysis.as_of,
        count=words.number(len(frame)),
        model=words.word("model", labels.model_code(analysis.settings.tier), say.lang),
    )
    by_tier = summary(analysis)
    return (
        Head(
            say("report.tiers.title"),
            subtitle + cut_note(say, frame, found),
            ways(say, "tiers", "section"),
            numbers={"count": len(frame)},
        ),
        Figures(_figures(say, analysis, by_tier)),
        found,
        *_sections(say, analysis, by_tier, context),
    )


def rows(analysis: Analysis) -> pd.DataFrame:
    """The rows of the list; only who was assigned a tier by hand is marked."""
    months = analysis.facts[list(MONTHS)].reindex(analysis.tiers.index[:MOST_SPARKLINES])
    return analysis.tiers.assign(assigned=analysis.tiers["assigned"].map({True: "yes"}), course=None).join(months)


def look(analysis: Analysis, context: Context) -> Look:
    """How the columns of the list are shown."""
    frame, first = analysis.tiers, analysis.review.previous is None
    return Look(
        groups={
            "tier": "tier",
            "previous_tier": "tier",
            "change": "change",
            "abc": "tier",
            "pyramid": "tier",
            "rfm": "tier",
            "lifecycle": "lifecycle",
            "frequency_band": "frequency",
            "basis": "basis",
            "assigned": "yes_no",
        },
        roles={
            "tier": words.step_roles(frame["tier"], analysis.settings.tier),
            "change": ["center" if first else tier_moves.change_role(change) for change in frame["change"]],
        },
        links={"customer_id": to_customers(frame.index, context)},
        bars=("revenue_12m",),
        draws={"course": MONTHS},
        hidden=frozenset(MONTHS),
    )


def summary(analysis: Analysis) -> pd.DataFrame:
    """By tier, best first: customers, customer_share, revenue, profit (元), revenue_share."""
    groups = analysis.tiers.groupby(analysis.tiers["tier"].astype(str), sort=False)
    frame = pd.DataFrame(
        {
            "customers": groups.size(),
            "revenue": groups["revenue_12m"].sum(),
            "profit": groups["profit_12m"].sum(min_count=1),
        }
    ).reindex(words.ranked(analysis.tiers["tier"], analysis.settings.tier))
    for share, amount in (("customer_share", "customers"), ("revenue_share", "revenue")):
        total = frame[amount].sum()
        frame[share] = frame[amount] / total if total > 0 else float("nan")
    return frame


def _figures(say: Phrases, analysis: Analysis, by_tier: pd.DataFrame) -> tuple[Figure, ...]:
    figures = [
        Figure(
            say(
                "report.tiers.strip.count",
                tier=words.word("tier", tier, say.lang),
                count=words.number(row.customers),
            ),
            say(
                "report.tiers.strip.value",
                revenue=say.amount(row.revenue),
                share=words.percent(row.revenue_share),
            ),
            numbers={
                f"{name}:{words.word('tier', tier, say.lang)}": words.figure(getattr(row, name))
                for name in ("customers", "revenue", "revenue_share")
            },
        )
        for tier, row in zip(by_tier.index, by_tier.itertuples(), strict=True)
    ]
    review = analysis.review
    if review.previous is not None:
        counts = review.changes["change"].value_counts()
        moves = {name: int(counts.get(name, 0)) for name in ("up", "down", "new")}
        told = say("report.tiers.strip.moves", **moves, left=len(review.left))
        figures.append(Figure(say("report.tiers.strip.changes", day=review.previous), told, numbers=moves))
    return tuple(figures)


def _sections(say: Phrases, analysis: Analysis, by_tier: pd.DataFrame, context: Context) -> tuple[Section, ...]:
    below: tuple[Part, ...] = (Note(say("report.nothing.customers")),)
    if by_tier.empty:
        return (Section("section", say("report.tiers.section"), below, _LEFT, _WIDTH),)
    below = (_summary(say, analysis, by_tier), _charts(say, by_tier))
    return (
        Section("section", say("report.tiers.section"), below, _LEFT, _WIDTH, keep=0),
        *tier_care.care(analysis, say, list(map(str, by_tier.index)), _LEFT, _WIDTH),
        *tier_care.behind(analysis, say, context, _LEFT, _WIDTH),
        *tier_care.nomination(analysis, say, context, _LEFT, _WIDTH),
        *tier_moves.migration(analysis, say, _LEFT, _WIDTH),
        Section("changes", say("report.tiers.changes"), tier_moves.changes(say, analysis, context), _LEFT, _WIDTH),
    )


def _summary(say: Phrases, analysis: Analysis, by_tier: pd.DataFrame) -> SmallTable:
    """A row a tier, and a total."""
    scale = say.money.scale
    tier_roles = words.step_roles(by_tier.index, analysis.settings.tier)
    strategies = analysis.tiers.assign(tier=analysis.tiers["tier"].astype(str)).groupby("tier")["strategy"].first()
    lines: list[list[Value]] = []
    roles: list[list[str | None]] = []
    for tier, tier_role in zip(by_tier.index, tier_roles, strict=True):
        strategy = words.shown(strategies.get(tier), say.lang)
        what = " · ".join(text for text in (bound(say, analysis, tier), str(strategy or "")) if text)
        lines.append(
            [
                words.word("tier", tier, say.lang),
                words.shown(by_tier.at[tier, "customers"], say.lang),
                words.shown(by_tier.at[tier, "customer_share"], say.lang),
                what,
                words.shown(by_tier.at[tier, "revenue"], say.lang, scale),
                words.shown(by_tier.at[tier, "profit"], say.lang, scale),
                words.shown(by_tier.at[tier, "revenue_share"], say.lang),
            ]
        )
        roles.append([tier_role, *[None] * 6])
    lines.append(
        [
            say("report.total"), int(by_tier["customers"].sum()), None, None,
            float(by_tier["revenue"].sum()) / scale,
            words.shown(by_tier["profit"].sum(min_count=1), say.lang, scale), None,
        ]
    )  # fmt: skip
    roles.append(["total", "total.count", "total", "total", "total.money", "total.money", "total"])
    columns = tuple(
        Column(name, say(f"report.tiers.summary.{name}"), role or "text", header=None if role else "block.header")
        for name, role in _SUMMARY
    )
    return SmallTable("by_tier", columns, lines, roles, header_lines=2)


def bound(say: Phrases, analysis: Analysis, tier: str) -> str:
    """What makes a customer of this tier, where the model has a bound that can be named."""
    settings = analysis.settings.tier
    ranks = labels.rank(settings.model, settings)
    if settings.model == "threshold" and tier in ranks[:-1]:
        return say(
            "report.tiers.bound.threshold", bound=say.amount(labels.bounds_of(settings)[ranks.index(tier)] * WAN)
        )
    if settings.model == "scorecard" and tier in labels.SABC[:3]:
        limit = getattr(settings, f"scorecard_{tier.lower()}")
        return say("report.tiers.bound.scorecard", bound=words.number(limit))
    if settings.model == "pareto" and tier in labels.ABC[:2]:
        limit = getattr(settings, f"pareto_{tier.lower()}")
        return say("report.tiers.bound.pareto", bound=words.percent(limit))
    return ""


def _charts(say: Phrases, by_tier: pd.DataFrame) -> ChartGroup:
    """Customers against revenue by tier, and revenue by tier."""

    def column(key: str) -> ColumnOf:
        return ColumnOf("by_tier", key, len(by_tier))

    shares = Chart(
        "column",
        shares_message(say, by_tier),
        (
            Series(say("report.tiers.summary.customer_share"), column("customer_share"), column("tier"),
                   colour=theme.SERIES[3], labels=True),
            Series(say("report.tiers.summary.revenue_share"), column("revenue_share"), column("tier"),
                   colour=theme.SERIES[0], labels=True),
        ),
        y_format=charts.SHARE,
        y_min=0,
        y_max=charts.share_top(by_tier[SHARES]),
    )  # fmt: skip
    revenue: Picture = Instead(say("report.tiers.no_revenue"))
    if one_tier(by_tier):
        # One bar compares nothing.
        told = Instead(shares_message(say, by_tier))
        return ChartGroup("charts", (told,) if by_tier["revenue"].any() else (told, revenue), rows=4)
    if by_tier["revenue"].any():
        revenue = Chart(
            "column",
            say("report.tiers.chart.revenue"),
            (Series(say("report.tiers.summary.revenue"), column("revenue"), column("tier"),
                    point_colours=theme.step_colours(len(by_tier)), labels=True),),
            y_format=say.amount_axis,
        )  # fmt: skip
    return ChartGroup("charts", (shares, revenue), wide=(58, 40))


def one_tier(by_tier: pd.DataFrame) -> bool:
    """Whether all customers are of one tier: one bar of 100 % says nothing."""
    return int((by_tier["customers"] > 0).sum()) == 1


def shares_message(say: Phrases, by_tier: pd.DataFrame) -> str:
    """The message of the chart of shares: what the best tiers bring."""
    if one_tier(by_tier):
        tier = words.word("tier", by_tier["customers"].idxmax(), say.lang)
        return say("report.tiers.chart.one", tier=tier, count=words.number(by_tier["customers"].sum()))
    best = by_tier[by_tier["revenue"] > 0].head(2)
    if best["customer_share"].sum() > _NEARLY_ALL:
        best = best.head(1)  # that nearly all customers bring nearly all says nothing
    if best.empty:
        return say("report.tiers.chart.shares")
    return say(
        "report.tiers.chart.message",
        tiers=[words.word("tier", tier, say.lang) for tier in best.index],
        customers=words.percent(best["customer_share"].sum()),
        revenue=words.percent(best["revenue_share"].sum()),
    )


_REASON: Mapping[str, Fields] = {
    "threshold": AMOUNT,
    "pareto": AMOUNT,
    "pyramid": VALUE,
    "scorecard": SCORE,
    "rfm": AMOUNT | ORDER_DAY,
}
"""What the sentence on why a customer has its tier speaks of, by the model."""


def _reveals(settings: Settings) -> Mapping[str, Fields]:
    return {
        **CUSTOMER,
        "previous_tier": TIER,
        "change": TIER,
        "reason": _REASON[settings.tier.model] | TIER,
        "revenue_12m": AMOUNT,
        **dict.fromkeys(("course", *MONTHS), AMOUNT | ORDER_DAY),
        "profit_12m": PROFIT,
        "cumulative_share": AMOUNT,
        "abc": AMOUNT,
        "pyramid": VALUE,
        "score": SCORE,
        "rfm": AMOUNT | ORDER_DAY,
        "lifecycle": STAGE,
        "frequency_band": ORDER_DAY,
        "similar": AMOUNT | ORDER_DAY,
        "last_order": ORDER_DAY,
        "basis": AMOUNT,
        "assigned": frozenset({"customers.assigned_tier"}),
        "points": AMOUNT,
        "strategy": TIER,
    }


_MADE: Mapping[str, Mapping[str, str]] = {
    "head": {"count": "count(tiers)"},
    "figures": {
        "by": "of=tier", "customers": "count(tiers.tier)", "revenue": "sum(tiers.revenue_12m)",
        "revenue_share": "sum(tiers.revenue_12m) / sum(tiers[all].revenue_12m)", "by.up": "", "by.down": "", "by.new": "",
        "up": "count(tiers[change=up].change)", "down": "count(tiers[change=down].change)", "new": "count(tiers[change=new].change)",
    },
    "list": {
        "by": "customer_id", "revenue_12m": "sum(@orders[12m].amount) | sum(@customers.annual_amount)",
        "profit_12m": "sum(@orders[12m].profit) | sum(@customers.annual_profit)",
        **{month: f"sum(@orders[12m,{month}].amount)" for month in MONTHS},
        "cumulative_share": "sum(tiers[all,positive,upto].revenue_12m) / sum(tiers[all,positive].revenue_12m)",
        "score": "weighted(health.points_)",
        "points": "sum(@orders[12m].amount) // limit(points.per) max 0 | sum(@customers.annual_amount) // limit(points.per) max 0",
    },
    "by_tier": {
        "by": "tier", "customers": "count(tiers)", "customer_share": "count(tiers) / count(tiers[all])", "revenue": "sum(tiers.revenue_12m)",
        "profit": "sum(tiers.profit_12m)", "revenue_share": "sum(tiers.revenue_12m) / sum(tiers[all].revenue_12m)",
    },
    **tier_care.MADE, **tier_moves.MADE,
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUTS["tiers"],
    parts,
    lambda analysis: analysis.listed,
    frozen=2,
    beside=BESIDE,
    reports={"summary": 30},
    whole=VALUE | NAME | OWNER | TIER | CARE,
    listed=Listed(
        rows,
        look,
        _reveals,
        frozenset({"tier", "reason", "lifecycle", "last_order"}),
        list_counts(rows, "tier", "tier"),
    ),
    settings=(
        "tier.model",
        "tier.preset",
        "tier.threshold",
        "tier.by_group",
        "tier.review",
        "nomination",
        "lifecycle",
        "points",
    ),
    made_of=_MADE,
)
