"""Rows that a figure picks by more than their own cells: the latest of a place, orders by what is open of them, customers by rank."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.ageing import BANDS, bands
from kamxl.compute.alerts.account import TARGET_BEHIND
from kamxl.compute.analysis import Analysis
from kamxl.compute.market import PLACE
from kamxl.compute.receivable import due_days, order_keys, payments
from kamxl.compute.targets import SCOPE, Scope, earlier, scope_of
from kamxl.compute.wording import Amount, percent, plain
from kamxl.i18n import Text
from kamxl.schema.choices import COUNTED

CREDIT = "credit"


def behind(analysis: Analysis, frame: pd.DataFrame) -> np.ndarray:
    """Targets far behind the time that has passed, by the limits of the rule."""
    limits = TARGET_BEHIND.limits_in(analysis.settings)
    return np.asarray(limits.met_by(frame["gone"], frame["pace"]).to_numpy(dtype=bool))


def aged(analysis: Analysis, lines: pd.DataFrame) -> np.ndarray:
    """The band of age of each order line's order, CREDIT where more came back than it was worth; None where nobody knows.

    Args:
        analysis: the results.
        lines: order lines that count, with customer_id as a column.
    """
    due, paid = _due(analysis, lines), paid_of(analysis, lines)
    known = ~np.isnan(paid)
    keys = [lines["customer_id"].to_numpy(), order_keys(lines)]
    table = pd.DataFrame({"due": due.to_numpy(), "open": lines["amount"].to_numpy(dtype=float) - paid})[known]
    groups = table.groupby([one[known] for one in keys])
    left = groups["open"].transform("sum").round(4).to_numpy()
    band = bands(groups["due"].transform("min"), analysis.as_of)
    band[left < 0], band[left == 0] = CREDIT, None
    found = np.full(len(lines), None, dtype=object)
    found[known] = band
    return found


def _due(analysis: Analysis, lines: pd.DataFrame) -> pd.Series:
    return due_days(lines.set_index("customer_id"), analysis.frames["customers"], analysis.settings.receivable)


def paid_of(analysis: Analysis, lines: pd.DataFrame) -> np.ndarray:
    """What has been paid of each order line; NaN where nobody knows."""
    by_customer = lines.set_index("customer_id")
    return payments(by_customer, _due(analysis, lines), analysis.as_of).to_numpy(dtype=float)


def offset(analysis: Analysis, customer: str, band: str) -> float | None:
    """What returns and overpayments of a customer took off a band of age, in single units."""
    table = analysis.ageing
    if table is None or band not in BANDS or customer not in table.customers.index:
        return None
    lines = analysis.orders[analysis.orders.index == customer].reset_index()
    mine = lines[aged(analysis, lines) == band]
    return float((mine["amount"] - mine["paid"].fillna(0.0)).sum() - table.customers.at[customer, band])


def observed(frame: pd.DataFrame, column: str, today: pd.Timestamp, back: int) -> np.ndarray:
    """Observations of the last day of their place on which the column is known (`back` 0), or of the day before that (1)."""
    known = frame[column].notna() & (frame["date"] <= today)
    days = frame["date"].where(known)
    return _latest(days, [frame[name].fillna("") for name in PLACE], back)


def surveyed(frame: pd.DataFrame, today: pd.Timestamp, back: int) -> np.ndarray:
    """Answers of a customer's last survey, or of the one before; those of the whole where it has any."""
    overall = frame["dimension"] == "overall"
    kept = overall | ~frame["customer_id"].isin(frame["customer_id"][overall])
    return _latest(frame["date"].where(kept & (frame["date"] <= today)), [frame["customer_id"]], back)


def _latest(days: pd.Series, by: list[pd.Series], back: int) -> np.ndarray:
    place: np.ndarray = days.groupby(by).rank(method="dense", ascending=False).to_numpy() == back + 1
    return place


