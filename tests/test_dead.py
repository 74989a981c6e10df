"""Nothing stands in the package that nothing of the project uses: what only a test calls is dead as well.

Two kinds: definitions (functions, classes, constants, methods), and words of the catalogues that no code can ask for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import kamxl
from kamxl.compute.alerts import RULES, rule_limits
from kamxl.i18n import words
from kamxl.settings import defaults, leaves
from kamxl.templates.guide import STEPS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kamxl"

CALLED_FROM_OUTSIDE = {
    "setup": "dask calls it on a worker plugin",
    "teardown": "likewise",
    "_repr_html_": "a notebook calls it",
    "format_field": "string.Formatter calls it",
    "redirect_request": "urllib calls it on a handler",
    "doctype": "lxml calls it on the target of a parser",
    "slipped": "of the pipeline, for callers: docs/analyses.md",
    "win_rate": "likewise",
    "issues_frame": "of a Book, for callers: docs/api.md",
}
"""Names that something foreign asks for, each with who does."""
HOOKED = {"click.Command", "click.Context", "click.Group", "click.HelpFormatter", "click.Choice[str]"}
"""Bases of a library that calls the methods of its subclasses."""

_CALLED = re.compile(r"[.:](\w+)(?=\(|\Z)")
"""A function that text names: `kamxl.live.buttons.run()` of a macro or of a page's snippet, `kamxl.batch.worker:prepare`."""


@dataclass(frozen=True)
class Definition:
    path: Path
    name: str
    first: int
    last: int
    """Lines of the definition: what it says of itself is no use of it."""
    method: bool

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.first} {self.name}"

    def holds(self, path: Path, line: int) -> bool:
        return path == self.path and self.first <= line <= self.last


def trees() -> dict[Path, ast.Module]:
    """The package, the developer's tools, the examples and benchmarks, and the generator of pages."""
    folders = (PACKAGE, ROOT / "macros", ROOT / "examples", ROOT / "benchmarks", ROOT / "docs")
    return {path: ast.parse(path.read_text("utf-8")) for folder in folders for path in sorted(folder.rglob("*.py"))}


def names_bound(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.AnnAssign):
        return [node.target.id] if isinstance(node.target, ast.Name) else []
    if isinstance(node, ast.Assign):
        return [
            part.id
            for target in node.targets
            for part in ast.walk(target)
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
        ]
    return []


def handed_on(node: ast.stmt) -> bool:
    """Whether a decorator gives the definition to somebody: a click command, a validator."""
    decorators = [ast.unparse(one).partition("(")[0] for one in getattr(node, "decorator_list", [])]
    return any("." in one or "validator" in one for one in decorators)


def definitions(path: Path, body: list[ast.stmt], method: bool = False) -> Iterator[Definition]:
    for node in body:
        if not handed_on(node):
            for name in names_bound(node):
                if not re.fullmatch(r"__\w+__", name):
                    yield Definition(path, name, node.lineno, node.end_lineno or node.lineno, method)
        if isinstance(node, ast.ClassDef) and not {ast.unparse(base) for base in node.bases} & HOOKED:
            # Fields are not asked for: the columns of a row model and the figures of a result are there for readers.
            methods: list[ast.stmt] = [one for one in node.body if isinstance(one, ast.FunctionDef)]
            yield from definitions(path, methods, method=True)


class Uses:
    """Which names are read: bare in their module, imported by another, as an attribute anywhere, in a text."""

    def __init__(self, sources: dict[Path, ast.Module]) -> None:
        self.bare: dict[tuple[Path, str], list[int]] = {}
        self.attribute: dict[str, list[tuple[Path, int]]] = {}
        self.imported: set[str] = set()
        faces: list[tuple[Path, str]] = []
        for path, tree in sources.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    self.bare.setdefault((path, node.id), []).append(node.lineno)
                elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                    self.attribute.setdefault(node.attr, []).append((path, node.lineno))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
                    self.imported.update(_CALLED.findall(node.value))
                elif isinstance(node, ast.ImportFrom) and path.name == "__init__.py":
                    faces += [(path, alias.asname or alias.name) for alias in node.names]
                elif isinstance(node, ast.ImportFrom):
                    self.imported.update(alias.name for alias in node.names)
        # The face of a room offers names; only where it reads one itself is that a use.
        self.imported.update(name for path, name in faces if (path, name) in self.bare)
        for page in (*ROOT.glob("docs/**/*.md"), *ROOT.glob("macros/*.bas"), *ROOT.glob("macros/*.cls")):
            self.imported.update(_CALLED.findall(page.read_text("utf-8")))

    def of(self, one: Definition) -> bool:
        if any(not one.holds(*place) for place in self.attribute.get(one.name, [])) or one.name in self.imported:
            return True
        lines = [] if one.method else self.bare.get((one.path, one.name), [])
        return any(not one.holds(one.path, line) for line in lines)


def test_every_definition_is_used() -> None:
    sources = trees()
    uses = Uses(sources)
    known = {*kamxl.__all__, *CALLED_FROM_OUTSIDE}
    every = [one for path, tree in sources.items() if PACKAGE in path.parents for one in definitions(path, tree.body)]
    dead = [str(one) for one in every if one.name not in known and not uses.of(one)]
    assert not dead, "\n".join(dead)


CODES = ("basis", "change", "frequency_band", "value_band", "code.batch_error", "code.deal_state", "code.dimension", "code.effect",
         "code.follow_up", "code.issue",  "code.opportunity", "code.period", "code.severity")  # fmt: skip
"""Codes of a column that `report.words` says in words: what stands behind the prefix must be written somewhere."""


def families() -> set[str]:
    """Keys that are made of what the program registers: rules and their limits, settings, the steps of a guide."""
    rules = {
        f"alerts.{rule.id}.{part}"
        for rule in RULES
        for part in ("name", "when", "advice", *(f"limit.{key}" for key, _ in leaves(rule.limits())))
    }
    settings = {f"settings.{key}.note" for key in defaults(rule_limits(RULES))}
    steps = {f"templates.step.{part}" for kind in STEPS.values() for step in kind for part in step.split(":")}
    return {*rules, *settings, *steps, *(f"{step}.text" for step in steps)}


def test_every_word_of_the_catalogues_can_be_asked_for() -> None:
    written: set[str] = {str(place) for place in range(20)}
    """Whatever may fill a gap of a key: strings, and the names of fields, arguments and classes."""
    keys: set[str] = {rf"{prefix}\.(\w+)" for prefix in CODES}
    for path, tree in trees().items():
        if "catalogue" in path.parts or PACKAGE not in path.parents:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                written.add(node.value)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                written.add(node.target.id)
            elif isinstance(node, ast.keyword) and node.arg:
                written.add(node.arg)
            elif isinstance(node, ast.ClassDef):
                written.add(node.name)
            elif isinstance(node, ast.JoinedStr):
                key = "".join(
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)" for part in node.values
                )
                if re.match(r"\w+\\\.", key):
                    keys.add(key)
    patterns = [re.compile(key) for key in keys]
    known = families()

    def reachable(key: str) -> bool:
        if key in written or key in known:
            return True
        matches = (pattern.fullmatch(key) for pattern in patterns)
        return any(match is not None and all(part in written for part in match.groups()) for match in matches)

    dead = sorted(key for key in words() if not reachable(key))
    assert not dead, "\n".join(dead)
