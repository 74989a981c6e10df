"""Looks of cells: colours as Excel's palette has them."""

from __future__ import annotations

import pytest
from openpyxl.styles.colors import COLOR_INDEX
from read_books import HEADERS, ROW, repacked, xlsx

from kamxl.read import looks


def test_the_old_palette_is_excels() -> None:
    """The reference is openpyxl's list of the indexed colours of ECMA-376, 18.8.27."""
    assert {place: COLOR_INDEX[place][2:] for place in looks._INDEXED} == looks._INDEXED


@pytest.mark.parametrize("theme", [b"", b"<a:theme", b"<x a=b/>"])
def test_a_damaged_theme_gives_no_colours(theme: bytes) -> None:
    data = repacked(xlsx({"客户信息": [HEADERS, ROW]}), {"xl/theme/theme1.xml": theme})
    assert looks.looks(data, "客户信息").fills == {}
