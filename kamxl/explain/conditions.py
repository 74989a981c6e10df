"""Conditions on the rows that a formula adds up: `sum(@orders[12m].amount)`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import partial

import numpy as np
import pandas as pd

from kamxl.compute.ageing import BANDS as AGES
from kamxl.compute.alerts.sales import CHURN_RISK
from kamxl.compute.analysis import Analysis
from kamxl.compute.calendar import month_start, months_before, quarter_start, within
from kamxl.compute.deals import CLOSED, STAGES
from kamxl.compute.facts import MONTHS, month_of
from kamxl.compute.health import SICK, WELL
from kamxl.compute.service import in_force, quoted
from kamxl.compute.targets import SCOPE
from kamxl.explain import chosen
from kamxl.explain.labels import alike
from kamxl.explain.sources import GROUPS, Rows, Sources
from kamxl.report import words
from kamxl.report.overview import LARGEST
from kamxl.schema.choices import TOP_LEVELS

OTHERWISE = {"all", "every", "previous", "year_before", "beyond", "first", "reason"}
"""Conditions that say which rows a label is about, and are no tests of a row."""


def met(sources: Sources, rows: Rows, condition: str) -> np.ndarray:
    """The rows that meet a condition."""
    analysis, frame, day = sources.analysis, rows.frame, rows.day
    name, _, wanted = condition.partition("=")
    if name in ("under", "rated"):
        customer = str(rows.at.labels.get("customer_id")) if name == "under" else None
        return chosen.under(analysis, frame, wanted, customer)
    if name in AGES or name == chosen.CREDIT:
        aged: np.ndarray = chosen.aged(analysis, frame) == name
        return aged
    if name in MONTHS:
        within_month: np.ndarray = month_of(frame["order_date"], analysis.as_of) == MONTHS.index(name)
        return within_month
    if wanted:
        word = words.word(GROUPS.get(name, name), wanted, sources.say.lang)
        return frame[name].isin([wanted, word]).to_numpy()
    as_of, today = analysis.as_of, pd.Timestamp(analysis.as_of)
    report = analysis.follow_up
    headline = analysis.headline if rows.source == "targets" else None
    field = f"{rows.source[1:]}.{rows.column}"
    since = report.month if report is not None else month_start(as_of)
    tests: Mapping[str, Callable[[], object]] = {
        "12m": lambda: within(frame[day], months_before(as_of, 12), as_of),
        "24m": lambda: within(frame[day], months_before(as_of, 24), as_of),
        "before": lambda: within(frame[day], months_before(as_of, 24), months_before(as_of, 12)),
        "month": lambda: within(frame["date"], since - timedelta(days=1), as_of),
        "quarter": lambda: within(frame["date"], quarter_start(as_of, analysis.settings.calendar.year_start) - timedelta(days=1), as_of),
        "ten": lambda: np.argsort(np.argsort(-frame["revenue_12m"].astype(float).to_numpy(), kind="stable")) < LARGEST,
        "nominated": lambda: _among(frame, analysis.nominations.candidates if analysis.nominations else ()),
        "unvisited": lambda: _among(frame, analysis.visit_plan.behind.index if analysis.visit_plan else ()),
        "compared": lambda: frame["gap"].notna().groupby(frame["competitor"]).transform("any"),
        "dearer": lambda: frame["gap"].astype(float).groupby(frame["competitor"]).transform("mean") > 0,
        "last_quarter": lambda: _quarter_before(sources, frame),
        "planned": lambda: _planned(sources, frame),
        "unclear": lambda: np.isnan(chosen.paid_of(analysis, frame)),
        "past": lambda: frame[day] <= today,
        "bought": lambda: frame["purchase"].astype(bool),
        "profited": lambda: frame["profit"].notna(),
        "open": lambda: (frame["closed"].isna() | (frame["closed"] > today)) & (frame["opened"] <= today),
        "solved": lambda: within(frame["closed"], months_before(as_of, 12), as_of),
        "up": lambda: frame["score"] >= 9,
        "down": lambda: frame["score"] <= 6,
        "met": lambda: (frame["status"] == "met") & ~(frame["closed"] > today) & (frame["date"] <= today),
        "unmet": lambda: (
            ~((frame["status"] == "met") & ~(frame["closed"] > today)) & (frame["status"] != "dropped") & (frame["date"] <= today)
        ),
        "top": lambda: sources.people(frame, "service_level").isin(TOP_LEVELS),
        "best": lambda: sources.people(frame, "tier").isin(words.ranked(analysis.tiers["tier"], analysis.settings.tier)[:2]),
        "sick": lambda: frame["health"].astype(float) < SICK,
        "well": lambda: frame["health"].astype(float) >= WELL,
        "fair": lambda: (frame["health"].astype(float) >= SICK) & (frame["health"].astype(float) < WELL),
        "spent": lambda: frame.groupby(["customer_id", "product"])["amount"].transform("sum") > 0,
        "known": lambda: frame["health"].notna(),
        "unknown": lambda: frame["health"].isna(),
        "stalled": lambda: frame["stalled"].astype(bool),
        "exceeded": lambda: frame["total"] > frame["credit_limit"],
        "largest": lambda: np.argsort(np.argsort(-frame[rows.column].astype(float).to_numpy(), kind="stable")) < analysis.lifetime_concentration.top,
        "doubtful": lambda: frame["p_alive"].astype(float) < CHURN_RISK.limits_in(analysis.settings).p_alive,
        "due": lambda: pd.to_datetime(frame["due"]) <= today,
        "fresh": lambda: np.append(analysis.alerts["is_new"].astype(bool), [False] * (len(frame) - len(analysis.alerts))),
        "resolved": lambda: np.arange(len(frame)) >= len(analysis.alerts),
        "behind": lambda: chosen.behind(analysis, frame),
        "over": lambda: (analysis.targets["until"].reindex(frame.index) < today) & frame["attainment"].notna(),
        "attained": lambda: frame["attainment"].astype(float) >= 1,
        "kept": lambda: sources.people(frame, "status") != "lost",
        "active": lambda: sources.people(frame, "status") == "active",
        "covered": lambda: frame["last_contact"] >= pd.Timestamp(since),
        "created": lambda: sources.path(frame)["created_since"].eq(True),
        "stood": lambda: sources.path(frame)[STAGES[rows.at.row]].notna(),
        "ended": lambda: frame["stage"].isin(CLOSED) & sources.path(frame)["furthest"].notna(),
        "peers": lambda: _peers(sources, rows),
        "buying": lambda: _buying(sources, frame, "category"),
        "now": lambda: np.arange(len(frame)) < len(analysis.alerts),
        "was": lambda: frame["previous_tier"].notna() & (frame["change"] != "not_comparable"),
        "began": lambda: frame.index.isin(
            frame[frame["purchase"].astype(bool)].sort_values("order_date").drop_duplicates("customer_id").index
        ),
        "own": lambda: _own(sources, rows),
        "sold": lambda: _buying(sources, frame, "product"),
        "unprofited": lambda: frame["profit"].isna(),
        "paid": lambda: frame["paid"].notna(),
        "counts": lambda: ~frame["status"].isin(["ended", "pending"]) & ~(frame["signed"] > today),
        "held": lambda: _held(analysis, frame),
        "then": lambda: frame["order_date"] <= pd.Timestamp(analysis.lifetime_note.check.day if analysis.lifetime_note.check else since),
        "gone": lambda: _gone(sources, frame),
        "endless": lambda: frame["end"].isna(),
        "mild": lambda: frame["severity"] != "high",
        "decides": lambda: (frame["role"] == "decider") & (frame["attitude"] != "against"),
        "surveyed": lambda: chosen.surveyed(frame, today, "previous" in rows.conditions),
        "newest": lambda: chosen.observed(frame, rows.column, today, "previous" in rows.conditions),
        "reached": lambda: chosen.reached(analysis, sources.target(rows.at), frame, field),
        "earlier": lambda: chosen.reached(analysis, sources.target(rows.at), frame, field, before=True),
        "closing": lambda: chosen.closing(analysis, sources.target(rows.at), frame),
        "entered": lambda: chosen.entered(analysis, rows.at.labels["deal_id"], frame),
        "last": lambda: frame["review_date"].astype("datetime64[ns]") == pd.Timestamp(analysis.review.previous or as_of),
        "upto": lambda: frame["cumulative_share"].astype(float) <= float(str(rows.at.labels["cumulative_share"])),
        "listed": lambda: np.full(len(frame), rows.at.labels["review_date"] == as_of),
        "positive": lambda: frame[rows.column].astype(float) > 0,
        "row": lambda: np.arange(len(frame)) == rows.at.row,
        "whole": lambda: frame[list(SCOPE)].isna().all(axis=1),
        "headline": lambda: analysis.targets["measure"].reindex(frame.index) == headline.measure if headline else False,
        "in_force": lambda: in_force(frame, today),
        **{name: partial(_quoted, frame, name, as_of) for name in ("quoted", "won", "still")},
        "running": lambda: analysis.targets["current"].reindex(frame.index),
        "spoken": lambda: frame["period"] == headline.period if headline else False,
    }  # fmt: skip
    found: np.ndarray = np.asarray(tests[name](), dtype=bool)
    return found


def _quoted(frame: pd.DataFrame, name: str, as_of: date) -> np.ndarray:
    """Quotations of the 12 months, those that became contracts, or those that are still pursued."""
    found: np.ndarray = quoted(frame.set_index("customer_id"), as_of)[name].to_numpy(dtype=bool)
    return found


def _held(analysis: Analysis, frame: pd.DataFrame) -> np.ndarray:
    """What the held-out check counts: the first line of each day on which a customer of then has ordered since."""
    check = analysis.lifetime_note.check
    bought = frame["purchase"].astype(bool) & (frame["order_date"] <= pd.Timestamp(analysis.as_of))
    since = bought & (frame["order_date"] > pd.Timestamp(check.day if check else analysis.as_of))
    since &= frame["customer_id"].isin(frame.loc[bought & ~since, "customer_id"])
    found: np.ndarray = (since & ~frame[["customer_id", "order_date"]].where(since).duplicated()).to_numpy(dtype=bool)
    return found


def _among(frame: pd.DataFrame, customers: Iterable[object]) -> np.ndarray:
    found: np.ndarray = frame["customer_id"].isin(list(customers)).to_numpy()
    return found


def _quarter_before(sources: Sources, frame: pd.DataFrame) -> np.ndarray:
    start = quarter_start(sources.analysis.as_of, sources.analysis.settings.calendar.year_start)
    last, first = start - timedelta(days=1), months_before(start, 3) - timedelta(days=1)
    found: np.ndarray = within(frame["date"], first, last)
    return found


def _planned(sources: Sources, frame: pd.DataFrame) -> np.ndarray:
    """The first visits of the quarter of each customer, as many as are planned: what is beyond makes up for no other customer."""
    analysis = sources.analysis
    start = pd.Timestamp(quarter_start(analysis.as_of, analysis.settings.calendar.year_start))
    made = (frame["method"] == "visit") & frame["date"].between(start, pd.Timestamp(analysis.as_of))
    levels = sources.people(frame, "service_level").map(analysis.settings.tier.visits.model_dump())
    found: np.ndarray = (made & (made.groupby(frame["customer_id"]).cumsum() <= levels)).to_numpy(dtype=bool)
    return found


def _gone(sources: Sources, frame: pd.DataFrame) -> np.ndarray:
    """The first issue of each row that is left out."""
    out = frame["effect"] == words.word("effect", "row", sources.say.lang)
    rows = frame.assign(cell=frame["cell"].astype(str).str.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))[["sheet", "cell"]]
    found: np.ndarray = (out & ~rows.where(out).duplicated()).to_numpy(dtype=bool)
    return found


def _own(sources: Sources, rows: Rows) -> np.ndarray:
    """Observations that tell our share, the latest of each of our models and regions; with `every` those that repeat it, too."""
    frame, place = rows.frame.fillna({"our_model": "", "region": ""}), ["our_model", "region"]
    known = frame["our_share"].notna() & (frame["date"] <= pd.Timestamp(sources.analysis.as_of))
    last = known & (frame["date"] == frame["date"].where(known).groupby([frame[name] for name in place]).transform("max"))  # fmt: skip
    again = frame.where(last).duplicated([*place, "our_share"]) & ("every" not in rows.conditions)
    return np.asarray((last & ~again).to_numpy())


def _peers(sources: Sources, rows: Rows) -> np.ndarray:
    """Rows of the other customers of the industry of the one that a row names."""
    names = alike(str(rows.at.labels.get("customer")), sources.people(rows.frame, "name"))
    trades = sources.people(rows.frame, "industry")
    found: np.ndarray = trades.isin(trades[names]).to_numpy() & ~names
    return found


def _buying(sources: Sources, frame: pd.DataFrame, by: str) -> np.ndarray:
    """Order lines of the 12 months of what their customer buys a net amount of, by category or product."""
    recent = within(frame["order_date"], months_before(sources.analysis.as_of, 12), sources.analysis.as_of)
    names = sources.texts(frame, "@orders", by)
    sums = (
        frame["amount"]
        .where(recent, 0.0)
        .groupby([frame["customer_id"], pd.Series(names, frame.index)])
        .transform("sum")
    )
    named = (np.array(names) != sources.say("report.not_stated")) | (by == "product")
    return np.asarray(recent & named & (sums > 0).to_numpy())
