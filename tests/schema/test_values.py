from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamxl.schema import days, values
from kamxl.schema.choices import CONTRACT_STATUS, CREDIT, IMPACT, STATUS, YES_NO
from kamxl.schema.numbers import UnitError
from kamxl.schema.sheets import SHEETS, SheetField


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
        ("120萬", 1_200_000.0),
        ("1,23,456.50", 123_456.5),
        ("12,34,56,789", 123_456_789.0),
        ("2.5 lakh", 250_000.0),
        ("3 crore", 30_000_000.0),
        ("1.2億元", 120_000_000.0),
        ("5仟元", 5_000.0),
        ("0.5个亿", 50_000_000.0),
        ("120(万元)", 1_200_000.0),
        ("1200元（含税）", 1200.0),
        ("¥(1,200) (excl. VAT)", -1200.0),
        ("￥1200.-", 1200.0),
        ("1,200.--", 1200.0),
        ("壹佰贰拾万元整", 1_200_000.0),
        ("人民币叁万零伍元正", 30_005.0),
        ("十二万五千元", 125_000.0),
        ("三百二十万", 3_200_000.0),
        ("一千二百三十四元五角六分", 1234.56),
        ("五千万零三百元", 50_000_300.0),
        ("貳萬圓", 20_000.0),
        ("1.2 万", 12_000.0),
        ("3百万", 3_000_000.0),
        ("1.5M", 1_500_000.0),
        ("12w", 120_000.0),
        ("2.5 bn", 2_500_000_000.0),
        ("12,000元/台", 12_000.0),
        ("3万元/年", 30_000.0),
        ("CNY 1,200元", 1200.0),
        ("-¥300", -300.0),
        ("¥-300", -300.0),
        ("(¥300)", -300.0),
        ("(300)元", -300.0),
        ("−300", -300.0),
        ("－３００", -300.0),
        ("△300", -300.0),
        ("负300", -300.0),
        ("1'234'567", 1234567.0),
        ("12’500.50", 12500.5),
        ('="1200"', 1200.0),
        ("'1200", 1200.0),
        ("50 pcs", 50.0),
        ("3个月", 3.0),
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
        ("TBD", None),
        ("不详", None),
        ("待补充", None),
        ("待定", None),
        ("暂无", None),
        ("nil", None),
        ("－－", None),
        ("—", None),
        ("#N/A", None),
        ("nan", None),
        ("", None),
        (None, None),
        (float("nan"), None),
    ],
)
def test_numbers_as_people_type_them(typed: object, meant: float | None) -> None:
    assert values.number(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["十二万五", "一百二元", "三级", "一", "约一百万", "三三万", "百百元", "元", "120(箱子)", "abc", "1,23", "12 34", "12万5", "$5", "5美元", "约120", "100-200", "4/5", "inf", "1.2.3", "2,5", True, date(2026, 1, 5), time(1)],
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
    [("85%", 85.0), (0.85, 0.85), (85, 85.0), ("0.85", 0.85), ("85", 85.0), (1, 1.0), ("0.5%", 0.5), (0, 0.0), (None, None), ("８５％", 85.0),
     ("5‰", 0.5), ("3个百分点", 3.0), ("TBD", None)],
)  # fmt: skip
def test_percent_is_points_of_100(typed: object, meant: float | None) -> None:
    assert values.percent(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("85%", 85.0), (0.85, 85.0), ("0.85", 85.0), (1, 100.0), (0, 0.0), ("12.5%", 12.5)]
)
def test_bare_numbers_of_a_column_of_shares_are_parts_of_1(typed: object, meant: float) -> None:
    assert values.percent(typed, shares=True) == meant


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
        "46027",
        "46027.75",
        "民國115年1月5日",
        "民国 115 年 1 月 5 日",
        "115/01/05",
        "115.1.5 10:30",
        "1150105",
        1150105,
    ],
)
def test_days_as_people_type_them(typed: object) -> None:
    assert values.day(typed) == FIFTH


