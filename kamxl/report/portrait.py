"""客户画像: who the customers are, by industry, region and the like: how many, and what they bring."""

from __future__ import annotations

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.i18n import Lang
from kamxl.plan import Link, Range, Series, SheetPlan, Value
from kamxl.report import charts, theme, words
from kamxl.report.blocks import Field, column, grid
from kamxl.report.context import Context
from kamxl.report.links import to_customers
from kamxl.report.page import Page
from kamxl.report.width import shortened
from kamxl.schema.outputs import OUTPUTS

MOST_GROUPS = 12
"""Groups shown one by one; the rest stands in one line."""
_WIDTHS = (26, 11, 11, 17, 11, 17, 2, *[9] * 8)
_RIGHT = len(_WIDTHS)
_CHART_LEFT = 8
_LEAST_ROWS = 12
_CUSTOM = "custom."


def plan(analysis: Analysis, lang: Lang, context: Context) -> SheetPlan:
    """The sheet of the portrait: a block a dimension, each with its chart."""
    page = Page("portrait", lang, _WIDTHS, money=analysis.money)
    count = len(analysis.tiers)
    page.head(
        OUTPUTS["portrait"].title(lang),
        page.say("report.portrait.subtitle", as_of=analysis.as_of, count=words.number(count)),
    )
    row = 4
    for dimension, frame in analysis.portrait.by.items():
        bottom = _block(page, dimension, frame, row)
        page.together(row, bottom, _RIGHT)
        row = bottom + 2
    if len(analysis.portrait.groups):
        page.together(row, _groups(page, analysis.portrait.groups, row, context), _RIGHT)
    if not analysis.portrait.by or not count:
        page.text(row, 1, _RIGHT, page.say("report.nothing.customers"))
    return page.plan(freeze=(3, 1), right=_RIGHT)


def dimension_word(page: Page, dimension: str) -> str:
    """What a dimension is called; a custom field by its own title."""
    return (
        dimension.removeprefix(_CUSTOM)
        if dimension.startswith(_CUSTOM)
        else words.word("dimension", dimension, page.lang)
    )


def group_word(page: Page, dimension: str, group: object) -> str:
    """What a group is called; codes of value bands and sources as words, blank as such."""
    if words.blank(group) or group == "":
        return page.say("report.not_stated")
    kind = {"value_band": "value_band", "source": "source"}.get(dimension)
    return words.word(kind, group, page.lang) if kind else str(group)


def folded(frame: pd.DataFrame, most: int) -> tuple[pd.DataFrame, pd.Series | None]:
    """The first groups, and the rest added up; None where nothing is left over."""
    if len(frame) <= most:
        return frame, None
    rest = frame.iloc[most - 1 :]
    total = rest[["customers", "customer_share", "revenue_12m", "revenue_share"]].sum(min_count=1)
    total["mean_revenue"] = total["revenue_12m"] / total["customers"]
    total["groups"] = len(rest)
    return frame.iloc[: most - 1], total


def _block(page: Page, dimension: str, frame: pd.DataFrame, row: int) -> int:
    """One dimension. Returns its last row."""
    name = dimension_word(page, dimension)
    page.heading(row, page.say("report.portrait.by", dimension=name), 1, _RIGHT)
    shown, rest = folded(frame, MOST_GROUPS)
    fields = [
        Field(name, "wrap", 1, 1),
        *(
            Field(page.say(f"report.portrait.{key}"), role, place, place)
            for place, (key, role) in enumerate(
                (("customers", "count"), ("customer_share", "percent"), ("revenue", "money"),
                 ("revenue_share", "percent"), ("mean", "money")), 2,
            )
        ),
    ]  # fmt: skip
    rows = [_row(page, shortened(group_word(page, dimension, group), 60), line) for group, line in shown.iterrows()]
    if rest is not None:
        rows.append(_row(page, page.say("report.others", count=int(rest["groups"])), rest))
    row = page.gap(row + 1) - 1
    first, last = grid(page, row + 1, fields, rows)
    bottom = max(last, row + _LEAST_ROWS)
    if not rows:
        page.text(first, 1, _CHART_LEFT - 2, page.say("report.nothing.customers"))
        return bottom
    if not frame["revenue_12m"].sum() > 0:
        title = page.say("report.portrait.chart.customers", dimension=name)
        series = [Series(fields[1].title, column(first, last, fields[1]), column(first, last, fields[0]), labels=True)]
        charts.bars(page, Range(row + 1, _CHART_LEFT, bottom, _RIGHT), title, series)
        return bottom
    top = shown.iloc[0]
    title = page.say(
        "report.portrait.chart.message",
        group=shortened(group_word(page, dimension, shown.index[0]), 18),
        revenue=words.percent(top["revenue_share"]),
        customers=words.percent(top["customer_share"]),
    )
    labels = column(first, last, fields[0])
    charts.bars(
        page,
        Range(row + 1, _CHART_LEFT, bottom, _RIGHT),
        title,
        [
            Series(fields[2].title, column(first, last, fields[2]), labels, colour=theme.SERIES[3]),
            Series(fields[4].title, column(first, last, fields[4]), labels, colour=theme.SERIES[0]),
        ],
        y_format=charts.SHARE,
        y_max=charts.share_top(shown[["customer_share", "revenue_share"]]),
        y_min=0,
    )
    return bottom


def _groups(page: Page, groups: pd.DataFrame, row: int, context: Context) -> int:
    """Groups of customers, each with what all its members bring. Returns the last row."""
    page.heading(row, page.say("report.portrait.groups"), 1, _RIGHT)
    fields = [
        Field(page.say("report.portrait.head"), "wrap", 1, 1),
        Field(page.say("report.portrait.customers"), "count", 2, 2),
        Field(page.say("report.portrait.revenue_share"), "percent", 3, 3),
        Field(page.say("report.portrait.revenue"), "money", 4, 4),
    ]

    def line(head: Value, members: int, share: float, revenue: float) -> list[Value]:
        return [head, members, words.shown(share, page.lang), words.shown(revenue, page.lang, page.money.scale)]

    shown = groups if len(groups) <= MOST_GROUPS else groups.iloc[: MOST_GROUPS - 1]
    rest = groups.iloc[len(shown) :]
    links = to_customers(shown.index, context)
    figures = ["members", "revenue_share", "revenue_12m"]
    rows = []
    for link, (head, found) in zip(links, shown.iterrows(), strict=True):
        title = shortened(str(head if words.blank(found["name"]) else found["name"]), 60)
        name: Value = title if link is None else Link(title, title=link.title, cell=link.cell)
        rows.append(line(name, *found[figures]))
    if len(rest):
        rows.append(line(page.say("report.others", count=len(rest)), *rest[figures].sum(min_count=1)))
    return grid(page, page.gap(row + 1), fields, rows)[1]


def _row(page: Page, label: str, line: pd.Series) -> list[Value]:
    return [
        label,
        int(words.figure(line["customers"])),
        words.shown(line["customer_share"], page.lang),
        words.shown(line["revenue_12m"], page.lang, page.money.scale),
        words.shown(line["revenue_share"], page.lang),
        words.shown(line["mean_revenue"], page.lang, page.money.scale),
    ]
