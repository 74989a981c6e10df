"""What the page of one customer shows beside the figures of the book: whom we know there, and what it buys."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.compute.calendar import months_before, within
from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.follow_up import cadence_days
from kamxl.schema.choices import BUYING_ROLE
from kamxl.schema.texts import folded

_ROLES = tuple(choice.code for choice in BUYING_ROLE)


def decision_chain(analysis: Analysis, customer: str) -> pd.DataFrame:
    """The people at a customer as a tree, superiors before those who report to them.

    Returns:
        The rows of its contacts and `depth` (0 for whom nobody stands above) and `last` (bool a level: whether the person, and each
        superior from the top, is the last of its superior's people), as drawn from top to bottom: those with more influence first.
    """
    people = analysis.frames.get("contacts")
    if people is None or not (people.index == customer).any():
        return pd.DataFrame(columns=["name", "depth", "last"])
    rows = people[people.index == customer].copy()
    rows["rank"] = rows["role"].map({role: place for place, role in enumerate(_ROLES)}).fillna(len(_ROLES))
    rows = rows.sort_values(["influence", "rank", "source_row"], ascending=[False, True, True], kind="stable")
    rows = rows.reset_index(drop=True)
    names = {folded(str(name)): place for place, name in reversed(list(enumerate(rows["name"])))}
    above = [None if boss is None or boss != boss else names.get(folded(str(boss))) for boss in rows["reports_to"]]
    below: dict[int | None, list[int]] = {}
    for place, boss in enumerate(above):
        below.setdefault(None if boss == place else boss, []).append(place)
    drawn = list(_drawn(below, None, ()))
    # Whoever is his own superior by a few steps stands at the top.
    left = set(range(len(rows))) - {place for place, _ in drawn}
    drawn += [(place, (True,)) for place in sorted(left)]
    found = rows.iloc[[place for place, _ in drawn]].reset_index(drop=True)
    return found.assign(
        depth=[len(last) - 1 for _, last in drawn], last=pd.Series([last for _, last in drawn], dtype=object)
    )


def _drawn(
    below: dict[int | None, list[int]], boss: int | None, last: tuple[bool, ...]
) -> Iterator[tuple[int, tuple[bool, ...]]]:
    people = below.get(boss, [])
    for number, place in enumerate(people, 1):
        ends = (*last, number == len(people))
        yield place, ends
        yield from _drawn(below, place, ends)


def spoken_to(analysis: Analysis, customer: str, people: pd.DataFrame) -> pd.DataFrame:
    """The last day on which anybody spoke to each person: by 最近联系, or by a follow-up that names the person.

    Args:
        analysis: the results.
        customer: its id.
        people: rows of its contacts, as `decision_chain` has them.

    Returns:
        Rows as `people`: last (NaT where no day is known), late (bool: longer ago than the cadence of the customer's tier).
    """
    today, rows = pd.Timestamp(analysis.as_of), analysis.frames.get("follow_ups")
    named = pd.Series(dtype="datetime64[ns]")
    if rows is not None:
        rows = rows[(rows.index == customer) & (rows["date"] <= today).to_numpy() & rows["contact"].notna().to_numpy()]
        named = rows["date"].groupby([folded(str(one)) for one in rows["contact"]]).max()
    days = pd.DataFrame({"typed": people["last_contact"].where(people["last_contact"] <= today)})
    days["named"] = named.reindex([folded(str(name)) for name in people["name"]]).to_numpy()
    last = days.max(axis=1)
    cadence = cadence_days(analysis.tiers, analysis.settings).get(customer, np.nan)
    return pd.DataFrame({"last": last, "late": (today - last).dt.days > cadence})


def bought(analysis: Analysis, customer: str) -> pd.DataFrame:
    """What a customer buys by category, or by product in a book that names no categories, the largest first.

    Returns:
        Index the category: revenue_12m, previous_12m (of the 12 months before; net of returns), change (NaN without a base above 0).
    """
    orders = analysis.orders
    mine = orders[orders.index == customer]
    by = "category" if orders["category"].notna().any() else "product"
    as_of = analysis.as_of
    sums = {}
    for name, first, last in (("revenue_12m", 12, 0), ("previous_12m", 24, 12)):
        rows = mine[within(mine["order_date"], months_before(as_of, first), months_before(as_of, last))]
        sums[name] = rows.groupby(by)["amount"].sum().round(MONEY_DECIMALS)
    table = pd.DataFrame(sums).fillna(0.0).astype(float)
    table["change"] = table["revenue_12m"] / table["previous_12m"].where(table["previous_12m"] > 0) - 1
    table = table[(table[["revenue_12m", "previous_12m"]] != 0).any(axis=1)]
    return table.sort_values(["revenue_12m", "previous_12m"], ascending=False, kind="stable")
