"""What two tables of one conversion both tell of counts once: lists beside the list of all of them, sums of months beside their orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tables import rows_of
from test_generated_layouts import meant
from test_layouts import workbook

from kamxl.convert import convert
from kamxl.convert.outcome import Outcome
from kamxl.convert.periods import Period, period_in
from kamxl.settings import Settings

Row = Sequence[Any]
ORDERS: Row = ["订单日期", "客户名称", "产品", "数量", "金额(元)"]
TWICE: Row = ["2026-01-05", "华强", "泵", 1, 1000]
JANUARY: list[Row] = [TWICE, TWICE, ["2026-01-15", "恒力", "阀", 1, 2000]]
FEBRUARY: list[Row] = [["2026-02-05", "华强", "泵", 1, 3000]]
MARCH: list[Row] = [["2026-03-05", "华强", "泵", 1, 3000]]
SUMS: list[Row] = [
    ["2026年客户月销售额（元）"],
    ["客户名称", "1月", "2月", "3月"],
    ["华强", 2000, 3000, 3000],
    ["恒力", 2000, None, None],
]


def run(folder: Path, sheets: dict[str, list[Row]], name: str = "销售.xlsx") -> Outcome:
    return convert([workbook(folder / name, sheets)], folder / "book.xlsx", settings=Settings(), lang="zh", yes=True)


def sold(folder: Path) -> list[float]:
    return sorted(row["金额(元)"] for row in rows_of(folder / "book.xlsx", "购买记录"))


def notes(done: Outcome) -> dict[str, int]:
    return {note.key.rpartition(".")[2]: int(str(note.values.get("count", 0))) for note in done.notes}


@pytest.mark.parametrize("first", [True, False])
def test_a_sheet_of_all_months_adds_only_what_the_others_lack(tmp_path: Path, first: bool) -> None:
    months = {"1月": [ORDERS, *JANUARY], "2月": [ORDERS, *FEBRUARY]}
    whole: dict[str, list[Row]] = {"汇总": [ORDERS, *JANUARY, *FEBRUARY, *MARCH]}
    done = run(tmp_path, whole | months if first else months | whole)
    assert sold(tmp_path) == [1000, 1000, 2000, 3000, 3000]  # two of one day in one list are two
    assert sum(note.key == "convert.note.listed_again" for note in done.notes) == (2 if first else 1)


def test_a_list_of_another_layout_is_known_again_too(tmp_path: Path) -> None:
    whole: list[Row] = [["月份", *ORDERS], *([1, *row] for row in JANUARY)]
    done = run(tmp_path, {"1月": [ORDERS, *JANUARY], "全部": whole})
    assert sold(tmp_path) == [1000, 1000, 2000]
    assert sorted(done.used.values()) == [0, 3]  # no row of the other one is used


def test_orders_with_a_number_are_lines_that_may_repeat_in_one_list_only(tmp_path: Path) -> None:
    numbered: list[Row] = [["订单号", *ORDERS], *([f"A{at}", *row] for at, row in enumerate(JANUARY))]
    run(tmp_path, {"1月": numbered, "汇总": numbered})
    assert sold(tmp_path) == [1000, 1000, 2000]


def test_lists_that_share_little_are_two_lists(tmp_path: Path) -> None:
    other: list[Row] = [TWICE, *(["2026-01-0" + day, "东方", "泵", 1, 500] for day in "678")]
    done = run(tmp_path, {"王磊": [ORDERS, *JANUARY], "李涛": [ORDERS, *other]})
    assert sold(tmp_path) == [500, 500, 500, 1000, 1000, 1000, 2000]
    assert "listed_again" not in notes(done)


def test_contacts_with_customers_are_listed_once(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["跟进日期", "客户名称", "跟进方式", "跟进内容", "负责人"],
        ["2026-01-05", "华强", "电话", "报价", "王磊"],
        ["2026-01-06", "恒力", "拜访", "催款", "王磊"],
    ]
    assert notes(run(tmp_path, {"1月": rows, "全部": rows}))["listed_again"] == 2
    assert len(rows_of(tmp_path / "book.xlsx", "跟进记录")) == 2


def test_sums_of_months_beside_their_orders_are_left_out(tmp_path: Path) -> None:
    done = run(tmp_path, {"明细": [ORDERS, *JANUARY, *FEBRUARY, *MARCH], "月汇总": SUMS})
    assert sold(tmp_path) == [1000, 1000, 2000, 3000, 3000]
    assert notes(done)["sums"] == 4
    assert not done.not_taken


def test_orders_and_their_sums_that_come_again_are_the_same(tmp_path: Path) -> None:
    """The orders of the workbook and those that come were added up: no sum was theirs."""
    sheets: dict[str, list[Row]] = {"明细": [ORDERS, *JANUARY, *FEBRUARY, *MARCH], "月汇总": SUMS}
    run(tmp_path, sheets)
    done = run(tmp_path, sheets)
    assert (done.changed, notes(done)["sums"], done.not_taken) == (False, 4, [])


def test_a_sum_of_other_orders_is_left_out_and_named_and_a_month_without_orders_counts(tmp_path: Path) -> None:
    sums: list[Row] = [SUMS[0], ["客户名称", "1月", "2月", "4月"], ["华强", 2100, 3000, 500]]
    done = run(tmp_path, {"明细": [ORDERS, *JANUARY, *FEBRUARY], "月汇总": sums})
    assert sold(tmp_path) == [500, 1000, 1000, 2000, 3000]
    (left_out,) = done.not_taken
    assert (left_out.code, left_out.message.values["month"]) == ("sum_differs", "2026-01")


def test_a_quarter_is_the_sum_of_its_three_months(tmp_path: Path) -> None:
    sums: list[Row] = [["2026年客户季度销售额（元）"], ["客户名称", "一季度", "二季度"], ["华强", 8000, 700]]
    done = run(tmp_path, {"明细": [ORDERS, *JANUARY, *FEBRUARY, *MARCH], "季度": sums})
    assert sold(tmp_path) == [700, 1000, 1000, 2000, 3000, 3000]
    assert notes(done)["sums"] == 1


def test_cancelled_and_returned_orders_are_none_of_a_sum(tmp_path: Path) -> None:
    head: Row = [*ORDERS, "订单状态"]
    lines: list[Row] = [[*TWICE, "已完成"], [*TWICE, "已取消"], ["2026-01-20", "华强", "泵", 1, 300, "退货"]]
    sums: list[Row] = [SUMS[0], ["客户名称", "1月", "2月", "3月"], ["华强", 700, None, 5]]
    assert notes(run(tmp_path, {"明细": [head, *lines], "月汇总": sums}))["sums"] == 1
    assert len(rows_of(tmp_path / "book.xlsx", "购买记录")) == 4


def test_what_the_workbook_holds_already_stays(tmp_path: Path) -> None:
    run(tmp_path, {"月汇总": SUMS}, "月汇总.xlsx")
    done = run(tmp_path, {"明细": [ORDERS, *JANUARY, ["2026-04-05", "华强", "泵", 1, 40]]}, "明细.xlsx")
    assert sold(tmp_path) == [40, 2000, 2000, 3000, 3000]
    (left_out,) = done.not_taken
    assert (left_out.code, left_out.message.values["count"]) == ("held_as_sum", 3)
    assert not run(tmp_path, {"月汇总": SUMS}, "月汇总.xlsx").changed


def test_sums_that_come_after_their_orders_add_nothing(tmp_path: Path) -> None:
    run(tmp_path, {"明细": [ORDERS, *JANUARY, *FEBRUARY, *MARCH]}, "明细.xlsx")
    assert not run(tmp_path, {"月汇总": SUMS}, "月汇总.xlsx").changed
    assert sum(sold(tmp_path)) == 10_000


SOLD: Row = ["客户名称", "产品", "金额(元)"]
BY_PRODUCT: dict[str, list[Row]] = {
    "1月": [["2026年1月销售"], SOLD, ["华强", "泵", 1000], ["华强", "阀", 1000], ["恒力", "泵", 2000]],
    "2月": [["2026年2月销售"], SOLD, ["华强", "泵", 3000]],
}
WHOLE: list[Row] = [SUMS[0], ["客户名称", "1月", "2月"], ["华强", 2000, 3000], ["恒力", 2000, None]]


def test_sums_of_customers_beside_those_of_their_products_are_left_out(tmp_path: Path) -> None:
    """A sheet a month whose rows have no day, and 汇总 of them: all of it counted twice."""
    done = run(tmp_path, {**BY_PRODUCT, "汇总": WHOLE})
    assert (sold(tmp_path), notes(done)["sums"]) == ([1000, 1000, 2000, 3000], 3)
    march: list[Row] = [["2026年3月销售"], SOLD, ["华强", "泵", 3000]]
    done = run(tmp_path, {**BY_PRODUCT, "3月": march, "汇总": SUMS})
    assert (sold(tmp_path), notes(done)["sums"]) == ([1000, 1000, 2000, 3000, 3000], 4)
    run(tmp_path, {"汇总": SUMS}, "汇总.xlsx")
    assert sold(tmp_path) == [1000, 1000, 2000, 3000, 3000]


@pytest.mark.parametrize("first", [True, False])
def test_two_lists_of_the_same_sums_count_once(tmp_path: Path, first: bool) -> None:
    months: dict[str, list[Row]] = {
        "1月": [["2026年1月"], ["客户名称", "销售额(元)"], ["华强", 2000], ["恒力", 2000]],
        "2月": [["2026年2月"], ["客户名称", "销售额(元)"], ["华强", 3000]],
    }
    whole: dict[str, list[Row]] = {"汇总": WHOLE}
    run(tmp_path, whole | months if first else months | whole)
    assert sold(tmp_path) == [2000, 2000, 3000]


def test_two_lists_of_other_sums_are_two_lists(tmp_path: Path) -> None:
    other: list[Row] = [SUMS[0], ["客户名称", "1月", "2月"], ["华强", 2000, 3100], ["恒力", 10, None]]
    run(tmp_path, {"王磊": WHOLE, "李涛": other})
    assert sum(sold(tmp_path)) == 7000 + 5110


@pytest.mark.parametrize(
    "name", ["2026年1-2月汇总", "2026年1月-2月", "1至2月汇总（2026年）", "Jan-Feb 2026", "2026年上半年", "2026Q1"]
)
def test_sums_of_several_months_beside_the_files_of_each_are_left_out(name: str, tmp_path: Path) -> None:
    head: Row = ["客户", "销售额(万元)"]
    files = {"2026年1月": [["甲", 1.5], ["乙", 2]], "2026年2月": [["甲", 3]], name: [["甲", 4.5], ["乙", 2]]}
    paths = [workbook(tmp_path / f"{one}.xlsx", {"Sheet1": [head, *rows]}) for one, rows in files.items()]
    done = convert(paths, tmp_path / "book.xlsx", settings=Settings(), lang="zh", yes=True)
    assert (sold(tmp_path), notes(done)["sums"]) == ([15_000, 20_000, 30_000], 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年1-2月汇总", Period(2026, 2, 2)),
        ("1月-6月", Period(0, 6, 6)),
        ("2026年第一季度", Period(2026, 3, 3)),
        ("January to June 2026", Period(2026, 6, 6)),
        ("下半年销售", Period(0, 12, 6)),
        ("2026年3月销售明细", Period(2026, 3, 1)),
        ("11-2月", None),  # of two years
        ("1-3月与5月", None),
        ("marketing-aprons", None),
    ],
)
def test_the_months_that_a_name_states(text: str, expected: Period | None) -> None:
    assert period_in(text) == expected


PAID: Row = ["订单号", "订单日期", "客户名称", "产品", "金额(元)", "已回款(元)"]


def paid(folder: Path) -> list[float]:
    return [row["已回款(元)"] for row in rows_of(folder / "book.xlsx", "购买记录")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([(200, 330), (100, 330)], [200, 130]),  # with tax, and the rest on the last line
        ([(200, 250), (100, 250)], [200, 50]),
        ([(200, 150), (100, 150)], [150, 0]),
        ([(200, 80), (100, 80)], [80, 80]),  # may be each line's own
        ([(200, 100), (100, 100)], [100, 100]),  # no more than a line
        ([(200, 101), (100, 101)], [101, 0]),
        ([(200, 250), (None, 250), (100, 250)], [200, 0, 50]),  # nothing is paid of a line without an amount
        ([(200, 500), (-50, 500), (100, 500)], [200, 0, 300]),  # nor of what came back
        ([(200, 200), (100, 100)], [200, 100]),
    ],
)
def test_what_was_paid_of_an_order_is_not_that_of_each_line(
    tmp_path: Path, lines: list[tuple[int | None, int]], expected: list[float]
) -> None:
    rows: list[Row] = [PAID, *(["A1", "2026-01-05", "华强", f"泵{amount}", amount, sum_] for amount, sum_ in lines)]
    done = run(tmp_path, {"订单": [*rows, ["A2", "2026-01-06", "恒力", "阀", 50, 50]]})
    assert paid(tmp_path) == [*expected, 50]
    assert ("paid_once" in notes(done)) is (expected != [one for _, one in lines])


def test_an_order_with_two_payments_has_one_a_line(tmp_path: Path) -> None:
    rows: list[Row] = [PAID, *(["A1", "2026-01-05", "华强", f"泵{at}", 100, 150] for at in "ab")]
    run(tmp_path, {"订单": [*rows, *(["A2", "2026-01-06", "恒力", f"阀{one}", 50, one] for one in (50, 60))]})
    assert paid(tmp_path) == [150, 150, 50, 60]


LINES = [(2, 100, 200, 310), (1, 100, 100, 310), (5, 100, 500, 500), (9, 100, 900, 900), (1, 70, 70, 70)]
"""Quantity, price, amount of the line and of its order; the first two are of one order, which has a fee of 10."""


@pytest.mark.parametrize(
    ("head", "own"),
    [
        (["订单号", "日期", "客户名称", "产品", "数量", "单价(元)", "商品金额(元)", "订单总额(元)"], True),
        (
            [
                "Invoice Number",
                "Invoice Date",
                "Customer Name",
                "Item Name",
                "Quantity",
                "Item Price",
                "Item Total",
                "Total (USD)",
            ],
            True,
        ),
        (["订单号", "日期", "客户名称", "产品", "订单总额(元)"], False),
        (["Order No", "Order Date", "Customer Name", "Product", "Order Total (CNY)"], False),
    ],
)
def test_the_amount_of_an_order_on_each_of_its_lines_counts_once(tmp_path: Path, head: Row, own: bool) -> None:
    rows: list[Row] = [head]
    for at, (quantity, price, amount, whole) in enumerate(LINES):
        line = [quantity, price, amount, whole] if own else [whole]
        rows.append([f"S{max(at, 1)}", f"2026-03-0{max(at, 1)}", f"客户{max(at, 1)}", f"泵{at}", *line])
    done = run(tmp_path, {"S": rows})
    column = next(title for title in rows_of(tmp_path / "book.xlsx", "购买记录")[0] if title.startswith("金额"))
    counted = [row[column] for row in rows_of(tmp_path / "book.xlsx", "购买记录")]
    assert counted == ([200, 100, 500, 900, 70] if own else [310, 0, 500, 900, 70])  # 1 770, or with the fee 1 780
    assert ("amount_once" in notes(done)) is not own


@pytest.mark.parametrize(
    ("title", "once"),
    [("订单金额(元)", True), ("Invoice amount (CNY)", True), ("订单行金额(元)", False), ("金额(元)", False)],
)
def test_an_amount_that_speaks_of_the_order_and_never_differs_in_it_counts_once(tmp_path: Path, title: str, once: bool) -> None:  # fmt: skip
    rows: list[Row] = [["订单号", "日期", "客户名称", "产品", title]]
    rows += [[f"S{at // 2}", "2026-03-01", "华强", f"泵{at}", 310 if at < 2 else 70] for at in range(4)]
    done = run(tmp_path, {"S": rows})
    assert sold(tmp_path) == ([0, 0, 70, 310] if once else [70, 70, 310, 310])
    assert {"amount_once", "amount_same"} & notes(done).keys() == {"amount_once" if once else "amount_same"}


def test_lines_of_one_order_that_cost_the_same_each_count(tmp_path: Path) -> None:
    head = ["订单号", "日期", "客户名称", "产品", "数量", "单价(元)", "金额(元)"]
    rows: list[Row] = [head, *([f"S{at // 2}", "2026-03-01", "华强", f"泵{at}", 2, 100, 190] for at in range(4))]
    assert "amount_same" in notes(run(tmp_path, {"S": rows}))
    assert sold(tmp_path) == [190] * 4  # with a discount


NUMBERED = [["订单号", "客户", "下单日期", "产品", "金额(元)"], ["S1", "华强机械", date(2026, 3, 1), "泵", 1000], ["S1", "华强机械", date(2026, 3, 1), "阀", 300], ["S2", "恒力电子", date(2026, 3, 5), "阀", 2000]]  # fmt: skip
DOCUMENTS = {
    "invoices beside the number of their order": [["发票号", "订单号", "客户", "开票日期", "开票金额(元)"], ["P1", "S1", "华强机械", date(2026, 3, 20), 1300], ["P2", "S2", "恒力电子", date(2026, 4, 2), 2000]],
    "one order is not invoiced yet": [["发票号", "订单号", "客户", "开票日期", "开票金额(元)"], ["P1", "S1", "华强机械", date(2026, 3, 20), 400], ["P2", "S1", "华强机械", date(2026, 4, 2), 900]],
    "deliveries by their source": [["出库单号", "源单单号", "客户", "日期", "产品", "金额(元)"], ["C1", "S1", "华强机械", date(2026, 3, 10), "泵", 1300], ["C2", "S2", "恒力电子", date(2026, 3, 15), "阀", 2000]],
    "in English": [["Invoice Number", "Order Number", "Customer", "Invoice Date", "Invoice Amount (CNY)"], ["P1", "S1", "华强机械", date(2026, 3, 20), 1300], ["P2", "S2", "恒力电子", date(2026, 4, 2), 2000]],
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("later", [False, True])
def test_invoices_and_deliveries_of_orders_that_are_there_are_not_sold_again(
    tmp_path: Path, name: str, later: bool
) -> None:
    """All of 3,300 is sold, whether they come together or the documents a month later, and after a second conversion too."""
    first = workbook(tmp_path / "订单.xlsx", {"订单": NUMBERED})
    second = workbook(tmp_path / "单据.xlsx", {"单据": DOCUMENTS[name]})
    for files in ([first], [second]) if later else ([first, second],):
        convert(files, tmp_path / "book.xlsx", yes=True)
    assert not convert([first, second], tmp_path / "book.xlsx").changed
    found = meant(tmp_path / "book.xlsx", "orders")
    assert sorted((row["order_id"], row["amount"]) for row in found) == [("S1", 300), ("S1", 1000), ("S2", 2000)]


def test_a_delivery_of_no_order_is_a_sale_and_what_came_back_of_one_counts(tmp_path: Path) -> None:
    rows = [["出库单号", "源单单号", "客户", "日期", "产品", "金额(元)"], ["C4", "S0", "华强机械", date(2026, 1, 10), "泵", 9], ["C1", "S1", "华强机械", date(2026, 3, 10), "泵", 1300], ["C2", None, "恒力电子", date(2026, 3, 15), "阀", 70], ["C3", "S2", "恒力电子", date(2026, 3, 20), "阀", -500]]  # fmt: skip
    files = [
        workbook(tmp_path / "订单.xlsx", {"订单": NUMBERED}),
        workbook(tmp_path / "出库.xlsx", {"出库": rows}),
    ]
    done = convert(files, tmp_path / "book.xlsx", yes=True)
    assert sum(row["amount"] for row in meant(tmp_path / "book.xlsx", "orders")) == 3300 + 70 + 9 - 500
    assert [note.values["count"] for one in done.sheets.values() for note in one.notes if note.key == "convert.note.documents"] == [1]  # fmt: skip


def test_numbers_that_begin_anew_do_not_write_over_the_orders_of_the_month_before(tmp_path: Path) -> None:
    header = ["单号", "日期", "客户名称", "产品", "金额(元)"]
    first = [
        header,
        ["001", date(2026, 1, 5), "华强机械", "泵", 1000],
        ["002", date(2026, 1, 6), "恒力电子", "泵", 2000],
    ]
    second = [header, ["001", date(2026, 2, 5), "华强机械", "泵", 3000], ["002", date(2026, 2, 6), "恒力电子", "泵", 4000], ["003", date(2026, 2, 7), "恒力电子", "泵", 5]]  # fmt: skip
    convert([workbook(tmp_path / "1月.xlsx", {"S": first})], tmp_path / "book.xlsx", yes=True)
    done = convert([workbook(tmp_path / "2月.xlsx", {"S": second})], tmp_path / "book.xlsx", yes=True)
    assert [(one.row, one.code) for one in done.not_taken] == [(2, "number_anew"), (3, "number_anew")]
    assert sorted(row["amount"] for row in meant(tmp_path / "book.xlsx", "orders")) == [5, 1000, 2000]


def test_orders_that_are_corrected_are_written_over(tmp_path: Path) -> None:
    header = ["单号", "日期", "客户名称", "产品", "金额(元)"]
    first = [
        header,
        ["001", date(2026, 1, 5), "华强机械", "泵", 1000],
        ["002", date(2026, 1, 6), "恒力电子", "泵", 2000],
    ]
    second = [
        header,
        ["001", date(2026, 2, 5), "华强机械", "泵", 1500],
        ["002", date(2026, 1, 6), "恒力电子", "泵", 2000],
    ]
    for rows in (first, second):
        convert([workbook(tmp_path / "订单.xlsx", {"S": rows})], tmp_path / "book.xlsx", yes=True)
    assert sorted(row["amount"] for row in meant(tmp_path / "book.xlsx", "orders")) == [1500, 2000]


HEADED: Row = ["单号", "客户", "日期", "产品", "数量", "金额(元)", "状态", "已回款(元)"]


def test_the_first_line_of_an_order_that_is_the_sum_of_those_below_counts_once(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["S1", "甲公司", "2026-01-05", None, None, 1500, "已完成", 700],
        [None, None, None, "A", 1, 1000, None, None],
        [None, None, None, "B", 2, 500, None, None],
        ["S2", "乙公司", "2026-01-06", None, None, 300, "已取消", None],
        [None, None, None, "C", 3, 300, None, None],
        ["S3", "乙公司", "2026-01-07", "D", 1, 40, None, None],
        ["S4", "乙公司", "2026-01-08", None, None, 50, None, None],
        [None, None, None, "E", 1, 60, None, None],
    ]
    done = run(tmp_path, {"订单": [HEADED, *rows]})
    lines = meant(tmp_path / "book.xlsx", "orders")
    assert [(row["order_id"], row.get("product"), row["amount"], row["status"], row["paid"]) for row in lines] == [
        ("S1", "A", 1000, "done", 700),
        ("S1", "B", 500, "done", None),
        ("S2", "C", 300, "cancelled", None),
        ("S3", "D", 40, None, None),
        ("S4", None, 50, None, None),  # no sum of what is below: a line of its own
        ("S4", "E", 60, None, None),
    ]
    assert notes(done)["heads"] == 2


COPIED: Row = ["单号", "客户", "日期", "产品", "金额(元)"]


def test_a_line_that_an_older_copy_tells_otherwise_is_the_first_and_the_other_one_named(tmp_path: Path) -> None:
    now: list[Row] = [COPIED, ["N1", "甲", "2026-01-05", "A", 100], ["N2", "乙", "2026-01-05", "B", 200]]
    old: list[Row] = [COPIED, ["N1", "甲", "2026-01-05", "A", 90], ["N2", "乙", "2026-01-05", "B", 200]]
    more: list[Row] = [["N1", "甲", "2026-02-05", "A", 30], ["N3", "丙", "2026-01-05", "B", 5000]]
    done = run(tmp_path, {"订单": now, "订单 (2)": [*old, *more]})
    assert sold(tmp_path) == [30, 100, 200, 5000]  # another day is another delivery
    (left_out,) = done.not_taken
    assert (left_out.code, left_out.row, left_out.key) == ("differs", 2, "N1 / A")


def test_a_hidden_sheet_is_named(tmp_path: Path) -> None:
    rows: list[Row] = [COPIED, ["N1", "甲", "2026-01-05", "A", 100]]
    file = workbook(tmp_path / "a.xlsx", {"订单": rows, "备份": rows})
    book = openpyxl.load_workbook(file)
    book["备份"].sheet_state = "veryHidden"
    book.save(file)
    done = convert([file], tmp_path / "book.xlsx", settings=Settings(), lang="zh", yes=True)
    hidden = [note.values["source"] for note in done.notes if note.key == "convert.note.hidden_sheet"]
    assert (sold(tmp_path), hidden) == ([100], ["a.xlsx › 备份"])
