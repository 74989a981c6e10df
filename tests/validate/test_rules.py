from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from raw_tables import check, found, only, sentences, table

from kamxl.grid import RawTable
from kamxl.i18n import Lang
from kamxl.validate.rules import _value_at

ROWS_ID = {"orders": "order_id", "contracts": "contract_id"}
TWO = ({}, {"customer_id": "C2", "name": "远大", "phone": "13900000139"})


def test_the_first_of_a_duplicate_stays() -> None:
    checked = check(table("customers", {}, {"name": "别家", "phone": "13900000139"}))
    assert found(checked) == [("A3", "customer_id", "duplicate", "error")]
    assert sentences(checked) == ["“客户编号”C1 与 客户信息!A2 重复，这一行未计入。请删除多余的行或改正编号。"]
    assert checked.frames["customers"]["name"].tolist() == ["明远精密"]


def test_duplicates_are_sought_across_books() -> None:
    other = table("customers", {"name": "别家", "phone": "13900000139"}, book="华南.xlsx")
    checked = check(table("customers", {}), other)
    issue = only(checked)
    assert (issue.book, issue.cell, issue.code) == ("华南.xlsx", "A2", "duplicate")
    assert "[book.xlsx]客户信息!A2" in issue.message.render("zh")
    assert checked.counts["customers"].rows == 2


@pytest.mark.parametrize(
    ("sheet", "key"), [("contracts", "contract_id"), ("needs", "need_id"), ("complaints", "complaint_id")]
)
def test_ids_of_other_sheets_are_unique(sheet: str, key: str) -> None:
    checked = check(table("customers", {}), table(sheet, {}, {}))
    assert [(issue.row, issue.field, issue.code) for issue in checked.issues] == [(3, key, "duplicate")]


def test_rows_that_repeat_another_in_every_cell_are_warned_of_and_count() -> None:
    customers = table("customers", {})
    assert not check(customers, table("orders", {}, {"product": "减速机"})).issues
    assert not check(customers, table("orders", {"批次": 1.0}, {"批次": 2.0}, custom=["批次"])).issues
    checked = check(customers, table("orders", {}, {}))
    assert found(checked) == [("A3", "order_id", "repeated", "warning")]
    assert only(checked).effect == "none"
    assert "购买记录!A2" in sentences(checked)[0]
    assert checked.counts["orders"].valid == 2


def test_a_repeated_price_of_a_competitor_is_left_out() -> None:
    """It is the same observation twice; two like orders may well be two."""
    checked = check(table("market", {}, {"price": 2700.0}, {}, {}))
    assert [(issue.row, issue.code, issue.severity, issue.effect) for issue in checked.issues] == [
        (4, "repeated", "warning", "row"),
        (5, "repeated", "warning", "row"),
    ]
    assert checked.frames["market"]["price"].tolist() == [2600.0, 2700.0]


def test_an_order_without_an_id_is_an_order_of_its_own() -> None:
    checked = check(table("customers", {}), table("orders", {"order_id": None}, {"order_id": None, "amount": 7.0}))
    assert [(issue.field, issue.code, issue.effect) for issue in checked.issues] == [("order_id", "required", "cell")] * 2  # fmt: skip
    assert checked.frames["orders"]["order_id"].tolist() == ["第2行", "第3行"]
    twice = check(table("orders", {"order_id": None}), table("orders", {"order_id": None}, book="b"), lang="en")
    assert twice.frames["orders"]["order_id"].nunique() == 2


@pytest.mark.parametrize("field", ["contract_id", "need_id", "complaint_id"])
def test_a_blank_id_of_its_own_is_no_duplicate(field: str) -> None:
    sheet = f"{field.removesuffix('_id')}s"
    checked = check(table("customers", {}), table(sheet, {field: None}, {field: None, "customer_id": "C1 "}))
    assert {issue.code for issue in checked.issues} <= {"required", "repeated"}
    assert checked.counts[sheet].valid == 2
    assert checked.frames[sheet][field].nunique() == 2


@pytest.mark.parametrize("sheet", ["orders", "contracts"])
def test_an_unknown_status_leaves_an_order_or_contract_out_and_a_blank_one_does_not(sheet: str) -> None:
    """Read as blank, a cancelled order of an unknown word would count."""
    checked = check(table("customers", {}), table(sheet, {"status": "作废了吗"}, {"status": None, ROWS_ID[sheet]: "9"}))
    assert [(issue.field, issue.code, issue.effect) for issue in checked.issues] == [("status", "choice", "row")]
    assert checked.counts[sheet].valid == 1


