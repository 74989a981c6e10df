"""Number formats as evidence. What Excel shows is taken from its own documentation of format codes (ECMA-376, 18.8.31)."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
import xlsb_book
import xlsxwriter
import xlwt

from kamxl import read
from kamxl.grid import RawTable
from kamxl.schema import number_formats as formats
from kamxl.settings import Settings


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1.0, '"C"000', "C001"),
        (1.0, "000", "001"),
        (12345.0, "000", "12345"),
        (20261.0, "0000-00", "0202-61"),
        (202601.0, "0000-00", "2026-01"),
        (1.0, "\\C000", "C001"),
        (7.0, "!K!H0000", "KH0007"),
        (7.0, '"KH-"General', "KH-7"),
        (7.0, '"KH-"G/通用格式', "KH-7"),
        (7.0, '"客户"00;[Red]-0', "客户07"),
        (13800001234.0, "000 0000 0000", "138 0000 1234"),
        (0.0, "000", "000"),
        (5.0, '"C"#', "C5"),
        (1.0, '000_);(000)', "001"),
        (1.0, "0", 1.0),
        (1.5, '"C"000', 1.5),
        (-1.0, '"C"000', -1.0),
        (1234.0, "#,##0", 1234.0),
        (0.85, "0%", 0.85),
        (46027.0, "yyyy-mm-dd", 46027.0),
        ("C9", '"C"000', "C9"),
        (True, "000", True),
        (1.0, "[DBNum1]000", 1.0),
    ],
)  # fmt: skip
def test_an_id_as_its_format_shows_it(value: object, code: str, shown: object) -> None:
    assert formats.as_shown(value, code) == shown


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("0%", True), ("0.00%", True), ("[$-409]#,##0.00", False), ("[$$-409]#,##0.00", True), ("[$€-2] #,##0", True),
        ('"¥"#,##0', True), ("￥#,##0.00", True), ('#,##0"元"', True), ("#,##0.00_);[Red](#,##0.00)", False), ("#,##0", False),
        ("yyyy-mm-dd", False), ("General", False), ("", False), ("0.0", False), ("000", True), ('"C"000', True), ('[$-804]yyyy"年"m"月"', False),
        ("[$USD] #,##0", True), ('"HK$"#,##0', True), ("@", False), ('"' * 300, False),
    ],
)  # fmt: skip
def test_codes_that_tell_something(code: str, told: bool) -> None:
    assert formats.tells(code) is told


def _book(header: Sequence[str], rows: Sequence[Sequence[object]], styles: Mapping[tuple[int, int], str]) -> RawTable:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("购买记录")
    sheet.write_row(0, 0, header)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            code = styles.get((number, place))
            sheet.write(number, place, value, book.add_format({"num_format": code}) if code else None)
    book.close()
    found = read.workbook(target.getvalue(), limits=Settings().limits, name="b.xlsx")
    return found.tables["orders"]


def _rates(data: bytes, name: str) -> tuple[list[object], list[tuple[str, list[int]]]]:
    table = read.workbook(data, limits=Settings().limits, name=name).tables["customers"]
    columns = {column.field: column for column in table.columns}
    return list(columns["customer_id"].values), [
        (code, list(at)) for code, at in columns["collection_rate"].formats.items()
    ]


RATES = [["客户编号", "客户名称", "回款率"], [7.0, "甲公司", 0.85], [12.0, "乙公司", 1.2]]


def test_formats_of_an_xls() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("客户信息")
    codes = ("000", None, "0.0%")
    for row, cells in enumerate(RATES):
        for column, cell in enumerate(cells):
            code = codes[column]
            sheet.write(row, column, cell, *((xlwt.easyxf(num_format_str=code),) if code else ()))
    out = io.BytesIO()
    book.save(out)
    assert _rates(out.getvalue(), "x.xls") == (["007", "012"], [("0.0%", [0, 1])])


def test_formats_of_an_xlsb() -> None:
    styled = {(row, column): 1 + column // 2 for row in (1, 2) for column in (0, 2)}
    sheet = xlsb_book.sheet(dict(enumerate(RATES)), styled=styled)
    data = xlsb_book.book({"客户信息": sheet}, look=xlsb_book.styles(["000", "0.0%"]))
    assert _rates(data, "x.xlsb") == (["007", "012"], [("0.0%", [0, 1])])


ORDERS = ("订单编号", "客户编号", "订单日期", "产品", "金额(元)")


def test_a_column_carries_the_formats_of_its_cells() -> None:
    rows = [["O1", number, date(2026, 1, 5), "泵", 100 * number] for number in (1, 2, 3)]
    styles = {(1, 1): '"C"000', (2, 1): '"C"000', (1, 4): '"¥"#,##0', (3, 4): "[$€-2] #,##0"}
    table = _book(ORDERS, rows, styles)
    columns = {column.field: column for column in table.columns}
    assert columns["customer_id"].values == ["C001", "C002", 3.0]
    assert {code: list(places) for code, places in columns["amount"].formats.items()} == {
        '"¥"#,##0': [0],
        "[$€-2] #,##0": [2],
    }
    assert columns["amount"].stated
    assert not columns["order_date"].formats


def test_a_column_of_one_format_names_all_its_records_and_texts_count_for_none() -> None:
    rows = [["O1", "C1", date(2026, 1, 5), "泵", 100], ["O2", "C1", date(2026, 1, 6), "泵", 200]]
    every = {(number, 4): "[$$-409]#,##0" for number in (1, 2)} | {(1, 0): "000"}
    columns = {column.field: column for column in _book(ORDERS, rows, every).columns}
    assert list(columns["amount"].formats["[$$-409]#,##0"]) == [0, 1]
    assert not columns["order_id"].formats


@pytest.mark.parametrize(
    ("code", "scale", "currency"),
    [
        ('#,##0"万"', 1e4, None),
        ('0.00"亿"', 1e8, None),
        ('#,##0.00"万元"', 1e4, "CNY"),
        ("[$$-409]#,##0.00", 1, "USD"),
        ('0!.0,"万元"', 0, "CNY"),
    ],
)
def test_the_unit_that_a_format_states(code: str, scale: float, currency: str | None) -> None:
    """12 under #,##0"万" shows 12万: that is 120,000. A format that scales changes the look only."""
    found = formats.money_of(code)
    assert found is not None
    assert (found.scale, found.currency) == (scale, currency)


@pytest.mark.parametrize("code", ['0!.0,"万"', '#,##0.0,"千"', '0"M"', '0.0"k"', '0"台"', "#,##0", '0"万"%'])
def test_formats_that_state_no_unit(code: str) -> None:
    assert formats.money_of(code) is None


def test_names_of_an_xls_are_ours_where_they_point_into_this_book() -> None:
    from kamxl.read.xls import _Globals

    sheets, names = [("甲", 0, True), ("乙", 9, True)], [("a", 0), ("b", 1), ("c", 2), ("d", 3), ("e", 4)]
    references = [(1, 1), (0, 0), (1, 2), (1, -1)]
    assert _Globals(sheets=sheets, names=names, references=references, books=2, itself=1).owned() == {"a": "乙"}
