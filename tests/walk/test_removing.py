"""kamxl remove: the workbook as it was before the first run, what is said, and what is refused."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from kamxl import macros, walk
from kamxl.cli.group import invoke
from kamxl.errors import UnsafeTarget, UsageError
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS

RUN = ["--as-of", AS_OF.isoformat()]


def parts(book: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(book) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return walk.new_book(tmp_path / "模板.xlsx", kind="start", lang="zh", sample_day=None)


def run(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["run", str(book), *RUN], "zh") in (0, 1)  # 1: a template holds no row yet
    capsys.readouterr()


def test_run_twice_and_removed(small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = parts(small_book)
    run(small_book, capsys)
    run(small_book, capsys)
    written = small_book.read_bytes()
    assert invoke(["remove", str(small_book), "--dry-run"], "zh") == 0
    said = capsys.readouterr().err
    assert "总览" in said
    assert "试运行" in said
    assert small_book.read_bytes() == written
    assert invoke(["remove", str(small_book), "--json"], "zh") == 0
    found = json.loads(capsys.readouterr().out)
    assert parts(small_book) == before
    assert found["written"]
    assert "xl/workbook.xml" in found["restored"]
    assert Path(found["backup"]).read_bytes() == written
    assert invoke(["remove", str(small_book)], "zh") == 0
    assert "没有 kamxl 的内容" in capsys.readouterr().err
    assert parts(small_book) == before


def test_macros_become_an_xlsx_again(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = parts(template)
    assert invoke(["macros", "install", str(template)], "zh") == 0
    enabled = template.with_suffix(".xlsm")
    run(enabled, capsys)
    assert invoke(["remove", str(enabled)], "zh") == 2
    template.unlink()
    with_macros = enabled.read_bytes()
    assert invoke(["remove", str(enabled)], "zh") == 0
    assert parts(template) == before
    assert enabled.read_bytes() == with_macros
    openpyxl.load_workbook(template)


def test_buttons_go_from_the_guide_without_what_was_kept(template: Path, tmp_path: Path) -> None:
    from kamxl.writer import before
    from kamxl.writer.target import open_target

    workbook = open_target(macros.enable(template.read_bytes(), "zh", "总览"))
    before.drop(workbook)
    workbook.close()
    book = tmp_path / "b.xlsm"
    book.write_bytes(workbook.package.close().to_bytes())
    walk.remove(book)
    left = parts(book.with_suffix(".xlsx"))
    assert not [name for name in left if "vml" in name or "vba" in name.lower()]
    assert not [name for name, data in left.items() if b"Kamxl" in data or b"_kx_" in data]
    assert b"macroEnabled" not in left["[Content_Types].xml"]


@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl says what it does not know
def test_what_people_wrote_on_our_sheets_is_counted(
    demo_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "b.xlsx"
    shutil.copy(demo_book, book)
    run(book, capsys)
    opened = openpyxl.load_workbook(book)
    sheet = opened["预警"]
    head = next(row for row in sheet.iter_rows(max_row=12) if any(cell.value == "备注" for cell in row))
    column = next(cell.column for cell in head if cell.value == "备注")
    sheet.cell(head[0].row + 1, column).value = "已电话联系"
    opened.save(book)
    found = walk.remove(book, dry_run=True)
    assert found.typed == 1
    assert not found.written


def test_formulas_that_look_at_ours_are_refused(
    tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    sheets = {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS], "我的": [["=总览!B2"]]}
    book = make_book(tmp_path / "b.xlsx", sheets)
    run(book, capsys)
    written = book.read_bytes()
    with pytest.raises(UnsafeTarget, match="我的!A1"):
        walk.remove(book)
    assert invoke(["remove", str(book)], "zh") == 4
    assert "我的!A1" in capsys.readouterr().err
    assert book.read_bytes() == written


@pytest.mark.filterwarnings("ignore::UserWarning")  # as above
def test_a_book_of_our_sheets_only(small_book: Path, tmp_path: Path, make_book: Callable[..., Path]) -> None:
    target = tmp_path / "t.xlsx"
    walk.run(small_book, as_of=AS_OF, output=target)
    opened = openpyxl.load_workbook(target)
    opened.remove(opened["客户信息"])
    opened.save(target)
    with pytest.raises(UsageError):
        walk.remove(target)
