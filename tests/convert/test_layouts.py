"""Ledgers as people lay them out: two-row headers, months as columns, cards above lists, customers as columns, blocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tables import rows_of, write

import kamxl
from kamxl import read
from kamxl.convert import Outcome, convert
from kamxl.convert.layout.headers import _is_title
from kamxl.convert.mapping import load
from kamxl.settings import Limits, effective

NAMES = ("上海华强机电设备有限公司", "苏州恒远精密制造有限公司", "无锡天成电子股份有限公司")


def workbook(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], merges: dict[str, Sequence[str]] | None = None
) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for span in (merges or {}).get(title, ()):
            sheet.merge_cells(span)
    out = BytesIO()
    made.save(out)
    path.write_bytes(out.getvalue())
    return path


def into(tmp_path: Path, *paths: Path, **more: Any) -> Outcome:
    return convert(list(paths), tmp_path / "book.xlsx", lang="zh", **more)


def column(tmp_path: Path, sheet: str, field: str) -> list[Any]:
    """What kamxl reads of a field of the result."""
    table = read.workbook(tmp_path / "book.xlsx", limits=Limits()).tables[sheet]
    return [value for one in table.columns if one.field == field for value in one.values]


YEARLY = [
    ["华东区2026年度大客户台账"],
    ["编制部门：销售一部", *[None] * 9, "单位：万元"],
    ["序号", "客户名称", "基本信息", None, "2025年", None, "2026年", None, "负责人", "备注"],
    [None, None, "行业", "联系电话", "销售额", "毛利", "销售额", "毛利"],
    [1, NAMES[0], "机械", "13800000001", 10.5, 2.1, "11.6万", 2.3, "王磊", None],
    [2, NAMES[1], "电子", "13800000002", 20, 4, 22, 4.4, "李涛", "重点"],
    [3, NAMES[2], "纺织", "13800000003", 30, 6, 33, 6.6, "王磊", None],
    ["合  计", None, None, None, 60.5, 12.1, 66.6, 13.3],
    [],
    ["注：1、绿色为正常合作；"],
    ["    2、销售额含税。"],
]
MERGES = ["A1:J1", "A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:H3", "I3:I4", "J3:J4", "A8:D8"]


def test_two_rows_of_header_and_the_latest_year(tmp_path: Path) -> None:
    done = into(tmp_path, workbook(tmp_path / "台账.xlsx", {"2026大客户台账": YEARLY}, {"2026大客户台账": MERGES}))
    rows = rows_of(tmp_path / "book.xlsx", "客户信息")
    assert [row["客户名称"] for row in rows] == list(NAMES)
    assert [row["年交易金额(万元)"] for row in rows] == [11.6, 22, 33]
    assert [row["年利润(万元)"] for row in rows] == [2.3, 4.4, 6.6]
    assert [row["2025年 销售额"] for row in rows] == [10.5, 20, 30]
    assert [row["客户编号"] for row in rows] == ["C0001", "C0002", "C0003"]
    assert load(tmp_path / "book.mapping.toml").sources["台账"].header == (3, 4)
    assert not [one for one in done.not_taken if one.whole_row]


def test_a_group_is_found_without_merged_cells(tmp_path: Path) -> None:
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in YEARLY[2:7])
    into(tmp_path, write(tmp_path / "台账.csv", text))
    assert column(tmp_path, "customers", "industry") == ["机械", "电子", "纺织"]
    assert len(column(tmp_path, "customers", "name")) == 3


MONTHS = [
    ["2026年各客户月度销售（万元）"],
    ["客户名称", "产品", *[f"{month}月" for month in range(1, 13)], "合计"],
    [NAMES[0], "伺服电机", 1.5, 2, 0, *[None] * 9, 3.5],
    [NAMES[1], "伺服电机", None, 4, 5.25, *[None] * 9, 9.25],
    ["合计", None, 1.5, 6, 5.25, *[0] * 9, 12.75],
]


def test_months_as_columns_are_sums_on_the_last_day_of_each(tmp_path: Path) -> None:
    """Orders of 客户编号-2026-01 dated on the month's last day; none for a blank or 0."""
    into(tmp_path, workbook(tmp_path / "月度.xlsx", {"月度销售": MONTHS}))
    rows = rows_of(tmp_path / "book.xlsx", "购买记录")
    assert [(row["订单编号"], row["订单日期"].date(), row["金额(元)"]) for row in rows] == [
        ("C0001-2026-01", date(2026, 1, 31), 15_000),
        ("C0001-2026-02", date(2026, 2, 28), 20_000),
        ("C0002-2026-02", date(2026, 2, 28), 40_000),
        ("C0002-2026-03", date(2026, 3, 31), 52_500),
    ]
    assert [row["客户名称"] for row in rows_of(tmp_path / "book.xlsx", "客户信息")] == list(NAMES[:2])


