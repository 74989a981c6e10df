"""The figures of a customer: revenue, tier, points, health, lifetime value."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from operator import mul

import pandas as pd

from kamxl.compute.calendar import months_before
from kamxl.compute.follow_up import cadence_days
from kamxl.compute.health import PARTS
from kamxl.compute.labels import model_code, word
from kamxl.compute.lifetime_rows import MODELS
from kamxl.compute.wording import Amount, enough, percent, plain
from kamxl.explain.modelled import modelled
from kamxl.explain.parts import Case, Cell, Figure, Kind, Step, Value, figure_step, given
from kamxl.explain.parts import plain as value_of
from kamxl.i18n import Pair, Text
from kamxl.schema.money import WAN
from kamxl.schema.sheets import SHEETS

MOST_TERMS = 8
"""Numbers of a sum that a sentence names one by one."""


def revenue(case: Case) -> tuple[Figure, ...]:
    """What it bought: of 12 months, of the 12 before and in all, with profit, orders, days and payments."""
    if case.fact("basis") == "typed":
        return _typed_revenue(case)
    recent, before = case.window(case.lines, 12), case.window(case.lines, 24, 12)
    bought, as_of = case.window(case.bought, 12), case.analysis.as_of
    since = months_before(as_of, 12) + timedelta(days=1)
    carried = recent[recent["paid"].notna()]
    days = {"since": since, "until": as_of}
    figures = [
        _sum(case, "revenue_12m", case.summed("amount", recent), days, _left_out(case)),
        _sum(case, "profit_12m", case.summed("profit", recent, "profit"), days),
        _sum(
            case,
            "revenue_previous_12m",
            case.summed("amount", before),
            {"since": months_before(as_of, 24) + timedelta(days=1), "until": months_before(as_of, 12)},
        ),
        _sum(case, "revenue_total", case.summed("amount", case.lines), days),
        _of_step(case, "orders_12m", case.distinct("orders", bought, "order_id"), days),
        _of_step(case, "first_order", case.earliest("first_order", case.bought, "order_date"), days),
        _of_step(case, "last_order", case.latest("last_order", case.bought, "order_date"), days),
    ]
    paid, amount = case.summed("paid", carried, "paid"), case.summed("amount", carried)
    values = {"paid": _amount(paid), "amount": _amount(amount), "rate": percent(_number(case.fact("paid_rate_12m")), 2)}
    known = case.fact("paid_rate_12m") is not None
    rule = Text("explain.rule.paid_rate_12m", values) if known else Text("explain.rule.unknown")
    figures.append(_figure(case, "paid_rate_12m", "share", rule, (paid, amount)))
    return tuple(figures)


def _typed_revenue(case: Case) -> tuple[Figure, ...]:
    steps = [case.summed(name, case.profile, name, scale=WAN) for name in ("annual_amount", "annual_profit")]
    return tuple(
        _figure(case, key, "money", Text("explain.rule.typed", {"amount": _amount(step)}), (step,))
        for key, step in zip(("revenue_12m", "profit_12m"), steps, strict=True)
        if step.cells
    )


def _left_out(case: Case) -> tuple[Step, ...]:
    """Order lines that do not count, and why: cancelled, after the day, or left out for a fault."""
    rows = case.rows("orders")
    steps = []
    if len(rows):
        cancelled = (rows["status"] == "cancelled").to_numpy()
        later = ~cancelled & (rows["order_date"] > pd.Timestamp(case.analysis.as_of)).to_numpy()
        steps = [_cells(case, key, rows[found]) for key, found in (("cancelled", cancelled), ("later", later))]
    dropped = case.analysis.dropped.get("orders")
    if dropped is not None and dropped.index.name == "customer_id":
        steps.append(_cells(case, "faulty", dropped[dropped.index == case.customer]))
    return tuple(step for step in steps if step.cells)


def _cells(case: Case, key: str, rows: pd.DataFrame) -> Step:
    return given(key, Text(f"explain.step.{key}"), case.cells.of(rows, "amount"))


def points(case: Case) -> tuple[Figure, ...]:
    """Points: so many units of revenue for one."""
    analysis = case.analysis
    value = int(analysis.tiers["points"].loc[case.customer])
    found = revenue_step(case)
    said = {"revenue": _amount(found), "per": plain(analysis.settings.points.per), "points": f"{value:,}"}
    rule = Text("explain.rule.points", said)
    return (Figure("points", Text("explain.figure.points"), value, "count", rule, (found,), ("points.per",)),)


def revenue_step(case: Case) -> Step:
    """The revenue of 12 months, from orders or as typed."""
    if case.fact("basis") == "typed":
        return case.summed("annual_amount", case.profile, "annual_amount", scale=WAN)
    return case.summed("amount", case.window(case.lines, 12))


_TIER_SETTINGS: Mapping[str, tuple[str, ...]] = {
    "threshold": ("tier.preset", "tier.threshold"),
    "threshold_a-e": ("tier.preset", "tier.a_e"),
    "pareto": ("tier.pareto_a", "tier.pareto_b"),
    "pyramid": ("tier.pyramid_labels",),
    "scorecard": (
        "tier.scorecard",
        "tier.scorecard_s",
        "tier.scorecard_a",
        "tier.scorecard_b",
        "tier.scorecard_coverage",
    ),
    "rfm": (),
}


def tier(case: Case) -> tuple[Figure, ...]:
    """The tier with its reason, and the other labels beside it."""
    analysis = case.analysis
    row = analysis.tiers.loc[case.customer]
    settings = analysis.settings.tier
    model = model_code(settings)
    steps = [revenue_step(case)]
    if model == "threshold_a-e" and case.fact("basis") == "orders":
        steps = [case.summed("amount", case.lines)]
    if model in ("rfm", "pyramid") and case.fact("basis") == "orders":
        steps.append(case.latest("last_order", case.bought, "order_date"))
        steps.append(case.distinct("orders", case.window(case.bought, 12), "order_id"))
    typed = case.cells.of(case.profile, "assigned_tier")
    if typed:
        steps.append(given("assigned_tier", _field("customers", "assigned_tier"), typed))
    keys = ("tier.model", *_TIER_SETTINGS[model], *(["tier.by_group"] if settings.by_group else []))
    reason = _text(row["reason"])
    label = word(str(row["tier"]))
    found = [Figure("tier", Text("explain.figure.tier"), label, "text", reason, tuple(steps), keys)]
    others = _before(case)
    if others is not None and model != "pareto":
        said = {"share": percent(_number(row["cumulative_share"])), "label": word(str(row["abc"]))}
        rule = Text("explain.rule.abc", said)
        found.append(
            Figure(
                "abc", Text("explain.figure.abc"), word(str(row["abc"])), "text", rule, others, _TIER_SETTINGS["pareto"]
            )
        )
    return (*found, _stage(case))


def _before(case: Case) -> tuple[Step, ...] | None:
    """Revenue of those with as much or more, the customer's own included, and of all: what the cumulative share divides."""
    facts = case.analysis.facts
    own = _number(case.fact("revenue_12m"))
    if own <= 0:
        return None
    positive = facts[facts["revenue_12m"] > 0]
    shares = case.analysis.tiers["cumulative_share"].reindex(positive.index).astype(float)
    # Those who tie with it have one share with it.
    until = positive.index[(shares <= shares[case.customer]).to_numpy()]
    return tuple(_revenue_of(case, key, ids) for key, ids in (("up_to", until), ("all", positive.index)))


