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

import coverage
import pytest

FIXTURE = "fixture "


class Reached:
    """A plugin of pytest that notes the test, or the fixture, in whose name the code runs."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self.measured = measured
        self.context = ""
        self.seconds: dict[str, float] = {}
        self.fixtures: dict[str, list[str]] = {}
        self.failed: list[str] = []

    def _switch(self, context: str) -> str:
        before, self.context = self.context, context
        self.measured.switch_context(context)
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
    package = Path("kamxl").resolve()
    measured = coverage.Coverage(data_file=str(out.with_suffix(".coverage")), source=[str(package)], config_file=False)
    plugin = Reached(measured)
    measured.start()
    pytest.main(["-q", "--no-header", *tests], plugins=[plugin])
    measured.stop()
    measured.save()
    users = defaultdict(list)
    for test, names in plugin.fixtures.items():
        for name in names:
            users[FIXTURE + name].append(test)
    data = measured.get_data()
    numbers = {test: number for number, test in enumerate(plugin.seconds)}
    lines: dict[str, dict[int, list[int]]] = {}
    for file in data.measured_files():
        name = Path(file).relative_to(package).as_posix()
        lines[name] = {}
        for line, contexts in data.contexts_by_lineno(file).items():
            found = {test for context in contexts for test in users.get(context, [context]) if test in numbers}
            lines[name][line] = sorted(numbers[test] for test in found)
    tree = {"tests": list(numbers), "seconds": list(plugin.seconds.values()), "failed": plugin.failed, "lines": lines}
    out.write_text(json.dumps(tree), "utf-8")
    print(f"{len(numbers)} tests, {len(plugin.failed)} fail without a fault, {sum(plugin.seconds.values()):.0f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2:])
