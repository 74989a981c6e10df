"""客户画像: who the customers are, by industry, region and the like: how many, and what they bring."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.chart import Series
from kamxl.compute.analysis import Analysis
from kamxl.plan import Beside, Chart, ChartGroup, Column, ColumnOf, Head, Note, Part, Section, SmallTable
from kamxl.report import charts, words
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.links import to_customers
from kamxl.report.output_sheet import OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import AMOUNT, Fields
from kamxl.schema.outputs import OUTPUTS
from kamxl.width import shortened

MOST_GROUPS = 12
"""Groups shown one by one; the rest stands in one line."""
TRACKS = (26, 11, 11, 17, 11, 17, 2, *[9] * 8)
_TABLE, _CHART = (1, 6), (8, len(TRACKS))
_LEAST_ROWS = 12
_CUSTOM = "custom."
_TYPICAL = 5
"""Columns of the grid that what is typical of a group takes."""
_MEASURES = {
    "customers": "count", "customer_share": "percent", "revenue": "money", "revenue_share": "percent", "mean": "money",
}  # fmt: skip


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The sheet of the portrait: a block a dimension, each with its chart."""
    portrait, count = analysis.portrait, len(analysis.tiers)
    subtitle = say("report.portrait.subtitle", as_of=analysis.as_of, count=words.number(count))
    found: list[Part] = [
        Head(OUTPUTS["portrait"].title(say.lang), subtitle, ways(say, "portrait"), numbers={"count": count})
    ]
    found += [_block(say, dimension, frame) for dimension, frame in portrait.by.items() if _stated(frame)]
    found += [_stages(say, name, frame) for name, frame in portrait.stages.items() if len(frame)]
    found += _similar(say, analysis)
    if len(portrait.groups):
        found.append(_groups(say, portrait.groups, context))
    if not portrait.by or not count:
        found.append(Note(say("report.nothing.customers"), gap=1))
    return tuple(found)


def _stated(frame: pd.DataFrame) -> bool:
    """Whether anybody has filled it in: a table of nothing but "not stated" says nothing."""
    return not len(frame) or any(not words.blank(group) and group != "" for group in frame.index)


def dimension_word(say: Phrases, dimension: str) -> str:
    """What a dimension is called; a custom field by its own title."""
    return (
        dimension.removeprefix(_CUSTOM)
        if dimension.startswith(_CUSTOM)
        else words.word("dimension", dimension, say.lang)
    )


def group_word(say: Phrases, dimension: str, group: object) -> str:
    """What a group is called; codes of value bands and sources as words, blank as such."""
    if words.blank(group) or group == "":
        return say("report.not_stated")
    kind = {"value_band": "value_band", "source": "source"}.get(dimension)
    return words.word(kind, group, say.lang) if kind else str(group)


def folded(frame: pd.DataFrame, most: int) -> tuple[pd.DataFrame, pd.Series | None]:
    """The first groups, and the rest added up; None where nothing is left over."""
    if len(frame) <= most:
        return frame, None
    rest = frame.iloc[most - 1 :]
    total = rest[["customers", "customer_share", "revenue_12m", "revenue_share"]].sum(min_count=1)
    total["mean_revenue"] = total["revenue_12m"] / total["customers"]
    total["groups"] = len(rest)
    return frame.iloc[: most - 1], total


