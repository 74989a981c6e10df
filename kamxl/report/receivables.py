"""应收账龄: what is owed, for how long, by whom, and whose customers they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from kamxl import theme
from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.compute.ageing import BANDS, Ageing
from kamxl.compute.analysis import Analysis
from kamxl.i18n import Text
from kamxl.plan import (
    Chart,
    ChartGroup,
    Column,
    Figure,
    Figures,
    Head,
    Instead,
    Note,
    Part,
    Picture,
    Section,
    SmallTable,
)
from kamxl.report import charts, words
from kamxl.report.charts import data, drawn
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.links import to_customers
from kamxl.report.listed import Look, cut_note, listed
from kamxl.report.output_sheet import Listed, OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import AMOUNT, CUSTOMER, NAME, ORDER_DAY, OWNER, Fields
from kamxl.schema.outputs import OUTPUTS

OUTPUT = OUTPUTS["receivables"]
_LATE = BANDS[1:]
_COLOURS = (theme.STEPS[3], "F0CE9A", theme.STATE_CHART["medium"], "D2703C", theme.STATE_CHART["high"])
"""Of the bands: grey-blue while nothing is due, then ever warmer."""
MOST_BARS, MOST_OWNERS = 9, 40


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The board of receivables."""
    ageing = analysis.ageing
    assert ageing is not None
    frame = rows(analysis)
    owing = int((frame["total"] > 0).sum())
    subtitle = say("report.receivables.subtitle", as_of=analysis.as_of, count=words.number(owing))
    notes = _notes(say, analysis, ageing)
    if frame.empty:
        nothing = Section(
            "by_customer", say("report.receivables.list"), (Note(say("report.receivables.nothing")), *notes)
        )
        return Head(OUTPUT.title(say.lang), subtitle, ways(say, "receivables")), nothing
    found = replace(listed(say, OUTPUT, frame, look(analysis, context)), message=_owing(say, frame))
    pictures = (_bands(say, ageing), _customers(say, ageing), _owners(say, ageing))
    return (
        Head(
            OUTPUT.title(say.lang),
            subtitle + cut_note(say, frame, found),
            ways(say, "receivables", "list"),
            numbers={"count": owing},
        ),
        Figures(_figures(say, analysis)),
        Section(
            "charts", say("report.receivables.charts"), (ChartGroup("bands", pictures, 17, ends=(0.3, 0.68)),), air=True
        ),
        Section("owners", say("report.receivables.owners"), (_by_owner(say, ageing),), keep=0),
        Section("by_customer", say("report.receivables.list"), (*notes, found), keep=6),
    )


def _owing(say: Phrases, frame: pd.DataFrame) -> str:
    """How many customers owe how much, and who most."""
    owing = frame[frame["total"] > 0].sort_values("total", ascending=False, kind="stable")
    if owing.empty:
        return ""
    name = charts.titled(owing["name"].iloc[0], owing.index[0])
    key = f"report.receivables.message.{'several' if len(owing) > 1 else 'one'}"
    return say(
        key,
        count=len(owing),
        total=say.amount(owing["total"].sum()),
        name=name,
        amount=say.amount(owing["total"].iloc[0]),
    )


def rows(analysis: Analysis) -> pd.DataFrame:
    """The rows of the list, the largest overdue first; a limit of nothing that is used has no share, but a word."""
    ageing = analysis.ageing
    assert ageing is not None
    frame = ageing.customers
    used = frame["credit_used"].astype(object)
    return frame.assign(credit_used=used.where(~np.isinf(frame["credit_used"]), Text("report.receivables.no_credit")))


def look(analysis: Analysis, context: Context) -> Look:
    """How the columns of the list are shown."""
    ageing = analysis.ageing
    assert ageing is not None
    frame = ageing.customers
    return Look(
        roles={
            "days_over_90": ["ink.high.money" if amount > 0 else "money" for amount in frame["days_over_90"]],
            "credit_used": ["ink.high.percent" if used > 1 else "percent" for used in frame["credit_used"]],
        },
        links={"customer_id": to_customers(frame.index, context)},
        bars=("total",),
    )


