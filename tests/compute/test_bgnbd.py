"""BG/NBD against published figures, against its definition worked out another way, and in books that break it."""

from __future__ import annotations

import math
from decimal import Decimal, getcontext

import numpy as np
import pytest
from cdnow_data import cdnow_sample
from odd_books import ODD_BOOKS
from scipy import optimize, stats
from scipy.integrate import quad
from scipy.special import betaln, gammaln

from kamxl.compute import bgnbd, cnbd_likelihood

PUBLISHED = bgnbd.Model(r=0.243, alpha=4.414, a=0.793, b=2.426)
"""Fader, Hardie & Lee (2005), table 2: the CDNOW sample, in weeks."""


def log_likelihood(params: np.ndarray, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> float:
    """Eq. (6) as it is printed: the logarithm of A1 A2 (A3 + δ A4), row by row."""
    r, alpha, a, b = params
    a1 = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    a2 = betaln(a, b + x) - betaln(a, b)
    a3 = -(r + x) * np.log(alpha + T)
    a4 = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t_x)
    return float(np.sum(a1 + a2 + np.where(x > 0, np.logaddexp(a3, a4), a3)))


def expected_by_definition(model: bgnbd.Model, t: float, x: int, T: float) -> float:
    """E[(1 − e^(−λpt)) / p] of a customer alive at T, over λ ~ Gamma(r + x, α + T) and p ~ Beta(a, b + x)."""

    def given_p(p: float) -> float:
        # The mean of e^(−λpt) is the gamma's Laplace transform.
        return float(-math.expm1(-(model.r + x) * math.log1p(p * t / (model.alpha + T))) / p)

    leaves = stats.beta(model.a, model.b + x)
    # Over equal shares of probability, so that the density's poles at 0 and 1 do no harm.
    return float(quad(lambda u: given_p(leaves.ppf(u)), 0, 1, limit=500)[0])


# --- published figures ------------------------------------------------------------------------------------------------


