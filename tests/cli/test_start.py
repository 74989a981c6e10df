"""What a run loads: the packages of others that a plain run needs and no room of ours that it does not. What is loaded costs time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kamxl.results.run import RunSummary
from kamxl.schema.rows import Row
from kamxl.settings.models import Group

HEAVY = {"pandas", "numpy", "lxml", "python_calamine", "scipy"}
OTHERS = {
    *("annotated_types", "click", "pydantic", "pydantic_core", "typing_extensions", "typing_inspection"),
    *("dateutil", "six", "olefile", "pytz"),  # pytz: of pandas before 3
    *HEAVY,
}
NOT_NEEDED = {
    *("batch", "collect", "convert", "explain", "export", "live", "privacy", "remind", "sample", "share", "templates"),
}
"""Rooms of ours: a plain run exports nothing, converts nothing and hands out nothing."""
MOST_MODULES = 309
"""Of ours. A module more costs a third of a millisecond."""
FROZEN = {"Book", "Opened", "Result", "Finding", "Rule", "Chart", "ChartLook", "Histories", "Maximum"}
"""Dataclasses that are frozen while running, too, most for the hands of others; what else a run loads is a record, at half the price."""
CODE = """
import sys
from kamxl.cli.group import invoke
assert invoke(sys.argv[1:], "zh") == 0
from kamxl.settings import Settings
assert not Settings.__pydantic_complete__, "checks were built, though nothing is set"
print(*sys.modules)
"""
CLASSES = """
from dataclasses import is_dataclass
ours = {kind for name, module in list(sys.modules.items()) if name.startswith("kamxl.") for kind in vars(module).values()
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__.startswith("kamxl.")}
print(*(kind.__name__ for kind in ours if kind.__dataclass_params__.frozen))
"""


def _loaded(*arguments: str, code: str = CODE) -> set[str]:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    return set(done.stdout.splitlines()[-1].split())


def _others(modules: set[str]) -> set[str]:
    names = {name.partition(".")[0] for name in modules}
    return {name for name in names - sys.stdlib_module_names if not name.startswith(("_", "kamxl", "cython_runtime"))}


@pytest.fixture
def line(small_book: Path) -> list[str]:
    return ["run", str(small_book), "--as-of", "2026-09-30"]


def test_what_a_plain_run_loads(line: list[str]) -> None:
    loaded = _loaded(*line)
    assert _others(loaded) <= OTHERS
    ours = {name for name in loaded if name.startswith("kamxl.")}
    assert not NOT_NEEDED & {name.split(".")[1] for name in ours}
    assert len(ours) <= MOST_MODULES


def test_what_a_plain_run_loads_is_cheap_to_define(line: list[str]) -> None:
    assert _loaded(*line, code=CODE + CLASSES) <= FROZEN
    strings = {
        one
        for one in (*Row.__subclasses__(), *Group.__subclasses__(), RunSummary)
        if "annotations" in vars(sys.modules[one.__module__])
    }
    assert not strings, "pydantic would evaluate each of their annotations"


def test_a_run_of_which_nothing_changed_loads_no_heavy_library(line: list[str]) -> None:
    _loaded(*line)
    loaded = _loaded(*line)
    assert _others(loaded) <= OTHERS - HEAVY
    assert len([name for name in loaded if name.startswith("kamxl.")]) <= 101


def test_a_small_run_looks_for_no_circles_of_objects(line: list[str]) -> None:
    code = """
import gc, sys
from kamxl.cli import main
looked = []
gc.callbacks.append(lambda phase, info: looked.append(len(gc.get_objects())) if phase == "start" else None)
try:
    main()
finally:
    gc.collect()  # as at the end of the process
    print(looked)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, *line], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    *looked, last = map(int, done.stdout.splitlines()[-1].strip("[]").split(","))
    assert not looked
    assert last < 5_000
