"""客户分级: every customer's tier and why, then the summary by tier and what changed since the last review."""

from __future__ import annotations

import pandas as pd

from kamxl.compute import labels
from kamxl.compute.analysis import Analysis
from kamxl.compute.threshold import bounds_of
from kamxl.i18n import Lang
from kamxl.plan import Link, Range, Series, SheetPlan, Value
from kamxl.report import charts, theme, words
from kamxl.report.context import Context
from kamxl.report.head import LIST_ROW, Figure, list_head, section_below, strip
from kamxl.report.links import to_customers
from kamxl.report.listing import Look, cut_note, listing
from kamxl.report.page import Page
from kamxl.schema.money import WAN
from kamxl.schema.outputs import OUTPUTS

SHARES = ["customer_share", "revenue_share"]
MOST_CHANGES = 60
"""Customers named below the list; the column of changes in the list names all of them."""
_CHART_ROWS = 15
_BESIDE = 2
"""Columns that stand on both pages of paper: ID and name."""
_SUMMARY = (
    ("tier", ""), ("customers", "count"), ("customer_share", "percent"), ("bound", "wrap"),
    ("revenue", "money"), ("profit", "money"), ("revenue_share", "percent"),
)  # fmt: skip
"""What stands in columns C … I of the summary, under the columns of the list that are as wide as it needs, and its role;
columns A and B stand on the second page of paper too, where half a summary would make no sense.
"""
_TIER, _SHARE, _BOUND, _REVENUE, _REVENUE_SHARE = (
    _BESIDE + 1 + [name for name, _ in _SUMMARY].index(name)
    for name in ("tier", "customer_share", "bound", "revenue", "revenue_share")
)
"""Columns of the sheet."""


def plan(analysis: Analysis, lang: Lang, context: Context) -> SheetPlan:
    """The sheet of tiers."""
    page = Page("tiers", lang, money=analysis.money)
    output = OUTPUTS["tiers"]
    frame = rows(analysis)
    model = labels.model_code(analysis.settings.tier)
    table = listing(page, output, frame, look(analysis, context), row=LIST_ROW)
    right = len(output.columns)
    section = section_below(page, table)
    by_tier = summary(analysis)
    counted = page.say(
        "report.tiers.subtitle",
        as_of=analysis.as_of,
        count=words.number(len(frame)),
        model=words.word("model", model, lang),
    )
    list_head(page, page.say("report.tiers.title"), counted + cut_note(page, frame, table), section)
    half = page.first_half(right, _BESIDE)
    strip(page, _figures(page, analysis, by_tier), right, half)
    _section(page, analysis, by_tier, section, min(page.span(1, 185), half), context)
    return page.plan(freeze=(LIST_ROW + 1, 3), right=right, repeat=(LIST_ROW, LIST_ROW), beside=_BESIDE)


def rows(analysis: Analysis) -> pd.DataFrame:
    """The rows of the list; only who was assigned a tier by hand is marked."""
    return analysis.tiers.assign(assigned=analysis.tiers["assigned"].map({True: "yes"}))


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
            "change": ["center" if first else _change_role(change) for change in frame["change"]],
        },
        links={"customer_id": to_customers(frame.index, context)},
        bars=("revenue_12m",),
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


def _change_role(change: object) -> str:
    return {"up": "state.good", "down": "state.high", "new": "state.low"}.get(str(change), "center")


def _figures(page: Page, analysis: Analysis, by_tier: pd.DataFrame) -> list[Figure]:
    figures = [
        Figure(
            page.say(
                "report.tiers.strip.count",
                tier=words.word("tier", tier, page.lang),
                count=words.number(row.customers),
            ),
            page.say(
                "report.tiers.strip.value",
                revenue=page.amount(row.revenue),
                share=words.percent(row.revenue_share),
            ),
        )
        for tier, row in zip(by_tier.index, by_tier.itertuples(), strict=True)
    ]
    review = analysis.review
    if review.previous is not None:
        counts = review.changes["change"].value_counts()
        figures.append(
            Figure(
                page.say("report.tiers.strip.changes", day=review.previous),
                page.say(
                    "report.tiers.strip.moves",
                    up=int(counts.get("up", 0)),
                    down=int(counts.get("down", 0)),
                    new=int(counts.get("new", 0)),
                    left=len(review.left),
                ),
            )
        )
    return figures


def _section(page: Page, analysis: Analysis, by_tier: pd.DataFrame, row: int, right: int, context: Context) -> None:
    page.heading(row, page.say("report.tiers.section"), _TIER, right)
    if by_tier.empty:
        page.text(row + 1, _TIER, right, page.say("report.nothing.customers"))
        return
    total = _summary_rows(page, analysis, by_tier, row + 1)
    below = _charts(page, by_tier, total - len(by_tier) - 1, total + 1)
    page.together(row, below, right)
    _changes(page, analysis, _migration(page, analysis, below + 1, right), right, context)


