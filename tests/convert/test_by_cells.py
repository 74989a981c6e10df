"""What cells say where titles do not, and what they do not say: a column that may be anything is nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tables import write
from test_generated_layouts import meant

import kamxl
from kamxl.convert import convert
from kamxl.errors import InputError

LIST = (
    "客户名称,行业,电话,税号,法人代表,财务联系人,是否停用,客户级别,重要性\n"
    "甲公司,机械,13800000001,91330100MA27X1,王磊,李涛,是,A,高\n"
    "乙公司,电子,13800000002,91330100MA27X2,陈晓,周敏,否,B,低\n"
    "丙公司,纺织,13800000003,91330100MA27X3,刘洋,吴刚,否,A,中\n"
)
SALES = "发货日,收货单位,货名,提货数,到户价,货值\n" + "".join(
    f"2026-01-0{day},{who},角磨机,{count},{price},{count * price}\n"
    for day, who, count, price in ((5, "张记五金厂", 20, 185), (6, "林氏农机厂", 5, 460), (7, "张记五金厂", 100, 3.5))
)


def test_persons_yes_and_no_grades_and_tax_numbers_may_be_anything(tmp_path: Path) -> None:
    convert([write(tmp_path / "客户.csv", LIST)], tmp_path / "book.xlsx", yes=True)
    rows = meant(tmp_path / "book.xlsx", "customers")
    assert [row["customer_id"] for row in rows] == ["C0001", "C0002", "C0003"]
    assert not any(row[key] for row in rows for key in ("owner", "consent", "credit_grade", "status"))


def test_amounts_are_known_by_their_product(tmp_path: Path) -> None:
    convert([write(tmp_path / "x.csv", SALES)], tmp_path / "book.xlsx", yes=True)
    found = [(row["quantity"], row["unit_price"], row["amount"]) for row in meant(tmp_path / "book.xlsx", "orders")]
    assert found == [(20, 185, 3700), (5, 460, 2300), (100, 3.5, 350)]


def test_a_tax_is_no_amount(tmp_path: Path) -> None:
    """货值 × 税率 = 税: a product as well, and none of an order's line."""
    rows = "".join(
        f"2026-01-0{day},张记五金厂,泵,{value},{rate},{value * rate}\n"
        for day, value, rate in ((5, 100, 0.13), (6, 200, 0.06), (7, 300, 0.13), (8, 400, 0.06))
    )
    convert(
        [write(tmp_path / "x.csv", f"发货日,收货单位,货名,货值,率,税\n{rows}")],
        tmp_path / "b.xlsx",
        yes=True,
        dry_run=True,
    )
    text = (tmp_path / "b.mapping.toml").read_text("utf-8")
    assert 'unit_price = "率"' not in text
    assert 'amount = "税"' not in text


def test_what_changes_from_row_to_row_is_not_the_customers(tmp_path: Path) -> None:
    """One salesman of all orders of a customer is the customer's; two are the orders'."""
    rows = [
        ("甲公司", "王磊", "华东"),
        ("甲公司", "李涛", "华东"),
        ("乙公司", "王磊", "华南"),
        ("乙公司", "王磊", "华南"),
    ]
    text = "订单编号,订单日期,客户名称,业务员,区域,金额(元),备注\n" + "".join(
        f"S{n},2026-01-0{n + 1},{name},{who},{region},5,第{n}批\n" for n, (name, who, region) in enumerate(rows)
    )
    convert([write(tmp_path / "x.csv", text)], tmp_path / "book.xlsx", yes=True, as_of=date(2026, 2, 1))
    found = [(row["name"], row["region"], row["owner"]) for row in meant(tmp_path / "book.xlsx", "customers")]
    assert found == [("甲公司", "华东", None), ("乙公司", "华南", None)]
    assert not any(
        row["annual_amount"] or row["first_deal_date"] or row["notes"]
        for row in meant(tmp_path / "book.xlsx", "customers")
    )


def _orders_with_wrong_amounts(wrong: int) -> str:
    rows = "".join(
        f"2026-01-{10 + n},张记五金厂,角磨机,{2 + n},{3.5 + n},{(2 + n) * (3.5 + n) + (500 if n < wrong else 0)}\n"
        for n in range(10)
    )
    return f"发货日,收货单位,货名,提货数,到户价,货值\n{rows}"