def test_serial_46027_is_5_january_2026_in_excel() -> None:
    assert date(1899, 12, 30) + timedelta(days=46027) == FIFTH


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2019年3月", date(2019, 3, 1), date(2019, 3, 31)),
        ("108年3月", date(2019, 3, 1), date(2019, 3, 31)),
        ("民國108年", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019年3月份", date(2019, 3, 1), date(2019, 3, 31)),
        ("2021.7", date(2021, 7, 1), date(2021, 7, 31)),
        (2021.7, date(2021, 7, 1), date(2021, 7, 31)),
        (2021.12, date(2021, 12, 1), date(2021, 12, 31)),
        (2021.01, date(2021, 1, 1), date(2021, 1, 31)),
        ("2021-07", date(2021, 7, 1), date(2021, 7, 31)),
        ("2021/7", date(2021, 7, 1), date(2021, 7, 31)),
        ("202107", date(2021, 7, 1), date(2021, 7, 31)),
        (202402, date(2024, 2, 1), date(2024, 2, 29)),
        ("18年", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018年度", date(2018, 1, 1), date(2018, 12, 31)),
        ("18年5月", date(2018, 5, 1), date(2018, 5, 31)),
        (2018, date(2018, 1, 1), date(2018, 12, 31)),
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("Mar 2019", date(2019, 3, 1), date(2019, 3, 31)),
        ("September, 2019", date(2019, 9, 1), date(2019, 9, 30)),
        ("2026年三季度", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026年第1季度", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026年上半年", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026下半年", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026年底", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026年初", date(2026, 1, 1), date(2026, 1, 31)),
    ],
)
def test_a_month_without_a_day_is_its_first_or_last(typed: object, first: date, last: date) -> None:
    assert (values.day(typed), values.day(typed, last=True)) == (first, last)
    assert days.reading(typed) == days.Read(first, partial=True)
    assert days.reading(typed, last=True) == days.Read(last, partial=True)


@pytest.mark.parametrize(
    "typed",
    ["5 Mar 2026", "5-Mar-26", "March 5, 2026", "Mar 5, 2026 10:30", "5th March 2026", "26年3月5日", "Mar 5, 2026 12:10:11 AM PST", "Thu Mar 5 2026 10:00:00 GMT+0800 (China Standard Time)", "Thursday, 5 Mar 2026", "2026-03-05 10:00 UTC", "2026-03-05T10:00:00+08:00", "2026-03-05", "=\"2026-03-05\"", "'2026/3/5"],
)  # fmt: skip
def test_spellings_that_say_themselves_which_day_they_are(typed: str) -> None:
    assert values.day(typed) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15.06.2026", date(2026, 6, 15)),
        ("06/15/2026 8:00", date(2026, 6, 15)),
        ("26-1-5", date(2026, 1, 5)),
        ("5/5/2026", date(2026, 5, 5)),
    ],
)
def test_three_numbers_that_can_mean_one_day_only_are_that_day(typed: str, meant: date) -> None:
    assert values.day(typed) == meant


@pytest.mark.parametrize(
    ("typed", "order", "meant"),
    [
        ("3/5/2026", "dmy", date(2026, 5, 3)),
        ("3/5/2026", "mdy", date(2026, 3, 5)),
        ("3/5/2026 14:05", "dmy", date(2026, 5, 3)),
        ("03.05.26", "dmy", date(2026, 5, 3)),
        ("25/12/31", "ymd", date(2025, 12, 31)),
        ("25/12/31", "dmy", date(2031, 12, 25)),
        ("2026-05-03", "mdy", date(2026, 5, 3)),
    ],
)
def test_three_numbers_follow_the_order_of_their_column(typed: str, order: days.Order, meant: date) -> None:
    assert values.day(typed, order=order) == meant


@pytest.mark.parametrize("typed", ["3/5/2026", "25/12/31", "03-04-05", "1.2.2026 10:00"])
def test_three_numbers_of_no_known_order_are_no_day(typed: str) -> None:
    with pytest.raises(ValueError, match="day_order"):
        values.day(typed)


