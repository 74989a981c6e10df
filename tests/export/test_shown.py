"""Values as number formats show them, and tables found on a sheet."""

from __future__ import annotations

from datetime import date

import pytest

from kamxl.export import shown
from kamxl.plan import Cells, Chart, Formula, Link, Range, Series, SheetPlan, Style, Table, TableColumn
from kamxl.plan import Value as PlanValue


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1234.56, "#,##0.0;[Red]-#,##0.0;0.0", "1,234.6"),
        (-1234.56, "#,##0.0;[Red]-#,##0.0;0.0", "-1,234.6"),
        (0, "#,##0.0;[Red]-#,##0.0;0.0", "0.0"),
        (0.1234, "0.0%;[Red]-0.0%;0.0%", "12.3%"),
        (0.1234, "+0.0%;[Red]-0.0%;0.0%", "+12.3%"),
        (-0.1234, "+0.0%;[Red]-0.0%;0.0%", "-12.3%"),
        (12.34, '0.0"%"', "12.3%"),
        (1234567, "General", "1,234,567"),
        (date(2026, 9, 30), "yyyy-mm-dd", "2026-09-30"),
        (date(2026, 9, 30), "yyyy-mm", "2026-09"),
        (Link("甲", sheet="tiers"), "General", "甲"),
        (Formula("1+1", 2.0), "0.0", "2.0"),
        (None, "0.0", ""),
        ("=1+1", "0.0", "=1+1"),
    ],
)
def test_text(value: PlanValue, number_format: str, text: str) -> None:
    assert shown.text(value, number_format) == text


def sheet() -> SheetPlan:
    styles = {
        role: Style(number_format="0.0%" if role == "percent" else "General", horizontal="right" if role == "percent" else "left")
        for role in ("title", "heading", "block.header", "block.header.right", "text", "percent", "table.header", "muted.row", "card.label", "card.value", "card.note.high")
    }  # fmt: skip
    return SheetPlan(
        key="k", title="表", styles=styles,
        cells=(
            Cells(1, 1, [["标题"]], "title"),
            Cells(3, 1, [["一节", None]], "heading"),
            Cells(4, 1, [["名", "率"]], [["block.header", "block.header.right"]]),
            Cells(5, 1, [["甲", 0.5], ["乙", 0.25]], ["text", "percent"]),
            Cells(4, 4, [["旁"]], "block.header"),
            Cells(5, 4, [["丙"]], "text"),
            Cells(9, 1, [["收入"], ["7.0"], ["+1%"]], [["card.label"], ["card.value"], ["card.note.high"]]),
        ),
        tables=(Table("t", 20, 1, (TableColumn("名", ["x"] * 30), TableColumn("码", ["y"] * 30, "muted.row"))),),
    )  # fmt: skip


def test_tables_from_top_to_bottom() -> None:
    first, beside, long = shown.blocks(shown.sheet(sheet()))
    assert (first.title, first.header) == ("一节", ("名", "率"))
    assert first.rows == (("甲", "50.0%"), ("乙", "25.0%"))
    assert first.numeric == (False, True)
    assert beside.rows == (("丙",),)
    assert (len(long.rows), long.total) == (12, 30)
    assert long.header == ("名",), "codes for programs are not for slides"


def test_a_table_that_a_chart_draws_is_not_told_twice() -> None:
    from dataclasses import replace

    chart = Chart("column", Range(30, 1, 40, 4), "图", (Series("率", Range(5, 2, 6, 2), Range(5, 1, 6, 1)),))
    found = shown.blocks(shown.sheet(replace(sheet(), charts=(chart,))))
    assert [block.header for block in found] == [("旁",), ("名",)]


def test_figures() -> None:
    assert shown.figures(shown.sheet(sheet())) == [("收入", "7.0", "+1%", "card.note.high")]
