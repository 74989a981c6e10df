"""目标达成: how far each target has come, whether its pace holds, and where the period will end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from kamxl import theme
from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.compute.alerts.account import TARGET_BEHIND
from kamxl.compute.analysis import Analysis
from kamxl.compute.targets import SCOPE
from kamxl.i18n import Pair, Text
from kamxl.plan import Chart, ChartGroup, Figure, Figures, Head, Instead, Note, Part, Picture, Section
from kamxl.report import charts, words
from kamxl.report.charts import data, drawn
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.links import to_customers
from kamxl.report.listed import Look, cut_note, listed
from kamxl.report.output_sheet import Listed, OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import AMOUNT, NAME, NOTHING, ORDER_DAY, Fields
from kamxl.schema.choices import COUNTED, MEASURE
from kamxl.schema.money import UNITS, Money
from kamxl.schema.outputs import OUTPUTS

OUTPUT = OUTPUTS["targets"]
MOST_BARS = 10
_FRONT = 4
"""On the overview, whose charts are half as high, each with two bars and a name below a title of two lines: programs leave out more names."""
_ORDER = {choice.code: place for place, choice in enumerate(MEASURE)}
_WORDS = {choice.code: choice for choice in MEASURE}
AMOUNTS = ("target", "actual", "forecast", "gap")


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The board of targets."""
    say = _said(say, analysis)
    frame = rows(analysis)
    met, over = _ended(analysis)
    message = say("report.targets.message", count=met, total=over) if over else ""
    found = replace(listed(say, OUTPUT, frame, look(analysis, context)), message=message)
    current = analysis.running_targets
    subtitle = say("report.targets.subtitle", as_of=analysis.as_of, count=words.number(len(current)))
    pictures = [_periods(say, analysis), _scopes(say, analysis, current)]
    if len(_of_all(current)) > 1:
        pictures.append(_measures(say, analysis, current))
    limits = TARGET_BEHIND.limits_in(analysis.settings)
    explained = say("report.targets.explain", pace=words.percent(limits.pace), gone=words.percent(limits.gone))
    return (
        Head(
            OUTPUT.title(say.lang),
            subtitle + cut_note(say, frame, found),
            ways(say, "targets", "list"),
            numbers={"count": len(current)},
        ),
        Figures(_figures(say, analysis)),
        Section("charts", say("report.targets.charts"), (ChartGroup("pace", tuple(pictures), 17),), air=True),
        Section("every", say("report.targets.list"), (Note(explained), found), keep=6),
    )


def _ended(analysis: Analysis) -> tuple[int, int]:
    """How many of the targets whose period is over were met, and how many there are."""
    over = analysis.targets[analysis.targets["until"] < pd.Timestamp(analysis.as_of)]["attainment"].dropna()
    return int((over >= 1).sum()), len(over)


def rows(analysis: Analysis) -> pd.DataFrame:
    """The rows of the list: those that run first, then those that are over, the latest first, then those to come.

    Money is in the unit of the targets, which the measure names; counts are numbers.
    """
    frame = _sorted(analysis)
    counts, money = frame["measure"].isin(COUNTED), unit_of(analysis)
    scale = counts.map({True: 1.0, False: money.scale}).astype(float)
    unit = Pair(money.word("zh"), money.word("en"))
    named = {
        code: Text("report.targets.counted" if code in COUNTED else "report.targets.measured",
                   {"measure": Pair(choice.zh, choice.en), "unit": unit})
        for code, choice in _WORDS.items()
    }  # fmt: skip
    names = frame["customer_id"].map(analysis.tiers["name"])
    measures = pd.Series([named.get(code) for code in frame["measure"]], index=frame.index, dtype=object)
    return frame.assign(measure=measures, name=names, **{name: frame[name] / scale for name in AMOUNTS})


def unit_of(analysis: Analysis) -> Money:
    """The unit that the titles of 目标值 state, where it is one; else the display unit."""
    stated = analysis.frames.get("targets", pd.DataFrame()).get("source_unit", pd.Series(dtype=float))
    code = next((unit.code for unit in UNITS if len(stated) and (stated == unit.scale).all()), analysis.money.unit)
    return replace(analysis.money, unit=code)


def _said(say: Phrases, analysis: Analysis) -> Phrases:
    """The words in the unit of the targets."""
    return Phrases.of(replace(analysis, money=unit_of(analysis)), say.lang)


