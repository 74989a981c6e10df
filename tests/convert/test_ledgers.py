"""Small ledgers as people keep them, each with what a person reads in it, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tables import source
from test_generated_layouts import meant
from test_layouts import workbook

from kamxl.convert import convert
from kamxl.convert.guess import guess
from kamxl.convert.periods import week_end_in
from kamxl.schema.name_kinds import is_person

A, B, C, D = "上海华强机电有限公司", "苏州恒力机械有限公司", "无锡东方电气有限公司", "常州大华有限公司"
FIRST, SECOND = date(2026, 3, 2), date(2026, 3, 5)
Rows = Sequence[Sequence[Any]]


def made(tmp_path: Path, files: Mapping[str, Rows | Mapping[str, Rows]], merges: Sequence[str] = ()) -> Path:
    """The workbook that the files come to, with --yes."""
    paths = [
        workbook(tmp_path / name, sheets, dict.fromkeys(sheets, merges))
        for name, some in files.items()
        for sheets in [dict(some) if isinstance(some, Mapping) else {"S": some}]
    ]
    book = tmp_path / "made" / "book.xlsx"
    book.parent.mkdir()
    convert(paths, book, yes=True, as_of=date(2026, 11, 27))
    return book


def revenue(book: Path) -> dict[str, float]:
    """What each customer has bought."""
    found: dict[str, float] = {}
    for order in meant(book, "orders"):
        sign = {"cancelled": 0, "returned": -1}.get(order.get("status") or "", 1)
        found[order["customer_id"]] = found.get(order["customer_id"], 0.0) + sign * (order.get("amount") or 0.0)
    names = {row["customer_id"]: row["name"] for row in meant(book, "customers")}
    return {names[key]: amount for key, amount in found.items()}


ORDERS = ["客户名称", "订单日期", "产品", "金额(元)"]
PIVOT = [
    ["求和项:金额(元)", None, "月份"],
    ["客户名称", "产品", "2026-01", "2026-02", "总计"],
    [A, "水泵", 100, 200, 300],
    [None, "阀门", 10, 20, 30],
    [f"{A} 汇总", None, 110, 220, 330],
    [B, "水泵", 1, 2, 3],
    [f"{B} 汇总", None, 1, 2, 3],
    ["总计", None, 111, 222, 333],
]
YEARS = [
    ["客户", "2025年销售额(元)", None, "2026年销售额(元)", None],
    [None, "1月", "2月", "1月", "2月"],
    [A, 1, 2, 3, 4],
]


@pytest.mark.parametrize(
    ("rows", "merges", "truth"),
    [
        ([ORDERS, [A, FIRST, "泵", 100], [A, SECOND, "阀", 50], [A, SECOND, "小计", 150], [B, FIRST, "泵", 7], [B, FIRST, "小计", 7]], [], {A: 150, B: 7}),
        ([["2026年销售额(元)"], ["客户名称", "产品", "1月", "2月", "3月"], [A, "泵", 1, 2, 3], [A, "阀", 4, 0, 0], [A, "小计", 5, 2, 3], [B, "泵", 7, 7, 7]], [], {A: 10, B: 21}),
        ([ORDERS, [A, FIRST, "设备", 300], [None, None, "其中：泵", 200], [None, None, "阀", 100], [B, FIRST, "泵", 5]], [], {A: 300, B: 5}),
        ([ORDERS, [A, FIRST, "上年结转", 5000], [A, FIRST, "泵", 100], [B, FIRST, "泵", 5]], [], {A: 100, B: 5}),
        (PIVOT, [], {A: 330, B: 3}),
        (YEARS, ["A1:A2", "B1:C1", "D1:E1"], {A: 10}),
        ([["客户", "联系人", "2026年1月销售额(元)", "2026年2月销售额(元)"], [A, "张三", 3, 4]], [], {A: 7}),
        ([["订单日期", "客户名称", "产品", "金额(元)"], [FIRST, A, "泵", 100], [None, B, "阀", 50], [SECOND, C, "泵", 10], [None, A, "阀", 5]], [], {A: 105, B: 50, C: 10}),
        ([["客户名称", "订单日期", "金额(元)"] * 2, [A, FIRST, 100, B, SECOND, 7], [A, SECOND, 70, None, None, None]], [], {A: 170, B: 7}),
        ([["2026年销售"], ["1月", None, "2月", None], ["客户名称", "金额(元)", "客户名称", "金额(元)"], [A, 100, B, 7], [C, 70, C, 8]], ["A2:B2", "C2:D2"], {A: 100, B: 7, C: 78}),
        ([["年", "月", "日", "客户名称", "金额(元)"], [2026, 3, 2, A, 100], [2026, 12, 31, B, 5]], [], {A: 100, B: 5}),
        ([["2026年台账"], ["月", "日", "客户名称", "金额(元)"], [3, 2, A, 100], [12, 31, B, 5]], [], {A: 100, B: 5}),
        ([["客户名称", "月份", "产品", "销售额(元)"], [A, "2026-01", "泵", 10], [A, "2026-02", "泵", 12], [A, "2026-02", "阀", 1], [B, "2026-01", "泵", 5]], [], {A: 23, B: 5}),
        ([["2026年"], ["客户名称", "月份", "销售额(元)"], [A, "1月", 10], [A, "2月", 12], [B, "1月", 5]], [], {A: 22, B: 5}),
    ],
    ids=["subtotal", "subtotal of months", "of which", "brought forward", "pivot", "years over months", "two months", "day once", "halves", "a month each", "day in three", "day in two", "months down", "months without a year"],
)  # fmt: skip
def test_what_each_customer_has_bought(
    tmp_path: Path, rows: Rows, merges: Sequence[str], truth: Mapping[str, float]
) -> None:
    assert revenue(made(tmp_path, {"台账.xlsx": rows}, merges)) == truth


OWNERS = ["负责人", "客户名称", "联系人", "电话"]


@pytest.mark.parametrize(
    ("rows", "truth"),
    [
        ([["王磊", A, "张", 1], [None, B, "李", 2], ["小计", None, None, 3], ["李涛", C, "王", 3], ["合计", None, None, 6]], ["王磊", "王磊", "李涛"]),
        ([["王磊", A, "张", 1], [None, B, "李", 2], ["李涛", C, "王", 3], [None, D, "赵", 4]], ["王磊", "王磊", "李涛", "李涛"]),
        ([["王磊", A, "张", 1], [None, B, "李", 2], ["李涛", C, "王", 3], ["王磊", D, "赵", 4]], ["王磊", None, "李涛", "王磊"]),
    ],
    ids=["above subtotals", "once each", "missing"],
)  # fmt: skip
def test_the_salesman_in_the_first_row_of_his_customers(tmp_path: Path, rows: Rows, truth: Sequence[str]) -> None:
    book = made(tmp_path, {"客户.xlsx": [OWNERS, *rows]})
    assert [row.get("owner") for row in meant(book, "customers")] == truth


@pytest.mark.parametrize("name", ["周报", "季报", "安排", "商机", "高层", "应付款", "季总结", "顾客"])
def test_a_file_whose_name_begins_as_a_surname_does_is_nobodys(tmp_path: Path, name: str) -> None:
    assert not is_person(name)
    book = made(tmp_path, {f"{name}.xlsx": [["客户名称", "联系人", "电话"], [A, "张三", 1], [B, "李四", 2]]})
    assert [row.get("owner") for row in meant(book, "customers")] == [None, None]


def test_parts_of_what_we_sell_are_no_shares_of_what_a_customer_buys(tmp_path: Path) -> None:
    rows = [["客户名称", "2026年销售额(万元)", "占比"], [A, 120, "60%"], [B, 80, "40%"], ["合计", 200, "100%"]]
    (first, _) = meant(made(tmp_path, {"客户.xlsx": rows}), "customers")
    assert (first["annual_amount"], first.get("wallet_share")) == (120, None)


def test_the_orders_of_another_salesman_correct_none(tmp_path: Path) -> None:
    """They have no numbers: the same customer, day and product from a new file that repeats nothing is another order."""
    book = made(tmp_path, {"王磊.xlsx": [ORDERS, [A, FIRST, "泵", 100]]})
    done = convert([workbook(tmp_path / "李涛.xlsx", {"S": [ORDERS, [A, FIRST, "泵", 70]]})], book, yes=True)
    assert revenue(book) == {A: 170}
    assert any(note.key == "convert.note.other_orders" for note in done.notes)
    convert(
        [workbook(tmp_path / "李涛.xlsx", {"S": [ORDERS, [A, FIRST, "泵", 70], [B, FIRST, "泵", 5]]})], book, yes=True
    )
    assert revenue(book) == {A: 170, B: 5}


def test_a_file_of_the_same_name_or_that_repeats_orders_corrects_them(tmp_path: Path) -> None:
    book = made(tmp_path, {"三月.xlsx": [ORDERS, [A, FIRST, "泵", 100], [B, FIRST, "泵", 5]]})
    for name in ("三月.xlsx", "更正.xlsx"):
        convert([workbook(tmp_path / name, {"S": [ORDERS, [A, FIRST, "泵", 80], [B, FIRST, "泵", 5]]})], book, yes=True)
        assert revenue(book) == {A: 80, B: 5}


def test_ids_that_have_lost_their_zeros_find_their_customers(tmp_path: Path) -> None:
    names = [["客户编号", "客户名称"], ["001", A], ["002", B], ["010", C]]
    orders = [["订单编号", "客户编号", "订单日期", "金额(元)"], ["S1", 1, FIRST, 100], ["S2", 10, FIRST, 50]]
    assert revenue(made(tmp_path, {"客户.xlsx": names, "订单.xlsx": orders})) == {A: 100, C: 50}


def test_a_cell_that_names_several_customers_is_said_and_none_of_them(tmp_path: Path) -> None:
    rows = [
        ["拜访日期", "客户名称", "拜访人", "拜访内容"],
        [FIRST, f"{A}、{B}", "王磊", "送礼品拜年"],
        [FIRST, C, "王磊", "谈价格"],
    ]
    book = tmp_path / "book.xlsx"
    done = convert([workbook(tmp_path / "拜访.xlsx", {"S": rows})], book, yes=True)
    assert [row["name"] for row in meant(book, "customers")] == [C]
    assert [(one.row, one.code) for one in done.not_taken] == [(2, "several_names")]


@pytest.mark.parametrize(
    ("title", "header", "day"),
    [
        ("销售周报（2026.3.2-2026.3.8）", ["客户名称", "本周进展", "下周计划"], date(2026, 3, 8)),
        ("2026年周报 3月30日至4月5日", ["客户名称", "本周工作内容", "下周工作计划"], date(2026, 4, 5)),
        ("2025.12.29~2026.1.4 周报", ["客户名称", "本周跟进情况", "下周安排"], date(2026, 1, 4)),
        ("Weekly report, week 10, 2026", ["Customer", "Progress this week", "Plan for next week"], date(2026, 3, 8)),
        ("销售部工作周报（2026年第9周）", ["客户名称", "本周工作", "下周工作"], date(2026, 3, 1)),
    ],
)
def test_a_weekly_report_is_follow_ups_of_the_weeks_last_day(
    tmp_path: Path, title: str, header: Sequence[str], day: date
) -> None:
    rows = [[title], header, [A, "报价已提交采购部", "跟进合同条款"], [B, "样品测试已经通过", "安排试产"]]
    found = meant(made(tmp_path, {"周报.xlsx": rows}), "follow_ups")
    assert [(one["date"], one["content"], one["next_action"]) for one in found] == [
        (day, "报价已提交采购部", "跟进合同条款"), (day, "样品测试已经通过", "安排试产"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["2026年3月报价", "3.5寸-7寸", "1-3月", "2026.3.1-2026.3.8 与 2026.3.9-2026.3.15", "10-20万"]
)
def test_what_is_no_range_of_days(text: str) -> None:
    assert week_end_in(text, 2026) is None


def test_a_range_of_days_without_a_year_is_dated_by_the_year_that_is_known() -> None:
    assert week_end_in("3月2日至8日", 2026) == date(2026, 3, 8)
    assert week_end_in("第9周", 2026) == date(2026, 3, 1)
    for text in ("3月2日至8日", "第9周"):
        assert week_end_in(text) is None, "there is no year 1 in a ledger"


def test_prices_by_month_are_seen_on_its_last_day(tmp_path: Path) -> None:
    rows = [["2026年竞品价格跟踪（元）"], ["竞争对手", "产品", "1月", "2月", "3月"], ["甲", "泵", 1200, None, 1230]]
    found = meant(made(tmp_path, {"竞品.xlsx": rows}), "market")
    assert [(one["competitor"], one["model"], one["date"], one["price"]) for one in found] == [
        ("甲", "泵", date(2026, 1, 31), 1200), ("甲", "泵", date(2026, 3, 31), 1230),
    ]  # fmt: skip


PAIRS = [
    ["2026年销售目标完成情况（万元）"],
    ["客户名称", "1月目标", "1月实际", "2月目标", "2月实际"],
    [A, 10, 12, 11, 9],
    [B, 5, 4, 6, None],
]


def test_targets_beside_what_was_reached(tmp_path: Path) -> None:
    book = made(tmp_path, {"目标.xlsx": PAIRS})
    assert [(one["period"], one["value"]) for one in meant(book, "targets")] == [
        ("2026-01", 10), ("2026-02", 11), ("2026-01", 5), ("2026-02", 6),
    ]  # fmt: skip
    assert revenue(book) == {A: 210_000, B: 40_000}


def test_what_was_reached_counts_once_beside_its_orders(tmp_path: Path) -> None:
    orders = [ORDERS, [A, date(2026, 1, 5), "泵", 120_000], [A, date(2026, 2, 5), "泵", 90_000]]
    assert revenue(made(tmp_path, {"订单.xlsx": orders, "目标.xlsx": PAIRS})) == {A: 210_000, B: 40_000}


def test_what_a_salesman_reached_is_nobodys_order_and_said(tmp_path: Path) -> None:
    rows = [PAIRS[0], ["业务员", *PAIRS[1][1:]], ["王磊", *PAIRS[2][1:]]]
    done = convert([workbook(tmp_path / "目标.xlsx", {"S": rows})], tmp_path / "book.xlsx", yes=True)
    assert [one["value"] for one in meant(tmp_path / "book.xlsx", "targets")] == [10, 11]
    assert [note.values["titles"] for note in done.notes if note.key == "convert.note.unread_series"] == [["实际"]]


def test_gifts_and_samples_are_asked_about_and_no_sales(tmp_path: Path) -> None:
    header = [*ORDERS, "类型"]
    rows = [header, [A, FIRST, "泵", 200, "销售"], [A, FIRST, "阀", 9, "样品"], [B, SECOND, "阀", 50, "赠品"]]
    done = convert([workbook(tmp_path / "台账.xlsx", {"S": rows})], tmp_path / "book.xlsx", yes=True)
    assert sorted(one.word for one in done.proposals) == ["样品", "赠品"]


def test_rows_of_months_are_sums_of_their_last_day(tmp_path: Path) -> None:
    book = made(tmp_path, {"销售.xlsx": [["客户名称", "月份", "销售额(元)"], [A, "2026-01", 10], [A, "2026年2月", 12]]})
    assert [(one["order_id"], one["order_date"]) for one in meant(book, "orders")] == [
        ("C0001-2026-01", date(2026, 1, 31)), ("C0001-2026-02", date(2026, 2, 28)),
    ]  # fmt: skip


PAID = ["订单号", "客户名称", "订单日期", "订单金额(元)", "回款日期", "回款金额(元)"]


@pytest.mark.parametrize(("second", "truth"), [(60, [(100, 100, SECOND)]), (90, [(100, 40, FIRST), (100, 90, SECOND)])])
def test_an_order_in_a_line_for_each_payment_is_one(tmp_path: Path, second: int, truth: Sequence[Any]) -> None:
    """Payments of more than its amount are those of two lines."""
    rows = [PAID, ["S1", A, FIRST, 100, FIRST, 40], ["S1", A, FIRST, 100, SECOND, second]]
    found = meant(made(tmp_path, {"台账.xlsx": rows}), "orders")
    assert [(one["amount"], one["paid"], one["paid_date"]) for one in found] == truth


@pytest.mark.parametrize(
    ("name", "header"),
    [("费用", ["日期", "客户名称", "费用类型", "金额(元)"]), ("台账", ["日期", "客户名称", "报销项目", "金额(元)"]), ("供应商付款", ["日期", "单位名称", "产品", "金额(元)"])],
)  # fmt: skip
def test_what_we_pay_is_nobodys_order(tmp_path: Path, name: str, header: Sequence[str]) -> None:
    read = source(
        workbook(tmp_path / f"{name}.xlsx", {"S": [header, [FIRST, A, "招待", 1000], [SECOND, B, "差旅", 500]]})
    )
    assert all(fill.sheet != "orders" for fill in guess([read]).mapped.fill)


def test_what_goods_cost_beside_an_order_makes_it_no_expense(tmp_path: Path) -> None:
    rows = [[*ORDERS, "供应商", "运费用"], [A, FIRST, "泵", 100, "常州钢材", 5]]
    assert revenue(made(tmp_path, {"供应商平台订单.xlsx": rows})) == {A: 100}


def test_the_price_of_a_quotation_is_not_its_number(tmp_path: Path) -> None:
    rows = [["日期", "客户名称", "产品", "报价(元)"], [FIRST, A, "泵", 1000], [SECOND, B, "阀", 500]]
    found = meant(made(tmp_path, {"报价.xlsx": rows}), "contracts")
    assert [(one["kind"], one["signed"], one["amount"]) for one in found] == [
        ("quotation", FIRST, 1000), ("quotation", SECOND, 500),
    ]  # fmt: skip


def test_equal_lines_without_a_number_count_and_are_said(tmp_path: Path) -> None:
    rows = [ORDERS, [A, FIRST, "泵", 100], [B, FIRST, "泵", 5], [A, FIRST, "泵", 100], [A, FIRST, "泵", 90]]
    done = convert([workbook(tmp_path / "台账.xlsx", {"S": rows})], tmp_path / "book.xlsx", yes=True)
    assert revenue(tmp_path / "book.xlsx") == {A: 290, B: 5}
    assert [note.values["rows"] for note in done.notes if note.key == "convert.note.equal_rows"] == ["4"]


NUMBERED = ["单据日期", "单据编号", "客户编码", "客户", "业务员", "存货", "含税金额"]


@pytest.mark.parametrize("word", ["小计", "本单小计", "Subtotal"])
@pytest.mark.parametrize(
    ("day", "own", "place"), [(None, None, 1), (None, "C1", 1), (FIRST, None, 1), (FIRST, None, 3), (FIRST, "C1", 1), (FIRST, "C1", 0), (FIRST, "C1", 4), (FIRST, "C1", 5)]
)  # fmt: skip
def test_a_subtotal_is_no_record_wherever_its_word_stands(
    tmp_path: Path, word: str, day: date | None, own: str | None, place: int
) -> None:
    """In the column of the numbers, too, beside the customer's name or number."""
    total = [day, None, own, A, None, None, 300]
    total[place] = word
    lines = [[FIRST, "S1", "C1", A, "周敏", "泵", 100], [FIRST, "S2", "C1", A, "周敏", "阀", 200]]
    rows = [NUMBERED, *lines, total, [SECOND, "S3", "C2", B, "周敏", "阀", 50]]
    assert list(source(workbook(tmp_path / "台账.xlsx", {"S": rows})).rows) == [2, 3, 5]


