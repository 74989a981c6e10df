"""Days, decimal commas and pieces of text as foreign systems write them."""

from __future__ import annotations

from datetime import date

import pytest

from kamxl.convert.cells import day_order, day_parser, decimal_comma, piece, share, with_point, without


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["07/04/1996", "31/12/1996"], "dmy"),
        (["07/04/1996", "12/31/1996"], "mdy"),
        (["31.12.96"], "dmy"),
        (["07/04/1996", "08/05/1996"], "undecided"),
        (["31/12/1996", "12/31/1996"], "mixed"),
        (["1996-07-04", "4 July 1996", "", None, 35000.0], None),
        (["13/04/1996 10:20:30 PM", "１４/04/1996"], "dmy"),
        (["99/99/1996"], "undecided"),
    ],
)
def test_which_comes_first_the_day_or_the_month(cells: list[object], order: str | None) -> None:
    assert day_order(cells) == order


@pytest.mark.parametrize(
    ("order", "cell", "day"),
    [
        ("dmy", "7/4/1996", date(1996, 4, 7)),
        ("mdy", "7/4/1996", date(1996, 7, 4)),
        ("dmy", "31.12.96", date(1996, 12, 31)),
        ("dmy", "31.12.26", date(2026, 12, 31)),
        (None, "4-Jul-96", date(1996, 7, 4)),
        (None, "Jul 4, 1996", date(1996, 7, 4)),
        (None, "4th July 1996", date(1996, 7, 4)),
        (None, "04 Sept. 2026 08:30", date(2026, 9, 4)),
        ("%d|%m|%Y", "04|07|1996", date(1996, 7, 4)),
    ],
)
def test_days(order: str | None, cell: str, day: date) -> None:
    assert day_parser(order)(cell) == day


@pytest.mark.parametrize(("order", "cell"), [("dmy", "31/02/1996"), (None, "7/4/1996"), ("dmy", "soon"), ("%d|%m", "x"), ("mdy", 12.5), (None, "4 Brumaire 1996")])  # fmt: skip
def test_what_is_no_day_stays_as_it_is(order: str | None, cell: object) -> None:
    assert day_parser(order)(cell) == cell


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
