"""The open workbook read as the file is: the same tables, cell for cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from kamxl import read
from kamxl.errors import NoInputSheet, TooLarge
from kamxl.grid import CellError, RawTable
from kamxl.live import reader, walk
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Limits
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS
from tests.contract.stage import Sheet, Stage, opened

Play = Callable[..., Any]


def same_value(value: object) -> object:
    """A day is a day, whatever the type that carries it."""
    if isinstance(value, datetime):
        return value.date()
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def contents(table: RawTable) -> dict[str, Any]:
    columns = [(c.title, c.column, c.field, c.factor, [same_value(v) for v in c.values]) for c in table.columns]
    return {"sheet": table.sheet, "header": table.header_row, "rows": list(table.rows), "columns": columns,
            "table": table.excel_table}  # fmt: skip


def test_every_table_of_the_sample_workbook_reads_as_from_its_file(demo_book: Path, play: Play) -> None:
    from_file = read.workbook(demo_book, limits=Limits())
    stage = opened(demo_book)
    live = play(stage, lambda book: reader.read(book, Limits()))
    assert stage.last == [], "reading changes nothing"
    assert set(live.tables) == set(from_file.tables)
    assert set(live.tables) == set(SHEETS)
    for key, table in from_file.tables.items():
        assert contents(live.tables[key]) == contents(table), key
    assert (live.lang, live.titles, live.settings) == (from_file.lang, from_file.titles, from_file.settings)


def test_the_walk_gives_the_same_figures(demo_book: Path, play: Play) -> None:
    from kamxl import walk
    from kamxl.live import walk as live_walk

    of_file = walk.analyse(walk.open_book(demo_book, as_of=AS_OF), as_of=AS_OF)
    live = play(opened(demo_book), lambda book: live_walk.analyse(book, as_of=AS_OF))
    assert live.tiers.equals(of_file.tiers)
    assert live.lifetime.equals(of_file.lifetime)
    assert len(live.analysis.issues) == len(of_file.analysis.issues)


def customers(**more: Any) -> Stage:
    stage = Stage()
    sheet = Sheet("客户信息")
    for row, line in enumerate([CUSTOMER_HEADERS, *CUSTOMER_ROWS], 3):
        sheet.values |= {(row, column): value for column, value in enumerate(line, 2)}
    sheet.values |= more.get("values", {})
    stage.sheets = [sheet, *more.get("sheets", ())]
    return stage


def test_a_sheet_that_does_not_begin_in_its_corner_keeps_its_addresses(play: Play) -> None:
    (table,) = play(customers(), lambda book: reader.read(book, Limits())).tables.values()
    assert (table.header_row, list(table.rows)) == (3, [4, 5, 6])
    assert table.address(0, 0) == "B4"


def test_error_values_are_errors_of_their_cell(play: Play) -> None:
    stage = customers(values={(4, 9): "#N/A", (5, 9): "#REF!"})
    (table,) = play(stage, lambda book: reader.read(book, Limits())).tables.values()
    assert list(table.columns[7].values[:2]) == [CellError("#N/A"), CellError("#REF!")]


def test_sheets_of_ours_are_not_read(play: Play) -> None:
    ours = Sheet("客户分级", values={(1, c): head for c, head in enumerate(CUSTOMER_HEADERS, 1)})
    stage = customers(sheets=[ours])
    stage.names["_kx_tiers"] = "='客户分级'!$A$1"
    found = play(stage, lambda book: reader.read(book, Limits()))
    assert set(found.tables) == {"customers"}
    assert found.owned == {"tiers": "客户分级"}


def test_a_sheet_without_end_is_refused(play: Play) -> None:
    stage = customers(values={(3000, 900): "x"})
    with pytest.raises(TooLarge, match="客户信息"):
        play(stage, lambda book: reader.read(book, Limits(cells=100_000)))


def test_no_customers_is_said(play: Play) -> None:
    stage = Stage()
    stage.sheets = [Sheet("随便", values={(1, 1): "x"})]
    with pytest.raises(NoInputSheet):
        play(stage, lambda book: walk.check(book, as_of=date(2026, 1, 1)))
