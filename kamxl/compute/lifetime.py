"""What each customer will still bring: by BG/NBD and Gamma-Gamma where the book carries them, else by plain arithmetic.

All times are in days; α of BG/NBD is therefore in days. Money in 元, in value that is ours: profit, or revenue × margin.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kamxl.compute import bgnbd, cnbd, gamma_gamma, lifetime_interval
from kamxl.compute.analysis import LifetimeNote
from kamxl.compute.columns import as_objects
from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.lifetime_choice import PENALTY, Choice, choose, value_basis
from kamxl.compute.lifetime_history import History, histories
from kamxl.compute.lifetime_simple import REMAINING, simple, typed
from kamxl.compute.likelihood import Floats
from kamxl.compute.purchase_history import Histories
from kamxl.compute.tiers import VALUE_BANDS
from kamxl.compute.wording import Amount, percent, percent_beside, plain
from kamxl.i18n import Text
from kamxl.schema.field import YUAN_10K
from kamxl.schema.outputs import OUTPUTS
from kamxl.settings import Lifetime, Settings

MONTH = 365.25 / 12
"""Mean length of a month in days."""
TOP_REPEATS = 7
"""Last class of the table of expected against actual customers."""
SIMULATED, DRAWS = 2_500_000, (250, 1000)
"""Customers × draws of the intervals, and bounds for the draws. 250 draws hold an 80 % interval to 80 ± 2.5 %."""
_STEPS_TO_A_DAY = 12
"""Halvings of a horizon of ten years down to a day."""


def lifetime(
    customers: pd.DataFrame,
    orders: pd.DataFrame,
    tiers: pd.DataFrame,
    lifecycle: pd.DataFrame,
    as_of: date,
    settings: Settings,
) -> tuple[pd.DataFrame, LifetimeNote]:
    """Lifetime value of every customer, with the method and the reason for it in each row.

    `bgnbd` serves customers with an order, where the book carries the models; `simple` the other customers with an
    order, and those whose repeat orders bring a loss or who are known for lost; `typed` customers without an order whose
    annual figures are typed; `none` the rest, with a value of 0.

    Args:
        customers: indexed by customer_id; annual figures in 万元.
        orders: as `facts.valid_orders` gives them.
        tiers: index customer_id, with tier and abc.
        lifecycle: index customer_id, with lifecycle (stage code).
        as_of: the day that the figures are for.
        settings: group `lifetime`.

    Returns:
        Keys as OUTPUTS['lifetime'] (codes and Texts), index customer_id, largest value first; and the note. Without a
        model a row has no P(alive) and no interval: NaN.
    """
    limits = settings.lifetime
    # By customer_id, so that simulated intervals do not depend on the order of rows.
    index = customers.index.sort_values()
    customers = customers.loc[index]
    history = histories(index, orders, as_of, limits.margin)
    stage = lifecycle["lifecycle"].reindex(index).fillna("potential")
    choice = _choice(history.buyers, limits)
    lost = (customers["status"] == "lost").to_numpy()

    modelled = _modelled(history.buyers, choice, lost)
    table = _blank(index, history.past_value)
    _by_typed(table, customers, history, lost, limits)
    _by_simple(table, history, ~modelled, stage, lost, choice, limits, as_of)
    total_low = total_high = float("nan")
    if modelled.any():
        total_low, total_high = _by_model(table, history, modelled, choice, limits, as_of)
    table["name"] = customers["name"]
    table["owner"] = customers["owner"]
    table["tier"] = tiers["tier"].reindex(index)
    table["value_band"] = tiers["abc"].reindex(index).map(VALUE_BANDS)
    order = np.argsort(-table["lifetime_value"].to_numpy(), kind="stable")
    columns = [column.key for column in OUTPUTS["lifetime"].columns if column.key != "customer_id"]
    return as_objects(table.iloc[order][columns]), _note(table, history, choice, limits, total_low, total_high)


def _choice(buyers: Histories, limits: Lifetime) -> Choice:
    """The verdict on the book; a method that Settings ask for is taken if it can be."""
    figures = (buyers.frequency, buyers.recency, buyers.T, buyers.monetary_value)
    choice = choose(*figures, month=MONTH)
    if limits.method == "simple":
        return replace(choice, method="simple")
    usable = bool((value_basis(buyers.frequency, buyers.monetary_value) == "own").any())
    if limits.method == "bgnbd" and choice.method == "simple" and usable:
        purchases = choice.purchases or bgnbd.fit(*figures[:3], penalty=PENALTY)
        spend = choice.spend or gamma_gamma.fit(buyers.frequency, buyers.monetary_value, penalty=PENALTY)
        return replace(choice, method="bgnbd", purchases=purchases, spend=spend)
    return choice


def _blank(index: pd.Index, past_value: Floats) -> pd.DataFrame:
    """Every customer without a figure ahead; the rules fill in what they can."""
    table = pd.DataFrame(index=index)
    table["method"] = pd.Series("none", index=index, dtype=object)
    table["past_value"] = past_value
    for column in ("p_alive", "expected_orders_12m", "low", "high"):
        table[column] = np.nan
    table["next_order"] = pd.Series(pd.NaT, index=index, dtype="datetime64[ns]")
    table["lifetime_value"] = 0.0
    no_purchase = ~np.isnan(past_value)
    either = Text("lifetime.why.none"), Text("lifetime.why.returns_only")
    table["why"] = pd.Series([either[only] for only in no_purchase.tolist()], index=index, dtype=object)
    return table


def _by_typed(
    table: pd.DataFrame, customers: pd.DataFrame, history: History, lost: NDArray[np.bool_], limits: Lifetime
) -> None:
    """Customers without an order line: the typed annual profit, else the typed amount × margin, over the horizon."""
    profit = customers["annual_profit"].to_numpy(dtype=float) * YUAN_10K.scale
    amount = customers["annual_amount"].to_numpy(dtype=float) * YUAN_10K.scale
    yearly = np.where(np.isnan(profit), amount * limits.margin, profit)
    rows = np.isnan(history.past_value) & ~np.isnan(yearly)
    months = np.where(lost, 0.0, float(limits.horizon_months))
    value = np.round(typed(np.nan_to_num(yearly), months, limits.discount), MONEY_DECIMALS)
    at = np.flatnonzero(rows)
    _put(table, "method", at, ["typed"] * at.size)
    _put(table, "lifetime_value", at, value[at])
    texts = []
    for place in at:
        said: dict[str, object] = {"yearly": Amount(yearly[place]), "months": limits.horizon_months}
        if lost[place]:
            texts.append(Text("lifetime.why.lost"))
        elif np.isnan(profit[place]):
            said |= {"amount": Amount(amount[place]), "margin": percent(limits.margin)}
            texts.append(Text("lifetime.why.typed_amount", said))
        else:
            texts.append(Text("lifetime.why.typed_profit", said))
    _put(table, "why", at, texts)


def _by_simple(
    table: pd.DataFrame,
    history: History,
    chosen: NDArray[np.bool_],
    stage: pd.Series,
    lost: NDArray[np.bool_],
    choice: Choice,
    limits: Lifetime,
    as_of: date,
) -> None:
    """Customers with a purchase: mean value of an order day × order days a year × remaining years."""
    buyers = history.buyers
    at = buyers.customer[chosen]
    gone = lost[at]
    stages = stage.to_numpy()[at]
    share = np.where(gone, 0.0, [REMAINING[code] for code in stages])
    months = limits.horizon_months * share
    mean = buyers.total_value[chosen] / history.order_days[at]
    yearly = history.order_days_12m[at]
    _put(table, "method", at, ["simple"] * at.size)
    _put(table, "lifetime_value", at, np.round(simple(mean, yearly, months, limits.discount), MONEY_DECIMALS))
    _put(table, "expected_orders_12m", at, yearly * np.minimum(months, 12) / 12)
    figures = (buyers.frequency[chosen], buyers.recency[chosen], buyers.T[chosen])
    _put(table, "next_order", at, _next_by_rhythm(*figures, months, as_of))
    texts = []
    for is_gone, each, number, left, code, part in zip(gone, mean, yearly, months, stages, share, strict=True):
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
        texts.append(Text("lifetime.why.loss", {"rule": rule}) if choice.method == "bgnbd" else rule)
    _put(table, "why", at, texts)


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
    return _days_ahead(ahead, shown, as_of)


def _modelled(buyers: Histories, choice: Choice, lost: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which buyers the models serve: none of a book that does not carry them, no losses, nobody known for lost."""
    if choice.method != "bgnbd":
        return np.zeros(buyers.customer.size, dtype=bool)
    served: NDArray[np.bool_] = value_basis(buyers.frequency, buyers.monetary_value) != "loss"
    return served & ~lost[buyers.customer]