def _summary_rows(page: Page, analysis: Analysis, by_tier: pd.DataFrame, row: int) -> int:
    """Header, a row a tier, a total. Returns the row of the total."""
    titles = [page.say(f"report.tiers.summary.{name}") for name, _ in _SUMMARY]
    left = {"", "wrap"}
    page.line(row, _TIER, titles, [f"block.header{'' if role in left else '.right'}" for _, role in _SUMMARY])
    page.at_least(row, 2)
    tier_roles = words.step_roles(by_tier.index, analysis.settings.tier)
    strategies = analysis.tiers.assign(tier=analysis.tiers["tier"].astype(str)).groupby("tier")["strategy"].first()
    for tier, tier_role in zip(by_tier.index, tier_roles, strict=True):
        row += 1
        strategy = words.shown(strategies.get(tier), page.lang)
        what = " · ".join(text for text in (bound(page, analysis, tier), str(strategy or "")) if text)
        values: list[Value] = [
            words.word("tier", tier, page.lang),
            words.shown(by_tier.at[tier, "customers"], page.lang),
            words.shown(by_tier.at[tier, "customer_share"], page.lang),
            what,
            words.shown(by_tier.at[tier, "revenue"], page.lang, page.money.scale),
            words.shown(by_tier.at[tier, "profit"], page.lang, page.money.scale),
            words.shown(by_tier.at[tier, "revenue_share"], page.lang),
        ]
        page.line(row, _TIER, values, [tier_role, *(role for _, role in _SUMMARY[1:])])
        page.fit(row, [what], columns=[_BOUND])
    row += 1
    total: list[Value] = [
        page.say("report.total"), int(by_tier["customers"].sum()), None, None,
        float(by_tier["revenue"].sum()) / page.money.scale,
        words.shown(by_tier["profit"].sum(min_count=1), page.lang, page.money.scale), None,
    ]  # fmt: skip
    page.line(row, _TIER, total, ["total", "total.count", "total", "total", *["total.money"] * 2, "total"])
    page.at_least(row, 1)
    return row


def bound(page: Page, analysis: Analysis, tier: str) -> str:
    """What makes a customer of this tier, where the model has a bound that can be named."""
    settings = analysis.settings.tier
    ranks = labels.rank(settings.model, settings)
    if settings.model == "threshold" and tier in ranks[:-1]:
        return page.say("report.tiers.bound.threshold", bound=page.amount(bounds_of(settings)[ranks.index(tier)] * WAN))
    if settings.model == "scorecard" and tier in labels.SABC[:3]:
        limit = getattr(settings, f"scorecard_{tier.lower()}")
        return page.say("report.tiers.bound.scorecard", bound=words.number(limit))
    if settings.model == "pareto" and tier in labels.ABC[:2]:
        limit = getattr(settings, f"pareto_{tier.lower()}")
        return page.say("report.tiers.bound.pareto", bound=words.percent(limit))
    return ""


def _charts(page: Page, by_tier: pd.DataFrame, header: int, row: int) -> int:
    """Customers against revenue by tier, and revenue by tier. Returns the row below."""
    first, last = header + 1, header + len(by_tier)
    tiers = Range(first, _TIER, last, _TIER)
    left, middle = charts.placed(page, row, _CHART_ROWS, _TIER, (58, 40))
    charts.chart(
        page,
        "column",
        left,
        shares_message(page, by_tier),
        [
            Series(page.say("report.tiers.summary.customer_share"), Range(first, _SHARE, last, _SHARE), tiers,
                   colour=theme.SERIES[3], labels=True),
            Series(page.say("report.tiers.summary.revenue_share"), Range(first, _REVENUE_SHARE, last, _REVENUE_SHARE), tiers,
                   colour=theme.SERIES[0], labels=True),
        ],
        y_format=charts.SHARE,
        y_min=0,
        y_max=charts.share_top(by_tier[SHARES]),
    )  # fmt: skip
    if not by_tier["revenue"].any():
        charts.instead(page, middle, "report.tiers.no_revenue")
        return row + _CHART_ROWS
    charts.chart(
        page,
        "column",
        middle,
        page.say("report.tiers.chart.revenue"),
        [
            Series(page.say("report.tiers.summary.revenue"), Range(first, _REVENUE, last, _REVENUE), tiers,
                   point_colours=theme.step_colours(len(by_tier)), labels=True)
        ],
        y_format=charts.AMOUNT,
    )  # fmt: skip
    return row + _CHART_ROWS


def shares_message(page: Page, by_tier: pd.DataFrame) -> str:
    """The message of the chart of shares: what the best tiers bring."""
    best = by_tier[by_tier["revenue"] > 0].head(2)
    if best.empty:
        return page.say("report.tiers.chart.shares")
    return page.say(
        "report.tiers.chart.message",
        tiers=[words.word("tier", tier, page.lang) for tier in best.index],
        customers=words.percent(best["customer_share"].sum()),
        revenue=words.percent(best["revenue_share"].sum()),
    )


