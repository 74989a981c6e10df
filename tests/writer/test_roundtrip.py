"""Whatever is typed comes back: any text, number, day and title, read again by other programs."""

from __future__ import annotations

import contextlib
import io
import re
from datetime import date, datetime

import books
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from kamxl import writer
from kamxl.cell import Style
from kamxl.excel.formulas import Names, translate
from kamxl.excel.titles import MAX_TITLE, legal, split_reference, units
from kamxl.grid import quoted
from kamxl.placed import Cells, SheetPlan

STYLES = {
    "text": Style(),
    "day": Style(number_format="yyyy-mm-dd"),
    "moment": Style(number_format="yyyy-mm-dd hh:mm:ss"),
}
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=60)
numbers = st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**53), 2**53))
NAMES = Names({"a": "It's"}, {"t": "t_2"}, ["It's", "S"], {"t_2": ["x", "y z"], "u": ["x"]})


def decoded(text: str) -> str:
    """Escapes of ST_Xstring undone, for a reader that leaves them."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), text)


def written(values: list[list[object]], role: str = "text") -> bytes:
    plan = SheetPlan("a", "A", STYLES, cells=(Cells(1, 1, values, role),))  # type: ignore[arg-type]
    return writer.create([plan])


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=1, max_size=8))
def test_text_comes_back(typed: list[str]) -> None:
    data = written([[t] for t in typed])
    sheet = load_workbook(io.BytesIO(data))["A"]
    raw = books.unpack(data)["xl/worksheets/sheet1.xml"]
    assert b"<f>" not in raw
    found = [sheet.cell(n, 1).value for n in range(1, len(typed) + 1)]
    assert [decoded(str(value)) for value in found] == typed


@settings(max_examples=60, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=8))
def test_numbers_come_back_to_the_last_bit(typed: list[float]) -> None:
    data = written([[t] for t in typed])
    (sheet,) = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python()
    assert [row[0] for row in rows] == [float(t) for t in typed]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dates(date(1900, 3, 1), date(9999, 12, 31)), min_size=1, max_size=5), st.booleans())
def test_days_come_back_in_both_systems(typed: list[date], in_1904: bool) -> None:
    typed = [max(day, date(1904, 1, 2)) for day in typed] if in_1904 else typed
    book = books.pack(books.parts(("S",), head='<workbookPr date1904="1"/>' if in_1904 else ""))
    plan = SheetPlan("a", "A", STYLES, cells=(Cells(1, 1, [[day] for day in typed], "day"),))
    sheet = load_workbook(io.BytesIO(writer.render(book, [plan])))["A"]
    found = [sheet.cell(n, 1).value for n in range(1, len(typed) + 1)]
    assert [value.date() for value in found] == typed


@settings(max_examples=40, deadline=None)
@given(st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)))
def test_moments_come_back_to_the_second(typed: datetime) -> None:
    value = load_workbook(io.BytesIO(written([[typed]], "moment")))["A"]["A1"].value
    assert abs((value - typed).total_seconds()) < 1


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=50))
def test_every_title_becomes_one_that_excel_accepts_and_finds_again(title: str) -> None:
    found = legal(title)
    assert 0 < units(found) <= MAX_TITLE
    assert not re.search(r"[\\/?*\[\]:]", found)
    assert found[0] != "'"
    assert found[-1] != "'"
    assert found.lower() != "history"
    assert split_reference(f"{quoted(found)}!$A$1") == (found, "$A$1")


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_a_sheet_of_any_title_is_known_again(title: str) -> None:
    once = writer.render(books.pack(books.parts(("S",))), [SheetPlan("a", title, STYLES)])
    assert list(writer.owned(once)) == ["a"]
    assert writer.render(once, [SheetPlan("a", title, STYLES)]) == once


pieces = st.sampled_from(
    ["SUM(", ")", "t[x]", "[@x]", "[@[y z]]", "t[[#Data],[y z]]", "'It''s'!A1", "{sheet:a}!B2", '"t[x]"', "+", ",", "[", "]", "'", '"', "S!A1", "IFS(", "@", "1"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(pieces, max_size=12).map("".join))
def test_a_translated_formula_is_the_same_when_it_is_translated_again(typed: str) -> None:
    stored = translate(typed, NAMES, "u")
    if stored is not None:
        again = translate(stored, Names({"a": "It's"}, {}, ["It's", "S"], {"t_2": ["x", "y z"], "u": ["x"]}), "u")
        assert again == stored


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_that_are_no_workbook_are_refused_and_never_crash(data: bytes) -> None:
    from kamxl.errors import KamxlError

    for source in (data, b"PK\x03\x04" + data):
        with pytest.raises(KamxlError):
            writer.check_target(source)
    with contextlib.suppress(KamxlError):  # padding behind an archive may be found harmless
        writer.check_target(books.pack(books.parts())[:-40] + data)
