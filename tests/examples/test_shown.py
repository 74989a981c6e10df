"""The short examples: each does what its first lines say."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kamxl
from examples import cdnow_book, chinook_tables, night, own_button, quick_start
from examples.company_rule.company_rules import SMALL_ORDERS
from kamxl.compute.alerts import RULES
from kamxl.compute.analyse import analyse
from tests.conftest import AS_OF, ROOT
from tests.contract.engine import play, xlwings_remote  # noqa: F401
from tests.contract.stage import Sheet, opened


def test_quick_start(demo_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(demo_book.read_bytes())
    assert quick_start.main([str(book)]) == 0
    said = capsys.readouterr().out
    assert "200 customers" in said or "201 customers" in said
    assert (tmp_path / "book-results.xlsx").is_file()


@pytest.mark.parametrize("example", [cdnow_book, chinook_tables])
def test_data_that_is_not_there_is_asked_for_in_a_sentence(
    example: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def source() -> Path:
        raise FileNotFoundError("install the package that holds it")

    monkeypatch.setattr(example, "source", source)
    with pytest.raises(SystemExit) as ended:
        example.main(["out.xlsx"])
    assert ended.value.code == 2
    assert "install the package that holds it" in capsys.readouterr().err


def test_a_night(small_book: Path, tmp_path: Path) -> None:
    (small_book.parent / "damaged.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    log = tmp_path / "night.md"
    assert night.main([str(small_book.parent), "--log", str(log), "--workers", "1", "--as-of", str(AS_OF)]) == 1
    said = log.read_text("utf-8")
    assert "done: 1" in said
    assert "**damaged.xlsx**: " in said


def test_the_notebook_runs_cell_by_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    notebook = json.loads((ROOT / "examples" / "accounts.ipynb").read_text("utf-8"))
    names: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    assert (tmp_path / "results.xlsx").is_file()
    assert len(names["both"]) == len(names["result"].tiers)


def test_a_company_rule(demo_book: Path) -> None:
    book = kamxl.open(demo_book, as_of=AS_OF)
    found = analyse(book.frames, (), as_of=AS_OF, settings=book.settings, rules=(*RULES, SMALL_ORDERS))
    own = found.alerts[found.alerts["rule_id"] == "small_orders"]
    assert len(own) > 0
    assert all("%" in fact.render("en") for fact in own["fact"])


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_a_button_of_ones_own(demo_book: Path, tmp_path: Path, play: Any) -> None:  # noqa: F811  # the fixture
    written = tmp_path / "book.xlsx"
    result = kamxl.analyse(kamxl.open(demo_book, as_of=AS_OF))
    kamxl.write(result, demo_book, written)
    owner = result.alerts["owner"].value_counts().index[0]
    stage = opened(written)
    stage.sheets.append(Sheet(own_button.TITLE, {(1, 2): owner}))
    count = play(stage, lambda book: own_button.put(book, date(2026, 10, 5)))
    due = pd.to_datetime(result.alerts["due"]).dt.date
    assert count == ((result.alerts["owner"] == owner) & (due <= date(2026, 10, 12))).sum() > 0
    sheet = stage.sheet(own_button.TITLE)
    assert sheet.values[3, 1] == "截止日期"
    assert sheet.values[3 + count, 2]


@pytest.mark.parametrize("name", ["大客户管理-示例.xlsm", "key-accounts-demo.xlsm"])
def test_the_finished_workbooks_have_results_and_buttons(name: str) -> None:
    """`python examples/finished.py` makes them anew."""
    with zipfile.ZipFile(ROOT / "examples" / name) as package:
        assert "xl/vbaProject.bin" in package.namelist()
        workbook = package.read("xl/workbook.xml").decode()
        buttons = [one for one in package.namelist() if one.startswith("xl/ctrlProps/") or "vmlDrawing" in one]
    assert {f"_kx_{key}" for key in ("overview", "alerts", "tiers", "health", "lifetime")} <= set(
        re.findall(r"_kx_\w+", workbook)
    )
    assert buttons
