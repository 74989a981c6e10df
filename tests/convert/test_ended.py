"""Orders that came back or were called off, as tables say it of a section, by a column of yes and no, or by the kind of document."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_generated_layouts import meant
from test_layouts import workbook

import kamxl
from kamxl.convert import convert
from kamxl.convert.mapping import load
from kamxl.schema.ended import end, flagged

DAY = date(2026, 3, 1)
HEADER = ["订单号", "日期", "客户名称", "产品", "金额(元)"]


def order(number: str, amount: float, *more: object) -> list[object]:
    return [number, DAY, "华强机械" if number != "S2" else "恒力电子", "泵", amount, *more]


def statuses(folder: Path, *rows: list[Any], header: list[str] = HEADER) -> dict[str, str | None]:
    """Number of each order -> its status, of a conversion and of a second one of the same file."""
    file = workbook(folder / "表.xlsx", {"S": [header, *rows]})
    convert([file], folder / "book.xlsx", yes=True)
    assert not convert([file], folder / "book.xlsx").changed
    return {row["order_id"]: row.get("status") for row in meant(folder / "book.xlsx", "orders")}


@pytest.mark.parametrize(
    ("sold", "back"), [("一、销售", "二、退货"), ("Sales", "Returns"), ("正常订单", "作废"), (None, "（二）红字发票")]
)
def test_a_section_gives_its_rows_their_status(tmp_path: Path, sold: str | None, back: str) -> None:
    lines: list[list[Any]] = [] if sold is None else [[sold, None, None, None, None]]
    lines += [order("S1", 1000), order("S2", 2000), ["小计", None, None, None, 3000], [back, None, None, None, None]]
    lines += [order("T1", 400), ["小计", None, None, None, 400]]
    found = statuses(tmp_path, *lines)
    assert found["T1"] == end(back) is not None
    assert {found["S1"], found["S2"]} <= {None, "done"}


@pytest.mark.parametrize(
    ("titles", "answers"),
    [
        (["是否作废"], [["否"], ["是"], [None]]), (["作废", "退货"], [[False, False], [True, False], [False, True]]),
        (["is_cancelled", "is_return"], [[0, 0], [1, 0], [0, 1]]), (["有效"], [["是"], ["否"], ["是"]]), (["已退款"], [["×"], ["√"], [""]]), (["Cancelled"], [[None], ["X"], [None]]),
    ],
)  # fmt: skip
def test_a_column_of_yes_and_no_gives_the_status_of_its_title(
    tmp_path: Path, titles: list[str], answers: list[list[Any]]
) -> None:
    rows = [order(number, 100, *some) for number, some in zip(("S1", "S2", "S3"), answers, strict=True)]
    found = statuses(tmp_path, *rows, header=[*HEADER, *titles])
    assert found == {"S1": None, "S2": "cancelled", "S3": "returned" if len(titles) > 1 else None}
    assert load(tmp_path / "book.mapping.toml").fill[-1].ended_by == tuple(titles)


@pytest.mark.parametrize(
    ("title", "filled", "blank"),
    [
        ("Cancelled at", "2026-03-05 09:58:00 -0500", None), ("取消时间", date(2026, 3, 5), "-"), ("作废日期", "2026年3月5日", "0000-00-00"), ("cancellation_date", "2026-03-05", "1900-01-01"),
        ("Date cancelled", date(2026, 3, 5), None), ("VoidedOn", "2026-03-05", ""), ("退货日期", date(2026, 3, 5), None),
    ],
)  # fmt: skip
def test_a_day_on_which_an_order_was_called_off_is_its_end(
    tmp_path: Path, title: str, filled: object, blank: object
) -> None:
    rows = [order("S1", 100, "pending", blank), order("S2", 50, "pending", filled)]
    found = statuses(tmp_path, *rows, header=[*HEADER, "Financial Status", title])
    assert found == {"S1": "open", "S2": "cancelled"}


def test_a_flag_is_stronger_than_the_status_beside_it(tmp_path: Path) -> None:
    rows = [order("S1", 100, "已完成", "否"), order("S2", 200, "已完成", "是")]
    assert statuses(tmp_path, *rows, header=[*HEADER, "订单状态", "是否作废"]) == {"S1": "done", "S2": "cancelled"}


@pytest.mark.parametrize(
    ("title", "words", "found"),
    [
        ("单据类型", ["普通销售", "销售退货", "寄售"], ["done", "returned", "done"]), ("订单类型", ["标准订单", "退货单", "作废单"], ["done", "returned", "cancelled"]),
        ("Document type", ["Sales order", "Sales return", "Standard order"], ["done", "returned", "done"]),
    ],
)  # fmt: skip
def test_the_kind_of_a_document_tells_returns_from_sales(
    tmp_path: Path, title: str, words: list[str], found: list[str]
) -> None:
    rows = [order(number, 100, word) for number, word in zip(("S1", "S2", "S3"), words, strict=True)]
    assert list(statuses(tmp_path, *rows, header=[*HEADER, title]).values()) == found


@pytest.mark.parametrize(
    ("titles", "rows", "found"),
    [
        (["发票类型", "发票状态"], [["蓝字专票", "正常"], ["红字专票", "正常"], ["蓝字专票", "作废"]], ["open", "returned", "cancelled"]),
        (["Type", "Status"], [["Invoice", "Paid In Full"], ["Credit Memo", "Fully Applied"], ["Invoice", "Voided"]], ["done", "returned", "cancelled"]),
    ],
)  # fmt: skip
def test_each_of_two_columns_may_say_that_an_order_is_none(
    tmp_path: Path, titles: list[str], rows: list[list[str]], found: list[str]
) -> None:
    lines = [order(number, 100, *some) for number, some in zip(("S1", "S2", "S3"), rows, strict=True)]
    assert list(statuses(tmp_path, *lines, header=[*HEADER, *titles]).values()) == found


def test_an_answer_that_is_neither_yes_nor_no_is_said_and_the_others_count(tmp_path: Path) -> None:
    rows = [order(f"S{at}", 100, word) for at, word in enumerate(("部分", "否", "否", "是"))]
    file = workbook(tmp_path / "表.xlsx", {"S": [[*HEADER, "是否退货"], *rows]})
    done = convert([file], tmp_path / "book.xlsx", yes=True)
    notes = [note for one in done.sheets.values() for note in one.notes if note.key == "convert.note.no_flag"]
    assert [note.values["words"] for note in notes] == [["部分"]]
    assert [row.get("status") for row in meant(tmp_path / "book.xlsx", "orders")] == [None, None, None, "returned"]


def test_an_order_that_was_refunded_brought_nothing(tmp_path: Path) -> None:
    rows = [order("S1", 100, "paid"), order("S2", 500, "refunded")]
    assert statuses(tmp_path, *rows, header=[*HEADER, "Financial Status"]) == {"S1": "done", "S2": "cancelled"}


NO_SALES = [
    (["类型"], [["销售出库"], ["调拨出库"], ["样品出库"], ["销售退库"]], ["done", None, None, "returned"], ["调拨出库", "样品出库"]),
    (["单据类型", "状态"], [["销售单", "已完成"], ["收款单", "已完成"], ["报价单", "进行中"], ["销退单", "已完成"]], ["done", None, None, "returned"], ["收款单", "报价单"]),
    (["Type", "Status"], [["Invoice", "Paid"], ["Payment", "Closed"], ["Estimate", "Pending"], ["Invoice", "Overdue 10 days"]], ["done", None, None, None], ["Payment", "Estimate", "Overdue 10 days"]),
    (["Transaction Type"], [["Invoice"], ["Sales Receipt"], ["Customer Payment"], ["Credit Memo"]], ["done", "done", None, "returned"], ["Customer Payment"]),
    (["Order Status"], [["Activated"], ["Draft"], ["Activated"], ["Draft"]], ["open", None, "open", None], ["Draft"]),
    (["收支"], [["收入"], ["支出"], ["收入"], ["支出"]], ["done", None, "done", None], ["支出"]),
    (["Income/Expense"], [["Income"], ["Expense"], ["Income"], ["Income"]], ["done", None, "done", "done"], ["Expense"]),
    (["借贷"], [["借"], ["贷"], ["借"], ["借"]], [None, None, None, None], ["借", "贷"]),
    (["订单状态"], [["甲类"], ["草稿"], ["甲类"], ["草稿"]], [None, None, None, None], ["甲类", "草稿"]),
    (["状态"], [["已关闭"], ["已完成"], ["执行中"], ["交易关闭"]], [None, "done", "open", "cancelled"], ["已关闭"]),
]  # fmt: skip


@pytest.mark.parametrize(("titles", "rows", "found", "asked"), NO_SALES)
def test_payments_quotations_samples_and_transfers_never_count_as_sales_and_are_asked_about(
    tmp_path: Path, titles: list[str], rows: list[list[str]], found: list[str | None], asked: list[str]
) -> None:
    lines = [order(f"S{at}", 100 + at, *some) for at, some in enumerate(rows)]
    done = convert(
        [workbook(tmp_path / "表.xlsx", {"S": [[*HEADER, *titles], *lines]})], tmp_path / "book.xlsx", yes=True
    )
    assert [one.word for one in done.proposals if one.why == "word"] == asked
    assert [row.get("status") for row in meant(tmp_path / "book.xlsx", "orders")] == found
    issues = kamxl.open(tmp_path / "book.xlsx").issues
    assert sum((one.severity, one.message.key) == ("error", "validate.not_a_choice") for one in issues) == found.count(
        None
    )


def test_an_answer_about_a_payment_holds_beside_the_status(tmp_path: Path) -> None:
    rows = [
        order("S1", 100, "Invoice", "Paid"),
        order("P1", 70, "Payment", "Closed"),
        order("S2", 30, "Invoice", "Odd"),
    ]
    file = workbook(tmp_path / "表.xlsx", {"S": [[*HEADER, "Type", "Status"], *rows]})
    answers = {"Payment": "cancelled", "Odd": "open"}
    convert([file], tmp_path / "book.xlsx", ask=lambda one, options, cells: answers.get(one.word))
    assert [row.get("status") for row in meant(tmp_path / "book.xlsx", "orders")] == ["done", "cancelled", "open"]


@pytest.mark.parametrize(
    ("text", "status"),
    [("2026年3月退货明细", "returned"), ("二、退货", "returned"), ("Cancelled orders", "cancelled"), ("销售退货单", "returned"), ("销售及退货", None), ("不含退货", None), ("未退货", None),
     ("退货率", None), ("已退款", "cancelled"), ("退款单", "returned"), ("部分退款", None), ("partially refunded", None), ("退货申请中", None), ("Return pending", None), ("Sales net of returns", None), ("销售", None)],
)  # fmt: skip
def test_what_a_text_says_of_all_its_rows(text: str, status: str | None) -> None:
    assert end(text) == status


@pytest.mark.parametrize(
    ("title", "cells"),
    [
        ("退货", [0, 1, 0]),
        ("是否作废", ["重开", "改"]),
        ("取消原因", ["是"]),
        ("是否开票", ["是", "否"]),
        ("退款日期", [DAY, None]),
        ("取消时间", ["否", None]),
        ("免费取消截止日期", [DAY]),
    ],
)
def test_what_is_no_flag(title: str, cells: list[object]) -> None:
    assert flagged(title, cells) is None


def test_a_column_of_yes_and_no_that_is_new_counts_and_one_that_is_gone_is_said(tmp_path: Path) -> None:
    first, second = tmp_path / "orders-1.xlsx", tmp_path / "orders-2.xlsx"
    workbook(first, {"S": [HEADER, order("S1", 100), order("S2", 200)]})
    workbook(second, {"S": [[*HEADER, "是否作废"], order("S3", 300, "是"), order("S4", 400, "否")]})
    for file in (first, second):
        convert([file], tmp_path / "book.xlsx", yes=True)
    found = {row["order_id"]: row.get("status") for row in meant(tmp_path / "book.xlsx", "orders")}
    assert found == {"S1": None, "S2": None, "S3": "cancelled", "S4": None}
    assert load(tmp_path / "book.mapping.toml").fill[-1].ended_by == ("是否作废",)
    again = convert([workbook(tmp_path / "orders-3.xlsx", {"S": [HEADER, order("S5", 1)]})], tmp_path / "book.xlsx")
    assert "是否作废" in next(note.values["titles"] for note in again.notes if note.key == "convert.note.gone_columns")


@pytest.mark.parametrize(("title", "cell", "said"), [("是否作废", "是", 1), ("is_return", 1, 1), ("有效", "否", 1), ("是否作废", "否", 0), ("单据类型", "销售退货", 1), ("退货", 1, 0)])  # fmt: skip
def test_what_a_column_of_ones_own_calls_returned_or_cancelled_is_said(
    tmp_path: Path, title: str, cell: object, said: int
) -> None:
    sheets = {
        "客户信息": [["客户编号", "客户名称"], ["C1", "华强机械"]],
        "购买记录": [["订单编号", "客户编号", "订单日期", "金额(元)", title], ["S1", "C1", DAY, 100, cell]],
    }
    issues = kamxl.open(workbook(tmp_path / "book.xlsx", sheets)).issues
    found = [issue.message.values["cell"] for issue in issues if issue.message.key == "validate.ends_elsewhere"]
    assert found == ["E2"] * said


@pytest.mark.parametrize(
    ("remark", "said"),
    [
        ("客户反馈轴承异响，3台已退货，其余正常使用", 1),
        ("客户退货，已入库", 1),
        ("因项目延期取消，定金已退", 1),
        ("Return to vendor, RMA 12", 1),
        ("cancelled by customer on 5 May", 1),
        ("goods returned, credit note issued", 1),
        ("7天无理由退货", 0),
        ("质量问题可以退货", 0),
        ("客户尚未退货，待确认", 0),
        ("退货政策按合同执行", 0),
        ("goods not returned", 0),
        ("subject to our cancellation policy", 0),
        ("customer returned our call", 0),
        ("加急，送货上门", 0),
    ],
)
def test_a_remark_that_goods_came_back_is_said(tmp_path: Path, remark: str, said: int) -> None:
    sheets = {
        "客户信息": [["客户编号", "客户名称"], ["C1", "华强机械"]],
        "购买记录": [["订单编号", "客户编号", "订单日期", "金额(元)", "备注"], ["S1", "C1", DAY, 100, remark]],
    }
    issues = kamxl.open(workbook(tmp_path / "book.xlsx", sheets)).issues
    assert sum(issue.message.key == "validate.ends_elsewhere" for issue in issues) == said
