"""Roles: what each sees, written out, and what a company may change."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from canaries import AS_OF, write

from kamxl import walk
from kamxl.book import Result
from kamxl.compute.alerts import RULES
from kamxl.errors import SettingsError, UsageError
from kamxl.report.opportunities import OPENINGS
from kamxl.report.portrait import DIMENSIONS
from kamxl.report.registry import SHEETS as OUTPUT_SHEETS
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Settings, ShareRole
from kamxl.settings.kinds import TierModel
from kamxl.share.roles import FREE_TEXT, ROLES, Role, fields, role_of
from kamxl.share.sharing import Copy, copy_of

PROFIT = {"customers.annual_profit", "orders.profit"}
MARKETING = {
    "customers.phone", "customers.email", "customers.address", "customers.decision_contact", "customers.follow_up_note",
    "customers.notes", "customers.collection_rate", "customers.credit_grade", "follow_ups.content", "follow_ups.outcome",
    "follow_ups.next_action", "follow_ups.attachment", "orders.paid", "orders.due_date", "orders.paid_date",
    "customers.payment_days", "customers.credit_limit", "contracts.terms",
    "customers.preferences", "contracts.delivery", "needs.need", "needs.solution", "satisfaction.comment", "complaints.content",
    "market.notes", "market.source", "contacts.phone", "contacts.email", "contacts.wechat", "contacts.attitude", "contacts.notes",
    "deals.name", "deals.lost_reason", "deals.next_step", "plans.goal", "plans.measure", "plans.target", "plans.action",
    "plans.result",
}  # fmt: skip
BOARD = {"market.promotion", "market.advantage", "market.gap", "trends.source"}
SERVICE = {
    "customers.annual_amount", "customers.annual_profit", "customers.company_revenue", "customers.collection_rate",
    "customers.credit_grade", "customers.quality_loss", "customers.wallet_share", "orders.unit_price", "orders.amount",
    "orders.profit", "orders.paid", "orders.due_date", "orders.paid_date", "customers.payment_days",
    "customers.credit_limit", "contracts.amount", "contracts.terms", "orders.currency", "contracts.currency",
    "customers.follow_up_note", "customers.notes",
    "customers.preferences", "follow_ups.content", "follow_ups.outcome", "follow_ups.next_action", "follow_ups.attachment",
    "contracts.delivery", "needs.need", "needs.solution", "satisfaction.comment", "complaints.content",
    "deals.amount", "deals.currency", "deals.name", "deals.lost_reason", "deals.next_step", "contacts.notes",
    "plans.goal", "plans.measure", "plans.target", "plans.action", "plans.result",
}  # fmt: skip

OWN_RULES = set(fields("rules"))


def test_what_each_role_may_not_see_is_decided_field_by_field() -> None:
    """A field that the schema gets is hidden by its kind, or somebody has to think of it here."""
    assert ROLES["sales"].hidden == PROFIT | OWN_RULES
    assert ROLES["marketing"].left_out == MARKETING | OWN_RULES
    assert ROLES["marketing"].masked == {
        "customers.contact", "follow_ups.contact", "contacts.name", "contacts.reports_to",
    }  # fmt: skip
    market = {field for sheet in ("market", "trends", "targets", "rates", "rules") for field in fields(sheet)}
    assert ROLES["service"].hidden == SERVICE | market
    assert {name: role.scrubs for name, role in ROLES.items()} == {
        "sales": {"profit"}, "marketing": {"personal"}, "service": {"money", "profit"},
    }  # fmt: skip


def test_every_output_column_and_rule_says_what_it_reveals() -> None:
    """What is not named is shown to nobody; here nothing is forgotten."""
    known = {field for sheet in SHEETS for field in fields(sheet)}
    named = [rule.reveals for rule in RULES]
    for sheet in OUTPUT_SHEETS:
        columns = {column.key for column in sheet.output.columns}
        if sheet.listed is not None:
            for model in get_args(get_args(TierModel)[0]):
                found = sheet.listed.reveals(Settings.model_validate({"tier": {"model": model}}))
                assert columns <= set(found), sheet.key
                named += found.values()
            assert sheet.listed.tells <= columns
        named += [sheet.whole or frozenset()]
    assert {sheet.key for sheet in OUTPUT_SHEETS if sheet.whole is None} == {"quality", "tier_history"}
    named += [*OPENINGS.values(), *DIMENSIONS.values()]
    assert set().union(*named) <= known


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    path = tmp_path_factory.mktemp("roles") / "book.xlsx"
    write(path, "zh")
    return walk.analyse(walk.open_book(path, as_of=AS_OF), as_of=AS_OF)


def columns(copy: Copy, key: str) -> list[str]:
    plan = next(plan for plan in copy.plans if plan.key == key)
    return [column.title for column in plan.tables[0].columns]


def test_sales(result: Result) -> None:
    copy = copy_of(result, ROLES["sales"])
    assert set(copy.made.outputs) == set(OUTPUTS) - {"quality"}
    assert "近12月毛利(万元)" not in columns(copy, "tiers")
    assert columns(copy, "lifetime") == [
        "客户编号", "客户名称", "等级", "方法", "存活概率", "未来12月预期订单", "未来12月下单概率", "预计下次下单", "价值带", "负责人",
    ]  # fmt: skip
    assert copy.made.rules == ()


def test_marketing(result: Result) -> None:
    copy = copy_of(result, ROLES["marketing"])
    assert set(copy.made.outputs) == set(OUTPUTS) - {"quality", "receivables"}
    assert [rule.id for rule in copy.made.rules] == [
        "low_collection", "receivable_overdue", "credit_exceeded", "target_behind", "plan_overdue", "no_decision_maker",
        "health_drop",
    ]  # fmt: skip
    assert columns(copy, "follow_up") == [
        "客户编号", "客户名称", "等级", "负责人", "跟进状态", "最近跟进", "距今天数", "跟进方式", "下次跟进日期",
    ]  # fmt: skip
    assert "联系人" in columns(copy, "input_customers")
    assert not {"电话", "邮箱", "地址", "商业信誉"} & set(columns(copy, "input_customers"))


def test_service(result: Result) -> None:
    copy = copy_of(result, ROLES["service"])
    assert list(copy.made.outputs) == ["alerts", "tiers", "health", "follow_up", "service"]
    assert list(copy.made.inputs) == [
        "customers",
        "follow_ups",
        "orders",
        "contracts",
        "needs",
        "satisfaction",
        "complaints",
        "contacts",
        "deals",
        "plans",
    ]
    assert columns(copy, "tiers") == [
        "客户编号", "客户名称", "等级", "上次等级", "变动", "生命周期阶段", "购买频度", "最近下单", "人工指定", "服务策略", "负责人",
    ]  # fmt: skip
    assert columns(copy, "input_orders") == ["订单编号", "客户编号", "订单日期", "产品", "品类", "数量", "订单状态"]
    assert {rule.id for rule in RULES} - {rule.id for rule in copy.made.rules} == {
        "no_order", "complaint_overdue", "follow_up_overdue", "contract_expiring", "low_satisfaction", "churn_risk",
        "need_open", "consent_missing", "profile_stale", "rhythm_break", "survey_due", "no_decision_maker",
    }  # fmt: skip
    assert {"电话", "邮箱", "地址"} <= set(columns(copy, "input_customers"))


def test_no_order_of_rows_tells_who_brings_more(result: Result) -> None:
    """Within a tier the whole book goes by revenue."""
    copy = copy_of(result, ROLES["service"])
    tiers = next(plan for plan in copy.plans if plan.key == "tiers").tables[0]
    ids, levels = ([str(getattr(value, "text", value)) for value in tiers.columns[place].values] for place in (0, 2))
    assert ids == [one for _, one in sorted(zip(["SABC".index(level) for level in levels], ids, strict=True))]
    assert ids != list(result.tiers.index)


def test_formula_columns_hold_the_values_of_the_whole_book(result: Result) -> None:
    copy = copy_of(result, ROLES["service"])
    table = next(plan for plan in copy.plans if plan.key == "input_customers").tables[0]
    found = {column.title: list(column.values) for column in table.columns}
    assert dict(zip(found["客户编号"], found["等级"], strict=True)) == result.tiers["tier"].to_dict()
    alerts = next(plan for plan in copy.plans if plan.key == "alerts").tables[0]
    assert sum(found["预警数"]) == alerts.length
    assert all(column.formula is None for column in table.columns)


CUSTOM = {"customers": ("渠道类型", "返点"), "orders": ("批次",)}


def own(settings: dict[str, ShareRole], name: str) -> Role:
    return role_of(name, Settings(share=settings), CUSTOM)


def test_roles_are_known_by_code_and_word() -> None:
    for name in ("sales", " Sales ", "销售", "ＳＡＬＥＳ"):
        assert own({}, name) == ROLES["sales"]
    assert own({}, "市场").name == "marketing"


def test_an_own_role_begins_with_another_and_says_what_differs() -> None:
    given = ShareRole(
        base="marketing", leave_out=("客户信息.所在区域", "orders", "lifetime"), mask=("customers.email",),
        show=("customers.credit_grade", "Customers.渠道类型"),
    )  # fmt: skip
    role = own({"经销商": given}, "经销商")
    assert (role.label.zh, role.name) == ("经销商", "经销商")
    assert role.left_out == (MARKETING - {"customers.email", "customers.credit_grade"}) | OWN_RULES | {
        "customers.region",
        *fields("orders"),
        *BOARD,  # these texts may speak of the orders, which marketing sees and this role does not
    }
    assert role.masked == ROLES["marketing"].masked | {"customers.email"}
    assert role.without == {"lifetime"}
    assert role.custom == {"customers.custom.渠道类型"}


def test_what_is_left_out_is_stronger_than_a_mask_and_a_mask_than_what_is_shown() -> None:
    both = ("customers.phone", "customers.email")
    role = own({"x": ShareRole(base="all", show=both, mask=both, leave_out=both[:1])}, "x")
    assert (role.left_out, role.masked) == ({"customers.phone"} | FREE_TEXT, {"customers.email"})


def test_a_built_in_role_can_be_changed() -> None:
    role = own({"sales": ShareRole(mask=("customers.phone",))}, "sales")
    assert role.left_out == PROFIT | OWN_RULES | FREE_TEXT, "a note may speak of the phone that is masked"
    assert role.masked == {"customers.phone"}


def test_free_text_is_left_out_unless_the_role_lets_it_in() -> None:
    """Sales sees what sales wrote; a role made of all but profit has to say so, for a note may tell the profit."""
    assert FREE_TEXT & own({}, "sales").left_out == {"rules.advice"}
    assert own({"x": ShareRole(base="sales")}, "x").left_out == PROFIT | OWN_RULES
    closed = ShareRole(base="all", leave_out=("orders.profit",), show=("needs.need",))
    assert own({"x": closed}, "x").left_out == {"orders.profit"} | FREE_TEXT - {"needs.need"}
    assert not own({"x": ShareRole(base="all")}, "x").left_out


def test_own_columns_are_left_out_unless_they_are_named() -> None:
    assert own({}, "sales").custom == frozenset()
    shown = own({"sales": ShareRole(show=("customers.渠道类型",), mask=("orders.批次",))}, "sales")
    assert shown.custom == {"customers.custom.渠道类型", "orders.custom.批次"}
    assert shown.masked == {"orders.custom.批次"}


@pytest.mark.parametrize(
    ("settings", "name", "said"),
    [
        ({}, "boss", "sales, marketing, service"),
        ({"partner": ShareRole(base="all")}, "boss", "partner"),
        ({}, "all", "sales"),
        ({"partner": ShareRole()}, "partner", "share.partner.base"),
        ({"partner": ShareRole(base="all", mask=("customers.fone",))}, "partner", "customers.phone"),
        ({"partner": ShareRole(base="all", show=("orders.返点",))}, "partner", "orders.返点"),
        ({"partner": ShareRole(base="all", leave_out=("orders.customer_id",))}, "partner", "orders.customer_id"),
        ({"partner": ShareRole(base="all", leave_out=("客户信息.客户编号",))}, "partner", "客户信息.客户编号"),
    ],
)
def test_what_is_not_there_is_named(settings: dict[str, ShareRole], name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        own(settings, name)


def test_a_fault_names_its_place() -> None:
    given = Settings(share={"p": ShareRole(base="all", mask=("nothing",))})
    with pytest.raises(SettingsError, match=r"设置!C7"):
        role_of("p", given, {}, {"share.p.mask": "设置!C7"})


def test_a_company_s_own_role_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "kamxl.toml").write_text(
        '[share.partner]\nbase = "service"\nshow = ["orders.unit_price"]\nleave_out = ["客户信息.电话"]\n', "utf-8"
    )
    write(tmp_path / "book.xlsx", "zh")
    result = walk.analyse(walk.open_book(tmp_path / "book.xlsx", as_of=AS_OF), as_of=AS_OF)
    from kamxl.share.sharing import role_for

    role = role_for(result, "partner")
    assert role.left_out == (SERVICE - {"orders.unit_price"}) | {
        *fields("market"),
        *fields("trends"),
        *fields("targets"),
        *fields("rates"),
        *fields("rules"),
        "customers.phone",
    }
