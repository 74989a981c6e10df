"""What each customer will still bring: by the likelihood models where the book carries them, else by plain arithmetic.

All times are in days; α of the models is therefore in days. Money in 元, in value that is ours: profit, or revenue × margin.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from kamxl.compute.analysis import Check, LifetimeNote
from kamxl.compute.calendar import MONTH, months_before
from kamxl.compute.columns import as_objects
from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.compute.lifetime_check import held_out, trusted_rate
from kamxl.compute.lifetime_choice import Choice, choose, fits, value_basis
from kamxl.compute.lifetime_history import History, histories
from kamxl.compute.lifetime_model import by_model, modelled
from kamxl.compute.lifetime_rows import LEAST_MONTHS, MODELS, blank, by_simple, by_typed
from kamxl.compute.purchase_history import Histories
from kamxl.compute.tiers import VALUE_BANDS
from kamxl.compute.wording import percent_beside, plain
from kamxl.i18n import Text
from kamxl.schema.outputs import OUTPUTS
from kamxl.settings import Settings

TOP_REPEATS = 7
"""Last class of the table of expected against actual customers."""


def lifetime(
    customers: pd.DataFrame,
    orders: pd.DataFrame,
    tiers: pd.DataFrame,
    lifecycle: pd.DataFrame,
    as_of: date,
    settings: Settings,
    *,
    check_months: int = 12,
) -> tuple[pd.DataFrame, LifetimeNote]:
    """Lifetime value of every customer, with the method and the reason for it in each row.

    `model` (or `bgnbd`, where Settings ask for it) serves customers with an order, where the book carries the models;
    `simple` the other customers with an order, and those whose repeat orders bring a loss or who are known for lost;
    `typed` customers without an order whose annual figures are typed; `none` the rest, with a value of 0.

    Args:
        customers: indexed by customer_id; annual figures in 万元.
        orders: as `facts.valid_orders` gives them.
        tiers: index customer_id, with tier and abc.
        lifecycle: index customer_id, with lifecycle (stage code).
        as_of: the day that the figures are for.
        settings: groups `lifetime`, `lifecycle` and `orders`.
        check_months: length of what the held-out check holds out.

    Returns:
        Keys as OUTPUTS['lifetime'] (codes and Texts), index customer_id, largest value first; and the note. Without a
        model a row has no P(alive) and no interval: NaN.
    """
    limits = settings.lifetime
    # By customer_id, so that simulated intervals do not depend on the order of rows.
    index = customers.index.sort_values()
    customers = customers.loc[index]
    history = histories(index, orders, as_of, limits.margin)
    stages = lifecycle["lifecycle"].reindex(index).fillna("potential").to_numpy(dtype=object)
    fitted = _choice(history.buyers, settings)
    choice, check = _checked(fitted, history.buyers, index, orders, as_of, settings, check_months)
    lost = (customers["status"] == "lost").to_numpy()

    served = modelled(history.buyers, choice, lost)
    table = blank(index, history.past_value)
    by_typed(table, customers, history.past_value, limits)
    by_simple(table, history, ~served, stages, lost, choice, limits, trusted_rate(fitted), as_of)
    total_low = total_high = float("nan")
    if served.any():
        total_low, total_high = by_model(table, history, served, choice, limits, as_of)
    table["name"] = customers["name"]
    table["owner"] = customers["owner"]
    table["tier"] = tiers["tier"].reindex(index)
    table["value_band"] = tiers["abc"].reindex(index).map(VALUE_BANDS)
    order = np.argsort(-table["lifetime_value"].to_numpy(), kind="stable")
    columns = [column.key for column in OUTPUTS["lifetime"].columns if column.key != "customer_id"]
    note = _note(table, history, choice, settings, check)
    return as_objects(table.iloc[order][columns]), _with_interval(note, total_low, total_high)


def _choice(buyers: Histories, settings: Settings) -> Choice:
    """The verdict on the book; a method that Settings ask for is taken if it can be."""
    asked = settings.lifetime.method
    wanted: Literal["model", "bgnbd"] = "bgnbd" if asked == "bgnbd" else "model"
    figures = (buyers.frequency, buyers.recency, buyers.T, buyers.monetary_value, buyers.log_gaps)
    choice = choose(*figures, month=MONTH, method=wanted)
    if settings.orders.monthly_sums and choice.reason != "no_orders":
        return replace(choice, method="simple", reason="monthly_sums")
    usable = bool((value_basis(buyers.frequency, buyers.monetary_value) == "own").any())
    if asked == wanted and choice.method == "simple" and usable:
        purchases, spend = choice.purchases, choice.spend
        if purchases is None or spend is None:
            purchases, spend = fits(*figures, wanted)
        return replace(choice, method=wanted, purchases=purchases, spend=spend)
    return choice


def _checked(
    choice: Choice,
    buyers: Histories,
    index: pd.Index,
    orders: pd.DataFrame,
    as_of: date,
    settings: Settings,
    check_months: int,
) -> tuple[Choice, Check | None]:
    """The choice after the held-out check, and the check where the book is old enough for one."""
    if settings.lifetime.method == "simple":
        return replace(choice, method="simple"), None
    first = as_of.toordinal() - buyers.T.max(initial=0.0)
    if choice.method == "simple" or first > months_before(as_of, LEAST_MONTHS - 12 + check_months).toordinal():
        return choice, None
    check = held_out(index, orders, as_of, settings, method=choice.method, check_months=check_months)
    beaten = check is not None and not check.holds and abs(check.error) > abs(check.error_simple)
    if settings.lifetime.method == "auto" and beaten:
        return replace(choice, method="simple", reason="held_out"), check
    return choice, check


def _with_interval(note: LifetimeNote, low: float, high: float) -> LifetimeNote:
    """The total's interval, as much wider as the held-out check fell outside its own."""
    widened = 1.0 if note.check is None else note.check.widening
    if widened > 1:
        # A book of gains is not taken for one of losses.
        floor = min(low, 0.0)
        low = max(note.total - (note.total - low) * widened, floor)
        high = note.total + (high - note.total) * widened
    return replace(note, total_low=low, total_high=high)


