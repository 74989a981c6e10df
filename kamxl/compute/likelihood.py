"""What the two likelihood models share: checked arrays, identical rows counted once, a maximiser, an error formula."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kamxl.record import record

Floats = NDArray[np.float64]
Objective = Callable[[Floats], tuple[float, Floats, Floats]]

LONGEST_STEP = 2.0
"""In log parameters: no step changes a parameter by more than e² = 7.4 times. Far from the optimum the quadratic that
Newton trusts says little, and an unbounded step lands where the likelihood is flat and never comes back."""

TOLERANCE = 1e-10
"""Of the objective's size: its sums over many rows carry about this much rounding."""

SMALLEST_STEP = 1e-10
"""Share of a Newton step below which the search along it gives up."""

ROWS_AT_ONCE = 8192


@record
class Prior:
    """Log-normal priors: penalty/2 × Σ (log parameter − log centre)² over the parameters that have a centre is taken off
    the log-likelihood. Each of them has a log-normal prior of variance 1/penalty.

    Raises:
        ValueError: a penalty of 0 or less, or a centre that is no positive number.
    """

    centre: Mapping[str, float]
    penalty: float = 1.0

    def __post_init__(self) -> None:
        if not self.penalty > 0 or not all(value > 0 for value in self.centre.values()):
            raise ValueError("penalty and centre must be positive.")


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where an objective peaks inside a box, and its curvature there."""

    point: Floats
    value: float
    hessian: Floats
    converged: bool
    """True: an interior peak (gradient gone, curvature negative in every direction). False: on the edge of the box,
    on a ridge without a peak, or out of iterations."""
    iterations: int


def maximise(objective: Objective, start: Floats, lower: Floats, upper: Floats, iterations: int = 200) -> Maximum:
    """The maximum of a smooth function of a few parameters inside a box, by damped Newton steps.

    The optima here are long flat ridges on which quasi-Newton methods stop early or wander; with the exact Hessian of
    a handful of parameters Newton needs about ten evaluations. Directions of positive curvature are followed uphill
    (absolute eigenvalues), so a saddle does not hold it.

    Args:
        objective: point -> value, gradient (n,), Hessian (n, n).
        start, lower, upper: points (n,), the start inside the box.
        iterations: at most so many steps.
    """
    point = np.clip(start, lower, upper)
    value, gradient, hessian = objective(point)
    there = False
    taken = 0
    while taken < iterations and not there:
        taken += 1
        free = ~(((point <= lower) & (gradient < 0)) | ((point >= upper) & (gradient > 0)))
        step = _newton_step(gradient, hessian, free)
        # What a quadratic has left to climb, twice over. The step is taken even so: it squares what error is left.
        there = float(gradient @ step) <= TOLERANCE * max(1.0, abs(value))
        slack = TOLERANCE * abs(value) if there else 0.0
        size = 1.0
        while size > SMALLEST_STEP:
            trial = np.clip(point + size * step, lower, upper)
            at_trial = objective(trial)
            if at_trial[0] + slack >= value + 1e-4 * float(gradient @ (trial - point)):
                point, (value, gradient, hessian) = trial, at_trial
                break
            size /= 4
        else:
            break
    inside = bool(np.all((point > lower) & (point < upper)))
    peak = inside and bool(np.linalg.eigvalsh(hessian).max() < 0)
    return Maximum(point, value, hessian, there and peak, taken)


def _newton_step(gradient: Floats, hessian: Floats, free: NDArray[np.bool_]) -> Floats:
    step = np.zeros_like(gradient)
    if free.any():
        eigenvalues, vectors = np.linalg.eigh(-hessian[np.ix_(free, free)])
        curvature = np.maximum(np.abs(eigenvalues), 1e-10 * max(1.0, float(np.abs(eigenvalues).max())))
        step[free] = vectors @ ((vectors.T @ gradient[free]) / curvature)
        length = float(np.abs(step).max())
        if length > LONGEST_STEP:
            step *= LONGEST_STEP / length
    return step


def penalised(likelihood: Objective, names: tuple[str, ...], prior: Prior | None) -> Objective:
    """The likelihood less what the prior takes off it; its peak is the posterior mode. None changes nothing."""
    if prior is None:
        return likelihood
    middle = np.log([prior.centre.get(name, 1.0) for name in names])
    pull = np.array([prior.penalty if name in prior.centre else 0.0 for name in names])

    def objective(point: Floats) -> tuple[float, Floats, Floats]:
        value, gradient, hessian = likelihood(point)
        away = point - middle
        return value - float(pull @ away**2) / 2, gradient - pull * away, hessian - np.diag(pull)

    return objective


def log_covariance(hessian: Floats) -> Floats | None:
    """Covariance of the log parameters: the inverse of the observed information, or None where some direction is flat.

    Args:
        hessian: second derivatives of the log-likelihood in the log parameters.
    """
    eigenvalues, vectors = np.linalg.eigh(-hessian)
    if eigenvalues.min() <= 1e-9 * max(1.0, float(eigenvalues.max())):
        return None
    return np.asarray((vectors / eigenvalues) @ vectors.T)


def in_log_parameters(parameters: Floats, gradient: Floats, hessian: Floats) -> tuple[Floats, Floats]:
    """Gradient and Hessian in the logarithms of the parameters, from those in the parameters (chain rule)."""
    scaled = parameters * gradient
    return scaled, parameters[:, None] * parameters * hessian + np.diag(scaled)


def symmetric(upper: list[list[float]]) -> Floats:
    """A symmetric matrix from the rows of its upper triangle."""
    size = len(upper)
    matrix = np.zeros((size, size))
    for row, entries in enumerate(upper):
        matrix[row, row:] = entries
        matrix[row:, row] = entries
    return matrix


def column(name: str, values: ArrayLike, length: int | None = None) -> Floats:
    """A flat array of finite numbers. Raises ValueError naming the argument that is not one."""
    array = np.atleast_1d(np.asarray(values, dtype=np.float64))
    if array.ndim != 1:
        raise ValueError(f"{name} must be one-dimensional, not of shape {array.shape}.")
    if length is not None and array.size != length:
        raise ValueError(f"{name} has {array.size} values where {length} are needed.")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds a value that is not a finite number.")
    return array


def checked_weights(weights: ArrayLike | None, length: int) -> Floats:
    """How many customers each row stands for; one each by default."""
    if weights is None:
        return np.ones(length)
    array = column("weights", weights, length)
    if (array < 0).any():
        raise ValueError("weights must not be negative.")
    return array


def distinct(*columns: Floats) -> tuple[tuple[Floats, ...], NDArray[np.intp]]:
    """The distinct rows of parallel columns, and for each row the index of its distinct one.

    Customer data repeats itself (whole days, small counts), and everything after costs per distinct row.
    """
    order = np.lexsort(columns)
    length = order.size
    new = np.zeros(length, dtype=bool)
    new[:1] = True
    for values in columns:
        ranked = values[order]
        new[1:] |= ranked[1:] != ranked[:-1]
    inverse = np.empty(length, dtype=np.intp)
    inverse[order] = np.cumsum(new) - 1
    first = order[new]
    return tuple(values[first] for values in columns), inverse


def grouped(weights: Floats, *columns: Floats) -> tuple[Floats, tuple[Floats, ...]]:
    """The distinct rows and their total weights; rows of no weight are left out."""
    rows, inverse = distinct(*columns)
    totals = np.bincount(inverse, weights=weights, minlength=rows[0].size).astype(np.float64)
    keep = totals > 0
    return totals[keep], tuple(values[keep] for values in rows)


def portions(*columns: Floats) -> list[tuple[Floats, ...]]:
    """Parallel columns cut into stretches of rows, so that what is computed of one stretch stays in the processor's
    cache: for a million rows that is several times faster than whole columns, and takes a hundredth of the memory."""
    return [
        tuple(values[first : first + ROWS_AT_ONCE] for values in columns)
        for first in range(0, columns[0].size, ROWS_AT_ONCE)
    ]


def standard_errors(names: tuple[str, ...], parameters: Floats, covariance: Floats | None) -> dict[str, float]:
    """Standard errors by name, from the covariance of the logarithms (delta method); infinite where there is none."""
    if covariance is None:
        return dict.fromkeys(names, math.inf)
    errors = parameters * np.sqrt(np.diag(covariance))
    return {name: float(error) for name, error in zip(names, errors, strict=True)}