def test_a_book_of_sums_of_months_is_marked(tmp_path: Path) -> None:
    """The likelihood models and rhythm_break are not used for it."""
    into(tmp_path, workbook(tmp_path / "月度.xlsx", {"月度销售": MONTHS}))
    book = read.workbook(tmp_path / "book.xlsx", limits=Limits())
    assert effective(book.settings).settings.orders.monthly_sums is True
    other = workbook(
        tmp_path / "旧.xlsx",
        {
            "购买记录": [
                ["订单编号", "客户编号", "订单日期", "产品", "金额(元)"],
                ["S1", "C1", date(2026, 1, 5), "泵", 5],
            ]
        },
    )
    done = convert([tmp_path / "月度.xlsx"], other, lang="zh")
    assert "convert.note.monthly" in [note.key for note in done.notes]


def test_a_year_that_a_person_says(tmp_path: Path) -> None:
    path = workbook(tmp_path / "表.xlsx", {"S": [["各客户月度销售（万元）"], *MONTHS[1:]]})
    done = into(tmp_path, path, ask=lambda one, options, cells: "2025" if one.why == "year" else None)
    assert done.sheets["orders"].new == 4
    assert str(column(tmp_path, "orders", "order_date")[0])[:10] == "2025-01-31"
    assert "year = 2025" in (tmp_path / "book.mapping.toml").read_text("utf-8")


def test_what_is_like_a_field_is_taken_by_yes_and_not_by_exact(tmp_path: Path) -> None:
    text = "客户编号,客户名称,行业,客户联系人电话\nC1,甲公司,机械,13800000001\n"
    into(tmp_path, write(tmp_path / "客户.csv", text), yes=True)
    assert column(tmp_path, "customers", "phone") == ["13800000001"]
    text = "Customer ID,Customr name,Phone\nC1,Alpha,5550100\n"
    done = convert([write(tmp_path / "customers.csv", text)], tmp_path / "exact.xlsx", exact=True)
    assert [(one.field, one.why) for one in done.proposals] == [("name", "alike")]


def test_the_same_source_again_changes_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "月度.xlsx", {"月度销售": MONTHS})
    into(tmp_path, path)
    before = (tmp_path / "book.xlsx").read_bytes(), (tmp_path / "book.mapping.toml").read_bytes()
    done = into(tmp_path, path)
    assert not done.changed
    assert ((tmp_path / "book.xlsx").read_bytes(), (tmp_path / "book.mapping.toml").read_bytes()) == before


@pytest.mark.parametrize("said", ["2026年各客户月度回款（万元）", "2026年各客户月度（万元）"])
def test_months_of_something_else_are_no_orders(tmp_path: Path, said: str) -> None:
    into(tmp_path, workbook(tmp_path / "表.xlsx", {"S": [[said], *MONTHS[1:]]}), dry_run=True)
    assert "[fill.unpivot]" not in (tmp_path / "book.mapping.toml").read_text("utf-8")


def test_a_day_without_its_year_costs_its_own_row_only(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "客户名称,下单时间,产品,金额(元)\n甲公司,2026年1月6日,泵,100\n甲公司,1月5日,泵,200\n乙公司,20260107,泵,300\n",
        "utf-8",
    )
    done = into(tmp_path, path, yes=True)
    assert column(tmp_path, "orders", "amount") == [100, 300]
    assert [(one.row, one.value) for one in done.not_taken if one.field == "order_date"] == [(3, "1月5日")]
    into(tmp_path, path, ask=lambda one, options, cells: "2026" if one.why == "year" else None)
    assert sorted(column(tmp_path, "orders", "amount")) == [100, 200, 300]


