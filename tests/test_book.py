"""What the walk hands on, as a person at a Python prompt sees it."""

from __future__ import annotations

from pathlib import Path

import kamxl
from tests.conftest import AS_OF


def test_a_book_and_a_result_are_shown_in_a_line(small_book: Path) -> None:
    book = kamxl.open(small_book)
    assert repr(book) == "<Book 三个客户.xlsx: 3 of 3 customers; 0 errors, 3 warnings>"
    result = kamxl.analyse(book, as_of=AS_OF)
    assert repr(result).startswith(f"<Result of 三个客户.xlsx as of {AS_OF}: 3 customers, ")


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(kamxl.__file__).parent / "py.typed").is_file()
