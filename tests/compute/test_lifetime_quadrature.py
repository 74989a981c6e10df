"""Intervals without draws, against those of many draws."""

from __future__ import annotations

import numpy as np
import pytest
from cdnow_data import cdnow_sample
from odd_books import ODD_BOOKS

from kamxl.compute import bgnbd, cnbd, gamma_gamma, lifetime_interval, lifetime_quadrature
from kamxl.compute.likelihood import Floats
from tests.conftest import LONG

HORIZON = {"months": 36, "month": 30.4375, "annual_rate": 0.1}
SPEND = gamma_gamma.Model(p=4.0, q=3.5, gamma=500.0)
X = np.array([0, 0, 1, 2, 5, 5, 12, 30, 80, 300.0])
T_X = np.array([0, 0, 60, 200, 300, 900, 700, 950, 990, 995.0])
AGE = np.array([20, 900, 90, 260, 360, 950, 800, 1000, 1000, 1000.0])
VALUE = np.array([0, 0, 900, 700, 650, 1200, 500, 800, 640, 900.0])
MODELS = (
    cnbd.Model(k=1, r=1.5, alpha=90.0, a=0.6, b=6.0),
    cnbd.Model(k=2, r=1.2, alpha=40.0, a=0.3, b=4.0),
    cnbd.Model(k=3, r=4.0, alpha=60.0, a=0.05, b=2.0, dropout_at_start=False),
)


def worth(
    purchases: cnbd.Model, spend: gamma_gamma.Model, x: Floats, t_x: Floats, age: Floats, value: Floats
) -> Floats:
    return purchases.discounted_purchases(x, t_x, age, **HORIZON) * spend.expected_value(x, value)  # type: ignore[arg-type]  # a dict of numbers


@pytest.mark.parametrize("model", MODELS)
def test_ends_are_those_of_many_draws(model: cnbd.Model) -> None:
    """40 000 draws hold most ends to a percent; where an end lies in a thin tail just above no order at all, neither is sharp."""
    figures, off = (X, T_X, AGE, VALUE), []
    for level in (0.5, 0.8):
        drawn = lifetime_interval.predict(
            model, SPEND, *figures, **HORIZON, level=level, draws=40_000 if LONG else 8_000
        )  # type: ignore[arg-type]  # a dict of numbers
        got = lifetime_quadrature.predict(model, SPEND, *figures, worth(model, SPEND, *figures), **HORIZON, level=level)  # type: ignore[arg-type]  # likewise
        for mine, theirs in ((got.low, drawn.low), (got.high, drawn.high)):
            assert np.mean((mine > 0) == (theirs > 0)) >= 0.9
            some = (mine > 0) & (theirs > 0)
            off += np.abs(np.log(mine[some] / theirs[some])).tolist()
    assert np.median(off) < (0.01 if LONG else 0.02)
    assert np.quantile(off, 0.9) < (0.04 if LONG else 0.06)
    assert max(off) < 0.15


def test_totals_are_those_of_many_draws() -> None:
    x, recency, age, value = (figures[::2] for figures in cdnow_sample())
    purchases = bgnbd.fit(x, recency, age, penalty=1.0)
    spend = gamma_gamma.fit(x, value, penalty=1.0)
    horizon = {"months": 36, "month": 4.348, "annual_rate": 0.1, "level": 0.8}
    drawn = lifetime_interval.predict(purchases, spend, x, recency, age, value, **horizon, draws=250)  # type: ignore[arg-type]  # a dict of numbers
    closed = purchases.discounted_purchases(x, recency, age, months=36, month=4.348, annual_rate=0.1)
    closed = closed * spend.expected_value(x, value)
    got = lifetime_quadrature.predict(purchases, spend, x, recency, age, value, closed, **horizon)  # type: ignore[arg-type]  # likewise
    assert (got.total_low, got.total_high) == pytest.approx((drawn.total_low, drawn.total_high), rel=0.05)
    mine = lifetime_quadrature.total_orders(purchases, x, recency, age, 39.0, level=0.8)
    theirs = lifetime_interval.total_orders(purchases, x, recency, age, 39.0, level=0.8, draws=250)
    assert mine == pytest.approx(theirs, rel=0.05)


def test_a_book_of_few_customers_of_losses_or_of_wild_values_is_drawn() -> None:
    many, few = np.ones(1000), np.ones(999)
    wild = gamma_gamma.Model(p=4.0, q=2.0, gamma=500.0)
    assert lifetime_quadrature.serves(SPEND, many, many)
    assert lifetime_quadrature.serves(SPEND, many * 0, many * 0)
    assert not lifetime_quadrature.serves(SPEND, few, few)
    assert not lifetime_quadrature.serves(SPEND, many, many - 1)
    assert not lifetime_quadrature.serves(wild, many, many)


@pytest.mark.parametrize("name", ODD_BOOKS)
def test_odd_books_give_numbers_within_reason(name: str) -> None:
    x, recency, age, value = ODD_BOOKS[name]
    value = np.where(x > 0, np.maximum(value, 1.0), 0.0)
    purchases = bgnbd.fit(x, recency, age, penalty=1.0)
    figures = x, recency, age, value
    got = lifetime_quadrature.predict(
        purchases, SPEND, *figures, worth(purchases, SPEND, *figures), **HORIZON, level=0.8
    )  # type: ignore[arg-type]  # a dict of numbers
    assert np.isfinite(np.r_[got.low, got.high, got.total_low, got.total_high]).all()
    assert np.all(got.low <= got.high)


FIGURES = (
    (
        (0, 0, 0, 0, 0, 678.129, 0, 1977.61, 8926.84, 46901.2),
        (14147.9, 592.226, 16041.8, 10300.6, 12842.4, 11183.4, 10231, 28751.2, 55481.5, 272983),
        (175259, 395600),
        (88.9084, 158.821),
    ),
    (
        (0, 0, 612.708, 616.4, 902.746, 1637.91, 0, 6147.87, 19889.2, 102499),
        (15688.1, 908.154, 18199.4, 10495.1, 13654.8, 10233.5, 10490.4, 29284.3, 57495.3, 287691),
        (227088, 427266),
        (103.09, 165.207),
    ),
    (
        (2649.22, 248.526, 3550.68, 2756.55, 4862.1, 3168.35, 4445.36, 15828.2, 36149.3, 197916),
        (28743.8, 3367.95, 24731, 13143.7, 15364.2, 11247.4, 11133.4, 29763.2, 57382, 286241),
        (295734, 445052),
        (118.359, 170.659),
    ),
)
"""Low and high ends, those of the sum, and of its orders in 300 days, to six figures, when 40 000 draws bore them out."""


@pytest.mark.parametrize(("model", "figures"), [*zip(MODELS, FIGURES, strict=True)])
def test_ends_are_what_they_were(model: cnbd.Model, figures: tuple[tuple[float, ...], ...]) -> None:
    got = lifetime_quadrature.predict(
        model, SPEND, X, T_X, AGE, VALUE, worth(model, SPEND, X, T_X, AGE, VALUE), **HORIZON, level=0.8
    )  # type: ignore[arg-type]  # a dict of numbers
    sums = (got.total_low, got.total_high)
    orders = lifetime_quadrature.total_orders(model, X, T_X, AGE, 300.0, level=0.8)
    for mine, kept in zip((got.low, got.high, sums, orders), figures, strict=True):
        assert np.asarray(mine) == pytest.approx(kept, rel=1e-5)