def _sorted(analysis: Analysis) -> pd.DataFrame:
    frame, today = analysis.targets, pd.Timestamp(analysis.as_of)
    ended = frame["until"] < today
    group = (~frame["current"]).astype(int) + (~frame["current"] & ~ended).astype(int)
    age = (today - frame["until"]).dt.days.where(ended, 0)
    keys = pd.DataFrame({"group": group, "age": age, "row": frame["source_row"]})
    return frame.loc[keys.sort_values(["group", "age", "row"], kind="stable").index]


def look(analysis: Analysis, context: Context) -> Look:
    """How the columns of the list are shown."""
    frame, limits = _sorted(analysis), TARGET_BEHIND.limits_in(analysis.settings)
    counts = frame["measure"].isin(COUNTED).tolist()
    money = "money" if unit_of(analysis).scale > 1 else "yuan"
    amount = ["count" if one else money for one in counts]
    ink = []
    for pace, gone, current in zip(frame["pace"], frame["gone"], frame["current"], strict=True):
        told = current and gone >= limits.gone and pace == pace
        ink.append("percent" if not told else "ink.high.percent" if pace < limits.pace else "ink.good.percent" if pace >= 1 else "percent")  # fmt: skip
    ahead = ["decimal" if one else money for one in counts]
    difference = ["difference" for _ in counts]
    people = to_customers([key or "" for key in frame["customer_id"]], context)
    return Look(
        roles={"target": amount, "actual": amount, "forecast": ahead, "gap": difference, "pace": ink},
        links={"name": people, "customer_id": people},
    )


def _figures(say: Phrases, analysis: Analysis) -> tuple[Figure, ...]:
    current, limits = analysis.running_targets, TARGET_BEHIND.limits_in(analysis.settings)
    found = []
    first = analysis.headline
    if first is not None:
        state = "high" if limits.met_by(first.gone, first.pace) else None
        label = say("report.targets.strip.pace", period=first.period, measure=measure(first.measure, say))
        shown = say("report.targets.strip.of", rate=words.percent(first.attainment), gone=words.percent(first.gone))
        found.append(Figure(label, shown, state, {"attainment": first.attainment, "gone": first.gone}))
        if not words.blank(first.forecast):
            of = say("report.targets.strip.against", forecast=_amount(say, first.measure, first.forecast),
                     target=_amount(say, first.measure, first.target))  # fmt: skip
            scale = 1.0 if first.measure in COUNTED else say.money.scale  # as the list has them
            numbers = {"forecast": first.forecast / scale, "target": first.target / scale}
            found.append(Figure(say("report.targets.strip.forecast"), of, "medium" if first.forecast < first.target else "good", numbers))  # fmt: skip
    late = int(limits.met_by(current["gone"], current["pace"]).sum())
    found.append(Figure(say("report.targets.strip.behind", limit=words.percent(limits.pace)),
                        say("report.targets.strip.part", count=late, total=len(current)), "high" if late else None,
                        {"late": late, "running": len(current)}))  # fmt: skip
    met, over = _ended(analysis)
    if over:
        found.append(Figure(say("report.targets.strip.over"), say("report.targets.strip.part", count=met, total=over),
                            numbers={"met": met, "over": over}))  # fmt: skip
    return tuple(found)


def measure(code: str, say: Phrases) -> str:
    """The word for a measure."""
    return _WORDS[code].word(say.lang)


def _with_unit(code: str, say: Phrases) -> str:
    """A measure as the axis of a chart names it."""
    if code in COUNTED:
        return measure(code, say)
    return say("report.targets.measured", measure=measure(code, say))


def _amount(say: Phrases, code: str, value: float) -> str:
    """An amount of a measure inside a sentence."""
    return words.number(value) if code in COUNTED else say.amount(value)


def _pair(
    say: Phrases, key: str, title: str, names: Sequence[str], frame: pd.DataFrame, scale: float, *, axis: str, lying: bool
) -> Chart:  # fmt: skip
    """What was reached, filled, beside what was to be reached, in outline."""
    titles = [say("report.targets.actual"), say("report.targets.target")]
    lines: list[list[Value]] = [
        [name, float(actual) / scale, float(target) / scale]
        for name, actual, target in zip(names, frame["actual"], frame["target"], strict=True)
    ]
    block = data(key, [say("report.targets.period"), *titles], lines, ["data.money"] * 2)
    labels, actual, target = drawn(block)
    series = (
        Series(titles[0], actual, labels, colour=theme.SERIES[0]),
        Series(titles[1], target, labels, colour=theme.SERIES[0], dashed=True),
    )
    if lying:
        return charts.bars(title, series, block, y_format=axis, y_min=0)
    return Chart("column", title, series, block, y_format=axis, y_min=0)


