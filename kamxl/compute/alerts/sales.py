"""Rules on what a customer buys and is worth."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.alerts.context import Context, each
from kamxl.compute.alerts.reveals import AMOUNT, ORDER_DAY, TIER
from kamxl.compute.calendar import months_before, within
from kamxl.compute.facts import MONEY_DECIMALS, RATE_DECIMALS
from kamxl.compute.labels import word
from kamxl.compute.rule import Finding, Rule
from kamxl.compute.wording import Amount, beside, percent, percent_beside, plain
from kamxl.i18n import Text
from kamxl.schema.choices import TOP_LEVELS
from kamxl.schema.money import WAN
from kamxl.settings import Alert, Amount10k, NotNegative, OrderOutlier, Share

DECLINE_MONTHS = 3
LIKELIHOOD_METHODS = ("model", "bgnbd")
"""Methods of a lifetime value that know the chance that a customer is still one."""


class SalesDecline(Alert):
    ratio: Share = 0.70
    base: Amount10k = 1.0
    z: NotNegative = 1.645
    """How many standard deviations of chance a fall must be; 1.645 is one stable customer in twenty."""
    weak_z: NotNegative = 1.0
    """From here on it is worth a low alert, for S and A only."""


def _sales_decline(context: Context, limits: SalesDecline) -> list[Finding]:
    """Three months against the same three of a year before, where that base is worth the word and the fall beyond chance.

    The number of orders and their size vary by chance. If orders come at random, the sum of their values has the variance
    Σv² (a compound Poisson sum), so z = (R − B) ÷ √(Σv²_R + Σv²_B) tells a fall from luck.
    """
    as_of = context.as_of
    now, now_squares = _revenue(context, months_before(as_of, DECLINE_MONTHS), as_of)
    before, squares = _revenue(context, months_before(as_of, 12 + DECLINE_MONTHS), months_before(as_of, 12))
    worth = (before > 0) & (before >= round(limits.base * WAN, MONEY_DECIMALS))
    down = worth & (now < (before * limits.ratio).round(MONEY_DECIMALS))
    chance = (now_squares + squares) ** 0.5
    z = ((now - before) / chance.where(chance > 0)).round(RATE_DECIMALS)
    top = context.tiers["service_level"].reindex(now.index).isin(TOP_LEVELS)
    firm = down & (z < -limits.z)
    weak = down & ~firm & (z < -limits.weak_z) & top
    noted = firm | weak
    return [
        Finding(
            key,
            Text(
                f"alerts.sales_decline.{'fact' if sure else 'weak'}",
                {
                    "now": Amount(new),
                    "before": Amount(old),
                    "share": percent_beside(new / old, limits.ratio),
                    "limit": percent(limits.ratio),
                },
            ),
            measure=new / old,
            severity=None if sure else "low",
        )
        for key, new, old, sure in each(now[noted], before[noted], firm[noted])
    ]


SALES_DECLINE = Rule(
    id="sales_decline", severity="medium", find=_sales_decline, limits=SalesDecline, needs=("orders",),
    reveals=AMOUNT | ORDER_DAY, audience=frozenset({"sales"}), measure="share", worse="lower",
)  # fmt: skip


def _order_outlier(context: Context, limits: OrderOutlier) -> list[Finding]:
    """An order of the latest order day is far above the mean of the orders of earlier days."""
    bought = context.orders["purchase"].to_numpy() & context.orders.index.isin(context.customers.index)
    numbers = context.numbered.where(bought)
    # Lines of one order are one order.
    lines = context.orders[["order_date", "amount"]][bought].assign(customer=numbers.customer, order=numbers.order)
    orders = lines.groupby(["customer", "order_date", "order"], as_index=False)["amount"].sum()
    last = orders.groupby("customer")["order_date"].transform("max")
    earlier = orders[orders["order_date"] < last].groupby("customer")["amount"].agg(["size", "mean"])
    latest = orders[orders["order_date"] == last].sort_values("amount", kind="stable")
    latest = latest.drop_duplicates("customer", keep="last").set_index("customer").sort_index()
    latest = latest.join(earlier[earlier["size"] >= limits.earlier], how="inner")
    latest = latest[latest["amount"].round(MONEY_DECIMALS) > (latest["mean"] * limits.multiple).round(MONEY_DECIMALS)]
    latest = latest.assign(order_id=numbers.orders[latest["order"]])
    latest = latest.set_index(numbers.customers[latest.index.to_numpy(dtype=int)])
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
        known = None if str(order).startswith("\0") else str(order)
        found.append(Finding(key, fact, subject=known, measure=amount / mean if mean > 0 else None))
    return found


ORDER_OUTLIER = Rule(
    id="order_outlier", severity="low", find=_order_outlier, limits=OrderOutlier, needs=("orders",),
    reveals=frozenset({"orders.order_id", "orders.order_date", "orders.amount"}), audience=frozenset({"sales"}),
    measure="times", worse="higher",
)  # fmt: skip


class ChurnRisk(Alert):
    p_alive: Share = 0.5


def _churn_risk(context: Context, limits: ChurnRisk) -> list[Finding]:
    """A top customer is likely gone, says the model of purchases; where the book carries none, nothing is said."""
    limit = limits.p_alive
    rows = context.lifetime
    top = context.tiers["service_level"].reindex(rows.index).isin(TOP_LEVELS)
    risky = rows.loc[(rows["method"].isin(LIKELIHOOD_METHODS)) & (rows["p_alive"] < limit) & top, "p_alive"]
    return [
        Finding(
            key,
            Text(
                "alerts.churn_risk.fact",
                {"p_alive": percent_beside(p_alive, limit), "limit": percent(limit), "day": day.date()},
            ),
            measure=p_alive,
        )
        for key, p_alive, day in each(risky, context.facts["last_order"].reindex(risky.index))
    ]


CHURN_RISK = Rule(
    id="churn_risk", severity="high", find=_churn_risk, limits=ChurnRisk, needs=("orders",), reveals=ORDER_DAY,
    audience=frozenset({"sales"}), measure="share", worse="lower",
)  # fmt: skip


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
    id="tier_down", severity="medium", find=_tier_down, limits=Alert, needs=(), reveals=AMOUNT | TIER,
    audience=frozenset({"sales"}), measure="steps", worse="higher",
)  # fmt: skip


def _summed(values: np.ndarray, keys: np.ndarray) -> pd.Series:
    """The sum of each key, added up from the least value on."""
    order = np.argsort(values, kind="stable")
    found: pd.Series = pd.Series(values[order]).groupby(keys[order]).sum()
    return found


def _revenue(context: Context, after: date, until: date) -> tuple[pd.Series, pd.Series]:
    """Revenue of each customer in a window, and the sum of the squares of its orders' net values."""
    chosen = within(context.orders["order_date"], after, until)
    numbers = context.numbered.where(chosen)
    # Sorted: the order of rows must not decide a sum's last digit.
    net = _summed(context.orders["amount"].to_numpy()[chosen], numbers.both)
    customer = net.index.to_numpy() // numbers.size
    squares, sums = _summed(net.to_numpy() ** 2, customer), _summed(net.to_numpy(), customer).round(MONEY_DECIMALS)
    index = context.customers.index
    ids = numbers.customers[sums.index.to_numpy(dtype=int)]
    squares, sums = squares.set_axis(ids), sums.set_axis(ids)
    return sums.reindex(index, fill_value=0.0), squares.reindex(index, fill_value=0.0)