def _by_model(
    table: pd.DataFrame,
    history: History,
    chosen: NDArray[np.bool_],
    choice: Choice,
    limits: Lifetime,
    as_of: date,
) -> tuple[float, float]:
    """Put the models' figures in the rows that they serve; returns the interval of the total of all rows."""
    assert choice.purchases is not None
    assert choice.spend is not None
    buyers = history.buyers
    at = buyers.customer[chosen]
    x, t_x, age, value = (
        column[chosen] for column in (buyers.frequency, buyers.recency, buyers.T, buyers.monetary_value)
    )
    p_alive = choice.purchases.p_alive(x, t_x, age)
    each = choice.spend.expected_value(x, value)
    ahead: dict[str, Any] = {
        "months": limits.horizon_months,
        "month": MONTH,
        "annual_rate": limits.discount,
    }
    worth = each * choice.purchases.discounted_purchases(x, t_x, age, **ahead)
    interval = lifetime_interval.predict(
        choice.purchases,
        choice.spend,
        x,
        t_x,
        age,
        value,
        **ahead,
        level=limits.interval,
        draws=int(np.clip(SIMULATED // max(x.size, 1), *DRAWS)),
    )
    _put(table, "method", at, ["bgnbd"] * at.size)
    _put(table, "p_alive", at, p_alive)
    _put(table, "expected_orders_12m", at, choice.purchases.expected_purchases(12 * MONTH, x, t_x, age))
    _put(table, "next_order", at, _next_by_model(choice.purchases, x, t_x, age, limits.horizon_months * MONTH, as_of))
    _put(table, "lifetime_value", at, np.round(worth, MONEY_DECIMALS))
    _put(table, "low", at, np.round(interval.low, MONEY_DECIMALS))
    _put(table, "high", at, np.round(interval.high, MONEY_DECIMALS))
    once = Text("lifetime.why.bgnbd_once", {"value": Amount(choice.spend.expected_value([0], [0])[0])})
    texts = [
        once
        if repeats == 0
        else Text(
            "lifetime.why.bgnbd",
            {"repeats": int(repeats), "own": Amount(own), "value": Amount(expected)},
        )
        for repeats, own, expected in zip(x, value, each, strict=True)
    ]
    _put(table, "why", at, texts)
    others = float(table.loc[table["method"] != "bgnbd", "lifetime_value"].sum())
    return interval.total_low + others, interval.total_high + others


def _next_by_model(
    model: cnbd.Model, x: Floats, t_x: Floats, age: Floats, horizon: float, as_of: date
) -> NDArray[np.datetime64]:
    """The day by which one order is to be expected: eq. (10) reaches 1. Blank where it does not within the horizon."""
    shown = model.expected_purchases(horizon, x, t_x, age) >= 1
    x, t_x, age = x[shown], t_x[shown], age[shown]
    low, high = np.zeros(x.size), np.full(x.size, horizon)
    for _ in range(_STEPS_TO_A_DAY):
        middle = (low + high) / 2
        reached = model.expected_purchases(middle, x, t_x, age) >= 1
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    ahead = np.zeros(shown.size)
    ahead[shown] = high
    return _days_ahead(ahead, shown, as_of)


def _days_ahead(ahead: Floats, shown: NDArray[np.bool_], as_of: date) -> NDArray[np.datetime64]:
    """as_of plus so many days, from tomorrow on; NaT where not shown."""
    days = np.maximum(np.ceil(np.where(shown, ahead, 0.0)), 1).astype("timedelta64[D]")
    found = (np.datetime64(as_of, "D") + days).astype("datetime64[ns]")
    found[~shown] = np.datetime64("NaT")
    return found


def _put(table: pd.DataFrame, column: str, at: NDArray[np.intp], values: object) -> None:
    whole = table[column].to_numpy(copy=True)
    whole[at] = values
    table[column] = whole


def _note(
    table: pd.DataFrame, history: History, choice: Choice, limits: Lifetime, low: float, high: float
) -> LifetimeNote:
    buyers, numbers = history.buyers, choice.numbers
    modelled = choice.method == "bgnbd" and choice.purchases is not None and choice.spend is not None
    said = {name: plain(value, 0) for name, value in numbers.items() if name not in ("correlation", "losses")}
    # Beside 0: one loss among thousands does not read "0 %".
    said |= {name: percent_beside(numbers[name], 0.0) for name in ("losses", "one_order")}
    said |= {"correlation": plain(numbers["correlation"])}
    why = Text(f"lifetime.book.{choice.reason}", said)
    if limits.method != "auto" and limits.method != ("bgnbd" if choice.reason == "trusted" else "simple"):
        outcome = "asked" if limits.method == choice.method else "refused"
        why = Text(f"lifetime.book.{outcome}", {"why": why, "method": Text(f"lifetime.method.{limits.method}")})
    note = LifetimeNote(
        method=choice.method,
        why=why,
        total=round(float(table["lifetime_value"].sum()), MONEY_DECIMALS),
        total_low=low,
        total_high=high,
        customers=int(numbers["customers"]),
        repeaters=int(numbers["repeaters"]),
        value_basis=history.basis,
        correlation=numbers["correlation"] if numbers["repeaters"] >= 2 else None,
    )
    if not modelled:
        return note
    assert choice.purchases is not None
    assert choice.spend is not None
    repeats = np.arange(TOP_REPEATS + 1)
    actual = np.bincount(np.minimum(buyers.frequency, TOP_REPEATS).astype(int), minlength=TOP_REPEATS + 1)
    return replace(
        note,
        params={**choice.purchases.params, **choice.spend.params},
        log_likelihood=float(choice.purchases.log_likelihood),
        log_likelihood_value=float(choice.spend.log_likelihood),
        notes=tuple(Text(f"lifetime.note.{name}", said) for name in choice.notes),
        expected_actual=pd.DataFrame(
            {
                "repeats": repeats,
                "actual": actual,
                "expected": choice.purchases.histogram(buyers.T, TOP_REPEATS),
            }
        ),
    )
