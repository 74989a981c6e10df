"""kamxl convert as a user types it: what it prints, its exit codes, one JSON object."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kamxl.cli.group import invoke
from kamxl.i18n import LANGUAGES, Lang

CUSTOMERS = (
    "客户编号,客户名称,行业,联系人,电话,合作状态,负责人,首次合作时间\n"
    "C1,苏州明远精密制造有限公司,机械,李明,13800001234,活跃,王磊,2023-01-15\n"
    "C2,苏州明远精密制造,机械,张华,13900001234,暂停,王磊,2022-06-20\n"
    ",没有编号,机械,周敏,13700001234,活跃,王磊,2022-06-20\n"
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "客户.csv"
    path.write_text(CUSTOMERS, "utf-8")
    return path


def run(*arguments: object, lang: Lang | None = None) -> int:
    asked = ["--lang", lang] if lang else []
    return invoke([*asked, "convert", *map(str, arguments)], lang or "zh")


def test_one_json_object_and_nothing_else(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = source.with_name("book.xlsx")
    assert run(source, "--to", book, "--json") == 1
    captured = capsys.readouterr()
    out = json.loads(captured.out)
    assert captured.err == ""
    assert out["sheets"]["customers"] == {
        "title": "客户信息", "titles": [], "created": 2, "updated": 0, "unchanged": 0, "repeated": 0, "not_taken": 1, "cells_not_taken": 0,
    }  # fmt: skip
    assert out["not_taken_by_reason"] == {"no_key": 1}
    assert out["not_taken"][0]["row"] == 4
    assert (out["written"], out["existed"], out["dry_run"], out["merge_proposals"]) == (True, False, False, 1)
    assert out["mapping"] == {"path": str(book.with_name("book.mapping.toml")), "from": "guessed", "written": True}
    assert out["sources"][0]["encoding"] == "utf-8"
    assert set(out["seconds"]) == {"read", "convert", "write", "validate", "save", "total"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_people_read(source: Path, capsys: pytest.CaptureFixture[str], lang: Lang) -> None:
    book = source.with_name("book.xlsx")
    assert run(source, "--to", book, "--dry-run", lang=lang) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert not book.exists()
    assert ("预览" if lang == "zh" else "Preview") in shown.err
    assert run(source, "--to", book, lang=lang) == 1
    shown = capsys.readouterr()
    assert ("新增 2 行" if lang == "zh" else "2 rows created") in shown.err
    assert "客户.csv:4" in shown.err
    source.write_text(CUSTOMERS.replace("李明", "李小明"), "utf-8")
    assert run(source, "--to", book, lang=lang) == 1
    shown = capsys.readouterr()
    assert "李明 → 李小明" in shown.err
    assert run(source, "--to", book, lang=lang) == 1
    assert ("没有改动" if lang == "zh" else "up to date") in capsys.readouterr().err


def test_exit_codes(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "book.xlsx"
    assert run(source) == 2
    assert run(source, "--to", book, "--mode", "delete") == 2
    assert run(tmp_path / "none.csv", "--to", book) == 2
    assert run(source, "--to", book, "--sheet", "没有这张") == 2
    bad = tmp_path / "bad.toml"
    bad.write_text("x = [", "utf-8")
    assert run(source, "--to", book, "--mapping", bad) == 2
    picture = tmp_path / "photo.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    assert run(picture, "--to", book) == 3
    strange = tmp_path / "strange.csv"
    strange.write_text("alpha,beta\n1,2\n", "utf-8")
    assert run(strange, "--to", book) == 3
    assert run(source, "--to", book) == 1
    book.with_name(".~lock.book.xlsx#").write_text(",user,host,,", "utf-8")
    source.write_text(CUSTOMERS.replace("李明", "李小明"), "utf-8")
    assert run(source, "--to", book) == 4
    assert run(source, "--to", tmp_path / "no" / "folder" / "book.xlsx") == 5
    assert "Traceback" not in capsys.readouterr().err


def test_the_sheet_says_what_a_text_file_is(tmp_path: Path) -> None:
    path = tmp_path / "导出.csv"
    path.write_text("编号,名称,负责人\nC1,甲公司,王磊\n", "utf-8")
    assert run(path, "--to", tmp_path / "book.xlsx", "--sheet", "客户信息", "--dry-run") == 0
    assert 'sheet = "customers"' in (tmp_path / "book.mapping.toml").read_text("utf-8")


def test_a_mapping_is_written_where_it_is_asked_for(source: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "我的对应.toml"
    assert run(source, "--to", tmp_path / "book.xlsx", "--mapping", mapping, "--dry-run") == 0
    assert mapping.exists()
    assert not (tmp_path / "book.mapping.toml").exists()
    assert run(source, "--to", tmp_path / "book.xlsx", "--mapping", mapping) == 1
    assert (tmp_path / "book.mapping.toml").read_bytes() == mapping.read_bytes()


def test_limits_of_the_company(source: Path, tmp_path: Path) -> None:
    (tmp_path / "kamxl.toml").write_text("[limits]\ncells = 10\n", "utf-8")
    assert run(source, "--to", tmp_path / "book.xlsx") == 3


@pytest.mark.parametrize(("lang", "told"), [("zh", "没有新建"), ("en", "was not made")])
def test_a_header_without_rows_makes_no_workbook(
    source: Path, lang: Lang, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source.write_text(CUSTOMERS.splitlines()[0] + "\n", "utf-8")
    book = source.with_name("book.xlsx")
    assert run(source, "--to", book, lang=lang) == 0
    assert told in capsys.readouterr().err
    assert not book.exists()


def test_a_chinese_workbook_is_spoken_of_in_chinese_on_any_machine(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = source.with_name("book.xlsx")
    assert run(source, "--to", book, "--json") == 1
    capsys.readouterr()
    source.write_text("号,名\n1,甲\n", "utf-8")
    book.with_name("book.mapping.toml").unlink()
    assert invoke(["convert", str(source), "--to", str(book)], "en") == 3
    assert "--sheet 购买记录" in capsys.readouterr().err
    assert run(source, "--to", book, lang="en") == 3, "what was asked for is stronger"
    assert "Say which, e.g." in capsys.readouterr().err


def test_a_target_that_is_no_workbook_is_named_and_left(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = source.with_name("book.xlsx")
    book.write_bytes(b"PK\x03\x04 torn")
    assert run(source, "--to", book) == 3
    told = capsys.readouterr().err
    assert "book.xlsx" in told
    assert "zip" not in told
    assert book.read_bytes() == b"PK\x03\x04 torn"


def test_the_day_of_a_ledger_that_ended_is_proposed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, book = tmp_path / "订单.csv", tmp_path / "book.xlsx"
    source.write_text(
        "订单编号,客户编号,订单日期,产品,金额\nS1,C1,2025-12-30,泵,100\nS2,C1,2025-11-30,泵,100\n", "utf-8"
    )
    run(source, "--to", book, "--as-of", "2026-02-13", "--dry-run")
    assert "--as-of" not in capsys.readouterr().err  # 45 days
    run(source, "--to", book, "--as-of", "2026-02-14", "--dry-run", lang="en")
    assert "Run with: kamxl run" in capsys.readouterr().err
    run(source, "--to", book, "--as-of", "2026-02-14", "--json")
    assert json.loads(capsys.readouterr().out)["suggested_as_of"] == "2025-12-30"
