"""跟进报告: who was contacted in the month and by whom, how far the talks have come, and whom to contact next."""

from __future__ import annotations

import pandas as pd

from kamxl.compute.analysis import Analysis, FollowUp
from kamxl.i18n import Lang
from kamxl.plan import Range, Series, SheetPlan, Value
from kamxl.report import charts, theme, words
from kamxl.report.blocks import Field, column, grid
from kamxl.report.context import Context
from kamxl.report.links import to_customers
from kamxl.report.listing import Look, cut_note, listing
from kamxl.report.page import Page
from kamxl.report.width import shortened
from kamxl.schema.outputs import OUTPUTS, Output, OutputColumn

MOST_OWNERS = 40
_CHART_OWNERS = 12
_TOP, _CHART_ROWS = 6, 15

ENTRIES = Output(
    "follow_up",
    "跟进报告",
    "Follow-up report",
    "kx_follow_up",
    (
        OutputColumn("customer_id", "客户编号", "Customer ID", "text", width=13),
        OutputColumn("name", "客户名称", "Customer name", "text", width=30),
        OutputColumn("tier", "等级", "Tier", "tier", width=8),
        OutputColumn("owner", "负责人", "Owner", "text", width=13),
        OutputColumn("state", "跟进状态", "State", "state", width=11),
        OutputColumn("last_contact", "最近跟进", "Last contact", "date", width=13),
        OutputColumn("days_since", "距今天数", "Days since", "count", width=11),
        OutputColumn("method", "跟进方式", "Method", "center", width=11),
        OutputColumn("content", "跟进内容", "Content", "wrap", width=44),
        OutputColumn("next_action", "下一步计划", "Next action", "wrap", width=28),
        OutputColumn("next_date", "下次跟进日期", "Next date", "date", width=14),
    ),
)
"""The list of the sheet: every customer, the overdue ones first."""


def plan(analysis: Analysis, lang: Lang, context: Context) -> SheetPlan:
    """The follow-up report."""
    report = analysis.follow_up
    assert report is not None
    page = Page("follow_up", lang, money=analysis.money)
    entries = rows(report)
    owners = min(len(report.by_owner), MOST_OWNERS) + (len(report.by_owner) > MOST_OWNERS)
    start = _TOP + _CHART_ROWS + 1 + max(owners, len(report.funnel)) + 1 + 2
    table = listing(page, ENTRIES, entries, look(report, analysis, context), row=start + 1)
    right = len(ENTRIES.columns)
    coverage = _coverage(report)
    subtitle = page.say(
        "report.follow_up.subtitle",
        month=f"{report.month:%Y-%m}",
        contacts=words.number(report.by_owner["contacts"].sum()),
        coverage=words.percent(coverage),
        overdue=words.number(entries["overdue"].astype(bool).sum()),
    )
    page.head(OUTPUTS["follow_up"].title(lang), subtitle + cut_note(page, entries, table))
    page.heading(4, page.say("report.follow_up.charts"), 1, right)
    page.gap(5)
    row = _TOP + _CHART_ROWS + 1
    _owners(page, report, row, _spot(page, 0, right))
    _funnel(page, report, row, _spot(page, 1, right))
    _methods(page, report, row, right, _spot(page, 2, right))
    page.heading(start, page.say("report.follow_up.list"), 1, right)
    page.together(row, start - 1, right)
    page.together(start, min(table.range.bottom, start + 12), right)
    return page.plan(freeze=(3, 1), right=right)


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


def _spot(page: Page, place: int, right: int) -> Range:
    """Three charts side by side, each about a third of the sheet."""
    third = page.width(1, right) / 3
    left = 1
    for number in range(3):
        end = right if number == 2 else page.span(left, third * 0.94)
        if number == place:
            return Range(_TOP, left, _TOP + _CHART_ROWS - 1, end)
        left = end + 1
    raise ValueError(place)