def test_the_published_fit_of_the_cdnow_sample() -> None:
    x, recency, age, _ = cdnow_sample()
    fit = bgnbd.fit(x, recency, age)
    assert (fit.customers, fit.repeaters) == (2357, 946)
    assert fit.converged
    assert list(fit.params) == ["r", "alpha", "a", "b"]
    assert fit.params == pytest.approx({"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}, abs=0.001)
    assert fit.log_likelihood == pytest.approx(-9582.43, abs=0.01)


def test_no_other_search_climbs_higher() -> None:
    x, recency, age, _ = cdnow_sample()
    fit = bgnbd.fit(x, recency, age)
    other = optimize.minimize(
        lambda logs: -log_likelihood(np.exp(logs), x, recency, age),
        np.log([0.25, 4.5, 0.8, 2.5]),
        method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-9, "maxiter": 4000},
    )
    assert fit.log_likelihood >= -other.fun - 1e-7
    assert list(fit.params.values()) == pytest.approx(np.exp(other.x), rel=1e-4)


def test_the_published_expectation_of_the_first_customer() -> None:
    """Fader & Hardie, Implementing the BG/NBD Model in Excel: E(Y(39)) = 1.226 for x = 2, t_x = 30.43, T = 38.86."""
    assert PUBLISHED.expected_purchases(39, [2], [30.43], [38.86]) == pytest.approx([1.226], abs=0.0005)


def test_the_published_expectations_of_a_new_customer() -> None:
    """The same note, sheet E(X(t)): by day 1, weeks 1 and 3, day 223, weeks 32 and 78, at its unrounded parameters."""
    x, recency, age, _ = cdnow_sample()
    times = [1 / 7, 1.0, 3.0, 223 / 7, 32.0, 78.0]
    published = [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576]
    assert bgnbd.fit(x, recency, age).purchases_of_new(times) == pytest.approx(published, abs=0.0005)


def test_p_alive_of_heavy_buyers_is_exact_and_finite() -> None:
    """Four customers whose (α + T)^(r + x) overflows. Fifty digits of the same formula are the yardstick.

    (.99913, .99905, .65108, .98850, which are sometimes quoted for these customers, are of Pareto/NBD at its own
    published parameters r .553, α 10.578, s .606, β 11.669: another model.)
    """
    x = [221, 254, 161, 204]
    recency = [103.42857, 97.14286, 94.71429, 98.57143]
    age = [103.57143, 97.28571, 98.0, 99.42857]
    getcontext().prec = 50
    exact = []
    for count, last, known in zip(x, recency, age, strict=True):
        r, alpha, a, b = (Decimal(text) for text in ("0.243", "4.414", "0.793", "2.426"))
        ratio = (alpha + Decimal(known)) / (alpha + Decimal(last))
        exact.append(float(1 / (1 + a / (b + count - 1) * ratio ** (r + count))))
    alive = PUBLISHED.p_alive(x, recency, age)
    assert alive == pytest.approx(exact, rel=1e-12)
    assert alive == pytest.approx([0.99524, 0.99558, 0.51606, 0.97945], abs=1e-5)


# --- the definition, worked out another way ---------------------------------------------------------------------------


@pytest.mark.parametrize("point", [[-1.4, 1.5, -0.2, 0.9], [0.5, 3.0, 1.5, 2.0], [-3.0, 0.0, -2.0, -1.0]])
def test_gradient_and_curvature_are_those_of_the_likelihood(point: list[float]) -> None:
    x, recency, age, _ = (column[:300] for column in cdnow_sample())
    evaluate = cnbd_likelihood.objective(1, np.ones(x.size), x, recency, age, at_start=False)
    at = np.array(point)
    value, gradient, hessian = evaluate(at)
    assert value == pytest.approx(log_likelihood(np.exp(at), x, recency, age), rel=1e-12)
    step = 1e-5
    for i, towards in enumerate(np.eye(4) * step):
        ahead, behind = evaluate(at + towards), evaluate(at - towards)
        assert gradient[i] == pytest.approx((ahead[0] - behind[0]) / (2 * step), rel=1e-6, abs=1e-5)
        assert hessian[i] == pytest.approx((ahead[1] - behind[1]) / (2 * step), rel=1e-5, abs=1e-4)


@pytest.mark.parametrize(
    ("model", "t", "x", "T"),
    [
        (PUBLISHED, 39.0, 2, 38.86),
        (PUBLISHED, 39.0, 0, 38.86),
        (bgnbd.Model(1.5, 90.0, 0.6, 6.0), 1096.0, 30, 700.0),
        (bgnbd.Model(1.5, 90.0, 0.6, 6.0), 365.0, 254, 1000.0),
        (bgnbd.Model(0.3, 5.0, 2.5, 1.2), 52.0, 1, 3.0),
        (bgnbd.Model(0.4, 2.0, 0.3, 0.5), 200.0, 0, 0.0),
        (bgnbd.Model(40.0, 900.0, 20.0, 80.0), 365.0, 5, 400.0),
    ],
)
def test_expected_purchases_are_the_mean_over_the_posterior(model: bgnbd.Model, t: float, x: int, T: float) -> None:
    # The last order at T and a = tiny odds of having left would blur it: compare the part that is conditional on life.
    alive = model.p_alive([x], [T], [T])
    expected = model.expected_purchases(t, [x], [T], [T]) / alive
    assert expected == pytest.approx([expected_by_definition(model, t, x, T)], rel=1e-6)


@pytest.mark.parametrize(("a", "b", "x"), [(1.0, 2.0, 3), (1.0, 2.0, 0), (0.4, 0.6, 0)])
def test_expected_purchases_pass_smoothly_where_the_formula_is_nought_by_nought(a: float, b: float, x: int) -> None:
    def expected(nudge: float) -> float:
        model = bgnbd.Model(0.8, 20.0, a + nudge, b)
        return float(model.expected_purchases(52.0, [x], [40.0 if x else 0.0], [60.0])[0])

    middle = (expected(1e-4) + expected(-1e-4)) / 2
    assert expected(0.0) == pytest.approx(middle, rel=1e-6)


def test_expected_purchases_in_the_far_corners_stay_between_their_bounds() -> None:
    """Parameters at which the hypergeometric function of scipy overflows or returns NaN: quadrature takes over."""
    corners = [(0.3, 4130.0, 0.1), (100.0, 1e-5, 1e4), (1e-4, 300.0, 1e-3), (1e4, 1e-5, 1e-5), (1.0, 1e4, 1e4)]
    for r, a, b in corners:
        model = bgnbd.Model(r, 10.0, a, b)
        for x in (0, 3, 1000):
            expected = model.expected_purchases([1.0, 1000.0, 1e6], [x] * 3, [5.0] * 3, [5.0] * 3)
            alive = model.p_alive([x], [5.0], [5.0])[0]
            assert np.isfinite(expected).all()
            assert np.all(np.diff(expected) >= -1e-6 * expected[1:])
            assert np.all(expected <= alive * (r + x) * np.array([1.0, 1000.0, 1e6]) / 15 * (1 + 1e-9))
    odd = bgnbd.Model(0.139, 10.0, 182.0, 0.0054)
    exact = expected_by_definition(odd, 606.0, 0, 0.0)
    assert odd.expected_purchases(606.0, [0], [0], [0]) == pytest.approx([exact], rel=1e-6)


def test_nothing_is_expected_in_no_time() -> None:
    assert PUBLISHED.expected_purchases(0.0, [0, 3], [0, 5.0], [10.0, 10.0]).tolist() == [0.0, 0.0]


def test_p_alive_falls_while_a_customer_keeps_silent_and_is_one_without_a_repeat() -> None:
    silent = PUBLISHED.p_alive([5] * 4, [20.0] * 4, [20.0, 30.0, 50.0, 100.0])
    assert np.all(np.diff(silent) < 0)
    assert PUBLISHED.p_alive([0, 0], [0.0, 0.0], [1.0, 900.0]).tolist() == [1.0, 1.0]


def test_probabilities_add_up_to_one_and_to_the_mean() -> None:
    counts = np.arange(400.0)
    shares = PUBLISHED.probability(counts, np.full(400, 78.0))
    assert shares.sum() == pytest.approx(1.0, abs=1e-6)
    assert shares @ counts == pytest.approx(PUBLISHED.purchases_of_new([78.0])[0], rel=1e-4)


def test_probability_is_eq_8_with_its_finite_sum() -> None:
    r, alpha, a, b = PUBLISHED.params.values()
    t, x = 30.0, 4
    beta = lambda left, right: math.exp(betaln(left, right))  # noqa: E731
    part = alpha / (alpha + t)
    stays = (
        beta(a, b + x)
        / beta(a, b)
        * math.gamma(r + x)
        / (math.gamma(r) * math.factorial(x))
        * part**r
        * (1 - part) ** x
    )
    under = sum(math.gamma(r + j) / (math.gamma(r) * math.factorial(j)) * (1 - part) ** j for j in range(x))
    leaves = beta(a + 1, b + x - 1) / beta(a, b) * (1 - part**r * under)
    assert PUBLISHED.probability([x], [t]) == pytest.approx([stays + leaves], rel=1e-10)


def test_the_histogram_counts_every_customer_and_follows_the_data() -> None:
    x, recency, age, _ = cdnow_sample()
    expected = bgnbd.fit(x, recency, age).histogram(age, top=7)
    actual = np.bincount(np.minimum(x, 7).astype(int), minlength=8)
    assert expected.sum() == pytest.approx(2357)
    assert np.abs(expected - actual).sum() / 2357 < 0.04


def test_discounted_purchases_are_the_months_one_by_one() -> None:
    x, recency, age = [0, 2, 12], [0.0, 30.43, 37.0], [10.0, 38.86, 38.0]
    month, rate = 4.348, 0.1
    by_month = [PUBLISHED.expected_purchases(m * month, x, recency, age) for m in range(13)]
    discounted = sum((by_month[m] - by_month[m - 1]) / (1 + rate) ** (m / 12) for m in range(1, 13))
    got = PUBLISHED.discounted_purchases(x, recency, age, months=12, month=month, annual_rate=rate)
    assert got == pytest.approx(discounted, rel=1e-9)
    free = PUBLISHED.discounted_purchases(x, recency, age, months=12, month=month, annual_rate=0.0)
    assert free == pytest.approx(by_month[12], rel=1e-9)


# --- fitting ----------------------------------------------------------------------------------------------------------


def test_weights_stand_for_rows() -> None:
    x, recency, age = [0, 1, 4, 2], [0.0, 5.0, 20.0, 3.0], [10.0, 30.0, 25.0, 40.0]
    weights = [40, 15, 12, 9]
    repeated = [np.repeat(column, weights) for column in (x, recency, age)]
    plain, weighted = bgnbd.fit(*repeated), bgnbd.fit(x, recency, age, weights)
    assert weighted.params == pytest.approx(plain.params, rel=1e-6)
    assert weighted.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-12)
    assert (weighted.customers, weighted.repeaters) == (76, 36)


