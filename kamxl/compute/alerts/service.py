"""Rules on promises to customers: contacts, complaints, contracts, needs, satisfaction."""

from __future__ import annotations

import pandas as pd

from kamxl.compute.alerts.context import TOLERANCE, Context, each, joined
from kamxl.compute.alerts.reveals import CONTACT_DAY
from kamxl.compute.follow_up import FollowUpOverdue
from kamxl.compute.labels import word
from kamxl.compute.rule import Finding, Rule
from kamxl.compute.service import latest_scores, unrenewed
from kamxl.compute.wording import beside, plain
from kamxl.i18n import Text
from kamxl.schema.choices import TOP_LEVELS
from kamxl.settings import Alert, Days, NotNegative


class ComplaintOverdue(Alert):
    days: Days = 7


def _complaint_overdue(context: Context, limits: ComplaintOverdue) -> list[Finding]:
    """Complaints that stay open for too long: how many, and since when the oldest."""
    rows = context.rows("complaints")
    if rows is None:
        return []
    still_open = rows["closed"].isna() | (rows["closed"] > context.today)
    late = rows[(rows["kind"] == "complaint") & still_open & (context.days_since(rows["opened"]) > limits.days)]
    return _open_for(context, limits.days, "complaint_overdue", _oldest(late, "opened", "complaint_id"))


COMPLAINT_OVERDUE = Rule(
    id="complaint_overdue", severity="high", find=_complaint_overdue, limits=ComplaintOverdue, needs=("complaints",),
    reveals=frozenset({"complaints.complaint_id", "complaints.opened", "complaints.closed"}),
    audience=frozenset({"service"}), measure="days", worse="higher",
)  # fmt: skip


def _follow_up_overdue(context: Context, limits: FollowUpOverdue) -> list[Finding]:
    """A promised contact did not come, or nobody has been in touch for longer than the tier asks for."""
    state = context.contacts
    late = state[state["overdue"]]
    tiers = context.tiers["tier"].reindex(late.index)
    columns = ("promised", "next_date", "silent", "last_contact", "since", "cadence")
    found = []
    for key, tier, promised, plan, silent, contact, since, cadence in each(tiers, *(late[name] for name in columns)):
        parts = []
        if promised:
            values = {"day": plan.date(), "days": context.since(plan)}
            parts.append(Text("alerts.follow_up_overdue.promised", values))
        if silent:
            which = "silent_never" if pd.isna(contact) else "silent"
            values = {"day": since.date(), "days": context.since(since), "limit": int(cadence), "tier": word(tier)}
            parts.append(Text(f"alerts.follow_up_overdue.{which}", values))
        found.append(Finding(key, joined(parts), measure=float(context.since(plan if promised else since))))
    return found


FOLLOW_UP_OVERDUE = Rule(
    id="follow_up_overdue", severity="medium", find=_follow_up_overdue, limits=FollowUpOverdue,
    needs=("follow_ups|customers.last_follow_up",),
    reveals=CONTACT_DAY | {"follow_ups.next_date", "customers.first_deal_date"}, audience=frozenset({"service"}),
    measure="days", worse="higher",
)  # fmt: skip


class ContractExpiring(Alert):
    days: Days = 60


def _contract_expiring(context: Context, limits: ContractExpiring) -> list[Finding]:
    """A running contract ends soon or has ended, and none that runs on stands behind it; of several the first to end."""
    rows = context.rows("contracts")
    if rows is None:
        return []
    limit = limits.days
    rows = unrenewed(rows, context.today)
    soon = (rows["days"] <= limit).to_numpy()
    found = []
    for key, number, end, contract in _oldest(rows[soon], "end", "contract_id"):
        left = -context.since(end)
        which = "past" if left < 0 else "soon"
        values = {"id": contract, "day": end.date(), "days": abs(left), "number": number, "limit": limit}
        fact = Text(f"alerts.contract_expiring.{which}", values)
        found.append(Finding(key, fact, until=end.date(), subject=contract, measure=left))
    return found


CONTRACT_EXPIRING = Rule(
    id="contract_expiring", severity="medium", find=_contract_expiring, limits=ContractExpiring, needs=("contracts",),
    reveals=frozenset({"contracts.contract_id", "contracts.end", "contracts.status"}),
    audience=frozenset({"sales", "service"}), measure="days", worse="lower",
)  # fmt: skip


class LowSatisfaction(Alert):
    score: NotNegative = 6.0
    drop: NotNegative = 2.0