def _revenue_of(case: Case, key: str, customers: pd.Index[str]) -> Step:
    """The revenue of 12 months of several customers, from every cell that it is made of."""
    analysis = case.analysis
    basis = analysis.facts["basis"].reindex(customers)
    orders = case.window(analysis.orders, 12)
    ordered = orders[orders.index.isin(customers[(basis == "orders").to_numpy()])]
    profiles = analysis.frames["customers"].loc[customers[(basis == "typed").to_numpy()]]
    one = case.summed("amount", ordered)
    other = case.summed("annual_amount", profiles, "annual_amount", scale=WAN)
    value = round(_number(one.value) + _number(other.value), 4)
    return Step(key, Text(f"explain.step.{key}"), "sum", value, "money", one.cells + other.cells)


def _stage(case: Case) -> Figure:
    row = case.analysis.tiers.loc[case.customer]
    steps = (
        case.earliest("first_order", case.bought, "order_date"),
        case.latest("last_order", case.bought, "order_date"),
        case.distinct("order_days", case.bought, "order_date"),
        given("status", _field("customers", "status"), case.cells.of(case.profile, "status")),
    )
    limits = case.analysis.settings.lifecycle
    label = Text(f"lifecycle.{row['lifecycle']}")
    said = {**limits.model_dump(), "stage": label, "days": case.fact("order_days")}
    last = case.fact("last_order")
    rule = Text("explain.rule.stage", {**said, "last": last}) if last else Text("explain.rule.stage_none", said)
    return Figure("lifecycle", Text("explain.figure.lifecycle"), label, "text", rule, steps, ("lifecycle",))


