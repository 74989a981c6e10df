"""Tables where a person looks at a terminal, the lines of always where a script reads."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kamxl.cli.group import invoke
from kamxl.cli.output import listing
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS, LONG

DAY = ["--as-of", AS_OF.isoformat()]
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
RULE = "───"
"""Below the titles of a table."""
WORDS = {
    "schema": ("字段", "代码", "类型", "说明"),
    "explain": ("单元格", "填写的内容", "计为"),
    "share": ("工作表", "行数", "已遮盖", "未包含"),
    "convert": ("工作表", "新增", "更新", "未变", "未采用"),
    "collect": ("副本文件", "待决定", "写入(格)"),
    "batch": ("完成",),
}
COMMANDS = [one for one in WORDS if LONG or one != "batch"]  # a batch starts processes


@pytest.fixture
def line(tmp_path: Path, make_book: Callable[..., Path]) -> Callable[[str], list[str]]:
    """The words of a command that has something to list."""
    (tmp_path / "b").mkdir()
    book = make_book(tmp_path / "b" / "大客户.xlsx", {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS]})
    copy, target = tmp_path / "[bold]副本.xlsx", tmp_path / "新.xlsx"

    def words(command: str) -> list[str]:
        if command == "collect":
            invoke(["share", str(book), "--role", "sales", "--editable", "-o", str(copy), *DAY], "zh")
        return {
            "schema": ["schema", "customers"],
            "explain": ["explain", str(book), "--customer", "C2023001", *DAY],
            "share": ["share", str(book), "--role", "marketing", "-o", str(copy), "--replace", *DAY],
            "convert": ["convert", str(book), "--to", str(target), "--dry-run", *DAY],
            "collect": ["collect", str(copy), "--to", str(book), "--dry-run"],
            "batch": ["batch", str(book.parent), "--task", "validate", "--no-summary", "--workers", "1", *DAY],
        }[command]

    return words


@pytest.mark.parametrize("command", COMMANDS)
def test_a_person_gets_a_table_and_a_script_lines(
    command: str, line: Callable[[str], list[str]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    said = {}
    for terminal in (
        (True, False) if command == "schema" else (True,)
    ):  # the lines of the others have tests of their own
        arguments = line(command)
        capsys.readouterr()
        for stream in (sys.stdout, sys.stderr):
            monkeypatch.setattr(stream, "isatty", lambda terminal=terminal: terminal)
        assert invoke(arguments, "zh") in (0, 1)
        said[terminal] = "".join(capsys.readouterr())
    assert RULE in said[True]
    assert [word for word in WORDS[command] if word not in said[True]] == []
    if command == "schema":
        assert RULE not in said[False]
        assert "\x1b" not in said[False]
    if command == "collect":
        assert "[bold]副本.xlsx" in said[True], "what stands in a cell is no markup"


def test_a_table_has_no_column_that_says_nothing_and_none_without_rows_is_drawn(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`explain` drew the titles of cells that there were none of, and Counts as where every cell counts as it is typed."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    listing(["Cell", "As typed", "Counts as"], [], [])
    assert capsys.readouterr().out == ""
    listing(["Cell", "As typed", "Counts as"], [("A1", "5", ""), ("A2", "6", "")], [])
    said = capsys.readouterr().out
    assert "As typed" in said
    assert "Counts as" not in said
