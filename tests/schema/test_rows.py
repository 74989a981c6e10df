from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from kamxl.schema.rows import Complaint, Contract, Customer, Order, SurveyAnswer, TrendFigure
from kamxl.schema.sheets import SHEETS

CUSTOMER = {
    "customer_id": "C1", "name": "甲公司", "industry": "零售", "contact": "李", "phone": "139", "status": "活跃", "owner": "王",
    "first_deal_date": "2023-01-15",
}  # fmt: skip


def test_a_row_model_takes_what_people_type() -> None:
    row = Customer(**{**CUSTOMER, "annual_amount": "120万", "collection_rate": "85%", "consent": "√"})
    assert row.annual_amount == 120.0
    assert row.collection_rate == 85.0
    assert row.consent == "yes"
    assert row.status == "active"
    assert row.first_deal_date == date(2023, 1, 15)


def faults(model: Any, **values: object) -> list[tuple[tuple[object, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        model(**values)
    return [(fault["loc"], fault["type"]) for fault in caught.value.errors()]


def test_the_first_deal_may_be_blank_for_potential_customers_only() -> None:
    blank = {**CUSTOMER, "first_deal_date": None}
    assert Customer(**{**blank, "status": "潜在"}).first_deal_date is None
    assert faults(Customer, **blank) == [((), "required")]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("annual_amount", -1),
        ("collection_rate", 101),
        ("industry_influence", 6),
        ("growth_potential", 0.5),
        ("wallet_share", -0.01),
        ("first_deal_date", "1899-12-31"),
        ("first_deal_date", "2200-01-01"),
        ("name", "x" * 501),
        ("notes", "x" * 32_768),
        ("annual_amount", "1e999"),
    ],
)
def test_bounds(field: str, value: object) -> None:
    assert [loc for loc, _ in faults(Customer, **{**CUSTOMER, field: value})] == [(field,)]


def test_bounds_include_their_ends() -> None:
    row = Customer(**{**CUSTOMER, "collection_rate": 100, "industry_influence": 5, "notes": "x" * 32_767})
    assert (row.collection_rate, row.industry_influence) == (100.0, 5.0)


def test_an_amount_of_an_order_may_be_negative() -> None:
    row = Order(order_id="1", customer_id="C1", order_date="2026-01-05", product="甲", amount="(300)", status="退款")
    assert (row.amount, row.status) == (-300.0, "returned")


def test_a_contract_ends_after_its_start() -> None:
    values: dict[str, Any] = {"contract_id": "H1", "customer_id": "C1", "kind": "合同", "amount": 1}
    assert Contract(**values, start="2026-01-05", end="2026-01-05").end == date(2026, 1, 5)
    assert faults(Contract, **values, start="2026-01-05", end="2026-01-04") == [((), "date_order")]


def test_a_complaint_is_closed_after_it_was_opened() -> None:
    values: dict[str, Any] = {"complaint_id": "T1", "customer_id": "C1", "kind": "投诉", "content": "破损"}
    assert Complaint(**values, opened="2026-01-05", closed=None).closed is None
    assert faults(Complaint, **values, opened="2026-01-05", closed="2026-01-04") == [((), "date_order")]


def test_a_score_is_0_to_10() -> None:
    assert SurveyAnswer(date="2026-01-05", customer_id="C1", score="8.5分").score == 8.5
    assert faults(SurveyAnswer, date="2026-01-05", customer_id="C1", score=11)[0][0] == ("score",)


def test_a_trend_figure() -> None:
    row = TrendFigure(period="2026年3季度", metric="产值", value="6.8%", source="统计局", impact="利好")
    assert (row.period, row.value, row.impact) == ("2026Q3", 0.068, "opportunity")


@pytest.mark.parametrize("key", SHEETS)
def test_unknown_fields_are_refused(key: str) -> None:
    with pytest.raises(ValidationError, match="no_such_field"):
        SHEETS[key].model(no_such_field=1)