def lifetime(case: Case) -> tuple[Figure, ...]:
    """Lifetime value: the method with its numbers, and what the customer has brought so far."""
    analysis, limits = case.analysis, case.analysis.settings.lifetime
    row = analysis.lifetime.loc[case.customer]
    method = str(row["method"])
    keys = {
        "typed": ("lifetime.typed", "lifetime.margin"),
        "simple": ("lifetime.method", "lifetime.remaining", "lifetime.margin"),
        "none": (),
    }.get(method, ("lifetime.method", "lifetime.interval", "lifetime.margin"))
    own = tuple(case.cells.of(case.profile, name) for name in ("annual_profit", "annual_amount", "status"))
    steps: tuple[Step, ...]
    if method == "typed":
        steps = tuple(
            given(name, _field("customers", name), cells)
            for name, cells in zip(("annual_profit", "annual_amount", "status"), own, strict=True)
            if cells
        )
    else:
        lines = case.lines
        # Value is profit where the book keeps it, else a share of the amount.
        by_profit = bool(analysis.orders["profit"].notna().any())
        steps = (
            case.distinct("order_days", case.bought, "order_date"),
            case.earliest("first_order", case.bought, "order_date"),
            case.latest("last_order", case.bought, "order_date"),
            *_past(case, lines, limits.margin, by_profit),
        )
    formula: tuple[str, ...] = ()
    if method in MODELS:
        steps += modelled(case)
        formula = (f"s{len(steps) - 1}", "×", f"s{len(steps)}")
    settings = ("lifetime.horizon_months", "lifetime.discount", *keys)
    value = value_of(row["lifetime_value"])
    title, why = Text("explain.figure.lifetime"), _text(row["why"])
    figure = Figure("lifetime", title, value, "money", why, steps, settings, formula)
    past = value_of(row["past_value"])
    if past is None or method == "typed":
        return (figure,)
    own_value = _past(case, case.lines, limits.margin, bool(analysis.orders["profit"].notna().any()))
    rule = Text("explain.rule.past_value", {"margin": percent(limits.margin)})
    return (
        figure,
        Figure("past_value", Text("explain.figure.past_value"), past, "money", rule, own_value, ("lifetime.margin",)),
    )


def _past(case: Case, lines: pd.DataFrame, margin: float, by_profit: bool) -> tuple[Step, ...]:
    """What the order lines brought: their profit; where that is not known, the margin of their amount."""
    known = lines["profit"].notna().to_numpy() if by_profit else [False] * len(lines)
    without = [not one for one in known]
    rest = lines[without]
    return (
        *((case.summed("profit", lines[known], "profit"),) if by_profit else ()),
        *((case.summed("margin", rest, "amount", scale=margin),) if len(rest) else ()),
    )


def health(case: Case) -> tuple[Figure, ...]:
    """The weighted mean of the parts that are known, each with what it was read off."""
    table = case.analysis.health
    if table.empty or case.customer not in table.index:
        return ()
    row, weights = table.loc[case.customer], case.analysis.settings.health.weights
    makers: Mapping[str, Callable[[Case], tuple[Cell, ...]]] = {
        "purchases": lambda one: (
            one.cells.of(one.window(one.lines, 24), "amount") + one.cells.of(one.bought, "order_date")
        ),
        "relation": _relation,
        "service": _service,
        "payment": lambda one: sum((one.cells.of(one.lines, name) for name in ("amount", "paid", "due_date")), ()),
        "contract": lambda one: one.cells.of(_running(one), "end"),
    }
    steps = tuple(
        figure_step(f"health_{part}", value_of(row[f"health_{part}"]), "points", makers[part](case)) for part in PARTS
    )
    known = [part for part in PARTS if row[f"health_{part}"] == row[f"health_{part}"]]
    value = value_of(row["health"])
    rule = Text("explain.rule.health_unknown") if value is None else _weighed([_number(row[f"health_{part}"]) for part in known], [float(getattr(weights, part)) for part in known])  # fmt: skip
    keys = ("health.weights",)
    return (Figure("health", Text("explain.figure.health"), value, "points", rule, steps, keys),)


