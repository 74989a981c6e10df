"""The whole analysis: what is left out is named, small and empty books work, and rows may stand in any order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import pytest
from typed_frames import customers, orders, typed

from kamxl.compute.alerts import RULES
from kamxl.compute.analyse import NEEDS, analyse
from kamxl.compute.analysis import Analysis
from kamxl.i18n import LANGUAGES, Text
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Settings

AS_OF = date(2026, 9, 30)


SHEETS_OF_RULES = {need.partition(".")[0] for rule in RULES for need in rule.needs if "|" not in need}
"""Sheets without which a rule is not looked for."""


def whole(frames: Mapping[str, pd.DataFrame], settings: Settings | None = None) -> Analysis:
    return analyse(frames, (), as_of=AS_OF, settings=settings or Settings())


def full_book() -> dict[str, pd.DataFrame]:
    """A row or two on every sheet."""
    return {
        "customers": customers({"customer_id": "A", "credit_limit": 9.0}, {"customer_id": "B", "annual_amount": 50}),
        "orders": orders(
            {"customer_id": "A", "order_date": "2026-09-01", "amount": 90_000.0, "paid": 90_000.0},
            {"customer_id": "A", "order_date": "2026-05-01", "amount": 60_000.0},
        ),
        "follow_ups": typed(
            "follow_ups",
            [{"customer_id": "A", "date": "2026-09-10", "method": "visit", "content": "拜访", "stage": "contact", "owner": "王敏"}],
        ),
        "contracts": typed(
            "contracts",
            [{"contract_id": "Q1", "customer_id": "A", "kind": "quotation", "amount": 5000.0, "status": "pending", "signed": "2026-08-01"}],
        ),
        "needs": typed(
            "needs", [{"need_id": "N1", "customer_id": "B", "date": "2026-01-05", "need": "备件", "priority": "high", "status": "new"}]
        ),
        "satisfaction": typed("satisfaction", [{"date": "2026-09-01", "customer_id": "A", "dimension": "overall", "score": 5.0}]),
        "complaints": typed(
            "complaints", [{"complaint_id": "T1", "customer_id": "A", "opened": "2026-09-01", "kind": "complaint", "content": "破损"}]
        ),
        "market": typed(
            "market",
            [{"date": "2026-09-01", "competitor": "甲", "region": "华东", "model": "M1", "price": 100.0, "our_price": 130.0, "market_share": 8.0}],
        ),
        "trends": typed("trends", [{"period": "2026Q3", "metric": "规模", "value": 3.0, "source": "协会"}]),
        "contacts": typed("contacts", [{"customer_id": "A", "name": "李明", "role": "decider"}]),
        "deals": typed(
            "deals",
            [{"deal_id": "D1", "customer_id": "A", "name": "二期", "stage": "proposal", "amount": 5e4, "close_date": "2026-12-20", "owner": "王敏"}],
        ),
        "targets": typed("targets", [{"period": "2026", "measure": "revenue", "value": 20.0}]),
        "plans": typed("plans", [{"customer_id": "A", "goal": "份额", "action": "试用", "due": "2026-12-20"}]),
    }  # fmt: skip


def test_a_full_book_leaves_nothing_out() -> None:
    found = whole(full_book())
    assert found.skipped == ()
    assert found.trend is not None
    assert found.market is not None
    assert found.follow_up is not None
    assert {"complaint_overdue", "low_satisfaction", "need_open", "price_gap"} <= set(found.alerts["rule_id"])
    assert list(found.facts["tier_revenue"]) == [150_000, 500_000]


def sheets_of(need: str) -> set[str]:
    """The sheets of a need, any one of which will do: `orders.paid`, `needs|contracts`."""
    return {one.partition(".")[0] for one in need.split("|")}


@pytest.mark.parametrize("sheet", [key for key in SHEETS if key not in ("customers", "rates", "rules")])
def test_what_depends_on_a_missing_sheet_is_named(sheet: str) -> None:
    frames = full_book()
    del frames[sheet]
    found = whole(frames)
    parts = {part for part, needed in NEEDS.items() if sheets_of(needed) == {sheet}} | {"alerts"} & {
        sheet in SHEETS_OF_RULES and "alerts"
    }
    assert parts <= {item.sheet for item in found.skipped} <= parts | {"alerts"}
    for item in found.skipped:
        assert SHEETS[sheet].zh in item.reason.render("zh")
        assert SHEETS[sheet].en in item.reason.render("en")


@pytest.mark.parametrize(
    "sheet", sorted({*(one for need in NEEDS.values() for one in sheets_of(need)), *SHEETS_OF_RULES})
)
def test_a_sheet_without_rows_gives_nothing_either(sheet: str) -> None:
    frames = full_book()
    frames[sheet] = frames[sheet].iloc[:0]
    assert {item.sheet for item in whole(frames).skipped} >= {
        part for part, needed in NEEDS.items() if sheets_of(needed) == {sheet}
    }


def test_orders_of_the_future_are_none() -> None:
    frames = full_book() | {"orders": orders(("A", "2026-10-01", 1.0))}
    found = whole(frames)
    assert found.trend is None
    reason = next(item.reason for item in found.skipped if item.sheet == "trend")
    assert reason.render("zh") == "“购买记录”中没有截至 2026-09-30 的有效记录"


def test_a_rule_that_is_off_is_not_missed() -> None:
    frames = full_book()
    del frames["needs"]
    off = Settings.model_validate({"alerts": {"need_open": {"on": False}}})
    assert [item.sheet for item in whole(frames, off).skipped] == ["opportunities.need"]


def test_a_custom_field_that_is_not_there_is_named() -> None:
    found = whole(full_book(), Settings.model_validate({"report": {"custom_fields": "大区"}}))
    assert [item.sheet for item in found.skipped] == ["portrait"]
    assert "“大区”" in found.skipped[0].reason.render("zh")


@pytest.mark.parametrize("people", [(), ("A",), ("A", "B", "C")])
def test_customers_alone(people: tuple[str, ...]) -> None:
    found = whole({"customers": customers(*people)})
    assert len(found.tiers) == len(found.lifetime) == len(found.facts) == len(people)
    assert (found.trend, found.market, found.follow_up) == (None, None, None)
    parts = [item.sheet for item in found.skipped if item.sheet != "alerts"]
    assert sorted(parts) == sorted(NEEDS)


def test_every_frame_has_its_columns() -> None:
    drawn = {"course", *(f"month_{number}" for number in range(1, 13))}  # the list of tiers works them out
    found = whole(full_book())
    for key, frame in {
        "tiers": found.tiers,
        "lifetime": found.lifetime,
        "alerts": found.alerts,
        "opportunities": found.opportunities,
        "tier_history": found.review.history,
    }.items():
        wanted = {column.key for column in OUTPUTS[key].columns if column.key not in drawn}
        assert wanted <= {*frame.columns, str(frame.index.name)}, key


def test_the_order_of_rows_changes_nothing() -> None:
    frames = full_book()
    turned = {key: frame.iloc[::-1] for key, frame in frames.items()}
    before, after = whole(frames), whole(turned)
    for name in ("tiers", "lifetime", "alerts", "opportunities"):
        pd.testing.assert_frame_equal(getattr(after, name), getattr(before, name))
    pd.testing.assert_frame_equal(after.facts.sort_index(), before.facts.sort_index())


def test_every_text_renders_in_both_languages() -> None:
    found = whole(full_book())
    texts = [
        cell
        for frame in (found.tiers, found.lifetime, found.alerts, found.opportunities)
        for column in frame
        for cell in frame[column]
        if isinstance(cell, Text)
    ]
    assert len(texts) > 10
    assert all(text.render(lang) for text in texts for lang in LANGUAGES)


def test_parts_that_need_a_sheet_name_one() -> None:
    assert {one for need in NEEDS.values() for one in sheets_of(need)} <= set(SHEETS)


@pytest.mark.parametrize(("coverage", "number"), [(0.35, 0), (0.36, 2)])
def test_the_columns_that_would_lift_unrated_customers_are_named(coverage: float, number: int) -> None:
    """C and D carry revenue 30 and quality loss 5 of 100; only the rated A lacks quality loss, which would lift nobody."""
    people = customers(
        {"customer_id": "A", "annual_amount": 50.0, "collection_rate": 90.0},
        {"customer_id": "C", "annual_amount": 20.0, "quality_loss": 1.0},
        {"customer_id": "D", "annual_amount": 10.0, "quality_loss": 2.0},
    )
    settings = Settings.model_validate({"tier": {"model": "scorecard", "scorecard_coverage": coverage}})
    found = whole({"customers": people}, settings)
    assert (found.tiers.loc["C", "tier"] == "unrated") is bool(number)
    said = [item.reason.render("zh") for item in found.skipped if item.reason.key == "skipped.unrated"]
    assert (
        said
        == [
            "2 个客户未评：已知指标不到总权重的 36%；填写以下指标可以评级："
            "回款率、利润、合同金额、行业影响力、成交单价、商业信誉、增长潜力"
        ][:number]
    )


def test_no_rule_fires_per_customer_for_data_that_the_book_does_not_keep() -> None:
    """5 000 active customers of ten orders, the last one lately: no consent, follow-up, payment, survey or profit."""
    count = 5_000
    keys = [f"C{at}" for at in range(count)]
    people = customers(*({"customer_id": key, "contact": "李明", "phone": "13800001234"} for key in keys))
    days = pd.date_range("2025-01-15", "2026-09-15", freq="2MS").strftime("%Y-%m-%d")
    one = orders(*(("C0", day, 20_000.0) for day in days))
    lines = pd.concat([one] * count)
    lines.index = pd.Index([key for key in keys for _ in days], name="customer_id", dtype=object)
    lines["order_id"] = [f"S{at}" for at in range(len(lines))]
    found = whole({"customers": people, "orders": lines}, Settings.model_validate({"lifetime": {"method": "simple"}}))
    assert found.alerts["customer_id"].isna().all(), found.alerts["rule_id"].value_counts()
    assert list(found.alerts["rule_id"]) == ["consent_missing"]
    assert len(found.tiers) == count
    # What cannot be known is told, each rule once.
    said = [item.reason.render("zh") for item in found.skipped if item.reason.key == "skipped.alerts"]
    for rule in ("跟进逾期", "档案陈旧", "回款偏低", "应收逾期", "该做满意度调查", "超信用额度"):
        assert sum(rule in text for text in said) == 1, (rule, said)
