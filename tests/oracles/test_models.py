"""A book that carries the models: parameters, P(alive), orders, values and the alert on churn, against the papers' formulas."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import book
import likelihoods
import numpy as np
import pytest
from likelihoods import History, Purchases
from scipy import stats

import kamxl
from kamxl.book import Result

AS_OF = book.AS_OF
MARGIN = 0.2
MONTH = 365.25 / 12


def every(days: int, times: int, start: str, amount: int) -> list[tuple[date, float]]:
    """Orders at a fixed distance; the amounts rise by 1 % each, so that no two are alike."""
    first = date.fromisoformat(start)
    return [(first + timedelta(days * at), amount * (1 + at / 100)) for at in range(times)]


# Sixteen orders a week apart, then eight months of silence: who was so regular has left. The same with a tenth of the
# money, which is below tier A; the same regularity up to today; one order long ago, of which nothing can be said.
ORDERS: Mapping[str, list[tuple[date, float]]] = {
    "A-gone": every(7, 16, "2025-06-10", 60_000),        # 16 × 60,000 and more: A
    "B-gone": every(7, 16, "2025-06-10", 15_000),        # B
    "A-here": every(21, 16, "2025-07-10", 60_000),       # last order 2026-05-21: A
    "S-once": every(1, 1, "2025-07-01", 2_000_000),      # S
    "A-lost": every(7, 16, "2025-06-10", 60_000),        # like A-gone, and a person says so
    "D01": every(30, 12, "2025-06-01", 9_000),
    "D02": every(45, 8, "2025-05-05", 14_000),
    "D03": every(60, 9, "2024-11-01", 6_000),
    "D04": every(90, 6, "2025-01-15", 22_000),
    "D05": every(100, 5, "2025-02-01", 4_000),
    "D06": every(20, 5, "2025-08-01", 11_000),
    "D07": every(35, 7, "2025-03-10", 17_000),
    "D08": every(150, 3, "2025-03-01", 8_000),
    "D09": every(200, 2, "2025-06-20", 30_000),
    "D10": every(14, 3, "2025-09-01", 5_000),
    "D11": every(1, 1, "2026-02-01", 12_000),
}  # fmt: skip
STATUS = {"A-lost": "流失"}


def histories() -> dict[str, History]:
    """By the conventions of the papers, in money that is ours: 20 % of the amounts."""
    found = {}
    for key, orders in ORDERS.items():
        days = [day for day, _ in orders]
        repeats = [amount * MARGIN for _, amount in orders[1:]]
        mean = round(float(np.mean(repeats)), 4) if repeats else 0.0
        gaps = sum(math.log((later - day).days) for day, later in pairwise(days))
        found[key] = History(len(repeats), (days[-1] - days[0]).days, (AS_OF - days[0]).days, mean, gaps)
    return found


def run(folder: Path, **settings: Any) -> Result:
    customers = [
        ("客户编号", "客户名称", "所属行业", "联系人", "电话", "首次合作时间", "合作状态", "负责人", "信息使用授权")
    ]
    for number, (key, orders) in enumerate(ORDERS.items()):
        customers.append((key, f"第{number}客户", "化工", "甲", f"021-5550-{number:04}", orders[0][0], STATUS.get(key, "活跃"), "王磊", "是"))  # fmt: skip
    lines: list[tuple[Any, ...]] = [("订单编号", "客户编号", "订单日期", "产品", "金额(元)")]
    for key, orders in ORDERS.items():
        lines += [(f"{key}-{at}", key, day, "料", amount) for at, (day, amount) in enumerate(orders)]
    path = book.save(folder / "模型.xlsx", {"客户信息": customers, "购买记录": lines}, settings=settings)
    return kamxl.analyse(kamxl.open(path), as_of=AS_OF)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def params(result: Result) -> tuple[Purchases, np.ndarray]:
    found = result.lifetime_note.params
    return (
        Purchases(
            int(found["k"]),
            int(result.lifetime_note.leaves_at_start),
            *(found[name] for name in ("r", "alpha", "a", "b")),
        ),
        np.array([found[name] for name in ("p", "q", "gamma")]),
    )


def test_the_book_gets_the_models(result: Result) -> None:
    note = result.lifetime_note
    assert (note.method, note.customers, note.repeaters) == ("model", 16, 14)
    methods = result.lifetime["method"].to_dict()
    assert {key for key, method in methods.items() if method == "simple"} == {"A-lost"}


def test_the_fit_is_the_maximum(result: Result, params: tuple[Purchases, np.ndarray]) -> None:
    known = list(histories().values())
    best = likelihoods.fit_purchases(known)
    assert (params[0].k, params[0].start) == (best.k, best.start)
    assert dataclasses.astuple(params[0]) == pytest.approx(dataclasses.astuple(best), rel=1e-3)
    assert params[1] == pytest.approx(likelihoods.fit_value(known), rel=1e-4)
    note = result.lifetime_note
    assert note.log_likelihood == pytest.approx(likelihoods.purchases_log_likelihood(params[0], known), rel=1e-10)
    assert note.log_likelihood_value == pytest.approx(likelihoods.value_log_likelihood(params[1], known), rel=1e-10)


@pytest.mark.parametrize("customer", [key for key in ORDERS if key not in STATUS])
def test_each_customer(result: Result, params: tuple[Purchases, np.ndarray], customer: str) -> None:
    purchases, value = params
    known = histories()[customer]
    row = result.lifetime.loc[customer]
    assert row["p_alive"] == pytest.approx(likelihoods.p_alive(purchases, known), rel=1e-9)
    orders = likelihoods.expected_orders(purchases, known, 12 * MONTH)
    assert row["expected_orders_12m"] == pytest.approx(orders, rel=1e-7)
    worth = likelihoods.lifetime_value(purchases, value, known, 36, 0.10)
    assert row["lifetime_value"] == pytest.approx(worth, rel=1e-6, abs=1e-4)  # rounded to 0.0001 元
    assert row["past_value"] == pytest.approx(sum(amount for _, amount in ORDERS[customer]) * MARGIN)
    assert 0 <= row["low"] <= row["high"]
    if row["next_order"] == row["next_order"]:
        ahead = (row["next_order"].date() - AS_OF).days
        assert likelihoods.expected_orders(purchases, known, ahead) >= 1 - 1e-9
        assert likelihoods.expected_orders(purchases, known, ahead - 1.01) < 1
    else:
        assert likelihoods.expected_orders(purchases, known, 36 * MONTH) < 1


def test_whom_a_person_gave_up_is_worth_nothing_more(result: Result) -> None:
    row = result.lifetime.loc["A-lost"]
    assert (row["method"], row["lifetime_value"]) == ("simple", 0)


def test_churn_risk(result: Result, params: tuple[Purchases, np.ndarray]) -> None:
    alive = {key: likelihoods.p_alive(params[0], known) for key, known in histories().items()}
    assert alive["A-gone"] < 0.5
    assert alive["B-gone"] == alive["A-gone"]
    assert alive["A-here"] > 0.5
    assert alive["S-once"] < 0.5 or not params[0].start
    assert result.tiers["tier"].reindex(["A-gone", "B-gone", "A-here", "S-once"]).tolist() == ["A", "B", "A", "S"]
    table = result.analysis.alerts
    found = table[table["rule_id"] == "churn_risk"]
    assert set(found["customer_id"]) == {key for key in ("A-gone", "S-once", "A-here") if alive[key] < 0.5}
    assert set(found["severity"]) == {"high"}
    fact = found.loc[found["customer_id"] == "A-gone", "fact"].iloc[0]
    assert "（下限 50%），最近一次下单 2025-09-23" in fact.render("zh")


def test_churn_risk_at_its_limit(tmp_path: Path, params: tuple[Purchases, np.ndarray]) -> None:
    """P(alive) under the limit fires, a limit a hair under P(alive) does not."""
    alive = likelihoods.p_alive(params[0], histories()["A-gone"])
    for limit, fires in ((alive * (1 + 1e-6), True), (alive * (1 - 1e-6), False)):
        table = run(tmp_path, **{"alerts.churn_risk.p_alive": limit}).analysis.alerts
        assert ("A-gone" in set(table.loc[table["rule_id"] == "churn_risk", "customer_id"])) is fires


def test_the_same_book_gives_the_same_interval(tmp_path: Path, result: Result) -> None:
    again = run(tmp_path)
    assert again.lifetime[["low", "high"]].equals(result.lifetime[["low", "high"]])


def test_the_interval_is_that_of_the_models(result: Result, params: tuple[Purchases, np.ndarray]) -> None:
    """A simulation of its own, parameters taken as known: an interval that also knows their vagueness is no narrower."""
    model, (p, q, gamma) = params
    random = np.random.default_rng(1)
    horizon, size = 36 * MONTH, 4_000
    for key in ("A-here", "D01", "D03"):
        one = histories()[key]
        alive = random.random(size) < likelihoods.p_alive(model, one)
        # Active: λ from its posterior by weighing draws of Gamma(c, α + t_x) with the chance to wait so long.
        c, silent = model.r + model.k * one.x, one.T - one.t_x
        drawn = random.gamma(c, 1 / (model.alpha + one.t_x), 40_000)
        weight = stats.gamma.sf(drawn * silent, model.k)
        rate = random.choice(drawn, size, p=weight / weight.sum())
        leave = random.beta(model.a, model.b + one.x + model.start, size)
        scale = random.gamma(p * one.x + q, 1 / (gamma + one.x * one.z), size)
        worth = np.zeros(size)
        passed = random.random(size) * stats.gamma.sf(rate * silent, model.k)
        day, here = stats.gamma.isf(passed, model.k) / rate - silent, alive.copy()
        while here.any():
            here &= day <= horizon
            worth += np.where(here, random.gamma(p, 1 / scale) / 1.1 ** (day / 365.25), 0)
            here &= random.random(size) >= leave
            day += random.gamma(model.k, 1 / rate)
        low, high = np.quantile(worth, [0.13, 0.9])
        row = result.lifetime.loc[key]
        assert row["high"] == pytest.approx(high, rel=0.35)
        assert row["high"] > 0.9 * high
        # The lower end of 600 draws is that of 10 ± 2.5 %, which where a tenth of the futures bring nothing is much or nothing.
        assert row["low"] < 1.1 * low + 1
