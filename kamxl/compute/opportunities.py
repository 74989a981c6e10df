"""What could be sold: the other half of a pair of products, needs not met, quotations without a contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any  # Any: cells of columns of any kind

import numpy as np
import pandas as pd

from kamxl.compute.calendar import months_before, within
from kamxl.compute.columns import as_objects, empty
from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.service import followed
from kamxl.compute.special import gammaln
from kamxl.compute.wording import beside, percent
from kamxl.i18n import Text
from kamxl.schema.outputs import OUTPUTS
from kamxl.settings import Opportunities, Settings

KINDS = ("quotation", "need", "cross_sell")
"""In the order in which they stand: what the customer has asked for comes before what we guess."""
PER_CUSTOMER = 3
"""Suggestions of products a customer: the strongest; more would be a catalogue, not an opportunity."""
CELLS_AT_ONCE = 5_000_000
"""Customers × products held in memory at a time: 20 MB."""
_COLUMNS = [column.key for column in OUTPUTS["opportunities"].columns]
_PAIRS = ["product", "other", "customers_both", "support", "confidence", "lift", "p"]
_ROUNDING = 1e-9
"""Of a probability that logarithms were added up for: 1 ÷ 20 is not below 0.05."""


def opportunities(
    frames: Mapping[str, pd.DataFrame], orders: pd.DataFrame, tiers: pd.DataFrame, as_of: date, settings: Settings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All opportunities, and the product pairs behind the cross-selling ones.

    Args:
        frames: typed frames; `needs` and `contracts` may be missing.
        orders: as `facts.valid_orders` gives them.
        tiers: index customer_id, with tier; its order is the order of importance.
        as_of: the day that the figures are for.
        settings: opportunities.support, .customers, .lift, .significance.

    Returns:
        The opportunities (keys as OUTPUTS['opportunities'], amount in 元, evidence a Text, RangeIndex) and the pairs
        (product, other, customers_both, support, confidence, lift, p; strongest first).
    """
    customers = frames["customers"]
    spent = _spent(customers, orders)
    pairs = product_pairs(spent, settings.opportunities)
    found = [
        _quotations(frames, as_of),
        _needs(frames, as_of),
        _cross_sell(customers, orders, spent, pairs, as_of, settings.opportunities),
    ]
    table = pd.concat([part for part in found if len(part)], ignore_index=True) if any(map(len, found)) else found[0]
    ids = pd.Index(table["customer_id"], dtype=object)
    table["name"] = customers["name"].reindex(ids).to_numpy()
    table["owner"] = customers["owner"].reindex(ids).to_numpy()
    table["tier"] = tiers["tier"].reindex(ids).to_numpy()
    order = np.lexsort(
        (
            table["subject"].to_numpy(dtype=str),
            -table["weight"].to_numpy(dtype=float),
            tiers.index.get_indexer(ids),
            table["kind"].map({kind: place for place, kind in enumerate(KINDS)}).to_numpy(dtype=int),
        )
    )
    return as_objects(table.iloc[order][_COLUMNS].reset_index(drop=True)), pairs


def product_pairs(spent: pd.Series, limits: Opportunities) -> pd.DataFrame:
    """Products that the same customers buy.

    Of N customers who bought anything, support is the share that bought both; confidence of product → other the share
    of the buyers of `product` that bought `other` too; lift that confidence ÷ the share of all customers that bought
    `other`: above 1 they go together more than by chance; p the probability of as many in common or more if they had
    nothing to do with each other (Fisher's exact test, one-sided).

    Args:
        spent: net amount by (customer_id, product), all above 0.
        limits: the least support and number of customers of a pair; its lift must be above `lift`, its p
            below `significance`.

    Returns:
        product, other, customers_both, support, confidence, lift, p; both directions of a pair, strongest lift first.
    """
    buyer, buyers = pd.factorize(spent.index.get_level_values(0))
    item, items = pd.factorize(spent.index.get_level_values(1), sort=True)
    if not len(buyers):
        return _pairs([])
    alone = np.bincount(item)
    # A pair is no more frequent than its rarer half: rare products are left out before the product of matrices.
    least = max(limits.customers, int(np.ceil(limits.support * len(buyers) - 1e-9)), 1)
    frequent = np.flatnonzero(alone >= least)
    together = _together(buyer, item, len(buyers), frequent)
    row, column = np.nonzero((together >= least) & ~np.eye(len(frequent), dtype=bool))
    one, other, both = frequent[row], frequent[column], together[row, column]
    # One division, so that exactly independent products have a lift of exactly 1.
    lift = both * len(buyers) / (alone[one] * alone[other])
    one, other, both, lift = (part[lift > limits.lift] for part in (one, other, both, lift))
    p = by_chance(both, alone[one], alone[other], len(buyers))
    table = _pairs([items[one], items[other], both, both / len(buyers), both / alone[one], lift, p])
    table = table[table["p"] < limits.significance * (1 - _ROUNDING)]
    names = [table[name].to_numpy(dtype=str) for name in ("other", "product")]
    strength = [-table[name].to_numpy(dtype=float) for name in ("confidence", "customers_both", "lift")]
    order = np.lexsort([*names, *strength])
    return table.iloc[order].reset_index(drop=True)


