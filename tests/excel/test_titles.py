"""Titles of sheets as formulas and names spell them."""

from __future__ import annotations

import pytest

from kamxl.excel.titles import split_reference, units
from kamxl.grid import quoted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("'Tom''s'!$A$1", ("Tom's", "$A$1")),
        ("Sheet1!$A$1:$B$2", ("Sheet1", "$A$1:$B$2")),
        (" 客户!A1 ", ("客户", "A1")),
        ("'[1]Other'!$A$1", None),
        ("[1]Other!$A$1", None),
        ("#REF!$A$1", None),
        ("nothing at all", None),
        ("", None),
    ],
)
def test_a_reference_is_a_title_and_cells_of_this_book(text: str, found: tuple[str, str] | None) -> None:
    assert split_reference(text) == found


def test_quotes_double_and_rare_characters_count_two() -> None:
    assert quoted("Tom's") == "'Tom''s'"
    assert [units(text) for text in ("ab", "客户", "a\U0001f600")] == [2, 2, 3]
