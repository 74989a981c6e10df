"""Quantity times price where their titles name different units."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import write
from test_generated_layouts import meant

from kamxl.convert import convert
from kamxl.convert.unit_prices import per_price

TITLES = [
    ("数量(千件)", "单价(元/件)", 1000), ("数量(kg)", "单价(元/吨)", 0.001), ("数量(万只)", "单价(元/千只)", 10), ("数量/吨", "单价 元/公斤", 1000),
    ("Quantity (k pcs)", "Price per piece", 1000), ("Qty (MT)", "Unit price (USD/kg)", 1000), ("Qty (dozen)", "Price per pc", 12),
    ("数量(台)", "单价(元/件)", 1), ("数量(吨)", "单价(元)", 1), ("数量", "单价(含税/未税)", 1), ("数量(含退货)", "单价(元/件)", 1), ("Quantity (- Refund)", "Item price", 1),
    ("数量(箱)", "单价(元/瓶)", None), ("数量(千件)", "单价", None), ("Qty", "Price per 1000", None), ("Qty (boxes)", "Price per kg", None), ("Qty (boxes)", "Price per box", 1),
]  # fmt: skip


@pytest.mark.parametrize(("quantity", "price", "often"), TITLES)
def test_how_many_units_of_the_price_one_of_the_quantity_is(quantity: str, price: str, often: float | None) -> None:
    assert per_price(quantity, price) == (None if often is None else pytest.approx(often))


MEASURES = [
    ("克", "公斤", 0.001), ("斤", "公斤", 0.5), ("吨", "公斤", 1000), ("磅", "克", 453.59237), ("毫米", "米", 0.001), ("厘米", "毫米", 10), ("公里", "米", 1000),
    ("毫升", "升", 0.001), ("立方米", "升", 1000), ("m²", "平方米", 1), ("打", "件", 12), ("箱", "cartons", 1), ("升", "公斤", None),
]  # fmt: skip
MULTIPLES = {
    "百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "hundred": 100, "thousand": 1000, "million": 1_000_000, "k": 1000, "m": 1_000_000, "100": 100, "1000": 1000,
    "1,000": 1000, "10000": 10_000, "10,000": 10_000, "'000": 1000, "000": 1000, "hundreds": 100, "thousands": 1000, "millions": 1_000_000, "in thousands": 1000,
}  # fmt: skip


def test_measures_are_what_they_are_by_definition() -> None:
    found = [per_price(f"数量({own})", f"单价(元/{other})") for own, other, _ in MEASURES]
    assert found == [None if often is None else pytest.approx(often, abs=0) for *_, often in MEASURES]
    assert {word: per_price(f"Qty ({word} pcs)", "Price per pc") for word in MULTIPLES} == MULTIPLES
    assert {word: per_price(f"Qty ({word} kg)", "Price per kg") for word in MULTIPLES} == MULTIPLES


@pytest.mark.parametrize(("quantity", "price", "amount"), [("数量(千件)", "单价(元/件)", 50_000), ("数量(kg)", "单价(元/吨)", 0.05), ("数量(箱)", "单价(元/瓶)", None)])  # fmt: skip
def test_the_product_is_in_the_unit_of_the_price_or_asked_about(
    tmp_path: Path, quantity: str, price: str, amount: float | None
) -> None:
    text = f"单号,客户,日期,产品,{quantity},{price}\nN1,甲公司,2026-01-05,A,10,5\nN2,乙公司,2026-01-06,A,10,5\n"
    file, book = write(tmp_path / "订单.csv", text), tmp_path / "book.xlsx"
    done = convert([file], book, yes=True)
    assert [row["amount"] for row in meant(book, "orders")] == ([amount] * 2 if amount else [])
    assert [one.why for one in done.proposals if one.field == "amount"] == ([] if amount else ["per_unit"])
    if amount is None:
        convert([file], book, ask=lambda one, options, cells: "yes" if one.why == "per_unit" else None)
        assert [row["amount"] for row in meant(book, "orders")] == [50, 50]


def test_an_amount_that_is_the_product_in_the_unit_of_the_price_is_the_lines(tmp_path: Path) -> None:
    rows = "".join(f"{order},甲公司,2026-01-05,{product},{count},6,{total},{count * 6000}\n" for order, product, count, total in [("N1", "A", 1, 18000), ("N1", "B", 2, 18000), ("N2", "A", 3, 42000), ("N2", "B", 4, 42000)])  # fmt: skip
    text = f"单号,客户,日期,产品,数量(吨),单价(元/公斤),总金额(元),货值\n{rows}"
    convert([write(tmp_path / "订单.csv", text)], tmp_path / "book.xlsx", yes=True)
    assert [row["amount"] for row in meant(tmp_path / "book.xlsx", "orders")] == [6000, 12000, 18000, 24000]
