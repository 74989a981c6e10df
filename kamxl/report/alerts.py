"""预警: what burns, most urgent first; then how many by rule and by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from kamxl import theme
from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.compute.analysis import Analysis
from kamxl.compute.remember import CUSTOM, KEPT_DAYS
from kamxl.compute.rule import AnyRule
from kamxl.grid import Percent
from kamxl.i18n import Lang
from kamxl.plan import Chart, ChartGroup, Column, ColumnOf, Data, Figure, Figures, Head, Note, Part, Section, SmallTable
from kamxl.report import charts, words
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.links import to_customers
from kamxl.report.listed import Look, cut_note, listed
from kamxl.report.output_sheet import Listed, OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import CONTACT_DAY, CUSTOMER, NAME, NOTHING, OWNER, SAID, Fields
from kamxl.schema.bounds import bounds
from kamxl.schema.choices import ALERT_STATE, SEVERITIES
from kamxl.schema.money import WAN
from kamxl.schema.outputs import OUTPUTS, OutputColumn
from kamxl.settings import Settings, is_amount, leaves
from kamxl.width import apart, shortened

MOST_GROUPS = 12
_OWNER = 22
"""Display cells of an owner's name in a chart and beside others."""
_CHART_ROWS = 17


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The sheet of alerts: those that count, then what people set aside, then what is over."""
    frame, rows = analysis.alerts, list_rows(analysis)
    own = tuple(
        OutputColumn(key, key.removeprefix(CUSTOM), key.removeprefix(CUSTOM), "wrap", width=24)
        for key in map(str, rows)
        if key.startswith(CUSTOM)
    )
    output = replace(OUTPUTS["alerts"], columns=(*OUTPUTS["alerts"].columns, *own))
    states = tuple(one.word(say.lang) for one in ALERT_STATE)
    found = listed(say, output, rows, replace(look(analysis, context), choices={"state": states}))
    if len(frame):
        found = replace(found, message=_most(say, frame, analysis))
    owner = analysis.settings.report.owner
    subtitle = say("report.alerts.subtitle", as_of=analysis.as_of, count=words.number(len(frame)))
    if owner:
        subtitle += say("report.alerts.owner_only", owner=owner)
    if frame.empty:
        subtitle += f" · {say('report.nothing.alerts')}"
    subtitle += _aside(say, analysis)
    return (
        Head(
            say("report.alerts.title"),
            subtitle + cut_note(say, rows, found),
            ways(say, "alerts", "section"),
            numbers={"count": len(frame)},
        ),
        Figures(figures(say, analysis)),
        found,
        Section("section", say("report.alerts.section"), _below(say, frame, analysis), air=not frame.empty),
    )


def _most(say: Phrases, frame: pd.DataFrame, analysis: Analysis) -> str:
    """How many alerts there are, how many of them are high, and which rule has most."""
    first = counts(frame, "rule_id").iloc[0]
    told = {"rule": rule_name(analysis, first.name, say.lang), "most": int(first["total"])}
    key = f"report.alerts.message.{'one' if first['total'] == len(frame) else 'several'}"
    high = int((frame["severity"] == "high").sum())
    return say(key, count=len(frame), **told) + (say("report.alerts.message.high", count=high) if high else "")


def list_rows(analysis: Analysis) -> pd.DataFrame:
    """All rows of the list; only those of `Analysis.alerts` count."""
    aside = analysis.alerts_aside
    return pd.concat([analysis.alerts.astype(object), aside], ignore_index=True) if len(aside) else analysis.alerts


def look(analysis: Analysis, context: Context) -> Look:
    """How the columns of the list are shown: new alerts with a mark, what does not count in grey."""
    frame = list_rows(analysis)
    counted, quiet = len(analysis.alerts), len(analysis.alerts_aside)
    new = [*analysis.alerts["is_new"], *[False] * quiet]
    typed = ["note", *(key for key in map(str, frame) if key.startswith(CUSTOM))]
    return Look(
        groups={"severity": "severity", "state": "alert_state"},
        roles={
            "severity": [f"state.{severity}" for severity in analysis.alerts["severity"]]
            + ["muted.row.center"] * quiet,
            **{key: ["wrap"] * counted + ["muted.row.wrap"] * quiet for key in ("fact", "advice")},
            **{key: [_role_of(value) for value in frame[key]] for key in typed if key in frame},
            "first_seen": ["new.date" if is_new else "date" for is_new in new],
        },
        links={"name": to_customers(frame["customer_id"], context)},
        hidden=frozenset({"state_value"}),
        whole=frozenset({"state", "until", *typed}),
    )


def _role_of(value: object) -> str:
    """How a cell of the user's stands: a day is a day on the next run, too, and 30 % no 0.3."""
    if isinstance(value, date):
        return "date"
    return "percent" if isinstance(value, Percent) else "wrap"


