"""健康度: how each customer stands, the most valuable and worst first; below whom to rescue, and what ails them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kamxl import theme
from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.compute.ageing import BANDS as AGES
from kamxl.compute.analysis import Analysis
from kamxl.compute.health import AHEAD, BANDS, PARTS, QUADRANTS, SICK, WELL, HealthBoard
from kamxl.compute.scorecard import INDICATORS, LINEAR
from kamxl.plan import Chart, ChartGroup, Column, Figure, Figures, Head, Note, Part, Section, SmallTable
from kamxl.report import charts, words
from kamxl.report.charts import data, drawn
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.links import linked, to_customers
from kamxl.report.listed import Look, cut_note, listed
from kamxl.report.output_sheet import Listed, OutputSheet
from kamxl.report.output_sheet import counts as list_counts
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import AMOUNT, CONTACT_DAY, CUSTOMER, HEALTH, NAME, ORDER_DAY, PROFIT, SCORE, TIER, Fields
from kamxl.schema.outputs import OUTPUTS

MOST_FALLS = 10
MOST_POINTS = 400
"""Dots of the chart of value and health: the largest customers; more would be a cloud."""
BESIDE = 2
"""Columns that stand on both pages of paper: ID and name."""
_LEFT = BESIDE + 1
_WIDTH = 200
_LINE = 0.94
_STATE = {"well": "good", "fair": "medium", "sick": "high"}
_COLOUR = {"well": theme.SERIES[2], "fair": theme.STATE_CHART["medium"], "sick": theme.STATE_CHART["high"]}


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The sheet of health."""
    board = analysis.health_board
    assert board is not None
    output = OUTPUTS["health"]
    found = listed(say, output, board.customers, look(analysis, context))
    subtitle = say("report.health.subtitle", as_of=analysis.as_of, well=f"{WELL:g}", sick=f"{SICK:g}")
    weights = analysis.settings.health.weights.model_dump()
    explained = say(
        "report.health.explain",
        weights=[f"{say(f'health.part.{part}')} {weights[part]:g}" for part in PARTS],
    )
    return (
        Head(output.title(say.lang), subtitle + cut_note(say, board.customers, found), ways(say, "health", "section")),
        Figures(_figures(say, analysis, board)),
        found,
        Section(
            "section",
            say("report.health.section"),
            (_pictures(say, board), Note(explained, gap=1)),
            _LEFT,
            _WIDTH,
            keep=0,
            air=True,
        ),
        Section("quadrants", say("report.health.quadrants"), (_quadrants(say, board),), _LEFT, _WIDTH, keep=0),
        *_falls(say, analysis, board, context),
    )


def look(analysis: Analysis, context: Context) -> Look:
    """How the columns of the list are shown."""
    frame = _rows(analysis)
    return Look(
        groups={"tier": "tier", "weakest": "health_part"},
        roles={
            "tier": words.step_roles(frame["tier"], analysis.settings.tier),
            "health": [f"state.{_STATE[band]}.decimal" if band else "decimal" for band in frame["band"]],
        },
        links={"customer_id": to_customers(frame.index, context)},
    )


def _rows(analysis: Analysis) -> pd.DataFrame:
    assert analysis.health_board is not None
    return analysis.health_board.customers


def _figures(say: Phrases, analysis: Analysis, board: HealthBoard) -> tuple[Figure, ...]:
    """How many are well and not, and what is at stake."""
    counts, whole = board.bands.sum(axis=1), int(board.bands.to_numpy().sum())
    rescue = board.quadrants.loc["rescue"]
    figures = [
        Figure(
            say(f"report.health.band.{band}"),
            say("report.customers", count=words.number(counts[band])),
            _STATE[band],
            {band: counts[band]},
        )
        for band in BANDS
    ]
    figures.insert(
        0,
        Figure(
            say("report.health.rescue", sick=f"{SICK:g}"),
            say("report.health.rescue.value", count=words.number(rescue["customers"]), amount=say.amount(rescue["revenue"]), share=words.percent(rescue["share"])),
            "high" if rescue["customers"] else None,
            {"rescue": words.figure(rescue["customers"]), "revenue": words.figure(rescue["revenue"]), "share": words.figure(rescue["share"])},
        ),
    )  # fmt: skip
    lost = int((analysis.frames["customers"]["status"] == "lost").sum())
    for key, count in (("unknown", len(board.customers) - whole - lost), ("lost", lost)):
        if count and whole:
            shown = say("report.customers", count=words.number(count))
            figures.append(Figure(say(f"report.health.{key}"), shown, numbers={key: count}))
    return tuple(figures)


