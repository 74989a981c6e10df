"""Shipment, invoice and payment of an order side by side: day and amount come from one step, and what is not yet invoiced is sold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from tables import rows_of

from kamxl.convert import convert
from kamxl.settings import Settings

Row = Sequence[Any]
ROWS: list[Row] = [
    ["甲公司", "2026-03-01", "泵", 1000, "2026-03-15", 990, "2026-04-01", 600],
    ["乙公司", "2026-03-05", "阀", 2000, None, None, None, None],
    ["丙公司", "2025-12-25", "阀", 4000, "2026-01-20", 4000, None, None],
]
SOLD = [("2026-03-01", 1000), ("2026-03-05", 2000), ("2025-12-25", 4000)]


def sold(folder: Path, head: Sequence[Row], rows: Sequence[Row], *merged: str) -> list[tuple[str, float]]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (*head, *rows):
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(folder / "track.xlsx")
    convert([folder / "track.xlsx"], folder / "book.xlsx", settings=Settings(), lang="zh", yes=True)
    return [(f"{one['订单日期']:%Y-%m-%d}", one["金额(元)"]) for one in rows_of(folder / "book.xlsx", "购买记录")]


@pytest.mark.parametrize(
    ("groups", "titles"),
    [
        (["客户信息", "发货", "", "", "开票", "", "回款"], ["客户名称", "日期", "产品", "金额(元)", "日期", "金额(元)", "日期", "金额(元)"]),
        (["Account", "Shipment", "", "", "Invoice", "", "Payment"], ["Customer", "Date", "Product", "Amount (CNY)", "Date", "Amount (CNY)", "Date", "Amount (CNY)"]),
    ],
)  # fmt: skip
def test_groups_of_a_header_in_two_rows(tmp_path: Path, groups: Row, titles: Row) -> None:
    assert sold(tmp_path, [groups, titles], ROWS, "B1:D1", "E1:F1", "G1:H1") == SOLD


@pytest.mark.parametrize(
    "titles",
    [
        ["客户名称", "发货日期", "产品", "发货金额(元)", "开票日期", "开票金额(元)", "回款日期", "回款金额(元)"],
        ["Customer", "Ship Date", "Product", "Ship Amount (CNY)", "Invoice Date", "Invoice Amount (CNY)", "Paid Date", "Paid Amount (CNY)"],
    ],
)  # fmt: skip
def test_titles_in_one_row(tmp_path: Path, titles: Row) -> None:
    assert sold(tmp_path, [titles], ROWS) == SOLD
    invoiced = ["丁公司", None, "泵", None, "2026-05-05", 70, None, None]
    (tmp_path / "book.xlsx").unlink()
    (tmp_path / "book.mapping.toml").unlink()
    assert sold(tmp_path, [titles], [*ROWS, invoiced]) == [*SOLD, ("2026-05-05", 70)]


def test_an_amount_of_no_step_has_the_day_that_most_rows_have(tmp_path: Path) -> None:
    titles = ["客户名称", "发货日期", "产品", "金额(元)", "开票日期"]
    assert sold(tmp_path, [titles], [row[:5] for row in ROWS]) == SOLD


def test_the_day_of_the_order_stays_its_day(tmp_path: Path) -> None:
    titles = ["客户名称", "订单日期", "产品", "发货金额(元)", "开票日期", "开票金额(元)"]
    assert sold(tmp_path, [titles], [row[:6] for row in ROWS]) == SOLD


def test_an_invoice_that_is_all_there_is_stays(tmp_path: Path) -> None:
    titles = ["客户名称", "开票日期", "产品", "开票金额(元)", "交货日期"]
    rows = [row[:5] for row in ROWS]
    assert sold(tmp_path, [titles], rows) == SOLD
