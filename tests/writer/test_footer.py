"""References to what moves down: of single cells, of ranges that end with the last record, and of what stands above."""

from __future__ import annotations

import pytest

from kamxl.writer.footer import _down, _range


@pytest.mark.parametrize(
    ("reference", "moved"),
    [
        ("B10", "B12"),
        ("B9", "B9"),
        ("$B$10", "$B$12"),
        ("B2:B9", "B2:B11"),  # it ends with the last record: the new ones belong to it
        ("B2:B8", "B2:B8"),
        ("B2:B10", "B2:B12"),
        ("B9:B9", "B9:B11"),
        ("B10:C12", "B12:C14"),
        ("B$2:B$9", "B$2:B$11"),
        ("B:B", "B:B"),
        ("Name", "Name"),
        ("2:9", "2:9"),
    ],
)
def test_a_reference_in_a_formula_where_two_rows_come_before_row_10(reference: str, moved: str) -> None:
    assert _range(reference, 10, 2) == moved


@pytest.mark.parametrize(
    ("reference", "moved"),
    [
        ("B10:C12", "B12:C14"),
        ("B9:C12", "B9:C12"),
        ("B2:B3", "B2:B3"),
        ("nowhere", "nowhere"),
        ("", ""),
        ("A11", "A13"),
    ],
)
def test_a_merged_cell_moves_whole_or_not_at_all(reference: str, moved: str) -> None:
    assert _down(reference, 10, 2) == moved