def _pictures(say: Phrases, board: HealthBoard) -> ChartGroup:
    return ChartGroup("pictures", (_value(say, board), _bands(say, board), _means(say, board)), rows=17)


def _value(say: Phrases, board: HealthBoard) -> Chart:
    """Value against health: what lies far right and low is to be rescued."""
    frame = board.customers[board.customers["band"].notna() & (board.customers["revenue_12m"].astype(float) > 0)]
    total = len(frame)
    frame = frame.sort_values("revenue_12m", ascending=False, kind="stable").iloc[:MOST_POINTS]
    frame = frame.sort_values("top", kind="stable")
    revenue = frame["revenue_12m"].to_numpy(dtype=float) / say.money.scale
    titles = [say("report.health.value"), say("report.health.top"), say("report.health.others")]
    top = frame["top"].to_numpy(dtype=bool)
    values = frame["health"].to_numpy(dtype=float)
    lines: list[list[Value]] = [
        [amount, health if is_top else None, None if is_top else health]
        for amount, health, is_top in zip(revenue.tolist(), values.tolist(), top.tolist(), strict=True)
    ]
    block = data("value", titles, lines, ["data.decimal"] * 2)
    amounts, best, others = drawn(block)
    rescue = board.quadrants.loc["rescue"]
    key = "report.health.chart.rescue" if rescue["customers"] else "report.health.chart.none"
    message = say(key, count=words.number(rescue["customers"]), share=words.percent(rescue["share"]), sick=f"{SICK:g}")
    message = charts.cut(say, message, len(frame), total)
    series = (
        Series(titles[1], best, amounts, colour=theme.SERIES[0], markers=True),
        Series(titles[2], others, amounts, colour=theme.SERIES[3], markers=True),
    )
    return Chart(
        "scatter", message, series, block, x_title=titles[0], y_title=OUTPUTS["health"].title(say.lang), y_min=0, y_max=100,
        y_format=charts.WHOLE, x_format=say.amount_axis,
    )  # fmt: skip


def _bands(say: Phrases, board: HealthBoard) -> Chart:
    """How many of each tier are well."""
    titles = [OUTPUTS["tiers"].columns[2].name(say.lang), *(say(f"report.health.band.{band}") for band in BANDS)]
    lines: list[list[Value]] = [
        [words.word("tier", tier, say.lang), *(int(count) for count in board.bands[tier])] for tier in board.bands
    ]
    block = data("bands", titles, lines, ["data.count"] * len(BANDS))
    labels, *columns = drawn(block)
    series = tuple(
        Series(title, column, labels, colour=_COLOUR[band])
        for title, column, band in zip(titles[1:], columns, BANDS, strict=True)
    )
    well, total = int(board.bands.loc[BANDS[0]].to_numpy().sum()), int(board.bands.to_numpy().sum())
    message = say("report.health.chart.bands", count=well, total=total)
    return Chart("column", message, series, block, stacked=True, y_format=charts.WHOLE, y_min=0)


def _means(say: Phrases, board: HealthBoard) -> Chart:
    """What ails customers most."""
    known = board.parts[board.parts["known"] > 0].sort_values("mean")
    title = say("report.health.mean")
    lines: list[list[Value]] = [[say(f"health.part.{part}"), float(mean)] for part, mean in known["mean"].items()]
    block = data("means", [say("report.health.part"), title], lines, ["data.decimal"])
    labels, values = drawn(block)
    message = say(
        "report.health.chart.means", part=say(f"health.part.{known.index[0]}"), mean=f"{known['mean'].iloc[0]:.0f}"
    )
    series = Series(title, values, labels, labels=True)
    return charts.bars(message, (series,), block, y_format=charts.WHOLE, y_min=0, y_max=100)


def _quadrants(say: Phrases, board: HealthBoard) -> SmallTable:
    """Value × health: how many, what they bring, and what to do."""
    columns = (
        Column("which", say("report.health.which"), "text", 3), Column("customers", say("report.tiers.summary.customers"), "count"),
        Column("revenue", say("report.tiers.summary.revenue"), "money", 2), Column("share", say("report.tiers.summary.revenue_share"), "percent", 2),
        Column("what", say("report.health.what"), "wrap", 4),
    )  # fmt: skip
    lines: list[list[Value]] = [
        [say(f"report.health.{name}", sick=f"{SICK:g}"), int(row["customers"]), float(row["revenue"]) / say.money.scale,
         words.shown(row["share"], say.lang), say(f"report.health.{name}.what")]
        for name, row in board.quadrants.iterrows()
    ]  # fmt: skip
    roles = [
        ["ink.high" if name == "rescue" and board.quadrants.at[name, "customers"] else None, *[None] * 4]
        for name in QUADRANTS
    ]
    return SmallTable("by_value", columns, lines, roles)