def test_the_first_that_can_be_used_stays() -> None:
    checked = check(table("customers", {}), table("contracts", {"kind": "?"}, {}, {}))
    assert [(issue.row, issue.code) for issue in checked.issues] == [(2, "choice"), (4, "duplicate")]
    assert checked.frames["contracts"]["source_row"].tolist() == [3]


def test_rows_of_an_unknown_customer_are_errors() -> None:
    checked = check(table("customers", *TWO), table("orders", {"customer_id": "C9"}))
    assert found(checked) == [("B2", "customer_id", "unknown_customer", "error")]
    assert "没有编号“C9”" in sentences(checked)[0]
    assert checked.counts["orders"].valid == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_id_in_other_case_width_or_spaces_counts_and_is_said(lang: Lang) -> None:
    rows = [{"customer_id": name, "order_id": f"S{at}"} for at, name in enumerate(("c1", "Ｃ 1", "C1", "C2"))]
    checked = check(table("customers", *TWO), table("orders", *rows), lang=lang)
    assert checked.frames["orders"].index.tolist() == ["C1", "C1", "C1", "C2"]
    issue = only(checked)
    assert (issue.code, issue.severity, issue.effect) == ("unknown_customer", "warning", "none")
    assert ("按 C1 计入（2 行）" if lang == "zh" else "counts as that (2 rows)") in issue.message.render(lang)


def test_an_id_that_two_customers_differ_from_in_case_alone_means_neither() -> None:
    twins = table("customers", {"customer_id": "ab"}, {"customer_id": "AB", "name": "远大", "phone": "13900000139"})
    rows = [{"customer_id": name, "order_id": name} for name in ("ab", "AB", "Ab")]
    assert check(twins, table("orders", *rows)).frames["orders"].index.tolist() == ["ab", "AB"]


@pytest.mark.parametrize("typed", ["C-1", "C001", " C01"])
def test_the_id_that_was_meant_is_named(typed: str) -> None:
    checked = check(table("customers", *TWO), table("orders", {"customer_id": typed}))
    assert "是否应为“C1”" in sentences(checked)[0]


def test_the_name_of_a_customer_stands_for_the_id_and_is_said() -> None:
    rows = [
        {"customer_id": name, "order_id": f"S{at}"} for at, name in enumerate(("明远精密", "C1", " 明远　精密", "远大"))
    ]
    checked = check(table("customers", *TWO), table("orders", *rows))
    assert checked.frames["orders"].index.tolist() == ["C1", "C1", "C1", "C2"]
    assert {issue.severity for issue in checked.issues} == {"warning"}
    assert sentences(checked)[0] == "“明远精密”是客户名称，按编号 C1 计入（2 行）。请填写客户编号。"


def test_a_name_that_two_customers_have_stands_for_neither() -> None:
    twins = table("customers", {}, {"customer_id": "C2", "phone": "13900000139"})
    assert check(twins, table("orders", {"customer_id": "明远精密"})).counts["orders"].valid == 0


@pytest.mark.parametrize("title", ["客户名称", "客户", "公司名称", "Customer name", "Customer*"])
def test_a_sheet_without_ids_knows_its_customers_by_name(title: str) -> None:
    rows = [{title: "明远精密"}, {title: "无名", "order_id": "S2"}, {title: None, "order_id": "S3"}]
    checked = check(table("customers", {}), table("orders", *rows, custom=(title,), drop=("customer_id",)))
    assert checked.frames["orders"]["order_id"].tolist() == ["S1"]
    assert [(issue.cell, issue.code, issue.effect) for issue in checked.issues] == [
        ("E1", "required", "none"),
        ("E3", "unknown_customer", "row"),
        ("E4", "required", "row"),
    ]
    assert "名为“无名”" in sentences(checked)[1]


def test_a_customer_of_another_book_is_known() -> None:
    assert not check(table("orders", {}), table("customers", {}, book="客户.xlsx")).issues


def test_a_customer_whose_own_row_has_an_error_is_known_all_the_same() -> None:
    checked = check(table("customers", {"phone": None}), table("orders", {}))
    assert [(issue.table, issue.code) for issue in checked.issues] == [("customers", "required")]
    assert checked.counts["orders"].valid == 1


def test_without_a_customer_sheet_nobody_is_unknown() -> None:
    assert not check(table("orders", {})).issues


