"""The whole analysis: every figure of a book in the order in which one needs the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any  # Any: results of any kind, with sentences in them

import pandas as pd

from kamxl.compute import tiers as tier_models
from kamxl.compute.alerts import RULES, Context, alerts, looked_for
from kamxl.compute.alerts.own import own_rules
from kamxl.compute.analysis import Analysis, Portrait, Skipped
from kamxl.compute.coverage import latest_record
from kamxl.compute.deals import known_then
from kamxl.compute.facts import facts as facts_of
from kamxl.compute.facts import valid_orders
from kamxl.compute.follow_up import follow_up
from kamxl.compute.health import with_changes
from kamxl.compute.kept import lack, title
from kamxl.compute.labels import UNRATED
from kamxl.compute.lifecycle import lifecycle
from kamxl.compute.lifetime import lifetime
from kamxl.compute.market import market
from kamxl.compute.opportunities import opportunities
from kamxl.compute.portrait import custom_key, portrait
from kamxl.compute.remember import remember
from kamxl.compute.review import last_review, latest_run, no_review, review, with_figures
from kamxl.compute.rule import AnyRule, Rule
from kamxl.compute.similar import Similar, similar
from kamxl.compute.trend import trend
from kamxl.compute.unlisted import customers_named, is_listed, without_tiers
from kamxl.compute.wording import percent, told
from kamxl.grid import Issue
from kamxl.i18n import Text
from kamxl.schema.money import CNY, Money
from kamxl.settings import Settings

NEEDS: Mapping[str, str] = {
    "health": "orders|follow_ups|satisfaction",
    "targets": "targets",
    "pipeline": "deals",
    "receivables": "orders.paid",
    "trend": "orders",
    "products": "orders",
    "market": "market",
    "market.trends": "trends",
    "follow_up": "follow_ups",
    "service": "satisfaction|complaints|needs|contracts",
    "opportunities.cross_sell": "orders",
    "opportunities.need": "needs",
    "opportunities.quotation": "contracts",
}
"""What is left out without an input sheet: output sheet, or part of one, and the sheet that it comes from."""


def analyse(
    frames: Mapping[str, pd.DataFrame],
    issues: Sequence[Issue],
    *,
    as_of: date,
    settings: Settings,
    history: pd.DataFrame | None = None,
    alert_states: pd.DataFrame | None = None,
    rules: Sequence[AnyRule] = RULES,
    dropped: Mapping[str, pd.DataFrame] | None = None,
    money: Money = CNY,
) -> Analysis:
    """Tiers, lifetime value, alerts and all else of a book.

    Args:
        frames: typed frames by sheet key, any of them. Without `customers`, they are those that the other sheets name, and
            what must know more of them (tiers, lifetime value, portrait) is left out.
        issues: what validation found, carried on to the data quality sheet.
        as_of: the day that all figures are for.
        settings: limits and switches.
        history: earlier reviews, as `review.read_history` takes them; None before the first one.
        alert_states: what the last run and people wrote on the sheet of alerts, as `remember` takes it.
        rules: the alert rules to run.
        dropped: frames of the rows that validation leaves out, so that the figures can say what they lack.
        money: the book's currency, which all amounts of the frames are in, and the unit in which it shows them.

    Returns:
        Everything. What depends on a sheet that is missing or holds nothing up to as_of is left out, and `skipped`
        says so.
    """
    dropped = dropped or {}
    frames = known_then(frames, as_of)
    listed = is_listed(frames, dropped)
    if not listed:
        frames = {**frames, "customers": customers_named(frames)}
    customers = frames["customers"]
    orders = valid_orders(frames, as_of)
    # Orders of a customer whose own row has an error belong to nobody on the list: every total leaves them out alike.
    orders = orders[orders.index.isin(customers.index)]
    facts = facts_of(customers, orders, as_of)
    facts["tier_revenue"] = tier_models.tier_revenue(facts, settings.tier)
    stages = lifecycle(customers, facts, as_of, settings.lifecycle)
    scored = tier_models.indicators(customers, facts, orders, frames.get("contracts"), as_of)
    tiers = tier_models.table(
        customers,
        facts,
        stages,
        settings,
        history,
        as_of=as_of,
        orders=orders,
        contracts=frames.get("contracts"),
        scored=scored,
        currency=money.currency,
    )
    alike = similar(facts, orders, as_of, settings.similar) if listed else Similar()
    tiers["similar"] = pd.Series(alike.customers["name"].to_dict(), dtype=object).reindex(tiers.index, fill_value=None)
    if not listed:
        tiers = without_tiers(tiers)
    reviewed = (
        review(tiers, history, as_of, settings.tier, money.currency, settings.calendar.year_start)
        if listed
        else no_review(history, settings.tier)
    )
    lifetimes, note = lifetime(customers, orders if listed else orders.iloc[:0], tiers, stages, as_of, settings)
    board = market(frames, as_of)
    rules = (*rules, *own_rules(frames, money))
    context = Context(frames, orders, facts, tiers, reviewed, lifetimes, board, as_of, settings, listed)
    openings, pairs = opportunities(frames, orders, tiers, as_of, settings)
    remembered = remember(
        alerts(context, rules),
        alert_states,
        as_of,
        rules,
        judged={rule.id for rule in rules if looked_for(rule, context)},
        owner=settings.report.owner.strip(),
        latest=latest_run(history),
        review=reviewed.previous,
    )
    found = remembered.alerts
    last = last_review(reviewed.history, as_of, settings.tier, settings.calendar.year_start)
    analysis = Analysis(
        as_of=as_of,
        settings=settings,
        money=money,
        frames=frames,
        issues=tuple(issues),
        facts=facts,
        tiers=tiers,
        lifetime=lifetimes,
        lifetime_note=note,
        alerts=found,
        alerts_aside=remembered.aside,
        alerts_since=remembered.since,
        alerts_resolved=remembered.resolved_since,
        review=with_figures(reviewed, lifetimes, found, context.health, as_of),
        portrait=portrait(customers, facts, tiers, settings.report.custom_fields, alike) if listed else Portrait({}),
        trend=trend(frames, orders, facts, as_of, settings.calendar.year_start, context.contacts),
        market=board,
        follow_up=follow_up(frames, tiers, as_of, settings, first_review=reviewed.first_seen, state=context.contacts),
        opportunities=openings,
        pairs=pairs,
        skipped=tuple(_skipped(context, rules)),
        rules=tuple(rules),
        dropped=dropped,
        listed=listed,
        health=pd.DataFrame() if context.health is None else with_changes(context.health, last),
        latest_record=latest_record(frames, as_of),
        similar=alike,
    )
    said: Analysis = _told(analysis, money)
    return said.showing(orders=orders, open_orders=context.__dict__.get("open_orders"), indicators=scored)


def _told(found: Any, money: Money) -> Any:
    """A result whose sentences say amounts in the book's money: a frame, a Text, or anything that holds such. Issues quote cells, not amounts."""
    if isinstance(found, Text):
        return told(found, money)
    if isinstance(found, pd.DataFrame):
        changed = {name: _told_column(column, money) for name, column in found.items() if column.dtype == object}
        return found.assign(**{str(name): column for name, column in changed.items() if column is not None})
    if isinstance(found, tuple):
        return tuple(_told(item, money) for item in found)
    if is_dataclass(found) and not isinstance(found, (type, Settings, Money, Rule, Issue)):
        return replace(found, **{one.name: _told(getattr(found, one.name), money) for one in fields(found)})
    return found