@pytest.mark.parametrize(
    ("name", "rows", "periods", "measure", "values"),
    [
        ("2026年销售目标（万元）", [["销售员", "1月", "2月", "3月", "合计"], ["王磊", 100, 120, None, 220]], ["2026-01", "2026-02"], "revenue", [100, 120]),
        ("回款", [["2026年回款目标（万元）"], ["客户", "一季度", "二季度", "全年"], ["甲公司", 10, 20, 30]], ["2026Q1", "2026Q2"], "paid", [10, 20]),
        ("达成", [["2026年毛利目标与完成情况（万元）"], ["销售员", "1月目标", "1月完成", "2月目标", "2月完成", "3月目标", "3月完成"], ["王磊", 1, 5, 2, 6, 3, 7]], ["2026-01", "2026-02", "2026-03"], "profit", [1, 2, 3]),
    ],
)  # fmt: skip
def test_months_of_what_is_to_be_reached_are_targets(
    tmp_path: Path, name: str, rows: list[list[Any]], periods: list[str], measure: str, values: list[int]
) -> None:
    into(tmp_path, workbook(tmp_path / f"{name}.xlsx", {"表": rows}), yes=True)
    frame = kamxl.open(tmp_path / "book.xlsx").frames["targets"]
    assert frame["period"].tolist() == periods
    assert frame["measure"].unique().tolist() == [measure]
    assert frame["value"].tolist() == values


def test_months_without_a_year_are_asked_about(tmp_path: Path) -> None:
    path = workbook(tmp_path / "表.xlsx", {"S": [["各客户月度销售（万元）"], *MONTHS[1:]]})
    done = into(tmp_path, path, dry_run=True)
    assert [(one.field, one.why) for one in done.proposals] == [("order_date", "year")]
    assert done.sheets == {}


def test_quarters_and_measures_under_their_months(tmp_path: Path) -> None:
    rows = [
        ["客户名称", "2026Q1", None, "2026Q2", None],
        [None, "数量", "金额(元)", "数量", "金额(元)"],
        [NAMES[0], 2, 100, 3, 150],
    ]
    into(tmp_path, workbook(tmp_path / "季度.xlsx", {"S": rows}, {"S": ["A1:A2", "B1:C1", "D1:E1"]}))
    found = rows_of(tmp_path / "book.xlsx", "购买记录")
    assert [(one["订单日期"].date(), one["数量"], one["金额(元)"]) for one in found] == [
        (date(2026, 3, 31), 2, 100),
        (date(2026, 6, 30), 3, 150),
    ]


def card(number: int) -> list[list[Any]]:
    return [
        ["客户档案卡"],
        ["客户名称", NAMES[number], None, "客户编号", f"KH{number:03d}"],
        ["所属行业", "机械", None, "联系电话", f"1390000000{number}"],
        ["业务员", "王磊", None, "合作状态", "合作中"],
        ["历史订单"],
        ["日期", "订单号", "产品", "金额(元)"],
        [f"2026年{number + 1}月5日", f"DD{number}1", "电机", 100 + number],
        [f"2026年{number + 1}月6日", f"DD{number}2", "电机", 200 + number],
        ["合计", None, None, 300 + 2 * number],
    ]


def test_a_card_above_a_list_on_each_sheet(tmp_path: Path) -> None:
    into(tmp_path, workbook(tmp_path / "档案卡.xlsx", {NAMES[number][2:4]: card(number) for number in range(3)}))
    assert column(tmp_path, "customers", "customer_id") == ["KH000", "KH001", "KH002"]
    assert column(tmp_path, "customers", "name") == list(NAMES)
    assert column(tmp_path, "orders", "customer_id") == ["KH000", "KH000", "KH001", "KH001", "KH002", "KH002"]
    assert sum(column(tmp_path, "orders", "amount")) == 906
    assert "[fill.card]" in (tmp_path / "book.mapping.toml").read_text("utf-8")


