"""The market board: what competitors charge and hold, against us."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.analysis import Market
from kamxl.compute.calendar import month_start, months_before
from kamxl.compute.columns import as_objects, empty
from kamxl.schema.outputs import OUTPUTS

PLACE = ["competitor", "model", "region"]
OURS = "our"
"""Column of our own price among those of the competitors."""
MONTHS = 24
PERCENT_UNITS = ("%", "％", "percent", "百分点")
"""Units of figures whose change is a difference of points."""
POINT_DECIMALS = 8
"""Differences of points are rounded: 12.3 − 10.3 would else be a hair over 2."""
_TEXTS = {"promotion": "promotion", "advantage": "advantage", "gap_text": "gap"}
_TRENDS = ["period", "industry", "region", "metric", "value", "unit", "source", "impact"]


def market(frames: Mapping[str, pd.DataFrame], as_of: date) -> Market | None:
    """The board and what is drawn from it.

    Observations after as_of are left out. Several of one competitor, model and region on one day are one, with their
    mean price and share. A blank share or own price says nothing: the last one that is known stands.

    Args:
        frames: typed frames; `market` and `trends` may be missing.
        as_of: the day that the figures are for.

    Returns:
        The market, or None where there is neither an observation nor a published figure.
    """
    seen = _observations(frames, as_of)
    trends = _trends(frames)
    if seen.empty and trends.empty:
        return None
    figures = ["price", "market_share", "our_price"]
    # Sorted, so that the order of rows on the sheet cannot change a mean, not even in its last digit.
    days = seen.sort_values(figures).groupby([*PLACE, "date"], as_index=False)[figures].mean()
    board = _board(days, seen)
    return Market(
        board=as_objects(board),
        monthly_price=_monthly_price(days, as_of),
        shares=as_objects(_shares(board)),
        comparison=as_objects(_comparison(board, seen)),
        trends=as_objects(trends),
        ours=as_objects(_ours(seen)),
    )


def _observations(frames: Mapping[str, pd.DataFrame], as_of: date) -> pd.DataFrame:
    """Oldest first; those of one day in the order of the sheet."""
    columns = [
        *PLACE,
        "date",
        "price",
        "market_share",
        "our_model",
        "our_price",
        "our_share",
        *_TEXTS.values(),
        "source",
        "source_row",
    ]
    rows = frames.get("market")
    if rows is None:
        numbers = {"price", "market_share", "our_price", "our_share", "source_row"}
        kinds = {name: "float64" if name in numbers else "object" for name in columns}
        return empty(kinds | {"date": "datetime64[ns]"})
    # A blank region is a place of its own; pandas would drop its rows from every group.
    rows = rows.assign(region=[region or "" for region in rows["region"]])
    return rows.loc[rows["date"] <= pd.Timestamp(as_of), columns].sort_values(["date", "source_row"])


def _board(days: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """A row per competitor × model × region: the latest figures against the observation before, and who tells of it."""
    days = days.sort_values([*PLACE, "date"], kind="stable")
    places = days.groupby(PLACE, as_index=False)
    board = places[["date", "price"]].last()
    board["previous_price"] = _before_last(days, "price")
    board["change"] = _relative(board["price"], board["previous_price"])
    # GroupBy.last passes over blanks, so these are the last that are known.
    board["our_price"] = places["our_price"].last()["our_price"]
    board["gap"] = _relative(board["our_price"], board["price"])
    board["market_share"] = places["market_share"].last()["market_share"]
    board["share_change"] = (board["market_share"] - _before_last(days, "market_share")).round(POINT_DECIMALS)
    latest = seen.groupby(PLACE)["source"].last()
    board["source"] = latest.reindex(pd.MultiIndex.from_frame(board[PLACE])).to_numpy()
    return board[[column.key for column in OUTPUTS["market"].columns]]


def _before_last(days: pd.DataFrame, column: str) -> np.ndarray:
    """For each place, in their order, the known value before the last known one; NaN where there is none."""
    known = days[days[column].notna()]
    newest = known.groupby(PLACE).cumcount(ascending=False).to_numpy()
    places = pd.MultiIndex.from_frame(days[PLACE].drop_duplicates())
    before = known[newest == 1].set_index(PLACE)[column].reindex(places)
    return np.asarray(before.to_numpy(dtype=float))


def _relative(value: pd.Series, base: pd.Series) -> pd.Series:
    return value / base.where(base > 0) - 1


def _monthly_price(days: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Mean price by month: each model and region counts once a month, however often it was looked at."""
    columns = sorted(days["competitor"].unique())
    # A competitor that calls itself by our column's name keeps a column of its own.
    names = {name: f"{name} *" if name == OURS else name for name in columns}
    month = days["date"].to_numpy().astype("datetime64[M]").astype("datetime64[ns]")
    days = days.assign(month=month, competitor=days["competitor"].map(names))
    theirs = days.groupby(["month", *PLACE])["price"].mean().groupby(level=["month", "competitor"]).mean()
    table = theirs.unstack("competitor").reindex(columns=list(names.values()))
    own = days[days["our_price"].notna()]
    if not own.empty:
        table[OURS] = own.groupby(["month", "model", "region"])["our_price"].mean().groupby(level="month").mean()
    last = pd.Timestamp(month_start(as_of))
    first = max(table.index.min(), pd.Timestamp(months_before(month_start(as_of), MONTHS - 1))) if len(table) else last
    # Months without an observation are blank, not left out: the axis of time keeps its scale.
    table = table.reindex(pd.date_range(first, table.index.max() if len(table) else last, freq="MS", unit="ns"))
    return table.rename_axis(index="month", columns=None).astype(float)


