"""A worker process: takes jobs as lines of JSON from standard input, answers on standard output.

It imports once and works until its input ends, so that a parent that was killed leaves no orphan: a child ends with the
job in hand. What libraries print goes to standard error.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from typing import Any, BinaryIO  # Any: records are JSON; `records` checks their shape where they are read

from kamxl.batch.records import encoded

GRACE = 30.0
"""Seconds beyond the time limit after which a child ends itself: its parent, who should have done it, is gone."""
HEADROOM_MB = 768
"""Address space that imports reserve without using it."""


def main() -> None:
    """Serve until the input ends."""
    inbound, outbound = _streams()
    # Ctrl-C and a service manager's stop go to the whole group; the parent decides, and a job ends whole.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    order = json.loads(inbound.readline())
    _limit_memory(order["memory_mb"])
    module, name = order["work"].split(":")
    work = getattr(import_module(module), name)(order["given"])
    gc.collect()
    gc.freeze()  # what was loaded stays: no collection need look at it again
    _send(outbound, {"outcome": "ready"})
    for line in inbound:
        faulthandler.dump_traceback_later(order["timeout"] + GRACE, exit=True, file=sys.stderr)
        reply = _guarded(work, json.loads(line))
        faulthandler.cancel_dump_traceback_later()
        _send(outbound, reply)


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Input and output for the protocol alone; the usual ones point elsewhere from here on."""
    inbound, outbound = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(inbound, "rb"), os.fdopen(outbound, "wb")


def _guarded(work: Any, job: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        answer: Mapping[str, Any] = work(job)
    except MemoryError:
        return {"outcome": "memory", "spent": True}
    except Exception as error:
        return {
            "outcome": "internal",
            "kind": type(error).__name__,
            "error": str(error),
            "traceback": traceback.format_exc(),
        }
    return answer


def _send(outbound: BinaryIO, reply: Mapping[str, Any]) -> None:
    try:
        outbound.write(encoded(reply) + b"\n")
        outbound.flush()
    except BrokenPipeError:
        os._exit(0)  # the parent is gone, and what was done is on record


def _limit_memory(megabytes: float) -> None:
    """A ceiling that even one huge allocation cannot pass; where the system has none, the parent watches alone."""
    if sys.platform != "linux":
        return
    import resource

    ceiling = int((megabytes + HEADROOM_MB) * (1 << 20))
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (ceiling if hard < 0 else min(ceiling, hard), hard))
