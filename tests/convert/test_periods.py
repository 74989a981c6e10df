"""Months, quarters and years in titles and names, as people write them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from tables import write
from test_generated_layouts import meant
from test_layouts import workbook

from kamxl.convert import convert
from kamxl.convert.months import _apart
from kamxl.convert.periods import Period, in_a_row, of_code, period, period_in, periods, without_period, year_of

MONTHS = {
    "1月": (0, 1), "12月份": (0, 12), "０３月": (0, 3), "2026年3月": (2026, 3), "2026 年 03 月": (2026, 3), "2026/3月": (2026, 3), "1999-12月": (1999, 12),
    "2026-03": (2026, 3), "2026/12": (2026, 12), "2026.1": (2026, 1), "2026年7": (2026, 7), "202601": (2026, 1), "209912": (2099, 12),
    "一月": (0, 1), "九月份": (0, 9), "十月": (0, 10), "十一月": (0, 11), "十二月": (0, 12),
    "Jan": (0, 1), "february": (0, 2), "Sept.": (0, 9), "Sep": (0, 9), "DEC 2025": (2025, 12), "Jan-26": (2026, 1), "mar'25": (2025, 3),
    "2026年一月": (2026, 1), "26年十二月": (2026, 12), "正月": (0, 1), "第3月": (0, 3), "1/2026": (2026, 1), "12.2025": (2025, 12), "2026M01": (2026, 1), "2026-M2": (2026, 2), "Month 3": (0, 3), "2026_04": (2026, 4), "Jan_2026": (2026, 1),
    "2025-May": (2025, 5), "25 june": (2025, 6), " 5月 ": (0, 5),
}  # fmt: skip
QUARTERS = {
    "Q1": (0, 3), "q4": (0, 12), "2026Q3": (2026, 9), "2026-Q2": (2026, 6), "2026年Q1": (2026, 3), "Q1 2026": (2026, 3), "Q2'25": (2025, 6),
    "Q3/2024": (2024, 9), "一季度": (0, 3), "第二季度": (0, 6), "三季": (0, 9), "2025年第4季度": (2025, 12), "2025年四季度": (2025, 12),
    "1Q26": (2026, 3), "4Q'2025": (2025, 12), "26Q2": (2026, 6), "26年Q3": (2026, 9), "Quarter 2": (0, 6), "Qtr. 3": (0, 9), "1st Qtr": (0, 3), "IV季度": (0, 12),
}  # fmt: skip
NONE = (
    "13月", "0月", "202613", "202600", "2026-13", "13/2026", "Month 13", "Q0", "5th Qtr", "H3", "V季度", "Q5", "五季度", "1899年3月", "monday", "Marketing", "金额", "2026", "3", "1月销售额", "", 3, 3.0, None,
)  # fmt: skip


@pytest.mark.parametrize("title", MONTHS)
def test_a_title_that_is_a_month(title: str) -> None:
    assert period(title) == Period(*MONTHS[title], months=1)


@pytest.mark.parametrize("title", QUARTERS)
def test_a_title_that_is_a_quarter(title: str) -> None:
    assert period(title) == Period(*QUARTERS[title], months=3)


@pytest.mark.parametrize(
    ("title", "year", "month"),
    [
        ("上半年", 0, 6),
        ("2026年下半年", 2026, 12),
        ("H1", 0, 6),
        ("2026H2", 2026, 12),
        ("H1 2026", 2026, 6),
        ("h2'25", 2025, 12),
    ],
)
def test_a_title_that_is_half_a_year(title: str, year: int, month: int) -> None:
    found = period(title)
    assert found == Period(year, month, 6)
    assert of_code(found.code()) == found


@pytest.mark.parametrize(
    ("titles", "days", "factor"),
    [
        (["1月(元)", "2月(元)", "3月(元)"], ["2026-01-31", "2026-02-28", "2026-03-31"], 1),
        (["1月（万元）", "2月（万元）", "3月（万元）"], ["2026-01-31", "2026-02-28", "2026-03-31"], 10_000),
        (["Jan (k)", "Feb (k)", "Mar (k)"], ["2026-01-31", "2026-02-28", "2026-03-31"], 1_000),
        (["1月实际", "2月实际", "3月实际"], ["2026-01-31", "2026-02-28", "2026-03-31"], 1),
        (["1", "2", "3"], ["2026-01-31", "2026-02-28", "2026-03-31"], 1),
        (["上半年", "下半年"], ["2026-06-30", "2026-12-31"], 1),
        (["2025H1", "2025H2"], ["2025-06-30", "2025-12-31"], 1),
    ],
)
def test_sums_below_periods_are_orders(titles: list[str], days: list[str], factor: int, tmp_path: Path) -> None:
    amounts = [10 * number for number in range(1, len(titles) + 1)]
    rows = [["客户", *titles], ["甲机床公司", *amounts], ["乙重工公司", *amounts]]
    made = workbook(tmp_path / "2026年销售(元).xlsx" if factor == 1 else tmp_path / "2026年销售.xlsx", {"Sheet1": rows})
    convert([made], tmp_path / "book.xlsx", yes=True)
    found = [(f"{row['order_date']:%Y-%m-%d}", row["amount"]) for row in meant(tmp_path / "book.xlsx", "orders")]
    assert found == [*zip(days, (factor * one for one in amounts), strict=True)] * 2


@pytest.mark.parametrize(
    "titles",
    [
        "2026-01-01,2026-02-01,2026-03-01",
        "2026/1/31,2026/2/28,2026/3/31",
        "2026-01-01 00:00:00,2026-02-01 00:00:00,2026-03-01 00:00:00",
    ],
)
def test_days_of_months_side_by_side_are_titles(titles: str, tmp_path: Path) -> None:
    made = write(tmp_path / "销售额(元).csv", f"客户,{titles}\n甲机床公司,10,20,30\n乙重工公司,30,40,50\n")
    convert([made], tmp_path / "book.xlsx", yes=True)
    found = [f"{row['order_date']:%Y-%m-%d} {row['amount']:g}" for row in meant(tmp_path / "book.xlsx", "orders")]
    assert found[:3] == ["2026-01-31 10", "2026-02-28 20", "2026-03-31 30"]
    assert len(found) == 6


def test_days_of_rows_are_no_months() -> None:
    assert periods(["C1", "2026-01-01", "2026-02-01"]) == {}
    assert periods(["2026-01-01", "2026-02-01", "2026-04-01"]) == {}
    assert periods(["2026-01-01", "2026-02-02", "2026-03-01"]) == {}


def test_years_side_by_side_are_titles(tmp_path: Path) -> None:
    made = write(tmp_path / "历年销售额(万元).csv", "客户,2024年,2025年\n甲机床公司,10,20\n乙重工公司,30,40\n")
    convert([made], tmp_path / "book.xlsx", yes=True)
    assert [row["annual_amount"] for row in meant(tmp_path / "book.xlsx", "customers")] == [20, 40]


@pytest.mark.parametrize("title", NONE, ids=repr)
def test_a_title_that_is_none(title: object) -> None:
    assert period(title) is None


def test_a_day_stands_for_its_month() -> None:
    assert period(date(2026, 3, 1)) == period(datetime(2026, 3, 31, 12)) == Period(2026, 3)


@pytest.mark.parametrize(
    ("one", "code", "last"),
    [
        (Period(2026, 2), "2026-02", date(2026, 2, 28)),
        (Period(2024, 2), "2024-02", date(2024, 2, 29)),
        (Period(0, 12), "12", date(2023, 12, 31)),
        (Period(2026, 9, 3), "2026Q3", date(2026, 9, 30)),
        (Period(0, 3, 3), "Q1", date(2023, 3, 31)),
        (Period(0, 12, 12), "year", date(2023, 12, 31)),
        (Period(2025, 12, 12), "2025", date(2025, 12, 31)),
    ],
)
def test_as_a_mapping_writes_it_and_the_day_that_its_sum_is_dated(one: Period, code: str, last: date) -> None:
    assert one.code() == code
    assert of_code(code) == one
    assert one.last_day(2023) == last


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (Period(0, 2, 2), "01-02"),
        (Period(2026, 5, 3), "03-05"),  # no quarter of the calendar
        (Period(2026, 9, 6), "04-09"),
    ],
)
def test_several_months_that_no_code_is_of(one: Period, code: str) -> None:
    assert one.code() == code
    assert of_code(code) is None


@pytest.mark.parametrize(
    ("titles", "they_are"),
    [
        ("1 2", True),
        ("1", False),
        ("1 2 x", False),
        ("3 5", False),
        ("2 1", False),
        ("2024年 2025年度", True),
        ("202511 202602", True),
        ("202602 202511", False),
        ("202511 202511", False),
    ],
)
def test_numbers_one_after_the_other(titles: str, they_are: bool) -> None:
    assert in_a_row(titles.split()) is they_are


@pytest.mark.parametrize(
    "code",
    [
        "0",
        "13",
        "2026-00",
        "2026-13",
        "13/2026",
        "Month 13",
        "Q0",
        "5th Qtr",
        "H3",
        "V季度",
        "Q5",
        "2026Q5",
        "202603",
        "26-03",
        "x",
    ],
)
def test_a_code_that_is_none(code: str) -> None:
    assert of_code(code) is None


def test_the_spellings_of_a_code() -> None:
    assert of_code("2026-3") == Period(2026, 3)
    assert of_code("2026-q4") == Period(2026, 12, 3)
    assert of_code("1") == Period(0, 1)


def test_twelve_numbers_side_by_side_are_months() -> None:
    numbers = [str(number) for number in range(1, 13)]
    assert periods(["客户", *numbers, "合计"]) == {str(n): Period(0, n) for n in range(1, 13)}
    assert periods([f"m{number:02d}" for number in range(1, 13)])["m12"] == Period(0, 12)
    assert periods(numbers[:11]) == {}
    assert periods([*numbers[1:], "1"]) == {}, "in their order"
    assert periods(["1月", *numbers]) == {"1月": Period(0, 1)}, "one that says so is a month, and the numbers are not"
    assert periods(["客户", "2月", "Q3"]) == {"2月": Period(0, 2), "Q3": Period(0, 9, 3)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026年3月销售明细", Period(2026, 3)),
        ("sales-202603", Period(2026, 3)),
        ("sales_2026_03", Period(2026, 3)),
        ("销售 2026年度3月份", Period(2026, 3)),
        ("2025年度第四季度", Period(2025, 12, 3)),
        ("三月台账", Period(0, 3)),
        ("2025Q4 汇总", Period(2025, 12, 3)),
        ("orders Mar 2025", Period(2025, 3)),
        ("orders 2025 March", Period(2025, 3)),
        ("Report for april", Period(0, 4)),
        ("3月、4月", None),
        ("2026年3-3月销售", Period(2026, 3)),
        ("2026年1-3月、4月", None),
        ("2026年12-1月", None),  # of two years
        ("Nov-Jan 2026", None),
        ("3月 三月", Period(0, 3)),
        ("编号 12345601", None),
        ("Marketing", None),
        ("mayor list", None),
        ("may", Period(0, 5)),
        ("2026", None),
        ("", None),
    ],
)
def test_the_one_period_that_a_text_states(text: str, found: Period | None) -> None:
    assert period_in(text) == found


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("2026年3月销售明细", "销售明细"),
        ("销售明细 2026-03-05", "销售明细"),
        ("销售20260305明细", "销售 明细"),
        ("王磊 2025年度", "王磊"),
        ("王磊25年", "王磊"),
        ("FY24 orders", "orders"),
        ("Q3 orders 2025", "orders"),
        ("100强客户", "100强客户"),
        ("华东", "华东"),
    ],
)
def test_a_text_without_the_period(text: str, rest: str) -> None:
    assert without_period(text) == rest


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025年销售", 2025),
        ("销售2025", 2025),
        ("25年销售", 2025),
        ("FY24 orders", 2024),
        ("fy 24", 2024),
        ("2024年与2025年", 0),
        ("2025年、25年", 2025),
        ("销售", 0),
        ("12025", 0),
        ("1899年", 0),
    ],
)
def test_the_one_year_that_a_text_states(text: str, year: int) -> None:
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (("2025年", "金额", "3月"), (Period(2025, 3), "金额")),
        (("金额", "3月"), (Period(0, 3), "金额")),
        (("一季度", "2月"), (Period(0, 2), "")),  # of both the month
        (("一季度", "小计"), (None, "")),  # the sum of the months beside it
        (("小计",), (None, "")),
        (("金额", "备注"), (None, "")),
        (("2025", "2024年3月"), (Period(2024, 3), "")),  # its own year counts
    ],
)
def test_a_period_whose_year_and_words_stand_in_other_rows(
    parts: tuple[str, ...], found: tuple[Period | None, str]
) -> None:
    assert _apart(parts) == found


@pytest.mark.parametrize("titles", [(1, 2, 3), ("M1", "M2", "M3"), ("25年12月", "26年1月", "26年2月"), (202512, 202601, 202602)])  # fmt: skip
def test_months_as_numbers_are_months(tmp_path: Path, titles: tuple[object, ...]) -> None:
    rows = [["客户", *titles, "合计"], ["甲公司", 1, 2, 4, 7], ["乙公司", 8, 16, 32, 56]]
    convert([workbook(tmp_path / "2026年客户销售额(元).xlsx", {"S": rows})], tmp_path / "b.xlsx", yes=True)
    assert [row["amount"] for row in meant(tmp_path / "b.xlsx", "orders")] == [1, 2, 4, 8, 16, 32]


def test_numbers_that_begin_at_one_are_no_months_where_nothing_says_sales() -> None:
    assert periods(["1", "2", "3"]) == {}
    assert list(periods(["1", "2", "3"], of_sales=True)) == ["1", "2", "3"]
    assert list(periods(["1", "2"], of_sales=True)) == ["1", "2"]
    assert periods(["1"], of_sales=True) == periods(["m1"]) == periods(["m1", "2"]) == {}
    assert list(periods(["M1", "M2"])) == ["M1", "M2"]
    assert list(periods(["2025-12-01", "2026-01-31", "2026-02-28"])) == ["2025-12-01", "2026-01-31", "2026-02-28"]
