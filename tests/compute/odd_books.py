"""Books that break models: frequency, recency, T (days) and mean value of their customers."""

from __future__ import annotations

import numpy as np

from kamxl.compute.likelihood import Floats

N = 60


def _books() -> dict[str, tuple[Floats, Floats, Floats, Floats]]:
    random = np.random.default_rng(20)
    some = random.integers(1, 20, N)
    ordinary = random.gamma(5, 200, N)
    half = np.repeat([0.0, 1.0], N // 2)
    columns: dict[str, tuple[object, object, object, object]] = {
        "one customer once": ([0], [0], [100], [0]),
        "one customer often": ([20], [300], [310], [500]),
        "one-time buyers": (np.zeros(N), np.zeros(N), random.integers(1, 800, N), np.zeros(N)),
        "all on one day": (np.zeros(N), np.zeros(N), np.full(N, 200), np.zeros(N)),
        "all today": (np.zeros(N), np.zeros(N), np.zeros(N), np.zeros(N)),
        "identical": (np.full(N, 12), np.full(N, 360), np.full(N, 370), np.full(N, 1000)),
        "loyal": (random.integers(20, 40, N), np.full(N, 700), np.full(N, 700), ordinary),
        "monthly": (np.full(N, 23), np.full(N, 700), np.full(N, 705), ordinary),
        "gone long ago": (random.integers(1, 4, N), random.integers(5, 30, N), np.full(N, 1500), ordinary),
        "no value": (some, np.full(N, 300), np.full(N, 350), np.zeros(N)),
        "losses": (some, np.full(N, 300), np.full(N, 350), random.normal(0, 100, N)),
        "a few losses": (some, np.full(N, 300), np.full(N, 350), np.r_[-50, 0, ordinary[2:]]),
        "wild values": (some, np.full(N, 300), np.full(N, 350), np.exp(random.normal(0, 5, N))),
        "value goes with frequency": (some, np.full(N, 300), np.full(N, 350), 100.0 * some),
        "huge values": (some, np.full(N, 300), np.full(N, 350), 1e12 * ordinary),
        "tiny values": (some, np.full(N, 300), np.full(N, 350), 1e-12 * ordinary),
        "daily": (random.integers(500, 1500, N), np.full(N, 1990), np.full(N, 2000), ordinary),
        "two worlds": (900 * half, 1800 * half, np.full(N, 1900), 10 * half),
        "a century": (3 * half, 2 * half, np.where(half > 0, 36_500, 0), 7 * half),
    }
    return {
        name: tuple(np.asarray(column, dtype=np.float64) for column in book)  # type: ignore[misc]
        for name, book in columns.items()
    }


ODD_BOOKS = _books()
