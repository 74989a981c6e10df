"""Branch coverage of the rooms that compute, read and write, in every run of the gate: a plugin of pytest, and the floors.

    python -m pytest -n 2 --dist loadfile -p tests.measured

Each process notes which branches it took; the one that hands out the tests puts them together, says them by room and fails a run
that is below a floor.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.probes import Place, Probes, branches

FLOORS = {"schema": 98, "validate": 98, "read": 93, "compute": 95, "convert": 94, "writer": 93}
"""Per cent of a room's branches that the tests take at least."""
UNREACHED = Path(".coverage.json")
"""What is left of a run: the branches of each module that no test took, as `12->14`, from line to line."""
_ROOT = Path(__file__).parent.parent
_PROBES = Probes(_ROOT, [f"kamxl.{room}" for room in FLOORS], branches)
_KEY = "branches"
_taken: set[Place] = set()


def every() -> set[Place]:
    """The branches that there are."""
    probes = Probes(_ROOT, (), branches)
    for path in sorted(path for room in FLOORS for path in (_ROOT / "kamxl" / room).rglob("*.py")):
        probes.marked(path)
    return set(probes.places)


def by_room(taken: Iterable[Place], there: Iterable[Place]) -> dict[str, float]:
    """Per cent of the branches of each room that were taken."""
    some, all_of_them = (Counter(path.split("/")[1] for path, _ in places) for places in (taken, there))
    return {room: 100 * some[room] / all_of_them[room] for room in FLOORS}


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    sys.meta_path.insert(0, _PROBES)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # Any: xdist has no types
    _taken.update((path, branch) for path, branch in json.loads(getattr(node, "workeroutput", {}).get(_KEY, "[]")))


def pytest_sessionfinish(session: pytest.Session) -> None:
    _taken.update(_PROBES.taken())
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[_KEY] = json.dumps(sorted(_taken))
        return
    there = every()
    unreached: dict[str, list[str]] = {}
    for path, branch in sorted(there - _taken, key=lambda place: (place[0], int(place[1].split("->")[0]))):
        unreached.setdefault(path, []).append(branch)
    UNREACHED.write_text(json.dumps(unreached, indent=1), "utf-8")
    found = by_room(_taken, there)
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    terminal.ensure_newline()
    for room, percent in found.items():
        note = "" if percent >= FLOORS[room] else f"  below the floor: what was not taken stands in {UNREACHED}"
        terminal.write_line(f"branches of {room:9} {percent:5.1f} % (floor {FLOORS[room]} %){note}")
    if session.exitstatus == pytest.ExitCode.OK and any(found[room] < floor for room, floor in FLOORS.items()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
