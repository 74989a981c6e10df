"""Reminders after a night's run."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kamxl.cli.group import invoke
from tests.batch.shelf import DAY, write_book
from tests.remind.servers import robot


def night(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict[str, object]]:
    code = invoke(["batch", str(folder), "--recursive", "--workers", "1", "--as-of", DAY, "--json", *more], "zh")
    return code, json.loads(capsys.readouterr().out)


def with_settings(path: Path, url: str) -> Path:
    book = load_workbook(path)
    sheet = book.create_sheet("设置")
    sheet.append(["参数", "取值"])
    sheet.append(["remind.webhooks", url])
    book.save(path)
    return path


def test_each_workbook_has_its_reminders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files in the tree of the workbooks; a workbook that is done is not done again, one of which nobody was reminded is."""
    shelf = tmp_path / "盘"
    write_book(shelf / "华东" / "甲.xlsx", 1)
    write_book(shelf / "乙.xlsx", 2)
    code, told = night(shelf, capsys)
    assert (code, told["counts"]["done"]) == (0, 2)  # type: ignore[index]
    assert not (shelf / "提醒").exists()
    code, told = night(shelf, capsys, "--remind")
    assert (code, told["counts"]["done"]) == (0, 2)  # type: ignore[index]
    assert list((shelf / "提醒" / "华东" / "甲").glob("*.ics"))
    assert list((shelf / "提醒" / "乙").glob("*.md"))
    books = told["books"]
    assert isinstance(books, list)
    files = [path for path in (shelf / "提醒").rglob("*") if path.is_file()]
    assert sum(book["reminders"]["files"] for book in books) == len(files) > 0
    assert {book["reminders"]["sent"] for book in books} == {0}
    assert not list(shelf.rglob("*.remind.log"))
    assert invoke(["batch", str(shelf), "--recursive", "--workers", "1", "--as-of", DAY, "--remind"], "zh") == 0
    said = capsys.readouterr().err
    assert "2 个工作簿：未变化 2；" in said
    assert "\n提醒：" in said
    assert "发送" not in said


def test_messages_of_a_night(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sent once; a workbook whose settings will not do says why and makes the exit code 1, and its run stands."""
    shelf = tmp_path / "盘"
    with robot() as it:
        with_settings(write_book(shelf / "甲.xlsx", 1), it.url)
        with_settings(write_book(shelf / "乙.xlsx", 2), "https://hooks.slack.com/services/T/B/x")
        code, told = night(shelf, capsys, "--remind", "--send")
        by_name = {os.path.basename(book["book"]): book for book in told["books"]}  # type: ignore[attr-defined]  # noqa: PTH119
        assert code == 1
        assert {book["outcome"] for book in by_name.values()} == {"done"}
        assert by_name["甲.xlsx"]["reminders"]["sent"] == len(it.got) > 0
        assert by_name["甲.xlsx"]["reminders"]["why"] is None
        assert "密钥" in by_name["乙.xlsx"]["reminders"]["why"]
        assert "hooks.slack.com/services" not in json.dumps(told)
        count = len(it.got)
        night(shelf, capsys, "--remind", "--send")
        assert len(it.got) == count


@pytest.mark.parametrize("options", [["--send"], ["--remind", "--task", "validate"]])
def test_wrong_usage(tmp_path: Path, options: list[str]) -> None:
    assert invoke(["batch", str(tmp_path), *options], "zh") == 2