def by_chance(both: np.ndarray, one: np.ndarray, other: np.ndarray, buyers: int) -> np.ndarray:
    """Fisher's exact test, one-sided: that so many customers or more have both, given how many have each, by chance alone."""
    # Away from the mean terms only fall: the first is the largest, and none that counts is lost below the smallest float.
    rare = both * buyers > one * other
    least, rest = np.where(rare, both, one - both + 1), np.where(rare, other, buyers - other)
    term = np.exp(_ways(one, least) + _ways(buyers - one, rest - least) - _ways(buyers, rest))
    tail = term.copy()
    while (term > tail * np.finfo(float).eps / 16).any():
        term *= (one - least) * (rest - least) / ((least + 1) * (buyers - one - rest + least + 1))
        least = least + 1
        tail += term
    return np.asarray(np.clip(np.where(rare, tail, 1 - tail), 0, 1))


def _ways(of: np.ndarray | int, some: np.ndarray) -> np.ndarray:
    """Logarithm of the number of ways to choose some of them; −∞ where there is none."""
    return np.asarray(gammaln(of + 1) - gammaln(some + 1) - gammaln(of - some + 1))


def _together(buyer: np.ndarray, item: np.ndarray, buyers: int, frequent: np.ndarray) -> np.ndarray:
    """How many customers bought each two of the frequent products, a block of customers at a time."""
    place = np.full(int(item.max()) + 1, -1)
    place[frequent] = np.arange(len(frequent))
    kept = place[item] >= 0
    order = np.argsort(buyer[kept], kind="stable")
    buyer, column = buyer[kept][order], place[item[kept]][order]
    together = np.zeros((len(frequent), len(frequent)))
    step = max(1, CELLS_AT_ONCE // max(len(frequent), 1))
    for first in range(0, buyers, step):
        part = slice(*np.searchsorted(buyer, [first, first + step]))
        bought = np.zeros((min(step, buyers - first), len(frequent)), dtype=np.float32)
        bought[buyer[part] - first, column[part]] = 1
        together += bought.T @ bought
    return together.astype(int)


def _pairs(columns: list[Any]) -> pd.DataFrame:
    kinds = dict(zip(_PAIRS, ("object", "object", "int64", *["float64"] * 4), strict=True))
    if not columns:
        return empty(kinds)
    return pd.DataFrame(dict(zip(_PAIRS, columns, strict=True))).astype(kinds)


def _spent(customers: pd.DataFrame, orders: pd.DataFrame) -> pd.Series:
    """Net amount by customer and product; what was sent back in full was not bought."""
    known = orders[orders.index.isin(customers.index)]
    totals = known.groupby([known.index, "product"])["amount"].sum().round(MONEY_DECIMALS)
    return totals[totals > 0]


def _cross_sell(
    customers: pd.DataFrame,
    orders: pd.DataFrame,
    spent: pd.Series,
    pairs: pd.DataFrame,
    as_of: date,
    limits: Opportunities,
) -> pd.DataFrame:
    """For each customer the products that go with one he has.

    The amount is what a buyer of it typically spends a year, times the confidence: who is offered it is no buyer yet.
    """
    kept = spent[spent.index.get_level_values(0).isin(customers.index[customers["status"] != "lost"])]
    customer_ids, reasons = _strongest(kept, pairs)
    recent = _spent(customers, orders[within(orders["order_date"], months_before(as_of, 12), as_of)])
    typical = pairs["other"].map(recent.groupby(level=1).median()).to_numpy(dtype=float)
    expected = pairs["confidence"].to_numpy(dtype=float) * typical
    told, places = np.unique(reasons, return_inverse=True)
    said = [_together_in_words(limits, *row) for row in pairs.iloc[told].itertuples(index=False, name=None)]
    return _rows(
        "cross_sell",
        customer_id=customer_ids,
        subject=pairs["other"].to_numpy()[reasons],
        evidence=np.array(said, dtype=object)[places],
        amount=expected[reasons],
        weight=-reasons.astype(float),
    )


def _together_in_words(
    limits: Opportunities, product: str, other: str, both: int, support: float, confidence: float, lift: float, p: float
) -> Text:
    # 1.0003 is listed as more than chance: "lift 1" would contradict that.
    chance = "< 0.001" if p < 0.001 else f"= {beside(p, limits.significance, 3)}"
    shares = {"confidence": percent(confidence), "lift": beside(lift, 1), "p": chance}
    return Text("opportunities.cross_sell", {"product": product, "other": other, "both": both, **shares})


def _strongest(has: pd.Series, pairs: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """For each customer the strongest pairs whose other half he lacks, one a product, PER_CUSTOMER at most.

    Args:
        has: index (customer_id, product), what customers have.
        pairs: strongest first.

    Returns:
        Customer ids, and places in `pairs`, of the same length.
    """
    buyer, buyers = pd.factorize(has.index.get_level_values(0))
    item, items = pd.factorize(has.index.get_level_values(1))
    offered = pd.Index(pairs["other"].unique())
    best = np.full((len(buyers), len(offered)), len(pairs))
    column = offered.get_indexer(pairs["other"])
    # A matrix of customers × products, one owned product at a time: a join of all pairs would be many times larger.
    reason = pd.Index(items, dtype=object).get_indexer(pairs["product"])
    for product in np.unique(reason[reason >= 0]):
        rows = np.flatnonzero(reason == product)
        block = np.ix_(buyer[item == product], column[rows])
        best[block] = np.minimum(best[block], rows)
    owned = offered.get_indexer(items)[item]
    best[buyer[owned >= 0], owned[owned >= 0]] = len(pairs)
    best = np.sort(best, axis=1)[:, :PER_CUSTOMER]
    some = best < len(pairs)
    return np.asarray(buyers)[np.nonzero(some)[0]], best[some]


def _needs(frames: Mapping[str, pd.DataFrame], as_of: date) -> pd.DataFrame:
    """Needs that are neither met nor dropped, the urgent ones first."""
    rows = frames.get("needs")
    if rows is None:
        return _rows("need")
    known = rows.index.isin(frames["customers"].index)
    rows = rows[known & (rows["date"] <= pd.Timestamp(as_of)) & ~rows["status"].isin(["met", "dropped"])]
    days = (pd.Timestamp(as_of) - rows["date"]).dt.days
    evidence = [
        _joined(
            Text("opportunities.need", {"days": int(days), "priority": Text(f"opportunities.priority.{priority}")}),
            Text("opportunities.need_product", {"product": product}) if product else None,
            Text("opportunities.need_solution", {"solution": solution}) if solution else None,
        )
        for days, priority, product, solution in zip(
            days, rows["priority"].fillna("none"), rows["product"], rows["solution"], strict=True
        )
    ]
    urgency = rows["priority"].map({"high": 3, "medium": 2, "low": 1}).astype(float).fillna(0)
    return _rows(
        "need",
        customer_id=rows.index,
        # A need that nobody described goes by its product, or by its ID.
        subject=rows["need"].fillna(rows["product"]).fillna(rows["need_id"]),
        evidence=evidence,
        since=rows["date"],
        weight=urgency * 1e6 + days,
    )


def _quotations(frames: Mapping[str, pd.DataFrame], as_of: date) -> pd.DataFrame:
    """Quotations neither done nor ended that no contract followed, the large ones first."""
    rows = frames.get("contracts")
    if rows is None:
        return _rows("quotation")
    today = pd.Timestamp(as_of)
    signed = rows["signed"].fillna(rows["start"])
    open_ = (rows["kind"] == "quotation") & ~rows["status"].isin(["done", "ended"]) & ~(signed > today)
    chosen = (open_ & ~followed(rows, today)).to_numpy() & rows.index.isin(frames["customers"].index)
    rows, signed = rows[chosen], signed[chosen]
    evidence = [
        _joined(
            Text("opportunities.quotation_undated")
            if pd.isna(day)
            else Text("opportunities.quotation", {"day": day.date(), "days": (today - day).days}),
            None if pd.isna(end) else _validity(end, today),
        )
        for day, end in zip(signed, rows["end"], strict=True)
    ]
    return _rows(
        "quotation",
        customer_id=rows.index,
        # A number alone tells nobody what it is.
        subject=[Text("opportunities.quoted", {"quotation": number}) for number in rows["contract_id"]],
        evidence=evidence,
        amount=rows["amount"],
        since=signed,
        weight=rows["amount"],
    )


def _validity(end: pd.Timestamp, today: pd.Timestamp) -> Text:
    which = "expired" if end < today else "valid_until"
    return Text(f"opportunities.{which}", {"day": end.date(), "days": abs((end - today).days)})


def _joined(text: Text, *more: Text | None) -> Text:
    """Clauses of one sentence."""
    for part in more:
        if part is not None:
            text = Text("opportunities.and", {"first": text, "second": part})
    return text


def _rows(kind: str, **columns: Any) -> pd.DataFrame:
    """Rows of one kind; what is not given is blank."""
    ids = np.asarray(columns.get("customer_id", []), dtype=object)
    blank = pd.Series([np.nan] * len(ids), dtype=float)
    return pd.DataFrame(
        {
            "kind": pd.Series([kind] * len(ids), dtype=object),
            "customer_id": pd.Series(ids, dtype=object),
            "subject": pd.Series(np.asarray(columns.get("subject", []), dtype=object), dtype=object),
            "evidence": pd.Series(columns.get("evidence", []), dtype=object),
            "amount": np.asarray(columns.get("amount", blank), dtype=float),
            "since": pd.to_datetime(np.asarray(columns.get("since", blank), dtype="datetime64[ns]")),
            "weight": np.asarray(columns.get("weight", blank), dtype=float),
        }
    )
