"""A conversion can be taken back, exactly; rows that were edited since stand in the way."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from tables import CUSTOMERS, write

from kamxl.cli.group import invoke
from kamxl.convert import convert
from kamxl.convert.load import remembered
from kamxl.convert.undo import beside, undo
from kamxl.errors import UsageError
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


def test_edited_rows_stand_in_the_way_and_are_named(source: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    convert([source], book)
    made = openpyxl.load_workbook(book)
    made["客户信息"]["B6"].value = "改过的名称"
    made.save(book)
    before = book.read_bytes()
    done = undo(book, remembered(book), Limits())
    assert (done.done, done.edited) == (False, ("客户信息!6",))
    assert book.read_bytes() == before
    assert invoke(["convert", "--undo", "--to", str(book)], "en") == 1


def test_a_damaged_file_of_ours_is_nothing_to_undo(source: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    convert([source], book)
    beside(book).write_bytes(b"PK no zip")
    with pytest.raises(UsageError):
        undo(book, remembered(book), Limits())