@pytest.mark.parametrize(
    "typed",
    ["2026-13-01", "2026-02-30", "31/31/2026", "2026-01-05 到 2026-02-01", "明天", 5, 1e9, 2021.1, 1800, 202113, True, time(10), timedelta(1)],
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
    [("活跃", "active"), ("Active", "active"), ("active", "active"), (" 合作中 ", "active"), ("停止合作", "lost"), ("ＬＯＳＴ", "lost"), ("活躍", "active"), ("暫停", "paused"), ("-", None), (None, None)],
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
                "not_a_number", "not_a_date", "not_a_period", "not_a_choice", "not_a_currency", "digits_lost",
            }  # fmt: skip


@given(st.floats(min_value=-1e12, max_value=1e12).map(lambda value: round(value, 2)))
def test_a_number_typed_with_separators_comes_back(value: float) -> None:
    assert values.number(f"{value:,.2f}") == value


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_day_written_in_any_way_comes_back(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"):
        assert values.day(day.strftime(form)) == day


@pytest.mark.parametrize(
    "typed",
    [
        "TBD",
        "不详",
        "待补充",
        "待定",
        "未知",
        "暂无",
        "无",
        "N/A",
        "n/a",
        "nil",
        "—",
        "--",
        "/",
        "Unknown",
        "＿",
        "(空白)",
    ],
)
def test_a_text_that_stands_for_nothing_is_blank(typed: str) -> None:
    assert values.words(typed) is None
    assert values.code(typed) is None
    assert values.choice(typed, STATUS) is None


@pytest.mark.parametrize("typed", ["NA", "无锡天成", "待定商贸有限公司", "-5", "C-1", "A/B", "Na Li", "x"])
def test_a_text_that_only_looks_like_nothing_stays(typed: str) -> None:
    assert values.words(typed) == typed


def test_a_word_for_nothing_that_the_list_has_is_that_choice() -> None:
    assert values.choice("无", YES_NO) == "no"
    assert values.choice("待定", CONTRACT_STATUS) == "pending"
    assert values.choice("-", IMPACT) == "threat"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('="001"', "001"),
        ("'001", "001"),
        ('="a""b"', 'a"b'),
        ("='x", "='x"),
        ("'tis John's", "'tis John's"),
        ('=""', None),
        ("=A1", "=A1"),
    ],
)
def test_guards_of_a_text_come_off(typed: str, meant: str | None) -> None:
    assert values.code(typed) == meant
    assert values.words(typed) == meant


@pytest.mark.parametrize(
    "typed", ["1.23457E+11", "1.39E+10", "1.38000000001e+10", "4.2E+17", "1E+10", 1.23e17, 123456789012345678]
)
def test_a_code_that_lost_digits_says_so(typed: object) -> None:
    with pytest.raises(ValueError, match="digits_lost"):
        values.code(typed)


@pytest.mark.parametrize("typed", ["1.5E+9", "E+11", "1E11", "123456789012345678", 13800001234.0])
def test_a_code_that_lost_none(typed: object) -> None:
    assert values.code(typed) == (typed if isinstance(typed, str) else "13800001234")


CUSTOMERS, ORDERS, SURVEYS = SHEETS["customers"].fields, SHEETS["orders"].fields, SHEETS["satisfaction"].fields


@pytest.mark.parametrize(
    ("column", "typed", "unit"),
    [
        (ORDERS["amount"], "300台", "台"),
        (ORDERS["amount"], "12%", "%"),
        (ORDERS["amount"], "50分", "分"),
        (ORDERS["amount"], "200人", "人"),
        (ORDERS["amount"], "30天", "天"),
        (ORDERS["amount"], "3万台", "台"),
        (CUSTOMERS["company_size"], "200元", "元"),
        (CUSTOMERS["company_size"], "¥200", "¥"),
        (CUSTOMERS["company_size"], "20%", "%"),
        (CUSTOMERS["company_size"], "20台", "台"),
        (CUSTOMERS["collection_rate"], "85元", "元"),
        (CUSTOMERS["collection_rate"], "3台", "台"),
        (ORDERS["quantity"], "200元", "元"),
        (ORDERS["quantity"], "12%", "%"),
        (SURVEYS["score"], "8元", "元"),
        (SURVEYS["score"], "80%", "%"),
    ],
)
def test_a_unit_of_another_family_is_named(column: SheetField, typed: str, unit: str) -> None:
    with pytest.raises(UnitError) as error:
        column.column.parse(typed)
    assert error.value.unit == unit