def test_cards_and_lists_of_several_customers_on_one_sheet(tmp_path: Path) -> None:
    rows = [row for number in range(3) for row in [*card(number), []]]
    into(tmp_path, workbook(tmp_path / "档案卡.xlsx", {"全部": rows}))
    assert column(tmp_path, "customers", "name") == list(NAMES)
    assert column(tmp_path, "orders", "customer_id") == ["KH000", "KH000", "KH001", "KH001", "KH002", "KH002"]


def test_a_card_without_a_list_is_a_customer(tmp_path: Path) -> None:
    into(tmp_path, workbook(tmp_path / "档案卡.xlsx", {NAMES[number][2:4]: card(number)[:4] for number in range(2)}))
    assert column(tmp_path, "customers", "customer_id") == ["KH000", "KH001"]


def test_customers_as_columns(tmp_path: Path) -> None:
    rows = [
        ["客户名称", *NAMES],
        ["所属行业", "机械", "电子", "纺织"],
        ["联系电话", "13800000001", "13800000002", "13800000003"],
        ["合作状态", "合作中", "暂停", "合作中"],
        ["年交易金额(万元)", 10, 20, 30],
    ]
    into(tmp_path, workbook(tmp_path / "对照.xlsx", {"S": rows}))
    assert column(tmp_path, "customers", "name") == list(NAMES)
    assert column(tmp_path, "customers", "annual_amount") == [10, 20, 30]
    assert load(tmp_path / "book.mapping.toml").sources["对照"].transposed is True


def test_customers_as_columns_in_three_rows(tmp_path: Path) -> None:
    rows = [["客户名称", *NAMES], ["所属行业", "机械", "电子", "纺织"], ["联系电话", "13800000001", "13800000002", "13800000003"]]  # fmt: skip
    into(tmp_path, workbook(tmp_path / "对照.xlsx", {"S": rows}))
    assert column(tmp_path, "customers", "name") == list(NAMES)


def test_sections_with_titles_and_repeated_headers(tmp_path: Path) -> None:
    header = ["客户编号", "客户名称", "行业", "电话"]
    rows = [
        ["一、华东区"], header, ["C1", NAMES[0], "机械", "1"], ["C2", NAMES[1], "电子", "2"], ["小计", 2],
        ["二、华南区"], header, ["C3", NAMES[2], "纺织", "3"],
    ]  # fmt: skip
    into(tmp_path, workbook(tmp_path / "分区.xlsx", {"S": rows}))
    assert column(tmp_path, "customers", "customer_id") == ["C1", "C2", "C3"]


def test_two_tables_on_one_sheet(tmp_path: Path) -> None:
    rows = [
        ["客户"], ["客户编号", "客户名称", "行业", "电话"], ["C1", NAMES[0], "机械", "1"], [],
        ["订单"], ["订单编号", "客户编号", "订单日期", "产品", "金额(元)"], ["S1", "C1", "2026-01-05", "泵", 5], ["S2", "C1", "2026-01-06", "泵", 6],
    ]  # fmt: skip
    into(tmp_path, workbook(tmp_path / "两表.xlsx", {"S": rows}))
    assert column(tmp_path, "customers", "customer_id") == ["C1"]
    assert column(tmp_path, "orders", "amount") == [5, 6]
    again = into(tmp_path, tmp_path / "两表.xlsx")
    assert not again.changed


def test_bookings_are_orders_by_their_columns(tmp_path: Path) -> None:
    text = "Account,Order No,Item,Qty,Close Date,Net Amount\nAlpha Ltd,1001,Pump,2,2026-01-05,100\nBeta Inc,1002,Pump,3,2026-01-06,150\n"
    into(tmp_path, write(tmp_path / "export.csv", text))
    assert column(tmp_path, "orders", "order_id") == ["1001", "1002"]
    assert column(tmp_path, "customers", "name") == ["Alpha Ltd", "Beta Inc"]


