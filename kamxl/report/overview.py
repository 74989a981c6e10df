"""总览: in ten seconds how we are doing, who matters, what burns and what to do today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.compute import labels
from kamxl.compute.analysis import Analysis
from kamxl.i18n import labelled
from kamxl.plan import ChartGroup, Check, Column, Head, Note, Part, Section, SmallTable, TieOut
from kamxl.report import lifetime, pipeline, receivables, targets, today, words
from kamxl.report.cards import cards
from kamxl.report.context import Context
from kamxl.report.links import to_customers
from kamxl.report.not_done import not_done
from kamxl.report.output_sheet import OutputSheet
from kamxl.report.overview_charts import pictures
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import AMOUNT, CONTACT_DAY, MARKET, NAME, ORDER_DAY, OWNER, TIER, Fields
from kamxl.report.tie_out import STEPS, order_sheets, tie_out
from kamxl.report.tie_out_goals import goal_checks
from kamxl.schema.outputs import OUTPUTS
from kamxl.width import cells, shortened

if TYPE_CHECKING:
    import pandas as pd

_LEFT = (11.5, 11.5, 1.5, 8.9, 8.9, 1.5, 6.9, 1.5, 9.6, 1.5, 9.5, 9.5, 1.5, 9.5, 9.6, 1.5)
_DAY = (6.5, 19.0, 1.5, 14.0, 8.5, 1.5, 6.0, 18.0, 1.5)
TRACKS = (1.5, *_LEFT, *_DAY)
"""Eight cards with their gaps: five over two columns of charts, of which the first, which says what is left out, is the widest, and
three over the list of the day, whose first columns are made for what it begins with: urgency and rule.
"""
_ROOM = int(sum(TRACKS[1:-1]))
"""Display cells of the line under the title."""
LARGEST = 10
_BOARDS = ((90, targets.picture), (80, pipeline.picture), (85, receivables.picture))
"""How telling the charts of the boards are, and who draws them."""


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The overview."""
    urgent = list(analysis.alerts["customer_id"].iloc[today.of_the_day(analysis)])
    instead = ""
    if analysis.tiers.empty and context.left_out:
        instead = say("report.overview.no.rows", count=words.number(context.left_out))
    return (
        _head(analysis, say, context),
        cards(say, analysis),
        today.today(say, analysis, _people(analysis, context, urgent), instead),
        ChartGroup("charts", pictures(say, analysis, _BOARDS)),
        *_largest(analysis, say, context),
        *_tie_out(analysis, say, context),
        *_left_out(analysis, say),
    )


def _head(analysis: Analysis, say: Phrases, context: Context) -> Head:
    subtitle = say(
        _subtitle(analysis),
        as_of=analysis.as_of,
        book=shortened(context.book, 40) or "–",
        model=words.word("model", labels.model_code(analysis.settings.tier), say.lang),
    )
    if context.others.missing:
        named = say("report.overview.missing", sheets=[one.title(say.lang) for one in context.others.missing])
        counted = say("report.overview.missing.many", count=len(context.others.missing))
        subtitle += named if cells(subtitle + named) <= _ROOM else counted
    ways = tuple(Link(one.title(say.lang), sheet=one.key) for one in context.others.made)
    return Head(say("report.overview.title"), shortened(subtitle, _ROOM), ways)


def _subtitle(analysis: Analysis) -> str:
    """Key of the line below the title: a model where there are tiers, a unit where there are amounts."""
    if analysis.listed:
        return "report.overview.subtitle"
    amounts = any(sheet in analysis.frames for sheet in ("orders", "contracts"))
    return "report.overview.subtitle.unlisted" if amounts else "report.overview.subtitle.plain"


_CUSTOMER_SPANS = ((2, 2), (3, 8), (9, 11), (12, 13), (14, 15), (16, 17), (18, 19), (20, 21), (22, 24), (25, 25))
_CUSTOMER_TITLES = ("tier", "name", "owner", "revenue", "change", "share", "value", "last_order", "alert", "alerts")
_CUSTOMER_ROLES = ("center", "wrap", "wrap", "money", "change", "percent", "money", "date", "wrap", "count")

