"""Rules on what a team set out to do with its customers: deals, targets, account plans, and whom it knows there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any  # Any: cells of columns of any kind

import pandas as pd

from kamxl.compute.alerts.context import Context, each, joined
from kamxl.compute.alerts.reveals import AMOUNT, ORDER_DAY, TIER
from kamxl.compute.deals import DealStalled
from kamxl.compute.labels import word
from kamxl.compute.rule import Finding, Rule
from kamxl.compute.targets import SCOPE
from kamxl.compute.wording import Amount, percent, percent_beside, plain
from kamxl.i18n import Pair, Text
from kamxl.schema.choices import COUNTED, MEASURE, TOP_LEVELS
from kamxl.settings import Alert, Share
from kamxl.width import shortened

_LONGEST = 80
"""Display cells of an action in a sentence."""


def _each(rows: pd.DataFrame) -> Iterator[Any]:
    """The rows with their cells by name, which are of as many kinds as there are columns."""
    yield from rows.itertuples()


def _deal_stalled(context: Context, limits: DealStalled) -> list[Finding]:
    """An open deal is past its day, or nobody has spoken of it for long: of several the one that is worth most."""
    board = context.pipeline(limits)
    if board is None:
        return []
    rows = board.open[board.open["stalled"].to_numpy(dtype=bool)]
    rows = rows.sort_values(["weighted", "deal_id"], ascending=[False, True], kind="stable", na_position="last")
    sums = rows.groupby("customer_id")["amount"].agg(["size", "sum"])
    found = []
    for row in _each(rows.drop_duplicates("customer_id")):
        number, amount = sums.loc[row.customer_id]
        parts = []
        if row.past_close:
            days = context.since(row.close_date)
            parts.append(
                Text("alerts.deal_stalled.past", {"id": row.deal_id, "day": row.close_date.date(), "days": days})
            )
        if row.quiet_days > limits.days:
            values = {"id": row.deal_id, "days": int(row.quiet_days), "limit": limits.days}
            parts.append(Text("alerts.deal_stalled.quiet", values))
        fact = Text(
            "alerts.deal_stalled.fact", {"what": joined(parts), "number": int(number), "amount": Amount(float(amount))}
        )
        days = context.since(row.close_date) if row.past_close else int(row.quiet_days)
        found.append(Finding(str(row.customer_id), fact, subject=str(row.deal_id), measure=days, owner=row.owner))
    return found


DEAL_STALLED = Rule(
    id="deal_stalled", severity="medium", find=_deal_stalled, limits=DealStalled, needs=("deals",),
    reveals=frozenset({"deals.deal_id", "deals.stage", "deals.amount", "deals.close_date", "deals.created", "follow_ups.date"}),
    audience=frozenset({"sales"}), measure="days", worse="higher",
)  # fmt: skip


class TargetBehind(Alert):
    pace: Share = 0.80
    gone: Share = 0.20

    def met_by(self, gone: Any, pace: Any) -> Any:
        """Whether targets are so far behind the time that has passed: a bool for numbers, a Series for columns."""
        return (gone >= self.gone) & (pace < self.pace)


_MEASURES = {choice.code: Pair(choice.zh, choice.en) for choice in MEASURE}


def _target_behind(context: Context, limits: TargetBehind) -> list[Finding]:
    """A running target falls behind its days: the farthest behind of a customer, of an owner, and of the others."""
    rows = context.targets
    behind = rows["current"] & limits.met_by(rows["gone"], rows["pace"])
    rows = rows[behind.to_numpy(dtype=bool)].sort_values(["pace", "source_row"], kind="stable")
    whose = [(customer, None if customer else owner) for customer, owner in zip(rows["customer_id"], rows["owner"], strict=True)]  # fmt: skip
    rows = rows.assign(whose=pd.Series(whose, index=rows.index, dtype=object))
    number = rows["whose"].value_counts()
    found = []
    for row in _each(rows.drop_duplicates("whose")):
        customer, owner = row.whose
        scope = [str(value) for value in (getattr(row, name) for name in SCOPE if name != "customer_id") if value]
        values = {
            "scope": scope,
            "period": row.period,
            "measure": _MEASURES[row.measure],
            "target": _said(row.measure, row.target),
            "actual": _said(row.measure, row.actual),
            "rate": percent(row.attainment),
            "gone": percent(row.gone),
            "pace": percent_beside(row.pace, limits.pace),
            "limit": percent(limits.pace),
            "number": int(number[row.whose]),
        }
        # Of a profit no figure is said: who may not see it may still know that its target is behind.
        secret = row.measure == "profit"
        if secret:
            key = "alerts.target_behind.profit_of" if scope else "alerts.target_behind.profit"
        else:
            key = "alerts.target_behind.fact_of" if scope else "alerts.target_behind.fact"
        fact = Text(key, values)
        measure = None if secret else row.pace
        whole = "".join(f" {one}" for one in scope)
        subject = Text("alerts.target_behind.subject", {"period": row.period, "measure": _MEASURES[row.measure], "scope": whole})  # fmt: skip
        found.append(Finding(customer, fact, subject=subject, measure=measure, owner=owner, of_book=customer is None))
    return found


def _said(measure: str, value: float) -> object:
    return plain(value) if measure in COUNTED else Amount(value)


TARGET_BEHIND = Rule(
    id="target_behind", severity="medium", find=_target_behind, limits=TargetBehind, needs=("targets",),
    reveals=AMOUNT | ORDER_DAY | frozenset(f"targets.{name}" for name in ("period", "measure", "value", "owner", "region", "product")) | {"orders.paid", "follow_ups.method"},
    audience=frozenset({"sales"}), measure="share", worse="lower",
)  # fmt: skip


def _plan_overdue(context: Context, limits: Alert) -> list[Finding]:
    """Actions of an account plan that should be done: how many, and the one that has waited longest."""
    rows = context.rows("plans")
    if rows is None:
        return []
    late = rows[(rows["due"] < context.today).to_numpy() & ~rows["status"].isin(["done", "dropped"]).to_numpy()]
    late = late.rename_axis("customer_id").reset_index().sort_values(["due", "source_row"], kind="stable")
    number = late["customer_id"].value_counts()
    return [
        Finding(
            row.customer_id,
            Text(
                "alerts.plan_overdue.fact",
                {
                    "action": _shortened(row.action),
                    "day": row.due.date(),
                    "days": context.since(row.due),
                    "number": int(number[row.customer_id]),
                },
            ),
            subject=_shortened(row.action),
            measure=context.since(row.due),
            owner=row.owner,
        )
        for row in _each(late.drop_duplicates("customer_id"))
    ]


def _shortened(text: str) -> str:
    return shortened(" ".join(text.split()), _LONGEST)


PLAN_OVERDUE = Rule(
    id="plan_overdue", severity="medium", find=_plan_overdue, limits=Alert, needs=("plans",),
    reveals=frozenset({"plans.action", "plans.due", "plans.status"}), audience=frozenset({"sales", "service"}),
    measure="days", worse="higher",
)  # fmt: skip


def _no_decision_maker(context: Context, limits: Alert) -> list[Finding]:
    """An S or A customer of whom no decision maker is known, or one person only, where the book keeps contacts."""
    rows = context.rows("contacts")
    if rows is None:
        return []
    customers, tiers = context.customers, context.tiers
    people = rows.groupby(level=0)["name"].nunique().reindex(customers.index, fill_value=0)
    deciders = (rows["role"] == "decider").groupby(level=0).any().reindex(customers.index, fill_value=False)
    top = tiers["service_level"].reindex(customers.index).isin(TOP_LEVELS) & (customers["status"] != "lost")
    short = top & (~deciders.astype(bool) | (people == 1))
    found = []
    for key, tier, count, known in each(tiers["tier"].reindex(customers.index)[short], people[short], deciders[short]):
        which = "nobody" if count == 0 else "one" if known else "fact"
        values = {"tier": word(tier), "number": int(count)}
        found.append(Finding(str(key), Text(f"alerts.no_decision_maker.{which}", values), measure=int(count)))
    return found


NO_DECISION_MAKER = Rule(
    id="no_decision_maker", severity="low", find=_no_decision_maker, limits=Alert, needs=("contacts",),
    reveals=TIER | {"contacts.name", "contacts.role"}, audience=frozenset({"sales", "service"}), measure="people",
    worse="lower",
)  # fmt: skip
