"""Health of each customer: how it buys, who looks after it, what it says, whether it pays, and for how long it is bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.columns import as_objects
from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.rhythm import Rhythm
from kamxl.compute.scorecard import INDICATORS
from kamxl.record import record
from kamxl.schema.choices import TOP_LEVELS
from kamxl.settings import Settings

PARTS = ("purchases", "relation", "service", "payment", "contract")
COLUMNS = ("health", *(f"health_{part}" for part in PARTS))
"""As the tier history keeps them."""
WELL, SICK = 80.0, 60.0
"""From which on a customer is well, and below which it needs somebody."""
BANDS = ("well", "fair", "sick")
QUADRANTS = ("rescue", "keep", "grow", "watch")
"""S and A customers below SICK and not, the others not and below."""
_LEAST_DAYS = 4
"""Order days from which on a customer's own gap counts; below it the book's."""
AHEAD = 180
"""Days of contract left that are worth 100."""
_LEAST_WEIGHT = 0.5
_PER_COMPLAINT, _PER_SEVERE = 20.0, 30.0


def health(
    frames: Mapping[str, pd.DataFrame],
    facts: pd.DataFrame,
    bought: Rhythm,
    contacts: pd.DataFrame,
    owed: pd.DataFrame | None,
    as_of: date,
    settings: Settings,
) -> pd.DataFrame:
    """Health of 0–100 with its parts, each 0–100 or NaN where the book does not know.

    Args:
        frames: typed frames with `customers`; the others may be missing.
        facts: with revenue_12m, revenue_previous_12m, last_order, order_days, basis.
        bought: gaps between order days.
        contacts: as `follow_up.overdue` gives it.
        owed: open orders, as `receivable.open_orders` gives them; None in a book that keeps no payments.
        as_of: the day that the figures are for.
        settings: weights.

    Returns:
        Index as customers, COLUMNS. The whole is the weighted mean of the known parts, NaN where these carry less than
        half of the weights.
    """
    customers = frames["customers"]
    table = pd.DataFrame(
        {
            "health_purchases": _purchases(facts, bought, as_of, settings),
            "health_relation": _relation(frames, contacts, as_of),
            "health_service": _service(frames, as_of),
            "health_payment": _payment(owed, facts, as_of),
            "health_contract": _contract(frames, as_of),
        },
        index=customers.index,
    ).astype(float)
    table.insert(0, "health", weighted(table, settings))
    return table


def with_changes(table: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    """The health with what it was at the last review (index customer_id, COLUMNS) and the change beside each column."""
    before = last.reindex(table.index)[list(COLUMNS)].astype(float)
    return table.join(before.add_prefix("previous_")).join((table - before).add_prefix("change_"))


def weighted(parts: pd.DataFrame, settings: Settings) -> pd.Series:
    """The weighted mean of the known parts (columns health_…); NaN where they carry under half of the weights."""
    weights = np.array([getattr(settings.health.weights, part) for part in PARTS], dtype=float)
    values = parts[[f"health_{part}" for part in PARTS]].to_numpy(dtype=float)
    carried = np.where(np.isnan(values), 0.0, weights)
    sums, whole = carried.sum(axis=1), weights.sum()
    mean = np.divide(
        (np.nan_to_num(values) * carried).sum(axis=1), sums, out=np.full(len(values), np.nan), where=sums > 0
    )
    return pd.Series(np.where(sums >= _LEAST_WEIGHT * whole, mean, np.nan), index=parts.index)


def _falling(value: pd.Series, whole: pd.Series | float, nothing: pd.Series | float) -> pd.Series:
    """100 up to `whole`, falling in a line to 0 at `nothing`."""
    found: pd.Series = (100 * (nothing - value) / (nothing - whole)).clip(0, 100)
    return found


def _mean(one: pd.Series, other: pd.Series) -> pd.Series:
    """The mean of what is known of two."""
    found: pd.Series = ((one + other) / 2).fillna(one).fillna(other)
    return found


def _purchases(facts: pd.DataFrame, bought: Rhythm, as_of: date, settings: Settings) -> pd.Series:
    """Rhythm (100 while silent no longer than the usual gap, 0 from three of them) and trend on the year before."""
    before = facts["revenue_previous_12m"].astype(float)
    trend = (100 * facts["revenue_12m"].astype(float) / before.where(before > 0)).clip(0, 100)
    if settings.orders.monthly_sums:
        return trend
    usual = bought.gaps["gap"].reindex(facts.index).where(facts["order_days"] >= _LEAST_DAYS, bought.median)
    silent = (pd.Timestamp(as_of) - facts["last_order"]).dt.days
    return _mean(_falling(silent, usual, 3 * usual), trend)


def _relation(frames: Mapping[str, pd.DataFrame], contacts: pd.DataFrame, as_of: date) -> pd.Series:
    """Cadence (100 within the tier's, 0 at twice it) and deciders (100 with one who is not against us, 50 with others)."""
    customers = frames["customers"]
    silent = (pd.Timestamp(as_of) - contacts["since"]).dt.days.astype(float)
    cadence = contacts["cadence"].astype(float)
    kept = _falling(silent, cadence, 2 * cadence)
    people = frames.get("contacts")
    if people is None or not people.index.isin(customers.index).any():
        return kept
    decides = ((people["role"] == "decider") & (people["attitude"] != "against")).groupby(level=0).any()
    points = decides.map({True: 100.0, False: 50.0}).reindex(customers.index).fillna(0.0)
    return _mean(kept, points.astype(float))


def _service(frames: Mapping[str, pd.DataFrame], as_of: date) -> pd.Series:
    """Ten times the latest overall score, less 20 for each open complaint and 30 for a severe one."""
    customers, today = frames["customers"], pd.Timestamp(as_of)
    blank = pd.Series(np.nan, index=customers.index)
    surveys = frames.get("satisfaction")
    if surveys is None:
        return blank
    rows = surveys[((surveys["dimension"] == "overall") & (surveys["date"] <= today)).to_numpy(dtype=bool)]
    latest = rows.groupby(level=0)["date"].max().reindex(rows.index)
    score = rows[(rows["date"] == latest).to_numpy()].sort_values("score").groupby(level=0)["score"].mean()
    points = 10 * score.reindex(customers.index).astype(float)
    complaints = frames.get("complaints")
    if complaints is not None:
        is_open = complaints["closed"].isna() | (complaints["closed"] > today)
        mine = complaints[
            ((complaints["kind"] == "complaint") & is_open & (complaints["opened"] <= today)).to_numpy(dtype=bool)
        ]
        less = pd.Series(np.where(mine["severity"] == "high", _PER_SEVERE, _PER_COMPLAINT), index=mine.index)
        points = points - less.groupby(level=0).sum().reindex(customers.index).fillna(0.0)
    return points.clip(lower=0.0)


def _payment(owed: pd.DataFrame | None, facts: pd.DataFrame, as_of: date) -> pd.Series:
    """100 × (1 − overdue ÷ unpaid), 100 where nothing is unpaid; NaN for customers without orders, or without payments in the book."""
    if owed is None:
        return pd.Series(np.nan, index=facts.index)
    late = owed["open"].where(owed["due"] < pd.Timestamp(as_of), 0.0)
    sums = pd.DataFrame({"late": late, "open": owed["open"]}).groupby(owed["customer_id"]).sum().round(MONEY_DECIMALS)
    share = (sums["late"] / sums["open"].where(sums["open"] > 0)).reindex(facts.index).fillna(0.0)
    return (100 * (1 - share)).where(facts["basis"] == "orders")


def _contract(frames: Mapping[str, pd.DataFrame], as_of: date) -> pd.Series:
    """100 with half a year left or without an end, 0 at the last day; of several running contracts the one that ends last."""
    customers = frames["customers"]
    contracts = frames.get("contracts")
    if contracts is None:
        return pd.Series(np.nan, index=customers.index)
    runs = (contracts["kind"] == "contract") & (contracts["status"] == "running")
    rows = contracts[runs.to_numpy(dtype=bool)]
    left = (rows["end"] - pd.Timestamp(as_of)).dt.days.astype(float).fillna(np.inf)
    days = left.groupby(level=0).max().reindex(customers.index)
    return (100 * days / AHEAD).clip(0, 100)


# --- the board --------------------------------------------------------------------------------------------------------


@record
class HealthBoard:
    """Health of all, for whom one acts first. Customers marked as lost are in the list alone."""

    customers: pd.DataFrame
    """Index customer_id, by tier and then the worst first: name, tier, owner, revenue_12m, top (service level S or A), band (BANDS,
    None where unknown), weakest (the part with the fewest points, None from WELL on), what `with_changes` gives, score and
    points_<indicator> of the scorecard."""
    bands: pd.DataFrame
    """Index BANDS; a column a tier, best first: customers."""
    quadrants: pd.DataFrame
    """Index QUADRANTS: customers, revenue, share of the revenue of all whose health is known."""
    parts: pd.DataFrame
    """Index PARTS: mean, known (customers), change (mean, of those known at the last review too; NaN without any)."""

    @property
    def mean(self) -> float:
        """Of all whose health is known."""
        return float(self.customers["health"].astype(float).mean())


def board(health: pd.DataFrame, tiers: pd.DataFrame, customers: pd.DataFrame, points: pd.DataFrame) -> HealthBoard:
    """What the health of each customer comes to.

    Args:
        health: as `with_changes` gives it.
        tiers: index customer_id by tier and revenue, with rank, tier, service_level, revenue_12m and score.
        customers: with status.
        points: of the scorecard, as `scorecard.indicator_points` gives them.
    """
    table = tiers[["name", "tier", "owner", "revenue_12m", "rank", "score"]].join(health)
    table["top"] = tiers["service_level"].isin(TOP_LEVELS)
    value = table["health"]
    known = value.notna().to_numpy()
    bands = pd.Series(np.select([value >= WELL, value >= SICK], BANDS[:2], BANDS[2]), table.index).astype(object)
    table["band"] = bands.where(known, None)
    parts = table[[f"health_{part}" for part in PARTS]]
    weakest = np.array(PARTS, dtype=object)[parts.fillna(np.inf).to_numpy(dtype=float).argmin(axis=1)]
    table["weakest"] = pd.Series(weakest, table.index).where(known & (value < WELL).to_numpy(), None)
    table = table.join(points.reindex(columns=list(INDICATORS)).add_prefix("points_"))
    table = as_objects(table.sort_values(["rank", "health"], kind="stable").drop(columns="rank"))
    kept = table[(customers["status"].reindex(table.index) != "lost").to_numpy(dtype=bool)]
    return HealthBoard(table, _bands(kept, tiers), _quadrants(kept), _means(kept))


def _bands(table: pd.DataFrame, tiers: pd.DataFrame) -> pd.DataFrame:
    labels = list(dict.fromkeys(tiers["tier"].astype(str)))
    count = Counter(zip(table["band"], table["tier"].astype(str), strict=True))
    cells = [[count[band, label] for label in labels] for band in BANDS]
    return pd.DataFrame(cells, pd.Index(BANDS, name="band"), pd.Index(labels, name="tier"))


def _quadrants(table: pd.DataFrame) -> pd.DataFrame:
    known = table[table["health"].notna()]
    well = (known["health"] >= SICK).to_numpy()
    which = np.select([known["top"] & ~well, known["top"] & well, ~known["top"] & well], QUADRANTS[:3], QUADRANTS[3])
    groups = known["revenue_12m"].groupby(which)
    found = pd.DataFrame({"customers": groups.size(), "revenue": groups.sum()}).reindex(list(QUADRANTS), fill_value=0)
    whole = float(found["revenue"].sum())
    return found.assign(share=found["revenue"] / whole if whole > 0 else np.nan)


def _means(table: pd.DataFrame) -> pd.DataFrame:
    columns = {part: (table[f"health_{part}"], table[f"change_health_{part}"]) for part in PARTS}
    rows = {part: (now.mean(), int(now.notna().sum()), change.mean()) for part, (now, change) in columns.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["mean", "known", "change"])
