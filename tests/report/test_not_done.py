"""What is left out, in two lines: what lacks the same stands together, and a sheet of parts is missing only without all of them."""

from __future__ import annotations

from datetime import date

from kamxl.compute.analysis import Skipped
from kamxl.compute.kept import title
from kamxl.i18n import Pair, Text
from kamxl.report.not_done import not_done


def lacks(sheet: str) -> Text:
    return Text("skipped.no_sheet", {"sheet": title(sheet)})


def blank(sheet: str, zh: str, en: str) -> Text:
    return Text("skipped.no_column", {"sheet": title(sheet), "field": Pair(zh, en)})


def rules(why: Text, *names: str) -> Skipped:
    return Skipped("alerts", Text("skipped.alerts", {"why": why, "rules": list(names)}))


def test_nothing_left_out_is_no_line() -> None:
    assert not_done((), "zh") == []


def test_sheets_that_lack_the_same_stand_together() -> None:
    found = [Skipped("trend", lacks("orders")), Skipped("opportunities.cross_sell", lacks("orders"))]
    assert not_done(found, "zh") == ["未生成：销售趋势、机会·交叉销售（没有购买记录）"]
    assert not_done(found, "en") == ["Not made: Sales trend, Opportunities · cross-selling (no Orders)"]


def test_a_sheet_without_any_of_its_parts_is_said_once() -> None:
    both = [Skipped("market", lacks("market")), Skipped("market.trends", lacks("trends"))]
    assert not_done(both, "en") == ["Not made: Market board (no Market watch, Market trends)"]
    assert not_done(both[:1], "zh") == ["未生成：市场看板·竞品（没有市场监测）"]


def test_rules_are_one_line_with_each_thing_that_is_lacking_once() -> None:
    found = [
        rules(lacks("complaints"), "投诉未结"),
        rules(lacks("follow_ups"), "跟进逾期", "档案陈旧"),
        rules(blank("orders", "已回款", "Paid"), "回款偏低"),
        rules(lacks("complaints"), "投诉反复"),
    ]
    assert not_done(found, "zh") == [
        "未检查的预警：投诉未结、跟进逾期、档案陈旧、回款偏低、投诉反复（没有投诉反馈、跟进记录；购买记录没有填写已回款）"
    ]


def test_rows_of_later_days_are_not_taken_for_a_missing_sheet() -> None:
    why = Text("skipped.no_rows", {"sheet": title("orders"), "as_of": date(2026, 6, 30)})
    assert not_done([Skipped("trend", why)], "en") == [
        "Not made: Sales trend (no valid record up to 2026-06-30 on Orders)"
    ]


def test_without_a_customer_sheet_all_that_needs_one_is_named() -> None:
    found = [Skipped("tiers", Text("skipped.no_customers", {"sheet": title("customers")}))]
    assert not_done(found, "zh") == [
        "未生成：客户分级、生命周期价值、客户画像（没有客户信息）",
        "未检查的预警：要用到客户资料的预警（没有客户信息）",
    ]


def test_a_column_of_the_settings_that_is_not_there_is_said_in_full() -> None:
    found = [Skipped("portrait", Text("skipped.no_field", {"field": "大区", "sheet": title("customers")}))]
    (line,) = not_done(found, "zh")
    assert line.startswith("未生成：客户画像·大区（“客户信息”中没有自定义列“大区”")
