"""Lists of payments by the numbers of orders: they add up over rows, files and months, and none counts twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tables import write
from test_generated_layouts import meant

from kamxl.convert import convert
from kamxl.convert.load import remembered
from kamxl.convert.outcome import Outcome

ORDERS = "订单号,日期,客户名称,产品,金额(元)\nS1,2026-01-05,甲公司,泵,1000\nS2,2026-01-06,乙公司,泵,2000\n"
HEAD = "订单号,回款日期,回款金额(元)"


def converted(folder: Path, *files: tuple[str, str]) -> Outcome:
    return convert([write(folder / name, text) for name, text in files], folder / "book.xlsx", lang="zh")


def paid(folder: Path) -> list[tuple[Any, Any, Any]]:
    rows = meant(folder / "book.xlsx", "orders")
    return [(row["order_id"], row.get("paid"), row["paid_date"] and f"{row['paid_date']:%m-%d}") for row in rows]


def refused(done: Outcome) -> list[str]:
    return [one.code for one in done.not_taken]


FEBRUARY, MARCH = ("回款2月.csv", f"{HEAD}\nS1,2026-02-05,600\n"), ("回款3月.csv", f"{HEAD}\nS1,2026-03-05,400\n")


def test_payments_of_a_second_month_come_on_top_of_those_of_the_first(tmp_path: Path) -> None:
    converted(tmp_path, ("订单.csv", ORDERS))
    converted(tmp_path, FEBRUARY)
    assert paid(tmp_path) == [("S1", 600, "02-05"), ("S2", None, None)]
    assert "payments = true" in remembered(tmp_path / "book.xlsx").read_text(encoding="utf-8")
    assert refused(converted(tmp_path, MARCH)) == []
    assert paid(tmp_path) == [("S1", 1000, "03-05"), ("S2", None, None)]


@pytest.mark.parametrize("again", [(FEBRUARY,), (MARCH,), (MARCH, FEBRUARY)])
def test_payments_that_come_again_are_not_added_again(again: Sequence[tuple[str, str]], tmp_path: Path) -> None:
    for some in ((("订单.csv", ORDERS),), (FEBRUARY,), (MARCH,)):
        converted(tmp_path, *some)
    done = converted(tmp_path, *again)
    assert paid(tmp_path)[0] == ("S1", 1000, "03-05")
    assert refused(done) == ([] if len(again) == 2 else ["payment_before"])  # a list of both explains what is there


@pytest.mark.parametrize("names", [("订单.csv", "回款.csv"), ("订单.csv", "a.csv")])
def test_orders_and_their_payments_come_in_together(names: tuple[str, str], tmp_path: Path) -> None:
    payments = f"{HEAD}\nS1,2026-02-05,600\nS2,2026-03-06,100\nS1,2026-03-05,300\n"
    done = converted(tmp_path, *zip(names, (ORDERS, payments), strict=True))
    assert paid(tmp_path) == [("S1", 900, "03-05"), ("S2", 100, "03-06")]
    assert (refused(done), done.unknown) == ([], [])
    assert converted(tmp_path, *zip(names, (ORDERS, payments), strict=True)).written is False


@pytest.mark.parametrize(
    ("title", "rows", "expected"),
    [
        ("回款金额(元)", ["S1,2026-02-05,600", "S1,2026-03-05,300"], (900, "03-05")),
        ("Amount received (CNY)", ["S1,2026-02-05,600", "S1,2026-02-05,300"], (900, "02-05")),
        # Two of one order are single payments, whatever the title.
        ("已回款(元)", ["S1,2026-02-05,600", "S1,2026-03-05,300"], (900, "03-05")),
        ("已回款(元)", ["S1,2026-02-05,600"], (600, "02-05")),
    ],
)
def test_several_payments_of_one_list_are_added(
    title: str, rows: Sequence[str], expected: tuple[float, str], tmp_path: Path
) -> None:
    converted(tmp_path, ("订单.csv", ORDERS))
    done = converted(tmp_path, ("回款.csv", "\n".join([f"订单号,回款日期,{title}", *rows])))
    assert (paid(tmp_path)[0][1:], refused(done)) == (expected, [])


@pytest.mark.parametrize(
    ("title", "second", "expected"),
    [
        ("回款金额(元)", 300, 700),
        ("回款金额(元)", 600, 1000),  # 400 + 600 is just what is owed
        ("回款金额(元)", 601, 601),  # 400 + 601 is more than is owed: it is what was paid so far
        ("累计回款(元)", 500, 500),
        ("已收款(元)", 500, 500),
    ],
)
def test_what_was_paid_so_far_takes_the_place_of_what_was(
    title: str, second: int, expected: int, tmp_path: Path
) -> None:
    head = f"订单号,回款日期,{title}"
    converted(tmp_path, ("订单.csv", ORDERS))
    converted(tmp_path, ("回款2月.csv", f"{head}\nS1,2026-02-05,400\n"))
    converted(tmp_path, ("回款3月.csv", f"{head}\nS1,2026-03-05,{second}\n"))
    assert paid(tmp_path)[0][1:] == (expected, "03-05")


@pytest.mark.parametrize(
    ("held", "listed", "expected", "named"),
    [
        # What the workbook has up to its last day, and a list that tells of the days before it.
        ("600,2026-02-05", ["2026-02-05,600"], 600, 0),
        ("600,2026-02-05", ["2026-01-20,200", "2026-02-05,400", "2026-03-01,50"], 650, 0),
        ("600,2026-02-05", ["2026-01-20,100", "2026-03-01,50"], 650, 1),
        ("600,2026-02-05", ["2026-01-20,100", "2026-02-05,600"], 700, 0),
        ("600,", ["2026-03-01,50"], 600, 2),
        ("600,", ["2026-03-01,600"], 600, 0),
    ],
)
def test_a_payment_before_the_last_one_is_added_only_where_it_surely_is_not_in_there(
    held: str, listed: Sequence[str], expected: float, named: int, tmp_path: Path
) -> None:
    orders = f"订单号,日期,客户名称,产品,金额(元),已回款(元),回款日期\nS1,2026-01-05,甲公司,泵,1000,{held}\n"
    converted(tmp_path, ("订单.csv", orders))
    done = converted(tmp_path, ("回款.csv", "\n".join([HEAD, *(f"S1,{one}" for one in listed)])))
    codes = {0: [], 1: ["payment_before"], 2: ["payment_undated"]}
    assert (paid(tmp_path)[0][1], refused(done)) == (expected, codes[named])


def test_payments_of_an_order_that_is_not_there_are_named(tmp_path: Path) -> None:
    lines = [f"S{number},2026-01-05,甲公司,泵,1000" for number in range(1, 21)]
    payments = [f"S{number},2026-02-05,10" for number in range(2, 22)]
    done = converted(
        tmp_path, ("订单.csv", "\n".join(["订单号,日期,客户名称,产品,金额(元)", *lines])),
        ("回款.csv", "\n".join([HEAD, *payments])),
    )  # fmt: skip
    assert refused(done) == ["mode_update"]
    assert sum(one or 0 for _, one, _ in paid(tmp_path)) == 190
