"""Gamma-Gamma against published figures, against its definition, and in books that break it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from cdnow_data import cdnow_sample
from odd_books import ODD_BOOKS
from scipy import optimize, stats
from scipy.special import gammaln

from kamxl.compute import gamma_gamma

PUBLISHED = gamma_gamma.Model(p=6.25, q=3.74, gamma=15.44)
"""Fader & Hardie (2013): the 946 repeaters of the CDNOW sample, in dollars."""


def log_likelihood(params: np.ndarray, x: np.ndarray, z: np.ndarray) -> float:
    """Eq. (1a) as it is printed."""
    p, q, gamma = params
    return float(
        np.sum(
            gammaln(p * x + q)
            - gammaln(p * x)
            - gammaln(q)
            + q * np.log(gamma)
            + (p * x - 1) * np.log(z)
            + p * x * np.log(x)
            - (p * x + q) * np.log(gamma + x * z)
        )
    )


def test_the_published_fit_of_the_cdnow_sample() -> None:
    x, _, _, value = cdnow_sample()
    fit = gamma_gamma.fit(x, value)
    assert fit.converged
    assert (fit.customers, fit.left_out) == (946, 0)
    assert list(fit.params) == ["p", "q", "gamma"]
    assert fit.params == pytest.approx({"p": 6.25, "q": 3.74, "gamma": 15.44}, abs=0.005)
    assert fit.log_likelihood == pytest.approx(-4055.92, abs=0.01)


def test_no_other_search_climbs_higher() -> None:
    x, _, _, value = cdnow_sample()
    again = x > 0
    fit = gamma_gamma.fit(x, value)
    other = optimize.minimize(
        lambda logs: -log_likelihood(np.exp(logs), x[again], value[again]),
        np.log([6, 4, 15]),
        method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-9, "maxiter": 4000},
    )
    assert fit.log_likelihood >= -other.fun - 1e-7
    assert list(fit.params.values()) == pytest.approx(np.exp(other.x), rel=1e-3)


def test_the_published_mean_and_expectations() -> None:
    """Fader & Hardie's worksheet: the first four customers, 22.35 over 2, 11.77 over 1, and two without a repeat."""
    assert PUBLISHED.population_mean == pytest.approx(35.2, abs=0.1)
    expected = PUBLISHED.expected_value([2, 1, 0, 0], [22.35, 11.77, 0.0, 0.0])
    assert expected == pytest.approx([24.65, 18.91, 35.17, 35.17], abs=0.06)


def test_the_expectation_is_the_mean_over_the_posterior() -> None:
    """Order values have mean p / ν, and ν ~ Gamma(p x + q, γ + x z̄)."""
    x, z = 3, 50.0
    posterior = stats.gamma(PUBLISHED.p * x + PUBLISHED.q, scale=1 / (PUBLISHED.gamma + x * z))
    mean = posterior.expect(lambda nu: PUBLISHED.p / nu)
    assert PUBLISHED.expected_value([x], [z]) == pytest.approx([mean], rel=1e-6)


def test_the_more_orders_the_more_a_customer_counts_for_itself() -> None:
    expected = PUBLISHED.expected_value([1, 5, 50, 5000], [100.0] * 4)
    assert np.all(np.diff(expected) > 0)
    assert PUBLISHED.population_mean < expected[0]
    assert expected[-1] == pytest.approx(100.0, rel=1e-3)


@pytest.mark.parametrize("point", [[1.0, 1.5, 2.0], [-1.0, 0.2, 4.0], [3.0, 3.0, 3.0]])
def test_gradient_and_curvature_are_those_of_the_likelihood(point: list[float]) -> None:
    x, _, _, value = cdnow_sample()
    again = x > 0
    x, value = x[again], value[again]
    evaluate = gamma_gamma._likelihood(np.ones(x.size), x, value)
    at = np.array(point)
    height, gradient, hessian = evaluate(at)
    assert height == pytest.approx(log_likelihood(np.exp(at), x, value), rel=1e-11)
    step = 1e-5
    for i, towards in enumerate(np.eye(3) * step):
        ahead, behind = evaluate(at + towards), evaluate(at - towards)
        assert gradient[i] == pytest.approx((ahead[0] - behind[0]) / (2 * step), rel=1e-6, abs=1e-4)
        assert hessian[i] == pytest.approx((ahead[1] - behind[1]) / (2 * step), rel=1e-5, abs=1e-3)


def test_weights_stand_for_rows() -> None:
    x, value, weights = [1, 2, 5, 0], [10.0, 30.0, 22.0, 0.0], [20, 14, 6, 50]
    plain = gamma_gamma.fit(np.repeat(x, weights), np.repeat(value, weights))
    weighted = gamma_gamma.fit(x, value, weights)
    assert weighted.params == pytest.approx(plain.params, rel=1e-6)
    assert weighted.customers == 40
    assert weighted.observed_mean == pytest.approx((20 * 10 + 14 * 30 + 6 * 22) / 40)


