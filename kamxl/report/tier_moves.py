"""Who moved from one tier to another since the last review, by the ways they went and by name."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.chart import Series
from kamxl.compute.analysis import Analysis
from kamxl.plan import (
    ChartGroup,
    Column,
    Note,
    Part,
    Section,
    SmallTable,
)
from kamxl.report import charts, words
from kamxl.report.charts import data, drawn
from kamxl.report.context import Context
from kamxl.report.links import to_customers
from kamxl.report.phrases import Phrases
from kamxl.schema.outputs import OUTPUTS
from kamxl.width import shortened

MADE: Mapping[str, Mapping[str, str]] = {
    "data.migration": {"by": "0=previous_tier", "across": "tier", "*": "count(tiers[was])"},
    "ways": {
        "by": "was=previous_tier,now=tier", "customers": "count(tiers[was]) | count(tiers[was,all])",
        "revenue": "sum(tiers[was].revenue_12m) | sum(tiers[was,all].revenue_12m)",
    },
    "people": {"by": "customer_id", "revenue_12m": "sum(tiers.revenue_12m)"},
}  # fmt: skip
"""What its figures are made of, for `explain`."""
MOST_CHANGES = 60
"""Customers named below the list; the column of changes in the list names all of them."""
_NAMED = 3
"""Customers named of those that moved from one tier to another."""


def change_role(change: object) -> str:
    """The role of the cell that says whether a customer rose, fell or is new."""
    return {"up": "state.good", "down": "state.high", "new": "state.low"}.get(str(change), "center")


def migration(analysis: Analysis, say: Phrases, left: int, width: float) -> tuple[Section, ...]:
    """From which tier to which: a bar a tier of then, cut into the tiers of now, and each way with who went it and what they bring."""
    moved = analysis.review.migration
    if moved.empty:
        return ()
    settings = analysis.settings.tier
    met = words.ranked(pd.concat([moved["previous_tier"], moved["tier"]]), settings)
    names = {label: words.word("tier", label, say.lang) for label in met}
    cells = moved.pivot(index="previous_tier", columns="tier", values="customers").reindex(index=met, columns=met)
    titles = [say("report.tiers.migration.was"), *names.values()]
    grid = [[names[label], *(words.shown(one, say.lang) for one in line)] for label, line in zip(met, cells.to_numpy(), strict=True)]  # fmt: skip
    block = data("migration", titles, grid, ["data.count"] * len(met))
    labels, *columns = drawn(block)
    series = tuple(
        Series(name, column, labels, colour=colour)
        for name, column, colour in zip(names.values(), columns, theme.step_colours(len(met)), strict=True)
    )
    changes = analysis.review.changes["change"].value_counts()
    message = say("report.tiers.migration.chart", up=int(changes.get("up", 0)), down=int(changes.get("down", 0)))
    chart = charts.bars(message, series, block, stacked=True, y_min=0)
    lines: list[list[Value]] = []
    for _, way in moved.iterrows():
        was, now = way["previous_tier"], way["tier"]
        who = say("report.tiers.migration.stayed") if was == now else _who(say, analysis, was, now)
        revenue = words.shown(way["revenue"], say.lang, say.money.scale)
        lines.append([names[was], names[now], int(way["customers"]), who, revenue])
    lines.append([say("report.total"), None, int(moved["customers"].sum()), None, float(moved["revenue"].sum()) / say.money.scale])  # fmt: skip
    roles: list[list[str | None]] = [
        [*words.step_roles([way.previous_tier, way.tier], settings), None, None, None] for way in moved.itertuples()
    ]
    roles.append(["total", "total", "total.count", "total", "total.money"])
    table = SmallTable(
        "ways",
        tuple(
            Column(name, say(f"report.tiers.migration.{name}"), role)
            for name, role in (("was", "center"), ("now", "center"), ("customers", "count"), ("who", "wrap"), ("revenue", "money"))
        ),
        lines,
        roles,
        header_lines=2,
        gap=1,
    )  # fmt: skip
    heading = say("report.tiers.migration", day=analysis.review.previous)
    below = (ChartGroup("chart.migration", (chart,), max(6, 2 * len(met) + 2), wide=(98,)), table)
    return (Section("migration", heading, below, left, width, keep=0, air=True),)


def _who(say: Phrases, analysis: Analysis, was: object, now: object) -> str:
    """The customers that went a way, the largest first."""
    tiers = analysis.tiers
    its = tiers[(tiers["previous_tier"] == was) & (tiers["tier"] == now) & tiers["change"].isin(["up", "down"])]
    names = its.sort_values("revenue_12m", ascending=False, kind="stable")["name"].astype(str).tolist()
    shown = say("report.list", items=[shortened(name, 30) for name in names[:_NAMED]])
    more = len(names) - _NAMED
    return shown if more <= 0 else say("report.tiers.migration.more", names=shown, count=more)


def changes(say: Phrases, analysis: Analysis, context: Context) -> tuple[Part, ...]:
    """Who moved since the last review, by name."""
    review = analysis.review
    if review.previous is None:
        return (Note(say("report.tiers.first_review")),)
    above = (Note(say("report.tiers.model_changed")),) if review.model_changed else ()
    moved = review.changes[review.changes["change"].isin(["up", "down", "new"])]
    moved = moved.join(analysis.tiers["reason"])
    moved = moved.assign(order=moved["change"].map({"up": 0, "down": 1, "new": 2})).sort_values(
        ["order", "revenue_12m"], ascending=[True, False], kind="stable"
    )
    left = review.left.assign(tier=None, change="left", reason=None, revenue_12m=float("nan"))
    kept = ["name", "tier", "previous_tier", "change", "reason", "revenue_12m"]
    groups = [group[kept].astype(object) for group in (moved, left) if len(group)]
    if not groups:
        return (*above, Note(say("report.tiers.no_changes", day=review.previous)))
    people = pd.concat(groups)
    lines: list[list[Value]] = []
    roles: list[list[str | None]] = []
    links = to_customers(people.index, context)
    for link, (customer, person) in zip(links[:MOST_CHANGES], people.iloc[:MOST_CHANGES].iterrows(), strict=False):
        change = person["change"]
        lines.append(
            [
                str(customer) if link is None else Link(str(customer), title=link.title, cell=link.cell),
                words.shown(person["name"], say.lang),
                words.word("tier", person["tier"], say.lang),
                words.word("tier", person["previous_tier"], say.lang),
                say("code.change.left") if change == "left" else words.word("change", change, say.lang),
                words.shown(person["reason"], say.lang),
                words.shown(person["revenue_12m"], say.lang, say.money.scale),
            ]
        )
        tier_role = words.step_roles([person["tier"]], analysis.settings.tier)[0]
        roles.append(["text" if link is None else "link", None, tier_role, None, change_role(change), None, None])
    columns = tuple(
        Column(column.key, column.title(say.lang, say.money), role)
        for column, role in zip(
            OUTPUTS["tiers"].columns, ("text", "wrap", "center", "center", "center", "wrap", "money"), strict=False
        )
    )
    table = SmallTable("people", columns, lines, roles, start=1, header_lines=2)
    if len(people) <= MOST_CHANGES:
        return (*above, table)
    return (*above, table, Note(say("report.more", count=words.number(len(people) - MOST_CHANGES))))