def test_the_unit_of_time_changes_only_alpha() -> None:
    x, recency, age, _ = cdnow_sample()
    weeks, days = bgnbd.fit(x, recency, age), bgnbd.fit(x, recency * 7, age * 7)
    assert days.params == pytest.approx({**weeks.params, "alpha": weeks.alpha * 7}, rel=1e-4)
    # A density of times shrinks by 7 for each of the x times.
    assert days.log_likelihood == pytest.approx(weeks.log_likelihood - x.sum() * math.log(7), abs=1e-5)


def test_standard_errors_are_those_of_the_observed_information() -> None:
    x, recency, age, _ = cdnow_sample()
    fit = bgnbd.fit(x, recency, age)
    at = np.array(list(fit.params.values()))
    steps = np.diag(at * 1e-4)

    def curvature(i: int, j: int) -> float:
        corners = ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
        found = sum(sign * log_likelihood(at + p * steps[i] + q * steps[j], x, recency, age) for p, q, sign in corners)
        return -found / (4 * steps[i, i] * steps[j, j])

    information = np.array([[curvature(i, j) for j in range(4)] for i in range(4)])
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    assert list(fit.standard_errors.values()) == pytest.approx(errors, rel=0.01)


def test_a_large_simulated_book_gives_its_parameters_back() -> None:
    random = np.random.default_rng(3)
    size = 40_000
    age = random.uniform(100, 1000, size)
    arrivals = random.poisson(random.gamma(1.5, 1 / 90, size) * age)
    x = np.minimum(arrivals, random.geometric(random.beta(0.6, 6, size)))
    recency = np.zeros(size)
    again = x > 0
    recency[again] = age[again] * random.beta(x[again], arrivals[again] + 1 - x[again])
    fit = bgnbd.fit(x, recency, age)
    truth = {"r": 1.5, "alpha": 90.0, "a": 0.6, "b": 6.0}
    assert fit.converged
    for name, value in truth.items():
        assert abs(fit.params[name] - value) < 3.5 * fit.standard_errors[name]


