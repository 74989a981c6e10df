"""生命周期价值: what each customer is still worth, with its interval, and how the figure was come by."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamxl import theme
from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.compute.alerts.sales import CHURN_RISK
from kamxl.compute.analysis import Analysis
from kamxl.compute.calendar import YEAR
from kamxl.compute.concentration import GROUPS
from kamxl.compute.lifetime_rows import LEAST_MONTHS, MODELS
from kamxl.plan import (
    Beside,
    Chart,
    ChartGroup,
    Column,
    ColumnOf,
    Figure,
    Figures,
    Head,
    Note,
    Part,
    Picture,
    Section,
    SmallTable,
)
from kamxl.report import charts, words
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.links import to_customers
from kamxl.report.listed import Look, cut_note, listed
from kamxl.report.output_sheet import Listed, OutputSheet
from kamxl.report.output_sheet import counts as list_counts
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import AMOUNT, CUSTOMER, NAME, ORDER_DAY, TIER, VALUE, Fields
from kamxl.schema.outputs import OUTPUTS

ALIKE = 0.1
"""Means of tiers that lie so close make no chart."""
MOST_IN_CLASS = 0.6
"""Share of the customers from which one class dwarfs the others."""
_WIDTH = 185
_TENTHS, _FIT = (1, 6), (8, 10)
"""Columns of the table of tenths, and of the check of the fit beside it."""
_ALONE = ((1, 5), (7, 10), (12, 14))
"""Columns of the one chart that is drawn, and of those tables beside it."""


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The sheet of lifetime values."""
    frame = analysis.lifetime
    found = listed(say, OUTPUTS["lifetime"], frame, look(analysis, context))
    settings = analysis.settings.lifetime
    subtitle = say(
        "report.lifetime.subtitle",
        as_of=analysis.as_of,
        months=settings.horizon_months,
        discount=words.percent(settings.discount),
        interval=words.percent(settings.interval),
    )
    return (
        Head(say("report.lifetime.title"), subtitle + cut_note(say, frame, found), ways(say, "lifetime", "section")),
        Figures(_figures(say, analysis)),
        found,
        Section("section", say("report.lifetime.section"), _below(say, analysis), width=_WIDTH),
    )


def look(analysis: Analysis, context: Context) -> Look:
    """How the columns of the list are shown."""
    frame = analysis.lifetime
    return Look(
        groups={"tier": "tier", "method": "method", "value_band": "value_band"},
        roles={"tier": words.step_roles(frame["tier"], analysis.settings.tier)},
        links={"customer_id": to_customers(frame.index, context)},
        bars=("lifetime_value",),
    )


def _figures(say: Phrases, analysis: Analysis) -> tuple[Figure, ...]:
    note, frame = analysis.lifetime_note, analysis.lifetime
    figures = [Figure(say("report.lifetime.strip.total"), say.amount(note.total), numbers={"total": note.total})]
    if not words.blank(note.total_low):
        label = say("report.lifetime.strip.interval", interval=words.percent(analysis.settings.lifetime.interval))
        low, high = words.number(note.total_low, say.money.scale), say.amount(note.total_high)
        ends = {"low": note.total_low, "high": note.total_high}
        figures.append(Figure(label, say("report.lifetime.strip.range", low=low, high=high), numbers=ends))
    if note.check is not None:
        expected, actual = words.number(note.check.expected), words.number(note.check.actual)
        shown = say("report.lifetime.strip.orders", expected=expected, actual=actual)
        label = say("report.lifetime.strip.check", months=note.check.months)
        state = None if note.check.holds else "medium"
        figures.append(Figure(label, shown, state, {"expected": note.check.expected, "came": note.check.actual}))
    figures.append(Figure(say("report.lifetime.strip.method"), words.word("method", note.method, say.lang)))
    largest = analysis.lifetime_concentration
    if not words.blank(largest.top_share):
        label = say("report.lifetime.strip.top", count=words.number(largest.top))
        figures.append(Figure(label, words.percent(largest.top_share), numbers={"share": largest.top_share}))
    if frame["p_alive"].notna().any():
        limit = CHURN_RISK.limits_in(analysis.settings).p_alive
        weak = int((frame["p_alive"].astype(float) < limit).sum())
        label = say("report.lifetime.strip.at_risk", limit=words.percent(limit))
        shown = say("report.customers", count=words.number(weak))
        figures.append(Figure(label, shown, "medium" if weak else None, {"at_risk": weak}))
    return tuple(figures)


