from __future__ import annotations

from datetime import date, datetime, time

import pandas as pd
import pytest
from raw_tables import ROWS, check, found, only, sentences, table

from kamxl.grid import CellError


@pytest.mark.parametrize("key", ROWS)
def test_a_right_row_of_each_sheet_has_no_issue(key: str) -> None:
    checked = check(table("customers", {}), *([table(key, {})] if key != "customers" else []))
    assert found(checked) == []
    assert checked.counts[key].valid == 1


@pytest.mark.parametrize(
    ("field", "value", "code", "sentence"),
    [
        ("name", None, "required", "“客户名称”是必填项，请填写。"),
        ("name", "\u3000", "required", "“客户名称”是必填项，请填写。"),
        ("annual_amount", "abc", "type", "“年交易金额(万元)”应为数字，填写的“abc”不是。请只写数字，例如 1200 或 120万。"),
        ("annual_amount", True, "type", "填写的“TRUE”不是"),
        ("last_follow_up", "昨天", "type", "“最近跟进日期”应为日期，填写的“昨天”不是。请写成 2026-01-05 的样子。"),
        ("last_follow_up", time(10), "type", "填写的“10:00:00”不是"),
        ("annual_amount", CellError("#REF!"), "type", "“年交易金额(万元)”是错误值 #REF!。请改正公式，或直接填写内容。"),
        ("annual_amount", CellError("=?"), "type", "“年交易金额(万元)”是公式，但还没有计算结果。"),
        ("name", CellError("#N/A"), "type", "“客户名称”是错误值 #N/A。"),
        ("customer_id", 123456789012345678.0, "type", "后面的数字已丢失"),
        ("status", "什么", "choice", "“合作状态”不能填“什么”。请改为：潜在、活跃、暂停、流失。"),
        ("consent", "也许", "choice", "请改为：是、否。"),
        ("annual_amount", -5.0, "range", "“年交易金额(万元)”填写的“-5”太小，应不小于 0。请改正。"),
        ("annual_amount", 1e14, "range", "太大，应不大于 10,000,000,000,000"),
        ("collection_rate", 150.0, "range", "应在 0 到 100 之间"),
        ("industry_influence", 6.0, "range", "应在 1 到 5 之间"),
        ("last_follow_up", "1899-12-31", "range", "应在 1900-01-01 到 2199-12-31 之间"),
        ("last_follow_up", date(1899, 12, 31), "range", "应在 1900-01-01 到 2199-12-31 之间"),
        ("notes", "x" * 60_000, "range", "“备注”有 60,000 个字符，最多 32,767 个。请缩短。"),
        ("name", "x" * 501, "range", "“客户名称”有 501 个字符，最多 500 个"),
        ("annual_amount", "1e999", "range", "太大"),
        ("annual_amount", "5人", "unit", "“年交易金额(万元)”应为金额，填写的“5人”单位是“人”，没有采用。"),
        ("collection_rate", "5人", "unit", "“回款率(%)”应为百分比，填写的“5人”单位是“人”，没有采用。"),
        ("company_size", "5元", "unit", "“企业规模(人)”应为人数，填写的“5元”单位是“元”，没有采用。"),
    ],
)  # fmt: skip
def test_a_faulty_cell(field: str, value: object, code: str, sentence: str) -> None:
    checked = check(table("customers", {field: value}))
    issue = only(checked)
    assert (issue.field, issue.code, issue.severity, issue.row, issue.table) == (field, code, "error", 2, "customers")
    assert sentence in sentences(checked)[0]
    left_out = field == "customer_id"
    assert issue.effect == ("row" if left_out else "cell")
    assert checked.counts["customers"].valid == len(checked.frames["customers"]) == (0 if left_out else 1)


@pytest.mark.parametrize(
    ("sheet", "field", "value", "sentence"),
    [
        ("satisfaction", "score", 11.0, "应在 0 到 10 之间"),
        ("trends", "period", "去年", "请写成 2026、2026Q3 或 2026-09"),
        ("orders", "amount", "一百", "应为数字"),
    ],
)
def test_faulty_cells_of_other_sheets(sheet: str, field: str, value: object, sentence: str) -> None:
    checked = check(table("customers", {}), table(sheet, {field: value}))
    assert sentence in sentences(checked)[0]


def test_every_fault_of_a_row_is_collected() -> None:
    checked = check(table("customers", {"name": None, "annual_amount": "abc", "status": "?", "last_follow_up": "1"}))
    assert [(issue.field, issue.code) for issue in checked.issues] == [
        ("name", "required"),
        ("status", "choice"),
        ("annual_amount", "type"),
        ("last_follow_up", "type"),
    ]
    assert checked.counts["customers"] == type(checked.counts["customers"])(1, 1, 4, 0)
    one = checked.frames["customers"].loc["C1"]
    assert one["name"] == "C1"  # the ID stands in its place
    assert one["status"] is None
    assert pd.isna(one["annual_amount"])
    assert pd.isna(one["last_follow_up"])


