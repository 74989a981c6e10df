"""Which rows of a source a label of a figure is about: those of its customer, month, product, tier, or of its place in a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from kamxl.compute.calendar import (
    month_end,
    month_start,
    months_after,
    months_before,
    quarter_start,
    within,
    year_before,
)
from kamxl.compute.health import SICK
from kamxl.compute.service import BANDS
from kamxl.compute.targets import SCOPE
from kamxl.compute.trend import windows
from kamxl.explain.sources import Rows, Sources
from kamxl.report import charts, words
from kamxl.report.targets import measure as measure_word
from kamxl.report.targets import scoped
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import folded
from kamxl.width import begins

_TOTALS = ("report.total", "report.receivables.strip.total")


def about(sources: Sources, rows: Rows) -> np.ndarray:
    """The rows of a source that a label is about."""
    frame, dimension, label = rows.frame, rows.dimension, rows.label
    rule = _rule(rows)
    if rule is not None:
        return rule(sources, rows)
    if dimension == "customer_id":
        return (frame[dimension] == label).to_numpy(dtype=bool)
    if isinstance(label, str) and any(label == sources.say(key) for key in _TOTALS):
        return np.ones(len(frame), dtype=bool)
    if isinstance(label, date) and dimension in frame:
        return (frame[dimension] == pd.Timestamp(label)).to_numpy(dtype=bool)
    if isinstance(label, (int, float)):
        scale = sources.unit(rows.source, dimension)[0]
        return np.isclose(frame[dimension].astype(float) / scale, label, rtol=1e-12)
    if words.blank(label) and dimension in frame and frame[dimension].dtype.kind == "f":
        return np.ones(len(frame), dtype=bool)
    label = sources.say("report.not_stated") if words.blank(label) else str(label)
    names = {"customer": ("name",), "who": ("name", "owner"), "group": ("industry", "region", "owner"), "scope": (*SCOPE, "name")}.get(dimension, (dimension,))  # fmt: skip
    found: np.ndarray = np.zeros(len(frame), dtype=bool)
    for name in names:
        texts = sources.texts(frame, rows.source, name)
        if texts is not None:
            found |= alike(label, texts)
    return found


def alike(label: str, texts: Sequence[str] | pd.Series) -> np.ndarray:
    """Which texts a label names; each is compared once."""
    named = {text: same(label, str(text)) for text in set(texts)}
    return np.array([named[text] for text in texts], dtype=bool)


def same(label: str, text: str) -> bool:
    """Whether a label names a text: as it is, cut, without its legal form, or with what stands in brackets behind it."""
    forms = (text, charts.bare(text))
    return any(begins(label, one) or folded(label) == folded(one) for one in forms) or label.startswith(
        (f"{text} (", f"{text}（")
    )


def _days(sources: Sources, rows: Rows) -> np.ndarray:
    """Rows whose day lies in a month, a quarter (the latest first) or a window, or in what it is held against."""
    as_of, first, at = sources.analysis.as_of, sources.analysis.settings.calendar.year_start, rows.at
    if rows.dimension == "window":
        row = list(windows(as_of, first).values())[at.row]
        since, until = row[1 if "previous" in rows.conditions else 2 if "year_before" in rows.conditions else 0]
    else:
        if rows.dimension == "month":
            since = months_before(month_start(as_of), at.rows - 1 - at.row)
            until = min(month_end(since), as_of)
        else:
            since = months_before(quarter_start(as_of, first), 3 * at.row)
            until = min(months_after(since, 3) - timedelta(days=1), as_of)
        if "year_before" in rows.conditions:
            since, until = year_before(since, until)
    return within(rows.frame[rows.day], since - timedelta(days=1), until)


def _tenth(sources: Sources, rows: Rows) -> np.ndarray:
    """The customers of a tenth by an amount; with `beyond` those of the tenths before it, too."""
    amounts = rows.frame[rows.column].astype(float).fillna(0).to_numpy()
    rank = np.empty(len(amounts), dtype=int)
    rank[np.argsort(-amounts, kind="stable")] = np.arange(len(amounts))
    first, last = (math.ceil(len(amounts) * at / rows.at.rows) for at in (rows.at.row, rows.at.row + 1))
    return (rank < last) & (rank >= (0 if "beyond" in rows.conditions else first))


def _quadrant(sources: Sources, rows: Rows) -> np.ndarray:
    """Value × health, in the order of the table."""
    well, top = (rows.frame["health"].astype(float) >= SICK).to_numpy(), rows.frame["top"].to_numpy(dtype=bool)
    return (top if rows.at.row < 2 else ~top) & (well if rows.at.row in (1, 2) else ~well)


def _stage(sources: Sources, rows: Rows) -> np.ndarray:
    """Follow-ups, or deals, that came so far or farther; with `beyond` farther."""
    stages = [choice.code for choice in SHEETS["follow_ups"].fields["stage"].column.choices]
    reached = rows.frame["stage"].map({code: at for at, code in enumerate(stages)})
    if rows.source == "@deals":
        reached = sources.path(rows.frame)["furthest"]
    return (reached >= rows.at.row + ("beyond" in rows.conditions)).to_numpy(dtype=bool)


def _deal(sources: Sources, rows: Rows) -> np.ndarray:
    """The open deal of a row, or its follow-ups; in a book whose follow-ups name no deal, those of its customer."""
    board, frame = sources.analysis.pipeline, rows.frame
    assert board is not None
    labels = [str(rows.at.labels.get(name)) for name in ("deal", "name")]
    texts = zip(board.open["deal"].fillna(board.open["deal_id"]), board.open["name"].fillna(board.open["customer_id"]), strict=True)  # fmt: skip
    its = board.open[[all(same(label, str(text)) for label, text in zip(labels, pair, strict=True)) for pair in texts]]
    by = "deal_id" if frame["deal_id"].notna().any() else "customer_id"
    day = "date" if "date" in frame else "created"
    return np.asarray((frame[by].isin(its[by]) & (frame[day] <= pd.Timestamp(sources.analysis.as_of))).to_numpy())


def _repeats(sources: Sources, rows: Rows) -> np.ndarray:
    """Purchases of the customers with so many order days after the first, in the last row with so many or more."""
    bought = rows.frame["purchase"].to_numpy(dtype=bool)
    days = rows.frame["order_date"].where(bought).groupby(rows.frame["customer_id"]).transform("nunique")
    return np.asarray(bought & ((days - 1).clip(upper=rows.at.rows - 1) == rows.at.row).to_numpy())


def _pair(sources: Sources, rows: Rows) -> np.ndarray:
    """Order lines of the customers that bought both products of a pair, net of what they sent back; with `first` or `beyond` one."""
    labels = rows.at.labels
    pair = [str(one) for one in (labels.get("product"), labels.get("other")) if one] or str(rows.label).split(" + ")
    return _buyers(rows, pair)


def _buyers(rows: Rows, pair: Sequence[str]) -> np.ndarray:
    frame = rows.frame
    wanted = pair[:1] if "first" in rows.conditions else pair[1:] if "beyond" in rows.conditions else pair
    net = frame.groupby(["customer_id", "product"])["amount"].transform("sum") > 0
    buyers = [set(frame["customer_id"][net & (frame["product"] == name)]) for name in wanted]
    return (frame["customer_id"].isin(set.intersection(*buyers)) & frame["product"].isin(wanted) & net).to_numpy()


def _offered(sources: Sources, rows: Rows) -> np.ndarray:
    """What an opportunity is about: the customer's quotation of that name, or the orders of the product; with `reason` of the pair."""
    frame = rows.frame
    if "reason" in rows.conditions:
        offers = sources.analysis.opportunities
        its = (offers["kind"] == "cross_sell") & (offers["customer_id"] == rows.at.labels["customer_id"])
        reasons = offers["evidence"][its & (offers["subject"] == rows.label)]
        pair = reasons.iloc[0].values if len(reasons) else {}
        return _buyers(rows, [str(pair.get(name)) for name in ("product", "other")])
    if rows.source == "@orders":
        return np.asarray((frame["product"] == rows.label).to_numpy(dtype=bool))
    names = [sources.say("opportunities.quoted", quotation=number) for number in frame["contract_id"]]
    mine = (frame["customer_id"] == rows.at.labels["customer_id"]).to_numpy(dtype=bool)
    found: np.ndarray = mine & np.array([name == rows.label for name in names], dtype=bool)
    return found