def _aside(say: Phrases, analysis: Analysis) -> str:
    """How many alerts do not count, and why; what the mark of new ones means."""
    kinds = analysis.alerts_aside["kept_as"].value_counts()
    held, over = int(kinds.get("held", 0)), int(kinds.get("resolved", 0))
    said = say("report.alerts.held", count=words.number(held)) if held else ""
    said += say("report.alerts.resolved", count=words.number(over), days=KEPT_DAYS) if over else ""
    if analysis.alerts_new:
        said += say("report.alerts.mark", since=analysis.alerts_since)
    return said


def counts(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Alerts by a column: high, medium, low and total; the most first, among equals the more severe, then by name."""
    count = Counter(zip(map(str, frame[by]), frame["severity"], strict=True))
    lines = {group: [count[group, one] for one in SEVERITIES] for group, _ in count}
    order = sorted(lines, key=lambda group: (-sum(lines[group]), -lines[group][0], group))
    cells = np.array([[*lines[group], sum(lines[group])] for group in order], dtype=int).reshape(
        -1, len(SEVERITIES) + 1
    )
    return pd.DataFrame(cells, pd.Index(order, name="group"), [*SEVERITIES, "total"])


def figures(say: Phrases, analysis: Analysis) -> tuple[Figure, ...]:
    """The strip above the list: how many of each severity, due, and whom they concern."""
    frame = analysis.alerts
    by_severity = frame["severity"].value_counts()
    states = {"high": "high", "medium": "medium", "low": None}
    found = [
        Figure(
            say("report.alerts.strip.severity", severity=words.word("severity", severity, say.lang)),
            say("report.pieces", count=words.number(by_severity.get(severity, 0))),
            states[severity] if by_severity.get(severity, 0) else None,
            {f"count:{words.word('severity', severity, say.lang)}": by_severity.get(severity, 0)},
        )
        for severity in SEVERITIES
    ]
    due = pd.to_datetime(frame["due"]) <= pd.Timestamp(analysis.as_of)
    shown = say("report.pieces", count=words.number(due.sum()))
    found.append(Figure(say("report.alerts.strip.due"), shown, numbers={"due": due.sum()}))
    customers = frame["customer_id"].dropna().nunique()
    if customers:  # those of the market concern none
        shown = say("report.customers", count=words.number(customers))
        found.append(Figure(say("report.alerts.strip.customers"), shown, numbers={"customers": customers}))
    if analysis.alerts_since is not None:
        label = say("report.alerts.strip.since", since=analysis.alerts_since)
        numbers = {"new": analysis.alerts_new, "resolved": analysis.alerts_resolved}
        found.append(Figure(label, moved(say, analysis), numbers=numbers))
    return tuple(found)


def moved(say: Phrases, analysis: Analysis) -> str:
    """How many alerts came and went since the last review."""
    counts = {"new": analysis.alerts_new, "resolved": analysis.alerts_resolved}
    return say("report.alerts.moved", **{name: words.number(count) for name, count in counts.items()})


def _below(say: Phrases, frame: pd.DataFrame, analysis: Analysis) -> tuple[Part, ...]:
    quiet = _quiet(say, frame, analysis)
    if frame.empty:
        return (Note(say("report.nothing.alerts")), *quiet)
    by_rule, by_owner = counts(frame, "rule_id"), counts(frame.dropna(subset=["owner"]), "owner")
    rules = [rule_name(analysis, rule, say.lang) for rule in by_rule.index]
    drawn: list[Chart] = []  # one bar is what the tables say
    if len(by_rule) > 1:
        most = words.number(by_rule["total"].iloc[0])
        drawn.append(
            _stacked(say, "rules", say("report.alerts.chart.rules", rule=rules[0], count=most), rules, by_rule)
        )
    if len(by_owner) > 1:
        most = words.number(by_owner["total"].iloc[0])
        owners = apart(map(str, by_owner.index), _OWNER)
        message = say("report.alerts.chart.owners", owner=owners[0], count=most)
        drawn.append(_stacked(say, "owners", message, owners, by_owner))
    return (
        *([ChartGroup("charts", tuple(drawn), _CHART_ROWS, wide=(80,) * len(drawn))] if drawn else []),
        _rules(say, frame, by_rule, analysis),
        *quiet,
        *_owners(say, by_owner, frame[frame["owner"].isna()]),
    )


def _stacked(say: Phrases, name: str, message: str, names: Sequence[str], table: pd.DataFrame) -> Chart:
    """Horizontal bars, stacked by severity."""
    titles = [words.word("severity", severity, say.lang) for severity in SEVERITIES]
    rows: list[list[Value]] = [
        [label, *(int(line[severity]) for severity in SEVERITIES)]
        for label, (_, line) in zip(names, table.iloc[:MOST_GROUPS].iterrows(), strict=False)
    ]
    columns = [Column(severity, title, "data.count") for severity, title in zip(SEVERITIES, titles, strict=True)]
    data = Data(f"data.{name}", (Column("name", say("report.data")), *columns), rows, MOST_GROUPS + 1, 18)
    return Chart(
        "bar",
        charts.cut(say, message, len(rows), len(table)),
        tuple(
            Series(title, ColumnOf(data.id, severity), ColumnOf(data.id, "name"), colour=theme.STATE_CHART[severity])
            for severity, title in zip(SEVERITIES, titles, strict=True)
        ),
        data,
        stacked=True,
        reverse=True,
        y_format=charts.WHOLE,
    )


def _rules(say: Phrases, frame: pd.DataFrame, by_rule: pd.DataFrame, analysis: Analysis) -> SmallTable:
    """The rules that fired: how often, at whom, and when they fire."""
    by_id = {rule.id: rule for rule in analysis.rules}
    # Over the columns of the list: the sentence takes those of customer and fact.
    roles = {"rule": ("wrap", 2), "when": ("wrap", 2), "total": ("count", 1), "high": ("count", 1), "owners": ("wrap", 4), "id": ("muted.row", 1)}  # fmt: skip
    columns = tuple(
        Column(name, say(f"report.alerts.rules.{name}"), role, span, header="block.header" if role != "count" else None)
        for name, (role, span) in roles.items()
    )
    lines: list[list[Value]] = []
    said: list[Mapping[str, float]] = []
    for rule, line in by_rule.iterrows():
        owners = frame.loc[frame["rule_id"] == rule, "owner"].dropna().value_counts()
        most = sorted(owners.items(), key=lambda item: (-item[1], str(item[0])))[:3]
        said.append({f"count:{owner}": count for owner, count in most})
        named = say("report.list", items=[f"{shortened(str(owner), _OWNER)} {count}" for owner, count in most])
        its = by_id[str(rule)]
        when = limit_of(say, its, analysis.settings)
        lines.append([its.name.render(say.lang), when, int(line["total"]), int(line["high"]), named, str(rule)])
    return SmallTable("by_rule", columns, lines, gap=1, said={"owners": said})


def limit_of(say: Phrases, rule: AnyRule, settings: Settings) -> str:
    """When a rule fires, with the limits in force."""
    limits = rule.limits_in(settings)
    infos = type(limits).model_fields

    def said(name: str, value: object) -> object:
        if name in infos and is_amount(infos[name]) and isinstance(value, (int, float)):
            return say.amount(value * WAN)
        if name in infos and bounds(infos[name])[1] == 1:
            return words.percent(value)
        return f"{value:g}" if isinstance(value, float) else value

    shown = {name.replace(".", "_"): said(name, value) for name, value in leaves(limits)}
    return rule.text("when", shown).render(say.lang)


def rule_name(analysis: Analysis, rule_id: object, lang: Lang) -> str:
    """What a rule is called."""
    return next((rule.name.render(lang) for rule in analysis.rules if rule.id == rule_id), str(rule_id))


def _quiet(say: Phrases, frame: pd.DataFrame, analysis: Analysis) -> list[Note]:
    """Which rules found nothing and which are switched off."""
    off = [rule for rule in analysis.rules if not rule.limits_in(analysis.settings).on]
    fired = set(frame["rule_id"])
    quiet = [rule for rule in analysis.rules if rule.id not in fired and rule not in off]
    return [
        Note(say(key, rules=[rule.name for rule in rules]))
        for key, rules in (("report.alerts.quiet", quiet), ("report.alerts.off", off))
        if rules
    ]


def _owners(say: Phrases, by_owner: pd.DataFrame, nobody: pd.DataFrame) -> tuple[SmallTable, ...]:
    if by_owner.empty:
        return ()
    columns = (
        Column("owner", say("report.alerts.owners.owner"), "text", 2),
        *(Column(name, say(f"report.alerts.rules.{name}"), "count") for name in ("total", "high")),
    )
    lines: list[list[Value]] = [[str(o), int(line["total"]), int(line["high"])] for o, line in by_owner.iterrows()]
    if len(nobody):
        lines.append([say("report.not_stated"), len(nobody), int((nobody["severity"] == "high").sum())])
    return (SmallTable("by_owner", columns, lines, gap=1),)


_REVEALS: Mapping[str, Fields] = {
    "rule": NOTHING,
    "rule_id": NOTHING,
    "severity": NOTHING,
    **CUSTOMER,
    "fact": NOTHING,  # goes by the rule
    "advice": NOTHING,
    "due": NOTHING,
    "state_value": NOTHING,  # goes by the rule
    "state": NOTHING,
    "until": NOTHING,
    "note": SAID | CONTACT_DAY,
    "subject": NOTHING,  # goes by the rule
    "first_seen": NOTHING,
    "resolved": NOTHING,
}
_MADE: Mapping[str, Mapping[str, str]] = {
    "head": {"count": "count(alerts[now].severity)"},
    "figures": {
        "by": "of=severity", "count": "count(alerts[now].severity)", "by.due": "", "due": "count(alerts[now,due].severity)",
        "by.customers": "", "customers": "distinct(alerts[now].customer_id)", "by.new": "", "new": "count(alerts[now,fresh].severity)",
        "by.resolved": "", "resolved": "count(alerts[resolved].severity)",
    },
    "list": {"state_value": "kept(alerts[row].state_value)"},
    "data.rules": {"by": "name=rule", "across": "severity", "*": "count(alerts[now].severity)"},
    "data.owners": {"by": "name=owner", "across": "severity", "*": "count(alerts[now].severity)"},
    "by_rule": {"by": "id=rule_id", "by.owners.count": "id=rule_id,of=owner", "owners.count": "count(alerts[now].severity)", "total": "count(alerts[now].severity)", "high": "count(alerts[now,severity=high].severity)"},
    "by_owner": {"by": "owner", "total": "count(alerts[now].severity)", "high": "count(alerts[now,severity=high].severity)"},
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUTS["alerts"],
    parts,
    reports={
        "summary": 40,
        **dict.fromkeys(("follow-up", "service", "market", "targets", "pipeline", "receivables"), 20),
    },
    beside=3,
    tab=theme.TABS["to_do"],
    whole=NAME | OWNER,
    of_all=True,
    also=lambda analysis: [rule.reveals for rule in analysis.rules],
    listed=Listed(
        lambda analysis: analysis.alerts,
        look,
        lambda settings: _REVEALS,
        frozenset({"fact"}),
        lambda say, analysis, seen: figures(say, analysis),
    ),
    settings=("report.owner",),
    made_of=_MADE,
)