def _migration(page: Page, analysis: Analysis, row: int, right: int) -> int:
    """From which tier (down) to which (across): a grid of customers, and one of what they bring. Returns the row below."""
    moved = analysis.review.migration
    if moved.empty:
        return row
    start = row
    settings = analysis.settings.tier
    met = words.ranked(pd.concat([moved["previous_tier"], moved["tier"]]), settings)
    names = [words.word("tier", label, page.lang) for label in met]
    roles = words.step_roles(met, settings)
    page.heading(row, page.say("report.tiers.migration", day=analysis.review.previous), _TIER, right)
    # The wide column of the list holds the tiers from which one moves, where the grid then still ends on the page.
    edge = _BOUND if _BOUND + len(met) + 1 <= right else _TIER
    for measure, role, unit in (("customers", "count", 1.0), ("revenue", "money", page.money.scale)):
        cells = moved.pivot(index="previous_tier", columns="tier", values=measure).reindex(index=met, columns=met)
        row += 1
        page.text(row, _TIER, right, page.say(f"report.tiers.migration.{measure}"))
        row += 1
        titles = [page.say("report.tiers.migration.from"), *names, page.say("report.total")]
        page.line(row, edge, titles, ["block.header.center", *["block.header.right"] * (len(met) + 1)])
        page.at_least(row, 1)
        for label, name, tier_role in zip(met, names, roles, strict=True):
            row += 1
            line = [*cells.loc[label], cells.loc[label].sum(min_count=1)]
            figures = [words.shown(value, page.lang, unit) for value in line]
            page.line(row, edge, [name, *figures], [tier_role, *[role] * len(line)])
        row += 1
        sums = [*cells.sum(min_count=1), moved[measure].sum()]
        figures = [words.shown(value, page.lang, unit) for value in sums]
        page.line(row, edge, [page.say("report.total"), *figures], ["total", *[f"total.{role}"] * len(sums)])
        row += 1
    page.together(start, row - 1, right)
    return row + 1


def _changes(page: Page, analysis: Analysis, row: int, right: int, context: Context) -> None:
    """Who moved since the last review, by name."""
    review = analysis.review
    page.heading(row, page.say("report.tiers.changes"), _TIER, right)
    row += 1
    if review.previous is None:
        page.text(row, _TIER, right, page.say("report.tiers.first_review"))
        return
    if review.model_changed:
        page.text(row, _TIER, right, page.say("report.tiers.model_changed"))
        row += 1
    moved = review.changes[review.changes["change"].isin(["up", "down", "new"])]
    moved = moved.join(analysis.tiers["reason"])
    moved = moved.assign(order=moved["change"].map({"up": 0, "down": 1, "new": 2})).sort_values(
        ["order", "revenue_12m"], ascending=[True, False], kind="stable"
    )
    left = review.left.assign(tier=None, change="left", reason=None, revenue_12m=float("nan"))
    columns = ["name", "tier", "previous_tier", "change", "reason", "revenue_12m"]
    parts = [part[columns].astype(object) for part in (moved, left) if len(part)]
    if not parts:
        page.text(row, _TIER, right, page.say("report.tiers.no_changes", day=review.previous))
        return
    people = pd.concat(parts)
    titles = [column.title(page.lang, page.money) for column in OUTPUTS["tiers"].columns[:7]]
    roles = ["block.header", "block.header", *["block.header.center"] * 3, "block.header", "block.header.right"]
    page.line(row, 1, titles, roles)
    page.at_least(row, 2)
    links = to_customers(people.index, context)
    for link, (customer, person) in zip(links[:MOST_CHANGES], people.iloc[:MOST_CHANGES].iterrows(), strict=False):
        row += 1
        tier_role = words.step_roles([person["tier"]], analysis.settings.tier)[0]
        identity: Value = str(customer) if link is None else Link(str(customer), title=link.title, cell=link.cell)
        values: list[Value] = [
            identity,
            words.shown(person["name"], page.lang),
            words.word("tier", person["tier"], page.lang),
            words.word("tier", person["previous_tier"], page.lang),
            page.say("code.change.left")
            if person["change"] == "left"
            else words.word("change", person["change"], page.lang),
            words.shown(person["reason"], page.lang),
            words.shown(person["revenue_12m"], page.lang, page.money.scale),
        ]
        page.line(
            row, 1, values,
            ["text" if link is None else "link", "wrap", tier_role, "center", _change_role(person["change"]), "wrap", "money"],
        )  # fmt: skip
        page.fit(row, [values[1], values[5]], columns=(2, 6))
    if len(people) > MOST_CHANGES:
        page.text(row + 1, _TIER, right, page.say("report.more", count=words.number(len(people) - MOST_CHANGES)))
