"""Facts, tiers and the whole analysis against plain pandas, and against reading the same orders with openpyxl.

    python -m benchmarks.compute [--orders 100000] [--customers 10000] [--rounds 5]

1. Facts of every customer: kamxl's against what an analyst types into a notebook (masks and groupby: revenue of 12
   months and of the 12 before, orders, order days, first and last day, paid rate). The figures are compared, too.
2. The table of tiers: all five models side by side with a reason in words for every customer. No peer does that; the time
   is set against openpyxl reading the same order lines (read_only, values only) out of a workbook.
3. The whole analysis of these orders, with the share that lifetime value takes.

Times are of this machine, best of the rounds; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from kamxl.compute import tiers
from kamxl.compute.analyse import analyse
from kamxl.compute.facts import facts, valid_orders
from kamxl.compute.lifecycle import lifecycle
from kamxl.compute.lifetime import lifetime
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Settings

AS_OF = date(2026, 9, 30)
NUMBERS = {"money", "number", "percent", "count", "score"}
Result = TypeVar("Result")


def best(rounds: int, call: Callable[[], Result]) -> tuple[float, Result]:
    """Shortest time of several calls, and the last result."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    return min(times), result


def blank(sheet: str, rows: int) -> pd.DataFrame:
    """A typed frame in which every cell is blank."""
    kinds = {key: field.column.kind for key, field in SHEETS[sheet].fields.items()}
    dtypes = {key: "float64" if kind in NUMBERS else "object" for key, kind in kinds.items()}
    dtypes |= {key: "datetime64[ns]" for key, kind in kinds.items() if kind == "day"}
    return pd.DataFrame({key: pd.Series([None] * rows, dtype=dtype) for key, dtype in dtypes.items()})


def book(orders: int, customers: int) -> dict[str, pd.DataFrame]:
    """Three years of orders, a few customers with most of them, 2 % returns, 2 % cancelled; seeded."""
    rng = np.random.default_rng(7)
    ids = np.array([f"C{at:06}" for at in range(customers)], dtype=object)
    people = blank("customers", customers)
    people["customer_id"], people["name"] = ids, ids + " 公司"
    people["status"], people["owner"] = "active", "王敏"
    people[["status", "owner"]] = people[["status", "owner"]].astype(object)
    people["industry_influence"] = rng.integers(1, 6, customers).astype(float)
    weight = rng.pareto(1.2, customers) + 0.1
    lines = blank("orders", orders)
    lines["customer_id"] = ids[rng.choice(customers, orders, p=weight / weight.sum())]
    lines["order_id"] = np.array([f"SO{at:07}" for at in range(orders)], dtype=object)
    days = rng.integers(0, 3 * 365, orders).astype("timedelta64[D]")
    lines["order_date"] = (np.datetime64(AS_OF) - days).astype("datetime64[ns]")
    lines["product"] = np.array([f"P{at}" for at in range(40)], dtype=object)[rng.integers(0, 40, orders)]
    lines["amount"] = rng.lognormal(9, 1, orders).round(2)
    lines["profit"] = (lines["amount"] * 0.2).round(2)
    lines["paid"] = (lines["amount"] * rng.uniform(0.5, 1, orders)).round(2)
    lines["status"] = rng.choice(
        np.array(["done", "returned", "cancelled"], dtype=object), orders, p=[0.96, 0.02, 0.02]
    )
    return {"customers": people.set_index("customer_id"), "orders": lines.set_index("customer_id")}


