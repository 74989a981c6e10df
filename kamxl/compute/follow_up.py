"""Contacts with customers: who was contacted, who is overdue, and how far the talks have come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

from kamxl.compute.analysis import FollowUp
from kamxl.compute.calendar import month_end, month_start, within
from kamxl.compute.columns import NOT_STATED, as_objects, empty
from kamxl.compute.facts import valid_orders
from kamxl.compute.labels import A_TO_E_MODEL, model_code
from kamxl.schema.choices import METHOD, STAGE
from kamxl.settings import Alert, Cadence, CadenceAToE, Settings


class FollowUpOverdue(Alert):
    """Limits of the rule of that name; the follow-up report goes by them, too."""

    cadence: Cadence = Cadence.usual()
    a_e_cadence: CadenceAToE = CadenceAToE.usual()


_TOLD = ("method", "contact", "content", "outcome", "next_action")
STAGES = tuple(choice.code for choice in STAGE)
"""Stage codes in the order of the sales process."""


def contacts(frames: Mapping[str, pd.DataFrame], as_of: date) -> pd.DataFrame:
    """The latest contact of each customer, from the follow-ups and from what the customer sheet says.

    A follow-up after as_of has not happened yet. Of several on one day the lowest on the sheet tells what was said, and
    the earliest of their next dates holds. A later day typed on the customer sheet counts as a contact of its own, one
    without a plan.

    Returns:
        Index as customers: last_contact, next_date (datetime64, NaT if none), method, contact (the person), content, outcome,
        next_action.
    """
    customers = frames["customers"]
    told = list(_TOLD)
    rows = _until(frames, as_of)
    if rows.empty:
        kinds = dict.fromkeys(("last_contact", "next_date"), "datetime64[ns]") | dict.fromkeys(told, "object")
        table = empty(kinds).reindex(customers.index)
    else:
        day = rows.groupby(level=0)["date"].max()
        rows = rows[(rows["date"] == day.reindex(rows.index)).to_numpy()]
        latest = rows[told].groupby(level=0).tail(1).reindex(customers.index)
        table = pd.DataFrame(index=customers.index)
        table["last_contact"] = day.reindex(customers.index)
        table["next_date"] = rows.groupby(level=0)["next_date"].min().reindex(customers.index)
        table[told] = latest

    typed = customers["last_follow_up"].where(customers["last_follow_up"] <= pd.Timestamp(as_of))
    newer = typed.notna() & ~(typed <= table["last_contact"])
    table.loc[newer, "last_contact"] = typed[newer]
    table.loc[newer, "next_date"] = pd.NaT
    table.loc[newer, [name for name in told if name != "content"]] = None
    table.loc[newer, "content"] = customers.loc[newer, "follow_up_note"]
    return as_objects(table)


def cadence_days(tiers: pd.DataFrame, settings: Settings) -> pd.Series:
    """Days within which each customer should have been contacted, by its tier (of a label that no model gives: by the
    computed one)."""
    limits = settings.alerts.of("follow_up_overdue", FollowUpOverdue)
    if model_code(settings.tier) != A_TO_E_MODEL:
        return tiers["service_level"].map(limits.cadence.model_dump()).astype(float)
    days = limits.a_e_cadence.model_dump()
    found = tiers["tier"].map(days)
    if "computed_tier" in tiers:
        found = found.fillna(tiers["computed_tier"].map(days))
    return found.astype(float)


def overdue(
    frames: Mapping[str, pd.DataFrame],
    tiers: pd.DataFrame,
    as_of: date,
    settings: Settings,
    first_review: pd.Series | None = None,
) -> pd.DataFrame:
    """Who should have been contacted by as_of and was not.

    Two ways to be overdue. Promised: the latest contact names a next date before as_of, and no later contact came.
    Silent: the latest contact lies more days back than the cadence of the customer's tier. Without any contact the age
    counts: the latest of first deal, first order and the first review that names the customer; without any of those
    nobody is silent. A book that records no contact of anybody says nothing about silence, and a customer marked as
    lost is left alone.

    Args:
        frames: typed frames with `customers`; `follow_ups` may be missing.
        tiers: index customer_id, with service_level (S, A, B, C; an assigned tier outside the model has that of the computed one).
        as_of: the day that the figures are for.
        settings: the cadence by tier.
        first_review: day of the first earlier review that names each customer; None where there is none.

    Returns:
        The frame of `contacts` and: days_since (last contact, NaN if none), cadence (days), since (the day from which
        silence counts, NaT if unknown), promised, silent, overdue (bool).
    """
    table = contacts(frames, as_of)
    today = pd.Timestamp(as_of)
    customers = frames["customers"]
    table["days_since"] = (today - table["last_contact"]).dt.days.astype(float)
    table["cadence"] = cadence_days(tiers, settings).reindex(table.index)
    recorded = bool(table["last_contact"].notna().any())
    table["since"] = table["last_contact"]
    if recorded:
        table["since"] = table["since"].fillna(_known_since(frames, as_of, first_review))
    kept = customers["status"] != "lost"
    table["promised"] = (table["next_date"] < today) & kept
    table["silent"] = ((today - table["since"]).dt.days > table["cadence"]) & kept
    table["overdue"] = table["promised"] | table["silent"]
    return table


def _known_since(frames: Mapping[str, pd.DataFrame], as_of: date, first_review: pd.Series | None) -> pd.Series:
    """The latest of first deal, first order and first review of each customer, up to as_of; NaT where there is none."""
    customers, today = frames["customers"], pd.Timestamp(as_of)
    orders = valid_orders(frames, as_of)
    bought = orders[orders["purchase"].to_numpy(dtype=bool)]
    days = {"deal": customers["first_deal_date"].where(customers["first_deal_date"] <= today)}
    days["order"] = bought.groupby(level=0)["order_date"].min().reindex(customers.index)
    if first_review is not None:
        days["review"] = first_review.reindex(customers.index)
    return pd.DataFrame(days).max(axis=1).astype("datetime64[ns]")


def follow_up(
    frames: Mapping[str, pd.DataFrame],
    tiers: pd.DataFrame,
    as_of: date,
    settings: Settings,
    month: date | None = None,
    *,
    since: date | None = None,
    first_review: pd.Series | None = None,
    state: pd.DataFrame | None = None,
) -> FollowUp | None:
    """The follow-up report of a calendar month: of as_of's, or of the one that `month` lies in.

    The report is as on the last day of the month, or on as_of where that is earlier.

    Args:
        frames: typed frames; without a follow-up there is no report.
        tiers: index customer_id, with tier and service_level.
        as_of: the day that the figures are for.
        settings: the cadence of `alerts.follow_up_overdue`.
        month: any day of the month.
        since: the first day of a period that ends on as_of, in place of a month.
        first_review: as for `overdue`.
        state: what `overdue` gives for as_of, where it is there already.

    Returns:
        The report, or None where the book holds no follow-up up to that day.
    """
    first = since or month_start(month or as_of)
    until = as_of if since else min(as_of, month_end(first))
    rows = _until(frames, until)
    if rows.empty:
        return None
    customers = frames["customers"]
    recent = rows[within(rows["date"], first - timedelta(days=1), until)]
    if state is None or until != as_of:
        state = overdue(frames, tiers, until, settings, first_review)
    codes = [*(choice.code for choice in METHOD), NOT_STATED]
    methods = recent["method"].fillna(NOT_STATED).value_counts().reindex(codes).dropna().astype(int)
    return FollowUp(
        month=first,
        by_owner=_by_owner(customers, recent, state, first),
        funnel=_funnel(rows),
        entries=_entries(customers, tiers, state),
        methods=as_objects(methods.rename("contacts").rename_axis("method").to_frame()),
    )


def _until(frames: Mapping[str, pd.DataFrame], day: date) -> pd.DataFrame:
    """The follow-ups of known customers up to a day, oldest first; rows of one day in the order of the sheet."""
    rows = frames.get("follow_ups")
    if rows is None:
        kinds = dict.fromkeys(("date", "next_date", *_TOLD, "stage", "owner"), "object")
        return empty(kinds | dict.fromkeys(("date", "next_date"), "datetime64[ns]"), index="customer_id")
    keep = (rows["date"] <= pd.Timestamp(day)).to_numpy() & rows.index.isin(frames["customers"].index)
    rows = rows[keep]
    return rows.iloc[np.lexsort((rows["source_row"].to_numpy(), rows["date"].to_numpy()))]


def _by_owner(customers: pd.DataFrame, recent: pd.DataFrame, state: pd.DataFrame, month: date) -> pd.DataFrame:
    """Contacts count for whoever made them; customers, coverage and arrears for whoever the customer belongs to.

    A contact that only the customer sheet knows covers its customer too, as it keeps him from being overdue; it counts as
    nobody's contact, because nobody is named for it. Blank owners are one line, NOT_STATED.
    """
    customers = customers.assign(owner=customers["owner"].fillna(NOT_STATED))
    contacted = pd.DataFrame(
        {"owner": recent["owner"].fillna(NOT_STATED).to_numpy(), "customer": recent.index}, dtype=object
    )
    active = customers[customers["status"] == "active"]
    owners = pd.Index(sorted({*customers["owner"], *contacted["owner"]}), name="owner", dtype=object)
    table = pd.DataFrame(index=owners)
    table["contacts"] = contacted["owner"].value_counts()
    table["customers"] = contacted.groupby("owner")["customer"].nunique()
    table["active_customers"] = active["owner"].value_counts()
    contacted_then = (state["last_contact"] >= pd.Timestamp(month)).reindex(active.index)
    table["covered"] = active.loc[contacted_then, "owner"].value_counts()
    table["overdue"] = customers.loc[state["overdue"], "owner"].value_counts()
    table = table.fillna(0).astype(int)
    coverage = table["covered"] / table["active_customers"].where(table["active_customers"] > 0)
    table.insert(4, "coverage", coverage.astype(float))
    return table.sort_values("contacts", ascending=False, kind="stable")


def _funnel(rows: pd.DataFrame) -> pd.DataFrame:
    """How many customers ever came at least so far, and where they stand now."""
    staged = rows[rows["stage"].notna()]
    steps = pd.Series(pd.Categorical(staged["stage"], STAGES).codes, index=staged.index)
    furthest = steps.groupby(level=0).max().to_numpy()
    # Of two stages on one day the further one is where the customer stands.
    day = staged["date"].groupby(level=0).max()
    now = steps[(staged["date"] == day.reindex(staged.index)).to_numpy()].groupby(level=0).max().to_numpy()
    reached = np.array([(furthest >= step).sum() for step in range(len(STAGES))], dtype=int)
    ahead = np.append(reached[1:].astype(float), np.nan)
    return pd.DataFrame(
        {
            "customers": reached,
            "entered": np.bincount(now[now >= 0], minlength=len(STAGES)),
            "conversion": np.divide(ahead, reached, out=np.full(len(STAGES), np.nan), where=reached > 0),
        },
        index=pd.Index(STAGES, name="stage", dtype=object),
    )


def _entries(customers: pd.DataFrame, tiers: pd.DataFrame, state: pd.DataFrame) -> pd.DataFrame:
    """Every customer, the overdue ones first, and of those the longest silent."""
    table = pd.DataFrame(
        {
            "name": customers["name"],
            "owner": customers["owner"],
            "tier": tiers["tier"].reindex(customers.index),
            **{key: state[key] for key in ("last_contact", *_TOLD, "next_date")},
            "days_since": state["days_since"],
            "overdue": state["overdue"],
        }
    )
    order = np.lexsort((table.index.to_numpy(dtype=str), -table["days_since"].fillna(np.inf), ~table["overdue"]))
    return as_objects(table.iloc[order])
