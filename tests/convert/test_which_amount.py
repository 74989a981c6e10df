"""Of several columns of money beside each other the one after discounts is the sale."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import write
from test_generated_layouts import meant

from kamxl.convert import convert


@pytest.mark.parametrize(
    ("titles", "rows", "amounts"),
    [
        ("销售额,返利,实际销售额", ["1000,50,950", "2000,100,1900"], [950, 1900]),
        ("金额,折后金额", ["100,95", "-10,-9.5"], [95, -9.5]),
        ("数量,单价,优惠,订单实付金额", ["10,100,50,960", "1,100,0,100"], [960, 100]),
        ("Amount,Rebate,Amount after rebate", ["1000,50,950", "2000,0,2000"], [950, 2000]),
        ("金额,折后金额", ["100,100", "50,50"], [100, 50]),
        ("金额,折后单价", ["100,1", "50,1"], [100, 50]),
    ],
)
def test_what_is_left_after_a_discount_is_the_sale(
    tmp_path: Path, titles: str, rows: list[str], amounts: list[float]
) -> None:
    lines = "".join(f"N{at},甲公司,2026-01-0{at},泵,{row}\n" for at, row in enumerate(rows, 1))
    convert([write(tmp_path / "订单.csv", f"单号,客户,日期,产品,{titles}\n{lines}")], tmp_path / "b.xlsx", yes=True)
    assert [row["amount"] for row in meant(tmp_path / "b.xlsx", "orders")] == amounts
