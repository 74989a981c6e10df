"""Lifetime value by the models: a customer's figures, and the formulas with them put in (docs/lifetime-value.md)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from kamxl.compute import cnbd, gamma_gamma
from kamxl.compute.analysis import Analysis
from kamxl.compute.calendar import MONTH
from kamxl.compute.lifetime import TOP_REPEATS
from kamxl.compute.lifetime_check import Then, fitted_then
from kamxl.compute.lifetime_history import histories
from kamxl.compute.lifetime_interval import SHARED
from kamxl.compute.lifetime_model import draws_of
from kamxl.compute.lifetime_quadrature import LEAST_CUSTOMERS, LEAST_SHAPE
from kamxl.compute.lifetime_rows import MODELS
from kamxl.compute.wording import Amount, percent, plain
from kamxl.explain.parts import Case, Step, figure_step
from kamxl.i18n import Text
from kamxl.settings import Lifetime

WORTH = ("modelled_orders", "modelled_each")
"""Keys of the steps whose product is the lifetime value."""


@dataclass(frozen=True, slots=True)
class Served:
    """A customer whom the models serve: its figures, and the fitted models."""

    x: float
    t_x: float
    age: float
    mean: float
    counts: cnbd.Model
    values: gamma_gamma.Model

    @classmethod
    def of(cls, analysis: Analysis, customer: str) -> Served:
        """That customer of a book that carries the models."""
        note = analysis.lifetime_note
        index = analysis.frames["customers"].index.sort_values()
        buyers = histories(index, analysis.orders, analysis.as_of, analysis.settings.lifetime.margin).buyers
        at = int(np.flatnonzero(index[buyers.customer] == customer)[0])
        x, t_x, age, mean = (
            float(one[at]) for one in (buyers.frequency, buyers.recency, buyers.T, buyers.monetary_value)
        )
        values = gamma_gamma.Model(*(note.params[name] for name in gamma_gamma.PARAMETERS))
        return cls(x, t_x, age, mean, _purchases(analysis), values)

    @property
    def own(self) -> tuple[list[float], list[float], list[float]]:
        """Its figures, as the models take them."""
        return [self.x], [self.t_x], [self.age]

    @property
    def alive(self) -> float:
        """P(alive)."""
        return float(self.counts.p_alive(*self.own)[0])

    @property
    def each(self) -> float:
        """Expected value of an order."""
        return float(self.values.expected_value([self.x], [self.mean])[0])

    def orders(self, limits: Lifetime) -> float:
        """Orders of the horizon, discounted."""
        ahead = {"months": limits.horizon_months, "month": MONTH, "annual_rate": limits.discount}
        return float(self.counts.discounted_purchases(*self.own, **ahead)[0])  # type: ignore[arg-type]  # a count and two lengths


def of_model(analysis: Analysis, customer: str, name: str) -> float:
    """A letter of the fitted model of orders, or what it and the model of values make of a customer."""
    if name in analysis.lifetime_note.params:
        return float(analysis.lifetime_note.params[name])
    its, year = Served.of(analysis, customer), 12 * MONTH
    makers: Mapping[str, Callable[[], float]] = {
        "k": lambda: 1.0,  # where no letter of the model says it
        "first": lambda: 2.0 - its.counts.dropout_at_start,
        "waits": lambda: _waits(its.counts, its),
        "year": lambda: float(its.counts.expected_purchases(year, *its.own)[0]) / its.alive,
        "any": lambda: float(its.counts.p_any(year, *its.own)[0]) / its.alive,
        "orders": lambda: its.orders(analysis.settings.lifetime),
        "each": lambda: its.each,
    }
    return makers[name]()


def modelled(case: Case) -> tuple[Step, ...]:
    """What the models read of a customer whom they serve, and what they make of it."""
    limits, its = case.analysis.settings.lifetime, Served.of(case.analysis, case.customer)
    horizon = {"months": limits.horizon_months, "rate": percent(limits.discount)}
    return (
        figure_step("modelled_x", int(its.x), "count"),
        figure_step("modelled_t_x", int(its.t_x), "days"),
        figure_step("modelled_T", int(its.age), "days"),
        *((figure_step("modelled_mean", its.mean, "money"),) if its.x else ()),
        Step("modelled_alive", Text("explain.step.modelled_alive", _alive(its)), "figure", its.alive, "share"),
        Step(WORTH[0], Text(f"explain.step.{WORTH[0]}", horizon), "figure", its.orders(limits), "number"),
        Step(WORTH[1], _each(its.values, its.x, its.mean), "figure", its.each, "money"),
    )


def _purchases(analysis: Analysis) -> cnbd.Model:
    """The fitted model of orders."""
    note = analysis.lifetime_note
    letters = (note.params[name] for name in cnbd.PARAMETERS)
    return cnbd.Model(int(note.params.get("k", 1)), *letters, dropout_at_start=note.leaves_at_start)


def _named(model: cnbd.Model) -> dict[str, object]:
    """A model of orders by its name and its fitted letters."""
    name = f"{'M' if model.dropout_at_start else ''}BG/{'CNBD-k' if model.k > 1 else 'NBD'}"
    letters = ", ".join(f"{'α' if key == 'alpha' else key} = {value:.4g}" for key, value in model.params.items())
    return {"model": name, "letters": letters}


def chances(analysis: Analysis, first: pd.Series, repeats: int) -> pd.Series:
    """P(so many repeat order days by now) of customers by their first order days; the last class is that many or more."""
    model, ages = _purchases(analysis), (pd.Timestamp(analysis.as_of) - first).dt.days.to_numpy(dtype=float)
    if repeats < TOP_REPEATS:
        return pd.Series(model.probability(np.full(ages.size, float(repeats)), ages), first.index)
    fewer = sum(model.probability(np.full(ages.size, float(x)), ages) for x in range(TOP_REPEATS))
    return pd.Series(1 - fewer, first.index)


def repeats(analysis: Analysis) -> Text:
    """What the first days of customers count for in the check of the fit."""
    return Text("explain.step.fitted", _named(_purchases(analysis)))


def then(analysis: Analysis) -> tuple[Then, pd.Series] | None:
    """The models as the held-out check fitted them, and the order days that they expected since of each customer of then."""
    check = analysis.lifetime_note.check
    if check is None:
        return None
    index = analysis.frames["customers"].index.sort_values()
    method: Literal["model", "bgnbd"] = "bgnbd" if analysis.settings.lifetime.method == "bgnbd" else "model"
    found = fitted_then(index, analysis.orders, analysis.as_of, analysis.settings, method=method, months=check.months)
    return None if found is None else (found, pd.Series(found.each, index[found.history.buyers.customer]))


def foreseen(found: tuple[Then, pd.Series] | None) -> Text:
    """What the first days of customers count for in the held-out check."""
    assert found is not None
    return Text("explain.step.foreseen", {"day": found[0].day, **_named(found[0].purchases)})


def interval(analysis: Analysis, *, total: bool) -> Text:
    """How the ends of an interval are found, with all that decides them."""
    note, limits = analysis.lifetime_note, analysis.settings.lifetime
    served = analysis.lifetime["method"].isin(MODELS).to_numpy(dtype=bool)
    tail = (1 - limits.interval) / 2
    p, q, gamma = (note.params[name] for name in gamma_gamma.PARAMETERS)
    said = {
        **_named(_purchases(analysis)), "values": f"p = {p:.4g}, q = {q:.4g}, γ = {gamma:,.0f}", "low": percent(tail), "high": percent(1 - tail),
        "months": limits.horizon_months, "rate": percent(limits.discount), "shared": percent(SHARED),
        "draws": draws_of(int(served.sum())),
        "wider": Text("explain.rule.interval_wider", {"factor": f"{note.check.widening:.1f}"}) if total and note.check and note.check.widening > 1 else "",
    }  # fmt: skip
    closed = served.sum() >= LEAST_CUSTOMERS and q >= LEAST_SHAPE
    return Text("explain.rule.interval_closed" if closed else "explain.rule.interval", said)


def _waits(model: cnbd.Model, its: Served) -> float:
    """Q: what a wait as long as the customer's says of an order still to come."""
    stages, waited = model.r + model.k * its.x, (its.age - its.t_x) / (model.alpha + its.age)
    terms = (math.exp(math.lgamma(stages + j) - math.lgamma(stages)) * waited**j / math.factorial(j) for j in range(model.k))  # fmt: skip
    return sum(terms)


