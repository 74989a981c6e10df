"""Bad and hostile files: each has its error, its exit code and a sentence that names the file."""

from __future__ import annotations

import contextlib
import random
import re
import struct
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest
import xlwt
from read_books import HEADERS, ROW, opened, part, repacked, worksheet, xlsx

from kamxl.errors import BusyError, EncryptedBook, InputError, KamxlError, NotAWorkbook, TooLarge
from kamxl.i18n import LANGUAGES
from kamxl.package.original import Original
from kamxl.read import guard, workbook
from kamxl.settings import Limits

GOOD = xlsx({"客户信息": [HEADERS, ROW]})
SHEET = "xl/worksheets/sheet1.xml"


def refusal(data: bytes, **limits: float) -> InputError:
    with pytest.raises(InputError) as caught:
        opened(data, "坏文件.xlsx", **limits)
    error = caught.value
    assert error.exit_code == 3
    for lang in LANGUAGES:
        assert error.message.render(lang)  # type: ignore[attr-defined]
    return error


def key(error: KamxlError) -> str:
    return error.message.key  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "read.empty"),
        (b"hello", "read.not_a_workbook"),
        (b"\x00" * 4096, "read.not_a_workbook"),
        (b"%PDF-1.7\n", "read.not_a_workbook"),
        ("客户编号,客户名称\n1,甲\n".encode("gbk"), "read.not_a_workbook"),
        (b"\xef\xbb\xbf\r\n<HTML><table><tr><td>1</td></tr></table></html>", "read.web_page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "read.xml_2003"),
        (b"\x09\x08\x08\x00\x00\x05\x10\x00", "read.too_old"),
        (b"PK\x03\x04", "read.damaged"),
        (GOOD[:-100], "read.damaged"),
        (GOOD[: len(GOOD) // 2], "read.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "read.damaged"),
    ],
)
def test_what_is_no_workbook(data: bytes, sentence: str) -> None:
    error = refusal(data)
    assert isinstance(error, NotAWorkbook)
    assert key(error) == sentence
    assert "坏文件.xlsx" in error.message.render("zh")  # type: ignore[attr-defined]


def test_a_zip_of_something_else() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert key(refusal(out.getvalue())) == "read.not_a_workbook"


def test_a_word_document() -> None:
    document = part(GOOD, "_rels/.rels").replace(b"xl/workbook.xml", b"word/document.xml")
    data = repacked(
        GOOD, {"_rels/.rels": document, "xl/workbook.xml": None, "word/document.xml": b'<w:document xmlns:w="w"/>'}
    )
    assert key(refusal(data)) == "read.not_a_workbook"


def test_a_file_of_two_formats_is_not_guessed_at() -> None:
    data = repacked(GOOD, {"content.xml": b"<a/>", "META-INF/manifest.xml": b"<m/>"})
    assert key(refusal(data)) == "read.damaged"


def test_encrypted_workbooks() -> None:
    out = BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(BytesIO(GOOD)).encrypt("secret", out)
    error = refusal(out.getvalue())
    assert isinstance(error, EncryptedBook)
    assert key(error) == "read.encrypted"


def test_an_encrypted_xls_is_known_by_its_record() -> None:
    book = xlwt.Workbook()
    book.add_sheet("客户信息").write(0, 0, "客户编号")
    out = BytesIO()
    book.save(out)
    data = out.getvalue()
    # The record after the BOF of the globals becomes FILEPASS.
    at = data.index(b"\x09\x08\x10\x00\x00\x06") + 20
    assert key(refusal(data[:at] + struct.pack("<H", 0x2F) + data[at + 2 :])) == "read.encrypted"


@pytest.mark.parametrize("title", ["客户信息", "别的"])
def test_a_zip_behind_an_xls_that_cannot_be_read_is_not_read_in_its_place(title: str) -> None:
    """The guard has looked at the sheets of the xls: those of a zip behind it could be of any size."""
    book = xlwt.Workbook()
    book.add_sheet("客户信息").write(0, 0, "客户编号")
    out = BytesIO()
    book.save(out)
    data = out.getvalue()
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3000"><c r="A3000"><v>1</v></c></row>'
    behind = repacked(xlsx({title: []}), {SHEET: worksheet(rows)})
    assert opened(data + behind, "旧.xls", cells=1000).titles == ("客户信息",)
    # Its code page becomes one that nobody knows.
    at = data.index(struct.pack("<HH", 0x42, 2), data.index(b"\x09\x08\x10\x00\x00\x06")) + 4
    assert key(refusal(data[:at] + b"\xff\xff" + data[at + 2 :] + behind, cells=1000)) == "read.damaged"


def test_a_zip_with_encrypted_entries() -> None:
    data = bytearray(GOOD)
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert isinstance(refusal(bytes(data)), EncryptedBook)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="1"><c s="0" r="A1"><v>1</v></c></row><row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    ],
)
def test_two_cells_far_apart_are_not_unpacked(rows: str) -> None:
    error = refusal(repacked(GOOD, {SHEET: worksheet(rows)}))
    assert isinstance(error, TooLarge)
    assert key(error) == "read.too_sparse"


def test_the_claimed_dimension_is_not_believed() -> None:
    lying = part(GOOD, SHEET).replace(b'<dimension ref="A1:H2"', b'<dimension ref="A1:XFD1048576"')
    assert lying != part(GOOD, SHEET)
    assert list(opened(repacked(GOOD, {SHEET: lying})).tables) == ["customers"]


def test_a_sheet_that_the_relationships_hide_is_looked_at_too() -> None:
    """calamine finds sheets in its own way; the guard must not depend on finding them in the same."""
    bomb = worksheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>')
    assert key(refusal(repacked(GOOD, {"xl/other/hidden.xml": bomb}))) == "read.too_sparse"


