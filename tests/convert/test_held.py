"""What the names and titles of tables say that they hold: payments, targets and others beside sales are no sales."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tables import write
from test_generated_layouts import meant
from test_layouts import workbook

from kamxl.convert import convert
from kamxl.convert.kinds import kind
from kamxl.convert.outcome import Outcome
from kamxl.convert.sources import Origin, Source
from kamxl.errors import InputError

MONTHS = [["客户", "1月", "2月"], ["甲", 100, 150], ["乙", 80, None]]
OTHERS = [["客户", "1月", "2月"], ["甲", 90, 140], ["乙", 25, None]]
LIST = [["客户", "日期", "金额(元)"], ["甲", "2026-01-05", 100], ["乙", "2026-02-05", 200]]
OTHER_LIST = [["客户", "日期", "金额(元)"], ["甲", "2026-01-25", 90], ["乙", "2026-02-25", 190]]


def book(folder: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Outcome:
    return convert([workbook(folder / "大客户.xlsx", sheets)], folder / "book.xlsx", lang="zh", yes=True)


def total(folder: Path) -> float:
    return sum(row["amount"] for row in meant(folder / "book.xlsx", "orders"))


def told(done: Outcome, key: str) -> list[str]:
    return [note.values["what"].en for note in done.notes if note.key == f"convert.note.{key}"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("measure", "what"),
    [
        ("毛利", "profits"),
        ("应收余额", "receivables"),
        ("回款", "payments"),
        ("回款额", "payments"),
        ("采购成本", "costs"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_months_of_another_measure_beside_sales_are_no_sales(
    measure: str, what: str, first: bool, tmp_path: Path
) -> None:
    """Two sheets of one layout were one table: 585 of 330 were sold, in silence."""
    sales = {"销售额": [["2026年销售额(元)"], *MONTHS]}
    other = {measure: [[f"2026年{measure}(元)"], *OTHERS]}
    done = book(tmp_path, sales | other if first else other | sales)
    assert (total(tmp_path), told(done, "no_sales")) == (330, [what])


def test_months_of_targets_beside_sales_are_targets(tmp_path: Path) -> None:
    book(tmp_path, {"销售额": [["2026年销售额(元)"], *MONTHS], "销售目标": [["2026年销售目标(万元)"], *OTHERS]})
    assert total(tmp_path) == 330
    targets = meant(tmp_path / "book.xlsx", "targets")
    assert [(row["measure"], row["period"], row["value"]) for row in targets] == [
        ("revenue", "2026-01", 90), ("revenue", "2026-02", 140), ("revenue", "2026-01", 25),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("回款明细", "payments"), ("Payments received", "payments"), ("意向订单", "forecasts"), ("样品", "samples"), ("丢单", "lost deals"),
        ("预测", "forecasts"), ("Budget", "targets"), ("收款", "payments"),
    ],
)  # fmt: skip
def test_a_list_of_another_name_beside_orders_is_none_of_orders(name: str, what: str, tmp_path: Path) -> None:
    done = book(tmp_path, {"销售明细": LIST, name: OTHER_LIST})
    assert (total(tmp_path), told(done, "no_sales")) == (300, [what])


def test_a_list_of_payments_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        book(tmp_path, {"2026年回款明细": LIST})


@pytest.mark.parametrize(
    "above", ["2026年预计销售额(元)", "2026年意向订单金额(元)", "2026年销售资金回笼(元)", "2026 outstanding sales"]
)
def test_months_of_what_is_not_sold_yet_or_was_before_are_no_orders(above: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        book(tmp_path, {"Sheet1": [[above], *MONTHS]})


@pytest.mark.parametrize("name", ["销售及回款", "回款", "客户", "Sheet1"])
def test_a_title_that_says_of_what_the_amount_is_decides(name: str, tmp_path: Path) -> None:
    rows = [["客户", "日期", "销售额(元)"], *LIST[1:]]
    done = book(tmp_path, {name: rows})
    assert (total(tmp_path), told(done, "no_sales")) == (300, [])


def test_the_next_month_keeps_them_apart(tmp_path: Path) -> None:
    sheets = {"1月销售": LIST, "2月销售": [LIST[0], ["丙", "2026-02-07", 7]], "回款": OTHER_LIST}
    book(tmp_path, sheets)
    book(tmp_path, {**sheets, "3月销售": [LIST[0], ["丙", "2026-03-07", 8]], "预收款": OTHER_LIST})
    assert total(tmp_path) == 300 + 7 + 8


INVOICES = "发票号,客户名称,开票日期,产品,数量,金额(元)\nFP1,甲公司,2026-01-20,A,10,1000\n"
ORDERS = (
    "订单编号,客户名称,订单日期,产品,数量,金额(元)\nSO1,甲公司,2026-01-05,A,10,1000\nSO2,乙公司,2026-01-06,B,5,500\n"
)
OF_OTHERS = INVOICES.replace("甲公司", "丙公司")


@pytest.mark.parametrize(("invoices", "expected", "named"), [(INVOICES, 1500, ["invoices"]), (OF_OTHERS, 2500, [])])
def test_invoices_beside_the_orders_of_their_customers_are_not_sold_again(
    invoices: str, expected: float, named: Sequence[str], tmp_path: Path
) -> None:
    files = [write(tmp_path / name, text) for name, text in (("销售订单.csv", ORDERS), ("销售发票.csv", invoices))]
    done = convert(files, tmp_path / "book.xlsx", lang="zh", yes=True)
    assert (total(tmp_path), told(done, "beside_orders")) == (expected, named)


def test_invoices_alone_are_sales(tmp_path: Path) -> None:
    convert([write(tmp_path / "销售发票.csv", INVOICES)], tmp_path / "book.xlsx", lang="zh", yes=True)
    assert total(tmp_path) == 1000


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("2026年销售额(元)", "回款", "大客户"), ""),  # the title above stands first
        (("", "回款", "销售"), "payments"),
        (("", "Sheet1", "2026年回款"), "payments"),
        (("", "销售回款", ""), "payments"),
        (("", "销售与回款", ""), ""),
        (("", "回款及应收", ""), ""),
        (("", "销售目标", ""), "targets"),
        (("", "出库", ""), "deliveries"),
        (("", "Collections", ""), "payments"),
        (("", "客户", "台账"), ""),
    ],
)
def test_what_the_words_of_a_table_say(words: tuple[str, str, str], expected: str) -> None:
    heading, tab, file = words
    source = Source("", (Origin(f"{file}.xlsx", tab, heading),), "xlsx", (), (), (), [])
    assert kind(source) == expected


PAIRS = [["2026年大客户销售与回款（元）"], ["客户", "1月", None, "2月", None], [None, "销售", "回款", "销售", "回款"], ["甲公司", 100, 80, 200, 150], ["乙公司", 10, 10, 20, 0]]  # fmt: skip
GROUPS = [["2026年大客户（元）"], ["客户", "销售额", None, "回款额", None], [None, "1月", "2月", "1月", "2月"], ["甲公司", 100, 200, 80, 150], ["乙公司", 10, 20, 10, 0]]  # fmt: skip
FLAT = [["客户", "1月销售额(元)", "1月回款(元)", "2月销售额(元)", "2月回款(元)"], ["甲公司", 100, 80, 200, 150], ["乙公司", 10, 10, 20, 0]]  # fmt: skip
ENGLISH = [["2026 sales and payments (CNY)"], ["Customer", "Jan", None, "Feb", None], [None, "Sales", "Paid", "Sales", "Paid"], ["甲公司", 100, 80, 200, 150], ["乙公司", 10, 10, 20, 0]]  # fmt: skip


@pytest.mark.parametrize("rows", [PAIRS, GROUPS, FLAT, ENGLISH])
def test_each_month_has_its_own_payment(rows: Sequence[Sequence[Any]], tmp_path: Path) -> None:
    """Every month had the payment of the first, and the first month's sales were the owner."""
    book(tmp_path, {"2026年": rows})
    found = meant(tmp_path / "book.xlsx", "orders")
    assert [(f"{row['order_date']:%m}", row["amount"], row["paid"]) for row in found] == [
        ("01", 100, 80), ("02", 200, 150), ("01", 10, 10), ("02", 20, 0),
    ]  # fmt: skip
    assert [row.get("owner") for row in meant(tmp_path / "book.xlsx", "customers")] == [None, None]


def test_a_second_measure_under_the_months_of_targets_is_named(tmp_path: Path) -> None:
    rows = [["业务员", "1月销售目标(万元)", "1月回款目标(万元)", "2月销售目标(万元)", "2月回款目标(万元)"], ["王磊", 100, 80, 200, 150], ["李涛", 10, 8, 20, 15]]  # fmt: skip
    done = book(tmp_path, {"2026年": rows})
    assert [row["value"] for row in meant(tmp_path / "book.xlsx", "targets")] == [100, 200, 10, 20]
    assert [note.values["titles"] for note in done.notes if note.key == "convert.note.unread_series"] == [
        ["回款目标(万元)"]
    ]


@pytest.mark.parametrize(
    ("title", "sold"), [("2026年客户销售统计（台）", False), ("2026年客户发货量", False), ("2026年销售（套）", False), ("2026年客户销售统计（元）", True)]
)  # fmt: skip
def test_numbers_of_things_are_no_money(title: str, sold: bool, tmp_path: Path) -> None:
    """Eighty machines were eighty yuan."""
    book(tmp_path, {"客户": [["编号", "客户名称"], ["C1", "甲"], ["C2", "乙"]], "S": [[title], *MONTHS]})
    assert total(tmp_path) == (330 if sold else 0)
