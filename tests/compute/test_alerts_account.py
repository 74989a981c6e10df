"""Rules on deals, targets, account plans and contacts, each on both sides of its limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from alert_context import context, found, rule_of
from typed_frames import customers, orders, typed

from kamxl.compute.alerts import alerts
from kamxl.compute.alerts.account import TargetBehind
from kamxl.compute.analyse import analyse
from kamxl.compute.what_if import changes
from kamxl.settings import Settings

CUSTOMERS = customers({"customer_id": "A", "owner": "王"}, {"customer_id": "B", "owner": "李"})


def deals(*rows: dict[str, Any]) -> dict[str, Any]:
    given = {"deal_id": "D1", "customer_id": "A", "name": "x", "stage": "proposal", "amount": 20_000.0, "created": "2026-09-20", "close_date": "2026-12-20", "owner": "王"}  # fmt: skip
    return {"customers": CUSTOMERS, "deals": typed("deals", [{**given, **row} for row in rows])}


@pytest.mark.parametrize(
    ("row", "fires"),
    [
        ({"close_date": "2026-09-29"}, True), ({"close_date": "2026-09-30"}, False), ({"created": "2026-08-30"}, True),
        ({"created": "2026-08-31"}, False), ({"close_date": "2026-08-01", "stage": "won"}, False), ({"created": "2026-08-30", "stage": "lost"}, False),
    ],
)  # fmt: skip
def test_deal_stalled(row: dict[str, Any], fires: bool) -> None:
    assert bool(found("deal_stalled", context(deals(row)))) is fires


def test_of_several_stalled_deals_the_one_that_is_worth_most_is_told() -> None:
    given = deals({"close_date": "2026-08-31"}, {"deal_id": "D2", "amount": 30_000.0, "created": "2026-08-01"}, {"deal_id": "D3", "customer_id": "B", "created": "2026-08-16"})  # fmt: skip
    assert found("deal_stalled", context(given)) == {
        "A": "商机 D2 已 60 天没有跟进（上限 30 天）（共 2 个，金额 5 万元）",
        "B": "商机 D3 已 45 天没有跟进（上限 30 天）（共 1 个，金额 2 万元）",
    }
    past = context(deals({"close_date": "2026-08-31", "created": "2026-08-01"}))
    assert found("deal_stalled", past) == {
        "A": "商机 D1 预计 2026-08-31 成交，已过 30 天；商机 D1 已 60 天没有跟进（上限 30 天）（共 1 个，金额 2 万元）"
    }
    assert found("deal_stalled", context(deals({"created": "2026-08-16"}), limits={"deal_stalled": {"days": 45}})) == {}


def behind(value: float, *rows: dict[str, Any], as_of: date = date(2026, 8, 15)) -> Any:
    """40 万 were sold by A in the quarter, at 5 万 of profit; 46 of 92 days are gone."""
    book = {
        "customers": CUSTOMERS, "orders": orders(("A", "2026-07-10", 400_000.0)).assign(profit=50_000.0),
        "targets": typed("targets", [{"period": "2026Q3", "measure": "revenue", "value": value, **row} for row in rows or ({},)]),
    }  # fmt: skip
    return context(book, as_of=as_of)


@pytest.mark.parametrize(("value", "fires"), [(100.0, False), (100.01, True), (0.0, False), (-1.0, False)])
def test_target_behind(value: float, fires: bool) -> None:
    """40 of 100 万 after half of the days is a pace of 80 %."""
    assert bool(found("target_behind", behind(value))) is fires


@pytest.mark.parametrize(("as_of", "fires"), [(date(2026, 7, 18), False), (date(2026, 7, 19), True), (date(2026, 10, 1), False)])  # fmt: skip
def test_a_target_is_looked_at_after_a_fifth_of_a_running_period(as_of: date, fires: bool) -> None:
    """19 of 92 days are the first that are more than a fifth."""
    assert bool(found("target_behind", behind(900.0, as_of=as_of))) is fires


def test_the_farthest_behind_of_each_customer_owner_and_of_the_others() -> None:
    given = behind(
        100.0, {"value": 200.0}, {"value": 400.0, "region": "华东"}, {"owner": "李", "value": 10.0}, {"owner": "李", "measure": "visits", "value": 10.0},
        {"customer_id": "A", "value": 125.0},
    )  # fmt: skip
    items = rule_of("target_behind").find(given, rule_of("target_behind").limits_in(given.settings))
    facts = {(item.customer_id, item.owner): item.fact.render("zh") for item in items}
    assert facts == {
        (
            None,
            "李",
        ): "李：2026Q3 交易额 0 万元，目标 10 万元（0%），时间过 50%，进度 0%（下限 80%；1 个落后）",
        (
            None,
            None,
        ): "华东：2026Q3 交易额 0 万元，目标 400 万元（0%），时间过 50%，进度 0%（下限 80%；2 个落后）",
        (
            "A",
            None,
        ): "2026Q3 交易额 40 万元，目标 125 万元（32%），时间过 50%，进度 64%（下限 80%；1 个落后）",
    }
    assert all(item.fact.render("en") for item in items)
    assert {item.subject.render("zh") for item in items} == {"2026Q3 交易额 李", "2026Q3 交易额 华东", "2026Q3 交易额"}
    assert {item.subject.render("en") for item in items} == {
        "2026Q3 Revenue 李",
        "2026Q3 Revenue 华东",
        "2026Q3 Revenue",
    }
    table = alerts(given).set_index("rule_id").loc["target_behind"]
    assert sorted(map(str, table["owner"])) == ["None", "李", "王"]


def test_of_a_profit_target_no_figure_is_said() -> None:
    given = behind(100.0, {"measure": "profit"})
    assert found("target_behind", given) == {None: "2026Q3 毛利目标的进度低于 80%，期间已过 50%（共 1 个目标落后）"}
    (item,) = rule_of("target_behind").find(given, rule_of("target_behind").limits_in(given.settings))
    assert item.measure is None


def plans(*rows: dict[str, Any]) -> dict[str, Any]:
    given = {"customer_id": "A", "goal": "份额", "action": "样机试用", "due": "2026-09-29", "owner": "赵"}
    return {"customers": CUSTOMERS, "plans": typed("plans", [{**given, **row} for row in rows])}


@pytest.mark.parametrize(
    ("row", "fires"),
    [({}, True), ({"due": "2026-09-30"}, False), ({"status": "done"}, False), ({"status": "dropped"}, False), ({"status": "working"}, True)],
)  # fmt: skip
def test_plan_overdue(row: dict[str, Any], fires: bool) -> None:
    assert bool(found("plan_overdue", context(plans(row)))) is fires


def test_the_action_that_waited_longest_is_told_and_belongs_to_who_does_it() -> None:
    given = context(
        plans({}, {"action": "拜访总经理", "due": "2026-08-31", "owner": "钱"}, {"customer_id": "B", "owner": None})
    )
    assert found("plan_overdue", given) == {
        "A": "“拜访总经理”应于 2026-08-31 完成，已过 30 天（共 2 项逾期）",
        "B": "“样机试用”应于 2026-09-29 完成，已过 1 天（共 1 项逾期）",
    }
    table = alerts(given)
    table = table[(table["rule_id"] == "plan_overdue").to_numpy()].set_index("customer_id")
    assert table["owner"].to_dict() == {"A": "钱", "B": "李"}


PEOPLE = ({"name": "甲", "role": "decider"}, {"name": "乙", "role": "user"}, {"name": "丙"})


@pytest.mark.parametrize(
    ("tier", "known", "fact"),
    [
        ("S", PEOPLE, None), ("S", PEOPLE[:2], None), ("A", PEOPLE[1:], "等级 A，登记了 2 位联系人，没有决策者"),
        ("A", PEOPLE[:1], "等级 A，只登记了 1 位联系人"), ("S", (), "等级 S，没有登记联系人"), ("B", (), None),
    ],
)  # fmt: skip
def test_no_decision_maker(tier: str, known: tuple[dict[str, str], ...], fact: str | None) -> None:
    rows = [{"customer_id": "A", **person} for person in known] + [{"customer_id": "B", "name": "丁"}]
    given = context({"customers": CUSTOMERS, "contacts": typed("contacts", rows)}, tiers={"A": tier})
    assert found("no_decision_maker", given) == ({"A": fact} if fact else {})


def dropped(end: str, before: float | None, **given: Any) -> Any:
    """Customer A, of whom only a contract is known, with what the last review kept of it."""
    from dataclasses import replace

    import numpy as np
    import pandas as pd

    from kamxl.compute.review import read_history
    from kamxl.settings import Settings

    people = customers({"customer_id": "A", **given})
    rows = [
        {"contract_id": "H1", "customer_id": "A", "kind": "contract", "amount": 1.0, "status": "running", "end": end}
    ]
    made = context({"customers": people, "contracts": typed("contracts", rows)})
    kept = {"review_date": pd.Timestamp("2026-08-31"), "customer_id": "A", "tier": "B", "model": "threshold", "health": before, "health_contract": before, "health_service": 100.0}  # fmt: skip
    weights = {"health": {"weights": {"contract": 100.0, "purchases": 0, "relation": 0, "service": 50, "payment": 0}}}
    settings = Settings.model_validate(weights)
    history = read_history(
        pd.DataFrame([{**kept, "health_contract": np.nan if before is None else before}]), settings.tier
    )
    return replace(made, review=replace(made.review, history=history, previous=date(2026, 8, 31)), settings=settings)


@pytest.mark.parametrize(
    ("before", "fires"), [(60.0, True), (59.99, False), (100.0, True), (50.0, False), (None, False)]
)
def test_health_drop(before: float | None, fires: bool) -> None:
    """90 days of a contract left are 50 points; the service was known then and is not now, and does not count."""
    assert bool(found("health_drop", dropped("2026-12-29", before))) is fires


def test_a_health_drop_names_the_part_that_fell_most_and_no_lost_customer() -> None:
    assert found("health_drop", dropped("2026-12-29", 100.0)) == {
        "A": "健康度由 100 降到 50（2026-08-31 评审以来降 50 分，上限 10），跌得最多的是合同"
    }
    assert found("health_drop", dropped("2026-12-29", 100.0, status="lost")) == {}


@pytest.mark.parametrize("rule", ["deal_stalled", "target_behind", "plan_overdue", "no_decision_maker"])
def test_a_book_that_keeps_no_such_sheet_is_not_asked(rule: str) -> None:
    assert found(rule, context({"customers": CUSTOMERS}, tiers={"A": "S"})) == {}


def test_a_target_that_is_behind_is_the_same_alert_under_other_limits() -> None:
    given = {
        "customers": CUSTOMERS,
        "targets": typed("targets", [{"period": "2026", "measure": "revenue", "value": 100.0}]),
    }
    given["orders"] = typed(
        "orders", [{"order_id": "1", "customer_id": "A", "order_date": "2026-03-01", "product": "x", "amount": 1.0}]
    )
    now, then = (analyse(given, (), as_of=date(2026, 9, 30), settings=Settings()) for _ in range(2))
    assert "target_behind" in set(now.alerts["rule_id"])
    found = changes(now, replace(then, alerts=then.alerts[then.alerts["rule_id"] != "target_behind"]))
    assert found.gone["rule_id"].tolist() == ["target_behind"]
    assert found.new.empty


@pytest.mark.parametrize(
    ("gone", "pace", "met"), [(0.2, 0.79, True), (0.199, 0.79, False), (0.2, 0.8, False), (1.0, 0.0, True)]
)
def test_a_target_is_behind_from_a_fifth_of_its_time_on_and_below_four_fifths_of_the_pace(
    gone: float, pace: float, met: bool
) -> None:
    assert TargetBehind().met_by(gone, pace) is met
