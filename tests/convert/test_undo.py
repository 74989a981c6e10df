"""A conversion can be taken back, exactly; rows that were edited since stand in the way."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import openpyxl
import pytest
from tables import CUSTOMERS, write

from kamxl import read
from kamxl.cli.group import invoke
from kamxl.convert import convert
from kamxl.convert.load import remembered
from kamxl.convert.undo import beside, undo
from kamxl.convert.undo_rows import reverted
from kamxl.errors import UsageError, WriteError
from kamxl.settings import Limits


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "客户.csv", CUSTOMERS)


def test_a_book_that_the_conversion_made_is_gone_again(source: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    convert([source], book)
    assert invoke(["convert", "--undo", "--to", str(book)], "zh") == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["客户.csv"]
    with pytest.raises(UsageError):
        undo(book, remembered(book), Limits())


def test_two_conversions_are_taken_back_one_after_the_other(source: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    convert([source], book)
    states = [book.read_bytes()]
    for number in (3, 4):
        more = write(
            tmp_path / "客户.csv",
            CUSTOMERS + f"C00{number},甲{number}公司,机械,李,1380000000{number},活跃,王磊,2023-01-15,5\n",
        )
        convert([more], book)
        states.append(book.read_bytes())
    for state in (states[1], states[0]):
        assert undo(book, remembered(book), Limits()).done
        assert book.read_bytes() == state


def test_an_undo_that_gets_no_further_than_the_workbook_says_so_and_the_next_one_ends_it(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book.xlsx"
    convert([source], book)
    first, mapping = book.read_bytes(), remembered(book).read_bytes()
    write(source, CUSTOMERS + "C009,,机械,李,13800000009,活跃,王磊,2023-01-15,5\n")
    convert([source], book)
    with monkeypatch.context() as patch:

        def full(*given: object) -> None:
            raise WriteError("no room")

        patch.setattr(import_module("kamxl.convert.undo"), "_restore", full)
        assert invoke(["convert", "--undo", "--to", str(book)], "en") == 0
    assert book.read_bytes() == first
    assert "Not restored along with it" in capsys.readouterr().err
    done = undo(book, remembered(book), Limits())
    assert (done.done, done.outputs, done.rows, done.kept) == (True, False, None, ())
    assert (book.read_bytes(), remembered(book).read_bytes()) == (first, mapping)
    assert undo(book, remembered(book), Limits()).removed, "then the conversion before it"


def test_edited_rows_stand_in_the_way_and_are_named(source: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    convert([source], book)
    made = openpyxl.load_workbook(book)
    made["客户信息"]["B6"].value = "改过的名称"
    made.save(book)
    before = book.read_bytes()
    done = undo(book, remembered(book), Limits())
    assert (done.done, done.removed, done.edited) == (False, False, ("客户信息!6 (B6)",))
    assert book.read_bytes() == before
    assert invoke(["convert", "--undo", "--to", str(book)], "en") == 1


def test_a_run_since_does_not_stand_in_the_way(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book.xlsx"
    convert([source], book)
    first = book.read_bytes()
    write(source, CUSTOMERS + "C009,丙公司,机械,李,13800000009,活跃,王磊,2023-01-15,5\n")
    convert([source], book)
    assert invoke(["run", str(book), "--as-of", "2026-03-01"], "en") == 0
    capsys.readouterr()
    assert invoke(["convert", "--undo", "--to", str(book)], "en") == 0
    assert "kamxl run" in "".join(capsys.readouterr())
    assert book.read_bytes() == first


def test_a_sheet_of_the_users_that_came_since_stays(source: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    convert([source], book)
    made = openpyxl.load_workbook(book)
    made.create_sheet("我的笔记").append(["别丢"])
    made.save(book)
    done = undo(book, remembered(book), Limits())
    assert (done.done, done.removed, done.rows) == (True, False, 2)
    left = openpyxl.load_workbook(book)
    assert left["我的笔记"]["A1"].value == "别丢"
    assert names(book) == []
    assert not remembered(book).exists()


def names(book: Path) -> list[str]:
    """The customers of a workbook, in their order."""
    table = read.workbook(book, limits=Limits()).tables["customers"]
    column = next(one for one in table.columns if one.field == "name")
    return [str(value) for value in column.values if value is not None]


@pytest.fixture
def edited(source: Path, tmp_path: Path) -> tuple[Path, Callable[..., None]]:
    """A workbook of two customers, into which a conversion brought a third and changed the second; and how it is edited."""
    book = tmp_path / "book.xlsx"
    convert([source], book)
    write(source, CUSTOMERS.replace("暂停合作", "合作中") + "C009,丙公司,机械,李,13800000009,活跃,王磊,2023-01-15,5\n")
    convert([source], book)

    def edit(*cells: tuple[str, object], deleted: int = 0) -> None:
        made = openpyxl.load_workbook(book)
        for cell, value in cells:
            made["客户信息"][cell].value = value
        if deleted:
            made["客户信息"].delete_rows(deleted)
        made.save(book)

    return book, edit


def test_what_was_edited_elsewhere_stays(edited: tuple[Path, Callable[..., None]]) -> None:
    """Another row, and a row that somebody typed below: the conversion's own are as they were, or gone."""
    book, edit = edited
    edit(("B5", "改过的名称"), ("A8", "C010"), ("B8", "手工加的客户"))
    done = undo(book, remembered(book), Limits())
    assert (done.done, done.rows, done.edited) == (True, 2, ())
    assert names(book) == ["改过的名称", "上海华通机电有限公司", "手工加的客户"]
    table = read.workbook(book, limits=Limits()).tables["customers"]
    status = next(one for one in table.columns if one.field == "status")
    assert list(status.values)[1] == "暂停"


