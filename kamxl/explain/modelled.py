"""Lifetime value by the models: a customer's figures, and the formulas with them put in (docs/lifetime-value.md)."""

from __future__ import annotations

import math

import numpy as np

from kamxl.compute import cnbd, gamma_gamma
from kamxl.compute.calendar import MONTH
from kamxl.compute.lifetime_history import histories
from kamxl.compute.wording import Amount, percent, plain
from kamxl.explain.parts import Case, Step, figure_step
from kamxl.i18n import Text

WORTH = ("modelled_orders", "modelled_each")
"""Keys of the steps whose product is the lifetime value."""


def modelled(case: Case) -> tuple[Step, ...]:
    """What the models read of a customer whom they serve, and what they make of it."""
    analysis = case.analysis
    note, limits = analysis.lifetime_note, analysis.settings.lifetime
    index = analysis.frames["customers"].index.sort_values()
    buyers = histories(index, analysis.orders, analysis.as_of, limits.margin).buyers
    at = int(np.flatnonzero(index[buyers.customer] == case.customer)[0])
    x, t_x, age, mean = (float(one[at]) for one in (buyers.frequency, buyers.recency, buyers.T, buyers.monetary_value))
    letters = note.params
    k, r, alpha, a, b = int(letters.get("k", 1)), *(letters[name] for name in cnbd.PARAMETERS)
    counts = cnbd.Model(k, r, alpha, a, b, dropout_at_start=note.leaves_at_start)
    values = gamma_gamma.Model(*(letters[name] for name in gamma_gamma.PARAMETERS))
    alive = float(counts.p_alive([x], [t_x], [age])[0])
    orders = float(
        counts.discounted_purchases(
            [x], [t_x], [age], months=limits.horizon_months, month=MONTH, annual_rate=limits.discount
        )[0]
    )
    return (
        figure_step("modelled_x", int(x), "count"),
        figure_step("modelled_t_x", int(t_x), "days"),
        figure_step("modelled_T", int(age), "days"),
        *((figure_step("modelled_mean", mean, "money"),) if x else ()),
        Step(
            "modelled_alive", Text("explain.step.modelled_alive", _alive(counts, x, t_x, age)), "figure", alive, "share"
        ),
        Step(
            WORTH[0],
            Text(f"explain.step.{WORTH[0]}", {"months": limits.horizon_months, "rate": percent(limits.discount)}),
            "figure",
            orders,
            "number",
        ),
        Step(WORTH[1], _each(values, x, mean), "figure", float(values.expected_value([x], [mean])[0]), "money"),
    )


def _alive(model: cnbd.Model, x: float, t_x: float, age: float) -> dict[str, object]:
    """P(alive) = 1 / (1 + a/(b + n − 1) · ((α + T)/(α + t_x))^c / Q) with its letters and numbers."""
    stages, chances = model.r + model.k * x, x + model.dropout_at_start
    waited = (age - t_x) / (model.alpha + age)
    terms = (
        math.exp(math.lgamma(stages + j) - math.lgamma(stages)) * waited**j / math.factorial(j) for j in range(model.k)
    )
    name = f"{'M' if model.dropout_at_start else ''}BG/{'CNBD-k' if model.k > 1 else 'NBD'}"
    numbers = {"a": model.a, "b": model.b, "alpha": model.alpha, "c": stages, "q": sum(terms)}
    letters = ", ".join(f"{'α' if key == 'alpha' else key} = {value:.4g}" for key, value in model.params.items())
    formula = "1"
    if chances:  # without a chance to leave everybody is a customer still
        said = {key: plain(value, 3) for key, value in numbers.items()}
        formula = (
            f"1 ÷ (1 + {said['a']} ÷ ({said['b']} + {plain(chances - 1)}) × (({said['alpha']} + {plain(age)}) ÷ "
            f"({said['alpha']} + {plain(t_x)}))^{said['c']} ÷ {said['q']})"
        )
    return {"model": name, "letters": letters, "formula": formula}


def _each(model: gamma_gamma.Model, x: float, mean: float) -> Text:
    """p (γ + x z̄) / (p x + q − 1) with its numbers; the median where the distribution has no mean."""
    if model.p * x + model.q <= 1:
        return Text("explain.step.modelled_median")
    p, q, repeats = plain(model.p, 3), plain(model.q, 3), plain(x)
    own = Text("explain.step.modelled_own", {"x": repeats, "mean": Amount(mean)}) if x else ""
    said = {"p": p, "q": q, "gamma": Amount(model.gamma), "own": own, "x": repeats}
    return Text(f"explain.step.{WORTH[1]}", said)
