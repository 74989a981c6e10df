from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table, TableFormula
from read_books import HEADERS, ROW, opened, part, repacked, xlsx

from kamxl.grid import CellError, RawTable
from kamxl.read.cells import SheetCells
from kamxl.read.facts import Span
from kamxl.read.frames import of_cells
from kamxl.read.tables import _merged, _serial_of_1900
from kamxl.schema.money import Stated

ORDERS = ["订单编号", "客户编号", "订单日期", "产品", "金额"]
SOLD: list[list[object]] = [["S1", "C1", date(2026, 1, 5), "泵", 1.5], ["S2", "C1", date(2026, 2, 5), "阀", 2]]


def customers(data: bytes) -> RawTable:
    return opened(data).tables["customers"]


def column(table: RawTable, field: str) -> list[object]:
    return list(next(one for one in table.columns if one.field == field).values)


def test_every_cell_keeps_its_address() -> None:
    rows: list[list[object]] = [[], ["大客户"], [None, None, *HEADERS], [None, None, *ROW], [], [None, None, *ROW]]
    table = customers(xlsx({"客户信息": rows}))
    assert list(table.rows) == [4, 6]
    assert table.header_row == 3
    assert table.address(1, 0) == "C6"
    assert table.address(0, len(HEADERS) - 1) == "J4"


def test_blank_rows_are_skipped_even_with_a_running_number() -> None:
    rows: list[list[object]] = [["序号", *HEADERS], [1, *ROW], [2], [3, " ", "\u3000"], [4, *ROW]]
    table = customers(xlsx({"客户信息": rows}))
    assert list(table.rows) == [2, 5]
    assert [one.title for one in table.columns if one.field is None] == ["序号"]
    assert list(table.columns[0].values) == [1.0, 4.0]


def test_custom_columns_stay_with_their_titles_as_typed() -> None:
    table = customers(xlsx({"客户信息": [[*HEADERS, "渠道\n类型", None, 2025], [*ROW, "直销", "?", 7]]}))
    assert [(one.title, list(one.values)) for one in table.columns if one.field is None] == [
        ("渠道 类型", ["直销"]),
        ("2025", [7.0]),
    ]


def test_computed_columns_are_left_out() -> None:
    table = customers(xlsx({"客户信息": [[*HEADERS, "等级", "预警数"], [*ROW, "S", 3]]}))
    assert len(table.columns) == len(HEADERS)


def test_header_only() -> None:
    table = customers(xlsx({"客户信息": [HEADERS]}))
    assert list(table.rows) == []
    assert all(list(one.values) == [] for one in table.columns)


def test_repeated_headers_are_said_and_the_first_is_used() -> None:
    book = opened(xlsx({"客户信息": [[*HEADERS, "客户名称"], [*ROW, "别的"]]}))
    assert column(book.tables["customers"], "name") == ["明远精密"]
    (issue,) = book.issues
    assert (issue.code, issue.severity, issue.cell, issue.value) == ("duplicate", "warning", "I1", "客户名称")
    assert "（I 列）" in issue.message.render("zh")


