"""The calibration example runs, and says what the documentation says it says."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from openpyxl import load_workbook

from examples.cdnow_calibration import main

DOCUMENTED = Path(__file__).parents[2] / "docs" / "lifetime-value.md"

pytestmark = pytest.mark.skipif(find_spec("lifetimes") is None, reason="the package lifetimes holds the data")


def test_the_table_is_the_documented_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert "r 0.243  alpha 4.414  a 0.793  b 2.426  log-likelihood -9582.43" in shown
    documented = DOCUMENTED.read_text(encoding="utf-8")
    simulated = ("80 %", "Of the customers")  # these lines hang on the random numbers of the numpy at hand
    for line in shown.splitlines():
        assert line in documented or line.startswith(simulated)


def test_the_workbook_has_the_table_and_a_chart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["-o", str(tmp_path / "calibration.xlsx")])
    capsys.readouterr()
    sheet = load_workbook(tmp_path / "calibration.xlsx")["Calibration"]
    rows = list(sheet.iter_rows(min_row=2, max_row=9, max_col=3, values_only=True))
    assert [row[0] for row in rows] == ["0", "1", "2", "3", "4", "5", "6", "7+"]
    assert [row[1] for row in rows] == [1411, 439, 214, 100, 62, 38, 29, 64]
    # 1 882 repeat orders came in the second half, as published.
    assert sum(row[1] * row[2] for row in rows) == pytest.approx(1882)
    assert len(sheet._charts) == 1