_LINES = 2
"""Of a name on the front page: ten customers, what was left out and the index share its second side."""


def _customer_columns(analysis: Analysis, largest: pd.DataFrame) -> list[tuple[str, str, tuple[int, int]]]:
    """Name, role and columns of the sheet. What is known of none of them, or may not be, leaves its place to a neighbour:
    lifetime value, and in a book that lists no customers the tier and mostly the owner.
    """
    known = {
        "tier": analysis.listed,
        "owner": analysis.listed or largest["owner"].notna().any(),
        "value": analysis.listed and analysis.lifetime["lifetime_value"].notna().any(),
    }
    spans = dict(zip(_CUSTOMER_TITLES, _CUSTOMER_SPANS, strict=True))
    for name, heir in (("tier", "name"), ("owner", "name"), ("value", "last_order")):
        if not known[name]:
            both = (*spans.pop(name), *spans[heir])
            spans[heir] = (min(both), max(both))
    roles = dict(zip(_CUSTOMER_TITLES, _CUSTOMER_ROLES, strict=True))
    return [(name, roles[name], span) for name, span in spans.items()]


def _largest(analysis: Analysis, say: Phrases, context: Context) -> tuple[Section, ...]:
    """The largest customers and how each of them stands."""
    revenue = analysis.tiers["revenue_12m"].astype(float)
    largest = analysis.tiers[revenue > 0].sort_values("revenue_12m", ascending=False, kind="stable").iloc[:LARGEST]
    if largest.empty:
        return ()
    found = _customer_columns(analysis, largest)
    columns = tuple(
        Column(name, say(f"report.overview.customer.{name}"), role, right - left + 1,
               most=_LINES if role == "wrap" else None)
        for name, role, (left, right) in found
    )  # fmt: skip
    total, scale = float(revenue.sum()), say.money.scale
    people = _people(analysis, context, list(largest.index))
    tier_roles = words.step_roles(largest["tier"], analysis.settings.tier)
    rules = defaultdict[object, list[object]](list)
    for identity, rule in zip(analysis.alerts["customer_id"], analysis.alerts["rule"], strict=True):
        rules[identity].append(rule)
    lines: list[list[Value]] = []
    roles: list[list[str | None]] = []
    for (identity, customer), person, tier_role in zip(largest.iterrows(), people, tier_roles, strict=True):
        own = rules[identity]
        before = words.figure(analysis.facts.at[identity, "revenue_previous_12m"])
        comparable = analysis.facts.at[identity, "basis"] == "orders" and before > 0
        now = float(customer["revenue_12m"])
        values: dict[str, Value] = {
            "tier": words.word("tier", customer["tier"], say.lang),
            "name": person,
            "owner": words.shown(customer["owner"], say.lang),
            "revenue": now / scale,
            "change": now / before - 1 if comparable else None,
            "share": now / total,
            "value": words.shown(analysis.lifetime["lifetime_value"].get(identity), say.lang, scale),
            "last_order": words.shown(customer["last_order"], say.lang),
            "alert": words.shown(own[0], say.lang) if own else None,
            "alerts": len(own),
        }
        own_roles = {"tier": tier_role, "name": "item.row" if isinstance(person, Link) else None}
        lines.append([values[name] for name, *_ in found])
        roles.append([own_roles.get(name) for name, *_ in found])
    numbers = {"count": len(largest), "share": float(largest["revenue_12m"].sum()) / total}
    heading = say("report.overview.largest", count=len(largest), share=words.percent(numbers["share"]))
    return (Section("largest", heading, (SmallTable("customers", columns, lines, roles),), numbers=numbers),)


