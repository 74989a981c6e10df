"""What people write on 预警 comes back from the file, whatever they did to the sheet; openpyxl edits as a person would."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kamxl.cli.group import invoke
from tests.oracles import book as hand_worked
from tests.oracles.book import AS_OF

FIELDS = ("规则代码", "客户编号", "项目", "处理状态", "暂缓至", "备注")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hand_worked.save(tmp_path_factory.mktemp("ledger") / "手工核算.xlsx", history=hand_worked.HISTORY)


def run(book: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, object]:
    assert invoke(["run", str(book), "--as-of", str(AS_OF), "--json", *more], "zh") == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def area(sheet: Worksheet) -> tuple[int, int, dict[str, int]]:
    """Header row, last row, and the columns by title."""
    table = next(iter(sheet.tables.values()))
    top, bottom = (int(number) for number in re.findall(r"\d+", table.ref))
    return top, bottom, {str(cell.value): cell.column for cell in sheet[top] if cell.value}


def written(book: Path, title: str = "预警") -> dict[tuple[object, ...], tuple[object, ...]]:
    """(rule, customer, item) -> status, day, note, of rows on which somebody wrote."""
    sheet = openpyxl.load_workbook(book)[title]
    top, bottom, at = area(sheet)
    rows = [[sheet.cell(row, at[key]).value for key in FIELDS] for row in range(top + 1, bottom + 1)]
    return {tuple(row[:3]): tuple(row[3:]) for row in rows if row[5] is not None}


def analysed(book: Path, source: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, openpyxl.Workbook]:
    """A copy of a workbook with its analysis in it: how many alerts count, and the workbook as a person opens it."""
    book.parent.mkdir(exist_ok=True)
    book.write_bytes(source.read_bytes())
    total = run(book, capsys)["alerts"]["total"]  # type: ignore[index]  # of JSON
    return total, openpyxl.load_workbook(book)


def settle(sheet: Worksheet, row: int, at: dict[str, int], values: tuple[object, ...]) -> None:
    """A person writes status, day and note beside an alert."""
    for key, value in zip(FIELDS[3:], values, strict=True):
        sheet.cell(row, at[key]).value = value


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_notes_come_back_whatever_was_done_to_the_sheet(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book.xlsx"
    total, workbook = analysed(book, ledger, capsys)
    sheet = workbook["预警"]
    top, bottom, at = area(sheet)
    long = "长" * 2_000
    typed = [
        ("已处理", None, long),
        ("暂缓", date(2199, 1, 5), "=SUM(1)"),
        ("搞定啦", None, 12),
        ("处理中", "下周", "d"),
    ]
    for row, values in enumerate(typed, top + 1):
        for key, value in zip(FIELDS[3:], values, strict=True):
            cell = sheet.cell(row, at[key])
            cell.value = value
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"
    # Sorted the other way round, with a column of hers, a row of hers below, and a blank row above the header.
    rows = [[sheet.cell(row, column).value for column in range(1, len(at) + 1)] for row in range(top + 1, bottom + 1)]
    for row, values in enumerate(reversed(rows), top + 1):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value
            if isinstance(value, str):
                sheet.cell(row, column).data_type = "s"
    sheet.cell(top, len(at) + 1).value = "我的列"
    sheet.cell(bottom, len(at) + 1).value = "我写的"
    sheet.cell(bottom + 1, at["事实"]).value = "自己加的一行"
    sheet.move_range(f"A1:Z{bottom + 1}", rows=1)
    next(iter(sheet.tables.values())).ref = f"A{top + 1}:P{bottom + 1}"
    next(iter(sheet.tables.values())).autoFilter = None
    workbook.save(book)

    second = run(book, capsys)
    alerts = second["alerts"]
    assert isinstance(alerts, dict)
    assert (alerts["total"], alerts["set_aside"]) == (total - 2, 2)
    found = list(written(book).values())
    assert len(found) == 4
    assert {note if isinstance(note, str) else float(str(note)) for _, _, note in found} == {long, "=SUM(1)", 12, "d"}
    assert {state for state, _, _ in found} == {"已处理", "暂缓", "搞定啦", "处理中"}
    sheet = openpyxl.load_workbook(book)["预警"]
    cells = {cell.value: cell for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)}
    assert {"我的列", "我写的", "自己加的一行", "下周"} <= cells.keys()
    assert cells["=SUM(1)"].data_type == "s"
    said = [value for value in (openpyxl.load_workbook(book)["数据质量"]).values if "搞定啦" in map(str, value)]
    assert len(said) == 1
    # Nothing moves when nothing changed, and the other language keeps it all.
    before = written(book)
    third = run(book, capsys)
    assert third["alerts"] == alerts
    assert written(book) == before
    run(book, capsys, "--lang", "en")
    assert run(book, capsys)["alerts"] == alerts
    assert written(book) == before


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_sheet_that_is_filtered_renamed_and_moved_keeps_them(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book.xlsx"
    total, workbook = analysed(book, ledger, capsys)
    sheet = workbook["预警"]
    top, bottom, at = area(sheet)
    for row, values in ((top + 2, ("已处理", None, "谈妥")), (bottom, ("暂缓", date(2199, 1, 5), "明年再看"))):
        settle(sheet, row, at, values)
    keys = [tuple(sheet.cell(row, at[key]).value for key in FIELDS[:3]) for row in (top + 2, bottom)]
    for row in range(top + 1, bottom, 2):  # as a filter hides them
        sheet.row_dimensions[row].hidden = True
    sheet.title = "我的预警"
    for name in workbook.defined_names.values():  # Excel's follow the sheet
        name.attr_text = name.attr_text.replace("预警!", "我的预警!").replace("预警'!", "我的预警'!")
    workbook.move_sheet(sheet, -workbook.index(sheet))
    workbook.save(book)
    alerts = run(book, capsys)["alerts"]
    assert isinstance(alerts, dict)
    assert (alerts["total"], alerts["set_aside"]) == (total - 2, 2)
    assert openpyxl.load_workbook(book).sheetnames[0] == "我的预警"
    assert "预警" not in openpyxl.load_workbook(book).sheetnames
    found = written(book, "我的预警")
    assert found == {keys[0]: ("已处理", None, "谈妥"), keys[1]: ("暂缓", datetime(2199, 1, 5), "明年再看")}


@pytest.mark.office
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_was_written_in_libreoffice_comes_back(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], recalculated: Callable[[Path], Path]
) -> None:
    """LibreOffice saves the whole workbook its own way; the sheet, its table and what was typed are found again."""
    book = tmp_path / "book.xlsx"
    total, workbook = analysed(book, ledger, capsys)
    sheet = workbook["预警"]
    top, _, at = area(sheet)
    settle(sheet, top + 1, at, ("暂缓", date(2199, 1, 5), "第一行\n第二行"))
    workbook.save(book)
    saved = recalculated(book)
    alerts = run(saved, capsys)["alerts"]
    assert isinstance(alerts, dict)
    assert (alerts["total"], alerts["set_aside"]) == (total - 1, 1)
    assert list(written(saved).values()) == [("暂缓", datetime(2199, 1, 5), "第一行\n第二行")]


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_night_over_the_folder_keeps_them(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "shelf" / "book.xlsx"
    total, workbook = analysed(book, ledger, capsys)
    sheet = workbook["预警"]
    top, _, at = area(sheet)
    settle(sheet, top + 1, at, ("已处理", None, "夜里也要记得"))
    workbook.save(book)
    assert invoke(["batch", str(book.parent), "--workers", "1", "--as-of", str(AS_OF), "--json"], "zh") == 0
    (entry,) = json.loads(capsys.readouterr().out)["books"]
    assert entry["outcome"] == "done"
    assert sum(entry["figures"]["alerts"].values()) == total - 1
    assert list(written(book).values()) == [("已处理", None, "夜里也要记得")]


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_day_and_a_percentage_of_the_user_stay_what_they_are(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They became 46206 and 0.3 at the next run, and at the one after that they are still right."""
    book = tmp_path / "book.xlsx"
    _, workbook = analysed(book, ledger, capsys)
    sheet = workbook["预警"]
    top, _, at = area(sheet)
    beside = max(at.values()) + 1
    sheet.cell(top + 1, at["备注"]).value = datetime(2026, 7, 3)
    sheet.cell(top, beside).value, sheet.cell(top + 1, beside).value = "约访日", datetime(2026, 7, 8)
    sheet.cell(top, beside + 1).value, sheet.cell(top + 1, beside + 1).value = "把握", 0.3
    sheet.cell(top + 1, beside + 1).number_format = "0%"
    workbook.save(book)
    for _ in range(2):
        run(book, capsys)
        sheet = openpyxl.load_workbook(book)["预警"]
        top, _, at = area(sheet)
        cells = [sheet.cell(top + 1, at[title]) for title in ("备注", "约访日", "把握")]
        assert [cell.value for cell in cells] == [datetime(2026, 7, 3), datetime(2026, 7, 8), 0.3]
        assert ["%" in cell.number_format for cell in cells] == [False, False, True]