def _low_satisfaction(context: Context, limits: LowSatisfaction) -> list[Finding]:
    """The latest score is low, or fell much since the one before."""
    rows = context.rows("satisfaction")
    if rows is None:
        return []
    latest = latest_scores(rows[rows["date"] <= context.today])
    low = latest["score"] < limits.score - TOLERANCE
    fall = latest["previous"] - latest["score"]
    fell = (fall > 0) & (fall >= limits.drop - TOLERANCE)
    noted = (low | fell).to_numpy()
    latest, low, fell = latest[noted], low[noted], fell[noted]
    found = []
    for key, day, score, previous, is_low, has_fallen in each(
        *(latest[name] for name in ("date", "score", "previous")), low, fell
    ):
        parts = []
        if is_low:
            values = {"day": day.date(), "score": beside(score, limits.score, 1), "limit": plain(limits.score)}
            parts.append(Text("alerts.low_satisfaction.low", values))
        if has_fallen:
            values = {
                "day": day.date(),
                "score": plain(score),
                "previous": plain(previous),
                "limit": plain(limits.drop),
            }
            parts.append(Text("alerts.low_satisfaction.fell", values))
        found.append(Finding(key, joined(parts), measure=score))
    return found


LOW_SATISFACTION = Rule(
    id="low_satisfaction", severity="medium", find=_low_satisfaction, limits=LowSatisfaction, needs=("satisfaction",),
    reveals=frozenset({"satisfaction.date", "satisfaction.score"}), audience=frozenset({"service"}), measure="points",
    worse="lower",
)  # fmt: skip


class SurveyDue(Alert):
    days: Days = 92


def _survey_due(context: Context, limits: SurveyDue) -> list[Finding]:
    """An S or A customer has not been asked how satisfied it is for a quarter, or never since it became a customer."""
    rows = context.rows("satisfaction")
    if rows is None:
        return []
    customers, facts = context.customers, context.facts
    asked = rows.loc[rows["date"] <= context.today, "date"].groupby(level=0).max().reindex(customers.index)
    begun = pd.DataFrame({"deal": customers["first_deal_date"], "order": facts["first_order"]}).max(axis=1)
    since = asked.fillna(begun.where(begun <= context.today))
    top = context.tiers["service_level"].reindex(customers.index).isin(TOP_LEVELS) & (customers["status"] != "lost")
    late = top & ~(context.days_since(since) <= limits.days)
    found = []
    for key, day, known in each(since[late], asked[late].notna()):
        if pd.isna(day):
            found.append(Finding(key, Text("alerts.survey_due.never", {"limit": limits.days})))
            continue
        which, days = "fact" if known else "since", context.since(day)
        values = {"day": day.date(), "days": days, "limit": limits.days}
        found.append(Finding(key, Text(f"alerts.survey_due.{which}", values), measure=days))
    return found


SURVEY_DUE = Rule(
    id="survey_due", severity="low", find=_survey_due, limits=SurveyDue, needs=("satisfaction",),
    reveals=frozenset({"satisfaction.date", "customers.first_deal_date", "orders.order_date"}),
    audience=frozenset({"service"}), measure="days", worse="higher",
)  # fmt: skip


class NeedOpen(Alert):
    days: Days = 30


def _need_open(context: Context, limits: NeedOpen) -> list[Finding]:
    """Needs of high priority that stay open for too long: how many, and since when the oldest."""
    rows = context.rows("needs")
    if rows is None:
        return []
    still_open = (rows["priority"] == "high") & ~rows["status"].isin(["met", "dropped"])
    late = rows[still_open & (context.days_since(rows["date"]) > limits.days)]
    return _open_for(context, limits.days, "need_open", _oldest(late, "date", "need_id"))


NEED_OPEN = Rule(
    id="need_open", severity="medium", find=_need_open, limits=NeedOpen, needs=("needs",),
    reveals=frozenset({"needs.need_id", "needs.date", "needs.priority", "needs.status"}),
    audience=frozenset({"service"}), measure="days", worse="higher",
)  # fmt: skip


def _open_for(context: Context, limit: int, rule: str, oldest: list[_Oldest]) -> list[Finding]:
    """What stays open for too long: how much of a customer, and since when the oldest."""
    found = []
    for key, number, day, first in oldest:
        days = context.since(day)
        values = {"number": number, "id": first, "day": day.date(), "days": days, "limit": limit}
        found.append(Finding(key, Text(f"alerts.{rule}.fact", values), subject=first, measure=days))
    return found


_Oldest = tuple[str, int, pd.Timestamp, str]


def _oldest(rows: pd.DataFrame, day: str, key: str) -> list[_Oldest]:
    """Per customer: how many rows, the earliest day, and the id of the row of that day."""
    ordered = rows.rename_axis("customer_id").reset_index().sort_values([day, key])
    groups = ordered.groupby("customer_id")
    first = groups.head(1).set_index("customer_id")
    number = groups.size().reindex(first.index)
    return list(zip(first.index.tolist(), number.tolist(), first[day].tolist(), first[key].tolist(), strict=True))
