"""Predictive intervals: against the closed form, against simulated futures, and in books that break them."""

from __future__ import annotations

import numpy as np
import pytest
from cdnow_data import cdnow_sample
from odd_books import ODD_BOOKS

from kamxl.compute import bgnbd, gamma_gamma, lifetime_interval
from kamxl.compute.likelihood import Floats

PURCHASES = bgnbd.Model(r=1.5, alpha=90.0, a=0.6, b=6.0)
SPEND = gamma_gamma.Model(p=4.0, q=3.0, gamma=500.0)
YEAR = {"months": 12, "month": 365.25 / 12, "annual_rate": 0.0}


def drawn_book(size: int, seed: int) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Customers of PURCHASES and SPEND with the value of their orders in the year to come, order by order."""
    random = np.random.default_rng(seed)
    age = random.uniform(60, 1000, size)
    x, recency, value, future = (np.zeros(size) for _ in range(4))
    for i in range(size):
        rate, leaves = random.gamma(1.5, 1 / 90), random.beta(0.6, 6)
        makes = random.geometric(leaves)
        days = np.cumsum(random.exponential(1 / rate, min(makes, int(3 * rate * 1400) + 50)))
        worth = random.gamma(4, 1 / random.gamma(3, 1 / 500), days.size)
        seen = days <= age[i]
        x[i] = seen.sum()
        recency[i] = days[seen].max(initial=0.0)
        value[i] = worth[seen].mean() if seen.any() else 0.0
        future[i] = worth[(days > age[i]) & (days <= age[i] + 365.25)].sum()
    return x, recency, age, value, future


def test_the_mean_of_the_draws_is_the_lifetime_value_in_closed_form() -> None:
    x, recency, age, value = cdnow_sample()
    purchases = bgnbd.Model(**bgnbd.fit(x, recency, age).params)
    spend = gamma_gamma.Model(**gamma_gamma.fit(x, value).params)
    horizon = {"months": 36, "month": 4.348, "annual_rate": 0.1}
    closed = purchases.discounted_purchases(x, recency, age, **horizon) * spend.expected_value(x, value)
    got = lifetime_interval.predict(purchases, spend, x, recency, age, value, **horizon, draws=400)
    assert got.mean.sum() == pytest.approx(closed.sum(), rel=0.01)
    heavy = x > 5
    assert got.mean[heavy].sum() == pytest.approx(closed[heavy].sum(), rel=0.02)
    assert got.total_low < closed.sum() < got.total_high


def test_intervals_hold_what_came_as_often_as_they_promise() -> None:
    """2 000 customers: fewer than 10 % may come out under (most lower ends are 0), about 10 % over."""
    *figures, future = drawn_book(2000, seed=8)
    got = lifetime_interval.predict(PURCHASES, SPEND, *figures, **YEAR, draws=600)
    assert np.mean(future > got.high) == pytest.approx(0.10, abs=0.02)
    assert np.mean(future < got.low) <= 0.10
    active = (figures[0] >= 10) & (figures[2] - figures[1] < 30)
    # Of customers who surely will order, both tails are tails.
    assert np.mean(future[active] < got.low[active]) == pytest.approx(0.10, abs=0.06)


def test_totals_hold_what_came_as_often_as_they_promise() -> None:
    """40 books of 60 customers, with their own fits: 32 of the sums should lie inside, give or take 2.5."""
    held = 0
    for seed in range(40):
        x, recency, age, value, future = drawn_book(60, seed)
        purchases = bgnbd.fit(x, recency, age, penalty=1.0)
        spend = gamma_gamma.fit(x, value, penalty=1.0)
        got = lifetime_interval.predict(purchases, spend, x, recency, age, value, **YEAR, draws=300, seed=seed)
        held += got.total_low <= future.sum() <= got.total_high
    assert 26 <= held <= 38


def test_a_fit_is_less_certain_than_its_parameters_taken_as_known() -> None:
    x, recency, age, value, _ = drawn_book(60, seed=1)
    purchases, spend = bgnbd.fit(x, recency, age, penalty=1.0), gamma_gamma.fit(x, value, penalty=1.0)
    known = bgnbd.Model(**purchases.params), gamma_gamma.Model(**spend.params)
    vague = lifetime_interval.predict(purchases, spend, x, recency, age, value, **YEAR)
    sharp = lifetime_interval.predict(*known, x, recency, age, value, **YEAR)
    assert vague.total_high - vague.total_low > 1.1 * (sharp.total_high - sharp.total_low)


def test_the_seed_decides() -> None:
    *figures, _ = drawn_book(30, seed=2)
    first, again, other = (
        lifetime_interval.predict(PURCHASES, SPEND, *figures, **YEAR, draws=200, seed=seed) for seed in (4, 4, 5)
    )
    assert np.array_equal(first.high, again.high)
    assert (first.total_low, first.total_high) == (again.total_low, again.total_high)
    assert not np.array_equal(first.high, other.high)


def test_a_wider_level_gives_wider_intervals() -> None:
    *figures, _ = drawn_book(30, seed=2)
    narrow, wide = (lifetime_interval.predict(PURCHASES, SPEND, *figures, **YEAR, level=level) for level in (0.5, 0.95))
    assert np.all(wide.low <= narrow.low)
    assert np.all(wide.high >= narrow.high)
    assert wide.total_low < narrow.total_low < narrow.total_high < wide.total_high


def test_customers_beyond_one_portion_are_treated_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """The book is worked through in portions to bound the memory: each customer is served, and the total is of all."""
    x, recency, age, value = (np.full(50, figure) for figure in (10.0, 300.0, 310.0, 200.0))
    monkeypatch.setattr(lifetime_interval, "CELLS_AT_ONCE", 2000)
    got = lifetime_interval.predict(PURCHASES, SPEND, x, recency, age, value, **YEAR, draws=1000)
    assert np.all(got.high > 0)
    assert got.mean == pytest.approx(np.full(50, got.mean.mean()), rel=0.15)
    assert got.total_low < got.mean.sum() < got.total_high


def test_the_orders_of_a_loss_maker_cost_what_they_cost() -> None:
    x, recency, age, value = np.array([30.0]), np.array([360.0]), np.array([362.0]), np.array([-100.0])
    got = lifetime_interval.predict(PURCHASES, SPEND, x, recency, age, value, **YEAR)
    assert got.low[0] < 0
    closed = PURCHASES.expected_purchases(365.25, x, recency, age) * SPEND.expected_value(x, value)
    assert got.mean == pytest.approx(closed, rel=0.1)


def test_no_customer_no_value() -> None:
    got = lifetime_interval.predict(PURCHASES, SPEND, [], [], [], [], **YEAR)
    assert got.low.size == 0
    assert (got.total_low, got.total_high) == (0.0, 0.0)


@pytest.mark.parametrize("penalty", [0.0, 1.0])
@pytest.mark.parametrize("name", ODD_BOOKS)
def test_odd_books_give_numbers_within_reason(name: str, penalty: float) -> None:
    x, recency, age, value = ODD_BOOKS[name]
    purchases = bgnbd.fit(x, recency, age, penalty=penalty)
    spend = gamma_gamma.fit(x, value, penalty=penalty) if ((x > 0) & (value > 0)).any() else SPEND
    got = lifetime_interval.predict(
        purchases, spend, x, recency, age, value, months=36, month=30.4375, annual_rate=0.1, draws=100
    )
    assert np.isfinite(np.r_[got.low, got.high, got.mean, got.total_low, got.total_high]).all()
    assert np.all(got.low <= got.high)


def test_the_orders_of_one_customer_are_orders_too() -> None:
    """An interval around what is expected of the customer, as that of a book of many is around the sum."""
    x, recency, age = np.array([30.0]), np.array([360.0]), np.array([362.0])
    expected = float(PURCHASES.expected_purchases(365.25, x, recency, age)[0])
    low, high = lifetime_interval.total_orders(PURCHASES, x, recency, age, 365.25)
    assert 0 < low < expected < high
