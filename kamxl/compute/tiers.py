"""Tiers: all models side by side, and the one that is "the" tier of each customer.

`threshold`, `pareto`, `pyramid`, `scorecard` and `rfm` each take a frame indexed by customer_id and give one of the same
index with `tier` (a label code, see `labels`) and `reason` (a Text: the figures and bounds that decided, and what would
move the customer up). `table` joins them into what the sheet shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from kamxl.compute.facts import facts as facts_of
from kamxl.compute.facts import valid_orders
from kamxl.compute.groups import heads
from kamxl.compute.labels import match, model_code, rank, service_level, strategy, word
from kamxl.compute.placing import pareto, pyramid
from kamxl.compute.review import changes, read_history
from kamxl.compute.rfm import rfm
from kamxl.compute.scorecard import indicators, scorecard
from kamxl.compute.threshold import threshold, tier_revenue
from kamxl.i18n import Text
from kamxl.settings import Settings, Tier

__all__ = [
    "indicators", "models", "pareto", "pyramid", "rank", "rfm", "scorecard", "service_level", "table", "threshold",
    "tier_revenue", "word",
]  # fmt: skip

VALUE_BANDS: Mapping[str, str] = {"A": "high", "B": "medium", "C": "low"}
"""Value band by the ABC label."""


def models(
    customers: pd.DataFrame,
    facts: pd.DataFrame,
    settings: Tier,
    *,
    as_of: date,
    orders: pd.DataFrame | None = None,
    contracts: pd.DataFrame | None = None,
    scored: pd.DataFrame | None = None,
) -> dict[str, pd.DataFrame]:
    """What every model gives, by its name; only the one that settings name explains itself.

    Orders as `facts.valid_orders` gives them; `scored` as `scorecard.indicators` does, where it is known already.
    """
    if scored is None:
        lines = valid_orders({}, as_of) if orders is None else orders
        scored = indicators(customers, facts, lines, contracts, as_of)
    return {
        "threshold": threshold(facts, settings, explain=settings.model == "threshold"),
        "pareto": pareto(facts, settings, explain=settings.model == "pareto"),
        "pyramid": pyramid(facts, settings, explain=settings.model == "pyramid"),
        "scorecard": scorecard(scored, settings, explain=settings.model == "scorecard"),
        "rfm": rfm(facts, as_of, explain=settings.model == "rfm"),
    }


def table(
    customers: pd.DataFrame,
    facts: pd.DataFrame,
    lifecycle: pd.DataFrame,
    settings: Settings,
    history: pd.DataFrame | None = None,
    *,
    as_of: date,
    orders: pd.DataFrame | None = None,
    contracts: pd.DataFrame | None = None,
    scored: pd.DataFrame | None = None,
    currency: str = "CNY",
) -> pd.DataFrame:
    """The tier of each customer with all that stands beside it.

    Args:
        customers, facts, lifecycle: same index; as validation, `facts.facts` and `lifecycle.lifecycle` give them.
        settings: `tier` and `points`.
        history: earlier reviews, as `review.read_history` takes them.
        as_of: the day that the figures are for.
        orders: as `facts.valid_orders` gives them, for the scorecard's unit price.
        contracts: the contracts sheet, for the scorecard's contract volume.
        scored: as `scorecard.indicators` gives it, where it is known already.
        currency: the book's; a review in another one is not compared.

    Returns:
        Keys as OUTPUTS['tiers'], customer_id as the index; sorted by tier, then revenue_12m descending, then customer_id.
        assigned is a bool. More columns: computed_tier (before a person's override), model (as the history names it),
        rank (place of the tier among the model's labels, 0 strongest), service_level (S, A, B, C), value_band. A typed
        label that the model does not know is kept as typed; it has the rank and service level of the computed tier.
    """
    if settings.tier.by_group:
        found = _by_group(customers, facts, settings.tier, as_of=as_of, orders=orders, contracts=contracts)
    else:
        found = models(customers, facts, settings.tier, as_of=as_of, orders=orders, contracts=contracts, scored=scored)
    chosen = found[settings.tier.model]
    result = _with_assigned(customers["assigned_tier"], chosen, settings.tier)
    result["name"] = customers["name"]
    first_month = settings.calendar.year_start
    result = result.join(
        changes(result["tier"], read_history(history, settings.tier), as_of, settings.tier, currency, first_month)
    )
    result["revenue_12m"], result["profit_12m"] = facts["revenue_12m"], facts["profit_12m"]
    result["cumulative_share"] = found["pareto"]["cumulative_share"]
    result["abc"] = found["pareto"]["tier"]
    result["value_band"] = result["abc"].map(VALUE_BANDS).astype(object)
    result["pyramid"] = found["pyramid"]["tier"]
    result["score"] = found["scorecard"]["score"]
    result["rfm"] = found["rfm"]["tier"].where(facts["last_order"].notna(), None)
    result = result.join(lifecycle[["lifecycle", "frequency_band"]])
    result["last_order"], result["basis"] = facts["last_order"], facts["basis"]
    # The small addend: 0.1 元 a point must give 30 points for 3 元, which binary division puts at 29.999….
    points = np.floor(np.maximum(facts["revenue_12m"], 0.0) / settings.points.per + 1e-9)
    result["points"] = points.astype("int64")
    result["owner"] = customers["owner"]
    result["model"] = pd.Series(model_code(settings.tier), index=result.index, dtype=object)
    order = np.lexsort((result.index.to_numpy(dtype=str), -result["revenue_12m"], result["rank"]))
    return result.iloc[order]


def _by_group(
    customers: pd.DataFrame,
    facts: pd.DataFrame,
    settings: Tier,
    *,
    as_of: date,
    orders: pd.DataFrame | None,
    contracts: pd.DataFrame | None,
) -> dict[str, pd.DataFrame]:
    """What every model gives for the groups of customers, at each of their members; the head's profile is the group's."""
    head = heads(customers)
    tops = customers.index[customers.index.isin(head)]

    def of_group(rows: pd.DataFrame | None) -> pd.DataFrame | None:
        return None if rows is None else rows.set_axis(pd.Index(head.reindex(rows.index), name=rows.index.name))

    sums = facts.groupby(head)[["revenue_12m", "orders_12m", "revenue_total"]].sum().reindex(tops)
    sums["profit_12m"] = facts.groupby(head)["profit_12m"].sum(min_count=1).reindex(tops)
    for name, how in (("first_order", "min"), ("last_order", "max")):
        sums[name] = facts.groupby(head)[name].agg(how).reindex(tops)
    bases = pd.Series(pd.Categorical(facts["basis"], ["none", "typed", "orders"], ordered=True), index=facts.index)
    sums["basis"] = bases.groupby(head).max().astype(object).reindex(tops)
    known = None if orders is None else orders[orders.index.isin(customers.index)]
    lines = of_group(known)
    # Of the amounts of all members: a mean of rates would weigh 100 元 like a million.
    sums["paid_rate_12m"] = np.nan if lines is None else facts_of(customers.loc[tops], lines, as_of)["paid_rate_12m"]
    signed = None if contracts is None else contracts[contracts.index.isin(customers.index)]
    found = models(customers.loc[tops], sums, settings, as_of=as_of, orders=lines, contracts=of_group(signed))
    members = head.value_counts().to_dict()
    result = {}
    for name, rows in found.items():
        result[name] = rows.reindex(head.to_numpy()).set_axis(customers.index)
        if "reason" in rows:
            texts = [
                reason
                if members[top] == 1
                else Text("tier.reason.group", {"head": top, "number": members[top], "reason": reason})
                for top, reason in zip(head, result[name]["reason"], strict=True)
            ]
            result[name]["reason"] = pd.Series(texts, index=customers.index, dtype=object)
    return result


def _with_assigned(typed: pd.Series, chosen: pd.DataFrame, settings: Tier) -> pd.DataFrame:
    """The chosen model's labels with people's overrides over them, and what depends on the label."""
    rows = []
    for label, reason, by_hand in zip(chosen["tier"], chosen["reason"], typed, strict=True):
        if by_hand is None or by_hand != by_hand:
            rows.append((label, label, reason, False, label))
            continue
        known = match(by_hand, settings.model, settings)
        said = {"tier": word(known or str(by_hand)), "computed": word(label), "reason": reason}
        why = Text("tier.reason.assigned" if known else "tier.reason.assigned_unknown", said)
        rows.append((known or str(by_hand), label, why, True, known or label))
    columns = ["tier", "computed_tier", "reason", "assigned", "stands_as"]
    result = pd.DataFrame(rows, index=chosen.index, columns=columns, dtype=object)
    stands_as = result.pop("stands_as")
    labels = rank(settings.model, settings)
    result["rank"] = stands_as.map({label: at for at, label in enumerate(labels)}).astype("int64")
    result["service_level"] = stands_as.map(partial(service_level, settings=settings)).astype(object)
    result["strategy"] = stands_as.map({label: strategy(label, settings) for label in labels}).astype(object)
    return result.astype({"assigned": bool})
