"""kamxl share: what it writes and prints, and what it refuses."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from canaries import OWNERS, Book, write
from python_calamine import CalamineWorkbook

from kamxl import walk
from kamxl.cli.group import invoke

DAY = ["--as-of", "2026-09-30"]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return write(tmp_path_factory.mktemp("share") / "客户.xlsx", "zh")


def test_a_copy_and_what_is_printed(book: Book, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    before, out = book.path.read_bytes(), tmp_path / "市场.xlsx"
    line = ["share", str(book.path), "--role", "marketing", "-o", str(out), "--json", *DAY]
    assert invoke(line, "zh") == 0
    told = json.loads(capfdbinary.readouterr().out)
    assert book.path.read_bytes() == before
    assert [told[key] for key in ("book", "output", "role", "as_of", "lang", "owner")] == [
        str(book.path), str(out), "marketing", "2026-09-30", "zh", None,
    ]  # fmt: skip
    customers = told["sheets"]["customers"]
    assert customers["masked"] == ["contact"]
    assert {"phone", "email", "address", "decision_contact"} <= set(customers["left_out"])
    assert customers["rows"] == 8
    assert told["sheets"]["kx_alerts"]["rows"] > 0
    assert told["left_out"] == {
        "sheets": ["rules", "kx_receivables", "kx_quality"],
        "rules": [
            "low_collection",
            "receivable_overdue",
            "credit_exceeded",
            "target_behind",
            "plan_overdue",
            "no_decision_maker",
            "health_drop",
        ],
    }
    made = CalamineWorkbook.from_path(str(out))
    assert made.sheet_names == told["written"]
    assert made.sheet_names[0] == "说明"
    head, *rows = made.get_sheet_by_name("客户信息").to_python(skip_empty_area=False)[3:]
    assert len(head) == customers["columns"]
    assert len(rows) == customers["rows"]
    assert all(re.fullmatch(r".\*", str(row[head.index("联系人")])) for row in rows)


def words(path: Path, *sheets: str) -> str:
    """Every cell of the sheets, or of all."""
    made = CalamineWorkbook.from_path(str(path))
    return "\n".join(
        str(cell)
        for name in sheets or made.sheet_names
        for row in made.get_sheet_by_name(name).to_python()
        for cell in row
    )


def test_the_first_sheet_says_what_the_copy_is(book: Book, tmp_path: Path) -> None:
    out = tmp_path / "copy.xlsx"
    assert invoke(["share", str(book.path), "--role", "客服", "--owner", OWNERS[0], "-o", str(out), *DAY], "zh") == 0
    text = words(out, "说明")
    for said in (
        "客服",
        "客户.xlsx",
        "2026-09-30",
        f"只含 {OWNERS[0]} 负责的客户：8 位中的 4 位",
        "年交易金额、年利润",
        "市场监测",
    ):
        assert said in text


def test_the_copy_opens_as_a_workbook_of_this_kind_without_an_error(book: Book, tmp_path: Path) -> None:
    """For sales nothing that is required is missing: the copy can be read, checked and analysed like any other."""
    out = tmp_path / "copy.xlsx"
    assert invoke(["share", str(book.path), "--role", "sales", "-o", str(out), *DAY], "zh") == 0
    again = walk.open_book(out)
    assert [issue for issue in again.issues if issue.severity == "error"] == []
    assert {key: len(frame) for key, frame in again.frames.items()}["orders"] == 19


def test_english(book: Book, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "copy.xlsx"
    assert invoke(["--lang", "en", "share", str(book.path), "--role", "Service", "-o", str(out), *DAY], "en") == 0
    assert CalamineWorkbook.from_path(str(out)).sheet_names[:3] == ["About this copy", "Alerts", "Tiers"]
    assert "8 customers" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--role", "boss", "-o", "{folder}/a.xlsx"], "sales、marketing、service"),
        (["--role", "sales", "-o", "{folder}/a.pdf"], ".xlsx"),
        (["--role", "sales", "-o", "{book}"], "没有覆盖"),
        (["--role", "sales", "-o", "{link}"], "没有覆盖"),
        (["--role", "sales", "--owner", "东方望苏", "-o", "{folder}/a.xlsx"], OWNERS[0]),
        (["--role", "sales", "--owner", "", "-o", "{folder}/a.xlsx"], OWNERS[0]),
        (["-o", "{folder}/a.xlsx"], "--role"),
    ],
)
def test_wrong_calls_name_what_is_wrong_and_write_nothing(
    book: Book, tmp_path: Path, capfd: pytest.CaptureFixture[str], options: list[str], named: str
) -> None:
    before, link = book.path.read_bytes(), tmp_path / "link.xlsx"
    os.link(book.path, link)
    given = [option.format(folder=tmp_path, book=book.path, link=link) for option in options]
    assert invoke(["share", str(book.path), *given, *DAY], "zh") == 2
    assert named in capfd.readouterr().err
    assert book.path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [link]


def test_a_file_that_is_no_workbook_is_refused_as_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("no workbook")
    assert invoke(["share", str(path), "--role", "sales", "-o", str(tmp_path / "b.xlsx")], "zh") == 3


def test_three_customers_and_nothing_else(small_book: Path, tmp_path: Path) -> None:
    for role in ("sales", "marketing", "service"):
        out = tmp_path / f"{role}.xlsx"
        assert invoke(["share", str(small_book), "--role", role, "-o", str(out), "--as-of", "2023-10-31"], "zh") == 0
        assert ("1379876" in words(out)) == (role != "marketing")


@pytest.mark.parametrize("role", ["sales", "marketing", "service"])
def test_an_audit_finds_nothing_in_a_copy(book: Book, tmp_path: Path, role: str) -> None:
    from openxml_audit import OpenXmlValidator

    out = tmp_path / "copy.xlsx"
    assert invoke(["share", str(book.path), "--role", role, "--owner", OWNERS[1], "-o", str(out), *DAY], "zh") == 0
    assert OpenXmlValidator().validate(str(out)).errors == []


def test_settings_show_the_roles_of_the_company(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = write(
        tmp_path / "book.xlsx", "zh", {"share.经销商.base": "市场", "share.经销商.mask": "customers.name"}
    ).path
    assert invoke(["settings", str(path), "--json"], "zh") == 0
    told = json.loads(capfdbinary.readouterr().out)
    assert told["share.经销商.base"]["value"] == "marketing"
    assert told["share.经销商.mask"]["value"] == ["customers.name"]