@pytest.mark.parametrize("code", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
def test_error_values_are_cells(code: str) -> None:
    def spoil(book: Any) -> None:
        book["客户信息"]["E2"].value = code
        book["客户信息"]["E2"].data_type = "e"

    assert column(customers(xlsx({"客户信息": [HEADERS, ROW]}, spoil)), "phone") == [CellError(code)]


def test_a_text_that_looks_like_an_error_is_a_text() -> None:
    table = customers(xlsx({"客户信息": [[*HEADERS, "备注"], [*ROW, "x"]]}))
    assert column(table, "notes") == ["x"]


def with_formula(cell: bytes) -> bytes:
    data = xlsx({"客户信息": [[*HEADERS, "年交易金额(万元)"], [*ROW, 7]]})
    xml = part(data, "xl/worksheets/sheet1.xml")
    assert b'<c r="I2" t="n"><v>7</v></c>' in xml
    return repacked(data, {"xl/worksheets/sheet1.xml": xml.replace(b'<c r="I2" t="n"><v>7</v></c>', cell)})


def test_a_formula_counts_by_its_value() -> None:
    table = customers(with_formula(b'<c r="I2"><f>60*2</f><v>120</v></c>'))
    assert column(table, "annual_amount") == [120.0]
    assert table.formulas


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="I2"><f>60*2</f></c>',
        b'<c r="I2"><f>60*2</f><v/></c>',
        b'<c r="I2" s="0"><f>60*2</f><v></v></c>',
        b'<c r="I2"><f t="shared" si="0"/></c>',
        b'<c s="0" r="I2"><f>60*2</f><v/></c>',
    ],
)
def test_a_formula_that_nobody_has_calculated_is_not_taken_for_a_blank(cell: bytes) -> None:
    assert column(customers(with_formula(cell)), "annual_amount") == [CellError("=?")]


def test_a_formula_whose_value_is_an_empty_text_is_blank() -> None:
    assert column(customers(with_formula(b'<c r="I2" t="str"><f>""</f><v></v></c>')), "annual_amount") == [None]


def test_merged_cells_give_the_first_value_and_their_range() -> None:
    def merge(book: Any) -> None:
        book["客户信息"].merge_cells("A1:H1")
        book["客户信息"].merge_cells("C3:C4")
        book["客户信息"].merge_cells("K3:K4")

    other = ["C2", *ROW[1:]]
    table = customers(xlsx({"客户信息": [["大客户"], HEADERS, ROW, other]}, merge))
    assert table.merged == ("C3:C4",)
    assert column(table, "industry") == ["机械制造", None]


def test_a_title_merged_over_two_rows_is_no_merge_of_the_data() -> None:
    def merge(book: Any) -> None:
        for letter in "ABCDEFGH":
            book["客户信息"].merge_cells(f"{letter}1:{letter}2")

    table = customers(xlsx({"客户信息": [HEADERS, [None] * 8, ROW]}, merge))
    assert table.merged == ()
    assert list(table.rows) == [3]


def test_the_totals_of_our_table_are_no_record() -> None:
    def total(book: Any) -> None:
        sheet = book["客户信息"]
        table = Table(displayName="kam_customers", ref="A1:H3", totalsRowCount=1)
        table._initialise_columns()
        for one, title in zip(table.tableColumns, HEADERS, strict=True):
            one.name = title
        table.tableColumns[0].totalsRowLabel = "汇总"
        table.tableColumns[7].totalsRowFormula = TableFormula(attr_text="COUNTA(A2)")
        sheet.add_table(table)

    data = xlsx({"客户信息": [HEADERS, ROW, ["汇总", *[None] * 6, 1], ["C9", *ROW[1:]]]}, total)
    assert list(customers(data).rows) == [2, 4]


def test_units_of_titles_become_factors() -> None:
    header = [*HEADERS, "年交易金额(元)", "年利润(吨)", "质量损失(万美元)", "企业规模(万人)"]
    table = customers(xlsx({"客户信息": [header, [*ROW, 1, 2, 4, 3]]}))
    factors = {one.field: one.factor for one in table.columns}
    assert factors["annual_amount"] == 1e-4
    assert factors["company_size"] == 1e4
    assert [table.columns[index].field for index in table.unmatched_units] == ["annual_profit"]
    (loss,) = (one for one in table.columns if one.field == "quality_loss")
    assert (loss.factor, loss.money) == (1.0, Stated(10_000, "USD"))