def test_the_currency_changes_only_gamma() -> None:
    x, _, _, value = cdnow_sample()
    dollars, cents = gamma_gamma.fit(x, value), gamma_gamma.fit(x, value * 100)
    assert cents.params == pytest.approx({**dollars.params, "gamma": dollars.gamma * 100}, rel=1e-4)
    assert cents.log_likelihood == pytest.approx(dollars.log_likelihood - 946 * math.log(100), abs=1e-5)


def test_losses_are_left_out_and_counted() -> None:
    random = np.random.default_rng(5)
    x, value = random.integers(1, 9, 200).astype(float), random.gamma(4, 50, 200) / random.gamma(4, 0.25, 200)
    fit = gamma_gamma.fit(np.r_[x, 1, 2, 0], np.r_[value, -5.0, 0.0, 0.0])
    assert (fit.customers, fit.left_out) == (200, 2)
    assert fit.params == pytest.approx(gamma_gamma.fit(x, value).params)


def test_a_loss_draws_its_customer_below_the_population() -> None:
    """Eq. (5) stays a weighted mean of the population's value and the customer's own, here −100 over 20 orders."""
    expected = PUBLISHED.expected_value([20], [-100.0])[0]
    weight = PUBLISHED.p * 20 / (PUBLISHED.p * 20 + PUBLISHED.q - 1)
    assert expected == pytest.approx(weight * -100 + (1 - weight) * PUBLISHED.population_mean)
    assert expected < 0


@pytest.mark.parametrize("q", [0.2, 0.7, 1.0])
def test_without_a_mean_the_median_is_given(q: float) -> None:
    model = gamma_gamma.Model(p=0.1, q=q, gamma=20.0)
    assert model.population_mean == math.inf
    middle = stats.gamma(q, scale=1 / 20.0).median()
    assert model.expected_value([0], [0.0]) == pytest.approx([0.1 / middle])


@pytest.mark.parametrize("penalty", [0.0, 1.0])
@pytest.mark.parametrize("name", [name for name, book in ODD_BOOKS.items() if ((book[0] > 0) & (book[3] > 0)).any()])
def test_odd_books_give_numbers_within_reason(name: str, penalty: float) -> None:
    x, _, _, value = ODD_BOOKS[name]
    fit = gamma_gamma.fit(x, value, penalty=penalty)
    assert math.isfinite(fit.log_likelihood)
    assert all(math.isfinite(number) and number > 0 for number in fit.params.values())
    expected = fit.expected_value(x, value)
    assert np.isfinite(expected).all()
    held = (x > 0) & (value > 0)
    assert np.all(expected[held] > 0)


def test_values_that_are_all_alike_are_expected_again() -> None:
    x, _, _, value = ODD_BOOKS["identical"]
    for penalty in (0.0, 1.0):
        fit = gamma_gamma.fit(x, value, penalty=penalty)
        assert fit.expected_value([0, 1, 12], [0.0, 1000.0, 1000.0]) == pytest.approx([1000.0] * 3, rel=0.001)


def test_a_penalty_pulls_to_its_centre_and_leaves_a_large_book_alone() -> None:
    x, _, _, value = cdnow_sample()
    plain = gamma_gamma.fit(x, value)
    assert gamma_gamma.fit(x, value, penalty=1.0).log_likelihood == pytest.approx(plain.log_likelihood, abs=0.01)
    heavy = gamma_gamma.fit(x, value, penalty=1e7)
    assert (heavy.p, heavy.q) == pytest.approx(tuple(gamma_gamma.CENTRE.values()), rel=0.01)


def test_the_published_correlation() -> None:
    """Fader & Hardie (2013): 0.11 between frequency and mean value of the 946 repeaters."""
    x, _, _, value = cdnow_sample()
    assert gamma_gamma.correlation(x, value) == pytest.approx(0.11, abs=0.005)


def test_correlation_of_what_does_not_vary_is_nought() -> None:
    assert gamma_gamma.correlation([1, 2, 3], [5.0, 5.0, 5.0]) == 0.0
    assert gamma_gamma.correlation([2, 2, 2], [5.0, 6.0, 7.0]) == 0.0
    assert gamma_gamma.correlation([0, 0, 3], [0.0, 0.0, 7.0]) == 0.0
    assert gamma_gamma.correlation([1, 2, 3, 0], [10.0, 20.0, 30.0, 999.0]) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("x", "value", "said"),
    [
        ([1, 2], [1.0], "monetary_value has 1 values where 2 are needed"),
        ([-1], [1.0], "frequency must not be negative"),
        ([1], [math.inf], "not a finite number"),
        ([0, 3], [5.0, -2.0], "no repeat order of positive value"),
    ],
)
def test_figures_that_cannot_be_are_refused(x: list[float], value: list[float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        gamma_gamma.fit(x, value)
