"""The guard in front of calamine: is the file a spreadsheet, is it complete, and is it safe to unpack?

Nothing here trusts a size that the file claims, and nothing is unpacked into memory before it is known to be small.
"""

from __future__ import annotations

from collections.abc import Callable

from kamxl.errors import EncryptedBook, NotAWorkbook, TooLarge
from kamxl.i18n import Text
from kamxl.package.archive import Archive
from kamxl.package.original import Original
from kamxl.package.parts import Package
from kamxl.read import damage, ooxml
from kamxl.read.facts import BookFacts
from kamxl.settings import Limits

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MEGABYTE = 1 << 20
_TEXT_LISTS = (".csv", ".tsv", ".txt", ".tab")
_TEXT_MARKS = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")


def examine(
    original: Original, name: str, limits: Limits, may_wait: Callable[[str], bool] = lambda title: False
) -> BookFacts:
    """Facts about a workbook that is fit to be read.

    Args:
        may_wait: whether a large sheet of a title need not be looked at beyond its first rows until somebody asks
            for it.

    Raises NotAWorkbook (not a spreadsheet, damaged, empty), EncryptedBook or TooLarge, each naming the file.
    """
    data = original.data
    if not data:
        raise NotAWorkbook(Text("read.empty", {"book": name}))
    if len(data) > limits.file_mb * _MEGABYTE:
        raise TooLarge(Text("read.file_too_large", {"book": name, "limit": limits.file_mb}))
    with damage.mapped(name):
        if data.startswith(_ZIP):
            return _zip(original.archive, name, limits, may_wait)
        if data.startswith(_OLE):
            from kamxl.read import xls

            return xls.facts(data, name, limits)
    raise NotAWorkbook(Text(_what_it_is(data, name), {"book": name}))


def _what_it_is(data: bytes, name: str) -> str:
    """The message for a file that is not a spreadsheet package."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(_TEXT_MARKS):
        return "read.web_page"
    if head.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "read.xml_2003"
    if data.startswith(b"PK"):
        return "read.damaged"
    if data.startswith((b"\x09\x08", b"\x09\x04")):
        return "read.too_old"
    return "read.text_list" if name.lower().endswith(_TEXT_LISTS) else "read.not_a_workbook"


def _zip(archive: Archive, name: str, limits: Limits, may_wait: Callable[[str], bool]) -> BookFacts:
    _check_entries(archive, name, limits)
    package = Package(archive)
    if "encrypted-package" in package:
        raise EncryptedBook(Text("read.encrypted", {"book": name}))
    mains = [part for part in ("content.xml", "xl/workbook.xml", "xl/workbook.bin") if part in package]
    if len(mains) > 1:
        # Two formats in one: which of them calamine would take is not for us to guess.
        raise NotAWorkbook(Text("read.damaged", {"book": name}))
    if mains == ["content.xml"]:
        from kamxl.read import ods

        return ods.facts(package, name, limits)
    part = package.main_part
    if part is None or not ooxml.is_spreadsheet(package, part):
        raise NotAWorkbook(Text("read.not_a_workbook", {"book": name}))
    if part.lower().endswith(".bin"):
        from kamxl.read import xlsb

        return xlsb.facts(package, part, limits)
    return ooxml.facts(package, part, name, limits, may_wait)


def _check_entries(archive: Archive, name: str, limits: Limits) -> None:
    entries = archive.entries
    if len(entries) > limits.entries:
        raise TooLarge(Text("read.too_many_parts", {"book": name, "parts": len(entries), "limit": limits.entries}))
    if archive.is_encrypted:
        raise EncryptedBook(Text("read.encrypted", {"book": name}))
    unpacked = sum(entry.size for entry in entries)
    if unpacked > limits.unpacked_mb * _MEGABYTE:
        raise TooLarge(
            Text("read.unpacks_too_large", {"book": name, "size": unpacked / _MEGABYTE, "limit": limits.unpacked_mb})
        )
    for entry in entries:
        if entry.size > _MEGABYTE and entry.size > entry.central.compress_size * limits.ratio:
            raise TooLarge(Text("read.packed_too_tight", {"book": name, "part": entry.name}))
