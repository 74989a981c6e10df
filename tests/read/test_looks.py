"""Looks of cells: colours as Excel's palette has them."""

from __future__ import annotations

from openpyxl.styles.colors import COLOR_INDEX

from kamxl.read import looks


def test_the_old_palette_is_excels() -> None:
    """The reference is openpyxl's list of the indexed colours of ECMA-376, 18.8.27."""
    assert {place: COLOR_INDEX[place][2:] for place in looks._INDEXED} == looks._INDEXED
