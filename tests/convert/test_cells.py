"""Days, decimal commas and pieces of text as foreign systems write them."""

from __future__ import annotations

from datetime import date

from kamxl.convert.cells import by_pattern, decimal_comma, piece, share, with_point, without


def test_a_day_by_a_pattern_and_what_is_none_stays() -> None:
    assert by_pattern("%d|%m|%Y", "04|07|1996") == date(1996, 7, 4)
    assert [by_pattern("%d|%m", cell) for cell in ("x", 12.5)] == ["x", 12.5]


def test_decimal_commas_are_told_by_what_can_be_nothing_else() -> None:
    assert decimal_comma([["1.234,50", "12"], ["3,5"]])
    assert decimal_comma([["-12,5 €", "(1,25)"]])
    assert not decimal_comma([["1,234", "5"]])  # a thousand, as it always was
    assert not decimal_comma([["1,234.50", "3,5"]])  # contradictory: nothing is changed
    assert not decimal_comma([["1.5"], ["12,5"]])
    assert not decimal_comma([[1.5, None]])


def test_with_point() -> None:
    assert [with_point(cell) for cell in ("1.234,50", "-3,5", "n/a", 1.5, None)] == [
        "1234.50",
        "-3.5",
        "n/a",
        1.5,
        None,
    ]


def test_pieces() -> None:
    assert [piece("江苏/苏州/园区", "/", part) for part in (1, 2, -1, 4, -4)] == ["江苏", "苏州", "园区", None, None]
    assert piece(None, "/", 1) is None
    assert without("US$ 1,200", ("US$",)) == "1,200"
    assert without("$", ("$",)) is None


def test_shares() -> None:
    assert [share(cell) for cell in ("0.05", "5%", "5", None)] == [0.05, 0.05, 0.05, 0.0]
