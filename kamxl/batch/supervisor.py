"""Supervises one worker process: starts it, hands it jobs, and ends it when it hangs, grows too large or has served its time."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any  # Any: records are JSON; `records` checks their shape where they are read

from kamxl import program
from kamxl.batch.records import encoded
from kamxl.errors import KamxlError
from kamxl.i18n import Text

_START = 180.0
"""Seconds that a start may take: a cold disk, a virus scanner."""
_LOOK = 0.2
_TAIL = 4_000
_OUT_OF_MEMORY = (b"memory allocation of", b"MemoryError", b"bad_alloc", b"Unable to allocate")
"""What libraries say when the system gives no more."""
_NUMERIC_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker process may take."""

    timeout: float = 300.0
    """Seconds for one job."""
    memory_mb: float = 2048.0
    """Resident memory."""
    recycle: int = 200
    """Jobs after which a fresh process takes over."""


class Supervisor:
    """One worker process at a time. Not for two threads at once."""

    def __init__(self, work: str, given: Mapping[str, Any], limits: Limits) -> None:
        """`work` names a function, `module:name`, that makes the function of a job out of `given`."""
        self.work = work
        self.given = given
        self.limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] | None = None
        self._served = 0
        self._why = ""
        self._fresh = 0.0
        """MB that the process took when it had done its first job, and so loaded everything."""

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def call(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """The answer of the work function, or `{"outcome": …}`: timeout, memory, crashed, internal.

        Raises KamxlError where no process can be started.
        """
        child = self._child or self._start()
        reply = self._ask(child, job, self.limits.timeout)
        if reply is None:
            return {"outcome": self._verdict()}
        self._served += 1
        if self._served == 1:
            self._fresh = resident_mb(child.pid)
        if reply.pop("spent", False) or self._why or self._served >= self.limits.recycle or self._has_swollen():
            self.stop()
        return reply

    def stop(self) -> None:
        """Let the idle process end by itself."""
        child, self._child = self._child, None
        if child is None:
            return
        assert child.stdin is not None
        with contextlib.suppress(OSError):
            child.stdin.close()
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()
        self._clear(child)

    def kill(self) -> None:
        """End the process at once; called from another thread, while `call` waits in its own."""
        child = self._child
        if child is not None:
            self._why = self._why or "stopped"
            child.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as the process: _clear closes it)
        self._served, self._why = 0, ""
        try:
            child = subprocess.Popen(
                program.worker_command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                # One job a process: its libraries must not take the cores of the others.
                env={**os.environ, **dict.fromkeys(_NUMERIC_THREADS, "1")},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._complaints.close()
            raise KamxlError(Text("batch.no_worker", {"why": error.strerror or str(error)})) from error
        self._child = child
        order = {
            "work": self.work,
            "given": self.given,
            "memory_mb": self.limits.memory_mb,
            "timeout": self.limits.timeout,
        }
        if self._ask(child, order, _START) is None:
            said = self._last_words().splitlines()
            why = self._verdict()
            raise KamxlError(Text("batch.no_worker", {"why": said[-1] if said else why}))
        return child

    def _ask(self, child: subprocess.Popen[bytes], message: Mapping[str, Any], timeout: float) -> dict[str, Any] | None:
        """Send a line and wait for the answer, or for the end of the process."""
        assert child.stdin is not None
        assert child.stdout is not None
        answered = threading.Event()
        watch = threading.Thread(target=self._watch, args=(child, answered, timeout), daemon=True)
        watch.start()
        line = b""
        try:
            child.stdin.write(encoded(message) + b"\n")
            child.stdin.flush()
            line = child.stdout.readline()
        except OSError:
            pass  # it is gone: the empty line says so
        finally:
            answered.set()
            watch.join()
        if not line.endswith(b"\n"):
            child.kill()
            child.wait()
            return None
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _watch(self, child: subprocess.Popen[bytes], answered: threading.Event, timeout: float) -> None:
        end = time.monotonic() + timeout
        while not answered.wait(min(_LOOK, max(end - time.monotonic(), 0))):
            if time.monotonic() >= end:
                self._why = "timeout"
            elif resident_mb(child.pid) > self.limits.memory_mb:
                self._why = "memory"
            if self._why:
                child.kill()
                return

    def _verdict(self) -> str:
        """Why the process ended, and everything made ready for another process."""
        why = self._why
        if not why:
            said = self._last_words().encode()
            why = "memory" if any(mark in said for mark in _OUT_OF_MEMORY) else "crashed"
        child, self._child = self._child, None
        if child is not None:
            self._clear(child)
        return why

    def _last_words(self) -> str:
        if self._complaints is None or self._complaints.closed:
            return ""
        size = self._complaints.seek(0, 2)
        self._complaints.seek(max(0, size - _TAIL))
        return self._complaints.read().decode("utf-8", "replace").strip()

    def _clear(self, child: subprocess.Popen[bytes]) -> None:
        child.wait()
        for stream in (child.stdin, child.stdout, self._complaints):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _has_swollen(self) -> bool:
        """Whether the process kept so much that the next job would have half the room that it should."""
        return self._child is not None and resident_mb(self._child.pid) > (self._fresh + self.limits.memory_mb) / 2


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB; 0 where it has ended."""
    import psutil

    try:
        return float(psutil.Process(pid).memory_info().rss) / (1 << 20)
    except psutil.Error:
        return 0.0