def test_nine_of_ten_amounts_prove_a_product_and_eight_do_not(tmp_path: Path) -> None:
    convert([write(tmp_path / "x.csv", _orders_with_wrong_amounts(1))], tmp_path / "book.xlsx", yes=True)
    assert [row["quantity"] for row in meant(tmp_path / "book.xlsx", "orders")] == [*range(2, 12)]
    with pytest.raises(InputError, match="nothing was found for the key"):
        convert([write(tmp_path / "y.csv", _orders_with_wrong_amounts(2))], tmp_path / "other.xlsx", yes=True)


def test_a_column_that_says_which_rows_are_no_sales_is_their_status(tmp_path: Path) -> None:
    text = (
        "客户,日期,品名,单据类型,金额(元)\n甲公司,2026-01-05,泵,销售,1000\n甲公司,2026-01-15,泵,退货,300\n乙公司,2026-01-06,泵,红冲,-113\n"
        "乙公司,2026-01-07,泵,作废,500\n乙公司,2026-01-08,泵,样品,700\n"
    )
    made = convert([write(tmp_path / "x.csv", text)], tmp_path / "book.xlsx", yes=True)
    assert [row["status"] for row in meant(tmp_path / "book.xlsx", "orders")] == [
        "done",
        "returned",
        "returned",
        "cancelled",
        None,
    ]
    assert [(one.field, one.word) for one in made.proposals] == [
        ("status", "样品")
    ]  # asked, and counted nowhere until it is answered


def test_a_payment_beside_invoices_is_no_order(tmp_path: Path) -> None:
    text = "Date,Transaction Type,Num,Name,Amount (USD)\n2026-01-15,Invoice,1001,Acme Inc,500\n2026-01-20,Credit Memo,1002,Acme Inc,-50\n2026-01-25,Payment,1003,Acme Inc,-450\n"
    convert([write(tmp_path / "orders.csv", text)], tmp_path / "book.xlsx", yes=True)
    book = kamxl.open(tmp_path / "book.xlsx")
    assert book.frames["orders"]["amount"].tolist() == [500, -50]


def test_remarks_of_which_one_says_returned_are_no_status(tmp_path: Path) -> None:
    text = "客户,日期,品名,备注,金额(元)\n甲公司,2026-01-05,泵,加急,1000\n甲公司,2026-01-15,泵,退货,300\n乙公司,2026-01-06,泵,自提,113\n"
    convert([write(tmp_path / "x.csv", text)], tmp_path / "book.xlsx", yes=True)
    assert [row["status"] for row in meant(tmp_path / "book.xlsx", "orders")] == [None, None, None]
    assert [issue.code for issue in kamxl.open(tmp_path / "book.xlsx").issues if issue.table == "orders"] == ["choice"]


def test_a_statement_of_account_is_no_list_of_needs(tmp_path: Path) -> None:
    text = "日期,客户,摘要,借方,贷方,余额\n2026-01-05,甲公司,销售泵,1000,,1000\n2026-01-08,甲公司,收款,,600,400\n"
    with pytest.raises(InputError, match="ledger of an account"):
        convert([write(tmp_path / "应收明细账.csv", text)], tmp_path / "book.xlsx", yes=True)


@pytest.mark.parametrize(
    ("title", "cells", "contacts", "phones"),
    [
        ("联系人及电话", ("张三 13800000001", "李四/13900000002"), ["张三", "李四"], ["13800000001", "13900000002"]),
        ("联系人", ("张三（13800000001）", "李四021-55551234"), ["张三", "李四"], ["13800000001", "021-55551234"]),
        (
            "联系电话",
            ("13800000001 张经理", "李四：139 0000 0002"),
            ["张经理", "李四"],
            ["13800000001", "139 0000 0002"],
        ),
        ("联系人", ("张三", "李四 13900000002"), ["张三", "李四 13900000002"], [None, None]),
    ],
)
def test_a_person_and_the_phone_in_one_cell_are_two_fields(
    tmp_path: Path, title: str, cells: tuple[str, str], contacts: list[str], phones: list[str | None]
) -> None:
    text = f"客户名称,行业,{title}\n甲公司,机械,{cells[0]}\n乙公司,电子,{cells[1]}\n"
    convert([write(tmp_path / "客户.csv", text)], tmp_path / "book.xlsx", yes=True)
    rows = meant(tmp_path / "book.xlsx", "customers")
    assert [row["contact"] for row in rows] == contacts
    assert [row["phone"] for row in rows] == phones
