"""Days, shares and pieces of text as foreign systems write them."""

from __future__ import annotations

from datetime import date

from kamxl.convert.cells import by_pattern, distinct, piece, share, without


def test_a_day_by_a_pattern_and_what_is_none_stays() -> None:
    assert by_pattern("%d|%m|%Y", "04|07|1996") == date(1996, 7, 4)
    assert [by_pattern("%d|%m", cell) for cell in ("x", 12.5)] == ["x", 12.5]


def test_different_cells_come_in_their_order() -> None:
    cells = ["b", "a", "b", None, *["a"] * 5_000, 1.0, *["b"] * 5_000, 1, "c"]  # longer than what is looked at together
    assert list(distinct(cells)) == ["b", "a", None, 1.0, "c"]


def test_pieces() -> None:
    assert [piece("江苏/苏州/园区", "/", part) for part in (1, 2, -1, 4, -4)] == ["江苏", "苏州", "园区", None, None]
    assert piece(None, "/", 1) is None
    assert without("US$ 1,200", ("US$",)) == "1,200"
    assert without("$", ("$",)) is None


def test_shares() -> None:
    assert [share(cell) for cell in ("0.05", "5%", "5", None)] == [0.05, 0.05, 0.05, 0.0]
