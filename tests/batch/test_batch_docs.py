"""The pages on batches say what the code does: commands with options that are there, reasons and words as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kamxl.batch.planning import OUTCOMES
from kamxl.batch.supervisor import Limits
from kamxl.cli.group import group
from tests.batch.shelf import add_bystanders
from tests.conftest import ROOT

PAGES = ["batch.md", "scheduling.md", "scale-out.md"]


def text(page: str) -> str:
    return (ROOT / "docs" / page).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_option_of_a_command_line_exists(page: str) -> None:
    whole = group("en")
    command = whole.get_command(None, "batch")  # type: ignore[arg-type]
    assert command is not None
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    known |= {name for parameter in whole.params for name in parameter.opts}
    lines = [line for line in text(page).splitlines() if re.search(r"kamxl(\.exe)?( --lang zh)? batch", line)]
    assert lines
    used = {option for line in lines for option in re.findall(r"(?<![\w-])--[a-z-]+", line.split("#")[0])}
    assert used <= known, used - known


def test_limits_in_the_text_are_the_defaults() -> None:
    page, limits = text("batch.md"), Limits()
    assert f"`--timeout {limits.timeout:g}`" in page
    assert f"`--memory {limits.memory_mb:g}`" in page
    assert f"`--recycle {limits.recycle}`" in page


def test_every_reason_and_outcome_is_explained(tmp_path: Path) -> None:
    from kamxl.batch.find import find

    add_bystanders(tmp_path)
    page = text("batch.md")
    assert all(f"`{reason}`" in page for reason in find([str(tmp_path)], recursive=True).left_out)
    assert all(f"`{outcome}`" in page for outcome in OUTCOMES)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_speaks_both_languages(page: str) -> None:
    twin = ROOT / "docs" / "zh" / page
    assert twin.is_file() or "\n## 中文\n" in text(page)
