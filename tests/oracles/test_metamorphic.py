"""The same book told another way says the same: other IDs, other years, the sheets spread over several files."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from drawn_books import AS_OF, Book, analysed, books
from hypothesis import HealthCheck, given, settings
from shown import cells, figures

from kamxl import walk
from kamxl.book import Result
from kamxl.compute.analysis import Analysis
from kamxl.schema.sheets import SHEETS
from tests.conftest import LONG

YEARS = 4
"""The leap years fall alike again, so that every difference in days and in months stays what it was."""


def few(examples: int) -> Any:
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def with_cells(book: Book, change: Callable[[Any], Any]) -> Book:
    return {key: [{name: change(value) for name, value in row.items()} for row in rows] for key, rows in book.items()}


def by_customer(analysis: Analysis) -> dict[str, Any]:
    """What is said of each customer, whatever the order in which it is said."""
    alerts = analysis.alerts[["rule_id", "customer_id", "subject", "severity"]].fillna("")
    return {
        "facts": sorted(cells(analysis.facts)),
        "tiers": analysis.tiers["tier"].to_dict(),
        "alerts": sorted(alerts.itertuples(index=False, name=None)),
    }


@few(12 if LONG else 4)
@given(books())
def test_other_ids_change_nothing_but_themselves(book: Book) -> None:
    """IDs that sort alike: not a digit moves. IDs that sort the other way round: nothing said of a customer does."""
    alike = {f"C{number}": f"客-{number}" for number in range(1, 7)}
    back = {new: old for old, new in alike.items()}
    renamed = with_cells(book, lambda value: alike.get(value, value) if isinstance(value, str) else value)
    told = re.sub(r"客-[1-6]", lambda found: back[found[0]], str(figures(analysed(renamed))))
    assert told == str(figures(analysed(book)))


@few(12 if LONG else 4)
@given(books())
def test_ids_that_sort_the_other_way_round_say_the_same_of_each_customer(book: Book) -> None:
    turned = {f"C{number}": f"Z{7 - number}" for number in range(1, 7)}
    renamed = with_cells(book, lambda value: turned.get(value, value) if isinstance(value, str) else value)
    before, after = by_customer(analysed(book)), by_customer(analysed(renamed))
    # Equals keep the order of their IDs, which decides who stands before whom in a running share.
    assert [row[1:] for row in sorted(before["facts"])] == [
        row[1:] for row in sorted(after["facts"], key=lambda row: row[0], reverse=True)
    ]
    assert {turned[key]: tier for key, tier in before["tiers"].items()} == after["tiers"]
    assert sorted((rule, turned.get(key, key), *rest) for rule, key, *rest in before["alerts"]) == after["alerts"]


@few(12 if LONG else 4)
@given(books())
def test_the_same_book_some_years_later_gives_the_same_figures(book: Book) -> None:
    def later(value: Any) -> Any:
        return value.replace(year=value.year + YEARS) if isinstance(value, date) else value

    before = analysed(book)
    after = analysed(with_cells(book, later), as_of=later(AS_OF))
    for name in ("facts", "tiers", "lifetime", "alerts", "opportunities"):
        tables = [getattr(one, name) for one in (before, after)]
        still = [
            column
            for column in tables[0]
            if pd.api.types.is_numeric_dtype(tables[0][column])
            or all(value is None or isinstance(value, str) for value in tables[0][column])
        ]
        assert cells(tables[0][still]) == cells(tables[1][still]), name


ROWS: Book = {
    "customers": [
        {"customer_id": f"C{n}", "name": f"示例{n}厂", "industry": "化工", "contact": "甲", "phone": f"1380000000{n}",
         "first_deal_date": date(2023, 1, 5), "status": "活跃", "owner": "王磊"} for n in range(1, 5)
    ],
    "orders": [
        {"order_id": f"O{n}", "customer_id": f"C{1 + n % 4}", "order_date": date(2025, 1 + n % 12, 3 + n), "product": "泵",
         "amount": 12_345.67 * n} for n in range(1, 25)
    ],
    "follow_ups": [
        {"date": date(2026, 5, n), "customer_id": f"C{n}", "method": "电话", "content": "谈", "owner": "王磊"} for n in range(1, 5)
    ],
    "market": [
        {"date": date(2026, month, 1), "competitor": "科跃", "region": "华东", "model": "M1", "price": 2_000 - 10 * month}
        for month in range(1, 6)
    ],
}  # fmt: skip


def _analysed(path: Path, *others: Path) -> Result:
    return walk.analyse(walk.open_book(path, as_of=AS_OF, with_=others), as_of=AS_OF)


def test_sheets_spread_over_several_books_give_the_figures_of_one(
    tmp_path: Path, make_book: Callable[..., Path]
) -> None:
    """A sheet a book, in every order in which the books can be named first."""
    sheets = {}
    for key, rows in ROWS.items():
        fields = SHEETS[key].fields
        names = list(rows[0])
        sheets[SHEETS[key].zh] = [
            [fields[name].column.zh for name in names],
            *[[row[name] for name in names] for row in rows],
        ]
    whole = figures(_analysed(make_book(tmp_path / "全.xlsx", sheets)).analysis)
    files = [make_book(tmp_path / f"{title}.xlsx", {title: rows}) for title, rows in sheets.items()]
    for first in files:
        others = [file for file in files if file != first]
        assert figures(_analysed(first, *others).analysis) == whole
