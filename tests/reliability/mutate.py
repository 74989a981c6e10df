"""The strength of the tests: small faults put into the code one at a time, and whether any test notices.

    python tests/reliability/mutate.py --rooms compute validate convert read writer --sample 60 [--seed 1]
    python tests/reliability/mutate.py --at compute/opportunities.py:228 writer/titles.py:24

Each fault is put into a copy of the package, and the tests of its room are run against the copy until one fails. A fault that lives is
either one that no test would notice, or one that changes nothing. The score is the part that was killed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("compute", "validate", "convert", "read", "writer")
TESTS = {
    "compute": ["tests/compute", "tests/oracles"],
    "validate": ["tests/validate", "tests/oracles/test_limits.py"],
    "convert": ["tests/convert", "tests/cli/test_convert_command.py"],
    "read": ["tests/read", "tests/validate"],
    "writer": ["tests/writer", "tests/contract", "tests/convert/test_conversion.py"],
    "schema": ["tests/schema", "tests/validate", "tests/read"],
    "share": ["tests/share"],
}
"""Room -> the tests that ought to notice."""
SECONDS = 600
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One change to one line."""

    path: str
    line: int
    what: str
    code: str

    @property
    def room(self) -> str:
        return self.path.split("/")[0]


def faults(path: Path) -> Iterator[Fault]:
    """Every fault of a module: a comparison, a word of logic, an operator, a number or a truth that is another one."""
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    name = path.relative_to(ROOT / "kamxl").as_posix()
    typed = {id(node) for root in ast.walk(tree) for node in _annotations(root)}
    nodes = [node for node in ast.walk(tree) if id(node) not in typed]
    for place, node in enumerate(nodes):
        for what, change in _changes(node):
            other = copy.deepcopy(tree)
            twin = [one for one, known in zip(ast.walk(other), ast.walk(tree), strict=True) if id(known) not in typed][
                place
            ]
            change(twin)
            yield Fault(name, getattr(node, "lineno", 0), what, ast.unparse(ast.fix_missing_locations(other)))


def _annotations(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that are types: `int | None` is no sum."""
    roots = [node.annotation] if isinstance(node, (ast.AnnAssign, ast.arg)) and node.annotation else []
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns:
        roots.append(node.returns)
    for root in roots:
        yield from ast.walk(root)


def _changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            other = _COMPARED.get(type(operator))
            if other is not None:
                yield (
                    f"{type(operator).__name__} -> {other.__name__}",
                    lambda n, p=place, o=other: n.ops.__setitem__(p, o()),
                )
    elif isinstance(node, ast.BoolOp):
        other_word = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{type(node.op).__name__} -> {other_word.__name__}", lambda n, o=other_word: setattr(n, "op", o())
    elif isinstance(node, ast.BinOp) and type(node.op) in _CALCULATED:
        operator_other = _CALCULATED[type(node.op)]
        yield (
            f"{type(node.op).__name__} -> {operator_other.__name__}",
            lambda n, o=operator_other: setattr(n, "op", o()),
        )
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield (
            "not x -> x",
            lambda n: (setattr(n, "op", ast.Not()), setattr(n, "operand", ast.UnaryOp(ast.Not(), n.operand))),
        )
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{node.value} -> {not node.value}", lambda n: setattr(n, "value", not n.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield f"{node.value} -> {node.value + 1}", lambda n: setattr(n, "value", n.value + 1)


def modules(rooms: list[str]) -> list[Path]:
    return sorted(
        path for room in rooms for path in (ROOT / "kamxl" / room).rglob("*.py") if path.name != "__init__.py"
    )


def failing(tests: list[str], workspace: Path) -> list[str]:
    """Tests that fail without any fault: they would kill every one."""
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", *tests]
    done = subprocess.run(command, cwd=workspace, env=_environment(workspace), capture_output=True, text=True)
    return [
        line.split(" - ")[0].split(" ", 1)[1]
        for line in done.stdout.splitlines()
        if line.startswith(("FAILED", "ERROR"))
    ]


def _environment(workspace: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(workspace), "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def killed(fault: Fault, workspace: Path, broken: list[str]) -> str:
    """By what a fault was noticed: a test, its time, or nothing (an empty text). `broken` tests notice nothing."""
    target = workspace / "kamxl" / fault.path
    whole = target.read_text("utf-8")
    target.write_text(fault.code, "utf-8")
    twin = workspace / "tests" / fault.path
    own = twin.with_name(f"test_{twin.name}")
    # What is closest first: most faults die in a second.
    tests = [str(own.relative_to(workspace))] * own.exists() + TESTS[fault.room]
    without = [word for test in broken for word in ("--deselect", test)]
    try:
        for some in ([tests[0]], tests[1:]):
            command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", *without, *some]
            done = subprocess.run(
                command, cwd=workspace, env=_environment(workspace), capture_output=True, text=True, timeout=SECONDS
            )
            if done.returncode not in (0, 5):
                failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
                return failed[0].split(" - ")[0] if failed else f"pytest ended with {done.returncode}"
    except subprocess.TimeoutExpired:
        return f"over {SECONDS} s"
    finally:
        target.write_text(whole, "utf-8")
    return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rooms", nargs="+", default=list(ROOMS), choices=sorted(TESTS))
    parser.add_argument("--sample", type=int, default=40, help="how many of all the faults, drawn at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--at", nargs="+", default=[], metavar="PATH:LINE", help="all faults of these lines instead")
    given = parser.parse_args()
    begun = time.monotonic()
    if given.at:
        wanted = [(path, int(line)) for path, _, line in (one.rpartition(":") for one in given.at)]
        found = [fault for path, line in wanted for fault in faults(ROOT / "kamxl" / path) if fault.line == line]
    else:
        draw = random.Random(given.seed)
        found = []
        paths = modules(given.rooms)
        for path in draw.choices(paths, weights=[path.stat().st_size for path in paths], k=given.sample):
            of_module = list(faults(path))
            if of_module:
                found.append(draw.choice(of_module))
    dead = 0
    done = 0
    with tempfile.TemporaryDirectory(prefix="kamxl-mutants-") as name:
        workspace = Path(name)
        for part in (
            "kamxl",
            "tests",
            "examples",
            "docs",
            "macros",
            "workbook_templates",
            "pyproject.toml",
            "README.md",
            "CHANGELOG.md",
            "benchmarks",
        ):
            source = ROOT / part
            ignore = shutil.ignore_patterns("__pycache__")
            if source.is_dir():
                shutil.copytree(source, workspace / part, ignore=ignore)
            elif source.exists():
                shutil.copyfile(source, workspace / part)
        broken: dict[str, list[str]] = {}
        for fault in found:
            if fault.room not in broken:
                broken[fault.room] = failing(TESTS[fault.room], workspace)
                print(
                    f"{fault.room}: {len(broken[fault.room])} tests fail without a fault and are left out", flush=True
                )
            if time.monotonic() - begun > given.seconds:
                break
            by = killed(fault, workspace, broken[fault.room])
            done += 1
            dead += bool(by)
            print(f"{'killed' if by else 'LIVES '}  {fault.path}:{fault.line}  {fault.what}  {by}", flush=True)
    print(f"{dead} of {done} killed" + (f" ({dead / done:.0%})" if done else ""))


if __name__ == "__main__":
    main()
