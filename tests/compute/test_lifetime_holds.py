"""What the lifetime models must hold in simulation: a few books of each line of `benchmarks/lifetime.py`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from benchmarks import lifetime as drawn
from kamxl.compute.analysis import Check

BOOKS = 12


@pytest.mark.parametrize(
    ("actual", "holds", "widening"),
    [(80, True, 1), (79, False, 1.05), (120, True, 1), (121, False, 1.05), (100, True, 1), (60, False, 2)],
)
def test_an_interval_holds_its_ends(actual: float, holds: bool, widening: float) -> None:
    """Expected 100, from 80 to 120: what is 21 off would have needed an interval wider by a twentieth."""
    found = Check(date(2026, 3, 31), 6, 9, 100.0, 80.0, 120.0, actual, 90.0)
    assert (found.holds, found.error, found.error_simple) == (holds, 100 - actual, 90 - actual)
    assert found.widening == pytest.approx(widening)
    assert replace(found, low=100.0, high=100.0, actual=101.0).widening == 1, "one without a width cannot be widened"


@pytest.mark.parametrize("years", [1.8, 2.5, 3.5, 5.0])
def test_loyal_accounts_are_not_given_up(years: float) -> None:
    ratio, held = drawn.totals(drawn.loyal(years), BOOKS, "model")
    assert 0.8 <= ratio <= 1.25
    assert held >= 0.7


def test_regular_buyers_who_fell_silent_are_gone() -> None:
    said, true = drawn.alive(drawn.rhythm(0.1), BOOKS, "model", drawn.silent)
    assert abs(said - true) <= 0.1


def test_one_time_buyers_of_a_book_that_many_leave_at_once_are_mostly_gone() -> None:
    said, true = drawn.alive(drawn.leavers(0.03), BOOKS, "model", drawn.once)
    assert abs(said - true) <= 0.15
    assert drawn.alive(drawn.leavers(0.03), 2, "bgnbd", drawn.once)[0] == 1


def test_books_that_are_as_bg_nbd_takes_them_to_be_are_foretold_as_well() -> None:
    population = drawn.bgnbd_made(2.0, 0.6, 6.0)
    assert drawn.brier(population, BOOKS, "model")[0] <= 1.03 * drawn.brier(population, BOOKS, "bgnbd")[0]


def test_the_draw_is_what_it_says() -> None:
    """A rate of 4 a year for ten years, nobody leaving: 40 orders, gaps that vary by half their mean."""
    book = drawn.draw(np.random.default_rng(1), np.full(400, 4.0), np.full(400, 3_652.5), stages=4)
    assert book.alive.all()
    assert book.x.mean() == pytest.approx(40, rel=0.03)
    assert book.soon.mean() == pytest.approx(4, rel=0.05)
    # ln mean − mean ln of Erlang-4 gaps is ln 4 − ψ(4) = 0.1302
    assert np.log(book.recency.sum() / book.x.sum()) - book.gaps.sum() / book.x.sum() == pytest.approx(0.1302, abs=0.01)
