"""A kill at every step by which a command changes the disk: the old file or the new one, nothing else changed, and the next run works.

The short form kills at some of the steps and lets the next run follow on some; the long form (KAMXL_LONG=1) at every step that changes the
disk, and on each.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from kamxl.cli.group import COMMANDS
from tests.reliability.disk import (
    CASES,
    LONG,
    Calls,
    Case,
    check_between,
    in_a_child,
    is_left,
    kill,
    make,
    points,
    remembered,
    state,
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills are tried on forks of this process")
NEXT = 1 if LONG else 4
"""Of how many kills one is followed by the next run."""


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_kill_at_every_step(case: Case, plain_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, fresh = tmp_path / "work", tmp_path / "fresh"
    make(folder, plain_book, case)
    shutil.copytree(folder, fresh)
    old = state(folder)
    with remembered() as again:
        counted = Calls(folder, -1, kill)
        with counted.watched():
            assert case.act(folder) in (0, 1)
        new = state(folder)
        assert new != old, "the command writes"
        assert not [name for name in new if is_left(name)]
        left = followed = tried = 0
        for step in points(len(counted.names)):
            shutil.rmtree(folder)
            shutil.copytree(fresh, folder)
            again()

            def killed(step: int = step) -> int:
                with Calls(folder, step, kill).watched():
                    return case.act(folder)

            assert in_a_child(killed) == -signal.SIGKILL, f"step {step} ({counted.names[step]}) was not reached"
            tried += 1
            left += check_between(folder, old, new)
            if step % NEXT == 0 or step == len(counted.names) - 1:
                followed += 1
                again()
                for lock in folder.glob(".*.kamxl-lock"):
                    if not lock.read_bytes().endswith(b"\n"):  # killed before it said whose it is: dead after a minute
                        os.utime(lock, (0, lock.stat().st_mtime - 120))
                whole = {name: content for name, content in state(folder).items() if not is_left(name)}
                expected = (case.done,) if whole == new else (0, 1)
                assert in_a_child(lambda: case.act(folder)) in (*expected, 1)
                after = state(folder)
                assert [name for name in after if is_left(name)] == [], "left-overs are swept"
                assert not list(folder.glob(".*.kamxl-lock*"))
                check_between(folder, old, new)
    with capsys.disabled():
        print(f"\n{case.name}: {tried} kills, {left} left-overs, {followed} next runs", file=sys.stderr)


def test_every_command_that_writes_is_attacked() -> None:
    """A new command is in the cases, or writes nothing."""
    attacked = {case.name.split()[0] for case in CASES}
    assert set(COMMANDS) - attacked == {"validate", "explain", "schema", "settings"}
