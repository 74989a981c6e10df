"""Which sheets of one kind are read together, and which are copies, sums or others' own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from read_books import HEADERS, opened, xlsx

from kamxl.errors import AmbiguousSheet
from kamxl.read.frames import workbook_of

ORDERS = ["订单编号", "客户编号", "订单日期", "产品", "金额(元)"]


def orders(year: int, *numbers: int) -> list[list[Any]]:
    return [ORDERS, *([f"S{year}-{one}", "C1", date(year, 1, one), "泵", 100 * one] for one in numbers)]


def read_of(sheets: dict[str, list[list[Any]]], key: str = "orders") -> tuple[list[str], list[str]]:
    """Titles of the sheets that were read, and of those that were passed over."""
    book = opened(xlsx(sheets))
    passed = [str(one.value) for one in book.issues if one.message.key.startswith("read.passed_over")]
    return [table.sheet for table in book.sheets.get(key, ())], passed


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2025年购买记录", "2026年购买记录"),
        ("购买记录", "购买记录2025"),
        ("购买记录（2024）", "购买记录"),
        ("Orders 2025", "Orders 2026"),
        ("购买记录-华东", "购买记录-华北"),
        ("华东订单", "华南订单"),
        ("购买记录2", "购买记录"),
        ("Orders - open", "Orders - closed"),
        ("订单-张伟", "订单-李娜"),
        ("1月", "2月"),
        ("2025", "2026"),
        ("Jan", "Feb"),
        ("2026Q1", "2026Q2"),
        ("2025年销售台账", "2026年销售台账"),
        ("购买记录", "采购记录"),
        ("购买记录", "Orders"),
        ("订单", "销售记录"),
        ("购买记录", "购买记录-旧系统"),
        ("Orders - old ERP", "Orders"),
        ("购买记录2025.xlsx", "购买记录2026.xlsx"),
        ("2025年汇总表", "2026年汇总表"),
        ("购买记录", "2025"),
        ("台账", "台账 (2)"),
        # Their titles say copy, and their records are others.
        ("购买记录", "购买记录 (2)"),
        ("购买记录", "购买记录 备份"),
        ("Orders", "Orders copy"),
        ("Orders", "Orders old"),
        ("购买记录", "购买记录（旧）"),
    ],
)
def test_parts_of_an_input_are_read_together(first: str, second: str) -> None:
    assert read_of({first: orders(2025, 1, 2), second: orders(2026, 1, 2)}) == ([first, second], [])


@pytest.mark.parametrize(
    "title",
    ["购买记录模板", "购买记录汇总", "采购订单", "未完成订单", "Purchase orders", "开票明细", "购买记录-报价", "购买记录-应收", "购买记录-供应商", "购买记录-竞品", "购买记录 参考", "Orders - quotes"],
)  # fmt: skip
def test_copies_sums_and_others_own_are_passed_over_and_said(title: str) -> None:
    assert read_of({"购买记录": orders(2026, 1, 2), title: orders(2025, 1, 2)}) == (["购买记录"], [title])


@pytest.mark.parametrize("titles", [("华东", "华南"), ("Sheet1", "Sheet2"), ("1月", "流水")])
def test_what_no_title_tells_is_asked(titles: tuple[str, str]) -> None:
    with pytest.raises(AmbiguousSheet):
        read_of({one: orders(2025 + at, 1) for at, one in enumerate(titles)})


def test_a_sheet_whose_records_stand_on_another_is_a_copy() -> None:
    whole = [*orders(2025, 1, 2, 3), *orders(2026, 1, 2)[1:]]
    book = opened(xlsx({"购买记录2025": orders(2025, 1, 2, 3), "购买记录": whole}))
    assert [table.sheet for table in book.every] == ["购买记录"]
    [issue] = book.issues
    assert issue.message.key == "read.passed_over.again"
    assert "3 行中有 3 行" in issue.message.render("zh")
    assert "3 of its 3 rows" in issue.message.render("en")
    bare = [row[1:] for row in orders(2025, 1, 2, 3)]  # without numbers: the same in every cell
    assert read_of({"购买记录": whole, "购买记录2025": bare}) == (["购买记录"], ["购买记录2025"])


def test_a_few_records_that_occur_twice_or_numbers_that_begin_anew_are_no_copy() -> None:
    again = [*orders(2026, 1, 2, 3), orders(2025, 1)[1]]
    assert read_of({"购买记录2025": orders(2025, 1, 2), "购买记录2026": again})[1] == []
    anew = [[f"S{row[2]:%d}", *row[1:]] if row is not ORDERS else row for row in orders(2025, 1, 2)]
    later = [[f"S{row[2]:%d}", *row[1:]] if row is not ORDERS else row for row in orders(2026, 1, 2)]
    assert read_of({"购买记录2025": anew, "购买记录2026": later})[1] == []


@pytest.mark.parametrize("title", ["购买记录2025 (2)", "购买记录2025 备份", "旧购买记录2025", "采购记录"])
def test_a_copy_is_named_beside_the_sheet_that_has_its_records(title: str) -> None:
    corrected = orders(2025, 1, 2, 3, 4)
    corrected[1] = [*corrected[1][:4], 999]
    book = opened(xlsx({"购买记录2025": orders(2025, 1, 2, 3), "购买记录2026": orders(2026, 1, 2), title: corrected}))
    assert [table.sheet for table in book.every] == ["购买记录2025", "购买记录2026"]
    [issue] = book.issues
    assert (issue.sheet, issue.value, issue.message.key) == ("购买记录2025", title, "read.passed_over.again")
    assert "4 行中有 3 行" in issue.message.render("zh")


def test_a_sum_is_named_beside_the_sheet_that_it_is_of() -> None:
    book = opened(
        xlsx({"购买记录2025": orders(2025, 1), "购买记录2026": orders(2026, 1), "购买记录2025汇总": orders(2025, 1)})
    )
    assert [(one.sheet, one.value, one.message.key) for one in book.issues] == [("购买记录2025", "购买记录2025汇总", "read.passed_over")]  # fmt: skip


def test_sums_beside_the_sheets_of_the_months_are_none_of_them() -> None:
    months = {"1月": orders(2025, 1), "2月": orders(2026, 2), "汇总": orders(2025, 1, 3)}
    assert read_of(months) == (["1月", "2月"], ["汇总"])


@pytest.mark.parametrize(("title", "read"), [("购买记录2025", [5]), ("购买记录2025 备份", []), ("采购记录", [])])
def test_the_other_records_of_a_sheet_that_repeats_most_of_another_are_read(title: str, read: list[int]) -> None:
    some = orders(2025, 1, 2, 3, 5)
    some[1][2], some[2][4] = "2025/1/1", "200.00"  # the same day and amount, typed otherwise
    book = opened(xlsx({"购买记录": [*orders(2025, 1, 2, 3), *orders(2026, 1, 2)[1:]], title: some}))
    assert [list(table.rows) for table in book.every] == [[2, 3, 4, 5, 6], *([read] if read else [])]
    [issue] = book.issues
    if read:
        assert (issue.sheet, issue.cell, issue.message.key) == (title, "A2", "read.counted_once")
        assert "有 3 行（第 2–4 行）" in issue.message.render("zh")
        assert "3 rows of sheet" in issue.message.render("en")
        assert book.sheets["orders"][1].columns[4].values == [500]


def test_lines_of_one_order_on_two_sheets_are_told_apart_by_what_is_sold() -> None:
    lines = [[*row[:3], "阀", 7] if row is not ORDERS else row for row in orders(2025, 1, 2)]
    assert read_of({"购买记录-泵": orders(2025, 1, 2), "购买记录-阀": lines}) == (["购买记录-泵", "购买记录-阀"], [])


def test_rows_without_numbers_on_a_copy_are_the_same_though_other_cells_changed() -> None:
    bare = [[*row[1:], "是" if row is not ORDERS else "开票"] for row in orders(2025, 1, 2, 3)]
    assert read_of({"购买记录": orders(2025, 1, 2, 3, 4), "购买记录 备份": bare}) == (["购买记录"], ["购买记录 备份"])


def test_customers_that_only_the_older_list_has_are_read_from_it() -> None:
    rows = [[f"C{at}", "甲", "电子", "李", "139", "活跃", "王磊", "2023-01-15"] for at in range(4)]
    book = opened(xlsx({"客户信息2025": [HEADERS, *rows], "客户信息2026": [HEADERS, *rows[:3]]}))
    assert [(one.sheet, list(one.rows)) for one in book.every] == [("客户信息2025", [5]), ("客户信息2026", [2, 3, 4])]
    regions = {"客户信息-华东": [HEADERS, *rows[:2]], "客户信息-华北": [HEADERS, *rows[2:]]}
    assert read_of(regions, "customers") == (["客户信息-华东", "客户信息-华北"], [])


def test_new_rows_go_to_the_sheet_with_the_latest_record() -> None:
    assert opened(xlsx({"购买记录2026": orders(2026, 1), "购买记录2025": orders(2025, 1, 2)})).tables["orders"].sheet == "购买记录2026"  # fmt: skip
    typed = [[*row[:2], f"{row[2]:%Y.%m.%d}", *row[3:]] if row is not ORDERS else row for row in orders(2026, 1)]
    assert (
        opened(xlsx({"购买记录-乙": typed, "购买记录-甲": orders(2025, 1, 2)})).tables["orders"].sheet == "购买记录-乙"
    )


def test_own_rules_are_one_sheet_by_nature() -> None:
    rule = [["表", "字段", "条件", "值", "建议"], ["客户信息", "合作状态", "等于", "潜在", "联系"]]
    assert read_of({"自定义规则": rule, "自定义规则2": rule}, "rules") == (["自定义规则"], ["自定义规则2"])


def test_a_part_whose_header_is_unknown_is_said_beside_the_others() -> None:
    book = opened(xlsx({"2026年购买记录": orders(2026, 1), "2025年购买记录": [["甲", "乙", "丙"], [1, 2, 3]]}))
    assert [(one.sheet, one.message.key) for one in book.issues] == [("2025年购买记录", "read.unread_sheet")]


def test_frames_are_read_together_too() -> None:
    frames = {
        f"Orders {year}": pd.DataFrame(orders(year, 1)[1:], columns=["order_id", "customer_id", "order_date", "product", "amount"])
        for year in (2025, 2026)
    }  # fmt: skip
    assert [table.sheet for table in workbook_of(frames, "frames").every] == ["Orders 2025", "Orders 2026"]
