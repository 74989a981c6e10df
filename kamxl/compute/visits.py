"""Visits: what each tier is promised a quarter, and what was made of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.calendar import days_before, months_after, months_before, quarter_start
from kamxl.record import record
from kamxl.settings import Visits


@record
class VisitPlan:
    """Visits of a quarter of the fiscal year, planned against made."""

    start: date
    """The first day of the quarter."""
    gone: float
    """Share of its days that have passed, the day of the figures included."""
    customers: pd.DataFrame
    """Index customer_id, those that are not 流失, by tier and revenue: tier, planned (of the whole quarter), due (of it by now, rounded
    down), made, made_before (in the whole quarter before), last_visit (NaT for none)."""
    tiers: pd.DataFrame
    """Index tier: customers, each (planned for one customer), planned, made, kept (of the planned ones: what one customer got beyond
    its plan makes up for no other), rate (kept ÷ planned; NaN where none are planned), behind (customers with less than is due)."""

    @property
    def behind(self) -> pd.DataFrame:
        """The customers that have had less than is due by now, those who miss most first."""
        found = self.customers[self.customers["made"] < self.customers["due"]]
        missed = found["due"] - found["made"]
        return found.loc[missed.sort_values(ascending=False, kind="stable").index]


def visit_plan(
    frames: Mapping[str, pd.DataFrame], tiers: pd.DataFrame, as_of: date, planned: Visits, *, first_month: int = 1
) -> VisitPlan | None:
    """Planned visits of the quarter of a day against those made; None where the book records no contact by then.

    Args:
        frames: with customers (status) and follow_ups (date, method), which the index of both names.
        tiers: index customer_id by tier and revenue, with tier and service_level.
        as_of: the day that the figures are for.
        planned: visits a quarter by service level.
        first_month: of the fiscal year.
    """
    contacts = frames.get("follow_ups")
    if contacts is None or not (contacts["date"] <= pd.Timestamp(as_of)).any():
        return None
    start = quarter_start(as_of, first_month)
    end, before = days_before(months_after(start, 3), 1), months_before(start, 3)
    gone = ((as_of - start).days + 1) / ((end - start).days + 1)
    visits = contacts[(contacts["method"] == "visit") & (contacts["date"] <= pd.Timestamp(as_of))]
    status = frames["customers"]["status"].reindex(tiers.index)
    table = tiers.loc[(status != "lost").to_numpy(), ["tier"]].copy()
    levels = tiers["service_level"].reindex(table.index)
    table["planned"] = levels.map(planned.model_dump()).fillna(0).astype(int)
    table["due"] = np.floor(table["planned"] * gone + 1e-9).astype(int)
    for name, since, until in (("made", start, as_of), ("made_before", before, days_before(start, 1))):
        rows = visits[visits["date"].between(pd.Timestamp(since), pd.Timestamp(until))]
        table[name] = rows.groupby(level=0).size().reindex(table.index, fill_value=0).astype(int)
    table["last_visit"] = visits.groupby(level=0)["date"].max().reindex(table.index)
    counted = table.assign(
        kept=np.minimum(table["planned"], table["made"]), behind=table["made"] < table["due"], customers=1
    )
    groups = counted.groupby(counted["tier"].astype(str), sort=False)
    summed = groups[["customers", "planned", "made", "kept", "behind"]].sum()
    summed["each"] = groups["planned"].max()
    summed["rate"] = summed["kept"] / summed["planned"].where(summed["planned"] > 0)
    return VisitPlan(start, gone, table, summed[["customers", "each", "planned", "made", "kept", "rate", "behind"]])
