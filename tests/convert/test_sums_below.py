"""Sums under the records, whatever they are called: new rows go above them and are in them, and no record takes their formula."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tables import write

from kamxl.convert import convert
from kamxl.errors import UnsafeTarget

NEW = "订单编号,客户编号,订单日期,产品,数量,单价,金额(元)\nN1,K1001,2026-02-01,阀,3,50,150\nN2,K1000,2026-02-02,泵,1,100,100\n"


def book(path: Path, label: str | None, *, gap: int = 2, elsewhere: bool = False, running: bool = False) -> Path:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.title = "购买记录"
    sheet.append(["订单编号", "客户编号", "订单日期", "产品", "数量", "单价", "金额(元)", "累计"])
    for row in range(2, 7):
        total = f"=SUM(G$2:G{row})" if running else None
        sheet.append([f"S{row}", 1000, date(2026, 1, row), "泵", row, 100, f"=E{row}*F{row}", total])
        sheet.cell(row, 2).number_format = '"K"0000'
        sheet.cell(row, 3).number_format = 'yyyy"年"m"月"d"日"'
    if label is not None:
        sheet.cell(7 + gap, 6, label)
        sheet.cell(7 + gap, 7, "=SUM(G2:G6)")
    if elsewhere:
        workbook.create_sheet("汇总")["A1"] = f"=购买记录!G{7 + gap}"
    workbook.save(path)
    return path


@pytest.mark.parametrize("gap", [0, 2])
@pytest.mark.parametrize("label", ["Summe", "Gesamt", "上述共值", "Somme :"])
def test_new_rows_stand_above_a_sum_of_any_name(tmp_path: Path, label: str, gap: int) -> None:
    to = book(tmp_path / "book.xlsx", label, gap=gap)
    convert([write(tmp_path / "new.csv", NEW)], to, yes=True)
    sheet = openpyxl.load_workbook(to)["购买记录"]
    assert [sheet.cell(row, 1).value for row in (6, 7, 8)] == ["S6", "N1", "N2"]
    assert [sheet.cell(row, 7).value for row in (7, 8)] == ["=E7*F7", "=E8*F8"]
    assert (sheet.cell(7, 2).value, sheet.cell(7, 2).number_format) == (1001, '"K"0000')
    assert sheet.cell(7, 3).number_format == 'yyyy"年"m"月"d"日"'
    assert (sheet.cell(9 + gap, 6).value, sheet.cell(9 + gap, 7).value) == (label, "=SUM(G2:G8)")


def test_a_sum_that_another_sheet_looks_at_is_not_moved(tmp_path: Path) -> None:
    to = book(tmp_path / "book.xlsx", "上述共值", elsewhere=True)
    before = to.read_bytes()
    with pytest.raises(UnsafeTarget):
        convert([write(tmp_path / "new.csv", NEW)], to, yes=True)
    assert to.read_bytes() == before


def test_running_sums_in_each_record_are_a_computed_column(tmp_path: Path) -> None:
    to = book(tmp_path / "book.xlsx", None, running=True)
    convert([write(tmp_path / "new.csv", NEW)], to, yes=True)
    sheet = openpyxl.load_workbook(to)["购买记录"]
    assert [sheet.cell(row, 1).value for row in (7, 8)] == ["N1", "N2"]
    assert sheet.cell(8, 8).value == "=SUM(G$2:G8)"
