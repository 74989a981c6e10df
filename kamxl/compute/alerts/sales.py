"""Rules on orders and money: what a customer buys, pays and is worth."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.alerts.context import Context, Found, each
from kamxl.compute.calendar import months_before, within
from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.labels import word
from kamxl.compute.wording import beside, in_10k, percent, percent_beside, plain
from kamxl.i18n import Text
from kamxl.schema.field import YUAN_10K

DECLINE_MONTHS = 3
CHURN_LEVELS = ("S", "A")


def no_order(context: Context) -> list[Found]:
    """The last order is more than so many calendar months back; a customer known for lost needs no such word."""
    months = context.settings.alerts.no_order.months
    last = context.facts["last_order"]
    late = (last < pd.Timestamp(months_before(context.as_of, months))) & (context.customers["status"] != "lost")
    return [
        Found(key, Text("alerts.no_order.fact", {"day": day, "days": days, "months": months}))
        for key, day, days in each(last[late].dt.date, context.days_since(last[late]).astype(int))
    ]


def sales_decline(context: Context) -> list[Found]:
    """Three months against the same three of a year before, where that base is worth the word."""
    limit = context.settings.alerts.sales_decline
    as_of = context.as_of
    now = _revenue(context, months_before(as_of, DECLINE_MONTHS), as_of)
    before = _revenue(context, months_before(as_of, 12 + DECLINE_MONTHS), months_before(as_of, 12))
    worth = (before > 0) & (before >= round(limit.base * YUAN_10K.scale, MONEY_DECIMALS))
    down = worth & (now < (before * limit.ratio).round(MONEY_DECIMALS))
    return [
        Found(
            key,
            Text(
                "alerts.sales_decline.fact",
                {
                    "now": plain(in_10k(new)),
                    "before": plain(in_10k(old)),
                    "share": percent_beside(new / old, limit.ratio),
                    "limit": percent(limit.ratio),
                },
            ),
        )
        for key, new, old in each(now[down], before[down])
    ]


def low_collection(context: Context) -> list[Found]:
    """Paid ÷ amount over 12 months, of the orders that carry a payment figure."""
    limit = context.settings.alerts.low_collection.rate
    rates = context.facts["paid_rate_12m"]
    low = rates[rates < limit]
    orders = context.orders[context.orders["paid"].notna().to_numpy()]
    recent = orders[within(orders["order_date"], months_before(context.as_of, 12), context.as_of).to_numpy()]
    sums = recent.groupby(level=0)[["amount", "paid"]].sum().reindex(low.index)
    return [
        Found(
            key,
            Text(
                "alerts.low_collection.fact",
                {
                    "rate": percent_beside(rate, limit),
                    "limit": percent(limit),
                    "paid": plain(in_10k(paid)),
                    "amount": plain(in_10k(amount)),
                },
            ),
        )
        for key, rate, paid, amount in each(low, sums["paid"], sums["amount"])
    ]


def order_outlier(context: Context) -> list[Found]:
    """An order of the latest order day is far above the mean of the orders of earlier days."""
    limit = context.settings.alerts.order_outlier
    bought = context.orders[context.orders["purchase"].to_numpy()]
    bought = bought[bought.index.isin(context.customers.index)]
    # Lines of one order are one order.
    lines = bought[["order_date", "order_id", "amount"]].rename_axis("customer_id").reset_index()
    orders = lines.groupby(["customer_id", "order_date", "order_id"], as_index=False)["amount"].sum()
    last = orders.groupby("customer_id")["order_date"].transform("max")
    earlier = orders[orders["order_date"] < last].groupby("customer_id")["amount"].agg(["size", "mean"])
    latest = orders[orders["order_date"] == last].sort_values("amount", kind="stable")
    latest = latest.drop_duplicates("customer_id", keep="last").set_index("customer_id").sort_index()
    latest = latest.join(earlier[earlier["size"] >= limit.earlier], how="inner")
    latest = latest[latest["amount"].round(MONEY_DECIMALS) > (latest["mean"] * limit.multiple).round(MONEY_DECIMALS)]
    found = []
    for key, order, day, amount, number, mean in each(
        *(latest[name] for name in ("order_id", "order_date", "amount", "size", "mean"))
    ):
        values = {"order": order, "day": day.date(), "amount": plain(in_10k(amount)), "earlier": number}
        if mean > 0:
            values |= {"mean": plain(in_10k(mean)), "times": beside(amount / mean, limit.multiple, 1)}
            fact = Text("alerts.order_outlier.fact", {**values, "limit": plain(limit.multiple)})
        else:
            fact = Text("alerts.order_outlier.first_value", values)
        found.append(Found(key, fact))
    return found


def churn_risk(context: Context) -> list[Found]:
    """A top customer is likely gone, says BG/NBD; where the book does not carry that model, nothing is said.

    Who ordered on one day only is alive with certainty to that model and so is never found here.
    """
    limit = context.settings.alerts.churn_risk.p_alive
    rows = context.lifetime
    top = context.tiers["service_level"].reindex(rows.index).isin(CHURN_LEVELS)
    risky = rows.loc[(rows["method"] == "bgnbd") & (rows["p_alive"] < limit) & top, "p_alive"]
    return [
        Found(
            key,
            Text(
                "alerts.churn_risk.fact",
                {"p_alive": percent_beside(p_alive, limit), "limit": percent(limit), "day": day.date()},
            ),
        )
        for key, p_alive, day in each(risky, context.facts["last_order"].reindex(risky.index))
    ]


def tier_down(context: Context) -> list[Found]:
    """A lower tier than at the last review."""
    changes = context.review.changes
    down = changes[changes["change"] == "down"]
    return [
        Found(
            key,
            Text(
                "alerts.tier_down.fact",
                {
                    "previous": word(previous),
                    "tier": word(tier),
                    "day": context.review.previous,
                    # Bounds are mostly whole: "fell from S, revenue 150" of 149.997 would contradict the tier.
                    "revenue": beside(in_10k(revenue), round(in_10k(revenue))),
                },
            ),
        )
        for key, previous, tier, revenue in each(*(down[name] for name in ("previous_tier", "tier", "revenue_12m")))
    ]


def concentration(context: Context) -> list[Found]:
    """One customer carries too much of the revenue of all."""
    limit = context.settings.alerts.concentration.share
    revenue = context.facts["revenue_12m"]
    # Summed in the order of size: the order of rows must not decide who is a hair over the limit.
    total = float(np.round(np.sort(revenue.to_numpy(dtype=float)).sum(), MONEY_DECIMALS))
    if total <= 0:
        return []
    heavy = revenue[revenue > round(limit * total, MONEY_DECIMALS)]
    return [
        Found(
            key,
            Text(
                "alerts.concentration.fact",
                {
                    "share": percent_beside(value / total, limit),
                    "limit": percent(limit),
                    "revenue": plain(in_10k(value)),
                    "total": plain(in_10k(total)),
                },
            ),
        )
        for key, value in each(heavy)
    ]


def _revenue(context: Context, after: date, until: date) -> pd.Series:
    orders = context.orders[within(context.orders["order_date"], after, until).to_numpy()]
    sums = orders.groupby(level=0)["amount"].sum().round(MONEY_DECIMALS)
    return sums.reindex(context.customers.index, fill_value=0.0)
