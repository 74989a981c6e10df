"""Columns of one's own: a csv and an xlsx of one table bring the same cells, of the same types."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tables import opened, write

from kamxl.convert import convert, kept_cells
from kamxl.convert.kept_cells import kept

HEAD = ["客户编号", "客户名称", "甲字段", "乙字段", "丙字段", "丁字段", "戊字段", "己字段", "庚字段", "辛字段"]
AS_CSV = """{head}
C1,甲公司,2026-01-05,007,1.10,202600001,85%,12.50,待定,2026-01-05 08:30
C2,乙公司,2026/12/31,1023,1.2,202600002,90%,"1,200.00",无编号,2026-01-06 09:00:30
C3,丙公司,,00045,2.0,202600003,5%,3.00,2026-01-05,
"""
BOOK: Sequence[Sequence[Any]] = [
    ["C1", "甲公司", datetime(2026, 1, 5), "007", "1.10", 202600001, (0.85, "0%"), (12.5, "0.00"), "待定", datetime(2026, 1, 5, 8, 30)],
    ["C2", "乙公司", datetime(2026, 12, 31), "1023", "1.2", 202600002, (0.9, "0%"), (1200, "#,##0.00"), "无编号", datetime(2026, 1, 6, 9, 0, 30)],
    ["C3", "丙公司", None, (45, "00000"), "2.0", 202600003, (0.05, "0%"), (3, "0.00"), datetime(2026, 1, 5), None],
]  # fmt: skip


def cells(book: Path) -> list[tuple[Any, ...]]:
    sheet = opened(book)["客户信息"]
    titles = [cell.value for cell in sheet[4]]
    places = [titles.index(title) for title in HEAD[2:]]
    rows = sheet.iter_rows(min_row=5, max_row=7, values_only=True)
    return [tuple(row[place] for place in places) for row in rows]


def test_a_text_file_and_a_workbook_bring_the_same_cells(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    convert([write(tmp_path / "a" / "客户.csv", AS_CSV.format(head=",".join(HEAD)))], tmp_path / "a.xlsx", yes=True)
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.append(HEAD)
    for at, row in enumerate(BOOK, 2):
        for place, cell in enumerate(row, 1):
            value, code = cell if isinstance(cell, tuple) else (cell, None)
            sheet.cell(at, place, value).number_format = code or (
                "yyyy-mm-dd" if isinstance(value, date) else "General"
            )
    workbook.save(tmp_path / "b" / "客户.xlsx")
    convert([tmp_path / "b" / "客户.xlsx"], tmp_path / "b.xlsx", yes=True)
    first, second = cells(tmp_path / "a.xlsx"), cells(tmp_path / "b.xlsx")
    assert first == second
    assert [list(map(type, row)) for row in first] == [list(map(type, row)) for row in second]
    assert first[0] == (
        datetime(2026, 1, 5),
        "007",
        "1.10",
        "202600001",
        "85%",
        12.5,
        "待定",
        datetime(2026, 1, 5, 8, 30),
    )
    assert first[2][1] == "00045"


@pytest.mark.parametrize(
    ("column", "found"),
    [
        (["1", "2", None], [1, 2, None]),
        (["01", "2"], ["01", "2"]),
        (["1,200", "3.5"], [1200, 3.5]),
        (["1.10", "1.2"], ["1.10", "1.2"]),
        (["13800001234", "13900001234"], ["13800001234", "13900001234"]),
        (["12", "A12"], ["12", "A12"]),
        (["12", "待定"], [12, "待定"]),
        (["6222021234567890123"], ["6222021234567890123"]),
        (["3/5/2026"], ["3/5/2026"]),
        (["2026.1.5", "2026.13.5"], ["2026.1.5", "2026.13.5"]),
        (["2026年1月5日"], [date(2026, 1, 5)]),
        (["2026-02-30"], ["2026-02-30"]),
    ],
)
def test_a_text_is_what_it_can_only_be(column: list[Any], found: list[Any]) -> None:
    assert kept(column, {}, typed=False) == found
    assert list(map(type, kept(column, {}, typed=False))) == list(map(type, found))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [(0.85, "85%"), (1, "100%"), (0.12345, "12.345%"), (True, True), ("约三成", "约三成"), (None, None)],
)
def test_a_share_is_kept_as_people_see_it(cell: object, shown: object) -> None:
    assert kept_cells._percentage(cell) == shown
    assert type(kept_cells._percentage(cell)) is type(shown)
