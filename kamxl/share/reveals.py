"""What each figure of the output sheets reveals: the input fields that could be read off it.

A figure is shown to those who see every field that it reveals. So a role says only which fields it may not see, and a
sheet, column or alert that would give one of them away is left out by itself. A tier and a stage of the life cycle are
made from money, too, but are names for a wide band of it; they count as fields of their own (`customers.tier`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kamxl.compute.alerts.reveals import AMOUNT as AMOUNT
from kamxl.compute.alerts.reveals import CONTACT_DAY as CONTACT_DAY
from kamxl.compute.alerts.reveals import MARKET as MARKET
from kamxl.compute.alerts.reveals import ORDER_DAY as ORDER_DAY
from kamxl.compute.alerts.reveals import TIER, Fields
from kamxl.report.follow_up import ENTRIES
from kamxl.schema.outputs import OUTPUTS, Output
from kamxl.settings import Settings

NOTHING: Fields = frozenset()
PROFIT: Fields = frozenset({"orders.profit", "customers.annual_profit"})
VALUE = AMOUNT | PROFIT
"""A lifetime value is profit to come: of two customers alike in all else, the difference is what they earn us."""
SCORE = VALUE | {
    "customers.collection_rate", "customers.credit_grade", "customers.industry_influence", "customers.quality_loss",
    "customers.growth_potential", "contracts.amount", "orders.unit_price", "orders.quantity", "orders.paid",
}  # fmt: skip
"""The weighted mean of the scorecard: who knows all but one of its parts knows that one."""
HEALTH = AMOUNT | ORDER_DAY | CONTACT_DAY | {
    "satisfaction.score", "complaints.opened", "orders.paid", "contracts.end",
}  # fmt: skip
NAME: Fields = frozenset({"customers.name"})
OWNER: Fields = frozenset({"customers.owner"})
STAGE: Fields = frozenset({"customers.lifecycle"})
SAID: Fields = frozenset({"follow_ups.content", "customers.follow_up_note"})
REASON: Mapping[str, Fields] = MappingProxyType(
    {"threshold": AMOUNT, "pareto": AMOUNT, "pyramid": VALUE, "scorecard": SCORE, "rfm": AMOUNT | ORDER_DAY}
)
"""What the sentence on why a customer has its tier speaks of, by the model."""

_CUSTOMER: Mapping[str, Fields] = {"customer_id": NOTHING, "name": NAME, "tier": TIER, "owner": OWNER}
COLUMNS: Mapping[str, Mapping[str, Fields]] = MappingProxyType(
    {
        "tiers": {
            **_CUSTOMER,
            "previous_tier": TIER,
            "change": TIER,
            "reason": NOTHING,  # goes by the model: see `columns`
            "revenue_12m": AMOUNT,
            "profit_12m": PROFIT,
            "cumulative_share": AMOUNT,
            "abc": AMOUNT,
            "pyramid": VALUE,
            "score": SCORE,
            "rfm": AMOUNT | ORDER_DAY,
            "lifecycle": STAGE,
            "frequency_band": ORDER_DAY,
            "last_order": ORDER_DAY,
            "basis": AMOUNT,
            "assigned": frozenset({"customers.assigned_tier"}),
            "points": AMOUNT,
            "strategy": TIER,
        },
        "lifetime": {
            **_CUSTOMER,
            "method": ORDER_DAY,
            "past_value": VALUE,
            "p_alive": ORDER_DAY,
            "expected_orders_12m": ORDER_DAY,
            "p_order_12m": ORDER_DAY,
            "next_order": ORDER_DAY,
            "lifetime_value": VALUE,
            "low": VALUE,
            "high": VALUE,
            "value_band": AMOUNT,
            "why": VALUE,
        },
        "alerts": {
            "rule": NOTHING,
            "rule_id": NOTHING,
            "severity": NOTHING,
            **_CUSTOMER,
            "fact": NOTHING,  # goes by the rule
            "advice": NOTHING,
            "due": NOTHING,
        },
        "follow_up": {
            **_CUSTOMER,
            "state": CONTACT_DAY | {"follow_ups.next_date"},
            "last_contact": CONTACT_DAY,
            "days_since": CONTACT_DAY,
            "method": frozenset({"follow_ups.method"}),
            "content": SAID,
            "next_action": frozenset({"follow_ups.next_action"}),
            "next_date": frozenset({"follow_ups.next_date"}),
        },
        "opportunities": {
            "kind": NOTHING,
            **_CUSTOMER,
            "subject": NOTHING,  # these go by the kind: see OPENINGS
            "evidence": NOTHING,
            "amount": AMOUNT | {"contracts.amount"},
            "since": NOTHING,
        },
        "tier_history": {**_CUSTOMER, "review_date": NOTHING, "model": NOTHING, "revenue": AMOUNT,
            **dict.fromkeys(("health", "health_purchases", "health_relation", "health_service", "health_payment", "health_contract"), HEALTH),
            "lifetime_value": VALUE, "alerts": HEALTH, "currency": NOTHING},
    }
)  # fmt: skip
"""Output sheets that are long lists: column -> what it reveals. A column that is not named here is shown to nobody."""

OPENINGS: Mapping[str, Fields] = MappingProxyType(
    {
        "quotation": frozenset(
            f"contracts.{name}" for name in ("contract_id", "kind", "signed", "start", "end", "status")
        ),
        "need": frozenset(f"needs.{name}" for name in ("need", "date", "product", "priority", "solution", "status")),
        "cross_sell": frozenset({"orders.product"}),
    }
)
"""Kind of opportunity -> what its rows reveal."""

DIMENSIONS: Mapping[str, Fields] = MappingProxyType(
    {name: frozenset({f"customers.{name}"}) for name in ("industry", "region", "source", "owner")}
    | {"value_band": AMOUNT}
)
"""Dimension of the portrait -> what its groups reveal, beside the revenue that each of them shows."""

WHOLE: Mapping[str, Fields] = MappingProxyType(
    {
        "overview": AMOUNT | ORDER_DAY | NAME | OWNER | TIER | MARKET | DIMENSIONS["industry"] | CONTACT_DAY,
        "portrait": AMOUNT,
        "trend": AMOUNT | ORDER_DAY | NAME,
        "market": MARKET,
        "tiers": VALUE | NAME | OWNER | TIER,
        "lifetime": VALUE | NAME | TIER,
        "alerts": NAME | OWNER,
        "follow_up": OWNER | TIER | SAID | {"follow_ups.stage", "follow_ups.owner", "follow_ups.method"},
        "opportunities": AMOUNT | {"orders.product"},
        "tier_history": AMOUNT,
    }
)
"""Output sheet -> what the summaries and charts around its list reveal, or the whole of it where it has none. The overview
and the trend leave a value or a note out by themselves. Data quality is not here: it quotes what was typed, and speaks of
cells of the source.
"""


def columns(output: Output, settings: Settings) -> Mapping[str, Fields]:
    """What each column of a list reveals under these settings."""
    found = {
        column.key: COLUMNS[output.key][column.key] for column in output.columns if column.key in COLUMNS[output.key]
    }
    if output.key == "tiers":
        found["reason"] = REASON[settings.tier.model] | TIER
    return found


def lists() -> Mapping[str, Output]:
    """The output sheets that hold a long list of ours, by key."""
    return {key: ENTRIES if key == "follow_up" else OUTPUTS[key] for key in COLUMNS}
