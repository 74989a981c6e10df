"""BG/NBD and Gamma-Gamma against the package `lifetimes`, and how the time grows with the customers.

    python -m benchmarks.lifetime_speed [--rounds 5] [--skip-growth]

1. All 23 570 customers of CDNOW, daily data in weeks, the same arrays to both in the same run: fit both models, predict
   P(alive), the orders of 52 weeks and the mean value. Best of the rounds; the peer runs with its defaults.
2. 100 000 and 1 000 000 simulated customers: fit and predict, time and peak of allocated memory.

Times are of this machine; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from examples.cdnow_calibration import WEEK, default_path, read_orders
from kamxl.compute import bgnbd, gamma_gamma, lifetime_interval
from kamxl.compute.purchase_history import summarise

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
Result = TypeVar("Result")


def best(rounds: int, call: Callable[[], Result]) -> tuple[float, Result]:
    """Shortest time of several calls, and the last result."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    return min(times), result


def cdnow() -> Arrays:
    """Frequency, recency, age (weeks) and mean value of all customers, to the last day of the file."""
    who, day, dollars = read_orders(default_path().with_name("CDNOW_master.txt"), header=1)
    past = summarise(who, day, dollars, day.max())
    return past.frequency, past.recency / WEEK, past.T / WEEK, past.monetary_value


def ours(x: np.ndarray, recency: np.ndarray, age: np.ndarray, value: np.ndarray) -> dict[str, Any]:
    """Fit and predict with kamxl."""
    purchases, spend = bgnbd.fit(x, recency, age), gamma_gamma.fit(x, value)
    return {
        "params": [*purchases.params.values(), *spend.params.values()],
        "alive": purchases.p_alive(x, recency, age),
        "orders": purchases.expected_purchases(52, x, recency, age),
        "value": spend.expected_value(x, value),
    }


def peer(x: np.ndarray, recency: np.ndarray, age: np.ndarray, value: np.ndarray) -> dict[str, Any]:
    """The same with lifetimes, which leaves the choice of repeaters to the caller."""
    import lifetimes

    purchases = lifetimes.BetaGeoFitter()
    purchases.fit(x, recency, age)
    again = (x > 0) & (value > 0)
    spend = lifetimes.GammaGammaFitter()
    spend.fit(x[again], value[again])
    return {
        "params": [*purchases.params_, *spend.params_],
        "alive": purchases.conditional_probability_alive(x, recency, age),
        "orders": purchases.conditional_expected_number_of_purchases_up_to_time(52, x, recency, age),
        "value": np.asarray(spend.conditional_expected_average_profit(x, value)),
    }


def simulated(customers: int, seed: int = 1) -> Arrays:
    """A book of the given size in days, BG/NBD with r 1.5, α 90, a 0.6, b 6 and Gamma-Gamma spend; ages up to 3 years.

    Drawn from sufficient figures, without a loop over the orders: of K uniform arrivals before T, a customer who makes N
    has the last one at the N-th order statistic.
    """
    random = np.random.default_rng(seed)
    age = random.integers(60, 1096, customers).astype(float)
    arrivals = random.poisson(random.gamma(1.5, 1 / 90, customers) * age)
    x = np.minimum(arrivals, random.geometric(random.beta(0.6, 6, customers))).astype(float)
    again = x > 0
    share = np.zeros(customers)
    share[again] = random.beta(x[again], arrivals[again] + 1 - x[again])
    recency = np.where(again, np.maximum(np.ceil(share * age), 1), 0.0)
    value = np.zeros(customers)
    value[again] = random.gamma(4 * x[again]) / x[again] * 300 / random.gamma(3, 1, again.sum())
    return x, np.minimum(recency, age), age, value


def log_likelihoods(params: list[float], arrays: Arrays) -> tuple[float, float]:
    """Of both models at given parameters, by the peer's own formulas."""
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    x, recency, age, value = arrays
    again = (x > 0) & (value > 0)
    logs = np.log(params)
    orders = BetaGeoFitter._negative_log_likelihood(logs[:4], x, recency, age, np.ones(x.size), 0.0)
    spend = GammaGammaFitter._negative_log_likelihood(logs[4:], x[again], value[again], np.ones(again.sum()), 0.0)
    return -float(orders) * x.size, -float(spend) * int(again.sum())


def against_peer(rounds: int) -> None:
    arrays = cdnow()
    print(f"CDNOW, {arrays[0].size} customers, {int((arrays[0] > 0).sum())} repeaters; best of {rounds}")
    our_time, own = best(rounds, lambda: ours(*arrays))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peer's own, about newer numpy and pandas
        peer(*arrays)  # its imports are not part of the time
        peer_time, other = best(rounds, lambda: peer(*arrays))
        heights = [log_likelihoods(each["params"], arrays) for each in (own, other)]
    print(f"  fit and predict     kamxl {our_time * 1e3:8.1f} ms   lifetimes {peer_time * 1e3:8.1f} ms")
    print(f"  kamxl is {peer_time / our_time:.0f} times as fast")
    for name, our_height, peer_height in zip(("BG/NBD", "Gamma-Gamma"), *heights, strict=True):
        print(f"  log-likelihood of {name:<11}  kamxl {our_height:.5f}   lifetimes {peer_height:.5f}")
    for name in ("alive", "orders", "value"):
        print(f"  {name:<6} largest difference {np.abs(own[name] - other[name]).max():.2g}, sum {own[name].sum():.1f}")


def growth() -> None:
    print("Simulated books: fit both models, P(alive), orders of a year, mean value")
    times = {}
    for customers, rounds in ((100_000, 5), (1_000_000, 3)):
        arrays = simulated(customers)
        times[customers], _ = best(rounds, lambda arrays=arrays: ours(*arrays))
        tracemalloc.start()
        ours(*arrays)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(f"  {customers:>9,} customers  {times[customers]:7.2f} s   peak {peak / 2**20:7.0f} MiB beside the input")
    print(f"  ten times the customers take {times[1_000_000] / times[100_000]:.1f} times as long")

    arrays = simulated(100_000)
    purchases, spend = bgnbd.fit(*arrays[:3]), gamma_gamma.fit(arrays[0], arrays[3])
    horizon = {"months": 36, "month": 30.4375, "annual_rate": 0.1}
    seconds, _ = best(1, lambda: purchases.discounted_purchases(*arrays[:3], **horizon))
    print(f"  100,000 customers, discounted orders of 36 months: {seconds:.2f} s")
    tracemalloc.start()
    seconds, _ = best(1, lambda: lifetime_interval.predict(purchases, spend, *arrays, **horizon))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"  100,000 customers, 80 % intervals by 200 draws:    {seconds:.1f} s, peak {peak / 2**20:.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--skip-growth", action="store_true")
    options = parser.parse_args()
    against_peer(options.rounds)
    if not options.skip_growth:
        growth()


if __name__ == "__main__":
    main()