@pytest.mark.parametrize(
    ("column", "typed", "meant"),
    [
        (ORDERS["amount"], "12,000元/台", 12_000.0),
        (ORDERS["amount"], "3万", 30_000.0),
        (CUSTOMERS["annual_amount"], "120", 120.0),
        (CUSTOMERS["annual_amount"], "¥120", 120.0),
        (CUSTOMERS["annual_amount"], "120万元/年", 120.0),
        (CUSTOMERS["annual_amount"], "120元", 0.012),
        (CUSTOMERS["company_size"], "200人", 200.0),
        (CUSTOMERS["company_size"], "1.2万人", 12_000.0),
        (ORDERS["quantity"], "300台", 300.0),
        (SURVEYS["score"], "9分", 9.0),
        (SHEETS["trends"].fields["value"], "12%", 0.12),
        (SHEETS["trends"].fields["value"], "300台", 300.0),
    ],
)
def test_a_unit_of_the_field_s_own_family_is_fine(column: SheetField, typed: str, meant: float) -> None:
    assert column.column.parse(typed) == meant


@pytest.mark.parametrize(
    ("typed", "plain", "doubled"),
    [("AAA", "A", "A"), ("AA", "B", "B"), ("A", "A", "C"), ("A+", "A", "C"), ("AA-", "B", "B"), ("BBB", None, "D"), ("B", "B", "D"), ("优", "A", "A"), ("a级", "A", "C")],
)  # fmt: skip
def test_grades_of_credit_on_the_two_scales(typed: str, plain: str | None, doubled: str) -> None:
    assert values.grade(typed, CREDIT, doubled=True) == doubled
    if plain is not None:
        assert values.grade(typed, CREDIT) == plain


@pytest.mark.parametrize("typed", ["(300", "300)", "(1,200元", "1,200元)"])
def test_one_bracket_alone_makes_no_number_and_no_negative_one(typed: str) -> None:
    with pytest.raises(ValueError, match="not_a_number"):
        values.number(typed)


@pytest.mark.parametrize(
    ("typed", "year"), [("68年5月6日", 2068), ("69年5月6日", 1969), ("99年5月6日", 1999), ("00年5月6日", 2000)]
)
def test_two_digits_of_a_year_are_of_this_century_up_to_68(typed: str, year: int) -> None:
    assert days._year(typed[:2]) == year


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026/1/5 上午 9:30:00", FIFTH),
        ("2026年1月5日 下午3:05", FIFTH),
        ("2026-01-05 PM 9:30", FIFTH),
        ("二〇二六年一月五日", FIFTH),
        ("二零二六年十二月三十一日", date(2026, 12, 31)),
    ],
)
def test_days_with_words_of_the_time_and_in_numerals(typed: str, meant: date) -> None:
    assert days.day(typed) == meant


@pytest.mark.parametrize(
    ("typed", "factor", "meant"),
    [("非常满意", 1, 10), ("满意", 1, 8), ("一般", 1, 6), ("不满意", 1, 4), ("很不满意", 1, 2), ("5-非常满意", 1, 10), ("A. Very satisfied", 1, 10), ("比較滿意", 1, 8),
     ("满意（4分）", 2, 8), ("4", 2, 8), (4, 2, 8), ("8.5分", 1, 8.5), (" neutral ", 1, 6), ("Dissatisfied", 1, 4), ("", 1, None)],
)  # fmt: skip
def test_a_score_in_words_has_its_points_on_any_scale(typed: object, factor: float, meant: float | None) -> None:
    assert SHEETS["satisfaction"].fields["score"].column.parser(factor)(typed) == meant


@pytest.mark.parametrize("typed", ["满意度", "说不清", "满意 不满意", "A"])
def test_other_words_are_no_score(typed: str) -> None:
    with pytest.raises(ValueError, match="not_a_number"):
        SHEETS["satisfaction"].fields["score"].column.parser()(typed)
