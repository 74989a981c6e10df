"""Receivables by age: what is open, since when, of whom. Money in single units of the book's currency."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from kamxl.compute.columns import NOT_STATED, as_objects
from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.receivable import due_days, open_orders, payments
from kamxl.record import record
from kamxl.schema.money import WAN
from kamxl.settings import Receivable

BANDS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")
_EDGES = (0, 30, 60, 90)
"""Last day past due of each band but the last."""
COLUMNS = ("name", *BANDS, "total", "overdue", "overdue_share", "dso", "credit_limit", "credit_used", "orders", "owner")


@record
class Ageing:
    """Open amounts by how long they are past due."""

    customers: pd.DataFrame
    """Index customer_id, of those with something open or a credit left, the largest overdue first: COLUMNS. Money in units of the
    currency; overdue = what is past due, overdue_share of total (NaN where nothing is owed, or
    less than is past due: credits are set against it), dso in days, credit_used = total ÷
    limit (NaN without a limit, infinite over a limit of 0), orders = open ones."""
    owners: pd.DataFrame
    """Index owner: the same bands, total, overdue, overdue_share, customers."""
    dso: float
    """Open ÷ revenue of 12 months × 365, of all; NaN where the revenue is not above 0."""
    unknown_lines: int
    """Order lines of which nobody knows whether they are paid: they are in no sum."""
    unknown_amount: float

    @cached_property
    def totals(self) -> pd.Series:
        """The bands, total and overdue of all."""
        sums: pd.Series = self.customers[[*BANDS, "total", "overdue"]].sum().round(MONEY_DECIMALS)
        return sums

    @property
    def overdue_share(self) -> float | None:
        """Of all that is owed, the share past due; None where nothing is owed, or less than is past due: credits are set against it."""
        total, overdue = self.totals["total"], self.totals["overdue"]
        return float(overdue / total) if total > 0 and overdue <= total else None


def ageing(
    orders: pd.DataFrame,
    customers: pd.DataFrame,
    facts: pd.DataFrame,
    as_of: date,
    settings: Receivable,
    rows: pd.DataFrame | None = None,
) -> Ageing | None:
    """What is open by age; None in a book that keeps no payments.

    A day past due is the first overdue one. A credit that no open order is left for stands as a negative amount among what is not due, so
    that the bands add up.

    Args:
        orders: as `facts.valid_orders` gives them.
        customers: indexed by customer_id, with payment_days, credit_limit (万 of the currency) and owner.
        facts: with revenue_12m.
        as_of: the day that the figures are for.
        settings: days until payment is due where nobody says otherwise.
        rows: as `receivable.open_orders` gives them, where they are known already.
    """
    lines = orders[orders.index.isin(customers.index)]
    if not lines["paid"].notna().any():
        return None
    rows = open_orders(lines, customers, as_of, settings) if rows is None else rows
    rows = rows.assign(band=bands(rows["due"], as_of), real=(rows["open"] > 0).astype(int))
    sums = rows.groupby(["customer_id", "band"])["open"].sum().unstack("band")
    sums = sums.reindex(columns=list(BANDS)).fillna(0.0).round(MONEY_DECIMALS)
    table = sums.rename_axis(index="customer_id", columns=None)
    table = _with_sums(table)
    own = customers.reindex(table.index)
    revenue = facts["revenue_12m"].reindex(table.index).astype(float)
    limit = (own["credit_limit"].astype(float) * WAN).round(MONEY_DECIMALS)
    table["dso"] = (table["total"] / revenue.where(revenue > 0) * 365).astype(float)
    table["credit_limit"] = limit
    table["credit_used"] = np.where(limit == 0, np.where(table["total"] > 0, np.inf, np.nan), table["total"] / limit.where(limit > 0))  # fmt: skip
    table["orders"] = rows.groupby("customer_id")["real"].sum().reindex(table.index).astype(int)
    table["name"], table["owner"] = own["name"].astype(object), own["owner"].astype(object)
    table = table.sort_index(kind="stable").sort_values(["overdue", "total"], ascending=False, kind="stable")
    whole = float(facts["revenue_12m"].sum())
    unknown = lines[payments(lines, due_days(lines, customers, settings), as_of).isna().to_numpy()]
    return Ageing(
        customers=as_objects(table[list(COLUMNS)]),
        owners=_by_owner(table),
        dso=float(table["total"].sum() / whole * 365) if whole > 0 else np.nan,
        unknown_lines=len(unknown),
        unknown_amount=round(float(unknown["amount"].sum()), MONEY_DECIMALS),
    )


def bands(due: pd.Series, as_of: date) -> np.ndarray:
    """The band of age of each due day; without one, not due."""
    late = (pd.Timestamp(as_of) - due).dt.days.to_numpy(dtype=float)
    found: np.ndarray = np.array(BANDS, dtype=object)[
        np.searchsorted(_EDGES, np.nan_to_num(late, nan=-1.0), side="left")
    ]
    return found


def _with_sums(table: pd.DataFrame) -> pd.DataFrame:
    total = table[list(BANDS)].sum(axis=1).round(MONEY_DECIMALS)
    overdue = table[list(BANDS[1:])].sum(axis=1).round(MONEY_DECIMALS)
    share = (overdue / total.where((total > 0) & (overdue <= total))).astype(float)
    return table.assign(total=total, overdue=overdue, overdue_share=share)


def _by_owner(table: pd.DataFrame) -> pd.DataFrame:
    groups = table.groupby(table["owner"].fillna(NOT_STATED).rename("owner"))
    found = _with_sums(groups[list(BANDS)].sum().round(MONEY_DECIMALS))
    found["customers"] = groups.size().astype(int)
    return as_objects(found.sort_values(["overdue", "total"], ascending=False, kind="stable"))
