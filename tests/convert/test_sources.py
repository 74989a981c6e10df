"""Tables found in files: where the header is, which rows are records, and what is said of the others."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.table import Table
from tables import source, write

from kamxl.convert.mapping import SourceOptions
from kamxl.convert.reading import read_file
from kamxl.convert.sources import slug, together
from kamxl.errors import NotAWorkbook, UsageError
from kamxl.settings import Limits


def book(path: Path, sheets: dict[str, list[list[Any]]], edit: Any = None) -> Path:
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if edit is not None:
        edit(made)
    out = BytesIO()
    made.save(out)
    path.write_bytes(out.getvalue())
    return path


def test_a_header_below_a_block_of_titles(tmp_path: Path) -> None:
    path = write(
        tmp_path / "x.csv", "客户导出报表\n导出时间：2026-01-05\n\n编号,公司名称,电话\nC1,甲,1\n\nC2,乙,2\n合计：,,2\n"
    )
    found = source(path)
    assert found.header_row == 4
    assert found.titles == ("编号", "公司名称", "电话")
    assert list(found.columns[0]) == ["C1", "C2"]
    assert list(found.rows) == [5, 7]
    assert [(fault.row, fault.code) for fault in found.faults] == [(8, "total")]


def test_a_header_that_nobody_knows_is_found_by_its_shape(tmp_path: Path) -> None:
    found = source(write(tmp_path / "x.csv", "Report of 2026,,\nalpha,beta,gamma\n1,2,3\n4,5,6\n"))
    assert (found.header_row, found.titles) == (2, ("alpha", "beta", "gamma"))


def test_a_table_without_header_is_named_by_letters(tmp_path: Path) -> None:
    path = write(tmp_path / "x.txt", "  00001  19970101  1  11.77\n  00002  19970112  5  77.00\n")
    found = source(path, header=0, delimiter="space")
    assert found.titles == ("A", "B", "C", "D")
    assert list(found.columns[3]) == ["11.77", "77.00"]
    assert list(found.rows) == [1, 2]
    with pytest.raises(NotAWorkbook, match="header"):
        source(write(tmp_path / "y.csv", "1,2\n3,4\n"))


def test_two_rows_of_header_and_titles_that_occur_twice(tmp_path: Path) -> None:
    path = book(
        tmp_path / "x.xlsx",
        {"S": [["客户", None, "订单", None], ["编号", "名称", "编号", "金额"], ["C1", "甲", "S1", 5]]},
    )
    assert source(path, header=[1, 2]).titles == ("客户 编号", "客户 名称", "订单 编号", "订单 金额")
    assert source(path, header=2).titles == ("编号", "名称", "编号 (2)", "金额")
    with pytest.raises(UsageError, match="30"):
        source(path, header=30)


def test_cells_of_workbooks_keep_their_types_and_places(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [None] * 3,
        [None, "编号", "日期"],
        [None, 7, datetime(2026, 1, 5)],
        [None, None, None],
        [None, "008", None],
    ]
    found = source(book(tmp_path / "x.xlsx", {"S": rows}))
    assert found.header_row == 2
    assert list(found.columns[0]) == [7.0, "008"]
    assert list(found.rows) == [3, 5]
    assert found.columns[1][0] == date(2026, 1, 5)


def test_merged_cells_are_filled_down_but_an_amount_is_one_amount(tmp_path: Path) -> None:
    def edit(made: Any) -> None:
        for letter in "ABD":
            made["S"].merge_cells(f"{letter}2:{letter}3")

    rows = [["客户编号", "客户名称", "产品", "订单金额"], ["C1", "甲", "电机", 100], [None, None, "轴承", None]]
    found = source(book(tmp_path / "x.xlsx", {"S": rows}, edit))
    assert [list(column) for column in found.columns] == [["C1", "C1"], ["甲", "甲"], ["电机", "轴承"], [100.0, None]]
    assert found.notes


def test_totals_of_an_excel_table_are_no_records(tmp_path: Path) -> None:
    def edit(made: Any) -> None:
        table = Table(displayName="t", ref="B3:C6")
        table.totalsRowCount = 1
        made["S"].add_table(table)

    rows = [[], [], [None, "编号", "金额"], [None, "C1", 5], [None, "C2", 6], [None, "平均", 5.5]]
    found = source(book(tmp_path / "x.xlsx", {"S": rows}, edit))
    assert list(found.columns[0]) == ["C1", "C2"]


def test_sheets_of_a_workbook_are_sources_of_their_own(tmp_path: Path) -> None:
    path = book(
        tmp_path / "旧系统.xlsx",
        {
            "客户": [["编号", "名称"], ["C1", "甲"]],
            "空": [],
            "订单": [["单号", "金额"], ["S1", 5]],
            "Settings": [["key", "value"], ["x", 1]],
        },
    )
    found = read_file(path, Limits(), SourceOptions())
    assert [(one.name, one.sheet) for one in found] == [("旧系统_客户", "客户"), ("旧系统_订单", "订单")]
    assert source(path, sheet="订单").titles == ("单号", "金额")
    with pytest.raises(UsageError, match="客户"):
        source(path, sheet="没有")


def test_what_databases_write_for_nothing_is_blank(tmp_path: Path) -> None:
    found = source(write(tmp_path / "x.csv", "id,name\n1,NULL\n2,\\N\n3,null pointer\n"))
    assert list(found.columns[1]) == [None, None, "null pointer"]


def test_files_of_one_layout_stand_under_each_other(tmp_path: Path) -> None:
    first = source(write(tmp_path / "a.csv", "编号,名称\nC1,甲\n"))
    second = source(write(tmp_path / "b.csv", "名称,编号,电话\n乙,C2,1\n"))
    whole = together([first, second])
    assert whole.titles == ("编号", "名称", "电话")
    assert [list(column) for column in whole.columns] == [["C1", "C2"], ["甲", "乙"], [None, "1"]]
    assert [whole.file_of(record) for record in range(2)] == ["a.csv", "b.csv"]


def test_a_workbook_under_the_name_of_a_text_and_the_other_way_round(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", {"S": [["编号", "名称"], ["C1", "甲"]]})
    assert source(path.rename(tmp_path / "x.csv")).kind == "xlsx"
    assert source(write(tmp_path / "y.xls", "编号\t名称\nC1\t甲\n", "gb18030")).kind == "text"


@pytest.mark.parametrize(("stem", "name"), [("orders-2026-09", "orders"), ("订单 2026年", "订单_2026年"), ("Order Lines", "order_lines"), ("2026", "2026"), ("!!", "source")])  # fmt: skip
def test_names_of_sources(stem: str, name: str) -> None:
    assert slug(stem) == name


@pytest.mark.parametrize(
    ("first", "taken"),
    [
        (("1", "2", "3"), False),
        (("", "", ""), False),
        (("1", "2", "4"), True),
        (("2", "3", "4"), True),
        (("0", "1", "2"), True),
    ],
)
def test_a_column_without_a_title_that_counts_the_rows_is_none(
    tmp_path: Path, first: tuple[str, ...], taken: bool
) -> None:
    lines = [",客户编号,客户名称", *(f"{one},C{n},甲公司{n}" for n, one in enumerate(first))]
    found = source(write(tmp_path / "a.csv", "\n".join(lines) + "\n"))
    assert (len(found.titles) == 3) is taken, found.titles
