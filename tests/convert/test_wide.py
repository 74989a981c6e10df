"""Products as columns, and the dimensions of a survey as columns: a record for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tables import rows_of, source, write
from test_generated_layouts import meant
from test_layouts import workbook

from kamxl.convert import convert
from kamxl.convert.guess import guess
from kamxl.convert.mapping import load
from kamxl.settings import Settings

QUESTIONS = (
    "序号,提交答卷时间,所用时间,1、贵公司名称,2、您对我们的产品质量满意吗？,3、您对交付及时性满意吗？,4、您对服务态度如何评价？,5、您的总体满意度,6、您有什么建议？\n"
    "1,2026/3/5 10:20:11,120秒,上海华强公司,9,8,9,0,再快一点\n2,2026/3/6 10:20:11,90秒,苏州恒力公司,6,,7,6,无\n"
)
PLAIN = "Customer,Survey date,Product,Service,Delivery,Comments\nNorthwind Ltd,2026-03-05,9,8,7,fine\n"


def answers(folder: Path) -> list[tuple[Any, ...]]:
    keys = ("customer_id", "date", "dimension", "score", "comment")
    return [tuple(row.get(key) for key in keys) for row in meant(folder / "book.xlsx", "satisfaction")]


def test_the_questions_of_a_survey_are_its_dimensions(tmp_path: Path) -> None:
    """As the tools of surveys export them; a score of 0 is one, a blank is none."""
    file = write(tmp_path / "满意度问卷.csv", QUESTIONS)
    convert([file], tmp_path / "book.xlsx", yes=True)
    first, second = date(2026, 3, 5), date(2026, 3, 6)
    assert answers(tmp_path) == [
        ("C0001", first, "product", 9, "再快一点"), ("C0001", first, "delivery", 8, "再快一点"), ("C0001", first, "service", 9, "再快一点"),
        ("C0001", first, "overall", 0, "再快一点"), ("C0002", second, "product", 6, None), ("C0002", second, "service", 7, None),
        ("C0002", second, "overall", 6, None),
    ]  # fmt: skip
    assert not convert([file], tmp_path / "book.xlsx").changed
    how = load(tmp_path / "book.mapping.toml").fill[-1].unpivot
    assert how is not None
    assert (how.name, how.date, set(how.values)) == ("dimension", None, {"score"})


def test_dimensions_that_are_titles(tmp_path: Path) -> None:
    convert([write(tmp_path / "survey.csv", PLAIN)], tmp_path / "book.xlsx", yes=True)
    assert [(one[2], one[3]) for one in answers(tmp_path)] == [("product", 9), ("service", 8), ("delivery", 7)]


ROWS: list[Sequence[Any]] = [
    ["客户名称", "水泵", "阀门", "合计"],
    ["上海华强公司", 12, 3, 15],
    ["苏州恒力公司", 5, None, 5],
    ["合计", 17, 3, 20],
]


@pytest.mark.parametrize("sum_beside", [True, False])
def test_products_as_columns_are_sums_of_the_month_that_the_title_states(tmp_path: Path, sum_beside: bool) -> None:
    rows = [["2026年3月各客户产品销售额（万元）"], *(row if sum_beside else row[:-1] for row in ROWS)]
    file = workbook(tmp_path / "产品.xlsx", {"S": rows})
    convert([file], tmp_path / "book.xlsx", yes=True)
    keys = ("order_id", "order_date", "product", "amount")
    assert [tuple(row[key] for key in keys) for row in meant(tmp_path / "book.xlsx", "orders")] == [
        ("C0001-2026-03", date(2026, 3, 31), "水泵", 120_000),
        ("C0001-2026-03", date(2026, 3, 31), "阀门", 30_000),
        ("C0002-2026-03", date(2026, 3, 31), "水泵", 50_000),
    ]
    assert not convert([file], tmp_path / "book.xlsx").changed


@pytest.mark.parametrize("title", ["2026年3月各客户设备数量", "2026年3月产品报价（元）", "各客户产品销售额（元）"])
def test_columns_of_which_nothing_says_that_they_are_sales_of_products_in_a_month_are_none(
    tmp_path: Path, title: str
) -> None:
    read = source(workbook(tmp_path / "表.xlsx", {"S": [[title], *(row[:-1] for row in ROWS)]}))
    assert not any(fill.unpivot for fill in guess([read]).mapped.fill)


def months_down(title: str, *names: str) -> list[list[Any]]:
    return [
        [title],
        ["月份", *names, "合计"],
        ["1月", 12, 3, 15],
        ["2月", 5, None, 5],
        ["3月", None, 7, 7],
        ["合计", 17, 10, 27],
    ]


def test_months_down_the_side_and_customers_across(tmp_path: Path) -> None:
    file = workbook(tmp_path / "2026.xlsx", {"S": months_down("2026年各客户月销售额（万元）", "华强", "恒力")})
    convert([file], tmp_path / "book.xlsx", yes=True)
    assert [row["name"] for row in meant(tmp_path / "book.xlsx", "customers")] == ["华强", "恒力"]
    assert [(row["order_id"], row["amount"]) for row in meant(tmp_path / "book.xlsx", "orders")] == [
        ("C0001-2026-01", 120_000), ("C0001-2026-02", 50_000), ("C0002-2026-01", 30_000), ("C0002-2026-03", 70_000),
    ]  # fmt: skip
    grown = months_down("2026年各客户月销售额（万元）", "华强", "恒力")
    grown.insert(5, ["4月", 1, 2, 3])
    convert([workbook(file, {"S": grown})], tmp_path / "book.xlsx")
    assert len(meant(tmp_path / "book.xlsx", "orders")) == 6


def test_regions_across_are_no_customers(tmp_path: Path) -> None:
    read = source(workbook(tmp_path / "2026.xlsx", {"S": months_down("2026年各大区月销售额（万元）", "华东", "华南")}))
    assert not guess([read]).mapped.fill


@pytest.mark.parametrize(
    ("title", "cells"), [("满意度", ["满意", "非常满意", "很不满意"]), ("您的评价", ["4-满意", "5-非常满意", "1-很差"])]
)
def test_answers_in_words_are_points_and_it_is_said(tmp_path: Path, title: str, cells: list[str]) -> None:
    names = ["华强机械", "恒力电子", "大成化工"]
    rows = [["客户名称", "调查日期", title, "意见"]]
    rows += [[name, date(2026, 5, 1), cell, None] for name, cell in zip(names, cells, strict=True)]
    outcome = convert([workbook(tmp_path / "满意度.xlsx", {"满意度": rows})], tmp_path / "book.xlsx", yes=True)
    assert [row["score"] for row in meant(tmp_path / "book.xlsx", "satisfaction")] == [8, 10, 2]
    assert "convert.note.spoken" in [note.key for one in outcome.sheets.values() for note in one.notes]


def test_a_row_of_several_answers_that_is_not_taken_is_told_once(tmp_path: Path) -> None:
    rows = [["客户名称", "调查日期", "产品", "服务", "交付"]]
    rows += [[name, date(2026, 5, 1), "满意", "一般", 9] for name in ("华强机械有限公司", "华强机械公司")]
    outcome = convert([workbook(tmp_path / "满意度.xlsx", {"满意度": rows})], tmp_path / "book.xlsx", yes=True)
    assert [(one.row, one.code) for one in outcome.not_taken] == [(3, "near_name")]


@pytest.mark.parametrize(
    ("sheet", "rows", "targets", "customers"),
    [
        ("2026年目标", [["客户名称", "负责人", "目标(万元)"], ["华强", "张三", 300], ["恒力", "李四", 200]],
         [("2026", "revenue", "张三", "C0001", 300), ("2026", "revenue", "李四", "C0002", 200)], 2),
        ("S", [["负责人", "2025年毛利目标(万元)", "2026年毛利目标(万元)"], ["张三", 30, 32]],
         [("2025", "profit", "张三", None, 30), ("2026", "profit", "张三", None, 32)], 0),
        ("S", [["2026年度任务分解（万元）"], ["客户", "负责人", "销售任务", "回款任务"], ["华强", "张三", 300, 280], ["合计", None, 300, 280]],
         [("2026", "revenue", "张三", "C0001", 300), ("2026", "paid", "张三", "C0001", 280)], 1),
        ("客户", [["客户名称", "所属行业", "联系人", "电话", "负责人", "2026年目标(万元)"], ["华强", "机械", "王五", "13800000001", "张三", 300]],
         [("2026", "revenue", "张三", "C0001", 300)], 1),
    ],
)  # fmt: skip
def test_what_is_to_be_reached_in_a_year(
    tmp_path: Path, sheet: str, rows: list[list[Any]], targets: list[tuple[Any, ...]], customers: int
) -> None:
    file = workbook(tmp_path / "a.xlsx", {sheet: rows})
    convert([file], tmp_path / "book.xlsx", yes=True)
    keys = ("period", "measure", "owner", "customer_id", "value")
    assert [tuple(row.get(key) for key in keys) for row in meant(tmp_path / "book.xlsx", "targets")] == targets
    assert len(meant(tmp_path / "book.xlsx", "customers")) == customers
    assert not convert([file], tmp_path / "book.xlsx").changed


@pytest.mark.parametrize(
    "titles", [["客户名称", "目标"], ["客户名称", "拜访目标说明"], ["客户名称", "2026年目标", "2026年任务"]]
)
def test_what_is_no_target_of_a_known_year(tmp_path: Path, titles: list[str]) -> None:
    cells = ["增加份额" if "说明" in title else 300 for title in titles[1:]]
    read = source(workbook(tmp_path / "a.xlsx", {"S": [titles, ["华强", *cells], ["恒力", *cells]]}))
    assert not any(fill.unpivot for fill in guess([read]).mapped.fill)


@pytest.mark.parametrize(
    "titles",
    [
        ["订单号", "日期", "客户名称", "产品1", "金额1(元)", "产品2", "金额2(元)"],
        ["订单号", "日期", "客户名称", "商品1名称", "商品1金额(元)", "商品2名称", "商品2金额(元)"],
        ["Order No", "Order Date", "Customer", "Product 1", "Amount 1 (CNY)", "Product 2", "Amount 2 (CNY)"],
        ["Order No", "Order Date", "Customer", "Item 1 name", "Item 1 amount (CNY)", "Item 2 name", "Item 2 amount (CNY)"],
    ],
)  # fmt: skip
def test_numbered_lines_of_an_order_beside_each_other_each_count(tmp_path: Path, titles: list[str]) -> None:
    rows = [titles, ["S1", "2026-03-01", "华强", "泵", 1000, "阀", 500], ["S2", "2026-03-02", "恒力", "泵", 2000, None, None]]  # fmt: skip
    convert([workbook(tmp_path / "s.xlsx", {"S": rows})], tmp_path / "book.xlsx", settings=Settings(), lang="zh", yes=True)  # fmt: skip
    lines = [(one["订单编号"], one["产品"], one["金额(元)"]) for one in rows_of(tmp_path / "book.xlsx", "购买记录")]
    assert lines == [("S1", "泵", 1000), ("S1", "阀", 500), ("S2", "泵", 2000)]
    mapping = (tmp_path / "book.mapping.toml").read_bytes()
    again = convert([tmp_path / "s.xlsx"], tmp_path / "book.xlsx", settings=Settings(), lang="zh", yes=True)
    assert not again.changed
    assert (tmp_path / "book.mapping.toml").read_bytes() == mapping


def test_numbered_amounts_without_products_each_count(tmp_path: Path) -> None:
    rows = [
        ["订单号", "日期", "客户名称", "金额1(元)", "金额2(元)", "数量"],
        ["S1", "2026-03-01", "华强", 1000, 500, 3],
    ]
    convert([workbook(tmp_path / "s.xlsx", {"S": rows})], tmp_path / "book.xlsx", settings=Settings(), lang="zh", yes=True)  # fmt: skip
    assert [one["金额(元)"] for one in rows_of(tmp_path / "book.xlsx", "购买记录")] == [1000, 500]


def test_the_whole_beside_its_numbered_parts_counts_alone(tmp_path: Path) -> None:
    rows = [
        ["订单号", "日期", "客户名称", "金额(元)", "金额1(元)", "金额2(元)"],
        ["S1", "2026-03-01", "华强", 1500, 1000, 500],
    ]
    convert([workbook(tmp_path / "s.xlsx", {"S": rows})], tmp_path / "book.xlsx", settings=Settings(), lang="zh", yes=True)  # fmt: skip
    assert [one["金额(元)"] for one in rows_of(tmp_path / "book.xlsx", "购买记录")] == [1500]


@pytest.mark.parametrize(
    ("titles", "first", "total"),
    [
        (["2025年1季度销售额(万元)", "2025年2季度销售额(万元)"], date(2025, 3, 31), 3), (["2025Q1销售额(万元)", "2025Q2销售额(万元)"], date(2025, 3, 31), 3),
        (["2025-01 销售(万元)", "2025-02 销售(万元)", "2025-03 销售(万元)"], date(2025, 1, 31), 6), (["Sales Jan 2026 (k CNY)", "Sales Feb 2026 (k CNY)", "Sales Mar 2026 (k CNY)"], date(2026, 1, 31), 0.6),
        (["FY26 Q1 Revenue (k CNY)", "FY26 Q2 Revenue (k CNY)"], date(2026, 3, 31), 0.3), (["销售额2025年1月(万元)", "销售额2025年2月(万元)"], date(2025, 1, 31), 3),
    ],
)  # fmt: skip
def test_a_title_may_say_period_and_sales_in_any_order(
    tmp_path: Path, titles: list[str], first: date, total: float
) -> None:
    rows = [["客户名称", *titles], ["华强机械", *range(1, len(titles) + 1)]]
    convert([workbook(tmp_path / "a.xlsx", {"S": rows})], tmp_path / "book.xlsx", yes=True)
    found = meant(tmp_path / "book.xlsx", "orders")
    assert (found[0]["order_date"], sum(row["amount"] for row in found)) == (first, pytest.approx(total * 10_000))


@pytest.mark.parametrize(
    "titles", [["2026-01 备注", "2026-02 备注", "2026-03 备注"], ["1月回款", "2月回款", "3月回款"]]
)
def test_a_title_with_a_period_and_other_words_is_no_sum_of_sales(tmp_path: Path, titles: list[str]) -> None:
    read = source(workbook(tmp_path / "a.xlsx", {"S": [["客户名称", *titles], ["华强机械", 1, 2, 3]]}))
    assert not any(fill.sheet == "orders" for fill in guess([read]).mapped.fill)