def test_a_line_above_the_header_gives_the_unit_of_titles_that_state_none() -> None:
    header = [*HEADERS, "年交易金额", "年利润(万元)"]
    for line in ("单位：元", "（单位: 元）", "Unit: CNY", "2026 年  单位：元"):
        table = customers(xlsx({"客户信息": [["大客户", line], header, [*ROW, 1, 2]]}))
        factors = {one.field: one.factor for one in table.columns}
        assert (factors["annual_amount"], factors["annual_profit"]) == (1e-4, 1.0)
    table = customers(xlsx({"客户信息": [["填表单位：苏州公司"], header, [*ROW, 1, 2]]}))
    assert {one.factor for one in table.columns} == {1.0}


@pytest.mark.parametrize(
    ("line", "code"), [("单位：美元", "USD"), ("币种：美元", "USD"), ("单位：千港元", "HKD"), ("单位：万元", "CNY")]
)
def test_a_line_above_the_header_gives_the_currency_of_titles_that_state_a_multiple_alone(line: str, code: str) -> None:
    table = customers(xlsx({"客户信息": [[line], [*HEADERS, "年交易金额(万)", "年利润(USD)"], [*ROW, 1, 2]]}))
    said = {one.field: one.money for one in table.columns if one.money is not None}
    assert (said["annual_amount"].scale, said["annual_amount"].currency) == (10_000, code)
    assert said["annual_profit"] == Stated(1, "USD")


@pytest.mark.parametrize(
    ("line", "titles", "denied"),
    [
        ("单位：元", ["年交易金额(万元)", "年利润(万元)"], ["年交易金额(万元)"]),
        ("单位：元", ["年交易金额(万元)", "年利润"], []),
        ("单位：元", ["年交易金额(万)", "年利润(万)"], []),
        ("单位：美元", ["年交易金额(万元)"], ["年交易金额(万元)"]),
        ("单位：万元", ["年交易金额(万元)"], []),
        ("币种：美元", ["年交易金额(万)"], []),
    ],
)
def test_a_line_that_the_titles_of_all_amounts_deny_is_named(line: str, titles: list[str], denied: list[str]) -> None:
    book = opened(xlsx({"客户信息": [[line], [*HEADERS, *titles], [*ROW, *([1] * len(titles))]]}))
    found = [one for one in book.issues if one.message.key == "read.denied_line"]
    letter = get_column_letter(len(HEADERS) + 1)
    assert [(one.value, one.cell, one.code) for one in found] == [(title, f"{letter}2", "unit") for title in denied]


