"""What a batch does to one file that is converted: by a mapping, with the settings of the company beside the file."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kamxl.batch.tasks import TASKS
from kamxl.errors import InputError
from tests.batch.jobs import batch_of, job_of

MAPPING = """
[sources.ledger]
file = "*.csv"

[[fill]]
sheet = "orders"
from = "ledger"
[fill.columns]
order_id = "nr"
customer_id = "acct"
order_date = { from = "when", date = "dmy" }
product = "what"
amount = { from = "worth", decimal = "," }
"""
LEDGER = "nr;acct;when;what;worth\n1;C1;03/04/2026;pump;1.200\n2;C1;05/04/2026;valve;2.500\n3;C3;06/04/2026;valve;abc\n"


@pytest.fixture
def converted(tmp_path: Path) -> Any:
    (tmp_path / "in").mkdir()
    (tmp_path / "map.toml").write_text(MAPPING, "utf-8")
    (tmp_path / "in" / "kamxl.toml").write_text('[money]\ncurrency = "USD"\n', "utf-8")
    source = tmp_path / "in" / "ledger.csv"
    source.write_text(LEDGER, "utf-8")
    batch = batch_of(tmp_path / "in", task="convert", mapping=str(tmp_path / "map.toml"))
    return batch, source, tmp_path / "out.xlsx"


def run(batch: Any, source: Path, target: Path) -> Any:
    part = TASKS["convert"](batch, job_of(batch, source, target), lambda name: nullcontext(), lambda state: None)
    return part["figures"]


def test_by_a_mapping_and_with_the_settings_beside_the_file(converted: Any) -> None:
    figures = run(*converted)  # three orders, and the two customers of whom they say the ID
    assert {name: figures[name] for name in ("created", "updated", "unchanged", "not_taken")} == {
        "created": 5, "updated": 0, "unchanged": 0, "not_taken": 0,
    }  # fmt: skip
    assert [(one["cell"], one["field"], one["value"]) for one in figures["shown"]] == [(4, "amount", "abc")]
    sheet = openpyxl.load_workbook(converted[2])["Orders"]
    titles = [cell.value for cell in sheet[4]]
    amounts = [row[titles.index("Amount (USD)")].value for row in sheet.iter_rows(min_row=5, max_row=6)]
    assert amounts == [1200, 2500]


def test_again_it_changes_nothing(converted: Any) -> None:
    run(*converted)
    before = converted[2].read_bytes()
    figures = run(*converted)
    assert (figures["created"], figures["unchanged"]) == (0, 3)
    assert converted[2].read_bytes() == before


def test_a_file_of_which_nothing_is_taken_is_a_failure_with_a_reason(converted: Any) -> None:
    batch, source, target = converted
    source.write_text("nr;acct;when;what;worth\n", "utf-8")
    with pytest.raises(InputError):
        run(batch, source, target)
    assert not target.exists()
