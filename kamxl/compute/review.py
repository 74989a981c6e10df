"""The periodic review: which tier each customer had in the period before, and what has changed since."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.analysis import Review
from kamxl.compute.calendar import days_before, month_start, quarter_start
from kamxl.compute.columns import empty
from kamxl.compute.labels import match, match_model, model_code, rank
from kamxl.schema import values
from kamxl.schema.outputs import OUTPUTS
from kamxl.settings import Tier

COLUMNS = tuple(column.key for column in OUTPUTS["tier_history"].columns)
FIGURES = tuple(
    column.key for column in OUTPUTS["tier_history"].columns if column.role in ("money", "decimal", "count")
)
"""Those that are numbers; reviews of earlier versions lack most of them."""
NOT_COMPARABLE = "not_comparable"
"""The last review used another model or currency, or a label that the model does not know."""


def read_history(history: pd.DataFrame | None, settings: Tier) -> pd.DataFrame:
    """The history with codes for words, sorted by day; rows that name no day or no customer are left out.

    Args:
        history: COLUMNS, as it came from the sheet: tier and model as codes or words of either language; revenue in 元.
            None where there is none yet.
        settings: for the labels that the models know.
    """
    if history is None or history.empty:
        return _empty()
    history = history.reindex(columns=list(COLUMNS))
    found = pd.DataFrame(
        {
            "review_date": pd.to_datetime(history["review_date"]).dt.normalize().astype("datetime64[ns]"),
            "customer_id": _objects([values.text(one) for one in history["customer_id"]]),
            "name": _objects([values.text(one) for one in history["name"]]),
            "tier": _objects([values.text(one) for one in history["tier"]]),
            "model": _objects([match_model(one) or values.text(one) for one in history["model"]]),
            **{key: pd.to_numeric(history[key], errors="coerce").to_numpy(dtype=float) for key in FIGURES},
            "currency": _objects([values.text(one) for one in history["currency"]]),
        }
    )[list(COLUMNS)]
    found = found[found["review_date"].notna() & found["customer_id"].notna()]
    pairs = found[["model", "tier"]].drop_duplicates()
    codes = {
        (model, tier): _code(tier, model, settings) for model, tier in zip(pairs["model"], pairs["tier"], strict=True)
    }
    found["tier"] = _objects([codes[pair] for pair in zip(found["model"], found["tier"], strict=True)], found.index)
    return found.sort_values("review_date", kind="stable", ignore_index=True)


def no_review(history: pd.DataFrame | None, settings: Tier) -> Review:
    """The history as it is, and no review: of a book that lists no customers."""
    people = pd.DataFrame(columns=["name", "previous_tier", "tier", "change", "revenue_12m"], dtype=object)
    return Review(None, people, people, read_history(history, settings))


def _code(tier: str | None, model: str | None, settings: Tier) -> str | None:
    known = match(tier, model, settings) if model is not None and match_model(model) else None
    return known or tier


def _objects(items: list[str | None], index: pd.Index | None = None) -> pd.Series:
    return pd.Series(items, index=index, dtype=object)


def _empty() -> pd.DataFrame:
    kinds = {"review_date": "datetime64[ns]", **dict.fromkeys(FIGURES, "float64")}
    return empty({name: kinds.get(name, "object") for name in COLUMNS})


def period_start(day: date, settings: Tier, first_month: int = 1) -> date:
    """First day of the review period that a day lies in. Weeks begin on Monday, quarters are those of the fiscal year,
    whose first month is `first_month`.
    """
    if settings.review == "week":
        return days_before(day, day.weekday())
    if settings.review == "month":
        return month_start(day)
    if settings.review == "quarter":
        return quarter_start(day, first_month)
    return day


def last_review(history: pd.DataFrame, as_of: date, settings: Tier, first_month: int = 1) -> pd.DataFrame:
    """The rows of the latest review of an earlier period than that of as_of, one a customer; none without one.

    A review of the present period does not count, so that a fall stays in sight for the whole of it, however often one
    runs.
    """
    earlier = history[history["review_date"] < pd.Timestamp(period_start(as_of, settings, first_month))]
    last: pd.DataFrame = earlier[earlier["review_date"] == earlier["review_date"].max()]
    return last.drop_duplicates("customer_id", keep="last").set_index("customer_id")


def latest_run(history: pd.DataFrame | None) -> date | None:
    """The latest day that a run of the past was for, by the history as `read_history` takes it."""
    days = (
        pd.Series(dtype="datetime64[ns]")
        if history is None
        else pd.to_datetime(history["review_date"], errors="coerce")
    )
    last = days.max()
    return None if pd.isna(last) else last.date()


def first_seen(history: pd.DataFrame, as_of: date) -> pd.Series:
    """The day of the first review before as_of that names each customer."""
    earlier = history[history["review_date"] < pd.Timestamp(as_of)]
    first: pd.Series = earlier.groupby("customer_id")["review_date"].min()
    return first


def changes(
    tiers: pd.Series, history: pd.DataFrame, as_of: date, settings: Tier, currency: str = "CNY", first_month: int = 1
) -> pd.DataFrame:
    """The previous tier of each customer, and up, down, same, new or not_comparable.

    Args:
        tiers: label codes, indexed by customer_id.
        history: as `read_history` gives it.
        as_of: the review day; a later row of the history is not earlier.
        settings: the model in force, and how often tiers are reviewed.
        currency: the book's.
        first_month: of the fiscal year.

    Returns:
        Index as `tiers`: previous_tier (None if new), change. Before the first review everyone is new. The labels of
        different models, and those of amounts in different currencies, are not held against each other.
    """
    last = last_review(history, as_of, settings, first_month)
    previous = last["tier"].reindex(tiers.index)
    alike = (last["model"] == model_code(settings)) & (last["currency"].isna() | (last["currency"] == currency))
    comparable = alike.reindex(tiers.index, fill_value=False).to_numpy(dtype=bool)
    strength = {label: place for place, label in enumerate(rank(settings.model, settings))}
    now = tiers.map(strength).to_numpy(dtype=float)
    before = previous.map(strength).to_numpy(dtype=float)
    known = ~np.isnan(now) & ~np.isnan(before)
    change = np.select(
        [
            ~tiers.index.isin(last.index),
            ~comparable,
            (tiers == previous).to_numpy(dtype=bool),
            known & (now < before),
            known & (now > before),
        ],
        ["new", NOT_COMPARABLE, "same", "up", "down"],
        default=NOT_COMPARABLE,
    )
    return pd.DataFrame(
        {"previous_tier": previous.astype(object).where(previous.notna(), None), "change": change},
        index=tiers.index,
        dtype=object,
    )


def review(
    table: pd.DataFrame,
    history: pd.DataFrame | None,
    as_of: date,
    settings: Tier,
    currency: str = "CNY",
    first_month: int = 1,
) -> Review:
    """What changed since the last review of an earlier period, and the history with this review in it.

    The history keeps one review a period: a run replaces the rows of its own period that are dated on or before as_of, and
    adds nothing where that period holds a later day.

    Args:
        table: as `tiers.table` gives it, in its order.
        history: as `read_history` takes it.
        as_of: the review day.
        settings: the model in force, and how often tiers are reviewed.
        currency: the book's.
        first_month: of the fiscal year.
    """
    known = read_history(history, settings)
    last = last_review(known, as_of, settings, first_month)
    moved = table[table["change"].isin(["up", "down", "new"])] if len(last) else table.iloc[:0]
    left = last[~last.index.isin(table.index)]
    same = (last["model"] == model_code(settings)) & (last["currency"].isna() | (last["currency"] == currency))
    return Review(
        previous=last["review_date"].iloc[0].date() if len(last) else None,
        changes=moved[["name", "previous_tier", "tier", "change", "revenue_12m"]],
        left=left[["name", "tier"]].rename(columns={"tier": "previous_tier"}),
        history=_appended(known, table, as_of, settings, currency, first_month),
        model_changed=bool(len(last)) and not bool(same.any()),
        migration=_migration(table, settings),
        first_seen=first_seen(known, as_of),
    )


def with_figures(
    found: Review, lifetime: pd.DataFrame, alerts: pd.DataFrame, health: pd.DataFrame | None, as_of: date
) -> Review:
    """The review with what is known once the tiers are: health, lifetime value, and how many alerts there are."""
    history = found.history
    mine = np.flatnonzero(history["review_date"].to_numpy() == np.datetime64(as_of))
    ids = history["customer_id"].to_numpy(dtype=object)[mine]
    counts = Counter(alerts["customer_id"])
    known: dict[str, np.ndarray] = {"alerts": np.array([counts[one] for one in ids], dtype=float)}
    for table, names in ((health, () if health is None else map(str, health)), (lifetime, ("lifetime_value",))):
        if table is not None:
            places = table.index.get_indexer(pd.Index(ids, dtype=object))
            for name in names:
                known[name] = np.append(table[name].to_numpy(dtype=float), np.nan)[places]
    columns = {name: history[name].to_numpy(dtype=float, copy=True) for name in known}
    for name, figures in columns.items():
        figures[mine] = known[name]
    return replace(found, history=history.assign(**columns))


def _migration(table: pd.DataFrame, settings: Tier) -> pd.DataFrame:
    """Customers and revenue (of 12 months) by tier at the last review and tier now, best first; where both compare."""
    moved = table[table["change"].isin(["up", "down", "same"])]
    order = {label: place for place, label in enumerate(rank(settings.model, settings))}
    groups = moved.groupby(["previous_tier", "tier"])["revenue_12m"].agg(["size", "sum"]).reset_index()
    groups.columns = pd.Index(["previous_tier", "tier", "customers", "revenue"])
    place = [[order.get(str(label), len(order)) for label in groups[name]] for name in ("tier", "previous_tier")]
    return groups.iloc[np.lexsort(place)].reset_index(drop=True) if len(groups) else groups


def _appended(
    history: pd.DataFrame, table: pd.DataFrame, as_of: date, settings: Tier, currency: str, first_month: int
) -> pd.DataFrame:
    today = pd.Timestamp(as_of).as_unit("ns")
    start = period_start(as_of, settings, first_month)
    days = history["review_date"]
    same = [day for day in days.unique() if period_start(pd.Timestamp(day).date(), settings, first_month) == start]
    of_period = days.isin(same).to_numpy(dtype=bool)
    if bool((of_period & (days > today).to_numpy()).any()):
        return history
    size = len(table)
    rows = pd.DataFrame(
        {
            "review_date": pd.Series(today, index=range(size), dtype="datetime64[ns]"),
            "customer_id": table.index.to_numpy(dtype=object),
            "name": table["name"].to_numpy(dtype=object),
            "tier": table["tier"].to_numpy(dtype=object),
            "model": pd.Series(model_code(settings), index=range(size), dtype=object),
            **{key: np.full(size, np.nan) for key in FIGURES},
            "currency": pd.Series(currency, index=range(size), dtype=object),
        }
    )
    rows["revenue"] = table["revenue_12m"].to_numpy(dtype=float)
    kept = history[~of_period]
    before, after = kept[kept["review_date"] < today], kept[kept["review_date"] > today]
    return pd.concat([before, rows[list(COLUMNS)], after], ignore_index=True)
