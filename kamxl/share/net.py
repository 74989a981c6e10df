"""The second net: every visible text of a copy once more, whichever sheet it stands on and wherever it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from kamxl.placed import SheetPlan
from kamxl.plan import Link, Value
from kamxl.schema.sheets import SHEETS
from kamxl.share.redaction import Scrubber
from kamxl.share.roles import KEY


def netted(plan: SheetPlan, scrubs: Scrubber, ids: frozenset[str]) -> SheetPlan:
    """The sheet with its names, products, owners and all other texts scrubbed; `ids` tie the sheets together and stay."""
    if not scrubs.role.scrubs:
        return plan
    seen: dict[str, str] = {}

    def text(value: str) -> str:
        if value in ids:
            return value
        if value not in seen:
            seen[value] = scrubs.short(value)
        return seen[value]

    def changed(value: Value) -> Value:
        if isinstance(value, Link):
            return replace(value, text=text(value.text)) if isinstance(value.text, str) else value
        return text(value) if isinstance(value, str) else value

    return replace(
        plan,
        cells=tuple(
            replace(block, values=[[changed(value) for value in row] for row in block.values]) for block in plan.cells
        ),
        tables=tuple(
            replace(
                table,
                columns=tuple(
                    replace(column, values=[changed(value) for value in column.values]) for column in table.columns
                ),
            )
            for table in plan.tables
        ),
        charts=tuple(
            replace(
                chart,
                title=text(chart.title),
                alt=text(chart.alt),
                series=tuple(replace(one, name=text(one.name)) for one in chart.series),
            )
            for chart in plan.charts
        ),
    )


def ids_of(frames: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """Whatever stands in a field for an ID, of customers and of all that has one."""
    found: set[str] = set()
    for key, frame in frames.items():
        if frame.index.name == KEY:
            found.update(frame.index.astype(str))
        for name, field in SHEETS[key].fields.items():
            if field.column.kind == "code" and not field.column.pii and name in frame:
                found.update(frame[name].dropna().astype(str))
    return frozenset(found)
