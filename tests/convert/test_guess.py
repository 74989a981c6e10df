"""What a guess applies, what it only proposes, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import source, write

from kamxl.convert import similar
from kamxl.convert.fills import options_of
from kamxl.convert.guess import Guess, guess
from kamxl.convert.mapping import Rule, SourceOptions
from kamxl.convert.sources import Origin, Source
from kamxl.convert.which_sheet import hinted


def of(tmp_path: Path, **files: str) -> Guess:
    return guess([source(write(tmp_path / f"{name}.csv", text)) for name, text in files.items()])


@pytest.mark.parametrize(
    ("title", "sheet", "key", "least"),
    [
        ("客户全称名", "customers", "name", 60),
        ("Customr name", "customers", "name", 92),
        ("客户联系人电话", "customers", "phone", 60),
    ],
)
def test_likeness(title: str, sheet: str, key: str, least: float) -> None:
    assert similar.score(title, sheet, key) >= least


@pytest.mark.parametrize(("title", "sheet", "key"), [("country", "customers", "company_size"), ("city", "customers", "credit_grade"), ("合同编号", "customers", "phone")])  # fmt: skip
def test_chance_is_no_likeness(title: str, sheet: str, key: str) -> None:
    assert similar.score(title, sheet, key) == 0 or not similar.is_safe(title, similar.score(title, sheet, key))
    if title.isascii():
        assert similar.score(title, sheet, key) == 0


@pytest.mark.parametrize(("found", "safe"), [(similar.SAFE, True), (similar.SAFE - 0.01, False)])
def test_what_is_as_like_as_the_page_says_is_safe(found: float, safe: bool) -> None:
    assert similar.is_safe("Customer name of the account", found) == safe


def test_only_a_slip_of_the_pen_in_a_long_title_is_safe() -> None:
    assert similar.is_safe("Customr name", similar.score("Customr name", "customers", "name"))
    assert not similar.is_safe("send date", similar.score("send date", "contracts", "end"))
    assert not similar.is_safe("下次跟进日期", similar.score("上次跟进日期", "follow_ups", "next_date"))


def test_a_slip_of_the_pen_is_applied_and_said(tmp_path: Path) -> None:
    done = of(tmp_path, customers="Customer ID,Customr name,Phone\nC1,Alpha,5550100\n")
    assert ("name", "Customr name", "alike") in [(one.field, one.title, one.how) for one in done.found]


def test_a_title_whose_cells_say_otherwise_is_not_taken(tmp_path: Path) -> None:
    done = of(tmp_path, orders="订单号,客户编号,订单日期,产品,金额\nS1,C1,见合同,电机,面议\nS2,C1,待定稿,电机,见附件\n")
    assert {(one.field, one.why) for one in done.proposals} == {("order_date", "unfit"), ("amount", "unfit")}


def test_an_amount_with_a_discount_is_asked_about(tmp_path: Path) -> None:
    done = of(tmp_path, orders="订单号,客户编号,订单日期,产品,数量,单价,折扣\nS1,C1,2026-01-05,电机,2,5,0.1\n")
    assert [(one.field, one.why, one.title) for one in done.proposals] == [
        ("amount", "discount", "数量 × 单价 × (1 − 折扣)")
    ]
    plain = of(tmp_path, orders="订单号,客户编号,订单日期,产品,数量,单价\nS1,C1,2026-01-05,电机,2,5\n")
    assert plain.mapped.fill[0].columns["amount"].multiply == ("数量", "单价")


def test_numbers_with_a_decimal_comma_fit(tmp_path: Path) -> None:
    done = of(tmp_path, orders="Order ID;Customer ID;Order date;Product;Amount\n1;C1;2026-01-05;Motor;1.234,50\n")
    assert "amount" in done.mapped.fill[0].columns


def test_a_column_called_id_is_the_id_of_what_the_file_holds(tmp_path: Path) -> None:
    done = of(tmp_path, customers="id,company,phone\n1,Alpha,5550100\n2,Beta,5550101\n")
    assert done.mapped.fill[0].columns["customer_id"].source == "id"
    twice = of(tmp_path, customers="id,company,phone\n1,Alpha,5550100\n1,Beta,5550101\n")
    assert twice.mapped.fill[0].columns["customer_id"].name == "company"


def test_a_source_like_nothing_is_said(tmp_path: Path) -> None:
    done = of(tmp_path, weather="day,rain\n2026-01-05,3\n")
    assert (done.mapped.fill, done.unknown) == ((), ["weather.csv"])


def test_a_join_needs_a_key_that_is_found_again(tmp_path: Path) -> None:
    lines = "orderNumber,productCode,quantity,unitPrice\n1,P1,1,2\n2,P2,1,2\n"
    strangers = "orderNumber,orderDate,customerNumber\n8,2026-01-05,C1\n9,2026-01-06,C1\n"
    done = of(tmp_path, order_lines=lines, orders=strangers)
    assert all(not fill.join for fill in done.mapped.fill)
    twice = "orderNumber,orderDate,customerNumber\n1,2026-01-05,C1\n1,2026-01-06,C1\n2,2026-01-06,C1\n"
    assert all(not fill.join for fill in of(tmp_path, order_lines=lines, orders=twice).mapped.fill)


def test_names_in_two_columns(tmp_path: Path) -> None:
    done = of(tmp_path, 客户="客户编号,客户名称,姓,名,电话\nC1,甲,李,明,13800001234\n")
    rule = done.mapped.fill[0].columns["contact"]
    assert (rule.join, rule.between) == (("姓", "名"), "")


def test_a_field_that_most_rows_must_have_is_missed_when_nothing_fills_it(tmp_path: Path) -> None:
    done = of(
        tmp_path,
        customers="客户编号,客户名称,行业,联系人,电话,状态,负责人\nC1,甲公司,软件,李明,13800001234,活跃,王磊\n",
    )
    assert ("customers.csv", "customers", "first_deal_date") in done.open
    done = of(tmp_path, customers="客户编号,客户名称,行业,联系人,电话,开始合作,状态,负责人\nC1,甲公司,软件,李明,1380,2022/3/5,活跃,王磊\n")  # fmt: skip
    assert done.open == []


@pytest.mark.parametrize(
    ("file", "pattern", "also", "never"),
    [
        ("orders-202609.csv", "orders*.csv", "orders_2026-10.csv", "orders.xlsx"),
        ("订单（3月）.xlsx", "订单*.xlsx", "订单（4月）.xlsx", "客户（3月）.xlsx"),
        ("orders.csv", "orders.csv", "ORDERS.CSV", "orders2.csv"),
        ("orders (copy).csv", "orders (copy).csv", "orders (copy).csv", "orders (other).csv"),
        ("202609.csv", "202609.csv", "202609.csv", "202610.csv"),  # nothing but figures says nothing
        ("orders-.csv", "orders-.csv", "orders-.csv", "orders-1.csv"),
        ("a[1]?*7.csv", "a[[]1[]][?][*]*.csv", "a[1]?*8.csv", "a1?*8.csv"),
    ],
)
def test_a_file_is_known_again_by_its_name_without_the_figures_at_its_end(
    file: str, pattern: str, also: str, never: str
) -> None:
    made = options_of(
        Source("s", (Origin(file),), "text", (), (), (), SourceOptions(delimiter="|", decimal=",", encoding="gbk"))
    )
    assert made.file == (pattern,)
    assert (made.fits(file), made.fits(also), made.fits(never)) == (True, True, False)
    assert (made.decimal, made.delimiter, made.encoding) == (",", None, None), (
        "what can be found out again is not pinned"
    )


def test_what_is_left_over_is_taken_along_but_for_a_column_that_counts_the_rows(tmp_path: Path) -> None:
    text = (
        "序号,订单编号,客户编号,订单日期,产品,金额(元),色号\n1,S1,C1,2026-01-05,泵,5,红\n2,S2,C1,2026-01-06,泵,5,蓝\n"
    )
    (fill,) = of(tmp_path, 订单=text).mapped.fill
    assert (fill.sheet, fill.keep) == ("orders", ("色号",))
    (fill,) = of(tmp_path, 订单=text.replace("1,S1", "甲,S1")).mapped.fill
    assert fill.keep == ("序号", "色号"), "a column of that name that counts nothing"
    (fill,) = of(tmp_path, 订单=text.replace("序号", "批次号")).mapped.fill
    assert fill.keep == ("批次号", "色号")


def test_of_a_flat_export_what_is_left_over_is_the_orders(tmp_path: Path) -> None:
    text = "订单编号,订单日期,产品,金额(元),客户编号,客户名称,负责人,色号\nS1,2026-01-05,泵,5,C1,甲公司,王,红\nS2,2026-01-06,泵,5,C2,乙公司,李,蓝\n"
    fills = {fill.sheet: fill for fill in of(tmp_path, 销售=text).mapped.fill}
    assert {sheet: fill.keep for sheet, fill in fills.items()} == {"customers": (), "orders": ("色号",)}


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("购买记录", "orders"),
        ("orders_202609", "orders"),
        ("SalesOrders", "orders"),
        ("invoice", "orders"),
        ("invoices", "orders"),
        ("customer", "customers"),
        ("2026_投诉反馈", "complaints"),
        ("x", None),
    ],
)
def test_the_sheet_that_the_name_of_a_file_tells(name: str, sheet: str | None) -> None:
    assert hinted(Source("s", (Origin(f"{name}.csv"),), "text", (), (), (), SourceOptions())) == sheet
    inside = Source("s", (Origin("x.xlsx", name),), "sheet", (), (), (), SourceOptions())
    assert hinted(inside) == sheet


def test_the_name_of_the_sheet_counts_before_that_of_the_file() -> None:
    assert (
        hinted(Source("s", (Origin("orders.xlsx", "客户信息"),), "sheet", (), (), (), SourceOptions())) == "customers"
    )


LINES = "订单编号,客户编号,订单日期,产品,数量,单价,金额,{}\n"
"""Lines of orders with an amount, and something else beside it."""


def amount_rule(tmp_path: Path, other: str, *rows: str) -> Rule:
    text = LINES.format(other) + "".join(f"{row}\n" for row in rows)
    (fill,) = [one for one in of(tmp_path, 订单=text).mapped.fill if one.sheet == "orders"]
    return fill.columns["amount"]


def test_the_amount_of_a_line_is_the_column_that_quantity_and_price_prove(tmp_path: Path) -> None:
    head = ["S1,C1,2026-01-05,泵,2,10,50,20", "S1,C1,2026-01-05,阀,3,10,50,30", "S2,C1,2026-01-06,泵,1,10,10,10"]
    assert amount_rule(tmp_path, "本行", *head).source == "本行", "the sum of the order stands in all its lines"
    first = [head[0], "S1,C1,2026-01-05,阀,3,10,,30", head[2]]
    assert amount_rule(tmp_path, "本行", *first).source == "本行", "or in the first of them"
    assert amount_rule(tmp_path, "色号", *(row[: row.rindex(",")] + ",7" for row in head)).multiply == ("数量", "单价")
    differ = [head[0], "S1,C1,2026-01-05,阀,3,10,51,30", head[2]]
    assert amount_rule(tmp_path, "本行", *differ).source == "金额", (
        "amounts that differ are those of the lines, with their discounts"
    )
    single = [head[0].replace(",50,", ",26,"), head[2].replace(",10,10,", ",10,13,")]
    assert amount_rule(tmp_path, "本行", *single).source == "金额", "no order has several lines"
    half = [
        head[0].replace(",50,", ",20,"),
        "S1,C1,2026-01-05,阀,2,10,20,20",
        "S2,C1,2026-01-06,泵,1,10,15,10",
        "S2,C1,2026-01-06,泵,1,10,15,10",
    ]
    assert amount_rule(tmp_path, "本行", *half).source == "金额", "half of the lines are as the amount says"


def test_a_first_name_alone_is_no_contact_and_both_are_in_the_order_of_their_language(tmp_path: Path) -> None:
    rest = "客户编号,客户名称,{}\nC1,甲公司,{}\n"
    (fill,) = of(tmp_path, 客户信息=rest.format("姓,名", "王,强")).mapped.fill
    assert (fill.columns["contact"].join, fill.columns["contact"].between) == (("姓", "名"), "")
    (fill,) = of(tmp_path, 客户信息=rest.format("名", "强")).mapped.fill
    assert "contact" not in fill.columns
    english = "Customer ID,Customer name,Last name,First name\nC1,Acme,Smith,Ann\n"
    (fill,) = of(tmp_path, customers=english).mapped.fill
    assert (fill.columns["contact"].join, fill.columns["contact"].between) == (("First name", "Last name"), " ")


@pytest.mark.parametrize(
    ("text", "sheets"),
    [
        ("客户编码,客户名称\nK1,甲公司\nK2,乙公司\n", ["customers"]),
        ("客户名称,期末余额,30天以内,业务员\n甲公司,5,5,王磊\n乙公司,6,0,李涛\n", ["customers"]),
        ("客户名称,期末余额\n甲公司,5\n甲公司,6\n", []),  # no list of customers: one stands twice
        ("客户名称,1月,2月,3月\n甲公司,5,5,5\n乙公司,6,0,5\n", []),
        ("客户名称,登记\n甲公司,2026-01-05\n乙公司,2026-01-06\n", []),
        ("Name,Rate\nBritish pound,0.8\nEuro,0.9\n", []),
    ],
)
def test_a_list_of_customers_is_known_by_having_each_once(tmp_path: Path, text: str, sheets: list[str]) -> None:
    assert [fill.sheet for fill in of(tmp_path, 表=text).mapped.fill] == sheets
