"""The row models and the reading by columns mean the same by every cell.

Apart are, as documented in docs/reading.md, what only a column can tell: percentages that are shares, the order of days, the
scale of credit grades.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kamxl import read
from kamxl.errors import KamxlError
from kamxl.grid import CellError, RawTable
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Settings
from kamxl.validate.columns import parse
from kamxl.validate.evidence import Evidence, of_columns
from tests.validate.raw_tables import ROWS

MISSING = object()
TYPED: tuple[object, ...] = (
    None, "", " ", "-", "—", "无", "暂无", "TBD", "N/A", "?", "NA", "0", 0, -1, 1, 0.5, 1e15, 1e16, float("nan"), float("inf"), True, False,
    "120万", "1.2亿元", "¥1,200", "300台", "200元", "12%", "５０", "(300)", "300-", "1.23457E+11", "123456789012345678", 13800001234.0,
    '="001"', "'001", "2026-01-05", "2026/1/5", "2026年1月5日", "2019年3月", "2021.7", 2021.7, "18年", "20260105", 46027, 20260105.0,
    "3/5/2026", "15/06/2026", "25/12/31", "5 Mar 2026", "长期", "2026Q3", "2026-09", "活跃", "合作中", "Active", "active", "什么", "是", "高",
    "AAA", "A+", "x" * 600, "x" * 40_000, dt.date(2026, 1, 5), dt.datetime(2026, 1, 5, 10), dt.time(10), dt.timedelta(1), dt.date(1899, 1, 1),
    "C 001", "Ｃ００１", "=A1", "a\u200bb", "9分", "20人", "8.5/10", "1e3", "1e999",
    "5.", ".5", "007", "1.2.3", ".", "1234.50", "9" * 400, "1_000",
)  # fmt: skip


def by_row(key: str, field: str, value: object) -> object:
    """What the row model makes of one cell of an otherwise valid row; MISSING where it refuses it."""
    sheet = SHEETS[key]
    try:
        row = sheet.model.model_validate({**ROWS[key], field: value})
    except ValidationError as error:
        if any(found["loc"][:1] == (field,) for found in error.errors(include_url=False)):
            return MISSING
        return parse_one(key, field, value)  # a rule between fields: the cell itself is right
    return getattr(row, field)


def parse_one(key: str, field: str, value: object, evidence: Evidence | None = None) -> object:
    sheet = SHEETS[key]
    parsed = parse(sheet.fields[field], sheet.model, [value], 1.0, evidence or Evidence())
    if parsed.faults or (parsed.values[0] is None and sheet.fields[field].required):
        return MISSING
    return parsed.values[0]


def assert_same(key: str, field: str, value: object) -> None:
    row, column = by_row(key, field, value), parse_one(key, field, value)
    assert row == column, (key, field, value, row, column)


FIELDS = [(key, field) for key, sheet in SHEETS.items() if key in ROWS for field in sheet.fields]


@pytest.mark.parametrize(("key", "field"), FIELDS, ids=[".".join(one) for one in FIELDS])
def test_what_people_type(key: str, field: str) -> None:
    for value in TYPED:
        assert_same(key, field, value)


@pytest.mark.parametrize(("key", "field"), FIELDS, ids=[".".join(one) for one in FIELDS])
@pytest.mark.parametrize("cells", [["5", "2.50", "40"], ["5", None, ".5"], ["5", "120万"], ["5", 7.0], [None, None]])
def test_cells_mean_the_same_together(key: str, field: str, cells: list[object]) -> None:
    sheet = SHEETS[key]
    together = parse(sheet.fields[field], sheet.model, cells, 1.0, Evidence())
    alone = [parse(sheet.fields[field], sheet.model, [cell], 1.0, Evidence()) for cell in cells]
    assert together.values == [one.values[0] for one in alone]
    assert dict(together.faults) == {at: one.faults[0] for at, one in enumerate(alone) if one.faults}


@given(
    st.sampled_from(FIELDS),
    st.one_of(
        st.text(max_size=12),
        st.floats(),
        st.integers(-(10**17), 10**17),
        st.dates(),
        st.from_regex(r"\A[-(¥]?\d{1,3}(,\d{3})?(\.\d)?[)%万元台人kM]?\Z"),
        st.from_regex(r"\A\d{1,4}[-/.年]\d{1,2}([-/.月]\d{1,4}日?)?\Z"),
    ),
)
def test_whatever_is_typed(place: tuple[str, str], value: object) -> None:
    assert_same(*place, value)


def columns_of(tables: Iterable[RawTable]) -> Iterable[tuple[str, str, Any, Evidence]]:
    for table in tables:
        for index, raw in enumerate(table.columns):
            if raw.field is not None and index not in table.unmatched_units and raw.factor == 1.0:
                (evidence,) = of_columns(SHEETS[table.key].fields[raw.field].column, [raw])
                yield table.key, raw.field, raw, evidence


def compare(tables: Iterable[RawTable]) -> int:
    """Compare every distinct cell of the tables; how many there were."""
    count = 0
    for key, field, raw, evidence in columns_of(tables):
        if evidence.shares or evidence.settled or evidence.doubled or evidence.days.order:
            continue
        sheet = SHEETS[key]
        parsed = parse(sheet.fields[field], sheet.model, raw.values, raw.factor, evidence)
        seen: set[tuple[type, object]] = set()
        for index, cell in enumerate(raw.values):
            if isinstance(cell, CellError) or (type(cell), cell) in seen:
                continue
            seen.add((type(cell), cell))
            value = parsed.values[index]
            refused = index in parsed.faults or (value is None and sheet.fields[field].required)
            assert by_row(key, field, cell) == (MISSING if refused else value), (key, field, cell)
            count += 1
    return count


def test_every_cell_of_the_sample(demo_book: Path) -> None:
    assert compare(read.workbook(demo_book, limits=Settings().limits).tables.values()) > 1000


def test_every_cell_of_random_books() -> None:
    rng = random.Random(3)
    for key in ROWS:
        fields = SHEETS[key].fields
        columns = {name: [rng.choice(TYPED) for _ in range(60)] for name in fields}
        for name, cells in columns.items():
            parsed = parse(fields[name], SHEETS[key].model, cells, 1.0, Evidence())
            for index, cell in enumerate(cells):
                value = parsed.values[index]
                refused = index in parsed.faults or (value is None and fields[name].required)
                assert by_row(key, name, cell) == (MISSING if refused else value), (key, name, cell)


def test_every_cell_of_books_made_by_excel(excel_made: Path) -> None:
    for path in sorted(excel_made.iterdir()):
        try:
            compare(read.workbook(path, limits=Settings().limits).tables.values())
        except KamxlError:
            continue