def test_traditional_characters(tmp_path: Path) -> None:
    text = "客戶編號,客戶名稱,行業,聯絡人,電話,業務員\nC1,華強,機械,李明,1380,王磊\n"
    into(tmp_path, write(tmp_path / "客戶.csv", text))
    assert column(tmp_path, "customers", "owner") == ["王磊"]
    assert column(tmp_path, "customers", "contact") == ["李明"]


@pytest.mark.parametrize(
    ("title", "amount"),
    [
        ("金额万元", 125_000),
        ("金额百万元", 12_500_000),
        ("不含税金额亿元", 1_250_000_000),
        ("金额 千元", 12_500),
    ],
)
def test_units_written_out_in_titles(tmp_path: Path, title: str, amount: float) -> None:
    text = f"订单编号,客户名称,订单日期,产品名称,{title}\nA1,华强,2026-01-05,伺服,12.5\n"
    done = into(tmp_path, write(tmp_path / "订单.csv", text), yes=True)
    assert column(tmp_path, "orders", "amount") == [amount]
    assert not done.proposals


@pytest.mark.parametrize(
    "term",
    [
        "{0:%Y-%m-%d}至{1:%Y-%m-%d}",
        "{0:%Y年%m月%d日} 到 {1:%Y年%m月%d日}",
        "{0:%Y.%m.%d}-{1:%Y.%m.%d}",
        "{0:%d %b %Y} to {1:%d %b %Y}",
    ],
)
def test_the_term_of_a_contract_in_one_cell(tmp_path: Path, term: str) -> None:
    days = [(date(2026, 1, 1), date(2026, 12, 31)), (date(2026, 2, 1), date(2027, 1, 31))]
    rows = [
        ["合同号", "客户名称", "合同期限", "金额(万元)"],
        *([f"H{at}", NAMES[0], term.format(*one), 12] for at, one in enumerate(days)),
    ]
    done = into(tmp_path, workbook(tmp_path / "合同.xlsx", {"S": rows}))
    assert [column(tmp_path, "contracts", field) for field in ("signed", "end")] == [
        [one[0] for one in days],
        [one[1] for one in days],
    ]
    assert not [one for one in done.proposals if one.field in ("signed", "end")]


SOLD = [["A1", NAMES[0], date(2026, 3, 5), "泵", 1.2], ["A2", NAMES[1], date(2026, 3, 6), "泵", 3]]
SALES = ["订单号", "客户名称", "订单日期", "产品", "金额"]


@pytest.mark.parametrize(
    ("title", "above", "below"),
    [
        ("S", [SALES, [None, None, None, None, "(万元)"]], []),
        ("S", [SALES, [None, None, None, None, "万元"]], []),
        ("S", [["2026年销售台账"], SALES, [None, None, None, None, "（万元）"]], []),
        ("销售明细(万元)", [SALES], []),
        ("S (m)", [[*SALES[:4], "金额(万元)"]], []),
        ("S", [SALES], [[], ["注：金额单位为万元"]]),
        ("S", [["金额单位均为万元"], SALES], []),
    ],
)
def test_units_beside_a_table(tmp_path: Path, title: str, above: list[list[Any]], below: list[list[Any]]) -> None:
    done = into(tmp_path, workbook(tmp_path / "台账.xlsx", {title: [*above, *SOLD, *below]}), yes=True)
    assert column(tmp_path, "orders", "amount") == [12_000, 30_000]
    assert (done.proposals, done.not_taken) == ([], [])


def test_a_unit_row_under_merged_titles_and_units_of_other_things(tmp_path: Path) -> None:
    rows = [
        [*SALES, "数量", "毛利"],
        [None, None, None, None, "（万元）", "台", "元"],
        [*SOLD[0], 2, 300],
        [*SOLD[1], 3, 400],
    ]
    merged = {"S": ["A1:A2", "B1:B2", "C1:C2", "D1:D2"]}
    into(tmp_path, workbook(tmp_path / "台账.xlsx", {"S": rows}, merged), yes=True)
    assert [column(tmp_path, "orders", field) for field in ("amount", "quantity", "profit")] == [
        [12_000, 30_000],
        [2, 3],
        [300, 400],
    ]


