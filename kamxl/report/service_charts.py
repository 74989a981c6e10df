"""Charts of 服务质量: means by dimension and quarter, complaints by month, and what ends."""

from __future__ import annotations

import pandas as pd

from kamxl import theme
from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.compute.service import BANDS, RENEWAL_DAYS, Service
from kamxl.plan import Chart, Picture
from kamxl.report import charts, words
from kamxl.report.charts import data, drawn
from kamxl.report.overview_charts import month_labels
from kamxl.report.phrases import Phrases


def named(say: Phrases, group: str, code: object) -> str:
    """The word of a code of a group, or that none is stated."""
    return words.word(group, code, say.lang) if code else say("report.not_stated")


def pictures(say: Phrases, found: Service) -> tuple[Picture, ...]:
    """What there is enough of to draw."""
    made: list[Picture] = []
    asked = found.quarters[found.quarters["answers"] > 0]
    if len(found.satisfaction) > 1:
        made.append(_means(say, found.satisfaction))
    elif len(asked) > 1:
        made.append(_quarters(say, asked))
    if found.months.any(axis=None):
        made.append(_months(say, found.months))
    if len(found.renewals):
        made.append(_ending(say, found))
    return tuple(made)


_ALIKE = 0.25
"""Points between means of which none is the lowest to speak of."""


def _means(say: Phrases, table: pd.DataFrame) -> Chart:
    """Each dimension against the year before."""
    titles = [say("report.service.dimension"), say("report.service.now"), say("report.service.before")]
    lines: list[list[Value]] = [
        [named(say, "survey", code), words.shown(row["mean"], say.lang), words.shown(row["previous"], say.lang)]
        for code, row in table.iterrows()
    ]
    block = data("means", titles, lines, ["data.decimal"] * 2)
    labels, now, before = drawn(block)
    known = table[table.index != "overall"] if len(table) > 1 else table
    low, high = float(known["mean"].min()), float(known["mean"].max())
    message = say("report.service.chart.means", name=named(say, "survey", known["mean"].idxmin()), mean=f"{low:.1f}")
    if len(known) > 1 and high - low < _ALIKE:
        message = say("report.service.chart.alike", low=f"{low:.1f}", high=f"{high:.1f}")
    series = [Series(titles[1], now, labels, labels=True)]
    if table["previous"].notna().any():
        series.append(Series(titles[2], before, labels, colour=theme.SERIES[3]))
    return Chart("column", message, tuple(series), block, y_format="0.0", y_min=0, y_max=10)


def _quarters(say: Phrases, table: pd.DataFrame) -> Chart:
    title = say("report.service.mean_score")
    mean = table["mean"].dropna()
    message = say("report.service.chart.quarters", month=f"{mean.index[-1]:%Y-%m}", mean=f"{mean.iloc[-1]:.1f}")
    lines: list[list[Value]] = [
        [f"{quarter:%Y-%m}", words.shown(mean, say.lang)] for quarter, mean in table["mean"].items()
    ]
    block = data("quarters", [say("report.data.month"), title], lines, ["data.decimal"])
    labels, means = drawn(block)
    return Chart(
        "line",
        message,
        (Series(title, means, labels, labels=True, markers=True),),
        block,
        y_format="0.0",
        y_min=0,
        y_max=10,
    )


def _months(say: Phrases, table: pd.DataFrame) -> Chart:
    titles = [say("report.data.month"), say("report.service.opened"), say("report.service.solved")]
    lines: list[list[Value]] = [
        [label, int(opened), int(solved)]
        for label, opened, solved in zip(month_labels(table.index), table["opened"], table["solved"], strict=True)
    ]
    block = data("complaints", titles, lines, ["data.count"] * 2)
    labels, opened, solved = drawn(block)
    message = say("report.service.chart.months", opened=int(table["opened"].sum()), solved=int(table["solved"].sum()))
    series = (
        Series(titles[1], opened, labels, colour=theme.SERIES[1]),
        Series(titles[2], solved, labels, colour=theme.SERIES[2]),
    )
    return Chart("column", message, series, block, y_format=charts.WHOLE, y_min=0)


def _ending(say: Phrases, found: Service) -> Chart:
    """What ends, by the days that are left."""
    bands = _bands(found)
    titles = [say("report.service.left"), say("report.service.amount")]
    lines: list[list[Value]] = [
        [band(say, left), float(row["amount"]) / say.money.scale] for left, row in bands.iterrows()
    ]
    block = data("ending", titles, lines, ["data.money"])
    labels, amounts = drawn(block)
    message = say("report.service.chart.ending", count=int(bands["contracts"].sum()), days=RENEWAL_DAYS[-1])
    colours = (theme.STATE_CHART["high"], theme.STATE_CHART["medium"], theme.STEPS[1], theme.STEPS[2])
    series = Series(titles[1], amounts, labels, point_colours=colours, labels=True)
    return Chart("column", message, (series,), block, y_format=say.amount_axis, y_min=0)


def _bands(found: Service) -> pd.DataFrame:
    groups = found.renewals.groupby("band")["amount"]
    table = pd.DataFrame({"contracts": groups.size(), "amount": groups.sum()}).reindex(list(BANDS), fill_value=0)
    return table.astype(float)


def band(say: Phrases, band: object) -> str:
    """A band of days that are left, in words."""
    if band == BANDS[0]:
        return say("report.service.past")
    place = BANDS.index(str(band))
    low = 0 if place == 1 else RENEWAL_DAYS[place - 2] + 1
    return say("report.service.within", low=low, high=RENEWAL_DAYS[place - 1])
