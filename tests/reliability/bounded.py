"""A call in a process of its own, with its time and memory measured: a crash of a library ends it and nothing else."""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.forked import forked
from tests.pace import patience

SECONDS, MEGABYTES = 5, 1024


@dataclass(frozen=True)
class Ended:
    """How it ended: the exit code, or minus the signal that killed it."""

    code: int
    seconds: float
    megabytes: float
    """Beyond what the process held from which it was forked: that was others' work."""
    said: str

    @property
    def why(self) -> str:
        """What is wrong with it: its code, its seconds of the processor, its memory; empty where nothing is."""
        most = SECONDS * patience()
        wrong = {
            f"exit {self.code}": self.code not in range(6),
            f"{self.seconds:.1f} s of the processor, {most:.1f} are allowed here": self.seconds > most,
            f"{self.megabytes:.0f} MB, {MEGABYTES} are allowed": self.megabytes > MEGABYTES,
        }
        return "; ".join(said for said, is_so in wrong.items() if is_so)

    @property
    def well(self) -> bool:
        """With a code that is promised, in time, and within its memory."""
        return not self.why


def bounded(call: Callable[[], int], log: Path) -> Ended:
    """Call a function in a child; the limits beyond the measured ones keep the machine alive."""
    held = psutil.Process().memory_info()

    def limited() -> int:
        _limit(resource.RLIMIT_CPU, int(4 * SECONDS * patience()))
        _limit(resource.RLIMIT_AS, held.vms + (6 * MEGABYTES << 20))
        return call()

    code, usage = forked(limited, log)
    said = log.read_text("utf-8", "replace")[-2_000:] if log.exists() else ""
    took = usage.ru_maxrss / 1024 - held.rss / (1 << 20)
    return Ended(code, usage.ru_utime + usage.ru_stime, max(0.0, took), said)


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))
