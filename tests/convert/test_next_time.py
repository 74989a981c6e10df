"""The second month: columns and months that are new, have another title or are gone, under the mapping of the first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tables import write
from test_generated_layouts import meant
from test_layouts import workbook

from kamxl.convert import convert
from kamxl.convert.load import remembered
from kamxl.convert.mapping import load
from kamxl.convert.outcome import Outcome

HEAD = "订单号,客户编号,下单日期,产品,金额(元)"
JANUARY = f"{HEAD},备注\nS1,C1,2026-01-05,泵,100,急\n"


def month(folder: Path, text: str, **more: Any) -> Outcome:
    return convert([write(folder / "订单.csv", text)], folder / "book.xlsx", lang="zh", **more)


def notes(done: Outcome) -> dict[str, list[str]]:
    known = [note for note in done.notes if "titles" in note.values]
    return {note.key.rpartition(".")[2]: list(note.values["titles"]) for note in known}  # type: ignore[call-overload]


def orders(folder: Path, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(row.get(field) for field in fields) for row in meant(folder / "book.xlsx", "orders")]


def test_a_column_that_is_new_and_surely_a_field_is_read_and_one_that_is_not_is_named_once(tmp_path: Path) -> None:
    """A cancelled order of the second month was one of the valid ones, for want of its column in the first."""
    month(tmp_path, JANUARY)
    second = f"{HEAD},状态,车牌\nS2,C1,2026-02-05,泵,200,作废,沪A\n"
    done = month(tmp_path, second)
    assert notes(done) == {"new_columns": ["状态"], "unused_columns": ["车牌"], "gone_columns": ["备注"]}
    assert orders(tmp_path, "order_id", "status") == [("S1", None), ("S2", "cancelled")]
    mapping = load(tmp_path / "book.mapping.toml")
    assert mapping.sources["订单"].seen == (
        "订单号",
        "客户编号",
        "下单日期",
        "产品",
        "金额(元)",
        "备注",
        "状态",
        "车牌",
    )
    assert mapping.fill[0].keep == ("备注",)  # it may come again
    assert notes(month(tmp_path, second)) == {"gone_columns": ["备注"]}


@pytest.mark.parametrize("title", ["#", "# of lines", "#1"])
def test_a_title_that_begins_with_a_number_sign_is_not_new_each_time(title: str, tmp_path: Path) -> None:
    text = f"{title},{HEAD}\n1,S1,C1,2026-01-05,泵,100\n"
    month(tmp_path, text)
    assert notes(month(tmp_path, text)) == {}


def test_a_line_that_a_person_took_out_of_the_mapping_stays_out(tmp_path: Path) -> None:
    month(tmp_path, JANUARY.replace("备注", "状态").replace("急", "已取消"))
    mapping = tmp_path / "book.mapping.toml"
    lines = mapping.read_text("utf-8").splitlines(keepends=True)
    mapping.write_text("".join(line for line in lines if not line.startswith("status")), "utf-8")
    done = month(tmp_path, JANUARY.replace("备注", "状态").replace("急", "已取消").replace("S1", "S2"))
    assert notes(done) == {}
    assert orders(tmp_path, "order_id", "status") == [("S1", "cancelled"), ("S2", None)]


def test_in_a_mapping_of_ones_own_nothing_is_read_that_it_does_not_name(tmp_path: Path) -> None:
    month(tmp_path, JANUARY)
    own = tmp_path / "own.toml"
    own.write_bytes((tmp_path / "book.mapping.toml").read_bytes())
    second = f"{HEAD},备注,状态\nS2,C1,2026-02-05,泵,200,,作废\n"
    assert notes(month(tmp_path, second, mapping=own)) == {"unused_columns": ["状态"]}
    assert orders(tmp_path, "order_id", "status") == [("S1", None), ("S2", None)]
    assert "status" not in load(own).fill[0].columns


@pytest.mark.parametrize(
    ("old", "new"), [("下单日期", "订单日期"), ("订单号", "订单编号"), ("金额(元)", "销售额(万元)")]
)
def test_a_column_of_another_title_is_the_one_that_is_gone(tmp_path: Path, old: str, new: str) -> None:
    month(tmp_path, JANUARY)
    done = month(tmp_path, JANUARY.replace(old, new).replace("S1", "S2").replace("100", "1"))
    assert any(note.key == "convert.note.renamed" and note.values["new"] == new for note in done.notes)
    assert "new_columns" not in notes(done)
    amount = 10_000 if "万" in new else 1
    assert orders(tmp_path, "order_id", "order_date", "amount")[1] == ("S2", date(2026, 1, 5), amount)
    assert orders(tmp_path, "order_id")[0] == ("S1",)
    month(tmp_path, JANUARY.replace("S1", "S3"))  # and back again
    assert orders(tmp_path, "order_id", "amount")[2] == ("S3", 100)


@pytest.mark.parametrize("unit", ['unit = "万元"', "factor = 7.0"])
def test_a_title_with_another_unit_is_the_same_column_in_that_unit(tmp_path: Path, unit: str) -> None:
    """It was said not to be taken, and was: whoever added it converted it twice. What was said of the bare title is not of this one."""
    bare = JANUARY.replace("金额(元)", "金额")
    month(tmp_path, bare.replace("100", "1"))
    mapping = tmp_path / "book.mapping.toml"
    text = mapping.read_text("utf-8")
    mapping.write_text(text.replace('amount = "金额"', f'amount = {{ from = "金额", {unit} }}'), "utf-8")
    kept = load(mapping).fill
    for order in ("S2", "S3"):  # the month after, too
        done = month(tmp_path, bare.replace("金额", "金额(USD)").replace("S1", order))
        assert notes(done) == {}
        renamed = [note.values["new"] for note in done.notes if note.key == "convert.note.renamed"]
        assert renamed == ["金额(USD)"]
    assert orders(tmp_path, "order_id", "amount", "currency")[1:] == [("S2", 100, "USD"), ("S3", 100, "USD")]
    assert load(mapping).fill == kept


MATRIX: list[Sequence[Any]] = [["2026年客户月销售额（元）"], ["客户名称", "1月", "2月", "3月"], ["甲公司", 1, 2, 3]]


def test_the_next_month_of_a_table_of_months_is_read_and_one_that_is_gone_is_no_fault(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    convert([workbook(tmp_path / "月.xlsx", {"S": MATRIX})], book)
    grown = [MATRIX[0], [*MATRIX[1], "4月"], [*MATRIX[2], 40]]
    convert([workbook(tmp_path / "月.xlsx", {"S": grown})], book)
    assert orders(tmp_path, "order_id", "amount")[-1] == ("C0001-2026-04", 40)
    moved = [MATRIX[0], ["客户名称", "3月", "4月", "5月"], ["甲公司", 3, 40, 50]]
    convert([workbook(tmp_path / "月.xlsx", {"S": moved})], book)
    assert orders(tmp_path, "amount") == [(1,), (2,), (3,), (40,), (50,)]
    assert not convert([workbook(tmp_path / "月.xlsx", {"S": grown})], book).changed


def test_days_that_prove_their_order_are_read_so_whatever_was_said_before(tmp_path: Path) -> None:
    month(tmp_path, JANUARY.replace("2026-01-05", "5/25/2026"))
    mapping = tmp_path / "book.mapping.toml"
    text = mapping.read_text("utf-8").replace('"下单日期"  #', '{ from = "下单日期", date = "mdy" }  #')
    mapping.write_text(text, "utf-8")
    done = month(tmp_path, f"{HEAD}\nS2,C1,13/6/2026,泵,1\nS3,C1,2/6/2026,泵,1\n")
    assert any(note.key == "convert.note.day_order" for note in done.notes)
    assert [day for _, day in orders(tmp_path, "order_id", "order_date")[1:]] == [date(2026, 6, 13), date(2026, 6, 2)]
    month(tmp_path, f"{HEAD}\nS4,C1,2/6/2026,泵,1\n")  # proves nothing: as it was said
    assert orders(tmp_path, "order_date")[-1] == (date(2026, 2, 6),)


CUSTOMERS = [["客户编号", "客户名称", "电话"], ["C1", "甲公司", "1"]]
ORDERS = [["订单号", "客户编号", "下单日期", "产品", "金额(元)"], ["S1", "C1", "2026-01-05", "泵", 100]]
CONTRACTS = [["合同编号", "客户编号", "类型", "签订日期", "合同金额(元)"], ["H1", "C1", "合同", "2026-01-05", 9]]


def test_a_sheet_that_the_mapping_does_not_name_is_named_and_read_when_asked_for(tmp_path: Path) -> None:
    book, file = tmp_path / "book.xlsx", tmp_path / "台账.xlsx"
    sheets: dict[str, Sequence[Sequence[Any]]] = {"客户": CUSTOMERS, "订单": ORDERS}
    convert([workbook(file, sheets)], book)
    more: dict[str, Sequence[Sequence[Any]]] = {
        **sheets,
        "合同报价": CONTRACTS,
        "二月": [ORDERS[0], ["S2", *ORDERS[1][1:]]],
        "说明": [["请每月填写"]],
    }
    done = convert([workbook(file, more)], book)
    assert [note.values["sheet"] for note in done.notes if note.key == "convert.note.new_sheet"] == ["合同报价", "二月"]
    assert len(orders(tmp_path, "order_id")) == 1
    convert([file], book, sheet="二月")
    convert([file], book, sheet="合同报价")
    assert orders(tmp_path, "order_id") == [("S1",), ("S2",)]
    assert len(meant(book, "contracts")) == 1
    done = convert([file], book)  # they are of the mapping now
    assert not any(note.key == "convert.note.new_sheet" for note in done.notes)
    assert not done.changed


@pytest.mark.parametrize("second", ["台账", "订单2026"])
def test_a_workbook_that_had_one_sheet_and_has_two(tmp_path: Path, second: str) -> None:
    book, file = tmp_path / "book.xlsx", tmp_path / "台账.xlsx"
    convert([workbook(file, {"S": ORDERS})], book)
    done = convert([workbook(file, {"合同报价": CONTRACTS, second: ORDERS})], book)
    assert [note.values["sheet"] for note in done.notes if note.key == "convert.note.new_sheet"] == ["合同报价"]
    assert len(orders(tmp_path, "order_id")) == 1


def test_what_was_paid_this_month_comes_in_by_the_numbers_of_the_orders(tmp_path: Path) -> None:
    """Neither the customer nor the day is told again: the rows are those that are there."""
    month(tmp_path, JANUARY)
    paid = write(tmp_path / "回款.csv", "订单编号,已回款(元),回款日期\nS1,60,2026-02-01\n")
    convert([paid], tmp_path / "book.xlsx")
    assert orders(tmp_path, "order_id", "amount", "paid") == [("S1", 100, 60)]
    write(paid, "订单编号,已回款(元),回款日期\nS1,100,2026-03-01\nS9,5,2026-03-01\n")
    done = convert([paid], tmp_path / "book.xlsx")
    assert orders(tmp_path, "order_id", "amount", "paid") == [("S1", 100, 100)]
    assert [one.code for one in done.not_taken] == ["mode_update"]


@pytest.mark.parametrize(
    ("sheets", "statuses"),
    [
        (["销售明细", "退货明细", "已作废"], [None, "returned", "cancelled"]),
        (["Sales", "Sales returns", "Cancelled orders"], [None, "returned", "cancelled"]),
        (["销售及退货", "不含退货", "退货率"], [None, None, None]),
    ],
)
def test_a_sheet_of_returns_is_no_sheet_of_sales(tmp_path: Path, sheets: list[str], statuses: list[str | None]) -> None:
    rows = {title: [ORDERS[0], [f"S{at}", *ORDERS[1][1:]]] for at, title in enumerate(sheets)}
    convert([workbook(tmp_path / "台账.xlsx", rows)], tmp_path / "book.xlsx", yes=True)
    assert [status for (status,) in orders(tmp_path, "status")] == statuses


def test_a_book_without_a_status_gets_one_where_orders_are_cancelled(tmp_path: Path) -> None:
    book = workbook(tmp_path / "book.xlsx", {"购买记录": [["订单编号", "客户编号", "订单日期", "产品", "金额(元)"], ["S0", "C1", "2026-01-01", "泵", 1]]})  # fmt: skip
    convert(
        [write(tmp_path / "o.csv", f"{HEAD},状态\nS1,C1,2026-01-05,泵,100,作废\nS2,C1,2026-01-05,泵,9,完成\n")], book
    )
    assert orders(tmp_path, "order_id", "status") == [("S0", None), ("S1", "cancelled"), ("S2", "done")]


def test_a_book_that_has_no_room_for_one_does_not_get_them_as_sales(tmp_path: Path) -> None:
    table = [
        ["订单编号", "客户编号", "订单日期", "产品", "金额(元)", None, "说明"],
        ["S0", "C1", "2026-01-01", "泵", 1, "见备注", None],
    ]
    book = workbook(tmp_path / "book.xlsx", {"购买记录": table})
    done = convert(
        [write(tmp_path / "o.csv", f"{HEAD},状态\nS1,C1,2026-01-05,泵,100,作废\nS2,C1,2026-01-05,泵,9,完成\n")], book
    )
    if ("S1", "cancelled") not in orders(tmp_path, "order_id", "status"):
        assert [one.key for one in done.not_taken if one.code == "no_status"] == ["S1 / 泵"]
        assert [number for (number,) in orders(tmp_path, "order_id")] == ["S0", "S2"]


def test_a_mapping_of_an_earlier_version_says_once_what_it_passes_over(tmp_path: Path) -> None:
    """It does not say what it has seen: what is no field of it may have been taken out by hand."""
    month(tmp_path, JANUARY)
    mapping = tmp_path / "book.mapping.toml"
    lines = mapping.read_text("utf-8").splitlines(keepends=True)
    mapping.write_text("".join(line for line in lines if not line.startswith("seen")), "utf-8")
    second = f"{HEAD},备注,状态\nS2,C1,2026-02-05,泵,200,,作废\n"
    assert notes(month(tmp_path, second)) == {"unused_columns": ["状态"]}
    assert notes(month(tmp_path, second.replace("S2", "S3"))) == {}
    assert notes(month(tmp_path, second.replace("备注", "币种"))) == {"new_columns": ["币种"], "gone_columns": ["备注"]}


def test_a_dry_run_leaves_the_mapping_that_is_there_as_it_is(tmp_path: Path) -> None:
    month(tmp_path, JANUARY)
    before = remembered(tmp_path / "book.xlsx").read_bytes()
    other = write(tmp_path / "客户.csv", "客户编号,客户名称,电话\nC1,甲公司,13800001234\n")
    done = convert([other], tmp_path / "book.xlsx", dry_run=True)
    assert (done.mapping_written, remembered(tmp_path / "book.xlsx").read_bytes()) == (False, before)
