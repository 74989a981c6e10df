from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamxl.schema import values
from kamxl.schema.choices import STATUS, YES_NO


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (1234.5, 1234.5),
        (0, 0.0),
        ("1,234.5", 1234.5),
        ("1 234 567", 1234567.0),
        ("１２３", 123.0),
        ("¥1,200", 1200.0),
        ("￥ 1,200 元", 1200.0),
        ("RMB 5", 5.0),
        ("120万", 1_200_000.0),
        ("120万元", 1_200_000.0),
        ("1.2亿", 120_000_000.0),
        ("5k", 5_000.0),
        ("3千万", 30_000_000.0),
        ("(300)", -300.0),
        ("（300）", -300.0),
        ("300-", -300.0),
        ("-300", -300.0),
        ("12%", 0.12),
        ("(12％)", -0.12),
        ("1.2e3", 1200.0),
        ("50台", 50.0),
        ("  7\u3000", 7.0),
        ("-", None),
        ("无", None),
        ("N/A", None),
        ("", None),
        (None, None),
        (float("nan"), None),
    ],
)
def test_numbers_as_people_type_them(typed: object, meant: float | None) -> None:
    assert values.number(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["abc", "1,23", "12 34", "12万5", "$5", "5美元", "约120", "100-200", "inf", "nan", "1.2.3", True, date(2026, 1, 5), time(1)],
)  # fmt: skip
def test_what_is_no_number(typed: object) -> None:
    with pytest.raises(ValueError, match="not_a_number"):
        values.number(typed)


@pytest.mark.parametrize(
    ("typed", "scale", "factor", "meant"),
    [
        (120, 1e4, 1.0, 120.0),
        ("120万", 1e4, 1.0, 120.0),
        ("120万", 1e4, 1e-4, 120.0),
        ("1200000元", 1e4, 1.0, 120.0),
        (1_200_000, 1e4, 1e-4, 120.0),
        ("1,200,000", 1e4, 1e-4, 120.0),
        (35, 1e4, 1e-4, 0.0035),
        (1.5, 1.0, 1e4, 15_000.0),
        ("1.5万", 1.0, 1e4, 15_000.0),
        (None, 1e4, 1e-4, None),
    ],
)
def test_money_with_a_unit_of_its_own_is_absolute(
    typed: object, scale: float, factor: float, meant: float | None
) -> None:
    assert values.money(typed, scale, factor) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("85%", 85.0), (0.85, 85.0), (85, 85.0), ("0.85", 85.0), ("85", 85.0), (1, 100.0), ("0.5%", 0.5), (0, 0.0), (None, None), ("８５％", 85.0)],
)  # fmt: skip
def test_percent_is_points_of_100(typed: object, meant: float | None) -> None:
    assert values.percent(typed) == meant


FIFTH = date(2026, 1, 5)


@pytest.mark.parametrize(
    "typed",
    [
        FIFTH,
        datetime(2026, 1, 5, 23, 59),
        "2026-1-5",
        "2026-01-05",
        "2026/01/05",
        "2026.1.5",
        "2026年1月5日",
        "2026年1月5号",
        "2026 年 1 月 5 日",
        "20260105",
        20260105,
        20260105.0,
        46027,
        46027.75,
        "2026-01-05T10:30:00",
        "2026-01-05T10:30:00.123+08:00",
        "2026-01-05 10:30",
        "2026-1-5 10:30:00 AM",
        "2026年1月5日 下午3:20",
        "2026年1月5日 星期一",
        "２０２６－０１－０５",
    ],
)
def test_days_as_people_type_them(typed: object) -> None:
    assert values.day(typed) == FIFTH


def test_serial_46027_is_5_january_2026_in_excel() -> None:
    assert date(1899, 12, 30) + timedelta(days=46027) == FIFTH


@pytest.mark.parametrize(
    "typed",
    ["2026-13-01", "2026-02-30", "1/5/2026", "26-1-5", "2026-01-05 到 2026-02-01", "明天", 5, 1e9, True, time(10), timedelta(1)],
)  # fmt: skip
def test_what_is_no_day(typed: object) -> None:
    with pytest.raises(ValueError, match="not_a_date"):
        values.day(typed)


