"""Rules on orders and money: what a customer buys, pays and is worth."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.alerts.context import Context, each
from kamxl.compute.alerts.reveals import AMOUNT, ORDER_DAY, TIER
from kamxl.compute.calendar import months_before, within
from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.labels import word
from kamxl.compute.rule import Finding, Rule
from kamxl.compute.wording import Amount, beside, percent, percent_beside, plain
from kamxl.i18n import Text
from kamxl.schema.money import WAN
from kamxl.settings import Alert, Amount10k, Months, OrderOutlier, Share

DECLINE_MONTHS = 3
CHURN_LEVELS = ("S", "A")


class NoOrder(Alert):
    months: Months = 3


def _no_order(context: Context, limits: NoOrder) -> list[Finding]:
    """The last order is more than so many calendar months back; a customer known for lost needs no such word."""
    months = limits.months
    last = context.facts["last_order"]
    late = (last < pd.Timestamp(months_before(context.as_of, months))) & (context.customers["status"] != "lost")
    return [
        Finding(key, Text("alerts.no_order.fact", {"day": day, "days": days, "months": months}))
        for key, day, days in each(last[late].dt.date, context.days_since(last[late]).astype(int))
    ]


NO_ORDER = Rule(
    id="no_order",
    severity="medium",
    find=_no_order,
    limits=NoOrder,
    needs=("orders",),
    reveals=ORDER_DAY,
    audience=frozenset({"sales"}),
    measure="days",
    worse="higher",
)


class SalesDecline(Alert):
    ratio: Share = 0.70
    base: Amount10k = 1


def _sales_decline(context: Context, limits: SalesDecline) -> list[Finding]:
    """Three months against the same three of a year before, where that base is worth the word."""
    as_of = context.as_of
    now = _revenue(context, months_before(as_of, DECLINE_MONTHS), as_of)
    before = _revenue(context, months_before(as_of, 12 + DECLINE_MONTHS), months_before(as_of, 12))
    worth = (before > 0) & (before >= round(limits.base * WAN, MONEY_DECIMALS))
    down = worth & (now < (before * limits.ratio).round(MONEY_DECIMALS))
    return [
        Finding(
            key,
            Text(
                "alerts.sales_decline.fact",
                {
                    "now": Amount(new),
                    "before": Amount(old),
                    "share": percent_beside(new / old, limits.ratio),
                    "limit": percent(limits.ratio),
                },
            ),
        )
        for key, new, old in each(now[down], before[down])
    ]


SALES_DECLINE = Rule(
    id="sales_decline",
    severity="medium",
    find=_sales_decline,
    limits=SalesDecline,
    needs=("orders",),
    reveals=AMOUNT | ORDER_DAY,
    audience=frozenset({"sales"}),
    measure="share",
    worse="lower",
)


class LowCollection(Alert):
    rate: Share = 0.80


def _low_collection(context: Context, limits: LowCollection) -> list[Finding]:
    """Paid ÷ amount over 12 months, of the orders that carry a payment figure."""
    limit = limits.rate
    rates = context.facts["paid_rate_12m"]
    low = rates[rates < limit]
    orders = context.orders[context.orders["paid"].notna().to_numpy()]
    recent = orders[within(orders["order_date"], months_before(context.as_of, 12), context.as_of).to_numpy()]
    sums = recent.groupby(level=0)[["amount", "paid"]].sum().reindex(low.index)
    return [
        Finding(
            key,
            Text(
                "alerts.low_collection.fact",
                {
                    "rate": percent_beside(rate, limit),
                    "limit": percent(limit),
                    "paid": Amount(paid),
                    "amount": Amount(amount),
                },
            ),
        )
        for key, rate, paid, amount in each(low, sums["paid"], sums["amount"])
    ]


LOW_COLLECTION = Rule(
    id="low_collection",
    severity="medium",
    find=_low_collection,
    limits=LowCollection,
    needs=("orders.paid",),
    reveals=frozenset({"orders.amount", "orders.paid"}),
    audience=frozenset({"sales"}),
    measure="share",
    worse="lower",
)


def _order_outlier(context: Context, limits: OrderOutlier) -> list[Finding]:
    """An order of the latest order day is far above the mean of the orders of earlier days."""
    bought = context.orders[context.orders["purchase"].to_numpy()]
    bought = bought[bought.index.isin(context.customers.index)]
    # Lines of one order are one order.
    lines = bought[["order_date", "order_id", "amount"]].rename_axis("customer_id").reset_index()
    orders = lines.groupby(["customer_id", "order_date", "order_id"], as_index=False)["amount"].sum()
    last = orders.groupby("customer_id")["order_date"].transform("max")
    earlier = orders[orders["order_date"] < last].groupby("customer_id")["amount"].agg(["size", "mean"])
    latest = orders[orders["order_date"] == last].sort_values("amount", kind="stable")
    latest = latest.drop_duplicates("customer_id", keep="last").set_index("customer_id").sort_index()
    latest = latest.join(earlier[earlier["size"] >= limits.earlier], how="inner")
    latest = latest[latest["amount"].round(MONEY_DECIMALS) > (latest["mean"] * limits.multiple).round(MONEY_DECIMALS)]
    found = []
    for key, order, day, amount, number, mean in each(
        *(latest[name] for name in ("order_id", "order_date", "amount", "size", "mean"))
    ):
        values: dict[str, object] = {"order": order, "day": day.date(), "amount": Amount(amount), "earlier": number}
        if mean > 0:
            values |= {"mean": Amount(mean), "times": beside(amount / mean, limits.multiple, 1)}
            fact = Text("alerts.order_outlier.fact", {**values, "limit": plain(limits.multiple)})
        else:
            fact = Text("alerts.order_outlier.first_value", values)
        found.append(Finding(key, fact))
    return found


ORDER_OUTLIER = Rule(
    id="order_outlier",
    severity="low",
    find=_order_outlier,
    limits=OrderOutlier,
    needs=("orders",),
    reveals=frozenset({"orders.order_id", "orders.order_date", "orders.amount"}),
    audience=frozenset({"sales"}),
    measure="times",
    worse="higher",
)


class ChurnRisk(Alert):
    p_alive: Share = 0.5


def _churn_risk(context: Context, limits: ChurnRisk) -> list[Finding]:
    """A top customer is likely gone, says the model of purchases; where the book carries none, nothing is said."""
    limit = limits.p_alive
    rows = context.lifetime
    top = context.tiers["service_level"].reindex(rows.index).isin(CHURN_LEVELS)
    risky = rows.loc[rows["method"].isin(("model", "bgnbd")) & (rows["p_alive"] < limit) & top, "p_alive"]
    return [
        Finding(
            key,
            Text(
                "alerts.churn_risk.fact",
                {"p_alive": percent_beside(p_alive, limit), "limit": percent(limit), "day": day.date()},
            ),
        )
        for key, p_alive, day in each(risky, context.facts["last_order"].reindex(risky.index))
    ]


CHURN_RISK = Rule(
    id="churn_risk",
    severity="high",
    find=_churn_risk,
    limits=ChurnRisk,
    needs=("orders",),
    reveals=ORDER_DAY,
    audience=frozenset({"sales"}),
    measure="share",
    worse="lower",
)


def _tier_down(context: Context, limits: Alert) -> list[Finding]:
    """A lower tier than at the last review."""
    changes = context.review.changes
    down = changes[changes["change"] == "down"]
    return [
        Finding(
            key,
            Text(
                "alerts.tier_down.fact",
                {
                    "previous": word(previous),
                    "tier": word(tier),
                    "day": context.review.previous,
                    # Bounds are mostly whole: "fell from S, revenue 150" of 149.997 would contradict the tier.
                    "revenue": Amount(revenue, beside=round(revenue / WAN) * WAN),
                },
            ),
        )
        for key, previous, tier, revenue in each(*(down[name] for name in ("previous_tier", "tier", "revenue_12m")))
    ]


TIER_DOWN = Rule(
    id="tier_down",
    severity="medium",
    find=_tier_down,
    limits=Alert,
    needs=(),
    reveals=AMOUNT | TIER,
    audience=frozenset({"sales"}),
    measure="steps",
    worse="higher",
)


class Concentration(Alert):
    share: Share = 0.30


def _concentration(context: Context, limits: Concentration) -> list[Finding]:
    """One customer carries too much of the revenue of all."""
    limit = limits.share
    revenue = context.facts["revenue_12m"]
    # Summed in the order of size: the order of rows must not decide who is a hair over the limit.
    total = float(np.round(np.sort(revenue.to_numpy(dtype=float)).sum(), MONEY_DECIMALS))
    if total <= 0:
        return []
    heavy = revenue[revenue > round(limit * total, MONEY_DECIMALS)]
    return [
        Finding(
            key,
            Text(
                "alerts.concentration.fact",
                {
                    "share": percent_beside(value / total, limit),
                    "limit": percent(limit),
                    "revenue": Amount(value),
                    "total": Amount(total),
                },
            ),
        )
        for key, value in each(heavy)
    ]


CONCENTRATION = Rule(
    id="concentration",
    severity="high",
    find=_concentration,
    limits=Concentration,
    needs=("orders|customers.annual_amount",),
    reveals=AMOUNT,
    audience=frozenset({"sales"}),
    measure="share",
    worse="higher",
)


def _revenue(context: Context, after: date, until: date) -> pd.Series:
    orders = context.orders[within(context.orders["order_date"], after, until).to_numpy()]
    sums = orders.groupby(level=0)["amount"].sum().round(MONEY_DECIMALS)
    return sums.reindex(context.customers.index, fill_value=0.0)
