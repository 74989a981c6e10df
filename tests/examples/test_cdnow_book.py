"""The CDNOW workbook holds the file: every customer, every order, every cent."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from examples.cdnow_book import AS_OF, main, purchases, records, source
from kamxl import walk

pytestmark = pytest.mark.skipif(find_spec("lifetimes") is None, reason="the package lifetimes holds the data")


def test_the_file_is_the_published_one() -> None:
    lines = purchases(source())
    assert len(lines) == 69_659
    assert len({line.customer for line in lines}) == 23_570
    assert sum(round(line.dollars * 100) for line in lines) == 250_031_563
    assert min(line.day for line in lines) == date(1997, 1, 1)
    assert max(line.day for line in lines) == AS_OF


def test_records_keep_leading_zeros_and_the_first_day() -> None:
    found = records(purchases(source(), 3))
    assert [row["customer_id"] for row in found["customers"]] == ["00001", "00002", "00003"]
    assert found["customers"][1]["first_deal_date"] == date(1997, 1, 12)
    assert len(found["orders"]) == 1 + 2 + 6


def test_the_workbook_reads_back_to_the_cent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cdnow.xlsx"
    assert main([str(path), "--customers", "400"]) == 0
    assert capsys.readouterr().out.strip() == str(path)
    lines = purchases(source(), 400)
    book = walk.open_book(path, as_of=AS_OF)
    assert not [issue for issue in book.issues if issue.severity == "error"]
    assert len(book.frames["customers"]) == 400
    assert round(book.frames["orders"]["amount"].sum() * 100) == sum(round(line.dollars * 100) for line in lines)


def test_without_the_file_it_says_where_it_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("examples.cdnow_book.find_spec", lambda name: None)
    with pytest.raises(FileNotFoundError, match="lifetimes"):
        source()