def _falls(say: Phrases, analysis: Analysis, board: HealthBoard, context: Context) -> tuple[Section, ...]:
    """Who lost most since the last review."""
    known = board.customers[board.customers["change_health"].notna()]
    if known.empty:
        return ()
    fell = known[known["change_health"] < -0.05].sort_values("change_health", kind="stable").iloc[:MOST_FALLS]
    if fell.empty:
        return (Section("falls", say("report.health.falls"), (Note(say("report.health.no_falls")),), _LEFT, _WIDTH),)
    columns = (
        Column("tier", OUTPUTS["tiers"].columns[2].name(say.lang), "center"), Column("health", OUTPUTS["health"].title(say.lang), "decimal"),
        Column("previous", say("report.health.previous"), "decimal"), Column("change", say("report.service.change"), "point_change"),
        Column("part", say("report.health.fell"), "center", 2), Column("owner", OUTPUTS["tiers"].column("owner").name(say.lang), "text", 3, most=_LINE),
        Column("customer", OUTPUTS["tiers"].columns[1].name(say.lang), "text", 4, most=_LINE),
    )  # fmt: skip
    people = linked(fell["name"].astype(str), fell.index, context)
    changes = fell[[f"change_health_{part}" for part in PARTS]].fillna(np.inf).to_numpy(dtype=float)
    steps = words.step_roles(fell["tier"], analysis.settings.tier)
    lines: list[list[Value]] = [
        [words.word("tier", row.tier, say.lang), *(words.shown(v, say.lang) for v in (row.health, row.previous_health, row.change_health)),
         say(f"health.part.{PARTS[place]}"), words.shown(row.owner, say.lang), person]
        for person, row, place in zip(people, fell.itertuples(), changes.argmin(axis=1).tolist(), strict=True)
    ]  # fmt: skip
    roles = [[step, *[None] * 5, words.link_role(person)] for step, person in zip(steps, people, strict=True)]
    return (
        Section(
            "falls", say("report.health.falls"), (SmallTable("people", columns, lines, roles),), _LEFT, _WIDTH, keep=0
        ),
    )


