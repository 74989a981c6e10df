"""Rules on competitors, both sides of every limit."""

from __future__ import annotations

from typing import Any

import pytest
from alert_context import AS_OF, context, found, rule_of
from typed_frames import customers, typed

from kamxl.compute.market import market

HERE = {"competitor": "甲", "model": "M1", "region": "华东"}


def facts(rule: str, *rows: dict[str, Any], limits: dict[str, Any] | None = None) -> list[str]:
    frames = {"customers": customers("A"), "market": typed("market", [{**HERE, **row} for row in rows])}
    given = context(frames, market=market(frames, AS_OF), limits=limits)
    items = rule_of(rule).find(given, rule_of(rule).limits_in(given.settings))
    assert {item.customer_id for item in items} <= {None}
    assert all(item.fact.render("en") for item in items)
    return [item.fact.render("zh") for item in items]


@pytest.mark.parametrize(("price", "fires"), [(950.0, True), (950.01, False), (1100.0, False)])
def test_price_cut(price: float, fires: bool) -> None:
    rows = ({"date": "2026-08-01", "price": 1000.0}, {"date": "2026-09-01", "price": price})
    assert bool(facts("price_cut", *rows)) is fires


def test_price_cut_in_words() -> None:
    rows = ({"date": "2026-08-01", "price": 2600.0}, {"date": "2026-09-01", "price": 2340.0})
    assert facts("price_cut", *rows) == [
        "甲 M1（华东）2026-09-01 报价 2,340 元/台，上次 2,600 元/台，降 10%（上限 5%）"
    ]


def test_one_observation_is_no_change() -> None:
    assert not facts("price_cut", {"date": "2026-09-01", "price": 1.0, "market_share": 90.0})
    assert not facts("share_gain", {"date": "2026-09-01", "price": 1.0, "market_share": 90.0})


@pytest.mark.parametrize(("share", "fires"), [(12.3, True), (12.29, False), (5.0, False)])
def test_share_gain(share: float, fires: bool) -> None:
    # 12.3 − 10.3 is 2.0000000000000004 one way and 1.9999… the other.
    rows = (
        {"date": "2026-08-01", "price": 1.0, "market_share": 10.3},
        {"date": "2026-09-01", "price": 1.0, "market_share": share},
    )
    assert bool(facts("share_gain", *rows)) is fires


@pytest.mark.parametrize(("ours", "fires"), [(1100.0, True), (1099.99, False), (900.0, False), (None, False)])
def test_price_gap(ours: float | None, fires: bool) -> None:
    assert bool(facts("price_gap", {"date": "2026-09-01", "price": 1000.0, "our_price": ours})) is fires


def test_price_gap_in_words() -> None:
    """1,250 against 1,000 is 25 % more; prices of a piece are never shown in 万元."""
    assert facts("price_gap", {"date": "2026-09-01", "price": 1000.0, "our_price": 1250.0}) == [
        "M1（华东）我方 1,250 元/台，甲 1,000 元/台（2026-09-01），高 25%（上限 10%）"
    ]


def test_a_price_of_zero_is_nothing_to_compare_with() -> None:
    rows = (
        {"date": "2026-08-01", "price": 0.0, "our_price": 5.0},
        {"date": "2026-09-01", "price": 0.0, "our_price": 5.0},
    )
    assert not facts("price_gap", *rows)
    assert not facts("price_cut", *rows)


def test_each_model_and_region_is_an_alert_of_its_own() -> None:
    rows = [
        {"date": day, "price": price, "model": model, "region": region}
        for model, region in (("M1", "华东"), ("M1", "华南"), ("M2", "华东"))
        for day, price in (("2026-08-01", 100.0), ("2026-09-01", 90.0))
    ]
    assert len(facts("price_cut", *rows)) == 3


@pytest.mark.parametrize(
    ("rule", "limits"), [("price_cut", {"share": 0}), ("share_gain", {"points": 0}), ("price_gap", {"share": 0})]
)
def test_a_limit_of_zero_still_asks_for_a_change(rule: str, limits: dict[str, Any]) -> None:
    row = {"price": 1000.0, "our_price": 1000.0, "market_share": 10.0}
    assert not facts(rule, {"date": "2026-08-01", **row}, {"date": "2026-09-01", **row}, limits={rule: limits})


def test_without_a_market_sheet_nothing_is_found() -> None:
    given = context({"customers": customers("A")})
    assert [found(rule, given) for rule in ("price_cut", "share_gain", "price_gap")] == [{}, {}, {}]
