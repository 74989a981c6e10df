"""How often the sales alerts fire at customers whose habits have not changed, and how often they find a real fall.

    python benchmarks/alerts.py [CUSTOMERS]

Stable buyers order 4, 12, 24 or 120 times a year for three years: at random (Poisson) or by rhythm (gaps Erlang-8); amounts
are lognormal with a coefficient of variation of about a half. Each is checked once, on the same day. Then the rate of the
last three months falls by 60 %. The seeds are fixed, so that two runs print the same.
"""

from __future__ import annotations

import sys
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.alerts import RULES, Context, alerts
from kamxl.compute.analysis import Review
from kamxl.compute.facts import facts, valid_orders
from kamxl.settings import Settings

AS_OF = date(2026, 9, 30)
DAYS = 3 * 365
FALL_DAYS = 92
RATES = (4, 12, 24, 120)
SHAPES = {"Poisson": 1, "rhythm": 8}
SHOWN = ("no_order", "rhythm_break", "sales_decline", "order_outlier")


def book(rate: int, shape: int, customers: int, fall: float) -> dict[str, pd.DataFrame]:
    """Customers that order `rate` times a year, in the last three months `1 − fall` times as often."""
    rng = np.random.default_rng([rate, shape, round(fall * 100)])
    rows: list[tuple[str, pd.Timestamp, float]] = []
    end = pd.Timestamp(AS_OF)
    for customer in range(customers):
        at = -rng.uniform(0, 365 / rate)
        while True:
            slow = 1 / (1 - fall) if at > DAYS - FALL_DAYS else 1.0
            at += rng.gamma(shape, 365 / rate / shape) * slow
            if at > DAYS:
                break
            if at > 0:
                rows.append((f"C{customer}", end - pd.Timedelta(days=int(DAYS - at)), float(rng.lognormal(10.5, 0.5))))
    people = pd.Index([f"C{customer}" for customer in range(customers)], name="customer_id", dtype=object)
    orders = pd.DataFrame(rows, columns=["customer_id", "order_date", "amount"]).set_index("customer_id")
    orders["order_id"] = [f"O{number}" for number in range(len(orders))]
    orders["status"] = "done"
    for name in ("product", "category"):
        orders[name] = None
    for name in ("quantity", "unit_price", "profit", "paid"):
        orders[name] = np.nan
    for name in ("due_date", "paid_date"):
        orders[name] = pd.Series(pd.NaT, index=orders.index, dtype="datetime64[ns]")
    orders["order_date"] = orders["order_date"].astype("datetime64[ns]")
    sheet = pd.DataFrame(
        {"name": people, "owner": None, "status": "active", "parent": None, "consent": "yes"}, index=people
    )
    for name in ("annual_amount", "annual_profit", "payment_days", "credit_limit"):
        sheet[name] = np.nan
    for name in ("first_deal_date", "last_follow_up"):
        sheet[name] = pd.Series(pd.NaT, index=people, dtype="datetime64[ns]")
    return {"customers": sheet, "orders": orders}


def fired(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The alerts of the rules that are measured; all customers are of tier B."""
    people, orders = frames["customers"], valid_orders(frames, AS_OF)
    tiers = pd.DataFrame({"tier": "B", "service_level": "B"}, index=people.index)
    nothing = Review(None, pd.DataFrame(), pd.DataFrame(), pd.DataFrame())
    figures = facts(people, orders, AS_OF)
    context = Context(frames, orders, figures, tiers, nothing, pd.DataFrame(), None, AS_OF, Settings())
    return alerts(context, [rule for rule in RULES if rule.id in SHOWN])


def main(customers: int) -> None:
    print(f"{customers} customers a line; share at which a rule fires in one check")
    print(f"{'buyers':8} {'a year':>6}  " + "  ".join(f"{rule:>14}" for rule in SHOWN) + "   60 % fall found")
    for name, shape in SHAPES.items():
        for rate in RATES:
            stable = fired(book(rate, shape, customers, 0.0))["rule_id"].value_counts()
            found = fired(book(rate, shape, customers, 0.6))["rule_id"].value_counts()
            shares = "  ".join(f"{stable.get(rule, 0) / customers:>14.1%}" for rule in SHOWN)
            print(f"{name:8} {rate:>6}  {shares}   {found.get('sales_decline', 0) / customers:>15.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