def _figures(say: Phrases, analysis: Analysis, seen: frozenset[str] | None = None) -> tuple[Figure, ...]:
    """What is owed in all; of the columns that are seen."""
    ageing = analysis.ageing
    assert ageing is not None
    totals = ageing.totals
    found = []
    if seen is None or {"total", *BANDS} <= seen:
        share = ageing.overdue_share
        overdue = say.amount(totals["overdue"])
        if share is not None:
            overdue = say("report.receivables.strip.share", amount=overdue, share=words.percent(share))
        found = [
            Figure(say("report.receivables.strip.total"), say.amount(totals["total"]), numbers={"total": totals["total"]}),
            Figure(say("report.receivables.strip.overdue"), overdue, "medium" if totals["overdue"] > 0 else None,
                   {"overdue": totals["overdue"], **({} if share is None else {"share": share})}),
            Figure(say("report.receivables.strip.old"), say.amount(totals["days_over_90"]), "high" if totals["days_over_90"] > 0 else None,
                   {"old": totals["days_over_90"]}),
        ]  # fmt: skip
    if seen is None and not words.blank(ageing.dso):
        days = say("report.receivables.strip.days", count=words.number(ageing.dso))
        found.append(Figure(say("report.receivables.strip.dso"), days, numbers={"dso": ageing.dso}))
    if (seen is None or "credit_used" in seen) and ageing.customers["credit_limit"].notna().any():
        over = int((ageing.customers["credit_used"] > 1).sum())
        shown = say("report.customers", count=words.number(over))
        found.append(Figure(say("report.receivables.strip.credit"), shown, "high" if over else None, {"over": over}))
    return tuple(found)


def _names(say: Phrases) -> dict[str, str]:
    return {column.key: column.name(say.lang) for column in OUTPUT.columns}


def _bands(say: Phrases, ageing: Ageing) -> Picture:
    """How much has been due for how long."""
    totals, names = ageing.totals, _names(say)
    # Chinese has a space before its figures, where a label that is too long for its bar goes on to a second line.
    lines: list[list[Value]] = [
        [re.sub(r"(?<=[^\W\d])(?=\d)", " ", names[band]), float(totals[band]) / say.money.scale] for band in BANDS
    ]
    block = data("bands", [OUTPUT.title(say.lang), names["total"]], lines, ["data.money"])
    labels, amounts = drawn(block)
    title = say("report.receivables.chart.none")
    if totals["overdue"] > 0:
        share, overdue = ageing.overdue_share, say.amount(totals["overdue"])
        title = say("report.receivables.chart.bands", overdue=overdue, share=words.percent(share))
        if share is None:
            title = say("report.receivables.chart.bands.credit", overdue=overdue, total=say.amount(totals["total"]))
    series = Series(names["total"], amounts, labels, labels=True, point_colours=_COLOURS)
    return Chart("column", title, (series,), block, y_format=say.amount_axis)


def _latest(ageing: Ageing, most: int) -> tuple[pd.DataFrame, list[str]]:
    """Who owes most that is overdue, and how their bars are called."""
    late = charts.leading(ageing.customers[ageing.customers["overdue"] > 0], most)
    return late, charts.names(name or key for key, name in late["name"].items())


def _worst(say: Phrases, ageing: Ageing, late: pd.DataFrame, names: Sequence[str]) -> str:
    """The message of a chart of them."""
    worst = charts.leader(str(late["name"].iloc[0] or late.index[0]), names)
    title = say("report.receivables.chart.customers", name=worst, amount=say.amount(late["overdue"].iloc[0]))
    return charts.cut(say, title, len(late), int((ageing.customers["overdue"] > 0).sum()))


def _customers(say: Phrases, ageing: Ageing) -> Picture:
    """Who owes most that is overdue, and for how long."""
    late, names = _latest(ageing, MOST_BARS)
    if late.empty:
        return Instead(say("report.receivables.no_overdue"))
    return _stacked(say, "late", _worst(say, ageing, late, names), names, late, _LATE, _COLOURS[1:])


