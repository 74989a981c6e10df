"""The scorecard: a weighted mean of indicators, each from 0 to 100."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.calendar import months_before, within
from kamxl.compute.labels import SABC, UNRATED, labelled
from kamxl.compute.wording import at_least, beside, percent, percent_beside, plain
from kamxl.i18n import Text
from kamxl.settings import ScorecardWeights, Tier

RANKED_DOWN = ("quality_loss",)
"""Amounts of which less is better."""
LINEAR = {"collection_rate": (0.0, 100.0), "industry_influence": (1.0, 5.0), "growth_potential": (1.0, 5.0)}
"""Rates and grades, from the value worth 0 to the value worth 100."""
CREDIT_POINTS = {"A": 100.0, "B": 200 / 3, "C": 100 / 3, "D": 0.0}

INDICATORS = tuple(ScorecardWeights.model_fields)
DAYS_A_YEAR = 365.25
_DECIMALS = 10
_DEFAULTS = Tier()


def indicators(
    customers: pd.DataFrame, facts: pd.DataFrame, orders: pd.DataFrame, contracts: pd.DataFrame | None, as_of: date
) -> pd.DataFrame:
    """What the scorecard looks at, as it stands in the workbook.

    Args:
        customers, facts: indexed by customer_id.
        orders: as `facts.valid_orders` gives them.
        contracts: the contracts sheet, None where there is none.
        as_of: the day that the figures are for.

    Returns:
        Index as `customers`; NaN is unknown. revenue and profit (元, 12 months), collection_rate (points: the typed
        one, else paid ÷ amount of 12 months), contract_volume (元: contracts signed by as_of that run or are done),
        unit_price (元: mean over the purchases of 12 months, amount ÷ quantity where no price is typed), quality_loss
        (万元), industry_influence and growth_potential (1 to 5), credit_grade (A to D), tenure (years).
    """
    found = pd.DataFrame(index=customers.index)
    found["revenue"] = facts["revenue_12m"]
    found["collection_rate"] = customers["collection_rate"].fillna(facts["paid_rate_12m"] * 100)
    found["profit"] = facts["profit_12m"]
    found["contract_volume"] = _contract_volume(customers.index, contracts, as_of)
    found["industry_influence"] = customers["industry_influence"]
    found["unit_price"] = _unit_price(customers.index, orders, as_of)
    found["quality_loss"] = customers["quality_loss"]
    found["credit_grade"] = customers["credit_grade"]
    found["growth_potential"] = customers["growth_potential"]
    found["tenure"] = tenure(customers, facts, as_of)
    return found


def tenure(customers: pd.DataFrame, facts: pd.DataFrame, as_of: date) -> pd.Series:
    """Years since the first deal, as typed or by the first order, whichever is earlier."""
    today = pd.Timestamp(as_of)
    first = np.fmin(customers["first_deal_date"].to_numpy(), facts["first_order"].to_numpy())
    begun = pd.Series(first, customers.index)
    years: pd.Series = (today - begun.where(begun <= today)).dt.days / DAYS_A_YEAR
    return years


def _contract_volume(index: pd.Index, contracts: pd.DataFrame | None, as_of: date) -> pd.Series:
    """With a contracts sheet a customer without a contract has 0; without the sheet nothing is known."""
    if contracts is None:
        return pd.Series(np.nan, index=index)
    counts = (contracts["kind"] == "contract") & ~contracts["status"].isin(["ended", "pending"])
    counts &= ~(contracts["signed"] > pd.Timestamp(as_of))
    amounts = contracts.loc[counts, "amount"].sort_values()
    return amounts.groupby(level=0).sum().reindex(index).fillna(0.0)


def _unit_price(index: pd.Index, orders: pd.DataFrame, as_of: date) -> pd.Series:
    recent = orders[orders["purchase"] & within(orders["order_date"], months_before(as_of, 12), as_of)]
    priced = recent["amount"] / recent["quantity"].where(recent["quantity"] > 0)
    prices = recent["unit_price"].fillna(priced).sort_values()
    return prices.groupby(level=0).mean().reindex(index)


def scorecard(values: pd.DataFrame, settings: Tier = _DEFAULTS, *, explain: bool = True) -> pd.DataFrame:
    """Weighted mean of the indicators that the workbook has data for.

    Amounts scale by percentile rank as Excel's PERCENTRANK.INC gives it: the share of the *other* customers with a known
    value that have less; for quality_loss 100 less that. Rates and grades scale linearly, credit A 100 to D 0. An amount
    in which all known values are equal tells nobody apart and is left out. A customer that lacks an indicator is
    scored over those it has.

    Args:
        values: columns of INDICATORS as `indicators` gives them; missing ones are left out.
        settings: weights and the bounds of S, A and B (inclusive).
        explain: with reasons, which take most of the time.

    Returns:
        Index as `values`: tier (`unrated` where the known indicators carry less than `scorecard_coverage` of all weights),
        reason, score (0 to 100, NaN where nothing can be scored), coverage (share of all weights).
    """
    points = indicator_points(values)
    weights = np.array([getattr(settings.scorecard, name) for name in points.columns], dtype=float)
    shares = np.where(points.notna(), weights, 0.0)
    total = shares.sum(axis=1, keepdims=True)
    shares = np.divide(shares, total, out=np.zeros_like(shares), where=total > 0)
    scaled = points.to_numpy(dtype=float)
    score = np.round(np.nansum(shares * scaled, axis=1), _DECIMALS)
    every = sum(settings.scorecard.model_dump().values())
    coverage = np.round(total[:, 0] / every if every > 0 else np.zeros(len(values)), _DECIMALS)
    score[(total[:, 0] <= 0) | (coverage < settings.scorecard_coverage)] = np.nan
    bounds = (settings.scorecard_s, settings.scorecard_a, settings.scorecard_b)
    tier = np.select([score >= bound for bound in bounds], range(len(bounds)), default=len(bounds))
    tier[np.isnan(score)] = len(SABC)

    loss = np.where(shares > 0, shares * (100 - scaled), -1.0)
    worst = loss.argmax(axis=1) if loss.shape[1] else np.zeros(len(values), dtype=int)
    reasons = (
        _reason(
            float(score[at]),
            float(coverage[at]),
            settings,
            int(tier[at]),
            bounds,
            list(points.columns),
            shares[at],
            scaled[at],
            int(worst[at]),
        )
        for at in range(len(values))
    )
    found = labelled(values.index, [(*SABC, UNRATED)[at] for at in tier], reasons if explain else None)
    found["score"] = score
    found["coverage"] = coverage
    return found


def indicator_points(values: pd.DataFrame) -> pd.DataFrame:
    """Each indicator from 0 to 100; those without data, and amounts in which all are equal, are left out."""
    points = {}
    for name in INDICATORS:
        if name not in values or values[name].isna().all():
            continue
        if name == "credit_grade":
            points[name] = values[name].map(CREDIT_POINTS).astype(float)
        elif name in LINEAR:
            low, high = LINEAR[name]
            points[name] = ((values[name] - low) / (high - low) * 100).clip(0, 100)
        elif values[name].nunique() > 1:
            ranked = percentile_rank(values[name])
            points[name] = 100 - ranked if name in RANKED_DOWN else ranked
    return pd.DataFrame(points, index=values.index)


def percentile_rank(values: pd.Series) -> pd.Series:
    """Excel's PERCENTRANK.INC × 100: the share of the other known values that are less; ties share the lower one."""
    known = values.dropna()
    if len(known) < 2:
        return pd.Series(np.where(values.notna(), 100.0, np.nan), index=values.index)
    return (values.rank(method="min") - 1) / (len(known) - 1) * 100


def _reason(
    score: float,
    coverage: float,
    settings: Tier,
    tier: int,
    bounds: tuple[float, float, float],
    names: list[str],
    shares: np.ndarray,
    points: np.ndarray,
    worst: int,
) -> Text:
    if np.isnan(score):
        share = percent_beside(coverage, settings.scorecard_coverage, 0)
        return Text("tier.reason.scorecard.unrated", {"share": share, "limit": percent(settings.scorecard_coverage, 0)})
    if tier == 0:
        said = {"score": plain(score, 1), "bound": plain(bounds[0]), "indicators": int((shares > 0).sum())}
        return Text("tier.reason.scorecard.top", said)
    following = bounds[tier - 1]
    said = {
        "score": beside(score, following, 1),
        "next": SABC[tier - 1],
        "gap": at_least(following - score, 1),
        "weakest": Text(f"tier.indicator.{names[worst]}"),
        "points": plain(float(points[worst]), 0),
    }
    return Text("tier.reason.scorecard.next", said)
