"""Rules of the user's own, through a workbook: each comparison on both sides of its limit, worked by hand."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any  # Any: fixtures

import pandas as pd
import pytest
from small_books import analysed

import kamxl
from kamxl.book import Result
from kamxl.compute.alerts.own import Condition, own_rules
from kamxl.compute.rule import OWN_PREFIX
from kamxl.compute.wording import told
from kamxl.explain import explained
from kamxl.report.alerts import limit_of
from kamxl.report.phrases import Phrases
from kamxl.share import share

DAY = date(2026, 5, 31)


def day(offset: int) -> date:
    return DAY + timedelta(days=offset)


def rule(table: str, field: str, test: str, value: object = None, **more: object) -> dict[str, object]:
    given = {"工作表": table, "字段": field, "比较": test, "值": value, "级别": "中", "建议": "请核对", **more}
    return {title: cell for title, cell in given.items() if cell is not None}


def own(result: Result) -> dict[str | None, str]:
    """Whom an own rule fires for, and its fact."""
    table = result.analysis.alerts
    mine = table[table["rule_id"].str.startswith(OWN_PREFIX)]
    return {who: fact.render("zh") for who, fact in zip(mine["customer_id"], mine["fact"], strict=True)}


PEOPLE: Mapping[str, Mapping[str, object]] = {
    "at": {"年交易金额(万元)": 50, "首次合作时间": day(-100), "备注": "华东 VIP 客户", "商业信誉": "B", "回访批次": 5},
    "above": {"年交易金额(万元)": 50.01, "首次合作时间": day(-101), "备注": "vip", "商业信誉": "C", "回访批次": 5.5},
    "below": {"年交易金额(万元)": 49.99, "首次合作时间": day(-99), "备注": "普通", "商业信誉": "A", "回访批次": "直销"},
    "empty": {"年交易金额(万元)": None, "首次合作时间": None, "备注": None, "商业信誉": None, "合作状态": "潜在"},
}


@pytest.mark.parametrize(
    ("given", "who"),
    [
        # An amount: in the unit of its column, 万元, unless the value brings its own.
        (("年交易金额", "大于", 50), {"above"}),
        (("年交易金额", "大于", "500000元"), {"above"}),
        (("年交易金额", ">", 49.99), {"at", "above"}),
        (("年交易金额", "小于", "50万"), {"below"}),
        (("年交易金额", "小于", 50.01), {"at", "below"}),
        (("annual_amount", "等于", 50), {"at"}),
        (("Annual amount", "不等于", 50), {"above", "below"}),
        (("年交易金额", "为空", None), {"empty"}),
        # A day: by the day itself, or by days from 2026-05-31.
        (("首次合作时间", "早于…天", 100), {"above"}),
        (("首次合作时间", "早于", "99天"), {"at", "above"}),
        (("首次合作时间", "晚于…天", -100), {"below"}),
        (("首次合作时间", "晚于", -101), {"at", "below"}),
        (("首次合作时间", "大于", day(-100)), {"below"}),
        (("首次合作时间", "小于", day(-100)), {"above"}),
        (("首次合作时间", "等于", "2026-02-20"), {"at"}),
        (("首次合作时间", "不等于", "2026/2/20"), {"above", "below"}),
        (("首次合作时间", "为空", None), {"empty"}),
        # A text, whatever its case and width.
        (("备注", "包含", "ＶＩＰ"), {"at", "above"}),
        (("备注", "等于", "VIP"), {"above"}),
        (("备注", "不等于", "VIP"), {"at", "below"}),
        (("备注", "为空", None), {"empty"}),
        # A choice, by its word or a synonym.
        (("合作状态", "等于", "潜在客户"), {"empty"}),
        (("合作状态", "不等于", "Potential"), {"at", "above", "below"}),
        # A column of the user's own.
        (("回访批次", "大于", 5), {"above"}),
        (("回访批次", "等于", "直销"), {"below"}),
        (("回访批次", "包含", "直"), {"below"}),
        (("回访批次", "为空", None), {"empty"}),
    ],
)
def test_each_comparison_on_both_sides_of_its_limit(
    tmp_path: Path, given: tuple[str, str, object], who: set[str]
) -> None:
    result = analysed(tmp_path, DAY, PEOPLE, 自定义规则=[rule("客户信息", *given)])
    assert own(result).keys() == who


@pytest.mark.parametrize("table", ["购买记录", "Orders", "orders", "订单", "kam_orders"])
def test_the_worst_row_of_a_customer_speaks(tmp_path: Path, table: str) -> None:
    orders = [("A", day(-9), 600_000), ("A", day(-8), 700_000), ("A", day(-7), 500_000), ("B", day(-7), 500_000)]
    result = analysed(tmp_path, DAY, ["A", "B"], orders, 自定义规则=[rule(table, "金额(元)", "大于", "50万")])
    assert own(result) == {"A": "购买记录 D0001：金额为 70 万元，大于 50 万元（共 2 行）"}


def test_what_is_no_sale_fires_nothing(tmp_path: Path) -> None:
    """Cancelled, of a day to come, returned: the figures count none of them as bought. A rule on the status or the day sees them."""
    orders = [
        ("later", DAY + timedelta(days=400), 600_000),
        ("void", DAY, 600_000, {"订单状态": "已取消"}),
        ("back", DAY, 600_000, {"订单状态": "退货"}),
        ("bought", DAY, 600_000),
    ]
    people = ["later", "void", "back", "bought"]

    def fires(*given: object) -> set[str | None]:
        return set(own(analysed(tmp_path, DAY, people, orders, faulty=True, 自定义规则=[rule("购买记录", *given)])))

    assert fires("金额", "大于", "50万") == {"bought"}
    assert fires("金额", "小于", 0) == {"back"}
    assert fires("订单状态", "等于", "已取消") == {"void"}
    assert fires("订单日期", "晚于", 0) == {"later"}


def test_a_rule_on_the_currency_sees_what_was_typed_and_an_amount_in_another_is_an_error(tmp_path: Path) -> None:
    orders = [("A", DAY, 20_000), ("B", DAY, 2_000, {"币种": "USD"})]
    rates = [{"币种": "USD", "日期": DAY, "汇率": 7.0}]

    def result(*given: object) -> Result:
        return analysed(
            tmp_path, DAY, ["A", "B"], orders, faulty=True, 汇率=rates, 自定义规则=[rule("购买记录", *given)]
        )

    assert own(result("币种", "等于", "USD")).keys() == {"B"}
    assert own(result("币种", "不等于", "CNY")).keys() == {"B"}
    assert own(result("金额", "大于", "1.5万")).keys() == {"A"}
    for value in ("1万美元", "$10000", "5万欧元"):
        found = result("金额", "大于", value)
        (issue,) = [one for one in found.book.issues if one.table == "rules"]
        assert (own(found), issue.code, issue.effect) == ({}, "unit", "row")
        assert "CNY" in issue.message.render("zh")
        assert "CNY" in issue.message.render("en")
    assert own(result("金额", "大于", "1.5万元")).keys() == {"A"}


def test_what_a_rule_says_stands(tmp_path: Path) -> None:
    """Its advice is its name; its severity is not raised for a top tier; its owner has the alert; braces are braces."""
    rows = [
        rule("合同报价", "到期日期", "早于…天", -30, 级别="低", 建议="续签 {合同}", 负责人="赵六"),
        rule("市场监测", "价格策略", "小于", 100, 级别="高", 建议="降价了"),
    ]
    contract = {
        "合同编号": "H1",
        "客户编号": "A",
        "类型": "合同",
        "金额(元)": 1,
        "到期日期": day(29),
        "合同状态": "执行中",
    }
    later = {**contract, "合同编号": "H2", "客户编号": "B", "到期日期": day(30)}
    price = {"监测时间": day(-1), "竞品名称": "甲", "监测区域": "华东", "产品型号": "M", "价格策略(元/台)": 99.0}
    result = analysed(
        tmp_path, DAY, {"A": {"指定等级": "S"}, "B": {}}, 自定义规则=rows, 合同报价=[contract, later], 市场监测=[price]
    )
    table = result.analysis.alerts
    mine = table[table["rule_id"].str.startswith(OWN_PREFIX)].set_index("severity")
    assert mine["customer_id"].to_dict() == {"low": "A", "high": None}
    assert mine.loc["low", "rule"].render("zh") == "续签 {合同}"
    assert mine.loc["low", "advice"].render("en") == "续签 {合同}"
    assert (mine.loc["low", "owner"], mine.loc["low", "subject"]) == ("赵六", "H1")
    assert mine.loc["low", "fact"].render("zh") == "合同报价 H1：到期日期为 2026-06-29，早于 30 天后"


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        (("商业信誉", "等于", "B"), "客户信息：商业信誉为 B", "Customers: Credit grade is B"),
        (
            ("商业信誉", "不等于", "A"),
            "客户信息：商业信誉为 B，不等于 A",
            "Customers: Credit grade is B; other than A",
        ),
    ],
)
def test_a_fact_says_nothing_twice(tmp_path: Path, said: tuple[str, ...], zh: str, en: str) -> None:
    """What is equal to a value is that value; one row is not counted."""
    result = analysed(tmp_path, DAY, {"at": PEOPLE["at"]}, 自定义规则=[rule("客户信息", *said)])
    table = result.analysis.alerts
    (fact,) = table.loc[table["rule_id"].str.startswith(OWN_PREFIX), "fact"]
    assert (fact.render("zh"), fact.render("en")) == (zh, en)


def test_the_id_is_that_of_the_condition(tmp_path: Path) -> None:
    first, second = rule("客户信息", "年交易金额", "大于", 1), rule("客户信息", "年交易金额", "大于", 2)
    one = analysed(tmp_path, DAY, PEOPLE, 自定义规则=[first, second])
    other = analysed(tmp_path, DAY, PEOPLE, 自定义规则=[rule("Customers", "annual_amount", ">", "1万", 建议="别的话")])
    assert [item.id for item in other.analysis.rules][-1] == [item.id for item in one.analysis.rules][-2]


@pytest.mark.parametrize(
    ("settings", "found"),
    [({}, {"medium"}), ({"alerts.own.severity": "高"}, {"high"}), ({"alerts.own.on": "否"}, set())],
)
def test_settings_hold_for_all_of_them(tmp_path: Path, settings: dict[str, Any], found: set[str]) -> None:
    result = analysed(tmp_path, DAY, PEOPLE, settings=settings, 自定义规则=[rule("客户信息", "备注", "包含", "vip")])
    table = result.analysis.alerts
    assert set(table.loc[table["rule_id"].str.startswith(OWN_PREFIX), "severity"]) == found


def test_a_rule_whose_data_the_book_does_not_keep_is_not_looked_for(tmp_path: Path) -> None:
    result = analysed(tmp_path, DAY, PEOPLE, 自定义规则=[rule("投诉反馈", "反馈内容", "包含", "漏油", 建议="看漏油")])
    assert own(result) == {}
    assert any("看漏油" in item.reason.render("zh") for item in result.skipped)


def test_it_is_explained(tmp_path: Path) -> None:
    orders = [("A", day(-9), 600_000), ("A", day(-8), 400_000)]
    result = analysed(tmp_path, DAY, ["A"], orders, 自定义规则=[rule("购买记录", "金额", "大于", "50万")])
    [which] = [item.id for item in result.analysis.rules if item.id.startswith(OWN_PREFIX)]
    [figure] = explained(result, customer="A", figure=which).figures
    assert figure.rule == own(result)["A"]
    named = {cell.field: cell.typed for step in figure.steps for cell in step.cells}
    assert named["orders.amount"] == 600_000
    assert named["rules.value"] == "50万"
    # As people read it: with its unit, and no code.
    read = {cell.field: cell.shown for step in figure.steps for cell in step.cells}
    assert read == {
        "orders.amount": "600,000 元", "rules.table": "购买记录", "rules.field": "金额", "rules.test": "大于", "rules.value": "50 万元",
    }  # fmt: skip
    assert {setting.key for setting in figure.settings} == {"alerts.own.on", "alerts.own.severity"}


@pytest.mark.parametrize(
    ("given", "cell", "code", "said"),
    [
        (rule("客户表格", "备注", "为空"), "A2", "choice", "客户信息"),
        (rule("汇率", "币种", "为空"), "A2", "choice", "没有名为"),
        (rule("客户信息", "年交易额度", "大于", 1), "B2", "choice", "年交易金额"),
        (rule("客户信息", "栏目二十", "大于", 1), "B2", "choice", "列名"),
        (rule("客户信息", "备注", "大于", 1), "C2", "choice", "包含"),
        (rule("客户信息", "合作状态", "包含", "活"), "C2", "choice", "等于"),
        (rule("客户信息", "年交易金额", "差不多", 1), "C2", "choice", "大于"),
        (rule("客户信息", "年交易金额", "大于"), "D2", "required", "要填值"),
        (rule("客户信息", "年交易金额", "大于", "很多"), "D2", "type", "数字"),
        (rule("客户信息", "年交易金额", "大于", "300台"), "D2", "type", "数字"),
        (rule("客户信息", "首次合作时间", "大于", "去年"), "D2", "type", "日期"),
        (rule("客户信息", "首次合作时间", "早于…天", "很久"), "D2", "type", "天数"),
        (rule("客户信息", "首次合作时间", "早于…天", 1.5), "D2", "type", "天数"),
        (rule("客户信息", "合作状态", "等于", "飞了"), "D2", "type", "活跃"),
    ],
)
def test_a_bad_rule_is_an_issue_of_its_cell_and_no_more(
    tmp_path: Path, given: dict[str, object], cell: str, code: str, said: str
) -> None:
    columns = ("工作表", "字段", "比较", "值", "级别", "建议")
    good = rule("客户信息", "备注", "包含", "VIP")
    rows = [{name: row.get(name) for name in columns} for row in (given, good)]
    result = analysed(tmp_path, DAY, PEOPLE, faulty=True, 自定义规则=rows)
    [issue] = [one for one in result.book.issues if one.table == "rules"]
    assert (issue.cell, issue.code, issue.effect, issue.severity) == (cell, code, "row", "error")
    assert said in issue.message.render("zh")
    assert own(result).keys() == {"at", "above"}


def test_the_same_rule_twice_counts_once(tmp_path: Path) -> None:
    rows = [rule("客户信息", "备注", "包含", "VIP"), rule("Customers", "notes", "含", "VIP", 建议="再来")]
    result = analysed(tmp_path, DAY, PEOPLE, faulty=True, 自定义规则=rows)
    assert [(one.cell, one.code) for one in result.book.issues if one.table == "rules"] == [("A3", "duplicate")]
    assert len(own(result)) == 2


@pytest.mark.parametrize(("role", "told"), [("sales", True), ("marketing", False), ("service", False)])
def test_a_copy_holds_an_alert_where_the_role_may_see_its_field(tmp_path: Path, role: str, told: bool) -> None:
    """The limit is a credit limit, which only sales sees; what rules that found nothing are called is in no copy."""
    people = {"A": {"信用额度(万元)": 90}, "B": {"信用额度(万元)": 10}}
    rows = [
        rule("客户信息", "信用额度", "大于", 50, 建议="额度太大"),
        rule("客户信息", "备注", "包含", "qqq", 建议="从不出现"),
        rule("投诉反馈", "反馈内容", "包含", "qqq", 建议="没有这表"),
    ]
    result = analysed(tmp_path, DAY, people, 自定义规则=rows)
    assert own(result).keys() == {"A"}
    share(result, tmp_path / "copy.xlsx", role=role)
    with zipfile.ZipFile(tmp_path / "copy.xlsx") as package:
        text = "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    assert ("额度太大" in text) == told
    assert "从不出现" not in text
    assert "没有这表" not in text


def test_without_a_limit_to_be_worse_than_the_first_row_speaks(tmp_path: Path) -> None:
    orders = [("A", day(-9), 600_000), ("A", day(-8), 700_000), ("A", day(-7), 500_000)]
    result = analysed(tmp_path, DAY, ["A"], orders, 自定义规则=[rule("购买记录", "金额(元)", "不等于", "70万")])
    assert own(result) == {"A": "购买记录 D0000：金额为 60 万元，不等于 70 万元（共 2 行）"}


def test_what_gets_worse_is_lower_only_for_a_rule_of_below() -> None:
    """Handled, it is silent until then."""
    frame = pd.DataFrame(
        [
            ("customers", "annual_amount", test, "5", "核对", None, None, row)
            for row, test in enumerate(("lt", "gt", "blank"), 2)
        ],
        columns=["table", "field", "test", "value", "advice", "severity", "owner", "source_row"],
    )
    assert [(one.worse, one.measure) for one in own_rules({"rules": frame})] == [
        ("lower", "amount"), ("higher", "amount"), ("higher", "amount"),
    ]  # fmt: skip


ENGLISH: Mapping[tuple[str, ...], Mapping[str, str]] = {
    ("Customers", "Annual amount", "above", "500"): {"C2": "Customers: Annual amount is 500.1k USD; above 500k USD"},
    ("Customers", "Credit limit (k USD)", "below", "500.1"): {"C1": "Customers: Credit limit is 500k USD; below 500.1k USD"},
    ("Customers", "Share of wallet", "over", "50%"): {"C2": "Customers: Share of wallet is 50.5%; above 50%"},
    ("Customers", "Industry influence", "equals", "4"): {"C1": "Customers: Industry influence is 4"},
    ("Customers", "Industry influence", "is blank", ""): {"C3": "Customers: Industry influence is blank"},
    ("Customers", "Status", "not equal", "active"): {"C2": "Customers: Status is Paused; other than Active"},
    ("Customers", "Last follow-up", "days ago", "29"): {"C2": "Customers: Last follow-up is 2026-05-01; earlier than 29 days ago"},
    ("Customers", "Notes", "contains", "SAMPLE"): {"C1": "Customers: Notes is needs Sample units; contains “SAMPLE”"},
    ("Customers", "VIP", "is", "GOLD"): {"C1": "Customers: VIP is gold"},
    ("Complaints", "Severity", "is", "high"): {"C1": "Complaints K1: Severity is High"},
    ("Complaints", "Opened", "later than", "-10"): {"C2": "Complaints K2: Opened is 2026-05-22; later than 10 days ago"},
}  # fmt: skip
"""Sheet, field, test and value as an English team types them -> whom the rule warns of, and what it says. The others of each
column are at the limit or on its other side."""


def test_an_english_book_has_each_on_both_sides_too(make_book: Any, tmp_path: Path) -> None:
    titles = [
        "Customer ID",
        "Customer name",
        "Status",
        "Annual amount (k USD)",
        "Credit limit (k USD)",
        "Share of wallet (%)",
    ]
    more = ["Industry influence", "Last follow-up", "VIP", "Notes"]
    path = make_book(
        tmp_path / "own.xlsx",
        {
            "Customers": [
                titles + more,
                ["C1", "East Sea", "Active", 500, 500, 50, 4, day(-29), "gold", "needs Sample units"],
                ["C2", "North River", "Paused", 500.1, 500.1, 50.5, 3, day(-30), "Silver", "-"],
                ["C3", "Third", "Active", 499.9, None, 49.9, None, day(-28), None, None],
            ],
            "Complaints": [
                ["Feedback ID", "Customer ID", "Opened", "Kind", "Severity", "Content"],
                ["K1", "C1", day(-10), "Complaint", "High", "late"],
                ["K2", "C2", day(-9), "Complaint", "Medium", "late again"],
            ],
            "Own rules": [
                ["Sheet", "Field", "Test", "Value", "Severity", "What to do"],
                *([*said, "Low", f"rule {place}"] for place, said in enumerate(ENGLISH)),
            ],
        },
    )
    result = kamxl.analyse(kamxl.open(path), as_of=DAY)
    table = result.analysis.alerts
    fired = {
        place: table[table["rule"].map(lambda one, name=f"rule {place}": one.render("en") == name)]
        for place in range(len(ENGLISH))
    }
    for place, (said, expected) in enumerate(ENGLISH.items()):
        mine = fired[place]
        facts = (told(fact, result.analysis.money).render("en") for fact in mine["fact"])
        assert dict(zip(mine["customer_id"], facts, strict=True)) == expected, said
    rules = {one.name.render("en"): limit_of(Phrases.of(result.analysis, "en"), one, result.analysis.settings) for one in result.analysis.rules}  # fmt: skip
    assert rules["rule 0"] == "“Annual amount” of Customers above 500k USD"
    # An amount typed in thousands counts in single units, and is said as the sheet has it.
    [cell, *_] = [cell for step in explained(result, customer="C2", figure=fired[0]["rule_id"].iloc[0]).figures[0].steps for cell in step.cells]  # fmt: skip
    assert (cell.typed, cell.counts, cell.shown) == (500.1, 500_100, "500.1k USD")


def test_an_id_is_the_same_in_every_version() -> None:
    """What people did about an alert is found again by it."""
    said = Condition("orders", "amount", "above", "100", "", "high", None, 2)
    assert said.id == "own_" + hashlib.sha256(b"orders\0amount\0above\x00100").hexdigest()[:8]


@pytest.mark.parametrize(
    ("title", "value", "fact"),
    [
        ("目标值(千元)", 100, "目标 2026：目标值为 60 万元，大于 10 万元（共 2 行）"),
        ("目标值", 10, "目标 2026：目标值为 600 万元，大于 10 万元（共 2 行）"),
        ("目标值(千元)", "10万", "目标 2026：目标值为 60 万元，大于 10 万元"),
        ("目标值(千元)", 599, "目标 2026：目标值为 60 万元，大于 59.9 万元（共 2 行）"),
        ("目标值(千元)", 600, ""),
    ],
)
def test_targets_of_visits_are_held_against_the_number_and_amounts_against_the_amount(
    tmp_path: Path, title: str, value: object, fact: str
) -> None:
    """A bare number is in the unit of the title for amounts, and a number for counts, which no amount is held against."""
    targets = [{"期间": "2026", "指标": one, title: 600} for one in ("拜访", "交易额")]
    found = own(analysed(tmp_path, DAY, ["A"], 目标=targets, 自定义规则=[rule("目标", "目标值", "大于", value)]))
    assert found == ({None: fact} if fact else {})


def test_a_target_of_visits_alone_is_told_as_a_number(tmp_path: Path) -> None:
    targets = [{"期间": "2026", "指标": "拜访", "目标值(万元)": 600}]
    result = analysed(tmp_path, DAY, ["A"], 目标=targets, 自定义规则=[rule("目标", "目标值", "大于", 100)])
    table = result.analysis.alerts
    [(fact, measure)] = table.loc[table["rule_id"].str.startswith(OWN_PREFIX), ["fact", "measure"]].to_numpy().tolist()
    assert (fact.render("zh"), fact.render("en")) == (
        "目标 2026：目标值为 600，大于 100",
        "Targets 2026: Target is 600; above 100",
    )
    assert abs(measure) == 600


def test_a_rule_on_targets_may_ask_for_what_is_blank(tmp_path: Path) -> None:
    targets = [{"期间": "2026", "指标": "拜访", "目标值(万元)": 600}]
    assert own(analysed(tmp_path, DAY, ["A"], 目标=targets, 自定义规则=[rule("目标", "目标值", "为空")])) == {}


def test_under_a_bare_title_a_rule_reads_the_unit_of_the_workbook(make_book: Any, tmp_path: Path) -> None:
    """In an English book that is k."""
    path = make_book(
        tmp_path / "bare.xlsx",
        {
            "Customers": [["Customer ID", "Customer name", "Industry", "Status", "Owner"], ["K1", "A", "x", "Active", "Tom"]],
            "Targets": [["Period", "Measure", "Target"], ["2026", "Revenue", 600], ["2026", "Visits", 600]],
            "Own rules": [["Sheet", "Field", "Test", "Value", "Severity", "What to do"], ["Targets", "Target", "above", 100, "Medium", "Ambitious"]],
        },
    )  # fmt: skip
    for lang in (None, "zh"):
        found = kamxl.analyse(kamxl.open(path, lang=lang), as_of=DAY).analysis
        [fact] = found.alerts.loc[found.alerts["rule_id"].str.startswith(OWN_PREFIX), "fact"]
        amounts = [one.value for one in (fact.values["shown"], fact.values["test"].values["value"])]
        assert amounts == [600_000, 100_000]
        assert fact.values["more"].values == {"number": 2}
