"""The rules, in the order of the domain reference. Adding one: its module, a line here, its words, its test."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import EntryPoint

from kamxl.compute.alerts import account, data, health, market, money, rhythm, sales, service
from kamxl.compute.rule import OWN, OWN_PREFIX, AnyRule, Rule
from kamxl.errors import SettingsError
from kamxl.i18n import Text
from kamxl.settings import Alert, RuleLimits, leaves, packaged_rules

RULES: tuple[AnyRule, ...] = (
    rhythm.NO_ORDER,
    rhythm.RHYTHM_BREAK,
    service.COMPLAINT_OVERDUE,
    service.FOLLOW_UP_OVERDUE,
    service.CONTRACT_EXPIRING,
    service.LOW_SATISFACTION,
    sales.SALES_DECLINE,
    money.LOW_COLLECTION,
    money.RECEIVABLE_OVERDUE,
    money.CREDIT_EXCEEDED,
    account.DEAL_STALLED,
    account.TARGET_BEHIND,
    account.PLAN_OVERDUE,
    account.NO_DECISION_MAKER,
    health.HEALTH_DROP,
    sales.ORDER_OUTLIER,
    service.SURVEY_DUE,
    sales.CHURN_RISK,
    sales.TIER_DOWN,
    service.NEED_OPEN,
    market.PRICE_CUT,
    market.SHARE_GAIN,
    market.PRICE_GAP,
    money.CONCENTRATION,
    data.CONSENT_MISSING,
    data.PROFILE_STALE,
)


@cache
def installed() -> tuple[AnyRule, ...]:
    """`RULES` and, behind them by id, the rules of installed packages.

    Raises SettingsError, which names the package, for an entry point that cannot be loaded, is no rule, lacks a word or
    takes an id that is taken.
    """
    rules = list(RULES)
    for point in packaged_rules():
        rules.append(_loaded(point, {rule.id for rule in rules}))
    return tuple(rules)


def rule_limits(rules: Iterable[AnyRule] = RULES) -> RuleLimits:
    """The limits of each rule by its id, as settings ask for them; those of the sheet 自定义规则 as one."""
    return {**{rule.settings_id: rule.limits for rule in rules}, OWN: Alert}


def _loaded(point: EntryPoint, taken: set[str]) -> AnyRule:
    values = {"rule": point.name, "place": point.value}
    try:
        rule = point.load()
    except Exception as error:  # whatever a foreign module does while it is imported
        raise SettingsError(Text("alerts.own.broken", {**values, "why": f"{type(error).__name__}: {error}"})) from error
    if not isinstance(rule, Rule):
        raise SettingsError(Text("alerts.own.no_rule", values))
    if rule.id in taken or rule.id == OWN or rule.id.startswith(OWN_PREFIX):
        raise SettingsError(Text("alerts.own.taken", {**values, "id": rule.id}))
    wanted = [
        "name",
        "when",
        "advice",
        *(f"limit.{name}" for name, _ in leaves(rule.limits()) if name not in Alert.model_fields),
    ]
    missing = [name for name in wanted if not rule.has_text(name)]
    if missing:
        raise SettingsError(Text("alerts.own.words", {**values, "missing": missing}))
    return rule