def _people(analysis: Analysis, context: Context, ids: Sequence[object]) -> list[Link | str | None]:
    """The customers' names: to the user's row where it is in the book, else to the row on our sheet of tiers."""
    found: list[Link | str | None] = []
    places = {identity: place for place, identity in enumerate(analysis.tiers.index)}
    for identity, link in zip(ids, to_customers(ids, context), strict=True):
        if words.blank(identity) or identity not in places:
            found.append(None)
            continue
        name = str(analysis.tiers.at[identity, "name"])
        if link is not None:
            found.append(Link(name, title=link.title, cell=link.cell))
        else:
            found.append(Link(name, sheet="tiers", part="list", row=places[identity]))
    return found


def _tie_out(analysis: Analysis, say: Phrases, context: Context) -> tuple[Section, ...]:
    """Formulas over the user's cells, our figures, and differences that must be 0: not in a book of market notes or
    follow-ups alone, where there is no sum or count to tie out.
    """
    if not (analysis.listed or "orders" in analysis.frames):
        return ()
    sheets = order_sheets(analysis, context)
    result = tie_out(analysis, say.lang, context, sheets)
    titles = tuple(say(f"report.tie_out.{name}") for name in ("label", *STEPS, "formulas", "ours", "difference"))
    found = (*result.checks, *goal_checks(analysis, say.lang, context, sheets))
    checks = tuple(
        Check(
            check.label, tuple(check.steps.get(step) for step in STEPS), check.total, check.ours, check.kind, check.id
        )
        for check in found
    )
    notes: dict[str, list[str]] = {}
    for check in result.checks:
        if check.note:
            notes.setdefault(check.note, []).append(check.label)
    said = [labelled(" · ".join(labels), note, say.lang) for note, labels in notes.items()]
    told = tuple(Note(note) for note in [*said, *result.left_out])
    explained = Note(say("report.tie_out.explain"))
    return (Section("tie_out", say("report.tie_out.title"), (explained, TieOut(titles, checks), *told)),)


def _left_out(analysis: Analysis, say: Phrases) -> tuple[Section, ...]:
    """What is not there, and why."""
    lines = tuple(Note(line) for line in not_done(analysis.skipped, say.lang)) if analysis.skipped else ()
    return (Section("left_out", say("report.overview.left_out"), lines),) if analysis.skipped else ()


