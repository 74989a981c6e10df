"""Large sheets and parts that no input needs: looked at no further than their beginning, and never trusted for it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from read_books import HEADERS, ROW, opened, part, repacked, worksheet, xlsx

from kamxl.errors import InputError, NotAWorkbook, TooLarge
from kamxl.grid import CellError
from kamxl.read import ooxml

ROWS = 6_000
SHEET = "xl/worksheets/sheet2.xml"
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def line(row: int, cells: Sequence[str]) -> str:
    texts = (
        f'<c r="{letter}{row}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for letter, cell in zip("ABCDEFGH", cells, strict=True)
    )
    return f'<row r="{row}">{"".join(texts)}</row>'


def book(header: Sequence[str], title: str = "名单", *, last: str = "") -> bytes:
    """A workbook with a small sheet of other things and a large sheet: a header and rows of customers."""
    rows = [line(1, header), *(line(row, [f"C{row}", *ROW[1:]]) for row in range(2, ROWS + 1)), last]
    data = worksheet("".join(rows))
    assert len(data) > ooxml._LARGE
    return repacked(xlsx({"别的": [["a"]], title: [["b"]]}), {SHEET: data})


def test_an_input_under_a_title_of_its_own_is_read_whole() -> None:
    error = f'<row r="{ROWS + 1}"><c r="A{ROWS + 1}" t="inlineStr"><is><t>C0</t></is></c><c r="B{ROWS + 1}" t="e"><v>#N/A</v></c></row>'
    named, other = opened(book(HEADERS, "客户信息", last=error)), opened(book(HEADERS, last=error))
    tables = named.tables["customers"], other.tables["customers"]
    assert [len(table.rows) for table in tables] == [ROWS, ROWS]
    assert tables[0].columns[0].values[ROWS - 1] == "C0"
    assert tables[0].columns[1].values[ROWS - 1] == tables[1].columns[1].values[ROWS - 1] == CellError("#N/A")
    assert [column.values for column in tables[0].columns] == [column.values for column in tables[1].columns]


def test_a_sheet_of_other_things_is_not_built() -> None:
    found = opened(
        repacked(
            book(["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"], last=FAR),
            {"xl/worksheets/sheet1.xml": worksheet(line(1, HEADERS) + line(2, ROW))},
        )
    )
    assert found.titles == ("别的", "名单")
    assert len(found.tables["customers"].rows) == 1


def test_an_input_that_reaches_too_far_is_refused_whatever_its_title() -> None:
    for title in ("客户信息", "名单"):
        with pytest.raises(TooLarge):
            opened(book(HEADERS, title, last=FAR))


def test_damage_behind_the_first_rows_is_noticed() -> None:
    data = bytearray(book(HEADERS))
    at = data.index(b"PK\x01\x02")
    data[at - 2000] ^= 0xFF
    with pytest.raises(NotAWorkbook):
        opened(bytes(data), "坏.xlsx")


def test_cells_that_pass_for_a_picture_are_looked_at() -> None:
    """calamine would read them, whatever stands before them."""
    data = book(HEADERS)
    rels = part(data, "xl/_rels/workbook.xml.rels").replace(b"worksheets/sheet2.xml", b"media/image1.png")
    assert b"media/image1.png" in rels
    hidden = b"\x89PNG\r\n\x1a\n" + worksheet('<row r="1"><c r="A1"><v>1</v></c></row>' + FAR)
    with pytest.raises(InputError):
        opened(repacked(data, {"xl/_rels/workbook.xml.rels": rels, "xl/media/image1.png": hidden, SHEET: None}))