RECEIPTS = ["单据号", "客户编码", "客户名称", "结算方式"]


@pytest.mark.parametrize(
    ("day", "amount"), [("日期", "收款金额(元)"), ("日期", "到账"), ("单据日期", "收款金额(元)"), ("下单日期", "到账"), ("Date", "到账"), ("开票时间", "到账")]
)  # fmt: skip
def test_the_day_of_a_receipt_is_not_the_first_of_a_customer_that_the_workbook_has(
    tmp_path: Path, day: str, amount: str
) -> None:
    book = made(tmp_path, {"客户.xlsx": [["客户编码", "客户名称"], ["0103", A], ["0107", B]]})
    rows = [[day, *RECEIPTS, amount], [FIRST, "K1", "0103", A, "电汇", 86], [SECOND, "K2", "0107", B, "承兑", 30]]
    receipts = workbook(tmp_path / "收款单.xlsx", {"S": rows})
    for _ in range(2):
        convert([receipts], book, yes=True, as_of=date(2026, 11, 27))
    assert [one["first_deal_date"] for one in meant(book, "customers")] == [None, None]


@pytest.mark.parametrize("title", ["最近成交日期", "末次采购时间", "上次回款日期", "Last deal date", "Last order date"])
def test_the_last_deal_of_a_customer_is_neither_the_first_nor_a_contact(tmp_path: Path, title: str) -> None:
    rows = [["客户编码", "客户名称", title], ["0103", A, FIRST], ["0107", B, SECOND]]
    found = meant(made(tmp_path, {"客户.xlsx": rows}), "customers")
    assert [(one["first_deal_date"], one["last_follow_up"]) for one in found] == [(None, None)] * 2
