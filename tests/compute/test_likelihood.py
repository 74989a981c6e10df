"""The maximiser and the helpers of the likelihood models, on functions whose answers are known."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from kamxl.compute import bgnbd, cnbd, gamma_gamma
from kamxl.compute.likelihood import (
    Floats,
    Prior,
    _newton_step,
    checked_weights,
    distinct,
    grouped,
    log_covariance,
    maximise,
    penalised,
    standard_errors,
)

FAR = np.full(2, 50.0)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda given: checked_weights([1.0, given], 2), "weights must not be negative"),
        (lambda given: bgnbd.fit([1, 2], [1.0, 2.0], [3.0, 3.0], penalty=given), "penalty must not be negative"),
        (lambda given: gamma_gamma.fit([1, 2], [5.0, 6.0], penalty=given), "penalty must not be negative"),
        (lambda given: gamma_gamma.fit([given, 2], [5.0, 6.0]), "frequency must not be negative"),
        (lambda given: cnbd.Model(1, 2.0, 5.0, 0.2, 16.0).expected_purchases(given, 1, 1.0, 2.0), "t must not be negative"),
        (lambda given: cnbd.fit([1], [given], [2.0], [0.0], k=1, prior=cnbd.ACCOUNTS), "recency must lie between"),
        (lambda given: cnbd.fit([given], [0.0], [2.0], [0.0], k=1, prior=cnbd.ACCOUNTS), "frequency must not be negative"),
    ],
)  # fmt: skip
def test_nothing_is_a_number_as_any_and_less_than_nothing_is_refused(
    call: Callable[[float], object], said: str
) -> None:
    call(0.0)
    with pytest.raises(ValueError, match=said):
        call(-1e-9)


def rosenbrock(point: Floats) -> tuple[float, Floats, Floats]:
    """The banana with its sign turned: a curved ridge that peaks at (1, 1)."""
    x, y = point
    gradient = np.array([-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)])
    hessian = np.array([[1200 * x * x - 400 * y + 2, -400 * x], [-400 * x, 200]])
    return -float(100 * (y - x * x) ** 2 + (1 - x) ** 2), -gradient, -hessian


def saddle(point: Floats) -> tuple[float, Floats, Floats]:
    """x² − x⁴ − y²: a saddle at the origin between peaks at x = ±1/√2."""
    x, y = point
    return (
        float(x**2 - x**4 - y**2),
        np.array([2 * x - 4 * x**3, -2 * y]),
        np.diag([2 - 12 * x**2, -2.0]),
    )


def slope(point: Floats) -> tuple[float, Floats, Floats]:
    """−e^(−x) − y²: rises for ever in x."""
    x, y = point
    return float(-np.exp(-x) - y**2), np.array([np.exp(-x), -2 * y]), np.diag([-np.exp(-x), -2.0])


def test_a_curved_ridge_is_climbed_to_its_peak() -> None:
    peak = maximise(rosenbrock, np.array([-1.2, 1.0]), -FAR, FAR)
    assert peak.converged
    assert peak.point == pytest.approx([1.0, 1.0], abs=1e-6)
    assert peak.iterations < 60


def test_a_saddle_does_not_hold_the_search() -> None:
    peak = maximise(saddle, np.array([0.01, 0.5]), -FAR, FAR)
    assert peak.converged
    assert abs(peak.point) == pytest.approx([math.sqrt(0.5), 0.0], abs=1e-6)


def test_what_rises_for_ever_ends_without_convergence() -> None:
    peak = maximise(slope, np.array([0.0, 1.0]), np.array([-3.0, -3.0]), np.array([3.0, 3.0]))
    assert not peak.converged
    assert peak.point == pytest.approx([3.0, 0.0], abs=1e-6)


def test_a_search_cut_short_does_not_claim_convergence() -> None:
    assert not maximise(rosenbrock, np.array([-1.2, 1.0]), -FAR, FAR, iterations=3).converged


def test_covariance_is_the_inverse_curvature_and_none_where_flat() -> None:
    assert log_covariance(np.array([[-4.0, 0.0], [0.0, -0.25]])) == pytest.approx(np.diag([0.25, 4.0]))
    assert log_covariance(np.array([[-4.0, 0.0], [0.0, 0.0]])) is None
    assert standard_errors(("a", "b"), np.array([2.0, 3.0]), np.diag([0.25, 4.0])) == {"a": 1.0, "b": 6.0}
    assert standard_errors(("a",), np.array([2.0]), None) == {"a": math.inf}


def test_a_penalty_is_a_normal_prior_on_the_logarithm() -> None:
    """By hand: at log a = 1 with centre e⁰ = 1 and penalty 3 the height falls by 1.5 and the slope by 3; b is free."""

    def flat(_: Floats) -> tuple[float, Floats, Floats]:
        return 0.0, np.zeros(2), np.zeros((2, 2))

    height, gradient, hessian = penalised(flat, ("a", "b"), Prior({"a": 1.0}, 3.0))(np.array([1.0, 7.0]))
    assert height == -1.5
    assert gradient.tolist() == [-3.0, 0.0]
    assert hessian.tolist() == [[-3.0, 0.0], [0.0, 0.0]]


def test_identical_rows_are_counted_once() -> None:
    first, second = np.array([2.0, 1.0, 2.0, 2.0]), np.array([5.0, 5.0, 5.0, 6.0])
    rows, inverse = distinct(first, second)
    assert sorted(zip(*(row.tolist() for row in rows), strict=True)) == [(1, 5), (2, 5), (2, 6)]
    assert rows[0][inverse].tolist() == first.tolist()
    assert rows[1][inverse].tolist() == second.tolist()
    weights, kept = grouped(np.array([1.0, 0.0, 3.0, 2.0]), first, second)
    assert sorted(zip(weights, *kept, strict=True)) == [(2, 2, 6), (4, 2, 5)]


@pytest.mark.parametrize(
    ("gradient", "diagonal", "free", "step"),
    [
        ((2.0, 4.0), (-2.0, -4.0), (True, True), (1.0, 1.0)),
        ((2.0, 4.0), (-2.0, -4.0), (True, False), (1.0, 0.0)),
        ((2.0, 4.0), (-2.0, -4.0), (False, False), (0.0, 0.0)),
        ((2.0, 4.0), (2.0, -4.0), (True, True), (1.0, 1.0)),  # uphill where the curve turns the other way, too
        ((8.0, 4.0), (-2.0, -2.0), (True, True), (2.0, 1.0)),  # as long as a step may be, in its direction
        ((-8.0, 1.0), (-1.0, -1.0), (True, True), (-2.0, 0.25)),
        ((4.0, 0.0), (-2.0, -2.0), (True, True), (2.0, 0.0)),
        ((1.0, 0.0), (-1.0, 0.0), (True, True), (1.0, 0.0)),  # a flat direction is left alone
    ],
)
def test_a_step_goes_to_the_peak_of_the_parabola(
    gradient: tuple[float, ...], diagonal: tuple[float, ...], free: tuple[bool, ...], step: tuple[float, ...]
) -> None:
    found = _newton_step(np.array(gradient), np.diag(diagonal), np.array(free))
    assert found == pytest.approx(np.array(step))
