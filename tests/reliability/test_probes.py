"""Marks at statements and branches: every way that an `if`, a loop or a `match` may go is one, and a run below a floor fails."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import measured
from tests.probes import Probes, branches, statements

CODE = '''"""What it is."""

from __future__ import annotations


def sign(number):
    """Its sign."""
    if number < 0:
        return "-"
    elif number == 0:
        return "0"
    for _ in range(number):
        while True:
            break
    match number:
        case 1:
            return "one"
    return "+"
'''
EVERY = ["8->9", "8->else", "10->11", "10->else", "12->13", "12->else", "13->14", "15->17", "15->none"]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    def loaded(blocks: Any) -> tuple[Any, Probes]:
        (tmp_path / "marked_one.py").write_text(CODE, "utf-8")
        probes = Probes(tmp_path, ["marked_one"], blocks)
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.setattr(sys, "meta_path", [probes, *sys.meta_path])
        monkeypatch.delitem(sys.modules, "marked_one", raising=False)
        return importlib.import_module("marked_one"), probes

    return loaded


@pytest.mark.parametrize(
    ("number", "said", "taken"),
    [
        (-1, "-", ["8->9"]),
        (0, "0", ["8->else", "10->11"]),
        (1, "one", ["8->else", "10->else", "12->13", "12->else", "13->14", "15->17"]),
        (2, "+", ["8->else", "10->else", "12->13", "12->else", "13->14", "15->none"]),
    ],
)
def test_branches(load: Any, number: int, said: str, taken: list[str]) -> None:
    module, probes = load(branches)
    assert {one for _, one in probes.places} == set(EVERY)
    assert probes.taken() == []
    assert module.sign(number) == said
    assert {one for _, one in probes.taken()} == set(taken)
    assert probes.taken() == []


def test_statements(load: Any) -> None:
    module, probes = load(statements)
    assert (module.__doc__, module.sign.__doc__, module.sign.__code__.co_firstlineno) == ("What it is.", "Its sign.", 6)
    assert {one for _, one in probes.taken()} == {"6"}
    module.sign(0)
    assert {one for _, one in probes.taken()} == {"8", "10", "11"}


@pytest.mark.parametrize("below", [False, True])
def test_a_room_below_its_floor_fails_the_run(below: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    there = {(f"kamxl/{room}/one.py", branch) for room in measured.FLOORS for branch in ("1->2", "1->else")}
    taken = there - {("kamxl/writer/one.py", "1->else")} if below else there
    monkeypatch.setattr(measured, "every", lambda: there)
    monkeypatch.setattr(measured, "_taken", set())
    monkeypatch.setattr(measured, "_PROBES", SimpleNamespace(taken=list))
    measured.pytest_testnodedown(SimpleNamespace(workeroutput={"branches": measured.json.dumps(sorted(taken))}))
    said: list[str] = []
    plugins = SimpleNamespace(get_plugin=lambda name: SimpleNamespace(write_line=said.append, ensure_newline=list))
    session: Any = SimpleNamespace(config=SimpleNamespace(pluginmanager=plugins), exitstatus=pytest.ExitCode.OK)
    measured.pytest_sessionfinish(session)
    assert session.exitstatus == (pytest.ExitCode.TESTS_FAILED if below else pytest.ExitCode.OK)
    assert [line.split()[2] for line in said if "below the floor" in line] == ["writer"] * below
    assert '"kamxl/writer/one.py"' in measured.UNREACHED.read_text("utf-8") or not below