_REVEALS: Mapping[str, Fields] = {
    **CUSTOMER,
    "health": HEALTH,
    "previous_health": HEALTH,
    "change_health": HEALTH,
    "weakest": HEALTH,
    "health_purchases": AMOUNT | ORDER_DAY,
    "health_relation": CONTACT_DAY | {"contacts.role", "contacts.attitude"},
    "health_service": frozenset({"satisfaction.score", "complaints.opened"}),
    "health_payment": AMOUNT | {"orders.paid"},
    "health_contract": frozenset({"contracts.end"}),
    "revenue_12m": AMOUNT,
    "score": SCORE,
    "points_revenue": AMOUNT,
    "points_collection_rate": frozenset({"customers.collection_rate", "orders.paid"}) | AMOUNT,
    "points_profit": PROFIT,
    "points_contract_volume": frozenset({"contracts.amount"}),
    "points_unit_price": AMOUNT | {"orders.unit_price", "orders.quantity"},
    **{
        f"points_{name}": frozenset({f"customers.{name}"})
        for name in ("industry_influence", "quality_loss", "credit_grade", "growth_potential")
    },
    "points_tenure": ORDER_DAY | {"customers.first_deal_date"},
}
_GAP, _SILENT = "gap(@orders[bought].order_date)", "since(@orders[bought].order_date)"
_RHYTHM = f"{_GAP} × 3 - {_SILENT} / {_GAP} × 50 min 100 max 0"
_BOOK_RHYTHM = f"limit(book.gap) × 3 - {_SILENT} / limit(book.gap) × 50 min 100 max 0"
_TREND = "sum(@orders[12m].amount) / sum(@orders[before].amount) × 100 min 100 max 0"
_CONTACT = (
    "since(follow_up.last_contact)", "since(@customers.first_deal_date)", "age(@orders[bought].order_date)", "age(tier_history.review_date)",
)  # fmt: skip
_CADENCE = [f"limit(cadence.days) × 2 - {since} / limit(cadence.days) × 100 min 100 max 0" for since in _CONTACT]
_PEOPLE = (
    "count(@contacts[decides].name) × 100 min 100",
    "count(@contacts.name) × 50 min 50",
    "count(@contacts.name) × 0",
)
_RUNNING = "@contracts[kind=contract,status=running]"
_RANKED = "count(tiers[all,under={0}]) / ( count(tiers[all,rated={0}]) - 1 ) × 100"
_MADE: Mapping[str, Mapping[str, str]] = {
    "figures": {
        "rescue": "count(health[top,kept,sick])", "revenue": "sum(health[top,kept,sick].revenue_12m)",
        "share": "sum(health[top,kept,sick].revenue_12m) / sum(health[kept,known].revenue_12m)",
        **{band: f"count(health[kept,{band}])" for band in BANDS}, "unknown": "count(health[kept,unknown])", "lost": "count(@customers[status=lost].name)",
    },
    "list": {
        "by": "customer_id", "health": "weighted(health.health_)", "change_health": "health - previous_health",
        "previous_health": "sum(tier_history[last].health)", "revenue_12m": "sum(tiers.revenue_12m)",
        "health_purchases": f"( {_RHYTHM} ) + ( {_TREND} ) / 2 | {_RHYTHM} | {_TREND} | "
        f"( {_BOOK_RHYTHM} ) + ( {_TREND} ) / 2 | {_BOOK_RHYTHM}",
        "health_relation": " | ".join(
            [f"( {kept} ) + ( {people} ) / 2" for kept in _CADENCE for people in _PEOPLE] + [*_CADENCE, *_PEOPLE]
        ),
        "health_service": "mean(@satisfaction[dimension=overall,surveyed].score) × 10 - ( count(@complaints[kind=complaint,open,severity=high].opened) × 30 ) - "
        "( count(@complaints[kind=complaint,open,mild].opened) × 20 ) max 0 | mean(@satisfaction[dimension=overall,surveyed].score) × 10",
        "health_payment": f"100 - ( {' + '.join(f'sum(receivables.{one})' for one in AGES[1:])} / sum(receivables.total) × 100 ) | "
        "sum(@orders.paid) / sum(@orders.amount) × 100 min 100 | sum(receivables.total) min 0 × 0 + 100",
        "health_contract": f"left({_RUNNING}.end) / {AHEAD} × 100 min 100 max 0 | count({_RUNNING[:-1]},endless].kind) × 100 min 100",
        "score": "weighted(health.points_)",
        **{f"points_{name}": _RANKED.format(name) for name in INDICATORS if name not in LINEAR},
        "points_collection_rate": "sum(@customers.collection_rate) | sum(@orders[12m,paid].paid) / sum(@orders[12m,paid].amount) × 100 min 100",
        **{f"points_{name}": f"sum(@customers.{name}) - 1 / 4 × 100" for name in ("industry_influence", "growth_potential")},
        "points_credit_grade": "graded(@customers.credit_grade)",
        "points_quality_loss": f"100 - ( {_RANKED.format('quality_loss')} )",
    },
    "data.value": {
        "by": "0=revenue_12m,1=health,2=health", "0": "max(health.revenue_12m)", "1": "mean(health[top].health)", "2": "mean(health.health)",
    },
    "data.bands": {
        "by": "0=tier", "1": "count(health[kept,well])", "2": "count(health[kept,fair])", "3": "count(health[kept,sick])",
    },
    "data.means": {"by": "", "1": "mean(health[kept].{row})"},
    "by_value": {
        "by": "which=quadrant", "customers": "count(health[kept,known])", "revenue": "sum(health[kept,known].revenue_12m)",
        "share": "sum(health[kept,known].revenue_12m) / sum(health[all,kept,known].revenue_12m)",
    },
    "people": {
        "by": "customer", "health": "sum(health.health)", "previous": "sum(health.previous_health)", "change": "sum(health.change_health)",
    },
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUTS["health"],
    parts,
    lambda analysis: analysis.health_board is not None,
    frozen=BESIDE,
    beside=BESIDE,
    reports={"summary": 35},
    whole=HEALTH | NAME | TIER,
    listed=Listed(
        _rows,
        look,
        lambda settings: _REVEALS,
        frozenset({"health", *(f"health_{part}" for part in PARTS)}),
        list_counts(_rows, "tier", "tier"),
    ),
    settings=("health",),
    made_of=_MADE,
)
