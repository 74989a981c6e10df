"""What is due in the next days, and whose it is: alerts that count, visits, contracts, actions of account plans, deals.

What is late already is an alert; what is to come stands beside it. So nothing is said twice, and the alerts are those of the
list of alerts, in its order.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any  # Any: cells of columns of any kind

import pandas as pd

from kamxl.compute.alerts.service import CONTRACT_EXPIRING
from kamxl.compute.analysis import Analysis
from kamxl.compute.columns import as_objects
from kamxl.compute.follow_up import overdue
from kamxl.compute.labels import word
from kamxl.compute.service import unrenewed
from kamxl.i18n import Pair, Text
from kamxl.schema.choices import STAGE
from kamxl.schema.texts import text

KINDS = ("alert", "visit", "contract", "plan", "deal")
COLUMNS = ("kind", "rule_id", "customer_id", "name", "owner", "day", "severity", "title", "fact", "advice", "subject")
_DONE = ("done", "dropped")
_STAGES = {choice.code: Pair(choice.zh, choice.en) for choice in STAGE}
_CONTRACT = CONTRACT_EXPIRING.id


def due(analysis: Analysis, days: int = 7, aside: pd.DataFrame | None = None) -> pd.DataFrame:
    """What is to be done from as_of until `days` after it, and every alert that counts.

    Args:
        analysis: of a day; its alerts are those that count.
        days: how far ahead visits, contracts, actions and deals are looked for.
        aside: alerts that people set aside, as `Analysis.alerts_aside`; None takes the analysis' own. A contract whose alert was
            dealt with is not due.

    Returns:
        COLUMNS: kind is one of KINDS; title, fact and advice are Texts or None; day a datetime64, which for an alert is its due day and may
        lie after the window. The alerts first, in their order, then the others by day, kind and customer.
    """
    alerts = analysis.alerts.assign(
        kind="alert", day=pd.to_datetime(analysis.alerts["due"]), title=analysis.alerts["rule"]
    )
    known = {
        (str(customer), str(subject))
        for said in (analysis.alerts, analysis.alerts_aside if aside is None else aside)
        for rule, customer, subject in zip(said["rule_id"], said["customer_id"], said["subject"], strict=True)
        if rule == _CONTRACT
    }
    others = [
        row
        for find in (_visits, _contracts, _plans, _deals)
        for row in find(analysis, pd.Timestamp(analysis.as_of), pd.Timestamp(analysis.as_of + timedelta(days=days)))
        if row["rule_id"] != _CONTRACT or (str(row["customer_id"]), str(row["subject"])) not in known
    ]
    others.sort(key=lambda row: (row["day"], KINDS.index(row["kind"]), str(row["customer_id"]), str(row["subject"])))
    table = pd.DataFrame(others, columns=list(COLUMNS), dtype=object)
    table["day"] = pd.to_datetime(table["day"])
    found = pd.concat([one for one in (alerts[list(COLUMNS)], table) if len(one)] or [table], ignore_index=True)
    return as_objects(found)


def _row(kind: str, analysis: Analysis, customer: Any, day: Any, fact: Text, **more: Any) -> dict[str, Any]:
    """A row; it is the customer's owner's unless `more` names another."""
    customers = analysis.frames["customers"]
    owner = more.pop("owner", None)
    return {
        "kind": kind,
        "rule_id": None,
        "customer_id": customer,
        "name": customers["name"].get(customer),
        "owner": customers["owner"].get(customer) if text(owner) is None else owner,
        "day": day,
        "severity": None,
        "title": Text(f"due.{kind}"),
        "fact": fact,
        "advice": None,
        "subject": None,
        **more,
    }


def _visits(analysis: Analysis, first: pd.Timestamp, last: pd.Timestamp) -> Iterator[dict[str, Any]]:
    """Contacts that were promised for one of the days, and those that the cadence of a tier asks for by then."""
    if analysis.tiers.empty:
        return
    state = overdue(analysis.frames, analysis.tiers, analysis.as_of, analysis.settings, analysis.review.first_seen)
    kept = (analysis.frames["customers"]["status"] != "lost").to_numpy(dtype=bool)
    promised = state["next_date"].between(first, last).to_numpy() & kept
    by_cadence = state["since"] + pd.to_timedelta(state["cadence"], unit="D")
    silent = by_cadence.between(first, last).to_numpy() & kept & ~promised & ~state["promised"].to_numpy(dtype=bool)
    for row in _each(state[promised]):
        action = text(row.next_action)
        key = "due.visit.promised" if action is None else "due.visit.promised.action"
        yield _row("visit", analysis, row.Index, row.next_date, Text(key, {"action": action or ""}))
    rows = state[silent].assign(by=by_cadence[silent], tier=analysis.tiers["tier"].reindex(state.index)[silent])
    for row in _each(rows):
        values = {"since": row.since.date(), "limit": int(row.cadence), "tier": word(row.tier)}
        which = "never" if pd.isna(row.last_contact) else "cadence"
        yield _row("visit", analysis, row.Index, row.by, Text(f"due.visit.{which}", values))


def _contracts(analysis: Analysis, first: pd.Timestamp, last: pd.Timestamp) -> Iterator[dict[str, Any]]:
    """Running contracts that end on one of the days, and that none of the customer's outlasts."""
    rows = analysis.frames.get("contracts")
    if rows is None:
        return
    rows = unrenewed(rows[rows.index.isin(analysis.frames["customers"].index)], first)
    for row in _each(rows[rows["end"].between(first, last).to_numpy()]):
        fact = Text("due.contract.fact", {"id": text(row.contract_id) or "–", "day": row.end.date()})
        yield _row(
            "contract",
            analysis,
            row.Index,
            row.end,
            fact,
            title=CONTRACT_EXPIRING.name,
            subject=row.contract_id,
            rule_id=_CONTRACT,
        )


def _plans(analysis: Analysis, first: pd.Timestamp, last: pd.Timestamp) -> Iterator[dict[str, Any]]:
    """Actions of account plans that are to be finished on one of the days."""
    rows = analysis.frames.get("plans")
    if rows is None:
        return
    rows = rows[rows.index.isin(analysis.frames["customers"].index)]
    open_ = ~rows["status"].isin(_DONE).to_numpy() & rows["due"].between(first, last).to_numpy()
    for row in _each(rows[open_]):
        action, goal = text(row.action), text(row.goal)
        key = "due.plan.fact" if goal is None else "due.plan.fact.goal"
        fact = Text(key, {"action": action or "–", "goal": goal or ""})
        yield _row("plan", analysis, row.Index, row.due, fact, owner=row.owner, subject=action)


def _deals(analysis: Analysis, first: pd.Timestamp, last: pd.Timestamp) -> Iterator[dict[str, Any]]:
    """Open deals that are expected to close on one of the days, with their next step."""
    board = analysis.pipeline
    if board is None:
        return
    for row in _each(board.open[board.open["close_date"].between(first, last).to_numpy()]):
        step = text(row.next_step)
        values = {
            "deal": text(row.deal) or text(row.deal_id) or "–",
            "stage": _STAGES.get(row.stage, ""),
            "day": row.close_date.date(),
            "step": step or "",
        }
        key = "due.deal.fact" if step is None else "due.deal.fact.step"
        subject = text(row.deal_id) or text(row.deal)
        yield _row(
            "deal", analysis, row.customer_id, row.close_date, Text(key, values), owner=row.owner, subject=subject
        )


def _each(rows: pd.DataFrame) -> Iterator[Any]:
    """The rows with their cells by name, which are of as many kinds as there are columns."""
    yield from rows.itertuples()
