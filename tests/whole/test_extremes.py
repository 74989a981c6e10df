"""0, a negative number, a blank and 1e15 in every field that holds a number: the whole walk ends, whatever a cell holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from kamxl import walk
from kamxl.report.market import since_first
from kamxl.schema.sheets import SHEETS
from kamxl.validate.columns import NUMERIC
from tests.conftest import AS_OF

VALUES: tuple[object, ...] = (0, -1, None, 1e15, 1e13, -1e13, 1e-9)
CUSTOMERS = 6
ROWS_EACH = 4
Sheets = dict[str, list[list[object]]]


def _plain(key: str, field: str, customer: int, number: int) -> object:
    """A sensible value of a field."""
    column = SHEETS[key].fields[field].column
    if field == "customer_id":
        return f"C{customer}"
    if column.kind == "day":
        return AS_OF - timedelta(days=20 + 90 * number + customer)
    if column.kind == "choice":
        return column.choices[(customer + number) % len(column.choices)].zh
    if column.kind == "period":
        return "2026Q3"
    if column.kind in NUMERIC:
        return 3 if column.kind == "score" else 50 + number
    return f"{key}-{field}-{customer}" + (f"-{number}" if column.kind == "code" else "")


def sheets(changed: Callable[[str, str, int], object]) -> Sheets:
    """Every input sheet with some rows; `changed` gives the numbers, by sheet, field and row."""
    found: Sheets = {}
    for key, sheet in SHEETS.items():
        rows: list[list[object]] = [[field.column.zh for field in sheet.fields.values()]]
        each = 1 if key == "customers" else ROWS_EACH
        for row in range(CUSTOMERS * each):
            customer, number = row // each, row % each
            cells = []
            for name, field in sheet.fields.items():
                plain = _plain(key, name, customer, number)
                cells.append(changed(key, name, row) if field.column.kind in NUMERIC else plain)
            rows.append(cells)
        found[sheet.zh] = rows
    return found


FIELDS = [
    (key, name) for key, sheet in SHEETS.items() for name, one in sheet.fields.items() if one.column.kind in NUMERIC
]


def walked(path: Path, make_book: Callable[..., Path], changed: Callable[[str, str, int], object]) -> None:
    """Open, analyse, plan and write."""
    book = make_book(path, sheets(changed))
    result = walk.analyse(walk.open_book(book, as_of=AS_OF), as_of=AS_OF)
    assert result.book.checked.counts["customers"].rows == CUSTOMERS
    assert walk.render(result, walk.plans(result)).to_bytes()


@pytest.mark.parametrize(("key", "name"), FIELDS, ids=[".".join(one) for one in FIELDS])
def test_one_field_at_a_time(tmp_path: Path, make_book: Callable[..., Path], key: str, name: str) -> None:
    def changed(sheet: str, field: str, row: int) -> object:
        if (sheet, field) == (key, name):
            return VALUES[row % len(VALUES)]
        return _plain(sheet, field, row // ROWS_EACH, row % ROWS_EACH)

    walked(tmp_path / "b.xlsx", make_book, changed)


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_every_field_at_once(tmp_path: Path, make_book: Callable[..., Path], value: object) -> None:
    walked(tmp_path / "b.xlsx", make_book, lambda _sheet, _field, _row: value)


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_one_extreme_among_sensible_numbers(tmp_path: Path, make_book: Callable[..., Path], value: object) -> None:
    def changed(sheet: str, field: str, row: int) -> object:
        return value if row == 1 else _plain(sheet, field, row // ROWS_EACH, row % ROWS_EACH)

    walked(tmp_path / "b.xlsx", make_book, changed)


def test_a_price_of_0_is_no_base_of_a_change() -> None:
    prices = pd.DataFrame({"a": [0.0, 1000.0, 900.0], "b": [100.0, float("nan"), 150.0], "c": [0.0, 0.0, 0.0]})
    found = since_first(prices)
    assert found["a"].tolist()[1:] == [0.0, pytest.approx(-0.1)]
    assert found["b"].tolist()[::2] == [0.0, 0.5]
    assert found[["c"]].isna().all(axis=None)
    assert pd.isna(found["a"].iloc[0])
