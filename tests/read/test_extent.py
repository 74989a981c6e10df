from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from read_books import part, worksheet, xlsx

from kamxl import grid
from kamxl.read import extent


def both(xml: bytes, size: int = 1 << 20) -> tuple[extent.Extent | None, extent.Extent]:
    """As the two ways see a part that comes in blocks of a size."""
    blocks = [xml[at : at + size] for at in range(0, len(xml), size)]
    return extent.quick(blocks), extent.exact(blocks)


CELLS = st.dictionaries(
    st.tuples(st.integers(1, 1_048_576), st.integers(1, 16_384)), st.sampled_from(["n", "e"]), max_size=30
)


@given(CELLS)
def test_quick_and_exact_agree_on_the_usual_form(cells: dict[tuple[int, int], str]) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="{get_column_letter(column)}{row}" t="{kind}"><v>{"#N/A" if kind == "e" else 1}</v></c></row>'
        for (row, column), kind in sorted(cells.items())
    )
    quick, exact = both(worksheet(rows))
    assert quick == exact
    assert exact.cells == len(cells)
    assert exact.errors == dict.fromkeys((place for place, kind in cells.items() if kind == "e"), "#N/A")
    if cells:
        assert (exact.top, exact.bottom) == (min(row for row, _ in cells), max(row for row, _ in cells))
        assert (exact.left, exact.right) == (min(column for _, column in cells), max(column for _, column in cells))


def test_cells_are_found_across_the_pieces_in_which_a_part_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{"长" * row}</t></is></c>'
        f'<c r="AB{row}" s="1" t="e"><f>A1/0</f><v>#DIV/0!</v></c></row>'
        for row in range(1, 60)
    )
    xml = worksheet(rows)
    whole = extent.quick([xml])
    for size in (17, 64, 251, 4096):
        monkeypatch.setattr(extent, "_LONGEST_CELL", 4 * size)
        assert extent.quick(xml[at : at + size] for at in range(0, len(xml), size)) == whole
    assert whole is not None
    assert (whole.cells, whole.right, whole.bottom, len(whole.errors)) == (118, 28, 59, 59)
    assert whole.formulas


@pytest.mark.parametrize(
    "row",
    [
        '<row><c><v>1</v></c><c><v>2</v></c></row>',
        '<row r="1"><c s="0" r="A1"><v>1</v></c><c s="0" r="B1"><v>2</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c></row>",
        '<row r="1"><c r="a1"><v>1</v></c><c r="b1"><v>2</v></c></row>',
        '<row r="1"><c\nr="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>',
        '<row r="1"><!-- <c r="ZZ99"/> --><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v><![CDATA[1]]></v></c><c r="B1"><v>2</v></c></row>',
    ],
)  # fmt: skip
def test_unusual_forms_are_left_to_the_exact_reading(row: str) -> None:
    quick, exact = both(worksheet(row))
    assert quick is None
    assert (exact.cells, exact.top, exact.left, exact.bottom, exact.right) == (2, 1, 1, 1, 2)


def test_a_prefix_hides_nothing() -> None:
    xml = worksheet('<row r="1"><c r="A1"><v>1</v></c><x:c r="XFD1048576"><v>1</v></x:c></row>')
    quick, exact = both(xml)
    assert quick is None
    assert exact.box == 16_384 * 1_048_576
    quick, exact = both(xml.replace(b"sheetData>", b"x:sheetData>"))
    assert quick is None
    assert exact.box == 16_384 * 1_048_576


def test_blank_styled_cells_do_not_count_in_the_exact_reading() -> None:
    quick, exact = both(worksheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="3"/></row>'))
    assert quick is not None
    assert quick.box == 16_384
    assert exact.box == 1


def test_a_very_long_text_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extent, "_LONGEST_CELL", 256)
    text = "字" * 3000
    quick, exact = both(
        worksheet(f'<row r="7"><c r="C7" t="str"><v>{text}</v></c><c r="D7" t="e"><v>#REF!</v></c></row>'),
        size=64,
    )
    assert quick is not None
    assert (quick.cells, quick.box, quick.errors) == (2, 2, {(7, 4): "#REF!"}) == (exact.cells, exact.box, exact.errors)


def test_a_part_without_cells() -> None:
    for xml in (worksheet(""), b"<?xml version='1.0'?><styleSheet/>", b"\x89PNG\r\n", b""):
        assert extent.quick([xml]) == extent.Extent()


def test_openpyxl_writes_the_usual_form() -> None:
    xml = part(xlsx({"a": [["x", 1, None, True], [None, 2.5]]}), "xl/worksheets/sheet1.xml")
    quick, exact = both(xml)
    assert quick == exact
    assert (exact.cells, exact.box) == (4, 2 * 4)


@pytest.mark.parametrize(
    "reference", ["A4294967295", "A1048577", "XFE1", "ZZZ9", "A0", "A", "7", "A1:B2", "Ａ1", "A１"]
)
def test_a_cell_that_no_sheet_has_is_refused(reference: str) -> None:
    """calamine reckons with such a row, and the process ends."""
    xml = worksheet(f'<row r="1"><c r="A1"><v>1</v></c><c r="{reference}"><v>1</v></c></row>')
    assert extent.quick([xml]) is None
    with pytest.raises(ValueError, match=r"beyond the sheet|not a reference"):
        extent.exact([xml])


@pytest.mark.parametrize("row", ["4294967295", "1048577", "0", "-1", "x"])
def test_a_row_that_no_sheet_has_is_refused(row: str) -> None:
    with pytest.raises(ValueError, match="beyond the sheet"):
        extent.exact([worksheet(f'<row r="{row}"><c><v>1</v></c></row>')])


def test_column_numbers() -> None:
    assert [grid.column_number(letters) for letters in ("A", "Z", "AA", "xfd")] == [1, 26, 27, 16_384]


def test_a_row_has_seven_digits_at_most() -> None:
    assert extent.place("A0000001") == (1, 1)
    with pytest.raises(ValueError, match="row beyond the sheet"):
        extent.place("A00000001")
