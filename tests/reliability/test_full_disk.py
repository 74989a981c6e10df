"""A disk that runs full at ten sizes: the old file, an error that says so, and nothing left; or the new file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import LONG
from tests.reliability.disk import CASES, Case, check_between, make, remembered, state

SIZES = 10
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
"""By which a disk of memory counts."""
TRIED = CASES if LONG else tuple(case for case in CASES if case.name in ("run", "report pptx", "convert", "batch"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A place where a small file system can be mounted."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only the administrator of a Linux machine can mount a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    try:
        yield place
    finally:
        unmount(place)


def mount(place: Path, kilobytes: int) -> None:
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(place)]
    if subprocess.run(["mount", *options], capture_output=True, timeout=60).returncode:
        pytest.skip("no file system may be mounted here")


def filled(place: Path, fresh: Path, kilobytes: int) -> Path:
    """A folder on a disk of that size, or of the smallest on which it has room."""
    for more in range(100):
        mount(place, kilobytes + more * PAGE // 1024)
        try:
            return Path(shutil.copytree(fresh, place / "work"))
        except shutil.Error:
            unmount(place)
    pytest.skip("a disk of memory that counts its room in another way")


def unmount(place: Path) -> None:
    if place.is_mount():
        subprocess.run(["umount", "--lazy", str(place)], check=True, timeout=60)


@pytest.mark.parametrize("case", TRIED, ids=lambda case: case.name)
def test_a_disk_that_runs_full(
    case: Case, plain_book: Path, tmp_path: Path, small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = tmp_path / "fresh"
    make(fresh, plain_book, case)
    old = state(fresh)
    with remembered() as again:
        whole = filled(small_disk, fresh, 1 << 16)  # at the same place: some results name it
        assert case.act(whole) in (0, 1)
        new = state(whole)
        unmount(small_disk)
        before, after = ([-(-len(content) // PAGE) for content in files.values()] for files in (old, new))
        least = PAGE // 1024 * sum(before)
        most = PAGE // 1024 * (sum(before) + 2 * sum(after) + 24)
        ends: Counter[int] = Counter()
        for size in range(SIZES):
            kilobytes = least + (most - least) * size // (SIZES - 1)
            folder = filled(small_disk, fresh, kilobytes)
            again()
            capsys.readouterr()
            code = case.act(folder)
            said = capsys.readouterr().err
            assert code in (0, 1, 5), f"{kilobytes} KB: exit {code}, {said}"
            assert check_between(folder, old, new) == 0, f"{kilobytes} KB: something is left"
            ends[code] += 1
            unmount(small_disk)
    assert ends[5], "one of the disks was too small"
    assert ends[0] or ends[1], "and one was large enough"
    with capsys.disabled():
        print(f"\n{case.name}: {SIZES} sizes, exits {dict(sorted(ends.items()))}", file=sys.stderr)
