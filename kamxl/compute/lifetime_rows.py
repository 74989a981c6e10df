"""Rows of lifetime value that need no model: the simple rule, typed figures, and how rows are filled in."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kamxl.compute.calendar import MONTH
from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.lifetime_choice import Choice
from kamxl.compute.lifetime_history import History
from kamxl.compute.lifetime_simple import book_rate, orders_a_year, simple, typed
from kamxl.compute.likelihood import Floats
from kamxl.compute.wording import Amount, percent, plain
from kamxl.i18n import Pair, Text
from kamxl.schema.choices import STATUS
from kamxl.schema.field import YUAN_10K
from kamxl.settings import Lifetime

_STATUS = {choice.code: Pair(choice.zh, choice.en) for choice in STATUS}

MODELS = ("model", "bgnbd")
"""The methods that know P(alive) and an interval."""
LEAST_MONTHS = 30
"""Between the first order of a book and as_of for a held-out check: below that a year ago there was too little to fit."""


def blank(index: pd.Index, past_value: Floats) -> pd.DataFrame:
    """Every customer without a figure ahead; the rules fill in what they can."""
    table = pd.DataFrame(index=index)
    table["method"] = pd.Series("none", index=index, dtype=object)
    table["past_value"] = past_value
    for column in ("p_alive", "expected_orders_12m", "p_order_12m", "low", "high"):
        table[column] = np.nan
    table["next_order"] = pd.Series(pd.NaT, index=index, dtype="datetime64[ns]")
    table["lifetime_value"] = 0.0
    no_purchase = ~np.isnan(past_value)
    either = Text("lifetime.why.none"), Text("lifetime.why.returns_only")
    table["why"] = pd.Series([either[only] for only in no_purchase.tolist()], index=index, dtype=object)
    return table


def by_typed(table: pd.DataFrame, customers: pd.DataFrame, past_value: Floats, limits: Lifetime) -> None:
    """Customers without an order line: the typed annual profit, else the typed amount × margin, over the horizon.

    It counts in full for an active customer, in part for another status.
    """
    profit = customers["annual_profit"].to_numpy(dtype=float) * YUAN_10K.scale
    amount = customers["annual_amount"].to_numpy(dtype=float) * YUAN_10K.scale
    yearly = np.where(np.isnan(profit), amount * limits.margin, profit)
    status = customers["status"].to_numpy()
    # An unknown status is no reason to count a customer for less.
    weight = np.array([getattr(limits.typed, code, 1.0) if isinstance(code, str) else 1.0 for code in status])
    at = np.flatnonzero(np.isnan(past_value) & ~np.isnan(yearly))
    months = np.full(at.size, float(limits.horizon_months))
    value = np.round(typed(yearly[at], months, limits.discount) * weight[at], MONEY_DECIMALS)
    put(table, "method", at, ["typed"] * at.size)
    put(table, "lifetime_value", at, value)
    texts = []
    for place in at:
        said: dict[str, object] = {"yearly": Amount(yearly[place]), "months": limits.horizon_months}
        if status[place] == "lost" and not weight[place]:
            texts.append(Text("lifetime.why.lost"))
            continue
        rule = "typed_profit"
        if np.isnan(profit[place]):
            rule = "typed_amount"
            said |= {"amount": Amount(amount[place]), "margin": percent(limits.margin)}
        told = Text(f"lifetime.why.{rule}", said)
        if weight[place] != 1:
            share = {"rule": told, "status": _STATUS[status[place]], "share": percent(weight[place])}
            told = Text("lifetime.why.typed_weight", share)
        texts.append(told)
    put(table, "why", at, texts)


def by_simple(
    table: pd.DataFrame,
    history: History,
    chosen: NDArray[np.bool_],
    stages: NDArray[np.object_],
    lost: NDArray[np.bool_],
    choice: Choice,
    limits: Lifetime,
    prior: tuple[float, float] | None,
    as_of: date,
) -> None:
    """Customers with a purchase: mean value of an order day × orders a year, shrunk towards the book's × remaining years."""
    buyers = history.buyers
    at = buyers.customer[chosen]
    gone = lost[at]
    codes = stages[at]
    share = np.where(gone, 0.0, [getattr(limits.remaining, code, 0.0) for code in codes])
    months = limits.horizon_months * share
    mean = buyers.total_value[chosen] / history.order_days[at]
    figures = (buyers.frequency[chosen], buyers.recency[chosen], buyers.T[chosen])
    yearly = orders_a_year(figures[0], figures[2], *(prior or book_rate(buyers.frequency, buyers.T)))
    put(table, "method", at, ["simple"] * at.size)
    put(table, "lifetime_value", at, np.round(simple(mean, yearly, months, limits.discount), MONEY_DECIMALS))
    put(table, "expected_orders_12m", at, yearly * np.minimum(months, 12) / 12)
    put(table, "next_order", at, _next_by_rhythm(*figures, months, as_of))
    texts = []
    for is_gone, each, number, left, code, part in zip(gone, mean, yearly, months, codes, share, strict=True):
        if is_gone:
            texts.append(Text("lifetime.why.lost"))
            continue
        said: dict[str, object] = {
            "mean": Amount(each),
            "orders": plain(number),
            "months": plain(left),
            "stage": Text(f"lifecycle.{code}"),
            "share": percent(part),
        }
        rule = Text("lifetime.why.simple", said)
        # Where the book has the models, only a loss keeps a customer of ours from them.
        texts.append(Text("lifetime.why.loss", {"rule": rule}) if choice.method in MODELS else rule)
    put(table, "why", at, texts)


def _next_by_rhythm(
    frequency: Floats, recency: Floats, T: Floats, months: Floats, as_of: date
) -> NDArray[np.datetime64]:
    """Last order plus the mean time between order days; whoever is past that is taken to order a mean time from now.

    Blank where there is no rhythm (one order day), or the day lies beyond the time that the customer is taken to stay.
    """
    rhythm = recency / np.maximum(frequency, 1)
    since_last = T - recency
    ahead = np.where(rhythm >= since_last, rhythm - since_last, rhythm)
    shown = (frequency > 0) & (ahead <= months * MONTH) & (months > 0)
    return days_ahead(ahead, shown, as_of)


def days_ahead(ahead: Floats, shown: NDArray[np.bool_], as_of: date) -> NDArray[np.datetime64]:
    """as_of plus so many days, from tomorrow on; NaT where not shown."""
    days = np.maximum(np.ceil(np.where(shown, ahead, 0.0)), 1).astype("timedelta64[D]")
    found = (np.datetime64(as_of, "D") + days).astype("datetime64[ns]")
    found[~shown] = np.datetime64("NaT", "ns")
    return found


def put(table: pd.DataFrame, column: str, at: NDArray[np.intp], values: object) -> None:
    """Fill in values of a column at positions."""
    whole = table[column].to_numpy(copy=True)
    whole[at] = values
    table[column] = whole
