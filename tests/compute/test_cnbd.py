"""MBG/CNBD-k: against another implementation, against simulated customers, and at points that break formulas.

The log-likelihoods and P(alive) of REFERENCE are of R's package BTYDplus 1.2.0 at given parameters; the whole list and a
real grocer's two years are read where the variable KAMXL_REFERENCE names the folder that holds them.
"""

from __future__ import annotations

import csv
import math
import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from odd_books import ODD_BOOKS
from scipy import stats
from scipy.special import gammaln

from kamxl.compute import bgnbd, cnbd, cnbd_likelihood, cnbd_orders
from kamxl.compute.likelihood import Floats, Prior

FOLDER = Path(os.environ.get("KAMXL_REFERENCE") or "no such folder")
REFERENCE: list[tuple[float | str, ...]] = [
    # model, k, r, α, a, b, x, t_x, T, Σ log gap, log-likelihood, P(alive)
    ("mbgcnbd", 1, 0.85, 1.45, 0.79, 2.42, 1, 10, 52, 2.30258509299405, -6.08926421409717, 0.200201190543584),
    (
        "mbgcnbd",
        1,
        1.3292,
        2.8126,
        0.42472,
        0.79004,
        30,
        100,
        104,
        36.1191841297781,
        -70.7407788417849,
        0.956384357602428,
    ),
    ("bgcnbd", 2, 1.3292, 2.8126, 0.42472, 0.79004, 1, 10, 52, 2.30258509299405, -4.68357261869791, 0.0496853777610297),
    ("mbgcnbd", 2, 1.3292, 2.8126, 0.42472, 0.79004, 5, 30, 40, 8.95879734614027, -15.6419400022013, 0.709378180824661),
    ("mbgcnbd", 3, 0.85, 1.45, 0.79, 2.42, 0, 0, 52, 0.0, -1.08934366064854, 0.268493819890652),
    ("bgcnbd", 3, 6.0, 200.0, 0.3, 12.0, 2, 12, 52, 3.58351893845611, -14.4950863486859, 0.963662847684719),
    ("mbgcnbd", 3, 6.0, 200.0, 0.3, 12.0, 1, 700, 900, 6.5510803350434, -11.6087615196383, 0.967064097461816),
    ("bgcnbd", 4, 0.85, 1.45, 0.79, 2.42, 1, 700, 900, 6.5510803350434, -10.8143222048368, 0.739480435622662),
    ("mbgcnbd", 4, 6.0, 200.0, 0.3, 12.0, 1, 700, 900, 6.5510803350434, -10.5991898895452, 0.971997618626004),
]


