"""Numbers that formulas name and no cell holds: settings, and what follows from the book as a whole."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from kamxl.compute.analysis import Analysis
from kamxl.compute.calendar import MONTH
from kamxl.compute.follow_up import cadence_days
from kamxl.compute.lifetime_history import histories
from kamxl.compute.lifetime_rows import MODELS
from kamxl.compute.lifetime_simple import annuity, book_rate
from kamxl.compute.rhythm import rhythm
from kamxl.explain import chosen
from kamxl.explain.modelled import of_model
from kamxl.report.words import word


def limit(analysis: Analysis, path: str, labels: Mapping[str, object]) -> float | None:
    """A number by its name, of a customer where it differs between them; None where the book has none.

    Args:
        analysis: the results.
        path: of a setting, such as points.per; or one of `book`, `cadence`, `ahead`, `visits`, `pair`, `model` and `offset`.
        labels: what the other columns of the row hold.
    """
    group, _, name = path.partition(".")
    customer = str(labels.get("customer_id", ""))
    if path == "pipeline.probability":
        return _chance(analysis, labels["deal_id"])
    if group == "offset":
        return chosen.offset(analysis, customer, name)
    if group == "model":
        served = customer in analysis.lifetime.index and analysis.lifetime.at[customer, "method"] in MODELS
        return of_model(analysis, customer, name) if served else None
    if path == "visits.each":
        return _visits(analysis, labels)
    if path == "pair.p":
        pairs = analysis.pairs
        its = (pairs["product"] == labels["product"]) & (pairs["other"] == labels["other"])
        return float(pairs["p"][its].iloc[0]) if its.any() else None
    maker = _FOUND.get(path)
    if maker is not None:
        found = maker(analysis, customer)
        return None if found is None or math.isnan(found) else found
    return float(getattr(getattr(analysis.settings, group), name))


def weight(analysis: Analysis, columns: str, name: str) -> float:
    """What a part of health (columns health_…) or an indicator of the scorecard (points_…) weighs."""
    settings = analysis.settings
    weights = {"health_": settings.health.weights, "points_": settings.tier.scorecard}[columns]
    return float(getattr(weights, name.removeprefix(columns)))


def _cadence(analysis: Analysis, customer: str) -> float | None:
    days = cadence_days(analysis.tiers, analysis.settings).get(customer)
    return None if days is None else float(days)


def _chance(analysis: Analysis, deal: object) -> float:
    """What a deal without a typed probability has by its stage: the stage's own win rate, else that of the settings."""
    assert analysis.pipeline is not None
    deals = analysis.pipeline.open
    return float(deals.loc[(deals["deal_id"] == deal).to_numpy(dtype=bool), "probability"].iloc[0])


def _rate(analysis: Analysis, _: str) -> tuple[float, float]:
    customers, margin = analysis.frames["customers"], analysis.settings.lifetime.margin
    buyers = histories(customers.index.sort_values(), analysis.orders, analysis.as_of, margin).buyers
    return book_rate(buyers.frequency, buyers.T)


def _months(analysis: Analysis, customer: str) -> float:
    """How long a customer of the simple rule is taken to stay."""
    limits, row = analysis.settings.lifetime, analysis.tiers.loc[customer]
    lost = analysis.frames["customers"].at[customer, "status"] == "lost"
    return limits.horizon_months * (0.0 if lost else float(getattr(limits.remaining, str(row["lifecycle"]), 0.0)))


def _present(analysis: Analysis, months: float) -> float:
    return float(annuity(np.array([months]), analysis.settings.lifetime.discount)[0])


def _stay(analysis: Analysis, customer: str) -> float:
    """The present value of the time that a customer stays, in parts of its first 12 months."""
    months = _months(analysis, customer)
    return _present(analysis, months) / min(months, 12) if months else 0.0


def _typed(analysis: Analysis, customer: str) -> float:
    """The same of the whole horizon in years, by the weight of the customer's status."""
    limits = analysis.settings.lifetime
    status = analysis.frames["customers"].at[customer, "status"]
    return _present(analysis, float(limits.horizon_months)) / 12 * float(getattr(limits.typed, str(status), 1.0))


def _visits(analysis: Analysis, labels: Mapping[str, object]) -> float:
    """Visits a quarter that a customer is promised, or each of those of a tier."""
    tiers = analysis.tiers
    own = tiers.index == labels.get("customer_id")
    said = [labels.get("tier") in (word("tier", tier, "zh"), word("tier", tier, "en")) for tier in tiers["tier"]]
    mine = own if own.any() else np.array(said)
    return float(getattr(analysis.settings.tier.visits, str(tiers["service_level"][mine].iloc[0])))


_FOUND: Mapping[str, Callable[[Analysis, str], float | None]] = {
    "cadence.days": _cadence,
    "book.unit": lambda analysis, _: float(analysis.money.scale),
    "visits.gone": lambda analysis, _: analysis.visit_plan.gone if analysis.visit_plan is not None else None,
    "book.gap": lambda analysis, _: rhythm(analysis.orders).median,
    "book.orders": lambda analysis, customer: _rate(analysis, customer)[0],
    "book.days": lambda analysis, customer: _rate(analysis, customer)[1] * 12 * MONTH,
    "ahead.year": lambda analysis, customer: min(_months(analysis, customer), 12) / 12,
    "ahead.stay": _stay,
    "ahead.typed": _typed,
}
