"""What BG/NBD and Gamma-Gamma are worth in small books, and what a penalty does for them: a simulation study.

    python -m benchmarks.small_books [--books 100] [--sizes 10 20 30 60 100 300]

Books are drawn from known populations, with a past that is seen and a future that is not. Each method predicts the orders
of the next 36 months; the yardstick is what is expected of customers whose rate and chance of leaving are known. The
findings, and the choice of the penalty that rests on them, are in docs/lifetime-value.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kamxl.compute import bgnbd, gamma_gamma, lifetime_choice, lifetime_interval
from kamxl.settings import Remaining

MONTH, MONTHS = 365.25 / 12, 36
HORIZON = MONTH * MONTHS
P, Q = 4.0, 3.0
"""Of the Gamma-Gamma that values are drawn from."""
FAR = 100.0
"""A parameter above this, or under its inverse, has run away."""


@dataclass(frozen=True)
class Population:
    """BG/NBD parameters in days, and how long the customers have been known."""

    r: float
    alpha: float
    a: float
    b: float
    youngest: int
    oldest: int
    regular: int = 1
    """Times between orders are Erlang of this order; above 1 they are more regular than BG/NBD takes them to be."""


POPULATIONS = {
    "key accounts": Population(1.5, 90, 0.6, 6, 60, 1095),
    "loyal": Population(2, 60, 0.3, 15, 60, 1095),
    "project buyers": Population(0.6, 200, 0.8, 2.5, 120, 1460),
    "all alike": Population(8, 400, 3, 30, 60, 900),
    "leave early": Population(1, 60, 1.5, 3, 60, 730),
    "short history": Population(1.5, 90, 0.6, 6, 30, 200),
    "CDNOW": Population(0.243, 30.9, 0.793, 2.426, 189, 273),
    "regular orders": Population(1.5, 90, 0.6, 6, 60, 1095, regular=3),
}


@dataclass(frozen=True)
class Book:
    """What is seen of each customer, and what is not."""

    x: np.ndarray
    recency: np.ndarray
    age: np.ndarray
    value: np.ndarray
    last_year: np.ndarray
    """Order days of the last 12 months, the first one included."""
    future: np.ndarray
    """Orders that come within the horizon."""
    future_value: np.ndarray
    expected: np.ndarray
    """Their expectation, given the customer's own rate and chance of leaving, and whether it has left."""


def draw(random: np.random.Generator, size: int, population: Population) -> Book:
    """A book of customers, order by order."""
    age = random.integers(population.youngest, population.oldest + 1, size).astype(float)
    rate = random.gamma(population.r, 1 / population.alpha, size)
    leaves = np.maximum(random.beta(population.a, population.b, size), 1e-9)
    makes = np.minimum(random.geometric(leaves), 20_000)
    x, recency, last_year, future, expected = (np.zeros(size) for _ in range(5))
    for i in range(size):
        # Enough gaps to pass the horizon, unless the customer leaves before.
        enough = int(rate[i] * (age[i] + HORIZON) * 1.6) + 60
        gaps = random.gamma(population.regular, 1 / (rate[i] * population.regular), min(enough, makes[i]))
        day = np.unique(np.ceil(np.cumsum(gaps)))
        seen = day[day <= age[i]]
        x[i], recency[i] = seen.size, seen.max(initial=0.0)
        last_year[i] = (seen > age[i] - 365).sum() + (age[i] <= 365)
        future[i] = ((day > age[i]) & (day <= age[i] + HORIZON)).sum()
        if seen.size < day.size:
            expected[i] = -np.expm1(-rate[i] * leaves[i] * HORIZON) / leaves[i]
    scale = 1000 * (Q - 1) / P / random.gamma(Q, 1, size)
    return Book(
        x,
        recency,
        age,
        np.where(x > 0, random.gamma(P * np.maximum(x, 1)) / np.maximum(x, 1) * scale, 0.0),
        last_year,
        future,
        np.where(future > 0, random.gamma(P * np.maximum(future, 1)) * scale, 0.0),
        expected,
    )