def by_tier(analysis: Analysis) -> pd.DataFrame:
    """By tier, best first: customers, past_value, p_alive (mean), expected_orders, value (元), its mean and its share."""
    groups = analysis.lifetime.groupby(analysis.lifetime["tier"].astype(str), sort=False)
    frame = pd.DataFrame(
        {
            "customers": groups.size(),
            "past_value": groups["past_value"].sum(min_count=1),
            "p_alive": groups["p_alive"].mean(),
            "expected_orders": groups["expected_orders_12m"].sum(min_count=1),
            "value": groups["lifetime_value"].sum(min_count=1),
            "mean": groups["lifetime_value"].mean(),
        }
    ).reindex(words.ranked(analysis.lifetime["tier"], analysis.settings.tier))
    total = frame["value"].sum()
    frame["share"] = frame["value"] / total if total > 0 else float("nan")
    return frame


def _below(say: Phrases, analysis: Analysis) -> tuple[Part, ...]:
    notes = _notes(say, analysis)
    if not (analysis.lifetime["lifetime_value"].astype(float) > 0).any():
        return (*notes, Note(say("report.nothing.value"), gap=1))
    tiers = _tiers(say, analysis)
    tenths, concentrated = _concentration(say, analysis)
    fit, fitted = _fit(say, analysis)
    drawn = [one for one in (concentrated, _alive_chart(say, analysis, len(tiers.rows)), fitted) if one is not None]
    if len(drawn) == 1:
        return (*notes, Beside(((ChartGroup("charts", (concentrated,)),), (tenths,), fit), _ALONE, gap=1), tiers)
    return (
        *notes,
        ChartGroup("charts", tuple(drawn), wide=(min(174 / len(drawn), 90),) * len(drawn), gap=1),
        tiers,
        Beside(((tenths,), fit), (_TENTHS, _FIT), gap=1),
    )


def _notes(say: Phrases, analysis: Analysis) -> list[Note]:
    """How the figures were come by, in plain words."""
    note = analysis.lifetime_note
    texts = [note.why.render(say.lang), say(f"report.lifetime.basis.{note.value_basis}",
             margin=words.percent(analysis.settings.lifetime.margin))]  # fmt: skip
    if note.method in MODELS:
        params = ", ".join(f"{name} = {value:.4g}" for name, value in note.params.items())
        texts.append(
            say(
                "report.lifetime.explain",
                model=say(f"report.lifetime.model.{note.method}"),
                customers=words.number(note.customers),
                repeaters=words.number(note.repeaters),
            )
        )
        texts.append(
            say("report.lifetime.params", params=params or "–", log_likelihood=words.number(note.log_likelihood, 1, 2))
        )
        if note.method == "model":
            leaves = "start" if note.leaves_at_start else "later"
            rhythm = "rhythm" if note.params.get("k", 1) > 1 else "random"
            texts.append(
                say(f"report.lifetime.{rhythm}", stages=words.number(note.params.get("k", 1)))
                + say(f"report.lifetime.leaves.{leaves}")
            )
        warned = {said.key for said in note.notes}
        if not words.blank(note.correlation) and "lifetime.note.correlated" not in warned:
            texts.append(say("report.lifetime.correlation", value=f"{note.correlation:.2f}"))
        texts += [said.render(say.lang) for said in note.notes]
        above = _above(analysis.lifetime)
        if above:
            interval = words.percent(analysis.settings.lifetime.interval)
            texts.append(say("report.lifetime.above", count=words.number(above), interval=interval))
    else:
        texts.append(say("report.lifetime.explain_simple"))
    texts += _check(say, analysis)
    return [Note(text) for text in texts]


def _check(say: Phrases, analysis: Analysis) -> list[str]:
    """What the model would have said a year ago, against what came."""
    note = analysis.lifetime_note
    found = note.check
    if found is None:
        return [say("report.lifetime.no_check", months=LEAST_MONTHS)] if note.method in MODELS else []
    said = say(
        "report.lifetime.check",
        day=found.day,
        customers=words.number(found.customers),
        months=found.months,
        expected=words.number(found.expected),
        interval=words.percent(analysis.settings.lifetime.interval),
        low=words.number(found.low),
        high=words.number(found.high),
        actual=words.number(found.actual),
        error=f"{found.error / found.actual:+.0%}" if found.actual else "–",
    )
    if found.holds:
        return [said + say("report.lifetime.check.holds")]
    if note.method in MODELS and not words.blank(note.total_low):
        return [said + say("report.lifetime.check.widened", factor=f"{found.widening:.1f}")]
    return [said + say("report.lifetime.check.fails")]


