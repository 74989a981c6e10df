"""Which tests reach which lines, and how long each takes: what a fault in a line has to be shown to.

    python tests/reliability/reached.py MAP.json TEST…

A line that only a fixture of a session or module runs is reached by every test that uses the fixture.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.probes import Place, Probes, statements

FIXTURE = "fixture "


class Reached:
    """A plugin of pytest that notes the test, or the fixture, in whose name the code runs."""

    def __init__(self, probes: Probes) -> None:
        self.probes = probes
        self.context = ""
        self.reached: dict[str, set[Place]] = defaultdict(set)
        self.seconds: dict[str, float] = {}
        self.fixtures: dict[str, list[str]] = {}
        self.failed: list[str] = []

    def _switch(self, context: str) -> str:
        self.reached[self.context].update(self.probes.taken())
        before, self.context = self.context, context
        return before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self._switch(item.nodeid)
        begun = time.process_time()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.process_time() - begun
            self.fixtures[item.nodeid] = list(getattr(item, "fixturenames", ()))
            self._switch("")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, Any, Any]:
        if fixturedef.scope == "function":
            return (yield)
        before = self._switch(FIXTURE + fixturedef.argname)
        try:
            return (yield)
        finally:
            self._switch(before)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


def main(out: Path, tests: list[str]) -> None:
    probes = Probes(Path("kamxl").resolve(), ["kamxl"], statements)
    sys.meta_path.insert(0, probes)
    plugin = Reached(probes)
    pytest.main(["-q", "--no-header", *tests], plugins=[plugin])
    users = defaultdict(list)
    for test, names in plugin.fixtures.items():
        for name in names:
            users[FIXTURE + name].append(test)
    numbers = {test: number for number, test in enumerate(plugin.seconds)}
    lines: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for context, places in plugin.reached.items():
        found = [numbers[test] for test in users.get(context, [context]) if test in numbers]
        for file, line in places:
            lines[file][line].update(found)
    said = {file: {line: sorted(of) for line, of in known.items()} for file, known in lines.items()}
    tree = {"tests": list(numbers), "seconds": list(plugin.seconds.values()), "failed": plugin.failed, "lines": said}
    out.write_text(json.dumps(tree), "utf-8")
    print(f"{len(numbers)} tests, {len(plugin.failed)} fail without a fault, {sum(plugin.seconds.values()):.0f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2:])