def _block(say: Phrases, dimension: str, frame: pd.DataFrame) -> Section:
    """One dimension: its groups, and their chart beside."""
    name = dimension_word(say, dimension)
    # Of people nobody is an "other": whoever looks for an owner finds them.
    shown, rest = (frame, None) if dimension == "owner" else folded(frame, MOST_GROUPS)
    columns = _columns(say, name)
    rows = [_row(say, shortened(group_word(say, dimension, group), 60), line) for group, line in shown.iterrows()]
    if rest is not None:
        rows.append(_row(say, say("report.others", count=int(rest["groups"])), rest))
    table = SmallTable(f"by.{dimension}", columns, rows)
    beside = Beside(((table, Note(say("report.nothing.customers"))),), (_TABLE,))
    if len(rows) == 1:
        beside = Beside(((table,),), (_TABLE,))
    elif rows:
        drawn = ChartGroup(
            f"chart.{dimension}",
            (_chart(say, dimension, frame, shown, table, min(len(shown), MOST_GROUPS)),),
            _LEAST_ROWS,
        )
        beside = Beside(((table,), (drawn,)), (_TABLE, _CHART))
    return Section(dimension, _by(say, name), (beside,), keep=0, air=True)


def _by(say: Phrases, name: str) -> str:
    """The heading of a dimension, within which its name is no longer the first word: By industry, By RFM segment, 按 RFM 客群."""
    if say.lang == "en" and name[1:2].islower():
        name = name[0].lower() + name[1:]
    return say("report.portrait.by", dimension=f" {name}" if say.lang == "zh" and name[0].isascii() else name)


def _columns(say: Phrases, name: str) -> tuple[Column, ...]:
    return Column("group", name, "wrap"), *(
        Column(key, say(f"report.portrait.{key}"), role) for key, role in _MEASURES.items()
    )


def _stages(say: Phrases, name: str, frame: pd.DataFrame) -> Section:
    """Labels that ask for something, each with what to do."""
    title = say(f"report.portrait.{name}")
    columns = (
        *_columns(say, title),
        Column("what", say("report.health.what"), "wrap", len(TRACKS) - len(_MEASURES) - 1),
    )
    group = "lifecycle" if name == "lifecycle" else "tier"
    rows = [
        [*_row(say, words.word(group, label, say.lang), line), _what(say, name, str(label))]
        for label, line in frame.iterrows()
    ]
    return Section(name, _by(say, title), (SmallTable(f"by.{name}", columns, rows),), keep=0)


def _similar(say: Phrases, analysis: Analysis) -> list[Part]:
    """Customers that buy alike, what is typical of them, and what to do."""
    frame, found = analysis.portrait.similar, analysis.similar
    score = words.number(found.silhouette, decimals=2)
    if frame.empty:
        # Below the least number of customers nobody has looked for groups.
        return [] if words.blank(found.silhouette) else [Note(say("report.portrait.similar.none", score=score), gap=1)]
    title, rest = say("report.portrait.similar"), len(TRACKS) - len(_MEASURES) - 1
    columns = (
        *_columns(say, title),
        Column("typical", say("report.portrait.similar.typical"), "wrap", _TYPICAL),
        Column("what", say("report.health.what"), "wrap", rest - _TYPICAL),
    )
    key = "report.portrait.similar.categories" if found.categorised else "report.portrait.similar.products"
    rows: list[list[Value]] = []
    typical = {"typical": words.numbers(frame[["orders", "days", "breadth"]])}
    for _, line in frame.iterrows():
        medians = {name: f"{line[name]:g}" for name in ("orders", "breadth")} | {"days": f"{line['days']:.0f}"}
        name = words.word("similar", line["name"], say.lang)
        rows.append([*_row(say, name, line), say(key, **medians), say(f"report.portrait.similar.{line['kind']}")])
    others = len(analysis.tiers) - int(frame["customers"].sum())
    note = Note(say("report.portrait.similar.note", score=score, others=others))
    return [Section("similar", title, (SmallTable("by.similar", columns, rows, said=typical), note), keep=0)]


def _what(say: Phrases, name: str, label: str) -> str:
    return say(f"tier.strategy.{label}" if name == "rfm" else f"report.portrait.lifecycle.{label}")