def notebook(people: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """The same facts as one types them into a notebook; nothing is done about binary dust or unknown profits."""
    day = pd.Timestamp(AS_OF)
    year, before = day - pd.DateOffset(months=12), day - pd.DateOffset(months=24)
    lines = lines[(lines["status"] != "cancelled") & (lines["order_date"] <= day)].reset_index()
    returned = lines["status"] == "returned"
    for column in ("amount", "profit", "paid"):
        lines[column] = lines[column].where(~returned, -lines[column].abs())
    bought = lines[~returned]
    recent = lines[lines["order_date"] > year]
    earlier = lines[(lines["order_date"] > before) & (lines["order_date"] <= year)]
    sums = recent.groupby("customer_id")[["amount", "profit", "paid"]].sum()
    by = bought.groupby("customer_id")
    table = pd.DataFrame(index=people.index)
    table["revenue_12m"] = sums["amount"]
    table["profit_12m"] = sums["profit"]
    table["orders_12m"] = bought[bought["order_date"] > year].groupby("customer_id")["order_id"].nunique()
    table["revenue_previous_12m"] = earlier.groupby("customer_id")["amount"].sum()
    table["revenue_total"] = lines.groupby("customer_id")["amount"].sum()
    table["orders_total"] = by["order_id"].nunique()
    table["order_days"] = by["order_date"].nunique()
    table["first_order"] = by["order_date"].min()
    table["last_order"] = by["order_date"].max()
    table["paid_rate_12m"] = (sums["paid"] / sums["amount"]).where(sums["amount"] > 0)
    counts = [name for name in table if name not in {"first_order", "last_order", "paid_rate_12m"}]
    table[counts] = table[counts].fillna(0)
    return table


def write_orders(lines: pd.DataFrame, path: Path) -> None:
    """The order lines as a plain workbook."""
    from openpyxl import Workbook

    columns = ["order_id", "customer_id", "order_date", "product", "amount", "profit", "paid", "status"]
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("购买记录")
    sheet.append(columns)
    for row in lines.reset_index()[columns].itertuples(index=False):
        sheet.append([cell.to_pydatetime() if isinstance(cell, pd.Timestamp) else cell for cell in row])
    workbook.save(path)


def read_orders(path: Path) -> int:
    """All values, as an openpyxl script reads them."""
    from openpyxl import load_workbook

    workbook = load_workbook(path, read_only=True, data_only=True)
    rows = sum(1 for _ in workbook.worksheets[0].iter_rows(values_only=True))
    workbook.close()
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    frames, settings = book(given.orders, given.customers), Settings()
    people, lines = frames["customers"], frames["orders"]
    print(f"{given.orders:,} order lines, {given.customers:,} customers, best of {given.rounds}")

    ours_time, ours = best(given.rounds, lambda: facts(people, valid_orders(frames, AS_OF), AS_OF))
    peer_time, peer = best(given.rounds, lambda: notebook(people, lines))
    print(
        f"facts              kamxl {ours_time:6.2f} s   pandas notebook {peer_time:6.2f} s   ratio {ours_time / peer_time:.2f}"
    )
    numbers = ours[peer.columns].select_dtypes("number")
    gap = (numbers - peer[numbers.columns]).abs().max().max()
    days = ours[["first_order", "last_order"]].equals(peer[["first_order", "last_order"]])
    print(f"                   largest difference of a figure {gap:.1e}, days equal: {days}")

    valid = valid_orders(frames, AS_OF)
    stages = lifecycle(people, ours, AS_OF, settings.lifecycle)
    tiers_time, table = best(
        given.rounds, lambda: tiers.table(people, ours, stages, settings, as_of=AS_OF, orders=valid)
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.xlsx"
        write_orders(lines, path)
        read_time, _ = best(1, lambda: read_orders(path))
    print(
        f"tiers and reasons  kamxl {tiers_time:6.2f} s   openpyxl read   {read_time:6.2f} s   ratio {tiers_time / read_time:.2f}"
    )

    lifetime_time, _ = best(1, lambda: lifetime(people, valid, table, stages, AS_OF, settings))
    whole_time, _ = best(1, lambda: analyse(frames, (), as_of=AS_OF, settings=settings))
    print(
        f"whole analysis     kamxl {whole_time:6.2f} s   openpyxl read   {read_time:6.2f} s   ratio {whole_time / read_time:.2f}"
    )
    print(f"                   of which lifetime value {lifetime_time:.2f} s")


if __name__ == "__main__":
    main()
