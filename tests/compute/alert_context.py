"""A rule's context from a few frames; facts are computed, the rest is given or empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from kamxl.compute.alerts import RULES, Context, Rule
from kamxl.compute.alerts.urgency import looked_for
from kamxl.compute.analysis import Market, Review
from kamxl.compute.facts import facts, valid_orders
from kamxl.compute.labels import service_level
from kamxl.settings import Settings

AS_OF = date(2026, 9, 30)


def context(
    frames: Mapping[str, pd.DataFrame],
    *,
    as_of: date = AS_OF,
    tiers: Mapping[str, str] | None = None,
    levels: Mapping[str, str] | None = None,
    limits: Mapping[str, Any] | None = None,
    changes: Mapping[str, tuple[str, str, str]] | None = None,
    p_alive: Mapping[str, tuple[str, float]] | None = None,
    market: Market | None = None,
    owner: str = "",
) -> Context:
    """Everybody is B unless `tiers` say otherwise, and served by that label unless `levels` do; `changes`
    are id -> (previous, now, change), `p_alive` id -> (method, P(alive))."""
    customers = frames["customers"]
    orders = valid_orders(frames, as_of)
    reviewed = pd.DataFrame(
        [(f"{key} 公司", *change, 0.0) for key, change in (changes or {}).items()],
        index=pd.Index(list(changes or {}), name="customer_id", dtype=object),
        columns=["name", "previous_tier", "tier", "change", "revenue_12m"],
    )
    lifetime = pd.DataFrame(
        list((p_alive or {}).values()),
        index=pd.Index(list(p_alive or {}), name="customer_id", dtype=object),
        columns=["method", "p_alive"],
    )
    labels = pd.Series("B", index=customers.index, dtype=object)
    for key, tier in (tiers or {}).items():
        labels[key] = tier
    settings = Settings.model_validate({"alerts": limits or {}, "report": {"owner": owner}})
    served = labels.map(lambda label: service_level(label, settings.tier)).astype(object)
    for key, level in (levels or {}).items():
        served[key] = level
    return Context(
        frames=frames,
        orders=orders,
        facts=facts(customers, orders, as_of),
        tiers=pd.DataFrame({"tier": labels, "service_level": served}),
        review=Review(date(2026, 6, 30) if changes else None, reviewed, pd.DataFrame(), pd.DataFrame()),
        lifetime=lifetime,
        market=market,
        as_of=as_of,
        settings=settings,
    )


def found(rule: str, given: Context) -> dict[str | None, str]:
    """What a rule finds: customer -> the fact in Chinese; both languages must render."""
    described = rule_of(rule)
    if not looked_for(described, given):
        return {}
    items = described.find(given, described.limits_in(given.settings))
    for item in items:
        assert item.fact.render("en")
    shown = {item.customer_id: item.fact.render("zh") for item in items}
    assert len(shown) == len(items), "more than one finding a customer"
    return shown


def rule_of(rule: str) -> Rule[Any]:
    """A rule by its id."""
    return next(one for one in RULES if one.id == rule)