@pytest.mark.parametrize(
    ("line", "amount", "title"),
    [
        ("All amounts in USD thousands", 1_200, "单价(USD)"), ("Amounts in thousands of USD", 1_200, "单价(USD)"), ("(in thousands of euros)", 1_200, "单价(EUR)"),
        ("Figures in US$ millions", 1_200_000, "单价(USD)"), ("Unit: USD k", 1_200, "单价(USD)"),
    ],
)  # fmt: skip
def test_units_above_a_table_in_english(tmp_path: Path, line: str, amount: float, title: str) -> None:
    into(tmp_path, workbook(tmp_path / "sales.xlsx", {"S": [[line], SALES, *SOLD]}), yes=True)
    assert column(tmp_path, "orders", "amount")[0] == amount
    assert title in [cell.value for cell in openpyxl.load_workbook(tmp_path / "book.xlsx")["购买记录"][4]]


def test_a_column_of_units_tells_each_row(tmp_path: Path) -> None:
    for unit, first in (("万元", 12_000), ("台", 1.2), ("m", 1.2)):
        folder = tmp_path / unit
        folder.mkdir()
        rows = [[*SALES, "单位"], [*SOLD[0], unit], [*SOLD[1], "元" if unit == "万元" else unit]]
        into(folder, workbook(folder / "台账.xlsx", {"S": rows}), yes=True)
        assert column(folder, "orders", "amount") == [first, 3]


@pytest.mark.parametrize(
    ("title", "line"), [("金額(萬元)", ""), ("金額萬元", ""), ("金額", "單位：萬元\n"), ("金額", "单位：仟元\n")]
)
def test_units_in_traditional_characters(tmp_path: Path, title: str, line: str) -> None:
    text = f"{line}訂單編號,客戶名稱,訂單日期,產品名稱,{title}\nA1,華強,2026-01-05,伺服,12.5\nA2,日昇,2026-02-05,伺服,3萬\n"
    done = into(tmp_path, write(tmp_path / "訂單.csv", text))
    assert column(tmp_path, "orders", "amount") == [12_500 if "仟" in line else 125_000, 30_000]
    assert not [one for one in done.proposals if one.why == "bare_unit"]


def test_a_near_name_is_never_joined_unasked(tmp_path: Path) -> None:
    customers = write(
        tmp_path / "客户.csv", f"客户编号,客户名称,行业,电话\nK1,{NAMES[0]},机械,1\nK2,{NAMES[1]},电子,2\n"
    )
    orders = "订单编号,客户名称,订单日期,产品,金额(元)\nS1,{},2026-01-05,泵,5\nS2,上海华强,2026-01-06,泵,6\nS3,甲乙丙公司,2026-01-07,泵,7\n"
    done = into(tmp_path, customers, write(tmp_path / "订单.csv", orders.format(NAMES[0])))
    assert column(tmp_path, "orders", "customer_id") == ["K1", "K3"]
    assert column(tmp_path, "customers", "name") == [NAMES[0], NAMES[1], "甲乙丙公司"]
    assert [(one.code, one.value) for one in done.not_taken] == [("near_name", "上海华强")]
    mapping = tmp_path / "book.mapping.toml"
    mapping.write_text(
        mapping.read_text("utf-8").replace("[names.customers]\n", '[names.customers]\n"上海华强" = "K1"\n'), "utf-8"
    )
    into(tmp_path, tmp_path / "订单.csv")
    assert column(tmp_path, "orders", "customer_id") == ["K1", "K3", "K1"]


def test_two_files_of_one_layout_settle_to_one_fill(tmp_path: Path) -> None:
    text = "订单编号,客户编号,订单日期,产品,金额(元)\nN{n},C1,2026-02-0{n},泵,100\n"
    for number, name in enumerate(("订单.csv", "销售.csv", "三月 [最终].csv"), 1):
        done = into(tmp_path, write(tmp_path / name, text.replace("{n}", str(number))))
        assert done.sheets["orders"].new == 1
    assert len(load(tmp_path / "book.mapping.toml").fill) == 1
    together = tmp_path / "two"
    together.mkdir()
    for number, name in enumerate(("a.csv", "b.csv"), 1):
        write(together / name, text.replace("{n}", str(number)))
    done = into(together, together / "a.csv", together / "b.csv")
    assert done.sheets["orders"].new == 2
    assert len(load(together / "book.mapping.toml").fill) == 1