@pytest.mark.parametrize("typed", [None, "", " ", "-", "无", "/"])
def test_blank_days(typed: object) -> None:
    assert values.day(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (2026.0, "2026"),
        ("2026年", "2026"),
        ("2026Q3", "2026Q3"),
        ("2026 q3", "2026Q3"),
        ("Q3 2026", "2026Q3"),
        ("2026年第三季度", "2026Q3"),
        ("2026年3季度", "2026Q3"),
        ("2026-9", "2026-09"),
        ("2026年9月", "2026-09"),
        ("202609", "2026-09"),
        (date(2026, 9, 1), "2026-09"),
        (None, None),
    ],
)
def test_periods(typed: object, meant: str | None) -> None:
    assert values.period(typed) == meant


@pytest.mark.parametrize("typed", ["2026-13", "2026Q5", "去年", "26"])
def test_what_is_no_period(typed: str) -> None:
    with pytest.raises(ValueError, match="not_a_period"):
        values.period(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("00123", "00123"),
        (139.0, "139"),
        (13800001234.0, "13800001234"),
        (12.5, "12.5"),
        (" C001 ", "C001"),
        ("Ｃ００１", "C001"),
        ("C001\u200b", "C001"),
        ("\ufeffC001", "C001"),
        ("\u3000", None),
        ("", None),
    ],
)
def test_codes_are_text(typed: object, meant: str | None) -> None:
    assert values.code(typed) == meant


@pytest.mark.parametrize("typed", [123456789012345678.0, 1e15, 123456789012345678, "1.23457E+17"])
def test_a_code_of_16_digits_as_a_number_has_lost_some(typed: object) -> None:
    with pytest.raises(ValueError, match="digits_lost"):
        values.code(typed)


def test_fifteen_digits_are_whole() -> None:
    assert values.code(123456789012345.0) == "123456789012345"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("活跃", "active"), ("Active", "active"), ("active", "active"), (" 合作中 ", "active"), ("停止合作", "lost"), ("ＬＯＳＴ", "lost"), ("-", None), (None, None)],
)  # fmt: skip
def test_choices_in_either_language_and_by_synonym(typed: object, meant: str | None) -> None:
    assert values.choice(typed, STATUS) == meant


def test_a_switch_may_be_a_check_mark_or_a_truth_value() -> None:
    assert [values.choice(one, YES_NO) for one in (True, 1.0, "√", "是", False, 0.0, "否")] == ["yes"] * 4 + ["no"] * 3


def test_an_unknown_choice_is_refused_but_kept_by_an_open_list() -> None:
    with pytest.raises(ValueError, match="not_a_choice"):
        values.choice("什么", STATUS)
    assert values.choice(" 什么 ", STATUS, open_list=True) == "什么"


def test_text_shows_what_people_saw() -> None:
    assert values.text(139.0) == "139"
    assert values.text(0.1 + 0.2) == "0.3"
    assert values.text(1e17) == "100000000000000000"
    assert values.text(datetime(2026, 1, 5)) == "2026-01-05"
    assert values.text(datetime(2026, 1, 5, 8, 30)) == "2026-01-05 08:30:00"
    assert values.text(True) == "TRUE"
    assert values.text(" a\nb ") == "a\nb"


def test_typed_is_cut_where_it_is_long() -> None:
    assert values.typed("x" * 60_000) == "x" * 199 + "…"
    assert values.typed(87537.11) == "87537.11"
    assert values.typed(123456789012345678.0) == "123456789012346000"
    assert values.typed(None) == ""


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates(), st.datetimes(), st.times(), st.timedeltas()
)  # fmt: skip


@given(ANYTHING)
def test_no_cell_can_break_a_parser(cell: object) -> None:
    for parse in (*values.PARSERS.values(), lambda one: values.choice(one, STATUS), lambda one: values.money(one, 1e4)):
        try:
            parse(cell)
        except ValueError as error:
            assert str(error) in {  # noqa: PT017
                "not_a_number", "not_a_date", "not_a_period", "not_a_choice", "digits_lost",
            }  # fmt: skip


@given(st.floats(min_value=-1e12, max_value=1e12).map(lambda value: round(value, 2)))
def test_a_number_typed_with_separators_comes_back(value: float) -> None:
    assert values.number(f"{value:,.2f}") == value


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_day_written_in_any_way_comes_back(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"):
        assert values.day(day.strftime(form)) == day
