"""Input sheets added to a workbook that is there: nothing in it is lost, and what is typed into them counts."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kamxl import templates, walk, writer
from kamxl.cli.group import invoke
from kamxl.errors import InputError, RoleCopy, UsageError
from kamxl.schema.sheets import SHEETS
from tests.conftest import AS_OF, SHARED

KEPT = SHARED / "tools" / "kept"
EXCEL_MADE = SHARED / "fixtures" / "excel-made"
ACCOUNT = ("contacts", "deals", "targets", "plans")


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        return {name: hashlib.sha256(package.read(name)).hexdigest() for name in package.namelist()}


@pytest.fixture
def start(tmp_path: Path) -> Path:
    return walk.new_book(tmp_path / "book.xlsx", kind="start", lang="zh")


def test_a_start_book_has_what_one_begins_with(start: Path) -> None:
    titles = openpyxl.load_workbook(start).sheetnames
    assert titles == ["使用说明", "客户信息", "跟进记录", "购买记录", "市场监测", "设置", "字段说明"]


def test_every_sheet_can_be_added_and_is_then_read(start: Path) -> None:
    missing = [key for key in SHEETS if key not in templates.KINDS["start"]]
    found = walk.add_sheets(start, missing)
    assert list(found.added) == [SHEETS[key].zh for key in missing]
    book = walk.open_book(start)
    assert set(book.frames) == set(SHEETS)
    assert book.issues == ()


def test_the_other_sheets_keep_their_bytes(start: Path) -> None:
    before = parts(start)
    walk.add_sheets(start, ["targets"])
    after = parts(start)
    assert {name for name in before if after.get(name) != before[name]} <= {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "docProps/app.xml",
    }  # fmt: skip
    assert start.with_name("book.bak.xlsx").exists()


@pytest.mark.skipif(not KEPT.exists() or not EXCEL_MADE.exists(), reason="the files made by Excel are not here")
def test_books_made_by_excel_lose_nothing(tmp_path: Path) -> None:
    from shutil import copyfile

    checked = 0
    for source in sorted(EXCEL_MADE.rglob("*.xls[xm]"))[::2]:
        target = tmp_path / f"{checked}{source.suffix}"
        copyfile(source, target)
        try:
            walk.add_sheets(target, ["targets", "deals"], backup=False)
        except (InputError, OSError):  # one that cannot be read or written back safely, which is said
            continue
        done = subprocess.run([sys.executable, KEPT, source, target], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{source.name}: {done.stdout}{done.stderr}"
        checked += 1
    assert checked >= 10


def test_a_sheet_that_is_there_is_left_alone_and_said(start: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = start.read_bytes()
    assert invoke(["add-sheet", str(start), "客户信息"], "zh") == 0
    assert start.read_bytes() == before
    assert "“客户信息”已经有了" in capsys.readouterr().err
    assert invoke(["add-sheet", str(start), "orders", "Targets", "--json"], "zh") == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["added"], printed["present"]) == (["目标"], ["购买记录"])


def test_a_near_miss_is_answered_with_the_nearest(start: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["add-sheet", str(start), "Target sheet"], "en") == 2
    assert invoke(["add-sheet", str(start), "目票"], "zh") == 2
    said = capsys.readouterr().err
    assert "Did you mean “Targets”" in said
    assert "是不是“目标”" in said
    with pytest.raises(UsageError):
        walk.sheet_keys(["xyz"])


def test_a_sheet_of_that_title_that_holds_something_else_is_refused(start: Path) -> None:
    book = openpyxl.load_workbook(start)
    book.create_sheet("目标")["A1"] = "我们的口号"
    book.save(start)
    before = start.read_bytes()
    with pytest.raises(InputError):
        walk.add_sheets(start, ["targets"])
    assert start.read_bytes() == before


def test_a_copy_for_a_role_is_refused(small_book: Path, tmp_path: Path) -> None:
    from kamxl.share import share

    copy = tmp_path / "copy.xlsx"
    share(walk.analyse(walk.open_book(small_book, as_of=AS_OF), as_of=AS_OF), copy, role="service")
    with pytest.raises(RoleCopy):
        walk.add_sheets(copy, ["targets"])


def test_new_sheets_speak_the_language_and_money_of_the_book(tmp_path: Path) -> None:
    path = walk.new_book(tmp_path / "book.xlsx", kind="start", lang="en", currency="USD")
    assert walk.add_sheets(path, ACCOUNT, fallback="zh").added == ("Contacts", "Deals", "Targets", "Account plans")
    headers = [cell.value for cell in openpyxl.load_workbook(path)["Targets"][4]]
    assert headers[-1] == "Target (k USD)"


def test_a_converted_book_has_the_sheets_that_are_filled(tmp_path: Path) -> None:
    from kamxl.convert import convert

    (tmp_path / "目标.csv").write_text("期间,指标,目标值(万元)\n2026,交易额,300\n", "utf-8")
    convert([tmp_path / "目标.csv"], tmp_path / "book.xlsx")
    titles = openpyxl.load_workbook(tmp_path / "book.xlsx").sheetnames
    assert "目标" in titles
    assert "合同报价" not in titles


def test_a_start_book_with_rows_of_other_sheets_has_those_too() -> None:
    plans = templates.plans("start", "zh", {"plans": [{"customer_id": "C1", "goal": "x", "action": "y"}]})
    assert [plan.key for plan in plans if plan.key in SHEETS] == [
        "customers",
        "follow_ups",
        "orders",
        "market",
        "plans",
    ]
    assert writer.create(plans)


def back(path: Path, sheet: str, words: str) -> list[str]:
    """Where the links of these words lead."""
    cells = [cell for row in openpyxl.load_workbook(path)[sheet].iter_rows(max_row=2) for cell in row]
    return [cell.hyperlink.location if cell.hyperlink else "" for cell in cells if cell.value == words]


def test_an_added_sheet_leads_back_to_the_guide(start: Path, tmp_path: Path) -> None:
    walk.add_sheets(start, ["targets"])
    assert back(start, "目标", "返回使用说明") == ["'使用说明'!A1"]
    english = walk.new_book(tmp_path / "en.xlsx", kind="start", lang="en")
    walk.add_sheets(english, ["targets", "deals"], lang="zh")
    assert back(english, "商机", "返回使用说明") == ["'Guide'!A1"]
    assert "Guide" in openpyxl.load_workbook(english).sheetnames


def test_no_cell_of_an_added_sheet_is_a_way_that_leads_nowhere(start: Path) -> None:
    book = openpyxl.load_workbook(start)
    del book["使用说明"]
    book.save(start)
    walk.add_sheets(start, ["targets"])
    assert openpyxl.load_workbook(start)["目标"]["A1"].value == "目标"
    assert back(start, "目标", "返回使用说明") == []
