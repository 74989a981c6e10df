"""kamxl collect on files: what it writes and prints, through Excel-like edits and LibreOffice, and what it refuses."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kamxl.cli.group import invoke
from kamxl.i18n import tr

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
DAY = ["--as-of", "2026-09-30"]
CUSTOMERS = [
    ["客户编号", "客户名称", "联系人", "电话", "年交易金额(万元)", "合作状态", "信息使用授权", "负责人", "渠道"],
    ["C001", "甲公司", "李明", "13800001234", 120, "活跃", None, "王磊", "展会"],
    ["C002", "乙公司", "张华", "13800005678", 85.5, "暂停", "否", "王磊", None],
    ["C003", "丙公司", "赵芳", "13800009999", 50, "活跃", None, "刘洋", "网站"],
]
TALKS = [
    ["跟进日期", "客户编号", "跟进方式", "跟进内容", "下一步计划", "负责人"],
    *[
        [datetime(2026, 8, day), f"C00{1 + day % 2}", "电话", f"第{day}次沟通", f"计划{day}", "王磊"]
        for day in range(1, 9)
    ],
    [datetime(2026, 8, 20), "C003", "拜访", "看样机", "报价", "刘洋"],
]


@pytest.fixture
def book(tmp_path: Path, make_book: Callable[..., Path]) -> Path:
    return make_book(tmp_path / "大客户.xlsx", {"客户信息": CUSTOMERS, "跟进记录": TALKS, "我的表": [["不要动", 1]]})


def hand_out(book: Path, owner: str, *more: str) -> Path:
    out = book.with_name(f"{owner}.xlsx")
    assert invoke(["share", str(book), "--role", "sales", "--owner", owner, "-o", str(out), *DAY, *more], "zh") == 0
    return out


def edit(path: Path, sheet: str, change: Callable[[Worksheet, dict[str, int]], None], header: int = 4) -> None:
    workbook = load_workbook(path)
    worksheet = workbook[sheet]
    places = {str(cell.value).partition("(")[0]: cell.column for cell in worksheet[header] if cell.value}
    change(worksheet, places)
    workbook.save(path)


def collect(capfd: pytest.CaptureFixture[str], *line: object) -> dict[str, Any]:
    capfd.readouterr()
    assert invoke(["collect", *map(str, line), "--json"], "zh") == 0
    found: dict[str, Any] = json.loads(capfd.readouterr().out)
    return found


def values(path: Path, sheet: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(path)[sheet].iter_rows()]


def test_two_copies_come_home_in_one_go(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    mine, other = hand_out(book, "王磊"), hand_out(book, "刘洋")

    def change(sheet: Worksheet, at: dict[str, int]) -> None:
        sheet.cell(5, at["电话"]).value = "13911112222"
        sheet.cell(6, at["年交易金额"]).value = 99.5
        sheet.cell(5, at["合作状态"]).value = None
        row = sheet.max_row + 1
        sheet.cell(row, at["客户编号"]).value, sheet.cell(row, at["客户名称"]).value = "C010", "新公司"

    edit(mine, "客户信息", change)

    def talks(sheet: Worksheet, at: dict[str, int]) -> None:
        sheet.cell(5, at["跟进内容"]).value = "副本改的"
        sheet.cell(6, at["跟进内容"]).value = "两边都改"
        sheet.cell(7, at["跟进日期"]).value = datetime(2026, 8, 30)
        sheet.delete_rows(12)
        sheet.insert_rows(8)
        for name, value in {"跟进日期": datetime(2026, 9, 1), "客户编号": "C001", "跟进内容": "新的一行"}.items():
            sheet.cell(8, at[name]).value = value

    edit(mine, "跟进记录", talks)
    edit(other, "客户信息", lambda sheet, at: setattr(sheet.cell(5, at["客户名称"]), "value", "丙集团"))
    edit(book, "跟进记录", lambda sheet, at: setattr(sheet.cell(3, at["跟进内容"]), "value", "主表也改"), header=1)
    before = book.read_bytes()
    tried = collect(capfd, mine, other, "--to", book, "--dry-run")
    assert book.read_bytes() == before
    told = collect(capfd, mine, other, "--to", book)
    assert tried["taken"] == told["taken"]
    assert (told["written"], told["notes"], told["same"]) == (True, [], 0)
    assert {(one["sheet"], one["cell"], one["new"], one["who"]) for one in told["taken"]} == {
        ("customers", "D2", "13911112222", "王磊"),
        ("customers", "E3", 99.5, "王磊"),
        ("customers", "F2", None, "王磊"),
        ("customers", "B4", "丙集团", "刘洋"),
        ("follow_ups", "D2", "副本改的", "王磊"),
        ("follow_ups", "A4", "2026-08-30", "王磊"),
    }
    assert [(one["sheet"], one["row"].split(" · ")[0]) for one in told["added"]] == [
        ("customers", "C010"),
        ("follow_ups", "C001"),
    ]
    assert [
        (one["why"], one["cell"], one["held"], one["typed"]) for one in told["conflicts"] if one["why"] == "both"
    ] == [("both", "D3", "主表也改", "两边都改")]
    assert [one["row"] for one in told["conflicts"] if one["why"] == "deleted"] == ["C001 · 2026-08-08"]
    customers, talk = values(book, "客户信息"), values(book, "跟进记录")
    assert customers[1] == ["C001", "甲公司", "李明", "13911112222", 120, None, None, "王磊", "展会"]
    assert customers[2][4] == 99.5
    assert customers[4][:2] == ["C010", "新公司"]
    assert len(talk) == 11
    assert talk[10][:4] == [datetime(2026, 9, 1), "C001", None, "新的一行"]
    assert talk[2][3] == "主表也改"
    sheet = values(book, tr("collect.title", "zh"))
    assert [row[0] for row in sheet[4:]] == [tr(f"collect.why.{why}", "zh") for why in ("both", "deleted")]
    assert book.with_name("大客户.bak.xlsx").read_bytes() == before
    again = collect(capfd, mine, other, "--to", book)
    assert (again["taken"], again["added"], again["written"]) == ([], [], False)


def test_a_copy_that_goes_on_is_collected_against_what_was_collected_before(
    book: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    mine = hand_out(book, "王磊")
    name = "跟进内容"
    edit(mine, "跟进记录", lambda sheet, at: setattr(sheet.cell(5, at[name]), "value", "第一次改"))
    assert [one["new"] for one in collect(capfd, book, mine)["taken"]] == ["第一次改"]
    edit(mine, "跟进记录", lambda sheet, at: setattr(sheet.cell(5, at[name]), "value", "第二次改"))
    told = collect(capfd, book, mine)
    assert ([one["new"] for one in told["taken"]], told["conflicts"]) == (["第二次改"], [])
    assert values(book, "跟进记录")[1][3] == "第二次改"


def test_what_was_done_about_an_alert_comes_home(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """On both sides by what the alert is about, wherever it stands; a run in between keeps it."""
    assert invoke(["run", str(book), "--as-of", "2026-12-31"], "zh") == 0
    mine = book.with_name("王磊.xlsx")
    line = ["share", str(book), "--role", "sales", "--owner", "王磊", "-o", str(mine), "--as-of", "2026-12-31"]
    assert invoke(line, "zh") == 0

    def header(path: Path) -> int:
        return next(
            row[0].row for row in load_workbook(path)["预警"].iter_rows() if "规则代码" in {cell.value for cell in row}
        )

    told: list[Any] = []

    def change(sheet: Worksheet, at: dict[str, int]) -> None:
        row = header(mine) + 1
        sheet.cell(row, at["处理状态"]).value, sheet.cell(row, at["备注"]).value = "处理中", "已约下周拜访"
        told.append((sheet.cell(row, at["规则代码"]).value, sheet.cell(row, at["客户编号"]).value))

    edit(mine, "预警", change, header(mine))
    found = collect(capfd, mine, "--to", book)
    assert [(one["sheet"], one["field"], one["new"]) for one in found["taken"]] == [
        ("alerts", "state", "处理中"),
        ("alerts", "note", "已约下周拜访"),
    ]
    assert (found["added"], found["conflicts"], found["notes"]) == ([], [], [])
    assert invoke(["run", str(book), "--as-of", "2027-01-02"], "zh") == 0
    sheet = load_workbook(book)["预警"]
    at = {cell.value: cell.column for cell in sheet[header(book)]}
    kept = [row for row in sheet.iter_rows(values_only=True) if row[at["备注"] - 1] == "已约下周拜访"]
    assert [(row[at["规则代码"] - 1], row[at["客户编号"] - 1]) for row in kept] == told


@pytest.mark.parametrize(("field", "value"), [("币种", "USD"), ("订单状态", "已取消")])
@pytest.mark.parametrize("room", [True, False])
def test_a_new_row_never_comes_home_without_what_decides_its_figures(
    tmp_path: Path,
    make_book: Callable[..., Path],
    capfd: pytest.CaptureFixture[str],
    field: str,
    value: str,
    room: bool,
) -> None:
    """30,000 USD are no 30,000 yuan, and a cancelled order is no sale: the column is added, or the row stays out."""
    orders = [["订单编号", "客户编号", "订单日期", "产品", "金额(元)"], ["O1", "C001", "2026-05-01", "泵", 1000]]
    if not room:
        orders.append([None, None, None, None, None, "我的备注"])
    book = make_book(tmp_path / "b.xlsx", {"客户信息": CUSTOMERS, "购买记录": orders})
    mine = hand_out(book, "王磊")

    def change(sheet: Worksheet, at: dict[str, int]) -> None:
        new = {
            "订单编号": "O9",
            "客户编号": "C001",
            "订单日期": datetime(2026, 9, 1),
            "产品": "泵",
            "金额": 30000,
            field: value,
        }
        for name, cell in new.items():
            sheet.cell(6, at[name]).value = cell

    edit(mine, "购买记录", change)
    told = collect(capfd, mine, "--to", book)
    rows = values(book, "购买记录")
    if room:
        assert (rows[0][5], rows[2][0], rows[2][4:6], told["conflicts"]) == (field, "O9", [30000, value], [])
    else:
        assert [(one["why"], one["typed"]) for one in told["conflicts"]] == [("no_row", value)]
        assert "O9" not in {row[0] for row in rows}


def test_what_is_masked_or_left_out_is_never_taken(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    mine = hand_out(book, "王磊")

    def change(sheet: Worksheet, at: dict[str, int]) -> None:
        assert sheet.cell(6, at["电话"]).value == "138****5678"
        sheet.cell(6, at["电话"]).value = "13000000000"
        sheet.insert_cols(1)
        sheet.cell(4, 1).value, sheet.cell(5, 1).value = "年利润(万元)", 7

    edit(mine, "客户信息", change)
    told = collect(capfd, mine, "--to", book)
    assert told["taken"] == []
    assert [(one["why"], one["cell"], one["held"], one["typed"]) for one in told["conflicts"]] == [
        ("masked", "D3", "13800005678", "13000000000")
    ]
    assert len(told["notes"]) == 1
    assert "年利润" in told["notes"][0]
    assert values(book, "客户信息")[1:] == CUSTOMERS[1:]


def test_the_copy_holds_nothing_to_guess_from(book: Path) -> None:
    """No check sum is that of a value that the copy masks, whatever is tried."""
    from kamxl.collect.base import HELD_BACK, read_lines, summing, token

    mine = hand_out(book, "王磊")
    lines = [row[0] for row in values(mine, "_share_base")]
    base = read_lines(lines, "copy")
    sum_of = summing(base.header.salt)
    assert sum_of("phone", token("13800005678")) not in "".join(lines)
    place = list(base.sheets["customers"].fields).index("phone")
    row = next(row for row in base.sheets["customers"].rows if row.serial == 3)
    assert row.held[place] == HELD_BACK
    assert load_workbook(mine)["_share_base"].sheet_state == "veryHidden"


@pytest.mark.office
def test_it_comes_home_through_libreoffice_too(
    book: Path, soffice: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    mine = hand_out(book, "王磊")
    shutil.copy(mine, tmp_path / "same.xlsx")
    edit(mine, "跟进记录", lambda sheet, at: setattr(sheet.cell(5, at["跟进内容"]), "value", "副本改的"))
    for path in (mine, tmp_path / "same.xlsx"):
        line = [
            soffice,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
        ]
        subprocess.run(
            [*line, "--outdir", str(tmp_path / "saved"), str(path)], check=True, capture_output=True, timeout=180
        )
    told = collect(capfd, tmp_path / "saved" / "same.xlsx", "--to", book)
    assert (told["taken"], told["added"], told["conflicts"], told["notes"]) == ([], [], [], [])
    told = collect(capfd, tmp_path / "saved" / mine.name, "--to", book)
    assert [(one["cell"], one["new"]) for one in told["taken"]] == [("D2", "副本改的")]
    assert (told["added"], told["conflicts"]) == ([], [])


def without_base(path: Path, book: Path) -> None:
    workbook = load_workbook(path)
    workbook.remove(workbook["_share_base"])
    workbook.save(path)


def tampered(path: Path, book: Path) -> None:
    workbook = load_workbook(path)
    cell = workbook["_share_base"].cell(3, 1)
    cell.value = str(cell.value)[:-8] + "AAAAAAAA"
    workbook.save(path)


def hostile(path: Path, book: Path) -> None:
    workbook = load_workbook(path)
    sheet = workbook["_share_base"]
    for place, text in enumerate(['{"format": 1, "id": ' + "[" * 5000, "9" * 5000 + " . a b", "=1+1", "x"], 1):
        sheet.cell(place, 1).value = text
    workbook.save(path)


def of_another(path: Path, book: Path) -> None:
    workbook = load_workbook(book)
    sheet = workbook["客户信息"]
    for row in sheet.iter_rows(min_row=2):
        for cell in row[1:]:
            cell.value = f"别的 {cell.coordinate}" if cell.value else None
    workbook["跟进记录"].delete_rows(2, 20)
    workbook.save(book)


def for_reading(path: Path, book: Path) -> None:
    path.unlink()
    assert invoke(["share", str(book), "--role", "sales", "-o", str(path), *DAY], "zh") == 0


def no_copy(path: Path, book: Path) -> None:
    shutil.copy(book, path)


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (without_base, 3, "collect.no_base"),
        (tampered, 3, "collect.damaged"),
        (hostile, 3, "collect.damaged"),
        (of_another, 2, "collect.another_book"),
        (for_reading, 3, "collect.no_base"),
        (no_copy, 3, "collect.no_copy"),
    ],
)
def test_what_cannot_be_collected_is_said_and_changes_nothing(
    book: Path, capfd: pytest.CaptureFixture[str], spoil: Callable[[Path, Path], None], code: int, said: str
) -> None:
    mine = hand_out(book, "王磊")
    spoil(mine, book)
    before = book.read_bytes()
    capfd.readouterr()
    assert invoke(["collect", str(mine), "--to", str(book)], "zh") == code
    values = {"copy": mine.name, "made_from": "大客户.xlsx", "book": book.name}
    names = {name: value for name, value in values.items() if f"{{{name}}}" in tr(said, "zh")}
    assert tr(said, "zh", **names) in capfd.readouterr().err
    assert book.read_bytes() == before


def test_a_book_that_was_changed_in_structure(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    mine = hand_out(book, "王磊")

    def change(sheet: Worksheet, at: dict[str, int]) -> None:
        sheet.cell(5, at["电话"]).value = "13911112222"
        sheet.cell(5, at["渠道" if "渠道" in at else "客户名称"]).value = "改"

    edit(mine, "客户信息", change)
    workbook = load_workbook(book)
    sheet = workbook["客户信息"]
    sheet.delete_cols(2)
    sheet.insert_cols(1, 2)
    sheet.insert_rows(1, 3)
    sheet.title = "我的客户"
    workbook.save(book)
    told = collect(capfd, mine, "--to", book)
    assert [(one["cell"], one["new"]) for one in told["taken"]] == [("E5", "13911112222")]
    assert [(one["why"], one["field"], one["typed"]) for one in told["conflicts"]] == [("no_column", "name", "改")]


def test_output_leaves_the_book_as_it_is(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    mine, out = hand_out(book, "王磊"), book.with_name("合并后.xlsx")
    edit(mine, "客户信息", lambda sheet, at: setattr(sheet.cell(5, at["电话"]), "value", "13911112222"))
    before = book.read_bytes()
    assert collect(capfd, mine, "--to", book, "-o", out)["written"]
    assert book.read_bytes() == before
    assert values(out, "客户信息")[1][3] == "13911112222"


def test_an_editable_copy_locks_what_does_not_come_back(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A guide rail: sheet protection without a password."""
    out = book.with_name("市场.xlsx")
    assert invoke(["share", str(book), "--role", "marketing", "--editable", "-o", str(out), *DAY], "zh") == 0
    sheet = load_workbook(out)["客户信息"]
    at = {str(cell.value).partition("(")[0]: cell.column for cell in sheet[4] if cell.value}
    assert sheet.protection.sheet
    assert not sheet.protection.password
    locked = {name: sheet.cell(5, column).protection.locked for name, column in at.items()}
    assert {name for name, one in locked.items() if not one} >= {"客户名称", "年交易金额", "合作状态"}
    assert {name for name, one in locked.items() if one} >= {"客户编号", "联系人", "等级", "kx_row"}

    def change(sheet: Worksheet, at: dict[str, int]) -> None:
        sheet.cell(5, at["客户名称"]).value = "甲集团"
        row = 5 + 3
        sheet.cell(row, at["客户编号"]).value, sheet.cell(row, at["客户名称"]).value = "C011", "表下面的新行"

    edit(out, "客户信息", change)
    told = collect(capfd, out, "--to", book)
    assert [(one["cell"], one["new"], one["who"]) for one in told["taken"]] == [("B2", "甲集团", "市场")]
    assert [one["row"] for one in told["added"]] == ["C011 · 表下面的新行"]


def test_a_role_of_the_settings_is_given_edit_rights(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    book.with_name("kamxl.toml").write_text("[share.service]\neditable = true\n", "utf-8")
    out = book.with_name("客服.xlsx")
    capfd.readouterr()
    assert invoke(["share", str(book), "--role", "service", "-o", str(out), "--json", *DAY], "en") == 0
    told = json.loads(capfd.readouterr().out)
    assert (told["editable"], told["comes_home"]) == (True, True)
    assert load_workbook(out)["客户信息"].protection.sheet