def _chart(
    say: Phrases, dimension: str, frame: pd.DataFrame, shown: pd.DataFrame, table: SmallTable, bars: int
) -> Chart:
    """Shares of customers against shares of revenue, of the first groups; where nobody has bought anything, how many customers there are."""
    titles = {column.key: column.title for column in table.columns}

    def series(key: str, colour: str | None = None, *, labels: bool = False) -> Series[ColumnOf]:
        values, names = (ColumnOf(table.id, column, bars) for column in (key, "group"))
        return Series(titles[key], values, names, colour=colour, labels=labels)

    if not frame["revenue_12m"].sum() > 0:
        title = say("report.portrait.chart.customers", dimension=titles["group"])
        return charts.bars(title, (series("customers", labels=True),))
    top = shown.iloc[0]
    message = say(
        "report.portrait.chart.message",
        group=charts.called(group_word(say, dimension, shown.index[0]), charts.WHOLE_NAME),
        revenue=words.percent(top["revenue_share"]),
        customers=words.percent(top["customer_share"]),
    )
    return charts.bars(
        message,
        (series("customer_share", theme.SERIES[3]), series("revenue_share", theme.SERIES[0])),
        y_format=charts.SHARE,
        y_max=charts.share_top(shown[["customer_share", "revenue_share"]]),
        y_min=0,
    )


def _groups(say: Phrases, groups: pd.DataFrame, context: Context) -> Section:
    """Groups of customers, each with what all its members bring."""
    columns = (
        Column("head", say("report.portrait.head"), "wrap"),
        Column("customers", say("report.portrait.customers"), "count"),
        Column("revenue_share", say("report.portrait.revenue_share"), "percent"),
        Column("revenue", say("report.portrait.revenue"), "money"),
    )

    def line(head: Value, members: int, share: float, revenue: float) -> list[Value]:
        return [head, members, words.shown(share, say.lang), words.shown(revenue, say.lang, say.money.scale)]

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
        rows.append(line(say("report.others", count=len(rest)), *rest[figures].sum(min_count=1)))
    table = SmallTable("by_group", columns, rows)
    return Section("groups", say("report.portrait.groups"), (table,), keep=0, air=True)


def _row(say: Phrases, label: str, line: pd.Series) -> list[Value]:
    return [
        label,
        int(words.figure(line["customers"])),
        words.shown(line["customer_share"], say.lang),
        words.shown(line["revenue_12m"], say.lang, say.money.scale),
        words.shown(line["revenue_share"], say.lang),
        words.shown(line["mean_revenue"], say.lang, say.money.scale),
    ]


DIMENSIONS: Mapping[str, Fields] = {
    **{name: frozenset({f"customers.{name}"}) for name in ("industry", "region", "source", "owner")},
    "value_band": AMOUNT,
}
"""Dimension -> what its groups reveal, beside the revenue that each of them shows."""
_MADE: Mapping[str, Mapping[str, str]] = {
    "head": {"count": "count(tiers)"},
    "by_group": {
        "by": "head", "customers": "count(tiers)", "revenue": "sum(tiers.revenue_12m)",
        "revenue_share": "sum(tiers.revenue_12m) / sum(tiers[all].revenue_12m)",
    },
    "by.*": {
        "by": "group=*", "customers": "count(tiers)", "customer_share": "count(tiers) / count(tiers[all])", "revenue": "sum(tiers.revenue_12m)",
        "revenue_share": "sum(tiers.revenue_12m) / sum(tiers[all].revenue_12m)", "mean": "mean(tiers.revenue_12m)",
        "typical.orders": "middle(@orders[12m,bought].order_id)", "typical.days": "middle(@orders[12m,bought].order_date)",
        "typical.breadth": "middle(@orders[12m,bought].category) | middle(@orders[12m,bought].product)",
    },
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUTS["portrait"],
    parts,
    lambda analysis: analysis.listed and bool(analysis.portrait.by),
    tracks=TRACKS,
    reports={"summary": 60},
    whole=AMOUNT,
    settings=("similar", "report.custom_fields", "lifecycle"),
    made_of=_MADE,
)