def test_a_penalty_pulls_to_its_centre_and_leaves_a_large_book_alone() -> None:
    x, recency, age, _ = cdnow_sample()
    plain = bgnbd.fit(x, recency, age)
    assert bgnbd.fit(x, recency, age, penalty=1.0).log_likelihood == pytest.approx(plain.log_likelihood, abs=0.01)
    heavy = bgnbd.fit(x, recency, age, penalty=1e6)
    assert (heavy.r, heavy.a, heavy.b) == pytest.approx(tuple(bgnbd.CENTRE.values()), rel=0.01)


def test_a_fit_without_a_peak_says_so_and_a_penalty_gives_it_one() -> None:
    x, recency, age, _ = ODD_BOOKS["identical"]
    plain = bgnbd.fit(x, recency, age)
    assert not plain.converged
    assert set(plain.standard_errors.values()) == {math.inf}
    assert plain.covariance is None
    held = bgnbd.fit(x, recency, age, penalty=1.0)
    assert held.converged
    assert all(math.isfinite(error) for error in held.standard_errors.values())


@pytest.mark.parametrize("penalty", [0.0, 1.0])
@pytest.mark.parametrize("name", ODD_BOOKS)
def test_odd_books_give_numbers_within_reason(name: str, penalty: float) -> None:
    """Warnings are errors in this suite, so that a NaN on the way would be seen as well."""
    x, recency, age, _ = ODD_BOOKS[name]
    fit = bgnbd.fit(x, recency, age, penalty=penalty)
    assert math.isfinite(fit.log_likelihood)
    assert all(math.isfinite(value) and value > 0 for value in fit.params.values())
    alive = fit.p_alive(x, recency, age)
    year = fit.expected_purchases(365, x, recency, age)
    ahead = fit.discounted_purchases(x, recency, age, months=36, month=30.4375, annual_rate=0.1)
    assert np.all((alive >= 0) & (alive <= 1))
    assert np.all(alive[x == 0] == 1)
    for figures in (year, ahead):
        assert np.isfinite(figures).all()
        assert np.all(figures >= 0)
    assert fit.histogram(age).sum() == pytest.approx(x.size, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "rate"),
    [("loyal", None), ("monthly", 23 / 705 * 365), ("identical", 12 / 370 * 365), ("daily", None)],
)
def test_steady_customers_are_expected_to_go_on(name: str, rate: float | None) -> None:
    x, recency, age, _ = ODD_BOOKS[name]
    year = bgnbd.fit(x, recency, age, penalty=1.0).expected_purchases(365, x, recency, age)
    assert year.sum() == pytest.approx(np.sum(x / age * 365) if rate is None else rate * x.size, rel=0.1)