def test_styled_blank_cells_far_away_do_no_harm() -> None:
    xml = part(GOOD, SHEET).replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    book = opened(repacked(GOOD, {SHEET: xml}))
    assert len(book.tables["customers"].rows) == 1


def test_too_many_cells() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="B{row}"><v>1</v></c></row>' for row in range(1, 40))
    error = refusal(repacked(GOOD, {SHEET: worksheet(rows)}), cells=50)
    assert key(error) == "read.too_many_cells"
    assert "客户信息" in str(error)


def test_a_large_file_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(3 << 20)
    with pytest.raises(TooLarge, match="limit of 2 MB"):
        workbook(path, limits=Limits(file_mb=2))


def test_a_part_that_unpacks_to_much_more_is_refused() -> None:
    bomb = worksheet('<row r="1"><c r="A1"><v>' + " " * (8 << 20) + "</v></c></row>")
    assert key(refusal(repacked(GOOD, {SHEET: bomb}))) == "read.packed_too_tight"


def test_the_unpacked_size_of_all_parts_counts() -> None:
    noise = random.Random(1).randbytes(1 << 20)
    data = repacked(GOOD, {f"xl/media/{number}.png": noise for number in range(3)})
    assert key(refusal(data, unpacked_mb=2)) == "read.unpacks_too_large"


def test_too_many_parts() -> None:
    data = repacked(GOOD, {f"xl/media/{number}.png": b"" for number in range(50)})
    assert key(refusal(data, entries=40)) == "read.too_many_parts"


def test_a_bomb_takes_no_memory() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            archive.writestr(name, part(GOOD, name))
        with archive.open(SHEET, "w") as stream:
            stream.write(b"<worksheet><sheetData>")
            for _ in range(300):
                stream.write(b" " * (1 << 20))
    tracemalloc.start()
    try:
        refusal(out.getvalue())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20 << 20


def test_a_size_that_lies_is_met_by_the_checksum() -> None:
    """The directory claims 100 bytes for a part of many more: what follows them is not unpacked, and is not accepted."""
    data = bytearray(GOOD)
    at = data.index(SHEET.encode(), data.index(b"PK\x01\x02"))
    struct.pack_into("<I", data, at - 46 + 24, 100)
    assert key(refusal(bytes(data))) == "read.damaged"


def test_entities_are_not_expanded() -> None:
    laughs = b'<!DOCTYPE w [<!ENTITY a "' + b"ha" * 100 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'
    xml = part(GOOD, "xl/workbook.xml")
    hostile = re.sub(rb"<workbook ", laughs + b"<workbook ", xml, count=1).replace("客户信息".encode(), b"&b;")
    try:
        titles = opened(repacked(GOOD, {"xl/workbook.xml": hostile})).titles
    except NotAWorkbook:
        return
    assert sum(map(len, titles)) < 1000


def test_unreadable_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotAWorkbook, match=r"no file .*none\.xlsx"):
        workbook(tmp_path / "none.xlsx", limits=Limits())
    with pytest.raises(NotAWorkbook, match="is a folder"):
        workbook(tmp_path, limits=Limits())
    path = tmp_path / "book.xlsx"
    path.write_bytes(GOOD)

    def locked(path: Path, *, most: int | None = None) -> bytes:
        raise PermissionError(13, "locked")

    monkeypatch.setattr("kamxl.read.file.regular.read", locked)
    with pytest.raises(BusyError) as caught:
        workbook(path, limits=Limits())
    assert caught.value.exit_code == 4


def test_a_panic_of_calamine_is_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):  # as pyo3 calls it
        pass

    def panics(*_: object) -> None:
        raise PanicException("index out of bounds")

    monkeypatch.setattr("python_calamine.load_workbook", panics)
    assert key(refusal(GOOD)) == "read.damaged"


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A workbook with something broken: cut off, bytes changed, or one part changed inside a whole zip."""
    kind = rng.randrange(3)
    if kind == 0:
        return data[: rng.randrange(len(data))]
    if kind == 1 or not data.startswith(b"PK"):
        raw = bytearray(data)
        for _ in range(rng.randrange(1, 20)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        return bytes(raw)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        victim = rng.choice(archive.namelist())
        content = bytearray(archive.read(victim))
    if rng.random() < 0.5:
        at = rng.randrange(len(content))
        del content[at : at + rng.randrange(1, 200)]
        return repacked(data, {victim: bytes(content)})
    numbers = list(re.finditer(rb"\d+", bytes(content)))
    if numbers:
        one = rng.choice(numbers)
        content[one.start() : one.end()] = str(rng.choice([0, -1, 2**31, 2**63, 10**20, 1_048_577, 99_999])).encode()
    return repacked(data, {victim: bytes(content)})


@pytest.mark.parametrize("seed", range(150))
def test_broken_files_end_in_our_errors_or_none(seed: int) -> None:
    rng = random.Random(seed)
    old = BytesIO()
    book = xlwt.Workbook()
    for place, title in enumerate(HEADERS):
        book.add_sheet("客户信息") if place == 0 else None
        book.get_sheet(0).write(0, place, title)
    book.save(old)
    data = mutated(rng.choice([GOOD, old.getvalue()]), rng)
    with contextlib.suppress(InputError):
        opened(data)


def test_a_file_as_large_as_the_limit_is_looked_at() -> None:
    limits = Limits(file_mb=1)
    whole = b"x" * (1 << 20)
    with pytest.raises(NotAWorkbook):
        guard.examine(Original(whole), "b.xlsx", limits)
    with pytest.raises(TooLarge):
        guard.examine(Original(whole + b"x"), "b.xlsx", limits)
