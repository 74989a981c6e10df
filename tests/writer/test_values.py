"""Values as cells. Serial numbers of days: ECMA-376 part 1, 18.17.4.1; escapes: 22.9.2.19 (ST_Xstring)."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from kamxl.writer import values


@pytest.mark.parametrize(
    ("day", "in_1900", "in_1904"),
    [
        (date(1900, 1, 1), 1, None),
        (date(1900, 2, 28), 59, None),
        (date(1900, 3, 1), 61, None),
        (date(1904, 1, 1), 1462, 0),
        (date(2008, 1, 1), 39448, 37986),
        (date(9999, 12, 31), 2958465, 2957003),
        (date(1899, 12, 31), None, None),
        (datetime(2026, 1, 1, 12, 0), 46023.5, 44561.5),
        (datetime(2026, 1, 1, 6, 0, tzinfo=UTC), 46023.25, 44561.25),
    ],
)
def test_days_in_both_systems(day: date, in_1900: float | None, in_1904: float | None) -> None:
    assert values.serial(day, False) == in_1900
    assert values.serial(day, True) == in_1904


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("A & B < C", "A &amp; B &lt; C"),
        ("a\x00b\x1fc", "a_x0000_b_x001F_c"),
        ("line\r\nnext\rlast", "line\nnext_x000D_last"),
        ("_x0041_", "_x005F_x0041_"),
        ("_x41_", "_x41_"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("\ufffe", "_xFFFE_"),
        ("tab\tnew\n", "tab\tnew\n"),
    ],
)
def test_text_is_escaped_and_never_markup(typed: str, written: str) -> None:
    assert values.text(typed) == written


@pytest.mark.parametrize("typed", [" a", "a ", "a\nb", "a  b"])
def test_spaces_are_kept(typed: str) -> None:
    assert values.text_element(typed) == f'<t xml:space="preserve">{typed}</t>'


def test_over_long_text_is_cut_with_an_ellipsis() -> None:
    assert len(values.text("x" * 32_767)) == 32_767
    cut = values.text("x" * 40_000)
    assert len(cut) == 32_767
    assert cut.endswith("x…")
    pairs = values.text("😀" * 20_000)  # two units each
    assert len(pairs.encode("utf-16-le")) // 2 <= 32_767
    assert pairs == "😀" * 16_383 + "…"


@pytest.mark.parametrize("blank", [None, math.nan, math.inf, -math.inf, pd.NaT, pd.NA, np.nan, "", Decimal("NaN")])
def test_what_a_cell_cannot_hold_is_blank(blank: object) -> None:
    assert values.content(blank, False) == ("", "")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (True, (' t="b"', "<v>1</v>")),
        (np.bool_(False), (' t="b"', "<v>0</v>")),
        (0.1, ("", "<v>0.1</v>")),
        (np.float64(0.1), ("", "<v>0.1</v>")),
        (np.float32(0.5), ("", "<v>0.5</v>")),
        (np.int64(7), ("", "<v>7</v>")),
        (Decimal("12.30"), ("", "<v>12.30</v>")),
        (1e300, ("", "<v>1e+300</v>")),
        (pd.Timestamp(2026, 1, 1), ("", "<v>46023</v>")),
        (date(1850, 5, 1), (' t="inlineStr"', "<is><t>1850-05-01</t></is>")),
        ("=1+1", (' t="inlineStr"', "<is><t>=1+1</t></is>")),
    ],
)
def test_cells(value: object, cell: tuple[str, str]) -> None:
    assert values.content(value, False) == cell


def test_something_else_is_an_error_of_the_caller() -> None:
    with pytest.raises(TypeError, match="list"):
        values.content([1], False)


@pytest.mark.parametrize(
    ("cached", "cell"),
    [
        (None, ("", "<f>A1&amp;B1</f>")),
        (2.5, ("", "<f>A1&amp;B1</f><v>2.5</v>")),
        (True, (' t="b"', "<f>A1&amp;B1</f><v>1</v>")),
        ("<x>", (' t="str"', "<f>A1&amp;B1</f><v>&lt;x&gt;</v>")),
        ("#N/A", (' t="e"', "<f>A1&amp;B1</f><v>#N/A</v>")),
        ("", (' t="str"', "<f>A1&amp;B1</f><v></v>")),
    ],
)
def test_formulas_carry_their_results(cached: object, cell: tuple[str, str]) -> None:
    assert values.formula_content("A1&B1", cached) == cell


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")'])
def test_text_that_looks_like_a_formula_is_known(text: str) -> None:
    assert values.looks_like_formula(text)


@pytest.mark.parametrize("text", ["-", "1-1", "a=b", "客户"])
def test_other_text_is_not(text: str) -> None:
    assert not values.looks_like_formula(text)


@pytest.mark.parametrize("letter", ["x", "长", "𠮷", " "])
@pytest.mark.parametrize("over", [-1, 0, 1, 2, 9000])
def test_a_text_takes_what_a_cell_has_room_for(letter: str, over: int) -> None:
    """32,767 units of UTF-16, of which 𠮷 takes two; the last that is left of a longer text is the sign of what is missing."""
    size = len(letter.encode("utf-16-le")) // 2
    count = 32_767 // size + over
    whole = letter * count
    fits = count * size <= 32_767
    for written in (values.text(whole), values.text_element(whole).partition(">")[2].removesuffix("</t>")):
        assert (written == whole) is fits
        assert fits or (written.endswith("…") and 32_766 <= len(written.encode("utf-16-le")) // 2 <= 32_767)