def _periods(say: Phrases, analysis: Analysis) -> Picture:
    """The targets of all by period, in the measure of the one that speaks for them; where there is only one period, it alone."""
    first = analysis.headline
    frame = analysis.targets
    whole = frame[frame[list(SCOPE)].isna().all(axis=1) & frame["attainment"].notna()]
    code = first.measure if first is not None else str(whole["measure"].iloc[0]) if len(whole) else ""
    whole = whole[whole["measure"] == code]
    length = len(first.period) if first is not None else whole["period"].map(len).max() if len(whole) else 0
    shown = whole[whole["period"].map(len) == length].sort_values("since", kind="stable").iloc[-12:]
    if shown.empty:
        if first is None:
            return Instead(say("report.targets.none_running"))
        shown = pd.DataFrame([{"period": first.period, "actual": first.actual, "target": first.target}])
    title = say("report.targets.chart.over")
    if first is not None:
        title = say("report.targets.chart.period", period=first.period, measure=_with_unit(code, say),
                    rate=words.percent(first.attainment), gone=words.percent(first.gone))  # fmt: skip
    scale = 1.0 if code in COUNTED else say.money.scale
    axis = charts.WHOLE if code in COUNTED else say.amount_axis
    return _pair(say, "periods", title, list(shown["period"]), shown, scale, axis=axis, lying=False)