def under(analysis: Analysis, frame: pd.DataFrame, indicator: str, customer: str | None) -> np.ndarray:
    """Rows of customers whose indicator of the scorecard is less than that of a customer; without one, whose indicator is known."""
    values = analysis.indicators[indicator].astype(float)
    of_rows = values.reindex(frame["customer_id"]).to_numpy()
    if customer is None:
        return ~np.isnan(of_rows)
    found: np.ndarray = of_rows < values[customer]
    return found


@dataclass(frozen=True, slots=True)
class Target:
    """A target of the list."""

    measure: str
    scope: Scope
    since: date
    until: date
    gone: int
    """Days of the period up to as_of."""
    days: int
    usual: float
    """Share that earlier years had done by this day."""


def target(analysis: Analysis, label: Hashable) -> Target:
    """A target by its label in `analysis.targets`."""
    line = analysis.targets.to_dict("index")[label]
    since, until = line["since"].date(), line["until"].date()
    days = (until - since).days + 1
    gone = min(max((analysis.as_of - since).days + 1, 0), days)
    scope = scope_of(line[name] for name in SCOPE)
    return Target(line["measure"], scope, since, until, gone, days, line["usual"])


def usual(analysis: Analysis, line: Target) -> Text:
    """The share that was usually done by this day, with the years that tell it."""
    amount = (lambda value: plain(value)) if line.measure in COUNTED else Amount
    years = [
        Text("explain.usual.year", {"since": since, "part": amount(part), "whole": amount(whole), "share": percent(part / whole)})
        for since, part, whole in analysis.target_rows.years(line.measure, line.scope, line.since, line.until, analysis.as_of)
    ]  # fmt: skip
    return Text("explain.step.usual", {"years": years})


def reached(analysis: Analysis, line: Target, frame: pd.DataFrame, field: str, *, before: bool = False) -> np.ndarray:
    """What counts for a target by as_of, or in its period of the years before; nothing where it goes by another field."""
    book = analysis.target_rows
    counted = book.counted(line.measure, line.scope)
    if counted is None or counted.field != field:
        return np.zeros(len(frame), dtype=bool)
    periods = [(line.since, min(line.until, analysis.as_of))]
    if before:
        periods = [] if book.begun is None else list(earlier(book.begun, line.since, line.until))
    within = np.zeros(len(counted.rows), dtype=bool)
    for first, last in periods:
        within |= ((counted.days >= pd.Timestamp(first)) & (counted.days <= pd.Timestamp(last))).to_numpy(dtype=bool)
    place = ["source_book", "source_sheet", "source_row"]
    found: np.ndarray = pd.MultiIndex.from_frame(frame[place]).isin(
        pd.MultiIndex.from_frame(counted.rows.loc[within, place])
    )
    return found


def closing(analysis: Analysis, line: Target, frame: pd.DataFrame) -> np.ndarray:
    """Deals that are to close in the period of a target."""
    deals = analysis.target_rows.closing(line.measure, line.scope, line.since, line.until)
    return np.asarray(frame["deal_id"].isin([] if deals is None else deals["deal_id"]).to_numpy(dtype=bool))


def weighted(analysis: Analysis, line: Target, deals: pd.DataFrame) -> pd.Series:
    """What open deals add to a target: amount × probability, of which profit is a share."""
    assert analysis.pipeline is not None
    place = ["source_sheet", "source_row"]
    known = analysis.pipeline.open.set_index(place)["weighted"]
    worth = known.reindex(pd.MultiIndex.from_frame(deals[place])).set_axis(deals.index)
    return worth * (analysis.settings.lifetime.margin if line.measure == "profit" else 1.0)


def entered(analysis: Analysis, deal: object, frame: pd.DataFrame) -> np.ndarray:
    """Follow-ups of an open deal since it entered its stage."""
    assert analysis.pipeline is not None
    deals = analysis.pipeline.open
    [line] = deals[(deals["deal_id"] == deal).to_numpy(dtype=bool)].to_dict("records")
    its = (frame["deal_id"] == deal) & (frame["stage"] == line["stage"]) & (frame["date"] >= line["entered"])
    return np.asarray(its.to_numpy(dtype=bool))
