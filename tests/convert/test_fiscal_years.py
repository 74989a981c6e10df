"""Months of a year that does not begin in January: each in the calendar year that the table states, or asked; never all in one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tables import rows_of
from test_layouts import workbook

from kamxl.convert import convert
from kamxl.convert.outcome import Outcome, proposal_text
from kamxl.convert.periods import Period, begins, periods, turns
from kamxl.settings import Settings

Row = Sequence[Any]
CHINESE = [f"{month}月" for month in (*range(4, 13), 1, 2, 3)]
ENGLISH = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
FISCAL = {f"2025-{month:02d}": month - 3 for month in range(4, 13)} | {f"2026-0{month}": month + 9 for month in (1, 2, 3)}  # fmt: skip
"""Month -> what was sold in it."""


def run(folder: Path, title: str, months: Sequence[str], values: Sequence[object], *more: Row) -> Outcome:
    rows: list[Row] = [
        [title],
        ["客户名称" if months[0][0].isdigit() else "Customer", *months],
        ["华强", *values],
        *more,
    ]
    path = workbook(folder / "sales.xlsx", {"S": rows})
    return convert([path], folder / "book.xlsx", settings=Settings(), lang="zh", yes=True)


def sold(folder: Path) -> dict[str, float]:
    rows = rows_of(folder / "book.xlsx", "购买记录")
    amount = next(title for title in rows[0] if title.startswith("金额"))
    return {f"{row['订单日期']:%Y-%m}": row[amount] for row in rows}


@pytest.mark.parametrize(
    ("title", "months", "unit"),
    [
        ("2026财年客户销售额（2025年4月-2026年3月） 单位：万元", CHINESE, 10_000),
        ("客户销售额（元） 2025.4-2026.3", CHINESE, 1),
        ("2025-2026财年客户销售额（元）", CHINESE, 1),
        ("Revenue by customer FY2026 (Apr 2025 - Mar 2026), k USD", ENGLISH, 1000),
        ("Revenue by customer FY2025/26, USD", ENGLISH, 1),
        ("客户销售额（元） 2025年4月至次年3月", CHINESE[::-1], 1),  # the latest first
    ],
)
def test_each_month_lies_in_its_own_year(tmp_path: Path, title: str, months: list[str], unit: int) -> None:
    values = list(range(1, 13)) if months[0] in ("4月", "Apr") else list(range(12, 0, -1))
    run(tmp_path, title, months, values)
    assert sold(tmp_path) == {month: value * unit for month, value in FISCAL.items()}
    head = rows_of(tmp_path / "book.xlsx", "购买记录")[0]
    assert ("金额(USD)" in head) is (months is ENGLISH)


@pytest.mark.parametrize(
    "title", ["2026财年客户销售额（元）", "2026年客户销售额（元）", "Revenue by customer FY2026, USD"]
)
def test_the_year_of_the_first_month_is_asked_where_nothing_states_it(tmp_path: Path, title: str) -> None:
    months = ENGLISH if title.isascii() else CHINESE
    done = run(tmp_path, title, months, range(1, 13))
    assert "orders" not in done.sheets
    (asked,) = [one for one in done.proposals if one.field == "order_date"]
    assert months[0] in proposal_text(asked, "zh")
    assert "2025年4月-2026年3月" in proposal_text(asked, "zh")
    mapping = tmp_path / "book.mapping.toml"
    mapping.write_text(mapping.read_text("utf-8").replace("[fill.unpivot]", "[fill.unpivot]\nyear = 2025"), "utf-8")
    convert([tmp_path / "sales.xlsx"], tmp_path / "book.xlsx", settings=Settings(), lang="zh", yes=True)
    assert sold(tmp_path) == FISCAL


def test_a_few_months_of_a_fiscal_year_are_not_of_the_year_of_its_name(tmp_path: Path) -> None:
    assert "orders" not in run(tmp_path, "Revenue by customer FY2026 (USD)", ENGLISH[:3], [1, 2, 3]).sheets


def test_a_fiscal_year_that_begins_in_january_is_the_year_of_its_name(tmp_path: Path) -> None:
    run(tmp_path, "Revenue by customer FY2026 (USD)", ["Jan", "Feb", "Mar"], [1, 2, 3])
    assert sold(tmp_path) == {"2026-01": 1, "2026-02": 2, "2026-03": 3}


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (["Q1", "Q2", "Q3", "Q4"], {"2025-06": 1, "2025-09": 2, "2025-12": 3, "2026-03": 4}),
        (["Q2", "Q3", "Q4", "Q1"], {"2025-06": 1, "2025-09": 2, "2025-12": 3, "2026-03": 4}),
    ],
)
def test_quarters_of_a_stated_fiscal_year(tmp_path: Path, months: list[str], expected: dict[str, float]) -> None:
    run(tmp_path, "Revenue by customer, Apr 2025 - Mar 2026, USD", months, [1, 2, 3, 4])
    assert sold(tmp_path) == expected


def test_rows_of_months_below_the_ends_of_their_year(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["客户销售额（元） 2025年4月-2026年3月"],
        ["客户名称", "月份", "销售额"],
        ["华强", "4月", 1],
        ["华强", "3月", 12],
    ]
    convert([workbook(tmp_path / "s.xlsx", {"S": rows})], tmp_path / "book.xlsx", settings=Settings(), yes=True, lang="zh")  # fmt: skip
    assert sold(tmp_path) == {"2025-04": 1, "2026-03": 12}


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("2025年4月-2026年3月", (2025, 4)), ("2025-04 ~ 2026-03", (2025, 4)), ("202504-202603", (2025, 4)), ("2025年4月1日至2026年3月31日", (2025, 4)),
        ("1 April 2025 to 31 March 2026", (2025, 4)), ("Apr-25 – Mar-26", (2025, 4)), ("July 1, 2025 - June 30, 2026", (2025, 7)), ("2025年7月至翌年6月", (2025, 7)),
        ("FY25/26", (2025, 0)), ("FY2025-26", (2025, 0)), ("2025-2026财年", (2025, 0)),
        ("2025年1月-2025年12月", None), ("2026.3.2-2026.3.8", None), ("2025-12", None), ("2024-2026", None), ("2026年1-6月", None), ("2025年4月-2027年3月", None),
    ],
)  # fmt: skip
def test_the_ends_of_a_year(text: str, begin: tuple[int, int] | None) -> None:
    assert begins(text) == begin


@pytest.mark.parametrize(
    ("months", "first"),
    [((4, 5, 12, 1, 3), 4), ((3, 1, 12, 11), 11), ((1, 2, 12), 0), ((12, 11, 1), 0), ((2, 1), 0), ((4, 5, 3), 0), ((11, 12, 1, 12), 0)],
)  # fmt: skip
def test_the_order_of_months_that_turn_a_year(months: tuple[int, ...], first: int) -> None:
    assert turns([Period(0, month) for month in months]) == first


def test_the_last_day_of_each_is_that_of_its_year(tmp_path: Path) -> None:
    run(tmp_path, "客户销售额（元） 2027年4月-2028年3月", CHINESE, range(1, 13))
    days = {row["订单日期"].date() for row in rows_of(tmp_path / "book.xlsx", "购买记录")}
    assert {date(2027, 4, 30), date(2028, 2, 29)} < days


P12 = [f"P{number:02d}" for number in range(1, 13)]


@pytest.mark.parametrize(
    ("title", "months", "expected"),
    [
        ("Sales, USD", ["FY26 Jan", "FY26 Feb", "FY26 Mar"], {"2026-01": 1, "2026-02": 2, "2026-03": 3}),
        ("Sales, USD", ["Jan FY26", "Feb FY26", "Mar FY26"], {"2026-01": 1, "2026-02": 2, "2026-03": 3}),
        ("Sales, USD", ["FY2026-P01", "FY2026-P02", "FY2026-P03"], {"2026-01": 1, "2026-02": 2, "2026-03": 3}),
        ("Sales, USD", ["Q1 FY26", "Q2 FY26", "Q3 FY26"], {"2026-03": 1, "2026-06": 2, "2026-09": 3}),
        ("Sales by customer 2026, USD", P12, {f"2026-{number:02d}": number for number in range(1, 13)}),
        ("客户销售额（元）", [2511, 2512, 2601], {"2025-11": 1, "2025-12": 2, "2026-01": 3}),
        ("客户销售额（元）", ["2511", "2512", "2601"], {"2025-11": 1, "2025-12": 2, "2026-01": 3}),
    ],
)
def test_months_and_periods_that_name_their_fiscal_year_or_begin_with_the_year(
    tmp_path: Path, title: str, months: list[Any], expected: dict[str, float]
) -> None:
    path = workbook(tmp_path / "sales.xlsx", {"S": [[title], ["Customer", *months], ["华强", *range(1, len(months) + 1)], ["明远", *([7] * len(months))]]})  # fmt: skip
    convert([path], tmp_path / "book.xlsx", lang="zh", yes=True)
    rows = [row for row in rows_of(tmp_path / "book.xlsx", "购买记录") if row["客户编号"] == "C0001"]
    amount = next(name for name in rows[0] if name.startswith("金额"))
    assert {f"{row['订单日期']:%Y-%m}": row[amount] for row in rows} == expected


@pytest.mark.parametrize("months", [["Apr FY26", "May FY26", "Jun FY26"], ["FY26 Q2", "FY26 Q3", "FY26 Q4"]])
def test_the_year_is_asked_of_months_that_do_not_begin_with_their_fiscal_year(
    tmp_path: Path, months: list[str]
) -> None:
    assert "orders" not in run(tmp_path, "Sales, USD", months, [1, 2, 3]).sheets


@pytest.mark.parametrize(
    "titles", [["P1", "P2", "P3"], ["P01", "P02", "P04"], ["2601", "2603", "2605"], ["2611", "2612", "2613"]]
)
def test_numbers_that_are_no_months(titles: list[str]) -> None:
    assert periods(titles, of_sales=True) == {}