def answer(tmp_path: Path, *answers: str) -> None:
    """Fill the column 回答 of the sheet 列对应 from the top, as a person does."""
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    for row, one in enumerate(answers, 5):
        book["列对应"].cell(row, 6).value = one
    book.save(tmp_path / "book.xlsx")


def test_open_questions_stand_on_a_sheet_and_the_next_conversion_reads_the_answers(tmp_path: Path) -> None:
    source = write(
        tmp_path / "订单.csv", "订单编号,客户编号,订单日期,产品,金额(元)\nS1,C1,3/5/2026,泵,5\nS2,C1,4/5/2026,泵,6\n"
    )
    done = into(tmp_path, source)
    assert (done.asks, done.questions, done.incomplete) == (True, 1, True)
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["列对应"]
    assert [sheet.cell(row, 1).value is not None for row in (1, 2, 3, 4)] == [True, True, False, True], (
        "title, subtitle, header"
    )
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.sheet_view.showGridLines) == ("A5", "$4:$4", False)
    assert [sheet.column_dimensions[letter].width for letter in "ABCDEFG"] == pytest.approx(
        [30, 24, 16, 16, 60, 20, 12], abs=1
    )
    assert [str(one.formula1) for one in sheet.data_validations.dataValidation] == ['"日-月-年,月-日-年,不采用"']
    assert column(tmp_path, "orders", "order_date") == [None, None]
    answer(tmp_path, "dmy")
    done = into(tmp_path, source)
    assert [str(day)[:10] for day in column(tmp_path, "orders", "order_date")] == ["2026-05-03", "2026-05-04"]
    assert not done.incomplete


def test_a_near_name_is_asked_on_the_sheet(tmp_path: Path) -> None:
    customers = write(tmp_path / "客户.csv", f"客户编号,客户名称,行业,电话\nK1,{NAMES[0]},机械,1\n")
    orders = write(tmp_path / "订单.csv", "订单编号,客户名称,订单日期,产品,金额(元)\nS2,上海华强,2026-01-06,泵,6\n")
    into(tmp_path, customers, orders)
    assert column(tmp_path, "orders", "order_id") == []
    answer(tmp_path, NAMES[0])
    into(tmp_path, orders)
    assert column(tmp_path, "orders", "customer_id") == ["K1"]
    assert '"上海华强" = "K1"' in (tmp_path / "book.mapping.toml").read_text("utf-8")


def test_what_is_none_of_the_answers_leaves_the_question_open(tmp_path: Path) -> None:
    """A slip of the pen in an answer is no answer: nothing is read by it, and no customer is made of a near name."""
    days = write(tmp_path / "订单.csv", "订单编号,客户编号,订单日期,产品,金额(元)\nS1,C1,3/5/2026,泵,5\n")
    into(tmp_path, days)
    for typed in ("dym", "yes", "=1+1", "x" * 300):
        answer(tmp_path, typed)
        assert into(tmp_path, days).incomplete, typed
        assert column(tmp_path, "orders", "order_date") == [None]
    for made in tmp_path.glob("book.*"):
        made.unlink()
    customers = write(tmp_path / "客户.csv", f"客户编号,客户名称,行业,电话\nK1,{NAMES[0]},机械,1\n")
    orders = write(tmp_path / "订单.csv", "订单编号,客户名称,订单日期,产品,金额(元)\nS2,上海华强,2026-01-06,泵,6\n")
    into(tmp_path, customers, orders)
    answer(tmp_path, NAMES[0] + "?")
    assert into(tmp_path, orders).incomplete
    assert column(tmp_path, "orders", "order_id") == []
    assert column(tmp_path, "customers", "customer_id") == ["K1"]


def test_a_book_is_made_for_the_questions_alone(tmp_path: Path) -> None:
    path = workbook(tmp_path / "表.xlsx", {"S": [["各客户月度销售（万元）"], *MONTHS[1:]]})
    done = into(tmp_path, path)
    assert done.asks
    answer(tmp_path, "2025")
    into(tmp_path, path)
    assert str(column(tmp_path, "orders", "order_date")[0])[:10] == "2025-01-31"