def test_customers_gone_long_ago_are_not_expected_back() -> None:
    x, recency, age, _ = ODD_BOOKS["gone long ago"]
    fit = bgnbd.fit(x, recency, age, penalty=1.0)
    assert fit.expected_purchases(365, x, recency, age).sum() < 1e-6


# --- wrong calls ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (([1, 2], [1.0], [2.0, 3.0]), "recency has 1 values where 2 are needed"),
        (([1, 2], [1.0, 1.0], [2.0]), "T has 1 values"),
        (([1, -1], [1.0, 1.0], [2.0, 2.0]), "frequency must not be negative"),
        (([1], [3.0], [2.0]), "recency must lie between 0 and T"),
        (([1], [math.nan], [2.0]), "recency holds a value that is not a finite number"),
        (([[1]], [[1.0]], [[2.0]]), "frequency must be one-dimensional"),
        (([], [], []), "no customer"),
    ],
)
def test_figures_that_cannot_be_are_refused(columns: tuple[list[float], ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        bgnbd.fit(*columns)


def test_wrong_options_are_refused() -> None:
    with pytest.raises(ValueError, match="penalty must not be negative"):
        bgnbd.fit([1], [1.0], [2.0], penalty=-1)
    with pytest.raises(ValueError, match="weights must not be negative"):
        bgnbd.fit([1], [1.0], [2.0], [-1])
    with pytest.raises(ValueError, match="t must not be negative"):
        PUBLISHED.expected_purchases(-1, [1], [1.0], [2.0])
