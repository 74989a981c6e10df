"""预警: what burns, most urgent first; then how many by rule and by person."""

from __future__ import annotations

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.compute.rule import AnyRule
from kamxl.i18n import Lang
from kamxl.plan import Range, Series, SheetPlan, Value
from kamxl.report import charts, theme, words
from kamxl.report.context import Context
from kamxl.report.head import LIST_ROW, Figure, list_head, section_below, strip
from kamxl.report.links import to_customers
from kamxl.report.listing import Look, cut_note, listing
from kamxl.report.page import Page
from kamxl.schema.bounds import bounds
from kamxl.schema.money import WAN
from kamxl.schema.outputs import OUTPUTS
from kamxl.settings import Settings, is_amount, leaves

SEVERITIES = ("high", "medium", "low")
MOST_GROUPS = 12
_CHART_ROWS = 17


def plan(analysis: Analysis, lang: Lang, context: Context) -> SheetPlan:
    """The sheet of alerts."""
    page = Page("alerts", lang, money=analysis.money)
    output = OUTPUTS["alerts"]
    frame = analysis.alerts
    table = listing(page, output, frame, look(analysis, context), row=LIST_ROW)
    right = len(output.columns)
    section = section_below(page, table)
    owner = analysis.settings.report.owner
    subtitle = page.say("report.alerts.subtitle", as_of=analysis.as_of, count=words.number(len(frame)))
    if owner:
        subtitle += page.say("report.alerts.owner_only", owner=owner)
    if frame.empty:
        subtitle += page.say("report.nothing.alerts")
    list_head(page, page.say("report.alerts.title"), subtitle + cut_note(page, frame, table), section)
    strip(page, figures(page, analysis), right)
    _section(page, frame, analysis, section, right)
    return page.plan(freeze=(LIST_ROW + 1, 1), right=right, repeat=(LIST_ROW, LIST_ROW))


def look(analysis: Analysis, context: Context) -> Look:
    """How the columns of the list are shown."""
    frame = analysis.alerts
    return Look(
        groups={"severity": "severity"},
        roles={"severity": [f"state.{severity}" for severity in frame["severity"]]},
        links={"customer_id": to_customers(frame["customer_id"], context)},
    )


