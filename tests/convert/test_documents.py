"""Numbers of documents and of customers, and amounts of one line in two currencies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tables import write
from test_generated_layouts import meant

from kamxl.convert import convert
from kamxl.convert.similar import is_of_documents


def taken(
    folder: Path, text: str, *fields: str, sheet: str = "orders", name: str = "订单.csv"
) -> list[tuple[Any, ...]]:
    convert([write(folder / name, text)], folder / "book.xlsx", lang="zh", yes=True)
    return [tuple(row.get(field) for field in fields) for row in meant(folder / "book.xlsx", sheet)]


@pytest.mark.parametrize("title", ["合同号", "PI号", "Contract ref", "Subscription ID"])
def test_a_number_of_documents_is_that_of_the_order_and_not_of_the_customer(title: str, tmp_path: Path) -> None:
    """Each order was another customer of one name, and of two orders neither could be taken."""
    rows = "X1,ABC,2026-01-05,灯,3500\nX2,Lux,2026-02-05,灯,6800\nX3,ABC,2026-03-05,灯,3500\n"
    text = f"{title},客户,下单日期,品名,金额(元)\n{rows}"
    assert taken(tmp_path, text, "order_id", "customer_id", "amount") == [
        ("X1", "C0001", 3500),
        ("X2", "C0002", 6800),
        ("X3", "C0001", 3500),
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("合同号", True), ("订单流水", True), ("Subscription ID", True), ("InvoiceNo", True), ("Quotation ref", True),
        ("单位编号", False), ("会员号", False), ("Customer ID", False), ("Client code", False), ("批发商编号", False),
    ],
)  # fmt: skip
def test_titles_of_numbers_of_documents(title: str, expected: bool) -> None:
    assert is_of_documents(title) is expected


TWO = "订单号,客户,日期,品名,单价(USD),金额(USD),汇率,金额(RMB),毛利(RMB)\nX1,ABC,2026-01-05,灯,3.5,3500,7.1,24850,5000\nX2,Lux,2026-02-05,灯,3.4,6800,7,47600,9000\n"


def test_of_amounts_in_two_currencies_the_one_of_the_book_is_taken(tmp_path: Path) -> None:
    """Dollars went into a book in yuan for want of a rate, and the yuan became what the customer buys in a year."""
    assert taken(tmp_path, TWO, "amount", "profit", "currency", "unit_price") == [
        (24_850, 5000, None, None),
        (47_600, 9000, None, None),
    ]
    assert [row.get("annual_amount") for row in meant(tmp_path / "book.xlsx", "customers")] == [None, None]


@pytest.mark.parametrize(
    "titles",
    ["原币金额,币种,汇率,本币金额(元)", "外币金额,币种,汇率,人民币金额", "Amount,Currency,Exchange rate,Amount (CNY)"],
)
def test_of_an_amount_in_the_currency_of_its_row_and_one_in_that_of_the_book_the_latter_is_taken(
    titles: str, tmp_path: Path
) -> None:
    """Orders were a sheet of rates, or were left out for want of the rate that stands beside them."""
    rows = "1,ABC,2026-01-05,A,100,USD,7.1,710\n2,甲公司,2026-01-06,A,50,CNY,1,50\n"
    text = f"单号,客户,日期,产品,{titles}\n{rows}"
    assert taken(tmp_path, text, "amount", "currency", name="a.csv") == [(710, None), (50, None)]


def test_a_contract_in_the_currency_of_the_book_is_not_in_that_of_its_row(tmp_path: Path) -> None:
    """710 yuan were 710 dollars."""
    text = "合同号,客户,签订日期,币种,汇率,外币金额,人民币金额(元)\n1,ABC,2026-01-05,USD,7.1,100,710\n2,甲公司,2026-01-06,EUR,8,10,80\n"
    assert taken(tmp_path, text, "amount", "currency", sheet="contracts", name="合同.csv") == [(710, None), (80, None)]


def test_a_book_in_dollars_takes_the_dollars(tmp_path: Path) -> None:
    dollars = "订单号,客户,日期,品名,金额(USD)\nX0,ABC,2025-01-05,灯,100\n"
    taken(tmp_path, dollars, "amount", name="旧.csv")
    assert taken(tmp_path, TWO, "amount", "unit_price", "profit")[1:] == [(3500, 3.5, None), (6800, 3.4, None)]


def test_a_column_of_currencies_says_in_what_bare_sums_are(tmp_path: Path) -> None:
    """ARR 12000 beside USD was read as 120 million yuan."""
    text = "Account,Industry,Region,Owner,ARR,Currency\nAlpha,Steel,East,Ann,12000,USD\nBeta,Steel,East,Bob,2400,USD\n"
    rows = taken(tmp_path, text, "name", "annual_amount", sheet="customers", name="accounts.csv")
    assert rows == [("Alpha", 1.2), ("Beta", 0.24)]  # of ten thousand dollars


def test_customers_known_by_an_id_of_letters_are_rows_of_the_book(tmp_path: Path) -> None:
    """A line of one cell without a figure was taken for a heading: their orders had no customer."""
    text = "OrderID,CustomerID,OrderDate,Product,Amount\n"
    text += "".join(
        f"{number},{one},2026-01-0{number},Tofu,100\n" for number, one in enumerate(("ALFKI", "ANATR", "AROUT"), 1)
    )
    assert taken(tmp_path, text, "customer_id", sheet="customers", name="orders.csv") == [
        ("ALFKI",), ("ANATR",), ("AROUT",),
    ]  # fmt: skip


def test_one_word_in_capitals_is_a_name(tmp_path: Path) -> None:
    text = "订单号,客户,日期,品名,金额(元)\nX0,ABC,2025-01-05,灯,100\n"
    assert taken(tmp_path, text, "customer_id", "name", sheet="customers") == [("C0001", "ABC")]


def test_a_number_beside_the_day_of_an_invoice_is_the_invoice_s(tmp_path: Path) -> None:
    """Each invoice was a customer, and none an order."""
    text = "Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Tax Excluded Signed,Status,Currency\n"
    text += "INV/1,Azure,2026-01-05,2026-02-05,1000.00,Posted,CNY\nINV/2,Deco,2026-01-06,2026-02-06,2000.00,Posted,CNY\nINV/3,Azure,2026-01-16,2026-02-16,500,Cancelled,CNY\n"
    rows = taken(tmp_path, text, "order_id", "customer_id", "amount", "status", name="account.move.csv")
    assert rows == [
        ("INV/1", "C0001", 1000, "done"), ("INV/2", "C0002", 2000, "done"), ("INV/3", "C0001", 500, "cancelled"),
    ]  # fmt: skip
    assert len(meant(tmp_path / "book.xlsx", "customers")) == 2
