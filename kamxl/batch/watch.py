"""Waits for changes: notified by the system (watchfiles) where possible, else by polling, as network shares need."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import Any  # Any: watchfiles is optional and may not be there

from kamxl.batch.claim import SUFFIX
from kamxl.batch.find import FOLDER
from kamxl.batch.options import Options
from kamxl.files.leftovers import ENDING
from kamxl.files.replace import BACKUP_ENDINGS

POLL = 15.0
"""Seconds between looks where nobody tells: without watchfiles."""
SETTLE_MS = 1_600
"""A program that saves writes several files in a row; we look when it is still."""
_UNTOLD = 60.0
"""Seconds until we look all the same: a file that was busy makes no event when it is free."""
_NOISE = (ENDING, SUFFIX, *(f"{ending}{suffix}" for ending in BACKUP_ENDINGS for suffix in (".xlsx", ".xlsm")))


def changes(roots: Sequence[Path], options: Options, stop: Event) -> Iterator[None]:
    """Yield each time something may have changed, until `stop` is set."""
    watchfiles = None if options.poll is not None else _watchfiles()
    if watchfiles is None:
        while not stop.wait(options.poll or POLL):
            yield
        return
    looked = time.monotonic() - _UNTOLD  # what came before the system began to tell is looked for at once
    for seen in watchfiles.watch(
        *roots,
        recursive=options.recursive,
        stop_event=stop,
        step=200,
        debounce=SETTLE_MS,
        rust_timeout=1_000,
        yield_on_timeout=True,
        raise_interrupt=False,
        watch_filter=lambda change, path: not _is_noise(path),
    ):
        if seen or time.monotonic() - looked >= _UNTOLD:
            yield
            looked = time.monotonic()


def _is_noise(path: str) -> bool:
    """Whether a changed path is one of kamxl's own files."""
    return path.endswith(_NOISE) or FOLDER in Path(path).parts


def _watchfiles() -> Any:
    try:
        return import_module("watchfiles")
    except ImportError:
        return None
