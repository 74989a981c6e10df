"""How fast this machine is: what is promised in seconds of the processor is promised for the machine that it was measured on."""

from __future__ import annotations

import time
from functools import cache

_HERE = 0.060
"""Seconds of the processor that the work below took on that machine."""


@cache
def patience() -> float:
    """By how much a limit in seconds is to be stretched here; at least 1."""
    return max(1.0, min(_work() for _ in range(5)) / _HERE)


def _work() -> float:
    begun = time.process_time()
    sorted(str(number * 7919 % 100_003) for number in range(200_000))
    return time.process_time() - begun
