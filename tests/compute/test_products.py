"""Products, worked by hand, and counted again row by row on random books."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typed_frames import customers, orders

from kamxl.compute.calendar import months_before
from kamxl.compute.facts import valid_orders
from kamxl.compute.products import LEAST_BUYERS, Products, products
from kamxl.settings import Opportunities

AS_OF = date(2026, 9, 30)
NOW, BEFORE, OLD = "2026-03-01", "2025-03-01", "2024-03-01"


def found(people: pd.DataFrame, lines: pd.DataFrame, levels: dict[str, str] | None = None) -> Products | None:
    level = [(levels or {}).get(one, "S") for one in people.index]
    tiers = pd.DataFrame(
        {"name": "x", "tier": level, "service_level": level, "owner": "王", "revenue_12m": 1.0}, index=people.index
    )
    valid = valid_orders({"customers": people, "orders": lines}, AS_OF)
    return products(valid, people, tiers, AS_OF, Opportunities())


def line(customer: str, product: str, amount: float, day: str = NOW, **more: Any) -> dict[str, Any]:
    return {"customer_id": customer, "product": product, "amount": amount, "order_date": day, **more}


BOOK = orders(
    line("A", "泵 1", 100, profit=30, category="泵"),
    line("A", "泵 2", 300, category="泵"),
    line("B", "泵 1", 100, profit=10),  # the category that 泵 1 has elsewhere
    line("B", "泵 1", 50, BEFORE),
    line("B", "阀 1", 500, category="阀"),
    line("A", "阀 1", 200, category="阀"),
    line("A", "阀 1", 200, category="阀", status="returned"),  # net nothing: A does not buy it
    line("A", "阀 2", 80, BEFORE, category="阀"),
    line("A", "阀 1", 900, status="cancelled"),
    line("A", "旧", 900, OLD),
)


def test_each_product_with_its_category() -> None:
    """By hand: 泵 1 is 100 + 100 with profit 40, after 50; 阀 1 is 500 + 200 − 200; 1,000 in all; 阀 2 is not sold any more."""
    range_ = found(customers("A", "B"), BOOK)
    assert range_ is not None
    assert range_.categorised
    table = range_.products.set_index("product")
    assert list(table.index) == ["阀 1", "泵 2", "泵 1", "阀 2"]
    assert list(table["category"]) == ["阀", "泵", "泵", "阀"]
    assert list(table["customers"]) == [1, 1, 2, 0]
    assert list(table["revenue_12m"]) == [500, 300, 200, 0]
    assert table["profit_12m"].tolist() == pytest.approx([np.nan, np.nan, 40, np.nan], nan_ok=True)
    assert table["margin"].tolist() == pytest.approx([np.nan, np.nan, 0.2, np.nan], nan_ok=True)
    assert table["share"].tolist() == pytest.approx([0.5, 0.3, 0.2, 0])
    assert table["change"].tolist() == pytest.approx([np.nan, np.nan, 3, -1], nan_ok=True)


def test_each_category() -> None:
    range_ = found(customers("A", "B"), BOOK)
    assert range_ is not None
    table = range_.categories
    assert list(table.index) == ["阀", "泵"], "equals by what they were"
    assert list(table["products"]) == [2, 2]
    assert list(table["customers"]) == [1, 2]
    assert table["change"].tolist() == pytest.approx([500 / 80 - 1, 9])


@pytest.mark.parametrize(("day", "columns"), [("2025-10-01", ["now"]), ("2025-09-30", ["before"]), ("2024-09-30", []), ("2026-10-01", [])])  # fmt: skip
def test_windows_of_twelve_months(day: str, columns: list[str]) -> None:
    range_ = found(customers("A"), orders(line("A", "泵", 7, day)))
    if not columns:
        assert range_ is None
        return
    assert range_ is not None
    row = range_.products.iloc[0]
    assert (row["revenue_12m"], row["previous_12m"]) == ((7, 0) if columns == ["now"] else (0, 7))


def test_products_stand_in_for_categories_that_nobody_keeps() -> None:
    range_ = found(customers("A"), orders(line("A", "泵", 7), line("A", "阀", 9)))
    assert range_ is not None
    assert not range_.categorised
    assert list(range_.categories.index) == ["阀", "泵"]
    assert list(range_.grid.columns) == ["阀", "泵"]


def test_a_book_that_names_no_product_has_no_range() -> None:
    assert found(customers("A"), orders({"customer_id": "A", "product": None, "amount": 5, "order_date": NOW})) is None


def of_industry(*ids: str, **more: Any) -> pd.DataFrame:
    return customers(*({"customer_id": one, "industry": "机械", **more} for one in ids))


@pytest.mark.parametrize(("buyers", "peers", "white"), [(3, 10, True), (2, 7, False), (2, 6, True), (1, 1, False), (1, 3, False)])  # fmt: skip
def test_white_space_from_three_of_ten_peers(buyers: int, peers: int, white: bool) -> None:
    """30 % of the peers, and two at least; typical is the median of what they buy for: 10, 20 … each."""
    others = [f"P{place}" for place in range(peers)]
    lines = [line("A", "泵", 5), *(line(one, "泵", 1) for one in others)]
    lines += [line(one, "阀", 10.0 * place) for place, one in enumerate(others[:buyers], 1)]
    range_ = found(of_industry("A", *others), orders(*lines), dict.fromkeys(others, "C"))
    assert range_ is not None
    assert list(range_.grid.index) == ["A"]
    assert len(range_.white) == white
    if white:
        row = range_.white.iloc[0]
        assert (row["customer_id"], row["category"], row["buyers"], row["peers"]) == ("A", "阀", buyers, peers)
        assert row["share"] == pytest.approx(buyers / peers)
        assert row["typical"] == median(10.0 * place for place in range(1, buyers + 1))
        assert range_.unbought == {("A", "阀"): pytest.approx(buyers / peers)}


@pytest.mark.parametrize("change", [{"industry": "食品"}, {"status": "lost"}, {"industry": None}])
def test_no_white_space_for_another_industry_a_lost_customer_or_an_unknown_industry(change: dict[str, Any]) -> None:
    people = customers({"customer_id": "A", "industry": "机械", **change}, *({"customer_id": one, "industry": "机械"} for one in "BC"))  # fmt: skip
    range_ = found(people, orders(line("A", "泵", 5), line("B", "阀", 5), line("C", "阀", 5)), {"B": "C", "C": "C"})
    assert range_ is not None
    assert range_.white.empty


def test_customers_without_tiers_have_no_grid() -> None:
    people = customers("A", "B")
    tiers = pd.DataFrame(None, index=people.index, columns=["name", "tier", "service_level", "owner", "revenue_12m"])
    range_ = products(valid_orders({"orders": BOOK}, AS_OF), people, tiers, AS_OF, Opportunities())
    assert range_ is not None
    assert range_.grid.empty
    assert range_.white.empty


# --- counted again, row by row ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_counted_again_on_random_books(seed: int) -> None:
    draw = np.random.default_rng(seed)
    industries = ["机械", "食品", None]
    people = customers(
        *({"customer_id": f"C{n}", "industry": industries[draw.choice(3, p=[0.5, 0.4, 0.1])], "status": "lost" if draw.random() < 0.1 else "active"} for n in range(25))
    )  # fmt: skip
    lines = []
    for _ in range(300):
        item = int(draw.integers(0, 12))
        lines.append(
            line(f"C{draw.integers(0, 25)}", f"P{item}", float(draw.integers(-20, 200)),
                 (AS_OF - timedelta(days=int(draw.integers(-10, 800)))).isoformat(), category=f"K{item % 4}",
                 profit=float(draw.integers(0, 50)) if draw.random() < 0.5 else None,
                 status=("done", "done", "returned", "cancelled")[draw.integers(0, 4)])
        )  # fmt: skip
    level = {f"C{n}": "SABC"[int(draw.integers(0, 4))] for n in range(25)}
    range_ = found(people, orders(*lines), level)
    assert range_ is not None
    year, two = months_before(AS_OF, 12), months_before(AS_OF, 24)
    now: dict[Any, float] = defaultdict(float)
    before: dict[Any, float] = defaultdict(float)
    profit: dict[Any, float] = defaultdict(float)
    carried: dict[Any, float] = defaultdict(float)
    net: dict[Any, float] = defaultdict(float)
    for row in lines:
        day = date.fromisoformat(row["order_date"])
        if row["status"] == "cancelled" or day > AS_OF or day <= two:
            continue
        amount = -abs(row["amount"]) if row["status"] == "returned" else row["amount"]
        for key in ((row["product"], row["category"]), row["category"]):
            (now if day > year else before)[key] += amount
            if day > year:
                net[row["customer_id"], key] += amount
                if row["profit"] is not None:
                    profit[key] += -abs(row["profit"]) if row["status"] == "returned" else row["profit"]
                    carried[key] += amount
    for key, row in (
        *range_.products.set_index(["product", "category"]).iterrows(),
        *range_.categories.iterrows(),
    ):
        assert row["revenue_12m"] == pytest.approx(now[key])
        assert row["previous_12m"] == pytest.approx(before[key])
        assert row["customers"] == sum(1 for (_, of), amount in net.items() if of == key and amount > 0)
        assert row["profit_12m"] == pytest.approx(profit.get(key, np.nan), nan_ok=True)
        margin = profit[key] / carried[key] if carried[key] > 0 else np.nan
        assert row["margin"] == pytest.approx(margin, nan_ok=True)
        assert row["change"] == pytest.approx(now[key] / before[key] - 1 if before[key] > 0 else np.nan, nan_ok=True)
    categories = [f"K{n}" for n in range(4)]
    buys = {who: {one for one in categories if net[who, one] > 0} for who in people.index}
    expected = set()
    for who in people.index:
        trade = people.at[who, "industry"]
        if level[who] not in "SA" or not buys[who] or trade is None or people.at[who, "status"] == "lost":
            continue
        peers = [one for one in people.index if one != who and people.at[one, "industry"] == trade and buys[one]]
        for one in set(categories) - buys[who]:
            buyers = [peer for peer in peers if one in buys[peer]]
            if len(buyers) >= LEAST_BUYERS and len(buyers) / len(peers) >= 0.30:
                expected.add((who, one, len(buyers), len(peers), median(net[peer, one] for peer in buyers)))
    assert set(range_.white[["customer_id", "category", "buyers", "peers", "typical"]].itertuples(index=False, name=None)) == expected  # fmt: skip
    assert list(range_.grid.index) == [who for who in people.index if level[who] in "SA" and buys[who]]
    for who, row in range_.grid.iterrows():
        assert {one for one, amount in row.items() if amount > 0} == buys[who]


@pytest.mark.parametrize(("share", "rest"), [(25.0, 300.0), (100.0, 0.0), (5.0, 1900.0), (4.9, None), (None, None)])
def test_what_is_bought_elsewhere(share: float | None, rest: float | None) -> None:
    """100 at a share of 25 % is 400 in all."""
    people = customers({"customer_id": "A", "wallet_share": share})
    tiers = pd.DataFrame(
        {"name": "甲", "tier": "S", "service_level": "S", "owner": "王", "revenue_12m": 100.0}, index=people.index
    )
    range_ = products(
        valid_orders({"orders": orders(line("A", "泵", 100))}, AS_OF), people, tiers, AS_OF, Opportunities()
    )
    assert range_ is not None
    assert range_.wallet["rest"].tolist() == ([] if rest is None else [rest])


def test_what_costs_less_than_one_is_sold_all_the_same() -> None:
    board = found(customers("A"), orders(line("A", "泵", 0.5, profit=0.25), line("A", "泵", 0.4, BEFORE)))
    assert board is not None
    (row,) = board.products.to_dict("records")
    assert (row["customers"], row["margin"], row["share"], row["change"]) == (1, 0.5, 1.0, pytest.approx(0.25))
