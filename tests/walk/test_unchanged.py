"""A run of which nothing has changed since ends early with the summary of then; whatever has changed, it is made."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import kamxl
from kamxl import walk
from kamxl.cli.group import invoke
from kamxl.live.buttons import newer_in
from kamxl.walk import unchanged
from tests.conftest import CUSTOMER_HEADERS, CUSTOMER_ROWS

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl says so of data bars
TALKS = [
    ["客户编号", "跟进日期", "跟进方式", "跟进内容", "附件"],
    ["C2023001", "2026-09-01", "电话", "沟通采购计划", "报价.pdf"],
]
RATES = {"汇率": [["币种", "日期", "汇率"], ["USD", "2026-01-01", 7.1]]}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, make_book: Callable[..., Path]) -> Path:
    """A folder with a workbook that was run together with another one that holds rates."""
    folder = tmp_path_factory.mktemp("ran")
    make_book(
        folder / "book.xlsx", {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS], "跟进记录": TALKS, "便签": [["随手记"]]}
    )
    make_book(folder / "rates.xlsx", RATES)
    (folder / "kamxl.toml").write_text("[quality]\nstale_days = 40\n", "utf-8")
    assert invoke(_line(folder), "zh") == 0
    return folder


@pytest.fixture
def folder(ran: Path, tmp_path: Path) -> Path:
    shutil.copytree(ran, tmp_path / "ran")
    # The company's settings are told by their path, and what a run keeps says which.
    assert invoke(_line(tmp_path / "ran"), "zh") == 0
    return tmp_path / "ran"


def _line(folder: Path, *more: str) -> list[str]:
    book, rates = str(folder / "book.xlsx"), str(folder / "rates.xlsx")
    return ["run", book, "--with", rates, "--as-of", "2026-09-30", "--no-backup", "--json", *more]


def _summary(folder: Path, capsys: pytest.CaptureFixture[str], *more: str, lang: str = "zh") -> dict[str, Any]:
    capsys.readouterr()
    assert invoke(_line(folder, *more), lang) == 0  # type: ignore[arg-type]  # one of the two
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_it_ends_early_and_tells_what_the_run_came_to(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "book.xlsx").read_bytes()
    monkeypatch.setattr(unchanged, "summary", lambda *asked: None)
    whole = _summary(folder, capsys)
    assert (folder / "book.xlsx").read_bytes() == before, "a run of its own result changes nothing"
    monkeypatch.undo()
    monkeypatch.setattr(walk, "run", None)
    early = _summary(folder, capsys)
    assert early.pop("unchanged")
    assert not whole.pop("unchanged")
    assert early.pop("seconds").keys() == {"total"}
    whole.pop("seconds")
    assert early == whole
    assert (folder / "book.xlsx").read_bytes() == before
    assert invoke([one for one in _line(folder) if one != "--json"], "zh") == 0
    assert "没有变化" in capsys.readouterr().err


def _typed(title: str, cell: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        book = load_workbook(BytesIO((folder / "book.xlsx").read_bytes()))
        book[title][cell] = "已联系"
        book.save(folder / "book.xlsx")

    return change


def _saved(folder: Path) -> None:
    load_workbook(BytesIO((folder / "book.xlsx").read_bytes())).save(folder / "book.xlsx")


def _without_our_sheet(folder: Path) -> None:
    book = load_workbook(BytesIO((folder / "book.xlsx").read_bytes()))
    del book["客户分级"]
    book.save(folder / "book.xlsx")


def _recompressed(folder: Path) -> None:
    """The very parts, and what the run keeps among them, as another program packs them."""
    with zipfile.ZipFile(folder / "book.xlsx") as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(folder / "book.xlsx", "w", zipfile.ZIP_STORED) as new:
        for name, data in parts.items():
            new.writestr(name, data)


def _other_rate(folder: Path) -> None:
    book = load_workbook(BytesIO((folder / "rates.xlsx").read_bytes()))
    book["汇率"]["C2"] = 7.2
    book.save(folder / "rates.xlsx")


CHANGES: dict[str, Callable[[Path], object]] = {
    "an input": _typed("客户信息", "B2"),
    "a note of the user's on our sheet": _typed("预警", "L6"),
    "a sheet that is no input": _typed("便签", "A1"),
    "our sheet is gone": _without_our_sheet,
    "saved by another program": _saved,
    "packed by another program": _recompressed,
    "the company's settings": lambda folder: (folder / "kamxl.toml").write_text("[quality]\nstale_days = 50\n"),
    "the company's settings are gone": lambda folder: (folder / "kamxl.toml").unlink(),
    "the book beside it": _other_rate,
    "an attachment that was missed": lambda folder: (folder / "报价.pdf").write_bytes(b""),
}


def test_what_has_changed_is_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for what, change in CHANGES.items():
        change(folder)
        assert not _summary(folder, capsys)["unchanged"], what
    assert _summary(folder, capsys)["unchanged"]


def test_what_is_asked_for_otherwise_is_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [["--dry-run"], ["--backup"], ["--tier-model", "rfm"], ["--lang", "en"], ["--as-of", "2026-10-01"]]
    for more in asked:
        assert not _summary(folder, capsys, *more)["unchanged"], more


def test_a_copy_keeps_it_for_its_own_place(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not _summary(folder, capsys, "--output", str(folder / "out.xlsx"))["unchanged"]
    (folder / "out.xlsx").replace(folder / "book.xlsx")
    before = (folder / "book.xlsx").read_bytes()
    monkeypatch.setattr(unchanged, "summary", lambda *asked: None)
    assert not _summary(folder, capsys)["unchanged"]
    assert (folder / "book.xlsx").read_bytes() == before, "a run of the copy changes nothing"
    monkeypatch.undo()
    assert _summary(folder, capsys)["unchanged"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("book.xlsx", "rates.xlsx"):
        shutil.copy(folder / name, elsewhere / name)
    assert not _summary(elsewhere, capsys)["unchanged"], "other settings hold here"


@pytest.mark.parametrize("name", ["__version__", "rules"])
def test_another_program_runs_anew(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "rules":
        monkeypatch.setattr(unchanged, "packaged_rules", lambda: ["a rule"])
    else:
        monkeypatch.setattr(unchanged, "_program", lambda: "another")
    assert not _summary(folder, capsys)["unchanged"]


def test_an_open_file_is_said_to_be_open(folder: Path) -> None:
    (folder / "~$book.xlsx").write_bytes(b"")
    assert invoke(_line(folder), "zh") == 4


def test_it_goes_with_our_sheets(folder: Path) -> None:
    assert invoke(["remove", str(folder / "book.xlsx")], "zh") == 0
    with zipfile.ZipFile(folder / "book.xlsx") as book:
        assert unchanged.PART not in book.namelist()
        assert b"kamxlRun" not in book.read("[Content_Types].xml")


def test_a_book_of_a_newer_program_is_told_of(ran: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shutil.copytree(ran, tmp_path / "newer")
    book = folder / "book.xlsx"
    with zipfile.ZipFile(ran / "book.xlsx") as source, zipfile.ZipFile(book, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/workbook.xml":
                made = f'comment="kamxl {kamxl.__version__}"'.encode()
                assert made in data
                data = data.replace(made, b'comment="kamxl 99.0.1"', 1)
            target.writestr(entry, data)
    assert newer_in(book) == "99.0.1", "what a button asks"
    assert newer_in(tmp_path / "in the cloud.xlsx") is None
    for line in (["doctor", str(book)], _line(folder)):
        assert invoke(line, "zh") == 0
        assert "99.0.1" in capsys.readouterr().err
    assert invoke(["doctor", str(book)], "zh") == 0
    assert "99.0.1" not in capsys.readouterr().err, "this program has run it since"


def test_the_machine_s_language_changes_nothing_of_a_book_that_shows_its_own(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "book.xlsx").read_bytes()
    assert _summary(folder, capsys, lang="en")["unchanged"]
    day, beside = date(2026, 9, 30), [folder / "rates.xlsx"]
    walk.run(folder / "book.xlsx", as_of=day, with_=beside, fallback="en")
    assert (folder / "book.xlsx").read_bytes() == before, "a batch on an English machine writes the same bytes"
    assert walk.run_before(folder / "book.xlsx", as_of=day, with_=beside, fallback="en")
    assert walk.run_before(folder / "book.xlsx", as_of=day, with_=beside, lang="zh")
    assert not walk.run_before(folder / "book.xlsx", as_of=day, with_=beside, lang="en")