def _band(sources: Sources, rows: Rows) -> np.ndarray:
    """Contracts that are to be renewed, by the days that are left."""
    board = sources.analysis.service
    renewals = board.renewals if board is not None else pd.DataFrame(columns=["band", "contract_id"])
    wanted = renewals["contract_id"][(renewals["band"] == BANDS[rows.at.row]).to_numpy()]
    return rows.frame["contract_id"].isin(wanted).to_numpy()


def _price_month(sources: Sources, rows: Rows) -> np.ndarray:
    """Observations of a month of the chart of prices; with `first` of the first month in which the price is known."""
    frame, market = rows.frame, sources.analysis.market
    assert market is not None
    months, shown = (
        frame["date"].to_numpy().astype("datetime64[M]"),
        market.monthly_price.index.to_numpy().astype("datetime64[M]"),
    )
    known: np.ndarray = (frame[rows.column] > 0).to_numpy() & (
        frame["date"] <= pd.Timestamp(sources.analysis.as_of)
    ).to_numpy()
    if "first" not in rows.conditions:
        found: np.ndarray = known & (months == shown[rows.at.row])
        return found
    its = known if "every" in rows.conditions else known & (frame["competitor"] == rows.at.title).to_numpy()
    first: np.ndarray = known & (months == months[its & (months >= shown[0])].min())
    return first


