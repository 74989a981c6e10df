"""What an older version wrote or read is read for ever: a folder a version in `older`, and none is changed.

A release adds its own: settings and a mapping of their day, and a book that `kamxl run` has analysed at the end of two months.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import kamxl
from kamxl import writer
from kamxl.cli.group import invoke

OLDER = sorted((Path(__file__).parent / "older").iterdir())


@pytest.fixture(params=OLDER, ids=lambda path: path.name)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return shutil.copytree(request.param, tmp_path / "older")


def test_the_present_version_has_its_own() -> None:
    assert kamxl.__version__ in [path.name for path in OLDER]


def test_settings_and_mappings_are_still_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["settings", str(folder / "book.xlsx"), "--json"], "en") == 0
    told = capsys.readouterr()
    assert "kamxl.toml" in told.out
    assert "40" in told.out
    line = [
        "convert",
        str(folder / "t.csv"),
        "--to",
        str(folder / "new.xlsx"),
        "--mapping",
        str(folder / "mapping.toml"),
    ]
    code = invoke([*line, "--no-input", "--json"], "en")
    said = capsys.readouterr()
    assert code in (0, 1), said.err
    assert json.loads(said.out)["sheets"]["customers"]["created"] == 1


def test_a_book_of_the_version_is_run_and_what_it_keeps_goes_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = folder / "book.xlsx"
    before = writer.owned(book.read_bytes())
    assert {"overview", "tiers", "alerts"} <= set(before)
    assert invoke(["run", str(book), "--as-of", "2026-10-31", "--json"], "zh") == 0
    told = json.loads(capsys.readouterr().out)
    assert sum(told["tiers"]["counts"].values()) == 3
    assert told["left_out"] == {"customers": 0, "orders": 0, "amount": 0.0, "later": 0}
    assert told["alerts_since"] == "2026-09-30", "the history of that version goes on"
    after = writer.owned(book.read_bytes())
    assert {key: after.get(key) for key in before} == before, "its sheets are filled anew, and none stands there twice"


def test_a_result_sheet_of_a_former_title_is_written_anew_under_it(
    make_book: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """目标达成 was called "Targets (kamxl)" in English, beside the input sheet Targets: it keeps its title, and no twin comes beside it."""
    book = make_book(
        tmp_path / "book.xlsx",
        {
            "Customers": [["Customer ID", "Customer name", "Industry", "Status", "Owner"], ["C1", "Alpha Ltd", "Chemicals", "Active", "Ann"]],
            "Orders": [["Order ID", "Customer ID", "Order date", "Product", "Amount (CNY)"], ["S1", "C1", "2026-08-01", "Pump", 150_000]],
            "Targets": [["Period", "Measure", "Target (k CNY)"], ["2026Q3", "Revenue", 300]],
        },
    )  # fmt: skip
    assert invoke(["run", str(book), "--as-of", "2026-09-15"], "en") == 0
    with zipfile.ZipFile(book) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(book, "w") as package:
        for name, data in parts.items():
            package.writestr(
                name, data.replace(b"Target attainment", b"Targets (kamxl)") if name == "xl/workbook.xml" else data
            )
    before = parts["xl/workbook.xml"].count(b"<sheet ")
    assert writer.owned(book)["targets"] == "Targets (kamxl)"
    assert invoke(["run", str(book), "--as-of", "2026-09-30"], "en") == 0
    titles = titles_in(book)
    assert len(titles) == before
    assert writer.owned(book)["targets"] == "Targets (kamxl)"
    assert "Target attainment" not in titles
    assert {"Targets", "Targets (kamxl)"} <= set(titles)
    capsys.readouterr()


def titles_in(book: Path) -> list[str]:
    with zipfile.ZipFile(book) as package:
        return re.findall(r'<sheet [^>]*name="([^"]*)"', package.read("xl/workbook.xml").decode())