def _above(frame: pd.DataFrame) -> int:
    """Customers whose value lies above its own interval."""
    return int((frame["lifetime_value"].astype(float) > frame["high"].astype(float)).sum())


def _tiers(say: Phrases, analysis: Analysis) -> SmallTable:
    """The summary by tier."""
    roles = {"tier": "text", "": "text", "customers": "count", "share": "percent", "past_value": "money", "p_alive": "percent",
             "orders": "decimal", "mean": "money", "value": "money"}  # fmt: skip
    columns = tuple(
        Column(name, say(f"report.lifetime.by_tier.{name}") if name else "", role) for name, role in roles.items()
    )
    frame, scale = by_tier(analysis), say.money.scale
    lines: list[list[Value]] = [
        [
            words.word("tier", tier, say.lang), None, int(line["customers"]), words.shown(line["share"], say.lang),
            words.shown(line["past_value"], say.lang, scale), words.shown(line["p_alive"], say.lang),
            words.shown(line["expected_orders"], say.lang), words.shown(line["mean"], say.lang, scale),
            words.shown(line["value"], say.lang, scale),
        ]
        for tier, line in frame.iterrows()
    ]  # fmt: skip
    tier_roles = words.step_roles(frame.index, analysis.settings.tier)
    return SmallTable("by_tier", columns, lines, [[role, *[None] * 8] for role in tier_roles], header_lines=2, gap=1)


def _concentration(say: Phrases, analysis: Analysis) -> tuple[SmallTable, Chart]:
    """Value by tenths of the customers, with its chart."""
    found, customers = analysis.lifetime_concentration, len(analysis.lifetime)
    columns = (
        Column("group", say("report.lifetime.tenths"), "text", 2),
        Column("share", say("report.concentration.share"), "percent"),
        Column("cumulative", say("report.concentration.cumulative"), "percent"),
    )
    lines: list[list[Value]] = [
        [group_label(say, words.figure(group.upto), customers), words.figure(group.share), words.figure(group.cumulative)]
        for group in found.tenths.itertuples()
    ]  # fmt: skip
    labels = ColumnOf("tenths", "group")
    chart = Chart(
        "column",
        say("report.lifetime.chart.concentration", count=words.number(found.top), share=words.percent(found.top_share)),
        (
            Series(columns[1].title, ColumnOf("tenths", "share"), labels),
            Series(
                columns[2].title,
                ColumnOf("tenths", "cumulative"),
                labels,
                kind="line",
                colour=theme.SERIES[2],
                markers=True,
            ),
        ),
        y_format=charts.SHARE,
        y_min=0,
        y_max=1,
    )
    return SmallTable("tenths", columns, lines, header_lines=2), chart


def group_label(say: Phrases, upto: float, customers: int, *, short: bool = False) -> str:
    """A tenth of the customers, or where there are fewer than ten, the place of one."""
    if short and customers >= GROUPS:
        # "100%" is a little too wide for a tenth of a chart, and would be broken in two.
        return words.percent(upto) if upto < 1 else say("report.concentration.all")
    if short:
        return str(round(upto * customers))
    if customers < GROUPS:
        return say("report.concentration.place", place=round(upto * customers))
    return say("report.concentration.top", share=words.percent(upto))


def _alive_chart(say: Phrases, analysis: Analysis, tiers: int) -> Picture | None:
    """None without a model, which the notes say, and where the tiers do not differ: the table beside says it in less room."""
    if not analysis.lifetime["p_alive"].notna().any():
        return None
    means = by_tier(analysis)["p_alive"].astype(float)
    if len(means) < 2 or means.max() - means.min() < ALIKE:
        return None
    series = Series(
        say("report.lifetime.by_tier.p_alive"),
        ColumnOf("by_tier", "p_alive"),
        ColumnOf("by_tier", "tier"),
        point_colours=theme.step_colours(tiers),
        labels=True,
    )
    return Chart("column", say("report.lifetime.chart.p_alive"), (series,), y_format=charts.SHARE, y_min=0, y_max=1)


