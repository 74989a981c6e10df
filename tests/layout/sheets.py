"""Sheets of a few parts, and what stands where on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kamxl.cell import Value
from kamxl.i18n import Lang
from kamxl.layout import Medium, Placed, placed
from kamxl.placed import SheetPlan
from kamxl.plan import Column, Head, List, ListColumn, Part, Sheet, SmallTable

HEAD = Head("标题", "副标题")


def sheet(*parts: Part, key: str = "k", lang: Lang = "zh", tracks: Sequence[float] = (10,) * 6, **more: Any) -> Sheet:
    """A sheet of these parts on a grid of six columns."""
    return Sheet(key, f"{key}表", lang, parts, tuple(tracks), **more)


def put(*parts: Part, medium: Medium | None = None, **more: Any) -> Placed:
    """The parts on a sheet, with their places."""
    return placed([sheet(*parts, **more)], medium)[0]


def table(id: str = "t", rows: int = 3, **more: Any) -> SmallTable:
    """A small table of names and figures: 行0 0, 行1 1, …"""
    columns = (Column("name", "名称"), Column("value", "数", "count"))
    return SmallTable(id, columns, [[f"行{place}", place] for place in range(rows)], **more)


def ids(rows: int, **more: Any) -> List:
    """A list of one column: C0, C1, …"""
    column = ListColumn("customer_id", "客户编号", [f"C{place}" for place in range(rows)])
    return List("kx_test", (column,), **more)


def values(plan: SheetPlan) -> dict[str, Value]:
    """Address -> value of every cell that holds one, tables too; fails where two blocks write one cell."""
    from kamxl.placed import Range

    found: dict[str, Value] = {}

    def put(row: int, column: int, value: Value) -> None:
        if value is not None:
            cell = Range.cell(row, column).a1
            assert cell not in found, f"{cell} is written twice"
            found[cell] = value

    for block in plan.cells:
        for down, line in enumerate(block.values):
            for across, value in enumerate(line):
                put(block.row + down, block.column + across, value)
    for one in plan.tables:
        for across, column in enumerate(one.columns):
            put(one.row, one.column + across, column.title)
            for down, value in enumerate(column.values, 1):
                put(one.row + down, one.column + across, value)
    return found


def roles(plan: SheetPlan) -> dict[str, str]:
    """Address -> role of every cell outside of tables."""
    from kamxl.placed import Range

    found: dict[str, str] = {}
    for block in plan.cells:
        for down, line in enumerate(block.values):
            for across in range(len(line)):
                role = block.roles
                if not isinstance(role, str):
                    role = role[across] if isinstance(role[0], str) else role[down][across]
                found[Range.cell(block.row + down, block.column + across).a1] = role
    return found
