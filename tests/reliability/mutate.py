"""The strength of the tests: small faults put into the code one at a time, and whether any test notices.

    python tests/reliability/mutate.py --rooms compute validate convert read writer --sample 60 [--seed 1] [--into FILE]
    python tests/reliability/mutate.py --at compute/opportunities.py:228 writer/titles.py:24

Each fault is put into a copy of the project and shown to the tests that reach its statement, the narrowest first, until one fails. The
modules of the tests are loaded once: in a fork, the faulty function gets its new code; only where the fault is in what runs when a
module is loaded is all of it loaded anew. A fault that lives is either one that no test would notice, or one that changes nothing. The score is the part that was killed. The work
is kept in a folder (`--work`): which test reaches which line, and the verdicts, so that a run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import CodeType, FrameType, FunctionType

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from mutants import Fault, faults, mutated

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("compute", "validate", "convert", "read", "writer")
TESTS = (
    "schema", "validate", "read", "compute", "oracles", "convert", "writer", "excel", "contract", "report", "walk", "files", "share", "cli", "templates", "remind", "test_settings.py",
    "whole/test_convert_then_run.py", "whole/test_csv_and_xlsx.py", "whole/test_odd_parts.py", "whole/test_extremes.py", "whole/test_one_sheet.py",
)  # fmt: skip
"""Those that may notice; what needs an office program or processes of its own is too slow for hundreds of turns."""
KEPT = (
    "tests/convert/test_drawn_tables.py",
    "tests/convert/test_said.py",
    "tests/convert/test_small_tables.py",
    "tests/oracles/test_bounds_kept.py",
    "tests/oracles/test_figures_kept.py",
)
"""Word for word all that comes out: so broad that they would be the last, and the time up before."""
HEAVY = ("numpy", "pandas", "scipy.optimize", "scipy.special", "scipy.stats", "lxml.etree", "openpyxl", "pydantic", "python_calamine", "phonenumbers", "rapidfuzz", "click", "rich.console", "hypothesis.strategies", "pytest")  # fmt: skip
"""Imported once; each fault is judged in a fork."""


_FIRST = 25
_PLUGINS = ("-p", "pytest_timeout")
"""Those whose options the project sets; the others stay away."""


@dataclass(frozen=True)
class Reach:
    """Which tests reach which lines."""

    tests: list[str]
    seconds: list[float]
    failed: frozenset[str]
    lines: dict[str, dict[str, list[int]]]

    def of(self, fault: Fault) -> list[int]:
        """The tests that run a statement; those that run anything of the module where it runs on import, as limits and defaults do."""
        lines = self.lines.get(fault.path, {})
        found = {test for line in range(fault.first, fault.last + 1) for test in lines.get(str(line), [])}
        if not found or not fault.inside:
            found = {test for tests in lines.values() for test in tests}
        return [test for test in found if self.tests[test] not in self.failed]

    @cached_property
    def breadth(self) -> Counter[int]:
        """How many lines each test runs: one of a few lines looks at them, one of thousands passes by."""
        return Counter(test for lines in self.lines.values() for tests in lines.values() for test in tests)

    def shown(self, fault: Fault, seconds: float) -> list[list[str]]:
        """Of these as many as fit into the time, the narrowest first, and those that compare all that comes out in a time of their own.

        A few are shown alone before the others, since most faults die there. Of what compares all that comes out those first that run most of
        the module for their time: what passes through a line on its way elsewhere says little of it.
        """
        tests = sorted(self.of(fault), key=lambda test: self.breadth[test])
        narrow = self._within([test for test in tests if not self.tests[test].startswith(KEPT)], seconds)
        depth = Counter(test for tests in self.lines.get(fault.path, {}).values() for test in tests)
        kept = [test for test in tests if self.tests[test].startswith(KEPT)]
        kept.sort(key=lambda test: -depth[test] / max(self.seconds[test], 0.01))
        groups = (narrow[:_FIRST], narrow[_FIRST:], self._within(kept, seconds))
        return [group for group in groups if group]

    def _within(self, tests: Sequence[int], seconds: float) -> list[str]:
        found = []
        for test in tests:
            seconds -= self.seconds[test]
            if seconds < 0 and found:
                break
            found.append(self.tests[test])
        return found


def prepared(work: Path) -> Path:
    """A copy of the project whose compiled modules are known by their content, so that a fault is never missed."""
    tree = work / "tree"
    if not tree.exists():
        ignored = shutil.ignore_patterns("__pycache__", ".venv", ".git", ".*_cache", ".hypothesis")
        shutil.copytree(ROOT, tree, ignore=ignored, symlinks=True)
        compiled = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "kamxl"]
        subprocess.run(compiled, cwd=tree, check=True)
    return tree


def reach(work: Path, tree: Path) -> Reach:
    out = work / "reach.json"
    if not out.exists():
        script = Path(__file__).with_name("reached.py")
        tests = [f"tests/{test}" for test in TESTS]
        subprocess.run([sys.executable, str(script), str(out), *tests], cwd=tree, env=_environment(tree), check=True)
    known = json.loads(out.read_text("utf-8"))
    return Reach(known["tests"], known["seconds"], frozenset(known["failed"]), known["lines"])


def _environment(tree: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(tree), "OPENBLAS_NUM_THREADS": "1", "KAMXL_SAID": "all"}


@dataclass(frozen=True)
class Warm:
    """The package and the tests, loaded once."""

    tree: Path
    functions: tuple[FunctionType, ...]
    """Of the package."""
    ran: frozenset[tuple[str, int]]
    """File and first line of each function that ran meanwhile: a fault in it is not seen unless all is loaded anew."""

    @classmethod
    def up(cls, tree: Path, tests: Sequence[str], rooms: Sequence[str], log: Path) -> Warm:
        """Load what the forks share."""
        for module in HEAVY:
            importlib.import_module(module)
        os.chdir(tree)
        sys.path.insert(0, str(tree))
        sys.dont_write_bytecode = True
        # Plugins that are found by themselves are imported anew in each child, which takes longer than most tests.
        os.environ.update(
            PYTHONPATH=str(tree), PYTHONDONTWRITEBYTECODE="1", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1", KAMXL_SAID="all"
        )
        ran: set[tuple[str, int]] = set()
        inside = str(tree / "kamxl")

        def note(frame: FrameType, event: str, _: object) -> None:
            if event == "call" and frame.f_code.co_filename.startswith(inside):
                ran.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

        sys.setprofile(note)
        try:
            for path in sorted(path for room in rooms for path in (tree / "kamxl" / room).rglob("*.py")):
                parts = path.relative_to(tree).with_suffix("").parts
                importlib.import_module(".".join(parts[:-1] if parts[-1] in ("__init__", "__main__") else parts))
            with log.open("w", encoding="utf-8") as file, redirect_stdout(file):
                pytest.main([*_PLUGINS, "--collect-only", "-q", *tests])
        finally:
            sys.setprofile(None)
        gc.collect()
        known = [one for one in gc.get_objects() if isinstance(one, FunctionType)]
        functions = tuple(one for one in known if one.__code__.co_filename.startswith(inside))
        gc.freeze()
        return cls(tree, functions, frozenset(ran))

    def put(self, fault: Fault, tree: ast.Module) -> None:
        """In a fork: give the functions of the module the code with the fault, or let everything be loaded anew."""
        file = str(self.tree / "kamxl" / fault.path)
        fresh = dict(_codes(compile(tree, file, "exec")))
        changed = [
            (function, fresh[_place(function.__code__)])
            for function in self.functions
            if function.__code__.co_filename == file
            and fresh.get(_place(function.__code__), function.__code__) != function.__code__
        ]
        if fault.inside and changed and not any((file, old.__code__.co_firstlineno) in self.ran for old, _ in changed):
            for function, code in changed:
                function.__code__ = code
            return
        for name, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", None)).startswith(str(self.tree)):
                del sys.modules[name]


def _place(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    """A code and those in it."""
    yield _place(code), code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)


def verdict(fault: Fault, warm: Warm, tests: list[str], seconds: float, log: Path) -> str:
    """By what a fault was noticed: a test, too much time, or nothing (an empty text)."""
    target = warm.tree / "kamxl" / fault.path
    whole = target.read_bytes()
    faulty = mutated(fault, whole.decode())
    target.write_text(ast.unparse(faulty), "utf-8")  # for what is loaded later, and for processes of the tests' own
    try:
        child = os.fork()
        if child == 0:
            os._exit(_judge(fault, faulty, warm, tests, seconds, log))
        _, status = os.waitpid(child, 0)
    finally:
        target.write_bytes(whole)
    code = os.waitstatus_to_exitcode(status)
    if code in (0, 5) or (code == 4 and "not found" in log.read_text("utf-8", "replace")):  # no test of that name
        return ""
    if code < 0:
        return f"ended by {signal.Signals(-code).name}"
    said = log.read_text("utf-8", "replace").splitlines()
    failed = [line for line in said if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split(" - ")[0] if failed else f"pytest ended with {code}"


def _judge(fault: Fault, faulty: ast.Module, warm: Warm, tests: list[str], seconds: float, log: Path) -> int:
    """In the child: the tests, with the package of the copy."""
    code = 3
    try:
        limit = int(seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))  # of the processor: a busy machine notices no fault
        signal.alarm(20 * limit)  # what waits for ever takes nothing of it
        handle = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        warm.put(fault, faulty)
        code = int(pytest.main([*_PLUGINS, "-x", "-q", "--no-header", *tests]))
    finally:
        sys.stdout.flush()
        os._exit(code)


def drawn(rooms: list[str], tree: Path, sample: int, seed: int) -> list[Fault]:
    """So many of all the faults of the rooms; a larger sample of the same seed begins with the smaller one."""
    package = tree / "kamxl"
    paths = sorted(path for room in rooms for path in (package / room).rglob("*.py") if path.name != "__init__.py")
    every = [fault for path in paths for fault in faults(package, path)]
    random.Random(seed).shuffle(every)
    return every[:sample]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rooms", nargs="+", default=list(ROOMS), help="rooms of the package")
    parser.add_argument("--sample", type=int, default=40, help="how many of all the faults, drawn at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at", nargs="+", default=[], metavar="PATH:LINE", help="all faults of these lines instead")
    parser.add_argument("--budget", type=float, default=60, help="seconds of tests that a fault is shown to at most")
    parser.add_argument("--work", type=Path, help="folder that keeps what was found, for a run that goes on later")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the copy is whole again for the next run
    with tempfile.TemporaryDirectory(prefix="kamxl-mutants-") as name:
        work = (given.work or Path(name)).resolve()
        work.mkdir(exist_ok=True, parents=True)
        tree = prepared(work)
        known = reach(work, tree)
        if given.at:
            at = [(path, int(line)) for path, _, line in (one.rpartition(":") for one in given.at)]
            found = [f for path, line in at for f in faults(tree / "kamxl", tree / "kamxl" / path) if f.line == line]
        else:
            found = drawn(given.rooms, tree, given.sample, given.seed)
        warm = Warm.up(tree, sorted({test.partition("::")[0] for test in known.tests}), given.rooms, work / "log")
        verdicts = work / "verdicts.jsonl"
        lines = verdicts.read_text("utf-8").splitlines() if verdicts.exists() and not given.at else []
        said: dict[str, str] = dict(json.loads(line) for line in lines)
        for fault in found:
            if fault.key not in said:
                by = ""
                for tests in known.shown(fault, given.budget):
                    by = by or verdict(fault, warm, tests, 20 + 5 * given.budget, work / "log")
                said[fault.key] = by
                with verdicts.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([fault.key, by]) + "\n")
            by = said[fault.key]
            print(f"{'killed' if by else 'LIVES '}  {fault.path}:{fault.line}  {fault.what}  {by}", flush=True)
        dead = sum(bool(said[fault.key]) for fault in found)
        print(f"{dead} of {len(found)} killed" + (f" ({dead / len(found):.0%})" if found else ""))


if __name__ == "__main__":
    main()
