"""Workbooks for the tests of reading, made in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from kamxl import read
from kamxl.settings import Limits

HEADERS = ["客户编号", "客户名称", "所属行业", "联系人", "电话", "合作状态", "负责人", "首次合作时间"]
ROW = ["C1", "明远精密", "机械制造", "李明", "13800001234", "活跃", "王磊", "2023-01-15"]
ENGLISH = ["Customer ID", "Customer name", "Industry", "Contact", "Phone", "Status", "Account owner", "First deal"]


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]], edit: Callable[[Any], None] | None = None) -> bytes:
    """A workbook as openpyxl writes it; `edit` may change it before it is saved."""
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if edit is not None:
        edit(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The package with some parts replaced, added, or (None) left out."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info.filename, old.read(info))
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of a package."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


def opened(data: bytes, name: str = "book.xlsx", **limits: float) -> read.Workbook:
    """Read bytes with the default limits, but for those given."""
    return read.workbook(data, limits=Limits(**limits), name=name)  # type: ignore[arg-type]


def worksheet(rows: str) -> bytes:
    """A worksheet part around the XML of its rows."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="A1"/><sheetData>{rows}</sheetData></worksheet>'
    ).encode()