def scoped(current: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """The running targets by owner, else by region, customer or product, of one measure and period, the farthest behind first."""
    for scope in ("owner", "region", "customer_id", "product"):
        others = [name for name in SCOPE if name != scope]
        own = current[current[scope].notna() & current[others].isna().all(axis=1)]
        if len(own) > 1:
            kinds = own.groupby(["measure", "period"]).size()
            first = min(kinds.index, key=lambda kind: (_ORDER[kind[0]], -int(kinds[kind])))
            own = own[(own["measure"] == first[0]) & (own["period"] == first[1])]
            return scope, own.sort_values("pace", kind="stable")
    return "", current.iloc[:0]


def _scopes(say: Phrases, analysis: Analysis, current: pd.DataFrame) -> Picture:
    """Whose targets fall behind."""
    scope, own = scoped(current)
    if own.empty:
        some = current[list(SCOPE)].notna().to_numpy().any()
        return Instead(say(f"report.targets.{'few_scopes' if some else 'no_scope'}"))
    return scope_chart(say, scope, _called(analysis, own))


def _called(analysis: Analysis, own: pd.DataFrame) -> pd.DataFrame:
    """Targets with customers by their names: an ID tells a reader little."""
    names = own["customer_id"].map(analysis.tiers["name"])
    return own.assign(customer_id=names.where(names.notna(), own["customer_id"]))  # also where none has a name


def picture(say: Phrases, analysis: Analysis) -> Picture | None:
    """What the overview shows: whose targets fall behind, else the targets of all by period."""
    if analysis.headline is None:
        return None
    say = _said(say, analysis)
    scope, own = scoped(analysis.running_targets)
    return scope_chart(say, scope, _called(analysis, own), _FRONT) if len(own) else _periods(say, analysis)


def scope_chart(say: Phrases, scope: str, own: pd.DataFrame, most: int = MOST_BARS) -> Chart:
    """Actual beside target of some owners, regions, customers or products."""
    shown = charts.leading(own, most)
    code = str(shown["measure"].iloc[0])
    names = charts.names(shown[scope])
    first = charts.leader(str(shown[scope].iloc[0]), names)
    title = say("report.targets.chart.scope", name=first, pace=words.percent(shown["pace"].iloc[0]),
                period=shown["period"].iloc[0], measure=_with_unit(code, say))  # fmt: skip
    title = charts.cut(say, title, len(shown), len(own))
    scale = 1.0 if code in COUNTED else say.money.scale
    axis = charts.WHOLE if code in COUNTED else say.amount_axis
    return _pair(say, "scopes", title, names, shown, scale, axis=axis, lying=True)


def _of_all(current: pd.DataFrame) -> pd.DataFrame:
    """The targets that are for no owner, customer, region or product alone."""
    found: pd.DataFrame = current[current[list(SCOPE)].isna().all(axis=1)]
    return found


def _measures(say: Phrases, analysis: Analysis, current: pd.DataFrame) -> Picture:
    """The running targets of all, by measure: what is reached against the days that are over."""
    every = _of_all(current)
    whole = charts.leading(every, MOST_BARS)
    limits = TARGET_BEHIND.limits_in(analysis.settings)
    begun = every["gone"] >= limits.gone
    late, slower = (int((begun & (every["pace"] < bound)).sum()) for bound in (limits.pace, 1.0))
    titles = [say("report.targets.attainment"), say("report.targets.gone")]
    lines: list[list[Value]] = [
        [f"{line['period']} {measure(line['measure'], say)}", float(line["attainment"]), float(line["gone"])]
        for _, line in whole.iterrows()
    ]
    block = data("measures", [say("report.targets.target"), *titles], lines, ["data.percent"] * 2)
    labels, rate, gone = drawn(block)
    series = (
        Series(titles[0], rate, labels, colour=theme.SERIES[0], labels=True),
        Series(titles[1], gone, labels, colour=theme.SERIES[0], dashed=True),
    )
    key = f"report.targets.chart.{'late' if late else 'nearly' if slower else 'on_pace'}"
    title = charts.cut(say, say(key, count=late or slower, total=len(every)), len(whole), len(every))
    return charts.bars(title, series, block, y_format=charts.SHARE, y_min=0)


_TARGET: Fields = frozenset({"targets.value"})
_SCOPES: Mapping[str, Fields] = {
    **{name: frozenset({f"targets.{name}"}) for name in ("period", "measure", "owner", "region", "product")},
    "customer_id": NOTHING,
    "name": NAME,
}
MEASURES: Mapping[str, Fields] = {
    "revenue": AMOUNT | ORDER_DAY,
    "profit": ORDER_DAY | {"orders.profit"},
    "paid": ORDER_DAY | {"orders.paid", "orders.paid_date"},
    "new_customers": ORDER_DAY,
    "visits": frozenset({"follow_ups.date", "follow_ups.method"}),
}
"""Measure -> what was reached of it is read off these; rows of a measure that may not be seen are left out."""
DEALS: Fields = frozenset({"deals.amount", "deals.probability", "deals.close_date"})
_REVEALS: Mapping[str, Fields] = {
    **_SCOPES,
    **dict.fromkeys(("target", "actual", "attainment", "pace", "gap"), _TARGET),
    "gone": NOTHING,
    "forecast": _TARGET | DEALS,
}
_COUNTED = (
    ("sum", "orders[reached].amount"), ("sum", "orders[reached].profit"), ("sum", "orders[reached].paid"),
    ("distinct", "orders[reached].customer_id"), ("count", "follow_ups[reached].date"),
)  # fmt: skip
HEADLINE = {
    name: " | ".join(formula.format(f"{whole}headline,spoken,running") for whole in ("whole,", ""))
    for name, formula in {
        "attainment": "sum(targets[{0}].actual) / sum(targets[{0}].target)", "gone": "mean(targets[{0}].gone)",
        "forecast": "sum(targets[{0}].forecast)", "target": "sum(targets[{0}].target)",
    }.items()
}  # fmt: skip
"""What the target that says how it goes, or those of the owners together, says."""
_MADE: Mapping[str, Mapping[str, str]] = {
    "head": {"count": "count(targets[running].target)"},
    "figures": {
        **HEADLINE, "late": "count(targets[running,behind].target)", "running": "count(targets[running].target)",
        "met": "count(targets[over,attained].attainment)", "over": "count(targets[over].attainment)",
    },
    "list": {
        "actual": " | ".join(f"{how}(@{field})" for how, field in _COUNTED), "gone": "limit(target.gone) / limit(target.days)",
        "attainment": "actual / target", "pace": "attainment / gone", "gap": "actual - target",
        "forecast": " | ".join((
            "actual / gone", *(f"actual / usual(@{field.replace('reached', 'earlier')})" for _, field in _COUNTED),
            *(f"sum(@{field}) + weighed(@deals[closing].amount)" for _, field in _COUNTED[:2]), "sum(targets[row].actual)",
        )),
    },
    "data.periods": {"by": "0=period", "1": "sum(targets[whole,headline].actual)", "2": "sum(targets[whole,headline].target)"},
    "data.scopes": {"by": "0=scope,0=scoped", "1": "sum(targets.actual)", "2": "sum(targets.target)"},
    "data.measures": {"by": "0=period_measure", "1": "sum(targets[whole].attainment)", "2": "sum(targets[whole].gone)"},
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUT,
    parts,
    lambda analysis: len(analysis.targets) > 0,
    reports={"targets": 10, "summary": 62},
    whole=_TARGET.union(*_SCOPES.values()) | DEALS | NAME,
    listed=Listed(rows, look, lambda settings: _REVEALS, frozenset({"actual"}), lambda say, analysis, seen: ()),
    settings=("calendar", "alerts.target_behind.pace", "alerts.target_behind.gone"),
    made_of=_MADE,
)