def test_rules_between_fields() -> None:
    checked = check(
        table("customers", {}),
        table("contracts", {"start": date(2026, 1, 5), "end": date(2026, 1, 4)}),
        table("complaints", {"closed": date(2026, 1, 4)}),
    )
    assert [(issue.sheet, issue.cell, issue.field, issue.code) for issue in checked.issues] == [
        ("合同报价", "F2", "end", "date_order"),
        ("投诉反馈", "F2", "closed", "date_order"),
    ]
    assert sentences(checked)[0] == "“到期日期”（2026-01-04）早于“生效日期”（2026-01-05）。请检查这两个日期。"


def test_a_day_that_contradicts_another_counts_as_blank() -> None:
    checked = check(table("customers", {}), table("complaints", {"closed": date(2026, 1, 4)}))
    assert only(checked).effect == "cell"
    assert checked.frames["complaints"]["closed"].isna().all()


def test_a_faulty_first_deal_is_one_fault() -> None:
    checked = check(table("customers", {"first_deal_date": "很久以前"}))
    assert found(checked) == [("H2", "first_deal_date", "type", "error")]
    assert not [issue for issue in check(table("customers", {"first_deal_date": None, "status": "?"})).issues if issue.field == "first_deal_date"]  # fmt: skip


def test_the_first_deal_may_be_blank_for_potential_customers_only() -> None:
    assert not check(table("customers", {"first_deal_date": None, "status": "潜在"})).issues
    checked = check(table("customers", {"first_deal_date": None}))
    assert found(checked) == [("H2", "first_deal_date", "required", "error")]
    assert "潜在客户除外" in sentences(checked)[0]


def test_a_missing_column_that_a_rule_needs_is_said_once() -> None:
    rows = [{"customer_id": f"C{n}", "name": f"甲{n}", "phone": f"1380000{n:04d}"} for n in range(3)]
    checked = check(table("customers", *rows, {"customer_id": "P", "name": "乙", "phone": "13800000009", "status": "潜在"}, drop=["first_deal_date"]))  # fmt: skip
    assert found(checked) == [("A1", "first_deal_date", "required", "error")]
    assert checked.frames["customers"].index.tolist() == ["C0", "C1", "C2", "P"]


def test_merged_cells_are_a_warning() -> None:
    checked = check(table("customers", {}, merged=("C2:C3", "Z1:Z9")))
    assert found(checked) == [("C2", "industry", "merged", "warning"), ("Z2", None, "merged", "warning")]
    assert sentences(checked)[0] == "数据区有合并单元格 C2:C3，只采用第一个单元格的值。请取消合并，逐行填写。"
    assert checked.counts["customers"].valid == 1


def test_issues_stand_in_the_order_of_books_sheets_rows_and_columns() -> None:
    first: RawTable = table(
        "customers", {"status": "?", "name": None}, {"customer_id": "C2", "name": "乙", "phone": None}, book="甲"
    )
    second = table("orders", {"customer_id": "C9", "amount": "?"}, book="甲")
    third = table("customers", {"customer_id": "C3", "name": "丙", "owner": None, "phone": "13800000001"}, book="乙")
    checked = check(first, second, third)
    assert [(issue.book, issue.sheet, issue.cell) for issue in checked.issues] == [
        ("甲", "客户信息", "B2"),
        ("甲", "客户信息", "F2"),
        ("甲", "客户信息", "E3"),
        ("甲", "购买记录", "B2"),
        ("甲", "购买记录", "E2"),
        ("乙", "客户信息", "G2"),
    ]


@pytest.mark.parametrize(("row", "value"), [(2, "机械"), (5, "零售"), (3, ""), (1, ""), (6, "")])
def test_the_value_under_a_merged_range_is_that_of_its_row_or_of_none(row: int, value: str) -> None:
    """Between the records stand rows that are none, and below the last one there is nothing to look at."""
    made = table("customers", {"industry": "机械"}, {"customer_id": "C2", "industry": "零售"})
    made = replace(made, rows=(2, 5))
    column = next(column for column in made.columns if column.field == "industry")
    assert _value_at(made, column, row) == value
    assert _value_at(made, None, row) == ""


def test_an_amount_in_an_unknown_currency_is_in_no_sum() -> None:
    checked = check(
        table("customers", {}), table("orders", {"currency": "绿币"}, {"order_id": "S2", "customer_id": "X"})
    )
    assert checked.left_out["orders"]["amount"].tolist()[1] == 100.0
    assert checked.left_out["orders"]["amount"].isna().tolist() == [True, False]
