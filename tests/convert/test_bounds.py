"""Small functions of converting on both sides of their bounds."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from kamxl.convert.answer_sheet import Question, plan
from kamxl.convert.cells import beside_phone, shape, share
from kamxl.convert.colours import name_of
from kamxl.convert.decimals import marks
from kamxl.convert.evident import _are_shares, _make_a_whole
from kamxl.convert.existing import HeldSheet, _is_number
from kamxl.convert.incoming import plain, shown
from kamxl.convert.kept_cells import kept
from kamxl.convert.layout.grid import Grid
from kamxl.convert.layout.headers import _is_title, title_words
from kamxl.convert.mapping import SourceOptions
from kamxl.convert.names import Names
from kamxl.convert.propose import plan as merges
from kamxl.convert.similar import SAFE, _likeness
from kamxl.convert.strange_words import likely
from kamxl.placed import Range
from kamxl.schema.sheets import SHEETS

HUES = {"red": "F0004F F04F00", "orange": "F05000 F0B300", "yellow": "F0B400 C9F000", "green": "C7F000 00F0C6", "blue": "00F0C8 3A00F0", "purple": "3C00F0 EE00F0", "pink": "F000F0 F00052", "grey": "645959 808080 000000 FFFFFF"}  # fmt: skip
"""The first and the last of each."""
ASKED = (30, 24, 16, 16, 60, 20, 12)
PAIRS = (16, 9, 14, 30, 9, 14, 30, 9, 46, 30)
"""Widths of the columns of questions, and of customers that may be one."""


@pytest.mark.parametrize(("name", "colour"), [(name, one) for name, some in HUES.items() for one in some.split()])
def test_the_word_for_a_colour(name: str, colour: str) -> None:
    assert name_of(colour) == name


def test_a_colour_of_which_an_eighth_is_missing_is_no_grey() -> None:
    assert name_of("645858") == "red"  # 100, 88, 88: saturation 0.12


@pytest.mark.parametrize(
    ("points", "commas", "mark"), [(10, 1, None), (11, 1, "."), (1, 10, None), (1, 11, ","), (0, 0, ".")]
)
def test_ten_cells_of_one_mark_outweigh_one_of_the_other(points: int, commas: int, mark: str | None) -> None:
    column = [*(f"{at}.5" for at in range(points)), *(f"{at},5" for at in range(commas)), "1.200"]
    assert marks([column]) == [mark if points or commas else None]


def test_two_hundred_values_prove_a_mark() -> None:
    column = [*(f"{at}.5" for at in range(18)), *(f"{at},5" for at in range(182)), "99.5"]
    assert marks([column]) == [","]
    assert marks([["0.25", *column[:-1], "99,5"]]) == ["."]  # 19 of the first 200 are of the other


@pytest.mark.parametrize(("cell", "off"), [(1, 1), (-1, -1), (1.5, 0.015), (-2, -0.02), ("5%", 0.05), (None, 0), (0.05, 0.05)])  # fmt: skip
def test_what_is_taken_off(cell: object, off: float) -> None:
    assert share(cell) == pytest.approx(off)


def test_a_phone_has_seven_to_fifteen_figures() -> None:
    assert beside_phone("王磊 5551234") == ["王磊", "5551234"]
    assert beside_phone("王磊 +86 13800138000 12") == ["王磊", "+86 13800138000 12"]
    assert beside_phone("王磊 +86 13800138000 123") == ["王磊 +86 13800138000 123"]
    assert (shape(["555-1234"]), shape(["555-123"])) == ("phone", "text")


@pytest.mark.parametrize(
    ("code", "it_is"),
    [("7", True), ("007", False), ("1" * 15, True), ("1" * 16, False), ("１", False), ("1a", False), (7, False)],
)
def test_a_code_that_is_a_number(code: object, it_is: bool) -> None:
    assert _is_number(code) is it_is


def test_shares_come_to_a_whole_or_not() -> None:
    assert _make_a_whole(["50", "51.1"])
    assert not _make_a_whole(["50", "51.2"])
    assert not _make_a_whole(["100"])
    assert not _make_a_whole(["50", "viel"])
    assert _are_shares([0, 1, "5%"])
    assert not _are_shares([0.5, 1.01])
    assert not _are_shares([])


def test_points_up_to_one_are_written_with_their_sign() -> None:
    assert [shown(one, True) for one in (0.0, 0.5, 1.0, 1.5, 30.0)] == [0, "0.5%", "1%", 1.5, 30]
    assert shown(0.5, False) == 0.5
    assert [type(plain(one)) for one in (1e14, 1.5)] == [int, float]


def test_columns_of_ones_own_hold_codes_days_and_versions_as_texts() -> None:
    assert kept([10**8, 10**9, None], {}, True) == ["100000000", "1000000000", None]
    assert kept([10**8 - 1, 10**9], {}, True) == [10**8 - 1, 10**9]
    assert kept([10**8, 1.5], {}, True) == [10**8, 1.5]
    assert kept(["2026-01-05", "offen"], {}, False) == ["2026-01-05", "offen"]
    assert kept(["2026-01-05", "2026.1.6"], {}, False) == [date(2026, 1, 5), date(2026, 1, 6)]
    assert kept(["2026.1.5", "1.2.6"], {}, False) == ["2026.1.5", "1.2.6"]
    assert kept(["2026-01-05 14:05"], {}, False) == [datetime(2026, 1, 5, 14, 5)]
    assert kept(["1.10", "1.2"], {}, False) == ["1.10", "1.2"]
    assert kept(["1.10", "1.20", "1,234.50"], {}, False) == [1.1, 1.2, 1234.5]
    assert kept([0.05, "x"], {0: "0%"}, True) == ["5%", "x"]


@pytest.mark.parametrize(("word", "code"), [("Activ", "active"), ("Curn", ""), ("正常合作吗", "")])
def test_a_slip_of_the_pen_is_told_in_a_latin_word_of_five_letters(word: str, code: str) -> None:
    assert likely("customers", SHEETS["customers"].fields["status"], word) == code


@pytest.mark.parametrize(("answers", "chosen"), [(("x" * 124, "y" * 123), True), (("x" * 124, "y" * 124), False), (("a,b", "c"), False), ((), False)])  # fmt: skip
def test_answers_are_chosen_from_a_list_that_excel_can_hold(answers: tuple[str, ...], chosen: bool) -> None:
    made = plan([Question("t", "T", "orders", "amount", "?", answers, "a|b")], "zh")
    assert [one.choices for one in made.validations] == ([answers] if chosen else [])


def test_titles_are_short_words_days_and_numbers_of_years() -> None:
    assert list(map(_is_title, ["x" * 60, "x" * 61, 1, 0, 2100, 2101, 1.5, True, None, date(2026, 1, 2)])) == [True, False, True, False, True, False, False, False, False, True]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["客户", date(2026, 1, 1), date(2026, 2, 2)], ["客户", "2026-01"]),
        (["客户", 2025, 2026], ["客户", "2025", "2026"]),
        (["客户", 2025, 2027], ["客户"]),
        (["客户", 1, 2.5], ["客户"]),
        (["客户", " ", 1], ["客户"]),
    ],
)
def test_days_and_numbers_that_may_be_titles(row: list[object], words: list[str]) -> None:
    assert title_words(Grid("t", "xlsx", [row], SourceOptions(), 1, 1, ()), 0) == words


def test_a_name_within_another_is_near_where_it_is_long_enough() -> None:
    names = Names()
    names.learn([("C1", "华强北电子市场"), ("C2", "Alpha Pump Systems of Minnesota"), ("C3", "Acme Pump Systems")])
    assert names.near("华强") == ("华强北电子市场",)
    assert names.near("华") == ()
    assert names.near("Alpha") == ("Alpha Pump Systems of Minnesota",)
    assert names.near("Acme") == ()
    assert names.number("新客户") == "C4"


def test_the_sheets_of_questions_and_of_pairs_are_laid_out() -> None:
    """A list below two lines, its header and first column frozen, wide enough for what it holds, one page wide."""
    asked = plan([Question("t", "T", "orders", "amount", "?", ("a", "b"), "a|b")] * 2, "zh")
    pairs = merges([], "en")
    for made, roles, widths, bottom in (
        (asked, "text text text text wrap input muted.row", ASKED, 6),
        (pairs, "text center text wrap link text wrap link wrap muted.row", PAIRS, 5),
    ):
        (table,) = made.tables
        assert (table.row, table.column, [column.role for column in table.columns]) == (4, 1, roles.split())
        assert made.column_widths == dict(enumerate(widths, 1))
        assert made.row_heights == {1: 32, 2: 18, 3: 6, 4: 30}
        assert (made.freeze, made.gridlines, made.default_role) == ((5, 1), False, "plain")
        assert [(one.row, one.column, one.roles) for one in made.cells] == [(1, 1, "title"), (2, 1, "subtitle")]
        assert made.page is not None
        assert made.page.area == Range(1, 1, bottom, len(widths))
        assert made.page.repeat_rows == (4, 4)
    assert [one.over for one in asked.validations] == [Range.cell(5, 6), Range.cell(6, 6)]
    assert pairs.tables[0].header_roles[:2] == ["table.header", "table.header.center"]


@pytest.mark.parametrize(("cells", "held"), [([1, 2], 3), ([1, 2.5], 3), (["1", 2], "3"), ([], "3")])
def test_a_new_number_stands_among_numbers_as_one(cells: list[object], held: object) -> None:
    own: Any = SimpleNamespace(table=SimpleNamespace(key="customers"), lang="zh", shares=())
    column: Any = SimpleNamespace(field="customer_id", values=cells, formats={})
    assert HeldSheet.as_held(own, column, "3") == held


def test_words_in_another_order_are_never_sure() -> None:
    assert _likeness("phonemobile", "phone mobile", "mobilephone", "mobile phone") == SAFE - 1 == 91
