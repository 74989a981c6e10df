from __future__ import annotations

import os
from pathlib import Path

import pytest

from kamxl.batch.find import READABLE, WRITABLE, find
from kamxl.errors import UsageError
from tests.batch.shelf import add_bystanders, write_book


def names(root: Path, books: list[Path]) -> list[str]:
    return [book.relative_to(root).as_posix() for book in books]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, name in enumerate(["a.xlsx", "b.XLSM", "下层/c.xlsx", "下层/更下/d.xlsx"]):
        write_book(tmp_path / "in" / name, number)
    return tmp_path / "in"


def test_a_folder_gives_its_own_workbooks_and_with_recursive_those_below(folder: Path) -> None:
    assert names(folder, find([str(folder)], recursive=False).books) == ["a.xlsx", "b.XLSM"]
    assert names(folder, find([str(folder)], recursive=True).books) == [
        "a.xlsx", "b.XLSM", "下层/c.xlsx", "下层/更下/d.xlsx",
    ]  # fmt: skip


def test_what_is_nobodys_workbook_is_left_out_with_its_reason(folder: Path) -> None:
    add_bystanders(folder)
    (folder / "nowhere.xlsx").symlink_to(folder / "gone.xlsx")
    found = find([str(folder)], recursive=True)
    assert names(folder, found.books) == ["a.xlsx", "b.XLSM", "下层/c.xlsx", "下层/更下/d.xlsx"]
    assert found.left_out == {"open": 1, "temporary": 1, "backup": 2, "format": 1, "link": 1}
    assert [path.name for path in found.other_formats] == ["旧格式.xls"]


def test_tables_that_no_task_reads_are_named_too(folder: Path) -> None:
    for name in ("丙.et", "丁.numbers", "戊.wps", "图.png"):
        (folder / name).write_bytes(b"x")
    for suffixes in (WRITABLE, READABLE):
        found = find([str(folder)], recursive=False, suffixes=suffixes)
        assert names(folder, found.other_formats) == ["丁.numbers", "丙.et", "戊.wps"]


def test_a_validation_takes_every_readable_format(folder: Path) -> None:
    (folder / "old.xls").write_bytes(b"x")
    assert "old.xls" in names(folder, find([str(folder)], recursive=False, suffixes=READABLE).books)


def test_a_file_that_is_named_is_taken_whatever_its_format_but_no_lock_file(folder: Path) -> None:
    (folder / "old.xls").write_bytes(b"x")
    (folder / "~$a.xlsx").write_bytes(b"x")
    found = find([str(folder / "old.xls"), str(folder / "~$a.xlsx")], recursive=False)
    assert names(folder, found.books) == ["old.xls"]


def test_patterns_are_expanded_here(folder: Path) -> None:
    found = find([str(folder / "**" / "*.xlsx")], recursive=False)
    assert names(folder, found.books) == ["a.xlsx", "下层/c.xlsx", "下层/更下/d.xlsx"]
    assert found.roots == [folder]


def test_a_name_with_brackets_is_a_name(folder: Path) -> None:
    write_book(folder / "客户[1].xlsx")
    assert names(folder, find([str(folder / "客户[1].xlsx")], recursive=False).books) == ["客户[1].xlsx"]


def test_a_workbook_named_twice_is_found_once(folder: Path) -> None:
    (folder / "link.xlsx").symlink_to(folder / "a.xlsx")
    found = find([str(folder), str(folder / "a.xlsx"), str(folder / "*.xlsx")], recursive=False)
    assert names(folder, found.books) == ["a.xlsx", "b.XLSM"]


def test_links_between_folders_make_no_circles(folder: Path) -> None:
    (folder / "下层" / "back").symlink_to(folder, target_is_directory=True)
    assert len(find([str(folder)], recursive=True).books) == 4


def test_results_of_ours_are_left_out(folder: Path) -> None:
    without = [folder / "下层", folder / "a.xlsx"]
    found = find([str(folder)], recursive=True, without=without)
    assert names(folder, found.books) == ["b.XLSM"]
    assert found.left_out["ours"] == 1


def test_a_path_that_is_not_there_is_an_error(folder: Path) -> None:
    with pytest.raises(UsageError, match="not there"):
        find([str(folder / "missing")], recursive=False)
    with pytest.raises(UsageError, match="No file matches"):
        find([str(folder / "*.ods")], recursive=False)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_cannot_be_listed_is_reported(folder: Path) -> None:
    (folder / "下层").chmod(0)
    try:
        found = find([str(folder)], recursive=True)
    finally:
        (folder / "下层").chmod(0o755)
    assert [path.name for path, _ in found.unreadable] == ["下层"]
