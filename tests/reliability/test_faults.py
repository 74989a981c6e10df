"""Every call by which a command changes the disk fails in every way: an error of ours or none, the old file or the new one, nothing left.

The short form tries some calls of a command with one way to fail, in turn, and each call of a run with all; the long form (KAMXL_LONG=1)
tries all of all.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LONG
from tests.reliability.disk import CASES, Calls, Case, check_between, is_left, make, points, remembered, state

NUMBERS = ("EIO", "ENOSPC", "EDQUOT", "EACCES", "EBUSY", "EXDEV", "EROFS")
BORNE = {"unlink": 1}
"""A left-over that cannot be removed stays, for the next run to sweep."""


def failing(number: str) -> Any:
    def strike(name: str, given: tuple[Any, ...]) -> None:
        two = given[1] if name in ("replace", "link") else None
        place = given[0] if isinstance(given[0], (str, os.PathLike)) else None
        raise OSError(getattr(errno, number), os.strerror(getattr(errno, number)), place, None, two)

    return strike


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_call_that_fails(case: Case, plain_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, fresh = tmp_path / "work", tmp_path / "fresh"
    make(folder, plain_book, case)
    shutil.copytree(folder, fresh)
    old = state(folder)
    ends: Counter[int] = Counter()
    with remembered() as again:
        counted = Calls(folder, -1, failing("EIO"))
        with counted.watched():
            assert case.act(folder) in (0, 1)
        new = state(folder)
        new |= {there: new[name] for name, there in case.aside.items()}
        every = LONG or case.name == "run"
        tries = [
            (step, number)
            for step in (range(len(counted.names)) if every else points(len(counted.names)))
            for number in (NUMBERS if every else (NUMBERS[step * 3 % len(NUMBERS)],))
        ]
        for step, number in tries:
            shutil.rmtree(folder)
            shutil.copytree(fresh, folder)
            again()
            capsys.readouterr()
            with Calls(folder, step, failing(number)).watched():
                code = case.act(folder)
            said = capsys.readouterr().err
            what = f"{counted.names[step]} fails with {number} at step {step}: exit {code}, {said}"
            assert code in (0, 1, 4, 5), what
            assert "Traceback" not in said, what
            left = check_between(folder, old, new)
            assert left <= BORNE.get(counted.names[step], 0), what
            seen = {name: content for name, content in state(folder).items() if not is_left(name)}
            if code in (4, 5) and not case.several:
                assert {name: seen.get(name) for name in old} == old, f"an error, but written: {what}"
            if "unchanged" in said:
                assert {name: seen.get(name) for name in old} == old, f"said to be unchanged: {what}"
            ends[code] += 1
    with capsys.disabled():
        print(f"\n{case.name}: {len(tries)} faults, exits {dict(sorted(ends.items()))}", file=sys.stderr)
