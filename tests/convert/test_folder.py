"""A folder as a source: one file a month, a salesman or a customer; what names of files and sheets say of their rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tables import write
from test_generated_layouts import meant
from test_layouts import NAMES, workbook

from kamxl.convert import convert
from kamxl.convert.folder import counted, expanded
from kamxl.convert.mapping import load
from kamxl.convert.periods import period_in, without_period
from kamxl.errors import UsageError
from kamxl.schema.name_kinds import is_person

ORDERS = ["订单编号", "客户名称", "订单日期", "产品", "金额(元)"]


def rows(file: int, customer: str = NAMES[0], amount: float = 100) -> list[list[Any]]:
    return [ORDERS, *([f"S{file}{n}", customer, date(2026, file, n), "泵", amount * n] for n in (1, 2))]


def owners(tmp_path: Path) -> dict[str, str]:
    return {row["name"]: row["owner"] for row in meant(tmp_path / "book.xlsx", "customers")}


def test_one_file_a_month_is_one_source_and_one_fill(tmp_path: Path) -> None:
    folder = tmp_path / "2026"
    folder.mkdir()
    for month in (1, 2, 10):
        workbook(folder / f"{month}月.xlsx", {"Sheet1": rows(month)})
    (folder / "~$1月.xlsx").write_bytes(b"x")
    (folder / "说明.docx").write_bytes(b"x")
    (folder / "旧").mkdir()
    done = convert([folder], tmp_path / "book.xlsx", yes=True)
    assert [row["amount"] for row in meant(tmp_path / "book.xlsx", "orders")] == [100, 200] * 3
    mapped = load(tmp_path / "book.mapping.toml")
    assert [(fill.sheet, fill.source) for fill in mapped.fill] == [("orders", next(iter(mapped.sources)))]
    assert {note.key.removeprefix("convert.note.") for note in done.notes} >= {
        "lock_files",
        "other_files",
        "subfolders",
    }
    workbook(folder / "11月.xlsx", {"Sheet1": rows(11)})
    assert convert([folder], tmp_path / "book.xlsx").sheets["orders"].new == 2
    assert len(load(tmp_path / "book.mapping.toml").fill) == 1


def test_columns_in_another_order_are_one_layout(tmp_path: Path) -> None:
    one = write(tmp_path / "a.csv", "订单编号,客户编号,订单日期,产品,金额(元)\nS1,C1,2026-01-05,泵,5\n")
    two = write(tmp_path / "b.csv", "客户编号,订单编号,产品,订单日期,金额(元)\nC1,S2,泵,2026-01-06,6\n")
    convert([one, two], tmp_path / "book.xlsx")
    assert [row["amount"] for row in meant(tmp_path / "book.xlsx", "orders")] == [5, 6]
    assert len(load(tmp_path / "book.mapping.toml").fill) == 1


@pytest.mark.parametrize("name", ["{}.xlsx", "销售明细-{}-2026.xlsx", "{}销售台账.xlsx", "2026年{} (1).xlsx"])
def test_one_file_a_salesman_gives_the_customers_their_owner(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "业务员"
    folder.mkdir()
    for number, person in enumerate(("王磊", "李涛"), 1):
        workbook(folder / name.format(person), {"Sheet1": rows(number, NAMES[number])})
    done = convert([folder], tmp_path / "other.xlsx", dry_run=True)
    assert [(one.field, sorted(one.cells)) for one in done.proposals if one.why == "place"] == [
        ("owner", ["李涛", "王磊"])
    ]
    convert([folder], tmp_path / "book.xlsx", yes=True)
    assert owners(tmp_path) == {NAMES[1]: "王磊", NAMES[2]: "李涛"}
    assert len(meant(tmp_path / "book.xlsx", "orders")) == 4
    again = convert([folder], tmp_path / "book.xlsx", yes=True)
    assert not again.changed


def test_a_sheet_a_salesman_with_lists_of_customers(tmp_path: Path) -> None:
    head = ["客户编号", "客户名称", "行业", "电话"]
    sheets = {"Ann Lee": [head, ["C1", NAMES[0], "机械", "1"]], "Bob Ray": [head, ["C2", NAMES[1], "电子", "2"]]}
    convert([workbook(tmp_path / "客户.xlsx", sheets)], tmp_path / "book.xlsx", yes=True)
    assert owners(tmp_path) == {NAMES[0]: "Ann Lee", NAMES[1]: "Bob Ray"}


def test_a_sheet_a_region(tmp_path: Path) -> None:
    head = ["客户编号", "客户名称", "行业", "电话"]
    sheets = {"华东区": [head, ["C1", NAMES[0], "机械", "1"]], "华南区": [head, ["C2", NAMES[1], "电子", "2"]]}
    convert([workbook(tmp_path / "客户.xlsx", sheets)], tmp_path / "book.xlsx", yes=True)
    assert [row["region"] for row in meant(tmp_path / "book.xlsx", "customers")] == ["华东区", "华南区"]


def test_a_sheet_a_customer_without_its_name_in_the_rows(tmp_path: Path) -> None:
    head = ["订单编号", "订单日期", "产品", "金额(元)"]
    sheets = {"恒远": [head, ["S1", date(2026, 1, 5), "泵", 5]], "天成": [head, ["S2", date(2026, 1, 6), "泵", 6]]}
    convert([workbook(tmp_path / "订单.xlsx", sheets)], tmp_path / "book.xlsx", yes=True)
    assert [row["name"] for row in meant(tmp_path / "book.xlsx", "customers")] == ["恒远", "天成"]
    found = meant(tmp_path / "book.xlsx", "orders")
    assert [(row["customer_id"], row["amount"]) for row in found] == [("C0001", 5), ("C0002", 6)]


def test_sums_of_a_month_are_dated_by_the_name_of_their_file(tmp_path: Path) -> None:
    folder = tmp_path / "月度"
    folder.mkdir()
    for month in (1, 2):
        table = [["客户名称", "销售额(元)"], [NAMES[0], 100 * month], [NAMES[1], 50], ["合计", 100 * month + 50]]
        workbook(folder / f"2026年{month}月.xlsx", {"Sheet1": table})
    done = convert([folder], tmp_path / "book.xlsx", yes=True)
    found = meant(tmp_path / "book.xlsx", "orders")
    assert [(row["order_id"], row["order_date"], row["amount"]) for row in found] == [
        ("C0001-2026-01", date(2026, 1, 31), 100),
        ("C0002-2026-01", date(2026, 1, 31), 50),
        ("C0001-2026-02", date(2026, 2, 28), 200),
        ("C0002-2026-02", date(2026, 2, 28), 50),
    ]
    assert done.sheets["orders"].monthly


def test_the_year_of_such_months_is_asked_where_nothing_states_it(tmp_path: Path) -> None:
    path = workbook(tmp_path / "3月.xlsx", {"Sheet1": [["客户名称", "销售额(元)"], [NAMES[0], 100], [NAMES[1], 50]]})
    done = convert([path], tmp_path / "book.xlsx", yes=True)
    assert [(one.field, one.why) for one in done.proposals] == [("order_date", "year")]
    assert meant(tmp_path / "book.xlsx", "orders") == []
    convert([path], tmp_path / "book.xlsx", ask=lambda one, options, cells: "2026" if one.why == "year" else None)
    assert [row["order_date"] for row in meant(tmp_path / "book.xlsx", "orders")] == [date(2026, 3, 31)] * 2


def test_the_target_and_what_stands_beside_it_are_no_sources(tmp_path: Path) -> None:
    workbook(tmp_path / "1月.xlsx", {"Sheet1": rows(1)})
    convert([tmp_path], tmp_path / "book.xlsx", yes=True)
    done = convert([tmp_path], tmp_path / "book.xlsx", yes=True)
    assert [source.shown for source in done.sources] == ["1月.xlsx"]
    assert not done.changed


def test_what_of_a_folder_is_a_source_and_what_is_said_of_the_rest(tmp_path: Path) -> None:
    for name in ("b.XLSX", "a.csv", "c.txt", "~$a.xlsx", ".~lock.b.xlsx#", ".~lock.csv", ".hidden.csv", "a.bak.xlsx", "book.xlsx", "book.mapping.toml", "x.undo"):  # fmt: skip
        (tmp_path / name).touch()
    for name in ("sub", ".git"):
        (tmp_path / name).mkdir()
    found, notes = expanded(
        [tmp_path, tmp_path / ".~lock.b.xlsx#", tmp_path / "a.csv", tmp_path / "lock#"], tmp_path / "book.xlsx"
    )
    assert [path.name for path in found] == ["a.csv", "b.XLSX", "lock#"]
    assert {(note.key.rpartition(".")[2], *note.values["names"]) for note in notes} == {
        ("lock_files", ".~lock.b.xlsx#", "~$a.xlsx"),
        ("lock_files", ".~lock.b.xlsx#"),
        ("other_files", "c.txt"),
        ("subfolders", "sub"),
    }
    assert {note.values["folder"] for note in notes} == {tmp_path.name}
    _, (here,) = expanded([Path("~$a.xlsx"), tmp_path / "a.csv"], tmp_path / "book.xlsx")
    assert here.values["folder"] == "."


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    with pytest.raises(UsageError, match="leer") as caught:
        convert([tmp_path / "leer"], tmp_path / "book.xlsx")
    assert str(tmp_path) not in str(caught.value)
    lock = tmp_path / "~$a.xlsx"
    lock.write_bytes(b"x")
    with pytest.raises(UsageError):
        convert([lock], tmp_path / "book.xlsx")


def test_names_are_counted_as_people_count() -> None:
    assert sorted(["10月", "2月", "1月"], key=counted) == ["1月", "2月", "10月"]


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("2026年3月销售明细", "2026-03", "销售明细"), ("sales-202603", "2026-03", "sales-"), ("王磊_2026-03", "2026-03", "王磊_"),
        ("Mar 2026", "2026-03", ""), ("一季度销售", "Q1", "销售"), ("2026-03-15", None, ""), ("1月-6月", "H1", "-"), ("1月-2月", "01-02", "-"), ("月度", None, "月度"),
    ],
)  # fmt: skip
def test_months_in_names(text: str, code: str | None, rest: str) -> None:
    found = period_in(text)
    assert (found and found.code(), without_period(text)) == (code, rest)


@pytest.mark.parametrize("name", ["王磊", "李小明", "歐陽鋒", "Ann Lee", "陳大文"])
def test_names_of_people(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize("name", ["恒远", "上海华强机电", "Acme Inc", "Sheet1", "North"])
def test_names_of_no_people(name: str) -> None:
    assert not is_person(name)