def picture(say: Phrases, analysis: Analysis) -> Picture | None:
    """What the overview shows: who owes what is overdue."""
    ageing = analysis.ageing
    if ageing is None or not (ageing.customers["overdue"] > 0).any():
        return None
    late, names = _latest(ageing, charts.FEW)
    title = say("report.receivables.overdue")
    lines: list[list[Value]] = [
        [name, float(amount) / say.money.scale] for name, amount in zip(names, late["overdue"], strict=True)
    ]
    block = data("late", [_names(say)["name"], title], lines, ["data.money"])
    labels, amounts = drawn(block)
    series = Series(title, amounts, labels, labels=True, colour=_COLOURS[3])
    return charts.bars(_worst(say, ageing, late, names), (series,), block, y_format=say.amount_axis)


def _owners(say: Phrases, ageing: Ageing) -> Picture:
    """Whose customers owe: what is not due, and what is overdue."""
    owners = charts.leading(ageing.owners, MOST_BARS)
    if len(owners) < 2:
        return _stacked_share(say, ageing)
    first = owners.iloc[0]
    names = charts.names(owner or say("report.not_stated") for owner in owners.index)
    who = charts.leader(str(owners.index[0]) or names[0], names)
    title = say("report.receivables.chart.owners.none", name=who, amount=say.amount(first["total"]))
    if first["overdue"] > 0:
        title = say("report.receivables.chart.owners", name=who, amount=say.amount(first["overdue"]))
    title = charts.cut(say, title, len(owners), len(ageing.owners))
    return _stacked(say, "owed", title, names, owners, ("not_due", "overdue"), (_COLOURS[0], _COLOURS[3]))


def _stacked_share(say: Phrases, ageing: Ageing) -> Picture:
    """Of one owner there is nothing to compare: who owes most, due or not."""
    every = ageing.customers.sort_values("total", ascending=False, kind="stable")
    largest = charts.leading(every, MOST_BARS)
    names = charts.names(name or key for key, name in largest["name"].items())
    who = charts.leader(str(largest["name"].iloc[0] or largest.index[0]), names)
    title = say("report.receivables.chart.who", name=who, amount=say.amount(largest["total"].iloc[0]))
    title = charts.cut(say, title, len(largest), len(every))
    return _stacked(say, "owed", title, names, largest, ("not_due", "overdue"), (_COLOURS[0], _COLOURS[3]))


def _stacked(
    say: Phrases, key: str, title: str, names: Sequence[str], frame: pd.DataFrame, bands: Sequence[str], colours: Sequence[str]
) -> Chart:  # fmt: skip
    titles = {**_names(say), "overdue": say("report.receivables.overdue")}
    lines: list[list[Value]] = [
        [name, *(float(line[band]) / say.money.scale for band in bands)]
        for name, (_, line) in zip(names, frame.iterrows(), strict=True)
    ]
    block = data(key, [titles["name"], *(titles[band] for band in bands)], lines, ["data.money"] * len(bands))
    labels, *columns = drawn(block)
    series = tuple(
        Series(titles[band], column, labels, colour=colour)
        for band, column, colour in zip(bands, columns, colours, strict=True)
    )
    return charts.bars(title, series, block, stacked=True, y_format=say.amount_axis)


def _by_owner(say: Phrases, ageing: Ageing) -> SmallTable:
    """The bands by owner, below the columns of the list."""
    titles = {column.key: column.title(say.lang, say.money) for column in OUTPUT.columns}
    titles["customers"] = say("report.receivables.owner.customers")
    columns = (
        Column("owner", titles["owner"], "wrap", 2),
        *(Column(key, titles[key], "money") for key in (*BANDS, "total")),
        Column("overdue_share", titles["overdue_share"], "percent"),
        Column("customers", titles["customers"], "count"),
    )
    scale = say.money.scale
    lines: list[list[Value]] = [
        [
            str(owner) or say("report.not_stated"), *(float(line[key]) / scale for key in (*BANDS, "total")),
            words.shown(line["overdue_share"], say.lang), int(line["customers"]),
        ]
        for owner, line in ageing.owners.iloc[:MOST_OWNERS].iterrows()
    ]  # fmt: skip
    totals = ageing.totals
    whole = [float(totals[key]) / scale for key in (*BANDS, "total")]
    lines.append([say("report.total"), *whole, words.shown(ageing.overdue_share, say.lang), len(ageing.customers)])
    roles: list[list[str | None]] = [[None] * len(columns) for _ in lines[:-1]]
    roles.append(["total", *["total.money"] * (len(BANDS) + 1), "total.percent", "total.count"])
    first = ageing.owners.sort_values("total", ascending=False, kind="stable").iloc[:1]
    message = say("report.receivables.message.owner", owner=charts.titled(first.index[0], say("report.not_stated")),
                  amount=say.amount(first["total"].iloc[0]), total=say.amount(totals["total"]))  # fmt: skip
    return SmallTable("by_owner", columns, lines, roles, message=message)


