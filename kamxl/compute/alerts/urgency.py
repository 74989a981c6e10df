"""From findings to the list: severity, due date, owner, and the order in which to work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np
import pandas as pd

from kamxl.compute.alerts.context import Context
from kamxl.compute.alerts.registry import RULES
from kamxl.compute.columns import as_objects
from kamxl.compute.rule import AnyRule, Finding
from kamxl.errors import SettingsError
from kamxl.i18n import Text
from kamxl.schema.choices import SEVERITIES, TOP_LEVELS
from kamxl.schema.outputs import OUTPUTS

DUE_DAYS: Mapping[str, int] = {"high": 3, "medium": 7, "low": 14}
"""Days from as_of within which an alert of a severity is to be dealt with."""
"""Tiers whose alerts weigh one step more."""
_MARKET_PLACE = len(TOP_LEVELS) - 0.5
"""Among alerts of one severity the market stands behind the top tiers and before the other customers."""
_COLUMNS = [*(column.key for column in OUTPUTS["alerts"].columns), "measure", "scope", "rank"]


def alerts(context: Context, rules: Sequence[AnyRule] = RULES) -> pd.DataFrame:
    """All alerts of the rules that are on and whose data the book keeps, the most urgent first.

    The order: severity; tier (the market between A and B); revenue of 12 months, the largest first; due date; rule.

    Returns:
        RangeIndex; keys as OUTPUTS['alerts'], as if all were seen for the first time (`remember.remember` knows better), and
        rank (1 is the most urgent). rule, fact and advice are Texts, rule_id and severity codes; customer_id, name and owner are None for alerts on the market. At most one alert a rule and
        customer, and a rule and board row of the market.
    """
    by_id = {rule.id: (rule, rule.limits_in(context.settings).severity) for rule in rules}
    found = [
        (
            place,
            rule.id,
            item.customer_id,
            item.fact,
            item.until,
            item.subject,
            item.measure,
            item.severity,
            item.of_book,
            item.owner,
        )
        for place, rule in enumerate(rules)
        if looked_for(rule, context)
        for item in _findings(rule, context)
    ]
    columns = ["place", "rule_id", "customer_id", "fact", "until", "subject", "measure", "own", "of_book", "whose"]
    table = pd.DataFrame(found, columns=columns, dtype=object)
    positions = context.customers.index.get_indexer(pd.Index(table["customer_id"], dtype=object))
    levels = context.tiers["service_level"].reindex(context.customers.index)
    level = _taken(levels, positions)
    table["rule"] = table["rule_id"].map({rule.id: rule.name for rule in rules}).astype(object)
    table["advice"] = table["rule_id"].map({rule.id: rule.advice for rule in rules}).astype(object)
    table["name"] = _taken(context.customers["name"], positions)
    mine = context.settings.report.owner.strip()
    table["owner"] = _taken(context.customers["owner"], positions)
    table.loc[table["of_book"].astype(bool), "owner"] = mine or None
    table["owner"] = table["whose"].where(table["whose"].notna(), table["owner"])
    table["scope"] = np.select([table["of_book"].astype(bool), positions >= 0], ["book", "customer"], "market").astype(
        object
    )
    table["severity"] = [
        severity(*by_id[rule], top, own)
        for rule, top, own in zip(table["rule_id"], np.isin(level, TOP_LEVELS), table["own"], strict=True)
    ]
    table["due"] = _due(table, context)

    steps = {name: float(place) for place, name in enumerate("SABC")}
    place = np.array([steps.get(name, _MARKET_PLACE) for name in level])
    revenue = np.append(context.facts["revenue_12m"].to_numpy(dtype=float), 0.0)[positions]
    urgency = table["severity"].map(SEVERITIES.index).to_numpy(dtype=int)
    ids = table["customer_id"].fillna("").to_numpy(dtype=str)
    due = table["due"].to_numpy().astype(np.int64)
    order = np.lexsort([ids, table["place"].to_numpy(dtype=int), due, -revenue, place, urgency])
    table = table.iloc[order]
    if mine:
        his = [isinstance(owner, str) and owner.strip() == mine for owner in table["owner"]]
        # Typed: where there is no alert at all, pandas would take an empty list for names of columns.
        table = table[np.array(his, dtype=bool)]
    table = table.reset_index(drop=True)
    table["rank"] = np.arange(1, len(table) + 1)
    nothing: dict[str, object] = {"state": "open", "until": None, "note": None, "resolved": None}
    for name, value in {**nothing, "first_seen": context.as_of}.items():
        table[name] = pd.Series([value] * len(table), dtype=object)
    table["state_value"] = table["measure"]
    return as_objects(table[_COLUMNS])


def looked_for(rule: AnyRule, context: Context) -> bool:
    """Whether the rule is on, and the book keeps what it needs."""
    if not rule.limits_in(context.settings).on:
        return False
    return all(context.lack(need) is None for need in rule.needs)


def _findings(rule: AnyRule, context: Context) -> list[Finding]:
    found: list[Finding]
    if rule in RULES:
        found = rule.find(context, rule.limits_in(context.settings))
        return found
    try:
        found = list(rule.find(context, rule.limits_in(context.settings)))
    except Exception as error:  # whatever a company's own rule does
        why = f"{type(error).__name__}: {error}"
        raise SettingsError(Text("alerts.own.failed", {"rule": rule.id, "why": why})) from error
    return found


def severity(rule: AnyRule, told: str | None, top: bool, own: str | None = None) -> str:
    """What Settings say (`told`), else the finding's own, else the rule's, which is one step up for a customer of a top tier."""
    given = told or own
    if given is not None:
        return str(given)
    place = SEVERITIES.index(rule.severity)
    return SEVERITIES[max(place - 1, 0) if top else place]


def _due(table: pd.DataFrame, context: Context) -> pd.Series:
    """By severity, or earlier where something ends before; never before as_of."""
    usual = {severity: context.as_of + timedelta(days=days) for severity, days in DUE_DAYS.items()}
    days = [
        usual[severity] if until is None else max(context.as_of, min(usual[severity], until))
        for severity, until in zip(table["severity"], table["until"], strict=True)
    ]
    return pd.Series(np.array(days, dtype="datetime64[ns]"), index=table.index)


def _taken(values: pd.Series, positions: np.ndarray) -> pd.Series:
    """The value of each customer by position; None at −1."""
    padded = np.full(len(values) + 1, None, dtype=object)
    padded[:-1] = values.to_numpy(dtype=object)
    return pd.Series(padded[positions], dtype=object)