def _note(
    table: pd.DataFrame, history: History, choice: Choice, settings: Settings, check: Check | None
) -> LifetimeNote:
    buyers, numbers, asked = history.buyers, choice.numbers, settings.lifetime.method
    said: dict[str, object] = {
        name: plain(value, 0) for name, value in numbers.items() if name not in ("correlation", "losses")
    }
    # Beside 0: one loss among thousands does not read "0 %".
    said |= {name: percent_beside(numbers[name], 0.0) for name in ("losses", "one_order")}
    said |= {"correlation": plain(numbers["correlation"])}
    said["method"] = Text(f"code.method.{'bgnbd' if asked == 'bgnbd' else 'model'}")
    if check is not None:
        said |= {"off": plain(abs(check.error), 0), "off_simple": plain(abs(check.error_simple), 0)}
    why = Text(f"lifetime.book.{choice.reason}", said)
    # A method that is right anyway needs no word.
    by_itself = MODELS if choice.reason == "trusted" else ("simple",)
    if asked not in ("auto", *by_itself):
        outcome = "asked" if asked == choice.method else "refused"
        why = Text(f"lifetime.book.{outcome}", {"why": why, "method": Text(f"code.method.{asked}")})
    note = LifetimeNote(
        method=choice.method,
        why=why,
        total=round(float(table["lifetime_value"].sum()), MONEY_DECIMALS),
        total_low=float("nan"),
        total_high=float("nan"),
        customers=int(numbers["customers"]),
        repeaters=int(numbers["repeaters"]),
        value_basis=history.basis,
        correlation=numbers["correlation"] if numbers["repeaters"] >= 2 else None,
        check=check,
    )
    if choice.method not in MODELS:
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
        leaves_at_start=choice.purchases.dropout_at_start,
        notes=tuple(Text(f"lifetime.note.{name}", said) for name in choice.notes),
        expected_actual=pd.DataFrame(
            {
                "repeats": repeats,
                "actual": actual,
                "expected": choice.purchases.histogram(buyers.T, TOP_REPEATS),
            }
        ),
    )