def _close_month(sources: Sources, rows: Rows) -> np.ndarray:
    """Open deals by the month in which they should close: those past their day first, where there are any, and the later ones last."""
    past, label = rows.frame["past_close"].to_numpy(dtype=bool), rows.label
    if label == sources.say("report.pipeline.past"):
        return past
    months = rows.frame["close_date"].dt.to_period("M")
    month = pd.Timestamp(sources.analysis.as_of).to_period("M") + (rows.at.row - int(past.any()))
    later = label == sources.say("report.pipeline.later")
    its: np.ndarray = (months >= month if later else months == month).to_numpy(dtype=bool)
    mine: np.ndarray = its & ~past
    return mine


def _target(sources: Sources, rows: Rows) -> np.ndarray:
    """Targets of the measure and period that speak for all, or of a label such as 2026Q3 交易额."""
    targets = sources.analysis.targets.loc[rows.frame.index]
    if rows.dimension == "period_measure":
        names = [f"{period} {measure_word(code, sources.say)}" for period, code in zip(targets["period"], targets["measure"], strict=True)]  # fmt: skip
        return np.array([name == rows.label for name in names], dtype=bool)
    return targets.index.isin(scoped(sources.analysis.running_targets)[1].index)


def _period(sources: Sources, rows: Rows) -> np.ndarray:
    """Orders up to the day in the period of a target."""
    targets = sources.analysis.targets
    line = targets[(targets["period"] == rows.label).to_numpy()].iloc[0]
    until = min(line["until"], pd.Timestamp(sources.analysis.as_of))
    return np.asarray(rows.frame["order_date"].between(line["since"], until).to_numpy())


def _published(sources: Sources, rows: Rows) -> np.ndarray:
    """A published figure of the market, or with `previous` that of the period before, of the same length."""
    frame, labels = rows.frame, rows.at.labels
    same = ["metric", "industry", "region", "unit"]
    texts = frame[same].fillna("").astype(str)
    mine = (frame["period"] == labels["period"]) & (frame["value"] == labels["value"])
    mine &= (texts[same[:3]] == [str(labels[name] or "") for name in same[:3]]).all(axis=1)
    if "previous" not in rows.conditions or not mine.any():
        return np.asarray(mine.to_numpy())
    series = (texts == texts[mine].iloc[0]).all(axis=1) & (frame["period"].str.len() == len(str(labels["period"])))
    before = frame["period"].where(series & (frame["period"] < labels["period"]))
    return np.asarray((before == before.max()).to_numpy())


_RULES: Mapping[str, Callable[[Sources, Rows], np.ndarray]] = {
    "repeats": _repeats, "month": _days, "quarter": _days, "window": _days, "tenth": _tenth, "quadrant": _quadrant, "stage": _stage, "pair": _pair,
    "band": _band, "offered": _offered, "price_month": _price_month, "deal": _deal, "close_month": _close_month, "period_measure": _target,
    "scoped": _target, "target_period": _period, "published": _published,
}  # fmt: skip
"""Dimensions whose rows are found by more than what a column holds."""


def _rule(rows: Rows) -> Callable[[Sources, Rows], np.ndarray] | None:
    listed = rows.source not in ("@follow_ups", "@deals") if rows.dimension == "stage" else rows.source[0] != "@"
    return None if rows.dimension in ("stage", "deal") and listed else _RULES.get(rows.dimension)
