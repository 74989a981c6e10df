"""The warnings. Bounds and means are worked by hand beside each case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from raw_tables import AS_OF, check, found, only, sentences, table

from kamxl.i18n import Lang
from kamxl.settings import Settings
from kamxl.validate.hints import core_name

CUSTOMERS = table("customers", {}, {"customer_id": "C2", "name": "远大", "phone": "13900000139"})


def orders(*amounts: float, **changes: object) -> list[dict[str, object]]:
    """Orders on successive days."""
    start = date(2026, 1, 1)
    return [
        {"order_id": f"S{n}", "order_date": start + timedelta(days=n), "amount": amount, **changes}
        for n, amount in enumerate(amounts)
    ]


def outliers(*rows: dict[str, object], settings: Settings | None = None) -> list[int]:
    """Sheet rows of the outliers."""
    checked = check(CUSTOMERS, table("orders", *rows), settings=settings)
    assert {issue.code for issue in checked.issues} <= {"outlier", "future_date", "repeated"}
    return [issue.row for issue in checked.issues if issue.code == "outlier"]


def test_an_outlier_is_above_three_times_the_mean_of_the_earlier_orders() -> None:
    assert outliers(*orders(100, 200, 300, 600)) == []  # mean 200, 3 × 200 = 600 is not above
    assert outliers(*orders(100, 200, 300, 600.01)) == [5]


def test_three_earlier_orders_are_needed() -> None:
    assert outliers(*orders(1, 1, 1000)) == []
    assert outliers(*orders(1, 1, 1, 1000)) == [5]


def test_orders_of_one_day_are_not_earlier_than_each_other() -> None:
    rows = orders(1, 1, 1, 1000)
    rows[2]["order_date"] = rows[3]["order_date"]
    assert outliers(*rows) == []


def test_lines_of_one_order_are_one_order() -> None:
    rows = orders(100, 100, 100, 160, 160)
    rows[4] |= {"order_id": "S3", "order_date": rows[3]["order_date"], "product": "减速机"}  # 320 in all
    assert outliers(*rows) == [5]


def test_each_customer_is_measured_by_his_own_orders() -> None:
    rows = orders(1, 1, 1, 1000)
    rows[3]["customer_id"] = "C2"
    assert outliers(*rows) == []


@pytest.mark.parametrize("status", ["已取消", "退货"])
def test_cancelled_orders_and_returns_count_on_neither_side(status: str) -> None:
    rows = orders(100, 100, 100, 301)
    rows[3]["status"] = status
    assert outliers(*rows) == []
    rows = orders(1000, 100, 100, 100, 301)
    rows[0]["status"] = status
    assert outliers(*rows) == [6]


def test_orders_after_the_day_of_the_analysis_do_not_count() -> None:
    rows = orders(100, 100, 100, 301)
    rows[3]["order_date"] = AS_OF + timedelta(days=1)
    assert outliers(*rows) == []


def test_the_limits_are_settings() -> None:
    settings = Settings.model_validate({"alerts": {"order_outlier": {"multiple": 2, "earlier": 1}}})
    assert outliers(*orders(100, 201), settings=settings) == [3]


def test_the_sentence_of_an_outlier() -> None:
    checked = check(CUSTOMERS, table("orders", *orders(10_000, 20_000, 30_000, 100_000)))
    assert sentences(checked) == [
        "订单 S3 金额 100,000 元，超过该客户以往订单均值 20,000 元的 3 倍。请确认没有多写零。"
    ]
    assert only(checked).severity == "warning"


def test_days_after_the_day_of_the_analysis() -> None:
    late = AS_OF + timedelta(days=1)
    row = {"last_follow_up": late, "first_deal_date": AS_OF}
    checked = check(table("customers", row))
    assert found(checked) == [("I2", "last_follow_up", "future_date", "warning")]
    assert sentences(checked) == ["“最近跟进日期”（2026-10-01）晚于基准日 2026-09-30。请检查年份。"]
    assert not check(table("customers", row), as_of=None).issues


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_row_of_a_day_to_come_is_said_not_to_count(lang: Lang) -> None:
    """2062 for 2026: it is in no figure, nor in the count of what is; another day counts it, so its frame keeps it."""
    slip = {"order_id": "S2", "order_date": date(2062, 5, 21)}
    checked = check(CUSTOMERS, table("orders", {"order_id": "S1", "order_date": AS_OF}, slip), lang=lang)
    issue = only(checked)
    assert (issue.code, issue.severity, issue.effect) == ("future_date", "warning", "row")
    assert ("这一行不计入" if lang == "zh" else "the row does not count") in issue.message.render(lang)
    assert (checked.counts["orders"].rows, checked.counts["orders"].valid) == (2, 1)
    assert len(checked.frames["orders"]) == 2
    assert check(CUSTOMERS, table("orders", slip), as_of=None).counts["orders"].valid == 1


@pytest.mark.parametrize("void", [{"status": "已取消"}, {"order_date": date(2062, 5, 21)}])
def test_of_two_equal_rows_that_are_in_no_figure_none_is_said_to_count(void: dict[str, object]) -> None:
    checked = check(CUSTOMERS, table("orders", void, void, {"order_id": "S1"}))
    said = [one.message.render("zh") for one in checked.issues if one.code == "repeated"]
    assert ["两行都不计入" in one for one in said] == [True]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_many_days_to_come_are_said_once_with_the_last_of_them(lang: Lang) -> None:
    """As of a past day a third of a book lies ahead: a line each would bury the faults that are there."""
    past = [{"order_id": f"P{at}", "order_date": AS_OF} for at in range(5)]
    ahead = [{"order_id": f"L{at}", "order_date": AS_OF + timedelta(days=1 + at % 19)} for at in range(21)]
    checked = check(CUSTOMERS, table("orders", *past, *ahead), lang=lang)
    issue = only(checked)
    assert (issue.code, issue.field, issue.severity, issue.effect) == ("future_date", "order_date", "warning", "none")
    said = issue.message.render(lang)
    assert "21" in said
    assert "2026-10-19" in said
    assert checked.counts["orders"].valid == 5
    assert ("这些行不计入" if lang == "zh" else "do not count") in said
    few = check(CUSTOMERS, table("orders", *past, *ahead[:20]), lang=lang)
    assert [(one.code, one.effect) for one in few.issues] == [("future_date", "row")] * 20


def test_a_next_date_may_lie_ahead() -> None:
    assert not check(CUSTOMERS, table("follow_ups", {"next_date": date(2027, 1, 1)})).issues


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("苏州明远精密制造有限公司", "苏州明远精密制造集团"),
        ("华为技术有限公司", "华为技术（有限公司）"),
        ("Acme Trading Co., Ltd.", "ACME TRADING"),
        ("Acme Inc.", "Acme Corporation"),
        ("明远 精密", "明远精密股份有限公司"),
    ],
)
def test_names_that_agree_but_for_the_legal_form(one: str, other: str) -> None:
    assert core_name(one) == core_name(other) != ""
    checked = check(table("customers", {"name": one}, {"customer_id": "C2", "name": other, "phone": "13900000139"}))
    assert found(checked) == [("B3", "name", "near_duplicate", "warning")]
    assert f"客户信息!B2 的“{one}”（C1）" in sentences(checked)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("有限公司", "集团公司"), ("华东电机", "华南电机"), ("Cohen Ltd", "Hen Ltd"), ("Incline", "Line")],
)
def test_names_that_do_not_agree(one: str, other: str) -> None:
    assert not check(
        table("customers", {"name": one}, {"customer_id": "C2", "name": other, "phone": "13900000139"})
    ).issues


def test_the_same_phone() -> None:
    pair = ({"phone": "138-0000-1234"}, {"customer_id": "C2", "name": "远大", "phone": 13800001234.0})
    checked = check(table("customers", *pair))
    assert found(checked) == [("E3", "phone", "near_duplicate", "warning")]
    masked = ({"phone": "139"}, {"customer_id": "C2", "name": "远大", "phone": "139"})
    assert {issue.code for issue in check(table("customers", *masked)).issues} == {"format"}


def test_a_competitor_that_nobody_has_looked_at_lately() -> None:
    on_time, late = AS_OF - timedelta(days=45), AS_OF - timedelta(days=46)
    assert not check(table("market", {"date": on_time})).issues
    checked = check(table("market", {"date": late - timedelta(days=9)}, {"date": late}, {"competitor": "乙"}))
    assert found(checked) == [("A3", "date", "stale", "warning")]
    assert sentences(checked) == ["竞品“甲”最近一次监测是 2026-08-15，已过 46 天（上限 45 天）。请更新。"]
    assert not check(
        table("market", {"date": late}), settings=Settings.model_validate({"quality": {"stale_days": 46}})
    ).issues


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("明远精密-报价单-20260910.pdf", True),
        ("附件/2026/明远-报价单-2026-09-10.pdf", True),
        ("附件\\明远精密_合同_2026.9.10.docx", True),
        ("苏州明远精密制造有限公司-样机照片-20260910", True),
        ("明远精密-报价单-202609.pdf", True),
        ("明远精密-报价单-260910.pdf", True),
        ("明远精密-报价单-2026-09.pdf", True),
        ("明远精密-报价单-2026年9月10日.pdf", True),
        ("明远精密-报价单-2026年13月10日.pdf", False),
        ("明远精密-报价单-20260.pdf", False),
        ("报价单.pdf", False),
        ("明远精密-报价单.pdf", False),
        ("明远精密-报价单-20261340.pdf", False),
        ("别家-报价单-20260910.pdf", False),
        ("https://example.com/file", True),
    ],
)
def test_names_of_attachments(path: str, right: bool) -> None:
    customers = table("customers", {"name": "苏州明远精密制造有限公司"})
    checked = check(customers, table("follow_ups", {"attachment": path}))
    assert found(checked) == ([] if right else [("F2", "attachment", "attachment", "warning")])


def test_attachments_that_are_not_there() -> None:
    asked: list[str] = []

    def exists(path: str) -> bool:
        asked.append(path)
        return path.startswith("有")

    row = {"attachment": "有/明远精密-报价单-20260910.pdf; 没有/明远精密-合同-20260910.pdf"}
    checked = check(CUSTOMERS, table("follow_ups", row), attachment_exists=exists)
    assert asked == ["有/明远精密-报价单-20260910.pdf", "没有/明远精密-合同-20260910.pdf"]
    assert [issue.message.render("zh") for issue in checked.issues] == [
        "找不到附件“没有/明远精密-合同-20260910.pdf”。请检查路径（相对于本工作簿所在的文件夹）。"
    ]


@pytest.mark.parametrize(
    ("phone", "digits"),
    [
        ("13800001234", None),
        ("138 0000 1234", None),
        ("+86 138-0000-1234", None),
        ("0512-66668888", None),
        ("010-66668888转801", None),
        ("400-800-1234", None),
        ("66668888", None),
        ("+49 30 1234567", None),
        ("13800001234 / 0512-66668888", None),
        ("138****1234", None),
        ("微信联系", None),
        ("8613700000003", None),
        ("8610666688881", 13),
        ("86137000000031", 14),
        ("1380000123", 10),
        ("138000012345", 12),
        ("5678", 4),
        ("13800001234、1390000", 7),
        ("+12345", 5),
    ],
)
def test_a_phone_has_as_many_digits_as_phones_have(phone: str, digits: int | None) -> None:
    checked = check(table("customers", {"phone": phone}))
    assert found(checked) == ([] if digits is None else [("E2", "phone", "format", "warning")])
    if digits is not None:
        assert f"有 {digits} 位数字" in sentences(checked)[0]
        assert only(checked).effect == "none"


@pytest.mark.parametrize(
    ("email", "right"),
    [
        ("li.ming@example.com", True),
        ("a@example.com; b@mail.example.cn", True),
        ("李明<a@example.com>", True),
        ("li***@example.com", True),
        ("li.ming", False),
        ("li.ming@example", False),
        ("@example.com", False),
        ("li@example..com", False),
    ],
)
def test_an_e_mail_address_has_a_domain(email: str, right: bool) -> None:
    checked = check(table("customers", {"email": email}))
    assert found(checked) == ([] if right else [("I2", "email", "format", "warning")])


def test_a_row_that_an_own_column_calls_returned_or_cancelled_counts_as_a_sale_and_is_said() -> None:
    words = (("销售", None), ("退货", "加急"), ("退货", None), ("销售", "已作废"), ("退货", None))
    rows = [
        row | dict(zip(("类型", "附言"), some, strict=True))
        for row, some in zip(orders(10, 20, 30, 40, -50), words, strict=True)
    ]
    said = check(CUSTOMERS, table("orders", *rows, custom=("类型", "附言")))
    # The second and third row; a negative amount is taken off already.
    assert found(said) == [("A3", None, "choice", "warning"), ("A5", None, "choice", "warning")]
    assert {issue.effect for issue in said.issues} == {"none"}
    first, second = sentences(said)
    assert "“类型”写着“退货”（F3 起 2 行）" in first
    assert "“附言”写着“已作废”（G5 起 1 行）" in second
    settled = [row | {"status": "退货"} for row in rows]
    assert not check(CUSTOMERS, table("orders", *settled, custom=("类型", "附言"))).issues


def test_days_on_which_orders_were_cancelled_are_said_once_a_column() -> None:
    days = (None, date(2026, 3, 5), date(2026, 3, 6))
    rows = [one | {"作废日期": day} for one, day in zip(orders(10, 20, 30), days, strict=True)]
    said = check(CUSTOMERS, table("orders", *rows, custom=("作废日期",)))
    assert found(said) == [("A3", None, "choice", "warning")]
    assert "“作废日期”写着“2026-03-05”（F3 起 2 行）" in sentences(said)[0]


def test_a_day_of_long_ago_is_a_slip() -> None:
    said = check(
        CUSTOMERS, table("orders", {"order_date": date(1900, 1, 5)}, {"order_id": "S2", "order_date": date(1950, 1, 1)})
    )
    assert [(issue.code, issue.severity, issue.cell) for issue in said.issues] == [("range", "warning", "C2")]


@pytest.mark.parametrize(
    ("lines", "title", "said"),
    [
        ([("S1", "泵", 700), ("S1", "阀", 700), ("S2", "阀", 500)], "amount", []),  # one order alone proves nothing
        ([("S1", "泵", 700), ("S1", "阀", 700), ("S2", "阀", 500)], "订单总金额", ["E2"]),
        ([("S2", "泵", 1), ("S1", "泵", 700), ("S1", "阀", 700), ("S3", "阀", 9), ("S3", "泵", 9)], "amount", ["E3"]),
        ([("S1", "泵", 700), ("S1", "阀", 700), ("S2", "泵", 500), ("S2", "阀", 400)], "订单总金额", []),
        ([("S1", "泵", 700), ("S2", "阀", 700)], "订单总金额", []),
        ([("S1", "泵", -700), ("S1", "阀", -700)], "订单总金额", []),
    ],
)
def test_the_amount_of_an_order_in_each_of_its_lines_is_asked_about(
    lines: list[tuple[str, str, float]], title: str, said: list[str]
) -> None:
    rows = [dict(zip(("order_id", "product", "amount"), line, strict=True)) for line in lines]
    made = table("orders", *rows)
    columns = tuple(replace(column, title=title) if column.field == "amount" else column for column in made.columns)
    checked = check(CUSTOMERS, replace(made, columns=columns))
    assert [(issue.cell, issue.code, issue.effect) for issue in checked.issues] == [
        (cell, "repeated", "none") for cell in said
    ]


@pytest.mark.parametrize(
    ("currency", "rate", "said"),
    [
        ("USD", 7.1, False),
        ("USD", 710, True),
        ("USD", 0.14, True),
        ("JPY", 0.048, False),
        ("JPY", 4.8, True),
        ("EUR", 7.8, False),
        ("ZAR", 710, False),
    ],
)
def test_a_rate_of_a_hundred_or_the_wrong_way_round_is_said(currency: str, rate: float, said: bool) -> None:
    checked = check(CUSTOMERS, table("rates", {"currency": currency, "rate": rate}))
    assert [issue.code for issue in checked.issues] == ["outlier"] * said


@pytest.mark.parametrize(
    ("scores", "stated", "said"),
    [
        ((5, 4, 3, 5, 4), False, True),
        ((5, 4, 3, 5, 4), True, False),
        ((5, 4, 3, 5), False, False),
        ((5, 4, 3, 5, 5.5), False, False),
    ],
)
def test_scores_that_never_pass_5_may_be_of_5(scores: tuple[float, ...], stated: bool, said: bool) -> None:
    rows = [{"score": score, "date": date(2026, 1, at)} for at, score in enumerate(scores, 1)]
    checked = check(CUSTOMERS, table("satisfaction", *rows, stated=("score",) if stated else ()))
    assert [(issue.cell, issue.code) for issue in checked.issues] == [("C1", "unit")] * said


def test_scores_in_words_are_said_once_and_their_points_with_them() -> None:
    rows = [{"score": word} for word in ("满意", "非常满意", "不满意", "很不满意", "很差")]
    issues = check(CUSTOMERS, table("satisfaction", *rows)).issues
    said = [issue for issue in issues if issue.code == "unit"]
    assert [issue.message.values["count"] for issue in said] == [5]  # and not that none is above 5
