"""Small faults: a comparison, a word of logic, an operator, a number or a truth of a module that is another one."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
Change = Callable[[Any], None]


@dataclass(frozen=True)
class Fault:
    """One change to one place of a module."""

    path: str
    line: int
    what: str
    node: int
    """Place of the node in `ast.walk`, and of the change among those of the node."""
    change: int
    first: int
    """The statement's first and last line: what is executed where the fault is reached."""
    last: int
    inside: bool
    """In the body of a function, so that the function alone has to be changed."""

    @property
    def room(self) -> str:
        return self.path.split("/")[0]

    @property
    def key(self) -> str:
        return f"{self.path}:{self.line}:{self.node}:{self.change}"


def faults(package: Path, path: Path) -> list[Fault]:
    """Every fault of a module."""
    tree = ast.parse(path.read_text("utf-8"))
    name = path.relative_to(package).as_posix()
    typed = {id(node) for root in ast.walk(tree) for node in _promises(root)}
    spans = _spans(tree)
    bodies = {id(node) for root in ast.walk(tree) for node in _bodies(root)}
    found = []
    for place, node in enumerate(ast.walk(tree)):
        if id(node) in typed:
            continue
        for number, (what, _) in enumerate(_changes(node)):
            line = getattr(node, "lineno", 0)
            first, last = spans.get(id(node), (line, line))
            found.append(Fault(name, line, what, place, number, first, last, id(node) in bodies))
    return found


def mutated(fault: Fault, source: str) -> ast.Module:
    """The module with the fault in it, every line in its place."""
    tree = ast.parse(source)
    node = next(node for place, node in enumerate(ast.walk(tree)) if place == fault.node)
    _, change = list(_changes(node))[fault.change]
    change(node)
    return ast.fix_missing_locations(tree)


def _bodies(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a function is called, and not where it is made."""
    roots: list[ast.AST] = []
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        roots = [*node.body]
    elif isinstance(node, ast.Lambda):
        roots = [node.body]
    for root in roots:
        yield from ast.walk(root)


def _spans(tree: ast.AST) -> dict[int, tuple[int, int]]:
    """The lines of the innermost statement around each node; of `if`, `for` and `def` those of the head."""
    spans: dict[int, tuple[int, int]] = {}
    for statement in ast.walk(tree):  # outer statements come first, so that inner ones have the last word
        if isinstance(statement, ast.stmt):
            last = statement.end_lineno or statement.lineno
            body = getattr(statement, "body", None)
            if isinstance(body, list) and body:
                last = max(statement.lineno, body[0].lineno - 1)
            for node in ast.walk(statement):
                spans[id(node)] = (statement.lineno, last)
    return spans


def _promises(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that are types, where `int | None` is no sum, and what a class promises of itself: frozen, slots."""
    roots = [node.annotation] if isinstance(node, (ast.AnnAssign, ast.arg)) and node.annotation else []
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns:
        roots.append(node.returns)
    if isinstance(node, ast.ClassDef):
        roots += [
            one for one in node.decorator_list if isinstance(one, ast.Call) and ast.unparse(one.func) == "dataclass"
        ]
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "field":
        roots += [one.value for one in node.keywords if one.arg in ("init", "compare", "repr")]
    for root in roots:
        yield from ast.walk(root)


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            other = _COMPARED.get(type(operator))
            if other is not None:
                yield f"{type(operator).__name__} -> {other.__name__}", _set_operator(place, other)
    elif isinstance(node, ast.BoolOp):
        word = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{type(node.op).__name__} -> {word.__name__}", _set("op", word())
    elif isinstance(node, ast.BinOp) and type(node.op) in _CALCULATED:
        operation = _CALCULATED[type(node.op)]
        yield f"{type(node.op).__name__} -> {operation.__name__}", _set("op", operation())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not x -> x", lambda n: setattr(n, "operand", ast.UnaryOp(ast.Not(), n.operand))
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{node.value} -> {not node.value}", _set("value", not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield f"{node.value} -> {node.value + 1}", _set("value", node.value + 1)


def _set(name: str, value: object) -> Change:
    return lambda node: setattr(node, name, value)


def _set_operator(place: int, other: type[ast.cmpop]) -> Change:
    return lambda node: node.ops.__setitem__(place, other())
