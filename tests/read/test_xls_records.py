"""What the records of an old workbook say: how far its cells reach, errors, formulas, the day that it counts from."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
import xlwt

from kamxl.errors import EncryptedBook
from kamxl.read import xls
from kamxl.settings import Limits


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


BEGIN, END = record(0x0809, struct.pack("<HH", 0x0600, 0x0010)), record(0x000A)


def cell(row: int, column: int, style: int = 0, *, kind: int = 0x0203, rest: bytes = b"\0" * 8) -> bytes:
    return record(kind, struct.pack("<HHH", row, column, style) + rest)


def numbers(row: int, first: int, styles: list[int]) -> bytes:
    """Several numbers of a row in one record."""
    inside = b"".join(struct.pack("<HI", style, 0) for style in styles)
    return record(0x00BD, struct.pack("<HH", row, first) + inside + struct.pack("<H", first + len(styles) - 1))


def extent(*records: bytes, styles: tuple[int, ...] = ()) -> xls.Extent:
    return xls._extent(b"".join([BEGIN, *records, END, cell(9, 9)]), 0, styles)


def test_the_rectangle_of_single_cells() -> None:
    found = extent(cell(0, 0), cell(4, 2))
    assert (found.cells, found.box) == (2, 15)


def test_numbers_in_one_record_are_cells_each() -> None:
    found = extent(numbers(3, 1, [7, 8, 9]), cell(4, 0))
    assert (found.cells, found.box) == (4, 2 * 4)


def test_cells_of_a_style_are_told_with_their_places() -> None:
    found = extent(cell(0, 0, 7), cell(1, 0, 8), numbers(2, 1, [7, 8, 7]), styles=(7,))
    ((rows, columns, told),) = found.styled
    assert [*zip(rows.tolist(), columns.tolist(), told.tolist(), strict=True)] == [(1, 1, 7), (3, 2, 7), (3, 4, 7)]


def test_an_error_is_told_by_its_word() -> None:
    typed = cell(2, 1, kind=0x0205, rest=b"\x17\x01")
    truth = cell(3, 1, kind=0x0205, rest=b"\x01\x00")
    unknown = cell(4, 1, kind=0x0205, rest=b"\x99\x01")
    found = extent(typed, truth, unknown)
    assert found.errors == {(3, 2): "#REF!", (5, 2): "#N/A"}
    assert not found.formulas


@pytest.mark.parametrize(
    ("result", "errors"),
    [(b"\x02\x00\x07\x00\x00\x00\xff\xff", {(1, 1): "#DIV/0!"}), (struct.pack("<d", 1.5), {})],
)
def test_a_formula_and_its_error(result: bytes, errors: dict[tuple[int, int], str]) -> None:
    found = extent(cell(0, 0, kind=0x0006, rest=result), cell(1, 0))
    assert (found.formulas, found.errors) == (True, errors)


def test_a_chart_within_the_sheet_takes_room_and_holds_no_errors() -> None:
    inner = BEGIN + cell(8, 0, kind=0x0205, rest=b"\x17\x01") + END
    found = extent(cell(0, 0), inner, cell(1, 0, kind=0x0205, rest=b"\x2a\x01"))
    assert found.errors == {(2, 1): "#N/A"}
    assert found.box == 9


@pytest.mark.parametrize("date1904", [False, True])
def test_the_system_of_its_days(*, date1904: bool) -> None:
    book = xlwt.Workbook()
    book.dates_1904 = date1904
    book.add_sheet("客户信息").write(0, 0, 1)
    out = BytesIO()
    book.save(out)
    assert xls.facts(out.getvalue(), "旧.xls", Limits()).date1904 is date1904


def test_a_record_of_encryption_ends_it() -> None:
    with pytest.raises(EncryptedBook):
        xls._globals(BEGIN + record(0x002F) + END, "旧.xls")
