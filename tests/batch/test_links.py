"""A link that somebody put into the folder never decides what is written elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamxl.batch.find import find
from kamxl.cli.group import invoke

DAY = ("--as-of", "2026-09-30")


@pytest.fixture
def tree(tmp_path: Path, small_book: Path) -> Path:
    """A folder with a workbook, a second name of it, and a link to a workbook elsewhere."""
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(small_book.read_bytes())
    (folder / "again.xlsx").symlink_to("a.xlsx")
    (folder / "out.xlsx").symlink_to(small_book)
    return folder


def test_a_link_out_of_the_tree_is_left_out_where_workbooks_are_written_to(tree: Path, small_book: Path) -> None:
    found = find([str(tree)], recursive=True)
    assert [path.name for path in found.books] == ["a.xlsx"]
    assert found.left_out["link"] == 1
    before = small_book.read_bytes()
    assert invoke(["batch", str(tree), "--recursive", "--workers", "1", *DAY], "en") == 0
    assert small_book.read_bytes() == before
    assert (tree / "a.xlsx").read_bytes() != before


def test_a_workbook_goes_by_its_own_name_whichever_link_to_it_is_met_first(tree: Path) -> None:
    (tree / "sub").mkdir()
    (tree / "a.xlsx").rename(tree / "sub" / "a.xlsx")
    (tree / "again.xlsx").unlink()
    (tree / "0.xlsx").symlink_to("sub/a.xlsx")
    (tree / "sub" / "0.xlsx").symlink_to("a.xlsx")
    assert find([str(tree)], recursive=True).books == [tree / "sub" / "a.xlsx"]


def test_it_may_be_read_and_may_be_named(tree: Path) -> None:
    assert len(find([str(tree)], recursive=True, links_out=True).books) == 2
    assert [path.name for path in find([str(tree / "out.xlsx")], recursive=False).books] == ["out.xlsx"]
    assert find([str(tree / "*.xlsx")], recursive=False).left_out["link"] == 1


def test_no_copy_goes_through_a_link_out_of_the_folder_of_copies(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (tree / "sub").mkdir()
    (tree / "sub" / "b.xlsx").write_bytes((tree / "a.xlsx").read_bytes())
    (out / "sub").symlink_to(elsewhere)
    (out / "a.xlsx").symlink_to(elsewhere / "planted.xlsx")
    assert invoke(["batch", str(tree), "--recursive", "--out", str(out), "--workers", "1", *DAY], "en") == 1
    assert list(elsewhere.iterdir()) == []
    assert "A link takes" in capsys.readouterr().err