def _weighed(points: Sequence[float], weights: Sequence[float]) -> Text:
    """The weighted mean of the parts, in so many decimals that it comes out as it is shown."""

    def mean(found: Sequence[float]) -> float:
        return math.fsum(map(mul, found, weights)) / sum(weights)

    decimals = enough(points, mean, plain)
    terms = [f"{plain(one, decimals)}×{plain(weight)}" for one, weight in zip(points, weights, strict=True)]
    said = {"terms": " + ".join(terms), "weights": plain(sum(weights)), "health": plain(mean(points))}
    return Text("explain.rule.health", said)


def _relation(case: Case) -> tuple[Cell, ...]:
    rows = past_rows(case, "follow_ups", "date")
    latest = rows[rows["date"] == rows["date"].max()] if len(rows) else rows
    people = case.rows("contacts")
    told = case.cells.of(latest, "date") if len(latest) else ()
    return (
        *told,
        *case.cells.of(case.profile, "last_follow_up"),
        *(case.cells.of(people, "role") if len(people) else ()),
        *(case.cells.of(people, "attitude") if len(people) else ()),
    )


def _service(case: Case) -> tuple[Cell, ...]:
    complaints = open_complaints(case)
    return (
        *case.cells.of(latest_scores(case), "score"),
        *(case.cells.of(complaints, "opened") if len(complaints) else ()),
    )


def _running(case: Case) -> pd.DataFrame:
    rows = case.rows("contracts")
    if rows.empty:
        return rows
    return rows[((rows["kind"] == "contract") & (rows["status"] == "running")).to_numpy(dtype=bool)]


def past_rows(case: Case, sheet: str, day: str) -> pd.DataFrame:
    """Its rows of a sheet up to the day that the figures are for."""
    rows = case.rows(sheet)
    return rows if rows.empty else rows[(rows[day] <= pd.Timestamp(case.analysis.as_of)).to_numpy()]


def latest_scores(case: Case) -> pd.DataFrame:
    """The overall scores of the latest survey; of a customer without any, those of all dimensions."""
    rows = past_rows(case, "satisfaction", "date")
    if rows.empty:
        return rows
    overall = (rows["dimension"] == "overall").to_numpy()
    rows = rows[overall] if overall.any() else rows
    latest: pd.DataFrame = rows[(rows["date"] == rows["date"].max()).to_numpy()]
    return latest


def open_complaints(case: Case) -> pd.DataFrame:
    """Its complaints that are not closed by the day."""
    rows = past_rows(case, "complaints", "opened")
    if rows.empty:
        return rows
    still = rows["closed"].isna() | (rows["closed"] > pd.Timestamp(case.analysis.as_of))
    return rows[((rows["kind"] == "complaint") & still).to_numpy(dtype=bool)]


def cadence(case: Case) -> Value:
    """Days within which it should have been contacted."""
    return value_of(cadence_days(case.analysis.tiers, case.analysis.settings).get(case.customer))


# ---


def _sum(case: Case, key: str, step: Step, days: Mapping[str, object], more: tuple[Step, ...] = ()) -> Figure:
    """A figure that is the sum of one step."""
    terms = [cell.counts for cell in step.cells]
    shown = [plain(_number(term)) for term in terms[:MOST_TERMS]]
    if len(terms) > MOST_TERMS:
        shown.append("…")
    values = {
        **days,
        "number": len(terms),
        "terms": " + ".join(shown).replace("+ -", "− ") or "0",
        "total": _amount(step),
    }
    return _figure(case, key, "money", Text(f"explain.rule.{key}", values), (step, *more))


def _of_step(case: Case, key: str, step: Step, days: Mapping[str, object]) -> Figure:
    return _figure(case, key, step.kind, Text(f"explain.rule.{key}", days), (step,))


def _figure(case: Case, key: str, kind: Kind, rule: Text, steps: tuple[Step, ...]) -> Figure:
    return Figure(key, Text(f"explain.figure.{key}"), case.fact(key), kind, rule, steps)


def _amount(step: Step) -> Amount:
    return Amount(_number(step.value), decimals=4)


def _text(value: object) -> Text:
    assert isinstance(value, Text)
    return value


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _field(sheet: str, field: str) -> Pair:
    column = SHEETS[sheet].fields[field].column
    return Pair(column.zh, column.en)
