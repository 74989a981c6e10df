"""Why an alert fires for a customer, or does not: the fact with its numbers, and the cells that it was read off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from kamxl.compute.alerts.own import Condition, condition_of, looked_at, matching
from kamxl.compute.receivable import due_days
from kamxl.compute.rule import AnyRule
from kamxl.compute.wording import plain as plainly
from kamxl.explain.customer import cadence, latest_scores, open_complaints, past_rows, revenue_step
from kamxl.explain.parts import Case, Figure, Step, figure_step, given, plain, titled
from kamxl.i18n import Pair, Text
from kamxl.report.alerts import limit_of
from kamxl.schema.money import WAN
from kamxl.schema.sheets import SHEETS as INPUTS

_MORE_SETTINGS: Mapping[str, tuple[str, ...]] = {
    "low_collection": ("receivable.days",),
    "receivable_overdue": ("receivable.days",),
    "credit_exceeded": ("receivable.days",),
    "deal_stalled": ("pipeline.probability",),
    "health_drop": ("health.weights",),
    "churn_risk": ("lifetime.method",),
    "tier_down": ("tier.model", "tier.review"),
}
"""Settings that a rule goes by beside its own limits."""


def fired(case: Case, rule: AnyRule) -> Figure:
    """The rule for a customer: what it says where it fires, what it looks for where it does not."""
    analysis = case.analysis
    alerts = analysis.alerts
    mine = alerts[(alerts["rule_id"] == rule.id).to_numpy() & (alerts["customer_id"] == case.customer).to_numpy()]
    limits = rule.limits_in(analysis.settings)
    keys = (f"alerts.{rule.settings_id}", *_MORE_SETTINGS.get(rule.id, ()))
    if len(mine):
        fact, value = mine.iloc[0]["fact"], Text("explain.fires")
    else:
        when = limit_of(case.say, rule, analysis.settings)
        fact, value = (
            Text("explain.rule.quiet" if limits.on else "explain.rule.off", {"when": when}),
            Text("explain.quiet"),
        )
    return Figure(rule.id, rule.name, value, "text", fact, evidence(case, rule), keys)


def evidence(case: Case, rule: AnyRule) -> tuple[Step, ...]:
    """What the rule looks at of a customer: the steps to its measure, else its cells in the fields that the rule reads."""
    condition = condition_of(rule)
    if condition is not None:
        return _own(case, condition)
    maker = _EVIDENCE.get(rule.id)
    steps = maker(case) if maker is not None else by_fields(case, rule.reveals)
    return tuple(step for step in steps if step.cells or step.how == "figure")


def _own(case: Case, condition: Condition) -> tuple[Step, ...]:
    """The cells that meet a rule of the user's own, and those in which the rule stands."""
    rows = case.rows(condition.table)
    if len(rows):
        rows = looked_at(rows, condition, case.analysis.as_of)
    met = rows[matching(rows, condition, pd.Timestamp(case.analysis.as_of))] if len(rows) else rows
    sheet, name = INPUTS[condition.table], condition.name
    title = Pair(f"{sheet.zh} · {name.zh}", f"{sheet.en} · {name.en}")
    stands = case.analysis.frames["rules"]
    its = stands[(stands["source_row"] == condition.row).to_numpy()]
    days = condition.test in ("before", "after")
    value = plainly(float(condition.value or 0)) if days else condition.shown(condition.limits[0])
    meant = {"table": Pair(sheet.zh, sheet.en), "field": name, "test": None, "value": value}
    written = tuple(replace(cell, meant=said) for field, said in meant.items() for cell in case.cells.of(its, field))
    steps = (
        given(f"{condition.table}.{condition.field}", title, case.cells.of(met, condition.field)),
        given("own_rule", Pair(INPUTS["rules"].zh, INPUTS["rules"].en), written),
    )
    return tuple(step for step in steps if step.cells)


def by_fields(case: Case, fields: frozenset[str]) -> tuple[Step, ...]:
    """The customer's cells in input fields, a step a field."""
    steps = []
    for name in sorted(fields):
        sheet, _, field = name.partition(".")
        known = INPUTS[sheet].fields.get(field) if sheet in INPUTS else None
        rows = case.rows(sheet)
        if known is None or rows.empty:
            continue
        steps.append(given(name, titled(sheet, field), case.cells.of(rows, field)))
    return tuple(step for step in steps if step.cells)


def _last_order(case: Case) -> tuple[Step, ...]:
    return (case.latest("last_order", case.bought, "order_date"),)


def _rhythm(case: Case) -> tuple[Step, ...]:
    return (case.gap("gap"), *_last_order(case))


def _complaints(case: Case) -> tuple[Step, ...]:
    return (case.earliest("complaint", open_complaints(case), "opened"),)


