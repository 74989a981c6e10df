"""Input fields that figures are read off, by name: for the facts of rules, and for what copies for a role show."""

from __future__ import annotations

Fields = frozenset[str]

AMOUNT: Fields = frozenset({"orders.amount", "customers.annual_amount"})
ORDER_DAY: Fields = frozenset({"orders.order_date"})
TIER: Fields = frozenset({"customers.tier"})
CONTACT_DAY: Fields = frozenset({"follow_ups.date", "customers.last_follow_up"})
MARKET: Fields = frozenset(
    f"market.{name}"
    for name in (
        "date", "competitor", "region", "model", "price", "market_share", "our_price", "promotion", "advantage", "gap",
    )
) | frozenset(
    f"trends.{name}" for name in ("period", "industry", "region", "metric", "value", "unit", "source", "impact")
)  # fmt: skip
