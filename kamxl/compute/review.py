"""The periodic review: which tier each customer had at the last review day before, and what has changed since."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.analysis import Review
from kamxl.compute.labels import match, match_model, model_code, rank
from kamxl.schema import values
from kamxl.settings import Tier

COLUMNS = ("review_date", "customer_id", "name", "tier", "model", "revenue")
NOT_COMPARABLE = "not_comparable"
"""The last review used another model, or a label that the model does not know."""


def read_history(history: pd.DataFrame | None, settings: Tier) -> pd.DataFrame:
    """The history with codes for words, sorted by day; rows that name no day or no customer are left out.

    Args:
        history: COLUMNS, as it came from the sheet: tier and model as codes or words of either language; revenue in 元.
            None where there is none yet.
        settings: for the labels that the models know.
    """
    if history is None or history.empty:
        return _empty()
    found = pd.DataFrame(
        {
            "review_date": pd.to_datetime(history["review_date"]).dt.normalize().astype("datetime64[ns]"),
            "customer_id": _objects([values.text(one) for one in history["customer_id"]]),
            "name": _objects([values.text(one) for one in history["name"]]),
            "tier": _objects([values.text(one) for one in history["tier"]]),
            "model": _objects([match_model(one) or values.text(one) for one in history["model"]]),
            "revenue": history["revenue"].to_numpy(dtype=float),
        }
    )
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
    kinds = {"review_date": "datetime64[ns]", "revenue": "float64"}
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, "object")) for name in COLUMNS})


def last_review(history: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The rows of the last review day before as_of, one a customer, indexed by customer_id; none without one."""
    earlier = history[history["review_date"] < pd.Timestamp(as_of)]
    last: pd.DataFrame = earlier[earlier["review_date"] == earlier["review_date"].max()]
    return last.drop_duplicates("customer_id", keep="last").set_index("customer_id")


def changes(tiers: pd.Series, history: pd.DataFrame, as_of: date, settings: Tier) -> pd.DataFrame:
    """The previous tier of each customer, and up, down, same, new or not_comparable.

    Args:
        tiers: label codes, indexed by customer_id.
        history: as `read_history` gives it.
        as_of: the review day; a later row of the history is not earlier.
        settings: the model in force.

    Returns:
        Index as `tiers`: previous_tier (None if new), change. Before the first review everyone is new. The labels of
        different models are not held against each other.
    """
    last = last_review(history, as_of)
    previous = last["tier"].reindex(tiers.index)
    same_model = (last["model"] == model_code(settings)).reindex(tiers.index, fill_value=False).to_numpy(dtype=bool)
    strength = {label: place for place, label in enumerate(rank(settings.model, settings))}
    now = tiers.map(strength).to_numpy(dtype=float)
    before = previous.map(strength).to_numpy(dtype=float)
    known = ~np.isnan(now) & ~np.isnan(before)
    change = np.select(
        [
            ~tiers.index.isin(last.index),
            ~same_model,
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


def review(table: pd.DataFrame, history: pd.DataFrame | None, as_of: date, settings: Tier) -> Review:
    """What changed since the last review day before as_of, and the history with this review in it.

    A second run on the same day replaces that day's rows, so that it gives the same history.

    Args:
        table: as `tiers.table` gives it, in its order.
        history: as `read_history` takes it.
        as_of: the review day.
        settings: the model in force.
    """
    known = read_history(history, settings)
    last = last_review(known, as_of)
    moved = table[table["change"].isin(["up", "down", "new"])] if len(last) else table.iloc[:0]
    left = last[~last.index.isin(table.index)]
    return Review(
        previous=last["review_date"].iloc[0].date() if len(last) else None,
        changes=moved[["name", "previous_tier", "tier", "change", "revenue_12m"]],
        left=left[["name", "tier"]].rename(columns={"tier": "previous_tier"}),
        history=_appended(known, table, as_of, settings),
        model_changed=bool(len(last)) and not bool((last["model"] == model_code(settings)).any()),
    )


def _appended(history: pd.DataFrame, table: pd.DataFrame, as_of: date, settings: Tier) -> pd.DataFrame:
    today = pd.Timestamp(as_of).as_unit("ns")
    rows = pd.DataFrame(
        {
            "review_date": pd.Series(today, index=range(len(table)), dtype="datetime64[ns]"),
            "customer_id": table.index.to_numpy(dtype=object),
            "name": table["name"].to_numpy(dtype=object),
            "tier": table["tier"].to_numpy(dtype=object),
            "model": pd.Series(model_code(settings), index=range(len(table)), dtype=object),
            "revenue": table["revenue_12m"].to_numpy(dtype=float),
        }
    )
    before, after = history[history["review_date"] < today], history[history["review_date"] > today]
    return pd.concat([before, rows, after], ignore_index=True)