def _notes(say: Phrases, analysis: Analysis, ageing: Ageing) -> tuple[Note, ...]:
    """How due days are found, and what is not known."""
    notes = [Note(say("report.receivables.explain", days=analysis.settings.receivable.days))]
    if ageing.unknown_lines:
        amount = say.amount(ageing.unknown_amount)
        numbers = {"count": ageing.unknown_lines, "amount": ageing.unknown_amount}
        told = say("report.receivables.unknown", count=words.number(ageing.unknown_lines), amount=amount)
        notes.append(Note(told, id="unknown", numbers=numbers))
    return tuple(notes)


OWED = AMOUNT | ORDER_DAY | {"orders.paid", "orders.due_date", "customers.payment_days"}
"""What an amount that is owed is read off."""
_LIMIT: Fields = frozenset({"customers.credit_limit"})
_REVEALS: Mapping[str, Fields] = {
    "customer_id": CUSTOMER["customer_id"],
    "name": NAME,
    **dict.fromkeys((*BANDS, "total", "overdue_share"), OWED),
    "credit_limit": _LIMIT,
    "credit_used": OWED | _LIMIT,
    "owner": OWNER,
}
OVERDUE = " + ".join(f"sum(receivables.{band})" for band in BANDS[1:])
_OPEN = "sum(@orders[{key}].amount) - sum(@orders[{key}].paid)"
_CREDIT = "sum(@orders[credit].amount) - sum(@orders[credit].paid)"
_MADE: Mapping[str, Mapping[str, str]] = {
    "head": {"count": "count(receivables[positive].total)"},
    "figures": {
        "total": "sum(receivables.total)", "overdue": OVERDUE, "share": f"( {OVERDUE} ) / sum(receivables.total)", "old": "sum(receivables.days_over_90)",
        "dso": "sum(receivables.total) / sum(tiers.revenue_12m) × 365", "over": "count(receivables[exceeded].credit_used)",
    },
    "list": {
        "by": "customer_id", **{band: " | ".join((_OPEN, f"{_OPEN} + {_CREDIT}", f"{_OPEN} - limit(offset.{{key}})")) for band in BANDS},
        "total": " + ".join(BANDS), "overdue_share": f"{' + '.join(BANDS[1:])} / total", "credit_used": "total / credit_limit",
        "credit_limit": "sum(@customers.credit_limit)",
    },
    "unknown": {"count": "count(@orders[unclear].amount)", "amount": "sum(@orders[unclear].amount)"},
    "data.bands": {"by": "", "1": "sum(receivables.{row})"},
    "data.late": {"by": "0=customer", "*": "sum(receivables.{column})"},
    "data.owed": {"by": "0=who", "1": "sum(receivables.not_due)", "2": OVERDUE},
    "by_owner": {
        "by": "owner", **{key: f"sum(receivables.{key})" for key in (*BANDS, "total")}, "customers": "count(receivables)",
        "overdue_share": f"{OVERDUE} / sum(receivables.total)",
    },
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUT,
    parts,
    lambda analysis: analysis.ageing is not None,
    reports={"receivables": 10, "summary": 66},
    whole=OWED | _LIMIT | NAME | OWNER,
    listed=Listed(
        rows,
        look,
        lambda settings: _REVEALS,
        frozenset({"total", "credit_used"}),
        lambda say, analysis, seen: _figures(say, analysis, seen),
    ),
    settings=("receivable",),
    made_of=_MADE,
)
