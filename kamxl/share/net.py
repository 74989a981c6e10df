"""The second net: every visible text of a copy once more, whichever sheet it stands on and wherever it came from."""

from __future__ import annotations

from dataclasses import replace

from kamxl.cell import Link, Value
from kamxl.placed import SheetPlan
from kamxl.share.scrubber import Scrubber


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