def by_simple_rule(book: Book) -> np.ndarray:
    """Orders within the horizon by kamxl's simple rule: last year's, for the share of the horizon of the stage."""
    quiet = book.age - book.recency
    share = np.select(
        [quiet > 365, quiet > 91, book.x == 0, (book.x >= 5) & (book.age >= 365)],
        [getattr(Remaining(), stage) for stage in ("lost", "asleep", "first", "loyal")],
        Remaining().repeat,
    )
    return book.last_year * share * MONTHS / 12


def fitted(book: Book, penalty: float) -> bgnbd.Fit:
    return bgnbd.fit(book.x, book.recency, book.age, penalty=penalty)


def ran_away(fit: bgnbd.Fit) -> bool:
    return not fit.converged or any(not 1 / FAR <= value <= FAR for value in (fit.r, fit.a, fit.b))


def accuracy(sizes: Sequence[int], books: int, penalties: Sequence[float]) -> None:
    """Errors by size and method, over all populations alike."""
    print("Orders of 36 months. total: error of the book's sum, as a factor either way, median and 90th percentile.")
    print("customer: mean absolute error of a customer's, in shares of the mean. away: fits that ran away.\n")
    print(f"{'customers':>9}  {'method':<22} {'total':>6} {'90 %':>6} {'customer':>9} {'away':>6}")
    for size in sizes:
        rows: dict[str, list[tuple[float, float, bool]]] = {}

        def note(method: str, orders: np.ndarray, expected: np.ndarray, away: bool, rows: dict = rows) -> None:
            total = np.log((orders.sum() + 1) / (expected.sum() + 1))
            each = np.abs(orders - expected).mean() / max(float(expected.mean()), 0.1)
            rows.setdefault(method, []).append((abs(float(total)), float(each), away))

        for number, population in enumerate(POPULATIONS.values()):
            truth = bgnbd.Model(population.r, population.alpha, population.a, population.b)
            for repeat in range(books):
                book = draw(np.random.default_rng([number, size, repeat]), size, population)
                for penalty in penalties:
                    fit = fitted(book, penalty)
                    name = f"penalty {penalty:g}" if penalty else "maximum likelihood"
                    orders = fit.expected_purchases(HORIZON, book.x, book.recency, book.age)
                    note(name, orders, book.expected, ran_away(fit))
                note("simple", by_simple_rule(book), book.expected, False)
                known = truth.expected_purchases(HORIZON, book.x, book.recency, book.age)
                note("(parameters known)", known, book.expected, False)
        for method, found in rows.items():
            total, each, away = (np.array(column, dtype=float) for column in zip(*found, strict=True))
            print(
                f"{size:>9}  {method:<22} {np.exp(np.median(total)):6.2f} {np.exp(np.quantile(total, 0.9)):6.2f}"
                f" {np.median(each):9.2f} {away.mean():6.0%}"
            )


def coverage(sizes: Sequence[int], books: int) -> None:
    """What 80 % intervals hold, and what the choice says of the books."""
    print(
        f"\n80 % intervals of 36 months' value at penalty {lifetime_choice.PENALTY:g}. total, fixed: how often they hold the book's sum,"
    )
    print("with the parameters drawn and taken as known. under, over: customers outside their own. trusted: books that")
    print("the choice gives to the models; fit: expected ÷ actual repeat orders of the past, 1st to 99th percentile.\n")
    print(
        f"{'customers':>9}  {'population':<16} {'total':>6} {'fixed':>6} {'under':>6} {'over':>6} {'trusted':>8}  fit"
    )
    for size in sizes:
        pooled = []
        for number, (name, population) in enumerate(POPULATIONS.items()):
            found, ratio = [], []
            for repeat in range(books):
                book = draw(np.random.default_rng([number, size, repeat, 1]), size, population)
                figures = (book.x, book.recency, book.age, book.value)
                choice = lifetime_choice.choose(*figures, np.zeros(size), month=MONTH, method="bgnbd")
                trusted = choice.reason == "trusted"
                if choice.purchases is None or choice.spend is None:
                    found.append((np.nan, np.nan, np.nan, np.nan, trusted))
                    continue
                ratio.append(choice.numbers["repeat_orders_expected"] / choice.numbers["repeat_orders"])
                total = book.future_value.sum()
                held = []
                known = bgnbd.Model(**choice.purchases.params), gamma_gamma.Model(**choice.spend.params)
                for models in (known, (choice.purchases, choice.spend)):
                    interval = lifetime_interval.predict(
                        *models,
                        *figures,
                        months=MONTHS,
                        month=MONTH,
                        annual_rate=0.0,
                        shared=0.0,
                        draws=400,
                        seed=repeat,
                    )
                    held.append(interval.total_low <= total <= interval.total_high)
                under = float(np.mean(book.future_value < interval.low))
                over = float(np.mean(book.future_value > interval.high))
                found.append((held[1], held[0], under, over, trusted))
            pooled += found
            if ratio:
                _coverage_line(size, name, found, ratio)
        _coverage_line(size, "ALL", pooled, [])