def _owners(page: Page, report: FollowUp, row: int, spot: Range) -> None:
    """What each person did, and the chart of coverage."""
    keys = (
        ("contacts", "count"),
        ("covered", "count"),
        ("active_customers", "count"),
        ("coverage", "percent"),
        ("overdue", "count"),
    )
    fields = [Field(page.say("report.follow_up.owner"), "wrap", 1, 2)]
    fields += [
        Field(page.say(f"report.follow_up.{key}"), role, place, place) for place, (key, role) in enumerate(keys, 3)
    ]
    shown = report.by_owner.iloc[:MOST_OWNERS]
    rows: list[list[Value]] = [
        [
            shortened(str(owner), 60) or page.say("report.not_stated"),
            *(words.shown(line[key], page.lang) for key, _ in keys),
        ]
        for owner, line in shown.iterrows()
    ]
    # Counts are counts, though a row of a frame with shares in it holds floats.
    rows = [
        [*line[:1], *(_whole(v) if role == "count" else v for v, (_, role) in zip(line[1:], keys, strict=True))]
        for line in rows
    ]
    first, last = grid(page, row, fields, rows)
    if len(report.by_owner) > MOST_OWNERS:
        page.text(last + 1, 1, 7, page.say("report.more", count=len(report.by_owner) - MOST_OWNERS))
    if not rows:
        page.put(
            spot.top, spot.left, page.say("report.follow_up.no_contacts"), "empty", right=spot.right, bottom=spot.bottom
        )
        return
    last = min(last, first + _CHART_OWNERS - 1)
    labels = column(first, last, fields[0])
    charts.bars(
        page, spot,
        page.say("report.follow_up.chart.owners", coverage=words.percent(_coverage(report))),
        [
            Series(fields[2].title, column(first, last, fields[2]), labels),
            Series(fields[5].title, column(first, last, fields[5]), labels, colour=theme.STATE_CHART["medium"]),
        ],
        y_format=charts.WHOLE,
    )  # fmt: skip


def _whole(value: Value) -> Value:
    return int(value) if isinstance(value, float) else value


def _funnel(page: Page, report: FollowUp, row: int, spot: Range) -> None:
    """Customers by stage, and how many go on to the next."""
    stages, counted = 9, 10
    fields = [
        Field(page.say("report.follow_up.stage"), "wrap", stages, stages),
        Field(page.say("report.follow_up.reached"), "count", counted, counted),
        Field(page.say("report.follow_up.conversion"), "percent", counted + 1, counted + 1),
    ]
    rows: list[list[Value]] = [
        [
            page.say(
                "report.follow_up.stage_now",
                stage=words.word("stage", stage, page.lang),
                count=words.number(line["entered"]),
            ),
            int(line["customers"]),
            words.shown(line["conversion"], page.lang),
        ]
        for stage, line in report.funnel.iterrows()
    ]
    first, last = grid(page, row, fields, rows)
    if not report.funnel["customers"].sum():
        page.put(
            spot.top, spot.left, page.say("report.follow_up.no_stages"), "empty", right=spot.right, bottom=spot.bottom
        )
        return
    ahead = report.funnel["conversion"].dropna()
    weakest = ahead.idxmin() if len(ahead) else None
    title = page.say("report.follow_up.chart.funnel")
    if weakest is not None:
        title = page.say("report.follow_up.chart.weakest", stage=words.word("stage", weakest, page.lang),
                         conversion=words.percent(ahead.min()))  # fmt: skip
    charts.bars(
        page, spot, title,
        [Series(fields[1].title, column(first, last, fields[1]), column(first, last, fields[0]), labels=True)],
        y_format=charts.WHOLE, y_min=0,
    )  # fmt: skip


def _methods(page: Page, report: FollowUp, row: int, right: int, spot: Range) -> None:
    """How customers were contacted in the month, over a block of data beside the printed sheet."""
    frame: pd.DataFrame = report.methods
    if frame.empty or not frame["contacts"].sum():
        page.put(
            spot.top, spot.left, page.say("report.follow_up.no_contacts"), "empty", right=spot.right, bottom=spot.bottom
        )
        return
    data = right + 2
    page.widths |= {right + 1: 3, data: 16}
    page.line(row, data, [page.say("report.follow_up.method"), page.say("report.follow_up.contacts")], "data.header")
    rows: list[list[Value]] = [
        [words.word("contact_method", method, page.lang) or page.say("report.not_stated"), int(line["contacts"])]
        for method, line in frame.iterrows()
    ]
    block = page.block(row + 1, data, rows, ["muted", "data.count"])
    charts.chart(
        page, "column", spot, page.say("report.follow_up.chart.methods"),
        [Series(page.say("report.follow_up.contacts"), Range(block.top, data + 1, block.bottom, data + 1),
                Range(block.top, data, block.bottom, data), labels=True)],
        y_format=charts.WHOLE, y_min=0,
    )  # fmt: skip