@pytest.mark.parametrize(
    ("cell", "said"), [("E7", "客户信息!7 (E7)"), ("B6", "客户信息!6 (B6)")], ids=["created", "changed"]
)
def test_only_rows_of_the_conversion_stand_in_the_way(
    edited: tuple[Path, Callable[..., None]], cell: str, said: str
) -> None:
    book, edit = edited
    edit((cell, "改过"), ("B5", "改过的名称"))
    before = book.read_bytes()
    done = undo(book, remembered(book), Limits())
    assert (done.done, done.edited) == (False, (said,))
    assert book.read_bytes() == before


def test_a_row_that_somebody_deleted_is_no_obstacle_nor_is_one_that_moved(
    edited: tuple[Path, Callable[..., None]],
) -> None:
    book, edit = edited
    edit(("B5", "改过的名称"), deleted=7)
    assert undo(book, remembered(book), Limits()).done
    assert names(book) == ["改过的名称", "上海华通机电有限公司"]


def test_rows_that_moved_are_found(edited: tuple[Path, Callable[..., None]]) -> None:
    book, edit = edited
    edit(deleted=5)
    assert undo(book, remembered(book), Limits()).done
    assert names(book) == ["上海华通机电有限公司"]


def test_a_damaged_file_of_ours_is_nothing_to_undo(source: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    convert([source], book)
    beside(book).write_bytes(b"PK no zip")
    with pytest.raises(UsageError):
        undo(book, remembered(book), Limits())


def archive(state: bytes, compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO(b"kamxl undo\n")
    with zipfile.ZipFile(out, "a", compression) as package:
        package.writestr("state.json", state)
        package.writestr("before.xlsx", b"0" * 100_000)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"my notes", b"kamxl undo\n", b"kamxl undo\nPK\x05\x06" + b"\0" * 18, archive(b"[" * 100_000), archive(b"null"), archive(b"{}"), archive(b"\xff"),
        archive(b'{"after": [], "rows": 1, "mapping_after": {}}'), archive(b"{}", zipfile.ZIP_DEFLATED), archive(b"{}")[:-30], archive(b"{}").replace(b"\0\0\0\0", b"\1\0\0\0", 1),
    ],
)  # fmt: skip
def test_whatever_stands_in_the_place_of_the_state_takes_nothing_back(
    content: bytes, source: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book.xlsx"
    convert([source], book)
    before = book.read_bytes()
    beside(book).write_bytes(content)
    assert invoke(["convert", "--undo", "--to", str(book)], "en") in (1, 2)
    assert book.read_bytes() == before


def test_a_file_of_the_users_under_the_name_of_the_state_is_kept(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book.xlsx"
    beside(book).write_bytes(b"my notes")
    assert invoke(["convert", str(source), "--to", str(book)], "en") == 0
    assert beside(book).read_bytes() == b"my notes"
    assert book.exists()
    assert "book.undo 无法写入" in capsys.readouterr().err


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo] if os.name == "posix" else [Path.mkdir])
def test_what_is_no_file_under_the_name_of_the_state(
    make: Callable[[Path], None], source: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book.xlsx"
    make(beside(book))
    assert invoke(["convert", str(source), "--to", str(book)], "en") == 0
    assert book.exists()
    assert invoke(["convert", "--undo", "--to", str(book)], "en") == 2


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_who_may_not_read_the_book_may_not_read_what_it_was(source: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    convert([source], book)
    book.chmod(0o600)
    for name in ("甲公司", "丙公司"):  # over the state that all could read, and over its own
        write(tmp_path / "客户.csv", CUSTOMERS + f"C009,{name},机械,李,13800000009,活跃,王磊,2023-01-15,5\n")
        convert([source], book)
        assert beside(book).stat().st_mode & 0o777 == 0o600
    undo(book, remembered(book), Limits())
    assert beside(book).stat().st_mode & 0o777 == 0o600


def test_a_dry_run_shows_its_rows_and_the_run_agrees_with_it(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book.xlsx"
    convert([source], book)
    text = (
        CUSTOMERS.replace("暂停合作", "合作中")
        + "C009,丙公司,机械,李,不明,活跃,王磊,2023-13-15,5\n,丁公司,机械,李,1,活跃,王磊,2023-01-15,5\n"
    )
    write(source, text)
    before = book.read_bytes()
    assert invoke(["convert", str(source), "--to", str(book), "--dry-run"], "zh") == 0
    told = capsys.readouterr()
    assert "新增  客户编号 C009、客户名称 丙公司" in told.out + told.err
    dry = convert([source], book, dry_run=True)
    assert book.read_bytes() == before
    done = convert([source], book)
    for kind in ("new", "changes", "unchanged", "samples", "not_taken"):
        assert [getattr(one, kind) for one in dry.sheets.values()] == [
            getattr(one, kind) for one in done.sheets.values()
        ]
    assert dry.checked == done.checked
    assert [(one.field, one.new) for one in done.sheets["customers"].changes] == [("status", "活跃")]


@pytest.mark.parametrize("left", [{}, None, [], {"客户信息": 5}, {"客户信息": {"titles": [], "rows": []}}])
def test_what_is_kept_in_another_shape_tells_nothing(left: object, source: Path, tmp_path: Path) -> None:
    convert([source], tmp_path / "book.xlsx")
    data = (tmp_path / "book.xlsx").read_bytes()
    assert reverted(left, None, data, "book.xlsx", Limits()) is None
