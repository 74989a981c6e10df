"""What the tests of converting share: files as people export them."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import openpyxl

from kamxl.convert.mapping import SourceOptions
from kamxl.convert.reading import read_file
from kamxl.convert.sources import Source
from kamxl.settings import Limits

CUSTOMERS = (
    "客户编码,公司名称,行业,联系人,手机,合作状态,业务员,首次合作日期,年采购额(元)\n"
    "C001,苏州明远精密制造有限公司,机械制造,李明,013800001234,合作中,王磊,2023-01-15,1200000\n"
    "C002,上海华通机电有限公司,机电,张华,13900005678,暂停合作,王磊,2022/6/20,850000\n"
)
ORDERS = (
    "订单号,客户编码,下单日期,产品名称,数量,单价,金额\n"
    "S1,C001,2026-01-05,电机,2,10.5,21\n"
    "S1,C001,2026-01-05,轴承,1,5,5\n"
    "S2,C002,2026年2月6日,电机,3,10.5,31.5\n"
)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def source(path: Path, **options: Any) -> Source:
    """The one table of a file."""
    found = read_file(path, Limits(), SourceOptions(**options))
    assert len(found) == 1
    return found[0]


def opened(book: Path) -> Any:
    """A workbook as openpyxl sees it, which does not know data bars and says so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(book)


def parts(book: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(book) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(book: Path, title: str, top: int = 4) -> list[dict[str, Any]]:
    """The records of a sheet by title, from its header row on."""
    sheet = opened(book)[title]
    header: Sequence[Any] = [cell.value for cell in sheet[top]]
    found = []
    for row in sheet.iter_rows(min_row=top + 1, values_only=True):
        if any(value is not None and not str(value).startswith("=") for value in row):
            found.append({title: value for title, value in zip(header, row, strict=True) if value is not None})
    return found


class Cell(NamedTuple):
    """A cell as a person sees it in Excel: what it holds, under which number format, and what it shows."""

    value: Any
    format: str | None = None
    shown: str = ""

    @classmethod
    def of(cls, value: Any) -> Cell:
        shown = f"{value:.15g}" if isinstance(value, float) else "" if value is None else str(value)
        return cls(value, None, shown)


def ods(rows: Sequence[Sequence[Cell]], change: Callable[[str], str] = str) -> bytes:
    """An OpenDocument spreadsheet of one sheet 客户信息, as LibreOffice writes cells; `change` its content."""

    def cell(one: Cell) -> str:
        if one.value is None:
            return "<table:table-cell/>"
        if isinstance(one.value, str):
            lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in one.value.split("\n"))
            return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
        if isinstance(one.value, date):
            kind, value = "date", f'office:date-value="{one.value}"'
        else:
            form = one.format or ""
            kind = "percentage" if "%" in form else "currency" if "¥" in form else "float"
            value = f'office:value="{one.value!r}"' + ' office:currency="CNY"' * (kind == "currency")
        shown = escape(one.shown)
        return f'<table:table-cell office:value-type="{kind}" {value}><text:p>{shown}</text:p></table:table-cell>'

    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    inside = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="客户信息">{inside}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{manifest}"><m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>',
        )
        package.writestr("content.xml", change(content))
    return out.getvalue()