def _fit(say: Phrases, analysis: Analysis) -> tuple[tuple[Part, ...], Picture | None]:
    """Customers by number of repeat order days: what the model expects against what is; no chart where nearly all are of one
    class, which the table says.
    """
    frame = analysis.lifetime_note.expected_actual
    if frame is None or frame.empty:
        return (), None
    roles = {"repeats": "text", "actual": "count", "expected": "decimal"}
    columns = tuple(Column(name, say(f"report.lifetime.{name}"), role) for name, role in roles.items())
    lines: list[list[Value]] = [
        [
            f"{line.repeats}+" if line.Index == frame.index[-1] else str(line.repeats),
            words.figure(line.actual),
            words.figure(line.expected),
        ]
        for line in frame.itertuples()
    ]
    table = SmallTable("fit", columns, lines, header_lines=2)
    counts = frame["actual"].astype(float)
    if counts.max() > MOST_IN_CLASS * counts.sum():
        return (table,), None
    labels = ColumnOf("fit", "repeats")
    series = tuple(Series(column.title, ColumnOf("fit", column.key), labels) for column in columns[1:])
    chart = Chart("column", say("report.lifetime.chart.fit"), series, y_format=charts.WHOLE, x_title=columns[0].title)
    return (table,), chart


def _rows(analysis: Analysis) -> pd.DataFrame:
    return analysis.lifetime


_REVEALS: Mapping[str, Fields] = {
    **CUSTOMER,
    "method": ORDER_DAY,
    "past_value": VALUE,
    "p_alive": ORDER_DAY,
    "expected_orders_12m": ORDER_DAY,
    "p_order_12m": ORDER_DAY,
    "next_order": ORDER_DAY,
    "lifetime_value": VALUE,
    "low": VALUE,
    "high": VALUE,
    "value_band": AMOUNT,
    "why": VALUE,
}
_DAY = "@orders[bought].order_date"
FORESEEN = "foreseen(@orders[began,then].order_date)"
"""What the held-out check expected."""
_MADE: Mapping[str, Mapping[str, str]] = {
    "figures": {
        "total": "sum(lifetime.lifetime_value)", "share": "sum(lifetime[largest].lifetime_value) / sum(lifetime.lifetime_value)",
        "at_risk": "count(lifetime[doubtful].p_alive)", "came": "count(@orders[held].order_date)", "expected": FORESEEN,
        "low": "~total", "high": "~total",
    },
    "list": {
        "by": "customer_id", "past_value": "sum(@orders[profited].profit) + ( sum(@orders[unprofited].amount) × limit(lifetime.margin) )",
        "expected_orders_12m": "distinct(@orders[bought].order_date) - 1 + limit(book.orders) / "
        f"( age(@orders[bought].order_date) + limit(book.days) ) × {YEAR} × limit(ahead.year) | p_alive × limit(model.year)",
        "p_alive": f"1 / ( limit(model.a) / ( limit(model.b) + distinct({_DAY}) - limit(model.first) ) × ( ( limit(model.alpha) + age({_DAY}) ) / "
        f"( limit(model.alpha) + age({_DAY}) - since({_DAY}) ) ^ ( limit(model.r) + ( limit(model.k) × ( distinct({_DAY}) - 1 ) ) ) ) "
        "/ limit(model.waits) + 1 ) | 1",
        "p_order_12m": "p_alive × limit(model.any)", "low": "~each", "high": "~each",
        "lifetime_value": "past_value / distinct(@orders[bought].order_date) × expected_orders_12m × limit(ahead.stay) | "
        "sum(@customers.annual_profit) × limit(ahead.typed) | sum(@customers.annual_amount) × limit(lifetime.margin) × limit(ahead.typed) | "
        "count(@orders.order_date) | limit(model.orders) × limit(model.each) / limit(book.unit)",
    },
    "by_tier": {
        "by": "tier", "customers": "count(lifetime)", "share": "sum(lifetime.lifetime_value) / sum(lifetime[all].lifetime_value)",
        "past_value": "sum(lifetime.past_value)", "p_alive": "mean(lifetime.p_alive)", "orders": "sum(lifetime.expected_orders_12m)",
        "mean": "mean(lifetime.lifetime_value)", "value": "sum(lifetime.lifetime_value)",
    },
    "tenths": {
        "by": "group=tenth", "share": "sum(lifetime[positive].lifetime_value) / sum(lifetime[all,positive].lifetime_value)",
        "cumulative": "sum(lifetime[positive,beyond].lifetime_value) / sum(lifetime[all,positive].lifetime_value)",
    },
    "fit": {"by": "repeats", "actual": "distinct(@orders.customer_id)", "expected": "fitted(@orders[all,began].order_date)"},
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUTS["lifetime"],
    parts,
    lambda analysis: analysis.listed,
    frozen=2,
    beside=2,
    reports={"summary": 50},
    whole=VALUE | NAME | TIER,
    listed=Listed(
        _rows,
        look,
        lambda settings: _REVEALS,
        frozenset({"p_alive", "lifetime_value"}),
        list_counts(_rows, "tier", "tier"),
    ),
    settings=("lifetime",),
    made_of=_MADE,
)
