"""A language that is asked for changes words, and no amount."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kamxl import walk
from kamxl.cli.group import invoke
from kamxl.i18n import LANGUAGES, Lang

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
ROOM = {
    "zh": {
        "客户信息": [["客户编号", "客户名称", "负责人"], ["K1", "华东泵业", "王磊"]],
        "购买记录": [["客户编号", "下单日期", "产品", "金额(万元)"], ["K1", date(2026, 3, 2), "水泵", 25]],
        "目标": [["期间", "指标", "客户编号", "目标值"], ["2026", "交易额", None, 100], ["2026", "交易额", "K1", 50]],
    },
    "en": {
        "Customers": [["Customer ID", "Name", "Owner"], ["K1", "Eastern Pumps", "Wang Lei"]],
        "Orders": [["Customer ID", "Order date", "Product", "Amount (k CNY)"], ["K1", date(2026, 3, 2), "Pump", 250]],
        "Targets": [
            ["Period", "Measure", "Customer ID", "Target"],
            ["2026", "Revenue", None, 1000],
            ["2026", "Revenue", "K1", 500],
        ],
    },
}


@pytest.mark.parametrize("asked", LANGUAGES)
@pytest.mark.parametrize("own", LANGUAGES)
def test_a_bare_target_is_in_the_unit_of_the_book_s_own_language(
    own: Lang, asked: Lang, tmp_path: Path, make_book: Callable[..., Path]
) -> None:
    """100 below 目标值 is 100 万元, 1,000 below Target 1,000k CNY, whoever looks at it: a quarter of it is done."""
    opened = walk.open_book(make_book(tmp_path / "book.xlsx", ROOM[own]), lang=asked)
    result = walk.analyse(opened, as_of=date(2026, 9, 30))
    assert result.analysis.targets["target"].tolist() == [1_000_000.0, 500_000.0]
    assert result.analysis.targets["actual"].tolist() == [250_000.0, 250_000.0]


@pytest.mark.parametrize("asked", LANGUAGES)
@pytest.mark.parametrize("own", LANGUAGES)
def test_a_copy_and_its_way_home(own: Lang, asked: Lang, tmp_path: Path, make_book: Callable[..., Path]) -> None:
    """The copy says its unit; a target of nobody in particular has no customer; what is typed there comes home in the book's unit."""
    book, copy = make_book(tmp_path / "book.xlsx", ROOM[own]), tmp_path / "copy.xlsx"
    words = [
        "--lang",
        asked,
        "share",
        str(book),
        "--role",
        "sales",
        "--editable",
        "-o",
        str(copy),
        "--as-of",
        "2026-09-30",
    ]
    assert invoke(words, asked) == 0
    shared = load_workbook(copy)
    sheet = shared["目标" if asked == "zh" else "Targets"]
    rows = {name: place for place, name in enumerate((cell.value for cell in sheet[4]), 1)}
    target, whose = ("目标值(万元)", "客户编号") if asked == "zh" else ("Target (k CNY)", "Customer ID")
    shown = [100, 50] if asked == "zh" else [1000, 500]
    assert [sheet.cell(row, rows[target]).value for row in (5, 6)] == shown
    assert [sheet.cell(row, rows[whose]).value for row in (5, 6)] == [None, "K1"]
    sheet.cell(5, rows[target]).value = shown[0] * 2
    shared.save(copy)
    assert invoke(["collect", str(copy), "--to", str(book)], own) == 0
    typed = load_workbook(book)["目标" if own == "zh" else "Targets"]
    assert [typed.cell(row, 4).value for row in (2, 3)] == ([200, 50] if own == "zh" else [2000, 500])