def _shares(board: pd.DataFrame) -> pd.DataFrame:
    known = board[board["market_share"].notna()]
    table = known.groupby("competitor")[["market_share", "share_change"]].mean().round(POINT_DECIMALS)
    return table.sort_values("market_share", ascending=False, kind="stable")


def _ours(seen: pd.DataFrame) -> pd.DataFrame:
    """Rows of one day and place, which name the same share beside each competitor, are one."""
    seen = seen.assign(our_share=pd.to_numeric(seen["our_share"], errors="coerce"))  # masks in a copy are no shares
    known = seen[seen["our_share"].notna()].assign(our_model=seen["our_model"].fillna(""))
    days = known.groupby(["our_model", "region", "date"], as_index=False)[["our_share"]].mean()
    days["change"] = days.groupby(["our_model", "region"])["our_share"].diff().round(POINT_DECIMALS)
    table = days.drop_duplicates(["our_model", "region"], keep="last").rename(columns={"our_share": "share"})
    return table.sort_values("share", ascending=False, kind="stable").reset_index(drop=True)


def _comparison(board: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """A row a competitor: how broad it is, our price against theirs, and the latest words on each point."""
    groups = board.groupby("competitor")
    table = groups.agg(models=("model", "nunique"), regions=("region", "nunique"), mean_gap=("gap", "mean"))
    words = seen.groupby("competitor")
    for name, column in _TEXTS.items():
        table[name] = words[column].last().reindex(table.index)
    table["latest"] = groups["date"].max()
    return table


def _trends(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Published figures, newest period first; of periods that end together the shortest first."""
    rows = frames.get("trends")
    if rows is None:
        numbers = {"value", "previous", "change"}
        names = [*_TRENDS, "previous", "change"]
        return empty({name: "float64" if name in numbers else "object" for name in names})
    keys = pd.DataFrame(
        [_period_key(period) for period in rows["period"]], columns=["ends", "length"], index=rows.index
    )
    texts = [rows[name].fillna("").to_numpy(dtype=str) for name in ("region", "industry", "metric")]
    order = np.lexsort([*texts, keys["length"].to_numpy(), -keys["ends"].to_numpy()])
    table = rows[_TRENDS].assign(length=keys["length"]).iloc[order].reset_index(drop=True)
    series = table.groupby(["metric", "industry", "region", "unit", "length"], dropna=False, sort=False)
    table["previous"] = series["value"].shift(-1).where(series["period"].shift(-1) != table["period"])
    points = table["unit"].isin(PERCENT_UNITS)
    base = table["previous"].where(table["previous"] > 0)
    table["change"] = (table["value"] / base - 1).where(~points, table["value"] - table["previous"])
    return table.drop(columns="length")


def _period_key(period: str) -> tuple[int, int]:
    """Month in which a period ends, counted from year 0, and its length in months: 2026Q3 -> (24320, 3)."""
    year, rest = int(period[:4]), period[4:]
    if not rest:
        return year * 12 + 11, 12
    if rest.startswith("Q"):
        return year * 12 + int(rest[1]) * 3 - 1, 3
    return year * 12 + int(rest[1:]) - 1, 1
