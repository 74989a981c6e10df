"""A book whose orders stand on two sheets: every figure as of one sheet, every row found and written where it stands."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import kamxl
from kamxl.book import analysis_of
from kamxl.cli.group import invoke
from kamxl.report.context import context_of
from kamxl.report.tie_out import tie_out

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
DAY = ["--as-of", "2026-09-30"]
CUSTOMERS = [
    ["客户编号", "客户名称", "所属行业", "联系人", "电话", "首次合作时间", "合作状态", "负责人"],
    ["C1", "明远精密", "机械", "李明", "13800001234", "2023-01-15", "活跃", "王磊"],
    ["C2", "华通贸易", "贸易", "张静", "13900004321", "2023-02-15", "活跃", "陈晨"],
]
TITLES = ["订单编号", "客户编号", "订单日期", "产品", "金额(元)", "订单状态", "备注"]
OLD = [
    ["S1", "C1", datetime(2025, 3, 1), "泵", 100_000, "已完成", "李明 收"],
    ["S2", "C2", datetime(2025, 11, 2), "阀", 20_000, "已完成", None],
    ["S3", "C1", datetime(2025, 12, 3), "泵", 5_000, "已取消", None],
]
NEW = [
    ["S4", "C1", datetime(2026, 2, 1), "泵", 3.0, "已完成", None],
    ["S5", "C9", datetime(2026, 3, 1), "泵", 9.0, "已完成", None],
    ["S6", "C2", datetime(2026, 4, 1), "阀", 1.2, "退货", None],
]
IN_WAN = [*TITLES[:4], "金额(万元)", *TITLES[5:]]
"""The newer sheet is in another unit."""


@pytest.fixture
def book(tmp_path: Path, make_book: Callable[..., Path]) -> Path:
    sheets = {"客户信息": CUSTOMERS, "购买记录2025": [TITLES, *OLD], "购买记录2026": [IN_WAN, *NEW]}
    return make_book(tmp_path / "大客户.xlsx", sheets)


def cells(path: Path, title: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(path)[title]]


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_figures_are_those_of_one_sheet(book: Path, make_book: Callable[..., Path]) -> None:
    whole = [TITLES, *OLD, *([*row[:4], row[4] * 10_000, *row[5:]] for row in NEW)]
    one = make_book(book.with_name("一张.xlsx"), {"客户信息": CUSTOMERS, "购买记录": whole})
    split, same = (kamxl.analyse(kamxl.open(path), as_of=date(2026, 9, 30)) for path in (book, one))
    assert analysis_of(split).facts["revenue_total"].to_dict() == {"C1": 130_000, "C2": 8_000}
    assert analysis_of(split).facts.equals(analysis_of(same).facts)
    assert split.tiers.equals(same.tiers)
    [unknown] = [issue for issue in split.book.issues if issue.code == "unknown_customer"]
    assert (unknown.sheet, unknown.cell) == ("购买记录2026", "B3")


def test_the_tie_out_adds_up_both_sheets(book: Path) -> None:
    result = kamxl.analyse(kamxl.open(book), as_of=date(2026, 9, 30))
    context = context_of(book.name, result.book.opened.tables)
    checks = {check.label: check for check in tie_out(analysis_of(result), "zh", context).checks}
    total = checks["有效订单合计"]
    assert total.ours == total.total == 138_000
    assert total.formulas[0].expression == "(SUM('购买记录2025'!$E$2:$E$4))+((SUM('购买记录2026'!$E$2:$E$4))*10000)"
    # Row 3 of the newer sheet is of nobody: it is taken away there, and row 3 of the older one stays.
    assert total.steps["corrected"].expression == "(-SUM('购买记录2026'!$E$3)*10000)"  # type: ignore[union-attr]


def test_what_was_read_together_is_said(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["run", str(book), *DAY, "--json"], "zh") == 0
    assert said(capsys)["read_together"] == [{"sheet": "orders", "rows": {"购买记录2025": 3, "购买记录2026": 3}}]
    assert any("购买记录2025（3 行）" in str(cell) for row in cells(book, "数据质量") for cell in row)
    assert invoke(["validate", str(book), *DAY], "zh") == 1
    assert "购买记录：合并读取 购买记录2025（3 行）、购买记录2026（3 行）" in capsys.readouterr().err


def test_explain_names_sheet_and_cell(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["explain", str(book), "--customer", "C1", "--figure", "revenue", *DAY, "--json"], "zh") == 0
    places = {(one["sheet"], one["cell"]) for one in _cells_in(said(capsys))}
    assert {("购买记录2025", "E2"), ("购买记录2026", "E2")} <= places


def _cells_in(found: object) -> list[dict[str, Any]]:
    if isinstance(found, dict):
        inner = [one for value in found.values() for one in _cells_in(value)]
        return [found, *inner] if {"sheet", "cell"} <= found.keys() else inner
    return [one for value in found for one in _cells_in(value)] if isinstance(found, list) else []


def test_a_copy_holds_what_its_owner_may_see_of_both_and_comes_home_to_both(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = book.with_name("王磊.xlsx")
    assert invoke(["share", str(book), "--role", "sales", "--owner", "王磊", "-o", str(copy), *DAY], "zh") == 0
    values = {value for title in load_workbook(copy).sheetnames for row in cells(copy, title) for value in row}
    assert {"S1", "S4"} <= values
    assert not values & {"S2", "S6"}
    assert not any(word in str(values) for word in ("华通", "张静"))
    edited = load_workbook(copy)
    sheet = edited["购买记录"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "订单编号")
    at = {str(cell.value).partition("(")[0]: cell.column for cell in header if cell.value}
    for row in sheet.iter_rows(min_row=header[0].row + 1):
        if row[0].value in ("S1", "S4"):
            sheet.cell(row[0].row, at["金额"], 50_000)
    new = {"订单编号": "S7", "客户编号": "C1", "订单日期": datetime(2026, 9, 1), "产品": "泵", "金额": 70_000}
    row_number = sheet.max_row + 1
    for title, value in new.items():
        sheet.cell(row_number, at[title], value)
    edited.save(copy)
    capsys.readouterr()
    assert invoke(["collect", str(copy), "--to", str(book), "--json"], "zh") == 0
    told = said(capsys)
    assert [one["cell"] for one in told["taken"]] == ["购买记录2025!E2", "购买记录2026!E2"]
    assert [row[4] for row in cells(book, "购买记录2025")[1:]] == [50_000, 20_000, 5_000]
    assert [row[4] for row in cells(book, "购买记录2026")[1:]] == [5, 9, 1.2, 7]


def test_convert_finds_rows_on_both_and_adds_to_the_newest(book: Path) -> None:
    before = shutil.copy(book, book.with_name("前.xlsx"))
    source = book.with_name("导出.csv")
    lines = [
        "订单编号,客户编号,订单日期,产品,金额(元)",
        "S2,C2,2025-11-02,阀,21000",
        "S4,C1,2026-02-01,泵,31000",
        "S8,C1,2026-09-02,泵,80000",
    ]
    source.write_text("\n".join(lines), "utf-8")
    assert invoke(["convert", str(source), "--to", str(book), "--yes"], "zh") == 0
    assert [row[4] for row in cells(book, "购买记录2025")[1:]] == [100_000, 21_000, 5_000]
    assert [row[4] for row in cells(book, "购买记录2026")[1:]] == [3.1, 9, 1.2, 8]
    assert invoke(["convert", "--undo", "--to", str(book)], "zh") == 0
    for title in ("购买记录2025", "购买记录2026"):
        assert cells(book, title) == cells(Path(before), title)


HOME, ABROAD = [*TITLES[:4], "金额(元)"], [*TITLES[:4], "金额(USD)"]


@pytest.mark.parametrize("newer", ["购买记录-国内", "购买记录-海外"])
@pytest.mark.parametrize(
    ("title", "row", "written"),
    [
        ("金额(USD)", "E1,C2,2026-01-02,阀,2100", [100, 2100]),
        ("金额(元)", "S1,C1,2026-01-01,泵,210", [210, 2000]),
        ("金额(USD)", "S1,C1,2026-01-01,泵,30", [30, 2000]),
        ("金额(元)", "E1,C2,2026-01-02,阀,14000", [100, 14000]),
    ],
)
def test_an_amount_is_written_in_the_currency_of_the_sheet_where_its_row_stands(
    book: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str], newer: str, title: str, row: str, written: list[int]
) -> None:  # fmt: skip
    home, abroad = ["S1", "C1", datetime(2026, 1, 1), "泵", 100], ["E1", "C2", datetime(2026, 1, 2), "阀", 2000]
    new = ["N1", "C1", datetime(2026, 5, 1), "阀", 7]
    sheets = {"客户信息": CUSTOMERS, "购买记录-国内": [HOME, home], "购买记录-海外": [ABROAD, abroad]}
    sheets[newer].append(new)
    make_book(book, sheets)
    source = book.with_name("导出.csv")
    source.write_text(f"订单编号,客户编号,订单日期,产品,{title}\n{row}\n", "utf-8")
    code = invoke(["convert", str(source), "--to", str(book), "--yes", "--json"], "zh")
    told = said(capsys)["not_taken"]
    after = [cells(book, one) for one in ("购买记录-国内", "购买记录-海外")]
    own = ("USD" if row.startswith("E") else "CNY") == ("USD" if "USD" in title else "CNY")
    at = 1 if row.startswith("E") else 0
    if own or sheets[newer][1][0] == row[:2]:  # a column 币种 comes to the sheet of new rows
        assert ([one[1][4] for one in after], told, code) == (written, [], 0)
        assert own or after[at][1][5] == ("CNY" if at else "USD")
    else:
        assert [one[1][4] for one in after] == [100, 2000]
        assert [one["code"] for one in told] == ["currency_column"]
        assert ["购买记录-国内", "购买记录-海外"][at] in told[0]["message"]


def test_the_counts_of_converting_name_all_sheets(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = book.with_name("导出.csv")
    source.write_text(
        "订单编号,客户编号,订单日期,产品,金额(元)\nS2,C2,2025-11-02,阀,21000\nS8,C1,2026-09-02,泵,80000\n", "utf-8"
    )
    assert invoke(["convert", str(source), "--to", str(book), "--yes"], "zh") == 0
    told = capsys.readouterr().err
    assert "购买记录2025、购买记录2026：新增 1 行，更新 1 行" in told
    assert "新行写在“购买记录2026”" in told


def test_forget_looks_at_both(book: Path) -> None:
    edited = load_workbook(book)
    edited["购买记录2026"]["G2"] = "李明 收"
    edited.save(book)
    assert invoke(["forget", str(book), "--customer", "C1"], "zh") == 0
    text = str([cells(book, title) for title in ("客户信息", "购买记录2025", "购买记录2026")])
    assert "李明" not in text


def test_a_sheet_that_is_there_in_parts_is_not_added(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    titles = load_workbook(book).sheetnames
    assert invoke(["add-sheet", str(book), "购买记录"], "zh") == 0
    assert load_workbook(book).sheetnames == titles


def test_an_order_that_was_carried_over_is_named(book: Path, make_book: Callable[..., Path]) -> None:
    carried = ["S2", "C2", datetime(2025, 11, 2), "阀", 2.5, "已完成", "尾款"]
    cancelled = ["S3", "C1", datetime(2026, 1, 3), "泵", 0.5, "已完成", None]
    sheets = {"客户信息": CUSTOMERS, "购买记录2025": [TITLES, *OLD], "购买记录2026": [IN_WAN, *NEW, carried, cancelled]}
    issues = kamxl.open(make_book(book, sheets)).issues
    found = [one for one in issues if one.message.key == "validate.on_two_sheets"]
    assert [(one.sheet, one.cell, one.severity, one.effect) for one in found] == [
        ("购买记录2026", "A5", "warning", "none")
    ]
    assert found[0].message.values == {"order": "S2", "count": 1, "place": "购买记录2025!A3"}


def test_a_line_that_stands_on_both_counts_once(book: Path, make_book: Callable[..., Path]) -> None:
    again = [
        ["S2", "C2", "2025-11-02", "阀", 2.0, "已完成", None],
        ["S2", "C2", datetime(2025, 11, 2), "泵", 2, "已完成", None],
    ]
    sheets = {"客户信息": CUSTOMERS, "购买记录2025": [TITLES, *OLD], "购买记录2026": [IN_WAN, *NEW, *again]}
    result = kamxl.analyse(kamxl.open(make_book(book, sheets)), as_of=date(2026, 9, 30))
    facts, issues = analysis_of(result).facts, [one for one in result.book.issues if one.code == "repeated"]
    assert facts["revenue_total"].to_dict() == {"C1": 130_000, "C2": 8_000 + 20_000}
    assert [(one.sheet, one.cell, one.effect) for one in issues] == [("购买记录2026", "A5", "row"), ("购买记录2026", "A6", "none")]  # fmt: skip
    assert "购买记录2025!A3" in issues[0].message.render("en")
    assert analysis_of(result).left_out.orders == 1  # S5, of nobody
    checks = tie_out(analysis_of(result), "zh", context_of(book.name, result.book.opened.tables)).checks
    assert [(one.ours, one.total) for one in checks if one.label == "有效订单合计"] == [(158_000, 158_000)]


def test_a_sheet_that_repeats_most_of_another_brings_its_other_rows(book: Path, make_book: Callable[..., Path]) -> None:
    more = ["S9", "C2", datetime(2025, 12, 24), "阀", 7_000, "已完成", None]
    sheets = {"客户信息": CUSTOMERS, "购买记录": [TITLES, *OLD], "购买记录2025": [TITLES, *OLD[:2], more]}
    result = kamxl.analyse(kamxl.open(make_book(book, sheets)), as_of=date(2026, 9, 30))
    assert analysis_of(result).facts["revenue_total"].to_dict() == {"C1": 100_000, "C2": 27_000}
    done = tie_out(analysis_of(result), "en", context_of(book.name, result.book.opened.tables))
    assert "Some rows of “购买记录2025” stand on another sheet" in str(done)


def test_a_change_of_the_older_sheet_is_noticed(book: Path) -> None:
    assert [invoke(["run", str(book), *DAY], "zh") for _ in range(2)] == [0, 0]
    before = book.read_bytes()
    edited = load_workbook(book)
    edited["购买记录2025"]["E2"] = 70_000
    edited.save(book)
    saved = book.read_bytes()
    assert invoke(["run", str(book), *DAY], "zh") == 0
    assert book.read_bytes() not in (before, saved)


@pytest.mark.parametrize("title", ["购买记录2026", "2026年购买记录"])
@pytest.mark.parametrize(
    "header", [["单", "客", "日", "品", "额", "态", "注"], [None, "交易", None, None, "其他", None, None]]
)
def test_a_part_whose_header_is_not_known_is_named_by_the_run_and_on_the_first_card(
    book: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str], title: str, header: list[str | None]
) -> None:
    sheets = {"客户信息": CUSTOMERS, "购买记录2025": [TITLES, *OLD], title: [header, ["甲", "乙", "丙"], *NEW]}
    book = make_book(book, sheets)
    assert invoke(["run", str(book), *DAY, "--json"], "zh") == 0
    assert any(title in one for one in said(capsys)["not_done"])
    assert any(title in str(cell.value) for row in load_workbook(book)["总览"].iter_rows() for cell in row)
