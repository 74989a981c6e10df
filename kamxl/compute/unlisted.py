"""A book without a customer sheet: who its customers are is read off the rows of the other sheets."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kamxl.schema.sheets import SHEETS

_NUMERIC = frozenset({"money", "number", "percent", "count", "score"})
_ID = "customer_id"


def is_listed(frames: Mapping[str, pd.DataFrame], dropped: Mapping[str, pd.DataFrame]) -> bool:
    """Whether the book lists its customers. A customer sheet on which nothing was typed, beside others that are filled in,
    is a template's and lists none.
    """
    if "customers" not in frames:
        return False
    typed = len(frames["customers"]) + len(dropped.get("customers", ()))
    return bool(typed) or not any(len(frame) for frame in frames.values())


def customers_named(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """A customer frame of the IDs that the other sheets name: the ID stands for the name, the owner is that of the latest
    follow-up, and all else is unknown.
    """
    # A target may name no customer.
    named = [frame.index.dropna() for key, frame in frames.items() if key != "customers" and frame.index.name == _ID]
    index = pd.Index(sorted({one for ids in named for one in ids}), dtype=object, name=_ID)
    columns: dict[str, pd.Series] = {}
    for key, field in SHEETS["customers"].fields.items():
        if key == _ID:
            continue
        kind = field.column.kind
        blank: object = np.nan if kind in _NUMERIC else np.datetime64("NaT", "ns") if kind == "day" else None
        columns[key] = pd.Series([blank] * len(index), index=index, dtype=_dtype(kind))
    columns["name"] = pd.Series(index.to_numpy(), index=index, dtype=object)
    if "follow_ups" in frames:
        rows = frames["follow_ups"].dropna(subset=["owner"]).sort_values("date", kind="stable")
        owners = rows["owner"].groupby(level=0).last().reindex(index).astype(object)
        columns["owner"] = owners.where(owners.notna(), None)
    columns["source_row"] = pd.Series(0, index=index, dtype=np.int64)
    for name in ("source_book", "source_sheet"):
        columns[name] = pd.Series([""] * len(index), index=index, dtype=object)
    return pd.DataFrame(columns, index=index)


def _dtype(kind: str) -> str:
    return "float64" if kind in _NUMERIC else "datetime64[ns]" if kind == "day" else "object"


_KNOWN = frozenset(
    {"name", "owner", "revenue_12m", "profit_12m", "last_order", "basis", "rank", "assigned", "points", "model"}
)


def without_tiers(tiers: pd.DataFrame) -> pd.DataFrame:
    """The table of tiers with names, owners and revenue only: of customers that nobody listed there are no tiers."""
    found = tiers.copy()
    for name in map(str, tiers.columns):
        if name not in _KNOWN:
            found[name] = np.nan if tiers[name].dtype.kind == "f" else pd.Series(None, index=tiers.index, dtype=object)
    return found
