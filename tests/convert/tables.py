"""What the tests of converting share: files as people export them."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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
