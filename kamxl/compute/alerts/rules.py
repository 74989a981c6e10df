"""The rules, as data. Adding one: a function, a line here, a group in Settings, its words, and a line in docs/alerts.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kamxl.compute.alerts import data, market, sales, service
from kamxl.compute.alerts.context import Context, Found
from kamxl.i18n import Text
from kamxl.settings import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. Its limits and switch are `alerts.<id>` in Settings."""

    id: str
    severity: Severity
    """Of customers below the top tiers; Settings may say otherwise."""
    find: Callable[[Context], list[Found]]

    @property
    def name(self) -> Text:
        return Text(f"code.rule.{self.id}")

    @property
    def advice(self) -> Text:
        return Text(f"alerts.{self.id}.advice")


_ALL = (
    Rule("no_order", "medium", sales.no_order),
    Rule("complaint_overdue", "high", service.complaint_overdue),
    Rule("follow_up_overdue", "medium", service.follow_up_overdue),
    Rule("contract_expiring", "medium", service.contract_expiring),
    Rule("low_satisfaction", "medium", service.low_satisfaction),
    Rule("sales_decline", "medium", sales.sales_decline),
    Rule("low_collection", "medium", sales.low_collection),
    Rule("order_outlier", "low", sales.order_outlier),
    Rule("churn_risk", "high", sales.churn_risk),
    Rule("tier_down", "medium", sales.tier_down),
    Rule("need_open", "medium", service.need_open),
    Rule("price_cut", "medium", market.price_cut),
    Rule("share_gain", "medium", market.share_gain),
    Rule("price_gap", "low", market.price_gap),
    Rule("concentration", "high", sales.concentration),
    Rule("consent_missing", "low", data.consent_missing),
    Rule("profile_stale", "low", data.profile_stale),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in _ALL})
"""All rules by id, in the order of the domain reference."""