def test_the_unit_of_a_cards_amount_is_not_that_of_the_list_below(tmp_path: Path) -> None:
    rows = [
        ["客户名称", "上海华强公司", "客户编号", "K1"],
        ["负责人", "王磊", "年采购额(万元)", 54.8],
        [],
        ["订单号", "日期", "产品", "数量", "单价", "金额(元)"],
        ["S1", "2026-02-14", "泵", 7, 3300, 23100],
        ["S2", "2026-02-15", "泵", 2, 3300, 6600],
    ]
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    workbook.save(tmp_path / "卡.xlsx")
    convert([tmp_path / "卡.xlsx"], tmp_path / "book.xlsx", yes=True, lang="zh")
    assert [row["单价(元)"] for row in rows_of(tmp_path / "book.xlsx", "购买记录")] == [3300, 3300]


@pytest.mark.parametrize(("last", "records"), [(("All of them", None, None, 3, 30), 2), (("K3", "Gamma", "South", 3, 30), 3), (("K3", None, None, 4, 30), 3)])  # fmt: skip
def test_the_sum_of_the_lines_above_is_none_of_them_whatever_it_is_called(
    tmp_path: Path, last: tuple[Any, ...], records: int
) -> None:
    rows = [["Customer ID", "Customer name", "Region", "Payment days", "Annual amount (k CNY)"], ["K1", "Alpha", "North", 1, 10], ["K2", "Beta", "South", 2, 20], list(last)]  # fmt: skip
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    workbook.save(tmp_path / "customers.xlsx")
    done = convert([tmp_path / "customers.xlsx"], tmp_path / "book.xlsx", yes=True)
    assert done.sheets["customers"].new == records


@pytest.mark.parametrize(
    ("cell", "is_one"),
    [
        (1, True),
        (0, False),
        (2100, True),
        (2101, False),
        (1.5, False),
        (True, False),
        ("字" * 60, True),
        ("字" * 61, False),
        (None, False),
    ],
)
def test_what_may_be_a_title(cell: object, is_one: bool) -> None:
    """A text of some words, a day, or a number that may be a month or a year."""
    assert _is_title(cell) is is_one


def test_the_name_of_a_file_states_no_unit_by_a_letter(tmp_path: Path) -> None:
    into(tmp_path, workbook(tmp_path / "sales (m).xlsx", {"S": [SALES, *SOLD]}), yes=True)
    assert column(tmp_path, "orders", "amount") == [1.2, 3]


def test_a_line_below_a_group_that_is_none_of_its_rows_gets_nothing_of_it(tmp_path: Path) -> None:
    """其中 and 结余 beside an amount became orders of the customer above."""
    head = ["订单编号", "客户编号", "订单日期", "产品", "金额(元)"]
    lines = [["S1", "C1", date(2026, 1, 5), "泵", 100], ["其中：泵", None, None, None, 100], ["S2", "C2", date(2026, 1, 6), "阀", 1000], ["结余", None, None, None, 1100]]  # fmt: skip
    into(tmp_path, workbook(tmp_path / "订单.xlsx", {"购买记录": [head, *lines]}), yes=True)
    assert kamxl.open(tmp_path / "book.xlsx").frames["orders"]["amount"].tolist() == [100, 1000]


def test_numbers_of_another_form_go_on_in_their_group(tmp_path: Path) -> None:
    head = ["客户", "订单编号", "产品", "订单日期", "金额(元)"]
    lines = [[NAMES[0], "S1", "泵", date(2026, 1, 5), 1], [None, "补-2", "阀", date(2026, 1, 6), 2], [NAMES[1], "S3", "泵", date(2026, 1, 7), 4], [None, "S4", "阀", date(2026, 1, 8), 8]]  # fmt: skip
    into(tmp_path, workbook(tmp_path / "订单.xlsx", {"购买记录": [head, *lines]}), yes=True)
    assert kamxl.open(tmp_path / "book.xlsx").frames["orders"]["amount"].tolist() == [1, 2, 4, 8]