def test_dates_of_both_systems() -> None:
    def in_1904(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904
        book["客户信息"]["H2"].value = datetime(2026, 1, 5)
        book["客户信息"]["I2"].value = 44565  # 2026-01-05 counted from 1904, its format lost

    row = [*ROW[:-1], datetime(2026, 1, 5), 46027]
    header = [*HEADERS, "最近跟进日期"]
    table = customers(xlsx({"客户信息": [header, row]}))
    assert column(table, "first_deal_date") == [date(2026, 1, 5)]
    assert column(table, "last_follow_up") == [46027.0]
    book = opened(xlsx({"客户信息": [header, row]}, in_1904))
    assert book.date1904
    assert column(book.tables["customers"], "first_deal_date") == [date(2026, 1, 5)]
    assert column(book.tables["customers"], "last_follow_up") == [46027.0]


def test_chinese_built_in_date_formats_are_dates() -> None:
    """Chinese Excel writes yyyy"年"m"月"d"日" as number format 31 without defining it."""

    def mark(book: Any) -> None:
        book["客户信息"]["H2"].value = 46027
        book["客户信息"]["H2"].number_format = '"mark"0'

    data = xlsx({"客户信息": [HEADERS, ROW]}, mark)
    styles = part(data, "xl/styles.xml")
    assert b'numFmtId="164"' in styles
    head, _, rest = styles.partition(b"<numFmts")
    styles = head + rest.partition(b"</numFmts>")[2]
    data = repacked(data, {"xl/styles.xml": styles.replace(b'numFmtId="164"', b'numFmtId="31"')})
    assert column(customers(data), "first_deal_date") == [date(2026, 1, 5)]


def test_a_line_that_names_the_currency_alone_leaves_the_unit_as_it_is() -> None:
    """币种：美元 above 年交易金额 was read as 元."""
    header = [*HEADERS, "年交易金额"]
    table = customers(xlsx({"客户信息": [["币种：美元"], header, [*ROW, 12.5]]}))
    (amount,) = (column for column in table.columns if column.field == "annual_amount")
    assert amount.money is not None
    assert (amount.factor, amount.stated, amount.money.currency) == (1.0, False, "USD")


@pytest.mark.parametrize(
    ("sheet", "rows", "size"),
    [
        ("购买记录", [ORDERS, [None, None, None, None, "(万元)"], *SOLD], 1e4),
        ("购买记录", [["销售台账"], ORDERS, [None, None, None, None, "千元"], *SOLD], 1e3),
        ("购买记录(万元)", [ORDERS, *SOLD], 1e4),
        ("购买记录", [ORDERS, *SOLD, [], ["注：金额单位为万元"]], 1e4),
        ("购买记录", [["单位：千元"], ORDERS, *SOLD, [], ["注：金额单位为万元"]], 1e3),
        ("购买记录", [[*ORDERS[:4], "金额(元)"], [None, None, None, None, "(万元)"], *SOLD], 1),
        ("购买记录", [ORDERS, *SOLD], 1),
    ],
)
def test_units_that_stand_beside_the_titles(sheet: str, rows: list[list[object]], size: float) -> None:
    table = opened(xlsx({sheet: rows})).tables["orders"]
    amount = next(one for one in table.columns if one.field == "amount")
    assert (amount.factor, list(amount.values)) == (size, [1.5, 2.0])


def test_a_row_of_units_is_no_record_and_nothing_is_said_of_it() -> None:
    book = opened(xlsx({"购买记录": [[*ORDERS, "数量"], [None, None, None, None, "万元", "台"], [*SOLD[0], 3]]}))
    assert (list(book.tables["orders"].rows), book.issues) == ([3], ())
    odd = opened(xlsx({"购买记录": [[*ORDERS, "数量"], [None, None, None, None, "元", "m"], [*SOLD[0], 3]]}))
    assert list(odd.tables["orders"].rows) == [3]


@pytest.mark.parametrize(
    ("rates", "currency"),
    [
        ([("USD", "2026-01-01", 0.9), ("EUR", "2026-01-01", 1)], "EUR"),
        ([("USD", "2026-01-01", 0.9), ("EUR", "2026-01-01", 1), ("EUR", "2026-06-01", 1.1)], None),
        ([("USD", "2026-01-01", 1), ("EUR", "2026-01-01", 1)], None),
    ],
)
def test_the_currency_that_is_worth_one_is_the_books(rates: list[tuple[object, ...]], currency: str | None) -> None:
    orders = [["Order ID", "Customer ID", "Order date", "Product", "Amount", "Currency"], ["O1", "C1", "2026-01-05", "x", 5, "USD"], ["O2", "C1", "2026-01-05", "x", 5, "EUR"]]  # fmt: skip
    book = opened(xlsx({"Orders": orders, "Rates": [["Currency", "Date", "Rate"], *map(list, rates)]}))
    stated = {one.currency for one in book.money}
    assert stated == ({currency} if currency else set())


@pytest.mark.parametrize(
    ("span", "touches"),
    [
        ((5, 3, 6, 3), True),
        ((2, 3, 5, 3), True),  # ends in the first record
        ((2, 3, 4, 3), False),
        ((9, 3, 12, 3), True),  # begins in the last one
        ((10, 3, 12, 3), False),
        ((6, 3, 8, 3), False),  # between two records
        ((5, 1, 5, 2), False),  # beside its columns
        ((5, 1, 5, 3), True),
        ((5, 5, 5, 9), True),
        ((5, 4, 5, 4), False),  # between two of its columns
        ((5, 6, 5, 9), False),
    ],
)
def test_merged_cells_are_told_where_they_touch_a_record(span: tuple[int, int, int, int], touches: bool) -> None:
    """Records in rows 5 and 9; recognised are columns 3 and 5 of a sheet that begins in the second."""
    cells = SheetCells("客户", [], 1, 2, (Span(*span),))
    assert _merged(cells, [5, 9], [1, 3]) == ([Span(*span)] if touches else [])


@pytest.mark.parametrize(
    ("value", "read"),
    [(18_499.9, 18_499.9), (18_500.0, 19_962.0), (45_000.5, 46_462.5), (78_600.0, 80_062.0), (78_600.5, 78_600.5), ("45000", "45000"), (45_000, 45_000), (None, None)],
)  # fmt: skip
def test_a_number_of_a_day_since_1904_becomes_that_since_1900(value: object, read: object) -> None:
    """1462 days lie between the two; what is no number of a day in either, from 1954 to 2119, stays."""
    assert _serial_of_1900(value) == read


def frame(*rows: list[object], title: str = "购买记录") -> RawTable:
    cells = [[*row, *[""] * (5 - len(row))] for row in rows]
    return of_cells({title: SheetCells(title, cells)}, "b.xlsx").tables["orders"]


@pytest.mark.parametrize(("length", "factor"), [(199, 10_000.0), (200, 1.0)])
def test_a_line_above_the_header_is_looked_at_unless_it_is_a_paragraph(length: int, factor: float) -> None:
    line = "单位：万元".ljust(length, " ")
    assert next(one for one in frame([line], [*ORDERS], ["S1", "C1", "2026-01-05", "泵", 1.5]).columns if one.field == "amount").factor == factor  # fmt: skip


@pytest.mark.parametrize(("notes", "factor"), [(0, 10_000.0), (19, 10_000.0), (20, 1.0)])
def test_of_the_last_twenty_lines_that_are_no_records_one_may_state_the_unit(notes: int, factor: float) -> None:
    rows = [["S1", "C1", "2026-01-05", "泵", 1.5], ["单位：万元"], *[[f"注{n}：含税"] for n in range(notes)]]
    table = frame([*ORDERS], *rows)
    assert len(table.rows) == 1
    assert next(one for one in table.columns if one.field == "amount").factor == factor


@pytest.mark.parametrize(("place", "money"), [(195, Stated(1e4, "CNY", "元")), (196, Stated(1e4, None)), (197, None)])
def test_a_remark_is_looked_at_for_two_hundred_characters(place: int, money: Stated | None) -> None:
    """The last character that is looked at is the 元 of 单位：万元, its 万, and the colon before it."""
    table = frame([*ORDERS], ["S1", "C1", "2026-01-05", "泵", 1.5], ["注：" + "x" * (place - 2) + "单位：万元"])
    assert next(one for one in table.columns if one.field == "amount").money == money


def test_rows_below_a_header_that_is_repeated_in_another_unit_are_not_read_and_named() -> None:
    def rows(first: str, second: str) -> list[list[object]]:
        header: list[object] = ["订单编号", "客户编号", "订单日期", "产品"]
        block = [["S1", "C1", "2026-01-05", "泵", 120_000], [*header, second], ["S2", "C1", "2026-02-05", "泵", 12]]
        return [[*header, first], *block, [*header, first], ["S3", "C1", "2026-03-05", "泵", 90_000]]

    book = opened(xlsx({"购买记录": rows("金额(元)", "金额(万元)")}))
    assert book.tables["orders"].rows == [2, 6]
    [issue] = [one for one in book.issues if one.code == "unit"]
    assert (issue.severity, issue.cell, issue.effect) == ("error", "E3", "row")
    assert "1 行没有读取（第 4 行）" in issue.message.render("zh")
    assert "was not read (rows 4)" in issue.message.render("en")
    assert opened(xlsx({"购买记录": rows("金额(元)", "金额（元）")})).tables["orders"].rows == [2, 4, 6]
