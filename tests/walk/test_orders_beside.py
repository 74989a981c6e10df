"""Orders from a file beside the workbook, which the setting orders.source names."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import kamxl
from kamxl import walk
from kamxl.batch.job import Job
from kamxl.batch.manifest import Journal, Manifest
from kamxl.batch.options import Options
from kamxl.batch.planning import plan
from kamxl.batch.worker import perform
from kamxl.cli.group import invoke
from kamxl.errors import KamxlError, NotAWorkbook, SettingsError
from kamxl.live import doctor
from kamxl.settings import Entry
from tests.batch.jobs import batch_of, job_of

DAY = date(2026, 9, 30)
CUSTOMERS = [["客户编号", "客户名称", "负责人"], ["C1", "甲公司", "王磊"], ["C2", "乙公司", "李娜"]]
TITLES = ["订单编号", "客户编号", "下单日期", "产品", "金额", "已回款", "订单状态"]
ORDERS = [
    ["S1", "C1", "2026-03-01", "A", "100000.50", "100000.50", "已完成"],
    ["S2", "C1", "2026/5/11", "B", "20,000", "", ""],
    ["S3", "C2", "2026-06-01", "A", "12.5万", "0", "已取消"],
    ["S4", "C2", "2026-07-01", "A", "一些", "", ""],
    ["S5", "C9", "2026-07-01", "A", "5", "", ""],
    ["S6", "C2", "2026-08-01", "二选一, 套装", "3000", "", ""],
]
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path, make_book: Callable[..., Path]) -> Make:
    """A function that writes a workbook whose settings name a file, and that file as csv."""

    def made(
        name: str = "orders.csv", *, sheet: list[list[object]] | None = None, rows: list[list[str]] = ORDERS
    ) -> Path:
        sheets = {
            "客户信息": CUSTOMERS,
            "购买记录": [TITLES, *(sheet or [])],
            "设置": [["参数", "值"], ["orders.source", name]],
        }
        pd.DataFrame(rows, columns=TITLES).to_csv(tmp_path / "orders.csv", index=False)
        return make_book(tmp_path / "book.xlsx", sheets)

    return made


def test_orders_of_a_csv_count_as_those_of_a_sheet_do(
    make: Make, make_book: Callable[..., Path], tmp_path: Path
) -> None:
    book = kamxl.open(make())
    assert kamxl.analyse(book, as_of=DAY).facts["revenue_12m"].to_dict() == {"C1": 120_000.5, "C2": 3_000.0}
    typed = kamxl.open(make_book(tmp_path / "sheet.xlsx", {"客户信息": CUSTOMERS, "购买记录": [TITLES, *ORDERS]}))
    found, expected = (one.frames["orders"].drop(columns=["source_book", "source_sheet"]) for one in (book, typed))
    pd.testing.assert_frame_equal(found, expected)
    ours, theirs = ([(one.cell, one.row, one.code, one.effect) for one in read.issues] for read in (book, typed))
    assert ours == theirs


def test_faults_name_file_and_line(make: Make) -> None:
    issues = [one for one in kamxl.open(make()).issues if one.table == "orders"]
    assert {(one.book, one.sheet, one.cell, one.code) for one in issues} == {
        ("orders.csv", "orders.csv", "E5", "type"),
        ("orders.csv", "orders.csv", "B6", "unknown_customer"),
    }


def test_rows_on_the_sheet_do_not_count_and_it_is_said(make: Make) -> None:
    book = kamxl.open(make(sheet=[["S9", "C1", date(2026, 1, 1), "A", 7, 7, "已完成"]]))
    (told,) = [one for one in book.issues if one.book == "book.xlsx" and one.table == "orders"]
    assert (told.sheet, told.cell, told.severity, told.effect) == ("购买记录", "A2", "warning", "row")
    assert told.message.render("en") == (
        "Orders are read from orders.csv (setting orders.source); 1 row of this sheet does not count. Clear the sheet, or clear the setting."
    )
    assert kamxl.analyse(book, as_of=DAY).facts["revenue_12m"]["C1"] == 120_000.5


def test_a_run_says_that_orders_are_not_tied_out_and_explains_by_the_file_s_lines(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    book = make()
    result = walk.analysed(lambda: walk.read_target(book, lang="en"), as_of=DAY)
    overview = next(sheet for sheet in walk.plans(result) if sheet.key == "overview")
    said = [str(value) for block in overview.cells for row in block.values for value in row]
    assert any("The rows of Orders come from the file orders.csv" in one for one in said)
    line = ["explain", str(book), "--customer", "C1", "--figure", "revenue", "--as-of", "2026-09-30"]
    assert invoke(line, "zh") == 0
    assert "orders.csv!E3" in capsys.readouterr().out


def test_a_changed_file_is_a_change(make: Make, tmp_path: Path) -> None:
    book = make()
    walk.run(book, as_of=DAY)
    assert walk.run_before(book, as_of=DAY) is not None
    with (tmp_path / "orders.csv").open("a", encoding="utf-8") as file:
        file.write("S7,C2,2026-08-02,A,1,,\n")
    assert walk.run_before(book, as_of=DAY) is None
    (tmp_path / "orders.csv").unlink()
    assert walk.run_before(book, as_of=DAY) is None


def test_a_batch_does_a_book_again_whose_file_changed(make: Make, tmp_path: Path) -> None:
    book, batch = make(), batch_of(tmp_path)
    folder = Path(batch.manifest)
    records = []
    for amount in (3_000, 3_000, 4_000):
        text = (tmp_path / "orders.csv").read_text("utf-8")
        (tmp_path / "orders.csv").write_text(text.replace(",3000,", f",{amount},"), "utf-8")
        records.append(perform(batch, job_of(batch, book), Journal(folder), Manifest(folder))["record"])
    assert records[1] == records[0]
    assert [one["figures"]["revenue_12m"] for one in records[1:]] == [123_000.5, 124_000.5]


def test_a_watch_does_a_book_again_whose_file_came_or_was_mended(make: Make, tmp_path: Path) -> None:
    book, file, options = make(), tmp_path / "orders.csv", Options((str(tmp_path),), "en")
    batch = batch_of(tmp_path)
    manifest, journal = Manifest(Path(batch.manifest)), Journal(Path(batch.manifest))

    def waiting() -> list[Job]:
        manifest.refresh()
        return plan(options, batch, [book], tmp_path, manifest, again=False)[0]

    whole = file.read_bytes()
    file.unlink()
    for content in (b"begun,to\n1,be written\n", whole):
        reply = perform(batch, *waiting(), journal, manifest)
        assert reply["outcome"] == "failed"
        journal.append(reply["record"])
        assert not waiting(), "what failed is not tried again and again"
        file.write_bytes(content)
    assert perform(batch, *waiting(), journal, manifest)["outcome"] == "done"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing.csv", "there is no “missing.csv”"),
        ("../orders.csv", "without a path"),
        ("sub/orders.csv", "without a path"),
        ("C:\\orders.csv", "without a path"),
        ("orders.xlsx", "formats: csv"),
        ("link.csv", "is a link to another folder"),
    ],
)
def test_only_a_file_of_the_workbook_s_own_folder_is_read(make: Make, tmp_path: Path, name: str, says: str) -> None:
    book = make(name)
    (tmp_path / "sub").mkdir()
    shutil.copy(tmp_path / "orders.csv", tmp_path / "sub" / "orders.csv")
    (tmp_path / "link.csv").symlink_to(tmp_path / "sub" / "orders.csv")
    with pytest.raises(SettingsError) as error:
        kamxl.open(book)
    assert str(error.value.message.render("en")).startswith("设置!B2: ")  # type: ignore[union-attr]  # a Text
    assert says in error.value.message.render("en")  # type: ignore[union-attr]  # likewise


def test_a_file_of_something_else_is_refused(make: Make, tmp_path: Path) -> None:
    book = make()
    (tmp_path / "orders.csv").write_text("姓名,年龄\n王磊,30\n", "utf-8")
    with pytest.raises(NotAWorkbook, match=r"orders\.csv"):
        kamxl.open(book)


def test_rows_that_lie_in_no_folder_have_nothing_beside_them(make: Make) -> None:
    with pytest.raises(SettingsError, match=r"orders\.csv"):
        kamxl.open(make().read_bytes())
    with pytest.raises(KamxlError):
        walk.read_frames(
            {"customers": pd.DataFrame(CUSTOMERS[1:], columns=CUSTOMERS[0])},
            "x",
            overrides=[Entry("orders.source", "orders.csv", "x")],
        )


def test_doctor_looks_whether_the_file_can_be_read(make: Make, tmp_path: Path) -> None:
    book = make()

    def found() -> tuple[str, str]:
        (one,) = [one for one in doctor.examine(book) if one.check == "orders"]
        return one.state, one.fact.render("en")

    assert found() == ("ok", "orders.csv can be read: 6 rows")
    (tmp_path / "orders.csv").unlink()
    assert found() == (
        "missing",
        "设置!B2: there is no “orders.csv” in the workbook's folder. Put the file there, or correct the setting.",
    )


def test_parquet_gives_the_same_and_says_what_it_needs(make: Make, tmp_path: Path) -> None:
    book = make("orders.parquet")
    if importlib.util.find_spec("pyarrow") is None:
        (tmp_path / "orders.parquet").write_bytes(b"PAR1")
        with pytest.raises(NotAWorkbook, match="pyarrow"):
            kamxl.open(book)
        return
    frame = pd.DataFrame(ORDERS, columns=TITLES)
    frame["下单日期"] = pd.to_datetime(frame["下单日期"], format="mixed")
    frame.to_parquet(tmp_path / "orders.parquet")
    assert kamxl.analyse(kamxl.open(book), as_of=DAY).facts["revenue_12m"].to_dict() == {"C1": 120_000.5, "C2": 3_000.0}
    (tmp_path / "orders.parquet").write_bytes(b"PAR1 broken")
    with pytest.raises(NotAWorkbook, match=r"orders\.parquet"):
        kamxl.open(book)


def test_orders_that_are_told_twice_are_not_read_again_for_a_what_if(make: Make) -> None:
    opened = walk.read_target(make())
    again = walk.opening.with_settings(opened, [Entry("tier.model", "pareto", "x")])
    assert again.beside == opened.beside
    assert len(again.tables) == len(opened.tables) == 2
