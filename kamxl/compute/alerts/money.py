"""Rules on what customers owe, and on how much hangs on one of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kamxl.compute.alerts.context import Context, each
from kamxl.compute.alerts.reveals import AMOUNT
from kamxl.compute.calendar import months_before, within
from kamxl.compute.facts import MONEY_DECIMALS, RATE_DECIMALS
from kamxl.compute.groups import heads
from kamxl.compute.receivable import due_days, payments
from kamxl.compute.rule import Finding, Rule
from kamxl.compute.wording import Amount, percent, percent_beside
from kamxl.i18n import Text
from kamxl.schema.money import WAN
from kamxl.settings import Alert, Days, Share, Whole

_DUE = frozenset({"orders.order_date", "orders.due_date", "customers.payment_days"})
_OWED = frozenset({"orders.amount", "orders.paid"}) | _DUE


class LowCollection(Alert):
    rate: Share = 0.80


def _low_collection(context: Context, limits: LowCollection) -> list[Finding]:
    """Paid ÷ amount of the orders of 12 months that are due: what is not due yet is no one's fault."""
    orders = context.orders[context.orders.index.isin(context.customers.index)]
    due = due_days(orders, context.customers, context.settings.receivable)
    table = pd.DataFrame({"amount": orders["amount"], "paid": payments(orders, due, context.as_of)})
    counted = (
        within(orders["order_date"], months_before(context.as_of, 12), context.as_of)
        & (due <= context.today).to_numpy()
    )
    table = table[counted & table["paid"].notna().to_numpy()]
    table = table.sort_values(["amount", "paid"], kind="stable")  # rows in another order sum to the same
    sums = table.groupby(level=0).sum()
    sums = sums[sums["amount"].round(MONEY_DECIMALS) > 0]
    sums = sums.reindex([key for key in context.customers.index if key in sums.index])
    # Of unrounded sums: converted at a rate, 80 % of a sum has more decimals than MONEY_DECIMALS.
    rates = (sums["paid"] / sums["amount"]).round(RATE_DECIMALS)
    low = rates[rates < limits.rate]
    return [
        Finding(
            key,
            Text(
                "alerts.low_collection.fact",
                {
                    "rate": percent_beside(rate, limits.rate),
                    "limit": percent(limits.rate),
                    "paid": Amount(paid),
                    "amount": Amount(amount),
                },
            ),
            measure=rate,
        )
        for key, rate, paid, amount in each(low, sums["paid"].reindex(low.index), sums["amount"].reindex(low.index))
    ]


LOW_COLLECTION = Rule(
    id="low_collection", severity="medium", find=_low_collection, limits=LowCollection, needs=("orders.paid",),
    reveals=_OWED, audience=frozenset({"sales"}), measure="share", worse="lower",
)  # fmt: skip


class ReceivableOverdue(Alert):
    days: Days = 30


def _receivable_overdue(context: Context, limits: ReceivableOverdue) -> list[Finding]:
    """Unpaid amounts long past their day: how much, since when, of how many orders."""
    rows = context.open_orders
    late = rows[(context.today - rows["due"]).dt.days > limits.days]
    whose, ids = pd.factorize(late["customer_id"].to_numpy(dtype=object))
    open_of = late["open"].groupby(whose)
    # The rows of a customer come by due day: the first is the oldest.
    sums = late[["due", "order_id"]].iloc[np.unique(whose, return_index=True)[1]].set_axis(ids)
    sums = sums.assign(open=open_of.sum().round(MONEY_DECIMALS).to_numpy(), number=open_of.size().to_numpy())
    sums = sums.loc[context.customers.index[context.customers.index.isin(sums.index)]]
    found = []
    for key, owed, due, order, number in each(sums["open"], sums["due"], sums["order_id"], sums["number"]):
        values = {
            "amount": Amount(owed),
            "number": number,
            "day": due.date(),
            "days": context.since(due),
            "limit": limits.days,
        }
        fact = Text("alerts.receivable_overdue.fact", values)
        subject = None if str(order).startswith("\0") else str(order)
        found.append(Finding(str(key), fact, subject=subject, measure=owed))
    return found


RECEIVABLE_OVERDUE = Rule(
    id="receivable_overdue", severity="medium", find=_receivable_overdue, limits=ReceivableOverdue,
    needs=("orders.paid",), reveals=_OWED | {"orders.order_id"}, audience=frozenset({"sales"}), measure="amount",
    worse="higher",
)  # fmt: skip


def _credit_exceeded(context: Context, limits: Alert) -> list[Finding]:
    """More is unpaid than the customer's credit limit allows; a limit of 0 is one, a blank is none."""
    rows = context.open_orders
    unpaid = rows.groupby("customer_id")["open"].sum().reindex(context.customers.index, fill_value=0.0)
    unpaid = unpaid.round(MONEY_DECIMALS)
    limit = (context.customers["credit_limit"] * WAN).round(MONEY_DECIMALS)
    over = limit.notna() & (unpaid > limit)
    return [
        Finding(
            key,
            Text(
                "alerts.credit_exceeded.fact",
                {"unpaid": Amount(owed), "limit": Amount(most), "over": Amount(owed - most)},
            ),
            measure=owed - most,
        )
        for key, owed, most in each(unpaid[over], limit[over])
    ]


CREDIT_EXCEEDED = Rule(
    id="credit_exceeded", severity="medium", find=_credit_exceeded, limits=Alert,
    needs=("orders.paid", "customers.credit_limit"), reveals=_OWED | {"customers.credit_limit"},
    audience=frozenset({"sales", "service"}), measure="amount", worse="higher",
)  # fmt: skip


class Concentration(Alert):
    share: Share = 0.30
    customers: Whole = 5
    """Customers with revenue that a book must have: of three one always stands for a third."""


def _concentration(context: Context, limits: Concentration) -> list[Finding]:
    """One customer, or one group of them, carries too much of the revenue of all."""
    revenue = context.facts["revenue_12m"].astype(float)
    # Summed in the order of size: the order of rows must not decide who is a hair over the limit.
    total = float(np.round(np.sort(revenue.to_numpy()).sum(), MONEY_DECIMALS))
    if total <= 0 or int((revenue > 0).sum()) < limits.customers:
        return []
    head = heads(context.customers)
    sums = revenue.sort_values(kind="stable").groupby(head).sum().round(MONEY_DECIMALS)
    sizes = head.value_counts().to_dict()
    heavy = sums[sums > round(limits.share * total, MONEY_DECIMALS)]
    heavy = heavy.reindex([key for key in context.customers.index if key in heavy.index])
    found = []
    for key, value in heavy.items():
        values = {
            "share": percent_beside(value / total, limits.share),
            "limit": percent(limits.share),
            "revenue": Amount(float(value)),
            "total": Amount(total),
            "number": int(sizes[key]),
        }
        which = "fact" if sizes[key] == 1 else "group"
        found.append(Finding(str(key), Text(f"alerts.concentration.{which}", values), measure=value / total))
    return found


CONCENTRATION = Rule(
    id="concentration", severity="high", find=_concentration, limits=Concentration,
    needs=("orders|customers.annual_amount",), reveals=AMOUNT | {"customers.parent"}, audience=frozenset({"sales"}),
    measure="share", worse="higher",
)  # fmt: skip
