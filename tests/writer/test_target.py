"""Workbooks that are not written into, and why."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import books
import pytest

from kamxl import writer
from kamxl.cell import Style
from kamxl.errors import BusyError, EncryptedBook, KamxlError, NotAWorkbook, UnsafeTarget
from kamxl.files import regular
from kamxl.i18n import LANGUAGES, Text
from kamxl.placed import SheetPlan

PLAN = SheetPlan("tiers", "客户分级", {"text": Style()})
Contents = dict[str, str]


def bent(change: Callable[[Contents], object], **more: object) -> bytes:
    contents = books.parts(("A",), **more)  # type: ignore[arg-type]
    change(contents)
    return books.pack(contents)


def add(part: str, data: str = "<a/>") -> Callable[[Contents], object]:
    return lambda contents: contents.update({part: data})


def replace_in(part: str, old: str, new: str) -> Callable[[Contents], object]:
    return lambda contents: contents.update({part: contents[part].replace(old, new)})


def compound(stream: str) -> bytes:
    """The beginning of an OLE compound file with the name of one stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + stream.encode("utf-16-le") + b"\0" * 500


def opendocument() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return out.getvalue()


BINARY = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
ADD_IN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
SIGNED = ("_rels/.rels", "</Relationships>", '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/></Relationships>')  # fmt: skip

UNSAFE = {
    "signed": (bent(replace_in(*SIGNED)), "error.write.signed"),
    "signature parts": (bent(add("_xmlsignatures/sig1.xml")), "error.write.signed"),
    "shared": (
        bent(add("xl/revisions/h.xml"), book_rels=(("revisionHeaders", "revisions/h.xml"),)),
        "error.write.shared",
    ),
    "structure": (bent(dict, head='<workbookProtection lockStructure="1"/>'), "error.write.structure"),
    "add-in": (bent(replace_in("[Content_Types].xml", books.BOOK_TYPE, ADD_IN)), "error.write.kind"),
    "xlsb": (bent(replace_in("[Content_Types].xml", books.BOOK_TYPE, BINARY)), "error.write.format"),
    "xls": (compound("Workbook"), "error.write.format"),
    "ods": (opendocument(), "error.write.format"),
}
NO_BOOK = {
    "empty": b"",
    "text": "客户编号,客户名称\n".encode(),
    "cut off": books.pack(books.parts())[:-200],
    "no workbook part": bent(lambda c: c.pop("xl/workbook.xml")),
    "no types": bent(lambda c: c.pop("[Content_Types].xml")),
    "a sheet that leads nowhere": bent(lambda c: c.pop("xl/worksheets/sheet1.xml")),
    "broken xml": bent(replace_in("xl/workbook.xml", "</workbook>", "")),
    "a document type": bent(
        lambda c: c.update({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]>' + c["xl/workbook.xml"]})
    ),
    "a word document": bent(replace_in("xl/workbook.xml", "workbook", "document")),
}


@pytest.mark.parametrize("name", UNSAFE)
def test_what_a_write_could_break_is_refused_with_its_reason(name: str) -> None:
    source, key = UNSAFE[name]
    for attempt in (lambda: writer.check_target(source), lambda: writer.render(source, [PLAN])):
        with pytest.raises(UnsafeTarget) as caught:
            attempt()
        assert isinstance(caught.value.message, Text)
        assert caught.value.message.key == key
        assert caught.value.exit_code == 4


@pytest.mark.parametrize("name", NO_BOOK)
def test_what_is_no_workbook_is_said_to_be_none(name: str) -> None:
    for attempt in (writer.check_target, writer.owned):
        with pytest.raises(NotAWorkbook):
            attempt(NO_BOOK[name])
    with pytest.raises(NotAWorkbook):
        writer.render(NO_BOOK[name], [PLAN])


def test_an_encrypted_workbook_needs_its_password() -> None:
    with pytest.raises(EncryptedBook):
        writer.check_target(compound("EncryptedPackage"))
    flagged = bytearray(books.pack(books.parts()))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        flagged[flagged.rindex(signature) + offset] |= 1
    with pytest.raises(EncryptedBook):
        writer.check_target(bytes(flagged))


def test_a_protected_structure_is_no_matter_where_no_sheet_is_added() -> None:
    protect = replace_in("xl/workbook.xml", "<sheets>", '<workbookProtection lockStructure="1"/><sheets>')
    contents = {
        name: data.decode() for name, data in books.unpack(writer.render(books.pack(books.parts()), [PLAN])).items()
    }
    protect(contents)
    source = books.pack(contents)
    writer.check_target(source, ["tiers"])
    assert writer.render(source, [PLAN])
    with pytest.raises(UnsafeTarget):
        writer.check_target(source, ["tiers", "alerts"])


def test_a_plain_workbook_is_fine_and_holds_nothing_of_ours() -> None:
    source = books.pack(books.parts())
    writer.check_target(source)
    assert writer.owned(source) == {}


def test_files_are_read_too(tmp_path: Path) -> None:
    book = tmp_path / "书.xlsx"
    book.write_bytes(writer.render(books.pack(books.parts()), [PLAN]))
    assert writer.owned(book) == {"tiers": "客户分级"}
    with pytest.raises(NotAWorkbook, match="not there"):
        writer.owned(tmp_path / "missing.xlsx")


def test_a_file_that_cannot_be_opened_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(regular, "opened", refused)
    with pytest.raises(BusyError):
        writer.owned(tmp_path / "book.xlsx")


@pytest.mark.parametrize("name", UNSAFE)
def test_reasons_are_sentences_in_both_languages(name: str) -> None:
    with pytest.raises(KamxlError) as caught:
        writer.check_target(UNSAFE[name][0])
    for lang in LANGUAGES:
        assert len(caught.value.message.render(lang)) > 15  # type: ignore[attr-defined]


def test_a_result_beyond_the_limit_of_archives_is_said_to_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    from kamxl.errors import WriteError
    from kamxl.package import archive

    source = books.pack(books.parts())
    monkeypatch.setattr(archive, "_LIMIT_32", 1000)
    with pytest.raises(WriteError, match="4 GB"):
        writer.render(source, [PLAN])
