"""What each tier gets (visits planned and made, who visits, incentives), and who should be nominated for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from kamxl.cell import Link, Value
from kamxl.compute import labels
from kamxl.compute.analysis import Analysis
from kamxl.compute.nomination import Nominations
from kamxl.plan import Column, Note, Part, Section, SmallTable
from kamxl.report import words
from kamxl.report.context import Context
from kamxl.report.links import to_customers
from kamxl.report.phrases import Phrases

MADE: Mapping[str, Mapping[str, str]] = {
    "care.by_tier": {
        "by": "tier", "made": "count(@follow_ups[method=visit,quarter,kept])", "each": "limit(visits.each)",
        "rate.rate": "count(@follow_ups[method=visit,planned,kept].date) / ( count(tiers[kept].tier) × limit(visits.each) )",
        "planned.customers": "count(tiers[kept].tier)", "planned.each": "limit(visits.each)",
        "planned.planned": "count(tiers[kept].tier) × limit(visits.each)", "planned.kept": "count(@follow_ups[method=visit,planned,kept].date)",
    },
    "visits": {"count": "count(tiers[unvisited].tier)"},
    "visits.people": {
        "by": "customer_id", "made": "count(@follow_ups[method=visit,quarter])", "due": "limit(visits.each) × limit(visits.gone) // 1",
        "why.before": "count(@follow_ups[method=visit,last_quarter])", "planned": "limit(visits.each)",
    },
    "nomination": {"count": "count(tiers[nominated].tier)"},
    "nomination.people": {
        "why.growth": "sum(@orders[12m].amount) / sum(@orders[before].amount) - 1", "why.potential": "sum(@customers.growth_potential)",
        "by": "customer_id", "growth": "sum(@orders[12m].amount) / sum(@orders[before].amount) - 1",
        "potential": "sum(@customers.growth_potential)", "revenue": "sum(tiers.revenue_12m)",
    },
}  # fmt: skip
"""What its figures are made of, for `explain`."""
MOST = 30
"""Customers that each table names."""
_KEPT = 12
"""Rows of such a table that stay with its heading on paper."""
_NAMED = (("customer_id", "text"), ("name", "wrap"), ("tier", "center"))


def care(analysis: Analysis, say: Phrases, ranked: list[str], left: int, width: float) -> tuple[Section, ...]:
    """By tier, the best first: the service plan of the quarter and incentives.

    Args:
        analysis: the results.
        say: words of the book.
        ranked: the tiers that there are.
        left: column of the grid where it begins.
        width: characters that it takes.
    """
    plan, settings = analysis.visit_plan, analysis.settings.tier
    levels = analysis.tiers.groupby(analysis.tiers["tier"].astype(str))["service_level"].first()
    rows: list[list[Value]] = []
    said: dict[str, list[Mapping[str, float]]] = {"rate": [], "planned": []}
    for tier in ranked:
        level = str(levels[tier])
        who = " · ".join(
            str(words.shown(labels.service_text(kind, level, settings), say.lang)) for kind in labels.SERVICE_TEXTS
        )
        each = getattr(settings.visits, level)
        made, planned, rate = None, "", ""
        counts: Mapping[str, float] = {}
        share: Mapping[str, float] = {}
        if plan is not None and tier in plan.tiers.index:
            line = plan.tiers.loc[tier]
            made, rate, planned = int(words.figure(line["made"])), words.percent(line["rate"]), "–"
            if line["planned"] > 0:
                counts = {name: int(words.figure(line[name])) for name in ("customers", "each", "planned", "kept")}
                share, planned = {"rate": words.figure(line["rate"])}, say("report.tiers.care.sum", **counts)
        said["planned"].append(counts)
        said["rate"].append(share)
        rows.append([words.word("tier", tier, say.lang), made, rate, who, each, planned])
    columns = tuple(
        Column(key, say(f"report.tiers.care.{key}"), role)
        for key, role in (
            ("tier", "center"), ("made", "count"), ("rate", "center"), ("what", "wrap"), ("each", "count"), ("planned", "center"),
        )
    )  # fmt: skip
    roles = [[role, *[None] * 5] for role in words.step_roles(ranked, settings)]
    below: list[Part] = [SmallTable("care.by_tier", columns, rows, roles, header_lines=2, said=said)]
    if plan is None:
        return (Section("care", say("report.tiers.care"), tuple(below), left, width, keep=0),)
    told = say("report.tiers.care.note", start=plan.start, as_of=analysis.as_of, gone=words.percent(plan.gone))
    return (Section("care", say("report.tiers.care"), (*below, Note(told)), left, width, keep=0),)


def behind(analysis: Analysis, say: Phrases, context: Context, left: int, width: float) -> tuple[Section, ...]:
    """Customers that have had fewer visits in the quarter than are due by now, by name."""
    if analysis.visit_plan is None or (missed := analysis.visit_plan.behind).empty:
        return ()
    rows: list[list[Value]] = []
    said: list[Mapping[str, float]] = []
    for identity, line in missed.iterrows():
        owner, last = (
            words.shown(one, say.lang) or "–" for one in (analysis.tiers.at[identity, "owner"], line["last_visit"])
        )
        due, made, before, planned = (
            int(words.figure(line[name])) for name in ("due", "made", "made_before", "planned")
        )
        said.append({"before": before})
        rows.append([due, made, say("report.tiers.visits.told", owner=owner, last=last, before=before), planned])
    columns = (("due", "count"), ("made", "count"), ("why", "wrap"), ("planned", "count"))
    parts = _people(analysis, say, context, missed.index, "visits", columns, rows, {"why": said})
    numbers = {"count": len(missed)}
    return (Section("visits", say("report.tiers.visits", **numbers), parts, left, width, keep=_KEPT, numbers=numbers),)


def nomination(analysis: Analysis, say: Phrases, context: Context, left: int, width: float) -> tuple[Section, ...]:
    """Customers that meet the rule, each with what it meets."""
    found = analysis.nominations
    if found is None:
        return ()
    rule = say("report.list", items=[f"{named(say, found, name)} ≥ {value(say, name, least)}" for name, least in found.limits.items()])  # fmt: skip
    said = [
        Note(say("report.tiers.nomination.rule", tier=analysis.settings.nomination.tier, rule=rule, near=found.near))
    ]
    if found.lacking:
        names = say("report.list", items=[say(f"report.nomination.{name}") for name in found.lacking])
        said.append(Note(say("report.tiers.nomination.lacking", names=names)))
    values, tiers = found.values.loc[found.candidates], analysis.tiers.loc[found.candidates]
    rows: list[list[Value]] = [
        [words.shown(line["growth"], say.lang), words.shown(line["potential"], say.lang), met(say, found, line), revenue / say.money.scale]
        for (_, line), revenue in zip(values.iterrows(), tiers["revenue_12m"].astype(float), strict=True)
    ]  # fmt: skip
    columns = (("growth", "change"), ("potential", "decimal"), ("why", "wrap"), ("revenue", "money"))
    people = _people(
        analysis,
        say,
        context,
        found.candidates,
        "nomination",
        columns,
        rows,
        {"why": words.numbers(values[[name for name in found.limits if name != "tenure"]])},
    )
    numbers = {"count": len(found.candidates)}
    heading = say("report.tiers.nomination", **numbers)
    return (Section("nomination", heading, (*said, *people), left, width, keep=_KEPT, numbers=numbers),)


def named(say: Phrases, found: Nominations, name: str) -> str:
    """A criterion; growth with the base that it needs."""
    if name == "growth" and found.base > 0:
        return say("report.nomination.growth_from", base=say.amount(found.base))
    return say(f"report.nomination.{name}")


def value(say: Phrases, name: str, figure: object) -> str:
    """A value of a criterion in words; a dash where it is not known."""
    if words.blank(figure):
        return "–"
    if name == "growth":
        return words.signed_percent(figure, 0)
    if name == "tenure":
        return say("report.nomination.years", years=words.number(figure, decimals=1))
    return f"{words.figure(figure):g}"


def met(say: Phrases, found: Nominations, values: pd.Series) -> str:
    """What a customer shows of each criterion."""
    return say("report.list", items=[f"{say(f'report.nomination.{name}')} {value(say, name, values[name])}" for name in found.limits])  # fmt: skip


def _people(
    analysis: Analysis,
    say: Phrases,
    context: Context,
    ids: pd.Index,
    name: str,
    columns: tuple[tuple[str, str], ...],
    rows: list[list[Value]],
    said: Mapping[str, Sequence[Mapping[str, float]]],
) -> tuple[Part, ...]:
    """A table of customers, ID and name first; what there is no room for is counted."""
    if not len(ids):
        return ()
    tiers = analysis.tiers.loc[ids[:MOST]]
    lines: list[list[Value]] = []
    roles: list[list[str | None]] = []
    step = words.step_roles(tiers["tier"], analysis.settings.tier)
    for link, role, (identity, customer), row in zip(
        to_customers(tiers.index, context), step, tiers.iterrows(), rows, strict=False
    ):
        own = str(identity) if link is None else Link(str(identity), title=link.title, cell=link.cell)
        lines.append(
            [own, words.shown(customer["name"], say.lang), words.word("tier", customer["tier"], say.lang), *row]
        )
        roles.append([words.link_role(own), None, role, *[None] * len(row)])
    titles = {key: say(f"report.tiers.{name}.{key}") for key, _ in columns}
    titles |= {key: say(f"report.tiers.people.{key}") for key, _ in _NAMED}
    table = SmallTable(f"{name}.people", tuple(Column(key, titles[key], role) for key, role in (*_NAMED, *columns)), lines, roles, start=1, header_lines=2, said=said)  # fmt: skip
    more = len(ids) - MOST
    return (table, Note(say("report.more", count=words.number(more)))) if more > 0 else (table,)
