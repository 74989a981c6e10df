"""Places in a chart. Sizes are worked by hand: a column of 9 is 68 pixels (51 points), a row 15 points."""

from __future__ import annotations

import pytest

from kamxl.cell import Style
from kamxl.placed import Chart, Range, SheetPlan
from kamxl.writer.chart_layout import layout, title_lines

OVER = Range(1, 1, 20, 10)  # 510 x 300 points
PLAN = SheetPlan("a", "A", {"text": Style()})


def test_the_plot_fills_what_the_title_leaves() -> None:
    found = layout(Chart("column", OVER, "标题", ()), PLAN, [])
    assert found.title == pytest.approx((6 / 510, 6 / 300))
    assert found.legend is None
    assert found.plot.top == pytest.approx((6 + 16 + 6) / 300)
    assert found.plot.top + found.plot.height == pytest.approx(1 - 6 / 300)
    assert found.plot.width == pytest.approx(1 - 12 / 510)


def test_a_long_title_takes_a_second_line() -> None:
    found = layout(Chart("column", OVER, "很长的标题" * 10, ()), PLAN, [])  # 100 cells of 6.05 points in 408
    assert found.plot.top == pytest.approx((6 + 2 * 16 + 6) / 300)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("刘洋进度最慢：67% · 2026Q3 交易额（万元）", ["刘洋进度最慢：67% · 2026Q3 交易额（万元）"]),  # 42 cells in 67
        ("刘洋进度最慢的目标是第三季度的：67% · 2026Q3 交易额（万元） · 前 4/9", ["刘洋进度最慢的目标是第三季度的：67% · 2026Q3 交易额（万元）", "前 4/9"]),
        ("一" * 40, ["一" * 40]),  # nowhere to pause
        ("x " * 50, ["x " * 50]),  # programs break it between words
    ],
)  # fmt: skip
def test_a_chinese_title_ends_its_lines_where_it_pauses(title: str, lines: list[str]) -> None:
    """Programs ended them within 万元."""
    assert title_lines(Chart("column", OVER, title, ()), PLAN) == lines


def test_legends_have_room() -> None:
    top = layout(Chart("column", OVER, "", (), legend="top"), PLAN, ["甲"])
    assert top.legend == pytest.approx((6 / 510, 12 / 300))
    assert top.plot.top == pytest.approx((12 + 18) / 300)
    bottom = layout(Chart("column", OVER, "", (), legend="bottom"), PLAN, ["甲"])
    assert bottom.plot.top + bottom.plot.height == pytest.approx(1 - (6 + 18 + 6) / 300)
    names = ["一个很长很长的名字"] * 5  # each 18 cells of 4.95 points and 32 for its key: 605 in 498
    two = layout(Chart("column", OVER, "", (), legend="bottom"), PLAN, names)
    assert two.plot.top + two.plot.height == pytest.approx(1 - (6 + 36 + 6) / 300)
    right = layout(Chart("column", OVER, "", (), legend="right"), PLAN, ["甲", "四个汉字"])
    assert right.plot.left + right.plot.width == pytest.approx(1 - (6 + 8 * 9 * 0.55 + 32) / 510)
    huge = layout(Chart("column", OVER, "", (), legend="right"), PLAN, ["字" * 500])
    assert huge.plot.left + huge.plot.width == pytest.approx(1 - 6 / 510 - 0.4)


def test_titles_of_axes_have_room() -> None:
    found = layout(Chart("column", OVER, "", (), x_title="月", y_title="元", second_title="%"), PLAN, [])
    assert found.plot.left == pytest.approx((6 + 15) / 510)
    assert found.plot.left + found.plot.width == pytest.approx(1 - (6 + 15) / 510)
    assert found.plot.top + found.plot.height == pytest.approx(1 - (6 + 15) / 300)
    lying = layout(Chart("bar", OVER, "", (), x_title="客户"), PLAN, [])  # categories of bars stand at the left
    assert lying.plot.left == pytest.approx((6 + 15) / 510)


def test_a_ring_is_round_and_in_the_middle() -> None:
    plot = layout(Chart("doughnut", OVER, "", ()), PLAN, []).plot
    assert plot.width * 510 == pytest.approx(plot.height * 300)
    assert plot.left + plot.width / 2 == pytest.approx(0.5)


def test_widths_and_heights_of_the_plan_count() -> None:
    plan = SheetPlan(
        "a", "A", {}, column_widths=dict.fromkeys(range(1, 11), 18), row_heights={1: 315}, hidden_columns=(10,)
    )
    found = layout(Chart("column", OVER, "", ()), plan, [])
    assert found.title == pytest.approx((6 / (9 * 131 * 0.75), 6 / 600))


def test_a_tiny_chart_still_has_a_plot() -> None:
    plot = layout(Chart("column", Range(1, 1, 1, 1), "标题", (), legend="bottom", x_title="x"), None, []).plot
    assert plot.width >= 0.1
    assert plot.height >= 0.1
