"""One table as csv, as a workbook that is converted, and as a workbook that is run as it stands: the same rows."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from kamxl import walk
from kamxl.convert import convert
from kamxl.settings import Settings
from tests.conftest import AS_OF, CUSTOMER_TITLES

HEADER = [*CUSTOMER_TITLES, "回款率(%)", "采购份额", "信用等级"]
ROWS = [
    ["001", "甲公司", "机械", "李", "13800000001", "2019年3月", "1,200", "合作中", "王", "0.85", "0.3", "AAA"],
    ["C002", "乙公司", "机械", "李", "1.38E+10", "2021.7", "(300)", "暂停", "王 ", "0.9", "40%", "AA"],
    ["C003", "丙公司", "机械", "TBD", "'01012345678", "15/06/2025", "300台", "流失", "王", "", "0.4", "A"],
    ["合  计", "", "", "", "", "", "900", "", "", "", "", ""],
    ["注：含税", "", "", "", "", "", "", "", "", "", "", ""],
    ["C004", "丁公司", "机械", "李", "139", "3/5/2025", "12万", "待定", "王", "1", "0.4", "BBB"],
]  # fmt: skip
FIELDS = [
    "name",
    "phone",
    "contact",
    "first_deal_date",
    "annual_amount",
    "status",
    "collection_rate",
    "wallet_share",
    "credit_grade",
    "owner",
]


def customers(book: Path) -> pd.DataFrame:
    return walk.open_book(book, as_of=AS_OF).frames["customers"][FIELDS]


def test_the_same_rows_whatever_the_file(tmp_path: Path, make_book: Callable[..., Path]) -> None:
    text = tmp_path / "客户.csv"
    with text.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *ROWS])
    book = make_book(tmp_path / "客户.xlsx", {"客户信息": [HEADER, *([cell or None for cell in row] for row in ROWS)]})
    for source in (text, book):
        convert([source], tmp_path / f"from {source.suffix}.xlsx", settings=Settings(), lang="zh", as_of=AS_OF)
    as_it_stands = customers(book)
    pd.testing.assert_frame_equal(customers(tmp_path / "from .csv.xlsx"), as_it_stands)
    pd.testing.assert_frame_equal(customers(tmp_path / "from .xlsx.xlsx"), as_it_stands)
    assert as_it_stands.index.tolist() == ["001", "C002", "C003", "C004"]
    assert as_it_stands["collection_rate"].tolist()[::3] == [0.85, 1.0]
    assert as_it_stands["wallet_share"].tolist() == [30.0, 40.0, 40.0, 40.0]
    assert as_it_stands["credit_grade"].tolist() == ["A", "B", "C", "D"]
    assert [str(day)[:10] for day in as_it_stands["first_deal_date"]] == [
        "2019-03-01",
        "2021-07-01",
        "2025-06-15",
        "2025-05-03",
    ]
    assert as_it_stands["phone"].tolist() == ["13800000001", None, "01012345678", "139"]
