"""跟进报告: who was contacted in the month and by whom, how far the talks have come, and whom to contact next."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from kamxl import theme
from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.compute.analysis import Analysis, FollowUp
from kamxl.plan import (
    Beside,
    Chart,
    ChartGroup,
    Column,
    ColumnOf,
    Data,
    Head,
    Instead,
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
from kamxl.report.reveals import CONTACT_DAY, CUSTOMER, OWNER, SAID, TIER, Fields
from kamxl.schema.outputs import OUTPUTS
from kamxl.width import shortened

MOST_OWNERS = 40
_OWNERS, _FUNNEL = (1, 7), 9
_CHART_OWNERS = 9
_KEPT_ROWS = 6
"""Rows of the list that stay with its heading on paper."""


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The follow-up report."""
    report = analysis.follow_up
    assert report is not None
    entries = rows(report)
    found = listed(say, OUTPUTS["follow_up"], entries, look(report, analysis, context))
    late = int(entries["overdue"].astype(bool).sum())
    found = replace(
        found, message=say(f"report.follow_up.message.{'late' if late else 'none'}", count=late, total=len(entries))
    )
    numbers = {
        "contacts": report.by_owner["contacts"].sum(),
        "coverage": _coverage(report),
        "overdue": late,
    }
    subtitle = say(
        "report.follow_up.subtitle",
        month=f"{report.month:%Y-%m}",
        contacts=words.number(numbers["contacts"]),
        coverage=words.percent(numbers["coverage"]),
        overdue=words.number(numbers["overdue"]),
    )
    owners, funnel = _owners(say, report), _funnel(say, report)
    drawn = (_owners_chart(say, report, owners), _funnel_chart(say, report, funnel), _methods(say, report))
    left: tuple[Part, ...] = (owners,)
    if len(report.by_owner) > MOST_OWNERS:
        left = (owners, Note(say("report.more", count=len(report.by_owner) - MOST_OWNERS)))
    # The stages stand below what was talked about, the widest column, wherever that is.
    wide = next((place for place, column in enumerate(found.columns, 1) if column.key == "content"), _FUNNEL)
    return (
        Head(
            OUTPUTS["follow_up"].title(say.lang),
            subtitle + cut_note(say, entries, found),
            ways(say, "follow_up"),
            numbers=numbers,
        ),
        Section("charts", say("report.follow_up.charts"), (ChartGroup("charts.month", drawn),), air=True),
        Section("tables", "", (Beside((left, (funnel,)), (_OWNERS, (wide, wide + 2))),), keep=0),
        Section("entries", say("report.follow_up.list"), (found,), keep=_KEPT_ROWS, gap=2),
    )


def rows(report: FollowUp) -> pd.DataFrame:
    """The rows of the list, with whether each customer is overdue as a code."""
    return report.entries.assign(state=["overdue" if late else "on_time" for late in report.entries["overdue"]])


def look(report: FollowUp, analysis: Analysis, context: Context) -> Look:
    """How the columns of the list are shown."""
    entries = report.entries
    return Look(
        groups={"tier": "tier", "method": "contact_method", "state": "follow_up"},
        roles={
            "tier": words.step_roles(entries["tier"], analysis.settings.tier),
            "state": ["state.high" if late else "center" for late in entries["overdue"]],
        },
        links={"customer_id": to_customers(entries.index, context)},
    )


def _coverage(report: FollowUp) -> float:
    active = float(report.by_owner["active_customers"].sum())
    return float(report.by_owner["covered"].sum()) / active if active else float("nan")


def _owners(say: Phrases, report: FollowUp) -> SmallTable:
    """What each person did."""
    roles = {
        "contacts": "count",
        "covered": "count",
        "active_customers": "count",
        "coverage": "percent",
        "overdue": "count",
    }
    columns = (
        Column("owner", say("report.follow_up.owner"), "wrap", 2),
        *(Column(key, say(f"report.follow_up.{key}"), role) for key, role in roles.items()),
    )
    lines: list[list[Value]] = []
    for owner, line in report.by_owner.iloc[:MOST_OWNERS].iterrows():
        figures = {key: words.shown(line[key], say.lang) for key in roles}
        # Counts are counts, though a row of a frame with shares in it holds floats.
        shown = [_whole(value) if roles[key] == "count" else value for key, value in figures.items()]
        lines.append([shortened(str(owner), 60) or say("report.not_stated"), *shown])
    most = report.by_owner["contacts"].sort_values(ascending=False, kind="stable").iloc[:1]
    message = say("report.follow_up.message.owner", owner=charts.titled(most.index[0], say("report.not_stated")),
                  count=int(most.iloc[0]), total=int(report.by_owner["contacts"].sum())) if most.any() else ""  # fmt: skip
    return SmallTable("by_owner", columns, lines, message=message)


def _whole(value: Value) -> Value:
    return int(value) if isinstance(value, float) else value


def _owners_chart(say: Phrases, report: FollowUp, owners: SmallTable) -> Picture:
    """Whom each person covers, and who waits."""
    if not owners.rows:
        return Instead(say("report.follow_up.no_contacts"))
    titles = {column.key: column.title for column in owners.columns}

    def column(key: str) -> ColumnOf:
        return ColumnOf(owners.id, key, _CHART_OWNERS)

    coverage = _coverage(report)
    drawn = report.by_owner[["covered", "overdue"]].iloc[:_CHART_OWNERS].to_numpy().any()
    if math.isnan(coverage) or not drawn:  # of customers that are not active, or not theirs, nobody is late
        title, keys = say("report.follow_up.charts"), ["contacts"]
    else:
        title, keys = say("report.follow_up.chart.owners", coverage=words.percent(coverage)), ["covered", "overdue"]
    colours = {"overdue": theme.STATE_CHART["medium"]}
    # Names on two lines each lie over one another where nine of them stand in a low chart.
    whole = [str(row[0]) for row in owners.rows[:_CHART_OWNERS]]
    cut = charts.names(whole)
    shown = None if cut == whole else charts.data("owners", [titles["owner"]], [[name] for name in cut], [])
    names = column("owner") if shown is None else charts.drawn(shown)[0]
    return charts.bars(
        charts.cut(say, title, min(len(owners.rows), _CHART_OWNERS), len(report.by_owner)),
        tuple(Series(titles[key], column(key), names, colour=colours.get(key)) for key in keys),
        shown,
    )


