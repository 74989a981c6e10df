"""Which field a title means, and what the cells add to that."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import write
from test_generated_layouts import meant

from kamxl.convert import convert
from kamxl.convert.recognise import meanings, recognise
from kamxl.convert.words import WORDS, understood
from kamxl.schema.sheets import SHEETS
from kamxl.schema.traditional import simplified


def orders(tmp_path: Path, text: str) -> list[tuple[object, object]]:
    convert([write(tmp_path / "lines.csv", text)], tmp_path / "book.xlsx", yes=True)
    return [(row["order_id"], row["amount"]) for row in meant(tmp_path / "book.xlsx", "orders")]


def test_the_sum_of_an_order_in_each_of_its_lines_is_not_the_amount_of_a_line(tmp_path: Path) -> None:
    """2 × 10 + 3 × 5 = 35 stands twice: 20 and 15 are what was sold."""
    text = "Order No,Customer ID,Order Date,Item,Qty,Unit Price,Amount,Extended\nS1,C1,2026-01-05,A,2,10,35,20\nS1,C1,2026-01-05,B,3,5,35,15\nS2,C2,2026-01-06,A,1,10,10,10\n"
    assert orders(tmp_path, text) == [("S1", 20), ("S1", 15), ("S2", 10)]


def test_without_such_a_column_quantity_and_price_are_multiplied(tmp_path: Path) -> None:
    text = "Order No,Customer ID,Order Date,Item,Qty,Unit Price,Amount\nS1,C1,2026-01-05,A,2,10,35\nS1,C1,2026-01-05,B,3,5,\nS2,C2,2026-01-06,A,1,10,10\n"
    assert orders(tmp_path, text) == [("S1", 20), ("S1", 15), ("S2", 10)]


@pytest.mark.parametrize(("title", "cells"), [("Extended", (20, 15)), ("Weight", (7, 9))])
def test_without_an_amount_it_is_quantity_times_price(title: str, cells: tuple[int, int], tmp_path: Path) -> None:
    text = f"Order No,Customer ID,Order Date,Item,Qty,Unit Price,{title}\nS1,C1,2026-01-05,A,2,10,{cells[0]}\nS2,C1,2026-01-05,B,3,5,{cells[1]}\n"
    assert orders(tmp_path, text) == [("S1", 20), ("S2", 15)]


def test_an_amount_with_tax_stays_the_amount(tmp_path: Path) -> None:
    """Quantity × price is 20 and 15; 13 % of tax is in the amounts, which differ from line to line."""
    text = "Order No,Customer ID,Order Date,Item,Qty,Unit Price,Amount\nS1,C1,2026-01-05,A,2,10,22.6\nS1,C1,2026-01-05,B,3,5,16.95\n"
    assert orders(tmp_path, text) == [("S1", 22.6), ("S1", 16.95)]


def test_the_customer_is_known_by_the_names_of_companies(tmp_path: Path) -> None:
    text = "单号,对象,日期,产品,金额(元)\nS1,上海华强机电有限公司,2026-01-05,泵,5\nS2,宁波海川机械厂,2026-01-06,泵,6\n"
    assert orders(tmp_path, text) == [("S1", 5), ("S2", 6)]
    assert [row["name"] for row in meant(tmp_path / "book.xlsx", "customers")] == [
        "上海华强机电有限公司",
        "宁波海川机械厂",
    ]


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("Organization - Owner", ("customers", "owner")), ("Customer/Project: Name", ("customers", "name")), ("Order Lines/Product", ("orders", "product")),
        ("客户-所属行业", ("customers", "industry")), ("聯絡電話", ("customers", "phone")), ("銷貨單號", ("orders", "order_id")), ("Account: Account Name", ("orders", "customer_id")),
    ],
)  # fmt: skip
def test_titles_with_the_thing_before_them(title: str, meaning: tuple[str, str]) -> None:
    assert meaning in meanings(title)


def test_every_word_of_a_choice_is_of_one_that_there_is() -> None:
    for (sheet, key), codes in WORDS.items():
        if sheet in SHEETS:
            assert set(codes) <= {one.code for one in SHEETS[sheet].fields[key].column.choices}


def test_words_of_choices() -> None:
    column = SHEETS["orders"].fields["status"].column
    assert understood("orders", "status", column, ["Closed Won", "進行中", "已审核", "已完成", "???", None, 5]) == [
        "已完成",
        "进行中",
        "进行中",
        "已完成",
        "???",
        None,
        5,
    ]


def test_traditional_characters_of_titles() -> None:
    assert (
        simplified("客戶編號、連絡電話、銷售金額、進貨單價、負責業務、臺灣")
        == "客户编号、连络电话、销售金额、进货单价、负责业务、台湾"
    )


@pytest.mark.parametrize("number", ["Customer ID", "Customer No.", "Customer code", "Cust ID"])
def test_customer_beside_its_number_is_the_name(number: str) -> None:
    """Alone it is the number, as the sheets of ours have it."""
    found = recognise([number, "Customer", "Date"], (), "customers").columns
    assert {place: match.field for place, match in found.items()} == {0: "customer_id", 1: "name"}
    assert recognise(["Customer", "Status"], (), "customers").columns[0].field == "customer_id"


def test_customer_beside_number_and_name_adds_nothing() -> None:
    found = recognise(["Customer ID", "Customer name", "Customer"], (), "customers").columns
    assert {place: match.field for place, match in found.items()}[1] == "name"


@pytest.mark.parametrize(
    ("words", "meant_by"),
    [
        ("已结算 已支付 已执行 完结 Settled Billed", "已完成"),
        ("在途 未发货 部分付款 审核通过 已签约 未结清", "进行中"),
        ("终止 无效 审核不通过 未通过 Failed Expired Lost", "已取消"),
    ],
)
def test_what_systems_call_the_state_of_an_order(words: str, meant_by: str) -> None:
    column = SHEETS["orders"].fields["status"].column
    assert set(understood("orders", "status", column, words.split())) == {meant_by}
