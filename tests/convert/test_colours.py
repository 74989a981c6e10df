"""Colours of rows: where they divide a table, and what a note says that they mean."""

from __future__ import annotations

import pytest

from kamxl.convert.colours import divide, legend, of_rows

GREEN, RED = "00B050", "FF0000"


@pytest.mark.parametrize(
    ("colours", "they_do"),
    [
        ("a    ", True),  # a fifth of the rows
        ("a     ", False),
        ("ab", False),  # too few rows to tell
        ("aba", False),  # bands
        ("abaa", True),
        ("aaa", False),
        ("abcde", True),
        ("abcdef", False),
    ],
)
def test_two_to_five_fills_divide_a_table_unless_they_take_turns(colours: str, they_do: bool) -> None:
    assert divide([one.strip() for one in colours]) is they_do


def test_the_colour_of_a_row_is_that_of_most_of_its_cells_in_the_table() -> None:
    assert of_rows({2: {1: "a", 2: "b", 3: "b", 9: "a"}, 3: {9: "c"}}, [2, 3, 4], [1, 2, 3]) == ["b", "", ""]


@pytest.mark.parametrize("text", ["绿色为正常合作，红色为流失", "green: active; red = lost"])
def test_a_note_says_what_they_mean_in_both_languages(text: str) -> None:
    assert legend([text], [], [GREEN, RED, ""]) == {GREEN: "活跃", RED: "流失"}


def test_a_coloured_cell_beside_the_table_beats_a_note() -> None:
    assert legend(["绿色为流失"], [("活跃", GREEN), ("金额", RED)], [GREEN, RED]) == {GREEN: "活跃"}
