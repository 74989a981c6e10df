"""Rules on what we hold about a customer: whether we may, and whether it is still true."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from kamxl.compute.alerts.context import Context, each
from kamxl.compute.alerts.reveals import CONTACT_DAY, ORDER_DAY
from kamxl.compute.rule import Finding, Rule
from kamxl.i18n import Text
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Alert, Days, Share


class ConsentMissing(Alert):
    filled: Share = 0.5
    """Where more of the column is filled in than this, a blank is the customer's, else the book's."""


def _consent_missing(context: Context, limits: ConsentMissing) -> list[Finding]:
    """Personal data is held and the customer has not agreed to that.

    A refusal is told of each customer. Blanks are where the column is mostly filled in; else nobody has begun to record
    consent, and that is one thing to do for the whole book.
    """
    fields = SHEETS["customers"].fields
    personal = [key for key, field in fields.items() if field.column.pii]
    held, consent = context.customers[personal].notna(), context.customers["consent"]
    missing = held.any(axis=1) & (consent != "yes")
    refused = consent == "no"
    kept = bool(len(consent)) and float(consent.notna().mean()) > limits.filled
    patterns = held.assign(refused=refused)[missing & (refused | kept)]
    facts = {
        pattern: Text(
            f"alerts.consent_missing.{'refused' if pattern[-1] else 'unknown'}",
            {"fields": [Text(f"alerts.field.{name}") for name, there in zip(personal, pattern, strict=False) if there]},
        )
        for pattern in patterns.drop_duplicates().itertuples(index=False, name=None)
    }
    found = [
        Finding(key, facts[pattern], measure=float(sum(pattern[:-1])))
        for key, pattern in zip(patterns.index, patterns.itertuples(index=False, name=None), strict=True)
    ]
    blank = 0 if kept else int((missing & ~refused).sum())
    if blank:
        values = {"number": blank, "filled": int(consent.notna().sum()), "total": len(consent)}
        which = "book" if consent.notna().any() else "nowhere"
        fact = Text(f"alerts.consent_missing.{which}", values)
        found.append(Finding(None, fact, measure=float(blank), severity="low", of_book=True))
    return found


CONSENT_MISSING = Rule(
    id="consent_missing", severity="low", find=_consent_missing, limits=ConsentMissing, needs=(),
    reveals=frozenset({"customers.consent"}), audience=frozenset({"service"}), measure="fields", worse="higher",
)  # fmt: skip


class ProfileStale(Alert):
    days: Days = 180


def _profile_stale(context: Context, limits: ProfileStale) -> list[Finding]:
    """Nothing has happened with an active customer for a long time: no contact, no order, no date of its profile."""
    limit = limits.days
    customers, today = context.customers, context.today
    days = pd.DataFrame(
        {
            "contact": context.contacts["last_contact"],
            "order": context.facts["last_order"],
            "first_deal": customers["first_deal_date"].where(customers["first_deal_date"] <= today),
        }
    )
    latest = days.max(axis=1)
    stale = (customers["status"] == "active") & ~(latest >= today - timedelta(days=limit))
    latest = latest[stale]
    never = Text("alerts.profile_stale.never", {"limit": limit})
    return [
        Finding(
            key,
            Text("alerts.profile_stale.fact", {"day": day, "days": int(days), "limit": limit}) if known else never,
            measure=days if known else None,
        )
        for key, day, days, known in each(latest.dt.date, context.days_since(latest), latest.notna())
    ]


PROFILE_STALE = Rule(
    id="profile_stale", severity="low", find=_profile_stale, limits=ProfileStale,
    needs=("follow_ups|customers.last_follow_up",), reveals=CONTACT_DAY | ORDER_DAY | {"customers.first_deal_date"},
    audience=frozenset({"service"}), measure="days", worse="higher",
)  # fmt: skip
