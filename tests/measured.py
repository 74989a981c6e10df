"""Branch coverage of the rooms that compute, read and write, by the tests that are theirs: a plugin of pytest, and the floors.

    make coverage

Measured are what runs when modules are loaded and the tests of the rooms, with a few files of other rooms that are about one of their
modules. All others run at their own speed: measured to the end, a run of everything would take half as long again.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import coverage
import pytest

FLOORS = {"schema": 98, "validate": 95, "read": 91, "compute": 93, "convert": 91, "writer": 90}
"""Per cent of a room's branches that the measured tests take at least; a point or less below what they take."""
TESTS = (
    *(f"tests/{room}/" for room in FLOORS),
    "tests/oracles/test_boards.py",
    "tests/oracles/test_own_rules.py",
    "tests/remind/test_digest.py",
    "tests/report/test_looks.py",
    "tests/report/test_selection.py",
    "tests/walk/test_orders_beside.py",
    "tests/walk/test_removing.py",
)
CORPORA = tuple(
    f"tests/{name}.py"
    for name in (
        "convert/test_exports",
        "convert/test_first_try",
        "convert/test_generated_layouts",
        "convert/test_hostile",
        "convert/test_said",
        "convert/test_state",
        "convert/test_twins",
        "writer/test_over",
        "writer/test_roundtrip",
    )
)
"""Of these not measured: whole files through everything, a third of the time for one line in a hundred, and they look at none by itself."""
UNREACHED = Path(".coverage.json")
"""What is left when the floors were looked at: which lines and branches of which module no test reached."""
_MEASURED = coverage.Coverage(data_suffix=f"rooms.{os.getpid()}", source=[f"kamxl/{room}" for room in FLOORS])
_ran: list[str] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    _MEASURED.start()


def pytest_collection_finish(session: pytest.Session) -> None:
    _MEASURED.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    if not item.nodeid.startswith(TESTS) or item.nodeid.startswith(CORPORA):
        return (yield)
    _ran.append(item.nodeid)
    _MEASURED.start()
    try:
        return (yield)
    finally:
        _MEASURED.stop()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _ran:  # the process that only hands out the tests has nothing to save, and coverage would warn of it
        _MEASURED.save()


def branches(report: Path) -> dict[str, float]:
    """Per cent of the branches of each room that were taken."""
    taken: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for path, file in json.loads(report.read_text("utf-8"))["files"].items():
        room = Path(path).parts[1]
        taken[room] += file["summary"]["covered_branches"]
        there[room] += file["summary"]["num_branches"]
    return {room: 100 * taken[room] / there[room] for room in FLOORS}


def main() -> int:
    """Put together what the processes measured, say it by room, and fail below a floor."""
    together = coverage.Coverage()
    together.combine([str(path) for path in Path().glob(".coverage.rooms.*")])
    together.json_report(outfile=str(UNREACHED))
    found = branches(UNREACHED)
    for room, floor in FLOORS.items():
        below = "" if found[room] >= floor else f"  below the floor: what was not reached stands in {UNREACHED}"
        print(f"branches of {room:9} {found[room]:5.1f} % (floor {floor} %){below}")
    return int(any(found[room] < floor for room, floor in FLOORS.items()))


if __name__ == "__main__":
    sys.exit(main())