def counts(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Alerts by a column: high, medium, low and total; the most first, among equals the more severe, then by name."""
    table = (
        pd.crosstab(frame[by].astype(str), frame["severity"]).reindex(columns=list(SEVERITIES), fill_value=0)
        if len(frame)
        else pd.DataFrame(columns=list(SEVERITIES), dtype=int)
    )
    table["total"] = table.sum(axis=1)
    table.index.name = "group"
    return (
        table.reset_index()
        .sort_values(["total", "high", "group"], ascending=[False, False, True], kind="stable")
        .set_index("group")
    )


def figures(page: Page, analysis: Analysis) -> list[Figure]:
    """The strip above the list: how many of each severity, due, and whom they concern."""
    frame = analysis.alerts
    by_severity = frame["severity"].value_counts()
    states = {"high": "high", "medium": "medium", "low": None}
    found = [
        Figure(
            page.say("report.alerts.strip.severity", severity=words.word("severity", severity, page.lang)),
            page.say("report.pieces", count=words.number(by_severity.get(severity, 0))),
            states[severity] if by_severity.get(severity, 0) else None,
        )
        for severity in SEVERITIES
    ]
    due = pd.to_datetime(frame["due"]) <= pd.Timestamp(analysis.as_of)
    found.append(Figure(page.say("report.alerts.strip.due"), page.say("report.pieces", count=words.number(due.sum()))))
    customers = frame["customer_id"].dropna().nunique()
    found.append(
        Figure(page.say("report.alerts.strip.customers"), page.say("report.customers", count=words.number(customers)))
    )
    return found


def _section(page: Page, frame: pd.DataFrame, analysis: Analysis, row: int, right: int) -> None:
    page.heading(row, page.say("report.alerts.section"), 1, right)
    if frame.empty:
        page.text(row + 1, 1, right, page.say("report.nothing.alerts"))
        _quiet(page, frame, analysis, row + 2, right)
        return
    row = page.gap(row + 1) - 1
    by_rule, by_owner = counts(frame, "rule_id"), counts(frame.dropna(subset=["owner"]), "owner")
    left, other = charts.placed(page, row + 1, _CHART_ROWS, 1, (80, 80))
    rules = [rule_name(analysis, rule, page.lang) for rule in by_rule.index]
    data = right + 2
    _stacked(page, left, page.say("report.alerts.chart.rules", rule=rules[0], count=words.number(by_rule["total"].iloc[0])),
             rules, by_rule, row + 1, data)  # fmt: skip
    if len(by_owner):
        message = page.say(
            "report.alerts.chart.owners", owner=by_owner.index[0], count=words.number(by_owner["total"].iloc[0])
        )
        _stacked(page, other, message, list(by_owner.index), by_owner, row + 4 + MOST_GROUPS, data)
    row = _rules(page, frame, by_rule, analysis, row + _CHART_ROWS + 2)
    row = _quiet(page, frame, analysis, row, right)
    _owners(page, by_owner, row + 1)


def _stacked(
    page: Page, over: Range, message: str, names: list[str], table: pd.DataFrame, row: int, column: int
) -> None:
    """Horizontal bars, stacked by severity, over a small block of data beside the printed sheet."""
    page.line(row, column, [page.say("report.data"), *(words.word("severity", s, page.lang) for s in SEVERITIES)],
              "data.header")  # fmt: skip
    page.widths.setdefault(column - 1, 3)
    page.widths.setdefault(column, 18)
    shown = table.iloc[:MOST_GROUPS]
    rows: list[list[Value]] = [
        [name, *(int(line[severity]) for severity in SEVERITIES)]
        for name, (_, line) in zip(names, shown.iterrows(), strict=False)
    ]
    block = page.block(row + 1, column, rows, ["muted", *["data.count"] * 3])
    labels = Range(block.top, column, block.bottom, column)
    charts.bars(
        page,
        over,
        message,
        [
            Series(
                words.word("severity", severity, page.lang),
                Range(block.top, column + offset, block.bottom, column + offset),
                labels,
                colour=theme.STATE_CHART[severity],
            )
            for offset, severity in enumerate(SEVERITIES, 1)
        ],
        stacked=True,
    )


def _rules(page: Page, frame: pd.DataFrame, by_rule: pd.DataFrame, analysis: Analysis, row: int) -> int:
    """The rules that fired: how often, at whom, and when they fire. Returns the row below."""
    titles = [page.say(f"report.alerts.rules.{name}") for name in ("rule", "id", "total", "high", "owners", "when")]
    page.line(row, 1, titles, ["block.header"] * 2 + ["block.header.right"] * 2 + ["block.header"] * 2)
    page.at_least(row, 1)
    by_id = {rule.id: rule for rule in analysis.rules}
    for rule, line in by_rule.iterrows():
        row += 1
        name = by_id[str(rule)].name.render(page.lang)
        owners = frame.loc[frame["rule_id"] == rule, "owner"].dropna().value_counts()
        most = sorted(owners.items(), key=lambda item: (-item[1], str(item[0])))[:3]
        named = page.say("report.list", items=[f"{owner} {count}" for owner, count in most])
        when = limit_of(page, by_id[str(rule)], analysis.settings)
        page.line(
            row, 1, [name, str(rule), int(line["total"]), int(line["high"]), named, when],
            ["wrap", "muted.row", "count", "count", "wrap", "wrap"],
        )  # fmt: skip
        page.fit(row, [name, named, when], columns=(1, 5, 6))
    return row + 1


def limit_of(page: Page, rule: AnyRule, settings: Settings) -> str:
    """When a rule fires, with the limits in force."""
    limits = rule.limits_in(settings)
    infos = type(limits).model_fields

    def said(name: str, value: object) -> object:
        if name in infos and is_amount(infos[name]) and isinstance(value, (int, float)):
            return page.amount(value * WAN)
        if name in infos and bounds(infos[name])[1] == 1:
            return words.percent(value)
        return f"{value:g}" if isinstance(value, float) else value

    shown = {name.replace(".", "_"): said(name, value) for name, value in leaves(limits)}
    return rule.text("when", shown).render(page.lang)


def rule_name(analysis: Analysis, rule_id: object, lang: Lang) -> str:
    """What a rule is called."""
    return next((rule.name.render(lang) for rule in analysis.rules if rule.id == rule_id), str(rule_id))


def _quiet(page: Page, frame: pd.DataFrame, analysis: Analysis, row: int, right: int) -> int:
    """Which rules found nothing and which are switched off. Returns the row below."""
    off = [rule for rule in analysis.rules if not rule.limits_in(analysis.settings).on]
    fired = set(frame["rule_id"])
    quiet = [rule for rule in analysis.rules if rule.id not in fired and rule not in off]
    for key, rules in (("report.alerts.quiet", quiet), ("report.alerts.off", off)):
        if rules:
            page.text(row, 1, right, page.say(key, rules=[rule.name for rule in rules]))
            row += 1
    return row


def _owners(page: Page, by_owner: pd.DataFrame, row: int) -> None:
    if by_owner.empty:
        return
    page.put(row, 1, page.say("report.alerts.owners.owner"), "block.header", right=2)
    page.line(row, 3, [page.say(f"report.alerts.rules.{name}") for name in ("total", "high")], "block.header.right")
    page.at_least(row, 1)
    for owner, line in by_owner.iterrows():
        row += 1
        page.put(row, 1, str(owner), "text", right=2)
        page.line(row, 3, [int(line["total"]), int(line["high"])], "count")
        page.at_least(row, 1)
