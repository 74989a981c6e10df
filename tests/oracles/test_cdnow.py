"""Real purchase histories: the CDNOW customers as a canonical workbook, whose totals are the file's own to the cent.

The short form takes the first 500 customers of the file, KAMXL_LONG=1 all 23,570.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import kamxl
from kamxl.book import Result

CUSTOMERS = None if os.environ.get("KAMXL_LONG") else 500


@dataclass
class Sums:
    """Of the file's own lines, in Decimals of its text."""

    total: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    recent: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    """From July 1997 on: the 12 months up to 1998-06-30."""
    months: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    orders: Counter[str] = field(default_factory=Counter)
    days: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


@pytest.fixture(scope="module")
def cdnow(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sums, Result]:
    from examples.cdnow_book import AS_OF, book, source

    try:
        origin = source()
    except FileNotFoundError:
        pytest.skip("the package lifetimes, which holds the data, is not installed")
    sums = Sums()
    for line in origin.read_text("ascii").splitlines()[1:]:
        customer, day, _, dollars = line.split()
        if customer not in sums.total and len(sums.total) == CUSTOMERS:
            break
        sums.total[customer] += Decimal(dollars)
        sums.months[day[:6]] += Decimal(dollars)
        sums.days[customer].add(day)
        if day >= "19970701":
            sums.recent[customer] += Decimal(dollars)
            sums.orders[customer] += 1
    path = book(tmp_path_factory.mktemp("cdnow") / "cdnow.xlsx", customers=CUSTOMERS)
    return sums, kamxl.analyse(kamxl.open(path), as_of=AS_OF)


def cents(value: float) -> Decimal:
    return Decimal(repr(round(float(value), 6))).quantize(Decimal("0.01"))


def test_every_row_is_read(cdnow: tuple[Sums, Result]) -> None:
    sums, result = cdnow
    assert [issue for issue in result.book.issues if issue.severity == "error"] == []
    assert set(result.facts.index) == set(sums.total)
    assert next(iter(sums.total)) == "00001"  # codes keep their zeros


def test_totals_to_the_cent(cdnow: tuple[Sums, Result]) -> None:
    sums, result = cdnow
    facts = result.facts
    assert {key: cents(value) for key, value in facts["revenue_total"].items()} == dict(sums.total)
    assert {key: cents(value) for key, value in facts["revenue_12m"].items() if value} == {
        key: value for key, value in sums.recent.items() if value
    }
    assert cents(facts["revenue_total"].sum()) == sum(sums.total.values())
    assert facts["orders_12m"].to_dict() == {key: sums.orders[key] for key in facts.index}
    assert facts["order_days"].to_dict() == {key: len(sums.days[key]) for key in facts.index}


def test_months_and_groups_to_the_cent(cdnow: tuple[Sums, Result]) -> None:
    sums, result = cdnow
    trend = result.analysis.trend
    assert trend is not None
    found = {month.strftime("%Y%m"): cents(value) for month, value in trend.monthly["revenue"].items() if value}
    assert found == dict(sums.months)
    recent = sum(sums.recent.values())
    assert cents(trend.periods.loc["last_12_months", "revenue"]) == recent
    for table in result.analysis.portrait.by.values():
        assert cents(table["revenue_12m"].sum()) == recent


def test_lifetime_value_goes_by_the_models(cdnow: tuple[Sums, Result]) -> None:
    sums, result = cdnow
    note = result.lifetime_note
    assert note.method == "model"
    assert note.repeaters == sum(len(days) > 1 for days in sums.days.values())
    assert cents(result.lifetime["past_value"].sum()) == (sum(sums.total.values()) / 5).quantize(Decimal("0.01"))


def test_the_sheets_say_the_same(cdnow: tuple[Sums, Result], tmp_path: Path) -> None:
    """Written and read back: the sum of 近12月交易额 in the tiers' table, in k CNY."""
    from python_calamine import CalamineWorkbook

    sums, result = cdnow
    out = tmp_path / "out.xlsx"
    kamxl.write(result, result.book.path, out)
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_name("Tiers").to_python()
    header = next(row for row in rows if "Customer ID" in row)
    at, key = header.index("Revenue 12 months (k CNY)"), header.index("Customer ID")
    shown = {row[key]: row[at] for row in rows[rows.index(header) + 1 :] if row[key] in sums.total}
    assert len(shown) == len(sums.total)
    assert cents(sum(shown.values()) * 1_000) == sum(sums.recent.values())


def test_the_day_is_the_last_of_the_data(cdnow: tuple[Sums, Result]) -> None:
    assert cdnow[1].as_of == date(1998, 6, 30)
