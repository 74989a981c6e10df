"""The registry against the domain reference: names that scripts and other teams rely on."""

from __future__ import annotations

from collections import Counter

import pytest

from kamxl.schema import choices
from kamxl.schema.bounds import bounds
from kamxl.schema.choices import Choice
from kamxl.schema.money import Money
from kamxl.schema.sheets import SHEETS
from kamxl.schema.values import folded

LISTS = {
    name: found
    for name, found in vars(choices).items()
    if name.isupper() and isinstance(found, tuple) and isinstance(found[0], Choice)
}
REQUIRED = {
    "customers": {"customer_id", "name", "industry", "contact", "phone", "status", "owner"},
    "follow_ups": {"date", "customer_id", "method", "content", "owner"},
    "orders": {"order_id", "customer_id", "order_date", "product", "amount"},
    "contracts": {"contract_id", "customer_id", "kind", "amount"},
    "needs": {"need_id", "customer_id", "date", "need"},
    "satisfaction": {"date", "customer_id", "score"},
    "complaints": {"complaint_id", "customer_id", "opened", "kind", "content"},
    "market": {"date", "competitor", "region", "model", "price"},
    "trends": {"period", "metric", "value", "source"},
    "contacts": {"customer_id", "name"},
    "deals": {"deal_id", "customer_id", "name", "stage", "amount", "close_date", "owner"},
    "targets": {"period", "measure", "value"},
    "plans": {"customer_id", "goal", "action", "due"},
    "rates": {"currency", "date", "rate"},
    "rules": {"table", "field", "test", "severity", "advice"},
}


@pytest.mark.parametrize("key", SHEETS)
def test_required_fields(key: str) -> None:
    assert {field.key for field in SHEETS[key].fields.values() if field.required} == REQUIRED[key]


def test_titles_and_tables() -> None:
    assert [(one.zh, one.en, one.table) for one in SHEETS.values()] == [
        ("客户信息", "Customers", "kam_customers"),
        ("跟进记录", "Follow-ups", "kam_follow_ups"),
        ("购买记录", "Orders", "kam_orders"),
        ("合同报价", "Contracts", "kam_contracts"),
        ("客户需求", "Needs", "kam_needs"),
        ("满意度", "Satisfaction", "kam_satisfaction"),
        ("投诉反馈", "Complaints", "kam_complaints"),
        ("市场监测", "Market watch", "kam_market"),
        ("市场趋势", "Market trends", "kam_trends"),
        ("联系人", "Contacts", "kam_contacts"),
        ("商机", "Deals", "kam_deals"),
        ("目标", "Targets", "kam_targets"),
        ("客户计划", "Account plans", "kam_plans"),
        ("汇率", "Rates", "kam_rates"),
        ("自定义规则", "Own rules", "kam_rules"),
    ]


@pytest.mark.parametrize("key", SHEETS)
def test_titles_are_unique_within_a_sheet(key: str) -> None:
    columns = [field.column for field in SHEETS[key].fields.values()]
    for lang in ("zh", "en"):
        assert max(Counter(column.title(lang, Money.of(lang)) for column in columns).values()) == 1


@pytest.mark.parametrize("key", SHEETS)
def test_personal_data_is_marked(key: str) -> None:
    personal = {"contact", "phone", "email", "address", "decision_contact"}
    if key == "contacts":
        personal = {"name", "reports_to", "phone", "email", "wechat"}
    assert all(field.column.pii == (field.key in personal) for field in SHEETS[key].fields.values())


@pytest.mark.parametrize("name", LISTS)
def test_no_word_means_two_choices(name: str) -> None:
    entries: tuple[Choice, ...] = LISTS[name]
    meant: dict[str, set[str]] = {}
    for entry in entries:
        for word in (entry.code, entry.zh, entry.en, *entry.synonyms):
            meant.setdefault(folded(word), set()).add(entry.code)
    assert {word: codes for word, codes in meant.items() if len(codes) > 1} == {}


def test_key_fields_are_those_that_leave_a_row_out() -> None:
    found = {key: {name for name, one in SHEETS[key].fields.items() if one.column.key} for key in SHEETS}
    assert found["contacts"] == {"customer_id", "name"}
    assert found["deals"] == {"customer_id", "stage", "currency"}
    assert found["targets"] == {"period", "measure", "customer_id", "value"}
    assert found["plans"] == {"customer_id", "action"}


@pytest.mark.parametrize(("typed", "code"), [("赢单", "won"), ("Closed Won", "won"), ("丢单", "lost"), ("合同签订", "signed"), ("提案", "proposal")])  # fmt: skip
def test_a_deal_s_end_is_no_stage_of_a_follow_up(typed: str, code: str) -> None:
    assert SHEETS["deals"].fields["stage"].column.parse(typed) == code
    if code == "won":
        assert SHEETS["follow_ups"].fields["stage"].column.parse(typed) == "signed"


@pytest.mark.parametrize(
    ("sheet", "field", "expected"),
    [
        ("customers", "annual_amount", (0, 1e13)),
        ("customers", "industry_influence", (1, 5)),
        ("customers", "collection_rate", (0, 100)),
        ("satisfaction", "score", (0, 10)),
        ("customers", "name", (None, None)),
    ],
)
def test_bounds_are_read_off_the_model(sheet: str, field: str, expected: tuple[object, object]) -> None:
    assert bounds(SHEETS[sheet].model.model_fields[field]) == expected
