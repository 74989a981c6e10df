"""What the lifetime models must hold, by simulation with fixed seeds, with BG/NBD beside them.

    python -m benchmarks.lifetime [--books 100] [--grocer grocery-events.csv]

Each line draws books of a known population, with a past that is seen and a future that is not, and fits them as a workbook
is fitted. BG/NBD is that of the method `bgnbd`, with its own prior. `needed` is what docs/lifetime-value.md promises.

--grocer takes the order days of a real shop (columns cust, date): its first year is fitted and its second one foretold.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from kamxl.compute import cnbd, lifetime_interval
from kamxl.compute.lifetime_choice import fits

YEAR = 365.25
HORIZON = 1096
METHODS = ("model", "bgnbd")
NAMES = {"model": "model", "bgnbd": "BG/NBD"}


@dataclass(frozen=True)
class Book:
    """What is seen of each customer, and what is not."""

    x: np.ndarray
    recency: np.ndarray
    age: np.ndarray
    gaps: np.ndarray
    alive: np.ndarray
    future: np.ndarray
    """Orders of the 36 months after."""
    soon: np.ndarray
    """Of them, those of 12 months."""
    rate: np.ndarray
    """Orders a year."""

    @property
    def seen(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return self.x, self.recency, self.age


def draw(
    random: np.random.Generator,
    rate: np.ndarray,
    age: np.ndarray,
    *,
    stages: int = 1,
    leaves: np.ndarray | float = 0.0,
    at_once: np.ndarray | None = None,
) -> Book:
    """Customers who order at `rate` a year with Erlang gaps, and after each order leave with probability `leaves`.

    Args:
        random: where chance comes from.
        rate, age: orders a year, and days since the first order (n,).
        stages: of the Erlang gaps; 1 is random.
        leaves: probability to leave after an order, from the second one on (n,) or one for all.
        at_once: who leaves after the first order (n,).
    """
    size = rate.size
    here = np.ones(size, dtype=bool) if at_once is None else ~at_once
    alive = here.copy()
    x, recency, gaps, future, soon, day = (np.zeros(size) for _ in range(6))
    while here.any():
        day = np.where(here, day + random.gamma(stages, YEAR / rate / stages), day)
        whole = np.ceil(day)
        new = here & (whole <= age) & (whole > recency)
        gaps += np.log(np.where(new, whole - recency, 1.0))
        x += new
        recency = np.where(new, whole, recency)
        ahead = here & (whole > age) & (whole <= age + HORIZON)
        future += ahead
        soon += ahead & (whole <= age + YEAR)
        gone = here & (random.random(size) < leaves)
        alive &= ~(gone & (whole <= age))
        here &= ~gone & (whole <= age + HORIZON)
    return Book(x, recency, age, gaps, alive, future, soon, rate)


def fitted(book: Book, method: str) -> cnbd.Fit:
    """As a workbook is fitted; values do not matter here."""
    return fits(*book.seen, np.ones(book.x.size), book.gaps, method)[0]  # type: ignore[arg-type]


# --- the populations --------------------------------------------------------------------------------------------------


def loyal(years: float, youngest: float = 1.0) -> Callable[[int], Book]:
    """30 customers who order about once a year, like clockwork, and never leave; ages from a share of `years` on."""

    def book(seed: int) -> Book:
        random = np.random.default_rng([1, round(years * 10), round(youngest * 10), seed])
        age = np.round(years * YEAR * random.uniform(youngest, 1, 30))
        return draw(random, random.gamma(12, 1 / 12, 30), age, stages=16)

    return book


def rhythm(leaves: float) -> Callable[[int], Book]:
    """200 regular buyers, 4 orders a year, up to three years."""

    def book(seed: int) -> Book:
        random = np.random.default_rng([2, round(leaves * 100), seed])
        age = np.round(random.uniform(180, 3 * YEAR, 200))
        return draw(random, random.gamma(4, 1, 200), age, stages=4, leaves=leaves)

    return book


def leavers(leaves: float) -> Callable[[int], Book]:
    """200 customers, 4 orders a year, up to three years, of whom a third leave after the first order."""

    def book(seed: int) -> Book:
        random = np.random.default_rng([3, round(leaves * 100), seed])
        age = np.round(random.uniform(1, 3 * YEAR, 200))
        return draw(random, random.gamma(3, 4 / 3, 200), age, leaves=leaves, at_once=np.arange(200) < 67)

    return book


def bgnbd_made(r: float, a: float, b: float) -> Callable[[int], Book]:
    """200 customers, 4 orders a year, up to three years, who are what BG/NBD takes them to be."""

    def book(seed: int) -> Book:
        random = np.random.default_rng([4, round(10 * a), seed])
        age = np.round(random.uniform(1, 3 * YEAR, 200))
        rate = np.maximum(random.gamma(r, 4 / r, 200), 1e-6)
        return draw(random, rate, age, leaves=random.beta(a, b, 200))

    return book


# --- what is measured -------------------------------------------------------------------------------------------------


def totals(population: Callable[[int], Book], books: int, method: str) -> tuple[float, float]:
    """Median of expected ÷ actual orders of 36 months, and how often the total lies in its 80 % interval."""
    ratios, held = [], []
    for seed in range(books):
        book = population(seed)
        fit = fitted(book, method)
        actual = book.future.sum()
        ratios.append(fit.expected_purchases(HORIZON, *book.seen).sum() / actual)
        low, high = lifetime_interval.total_orders(fit, *book.seen, HORIZON, draws=400)
        held.append(low <= actual <= high)
    return float(np.median(ratios)), float(np.mean(held))


def alive(
    population: Callable[[int], Book], books: int, method: str, whom: Callable[[Book], np.ndarray]
) -> tuple[float, float]:
    """Mean P(alive) of some customers, and how many of them are."""
    said, true = [], []
    for seed in range(books):
        book = population(seed)
        chosen = whom(book)
        said.append(fitted(book, method).p_alive(*book.seen)[chosen])
        true.append(book.alive[chosen])
    return float(np.concatenate(said).mean()), float(np.concatenate(true).mean())


def silent(book: Book) -> np.ndarray:
    """Repeat customers silent for 3 to 5 of their own gaps."""
    gaps = (book.age - book.recency) * book.rate / YEAR
    return np.asarray((book.x > 0) & (gaps >= 3) & (gaps <= 5))


def once(book: Book) -> np.ndarray:
    """One-time buyers."""
    return np.asarray(book.x == 0)


def brier(population: Callable[[int], Book], books: int, method: str) -> tuple[float, float]:
    """Brier score of "any order in 12 months", and of P(alive)."""
    ordering, living = [], []
    for seed in range(books):
        book = population(seed)
        fit = fitted(book, method)
        ordering.append(np.mean((fit.p_any(YEAR, *book.seen) - (book.soon > 0)) ** 2))
        living.append(np.mean((fit.p_alive(*book.seen) - book.alive) ** 2))
    return float(np.mean(ordering)), float(np.mean(living))


def lines(books: int) -> Iterator[tuple[str, str, str, str, bool]]:
    """Line, model, BG/NBD, what is needed, and whether the model has it."""
    for years in (1.8, 2.5, 3.5, 5.0):
        for youngest in (1.0, 0.5):
            (ratio, held), (other, other_held) = (totals(loyal(years, youngest), books, each) for each in METHODS)
            ages = "" if youngest == 1 else f", ages from {years * youngest:.1f}"
            yield (
                f"loyal, {years} years{ages}: predicted ÷ actual, total held",
                f"{ratio:.2f} {held:4.0%}",
                f"{other:.2f} {other_held:4.0%}",
                "0.8–1.25, 70 %",
                0.8 <= ratio <= 1.25 and held >= 0.7,
            )
    for leaves in (0.05, 0.1, 0.2):
        (said, true), (other, _) = (alive(rhythm(leaves), books, each, silent) for each in METHODS)
        yield (
            f"rhythm, leaving {leaves:.0%}: P(alive) after 3–5 gaps, truth {true:.2f}",
            f"{said:.2f}",
            f"{other:.2f}",
            "± 0.10",
            abs(said - true) <= 0.1,
        )
    for leaves in (0.0, 0.03, 0.1):
        (said, true), (other, _) = (alive(leavers(leaves), books, each, once) for each in METHODS)
        yield (
            f"leavers, others {leaves:.0%}: P(alive) of one-time buyers, truth {true:.2f}",
            f"{said:.2f}",
            f"{other:.2f}",
            "± 0.15",
            abs(said - true) <= 0.15,
        )
    for r, a, b in ((2.0, 0.6, 6.0), (2.0, 0.8, 2.5), (1.0, 1.5, 3.0), (4.0, 0.3, 12.0)):
        ours, theirs = (brier(bgnbd_made(r, a, b), books, each) for each in METHODS)
        yield (
            f"BG/NBD-made, r {r:g} a {a:g} b {b:g}: Brier of any order, of P(alive)",
            f"{ours[0]:.4f} {ours[1]:.4f}",
            f"{theirs[0]:.4f} {theirs[1]:.4f}",
            "3 % worse at most",
            ours[0] <= 1.03 * theirs[0],
        )


def grocer(path: Path) -> None:
    """A real shop: one year fitted, the next foretold, in weeks."""
    days: dict[str, set[int]] = defaultdict(set)
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            days[row["cust"]].add(date.fromisoformat(row["date"]).toordinal())
    first = date.fromordinal(min(min(known) for known in days.values()))
    end = date(first.year, 12, 31).toordinal()
    rows = []
    for known in days.values():
        seen = np.array(sorted(day for day in known if day <= end)) / 7
        rows.append((seen.size - 1, seen[-1] - seen[0], end / 7 - seen[0], np.log(np.diff(seen)).sum(), sum(day > end for day in known)))  # fmt: skip
    x, recency, age, gaps, came = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    print(f"\n{x.size} customers of a grocer, {came.sum():.0f} orders in the year after")
    plain = cnbd.fit(x, recency, age, gaps)
    print(f"  maximum likelihood: k {plain.k}, log-likelihood {plain.log_likelihood:.2f}")
    for method in METHODS:
        fit = fits(x, recency, age, np.ones(x.size), gaps, method)[0]  # type: ignore[arg-type]
        expected = fit.expected_purchases(52, x, recency, age)
        low, high = lifetime_interval.total_orders(fit, x, recency, age, 52)
        print(
            f"  {NAMES[method]:<7} predicted {expected.sum():5.0f} ({low:.0f} to {high:.0f}), mean absolute error"
            f" {np.abs(expected - came).mean():.3f}, P(alive) of one-time buyers {fit.p_alive(x, recency, age)[x == 0].mean():.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--books", type=int, default=100, help="books a line")
    parser.add_argument("--grocer", type=Path)
    options = parser.parse_args()
    print(f"{options.books} books a line\n")
    print(f"{'':<2} {'line':<70} {'model':>14} {'BG/NBD':>14}   needed")
    for line, model, other, needed, holds in lines(options.books):
        print(f"{'  ' if holds else '! '} {line:<70} {model:>14} {other:>14}   {needed}", flush=True)
    if options.grocer is not None:
        grocer(options.grocer)


if __name__ == "__main__":
    main()
