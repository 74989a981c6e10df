"""Rules on when a customer orders: longer ago than anybody's months, or than its own rhythm."""

from __future__ import annotations

import pandas as pd

from kamxl.compute.alerts.context import Context, each
from kamxl.compute.alerts.reveals import ORDER_DAY
from kamxl.compute.calendar import months_before
from kamxl.compute.rule import Finding, Rule
from kamxl.i18n import Text
from kamxl.settings import Alert, Days, Months, Positive, Whole


class NoOrder(Alert):
    months: Months = 3


class RhythmBreak(Alert):
    order_days: Whole = 4
    multiple: Positive = 3.0
    days: Days = 30


def broken_rhythms(context: Context, limits: RhythmBreak) -> pd.DataFrame:
    """Customers that have been silent for much longer than they ever were between two orders.

    Three times the median gap alone would also find chance: of a buyer without any rhythm every eighth gap is as long.
    Longer than every earlier gap as well is rare in both.

    Returns:
        Index customer_id: silent (whole days since the last order), gap (the median one, days), due (the day on which
        the next order would have come).
    """
    gaps = context.rhythm.gaps
    gaps = gaps[gaps.index.isin(context.customers.index[context.customers["status"] != "lost"])]
    gaps = gaps.assign(silent=(context.today - gaps["last"]).dt.days)
    broken = (
        (gaps["number"] >= limits.order_days)
        & (gaps["silent"] > limits.multiple * gaps["gap"])
        & (gaps["silent"] > gaps["longest"])
        & (gaps["silent"] > limits.days)
    )
    found = gaps[broken]
    found = found.assign(due=found["last"] + pd.to_timedelta(found["gap"].round(), unit="D"))
    return found[["silent", "gap", "due"]].reindex([key for key in context.customers.index if key in found.index])


def _no_order(context: Context, limits: NoOrder) -> list[Finding]:
    """The last order is more than so many calendar months back.

    A customer known for lost needs no such word, and one whose rhythm is broken has it from that rule.
    """
    last = context.facts["last_order"]
    late = (last < pd.Timestamp(months_before(context.as_of, limits.months))) & (context.customers["status"] != "lost")
    rhythm = RHYTHM_BREAK.limits_in(context.settings)
    if rhythm.on:
        late &= ~last.index.isin(broken_rhythms(context, rhythm).index)
    return [
        Finding(key, Text("alerts.no_order.fact", {"day": day, "days": days, "months": limits.months}), measure=days)
        for key, day, days in each(last[late].dt.date, context.days_since(last[late]).astype(int))
    ]


NO_ORDER = Rule(
    id="no_order", severity="medium", find=_no_order, limits=NoOrder, needs=("orders",), reveals=ORDER_DAY,
    audience=frozenset({"sales"}), measure="days", worse="higher",
)  # fmt: skip


def _rhythm_break(context: Context, limits: RhythmBreak) -> list[Finding]:
    """Silent for much longer than between any two orders: the usual gap, and the day on which an order was due."""
    rows = broken_rhythms(context, limits)
    return [
        Finding(
            key,
            Text("alerts.rhythm_break.fact", {"gap": round(gap), "due": due.date(), "days": int(silent)}),
            measure=float(silent / gap) if gap else float(silent),
        )
        for key, silent, gap, due in each(rows["silent"], rows["gap"], rows["due"])
    ]


RHYTHM_BREAK = Rule(
    id="rhythm_break", severity="medium", find=_rhythm_break, limits=RhythmBreak, needs=("orders",), reveals=ORDER_DAY,
    audience=frozenset({"sales"}), measure="times", worse="higher",
)  # fmt: skip
