"""docs/reading.md: its example runs, and its tables are those of the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from kamxl.compute.alerts import rule_limits
from kamxl.grid import IssueCode
from kamxl.i18n import words
from kamxl.read.facts import HEADER_ROWS
from kamxl.read.match import _LEAST_SHARE
from kamxl.schema import values
from kamxl.settings import OrderOutlier, Settings, defaults

PAGE = (Path(__file__).parents[2] / "docs" / "reading.md").read_text("utf-8")
CODES = set(get_args(IssueCode))


def table(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    lines = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0].splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_the_example_runs(
    small_book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    monkeypatch.chdir(small_book.parent)
    small_book.rename("accounts.xlsx")
    exec(compile(snippet, "docs/reading.md", "exec"), {})
    assert "C2023001" in capsys.readouterr().out


def test_the_limits_are_those_of_the_settings() -> None:
    said = re.findall(r"^\| `(limits\.\w+)` \| (\d+) \|", PAGE, re.MULTILINE)
    assert {key: float(value) for key, value in said} == {
        key: float(value) for key, value in defaults().items() if key.startswith("limits.")
    }


def test_the_issues_are_those_of_the_domain() -> None:
    codes = [row for row in table("Issues") if row[1] in ("error", "warning")]
    assert {row[0].strip("`") for row in codes} == CODES
    assert {key for code in CODES for key in (f"report.issue.{code}", f"code.issue.{code}")} <= set(words())


def test_settings_named_on_the_page_exist() -> None:
    named = set(re.findall(r"`((?:alerts|quality|limits|tier)\.[\w.]+)`", PAGE)) - {"limits.…"}
    assert named <= set(defaults(rule_limits()))
    assert "validate.unit" in words()


def test_figures_named_on_the_page() -> None:
    settings = Settings()
    assert (OrderOutlier().multiple, OrderOutlier().earlier) == (3, 3)
    assert settings.quality.stale_days == 45
    assert (HEADER_ROWS, _LEAST_SHARE) == (20, 0.7)


@pytest.mark.parametrize(
    "typed",
    [
        *[
            "1,234.5",
            "1 234 567",
            "１２３",
            "¥1,200",
            "120万",
            "1.2亿",
            "5k",
            "(300)",
            "300-",
            "12%",
            "50台",
            "无",
            "N/A",
        ]
    ],
)
def test_numbers_named_on_the_page_are_understood(typed: str) -> None:
    assert f"`{typed}`" in PAGE
    values.number(typed)


@pytest.mark.parametrize("typed", ["$5", "约120", "100-200"])
def test_what_the_page_says_is_no_number_is_none(typed: str) -> None:
    assert f"`{typed}`" in PAGE
    with pytest.raises(ValueError, match="not_a_number"):
        values.number(typed)


@pytest.mark.parametrize("typed", ["2026-1-5", "2026/01/05", "2026.1.5", "2026年1月5日", "20260105"])
def test_days_named_on_the_page_are_understood(typed: str) -> None:
    assert f"`{typed}`" in PAGE
    assert str(values.day(typed)) == "2026-01-05"