def _alive(its: Served) -> dict[str, object]:
    """P(alive) = 1 / (1 + a/(b + n − 1) · ((α + T)/(α + t_x))^c / Q) with its letters and numbers."""
    model, t_x, age = its.counts, its.t_x, its.age
    stages, chances = model.r + model.k * its.x, its.x + model.dropout_at_start
    numbers = {"a": model.a, "b": model.b, "alpha": model.alpha, "c": stages, "q": _waits(model, its)}
    formula = "1"
    if chances:  # without a chance to leave everybody is a customer still
        said = {key: plain(value, 3) for key, value in numbers.items()}
        formula = (
            f"1 ÷ (1 + {said['a']} ÷ ({said['b']} + {plain(chances - 1)}) × (({said['alpha']} + {plain(age)}) ÷ "
            f"({said['alpha']} + {plain(t_x)}))^{said['c']} ÷ {said['q']})"
        )
    return {**_named(model), "formula": formula}


def _each(model: gamma_gamma.Model, x: float, mean: float) -> Text:
    """p (γ + x z̄) / (p x + q − 1) with its numbers; the median where the distribution has no mean."""
    if model.p * x + model.q <= 1:
        return Text("explain.step.modelled_median")
    p, q, repeats = plain(model.p, 3), plain(model.q, 3), plain(x)
    own = Text("explain.step.modelled_own", {"x": repeats, "mean": Amount(mean)}) if x else ""
    said = {"p": p, "q": q, "gamma": Amount(model.gamma), "own": own, "x": repeats}
    return Text(f"explain.step.{WORTH[1]}", said)