def test_an_issue_names_book_sheet_cell_key_and_value() -> None:
    issue = only(
        check(
            table("customers", {}, {"customer_id": "C2", "name": "乙", "phone": "13900000139", "annual_amount": "abc"})
        )
    )
    assert (issue.book, issue.sheet, issue.cell, issue.row, issue.key, issue.value) == (
        "book.xlsx", "客户信息", "I3", 3, "C2", "abc",
    )  # fmt: skip


def test_a_missing_required_column_is_said_once_and_the_rows_count() -> None:
    checked = check(
        table("customers", {}, {"customer_id": "C2", "name": "乙", "phone": "13900000139"}, drop=["industry"])
    )
    assert found(checked) == [("A1", "industry", "required", "error")]
    assert "缺少必填列“所属行业”" in sentences(checked)[0]
    assert "第 1 行" in sentences(checked)[0]
    assert (checked.counts["customers"].rows, checked.counts["customers"].valid) == (2, 2)
    assert only(checked).effect == "cell"


def test_a_missing_key_column_leaves_all_rows_out() -> None:
    checked = check(table("customers", {}), table("orders", {}, {"order_id": "S2"}, drop=["amount"]))
    assert found(checked) == [("A1", "amount", "required", "error")]
    assert only(checked).effect == "row"
    assert (checked.counts["orders"].rows, checked.counts["orders"].valid) == (2, 0)
    assert len(checked.left_out["orders"]) == 2


def test_a_column_of_an_impossible_unit_is_not_used() -> None:
    checked = check(table("customers", {"annual_amount": 5.0}, wrong_units=["annual_amount"]))
    assert found(checked) == [("I1", "annual_amount", "unit", "error")]
    assert checked.counts["customers"].valid == 1
    assert checked.frames["customers"]["annual_amount"].isna().all()
    orders = check(table("customers", {}), table("orders", {}, wrong_units=["amount"]))
    assert found(orders) == [("E1", "amount", "unit", "error")]
    assert orders.counts["orders"].valid == 0


@pytest.mark.parametrize(
    ("typed", "factor", "meant"),
    [(1_200_000.0, 1e-4, 120.0), ("1,200,000", 1e-4, 120.0), ("120万", 1e-4, 120.0), ("120万", 1.0, 120.0), (35.0, 1e-4, 0.0035), (1.2, 100.0, 120.0)],
)  # fmt: skip
def test_the_unit_of_the_title_is_applied_but_not_to_cells_that_state_their_own(
    typed: object, factor: float, meant: float
) -> None:
    checked = check(table("customers", {"annual_amount": typed}, factors={"annual_amount": factor}))
    assert checked.frames["customers"]["annual_amount"].tolist() == [meant]


def test_equal_looking_cells_of_different_types_are_told_apart() -> None:
    """1, 1.0 and TRUE are one key to a dict; a column may hold all of them."""
    rows = [{"customer_id": f"C{n}", "name": f"甲{n}", "phone": f"1380000{n:04d}", "annual_profit": value} for n, value in enumerate([1.0, True, 1, "1"])]  # fmt: skip
    checked = check(table("customers", *rows))
    assert [(issue.cell, issue.code) for issue in checked.issues] == [("I3", "type")]
    assert checked.frames["customers"]["annual_profit"].dropna().tolist() == [1.0, 1.0, 1.0]


def test_values_of_every_kind() -> None:
    row = {
        "phone": 13800001234.0, "annual_amount": "１２０", "collection_rate": 0.85, "status": "合作中", "source": "地推",
        "consent": "√", "company_size": "1.2万", "last_follow_up": datetime(2026, 1, 5, 8), "first_deal_date": 44941.0,
    }  # fmt: skip
    frame = check(table("customers", row)).frames["customers"]
    one = frame.loc["C1"]
    assert (one["phone"], one["annual_amount"], one["collection_rate"]) == ("13800001234", 120.0, 85.0)
    assert (one["status"], one["source"], one["consent"], one["company_size"]) == ("active", "地推", "yes", 12_000.0)
    assert str(one["last_follow_up"].date()) == "2026-01-05"
    assert str(one["first_deal_date"].date()) == "2023-01-15"


def test_percent_is_never_scaled_twice() -> None:
    """0.5 % is 0.5; read a second time, it would be taken for a share and become 50."""
    frame = check(table("customers", {"collection_rate": "0.5%"})).frames["customers"]
    assert frame["collection_rate"].tolist() == [0.5]
