"""Which books get the models, and the reason that is given."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from cdnow_data import cdnow_sample
from odd_books import ODD_BOOKS

from kamxl.compute import cnbd, lifetime_choice
from kamxl.compute.lifetime_choice import FEWEST_REPEATERS, choose, fits, value_basis
from kamxl.compute.likelihood import Floats

MONTH = 30.4375


def with_gaps(x: Floats, recency: Floats, age: Floats, value: Floats) -> tuple[Floats, ...]:
    """The figures with log gaps as of a random buyer: each gap at the median of an exponential one."""
    return (
        x,
        recency,
        age,
        value,
        np.where(x > 0, x * np.log(np.maximum(recency, 1e-3) / np.maximum(x, 1) * 0.5615), 0.0),
    )


DECIDED = {
    "one customer once": "no_repeat",
    "one customer often": "few_repeaters",
    "one-time buyers": "no_repeat",
    "all on one day": "no_repeat",
    "all today": "no_repeat",
    "identical": "trusted",
    "loyal": "trusted",
    "monthly": "trusted",
    "gone long ago": "trusted",
    "no value": "losses",
    "losses": "losses",
    "a few losses": "trusted",
    "wild values": "heavy_tail",
    "value goes with frequency": "trusted",
    "huge values": "trusted",
    "tiny values": "trusted",
    "daily": "trusted",
    "two worlds": "out_of_bounds",
    "a century": "trusted",
}


@pytest.mark.parametrize("name", ODD_BOOKS)
def test_the_reason_of_each_odd_book(name: str) -> None:
    choice = choose(*with_gaps(*ODD_BOOKS[name]), month=MONTH)
    assert choice.reason == DECIDED[name]
    assert (choice.method == "model") == (choice.reason == "trusted")
    assert all(math.isfinite(number) or name == "wild values" for number in choice.numbers.values())


def test_cdnow_is_trusted_with_its_figures() -> None:
    x, recency, age, value = cdnow_sample()
    choice = choose(*with_gaps(x, recency, age, value), month=MONTH / 7)
    assert choice.reason == "trusted"
    assert choice.purchases is not None
    assert choice.spend is not None
    # MBG/NBD is as likely as BG/NBD here: whether one may leave after the first order this book does not tell.
    assert (choice.purchases.k, choice.purchases.dropout_at_start) == (1, True)
    assert choice.purchases.log_likelihood == pytest.approx(-9582.17, abs=0.01)
    # The penalty hardly moves a book of this size: the published -9582.43 of BG/NBD.
    published = choose(*with_gaps(x, recency, age, value), month=MONTH / 7, method="bgnbd")
    assert published.method == "bgnbd"
    assert published.purchases is not None
    assert published.purchases.log_likelihood == pytest.approx(-9582.43, abs=0.01)
    numbers = choice.numbers
    assert (numbers["customers"], numbers["repeaters"], numbers["repeat_orders"]) == (2357, 946, x.sum())
    assert numbers["history_months"] == pytest.approx(272 / MONTH)
    assert numbers["one_order"] == pytest.approx(1411 / 2357)
    assert numbers["repeat_orders_expected"] == pytest.approx(x.sum(), rel=0.05)
    assert (choice.notes, published.notes) == ((), ("one_order",))


def test_no_orders() -> None:
    choice = choose([], [], [], [], [], month=MONTH)
    assert (choice.method, choice.reason, choice.purchases, choice.notes) == ("simple", "no_orders", None, ())


def test_ten_repeaters_are_enough_and_nine_are_not() -> None:
    x, recency, age, value = (column[:FEWEST_REPEATERS] for column in ODD_BOOKS["loyal"])
    assert choose(*with_gaps(x, recency, age, value), month=MONTH).reason == "trusted"
    choice = choose(*with_gaps(x[1:], recency[1:], age[1:], value[1:]), month=MONTH)
    assert choice.reason == "few_repeaters"
    assert choice.purchases is None


def test_a_rhythm_needs_three_months() -> None:
    x, _, _, value = ODD_BOOKS["loyal"]
    short, enough = (
        choose(*with_gaps(x, np.full(60, days - 1.0), np.full(60, days), value), month=MONTH) for days in (91, 92)
    )
    assert (short.reason, enough.reason) == ("short_history", "trusted")


def test_a_book_of_two_kinds_of_customers_is_not_what_the_model_expects() -> None:
    """Half of them every nine days for five years, half of them never again: no gamma holds both."""
    half = np.repeat([0.0, 1.0], 30)
    choice = choose(*with_gaps(200 * half, 1800 * half, np.full(60, 1900.0), half * np.arange(1, 61)), month=MONTH)
    assert choice.reason == "misfit"
    assert choice.numbers["repeat_orders_expected"] < 0.5 * choice.numbers["repeat_orders"]


def test_what_is_said_although_it_decides_nothing() -> None:
    x, recency, age, value = ODD_BOOKS["value goes with frequency"]
    choice = choose(*with_gaps(x, recency, age, value), month=MONTH)
    assert choice.notes == ("correlated",)
    assert choice.numbers["correlation"] == pytest.approx(1.0)
    x, recency, age, value = ODD_BOOKS["a few losses"]
    choice = choose(
        *with_gaps(np.r_[x, 0], np.r_[recency, 0], np.r_[age, 50], np.r_[value, 0]), month=MONTH, method="bgnbd"
    )
    assert choice.notes == ("one_order", "losses_left_out")
    assert choice.numbers["losses"] == pytest.approx(2 / 60)


def test_what_the_value_of_a_row_rests_on() -> None:
    assert value_basis([0, 3, 3, 3], [0.0, 50.0, 0.0, -1.0]).tolist() == ["population", "own", "loss", "loss"]


@pytest.mark.parametrize(("more", "believed"), [(1.0, False), (1.001, True)])
def test_nobody_stays_at_the_start_without_evidence(
    monkeypatch: pytest.MonkeyPatch, more: float, believed: bool
) -> None:
    """A log-likelihood higher by 1 is none."""
    figures = with_gaps(*ODD_BOOKS["loyal"])
    real = cnbd.fit(figures[0], figures[1], figures[2], figures[4], prior=cnbd.ACCOUNTS)

    def fit(*_: object, dropout_at_start: bool = True, **__: object) -> cnbd.Fit:
        return replace(real, dropout_at_start=dropout_at_start, log_likelihood=-100 + more * (not dropout_at_start))

    monkeypatch.setattr(cnbd, "fit", fit)
    purchases, _ = fits(*figures, "model")
    assert purchases.dropout_at_start is not believed


@pytest.mark.parametrize("name", ["r", "a", "b"])
@pytest.mark.parametrize(("value", "sound"), [(1e-3, True), (0.99e-3, False), (1e3, True), (1.01e3, False)])
def test_parameters_lie_between_a_thousandth_and_a_thousand(
    monkeypatch: pytest.MonkeyPatch, name: str, value: float, sound: bool
) -> None:
    figures = with_gaps(*ODD_BOOKS["loyal"])
    purchases, spend = fits(*figures, "model")
    monkeypatch.setattr(lifetime_choice, "fits", lambda *_: (replace(purchases, **{name: value}), spend))
    assert (choose(*figures, month=MONTH).reason != "out_of_bounds") is sound


def test_of_those_who_came_once_nothing_is_lost_and_all_ordered_once() -> None:
    numbers = choose(*with_gaps(*ODD_BOOKS["one-time buyers"]), month=MONTH).numbers
    assert (numbers["losses"], numbers["one_order"], numbers["repeaters"]) == (0, 1, 0)