def reference() -> Iterator[tuple[float | str, ...]]:
    """All points: those above, and where the folder is there its list."""
    yield from REFERENCE
    if (FOLDER / "cnbd-k.csv").is_file():
        with (FOLDER / "cnbd-k.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                names = ("k", "r", "alpha", "a", "b", "x", "t_x", "T", "litt", "log_likelihood", "p_alive")
                yield (row["model"], *(float(row[name]) for name in names))


def one_log_likelihood(model: cnbd.Model, x: float, t_x: float, T: float, log_gaps: float) -> float:
    point = np.log([model.r, model.alpha, model.a, model.b])
    rows = (np.array([value], dtype=float) for value in (x, t_x, T))
    value = cnbd_likelihood.objective(model.k, np.ones(1), *rows, model.dropout_at_start)(point)[0]
    return value + (model.k - 1) * log_gaps - x * float(gammaln(model.k))


def test_the_other_implementation_gives_the_same_log_likelihood_and_p_alive() -> None:
    for kind, k, r, alpha, a, b, x, t_x, T, log_gaps, log_likelihood, alive in reference():
        model = cnbd.Model(int(k), r, alpha, a, b, dropout_at_start=kind == "mbgcnbd")  # type: ignore[arg-type]
        assert one_log_likelihood(model, x, t_x, T, log_gaps) == pytest.approx(log_likelihood, abs=1e-6)  # type: ignore[arg-type]
        assert model.p_alive([x], [t_x], [T])[0] == pytest.approx(alive, abs=1e-6)  # type: ignore[list-item]


# --- a grocer's two years ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def grocer() -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Frequency, recency and age in weeks to the end of 2006, Σ log gap, and order days of 2007, by customer."""
    path = FOLDER / "grocery-events.csv"
    if not path.is_file():
        pytest.skip("the grocer's orders are not here: set KAMXL_REFERENCE to the folder that holds them")
    days: dict[str, set[int]] = defaultdict(set)
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            days[row["cust"]].add(date.fromisoformat(row["date"]).toordinal())
    end = date(2006, 12, 31).toordinal()
    rows = []
    for known in days.values():
        seen = np.array(sorted(day for day in known if day <= end)) / 7
        gaps = np.log(np.diff(seen)).sum()
        rows.append((seen.size - 1, seen[-1] - seen[0], end / 7 - seen[0], gaps, sum(day > end for day in known)))
    return tuple(np.array(column, dtype=float) for column in zip(*rows, strict=True))  # type: ignore[return-value]


def test_the_grocers_2006_is_fitted_as_by_the_other_implementation(grocer: tuple[Floats, ...]) -> None:
    fit = cnbd.fit(*grocer[:4])
    assert fit.converged
    assert fit.k == 2
    assert fit.log_likelihood == pytest.approx(-14_978.21, abs=0.01)
    expected = {"k": 2, "r": 1.3292, "alpha": 2.8126, "a": 0.4247, "b": 0.7900}
    assert fit.params == pytest.approx(expected, abs=2e-4)
    for k, at_start, height in (
        (1, True, -15_781.94),
        (1, False, -15_836.57),
        (2, False, -15_054.17),
        (3, True, -14_996.85),
    ):
        other = cnbd.fit(*grocer[:4], k=k, dropout_at_start=at_start)
        assert other.log_likelihood == pytest.approx(height, abs=0.01)


def test_the_grocers_2007_is_foretold(grocer: tuple[Floats, ...]) -> None:
    """With the prior of the workbook; BG/NBD is off by 1.577 a customer and says 3 996 where 3 389 came."""
    x, t_x, age, gaps, came = grocer
    fit = cnbd.fit(x, t_x, age, gaps, prior=cnbd.ACCOUNTS)
    assert fit.k == 2
    expected = fit.expected_purchases(52, x, t_x, age)
    assert np.abs(expected - came).mean() <= 1.44
    assert abs(expected.sum() - 3_389) <= 3_970 - 3_389
    assert fit.p_alive(x, t_x, age)[x == 0].mean() <= 0.15


# --- expectations for k > 1 against simulated customers ---------------------------------------------------------------


def futures(model: cnbd.Model, t: float, x: float, t_x: float, T: float, size: int) -> Floats:
    """Orders in t of customers with these figures who are active at T, one after the other.

    The density of λ given that the gap is not over at T is λ^(c−1) e^(−(α+t_x)λ) times the Erlang's survival; the gap's
    end is drawn from that survival.
    """
    random = np.random.default_rng(7)
    c, silent = model.r + model.k * x, T - t_x
    rates = np.exp(np.linspace(-40, math.log(60 * (c + 5) / (model.alpha + t_x)), 400_001))
    log_density = c * np.log(rates) - (model.alpha + t_x) * rates + stats.gamma.logsf(rates * silent, model.k)
    mass = np.cumsum(np.exp(log_density - log_density.max()))
    rate = np.interp(random.random(size), mass / mass[-1], rates)
    leaves = random.beta(model.a, model.b + x + model.dropout_at_start, size)
    day = stats.gamma.isf(random.random(size) * stats.gamma.sf(rate * silent, model.k), model.k) / rate - silent
    made, here = np.zeros(size), np.ones(size, dtype=bool)
    while (here := here & (day <= t)).any():
        made += here
        here = here & (random.random(size) >= leaves)
        day = day + random.gamma(model.k, 1 / rate)
    return made


@pytest.mark.parametrize("at_start", [True, False])
@pytest.mark.parametrize(
    ("params", "t", "x", "t_x", "T"),
    [
        ((2, 1.33, 2.81, 0.42, 0.79), 52.0, 3, 30.0, 52.0),  # the grocer
        ((3, 0.85, 1.45, 0.79, 2.42), 52.0, 1, 10.0, 52.0),
        ((4, 2.0, 100.0, 0.3, 12.0), 1096.0, 6, 700.0, 760.0),
        ((4, 12.0, 3.0, 0.3, 12.0), 3.0, 2, 1.9, 2.5),  # an account that orders once a year
        ((2, 0.5, 1.0, 1.0, 3.0), 100.0, 2, 5.0, 9.0),  # a = 1
        ((3, 2.0, 30.0, 0.2, 16.0), 365.0, 0, 0.0, 0.0),  # new today
    ],
)
def test_expected_purchases_are_the_mean_of_futures(
    params: tuple[float, ...], t: float, x: int, t_x: float, T: float, at_start: bool
) -> None:
    model = cnbd.Model(*params, dropout_at_start=at_start)  # type: ignore[arg-type]
    made = futures(model, t, x, t_x, T, 20_000)
    alive = model.p_alive([x], [t_x], [T])[0]
    assert abs(model.expected_purchases(t, [x], [t_x], [T])[0] / alive - made.mean()) < 3.5 * made.std() / 20_000**0.5
    assert model.p_any(t, [x], [t_x], [T])[0] / alive == pytest.approx((made > 0).mean(), abs=0.01)


@pytest.mark.parametrize("a", [0.3, 1.0, 4.0])
@pytest.mark.parametrize(
    ("k", "c", "beta", "waited", "ratio"),
    [
        (2, 1.3, 1.5, 0.01, 40.0),
        (4, 700.0, 90.0, 0.002, 0.7),
        (3, 2500.0, 900.0, 0.001, 0.2),
        (2, 400.0, 150.0, 0.1, 1.5),
    ],
)
def test_counting_and_integrating_agree(
    monkeypatch: pytest.MonkeyPatch, k: int, c: float, beta: float, waited: float, ratio: float, a: float
) -> None:
    """The sum over orders is cut short where many are expected; here it is added up to its end as well."""
    row = tuple(np.array([value]) for value in (c, a, beta, waited, ratio))
    short = cnbd_orders._counted(k, *row)
    monkeypatch.setattr(cnbd_orders, "_STAGES", 50_000)
    assert short == pytest.approx(cnbd_orders._counted(k, *row), rel=1e-6)
    if c > 500:
        assert cnbd_orders._beyond(1, k, *row, np.ones(1)) == pytest.approx(short, rel=1e-5)


def test_one_stage_is_bg_nbd_or_mbg_nbd() -> None:
    ours = cnbd.Model(1, 0.243, 4.414, 0.793, 2.426, dropout_at_start=False)
    published = bgnbd.Model(0.243, 4.414, 0.793, 2.426)
    figures = ([0, 2, 7], [0.0, 30.43, 20.0], [38.86, 38.86, 30.0])
    assert ours.expected_purchases(39, *figures).tolist() == published.expected_purchases(39, *figures).tolist()
    # Batislam, Denizel & Filiztekin (2007): (1) P(alive) without a repeat is 1 / (1 + a/b ((α+T)/α)^r).
    modified = cnbd.Model(1, 0.5, 4.0, 0.8, 2.0)
    assert modified.p_alive([0], [0], [12.0])[0] == pytest.approx(1 / (1 + 0.4 * 4**0.5))


def test_probabilities_add_up_to_one_and_to_the_mean() -> None:
    model = cnbd.Model(3, 1.2, 20.0, 0.6, 3.0)
    counts = np.arange(300.0)
    shares = model.probability(counts, np.full(300, 60.0))
    assert shares.sum() == pytest.approx(1.0, abs=1e-9)
    assert shares @ counts == pytest.approx(model.purchases_of_new([60.0])[0], rel=1e-8)
    assert model.histogram([60.0, 60.0], top=4) == pytest.approx([*(2 * shares[:4]), 2 * shares[4:].sum()])


def test_months_one_by_one_are_the_horizon() -> None:
    model = cnbd.Model(2, 1.5, 60.0, 0.3, 12.0)
    figures = ([0, 3, 3, 40], [0.0, 300.0, 300.0, 900.0], [90.0, 400.0, 400.0, 930.0])
    months = model.purchases_by_month(*figures, months=12, month=30.4375)
    assert months.shape == (4, 12)
    assert months[:, 11] == pytest.approx(model.expected_purchases(365.25, *figures), rel=1e-9)
    steps = np.diff(months, axis=1, prepend=0.0)
    assert (steps > 0).all()
    assert cnbd.discounted(months, 0.1) == pytest.approx(steps @ 1.1 ** (-np.arange(1, 13) / 12), rel=1e-9)


# --- fitting ----------------------------------------------------------------------------------------------------------


def drawn(size: int, k: int, at_start: bool, seed: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Customers with r 3, α 60, a .4, b 8, three years at most, order by order."""
    random = np.random.default_rng(seed)
    rows = []
    for age in random.uniform(200, 1095, size):
        rate, leaves = random.gamma(3, 1 / 60), random.beta(0.4, 8)
        makes = min(int(random.geometric(leaves)) - at_start, 2_000)
        days = np.cumsum(random.gamma(k, 1 / rate, makes))
        days = days[days <= age]
        gaps = np.diff(days, prepend=0.0)
        rows.append((days.size, days.max(initial=0.0), age, np.log(gaps).sum()))
    return tuple(np.array(column, dtype=float) for column in zip(*rows, strict=True))  # type: ignore[return-value]


@pytest.mark.parametrize(("k", "at_start"), [(1, True), (2, True), (3, False), (4, True)])
def test_a_simulated_book_gives_its_parameters_back(k: int, at_start: bool) -> None:
    fit = cnbd.fit(*drawn(1_500, k, at_start, k), dropout_at_start=at_start)
    assert fit.converged
    assert fit.k == k
    for name, truth in {"r": 3.0, "alpha": 60.0, "a": 0.4, "b": 8.0}.items():
        assert abs(fit.params[name] - truth) < 3.5 * fit.standard_errors[name]


@pytest.mark.parametrize("at_start", [True, False])
@pytest.mark.parametrize("k", [2, 3, 4])
@pytest.mark.parametrize("point", [[-1.4, 3.5, -0.2, 0.9], [0.5, 3.0, 1.5, 2.0]])
def test_gradient_and_curvature_are_those_of_the_likelihood(point: list[float], k: int, at_start: bool) -> None:
    x, recency, age, _ = drawn(60, 2, at_start, 9)
    evaluate = cnbd_likelihood.objective(k, np.ones(x.size), x, recency, age, at_start)
    at = np.array(point)
    _, gradient, hessian = evaluate(at)
    for i, towards in enumerate(np.eye(4) * 1e-5):
        ahead, behind = evaluate(at + towards), evaluate(at - towards)
        assert gradient[i] == pytest.approx((ahead[0] - behind[0]) / 2e-5, rel=1e-6, abs=1e-5)
        assert hessian[i] == pytest.approx((ahead[1] - behind[1]) / 2e-5, rel=1e-5, abs=1e-4)


def test_the_unit_of_time_changes_only_alpha() -> None:
    x, recency, age, gaps = drawn(200, 2, True, 3)
    days, weeks = cnbd.fit(x, recency, age, gaps), cnbd.fit(x, recency / 7, age / 7, gaps - x * math.log(7))
    assert weeks.params == pytest.approx({**days.params, "alpha": days.alpha / 7}, rel=1e-4)
    assert weeks.log_likelihood == pytest.approx(days.log_likelihood + x.sum() * math.log(7), rel=1e-9)


def test_weights_stand_for_rows() -> None:
    figures = [
        np.array(column)
        for column in ([0, 1, 4, 2], [0.0, 5.0, 20.0, 3.0], [10.0, 30.0, 25.0, 40.0], [0.0, 1.6, 6.4, 0.8])
    ]
    weights = [20, 15, 12, 9]
    plain = cnbd.fit(*(np.repeat(column, weights) for column in figures), prior=cnbd.ACCOUNTS)
    weighted = cnbd.fit(*figures, prior=cnbd.ACCOUNTS, weights=weights)
    assert weighted.params == pytest.approx(plain.params, rel=1e-6)
    assert weighted.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-12)


def test_a_row_that_stands_for_nobody_says_nothing() -> None:
    """Two orders at one instant would leave k = 1 alone, and a gap of 0 times no customers is no number."""
    alone = cnbd.fit([4, 2], [20.0, 3.0], [25.0, 40.0], [6.4, 0.8], prior=cnbd.ACCOUNTS)
    beside = cnbd.fit(
        [4, 2, 1], [20.0, 3.0, 0.0], [25.0, 40.0, 9.0], [6.4, 0.8, -math.inf], prior=cnbd.ACCOUNTS, weights=[1, 1, 0]
    )
    assert beside.k == alone.k
    assert beside.params == pytest.approx(alone.params, rel=1e-6)


@pytest.mark.parametrize("prior", [None, cnbd.ACCOUNTS])
@pytest.mark.parametrize("name", ODD_BOOKS)
def test_odd_books_give_numbers_within_reason(name: str, prior: Prior | None) -> None:
    """Warnings are errors in this suite, so that a NaN on the way would be seen as well."""
    x, recency, age, _ = ODD_BOOKS[name]
    # Gaps as alike as they can be are the hardest rhythm.
    gaps = np.where(x > 0, x * np.log(np.maximum(recency, 1e-3) / np.maximum(x, 1)), 0.0)
    fit = cnbd.fit(x, recency, age, gaps, prior=prior)
    assert math.isfinite(fit.log_likelihood)
    alive, any_order = fit.p_alive(x, recency, age), fit.p_any(365, x, recency, age)
    assert np.all((any_order >= 0) & (any_order <= alive) & (alive <= 1))
    months = fit.purchases_by_month(x, recency, age, months=36, month=30.4375)
    assert np.isfinite(months).all()
    assert (months >= 0).all()
    assert (np.diff(months, axis=1) >= -1e-6 * months[:, 1:] - 1e-9).all()
    assert fit.histogram(age).sum() == pytest.approx(x.size, rel=1e-6)


def test_hard_points() -> None:
    """A hundred thousand orders, a last order today, one customer, gaps of nothing, a book of a day."""
    model = cnbd.Model(4, 2.0, 5.0, 0.2, 16.0)
    x, t_x, age = [1e5, 1e5, 3.0], [1095.0, 1000.0, 1095.0], [1095.0, 1095.0, 1095.0]
    assert model.p_alive(x, t_x, age)[:2] == pytest.approx([1.0, 0.0], abs=1e-5)
    ahead = model.expected_purchases(365.0, x, t_x, age)
    # A chance of about 0.2 in 100 000 to leave after each of 33 333 orders.
    assert ahead[0] == pytest.approx(1e5 / 3 * (1 - 0.2 / 6), rel=0.01)
    assert ahead[1] == pytest.approx(0.0, abs=1e-9)
    assert np.isfinite(cnbd.fit([5], [200.0], [210.0], [5 * math.log(40)], prior=cnbd.ACCOUNTS).log_likelihood)
    # Two orders at the same instant are no rhythm: only k = 1 can hold them.
    assert cnbd.fit([1, 2], [0.0, 4.0], [9.0, 9.0], [-math.inf, 1.0], prior=cnbd.ACCOUNTS).k == 1
    assert model.expected_purchases([0.0, 1e-9, 1e9], [2] * 3, [5.0] * 3, [5.0] * 3)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([1], [1.0], [2.0], [0.0, 1.0]), "log_gaps has 2 values where 1 are needed"),
        (([1], [1.0], [2.0], [math.nan]), "log_gaps holds a value that is not a finite number"),
        (([1], [1.0], [2.0], [math.inf]), "log_gaps holds a value that is not a finite number"),
        (([1], [-0.1], [2.0], [0.0]), "recency must lie between 0 and T"),
        (([-1], [0.0], [2.0], [0.0]), "frequency must not be negative"),
        (([1], [1.0], [2.0], [0.0], 1.5), "k must be a whole number"),
        (([1], [3.0], [2.0], [0.0]), "recency must lie between 0 and T"),
        (([1], [1.0], [2.0], [0.0], 0), "k must be a whole number"),
        (([1], [0.0], [2.0], [-math.inf], 2), "no gap may be 0"),
        (([], [], [], []), "no customer"),
    ],
)
def test_wrong_calls_are_refused(arguments: tuple[object, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        cnbd.fit(*arguments)  # type: ignore[arg-type]


def test_a_prior_must_be_one() -> None:
    for prior in ({"centre": {"a": 0.0}}, {"centre": {"a": 1.0}, "penalty": 0.0}):
        with pytest.raises(ValueError, match="must be positive"):
            Prior(**prior)  # type: ignore[arg-type]


def test_where_there_is_nothing_to_learn_the_belief_stands() -> None:
    """r 4, a 0.2, b 16 (docs/lifetime-value.md): of a customer who came this instant the data tells nothing."""
    fit = cnbd.fit([0], [0.0], [1e-9], [0.0], k=1, prior=cnbd.ACCOUNTS)
    assert [fit.r, fit.a, fit.b] == pytest.approx([4.0, 0.2, 16.0], rel=1e-3)
