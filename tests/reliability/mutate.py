"""The strength of the tests: small faults put into the code one at a time, and whether any test notices.

    python tests/reliability/mutate.py --rooms compute validate convert read writer --sample 60 [--seed 1] [--into FILE]
    python tests/reliability/mutate.py --at compute/opportunities.py:228 writer/titles.py:24

Each fault is put into a copy of the project and shown to the tests that reach its statement, the quickest first, until one fails. A
fault that lives is either one that no test would notice, or one that changes nothing. The score is the part that was killed. The work
is kept in a folder (`--work`): which test reaches which line, and the verdicts, so that a run that was stopped goes on.
"""

from __future__ import annotations

import argparse
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
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from mutants import Fault, faults, mutated

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("compute", "validate", "convert", "read", "writer")
TESTS = (
    "schema", "validate", "read", "compute", "oracles", "convert", "writer", "contract", "report", "walk", "files", "share", "cli", "templates", "test_settings.py",
    "whole/test_convert_then_run.py", "whole/test_csv_and_xlsx.py", "whole/test_odd_parts.py", "whole/test_extremes.py", "whole/test_one_sheet.py",
)  # fmt: skip
"""Those that may notice; what needs an office program or processes of its own is too slow for hundreds of turns."""
HEAVY = ("numpy", "pandas", "scipy.optimize", "scipy.special", "scipy.stats", "lxml.etree", "openpyxl", "pydantic", "python_calamine", "phonenumbers", "rapidfuzz", "click", "rich.console", "hypothesis.strategies", "pytest")  # fmt: skip
"""Imported once; each fault is judged in a fork."""


@dataclass(frozen=True)
class Reach:
    """Which tests reach which lines."""

    tests: list[str]
    seconds: list[float]
    failed: frozenset[str]
    lines: dict[str, dict[str, list[int]]]

    def of(self, fault: Fault) -> list[int]:
        """The tests that run a statement; those that run anything of the module where it runs on import only."""
        lines = self.lines.get(fault.path, {})
        found = {test for line in range(fault.first, fault.last + 1) for test in lines.get(str(line), [])}
        if not found:
            found = {test for tests in lines.values() for test in tests}
        return sorted((test for test in found if self.tests[test] not in self.failed), key=lambda t: self.seconds[t])

    def shown(self, fault: Fault, seconds: float) -> list[list[str]]:
        """Of these as many as fit into the time, the quickest; those of the nearest file alone first, since most faults die there."""
        own = f"tests/{fault.path.rpartition('/')[0]}/test_{fault.path.rpartition('/')[2]}"
        by_file = Counter(self.tests[test].partition("::")[0] for test in self.of(fault))
        nearest = own if own in by_file else max(by_file, key=lambda file: by_file[file], default="")
        groups: tuple[list[str], list[str]] = ([], [])
        for test in sorted(self.of(fault), key=lambda test: not self.tests[test].startswith(f"{nearest}::")):
            seconds -= self.seconds[test]
            if seconds < 0 and any(groups):
                break
            groups[not self.tests[test].startswith(f"{nearest}::")].append(self.tests[test])
        return [group for group in groups if group]


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
    return {**os.environ, "PYTHONPATH": str(tree), "OPENBLAS_NUM_THREADS": "1"}


def verdict(fault: Fault, tree: Path, tests: list[str], seconds: float, log: Path) -> str:
    """By what a fault was noticed: a test, too much time, or nothing (an empty text)."""
    target = tree / "kamxl" / fault.path
    whole = target.read_bytes()
    target.write_text(mutated(fault, whole.decode()), "utf-8")
    try:
        child = os.fork()
        if child == 0:
            os._exit(_judge(tree, tests, seconds, log))
        _, status = os.waitpid(child, 0)
    finally:
        target.write_bytes(whole)
    code = os.waitstatus_to_exitcode(status)
    if code in (0, 5):
        return ""
    if code < 0:
        return f"ended by {signal.Signals(-code).name}"
    said = log.read_text("utf-8", "replace").splitlines()
    failed = [line for line in said if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split(" - ")[0] if failed else f"pytest ended with {code}"


def _judge(tree: Path, tests: list[str], seconds: float, log: Path) -> int:
    """In the child: the tests, with the package of the copy."""
    code = 3
    try:
        limit = int(seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))  # of the processor: a busy machine notices no fault
        handle = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        os.chdir(tree)
        # Plugins that are found by themselves are imported anew in each child, which takes longer than most tests.
        os.environ.update(PYTHONPATH=str(tree), PYTHONDONTWRITEBYTECODE="1", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
        sys.dont_write_bytecode = True
        sys.path.insert(0, str(tree))
        code = int(importlib.import_module("pytest").main(["-x", "-q", "--no-header", *tests]))
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
        for module in HEAVY:
            importlib.import_module(module)
        verdicts = work / "verdicts.jsonl"
        lines = verdicts.read_text("utf-8").splitlines() if verdicts.exists() and not given.at else []
        said: dict[str, str] = dict(json.loads(line) for line in lines)
        for fault in found:
            if fault.key not in said:
                by = ""
                for tests in known.shown(fault, given.budget):
                    by = by or verdict(fault, tree, tests, 5 * given.budget, work / "log")
                said[fault.key] = by
                with verdicts.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([fault.key, by]) + "\n")
            by = said[fault.key]
            print(f"{'killed' if by else 'LIVES '}  {fault.path}:{fault.line}  {fault.what}  {by}", flush=True)
        dead = sum(bool(said[fault.key]) for fault in found)
        print(f"{dead} of {len(found)} killed" + (f" ({dead / len(found):.0%})" if found else ""))


if __name__ == "__main__":
    main()
