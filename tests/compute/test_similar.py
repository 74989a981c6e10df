"""Similar customers: planted groups are found again, whatever the order of rows; scipy and a plain loop agree."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.cluster.vq import kmeans2
from typed_frames import customers, orders

from kamxl.compute.facts import facts, valid_orders
from kamxl.compute.portrait import portrait
from kamxl.compute.similar import MOST_GROUPS, Similar, _features, distances, k_means, silhouette, similar
from kamxl.settings import Similar as Limits

AS_OF = date(2026, 9, 30)
CATEGORIES = ("泵", "阀", "电机", "管件", "仪表", "备件")
PLANTED = {"L": (12, 40, 20.0, 3, 6), "Q": (15, 6, 5.0, 200, 2), "S": (20, 3, 0.3, 20, 1)}
"""Kind -> customers, orders in the year, 万元 an order, days since the last one, categories."""


def book(planted: dict[str, tuple[int, int, float, int, int]] = PLANTED) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(7)
    lines: list[dict[str, Any]] = []
    for kind, (count, bought, amount, silent, breadth) in planted.items():
        for one in range(count):
            last = silent + int(rng.integers(0, 5))
            gap = (360 - last) // bought
            for at in range(bought + int(rng.integers(0, 2))):
                lines.append(
                    {
                        "customer_id": f"{kind}{one:03}",
                        "order_date": AS_OF - timedelta(days=last + gap * at),
                        "amount": amount * 10_000 * float(rng.uniform(0.8, 1.25)),
                        "category": CATEGORIES[at % breadth],
                    }
                )
    ids = [f"{kind}{one:03}" for kind, (count, *_) in planted.items() for one in range(count)]
    return customers(*ids, "P001"), orders(*lines)


def looked(people: pd.DataFrame, lines: pd.DataFrame, limits: Limits | None = None) -> Similar:
    valid = valid_orders({"customers": people, "orders": lines}, AS_OF)
    return similar(facts(people, valid, AS_OF), valid, AS_OF, limits or Limits())


def test_planted_groups_are_found_again() -> None:
    found = looked(*book())
    kinds = found.customers["group"].groupby(found.customers.index.str[0]).unique().map(list).to_dict()
    # 12 × 40 × 20 万元 is the most, 15 × 6 × 5 is next.
    assert kinds == {"L": [1], "Q": [2], "S": [3]}
    assert found.silhouette > 0.7
    names = [name.render("zh") for name in found.customers.groupby("group")["name"].first()]
    assert names == ["群1：金额很大、下单很勤、品类很多", "群2：久未下单", "群3：金额较小、下单较少、品类较少"]
    assert found.kinds == {1: "keep", 2: "rescue", 3: "develop"}


def test_who_has_not_bought_in_the_year_is_in_no_group() -> None:
    assert "P001" not in looked(*book()).customers.index


def test_only_who_bought_for_more_than_nothing_has_features() -> None:
    """One order is enough; an order of 0, one that went back whole, and goods sent back alone are none."""
    day = AS_OF - timedelta(days=30)
    sold = [
        ("A", 5.0, "已完成"),
        ("B", 0.0, "已完成"),
        ("C", 5.0, "已完成"),
        ("C", 5.0, "退货"),
        ("D", 5.0, "退货"),
        ("F", 0.5, None),
    ]
    status = {"已完成": "done", "退货": "returned", None: None}
    lines = orders(
        *(
            {"customer_id": name, "order_date": day, "amount": amount, "status": status[word]}
            for name, amount, word in sold
        )
    )
    people = customers("A", "B", "C", "D", "E", "F")
    valid = valid_orders({"customers": people, "orders": lines}, AS_OF)
    table, _ = _features(facts(people, valid, AS_OF), valid, AS_OF)
    assert table.index.tolist() == ["A", "F"]
    assert table.loc["A"].tolist() == [5.0, 1.0, 30.0, 1.0]
    categorised, counted = _features(facts(people, valid, AS_OF), valid.assign(category=["泵", *[None] * 5]), AS_OF)
    assert counted
    assert categorised["breadth"].to_dict() == {"A": 1, "F": 0}, "of what has no category there is none"


def test_the_order_of_rows_changes_nothing() -> None:
    people, lines = book()
    first = looked(people, lines)
    for seed in range(5):
        turned = looked(people.sample(frac=1, random_state=seed), lines.sample(frac=1, random_state=seed))
        pd.testing.assert_frame_equal(first.customers, turned.customers)
        assert turned.silhouette == first.silhouette


@pytest.mark.parametrize(("on", "least", "there"), [(True, 47, True), (True, 48, False), (False, 1, False)])
def test_the_settings_on_both_sides_of_their_limit(on: bool, least: int, there: bool) -> None:
    found = looked(*book(), Limits(on=on, customers=least))
    assert (len(found.customers) == 47) == there
    assert np.isnan(found.silhouette) != there


@pytest.mark.parametrize(("count", "looked_for"), [(5, False), (6, True)])
def test_two_groups_of_three_are_the_least(count: int, looked_for: bool) -> None:
    """Whatever the setting allows: half of the customers buy little once, half much and often."""
    names = "ABCDEF"[:count]
    lines = [(name, f"2026-0{month}-1{at}", 500.0) for at, name in enumerate(names[::2]) for month in range(2, 10)]
    lines += [(name, "2026-03-05", 1.0) for name in names[1::2]]
    found = looked(customers(*names), orders(*lines), Limits(customers=1))
    assert np.isnan(found.silhouette) is not looked_for
    assert [*found.customers["group"]] == ([1, 2] * 3 if looked_for else [])


def test_few_customers_alike_and_none() -> None:
    alike = [(f"A{at:02}", "2026-09-01", 1000) for at in range(40)]
    assert looked(customers(*(who for who, *_ in alike)), orders(*alike)).customers.empty
    few = looked(customers("A", "B"), orders(("A", "2026-09-01", 5), ("B", "2026-01-01", 900)), Limits(customers=1))
    assert few.customers.empty
    assert looked(customers(), orders()).customers.empty
    assert looked(customers("A"), orders()).customers.empty


def test_one_cloud_is_no_group() -> None:
    """Customers whose revenue, orders, last day and breadth have nothing to do with each other: the silhouette of normal noise is 0.18."""
    rng = np.random.default_rng(3)
    lines: list[dict[str, Any]] = []
    for at in range(200):
        revenue, bought, last = (
            np.exp(rng.normal(10, 1)),
            round(np.exp(rng.normal(2.2, 0.4))),
            round(np.exp(rng.normal(3.5, 0.6))),
        )
        breadth = int(rng.integers(1, min(6, bought) + 1))
        lines += [
            {"customer_id": f"A{at:03}", "order_date": AS_OF - timedelta(days=min(last + one, 360)), "amount": float(revenue) / bought, "category": CATEGORIES[one % breadth]}
            for one in range(bought)
        ]  # fmt: skip
    found = looked(customers(*sorted({line["customer_id"] for line in lines})), orders(*lines))
    assert found.customers.empty
    assert 0 < found.silhouette < 0.25


def test_unknown_figures_keep_nobody_else_out() -> None:
    people, lines = book()
    lines.loc["L000", "amount"] = np.nan
    lines["category"] = None
    found = looked(people, lines)
    assert "L000" not in found.customers.index
    assert len(found.customers) == 46
    assert not found.categorised


@pytest.mark.parametrize("seed", range(6))
def test_scipy_comes_to_the_same_groups_from_their_centres(seed: int) -> None:
    """Lloyd's fixed point: scipy's k-means, begun at the centres of ours, moves nobody."""
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(150, 4)) + rng.integers(0, 3, size=(150, 1)) * 2
    for count in range(2, MOST_GROUPS + 1):
        ours = k_means(points, count)
        centres = np.array([points[ours == one].mean(axis=0) for one in range(count)])
        _, theirs = kmeans2(points, centres, minit="matrix", iter=20)
        assert (theirs == ours).all()


def test_silhouette_of_rousseeuw_by_a_plain_loop() -> None:
    rng = np.random.default_rng(1)
    points, groups = rng.normal(size=(40, 3)), rng.integers(0, 3, 40)
    scores = []
    for at, point in enumerate(points):
        away = np.linalg.norm(points - point, axis=1)
        mine = (groups == groups[at]) & (np.arange(40) != at)
        own, other = away[mine].mean(), min(away[groups == one].mean() for one in range(3) if one != groups[at])
        scores.append((other - own) / max(own, other))
    assert silhouette(distances(points)[0], groups) == pytest.approx(np.mean(scores))
    away, step = distances(np.array([[0.0], [1.0], [10.0]]))
    assert step == 1
    assert silhouette(away, np.array([0, 0, 1])) == pytest.approx((0.9 + 8 / 9 + 0) / 3)
    assert silhouette(away, np.array([1, 1, 1])) == 0


def test_the_table_adds_up() -> None:
    people, lines = book()
    valid = valid_orders({"customers": people, "orders": lines}, AS_OF)
    known = facts(people, valid, AS_OF)
    tiers = pd.DataFrame({"value_band": "low", "lifecycle": "loyal", "rfm": None}, index=people.index, dtype=object)
    found = similar(known, valid, AS_OF, Limits())
    table = portrait(people, known, tiers, (), found).similar
    assert list(table.index) == [1, 2, 3]
    assert list(table["customers"]) == [12, 15, 20]
    assert table["customer_share"].sum() == pytest.approx(47 / 48)
    assert table["revenue_12m"].sum() == pytest.approx(known["revenue_12m"].sum())
    assert all(one > other for one, other in pairwise(table["revenue_12m"]))
    by_hand = known.loc[[one for one in people.index if one[0] == "Q"]]
    assert table.at[2, "orders"] == by_hand["orders_12m"].median()
    assert table.at[2, "days"] == (pd.Timestamp(AS_OF) - by_hand["last_order"]).dt.days.median()
    assert table.at[2, "breadth"] == 2


@pytest.mark.parametrize("seed", range(6))
def test_the_last_digits_of_a_machine_decide_nothing(seed: int) -> None:
    """Standardised features vary alike, so which is parted first must not hang on rounding."""
    drawn = np.random.default_rng(5).normal(size=(120, 4))
    points = (drawn - drawn.mean(axis=0)) / drawn.std(axis=0)
    noise = np.random.default_rng(seed).normal(scale=1e-14, size=points.shape)
    for count in (2, 4, 6):
        assert k_means(points + noise, count).tolist() == k_means(points, count).tolist()
