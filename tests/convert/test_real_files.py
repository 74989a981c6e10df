"""Files that were once refused, misread or written in another form than the book's."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from tables import write
from test_layouts import column, workbook

from kamxl import read
from kamxl.cli.group import invoke
from kamxl.convert import convert
from kamxl.errors import UnsafeTarget
from kamxl.settings import Limits

ORDERS = ["订单编号", "客户编号", "订单日期", "产品", "金额"]
CUSTOMERS = "客户编号,客户名称,所属行业,联系人,电话,首次合作时间,合作状态,负责人"


def order_book(path: Path, *below: list[Any], table: str = "") -> Path:
    workbook(
        path,
        {
            "购买记录": [
                ORDERS,
                ["O1", "C1", date(2026, 1, 5), "泵", 10],
                ["O2", "C1", date(2026, 1, 6), "泵", 20],
                *below,
            ]
        },
    )
    if table:
        made = openpyxl.load_workbook(path)
        made["购买记录"].add_table(openpyxl.worksheet.table.Table(displayName="表1", ref=table))
        made.save(path)
    return path


@pytest.mark.parametrize(
    ("below", "row", "total"),
    [
        ([[None, None, None, None, "=SUM(E2:E3)"]], 6, "=SUM(E2:E5)"),
        ([["本页小计", None, None, None, "=SUBTOTAL(9,E2:E3)"]], 6, "=SUBTOTAL(9,E2:E5)"),
        ([["小計", None, None, None, "=SUM(E2:E3)*1.13"]], 6, "=SUM(E2:E5)*1.13"),
        ([[], [], ["G. Total", None, None, None, "=SUM($E$2:$E$3)"]], 8, "=SUM($E$2:$E$5)"),
        ([[], ["注：含税"]], 7, None),
    ],
)
def test_what_stands_below_plain_cells_moves_down_and_sums_the_new_rows(
    tmp_path: Path, below: list[list[Any]], row: int, total: str | None
) -> None:
    book = order_book(tmp_path / "b.xlsx", *below)
    source = write(tmp_path / "订单.csv", ",".join(ORDERS) + "\nN1,C1,2026-03-05,泵,100\nN2,C1,2026-03-06,泵,100\n")
    done = convert([source], book)
    sheet = openpyxl.load_workbook(book)["购买记录"]
    assert [(sheet.cell(at, 1).value, sheet.cell(at, 5).value) for at in range(2, 6)] == [("O1", 10), ("O2", 20), ("N1", 100), ("N2", 100)]  # fmt: skip
    assert sheet.cell(row, 5).value == total
    assert done.checked["orders"].rows == 4


@pytest.mark.parametrize("below", [[[], ["合  计", None, None, None, 30]], [[], ["小計", None, None, None, "=E2+E3"]]])
def test_a_total_that_would_lack_the_new_rows_is_refused(tmp_path: Path, below: list[list[Any]]) -> None:
    book = order_book(tmp_path / "b.xlsx", *below)
    before = book.read_bytes()
    source = write(tmp_path / "订单.csv", ",".join(ORDERS) + "\nN1,C1,2026-03-05,泵,100\nN2,C1,2026-03-06,泵,100\n")
    with pytest.raises(UnsafeTarget, match="A5"):
        convert([source], book)
    assert book.read_bytes() == before


def test_a_table_of_the_users_own_grows(tmp_path: Path) -> None:
    book = order_book(tmp_path / "b.xlsx", table="A1:E3")
    convert([write(tmp_path / "订单.csv", ",".join(ORDERS) + "\nN1,C1,2026-03-05,泵,100\n")], book)
    with zipfile.ZipFile(book) as package:
        table = package.read("xl/tables/table1.xml").decode()
    assert re.search(r'ref="([^"]*)"', table)[1] == "A1:E4"  # type: ignore[index]


def test_percentages_keep_the_form_of_their_column(tmp_path: Path) -> None:
    header = [*CUSTOMERS.split(","), "回款率"]
    book = workbook(
        tmp_path / "b.xlsx",
        {"客户信息": [header, ["C1", "甲", "机械", "李", "1", date(2023, 1, 5), "活跃", "王", 0.85]]},
    )
    made = openpyxl.load_workbook(book)
    made["客户信息"]["I2"].number_format = "0%"
    made.save(book)
    text = CUSTOMERS + ",回款率\nC1,甲,机械,李,1,2023-01-05,活跃,王,90%\nC2,乙,机械,李,1,2023-01-05,活跃,王,50%\n"
    convert([write(tmp_path / "客户.csv", text)], book)
    sheet = openpyxl.load_workbook(book)["客户信息"]
    assert [sheet["I2"].value, sheet["I3"].value] == [0.9, 0.5]


def test_ids_that_lost_their_digits_are_said_row_by_row(tmp_path: Path) -> None:
    rows = "".join(f"1.23457E+11,示例{name}公司,机械,联系人,1390,2023-01-05,活跃,王\n" for name in "甲乙丙")
    done = convert([write(tmp_path / "客户.csv", f"{CUSTOMERS}\n{rows}")], tmp_path / "b.xlsx")
    assert [(one.code, one.field, one.whole_row) for one in done.not_taken] == [("value", "customer_id", True)] * 3
    assert invoke(["convert", str(tmp_path / "客户.csv"), "--to", str(tmp_path / "b.xlsx")], "zh") == 1


def test_a_euro_sign_of_chinese_windows(tmp_path: Path) -> None:
    data = f"{CUSTOMERS},备注\nC1,示例甲公司,机械,联系人,139,2023-01-05,活跃,王,预算#5000\n".encode("gbk").replace(
        b"#", b"\x80"
    )
    (tmp_path / "客户.csv").write_bytes(data)
    convert([tmp_path / "客户.csv"], tmp_path / "b.xlsx")
    mapping = write(tmp_path / "m.toml", '[sources.a]\nfile = "客户.csv"\nencoding = "cp936"\n')
    done = convert([tmp_path / "客户.csv"], tmp_path / "book.xlsx", mapping=mapping)
    assert done.sheets["customers"].new == 1
    assert column(tmp_path, "customers", "notes") == ["预算€5000"]


def test_a_picture_in_a_cell_is_no_open_quotation_mark(tmp_path: Path) -> None:
    text = f'{CUSTOMERS},图片\nC1,甲公司,机械,李,1,2023-01-05,活跃,王,"{"iVBORw0KGgo" * 20_000}"\n'
    done = convert([write(tmp_path / "客户.csv", text)], tmp_path / "book.xlsx")
    assert column(tmp_path, "customers", "name") == ["甲公司"]
    assert [one.code for one in done.not_taken] == ["too_long"]


def test_a_merge_of_whole_columns_is_no_damage(tmp_path: Path) -> None:
    book = order_book(tmp_path / "b.xlsx")
    with zipfile.ZipFile(book) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(book, "w") as package:
        for name, data in parts.items():
            merged = b'</sheetData><mergeCells count="1"><mergeCell ref="H:H"/></mergeCells>'
            package.writestr(name, data.replace(b"</sheetData>", merged) if name.endswith("sheet1.xml") else data)
    assert len(read.workbook(book, limits=Limits()).tables["orders"].rows) == 2


def test_days_of_chinese_windows_are_proved_by_today(tmp_path: Path) -> None:
    text = ",".join(ORDERS) + "\nN1,C1,25/12/31,泵,100\nN2,C1,26/01/05,泵,100\nN3,C1,26/2/28,泵,100\n"
    convert([write(tmp_path / "订单.csv", text)], tmp_path / "book.xlsx", as_of=date(2026, 11, 26))
    days = column(tmp_path, "orders", "order_date")
    assert [str(day)[:10] for day in days] == ["2025-12-31", "2026-01-05", "2026-02-28"]


def test_values_under_a_column_without_a_title_are_taken_along(tmp_path: Path) -> None:
    text = ",".join(ORDERS) + ",\nN1,C1,2026-01-25,泵,100,急\nN2,C1,2026-01-26,泵,100,\n"
    done = convert([write(tmp_path / "订单.csv", text)], tmp_path / "book.xlsx")
    assert done.sheets["orders"].new == 2
    assert done.not_taken == []


def test_a_fill_without_its_key_is_refused(tmp_path: Path) -> None:
    customers = write(tmp_path / "客户.csv", f"{CUSTOMERS}\nC1,甲公司,机械,李,1,2023-01-05,活跃,王\n")
    orders = write(tmp_path / "订单.csv", "订单编号,订单日期,产品,金额\nS1,2026-01-05,泵,5\n")
    done = convert([customers, orders], tmp_path / "book.xlsx")
    assert [(sheet, fields) for _, sheet, fields in done.refused] == [("orders", ("customer_id",))]
    assert column(tmp_path, "orders", "order_id") == []
    assert done.incomplete


def test_a_sum_elsewhere_that_lacks_the_new_rows_is_named(tmp_path: Path) -> None:
    """Another sheet is the user's: it is not changed, and what has gone short there is said."""
    book = order_book(tmp_path / "b.xlsx")
    made = openpyxl.load_workbook(book)
    sheet = made.create_sheet("月报")
    sheet["A1"], sheet["A2"], sheet["A3"], sheet["A4"] = (
        "=SUM(购买记录!E2:E3)",
        "=SUM('购买记录'!$E$2:$E$3)",
        "=SUM(购买记录!E2:E99)",
        "=购买记录!E3",
    )
    made.defined_names["合计"] = DefinedName("合计", attr_text="购买记录!$E$2:$E$3")
    made.save(book)
    source = write(tmp_path / "订单.csv", ",".join(ORDERS) + "\nN1,C1,2026-03-05,泵,100\n")
    (said,) = (note for note in convert([source], book).notes if note.key == "convert.note.short")
    assert said.values["cells"] == ["合计", "月报!A1", "月报!A2"]
    assert openpyxl.load_workbook(book)["月报"]["A1"].value == "=SUM(购买记录!E2:E3)"
