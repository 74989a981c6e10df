"""Marks in the code of modules as they are loaded: which statements or branches ran, for next to nothing.

A mark is one store into an array. A tracer, which Python 3.11 has instead of `sys.monitoring`, doubles the time of all tests.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

_HITS = "__hits__"
Place = tuple[str, str]
"""A module's path, and what is marked in it: `12`, a line, or `12->else`, where a branch goes."""
Block = tuple[list[ast.stmt], int, str, ast.AST]
"""Statements, at which of them a mark is put, what it is called, and whose line it has."""


class Probes(MetaPathFinder):
    """Loads the modules of some packages with a mark wherever `blocks` wants one."""

    def __init__(self, root: Path, packages: Sequence[str], blocks: Callable[[ast.Module], Iterator[Block]]) -> None:
        self.root = root
        self.packages = tuple(packages)
        self.blocks = blocks
        self.hits = bytearray()
        self.places: list[Place] = []

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        ours = any(name == package or name.startswith(f"{package}.") for package in self.packages)
        spec = PathFinder.find_spec(name, path, target) if ours else None
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader = _Loader(self, spec.loader.name, spec.loader.path)
        return spec

    def marked(self, path: Path) -> ast.Module:
        """A module with its marks."""
        tree = ast.parse(path.read_bytes())
        for statements, at, said, place in [*self.blocks(tree)]:
            mark = ast.parse(f"{_HITS}[{len(self.places)}] = 1").body[0]
            for node in ast.walk(mark):
                ast.copy_location(node, place)
            statements.insert(at, mark)
            self.places.append((path.relative_to(self.root).as_posix(), said))
            self.hits.append(0)
        return tree

    def taken(self) -> list[Place]:
        """The marks that were met since this was asked last."""
        found, at = [], -1
        while (at := self.hits.find(1, at + 1)) >= 0:
            found.append(self.places[at])
        self.hits[:] = bytes(len(self.hits))
        return found


class _Loader(SourceFileLoader):
    def __init__(self, probes: Probes, name: str, path: str) -> None:
        super().__init__(name, path)
        self.probes = probes

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.probes.marked(Path(self.path)), self.path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        setattr(module, _HITS, self.probes.hits)
        super().exec_module(module)


def statements(tree: ast.Module) -> Iterator[Block]:
    """Before each statement but those that have to stand first: a docstring, what is of the future."""
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            if isinstance(block := getattr(node, field, None), list):
                for at, one in reversed([*enumerate(block)]):  # from the last, so that the places of the others stay
                    if not _stands_first(one):
                        yield block, at, str(one.lineno), one


def _stands_first(one: ast.stmt) -> bool:
    text = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
    return text or (isinstance(one, ast.ImportFrom) and one.module == "__future__")


def branches(tree: ast.Module) -> Iterator[Block]:
    """Where each `if`, loop and `match` may go: into its body, or past it; a loop without an end goes nowhere else."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.If, ast.While, ast.For)):
            test = getattr(node, "test", None)
            if isinstance(test, ast.Name) and test.id == "TYPE_CHECKING":
                continue
            yield node.body, 0, f"{node.lineno}->{node.body[0].lineno}", node
            if not isinstance(test, ast.Constant):
                yield node.orelse, 0, f"{node.lineno}->else", node
        elif isinstance(node, ast.Match):
            for case in node.cases:
                yield case.body, 0, f"{node.lineno}->{case.body[0].lineno}", node
            if not any(isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None for case in node.cases):
                node.cases.append(ast.match_case(ast.copy_location(ast.MatchAs(), node), None, []))
                yield node.cases[-1].body, 0, f"{node.lineno}->none", node