SPENDING = {
    "CDNOW": (6.25, 3.74),
    "all alike": (3.0, 20.0),
    "wide": (2.0, 1.8),
    "noisy orders": (1.5, 5.0),
    "steady orders": (10.0, 2.5),
    "log-normal": None,
}
"""Gamma-Gamma shapes; None: log-normal orders about log-normal means, which are of another kind."""


def spending(sizes: Sequence[int], books: int, penalties: Sequence[float]) -> None:
    """Errors of the expected mean value of repeaters, and of the population's mean that one-time buyers get."""
    print("\nMean value of an order. customer: typical factor between the expected mean and the true one. population:")
    print("the same of the mean given to customers without a repeat, median and 90th percentile. away: no mean (q ≤ 1)")
    print("or no peak.\n")
    print(f"{'repeaters':>9}  {'method':<22} {'customer':>8} {'population':>11} {'90 %':>6} {'away':>6}")
    for size in sizes:
        rows: dict[str, list[tuple[float, float, bool]]] = {}
        for number, shapes in enumerate(SPENDING.values()):
            for repeat in range(books):
                random = np.random.default_rng([number, size, repeat, 2])
                x, value, true = draw_values(random, size, shapes)
                own = np.abs(np.log(value / true)).mean()
                rows.setdefault("own mean", []).append((own, abs(np.log(value.mean())), False))
                for penalty in penalties:
                    fit = gamma_gamma.fit(x, value, penalty=penalty)
                    expected = fit.expected_value(x, value)
                    of_all = abs(np.log(fit.expected_value([0], [0.0])[0]))
                    name = f"penalty {penalty:g}" if penalty else "maximum likelihood"
                    found = (np.abs(np.log(expected / true)).mean(), of_all, not fit.converged or fit.q <= 1)
                    rows.setdefault(name, []).append(found)
        for method, found in rows.items():
            each, of_all, away = (np.array(column, dtype=float) for column in zip(*found, strict=True))
            print(
                f"{size:>9}  {method:<22} {np.exp(each.mean()):8.3f} {np.exp(np.median(of_all)):11.2f}"
                f" {np.exp(np.quantile(of_all, 0.9)):6.2f} {away.mean():6.0%}"
            )


def draw_values(
    random: np.random.Generator, size: int, shapes: tuple[float, float] | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Repeat orders, their mean value and the true mean of each customer; the population's mean is 1."""
    x = random.geometric(1 / (1 + random.gamma(1, 4, size)))
    if shapes is None:
        true = np.exp(random.normal(-0.125, 0.5, size))
        return x, true * np.array([np.exp(random.normal(-0.125, 0.5, count)).mean() for count in x]), true
    p, q = shapes
    true = (q - 1) / random.gamma(q, 1, size)
    return x, random.gamma(p * x) / (p * x) * true, true


def _coverage_line(size: int, name: str, found: list, ratio: list[float]) -> None:
    total, fixed, under, over, trusted = np.nanmean(np.array(found, dtype=float), axis=0)
    fit = f"{np.quantile(ratio, 0.01):.2f} to {np.quantile(ratio, 0.99):.2f}" if ratio else ""
    print(f"{size:>9}  {name:<16} {total:6.0%} {fixed:6.0%} {under:6.1%} {over:6.1%} {trusted:8.0%}  {fit}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--books", type=int, default=100, help="books of each size and population")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 20, 30, 60, 100, 300])
    parser.add_argument("--penalties", type=float, nargs="+", default=[0.0, 0.1, 0.3, 1.0, 3.0])
    options = parser.parse_args()
    accuracy(options.sizes, options.books, options.penalties)
    spending(options.sizes, options.books, options.penalties)
    coverage(options.sizes, options.books)


if __name__ == "__main__":
    main()