def _told_column(column: pd.Series, money: Money) -> pd.Series | None:
    """The column with its sentences told, each of them once; None where it holds no sentence."""
    values = column.tolist()
    if not any(issubclass(kind, Text) for kind in set(map(type, values))):
        return None
    known = {id(value): told(value, money) for value in values if isinstance(value, Text) and value.values}
    return pd.Series([known.get(id(value), value) for value in values], column.index, object) if known else None


def _unrated(context: Context) -> Iterable[Skipped]:
    """Under the scorecard: how many customers it cannot rate, and which columns would lift them."""
    settings, tiers = context.settings.tier, context.tiers
    unrated = tiers.index[tiers["computed_tier"] == UNRATED]
    if settings.model != "scorecard" or unrated.empty:
        return
    known = tier_models.indicators(
        context.customers, context.facts, context.orders, context.frames.get("contracts"), context.as_of
    )
    weights = settings.scorecard.model_dump()
    known = known.reindex(unrated)
    lacking = [name for name in map(str, known) if weights[name] > 0 and known[name].isna().any()]
    lacking.sort(key=lambda name: -weights[name])
    values = {
        "number": len(unrated),
        "limit": percent(settings.scorecard_coverage, 0),
        "indicators": [Text(f"tier.indicator.{name}") for name in lacking],
    }
    yield Skipped("tiers", Text("skipped.unrated", values))


def _skipped(context: Context, rules: Sequence[AnyRule]) -> Iterable[Skipped]:
    """What is left out, and why, in the order of the output sheets."""
    frames, as_of, settings = context.kept, context.as_of, context.settings
    if not context.listed:
        yield Skipped("tiers", Text("skipped.no_customers", {"sheet": title("customers")}))
    needs = dict.fromkeys(need for rule in rules for need in rule.needs)
    lacking = {need: why for need in needs if (why := context.lack(need)) is not None}
    missed = {
        rule.id: next(need for need in rule.needs if need in lacking)
        for rule in rules
        if rule.limits_in(settings).on and not lacking.keys().isdisjoint(rule.needs)
    }
    said: list[tuple[Text, list[Text]]] = []
    for need, why in lacking.items():
        names = [rule.name for rule in rules if missed.get(rule.id) == need]
        named = next((others for other, others in said if other == why), None)
        if names and named is None:
            said.append((why, names))
        elif named is not None:
            named += names
    for why, names in said:
        yield Skipped("alerts", Text("skipped.alerts", {"why": why, "rules": names}))
    if context.listed:
        yield from _unrated(context)
    for field in settings.report.custom_fields if context.listed else ():
        if custom_key(field) not in frames["customers"]:
            yield Skipped("portrait", Text("skipped.no_field", {"field": field, "sheet": title("customers")}))
    unknown = context.listed and context.health is not None and context.health["health"].isna().all()
    if (
        unknown and lack(frames, NEEDS["health"], as_of) is None
    ):  # its parts carry too little; the next sheet would help
        reasons = (lack(frames, sheet, as_of) for sheet in ("follow_ups", "satisfaction", "contracts"))
        yield from [Skipped("health", reason) for reason in reasons if reason is not None][:1]
    for part, sheet in NEEDS.items():
        if (reason := lack(frames, sheet, as_of)) is not None:
            yield Skipped(part, reason)
