"""Values as number formats show them, and what the parts of a sheet tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kamxl.cell import Formula, Link
from kamxl.cell import Value as PlanValue
from kamxl.chart import Series
from kamxl.export import shown
from kamxl.layout import Placed, placed
from kamxl.plan import (
    Beside,
    Card,
    Cards,
    Chart,
    ChartGroup,
    Column,
    ColumnOf,
    Figure,
    Figures,
    Head,
    List,
    ListColumn,
    Part,
    Section,
    Sheet,
    SmallTable,
    column_values,
)


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


RATES = SmallTable(
    "rates", (Column("name", "名", "wrap"), Column("rate", "率", "percent")), [["甲", 0.5], ["乙", 0.25]]
)  # fmt: skip
BESIDE = SmallTable("beside", (Column("only", "旁", "wrap"),), [["丙"]])
LONG = List("t", (ListColumn("name", "名", ["x"] * 30), ListColumn("code", "码", ["y"] * 30, "muted")))
CARD = Card("收入", 7.04, "decimal", "+1%", "high")


def told(*parts: Part) -> Placed:
    """A sheet of these parts under a head, with its places."""
    return placed([Sheet("k", "表", "zh", (Head("标题", "副题"), *parts), (10.0,) * 6)])[0]


def test_tables_in_reading_order_with_the_heading_above_them() -> None:
    both = Section("one", "一节", (Beside(((RATES,), (BESIDE,)), ((1, 2), (4, 4))),))
    first, beside, long = shown.blocks(told(both, Section("two", "二节", (LONG,))))
    assert (first.title, first.header) == ("一节", ("名", "率"))
    assert first.rows == (("甲", "50.0%"), ("乙", "25.0%"))
    assert first.numeric == (False, True)
    assert (beside.title, beside.rows) == ("一节", (("丙",),))
    assert (long.title, len(long.rows), long.total) == ("二节", 12, 30)
    assert long.header == ("名",), "codes for programs are not for slides"


def test_a_table_that_a_chart_draws_is_not_told_twice() -> None:
    series = (Series("率", ColumnOf("rates", "rate"), ColumnOf("rates", "name")),)
    parts = Section("one", "一节", (RATES, ChartGroup("charts", (Chart("column", "图", series),)), BESIDE))
    found = told(parts)
    assert [block.header for block in shown.blocks(found)] == [("旁",)]
    assert column_values(found.sheet, series[0].values) == [0.5, 0.25]
    assert column_values(found.sheet, ColumnOf("rates", "name", 1)) == ["甲"]


def test_a_chart_of_what_is_not_there_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError, match="rates"):
        column_values(told(BESIDE).sheet, ColumnOf("rates", "rate"))


def test_figures_and_the_line_under_the_title() -> None:
    found = told(Figures((Figure("客户", "12 家", "good"),)))
    assert shown.figures(found) == [("客户", "12 家", "", "strip.value.good")]
    assert shown.head_of(found.sheet) == ("标题", "副题")
    carded = placed(
        [Sheet("k", "表", "zh", (Head("标题", "副题", caption="区域：华东"), Cards((CARD,))), (10.0,) * 6)]
    )[0]
    assert shown.figures(carded) == [("收入", "7.0", "+1%", "card.note.high")]
    assert shown.head_of(carded.sheet) == ("标题", "区域：华东 · 副题")


def test_slides_of_a_cut_list_say_how_long_it_is() -> None:
    assert shown.blocks(told(replace(LONG, shown=5)))[0].total == 5