def _funnel(say: Phrases, report: FollowUp) -> SmallTable:
    """Customers by stage, and how many go on to the next."""
    columns = (
        Column("stage", say("report.follow_up.stage"), "wrap"),
        Column("reached", say("report.follow_up.reached"), "count"),
        Column("conversion", say("report.follow_up.conversion"), "percent"),
    )
    lines: list[list[Value]] = [
        [
            say(
                "report.follow_up.stage_now",
                stage=words.word("stage", stage, say.lang),
                count=words.number(line["entered"]),
            ),
            int(line["customers"]),
            words.shown(line["conversion"], say.lang),
        ]
        for stage, line in report.funnel.iterrows()
    ]
    return SmallTable("by_stage", columns, lines)


def _funnel_chart(say: Phrases, report: FollowUp, funnel: SmallTable) -> Picture:
    """How far the talks have come, and where the fewest go on."""
    if not report.funnel["customers"].sum():
        return Instead(say("report.follow_up.no_stages"))
    ahead = report.funnel["conversion"].dropna()
    title = say("report.follow_up.chart.funnel")
    if len(ahead):
        weakest = words.word("stage", ahead.idxmin(), say.lang)
        key = "report.follow_up.chart.weakest" if ahead.min() > 0 else "report.pipeline.chart.loses.all"
        title = say(key, stage=weakest, conversion=words.percent(ahead.min()))
    reached = Series(
        say("report.follow_up.reached"), ColumnOf(funnel.id, "reached"), ColumnOf(funnel.id, "stage"), labels=True
    )
    return charts.bars(title, (reached,), y_min=0)


def _methods(say: Phrases, report: FollowUp) -> Picture:
    """How customers were contacted in the month."""
    frame: pd.DataFrame = report.methods
    if frame.empty or not frame["contacts"].sum():
        return Instead(say("report.follow_up.no_contacts"))
    lines: list[list[Value]] = [
        [words.word("contact_method", method, say.lang) or say("report.not_stated"), int(line["contacts"])]
        for method, line in frame.iterrows()
    ]
    method = Column("method", say("report.follow_up.method"))
    contacts = Column("contacts", say("report.follow_up.contacts"), "data.count")
    data = Data("data.methods", (method, contacts), lines)
    series = Series(contacts.title, ColumnOf(data.id, contacts.key), ColumnOf(data.id, method.key), labels=True)
    counts = frame["contacts"].to_numpy(dtype=int)
    told = {
        "method": lines[counts.argmax()][0],
        "count": words.number(counts.max()),
        "total": words.number(counts.sum()),
    }
    title = say("report.follow_up.chart.methods", **told)
    return Chart("column", title, (series,), data, y_format=charts.WHOLE, y_min=0)


def _rows(analysis: Analysis) -> pd.DataFrame:
    return rows(_report(analysis))


def _report(analysis: Analysis) -> FollowUp:
    assert analysis.follow_up is not None
    return analysis.follow_up


_REVEALS: Mapping[str, Fields] = {
    **CUSTOMER,
    "state": CONTACT_DAY | {"follow_ups.next_date"},
    "last_contact": CONTACT_DAY,
    "days_since": CONTACT_DAY,
    "method": frozenset({"follow_ups.method"}),
    "contact": frozenset({"follow_ups.contact"}),
    "content": SAID,
    "outcome": frozenset({"follow_ups.outcome"}),
    "next_action": frozenset({"follow_ups.next_action"}),
    "next_date": frozenset({"follow_ups.next_date"}),
}
_MADE: Mapping[str, Mapping[str, str]] = {
    "head": {
        "contacts": "count(@follow_ups[month].date)", "coverage": "count(follow_up[active,covered]) / count(follow_up[active])",
        "overdue": "count(follow_up[state=overdue])",
    },
    "list": {"days_since": "since(follow_up[row].last_contact)"},
    "data.methods": {"by": "method", "contacts": "count(@follow_ups[month].date)"},
    "by_owner": {
        "by": "owner", "contacts": "count(@follow_ups[month].date)", "covered": "count(follow_up[active,covered])",
        "active_customers": "count(follow_up[active])", "coverage": "count(follow_up[active,covered]) / count(follow_up[active])",
        "overdue": "count(follow_up[state=overdue])",
    },
    "by_stage": {
        "by": "stage", "reached": "distinct(@follow_ups[past].customer_id)",
        "conversion": "distinct(@follow_ups[past,beyond].customer_id) / distinct(@follow_ups[past].customer_id)",
    },
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUTS["follow_up"],
    parts,
    lambda analysis: analysis.follow_up is not None,
    reports={"follow-up": 10},
    whole=OWNER | TIER | SAID | {"follow_ups.stage", "follow_ups.owner", "follow_ups.method"},
    listed=Listed(
        _rows,
        lambda analysis, context: look(_report(analysis), analysis, context),
        lambda settings: _REVEALS,
        frozenset({"last_contact", "next_date"}),
        list_counts(_rows, "tier", "tier"),
    ),
    settings=("alerts.follow_up_overdue.cadence",),
    made_of=_MADE,
)
