"""Every conversion of these tests: what it takes its result to be is what reading the workbook gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from kamxl import read
from kamxl.convert import conversion, writing
from kamxl.grid import RawTable
from kamxl.settings import Limits


def plain(cell: object) -> object:
    """A cell whatever its Python type: files hold floats and moments."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float, date)):
        return cell
    if isinstance(cell, datetime):
        return cell.date() if cell == datetime(cell.year, cell.month, cell.day) else cell
    return cell if isinstance(cell, date) else float(cell)


def shape(table: RawTable) -> dict[str, Any]:
    columns = [
        (one.title, one.column, one.field, one.factor, one.stated, one.money, list(map(plain, one.values)))
        for one in table.columns
    ]
    rest = (table.key, table.sheet, table.header_row, list(table.rows), table.unmatched_units, table.excel_table)
    return {"table": rest, "columns": columns}


@pytest.fixture(autouse=True)
def _as_reading_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def checked(*given: Any) -> writing.Written:
        made = writing.written(*given)
        if made.tables is not None:
            book = read.workbook(made.data, limits=Limits(), name=given[2])
            assert {one.key: shape(one) for one in made.tables} == {key: shape(one) for key, one in book.tables.items()}
        return made

    monkeypatch.setattr(conversion, "written", checked)
    return
