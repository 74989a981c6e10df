"""Months as columns become records: each cell its own, blanks and zeros none, in the order of rows and months."""

from __future__ import annotations

from datetime import date

import pytest

from kamxl.convert.mapping import SourceOptions, Unpivot
from kamxl.convert.sources import Origin, Source
from kamxl.convert.unpivot import unpivoted
from kamxl.errors import InputError, UsageError

TITLES = ("1月", "客户编号", "2月", "Q1")


def table(*origins: Origin, titles: tuple[str, ...] = TITLES) -> Source:
    columns: tuple[list[object], ...] = ([5, 0], ["C1", "C2"], [None, 7.5], ["-", 12])
    at = [0, len(origins) - 1]
    return Source("s", origins, "sheet", titles, columns, [3, 4], SourceOptions(), origin=at, parts=tuple((one,) for one in titles))  # fmt: skip


def months(**given: object) -> Unpivot:
    return Unpivot.model_validate({"date": "order_date", "values": {"amount": {"1月": "01", "2月": "02"}}, **given})


def found(source: Source, how: Unpivot) -> list[tuple[object, ...]]:
    made = unpivoted(source, how)
    columns = dict(zip(made.titles, made.columns, strict=True))
    kept = [columns[title] for title in made.titles]
    assert all(len(column) == len(made.rows) for column in kept)
    return [tuple(row) for row in zip(made.rows, columns["客户编号"], *kept[-2:], strict=True)]


def test_each_cell_that_holds_an_amount_is_a_record_of_the_last_day_of_its_month() -> None:
    rows = found(table(Origin("2024年.xlsx")), months())
    assert [row[:2] for row in rows] == [(3, "C1"), (4, "C2")]
    assert {date(2024, 1, 31), date(2024, 2, 29)} == {cell for row in rows for cell in row if isinstance(cell, date)}
    assert [cell for row in rows for cell in row[2:] if isinstance(cell, (int, float))] == [5, 7.5]


def test_the_year_is_that_of_each_place_or_the_one_given_or_asked_for() -> None:
    two = table(Origin("2024年.xlsx"), Origin("2025年.xlsx"))
    assert [cell.year for row in found(two, months()) for cell in row if isinstance(cell, date)] == [2024, 2025]
    none = table(Origin("x.xlsx"))
    assert {cell.year for row in found(none, months(year=2023)) for cell in row if isinstance(cell, date)} == {2023}
    with pytest.raises(InputError):
        unpivoted(none, months())


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError):
        unpivoted(table(Origin("2024年.xlsx"), titles=("一", "客户编号", "2月", "Q1")), months())