def _contact(case: Case) -> tuple[Step, ...]:
    rows = past_rows(case, "follow_ups", "date")
    latest = rows[(rows["date"] == rows["date"].max()).to_numpy()] if len(rows) else rows
    return (
        case.latest("contact", rows, "date"),
        case.latest("typed_contact", case.profile, "last_follow_up"),
        case.earliest("next_date", latest, "next_date"),
        figure_step("cadence", cadence(case), "days"),
    )


def _contracts(case: Case) -> tuple[Step, ...]:
    rows = case.rows("contracts")
    if len(rows):
        rows = rows[((rows["kind"] == "contract") & (rows["status"] == "running")).to_numpy(dtype=bool)]
    return (case.latest("contract_end", rows, "end"),)


def _scores(case: Case) -> tuple[Step, ...]:
    rows = past_rows(case, "satisfaction", "date")
    return (case.mean("score", latest_scores(case), "score"), given("scores", Text("explain.step.scores"), case.cells.of(rows, "score")))  # fmt: skip


def _decline(case: Case) -> tuple[Step, ...]:
    return (
        case.summed("three_months", case.window(case.lines, 3)),
        case.summed("three_before", case.window(case.lines, 15, 12)),
    )


def _collection(case: Case) -> tuple[Step, ...]:
    lines, analysis = case.window(case.lines, 12), case.analysis
    due = due_days(lines, analysis.frames["customers"], analysis.settings.receivable)
    is_due = lines[(due <= pd.Timestamp(analysis.as_of)).to_numpy()]
    carried = is_due[is_due["paid"].notna()]
    return (case.summed("paid", carried, "paid"), case.summed("amount", carried))


def _owed(case: Case) -> tuple[Step, ...]:
    ageing = case.analysis.ageing
    owing = ageing is not None and case.customer in ageing.customers.index
    overdue = plain(ageing.customers.at[case.customer, "overdue"]) if ageing is not None and owing else 0.0
    return (
        case.summed("amount", case.lines),
        case.summed("paid", case.lines, "paid"),
        figure_step("overdue", overdue, "money"),
        case.summed("credit_limit", case.profile, "credit_limit", scale=WAN),
    )


def _plans(case: Case) -> tuple[Step, ...]:
    rows = case.rows("plans")
    if len(rows):
        rows = rows[~rows["status"].isin(["done", "dropped"]).to_numpy()]
    return (case.earliest("plan_due", rows, "due"),)


def _people(case: Case) -> tuple[Step, ...]:
    rows = case.rows("contacts")
    if rows.empty:
        return ()
    return (case.distinct("people", rows, "name"), *by_fields(case, frozenset({"contacts.role"})))


def _survey(case: Case) -> tuple[Step, ...]:
    return (
        case.latest("survey", past_rows(case, "satisfaction", "date"), "date"),
        *by_fields(case, frozenset({"customers.first_deal_date"})),
        case.earliest("first_order", case.bought, "order_date"),
    )


def _needs(case: Case) -> tuple[Step, ...]:
    rows = case.rows("needs")
    if len(rows):
        rows = rows[((rows["priority"] == "high") & ~rows["status"].isin(["met", "dropped"])).to_numpy(dtype=bool)]
    return (case.earliest("need", rows, "date"),)


def _share(case: Case) -> tuple[Step, ...]:
    return (revenue_step(case), figure_step("book", float(case.analysis.facts["revenue_12m"].sum()), "money"))


def _alive(case: Case) -> tuple[Step, ...]:
    row = case.analysis.lifetime.loc[case.customer]
    return (*_rhythm(case), figure_step("p_alive", plain(row["p_alive"]), "share"))


def _moved(case: Case) -> tuple[Step, ...]:
    row = case.analysis.tiers.loc[case.customer]
    return (figure_step("previous_tier", plain(row["previous_tier"]), "text"), revenue_step(case))


def _dates(case: Case) -> tuple[Step, ...]:
    return (*_contact(case)[:2], *_last_order(case))


_EVIDENCE: Mapping[str, Callable[[Case], tuple[Step, ...]]] = {
    "no_order": _last_order,
    "rhythm_break": _rhythm,
    "complaint_overdue": _complaints,
    "follow_up_overdue": _contact,
    "contract_expiring": _contracts,
    "low_satisfaction": _scores,
    "sales_decline": _decline,
    "low_collection": _collection,
    "receivable_overdue": _owed,
    "credit_exceeded": _owed,
    "plan_overdue": _plans,
    "no_decision_maker": _people,
    "survey_due": _survey,
    "need_open": _needs,
    "concentration": _share,
    "churn_risk": _alive,
    "tier_down": _moved,
    "profile_stale": _dates,
}
"""Rules whose measure is arithmetic; of the others the cells are shown that they read."""
