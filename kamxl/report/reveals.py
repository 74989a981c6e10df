"""Input fields that the figures of output sheets are read off, by name: what each sheet reveals is told with them.

A figure is shown to those who see every field that it reveals. So a role says only which fields it may not see, and a
sheet, column or alert that would give one of them away is left out by itself. A tier and a stage of the life cycle are
made from money, too, but are names for a wide band of it; they count as fields of their own (`customers.tier`).
"""

from __future__ import annotations

from collections.abc import Mapping

from kamxl.compute.alerts.reveals import AMOUNT as AMOUNT
from kamxl.compute.alerts.reveals import CONTACT_DAY as CONTACT_DAY
from kamxl.compute.alerts.reveals import MARKET as MARKET
from kamxl.compute.alerts.reveals import ORDER_DAY as ORDER_DAY
from kamxl.compute.alerts.reveals import TIER as TIER
from kamxl.compute.alerts.reveals import Fields as Fields

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
    "satisfaction.score", "complaints.opened", "orders.paid", "contracts.end", "contacts.role", "contacts.attitude",
}  # fmt: skip
CARE = CONTACT_DAY | {"follow_ups.method", "customers.growth_potential", "customers.first_deal_date"}
"""Visits and nominations."""
NAME: Fields = frozenset({"customers.name"})
OWNER: Fields = frozenset({"customers.owner"})
STAGE: Fields = frozenset({"customers.lifecycle"})
SAID: Fields = frozenset({"follow_ups.content", "customers.follow_up_note"})
CUSTOMER: Mapping[str, Fields] = {"customer_id": NOTHING, "name": NAME, "tier": TIER, "owner": OWNER}
"""Columns that most lists have."""
