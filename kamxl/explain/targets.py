"""What was reached of a target, and where it will end, by the cells of its period and of whom it is for."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any  # Any: the values of a row

import numpy as np
import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.compute.deals import CLOSED
from kamxl.compute.targets import earlier
from kamxl.explain.parts import Cell, Cells, Figure, Step, plain, titled
from kamxl.i18n import Pair, Text


def reached(analysis: Analysis, cells: Cells, title: str, value: object, target: Hashable) -> Figure:
    """The actual value of a target, by its label in `analysis.targets`."""
    line = analysis.targets.to_dict("index")[target]
    sheet, field, rows, day = _counting(analysis, line)
    until = min(line["until"], pd.Timestamp(analysis.as_of))
    rows = rows[((day >= line["since"]) & (day <= until)).to_numpy(dtype=bool)]
    key, name, found = f"{sheet}.{field}", titled(sheet, field), cells.of(rows, field)
    match field:
        case "customer_id":
            step = Step(key, name, "distinct", rows.index.nunique(), "count", found)
        case "date":
            step = Step(key, name, "count", len(rows), "count", found)
        case _:
            step = Step(key, name, "sum", round(float(rows[field].sum()), 4), "money", found)
    rule = Text("explain.rule.read_off", {"figure": title})
    return Figure("cell", title, plain(value), "number", rule, (step,), formula=("s1",))


def forecast(
    analysis: Analysis, cells: Cells, title: str, value: float, target: Hashable, actual: tuple[Pair, Cell]
) -> Figure | None:
    """The forecast of a target by the share usually done by this day, or by the deals that are to close, whichever is more.

    Args:
        analysis: the results.
        cells: of the workbook.
        title: of the column.
        value: the forecast, in the unit of its row.
        target: label in `analysis.targets`.
        actual: title and cell of what was reached.
    """
    line = analysis.targets.to_dict("index")[target]
    done = Step("targets.actual", actual[0], "sum", actual[1].counts, "number", (actual[1],))
    reached_so_far = float(line["actual"])
    if line["usual"] > 0 and math.isclose(reached_so_far / line["usual"], line["forecast"], abs_tol=1e-3):
        _, field, rows, day = _counting(analysis, line)
        mine = np.zeros(len(rows), dtype=bool)
        known = analysis.orders.index.isin(analysis.frames["customers"].index)
        begun = analysis.orders["order_date"][known].min().date()
        for since, until in earlier(begun, line["since"].date(), line["until"].date()):
            mine |= ((day >= pd.Timestamp(since)) & (day <= pd.Timestamp(until))).to_numpy(dtype=bool)
        share = float(line["usual"])
        more = Step("targets.usual", Text("explain.step.usual"), "figure", share, "share", cells.of(rows[mine], field))
        sign = "/"
    elif line["weighted"] > 0:
        deals = analysis.frames["deals"].reset_index()
        within = (deals["close_date"] >= line["since"]) & (deals["close_date"] <= line["until"])
        chosen = within & ~deals["stage"].isin(CLOSED) & deals["customer_id"].isin(_people(analysis, line))
        if isinstance(line["product"], str):
            chosen &= deals["product"] == line["product"]
        unit = line["forecast"] / value
        found = cells.of(deals[chosen.to_numpy(dtype=bool)], "amount")
        more = Step("deals.weighted", Text("explain.step.weighted"), "figure", line["weighted"] / unit, "number", found)
        sign = "+"
    else:
        return None
    rule = Text("explain.rule.forecast_usual" if sign == "/" else "explain.rule.forecast_deals", {"figure": title})
    return Figure("cell", title, plain(value), "number", rule, (done, more), formula=("s1", sign, "s2"))


def _people(analysis: Analysis, line: Mapping[Hashable, Any]) -> pd.Index:
    """The customers that a target is for."""
    chosen = analysis.frames["customers"]
    for name in ("owner", "region"):
        if isinstance(line[name], str):
            chosen = chosen[(chosen[name] == line[name]).to_numpy(dtype=bool)]
    return chosen.index[chosen.index == (line["customer_id"] or chosen.index)]


def _counting(analysis: Analysis, line: Mapping[Hashable, Any]) -> tuple[str, str, pd.DataFrame, pd.Series]:
    """The sheet, the field, the rows of whatever day that count for a target, and the day of each."""
    sheet = "follow_ups" if line["measure"] == "visits" else "orders"
    rows = analysis.frames["follow_ups"] if sheet == "follow_ups" else analysis.orders
    rows = rows[rows.index.isin(_people(analysis, line))]
    if isinstance(line["product"], str):
        rows = rows[((rows["product"] == line["product"]) | (rows["category"] == line["product"])).to_numpy(dtype=bool)]
    day, field = rows["date" if sheet == "follow_ups" else "order_date"], "date"
    match line["measure"]:
        case "visits":
            mine = rows["method"] == "visit"
        case "new_customers":
            first = day.where(rows["purchase"]).groupby(level=0).transform("min")
            mine, field = (day == first) & rows["purchase"], "customer_id"
        case measure:
            field = {"revenue": "amount"}.get(measure, measure)
            mine = rows[field].notna()
            day = rows["paid_date"].fillna(day) if measure == "paid" else day
    chosen = mine.to_numpy(dtype=bool)
    return sheet, field, rows[chosen], day[chosen]