DIMENSION: Fields = frozenset({"customers.industry"})
_MADE: Mapping[str, Mapping[str, str]] = {
    "cards": {
        "revenue": "sum(@orders[12m].amount) | sum(tiers.revenue_12m)", "top_tiers": "count(tiers[best])",
        "pipeline": "sum(pipeline.weighted)", "targets": "sum(targets[whole,headline,spoken,running].actual) / "
        "sum(targets[whole,headline,spoken,running].target) / mean(targets[whole,headline,spoken,running].gone)", "lifetime": "sum(lifetime.lifetime_value)", "alerts": "count(alerts[now,severity=high].severity)",
        "receivables": "sum(receivables.days_1_30) + sum(receivables.days_31_60) + sum(receivables.days_61_90) + sum(receivables.days_over_90)",
        "follow_ups": "count(follow_up[state=overdue])", "quality": "count(quality[severity=error])",
        "health": "count(health[top,kept,sick])", "largest": "max(tiers.revenue_12m) / sum(tiers.revenue_12m)",
        "revenue.change": "sum(@orders[12m].amount) / sum(@orders[before].amount) - 1", "pipeline.open": "count(pipeline.customer_id)",
        "pipeline.stalled": "count(pipeline[stalled].customer_id)", "targets.attainment": targets.HEADLINE["attainment"],
        "targets.gone": targets.HEADLINE["gone"], "receivables.share": f"( {receivables.OVERDUE} ) / sum(receivables.total)",
        "receivables.total": "sum(receivables.total)", "top_tiers.all": "count(tiers)", "top_tiers.up": "count(tiers[change=up].change)",
        "top_tiers.down": "count(tiers[change=down].change)", "alerts.all": "count(alerts[now].severity)",
        "alerts.customers": "distinct(alerts[now].customer_id)", "alerts.new": "count(alerts[now,fresh].severity)",
        "alerts.resolved": "count(alerts[resolved].severity)", "health.mean": "mean(health.health)",
        "health.share": "sum(health[top,kept,sick].revenue_12m) / sum(health[kept,known].revenue_12m)",
        "quality.warnings": "count(quality[severity=warning].severity)", "follow_ups.coverage": "count(follow_up[active,covered]) / count(follow_up[active])",
        "follow_ups.seen": "count(follow_up.last_contact)", "market.dearer": "distinct(market[dearer].competitor)", "market.total": "distinct(market[compared].competitor)",
        "by.market.share": "of=competitor", "market.share": "mean(market.market_share)", "lifetime.actual": "count(@orders[held].order_date)", "lifetime.expected": lifetime.FORESEEN,
    },
    "largest": {"count": "count(tiers[ten].tier)", "share": "sum(tiers[ten].revenue_12m) / sum(tiers.revenue_12m)"},
    "checks": {
        "revenue_total": "sum(@orders.amount)", "revenue_12m": "sum(@orders[12m].amount)", "customers": "count(tiers)", "by.tier": "of=tier", "tier": "count(tiers)",
        "by.target": "of=target_period", "target": "sum(@orders.amount)", "targets": "sum(@targets[measure=revenue].value)",
        "receivables": "sum(receivables.total)", "pipeline": "sum(pipeline.amount)", "weighted": "sum(pipeline.weighted)",
    },
    "data.revenue": {"by": "0=month", "1": "sum(@orders.amount)", "2": "sum(@orders[year_before].amount)"},
    "data.late": {"by": "0=customer", "1": receivables.OVERDUE},
    "data.periods": {"by": "0=period", "1": "sum(targets[whole,headline].actual)", "2": "sum(targets[whole,headline].target)"},
    "data.months": {"by": "0=close_month", "1": "sum(pipeline.weighted)", "2": "sum(pipeline.amount)"},
    "data.scopes": {"by": "0=scope,0=scoped", "1": "sum(targets.actual)", "2": "sum(targets.target)"},
    "data.tiers": {
        "by": "0=tier", "1": "count(tiers) / count(tiers[all])", "2": "sum(tiers.revenue_12m) / sum(tiers[all].revenue_12m)",
    },
    "data.pareto": {
        "by": "0=tenth", "1": "sum(tiers[positive].revenue_12m) / sum(tiers[all,positive].revenue_12m)",
        "2": "sum(tiers[positive,beyond].revenue_12m) / sum(tiers[all,positive].revenue_12m)",
    },
    "data.industry": {"by": "0=group", "1": "sum(tiers.revenue_12m)"},
    "data.alerts": {"by": "0=rule", "across": "severity", "*": "count(alerts[now].severity)"},
    "data.gap": {"by": "0=competitor", "1": "mean(market.gap)"},
    "customers": {
        "by": "name=customer", "revenue": "sum(tiers.revenue_12m)", "change": "sum(@orders[12m].amount) / sum(@orders[before].amount) - 1",
        "share": "sum(tiers.revenue_12m) / sum(tiers[all].revenue_12m)", "value": "sum(lifetime.lifetime_value)",
        "last_order": "latest(@orders[bought].order_date)", "alerts": "count(alerts[now].severity)",
    },
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUTS["overview"],
    parts,
    tracks=TRACKS,
    frozen=None,
    tab=theme.TABS["overview"],
    reports={"summary": 10},
    whole=AMOUNT | ORDER_DAY | NAME | OWNER | TIER | MARKET | CONTACT_DAY | DIMENSION,
    settings=("money", "calendar", "report.old_days", "report.hide"),
    made_of=_MADE,
)
"""The overview leaves lifetime values out by itself."""
